/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend.h - which cleared messages to use against a narrative, for one
 * audience, in whose voice. Pure functions: the same library, request,
 * settings, releases and tailors' scores give the same bytes, which is how an
 * answer is replayed. Owns drafts.
 *
 * gather -> (tailors) -> select -> tell -> write
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_H
#define COUNTERPOINT_ENGINE_RECOMMEND_H

#include <jansson.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "counterpoint_plugin.h"
#include "engine/recommend/catalogue.h"
#include "engine/recommend/circumstances.h"
#include "engine/recommend/settings.h"
#include "model/heard.h"
#include "model/library.h"

/* To be raised whenever the same input may give other bytes than before: an
 * answer of other rules cannot be replayed. 1 was the tailor `fit`. */
#define RECOMMEND_RULES 2

#define RECOMMEND_NARRATIVES 5	 /* at most, the surest ones */
#define RECOMMEND_TAILORED   256 /* at most, given to the tailors */
#define RECOMMEND_LIMIT	     5	 /* recommendations unless asked otherwise */
#define RECOMMEND_LIMIT_MAX  50
#define RECOMMEND_TOLD	     50	 /* messages not chosen, told with a reason */
#define RECOMMEND_HEARD	     500 /* releases that count, the newest */

/* A narrative to be answered. */
struct recommend_target {
	char narrative[65];
	double confidence;		 /* 0..1; 1 when a person named it */
	enum counterpoint_stance stance; /* of the text; 0: not known */
};

/* The question; all of it is stored, so that it can be asked again. */
struct recommend_request {
	struct recommend_target targets[RECOMMEND_NARRATIVES];
	size_t ntargets;
	/* With no target: what came nearest to being told, or "". */
	struct recommend_target nearest;
	char audience[65];
	char organisation[65]; /* "": whoever is best placed */
	char language[36];     /* "": what the audience reads */
	char channel[32];      /* "": any */
	size_t limit;
	int64_t day; /* of the question, days since 1970-01-01 */
	struct circumstances circumstances;
};

/* What an answer rests on beside the question. */
struct recommend_basis {
	const struct catalogue *catalogue;
	struct recommend_settings settings;
	const struct heard *heard;
};

struct recommend_draft;

/* The request as JSON and back. */
json_t *recommend_request_write(const struct recommend_request *);
void recommend_request_read(const json_t *, struct recommend_request *);

/*
 * Applies the hard rules to every message that answers a target and scores
 * those that pass. ERR_NOT_FOUND for an unknown audience, narrative or
 * organisation. The draft points into the catalogue: it is good as long as that
 * is (and may always be freed).
 */
int recommend_gather(const struct recommend_basis *,
    const struct recommend_request *, struct recommend_draft **ret,
    struct err *);
void recommend_draft_free(struct recommend_draft *);

/* Forgets every message that does not fit. Before tailors, and the rest. */
void recommend_narrow(struct recommend_draft *,
    bool (*fits)(void *, const struct message *), void *arg);

/* --- tailors, between gathering and selecting --- */

/* The best RECOMMEND_TAILORED candidates as tailors see them. They point into
 * the draft; *ret_n may be 0. */
const struct counterpoint_candidate *recommend_facts(
    struct recommend_draft *, size_t *ret_n);

/* What `n` tailors (>= 1) gave in the mean for a factor of such a candidate;
 * the reason is one's words. Its score is the mean of theirs and the built-in
 * one. */
void recommend_tailor(struct recommend_draft *, size_t candidate,
    enum counterpoint_factor, double score, unsigned n, const char *reason);

/* The tailors' scores as JSON and back, for the replay. */
json_t *recommend_tailored_write(const struct recommend_draft *);
void recommend_tailored_read(struct recommend_draft *, const json_t *);

/* --- the answer --- */

/* Weighs, orders and chooses. */
void recommend_select(struct recommend_draft *);

/* Finds the words for what was selected. */
void recommend_tell(struct recommend_draft *);

/* Writes what was told (without an id). The caller owns it. */
json_t *recommend_write(const struct recommend_draft *);

/* All three. */
json_t *recommend_rank(struct recommend_draft *);

/* How many candidates there are. */
size_t recommend_count(const struct recommend_draft *);

/* The factors of all candidates: {message: {factor: score}}. */
json_t *recommend_factors_write(const struct recommend_draft *);

/* Appends, as a JSON object of lists by kind, every item that the answer rests
 * on: with those alone it is the same. */
void recommend_inputs_write(const struct recommend_draft *, struct buf *);

/* The releases that counted, as a list of what heard_add() takes. */
json_t *recommend_heard_write(const struct recommend_draft *);

/* A factor's name in the protocol. */
const char *recommend_factor_name(enum counterpoint_factor);

/* What differs between two answers to one question, as sentences. */
json_t *recommend_changes(const json_t *then, const json_t *now);

#endif
