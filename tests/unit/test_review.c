/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_review.c - engine/review/review.h: each soft rule both ways, in several
 * languages.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/review/review.h"
#include "suite.h"

static struct library library;

static void
add(enum noun_kind kind, const char *doc)
{
	json_t *item = json_loads(doc, 0, NULL);

	ck_assert_msg(item != NULL, "%s", doc);
	library_apply(&library, kind, json_text(item, "slug"), item);
	json_decref(item);
}

static void
fill_library(void)
{
	add(NOUN_AUDIENCE,
	    "{\"slug\": \"south\", \"name\": \"The south\", \"kind\": "
	    "\"region\", \"time_zone\": \"UTC\"}");
	add(NOUN_AUDIENCE,
	    "{\"slug\": \"north\", \"name\": \"The north\", \"kind\": "
	    "\"region\", \"time_zone\": \"UTC\"}");
	add(NOUN_AUDIENCE_SET,
	    "{\"slug\": \"global-south\", \"name\": \"N\", \"basis\": \"B\", "
	    "\"audiences\": [\"south\"]}");
	add(NOUN_ORGANISATION,
	    "{\"slug\": \"desk\", \"legal_name\": \"Desk\", \"kind\": "
	    "\"state\", \"voice_line\": \"A desk\", \"time_zone\": \"UTC\"}");
	add(NOUN_EVIDENCE,
	    "{\"slug\": \"e\", \"statement\": \"Shells came.\", \"date\": "
	    "\"2024-01-01\", \"status\": \"confirmed\", \"source_title\": "
	    "\"T\", \"publisher\": \"Reuters\", \"url\": \"u\"}");
	add(NOUN_DEED,
	    "{\"slug\": \"d\", \"organisation\": \"desk\", \"audience\": "
	    "\"south\", \"title\": \"A school for 55 children\", \"promise\": "
	    "\"P\", \"due\": \"2027-01-01\", \"status\": \"running\"}");
	add(NOUN_DEED,
	    "{\"slug\": \"gone\", \"organisation\": \"desk\", \"audience\": "
	    "\"south\", \"title\": \"A bridge\", \"promise\": \"P\", \"due\": "
	    "\"2027-01-01\", \"status\": \"cancelled\"}");
	add(NOUN_NARRATIVE,
	    "{\"slug\": \"army\", \"kind\": \"narrative\", \"title\": \"The "
	    "alliance builds a secret army on the islands\", \"summary\": "
	    "\"S\", \"verdict\": \"false\", \"harm\": \"low\", \"status\": "
	    "\"active\", \"exemplars\": [{\"language\": \"fr\", \"text\": "
	    "\"L'alliance construit une armée secrète sur les îles\"}, "
	    "{\"language\": \"th\", \"text\": "
	    "\"พันธมิตรกำลังสร้างกองทัพลับบนหมู่เกาะ\"}, {\"language\": \"en\", "
	    "\"text\": \"They hide it.\", \"speaker\": \"Vladimir Putin, "
	    "President of Russia\"}]}");
	add(NOUN_NARRATIVE,
	    "{\"slug\": \"food\", \"kind\": \"narrative\", \"title\": "
	    "\"Sanctions made the food of the poor dear\", \"summary\": "
	    "\"Sanctions are blamed for hunger.\", \"verdict\": \"false\", "
	    "\"harm\": \"low\", \"status\": \"active\", \"exemplars\": "
	    "[{\"language\": \"fr\", \"text\": \"Les sanctions ont rendu la "
	    "nourriture chère\"}]}");
}

static json_t *
review_all(const struct review_question *question)
{
	struct review *review = review_open();

	while (review_step(review, question))
		continue;
	return review_close(review);
}

/* The findings of one rule about a message with one variant, whose fields and
 * further members are JSON. */
