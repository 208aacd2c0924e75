/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.c - a net and two forests of regression trees, as a text file and as
 * numbers.
 * Owns them. Leaves learning to learn.h and features to features.h.
 */
#include "lexical/model/model.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define LINE_BYTES  8192 /* of a model file, with its line feed */
#define ABOUT_LINES 200
#define WEIGHT_MAX  1e6F /* of a net */
#define TERM	    "mean, spread, lack, weight, foreign weight, units' weights"
#define HEAD	    "counterpoint-model 2"

/* A model file while it is read. */
struct reader {
	FILE *file;
	const char *const *names;
	size_t nnames;
	char line[LINE_BYTES]; /* without its line feed */
	size_t number;
	char *error;
	size_t error_size;
};

/* Keeps the first complaint; always -1. */
__attribute__((format(printf, 2, 3))) static int
refuse(struct reader *r, const char *rule, ...)
{
	va_list ap;
	int n;

	if (r->error_size == 0 || r->error[0] != '\0')
		return -1;
	n = snprintf(r->error, r->error_size, "line %zu: ", r->number);
	if (n < 0 || (size_t)n >= r->error_size)
		return -1;
	va_start(ap, rule);
	vsnprintf(r->error + n, r->error_size - (size_t)n, rule, ap);
	va_end(ap);
	return -1;
}

static int
next_line(struct reader *r)
{
	size_t n;

	r->number++;
	if (fgets(r->line, sizeof(r->line), r->file) == NULL)
		return refuse(r, "the file ends before its \"end\"");
	n = strlen(r->line);
	if (n == 0 || r->line[n - 1] != '\n')
		return refuse(r,
		    "a line has at most %d bytes, no NUL, and a "
		    "line feed",
		    LINE_BYTES - 2);
	r->line[n - 1] = '\0';
	return 0;
}

/* A count of lo..hi that is all of `word`. */
static int
read_count(
    struct reader *r, const char *word, size_t lo, size_t hi, size_t *ret)
{
	char *end;
	unsigned long value;

	if (!isdigit((unsigned char)word[0]))
		return refuse(r, "\"%.40s\" is not a count", word);
	value = strtoul(word, &end, 10);
	if (*end != '\0')
		return refuse(r, "\"%.40s\" is not a count", word);
	if (value < lo || value > hi)
		return refuse(r, "%.40s is not in %zu..%zu", word, lo, hi);
	*ret = value;
	return 0;
}

static int
read_number(struct reader *r, const char *word, float *ret)
{
	char *end;
	float value = strtof(word, &end);

	if (*word == '\0' || isspace((unsigned char)*word) || *end != '\0')
		return refuse(r, "\"%.40s\" is not a number", word);
	if (!isfinite(value))
		return refuse(r, "%.40s is not finite", word);
	*ret = value;
	return 0;
}

static int
read_feature(struct reader *r, const char *word, int16_t *ret)
{
	size_t i;

	for (i = 0; i < r->nnames; i++)
		if (strcmp(r->names[i], word) == 0) {
			*ret = (int16_t)i;
			return 0;
		}
	return refuse(r, "there is no feature \"%.40s\"", word);
}

/* Cuts the line at its blanks into at most `max` words; returns how many. */
static size_t
cut_words(struct reader *r, char **words, size_t max)
{
	char *at = r->line;
	size_t n = 0;

	while (n < max && at != NULL)
		words[n++] = strsep(&at, " ");
	return at == NULL ? n : max + 1;
}

/*
 * A child stands behind its parent and has one parent alone, so that a walk
 * from the root ends and meets every node.
 */
static int
read_child(struct reader *r, const char *word, size_t parent, size_t nodes,
    uint8_t *taken, uint16_t *ret)
{
	size_t child = 0;

	if (read_count(r, word, parent + 1, nodes - 1, &child) == -1)
		return -1;
	if (taken[child])
		return refuse(r, "node %zu has two parents", child);
	taken[child] = 1;
	*ret = (uint16_t)child;
	return 0;
}

static int
read_node(struct reader *r, size_t at, size_t nodes, uint8_t *taken,
    struct forest_node *ret)
{
	struct forest_node node = {.feature = -1};
	char *word[4];
	size_t n;

