/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_model.c - the model file: what is read, refused and written again.
 * Owns nothing. Leaves learning to test_learn.c.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/model/model.h"
#include "mock_host.h"
#include "suite.h"
#include "text/mem.h"

static const char *const names[] = {"coverage", "run", "days"};
#define NAMES (sizeof(names) / sizeof(names[0]))

/* Rank: 1 when coverage <= 0.5, else 2 or 3 by days; then 10 always. */
#define HEAD "counterpoint-model 2\n"
#define RANK                                                                 \
	"forest rank 2\ntree 5\ncoverage 0.5 1 2\n= 1\ndays -3 3 4\n= 2\n= " \
	"3\n"                                                                \
	"tree 1\n= 10\n"
#define CONFIDENCE "forest confidence 1\ntree 3\nrun 2 2 1\n= 0.25\n= -0.5\n"
#define NET	   "net 2 0 days\nrun 1 0.5 1 3 -1\ncoverage 0 1 0 2 2\nbias\ngain\n"
/* Of sixteen units two do anything: the first, 2 * (run - 1) + 0.5 * coverage
 * above 0, and the tenth, 10 - coverage above 0. */
#define NONE8 " 0 0 0 0 0 0 0 0"
#define NONE6 " 0 0 0 0 0 0"
#define UNITS                                                           \
	"net 2 16 days\nrun 1 0.5 1 3 -1 1 0" NONE6 NONE8               \
	"\ncoverage 0 1 0 2 2 0.5 0" NONE6 " 0 -1" NONE6 "\nbias" NONE8 \
	" 0 10" NONE6 "\ngain 100 1" NONE6 " 1 -1000" NONE6 "\n"
#define GOOD   HEAD "about made by hand\n" RANK CONFIDENCE "end\n"
#define SUMMED HEAD NET RANK CONFIDENCE "end\n"
#define HIDDEN HEAD UNITS RANK CONFIDENCE "end\n"

static char error[200];

static struct model *
parse(const char *text, size_t len)
{
	FILE *f = fmemopen((void *)(uintptr_t)text, len, "r");
	struct model *model;

	ck_assert_ptr_nonnull(f);
	model = model_read(f, names, NAMES, error, sizeof(error));
	fclose(f);
	ck_assert_int_eq(model == NULL, error[0] != '\0');
	return model;
}

static char *
print(const struct model *model)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	model_write(f, model, names);
	fclose(f);
	return text;
}

START_TEST(trees_add_up)
{
	struct model *m = parse(GOOD, strlen(GOOD));
	const float low[] = {0.5F, 2, 0}, left[] = {0.6F, 2.1F, -3},
		    right[] = {0.6F, 0, -2.9F};

	ck_assert_ptr_nonnull(m);
	ck_assert_str_eq(m->about, "made by hand\n");
	ck_assert_uint_eq(m->rank.ntrees, 2);
	ck_assert_double_eq(forest_sum(&m->rank, low), 11);
	ck_assert_double_eq(forest_sum(&m->rank, left), 12);
	ck_assert_double_eq(forest_sum(&m->rank, right), 13);
	ck_assert_double_eq(forest_sum(&m->confidence, low), -0.5);
	ck_assert_double_eq(forest_sum(&m->confidence, left), 0.25);
	model_free(m);
}
END_TEST

/* Features lie off their mean by their spread, four at most; days < 0 is
 * foreign, a run < 0 is none. */
START_TEST(sums_are_added_to_trees)
{
	struct model *m = parse(SUMMED, strlen(SUMMED));
	const float own[] = {0.25F, 2, 0}, foreign[] = {0.25F, 2, -1},
		    far[] = {0, 100, 0}, none[] = {-100, -1, 0};

	ck_assert_ptr_nonnull(m);
	ck_assert_double_eq(net_score(&m->net, own), 6.5);
	ck_assert_double_eq(net_score(&m->net, foreign), -1.5);
	ck_assert_double_eq(net_score(&m->net, far), 12);
	ck_assert_double_eq(net_score(&m->net, none), -8);
	ck_assert_double_eq(model_score(m, own), 17.5);
	model_free(m);
}
END_TEST

