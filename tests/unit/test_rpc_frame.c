/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_rpc_frame.c - rpc's core: frames, batches, calls that are answered at
 * once, later, too late or to nobody, and who is calling.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc_fixture.h"
#include "suite.h"

/* --- envelopes --- */

START_TEST(broken_frames)
{
	check_error("", "null", -32700, "Parse error");
	check_error("{", "null", -32700, "Parse error");
	check_error("\xff", "null", -32700, "Parse error");
	check_error("1", "null", -32600, "must be an object");
	check_error("\"x\"", "null", -32600, "must be an object");
	check_error("{}", "null", -32600, "jsonrpc");
	check_error("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"x\"}", "1",
	    -32600, "2.0");
	check_error("{\"jsonrpc\":\"2.0\",\"id\":1}", "1", -32600, "method");
	check_error("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", "1", -32600,
	    "method");
	check_error(
	    "{\"jsonrpc\":\"2.0\",\"method\":5}", "null", -32600, "method");
	check_error("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}", "null",
	    -32600, "\"field\":\"id\"");
	check_error("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\","
		    "\"params\":[1]}",
	    "1", -32600, "by name");
}
END_TEST

START_TEST(ids_of_every_type_come_back)
{
	static const char *const ids[] = {"1", "-1", "0", "1.5", "\"a\"",
	    "\"\"", "null", "9223372036854775807", "\"\xc3\xa9\\n\\\"\""};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		char *text = mem_printf("{\"jsonrpc\":\"2.0\",\"id\":%s,"
					"\"method\":\"nope\"}",
		    ids[i]);

		check_error(text, ids[i], -32601, "nope");
		free(text);
	}
}
END_TEST

#define WHOAMI "\"jsonrpc\":\"2.0\",\"method\":\"session.whoami\""
#define ANN                                                       \
	"\"result\":{\"account\":\"ann\",\"roles\":[\"author\"]," \
	"\"by\":\"uid\",\"organisation\":\"o\"}}"

START_TEST(a_call_is_answered)
{
	check_answer(
	    "{" WHOAMI ",\"id\":1}", "{\"jsonrpc\":\"2.0\",\"id\":1," ANN);
	check_answer("{" WHOAMI ",\"id\":1,\"params\":[]}",
	    "{\"jsonrpc\":\"2.0\",\"id\":1," ANN);
	check_error("{" WHOAMI ",\"id\":1,\"params\":{\"a\":1}}", "1", -32602,
	    "unknown field");
}
END_TEST

START_TEST(roles_are_looked_at)
{
	struct rpc_peer *nobody = rpc_peer_new(rpc, -1, NULL, NULL);

	check_error(
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"audit.verify\"}", "1",
	    -32000, "none of the roles");
	rpc_send_as(nobody,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"audit.verify\"}");
	ck_assert_ptr_nonnull(strstr(heard.data, "needs an account"));
	rpc_peer_kill(nobody);
	/* What an administrator takes away is gone at once. */
	library_apply(&model.library, NOUN_ACCOUNT, "ann", NULL);
	model.library.version++;
	rpc_send("{" WHOAMI ",\"id\":1}");
	ck_assert_ptr_nonnull(strstr(heard.data, "\"account\":null"));
}
END_TEST

START_TEST(notifications_get_no_answer)
{
	rpc_send("{" WHOAMI "}");
	ck_assert_uint_eq(answers, 1);
	ck_assert_uint_eq(heard.len, 0);
	rpc_send("{\"jsonrpc\":\"2.0\",\"method\":\"nope\"}");
	ck_assert_uint_eq(heard.len, 0);
	rpc_send("[{" WHOAMI "},{" WHOAMI "}]");
	ck_assert_uint_eq(answers, 1);
	ck_assert_uint_eq(heard.len, 0);
}
END_TEST

#define GET                                                \
	"\"jsonrpc\":\"2.0\",\"method\":\"audience.get\"," \
	"\"params\":{\"slug\":\"a\"}"

START_TEST(batches)
{
	struct buf text = {0};

	check_error("[]", "null", -32600, "1 to 64");
	check_answer("[{" WHOAMI ",\"id\":1},{" WHOAMI "}]",
	    "[{\"jsonrpc\":\"2.0\",\"id\":1," ANN "]");
	rpc_send("[1,[],{" WHOAMI ",\"id\":2}]");
	ck_assert_ptr_nonnull(strstr(heard.data, "-32600"));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"id\":2," ANN "]"));
	for (int i = 0; i < 65; i++)
		buf_printf(&text, "%c{" WHOAMI "}", i == 0 ? '[' : ',');
	buf_add_char(&text, ']');
	check_error(text.data, "null", -32600, "has 65");
	buf_done(&text);
}
END_TEST

