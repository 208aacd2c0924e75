/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counterpoint_plugin.h - all that a plugin sees of Counterpoint: what it
 * exports, what it is given, what it may call back.
 *
 * A plugin is a shared object that exports one constant,
 * `counterpoint_plugin`. A matcher or tailor is loaded once, in a process of
 * its own kind (the match builder), which then forks workers; each worker owns
 * a copy-on-write image of the plugin as it stood after the library had been
 * added. A release plugin is opened in a process that has no other plugin (a
 * carrier), for it holds secrets. A plugin is single-threaded, need not be
 * async-signal-safe and must not start threads, keep descriptors open or call
 * the network.
 *
 * A call that overruns its deadline or crashes costs the process its life. A
 * request for a match is answered without the plugin, which is then suspended
 * for a while; a package is handed over again later, with the same key.
 *
 * All text is valid UTF-8 in NFC, ends in NUL and holds no other NUL. What the
 * host passes in lives until the call returns; what the plugin passes to the
 * host is copied.
 *
 * ABI history: 1.0 first version; 2.0 days, answers, concepts, vectors and
 * stances; 3.0 release plugins. Arrays of structs are passed, so a struct that
 * grows is a new major.
 */
#ifndef COUNTERPOINT_PLUGIN_H
#define COUNTERPOINT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define COUNTERPOINT_ABI_MAJOR 3 /* differs: not loaded */
#define COUNTERPOINT_ABI_MINOR 0 /* higher than the host's: not loaded */

enum counterpoint_kind {
	COUNTERPOINT_MATCHER = 1, /* text -> narratives */
	COUNTERPOINT_TAILOR = 2,  /* candidate messages -> factor scores */
	COUNTERPOINT_RELEASE = 3, /* package -> its organisation */
};

enum counterpoint_level {
	COUNTERPOINT_DEBUG,
	COUNTERPOINT_INFO,
	COUNTERPOINT_WARNING,
	COUNTERPOINT_ERROR,
};

/* Quality factors of a recommendation, in the protocol's order. */
enum counterpoint_factor {
	COUNTERPOINT_MATCH,	/* is it about this narrative? */
	COUNTERPOINT_RESONANCE, /* does it speak to what the audience minds? */
	COUNTERPOINT_MESSENGER, /* is this voice believed there? */
	COUNTERPOINT_EVIDENCE,	/* how strong and fresh is the proof? */
	COUNTERPOINT_LANGUAGE,	/* is it in words that the audience reads? */
	COUNTERPOINT_DEED,	/* do deeds stand behind the words? */
	COUNTERPOINT_FRESHNESS, /* how recent is the message? */
	COUNTERPOINT_FATIGUE,	/* how much of it was heard there lately? */
	COUNTERPOINT_FACTORS	/* how many there are */
};

/* What a text does with a narrative that it is about. */
enum counterpoint_stance {
	COUNTERPOINT_ASSERTS = 1, /* says it, or hints at it */
	COUNTERPOINT_REBUTS,	  /* says that it is not so */
	COUNTERPOINT_REPORTS,	  /* tells that others say it */
};

/* Days since 1970-01-01, UTC. */
#define COUNTERPOINT_NO_DAY INT32_MIN

/* The host's side of one opened plugin. Opaque. */
struct counterpoint_host;

/* An HTTP request that the daemon makes for a release plugin; see request(). */
struct counterpoint_request {
	const char *method;	    /* "POST", "PUT" */
	const char *url;	    /* https; http to this machine only */
	const char *const *headers; /* "Name: value", NULL-ended; or NULL */
	const char *body;
	size_t length;	     /* bytes of the body, at most 512 KiB */
	const char *ca_file; /* alone trusted; NULL, "": as the system does */
	uint32_t timeout_ms; /* for all of it; 0: 10 s; at most 60 s */
};

/*
 * What a plugin may call. `size` is the host's sizeof: a call beyond it is not
 * there (a later minor version appends, never changes). A call that belongs to
 * plugins of another kind is NULL.
 */
struct counterpoint_api {
	uint32_t size;

	/* One line to the daemon's log; longer than 500 bytes is cut. */
	void (*log)(struct counterpoint_host *, enum counterpoint_level,
	    const char *text);

	/*
	 * The value of a setting from this plugin's section of the
	 * configuration, or the default of the plugin's own table. NULL only
	 * for a name that the table lacks. Lives as long as the plugin.
	 */
	const char *(*setting)(struct counterpoint_host *, const char *name);

	/*
	 * From a matcher's match(): this narrative matches. `score` is the
	 * plugin's own measure (any unit, higher is better; finite), by
	 * which those it is equally sure of are ordered, `confidence` its
	 * estimate, 0..1, that a person would confirm the match. At most 64
	 * results a text are kept, the first reported ones.
	 */
	void (*match)(struct counterpoint_host *, uint32_t narrative,
	    double score, double confidence);

	/*
	 * One reason for the match reported last, in English, that quotes what
	 * matched; at most 4 of 300 bytes each are kept.
	 */
	void (*why)(struct counterpoint_host *, const char *text);

