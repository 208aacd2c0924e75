/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_match_pool.c - the match pool when all goes well: answers, languages,
 * library changes, rebuilds, tailors, forgetting, stopping, limits.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match_fixture.h"

static struct world w;
static struct reply r;

START_TEST(two_plugins_make_one_answer)
{
	world_start_pair(&w);
	world_match(&w, "About n3. and more", &r);
	ck_assert_int_eq(r.code, ERR_NONE);
	ck_assert_str_eq(r.text, "About n3. and more");
	ck_assert_str_eq(r.hits, "[n3.][tricky][steady][n3.][n3.]");
	ck_assert_double_eq_tol(r.best, 1 - 0.5 * sqrt(0.5), 1e-9);
	ck_assert_str_eq(r.missing, "");
	ck_assert_uint_eq(w.ready, 1);
	ck_assert_uint_eq(w.resumed, 0);
	ck_assert_uint_eq(world_plugin(&w, "steady").calls, 1);
	ck_assert_int_eq(
	    world_plugin(&w, "steady").state, MATCH_PLUGIN_RUNNING);
	ck_assert_str_eq(world_plugin(&w, "steady").version, "7");
	world_done(&w);
}
END_TEST

START_TEST(hits_are_ordered_and_bounded)
{
	char text[400] = "";

	world_init(&w);
	world_add_plugin(&w, "tricky");
	for (int i = 0; i < 40; i++) {
		w.titles[i] = "A title";
		sprintf(text + strlen(text), " n%d.", i);
	}
	world_start(&w);
	world_match(&w, text, &r);
	ck_assert_uint_eq(r.nhits, MATCH_ANSWER_MAX);
	ck_assert_ptr_nonnull(strstr(r.hits, "[n0.][tricky]"));
	/* By slug: n0., n1., n10., n11. ... */
	ck_assert(
	    strncmp(strchr(r.hits + 1, ']'), "][tricky][n0.][n1.]", 18) == 0);
	world_done(&w);
}
END_TEST

START_TEST(texts_are_normalised_and_languages_detected)
{
	static const char long_text[] =
	    "The war in Ukraine is a proxy war of the West against Russia, "
	    "and Washington prolongs it.";
	struct reply second;

	world_start_pair(&w);
	world_match(&w, long_text, &r);
	ck_assert_str_eq(r.language, "en");
	ck_assert(r.detected);
	world_match(&w, "Cafe\xcc\x81", &r);
	ck_assert_str_eq(r.text, "Caf\xc3\xa9");
	ck_assert_str_eq(r.language, "und");
	world_match(&w, "CAF\xc3\x89! https://example.org/x", &second);
	ck_assert_mem_eq(r.digest, second.digest, sizeof(r.digest));
	world_done(&w);
}
END_TEST

static void
check_language(void *arg, const struct match_answer *a, const struct err *err)
{
	ck_assert_ptr_null(err);
	ck_assert_str_eq(a->language, "pt-BR");
	ck_assert(!a->detected);
	++*(unsigned *)arg;
}

START_TEST(a_given_language_stays)
{
	const struct match_question question = {
	    .text = "The war in Ukraine", .language = "pt-BR"};
	unsigned answers = 0;
	struct err err;

	world_start_pair(&w);
	ck_assert_int_eq(match_pool_ask(w.pool, &question, check_language,
			     &answers, NULL, &err),
	    0);
	world_wait(&w, &answers, 1);
	world_done(&w);
}
END_TEST

START_TEST(a_text_brings_its_day_and_its_vector)
{
	static const float vector[] = {0.5, 0.25, 0.125};
	const struct match_question question = {.text = "steady tell n1.",
	    .day = -3,
	    .dimensions = 3,
	    .vector = vector};

	world_start_pair(&w);
	world_ask_of(&w, &question, &r);
	world_wait(&w, &r.answers, 1);
	ck_assert_ptr_nonnull(strstr(r.hits, "[day -3, vector 0.875]"));
	world_match(&w, "steady tell n1.", &r);
	ck_assert_ptr_nonnull(strstr(r.hits, "[no day]"));
	world_done(&w);
}
END_TEST

