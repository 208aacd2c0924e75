/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whole.c - the whole matcher `lexical`, as a subject of the matching
 * benchmark: from the bytes of a post to ranked narratives with reasons. Each
 * text is a narrative, its first words the title, the rest the summary.
 * Owns the engine, the model and the corpus. Leaves clocks to bench_match.c.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval_lexicon.h"
#include "lexical/engine.h"
#include "subject.h"
#include "text/mem.h"

#define TITLE_WORDS 8
#define LANGUAGE    "en"

struct subject {
	struct model *model;
	struct engine *engine;
	const char *corpus; /* mapped */
	size_t length;
	size_t *end; /* of each text: its line feed */
	size_t n, end_cap;
	char *line; /* the text that is being added */
	size_t line_cap;
	const char *query;
	struct engine_answer answer[SUBJECT_ANSWERS];
};

static void
map_corpus(struct subject *s, const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	const char *at, *feed;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", path);
	s->length = (size_t)st.st_size;
	s->corpus = mmap(NULL, s->length, PROT_READ, MAP_SHARED, fd, 0);
	if (s->corpus == MAP_FAILED)
		err(1, "%s", path);
	close(fd);
	for (at = s->corpus;
	     (feed = memchr(at, '\n', s->length - (size_t)(at - s->corpus))) !=
	     NULL;
	     at = feed + 1) {
		s->end =
		    mem_grow(s->end, &s->end_cap, s->n + 1, sizeof(*s->end));
		s->end[s->n++] = (size_t)(feed - s->corpus);
	}
	if (s->n == 0)
		errx(1, "%s: no texts", path);
}

/* Ends the title with a NUL; gives what follows it. */
static char *
cut_title(char *line)
{
	size_t words;

	for (words = 0; words < TITLE_WORDS; words++) {
		line += strcspn(line, " ");
		if (*line == '\0')
			return line;
		line++;
	}
	line[-1] = '\0';
	return line;
}

static void
add_text(struct subject *s, uint32_t text)
{
	size_t begin = text == 0 ? 0 : s->end[text - 1] + 1;
	size_t len = s->end[text] - begin;
	struct counterpoint_narrative n = {.id = text + 1,
	    .slug = "",
	    .language = LANGUAGE,
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY};

	s->line = mem_grow(s->line, &s->line_cap, len + 1, 1);
	memcpy(s->line, s->corpus + begin, len);
	s->line[len] = '\0';
	n.title = s->line;
	n.summary = cut_title(s->line);
	if (engine_add(s->engine, &n) == -1)
		errx(1, "text %u cannot be cut into words", n.id);
}

static void
add_concepts(struct subject *s)
{
	struct eval_lexicon *lexicon = eval_lexicon_read(LEXICON);
	size_t i;

	if (lexicon == NULL)
		exit(1);
	for (i = 0; i < lexicon->n; i++)
		if (engine_add_concept(s->engine, &lexicon->concept[i]) == -1)
			errx(1, "%s: too many concepts", LEXICON);
	eval_lexicon_free(lexicon);
}

struct subject *
subject_new(const char *corpus)
{
	struct subject *s = mem_zero(1, sizeof(*s));
	char why[300];
	uint32_t text;

	s->model =
	    model_read_file(MODEL, feature_name, FEATURES, why, sizeof(why));
	if (s->model == NULL)
		errx(1, "%s: %s", MODEL, why);
	s->engine = engine_new(s->model, LANGUAGE);
	if (s->engine == NULL)
		errx(1, "ICU lacks its data");
	map_corpus(s, corpus);
	add_concepts(s);
	for (text = 0; text < s->n; text++)
		add_text(s, text);
	engine_commit(s->engine);
	return s;
}

void
subject_free(struct subject *s)
{
	engine_free(s->engine);
	model_free(s->model);
	munmap((void *)s->corpus, s->length);
	free(s->end);
	free(s->line);
	free(s);
}

size_t
subject_texts(const struct subject *s)
{
	return s->n;
}

size_t
subject_bytes(const struct subject *s)
{
	return engine_bytes(s->engine);
}

void
subject_ask(struct subject *s, char *query)
{
	s->query = query;
}

size_t
subject_answer(struct subject *s, uint32_t ret[SUBJECT_ANSWERS])
{
	const struct counterpoint_text text = {.text = s->query,
	    .length = strlen(s->query),
	    .language = LANGUAGE,
	    .day = COUNTERPOINT_NO_DAY};
	int i, n;

	n = engine_match(s->engine, &text, s->answer, SUBJECT_ANSWERS);
	if (n == -1)
		errx(1, "a query cannot be cut into words");
	for (i = 0; i < n; i++)
		ret[i] = s->answer[i].narrative - 1;
	return (size_t)n;
}

/* As the daemon's changes: one text, one commit. */
void
subject_replace(struct subject *s, uint32_t text)
{
	add_text(s, text);
	engine_commit(s->engine);
}
