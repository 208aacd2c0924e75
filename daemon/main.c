/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - reads the command line and does one thing: serve, test the
 * configuration, set up the database, or act as a child of the daemon. Owns
 * nothing; the running daemon is server.c's.
 */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/setup.h"
#include "engine/carry/carrier.h"
#include "engine/match/builder.h"
#include "engine/plugin/check.h"
#include "engine/match/pool.h"
#include "engine/plugin/process.h"
#include "server.h"

#define DEFAULT_CONFIG "/etc/counterpoint/counterpointd.conf"

enum action {
	ACTION_SERVE,
	ACTION_TEST,
	ACTION_MIGRATE,
	ACTION_CLUSTER, /* a child's step */
};

/* Long options without a letter; the first four are for our children. */
enum {
	OPTION_BUILDER = 256,
	OPTION_CARRIER,
	OPTION_CLUSTER,
	OPTION_MIGRATE_STEP,
	OPTION_MANUAL,
};

/* A standard descriptor that is closed would become our first socket. */
static void
fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd != -1 && fd <= 2);
	if (fd != -1)
		close(fd);
}

static void
usage(FILE *out)
{
	fputs("usage: counterpointd [-f file] [-T | -m]\n"
	      "       counterpointd -V | --help\n"
	      "\n"
	      "Answers hostile narratives, in public and under one's own "
	      "name.\n"
	      "\n"
	      "  -f file   configuration (" DEFAULT_CONFIG ")\n"
	      "  -T        test the configuration and its plugins, and exit\n"
	      "  -m        set up or migrate the database, and exit\n"
	      "  -V        print the version\n"
	      "\n"
	      "Stays in the foreground. SIGHUP reads the configuration again, "
	      "SIGTERM stops\n"
	      "after what is in flight was answered. See counterpointd(8).\n",
	    out);
}

static int
print_manual(const char *what)
{
	if (strcmp(what, "options") == 0)
		config_print_manual(stdout);
	else if (strcmp(what, "methods") == 0)
		rpc_print_manual(stdout);
	else if (strcmp(what, "openrpc") == 0)
		rpc_print_openrpc(stdout);
	else
		return 2;
	return fflush(stdout) == 0 ? 0 : 1;
}

static int
complain(const struct err *err)
{
	fprintf(stderr, "counterpointd: %s\n", err->text);
	return 1;
}

static int
test(const struct config *config, const char *path)
{
	struct err err;

	if (privileges_become(config, &err) == -1 ||
	    plugin_check_all(config, &err) == -1) {
		fprintf(stderr, "counterpointd: %s: %s\n", path, err.text);
		return 1;
	}
	printf("%s: good\n", path);
	if (config_doubt(config) != NULL)
		printf("%s: %s\n", path, config_doubt(config));
	return 0;
}

static int
serve(const char *path, struct config *config)
{
	struct err err;

	if (privileges_drop(config, &err) == -1)
		return complain(&err);
	return server_run(path, config);
}

static int
migrate(const struct config *config)
{
	struct err err;

	if (privileges_drop(config, &err) == -1)
		return complain(&err);
	return startup_step("migrate", config);
}

static int
act(enum action action, const char *path)
{
	struct config *config;
	struct err err;
	int status = 0;

	if (config_load(path, &config, &err) == -1)
		return complain(&err);
	switch (action) {
	case ACTION_SERVE:
		status = serve(path, config);
		break;
	case ACTION_TEST:
		status = test(config, path);
		break;
	case ACTION_MIGRATE:
		status = migrate(config);
		break;
	case ACTION_CLUSTER:
		status = startup_step("cluster", config);
		break;
	}
	config_free(config);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {"match-builder", no_argument, NULL, OPTION_BUILDER},
	    {"carrier", no_argument, NULL, OPTION_CARRIER},
	    {"setup-cluster", no_argument, NULL, OPTION_CLUSTER},
	    {"setup-migrate", no_argument, NULL, OPTION_MIGRATE_STEP},
	    {"print-manual", required_argument, NULL, OPTION_MANUAL}, {0}};
	enum action action = ACTION_SERVE;
	const char *path = DEFAULT_CONFIG;
	int c;

	fill_descriptors();
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		return 1;
	while ((c = getopt_long(argc, argv, "f:TmVh", options, NULL)) != -1) {
		switch (c) {
		case 'f':
			path = optarg;
			break;
		case 'T':
			action = ACTION_TEST;
			break;
		case 'm':
		case OPTION_MIGRATE_STEP:
			action = ACTION_MIGRATE;
			break;
		case OPTION_CLUSTER:
			action = ACTION_CLUSTER;
			break;
		case OPTION_BUILDER:
			return match_builder_main(PLUGIN_PROCESS_FD);
		case OPTION_CARRIER:
			return carry_carrier_main(PLUGIN_PROCESS_FD);
		case OPTION_MANUAL:
			return print_manual(optarg);
		case 'V':
			puts("counterpointd " COUNTERPOINT_VERSION);
			return 0;
		case 'h':
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return 2;
		}
	}
	if (optind < argc) {
		usage(stderr);
		return 2;
	}
	return act(action, path);
}
