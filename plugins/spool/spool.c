/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spool.c - the release plugin `spool`: puts each package as files into a
 * folder of its organisation, from where the organisation takes it. Owns the
 * descriptor of the folder above.
 *
 * The package itself comes last: where KEY.json is, the rest is too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counterpoint_plugin.h"
#include "spool/folder.h"

#define NAME_BYTES 200

struct spool {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	int root;
	mode_t mode, folder_mode;
};

/* --- settings --- */

__attribute__((format(printf, 3, 4))) static void
complain(const struct counterpoint_api *api, struct counterpoint_host *host,
    const char *format, ...)
{
	char text[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	api->log(host, COUNTERPOINT_ERROR, text);
}

static int
read_mode(const struct counterpoint_api *api, struct counterpoint_host *host,
    const char *name, mode_t *ret)
{
	const char *text = api->setting(host, name);
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (*text < '0' || *text > '7' || *end != '\0' || mode > 0777 ||
	    (mode & S_IWOTH) || (mode & S_IRUSR) == 0) {
		complain(api, host,
		    "%s is no mode such as 0640, in which others do not write",
		    name);
		return -1;
	}
	*ret = (mode_t)mode;
	return 0;
}

static int
open_root(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	const char *folder = api->setting(host, "folder");
	int fd;

	if (folder[0] != '/') {
		complain(api, host, "folder is no absolute path");
		return -1;
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1 && faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) == -1) {
		close(fd);
		fd = -1;
	}
	if (fd == -1)
		complain(
		    api, host, "the folder %s: %s", folder, strerror(errno));
	return fd;
}

static void *
spool_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct spool *s;
	mode_t mode, folder_mode;
	int root;

	if (read_mode(api, host, "mode", &mode) == -1 ||
	    read_mode(api, host, "folder_mode", &folder_mode) == -1)
		return NULL;
	root = open_root(api, host);
	if (root == -1)
		return NULL;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	*s = (struct spool){.api = api,
	    .host = host,
	    .root = root,
	    .mode = mode,
	    .folder_mode = folder_mode};
	return s;
}

static void
spool_close(void *self)
{
	struct spool *s = self;

	close(s->root);
	free(s);
}

/* --- a package --- */

/* Names become paths: whoever sends them, these are the only letters. */
static int
is_name(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= NAME_BYTES / 2 && text[len] == '\0';
}

static int
fail(struct spool *s, const char *what)
{
	char reason[300];

	snprintf(reason, sizeof(reason), "%.200s: %s", what, strerror(errno));
	s->api->later(s->host, reason, 0);
	return -1;
}

static int
put(struct spool *s, int folder, const char *name, const char *bytes,
    size_t len)
{
	char reason[300];

	switch (folder_put(folder, name, bytes, len, s->mode)) {
	case FOLDER_WRITTEN:
	case FOLDER_SAME:
		return 0;
	case FOLDER_OTHER:
		snprintf(reason, sizeof(reason),
		    "%.200s is there and holds something else", name);
		s->api->refuse(s->host, reason);
		return -1;
	case FOLDER_FAULT:
		break;
	}
	return fail(s, name);
}

static int
put_all(struct spool *s, int folder, const struct counterpoint_package *p)
{
	char key[NAME_BYTES], signature[NAME_BYTES], package[NAME_BYTES];

	snprintf(key, sizeof(key), "counterpoint-%s.pub", p->key_id);
	snprintf(signature, sizeof(signature), "%s.json.sig", p->key);
	snprintf(package, sizeof(package), "%s.json", p->key);
	if (put(s, folder, key, p->signify_key, strlen(p->signify_key)) == -1 ||
	    put(s, folder, signature, p->signify_signature,
		strlen(p->signify_signature)) == -1)
		return -1;
	if (folder_settle(folder) == -1)
		return fail(s, "the folder");
	if (put(s, folder, package, p->bytes, p->length) == -1)
		return -1;
	return folder_settle(folder) == -1 ? fail(s, "the folder") : 0;
}

static int
spool_hand_over(void *self, const struct counterpoint_package *p)
{
	struct spool *s = self;
	char receipt[300];
	int folder, result;

	if (!is_name(p->organisation) || !is_name(p->key) ||
	    !is_name(p->key_id)) {
		s->api->refuse(s->host, "a name is no name of a file");
		return 0;
	}
	folder = folder_open(s->root, p->organisation, s->folder_mode);
	if (folder == -1) {
		fail(s, p->organisation);
		return 0;
	}
	result = put_all(s, folder, p);
	close(folder);
	if (result == 0) {
		snprintf(receipt, sizeof(receipt), "%s/%s.json",
		    p->organisation, p->key);
		s->api->delivered(s->host, receipt);
	}
	return 0;
}

/* It asks for no request, so there is no answer. */
static int
spool_answer(void *self, const struct counterpoint_package *p,
    const struct counterpoint_answer *answer)
{
	struct spool *s = self;

	(void)p;
	(void)answer;
	s->api->log(s->host, COUNTERPOINT_ERROR, "an answer to no question");
	return -1;
}

static const struct counterpoint_release release = {
    .open = spool_open,
    .hand_over = spool_hand_over,
    .answer = spool_answer,
    .close = spool_close,
};

static const struct counterpoint_setting settings[] = {
    {"folder", "", "Where each organisation gets a folder; it must be there."},
    {"mode", "0640", "Permissions of a file."},
    {"folder_mode", "0750", "Permissions of an organisation's folder."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "spool",
    .version = "1.0",
    .about = "Puts packages as files into a folder of their organisation.",
    .kind = COUNTERPOINT_RELEASE,
    .settings = settings,
    .release = &release,
};
