/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_segments.c - the word rules of text/segments.c against ICU's own, on
 * random texts.
 * Owns nothing. Leaves what becomes of segments to test_tokens.c.
 */
#include <check.h>
#include <stdbool.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "mock_host.h"
#include "text/segments.h"
#include "suite.h"

#define UNITS_MAX 60

static UBreakIterator *words;
static struct segments *segments;

static void
setup(void)
{
	UErrorCode status = U_ZERO_ERROR;

	words = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
	segments = segments_new();
	ck_assert(U_SUCCESS(status) && segments != NULL);
}

static void
teardown(void)
{
	ubrk_close(words);
	segments_free(segments);
}

static bool
is_joiner(UChar32 c)
{
	return u_getIntPropertyValue(c, UCHAR_WORD_BREAK) == U_WB_EXTENDNUMLET;
}

/* Of nothing but "_" ICU makes a word, or none; it has none in any case. */
static bool
is_joiners(const UChar *s, int32_t begin, int32_t end)
{
	while (begin < end && is_joiner(s[begin]))
		begin++;
	return begin == end;
}

/* The next word by ICU's own iterator. */
static bool
next_by_icu(const UChar *s, int32_t *ret_begin, int32_t *ret_end)
{
	int32_t begin = ubrk_current(words), end;

	while ((end = ubrk_next(words)) != UBRK_DONE) {
		if (ubrk_getRuleStatus(words) >= UBRK_WORD_NUMBER &&
		    !is_joiners(s, begin, end)) {
			*ret_begin = begin;
			*ret_end = end;
			return true;
		}
		begin = end;
	}
	return false;
}

static bool
next_by_table(const UChar *s, int32_t *ret_begin, int32_t *ret_end)
{
	struct segment g;

	while (segments_next(segments, &g) == 1)
		if (g.kind != SEGMENT_EMOJI && !is_joiners(s, g.begin, g.end)) {
			*ret_begin = g.begin;
			*ret_end = g.end;
			return true;
		}
	return false;
}

static void
check_same(const UChar *s, int32_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t begin = 0, end = 0, icu_begin = 0, icu_end = 0;
	bool more, icu_more;

	ubrk_setText(words, s, n, &status);
	ck_assert(U_SUCCESS(status));
	ubrk_first(words);
	segments_start(segments, s, n);
	do {
		more = next_by_table(s, &begin, &end);
		icu_more = next_by_icu(s, &icu_begin, &icu_end);
		ck_assert_int_eq(more, icu_more);
		ck_assert_int_eq(begin, icu_begin);
		ck_assert_int_eq(end, icu_end);
	} while (more);
}

/* ICU loses words that end in Hangul, "_" or "'", and a mark, and those before
 * a joiner and a pictograph. We do not. */
static bool
is_lost_by_icu(UChar32 last, UChar32 c)
{
	int32_t rule = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);

	if (last == 0x200d &&
	    u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC))
		return true;
	return (is_joiner(last) || last == '\'' ||
		   (last >= 0xac00 && last <= 0xd7a3)) &&
	       (rule == U_WB_EXTEND || rule == U_WB_FORMAT || rule == U_WB_ZWJ);
}

/* Texts of characters that random_char() gives. */
static void
check_random(UChar32 (*random_char)(void), unsigned rounds)
{
	UChar s[UNITS_MAX];
	UChar32 c, last;
	int32_t n, length;

	while (rounds-- > 0) {
		length = (int32_t)(mock_random() % (UNITS_MAX - 2));
		for (n = 0, last = 0; n < length; last = c) {
			do
				c = random_char();
			while (is_lost_by_icu(last, c));
			U16_APPEND_UNSAFE(s, n, c);
		}
		check_same(s, n);
	}
}

static UChar32
random_ascii(void)
{
	static const char often[] = "abcXYZ 019.,';:\"@_#-\r\n";

	if (mock_random() % 3 == 0)
		return (UChar32)(mock_random() % 128);
	return often[mock_random() % (sizeof(often) - 1)];
}

START_TEST(ascii_as_icu)
{
	mock_seed(1);
	check_random(random_ascii, 20000);
}
END_TEST

/* Scripts without dictionaries, with their marks, quotes and digits. */
static UChar32
random_scripts(void)
{
	static const UChar often[] = u"aÉßЖй'’.,·:٬٫_@ \u0301\u200d\u00ad"
				     u"אב״׳ابة١٢नी्१ক్한국ሀ፡ա՞ა\x85ʼⅣ²½";
	static const struct {
		UChar32 first, last;
	} ranges[] = {{0x20, 0x24f}, {0x370, 0x5ff}, {0x600, 0x77f},
	    {0x900, 0xdff}, {0x10a0, 0x137f}, {0x1e00, 0x20cf},
	    {0xac00, 0xac80}, {0x1d400, 0x1d4ff}};
	size_t i;

	if (mock_random() % 3 != 0)
		return often[mock_random() % (sizeof(often) / 2 - 1)];
	i = mock_random() % (sizeof(ranges) / sizeof(ranges[0]));
	return ranges[i].first +
	       (UChar32)(mock_random() %
			 (uint32_t)(ranges[i].last - ranges[i].first));
}

START_TEST(scripts_as_icu)
{
	mock_seed(2);
	check_random(random_scripts, 20000);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin segments");
	TCase *tc = tcase_create("segments");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, ascii_as_icu);
	tcase_add_test(tc, scripts_as_icu);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