/* At once and later in one batch: one answer, when all is there. */
START_TEST(a_batch_waits_for_the_last)
{
	rpc_send("[{" GET ",\"id\":1},{" WHOAMI ",\"id\":2},{" GET "},{" GET
		 ",\"id\":3}]");
	ck_assert_uint_eq(answers, 0);
	ck_assert_uint_eq(model.nasks, 3);
	rpc_reply(true, "{\"slug\":\"x\"}", ERR_NONE);
	rpc_reply(true, "{\"slug\":\"y\"}", ERR_NONE);
	ck_assert_uint_eq(answers, 0);
	rpc_reply(true, NULL, ERR_UNAVAILABLE);
	ck_assert_uint_eq(answers, 1);
	ck_assert_ptr_eq(
	    strstr(heard.data, "[{\"jsonrpc\":\"2.0\",\"id\":2,"), heard.data);
	ck_assert_ptr_nonnull(
	    strstr(heard.data, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":"
			       "{\"slug\":\"x\"}},"));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"retry_after\":1}}}]"));
	ck_assert_ptr_null(strstr(heard.data, "\"y\""));
}
END_TEST

START_TEST(answers_may_overtake)
{
	rpc_send("{" GET ",\"id\":1}");
	rpc_send("{" GET ",\"id\":2}");
	ck_assert_uint_eq(rpc_in_flight(rpc), 2);
	rpc_reply(true, "{\"slug\":\"b\"}", ERR_NONE);
	ck_assert_str_eq(heard.data,
	    "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"slug\":\"b\"}}");
	rpc_reply(false, NULL, ERR_NONE);
	ck_assert_ptr_nonnull(strstr(heard.data, "\"id\":1,\"error\""));
	ck_assert_ptr_nonnull(strstr(heard.data, "not_found"));
}
END_TEST

/* --- time and death --- */

static void
wait_a_tick(void)
{
	struct timeval tick = {1, 100000};

	event_base_loopexit(base, &tick);
	event_base_dispatch(base);
}

START_TEST(what_takes_too_long_is_told_and_ends_later)
{
	config.request_timeout = 0;
	rpc_send("[{" GET ",\"id\":1},{" GET "},{" WHOAMI ",\"id\":2}]");
	ck_assert_uint_eq(answers, 0);
	wait_a_tick();
	ck_assert_uint_eq(answers, 1);
	ck_assert_ptr_nonnull(strstr(heard.data, "\"kind\":\"timeout\""));
	ck_assert_uint_eq(rpc_in_flight(rpc), 2);
	answers = 0;
	wait_a_tick();
	ck_assert_uint_eq(answers, 0);
	rpc_reply(false, "{\"slug\":\"a\"}", ERR_NONE);
	rpc_peer_kill(peer);
	peer = NULL;
	rpc_reply(false, NULL, ERR_UNAVAILABLE);
	ck_assert_uint_eq(answers, 0);
}
END_TEST

START_TEST(who_left_is_not_answered)
{
	rpc_send("[{" GET ",\"id\":1},{" GET ",\"id\":2}]");
	rpc_peer_kill(peer);
	peer = NULL;
	rpc_reply(false, "{\"slug\":\"a\"}", ERR_NONE);
	rpc_reply(false, "{\"slug\":\"a\"}", ERR_NONE);
	ck_assert_uint_eq(answers, 0);
}
END_TEST

#define PLAN                                        \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" \
	"\"campaign.plan\",\"params\":{\"campaign\":\"c\"}}"

/* Its campaign being read, or while it waits to be planned. */
START_TEST(who_left_is_not_planned_for)
{
	bool is_read = _i == 1;

	rpc_send(PLAN);
	if (is_read)
		rpc_reply(false, "{\"campaign\":{}}", ERR_NONE);
	ck_assert_uint_eq(rpc_in_flight(rpc), 1);
	rpc_peer_kill(peer);
	peer = NULL;
	ck_assert_uint_eq(rpc_in_flight(rpc), is_read ? 0 : 1);
	if (!is_read)
		rpc_reply(false, "{\"campaign\":{}}", ERR_NONE);
	ck_assert_uint_eq(rpc_in_flight(rpc), 0);
	ck_assert_uint_eq(answers, 0);
}
END_TEST

START_TEST(who_was_told_of_a_timeout_is_not_planned_for)
{
	config.request_timeout = 0;
	rpc_send(PLAN);
	rpc_reply(false, "{\"campaign\":{}}", ERR_NONE);
	wait_a_tick();
	ck_assert_uint_eq(answers, 1);
	ck_assert_uint_eq(rpc_in_flight(rpc), 0);
}
END_TEST

