/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_why.c - the reasons of `lexical` where a text has other words
 * than the library: names by their sound, guessed words; and which words are
 * quoted in a small library.
 * Owns nothing. Leaves runs, shared words and concepts to test_lexical.c.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct counterpoint_host *host;

/* Reasons are told whatever the model thinks. */
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

/* Asks, and gives the answer for a narrative; fails the test without one. */
static const struct mock_match *
ask(uint32_t narrative, const char *text, const char *language)
{
	const struct mock_match *m;

	mock_match(host, text, language);
	m = mock_find(host, narrative);
	ck_assert_msg(m != NULL, "%s", text);
	return m;
}

static bool
has(const struct mock_match *m, const char *part)
{
	size_t i;

	for (i = 0; i < m->nwhys; i++)
		if (strstr(m->why[i], part) != NULL)
			return true;
	return false;
}

static void
check_whys(const struct mock_match *m, const char *const *why, size_t n)
{
	size_t i;

	for (i = 0; i < n && why[i] != NULL; i++)
		ck_assert_str_eq(i < m->nwhys ? m->why[i] : "", why[i]);
	ck_assert_str_eq(i < m->nwhys ? m->why[i] : "", "");
}

/*
 * Names by their sound.
 */

#define NAMED 50

static void
add_names(void)
{
	library_add(host);
	library_add_one(
	    host, NAMED, "Why the harvest of Zelenskyy was sold", NULL, "en");
	library_add_one(
	    host, NAMED + 1, "How Putin met Biden in Geneva", NULL, "en");
	library_add_one(
	    host, NAMED + 2, "Как Лукашенко покупал зерно", NULL, "ru");
	library_add_one(host, NAMED + 3, "The letters",
	    "A letter that Stoltenberg wrote was a forgery", "en");
	mock_commit(host);
}

static const struct {
	const char *text, *language;
	uint32_t narrative;
	const char *why[4];
} sounds[] = {
    {"Зеленский продал", "ru", NAMED,
	{"“Зеленский” sounds like “Zelenskyy” in the title"}},
    {"زيلينسكي باع", "ar", NAMED,
	{"“زيلينسكي” sounds like “Zelenskyy” in the title"}},
    {"젤렌스키 팔았다", "ko", NAMED,
	{"“젤렌스키” sounds like “Zelenskyy” in the title"}},
    {"ゼレンスキーは", "ja", NAMED,
	{"“ゼレンスキー” sounds like “Zelenskyy” in the title"}},
    {"ज़ेलेंस्की ने बेचा", "hi", NAMED,
	{"“ज़ेलेंस्की” sounds like “Zelenskyy” in the title"}},
    {"Lukashenko bought", "en", NAMED + 2,
	{"“Lukashenko” sounds like “Лукашенко” in the title"}},
    {"Столтенберг писал", "ru", NAMED + 3,
	{"“Столтенберг” sounds like “Stoltenberg” in exemplar 1"}},
    /* Putin and Biden have one key: each is told for himself. */
    {"Байден и Путин", "ru", NAMED + 1,
	{"“Путин” sounds like “Putin” in the title",
	    "“Байден” sounds like “Biden” in the title"}},
    {"Путин", "ru", NAMED + 1, {"“Путин” sounds like “Putin” in the title"}},
    /* The same stem; what sounds so is quoted. */
    {"с Путиным: Путин", "ru", NAMED + 1,
	{"“Путин” sounds like “Putin” in the title"}},
    {"Путин: с Путиным", "ru", NAMED + 1,
	{"“Путин” sounds like “Putin” in the title"}},
    /* What stands there itself carries the match. */
    {"Zelenskyy, Зеленский", "ru", NAMED,
	{"shares “Zelenskyy” with the title"}},
};

START_TEST(why_quotes_names_by_their_sound)
{
	add_names();
	check_whys(
	    ask(sounds[_i].narrative, sounds[_i].text, sounds[_i].language),
	    sounds[_i].why, COUNT(sounds[_i].why));
}
END_TEST