	/*
	 * What the text does with the match reported last. Without it nothing
	 * is said of the stance; given twice, the later one counts.
	 */
	void (*stance)(struct counterpoint_host *, enum counterpoint_stance);

	/*
	 * From a tailor's score(): factor `factor` of candidate number
	 * `candidate` (from 0) is `score`, 0..1 (1 is best; also for fatigue,
	 * where 1 is "not heard lately"), because of `reason`, in English, at
	 * most 300 bytes. Given twice, the later one counts.
	 */
	void (*factor)(struct counterpoint_host *, uint32_t candidate,
	    enum counterpoint_factor factor, double score, const char *reason);

	/*
	 * From a release plugin's hand_over() and answer(): what became of the
	 * package, one of the five below. Given twice, the later one counts;
	 * without any, and when the call returns -1, it is later(). Texts are
	 * English, at most 300 bytes, and never hold a secret: people read
	 * them.
	 */

	/* The organisation has it; `receipt` is what it, or the place, said. */
	void (*delivered)(struct counterpoint_host *, const char *receipt);

	/* Only from hand_over(): the daemon makes this request and gives what
	 * comes of it to answer(). No redirect is followed. */
	void (*request)(
	    struct counterpoint_host *, const struct counterpoint_request *);

	/* Not now, because of `reason`: again after so many seconds, at most
	 * an hour; 0: after a pause of the host's own, which doubles. */
	void (*later)(
	    struct counterpoint_host *, const char *reason, uint32_t seconds);

	/* Never, because of `reason`: a person must see to it. */
	void (*refuse)(struct counterpoint_host *, const char *reason);

	/* This plugin does not serve that organisation, which is no fault. */
	void (*skip)(struct counterpoint_host *, const char *reason);
};

/* One setting that the plugin understands; the table ends with name NULL. */
struct counterpoint_setting {
	const char *name;     /* [a-z0-9_]+ */
	const char *fallback; /* used when the configuration is silent */
	const char *about;    /* one sentence for the manual and for -T */
};

/* A wording of something, in some language. */
struct counterpoint_wording {
	const char *text;
	const char *language; /* BCP 47, "und" when unknown */
	const float *vector;  /* NULL: none (yet); see below */
};

/*
 * Vectors come from the configured embedding server. All of one narrative or
 * text have `dimensions` numbers and length 1. They may be missing from
 * anything at any time: the server may be away, or the daemon without one.
 */

/* A narrative of the library. */
struct counterpoint_narrative {
	uint32_t id; /* of the host, > 0, unique in this process */
	const char *slug;
	const char *title;
	const char *summary;
	const char *language; /* of title, summary, aliases; NULL: unknown */
	/* Days, or COUNTERPOINT_NO_DAY; a narrative without the second is
	 * still told. */
	int32_t first_seen, last_seen;
	const struct counterpoint_wording *exemplars;
	size_t nexemplars;
	const struct counterpoint_wording *phrases; /* patterns */
	size_t nphrases;
	const char *const *aliases;
	size_t naliases;
	const struct counterpoint_wording *answers; /* facts that answer it */
	size_t nanswers;
	uint32_t dimensions; /* of the vectors; 0: there are none */
	const float *vector; /* of title and summary together, or NULL */
};

/*
 * A concept of the lexicon: words of several languages for one thing. The kind
 * is a word such as "state" or "weapon"; the kinds "rebut", "report" and
 * "assert" hold cues of stance.
 */
struct counterpoint_concept {
	uint32_t id; /* of the host, > 0, unique among concepts */
	const char *slug;
	const char *kind;
	const struct counterpoint_wording *terms;
	size_t nterms;
};

/* An observed text: at most 32 KiB. */
struct counterpoint_text {
	const char *text;
	size_t length;	      /* bytes, without the NUL */
	const char *language; /* BCP 47, "und" when unknown */
	int32_t day;	      /* observed, or COUNTERPOINT_NO_DAY */
	uint32_t dimensions;  /* of the vector; 0: there is none */
	const float *vector;
};

/*
 * The calls of a matcher. open() returns the plugin's own state or NULL (after
 * a log line that says why). add() takes a narrative, replacing one of the
 * same id; remove() forgets one (unknown ids are fine); commit() makes all
 * changes since the last commit visible to match(). Each returns 0, or -1
 * after a log line; a failed add() leaves the plugin without that narrative.
 * add_concept() and remove_concept() do the same for the lexicon, and wait for
 * the same commit(); both are NULL in a matcher that has no use for it.
 * match() reports through the api and returns 0, or -1 after a log line.
 */
struct counterpoint_matcher {
	void *(*open)(
	    const struct counterpoint_api *, struct counterpoint_host *);
	int (*add)(void *self, const struct counterpoint_narrative *);
	int (*remove)(void *self, uint32_t id);
	int (*add_concept)(void *self, const struct counterpoint_concept *);
	int (*remove_concept)(void *self, uint32_t id);
	int (*commit)(void *self);
	int (*match)(void *self, const struct counterpoint_text *);
	void (*close)(void *self);
};

