/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_train.c - `counterpoint train`: a model of the lexical matcher that has
 * learned from what a desk confirmed and rejected. Owns the steps and what is
 * told of them; the steps themselves are in the train_*.c files.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "options.h"
#include "out.h"
#include "table.h"
#include "train_file.h"

#define LEAST_DEFAULT 50    /* texts */
#define LEAST_MIN     25    /* a fold then has five */
#define MOST_DEFAULT  10000 /* texts; each takes some 20 KiB */
#define MOST_MAX      1000000
#define LEAST_EACH    10 /* matches for, and matches against */

struct training {
	struct client *client;
	const char *base_path, *language, *dictionaries, *out;
	const char *least_text, *most_text;
	bool dry_run, force;
	size_t least, most;
	char *instance;
	struct model *base;
	struct train_library library;
	struct train_lists lists;
	struct train_result result;
};

/* --- what it needs --- */

static int
read_base(struct training *t, struct err *err)
{
	char why[300];

	t->base = model_read_file(
	    t->base_path, feature_name, FEATURES, why, sizeof(why));
	if (t->base == NULL)
		return err_set(err, ERR_INVALID,
		    "%s: %s; --model says which model to continue",
		    t->base_path, why);
	return 0;
}

static int
ask_instance(struct training *t, struct err *err)
{
	const char *name;
	json_t *status;

	if (session_call(&t->client->session, "server.status", json_object(),
		&status, err) == -1)
		return -1;
	name = json_text(status, "instance");
	t->instance = mem_strdup(name != NULL ? name : "a desk");
	json_decref(status);
	return 0;
}

static int
check_enough(const struct training *t, struct err *err)
{
	const struct train_lists *l = &t->lists;

	if (l->n < t->least)
		return err_set(err, ERR_INVALID,
		    "%zu texts with decisions are too few to learn from; at "
		    "least %zu are needed (%zu were left out, see "
		    "counterpoint-lexical(7))",
		    l->n, t->least, l->left_out);
	if (l->confirmed < LEAST_EACH ||
	    l->rejected + l->passed_over < LEAST_EACH)
		return err_set(err, ERR_INVALID,
		    "%zu matches were confirmed and %zu rejected or passed "
		    "over for another; at least %d of each are needed",
		    l->confirmed, l->rejected + l->passed_over, LEAST_EACH);
	return 0;
}

static int
check_room(const struct training *t, struct err *err)
{
	size_t rank = t->base->rank.ntrees;
	size_t confidence = t->base->confidence.ntrees;
	size_t most = rank > confidence ? rank : confidence;

	if (most + train_trees(&t->lists) > FOREST_TREES_MAX)
		return err_set(err, ERR_INVALID,
		    "%s has %zu trees, which leaves no room for more; continue "
		    "an older model",
		    t->base_path, most);
	return 0;
}

static int
prepare(struct training *t, struct err *err)
{
	if (read_base(t, err) == -1 || ask_instance(t, err) == -1 ||
	    train_library_fetch(t->client, t->language, t->dictionaries,
		&t->library, err) == -1 ||
	    train_lists_fetch(
		t->client, &t->library, t->most, &t->lists, err) == -1)
		return -1;
	return check_enough(t, err) == -1 ? -1 : check_room(t, err);
}

/* --- what it tells --- */

static json_t *
figures_json(const struct train_figures *f)
{
	json_t *object = json_object();

	/* A figure that cannot be told is null, as JSON has no NAN. */
	json_object_set_new(object, "map_at_5",
	    isnan(f->precision) ? json_null() : json_real(f->precision));
	json_object_set_new(object, "auroc",
	    isnan(f->auroc) ? json_null() : json_real(f->auroc));
	json_object_set_new(object, "calibration_error",
	    isnan(f->calibration) ? json_null() : json_real(f->calibration));
	return object;
}

static void
print_json(const struct training *t, bool written)
{
	json_t *result = json_pack(
	    "{s:I, s:I, s:I, s:I, s:I, s:{s:i, s:i}, s:o, s:o, s:b, s:s?}",
	    "texts", (json_int_t)t->lists.n, "left_out",
	    (json_int_t)t->lists.left_out, "confirmed",
	    (json_int_t)t->lists.confirmed, "rejected",
	    (json_int_t)t->lists.rejected, "passed_over",
	    (json_int_t)t->lists.passed_over, "trees", "rank",
	    (int)t->result.rank_trees, "confidence",
	    (int)t->result.confidence_trees, "before",
	    figures_json(&t->result.before), "after",
	    figures_json(&t->result.after), "better",
	    train_is_better(&t->result), "file", written ? t->out : NULL);

	out_json(stdout, result);
	json_decref(result);
}

static void
add_row(struct table *table, const char *name, double before, double after)
{
	char *cells[] = {mem_printf("%.4f", before), mem_printf("%.4f", after)};

	table_add(table, name);
	for (size_t i = 0; i < 2; i++) {
		table_add(table, strcmp(cells[i], "nan") == 0 ? "" : cells[i]);
		free(cells[i]);
	}
}

static void
print_figures(const struct training *t)
{
	static const char *const titles[] = {"held-out texts", "base", "new"};
	const struct train_figures *a = &t->result.before;
	const struct train_figures *b = &t->result.after;
	struct table table;

	printf("%zu texts, %zu matches confirmed, %zu rejected, %zu passed "
	       "over, %zu texts left out\n",
	    t->lists.n, t->lists.confirmed, t->lists.rejected,
	    t->lists.passed_over, t->lists.left_out);
	table_init(&table, titles, 3);
	add_row(&table, "MAP@5", a->precision, b->precision);
	add_row(&table, "AUROC", a->auroc, b->auroc);
	add_row(&table, "calibration error", a->calibration, b->calibration);
	table_print(&table, 0);
	table_done(&table);
}

