/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net_feed.c - feeds over HTTP: what is asked of rpc, who is let in, what
 * a client has already, clients that leave.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "http_client.h"
#include "net/http_entity.h"
#include "net/http_guard.h"
#include "suite.h"

#define CALENDAR "GET /calendar/campaign/spring.ics"
#define LOGIN	 "Authorization: Bearer good\r\n"

static const char page[] =
    "{\"result\":{\"id\":\"urn:uuid:1\",\"next\":7,"
    "\"updated\":\"2027-03-03T05:00:00.250000Z\",\"items\":"
    "[{\"id\":9,\"fact\":\"It is so.\"}]}}";
static const char slots[] =
    "{\"result\":{\"database\":\"d\",\"title\":\"Spring\",\"open\":2,"
    "\"more\":true,\"items\":[{\"id\":9,"
    "\"planned_at\":\"2027-03-03T05:00:00.250000Z\"}]}}\n"
    "{\"result\":{\"more\":false,\"items\":[{\"id\":8,"
    "\"planned_at\":\"2027-03-02T05:00:00.000000Z\"}]}}";

static struct fixture fixture;
static struct buf head, body;

static void
setup(void)
{
	fixture_open(&fixture, NULL);
}

static void
teardown(void)
{
	fixture_close(&fixture);
	buf_done(&head);
	buf_done(&body);
}

static int
ask(const char *line, const char *headers)
{
	return http_ask(&fixture, line, headers, NULL, &head, &body);
}

START_TEST(the_register)
{
	fixture_set_answer(&fixture, page);
	ck_assert_int_eq(ask("GET /register.json", ""), 200);
	ck_assert_str_eq(fixture_frame(&fixture),
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"release.register\","
	    "\"params\":{\"newest\":true,\"limit\":100}}");
	ck_assert_ptr_nonnull(strstr(
	    head.data, "Content-Type: application/feed+json; charset=utf-8\r"));
	ck_assert_ptr_nonnull(
	    strstr(head.data, "Cache-Control: public, max-age=60\r"));
	ck_assert_ptr_null(strstr(head.data, "Last-Modified"));
	ck_assert_ptr_nonnull(
	    strstr(body.data, "http://localhost/register.json?before=7"));
	ck_assert_int_eq(
	    ask("GET /register.atom?before=12", "Host: 127.0.0.1:80\r\n"), 200);
	ck_assert_ptr_nonnull(
	    strstr(fixture_frame(&fixture), "\"before\":12}"));
	ck_assert_ptr_nonnull(strstr(
	    head.data, "Content-Type: application/atom+xml; charset=utf-8\r"));
	ck_assert_ptr_nonnull(strstr(body.data,
	    "rel=\"self\" type=\"application/atom+xml\" "
	    "href=\"http://127.0.0.1:80/register.atom?before=12\""));
	/* Whoever asks is not logged in, whatever stands there. */
	ck_assert_int_eq(ask("GET /register.json?release=3",
			     "Authorization: Bearer bad\r\n"),
	    200);
	ck_assert_ptr_nonnull(
	    strstr(fixture_frame(&fixture), "\"release\":3}"));
}
END_TEST

START_TEST(bad_queries)
{
	static const char *const bad[] = {"before=", "before=0", "before=-1",
	    "before=x", "before=1x", "before=1234567890123456", "limit=1",
	    "before=1&x", "%", "release=1&release"};
	struct buf line = {0};

	fixture_set_answer(&fixture, page);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_clear(&line);
		buf_printf(&line, "GET /register.json?%s", bad[i]);
		ck_assert_msg(ask(line.data, "") == 400, "%s", bad[i]);
	}
	ck_assert_uint_eq(fixture_received(&fixture), 0);
	ck_assert_int_eq(ask("GET /register.json?", ""), 200);
	ck_assert_int_eq(ask("POST /register.json", ""), 405);
	buf_done(&line);
}
END_TEST

START_TEST(errors_have_a_status)
{
	static const struct {
		const char *answer;
		int status;
	} cases[] = {
	    {"{\"error\":{\"data\":{\"kind\":\"not_found\"}}}", 404},
	    {"{\"error\":{\"data\":{\"kind\":\"invalid\"}}}", 400},
	    {"{\"error\":{\"data\":{\"kind\":\"forbidden\"}}}", 403},
	    {"{\"error\":{\"data\":{\"kind\":\"conflict\"}}}", 409},
	    {"{\"error\":{\"data\":{\"kind\":\"unavailable\","
	     "\"detail\":\"it is away\",\"retry_after\":3}}}",
		503},
	    {"{\"error\":{\"data\":{\"kind\":\"internal\"}}}", 500},
	    {"{\"error\":{}}", 500},
	    {"{", 500},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fixture_set_answer(&fixture, cases[i].answer);
		ck_assert_int_eq(
		    ask("GET /register.json", ""), cases[i].status);
		ck_assert_int_eq(ask(CALENDAR, LOGIN), cases[i].status);
		ck_assert_ptr_null(strstr(head.data, "ETag"));
		if (cases[i].status == 503)
			ck_assert_ptr_nonnull(
			    strstr(head.data, "Retry-After: 3\r"));
	}
}
END_TEST