/*
 * What is known of one candidate message for one audience. Ages and counts are
 * those of the moment of the question. NAN: not known.
 */
struct counterpoint_candidate {
	const char *message;	       /* slug */
	const char *organisation;      /* slug of who would speak */
	const char *language;	       /* BCP 47 of the chosen variant */
	const char *concerns_met;      /* themes, comma separated; "" if none */
	const char *sensitivities_hit; /* themes, comma separated; "" if none */

	double match_confidence; /* 0..1, of the narrative; 1 if given */
	double concern_met;	 /* sum of weights of the concerns met, >= 0 */
	double concern_all;	 /* sum of weights of all concerns, >= 0 */

	double trust;		 /* 0..1 from a survey; NAN without one */
	double trust_age_days;	 /* since the end of the fieldwork; NAN */
	uint32_t trust_n;	 /* people surveyed */
	uint32_t trust_distance; /* 0 own reading, 1 the parent's, ... */
	double legacy_burden;	 /* 0..1; 0 without one */

	uint32_t evidence_confirmed;
	uint32_t evidence_assessed;
	uint32_t evidence_reported;
	uint32_t evidence_alleged;
	double evidence_age_days; /* of the newest item; NAN without one */

	double language_share;	  /* 0..1 of the audience that reads it; NAN */
	uint32_t language_wanted; /* 1: the very language asked for */
	uint32_t language_reviewed; /* 1: by a native speaker */

	uint32_t deeds_delivered;
	uint32_t deeds_running;
	uint32_t deeds_planned;
	uint32_t deeds_slipped; /* or cancelled */

	double message_age_days;  /* since this version was cleared */
	uint32_t recent_releases; /* of it or its narratives, there, 30 days */
};

/*
 * The calls of a tailor. score() gives factors through the api for any of the
 * `n` candidates (1..256); what it leaves out stays with the other tailors. The
 * same candidates must always get the same factors: answers are replayed.
 */
struct counterpoint_tailor {
	void *(*open)(
	    const struct counterpoint_api *, struct counterpoint_host *);
	int (*score)(
	    void *self, const struct counterpoint_candidate *, size_t n);
	void (*close)(void *self);
};

/* A release, on its way to the organisation that speaks. */
struct counterpoint_package {
	/* A UUID. What comes twice under one key is to count once. */
	const char *key;
	uint64_t release;	  /* its number */
	const char *organisation; /* slugs; who gets it */
	const char *campaign;
	const char *audience;
	const char *channel;
	const char *language; /* BCP 47 */
	const char *message;
	uint32_t version;
	const char *released_at; /* RFC 3339, UTC */
	uint32_t attempt;	 /* from 1 */

	/* What is handed over, byte by byte: canonical JSON (RFC 8785), UTF-8;
	 * a NUL follows. The Ed25519 signature is over exactly these. */
	const char *bytes;
	size_t length; /* at most 256 KiB */
	unsigned char signature[64];
	unsigned char public_key[32];
	const char *key_id; /* 16 hex digits, of the public key */
	/* Signature and public key as whole files of signify(1). */
	const char *signify_signature;
	const char *signify_key;
};

/* What came of a request. */
struct counterpoint_answer {
	uint32_t status;      /* of HTTP; 0: there was no answer */
	const char *fault;    /* why there was none, or "" */
	uint32_t retry_after; /* seconds that it asks to wait; 0: not said */
	const char *body;     /* a NUL follows; may hold others */
	size_t length;	      /* at most 64 KiB */
};

/*
 * The calls of a release plugin. hand_over() hands a package over, or asks for
 * a request; answer() judges what came of that request, perhaps in another
 * process than asked for it, so nothing is kept between the two. Both tell
 * through the api what became of the package and return 0, or -1 after a log
 * line. They are called at least once for each package: after a crash, or when
 * an answer was lost, again.
 */
struct counterpoint_release {
	void *(*open)(
	    const struct counterpoint_api *, struct counterpoint_host *);
	int (*hand_over)(void *self, const struct counterpoint_package *);
	int (*answer)(void *self, const struct counterpoint_package *,
	    const struct counterpoint_answer *);
	void (*close)(void *self);
};

/*
 * The exported object. abi_major, abi_minor and size are checked before any
 * other field is read.
 */
struct counterpoint_plugin {
	uint16_t abi_major, abi_minor;
	uint32_t size;	     /* sizeof(struct counterpoint_plugin) */
	const char *name;    /* [a-z0-9-]+, as in the configuration */
	const char *version; /* changes whenever results may change */
	const char *about;   /* one line */
	enum counterpoint_kind kind;
	const struct counterpoint_setting *settings; /* or NULL */
	const struct counterpoint_matcher *matcher;  /* by kind */
	const struct counterpoint_tailor *tailor;    /* by kind */
	const struct counterpoint_release *release;  /* by kind */
};

extern const struct counterpoint_plugin counterpoint_plugin;

#endif
