/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of the review share. Internal to them; others see
 * review.h.
 */
#ifndef COUNTERPOINT_ENGINE_REVIEW_PARTS_H
#define COUNTERPOINT_ENGINE_REVIEW_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/review/review.h"

enum { REVIEW_PASSAGES = 6 };

/* Of one field; the rest is left out. */
#define REVIEW_SENTENCES_MAX 100

struct review_sentence {
	char *text;  /* as written, with its markers */
	char *plain; /* without them */
	bool cited;  /* has at least one */
	bool myth;   /* states one of the narratives, as far as is known */
};

/* One field of a variant. */
struct review_passage {
	const char *field;
	struct review_sentence *sentences;
	size_t n;
};

struct review_variant {
	const struct variant *words;
	size_t nr;
	char language[9]; /* base of its tag, "pt" */
	struct review_passage passages[REVIEW_PASSAGES]; /* as they are said */
	size_t npassages;
};

struct review {
	const struct review_question *question; /* of this step */
	struct review_variant variant;		/* one after the other */
	size_t nr;				/* its number */
	size_t step;				/* of its steps, the next */
	json_t *findings;
};

/* --- sentences.c --- */

/* Cuts a text into sentences; markers behind a stop belong before it. */
void review_passage_cut(struct review_passage *, const char *field,
    const char *text, const char *language);
void review_passage_done(struct review_passage *);

/* --- words.c --- */

struct review_word {
	size_t begin, end; /* bytes */
	bool number;	   /* of digits */
};

/* The words of a text by Unicode's rules; returns how many. The caller frees
 * *ret, which may be NULL when there are none. */
size_t review_words(
    const char *text, const char *language, struct review_word **ret);

/* Whether a list "a;b c;d" has a member among the words of a text; in scripts
 * without blanks anywhere in it. The caller frees what it gives, or NULL. */
char *review_find_phrase(
    const char *text, const char *language, const char *list);

/* Whether words are written without blanks between them. */
bool review_is_unspaced(const char *language);

/* Whether the words of a language are written in Latin, Greek or Cyrillic. */
bool review_has_case(const char *text);

/* --- review.c --- */

/* What a finding is about; all but the rule may be NULL. */
struct review_place {
	const struct review_variant *variant;
	const char *field; /* of the variant, or without one of the message */
	const char *sentence;
};

void review_add(struct review *, const char *rule, struct review_place,
    const char *mend, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* --- myth.c --- */

/* A step before the rules: marks the sentences that state a narrative. */
void review_mark_myth(struct review *, struct review_variant *);

/* --- the rules, one file each --- */

void review_condemnation(struct review *, const struct review_variant *);
void review_handbook(struct review *, const struct review_variant *);
void review_length(struct review *, const struct review_variant *);
void review_myth_once(struct review *, const struct review_variant *);
void review_number(struct review *, const struct review_variant *);
void review_person(struct review *, const struct review_variant *);
void review_promise(struct review *, const struct review_variant *);
void review_reading(struct review *, const struct review_variant *);

#endif
