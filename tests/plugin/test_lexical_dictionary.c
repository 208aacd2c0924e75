/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_dictionary.c - bilingual dictionaries: what is read of an entry
 * and of a file, which files are refused, what becomes a concept, and a post
 * that finds a narrative by one.
 * Owns a folder with the dictionary NAME, which each test writes. Leaves the
 * concepts of a desk to test_lexical_parts.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "lexical/bilingual.h"
#include "lexical/words.h"
#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char folder[] = "/tmp/test_dictionary_XXXXXX", path[128], why[300];
static FILE *text_file, *index_file;
static long text_at;

static void
setup(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	why[0] = '\0';
}

static const char *
name_of(const char *pair, const char *ending)
{
	snprintf(path, sizeof(path), "%s/freedict-%s%s", folder, pair, ending);
	return path;
}

static void
teardown(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/*
 * Writing.
 */

static const char *
digits_of(long number, char ret[8])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t at = 7;

	ret[7] = '\0';
	do {
		ret[--at] = digits[number % 64];
		number /= 64;
	} while (number > 0);
	return ret + at;
}

static FILE *
create(const char *pair, const char *ending)
{
	FILE *f = fopen(name_of(pair, ending), "w");

	ck_assert_ptr_nonnull(f);
	return f;
}

static void
begin(const char *pair)
{
	index_file = create(pair, ".index");
	text_file = create(pair, ".dict");
	text_at = 0;
}

static void
add_as(const char *headword, const char *entry)
{
	char at[8], len[8];
	long n = (long)strlen(entry);

	fputs(entry, text_file);
	fprintf(index_file, "%s\t%s\t%s\n", headword, digits_of(text_at, at),
	    digits_of(n, len));
	text_at += n;
}

static void
add(const char *entry)
{
	add_as("any", entry);
}

static void
end(void)
{
	ck_assert_int_eq(fclose(index_file), 0);
	ck_assert_int_eq(fclose(text_file), 0);
}

