/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known.c - a hash table with the order of asking. Owns its texts.
 */
#include "engine/match/known.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BUCKETS = 16384 };

void
match_known_key(const struct buf *message, unsigned char key[MATCH_KNOWN_KEY])
{
	/* A digest that nobody can find two texts for: the findings of one
	 * text are never told of another. */
	crypto_generichash(key, MATCH_KNOWN_KEY,
	    (const unsigned char *)message->data + MATCH_TEXT_HEAD,
	    message->len - MATCH_TEXT_HEAD, NULL, 0);
}

static struct match_known_bucket *
bucket_of(struct match_known *known, const unsigned char *key)
{
	unsigned n;

	memcpy(&n, key, sizeof(n));
	return &known->buckets[n % BUCKETS];
}

void
match_known_release(struct match_known_text *text)
{
	if (text == NULL || --text->users > 0)
		return;
	match_findings_clear(&text->findings);
	free(text);
}

static void
drop(struct match_known *known, struct match_known_text *text)
{
	SLIST_REMOVE(
	    bucket_of(known, text->key), text, match_known_text, bucket);
	TAILQ_REMOVE(&known->ages, text, age);
	known->n--;
	known->bytes -= text->bytes;
	match_known_release(text);
}

void
match_known_forget_all(struct match_known *known)
{
	while (known->n > 0)
		drop(known, TAILQ_FIRST(&known->ages));
	known->era++;
}

void
match_known_done(struct match_known *known)
{
	match_known_forget_all(known);
	free(known->buckets);
	*known = (struct match_known){0};
}

static struct match_known_text *
look_up(struct match_known *known, const unsigned char *key)
{
	struct match_known_text *text;

	if (known->buckets == NULL)
		return NULL;
	SLIST_FOREACH(text, bucket_of(known, key), bucket)
	if (memcmp(text->key, key, MATCH_KNOWN_KEY) == 0)
		return text;
	return NULL;
}

struct match_known_text *
match_known_find(struct match_known *known,
    const unsigned char key[MATCH_KNOWN_KEY], match_mask mask)
{
	struct match_known_text *text = look_up(known, key);

	if (text == NULL || text->mask != mask) {
		known->misses++;
		return NULL;
	}
	known->hits++;
	TAILQ_REMOVE(&known->ages, text, age);
	TAILQ_INSERT_TAIL(&known->ages, text, age);
	text->users++;
	return text;
}

static size_t
count_bytes(const struct match_findings *f)
{
	size_t bytes = sizeof(struct match_known_text) + strlen(f->text) +
		       f->nverdicts * sizeof(*f->verdicts);

	for (size_t i = 0; i < f->nverdicts; i++)
		for (size_t j = 0; j < f->verdicts[i].nwhy; j++)
			bytes += strlen(f->verdicts[i].why[j]);
	return bytes;
}

/* For one text more: those asked for longest ago go. */
static void
make_room(struct match_known *known, size_t bytes)
{
	struct match_known_text *text, *next;

	for (text = TAILQ_FIRST(&known->ages);
	     text != NULL && (known->n >= MATCH_KNOWN_MAX ||
				 known->bytes + bytes > MATCH_KNOWN_BYTES);
	     text = next) {
		next = TAILQ_NEXT(text, age);
		drop(known, text);
	}
}

struct match_known_text *
match_known_add(struct match_known *known,
    const unsigned char key[MATCH_KNOWN_KEY], match_mask mask,
    struct match_findings *findings)
{
	struct match_known_text *text = look_up(known, key);

	if (known->buckets == NULL) {
		known->buckets = mem_calloc(BUCKETS, sizeof(*known->buckets));
		TAILQ_INIT(&known->ages);
	}
	if (text != NULL)
		drop(known, text);
	make_room(known, count_bytes(findings));
	text = mem_calloc(1, sizeof(*text));
	memcpy(text->key, key, MATCH_KNOWN_KEY);
	text->mask = mask;
	text->findings = *findings;
	*findings = (struct match_findings){0};
	text->bytes = count_bytes(&text->findings);
	text->users = 2;
	SLIST_INSERT_HEAD(bucket_of(known, key), text, bucket);
	TAILQ_INSERT_TAIL(&known->ages, text, age);
	known->n++;
	known->bytes += text->bytes;
	return text;
}
