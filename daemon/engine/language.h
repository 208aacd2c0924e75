/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language.h - which language a text is in. CLD2 (C++) behind one C function.
 * Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_LANGUAGE_H
#define COUNTERPOINT_ENGINE_LANGUAGE_H

#define LANGUAGE_MAX 36 /* bytes of a BCP 47 tag with its NUL */

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The tag of the language that most of a text is in, or "und" when that cannot
 * be told reliably: short texts, mixtures, no words at all. Invalid UTF-8 gives
 * "und". Returns `tag`.
 */
const char *language_detect(const char *text, char tag[LANGUAGE_MAX]);

#ifdef __cplusplus
}
#endif

#endif
