/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.c - the limits and the title of a process that runs plugins. Owns
 * nothing.
 */
#include "engine/plugin/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Far above what an index needs: it stops a runaway, not a big library. */
#define MEMORY_MAX ((rlim_t)16 << 30)

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define ADDRESS_SANITIZER 0
#endif

static void
limit(int resource, rlim_t max)
{
	struct rlimit r = {.rlim_cur = max, .rlim_max = max};

	setrlimit(resource, &r);
}

void
plugin_child_harden(void)
{
	static const int ignored[] = {
	    SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	/* The sanitizer reserves terabytes of addresses. */
	if (!ADDRESS_SANITIZER)
		limit(RLIMIT_AS, MEMORY_MAX);
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	/* A child's end is the daemon's to notice, not to be waited for. */
	signal(SIGCHLD, SIG_IGN);
}

void
plugin_child_title(const char *title, const char *flag)
{
	static size_t room;
	char *argv0 = program_invocation_name;

	/* The strings of argv lie one behind the other. */
	if (room == 0) {
		room = strlen(argv0) + 1;
		if (strcmp(argv0 + room, flag) == 0)
			room += strlen(flag) + 1;
	}
	memset(argv0, 0, room);
	snprintf(argv0, room, "%s", title);
	/* The short name has 15 bytes: what follows "counterpointd: ". */
	prctl(PR_SET_NAME, strchr(title, ' ') ? strchr(title, ' ') + 1 : title);
}
