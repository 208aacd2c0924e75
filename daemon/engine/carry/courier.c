/* SPDX-License-Identifier: Apache-2.0 */
/*
 * courier.c - one carrier and its asks. Owns both. One ask at a time is with
 * the carrier, so that whoever it dies of is known. Death is noticed by the
 * pidfd alone; then the channel is read to its end, for the answer may have
 * been the last thing that it did.
 */
#include "engine/carry/courier.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/program.h"
#include "engine/carry/carrier.h"
#include "engine/plugin/host.h"
#include "engine/plugin/process.h"
#include "engine/plugin/suspend.h"

#define OPEN_DEADLINES 3 /* opening may take so many deadlines of a call */

struct courier_ask {
	TAILQ_ENTRY(courier_ask) link;
	struct courier *courier;
	struct buf message;
	courier_done done;
	void *arg;
};

TAILQ_HEAD(asks, courier_ask);

struct courier {
	struct event_base *base;
	char *name, *title, *program;
	struct buf load; /* the message that has the plugin loaded */
	unsigned deadline_ms;
	struct courier_hooks hooks;

	enum courier_state state;
	char *version, *about, *reason;
	struct plugin_process process; /* of a state up to KILLED */
	struct channel *channel;       /* the same */
	struct event *died;	       /* the same */
	struct event *timer;	       /* a deadline, or the end of a pause */
	bool overdue, broken;
	struct plugin_suspend suspend;
	unsigned long long calls, crashes, timeouts;
	struct asks asks; /* the first one is with the carrier */
	unsigned nasks;
};

const char *
courier_state_name(enum courier_state state)
{
	static const char *const names[] = {
	    [COURIER_STARTING] = "starting",
	    [COURIER_RUNNING] = "running",
	    [COURIER_KILLED] = "ending",
	    [COURIER_SUSPENDED] = "suspended",
	    [COURIER_REFUSED] = "refused",
	    [COURIER_IDLE] = "idle",
	};

	return names[state];
}

static void
set_text(char **field, char *owned)
{
	free(*field);
	*field = owned;
}

static void
set_state(struct courier *courier, enum courier_state state, const char *reason)
{
	log_debug("carry.courier", LOG_TEXT("name", courier->name),
	    LOG_TEXT("from", courier_state_name(courier->state)),
	    LOG_TEXT("to", courier_state_name(state)),
	    LOG_TEXT("reason", reason));
	courier->state = state;
	set_text(&courier->reason, text_clean(reason, PLUGIN_LOG_BYTES));
	courier->hooks.changed(courier->hooks.arg, courier);
}

static void
set_timer(struct courier *courier, int64_t us)
{
	const struct timeval tv = {us / 1000000, us % 1000000};

	event_add(courier->timer, &tv);
}

static void
kill_process(struct courier *courier, const char *reason)
{
	if (courier->state == COURIER_KILLED)
		return;
	event_del(courier->timer);
	program_kill(courier->process.pidfd);
	set_state(courier, COURIER_KILLED, reason);
}

/* --- asks --- */

static struct courier_ask *
take_first(struct courier *courier)
{
	struct courier_ask *ask = TAILQ_FIRST(&courier->asks);

	if (ask != NULL) {
		TAILQ_REMOVE(&courier->asks, ask, link);
		courier->nasks--;
	}
	return ask;
}

static void
ask_free(struct courier_ask *ask)
{
	buf_done(&ask->message);
	free(ask);
}

static void
ask_end(struct courier_ask *ask, const struct carry_verdict *verdict)
{
	ask->done(ask->arg, verdict);
	ask_free(ask);
}

/* Gives the carrier its next ask. */
static void
send_first(struct courier *courier)
{
	const struct courier_ask *ask = TAILQ_FIRST(&courier->asks);

	if (ask == NULL)
		return;
	channel_send(courier->channel, ask->message.data, ask->message.len, -1);
	courier->calls++;
	set_timer(courier, courier->deadline_ms * INT64_C(1000));
}

static struct courier_ask *
add_ask(struct courier *courier, courier_done done, void *arg)
{
	struct courier_ask *ask = mem_calloc(1, sizeof(*ask));

	assert(courier_is_running(courier));
	ask->courier = courier;
	ask->done = done;
	ask->arg = arg;
	TAILQ_INSERT_TAIL(&courier->asks, ask, link);
	courier->nasks++;
	return ask;
}

static struct courier_ask *
begin(struct courier_ask *ask)
{
	if (TAILQ_FIRST(&ask->courier->asks) == ask)
		send_first(ask->courier);
	return ask;
}

struct courier_ask *
courier_hand_over(struct courier *courier,
    const struct counterpoint_package *package, courier_done done, void *arg)
{
	struct courier_ask *ask = add_ask(courier, done, arg);

	carry_pack_hand_over(&ask->message, package);
	return begin(ask);
}