/* A unit adds what its sum is above 0, and nothing below. */
START_TEST(units_are_added_to_sums)
{
	struct model *m = parse(HIDDEN, strlen(HIDDEN));
	const float both[] = {0.25F, 2, 0}, second[] = {-0.5F, 1, 0},
		    none[] = {3, -1, 0}, foreign[] = {0.25F, 2, -1};

	ck_assert_msg(m != NULL, "%s", error);
	ck_assert_uint_eq(m->net.units, 16);
	ck_assert_double_eq(
	    net_score(&m->net, both), 6.5 + 100 * 2.125 - 1000 * 9.75);
	ck_assert_double_eq(
	    net_score(&m->net, foreign), -1.5 + 100 * 2.125 - 1000 * 9.75);
	ck_assert_double_eq(net_score(&m->net, second), -1 - 1000 * 10.5);
	ck_assert_double_eq(net_score(&m->net, none), 6 + 100 * 1.5 - 1000 * 7);
	model_free(m);
}
END_TEST

/* A tree that hangs each new pair of children on a leaf chosen by chance. */
static void
grow(struct forest *f, size_t leaves)
{
	static const float extremes[] = {
	    0, -0.0F, 1e-45F, -3.4028235e38F, 0.1F, 16777216, 1.17549435e-38F};
	struct forest_node *tree = &f->node[f->nnodes], *leaf;
	size_t n = 1;

	f->root[f->ntrees++] = (uint32_t)f->nnodes;
	tree[0] = (struct forest_node){.feature = -1};
	while (n < 2 * leaves - 1) {
		leaf = &tree[mock_random() % n];
		if (leaf->feature >= 0)
			continue;
		leaf->feature = (int16_t)(mock_random() % NAMES);
		leaf->left = (uint16_t)n;
		leaf->right = (uint16_t)(n + 1);
		tree[n] = tree[n + 1] = (struct forest_node){.feature = -1};
		n += 2;
	}
	for (size_t i = 0; i < n; i++)
		tree[i].value = mock_random() % 4 == 0
				    ? extremes[mock_random() % 7]
				    : (float)mock_random() / 3e5F - 1e3F;
	f->nnodes += n;
}

static struct forest
some_forest(size_t trees)
{
	struct forest f = {0};

	f.node = mem_zero(trees * FOREST_NODES_MAX, sizeof(*f.node));
	f.root = mem_zero(trees, sizeof(*f.root));
	while (f.ntrees < trees)
		grow(&f, f.ntrees == 0 ? 128 : 1 + mock_random() % 15);
	return f;
}

static float
some_weight(void)
{
	return (float)mock_random() / 3e5F - 1e3F;
}

static struct net
some_net(void)
{
	struct net net;
	size_t i;

	net_init(&net, NAMES, NET_LANES);
	net.language = 1;
	for (i = 0; i < NAMES; i++) {
		net.term[i].feature = (int16_t)i;
		net.term[i].mean = some_weight();
		net.term[i].spread = 1e-3F + (float)mock_random() / 3e5F;
		net.term[i].own = some_weight();
		net.term[i].foreign = some_weight();
		net.term[i].may_lack = i % 2 == 0;
	}
	for (i = 0; i < NAMES * NET_LANES; i++)
		net.into[i] = some_weight();
	for (i = 0; i < NET_LANES; i++) {
		net.bias[i] = some_weight();
		net.gain[i] = some_weight();
	}
	return net;
}

static void
check_same_term(const struct net_term *a, const struct net_term *b)
{
	ck_assert_int_eq(a->feature, b->feature);
	ck_assert_float_eq(a->mean, b->mean);
	ck_assert_float_eq(a->spread, b->spread);
	ck_assert_float_eq(a->own, b->own);
	ck_assert_float_eq(a->foreign, b->foreign);
	ck_assert_int_eq(a->may_lack, b->may_lack);
}