START_TEST(a_narrative_brings_days_answers_and_vectors)
{
	static const float own[] = {1, 0}, words[] = {0, 2};
	static const struct counterpoint_wording exemplar = {
	    .text = "A wording", .language = "en", .vector = words};
	static const struct counterpoint_wording answers[] = {
	    {.text = "A fact", .language = "en", .vector = words},
	    {.text = "Un fait", .language = "fr"}};
	const struct counterpoint_narrative narrative = {.slug = "n1.",
	    .title = "A title",
	    .summary = "A summary",
	    .first_seen = -1,
	    .last_seen = 20000,
	    .exemplars = &exemplar,
	    .nexemplars = 1,
	    .answers = answers,
	    .nanswers = 2,
	    .dimensions = 2,
	    .vector = own};

	world_start_pair(&w);
	world_match(&w, "steady tell n1.", &r);
	match_pool_put(w.pool, &narrative);
	match_pool_commit(w.pool);
	world_match(&w, "steady tell n1.", &r);
	ck_assert_ptr_nonnull(strstr(r.hits,
	    "[seen -1 to 20000, vectors 5, answers 2 A fact/en Un fait/fr]"));
	world_done(&w);
}
END_TEST

/* Only one of the two plugins has a use for them. */
START_TEST(concepts_come_change_and_go)
{
	static const struct counterpoint_wording terms[] = {
	    {.text = "sanction", .language = "en"},
	    {.text = "sanksi", .language = "id"}};
	struct counterpoint_concept concept = {
	    .slug = "sanction", .kind = "economy", .terms = terms, .nterms = 2};
	struct match_pool_status status;

	world_start_pair(&w);
	world_match(&w, "tricky tell n1.", &r);
	match_pool_put_concept(w.pool, &concept);
	match_pool_commit(w.pool);
	world_match(&w, "tricky tell n1.", &r);
	ck_assert_ptr_nonnull(strstr(
	    r.hits, "[sanction, a economy: 2 terms sanction/en sanksi/id]"));
	ck_assert_str_eq(r.missing, "");
	match_pool_status(w.pool, &status);
	ck_assert_uint_eq(status.concepts, 1);
	concept.nterms = 1;
	match_pool_put_concept(w.pool, &concept);
	match_pool_commit(w.pool);
	world_match(&w, "tricky tell n1.", &r);
	ck_assert_ptr_nonnull(strstr(r.hits, ": 1 terms sanction/en]"));
	match_pool_remove_concept(w.pool, "sanction");
	match_pool_remove_concept(w.pool, "sanction");
	match_pool_commit(w.pool);
	world_match(&w, "tricky tell n1.", &r);
	ck_assert_ptr_null(strstr(r.hits, "sanction"));
	ck_assert_str_eq(w.log, "");
	world_done(&w);
}
END_TEST

START_TEST(a_plugin_tells_the_stance)
{
	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	ck_assert_int_eq(r.stance, 0);
	world_match(&w, "tricky rebuts n1.", &r);
	ck_assert_int_eq(r.stance, COUNTERPOINT_REBUTS);
	world_match(&w, "steady asserts and steady reports n1.", &r);
	ck_assert_int_eq(r.stance, COUNTERPOINT_REPORTS);
	world_match(&w, "tricky rubbish n7.", &r);
	ck_assert_int_eq(r.stance, 0);
	world_done(&w);
}
END_TEST

START_TEST(without_plugins_texts_are_still_prepared)
{
	world_init(&w);
	world_start(&w);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "");
	ck_assert_str_eq(r.missing, "");
	world_done(&w);
}
END_TEST

START_TEST(changes_are_seen_by_all_workers)
{
	struct reply replies[16];

	world_start_pair(&w);
	world_match(&w, "n9.", &r);
	ck_assert_str_eq(r.hits, "");
	world_change(&w, 9, "New");
	for (int i = 0; i < 16; i++)
		world_ask(&w, "tricky slow n9.", &replies[i]);
	for (int i = 0; i < 16; i++) {
		world_wait(&w, &replies[i].answers, 1);
		ck_assert_str_eq(
		    replies[i].hits, "[n9.][tricky][steady][n9.][n9.]");
	}
	world_change(&w, 9, NULL);
	world_match(&w, "n9.", &r);
	ck_assert_str_eq(r.hits, "");
	ck_assert_uint_eq(w.ready, 1);
	world_done(&w);
}
END_TEST

