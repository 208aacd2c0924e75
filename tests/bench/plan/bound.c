/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bound.c - the programme. A variable says whether a unit starts in a piece;
 * its worth is the greatest in that piece. Kept: one piece and one cast each,
 * the audiences' caps, how many starts gaps leave in a stretch of a day, lags
 * between the ends of pieces, the pairs of a day. Left out: who is where within
 * a piece, and what organisations ask for themselves. What is left out could
 * only lower the optimum, so it bounds what a plan can be worth. Of few slots
 * the start within the piece is a variable too, and each two that share a party
 * have an order; only the grid and organisations' caps are left out then. Owns
 * the file it writes.
 */
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "bound.h"

/* Units up to which starts are exact, and cbc is asked for whole numbers. */
#define EXACT_MOST 16
#define WHOLE_MOST 200

struct programme {
	const struct model *m;
	FILE *file;
	int rows;
};

static bool
exact(const struct model *m)
{
	return m->nunits <= EXACT_MOST;
}

static void
begin_row(struct programme *p)
{
	fprintf(p->file, " r%d:", p->rows++);
}

/* A unit with several casts may have them in any piece; the voice is free of
 * the time. */
static void
write_objective(struct programme *p)
{
	const struct model *m = p->m;

	fputs("Maximize\n worth:", p->file);
	for (size_t u = 0; u < m->nunits; u++) {
		const struct model_unit *unit = &m->units[u];

		for (size_t k = 0; k < unit->npieces; k++) {
			const struct model_piece *piece = &unit->pieces[k];

			fprintf(p->file, " + %.9f x%zu_%zu\n",
			    exact(m) ? piece->worth : piece->best, u, k);
			if (exact(m) && piece->slope != 0)
				fprintf(p->file, " %+.12f s%zu_%zu\n",
				    piece->slope, u, k);
		}
		for (size_t c = 0; c < unit->ncasts; c++)
			fprintf(p->file, " + %.9f y%zu_%zu\n",
			    unit->casts[c].worth, u, c);
	}
	for (size_t a = 0; a < m->nparties && m->parties[a].audience; a++)
		for (size_t d = 0; d < m->parties[a].of->ndays; d++)
			fprintf(p->file, " - %.9f z%zu_%zu\n",
			    m->problem->weights.spread, a, d);
	fputs("\nSubject To\n", p->file);
}

static void
write_choices(struct programme *p)
{
	for (size_t u = 0; u < p->m->nunits; u++) {
		const struct model_unit *unit = &p->m->units[u];

		begin_row(p);
		for (size_t k = 0; k < unit->npieces; k++)
			fprintf(p->file, " + x%zu_%zu\n", u, k);
		fputs(" = 1\n", p->file);
		begin_row(p);
		for (size_t c = 0; c < unit->ncasts; c++)
			fprintf(p->file, " + y%zu_%zu\n", u, c);
		fputs(" = 1\n", p->file);
	}
}

static int
members_of(const struct model_unit *unit, size_t audience, bool free_only)
{
	int n = 0;

	for (size_t i = 0; i < unit->nmembers; i++)
		n += unit->members[i].audience == (int)audience &&
		     !(free_only && unit->members[i].fixed);
	return n;
}

/* Adds who starts from `from` to `to`; returns how many could. */
static int
write_load(struct programme *p, size_t audience, int32_t from, int32_t to,
    double factor, bool once)
{
	int terms = 0;

	for (size_t u = 0; u < p->m->nunits; u++) {
		const struct model_unit *unit = &p->m->units[u];
		int n = members_of(unit, audience, once);

		if (n == 0 || (once && unit->grid != p->m->problem->grid))
			continue;
		for (size_t k = 0; k < unit->npieces; k++) {
			if (unit->pieces[k].from < from ||
			    unit->pieces[k].to > to)
				continue;
			fprintf(p->file, " + %.9f x%zu_%zu\n",
			    factor * (once ? 1 : n), u, k);
			terms += n;
		}
	}
	return terms;
}

