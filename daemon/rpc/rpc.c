/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rpc.c - the table of methods and the calls in flight. Owns both; frames are
 * frame.c's, calls call.c's, peers peer.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/mem.h"
#include "rpc/frame.h"

enum { METHODS_MAX = 256 };

static struct {
	const struct rpc_method *items[METHODS_MAX];
	size_t n;
} table;

static int
compare_names(const void *a, const void *b)
{
	const struct rpc_method *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void
add_methods(const struct rpc_method *methods)
{
	for (; methods->name != NULL; methods++) {
		if (table.n == METHODS_MAX)
			abort();
		table.items[table.n++] = methods;
	}
}

const struct rpc_method *const *
rpc_methods(size_t *ret_n)
{
	if (table.n == 0) {
		size_t n;
		const struct rpc_method *of_nouns = rpc_noun_methods(&n);

		add_methods(rpc_account_methods);
		add_methods(rpc_assess_methods);
		add_methods(rpc_audience_methods);
		add_methods(rpc_audit_methods);
		add_methods(rpc_calendar_methods);
		add_methods(rpc_campaign_methods);
		add_methods(rpc_carrier_methods);
		add_methods(rpc_event_methods);
		add_methods(rpc_evidence_methods);
		add_methods(rpc_gaps_methods);
		add_methods(rpc_joint_methods);
		add_methods(rpc_library_methods);
		add_methods(rpc_message_methods);
		add_methods(rpc_observation_methods);
		add_methods(rpc_outcome_methods);
		add_methods(rpc_plan_methods);
		add_methods(rpc_prebunk_methods);
		add_methods(rpc_register_methods);
		add_methods(rpc_release_methods);
		add_methods(rpc_response_methods);
		add_methods(rpc_server_methods);
		add_methods(rpc_session_methods);
		add_methods(rpc_slot_methods);
		add_methods(of_nouns);
		qsort(table.items, table.n, sizeof(table.items[0]),
		    compare_names);
	}
	*ret_n = table.n;
	return table.items;
}

const struct rpc_method *
rpc_method_find(const char *name)
{
	const struct rpc_method key = {.name = name}, *p = &key;
	const struct rpc_method *const *found;
	size_t n;

	rpc_methods(&n);
	found =
	    bsearch(&p, table.items, n, sizeof(table.items[0]), compare_names);
	return found == NULL ? NULL : *found;
}

/* Tells those whose calls take too long; the oldest stand first. */
static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct rpc *rpc = arg;
	int64_t limit =
	    clock_monotonic() - rpc->services.config->request_timeout * 1000000;
	struct rpc_call *call, *next;

	(void)fd;
	(void)what;
	for (call = TAILQ_FIRST(&rpc->calls);
	     call != NULL && call->started < limit; call = next) {
		next = TAILQ_NEXT(call, entry);
		if (call->frame != NULL)
			rpc_call_expire(call);
	}
}

struct rpc *
rpc_new(const struct rpc_services *services)
{
	static const struct timeval second = {1, 0};
	struct rpc *rpc = mem_calloc(1, sizeof(*rpc));

	rpc->services = *services;
	TAILQ_INIT(&rpc->peers);
	TAILQ_INIT(&rpc->calls);
	rpc->tick = event_new(services->base, -1, EV_PERSIST, on_tick, rpc);
	event_add(rpc->tick, &second);
	return rpc;
}

void
rpc_free(struct rpc *rpc)
{
	if (rpc == NULL)
		return;
	event_free(rpc->tick);
	free(rpc);
}

size_t
rpc_in_flight(const struct rpc *rpc)
{
	return rpc->in_flight;
}

int
rpc_check_ready(struct rpc *rpc, struct err *err)
{
	return model_check_ready(rpc->services.model, err);
}
