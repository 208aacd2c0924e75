/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.c - libcurl's multi interface on libevent: libcurl names the sockets
 * and the time to wait for, the loop tells when it is so. Owns the handles,
 * the events and the bodies.
 */
#include "net/fetch.h"

#include <assert.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/mem.h"

struct fetch {
	LIST_ENTRY(fetch) link;
	struct fetcher *fetcher;
	CURL *easy;
	struct curl_slist *headers;
	struct buf body;
	size_t most;
	bool cut;  /* instead of refused, where it is longer */
	bool full; /* it is longer */
	char fault[CURL_ERROR_SIZE];
	fetch_done done;
	void *arg;
};

struct fetcher {
	struct event_base *base;
	CURLM *multi;
	struct event *timer;
	LIST_HEAD(, fetch) fetches;
};

static void
fetch_free(struct fetch *fetch)
{
	LIST_REMOVE(fetch, link);
	curl_multi_remove_handle(fetch->fetcher->multi, fetch->easy);
	curl_easy_cleanup(fetch->easy);
	curl_slist_free_all(fetch->headers);
	buf_done(&fetch->body);
	free(fetch);
}

/* --- the end of a transfer --- */

/* libcurl's own words say more, but for those that count milliseconds and bytes
 * and so differ each time: who logs only news would log them all. */
static const char *
words_of(const struct fetch *fetch, CURLcode code)
{
	bool counts = code == CURLE_COULDNT_CONNECT ||
		      code == CURLE_OPERATION_TIMEDOUT ||
		      code == CURLE_PARTIAL_FILE;

	return counts || fetch->fault[0] == '\0' ? curl_easy_strerror(code)
						 : fetch->fault;
}

static void
explain(const struct fetch *fetch, CURLcode code, struct err *err)
{
	const char *fault = words_of(fetch, code);

	if (code == CURLE_OPERATION_TIMEDOUT)
		err_set(err, ERR_TIMEOUT, "%s", fault);
	else if (code == CURLE_WRITE_ERROR)
		err_set(err, ERR_INVALID, "the answer is longer than %zu bytes",
		    fetch->most);
	else
		err_set(err, ERR_UNAVAILABLE, "%s", fault);
}

/* A number of seconds or a date: libcurl reads both. */
static long
read_retry_after(CURL *easy)
{
	curl_off_t seconds = 0;

	curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
	return seconds > LONG_MAX ? LONG_MAX : (long)seconds;
}

static void
finish(struct fetch *fetch, CURLcode code)
{
	struct fetch_answer answer = {
	    .body = fetch->body.data != NULL ? fetch->body.data : "",
	    .len = fetch->body.len};
	struct err err;

	if (code == CURLE_OK || (fetch->cut && fetch->full)) {
		curl_easy_getinfo(
		    fetch->easy, CURLINFO_RESPONSE_CODE, &answer.status);
		answer.retry_after = read_retry_after(fetch->easy);
		fetch->done(fetch->arg, &answer, NULL);
	} else {
		explain(fetch, code, &err);
		fetch->done(fetch->arg, NULL, &err);
	}
	fetch_free(fetch);
}

