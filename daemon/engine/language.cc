/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language.cc - the shim over CLD2. Owns nothing; its only business is to turn
 * CLD2's old codes into BCP 47 and doubt into "und".
 */
#include "engine/language.h"

/* CLD2 needs stdio.h before it. */
#include <stdio.h>
#include <string.h>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

/* Codes of CLD2's that are no longer, or never were, BCP 47. */
static const struct {
	const char *cld2, *tag;
} renamed[] = {
    {"zh", "zh-Hans"},
    {"zh-Hant", "zh-Hant"},
    {"zh-TW", "zh-Hant"},
    {"iw", "he"},
    {"jw", "jv"},
    {"mo", "ro"},
    {"tl", "fil"},
};

/* A plain code of two or three letters. CLD2 also has "xx-Goth" and the like
 * for scripts, "zzb" and others for jokes, "un" for unknown. */
static bool
is_plain(const char *code)
{
	size_t len = strlen(code);

	return (len == 2 || len == 3) &&
	       strspn(code, "abcdefghijklmnopqrstuvwxyz") == len &&
	       strncmp(code, "zz", 2) != 0 && strcmp(code, "un") != 0;
}

static const char *
bcp47(CLD2::Language language)
{
	const char *code = CLD2::LanguageCode(language);

	for (const auto &entry : renamed)
		if (strcmp(code, entry.cld2) == 0)
			return entry.tag;
	return is_plain(code) ? code : "und";
}

const char *
language_detect(const char *text, char tag[LANGUAGE_MAX])
{
	CLD2::CLDHints hints = {
	    nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
	CLD2::Language top[3];
	int percent[3], letters, valid;
	double score[3];
	bool reliable = false;
	CLD2::Language found = CLD2::ExtDetectLanguageSummaryCheckUTF8(text,
	    (int)strlen(text), true, &hints, 0, top, percent, score, nullptr,
	    &letters, &reliable, &valid);

	snprintf(tag, LANGUAGE_MAX, "%s", reliable ? bcp47(found) : "und");
	return tag;
}
