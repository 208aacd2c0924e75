/* SPDX-License-Identifier: Apache-2.0 */
/*
 * method.h - what a method is, and what it is given: the table of methods
 * names for each its parameters, the roles that may call it and the function
 * that starts it. A method answers its call exactly once, at once or later.
 */
#ifndef COUNTERPOINT_RPC_METHOD_H
#define COUNTERPOINT_RPC_METHOD_H

#include <jansson.h>
#include <stddef.h>

#include "base/apart.h"
#include "base/config.h"
#include "base/err.h"
#include "base/schema.h"
#include "engine/match/pool.h"
#include "engine/release/sign.h"
#include "engine/recommend/catalogue.h"
#include "model/heard.h"
#include "model/model.h"
#include "model/pulse.h"
#include "model/role.h"
#include "rpc/rpc.h"

struct rpc_call;

struct rpc_method {
	const char *name, *about;
	unsigned roles; /* enum role bits, any of which may call it */
	const struct schema_field *params; /* NULL: none */
	const char *result;		   /* what comes back, in words */
	void (*start)(struct rpc_call *);
};

/* What methods work on; all of it outlives the rpc. */
struct rpc_services {
	struct event_base *base;
	struct model *model;
	struct observation_store *store;
	struct match_pool *match;
	struct pulse *pulse; /* NULL: nothing is known of what was seen */
	struct catalogue_keeper *catalogue;
	const struct heard *heard;
	struct apart *apart; /* campaigns are planned there */
	const struct config *config;
	const char *instance;
	const struct signer *signer; /* of releases */
	/* As match_pool_ask(), with a vector where there is a server for it. */
	int (*ask)(void *arg, const struct match_question *, match_done,
	    void *done_arg, struct err *);
	/* What is to be told of that server; NULL: there is none. */
	json_t *(*embedding)(void *arg);
	/* How releasing goes on. */
	json_t *(*releases)(void *arg);
	/* A list of what carries releases. */
	json_t *(*carriers)(void *arg);
	/* Re-reads the configuration, and adds the names of what needs a
	 * restart to a list. -1 with the reason when nothing was taken. */
	int (*reload)(void *arg, json_t *kept, struct err *);
	void *arg; /* of these */
};

struct rpc *rpc_new(const struct rpc_services *);
void rpc_free(struct rpc *);

/* The methods of one file; ends with a name of NULL. */
extern const struct rpc_method rpc_account_methods[];
extern const struct rpc_method rpc_assess_methods[];
extern const struct rpc_method rpc_audience_methods[];
extern const struct rpc_method rpc_audit_methods[];
extern const struct rpc_method rpc_calendar_methods[];
extern const struct rpc_method rpc_campaign_methods[];
extern const struct rpc_method rpc_carrier_methods[];
extern const struct rpc_method rpc_event_methods[];
extern const struct rpc_method rpc_evidence_methods[];
extern const struct rpc_method rpc_gaps_methods[];
extern const struct rpc_method rpc_joint_methods[];
extern const struct rpc_method rpc_library_methods[];
extern const struct rpc_method rpc_message_methods[];
extern const struct rpc_method rpc_observation_methods[];
extern const struct rpc_method rpc_outcome_methods[];
extern const struct rpc_method rpc_plan_methods[];
extern const struct rpc_method rpc_prebunk_methods[];
extern const struct rpc_method rpc_register_methods[];
extern const struct rpc_method rpc_release_methods[];
extern const struct rpc_method rpc_response_methods[];
extern const struct rpc_method rpc_server_methods[];
extern const struct rpc_method rpc_session_methods[];
extern const struct rpc_method rpc_slot_methods[];

/* All methods, by name; *ret_n is how many. */
const struct rpc_method *const *rpc_methods(size_t *ret_n);
const struct rpc_method *rpc_method_find(const char *name);

/* put, get, list and retire of each noun (noun.c). */
const struct rpc_method *rpc_noun_methods(size_t *ret_n);

