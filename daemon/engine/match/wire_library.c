/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire_library.c - packs and unpacks narratives, concepts and candidates. Owns
 * nothing but the arrays it unpacks into.
 */
#include "engine/match/wire_library.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/channel.h"
#include "base/mem.h"

#define STR_BYTES 5 /* a packed string's, beside its characters */
#define U32_BYTES sizeof(uint32_t)

/* With the word that later says whether its vector comes along. */
static size_t
wording_bytes(const struct counterpoint_wording *wording)
{
	return strlen(wording->text) + strlen(wording->language) +
	       2 * STR_BYTES + U32_BYTES;
}

/* Packs as many as fit into *room; returns how many that are. */
static size_t
pack_wordings(struct buf *out, const struct counterpoint_wording *wordings,
    size_t n, size_t *room)
{
	size_t fit;

	for (fit = 0; fit < n; fit++) {
		size_t bytes = wording_bytes(&wordings[fit]);

		if (bytes > *room)
			break;
		*room -= bytes;
	}
	pack_u32(out, fit);
	for (size_t i = 0; i < fit; i++) {
		pack_str(out, wordings[i].text);
		pack_str(out, wordings[i].language);
	}
	return fit;
}

/* As pack_wordings(). */
static size_t
pack_aliases(
    struct buf *out, const char *const *aliases, size_t n, size_t *room)
{
	size_t fit;

	for (fit = 0; fit < n; fit++) {
		size_t bytes = strlen(aliases[fit]) + STR_BYTES;

		if (bytes > *room)
			break;
		*room -= bytes;
	}
	pack_u32(out, fit);
	for (size_t i = 0; i < fit; i++)
		pack_str(out, aliases[i]);
	return fit;
}

/* Where vectors go, and how many did not fit. */
struct vectors {
	struct buf *out;
	uint32_t dimensions;
	size_t room, left_out;
};

static void
pack_vector(struct vectors *to, const float *vector)
{
	size_t bytes = to->dimensions * sizeof(*vector);
	bool wanted = vector != NULL && bytes > 0;
	bool fits = wanted && bytes <= to->room;

	to->left_out += wanted && !fits;
	pack_u32(to->out, fits);
	if (!fits)
		return;
	pack_floats(to->out, vector, to->dimensions);
	to->room -= bytes;
}

static void
pack_vectors(
    struct vectors *to, const struct counterpoint_wording *wordings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pack_vector(to, wordings[i].vector);
}

size_t
match_pack_put(struct buf *out, match_mask skip, uint32_t id,
    const struct counterpoint_narrative *n)
{
	struct vectors vectors = {.out = out, .dimensions = n->dimensions};
	size_t aliases, phrases, exemplars, answers, room;

	match_pack_plain(out, MATCH_MSG_PUT);
	pack_u32(out, skip);
	pack_u32(out, id);
	pack_str(out, n->slug);
	pack_str(out, n->title);
	pack_str(out, n->summary);
	pack_str(out, n->language != NULL ? n->language : "und");
	pack_u32(out, n->first_seen);
	pack_u32(out, n->last_seen);
	pack_u32(out, n->dimensions);
	assert(out->len < CHANNEL_MESSAGE_MAX / 2);
	/* Four counts, and the narrative's own word on its vector. */
	room = CHANNEL_MESSAGE_MAX - 5 * U32_BYTES - out->len;
	aliases = pack_aliases(out, n->aliases, n->naliases, &room);
	phrases = pack_wordings(out, n->phrases, n->nphrases, &room);
	exemplars = pack_wordings(out, n->exemplars, n->nexemplars, &room);
	answers = pack_wordings(out, n->answers, n->nanswers, &room);
	vectors.room = room;
	pack_vector(&vectors, n->vector);
	pack_vectors(&vectors, n->exemplars, exemplars);
	pack_vectors(&vectors, n->answers, answers);
	pack_vectors(&vectors, n->phrases, phrases);
	return vectors.left_out + n->naliases - aliases + n->nphrases -
	       phrases + n->nexemplars - exemplars + n->nanswers - answers;
}

static struct counterpoint_wording *
unpack_wordings(struct unpack *in, size_t *ret_n)
{
	size_t n = unpack_count(in, 2 * STR_BYTES);
	struct counterpoint_wording *wordings =
	    mem_calloc(n, sizeof(*wordings));

	for (size_t i = 0; i < n; i++) {
		wordings[i].text = unpack_str(in);
		wordings[i].language = unpack_str(in);
	}
	*ret_n = n;
	return wordings;
}