static void
check_same_numbers(const float *a, const float *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_float_eq(a[i], b[i]);
}

static void
check_same_net(const struct net *a, const struct net *b)
{
	ck_assert_uint_eq(a->n, b->n);
	ck_assert_uint_eq(a->units, b->units);
	ck_assert_int_eq(a->language, b->language);
	for (size_t i = 0; i < a->n; i++)
		check_same_term(&a->term[i], &b->term[i]);
	check_same_numbers(a->into, b->into, a->n * a->units);
	check_same_numbers(a->bias, b->bias, a->units);
	check_same_numbers(a->gain, b->gain, a->units);
}

static void
check_same(const struct forest *a, const struct forest *b)
{
	ck_assert_uint_eq(a->ntrees, b->ntrees);
	ck_assert_uint_eq(a->nnodes, b->nnodes);
	ck_assert_mem_eq(a->root, b->root, a->ntrees * sizeof(*a->root));
	for (size_t i = 0; i < a->nnodes; i++) {
		ck_assert_int_eq(a->node[i].feature, b->node[i].feature);
		ck_assert_uint_eq(a->node[i].left, b->node[i].left);
		ck_assert_uint_eq(a->node[i].right, b->node[i].right);
		ck_assert_mem_eq(
		    &a->node[i].value, &b->node[i].value, sizeof(float));
	}
}

START_TEST(what_is_written_reads_back)
{
	struct model *m = mem_zero(1, sizeof(*m)), *again;
	char *text, *same;

	mock_seed(3);
	m->about = mem_copy("one\n\nthree words here\n", 22);
	m->net = some_net();
	m->rank = some_forest(40);
	m->confidence = some_forest(7);
	text = print(m);
	again = parse(text, strlen(text));
	ck_assert_msg(again != NULL, "%s", error);
	ck_assert_str_eq(again->about, m->about);
	check_same_net(&m->net, &again->net);
	check_same(&m->rank, &again->rank);
	check_same(&m->confidence, &again->confidence);
	same = print(again);
	ck_assert_str_eq(text, same);
	free(text);
	free(same);
	model_free(m);
	model_free(again);
}
END_TEST

START_TEST(joined_forests_add_up)
{
	struct model *m = parse(GOOD, strlen(GOOD));
	const float row[] = {0.6F, 2.1F, -3};
	struct forest none = {0}, both, same;

	both = forest_join(&m->rank, &m->confidence);
	ck_assert_uint_eq(both.ntrees, 3);
	ck_assert_double_eq(forest_sum(&both, row), 12.25);
	same = forest_join(&none, &both);
	ck_assert_double_eq(forest_sum(&same, row), 12.25);
	forest_done(&both);
	both = forest_join(&none, &none);
	ck_assert_uint_eq(both.ntrees, 0);
	forest_done(&both);
	forest_done(&same);
	model_free(m);
}
END_TEST

START_TEST(empty_forests_are_fine)
{
	static const char empty[] =
	    HEAD "forest rank 0\nforest confidence 0\nend\n";
	const float row[NAMES] = {0};
	struct model *m = parse(empty, strlen(empty));
	char *text;

	ck_assert_ptr_nonnull(m);
	ck_assert_double_eq(forest_sum(&m->rank, row), 0);
	ck_assert_str_eq(m->about, "");
	text = print(m);
	ck_assert_str_eq(text, empty);
	free(text);
	model_free(m);
}
END_TEST

#define TREE(nodes) HEAD "forest rank 1\n" nodes "forest confidence 0\nend\n"

