/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_scopes.c - cues of stance that count only where they stand in a
 * certain way: headings, speakers, what stands behind a cue, what is set
 * against what, words between those of a cue. Owns nothing. Leaves plain cues
 * and negations to test_lexical_stance.c.
 */
#include <check.h>
#include <stdio.h>
#include <time.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OURS	     100 /* the narrative that a test is about */
#define DENIAL	     101

#define ASSERTS COUNTERPOINT_ASSERTS
#define REBUTS	COUNTERPOINT_REBUTS
#define REPORTS COUNTERPOINT_REPORTS

static struct counterpoint_host *host;

static const char *const rebuts[][2] = {{"debunked", "en"}, {"invented", "en"}};
static const char *const nexts[][2] = {{"not", "en"}, {"is not a", "en"}};
static const char *const contrasts[][2] = {{"but", "en"}};
static const char *const fillers[][2] = {{"simply", "en"}, {"quite", "en"}};
static const char *const behinds[][2] = {
    {"it is false that", "en"}, {"doubt that", "en"}};
static const char *const ideas[][2] = {{"the idea that", "en"}};
static const char *const absurds[][2] = {{"absurd", "en"}, {"slander", "en"}};
static const char *const myths[][2] = {{"myth", "en"}, {"fake", "en"}};
static const char *const facts[][2] = {{"fact", "en"}};
static const char *const speakers[][2] = {
    {"minister", "en"}, {"ラブロフ", "ja"}};
static const char *const says[][2] = {{"told", "en"}};
static const char *const checks[][2] = {{"fact checkers", "en"}};
static const char *const rathers[][2] = {{"rather than", "en"}};
static const char *const nots[][2] = {{"not", "en"}};
static const char *const insteads[][2] = {{"ではなく", "ja"}};
static const char *const opposes[][2] = {{"against", "en"}};
static const char *const spares[][2] = {{"exempts", "en"}};
static const char *const ifs[][2] = {{"they told us", "en"}};

static const struct {
	const char *slug, *kind;
	const char *const (*terms)[2];
	size_t n;
} concepts[] = {{"cue-debunked", "rebut", rebuts, COUNT(rebuts)},
    {"cue-negates-next", "rebut", nexts, COUNT(nexts)},
    {"cue-contrast", "assert", contrasts, 1},
    {"cue-filler", "assert", fillers, COUNT(fillers)},
    {"cue-denies-behind", "rebut", behinds, COUNT(behinds)},
    {"cue-idea", "assert", ideas, 1},
    {"cue-absurd", "rebut", absurds, COUNT(absurds)},
    {"cue-heading-false", "rebut", myths, COUNT(myths)},
    {"cue-heading-true", "assert", facts, 1},
    {"cue-speaker", "report", speakers, COUNT(speakers)},
    {"cue-says", "report", says, 1}, {"cue-fact-check", "rebut", checks, 1},
    {"cue-rather-than", "rebut", rathers, 1},
    {"cue-not-rather", "rebut", nots, 1}, {"cue-instead", "rebut", insteads, 1},
    {"cue-opposes", "assert", opposes, 1}, {"cue-spares", "assert", spares, 1},
    {"cue-conditional", "assert", ifs, 1}};

static void
add_exemplar_too(uint32_t id, const char *title, const char *exemplar)
{
	library_add_one(host, id, title, exemplar, "en");
}

