/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.c - reads the configuration file by the table of options. Owns the
 * parsing and the values; the table is config_table.c's.
 */
#include "base/config.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "base/mem.h"
#include "base/url.h"
#include "base/utf8.h"

enum { LINE_BYTES = 8192 };

/* Where the parser stands. */
struct place {
	const char *path;
	unsigned line;
	char section[64];
	struct config_plugin *plugin; /* inside its section */
	struct config *config;
};

static void *
field_of(const struct config *config, const struct config_option *option)
{
	return (char *)config + option->offset;
}

bool
config_is_text(enum config_type type)
{
	return type == CONFIG_TEXT || type == CONFIG_PATH ||
	       type == CONFIG_ADDRESS || type == CONFIG_CHOICE;
}

static bool
is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value), word;

	for (const char *c = choices; *c != '\0';
	     c += word + (c[word] == ' ')) {
		word = strcspn(c, " ");
		if (word == len && memcmp(c, value, len) == 0)
			return true;
	}
	return false;
}

/* "127.0.0.1:4711" or "[::1]:4711". */
static bool
is_loopback(const char *value)
{
	struct in_addr v4;
	char address[64];
	const char *colon = strrchr(value, ':');
	char *end;
	long port;

	if (colon == NULL || colon - value >= (long)sizeof(address))
		return false;
	memcpy(address, value, colon - value);
	address[colon - value] = '\0';
	port = strtol(colon + 1, &end, 10);
	if (*end != '\0' || end == colon + 1 || port < 0 || port > 65535)
		return false;
	if (strcmp(address, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, address, &v4) == 1 &&
	       ntohl(v4.s_addr) >> 24 == 127;
}

static int
set_text(char **field, const struct config_option *option, const char *value,
    struct err *err)
{
	if (option->type == CONFIG_PATH && value[0] != '/')
		return err_set(err, ERR_INVALID, "must be an absolute path");
	if (option->type == CONFIG_CHOICE && !is_choice(option->choices, value))
		return err_set(
		    err, ERR_INVALID, "must be one of: %s", option->choices);
	if (option->type == CONFIG_ADDRESS && *value != '\0' &&
	    !is_loopback(value))
		return err_set(err, ERR_INVALID,
		    "must be a loopback address and port such as "
		    "127.0.0.1:4711");
	free(*field);
	*field = mem_strdup(value);
	return 0;
}

static int
set_bool(bool *field, const char *value, struct err *err)
{
	if (strcmp(value, "yes") == 0)
		*field = true;
	else if (strcmp(value, "no") == 0)
		*field = false;
	else
		return err_set(err, ERR_INVALID, "must be yes or no");
	return 0;
}

static int
check_range(
    const struct config_option *option, double v, bool whole, struct err *err)
{
	if (whole && v >= option->min && v <= option->max)
		return 0;
	if (option->type == CONFIG_OCTAL)
		return err_set(err, ERR_INVALID,
		    "must be an octal number from %#o to %#o",
		    (unsigned)option->min, (unsigned)option->max);
	return err_set(err, ERR_INVALID, "must be a %s from %g to %g",
	    option->type == CONFIG_REAL ? "number" : "whole number",
	    option->min, option->max);
}

static int
set_number(void *field, const struct config_option *option, const char *value,
    struct err *err)
{
	char *end;
	double v;

	errno = 0;
	if (option->type == CONFIG_REAL)
		v = strtod(value, &end);
	else
		v = strtoll(value, &end, option->type == CONFIG_OCTAL ? 8 : 10);
	if (check_range(option, v,
		end != value && *end == '\0' && errno == 0 && isfinite(v),
		err) == -1)
		return -1;
	if (option->type == CONFIG_REAL)
		*(double *)field = v;
	else
		*(long long *)field = v;
	return 0;
}

static int
set_option(struct config *config, const struct config_option *option,
    const char *value, struct err *err)
{
	void *field = field_of(config, option);

	if (config_is_text(option->type))
		return set_text(field, option, value, err);
	if (option->type == CONFIG_BOOL)
		return set_bool(field, value, err);
	return set_number(field, option, value, err);
}

static const struct config_option *
find_option(const char *section, const char *name)
{
	size_t n;
	const struct config_option *options = config_options(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].section, section) == 0 &&
		    strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

static bool
section_exists(const char *section)
{
	size_t n;
	const struct config_option *options = config_options(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].section, section) == 0)
			return true;
	return false;
}

static char *
trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return s;
}