static const struct {
	const char *text, *error;
} broken[] = {
    {"", "line 1: the file ends before its \"end\""},
    {"counterpoint-model 1\n",
	"line 1: a model begins with \"counterpoint-model 2\"; one of"},
    {HEAD "about x", "line 2: a line has at most 8190 bytes"},
    {HEAD "aboutx\n", "line 2: here stands \"forest rank TREES\""},
    {HEAD CONFIDENCE, "line 2: here stands \"forest rank TREES\""},
    {HEAD "forest rank 2001\n", "line 2: 2001 is not in 0..2000"},
    {HEAD "forest rank -1\n", "line 2: \"-1\" is not a count"},
    {HEAD "forest rank 1x\n", "line 2: \"1x\" is not a count"},
    {HEAD "forest rank 99999999999999999999999\n",
	"line 2: 99999999999999999999999 is not in 0..2000"},
    {HEAD "net 2 0\n", "line 2: here stands \"net TERMS UNITS FEATURE\""},
    {HEAD "net 4 0 run\n", "line 2: 4 is not in 0..3"},
    {HEAD "net 1 264 run\n", "line 2: 264 is not in 0..256"},
    {HEAD "net 1 12 run\n", "line 2: 12 units are no multiple of 8"},
    {HEAD "net 1 0 size\n", "line 2: there is no feature \"size\""},
    {HEAD "net 1 0 run\nrun 1 2 0 3\n",
	"line 3: here stand fewer than 5 numbers: mean, spread"},
    {HEAD "net 1 0 run\nrun 1 2 0 3 4 5\n",
	"line 3: here stand more than 5 numbers"},
    {HEAD "net 1 0 run\nrun\n",
	"line 3: here stand fewer than 5 numbers: mean, spread"},
    {HEAD "net 1 0 run\nrun 1 2 0 3 \n", "line 3: \"\" is not a number"},
    {HEAD "net 1 0 run\nsize 1 2 0 3 4\n", "line 3: there is no feature"},
    {HEAD "net 1 0 run\nrun 1 0 0 3 4\n", "line 3: spread 0 is not above 0"},
    {HEAD "net 1 0 run\nrun 1 2 2 3 4\n", "line 3: lack 2 is not 0 or 1"},
    {HEAD "net 1 0 run\nrun 1 2 0 inf 4\n", "line 3: inf is not finite"},
    {HEAD "net 1 0 run\nrun 1 2 0 -1000001 4\n",
	"line 3: -1000001 is beyond 1000000"},
    {HEAD "net 0 8 run\n", "line 2: there are units of no terms"},
    {HEAD "net 1 8 run\nrun 1 2 0 3 4" NONE8 "\nforest rank 0\n",
	"line 4: here stands \"bias NUMBERS\""},
    {HEAD "net 1 8 run\nrun 1 2 0 3 4" NONE8 "\nbias 1 2 3 4 5 6 7\n",
	"line 4: here stand fewer than 8 numbers"},
    {HEAD "net 1 8 run\nrun 1 2 0 3 4" NONE8 "\nbias" NONE8 "\nbias 1\n",
	"line 5: here stands \"gain NUMBERS\""},
    {HEAD "net 1 0 run\nrun 1 2 1 3 4\nbias\ngain\n" CONFIDENCE,
	"line 6: here stands \"forest rank TREES\""},
    {HEAD "forest rank 1\n", "line 3: the file ends"},
    {HEAD "forest rank 1\ntree\n", "line 3: a tree begins with"},
    {TREE("tree 0\n"), "line 3: 0 is not in 1..255"},
    {TREE("tree 256\n"), "line 3: 256 is not in 1..255"},
    {TREE("tree 1\n= x\n"), "line 4: \"x\" is not a number"},
    {TREE("tree 1\n= \n"), "line 4: \"\" is not a number"},
    {TREE("tree 1\n= nan\n"), "line 4: nan is not finite"},
    {TREE("tree 1\n= -inf\n"), "line 4: -inf is not finite"},
    {TREE("tree 1\n= 1e39\n"), "line 4: 1e39 is not finite"},
    {TREE("tree 1\n= 1 2\n"), "line 4: a node is \"= VALUE\" or"},
    {TREE("tree 1\n= 1 2 3 4\n"), "line 4: a node is \"= VALUE\" or"},
    {TREE("tree 3\nsize 1 1 2\n"), "line 4: there is no feature \"size\""},
    {TREE("tree 3\nrun 1 0 2\n"), "line 4: 0 is not in 1..2"},
    {TREE("tree 3\nrun 1 1 3\n"), "line 4: 3 is not in 1..2"},
    {TREE("tree 3\nrun 1 1 1\n"), "line 4: node 1 has two parents"},
    {TREE("tree 1\nrun 1 1 2\n"), "line 4: 1 is not in 1..0"},
    {TREE("tree 3\n= 1\n= 1\n= 1\n"), "line 6: a node has no parent"},
    {TREE("tree 3\nrun 1 1 2\n= 1\nrun 1 1 2\n"), "line 6: 1 is not in 3..2"},
    {HEAD "forest rank 0\nforest trust 0\nend\n",
	"line 3: here stands \"forest confidence TREES\""},
    {HEAD RANK CONFIDENCE, "line 16: the file ends before"},
    {HEAD RANK CONFIDENCE "fin\n", "line 16: here stands \"end\""},
    {GOOD "more\n", "line 17: here stands \"end\", and nothing behind it"},
};

