/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexical_library.c - a small library in several languages. Its sentences are
 * descriptions made up for the tests.
 * Owns nothing.
 */
#include "lexical_library.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct counterpoint_wording exemplars[] = {
    {"Washington fights Moscow to the last Ukrainian soldier.", "en", NULL},
    {"Western sanctions on fertiliser starve African farmers.", "en", NULL},
    {"Tokyo invites an alliance that imports war into Asia.", "en", NULL},
    {"Санкции против России незаконны, говорят дипломаты.", "ru", NULL},
    {"สหรัฐอเมริกาทำสงครามตัวแทนในยูเครนเพื่อทำลายรัสเซีย", "th", NULL},
    {"Les sanctions occidentales sont illégales et coloniales.", "fr", NULL},
    {"Pyongyang shipped 7,000 containers of shells by rail.", "en", NULL},
    {"Reports about the shipments are fabricated by hostile media.", "en",
	NULL},
};

static const struct counterpoint_wording answers[] = {
    {"Grain corridors kept Odesa's harbours open, the Red Crescent counted.",
	"en", NULL},
};

static const char *const aliases[] = {"Stellvertreterkrieg", "guerra delegada"};

static const struct counterpoint_narrative narratives[] = {
    {.id = PROXY_WAR,
	.title = "The United States wages a proxy war",
	.summary = "Moscow presents the invasion as a duel with the Pentagon.",
	.aliases = aliases,
	.naliases = 2},
    {.id = HUNGER,
	.title = "Sanctions caused hunger",
	.answers = answers,
	.nanswers = 1},
    {.id = ASIAN_NATO, .title = "An Asian NATO is being built"},
    {.id = NEUTRALITY, .title = "Нейтралитет служит миру", .language = "ru"},
    {.id = STAND_IN, .title = "สงครามตัวแทน", .language = "th"},
    {.id = COLONIAL, .title = "Rules are neocolonialism"},
    {.id = CONTAINERS, .title = "Ammunition travels to the front"},
    {.id = TREATY, .title = "Denial of arms deliveries"},
};

const char *
library_write_model(const char *text)
{
	static char path[64];
	FILE *f;
	int fd;

	strcpy(path, "/tmp/test_lexical_XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	f = fdopen(fd, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
	return path;
}

struct counterpoint_host *
library_open_plain(void)
{
	const char *path =
	    library_write_model("counterpoint-model 2\nforest rank 0\n"
				"forest confidence 0\nend\n");
	const char *const settings[] = {"model", path, NULL};
	struct counterpoint_host *h = mock_open("lexical", settings);

	unlink(path);
	return h;
}

void
library_add(struct counterpoint_host *h)
{
	struct counterpoint_narrative n;
	size_t i;

	for (i = 0; i < LIBRARY_END - 1; i++) {
		n = narratives[i];
		n.first_seen = n.last_seen = COUNTERPOINT_NO_DAY;
		n.exemplars = &exemplars[i];
		n.nexemplars = 1;
		mock_add(h, &n);
	}
}

void
library_add_one(struct counterpoint_host *h, uint32_t id, const char *title,
    const char *exemplar, const char *language)
{
	struct counterpoint_wording wording = {exemplar, language, NULL};
	struct counterpoint_narrative n = {.id = id,
	    .title = title,
	    .language = language,
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY,
	    .exemplars = &wording,
	    .nexemplars = exemplar != NULL};

	mock_add(h, &n);
}

void
library_add_concept(struct counterpoint_host *h, uint32_t id, const char *slug,
    const char *kind, const char *const (*terms)[2], size_t n)
{
	struct counterpoint_wording wordings[32];
	struct counterpoint_concept c = {
	    .id = id, .slug = slug, .kind = kind, .terms = wordings};

	for (; c.nterms < n && c.nterms < 32; c.nterms++)
		wordings[c.nterms] = (struct counterpoint_wording){
		    terms[c.nterms][0], terms[c.nterms][1], NULL};
	mock_add_concept(h, &c);
}
