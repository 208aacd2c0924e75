/* SPDX-License-Identifier: Apache-2.0 */
/*
 * releasing_batch.c - what was taken becomes packages, a few at each turn of
 * the loop, which are signed and stored. Owns the batch. What a package holds
 * is engine's.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "engine/release/package.h"
#include "releasing_parts.h"

enum {
	SLICE = 3000,	     /* microseconds of a turn that packages may take */
	STORE_MOST = 400000, /* microseconds that a batch may take to store */
};

/* --- storing --- */

void
releasing_forget_batch(struct releasing *releasing)
{
	json_decref(releasing->slots);
	releasing->slots = NULL;
	due_batch_done(&releasing->batch);
	due_batch_init(&releasing->batch);
}

static void
note_stored(struct releasing *releasing, const json_t *stored)
{
	const json_t *one;
	double most = 0;
	size_t i;

	json_array_foreach(stored, i, one)
	{
		double late = json_number_value(json_object_get(one, "late"));

		recent_add(&releasing->late, late);
		most = late > most ? late : most;
	}
	releasing->released += (long long)i;
	if (i > 0)
		log_info("release.made", LOG_NUMBER("slots", (long long)i),
		    LOG_NUMBER("late_ms", (long long)(most * 1000)));
}

static void
note_refused(struct releasing *releasing, const json_t *refused)
{
	const json_t *one;
	size_t i;

	json_array_foreach(refused, i, one) log_warning("release.refused",
	    LOG_NUMBER(
		"slot", json_integer_value(json_object_get(one, "slot"))),
	    LOG_TEXT("reason", json_text(one, "reason")));
	releasing->refused += (long long)i;
}

/* A halt waits for the batch that is being stored, and must not wait long. */
static void
size_batch(struct releasing *releasing)
{
	int64_t took = clock_monotonic() - releasing->storing_since;

	if (took > STORE_MOST && releasing->most > 1)
		releasing->most /= 2;
	else if (took < STORE_MOST / 4 &&
		 (long long)releasing->made >= releasing->most)
		releasing->most *= 2;
}

/* After an error the outcome is unknown: what was not released is taken again
 * under its old key. */
static void
stored(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct releasing *releasing = arg;
	json_t *answer;

	(void)n;
	if (releasing->state == RELEASING_STOPPED)
		return;
	if (err != NULL) {
		releasing_fail(releasing, err);
		return;
	}
	size_batch(releasing);
	answer = json_loads(rows[0], 0, NULL);
	releasing->halted = json_is_true(json_object_get(answer, "halted"));
	note_stored(releasing, json_object_get(answer, "stored"));
	note_refused(releasing, json_object_get(answer, "refused"));
	json_decref(answer);
	releasing_wait(
	    releasing, releasing->halted ? releasing_interval(releasing) : 0);
}

static void
store(struct releasing *releasing)
{
	struct err err;

	releasing_set_state(releasing, RELEASING_STORING);
	releasing->storing_since = clock_monotonic();
	if (due_store(releasing->server->model, releasing->server->instance,
		&releasing->batch, signer_id(releasing->server->signer), stored,
		releasing, &err) == -1)
		stored(releasing, NULL, 0, &err);
	releasing_forget_batch(releasing);
}

/* --- making --- */

static void
failed(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("release.failed", LOG_TEXT("reason", err->text));
}

static void
fail(struct releasing *releasing, const json_t *inputs, const char *reason)
{
	const json_t *slot = json_object_get(inputs, "slot");
	struct due_fault fault = {
	    .holder = releasing->server->instance,
	    .slot = json_integer_value(json_object_get(slot, "id")),
	    .key = json_text(inputs, "key"),
	};
	char *words = mem_printf("No package can be made of it: %s.", reason);
	struct err err;

	fault.reason = words;
	releasing->refused++;
	log_warning("release.refused", LOG_NUMBER("slot", fault.slot),
	    LOG_TEXT("reason", words));
	if (due_fail(releasing->server->model, &fault, failed, releasing,
		&err) == -1)
		failed(releasing, NULL, 0, &err);
	free(words);
}

static void
make(struct releasing *releasing, const json_t *inputs)
{
	const struct package_settings settings = {
	    .key_id = signer_id(releasing->server->signer)};
	const json_t *slot = json_object_get(inputs, "slot");
	unsigned char signature[SIGNIFY_SIGNATURE];
	struct buf bytes = {0};
	struct err err;

	if (package_make(inputs, &settings, &bytes, &err) == -1) {
		fail(releasing, inputs, err.text);
	} else {
		signer_sign(releasing->server->signer, bytes.data, bytes.len,
		    signature);
		due_batch_add(&releasing->batch,
		    json_integer_value(json_object_get(slot, "id")),
		    json_text(inputs, "key"), bytes.data, signature);
	}
	buf_done(&bytes);
}

void
releasing_make_some(struct releasing *releasing)
{
	int64_t until = clock_monotonic() + SLICE;

	if (releasing->halted) {
		releasing_forget_batch(releasing);
		releasing_wait(releasing, releasing_interval(releasing));
		return;
	}
	do {
		const json_t *inputs =
		    json_array_get(releasing->slots, releasing->made);

		if (inputs == NULL) {
			store(releasing);
			return;
		}
		make(releasing, inputs);
		releasing->made++;
	} while (clock_monotonic() < until);
	releasing_set_timer(releasing, 0);
}

void
releasing_begin_batch(struct releasing *releasing, json_t *slots)
{
	releasing->slots = json_incref(slots);
	releasing->made = 0;
	releasing_set_state(releasing, RELEASING_MAKING);
	releasing_make_some(releasing);
}