/* What the title and the exemplar have is what the narrative is about. */
static void
setup(void)
{
	uint32_t i;

	host = library_open_plain();
	for (i = 0; i < COUNT(concepts); i++)
		library_add_concept(host, 1 + i, concepts[i].slug,
		    concepts[i].kind, concepts[i].terms, concepts[i].n);
	library_add(host);
	add_exemplar_too(OURS, "turbine glacier lantern, not orchard",
	    "turbine glacier stand against saddle");
	add_exemplar_too(DENIAL, "Violins of pepper and anvils are slander",
	    "Violins, anvils");
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
	uint32_t narrative; /* 0: ours */
} scopes[] = {
    /* words between those of a cue, unless it is "not simply" */
    {"It is simply false that turbine glacier", "en", REBUTS, 0},
    {"It is simply quite false that turbine glacier", "en", REBUTS, 0},
    {"This is simply not a turbine", "en", REBUTS, 0},
    {"This is not simply a turbine", "en", ASSERTS, 0},
    /* of what stands behind it, in its clause */
    {"I doubt that milk sours, turbine glacier", "en", ASSERTS, 0},
    {"Turbine glacier, I doubt that", "en", ASSERTS, 0},
    {"Turbine glacier: I doubt that lantern", "en", ASSERTS, 0},
    {"I doubt that lantern. Turbine glacier", "en", ASSERTS, 0},
    {"I doubt that turbine glacier. Lantern", "en", REBUTS, 0},
    {"I doubt that turbine glacier?", "en", ASSERTS, 0},
    {"I doubt that this is not turbine glacier", "en", ASSERTS, 0},
    /* what the narrative negates, or opposes, itself */
    {"It is false that turbine orchard", "en", ASSERTS, 0},
    {"It is false that turbine saddle", "en", ASSERTS, 0},
    /* an idea that is absurd */
    {"The idea that turbine glacier is absurd", "en", REBUTS, 0},
    {"Absurd turbine glacier", "en", ASSERTS, 0},
    {"The idea that this is not turbine glacier is absurd", "en", ASSERTS, 0},
    /* headings */
    {"Myth: turbine glacier", "en", REBUTS, 0},
    {"Myth 3: turbine glacier", "en", REBUTS, 0},
    {"Myth of turbine: glacier", "en", ASSERTS, 0},
    {"Turbine glacier myth", "en", ASSERTS, 0},
    {"Myth: turbine glacier. Fact: lantern", "en", REBUTS, 0},
    {"Fact: turbine glacier. Myth: lantern", "en", ASSERTS, 0},
    {"Myth: turbine orchard", "en", ASSERTS, 0},
    {"Myth: not turbine glacier", "en", REBUTS, 0},
    {"Myth: not turbine glacier. Fact: lantern", "en", ASSERTS, 0},
    /* who says it */
    {"Minister: turbine glacier", "en", REPORTS, 0},
    {"The new minister Smith: turbine glacier", "en", REPORTS, 0},
    {"Our friend who once met the minister: turbine glacier", "en", ASSERTS, 0},
    {"Turbine glacier and the minister", "en", ASSERTS, 0},
    {"The minister told us that turbine glacier", "en", REPORTS, 0},
    {"I told you that turbine glacier", "en", ASSERTS, 0},
    {"ラブロフ「turbine glacier」", "ja", REPORTS, 0},
    /* who checks facts, and who only is said to */
    {"Fact checkers: turbine glacier", "en", REBUTS, 0},
    {"The fact checkers hide turbine glacier", "en", ASSERTS, 0},
    /* what it comes to, alone, before what the desk says itself */
    {"Fact checkers: Fake. Turbine exempts glacier.", "en", REBUTS, 0},
    {"Fact checkers: Fake. Turbine glacier.", "en", ASSERTS, 0},
    {"Fact checkers: Fake. Exempts milk. Turbine glacier.", "en", ASSERTS, 0},
    {"Fact checkers: Fake. Turbine exempts glacier, but milk.", "en", ASSERTS,
	0},
    {"Fact checkers: Fake of old. Turbine exempts glacier.", "en", ASSERTS, 0},
    {"Fact checkers: Fact: turbine glacier", "en", ASSERTS, 0},
    /* what is spared is not blamed: who calls that false blames it */
    {"Turbine exempts glacier.", "en", ASSERTS, 0},
    {"It is false that turbine exempts glacier", "en", ASSERTS, 0},
    {"Myth: turbine exempts glacier", "en", ASSERTS, 0},
    {"Debunked that turbine exempts glacier", "en", ASSERTS, 0},
    {"Debunked, turbine glacier. It exempts milk.", "en", REBUTS, 0},
    {"It is not a turbine. Lantern exempts glacier.", "en", REBUTS, 0},
    {"It is not a turbine. Lantern not exempts glacier.", "en", ASSERTS, 0},
    {"It is not a turbine. Lantern exempts glacier?", "en", ASSERTS, 0},
    /* what answers a question */
    {"Turbine glacier? Debunked: not lantern turbine.", "en", REBUTS, 0},
    {"Lantern? Debunked: turbine glacier.", "en", ASSERTS, 0},
    {"Not turbine glacier lantern? Debunked: milk.", "en", ASSERTS, 0},
    {"Turbine exempts glacier lantern? Debunked: milk.", "en", ASSERTS, 0},
    {"Glacier turbine? Debunked. It is not a turbine.", "en", REBUTS, 0},
    {"Glacier turbine? Wrong. It is not a turbine.", "en", ASSERTS, 0},
    /* what others are said to say */
    {"They told us this is not a turbine", "en", ASSERTS, 0},
    {"They told us milk. This is not a turbine", "en", REBUTS, 0},
    /* one against another */
    {"Milk made lantern rather than turbine", "en", REBUTS, 0},
    {"Milk made turbine rather than lantern", "en", ASSERTS, 0},
    {"Milk made lantern, not turbine", "en", REBUTS, 0},
    {"Milk made lantern, not new turbine", "en", ASSERTS, 0},
    {"Not turbine but lantern", "en", REBUTS, 0},
    {"Not lantern but turbine", "en", ASSERTS, 0},
    {"glacierではなくlantern", "ja", REBUTS, 0},
    {"lanternではなくglacier", "ja", ASSERTS, 0},
    {"Debunked: milk made lantern rather than turbine", "en", REBUTS, 0},
    /* a narrative that denies what others say, in whatever words */
    {"Violins and anvils were invented", "en", ASSERTS, DENIAL},
    {"Fake: violins and anvils", "en", ASSERTS, DENIAL},
    {"I doubt that violins and anvils", "en", ASSERTS, DENIAL},
};

