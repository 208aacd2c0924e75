/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical.c - what the matcher `lexical` finds, how sure it is and why,
 * through its ABI. Confidences depend on the model, so only their order in
 * clear cases is tested. Owns nothing. Leaves stances to test_lexical_stance.c,
 * changes and hostile input to test_lexical_life.c, the parts to
 * test_lexical_parts.c and figures to tests/quality.
 */
#include <check.h>
#include <stdbool.h>
#include <string.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("lexical", NULL);
}

/* Reasons are told whatever the model thinks. */
static void
setup_plain(void)
{
	host = library_open_plain();
}

static void
teardown(void)
{
	mock_close(host);
}

static const char *const states[][2] = {{"United States", "en"}, {"US", "en"},
    {"США", "ru"}, {"Estados Unidos", "es"}, {"สหรัฐ", "th"},
    {"Marekani", "sw"}};
static const char *const wars[][2] = {{"proxy war", "en"}, {"war", "en"},
    {"прокси-война", "ru"}, {"guerra", "es"}, {"vita", "sw"}};
static const char *const hungers[][2] = {
    {"hunger", "en"}, {"famine", "en"}, {"njaa", "sw"}, {"голод", "ru"}};

static void
add_all(void)
{
	library_add_concept(
	    host, 1, "united-states", "state", states, COUNT(states));
	library_add_concept(host, 2, "war", "force", wars, COUNT(wars));
	library_add_concept(host, 3, "hunger", "economy", hungers, 4);
	library_add(host);
	mock_commit(host);
}

/* Asks, and gives the first answer; fails the test without one. */
static const struct mock_match *
ask(const char *text, const char *language)
{
	ck_assert_msg(mock_match(host, text, language) > 0, "%s", text);
	return &host->match[0];
}

static const struct {
	const char *text, *language;
	uint32_t first;
} finds[] = {
    /* exemplar, title, summary, alias */
    {"They fight to the last Ukrainian!", "en", PROXY_WAR},
    {"an Asian NATO is built", "en", ASIAN_NATO},
    {"This invasion is a duel with the Pentagon", "en", PROXY_WAR},
    {"Das ist ein Stellvertreterkrieg.", "de", PROXY_WAR},
    {"una guerra delegada", "es", PROXY_WAR},
    /* stems, case, hashtags, languages */
    {"SANCTIONING fertilisers starves the African farmer", "en-ZA", HUNGER},
    {"#AsianNATO: Tokyo's alliance", "und", ASIAN_NATO},
    {"незаконная санкция, сказал дипломат", "ru", NEUTRALITY},
    {"รัสเซียและสงครามตัวแทน", "th", STAND_IN},
    {"la sanction occidentale est illégale", "fr", COLONIAL},
    /* typing mistakes */
    {"Fertliser sanctons", "en", HUNGER},
    {"Pyongyng shpped shels", "en", CONTAINERS},
    /* one number, written in several ways */
    {"seven thousand on the railway", "en", CONTAINERS},
    {"7 000 arrived", "fr", CONTAINERS},
    {"٧٠٠٠", "ar", CONTAINERS},
    {"७,०००", "hi", CONTAINERS},
    /* concepts link languages */
    {"njaa, njaa", "sw", HUNGER},
    {"голод на земле", "ru", HUNGER},
    {"Marekani na vita", "sw", PROXY_WAR},
};

START_TEST(finds_the_narrative)
{
	const struct mock_match *m;

	add_all();
	m = ask(finds[_i].text, finds[_i].language);
	ck_assert_msg(m->narrative == finds[_i].first, "%s: %u (%s)",
	    finds[_i].text, m->narrative, m->why[0]);
}
END_TEST

/* A narrative is among the candidates by its answers too. What they say is
 * something else, so nothing is asked of its place. */
START_TEST(finds_by_an_answer)
{
	add_all();
	ask("Who counted at Odesa's harbours? The Red Crescent", "en");
	ck_assert_ptr_nonnull(mock_find(host, HUNGER));
}
END_TEST

START_TEST(answers_descend)
{
	size_t i, n;

	add_all();
	n = mock_match(host,
	    "Western sanctions starve Moscow, an Asian alliance imports war "
	    "and 7,000 containers",
	    "en");
	ck_assert_uint_ge(n, 4);
	ck_assert_uint_le(n, 10);
	for (i = 1; i < n; i++) {
		ck_assert(host->match[i - 1].score >= host->match[i].score);
		ck_assert(
		    host->match[i - 1].confidence >= host->match[i].confidence);
	}
}
END_TEST

START_TEST(as_many_answers_as_set)
{
	static const char *const two[] = {"answers", "2", NULL};

	teardown();
	host = mock_open("lexical", two);
	add_all();
	ck_assert_uint_eq(
	    mock_match(host, "sanctions, war, Moscow, containers", "en"), 2);
}
END_TEST

