/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match_fixture.c - the fixture of the match pool's tests. Owns the world.
 */
#include "match_fixture.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/match/builder.h"
#include "engine/plugin/process.h"
#include "suite.h"

static size_t
count_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/* Living processes of our group other than ourselves. */
static size_t
count_processes(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	while ((entry = readdir(dir)) != NULL) {
		char path[300], line[512] = "", *rest, state;
		FILE *file;
		int group;

		if (atoi(entry->d_name) <= 0 || atoi(entry->d_name) == getpid())
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = fopen(path, "re");
		if (file == NULL)
			continue;
		rest =
		    fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
		fclose(file);
		if (rest != NULL &&
		    sscanf(rest, ") %c %*d %d", &state, &group) == 2 &&
		    group == getpgrp() && state != 'Z' && state != 'X')
			n++;
	}
	closedir(dir);
	return n;
}

void
world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	setpgid(0, 0);
	w->settings = (struct match_settings){.workers = 2,
	    .deadline_ms = 300,
	    .build_ms = 2000,
	    .plugins = w->plugins};
	/* The sanitizers make everything slow. */
	if (getenv("ASAN_OPTIONS") != NULL)
		w->settings.deadline_ms = 1000;
	for (int i = 0; i < 8; i++)
		w->titles[i] = "A title";
	w->files = count_files();
	w->base = event_base_new();
}

void
world_add_plugin(struct world *w, const char *name)
{
	struct config_plugin *p = &w->plugins[w->settings.nplugins++];
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.so", PLUGIN_DIR, name);
	p->name = strdup(name);
	p->path = strdup(path);
	if (w->setting.name != NULL && w->settings.nplugins == 1) {
		p->settings = &w->setting;
		p->nsettings = 1;
	}
}

static void
put(struct world *w, unsigned number)
{
	static const struct counterpoint_wording exemplar = {
	    .text = "An exemplar", .language = "en"};
	char slug[32];
	struct counterpoint_narrative n = {.slug = slug,
	    .title = w->titles[number],
	    .summary = "A summary",
	    .exemplars = &exemplar,
	    .nexemplars = 1};

	snprintf(slug, sizeof(slug), "n%u.", number);
	match_pool_put(w->pool, &n);
}

static void
library_wanted(void *arg)
{
	struct world *w = arg;

	w->wanted++;
	for (unsigned i = 0; i < WORLD_NARRATIVES; i++)
		if (w->titles[i] != NULL)
			put(w, i);
}

static void
ready(void *arg)
{
	((struct world *)arg)->ready++;
}

static void
plugin_suspended(void *arg, const char *name, const char *reason, int seconds)
{
	struct world *w = arg;

	ck_assert_int_gt(seconds, 0);
	ck_assert_str_ne(name, "");
	ck_assert_str_ne(reason, "");
	w->suspended++;
}

static void
plugin_resumed(void *arg, const char *name)
{
	(void)name;
	((struct world *)arg)->resumed++;
}

static void
plugin_refused(void *arg, const char *name, const char *reason)
{
	(void)name;
	(void)reason;
	((struct world *)arg)->refused++;
}

static void
log_line(void *arg, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	struct world *w = arg;
	size_t at = strlen(w->log);

	snprintf(w->log + at, sizeof(w->log) - at, "[%d %s: %s]", (int)level,
	    plugin, text);
}

void
world_start(struct world *w)
{
	struct match_hooks hooks = {.arg = w,
	    .library_wanted = library_wanted,
	    .ready = ready,
	    .plugin_suspended = plugin_suspended,
	    .plugin_resumed = plugin_resumed,
	    .plugin_refused = plugin_refused,
	    .log = log_line};
	struct err err;

	w->pool = match_pool_start(w->base, &w->settings, &hooks, &err);
	ck_assert_ptr_nonnull(w->pool);
	ck_assert_uint_eq(w->wanted, 0);
}

void
world_start_pair(struct world *w)
{
	world_init(w);
	world_add_plugin(w, "tricky");
	world_add_plugin(w, "steady");
	world_start(w);
}

static void
check_nothing_is_left(struct world *w)
{
	int64_t until = clock_monotonic() + 5000000;

	ck_assert_uint_eq(count_files(), w->files);
	while (count_processes() > 0 && clock_monotonic() < until)
		usleep(20000);
	ck_assert_uint_eq(count_processes(), 0);
}

void
world_done(struct world *w)
{
	match_pool_stop(w->pool);
	event_base_free(w->base);
	for (size_t i = 0; i < w->settings.nplugins; i++) {
		free(w->plugins[i].name);
		free(w->plugins[i].path);
	}
	check_nothing_is_left(w);
}

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