START_TEST(many_changes_lead_to_a_rebuild)
{
	struct match_pool_status status;
	struct reply slow;

	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	world_ask(&w, "tricky slow n1.", &slow);
	for (unsigned i = 100; i < 100 + 80; i++)
		world_change(&w, i, "More");
	world_wait(&w, &w.ready, 2);
	world_wait(&w, &slow.answers, 1);
	ck_assert_str_eq(slow.hits, "[n1.][tricky][steady][n1.][n1.]");
	match_pool_status(w.pool, &status);
	ck_assert_uint_eq(status.generation, 2);
	ck_assert_uint_eq(status.workers, 2);
	ck_assert_uint_eq(status.narratives, 88);
	ck_assert(!status.rebuilding);
	world_match(&w, "n179.", &r);
	ck_assert_str_eq(r.hits, "[n179.][tricky][steady][n179.][n179.]");
	/* What is changed now reaches builder and workers of the new one. */
	world_change(&w, 300, "Later");
	world_match(&w, "n300.", &r);
	ck_assert_uint_eq(r.nhits, 1);
	ck_assert_uint_eq(w.wanted, 2);
	world_done(&w);
}
END_TEST

START_TEST(changes_during_a_rebuild_are_in_both)
{
	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	for (unsigned i = 100; i < 100 + 70; i++)
		world_change(&w, i, "More");
	while (w.wanted < 2)
		event_base_loop(w.base, EVLOOP_ONCE);
	world_change(&w, 500, "During");
	world_match(&w, "n500.", &r);
	ck_assert_uint_eq(r.nhits, 1);
	world_wait(&w, &w.ready, 2);
	world_match(&w, "n500.", &r);
	ck_assert_uint_eq(r.nhits, 1);
	world_done(&w);
}
END_TEST

static void
count_tailored(void *arg, const struct tailor_answer *a, const struct err *err)
{
	const struct tailor_factor *f;

	ck_assert_ptr_null(err);
	ck_assert_uint_eq(a->n, 3);
	ck_assert_uint_eq(a->nmissing, 0);
	for (size_t i = 0; i < a->n; i++) {
		f = a->factors[i];
		ck_assert_double_eq_tol(f[COUNTERPOINT_DEED].score, 0.5, 1e-9);
		ck_assert_str_eq(f[COUNTERPOINT_DEED].reason, "scorer deed");
		ck_assert_str_eq(f[COUNTERPOINT_DEED].plugin, "scorer");
		ck_assert_str_eq(f[COUNTERPOINT_DEED].version, "1");
		ck_assert_double_eq_tol(
		    f[COUNTERPOINT_MATCH].score, 0.25 * (double)i, 1e-9);
		ck_assert(isnan(f[COUNTERPOINT_FATIGUE].score));
		ck_assert(isnan(f[COUNTERPOINT_EVIDENCE].score));
		ck_assert_ptr_null(f[COUNTERPOINT_EVIDENCE].reason);
	}
	++*(unsigned *)arg;
}

START_TEST(tailors_score_candidates)
{
	struct counterpoint_candidate c[3] = {0};
	unsigned answers = 0;
	struct err err;

	world_init(&w);
	world_add_plugin(&w, "scorer");
	world_add_plugin(&w, "second");
	world_start(&w);
	for (int i = 0; i < 3; i++) {
		c[i].message = "m";
		c[i].organisation = "o";
		c[i].language = "en";
		c[i].match_confidence = 0.25 * i;
	}
	ck_assert_int_eq(match_pool_tailor(w.pool, c, 3, count_tailored,
			     &answers, NULL, &err),
	    0);
	world_wait(&w, &answers, 1);
	/* A text does not go to tailors, and misses none. */
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.missing, "");
	ck_assert_int_eq(match_pool_tailor(w.pool, c, 0, count_tailored,
			     &answers, NULL, &err),
	    -1);
	ck_assert_int_eq(match_pool_tailor(w.pool, c, 257, count_tailored,
			     &answers, NULL, &err),
	    -1);
	world_done(&w);
}
END_TEST