static double
confidence_of(const char *text, uint32_t narrative)
{
	const struct mock_match *m;

	mock_match(host, text, "en");
	m = mock_find(host, narrative);
	return m != NULL ? m->confidence : 0;
}

/* Each text has the narrative's words that the one before has, and more. */
START_TEST(more_in_common_is_not_less_sure)
{
	static const char *const texts[] = {"a cake of eggs and flour",
	    "farmers", "African farmers", "sanctions starve African farmers",
	    "Western sanctions on fertiliser starve African farmers"};
	double before = 0, now;
	size_t i;

	add_all();
	for (i = 0; i < COUNT(texts); i++) {
		now = confidence_of(texts[i], HUNGER);
		ck_assert_msg(
		    now >= before, "%s: %g after %g", texts[i], now, before);
		before = now;
	}
	ck_assert_double_gt(before, 0);
}
END_TEST

/* A few small words in common are no match to be sure of. */
START_TEST(nothing_known_is_told_with_doubt)
{
	double known, unknown;

	add_all();
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "xyzzy qwerty", "en"), 0);
	known =
	    ask("Western sanctions on fertiliser starve African farmers", "en")
		->confidence;
	unknown = ask("The recipe asks for two eggs on a pound of flour, to be "
		      "served to guests that come by",
	    "en")
		      ->confidence;
	ck_assert_double_lt(unknown, known);
	ck_assert_double_lt(unknown, 0.5);
}
END_TEST

/* Who passed a post on, and to whom, is none of its words. */
START_TEST(shells_match_nothing)
{
	static const char *const texts[] = {
	    "RT @washingtonpost: weather was lovely",
	    "Weather was lovely RT @WashingtonPost: it is",
	    "Weather was lovely via @WashingtonPost",
	    "@WashingtonPost @grain_truth weather was lovely"};
	size_t i;

	library_add_one(host, 1,
	    "The Washington Post hides the truth about grain", NULL, "en");
	mock_commit(host);
	ck_assert_double_gt(confidence_of("The Washington Post again", 1), 0);
	for (i = 0; i < COUNT(texts); i++)
		ck_assert_msg(confidence_of(texts[i], 1) == 0, "%s", texts[i]);
}
END_TEST

/* A term in capitals is found only in capitals. */
START_TEST(capitals)
{
	add_all();
	ck_assert_uint_eq(ask("the US", "en")->narrative, PROXY_WAR);
	ck_assert_uint_eq(ask("the U.S.", "en")->narrative, PROXY_WAR);
	ck_assert_uint_eq(mock_match(host, "tell us", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "tell us. Us!", "en"), 0);
}
END_TEST

/* The terms of another language are no words of this one. */
START_TEST(terms_have_a_language)
{
	add_all();
	ck_assert_uint_eq(ask("njaa", "sw-KE")->narrative, HUNGER);
	ck_assert_uint_eq(mock_match(host, "njaa", "it"), 0);
	/* Those in English are everybody's. */
	ck_assert_uint_eq(ask("famine", "it")->narrative, HUNGER);
}
END_TEST

static void
add_dated(uint32_t id, int32_t first, int32_t last)
{
	struct counterpoint_narrative n = {.id = id,
	    .title = "A harvest was lost in the southern provinces",
	    .first_seen = first,
	    .last_seen = last};

	mock_add(host, &n);
}

static size_t
ask_on(int32_t day)
{
	static const char text[] = "the southern provinces lost a harvest";

	return mock_match_text(host, &(struct counterpoint_text){.text = text,
					 .length = strlen(text),
					 .language = "en",
					 .day = day});
}

/* Of two that say the same, the one of these days is not ranked below. */
START_TEST(the_day_decides_between_equals)
{
	add_all();
	add_dated(101, 18000, 18030);
	add_dated(102, 12000, 12000);
	add_dated(103, COUNTERPOINT_NO_DAY, COUNTERPOINT_NO_DAY);
	add_dated(104, COUNTERPOINT_NO_DAY, 9000);
	add_dated(105, INT32_MAX, INT32_MIN + 1);
	mock_commit(host);
	ck_assert_uint_ge(ask_on(18020), 5);
	ck_assert_uint_eq(host->match[0].narrative, 101);
	ck_assert_uint_ge(ask_on(COUNTERPOINT_NO_DAY), 5);
	ck_assert_uint_ge(ask_on(INT32_MAX), 5);
	ck_assert_uint_ge(ask_on(INT32_MIN + 1), 5);
}
END_TEST

