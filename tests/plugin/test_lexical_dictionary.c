/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_dictionary.c - bilingual dictionaries: what is read of an entry
 * and of a file, and which files are refused.
 * Owns nothing. Leaves what becomes of it to test_lexical_bilingual.c.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dictionary_files.h"
#include "lexical/lexicon/dictionary.h"
#include "mock_host.h"
#include "suite.h"

#define TOLD	     400 /* bytes of what is told of entries */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char why[300];

/*
 * Entries.
 */

static void
join(char *out, const char (*phrase)[ENTRY_BYTES + 1], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		append(out, TOLD, i == 0 ? "" : "|");
		append(out, TOLD, phrase[i]);
	}
}

static const struct {
	const char *text, *told; /* headwords=translations */
} entries[] = {
    {"casa /ˈkasa/ <n, fem>\n1. house\n2. home, dwelling\n",
	"casa=house|home|dwelling"},
    {"kwa heri, kwaheri /kwa/ /kwaheri/ <interj>\n\ngoodbye\n",
	"kwa heri|kwaheri="},
    {"kubwa <adj>\n1.\nchief, main\n2.\ngreat\n", "kubwa=chief|main|great"},
    {"kwenye <n>\n\nin\n; at\n; on\n (a form of {enye})\n", "kwenye=in|at|on"},
    /* What explains a translation is none. */
    {"tax /taks/\n1. pajak\na sum that is paid\n2. beban\n", "tax=pajak|beban"},
    {"adult\n1. baligh\n      \"Adults too.\"\n   Synonym: {grown}\n",
	"adult=baligh"},
    {"Beton <masc>\n [constr.] concrete <n>\n         Note: Bau\n",
	"Beton=concrete"},
    /* What is not plain is left out. */
    {"x\nhouse(s), (in)valid, and/or, archi‐, 7 years, etw. tun, ok\n", "x=ok"},
    {"x\none two three, one two three four, ab~cd\n", "x=one two three"},
    {"x\nl'eau, dry‐nurse, من ما، ثان\n", "x=l'eau|dry‐nurse|من ما|ثان"},
    {"お前 /a/,  [news1]  [nf22]  御前 /b/\n1. (pronoun)\nyou\n",
	"お前|御前=you"},
    {"x\n\xff\xfe, \xc3, a\n", "x=a"},
    {"x (y\nhouse (of cards, home\n", "x=house"},
    {"x /unclosed\nhouse\n", "="},
    {"sobre <prep>\non\n", "sobre="},
    {"", "="},
    {"\n\n\n", "="},
    {"alone", "alone="},
    {"12.\n1.\n2.", "="},
};

START_TEST(entry_is_read)
{
	struct dictionary_entry entry;
	size_t len = strlen(entries[_i].text);
	char told[TOLD] = "", *copy = malloc(len + 1);

	/* No byte beyond it is read. */
	memcpy(copy, entries[_i].text, len);
	dictionary_entry_read(copy, len, &entry);
	free(copy);
	join(told, entry.headword, entry.headwords);
	append(told, TOLD, "=");
	join(told, entry.translation, entry.translations);
	ck_assert_str_eq(told, entries[_i].told);
}
END_TEST

START_TEST(any_entry_is_safe)
{
	static const char marks[] = "ab \n,;()<>[]{}/1.\"':~\xc3\xa1\xff";
	struct dictionary_entry entry;
	char text[200];
	int round, rounds = suite_rounds(20000);
	size_t i, n;

	mock_seed(7);
	for (round = 0; round < rounds; round++) {
		n = mock_random() % sizeof(text);
		for (i = 0; i < n; i++)
			text[i] = marks[mock_random() % (sizeof(marks) - 1)];
		dictionary_entry_read(text, n, &entry);
		ck_assert_uint_le(entry.headwords, ENTRY_PHRASES);
		ck_assert_uint_le(entry.translations, ENTRY_PHRASES);
		for (i = 0; i < entry.translations; i++)
			ck_assert_ptr_null(strpbrk(
			    entry.translation[i], "\n,;()<>[]{}/1.\":~\xff"));
	}
}
END_TEST

