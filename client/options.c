/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options.c - walks argv by the tables of options. Owns the texts of the
 * general help.
 */
#include "options.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guess.h"
#include "base/mem.h"

#define TIMEOUT_MAX 86400.0 /* seconds */

static bool want_help, want_version;

/* The options common to all commands, bound to a client. */
#define COMMON_COUNT 7

static void
bind_common(struct client *c, struct option common[COMMON_COUNT])
{
	const struct option bound[COMMON_COUNT] = {
	    {"socket", "PATH", "where the server listens, or tcp:HOST:PORT",
		&c->session.address, NULL},
	    {"token-file", "FILE", "log in with the token in this file",
		&c->session.token_file, NULL},
	    {"timeout", "SECONDS", "how long to wait without progress",
		&c->timeout, NULL},
	    {"json", NULL, "print one JSON document", NULL, &c->json},
	    {"help", NULL, "print this and leave", NULL, &want_help},
	    {"version", NULL, "print the version and leave", NULL,
		&want_version},
	    {NULL, NULL, NULL, NULL, NULL},
	};

	memcpy(common, bound, sizeof(bound));
}

static const struct option *
find_option(const struct option *table, const char *name, size_t len)
{
	for (; table != NULL && table->name != NULL; table++)
		if (strlen(table->name) == len &&
		    memcmp(table->name, name, len) == 0)
			return table;
	return NULL;
}

static _Noreturn void
refuse_option(const struct client *c, const struct option *own,
    const struct option *common, const char *name, size_t len)
{
	char *typed = mem_strndup(name, len);
	struct guess guess = {.typed = typed};

	for (; own != NULL && own->name != NULL; own++)
		guess_try(&guess, own->name);
	for (; common->name != NULL; common++)
		guess_try(&guess, common->name);
	options_usage(c, "no option --%s%s", typed, guess_ask(&guess, "--"));
}

/* Takes one option at argv[i]; returns the index behind it. */
static int
take_option(struct client *c, const struct option *own,
    const struct option *common, int i, int argc, char **argv)
{
	const char *name = argv[i] + 2, *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct option *o = find_option(own, name, len);

	if (o == NULL)
		o = find_option(common, name, len);
	if (o == NULL)
		refuse_option(c, own, common, name, len);
	if (o->flag != NULL) {
		if (equals != NULL)
			options_usage(c, "--%s takes no value", o->name);
		*o->flag = true;
		return i + 1;
	}
	if (equals != NULL) {
		*o->text = equals + 1;
		return i + 1;
	}
	if (i + 1 == argc)
		options_usage(c, "--%s needs %s", o->name, o->value);
	*o->text = argv[i + 1];
	return i + 2;
}

static void
set_timeout(struct client *c)
{
	char *end;
	double seconds;

	if (c->timeout == NULL)
		return;
	seconds = strtod(c->timeout, &end);
	if (end == c->timeout || *end != '\0' || !(seconds > 0) ||
	    seconds > TIMEOUT_MAX)
		options_usage(
		    c, "--timeout wants seconds, not \"%s\"", c->timeout);
	c->session.timeout = seconds;
}

/* Found here, a file that cannot be used is a fault of the command line; what
 * is in it the server judges. */
static void
check_token_file(const struct client *c)
{
	const char *path = c->session.token_file;

	if (path == NULL || strcmp(path, "-") == 0 || access(path, R_OK) == 0)
		return;
	fprintf(stderr, "counterpoint: the token file %s: %s\n", path,
	    strerror(errno));
	exit(EXIT_USAGE);
}

/* What every command does alike once its options are read. */
static void
finish(struct client *c, const struct option *own)
{
	if (want_version) {
		printf("counterpoint %s\n", COUNTERPOINT_VERSION);
		exit(EXIT_OK);
	}
	if (want_help) {
		options_print_help(c, own);
		exit(EXIT_OK);
	}
	set_timeout(c);
}

/* Whether it is "--something"; -h is short for --help. */
static bool
is_option(char **arg)
{
	static char help[] = "--help";

	if (strcmp(*arg, "-h") == 0)
		*arg = help;
	return (*arg)[0] == '-' && (*arg)[1] == '-';
}

int
options_parse(struct client *c, const struct option *own, int argc, char **argv)
{
	struct option common[COMMON_COUNT];
	int i = 1, left = 1;

	bind_common(c, common);
	while (i < argc) {
		if (strcmp(argv[i], "--") == 0) {
			for (i++; i < argc; i++)
				argv[left++] = argv[i];
		} else if (is_option(&argv[i])) {
			i = take_option(c, own, common, i, argc, argv);
		} else if (argv[i][0] == '-' && argv[i][1] != '\0') {
			options_usage(c, "no option %s", argv[i]);
		} else {
			argv[left++] = argv[i++];
		}
	}
	finish(c, own);
	check_token_file(c);
	return left - 1;
}

int
options_parse_global(struct client *c, int argc, char **argv)
{
	struct option common[COMMON_COUNT];
	int i = 1;

	bind_common(c, common);
	while (i < argc && argv[i][0] == '-') {
		if (!is_option(&argv[i]))
			options_usage(c, "no option %s", argv[i]);
		i = take_option(c, NULL, common, i, argc, argv);
	}
	finish(c, NULL);
	return i;
}

static void
print_usage(FILE *f, const struct client *c)
{
	if (c->command == NULL)
		fprintf(f, "usage: counterpoint [options] command ...\n");
	else
		fprintf(f, "usage: counterpoint %s %s\n", c->command->name,
		    c->command->usage);
}

void
options_usage(const struct client *c, const char *fmt, ...)
{
	va_list ap;

	fputs("counterpoint: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	print_usage(stderr, c);
	exit(EXIT_USAGE);
}

static void
print_options(const struct option *o)
{
	char left[64];

	for (; o != NULL && o->name != NULL; o++) {
		snprintf(left, sizeof(left), "--%s %s", o->name,
		    o->value != NULL ? o->value : "");
		printf("  %-24s %s\n", left, o->about);
	}
}

void
options_print_help(struct client *c, const struct option *own)
{
	struct option common[COMMON_COUNT];

	print_usage(stdout, c);
	if (c->command != NULL) {
		printf("\n%s\n", c->command->summary);
	} else {
		printf("\nCommands:\n");
		for (size_t i = 0; commands[i] != NULL; i++)
			printf("  %-12s %s\n", commands[i]->name,
			    commands[i]->summary);
	}
	if (own != NULL && own->name != NULL) {
		printf("\nOptions:\n");
		print_options(own);
	}
	printf("\nOptions of every command:\n");
	bind_common(c, common);
	print_options(common);
	if (c->command != NULL && c->command->examples != NULL)
		printf("\nExamples:\n%s", c->command->examples);
}

long
options_number(const struct client *c, const char *name, const char *value)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (end == value || *end != '\0' || n < 1)
		options_usage(c,
		    "--%s wants a whole number of 1 or more, not \"%s\"", name,
		    value);
	return n;
}
