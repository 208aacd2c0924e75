/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carrier.c - opens a release plugin and calls it, as the daemon says. Owns
 * its process. Signature files of signify(1) are written here, once for all
 * plugins.
 */
#include "engine/carry/carrier.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/signify.h"
#include "engine/carry/host.h"
#include "engine/plugin/child.h"

struct carrier {
	struct channel_in in;
	struct buf out, message;
	struct plugin *plugin; /* NULL: not loaded yet */
};

static void
flush(struct carrier *carrier)
{
	channel_frame(
	    &carrier->out, carrier->message.data, carrier->message.len);
	if (channel_flush(carrier->in.fd, &carrier->out) == -1)
		_exit(0);
}

/* At once: it may be the last words before a crash. */
static void
log_line(void *arg, const struct plugin *plugin, enum counterpoint_level level,
    const char *text)
{
	struct carrier *carrier = arg;
	struct match_wire_log line = {.level = level, .text = text};

	(void)plugin;
	match_pack_log(&carrier->message, &line);
	flush(carrier);
}

static void
tell_refused(struct carrier *carrier, const struct err *err)
{
	match_pack_refused(&carrier->message,
	    &(struct match_wire_refused){.reason = err->text});
	flush(carrier);
}

static void
tell_up(struct carrier *carrier, const struct plugin *plugin)
{
	char *version = text_clean(plugin->object->version, 64);
	char *about = text_clean(plugin->object->about, CARRY_TEXT_BYTES);

	match_pack_up(
	    &carrier->message, &(struct match_wire_up){.version = version,
				   .kind = plugin->object->kind,
				   .about = about});
	flush(carrier);
	free(version);
	free(about);
}

static int
load(struct carrier *carrier, struct unpack *in)
{
	struct match_wire_plugin wire;
	struct config_plugin config;
	struct plugin *plugin;
	struct err err;

	if (carrier->plugin != NULL || match_unpack_plugin(in, &wire) == -1)
		return -1;
	config = (struct config_plugin){.name = (char *)wire.name,
	    .path = (char *)wire.path,
	    .settings = wire.settings,
	    .nsettings = wire.nsettings};
	plugin = plugin_load(&config, 0, &err);
	if (plugin == NULL || (plugin->object->kind == COUNTERPOINT_RELEASE &&
				  carry_host_open(plugin, &err) == -1)) {
		plugin_free(plugin);
		tell_refused(carrier, &err);
		return 0;
	}
	tell_up(carrier, plugin);
	if (plugin->object->kind == COUNTERPOINT_RELEASE)
		carrier->plugin = plugin;
	else
		plugin_free(plugin);
	return 0;
}

static void
tell_verdict(struct carrier *carrier, const struct carry_verdict *verdict)
{
	carry_pack_verdict(&carrier->message, verdict);
	flush(carrier);
}

static void
add_signify(struct counterpoint_package *package)
{
	package->signify_signature =
	    signify_signature_file(package->key_id, package->signature);
	package->signify_key = signify_public_file(package->public_key);
}

static void
drop_signify(struct counterpoint_package *package)
{
	free((char *)package->signify_signature);
	free((char *)package->signify_key);
}

static int
hand_over(struct carrier *carrier, struct unpack *in)
{
	struct counterpoint_package package;

	if (carry_unpack_hand_over(in, &package) == -1)
		return -1;
	add_signify(&package);
	tell_verdict(carrier, carry_host_hand_over(carrier->plugin, &package));
	drop_signify(&package);
	return 0;
}

static int
answer(struct carrier *carrier, struct unpack *in)
{
	struct counterpoint_package package;
	struct counterpoint_answer answer;

	if (carry_unpack_answer(in, &package, &answer) == -1)
		return -1;
	add_signify(&package);
	tell_verdict(
	    carrier, carry_host_answer(carrier->plugin, &package, &answer));
	drop_signify(&package);
	return 0;
}

static int
obey(struct carrier *carrier, const struct channel_message *message)
{
	struct unpack in = {.data = message->data, .len = message->len};
	uint32_t what = unpack_u32(&in);

	if (what == MATCH_MSG_PLUGIN)
		return load(carrier, &in);
	if (carrier->plugin == NULL)
		return -1;
	switch (what) {
	case CARRY_MSG_HAND_OVER:
		return hand_over(carrier, &in);
	case CARRY_MSG_ANSWER:
		return answer(carrier, &in);
	default:
		return -1;
	}
}

int
carry_carrier_main(int fd)
{
	struct carrier carrier = {0};
	struct channel_message message;
	char title[64];
	int result;

	plugin_child_harden();
	snprintf(title, sizeof(title), "%s", program_invocation_name);
	plugin_child_title(title, CARRY_CARRIER_FLAG);
	channel_in_init(&carrier.in, fd, false);
	plugin_host_log_to(log_line, &carrier);
	while ((result = channel_receive(&carrier.in, &message)) == 1)
		if (obey(&carrier, &message) == -1)
			_exit(2);
	/* The plugin is not closed: what it holds ends with the process. */
	_exit(result == 0 ? 0 : 2);
}
