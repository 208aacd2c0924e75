/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue.h - the library as the recommender reads it: numbers in place of
 * slugs and dates, every reference followed once, so that a question costs no
 * look-ups. Owns its arrays; the items stay the library's. It is made anew when
 * the library has changed (some milliseconds for 10,000 messages), and good
 * until then.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_H
#define COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/profile/lineage.h"

#define CATALOGUE_NONE UINT32_MAX /* no such item */

/* The set of audiences at which mere condemnation comes last. */
#define CATALOGUE_GLOBAL_SOUTH "global-south"

/* A run of numbers in catalogue->links. */
struct catalogue_run {
	uint32_t at, n;
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
	bool condemns; /* and offers nothing else */
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
	const struct message *item;
	uint32_t rank;			 /* among all by slug */
	uint32_t voice;			 /* NONE: retired */
	struct catalogue_run themes;	 /* numbers of themes */
	struct catalogue_run evidence;	 /* NONE among them: gone */
	struct catalogue_run deeds;	 /* NONE among them: gone */
	struct catalogue_run narratives; /* that it answers */
	uint32_t variants, nvariants;	 /* in catalogue->variants */
	int32_t day; /* of its clearance; INT32_MIN: not known */
	enum catalogue_type type;
	bool cleared, promises;
	struct catalogue_proof proof;
	struct catalogue_backing backing;
};

struct catalogue_evidence {
	const struct evidence *item;
	double weight; /* 0..1: status, reliability, credibility */
	int32_t day;
	int32_t until;	/* last day on which it holds; INT32_MAX: for ever */
	bool withdrawn; /* retracted or superseded */
};

struct catalogue_deed {
	const struct deed *item;
	double doubt; /* 0..1 that it leaves; 1 when it slipped */
	bool slipped; /* or was cancelled */
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

/* Numbers of names, from 0 in the order in which they were met. */
struct catalogue_names {
	struct strmap numbers;
	const char **items;
	size_t n;
};

struct catalogue_narrative {
	const struct narrative *item; /* NULL: only named, not there */
	uint32_t *messages;	      /* that answer it */
	size_t nmessages;
};

struct catalogue {
	const struct library *library;
	long long version; /* of the library */
	struct catalogue_names themes, audience_names, voice_names,
	    narrative_names, message_names;
	struct catalogue_names languages; /* in lower case */
	uint32_t *bases; /* of each language: the number of its first part */
	struct catalogue_audience *audiences;
	struct catalogue_voice *voices; /* by slug */
	struct catalogue_narrative *narratives;
	struct catalogue_message *messages; /* by narrative and slug */
	struct catalogue_variant *variants;
	struct catalogue_evidence *evidence;
	struct catalogue_deed *deeds;
	size_t nevidence, ndeeds, nvariants;
	uint32_t *links;
	size_t nlinks;
};

struct catalogue *catalogue_new(const struct library *);
void catalogue_free(struct catalogue *);

/* The number of a name, or CATALOGUE_NONE. */
uint32_t catalogue_find(const struct catalogue_names *, const char *);

/* The same of a language, in either case. */
uint32_t catalogue_find_language(const struct catalogue *, const char *tag);

/* Whether an audience is another one or lies below it. */
bool catalogue_lies_in(
    const struct catalogue *, uint32_t audience, uint32_t other);

/* Keeps the catalogue of the library as it is. All zero holds none. */
struct catalogue_keeper {
	struct catalogue *catalogue;
};

/* Good until the loop's next turn, like the library's items. */
const struct catalogue *catalogue_keep(
    struct catalogue_keeper *, const struct library *);

#endif
