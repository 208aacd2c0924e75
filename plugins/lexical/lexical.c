/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexical.c - the matcher `lexical`: narratives that share rare words with a
 * text.
 * Owns the narratives' documents and the table of terms. Leaves counting to
 * bag.c and postings.c, ranking to ranking.c and certainty to confidence.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"
#include "lexical/confidence.h"
#include "text/mem.h"
#include "text/quote.h"
#include "text/roster.h"

#define WHY_WORDS 5

/* How often a word of a field counts; an exemplar's words count once. */
#define TITLE_WEIGHT   2
#define ALIAS_WEIGHT   2
#define SUMMARY_WEIGHT 1

struct narrative {
	size_t ndocuments;
	struct document *document[];
};

struct lexical {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct tokenizer *tokenizer;
	struct strtab *terms;
	struct postings *postings;
	struct roster *roster;
	struct ranking ranking;
	struct bag bag;
	const char *language; /* of titles, summaries, aliases, unknown texts */
	size_t answers;
};

static void
join(void *self, void *item)
{
	struct lexical *l = self;
	struct narrative *n = item;
	size_t i;

	for (i = 0; i < n->ndocuments; i++)
		postings_add(l->postings, n->document[i]);
}

static void
drop(void *self, void *item)
{
	struct narrative *n = item;
	size_t i;

	(void)self;
	for (i = 0; i < n->ndocuments; i++)
		free(n->document[i]);
	free(n);
}

static void
leave(void *self, void *item)
{
	struct lexical *l = self;
	struct narrative *n = item;
	size_t i;

	for (i = 0; i < n->ndocuments; i++)
		postings_remove(l->postings, n->document[i]);
	drop(self, item);
}

static const struct roster_calls roster_calls = {join, leave, drop};

static void
lexical_close(void *self)
{
	struct lexical *l = self;

	if (l == NULL)
		return;
	roster_free(l->roster);
	postings_free(l->postings);
	strtab_free(l->terms);
	tokenizer_free(l->tokenizer);
	ranking_done(&l->ranking);
	bag_done(&l->bag);
	free(l);
}

/* A setting that is a number of low..high. */
static int
read_number(
    struct lexical *l, const char *name, double low, double high, double *ret)
{
	const char *text = l->api->setting(l->host, name);
	char line[200], *end;
	double value = strtod(text, &end);

	if (end != text && *end == '\0' && value >= low && value <= high) {
		*ret = value;
		return 0;
	}
	snprintf(line, sizeof(line), "%s is not a number of %g to %g", name,
	    low, high);
	l->api->log(l->host, COUNTERPOINT_ERROR, line);
	return -1;
}

static int
read_settings(struct lexical *l)
{
	double answers;

	if (read_number(l, "k1", 0, 10, &l->ranking.k1) == -1 ||
	    read_number(l, "b", 0, 1, &l->ranking.b) == -1 ||
	    read_number(l, "common", 0, 1, &l->ranking.common) == -1 ||
	    read_number(l, "answers", 1, RANKING_MAX, &answers) == -1)
		return -1;
	l->answers = (size_t)answers;
	l->language = l->api->setting(l->host, "language");
	return 0;
}

static void *
lexical_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct lexical *l = mem_zero(1, sizeof(*l));

	l->api = api;
	l->host = host;
	l->terms = strtab_new();
	l->postings = postings_new();
	l->roster = roster_new(&roster_calls, l);
	l->tokenizer = tokenizer_new();
	if (l->tokenizer == NULL)
		api->log(host, COUNTERPOINT_ERROR, "ICU lacks its data");
	if (l->tokenizer == NULL || read_settings(l) == -1) {
		lexical_close(l);
		return NULL;
	}
	return l;
}

static int
tokenize(struct lexical *l, const char *text, size_t len, const char *language,
    struct tokens *ret_tokens)
{
	if (strcmp(language, "und") == 0)
		language = l->language;
	if (tokenizer_run(l->tokenizer, text, len, language, ret_tokens) == 0)
		return 0;
	l->api->log(
	    l->host, COUNTERPOINT_WARNING, "a text cannot be cut into words");
	return -1;
}

static int
add_field(
    struct lexical *l, const char *text, const char *language, uint32_t weight)
{
	struct tokens tokens;

	if (tokenize(l, text, strlen(text), language, &tokens) == -1)
		return -1;
	bag_add_field(&l->bag, l->terms, &tokens, weight);
	return 0;
}

static void
take_document(struct lexical *l, uint32_t id, struct narrative *n)
{
	bag_sort(&l->bag);
	n->document[n->ndocuments] =
	    document_new(id, (uint32_t)n->ndocuments, &l->bag);
	n->ndocuments++;
	bag_clear(&l->bag);
}

/* The title, the summary and the aliases are one document. */
static int
add_description(struct lexical *l, const struct counterpoint_narrative *given,
    struct narrative *n)
{
	size_t i;

