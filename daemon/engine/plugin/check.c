/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.c - loads plugins in a child that may die of it. The child tells
 * of each plugin before it tries it, and a reason if it fails. Owns the child
 * while it runs.
 */
#include "engine/plugin/check.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/program.h"
#include "engine/carry/host.h"
#include "engine/match/plugin_host.h"
#include "engine/plugin/child.h"

#define CHECK_MS 30000 /* for each plugin */

static void
say(int fd, const struct buf *bytes)
{
	if (write(fd, bytes->data, bytes->len) != (ssize_t)bytes->len)
		_exit(1);
}

static int
open_and_close(struct plugin *plugin, struct err *err)
{
	if (plugin->object->kind == COUNTERPOINT_RELEASE) {
		if (carry_host_open(plugin, err) == -1)
			return -1;
		carry_host_close(plugin);
		return 0;
	}
	if (plugin_open(plugin, err) == -1)
		return -1;
	plugin_close(plugin);
	return 0;
}

static int
try_plugin(const struct config_plugin *config, uint32_t index, struct err *err)
{
	struct plugin *plugin = plugin_load(config, index, err);

	if (plugin == NULL || open_and_close(plugin, err) == -1)
		return -1;
	plugin_free(plugin);
	return 0;
}

/* The child: a NUL for each plugin that it tries, then perhaps the reason. */
static void
try_all(const struct config *config, int fd)
{
	struct buf bytes = {0};
	struct err err;

	plugin_child_harden();
	for (size_t i = 0; i < config->nplugins; i++) {
		buf_clear(&bytes);
		buf_add_char(&bytes, '\0');
		say(fd, &bytes);
		if (try_plugin(&config->plugins[i], i, &err) == 0)
			continue;
		buf_clear(&bytes);
		buf_add_str(&bytes, err.text);
		say(fd, &bytes);
		_exit(1);
	}
	_exit(0);
}

/* What the child said: how many plugins it began with, and the last reason. */
struct said {
	size_t begun;
	char reason[sizeof(((struct err *)0)->text)];
	bool timeout;
};

static void
hear(struct said *said, const char *bytes, size_t len)
{
	size_t at;

	for (size_t i = 0; i < len; i++) {
		at = strlen(said->reason);
		if (bytes[i] == '\0')
			said->begun++;
		else if (at + 1 < sizeof(said->reason))
			said->reason[at] = bytes[i];
	}
}

static void
listen_to(int fd, struct said *said)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char bytes[512];
	ssize_t n;

	for (;;) {
		if (poll(&p, 1, CHECK_MS) == 0) {
			said->timeout = true;
			return;
		}
		n = read(fd, bytes, sizeof(bytes));
		if (n <= 0)
			return;
		hear(said, bytes, n);
	}
}

/* "line 12: [plugin lexical]" */
static void
name_place(const struct config_plugin *plugin, const char *reason, char *to,
    size_t size)
{
	unsigned line = plugin == NULL ? 0 : config_plugin_line(plugin, reason);
	const char *name = plugin == NULL ? "?" : plugin->name;

	if (line > 0)
		snprintf(to, size, "line %u: [plugin %s]", line, name);
	else
		snprintf(to, size, "[plugin %s]", name);
}

static int
judge(const struct config *config, const struct said *said, int status,
    struct err *err)
{
	char place[128];

	name_place(said->begun > 0 && said->begun <= config->nplugins
		       ? &config->plugins[said->begun - 1]
		       : NULL,
	    said->reason, place, sizeof(place));
	if (said->timeout)
		return err_set(err, ERR_INVALID,
		    "%s: takes longer than %d s to open", place,
		    CHECK_MS / 1000);
	if (said->reason[0] != '\0')
		return err_set(err, ERR_INVALID, "%s: %s", place, said->reason);
	if (WIFSIGNALED(status))
		return err_set(err, ERR_INVALID,
		    "%s: crashes when opened (signal %d)", place,
		    WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return err_set(err, ERR_INVALID,
		    "%s: ends the process when opened (code %d)", place,
		    WEXITSTATUS(status));
	return 0;
}

int
plugin_check_all(const struct config *config, struct err *err)
{
	struct said said = {0};
	int fds[2], status = 0;
	pid_t pid;

	if (pipe(fds) == -1)
		return err_set(err, ERR_INTERNAL, "%s", strerror(errno));
	fflush(NULL);
	pid = program_fork(SIGKILL);
	if (pid == -1) {
		err_set(err, ERR_INTERNAL, "%s", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (pid == 0)
		try_all(config, fds[1]);
	close(fds[1]);
	listen_to(fds[0], &said);
	close(fds[0]);
	if (said.timeout)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return judge(config, &said, status, err);
}