/* Packs the text, of which the last `less` bytes are then lost. */
static void
pack(const char *pair, long less)
{
	char bytes[1 << 16], packed[128];
	FILE *plain = fopen(name_of(pair, ".dict"), "r");
	size_t n = fread(bytes, 1, sizeof(bytes), plain);
	struct stat st;
	gzFile f;

	fclose(plain);
	unlink(path);
	strcpy(packed, name_of(pair, ".dict.dz"));
	f = gzopen(packed, "wb");
	ck_assert_int_eq(gzwrite(f, bytes, (unsigned)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
	ck_assert_int_eq(stat(packed, &st), 0);
	ck_assert_int_eq(truncate(packed, st.st_size - less), 0);
}

/*
 * Entries.
 */

static void
join(char *out, const char (*phrase)[ENTRY_BYTES + 1], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		strcat(out, i == 0 ? "" : "|");
		strcat(out, phrase[i]);
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
	char told[400] = "", *copy = malloc(len + 1);

	/* No byte beyond it is read. */
	memcpy(copy, entries[_i].text, len);
	dictionary_entry_read(copy, len, &entry);
	free(copy);
	join(told, entry.headword, entry.headwords);
	strcat(told, "=");
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
	strcat(self, ";");
}

/* In the order of the text, whatever that of the index; once each. */
START_TEST(files_are_read)
{
	char told[200] = "";
	char big[DICTIONARY_ENTRY + 2];

	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	begin("spa-eng");
	add_as("00databaseinfo", "about\nnothing\n");
	add("uno\none\n");
	add(big);
	add("dos\ntwo\n");
	fprintf(index_file, "again\tO\tI\n"); /* the first, and overlapping */
	fprintf(index_file, "again\tP\tJ\toriginal\n");
	end();
	if (_i == 1)
		pack("spa-eng", 0);
	ck_assert_int_eq(dictionary_read(name_of("spa-eng", ""), note_entry,
			     told, why, sizeof(why)),
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
	char told[200] = "";

	ck_assert_int_eq(dictionary_read(name_of("spa-eng", ""), note_entry,
			     told, why, sizeof(why)),
	    -1);
	ck_assert_msg(strncmp(why, folder, strlen(folder)) == 0 &&
			  strstr(why, words) != NULL,
	    "%s", why);
}

START_TEST(bad_index_is_refused)
{
	begin("spa-eng");
	add("uno\none\n");
	fprintf(index_file, "%s\n", bad_lines[_i].line);
	end();
	refuse_dictionary(bad_lines[_i].words);
}
END_TEST

START_TEST(long_line_is_refused)
{
	char line[DICTIONARY_LINE * 3] = "";

	memset(line, 'x', sizeof(line) - 1);
	begin("spa-eng");
	add_as(line, "uno\none\n");
	end();
	refuse_dictionary("line 1: longer than 1023 bytes");
}
END_TEST

START_TEST(bad_file_is_refused)
{
	refuse_dictionary("spa-eng.index: No such file");
	begin("spa-eng");
	add("uno\none, uno, eins, en, egy, bat, ett\n");
	end();
	pack("spa-eng", 12);
	refuse_dictionary("spa-eng.dict.dz: is damaged");
	ck_assert_int_eq(chmod(name_of("spa-eng", ".dict.dz"), 0666), 0);
	refuse_dictionary("is writable by its group or by everybody");
	unlink(name_of("spa-eng", ".dict.dz"));
	refuse_dictionary("spa-eng.dict: No such file");
	ck_assert_int_eq(mkfifo(name_of("spa-eng", ".dict"), 0600), 0);
	refuse_dictionary("not a file");
}
END_TEST

/*
 * Concepts.
 */

static char concepts[4000];

static void
note_concept(void *self, const struct counterpoint_concept *c)
{
	size_t i;

	ck_assert_ptr_null(self);
	strcat(concepts, c->slug);
	for (i = 0; i < c->nterms; i++) {
		strcat(concepts, " ");
		strcat(concepts, c->terms[i].language);
		strcat(concepts, ":");
		strcat(concepts, c->terms[i].text);
	}
	strcat(concepts, "\n");
}

static struct bilingual_told
make_concepts(const char *list)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);
	struct bilingual_told told;

	concepts[0] = '\0';
	ck_assert_int_eq(bilingual_read(b, list, why, sizeof(why)), 0);
	bilingual_each(b, note_concept, NULL, &told);
	bilingual_free(b);
	tokenizer_free(tokenizer);
	return told;
}

static struct bilingual_told
make_both(void)
{
	char list[300];

	snprintf(list, sizeof(list),
	    " %s/freedict-spa-eng ,%s/freedict-eng-swh", folder, folder);
	return make_concepts(list);
}

/* Whatever the direction; that of two languages comes first. */
START_TEST(words_meet_in_english)
{
	struct bilingual_told told;

	begin("spa-eng");
	add("barco\nboat, ship\n");
	add("puerto <n>\n1. harbour\n2. the port\n");
	end();
	begin("eng-swh");
	add("ports\nbandari\n");
	end();
	told = make_both();
	ck_assert_str_eq(concepts,
	    "dictionary:port en:port es:puerto sw:bandari\n"
	    "dictionary:boat en:boat es:barco\n"
	    "dictionary:ship en:ship es:barco\n"
	    "dictionary:harbour en:harbour es:puerto\n");
	ck_assert_uint_eq(told.entries, 3);
	ck_assert_uint_eq(told.concepts, 4);
	ck_assert_uint_eq(told.terms, 9);
	ck_assert_uint_eq(told.left_out, 0);
}
END_TEST

START_TEST(another_pivot_than_english)
{
	begin("spa-deu");
	add("puerto\nHafen\n");
	end();
	make_concepts(name_of("spa-deu", ""));
	ck_assert_str_eq(concepts, "dictionary:de:Hafen de:Hafen es:puerto\n");
}
END_TEST

static const char *const everyday[] = {
    "sobre\non, envelope\n", /* what stands for "on" stands for too much */
    "hacer\nto do\n",
    "ya\nalready\n",
    "oro\nau\n", /* too short */
    "pm\nevening\n",
    "mil\nthousand, m3\n", /* a number */
    "punto\ndot, spot, stitch, tack, score, item, speck\n",
};

START_TEST(everyday_words_are_left_out)
{
	begin("spa-eng");
	add(everyday[_i]);
	end();
	make_concepts(name_of("spa-eng", ""));
	ck_assert_str_eq(concepts, "");
}
END_TEST

START_TEST(word_of_many_translations_is_left_out)
{
	static const char *const many =
	    "score\nuva, uvb, uvc, uvd, uve, uvf, uvg, uvh, uvi, uvj, uvk, uvl";
	char more[200];

	begin("eng-spa");
	add(many);
	end();
	ck_assert_uint_eq(make_concepts(name_of("eng-spa", "")).terms, 13);
	snprintf(more, sizeof(more), "%s, uvm", many);
	begin("eng-spa");
	add(more);
	end();
	ck_assert_uint_eq(make_concepts(name_of("eng-spa", "")).terms, 0);
}
END_TEST

static void
ignore(void *self, const struct counterpoint_concept *c)
{
	(void)c;
	++*(size_t *)self;
}

START_TEST(concepts_are_capped)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);
	struct bilingual_told told;
	char entry[64], w[5] = "";
	size_t n = BILINGUAL_CONCEPTS + 3, given = 0, i;

	begin("ind-eng");
	for (i = 0; i < n; i++) {
		w[0] = (char)('a' + i % 26);
		w[1] = (char)('a' + i / 26 % 26);
		w[2] = (char)('a' + i / 676 % 26);
		w[3] = (char)('a' + i / 17576);
		snprintf(entry, sizeof(entry), "q%sq\nz%sx\n", w, w);
		add(entry);
	}
	end();
	ck_assert_int_eq(
	    bilingual_read(b, name_of("ind-eng", ""), why, sizeof(why)), 0);
	bilingual_each(b, ignore, &given, &told);
	ck_assert_uint_eq(given, BILINGUAL_CONCEPTS);
	ck_assert_uint_eq(told.concepts, BILINGUAL_CONCEPTS);
	ck_assert_uint_eq(told.entries, n);
	ck_assert_uint_eq(told.left_out, 3);
	bilingual_free(b);
	tokenizer_free(tokenizer);
}
END_TEST

