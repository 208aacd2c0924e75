/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brief_scene.c - the starter library, campaigns, and their plans. Owns the
 * library in memory. What plans must obey is brief_rules.c's.
 */
#include "brief_scene.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/plan/check.h"
#include "recommend_world.h"
#include "starter.h"

struct brief_basis scene_basis;

static struct library library;
static struct catalogue *catalogue;
static const struct heard nothing;

json_t *
scene_json(const char *text)
{
	char *copy = mem_strdup(text);
	json_error_t error;
	json_t *json;

	for (char *c = copy; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	json = json_loads(copy, 0, &error);
	ck_assert_msg(json != NULL, "%s in %s", error.text, text);
	free(copy);
	return json;
}

void
scene_put(enum noun_kind kind, const char *text)
{
	json_t *doc = scene_json(text);

	library_apply(&library, kind, json_text(doc, "slug"), doc);
	catalogue_change(catalogue, kind, json_text(doc, "slug"));
	catalogue_refresh(catalogue);
	json_decref(doc);
}

void
scene_put_lapsing(const char *valid_until)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "{'slug': 'lapsing', 'statement': 's', 'date': '2026-01-01',"
	    "'status': 'confirmed', 'source_title': 't', 'publisher': 'p',"
	    "'url': 'https://example.org/', 'valid_until': '%s'}",
	    valid_until);
	scene_put(NOUN_EVIDENCE, text);
	scene_put(NOUN_MESSAGE,
	    "{'slug': 'm', 'organisation': 'japan', 'type': 'explain',"
	    "'narratives': ['proxy-war'], 'evidence': ['lapsing'],"
	    "'variants': [{'language': 'en', 'fact': 'f', 'native_review': "
	    "'done'}], "
	    "'meta':"
	    "{'version': 1, 'hash': '', 'state': 'cleared', 'author': 'a',"
	    "'cleared_at': '2026-11-22T00:00:00Z', 'cleared_by': ['b']}}");
}

void
scene_open(void)
{
	starter_load(&library);
	catalogue = catalogue_new(&library);
	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'nepal', 'name': 'Nepal', 'kind': 'country',"
	    "'parent': 'southern-asia', 'time_zone': 'Asia/Kathmandu',"
	    "'min_population': 1000000, 'weekend': [6],"
	    "'languages': [{'language': 'en', 'share': 0.3}],"
	    "'channels': [{'kind': 'web', 'share': 0.4}, {'kind': 'radio',"
	    "'share': 0.6, 'prime_time': [{'from': '19:00', 'to': '22:00'},"
	    "{'from': '06:00', 'to': '07:30'}]}]}");
	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'chatham', 'name': 'Chatham Islands', 'kind': 'country',"
	    "'parent': 'new-zealand-public', 'time_zone': 'Pacific/Chatham',"
	    "'min_population': 100000,"
	    "'languages': [{'language': 'en', 'share': 1}]}");
	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'lord-howe', 'name': 'Lord Howe', 'kind': 'country',"
	    "'parent': 'australia-public',"
	    "'time_zone': 'Australia/Lord_Howe', 'min_population': 100000,"
	    "'languages': [{'language': 'en', 'share': 1}]}");
	scene_basis = (struct brief_basis){
	    .library = &library,
	    .catalogue = catalogue,
	    .settings = world_settings,
	    .heard = &nothing,
	    .weights = plan_default_weights,
	};
	ck_assert(clock_read("2027-01-01T12:00:00Z", &scene_basis.now));
}

void
scene_close(void)
{
	catalogue_free(catalogue);
	library_done(&library);
	library = (struct library){0};
}

static void
set_default(json_t *object, const char *key, json_t *value)
{
	if (json_object_get(object, key) == NULL)
		json_object_set_new(object, key, value);
	else
		json_decref(value);
}