	if (add_field(l, given->title, l->language, TITLE_WEIGHT) == -1 ||
	    add_field(l, given->summary, l->language, SUMMARY_WEIGHT) == -1)
		return -1;
	for (i = 0; i < given->naliases; i++)
		if (add_field(
			l, given->aliases[i], l->language, ALIAS_WEIGHT) == -1)
			return -1;
	take_document(l, given->id, n);
	return 0;
}

static int
lexical_add(void *self, const struct counterpoint_narrative *given)
{
	struct lexical *l = self;
	struct narrative *n = mem_zero(1,
	    sizeof(*n) + (given->nexemplars + 1) * sizeof(struct document *));
	size_t i;
	int rc;

	bag_clear(&l->bag);
	rc = add_description(l, given, n);
	for (i = 0; i < given->nexemplars && rc == 0; i++) {
		rc = add_field(l, given->exemplars[i].text,
		    given->exemplars[i].language, 1);
		if (rc == 0)
			take_document(l, given->id, n);
	}
	if (rc == -1) {
		drop(l, n);
		roster_remove(l->roster, given->id);
		return -1;
	}
	roster_add(l->roster, given->id, n);
	return 0;
}

static int
lexical_remove(void *self, uint32_t id)
{
	struct lexical *l = self;

	roster_remove(l->roster, id);
	return 0;
}

static int
lexical_commit(void *self)
{
	struct lexical *l = self;

	roster_commit(l->roster);
	postings_tidy(l->postings);
	return 0;
}

/* Puts the rarest shared words of the query, rarest first, into ret_shared. */
static size_t
rarest_shared(const struct lexical *l, const struct document *d,
    const struct bag_term **ret_shared)
{
	const struct bag_term *t;
	uint32_t documents;
	size_t i, j, n = 0;

	for (i = 0; i < l->bag.n; i++) {
		t = &l->bag.v[i];
		if (document_count(d, t->term) == 0 ||
		    ranking_is_stop(&l->ranking, l->postings, t->term))
			continue;
		documents = postings_frequency(l->postings, t->term);
		for (j = n < WHY_WORDS ? n++ : n;
		     j > 0 && documents < postings_frequency(l->postings,
					      ret_shared[j - 1]->term);
		     j--)
			if (j < WHY_WORDS)
				ret_shared[j] = ret_shared[j - 1];
		if (j < WHY_WORDS)
			ret_shared[j] = t;
	}
	return n;
}

static void
say_why(struct lexical *l, const struct document *d, const char *text)
{
	const struct bag_term *shared[WHY_WORDS];
	char why[300], word[44];
	size_t i, n = rarest_shared(l, d, shared), used = 0;

	for (i = 0; i < n; i++) {
		quote_span(word, sizeof(word), text, shared[i]->token->begin,
		    shared[i]->token->end);
		used += (size_t)snprintf(why + used, sizeof(why) - used, "%s%s",
		    i > 0 ? ", " : "shares ", word);
	}
	if (d->ordinal == 0)
		snprintf(why + used, sizeof(why) - used,
		    " with the title, summary or aliases");
	else
		snprintf(why + used, sizeof(why) - used, " with exemplar %u",
		    (unsigned)d->ordinal);
	l->api->why(l->host, why);
}

static int
lexical_match(void *self, const struct counterpoint_text *text)
{
	struct lexical *l = self;
	struct ranked ranked[RANKING_MAX];
	struct confidence_features features;
	struct tokens tokens;
	double confidence;
	size_t i, n;

	if (tokenize(l, text->text, text->length, text->language, &tokens) ==
	    -1)
		return -1;
	bag_clear(&l->bag);
	bag_add_query(&l->bag, l->terms, &tokens);
	bag_sort(&l->bag);
	n = ranking_run(&l->ranking, l->postings, &l->bag, ranked, l->answers);
	for (i = 0; i < n; i++) {
		confidence_measure(
		    &l->ranking, l->postings, &l->bag, ranked, n, i, &features);
		confidence = confidence_estimate(&features);
		l->api->match(l->host, ranked[i].document->narrative,
		    ranked[i].score, confidence);
		say_why(l, ranked[i].document, text->text);
	}
	return 0;
}

static const struct counterpoint_matcher matcher = {
    .open = lexical_open,
    .add = lexical_add,
    .remove = lexical_remove,
    .commit = lexical_commit,
    .match = lexical_match,
    .close = lexical_close,
};

static const struct counterpoint_setting settings[] = {
    {"k1", "1.2", "How much repeating a word counts, 0 to 10."},
    {"b", "0.75", "How much the length of a wording counts, 0 to 1."},
    {"common", "0.25",
	"A word that stands in more than this share of all wordings is "
	"passed over, 0 to 1."},
    {"language", "en",
	"Language of titles, summaries and aliases, and of texts of unknown "
	"language, as a BCP 47 tag."},
    {"answers", "10", "How many narratives are told at most, 1 to 64."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "lexical",
    .version = "1.0",
    .about = "Ranks narratives by the rare words that a text shares (BM25).",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
