/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mock_host.c - a host for one plugin, which keeps what the plugin reports.
 * Owns the opened plugin and its results. Leaves processes and deadlines to
 * the daemon, whose tests are elsewhere.
 */
#include "mock_host.h"

#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
mock_log(struct counterpoint_host *h, enum counterpoint_level level,
    const char *text)
{
	ck_assert_int_ge((int)level, COUNTERPOINT_DEBUG);
	ck_assert_int_le((int)level, COUNTERPOINT_ERROR);
	if (h->nlogs < MOCK_LOG)
		snprintf(h->log[h->nlogs++], sizeof(h->log[0]), "%s", text);
}

static const char *
mock_setting(struct counterpoint_host *h, const char *name)
{
	const struct counterpoint_setting *s;
	size_t i;

	for (i = 0; i < MOCK_SETTINGS && h->setting[i][0] != NULL; i++)
		if (strcmp(h->setting[i][0], name) == 0)
			return h->setting[i][1];
	for (s = h->plugin->settings; s != NULL && s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return s->fallback;
	return NULL;
}

static void
mock_report(struct counterpoint_host *h, uint32_t narrative, double score,
    double confidence)
{
	struct mock_match *m;

	ck_assert(isfinite(score));
	ck_assert(confidence >= 0 && confidence <= 1);
	ck_assert_ptr_null(mock_find(h, narrative));
	ck_assert_uint_lt(h->nmatches, MOCK_MATCHES);
	m = &h->match[h->nmatches++];
	memset(m, 0, sizeof(*m));
	m->narrative = narrative;
	m->score = score;
	m->confidence = confidence;
}

static void
mock_why(struct counterpoint_host *h, const char *text)
{
	struct mock_match *m = &h->match[h->nmatches - 1];

	ck_assert_uint_gt(h->nmatches, 0);
	ck_assert_uint_lt(m->nwhys, MOCK_WHYS);
	ck_assert_uint_le(strlen(text), 300);
	snprintf(m->why[m->nwhys++], sizeof(m->why[0]), "%s", text);
}

static void
mock_stance(struct counterpoint_host *h, enum counterpoint_stance stance)
{
	ck_assert_uint_gt(h->nmatches, 0);
	ck_assert_int_ge((int)stance, COUNTERPOINT_ASSERTS);
	ck_assert_int_le((int)stance, COUNTERPOINT_REPORTS);
	h->match[h->nmatches - 1].stance = stance;
}

static void
mock_factor(struct counterpoint_host *h, uint32_t candidate,
    enum counterpoint_factor factor, double score, const char *reason)
{
	ck_assert_uint_lt(candidate, 256);
	ck_assert_uint_lt((unsigned)factor, COUNTERPOINT_FACTORS);
	ck_assert_msg(
	    score >= 0 && score <= 1, "factor %d is %g", factor, score);
	ck_assert_uint_le(strlen(reason), 300);
	h->factor[candidate][factor].score = score;
	snprintf(h->factor[candidate][factor].reason,
	    sizeof(h->factor[0][0].reason), "%s", reason);
}

static void
mock_say(
    struct counterpoint_host *h, enum mock_outcome outcome, const char *text)
{
	free(h->verdict.body);
	h->verdict = (struct mock_verdict){.outcome = outcome};
	ck_assert_uint_le(strlen(text), 300);
	snprintf(h->verdict.text, sizeof(h->verdict.text), "%s", text);
}

static void
mock_delivered(struct counterpoint_host *h, const char *receipt)
{
	mock_say(h, MOCK_DELIVERED, receipt);
}

static void
mock_later(struct counterpoint_host *h, const char *reason, uint32_t seconds)
{
	mock_say(h, MOCK_LATER, reason);
	h->verdict.seconds = seconds;
}

static void
mock_refuse(struct counterpoint_host *h, const char *reason)
{
	mock_say(h, MOCK_REFUSED, reason);
}

static void
mock_skip(struct counterpoint_host *h, const char *reason)
{
	mock_say(h, MOCK_SKIPPED, reason);
}

static void
mock_request(struct counterpoint_host *h, const struct counterpoint_request *r)
{
	struct mock_verdict *v = &h->verdict;
	size_t i;

	mock_say(h, MOCK_REQUEST, "");
	ck_assert_str_eq(r->method, "POST");
	snprintf(v->url, sizeof(v->url), "%s", r->url);
	snprintf(v->ca_file, sizeof(v->ca_file), "%s", r->ca_file);
	v->timeout_ms = r->timeout_ms;
	for (i = 0; r->headers[i] != NULL; i++) {
		ck_assert_uint_lt(i, MOCK_HEADERS);
		snprintf(
		    v->header[i], sizeof(v->header[i]), "%s", r->headers[i]);
	}
	v->body = calloc(1, r->length + 1);
	ck_assert_ptr_nonnull(v->body);
	memcpy(v->body, r->body, r->length);
	v->length = r->length;
}

static const struct counterpoint_api api = {
    .size = sizeof(struct counterpoint_api),
    .log = mock_log,
    .setting = mock_setting,
    .match = mock_report,
    .why = mock_why,
    .stance = mock_stance,
    .factor = mock_factor,
    .delivered = mock_delivered,
    .request = mock_request,
    .later = mock_later,
    .refuse = mock_refuse,
    .skip = mock_skip,
};

const struct counterpoint_plugin *
mock_load(const char *path)
{
	const struct counterpoint_plugin *plugin;
	void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	ck_assert_msg(object != NULL, "%s", dlerror());
	plugin = dlsym(object, "counterpoint_plugin");
	ck_assert_ptr_nonnull(plugin);
	dlclose(object);
	return plugin;
}

struct counterpoint_host *
mock_try_open(const char *name, const char *const *settings)
{
	struct counterpoint_host *h = calloc(1, sizeof(*h));
	char path[4096];
	size_t i;

	ck_assert_ptr_nonnull(h);
	snprintf(path, sizeof(path), "%s/%s.so", PLUGIN_DIR, name);
	h->plugin = mock_load(path);
	ck_assert_uint_eq(h->plugin->abi_major, COUNTERPOINT_ABI_MAJOR);
	ck_assert_uint_le(h->plugin->abi_minor, COUNTERPOINT_ABI_MINOR);
	ck_assert_uint_eq(h->plugin->size, sizeof(*h->plugin));
	ck_assert_str_eq(h->plugin->name, name);
	for (i = 0; settings != NULL && settings[2 * i] != NULL; i++) {
		h->setting[i][0] = settings[2 * i];
		h->setting[i][1] = settings[2 * i + 1];
	}
	if (h->plugin->kind == COUNTERPOINT_MATCHER)
		h->self = h->plugin->matcher->open(&api, h);
	else if (h->plugin->kind == COUNTERPOINT_TAILOR)
		h->self = h->plugin->tailor->open(&api, h);
	else
		h->self = h->plugin->release->open(&api, h);
	if (h->self != NULL)
		return h;
	ck_assert_uint_gt(h->nlogs, 0);
	free(h);
	return NULL;
}

struct counterpoint_host *
mock_open(const char *name, const char *const *settings)
{
	struct counterpoint_host *h = mock_try_open(name, settings);

	ck_assert_ptr_nonnull(h);
	return h;
}

void
mock_close(struct counterpoint_host *h)
{
	if (h->plugin->kind == COUNTERPOINT_MATCHER)
		h->plugin->matcher->close(h->self);
	else if (h->plugin->kind == COUNTERPOINT_TAILOR)
		h->plugin->tailor->close(h->self);
	else
		h->plugin->release->close(h->self);
	free(h->verdict.body);
	free(h);
}

void
mock_add(struct counterpoint_host *h, const struct counterpoint_narrative *n)
{
	struct counterpoint_narrative whole = *n;

	if (whole.slug == NULL)
		whole.slug = "unnamed";
	if (whole.title == NULL)
		whole.title = "";
	if (whole.summary == NULL)
		whole.summary = "";
	ck_assert_int_eq(h->plugin->matcher->add(h->self, &whole), 0);
}

void
mock_remove(struct counterpoint_host *h, uint32_t id)
{
	ck_assert_int_eq(h->plugin->matcher->remove(h->self, id), 0);
}

void
mock_add_concept(
    struct counterpoint_host *h, const struct counterpoint_concept *c)
{
	const struct counterpoint_matcher *m = h->plugin->matcher;

	if (m->add_concept != NULL)
		ck_assert_int_eq(m->add_concept(h->self, c), 0);
}

void
mock_remove_concept(struct counterpoint_host *h, uint32_t id)
{
	const struct counterpoint_matcher *m = h->plugin->matcher;

	if (m->remove_concept != NULL)
		ck_assert_int_eq(m->remove_concept(h->self, id), 0);
}

void
mock_commit(struct counterpoint_host *h)
{
	ck_assert_int_eq(h->plugin->matcher->commit(h->self), 0);
}

size_t
mock_match_text(
    struct counterpoint_host *h, const struct counterpoint_text *text)
{
	h->nmatches = 0;
	ck_assert_int_eq(h->plugin->matcher->match(h->self, text), 0);
	return h->nmatches;
}

size_t
mock_match(struct counterpoint_host *h, const char *text, const char *language)
{
	return mock_match_text(h, &(struct counterpoint_text){.text = text,
				      .length = strlen(text),
				      .language = language,
				      .day = COUNTERPOINT_NO_DAY});
}

const struct mock_match *
mock_find(const struct counterpoint_host *h, uint32_t narrative)
{
	size_t i;

	for (i = 0; i < h->nmatches; i++)
		if (h->match[i].narrative == narrative)
			return &h->match[i];
	return NULL;
}

enum mock_outcome
mock_hand_over(
    struct counterpoint_host *h, const struct counterpoint_package *p)
{
	h->verdict.outcome = MOCK_NOTHING;
	ck_assert_int_eq(h->plugin->release->hand_over(h->self, p), 0);
	return h->verdict.outcome;
}

enum mock_outcome
mock_answer(struct counterpoint_host *h, const struct counterpoint_package *p,
    const struct counterpoint_answer *a)
{
	h->verdict.outcome = MOCK_NOTHING;
	ck_assert_int_eq(h->plugin->release->answer(h->self, p, a), 0);
	return h->verdict.outcome;
}

int
mock_is_same(const struct mock_match *a, const struct mock_match *b)
{
	size_t i;

	if (a->narrative != b->narrative || a->score != b->score ||
	    a->confidence != b->confidence || a->stance != b->stance ||
	    a->nwhys != b->nwhys)
		return 0;
	for (i = 0; i < a->nwhys; i++)
		if (strcmp(a->why[i], b->why[i]) != 0)
			return 0;
	return 1;
}

static uint32_t random_state = 1;

void
mock_seed(uint32_t seed)
{
	random_state = seed;
}

/* xorshift32 */
uint32_t
mock_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}
