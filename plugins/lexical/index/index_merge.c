/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_merge.c - one segment from several neighbours, a step at a time.
 * Owns the segment that it makes, and where it stands. Leaves the inputs to
 * index.c, which goes on searching them until the merge is done.
 */
#include "lexical/index/index_merge.h"

#include <assert.h>
#include <stdlib.h>

#include "text/mem.h"

/* No segment is merged into one of less than so many times its size. */
#define GROWTH 4

/* A segment is written anew when one document in so many is dead. */
#define DEAD_SHARE 4

struct input {
	const struct segment *segment;
	uint32_t *place; /* in the output, by place in the input */
	uint32_t next;	 /* list to be merged */
};

struct merge {
	struct segment *output;
	int is_done;
	size_t ninputs;
	struct input input[];
};

static size_t
living(const struct segment *s)
{
	return s->ndocuments - s->ndead;
}

/*
 * The run that begins with the first of `n` segments: long enough that each of
 * its segments grows GROWTH times; or, where the next segment would make it too
 * large to be one, twice. Returns its length, 0 if there is none.
 */
static size_t
run_length(struct segment *const *s, size_t n)
{
	size_t i, sum = 0, largest = 0;

	for (i = 0; i < n && sum + living(s[i]) <= SEGMENT_DOCUMENTS; i++) {
		sum += living(s[i]);
		if (living(s[i]) > largest)
			largest = living(s[i]);
		if (largest * GROWTH <= sum)
			return i + 1;
	}
	return i < n && largest * 2 <= sum ? i : 0;
}

/* The youngest run comes first: it is the smallest. */
int
merge_find_run(struct segment *const *s, size_t n, struct merge_run *ret)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((size_t)s[i]->ndead * DEAD_SHARE > s[i]->ndocuments) {
			*ret = (struct merge_run){i, 1};
			return 1;
		}
	for (i = n; i-- > 0;)
		if ((ret->n = run_length(s + i, n - i)) > 1) {
			ret->first = i;
			return 1;
		}
	return 0;
}

/* Gives the living documents of an input their places in the output. */
static void
number_documents(struct merge *m, struct input *in)
{
	const struct segment *s = in->segment;
	size_t i;

	in->place = mem_zero(s->ndocuments, sizeof(*in->place));
	for (i = 0; i < s->ndocuments; i++) {
		in->place[i] = SEGMENT_GONE;
		if (segment_is_dead(s, i))
			continue;
		in->place[i] = m->output->ndocuments;
		segment_add_document(m->output, s->number[i]);
	}
}

struct merge *
merge_new(struct segment *const *s, size_t n)
{
	struct merge *m = mem_zero(1, sizeof(*m) + n * sizeof(struct input));
	size_t i, documents = 0, lists = 0, postings = 0;

	for (i = 0; i < n; i++) {
		m->input[i].segment = s[i];
		documents += living(s[i]);
		lists += s[i]->nlists;
		postings += segment_postings(s[i]);
	}
	m->ninputs = n;
	m->output = segment_new(documents, lists, postings);
	for (i = 0; i < n; i++)
		number_documents(m, &m->input[i]);
	return m;
}

void
merge_free(struct merge *m)
{
	size_t i;

	if (m == NULL)
		return;
	for (i = 0; i < m->ninputs; i++)
		free(m->input[i].place);
	segment_free(m->output);
	free(m);
}

/* Moves the input's next list; returns how many postings it has. */
static size_t
move_list(struct merge *m, struct input *in)
{
	const struct segment *s = in->segment;
	struct segment_postings p = segment_read(s, &s->list[in->next++]);
	size_t i;

	if (p.row == NULL) {
		segment_add_postings(m->output, in->place, &p);
		return p.n;
	}
	for (i = 0; i < s->ndocuments; i++)
		if (p.row[i] != 0 && in->place[i] != SEGMENT_GONE)
			segment_add_posting(
			    m->output, (uint16_t)in->place[i], p.row[i]);
	return p.n;
}

/* The list of the lowest key that is still to be merged, or NULL. */
static const struct segment_list *
lowest_list(const struct merge *m)
{
	const struct segment_list *lowest = NULL, *l;
	const struct input *in;

	for (in = m->input; in < m->input + m->ninputs; in++) {
		l = &in->segment->list[in->next];
		if (in->next < in->segment->nlists &&
		    (lowest == NULL || l->key < lowest->key))
			lowest = l;
	}
	return lowest;
}

/* Moves all lists of the key. */
static size_t
move_term(struct merge *m, uint32_t key)
{
	struct input *in;
	size_t moved = 0;

	segment_begin_list(m->output, key);
	for (in = m->input; in < m->input + m->ninputs; in++)
		if (in->next < in->segment->nlists &&
		    in->segment->list[in->next].key == key)
			moved += move_list(m, in);
	segment_end_list(m->output);
	return moved;
}

size_t
merge_step(struct merge *m, size_t budget)
{
	const struct segment_list *l;
	size_t moved = 0;

	while (moved < budget && !m->is_done) {
		l = lowest_list(m);
		if (l != NULL) {
			moved += move_term(m, l->key);
			continue;
		}
		segment_finish(m->output);
		m->is_done = 1;
	}
	return moved;
}

int
merge_is_done(const struct merge *m)
{
	return m->is_done;
}

void
merge_remove(struct merge *m, uint32_t number)
{
	int status = segment_remove(m->output, number);

	assert(status == 0);
}

struct segment *
merge_take(struct merge *m)
{
	struct segment *s = m->output;

	assert(m->is_done);
	m->output = NULL;
	if (living(s) > 0)
		return s;
	segment_free(s);
	return NULL;
}

size_t
merge_bytes(const struct merge *m)
{
	size_t n = sizeof(*m) + segment_bytes(m->output), i;

	for (i = 0; i < m->ninputs; i++)
		n += sizeof(m->input[i]) +
		     m->input[i].segment->ndocuments * sizeof(uint32_t);
	return n;
}