/*
 * Files.
 */

static const struct {
	const char *name, *from, *to;
} names[] = {
    {"/d/freedict-spa-eng", "es", "en"},
    {"/d/spa-eng", "es", "en"},
    {"eng-ara", "en", "ar"},
    {"freedict-swh-eng", "sw", "en"},
    {"jpn-rus", "ja", "ru"},
    {"freedict-nob-ckb", "nb", "ckb"},
    {"freedict-es-en", NULL, NULL},
    {"freedict-spa-en", NULL, NULL},
    {"xspa-eng", NULL, NULL},
    {"SPA-ENG", NULL, NULL},
    {"wordnet", NULL, NULL},
    {"-eng", NULL, NULL},
    {"xxx-eng", NULL, NULL}, /* no language */
    {"und-eng", NULL, NULL},
    {"", NULL, NULL},
};

START_TEST(name_tells_the_languages)
{
	struct dictionary_languages l;
	int result = dictionary_languages(names[_i].name, &l);

	ck_assert_int_eq(result, names[_i].from == NULL ? -1 : 0);
	if (result == 0) {
		ck_assert_str_eq(l.from, names[_i].from);
		ck_assert_str_eq(l.to, names[_i].to);
	}
}
END_TEST

static void
note_entry(void *self, const struct dictionary_entry *entry)
{
	join(self, entry->headword, entry->headwords);
	append(self, TOLD, ";");
}

/* In the order of the text, whatever that of the index; once each. */
START_TEST(files_are_read)
{
	char told[TOLD] = "";
	char big[DICTIONARY_ENTRY + 2];

	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	dictionary_begin("spa-eng");
	dictionary_add_as("00databaseinfo", "about\nnothing\n");
	dictionary_add("uno\none\n");
	dictionary_add(big);
	dictionary_add("dos\ntwo\n");
	/* The first, and what overlaps it. */
	dictionary_add_line("again\tO\tI");
	dictionary_add_line("again\tP\tJ\toriginal");
	dictionary_end();
	if (_i == 1)
		dictionary_pack("spa-eng", 0);
	ck_assert_int_eq(dictionary_read(dictionary_name("spa-eng", ""),
			     note_entry, told, why, sizeof(why)),
	    0);
	ck_assert_str_eq(told, "uno;dos;");
}
END_TEST

static const struct {
	const char *line, *words;
} bad_lines[] = {
    {"casa", "line 2: not a headword, an offset and a length"},
    {"casa\tA", "line 2: not a headword"},
    {"casa\t\tB", "line 2: not a headword"},
    {"casa\tA\t-1", "line 2: not a headword"},
    {"casa\tA\tBAAAAAA", "line 2: not a headword"},
    {"casa\t//////\tB", "line 2: beyond 256 MiB"},
    {"casa\tBAAA\tB", ".dict: is damaged, or ends before its index"},
};

static void
refuse_dictionary(const char *words)
{
	char told[TOLD] = "";

	ck_assert_int_eq(dictionary_read(dictionary_name("spa-eng", ""),
			     note_entry, told, why, sizeof(why)),
	    -1);
	ck_assert_msg(strstr(why, "/freedict-spa-eng.") != NULL &&
			  strstr(why, words) != NULL,
	    "%s", why);
}

static void
expect_entries(const char *words)
{
	char told[TOLD] = "";

	ck_assert_msg(dictionary_read(dictionary_name("spa-eng", ""),
			  note_entry, told, why, sizeof(why)) == 0,
	    "%s", why);
	ck_assert_str_eq(told, words);
}

