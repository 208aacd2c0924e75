/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_model.c - any bytes as a model file: refused with a message, or safe to
 * evaluate on any row of features, and the same after it was written and read
 * again.
 */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/model/model.h"

#define NAMES 3

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const names[NAMES] = {"a", "bb", "c_c"};

static struct model *
parse(const void *data, size_t size)
{
	FILE *f = fmemopen((void *)(uintptr_t)data, size, "r");
	char error[120] = "untouched";
	struct model *m;

	assert(f != NULL);
	m = model_read(f, names, NAMES, error, sizeof(error));
	fclose(f);
	assert(memchr(error, '\0', sizeof(error)) != NULL);
	assert((m == NULL) == (error[0] != '\0'));
	return m;
}

static double
sum_of(const struct forest *forest, const float row[NAMES])
{
	double sum = forest_sum(forest, row);

	assert(isfinite(sum));
	return sum;
}

static double
score_of(const struct net *net, const float row[NAMES])
{
	double score = net_score(net, row);

	assert(isfinite(score));
	return score;
}

/* The two say the same of a few rows. */
static void
compare(const struct model *a, const struct model *b)
{
	static const float rows[][NAMES] = {{0, 0, 0}, {-1, 1, 0.5F},
	    {INFINITY, -INFINITY, NAN}, {INFINITY, -INFINITY, 0},
	    {1e30F, -1e30F, 1e-30F}};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert(isnan(rows[i][2]) || score_of(&a->net, rows[i]) ==
						score_of(&b->net, rows[i]));
		assert(sum_of(&a->rank, rows[i]) == sum_of(&b->rank, rows[i]));
		assert(sum_of(&a->confidence, rows[i]) ==
		       sum_of(&b->confidence, rows[i]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model *m, *again;
	size_t written = 0;
	char *text = NULL;
	FILE *f;

	if (size == 0)
		return 0;
	m = parse(data, size);
	if (m == NULL)
		return 0;
	f = open_memstream(&text, &written);
	assert(f != NULL);
	model_write(f, m, names);
	assert(fclose(f) == 0);
	again = parse(text, written);
	assert(again != NULL && strcmp(m->about, again->about) == 0);
	compare(m, again);
	model_free(m);
	model_free(again);
	free(text);
	return 0;
}
