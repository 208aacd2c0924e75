/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.c - packs and unpacks the messages of matching, one pair of
 * functions for each. Owns nothing.
 */
#include "engine/match/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/match/page.h"

/* Whether all was there and nothing is left over. */
static int
ended(const struct unpack *in)
{
	return in->bad || in->len != 0 ? -1 : 0;
}

static void
begin(struct buf *out, enum match_message message)
{
	buf_clear(out);
	pack_u32(out, message);
}

void
match_pack_plain(struct buf *out, enum match_message message)
{
	begin(out, message);
}

void
match_pack_done(struct buf *out, uint64_t request)
{
	begin(out, MATCH_MSG_DONE);
	pack_u64(out, request);
}

int
match_unpack_done(struct unpack *in, uint64_t *ret_request)
{
	*ret_request = unpack_u64(in);
	return ended(in);
}

void
match_pack_plugin(struct buf *out, const struct match_wire_plugin *plugin)
{
	begin(out, MATCH_MSG_PLUGIN);
	pack_u32(out, plugin->index);
	pack_str(out, plugin->name);
	pack_str(out, plugin->path);
	pack_u32(out, plugin->nsettings);
	for (size_t i = 0; i < plugin->nsettings; i++) {
		pack_str(out, plugin->settings[i].name);
		pack_str(out, plugin->settings[i].value);
	}
}

int
match_unpack_plugin(struct unpack *in, struct match_wire_plugin *ret)
{
	ret->index = unpack_u32(in);
	ret->name = unpack_str(in);
	ret->path = unpack_str(in);
	ret->nsettings = unpack_count(in, 10);
	if (ret->index >= MATCH_PLUGINS_MAX ||
	    ret->nsettings > CONFIG_SETTINGS_MAX)
		return -1;
	for (size_t i = 0; i < ret->nsettings; i++) {
		ret->settings[i].name = (char *)unpack_str(in);
		ret->settings[i].value = (char *)unpack_str(in);
	}
	return ended(in);
}

void
match_pack_up(struct buf *out, const struct match_wire_up *up)
{
	begin(out, MATCH_MSG_PLUGIN_UP);
	pack_u32(out, up->index);
	pack_u32(out, up->kind);
	pack_str(out, up->version);
	pack_str(out, up->about);
}

int
match_unpack_up(struct unpack *in, struct match_wire_up *ret)
{
	ret->index = unpack_u32(in);
	ret->kind = unpack_u32(in);
	ret->version = unpack_str(in);
	ret->about = unpack_str(in);
	if (ret->index >= MATCH_PLUGINS_MAX ||
	    ret->kind < COUNTERPOINT_MATCHER ||
	    ret->kind > COUNTERPOINT_RELEASE)
		return -1;
	return ended(in);
}

void
match_pack_refused(struct buf *out, const struct match_wire_refused *refused)
{
	begin(out, MATCH_MSG_PLUGIN_REFUSED);
	pack_u32(out, refused->index);
	pack_str(out, refused->reason);
}

int
match_unpack_refused(struct unpack *in, struct match_wire_refused *ret)
{
	ret->index = unpack_u32(in);
	ret->reason = unpack_str(in);
	return ret->index < MATCH_PLUGINS_MAX ? ended(in) : -1;
}

void
match_pack_fork(struct buf *out, enum match_message message,
    const struct match_wire_fork *what)
{
	begin(out, message);
	pack_u32(out, what->slot);
	pack_u32(out, what->pid);
}

int
match_unpack_fork(struct unpack *in, struct match_wire_fork *ret)
{
	ret->slot = unpack_u32(in);
	ret->pid = unpack_u32(in);
	if (ret->slot < 1 || ret->slot > MATCH_WORKERS_MAX)
		return -1;
	return ended(in);
}

void
match_pack_text(struct buf *out, const struct match_wire_text *text)
{
	begin(out, MATCH_MSG_TEXT);
	pack_u64(out, text->request);
	pack_u32(out, text->mask);
	pack_str(out, text->text);
	pack_str(out, text->language);
	pack_u32(out, text->day);
	pack_u32(out, text->dimensions);
	pack_floats(out, text->vector, text->dimensions);
}

/* A copy, for inside a message numbers are not aligned; NULL for none. */
static const float *
unpack_vector(struct unpack *in, size_t n)
{
	float *vector = n == 0 ? NULL : mem_calloc(n, sizeof(*vector));

	if (n > 0)
		unpack_floats(in, vector, n);
	return vector;
}

int
match_unpack_text(struct unpack *in, struct match_wire_text *ret)
{
	ret->request = unpack_u64(in);
	ret->mask = unpack_u32(in);
	ret->text = unpack_str(in);
	ret->language = unpack_str(in);
	ret->day = unpack_u32(in);
	ret->dimensions = unpack_count(in, sizeof(float));
	ret->vector = unpack_vector(in, ret->dimensions);
	if (ended(in) == 0)
		return 0;
	match_text_done(ret);
	return -1;
}

void
match_text_done(struct match_wire_text *text)
{
	free((void *)text->vector);
	*text = (struct match_wire_text){0};
}

void
match_set_mask(struct buf *message, match_mask mask)
{
	/* Behind the message's and the request's numbers. */
	memcpy(message->data + sizeof(uint32_t) + sizeof(uint64_t), &mask,
	    sizeof(mask));
}

