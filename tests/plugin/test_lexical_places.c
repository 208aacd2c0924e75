/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_places.c - the names that ICU has for regions and languages,
 * through the ABI of the matcher `lexical`: which concept has which, in which
 * texts, and since when; and that no answer depends on the texts before it,
 * since names are added as texts come.
 * Owns a narrative of an Ivory Coast, told in English alone. Leaves concepts
 * with terms of a desk to test_lexical_life.c.
 */
#include <check.h>
#include <stddef.h>
#include <string.h>

#include "dictionary_files.h"
#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NARRATIVE 1
#define CONCEPT	  7

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("lexical", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

/* A concept of one English term, and perhaps one of another language. */
static void
add_concept(const char *english, const char *term, const char *language)
{
	const char *const terms[][2] = {{english, "en"}, {term, language}};

	library_add_concept(
	    host, CONCEPT, "a-place", "state", terms, term != NULL ? 2 : 1);
}

/* A narrative that says no more than that. */
static void
add_narrative(const char *title)
{
	library_add_one(host, NARRATIVE, title, NULL, "en");
}

static void
expect_match(const char *text, const char *language, size_t n)
{
	size_t got = mock_match(host, text, language);

	ck_assert_msg(got == n, "%s, %s: %zu", text, language, got);
}

/*
 * Whose names.
 */

static const struct {
	const char *english, *text, *language;
} named[] = {
    {"Ivory Coast", "Norsunluurannikko", "fi"},
    {"Ivory Coast", "Vaalit: Norsunluurannikko äänestää", "fi-FI"},
    {"Ivory Coast", "norsunluurannikko", "fi"},
    {"Ivory Coast", "科特迪瓦", "zh"},
    {"Ivory Coast", "法国军队离开科特迪瓦了", "zh-Hans"},
    {"Ivory Coast", "象牙海岸", "zh-Hant"},
    {"Ivory Coast", "코트디부아르", "ko"},
    {"Ivory Coast", "코트디부아르에서", "ko"},
    {"Ivory Coast", "ကို့တ် ဒီဗွာ", "my"},
    {"Ivory Coast", "სპილოს ძვლის სანაპირო", "ka"},
    {"Ivory Coast", "Обала Слоноваче", "sr"},
    {"Ivory Coast", "Obala Slonovače", "sr-Latn"},
    {"Ivory Coast", "Wybrzeże Kości Słoniowej", "pl"},
    {"Ivory Coast", "Elfenbenskysten", "nb"},
    {"Côte d'Ivoire", "Norsunluurannikko", "fi"},
    {"Cote d’Ivoire", "Elfenbeinküste", "de"},
    {"Burma", "ミャンマー", "ja"},
    {"Myanmar", "ビルマ", "ja"},
    {"Turkey", "Törökország", "hu"},
    {"Türkiye", "Törökország", "hu"},
    {"Czech Republic", "Tšekki", "fi"},
    {"Congo-Kinshasa", "Konžská demokratická republika", "sk"},
    {"Bosnia and Herzegovina", "Боснія і Герцеговина", "uk"},
    {"Saint Lucia", "St. Lucia", "de"},
    {"Saint Kitts and Nevis", "סנט קיטס ונוויס", "he"},
    {"Kyrgyz", "Kirgiisi", "fi"},
    {"Swahili", "스와힐리어", "ko"},
    {"Latin America", "Latinalainen Amerikka", "fi"},
    {"European Union", "유럽 연합", "ko"},
    /* Of a script and of a region, which the language itself has not. */
    {"Italy", "義大利", "zh-Hant"},
    {"Ivory Coast", "Costa de Marfil", "es-MX"},
};

START_TEST(a_name_of_icu_meets_an_english_narrative)
{
	add_concept(named[_i].english, NULL, NULL);
	add_narrative(named[_i].english);
	mock_commit(host);
	expect_match(named[_i].text, named[_i].language, 1);
}
END_TEST

/* Words that are written as a name is, or have its stem. */
static const struct {
	const char *english, *text, *language;
} namesakes[] = {
    {"Mali", "دعم مالي", "ar"},
    {"Mali", "وزير المالية", "ar"},
    {"Mali", "بحران مالی", "fa"},
    {"Mali", "مالی امداد", "ur"},
    {"Mali", "माली ने फूल लगाए", "hi"},
    {"Mali", "马里乌波尔的战斗", "zh"},
    {"Benin", "له خمسة بنين", "ar"},
    {"Benin", "பெண்கள்", "ta"},
    {"Oman", "من عمان إلى دمشق", "ar"},
    {"Oman", "오만한 태도", "ko"},
    {"Bahrain", "البحر الأحمر", "ar"},
    {"Chile", "وہ چلی گئی", "ur"},
    {"Syria", "آج شام", "ur"},
    {"Sudan", "외교 수단", "ko"},
    {"Portugal", "போரில்", "ta"},
    {"Central America", "中美貿易戰", "zh-Hant"},
};

START_TEST(an_everyday_word_is_no_name)
{
	add_concept(namesakes[_i].english, NULL, NULL);
	add_narrative(namesakes[_i].english);
	mock_commit(host);
	expect_match(namesakes[_i].text, namesakes[_i].language, 0);
}
END_TEST

/* What the desk says itself is a name. */
START_TEST(a_namesake_of_a_desk_is_a_name)
{
	add_concept("Mali", "مالي", "ar");
	add_narrative("Mali");
	mock_commit(host);
	expect_match("دعم مالي", "ar", 1);
}
END_TEST

/* The china of a dictionary is porcelain. */
START_TEST(concepts_of_dictionaries_have_no_names)
{
	const char *settings[] = {"dictionaries", NULL, NULL};

	dictionary_setup();
	dictionary_begin("deu-eng");
	dictionary_add("Porzellan\nchina\n");
	dictionary_end();
	settings[1] = dictionary_name("deu-eng", "");
	mock_close(host);
	host = mock_open("lexical", settings);
	library_add_one(
	    host, NARRATIVE, "Porzellan aus der Fabrik", NULL, "de");
	mock_commit(host);
	expect_match("china", "en", 1);
	expect_match("Kiina", "fi", 0);
	expect_match("La China", "es", 0);
	dictionary_teardown();
}
END_TEST

START_TEST(without_the_concept_there_is_no_match)
{
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
	expect_match("科特迪瓦", "zh", 0);
}
END_TEST

/* Not in a longer term, not in a part of the name. */
START_TEST(the_term_is_the_whole_name)
{
	add_concept("Ivory Coast elections", NULL, NULL);
	add_narrative("Ivory Coast elections");
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
	add_concept("Ivory", NULL, NULL);
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
	add_concept("Coast", NULL, NULL);
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
}
END_TEST

/*
 * Which texts.
 */

START_TEST(names_count_in_texts_of_their_language)
{
	add_concept("Ivory Coast", NULL, NULL);
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 1);
	expect_match("Norsunluurannikko", "et", 0);
	expect_match("Norsunluurannikko", "en", 0);
	/* Read as the setting says, in English. */
	expect_match("Norsunluurannikko", "und", 0);
	expect_match("Norsunluurannikko", "qqq", 0);
	expect_match("Norsunluurannikko", "no tag at all", 0);
}
END_TEST

