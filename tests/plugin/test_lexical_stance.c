/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_stance.c - with which stance the matcher `lexical` says that a
 * text repeats a narrative, through its ABI.
 * Owns nothing. Leaves how often that is right to tests/quality and the cues of
 * the starter lexicon to tests/system/test_stances.py.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dictionary_files.h"
#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OURS	     100 /* the narrative that a test is about */

#define ASSERTS COUNTERPOINT_ASSERTS
#define REBUTS	COUNTERPOINT_REBUTS
#define REPORTS COUNTERPOINT_REPORTS

/* Words that no other narrative has: all are equally rare. */
#define FOUR  "turbine glacier lantern orchard"
#define EIGHT FOUR " saddle violin pepper anvil"

static struct counterpoint_host *host;

/* A stance is told whatever the model thinks. */
static void
setup(void)
{
	host = library_open_plain();
}

static void
teardown(void)
{
	mock_close(host);
}

static const char *const states[][2] = {
    {"United States", "en"}, {"Marekani", "sw"}};
static const char *const wars[][2] = {
    {"proxy war", "en"}, {"war", "en"}, {"vita", "sw"}};
static const char *const hungers[][2] = {
    {"hunger", "en"}, {"famine", "en"}, {"hambre", "es"}, {"njaa", "sw"}};
static const char *const sanctions[][2] = {
    {"sanctions", "en"}, {"sanciones", "es"}};
static const char *const rebuts[][2] = {{"false claim", "en"},
    {"fabricated", "en"}, {"debunked", "en"}, {"denied", "en"}};
static const char *const reports[][2] = {
    {"according to", "en"}, {"officials said", "en"}};
static const char *const asserts[][2] = {{"the truth is", "en"},
    {"nobody has debunked", "en"}, {"does not doubt", "en"}};
static const char *const nexts[][2] = {{"not", "en"}, {"is not a", "en"},
    {"no", "es"}, {"no es", "es"}, {"si", "sw"}, {"ไม่ใช่", "th"}};
static const char *const previouses[][2] = {{"is it not", "en"}};
static const char *const wholes[][2] = {
    {"are not to blame for", "en"}, {"do not cause", "en"}};
static const char *const nothings[][2] = {{"not only", "en"}};
static const char *const contrasts[][2] = {{"but", "en"}};
static const char *const conditionals[][2] = {{"without", "en"}};

/* What is told by the slug. */
static const struct {
	const char *slug, *kind;
	const char *const (*terms)[2];
	size_t n;
} scopes[] = {{"cue-negates-next", "rebut", nexts, COUNT(nexts)},
    {"cue-negates-previous", "rebut", previouses, 1},
    {"cue-negates-clause", "rebut", wholes, COUNT(wholes)},
    {"cue-negates-nothing", "assert", nothings, 1},
    {"cue-contrast-of-a-desk", "assert", contrasts, 1},
    {"cue-conditional", "assert", conditionals, 1}};

static void
add_concepts(void)
{
	size_t i;

	library_add_concept(host, 1, "states", "state", states, COUNT(states));
	library_add_concept(host, 2, "war", "force", wars, COUNT(wars));
	library_add_concept(
	    host, 3, "hunger", "economy", hungers, COUNT(hungers));
	library_add_concept(
	    host, 4, "sanctions", "economy", sanctions, COUNT(sanctions));
	library_add_concept(
	    host, 5, "cue-rebut", "rebut", rebuts, COUNT(rebuts));
	library_add_concept(
	    host, 6, "cue-report", "report", reports, COUNT(reports));
	library_add_concept(
	    host, 7, "cue-assert", "assert", asserts, COUNT(asserts));
	for (i = 0; i < COUNT(scopes); i++)
		library_add_concept(host, 8 + (uint32_t)i, scopes[i].slug,
		    scopes[i].kind, scopes[i].terms, scopes[i].n);
}

static void
check_stance(uint32_t narrative, const char *text, const char *language,
    enum counterpoint_stance stance)
{
	const struct mock_match *m;

	mock_match(host, text, language);
	m = mock_find(host, narrative);
	ck_assert_msg(m != NULL, "%s: not found", text);
	ck_assert_msg(m->stance == stance, "%.300s: %d, not %d", text,
	    (int)m->stance, (int)stance);
}

