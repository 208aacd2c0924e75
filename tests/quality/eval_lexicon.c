/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eval_lexicon.c - reads the lexicon of concepts from its wide CSV (RFC 4180).
 * Owns the text of the file, in which cells and terms are cut in place. Leaves
 * matching to the plugins.
 */
#include "eval_lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define COLUMNS_MAX  64
#define FIRST_COLUMN 3 /* of a language; before it: slug, kind, about */

struct row {
	char *cell[COLUMNS_MAX];
	size_t n;
};

/* The whole file with a NUL behind it, or NULL. */
static char *
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t cap = 0, n = 0, got;

	if (f == NULL)
		return NULL;
	do {
		text = mem_grow(text, &cap, n + BUFSIZ + 1, 1);
		got = fread(text + n, 1, BUFSIZ, f);
		n += got;
	} while (got > 0);
	text[n] = '\0';
	if (ferror(f)) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

/*
 * Ends the cell at `*at` with a NUL, its quotes taken off, and steps behind it.
 * Returns what stood there: a comma, a line feed, or NUL at the end.
 */
static char
cut_cell(char **at)
{
	char *from = *at, *to = *at, separator;
	int quoted = *from == '"';

	if (quoted)
		from++;
	while (*from != '\0' && (quoted || strchr(",\r\n", *from) == NULL)) {
		if (quoted && *from == '"') {
			from++;
			quoted = *from == '"';
			if (!quoted)
				continue;
		}
		*to++ = *from++;
	}
	if (*from == '\r')
		from++;
	separator = *from;
	*to = '\0';
	*at = separator != '\0' ? from + 1 : from;
	return separator;
}

/* Cuts the next row out of the text; -1 at its end or when it is too wide. */
static int
next_row(char **text, struct row *row)
{
	char separator = ',';

	for (row->n = 0; separator == ',' && **text != '\0'; row->n++) {
		if (row->n == COLUMNS_MAX)
			return -1;
		row->cell[row->n] = *text;
		separator = cut_cell(text);
	}
	return row->n > 0 ? 0 : -1;
}

/* The term before the next bar, without blanks around it; NULL at the end. */
static const char *
next_term(char **cell)
{
	char *term, *end;

	do {
		term = strsep(cell, "|");
		if (term == NULL)
			return NULL;
		term += strspn(term, " ");
		for (end = term + strlen(term); end > term && end[-1] == ' ';)
			*--end = '\0';
	} while (*term == '\0');
	return term;
}

static void
add_concept(struct eval_lexicon *lexicon, size_t *cap, const struct row *head,
    const struct row *row)
{
	struct counterpoint_concept *c;
	struct counterpoint_wording *terms = NULL;
	const char *text;
	char *cell;
	size_t i, term_cap = 0, n = 0;

	for (i = FIRST_COLUMN; i < row->n && i < head->n; i++)
		for (cell = row->cell[i]; (text = next_term(&cell)) != NULL;) {
			terms =
			    mem_grow(terms, &term_cap, n + 1, sizeof(*terms));
			terms[n++] = (struct counterpoint_wording){
			    .text = text, .language = head->cell[i]};
		}
	lexicon->concept =
	    mem_grow(lexicon->concept, cap, lexicon->n + 1, sizeof(*c));
	c = &lexicon->concept[lexicon->n++];
	*c = (struct counterpoint_concept){.id = (uint32_t)lexicon->n,
	    .slug = row->cell[0],
	    .kind = row->cell[1],
	    .terms = terms,
	    .nterms = n};
}

struct eval_lexicon *
eval_lexicon_read(const char *path)
{
	struct eval_lexicon *lexicon = mem_zero(1, sizeof(*lexicon));
	struct row head, row;
	size_t cap = 0;
	char *at;

	lexicon->text = read_file(path);
	if (lexicon->text == NULL) {
		perror(path);
		eval_lexicon_free(lexicon);
		return NULL;
	}
	at = lexicon->text;
	if (next_row(&at, &head) == 0)
		while (next_row(&at, &row) == 0)
			if (row.n > FIRST_COLUMN)
				add_concept(lexicon, &cap, &head, &row);
	if (lexicon->n == 0 || *at != '\0') {
		fprintf(stderr, "%s: not a lexicon\n", path);
		eval_lexicon_free(lexicon);
		return NULL;
	}
	return lexicon;
}

void
eval_lexicon_free(struct eval_lexicon *lexicon)
{
	size_t i;

	if (lexicon == NULL)
		return;
	for (i = 0; i < lexicon->n; i++)
		free((void *)lexicon->concept[i].terms);
	free(lexicon->concept);
	free(lexicon->text);
	free(lexicon);
}
