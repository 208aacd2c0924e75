/* SPDX-License-Identifier: Apache-2.0 */
/*
 * circumstances.h - all that an assessment needs beside the library: the
 * thresholds, the reach, how often the narrative is seen, the decision that
 * stands. A plain value, kept with an answer so that it can be given again.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_CIRCUMSTANCES_H
#define COUNTERPOINT_ENGINE_RECOMMEND_CIRCUMSTANCES_H

#include <jansson.h>

#include "base/config.h"
#include "model/decision.h"
#include "model/library.h"
#include "model/pulse.h"
#include "model/sighting.h"

/* All zero: nothing is known, and no threshold is passed. */
struct circumstances {
	long long tipping_point, wide_reach; /* people */
	long long reach; /* people, where the basis is one */
	enum reach_basis basis;
	struct sighting sighting; /* of the narrative at the audience */
	struct decision decided;  /* posture "": none */
};

/* What was observed; texts may be NULL, a reach not given is -1. */
struct circumstances_seen {
	long long reach;
	const char *outlet, *channel, *audience;
};

/* The circumstances of a narrative ("": none is known) at an audience ("": all
 * of them). With `seen` NULL nobody asks about one observation. */
void circumstances_find(const struct library *, const struct pulse *,
    const struct config *, const char *narrative, const char *audience,
    const struct circumstances_seen *seen, struct circumstances *ret);

/* As JSON and back, the same to the last digit. */
json_t *circumstances_write(const struct circumstances *);
void circumstances_read(const json_t *, struct circumstances *ret);

/* "given", "outlet", "channel" or "none". */
const char *circumstances_basis_name(enum reach_basis);

#endif