/* A long text of words of dictionaries leaves room for the desk's. */
START_TEST(at_most_half_is_borrowed)
{
	struct lexicon *lexicon = lexicon_new();
	static struct words words;
	static const char *const terms[] = {"boat", "fish"};
	char text[8000] = "";
	struct tokens t;
	int i;

	ck_assert_int_eq(words_init(&words, false), 0);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(lexicon_open(lexicon, terms[i], "thing"), i);
		tokenizer_run(words.tokenizer, terms[i], 4, "en", &t);
		lexicon_add(lexicon, i, terms[i], &t, "en");
		lexicon_show(lexicon, i);
	}
	lexicon_borrow(lexicon, 0);
	for (i = 0; i < 1000; i++)
		strcat(text, "boat ");
	strcat(text, "fish");
	words_cut(&words, lexicon, text, strlen(text), "en");
	ck_assert_uint_eq(words.nmentions, WORDS_MENTIONS_MAX / 2 + 1);
	ck_assert_uint_eq(words.mention[WORDS_MENTIONS_MAX / 2].concept, 1);
	words_done(&words);
	lexicon_free(lexicon);
}
END_TEST

/*
 * The plugin.
 */

static struct counterpoint_host *
open_with(const char *list)
{
	const char *const settings[] = {"dictionaries", list, NULL};

	return mock_try_open("lexical", settings);
}

static const char *const bad_lists[][2] = {
    {"spa-eng", "not an absolute path"},
    {"/nowhere/wordnet", "does not end in two languages such as spa-eng"},
    {"/nowhere/spa-eng", "/nowhere/spa-eng.index: No such file"},
};

START_TEST(bad_setting_is_refused)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);

	ck_assert_int_eq(
	    bilingual_read(b, bad_lists[_i][0], why, sizeof(why)), -1);
	ck_assert_msg(strstr(why, bad_lists[_i][0]) == why &&
			  strstr(why, bad_lists[_i][1]) != NULL,
	    "%s", why);
	ck_assert_ptr_null(open_with(bad_lists[_i][0]));
	bilingual_free(b);
	tokenizer_free(tokenizer);
}
END_TEST

static void
write_spanish(void)
{
	begin("spa-eng");
	add("astillero <n, masc>\nshipyard\n");
	add("espía <n>\nspy\n");
	add("queja\nmoan\n");
	add("red <n>\nnetwork\n");
	end();
}

static const char *
why_of(struct counterpoint_host *h, uint32_t narrative)
{
	const struct mock_match *m = mock_find(h, narrative);
	size_t i;

	for (i = 0; m != NULL && i < m->nwhys; i++)
		if (strstr(m->why[i], "(dictionary:") != NULL)
			return m->why[i];
	return "";
}