static int
add_plugin(struct place *at, const char *name, struct err *err)
{
	struct config *config = at->config;

	if (strcmp(name, "fit") == 0)
		return err_set(err, ERR_INVALID,
		    "the plugin fit is part of the daemon now: remove this "
		    "section; weights stand in [recommend]");
	for (size_t i = 0; i < config->nplugins; i++)
		if (strcmp(config->plugins[i].name, name) == 0)
			return err_set(err, ERR_INVALID,
			    "plugin %s has a section already", name);
	if (config->nplugins == CONFIG_PLUGINS_MAX)
		return err_set(err, ERR_INVALID, "more than %d plugins",
		    CONFIG_PLUGINS_MAX);
	if (*name == '\0' ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") !=
		strlen(name))
		return err_set(err, ERR_INVALID,
		    "a plugin's name has lower-case letters, digits, - and _");
	at->plugin = &config->plugins[config->nplugins++];
	*at->plugin =
	    (struct config_plugin){.name = mem_strdup(name), .line = at->line};
	return 0;
}

static int
open_section(struct place *at, char *line, struct err *err)
{
	char *end = strchr(line, ']');

	if (end == NULL || end[1] != '\0')
		return err_set(err, ERR_INVALID, "a section is [name]");
	*end = '\0';
	at->plugin = NULL;
	if (strncmp(line + 1, "plugin ", 7) == 0)
		return add_plugin(at, trim(line + 8), err);
	if (!section_exists(line + 1))
		return err_set(
		    err, ERR_INVALID, "unknown section [%s]", line + 1);
	snprintf(at->section, sizeof(at->section), "%s", line + 1);
	return 0;
}

static int
set_plugin_line(
    struct place *at, const char *name, const char *value, struct err *err)
{
	struct config_plugin *plugin = at->plugin;
	struct config_setting *setting;

	if (strcmp(name, "path") == 0) {
		if (value[0] != '/')
			return err_set(
			    err, ERR_INVALID, "path: must be absolute");
		free(plugin->path);
		plugin->path = mem_strdup(value);
		return 0;
	}
	if (config_plugin_setting(plugin, name) != NULL)
		return err_set(err, ERR_INVALID, "%s: given twice", name);
	if (plugin->nsettings == CONFIG_SETTINGS_MAX)
		return err_set(err, ERR_INVALID, "more than %d settings",
		    CONFIG_SETTINGS_MAX);
	plugin->settings = mem_resize(
	    plugin->settings, plugin->nsettings + 1, sizeof(*plugin->settings));
	setting = &plugin->settings[plugin->nsettings++];
	setting->name = mem_strdup(name);
	setting->value = mem_strdup(value);
	setting->line = at->line;
	return 0;
}

static int
refuse_option(const char *section, const char *name, struct err *err)
{
	struct guess guess = {.typed = name};
	const struct config_option *options;
	size_t n;

	options = config_options(&n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].section, section) == 0)
			guess_try(&guess, options[i].name);
	return err_set(err, ERR_INVALID, "unknown option %s in [%s]%s", name,
	    section, guess_ask(&guess, ""));
}

static int
read_assignment(struct place *at, char *line, struct err *err)
{
	const struct config_option *option;
	char *equals = strchr(line, '='), *name, *value;
	struct err why;

	if (equals == NULL)
		return err_set(
		    err, ERR_INVALID, "expected [section] or name = value");
	*equals = '\0';
	name = trim(line);
	value = trim(equals + 1);
	if (at->plugin != NULL)
		return set_plugin_line(at, name, value, err);
	option = find_option(at->section, name);
	if (option == NULL)
		return refuse_option(at->section, name, err);
	if (set_option(at->config, option, value, &why) == -1)
		return err_set(err, ERR_INVALID, "%s: %s", name, why.text);
	return 0;
}