static json_t *
find(const char *rule, const char *language, const char *words,
    const char *more, const char *channel, const char *audience)
{
	char doc[8192];
	struct review_question question = {.library = &library,
	    .channel = channel,
	    .audience = audience == NULL
			    ? NULL
			    : library_find(&library, NOUN_AUDIENCE, audience)};
	json_t *findings, *finding, *found = json_array();
	size_t i;

	snprintf(doc, sizeof(doc),
	    "{\"slug\": \"m\", \"organisation\": \"desk\", \"narratives\": "
	    "[\"army\"], %s, \"variants\": [{\"language\": \"%s\", "
	    "\"native_review\": \"done\", %s}]}",
	    more == NULL ? "\"type\": \"debunk\", \"evidence\": [\"e\"]" : more,
	    language, words);
	add(NOUN_MESSAGE, doc);
	question.message = library_find(&library, NOUN_MESSAGE, "m");
	findings = review_all(&question);
	json_array_foreach(findings, i, finding)
	{
		ck_assert(json_is_false(json_object_get(finding, "hard")));
		ck_assert_ptr_nonnull(json_text(finding, "mend"));
		if (strcmp(json_text(finding, "rule"), rule) == 0)
			json_array_append(found, finding);
	}
	json_decref(findings);
	return found;
}

/* One row: what one rule finds in a fact, NULL nothing. */
struct row {
	const char *rule, *language, *fact, *sentence;
};

static const struct row rows[] = {
    {"unsourced_number", "en", "Shells came. 7,000 of them.", "7,000 of them."},
    {"unsourced_number", "en", "Shells came [e]. 7,000 of them.", NULL},
    {"unsourced_number", "en", "7,000 of them. Shells came [e].", NULL},
    {"unsourced_number", "en", "They came. [e] It is well known. 9 did.",
	"9 did."},
    {"unsourced_number", "en", "The F-16 and the KN-23 fly.", NULL},
    {"unsourced_number", "en",
	"7,000 came [e]. It is so. It is so. The 7 000 came.",
	"The 7 000 came."},
    {"unsourced_number", "en",
	"7,000 came [e]. It is so. It is so. The 7,000 came.", NULL},
    {"unsourced_number", "ar", "وصلت ٧٠٠٠ قذيفة.", "وصلت ٧٠٠٠ قذيفة."},
    {"unsourced_number", "hi", "यह सच है। ७००० आए।", "७००० आए।"},
    {"unsourced_number", "am", "እውነት ነው። 7000 መጡ።", "7000 መጡ።"},
    {"unsourced_number", "ja", "真実だ。7000個が届いた。", "7000個が届いた。"},
    {"unsourced_number", "ja", "真実だ。7000個が届いた[e]。", NULL},
    {"unsourced_number", "th", "ส่งกระสุน 7,000 ตู้ [e]", NULL},

    {"promise_words", "en", "It is so. We will build it.", "We will build it."},
    {"promise_words", "en", "They will pay for it.", NULL},
    {"promise_words", "fr", "Nous fournirons une aide.",
	"Nous fournirons une aide."},
    {"promise_words", "fr", "L'aide a été fournie.", NULL},
    {"promise_words", "vi", "Chúng tôi sẽ giúp.", "Chúng tôi sẽ giúp."},
    {"promise_words", "id", "Kami berjanji membantu.",
	"Kami berjanji membantu."},
    {"promise_words", "th", "เราจะช่วย", "เราจะช่วย"},
    {"promise_words", "zh", "我们将提供援助。", "我们将提供援助。"},
    {"promise_words", "sw", "Tutasaidia wote.", "Tutasaidia wote."},
    {"promise_words", "xx", "We will build it.", NULL},

    {"person_named", "en", "It is so, as Vladimir Putin says.",
	"It is so, as Vladimir Putin says."},
    {"person_named", "en", "Putin says so.", "Putin says so."},
    {"person_named", "en", "It was put in writing.", NULL},
    {"person_named", "en", "It was said by Mr. Smith himself.",
	"It was said by Mr. Smith himself."},
    {"person_named", "en", "The report of John Smith says so.",
	"The report of John Smith says so."},
    {"person_named", "en", "The report of the United Kingdom says so.", NULL},
    {"person_named", "en", "In October the South Korean desk said so.", NULL},
    {"person_named", "en", "It was told by Reuters and NATO.", NULL},
    {"person_named", "fr", "C'est le président Dupont qui le dit.",
	"C'est le président Dupont qui le dit."},
    {"person_named", "fr", "C'est le président du Sénégal.", NULL},
    {"person_named", "es", "Lo dijo el señor Peláez ayer.",
	"Lo dijo el señor Peláez ayer."},
    {"person_named", "vi", "Theo ông Minh thì đúng.",
	"Theo ông Minh thì đúng."},
    {"person_named", "vi", "Theo Tổng thống Nga thì đúng.", NULL},
    {"person_named", "id", "Menurut Presiden Rusia itu benar.", NULL},
    {"person_named", "ru", "Так сказал президент Петров.",
	"Так сказал президент Петров."},
    {"person_named", "ja", "山田太郎が言った。", NULL},

    {"reading_level", "en", "It is so. We know it. It is well known.", NULL},
    {"reading_level", "en",
	"Notwithstanding internationally acknowledged considerations "
	"concerning administrative responsibilities, multinational "
	"organisations systematically underestimate institutional "
	"accountability requirements.",
	""},
    {"reading_level", "ja", "真実だ。", NULL},
    {"reading_level", "ja",
	"国際連合安全保障理事会の決議に基づく制裁措置の履行状況を監視するために"
	"設置"
	"された専門家の集まりがその任期を終えたことは世界の平和と安全にとってた"
	"いへ"
	"ん残念なことである。",
	"国際連合安全保障理事会の決議に基づく制裁措置の履行状況を監視するために"
	"設置"
	"された専門家の集まりがその任期を終えたことは世界の平和と安全にとってた"
	"いへ"
	"ん残念なことである。"},
    {"reading_level", "ko",
	"국제연합안전보장이사회결의에기초한제재조치이행상황을감시하기위하여설치"
	"된전문가"
	"패널이임기를마쳤다.",
	NULL},

    {"myth_once", "en",
	"The books are open. The alliance builds a secret army on the "
	"islands. Nobody found one. A secret army on the islands is built by "
	"the alliance.",
	"A secret army on the islands is built by the alliance."},
    {"myth_once", "en",
	"The alliance keeps its books open. The islands have no army of it.",
	NULL},
    {"myth_once", "fr",
	"Les livres sont ouverts. L'alliance construit une armée secrète sur "
	"les îles. On dit que l'alliance construit une armée secrète sur les "
	"îles.",
	"On dit que l'alliance construit une armée secrète sur les îles."},
    {"myth_once", "ko",
	"동맹은 섬에 비밀 군대를 만든다. 동맹은 섬에 비밀 군대를 만든다.",
	NULL},
};

