/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_answered.c - the stance of a text in the words of a narrative's
 * answers: who says what they say rebuts, who turns it round asserts.
 * Owns nothing. Leaves all other stances to test_lexical_stance.c.
 */
#include <check.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OURS	     100 /* the narrative that a test is about */

#define ASSERTS COUNTERPOINT_ASSERTS
#define REBUTS	COUNTERPOINT_REBUTS

static struct counterpoint_host *host;

static const char *const rebuts[][2] = {{"debunked", "en"}};
static const char *const nexts[][2] = {{"not", "en"}, {"no", "en"}};
static const char *const wholes[][2] = {{"did not bring", "en"}};
static const char *const nothings[][2] = {{"not only", "en"}};
static const char *const behinds[][2] = {{"it is false that", "en"}};

static const struct {
	const char *slug, *kind;
	const char *const (*terms)[2];
	size_t n;
} concepts[] = {{"cue-debunked", "rebut", rebuts, COUNT(rebuts)},
    {"cue-negates-next", "rebut", nexts, COUNT(nexts)},
    {"cue-negates-clause", "rebut", wholes, COUNT(wholes)},
    {"cue-negates-nothing", "assert", nothings, COUNT(nothings)},
    {"cue-denies-behind", "rebut", behinds, COUNT(behinds)}};

static const struct counterpoint_wording answers[] = {
    {"Grain ships did not bring famine, corridors kept harbours open.", "en",
	NULL},
    {"Turbines are not only for glaciers, lanterns light orchards.", "en",
	NULL},
};

/* A narrative in another language than its answers. */
static void
setup(void)
{
	const struct counterpoint_narrative n = {.id = OURS,
	    .title = "Hambre",
	    .language = "es",
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY,
	    .answers = answers,
	    .nanswers = COUNT(answers)};
	uint32_t i;

	host = library_open_plain();
	for (i = 0; i < COUNT(concepts); i++)
		library_add_concept(host, 1 + i, concepts[i].slug,
		    concepts[i].kind, concepts[i].terms, concepts[i].n);
	library_add(host);
	mock_add(host, &n);
	mock_commit(host);
}

static void
teardown(void)
{
	mock_close(host);
}

static const struct {
	const char *text, *language;
	enum counterpoint_stance stance;
} spoken[] = {
    /* all of an answer, or a part of it */
    {"Grain ships did not bring famine, corridors kept harbours open.", "en",
	REBUTS},
    {"Grain ships did not bring famine.", "en", REBUTS},
    {"Corridors kept harbours open.", "en", REBUTS},
    {"Corridors kept the harbours open, grain ships did not bring famine", "en",
	REBUTS},
    {"No, corridors kept harbours open.", "en", REBUTS},
    {"Turbines are not only for glaciers.", "en", REBUTS},
    {"Corridors kept harbours open.", "und", REBUTS},
    /* without its negation */
    {"Grain ships bring famine.", "en", ASSERTS},
    {"Grain ships bring famine, corridors kept harbours open.", "en", ASSERTS},
    {"Grain ships bring famine.", "und", ASSERTS},
    /* with one of its own */
    {"Corridors kept not harbours open.", "en", ASSERTS},
    {"Corridors not, as you think, kept harbours open.", "en", ASSERTS},
    {"Turbines are not for glaciers, lanterns light orchards.", "en", ASSERTS},
    {"Grain ships did not bring famine, corridors kept no harbours open.", "en",
	ASSERTS},
    /* called a lie */
    {"Debunked: corridors kept harbours open.", "en", ASSERTS},
    {"It is false that corridors kept harbours open.", "en", ASSERTS},
    /* in a language that no answer has: nobody knows what is denied there */
    {"Corridors kept harbours open.", "sw", ASSERTS},
};

START_TEST(an_answer_is_spoken_with_its_negations)
{
	const struct mock_match *m;

	mock_match(host, spoken[_i].text, spoken[_i].language);
	m = mock_find(host, OURS);
	ck_assert_msg(m != NULL, "%s: not found", spoken[_i].text);
	ck_assert_msg(m->stance == spoken[_i].stance, "%s: %d, not %d",
	    spoken[_i].text, (int)m->stance, (int)spoken[_i].stance);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical answered");
	TCase *tc = tcase_create("answered");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, an_answer_is_spoken_with_its_negations, 0, COUNT(spoken));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
