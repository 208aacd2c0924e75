/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prove.c - posts orders until the earliest starts are a plan, as Cheng and
 * Smith (1994) and Cesta, Oddi and Smith (2002) do. If every unit could start
 * as early as possible there would be a plan; where that breaks a rule, one of
 * a few things must be decided otherwise, and each is tried. What failed before
 * is decided first (Boussemart et al., 2004). Owns the search. Leaves to
 * others: what follows from a decision (network.c), what breaks (flaws.c).
 */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/flaws.h"
#include "engine/plan/prove.h"
#include "engine/plan/room.h"

/* Nodes of the first run; each run that is not complete has more. */
#define FIRST_RUN 200

struct proof {
	struct network *n;
	struct flaws *flaws;
	const struct prove_limits *limits;
	size_t run_left; /* nodes of this run */
	bool stopped;
};

static bool
out_of_nodes(struct proof *p)
{
	/* A node of a thousand slots takes far longer than a look at a clock.
	 */
	if (p->limits->stop && p->limits->stop(p->limits->stop_arg))
		p->stopped = true;
	return p->stopped || p->run_left == 0 || *p->limits->nodes == 0;
}

static bool
apply(struct network *n, const struct flaw_option *o)
{
	switch (o->kind) {
	case FLAW_ORDER:
		return network_decide_order(n, o->unit, o->other, o->time);
	case FLAW_AFTER:
		return network_decide_after(n, o->unit, o->time);
	case FLAW_KEEP_CAST:
		n->casts[o->unit] &= -n->casts[o->unit];
		return true;
	case FLAW_DROP_CAST:
		n->casts[o->unit] &= n->casts[o->unit] - 1;
		return true;
	}
	abort();
}

/* Who was not put off before must stay, or the same would be tried twice. */
static bool
exclude(struct network *n, const struct flaw *flaw, size_t tried)
{
	for (size_t i = 0; i < tried; i++)
		if (flaw->options[i].kind == FLAW_AFTER &&
		    !network_decide_before(
			n, flaw->options[i].unit, flaw->options[i].time - 1))
			return false;
	return true;
}

static enum prove_verdict search(struct proof *);

static enum prove_verdict
branch(struct proof *p, const struct flaw *flaw)
{
	struct network_mark mark = network_save(p->n);
	enum prove_verdict verdict = PROVE_IMPOSSIBLE;

	for (size_t i = 0; i < flaw->noptions; i++) {
		if (exclude(p->n, flaw, i) && apply(p->n, &flaw->options[i]) &&
		    (flaw->party == PLAN_NOBODY || room_at(p->n, flaw->party)))
			verdict = search(p);
		else
			verdict = PROVE_IMPOSSIBLE;
		if (verdict != PROVE_IMPOSSIBLE)
			break;
		network_restore(p->n, &mark);
	}
	network_mark_done(&mark);
	return verdict;
}

static enum prove_verdict
search(struct proof *p)
{
	struct flaw flaw = {0};
	enum prove_verdict verdict;

	if (out_of_nodes(p))
		return PROVE_UNKNOWN;
	p->run_left--;
	--*p->limits->nodes;
	if (!flaws_find(p->flaws, &flaw))
		return PROVE_POSSIBLE;
	verdict = branch(p, &flaw);
	flaw_done(&flaw);
	return verdict;
}

static void
tell(const struct network *n, struct plan_place *ret_places)
{
	const struct model *m = n->model;

	for (size_t i = 0; i < m->nunits; i++) {
		const struct model_unit *u = &m->units[i];
		const struct model_cast *cast =
		    &u->casts[network_cast(n, (int)i)];

		for (size_t k = 0; k < u->nmembers; k++)
			ret_places[u->members[k].slot] = (struct plan_place){
			    n->earliest[i], cast->choices[k]};
	}
}

static enum prove_verdict
run(struct proof *p)
{
	struct network_mark start = network_save(p->n);
	enum prove_verdict verdict = PROVE_UNKNOWN;
	size_t length = FIRST_RUN;

	while (
	    verdict == PROVE_UNKNOWN && !p->stopped && *p->limits->nodes > 0) {
		p->run_left = length;
		network_restore(p->n, &start);
		verdict = search(p);
		length += length / 2;
	}
	network_mark_done(&start);
	return verdict;
}

enum prove_verdict
prove(const struct model *m, const struct prove_limits *limits,
    const double *trouble, struct plan_place *ret_places)
{
	struct network *n = network_new(m);
	struct proof p = {.n = n, .limits = limits};
	enum prove_verdict verdict = PROVE_IMPOSSIBLE;

	for (size_t i = 0; i < m->nunits; i++)
		n->weights[i] += trouble[i];
	p.flaws = flaws_new(n);
	if (network_start(n) && room_everywhere(n))
		verdict = run(&p);
	if (verdict == PROVE_POSSIBLE)
		tell(n, ret_places);
	flaws_free(p.flaws);
	network_free(n);
	return verdict;
}
