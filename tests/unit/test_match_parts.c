/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_match_parts.c - the pieces of the match pool that need no process:
 * messages, findings, fusion, back-off, numbers for slugs, what is known.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/channel.h"
#include "base/clock.h"
#include "base/mem.h"
#include "engine/match/fuse.h"
#include "engine/match/known.h"
#include "engine/match/page.h"
#include "engine/match/slugs.h"
#include "engine/plugin/suspend.h"
#include "engine/match/wire_library.h"
#include "engine/stance.h"
#include "suite.h"

#define SECOND INT64_C(1000000)

START_TEST(the_back_off_doubles_and_starts_over)
{
	struct plugin_suspend s = {0};
	int64_t now = 1000 * SECOND;

	ck_assert(!plugin_suspend_lasts(&s, now));
	plugin_suspend_strike(&s, now);
	ck_assert_int_eq(plugin_suspend_seconds(&s, now), 1);
	plugin_suspend_strike(&s, now + 1);
	ck_assert_int_eq(plugin_suspend_seconds(&s, now), 1);
	for (int wanted = 2; wanted < 600; wanted *= 2) {
		now = s.until;
		plugin_suspend_strike(&s, now);
		ck_assert_int_eq(plugin_suspend_seconds(&s, now), wanted);
	}
	now = s.until;
	plugin_suspend_strike(&s, now);
	ck_assert_int_eq(plugin_suspend_seconds(&s, now), 600);
	now = s.until + 1201 * SECOND;
	plugin_suspend_strike(&s, now);
	ck_assert_int_eq(plugin_suspend_seconds(&s, now), 1);
}
END_TEST

START_TEST(numbers_are_used_once)
{
	struct match_slugs slugs = {0};
	uint32_t a = match_slugs_number(&slugs, "a"), b;

	ck_assert_uint_gt(a, 0);
	ck_assert_uint_eq(match_slugs_number(&slugs, "a"), a);
	ck_assert_str_eq(match_slugs_find(&slugs, a), "a");
	ck_assert_uint_eq(match_slugs_remove(&slugs, "a"), a);
	ck_assert_uint_eq(match_slugs_remove(&slugs, "a"), 0);
	ck_assert_ptr_null(match_slugs_find(&slugs, a));
	b = match_slugs_number(&slugs, "a");
	ck_assert_uint_ne(a, b);
	ck_assert_ptr_null(match_slugs_find(&slugs, 0));
	ck_assert_ptr_null(match_slugs_find(&slugs, 99));
	match_slugs_done(&slugs);
}
END_TEST

/* A plugin may write over the page: a time that cannot be is long ago, so that
 * whoever shows it is overdue, not safe for ever. */
START_TEST(impossible_times_are_overdue)
{
	struct match_slot slot = {0};
	int64_t before = clock_monotonic();

	match_slot_enter(&slot, MATCH_STAGE_CALL, 1, 5);
	ck_assert_int_ge(match_slot_read(&slot).since, before);
	slot.since = INT64_MAX;
	ck_assert_int_eq(match_slot_read(&slot).since, 0);
	slot.since = INT64_MIN;
	ck_assert_int_eq(match_slot_read(&slot).since, 0);
}
END_TEST

static struct unpack
skip_number(const struct buf *message, size_t cut)
{
	struct unpack in = {.data = message->data, .len = message->len - cut};

	unpack_u32(&in);
	return in;
}

