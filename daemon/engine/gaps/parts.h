/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of the gap matrix share. Internal to them; others
 * see gaps.h.
 */
#ifndef COUNTERPOINT_ENGINE_GAPS_PARTS_H
#define COUNTERPOINT_ENGINE_GAPS_PARTS_H

#include "engine/gaps/gaps.h"
#include "engine/profile/lineage.h"

#define GAPS_GLOBAL_SOUTH "global-south"

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

/* An organisation before an audience. */
struct gaps_voice {
	bool allowed;
	double fit; /* 0..1 */
};

/* A language that counts at an audience. */
struct gaps_reading {
	size_t language; /* in gaps->languages */
	double share;
};

struct gaps_place {
	const struct audience *audience;
	struct lineage lineage;
	bool global_south;
	struct gaps_voice *voices; /* as gaps->desks */
	struct gaps_reading *readings;
	size_t nreadings;
};

/* A message that can be used. */
struct gaps_answer {
	const struct message *message;
	size_t desk;			 /* in gaps->desks */
	int64_t last;			 /* day on which it can be used */
	bool backed;			 /* by a deed that holds */
	const struct variant **variants; /* as gaps->languages; may be NULL */
};

/* The messages against one narrative. */
struct gaps_stock {
	const struct narrative *narrative;
	struct gaps_answer *answers;
	size_t n;
};

/* What is behind a cell's lacks, for the words. */
struct gaps_findings {
	unsigned lacks;	  /* enum gaps_lack bits */
	size_t nanswers;  /* in this language, at this audience */
	size_t elsewhere; /* usable ones that are not */
	int64_t last;	  /* day until which one of them holds */
	size_t best;	  /* the best placed desk; SIZE_MAX: none may speak */
};

struct gaps_cell {
	const struct narrative *narrative;
	const struct gaps_place *place;
	const struct gaps_reading *reading;
	struct gaps_findings findings;
	long long seen;
	double pressure;
};

struct gaps {
	const struct library *library;
	struct gaps_request request;
	struct strmap seen; /* "narrative audience" -> long long, summed up */
	const struct organisation **desks; /* by slug */
	size_t ndesks;
	char **languages; /* in lower case */
	size_t nlanguages;
	struct gaps_place *places; /* by slug */
	size_t nplaces, placed;	   /* how many are filled in */
	const struct narrative **narratives;
	size_t nnarratives, done;
	struct gaps_cell *cells; /* the most pressing so far */
	size_t ncells;
};

/* place.c: what there is to know of an audience. */
void gaps_place_fill(struct gaps *, struct gaps_place *);
void gaps_place_done(struct gaps_place *);

/* stock.c: what there is to say against a narrative. */
void gaps_stock_fill(
    const struct gaps *, const struct narrative *, struct gaps_stock *);
void gaps_stock_done(struct gaps_stock *);

/* cell.c: what is missing there. */
void gaps_look(const struct gaps *, const struct gaps_stock *,
    const struct gaps_place *, const struct gaps_reading *,
    struct gaps_findings *ret);

#endif