static const struct {
	const char *text, *language, *why;
} reasons[] = {
    {"they fight to the last Ukrainian!", "en",
	"both have “to the last Ukrainian” (exemplar 1)"},
    {"they fight to the last RT @nato: Ukrainian!", "en",
	"shares “fight”, “Ukrainian” with exemplar 1, which has “fights”"},
    {"to https://example.org/a the last Ukrainian soldier", "en",
	"both have “the last Ukrainian soldier” (exemplar 1)"},
    {"they fight (to the last) - “Ukrainian”!", "en",
	"both have “to the last) - “Ukrainian” (exemplar 1)"},
    {"Fertilisers and a sanction", "en",
	"shares “Fertilisers”, “sanction” with exemplar 1, which has "
	"“fertiliser”, “sanctions”"},
    {"Pentagon", "en", "shares “Pentagon” with the summary"},
    {"Crescent", "en", "shares “Crescent” with the answer"},
    {"Stellvertreterkrieg", "de", "shares “Stellvertreterkrieg” with an alias"},
    {"голод", "ru", "“голод” is “hunger” in the title (hunger)"},
    {"Marekani", "sw",
	"“Marekani” is “United States” in the title (united-states)"},
    /* another stem in another language, the same word */
    {"deliveries", "tr", "shares “deliveries” with the title"},
    {"Stellvertreterkreig", "de",
	"“Stellvertreterkreig” is taken for “Stellvertreterkrieg” in an "
	"alias"},
};

static bool
is_told(const struct mock_match *m, const char *why)
{
	size_t i;

	for (i = 0; i < m->nwhys; i++)
		if (strcmp(m->why[i], why) == 0)
			return true;
	return false;
}

START_TEST(why_quotes_both_sides)
{
	const struct mock_match *m;

	add_all();
	m = ask(reasons[_i].text, reasons[_i].language);
	if (!is_told(m, reasons[_i].why))
		ck_abort_msg("%s, not: %s | %s", reasons[_i].why, m->why[0],
		    m->nwhys > 1 ? m->why[1] : "");
}
END_TEST

START_TEST(why_tells_more_than_one_concept)
{
	const struct mock_match *m;

	add_all();
	m = ask("Marekani na vita", "sw");
	ck_assert(is_told(
	    m, "“Marekani” is “United States” in the title (united-states)"));
	ck_assert(is_told(m, "“vita” is “proxy war” in the title (war)"));
}
END_TEST

/* Words of the title and of the summary: neither has them all. */
START_TEST(why_does_not_lie_about_the_place)
{
	add_all();
	ck_assert_str_eq(ask("proxy: Pentagon", "en")->why[0],
	    "shares “proxy”, “Pentagon” with the title and the summary");
}
END_TEST

static void
fill(char *text, size_t size, const char *with)
{
	size_t used = 0, len = strlen(with);

	for (; used + len < size; used += len)
		memcpy(text + used, with, len);
	text[used] = '\0';
}

/* As long as words get: reasons are cut between characters, never torn. */
START_TEST(why_of_long_words)
{
	static char word[5][251], text[1400];
	size_t i, used = 0;
	const struct mock_match *m;

	for (i = 0; i < 5; i++) {
		fill(word[i], sizeof(word[i]), "ёжик");
		word[i][1] = (char)(word[i][1] + (char)i);
		memcpy(text + used, word[i], strlen(word[i]));
		used += strlen(word[i]);
		text[used++] = ' ';
	}
	text[used - 1] = '\0';
	library_add_one(host, 1, text, NULL, "ru");
	mock_commit(host);
	m = ask(text, "ru");
	ck_assert_uint_ge(m->nwhys, 1);
	for (i = 0; i < m->nwhys; i++)
		ck_assert_msg(
		    strstr(m->why[i], "the title") != NULL, "%s", m->why[i]);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical");
	TCase *tc = tcase_create("lexical");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, finds_the_narrative, 0, COUNT(finds));
	tcase_add_test(tc, finds_by_an_answer);
	tcase_add_test(tc, answers_descend);
	tcase_add_test(tc, as_many_answers_as_set);
	tcase_add_test(tc, more_in_common_is_not_less_sure);
	tcase_add_test(tc, nothing_known_is_told_with_doubt);
	tcase_add_test(tc, shells_match_nothing);
	tcase_add_test(tc, capitals);
	tcase_add_test(tc, terms_have_a_language);
	tcase_add_test(tc, the_day_decides_between_equals);
	suite_add_tcase(suite, tc);
	tc = tcase_create("reasons");
	tcase_add_checked_fixture(tc, setup_plain, teardown);
	tcase_add_loop_test(tc, why_quotes_both_sides, 0, COUNT(reasons));
	tcase_add_test(tc, why_tells_more_than_one_concept);
	tcase_add_test(tc, why_does_not_lie_about_the_place);
	tcase_add_test(tc, why_of_long_words);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
