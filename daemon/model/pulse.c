/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pulse.c - the rounds: count, read, judge, one statement after the other; the
 * steps stand in the order in which they run. Owns the timer; what the rows say
 * is pulse_copy.c's.
 */
#include "model/pulse.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "model/outlet.h"
#include "model/pulse_copy.h"

/* Observations counted by one statement: at first, and at least, where so many
 * take longer than a statement may. */
#define ROLL_AT_ONCE 5000
#define ROLL_LEAST   50

/* Sightings taken in one turn of the event loop: of some microseconds each,
 * there may be 20,000. */
#define TAKE_AT_ONCE 400

struct pulse {
	struct model *model;
	const struct config *config;
	pulse_burst_cb told;
	void *arg;
	struct event *timer;
	struct pulse_copy copy;
	char **rows; /* sightings to be taken over; NULL: none */
	size_t nrows, taken;
	int at_once; /* observations counted by one statement */
	char *now;   /* of the database, in this round; NULL: none yet */
	char *until; /* when reaches and decisions were read last; NULL:
		      * never */
	bool stopped;
};

static void count(struct pulse *);
static void read_sightings(struct pulse *);
static void take_sightings(struct pulse *);
static void read_reaches(struct pulse *);
static void read_decisions(struct pulse *);
static void settle_bursts(struct pulse *);

static void
end_round(struct pulse *pulse, const struct err *err)
{
	const struct timeval pause = {pulse->config->assess_interval, 0};

	if (err != NULL)
		log_debug("pulse.failed", LOG_TEXT("reason", err->text));
	if (!pulse->stopped)
		evtimer_add(pulse->timer, &pause);
}

static void
ask(struct pulse *pulse, const char *sql, const struct db_params *params,
    model_done done)
{
	struct err err;

	if (model_ask(pulse->model, sql, params, done, pulse, &err) == -1)
		end_round(pulse, &err);
}

/* What is above the mark is read by every round: so first all is counted. */
static void
counted(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct pulse *pulse = arg;
	json_t *row;
	bool more;

	if (err != NULL && err->code == ERR_TIMEOUT &&
	    pulse->at_once > ROLL_LEAST)
		pulse->at_once /= 2;
	if (err != NULL || n == 0) {
		end_round(pulse, err);
		return;
	}
	row = json_loads(rows[0], 0, NULL);
	more = json_is_true(json_object_get(row, "more"));
	free(pulse->now);
	pulse->now = mem_strdup(json_text(row, "now"));
	json_decref(row);
	if (pulse->copy.since[0] == '\0')
		snprintf(pulse->copy.since, sizeof(pulse->copy.since), "%s",
		    pulse->now);
	if (more && !pulse->stopped)
		count(pulse);
	else
		read_sightings(pulse);
}

static void
count(struct pulse *pulse)
{
	struct db_params params = {0};
	struct db_number most;

	db_param_number(&params, &most, pulse->at_once);
	ask(pulse,
	    "SELECT json_build_object('more', counterpoint.pulse_roll($1::int),"
	    " 'now', to_char(now() AT TIME ZONE 'UTC',"
	    " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'))",
	    &params, counted);
}

static void
sightings_read(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct pulse *pulse = arg;

	if (err != NULL) {
		end_round(pulse, err);
		return;
	}
	pulse->rows = mem_calloc(n + 1, sizeof(*pulse->rows));
	for (size_t i = 0; i < n; i++)
		pulse->rows[pulse->nrows++] = mem_strdup(rows[i]);
	take_sightings(pulse);
}

static void
forget_rows(struct pulse *pulse)
{
	for (size_t i = 0; i < pulse->nrows; i++)
		free(pulse->rows[i]);
	free(pulse->rows);
	pulse->rows = NULL;
	pulse->nrows = pulse->taken = 0;
}

/* Some of them, the others in the next turns. */
static void
take_sightings(struct pulse *pulse)
{
	static const struct timeval at_once = {0, 0};

	for (int i = 0; i < TAKE_AT_ONCE && pulse->taken < pulse->nrows; i++)
		pulse_copy_add_sighting(
		    &pulse->copy, pulse->rows[pulse->taken++]);
	if (pulse->taken < pulse->nrows) {
		if (!pulse->stopped)
			evtimer_add(pulse->timer, &at_once);
		return;
	}
	forget_rows(pulse);
	pulse_copy_renew_sightings(&pulse->copy);
	read_reaches(pulse);
}

static void
read_sightings(struct pulse *pulse)
{
	ask(pulse, "SELECT s FROM counterpoint.pulse_sightings() s", NULL,
	    sightings_read);
}

