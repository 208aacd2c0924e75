/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eval_set.c - reads labelled data: posts, and the known claims that answer
 * them.
 * Owns what it has read. Leaves scores to those who measure.
 */
#include "eval_set.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/mem.h"
#include "text/strtab.h"

#define PATH_BYTES 4096

/* One set while it is read. Ids are numbered in the order of their lines. */
struct reader {
	struct eval_set *set;
	size_t claim_cap, query_cap;
	struct strtab *claims, *queries;
	char path[PATH_BYTES];
	size_t line;
};

static int
complain(const struct reader *r, const char *what)
{
	fprintf(stderr, "%s:%zu: %s\n", r->path, r->line, what);
	return -1;
}

/* A member as a string of at most `max` bytes, cut between characters. */
static char *
take_string(const json_t *object, const char *name, size_t max)
{
	const char *s = json_string_value(json_object_get(object, name));
	size_t n = s != NULL ? strlen(s) : 0;

	if (n > max)
		for (n = max; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
			n--;
	return mem_copy(s != NULL ? s : "", n);
}

static int
month_number(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *at;

	if (strlen(name) < 3)
		return 0;
	for (at = months; *at != '\0'; at += 3)
		if (strncasecmp(at, name, 3) == 0)
			return (int)(at - months) / 3 + 1;
	return 0;
}

/* Days since 1970-01-01 of a date of the common calendar. */
static int32_t
day_number(int year, int month, int day)
{
	struct tm tm = {
	    .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

	return (int32_t)(timegm(&tm) / 86400);
}

/* "26 May 2015" or "2015-05-26". */
static int32_t
parse_day(const char *text)
{
	char name[32];
	int year, month, day;

	if (sscanf(text, "%d-%d-%d", &year, &month, &day) == 3)
		return day_number(year, month, day);
	if (sscanf(text, "%d %31s %d", &day, name, &year) != 3)
		return COUNTERPOINT_NO_DAY;
	month = month_number(name);
	if (month == 0)
		return COUNTERPOINT_NO_DAY;
	return day_number(year, month, day);
}

/* The number of a new id, or -1. */
static int
number_id(const struct reader *r, struct strtab *ids, const char *id)
{
	uint32_t known = strtab_count(ids);

	if (*id == '\0' || strlen(id) > 255)
		return complain(r, "an id has 1 to 255 bytes");
	if (strtab_add(ids, id, strlen(id)) != known)
		return complain(r, "the id stands twice");
	return 0;
}

/* Those of a member, behind `first` more that are the caller's to fill. */
static struct counterpoint_wording *
take_wordings(
    const json_t *object, const char *name, size_t first, size_t *ret_n)
{
	const json_t *member = json_object_get(object, name);
	struct counterpoint_wording *list;
	json_t *item;
	size_t i;

	*ret_n = first + json_array_size(member);
	list = mem_zero(*ret_n + 1, sizeof(*list));
	json_array_foreach(member, i, item)
	{
		list[first + i].text =
		    take_string(item, "text", EVAL_EXTRA_BYTES);
		list[first + i].language = take_string(item, "language", 64);
	}
	return list;
}

/* A claim may have what a narrative has. */
static void
take_aliases(struct eval_claim *c, const json_t *object)
{
	const json_t *aliases = json_object_get(object, "aliases");
	const char *alias;
	json_t *item;
	size_t i;

	c->naliases = json_array_size(aliases);
	c->alias = mem_zero(c->naliases + 1, sizeof(*c->alias));
	json_array_foreach(aliases, i, item)
	{
		alias = json_string_value(item);
		alias = alias != NULL ? alias : "";
		c->alias[i] = mem_copy(alias, strlen(alias));
	}
}

static void
take_answers(struct eval_claim *c, const json_t *object)
{
	char *extra = take_string(object, "extra", EVAL_EXTRA_BYTES);
	size_t first = *extra != '\0';

	c->answer = take_wordings(object, "answers", first, &c->nanswers);
	if (first == 0) {
		free(extra);
		return;
	}
	c->answer[0].text = extra;
	c->answer[0].language = mem_copy(c->language, strlen(c->language));
}

static int
add_claim(struct reader *r, const json_t *object)
{
	struct eval_set *set = r->set;
	struct eval_claim *c;
	char *date = take_string(object, "date", 64);

	set->claim =
	    mem_grow(set->claim, &r->claim_cap, set->nclaims + 1, sizeof(*c));
	c = &set->claim[set->nclaims++];
	c->id = take_string(object, "id", SIZE_MAX);
	c->title = take_string(object, "title", SIZE_MAX);
	c->text = take_string(object, "text", SIZE_MAX);
	c->language = take_string(object, "lang", 64);
	c->day = parse_day(date);
	take_aliases(c, object);
	take_answers(c, object);
	c->exemplar = take_wordings(object, "exemplars", 0, &c->nexemplars);
	free(date);
	return number_id(r, r->claims, c->id);
}

static int
add_query(struct reader *r, const json_t *object)
{
	struct eval_set *set = r->set;
	struct eval_query *q;

	set->query =
	    mem_grow(set->query, &r->query_cap, set->nqueries + 1, sizeof(*q));
	q = &set->query[set->nqueries++];
	memset(q, 0, sizeof(*q));
	q->id = take_string(object, "id", SIZE_MAX);
	q->source = take_string(object, "src", SIZE_MAX);
	if (*q->source == '\0') {
		free(q->source);
		q->source = mem_copy(q->id, strlen(q->id));
	}
	q->text = take_string(object, "text", EVAL_TEXT_BYTES);
	q->language = take_string(object, "lang", 64);
	if (*q->language == '\0') {
		free(q->language);
		q->language = mem_copy("und", 3);
	}
	q->split = take_string(object, "split", 64);
	return number_id(r, r->queries, q->id);
}

/* Opens a file of the set; NULL after a line on stderr. */
static FILE *
open_file(struct reader *r, const char *dir, const char *name)
{
	FILE *f;

	snprintf(r->path, sizeof(r->path), "%s/%s/%s", dir, r->set->name, name);
	r->line = 0;
	f = fopen(r->path, "r");
	if (f == NULL)
		perror(r->path);
	return f;
}

/* Calls `add` with the object of every line. */
static int
read_objects(struct reader *r, const char *dir, const char *name,
    int (*add)(struct reader *, const json_t *))
{
	FILE *f = open_file(r, dir, name);
	json_t *object;
	char *line = NULL;
	size_t cap = 0;
	int result = f != NULL ? 0 : -1;

	while (result == 0 && getline(&line, &cap, f) != -1) {
		r->line++;
		object = json_loads(line, 0, NULL);
		if (json_is_object(object))
			result = add(r, object);
		else
			result = complain(r, "not a JSON object");
		json_decref(object);
	}
	free(line);
	if (f != NULL)
		fclose(f);
	return result;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The posts of a source learn what answers it. */
static void
add_right(struct eval_set *set, const char *source, uint32_t claim)
{
	struct eval_query *q;
	size_t i;

	for (i = 0; i < set->nqueries; i++) {
		q = &set->query[i];
		if (strcmp(q->source, source) != 0 ||
		    eval_query_is_right(q, claim))
			continue;
		q->right =
		    reallocarray(q->right, q->nright + 1, sizeof(*q->right));
		if (q->right == NULL)
			abort();
		q->right[q->nright++] = claim;
		qsort(q->right, q->nright, sizeof(*q->right), compare_numbers);
	}
}

/* Judgements of claims that the set lacks are kept out: nobody finds them. */
static int
read_judgements(struct reader *r, const char *dir)
{
	FILE *f = open_file(r, dir, "qrels.tsv");
	char query[256], claim[256];
	uint32_t number;

	if (f == NULL)
		return -1;
	while (fscanf(f, "%255s %255s%*[^\n]", query, claim) == 2) {
		number = strtab_find(r->claims, claim, strlen(claim));
		if (number != STRTAB_NONE)
			add_right(r->set, query, number);
	}
	fclose(f);
	return 0;
}

static struct eval_set *
read_set(const char *dir, const char *name, const char *posts)
{
	struct reader r = {.set = mem_zero(1, sizeof(*r.set))};

	r.set->name = mem_copy(name, strlen(name));
	r.claims = strtab_new();
	r.queries = strtab_new();
	if (read_objects(&r, dir, "claims.jsonl", add_claim) == -1 ||
	    read_objects(&r, dir, posts, add_query) == -1 ||
	    read_judgements(&r, dir) == -1) {
		eval_set_free(r.set);
		r.set = NULL;
	}
	strtab_free(r.claims);
	strtab_free(r.queries);
	return r.set;
}

struct eval_set *
eval_set_read(const char *dir, const char *name)
{
	return read_set(dir, name, "queries.jsonl");
}

struct eval_set *
eval_set_read_robust(const char *dir, const char *name)
{
	return read_set(dir, name, "robust.jsonl");
}

static void
free_wordings(struct counterpoint_wording *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free((char *)list[i].text);
		free((char *)list[i].language);
	}
	free(list);
}

static void
claim_done(struct eval_claim *c)
{
	size_t i;

	for (i = 0; i < c->naliases; i++)
		free(c->alias[i]);
	free(c->alias);
	free_wordings(c->exemplar, c->nexemplars);
	free_wordings(c->answer, c->nanswers);
	free(c->id);
	free(c->title);
	free(c->text);
	free(c->language);
}

void
eval_set_free(struct eval_set *set)
{
	size_t i;

	if (set == NULL)
		return;
	for (i = 0; i < set->nclaims; i++)
		claim_done(&set->claim[i]);
	for (i = 0; i < set->nqueries; i++) {
		free(set->query[i].id);
		free(set->query[i].source);
		free(set->query[i].text);
		free(set->query[i].language);
		free(set->query[i].split);
		free(set->query[i].right);
	}
	free(set->claim);
	free(set->query);
	free(set->name);
	free(set);
}

const char *
eval_set_language(const struct eval_set *set)
{
	size_t i;

	for (i = 1; i < set->nclaims; i++)
		if (strcmp(set->claim[i].language, set->claim[0].language) != 0)
			return "und";
	return set->nclaims > 0 ? set->claim[0].language : "und";
}

int
eval_query_is_right(const struct eval_query *q, uint32_t claim)
{
	size_t i;

	for (i = 0; i < q->nright; i++)
		if (q->right[i] == claim)
			return 1;
	return 0;
}

void
eval_claim_narrative(
    const struct eval_claim *c, uint32_t id, struct counterpoint_narrative *ret)
{
	*ret = (struct counterpoint_narrative){
	    .id = id,
	    .slug = c->id,
	    .title = c->title,
	    .summary = c->text,
	    .language = c->language,
	    .first_seen = c->day,
	    .last_seen = c->day,
	    .exemplars = c->exemplar,
	    .nexemplars = c->nexemplars,
	    .aliases = (const char *const *)c->alias,
	    .naliases = c->naliases,
	    .answers = c->answer,
	    .nanswers = c->nanswers,
	};
}
