/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisation.h - who speaks: a state, an alliance, an agency. Never a
 * persona.
 */
#ifndef COUNTERPOINT_MODEL_ORGANISATION_H
#define COUNTERPOINT_MODEL_ORGANISATION_H

#include "model/blackout.h"
#include "model/noun.h"

/* An audience where the organisation's history costs it credibility. */
struct burden {
	char *audience;
	double weight; /* 0..1 */
	char *reason, *source;
};

/* A theme in which the organisation's record makes it credible. */
struct expertise {
	char *theme, *audience; /* NULL: everywhere; else also what is below */
	double weight;		/* 0..1 */
	char *reason, *source;
};

struct organisation {
	struct meta meta;
	char *slug, *legal_name, *kind, *country, *voice_line, *time_zone;
	struct schema_texts groups, languages, forbidden_audiences;
	struct {
		struct burden *items;
		size_t n;
	} legacy_burden;
	struct {
		struct expertise *items;
		size_t n;
	} expertise;
	struct blackouts blackouts;
};

extern const struct schema_field organisation_fields[];

#endif