static const struct {
	const char *text;
	uint32_t narrative;
	enum counterpoint_stance stance;
} stances[] = {
    {"Western sanctions starve African farmers.", HUNGER, ASSERTS},
    {"It is a false claim that Western sanctions starve African farmers.",
	HUNGER, REBUTS},
    {"According to the embassy Western sanctions starve African farmers.",
	HUNGER, REPORTS},
    /* a rebuttal that reports what it rebuts */
    {"According to the embassy sanctions starve African farmers: debunked.",
	HUNGER, REBUTS},
    /* The narrative has the cue itself, and says so. */
    {"Reports about the shipments are fabricated by hostile media.", TREATY,
	ASSERTS},
    {"It is a false claim that reports about the shipments are fabricated by "
     "hostile media.",
	TREATY, ASSERTS},
    /* against a cue that asserts */
    {"The truth is that sanctions, debunked or not, starve African farmers.",
	HUNGER, ASSERTS},
    /* a cue far from what is matched */
    {"My cake recipe was debunked. I like tea. I like milk. I like rain. "
     "Western sanctions on fertiliser starve African farmers.",
	HUNGER, ASSERTS},
    /* a negation next to what is matched */
    {"The Pentagon says the United States did not wage a proxy war.", PROXY_WAR,
	REBUTS},
    {"This is not a proxy war of the United States.", PROXY_WAR, REBUTS},
    {"A proxy war of the United States is it not.", PROXY_WAR, REBUTS},
    /* next to something else */
    {"The Pentagon is not ashamed: the United States wages a proxy war.",
	PROXY_WAR, ASSERTS},
    /* in another clause than most of what is matched */
    {"This is not Moscow, the United States wages a proxy war here.", PROXY_WAR,
	ASSERTS},
    /* one of them and a cue */
    {"It is a false claim that the United States did not wage a proxy war.",
	PROXY_WAR, ASSERTS},
    {"It is not fabricated that the United States wages a proxy war.",
	PROXY_WAR, ASSERTS},
    /* a question */
    {"Is this not proxy war of the United States?", PROXY_WAR, ASSERTS},
    /* a condition */
    {"Without the United States it is not a proxy war.", PROXY_WAR, ASSERTS},
    /* part of something longer */
    {"This is not only proxy war of the United States.", PROXY_WAR, ASSERTS},
    {"Nobody has debunked that Western sanctions starve African farmers.",
	HUNGER, ASSERTS},
    /* a whole clause, of which two are one */
    {"Western sanctions are not to blame for hunger and are not to blame for "
     "famine.",
	HUNGER, REBUTS},
    /* what follows a contrast overrules what stands before */
    {"It was debunked they say, but Western sanctions starve African farmers.",
	HUNGER, ASSERTS},
    {"Western sanctions starve African farmers, they say, but it was debunked.",
	HUNGER, REBUTS},
    /* the words of the answer */
    {"Grain corridors kept Odesa's harbours open, the Red Crescent counted.",
	HUNGER, REBUTS},
    {"According to the embassy grain corridors kept Odesa's harbours open.",
	HUNGER, REBUTS},
    /* in an order of its own */
    {"Odesa open, corridors counted: Crescent harbours kept grain.", HUNGER,
	ASSERTS},
    /* called a lie */
    {"Debunked: grain corridors kept Odesa's harbours open.", HUNGER, ASSERTS},
    /* with as many of the narrative */
    {"Grain corridors kept Odesa's harbours open, and Western sanctions on "
     "fertiliser starve African farmers.",
	HUNGER, ASSERTS},
};

START_TEST(stance_towards_the_library)
{
	add_concepts();
	library_add(host);
	mock_commit(host);
	check_stance(
	    stances[_i].narrative, stances[_i].text, "en", stances[_i].stance);
}
END_TEST

