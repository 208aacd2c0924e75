/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stemmers.c - Snowball stems by BCP 47 tag.
 * Owns the stemmers. Leaves folding and cutting into words to tokenizer.c.
 */
#include "text/stemmers.h"

#include <ctype.h>
#include <stdlib.h>

#include "text/mem.h"

/* Base language and Snowball's name; Norwegian has three tags, and Malay has
 * the affixes of Indonesian. */
static const struct {
	const char *language, *algorithm;
} table[] = {
    {"ar", "arabic"},
    {"ca", "catalan"},
    {"da", "danish"},
    {"de", "german"},
    {"el", "greek"},
    {"en", "english"},
    {"es", "spanish"},
    {"eu", "basque"},
    {"fi", "finnish"},
    {"fr", "french"},
    {"ga", "irish"},
    {"hi", "hindi"},
    {"hu", "hungarian"},
    {"hy", "armenian"},
    {"id", "indonesian"},
    {"it", "italian"},
    {"lt", "lithuanian"},
    {"ms", "indonesian"},
    {"nb", "norwegian"},
    {"ne", "nepali"},
    {"nl", "dutch"},
    {"nn", "norwegian"},
    {"no", "norwegian"},
    {"pt", "portuguese"},
    {"ro", "romanian"},
    {"ru", "russian"},
    {"sr", "serbian"},
    {"sv", "swedish"},
    {"ta", "tamil"},
    {"tr", "turkish"},
    {"yi", "yiddish"},
};

#define NTABLE (sizeof(table) / sizeof(table[0]))

struct stemmers {
	struct sb_stemmer *open[NTABLE];
};

struct stemmers *
stemmers_new(void)
{
	return mem_zero(1, sizeof(struct stemmers));
}

void
stemmers_free(struct stemmers *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < NTABLE; i++)
		sb_stemmer_delete(s->open[i]);
	free(s);
}

static int
is_base(const char *tag, const char *language)
{
	return tolower((unsigned char)tag[0]) == language[0] &&
	       tolower((unsigned char)tag[1]) == language[1] &&
	       (tag[2] == '\0' || tag[2] == '-' || tag[2] == '_');
}

struct sb_stemmer *
stemmers_find(struct stemmers *s, const char *language)
{
	size_t i;

	for (i = 0; i < NTABLE; i++) {
		if (language[0] == '\0' ||
		    !is_base(language, table[i].language))
			continue;
		if (s->open[i] == NULL)
			s->open[i] = sb_stemmer_new(table[i].algorithm, NULL);
		return s->open[i];
	}
	return NULL;
}
