/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_features.c - features from the sums of a walked document.
 * Owns nothing.
 */
#include "lexical/compare/compare_sums.h"

#include <math.h>
#include <string.h>

#include "counterpoint_plugin.h"
#include "text/languages.h"

#define UNLIKE_MISSED  0.6F /* a text's word with nothing so like is missed */
#define SENTENCE_LEAST 0.8F /* rarity; shorter ones of the text say nothing */
#define DAYS_SAME      3    /* so near is neither before nor after */

/* The same, where having none says something else than having nothing of it. */
static float
share_if_any(struct share s)
{
	return s.whole > 0 ? s.part / s.whole : -1;
}

static void
put_field(const struct comparer *c, enum field f, float *ret)
{
	const struct field_sums *s = &c->field[f];
	float rarity = c->query->rarity;
	bool none = s->words == 0;

#define PUT(name, value) ret[FEATURE_##name##_title + f] = none ? -1 : (value)
	PUT(text_in, share(s->text_in, rarity));
	PUT(of, share(s->of.part, s->of.whole));
	PUT(bm25, share(s->bm25, rarity));
	PUT(run, s->runs.best);
	PUT(run_share, share(s->runs.best, s->of.whole));
	PUT(run_words, (float)s->runs.best_words);
	PUT(alike, share(s->alike, s->of.whole));
	PUT(pairs, share(s->runs.pairs, s->runs.all_pairs));
#undef PUT
}

static void
put_runs(const struct comparer *c, float *ret)
{
	struct share pairs = {0, 0};
	float best = 0;
	unsigned words = 0;
	int f;

	for (f = 0; f < FIELDS; f++) {
		const struct runs *r = &c->field[f].runs;

		pairs.part += r->pairs;
		pairs.whole += r->all_pairs;
		best = fmaxf(best, r->best);
		words = r->best_words > words ? r->best_words : words;
	}
	ret[FEATURE_pairs_all] = share(pairs.part, pairs.whole);
	ret[FEATURE_run_all] = best;
	ret[FEATURE_run_words_all] = (float)words;
}

/* What the text has that the document has not, and the other way round. */
static void
put_text(const struct comparer *c, float *ret)
{
	struct share in = {0, 0}, names = {0, 0}, numbers = {0, 0},
		     shell = {0, 0};
	const struct query *q = c->query;
	float alike = 0, missed[2] = {0, 0};
	size_t i;

	for (i = 0; i < q->n; i++) {
		const struct query_term *t = &q->v[i];

		if (t->shell) {
			shell.whole += t->rarity;
			shell.part += c->hit[i] ? t->rarity : 0;
			continue;
		}
		in.part += c->hit[i] ? t->rarity : 0;
		alike += t->rarity * c->like[i];
		if (c->like[i] < UNLIKE_MISSED && t->rarity > missed[0]) {
			missed[1] = missed[0];
			missed[0] = t->rarity;
		} else if (c->like[i] < UNLIKE_MISSED &&
			   t->rarity > missed[1]) {
			missed[1] = t->rarity;
		}
		if (t->name) {
			names.whole += t->rarity;
			names.part += c->hit[i] ? t->rarity : 0;
		}
		numbers.whole += t->number;
		numbers.part += t->number && c->hit[i];
	}
	ret[FEATURE_text_in_all] = share(in.part, q->rarity);
	ret[FEATURE_text_alike] = share(alike, q->rarity);
	ret[FEATURE_text_missed_1] = missed[0];
	ret[FEATURE_text_missed_2] = missed[1];
	ret[FEATURE_text_names_in] = share_if_any(names);
	ret[FEATURE_text_numbers_in] = share_if_any(numbers);
	ret[FEATURE_shell_in] = share_if_any(shell);
	ret[FEATURE_cosine] =
	    c->shared_squares / sqrtf(c->squares * c->squares_text + 1e-9F);
}

static void
put_document(const struct comparer *c, float *ret)
{
	float rarity = c->query->rarity;

	ret[FEATURE_of_all] = share(c->of.part, c->of.whole);
	ret[FEATURE_alike_all] = share(c->alike, c->of.whole);
	ret[FEATURE_overlap] =
	    share(c->of.part, c->of.whole + rarity - c->of.part);
	ret[FEATURE_shared_words] = (float)c->shared;
	ret[FEATURE_shared_rarity] = c->of.part;
	ret[FEATURE_grams_of] = share(c->grams.part, c->grams.whole);
	ret[FEATURE_text_grams_in] = likeness_share(c->likeness);
	ret[FEATURE_grams_cosine] = fminf(
	    share(c->gram_product, c->gram_length * sqrtf(c->gram_squares)), 1);
	ret[FEATURE_rarest_1] = c->rarest[0];
	ret[FEATURE_rarest_2] = c->rarest[1];
	ret[FEATURE_rarest_3] = c->rarest[2];
	ret[FEATURE_missed] = c->missed;
	ret[FEATURE_missed_title] = c->missed_title;
	ret[FEATURE_names_of] = share_if_any(c->names);
	ret[FEATURE_names_missed] = (float)c->names_missed;
	ret[FEATURE_numbers_of] = share_if_any(c->numbers);
	ret[FEATURE_numbers_missed] = (float)c->numbers_missed;
}

