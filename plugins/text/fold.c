/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold.c - words in one form.
 * Owns two buffers. Leaves stems to lexemes.c, numbers to digits.c.
 */
#include "text/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "text/indic.h"
#include "text/letters.h"
#include "text/mem.h"

#define DOTTED	0x130 /* capital */
#define DOTLESS 0x131
#define DOT	0x307

/* NFKC_Casefold makes at most 18 units of one. */
#define FOLD_UNITS (FOLD_MAX * 18)

struct fold {
	const struct letters *letters;
	const UNormalizer2 *casefold, *decomposed, *composed; /* ICU's own */
	UChar a[FOLD_UNITS], b[FOLD_UNITS];
};

/* What has no marks to strip and yet has another form; sorted. */
static const struct {
	UChar from;
	char to[3];
} plain[] = {
    {0x00e6, "ae"},
    {0x00f0, "d"},
    {0x00f8, "o"},
    {0x00fe, "th"},
    {0x0111, "d"},
    {0x0127, "h"},
    {0x0131, "i"},
    {0x0138, "k"},
    {0x0142, "l"},
    {0x014b, "n"},
    {0x0153, "oe"},
    {0x0167, "t"},
    {0x0253, "b"},
    {0x0257, "d"},
    {0x0268, "i"},
    {0x0199, "k"},
    {0x01b4, "y"},
    {0x0259, "e"},
    {0x02bb, "'"},
    {0x02bc, "'"},
};

static const struct {
	UChar from, to;
} letter[] = {
    {0x0491, 0x0433}, /* Ukrainian g */
    {0x0649, 0x064a}, /* alef maqsura: yeh */
    {0x0629, 0x0647}, /* teh marbuta: heh */
    {0x0671, 0x0627}, /* alef wasla: alef */
    {0x06a9, 0x0643}, /* Persian kaf */
    {0x06cc, 0x064a}, /* Persian yeh */
    {0x06d2, 0x064a}, /* Urdu yeh */
    {0x06c1, 0x0647}, /* Urdu heh */
    {0x06d5, 0x0647}, /* Uighur ae */
    {0x06be, 0x0647}, /* Urdu's heh of aspirates */
};

struct fold *
fold_new(void)
{
	struct fold *f = mem_zero(1, sizeof(*f));
	UErrorCode status = U_ZERO_ERROR;

	f->letters = letters_get();
	f->casefold = unorm2_getNFKCCasefoldInstance(&status);
	f->decomposed = unorm2_getNFDInstance(&status);
	f->composed = unorm2_getNFCInstance(&status);
	if (f->letters == NULL || U_FAILURE(status)) {
		free(f);
		return NULL;
	}
	return f;
}

void
fold_free(struct fold *f)
{
	free(f);
}

/* As much of s[0..n) as has room. */
static int
to_utf8(const UChar *s, int32_t n, char *ret)
{
	int32_t i = 0, len = 0;
	UChar32 c;

	while (i < n) {
		U16_NEXT(s, i, n, c);
		if (U16_IS_SURROGATE(c))
			c = 0xfffd;
		if (len + U8_LENGTH(c) > FOLD_MAX)
			break;
		U8_APPEND_UNSAFE(ret, len, c);
	}
	ret[len] = '\0';
	return len;
}

/* The i of a word's letter, or the letter. */
static UChar
fold_i(UChar c, bool turkic)
{
	if (c == DOTTED)
		return 'i';
	if (c == DOTLESS || (turkic && c == 'I'))
		return turkic ? DOTLESS : 'i';
	return c;
}

/* Other programs make two characters of the dotted capital, i and its dot. */
static bool
is_dot_of_i(const UChar *s, int32_t i)
{
	return s[i] == DOT && i > 0 && (s[i - 1] | 0x20) == 'i';
}

static int
fold_by_icu(struct fold *f, const UChar *s, int32_t n, bool turkic,
    char ret[FOLD_MAX + 1])
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t i, out = 0;

	for (i = 0; i < n; i++)
		if (!is_dot_of_i(s, i))
			f->b[out++] = fold_i(s[i], turkic);
	n = unorm2_normalize(f->casefold, f->b, out, f->a, FOLD_UNITS, &status);
	return U_SUCCESS(status) ? to_utf8(f->a, n, ret) : -1;
}

int
fold_case_turkic(
    struct fold *f, const UChar *s, int32_t n, char ret[FOLD_MAX + 1])
{
	return fold_by_icu(f, s, n, true, ret);
}

size_t
fold_dot(char *s, size_t len)
{
	size_t i, out = 0;

	for (i = 0; i < len; i++) {
		if (i + 1 < len && memcmp(s + i, "ı", 2) == 0) {
			s[out++] = 'i';
			i++;
		} else {
			s[out++] = s[i];
		}
	}
	s[out] = '\0';
	return out;
}

