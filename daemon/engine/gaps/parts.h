/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of the gap matrix share. Internal to them; others
 * see gaps.h.
 */
#ifndef COUNTERPOINT_ENGINE_GAPS_PARTS_H
#define COUNTERPOINT_ENGINE_GAPS_PARTS_H

#include "engine/gaps/gaps.h"
#include "engine/recommend/ground.h"

/* What is missing; a cell may lack several. In the order in which they are
 * told. */
enum gaps_lack {
	GAPS_NO_MESSAGE = 1,
	GAPS_EVIDENCE_EXPIRING = 2,
	GAPS_NATIVE_REVIEW = 4,
	GAPS_NO_TRUSTED_MESSENGER = 8,
	GAPS_NO_DEED = 16,
	GAPS_CONDEMNATION_ONLY = 32,
};

/* An audience; its languages are those that count. */
struct gaps_place {
	const struct audience *audience;
	struct ground *ground;
	const struct language_share **languages;
	size_t nlanguages;
};

/* What is behind a cell's lacks, for the words. */
struct gaps_findings {
	unsigned lacks;	  /* enum gaps_lack bits */
	size_t nanswers;  /* in this language, at this audience */
	size_t elsewhere; /* usable ones that are not */
	int64_t last;	  /* day until which one of them holds */
	uint32_t best;	  /* the best placed voice, or CATALOGUE_NONE */
	double fit;	  /* its factor `messenger` */
};

struct gaps_cell {
	const struct narrative *narrative;
	const struct gaps_place *place;
	const struct language_share *language;
	struct gaps_findings findings;
	long long seen;
	double pressure;
};

struct gaps {
	const struct catalogue *catalogue;
	struct gaps_request request;
	struct strmap seen; /* "narrative audience" -> long long, summed up */
	uint32_t voice;	    /* the one asked for; CATALOGUE_NONE: all */
	struct gaps_place *places;    /* by slug */
	size_t nplaces, placed;	      /* how many are filled in */
	uint32_t *narratives;	      /* by slug */
	size_t nnarratives, done, at; /* done with; at which place */
	struct gaps_cell *cells;      /* the most pressing so far */
	size_t ncells;
};

/* place.c: what there is to know of an audience. */
void gaps_place_fill(const struct gaps *, struct gaps_place *);
void gaps_place_done(struct gaps_place *);

/* cell.c: what is missing there. */
void gaps_look(const struct gaps *, const struct catalogue_narrative *,
    const struct gaps_place *, const struct language_share *,
    struct gaps_findings *ret);

#endif
