/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.c - a job waits, runs and ends with its process: whatever it said is
 * read once it has died. Owns the jobs; forks and signals are program.c's.
 */
#include "base/apart.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/program.h"

enum {
	PIECE_BYTES = 256 * 1024,
	CHANNEL_FD = 3,
	NICENESS = 10, /* whoever waits for the loop comes first */
	SECOND = 1000000,
};

/* What a message begins with. */
enum { SAID_PIECE, SAID_END, SAID_FAULT };

enum job_state {
	JOB_WAITING,
	JOB_RUNNING,
	JOB_LATE,      /* killed at its deadline, not yet dead */
	JOB_CANCELLED, /* killed because nobody wants it, not yet dead */
};

TAILQ_HEAD(jobs, apart_job);

struct apart {
	struct event_base *base;
	size_t at_once, waiting_max, running, waiting;
	struct jobs jobs; /* in the order in which they came */
	struct event *advance;
};

struct apart_job {
	TAILQ_ENTRY(apart_job) entry;
	struct apart *apart;
	struct apart_task task;
	enum job_state state;
	struct event *late, *died;
	struct channel *channel;
	int pidfd;
	struct buf result;
	bool whole; /* the result is */
	struct err fault;
};

/* --- in the process --- */

static void
limit(int resource, rlim_t max)
{
	const struct rlimit r = {.rlim_cur = max, .rlim_max = max};

	setrlimit(resource, &r);
}

