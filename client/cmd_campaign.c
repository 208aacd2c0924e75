/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_campaign.c - `counterpoint campaign`: makes, plans, shows, checks and
 * stops campaigns. Owns the table of its subcommands; what it does not know,
 * and whatever is given as key=value, is `counterpoint call campaign.X`.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "base/json.h"
#include "base/mem.h"
#include "campaign_joint.h"
#include "campaign_parts.h"
#include "campaign_plan.h"
#include "campaign_show.h"
#include "cmd_call.h"
#include "discover.h"
#include "file.h"
#include "options.h"
#include "out.h"
#include "show.h"

#define NOUN "campaign."

enum { ARGUMENTS_MAX = 2, LIST_MOST = 1000 /* slots of a campaign */ };

static const struct subcommand {
	const char *name, *method;
	bool file; /* its argument is a file with the parameters */
	const char *params[ARGUMENTS_MAX + 1]; /* its arguments; ends in NULL */
	void (*show)(const json_t *result);
	/* In place of `show`: makes the call, too. Takes `params` over. */
	enum exit_code (*call)(struct client *, json_t *params);
	int limit; /* of the list that it asks for; 0: as the server likes */
} subcommands[] = {
    {"create", "campaign.create", true, {"file"}, .show = campaign_show_get},
    {"update", "campaign.update", true, {"file"}, .show = campaign_show_get},
    {"get", "campaign.get", .params = {"campaign"}, .show = campaign_show_get},
    {"list", "campaign.list", .show = campaign_show_list},
    {"check", "campaign.check", .params = {"campaign"},
	.show = campaign_show_check},
    {"plan", "campaign.plan", .params = {"campaign"}, .call = campaign_plan},
    {"circulate", "message.circulate", .params = {"campaign"},
	.call = campaign_circulate},
    {"consent", "message.consent", .params = {"campaign"},
	.call = campaign_consent},
    {"sign-off", "campaign.sign_off", .params = {"campaign", "hash"},
	.show = show_value},
    {"cancel", "campaign.cancel", .params = {"campaign", "reason"},
	.show = show_value},
    {"slots", "slot.list", .params = {"campaign"},
	.show = campaign_show_timetable, .limit = LIST_MOST},
    {"releases", "release.list", .params = {"campaign"},
	.show = campaign_show_releases, .limit = LIST_MOST},
    {"corrections", "release.corrections", .show = campaign_show_corrections},
    {"templates", "campaign.templates", .show = campaign_show_templates},
    {"halt", "release.halt", .params = {"reason"}, .show = show_value},
    {"resume", "release.resume", .show = show_value}, {0}};

/* What campaign.get told beside the campaign is no part of it. */
static void
drop_meta(json_t *campaign)
{
	json_t *slot;
	size_t i;

	json_object_del(campaign, "meta");
	json_array_foreach(json_object_get(campaign, "slots"), i, slot)
	    json_object_del(slot, "meta");
}

static int
read_campaign(const char *path, json_t **ret_params, struct err *err)
{
	static const struct json_limits limits = {
	    CAMPAIGN_FILE_MAX, CAMPAIGN_VALUES_MAX};
	struct buf text = {0};
	struct err why;
	int rc = file_read(path, CAMPAIGN_FILE_MAX, &text, err);

	if (rc == 0 && json_parse_within(&limits, text.data, text.len,
			   ret_params, &why) == -1)
		rc = err_set(err, ERR_INVALID, "%s: %s", path, why.text);
	if (rc == 0)
		drop_meta(*ret_params);
	buf_done(&text);
	return rc;
}

static enum exit_code
call(struct client *c, const struct subcommand *sub, json_t *params)
{
	json_t *result;
	struct err err;
	int rc;

	if (sub->call != NULL)
		return sub->call(c, params);
	if (sub->file)
		rc = campaign_parts_send(
		    &c->session, sub->method, params, &result, &err);
	else
		rc = session_call(
		    &c->session, sub->method, params, &result, &err);
	if (rc == -1)
		return out_error("", &err);
	if (c->json)
		out_json(stdout, result);
	else
		sub->show(result);
	json_decref(result);
	return EXIT_OK;
}

/* Takes `flags` over: parameters that options gave. */
static enum exit_code
run_subcommand(struct client *c, const struct subcommand *sub, json_t *flags,
    int argc, char **argv)
{
	json_t *params = flags;
	struct err err;
	int n = 0;

	while (sub->params[n] != NULL)
		n++;
	if (argc != n)
		options_usage(c, "%s wants %d argument%s", sub->name, n,
		    n == 1 ? "" : "s");
	if (sub->file) {
		json_decref(flags);
		if (read_campaign(argv[0], &params, &err) == -1) {
			out_error("", &err);
			return EXIT_USAGE;
		}
		return call(c, sub, params);
	}
	for (int i = 0; i < n; i++)
		json_object_set_new(
		    params, sub->params[i], json_string_lossy(argv[i]));
	if (sub->limit > 0)
		json_object_set_new(params, "limit", json_integer(sub->limit));
	return call(c, sub, params);
}

/* Whether it is the form of an argument of `call`. */
static bool
is_assignment(const char *arg)
{
	size_t name = 0;

	while (islower((unsigned char)arg[name]) || arg[name] == '_')
		name++;
	return name > 0 &&
	       (arg[name] == '=' || strncmp(arg + name, ":=", 2) == 0);
}