struct courier_ask *
courier_answer(struct courier *courier,
    const struct counterpoint_package *package,
    const struct counterpoint_answer *answer, courier_done done, void *arg)
{
	struct courier_ask *ask = add_ask(courier, done, arg);

	carry_pack_answer(&ask->message, package, answer);
	return begin(ask);
}

bool
courier_withdraw(struct courier_ask *ask)
{
	struct courier *courier = ask->courier;

	if (TAILQ_FIRST(&courier->asks) == ask)
		return false;
	TAILQ_REMOVE(&courier->asks, ask, link);
	courier->nasks--;
	ask_free(ask);
	return true;
}

/* --- what the carrier says --- */

static int
hear_up(struct courier *courier, struct unpack *in)
{
	struct match_wire_up up;

	if (courier->state != COURIER_STARTING ||
	    match_unpack_up(in, &up) == -1)
		return -1;
	event_del(courier->timer);
	set_text(&courier->version, text_clean(up.version, 64));
	set_text(&courier->about, text_clean(up.about, CARRY_TEXT_BYTES));
	if (up.kind == COUNTERPOINT_RELEASE) {
		set_state(courier, COURIER_RUNNING, "");
		return 0;
	}
	program_kill(courier->process.pidfd);
	set_state(courier, COURIER_IDLE, "no release plugin");
	return 0;
}

static int
hear_refused(struct courier *courier, struct unpack *in)
{
	struct match_wire_refused refused;

	if (courier->state != COURIER_STARTING ||
	    match_unpack_refused(in, &refused) == -1)
		return -1;
	event_del(courier->timer);
	program_kill(courier->process.pidfd);
	set_state(courier, COURIER_REFUSED, refused.reason);
	return 0;
}

static int
hear_log(struct courier *courier, struct unpack *in)
{
	struct match_wire_log line;
	char *text;

	if (match_unpack_log(in, &line) == -1)
		return -1;
	text = text_clean(line.text, PLUGIN_LOG_BYTES);
	courier->hooks.log(courier->hooks.arg, line.level, courier->name, text);
	free(text);
	return 0;
}

static int
hear_verdict(struct courier *courier, struct unpack *in)
{
	struct carry_verdict verdict = {.text = ""};
	struct courier_ask *ask;
	char *text;

	if (TAILQ_EMPTY(&courier->asks) ||
	    carry_unpack_verdict(in, &verdict) == -1)
		return -1;
	if (courier->state != COURIER_KILLED)
		event_del(courier->timer);
	ask = take_first(courier);
	text = text_clean(verdict.text, CARRY_TEXT_BYTES);
	verdict.text = text;
	if (courier->state == COURIER_RUNNING)
		send_first(courier);
	ask_end(ask, &verdict);
	free(text);
	return 0;
}

static int
hear(struct courier *courier, const struct channel_message *message)
{
	struct unpack in = {.data = message->data, .len = message->len};

	switch (unpack_u32(&in)) {
	case MATCH_MSG_PLUGIN_UP:
		return hear_up(courier, &in);
	case MATCH_MSG_PLUGIN_REFUSED:
		return hear_refused(courier, &in);
	case MATCH_MSG_LOG:
		return hear_log(courier, &in);
	case CARRY_MSG_VERDICT:
		return hear_verdict(courier, &in);
	default:
		return -1;
	}
}

static void
message_cb(void *arg, const struct channel_message *message)
{
	struct courier *courier = arg;

	if (courier->broken || hear(courier, message) == 0)
		return;
	courier->broken = true;
	kill_process(courier, "it sent a broken message");
}

/* Its death follows, and says more. */
static void
closed_cb(void *arg, const char *reason)
{
	(void)arg;
	(void)reason;
}

/* --- its life --- */

static void
drop_process(struct courier *courier)
{
	channel_free(courier->channel);
	courier->channel = NULL;
	event_free(courier->died);
	courier->died = NULL;
	close(courier->process.pidfd);
}

/* Nobody knows what became of the ask that it had; the others were not begun.
 */
static void
return_asks(struct courier *courier, const char *how)
{
	struct asks lost = TAILQ_HEAD_INITIALIZER(lost);
	struct carry_verdict verdict = {.outcome = CARRY_LATER, .text = how};
	struct courier_ask *ask;

	TAILQ_CONCAT(&lost, &courier->asks, link);
	courier->nasks = 0;
	while ((ask = TAILQ_FIRST(&lost)) != NULL) {
		TAILQ_REMOVE(&lost, ask, link);
		ask_end(ask, &verdict);
		verdict.outcome = CARRY_RETURNED;
	}
}

static void
suspend(struct courier *courier, const char *how)
{
	int64_t now = clock_monotonic();

	if (courier->overdue)
		courier->timeouts++;
	else
		courier->crashes++;
	plugin_suspend_strike(&courier->suspend, now);
	set_timer(courier, courier->suspend.until - now);
	set_state(courier, COURIER_SUSPENDED, how);
	return_asks(courier, how);
}

