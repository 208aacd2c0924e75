/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of the brief share: the slots, audiences and
 * restrictions that a problem is made of. Internal to them; others see brief.h.
 * The brief owns all of it; what points into the library is good only while the
 * brief is made.
 *
 * slots -> others -> bind -> cast -> tie -> fill
 */
#ifndef COUNTERPOINT_ENGINE_BRIEF_PARTS_H
#define COUNTERPOINT_ENGINE_BRIEF_PARTS_H

#include "engine/brief/brief.h"
#include "engine/brief/spans.h"

#define MINUTE INT64_C(60000000)    /* of microseconds */
#define DAY    INT64_C(86400000000) /* of 24 hours */

/* Minutes that two desks keep from each other at an audience, and this campaign
 * from others, where it has no gap of its own; sql/032 has the same. */
#define BRIEF_DESK_GAP 60

/* How much a slot may be planned. */
enum brief_stand {
	BRIEF_OUT,  /* it is left out */
	BRIEF_FACT, /* it stays as it is */
	BRIEF_KEPT, /* it has a time that may be in conflict */
	BRIEF_FREE,
};

struct brief_ints {
	int *items;
	size_t n, cap;
};

/* One way to fill a slot. */
struct brief_choice {
	const char *organisation, *message, *language;
	json_int_t version;
	double score;
	const char *why; /* NULL: nothing was to be chosen */
	uint32_t number; /* of the message in the catalogue, or NONE */
	struct brief_ints restrictions; /* that come with it */
};

/* When a channel is used most at an audience. */
struct brief_hours {
	int audience;
	const char *channel;
	bool known;	   /* else all hours are alike */
	struct spans busy; /* those hours */
	struct plan_prime *primes;
	size_t nprimes;
	int restriction; /* to those hours, or PLAN_NOBODY */
};

struct brief_slot {
	const json_t *doc;
	size_t index; /* in the campaign */
	const char *name;
	enum brief_stand stand;
	int64_t at;    /* planned, wall; INT64_MIN: it has no time */
	int64_t exact; /* a time within a minute that is kept, or MIN */
	int audience;
	const struct zone *zone;
	const char *zone_name;
	const char *channel;
	const struct brief_hours *hours;
	struct brief_choice *choices;
	size_t nchoices;
	struct brief_ints restrictions;
	const char *deed; /* what it leans on, in words, or NULL */
	int32_t deed_at;  /* or PLAN_NEVER */
	json_t *why;	  /* what was decided before planning, sentences */
	bool alone;	  /* a fact whose chorus is broken */
	int number;	  /* in the problem, or PLAN_NOBODY */
};

/* An audience or an organisation of the problem. */
struct brief_party {
	const char *slug, *zone_name;
	const struct zone *zone;
	const struct audience *item; /* of an audience; NULL: unknown */
	struct lineage line;
	struct spans restful;		/* weekend days of an audience */
	struct brief_ints restrictions; /* of all slots to it, or of it */
	bool bound;			/* they are known */
};

struct brief_parties {
	struct brief_party *items;
	size_t n;
};

/* Where the days of a zone begin in the time of the plan, and the last ends. */
struct brief_days {
	const struct zone *zone;
	const int32_t *begins;
	size_t n;
};

/* Slots of other campaigns, in the order in which they were first named. */
struct brief_crowds {
	struct brief_crowd **items;
	size_t n;
};

struct brief {
	const struct brief_basis *basis; /* only while it is made */
	json_t *facts, *campaign;	 /* the second is part of the first */
	int64_t now;
	struct plan_problem problem;
	struct plan_lag *lags;

	struct brief_slot *slots;
	size_t nslots;
	int *order; /* of the problem's slots: their index in `slots` */
	struct brief_parties audiences, organisations;
	struct brief_crowds heard, spoken; /* by audience, by organisation */
	struct brief_hours **hours;
	size_t nhours;
	struct brief_days *days; /* by zone, once each was asked for */
	size_t ndays;
	struct plan_restriction *restrictions;
	const void **sources; /* of restrictions: what they are of, or NULL */
	size_t nrestrictions;
	struct brief_ints common; /* restrictions of all slots */

	json_t *conflicts; /* that are known before planning */
	json_t *notes;
	void **kept; /* memory that goes with the brief */
	size_t nkept;
};

/* --- brief.c --- */

/* Keeps memory until the end of the brief; gives it back. */
void *brief_keep(struct brief *, void *);
const char *brief_copy(struct brief *, const char *);
void brief_add_int(struct brief_ints *, int);

/* 0: it matters most, to BRIEF_RANKS - 1. */
#define BRIEF_RANKS 3
int brief_rank(const struct brief_slot *);

