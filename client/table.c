/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - finds the columns' widths and prints line by line. Owns the copies
 * of the cells.
 */
#include "table.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "out.h"
#include "text.h"

#define GAP	  2 /* columns between two columns */
#define NARROWEST 8

void
table_init(struct table *t, const char *const *titles, size_t ncolumns)
{
	assert(ncolumns > 0 && ncolumns <= TABLE_COLUMNS_MAX);
	*t = (struct table){.ncolumns = ncolumns};
	if (titles == NULL)
		return;
	t->titles = mem_calloc(ncolumns, sizeof(*t->titles));
	for (size_t c = 0; c < ncolumns; c++)
		t->titles[c] = text_clean(titles[c], false);
}

void
table_done(struct table *t)
{
	for (size_t i = 0; i < t->ncells; i++)
		free(t->cells[i]);
	for (size_t c = 0; t->titles != NULL && c < t->ncolumns; c++)
		free(t->titles[c]);
	free(t->titles);
	free(t->cells);
	*t = (struct table){0};
}

void
table_add(struct table *t, const char *text)
{
	if (t->ncells == t->cap) {
		t->cap = t->cap > 0 ? t->cap * 2 : 64;
		t->cells = mem_resize(t->cells, t->cap, sizeof(*t->cells));
	}
	t->cells[t->ncells++] = text_clean(text != NULL ? text : "", false);
}

void
table_add_value(struct table *t, const json_t *value)
{
	char *cell = out_cell(value);

	table_add(t, cell);
	free(cell);
}

void
table_add_score(struct table *t, const json_t *value)
{
	char text[32];

	if (!json_is_number(value)) {
		table_add_value(t, value);
		return;
	}
	snprintf(text, sizeof(text), "%.2f", json_number_value(value));
	table_add(t, text);
}

static void
print_plain(const struct table *t)
{
	for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
		for (size_t c = 0; c < t->ncolumns; c++)
			printf("%s%c", t->cells[i + c],
			    c + 1 < t->ncolumns ? '\t' : '\n');
}

/* Natural widths first; then the widest gives way until all fit. */
static void
find_widths(const struct table *t, int room, int *widths)
{
	int total = 0, width;
	size_t widest;

	for (size_t c = 0; c < t->ncolumns; c++) {
		widths[c] = t->titles != NULL ? text_width(t->titles[c]) : 1;
		for (size_t i = c; i < t->ncells; i += t->ncolumns) {
			width = text_width(t->cells[i]);
			if (width > widths[c])
				widths[c] = width;
		}
		total += widths[c] + GAP;
	}
	for (; total - GAP > room; total--) {
		widest = 0;
		for (size_t c = 1; c < t->ncolumns; c++)
			if (widths[c] >= widths[widest])
				widest = c;
		if (widths[widest] <= NARROWEST)
			return;
		widths[widest]--;
	}
}

/* Prints one row, as many lines as its longest cell needs. */
static void
print_row(
    const struct table *t, char *const *cells, const int *widths, int indent)
{
	const char *at[TABLE_COLUMNS_MAX], *next;
	int more = 1, pad, used;

	for (size_t c = 0; c < t->ncolumns; c++)
		at[c] = cells[c];
	while (more) {
		more = 0;
		pad = indent;
		for (size_t c = 0; c < t->ncolumns; c++) {
			size_t len = text_fit(at[c], widths[c], &next);
			char *part = mem_strndup(at[c], len);

			used = text_width(part);
			if (used > 0) {
				printf("%*s%s", pad, "", part);
				pad = 0;
			}
			pad += widths[c] - used + GAP;
			at[c] = next;
			more |= *next != '\0';
			free(part);
		}
		putchar('\n');
	}
}

void
table_print(const struct table *t, int indent)
{
	int widths[TABLE_COLUMNS_MAX] = {0};

	if (!out_is_terminal()) {
		print_plain(t);
		return;
	}
	find_widths(t, out_width() - indent, widths);
	if (t->titles != NULL)
		print_row(t, t->titles, widths, indent);
	for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
		print_row(t, t->cells + i, widths, indent);
}
