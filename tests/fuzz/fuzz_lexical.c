/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_lexical.c - the engine of lexical over any bytes as narratives, concepts
 * and texts: nothing crashes, confidences are within 0..1 and fall, reasons are
 * UTF-8 and fit, every answer is a narrative that is there.
 *
 * The input is cut at its bytes 0xff into commands; the first byte of each says
 * what it is and which slug a concept has, the second which id and language,
 * the rest is text, in which 0xfe ends a field. Bytes that are no UTF-8 are
 * blanked, as the host has none.
 */
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "lexical/engine.h"

#define IDS	  8
#define FIELDS_OF 4
#define COMMANDS  64
#define INPUTS	  500 /* for one engine, since making one takes ICU 0.1 s */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const languages[] = {
    "und", "en", "ru", "ar", "th", "zh-Hant", "fr", "hi"};
static const char *const kinds[] = {"thing", "rebut", "report", "assert"};

/* By what a slug begins with a cue is told what it does. */
static const char *const slugs[] = {"thing", "cue-negates-next",
    "cue-negates-previous", "cue-negates-clause", "cue-negates-nothing",
    "cue-contrast", "cue-conditional", "cue-plain"};
#define SLUGS (sizeof(slugs) / sizeof(slugs[0]))

/* Confidence goes by three features. */
static const char model_text[] =
    "counterpoint-model 2\nnet 2 8 language\n"
    "cosine 0.2 0.1 0 1.5 0.75 0.1 0 -0.3 0.2 0 0 0.1 0.4\n"
    "days_apart 3 2 1 -1 0 0.3 0 0.3 0.2 0 0 0.1 -0.4\n"
    "bias 0.1 0 0 -0.2 0 0 0.3 0\ngain 0.2 0.1 -0.4 0 0 0.3 0 0.1\n"
    "forest rank 1\ntree 3\nof_all 0.3 1 2\n= 0\n= 1\n"
    "forest confidence 2\ntree 3\ncosine 0.2 1 2\n= -1\n= 2\n"
    "tree 3\nrank_lead 0.5 1 2\n= -0.5\n= 1\nend\n";

static struct model *model;
static struct engine *engine;
static bool is_there[IDS + 1], is_staged[IDS + 1];

struct command {
	unsigned what, id;
	const char *slug, *language;
	char *field[FIELDS_OF]; /* "" where there is none */
};

static void
start(void)
{
	FILE *f = fmemopen(
	    (void *)(uintptr_t)model_text, sizeof(model_text) - 1, "r");
	char error[200];

	assert(f != NULL);
	model = model_read(f, feature_name, FEATURES, error, sizeof(error));
	fclose(f);
	assert(model != NULL);
}

static void
blank_bad_bytes(char *s, size_t len)
{
	int32_t i = 0, begin;
	UChar32 c;

	while (i < (int32_t)len) {
		begin = i;
		U8_NEXT(s, i, (int32_t)len, c);
		if (c <= 0)
			memset(s + begin, ' ', (size_t)(i - begin));
	}
}

/* Cuts the text of a command into its fields, in place. */
static void
cut_fields(struct command *c, char *text)
{
	char *end;
	size_t i;

	for (i = 0; i < FIELDS_OF; i++) {
		c->field[i] = text;
		end = strchr(text, '\xfe');
		if (end != NULL)
			*end = '\0';
		blank_bad_bytes(text, strlen(text));
		text = end != NULL ? end + 1 : text + strlen(text);
	}
}

static void
add(const struct command *c)
{
	const struct counterpoint_wording exemplar = {
	    c->field[2], c->language, NULL};
	const struct counterpoint_wording answer = {c->field[3], "und", NULL};
	const char *alias = c->field[0];
	const struct counterpoint_narrative n = {.id = c->id,
	    .slug = "fuzz",
	    .title = c->field[0],
	    .summary = c->field[1],
	    .language = c->id % 2 == 0 ? c->language : NULL,
	    .first_seen = (int32_t)(c->id * 1000),
	    .last_seen = COUNTERPOINT_NO_DAY,
	    .exemplars = &exemplar,
	    .nexemplars = c->field[2][0] != '\0',
	    .aliases = &alias,
	    .naliases = c->id % 3 == 0,
	    .answers = &answer,
	    .nanswers = c->field[3][0] != '\0'};

	assert(engine_add(engine, &n) == 0);
	is_staged[c->id] = true;
}

