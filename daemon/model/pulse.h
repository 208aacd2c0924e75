/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pulse.h - the daemon's copy of how often narratives are seen, of the reach
 * that outlets have, and of the decisions that stand: kept fresh by a timer, so
 * that an assessment asks nobody. Owns the copy; the truth is the database's,
 * and all daemons on it come to the same.
 *
 * Each round counts what was stored (pulse_roll), reads the counts, and says
 * which narratives are in a burst. An open burst is a row: whoever finds it
 * first adds it, and each daemon tells of it once. Rows that are older than
 * the daemon have been told.
 */
#ifndef COUNTERPOINT_MODEL_PULSE_H
#define COUNTERPOINT_MODEL_PULSE_H

#include <event2/event.h>

#include "base/config.h"
#include "model/decision.h"
#include "model/model.h"
#include "model/sighting.h"

struct pulse;

/* How a reach is known. */
enum reach_basis {
	REACH_NONE,    /* it is not */
	REACH_GIVEN,   /* by whoever submitted */
	REACH_OUTLET,  /* median of what the outlet was given before */
	REACH_CHANNEL, /* median of the channel at the audience */
};

/* Texts live until the call returns. */
struct burst {
	long long id;
	const char *narrative;
	const char *audience; /* "": not given */
	const char *began_at;
	const char *ended_at; /* NULL: it is open */
	long long seen;	      /* in the 60 minutes when it was found */
	double expected, probability;
};

/* Called from the loop: once when a burst is first seen, once when it ended. */
typedef void (*pulse_burst_cb)(void *arg, const struct burst *);

/* Starts the first round at once. `config` is the daemon's, read anew in each
 * round. */
struct pulse *pulse_start(struct event_base *, struct model *,
    const struct config *, pulse_burst_cb, void *arg);

/* Begins no more rounds. */
void pulse_stop(struct pulse *);

/* After model_close(), which ends the round under way. */
void pulse_free(struct pulse *);

/* What is known of a narrative at an audience (NULL or "": of all together).
 * False when it was not seen; *ret is then all zero. A pulse of NULL knows
 * nothing, here and below. */
bool pulse_find(const struct pulse *, const char *narrative,
    const char *audience, struct sighting *ret);

/* The reach that a text probably has, -1 when not even that is known. Any text
 * may be NULL. */
long long pulse_reach(const struct pulse *, const char *outlet,
    const char *channel, const char *audience, enum reach_basis *ret);

/* The decision that stands about a narrative and was made for just this
 * audience ("": for all), or NULL. */
const struct decision *pulse_decision(
    const struct pulse *, const char *narrative, const char *audience);

/* A decision that was just recorded stands at once. */
void pulse_note_decision(struct pulse *, const json_t *doc);

#endif
