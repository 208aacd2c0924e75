/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_merge.c - what a reload may change in a running daemon. Owns nothing;
 * which options are reloadable stands in the table.
 */
#include <string.h>

#include "base/config.h"

static size_t
size_of(const struct config_option *option)
{
	switch (option->type) {
	case CONFIG_BOOL:
		return sizeof(bool);
	case CONFIG_REAL:
		return sizeof(double);
	case CONFIG_NUMBER:
	case CONFIG_OCTAL:
		return sizeof(long long);
	default:
		return sizeof(char *);
	}
}

static bool
same(const struct config_option *option, const void *a, const void *b)
{
	if (config_is_text(option->type))
		return strcmp(*(char *const *)a, *(char *const *)b) == 0;
	return memcmp(a, b, size_of(option)) == 0;
}

static void
swap(void *a, void *b, size_t size)
{
	char tmp[sizeof(long long) + sizeof(char *)];

	memcpy(tmp, a, size);
	memcpy(a, b, size);
	memcpy(b, tmp, size);
}

static bool
same_plugin(const struct config_plugin *a, const struct config_plugin *b)
{
	if (strcmp(a->name, b->name) != 0 || strcmp(a->path, b->path) != 0 ||
	    a->nsettings != b->nsettings)
		return false;
	for (size_t i = 0; i < a->nsettings; i++)
		if (strcmp(a->settings[i].name, b->settings[i].name) != 0 ||
		    strcmp(a->settings[i].value, b->settings[i].value) != 0)
			return false;
	return true;
}

/* --- what needs a restart --- */

static void
keep(json_t *kept, const char *section, const char *name)
{
	json_array_append_new(kept, json_sprintf("[%s] %s", section, name));
}

static const struct config_plugin *
find_plugin(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->nplugins; i++)
		if (strcmp(config->plugins[i].name, name) == 0)
			return &config->plugins[i];
	return NULL;
}

static void
keep_plugin(json_t *kept, const char *name)
{
	json_array_append_new(kept, json_sprintf("[plugin %s]", name));
}

/* Those that are changed or gone, then those that are new. */
static void
keep_plugins(
    json_t *kept, const struct config *running, const struct config *fresh)
{
	for (size_t i = 0; i < running->nplugins; i++) {
		const struct config_plugin *was = &running->plugins[i];
		const struct config_plugin *is = find_plugin(fresh, was->name);

		if (is == NULL || !same_plugin(was, is))
			keep_plugin(kept, was->name);
	}
	for (size_t i = 0; i < fresh->nplugins; i++)
		if (find_plugin(running, fresh->plugins[i].name) == NULL)
			keep_plugin(kept, fresh->plugins[i].name);
}

void
config_merge(struct config *running, struct config *fresh, json_t *kept)
{
	size_t n;
	const struct config_option *options = config_options(&n);

	for (size_t i = 0; i < n; i++) {
		void *a = (char *)running + options[i].offset;
		void *b = (char *)fresh + options[i].offset;

		if (same(&options[i], a, b))
			continue;
		if (options[i].reloadable)
			swap(a, b, size_of(&options[i]));
		else
			keep(kept, options[i].section, options[i].name);
	}
	keep_plugins(kept, running, fresh);
}