static int
fixed_on(const struct model *m, size_t audience, int32_t from, int32_t to)
{
	int n = 0;

	for (size_t u = 0; u < m->nunits; u++)
		if (m->units[u].fact && m->units[u].pieces[0].from >= from &&
		    m->units[u].pieces[0].from < to)
			n += members_of(&m->units[u], audience, false);
	return n;
}

/* The pairs of a day are j * load - j (j + 1) / 2 or more, for each j. */
static void
write_day(struct programme *p, size_t audience, size_t day)
{
	const struct plan_party *of = p->m->parties[audience].of;
	int32_t from = of->days[day], to = of->days[day + 1];
	int fixed = fixed_on(p->m, audience, from, to);
	int most = of->cap > fixed ? of->cap : fixed;

	if (of->cap > 0) {
		begin_row(p);
		write_load(p, audience, from, to - 1, 1, false);
		fprintf(p->file, " + 0 z%zu_%zu <= %d\n", audience, day, most);
	} else {
		most = 20;
	}
	for (int j = 1; j < most; j++) {
		begin_row(p);
		write_load(p, audience, from, to - 1, -j, false);
		fprintf(p->file, " + z%zu_%zu >= -%d\n", audience, day,
		    j * (j + 1) / 2);
	}
}

/* How many starts the gap leaves between two times, both included. */
static void
write_room(struct programme *p, size_t audience, int32_t from, int32_t to)
{
	const struct plan_party *of = p->m->parties[audience].of;

	if (of->gap == 0 || from > to)
		return;
	begin_row(p);
	write_load(p, audience, from, to, 1, true);
	fprintf(p->file, " + 0 z%zu_0 <= %d\n", audience,
	    (to - from) / of->gap + 1);
}

/* Stretches of one worth: between the prime times that slots there have. */
static void
write_audience(struct programme *p, size_t audience)
{
	const struct plan_problem *problem = p->m->problem;
	const struct plan_slot *any = NULL;

	for (size_t d = 0; d < p->m->parties[audience].of->ndays; d++)
		write_day(p, audience, d);
	for (size_t i = 0; i < problem->nslots; i++)
		if (problem->slots[i].audience == (int)audience)
			any = &problem->slots[i];
	for (size_t i = 0; any && i < any->nprimes; i++)
		write_room(
		    p, audience, any->primes[i].from, any->primes[i].to - 1);
}

/* The last start of who comes after, less the first of who comes before. */
static void
write_relaxed_lag(struct programme *p, size_t u, const struct model_link *link)
{
	const struct model *m = p->m;
	const struct model_unit *before = &m->units[u];
	const struct model_unit *after = &m->units[link->other];
	int32_t zero = m->problem->from;

	begin_row(p);
	for (size_t k = 0; k < after->npieces; k++)
		fprintf(p->file, " + %d x%d_%zu\n", after->pieces[k].to - zero,
		    link->other, k);
	for (size_t k = 0; k < before->npieces; k++)
		fprintf(p->file, " - %d x%zu_%zu\n",
		    before->pieces[k].from - zero, u, k);
	fprintf(p->file, " >= %ld\n", (long)link->least);
}

/* Of many slots the relaxation alone is solved: its optimum is a bound too. */
/* The start of a unit since the begin of the plan. */
static void
write_start(struct programme *p, size_t u, int sign)
{
	const struct model_unit *unit = &p->m->units[u];

	for (size_t k = 0; k < unit->npieces; k++)
		fprintf(p->file, " %+d x%zu_%zu %+d s%zu_%zu\n",
		    sign * (unit->pieces[k].from - p->m->problem->from), u, k,
		    sign, u, k);
}

static void
write_lag(struct programme *p, size_t u, const struct model_link *link)
{
	if (link->least <= INT32_MIN / 2)
		return;
	if (!exact(p->m)) {
		write_relaxed_lag(p, u, link);
		return;
	}
	begin_row(p);
	write_start(p, (size_t)link->other, 1);
	write_start(p, u, -1);
	fprintf(p->file, " >= %ld\n", (long)link->least);
}

