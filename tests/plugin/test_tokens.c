/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_tokens.c - tests of the text library that the plugins share.
 * Owns nothing. Leaves what plugins make of words to their own tests.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mock_host.h"
#include "text/quote.h"
#include "text/roster.h"
#include "text/strtab.h"
#include "text/tokenizer.h"
#include "suite.h"

static struct tokenizer *tokenizer;

static void
setup(void)
{
	tokenizer = tokenizer_new();
	ck_assert_ptr_nonnull(tokenizer);
}

static void
teardown(void)
{
	tokenizer_free(tokenizer);
}

/* Words, or stems when there is a language, joined by blanks. */
static void
check_words(const char *text, const char *language, const char *expected)
{
	static char joined[4096];
	struct tokens t;
	size_t i, used = 0;

	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), language, &t), 0);
	joined[0] = '\0';
	for (i = 0; i < t.n; i++)
		used += (size_t)snprintf(joined + used, sizeof(joined) - used,
		    "%s%s", i > 0 ? " " : "", t.v[i].stem);
	ck_assert_str_eq(joined, expected);
}

static const struct {
	const char *text, *language, *words;
} cases[] = {
    /* scripts */
    {"NATO's Expansion, again!", "und", "nato expansion again"},
    {"Стремление НАТО к войне", "und", "стремление нато к войне"},
    {"反对北约东扩", "und", "反对 北约 东 扩"},
    {"代理戦争とNATOの東方拡大", "und", "代理 戦争 と nato の 東方 拡大"},
    {"สงครามตัวแทน", "und", "สงคราม ตัวแทน"},
    {"សង្គ្រាម ប្រូកស៊ី", "und", "សង្គ្រាម ប្រូកស៊ី"},
    {"ສົງຄາມຕົວແທນ", "und", "ສົງຄາມ ຕົວແທນ"},	  /* war, proxy */
    {"ນັກຮຽນໄປໂຮງຮຽນ", "lo", "ນັກຮຽນ ໄປ ໂຮງຮຽນ"},	  /* pupil, go, school */
    {"ລັດເຊຍແລະສະຫະລັດ", "lo", "ລັດເຊຍ ແລະ ສະຫະລັດ"}, /* Russia and the US */
    {"NATOໃນເອເຊຍ", "lo", "nato ໃນ ເອເຊຍ"},	  /* in Asia */
    /* I, school, go; weapons; the war and the peace */
    {"ကျွန်တော်ကျောင်းသွားသည်", "my", "ကျွန်တော် ကျောင်း သွား သည်"},
    {"လက်နက်များ", "und", "လက်နက် များ"},
    {"စစ်ပွဲနှင့်ငြိမ်းချမ်းရေး", "my", "စစ်ပွဲ နှင့် ငြိမ်းချမ်း ရေး"},
    {"ရုရှားနိုင်ငံ၊ NATO", "my", "ရုရှား နိုင်ငံ nato"}, /* Russia, a comma */
    {"나토의 동진", "und", "나토의 동진"},
    {"حرب بالوكالة", "und", "حرب بالوكاله"},
    {"युद्ध और शांति", "und", "yuddh aur shanti"},
    {"Chiến tranh ủy nhiệm", "und", "chien tranh uy nhiem"},
    {"የውክልና ጦርነት", "und", "የውክልና ጦርነት"},
    /* folding */
    {"STRASSE Straße ＮＡＴＯ ﬁne", "und", "strasse strasse nato fine"},
    {"na\xc2\xadto", "und", "nato"},
    /* URLs */
    {"see https://example.org/a_b?c=d#e now", "und", "see now"},
    {"看https://example.org/x吧", "und", "看 吧"},
    {"www.example.org/x pic.example.com/AbC end", "und", "end"},
    {"(HTTP://EXAMPLE.ORG) a/b", "und", "a b"},
    {"https://example.org/2017/why-the-war_began/?a-b-c=x-y see", "und",
	"why the war began see"},
    {"https://example.org/l-apr%C3%A8s-guerre-commence", "und",
	"l apr s guerre commence"},
    {"https://example.org/north-korea-today", "und", ""},
    {"xhttp://example.org", "und", "xhttp example org"},
    /* hashtags and mentions */
    {"#StopNATOExpansion2024 x", "und", "stop nato expansion 2024 x"},
    {"#stop_the_war", "und", "stop the war"},
    {"＃NoWar @SomeBody_1 a@b.org", "und", "no war some body 1 a b org"},
    {"StopNATO", "und", "stopnato"},
    /* elisions, contractions, acronyms */
    {"l'OTAN d’Asie dell'uomo", "und", "l otan d asie dell uomo"},
    {"don't they’re NATO’s", "und", "don't they're nato"},
    {"об'єднання", "und", "об'єднання"},
    {"The U.S. and U.S.A lost 3.5 of 7,000 war.The", "und",
	"the us and usa lost 3.5 of 7000 war the"},
    /* stems */
    {"expanding sanctions", "en", "expand sanction"},
    {"expanding sanctions", "en-GB", "expand sanction"},
    {"les sanctions illégales", "fr", "le sanction illegal"},
    {"санкции", "ru", "санкц"},
    {"guerras", "pt-BR", "guerr"},
    {"expanding", "th", "expanding"},
    {"expanding", "", "expanding"},
    {"expanding", "english", "expanding"},
    /* nothing */
    {"", "en", ""},
    {" \t\n!?… 🙂 ___ @ # ''", "en", ""},
};