#define LOGIN                                       \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" \
	"\"session.login\",\"params\":{\"token\":\"cp_x\"}}"
#define FOREVER "9007199254740991"

START_TEST(a_login_ends_also_when_the_caller_left)
{
	rpc_send(LOGIN);
	rpc_peer_kill(peer);
	peer = NULL;
	rpc_reply(false, "{\"login\":\"ann\",\"until\":" FOREVER "}", ERR_NONE);
	ck_assert_uint_eq(answers, 0);
	ck_assert_uint_eq(rpc_in_flight(rpc), 0);
}
END_TEST

static unsigned logins;
static enum err_code login_code;

static void
on_login(void *arg, const struct err *err)
{
	(void)arg;
	logins++;
	login_code = err == NULL ? ERR_NONE : err->code;
}

START_TEST(logins_of_http)
{
	struct rpc_peer *other = rpc_peer_new(rpc, -1, NULL, NULL);

	logins = 0;
	rpc_peer_login(other, "cp_x", on_login, NULL);
	ck_assert_uint_eq(logins, 0);
	rpc_reply(false, NULL, ERR_NONE);
	ck_assert_int_eq(login_code, ERR_FORBIDDEN);
	rpc_peer_login(other, "cp_x", on_login, NULL);
	rpc_reply(false, "{\"login\":\"ann\",\"until\":" FOREVER "}", ERR_NONE);
	ck_assert_int_eq(login_code, ERR_NONE);
	rpc_send_as(other, "{" WHOAMI ",\"id\":1}");
	ck_assert_ptr_nonnull(strstr(heard.data, "\"by\":\"token\""));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"account\":\"ann\""));
	model.away = true;
	rpc_peer_login(other, "cp_x", on_login, NULL);
	ck_assert_int_eq(login_code, ERR_UNAVAILABLE);
	model.away = false;
	ck_assert_uint_eq(logins, 3);
	rpc_peer_login(other, "cp_x", on_login, NULL);
	rpc_peer_kill(other);
	rpc_reply(false, "{\"login\":\"ann\",\"until\":" FOREVER "}", ERR_NONE);
	ck_assert_uint_eq(logins, 3);
}
END_TEST

START_TEST(a_token_that_ended_logs_out)
{
	rpc_send(LOGIN);
	rpc_reply(false, "{\"login\":\"ann\",\"until\":1000}", ERR_NONE);
	rpc_send("{" WHOAMI ",\"id\":1}");
	ck_assert_ptr_nonnull(strstr(heard.data, "\"account\":null"));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"roles\":[]"));
}
END_TEST

/* Every method describes itself, every parameter says what it is. */
START_TEST(discovery_is_whole)
{
	json_t *document = rpc_describe();
	const json_t *methods = json_object_get(document, "methods");
	size_t n;

	rpc_methods(&n);
	ck_assert_uint_eq(json_array_size(methods), n);
	for (size_t i = 0; i < n; i++) {
		const json_t *method = json_array_get(methods, i);
		const struct rpc_method *of =
		    rpc_method_find(json_text(method, "name"));
		size_t wanted = 0;

		ck_assert_ptr_nonnull(of);
		for (const struct schema_field *f = of->params;
		     f != NULL && f->name != NULL; f++)
			wanted++;
		ck_assert_uint_eq(
		    json_array_size(json_object_get(method, "params")), wanted);
	}
	json_decref(document);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("rpc_frame");
	TCase *tests = tcase_create("rpc_frame");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, rpc_set_up, rpc_tear_down);
	tcase_add_loop_test(tests, who_left_is_not_planned_for, 0, 2);
	tcase_add_test(tests, who_was_told_of_a_timeout_is_not_planned_for);
	tcase_add_test(tests, broken_frames);
	tcase_add_test(tests, ids_of_every_type_come_back);
	tcase_add_test(tests, a_call_is_answered);
	tcase_add_test(tests, roles_are_looked_at);
	tcase_add_test(tests, notifications_get_no_answer);
	tcase_add_test(tests, batches);
	tcase_add_test(tests, a_batch_waits_for_the_last);
	tcase_add_test(tests, answers_may_overtake);
	tcase_add_test(tests, what_takes_too_long_is_told_and_ends_later);
	tcase_add_test(tests, who_left_is_not_answered);
	tcase_add_test(tests, a_login_ends_also_when_the_caller_left);
	tcase_add_test(tests, logins_of_http);
	tcase_add_test(tests, a_token_that_ended_logs_out);
	tcase_add_test(tests, discovery_is_whole);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
