/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft.h - what the files of the recommender share: the place, the voices, the
 * candidates and what fell out. Internal to them; others see recommend.h. The
 * draft owns all of it; items are the library's.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_DRAFT_H
#define COUNTERPOINT_ENGINE_RECOMMEND_DRAFT_H

#include "engine/recommend/assess.h"
#include "engine/recommend/recommend.h"

/* The audience of a question. */
struct recommend_place {
	uint32_t number;
	const struct catalogue_audience *audience;
	double *concerns;   /* by theme: weight of the concern, or 0 */
	double concern_all; /* of all themes */
	bool *sensitive;    /* by theme */
	bool *above;	    /* by audience: it, or one that contains it */
	double *shares;	    /* by language: who reads it; NAN: not known */
	uint32_t wanted, wanted_base;	 /* language asked for, or NONE */
	const struct blackout *blackout; /* of the day, or NULL */
	const struct audience *silent;	 /* whose blackout that is */
};

/* An organisation at that audience. */
struct recommend_voice {
	const struct catalogue_reading *reading; /* NULL: no survey */
	const struct burden *burden;		 /* NULL: none */
	const struct audience *forbidden;	 /* not NULL: must not speak */
	double belief; /* 0..1: how far the voice is believed by itself */
};

/* Why a message falls out: the first of the hard rules that holds. */
enum recommend_rule {
	RULE_NONE,
	RULE_RETIRED,
	RULE_UNCLEARED,
	RULE_EVIDENCE,
	RULE_NO_EVIDENCE,
	RULE_UNBACKED,
	RULE_FORBIDDEN,
	RULE_BLACKOUT,
	RULE_LANGUAGE,
	RULE_DENYING,
};

struct recommend_refusal {
	const struct catalogue_message *message;
	enum recommend_rule rule;
	uint32_t target;
};

/* What the formulas of the factors take; numbers only. */
struct recommend_numbers {
	double confidence;
	double concern_met, concern_all;
	unsigned sensitivities;
	double tone; /* how well its type suits the posture, 0..1 */
	double belief, burden, expertise;
	bool foreign; /* the desk does not work in the language */
	double proof; /* weight of the evidence, faded with its age */
	double share; /* that reads it; NAN: not known */
	bool wanted, reviewed;
	double doubt; /* that deeds leave, 0..1 */
	unsigned slipped;
	double age;   /* days since the clearance; NAN: not known */
	double heard; /* releases of it or its like, there, lately */
};

struct recommend_candidate {
	const struct catalogue_message *message;
	const struct catalogue_variant *variant;
	uint32_t target; /* that it answers best */
	bool condemnation_only;
	struct recommend_numbers numbers;
	double scores[COUNTERPOINT_FACTORS]; /* 0..1, six decimals */
	double score;			     /* the same, weighed */
	struct recommend_tailored *tailored; /* by factor, or NULL */
	/* Of a candidate that is not among the chosen: to which one of them it
	 * is too much alike, and how much. */
	const struct recommend_candidate *twin;
	double likeness;
};

/* What tailors said of a factor. */
struct recommend_tailored {
	double score; /* their mean */
	unsigned n;   /* 0: nothing */
	char *reason;
};

/* A release that counts: the message (NONE: not in the library) and which
 * targets its words answer, a bit each. */
struct recommend_heard {
	const struct heard_row *row;
	uint32_t message;
	unsigned targets;
};

/* Where the sentences of a chosen candidate begin in the draft's words. The
 * warnings follow each other. */
struct recommend_told {
	size_t text, why, reasons[COUNTERPOINT_FACTORS], warnings;
	unsigned nwarnings;
};

/* A message that is told as not chosen, and where its reason begins. */
struct recommend_unchosen {
	const struct message *message;
	size_t reason;
};

/* A better placed desk. */
struct recommend_better {
	uint32_t voice;				/* NONE: there is none */
	const struct recommend_candidate *with; /* its message; NULL: none */
	double score, own_score;
	uint32_t own; /* whom it is better than, or NONE */
	/* What the desks were compared for. */
	const struct recommend_candidate *topic;
	size_t reason; /* where it begins in the draft's words */
};

