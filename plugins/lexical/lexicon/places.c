/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places.c - reads the tables of names that ICU has in each of its locales.
 * They are read as they are, since ICU's own functions tell neither "Ivory
 * Coast" beside "Côte d’Ivoire" nor whether a locale has a name at all.
 * Owns the links of concepts to codes of regions and languages.
 */
#include "lexical/lexicon/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>

#include "lexical/lexicon/namesakes.h"
#include "text/languages.h"
#include "text/mem.h"

#define NAMELESS      251   /* a prime */
#define LINKS_MAX     20000 /* a lexicon of all the world has a thousand */
#define CODE_BYTES    12
#define NAME_BYTES    200 /* of UTF-8; ICU's longest has 130 */
#define SPELLED_BYTES (NAME_BYTES + 10)
#define MENTIONS      16 /* concepts of one name */

enum kind { REGION, LANGUAGE, KINDS };

static const struct {
	const char *package;
	const char *table[3];
} data[KINDS] = {
    {U_ICUDATA_NAME "-region",
	{"Countries", "Countries%short", "Countries%variant"}},
    {U_ICUDATA_NAME "-lang",
	{"Languages", "Languages%short", "Languages%variant"}},
};

#define TABLES (sizeof(data[0].table) / sizeof(data[0].table[0]))

/* A concept that bears the English name of a region or a language. */
struct link {
	unsigned concept;
	enum kind kind;
	bool twofold; /* "Myanmar (Burma)" is two names */
	char code[CODE_BYTES];
};

/* A language in use. */
struct spoken {
	char base[4];
	uint32_t language; /* language_pack() */
	unsigned concepts; /* so many have their names in it */
	bool known;	   /* the library has texts in it */
};

struct places {
	struct lexicon *lexicon;
	struct link *link; /* by concept */
	size_t nlinks, link_cap;
	unsigned linked; /* concepts that were looked at */
	struct spoken spoken[LANGUAGES_MAX];
	size_t nspoken;
	/* Languages without names, each in the place of its remainder: ICU has
	 * a thousand locales to look through. LANGUAGE_NONE is there from the
	 * beginning. */
	uint32_t nameless[NAMELESS];
};

struct places *
places_new(struct lexicon *lexicon)
{
	struct places *p = mem_zero(1, sizeof(*p));

	p->lexicon = lexicon;
	return p;
}

void
places_free(struct places *p)
{
	if (p == NULL)
		return;
	free(p->link);
	free(p);
}

/* Calls for both names of "Myanmar (Burma)", or for the one. */
static void
each_name(
    char *name, bool twofold, void (*each)(void *, const char *), void *arg)
{
	size_t len = strlen(name);
	char *inner = twofold ? strstr(name, " (") : NULL;

	if (inner != NULL && name[len - 1] == ')') {
		name[len - 1] = '\0';
		*inner = '\0';
		each(arg, inner + 2);
	}
	each(arg, name);
}

/*
 * What is which region or language.
 */

struct linking {
	struct places *places;
	struct tokenizer *tokenizer;
	struct link link;
};

static bool
is_linked(const struct places *p, const struct link *l)
{
	size_t i;

	for (i = 0; i < p->nlinks; i++)
		if (p->link[i].concept == l->concept &&
		    p->link[i].kind == l->kind &&
		    strcmp(p->link[i].code, l->code) == 0)
			return true;
	return false;
}

static void
add_link(struct places *p, struct link link)
{
	if (p->nlinks == LINKS_MAX || is_linked(p, &link))
		return;
	p->link =
	    mem_grow(p->link, &p->link_cap, p->nlinks + 1, sizeof(*p->link));
	p->link[p->nlinks++] = link;
}

/* The new concepts of the desk that have the whole name as a term; the others
 * were linked when they were new. A dictionary's has the names that it gives:
 * the Finnish for china is no country. */