START_TEST(each_rule_both_ways)
{
	const struct row *row = &rows[_i];
	char words[4096];
	json_t *found;
	const char *sentence;

	fill_library();
	snprintf(words, sizeof(words), "\"fact\": \"%s\"", row->fact);
	found = find(row->rule, row->language, words, NULL, NULL, NULL);
	ck_assert_msg(json_array_size(found) == (row->sentence != NULL),
	    "%s in %s: %zu in %s", row->rule, row->language,
	    json_array_size(found), row->fact);
	if (row->sentence != NULL) {
		sentence = json_text(json_array_get(found, 0), "sentence");
		ck_assert_str_eq(
		    sentence == NULL ? "" : sentence, row->sentence);
	}
	json_decref(found);
	library_done(&library);
	library = (struct library){0};
}
END_TEST

/* Asserts which fields a rule finds fault with, in order. */
static void
check_fields(const char *rule, const char *words, const char *more,
    const char *channel, const char *audience, const char *fields)
{
	json_t *found = find(rule, "en", words, more, channel, audience),
	       *finding;
	struct buf got = {0};
	size_t i;

	json_array_foreach(found, i, finding)
	{
		buf_printf(&got, "%s%s", i > 0 ? " " : "",
		    json_text(finding, "field"));
	}
	ck_assert_str_eq(got.data == NULL ? "" : got.data, fields);
	buf_done(&got);
	json_decref(found);
}