START_TEST(words)
{
	check_words(cases[_i].text, cases[_i].language, cases[_i].words);
}
END_TEST

START_TEST(offsets)
{
	const char *text = "Ж #StopNATO, l’OTAN’s «𝔚ar»";
	static const char *const parts[] = {
	    "Ж", "Stop", "NATO", "l", "OTAN", "𝔚ar"};
	struct tokens t;
	size_t i;

	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), "en", &t), 0);
	ck_assert_uint_eq(t.n, 6);
	for (i = 0; i < t.n; i++) {
		ck_assert_uint_eq(t.v[i].end - t.v[i].begin, strlen(parts[i]));
		ck_assert_int_eq(
		    memcmp(text + t.v[i].begin, parts[i], strlen(parts[i])), 0);
	}
	ck_assert_str_eq(t.v[5].word, "war");
}
END_TEST

/* Six letters are parted, and what was asked is counted. */
static size_t
part_six(void *self, const char *letters, size_t n,
    uint8_t ret_lengths[TOKENIZER_PARTS_MAX])
{
	unsigned *asked = self;

	++*asked;
	if (n != 6 || memcmp(letters, "abcdef", 6) != 0)
		return 0;
	ret_lengths[0] = 2;
	ret_lengths[1] = 4;
	return 2;
}

/* More tags than are asked about. */
static void
check_many_tags(void)
{
	char text[70 * 8 + 1] = "";
	struct tokens t;
	size_t i;

	for (i = 0; i < 70; i++)
		memcpy(text + 8 * i, "#abcdef ", 9);
	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), "und", &t), 0);
	ck_assert_uint_eq(t.n, 64 * 2 + 6);
}

START_TEST(flat_tags_are_parted)
{
	unsigned asked = 0;
	struct tokens t;

	check_words("#abcdef @ABCDEF", "und", "abcdef abcdef");
	tokenizer_set_part(tokenizer, part_six, &asked);
	check_words(
	    "#abcdef @ABCDEF #Abcdef", "und", "ab cdef ab cdef ab cdef");
	ck_assert_uint_eq(asked, 3);
	check_words("#abcdeg abcdef #abCdef #abcdef7 #abcdéf", "und",
	    "abcdeg abcdef ab cdef abcdef 7 abcdef");
	ck_assert_uint_eq(asked, 4);
	check_words(
	    "#ABCdef #ABCdeg #ABCDeF", "und", "ab cdef ab cdeg abc de f");
	ck_assert_uint_eq(asked, 6);
	check_words("x#abcdef x@abcdef", "und", "x ab cdef x abcdef");
	ck_assert_uint_eq(asked, 7);
	asked = 0;
	check_many_tags();
	ck_assert_uint_eq(asked, 64);
	ck_assert_int_eq(
	    tokenizer_run(tokenizer, "Ж #abcdef", 10, "en", &t), 0);
	ck_assert_uint_eq(t.n, 3);
	ck_assert_uint_eq(t.v[1].begin, 4);
	ck_assert_uint_eq(t.v[1].end, 6);
	ck_assert_uint_eq(t.v[2].end, 10);
	ck_assert(t.v[2].flags & TOKEN_HASHTAG);
}
END_TEST