static void
link_spelling(void *arg, const char *name)
{
	struct linking *l = arg;
	struct places *p = l->places;
	struct mention found[MENTIONS];
	uint32_t stem[LEXICON_TERM_WORDS];
	struct tokens t;
	struct lexicon_text text = {
	    .text = name, .stem = stem, .language = "en", .ahead = true};
	size_t i, n;

	if (tokenizer_run(l->tokenizer, name, strlen(name), "en", &t) == -1 ||
	    t.n > LEXICON_TERM_WORDS)
		return;
	for (i = 0; i < t.n; i++)
		stem[i] = lexicon_stem(p->lexicon, &t.v[i]);
	text.token = t.v;
	text.n = t.n;
	n = lexicon_find(p->lexicon, &text, found, MENTIONS);
	for (i = 0; i < n && found[i].first == 0; i++)
		if (found[i].words == t.n && found[i].concept >= p->linked &&
		    !lexicon_is_borrowed(p->lexicon, found[i].concept)) {
			l->link.concept = found[i].concept;
			add_link(p, l->link);
		}
}

/* "St. Kitts & Nevis" as people write it too. */
static void
spell_out(const char *name, char ret[SPELLED_BYTES])
{
	const char *sign = strstr(name, " & ");
	const char *saint = strncmp(name, "St. ", 4) == 0 ? "Saint " : "";

	name += saint[0] != '\0' ? 4 : 0;
	if (sign == NULL)
		snprintf(ret, SPELLED_BYTES, "%s%s", saint, name);
	else
		snprintf(ret, SPELLED_BYTES, "%s%.*s and %s", saint,
		    (int)(sign - name), name, sign + 3);
}

static void
link_name(struct linking *l, char name[NAME_BYTES])
{
	char spelled[SPELLED_BYTES];

	spell_out(name, spelled);
	if (strcmp(spelled, name) != 0)
		link_spelling(l, spelled);
	each_name(name, l->link.twofold, link_spelling, l);
}

/* The name of a status and a length, as ICU gave them: one that is too long
 * is none. */
static bool
is_whole(char name[NAME_BYTES], int32_t len, UErrorCode status)
{
	if (U_FAILURE(status) || len <= 0 || len >= NAME_BYTES)
		return false;
	name[len] = '\0';
	return true;
}

static void
link_table(void *arg, const UResourceBundle *names, size_t table)
{
	struct linking *l = arg;
	int32_t i, n = ures_getSize(names), len;
	UResourceBundle *one = NULL;
	char name[NAME_BYTES];

	for (i = 0; i < n; i++) {
		UErrorCode status = U_ZERO_ERROR;

		one = ures_getByIndex(names, i, one, &status);
		len = NAME_BYTES;
		ures_getUTF8String(one, name, &len, true, &status);
		if (!is_whole(name, len, status))
			continue;
		snprintf(l->link.code, CODE_BYTES, "%s", ures_getKey(one));
		l->link.twofold = l->link.kind == REGION && table == 0 &&
				  name[len - 1] == ')';
		link_name(l, name);
	}
	ures_close(one);
}

/* Calls for each table of names that a locale has of its own. */
static void
each_table(const char *locale, enum kind kind,
    void (*each)(void *, const UResourceBundle *, size_t), void *arg)
{
	UErrorCode status = U_ZERO_ERROR;
	UResourceBundle *all =
	    ures_openDirect(data[kind].package, locale, &status);
	UResourceBundle *names = NULL;
	size_t i;

	for (i = 0; U_SUCCESS(status) && i < TABLES; i++) {
		UErrorCode none = U_ZERO_ERROR;

		names = ures_getByKey(all, data[kind].table[i], names, &none);
		if (U_SUCCESS(none))
			each(arg, names, i);
	}
	ures_close(names);
	ures_close(all);
}

/* The concepts that came since the last time. */
static void
link_concepts(struct places *p, struct tokenizer *tokenizer)
{
	struct linking l = {.places = p, .tokenizer = tokenizer};

	if (p->linked == lexicon_concepts(p->lexicon))
		return;
	for (l.link.kind = 0; l.link.kind < KINDS; l.link.kind++)
		each_table("en", l.link.kind, link_table, &l);
	p->linked = lexicon_concepts(p->lexicon);
}

/*
 * Names in a language.
 */

struct naming {
	struct places *places;
	struct tokenizer *tokenizer;
	const struct spoken *spoken;
	const struct link *link;
	enum kind kind;
	const bool *lacks; /* of each link: is the concept to be named? */
};

/* Letters, and what else a name has; "Ý" is too little to go by. */
static bool
is_long_enough(const char *name)
{
	size_t units = 0;

	for (; *name != '\0'; name++)
		units += ((unsigned char)*name & 0xc0) != 0x80;
	return units >= 2;
}