/* Every message cut short anywhere is refused, never read beyond. */
START_TEST(hits_on_the_wire)
{
	struct match_wire_hits in = {.request = 5, .plugin = 3, .n = 2}, out;
	struct buf message = {0};
	struct unpack unpack;

	in.hits[0] = (struct match_wire_hit){.narrative = 7,
	    .score = 1.5,
	    .confidence = 0.25,
	    .stance = COUNTERPOINT_REPORTS,
	    .why = {"one", "two"},
	    .nwhy = 2};
	in.hits[1] = (struct match_wire_hit){.narrative = 8};
	match_pack_hits(&message, &in);
	unpack = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_hits(&unpack, &out), 0);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_str_eq(out.hits[0].why[1], "two");
	ck_assert_uint_eq(out.hits[0].stance, COUNTERPOINT_REPORTS);
	ck_assert_uint_eq(out.hits[1].stance, 0);
	for (size_t cut = 1; cut <= message.len - 4; cut++) {
		char *copy = malloc(message.len - cut);

		memcpy(copy, message.data, message.len - cut);
		unpack = (struct unpack){copy, message.len - cut, false};
		unpack_u32(&unpack);
		ck_assert_int_eq(match_unpack_hits(&unpack, &out), -1);
		free(copy);
	}
	in.hits[0].stance = COUNTERPOINT_REPORTS + 1;
	match_pack_hits(&message, &in);
	unpack = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_hits(&unpack, &out), -1);
	buf_done(&message);
}
END_TEST

START_TEST(texts_on_the_wire)
{
	static const float vector[] = {1, -2};
	struct match_wire_text in = {.request = 5,
	    .text = "text",
	    .language = "en",
	    .day = COUNTERPOINT_NO_DAY,
	    .dimensions = 2,
	    .vector = vector};
	struct match_wire_text out;
	struct buf message = {0};
	struct unpack unpack;

	match_pack_text(&message, &in);
	match_set_mask(&message, 3);
	unpack = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_text(&unpack, &out), 0);
	ck_assert_uint_eq(out.mask, 3);
	ck_assert_int_eq(out.day, COUNTERPOINT_NO_DAY);
	ck_assert_uint_eq(out.dimensions, 2);
	ck_assert_mem_eq(out.vector, vector, sizeof(vector));
	match_text_done(&out);
	for (size_t cut = 1; cut <= message.len - 4; cut++) {
		unpack = skip_number(&message, cut);
		ck_assert_int_eq(match_unpack_text(&unpack, &out), -1);
	}
	buf_done(&message);
}
END_TEST

START_TEST(concepts_on_the_wire)
{
	struct counterpoint_wording terms[] = {
	    {.text = "sanction", .language = "en"},
	    {.text = "sanksi", .language = "id"}};
	struct counterpoint_concept c = {
	    .slug = "s", .kind = "economy", .terms = terms, .nterms = 2};
	struct match_wire_concept out;
	struct buf message = {0};
	struct unpack in;

	ck_assert_uint_eq(match_pack_concept(&message, 6, 9, &c), 0);
	in = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_concept(&in, &out), 0);
	ck_assert_uint_eq(out.skip, 6);
	ck_assert_uint_eq(out.concept.id, 9);
	ck_assert_str_eq(out.concept.kind, "economy");
	ck_assert_str_eq(out.concept.terms[1].text, "sanksi");
	match_concept_done(&out);
	for (size_t cut = 1; cut <= message.len - 4; cut++) {
		in = skip_number(&message, cut);
		ck_assert_int_eq(match_unpack_concept(&in, &out), -1);
	}
	buf_done(&message);
}
END_TEST

