/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train.c - trains the model of the lexical matcher on labelled data.
 * Owns the steps. Leaves each to a file of its own: what is left out to
 * train_overlap.c, asking the engine to train_lists.c, learning to
 * train_ranking.c and train_confidence.c.
 *
 * usage: quality_train DATA LEXICON OUT
 *	  quality_train --ablate DATA LEXICON
 */
#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "eval_lexicon.h"
#include "eval_set.h"
#include "lexical/learn/learn_net.h"
#include "lexical/model/model.h"
#include "text/mem.h"
#include "train_ablate.h"
#include "train_confidence.h"
#include "train_lists.h"
#include "train_overlap.h"
#include "train_ranking.h"
#include "train_report.h"

#define SETS_MAX 32

struct trainer {
	const char *data;
	struct eval_lexicon *lexicon;
	struct eval_set *set[SETS_MAX];
	uint8_t *chosen[SETS_MAX];
	size_t nsets;
	struct train_lists lists;
	struct train_answers answers;
	struct model model;
};

/* How each set is looked at. A small library is one of a few claims; what a
 * word is worth there is another thing. The smallest hold a few dozen, as those
 * of a desk that begins, and few posts are asked of each, so there are ten. */
#define ALL	 .library = 1, .posts = 1
#define HALF	 .library = 1, .posts = 0.5
#define SMALL	 .kind = TRAIN_SMALL
#define TINY	 .library = 0.002, .posts = 0.02, .times = 10
#define FOREIGN	 .foreign = true
#define MIXED	 FOREIGN, .mixed = true
#define BRIEF	 .brief = true
#define ANSWERED .answered = true
static const struct train_view views[] = {
    {.kind = TRAIN_PLAIN, ALL, .weight = 1},
    {.kind = TRAIN_NOISY, ALL, .noise = 0.4, .weight = 0.5},
    /* Hardly damaged, but without the author's line and so its day. */
    {.kind = TRAIN_NOISY, ALL, .noise = 0.02, .weight = 0.5},
    {.kind = TRAIN_NOISY, ALL, .undated = true, .weight = 0.5},
    {.kind = TRAIN_TERSE, ALL, .missing = 0.25, .weight = 0.5},
    {.kind = TRAIN_TERSE, ALL, .missing = 0.5, .weight = 0.5},
    {.kind = TRAIN_FOREIGN, FOREIGN, HALF, .weight = 0.4},
    {SMALL, FOREIGN, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, FOREIGN, .library = 0.01, .posts = 0.1, .weight = 1},
    {SMALL, FOREIGN, TINY, .weight = 0.5},
    {SMALL, TINY, .weight = 0.5},
    {SMALL, .library = 0.3, .posts = 0.34, .weight = 0.3},
    {SMALL, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, .library = 0.01, .posts = 0.1, .weight = 1},
    {.kind = TRAIN_SHORT, BRIEF, HALF, .weight = 0.5},
    {SMALL, BRIEF, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, BRIEF, .library = 0.01, .posts = 0.1, .weight = 1},
    {SMALL, BRIEF, TINY, .weight = 0.5},
    {SMALL, BRIEF, FOREIGN, TINY, .weight = 0.5},
    {SMALL, BRIEF, MIXED, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, BRIEF, MIXED, TINY, .weight = 0.5},
    {SMALL, MIXED, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, MIXED, .library = 0.01, .posts = 0.1, .weight = 0.5},
    {SMALL, MIXED, TINY, .weight = 0.5},
    {.kind = TRAIN_ANSWERED, ANSWERED, HALF, .weight = 0.5},
    {SMALL, ANSWERED, .library = 0.05, .posts = 0.2, .weight = 0.5},
    {SMALL, ANSWERED, .library = 0.01, .posts = 0.1, .weight = 1},
    {SMALL, ANSWERED, TINY, .weight = 0.5},
    {SMALL, ANSWERED, BRIEF, TINY, .weight = 0.5},
    {SMALL, ANSWERED, MIXED, TINY, .weight = 0.5},
};