static void
reaches_read(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct pulse *pulse = arg;

	if (err != NULL) {
		end_round(pulse, err);
		return;
	}
	pulse_copy_reaches(&pulse->copy, rows, n);
	read_decisions(pulse);
}

static void
read_reaches(struct pulse *pulse)
{
	struct db_params params = {0};

	db_param_text(&params, pulse->until);
	ask(pulse,
	    "SELECT m FROM counterpoint.reach_medians($1::timestamptz) m",
	    &params, reaches_read);
}

static void
decisions_read(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct pulse *pulse = arg;

	if (err != NULL) {
		end_round(pulse, err);
		return;
	}
	pulse_copy_decisions(&pulse->copy, rows, n);
	free(pulse->until);
	pulse->until = mem_strdup(pulse->now);
	settle_bursts(pulse);
}

static void
read_decisions(struct pulse *pulse)
{
	struct db_params params = {0};

	db_param_text(&params, pulse->until);
	ask(pulse,
	    "SELECT a FROM counterpoint.assessment_current($1::timestamptz) a",
	    &params, decisions_read);
}

static void
bursts_settled(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct pulse *pulse = arg;

	if (err == NULL)
		pulse_copy_bursts(
		    &pulse->copy, rows, n, pulse->told, pulse->arg);
	end_round(pulse, err);
}

static void
settle_bursts(struct pulse *pulse)
{
	struct buf bursting = {0}, calm = {0};
	struct db_params params = {0};

	pulse_copy_judge(&pulse->copy, pulse->config, &bursting, &calm);
	db_param_text(&params, bursting.data);
	db_param_text(&params, calm.data);
	ask(pulse,
	    "SELECT b FROM counterpoint.burst_settle($1::jsonb, $2::jsonb) b",
	    &params, bursts_settled);
	buf_done(&bursting);
	buf_done(&calm);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct pulse *pulse = arg;

	(void)fd;
	(void)what;
	if (pulse->rows != NULL)
		take_sightings(pulse);
	else
		count(pulse);
}

struct pulse *
pulse_start(struct event_base *base, struct model *model,
    const struct config *config, pulse_burst_cb told, void *arg)
{
	struct pulse *pulse = mem_calloc(1, sizeof(*pulse));

	pulse->model = model;
	pulse->config = config;
	pulse->at_once = ROLL_AT_ONCE;
	pulse->told = told;
	pulse->arg = arg;
	pulse->timer = evtimer_new(base, on_timer, pulse);
	count(pulse);
	return pulse;
}

void
pulse_stop(struct pulse *pulse)
{
	if (pulse == NULL)
		return;
	pulse->stopped = true;
	evtimer_del(pulse->timer);
}

void
pulse_free(struct pulse *pulse)
{
	if (pulse == NULL)
		return;
	event_free(pulse->timer);
	forget_rows(pulse);
	pulse_copy_done(&pulse->copy);
	free(pulse->now);
	free(pulse->until);
	free(pulse);
}

/* --- what is asked of it --- */

bool
pulse_find(const struct pulse *pulse, const char *narrative,
    const char *audience, struct sighting *ret)
{
	const struct sighting *found =
	    pulse == NULL ? NULL
			  : pulse_copy_find(&pulse->copy, narrative, audience);

	*ret = found == NULL ? (struct sighting){0} : *found;
	return found != NULL;
}

static const long long *
find_channel(
    const struct pulse *pulse, const char *channel, const char *audience)
{
	if (channel == NULL)
		return NULL;
	return pulse_copy_reach(
	    &pulse->copy, "", channel, audience == NULL ? "" : audience);
}

long long
pulse_reach(const struct pulse *pulse, const char *outlet, const char *channel,
    const char *audience, enum reach_basis *ret)
{
	const long long *found = NULL;
	char *folded = outlet_fold(outlet);

	*ret = REACH_OUTLET;
	if (pulse != NULL && folded[0] != '\0')
		found = pulse_copy_reach(&pulse->copy, folded, "", "");
	free(folded);
	if (pulse != NULL && found == NULL) {
		*ret = REACH_CHANNEL;
		found = find_channel(pulse, channel, audience);
	}
	if (found != NULL)
		return *found;
	*ret = REACH_NONE;
	return -1;
}

const struct decision *
pulse_decision(
    const struct pulse *pulse, const char *narrative, const char *audience)
{
	return pulse == NULL
		   ? NULL
		   : pulse_copy_decision(&pulse->copy, narrative, audience);
}

void
pulse_note_decision(struct pulse *pulse, const json_t *doc)
{
	char *row;

	if (pulse == NULL)
		return;
	row = json_dumps(doc, JSON_COMPACT);
	pulse_copy_decisions(&pulse->copy, (const char *const *)&row, 1);
	free(row);
}
