/* SPDX-License-Identifier: Apache-2.0 */
/*
 * romanise.c - words of any script in plain Latin letters, for names.
 * Owns the transliterator and the table. Leaves sound to sound.c.
 */
#include "text/romanise.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/utf8.h>

#include "text/hash.h"
#include "text/mem.h"

#define ENTRIES	  4096
#define WORD_MAX  63  /* bytes of the original; what is longer is cut */
#define UNITS_MAX 512 /* one character may become a word */

struct entry {
	uint8_t word_len, latin_len; /* word_len 0: empty */
	char word[WORD_MAX];
	char latin[ROMANISE_MAX];
};

struct romanise {
	UTransliterator *latin;
	struct entry *entry;
};

struct romanise *
romanise_new(void)
{
	static const UChar id[] = u"Any-Latin; Latin-ASCII; Lower";
	struct romanise *r = mem_zero(1, sizeof(*r));
	UErrorCode status = U_ZERO_ERROR;

	r->entry = mem_zero(ENTRIES, sizeof(*r->entry));
	r->latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	if (U_FAILURE(status)) {
		romanise_free(r);
		return NULL;
	}
	return r;
}

void
romanise_free(struct romanise *r)
{
	if (r == NULL)
		return;
	if (r->latin != NULL)
		utrans_close(r->latin);
	free(r->entry);
	free(r);
}

static bool
is_alnum(UChar c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Where ICU keeps to a scholars' norm, what newspapers write. */
static const struct {
	UChar from;
	char to[5];
} usual[] = {
    {0x0436, "zh"},   /* Cyrillic zh */
    {0x0439, "y"},    /* short i */
    {0x0445, "kh"},   /* kh */
    {0x0446, "ts"},   /* ts */
    {0x0447, "ch"},   /* ch */
    {0x0448, "sh"},   /* sh */
    {0x0449, "shch"}, /* shch */
    {0x010d, "ch"},   /* Latin c with caron */
    {0x0161, "sh"},   /* s with caron */
    {0x017e, "zh"},   /* z with caron */
    {0x0e2d, "o"},    /* Thai o ang, silent or o */
};

/* A word of at most WORD_MAX units; gives the new length. */
static int32_t
write_usual(const UChar *word, int32_t n, UChar *ret)
{
	int32_t i, out = 0;
	const char *to;
	size_t k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < sizeof(usual) / sizeof(usual[0]); k++)
			if (usual[k].from == word[i])
				break;
		if (k == sizeof(usual) / sizeof(usual[0])) {
			ret[out++] = word[i];
			continue;
		}
		for (to = usual[k].to; *to != '\0'; to++)
			ret[out++] = (UChar)*to;
	}
	return out;
}

/* Letters and digits of s[0..n). */
static size_t
keep_alnum(const UChar *s, int32_t n, char *ret)
{
	size_t len = 0;
	int32_t i;

	for (i = 0; i < n && len < ROMANISE_MAX; i++)
		if (is_alnum(s[i]))
			ret[len++] = (char)s[i];
	ret[len] = '\0';
	return len;
}

static bool
begins_with(const UChar *s, int32_t n, const UChar *begin, int32_t length)
{
	return n >= length && u_memcmp(s, begin, length) == 0;
}

/* Kana writes foreign "ti" and "tu" as "chi" and "tsu". Changes s[0..n); gives
 * the new length. */
static int32_t
undo_kana(UChar *s, int32_t n)
{
	int32_t i, out = 0;

	for (i = 0; i < n; i++) {
		if (begins_with(s + i, n - i, u"chi", 3) ||
		    begins_with(s + i, n - i, u"tsu", 3)) {
			s[out++] = 't';
			i++;
		} else {
			s[out++] = s[i];
		}
	}
	return out;
}

static bool
has_kana(const UChar *s, int32_t n)
{
	int32_t i;

	for (i = 0; i < n; i++)
		if (s[i] >= 0x3041 && s[i] <= 0x30ff)
			return true;
	return false;
}

/* Does an Indic word end in a consonant, whose "a" ICU writes and nobody
 * speaks? */
static bool
ends_in_consonant(const UChar *s, int32_t n)
{
	UChar c = n > 0 ? s[n - 1] : 0;

	return c >= 0x900 && c < 0xd80 && (c & 0x7f) >= 0x15 &&
	       (c & 0x7f) <= 0x39;
}

static size_t
transliterate(struct romanise *r, const char *word, size_t len, char *ret)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar given[WORD_MAX + 1], s[UNITS_MAX];
	int32_t given_n, n, limit;

	u_strFromUTF8WithSub(given, WORD_MAX + 1, &given_n, word, (int32_t)len,
	    0xfffd, NULL, &status);
	if (U_FAILURE(status))
		return 0;
	n = limit = write_usual(given, given_n, s);
	utrans_transUChars(r->latin, s, &n, UNITS_MAX, 0, &limit, &status);
	if (U_FAILURE(status))
		return 0;
	if (has_kana(given, given_n))
		n = undo_kana(s, n);
	if (ends_in_consonant(given, given_n) && n > 1 && s[n - 1] == 'a')
		n--;
	return keep_alnum(s, n, ret);
}

/* The word's own letters when it is ASCII; -1 when it is not. */
static int
copy_ascii(const char *word, size_t len, char *ret)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		if ((unsigned char)word[i] >= 0x80)
			return -1;
		if (n < ROMANISE_MAX && is_alnum((UChar)word[i]))
			ret[n++] = word[i];
	}
	ret[n] = '\0';
	return (int)n;
}

size_t
romanise_word(struct romanise *r, const char *word, size_t len,
    char ret[ROMANISE_MAX + 1])
{
	struct entry *e;
	int n = copy_ascii(word, len, ret);

	if (n >= 0)
		return (size_t)n;
	if (len > WORD_MAX) {
		len = WORD_MAX;
		while (U8_IS_TRAIL(word[len]))
			len--;
	}
	e = &r->entry[hash_bytes(word, len) % ENTRIES];
	if (e->word_len != len || memcmp(e->word, word, len) != 0) {
		e->word_len = (uint8_t)len;
		memcpy(e->word, word, len);
		e->latin_len = (uint8_t)transliterate(r, word, len, ret);
		memcpy(e->latin, ret, e->latin_len);
	}
	memcpy(ret, e->latin, e->latin_len);
	ret[e->latin_len] = '\0';
	return e->latin_len;
}
