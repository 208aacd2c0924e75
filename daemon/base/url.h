/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url.h - what the daemon must know of a URL before it sends anything there, or
 * shows it to others. Pure functions; own nothing. Fetching is net/fetch.h's.
 */
#ifndef COUNTERPOINT_BASE_URL_H
#define COUNTERPOINT_BASE_URL_H

#include <stdbool.h>

/*
 * Whether what is sent there stays on this machine: the host is localhost,
 * 127.0.0.0/8 or [::1]. A name that happens to resolve to one of these does
 * not count, for tomorrow it may resolve to another.
 */
bool url_is_local(const char *url);

/* Whether it names a user or holds a password: "https://user:word@host/". */
bool url_has_user(const char *url);

/* Whether it begins with http:// or https:// and has no blank, quote, angle
 * bracket or control in it, which could end it where it is shown. */
bool url_is_plain(const char *url);

#endif
