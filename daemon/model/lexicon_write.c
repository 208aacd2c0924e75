/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon_write.c - concepts to CSV, always the same bytes for the same
 * concepts. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/lexicon.h"

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
compare_slugs(const void *a, const void *b)
{
	return strcmp((*(const struct concept *const *)a)->slug,
	    (*(const struct concept *const *)b)->slug);
}

/* Keys of the map, sorted; they live as long as it does. */
static const char **
sort_keys(const struct strmap *map)
{
	const char **keys = mem_calloc(map->count, sizeof(*keys));
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	while ((slot = strmap_next(map, &at)) != NULL)
		keys[n++] = slot->key;
	qsort(keys, n, sizeof(*keys), compare_texts);
	return keys;
}

static void
find_languages(const struct library *library, struct strmap *languages)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while (
	    (slot = strmap_next(&library->items[NOUN_CONCEPT], &at)) != NULL) {
		struct concept *concept = slot->value;

		for (size_t i = 0; i < concept->terms.n; i++)
			strmap_set(languages, concept->terms.items[i].language,
			    concept);
	}
}

/* The concepts behind a slug, sorted. */
static size_t
sort_concepts(const struct library *library, const char *after,
    const struct concept **ret_concepts)
{
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	while ((slot = strmap_next(&library->items[NOUN_CONCEPT], &at)) != NULL)
		if (strcmp(slot->key, after) > 0)
			ret_concepts[n++] = slot->value;
	qsort(ret_concepts, n, sizeof(*ret_concepts), compare_slugs);
	return n;
}

static void
write_header(struct buf *out, const char *const *languages, size_t n)
{
	buf_add_str(out, "slug,kind,about");
	for (size_t i = 0; i < n; i++)
		csv_add(out, false, languages[i]);
	csv_end(out);
}

static void
write_concept(struct buf *out, const struct concept *concept,
    const char *const *languages, size_t n)
{
	struct buf cell = {0};

	csv_add(out, true, concept->slug);
	csv_add(out, false, concept->kind);
	csv_add(out, false, concept->about != NULL ? concept->about : "");
	for (size_t i = 0; i < n; i++) {
		buf_clear(&cell);
		buf_add_str(&cell, "");
		for (size_t t = 0; t < concept->terms.n; t++) {
			const struct term *term = &concept->terms.items[t];

			if (strcmp(term->language, languages[i]) == 0)
				buf_printf(&cell, "%s%s",
				    cell.len > 0 ? " | " : "", term->text);
		}
		csv_add(out, false, cell.data);
	}
	csv_end(out);
	buf_done(&cell);
}

const char *
lexicon_write(struct buf *out, const struct library *library, const char *after,
    size_t most)
{
	const struct concept **concepts =
	    mem_calloc(library->items[NOUN_CONCEPT].count, sizeof(*concepts));
	size_t n = sort_concepts(library, after, concepts), i;
	struct strmap languages = {0};
	const char **tags, *next = NULL;
	size_t before;

	find_languages(library, &languages);
	tags = sort_keys(&languages);
	write_header(out, tags, languages.count);
	for (i = 0; i < n; i++) {
		before = out->len;
		write_concept(out, concepts[i], tags, languages.count);
		if (i > 0 && out->len > most) {
			out->len = before;
			out->data[before] = '\0';
			next = concepts[i - 1]->slug;
			break;
		}
	}
	free(tags);
	strmap_done(&languages);
	free(concepts);
	return next;
}