static void
never(void *arg, const struct match_answer *a, const struct err *err)
{
	(void)arg;
	(void)a;
	(void)err;
	ck_abort_msg("a forgotten ask was answered");
}

START_TEST(what_is_forgotten_is_not_answered)
{
	struct match_ask *queued, *running;
	struct match_pool_status status;
	struct err err;

	world_start_pair(&w);
	match_pool_ask(w.pool, &(struct match_question){.text = "n1."}, never,
	    NULL, &queued, &err);
	match_ask_forget(queued);
	world_match(&w, "n1.", &r);
	match_pool_ask(w.pool, &(struct match_question){.text = "tricky slow"},
	    never, NULL, &running, &err);
	match_ask_forget(running);
	world_sleep(&w, 200);
	match_pool_status(w.pool, &status);
	ck_assert_uint_eq(status.in_flight + status.queued, 0);
	world_done(&w);
}
END_TEST

START_TEST(nobody_waits_longer_than_allowed)
{
	static struct reply replies[200];
	unsigned late = 0;

	world_init(&w);
	w.settings.queue_ms = 500;
	world_add_plugin(&w, "tricky");
	world_start(&w);
	world_wait(&w, &w.ready, 1);
	for (int i = 0; i < 200; i++)
		world_ask(&w, "tricky slow", &replies[i]);
	for (int i = 0; i < 200; i++) {
		world_wait(&w, &replies[i].answers, 1);
		late += replies[i].code == ERR_TIMEOUT;
	}
	/* Two workers take 20 ms for each. */
	ck_assert_uint_gt(late, 50);
	ck_assert_int_eq(replies[0].code, ERR_NONE);
	world_done(&w);
}
END_TEST

START_TEST(too_long_and_too_many_are_refused)
{
	static struct reply replies[MATCH_ASKS_MAX];
	static const float vector[MATCH_DIMENSIONS_MAX + 1];
	char *text = calloc(1, TEXT_MAX + 2);
	struct match_question question = {.text = text, .vector = vector};
	struct err err;

	world_start_pair(&w);
	memset(text, 'a', TEXT_MAX + 1);
	ck_assert_int_eq(
	    match_pool_ask(w.pool, &question, never, NULL, NULL, &err), -1);
	ck_assert_int_eq(err.code, ERR_INVALID);
	text[TEXT_MAX] = '\0';
	question.dimensions = MATCH_DIMENSIONS_MAX + 1;
	ck_assert_int_eq(
	    match_pool_ask(w.pool, &question, never, NULL, NULL, &err), -1);
	ck_assert_int_eq(err.code, ERR_INVALID);
	question.dimensions = MATCH_DIMENSIONS_MAX;
	world_ask_of(&w, &question, &r);
	world_wait(&w, &r.answers, 1);
	ck_assert_int_eq(r.code, ERR_NONE);
	world_match(&w, text, &r);
	ck_assert_int_eq(r.code, ERR_NONE);
	for (int i = 0; i < MATCH_ASKS_MAX; i++)
		world_ask(&w, "n1.", &replies[i]);
	ck_assert_int_eq(
	    match_pool_ask(w.pool, &question, never, NULL, NULL, &err), -1);
	ck_assert_int_eq(err.code, ERR_OVERLOADED);
	for (int i = 0; i < MATCH_ASKS_MAX; i++) {
		world_wait(&w, &replies[i].answers, 1);
		ck_assert_uint_eq(replies[i].nhits, 1);
	}
	free(text);
	world_done(&w);
}
END_TEST

START_TEST(stopping_answers_everybody)
{
	struct reply replies[40];

	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	for (int i = 0; i < 40; i++)
		world_ask(&w, "tricky slow", &replies[i]);
	world_sleep(&w, 30);
	world_done(&w);
	for (int i = 0; i < 40; i++) {
		ck_assert_uint_eq(replies[i].answers, 1);
		ck_assert(replies[i].code == ERR_UNAVAILABLE ||
			  replies[i].code == ERR_NONE);
	}
	ck_assert_int_eq(replies[39].code, ERR_UNAVAILABLE);
}
END_TEST