int
fold_case(struct fold *f, const UChar *s, int32_t n, char ret[FOLD_MAX + 1])
{
	int32_t i;
	UChar any = 0;

	for (i = 0; i < n; i++) {
		f->a[i] = f->letters->folded[s[i]];
		if (f->a[i] == 0)
			break;
		any |= f->a[i];
	}
	if (i == n && any < 0x80) {
		for (i = 0; i < n; i++)
			ret[i] = (char)f->a[i];
		ret[n] = '\0';
		return n;
	}
	if (i == n)
		return to_utf8(f->a, n, ret);
	return fold_by_icu(f, s, n, false, ret);
}

static bool
is_mark_of(UChar32 c, UChar32 base)
{
	UErrorCode status = U_ZERO_ERROR;

	if (c < 0x300 || u_charType(c) != U_NON_SPACING_MARK)
		return false;
	/* A letter of its own, not an accent. */
	if (base == 0x438 && c == 0x306)
		return false;
	switch (uscript_getScript(base, &status)) {
	case USCRIPT_LATIN:
	case USCRIPT_GREEK:
	case USCRIPT_CYRILLIC:
	case USCRIPT_ARABIC:
	case USCRIPT_HEBREW:
		return true;
	default:
		return false;
	}
}

/* In the Indic blocks the same thing stands at the same place of each. */
static bool
is_nukta(UChar32 c)
{
	return indic_is(c) && (c & 0x7f) == 0x3c;
}

/* One form of candrabindu and anusvara; of "na" and "ma" before a consonant
 * of their own row: "हिन्दी" is "हिंदी". `s` has n units from here on. */
static UChar
fold_indic(const UChar *s, int32_t n, int32_t *ret_taken)
{
	static const UChar first[] = {0x915, 0x91a, 0x91f, 0x924, 0x92a};
	size_t row;

	*ret_taken = 1;
	if ((s[0] & 0x7f) == 0x01)
		return s[0] + 1;
	if (n < 3 || s[1] != 0x94d)
		return s[0];
	for (row = 0; row < sizeof(first) / sizeof(first[0]); row++)
		if (s[0] == first[row] + 4 && s[2] >= first[row] &&
		    s[2] < first[row] + 4) {
			*ret_taken = 2;
			return 0x902;
		}
	return s[0];
}

static int32_t
put_letter(UChar *to, int32_t n, UChar c)
{
	const char *s;
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (plain[i].from == c) {
			for (s = plain[i].to; *s != '\0'; s++)
				to[n++] = (UChar)*s;
			return n;
		}
	for (i = 0; i < sizeof(letter) / sizeof(letter[0]); i++)
		if (letter[i].from == c)
			c = letter[i].to;
	to[n++] = c;
	return n;
}

/* From a[0..n), which is decomposed, to b. */
static int32_t
strip(struct fold *f, int32_t n)
{
	int32_t i = 0, taken, out = 0;
	UChar32 base = 0;
	UChar c;

	while (i < n && out < FOLD_UNITS - 2) {
		c = f->a[i];
		if (c == 0x640 || is_nukta(c) || is_mark_of(c, base)) {
			i++;
			continue;
		}
		taken = 1;
		if (indic_is(c))
			c = fold_indic(f->a + i, n - i, &taken);
		base = c;
		i += taken;
		out = put_letter(f->b, out, c);
	}
	return out;
}

static bool
is_ascii(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static int32_t
from_utf8(const char *s, int32_t len, UChar *ret)
{
	int32_t i = 0, n = 0;
	UChar32 c;

	while (i < len) {
		U8_NEXT(s, i, len, c);
		if (c < 0)
			c = 0xfffd;
		U16_APPEND_UNSAFE(ret, n, c);
	}
	return n;
}

static size_t
write_match(const UChar *s, int32_t n, char ret[FOLD_MAX + 1])
{
	size_t len = indic_write(s, n, ret, FOLD_MAX + 1);

	return len > 0 ? len : (size_t)to_utf8(s, n, ret);
}

size_t
fold_match(struct fold *f, const char *s, size_t len, char ret[FOLD_MAX + 1])
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t n;

	if (!is_ascii(s, len)) {
		n = from_utf8(s, (int32_t)len, f->b);
		n = unorm2_normalize(
		    f->decomposed, f->b, n, f->a, FOLD_UNITS, &status);
		if (U_SUCCESS(status)) {
			n = strip(f, n);
			n = unorm2_normalize(
			    f->composed, f->b, n, f->a, FOLD_UNITS, &status);
		}
		if (U_SUCCESS(status) && n > 0)
			return write_match(f->a, n, ret);
	}
	memcpy(ret, s, len);
	ret[len] = '\0';
	return len;
}