#define MYTH "The alliance builds a secret army on the islands."

START_TEST(handbook)
{
	const char *rule = "handbook_order";

	fill_library();
	check_fields(rule, "\"fact\": \"It is so.\"", NULL, NULL, NULL, "");
	check_fields(rule, "\"fact\": \"It is so. " MYTH "\"", NULL, NULL, NULL,
	    "variants[0].fact variants[0].fact_again variants[0].fallacy");
	check_fields(rule,
	    "\"fact\": \"" MYTH " It is not so.\", \"warning\": \"Beware.\", "
	    "\"fallacy\": \"So.\", \"fact_again\": \"It is so.\"",
	    NULL, NULL, NULL, "variants[0].fact");
	check_fields(rule,
	    "\"fact\": \"It is so.\", \"warning\": \"" MYTH "\", "
	    "\"fallacy\": \"So.\", \"fact_again\": \"It is so.\"",
	    NULL, NULL, NULL, "");
	check_fields(rule, "\"fact\": \"" MYTH "\"", "\"type\": \"explain\"",
	    NULL, NULL, "");
	/* Behind the warning the myth may stand once. */
	check_fields("myth_once",
	    "\"fact\": \"It is so.\", \"warning\": \"" MYTH "\"", NULL, NULL,
	    NULL, "");
	check_fields("myth_once",
	    "\"fact\": \"" MYTH "\", \"warning\": \"" MYTH "\"", NULL, NULL,
	    NULL, "variants[0].fact");
	library_done(&library);
	library = (struct library){0};
}
END_TEST

START_TEST(condemnation)
{
	const char *rule = "not_only_condemnation",
		   *fact = "\"fact\": \"Bad.\"";

	fill_library();
	check_fields(rule, fact, NULL, NULL, "south", "variants[0]");
	check_fields(rule, fact, NULL, NULL, NULL, "variants[0]");
	check_fields(rule, fact, NULL, NULL, "north", "");
	check_fields(rule, "\"fact\": \"Bad.\", \"kernel\": \"Fair.\"", NULL,
	    NULL, "south", "");
	check_fields(rule, "\"fact\": \"Bad.\", \"fallacy\": \"So.\"", NULL,
	    NULL, "south", "");
	check_fields(rule, fact, "\"type\": \"explain\"", NULL, "south", "");
	check_fields(rule, fact, "\"type\": \"debunk\", \"deeds\": [\"d\"]",
	    NULL, "south", "");
	check_fields(rule, fact, "\"type\": \"debunk\", \"deeds\": [\"gone\"]",
	    NULL, "south", "variants[0]");
	library_done(&library);
	library = (struct library){0};
}
END_TEST

/* Who is named in a fact, in order, "a; b". */
static const struct named {
	const char *language, *fact, *names;
} named[] = {
    {"en", "So say President Vladimir Putin and Sergei Lavrov.",
	"Vladimir Putin; Sergei Lavrov"},
    {"en", "It was said by Foreign Minister Lavrov.", "Lavrov"},
    {"en", "Minister Otieno said so.", "Otieno"},
    {"en", "It was said by Putin and Kim Jong Un in May.",
	"Putin; Kim Jong Un"},
    {"en", "It was said by Kim Jong-un in May.", "Kim Jong-un"},
    {"en", "The Deputy Prime Minister of Russia said so.", ""},
    {"en", "The Permanent Representative of Russia said so.", ""},
    {"en", "The Secretary General of the United Nations said so.", ""},
    {"en", "The minister, Mr. Otieno, and Gen. Smith said so.", "Otieno"},
    {"fr", "Le ministre Ndiaye et le général Faye l'ont dit.", "Ndiaye; Faye"},
    {"fr", "Le porte-parole Faye l'a dit.", "Faye"},
    {"fr", "Le ministre des Affaires Étrangères l'a dit.", ""},
    {"es", "Lo dijo el canciller Lavrov.", "Lavrov"},
    {"es", "Lo dijo el Ministro de Relaciones Exteriores de Rusia.", ""},
    {"pt", "Quem o disse foi a ministra Souza.", "Souza"},
    {"id", "Kata Menteri Luar Negeri Lestari begitu.", "Lestari"},
    {"id", "Kata Menteri Luar Negeri Rusia begitu.", ""},
    {"id", "Kata Perdana Menteri Lestari begitu.", "Lestari"},
    {"ms", "Kata Datuk Razak begitu.", "Razak"},
    {"vi", "Theo Tổng thống Putin và Ngoại trưởng Lavrov thì đúng.",
	"Putin; Lavrov"},
    {"vi", "Theo thủ tướng Hun thì đúng.", "Hun"},
    {"tl", "Sinabi ito ni Kalihim Reyes.", "Reyes"},
    {"sw", "Alisema hayo Waziri Otieno.", "Otieno"},
    {"sw", "Alisema hayo Waziri wa Mambo ya Nje.", ""},
    {"ru", "Так сказали министру Лаврову.", "Лаврову"},
    {"ru", "Так сказал министр России.", ""},
};