/* Towards a narrative of eight words that are equally rare. */
static const struct {
	const char *text;
	enum counterpoint_stance stance;
} weighed[] = {
    /* one and a half times as much is denied as is said */
    {"Not turbine glacier lantern, orchard saddle", REBUTS},
    {"Not turbine glacier lantern orchard saddle, violin pepper anvil", REBUTS},
    {"Not turbine glacier lantern orchard, saddle violin pepper", ASSERTS},
    /* negations of words cancel each other, and one of the clause */
    {"Not turbine not glacier", ASSERTS},
    {"Not turbine not glacier not lantern", REBUTS},
    {"Not turbine are not to blame for glacier", ASSERTS},
    {"Turbines are not to blame for glacier are not to blame for lantern",
	REBUTS},
    /* the cue counts half in a neighbour of the best sentence, ... */
    {"Turbine glacier lantern orchard. Debunked now.", ASSERTS},
    {"Debunked now. Turbine glacier lantern orchard. Debunked again.", REBUTS},
    /* ... in full where half as much is matched, ... */
    {"Turbine glacier lantern orchard. Saddle violin is debunked.", REBUTS},
    {"Turbine glacier lantern orchard. Saddle is debunked.", ASSERTS},
    /* ... a quarter elsewhere */
    {"Turbine glacier lantern orchard. Milk sours. Debunked now. Debunked "
     "again. Debunked once.",
	ASSERTS},
    {"Turbine glacier lantern orchard. Milk sours. Debunked now. Debunked "
     "again. Debunked once. Debunked twice.",
	REBUTS},
    /* a contrast overrules what stands before it when more stands behind */
    {"Debunked turbine but glacier", REBUTS},
    {"Debunked turbine but glacier lantern", ASSERTS},
    {"Debunked turbine but glacier but lantern", ASSERTS},
    {"Debunked turbine but debunked glacier lantern", REBUTS},
    {"Debunked turbine glacier but lantern but orchard", REBUTS},
    {"Turbine but glacier lantern debunked", REBUTS},
    /* in its own sentence */
    {"Debunked turbine glacier. But lantern orchard saddle", REBUTS},
    {"Turbine glacier lantern. Debunked orchard but saddle violin.", ASSERTS},
    {"Debunked orchard saddle but violin. Turbine glacier lantern.", REBUTS},
    /* and begins a clause */
    {"Not turbine glacier but lantern orchard", ASSERTS},
    {"Turbine but not glacier lantern", REBUTS},
    /* sentences, colons and commas part clauses, abbreviations do not */
    {"Not turbine. Glacier lantern orchard.", ASSERTS},
    {"Not turbine: glacier lantern orchard", ASSERTS},
    {"Not turbine, glacier lantern orchard", ASSERTS},
    {"Not turbine \u2014 glacier lantern orchard", ASSERTS},
    {"Not turbine (glacier lantern orchard)", ASSERTS},
    {"Not turbine Mr. Glacier lantern orchard", REBUTS},
    /* questions deny nothing */
    {"Not turbine glacier?", ASSERTS},
    {"Not turbine glacier? Yes.", ASSERTS},
    {"Is it so? Not turbine glacier.", REBUTS},
    {"Not turbine glacier 😀😀😀😀?", ASSERTS},
    {"Not turbine glacier                  ?", ASSERTS},
};

START_TEST(what_is_denied_is_weighed)
{
	add_concepts();
	library_add(host);
	library_add_one(host, OURS, EIGHT, NULL, "en");
	mock_commit(host);
	check_stance(OURS, weighed[_i].text, "en", weighed[_i].stance);
}
END_TEST

/* A link or an entity has marks that part nothing and ask nothing. */
static const struct {
	const char *text;
	enum counterpoint_stance stance;
} marked[] = {
    {"Not turbine glacier http://a.b/?c", REBUTS},
    {"Not turbine glacier https://a.example/?b=c,d Yes", REBUTS},
    {"Not turbine HTTPS://A.EXAMPLE/?b:c(d) glacier lantern", REBUTS},
    {"Not turbine www.a.example/b?c glacier lantern", REBUTS},
    {"Not turbine pic.a.example/b:c glacier lantern", REBUTS},
    {"Not turbine https://a.example/why-milk-turns-sour?b:c glacier lantern",
	REBUTS},
    {"Not turbine https://a.example/why-milk-turns-sour?b=why-milk-turns-sour "
     "glacier lantern",
	REBUTS},
    {"Not turbine &amp; glacier lantern", REBUTS},
    {"Not turbine &#38; glacier lantern", REBUTS},
    /* those beside it do */
    {"Not turbine glacier? https://a.example/b", ASSERTS},
    {"Not turbine glacier?https://a.example/b", ASSERTS},
    {"Not turbine https://a.example/b : glacier lantern", ASSERTS},
    {"Not turbine https://a.example/b\u2014glacier lantern", ASSERTS},
    {"Not turbine (https://a.example/b) glacier lantern", ASSERTS},
    {"Not turbine &amp; : glacier lantern", ASSERTS},
    {"Not turbine &; glacier lantern", ASSERTS},
    {"Not turbine & milk; glacier lantern", ASSERTS},
};

