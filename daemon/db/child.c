/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.c - watches one program through its output. Owns the event; process.c
 * starts and reaps it.
 */
#include "db/child.h"

#include <assert.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "db/process.h"

enum { MAGIC = 0x6b1d };

struct child {
	unsigned magic;
	struct process process;
	struct child_hooks hooks;
	struct event *readable;
	struct buf last;
	bool busy; /* inside an event callback, which frees it at its end */
	bool dead;
};

static void
drop_event(struct child *child)
{
	if (child->readable != NULL)
		event_free(child->readable);
	child->readable = NULL;
}

static void
destroy(struct child *child)
{
	drop_event(child);
	process_abandon(&child->process);
	buf_done(&child->last);
	child->magic = 0;
	free(child);
}

static void
keep_line(void *arg, const char *line)
{
	struct child *child = arg;

	if (child->last.len > 0)
		buf_add_char(&child->last, '\n');
	buf_add_str(&child->last, line);
	if (child->last.len > CHILD_LAST_MAX)
		buf_drain(&child->last, child->last.len - CHILD_LAST_MAX);
	if (child->hooks.line != NULL && !child->dead)
		child->hooks.line(child->hooks.arg, line);
}

static struct child *
enter(void *arg)
{
	struct child *child = arg;

	assert(child->magic == MAGIC && !child->busy);
	child->busy = true;
	return child;
}

static void
leave(struct child *child)
{
	child->busy = false;
	if (child->dead)
		destroy(child);
}

static void
end(struct child *child)
{
	int status;

	drop_event(child);
	status = process_reap(&child->process, keep_line, child);
	log_debug("child.ended", LOG_NUMBER("status", status));
	if (!child->dead)
		child->hooks.done(child->hooks.arg, status,
		    child->last.len > 0 ? child->last.data : "");
}

static void
readable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct child *child = enter(arg);

	(void)fd;
	(void)what;
	if (process_read(&child->process, keep_line, child) == -1)
		end(child);
	leave(child);
}

struct child *
child_start(struct event_base *base, const char *const *argv,
    const struct child_hooks *hooks, struct err *err)
{
	struct child *child = mem_calloc(1, sizeof(*child));

	child->magic = MAGIC;
	child->hooks = *hooks;
	if (process_start(&child->process, argv, NULL, SIGTERM, err) == -1) {
		free(child);
		return NULL;
	}
	child->readable = event_new(base, child->process.output,
	    EV_READ | EV_PERSIST, readable_cb, child);
	event_add(child->readable, NULL);
	log_debug("child.started", LOG_TEXT("program", argv[0]),
	    LOG_NUMBER("pid", child->process.pid));
	return child;
}

void
child_free(struct child *child)
{
	if (child == NULL)
		return;
	if (child->process.pid != 0)
		process_signal(&child->process, SIGTERM);
	child->dead = true;
	if (!child->busy)
		destroy(child);
}