/* A callback may cancel another fetch; libcurl then drops its message. */
static void
finish_all(struct fetcher *fetcher)
{
	struct fetch *fetch;
	CURLMsg *message;
	char *private;
	int left;

	while (
	    (message = curl_multi_info_read(fetcher->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, &private);
		fetch = (struct fetch *)private;
		finish(fetch, message->data.result);
	}
}

/* --- between libcurl and the loop --- */

static void
drive(struct fetcher *fetcher, curl_socket_t socket, int what)
{
	int running;

	curl_multi_socket_action(fetcher->multi, socket, what, &running);
	finish_all(fetcher);
}

static void
on_socket(evutil_socket_t socket, short what, void *arg)
{
	drive(arg, socket,
	    (what & EV_READ ? CURL_CSELECT_IN : 0) |
		(what & EV_WRITE ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	drive(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int
watch_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *known)
{
	struct fetcher *fetcher = arg;
	struct event *event = known;

	(void)easy;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		event = event_new(fetcher->base, socket,
		    EV_PERSIST | (what & CURL_POLL_IN ? EV_READ : 0) |
			(what & CURL_POLL_OUT ? EV_WRITE : 0),
		    on_socket, fetcher);
		assert(event != NULL);
		event_add(event, NULL);
	}
	curl_multi_assign(fetcher->multi, socket, event);
	return 0;
}

static int
watch_time(CURLM *multi, long ms, void *arg)
{
	struct fetcher *fetcher = arg;
	const struct timeval wait = {ms / 1000, ms % 1000 * 1000};

	(void)multi;
	if (ms < 0)
		event_del(fetcher->timer);
	else
		event_add(fetcher->timer, &wait);
	return 0;
}

struct fetcher *
fetcher_open(struct event_base *base, struct err *err)
{
	const curl_version_info_data *version;
	struct fetcher *fetcher;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(err, ERR_INTERNAL, "libcurl cannot be initialised");
		return NULL;
	}
	version = curl_version_info(CURLVERSION_NOW);
	if (!(version->features & CURL_VERSION_ASYNCHDNS)) {
		err_set(err, ERR_INTERNAL,
		    "libcurl %s blocks while it resolves names; one with a "
		    "threaded resolver or c-ares is needed",
		    version->version);
		curl_global_cleanup();
		return NULL;
	}
	fetcher = mem_calloc(1, sizeof(*fetcher));
	fetcher->base = base;
	LIST_INIT(&fetcher->fetches);
	fetcher->timer = evtimer_new(base, on_timer, fetcher);
	fetcher->multi = curl_multi_init();
	assert(fetcher->timer != NULL && fetcher->multi != NULL);
	curl_multi_setopt(
	    fetcher->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, watch_time);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
	return fetcher;
}

void
fetcher_close(struct fetcher *fetcher)
{
	struct fetch *fetch, *next;

	if (fetcher == NULL)
		return;
	for (fetch = LIST_FIRST(&fetcher->fetches); fetch != NULL;
	     fetch = next) {
		next = LIST_NEXT(fetch, link);
		fetch_free(fetch);
	}
	curl_multi_cleanup(fetcher->multi);
	event_free(fetcher->timer);
	free(fetcher);
	curl_global_cleanup();
}

/* --- the start of a transfer --- */

static size_t
take_body(char *data, size_t size, size_t n, void *arg)
{
	struct fetch *fetch = arg;

	size_t room = fetch->most - fetch->body.len;

	fetch->full = size * n > room;
	buf_add(&fetch->body, data, fetch->full ? room : size * n);
	/* Anything but n ends the transfer with CURLE_WRITE_ERROR. */
	return fetch->full ? CURL_WRITEFUNC_ERROR : n;
}

/* libcurl's own sockets would be inherited by our children. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);

	(void)arg;
	(void)purpose;
	return fd == -1 ? CURL_SOCKET_BAD : fd;
}

/* How every transfer is made. */
static void
set_manners(CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	/* An end that came while a name is resolved waits for no thread. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(
	    easy, CURLOPT_USERAGENT, "counterpointd/" COUNTERPOINT_VERSION);
}

static void
set_headers(struct fetch *fetch, const char *const *headers)
{
	/* Without this a long body waits for a "100 Continue". */
	fetch->headers = curl_slist_append(NULL, "Expect:");
	for (; headers != NULL && *headers != NULL; headers++)
		fetch->headers = curl_slist_append(fetch->headers, *headers);
	assert(fetch->headers != NULL);
	curl_easy_setopt(fetch->easy, CURLOPT_HTTPHEADER, fetch->headers);
}

/* libcurl trusts the system's folder beside a file, unless told not to. */
static void
trust_only(CURL *easy, const char *ca_file)
{
	curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

static void
set_request(struct fetch *fetch, const struct fetch_request *request)
{
	CURL *easy = fetch->easy;

	set_manners(easy);
	set_headers(fetch, request->headers);
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	if (request->body != NULL) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)request->len);
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body);
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	if (request->ca_file != NULL && request->ca_file[0] != '\0')
		trust_only(easy, request->ca_file);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, fetch->fault);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, fetch);
}

struct fetch *
fetch_start(struct fetcher *fetcher, const struct fetch_request *request,
    fetch_done done, void *arg, struct err *err)
{
	struct fetch *fetch = mem_calloc(1, sizeof(*fetch));
	CURLMcode code;

	fetch->fetcher = fetcher;
	fetch->most = request->most;
	fetch->cut = request->cut;
	fetch->done = done;
	fetch->arg = arg;
	fetch->easy = curl_easy_init();
	assert(fetch->easy != NULL);
	LIST_INSERT_HEAD(&fetcher->fetches, fetch, link);
	set_request(fetch, request);
	code = curl_multi_add_handle(fetcher->multi, fetch->easy);
	if (code == CURLM_OK)
		return fetch;
	err_set(err, ERR_INVALID, "%s", curl_multi_strerror(code));
	fetch_free(fetch);
	return NULL;
}

void
fetch_cancel(struct fetch *fetch)
{
	fetch_free(fetch);
}
