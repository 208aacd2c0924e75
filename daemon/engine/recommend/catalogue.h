/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue.h - the library as the recommender reads it: numbers in place of
 * slugs and dates, every reference followed once, so that a question costs no
 * look-ups. Owns its arrays; the items stay the library's. It follows the
 * library change by change: one message costs microseconds, what all messages
 * share (publics and voices, the sums of evidence and deeds, their order by
 * slug) is made up for at the next question. What came before in which order is
 * not to be seen in it.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_H
#define COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/profile/lineage.h"

#define CATALOGUE_NONE UINT32_MAX /* no such item */

/* The set of audiences at which mere condemnation comes last. */
#define CATALOGUE_GLOBAL_SOUTH "global-south"

/* Numbers of items that another one names. */
struct catalogue_run {
	uint32_t *items;
	uint32_t n;
};

/* Kinds of messages, in the order of the table in message_fields. */
enum catalogue_type {
	CATALOGUE_DEBUNK,
	CATALOGUE_PREBUNK,
	CATALOGUE_EXPLAIN,
	CATALOGUE_POSITIVE,
	CATALOGUE_CALL_TO_ACTION,
	CATALOGUE_TYPES
};

struct catalogue_variant {
	const struct variant *item;
	uint32_t language;
	bool kernel;   /* acknowledges what is fair */
	bool condemns; /* and offers nothing else but, perhaps, a deed */
	bool reviewed; /* by a native speaker */
};

/* All evidence of a message together. What fades by half in CATALOGUE_FADE
 * days is, as of a day, fading * 2^(-day / CATALOGUE_FADE). */
#define CATALOGUE_FADE 730.0

struct catalogue_proof {
	double weight; /* of its items, 0..1 each, without their age */
	double fading;
	int32_t until; /* last day on which all of it holds; INT32_MAX: for
			* ever; INT32_MIN: an item is gone or withdrawn */
};

/* All deeds of a message together. */
struct catalogue_backing {
	double doubt; /* 0..1 that they leave */
	unsigned slipped;
	bool holds; /* one at least neither slipped nor was cancelled */
};

struct catalogue_message {
	const struct message *item; /* NULL: gone */
	uint32_t rank;		    /* among all by slug */
	uint32_t voice;		    /* NONE: retired */
	struct catalogue_run themes, evidence, deeds;
	struct catalogue_run narratives; /* that it answers */
	struct catalogue_variant *variants;
	size_t nvariants;
	void *block; /* that variants and numbers are in */
	int32_t day; /* of its clearance; INT32_MIN: not known */
	enum catalogue_type type;
	bool cleared, promises;
	struct catalogue_proof proof;
	struct catalogue_backing backing;
};

struct catalogue_evidence {
	const struct evidence *item; /* NULL: gone */
	double weight; /* 0..1: status, reliability, credibility */
	double fading; /* see struct catalogue_proof */
	int32_t day;
	int32_t until;	/* last day on which it holds; INT32_MAX: for ever */
	bool withdrawn; /* retracted or superseded */
};

struct catalogue_deed {
	const struct deed *item; /* NULL: gone */
	double doubt;		 /* 0..1 that it leaves; 1 when it slipped */
	bool slipped;		 /* or was cancelled */
};

struct catalogue_expertise {
	const struct expertise *item;
	uint32_t theme, audience; /* NONE: everywhere */
};

struct catalogue_burden {
	const struct burden *item;
	uint32_t audience;
};

/* An organisation. */
struct catalogue_voice {
	const struct organisation *item;
	struct catalogue_expertise *expertise;
	size_t nexpertise;
	struct catalogue_burden *burdens;
	size_t nburdens;
	struct catalogue_run forbidden; /* audiences */
	struct catalogue_run languages;
};

struct catalogue_reading {
	const struct trust *item;
	uint32_t voice;
	int32_t day;	/* last of the fieldwork */
	unsigned steps; /* up to the audience that was asked */
};

struct catalogue_concern {
	uint32_t theme;
	double weight; /* less for each step that it was inherited */
};

struct catalogue_sensitivity {
	const struct sensitivity *item;
	uint32_t theme;
};

/* An audience, with what it inherits from those that contain it. */
struct catalogue_audience {
	const struct audience *item;   /* NULL: only named, not there */
	uint32_t lineage[LINEAGE_MAX]; /* itself first */
	size_t nlineage;
	struct catalogue_concern *concerns;
	size_t nconcerns;
	struct catalogue_sensitivity *sensitivities;
	size_t nsensitivities;
	struct catalogue_reading *readings; /* the nearest of each voice */
	size_t nreadings;
	bool global_south;
};

/* Numbers of names, from 0 in the order in which they were met. A name keeps
 * its number. */
struct catalogue_names {
	struct strmap numbers;
	char **items;
	size_t n;
};

/* Messages by slug. */
struct catalogue_list {
	uint32_t *items;
	size_t n;
};

struct catalogue_narrative {
	const struct narrative *item;	/* NULL: only named, not there */
	struct catalogue_list messages; /* that answer it */
};

struct catalogue {
	const struct library *library;
	unsigned long changes; /* of the library that it has followed */
	bool stale_publics, stale_voices, stale_sums, stale_ranks;
	struct catalogue_names themes, audience_names, voice_names,
	    narrative_names, message_names, evidence_names, deed_names;
	struct catalogue_names languages; /* in lower case */
	uint32_t *bases; /* of each language: the number of its first part */
	/* By the number of the name. */
	struct catalogue_audience *audiences;
	struct catalogue_voice *voices; /* which are numbered by slug */
	struct catalogue_narrative *narratives;
	struct catalogue_message *messages;
	struct catalogue_evidence *evidence;
	struct catalogue_deed *deeds;
	struct catalogue_list all; /* messages */
};

/* The library as it is; fresh. */
struct catalogue *catalogue_new(const struct library *);
void catalogue_free(struct catalogue *);

/* After library_apply() of that item. */
void catalogue_change(struct catalogue *, enum noun_kind, const char *slug);

/* Makes up for what changes left stale. */
void catalogue_refresh(struct catalogue *);

/* The number of a name, or CATALOGUE_NONE. */
uint32_t catalogue_find(const struct catalogue_names *, const char *);

/* The same of a language, in either case. */
uint32_t catalogue_find_language(const struct catalogue *, const char *tag);

/* Whether an audience is another one or lies below it. */
bool catalogue_lies_in(
    const struct catalogue *, uint32_t audience, uint32_t other);

/* Keeps the catalogue of a library. All zero holds none. */
struct catalogue_keeper {
	struct catalogue *catalogue;
};

/* Tells of a change. One that it was not told of costs making all anew. */
void catalogue_note(
    struct catalogue_keeper *, enum noun_kind, const char *slug);

/* Fresh; good until the loop's next turn, like the library's items. */
const struct catalogue *catalogue_keep(
    struct catalogue_keeper *, const struct library *);

#endif