START_TEST(every_name_is_told)
{
	const struct named *row = &named[_i];
	char *words = mem_printf("\"fact\": \"%s\"", row->fact);
	struct buf names = {0};
	json_t *found, *finding;
	size_t i;

	fill_library();
	found = find("person_named", row->language, words, NULL, NULL, NULL);
	buf_add_str(&names, "");
	json_array_foreach(found, i, finding)
	{
		const char *detail = json_text(finding, "detail");

		buf_printf(&names, "%s%.*s", i > 0 ? "; " : "",
		    (int)strcspn(detail + 1, "\""), detail + 1);
	}
	ck_assert_str_eq(names.data, row->names);
	json_decref(found);
	buf_done(&names);
	free(words);
	library_done(&library);
	library = (struct library){0};
}
END_TEST

START_TEST(deeds_back_words)
{
	fill_library();
	check_fields("promise_words", "\"fact\": \"We will build it.\"",
	    "\"type\": \"positive\", \"promises\": true, \"deeds\": [\"d\"]",
	    NULL, NULL, "");
	check_fields("unsourced_number", "\"fact\": \"55 children learn.\"",
	    "\"type\": \"positive\", \"deeds\": [\"d\"]", NULL, NULL, "");
	check_fields("unsourced_number", "\"fact\": \"56 children learn.\"",
	    "\"type\": \"positive\", \"deeds\": [\"d\"]", NULL, NULL,
	    "variants[0].fact");
	library_done(&library);
	library = (struct library){0};
}
END_TEST

/* Words that are at a channel's limit, and one more. */
static void
check_length(const char *channel, size_t words, const char *fields)
{
	struct buf text = {0};

	buf_add_str(&text, "\"fact\": \"");
	for (size_t i = 0; i < words; i++)
		buf_add_str(&text, i % 10 == 9 ? "yes. " : "yes ");
	text.data[text.len - 1] = '"';
	check_fields("length", text.data, NULL, channel, NULL, fields);
	buf_done(&text);
}

START_TEST(length)
{
	fill_library();
	check_length("radio", 150, "");
	check_length("radio", 151, "variants[0]");
	check_length("event", 450, "");
	check_length("event", 451, "variants[0]");
	/* The name and the line of the voice are three words. */
	check_length("newspaper", 247, "");
	check_length("newspaper", 248, "variants[0]");
	check_length("social", 110, "");
	check_length("social", 130, "variants[0]");
	check_length("messaging", 240, "");
	check_length("messaging", 260, "variants[0]");
	check_length(NULL, 900, "");
	library_done(&library);
	library = (struct library){0};
}
END_TEST

