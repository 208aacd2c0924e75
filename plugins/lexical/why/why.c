/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.c - reasons for a match, in words that quote both sides.
 * Owns nothing but the reason it writes. Leaves what carried the match to
 * why_find.c.
 */
#include "lexical/why/why.h"

#include <stdio.h>
#include <string.h>

#include "lexical/why/why_pairs.h"
#include "text/quote.h"

#define QUOTE_BYTES 80
#define PLACE_ROOM  64	  /* bytes of a reason that name the places */
#define RARE	    0.25F /* lighter words are told when there are no others */

/* A place beside the fields. */
enum { ALIASES = FIELDS, PLACES };

/* What is being written. */
struct telling {
	const struct sides *sides;
	struct why_pairs found;
	char (*reason)[ENGINE_REASON_BYTES + 1];
	size_t n;
};

/* Where a text stands: in a field, or among the aliases, which are kept behind
 * the title in the same one. */
static size_t
place_of(const struct sides *s, const struct known_text *t)
{
	return t->field == FIELD_TITLE && t > s->known->text ? ALIASES
							     : t->field;
}

static const char *
name_place(const struct sides *s, const struct known_text *t, char ret[32])
{
	static const char *const names[PLACES] = {[FIELD_TITLE] = "the title",
	    [FIELD_SUMMARY] = "the summary",
	    [FIELD_ANSWERS] = "the answer",
	    [ALIASES] = "an alias"};

	if (s->document->ordinal == 0)
		return names[place_of(s, t)];
	snprintf(ret, 32, "exemplar %u", (unsigned)s->document->ordinal);
	return ret;
}

/* Words first..first+n-1 of the observed text. */
static void
quote_here(const struct sides *s, size_t first, size_t n, char ret[QUOTE_BYTES])
{
	const struct token *t = &s->words->v[first];

	quote_span(ret, QUOTE_BYTES, s->words->text, t->begin, t[n - 1].end);
}

static void
quote_there(const struct why_pair *p, char ret[QUOTE_BYTES])
{
	quote_span(ret, QUOTE_BYTES, p->text->text, p->begin, p->end);
}

static char *
next_reason(struct telling *t)
{
	return t->n < ENGINE_REASONS ? t->reason[t->n++] : NULL;
}

static void
tell_run(struct telling *t, float least)
{
	char here[QUOTE_BYTES], place[32], *out;

	if (t->found.run.words == 0 || t->found.run.weight < least ||
	    (out = next_reason(t)) == NULL)
		return;
	quote_here(t->sides, t->found.run.first, t->found.run.words, here);
	snprintf(out, ENGINE_REASON_BYTES + 1, "both have %s (%s)", here,
	    name_place(t->sides, t->found.run.text, place));
}

/* Appends both, unless there would be more than `most` bytes. */
static bool
append(char *out, size_t most, const char *a, const char *b)
{
	size_t used = strlen(out);

	if (used + strlen(a) + strlen(b) > most)
		return false;
	snprintf(out + used, most + 1 - used, "%s%s", a, b);
	return true;
}

/* "the title and the summary": where the shared words stand. */
static void
append_places(const struct telling *t, size_t n, char *out)
{
	const char *link = " with ";
	bool told[PLACES] = {false};
	char place[32];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct known_text *text = t->found.shared[i].text;

		if (told[place_of(t->sides, text)])
			continue;
		told[place_of(t->sides, text)] = true;
		append(out, ENGINE_REASON_BYTES, link,
		    name_place(t->sides, text, place));
		link = " and ";
	}
}

/* The shared words for which there is room as the text has them, and as the
 * library has them where it has them otherwise. */
static void
tell_shared(struct telling *t, float least)
{
	char here[QUOTE_BYTES], there[QUOTE_BYTES], *out;
	const char *link;
	size_t i, n = 0;

	while (n < t->found.nshared && t->found.shared[n].weight >= least)
		n++;
	if (n == 0 || (out = next_reason(t)) == NULL)
		return;
	for (i = 0; i < n; i++) {
		quote_here(t->sides, t->found.shared[i].first, 1, here);
		if (!append(out, ENGINE_REASON_BYTES - PLACE_ROOM,
			i == 0 ? "shares " : ", ", here))
			n = i;
	}
	append_places(t, n, out);
	link = ", which has ";
	for (i = 0; i < n; i++) {
		quote_here(t->sides, t->found.shared[i].first, 1, here);
		quote_there(&t->found.shared[i], there);
		if (strcmp(here, there) != 0 &&
		    append(out, ENGINE_REASON_BYTES, link, there))
			link = ", ";
	}
}

/* Words of the text that stand for others of the library. */
static void
tell_bridge(struct telling *t, const struct why_pair *p)
{
	static const char *const links[] = {[WHY_CONCEPT] = "is",
	    [WHY_GUESS] = "is taken for",
	    [WHY_SOUND] = "sounds like"};
	char here[QUOTE_BYTES], there[QUOTE_BYTES], place[32], *out;
	int used;

	if ((out = next_reason(t)) == NULL)
		return;
	quote_here(t->sides, p->first, p->words, here);
	quote_there(p, there);
	used = snprintf(out, ENGINE_REASON_BYTES + 1, "%s %s %s in %s", here,
	    links[p->kind], there, name_place(t->sides, p->text, place));
	if (p->kind == WHY_CONCEPT)
		snprintf(out + used, ENGINE_REASON_BYTES + 1 - (size_t)used,
		    " (%.60s)", lexicon_slug(t->sides->lexicon, p->meant));
}

void
why_tell(const struct sides *sides,
    char ret[ENGINE_REASONS][ENGINE_REASON_BYTES + 1])
{
	struct telling t = {.sides = sides, .reason = ret};
	size_t i;

	for (i = 0; i < ENGINE_REASONS; i++)
		ret[i][0] = '\0';
	why_find(sides, &t.found);
	tell_run(&t, RARE);
	tell_shared(&t, RARE);
	for (i = 0; i < t.found.nbridges; i++)
		tell_bridge(&t, &t.found.bridge[i]);
	if (t.n == 0)
		tell_run(&t, 0);
	if (t.n == 0)
		tell_shared(&t, 0);
}