START_TEST(cues_stand_as_they_must)
{
	uint32_t id = scopes[_i].narrative != 0 ? scopes[_i].narrative : OURS;
	const struct mock_match *m;

	mock_match(host, scopes[_i].text, scopes[_i].language);
	m = mock_find(host, id);
	ck_assert_msg(m != NULL, "%s: not found", scopes[_i].text);
	ck_assert_msg(m->stance == scopes[_i].stance, "%s: %d, not %d",
	    scopes[_i].text, (int)m->stance, (int)scopes[_i].stance);
}
END_TEST

/* A narrative of so many aliases. */
static void
add_of_aliases(uint32_t id, size_t n)
{
	static const char *alias[2048];
	const struct counterpoint_narrative one = {.id = id,
	    .title = "turbine glacier",
	    .language = "en",
	    .aliases = alias,
	    .naliases = n,
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY};
	size_t i;

	ck_assert_uint_le(n, COUNT(alias));
	for (i = 0; i < n; i++)
		alias[i] = "rain falls";
	mock_add(host, &one);
	mock_commit(host);
}

/* What is too much to be looked at for each text may say the same itself. */
START_TEST(unless_all_is_looked_at_a_text_asserts)
{
	add_of_aliases(OURS, 500);
	mock_match(host, "Debunked: turbine glacier", "en");
	ck_assert_int_eq(mock_find(host, OURS)->stance, REBUTS);
	add_of_aliases(OURS, 2048);
	mock_match(host, "Debunked: turbine glacier", "en");
	ck_assert_int_eq(mock_find(host, OURS)->stance, ASSERTS);
}
END_TEST

/* As many cues as are found, each of all that stands behind it, against as many
 * texts as a narrative may have: within a worker's deadline by far. */
START_TEST(a_post_of_scopes_is_cheap)
{
	static char text[32769];
	size_t used = 0;
	clock_t begin;
	uint32_t i;

	for (i = 0; i < 5; i++)
		add_of_aliases(OURS + i, 300);
	while (used < sizeof(text) - 32)
		used += (size_t)snprintf(text + used, 32, "%s ",
		    used < 512 * 11 ? "doubt that" : "turbine glacier");
	begin = clock();
	ck_assert_uint_ge(mock_match(host, text, "en"), 5);
	ck_assert_int_lt(clock() - begin, CLOCKS_PER_SEC);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical scopes");
	TCase *tc = tcase_create("scopes");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, cues_stand_as_they_must, 0, COUNT(scopes));
	tcase_add_test(tc, unless_all_is_looked_at_a_text_asserts);
	tcase_add_test(tc, a_post_of_scopes_is_cheap);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
