/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.c - writes a message out in the Debunking Handbook's order, with
 * what is fair in the grievance behind the fact. Owns nothing.
 */
#include "engine/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SLUG_MAX = 65 };

/* Evidence in the order in which it is cited. */
struct cited {
	char slug[SLUG_MAX];
	struct render_source source;
};

struct rendering {
	const struct render_words *words;
	struct cited *cited;
	size_t n;
	struct buf *out;
};

/* The number of a source, from 1; a new one is added. 0: there is none. */
static size_t
number_of(struct rendering *r, const char *slug)
{
	struct render_source source;
	struct cited *cited;

	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->cited[i].slug, slug) == 0)
			return i + 1;
	if (!r->words->find_source(r->words->arg, slug, &source))
		return 0;
	r->cited = mem_resize(r->cited, r->n + 1, sizeof(*r->cited));
	cited = &r->cited[r->n++];
	memcpy(cited->slug, slug, strlen(slug) + 1);
	cited->source = source;
	return r->n;
}

/* The number of the evidence that a marker at `s` ("[slug]") names, or 0. */
static size_t
number_at(struct rendering *r, const char *s, const char **ret_end)
{
	char slug[SLUG_MAX];
	size_t len = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (len == 0 || len >= sizeof(slug) || s[1 + len] != ']')
		return 0;
	memcpy(slug, s + 1, len);
	slug[len] = '\0';
	*ret_end = s + len + 2;
	return number_of(r, slug);
}

static void
add_cited(struct rendering *r, const char *s)
{
	const char *end;

	for (;;) {
		size_t plain = strcspn(s, "["), number;

		buf_add(r->out, s, plain);
		s += plain;
		if (*s == '\0')
			return;
		number = number_at(r, s, &end);
		if (number == 0) {
			buf_add_char(r->out, *s++);
			continue;
		}
		buf_printf(r->out, "[%zu]", number);
		s = end;
	}
}

static void
add_paragraph(struct rendering *r, const char *text)
{
	if (text == NULL)
		return;
	buf_add_str(r->out, "\n\n");
	add_cited(r, text);
}

static void
add_sources(const struct rendering *r)
{
	if (r->n > 0)
		buf_add_str(r->out, "\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct render_source *source = &r->cited[i].source;

		buf_printf(r->out, "\n[%zu] %s. %s, %s. %s", i + 1,
		    source->title, source->publisher, source->date,
		    source->url);
	}
}

void
render_words(const struct render_words *words, struct buf *out)
{
	struct rendering r = {.words = words, .out = out};

	buf_printf(out, "%s\n%s", words->legal_name, words->voice_line);
	add_paragraph(&r, words->fact);
	add_paragraph(&r, words->kernel);
	add_paragraph(&r, words->warning);
	add_paragraph(&r, words->fallacy);
	add_paragraph(&r, words->fact_again);
	add_paragraph(&r, words->call_to_action);
	if (words->ai_assisted)
		buf_printf(out, "\n\n%s", render_ai_note(words->language));
	add_sources(&r);
	free(r.cited);
}

/* --- of the library --- */

static bool
find_evidence(const void *arg, const char *slug, struct render_source *ret)
{
	const struct library *library = arg;
	const struct evidence *evidence =
	    library_find(library, NOUN_EVIDENCE, slug);

	if (evidence == NULL)
		return false;
	*ret = (struct render_source){evidence->source_title,
	    evidence->publisher, evidence->date, evidence->url};
	return true;
}

void
render_message(const struct library *library,
    const struct organisation *organisation, const struct message *message,
    const struct variant *variant, struct buf *out)
{
	const struct render_words words = {
	    .legal_name = organisation->legal_name,
	    .voice_line = organisation->voice_line,
	    .language = variant->language,
	    .fact = variant->fact,
	    .kernel = variant->kernel,
	    .warning = variant->warning,
	    .fallacy = variant->fallacy,
	    .fact_again = variant->fact_again,
	    .call_to_action = variant->call_to_action,
	    .ai_assisted = message->ai_assisted,
	    .find_source = find_evidence,
	    .arg = library,
	};

	render_words(&words, out);
}
