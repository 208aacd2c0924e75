/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net.c - the sums of the net in lanes beside plain ones, unit by unit.
 * Owns nothing. Leaves the file to test_model.c, learning to test_learn.c.
 */
#include <check.h>
#include <stdlib.h>

#include "lexical/model/net.h"
#include "mock_host.h"
#include "suite.h"

#define TERMS 7

/* Small eighths: sums of these are exact in whatever order. */
static float
some(void)
{
	return (float)((int)(mock_random() % 33) - 16) / 8;
}

static struct net
make_net(size_t units)
{
	struct net net;
	size_t i;

	net_init(&net, TERMS, units);
	net.language = 0;
	for (i = 0; i < TERMS; i++)
		net.term[i] = (struct net_term){.feature = (int16_t)i,
		    .mean = some(),
		    .spread = i % 2 == 0 ? 1 : 0.5F,
		    .own = some(),
		    .foreign = some(),
		    .may_lack = i == 3};
	for (i = 0; i < TERMS * units; i++)
		net.into[i] = some();
	for (i = 0; i < units; i++) {
		net.bias[i] = some();
		net.gain[i] = some();
	}
	return net;
}

/* What net.h says of it. */
static double
score_plainly(const struct net *net, const float *row)
{
	double score = 0, sum;
	size_t i, u;

	for (i = 0; i < net->n; i++)
		score += (double)(row[net->language] < 0 ? net->term[i].foreign
							 : net->term[i].own) *
			 (double)net_scale(&net->term[i], row[i]);
	for (u = 0; u < net->units; u++) {
		sum = (double)net->bias[u];
		for (i = 0; i < net->n; i++)
			sum += (double)net->into[i * net->units + u] *
			       (double)net_scale(&net->term[i], row[i]);
		score += sum > 0 ? sum * (double)net->gain[u] : 0;
	}
	return score;
}

/* Fewer than four lanes, four, some more, and all that there may be. */
static const size_t sizes[] = {
    0, 8, 16, 24, 32, 40, 56, 64, 72, 96, 120, 128, 248, NET_UNITS_MAX};

START_TEST(lanes_sum_as_units_do)
{
	struct net net;
	float row[TERMS];
	size_t i, k;

	mock_seed((uint32_t)_i);
	net = make_net(sizes[_i]);
	for (k = 0; k < 200; k++) {
		for (i = 0; i < TERMS; i++)
			row[i] = some();
		ck_assert_double_eq(
		    net_score(&net, row), score_plainly(&net, row));
	}
	net_done(&net);
}
END_TEST

/* One unit at a time, so that none is left out or counted for another. */
START_TEST(each_unit_counts_once)
{
	const float row[TERMS] = {1};
	struct net net;
	size_t u;

	net_init(&net, TERMS, sizes[_i]);
	for (u = 0; u < TERMS; u++)
		net.term[u].spread = 1;
	for (u = 0; u < net.units; u++) {
		net.into[u] = 2;
		net.gain[u] = (float)(u + 1);
		ck_assert_double_eq(net_score(&net, row), 2 * (double)(u + 1));
		net.bias[u] = -2; /* 0 is not above 0 */
		ck_assert_double_eq(net_score(&net, row), 0);
	}
	net_done(&net);
}
END_TEST

START_TEST(no_net_scores_nothing)
{
	struct net net;

	net_init(&net, 0, 0);
	ck_assert_double_eq(net_score(&net, NULL), 0);
	net_done(&net);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin net");
	TCase *tc = tcase_create("net");

	tcase_add_loop_test(tc, lanes_sum_as_units_do, 0,
	    (int)(sizeof(sizes) / sizeof(sizes[0])));
	tcase_add_loop_test(tc, each_unit_counts_once, 0,
	    (int)(sizeof(sizes) / sizeof(sizes[0])));
	tcase_add_test(tc, no_net_scores_nothing);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