/* A concept says more than a sound. */
START_TEST(why_tells_a_concept_not_its_sound)
{
	static const char *const terms[][2] = {
	    {"Zelenskyy", "en"}, {"Зеленский", "ru"}};
	static const char *const why[] = {
	    "“Зеленский” is “Zelenskyy” in the title (zelenskyy)"};

	library_add_concept(host, 1, "zelenskyy", "person", terms, 2);
	add_names();
	check_whys(ask(NAMED, "Зеленский продал", "ru"), why, 1);
}
END_TEST

/* `n` syllables, by turns, behind a beginning; gives how long all is. */
static size_t
write_name(char *at, size_t room, const char *begin,
    const char *const syllable[2], size_t first, size_t n)
{
	size_t used = (size_t)snprintf(at, room, "%s", begin), i;

	for (i = 0; i < n; i++)
		used += (size_t)snprintf(
		    at + used, room - used, "%s", syllable[(first + i) % 2]);
	ck_assert_uint_lt(used, room);
	return used;
}

/* As long as words get, and more of them than are told. */
START_TEST(why_of_long_names)
{
	static const char *const latin[] = {"at", "ok"}, *const cyrillic[] = {
							     "ат", "ок"};
	static char title[2000], text[4000];
	const struct mock_match *m;
	size_t i, in_title, in_text = 0;

	in_title = (size_t)snprintf(
	    title, sizeof(title), "what they said about those");
	for (i = 0; i < 6; i++) {
		in_title += write_name(title + in_title,
		    sizeof(title) - in_title, " M", latin, i, 60);
		in_text += write_name(text + in_text, sizeof(text) - in_text,
		    " м", cyrillic, i, 60);
	}
	library_add(host);
	library_add_one(host, NAMED, title, NULL, "en");
	mock_commit(host);
	m = ask(NAMED, text, "ru");
	ck_assert_uint_ge(m->nwhys, 1);
	for (i = 0; i < m->nwhys; i++)
		ck_assert_msg(has(m, "sounds like") &&
				  strstr(m->why[i], "the title") != NULL,
		    "%s", m->why[i]);
}
END_TEST

/*
 * Guessed words.
 */

START_TEST(why_tells_more_than_one_guess)
{
	const struct mock_match *m;

	library_add(host);
	mock_commit(host);
	m = ask(HUNGER, "Fertliser sanctoins, Afrcian famers", "en");
	ck_assert(
	    has(m, "“Fertliser” is taken for “fertiliser” in exemplar 1"));
	ck_assert(has(m, "“sanctoins” is taken for “sanctions” in exemplar 1"));
	ck_assert(has(m, "“Afrcian” is taken for “African” in exemplar 1"));
	ck_assert(has(m, "“famers” is taken for “farmers” in exemplar 1"));
	ck_assert_uint_eq(m->nwhys, 4);
}
END_TEST

/* One reason for a word, here and there. */
START_TEST(why_guesses_a_word_once)
{
	const struct mock_match *m;

	library_add(host);
	library_add_one(
	    host, NAMED, "Shipyard, shipyards and shipyarding", NULL, "en");
	mock_commit(host);
	m = ask(NAMED, "a shpyard", "en");
	ck_assert_uint_eq(m->nwhys, 1);
	m = ask(NAMED, "a shpyard, a shipyrd", "en");
	ck_assert_uint_le(m->nwhys, 2);
}
END_TEST

/*
 * A small library, where every word is rare.
 */

static const char *const few[][2] = {
    {"The sanctions of the West are the reason that there is hunger", "en"},
    {"It is NATO that is to blame for the war, and not the Russia of today",
	"en"},
    {"Japan is on the way to the militarism of the past", "en"},
    {"Это санкции Запада виноваты в том, что на земле голод", "ru"},
    {"Son las sanciones de Occidente las que han causado el hambre", "es"},
    {"पश्चिम के प्रतिबंध ही भूख का कारण हैं", "hi"},
    {"서방의 제재 때문에 굶주림이 있다", "ko"},
    {"Lệnh trừng phạt ở đó gây ra nạn đói", "vi"},
};

