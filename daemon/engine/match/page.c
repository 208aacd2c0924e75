/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.c - the shared page: a sealed memfd and single atomic stores, so
 * that a process that dies anywhere leaves a readable line. Owns the mapping.
 */
#include "engine/match/page.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

static void *
map(int fd)
{
	void *p = mmap(NULL, sizeof(struct match_page), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct match_page *
match_page_new(int *ret_fd, struct err *err)
{
	struct match_page *page = NULL;
	int fd = memfd_create("match", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd == -1 || ftruncate(fd, sizeof(*page)) == -1 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) ==
		-1 ||
	    (page = map(fd)) == NULL) {
		err_set(err, ERR_INTERNAL,
		    "memory to share with the matchers: "
		    "%s",
		    strerror(errno));
		if (fd != -1)
			close(fd);
		return NULL;
	}
	for (size_t i = 0; i <= MATCH_WORKERS_MAX; i++)
		match_slot_rest(&page->slots[i]);
	*ret_fd = fd;
	return page;
}

struct match_page *
match_page_map(int fd)
{
	struct match_page *page = map(fd);

	close(fd);
	return page;
}

void
match_page_free(struct match_page *page)
{
	if (page != NULL)
		munmap(page, sizeof(*page));
}

/* The start comes first and the request last: a reader that sees the request
 * of a call never judges it by an older start. */
void
match_slot_enter(struct match_slot *slot, enum match_stage stage,
    uint32_t plugin, uint64_t request)
{
	slot->since = clock_monotonic();
	slot->stage = stage;
	slot->plugin = plugin;
	slot->request = request;
}

void
match_slot_leave(struct match_slot *slot)
{
	slot->since = clock_monotonic();
	slot->plugin = MATCH_NO_PLUGIN;
	slot->stage = MATCH_STAGE_TEXT;
}

void
match_slot_rest(struct match_slot *slot)
{
	slot->request = 0;
	slot->plugin = MATCH_NO_PLUGIN;
	slot->stage = MATCH_STAGE_IDLE;
	slot->since = clock_monotonic();
}

struct match_mark
match_slot_read(const struct match_slot *slot)
{
	struct match_mark mark;

	mark.request = slot->request;
	mark.plugin = slot->plugin;
	mark.stage = slot->stage;
	mark.since = slot->since;
	if (mark.since < 0 || mark.since > clock_monotonic())
		mark.since = 0;
	return mark;
}
