/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mock_host.h - a host for one plugin, which keeps what the plugin reports.
 * Owns the opened plugin and its results. Leaves processes and deadlines to
 * the daemon, whose tests are elsewhere.
 */
#ifndef TESTS_PLUGIN_MOCK_HOST_H
#define TESTS_PLUGIN_MOCK_HOST_H

#include <stddef.h>

#include "counterpoint_plugin.h"

#define MOCK_MATCHES  64
#define MOCK_WHYS     4
#define MOCK_LOG      64
#define MOCK_SETTINGS 8
#define MOCK_HEADERS  8

struct mock_match {
	uint32_t narrative;
	double score, confidence;
	enum counterpoint_stance stance; /* 0: none given */
	char why[MOCK_WHYS][301];
	size_t nwhys;
};

struct mock_factor {
	double score;
	char reason[301];
};

enum mock_outcome {
	MOCK_NOTHING,
	MOCK_DELIVERED,
	MOCK_REQUEST,
	MOCK_LATER,
	MOCK_REFUSED,
	MOCK_SKIPPED,
};

/* What a release plugin said last. */
struct mock_verdict {
	enum mock_outcome outcome;
	char text[301];
	uint32_t seconds;
	char url[512], header[MOCK_HEADERS][200], ca_file[200];
	char *body; /* NUL-terminated; the host frees it */
	size_t length;
	uint32_t timeout_ms;
};

struct counterpoint_host {
	const struct counterpoint_plugin *plugin;
	void *self;
	const char *setting[MOCK_SETTINGS][2]; /* name and value, then NULLs */
	struct mock_match match[MOCK_MATCHES];
	size_t nmatches;
	char log[MOCK_LOG][501];
	size_t nlogs;
	struct mock_factor factor[256][COUNTERPOINT_FACTORS];
	struct mock_verdict verdict;
};

/*
 * Loads NAME.so of the plugins' build folder. `settings` holds pairs of name
 * and value, then NULL; it may be NULL. Fails the test unless the plugin
 * loads and opens.
 */
struct counterpoint_host *mock_open(
    const char *name, const char *const *settings);

/* The same, but gives NULL when the plugin refuses to open. */
struct counterpoint_host *mock_try_open(
    const char *name, const char *const *settings);
void mock_close(struct counterpoint_host *);

/* The plugin's constant in a .so of the given path; fails the test if none. */
const struct counterpoint_plugin *mock_load(const char *path);

void mock_add(
    struct counterpoint_host *, const struct counterpoint_narrative *);
void mock_remove(struct counterpoint_host *, uint32_t id);
void mock_commit(struct counterpoint_host *);

/* Nothing for a plugin without concepts. */
void mock_add_concept(
    struct counterpoint_host *, const struct counterpoint_concept *);
void mock_remove_concept(struct counterpoint_host *, uint32_t id);

/* Matches a text afresh; gives the number of results. */
size_t mock_match_text(
    struct counterpoint_host *, const struct counterpoint_text *);
size_t mock_match(
    struct counterpoint_host *, const char *text, const char *language);

/* The result for a narrative of the last match, or NULL. */
const struct mock_match *mock_find(
    const struct counterpoint_host *, uint32_t narrative);

/* Calls of a release plugin; what it said stays in the host. */
enum mock_outcome mock_hand_over(
    struct counterpoint_host *, const struct counterpoint_package *);
enum mock_outcome mock_answer(struct counterpoint_host *,
    const struct counterpoint_package *, const struct counterpoint_answer *);

/* Do two results say the same, to the last bit? */
int mock_is_same(const struct mock_match *, const struct mock_match *);

/* Numbers that look random and are the same in every run. */
void mock_seed(uint32_t);
uint32_t mock_random(void);

#endif
