/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - a host for one matcher, which keeps what the matcher answers.
 * Owns the opened plugin and its answers. Leaves processes and deadlines to
 * the daemon, and what the answers are worth to score.h.
 */
#ifndef QUALITY_HOST_H
#define QUALITY_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "counterpoint_plugin.h"

#define HOST_ANSWERS  64 /* of a text */
#define HOST_SETTINGS 16

struct host_setting {
	const char *name, *value;
};

struct host_answer {
	uint32_t narrative;
	double score, confidence;
};

struct counterpoint_host {
	const struct counterpoint_plugin *plugin;
	void *self;
	const char *language;
	struct host_setting setting[HOST_SETTINGS]; /* borrowed words */
	size_t nsettings;
	struct host_answer answer[HOST_ANSWERS]; /* of the last text */
	size_t nanswers;
	bool is_broken; /* the matcher broke a rule of its header */
};

/*
 * Loads and opens the matcher in a shared object, which stays loaded. It is set
 * to `language` (as BCP 47) and to tell ten answers however unsure, as far as
 * it has such settings and `setting` does not say otherwise. All words outlive
 * the host. NULL after a line on stderr; so for a setting that the plugin
 * lacks.
 */
struct counterpoint_host *host_open(const char *path, const char *language,
    const struct host_setting *setting, size_t n);
void host_close(struct counterpoint_host *);

/* 0, or -1 after a line on stderr. What was put is seen after the commit. */
int host_put(struct counterpoint_host *, const struct counterpoint_narrative *);
int host_put_concept(
    struct counterpoint_host *, const struct counterpoint_concept *);
int host_commit(struct counterpoint_host *);

/* Fills `answer`, the highest score first, equal ones in the order that they
 * were told in. 0, or -1 after a line on stderr. */
int host_match(struct counterpoint_host *, const struct counterpoint_text *);

#endif
