/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - normal forms by ICU, digests by libsodium. Owns nothing.
 */
#include "engine/text.h"

#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/mem.h"

/* UTF-16, as ICU wants it. */
struct wide {
	UChar *chars;
	int32_t len;
};

static struct wide
widen(const char *s)
{
	size_t len = strlen(s);
	struct wide w = {.chars = mem_calloc(len + 1, sizeof(UChar))};
	UErrorCode status = U_ZERO_ERROR;

	/* UTF-16 never takes more units than UTF-8 takes bytes. */
	u_strFromUTF8WithSub(
	    w.chars, len + 1, &w.len, s, len, 0xfffd, NULL, &status);
	assert(U_SUCCESS(status));
	return w;
}

static char *
narrow(const UChar *chars, int32_t len)
{
	char *s = mem_calloc((size_t)len * 3 + 1, 1);
	UErrorCode status = U_ZERO_ERROR;
	int32_t n;

	u_strToUTF8WithSub(
	    s, len * 3 + 1, &n, chars, len, 0xfffd, NULL, &status);
	assert(U_SUCCESS(status));
	return mem_resize(s, n + 1, 1);
}

static struct wide
normalise(const UNormalizer2 *form, struct wide in)
{
	struct wide out = {0};
	UErrorCode status = U_ZERO_ERROR;

	out.len = unorm2_normalize(form, in.chars, in.len, NULL, 0, &status);
	out.chars = mem_calloc((size_t)out.len + 1, sizeof(UChar));
	status = U_ZERO_ERROR;
	unorm2_normalize(
	    form, in.chars, in.len, out.chars, out.len + 1, &status);
	assert(U_SUCCESS(status));
	return out;
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0')
		if ((unsigned char)*s++ >= 0x80)
			return false;
	return true;
}

char *
text_nfc(const char *text)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	struct wide in, out;
	char *result;

	assert(U_SUCCESS(status));
	if (is_ascii(text))
		return mem_strdup(text);
	in = widen(text);
	if (unorm2_isNormalized(nfc, in.chars, in.len, &status)) {
		result = narrow(in.chars, in.len);
	} else {
		out = normalise(nfc, in);
		result = narrow(out.chars, out.len);
		free(out.chars);
	}
	free(in.chars);
	return result;
}

/* Whether a link begins here. */
static bool
is_url(struct wide w, int32_t at)
{
	static const UChar http[] = u"http://", https[] = u"https://",
			   www[] = u"www.";

	return u_strncmp(w.chars + at, http, 7) == 0 ||
	       u_strncmp(w.chars + at, https, 8) == 0 ||
	       u_strncmp(w.chars + at, www, 4) == 0;
}

static bool
is_gap(UChar32 c)
{
	return u_isUWhiteSpace(c) || u_iscntrl(c) ||
	       (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

/* Where the word ends that begins at `at`. */
static int32_t
skip_word(struct wide w, int32_t at)
{
	int32_t next = at;
	UChar32 c;

	while (next < w.len) {
		at = next;
		U16_NEXT(w.chars, next, w.len, c);
		if (u_isUWhiteSpace(c))
			return at;
	}
	return next;
}

/* Drops links, folds gaps; in place, for it only shrinks. */
static int32_t
fold(struct wide w)
{
	int32_t at = 0, out = 0;
	bool gap = true; /* also: nothing written yet */
	UChar32 c;

	while (at < w.len) {
		if (gap && is_url(w, at)) {
			at = skip_word(w, at);
			continue;
		}
		U16_NEXT(w.chars, at, w.len, c);
		if (is_gap(c)) {
			gap = true;
			continue;
		}
		if (gap && out > 0)
			w.chars[out++] = ' ';
		gap = false;
		U16_APPEND_UNSAFE(w.chars, out, c);
	}
	return out;
}

char *
text_normalise(const char *text)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&status);
	struct wide in, out;
	char *result;

	assert(U_SUCCESS(status));
	in = widen(text);
	out = normalise(form, in);
	result = narrow(out.chars, fold(out));
	free(out.chars);
	free(in.chars);
	return result;
}

void
text_digest_raw(const char *text, unsigned char digest[TEXT_DIGEST_BYTES])
{
	crypto_generichash(digest, TEXT_DIGEST_BYTES,
	    (const unsigned char *)text, strlen(text), NULL, 0);
}

void
text_digest(const char *text, unsigned char digest[TEXT_DIGEST_BYTES])
{
	char *normal = text_normalise(text);

	text_digest_raw(*normal == '\0' ? text : normal, digest);
	free(normal);
}

char *
text_clean(const char *text, size_t max)
{
	size_t len = text == NULL ? 0 : strnlen(text, max + 1);
	char *copy = mem_calloc((len < max ? len : max) + 1, 1);
	size_t at = 0, next = 0, out = 0;
	UChar32 c;

	while (next < len) {
		at = next;
		U8_NEXT(text, next, len, c);
		if (next > max)
			break;
		if (c < 0) {
			copy[out++] = '?';
			continue;
		}
		memcpy(copy + out, text + at, next - at);
		out += next - at;
	}
	return copy;
}