START_TEST(what_a_client_has)
{
	struct buf headers = {0};
	const char *tag;

	fixture_set_answer(&fixture, page);
	ck_assert_int_eq(ask("GET /register.json", ""), 200);
	tag = strstr(head.data, "ETag: ") + strlen("ETag: ");
	buf_printf(
	    &headers, "If-None-Match: %.*s\r\n", (int)strcspn(tag, "\r"), tag);
	ck_assert_int_eq(ask("GET /register.json", headers.data), 304);
	ck_assert_ptr_null(strstr(head.data, "Content-Length"));
	ck_assert_int_eq(ask("GET /register.atom", headers.data), 200);
	/* Of two releases in one second, one may come after this answer. */
	ck_assert_int_eq(
	    ask("GET /register.json",
		"If-Modified-Since: Wed, 03 Mar 2027 05:00:00 GMT\r\n"),
	    200);
	buf_done(&headers);
}
END_TEST

START_TEST(a_release_that_is_not_there)
{
	fixture_set_answer(
	    &fixture, "{\"result\":{\"id\":\"urn:uuid:1\",\"items\":[]}}");
	ck_assert_int_eq(ask("GET /register.json?release=3", ""), 404);
	ck_assert_int_eq(ask("GET /register.atom?release=3", ""), 404);
	ck_assert_ptr_null(strstr(head.data, "ETag"));
	ck_assert_int_eq(ask("GET /register.json?before=3", ""), 200);
}
END_TEST

START_TEST(tags)
{
	static const char tag[] = "\"ab\"";
	char made[HTTP_TAG], other[HTTP_TAG];

	ck_assert(http_tag_is_named("\"ab\"", tag));
	ck_assert(http_tag_is_named(" W/\"x\" , \"y,\",W/\"ab\"", tag));
	ck_assert(http_tag_is_named("*", tag));
	ck_assert(!http_tag_is_named("", tag));
	ck_assert(!http_tag_is_named("ab", tag));
	ck_assert(!http_tag_is_named("\"a\", \"abc\"", tag));
	ck_assert(!http_tag_is_named("\"ab", tag));
	ck_assert(!http_tag_is_named("\"x\" *", tag));
	ck_assert_str_eq(
	    http_entity_tag("a", 1, made), http_entity_tag("a", 1, other));
	ck_assert_str_ne(made, http_entity_tag("b", 1, other));
}
END_TEST

START_TEST(a_calendar_comes_in_pages)
{
	const char *first;

	fixture_set_answer(&fixture, slots);
	ck_assert_int_eq(ask(CALENDAR, LOGIN), 200);
	ck_assert_str_eq(fixture_frame(&fixture),
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"slot.calendar\","
	    "\"params\":{\"campaign\":\"spring\",\"limit\":250,"
	    "\"before\":\"2027-03-03T05:00:00.250000Z\",\"before_id\":9}}");
	ck_assert_uint_eq(fixture_received(&fixture), 2);
	first = strstr(body.data, "UID:slot-9@d\r\n");
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(strstr(first, "UID:slot-8@d\r\n"));
	ck_assert_ptr_nonnull(strstr(body.data, "2 slots with a time. 2 more"));
	ck_assert_ptr_nonnull(
	    strstr(head.data, "Content-Type: text/calendar; charset=utf-8\r"));
	ck_assert_ptr_nonnull(
	    strstr(head.data, "Cache-Control: private, no-cache\r"));
	ck_assert_ptr_nonnull(strstr(head.data, "Vary: Authorization\r"));
	ck_assert_ptr_null(strstr(head.data, "Last-Modified"));
}
END_TEST

/* The first page tells that there are more, for ever. */
START_TEST(a_calendar_has_an_end)
{
	struct buf answer = {0};

	buf_add_str(&answer, "{\"result\":{\"more\":true,\"items\":[{}");
	for (int i = 1; i < 1000; i++)
		buf_add_str(&answer, ",{}");
	buf_add_str(&answer, "]}}");
	fixture_set_answer(&fixture, answer.data);
	ck_assert_int_eq(ask(CALENDAR, LOGIN), 200);
	ck_assert_uint_eq(fixture_received(&fixture), 5);
	ck_assert_ptr_nonnull(strstr(body.data, "5000 slots with a time."));
	fixture_set_answer(
	    &fixture, "{\"result\":{\"more\":true,\"items\":[]}}");
	ck_assert_int_eq(ask(CALENDAR, LOGIN), 200);
	buf_done(&answer);
}
END_TEST

