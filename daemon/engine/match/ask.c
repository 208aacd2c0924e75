/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.c - makes, answers and frees requests. Owns them.
 */
#include "engine/match/ask.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/match/wire_library.h"

static struct match_ask *
new_ask(uint64_t id, void *arg)
{
	struct match_ask *ask = mem_calloc(1, sizeof(*ask));

	ask->id = id;
	ask->since = clock_monotonic();
	ask->arg = arg;
	return ask;
}

struct match_ask *
match_ask_new_text(uint64_t id, const struct match_question *question,
    match_done done, void *arg)
{
	struct match_ask *ask = new_ask(id, arg);

	ask->text_done = done;
	match_pack_text(&ask->message,
	    &(struct match_wire_text){
		.request = id,
		.text = question->text,
		.language = question->language,
		.day = question->day,
		.dimensions =
		    question->vector != NULL ? question->dimensions : 0,
		.vector = question->vector,
	    });
	match_known_key(&ask->message, ask->key);
	return ask;
}

struct match_ask *
match_ask_new_candidates(uint64_t id,
    const struct counterpoint_candidate *candidates, size_t n, tailor_done done,
    void *arg)
{
	struct match_ask *ask = new_ask(id, arg);

	ask->tailor_done = done;
	ask->ncandidates = n;
	match_pack_candidates(&ask->message, id, 0, candidates, n);
	return ask;
}

void
match_ask_free(struct match_ask *ask)
{
	match_findings_clear(&ask->findings);
	match_known_release(ask->known);
	buf_done(&ask->message);
	free(ask);
}

void
match_ask_prepare(struct match_ask *ask, match_mask mask)
{
	match_findings_clear(&ask->findings);
	ask->mask = mask;
	ask->failed = 0;
	match_set_mask(&ask->message, mask);
}

void
match_ask_fall_back(struct match_ask *ask, const char *why)
{
	struct unpack in = {.data = ask->message.data, .len = ask->message.len};
	struct match_wire_text text;
	struct match_wire_ready ready;

	match_findings_clear(&ask->findings);
	match_findings_miss(&ask->findings, "text: %s", why);
	if (ask->ncandidates > 0)
		return;
	unpack_u32(&in);
	if (match_unpack_text(&in, &text) == -1)
		abort();
	ready = (struct match_wire_ready){.text = text.text,
	    .language = text.language[0] != '\0' ? text.language : "und"};
	text_digest_raw(text.text, ready.digest);
	match_findings_add_text(&ask->findings, &ready);
	match_text_done(&text);
}

void
match_ask_keep(struct match_ask *ask, struct match_known *known)
{
	if (ask->ncandidates == 0 && ask->era == known->era &&
	    ask->failed == 0 && ask->findings.nmissing == 0)
		ask->known =
		    match_known_add(known, ask->key, ask->mask, &ask->findings);
}

static void
answer_text(struct match_ask *ask, const struct match_names *names)
{
	const struct match_findings *found =
	    ask->known != NULL ? &ask->known->findings : &ask->findings;
	struct match_fused fused;

	assert(found->ready);
	match_fuse_text(found, names, &fused);
	ask->text_done(ask->arg, &fused.answer, NULL);
	match_fused_done(&fused);
}

static void
answer_candidates(struct match_ask *ask, const struct match_names *names)
{
	struct tailor_factor(*factors)[COUNTERPOINT_FACTORS] =
	    match_fuse_factors(&ask->findings, names, ask->ncandidates);
	struct tailor_answer answer = {.n = ask->ncandidates,
	    .factors = factors,
	    .missing = (const char *const *)ask->findings.missing,
	    .nmissing = ask->findings.nmissing};

	ask->tailor_done(ask->arg, &answer, NULL);
	free(factors);
}

void
match_ask_answer(struct match_ask *ask, const struct match_names *names)
{
	if (!ask->forgotten && ask->ncandidates > 0)
		answer_candidates(ask, names);
	else if (!ask->forgotten)
		answer_text(ask, names);
	match_ask_free(ask);
}

void
match_ask_fail(struct match_ask *ask, const struct err *err)
{
	if (!ask->forgotten && ask->ncandidates > 0)
		ask->tailor_done(ask->arg, NULL, err);
	else if (!ask->forgotten)
		ask->text_done(ask->arg, NULL, err);
	match_ask_free(ask);
}