START_TEST(links_and_entities_part_nothing)
{
	add_concepts();
	library_add(host);
	library_add_one(host, OURS, EIGHT, NULL, "en");
	mock_commit(host);
	check_stance(OURS, marked[_i].text, "en", marked[_i].stance);
}
END_TEST

/* Who passes a post on says one thing, and the post another. */
static const struct {
	const char *text;
	enum counterpoint_stance stance;
} passed_on[] = {
    {"Why not RT @mfa_russia: " FOUR, ASSERTS},
    {"Why not \u201c@mfa_russia: " FOUR "\u201d", ASSERTS},
    {"RT @mfa_russia: not " FOUR, REBUTS},
    {"Not so RT @nato: turbine RT @mfa_russia: not " FOUR, REBUTS},
    {"Nothing false RT @washingtonpost: claim that " FOUR, ASSERTS},
    {"Fabricated, a false claim RT @washingtonpost: that " FOUR, REBUTS},
    {"No hoax RT @nato: turbine RT @a: fabricated " FOUR, REBUTS},
    /* what is asked behind it */
    {"Not " FOUR " via @nato?", ASSERTS},
    {"Not " FOUR " (via @nato_press)?", ASSERTS},
    {"Not " FOUR " via @nato?https://a.example/b", ASSERTS},
    {"Not " FOUR " via @nato https://a.example/?b", REBUTS},
    {"Not " FOUR "? via @nato", ASSERTS},
};

START_TEST(a_shell_parts_what_is_said)
{
	add_concepts();
	library_add(host);
	library_add_one(host, OURS, EIGHT, NULL, "en");
	mock_commit(host);
	check_stance(OURS, passed_on[_i].text, "en", passed_on[_i].stance);
}
END_TEST

/* What the narrative says itself, in its title and an exemplar. */
static const struct {
	const char *title, *exemplar, *language, *text;
	enum counterpoint_stance stance;
} owns[] = {
    {"glaciers are not turbines", NULL, "en", "Not turbines", ASSERTS},
    /* next to its negation, on both sides */
    {"not turbine glacier lantern orchard saddle", NULL, "en", "Not orchard",
	ASSERTS},
    {"not turbine glacier lantern orchard saddle", NULL, "en", "Not saddle",
	REBUTS},
    {"saddle orchard lantern glacier turbine not", NULL, "en", "Not orchard",
	ASSERTS},
    {"saddle orchard lantern glacier turbine not", NULL, "en", "Not saddle",
	REBUTS},
    /* in words of its own, or of another kind */
    {"not famine in winter", NULL, "en", "No njaa: not hunger", ASSERTS},
    {"turbines do not cause glaciers", NULL, "en", "Not turbines", ASSERTS},
    /* in another language */
    {"Las sanciones no causan el hambre en África", NULL, "es",
	"The sanctions do not cause the hunger in Africa.", ASSERTS},
    {"No hay hambre", NULL, "es", "Not hunger", ASSERTS},
    {"No hay lluvia ni viento fuerte, dicen, con tanta hambre", NULL, "es",
	"Not hunger", REBUTS},
    /* in its clause */
    {"Sanctions, not drought, brought hunger", NULL, "en",
	"Sanctions do not cause hunger", REBUTS},
    {"not turbine but glacier", NULL, "en", "Not glacier", REBUTS},
    {"glacier but not turbine", NULL, "en", "Not glacier", REBUTS},
    /* part of a longer cue, which negates or denies nothing */
    {"not only turbine glacier", NULL, "en", "Not glacier", REBUTS},
    {"nobody has debunked turbine", NULL, "en", "Not turbine", REBUTS},
    {"nobody has debunked turbine", NULL, "en", "Debunked turbine", ASSERTS},
    /* a denial */
    {"turbine glacier is denied", NULL, "en", "Not turbine", ASSERTS},
    {"turbine glacier", "lantern orchard is denied", "en", "Not lantern",
	REBUTS},
    {"according to pilots turbine glacier", NULL, "en",
	"According to pilots turbine glacier", REPORTS},
    {"according to pilots turbine glacier is denied", NULL, "en",
	"According to pilots turbine glacier is denied", ASSERTS},
};