START_TEST(reading_follows_the_channel)
{
	const char *words =
	    "\"fact\": \"Several international organisations regularly report "
	    "about those humanitarian programmes and their results there.\"";

	fill_library();
	check_fields(
	    "reading_level", words, NULL, "radio", NULL, "variants[0]");
	check_fields(
	    "reading_level", words, NULL, "briefing", NULL, "variants[0]");
	check_fields("reading_level",
	    "\"fact\": \"The report of the group "
	    "says that help came in time and was used well in the towns.\"",
	    NULL, "radio", NULL, "");
	library_done(&library);
	library = (struct library){0};
}
END_TEST

START_TEST(hard_comes_first_then_the_field)
{
	json_t *hard = json_pack("[{s:s, s:s}, {s:s, s:s}]", "rule", "b",
		   "field", "variants[10].fact", "rule", "a", "field",
		   "variants[9].fact"),
	       *soft = json_pack("[{s:s, s:b, s:s}]", "rule", "c", "hard", 0,
		   "field", "evidence"),
	       *all = review_join(hard, soft);

	ck_assert_str_eq(json_text(json_array_get(all, 0), "rule"), "a");
	ck_assert(
	    json_is_true(json_object_get(json_array_get(all, 0), "hard")));
	ck_assert_str_eq(json_text(json_array_get(all, 1), "rule"), "b");
	ck_assert_str_eq(json_text(json_array_get(all, 2), "rule"), "c");
	ck_assert_uint_eq(json_array_size(all), 3);
	json_decref(all);
	json_decref(soft);
	json_decref(hard);
}
END_TEST

/* What it pointed to may be gone; its message is its own. */
START_TEST(the_library_may_change_between_two_steps)
{
	json_t *doc =
	    json_loads("{\"slug\": \"m\", \"organisation\": \"desk\", "
		       "\"narratives\": [\"army\"], \"type\": "
		       "\"debunk\", \"evidence\": [\"e\"], \"variants\": "
		       "[{\"language\": \"en\", \"native_review\": "
		       "\"done\", \"fact\": \"We will build it.\"}]}",
		0, NULL);
	struct message *message = noun_read(NOUN_MESSAGE, doc);
	json_t *findings;
	size_t steps = 1;

	for (size_t gone = 0; gone < steps; gone++) {
		struct review *review = review_open();
		bool promised = false;

		fill_library();
		for (steps = 0; review_step(
			 review, &(struct review_question){.library = &library,
					  .message = message});
		     steps++)
			if (steps == gone) {
				library_done(&library);
				library = (struct library){0};
			}
		findings = review_close(review);
		for (size_t i = 0; i < json_array_size(findings); i++)
			promised |=
			    strcmp(
				json_text(json_array_get(findings, i), "rule"),
				"promise_words") == 0;
		ck_assert(promised);
		json_decref(findings);
		library_done(&library);
		library = (struct library){0};
	}
	ck_assert_uint_ge(steps, 8);
	noun_free(NOUN_MESSAGE, message);
	json_decref(doc);
}
END_TEST

START_TEST(findings_have_an_end)
{
	struct buf words = {0};
	json_t *found;

	fill_library();
	buf_add_str(&words, "\"fact\": \"");
	for (int i = 0; i < 300; i++)
		buf_printf(&words, "At %d. ", 1000 + i);
	buf_add_str(&words, "\"");
	found = find("unsourced_number", "en", words.data, NULL, NULL, NULL);
	buf_done(&words);
	/* The sentences of a field have one too. */
	ck_assert_uint_eq(json_array_size(found), 100);
	json_decref(found);
	library_done(&library);
	library = (struct library){0};
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("review");
	TCase *tests = tcase_create("review");

	tcase_add_loop_test(
	    tests, each_rule_both_ways, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, handbook);
	tcase_add_test(tests, condemnation);
	tcase_add_loop_test(
	    tests, every_name_is_told, 0, sizeof(named) / sizeof(named[0]));
	tcase_add_test(tests, deeds_back_words);
	tcase_add_test(tests, length);
	tcase_add_test(tests, reading_follows_the_channel);
	tcase_add_test(tests, hard_comes_first_then_the_field);
	tcase_add_test(tests, the_library_may_change_between_two_steps);
	tcase_add_test(tests, findings_have_an_end);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
