/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - finds the columns' widths and prints line by line. Owns the copies
 * of the cells; what they say is the caller's.
 */
#include "table.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "out.h"
#include "text.h"

#define GAP	    2  /* columns between two columns */
#define PROSE_LEAST 32 /* columns in which prose can still be read */
#define BELOW	    4  /* how far what stands under a line is indented */

void
table_init(struct table *t, const char *const *titles, size_t ncolumns)
{
	assert(ncolumns > 0 && ncolumns <= TABLE_COLUMNS_MAX);
	*t = (struct table){.ncolumns = ncolumns, .prose = ncolumns};
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

void
table_set_prose(struct table *t, size_t column)
{
	assert(column > 0);
	t->prose = column;
}

static void
print_plain(const struct table *t)
{
	for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
		for (size_t c = 0; c < t->ncolumns; c++)
			printf("%s%c", t->cells[i + c],
			    c + 1 < t->ncolumns ? '\t' : '\n');
}

/* --- rows that wrap --- */

/* Where the columns of a table go. */
struct layout {
	int widths[TABLE_COLUMNS_MAX];
	bool below[TABLE_COLUMNS_MAX]; /* not on the line but under it */
};

/* What the column would take if there were room. */
static int
natural_width(const struct table *t, size_t c)
{
	int width = t->titles != NULL ? text_width(t->titles[c]) : 1, cell;

	for (size_t i = c; i < t->ncells; i += t->ncolumns) {
		cell = text_width(t->cells[i]);
		if (cell > width)
			width = cell;
	}
	return width;
}

static int
line_width(const struct table *t, const struct layout *l)
{
	int total = -GAP;

	for (size_t c = 0; c < t->ncolumns; c++)
		if (!l->below[c])
			total += l->widths[c] + GAP;
	return total;
}

/* Of those on the line behind the first; 0: there is none. */
static size_t
widest_column(const struct table *t, const struct layout *l)
{
	size_t widest = 0;

	for (size_t c = 1; c < t->ncolumns; c++)
		if (!l->below[c] &&
		    (widest == 0 || l->widths[c] >= l->widths[widest]))
			widest = c;
	return widest;
}

/* One column may wrap if that makes the line fit and can still be read. */
static bool
wrap_column(const struct table *t, struct layout *l, size_t c, int room)
{
	int width = l->widths[c] + room - line_width(t, l);

	if (width < PROSE_LEAST && width < room / 2)
		return false;
	l->widths[c] = width;
	return true;
}

static void
find_layout(const struct table *t, int room, struct layout *l)
{
	size_t c;

	*l = (struct layout){0};
	for (c = 0; c < t->ncolumns; c++)
		l->widths[c] = natural_width(t, c);
	if (line_width(t, l) <= room ||
	    wrap_column(t, l, widest_column(t, l), room))
		return;
	for (c = t->prose; c < t->ncolumns; c++)
		l->below[c] = true;
	while (line_width(t, l) > room && (c = widest_column(t, l)) > 0)
		l->below[c] = true;
	if (l->widths[0] > room)
		l->widths[0] = room;
}

/* Prints what stands on the line: as many lines as its longest cell needs. */
static void
print_line(const struct table *t, char *const *cells, const struct layout *l,
    int indent)
{
	const char *at[TABLE_COLUMNS_MAX], *next;
	int more = 1, pad, used;

	for (size_t c = 0; c < t->ncolumns; c++)
		at[c] = l->below[c] ? "" : cells[c];
	while (more) {
		more = 0;
		pad = indent;
		for (size_t c = 0; c < t->ncolumns; c++) {
			size_t len = text_fit(at[c], l->widths[c], &next);
			char *part = mem_strndup(at[c], len);

			used = text_width(part);
			if (used > 0) {
				printf("%*s%s", pad, "", part);
				pad = 0;
			}
			if (!l->below[c])
				pad += l->widths[c] - used + GAP;
			at[c] = next;
			more |= *next != '\0';
			free(part);
		}
		putchar('\n');
	}
}

/* The columns that the titles of what stands under the line take. */
static int
label_width(const struct table *t, const struct layout *l)
{
	int widest = 0, width;

	for (size_t c = 0; t->titles != NULL && c < t->ncolumns; c++) {
		width = l->below[c] ? text_width(t->titles[c]) + GAP : 0;
		if (width > widest)
			widest = width;
	}
	return widest;
}

static void
print_below(const struct table *t, char *const *cells, const struct layout *l,
    int indent)
{
	int label = label_width(t, l);
	char *lead;

	for (size_t c = 0; c < t->ncolumns; c++) {
		if (!l->below[c] || *cells[c] == '\0')
			continue;
		lead = mem_printf("%*s%s", indent + BELOW, "",
		    t->titles != NULL ? t->titles[c] : "");
		out_text(lead, indent + BELOW + label, cells[c]);
		free(lead);
	}
}

/* A word that is wider than its column is not broken: its cell stands under
 * the line, where there is more room. */
static void
print_row(const struct table *t, char *const *cells,
    const struct layout *general, int indent)
{
	struct layout l = *general;

	for (size_t c = 1; c < t->ncolumns; c++)
		if (text_longest_word(cells[c]) > l.widths[c])
			l.below[c] = true;
	print_line(t, cells, &l, indent);
	print_below(t, cells, &l, indent);
}

void
table_print(const struct table *t, int indent)
{
	struct layout layout;

	if (!out_is_terminal()) {
		print_plain(t);
		return;
	}
	find_layout(t, out_width() - indent, &layout);
	if (t->titles != NULL)
		print_line(t, t->titles, &layout, indent);
	for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
		print_row(t, t->cells + i, &layout, indent);
}

/* --- a line for each row --- */

/*
 * A column that is left out has the width 0. One that is wider than half the
 * screen is cut to that; the first such takes what room the others leave.
 */
static bool
find_cut_widths(const struct table *t, int room, int *widths)
{
	int naturals[TABLE_COLUMNS_MAX], left = room + GAP;
	size_t cut = t->ncolumns;
	bool less = false;

	for (size_t c = 0; c < t->ncolumns; c++) {
		naturals[c] = natural_width(t, c);
		widths[c] = naturals[c] < room / 2 ? naturals[c] : room / 2;
		if (widths[c] + GAP > left)
			widths[c] = 0;
		else
			left -= widths[c] + GAP;
		if (widths[c] == room / 2 && cut == t->ncolumns)
			cut = c;
	}
	if (cut < t->ncolumns)
		widths[cut] += left < naturals[cut] - widths[cut]
				   ? left
				   : naturals[cut] - widths[cut];
	for (size_t c = 0; c < t->ncolumns; c++)
		less = less || widths[c] < naturals[c];
	return less;
}

/* Prints a cell, the end of which is cut where it is too long. */
static void
print_cut(const char *cell, int width, int pad)
{
	if (text_width(cell) <= width)
		printf("%*s%s", pad, "", cell);
	else
		printf("%*s%.*s\u2026", pad, "", (int)text_cut(cell, width - 1),
		    cell);
}

static void
print_cut_row(const struct table *t, char *const *cells, const int *widths)
{
	int pad = 0, used;

	for (size_t c = 0; c < t->ncolumns; c++) {
		if (widths[c] == 0)
			continue;
		used = text_width(cells[c]);
		if (used > widths[c])
			used = widths[c];
		if (used > 0) {
			print_cut(cells[c], widths[c], pad);
			pad = 0;
		}
		pad += widths[c] - used + GAP;
	}
	putchar('\n');
}

bool
table_print_lines(const struct table *t)
{
	int widths[TABLE_COLUMNS_MAX];
	bool less = find_cut_widths(t, out_width(), widths);

	if (t->titles != NULL)
		print_cut_row(t, t->titles, widths);
	for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
		print_cut_row(t, t->cells + i, widths);
	return less;
}