void
match_pack_ready(struct buf *out, const struct match_wire_ready *ready)
{
	begin(out, MATCH_MSG_TEXT_READY);
	pack_u64(out, ready->request);
	pack_str(out, ready->text);
	pack_str(out, ready->language);
	pack_u32(out, ready->detected);
	buf_add(out, ready->digest, sizeof(ready->digest));
}

int
match_unpack_ready(struct unpack *in, struct match_wire_ready *ret)
{
	ret->request = unpack_u64(in);
	ret->text = unpack_str(in);
	ret->language = unpack_str(in);
	ret->detected = unpack_u32(in) != 0;
	if (in->bad || in->len != sizeof(ret->digest))
		return -1;
	for (size_t i = 0; i < sizeof(ret->digest); i++)
		ret->digest[i] = in->data[i];
	return 0;
}

static void
pack_hit(struct buf *out, const struct match_wire_hit *hit)
{
	pack_u32(out, hit->narrative);
	pack_real(out, hit->score);
	pack_real(out, hit->confidence);
	pack_u32(out, hit->stance);
	pack_u32(out, hit->nwhy);
	for (size_t i = 0; i < hit->nwhy; i++)
		pack_str(out, hit->why[i]);
}

static void
unpack_hit(struct unpack *in, struct match_wire_hit *ret)
{
	ret->narrative = unpack_u32(in);
	ret->score = unpack_real(in);
	ret->confidence = unpack_real(in);
	ret->stance = unpack_u32(in);
	ret->nwhy = unpack_count(in, 5);
	if (ret->stance > COUNTERPOINT_REPORTS || ret->nwhy > MATCH_WHYS_MAX) {
		ret->nwhy = 0;
		in->bad = true;
	}
	for (size_t i = 0; i < ret->nwhy; i++)
		ret->why[i] = unpack_str(in);
}

void
match_pack_hits(struct buf *out, const struct match_wire_hits *hits)
{
	begin(out, MATCH_MSG_HITS);
	pack_u64(out, hits->request);
	pack_u32(out, hits->plugin);
	pack_u32(out, hits->failed);
	pack_u32(out, hits->n);
	for (size_t i = 0; i < hits->n; i++)
		pack_hit(out, &hits->hits[i]);
}

int
match_unpack_hits(struct unpack *in, struct match_wire_hits *ret)
{
	ret->request = unpack_u64(in);
	ret->plugin = unpack_u32(in);
	ret->failed = unpack_u32(in) != 0;
	ret->n = unpack_count(in, 28);
	if (ret->plugin >= MATCH_PLUGINS_MAX || ret->n > MATCH_HITS_MAX)
		return -1;
	for (size_t i = 0; i < ret->n; i++)
		unpack_hit(in, &ret->hits[i]);
	return ended(in);
}

void
match_pack_factors(struct buf *out, const struct match_wire_factors *factors)
{
	begin(out, MATCH_MSG_FACTORS);
	pack_u64(out, factors->request);
	pack_u32(out, factors->plugin);
	pack_u32(out, factors->failed);
	pack_u32(out, factors->n);
	for (size_t i = 0; i < factors->n; i++) {
		pack_u32(out, factors->factors[i].candidate);
		pack_u32(out, factors->factors[i].factor);
		pack_real(out, factors->factors[i].score);
		pack_str(out, factors->factors[i].reason);
	}
}

static int
unpack_factor(struct unpack *in, struct match_wire_factor *ret)
{
	ret->candidate = unpack_u32(in);
	ret->factor = unpack_u32(in);
	ret->score = unpack_real(in);
	ret->reason = unpack_str(in);
	return ret->candidate < MATCH_CANDIDATES_MAX &&
		       ret->factor < COUNTERPOINT_FACTORS
		   ? 0
		   : -1;
}

int
match_unpack_factors(struct unpack *in, struct match_wire_factors *ret)
{
	ret->request = unpack_u64(in);
	ret->plugin = unpack_u32(in);
	ret->failed = unpack_u32(in) != 0;
	ret->n = unpack_count(in, 21);
	if (in->bad || ret->plugin >= MATCH_PLUGINS_MAX ||
	    ret->n > MATCH_CANDIDATES_MAX * COUNTERPOINT_FACTORS)
		return -1;
	ret->factors = mem_calloc(ret->n, sizeof(*ret->factors));
	for (size_t i = 0; i < ret->n; i++)
		if (unpack_factor(in, &ret->factors[i]) == -1)
			in->bad = true;
	if (ended(in) == 0)
		return 0;
	free(ret->factors);
	ret->factors = NULL;
	return -1;
}

void
match_pack_log(struct buf *out, const struct match_wire_log *line)
{
	begin(out, MATCH_MSG_LOG);
	pack_u32(out, line->level);
	pack_u32(out, line->plugin);
	pack_str(out, line->text);
}

int
match_unpack_log(struct unpack *in, struct match_wire_log *ret)
{
	ret->level = unpack_u32(in);
	ret->plugin = unpack_u32(in);
	ret->text = unpack_str(in);
	if (ret->level > COUNTERPOINT_ERROR)
		return -1;
	return ended(in);
}