static void
put_sentences(const struct comparer *c, float *ret)
{
	const struct query *q = c->query;
	float of = 0, in = 0, both = 0, whole, part;
	size_t i;

	for (i = 0; i < q->sentences && i < QUERY_SENTENCES; i++) {
		whole = q->sentence[i];
		part = c->sentence[i];
		if (whole < SENTENCE_LEAST)
			continue;
		of = fmaxf(of, share(part, c->of.whole));
		in = fmaxf(in, share(part, whole));
		both = fmaxf(both, 2 * share(part, c->of.whole + whole));
	}
	ret[FEATURE_sentence_of] = of;
	ret[FEATURE_sentence_in] = in;
	ret[FEATURE_sentence_both] = both;
	ret[FEATURE_its_sentence_of] = c->its_of;
	ret[FEATURE_its_sentence_in] = c->its_in;
	ret[FEATURE_its_sentence_both] = c->its_both;
}

/* What a text's hints and a document's have in common. */
struct common {
	unsigned n;
	float rarity, rarest;
};

static struct common
sum_common(const struct query_hint *hint, size_t n, const bool *common)
{
	struct common c = {0, 0, 0};
	size_t i;

	for (i = 0; i < n; i++) {
		if (!common[i] || hint[i].borrowed)
			continue;
		c.n++;
		c.rarity += hint[i].rarity;
		c.rarest = fmaxf(c.rarest, hint[i].rarity);
	}
	return c;
}

static float
sum_rarity(const struct query_hint *hint, size_t n)
{
	float rarity = 0;
	size_t i;

	for (i = 0; i < n; i++)
		rarity += hint[i].borrowed ? 0 : hint[i].rarity;
	return rarity;
}

static float
rarity_of(const struct comparer *c, const uint32_t *hint, size_t n)
{
	float rarity = 0;
	size_t i;

	for (i = 0; i < n; i++)
		rarity += vocabulary_rarity(c->vocabulary, hint[i]);
	return rarity;
}

/* Of the desk's own concepts: a model was trained with few and good ones. A
 * dictionary's count as words that are alike, see compare_bridges.c. */
static void
put_concepts(const struct comparer *c, float *ret)
{
	const struct query *q = c->query;
	const uint32_t *its = document_concepts(c->document);
	size_t nits = c->document->nconcepts - c->document->nborrowed;
	struct common common =
	    sum_common(q->concept, q->nconcepts, c->common_concept);

	ret[FEATURE_text_concepts_in] = share_if_any((struct share){
	    common.rarity, sum_rarity(q->concept, q->nconcepts)});
	ret[FEATURE_concepts_of] = share_if_any(
	    (struct share){common.rarity, rarity_of(c, its, nits)});
	ret[FEATURE_concepts] = (float)common.n;
	ret[FEATURE_concepts_rarity] = common.rarity;
	ret[FEATURE_concepts_rarest] = common.rarest;
	ret[FEATURE_concepts_missed] = (float)nits - (float)common.n;
}

static void
put_sounds(const struct comparer *c, float *ret)
{
	const struct query *q = c->query;
	const uint32_t *its = document_sounds(c->document);
	size_t nits = c->document->nsounds;
	struct common common =
	    sum_common(q->sound, q->nsounds, c->common_sound);

	ret[FEATURE_sounds_of] = share_if_any(
	    (struct share){common.rarity, rarity_of(c, its, nits)});
	ret[FEATURE_sounds] = (float)common.n;
	ret[FEATURE_sounds_rarity] = common.rarity;
	ret[FEATURE_sounds_rarest] = common.rarest;
}

bool
compare_days(const struct document *d, int32_t day, double *ret_apart)
{
	int32_t first = d->first_day, last = d->last_day;

	if (day == COUNTERPOINT_NO_DAY || first == COUNTERPOINT_NO_DAY ||
	    last == COUNTERPOINT_NO_DAY)
		return false;
	if (day < first)
		*ret_apart = (double)first - day;
	else if (day > last)
		*ret_apart = (double)last - day;
	else
		*ret_apart = 0;
	return true;
}

static void
put_days(const struct comparer *c, float *ret)
{
	double apart;

	ret[FEATURE_year_apart] = (float)c->year_apart;
	ret[FEATURE_days_apart] = -1;
	if (!compare_days(c->document, c->query->day, &apart))
		return;
	ret[FEATURE_days_apart] = (float)log1p(fabs(apart));
	ret[FEATURE_days_order] = apart > DAYS_SAME    ? 1
				  : apart < -DAYS_SAME ? -1
						       : 0;
}

/* The document's language against the text's. */
static void
put_language(const struct comparer *c, float *ret)
{
	uint32_t text = c->query->language, its = c->document->language;

	if (text == LANGUAGE_NONE || its == LANGUAGE_NONE)
		ret[FEATURE_language] = 0;
	else
		ret[FEATURE_language] = text == its ? 1 : -1;
}

static void
put_sizes(const struct comparer *c, float *ret)
{
	const struct vocabulary *v = c->vocabulary;
	int f;

	ret[FEATURE_text_words] = log1pf((float)c->query->words);
	ret[FEATURE_text_sentences] = (float)c->query->sentences;
	for (f = 0; f < FIELDS; f++)
		ret[FEATURE_words_title + f] = log1pf((float)c->field[f].words);
	ret[FEATURE_library] = log1pf((float)index_documents(v->index));
}

void
compare_features(
    const struct comparer *c, float index_score, float ret[FEATURES])
{
	int f;

	memset(ret, 0, FEATURES * sizeof(ret[0]));
	for (f = 0; f < FIELDS; f++)
		put_field(c, f, ret);
	put_runs(c, ret);
	put_text(c, ret);
	put_document(c, ret);
	put_sentences(c, ret);
	put_concepts(c, ret);
	put_sounds(c, ret);
	put_days(c, ret);
	put_language(c, ret);
	put_sizes(c, ret);
	ret[FEATURE_index_score] =
	    index_score / (c->vocabulary->all - c->vocabulary->none);
	ret[FEATURE_index_share] = share(ret[FEATURE_index_score],
	    c->query->rarity + c->query->rarity_shell);
}
