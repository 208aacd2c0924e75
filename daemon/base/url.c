/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url.c - reads the authority of a URL. Owns nothing.
 */
#include "base/url.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What stands between "://" and the path, and its length. */
static const char *
find_authority(const char *url, size_t *ret_len)
{
	const char *at = strstr(url, "://");

	at = at == NULL ? "" : at + strlen("://");
	*ret_len = strcspn(at, "/?#");
	return at;
}

bool
url_has_user(const char *url)
{
	size_t len;
	const char *authority = find_authority(url, &len);

	return memchr(authority, '@', len) != NULL;
}

static bool
is_local_host(const char *host)
{
	struct in_addr v4;

	if (strcasecmp(host, "localhost") == 0)
		return true;
	return inet_pton(AF_INET, host, &v4) == 1 &&
	       ntohl(v4.s_addr) >> 24 == 127;
}

bool
url_is_local(const char *url)
{
	char host[64];
	size_t len, n;
	const char *authority = find_authority(url, &len);

	if (len >= 5 && memcmp(authority, "[::1]", 5) == 0)
		return len == 5 || authority[5] == ':';
	n = strcspn(authority, ":/?#");
	if (url_has_user(url) || n >= sizeof(host))
		return false;
	snprintf(host, sizeof(host), "%.*s", (int)n, authority);
	return is_local_host(host);
}

bool
url_is_plain(const char *url)
{
	if (strncasecmp(url, "https://", 8) != 0 &&
	    strncasecmp(url, "http://", 7) != 0)
		return false;
	for (; *url != '\0'; url++)
		if ((unsigned char)*url <= ' ' || *url == 0x7f ||
		    strchr("\"'<>\\`", *url) != NULL)
			return false;
	return true;
}