START_TEST(narratives_on_the_wire)
{
	static const float vectors[][2] = {{1, 2}, {3, 4}, {5, 6}};
	struct counterpoint_wording words[] = {
	    {.text = "text", .language = "en"},
	    {.text = "mot", .language = "fr", .vector = vectors[0]}};
	struct counterpoint_wording facts[] = {
	    {.text = "fact", .language = "en", .vector = vectors[1]}};
	const char *aliases[] = {"alias"};
	struct counterpoint_narrative n = {.slug = "s",
	    .title = "t",
	    .summary = "u",
	    .exemplars = words,
	    .nexemplars = 2,
	    .phrases = words,
	    .nphrases = 1,
	    .aliases = aliases,
	    .naliases = 1,
	    .answers = facts,
	    .nanswers = 1,
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = -7,
	    .dimensions = 2,
	    .vector = vectors[2]};
	struct match_wire_put put;
	struct buf message = {0};
	struct unpack in;

	ck_assert_uint_eq(match_pack_put(&message, 6, 9, &n), 0);
	in = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_put(&in, &put), 0);
	ck_assert_uint_eq(put.skip, 6);
	ck_assert_uint_eq(put.narrative.id, 9);
	ck_assert_str_eq(put.narrative.exemplars[1].text, "mot");
	ck_assert_str_eq(put.narrative.aliases[0], "alias");
	ck_assert_str_eq(put.narrative.answers[0].text, "fact");
	ck_assert_int_eq(put.narrative.first_seen, COUNTERPOINT_NO_DAY);
	ck_assert_int_eq(put.narrative.last_seen, -7);
	ck_assert_ptr_null(put.narrative.exemplars[0].vector);
	ck_assert_mem_eq(put.narrative.exemplars[1].vector, vectors[0], 8);
	ck_assert_mem_eq(put.narrative.answers[0].vector, vectors[1], 8);
	ck_assert_mem_eq(put.narrative.vector, vectors[2], 8);
	match_put_done(&put);
	for (size_t cut = 1; cut <= message.len - 4; cut++) {
		in = skip_number(&message, cut);
		ck_assert_int_eq(match_unpack_put(&in, &put), -1);
	}
	buf_done(&message);
}
END_TEST

START_TEST(too_many_wordings_are_left_out)
{
	struct counterpoint_wording words[200];
	struct counterpoint_narrative n = {.slug = "s",
	    .title = "t",
	    .summary = "u",
	    .exemplars = words,
	    .nexemplars = 200};
	struct match_wire_put put;
	struct buf message = {0};
	char *text = mem_calloc(8001, 1);
	struct unpack in;
	size_t left_out;

	memset(text, 'x', 8000);
	for (size_t i = 0; i < 200; i++)
		words[i] = (struct counterpoint_wording){
		    .text = text, .language = "en"};
	left_out = match_pack_put(&message, 0, 1, &n);
	ck_assert_uint_eq(left_out, 200 - 130);
	ck_assert_uint_le(message.len, CHANNEL_MESSAGE_MAX);
	in = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_put(&in, &put), 0);
	ck_assert_uint_eq(put.narrative.nexemplars, 130);
	match_put_done(&put);
	buf_done(&message);
	free(text);
}
END_TEST

/* No wording gives way to a vector, and a vector that is told is whole. */
START_TEST(vectors_give_way_to_wordings)
{
	enum { DIMENSIONS = 4096, WORDS = 100 };
	static float vector[DIMENSIONS] = {1};
	struct counterpoint_wording words[WORDS];
	struct counterpoint_narrative n = {.slug = "s",
	    .title = "t",
	    .summary = "u",
	    .exemplars = words,
	    .nexemplars = WORDS,
	    .dimensions = DIMENSIONS,
	    .vector = vector};
	struct match_wire_put put;
	struct buf message = {0};
	struct unpack in;
	size_t left_out, kept = 1;

	for (size_t i = 0; i < WORDS; i++)
		words[i] = (struct counterpoint_wording){
		    .text = "word", .language = "en", .vector = vector};
	left_out = match_pack_put(&message, 0, 1, &n);
	ck_assert_uint_le(message.len, CHANNEL_MESSAGE_MAX);
	in = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_put(&in, &put), 0);
	ck_assert_uint_eq(put.narrative.nexemplars, WORDS);
	for (size_t i = 0; i < WORDS; i++)
		kept += put.narrative.exemplars[i].vector != NULL;
	ck_assert_uint_eq(kept, 63);
	ck_assert_uint_eq(kept + left_out, WORDS + 1);
	match_put_done(&put);
	buf_done(&message);
}
END_TEST