START_TEST(broken_files_are_refused)
{
	struct model *m = parse(broken[_i].text, strlen(broken[_i].text));

	ck_assert_ptr_null(m);
	ck_assert_msg(
	    strncmp(error, broken[_i].error, strlen(broken[_i].error)) == 0,
	    "%s", error);
}
END_TEST

START_TEST(long_files_are_refused)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	int i;

	fputs(HEAD, f);
	for (i = 0; i < 201; i++)
		fputs("about a\n", f);
	fclose(f);
	ck_assert_ptr_null(parse(text, len));
	ck_assert_str_eq(
	    error, "line 202: there are more than 200 about lines");
	free(text);
	f = open_memstream(&text, &len);
	fprintf(f, HEAD "about %09000d\n", 0);
	fclose(f);
	ck_assert_ptr_null(parse(text, len));
	ck_assert_str_eq(error,
	    "line 2: a line has at most 8190 bytes, no NUL, and a line feed");
	free(text);
}
END_TEST

START_TEST(absent_files_are_told)
{
	ck_assert_ptr_null(
	    model_read_file("/nowhere", names, NAMES, error, sizeof(error)));
	ck_assert_str_eq(error, "No such file or directory");
}
END_TEST

/* Whatever stands in a file: it is refused or safe to evaluate. */
START_TEST(damaged_files_are_safe)
{
	static const char bytes[] = "0123456789 .=-\nerx\377";
	const float row[NAMES] = {0.7F, 1, -5};
	char text[sizeof(GOOD)];
	struct model *m;
	int i, j;

	mock_seed(4);
	for (i = 0; i < 20000; i++) {
		memcpy(text, GOOD, sizeof(GOOD));
		for (j = 0; j < 1 + i % 3; j++)
			text[mock_random() % (sizeof(GOOD) - 1)] =
			    bytes[mock_random() % sizeof(bytes)];
		m = parse(text, sizeof(GOOD) - 1);
		if (m == NULL)
			continue;
		ck_assert(isfinite(forest_sum(&m->rank, row)));
		model_free(m);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin model");
	TCase *tc = tcase_create("model");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, trees_add_up);
	tcase_add_test(tc, sums_are_added_to_trees);
	tcase_add_test(tc, units_are_added_to_sums);
	tcase_add_test(tc, what_is_written_reads_back);
	tcase_add_test(tc, joined_forests_add_up);
	tcase_add_test(tc, empty_forests_are_fine);
	tcase_add_loop_test(tc, broken_files_are_refused, 0,
	    (int)(sizeof(broken) / sizeof(broken[0])));
	tcase_add_test(tc, long_files_are_refused);
	tcase_add_test(tc, absent_files_are_told);
	tcase_add_test(tc, damaged_files_are_safe);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
