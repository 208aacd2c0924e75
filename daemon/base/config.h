/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.h - the configuration file, read whole, checked whole. One table of
 * options drives parsing, `counterpointd -T` and the manual. Owns the values;
 * what they do is each layer's own.
 */
#ifndef COUNTERPOINT_BASE_CONFIG_H
#define COUNTERPOINT_BASE_CONFIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

#define CONFIG_PLUGINS_MAX  16
#define CONFIG_SETTINGS_MAX 64
#define CONFIG_MODEL_MAX    200 /* bytes; the database takes no longer name */

struct config_setting {
	char *name, *value;
	unsigned line;
};

/* A section [plugin NAME]: where it is, and what it is told. */
struct config_plugin {
	char *name, *path;
	unsigned line; /* of its section; 0: it is in no file */
	struct config_setting *settings;
	size_t nsettings;
};

struct config {
	/* [daemon] */
	char *user;	       /* to become when started as root, or "" */
	char *state_directory; /* embedded cluster and instance name */
	char *instance;	       /* name of this daemon's audit chain, or "" */
	char *log_level, *log_target;
	long long stop_timeout; /* seconds */

	/* [socket], [tcp], [http] */
	char *socket_path;
	long long socket_mode;		/* permission bits, octal in the file */
	char *tcp_listen, *http_listen; /* "address:port", or "" for none */
	bool http_register;		/* whether the public may read it */
	char *http_public_url;		/* or "" */

	/* [limits] */
	long long connections, in_flight, idle_timeout, line_timeout,
	    request_timeout;

	/* [database] */
	bool embedded;
	char *postgres_directory; /* with initdb and postgres, or "" to look */
	char *connection, *owner_connection;
	long long statement_timeout; /* milliseconds */
	long long retention_months;

	/* [match] */
	long long workers, match_deadline; /* milliseconds */
	double suggest;			   /* least confidence told */
	double highlight; /* least confidence shown to a person first */

	/* [assess]; people, observations, days */
	long long tipping_point, wide_reach;
	double burst_probability;
	long long burst_least, assess_interval; /* seconds */
	long long review_high, review_medium, review_low;

	/* [recommend]: what each factor weighs, and two thresholds */
	double weight_match, weight_resonance, weight_messenger,
	    weight_evidence, weight_language, weight_deed, weight_freshness,
	    weight_fatigue;
	double near_copy;     /* likeness of texts, 0..1; 0: never */
	double better_margin; /* 0..1 */

	/* [embedding]; texts may be "" */
	char *embedding_url, *embedding_model, *embedding_key_file,
	    *embedding_ca_file;
	char *embedding_tlp;		   /* strictest marking sent out */
	long long embedding_timeout;	   /* milliseconds a text waits */
	long long embedding_batch_timeout; /* milliseconds of a request */
	long long embedding_batch;	   /* texts of a request */
	long long embedding_text_most;	   /* bytes of a text */

	/* [prebunk], [gaps] */
	long long prebunk_lead_days;
	double prebunk_lift;	      /* least, to be expected again */
	double gaps_language;	      /* least share of readers */
	double gaps_messenger;	      /* least fit of the best voice */
	long long gaps_evidence_days; /* that evidence should still hold */

	/* [release]; seconds but for the batch */
	char *release_key_file; /* or "": in the state directory */
	long long release_interval, release_batch, release_lease,
	    release_clock_jump, release_clock_settle;
	/* [release]: carrying */
	long long carry_in_flight; /* packages of a carrier */
	long long retry_hours;
	/* [plan]: seconds to plan in, and what each aim is worth at best */
	long long plan_seconds;
	double plan_early, plan_prime, plan_voice, plan_deed, plan_spread;

	struct config_plugin plugins[CONFIG_PLUGINS_MAX];
	size_t nplugins;
};

enum config_type {
	CONFIG_BOOL,
	CONFIG_NUMBER,
	CONFIG_OCTAL,
	CONFIG_REAL,
	CONFIG_TEXT,
	CONFIG_PATH,	/* absolute */
	CONFIG_ADDRESS, /* loopback address:port, or empty */
	CONFIG_CHOICE,
};

/* A row of the table of options. */
struct config_option {
	const char *section, *name;
	enum config_type type;
	const char *fallback;
	double min, max;     /* of numbers */
	const char *choices; /* of a choice, separated by blanks */
	bool reloadable;
	size_t offset; /* into struct config */
	const char *about;
};

/* Whether an option of the type is a char * in struct config. */
bool config_is_text(enum config_type);

/* The table; *ret_n is how many. */
const struct config_option *config_options(size_t *ret_n);

/*
 * Reads a file into a new configuration; defaults where it is silent. Errors
 * name file, line and option. The caller frees *ret.
 */
int config_load(const char *path, struct config **ret, struct err *);
void config_free(struct config *);

/* What is allowed, and hardly meant, in words; NULL when there is nothing. */
const char *config_doubt(const struct config *);

/*
 * Takes what may change in a running daemon from `fresh` into `running`, and
 * adds what differs but needs a restart to `kept`, a list: "[http] listen" for
 * an option, "[plugin spool]" for a plugin with its settings.
 */
void config_merge(struct config *running, struct config *fresh, json_t *kept);

/* The value of a plugin's setting, or NULL when the file is silent. */
const char *config_plugin_setting(
    const struct config_plugin *, const char *name);

/* The line of the setting that a plugin's complaint names ("answers is not
 * ..."), or of the section. */
unsigned config_plugin_line(
    const struct config_plugin *, const char *complaint);

/* Writes the manual's list of options (mdoc). */
void config_print_manual(FILE *);

#endif