/* Adds a sentence to a list. */
void brief_say(json_t *list, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A slot that cannot be planned, and why: it is left out. Takes the sentences
 * over. */
void brief_refuse(struct brief *, struct brief_slot *, json_t *sentences);

/* --- times.c --- */

/* The minute of a time, rounded down or up; beyond the range of the planner,
 * its end. */
int32_t brief_minute(int64_t wall);
int32_t brief_minute_up(int64_t wall);

/* "Tuesday 2 March 2027, 12:00 (Asia/Jakarta, UTC+7)" */
void brief_write_time(
    struct buf *, int64_t wall, const struct zone *, const char *zone_name);

/* "from ... to ..." or "until ...", without what is INT64_MIN or INT64_MAX. The
 * caller frees it. */
char *brief_write_span(
    int64_t from, int64_t to, const struct zone *, const char *zone_name);

/* --- slots.c --- */

int brief_read_slots(struct brief *, struct err *);

/* A party by its slug, which is added when it is new. */
int brief_find_organisation(struct brief *, const char *slug);

/* --- others.c --- */

/* The time of the plan is known. */
void brief_read_others(struct brief *);
void brief_crowds_done(struct brief_crowds *);

/* Restricts slots to an audience to be apart from others that it hears, those
 * to what it is part of and to its parts among them; slots of an organisation
 * from its others. */
void brief_bind_heard(struct brief *, struct brief_party *audience);
void brief_bind_spoken(struct brief *, struct brief_party *organisation);

/* How many of a crowd start on each day; NULL: there are none. The brief keeps
 * them. */
const int *brief_count_others(struct brief *, const struct brief_crowds *,
    const char *slug, const int32_t *days, size_t ndays);

/* --- hours.c --- */

/* The weekend days of an audience, in the time of the plan. */
void brief_find_restful(const struct brief *, struct brief_party *);

/* The hours of a channel, made when they are new. The audience's weekend is
 * known. */
struct brief_hours *brief_find_hours(
    struct brief *, int audience, const char *channel);

/* Adds days to a set, from the first to the last. */
void brief_add_days(const struct brief *, struct spans *, const struct zone *,
    int64_t first, int64_t last);

/* The days of a zone. The brief keeps them. */
const int32_t *brief_list_days(
    struct brief *, const struct zone *, size_t *ret_n);

/* --- bind.c --- */

/* Restricts all slots that are planned. */
void brief_bind(struct brief *);

/* Restricts a slot with one of its choices; where it is the only one, the slot
 * as a whole. */
void brief_bind_choice(
    struct brief_slot *, struct brief_choice *, int restriction);

/* Restricts each choice of a slot to when its voice may speak. */
void brief_bind_voices(struct brief *, struct brief_slot *);

/* The restriction of a name that came from a source, or PLAN_NOBODY. */
int brief_find_restriction(
    const struct brief *, const void *source, const char *name);

/* Adds a restriction unless nothing is closed; the spans are taken over. Its
 * name is kept. PLAN_NOBODY when there is none. */
int brief_restrict(struct brief *, enum plan_restriction_kind, const char *name,
    struct spans *closed);

/* Closes minutes of the time of the plan. */
void brief_close(
    const struct brief *, struct spans *, int64_t from, int64_t to);

/* The first and the last minute that a slot's restrictions leave open. False
 * when they leave none. */
bool brief_open_range(
    const struct brief *, const struct brief_slot *, struct plan_span *ret);

/* --- cast.c --- */

/* Finds who may speak, with what words. */
void brief_cast(struct brief *);

/* --- given.c --- */

/* The one choice of a slot whose message is given, or why there is none. */
void brief_cast_given(struct brief *, struct brief_slot *, json_t *why_not);

void brief_add_choice(struct brief_slot *, struct brief_choice);

/* Whether an organisation must not address a slot's audience; in words. */
bool brief_is_forbidden(
    const struct brief *, const struct brief_slot *, const char *organisation);
void brief_tell_forbidden(const struct brief *, const struct brief_slot *,
    const char *organisation, json_t *to);

/* --- ground.c --- */

/* The last day, UTC, on which all evidence of a message holds; INT32_MAX: for
 * ever; INT32_MIN: some of it is withdrawn. NONE is for ever, too. */
int64_t brief_last_day(const struct brief *, uint32_t message);

/* Restricts choices that do not hold to the slot's last day to when they do. */
void brief_bind_evidence(struct brief *, struct brief_slot *, int64_t last);

/* Finds the deed of the slot's best words that is nearest to when they can be
 * said. */
void brief_find_deed(
    struct brief *, struct brief_slot *, const struct plan_span *open);

/* --- offer.c --- */

struct brief_offers;

/* What the recommender has in one voice for a slot; good as long as the
 * offers. The reasons why there is nothing are added to `why_not`. */
const json_t *brief_find_offer(struct brief_offers *, const struct brief_slot *,
    const char *organisation, json_t *why_not);
struct brief_offers *brief_offers_new(struct brief *);
void brief_offers_free(struct brief_offers *);

/* --- tie.c --- */

/* Numbers the slots of the problem, with their choruses and lags. */
void brief_tie(struct brief *);

/* --- fill.c --- */

/* Puts the problem together. */
int brief_fill(struct brief *, struct err *);

#endif