struct recommend_draft {
	const struct catalogue *catalogue;
	struct recommend_settings settings;
	struct recommend_request request;
	struct assessment assessment;
	struct recommend_place place;
	struct recommend_voice *voices; /* of all organisations */
	uint32_t asked_voice;		/* or NONE */
	uint32_t targets[RECOMMEND_NARRATIVES];
	bool kernels[RECOMMEND_NARRATIVES]; /* whether the target has one */
	double fade;			    /* 2^(-day / CATALOGUE_FADE) */
	struct recommend_heard heard[RECOMMEND_HEARD];
	size_t nheard;

	struct recommend_candidate *candidates;
	size_t ncandidates;
	struct recommend_refusal *refusals;
	size_t nrefusals;

	/* For tailors, while they are asked. */
	struct recommend_candidate **asked;
	struct counterpoint_candidate *facts;
	size_t nasked;

	/* The selection: best first, then the best of the others. */
	struct recommend_candidate *chosen[RECOMMEND_LIMIT_MAX];
	size_t nchosen;
	struct recommend_candidate *passed[RECOMMEND_TOLD];
	size_t npassed;
	struct recommend_better better;

	/* What is told of it: sentences, each ended by a NUL. */
	struct buf words;
	struct recommend_told told[RECOMMEND_LIMIT_MAX]; /* of the chosen */
	struct recommend_unchosen unchosen[RECOMMEND_TOLD];
	size_t nunchosen;
};

/* gather.c: whether a message offers nothing at an audience where the rule "not
 * only condemnation" holds. */
bool recommend_only_condemns(const struct recommend_draft *,
    const struct catalogue_message *, const struct catalogue_variant *);

/* place.c */
void recommend_find_place(struct recommend_draft *);
/* Once more for another language of the request. */
void recommend_find_wanted(struct recommend_draft *);
void recommend_place_done(struct recommend_place *);
/* The variant in the language asked for, or else in the one that most of the
 * audience reads; NULL when there is none. */
const struct catalogue_variant *recommend_choose_variant(
    const struct recommend_draft *, const struct catalogue_message *);

/* voice.c */
void recommend_find_voices(struct recommend_draft *);
/* How far its record makes a voice credible on a message's themes, 0..1. The
 * entry that says most, or NULL, goes to *ret_why (which may be NULL). */
double recommend_expertise(const struct recommend_draft *, uint32_t voice,
    const struct catalogue_message *, const struct expertise **ret_why);
bool recommend_speaks_about(const struct catalogue_message *, uint32_t theme);
/* Whether the desk is known not to work in a language. */
bool recommend_is_foreign(
    const struct catalogue *, uint32_t voice, uint32_t language);

/* rules.c: those that hold wherever a message is said, on a day; then all. */
enum recommend_rule recommend_apply_message_rules(
    const struct catalogue_message *, int64_t day);
enum recommend_rule recommend_apply_rules(const struct recommend_draft *,
    const struct catalogue_message *, uint32_t target,
    const struct catalogue_variant **ret_variant);
void recommend_tell_refusal(const struct recommend_draft *,
    const struct recommend_refusal *, struct buf *);

/* numbers.c */
void recommend_find_heard(struct recommend_draft *, const struct heard *);
void recommend_find_numbers(
    const struct recommend_draft *, struct recommend_candidate *);

/* select.c: whether a candidate is in the voice asked for. */
bool recommend_is_asked_voice(
    const struct recommend_draft *, const struct catalogue_message *);
/* The weighed mean of the factors. */
double recommend_weigh(const struct recommend_settings *, const double *scores);

/* tailor.c */
void recommend_tailored_free(struct recommend_tailored *);
void recommend_facts_done(struct recommend_draft *);

/* better.c */
void recommend_find_better(struct recommend_draft *);
void recommend_tell_better(const struct recommend_draft *, struct buf *);

/* warnings.c: appends them, each ended by a NUL, and returns how many. */
unsigned recommend_tell_warnings(const struct recommend_draft *,
    const struct recommend_candidate *, struct buf *);

#endif
