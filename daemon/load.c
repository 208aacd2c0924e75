/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load.c - one package on its way: it is handed to the plugin, which delivers
 * it or asks for an HTTP request; the request is made; the plugin judges the
 * answer; the database is told. Owns the package meanwhile. One that ends
 * untold stays pending: its lease is not renewed, and it is taken again, with
 * the same key.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "carrying.h"
#include "engine/carry/pause.h"
#include "engine/carry/read.h"
#include "model/delivery.h"
#include "releasing.h"

#define TIMEOUT_MS     10000 /* of a request that asks for none */
#define TIMEOUT_MAX_MS 60000

/* In this order. */
enum load_step {
	LOAD_HANDING,  /* the plugin has it */
	LOAD_FETCHING, /* its request is made */
	LOAD_JUDGING,  /* the plugin has the answer */
	LOAD_TELLING,  /* the database is told */
};

struct load {
	LIST_ENTRY(load) link;
	struct line *line;
	enum load_step step;
	json_t *item;
	struct buf bytes;
	struct counterpoint_package package; /* points into these two */
	struct courier_ask *ask;	     /* of HANDING and JUDGING */
	struct fetch *fetch;		     /* of FETCHING */
};

int64_t
load_release(const struct load *load)
{
	return json_integer_value(json_object_get(load->item, "release"));
}

struct load *
load_first(const struct line *line)
{
	return LIST_FIRST(&line->loads);
}

struct load *
load_next(const struct load *load)
{
	return LIST_NEXT(load, link);
}

void
load_free(struct load *load)
{
	LIST_REMOVE(load, link);
	load->line->nloads--;
	if (load->fetch != NULL)
		fetch_cancel(load->fetch);
	buf_done(&load->bytes);
	json_decref(load->item);
	free(load);
}

static void
load_end(struct load *load)
{
	struct line *line = load->line;

	load_free(load);
	carrying_room(line);
}

/* --- the database is told --- */

static void
told(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct load *load = arg;

	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("carry.untold",
		    LOG_NUMBER("release", load_release(load)),
		    LOG_TEXT("reason", err->text));
	load_end(load);
}

static void
tell(struct load *load, const char *outcome, const char *text, uint32_t seconds)
{
	struct server *server = load->line->carrying->server;
	const struct delivery_end end = {
	    .holder = load->line->holder,
	    .carrier = load->line->name,
	    .release = load_release(load),
	    .outcome = outcome,
	    .text = text,
	    .seconds = seconds,
	    .retry_hours = server->config->retry_hours,
	    .not_after = releasing_clock_latest(server),
	};
	struct err err;

	load->step = LOAD_TELLING;
	if (delivery_end(server->model, &end, told, load, &err) == -1)
		told(load, NULL, 0, &err);
}

static void
postpone(struct load *load, const char *reason, uint32_t wanted)
{
	uint32_t seconds =
	    carry_pause(load->package.attempt, wanted, randombytes_random());

	load->line->postponed++;
	log_warning("carry.later", LOG_TEXT("carrier", load->line->name),
	    LOG_NUMBER("release", load_release(load)),
	    LOG_NUMBER("attempt", load->package.attempt),
	    LOG_NUMBER("seconds", seconds), LOG_TEXT("reason", reason));
	tell(load, "later", reason, seconds);
}

static void
refuse(struct load *load, const char *reason)
{
	load->line->failed++;
	log_error("carry.failed", LOG_TEXT("carrier", load->line->name),
	    LOG_NUMBER("release", load_release(load)),
	    LOG_TEXT("reason", reason));
	tell(load, "refused", reason, 0);
}

static void
deliver(struct load *load, const char *receipt)
{
	load->line->delivered++;
	log_info("carry.delivered", LOG_TEXT("carrier", load->line->name),
	    LOG_NUMBER("release", load_release(load)),
	    LOG_TEXT("organisation", load->package.organisation),
	    LOG_NUMBER("attempt", load->package.attempt));
	tell(load, "delivered", receipt, 0);
}

/* The carrier died, but of another one: that is no attempt, and this is due
 * again at once. What an endpoint has got already it knows by its key. */
static void
give_back(struct load *load)
{
	tell(load, "returned", "", 0);
}

