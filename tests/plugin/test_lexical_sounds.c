/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_sounds.c - names by their sound: keys, likeness, and what a
 * candidate has of a text by sound alone.
 * Owns an engine. Leaves the rules of sound to test_sound.c, reasons to
 * test_lexical_why.c.
 */
#include <check.h>
#include <string.h>

#include "lexical/engine.h"
#include "suite.h"

static struct engine *engine;

static void
setup(void)
{
	engine = engine_new(NULL, "en");
	ck_assert_ptr_nonnull(engine);
}

static void
teardown(void)
{
	engine_free(engine);
}

static void
add(uint32_t id, const char *title)
{
	const struct counterpoint_narrative n = {
	    .id = id, .slug = "x", .title = title, .language = "en"};

	ck_assert_int_eq(engine_add(engine, &n), 0);
}

/* The features of the only narrative that a Russian text finds. */
static const float *
ask(const char *text)
{
	static struct engine_candidate found[ENGINE_CANDIDATES_MAX];
	const struct counterpoint_text asked = {.text = text,
	    .length = strlen(text),
	    .language = "ru",
	    .day = COUNTERPOINT_NO_DAY};

	ck_assert_int_eq(
	    engine_candidates(engine, &asked, found, ENGINE_CANDIDATES_MAX), 1);
	return found[0].feature;
}

/* One stem, of which the library has the sound of one form alone: it counts
 * wherever that form stands. */
static const char *const forms[] = {
    "Путин", "Путин, Путиным", "Путиным, Путин", "Путиным, Путин, Путине"};

START_TEST(any_form_of_a_stem_may_sound_so)
{
	float once;

	add(1, "Why Putin sold the harbour");
	engine_commit(engine);
	once = ask("Путин")[FEATURE_text_alike];
	ck_assert_float_gt(once, 0.5F);
	ck_assert_float_eq(ask(forms[_i])[FEATURE_text_alike], once);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin lexical sounds");
	TCase *tc = tcase_create("sounds");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, any_form_of_a_stem_may_sound_so, 0,
	    (int)(sizeof(forms) / sizeof(forms[0])));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
