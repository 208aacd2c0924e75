/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_table.c - the table of options, the one place that knows their names,
 * defaults and ranges. Owns nothing; config.c parses by it, the manual is
 * printed from it.
 */
#include <stddef.h>

#include "base/config.h"

#define AT(field) .offset = offsetof(struct config, field)

static const struct config_option options[] = {
    {"daemon", "user", CONFIG_TEXT, "counterpoint", AT(user),
	.about = "The user that a daemon started as root becomes. It never "
		 "serves as root. Without effect otherwise."},
    {"daemon", "state_directory", CONFIG_PATH, "/var/lib/counterpoint",
	AT(state_directory),
	.about = "Where the daemon keeps what must survive: the embedded "
		 "PostgreSQL cluster and its own identity."},
    {"daemon", "instance", CONFIG_TEXT, "", AT(instance),
	.about = "The name of this daemon's audit chain, unique among the "
		 "daemons on one database. Empty: the host's name."},
    {"daemon", "log_level", CONFIG_CHOICE, "info", AT(log_level),
	.choices = "error warning info debug", .reloadable = true,
	.about = "How much is logged."},
    {"daemon", "log_target", CONFIG_CHOICE, "auto", AT(log_target),
	.choices = "auto stderr journal", .reloadable = true,
	.about = "Where it goes; auto is the journal when started by "
		 "systemd, standard error otherwise."},
    {"daemon", "stop_timeout", CONFIG_NUMBER, "20", .min = 1, .max = 600,
	.reloadable = true, AT(stop_timeout),
	.about = "Seconds that a stopping daemon gives to what is in flight."},

    {"socket", "path", CONFIG_PATH, "/run/counterpoint/counterpoint.sock",
	AT(socket_path), .about = "The Unix socket that clients connect to."},
    {"socket", "mode", CONFIG_OCTAL, "0666", .min = 0, .max = 0777,
	AT(socket_mode),
	.about = "Permission bits of the socket, octal. Whoever may connect "
		 "still needs an account: the peer's uid is looked up."},
    {"tcp", "listen", CONFIG_ADDRESS, "", AT(tcp_listen),
	.about = "Loopback address and port for the same protocol over TCP, "
		 "for example 127.0.0.1:4711. Empty: none."},
    {"http", "listen", CONFIG_ADDRESS, "", AT(http_listen),
	.about = "Loopback address and port for HTTP: /rpc, /healthz, "
		 "/readyz, /metrics, /openrpc.json, the public register and "
		 "calendars. Empty: none."},
    {"http", "register", CONFIG_BOOL, "yes", AT(http_register),
	.about = "Whether /register.json and /register.atom show, to whoever "
		 "asks, what was released."},
    {"http", "public_url", CONFIG_TEXT, "", AT(http_public_url),
	.about = "Where others reach the daemon, for links in the register: "
		 "https://example.org, which a proxy leads to it. Empty: the "
		 "host that was asked for."},

    {"limits", "connections", CONFIG_NUMBER, "1024", .min = 1, .max = 60000,
	.reloadable = true, AT(connections),
	.about = "Open connections at once, all transports together."},
    {"limits", "in_flight", CONFIG_NUMBER, "256", .min = 1, .max = 65536,
	.reloadable = true, AT(in_flight),
	.about = "Requests in flight for one connection; reading pauses "
		 "beyond it."},
    {"limits", "idle_timeout", CONFIG_NUMBER, "3600", .min = 1, .max = 86400,
	.reloadable = true, AT(idle_timeout),
	.about = "Seconds after which a connection without a request or a "
		 "subscription is closed."},
    {"limits", "line_timeout", CONFIG_NUMBER, "30", .min = 1, .max = 3600,
	.reloadable = true, AT(line_timeout),
	.about = "Seconds that a begun line may take to become whole."},
    {"limits", "request_timeout", CONFIG_NUMBER, "30", .min = 1, .max = 600,
	.reloadable = true, AT(request_timeout),
	.about = "Seconds after which a request is answered with a timeout."},

    {"database", "embedded", CONFIG_BOOL, "yes", AT(embedded),
	.about = "Whether the daemon runs a private PostgreSQL cluster in its "
		 "state directory, on a Unix socket there."},
    {"database", "postgres_directory", CONFIG_TEXT, "", AT(postgres_directory),
	.about = "Where initdb and postgres are, for the embedded cluster. "
		 "Empty: the newest below /usr/lib/postgresql."},
    {"database", "connection", CONFIG_TEXT, "", AT(connection),
	.about = "libpq connection string of the daemon's role, when not "
		 "embedded."},
    {"database", "owner_connection", CONFIG_TEXT, "", AT(owner_connection),
	.about = "libpq connection string of the role that owns the schema, "
		 "used to migrate only. Empty: somebody else migrates."},
    {"database", "statement_timeout", CONFIG_NUMBER, "15000", .min = 100,
	.max = 600000, AT(statement_timeout),
	.about = "Milliseconds after which PostgreSQL gives up a statement."},
    {"database", "retention_months", CONFIG_NUMBER, "24", .min = 1, .max = 1200,
	.reloadable = true, AT(retention_months),
	.about = "Months that observations are kept."},

    {"match", "workers", CONFIG_NUMBER, "0", .min = 0, .max = 256, AT(workers),
	.about = "Matching processes. 0: one per processor."},
    {"match", "deadline", CONFIG_NUMBER, "2000", .min = 10, .max = 60000,
	.reloadable = true, AT(match_deadline),
	.about = "Milliseconds that one plugin may take for one text before "
		 "its worker is replaced and the plugin suspended."},
    {"match", "suggest", CONFIG_REAL, "0.35", .min = 0, .max = 1,
	.reloadable = true, AT(suggest),
	.about = "Least confidence at which a match is told. Below it a text "
		 "matches no known narrative."},
    {"match", "highlight", CONFIG_REAL, "0.8", .min = 0, .max = 1,
	.reloadable = true, AT(highlight),
	.about = "Least confidence at which a match is highlighted, so that "
		 "a person sees it first; below suggest: every match that is "
		 "told. None is ever confirmed by the daemon."},

    {"assess", "tipping_point", CONFIG_NUMBER, "1000", .min = 0, .max = 1e10,
	.reloadable = true, AT(tipping_point),
	.about = "People from whom on an audience is likely to have seen a "
		 "narrative. Below it an answer would carry it further than "
		 "it has come by itself."},
    {"assess", "wide_reach", CONFIG_NUMBER, "100000", .min = 1, .max = 1e10,
	.reloadable = true, AT(wide_reach),
	.about = "People from whom on a reach is wide, which raises the "
		 "priority."},
    {"assess", "burst_probability", CONFIG_REAL, "0.0001", .min = 0, .max = 1,
	.reloadable = true, AT(burst_probability),
	.about = "A burst is an hour that is less probable than this by the "
		 "narrative's own past at the audience. Give all daemons on "
		 "one database the same."},
    {"assess", "burst_least", CONFIG_NUMBER, "5", .min = 1, .max = 1e6,
	.reloadable = true, AT(burst_least),
	.about = "Least observations in 60 minutes of a burst; four times as "
		 "many as long as the past has less than 24 hours."},
    {"assess", "interval", CONFIG_NUMBER, "20", .min = 1, .max = 3600,
	.reloadable = true, AT(assess_interval),
	.about = "Seconds between two looks at what was seen. A burst is told "
		 "after one look."},
    {"assess", "review_high", CONFIG_NUMBER, "3", .min = 0, .max = 3650,
	.reloadable = true, AT(review_high),
	.about = "Days after which a decision of high or urgent priority is "
		 "to be reviewed, where the person names no day."},
    {"assess", "review_medium", CONFIG_NUMBER, "14", .min = 0, .max = 3650,
	.reloadable = true, AT(review_medium),
	.about = "The same for medium priority."},
    {"assess", "review_low", CONFIG_NUMBER, "30", .min = 0, .max = 3650,
	.reloadable = true, AT(review_low),
	.about = "The same for low priority."},

    {"recommend", "weight_match", CONFIG_REAL, "3", .min = 0, .max = 100,
	.reloadable = true, AT(weight_match),
	.about = "What the factor match weighs: answering what was observed."
		 " Weights are told with each answer; what counts is how "
		 "they stand to each other."},
    {"recommend", "weight_resonance", CONFIG_REAL, "2", .min = 0, .max = 100,
	.reloadable = true, AT(weight_resonance),
	.about = "What the factor resonance weighs: speaking to what the "
		 "audience minds."},
    {"recommend", "weight_messenger", CONFIG_REAL, "3", .min = 0, .max = 100,
	.reloadable = true, AT(weight_messenger),
	.about = "What the factor messenger weighs: the voice being believed"
		 " there."},
    {"recommend", "weight_evidence", CONFIG_REAL, "2", .min = 0, .max = 100,
	.reloadable = true, AT(weight_evidence),
	.about = "What the factor evidence weighs: the strength of the "
		 "proof."},
    {"recommend", "weight_language", CONFIG_REAL, "2", .min = 0, .max = 100,
	.reloadable = true, AT(weight_language),
	.about = "What the factor language weighs: the audience reading the "
		 "words."},
    {"recommend", "weight_deed", CONFIG_REAL, "1", .min = 0, .max = 100,
	.reloadable = true, AT(weight_deed),
	.about = "What the factor deed weighs: deeds behind the words."},
    {"recommend", "weight_freshness", CONFIG_REAL, "0.5", .min = 0, .max = 100,
	.reloadable = true, AT(weight_freshness),
	.about = "What the factor freshness weighs: the message being "
		 "recent."},
    {"recommend", "weight_fatigue", CONFIG_REAL, "0.5", .min = 0, .max = 100,
	.reloadable = true, AT(weight_fatigue),
	.about = "What the factor fatigue weighs: the audience not having "
		 "heard it lately."},
    {"recommend", "near_copy", CONFIG_REAL, "0.6", .min = 0, .max = 1,
	.reloadable = true, AT(near_copy),
	.about = "How alike two texts may be, as the share of their runs of "
		 "letters, before the lower one is passed over as a near copy. "
		 "0: none is."},
    {"recommend", "better_margin", CONFIG_REAL, "0.05", .min = 0, .max = 1,
	.reloadable = true, AT(better_margin),
	.about = "How much more a desk must be believed to be named as the "
		 "better messenger."},

    {"embedding", "url", CONFIG_TEXT, "", AT(embedding_url),
	.about = "Where a model server answers in the form of OpenAI's "
		 "/v1/embeddings, for example "
		 "http://127.0.0.1:8080/v1/embeddings. Empty: none is asked. "
		 "Texts are sent to it: use https to another machine. It holds "
		 "no user and no password."},
    {"embedding", "tlp", CONFIG_CHOICE, "clear",
	.choices = "clear green amber amber+strict red", .reloadable = true,
	AT(embedding_tlp),
	.about = "The strictest TLP marking whose texts are sent to a server "
		 "on another machine; texts with a stricter one are matched "
		 "without a vector. What has no marking counts as clear. A "
		 "server on this machine (localhost, 127.0.0.0/8 or [::1]) is "
		 "sent all texts."},
    {"embedding", "model", CONFIG_TEXT, "", AT(embedding_model),
	.about = "The model's name, sent to the server. Vectors are kept "
		 "under it: another model needs another name."},
    {"embedding", "key_file", CONFIG_TEXT, "", AT(embedding_key_file),
	.about = "A file whose first line is sent as bearer token. It must "
		 "belong to root or the daemon's user; others may not read "
		 "it. Needs https to another machine. Empty: none is sent."},
    {"embedding", "ca_file", CONFIG_TEXT, "", AT(embedding_ca_file),
	.about = "Certificates, in PEM, of those who alone may vouch for the "
		 "server. Empty: those that the system trusts."},
    {"embedding", "timeout", CONFIG_NUMBER, "300", .min = 0, .max = 10000,
	.reloadable = true, AT(embedding_timeout),
	.about = "Milliseconds that an observed text waits for its vector. "
		 "Then it is matched without."},
    {"embedding", "batch", CONFIG_NUMBER, "32", .min = 1, .max = 256,
	AT(embedding_batch), .about = "Texts of one request at most."},
    {"embedding", "batch_timeout", CONFIG_NUMBER, "30000", .min = 100,
	.max = 600000, AT(embedding_batch_timeout),
	.about = "Milliseconds after which a request counts as lost and the "
		 "server as away."},
    {"embedding", "text_most", CONFIG_NUMBER, "2000", .min = 100, .max = 32768,
	AT(embedding_text_most),
	.about = "Bytes of a text that are sent; the rest is left out. Models "
		 "read some hundred words at most."},

    {"prebunk", "lead_days", CONFIG_NUMBER, "14", .min = 0, .max = 365,
	.reloadable = true, AT(prebunk_lead_days),
	.about = "Days before an occasion by which a message for it must be "
		 "cleared."},
    {"prebunk", "lift", CONFIG_REAL, "1.5", .min = 1, .max = 1000,
	.reloadable = true, AT(prebunk_lift),
	.about = "How many times more often than usual a narrative must have "
		 "been seen around an occasion to be expected with it again."},
    {"gaps", "language_share", CONFIG_REAL, "0.1", .min = 0, .max = 1,
	.reloadable = true, AT(gaps_language),
	.about = "Least part of an audience that reads a language for its "
		 "lack to count as a gap."},
    {"gaps", "messenger", CONFIG_REAL, "0.4", .min = 0, .max = 1,
	.reloadable = true, AT(gaps_messenger),
	.about = "Least fit of the best placed voice at an audience; below it "
		 "no messenger there is trusted."},
    {"gaps", "evidence_days", CONFIG_NUMBER, "30", .min = 0, .max = 3650,
	.reloadable = true, AT(gaps_evidence_days),
	.about = "Days that the evidence of an answer should still hold."},

    {"release", "key_file", CONFIG_TEXT, "", AT(release_key_file),
	.about = "The key (Ed25519, PKCS #8 in PEM) that signs releases; made "
		 "when there is none. It must belong to root or the daemon's "
		 "user; others may not read it. Empty: "
		 "release.key in the state directory."},
    {"release", "interval", CONFIG_NUMBER, "1", .min = 1, .max = 3600,
	.reloadable = true, AT(release_interval),
	.about = "Seconds between two looks at what is due. What is known to "
		 "be due earlier is looked at then."},
    {"release", "batch", CONFIG_NUMBER, "100", .min = 1, .max = 1000,
	.reloadable = true, AT(release_batch),
	.about = "Slots that are released at once at most. A halt waits for "
		 "the batch that is being stored, so one that takes long makes "
		 "the next ones smaller."},
    {"release", "lease", CONFIG_NUMBER, "30", .min = 5, .max = 3600,
	.reloadable = true, AT(release_lease),
	.about = "Seconds that a daemon has for a batch. After that another "
		 "one takes it."},
    {"release", "clock_jump", CONFIG_NUMBER, "60", .min = 1, .max = 1e9,
	.reloadable = true, AT(release_clock_jump),
	.about = "Seconds that the database's clock may be ahead of what it "
		 "should be by the daemon's own. Beyond it, it has jumped and "
		 "nothing is released."},
    {"release", "clock_settle", CONFIG_NUMBER, "60", .min = 0, .max = 86400,
	.reloadable = true, AT(release_clock_settle),
	.about = "Seconds after which a clock that jumped, and stands by it, "
		 "is believed."},
    {"release", "in_flight", CONFIG_NUMBER, "16", .min = 1, .max = 256,
	.reloadable = true, AT(carry_in_flight),
	.about = "Packages that one carrier has under way at once."},
    {"release", "retry_hours", CONFIG_NUMBER, "72", .min = 1, .max = 8760,
	.reloadable = true, AT(retry_hours),
	.about = "Hours that a package is tried to be delivered before it is "
		 "given up and a releaser has to see to it."},
    {"plan", "seconds", CONFIG_NUMBER, "20", .min = 1, .max = 500,
	.reloadable = true, AT(plan_seconds),
	.about = "Seconds after which a campaign's planning ends with what it "
		 "has found. It ends earlier where request_timeout is near. "
		 "500 slots take about two."},
    {"plan", "weight_early", CONFIG_REAL, "0.25", .min = 0, .max = 1,
	.reloadable = true, AT(plan_early),
	.about = "What it is worth that a slot is early in its window; like "
		 "the other weights, in parts of a slot of medium priority."},
    {"plan", "weight_prime", CONFIG_REAL, "0.25", .min = 0, .max = 1,
	.reloadable = true, AT(plan_prime),
	.about = "What it is worth that a slot reaches its whole audience in "
		 "the channel's prime time."},
    {"plan", "weight_voice", CONFIG_REAL, "0.35", .min = 0, .max = 1,
	.reloadable = true, AT(plan_voice),
	.about = "What the best placed words and voice are worth."},
    {"plan", "weight_deed", CONFIG_REAL, "0.15", .min = 0, .max = 1,
	.reloadable = true, AT(plan_deed),
	.about = "What it is worth that words are next to their deed."},
    {"plan", "weight_spread", CONFIG_REAL, "0.02", .min = 0, .max = 1,
	.reloadable = true, AT(plan_spread),
	.about = "What each pair of slots to one audience on one day loses."},
};

const struct config_option *
config_options(size_t *ret_n)
{
	*ret_n = sizeof(options) / sizeof(options[0]);
	return options;
}
