/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_config.c - base/config.h: defaults, values, errors with their lines, a
 * reload, and the table itself against what it was when it was last read by a
 * person.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/mem.h"
#include "suite.h"

static char path[] = "/tmp/test_config.XXXXXX";
static struct err err;

static void
write_bytes(const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static struct config *
load(const char *text)
{
	struct config *config = NULL;

	write_bytes(text, strlen(text));
	ck_assert_msg(config_load(path, &config, &err) == 0, "%s", err.text);
	return config;
}

/* `where` is "LINE: words" behind the file's name. */
static void
check_refused(const char *text, const char *where)
{
	struct config *config = NULL;
	char *wanted = mem_printf("%s:%s", path, where);

	write_bytes(text, strlen(text));
	ck_assert_msg(
	    config_load(path, &config, &err) == -1, "taken: %s", text);
	ck_assert_ptr_null(config);
	ck_assert_int_eq(err.code, ERR_INVALID);
	ck_assert_str_eq(err.text, wanted);
	free(wanted);
}

START_TEST(an_empty_file_means_defaults)
{
	struct config *config = load("");

	ck_assert_str_eq(config->user, "counterpoint");
	ck_assert_str_eq(config->state_directory, "/var/lib/counterpoint");
	ck_assert_str_eq(config->instance, "");
	ck_assert_str_eq(config->log_level, "info");
	ck_assert_str_eq(
	    config->socket_path, "/run/counterpoint/counterpoint.sock");
	ck_assert_int_eq(config->socket_mode, 0666);
	ck_assert_str_eq(config->tcp_listen, "");
	ck_assert_str_eq(config->http_listen, "");
	ck_assert_int_eq(config->connections, 1024);
	ck_assert_int_eq(config->request_timeout, 30);
	ck_assert(config->embedded);
	ck_assert_int_eq(config->statement_timeout, 15000);
	ck_assert_int_eq(config->workers, 0);
	ck_assert_double_eq(config->suggest, 0.35);
	ck_assert_double_eq(config->highlight, 0.8);
	ck_assert_uint_eq(config->nplugins, 0);
	config_free(config);
	config_free(NULL);
}
END_TEST

START_TEST(values_are_read)
{
	struct config *config =
	    load("# a comment\n; another\n\n  [daemon]  \n"
		 "instance = desk one = two\n\tlog_level=debug\r\n"
		 "user =\n[socket]\nmode = 0600\n[tcp]\n"
		 "listen = 127.0.0.1:0\n[http]\nlisten=[::1]:65535\n"
		 "[database]\nembedded = no\nconnection = host=/tmp\n"
		 "[limits]\nconnections = 60000\n[match]\n"
		 "suggest = 1e-1\n[plugin lexical]\n"
		 "path = /usr/lib/x.so\nk1 = 1.2\nb = \n"
		 "[plugin phrase]\npath=/y");

	ck_assert_str_eq(config->instance, "desk one = two");
	ck_assert_str_eq(config->log_level, "debug");
	ck_assert_str_eq(config->user, "");
	ck_assert_int_eq(config->socket_mode, 0600);
	ck_assert_str_eq(config->tcp_listen, "127.0.0.1:0");
	ck_assert_str_eq(config->http_listen, "[::1]:65535");
	ck_assert(!config->embedded);
	ck_assert_int_eq(config->connections, 60000);
	ck_assert_double_eq(config->suggest, 0.1);
	ck_assert_uint_eq(config->nplugins, 2);
	ck_assert_str_eq(config->plugins[0].name, "lexical");
	ck_assert_str_eq(config->plugins[0].path, "/usr/lib/x.so");
	ck_assert_str_eq(
	    config_plugin_setting(&config->plugins[0], "k1"), "1.2");
	ck_assert_str_eq(config_plugin_setting(&config->plugins[0], "b"), "");
	ck_assert_ptr_null(config_plugin_setting(&config->plugins[0], "path"));
	ck_assert_ptr_null(config_plugin_setting(&config->plugins[1], "k1"));
	config_free(config);
}
END_TEST

START_TEST(errors_name_their_line)
{
	static const struct {
		const char *text, *where;
	} bad[] = {
	    {"\n\n[nope]\n", "3: unknown section [nope]"},
	    {"[daemon\n", "1: a section is [name]"},
	    {"[daemon] x\n", "1: a section is [name]"},
	    {"[daemon]\nnope = 1\n", "2: unknown option nope in [daemon]"},
	    {"user = x\n", "1: unknown option user in []"},
	    {"[daemon]\nuser\n", "2: expected [section] or name = value"},
	    {"[daemon]\nstate_directory = here\n",
		"2: state_directory: must be an absolute path"},
	    {"[daemon]\nlog_level = inf\n",
		"2: log_level: must be one of: error warning info debug"},
	    {"[daemon]\nlog_level = error warning\n",
		"2: log_level: must be one of: error warning info debug"},
	    {"[daemon]\nlog_level =\n",
		"2: log_level: must be one of: error warning info debug"},
	    {"[socket]\nmode = 01000\n",
		"2: mode: must be an octal number from 0 to 0777"},
	    {"[socket]\nmode = 8\n",
		"2: mode: must be an octal number from 0 to 0777"},
	    {"[limits]\nconnections = 0\n",
		"2: connections: must be a whole number from 1 to 60000"},
	    {"[limits]\nconnections = 60001\n",
		"2: connections: must be a whole number from 1 to 60000"},
	    {"[limits]\nconnections = 1.5\n",
		"2: connections: must be a whole number from 1 to 60000"},
	    {"[limits]\nconnections = 99999999999999999999\n",
		"2: connections: must be a whole number from 1 to 60000"},
	    {"[limits]\nconnections =\n",
		"2: connections: must be a whole number from 1 to 60000"},
	    {"[match]\nsuggest = 1.01\n",
		"2: suggest: must be a number from 0 to 1"},
	    {"[match]\nsuggest = nan\n",
		"2: suggest: must be a number from 0 to 1"},
	    {"[database]\nembedded = true\n", "2: embedded: must be yes or no"},
	    {"[tcp]\nlisten = 0.0.0.0:1\n",
		"2: listen: must be a loopback address and port such as "
		"127.0.0.1:4711"},
	    {"[tcp]\nlisten = 127.0.0.1\n",
		"2: listen: must be a loopback address and port such as "
		"127.0.0.1:4711"},
	    {"[tcp]\nlisten = 127.0.0.1:65536\n",
		"2: listen: must be a loopback address and port such as "
		"127.0.0.1:4711"},
	    {"[tcp]\nlisten = localhost:1\n",
		"2: listen: must be a loopback address and port such as "
		"127.0.0.1:4711"},
	    {"[plugin A]\n",
		"1: a plugin's name has lower-case letters, digits, - and _"},
	    {"[plugin ]\n",
		"1: a plugin's name has lower-case letters, digits, - and _"},
	    {"[plugin a]\npath = /x\n[plugin a]\n",
		"3: plugin a has a section already"},
	    {"[plugin a]\npath = x\n", "2: path: must be absolute"},
	    {"[plugin a]\npath = /x\nk = 1\nk = 2\n", "4: k: given twice"},
	    {"[daemon]\ninstance = \xe9\n", "2: not in UTF-8"},
	    {"[plugin fit]\npath = /x\n",
		"1: the plugin fit is part of the daemon now: remove this "
		"section; weights stand in [recommend]"},
	    {"[recommend]\nweight_match = -1\n",
		"2: weight_match: must be a number from 0 to 100"},
	    {"[recommend]\nweight_match = 0\nweight_resonance = 0\n"
	     "weight_messenger = 0\nweight_evidence = 0\n"
	     "weight_language = 0\nweight_deed = 0\nweight_freshness = 0\n"
	     "weight_fatigue = 0\n",
		" [recommend] at least one weight must be above 0"},
	    {"[plugin a]\n", " [plugin a] needs a path"},
	    {"[database]\nembedded = no\n",
		" [database] needs embedded = yes or a connection"},
	    {"[http]\npublic_url = ftp://x\n",
		" [http] public_url must be like https://example.org, with no "
		"slash at its end"},
	    {"[http]\npublic_url = https://x/\n",
		" [http] public_url must be like https://example.org, with no "
		"slash at its end"},
	    {"[http]\npublic_url = https://x/?a\n",
		" [http] public_url must be like https://example.org, with no "
		"slash at its end"},
	    {"[http]\npublic_url = https://a@x\n",
		" [http] public_url must be like https://example.org, with no "
		"slash at its end"},
	    {"[embedding]\nurl = ftp://x/\nmodel = m\n",
		" [embedding] url must begin with http:// or https://"},
	    {"[embedding]\nurl = http://x/\n",
		" [embedding] url needs a model"},
	    {"[embedding]\nurl = https://me:word@x/\nmodel = m\n",
		" [embedding] url must hold no user and no password; a token "
		"has its place in key_file"},
	    {"[embedding]\nurl = http://x/\nmodel = m\nkey_file = /k\n",
		" [embedding] key_file needs https to another machine"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_refused(bad[i].text, bad[i].where);
}
END_TEST

START_TEST(too_much_is_refused)
{
	struct buf text = {0};

	buf_add_str(&text, "[daemon]\ninstance = ");
	for (int i = 0; i < 9000; i++)
		buf_add_char(&text, 'x');
	check_refused(text.data, "2: line too long");
	buf_clear(&text);
	for (int i = 0; i <= CONFIG_PLUGINS_MAX; i++)
		buf_printf(&text, "[plugin p%d]\npath = /x\n", i);
	check_refused(text.data, "33: more than 16 plugins");
	buf_clear(&text);
	buf_add_str(&text, "[plugin p]\npath = /x\n");
	for (int i = 0; i <= CONFIG_SETTINGS_MAX; i++)
		buf_printf(&text, "s%d = 1\n", i);
	check_refused(text.data, "67: more than 64 settings");
	buf_clear(&text);
	buf_add_str(&text, "[embedding]\nurl = http://x/\nmodel = ");
	for (int i = 0; i <= CONFIG_MODEL_MAX; i++)
		buf_add_char(&text, 'x');
	check_refused(text.data, " [embedding] model has more than 200 bytes");
	buf_done(&text);
}
END_TEST

START_TEST(a_key_may_go_where_nobody_reads_it)
{
	config_free(load("[embedding]\nurl = https://x/\nmodel = m\n"
			 "key_file = /k\n"));
	config_free(load("[embedding]\nurl = http://127.0.0.1:1/\nmodel = m\n"
			 "key_file = /k\n"));
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
	struct config *config;

	ck_assert_int_eq(config_load("/nowhere", &config, &err), -1);
	ck_assert_str_eq(err.text, "/nowhere: No such file or directory");
	ck_assert_int_eq(config_load("/tmp", &config, &err), -1);
	ck_assert_str_eq(err.text, "/tmp: Is a directory");
}
END_TEST

/* `kept` is what needs a restart; `fresh` is freed. */
static void
check_merge(struct config *running, struct config *fresh, const char *kept)
{
	json_t *list = json_array(), *name;
	struct buf names = {0};
	size_t i;

	config_merge(running, fresh, list);
	config_free(fresh);
	buf_add(&names, "", 0);
	json_array_foreach(list, i, name)
	    buf_printf(&names, "%s, ", json_string_value(name));
	ck_assert_str_eq(names.data, kept);
	buf_done(&names);
	json_decref(list);
}

START_TEST(a_reload_takes_what_may_change)
{
	struct config *running = load("[daemon]\nlog_level = info\n"
				      "[limits]\nconnections = 10\n");
	struct config *fresh = load("[daemon]\nlog_level = debug\n"
				    "[limits]\nconnections = 20\n"
				    "[match]\nsuggest = 0.5\n");

	check_merge(running, fresh, "");
	ck_assert_str_eq(running->log_level, "debug");
	ck_assert_int_eq(running->connections, 20);
	ck_assert_double_eq(running->suggest, 0.5);
	fresh = load("[daemon]\ninstance = x\n[limits]\nconnections = 30\n"
		     "[match]\nworkers = 2\n");
	check_merge(running, fresh, "[daemon] instance, [match] workers, ");
	ck_assert_str_eq(running->instance, "");
	ck_assert_int_eq(running->workers, 0);
	ck_assert_int_eq(running->connections, 30);
	ck_assert_str_eq(running->log_level, "info");
	config_free(running);
}
END_TEST

START_TEST(a_reload_notices_plugins)
{
	static const char *const others[][2] = {{"", "[plugin a], "},
	    {"[plugin b]\npath = /x\nk = 1\n", "[plugin a], [plugin b], "},
	    {"[plugin a]\npath = /y\nk = 1\n", "[plugin a], "},
	    {"[plugin a]\npath = /x\nk = 2\n", "[plugin a], "},
	    {"[plugin a]\npath = /x\nl = 1\n", "[plugin a], "},
	    {"[plugin a]\npath = /x\n", "[plugin a], "},
	    {"[plugin b]\npath = /z\n[plugin a]\npath = /x\nk = 1\n",
		"[plugin b], "},
	    {"[http]\nlisten = 127.0.0.1:1\n", "[http] listen, [plugin a], "}};
	static const char text[] = "[plugin a]\npath = /x\nk = 1\n";
	struct config *running = load(text), *fresh = load(text);

	check_merge(running, fresh, "");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		check_merge(running, load(others[i][0]), others[i][1]);
	config_free(running);
}
END_TEST

/* Type, default, range and whether a reload takes it: a change here is one
 * that the manual, the sample file and operators have to hear of. */
static const char golden[] =
    "daemon.user text counterpoint 0 0 restart\n"
    "daemon.state_directory path /var/lib/counterpoint 0 0 restart\n"
    "daemon.instance text  0 0 restart\n"
    "daemon.log_level choice info 0 0 reload error warning info debug\n"
    "daemon.log_target choice auto 0 0 reload auto stderr journal\n"
    "daemon.stop_timeout number 20 1 600 reload\n"
    "socket.path path /run/counterpoint/counterpoint.sock 0 0 restart\n"
    "socket.mode octal 0666 0 511 restart\n"
    "tcp.listen address  0 0 restart\n"
    "http.listen address  0 0 restart\n"
    "http.register bool yes 0 0 restart\n"
    "http.public_url text  0 0 restart\n"
    "limits.connections number 1024 1 60000 reload\n"
    "limits.in_flight number 256 1 65536 reload\n"
    "limits.idle_timeout number 3600 1 86400 reload\n"
    "limits.line_timeout number 30 1 3600 reload\n"
    "limits.request_timeout number 30 1 600 reload\n"
    "database.embedded bool yes 0 0 restart\n"
    "database.postgres_directory text  0 0 restart\n"
    "database.connection text  0 0 restart\n"
    "database.owner_connection text  0 0 restart\n"
    "database.statement_timeout number 15000 100 600000 restart\n"
    "database.retention_months number 24 1 1200 reload\n"
    "match.workers number 0 0 256 restart\n"
    "match.deadline number 2000 10 60000 reload\n"
    "match.suggest real 0.35 0 1 reload\n"
    "match.highlight real 0.8 0 1 reload\n"
    "assess.tipping_point number 1000 0 1e+10 reload\n"
    "assess.wide_reach number 100000 1 1e+10 reload\n"
    "assess.burst_probability real 0.0001 0 1 reload\n"
    "assess.burst_least number 5 1 1000000 reload\n"
    "assess.interval number 20 1 3600 reload\n"
    "assess.review_high number 3 0 3650 reload\n"
    "assess.review_medium number 14 0 3650 reload\n"
    "assess.review_low number 30 0 3650 reload\n"
    "recommend.weight_match real 3 0 100 reload\n"
    "recommend.weight_resonance real 2 0 100 reload\n"
    "recommend.weight_messenger real 3 0 100 reload\n"
    "recommend.weight_evidence real 2 0 100 reload\n"
    "recommend.weight_language real 2 0 100 reload\n"
    "recommend.weight_deed real 1 0 100 reload\n"
    "recommend.weight_freshness real 0.5 0 100 reload\n"
    "recommend.weight_fatigue real 0.5 0 100 reload\n"
    "recommend.near_copy real 0.6 0 1 reload\n"
    "recommend.better_margin real 0.05 0 1 reload\n"
    "embedding.url text  0 0 restart\n"
    "embedding.tlp choice clear 0 0 reload clear green amber amber+strict red\n"
    "embedding.model text  0 0 restart\n"
    "embedding.key_file text  0 0 restart\n"
    "embedding.ca_file text  0 0 restart\n"
    "embedding.timeout number 300 0 10000 reload\n"
    "embedding.batch number 32 1 256 restart\n"
    "embedding.batch_timeout number 30000 100 600000 restart\n"
    "embedding.text_most number 2000 100 32768 restart\n"
    "prebunk.lead_days number 14 0 365 reload\n"
    "prebunk.lift real 1.5 1 1000 reload\n"
    "gaps.language_share real 0.1 0 1 reload\n"
    "gaps.messenger real 0.4 0 1 reload\n"
    "gaps.evidence_days number 30 0 3650 reload\n"
    "release.key_file text  0 0 restart\n"
    "release.interval number 1 1 3600 reload\n"
    "release.batch number 100 1 1000 reload\n"
    "release.lease number 30 5 3600 reload\n"
    "release.clock_jump number 60 1 1000000000 reload\n"
    "release.clock_settle number 60 0 86400 reload\n"
    "release.in_flight number 16 1 256 reload\n"
    "release.retry_hours number 72 1 8760 reload\n"
    "plan.seconds number 20 1 500 reload\n"
    "plan.weight_early real 0.25 0 1 reload\n"
    "plan.weight_prime real 0.25 0 1 reload\n"
    "plan.weight_voice real 0.35 0 1 reload\n"
    "plan.weight_deed real 0.15 0 1 reload\n"
    "plan.weight_spread real 0.02 0 1 reload\n";

START_TEST(the_table_is_as_it_was)
{
	static const char *const types[] = {
	    [CONFIG_BOOL] = "bool",
	    [CONFIG_NUMBER] = "number",
	    [CONFIG_OCTAL] = "octal",
	    [CONFIG_REAL] = "real",
	    [CONFIG_TEXT] = "text",
	    [CONFIG_PATH] = "path",
	    [CONFIG_ADDRESS] = "address",
	    [CONFIG_CHOICE] = "choice",
	};
	size_t n;
	const struct config_option *o = config_options(&n);
	struct buf text = {0};

	for (; n-- > 0; o++)
		buf_printf(&text, "%s.%s %s %s %.10g %.10g %s%s%s\n",
		    o->section, o->name, types[o->type], o->fallback, o->min,
		    o->max, o->reloadable ? "reload" : "restart",
		    o->choices ? " " : "", o->choices ? o->choices : "");
	ck_assert_str_eq(text.data, golden);
	buf_done(&text);
}
END_TEST

/* The manual's list names every option, its default and its sentence. */
START_TEST(the_manual_has_it_all)
{
	size_t n, size;
	const struct config_option *o = config_options(&n);
	char *text;
	FILE *out = open_memstream(&text, &size);

	config_print_manual(out);
	fclose(out);
	for (; n-- > 0; o++) {
		char *head = mem_printf(".It Cm %s No ", o->name);

		ck_assert_msg(strstr(text, head) != NULL, "%s", o->name);
		free(head);
	}
	ck_assert_ptr_nonnull(strstr(text, "From 1 to 60000.\n"));
	ck_assert_ptr_nonnull(strstr(text, "error | warning | info | debug"));
	free(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tests = tcase_create("config");

	tcase_add_test(tests, an_empty_file_means_defaults);
	tcase_add_test(tests, values_are_read);
	tcase_add_test(tests, errors_name_their_line);
	tcase_add_test(tests, too_much_is_refused);
	tcase_add_test(tests, a_key_may_go_where_nobody_reads_it);
	tcase_add_test(tests, what_is_no_file_is_refused);
	tcase_add_test(tests, a_reload_takes_what_may_change);
	tcase_add_test(tests, a_reload_notices_plugins);
	tcase_add_test(tests, the_table_is_as_it_was);
	tcase_add_test(tests, the_manual_has_it_all);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	int status, fd = mkstemp(path);

	if (fd == -1)
		return EXIT_FAILURE;
	close(fd);
	status = suite_run(make_suite());
	unlink(path);
	return status;
}
