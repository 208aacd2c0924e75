/* SPDX-License-Identifier: Apache-2.0 */
/*
 * months.c - the names of the months in a language, from ICU.
 * Owns the names. Leaves dates to dates.c.
 */
#include "text/months.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/udat.h>

#include "text/mem.h"
#include "text/strtab.h"

#define NAME_MAX_UNITS 64

struct months {
	struct strtab *names;
	uint8_t *month; /* by number of the name */
	size_t cap;
};

/* Regions whose months have other names than those of the language. */
static const char *const regions[] = {"ar_DZ", "ar_MA", "ar_MR", "de_AT",
    "es_PE", "es_UY", "fr_CA", "sr_Latn", "uz_Cyrl"};

static const UDateFormatSymbolType kinds[] = {UDAT_MONTHS, UDAT_SHORT_MONTHS,
    UDAT_STANDALONE_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};

static void
add(struct months *m, const char *name, size_t len, uint8_t month)
{
	uint32_t number = strtab_add(m->names, name, len);

	m->month = mem_grow(m->month, &m->cap, number + 1, 1);
	m->month[number] = month;
}

/* A name of one word that has letters. */
static void
learn_name(struct months *m, const UChar *name, int32_t n, uint8_t month,
    struct segments *segments, struct fold *fold)
{
	char word[FOLD_MAX + 1], folded[FOLD_MAX + 1];
	struct segment one, other;
	size_t len;
	int word_len;

	segments_start(segments, name, n);
	if (segments_next(segments, &one) != 1 ||
	    segments_next(segments, &other) != 0)
		return;
	word_len = fold_case(fold, name + one.begin, one.end - one.begin, word);
	if (word_len <= 0)
		return;
	len = fold_match(fold, word, (size_t)word_len, folded);
	/* "M01" is what ICU says when it knows nothing. */
	if ((folded[0] >= '0' && folded[0] <= '9') ||
	    (len == 3 && folded[0] == 'm' && folded[1] <= '1'))
		return;
	add(m, folded, len, month);
}

static void
learn(struct months *m, const char *locale, struct segments *segments,
    struct fold *fold)
{
	UErrorCode status = U_ZERO_ERROR;
	char gregorian[64];
	UDateFormat *format;
	UChar name[NAME_MAX_UNITS];
	int32_t n, month;
	size_t k;

	snprintf(gregorian, sizeof(gregorian), "%s@calendar=gregorian", locale);
	format = udat_open(
	    UDAT_LONG, UDAT_LONG, gregorian, NULL, 0, NULL, 0, &status);
	for (k = 0; U_SUCCESS(status) && k < sizeof(kinds) / sizeof(kinds[0]);
	     k++)
		for (month = 0; month < 12; month++) {
			n = udat_getSymbols(format, kinds[k], month, name,
			    NAME_MAX_UNITS, &status);
			if (U_SUCCESS(status) && n < NAME_MAX_UNITS)
				learn_name(m, name, n, (uint8_t)(month + 1),
				    segments, fold);
		}
	if (format != NULL)
		udat_close(format);
}

struct months *
months_new(const char *language, struct segments *segments, struct fold *fold)
{
	struct months *m = mem_zero(1, sizeof(*m));
	size_t i, len = strlen(language);

	m->names = strtab_new();
	learn(m, language, segments, fold);
	for (i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		if (strncmp(regions[i], language, len) == 0 &&
		    regions[i][len] == '_')
			learn(m, regions[i], segments, fold);
	return m;
}

void
months_free(struct months *m)
{
	if (m == NULL)
		return;
	strtab_free(m->names);
	free(m->month);
	free(m);
}

uint8_t
months_find(const struct months *m, const char *word, size_t len)
{
	uint32_t number = strtab_find(m->names, word, len);

	return number == STRTAB_NONE ? 0 : m->month[number];
}
