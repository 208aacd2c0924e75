/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - what the host itself does with a text: Unicode normal form, the
 * digest by which near-duplicates are known, repair of foreign strings. Owns
 * nothing; finding words is the plugins'.
 */
#ifndef COUNTERPOINT_ENGINE_TEXT_H
#define COUNTERPOINT_ENGINE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define TEXT_MAX	  (32 * 1024) /* bytes of an observed text */
#define TEXT_DIGEST_BYTES 32

/* A copy in NFC; bytes that are not UTF-8 become U+FFFD. The caller frees. */
char *text_nfc(const char *);

/*
 * A text stripped of what changes when it is passed on: NFKC_Casefold, URLs
 * dropped, punctuation and white space folded to single blanks. The caller
 * frees; "" when nothing else was in it.
 */
char *text_normalise(const char *);

/* BLAKE2b of the normalised text, or of the text as it is when the normalised
 * one is empty (two bare links are not duplicates of each other). */
void text_digest(const char *, unsigned char digest[TEXT_DIGEST_BYTES]);

/* BLAKE2b of the bytes as they are. */
void text_digest_raw(const char *, unsigned char digest[TEXT_DIGEST_BYTES]);

/* A copy of at most `max` bytes, cut between characters; bytes that are not
 * UTF-8 become '?'. The caller frees. NULL gives "". */
char *text_clean(const char *, size_t max);

#endif
