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

static bool
same_plugins(const struct config *a, const struct config *b)
{
	if (a->nplugins != b->nplugins)
		return false;
	for (size_t i = 0; i < a->nplugins; i++)
		if (!same_plugin(&a->plugins[i], &b->plugins[i]))
			return false;
	return true;
}

bool
config_merge(
    struct config *running, struct config *fresh, char kept[CONFIG_KEPT])
{
	size_t n;
	const struct config_option *options = config_options(&n);
	bool all = true;

	for (size_t i = 0; i < n; i++) {
		void *a = (char *)running + options[i].offset;
		void *b = (char *)fresh + options[i].offset;

		if (same(&options[i], a, b))
			continue;
		if (options[i].reloadable) {
			swap(a, b, size_of(&options[i]));
		} else if (all) {
			snprintf(kept, CONFIG_KEPT, "[%s] %s",
			    options[i].section, options[i].name);
			all = false;
		}
	}
	if (all && !same_plugins(running, fresh)) {
		snprintf(kept, CONFIG_KEPT, "[plugin]");
		all = false;
	}
	return all;
}
