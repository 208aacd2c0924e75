/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint.c - reads the file of endpoints and the secrets that it names. Owns
 * both while they are read.
 */
#include "webhook/endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAULT_BYTES 300
#define LINE_BYTES  8192
#define PREFIX	    "whsec_"

/* A line: organisation, URL, file of the secret. */
struct line {
	char *organisation, *url, *secret_file;
};

static int
say(char *fault, const char *what, const char *why)
{
	snprintf(fault, FAULT_BYTES, "%.180s: %.100s", what, why);
	return -1;
}

/* --- files --- */

static int
check_owner(int fd, const char *path, char *fault)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return say(fault, path, "not a file");
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return say(
		    fault, path, "must belong to root or to the daemon's user");
	if (st.st_mode & (S_IWGRP | S_IRWXO))
		return say(fault, path,
		    "others must not read it and only its owner may write it");
	return 0;
}

static FILE *
open_file(const char *path, char *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file;

	if (fd == -1) {
		say(fault, path, strerror(errno));
		return NULL;
	}
	if (check_owner(fd, path, fault) == -1) {
		close(fd);
		return NULL;
	}
	file = fdopen(fd, "r");
	if (file == NULL)
		abort();
	return file;
}

/* --- secrets --- */

static int
decode_secret(const char *text, struct endpoint_secret *ret)
{
	size_t len = strcspn(text, "\r\n"), skip = strlen(PREFIX);

	if (len < skip || memcmp(text, PREFIX, skip) != 0)
		return -1;
	if (sodium_base642bin(ret->bytes, sizeof(ret->bytes), text + skip,
		len - skip, NULL, &ret->len, NULL,
		sodium_base64_VARIANT_ORIGINAL) == -1)
		return -1;
	return ret->len >= ENDPOINT_SECRET_MIN ? 0 : -1;
}

static int
read_secrets(FILE *file, struct endpoint *ret)
{
	char line[256];
	int result = 0;

	ret->nsecrets = 0;
	while (result == 0 && fgets(line, sizeof(line), file) != NULL) {
		if (line[strspn(line, "\r\n")] == '\0')
			continue;
		if (ret->nsecrets == ENDPOINT_SECRETS_MAX)
			result = -1;
		else
			result =
			    decode_secret(line, &ret->secrets[ret->nsecrets++]);
	}
	sodium_memzero(line, sizeof(line));
	return result == 0 && ret->nsecrets > 0 ? 0 : -1;
}

static int
read_secret_file(const char *path, struct endpoint *ret, char *fault)
{
	FILE *file = open_file(path, fault);
	int result;

	if (file == NULL)
		return -1;
	/* No copy is left in the buffer of the stream. */
	setvbuf(file, NULL, _IONBF, 0);
	result = read_secrets(file, ret);
	fclose(file);
	if (result == -1)
		return say(fault, path,
		    "must hold whsec_ and base64 of 24 to 64 bytes, or up to 4 "
		    "such lines");
	return 0;
}

/* --- a URL --- */

static int
is_this_machine(const char *host, size_t len)
{
	char name[64];
	struct in_addr v4;

	if (len >= sizeof(name))
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)len, host);
	return strcasecmp(name, "localhost") == 0 ||
	       strcmp(name, "[::1]") == 0 ||
	       (inet_pton(AF_INET, name, &v4) == 1 &&
		   ntohl(v4.s_addr) >> 24 == 127);
}

/* https, or http to this machine; no user and no password. */
static int
is_safe(const char *url)
{
	int tls = strncmp(url, "https://", 8) == 0;
	const char *host = url + (tls ? 8 : 7);
	size_t authority;

	if (!tls && strncmp(url, "http://", 7) != 0)
		return 0;
	authority = strcspn(host, "/?#");
	if (authority == 0 || memchr(host, '@', authority) != NULL)
		return 0;
	return tls ||
	       is_this_machine(host, host[0] == '[' ? strcspn(host, "]") + 1
						    : strcspn(host, ":/?#"));
}

/* --- the file --- */

/* 1 for an endpoint, 0 for a blank or a comment, -1. */
static int
split(char *text, struct line *ret)
{
	char *rest = NULL, *extra;

	text[strcspn(text, "\r\n")] = '\0';
	ret->organisation = strtok_r(text, " \t", &rest);
	if (ret->organisation == NULL || ret->organisation[0] == '#')
		return 0;
	ret->url = strtok_r(NULL, " \t", &rest);
	ret->secret_file = strtok_r(NULL, " \t", &rest);
	extra = strtok_r(NULL, " \t", &rest);
	return ret->secret_file != NULL && extra == NULL ? 1 : -1;
}

static int
read_line(const struct line *line, struct endpoint *ret, char *fault)
{
	if (strlen(line->url) >= sizeof(ret->url))
		return say(fault, line->organisation, "its URL is too long");
	if (!is_safe(line->url))
		return say(fault, line->organisation,
		    "its URL must be https without a user; http only to this "
		    "machine");
	if (line->secret_file[0] != '/')
		return say(fault, line->organisation,
		    "its secret file has no absolute path");
	snprintf(ret->url, sizeof(ret->url), "%s", line->url);
	return read_secret_file(line->secret_file, ret, fault);
}

static int
note_found(const struct line *line, const struct endpoint *here,
    struct endpoint *found, char *fault)
{
	if (found->nsecrets > 0)
		return say(fault, line->organisation,
		    "it has two lines; an organisation has one endpoint");
	*found = *here;
	return 0;
}

/* Reads all endpoints, or only that of an organisation, which is `found`. How
 * many lines there are, or -1. */
static int
read_all(
    FILE *file, const char *organisation, struct endpoint *found, char *fault)
{
	struct endpoint here;
	char text[LINE_BYTES], where[32];
	struct line line;
	int n = 0, number = 0, kind, result = 0;

	while (result == 0 && fgets(text, sizeof(text), file) != NULL) {
		snprintf(where, sizeof(where), "line %d", ++number);
		kind = strchr(text, '\n') == NULL && !feof(file)
			   ? -1
			   : split(text, &line);
		if (kind == -1)
			result = say(fault, where,
			    "must be ORGANISATION URL SECRET-FILE");
		if (kind != 1)
			continue;
		n++;
		if (organisation != NULL &&
		    strcmp(line.organisation, organisation) != 0)
			continue;
		result = read_line(&line, &here, fault);
		if (result == 0 && organisation != NULL)
			result = note_found(&line, &here, found, fault);
		endpoint_wipe(&here);
	}
	return result == -1 ? -1 : n;
}

static int
read_file(const char *path, const char *organisation, struct endpoint *found,
    char *fault)
{
	FILE *file = open_file(path, fault);
	int n;

	if (file == NULL)
		return -1;
	n = read_all(file, organisation, found, fault);
	fclose(file);
	return n;
}

enum endpoint_result
endpoint_find(const char *file, const char *organisation, struct endpoint *ret,
    char fault[FAULT_BYTES])
{
	*ret = (struct endpoint){.nsecrets = 0};
	if (read_file(file, organisation, ret, fault) == -1) {
		endpoint_wipe(ret);
		return ENDPOINT_FAULT;
	}
	return ret->nsecrets > 0 ? ENDPOINT_FOUND : ENDPOINT_NONE;
}

int
endpoint_check(const char *file, char fault[FAULT_BYTES])
{
	return read_file(file, NULL, NULL, fault);
}

void
endpoint_wipe(struct endpoint *endpoint)
{
	sodium_memzero(endpoint, sizeof(*endpoint));
}
