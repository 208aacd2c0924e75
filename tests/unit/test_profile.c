/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_profile.c - engine/profile/: what an audience has itself, what it
 * inherits, how sure that is, and which gaps are told.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "engine/profile/gaps.h"
#include "engine/profile/write.h"
#include "suite.h"

/* In JSON with single quotes. */
#define COMMON "'kind':'region','time_zone':'UTC','min_population':100000,"

static struct library library;

static void
put(enum noun_kind kind, const char *slug, const char *text)
{
	char doc[2048];
	json_t *value;

	ck_assert_uint_lt(strlen(text), sizeof(doc));
	for (size_t i = 0; i <= strlen(text); i++)
		doc[i] = text[i] == '\'' ? '"' : text[i];
	value = json_loads(doc, 0, NULL);
	ck_assert_msg(value != NULL, "%s", doc);
	library_apply(&library, kind, slug, value);
	json_decref(value);
}

/* world > region > land; the desk may not speak to the region. */
static void
set_up(void)
{
	put(NOUN_AUDIENCE, "world",
	    "{'slug':'world','name':'The world'," COMMON
	    "'languages':[{'language':'en','share':0.2}],"
	    "'concerns':[{'theme':'peace','weight':0.3}],"
	    "'channels':[{'kind':'radio','share':0.4}],"
	    "'trust':[{'organisation':'near','value':0.1,'survey':'W',"
	    "'population':'adults','n':5000,'from':'2026-01-01',"
	    "'to':'2026-01-02'}]}");
	put(NOUN_AUDIENCE, "region",
	    "{'slug':'region','name':'A region','parent':'world'," COMMON
	    "'languages':[{'language':'fr','share':0.5}],"
	    "'channels':[{'kind':'web','share':0.9}],"
	    "'concerns':[{'theme':'peace','weight':0.9,'source':'A poll',"
	    "'year':2022},{'theme':'debt','weight':0.5}],"
	    "'sensitivities':[{'theme':'debt','advice':'Once.'},"
	    "{'theme':'debt','advice':'Twice.'}],"
	    "'trust':[{'organisation':'near','value':0.6,'survey':'S',"
	    "'population':'adults','n':200,'from':'2023-01-01',"
	    "'to':'2023-11-23'},{'organisation':'near','value':0.5,"
	    "'survey':'Old','population':'adults','n':9000,"
	    "'from':'2020-01-01','to':'2020-02-01'},"
	    "{'organisation':'far','value':0.2,'survey':'S',"
	    "'population':'adults','n':100,'from':'2023-01-01',"
	    "'to':'2023-11-23'}]}");
	put(NOUN_AUDIENCE, "land",
	    "{'slug':'land','name':'A land','parent':'region'," COMMON
	    "'languages':[{'language':'vi','share':0.9,'source':'A census',"
	    "'year':2019},{'language':'en','share':0.3}],"
	    "'channels':[{'kind':'web','share':0.5},{'kind':'event'}],"
	    "'concerns':[{'theme':'peace','weight':0.2},"
	    "{'theme':'trade','weight':0.6,'source':'A poll','year':2025}]}");
	for (const char *const *slug =
		 (const char *const[]){"near", "far", "mute", "barred", NULL};
	     *slug != NULL; slug++) {
		char doc[256];

		snprintf(doc, sizeof(doc),
		    "{'slug':'%s','legal_name':'D','kind':'state',"
		    "'voice_line':'V','time_zone':'UTC',"
		    "'forbidden_audiences':[%s]}",
		    *slug, strcmp(*slug, "barred") == 0 ? "'region'" : "");
		put(NOUN_ORGANISATION, *slug, doc);
	}
	for (const char *const *slug =
		 (const char *const[]){"near", "far", "barred", NULL};
	     *slug != NULL; slug++) {
		char doc[256];

		snprintf(doc, sizeof(doc),
		    "{'slug':'by-%s','organisation':'%s','narratives':[],"
		    "'type':'explain','variants':[]}",
		    *slug, *slug);
		put(NOUN_MESSAGE, *slug, doc);
	}
}

static void
tear_down(void)
{
	library_done(&library);
}

static int64_t
today(void)
{
	return clock_date_days("2026-11-22");
}

static void
make(struct profile *profile, const char *slug)
{
	profile_init(profile, &library,
	    library_find(&library, NOUN_AUDIENCE, slug), today());
}

/* The keys of a part, each with its steps, in order. */
static void
check_keys(
    const struct profile *profile, enum profile_part part, const char *wanted)
{
	char text[256] = "";

	for (size_t i = 0; i < profile->parts[part].n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s%s %zu", i > 0 ? ", " : "",
		    profile->parts[part].items[i].key,
		    profile->parts[part].items[i].steps);
	ck_assert_str_eq(text, wanted);
}

