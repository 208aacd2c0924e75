/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brief.h - from a campaign and the library to the planner's problem, and from
 * its result to an answer in words. Pure: no clock, no database, no process.
 * Owns briefs. A brief keeps nothing of the facts, the library or the catalogue
 * after it is made, so that planning may take as long as it likes and the
 * answer still fits the question.
 *
 * make -> (plan_solve on the problem) -> answer, applied
 */
#ifndef COUNTERPOINT_ENGINE_BRIEF_H
#define COUNTERPOINT_ENGINE_BRIEF_H

#include <jansson.h>
#include <stdint.h>

#include "engine/plan/plan.h"
#include "engine/recommend/recommend.h"

enum brief_limit {
	BRIEF_SLOTS_MAX = 1000,	   /* of the campaign */
	BRIEF_OTHERS_MAX = 50000,  /* slots of other campaigns */
	BRIEF_BLACKOUTS_MAX = 500, /* of the campaign */
};

/* What a plan rests on beside the facts. */
struct brief_basis {
	const struct library *library;
	const struct catalogue *catalogue; /* of that library, fresh */
	struct recommend_settings settings;
	const struct heard *heard;
	struct plan_weights weights; /* plan_default_weights */
	int64_t now;		     /* microseconds, wall */
};

struct brief;

/*
 * The facts are an object with these members; of each, what is named here is
 * read and nothing else. Times are RFC 3339.
 *
 *   campaign  what campaign.get gives: slug, organisation, partners[],
 *             starts_at, ends_at, cadence_cap, organisation_cap,
 *             audience_gap, organisation_gap, clearance_lead,
 *             prime_time, working_days,
 *             blackouts[] {starts_at, ends_at, reason},
 *             slots[] {name, message, version, narrative, types[], language,
 *             organisation, audience, channel, planned_at, earliest, latest,
 *             embargo_until, time_zone, priority, chorus,
 *             anchor {event, on, from_days, to_days},
 *             depends_on[] {slot, least_minutes, most_minutes, same_day},
 *             meta {state}}
 *   others    may be absent: slots of other campaigns that are planned,
 *             cleared, scheduled or released, to the audiences, to what they
 *             are part of and to their parts, or by the partners:
 *             [] {audience, organisation, planned_at}
 *   options   may be absent, and so may each of them: booleans
 *             replan         cleared slots may be moved, too
 *             free           the times that planned slots have do not count
 *             prime_time     slots start in the prime time of their channel,
 *                            where it is known; else it is a good aim
 *             working_days   slots do not start at weekends; else an aim
 *             Of these two, what is absent is as the campaign has it.
 *
 * Released and scheduled slots are facts, cleared ones unless `replan`. Planned
 * ones with a time keep it unless `free`, as something that can conflict.
 * Withheld and missed slots are left out, which a note says.
 *
 * ERR_INVALID with field (a path such as "slots[3].time_zone") and rule where a
 * limit is broken or a form is wrong; ERR_NOT_FOUND for an audience,
 * organisation or narrative that the library does not have.
 *
 * It takes some 20 ms for 500 slots, most of it for the recommender, which is
 * asked once for each different narrative, audience, voice, language and types.
 */
int brief_make(const struct brief_basis *, const json_t *facts,
    struct brief **ret, struct err *);

/* Valid, see plan_problem_validate(), and good as long as the brief. NULL:
 * nothing is left to be solved, for each slot has a conflict that is known
 * before any planning; the answer is then asked for with a NULL result. */
const struct plan_problem *brief_problem(const struct brief *);

/*
 * The answer; the caller owns it.
 *
 *   possible   true, false, or null: neither a plan nor a proof was found
 *   slots      of a plan: [] {slot, audience, planned_at, local,
 *              organisation, message, version, language, channel, changed,
 *              why[]} in the order of the campaign; `local` is in words, in the
 * slot's zone; `changed` tells that brief_applied() has it worth      of a
 * plan: what it is worth, see engine/plan/README.md conflicts  []
 * {constraints[], slots[], proven, relaxations[] {change, cost, moves[] {slot,
 * planned_at, local}}}, in sentences; the cheapest relaxation first notes []
 * sentences
 */
json_t *brief_answer(const struct brief *, const struct plan_result *);

/*
 * What a plan changes: [] {name, planned_at, organisation, message, version,
 * language, channel} of those slots that differ from the facts; empty when
 * there is no plan, or nothing changes. The caller owns it.
 */
json_t *brief_applied(const struct brief *, const struct plan_result *);

void brief_free(struct brief *);

#endif