/* What was read before must not tell. */
START_TEST(texts_of_unknown_language_have_no_names)
{
	const char *const unknown[] = {"language", "und", NULL};
	struct counterpoint_host *other = mock_open("lexical", unknown);

	mock_close(host);
	host = other;
	add_concept("Ivory Coast", "Cocody", "fr");
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Cocody", "und", 1);
	expect_match("科特迪瓦", "und", 0);
	expect_match("科特迪瓦", "zh", 1);
	expect_match("科特迪瓦", "und", 0);
}
END_TEST

START_TEST(terms_of_the_desk_stand_alone)
{
	add_concept("Ivory Coast", "norsurannikko", "fi");
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Norsurannikko", "fi", 1);
	expect_match("Norsunluurannikko", "fi", 0);
	expect_match("科特迪瓦", "zh", 1);
}
END_TEST

/* "Mısır" is "Egypt", "mısır" is maize. */
START_TEST(short_names_need_their_capital)
{
	add_concept("Egypt", NULL, NULL);
	add_narrative("Egypt");
	mock_commit(host);
	expect_match("Mısır", "tr", 1);
	expect_match("Bugün #Mısır hükümeti", "tr", 1);
	expect_match("mısır ekmeği", "tr", 0);
	expect_match("埃及", "zh", 1);
}
END_TEST

/* "у" is Wu, and "at". */
START_TEST(names_of_one_letter_are_left_out)
{
	add_concept("Wu Chinese", NULL, NULL);
	add_narrative("Wu Chinese");
	mock_commit(host);
	expect_match("китайский у", "ru", 0);
	expect_match("Шанхайский диалект у реки", "ru", 0);
}
END_TEST

/* Where a locale has no name it may have the code instead. */
START_TEST(a_code_is_no_name)
{
	add_concept("Gan Chinese", "Jiangxi speech", "en");
	add_narrative("Jiangxi speech");
	mock_commit(host);
	expect_match("Gan Chinese", "en", 1);
	expect_match("gan", "bn", 0);
}
END_TEST

