/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend.h - which cleared messages to use against a narrative, for one
 * audience, in whose voice. Pure functions on the library in memory: the same
 * library, request and factors give the same bytes, which is how an answer is
 * replayed. Owns drafts; tailors give the factors (match/pool.h).
 *
 * gather -> (tailors) -> rank
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_H
#define COUNTERPOINT_ENGINE_RECOMMEND_H

#include <jansson.h>
#include <stdint.h>

#include "base/err.h"
#include "counterpoint_plugin.h"
#include "engine/recommend/circumstances.h"
#include "model/library.h"

#define RECOMMEND_NARRATIVES 5	 /* at most, the surest ones */
#define RECOMMEND_CANDIDATES 256 /* at most, given to the tailors */
#define RECOMMEND_LIMIT	     5	 /* recommendations unless asked otherwise */
#define RECOMMEND_LIMIT_MAX  50

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

/* What one factor of one candidate came to. */
struct recommend_factor {
	double score; /* 0..1, NAN: no tailor scored it */
	char *reason;
};

struct recommend_candidate {
	const struct message *message;
	const struct organisation *organisation;
	const struct variant *variant;
	const char *narrative; /* the target that it answers best */
	struct counterpoint_candidate facts;
	char *concerns_met, *sensitivities_hit; /* behind the facts */
	json_t *warnings;
	bool condemnation_only;
	struct recommend_factor factors[COUNTERPOINT_FACTORS];
	double score;
};

/* A message that fell out, and why. */
struct recommend_refusal {
	const struct message *message;
	char *reason;
};

struct recommend_draft {
	const struct library *library;
	struct recommend_request request;
	const struct audience *audience;
	bool global_south;
	struct recommend_candidate *candidates;
	size_t ncandidates;
	struct recommend_refusal *refusals;
	size_t nrefusals;
	json_t *inputs; /* [[kind, slug], ...] of every item that was read */
};

/* The request as JSON and back. */
json_t *recommend_request_write(const struct recommend_request *);
void recommend_request_read(const json_t *, struct recommend_request *);

/*
 * Applies the hard rules to every message that answers a target and collects
 * the facts about those that pass. ERR_NOT_FOUND for an unknown audience,
 * narrative or organisation. The draft points into the library: it is good as
 * long as library->version stays what it was (and may always be freed).
 */
int recommend_gather(const struct library *, const struct recommend_request *,
    struct recommend_draft **ret, struct err *);
void recommend_draft_free(struct recommend_draft *);

/* The facts of all candidates, in order, for the tailors. The caller frees. */
struct counterpoint_candidate *recommend_facts(const struct recommend_draft *);

/* Sets one factor of one candidate. */
void recommend_set_factor(struct recommend_draft *, size_t candidate,
    enum counterpoint_factor, double score, const char *reason);

/* All factors as JSON and back, for the replay. */
json_t *recommend_factors_write(const struct recommend_draft *);
void recommend_factors_read(struct recommend_draft *, const json_t *);

/* Scores, orders and writes the answer (without its id). The caller owns
 * it. */
json_t *recommend_rank(struct recommend_draft *);

/* A factor's name in the protocol, and its weight in the score. */
const char *recommend_factor_name(enum counterpoint_factor);
double recommend_factor_weight(enum counterpoint_factor);

#endif
