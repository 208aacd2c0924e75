/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_library.c - puts the library into an engine, in the form in which
 * daemon/matching.c puts it into the plugins. Owns the documents meanwhile.
 */
#include "train_library.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/language.h"
#include "engine/markers.h"
#include "library.h"

#define MESSAGES_AT_ONCE 100

/* The texts are the document's. */
struct wordings {
	struct counterpoint_wording *items;
	size_t n;
};

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_text(object, key);

	return text != NULL ? text : "";
}

static struct wordings
list_wordings(const json_t *array)
{
	struct wordings list = {
	    .items = mem_calloc(json_array_size(array), sizeof(*list.items))};
	const char *language;
	json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		language = json_text(item, "language");
		list.items[list.n++] =
		    (struct counterpoint_wording){.text = text_of(item, "text"),
			.language = language != NULL ? language : "und"};
	}
	return list;
}

static int32_t
day_of(const json_t *narrative, const char *key)
{
	const char *date = json_text(narrative, key);

	return date != NULL && clock_date_is_valid(date)
		   ? (int32_t)clock_date_days(date)
		   : COUNTERPOINT_NO_DAY;
}

/* --- answers: what cleared messages say, by narrative --- */

static void
add_answers(json_t *answers, const json_t *message)
{
	json_t *slug, *variant, *list, *said = json_array();
	size_t i;
	char *fact;

	json_array_foreach(json_object_get(message, "variants"), i, variant)
	{
		fact = markers_strip(text_of(variant, "fact"));
		json_array_append_new(
		    said, json_pack("{s:s, s:s}", "text", fact, "language",
			      text_of(variant, "language")));
		free(fact);
	}
	json_array_foreach(json_object_get(message, "narratives"), i, slug)
	{
		if (!json_is_string(slug))
			continue;
		list = json_object_get(answers, json_string_value(slug));
		if (list == NULL)
			json_object_set_new(
			    answers, json_string_value(slug), json_copy(said));
		else
			json_array_extend(list, said);
	}
	json_decref(said);
}

/* By slug, as the daemon sorts them; a library document does not tell which
 * messages are cleared. */
static int
fetch_answers(struct client *c, json_t *answers, struct err *err)
{
	json_t *params, *result, *items, *item, *after = NULL;
	size_t i, n;

	do {
		params = json_pack("{s:s, s:i}", "state", "cleared", "limit",
		    MESSAGES_AT_ONCE);
		if (after != NULL)
			json_object_set_new(params, "after", after);
		if (session_call(&c->session, "message.list", params, &result,
			err) == -1)
			return -1;
		items = json_object_get(result, "items");
		n = json_array_size(items);
		json_array_foreach(items, i, item) add_answers(answers, item);
		after = json_incref(
		    json_object_get(json_array_get(items, n - 1), "slug"));
		json_decref(result);
	} while (n == MESSAGES_AT_ONCE && after != NULL);
	json_decref(after);
	return 0;
}

/* --- into the engine --- */

static void
note_exemplars(struct train_library *to, const struct wordings *exemplars)
{
	for (size_t i = 0; i < exemplars->n; i++)
		strmap_set(&to->exemplars, exemplars->items[i].text, to);
}

static int
add_narrative(struct train_library *to, const json_t *from,
    const json_t *answers, uint32_t id)
{
	const char *slug = text_of(from, "slug");
	const char *summary = text_of(from, "summary");
	struct wordings exemplars =
	    list_wordings(json_object_get(from, "exemplars"));
	struct wordings facts = list_wordings(json_object_get(answers, slug));
	const json_t *names = json_object_get(from, "aliases");
	size_t naliases = json_array_size(names), i;
	const char **alias = mem_calloc(naliases, sizeof(*alias));
	char language[LANGUAGE_MAX];
	int rc;

	for (i = 0; i < naliases; i++) {
		alias[i] = json_string_value(json_array_get(names, i));
		if (alias[i] == NULL)
			alias[i] = "";
	}
	rc = engine_add(
	    to->engine, &(struct counterpoint_narrative){.id = id,
			    .slug = slug,
			    .title = text_of(from, "title"),
			    .summary = summary,
			    .language = language_detect(summary, language),
			    .first_seen = day_of(from, "first_seen"),
			    .last_seen = day_of(from, "last_seen"),
			    .exemplars = exemplars.items,
			    .nexemplars = exemplars.n,
			    .aliases = alias,
			    .naliases = naliases,
			    .answers = facts.items,
			    .nanswers = facts.n});
	strmap_set(&to->numbers, slug, (void *)(uintptr_t)id);
	note_exemplars(to, &exemplars);
	free(alias);
	free(facts.items);
	free(exemplars.items);
	return rc;
}

static int
add_concept(struct train_library *to, const json_t *from, uint32_t id)
{
	struct wordings terms = list_wordings(json_object_get(from, "terms"));
	int rc = engine_add_concept(
	    to->engine, &(struct counterpoint_concept){.id = id,
			    .slug = text_of(from, "slug"),
			    .kind = text_of(from, "kind"),
			    .terms = terms.items,
			    .nterms = terms.n});

	free(terms.items);
	return rc;
}

/* Concepts first, as the daemon does: they are looked for in narratives. */
static int
fill(struct train_library *to, const json_t *document, const json_t *answers,
    struct err *err)
{
	json_t *item;
	int rc = 0;
	size_t i;

	json_array_foreach(json_object_get(document, "concepts"), i, item) rc |=
	    add_concept(to, item, (uint32_t)i + 1);
	json_array_foreach(json_object_get(document, "narratives"), i, item)
	    rc |= add_narrative(to, item, answers, (uint32_t)i + 1);
	engine_commit(to->engine);
	if (rc != 0)
		return err_set(err, ERR_INTERNAL,
		    "the matcher does not take the library as it is");
	return 0;
}

static int
make_engine(struct train_library *to, const char *language,
    const char *dictionaries, struct err *err)
{
	struct bilingual_told told;
	char why[300];

	*to = (struct train_library){.engine = engine_new(NULL, language)};
	if (to->engine == NULL)
		return err_set(err, ERR_INTERNAL, "ICU lacks its data");
	if (dictionaries == NULL || *dictionaries == '\0')
		return 0;
	if (engine_add_dictionaries(
		to->engine, dictionaries, &told, why, sizeof(why)) == -1)
		return err_set(err, ERR_INVALID, "dictionaries: %s", why);
	fprintf(stderr,
	    "counterpoint: dictionaries: %zu entries became %zu concepts of "
	    "%zu terms\n",
	    told.entries, told.concepts, told.terms);
	return 0;
}

int
train_library_fetch(struct client *c, const char *language,
    const char *dictionaries, struct train_library *ret, struct err *err)
{
	json_t *document = json_object(), *answers = json_object();
	int rc = make_engine(ret, language, dictionaries, err);

	if (rc == 0)
		rc = library_fetch(c, document, err);
	if (rc == 0)
		rc = fetch_answers(c, answers, err);
	if (rc == 0)
		rc = fill(ret, document, answers, err);
	json_decref(answers);
	json_decref(document);
	return rc;
}

void
train_library_done(struct train_library *library)
{
	engine_free(library->engine);
	strmap_done(&library->numbers);
	strmap_done(&library->exemplars);
}

uint32_t
train_library_find(const struct train_library *library, const char *slug)
{
	return (uint32_t)(uintptr_t)strmap_find(&library->numbers, slug);
}

bool
train_library_has_text(const struct train_library *library, const char *text)
{
	return strmap_find(&library->exemplars, text) != NULL;
}
