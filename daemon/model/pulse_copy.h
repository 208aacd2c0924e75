/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pulse_copy.h - what a pulse remembers between its rounds. Internal to the
 * files of the pulse; others see pulse.h. Owns the copy.
 */
#ifndef COUNTERPOINT_MODEL_PULSE_COPY_H
#define COUNTERPOINT_MODEL_PULSE_COPY_H

#include "base/buf.h"
#include "base/strmap.h"
#include "model/pulse.h"

/* All zero is an empty copy. */
struct pulse_copy {
	struct strmap sightings; /* "narrative\naudience" -> struct sighting;
				  * audience *: of all together */
	struct strmap fresh;	 /* those to come, while they are read */
	struct strmap reaches;	 /* "outlet" or "\nchannel\naudience" ->
				  * long long */
	struct strmap decisions; /* "narrative\naudience" -> struct decision;
				  * audience "": it holds everywhere */
	struct strmap bursts;	 /* id -> its row, a json_t */
	char since[32];		 /* when the daemon began, by the database */
	bool knows_bursts;	 /* the rows were read once */
};

void pulse_copy_done(struct pulse_copy *);

/* A row of the database, as JSON text: one of the sightings to come. */
void pulse_copy_add_sighting(struct pulse_copy *, const char *row);

/* What was added replaces all sightings. */
void pulse_copy_renew_sightings(struct pulse_copy *);

/* Of reaches and decisions there may be more than these rows tell. */
void pulse_copy_reaches(struct pulse_copy *, const char *const *rows, size_t n);
void pulse_copy_decisions(
    struct pulse_copy *, const char *const *rows, size_t n);

/* The bursts that are open or ended lately; tells what is new of them, and of
 * the first ones those that began since the daemon did. */
void pulse_copy_bursts(struct pulse_copy *, const char *const *rows, size_t n,
    pulse_burst_cb, void *arg);

/* By the sightings: what begins to burst, [{narrative, audience, seen,
 * expected, probability}], and which open bursts are over, [{id}], both as
 * texts. */
void pulse_copy_judge(const struct pulse_copy *, const struct config *,
    struct buf *bursting, struct buf *calm);

const struct sighting *pulse_copy_find(
    const struct pulse_copy *, const char *narrative, const char *audience);
const struct decision *pulse_copy_decision(
    const struct pulse_copy *, const char *narrative, const char *audience);
const long long *pulse_copy_reach(const struct pulse_copy *, const char *outlet,
    const char *channel, const char *audience);

#endif