START_TEST(the_nearest_reading_counts)
{
	struct profile p;

	make(&p, "land");
	ck_assert_uint_eq(p.lineage.n, 3);
	check_keys(&p, PROFILE_LANGUAGES, "vi 0, en 0");
	check_keys(&p, PROFILE_CHANNELS, "web 0, event 0, radio 2");
	check_keys(&p, PROFILE_CONCERNS, "peace 0, trade 0, debt 1");
	check_keys(&p, PROFILE_SENSITIVITIES, "debt 1, debt 1");
	check_keys(&p, PROFILE_TRUST, "near 1, far 1");
	ck_assert_double_eq(
	    profile_find(&p, PROFILE_CONCERNS, "peace")->concern->weight, 0.2);
	ck_assert_str_eq(
	    profile_find(&p, PROFILE_TRUST, "near")->trust->survey, "S");
	ck_assert_str_eq(
	    profile_find(&p, PROFILE_TRUST, "near")->of->slug, "region");
	ck_assert_ptr_null(profile_find(&p, PROFILE_TRUST, "mute"));
	profile_done(&p);
}
END_TEST

static void
check_certainty(const struct profile *p, enum profile_part part,
    const char *key, double wanted)
{
	ck_assert_double_eq_tol(
	    profile_find(p, part, key)->certainty, wanted, 1e-9);
}

START_TEST(certainty_falls)
{
	struct profile p;

	make(&p, "land");
	/* Without a source, and with a step up or two. */
	check_certainty(&p, PROFILE_CONCERNS, "peace", 0.5);
	check_certainty(&p, PROFILE_CONCERNS, "debt", 0.5 * 0.8);
	check_certainty(&p, PROFILE_CHANNELS, "radio", 0.5 * 0.8 * 0.8);
	/* With age: from the middle of its year. */
	ck_assert_int_eq(profile_find(&p, PROFILE_CONCERNS, "trade")->age, 509);
	ck_assert_int_eq(profile_find(&p, PROFILE_CONCERNS, "peace")->age, -1);
	check_certainty(&p, PROFILE_CONCERNS, "trade", exp2(-509.0 / 1461));
	check_certainty(&p, PROFILE_LANGUAGES, "vi", exp2(-2701.0 / 7305));
	/* A survey of 200 people, three years ago, of the wider public. */
	ck_assert_int_eq(profile_find(&p, PROFILE_TRUST, "near")->age, 1095);
	check_certainty(
	    &p, PROFILE_TRUST, "near", 0.8 * exp2(-1095.0 / 1826) * 0.5);
	check_certainty(
	    &p, PROFILE_TRUST, "far", 0.8 * exp2(-1095.0 / 1826) * 100 / 300);
	profile_done(&p);
	make(&p, "region");
	check_certainty(&p, PROFILE_TRUST, "near", exp2(-1095.0 / 1826) * 0.5);
	profile_done(&p);
}
END_TEST

START_TEST(a_reading_of_the_future_is_of_today)
{
	struct profile p;

	profile_init(&p, &library,
	    library_find(&library, NOUN_AUDIENCE, "land"),
	    clock_date_days("2018-01-01"));
	ck_assert_int_eq(profile_find(&p, PROFILE_LANGUAGES, "vi")->age, 0);
	ck_assert_int_eq(profile_find(&p, PROFILE_TRUST, "near")->age, 0);
	check_certainty(&p, PROFILE_LANGUAGES, "vi", 1);
	profile_done(&p);
}
END_TEST

START_TEST(the_share_with_a_source_is_told)
{
	struct profile p;

	make(&p, "land");
	ck_assert_double_eq_tol(
	    profile_sourced(&p, PROFILE_LANGUAGES), 0.9 / 1.2, 1e-9);
	ck_assert_double_eq_tol(
	    profile_sourced(&p, PROFILE_CONCERNS), 0.6 / 1.3, 1e-9);
	ck_assert_double_eq(profile_sourced(&p, PROFILE_CHANNELS), 0);
	profile_done(&p);
	make(&p, "world");
	ck_assert_double_eq(profile_sourced(&p, PROFILE_SENSITIVITIES), 0);
	profile_done(&p);
}
END_TEST

/* Round trees cannot be stored, yet must not hang who walks them. */
START_TEST(a_lineage_ends)
{
	struct profile p;

	put(NOUN_AUDIENCE, "world",
	    "{'slug':'world','name':'W','parent':'land'," COMMON
	    "'languages':[]}");
	make(&p, "land");
	ck_assert_uint_eq(p.lineage.n, LINEAGE_MAX);
	ck_assert(lineage_has(&p.lineage, "world"));
	ck_assert(!lineage_has(&p.lineage, "moon"));
	profile_done(&p);
}
END_TEST