START_TEST(what_the_narrative_says_itself_is_no_denial)
{
	add_concepts();
	library_add(host);
	library_add_one(
	    host, OURS, owns[_i].title, owns[_i].exemplar, owns[_i].language);
	mock_commit(host);
	check_stance(OURS, owns[_i].text, "en", owns[_i].stance);
}
END_TEST

/* A narrative of `n` exemplars, of which the first is matched, and the last has
 * a cue, and of answers. */
static void
add_of_many(size_t n, size_t answers, const char *language)
{
	struct counterpoint_wording exemplar[32], answer[32];
	struct counterpoint_narrative many = {.id = OURS,
	    .answers = answer,
	    .nanswers = answers,
	    .title = "Milk sours",
	    .language = "en",
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY,
	    .exemplars = exemplar,
	    .nexemplars = n};
	size_t i;

	ck_assert_uint_le(n, COUNT(exemplar));
	ck_assert_uint_le(answers, COUNT(answer));
	for (i = 0; i < answers; i++)
		answer[i] =
		    (struct counterpoint_wording){"Wind blows", "en", NULL};
	for (i = 0; i < n; i++)
		exemplar[i] =
		    (struct counterpoint_wording){"Rain falls", "en", NULL};
	exemplar[0].text = FOUR;
	exemplar[n - 1] =
	    (struct counterpoint_wording){"debunked saddle", language, NULL};
	add_concepts();
	library_add(host);
	mock_add(host, &many);
	mock_commit(host);
}

static const struct {
	size_t exemplars, answers;
	const char *language, *asked; /* of the last exemplar, of the text */
	enum counterpoint_stance stance;
} manies[] = {
    {2, 0, "en", "en", ASSERTS},
    {15, 0, "en", "en", ASSERTS},
    {2, 0, "es", "en", REBUTS},
    {2, 0, "es", "und", ASSERTS},
    /* too many to be looked at for each answer, but answers do not count */
    {32, 0, "en", "en", REBUTS},
    {2, 32, "en", "en", ASSERTS},
};

START_TEST(first_wordings_in_the_language_are_looked_at)
{
	add_of_many(
	    manies[_i].exemplars, manies[_i].answers, manies[_i].language);
	check_stance(
	    OURS, FOUR " was debunked", manies[_i].asked, manies[_i].stance);
}
END_TEST

/* What is shared in other words is as good. */
START_TEST(what_is_shared_as_a_concept_is_denied)
{
	add_concepts();
	library_add_one(host, OURS, "The United States wages war", NULL, "en");
	mock_commit(host);
	check_stance(OURS, "Si Marekani vita", "sw", REBUTS);
	check_stance(OURS, "Si Marekani, vita", "sw", ASSERTS);
}
END_TEST

/* Thai parts phrases by blanks, and words by none. */
START_TEST(blanks_part_clauses_in_thai)
{
	add_concepts();
	library_add(host);
	mock_commit(host);
	check_stance(
	    STAND_IN, "ไม่ใช่สหรัฐอเมริกาทำสงครามตัวแทนในยูเครน", "th", REBUTS);
	check_stance(STAND_IN, "ไม่ใช่รัสเซีย สหรัฐอเมริกาทำสงครามตัวแทนในยูเครน", "th",
	    ASSERTS);
}
END_TEST

/* Words beyond the distinct ones that a query keeps are not one another. */
START_TEST(word_beyond_the_query_is_no_other)
{
	static char text[3000 * 8];
	size_t used = 0, i;

	add_concepts();
	library_add_one(
	    host, OURS, "Not rain snow hail wind, hunger", NULL, "en");
	mock_commit(host);
	for (i = 0; i < 2100; i++)
		used += (size_t)snprintf(
		    text + used, sizeof(text) - used, "q%zux ", i);
	snprintf(text + used, sizeof(text) - used, ". Not famine");
	check_stance(OURS, text, "en", REBUTS);
}
END_TEST