__attribute__((format(printf, 1, 2))) static void
say(const char *format, ...)
{
	static time_t start;
	va_list ap;

	if (start == 0)
		start = time(NULL);
	fprintf(stderr, "%4lds ", (long)(time(NULL) - start));
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static int
may_be_set(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && entry->d_type != DT_REG;
}

static int
read_set(struct trainer *t, const char *name)
{
	struct eval_set *set;

	if (t->nsets == SETS_MAX) {
		fprintf(stderr, "%s: more than %d sets\n", t->data, SETS_MAX);
		return -1;
	}
	set = eval_set_read(t->data, name);
	if (set == NULL)
		return -1;
	t->set[t->nsets++] = set;
	return 0;
}

static int
read_sets(struct trainer *t)
{
	struct dirent **entry;
	int i, n = scandir(t->data, &entry, may_be_set, alphasort), rc = 0;

	if (n == -1) {
		perror(t->data);
		return -1;
	}
	for (i = 0; i < n; i++) {
		if (rc == 0)
			rc = read_set(t, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	return rc;
}

static size_t
count_chosen(const struct trainer *t, size_t set)
{
	size_t i, n = 0;

	for (i = 0; i < t->set[set]->nqueries; i++)
		n += t->chosen[set][i];
	return n;
}

/* Large sets count more than small ones, but not as much as they are larger. */
static int
collect_view(struct trainer *t, size_t set, size_t number, size_t posts)
{
	struct train_view view = views[number];
	unsigned i = 0;

	view.set = t->set[set];
	view.chosen = t->chosen[set];
	view.lexicon = t->lexicon;
	view.number = set;
	view.weight /= sqrt((double)posts);
	do {
		view.seed = number + 1 + 100 * (uint64_t)i;
		if (train_lists_add(&t->lists, &view) == -1)
			return -1;
	} while (++i < view.times);
	return 0;
}

static int
collect_set(struct trainer *t, size_t set)
{
	size_t posts = count_chosen(t, set), i;

	say("%s: %zu claims, %zu posts to train on", t->set[set]->name,
	    t->set[set]->nclaims, posts);
	for (i = 0; posts > 0 && i < sizeof(views) / sizeof(views[0]); i++)
		if (collect_view(t, set, i, posts) == -1)
			return -1;
	return 0;
}

static int
collect(struct trainer *t)
{
	size_t s;

	if (overlap_choose(t->set, t->nsets, t->chosen) == -1)
		return -1;
	for (s = 0; s < t->nsets; s++)
		if (collect_set(t, s) == -1)
			return -1;
	say("%zu lists", t->lists.n);
	if (t->lists.n > 0)
		return 0;
	fprintf(stderr, "%s: there are no posts to train on\n", t->data);
	return -1;
}

/* Each post is answered by a ranking that has not seen it. */
static void
cross(struct trainer *t)
{
	struct model model = {0};
	unsigned fold;
	size_t i;

	for (fold = 0; fold < TRAIN_FOLDS; fold++) {
		ranking_learn(&t->lists, fold, &model);
		for (i = 0; i < t->lists.n; i++)
			if (t->lists.v[i].fold == fold)
				confidence_collect(
				    &t->answers, &model, &t->lists.v[i]);
		model_done(&model);
		say("ranking without fold %u", fold);
	}
	confidence_cross(&t->answers);
	say("confidence of %zu answers", t->answers.n);
}

/* Where the model comes from, in words and figures; free() ends it. */
static char *
describe(const struct trainer *t)
{
	char *text, day[32];
	size_t len;
	time_t now = time(NULL);
	FILE *file = open_memstream(&text, &len);
	struct learn_settings c;

	strftime(day, sizeof(day), "%Y-%m-%d", gmtime(&now));
	fprintf(file, "trained with tests/quality/train on %s\n", day);
	fprintf(file,
	    "on the train splits of public research sets, without what "
	    "overlaps with other splits\n");
	fprintf(file,
	    "rank: the mean of %d nets of %d hidden units, learned in %d "
	    "passes or %d steps, rate %g, decay %g, units missed %d/256\n",
	    LEARN_NET_NETS, LEARN_NET_UNITS, LEARN_NET_PASSES, LEARN_NET_STEPS,
	    (double)LEARN_NET_RATE, (double)LEARN_NET_DECAY, LEARN_NET_MISSED);
	fprintf(
	    file, "confidence: the mean of %d forests\n", CONFIDENCE_FORESTS);
	confidence_settings(&c);
	fprintf(file,
	    "confidence: %u trees of %u leaves, rate %g, l2 %g, rows in a leaf "
	    "%u, %u bins, rows %g, columns %g\n",
	    c.trees, c.leaves, c.rate, c.l2, c.least, c.bins, c.rows,
	    c.columns);
	fprintf(file, "cross-validated in %d folds:\n", TRAIN_FOLDS);
	report_write(file, "  ", t->set, t->nsets, &t->lists, &t->answers);
	fclose(file);
	return text;
}

static int
write_model(const struct trainer *t, const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		return -1;
	}
	model_write(file, &t->model, feature_name);
	if (ferror(file) != 0 || fclose(file) != 0) {
		fprintf(stderr, "%s: cannot be written\n", path);
		return -1;
	}
	return 0;
}

static int
prepare(struct trainer *t, const char *lexicon)
{
	t->lexicon = eval_lexicon_read(lexicon);
	if (t->lexicon == NULL || read_sets(t) == -1 || collect(t) == -1)
		return -1;
	return 0;
}

static int
ablate(struct trainer *t, const char *lexicon)
{
	if (prepare(t, lexicon) == -1)
		return -1;
	ablate_write(stdout, t->set, t->nsets, &t->lists);
	return 0;
}

static int
train(struct trainer *t, const char *lexicon, const char *out)
{
	if (prepare(t, lexicon) == -1)
		return -1;
	cross(t);
	t->model.about = describe(t);
	fputs(t->model.about, stderr);
	ranking_learn(&t->lists, TRAIN_ALL, &t->model);
	confidence_learn(&t->answers, &t->model.confidence);
	say("writing %s", out);
	return write_model(t, out);
}

static void
trainer_done(struct trainer *t)
{
	size_t i;

	train_lists_done(&t->lists);
	train_answers_done(&t->answers);
	for (i = 0; i < t->nsets; i++) {
		eval_set_free(t->set[i]);
		free(t->chosen[i]);
	}
	eval_lexicon_free(t->lexicon);
	model_done(&t->model);
}

int
main(int argc, char **argv)
{
	struct trainer trainer = {0};
	int rc;

	if (argc != 4) {
		fprintf(stderr, "usage: quality_train DATA LEXICON OUT\n"
				"       quality_train --ablate DATA LEXICON\n");
		return 2;
	}
	if (strcmp(argv[1], "--ablate") == 0) {
		trainer.data = argv[2];
		rc = ablate(&trainer, argv[3]);
	} else {
		trainer.data = argv[1];
		rc = train(&trainer, argv[2], argv[3]);
	}
	trainer_done(&trainer);
	return rc == 0 ? 0 : 1;
}