static void
add_name(void *arg, const char *name)
{
	const struct naming *n = arg;
	struct tokens t;

	if (!is_long_enough(name) || strcmp(name, n->link->code) == 0 ||
	    namesakes_is(n->spoken->base, name) ||
	    tokenizer_run(
		n->tokenizer, name, strlen(name), n->spoken->base, &t) == -1)
		return;
	/* No tag stays whole for it, or one of another language would be read
	 * anew as soon as a text of this one came. */
	lexicon_add_name(n->places->lexicon, (int)n->link->concept, name, &t,
	    n->spoken->base);
}

static void
name_table(void *arg, const UResourceBundle *names, size_t table)
{
	struct naming *n = arg;
	const struct places *p = n->places;
	char name[NAME_BYTES];
	size_t i;

	(void)table;
	for (i = 0; i < p->nlinks; i++) {
		UErrorCode status = U_ZERO_ERROR;
		int32_t len = NAME_BYTES;

		n->link = &p->link[i];
		if (!n->lacks[i] || n->link->kind != n->kind)
			continue;
		ures_getUTF8StringByKey(
		    names, n->link->code, name, &len, true, &status);
		if (is_whole(name, len, status))
			each_name(name, n->link->twofold, add_name, n);
	}
}

static void
name_in_locale(struct naming *n, const char *locale)
{
	for (n->kind = 0; n->kind < KINDS; n->kind++)
		each_table(locale, n->kind, name_table, n);
}

/* "zh" and all that begin with "zh_": its scripts and regions. */
static void
name_in_locales(struct naming *n)
{
	const char *base = n->spoken->base, *locale;
	size_t len = strlen(base);
	int32_t i, count = uloc_countAvailable();

	name_in_locale(n, base);
	for (i = 0; i < count; i++) {
		locale = uloc_getAvailable(i);
		if (strncmp(locale, base, len) == 0 && locale[len] == '_')
			name_in_locale(n, locale);
	}
}

/* The concepts from a number on that lack names in the language: of each link.
 * How many. */
static size_t
find_lacking(const struct places *p, const struct spoken *s, bool *ret)
{
	size_t i, n = 0;

	for (i = 0; i < p->nlinks; i++) {
		ret[i] = p->link[i].concept >= s->concepts &&
			 lexicon_lacks(p->lexicon, p->link[i].concept, s->base);
		n += ret[i];
	}
	return n;
}

static void
catch_up(struct places *p, struct spoken *s, struct tokenizer *tokenizer)
{
	struct naming n = {.places = p, .tokenizer = tokenizer, .spoken = s};
	bool *lacks;

	if (s->concepts == lexicon_concepts(p->lexicon))
		return;
	link_concepts(p, tokenizer);
	lacks = mem_zero(p->nlinks + 1, sizeof(*lacks));
	n.lacks = lacks;
	if (find_lacking(p, s, lacks) > 0)
		name_in_locales(&n);
	free(lacks);
	s->concepts = lexicon_concepts(p->lexicon);
}

/* NULL of a language of which there are no names. */
static struct spoken *
find_spoken(struct places *p, uint32_t language)
{
	struct spoken s = {.language = language};
	uint32_t *nameless = &p->nameless[language % NAMELESS];
	size_t i;

	if (*nameless == language)
		return NULL;
	for (i = 0; i < p->nspoken; i++)
		if (p->spoken[i].language == language)
			return &p->spoken[i];
	for (i = 0; i < 3; i++)
		s.base[i] = (char)(language >> (16 - 8 * i) & 0xff);
	if (p->nspoken == LANGUAGES_MAX || !language_is_of_icu(s.base)) {
		*nameless = language;
		return NULL;
	}
	p->spoken[p->nspoken] = s;
	return &p->spoken[p->nspoken++];
}

void
places_expect(struct places *p, struct tokenizer *tokenizer,
    const char *language, bool known)
{
	struct spoken *s = find_spoken(p, language_pack(language));

	if (s == NULL)
		return;
	s->known |= known;
	catch_up(p, s, tokenizer);
}

void
places_catch_up(struct places *p, struct tokenizer *tokenizer)
{
	size_t i;

	for (i = 0; i < p->nspoken; i++)
		if (p->spoken[i].known)
			catch_up(p, &p->spoken[i], tokenizer);
}