START_TEST(bad_index_is_refused)
{
	dictionary_begin("spa-eng");
	dictionary_add("uno\none\n");
	dictionary_add_line(bad_lines[_i].line);
	dictionary_end();
	refuse_dictionary(bad_lines[_i].words);
}
END_TEST

/* One of that many bytes, its end not counted. */
static void
write_line(size_t bytes)
{
	static const char numbers[] = "\tA\tI";
	char headword[DICTIONARY_LINE * 3] = "";

	memset(headword, 'x', bytes - strlen(numbers));
	dictionary_begin("spa-eng");
	dictionary_add_as(headword, "uno\none\n");
	dictionary_end();
}

START_TEST(long_line_is_refused)
{
	write_line(DICTIONARY_LINE);
	expect_entries("uno;");
	write_line(DICTIONARY_LINE + 1);
	refuse_dictionary("line 1: longer than 1023 bytes");
	write_line(DICTIONARY_LINE * 2);
	refuse_dictionary("line 1: longer than 1023 bytes");
}
END_TEST

/* Also those whose entries are too long to be taken. */
START_TEST(lines_are_capped)
{
	int i;

	dictionary_begin("spa-eng");
	dictionary_add("uno\none\n");
	for (i = 1; i < DICTIONARY_LINES; i++)
		dictionary_add_line("x\tA\tCAB");
	dictionary_end();
	expect_entries("uno;");
	dictionary_begin("spa-eng");
	for (i = 0; i <= DICTIONARY_LINES; i++)
		dictionary_add_line("x\tA\tCAB");
	dictionary_end();
	refuse_dictionary("line 1048577: more than 1048576 lines");
}
END_TEST

START_TEST(long_entry_is_passed_over)
{
	char text[DICTIONARY_ENTRY + 2];

	memset(text, '\n', sizeof(text));
	memcpy(text, "uno", 3);
	text[DICTIONARY_ENTRY] = '\0';
	dictionary_begin("spa-eng");
	dictionary_add(text);
	memcpy(text, "dos", 3);
	text[DICTIONARY_ENTRY] = '\n';
	text[DICTIONARY_ENTRY + 1] = '\0';
	dictionary_add(text);
	dictionary_end();
	expect_entries("uno;");
}
END_TEST

START_TEST(bad_file_is_refused)
{
	refuse_dictionary("spa-eng.index: No such file");
	dictionary_begin("spa-eng");
	dictionary_add("uno\none, uno, eins, en, egy, bat, ett\n");
	dictionary_end();
	dictionary_pack("spa-eng", 12);
	refuse_dictionary("spa-eng.dict.dz: is damaged");
	ck_assert_int_eq(
	    chmod(dictionary_name("spa-eng", ".dict.dz"), 0660), 0);
	refuse_dictionary("is writable by its group or by everybody");
	ck_assert_int_eq(
	    chmod(dictionary_name("spa-eng", ".dict.dz"), 0602), 0);
	refuse_dictionary("is writable by its group or by everybody");
	unlink(dictionary_name("spa-eng", ".dict.dz"));
	refuse_dictionary("spa-eng.dict: No such file");
	ck_assert_int_eq(mkfifo(dictionary_name("spa-eng", ".dict"), 0600), 0);
	refuse_dictionary("not a file");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical dictionary");
	TCase *tc = tcase_create("dictionary");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, dictionary_setup, dictionary_teardown);
	tcase_add_loop_test(tc, entry_is_read, 0, COUNT(entries));
	tcase_add_test(tc, any_entry_is_safe);
	tcase_add_loop_test(tc, name_tells_the_languages, 0, COUNT(names));
	tcase_add_loop_test(tc, files_are_read, 0, 2);
	tcase_add_loop_test(tc, bad_index_is_refused, 0, COUNT(bad_lines));
	tcase_add_test(tc, long_line_is_refused);
	tcase_add_test(tc, lines_are_capped);
	tcase_add_test(tc, long_entry_is_passed_over);
	tcase_add_test(tc, bad_file_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