static void
add_concept(const struct command *c)
{
	struct counterpoint_wording terms[FIELDS_OF];
	struct counterpoint_concept concept = {.id = c->id,
	    .slug = c->slug,
	    .kind = kinds[c->id % 4],
	    .terms = terms,
	    .nterms = FIELDS_OF};
	size_t i;

	for (i = 0; i < FIELDS_OF; i++)
		terms[i] = (struct counterpoint_wording){
		    c->field[i], c->language, NULL};
	assert(engine_add_concept(engine, &concept) == 0);
}

static void
check_reasons(const struct engine_answer *a)
{
	int32_t at, len;
	UChar32 c;
	size_t i;

	for (i = 0; i < ENGINE_REASONS; i++) {
		len = (int32_t)strnlen(a->reason[i], sizeof(a->reason[i]));
		assert(len <= ENGINE_REASON_BYTES);
		for (at = 0; at < len;) {
			U8_NEXT(a->reason[i], at, len, c);
			assert(c >= ' ');
		}
	}
}

static void
match(const struct command *c)
{
	static struct engine_answer answer[ENGINE_ANSWERS_MAX];
	const struct counterpoint_text text = {.text = c->field[0],
	    .length = strlen(c->field[0]),
	    .language = c->language,
	    .day = c->id % 2 == 0 ? (int32_t)c->id * 999 : COUNTERPOINT_NO_DAY};
	int i, n = engine_match(engine, &text, answer, ENGINE_ANSWERS_MAX);

	assert(n >= 0 && n <= ENGINE_ANSWERS_MAX);
	for (i = 0; i < n; i++) {
		assert(answer[i].confidence >= 0 && answer[i].confidence <= 1);
		assert(
		    i == 0 || answer[i].confidence <= answer[i - 1].confidence);
		assert(isfinite(answer[i].score));
		assert(is_there[answer[i].narrative]);
		assert(answer[i].stance <= COUNTERPOINT_REPORTS);
		check_reasons(&answer[i]);
	}
}

static void
obey(const struct command *c)
{
	switch (c->what) {
	case 0:
	case 1:
		add(c);
		break;
	case 2:
		add_concept(c);
		break;
	case 3:
		engine_remove(engine, c->id);
		is_staged[c->id] = false;
		break;
	case 4:
		engine_remove_concept(engine, c->id);
		break;
	case 5:
		engine_commit(engine);
		memcpy(is_there, is_staged, sizeof(is_there));
		break;
	default:
		match(c);
	}
}

/* One command, of `len` bytes. */
static void
read_command(const uint8_t *data, size_t len)
{
	struct command c = {.language = "en"};
	char *text;

	if (len < 2)
		return;
	c.what = data[0] % 8;
	c.slug = slugs[data[0] / 8 % SLUGS];
	c.id = data[1] % IDS + 1;
	c.language = languages[data[1] / IDS % IDS];
	text = calloc(1, len - 1);
	assert(text != NULL);
	memcpy(text, data + 2, len - 2);
	cut_fields(&c, text);
	obey(&c);
	free(text);
}

static void
empty(void)
{
	uint32_t id;

	for (id = 1; id <= IDS; id++) {
		engine_remove(engine, id);
		engine_remove_concept(engine, id);
	}
	engine_commit(engine);
	memset(is_staged, 0, sizeof(is_staged));
	memset(is_there, 0, sizeof(is_there));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned inputs;
	const uint8_t *end;
	int commands = 0;
	size_t len;

	if (model == NULL)
		start();
	if (inputs++ % INPUTS == 0) {
		engine_free(engine);
		engine = engine_new(model, "en");
		assert(engine != NULL);
	}
	while (size > 0 && commands++ < COMMANDS) {
		end = memchr(data, 0xff, size);
		len = end != NULL ? (size_t)(end - data) : size;
		read_command(data, len);
		len += end != NULL;
		data += len;
		size -= len;
	}
	empty();
	return 0;
}
