/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_text.c - engine/text.h and engine/language.h.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "engine/language.h"
#include "engine/text.h"
#include "suite.h"

static void
check_string(char *got, const char *wanted)
{
	ck_assert_str_eq(got, wanted);
	free(got);
}

START_TEST(nfc)
{
	check_string(text_nfc(""), "");
	check_string(text_nfc("plain\r\n\ttext"), "plain\r\n\ttext");
	check_string(text_nfc("e\xcc\x81t\xc3\xa9"), "\xc3\xa9t\xc3\xa9");
	check_string(text_nfc("a\xff"), "a\xef\xbf\xbd");
	check_string(text_nfc("\xf0\x9f\x87\xb7\xf0\x9f\x87\xba"),
	    "\xf0\x9f\x87\xb7\xf0\x9f\x87\xba");
}
END_TEST

START_TEST(normalised)
{
	check_string(text_normalise("  A  Test!\n"), "a test");
	check_string(
	    text_normalise("NATO-led, \"proxy\" war..."), "nato led proxy war");
	check_string(text_normalise("see https://x.org/?q=1 now"), "see now");
	check_string(text_normalise("see (www.x.org) now"), "see now");
	check_string(text_normalise("awww.no"), "awww no");
	check_string(text_normalise("STRASSE stra\xc3\x9f"
				    "e"),
	    "strasse strasse");
	/* Full width letters, a zero-width joiner. */
	check_string(text_normalise("\xef\xbc\xa1"
				    "b\xe2\x80\x8d"
				    "c"),
	    "abc");
	check_string(text_normalise("!? https://x.org"), "");
}
END_TEST

START_TEST(digests)
{
	unsigned char a[TEXT_DIGEST_BYTES], b[TEXT_DIGEST_BYTES];

	text_digest("The WAR, again: https://t.co/1", a);
	text_digest("the war again", b);
	ck_assert_mem_eq(a, b, sizeof(a));
	text_digest("the war once more", b);
	ck_assert_mem_ne(a, b, sizeof(a));
	text_digest("https://t.co/1", a);
	text_digest("https://t.co/2", b);
	ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

START_TEST(cleaned)
{
	check_string(text_clean(NULL, 9), "");
	check_string(text_clean("abc", 3), "abc");
	check_string(text_clean("abcd", 3), "abc");
	check_string(text_clean("ab\xc3\xa9", 3), "ab");
	check_string(text_clean("ab\xc3\xa9", 4), "ab\xc3\xa9");
	check_string(text_clean("\xff\xc3", 9), "??");
	check_string(text_clean("\xed\xa0\x80", 9), "???");
	check_string(text_clean("abc", 0), "");
}
END_TEST

static const struct {
	const char *text, *tag;
} samples[] = {
    {"The war in Ukraine is a proxy war of the West against Russia, and "
     "Washington prolongs it.",
	"en"},
    {"La guerre en Ukraine est une guerre par procuration de l'Occident.",
	"fr"},
    {"Perang di Ukraina adalah perang proksi Barat melawan Rusia, kata juru "
     "bicara itu.",
	"id"},
    {"北约东扩导致了战争，这是美国的责任", "zh-Hans"},
    {"北約東擴導致了戰爭，這是美國的責任", "zh-Hant"},
    {"우크라이나 전쟁은 미국의 대리전이다", "ko"},
    {"ウクライナ戦争はアメリカの代理戦争である", "ja"},
    {"NATO", "und"},
    {"https://example.org !!!", "und"},
    {"", "und"},
    {"broken \xff bytes", "und"},
};

START_TEST(languages)
{
	char tag[LANGUAGE_MAX];

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		ck_assert_str_eq(
		    language_detect(samples[i].text, tag), samples[i].tag);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");

	tcase_add_test(tcase, nfc);
	tcase_add_test(tcase, normalised);
	tcase_add_test(tcase, digests);
	tcase_add_test(tcase, cleaned);
	tcase_add_test(tcase, languages);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