/*
 * Since when.
 */

START_TEST(a_removed_concept_loses_its_names)
{
	add_concept("Ivory Coast", NULL, NULL);
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 1);
	mock_remove_concept(host, CONCEPT);
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
	expect_match("科特迪瓦", "zh", 0);
	add_concept("Ivory Coast", NULL, NULL);
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 1);
	expect_match("科特迪瓦", "zh", 1);
}
END_TEST

START_TEST(a_later_concept_has_names_of_languages_in_use)
{
	add_narrative("Ivory Coast");
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 0);
	add_concept("Ivory Coast", NULL, NULL);
	expect_match("Norsunluurannikko", "fi", 0);
	mock_commit(host);
	expect_match("Norsunluurannikko", "fi", 1);
}
END_TEST

/* A narrative in Finnish that was cut before the concept came. */
START_TEST(a_later_concept_reaches_older_narratives)
{
	library_add_one(host, NARRATIVE, "Norsunluurannikko", NULL, "fi");
	mock_commit(host);
	expect_match("科特迪瓦", "zh", 0);
	add_concept("Ivory Coast", NULL, NULL);
	mock_commit(host);
	expect_match("科特迪瓦", "zh", 1);
	expect_match("Ivory Coast", "en", 1);
	/* In one commit, in either order. */
	mock_remove_concept(host, CONCEPT);
	library_add_one(host, 2, "Norsunluurannikko", NULL, "fi");
	add_concept("Ivory Coast", NULL, NULL);
	library_add_one(host, 3, "Norsunluurannikko", NULL, "fi");
	mock_commit(host);
	expect_match("科特迪瓦", "zh", 3);
}
END_TEST

/* Tags that no locale has are not kept. */
START_TEST(foreign_tags_leave_room_for_languages)
{
	char tag[4] = "qaa";
	int i;

	add_concept("Ivory Coast", NULL, NULL);
	add_narrative("Ivory Coast");
	mock_commit(host);
	for (i = 0; i < 520; i++) {
		tag[1] = (char)('a' + i / 26);
		tag[2] = (char)('a' + i % 26);
		expect_match("Norsunluurannikko", tag, 0);
	}
	expect_match("Norsunluurannikko", "fi", 1);
}
END_TEST

/*
 * The order of texts.
 */

/* The names of a language must not change what a tag of another is. */
START_TEST(a_tag_is_read_alike_whatever_came_before)
{
	static const char tag[] = "They say #deutschland today";
	struct mock_match before;
	size_t n;

	add_concept("Germany", NULL, NULL);
	library_add_one(host, 1, "Deutsch is a language", NULL, "en");
	library_add_one(host, 2, "The land is dry", NULL, "en");
	mock_commit(host);
	n = mock_match(host, tag, "en");
	ck_assert_uint_eq(n, 2);
	before = host->match[0];
	mock_match(host, "Guten Morgen", "de");
	expect_match(tag, "en", n);
	ck_assert(mock_is_same(&host->match[0], &before));
}
END_TEST

static const char *const posts[][2] = {
    {"Washington fights Moscow to the last Ukrainian soldier", "en"},
    {"Die Bundesrepublik #deutschland und Russland", "de"},
    {"Они говорят, что санкции против России незаконны", "ru"},
    {"สหรัฐอเมริกาทำสงครามตัวแทนในยูเครน", "th"},
    {"Les sanctions contre la Russie, dit l'Allemagne", "fr"},
    {"They say #deutschland and #elfenbeinkueste today", "en"},
    {"#germania #alemania #allemagne #saksa", "und"},
    {"德国和俄罗斯 科特迪瓦", "zh"},
    {"德國和義大利", "zh-Hant"},
    {"Saksa ja Norsunluurannikko", "fi"},
    {"saksa ja norsunluurannikko", "et"},
    {"Alemania, Costa de Marfil y la guerra delegada", "es"},
    {"ドイツとコートジボワール", "ja"},
    {"독일과 러시아 코트디부아르에서", "ko"},
    {"Niemcy, Czad i Rosja", "pl"},
    {"niemcy, czad i rosja", "cs"},
    {"Germany and Russia, 7,000 containers", "qqq"},
    {"Germany is Deutschland in the Ivory Coast", "und"},
    {"Almanya ve Rusya, mısır", "tr"},
    {"जर्मनी और रूस", "hi"},
    {"It lies afar", "en"},
};

#define POSTS COUNT(posts)