START_TEST(calendars_need_a_token)
{
	static const char *const refused[] = {"", "Authorization: Bearer\r\n",
	    "Authorization: Basic\r\n", "Authorization: Basic !\r\n",
	    "Authorization: Digest x\r\n", "Authorization: Bearer bad\r\n",
	    "Authorization: Basic Z29vZA==\r\n" /* good */};

	fixture_set_answer(&fixture, slots);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		ck_assert_msg(
		    ask(CALENDAR, refused[i]) == 401, "%s", refused[i]);
		ck_assert_ptr_nonnull(strstr(head.data,
		    "WWW-Authenticate: Basic realm=\"counterpoint\""));
	}
	/* any:good, :good */
	ck_assert_int_eq(
	    ask(CALENDAR, "Authorization: Basic YW55Omdvb2Q=\r\n"), 200);
	ck_assert_int_eq(
	    ask(CALENDAR, "Authorization: basic  Omdvb2Q=\r\n"), 200);
	ck_assert_int_eq(ask(CALENDAR, "Authorization: Bearer away\r\n"), 503);
	ck_assert_int_eq(ask("GET /calendar/spring.ics", LOGIN), 404);
	ck_assert_int_eq(ask("GET /calendar/", LOGIN), 404);
	ck_assert_int_eq(ask("GET /calendar/campaign/a%62.ics", LOGIN), 404);
	ck_assert_int_eq(ask("GET /calendar/campaign/.ics", LOGIN), 404);
	ck_assert_int_eq(
	    ask("POST /rpc", "Content-Type: application/json\r\n"
			     "Authorization: Basic YW55Omdvb2Q=\r\n"),
	    401);
}
END_TEST

START_TEST(passwords)
{
	char room[HTTP_PASSWORD];
	struct buf header = {0};

	ck_assert_str_eq(http_any_token("Bearer x", room), "x");
	ck_assert_str_eq(http_any_token("Basic YTpiOmM=", room), "b:c");
	ck_assert_ptr_null(http_any_token("Basic YTo=", room));	    /* a: */
	ck_assert_ptr_null(http_any_token("Basic YTpiAGM=", room)); /* a NUL */
	ck_assert_ptr_null(http_any_token("Basic YTpi YTpi", room));
	ck_assert_ptr_null(http_any_token(NULL, room));
	buf_add_str(&header, "Basic ");
	for (int i = 0; i < 100; i++)
		buf_add_str(&header, "OmE6"); /* :a: */
	ck_assert_ptr_null(http_any_token(header.data, room));
	buf_done(&header);
}
END_TEST

START_TEST(clients_leave_before_their_feed)
{
	struct client client;

	fixture_set_answer(&fixture, "hold\n{}");
	http_open(&client, &fixture);
	http_request(&client, CALENDAR, LOGIN, NULL);
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(fixture_held(&fixture), 1);
	client_close(&client);
	fixture_run(&fixture, 5);
	fixture_set_answer(&fixture, slots);
	ck_assert_uint_eq(fixture_release(&fixture), 1);
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(fixture_peers(&fixture), 0);
	ck_assert(net_is_idle(fixture.net));
}
END_TEST

START_TEST(closing_with_feeds_in_flight)
{
	struct client clients[2];

	fixture_set_answer(&fixture, "hold\nhold\n{}");
	for (int i = 0; i < 2; i++) {
		http_open(&clients[i], &fixture);
		http_request(&clients[i], i ? CALENDAR : "GET /register.atom",
		    LOGIN, NULL);
	}
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(fixture_held(&fixture), 2);
	net_close(fixture.net);
	fixture.net = NULL;
	for (int i = 0; i < 2; i++) {
		ck_assert(client_ends(&clients[i], 1000));
		client_close(&clients[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("net feed");
	TCase *tcase = tcase_create("feed");

	tcase_set_timeout(tcase, 30);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, the_register);
	tcase_add_test(tcase, bad_queries);
	tcase_add_test(tcase, errors_have_a_status);
	tcase_add_test(tcase, what_a_client_has);
	tcase_add_test(tcase, tags);
	tcase_add_test(tcase, a_release_that_is_not_there);
	tcase_add_test(tcase, a_calendar_comes_in_pages);
	tcase_add_test(tcase, a_calendar_has_an_end);
	tcase_add_test(tcase, calendars_need_a_token);
	tcase_add_test(tcase, passwords);
	tcase_add_test(tcase, clients_leave_before_their_feed);
	tcase_add_test(tcase, closing_with_feeds_in_flight);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