static int
read_line(struct place *at, char *line, struct err *err)
{
	line = trim(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return 0;
	if (*line == '[')
		return open_section(at, line, err);
	return read_assignment(at, line, err);
}

static int
read_lines(struct place *at, FILE *file, struct err *err)
{
	char line[LINE_BYTES];
	struct err why;

	while (fgets(line, sizeof(line), file) != NULL) {
		at->line++;
		if (strlen(line) == sizeof(line) - 1)
			err_set(&why, ERR_INVALID, "line too long");
		else if (!utf8_check(line))
			err_set(&why, ERR_INVALID, "not in UTF-8");
		else if (read_line(at, line, &why) == 0)
			continue;
		return err_set(err, ERR_INVALID, "%s:%u: %s", at->path,
		    at->line, why.text);
	}
	if (ferror(file))
		return err_set(
		    err, ERR_INVALID, "%s: %s", at->path, strerror(errno));
	return 0;
}

static void
set_defaults(struct config *config)
{
	size_t n;
	const struct config_option *options = config_options(&n);
	struct err err;

	for (size_t i = 0; i < n; i++)
		if (set_option(
			config, &options[i], options[i].fallback, &err) == -1)
			abort();
}

/* A URL is shown and copied freely, and what is sent over plain HTTP anybody on
 * the way can read. */
static int
check_secrets(const struct config *config, const char *path, struct err *err)
{
	const char *url = config->embedding_url;

	if (url_has_user(url))
		return err_set(err, ERR_INVALID,
		    "%s: [embedding] url must hold no user and no password; a "
		    "token has its place in key_file",
		    path);
	if (config->embedding_key_file[0] != '\0' && !url_is_local(url) &&
	    strncmp(url, "https:", 6) != 0)
		return err_set(err, ERR_INVALID,
		    "%s: [embedding] key_file needs https to another machine",
		    path);
	return 0;
}

static int
check_embedding(const struct config *config, const char *path, struct err *err)
{
	const char *url = config->embedding_url;

	if (url[0] == '\0')
		return 0;
	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return err_set(err, ERR_INVALID,
		    "%s: [embedding] url must begin with http:// or https://",
		    path);
	if (config->embedding_model[0] == '\0')
		return err_set(err, ERR_INVALID,
		    "%s: [embedding] url needs a model", path);
	if (strlen(config->embedding_model) > CONFIG_MODEL_MAX)
		return err_set(err, ERR_INVALID,
		    "%s: [embedding] model has more than %d bytes", path,
		    CONFIG_MODEL_MAX);
	return check_secrets(config, path, err);
}

/* Without any weight there is no score. */
static int
check_weights(const struct config *config, const char *path, struct err *err)
{
	double sum = config->weight_match + config->weight_resonance +
		     config->weight_messenger + config->weight_evidence +
		     config->weight_language + config->weight_deed +
		     config->weight_freshness + config->weight_fatigue;

	if (sum > 0)
		return 0;
	return err_set(err, ERR_INVALID,
	    "%s: [recommend] at least one weight must be above 0", path);
}

static int
check_public_url(const struct config *config, const char *path, struct err *err)
{
	const char *url = config->http_public_url;

	if (url[0] == '\0' ||
	    (url_is_plain(url) && !url_has_user(url) &&
		strpbrk(url, "?#") == NULL && url[strlen(url) - 1] != '/'))
		return 0;
	return err_set(err, ERR_INVALID,
	    "%s: [http] public_url must be like https://example.org, with no "
	    "slash at its end",
	    path);
}

/* What no single line can tell. */
static int
check_whole(const struct config *config, const char *path, struct err *err)
{
	for (size_t i = 0; i < config->nplugins; i++)
		if (config->plugins[i].path == NULL)
			return err_set(err, ERR_INVALID,
			    "%s: [plugin %s] needs a path", path,
			    config->plugins[i].name);
	if (!config->embedded && config->connection[0] == '\0')
		return err_set(err, ERR_INVALID,
		    "%s: [database] needs embedded = yes or a connection",
		    path);
	if (check_weights(config, path, err) == -1 ||
	    check_public_url(config, path, err) == -1)
		return -1;
	return check_embedding(config, path, err);
}

const char *
config_doubt(const struct config *config)
{
	if (config->highlight < config->suggest)
		return "[match] highlight is below suggest: every match that "
		       "is told is highlighted";
	return NULL;
}

int
config_load(const char *path, struct config **ret, struct err *err)
{
	struct config *config = mem_calloc(1, sizeof(*config));
	struct place at = {.path = path, .config = config};
	FILE *file;
	int result = -1;

	set_defaults(config);
	file = fopen(path, "re");
	if (file == NULL) {
		err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (read_lines(&at, file, err) == -1 ||
	    check_whole(config, path, err) == -1)
		goto out;
	*ret = config;
	config = NULL;
	result = 0;
out:
	if (file != NULL)
		fclose(file);
	config_free(config);
	return result;
}

static void
free_plugin(struct config_plugin *plugin)
{
	for (size_t i = 0; i < plugin->nsettings; i++) {
		free(plugin->settings[i].name);
		free(plugin->settings[i].value);
	}
	free(plugin->settings);
	free(plugin->name);
	free(plugin->path);
}

void
config_free(struct config *config)
{
	size_t n;
	const struct config_option *options = config_options(&n);

	if (config == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		if (config_is_text(options[i].type))
			free(*(char **)field_of(config, &options[i]));
	for (size_t i = 0; i < config->nplugins; i++)
		free_plugin(&config->plugins[i]);
	free(config);
}

const char *
config_plugin_setting(const struct config_plugin *plugin, const char *name)
{
	for (size_t i = 0; i < plugin->nsettings; i++)
		if (strcmp(plugin->settings[i].name, name) == 0)
			return plugin->settings[i].value;
	return NULL;
}

/* Whether a name stands in a sentence as a word of its own. */
static bool
is_named(const char *sentence, const char *name)
{
	size_t n = strlen(name);
	const char *at = sentence;

	for (; (at = strstr(at, name)) != NULL; at += n)
		if ((at == sentence || at[-1] == ' ') &&
		    (at[n] == ' ' || at[n] == ':'))
			return true;
	return false;
}

unsigned
config_plugin_line(const struct config_plugin *plugin, const char *complaint)
{
	for (size_t i = 0; i < plugin->nsettings; i++)
		if (is_named(complaint, plugin->settings[i].name))
			return plugin->settings[i].line;
	return plugin->line;
}