static bool
may_start_after(const struct model_unit *unit, int32_t time)
{
	return unit->npieces > 0 &&
	       unit->pieces[unit->npieces - 1].from >= time;
}

/* Whoever starts after a midnight for certain has company that may: for each
 * unit of the link, by its own link. */
static void
write_same_day(struct programme *p, size_t u, const struct model_link *link)
{
	const struct model_unit *unit = &p->m->units[u];
	const struct model_unit *other = &p->m->units[link->other];

	for (size_t d = 1; d < link->ndays; d++) {
		if (!may_start_after(unit, link->days[d]))
			return;
		begin_row(p);
		for (size_t k = 0; k < unit->npieces; k++)
			if (unit->pieces[k].from >= link->days[d])
				fprintf(p->file, " - x%zu_%zu\n", u, k);
		for (size_t k = 0; k < other->npieces; k++)
			if (other->pieces[k].to >= link->days[d])
				fprintf(
				    p->file, " + x%d_%zu\n", link->other, k);
		fprintf(p->file, " >= 0\n");
	}
}

static void
write_link(struct programme *p, size_t u, const struct model_link *link)
{
	write_lag(p, u, link);
	if (link->days != NULL)
		write_same_day(p, u, link);
}

static void
write_within(struct programme *p, size_t u)
{
	const struct model_unit *unit = &p->m->units[u];

	for (size_t k = 0; k < unit->npieces; k++) {
		begin_row(p);
		fprintf(p->file, " s%zu_%zu - %d x%zu_%zu <= 0\n", u, k,
		    unit->pieces[k].to - unit->pieces[k].from, u, k);
	}
}

/* The least time from u to v, first u, under two casts; -1 if they share
 * nothing. */
static int
apart(const struct model *m, size_t u, size_t c, size_t v, size_t d)
{
	const struct model_unit *a = &m->units[u], *b = &m->units[v];
	int most = -1;

	for (size_t i = 0; i < a->nmembers; i++)
		for (size_t j = 0; j < b->nmembers; j++) {
			struct model_guest one = {
			    &a->members[i], a->casts[c].voices[i]};
			struct model_guest other = {
			    &b->members[j], b->casts[d].voices[j]};
			int party = a->members[i].audience;
			int x = -1;

			if (a->members[i].fixed && b->members[j].fixed)
				continue;
			if (party == b->members[j].audience)
				x = model_apart(m, party, one, other);
			most = x > most ? x : most;
			x = one.voice == other.voice
				? model_apart(m, one.voice, one, other)
				: -1;
			most = x > most ? x : most;
		}
	return most;
}

/* `first` starts before `second` under these casts, if the order says so. */
static void
write_order(struct programme *p, size_t first, size_t c, size_t second,
    size_t d, int minutes, bool up)
{
	const struct plan_problem *problem = p->m->problem;
	int much = problem->to - problem->from + minutes;

	begin_row(p);
	write_start(p, second, 1);
	write_start(p, first, -1);
	fprintf(p->file, " - %d y%zu_%zu - %d y%zu_%zu %+d o%zu_%zu", much,
	    first, c, much, second, d, up ? -much : much, up ? first : second,
	    up ? second : first);
	fprintf(p->file, " >= %d\n", minutes - (up ? 3 : 2) * much);
}

static void
write_pair(struct programme *p, size_t u, size_t v)
{
	const struct model *m = p->m;

	for (size_t c = 0; c < m->units[u].ncasts; c++)
		for (size_t d = 0; d < m->units[v].ncasts; d++) {
			int uv = apart(m, u, c, v, d);
			int vu = apart(m, v, d, u, c);

			if (uv <= 0 && vu <= 0)
				continue;
			write_order(p, u, c, v, d, uv, true);
			write_order(p, v, d, u, c, vu, false);
		}
}

static void
write_exact_rows(struct programme *p)
{
	for (size_t u = 0; u < p->m->nunits; u++) {
		write_within(p, u);
		for (size_t v = u + 1; v < p->m->nunits; v++)
			write_pair(p, u, v);
	}
}