/* Whatever comes in: no crash, sound tokens, offsets that ascend. */
static void
check_sound(const char *text, size_t len)
{
	struct tokens t;
	size_t i;

	ck_assert_int_eq(tokenizer_run(tokenizer, text, len, "tr", &t), 0);
	for (i = 0; i < t.n; i++) {
		ck_assert_uint_ge(t.v[i].word_len, 1);
		ck_assert_uint_le(t.v[i].word_len, TOKENIZER_WORD_MAX);
		ck_assert_uint_eq(strlen(t.v[i].word), t.v[i].word_len);
		ck_assert_uint_eq(strlen(t.v[i].stem), t.v[i].stem_len);
		ck_assert_uint_lt(t.v[i].begin, t.v[i].end);
		ck_assert_uint_le(t.v[i].end, len);
		if (i > 0)
			ck_assert_uint_ge(t.v[i].begin, t.v[i - 1].end);
	}
}

static const char *const fillers[] = {"a", "A", "\xcc\x81", "\xcd\xb8", "ก",
    "中", "ក", "ا", "ﷺ", "#A_", "@", "http://", "a.", "'s", "l'",
    "\xe2\x80\x8d", "𝔚", "\xf3\xa0\x80\x81", "\xff", "\xe2\x80", "\xed\xa0\x80",
    "1,", "ကျ", "한", "ﾊﾞ", "#aA1"};

START_TEST(hostile)
{
	static char text[32769];
	size_t used = 0, len = strlen(fillers[_i]);

	for (; used + len <= 32768; used += len)
		memcpy(text + used, fillers[_i], len);
	check_sound(text, used);
}
END_TEST

/* What comes to nothing only at its end, or is cut most often, as long as can
 * be. */
static const struct {
	const char *begin, *repeated, *end;
} slow[] = {
    {"", "a.", "zzz"},
    {"#", "aB", ""},
    {"#", "aB1", ""},
    {"", "a1", ""},
    {"", "_1a", ""},
    {"", "ab12", "cd"},
    {"@", "टी1", ""},
};

START_TEST(time_is_linear)
{
	size_t len = TOKENIZER_TEXT_MAX - 10, used, n;
	char *text = calloc(1, TOKENIZER_TEXT_MAX + 1);
	struct tokens t;
	clock_t begin;

	used = strlen(slow[_i].begin);
	memcpy(text, slow[_i].begin, used);
	n = strlen(slow[_i].repeated);
	for (; used + n <= len; used += n)
		memcpy(text + used, slow[_i].repeated, n);
	memcpy(text + used, slow[_i].end, strlen(slow[_i].end));
	begin = clock();
	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), "en", &t), 0);
	ck_assert_double_lt((double)(clock() - begin) / CLOCKS_PER_SEC, 10);
	if (_i == 0)
		ck_assert_uint_eq(t.n, len / 2 + 1);
	free(text);
}
END_TEST

START_TEST(random_bytes)
{
	char text[300];
	size_t i, len, round;

	mock_seed(1);
	for (round = 0; round < 3000; round++) {
		len = (size_t)mock_random() % sizeof(text);
		for (i = 0; i < len; i++)
			text[i] = (char)(mock_random() % 255 + 1);
		check_sound(text, len);
	}
}
END_TEST