	if (next_line(r) == -1)
		return -1;
	n = cut_words(r, word, 4);
	if (n == 2 && strcmp(word[0], "=") == 0) {
		if (read_number(r, word[1], &node.value) == -1)
			return -1;
	} else if (n != 4)
		return refuse(r, "a node is \"= VALUE\" or "
				 "\"FEATURE THRESHOLD LEFT RIGHT\"");
	else if (read_feature(r, word[0], &node.feature) == -1 ||
		 read_number(r, word[1], &node.value) == -1 ||
		 read_child(r, word[2], at, nodes, taken, &node.left) == -1 ||
		 read_child(r, word[3], at, nodes, taken, &node.right) == -1)
		return -1;
	*ret = node;
	return 0;
}

static int
read_tree(struct reader *r, struct forest *forest, size_t *cap)
{
	uint8_t taken[FOREST_NODES_MAX] = {1};
	size_t i, nodes = 0;
	char *word[2];

	if (next_line(r) == -1)
		return -1;
	if (cut_words(r, word, 2) != 2 || strcmp(word[0], "tree") != 0)
		return refuse(r, "a tree begins with \"tree NODES\"");
	if (read_count(r, word[1], 1, FOREST_NODES_MAX, &nodes) == -1)
		return -1;
	forest->node = mem_grow(
	    forest->node, cap, forest->nnodes + nodes, sizeof(*forest->node));
	for (i = 0; i < nodes; i++)
		if (read_node(r, i, nodes, taken,
			&forest->node[forest->nnodes + i]) == -1)
			return -1;
	if (memchr(taken, 0, nodes) != NULL)
		return refuse(r, "a node has no parent");
	forest->root[forest->ntrees++] = (uint32_t)forest->nnodes;
	forest->nnodes += nodes;
	return 0;
}

static int
read_forest(struct reader *r, const char *name, struct forest *forest)
{
	char *word[3];
	size_t trees = 0, cap = 0;

	if (cut_words(r, word, 3) != 3 || strcmp(word[0], "forest") != 0 ||
	    strcmp(word[1], name) != 0)
		return refuse(r, "here stands \"forest %s TREES\"", name);
	if (read_count(r, word[2], 0, FOREST_TREES_MAX, &trees) == -1)
		return -1;
	forest->root = mem_zero(trees, sizeof(*forest->root));
	while (forest->ntrees < trees)
		if (read_tree(r, forest, &cap) == -1)
			return -1;
	return next_line(r);
}

/* The `n` numbers that `words` holds, one blank between two. */
static int
read_numbers(
    struct reader *r, char *words, size_t n, const char *what, float *ret)
{
	size_t i;

	for (i = 0; i < n && words != NULL; i++) {
		if (read_number(r, strsep(&words, " "), &ret[i]) == -1)
			return -1;
		if (fabsf(ret[i]) > WEIGHT_MAX)
			return refuse(r, "%.9g is beyond %.9g", (double)ret[i],
			    (double)WEIGHT_MAX);
	}
	if (i == n && words == NULL)
		return 0;
	return refuse(r, "here stand %s than %zu numbers: %s",
	    words == NULL ? "fewer" : "more", n, what);
}

static int
read_term(struct reader *r, struct net *net, size_t at)
{
	struct net_term *t = &net->term[at];
	float number[5 + NET_UNITS_MAX];
	char *feature, *words;

	if (next_line(r) == -1)
		return -1;
	words = r->line;
	feature = strsep(&words, " ");
	if (read_feature(r, feature, &t->feature) == -1 ||
	    read_numbers(r, words, 5 + net->units, TERM, number) == -1)
		return -1;
	t->mean = number[0];
	t->spread = number[1];
	t->may_lack = number[2] != 0;
	t->own = number[3];
	t->foreign = number[4];
	memcpy(net->into + at * net->units, number + 5,
	    net->units * sizeof(*number));
	if (t->spread <= 0)
		return refuse(r, "spread %g is not above 0", (double)t->spread);
	if (number[2] != 0 && number[2] != 1)
		return refuse(r, "lack %g is not 0 or 1", (double)number[2]);
	return 0;
}