START_TEST(stopping_before_the_first_index)
{
	world_start_pair(&w);
	world_ask(&w, "n1.", &r);
	event_base_loop(w.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	world_done(&w);
	ck_assert_uint_eq(r.answers, 1);
	ck_assert_int_eq(r.code, ERR_UNAVAILABLE);
}
END_TEST

START_TEST(a_builder_that_cannot_start_does_not_lose_asks)
{
	world_init(&w);
	w.settings.program = "/bin/false";
	w.settings.queue_ms = 500;
	world_start(&w);
	world_match(&w, "n1.", &r);
	ck_assert_int_eq(r.code, ERR_TIMEOUT);
	ck_assert_ptr_nonnull(strstr(w.log, "exited with code 1"));
	ck_assert_uint_le(w.wanted, 2);
	world_done(&w);
}
END_TEST

START_TEST(what_was_matched_is_known)
{
	struct match_pool_status status;

	world_start_pair(&w);
	for (int i = 0; i < 3; i++) {
		world_match(&w, "n1.", &r);
		ck_assert_str_eq(r.hits, "[n1.][tricky][steady][n1.][n1.]");
		ck_assert_str_eq(r.missing, "");
	}
	ck_assert_uint_eq(world_plugin(&w, "steady").calls, 1);
	match_pool_status(w.pool, &status);
	ck_assert_uint_eq(status.known, 1);
	ck_assert_uint_eq(status.known_hits, 2);
	ck_assert_uint_eq(status.in_flight + status.queued, 0);
	world_change(&w, 1, NULL);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "");
	ck_assert_uint_eq(world_plugin(&w, "steady").calls, 2);
	world_done(&w);
}
END_TEST

START_TEST(what_is_known_may_change_before_it_is_told)
{
	struct match_ask *known;
	struct err err;

	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	match_pool_ask(w.pool, &(struct match_question){.text = "n1."}, never,
	    NULL, &known, &err);
	match_ask_forget(known);
	world_ask(&w, "n1.", &r);
	ck_assert_uint_eq(r.answers, 0);
	world_change(&w, 1, NULL);
	world_wait(&w, &r.answers, 1);
	ck_assert_str_eq(r.hits, "");
	world_ask(&w, "n1.", &r);
	world_done(&w);
	ck_assert_uint_eq(r.answers, 1);
	ck_assert_int_eq(r.code, ERR_UNAVAILABLE);
}
END_TEST

static TCase *
make(void)
{
	TCase *tcase = tcase_create("pool");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, two_plugins_make_one_answer);
	tcase_add_test(tcase, hits_are_ordered_and_bounded);
	tcase_add_test(tcase, texts_are_normalised_and_languages_detected);
	tcase_add_test(tcase, a_given_language_stays);
	tcase_add_test(tcase, a_text_brings_its_day_and_its_vector);
	tcase_add_test(tcase, a_narrative_brings_days_answers_and_vectors);
	tcase_add_test(tcase, concepts_come_change_and_go);
	tcase_add_test(tcase, a_plugin_tells_the_stance);
	tcase_add_test(tcase, without_plugins_texts_are_still_prepared);
	tcase_add_test(tcase, changes_are_seen_by_all_workers);
	tcase_add_test(tcase, many_changes_lead_to_a_rebuild);
	tcase_add_test(tcase, changes_during_a_rebuild_are_in_both);
	tcase_add_test(tcase, tailors_score_candidates);
	tcase_add_test(tcase, what_is_forgotten_is_not_answered);
	tcase_add_test(tcase, what_was_matched_is_known);
	tcase_add_test(tcase, what_is_known_may_change_before_it_is_told);
	tcase_add_test(tcase, nobody_waits_longer_than_allowed);
	tcase_add_test(tcase, too_long_and_too_many_are_refused);
	tcase_add_test(tcase, stopping_answers_everybody);
	tcase_add_test(tcase, stopping_before_the_first_index);
	tcase_add_test(tcase, a_builder_that_cannot_start_does_not_lose_asks);
	return tcase;
}

int
main(int argc, char **argv)
{
	return world_main(argc, argv, make);
}
