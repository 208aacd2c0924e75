/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load.c - file checks, dlopen and the checks of the exported object.
 * Owns the copies of the configuration.
 */
#include "engine/plugin/load.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static int
check_one(const char *path, struct err *err)
{
	struct stat st;
	bool sticky;

	if (lstat(path, &st) == -1)
		return err_set(
		    err, ERR_INVALID, "%s: %s", path, strerror(errno));
	sticky = S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_INVALID,
		    "%s belongs to user %u: it must be root's or the daemon's",
		    path, (unsigned)st.st_uid);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !sticky)
		return err_set(err, ERR_INVALID,
		    "%s is writable by its group or by everybody", path);
	return 0;
}

/* From the file up to the root. */
static int
check_all(const char *real, struct err *err)
{
	char *path = mem_strdup(real), *slash;
	int result;

	while ((result = check_one(path, err)) == 0 && strlen(path) > 1) {
		slash = strrchr(path, '/');
		slash[slash == path ? 1 : 0] = '\0';
	}
	free(path);
	return result;
}

int
plugin_check_path(const char *path, char **ret_real, struct err *err)
{
	struct stat st;
	char *real;

	if (path[0] != '/')
		return err_set(
		    err, ERR_INVALID, "%s: not an absolute path", path);
	real = realpath(path, NULL);
	if (real == NULL)
		return err_set(
		    err, ERR_INVALID, "%s: %s", path, strerror(errno));
	if (stat(real, &st) == -1 || !S_ISREG(st.st_mode)) {
		err_set(err, ERR_INVALID, "%s: not a file", real);
		goto out;
	}
	if (check_all(real, err) == -1)
		goto out;
	*ret_real = real;
	return 0;
out:
	free(real);
	return -1;
}

/* Before any other field is read. */
static int
check_abi(const struct counterpoint_plugin *object, struct err *err)
{
	if (object->abi_major != COUNTERPOINT_ABI_MAJOR ||
	    object->abi_minor > COUNTERPOINT_ABI_MINOR)
		return err_set(err, ERR_INVALID,
		    "made for plugin ABI %u.%u, this is %u.%u",
		    object->abi_major, object->abi_minor,
		    COUNTERPOINT_ABI_MAJOR, COUNTERPOINT_ABI_MINOR);
	if (object->size != sizeof(*object))
		return err_set(err, ERR_INVALID,
		    "its description has %u bytes instead of %zu", object->size,
		    sizeof(*object));
	return 0;
}

static bool
has_calls(const struct counterpoint_plugin *object)
{
	const struct counterpoint_matcher *m = object->matcher;
	const struct counterpoint_tailor *t = object->tailor;
	const struct counterpoint_release *r = object->release;

	switch (object->kind) {
	case COUNTERPOINT_MATCHER:
		return m != NULL && m->open != NULL && m->add != NULL &&
		       m->remove != NULL && m->commit != NULL &&
		       m->match != NULL && m->close != NULL &&
		       (m->add_concept == NULL) == (m->remove_concept == NULL);
	case COUNTERPOINT_TAILOR:
		return t != NULL && t->open != NULL && t->score != NULL &&
		       t->close != NULL;
	case COUNTERPOINT_RELEASE:
		return r != NULL && r->open != NULL && r->hand_over != NULL &&
		       r->answer != NULL && r->close != NULL;
	}
	return false;
}

static bool
knows_setting(const struct counterpoint_plugin *object, const char *name)
{
	const struct counterpoint_setting *s = object->settings;

	for (; s != NULL && s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return true;
	return false;
}

static int
check_object(const struct counterpoint_plugin *object,
    const struct config_plugin *config, struct err *err)
{
	if (check_abi(object, err) == -1)
		return -1;
	if (object->name == NULL || object->version == NULL ||
	    object->about == NULL || !has_calls(object))
		return err_set(err, ERR_INVALID,
		    "its description is incomplete (name, version, about, "
		    "kind and all calls of the kind)");
	if (strcmp(object->name, config->name) != 0)
		return err_set(err, ERR_INVALID,
		    "its name is %.64s: the section must be [plugin %.64s]",
		    object->name, object->name);
	for (size_t i = 0; i < config->nsettings; i++)
		if (!knows_setting(object, config->settings[i].name))
			return err_set(err, ERR_INVALID,
			    "it knows no setting %s", config->settings[i].name);
	return 0;
}

static const struct counterpoint_plugin *
open_object(const char *path, struct err *err)
{
	const struct counterpoint_plugin *object;
	void *lib = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	object = lib == NULL ? NULL : dlsym(lib, "counterpoint_plugin");
	if (object == NULL) {
		const char *why = dlerror();

		err_set(err, ERR_INVALID, "%s",
		    why != NULL ? why : "no counterpoint_plugin in it");
	}
	return object;
}

static void
copy_config(struct config_plugin *to, const struct config_plugin *from)
{
	to->name = mem_strdup(from->name);
	to->path = mem_strdup(from->path);
	to->settings = mem_calloc(from->nsettings, sizeof(*to->settings));
	to->nsettings = from->nsettings;
	for (size_t i = 0; i < from->nsettings; i++) {
		to->settings[i].name = mem_strdup(from->settings[i].name);
		to->settings[i].value = mem_strdup(from->settings[i].value);
	}
}

struct plugin *
plugin_load(const struct config_plugin *config, uint32_t index, struct err *err)
{
	const struct counterpoint_plugin *object;
	struct plugin *plugin = NULL;
	char *real = NULL;

	if (plugin_check_path(config->path, &real, err) == -1)
		return NULL;
	object = open_object(real, err);
	if (object != NULL && check_object(object, config, err) == 0) {
		plugin = mem_calloc(1, sizeof(*plugin));
		plugin->index = index;
		plugin->object = object;
		copy_config(&plugin->config, config);
	}
	free(real);
	return plugin;
}

void
plugin_free(struct plugin *plugin)
{
	if (plugin == NULL)
		return;
	for (size_t i = 0; i < plugin->config.nsettings; i++) {
		free(plugin->config.settings[i].name);
		free(plugin->config.settings[i].value);
	}
	free(plugin->config.settings);
	free(plugin->config.name);
	free(plugin->config.path);
	free(plugin->last_log);
	free(plugin);
}