/* A line that begins with `name` and has a number for each unit. */
static int
read_units(
    struct reader *r, const char *name, const struct net *net, float *ret)
{
	char *words;

	if (next_line(r) == -1)
		return -1;
	words = r->line;
	if (strcmp(strsep(&words, " "), name) != 0)
		return refuse(r, "here stands \"%s NUMBERS\"", name);
	return read_numbers(r, words, net->units, "one of each unit", ret);
}

/* Without one the trees rank alone. */
static int
read_net(struct reader *r, struct net *net)
{
	size_t i, most = r->nnames < NET_TERMS_MAX ? r->nnames : NET_TERMS_MAX;
	size_t terms = 0, units = 0;
	int16_t language = 0;
	char *word[4];

	if (strncmp(r->line, "net ", 4) != 0)
		return 0;
	if (cut_words(r, word, 4) != 4)
		return refuse(r, "here stands \"net TERMS UNITS FEATURE\"");
	if (read_count(r, word[1], 0, most, &terms) == -1 ||
	    read_count(r, word[2], 0, NET_UNITS_MAX, &units) == -1 ||
	    read_feature(r, word[3], &language) == -1)
		return -1;
	if (terms == 0 && units > 0)
		return refuse(r, "there are units of no terms");
	if (units % NET_LANES != 0)
		return refuse(
		    r, "%zu units are no multiple of %d", units, NET_LANES);
	net_init(net, terms, units);
	net->language = language;
	for (i = 0; i < terms; i++)
		if (read_term(r, net, i) == -1)
			return -1;
	if (read_units(r, "bias", net, net->bias) == -1 ||
	    read_units(r, "gain", net, net->gain) == -1)
		return -1;
	return next_line(r);
}

/* Reads the about lines; the line behind them is the current one then. */
static int
read_about(struct reader *r, char **ret_about)
{
	char *about = mem_zero(1, 1);
	size_t cap = 1, used = 0, n, lines = 0;

	while (next_line(r) == 0) {
		if (strncmp(r->line, "about ", 6) != 0) {
			*ret_about = about;
			return 0;
		}
		if (++lines > ABOUT_LINES) {
			refuse(r, "there are more than %d about lines",
			    ABOUT_LINES);
			break;
		}
		n = strlen(r->line + 6);
		about = mem_grow(about, &cap, used + n + 2, 1);
		memcpy(about + used, r->line + 6, n);
		used += n + 1;
		about[used - 1] = '\n';
		about[used] = '\0';
	}
	free(about);
	return -1;
}

static int
read_all(struct reader *r, struct model *model)
{
	if (next_line(r) == -1)
		return -1;
	if (strcmp(r->line, HEAD) != 0)
		return refuse(r,
		    "a model begins with \"%s\"; one of an earlier version "
		    "is to be trained anew",
		    HEAD);
	if (read_about(r, &model->about) == -1 ||
	    read_net(r, &model->net) == -1 ||
	    read_forest(r, "rank", &model->rank) == -1 ||
	    read_forest(r, "confidence", &model->confidence) == -1)
		return -1;
	if (strcmp(r->line, "end") != 0 || getc(r->file) != EOF)
		return refuse(r, "here stands \"end\", and nothing behind it");
	return 0;
}

struct model *
model_read(FILE *file, const char *const *names, size_t n, char *ret_error,
    size_t size)
{
	struct reader r = {.file = file,
	    .names = names,
	    .nnames = n,
	    .error = ret_error,
	    .error_size = size};
	struct model *model = mem_zero(1, sizeof(*model));

	if (size > 0)
		ret_error[0] = '\0';
	if (read_all(&r, model) == -1) {
		model_free(model);
		return NULL;
	}
	return model;
}

struct model *
model_read_file(const char *path, const char *const *names, size_t n,
    char *ret_error, size_t size)
{
	FILE *file = fopen(path, "re");
	struct model *model;

	if (file == NULL) {
		snprintf(ret_error, size, "%m");
		return NULL;
	}
	model = model_read(file, names, n, ret_error, size);
	fclose(file);
	return model;
}