static void
check_gaps(const char *slug, const char *const *wanted)
{
	struct profile p;
	json_t *gaps, *gap;
	size_t i;

	make(&p, slug);
	gaps = profile_list_gaps(&p, &library);
	json_array_foreach(gaps, i, gap)
	{
		ck_assert_msg(
		    wanted[i] != NULL, "and: %s", json_string_value(gap));
		ck_assert_str_eq(json_string_value(gap), wanted[i]);
	}
	ck_assert_ptr_null(wanted[i]);
	json_decref(gaps);
	profile_done(&p);
}

START_TEST(gaps_are_sentences)
{
	check_gaps("land",
	    (const char *const[]){
		"Nobody is named who tells 25% of the languages that it reads.",
		"Nobody is named who tells the channels that reach it.",
		"Nobody is named who tells 54% of the concerns that it has.",
		"Nobody is named who tells the sensitivities that it has.",
		"The newest trust reading ended 1,095 days ago.",
		"How far it trusts far is known of A region only.",
		"Only 100 people were asked how far they trust far.",
		"How far it trusts near is known of A region only.", NULL});
	/* Who may not speak to a part may not speak to the whole. */
	check_gaps("world",
	    (const char *const[]){
		"Nobody is named who tells the languages that it reads.",
		"Nobody is named who tells the channels that reach it.",
		"Nobody is named who tells the concerns that it has.",
		"None of the sensitivities that it has are known.",
		"No survey tells how far it trusts far.", NULL});
}
END_TEST

START_TEST(old_data_and_unknown_shares_are_gaps)
{
	static const char old[] =
	    "The newest reading of the channels that reach it is 2,335 days "
	    "old.";

	put(NOUN_AUDIENCE, "land",
	    "{'slug':'land','name':'L'," COMMON
	    "'languages':[{'language':'vi','share':0.9,'source':'S',"
	    "'year':2025}],'channels':[{'kind':'web','source':'S',"
	    "'year':2020}],'concerns':[{'theme':'peace','weight':0.2,"
	    "'source':'S','year':2025}],'sensitivities':[{'theme':'peace',"
	    "'advice':'A','source':'S','year':2025}]}");
	check_gaps(
	    "land", (const char *const[]){old,
			"How many people each channel reaches is not known.",
			"No survey tells how far it trusts barred.",
			"No survey tells how far it trusts far.",
			"No survey tells how far it trusts near.", NULL});
}
END_TEST

START_TEST(a_profile_is_written)
{
	json_t *wanted, *got;
	struct profile p;

	put(NOUN_AUDIENCE, "land",
	    "{'slug':'land','name':'L','parent':'region'," COMMON
	    "'languages':[{'language':'vi','share':0.9}],"
	    "'channels':[{'kind':'radio','share':0.5,'prime_time':["
	    "{'from':'06:00','to':'08:30'}]}],"
	    "'sensitivities':[{'theme':'peace','advice':'A','source':'S',"
	    "'year':2026}]}");
	make(&p, "land");
	got = profile_write(&p, &library);
	wanted = json_pack("[{s:s, s:f, s:s, s:f}, {s:s, s:f, s:[s], s:s, s:f},"
			   " {s:s, s:s, s:i, s:s, s:f, s:i, s:s}]",
	    "language", "vi", "share", 0.9, "of", "land", "certainty", 0.5,
	    "kind", "radio", "share", 0.5, "prime_time", "06:00-08:30", "of",
	    "land", "certainty", 0.5, "theme", "peace", "advice", "A", "year",
	    2026, "of", "land", "certainty", 0.99, "age_days", 144, "source",
	    "S");
	ck_assert(
	    json_equal(json_array_get(json_object_get(got, "languages"), 0),
		json_array_get(wanted, 0)));
	ck_assert(
	    json_equal(json_array_get(json_object_get(got, "channels"), 0),
		json_array_get(wanted, 1)));
	ck_assert(
	    json_equal(json_array_get(json_object_get(got, "sensitivities"), 0),
		json_array_get(wanted, 2)));
	json_decref(wanted);
	wanted = json_pack("{s:s, s:f, s:s, s:i, s:s, s:s, s:s, s:f, s:i, s:s}",
	    "organisation", "far", "value", 0.2, "population", "adults", "n",
	    100, "from", "2023-01-01", "to", "2023-11-23", "of", "region",
	    "certainty", 0.18, "age_days", 1095, "survey", "S");
	ck_assert(json_equal(
	    json_array_get(json_object_get(got, "trust"), 1), wanted));
	json_decref(wanted);
	json_decref(got);
	profile_done(&p);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("profile");
	TCase *tc = tcase_create("profile");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_nearest_reading_counts);
	tcase_add_test(tc, certainty_falls);
	tcase_add_test(tc, a_reading_of_the_future_is_of_today);
	tcase_add_test(tc, the_share_with_a_source_is_told);
	tcase_add_test(tc, a_lineage_ends);
	tcase_add_test(tc, gaps_are_sentences);
	tcase_add_test(tc, old_data_and_unknown_shares_are_gaps);
	tcase_add_test(tc, a_profile_is_written);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