/* In both directions, with the words of both sides. */
START_TEST(post_finds_what_is_known_in_english)
{
	struct counterpoint_host *h;

	write_spanish();
	h = open_with(name_of("spa-eng", ""));
	ck_assert_ptr_nonnull(h);
	library_add_one(h, 91, "Spies ruined the shipyard", NULL, "en");
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_str_eq(why_of(h, 91),
	    "“astillero” is “shipyard” in the title (dictionary:shipyard)");
	mock_remove(h, 91);
	library_add_one(h, 92, "El astillero arde", NULL, "es");
	mock_commit(h);
	mock_match(h, "Who set the shipyards alight?", "en");
	ck_assert_str_eq(why_of(h, 92),
	    "“shipyards” is “astillero” in the title (dictionary:shipyard)");
	mock_close(h);
}
END_TEST

/* "red" is no colour in Spanish, and "network" no word of it. */
START_TEST(english_is_found_in_english_alone)
{
	struct counterpoint_host *h;

	write_spanish();
	h = open_with(name_of("spa-eng", ""));
	library_add_one(h, 92, "Una red enorme", NULL, "es");
	mock_commit(h);
	mock_match(h, "Ein network, sagt man", "de");
	ck_assert_str_eq(why_of(h, 92), "");
	mock_match(h, "A network, they say", "en");
	ck_assert_str_ne(why_of(h, 92), "");
	mock_close(h);
}
END_TEST

/* A word that the desk has a concept for is the desk's, also when the concept
 * came later; without the concept it is the dictionary's again. */
START_TEST(the_desk_comes_first)
{
	static const char *const terms[][2] = {
	    {"spies", "en"}, {"espía", "es"}};
	struct counterpoint_host *h;
	const struct mock_match *m;

	write_spanish();
	h = open_with(name_of("spa-eng", ""));
	library_add(h);
	library_add_one(h, 91, "Spies ruined it", NULL, "en");
	mock_commit(h);
	library_add_concept(h, 1, "espionage", "other", terms, 2);
	mock_commit(h);
	mock_match(h, "Dicen que fue un espía", "es");
	m = mock_find(h, 91);
	ck_assert_ptr_nonnull(m);
	ck_assert_str_eq(
	    m->why[0], "“espía” is “Spies” in the title (espionage)");
	ck_assert_str_eq(why_of(h, 91), "");
	mock_remove_concept(h, 1);
	mock_commit(h);
	mock_match(h, "Dicen que fue un espía", "es");
	ck_assert_str_eq(
	    why_of(h, 91), "“espía” is “Spies” in the title (dictionary:spy)");
	mock_close(h);
}
END_TEST

START_TEST(without_a_dictionary_nothing_is_found)
{
	struct counterpoint_host *h = open_with("");

	library_add(h);
	library_add_one(h, 91, "Spies ruined the shipyard", NULL, "en");
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_ptr_null(mock_find(h, 91));
	mock_close(h);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical dictionary");
	TCase *tc = tcase_create("dictionary");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, entry_is_read, 0, COUNT(entries));
	tcase_add_test(tc, any_entry_is_safe);
	tcase_add_loop_test(tc, name_tells_the_languages, 0, COUNT(names));
	tcase_add_loop_test(tc, files_are_read, 0, 2);
	tcase_add_loop_test(tc, bad_index_is_refused, 0, COUNT(bad_lines));
	tcase_add_test(tc, long_line_is_refused);
	tcase_add_test(tc, bad_file_is_refused);
	tcase_add_test(tc, words_meet_in_english);
	tcase_add_test(tc, another_pivot_than_english);
	tcase_add_loop_test(
	    tc, everyday_words_are_left_out, 0, COUNT(everyday));
	tcase_add_test(tc, word_of_many_translations_is_left_out);
	tcase_add_test(tc, concepts_are_capped);
	tcase_add_test(tc, at_most_half_is_borrowed);
	tcase_add_loop_test(tc, bad_setting_is_refused, 0, COUNT(bad_lists));
	tcase_add_test(tc, post_finds_what_is_known_in_english);
	tcase_add_test(tc, english_is_found_in_english_alone);
	tcase_add_test(tc, the_desk_comes_first);
	tcase_add_test(tc, without_a_dictionary_nothing_is_found);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
