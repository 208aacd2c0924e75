/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_rpc_library.c - events, and the methods that write the library: who may,
 * when they answer, and how an import goes.
 */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc_fixture.h"
#include "suite.h"

/* --- events --- */

#define SUBSCRIBE(types)                            \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" \
	"\"event.subscribe\",\"params\":{\"types\":[" types "]}}"

START_TEST(events_go_to_who_wants_them)
{
	rpc_publish(rpc, "library.changed", "x", json_object());
	ck_assert_uint_eq(nevents, 0);
	ck_assert(!rpc_peer_is_subscribed(peer));
	rpc_send(SUBSCRIBE("\"library.changed\""));
	ck_assert(rpc_peer_is_subscribed(peer));
	rpc_publish(rpc, "database.state", "x", json_object());
	ck_assert_uint_eq(nevents, 0);
	rpc_publish(
	    rpc, "library.changed", "x", json_pack("{s:s}", "kind", "deed"));
	ck_assert_uint_eq(nevents, 1);
	ck_assert_ptr_nonnull(strstr(
	    events.data, "\"subject\":\"x\",\"data\":{\"kind\":\"deed\"}}}"));
	ck_assert_ptr_nonnull(
	    strstr(events.data, "\"source\":\"counterpoint/test\""));
	/* Who has lost the account is told no more. */
	library_apply(&model.library, NOUN_ACCOUNT, "ann", NULL);
	model.library.version++;
	rpc_publish(rpc, "library.changed", "x", json_object());
	ck_assert_uint_eq(nevents, 1);
}
END_TEST

START_TEST(an_empty_list_unsubscribes)
{
	rpc_send(SUBSCRIBE("\"library.changed\""));
	rpc_send(SUBSCRIBE(""));
	ck_assert(!rpc_peer_is_subscribed(peer));
	check_error(SUBSCRIBE("\"nope\""), "1", -32602, "types[0]");
}
END_TEST

/* --- writing --- */

#define DEED(organisation)                                                 \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"deed.put\","           \
	"\"params\":{\"slug\":\"d\",\"organisation\":\"" organisation      \
	"\",\"audience\":\"a\",\"title\":\"t\",\"promise\":\"p\",\"due\":" \
	"\"2025-01-01\",\"status\":\"planned\"}}"

START_TEST(what_was_written_is_shown_before_it_is_told)
{
	rpc_send(DEED("o"));
	rpc_reply(false, "{\"slug\":\"d\"}", ERR_NONE);
	ck_assert_uint_eq(answers, 0);
	ck_assert_ptr_nonnull(model.fresh);
	model.fresh(model.fresh_arg);
	ck_assert_str_eq(heard.data,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"slug\":\"d\"}}");
}
END_TEST

#define ON_MESSAGE(method)                                           \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"message." method \
	"\",\"params\":{\"slug\":\"m\"}}"

START_TEST(an_author_leaves_other_desks_alone)
{
	static const char own[] = "own organisation";

	rpc_apply(
	    NOUN_MESSAGE, "m", "{\"slug\":\"m\",\"organisation\":\"other\"}");
	rpc_apply(
	    NOUN_DEED, "d", "{\"slug\":\"d\",\"organisation\":\"other\"}");
	check_error(DEED("other"), "1", -32000, own);
	check_error(DEED("o"), "1", -32000, own);
	check_error(ON_MESSAGE("submit"), "1", -32000, own);
	check_error(ON_MESSAGE("retire"), "1", -32000, own);
	rpc_apply(NOUN_MESSAGE, "m", "{\"slug\":\"m\",\"organisation\":\"o\"}");
	rpc_send(ON_MESSAGE("submit"));
	ck_assert_uint_eq(answers, 0);
	rpc_reply(false, NULL, ERR_RULE);
	ck_assert_ptr_nonnull(strstr(heard.data, "\"kind\":\"rule\""));
}
END_TEST

#define IMPORT(content)                              \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"  \
	"\"library.import\",\"params\":{\"format\":" \
	"\"counterpoint-library/1\",\"content\":{" content "}}}"
#define SET(slug)                                          \
	"{\"slug\":\"" slug "\",\"name\":\"n\",\"basis\":" \
	"\"b\",\"audiences\":[\"a\"]}"

/* Several in one statement; what fails is halved until one is left. */
START_TEST(an_import_refuses_items_alone)
{
	static const char *const two[] = {
	    "{\"created\":true}", "{\"changed\":true}"};

	rpc_send(IMPORT("\"audience_sets\":[" SET("a") "," SET("b") "," SET(
	    "c") ",{\"slug\":\"odd\"}]"));
	ck_assert_uint_eq(model.nasks, 1);
	rpc_reply(false, NULL, ERR_CONFLICT); /* a, b, c */
	rpc_reply(false, NULL, ERR_CONFLICT); /* a */
	rpc_reply_rows(two, 1);		      /* b */
	rpc_reply_rows(two + 1, 1);	      /* c */
	ck_assert_uint_eq(model.nasks, 0);
	model.fresh(model.fresh_arg);
	ck_assert_ptr_nonnull(strstr(heard.data,
	    "{\"counts\":{\"audience_sets\":{\"created\":1,\"changed\":1}},"
	    "\"refused\":[{"));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"slug\":\"a\"}"));
	ck_assert_ptr_nonnull(strstr(heard.data, "\"slug\":\"odd\"}]}"));
	check_error(IMPORT("\"nope\":[]"), "1", -32602, "content.nope");
	check_error(
	    IMPORT("\"deeds\":{}"), "1", -32602, "must be an array of objects");
}
END_TEST