START_TEST(candidates_on_the_wire)
{
	struct counterpoint_candidate c = {.message = "m",
	    .organisation = "o",
	    .language = "en",
	    .concerns_met = "peace",
	    .trust = NAN,
	    .trust_n = 4,
	    .recent_releases = 3};
	struct match_wire_candidates out;
	struct buf message = {0};
	struct unpack in;

	match_pack_candidates(&message, 1, 0, &c, 1);
	match_set_mask(&message, 5);
	in = skip_number(&message, 0);
	ck_assert_int_eq(match_unpack_candidates(&in, &out), 0);
	ck_assert_uint_eq(out.mask, 5);
	ck_assert_str_eq(out.candidates[0].concerns_met, "peace");
	ck_assert_str_eq(out.candidates[0].sensitivities_hit, "");
	ck_assert(isnan(out.candidates[0].trust));
	ck_assert_uint_eq(out.candidates[0].recent_releases, 3);
	match_candidates_done(&out);
	buf_done(&message);
}
END_TEST

static const char *
slug_of(const void *arg, uint32_t narrative)
{
	static const char *const slugs[] = {NULL, "b", "a", "c"};

	(void)arg;
	return narrative < 4 ? slugs[narrative] : NULL;
}

static struct match_names
names(void)
{
	return (struct match_names){.slug = slug_of,
	    .plugins = {"p0", "p1", "p2"},
	    .versions = {"v0", "v1", "v2"}};
}

static void
hear(struct match_findings *f, uint32_t plugin, const double (*hits)[3],
    size_t n)
{
	struct match_wire_hits wire = {.plugin = plugin, .n = n};

	for (size_t i = 0; i < n; i++)
		wire.hits[i] = (struct match_wire_hit){.narrative = hits[i][0],
		    .score = hits[i][1],
		    .confidence = hits[i][2]};
	ck_assert_int_eq(match_findings_add_hits(f, &wire), 0);
	ck_assert_int_eq(match_findings_add_hits(f, &wire), -1);
}

START_TEST(doubts_multiply_by_half)
{
	static const double first[][3] = {{1, 3, 0.5}, {2, 1, 0.5}, {1, 4, 0.4},
	    {3, 1, NAN}, {3, 1, 0}, {9, 1, 0.9}};
	static const double second[][3] = {{3, 1, 2}, {2, 1, 0.2}, {1, 1, 0.2}};
	struct match_findings f = {0};
	struct match_fused fused;
	struct match_names n = names();

	hear(&f, 0, first, 6);
	hear(&f, 1, second, 3);
	match_fuse_text(&f, &n, &fused);
	ck_assert_uint_eq(fused.answer.nhits, 3);
	ck_assert_str_eq(fused.answer.hits[0].narrative, "c");
	/* However sure it was: only a person is certain. */
	ck_assert_double_eq(
	    fused.answer.hits[0].confidence, MATCH_CONFIDENCE_MAX);
	/* A tie: by score. A plugin's weaker second word does not count. */
	ck_assert_str_eq(fused.answer.hits[1].narrative, "b");
	ck_assert_str_eq(fused.answer.hits[2].narrative, "a");
	ck_assert_double_eq_tol(
	    fused.answer.hits[1].confidence, 1 - 0.5 * sqrt(0.8), 1e-9);
	ck_assert_uint_eq(fused.answer.hits[1].nvotes, 2);
	ck_assert_double_eq(fused.answer.hits[1].votes[0].score, 3);
	ck_assert_str_eq(fused.answer.hits[1].votes[1].version, "v1");
	match_fused_done(&fused);
	match_findings_clear(&f);
}
END_TEST

static double
fuse_three(double a, double b, double c)
{
	const double said[] = {a, b, c};
	struct match_names n = names();
	struct match_findings f = {0};
	struct match_fused fused;
	double confidence;

	for (uint32_t p = 0; p < 3; p++)
		hear(&f, p, (const double[][3]){{1, 1, said[p]}}, 1);
	match_fuse_text(&f, &n, &fused);
	confidence = fused.answer.hits[0].confidence;
	match_fused_done(&fused);
	match_findings_clear(&f);
	return confidence;
}