static const struct {
	const char *text, *language;
	uint32_t narrative;
	const char *why[4];
} small[] = {
    {"Is that it: the West and the hunger, there are the sanctions?", "en", 1,
	{"shares “sanctions”, “West”, “hunger” with the title"}},
    {"As to the past: it is the way of Japan, is it not? Militarism", "en", 3,
	{"shares “Japan”, “Militarism”, “past” with the title, which has "
	 "“militarism”"}},
    /* A run is told for a word in it that says something. */
    {"To the militarism, that is on the way to the", "en", 3,
	{"both have “To the militarism” (the title)",
	    "shares “militarism” with the title"}},
    {"это в том что на голод и виноваты санкции", "ru", 4,
	{"shares “санкции”, “виноваты”, “голод”, “это”, “том” with the "
	 "title, which has “Это”"}},
    {"las de que son el causado hambre sanciones", "es", 5,
	{"shares “sanciones”, “causado”, “hambre”, “son”, “las” with the "
	 "title, "
	 "which has “Son”"}},
    {"का के ही भूख", "hi", 6, {"shares “भूख” with the title"}},
    {"있다 굶주림 제재", "ko", 7,
	{"shares “제재”, “굶주림”, “있다” with the title, which has "
	 "“굶주림이”"}},
    {"ở nhà, ở phạt", "vi", 8, {"shares “phạt” with the title"}},
    /* Nothing else carried it. */
    {"There is that letter", "en", 1,
	{"shares “There”, “that”, “is” with the title, which has “there”"}},
    {"This is on the way to the market", "en", 3,
	{"both have “is on the way to the” (the title)"}},
};

static void
add_few(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		library_add_one(
		    host, (uint32_t)i + 1, few[i][0], NULL, few[i][1]);
	mock_commit(host);
}

START_TEST(why_of_a_small_library_quotes_no_everyday_words)
{
	add_few(COUNT(few));
	check_whys(ask(small[_i].narrative, small[_i].text, small[_i].language),
	    small[_i].why, COUNT(small[_i].why));
}
END_TEST

/* Of few documents no word is rare; still something carried the match. */
START_TEST(why_of_few_documents_is_told)
{
	static const char *const why[] = {
	    "shares “sanctions”, “hunger”, “there” with the title"};
	size_t n = (size_t)_i;

	add_few(n);
	ask(1, "sanctions: there, hunger", "en");
	if (n == 1)
		check_whys(&host->match[0], why, 1);
	else
		ck_assert_str_eq(host->match[0].why[0],
		    "shares “sanctions”, “hunger” with the title");
}
END_TEST

/* What there is no room to quote is not told of at all: neither where it stands
 * nor how the library has it. */
#define LONG "zavodmashinostroitelnogooborudovanijaiproizvodstva"
START_TEST(why_of_long_shared_words)
{
	static const char *const why[] = {
	    "shares “a" LONG "”, “b" LONG "”, “c" LONG "” with the title"};
	const struct counterpoint_narrative n = {.id = NAMED,
	    .title = "a" LONG ", b" LONG ", c" LONG,
	    .summary = "D" LONG,
	    .language = "en"};

	library_add(host);
	mock_add(host, &n);
	mock_commit(host);
	check_whys(
	    ask(NAMED, "d" LONG " c" LONG ", b" LONG " a" LONG, "en"), why, 1);
}
END_TEST

/* A word that is the same in both languages, for which they have other stems,
 * is shared; that a concept has it twice tells nothing more. */
START_TEST(why_tells_no_word_of_itself)
{
	static const char *const terms[][2] = {
	    {"crisis", "en"}, {"crisis", "es"}};
	static const char *const why[] = {"shares “crisis” with the title"};

	library_add_concept(host, 1, "crisis", "thing", terms, 2);
	library_add(host);
	library_add_one(host, NAMED, "A crisis of the banks", NULL, "en");
	mock_commit(host);
	check_whys(ask(NAMED, "una crisis", "es"), why, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical why");
	TCase *tc = tcase_create("why");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, why_quotes_names_by_their_sound, 0, COUNT(sounds));
	tcase_add_test(tc, why_tells_a_concept_not_its_sound);
	tcase_add_test(tc, why_of_long_names);
	tcase_add_test(tc, why_tells_more_than_one_guess);
	tcase_add_test(tc, why_guesses_a_word_once);
	tcase_add_loop_test(tc, why_of_a_small_library_quotes_no_everyday_words,
	    0, COUNT(small));
	tcase_add_loop_test(tc, why_of_few_documents_is_told, 1, 4);
	tcase_add_test(tc, why_of_long_shared_words);
	tcase_add_test(tc, why_tells_no_word_of_itself);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
