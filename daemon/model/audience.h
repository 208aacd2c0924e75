/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audience.h - a public: a region, a country, a sector. Never a person, never
 * a list of persons.
 */
#ifndef COUNTERPOINT_MODEL_AUDIENCE_H
#define COUNTERPOINT_MODEL_AUDIENCE_H

#include "model/blackout.h"
#include "model/noun.h"

/* Kinds of channels, wherever one is named. */
#define AUDIENCE_CHANNELS \
	"radio television newspaper web social messaging briefing event"

struct language_share {
	char *language;
	double share; /* 0..1 of the public that reads it */
	char *source;
	long long year; /* of the share; 0 when not known */
};

struct hours {
	char *from, *to; /* "19:00", the audience's own zone */
};

struct channel {
	char *kind;
	double share; /* 0..1, 0 when not known */
	char *source;
	long long year;
	struct {
		struct hours *items;
		size_t n;
	} prime_time;
};

struct concern {
	char *theme;
	double weight; /* 0..1 */
	char *source;
	long long year; /* of the weight; 0 when not known */
};

struct sensitivity {
	char *theme, *advice, *source;
	long long year; /* of the advice; 0 when not known */
};

/* A survey's reading of how far the public trusts an organisation or power. */
struct trust {
	char *organisation;
	double value; /* 0..1 */
	char *survey, *population;
	long long n;	 /* people asked */
	char *from, *to; /* fieldwork */
};

struct audience {
	struct meta meta;
	char *slug, *name, *kind, *parent, *m49, *iso, *time_zone;
	long long min_population;
	struct {
		struct language_share *items;
		size_t n;
	} languages;
	struct {
		long long *items; /* ISO days, 1 is Monday */
		size_t n;
	} weekend;
	struct {
		struct channel *items;
		size_t n;
	} channels;
	struct {
		struct concern *items;
		size_t n;
	} concerns;
	struct {
		struct sensitivity *items;
		size_t n;
	} sensitivities;
	struct {
		struct trust *items;
		size_t n;
	} trust;
	struct blackouts blackouts;
};

/* A named list of audiences with a cited basis: "Global South" is no code. */
struct audience_set {
	struct meta meta;
	char *slug, *name, *basis;
	struct schema_texts audiences;
};

extern const struct schema_field audience_fields[];
extern const struct schema_field audience_set_fields[];

#endif