START_TEST(fusion_has_bounds)
{
	for (int i = 5; i < 90; i += 10)
		for (int j = 5; j < 90; j += 10) {
			double a = i / 100.0, b = j / 100.0, c = 0.3;
			double fused = fuse_three(a, b, c);

			ck_assert_double_ge(fused, fmax(a, fmax(b, c)));
			ck_assert_double_le(
			    fused, 1 - (1 - a) * (1 - b) * (1 - c));
			ck_assert_double_eq_tol(
			    fused, fuse_three(c, a, b), 1e-12);
			ck_assert_double_ge(fuse_three(a + 0.04, b, c), fused);
		}
	/* One alone is taken at its word; the unsure hardly count. */
	ck_assert_double_eq_tol(fuse_three(0.7, 0.001, 0.001), 0.7, 0.001);
}
END_TEST

static void
hear_stance(struct match_findings *f, uint32_t plugin, double confidence,
    enum counterpoint_stance stance)
{
	struct match_wire_hits wire = {.plugin = plugin, .n = 1};

	wire.hits[0] = (struct match_wire_hit){.narrative = 1,
	    .score = 1,
	    .confidence = confidence,
	    .stance = stance};
	ck_assert_int_eq(match_findings_add_hits(f, &wire), 0);
}

START_TEST(the_surest_tells_the_stance)
{
	static const struct {
		double confidence[2];
		enum counterpoint_stance stance[2], fused;
	} rows[] = {
	    {{0.5, 0.6}, {0, 0}, 0},
	    {{0.5, 0.6}, {COUNTERPOINT_ASSERTS, 0}, COUNTERPOINT_ASSERTS},
	    {{0.5, 0.6}, {COUNTERPOINT_ASSERTS, COUNTERPOINT_REBUTS},
		COUNTERPOINT_REBUTS},
	    {{0.7, 0.6}, {COUNTERPOINT_REPORTS, COUNTERPOINT_REBUTS},
		COUNTERPOINT_REPORTS},
	    {{0.6, 0.6}, {COUNTERPOINT_REPORTS, COUNTERPOINT_REBUTS},
		COUNTERPOINT_REPORTS},
	};
	struct match_names n = names();
	struct match_fused fused;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct match_findings f = {0};

		for (uint32_t p = 0; p < 2; p++)
			hear_stance(
			    &f, p, rows[i].confidence[p], rows[i].stance[p]);
		match_fuse_text(&f, &n, &fused);
		ck_assert_int_eq(fused.answer.hits[0].stance, rows[i].fused);
		match_fused_done(&fused);
		match_findings_clear(&f);
	}
}
END_TEST

START_TEST(stances_have_words)
{
	for (int i = COUNTERPOINT_ASSERTS; i <= COUNTERPOINT_REPORTS; i++)
		ck_assert_int_eq(stance_find(stance_name(i)), i);
	ck_assert_ptr_null(stance_name(0));
	ck_assert_ptr_null(stance_name(COUNTERPOINT_REPORTS + 1));
	ck_assert_int_eq(stance_find(NULL), 0);
	ck_assert_int_eq(stance_find("denies"), 0);
}
END_TEST

