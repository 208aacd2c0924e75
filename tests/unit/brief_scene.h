/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brief_scene.h - the starter library with some publics of odd zones, and
 * campaigns to plan for it; and the rules said once more, straight from the
 * facts. For the tests of the brief. Owns the library.
 */
#ifndef TESTS_UNIT_BRIEF_SCENE_H
#define TESTS_UNIT_BRIEF_SCENE_H

#include <stdbool.h>

#include "engine/brief/brief.h"

/* The starter library, and:
 *   nepal        part of southern-asia, Asia/Kathmandu, UTC+5:45
 *   chatham      part of new-zealand-public, Pacific/Chatham, UTC+12:45 or
 * 13:45 lord-howe    part of australia-public, clocks change by half an hour
 * `now` is noon of 1 January 2027, UTC. */
extern struct brief_basis scene_basis;
void scene_open(void);
void scene_close(void);

/* JSON with ' in place of ". The caller owns it. */
json_t *scene_json(const char *text);

/* Adds or changes an item of the library. */
void scene_put(enum noun_kind, const char *text);

/* Adds a message "m" of japan against proxy-war, in English, whose evidence is
 * valid until a day. */
void scene_put_lapsing(const char *valid_until);

/*
 * Facts: a campaign "c" of japan with south-korea and australia, from 1 to 28
 * February 2027, UTC. `campaign` and `slots` are members and slots of it in
 * addition, without their brackets; a slot has a name, and the rest of what it
 * must have is filled in. The caller owns them.
 */
json_t *scene_facts(const char *campaign, const char *slots);

/* Fills a slot in as campaign.get would tell it. */
void scene_fill(json_t *slot);

/* A brief with its result and its answer. */
struct scene_plan {
	struct brief *brief;
	struct plan_result result;
	json_t *answer;
};

/* Plans facts, which must be valid, with few steps. */
void scene_plan(struct scene_plan *, const json_t *facts);
void scene_plan_done(struct scene_plan *);

/* A slot of an answer; fails when it has none of that name. */
const json_t *scene_slot(const struct scene_plan *, const char *name);

/* Fails unless a slot is planned at a time. */
void scene_at(const struct scene_plan *, const char *name, const char *time);

/* Fails unless the answer tells a conflict with these sentences, each ended by
 * a line break, and a relaxation ("": any, or none). */
void scene_conflict(
    const struct scene_plan *, const char *sentences, const char *relaxation);

/* Fails unless a plan obeys the facts, the library and the options. */
void scene_obeys(const json_t *facts, const struct scene_plan *);

#endif