void
scene_fill(json_t *slot)
{
	const struct audience *audience;
	const struct message *message;
	const char *slug = json_text(slot, "message");

	set_default(slot, "audience", json_string("indonesia"));
	if (slug == NULL)
		set_default(slot, "narrative", json_string("asian-nato"));
	audience =
	    library_find(&library, NOUN_AUDIENCE, json_text(slot, "audience"));
	message =
	    slug == NULL ? NULL : library_find(&library, NOUN_MESSAGE, slug);
	set_default(slot, "time_zone",
	    json_string(audience == NULL ? "UTC" : audience->time_zone));
	set_default(slot, "priority", json_string("medium"));
	set_default(slot, "meta", json_pack("{s:s}", "state", "planned"));
	if (message == NULL)
		return;
	set_default(slot, "version", json_integer(1));
	set_default(slot, "organisation", json_string(message->organisation));
}

json_t *
scene_facts(const char *campaign, const char *slots)
{
	json_t *facts =
	    scene_json("{'campaign': {'slug': 'c', 'organisation': 'japan',"
		       "'partners': ['australia', 'japan', 'south-korea'],"
		       "'starts_at': '2027-02-01T00:00:00Z',"
		       "'ends_at': '2027-02-28T00:00:00Z'}, 'options': {}}");
	json_t *to = json_object_get(facts, "campaign"), *more, *list, *slot;
	char *text = mem_printf("{%s}", campaign);
	size_t i;

	more = scene_json(text);
	json_object_update(to, more);
	json_decref(more);
	free(text);
	text = mem_printf("[%s]", slots);
	list = scene_json(text);
	free(text);
	json_array_foreach(list, i, slot) scene_fill(slot);
	json_object_set_new(to, "slots", list);
	return facts;
}

void
scene_plan(struct scene_plan *w, const json_t *facts)
{
	const struct plan_options options = {
	    .seed = 1, .steps = 2000, .nodes = 20000};
	const struct plan_problem *p;
	struct err err = {0};

	*w = (struct scene_plan){0};
	ck_assert_msg(brief_make(&scene_basis, facts, &w->brief, &err) == 0,
	    "%s: %s", err.field, err.text);
	p = brief_problem(w->brief);
	if (p != NULL)
		plan_solve(p, &options, &w->result);
	if (w->result.places != NULL)
		ck_assert_uint_eq(plan_check(p, w->result.places, NULL, 0), 0);
	w->answer = brief_answer(w->brief, p == NULL ? NULL : &w->result);
}

void
scene_plan_done(struct scene_plan *w)
{
	json_decref(w->answer);
	plan_result_done(&w->result);
	brief_free(w->brief);
}

const json_t *
scene_slot(const struct scene_plan *w, const char *name)
{
	const json_t *slot;
	size_t i;

	json_array_foreach(json_object_get(w->answer, "slots"), i,
	    slot) if (strcmp(json_text(slot, "slot"), name) == 0) return slot;
	ck_abort_msg(
	    "no slot %s in %s", name, json_dumps(w->answer, JSON_INDENT(1)));
	return NULL;
}

void
scene_at(const struct scene_plan *w, const char *name, const char *time)
{
	int64_t is, should;

	ck_assert(
	    clock_read(json_text(scene_slot(w, name), "planned_at"), &is));
	ck_assert(clock_read(time, &should));
	ck_assert_msg(is == should, "%s is at %s, not at %s", name,
	    json_text(scene_slot(w, name), "planned_at"), time);
}

static char *
join(const json_t *sentences)
{
	struct buf b = {0};
	const json_t *s;
	size_t i;

	json_array_foreach(sentences, i, s)
	    buf_printf(&b, "%s\n", json_string_value(s));
	return buf_take(&b);
}

void
scene_conflict(
    const struct scene_plan *w, const char *sentences, const char *relaxation)
{
	const json_t *list = json_object_get(w->answer, "conflicts"), *c, *r;
	bool told = false, relaxed = relaxation[0] == '\0';
	size_t i, k;

	json_array_foreach(list, i, c)
	{
		char *text = join(json_object_get(c, "constraints"));
		bool is = text != NULL && strcmp(text, sentences) == 0;

		free(text);
		told |= is;
		json_array_foreach(json_object_get(c, "relaxations"), k, r)
		    relaxed |=
		    is && strcmp(json_text(r, "change"), relaxation) == 0;
	}
	ck_assert_msg(told && relaxed &&
			  json_is_false(json_object_get(w->answer, "possible")),
	    "%s", json_dumps(w->answer, JSON_INDENT(1)));
}