static const char **
unpack_aliases(struct unpack *in, size_t *ret_n)
{
	size_t n = unpack_count(in, STR_BYTES);
	const char **aliases = mem_calloc(n, sizeof(*aliases));

	for (size_t i = 0; i < n; i++)
		aliases[i] = unpack_str(in);
	*ret_n = n;
	return aliases;
}

/* What is left of the numbers that vectors are copied to. */
struct numbers {
	float *next;
	size_t left;
	uint32_t dimensions;
};

static const float *
unpack_vector(struct unpack *in, struct numbers *numbers)
{
	const float *vector = numbers->next;

	if (unpack_u32(in) == 0)
		return NULL;
	if (numbers->dimensions == 0 || numbers->dimensions > numbers->left) {
		in->bad = true;
		return NULL;
	}
	unpack_floats(in, numbers->next, numbers->dimensions);
	numbers->next += numbers->dimensions;
	numbers->left -= numbers->dimensions;
	return vector;
}

static void
unpack_vectors(struct unpack *in, struct numbers *numbers,
    const struct counterpoint_wording *wordings, size_t n)
{
	/* Made by unpack_wordings(), so they may be written. */
	struct counterpoint_wording *to = (void *)wordings;

	for (size_t i = 0; i < n; i++)
		to[i].vector = unpack_vector(in, numbers);
}

static void
unpack_all_vectors(struct unpack *in, struct match_wire_put *ret)
{
	struct counterpoint_narrative *n = &ret->narrative;
	struct numbers numbers = {
	    .left = in->len / sizeof(float), .dimensions = n->dimensions};

	if (n->dimensions > 0)
		ret->vectors = mem_calloc(numbers.left, sizeof(float));
	numbers.next = ret->vectors;
	n->vector = unpack_vector(in, &numbers);
	unpack_vectors(in, &numbers, n->exemplars, n->nexemplars);
	unpack_vectors(in, &numbers, n->answers, n->nanswers);
	unpack_vectors(in, &numbers, n->phrases, n->nphrases);
}

int
match_unpack_put(struct unpack *in, struct match_wire_put *ret)
{
	struct counterpoint_narrative *n = &ret->narrative;

	*ret = (struct match_wire_put){0};
	ret->skip = unpack_u32(in);
	n->id = unpack_u32(in);
	n->slug = unpack_str(in);
	n->title = unpack_str(in);
	n->summary = unpack_str(in);
	n->language = unpack_str(in);
	n->first_seen = unpack_u32(in);
	n->last_seen = unpack_u32(in);
	n->dimensions = unpack_u32(in);
	n->aliases = unpack_aliases(in, &n->naliases);
	n->phrases = unpack_wordings(in, &n->nphrases);
	n->exemplars = unpack_wordings(in, &n->nexemplars);
	n->answers = unpack_wordings(in, &n->nanswers);
	unpack_all_vectors(in, ret);
	if (!in->bad && in->len == 0)
		return 0;
	match_put_done(ret);
	return -1;
}

void
match_put_done(struct match_wire_put *put)
{
	free((void *)put->narrative.aliases);
	free((void *)put->narrative.phrases);
	free((void *)put->narrative.exemplars);
	free((void *)put->narrative.answers);
	free(put->vectors);
	*put = (struct match_wire_put){0};
}

size_t
match_pack_concept(struct buf *out, match_mask skip, uint32_t id,
    const struct counterpoint_concept *concept)
{
	size_t room;

	match_pack_plain(out, MATCH_MSG_PUT_CONCEPT);
	pack_u32(out, skip);
	pack_u32(out, id);
	pack_str(out, concept->slug);
	pack_str(out, concept->kind);
	assert(out->len < CHANNEL_MESSAGE_MAX / 2);
	room = CHANNEL_MESSAGE_MAX - U32_BYTES - out->len;
	return concept->nterms -
	       pack_wordings(out, concept->terms, concept->nterms, &room);
}

int
match_unpack_concept(struct unpack *in, struct match_wire_concept *ret)
{
	struct counterpoint_concept *concept = &ret->concept;

	ret->skip = unpack_u32(in);
	concept->id = unpack_u32(in);
	concept->slug = unpack_str(in);
	concept->kind = unpack_str(in);
	concept->terms = unpack_wordings(in, &concept->nterms);
	if (!in->bad && in->len == 0)
		return 0;
	match_concept_done(ret);
	return -1;
}