START_TEST(factors_are_means)
{
	struct match_wire_factor list[] = {{0, 1, 0.2, "r"}, {1, 1, 0.4, "s"}};
	struct match_wire_factors wire = {.plugin = 0, .n = 2, .factors = list};
	struct match_findings f = {0};
	struct match_names n = names();
	struct tailor_factor(*factors)[COUNTERPOINT_FACTORS];

	ck_assert_int_eq(match_findings_add_factors(&f, &wire, 2), 0);
	wire.plugin = 1;
	list[0].score = 5;
	ck_assert_int_eq(match_findings_add_factors(&f, &wire, 2), 0);
	factors = match_fuse_factors(&f, &n, 2);
	ck_assert_double_eq_tol(factors[0][1].score, 0.6, 1e-9);
	ck_assert_str_eq(factors[0][1].plugin, "p0");
	ck_assert(isnan(factors[0][0].score));
	free(factors);
	match_findings_clear(&f);
	/* A candidate too many; the same factor twice. */
	ck_assert_int_eq(match_findings_add_factors(&f, &wire, 1), -1);
	match_findings_clear(&f);
	list[1] = list[0];
	ck_assert_int_eq(match_findings_add_factors(&f, &wire, 2), -1);
	match_findings_clear(&f);
}
END_TEST

static bool
knows(struct match_known *known, uint32_t number, match_mask mask)
{
	unsigned char key[MATCH_KNOWN_KEY] = {0};
	struct match_known_text *text;

	memcpy(key, &number, sizeof(number));
	text = match_known_find(known, key, mask);
	match_known_release(text);
	return text != NULL;
}

static void
learn(struct match_known *known, uint32_t number, const char *words)
{
	struct match_findings f = {.ready = true, .text = mem_strdup(words)};
	unsigned char key[MATCH_KNOWN_KEY] = {0};

	memcpy(key, &number, sizeof(number));
	match_known_release(match_known_add(known, key, 3, &f));
	ck_assert_ptr_null(f.text);
}

START_TEST(what_is_known_is_bounded)
{
	struct match_known known = {0};
	char *words = mem_calloc(TEXT_MAX, 1);

	ck_assert(!knows(&known, 0, 3));
	for (uint32_t i = 0; i < MATCH_KNOWN_MAX; i++)
		learn(&known, i, "words");
	ck_assert(knows(&known, 0, 3));
	ck_assert(!knows(&known, 0, 1));
	learn(&known, MATCH_KNOWN_MAX, "words");
	ck_assert_uint_eq(known.n, MATCH_KNOWN_MAX);
	/* 0 was asked about lately, so 1 went. */
	ck_assert(knows(&known, 0, 3) && !knows(&known, 1, 3));
	learn(&known, 0, "other words");
	ck_assert_uint_eq(known.n, MATCH_KNOWN_MAX);
	memset(words, 'x', TEXT_MAX - 1);
	for (uint32_t i = 0; i < 2048; i++)
		learn(&known, i, words);
	ck_assert_uint_le(known.bytes, MATCH_KNOWN_BYTES);
	ck_assert(knows(&known, 2047, 3) && !knows(&known, 2, 3));
	match_known_forget_all(&known);
	ck_assert(!knows(&known, 2047, 3));
	ck_assert_uint_eq(known.bytes, 0);
	match_known_done(&known);
	free(words);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("match_parts");
	TCase *tcase = tcase_create("parts");

	tcase_add_test(tcase, the_back_off_doubles_and_starts_over);
	tcase_add_test(tcase, numbers_are_used_once);
	tcase_add_test(tcase, impossible_times_are_overdue);
	tcase_add_test(tcase, hits_on_the_wire);
	tcase_add_test(tcase, texts_on_the_wire);
	tcase_add_test(tcase, concepts_on_the_wire);
	tcase_add_test(tcase, narratives_on_the_wire);
	tcase_add_test(tcase, too_many_wordings_are_left_out);
	tcase_add_test(tcase, vectors_give_way_to_wordings);
	tcase_add_test(tcase, candidates_on_the_wire);
	tcase_add_test(tcase, doubts_multiply_by_half);
	tcase_add_test(tcase, fusion_has_bounds);
	tcase_add_test(tcase, the_surest_tells_the_stance);
	tcase_add_test(tcase, stances_have_words);
	tcase_add_test(tcase, factors_are_means);
	tcase_add_test(tcase, what_is_known_is_bounded);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