static void
write_orders(struct programme *p)
{
	for (size_t u = 0; u < p->m->nunits; u++)
		for (size_t v = u + 1; v < p->m->nunits; v++)
			fprintf(p->file, " o%zu_%zu\n", u, v);
}

static void
write_variables(struct programme *p)
{
	const char *end = p->m->nunits > WHOLE_MOST ? " <= 1" : "";

	fputs(p->m->nunits > WHOLE_MOST ? "Bounds\n" : "Binaries\n", p->file);
	for (size_t u = 0; u < p->m->nunits; u++) {
		for (size_t k = 0; k < p->m->units[u].npieces; k++)
			fprintf(p->file, " x%zu_%zu%s\n", u, k, end);
		for (size_t c = 0; c < p->m->units[u].ncasts; c++)
			fprintf(p->file, " y%zu_%zu%s\n", u, c, end);
	}
	if (exact(p->m))
		write_orders(p);
	fputs("End\n", p->file);
}

static void
write_programme(const struct model *m, FILE *file)
{
	struct programme p = {m, file, 0};

	write_objective(&p);
	write_choices(&p);
	for (size_t a = 0; a < m->nparties && m->parties[a].audience; a++)
		write_audience(&p, a);
	for (size_t u = 0; u < m->nunits; u++)
		for (size_t i = 0; i < m->units[u].nlinks; i++)
			write_link(&p, u, &m->units[u].links[i]);
	if (exact(m))
		write_exact_rows(&p);
	write_variables(&p);
}

/* cbc minimises; its lines tell the optimum, or the bound it got to. */
static void
read_outcome(FILE *out, struct bound *b)
{
	char line[256];
	bool done = false;
	double x;

	while (fgets(line, sizeof(line), out)) {
		if (strstr(line, "says infeasible") ||
		    strstr(line, "is infeasible") ||
		    strstr(line, "proven infeasible"))
			b->infeasible = true;
		if (strncmp(line, "Result - Optimal", 16) == 0)
			done = true;
		if (sscanf(line, "Optimal objective %lf", &x) == 1 ||
		    (done && sscanf(line, "Objective value: %lf", &x) == 1))
			b->optimal = true;
		else if (sscanf(line, "Upper bound: %lf", &x) != 1 &&
			 sscanf(line, "Continuous objective value is %lf",
			     &x) != 1)
			continue;
		b->known = true;
		b->worth = fabs(x);
	}
	b->infeasible &= !b->optimal;
}

/* The rows of a unit that is never open would be empty. */
static bool
never_open(const struct model *m)
{
	for (size_t u = 0; u < m->nunits; u++)
		if (m->units[u].npieces == 0 || m->units[u].broken)
			return true;
	return false;
}

/* Runs cbc on a programme; what it prints goes to a file. */
static bool
run_cbc(const char *programme, const char *printed, int seconds)
{
	char *limit = mem_printf("%d", seconds);
	const char *argv[] = {
	    "cbc", programme, "-seconds", limit, "-solve", NULL};
	posix_spawn_file_actions_t actions;
	int failed, status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
	    &actions, 1, printed, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	failed = posix_spawnp(
	    &pid, "cbc", &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (!failed)
		waitpid(pid, &status, 0);
	free(limit);
	return status == 0;
}

struct bound
bound_find(const struct plan_problem *p, const char *folder, int seconds)
{
	char *programme = mem_printf("%s/plan.lp", folder);
	char *printed = mem_printf("%s/cbc.log", folder);
	struct model *m = model_new(p);
	struct bound b = {.infeasible = never_open(m)};
	FILE *file = b.infeasible ? NULL : fopen(programme, "w");

	if (file) {
		write_programme(m, file);
		fclose(file);
		file = run_cbc(programme, printed, seconds)
			   ? fopen(printed, "r")
			   : NULL;
	}
	if (file) {
		read_outcome(file, &b);
		fclose(file);
	}
	model_free(m);
	free(programme);
	free(printed);
	return b;
}
