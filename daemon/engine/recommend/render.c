/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.c - writes a message out in the Debunking Handbook's order, with
 * what is fair in the grievance behind the fact. Owns nothing.
 */
#include "engine/recommend/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Evidence in the order in which it is cited. */
struct sources {
	const struct evidence **items;
	size_t n;
};

/* The number of a source, from 1; a new one is added. */
static size_t
number_of(struct sources *sources, const struct evidence *evidence)
{
	for (size_t i = 0; i < sources->n; i++)
		if (sources->items[i] == evidence)
			return i + 1;
	sources->items =
	    mem_resize(sources->items, sources->n + 1, sizeof(*sources->items));
	sources->items[sources->n++] = evidence;
	return sources->n;
}

/* The evidence that a marker at `s` ("[slug]") names, or NULL. */
static const struct evidence *
evidence_at(const struct library *library, const char *s, const char **ret_end)
{
	char slug[65];
	size_t len = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (len == 0 || len >= sizeof(slug) || s[1 + len] != ']')
		return NULL;
	memcpy(slug, s + 1, len);
	slug[len] = '\0';
	*ret_end = s + len + 2;
	return library_find(library, NOUN_EVIDENCE, slug);
}

static void
add_cited(const struct library *library, const char *s, struct sources *sources,
    struct buf *out)
{
	const struct evidence *evidence;
	const char *end;

	for (;;) {
		size_t plain = strcspn(s, "[");

		buf_add(out, s, plain);
		s += plain;
		if (*s == '\0')
			return;
		evidence = evidence_at(library, s, &end);
		if (evidence == NULL) {
			buf_add_char(out, *s++);
			continue;
		}
		buf_printf(out, "[%zu]", number_of(sources, evidence));
		s = end;
	}
}

static void
add_paragraph(const struct library *library, const char *text,
    struct sources *sources, struct buf *out)
{
	if (text == NULL)
		return;
	buf_add_str(out, "\n\n");
	add_cited(library, text, sources, out);
}

static void
add_sources(const struct sources *sources, struct buf *out)
{
	if (sources->n > 0)
		buf_add_str(out, "\n");
	for (size_t i = 0; i < sources->n; i++)
		buf_printf(out, "\n[%zu] %s. %s, %s. %s", i + 1,
		    sources->items[i]->source_title,
		    sources->items[i]->publisher, sources->items[i]->date,
		    sources->items[i]->url);
}

void
render_message(const struct library *library,
    const struct organisation *organisation, const struct variant *variant,
    struct buf *out)
{
	struct sources sources = {0};

	buf_printf(
	    out, "%s\n%s", organisation->legal_name, organisation->voice_line);
	add_paragraph(library, variant->fact, &sources, out);
	add_paragraph(library, variant->kernel, &sources, out);
	add_paragraph(library, variant->warning, &sources, out);
	add_paragraph(library, variant->fallacy, &sources, out);
	add_paragraph(library, variant->fact_again, &sources, out);
	add_paragraph(library, variant->call_to_action, &sources, out);
	add_sources(&sources, out);
	free(sources.items);
}
