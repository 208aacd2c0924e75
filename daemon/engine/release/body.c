/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body.c - the words of a package: what a recommendation showed, as plain text
 * and as HTML. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "engine/release/parts.h"
#include "engine/render.h"

static bool
find_source(const void *arg, const char *slug, struct render_source *ret)
{
	const json_t *evidence = arg, *item;
	size_t i;

	json_array_foreach(evidence, i, item)
	{
		const char *name = json_text(item, "slug");

		if (name == NULL || strcmp(name, slug) != 0)
			continue;
		*ret = (struct render_source){json_text(item, "source_title"),
		    json_text(item, "publisher"), json_text(item, "date"),
		    json_text(item, "url")};
		return ret->title != NULL && ret->publisher != NULL &&
		       ret->date != NULL && ret->url != NULL;
	}
	return false;
}

static void
write_text(const json_t *inputs, struct buf *out)
{
	const json_t *variant = json_object_get(inputs, "variant");
	const struct render_words words = {
	    .legal_name = package_text(inputs, "organisation", "legal_name"),
	    .voice_line = package_text(inputs, "organisation", "voice_line"),
	    .language = package_text(inputs, "language", NULL),
	    .fact = json_text(variant, "fact"),
	    .kernel = json_text(variant, "kernel"),
	    .warning = json_text(variant, "warning"),
	    .fallacy = json_text(variant, "fallacy"),
	    .fact_again = json_text(variant, "fact_again"),
	    .call_to_action = json_text(variant, "call_to_action"),
	    .ai_assisted = json_is_true(json_object_get(
		json_object_get(inputs, "message"), "ai_assisted")),
	    .find_source = find_source,
	    .arg = json_object_get(inputs, "evidence"),
	};

	render_words(&words, out);
}

static void
escape(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (s[i]) {
		case '&':
			buf_add_str(out, "&amp;");
			break;
		case '<':
			buf_add_str(out, "&lt;");
			break;
		case '>':
			buf_add_str(out, "&gt;");
			break;
		case '"':
			buf_add_str(out, "&quot;");
			break;
		case '\'':
			buf_add_str(out, "&#39;");
			break;
		case '\n':
			buf_add_str(out, "<br>\n");
			break;
		default:
			buf_add_char(out, s[i]);
		}
}

/* A paragraph for each run of lines; no other markup, and the direction of
 * each as its first letter has it. */
static void
write_html(const char *text, const char *language, struct buf *out)
{
	buf_add_str(out, "<div lang=\"");
	escape(out, language, strlen(language));
	buf_add_str(out, "\">");
	while (*text != '\0') {
		const char *end = strstr(text, "\n\n");
		size_t len = end != NULL ? (size_t)(end - text) : strlen(text);

		buf_add_str(out, "\n<p dir=\"auto\">");
		escape(out, text, len);
		buf_add_str(out, "</p>");
		text += len;
		text += strspn(text, "\n");
	}
	buf_add_str(out, "\n</div>");
}

static json_t *
body(const char *type, const struct buf *value)
{
	return json_pack("{s:s, s:s, s:s%}", "role", "main", "contentType",
	    type, "value", value->data, value->len);
}

json_t *
package_bodies(const json_t *inputs)
{
	struct buf text = {0}, html = {0};
	json_t *bodies;

	write_text(inputs, &text);
	write_html(text.data, package_text(inputs, "language", NULL), &html);
	bodies = json_pack(
	    "[o, o]", body("text/plain", &text), body("text/html", &html));
	buf_done(&text);
	buf_done(&html);
	return bodies;
}