START_TEST(strings_have_numbers)
{
	struct strtab *t = strtab_new();
	char word[16];
	uint32_t i;

	for (i = 0; i < 5000; i++) {
		snprintf(word, sizeof(word), "w%u", (unsigned)i);
		ck_assert_uint_eq(
		    strtab_find(t, word, strlen(word)), STRTAB_NONE);
		ck_assert_uint_eq(strtab_add(t, word, strlen(word)), i);
		ck_assert_uint_eq(strtab_add(t, word, strlen(word)), i);
	}
	ck_assert_uint_eq(strtab_find(t, "w17", 3), 17);
	ck_assert_uint_eq(strtab_find(t, "w17", 2), 1);
	ck_assert_uint_eq(strtab_count(t), 5000);
	strtab_free(t);
}
END_TEST

/* Whatever stands behind it, and wherever it stands. */
START_TEST(a_hash_is_of_the_bytes)
{
	char text[64], other[80];
	size_t len, at, i;

	for (len = 0; len < 40; len++)
		for (at = 0; at < 9; at++) {
			for (i = 0; i < sizeof(text); i++)
				text[i] = (char)mock_random();
			for (i = 0; i < sizeof(other); i++)
				other[i] = (char)mock_random();
			memcpy(other + at, text, len);
			ck_assert_uint_eq(
			    hash_bytes(text, len), hash_bytes(other + at, len));
			for (i = 0; i < len; i++) {
				text[i] ^= 0x10;
				ck_assert_uint_ne(hash_bytes(text, len),
				    hash_bytes(other + at, len));
				text[i] ^= 0x10;
			}
		}
}
END_TEST

static char events[200];

static void
note(const char *what, void *item)
{
	size_t used = strlen(events);

	snprintf(
	    events + used, sizeof(events) - used, "%s%s ", what, (char *)item);
}

static void
on_join(void *self, void *item)
{
	(void)self;
	note("+", item);
}

static void
on_leave(void *self, void *item)
{
	(void)self;
	note("-", item);
}

static void
on_drop(void *self, void *item)
{
	(void)self;
	note("x", item);
}

START_TEST(changes_wait_for_commit)
{
	static const struct roster_calls calls = {on_join, on_leave, on_drop};
	static char a[] = "a", b[] = "b", c[] = "c", d[] = "d";
	struct roster *r = roster_new(&calls, NULL);

	events[0] = '\0';
	roster_add(r, 7, a);
	roster_add(r, 3, b);
	roster_remove(r, 99);
	ck_assert_str_eq(events, "");
	roster_commit(r);
	ck_assert_str_eq(events, "+b +a ");
	events[0] = '\0';
	roster_add(r, 7, c);
	roster_remove(r, 7);
	roster_add(r, 7, d);
	roster_remove(r, 3);
	roster_commit(r);
	ck_assert_str_eq(events, "xc -b -a +d ");
	events[0] = '\0';
	roster_add(r, 1, a);
	roster_free(r);
	ck_assert_str_eq(events, "xa -d ");
}
END_TEST

START_TEST(quotes_fit)
{
	char out[20];

	quote_span(out, sizeof(out), "a war\nthere", 2, 11);
	ck_assert_str_eq(out, "“war there”");
	quote_span(out, sizeof(out), "ЖЖЖЖЖЖЖЖЖЖ", 0, 20);
	ck_assert_str_eq(out, "“ЖЖЖЖЖ…”");
	quote_span(out, sizeof(out), "", 0, 0);
	ck_assert_str_eq(out, "“”");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin text");
	TCase *tc = tcase_create("text");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, words, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tc, offsets);
	tcase_add_test(tc, flat_tags_are_parted);
	tcase_add_loop_test(
	    tc, hostile, 0, sizeof(fillers) / sizeof(fillers[0]));
	tcase_add_loop_test(
	    tc, time_is_linear, 0, sizeof(slow) / sizeof(slow[0]));
	tcase_add_test(tc, random_bytes);
	tcase_add_test(tc, strings_have_numbers);
	tcase_add_test(tc, a_hash_is_of_the_bytes);
	tcase_add_test(tc, changes_wait_for_commit);
	tcase_add_test(tc, quotes_fit);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