void
forest_done(struct forest *forest)
{
	free(forest->node);
	free(forest->root);
	memset(forest, 0, sizeof(*forest));
}

static void
append_trees(struct forest *to, const struct forest *from)
{
	size_t t;

	for (t = 0; t < from->ntrees; t++)
		to->root[to->ntrees++] = (uint32_t)to->nnodes + from->root[t];
	if (from->nnodes > 0)
		memcpy(to->node + to->nnodes, from->node,
		    from->nnodes * sizeof(*to->node));
	to->nnodes += from->nnodes;
}

struct forest
forest_join(const struct forest *a, const struct forest *b)
{
	struct forest both = {0};

	both.node = mem_zero(a->nnodes + b->nnodes, sizeof(*both.node));
	both.root = mem_zero(a->ntrees + b->ntrees, sizeof(*both.root));
	append_trees(&both, a);
	append_trees(&both, b);
	return both;
}

double
forest_sum(const struct forest *forest, const float *row)
{
	const struct forest_node *tree, *node;
	double sum = 0;
	size_t t;

	for (t = 0; t < forest->ntrees; t++) {
		tree = &forest->node[forest->root[t]];
		for (node = tree; node->feature >= 0;)
			node = &tree[row[node->feature] <= node->value
					 ? node->left
					 : node->right];
		sum += node->value;
	}
	return sum;
}

double
model_score(const struct model *model, const float *row)
{
	return net_score(&model->net, row) + forest_sum(&model->rank, row);
}

void
model_done(struct model *model)
{
	net_done(&model->net);
	forest_done(&model->rank);
	forest_done(&model->confidence);
	free(model->about);
	memset(model, 0, sizeof(*model));
}

void
model_free(struct model *model)
{
	if (model == NULL)
		return;
	model_done(model);
	free(model);
}

static void
write_about(FILE *file, const char *about)
{
	size_t n;

	while (*about != '\0') {
		n = strcspn(about, "\n");
		fprintf(file, "about %.*s\n", (int)n, about);
		about += n + (about[n] == '\n');
	}
}

static void
write_numbers(FILE *file, const float *number, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		fprintf(file, " %.9g", (double)number[i]);
	fputc('\n', file);
}

static void
write_net(FILE *file, const struct net *net, const char *const *names)
{
	const struct net_term *t;

	if (net->term == NULL)
		return;
	fprintf(
	    file, "net %zu %zu %s\n", net->n, net->units, names[net->language]);
	for (t = net->term; t < net->term + net->n; t++) {
		fprintf(file, "%s %.9g %.9g %d %.9g %.9g", names[t->feature],
		    (double)t->mean, (double)t->spread, t->may_lack,
		    (double)t->own, (double)t->foreign);
		write_numbers(file,
		    net->into + (size_t)(t - net->term) * net->units,
		    net->units);
	}
	fputs("bias", file);
	write_numbers(file, net->bias, net->units);
	fputs("gain", file);
	write_numbers(file, net->gain, net->units);
}

static void
write_forest(FILE *file, const char *name, const struct forest *forest,
    const char *const *names)
{
	const struct forest_node *node;
	size_t i, t, end;

	fprintf(file, "forest %s %zu\n", name, forest->ntrees);
	for (t = 0; t < forest->ntrees; t++) {
		end = t + 1 < forest->ntrees ? forest->root[t + 1]
					     : forest->nnodes;
		fprintf(file, "tree %zu\n", end - forest->root[t]);
		for (i = forest->root[t]; i < end; i++) {
			node = &forest->node[i];
			if (node->feature < 0)
				fprintf(file, "= %.9g\n", (double)node->value);
			else
				fprintf(file, "%s %.9g %u %u\n",
				    names[node->feature], (double)node->value,
				    node->left, node->right);
		}
	}
}

void
model_write(FILE *file, const struct model *model, const char *const *names)
{
	fprintf(file, "%s\n", HEAD);
	write_about(file, model->about);
	write_net(file, &model->net, names);
	write_forest(file, "rank", &model->rank, names);
	write_forest(file, "confidence", &model->confidence, names);
	fprintf(file, "end\n");
}