static void
print_next(const char *out)
{
	char *path = realpath(out, NULL);

	printf("\n%s is written. To use it, it must belong to root or to the "
	       "daemon's user, and others may not write it (mode 0644), nor "
	       "where it is; as root:\n"
	       "  chown root:root %s\n"
	       "Then in counterpointd.conf:\n"
	       "  [plugin lexical]\n"
	       "  model = %s\n"
	       "counterpointd -T reads it; a restart of the daemon takes it "
	       "over.\n",
	    out, out, path != NULL ? path : out);
	free(path);
}

/* --- the steps --- */

static int
write_model(struct training *t, struct err *err)
{
	int rc;

	t->result.model.about =
	    train_describe(t->instance, &t->lists, &t->result, t->base->about);
	rc = train_write(t->out, &t->result.model, err);
	free(t->result.model.about);
	return rc;
}

static enum exit_code
finish(struct training *t)
{
	bool better = train_is_better(&t->result);
	bool write = !t->dry_run && (better || t->force);
	struct err err;

	if (write && write_model(t, &err) == -1) {
		out_error("", &err);
		return EXIT_USAGE;
	}
	if (t->client->json)
		print_json(t, write);
	else
		print_figures(t);
	if (write && !t->client->json)
		print_next(t->out);
	if (!better)
		fprintf(stderr, "counterpoint: the new model is not better%s\n",
		    write	 ? "; written all the same"
		    : t->dry_run ? ""
				 : "; nothing is written, --force does it");
	return better || write || t->dry_run ? EXIT_OK : EXIT_REFUSED;
}

static enum exit_code
train(struct training *t)
{
	enum exit_code code;
	struct err err;

	if (!t->dry_run && train_check_place(t->out, &err) == -1) {
		out_error("", &err);
		code = EXIT_USAGE;
	} else if (prepare(t, &err) == -1) {
		code = out_error("", &err);
	} else {
		session_close(&t->client->session);
		train_cross(&t->lists, t->base, t->force, &t->result);
		code = finish(t);
	}
	train_result_done(&t->result);
	train_lists_done(&t->lists);
	train_library_done(&t->library);
	model_free(t->base);
	free(t->instance);
	return code;
}

/* The value of an option that counts texts. */
static size_t
read_texts(struct training *t, const char *option, const char *text, long least,
    long fallback)
{
	char *end;
	long n;

	if (text == NULL)
		return (size_t)fallback;
	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < least || n > MOST_MAX)
		options_usage(t->client,
		    "--%s wants a number of texts from %ld, not \"%s\"", option,
		    least, text);
	return (size_t)n;
}

static void
read_counts(struct training *t)
{
	t->least =
	    read_texts(t, "least", t->least_text, LEAST_MIN, LEAST_DEFAULT);
	t->most =
	    read_texts(t, "most", t->most_text, (long)t->least, MOST_DEFAULT);
	if (t->least > t->most)
		options_usage(t->client,
		    "--least is %zu, and no more than %zu texts are read; "
		    "--most changes that",
		    t->least, t->most);
}

/* The library is read by it: in none at all nothing would have a stem. */
static void
check_language(const struct training *t)
{
	if (!engine_takes_language(t->language))
		options_usage(t->client,
		    "--language wants a BCP 47 tag such as en or pt-BR, not "
		    "\"%s\"",
		    t->language);
}

/* Beside this program, as it was installed. */
static const char *
find_plugins_model(void)
{
	static char path[PATH_MAX + sizeof(LEXICAL_MODEL)];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

	while (n > 0 && path[n - 1] != '/')
		n--;
	memcpy(path + (n > 0 ? n : 0), LEXICAL_MODEL, sizeof(LEXICAL_MODEL));
	return path;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	struct training t = {
	    .client = c, .base_path = find_plugins_model(), .language = "en"};
	const struct option options[] = {
	    {"model", "BASE", "continue this model, not the plugin's",
		&t.base_path, NULL},
	    {"language", "TAG", "the plugin's setting; en by default",
		&t.language, NULL},
	    {"dictionaries", "LIST", "the plugin's setting; none by default",
		&t.dictionaries, NULL},
	    {"least", "N", "texts that are needed (50)", &t.least_text, NULL},
	    {"most", "N", "texts that are read, the newest (10000)",
		&t.most_text, NULL},
	    {"dry-run", NULL, "train and tell, write nothing", NULL,
		&t.dry_run},
	    {"force", NULL, "write it also when it is not better", NULL,
		&t.force},
	    {0},
	};
	int n = options_parse(c, options, argc, argv);

	if (n > 1)
		options_usage(c, "one file at a time");
	if (n == 0 && !t.dry_run)
		options_usage(c, "which file is to be written?");
	t.out = n == 1 ? argv[1] : NULL;
	read_counts(&t);
	check_language(&t);
	return train(&t);
}

const struct command command_train = {
    .name = "train",
    .usage =
	"[--model BASE] [--language TAG] [--dictionaries LIST] [--least N] "
	"[--most N] [--dry-run] [--force] OUT.model",
    .summary = "Train the lexical matcher on what was confirmed and rejected.",
    .run = run,
};
