/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_courier.c - engine/carry/courier.h with real carriers (this very
 * program) and a plugin that does what the package says.
 */
#include <check.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "engine/carry/carrier.h"
#include "engine/carry/courier.h"
#include "engine/plugin/check.h"
#include "engine/plugin/process.h"
#include "suite.h"

#define DEADLINE_MS 2000 /* a sanitized plugin is slow to open */
#define WAIT_S	    15

static struct event_base *base;
static struct courier *courier;
static struct buf told; /* of the verdicts, in their order */
static char states[200], logged[200];
static struct config_setting mood;
static struct config_plugin config;

static void
changed(void *arg, struct courier *c)
{
	struct courier_status status;
	size_t len = strlen(states);

	(void)arg;
	courier_status(c, &status);
	snprintf(states + len, sizeof(states) - len, "%s ",
	    courier_state_name(status.state));
	event_base_loopbreak(base);
}

static void
line(void *arg, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	(void)arg;
	snprintf(logged, sizeof(logged), "%s %d %s", plugin, level, text);
}

static void
done(void *arg, const struct carry_verdict *v)
{
	static const char *const words[] = {
	    "later", "delivered", "request", "refused", "skipped", "returned"};

	buf_printf(&told, "[%s %s: %s %u]", (const char *)arg,
	    words[v->outcome], v->text, v->seconds);
	if (v->outcome == CARRY_REQUEST)
		buf_printf(&told, "(%s %s %s %s %zu %s %u)", v->request.method,
		    v->request.url, v->request.headers[0],
		    v->request.headers[1], v->request.length,
		    v->request.body + 4, v->request.timeout_ms);
	event_base_loopbreak(base);
}

static void
start(const char *name, const char *folder)
{
	const struct courier_hooks hooks = {.changed = changed, .log = line};
	const struct courier_settings settings = {
	    .plugin = &config, .deadline_ms = DEADLINE_MS};
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s.so", folder, name);
	config = (struct config_plugin){.name = (char *)name,
	    .path = path,
	    .settings = &mood,
	    .nsettings = strcmp(name, "hander") == 0};
	courier = courier_start(base, &settings, &hooks);
}

static void
set_up(void)
{
	base = event_base_new();
	memset(states, 0, sizeof(states));
	memset(logged, 0, sizeof(logged));
	mood = (struct config_setting){
	    .name = (char *)"mood", .value = (char *)"good"};
}

static void
tear_down(void)
{
	courier_stop(courier);
	courier = NULL;
	event_base_free(base);
	buf_done(&told);
}

/* Until something was told of the courier, WAIT_S at most. */
static void
turn(void)
{
	const struct timeval patience = {WAIT_S, 0};

	event_base_loopexit(base, &patience);
	event_base_dispatch(base);
}

static void
wait_state(enum courier_state state)
{
	struct courier_status status;

	for (int i = 0; i < 100; i++) {
		courier_status(courier, &status);
		if (status.state == state)
			return;
		turn();
	}
	ck_abort_msg("%s: %s", states, status.reason);
}

static const struct counterpoint_package *
package(const char *word)
{
	static struct counterpoint_package p;

	p = (struct counterpoint_package){.key = "k-e-y",
	    .release = 7,
	    .organisation = "japan",
	    .campaign = "c",
	    .audience = "a",
	    .channel = "radio",
	    .language = "id",
	    .message = "m",
	    .version = 2,
	    .released_at = "2026-01-01T00:00:00Z",
	    .attempt = 1,
	    .bytes = word,
	    .length = strlen(word),
	    .key_id = "0011223344556677"};
	return &p;
}

static struct courier_ask *
give(const char *word)
{
	return courier_hand_over(
	    courier, package(word), done, (void *)(uintptr_t)word);
}

static const char *
wait_verdicts(unsigned n)
{
	for (int i = 0; i < 100; i++) {
		unsigned got = 0;

		for (size_t at = 0; at < told.len; at++)
			got += told.data[at] == '[';
		if (got >= n)
			return told.data;
		turn();
	}
	ck_abort_msg("%s", told.data);
	return NULL;
}

static void
run(void)
{
	start("hander", PLUGIN_DIR);
	wait_state(COURIER_RUNNING);
}

START_TEST(each_verdict)
{
	run();
	give("later");
	give("refuse");
	give("skip");
	give("request");
	give("twice");
	give("nothing");
	give("fail");
	give("too much");
	ck_assert_str_eq(wait_verdicts(8),
	    "[later later: not ? now 77][refuse refused: never 0]"
	    "[skip skipped: not mine 0][request request:  0]"
	    "(POST https://example.org/ A: 1 B: 2 7 two 1234)"
	    "[twice later: or rather not 0]"
	    "[nothing later: the plugin does not say what became of it 0]"
	    "[fail later: the reason 0]"
	    "[too much refused: the plugin's request is too big 0]");
	ck_assert_str_eq(logged, "hander 3 the reason");
}
END_TEST