/* --- the request is made --- */

static void judged(void *, const struct carry_verdict *);

static void
judge(struct load *load, const struct counterpoint_answer *answer)
{
	load->step = LOAD_JUDGING;
	if (courier_is_running(load->line->courier))
		load->ask = courier_answer(
		    load->line->courier, &load->package, answer, judged, load);
	else
		give_back(load);
}

static void
fetched(void *arg, const struct fetch_answer *fetched, const struct err *err)
{
	struct load *load = arg;
	struct counterpoint_answer answer = {.fault = "", .body = ""};

	load->fetch = NULL;
	if (err != NULL) {
		answer.fault = err->text;
	} else {
		answer.status = (uint32_t)fetched->status;
		answer.retry_after = fetched->retry_after > CARRY_PAUSE_MAX
					 ? CARRY_PAUSE_MAX
					 : (uint32_t)fetched->retry_after;
		answer.body = fetched->body;
		answer.length = fetched->len;
	}
	judge(load, &answer);
}

/* What a plugin may ask for, whatever its own settings allow. */
static const char *
find_fault(const struct counterpoint_request *request)
{
	if (strcmp(request->method, "POST") != 0 &&
	    strcmp(request->method, "PUT") != 0)
		return "the plugin asks for a request that is no POST or PUT";
	if (strncmp(request->url, "https://", 8) != 0 &&
	    !(strncmp(request->url, "http://", 7) == 0 &&
		url_is_local(request->url)))
		return "the plugin asks for a request without TLS";
	if (url_has_user(request->url))
		return "the plugin asks for a URL with a user";
	return NULL;
}

static void
make_request(struct load *load, const struct counterpoint_request *wanted)
{
	const char *fault = find_fault(wanted);
	uint32_t timeout =
	    wanted->timeout_ms > 0 ? wanted->timeout_ms : TIMEOUT_MS;
	const struct fetch_request request = {
	    .url = wanted->url,
	    .method = wanted->method,
	    .headers = wanted->headers,
	    .body = wanted->body,
	    .len = wanted->length,
	    .ca_file = wanted->ca_file,
	    .timeout_ms = timeout < TIMEOUT_MAX_MS ? timeout : TIMEOUT_MAX_MS,
	    .most = CARRY_ANSWER_MAX,
	    .cut = true,
	};
	struct err err;

	if (fault != NULL) {
		refuse(load, fault);
		return;
	}
	load->step = LOAD_FETCHING;
	load->fetch = fetch_start(
	    load->line->carrying->fetcher, &request, fetched, load, &err);
	if (load->fetch == NULL)
		postpone(load, err.text, 0);
}

/* --- the plugin says what became of it --- */

static void
judged(void *arg, const struct carry_verdict *verdict)
{
	struct load *load = arg;

	load->ask = NULL;
	switch (verdict->outcome) {
	case CARRY_DELIVERED:
		deliver(load, verdict->text);
		break;
	case CARRY_REFUSED:
		refuse(load, verdict->text);
		break;
	case CARRY_SKIPPED:
		tell(load, "skipped", verdict->text, 0);
		break;
	case CARRY_LATER:
		postpone(load, verdict->text, verdict->seconds);
		break;
	case CARRY_RETURNED:
		give_back(load);
		break;
	case CARRY_REQUEST:
		if (load->line->halted)
			load_end(load);
		else
			make_request(load, &verdict->request);
		break;
	}
}

void
load_start(struct line *line, const json_t *item)
{
	struct load *load = mem_calloc(1, sizeof(*load));
	struct err err;

	load->line = line;
	load->item = json_incref((json_t *)item);
	LIST_INSERT_HEAD(&line->loads, load, link);
	line->nloads++;
	if (carry_read(item, &load->bytes, &load->package, &err) == -1)
		refuse(load, err.text);
	else if (line->halted)
		load_end(load);
	else if (!courier_is_running(line->courier))
		give_back(load);
	else
		load->ask = courier_hand_over(
		    line->courier, &load->package, judged, load);
}

void
load_halt(struct load *load)
{
	if (load->step == LOAD_FETCHING ||
	    (load->step == LOAD_HANDING && courier_withdraw(load->ask)))
		load_end(load);
}
