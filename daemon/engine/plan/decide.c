/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide.c - propagation, greed, proof, in the order of what they cost. Owns
 * nothing.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/decide.h"
#include "engine/plan/improve.h"
#include "engine/plan/network.h"
#include "engine/plan/pieces.h"

/* Searches for a place in a try, for each unit; nodes of the first proof. */
#define TRY_FIRST   100
#define TRY_SECOND  400
#define NODES_FIRST 200

/* Leaves each unit the starts that its lags leave it. False when there are
 * none. */
static bool
trim(struct model *m)
{
	struct network *n = network_new(m);
	bool left = network_start(n);

	for (size_t i = 0; i < m->nunits && left; i++)
		pieces_trim(&m->units[i], n->earliest[i], n->latest[i]);
	network_free(n);
	return left;
}

/* What is being decided, and what is known of it so far. */
struct question {
	const struct model *m;
	const struct decide_limits *limits;
	double *trouble; /* by unit: how often it found no place */
	struct plan_place *places;
};

static bool
try_plan(const struct question *q, size_t steps)
{
	struct timetable *t = timetable_new(q->m);
	bool done = improve(t,
	    &(struct improve_limits){
		.seed = q->limits->seed,
		.steps = steps * q->m->nunits,
		.first = true,
		.stop = q->limits->stop,
		.stop_arg = q->limits->stop_arg,
	    },
	    q->trouble);

	if (done)
		timetable_tell(t, q->places);
	timetable_free(t);
	return done;
}

/* A complete search of so many nodes at most, of those that are left. */
static enum prove_verdict
try_proof(const struct question *q, size_t most)
{
	size_t given = most < *q->limits->nodes ? most : *q->limits->nodes;
	size_t nodes = given;
	const struct prove_limits limits = {
	    .nodes = &nodes,
	    .stop = q->limits->stop,
	    .stop_arg = q->limits->stop_arg,
	};
	enum prove_verdict verdict =
	    prove(q->m, &limits, q->trouble, q->places);

	*q->limits->nodes -= given - nodes;
	return verdict;
}

static enum prove_verdict
try_all(const struct question *q)
{
	enum prove_verdict verdict;

	if (try_plan(q, TRY_FIRST))
		return PROVE_POSSIBLE;
	verdict = try_proof(q, NODES_FIRST);
	if (verdict != PROVE_UNKNOWN)
		return verdict;
	if (try_plan(q, TRY_SECOND))
		return PROVE_POSSIBLE;
	return try_proof(q, SIZE_MAX);
}

bool
decide_is_over(const struct decide_limits *limits)
{
	return limits->stop != NULL && limits->stop(limits->stop_arg);
}

enum prove_verdict
decide(struct model *m, const struct decide_limits *limits,
    struct plan_place *ret_places)
{
	struct question q = {m, limits, NULL, ret_places};
	enum prove_verdict verdict = PROVE_IMPOSSIBLE;

	if (!trim(m))
		return verdict;
	q.trouble = mem_calloc(m->nunits, sizeof(*q.trouble));
	verdict = try_all(&q);
	free(q.trouble);
	return verdict;
}