/* Pages of data and stack that we came with, in bytes; 0: not known. */
static rlim_t
data_so_far(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (f == NULL)
		return 0;
	if (fscanf(f, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void
limit_memory(void)
{
	rlim_t had = data_so_far();

	if (had > 0)
		limit(RLIMIT_DATA, had + APART_MEMORY_MAX);
}

/* The daemon decides when its children end: what is sent to its group, they
 * ignore. */
static void
settle_in(const struct apart_task *task)
{
	static const int ignored[] = {
	    SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE};

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_NAME, task->name);
	limit(RLIMIT_CORE, 0);
	limit_memory();
	limit(RLIMIT_CPU, (rlim_t)(task->most / SECOND) + 2);
	setpriority(PRIO_PROCESS, 0, NICENESS);
}

static void
say(int fd, uint32_t what, const void *bytes, size_t len)
{
	struct buf message = {0};

	pack_u32(&message, what);
	buf_add(&message, bytes, len);
	if (channel_write(fd, message.data, message.len, -1) == -1)
		_exit(1);
	buf_done(&message);
}

static void
say_fault(int fd, const struct err *err)
{
	struct buf fault = {0};

	pack_u32(&fault, err->code);
	pack_str(&fault, err->field);
	pack_str(&fault, err->rule);
	pack_str(&fault, err->text);
	pack_u32(&fault, (uint32_t)err->retry_after);
	say(fd, SAID_FAULT, fault.data, fault.len);
	buf_done(&fault);
}

static void
say_result(int fd, const struct buf *result)
{
	size_t at = 0, piece;

	for (; at < result->len; at += piece) {
		piece = result->len - at;
		if (piece > PIECE_BYTES)
			piece = PIECE_BYTES;
		say(fd, SAID_PIECE, result->data + at, piece);
	}
	say(fd, SAID_END, "", 0);
}

static void __attribute__((noreturn))
work_apart(const struct apart_task *task, int fd)
{
	struct buf result = {0};
	struct err err = {0};

	if (fd != CHANNEL_FD && dup2(fd, CHANNEL_FD) == -1)
		_exit(126);
	close_range(CHANNEL_FD + 1, ~0U, 0);
	settle_in(task);
	if (task->work(task->arg, &result, &err) == -1)
		say_fault(CHANNEL_FD, &err);
	else
		say_result(CHANNEL_FD, &result);
	_exit(0);
}

/* --- ends --- */

static void
job_free(struct apart_job *job)
{
	TAILQ_REMOVE(&job->apart->jobs, job, entry);
	if (job->state == JOB_WAITING)
		job->apart->waiting--;
	else
		job->apart->running--;
	event_free(job->late);
	if (job->died != NULL)
		event_free(job->died);
	if (job->channel != NULL)
		channel_stop(job->channel);
	channel_free(job->channel);
	if (job->pidfd != -1)
		close(job->pidfd);
	buf_done(&job->result);
	free(job);
}

/* Others may have a turn; not within the calls of whoever made room. */
static void
advance_soon(struct apart *apart)
{
	static const struct timeval at_once = {0, 0};

	evtimer_add(apart->advance, &at_once);
}

/* The last that is done with a job. */
static void
finish(struct apart_job *job, const struct err *err)
{
	struct apart_task task = job->task;
	struct buf result = job->result;
	bool wanted = job->state != JOB_CANCELLED;

	job->result = (struct buf){0};
	advance_soon(job->apart);
	job_free(job);
	if (wanted)
		task.done(task.arg, err == NULL ? &result : NULL, err);
	buf_done(&result);
}

static void
died_cb(evutil_socket_t fd, short what, void *arg)
{
	struct apart_job *job = arg;
	char how[PROGRAM_HOW];
	struct err err;

	(void)fd;
	(void)what;
	channel_drain(job->channel);
	program_reap(job->pidfd, how);
	if (job->state == JOB_LATE)
		err_set(&err, ERR_TIMEOUT, "the %s took too long and was ended",
		    job->task.name);
	else if (job->fault.code != ERR_NONE)
		err = job->fault;
	else if (!job->whole)
		err_set(&err, ERR_INTERNAL,
		    "the process of the %s ended early: %s", job->task.name,
		    how);
	else
		err.code = ERR_NONE;
	finish(job, err.code == ERR_NONE ? NULL : &err);
}

static void
late_cb(evutil_socket_t fd, short what, void *arg)
{
	struct apart_job *job = arg;
	struct err err;

	(void)fd;
	(void)what;
	if (job->state == JOB_RUNNING) {
		job->state = JOB_LATE;
		program_kill(job->pidfd);
	} else if (job->state == JOB_WAITING) {
		err_set(&err, ERR_OVERLOADED,
		    "the %s did not get its turn in time", job->task.name);
		err.retry_after = 1;
		finish(job, &err);
	}
}

void
apart_cancel(struct apart_job *job)
{
	if (job->state == JOB_WAITING) {
		job_free(job);
		return;
	}
	job->state = JOB_CANCELLED;
	program_kill(job->pidfd);
}

/* --- what the process says --- */

static void
take_fault(struct apart_job *job, struct unpack *in)
{
	struct err *err = &job->fault;

	err_set(err, unpack_u32(in), "%s", "");
	snprintf(err->field, sizeof(err->field), "%s", unpack_str(in));
	snprintf(err->rule, sizeof(err->rule), "%s", unpack_str(in));
	snprintf(err->text, sizeof(err->text), "%s", unpack_str(in));
	err->retry_after = (int)unpack_u32(in);
	if (in->bad || err->code == ERR_NONE)
		err_set(err, ERR_INTERNAL, "the %s failed", job->task.name);
}

static void
take_piece(struct apart_job *job, const struct unpack *in)
{
	if (job->result.len + in->len <= APART_RESULT_MAX)
		buf_add(&job->result, in->data, in->len);
	else
		err_set(&job->fault, ERR_INTERNAL,
		    "what the %s found is too large", job->task.name);
}

static void
message(void *arg, const struct channel_message *m)
{
	struct apart_job *job = arg;
	struct unpack in = {.data = m->data, .len = m->len};

	switch (unpack_u32(&in)) {
	case SAID_PIECE:
		take_piece(job, &in);
		break;
	case SAID_END:
		job->whole = !in.bad;
		break;
	default:
		take_fault(job, &in);
	}
}

/* The end of the process is what counts; it follows. */
static void
closed(void *arg, const char *reason)
{
	(void)arg;
	(void)reason;
}

/* --- begins --- */

static int
give_birth(struct apart_job *job, int pair[2], struct err *err)
{
	pid_t pid = program_fork(SIGKILL);

	if (pid == 0)
		work_apart(&job->task, pair[1]);
	close(pair[1]);
	job->pidfd = pid == -1 ? -1 : pidfd_open(pid, 0);
	if (job->pidfd != -1)
		return 0;
	err_set(err, ERR_INTERNAL, "no process for the %s: %s", job->task.name,
	    strerror(errno));
	close(pair[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return -1;
}

static void
end_at(struct apart_job *job, int64_t when)
{
	int64_t left = when - clock_monotonic();
	struct timeval tv = {0, 0};

	if (left > 0) {
		tv.tv_sec = left / SECOND;
		tv.tv_usec = left % SECOND;
	}
	evtimer_add(job->late, &tv);
}

static void
run(struct apart_job *job)
{
	static const struct channel_calls calls = {message, closed};
	struct apart *apart = job->apart;
	int64_t end = clock_monotonic() + job->task.most;
	int pair[2];
	struct err err;

	job->state = JOB_RUNNING;
	apart->waiting--;
	apart->running++;
	if (channel_pair(pair) == -1) {
		err_set(&err, ERR_INTERNAL, "no socket for the %s: %s",
		    job->task.name, strerror(errno));
		finish(job, &err);
		return;
	}
	if (give_birth(job, pair, &err) == -1) {
		finish(job, &err);
		return;
	}
	job->channel = channel_new(apart->base, pair[0], false, &calls, job);
	job->died = event_new(apart->base, job->pidfd, EV_READ, died_cb, job);
	event_add(job->died, NULL);
	if (end < job->task.deadline)
		end_at(job, end);
}

static struct apart_job *
first_waiting(const struct apart *apart)
{
	struct apart_job *job;

	TAILQ_FOREACH(job, &apart->jobs, entry)
	{
		if (job->state == JOB_WAITING)
			break;
	}
	return job;
}

/* One in a turn of the loop: who is told of its end may start others. */
static void
advance_cb(evutil_socket_t fd, short what, void *arg)
{
	struct apart *apart = arg;

	(void)fd;
	(void)what;
	if (apart->running == apart->at_once || apart->waiting == 0)
		return;
	advance_soon(apart);
	run(first_waiting(apart));
}

struct apart_job *
apart_start(struct apart *apart, const struct apart_task *task, struct err *err)
{
	struct apart_job *job;

	if (apart->running + apart->waiting >=
	    apart->at_once + apart->waiting_max) {
		err_set(err, ERR_OVERLOADED,
		    "%zu wait for a %s already; try again later",
		    apart->waiting, task->name);
		err->retry_after = 5;
		return NULL;
	}
	job = mem_calloc(1, sizeof(*job));
	job->apart = apart;
	job->task = *task;
	job->pidfd = -1;
	job->late = evtimer_new(apart->base, late_cb, job);
	end_at(job, task->deadline);
	TAILQ_INSERT_TAIL(&apart->jobs, job, entry);
	apart->waiting++;
	advance_soon(apart);
	return job;
}

struct apart *
apart_new(struct event_base *base, size_t at_once, size_t waiting)
{
	struct apart *apart = mem_calloc(1, sizeof(*apart));

	assert(at_once > 0);
	*apart = (struct apart){
	    .base = base, .at_once = at_once, .waiting_max = waiting};
	TAILQ_INIT(&apart->jobs);
	apart->advance = evtimer_new(base, advance_cb, apart);
	return apart;
}

void
apart_free(struct apart *apart)
{
	struct apart_job *job, *next;
	char how[PROGRAM_HOW];

	if (apart == NULL)
		return;
	for (job = TAILQ_FIRST(&apart->jobs); job != NULL; job = next) {
		next = TAILQ_NEXT(job, entry);
		if (job->state != JOB_WAITING) {
			program_kill(job->pidfd);
			program_reap(job->pidfd, how);
		}
		job_free(job);
	}
	event_free(apart->advance);
	free(apart);
}

void
apart_count(const struct apart *apart, size_t *ret_running, size_t *ret_waiting)
{
	*ret_running = apart->running;
	*ret_waiting = apart->waiting;
}