static const struct subcommand *
find_subcommand(const char *name)
{
	const struct subcommand *sub = subcommands;

	while (sub->name != NULL && strcmp(sub->name, name) != 0)
		sub++;
	return sub->name == NULL ? NULL : sub;
}

/* Says that there is neither a subcommand nor a method of this name, and which
 * was meant. */
static void
refuse_subcommand(
    const struct client *c, const char *name, const json_t *methods)
{
	struct guess guess = {.typed = name};
	const char *have;
	json_t *method;
	size_t i;

	for (const struct subcommand *sub = subcommands; sub->name; sub++)
		guess_try(&guess, sub->name);
	json_array_foreach(methods, i, method)
	{
		have = json_text(method, "name");
		if (have != NULL && strncmp(have, NOUN, strlen(NOUN)) == 0)
			guess_try(&guess, have + strlen(NOUN));
	}
	if (guess.best == NULL)
		options_usage(c, "campaign has no subcommand %s.", name);
	options_usage(c, "campaign has no subcommand %s. Did you mean %s?",
	    name, guess.best);
}

/* Does not return when the server has no method of this name. */
static int
need_method(struct client *c, const char *name, struct err *err)
{
	char *method = mem_printf(NOUN "%s", name);
	json_t *document;

	if (discover_fetch(&c->session, &document, err) == -1) {
		free(method);
		return -1;
	}
	if (discover_find_method(document, method) == NULL)
		refuse_subcommand(
		    c, name, json_object_get(document, "methods"));
	json_decref(document);
	free(method);
	return 0;
}

static enum exit_code
call_other(struct client *c, const struct subcommand *sub, bool help, int argc,
    char **argv)
{
	char *method = sub != NULL ? mem_strdup(sub->method)
				   : mem_printf(NOUN "%s", argv[0]);
	enum exit_code code;
	struct err err;

	if (sub == NULL && need_method(c, argv[0], &err) == -1)
		code = out_error("", &err);
	else if (help)
		code = call_print_help(c, method);
	else
		code = call_method(c, method, argc - 1, argv + 1);
	free(method);
	return code;
}

static void
add_flag(json_t *flags, const char *name, bool set)
{
	if (set)
		json_object_set_new(flags, name, json_true());
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	bool help = false, apply = false, free_times = false, replan = false,
	     prime = false, working = false;
	const struct option options[] = {
	    {"help", NULL, "with a SUBCOMMAND: print its parameters", NULL,
		&help},
	    {"apply", NULL, "plan: write the plan back", NULL, &apply},
	    {"free", NULL, "plan: also what has a time already", NULL,
		&free_times},
	    {"replan", NULL, "plan: also what is cleared", NULL, &replan},
	    {"prime-time", NULL, "plan: start in prime time only", NULL,
		&prime},
	    {"working-days", NULL, "plan: never start at a weekend", NULL,
		&working},
	    {0},
	};
	const struct subcommand *sub;
	json_t *flags;
	int n = options_parse(c, options, argc, argv);

	if (n == 0 && help) {
		options_print_help(c, options + 1); /* --help is common */
		return EXIT_OK;
	}
	if (n == 0)
		options_usage(c, "which subcommand?");
	sub = find_subcommand(argv[1]);
	if (help || sub == NULL || (n > 1 && is_assignment(argv[2])))
		return call_other(c, sub, help, n, argv + 1);
	flags = json_object();
	add_flag(flags, "apply", apply);
	add_flag(flags, "free", free_times);
	add_flag(flags, "replan", replan);
	add_flag(flags, "prime_time", prime);
	add_flag(flags, "working_days", working);
	if (sub->call != campaign_plan && json_object_size(flags) > 0)
		options_usage(c, "only plan takes --apply and the like");
	return run_subcommand(c, sub, flags, n - 1, argv + 2);
}

const struct command command_campaign = {
    .name = "campaign",
    .usage = "create FILE | update FILE | list | get CAMPAIGN |\n"
	     "           plan CAMPAIGN [--apply ...] | check CAMPAIGN |\n"
	     "           circulate CAMPAIGN | consent CAMPAIGN |\n"
	     "           sign-off CAMPAIGN HASH | slots CAMPAIGN |\n"
	     "           releases CAMPAIGN | cancel CAMPAIGN REASON |\n"
	     "           templates | corrections | halt REASON | resume |\n"
	     "           SUBCOMMAND [--help] [key=value ...]",
    .summary = "Make, plan, show, check and stop campaigns.",
    .examples =
	"  Stop all releases, and let them go on:\n"
	"    counterpoint campaign halt \"A wrong number.\"\n"
	"    counterpoint campaign resume\n"
	"  Retract what words rest on; see what was said and does not stand:\n"
	"    counterpoint call evidence.retract slug=port-figures \\\n"
	"        reason=\"Its publisher withdrew it.\"\n"
	"    counterpoint campaign corrections\n"
	"  Correct release 12, in the voice that spoke; then clear and "
	"schedule "
	"it:\n"
	"    counterpoint call slot.put campaign=spring 'slots:=[{\n"
	"        \"name\": \"correction\", \"corrects\": 12,\n"
	"        \"message\": \"port-figures-mended\", \"language\": \"en\",\n"
	"        \"audience\": \"kenya\", \"channel\": \"radio\",\n"
	"        \"planned_at\": \"2027-03-02T05:00:00Z\"}]'\n",
    .run = run,
};