START_TEST(a_package_brings_its_signature_file)
{
	run();
	give("deliver");
	ck_assert_ptr_nonnull(strstr(
	    wait_verdicts(1), "[deliver delivered: untrusted comment: "));
}
END_TEST

static void
answer(uint32_t status, const char *body, size_t len)
{
	const struct counterpoint_answer a = {.status = status,
	    .fault = status == 0 ? "nobody there" : "",
	    .retry_after = 9,
	    .body = body,
	    .length = len};

	courier_answer(
	    courier, package("x"), &a, done, (void *)(uintptr_t) "answer");
}

START_TEST(an_answer_is_judged)
{
	run();
	answer(200, "a\0bcdef", 7);
	answer(0, "", 0);
	answer(204, "", 0);
	ck_assert_str_eq(wait_verdicts(3),
	    "[answer delivered: k-e-y 0][answer later: nobody there 9]"
	    "[answer later: the plugin asks for a second request 0]");
}
END_TEST

START_TEST(a_crash_costs_the_ask_and_a_pause)
{
	struct courier_status status;

	run();
	give("crash");
	give("refuse");
	ck_assert_str_eq(wait_verdicts(2),
	    "[crash later: the carrier was killed by signal 9 0]"
	    "[refuse returned: the carrier was killed by signal 9 0]");
	courier_status(courier, &status);
	ck_assert_int_eq(status.state, COURIER_SUSPENDED);
	ck_assert_uint_eq(status.crashes, 1);
	ck_assert_int_eq(status.seconds, 1);
	wait_state(COURIER_RUNNING);
	buf_clear(&told);
	give("refuse");
	ck_assert_str_eq(wait_verdicts(1), "[refuse refused: never 0]");
	ck_assert_str_eq(states, "running suspended starting running ");
}
END_TEST

START_TEST(a_call_has_a_deadline)
{
	struct courier_status status;

	run();
	give("hang");
	ck_assert_str_eq(wait_verdicts(1),
	    "[hang later: the carrier was stopped, for it took too long 0]");
	courier_status(courier, &status);
	ck_assert_uint_eq(status.timeouts, 1);
	ck_assert_uint_eq(status.crashes, 0);
}
END_TEST

START_TEST(hurry_shortens_it)
{
	struct timespec begun, now;

	run();
	give("hang");
	clock_gettime(CLOCK_MONOTONIC, &begun);
	courier_hurry(courier, 50);
	wait_verdicts(1);
	clock_gettime(CLOCK_MONOTONIC, &now);
	ck_assert_int_lt(now.tv_sec - begun.tv_sec, DEADLINE_MS / 1000);
}
END_TEST

START_TEST(what_has_not_begun_is_withdrawn)
{
	struct courier_ask *first, *second;

	run();
	first = give("refuse");
	second = give("skip");
	ck_assert(!courier_withdraw(first));
	ck_assert(courier_withdraw(second));
	give("later");
	ck_assert_str_eq(wait_verdicts(2),
	    "[refuse refused: never 0][later later: not ? now 77]");
}
END_TEST

START_TEST(one_that_does_not_open_is_refused)
{
	struct courier_status status;

	mood.value = (char *)"bad";
	start("hander", PLUGIN_DIR);
	wait_state(COURIER_REFUSED);
	courier_status(courier, &status);
	ck_assert_str_eq(status.reason, "it did not open: the mood is bad");
}
END_TEST

/* Its open() would take the word from its settings; it is never called. */
START_TEST(a_matcher_is_none_of_its)
{
	start("crash", OTHER_PLUGIN_DIR);
	wait_state(COURIER_IDLE);
}
END_TEST

START_TEST(it_is_tried_out)
{
	struct config whole = {.nplugins = 1};
	struct err err;
	static char path[] = PLUGIN_DIR "/hander.so";

	whole.plugins[0] = (struct config_plugin){.name = (char *)"hander",
	    .path = path,
	    .settings = &mood,
	    .nsettings = 1};
	ck_assert_int_eq(plugin_check_all(&whole, &err), 0);
	mood.value = (char *)"bad";
	ck_assert_int_eq(plugin_check_all(&whole, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "the mood is bad"));
}
END_TEST

int
main(int argc, char **argv)
{
	Suite *suite = suite_create("courier");
	TCase *c = tcase_create("all");

	if (sodium_init() == -1)
		return 2;
	if (argc > 1 && strcmp(argv[1], CARRY_CARRIER_FLAG) == 0)
		return carry_carrier_main(PLUGIN_PROCESS_FD);
	log_open(getenv("VERBOSE") ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR, false);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, each_verdict);
	tcase_add_test(c, a_package_brings_its_signature_file);
	tcase_add_test(c, an_answer_is_judged);
	tcase_add_test(c, a_crash_costs_the_ask_and_a_pause);
	tcase_add_test(c, a_call_has_a_deadline);
	tcase_add_test(c, hurry_shortens_it);
	tcase_add_test(c, what_has_not_begun_is_withdrawn);
	tcase_add_test(c, one_that_does_not_open_is_refused);
	tcase_add_test(c, a_matcher_is_none_of_its);
	tcase_add_test(c, it_is_tried_out);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