START_TEST(an_import_tries_again_what_was_not_there)
{
	static const char *const created[] = {
	    "{\"created\":true}", "{\"created\":true}"};

	rpc_send(IMPORT("\"audience_sets\":[" SET("a") "," SET("b") "]"));
	rpc_reply(false, NULL, ERR_NOT_FOUND); /* both */
	rpc_reply(false, NULL, ERR_NOT_FOUND); /* a */
	rpc_reply_rows(created, 1);	       /* b */
	rpc_reply_rows(created, 1);	       /* a again */
	model.fresh(model.fresh_arg);
	ck_assert_ptr_nonnull(strstr(heard.data,
	    "{\"counts\":{\"audience_sets\":{\"created\":2}},"
	    "\"refused\":[]}"));
}
END_TEST

START_TEST(an_import_ends_with_the_database)
{
	rpc_send(IMPORT("\"audience_sets\":[" SET("a") "," SET("b") "]"));
	model.away = true;
	rpc_reply(false, NULL, ERR_CONFLICT);
	ck_assert_uint_eq(answers, 1);
	ck_assert_ptr_nonnull(strstr(heard.data, "\"kind\":\"unavailable\""));
	model.away = false;
	rpc_send(IMPORT("\"audience_sets\":[" SET("a") "]"));
	rpc_reply(false, NULL, ERR_UNAVAILABLE);
	ck_assert_uint_eq(answers, 1);
}
END_TEST

/* --- concepts as CSV --- */

#define IMPORT_CSV(text)                                                 \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"                      \
	"\"library.import\",\"params\":{\"format\":\"csv\",\"content\":" \
	"\"" text "\"}}"
#define EXPORT_CSV(more)                            \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" \
	"\"library.export\",\"params\":{\"format\":\"csv\"" more "}}"

START_TEST(a_table_tells_row_and_column)
{
	rpc_send(IMPORT_CSV("slug,kind,about,fr,en\\n"
			    "a,state,,x,y\\n\\nb,nothing,,x,y\\nc,state\\n"));
	ck_assert_uint_eq(model.nasks, 1);
	rpc_reply(false, NULL, ERR_CONFLICT);
	ck_assert_ptr_nonnull(model.fresh);
	model.fresh(model.fresh_arg);
	ck_assert_ptr_nonnull(strstr(heard.data, "\"slug\":\"a\",\"row\":2}"));
	ck_assert_ptr_nonnull(strstr(
	    heard.data, "\"slug\":\"b\",\"row\":4,\"column\":\"kind\"}"));
	ck_assert_ptr_nonnull(
	    strstr(heard.data, "\"section\":\"concepts\",\"row\":5}"));
	check_error(IMPORT_CSV("slug"), "1", -32602, "the first row");
}
END_TEST

START_TEST(a_table_is_exported_from_memory)
{
	rpc_apply(NOUN_CONCEPT, "a",
	    "{\"slug\":\"a\",\"kind\":\"state\",\"terms\":["
	    "{\"text\":\"x\",\"language\":\"en\"}]}");
	rpc_send(EXPORT_CSV(""));
	ck_assert_uint_eq(answers, 0);
	model.fresh(model.fresh_arg);
	ck_assert_ptr_nonnull(strstr(heard.data,
	    "{\"content\":\"slug,kind,about,en\\r\\na,state,,x\\r\\n\"}"));
	check_error(EXPORT_CSV(",\"after\":\"deed/x\""), "1", -32602, "after");
	model.away = true;
	check_error(EXPORT_CSV(""), "1", -32000, "unavailable");
	model.away = false;
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("rpc_library");
	TCase *tests = tcase_create("rpc_library");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, rpc_set_up, rpc_tear_down);
	tcase_add_test(tests, events_go_to_who_wants_them);
	tcase_add_test(tests, an_empty_list_unsubscribes);
	tcase_add_test(tests, what_was_written_is_shown_before_it_is_told);
	tcase_add_test(tests, an_author_leaves_other_desks_alone);
	tcase_add_test(tests, an_import_refuses_items_alone);
	tcase_add_test(tests, an_import_tries_again_what_was_not_there);
	tcase_add_test(tests, an_import_ends_with_the_database);
	tcase_add_test(tests, a_table_tells_row_and_column);
	tcase_add_test(tests, a_table_is_exported_from_memory);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