static void
died_cb(evutil_socket_t fd, short what, void *arg)
{
	struct courier *courier = arg;
	char end[64], how[128];

	(void)fd;
	(void)what;
	channel_drain(courier->channel);
	program_reap(courier->process.pidfd, end);
	drop_process(courier);
	if (courier->state == COURIER_REFUSED || courier->state == COURIER_IDLE)
		return;
	snprintf(how, sizeof(how), "the carrier was %s",
	    courier->overdue ? "stopped, for it took too long" : end);
	suspend(courier, how);
}

static const struct channel_calls channel_calls = {
    .message = message_cb, .closed = closed_cb};

static int
start_process(struct courier *courier, struct err *err)
{
	const struct plugin_role role = {courier->title, CARRY_CARRIER_FLAG};

	if (plugin_process_start(
		&role, courier->program, &courier->process, err) == -1)
		return -1;
	courier->channel = channel_new(courier->base, courier->process.channel,
	    false, &channel_calls, courier);
	courier->died = event_new(
	    courier->base, courier->process.pidfd, EV_READ, died_cb, courier);
	assert(courier->died != NULL);
	event_add(courier->died, NULL);
	courier->overdue = courier->broken = false;
	channel_send(
	    courier->channel, courier->load.data, courier->load.len, -1);
	set_timer(
	    courier, courier->deadline_ms * OPEN_DEADLINES * INT64_C(1000));
	return 0;
}

static void
start(struct courier *courier)
{
	struct err err;

	if (start_process(courier, &err) == -1)
		suspend(courier, err.text);
	else if (courier->state != COURIER_STARTING)
		set_state(courier, COURIER_STARTING, "");
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct courier *courier = arg;
	int64_t now = clock_monotonic();

	(void)fd;
	(void)what;
	switch (courier->state) {
	case COURIER_SUSPENDED:
		if (plugin_suspend_lasts(&courier->suspend, now))
			set_timer(courier, courier->suspend.until - now);
		else
			start(courier);
		break;
	case COURIER_STARTING:
	case COURIER_RUNNING:
		courier->overdue = true;
		kill_process(courier, "it took too long");
		break;
	default:
		break;
	}
}

static void
pack_load(struct buf *out, const struct config_plugin *config)
{
	struct match_wire_plugin wire = {.name = config->name,
	    .path = config->path,
	    .nsettings = config->nsettings};

	assert(config->nsettings <= CONFIG_SETTINGS_MAX);
	for (size_t i = 0; i < config->nsettings; i++)
		wire.settings[i] = config->settings[i];
	match_pack_plugin(out, &wire);
}

struct courier *
courier_start(struct event_base *base, const struct courier_settings *settings,
    const struct courier_hooks *hooks)
{
	struct courier *courier = mem_calloc(1, sizeof(*courier));

	courier->base = base;
	courier->name = mem_strdup(settings->plugin->name);
	courier->title =
	    mem_printf("counterpointd: carrier %.32s", courier->name);
	courier->program =
	    settings->program == NULL ? NULL : mem_strdup(settings->program);
	pack_load(&courier->load, settings->plugin);
	courier->deadline_ms = settings->deadline_ms;
	courier->hooks = *hooks;
	courier->version = mem_strdup("");
	courier->about = mem_strdup("");
	courier->reason = mem_strdup("");
	TAILQ_INIT(&courier->asks);
	courier->timer = evtimer_new(base, timer_cb, courier);
	assert(courier->timer != NULL);
	start(courier);
	return courier;
}

void
courier_stop(struct courier *courier)
{
	struct courier_ask *ask;
	char end[64];

	if (courier == NULL)
		return;
	if (courier->channel != NULL) {
		program_kill(courier->process.pidfd);
		program_reap(courier->process.pidfd, end);
		drop_process(courier);
	}
	while ((ask = take_first(courier)) != NULL)
		ask_free(ask);
	event_free(courier->timer);
	buf_done(&courier->load);
	free(courier->name);
	free(courier->title);
	free(courier->program);
	free(courier->version);
	free(courier->about);
	free(courier->reason);
	free(courier);
}

bool
courier_is_running(const struct courier *courier)
{
	return courier->state == COURIER_RUNNING;
}

void
courier_hurry(struct courier *courier, unsigned ms)
{
	if (courier_is_running(courier) && !TAILQ_EMPTY(&courier->asks))
		set_timer(courier, ms * INT64_C(1000));
}

void
courier_status(const struct courier *courier, struct courier_status *ret)
{
	*ret = (struct courier_status){
	    .name = courier->name,
	    .version = courier->version,
	    .about = courier->about,
	    .reason = courier->reason,
	    .state = courier->state,
	    .seconds =
		plugin_suspend_seconds(&courier->suspend, clock_monotonic()),
	    .calls = courier->calls,
	    .crashes = courier->crashes,
	    .timeouts = courier->timeouts,
	    .waiting = courier->nasks,
	};
}
