/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builder.c - loads plugins, builds the index, forks workers that share
 * it copy-on-write. Owns its process; says what it does to the daemon alone.
 */
#include "engine/match/builder.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "engine/match/child.h"
#include "engine/match/worker.h"
#include "engine/match/plugin_host.h"
#include "engine/plugin/child.h"

static int
start(struct match_child *child, int page_fd)
{
	if (page_fd == -1)
		return -1;
	child->page = match_page_map(page_fd);
	if (child->page == NULL)
		return -1;
	child->slot = &child->page->slots[0];
	return 0;
}

static void
tell_refused(struct match_child *child, uint32_t index, const struct err *err)
{
	match_pack_refused(&child->message,
	    &(struct match_wire_refused){.index = index, .reason = err->text});
	match_child_queue(child);
	match_child_flush(child);
}

static void
tell_up(struct match_child *child, const struct plugin *plugin)
{
	char *version = text_clean(plugin->object->version, 64);
	char *about = text_clean(plugin->object->about, MATCH_WHY_BYTES);

	match_pack_up(
	    &child->message, &(struct match_wire_up){.index = plugin->index,
				 .kind = plugin->object->kind,
				 .version = version,
				 .about = about});
	match_child_queue(child);
	match_child_flush(child);
	free(version);
	free(about);
}

/* One that releases is told, so that nobody waits for it, but never opened
 * here: it holds secrets, and others read hostile text. */
static bool
is_ours(const struct plugin *plugin)
{
	return plugin->object->kind != COUNTERPOINT_RELEASE;
}

static int
add_plugin(struct match_child *child, struct unpack *in)
{
	struct match_wire_plugin wire;
	struct config_plugin config;
	struct plugin *plugin;
	struct err err;

	if (match_unpack_plugin(in, &wire) == -1)
		return -1;
	config = (struct config_plugin){.name = (char *)wire.name,
	    .path = (char *)wire.path,
	    .settings = wire.settings,
	    .nsettings = wire.nsettings};
	match_slot_enter(child->slot, MATCH_STAGE_LOAD, wire.index, 0);
	plugin = plugin_load(&config, wire.index, &err);
	if (plugin != NULL && is_ours(plugin) &&
	    plugin_open(plugin, &err) == -1) {
		plugin_free(plugin);
		plugin = NULL;
	}
	match_slot_rest(child->slot);
	if (plugin == NULL) {
		tell_refused(child, wire.index, &err);
		return 0;
	}
	tell_up(child, plugin);
	if (is_ours(plugin))
		child->plugins[wire.index] = plugin;
	else
		plugin_free(plugin);
	return 0;
}

/* In the new process: leaves the builder's things behind. */
static void
become_worker(
    struct match_child *child, uint32_t slot, int channel, pid_t builder)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != builder)
		_exit(0);
	close(child->in.fd);
	channel_in_done(&child->in);
	buf_clear(&child->out);
	channel_in_init(&child->in, channel, false);
	child->slot = &child->page->slots[slot];
	_exit(match_worker_main(child, slot));
}

static int
tell_forked(struct match_child *child, uint32_t slot, pid_t pid)
{
	struct match_wire_fork wire = {.slot = slot, .pid = pid};
	int pidfd = pid == -1 ? -1 : pidfd_open(pid, 0), result;

	match_pack_fork(&child->message,
	    pidfd == -1 ? MATCH_MSG_FORK_FAILED : MATCH_MSG_FORKED, &wire);
	result = channel_write(
	    child->in.fd, child->message.data, child->message.len, pidfd);
	if (pidfd != -1)
		close(pidfd);
	return result;
}

static int
fork_worker(struct match_child *child, struct unpack *in, int channel)
{
	struct match_wire_fork wire;
	pid_t self = getpid(), pid;

	if (channel == -1 || match_unpack_fork(in, &wire) == -1)
		return -1;
	pid = fork();
	if (pid == 0)
		become_worker(child, wire.slot, channel, self);
	close(channel);
	return tell_forked(child, wire.slot, pid);
}

/* A commit is answered, so that the daemon knows that nothing hangs. */
static int
change_library(
    struct match_child *child, enum match_message what, struct unpack *in)
{
	if (match_child_apply(child, what, in) == -1)
		return -1;
	if (what == MATCH_MSG_COMMIT) {
		match_pack_plain(&child->message, MATCH_MSG_COMMITTED);
		match_child_queue(child);
		match_child_flush(child);
	}
	return 0;
}

static int
obey(struct match_child *child, const struct channel_message *message)
{
	struct unpack in = {.data = message->data, .len = message->len};
	enum match_message what = unpack_u32(&in);

	if (what == MATCH_MSG_START)
		return start(child, message->fd);
	if (child->page == NULL)
		return -1;
	switch (what) {
	case MATCH_MSG_PLUGIN:
		return add_plugin(child, &in);
	case MATCH_MSG_FORK:
		return fork_worker(child, &in, message->fd);
	default:
		return change_library(child, what, &in);
	}
}

int
match_builder_main(int fd)
{
	struct match_child child = {0};
	struct channel_message message;
	int result;

	plugin_child_harden();
	plugin_child_title(MATCH_BUILDER_TITLE, MATCH_BUILDER_FLAG);
	channel_in_init(&child.in, fd, true);
	plugin_host_log_to(match_child_log_plugin, &child);
	while ((result = channel_receive(&child.in, &message)) == 1)
		if (obey(&child, &message) == -1)
			_exit(2);
	/* Plugins are not closed: nothing of theirs outlives the process, and
	 * their exit code has had its chances to fail. */
	_exit(result == 0 ? 0 : 2);
}