/* Has the loop come up for air every now and then. */
static struct event *
start_tick(struct world *w)
{
	struct timeval tv = {0, 5000};
	struct event *tick = event_new(w->base, -1, EV_PERSIST, tick_cb, NULL);

	event_add(tick, &tv);
	return tick;
}

void
world_wait(struct world *w, const unsigned *number, unsigned value)
{
	int64_t until = clock_monotonic() + 20000000;
	struct event *tick = start_tick(w);

	while (*number < value && clock_monotonic() < until)
		event_base_loop(w->base, EVLOOP_ONCE);
	event_free(tick);
	ck_assert_uint_ge(*number, value);
}

void
world_sleep(struct world *w, int ms)
{
	int64_t until = clock_monotonic() + ms * INT64_C(1000);
	struct event *tick = start_tick(w);

	while (clock_monotonic() < until)
		event_base_loop(w->base, EVLOOP_ONCE);
	event_free(tick);
}

static void
append(char *to, size_t size, const char *text)
{
	size_t at = strlen(to);

	snprintf(to + at, size - at, "[%s]", text);
}

static void
copy_hits(struct reply *r, const struct match_answer *a)
{
	r->nhits = a->nhits;
	r->best = a->nhits > 0 ? a->hits[0].confidence : -1;
	r->stance = a->nhits > 0 ? a->hits[0].stance : 0;
	for (size_t i = 0; i < a->nhits; i++) {
		append(r->hits, sizeof(r->hits), a->hits[i].narrative);
		for (size_t j = 0; j < a->hits[i].nvotes; j++) {
			ck_assert_str_eq(a->hits[i].votes[j].version, "7");
			append(r->hits, sizeof(r->hits),
			    a->hits[i].votes[j].plugin);
		}
		for (size_t j = 0; j < a->hits[i].nwhy; j++)
			append(r->hits, sizeof(r->hits), a->hits[i].why[j]);
	}
	for (size_t i = 0; i < a->nmissing; i++)
		append(r->missing, sizeof(r->missing), a->missing[i]);
}

static void
answered(void *arg, const struct match_answer *a, const struct err *err)
{
	struct reply *r = arg;

	ck_assert_uint_eq(r->answers++, 0);
	ck_assert((a == NULL) != (err == NULL));
	r->code = err != NULL ? err->code : ERR_NONE;
	if (a == NULL)
		return;
	snprintf(r->text, sizeof(r->text), "%s", a->text);
	snprintf(r->language, sizeof(r->language), "%s", a->language);
	r->detected = a->detected;
	memcpy(r->digest, a->digest, sizeof(r->digest));
	copy_hits(r, a);
}

void
world_ask_of(
    struct world *w, const struct match_question *question, struct reply *r)
{
	struct err err;

	*r = (struct reply){.world = w, .code = ERR_NONE};
	ck_assert_int_eq(
	    match_pool_ask(w->pool, question, answered, r, NULL, &err), 0);
	ck_assert_uint_eq(r->answers, 0);
}

void
world_ask(struct world *w, const char *text, struct reply *r)
{
	world_ask_of(w,
	    &(struct match_question){.text = text, .day = COUNTERPOINT_NO_DAY},
	    r);
}

void
world_match(struct world *w, const char *text, struct reply *r)
{
	world_ask(w, text, r);
	world_wait(w, &r->answers, 1);
}

void
world_change(struct world *w, unsigned number, const char *title)
{
	char slug[32];

	w->titles[number] = title;
	snprintf(slug, sizeof(slug), "n%u.", number);
	if (title == NULL)
		match_pool_remove(w->pool, slug);
	else
		put(w, number);
	match_pool_commit(w->pool);
}

struct match_plugin_status
world_plugin(struct world *w, const char *name)
{
	struct match_plugin_status status = {0};

	for (size_t i = 0; match_pool_plugin(w->pool, i, &status); i++)
		if (strcmp(status.name, name) == 0)
			return status;
	ck_abort_msg("no plugin %s", name);
	return status;
}

int
world_main(int argc, char **argv, TCase *(*make)(void))
{
	Suite *suite = suite_create("match");

	if (argc > 1 && strcmp(argv[1], "--match-builder") == 0)
		return match_builder_main(PLUGIN_PROCESS_FD);
	if (sodium_init() == -1)
		return 2;
	log_open(getenv("VERBOSE") ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR, false);
	suite_add_tcase(suite, make());
	return suite_run(suite);
}