static void
fill(struct counterpoint_host *h)
{
	static const char *const germany[][2] = {{"Germany", "en"}};
	static const char *const coast[][2] = {
	    {"Ivory Coast", "en"}, {"Marfil", "es"}};
	static const char *const russia[][2] = {
	    {"Russia", "en"}, {"rosja", "cs"}};

	library_add(h);
	library_add_one(h, 21, "Deutsch is a language", NULL, "en");
	library_add_one(h, 22, "The land is dry", NULL, "en");
	library_add_one(h, 23, "Germany and Russia", "Saksa", "en");
	library_add_one(h, 24, "Ivory Coast", "Germany, Chad", "fi");
	/* As alike, unless one of them was read again. */
	library_add_one(h, 26, "Tschad lies afar", NULL, "en");
	library_add_one(h, 27, "Mitad lies afar", NULL, "en");
	library_add_concept(h, 1, "germany", "state", germany, 1);
	library_add_concept(h, 2, "ivory-coast", "state", coast, 2);
	library_add_concept(h, 3, "russia", "state", russia, 2);
	mock_commit(h);
}

static void
change(struct counterpoint_host *h)
{
	static const char *const chad[][2] = {{"Chad", "en"}};
	static const char *const again[][2] = {
	    {"Germany", "en"}, {"Deutschland", "de"}};

	library_add_concept(h, 4, "chad", "state", chad, 1);
	library_add_concept(h, 5, "germany-again", "state", again, 2);
	library_add_one(h, 25, "Chad is a state of Africa", NULL, "en");
	mock_commit(h);
}

static void
keep_answers(struct counterpoint_host *h, size_t post,
    struct mock_match ret[MOCK_MATCHES], size_t *ret_n)
{
	*ret_n = mock_match(h, posts[post][0], posts[post][1]);
	memcpy(ret, h->match, *ret_n * sizeof(*ret));
}

static void
expect_same(size_t post, const struct mock_match *answer, size_t n)
{
	size_t i;

	expect_match(posts[post][0], posts[post][1], n);
	for (i = 0; i < n; i++)
		ck_assert_msg(mock_is_same(&host->match[i], &answer[i]),
		    "%s: answer %zu", posts[post][0], i);
}

/* To the bit, also after a change of the library that was known to both. */
START_TEST(answers_do_not_depend_on_the_order_of_texts)
{
	static struct mock_match answer[POSTS][MOCK_MATCHES];
	struct counterpoint_host *other = mock_open("lexical", NULL);
	size_t n[POSTS], i;

	fill(host);
	fill(other);
	for (i = 0; i < POSTS; i++)
		keep_answers(other, i, answer[i], &n[i]);
	for (i = POSTS; i-- > 0;)
		expect_same(i, answer[i], n[i]);
	mock_close(other);
	/* One that saw nothing before the change. */
	other = mock_open("lexical", NULL);
	fill(other);
	change(other);
	change(host);
	for (i = 0; i < POSTS; i++)
		keep_answers(other, i, answer[i], &n[i]);
	for (i = POSTS; i-- > 0;)
		expect_same(i, answer[i], n[i]);
	mock_close(other);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical places");
	TCase *tc = tcase_create("places");

	tcase_set_timeout(tc, 60);

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, a_name_of_icu_meets_an_english_narrative, 0, COUNT(named));
	tcase_add_loop_test(
	    tc, an_everyday_word_is_no_name, 0, COUNT(namesakes));
	tcase_add_test(tc, a_namesake_of_a_desk_is_a_name);
	tcase_add_test(tc, concepts_of_dictionaries_have_no_names);
	tcase_add_test(tc, without_the_concept_there_is_no_match);
	tcase_add_test(tc, the_term_is_the_whole_name);
	tcase_add_test(tc, names_count_in_texts_of_their_language);
	tcase_add_test(tc, texts_of_unknown_language_have_no_names);
	tcase_add_test(tc, terms_of_the_desk_stand_alone);
	tcase_add_test(tc, short_names_need_their_capital);
	tcase_add_test(tc, names_of_one_letter_are_left_out);
	tcase_add_test(tc, a_code_is_no_name);
	tcase_add_test(tc, a_removed_concept_loses_its_names);
	tcase_add_test(tc, a_later_concept_has_names_of_languages_in_use);
	tcase_add_test(tc, a_later_concept_reaches_older_narratives);
	tcase_add_test(tc, foreign_tags_leave_room_for_languages);
	tcase_add_test(tc, a_tag_is_read_alike_whatever_came_before);
	tcase_add_test(tc, answers_do_not_depend_on_the_order_of_texts);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