/* Of two words that share a translation. */
static void
open_with_dictionary(void)
{
	const char *settings[] = {"model", NULL, "dictionaries", NULL, NULL};

	dictionary_setup();
	dictionary_begin("spa-eng");
	dictionary_add("cantera\nquarry\n");
	dictionary_add("presa\nquarry\n");
	dictionary_end();
	settings[1] = library_write_model("counterpoint-model 2\n"
					  "forest rank 0\n"
					  "forest confidence 0\nend\n");
	settings[3] = dictionary_name("spa-eng", "");
	mock_close(host);
	host = mock_open("lexical", settings);
	unlink(settings[1]);
	add_concepts();
}

/* In one language they are two words. */
START_TEST(one_language_negates_no_word_of_a_dictionary)
{
	open_with_dictionary();
	library_add_one(host, OURS, "La presa vieja", NULL, "es");
	library_add_one(host, OURS + 1, "The old quarry", NULL, "en");
	mock_commit(host);
	check_stance(OURS, "La vieja no es cantera", "es", ASSERTS);
	check_stance(OURS, "La vieja no es presa", "es", REBUTS);
	check_stance(OURS + 1, "La vieja no es cantera", "es", REBUTS);
	dictionary_teardown();
}
END_TEST

START_TEST(a_narrative_negates_no_word_of_a_dictionary)
{
	open_with_dictionary();
	library_add_one(
	    host, OURS, "Cantera del norte. No es presa", NULL, "es");
	library_add(host);
	mock_commit(host);
	check_stance(OURS, "No es cantera", "es", REBUTS);
	check_stance(OURS, "No es presa", "es", ASSERTS);
	dictionary_teardown();
}
END_TEST

static void
repeat(char *text, size_t size, const char *what, size_t times)
{
	size_t used = strlen(text), len = strlen(what);

	for (; times > 0 && used + len < size; times--, used += len)
		memcpy(text + used, what, len);
	text[used] = '\0';
}

/* As many cues as are found, each of which the contrasts may overrule, and as
 * many words as are read: within a worker's deadline by far. */
START_TEST(a_post_of_cues_is_cheap)
{
	static char text[32769];
	clock_t begin;
	uint32_t i;

	add_concepts();
	library_add(host);
	for (i = 0; i < 10; i++)
		library_add_one(host, OURS + i, EIGHT, NULL, "en");
	mock_commit(host);
	repeat(text, sizeof(text), "denied ", 255);
	repeat(text, sizeof(text), FOUR " ", 1);
	repeat(text, sizeof(text), "but ", 255);
	repeat(text, sizeof(text), "pepper ", SIZE_MAX);
	begin = clock();
	ck_assert_uint_ge(mock_match(host, text, "en"), 10);
	ck_assert_int_lt(clock() - begin, CLOCKS_PER_SEC);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical stance");
	TCase *tc = tcase_create("stance");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, stance_towards_the_library, 0, COUNT(stances));
	tcase_add_loop_test(tc, what_is_denied_is_weighed, 0, COUNT(weighed));
	tcase_add_loop_test(
	    tc, a_shell_parts_what_is_said, 0, COUNT(passed_on));
	tcase_add_loop_test(
	    tc, links_and_entities_part_nothing, 0, COUNT(marked));
	tcase_add_loop_test(
	    tc, what_the_narrative_says_itself_is_no_denial, 0, COUNT(owns));
	tcase_add_loop_test(
	    tc, first_wordings_in_the_language_are_looked_at, 0, COUNT(manies));
	tcase_add_test(tc, what_is_shared_as_a_concept_is_denied);
	tcase_add_test(tc, blanks_part_clauses_in_thai);
	tcase_add_test(tc, word_beyond_the_query_is_no_other);
	tcase_add_test(tc, one_language_negates_no_word_of_a_dictionary);
	tcase_add_test(tc, a_narrative_negates_no_word_of_a_dictionary);
	tcase_add_test(tc, a_post_of_cues_is_cheap);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