/* --- what a call can be asked --- */

/* The parameters, checked: an object, perhaps empty. Lives as the call. */
const json_t *rpc_call_params(const struct rpc_call *);
const char *rpc_call_text(const struct rpc_call *, const char *name);
long long rpc_call_integer(
    const struct rpc_call *, const char *name, long long fallback);
bool rpc_call_bool(const struct rpc_call *, const char *name);

/* Login of the calling account ("" without one), its roles. */
const char *rpc_call_login(const struct rpc_call *);
unsigned rpc_call_roles(const struct rpc_call *);
struct rpc *rpc_call_rpc(const struct rpc_call *);
const struct rpc_services *rpc_call_services(const struct rpc_call *);
const struct rpc_method *rpc_call_method(const struct rpc_call *);

/* When it is answered with a timeout (monotonic microseconds). */
int64_t rpc_call_deadline(const struct rpc_call *);

/* `left` is called, at most once, when nobody waits for the answer any more:
 * the caller has left, or was told of the timeout. It may end the call, which
 * still has to be ended. */
void rpc_call_on_left(struct rpc_call *, void (*left)(void *arg), void *arg);

/* --- the ways to end a call; it is gone afterwards --- */

void rpc_call_answer(struct rpc_call *, json_t *result); /* takes it over */
void rpc_call_answer_json(struct rpc_call *, const char *json);

/* The same for an answer that is written piece by piece: the result goes
 * between the two; the end takes the buffer over. */
void rpc_call_begin_answer(const struct rpc_call *, struct buf *);
void rpc_call_end_answer(struct rpc_call *, struct buf *);

/* The same after a change of the library, once this daemon knows of it:
 * whoever writes and then asks meets what was written. */
void rpc_call_answer_written(struct rpc_call *, const char *json);
void rpc_call_fail(struct rpc_call *, const struct err *);

/* Sends a statement whose single row is the result, as JSON, or whose failure
 * is the call's. No row: not_found. */
void rpc_call_forward(
    struct rpc_call *, const char *sql, const struct db_params *);

/* The same with a continuation that ends the call. */
void rpc_call_ask(struct rpc_call *, const char *sql, const struct db_params *,
    void (*then)(struct rpc_call *, const char *const *rows, size_t n));

/* An error as the protocol words it: kind, field?, rule?, detail, retry_after?.
 * The caller owns it. */
json_t *rpc_error_data(const struct err *);

/* --- the peer, for session and event methods --- */

/* Becomes an account by its token's expiry, until then. */
void rpc_peer_become(struct rpc_peer *, const char *login,
    const unsigned char token_hash[32], int64_t until);
void rpc_peer_subscribe(struct rpc_peer *, json_t *types); /* takes it over */

/* Whether anybody subscribed to anything. */
bool rpc_has_subscribers(const struct rpc *);

/* Tells all who subscribed to the type. `data` is taken over. */
void rpc_publish(
    struct rpc *, const char *type, const char *subject, json_t *data);

/* The same for what the database tells: type, subject, data, and whose accounts
 * may know of it (organisations; null: all). Auditors are always told. */
void rpc_publish_notice(struct rpc *, const json_t *notice);

/* The types that can be subscribed to, separated by blanks. */
#define RPC_EVENT_TYPES                                                   \
	"observation.stored match.decided assessment.recorded "           \
	"library.changed plugin.suspended plugin.resumed database.state " \
	"embedding.state message.circulated message.consented "           \
	"narrative.burst campaign.changed slot.released slot.withheld "   \
	"slot.missed release.halted release.resumed release.delivered "   \
	"release.failed release.withheld release.correction_due "         \
	"clock.jumped"

/* The document that rpc.discover answers with; the caller owns it. */
json_t *rpc_describe(void);

/* Writes the manual's list of methods (mdoc), or that document. */
void rpc_print_manual(FILE *);
void rpc_print_openrpc(FILE *);

#endif