void
match_concept_done(struct match_wire_concept *wire)
{
	free((void *)wire->concept.terms);
	*wire = (struct match_wire_concept){0};
}

void
match_pack_change(
    struct buf *out, enum match_message message, match_mask skip, uint32_t id)
{
	match_pack_plain(out, message);
	pack_u32(out, skip);
	pack_u32(out, id);
}

int
match_unpack_change(struct unpack *in, match_mask *ret_skip, uint32_t *ret_id)
{
	*ret_skip = unpack_u32(in);
	*ret_id = unpack_u32(in);
	return in->bad || in->len != 0 ? -1 : 0;
}

static void
pack_candidate(struct buf *out, const struct counterpoint_candidate *c)
{
	pack_str(out, c->message);
	pack_str(out, c->organisation);
	pack_str(out, c->language);
	pack_str(out, c->concerns_met);
	pack_str(out, c->sensitivities_hit);
	pack_real(out, c->match_confidence);
	pack_real(out, c->concern_met);
	pack_real(out, c->concern_all);
	pack_real(out, c->trust);
	pack_real(out, c->trust_age_days);
	pack_u32(out, c->trust_n);
	pack_u32(out, c->trust_distance);
	pack_real(out, c->legacy_burden);
	pack_u32(out, c->evidence_confirmed);
	pack_u32(out, c->evidence_assessed);
	pack_u32(out, c->evidence_reported);
	pack_u32(out, c->evidence_alleged);
	pack_real(out, c->evidence_age_days);
	pack_real(out, c->language_share);
	pack_u32(out, c->language_wanted);
	pack_u32(out, c->language_reviewed);
	pack_u32(out, c->deeds_delivered);
	pack_u32(out, c->deeds_running);
	pack_u32(out, c->deeds_planned);
	pack_u32(out, c->deeds_slipped);
	pack_real(out, c->message_age_days);
	pack_u32(out, c->recent_releases);
}

static void
unpack_candidate(struct unpack *in, struct counterpoint_candidate *ret)
{
	ret->message = unpack_str(in);
	ret->organisation = unpack_str(in);
	ret->language = unpack_str(in);
	ret->concerns_met = unpack_str(in);
	ret->sensitivities_hit = unpack_str(in);
	ret->match_confidence = unpack_real(in);
	ret->concern_met = unpack_real(in);
	ret->concern_all = unpack_real(in);
	ret->trust = unpack_real(in);
	ret->trust_age_days = unpack_real(in);
	ret->trust_n = unpack_u32(in);
	ret->trust_distance = unpack_u32(in);
	ret->legacy_burden = unpack_real(in);
	ret->evidence_confirmed = unpack_u32(in);
	ret->evidence_assessed = unpack_u32(in);
	ret->evidence_reported = unpack_u32(in);
	ret->evidence_alleged = unpack_u32(in);
	ret->evidence_age_days = unpack_real(in);
	ret->language_share = unpack_real(in);
	ret->language_wanted = unpack_u32(in);
	ret->language_reviewed = unpack_u32(in);
	ret->deeds_delivered = unpack_u32(in);
	ret->deeds_running = unpack_u32(in);
	ret->deeds_planned = unpack_u32(in);
	ret->deeds_slipped = unpack_u32(in);
	ret->message_age_days = unpack_real(in);
	ret->recent_releases = unpack_u32(in);
}

void
match_pack_candidates(struct buf *out, uint64_t request, match_mask mask,
    const struct counterpoint_candidate *candidates, size_t n)
{
	match_pack_plain(out, MATCH_MSG_CANDIDATES);
	pack_u64(out, request);
	pack_u32(out, mask);
	pack_u32(out, n);
	for (size_t i = 0; i < n; i++)
		pack_candidate(out, &candidates[i]);
}

int
match_unpack_candidates(struct unpack *in, struct match_wire_candidates *ret)
{
	ret->request = unpack_u64(in);
	ret->mask = unpack_u32(in);
	ret->n = unpack_count(in, 5 * STR_BYTES);
	ret->candidates = mem_calloc(ret->n, sizeof(*ret->candidates));
	for (size_t i = 0; i < ret->n; i++)
		unpack_candidate(in, &ret->candidates[i]);
	if (!in->bad && in->len == 0)
		return 0;
	match_candidates_done(ret);
	return -1;
}

void
match_candidates_done(struct match_wire_candidates *candidates)
{
	free(candidates->candidates);
	*candidates = (struct match_wire_candidates){0};
}
