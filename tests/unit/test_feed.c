/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_feed.c - feeds: what they are, byte for byte, and that other people's
 * programs read them, whatever words stand in them.
 */
#include <check.h>
#include <libical/ical.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/url.h"
#include "base/utf8.h"
#include "engine/feed/calendar.h"
#include "engine/feed/register.h"
#include "engine/feed/words.h"
#include "suite.h"

#define DATABASE "11111111-2222-4333-8444-555555555555"

/* Closes and opens whatever a format has, and what moves other text. */
#define HOSTILE                                                           \
	"]]></content><x y=\"&amp;\">\r\nEND:VEVENT\r\nATTACH:x\t\\n;,\"" \
	"\xe2\x80\xae"                                                    \
	"desrever"                                                        \
	"\xe2\x80\xa8"                                                    \
	"\xef\xbf\xbe"                                                    \
	"\x01\x7f"                                                        \
	"\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7"

static const struct feed_view view = {.base = "https://r.example"};

static json_t *
entry(long long id, const char *words)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s,"
			 " s:i, s:s, s:b, s:s, s:s, s:s,"
			 " s:[{s:s, s:s, s:s, s:s}]}",
	    "id", id, "uri", "urn:uuid:00000000-0000-8000-8000-000000000001",
	    "released_at", "2027-03-02T05:00:00.000000Z", "updated",
	    "2027-03-03T05:00:00.000000Z", "organisation", words, "voice_line",
	    words, "audience", words, "channel", "radio", "language", "id",
	    "message", "an-answer", "version", 2, "hash", "abcd", "ai_assisted",
	    1, "fact", words, "organisation_slug", "desk", "audience_slug",
	    "indonesia", "sources", "title", words, "publisher", words,
	    "status", "reported", "url", "https://example.org/a?b&c");
}

static json_t *
page(const char *words)
{
	json_t *first = entry(12, words), *second = entry(11, words);

	json_object_set_new(first, "corrects", json_integer(11));
	json_object_set_new(
	    second, "corrected_by", json_pack("[i, i]", 12, 13));
	return json_pack("{s:s, s:s, s:i, s:[o, o]}", "id",
	    "urn:uuid:" DATABASE, "updated", "2027-03-03T05:00:00.000000Z",
	    "next", 11, "items", first, second);
}

static void
write_feed(
    void (*write)(const json_t *, const struct feed_view *, struct buf *),
    const char *words, struct buf *ret)
{
	json_t *given = page(words);

	buf_clear(ret);
	write(given, &view, ret);
	json_decref(given);
}

/* ---- JSON Feed ---- */

START_TEST(json_feed)
{
	struct buf out = {0};
	json_t *feed, *item, *ours;

	write_feed(feed_write_json, "It is so [a-source].", &out);
	feed = json_loadb(out.data, out.len, 0, NULL);
	ck_assert_str_eq(
	    json_text(feed, "version"), "https://jsonfeed.org/version/1.1");
	ck_assert_str_eq(
	    json_text(feed, "feed_url"), "https://r.example/register.json");
	ck_assert_str_eq(json_text(feed, "next_url"),
	    "https://r.example/register.json?before=11");
	item = json_array_get(json_object_get(feed, "items"), 0);
	ours = json_object_get(item, "_counterpoint");
	ck_assert_str_eq(json_text(item, "title"), "It is so.");
	ck_assert_str_eq(json_text(item, "content_text"),
	    "It is so.\n\n"
	    "Said by It is so [a-source]. (It is so [a-source].) to It is so "
	    "[a-source]., channel: radio, language: id.\n"
	    "Message an-answer, version 2, SHA-256 abcd.\n"
	    "A machine helped to write it.\n"
	    "It corrects release 11.\n"
	    "Sources:\n"
	    "- It is so [a-source]., It is so [a-source]. (reported): "
	    "https://example.org/a?b&c\n");
	ck_assert_str_eq(json_text(item, "url"),
	    "https://r.example/register.json?release=12");
	ck_assert_int_eq(json_integer_value(json_object_get(
			     json_object_get(ours, "corrects"), "release")),
	    11);
	ck_assert_uint_eq(
	    json_array_size(json_object_get(ours, "corrected_by")), 0);
	item = json_array_get(json_object_get(feed, "items"), 1);
	ours = json_object_get(item, "_counterpoint");
	ck_assert_uint_eq(
	    json_array_size(json_object_get(ours, "corrected_by")), 2);
	json_decref(feed);
	buf_done(&out);
}
END_TEST

/* Also of what has nothing in it. */
START_TEST(bare_pages)
{
	static const char *const pages[] = {
	    "{}", "{\"items\":[]}", "{\"items\":[{},{\"id\":1}]}"};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		json_t *given = json_loads(pages[i], 0, NULL), *feed;
		xmlDoc *doc;

		buf_clear(&out);
		feed_write_json(given, &view, &out);
		feed = json_loadb(out.data, out.len, 0, NULL);
		ck_assert_ptr_nonnull(feed);
		ck_assert_ptr_null(json_object_get(feed, "next_url"));
		ck_assert_uint_eq(
		    json_array_size(json_object_get(feed, "items")),
		    json_array_size(json_object_get(given, "items")));
		json_decref(feed);
		buf_clear(&out);
		feed_write_atom(given, &view, &out);
		doc = xmlReadMemory(out.data, (int)out.len, NULL, NULL, 0);
		ck_assert_ptr_nonnull(doc);
		xmlFreeDoc(doc);
		json_decref(given);
	}
	buf_done(&out);
}
END_TEST

/* What is cut could lose its hedge. */
START_TEST(long_facts_are_no_titles)
{
	json_t *given = page("Short."), *feed;
	struct buf words = {0}, out = {0};

	for (int i = 0; i < 400; i++)
		buf_add_str(&words, "x");
	json_object_set_new(json_array_get(json_object_get(given, "items"), 0),
	    "fact", json_string(words.data));
	feed_write_json(given, &view, &out);
	feed = json_loadb(out.data, out.len, 0, NULL);
	ck_assert_str_eq(
	    json_text(
		json_array_get(json_object_get(feed, "items"), 0), "title"),
	    "Short. to Short.: an-answer");
	ck_assert_str_eq(
	    json_text(
		json_array_get(json_object_get(feed, "items"), 1), "title"),
	    "Short.");
	ck_assert_ptr_nonnull(strstr(out.data, words.data));
	json_decref(feed);
	json_decref(given);
	buf_done(&words);
	buf_done(&out);
}
END_TEST

/* ---- Atom ---- */

START_TEST(atom_feed)
{
	static const char head[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\">"
	    "<id>urn:uuid:" DATABASE "</id>"
	    "<title>Public register of releases</title>"
	    "<updated>2027-03-03T05:00:00.000000Z</updated>"
	    "<generator>Counterpoint</generator>"
	    "<link rel=\"self\" type=\"application/atom+xml\" "
	    "href=\"https://r.example/register.atom\"/>"
	    "<link rel=\"alternate\" type=\"application/feed+json\" "
	    "href=\"https://r.example/register.json\"/>"
	    "<link rel=\"first\" type=\"application/atom+xml\" "
	    "href=\"https://r.example/register.atom\"/>"
	    "<link rel=\"next\" type=\"application/atom+xml\" "
	    "href=\"https://r.example/register.atom?before=11\"/>"
	    "<entry>"
	    "<id>urn:uuid:00000000-0000-8000-8000-000000000001</id>"
	    "<title type=\"text\" xml:lang=\"id\">It is so.</title>"
	    "<published>2027-03-02T05:00:00.000000Z</published>"
	    "<updated>2027-03-03T05:00:00.000000Z</updated>"
	    "<author><name>It is so.</name></author>"
	    "<link rel=\"alternate\" type=\"application/feed+json\" "
	    "href=\"https://r.example/register.json?release=12\"/>"
	    "<link rel=\"related\" type=\"application/atom+xml\" "
	    "title=\"Corrects release 11\" "
	    "href=\"https://r.example/register.atom?release=11\"/>"
	    "<link rel=\"via\" title=\"It is so.\" "
	    "href=\"https://example.org/a?b&amp;c\"/>"
	    "<category term=\"indonesia\" label=\"It is so.\"/>"
	    "<category term=\"radio\" label=\"radio\"/>"
	    "<content type=\"text\">It is so.\n\n";
	struct buf out = {0};

	write_feed(feed_write_atom, "It is so.", &out);
	ck_assert_msg(
	    strncmp(out.data, head, strlen(head)) == 0, "%s", out.data);
	ck_assert_ptr_nonnull(strstr(out.data,
	    "title=\"Corrected by release 13\" "
	    "href=\"https://r.example/register.atom?release=13\"/>"));
	buf_done(&out);
}
END_TEST

/* ---- words ---- */

static size_t
count(const xmlNode *node, const char *name)
{
	size_t n = 0;

	for (; node != NULL; node = node->next)
		n += (size_t)(xmlStrcmp(node->name, BAD_CAST name) == 0) +
		     count(node->children, name);
	return n;
}

START_TEST(hostile_words_stay_words)
{
	struct buf out = {0}, clean = {0};
	json_t *feed;
	xmlDoc *doc;

	feed_add_words(&clean, HOSTILE);
	ck_assert_ptr_null(strpbrk(clean.data, "\r\n\t\x01\x7f"));
	ck_assert_ptr_null(strstr(clean.data, "\xe2\x80\xae"));
	ck_assert_ptr_nonnull(strstr(clean.data, "\xd9\x85\xd8\xb1"));
	write_feed(feed_write_atom, HOSTILE, &out);
	doc =
	    xmlReadMemory(out.data, (int)out.len, NULL, NULL, XML_PARSE_NONET);
	ck_assert_ptr_nonnull(doc);
	ck_assert_uint_eq(count(xmlDocGetRootElement(doc), "entry"), 2);
	ck_assert_uint_eq(count(xmlDocGetRootElement(doc), "content"), 2);
	ck_assert_uint_eq(count(xmlDocGetRootElement(doc), "x"), 0);
	xmlFreeDoc(doc);
	write_feed(feed_write_json, HOSTILE, &out);
	feed = json_loadb(out.data, out.len, 0, NULL);
	ck_assert_str_eq(
	    json_text(json_array_get(
			  json_object_get(
			      json_array_get(json_object_get(feed, "items"), 0),
			      "authors"),
			  0),
		"name"),
	    clean.data);
	json_decref(feed);
	buf_done(&out);
	buf_done(&clean);
}
END_TEST

START_TEST(links_lead_to_the_web_alone)
{
	static const char *const bad[] = {"javascript:alert(1)", "",
	    "ftp://example.org", "https://a b", "http://a\"b", "https://a\nb",
	    "http://<a>", "//example.org", "data:text/html,x"};
	json_t *given = page("words"), *feed, *source;
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!url_is_plain(bad[i]), "%s", bad[i]);
	ck_assert(url_is_plain("HTTPS://example.org/a?b=c#d"));
	source = json_array_get(
	    json_object_get(
		json_array_get(json_object_get(given, "items"), 0), "sources"),
	    0);
	json_object_set_new(source, "url", json_string(bad[0]));
	feed_write_json(given, &view, &out);
	feed = json_loadb(out.data, out.len, 0, NULL);
	source = json_array_get(
	    json_object_get(
		json_object_get(
		    json_array_get(json_object_get(feed, "items"), 0),
		    "_counterpoint"),
		"sources"),
	    0);
	ck_assert_str_eq(json_text(source, "title"), "words");
	ck_assert_ptr_null(json_object_get(source, "url"));
	buf_clear(&out);
	feed_write_atom(given, &view, &out);
	ck_assert_ptr_null(strstr(out.data, "href=\"javascript"));
	json_decref(feed);
	json_decref(given);
	buf_done(&out);
}
END_TEST

/* ---- calendars ---- */

static json_t *
slot(long long id, const char *state, const char *words)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i,"
			 " s:s, s:s, s:s, s:s, s:i, s:s}",
	    "id", id, "slot", "first", "campaign", "spring", "campaign_title",
	    words, "voice_line", words, "audience_name", words, "channel",
	    "radio", "message", "an-answer", "language", "id", "version", 2,
	    "planned_at", "2027-03-02T05:00:00.000000Z", "local_time",
	    "2027-03-02 12:00", "time_zone", "Asia/Jakarta", "state", state,
	    "revision", 7, "changed_at", "2027-01-01T00:00:00.500000Z");
}

static void
write_calendar(const json_t *item, size_t times, bool cut, const char *title,
    struct buf *ret)
{
	struct calendar_feed feed = {0};
	json_t *frame = json_pack("{s:s, s:i}", "title", title, "open", 3);

	for (size_t i = 0; i < times; i++)
		calendar_feed_add(&feed, item, DATABASE);
	buf_clear(ret);
	calendar_feed_write(&feed, frame, cut, ret);
	calendar_feed_done(&feed);
	json_decref(frame);
}

START_TEST(calendar_file)
{
	static const char whole[] =
	    "BEGIN:VCALENDAR\r\n"
	    "PRODID:-//Counterpoint//Slots of campaigns//EN\r\n"
	    "VERSION:2.0\r\n"
	    "NAME:Spring\r\n"
	    "X-WR-CALNAME:Spring\r\n"
	    "DESCRIPTION:1 slot with a time. 3 more have none yet and are "
	    "not shown.\r\n"
	    "X-WR-CALDESC:1 slot with a time. 3 more have none yet and are "
	    "not shown.\r\n"
	    "REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n"
	    "X-PUBLISHED-TTL:PT15M\r\n"
	    "BEGIN:VEVENT\r\n"
	    "UID:slot-5@" DATABASE "\r\n"
	    "DTSTAMP:20270101T000000Z\r\n"
	    "LAST-MODIFIED:20270101T000000Z\r\n"
	    "SEQUENCE:7\r\n"
	    "DTSTART:20270302T050000Z\r\n"
	    "DURATION:PT15M\r\n"
	    "SUMMARY:Desk to Desk\\, radio: an-answer\r\n"
	    "DESCRIPTION:State: scheduled\\nLocal time: 2027-03-02 12:00 "
	    "Asia/Jakarta\\nVoice: Desk\\nAudience: Desk\\nChannel: radio\\n"
	    "Language: id\\nMessage: an-answer\\nVersion: 2\\n"
	    "Campaign: Desk\\nSlot: first\\n\r\n"
	    "STATUS:CONFIRMED\r\n"
	    "TRANSP:TRANSPARENT\r\n"
	    "CATEGORIES:spring\r\n"
	    "CATEGORIES:radio\r\n"
	    "CATEGORIES:scheduled\r\n"
	    "END:VEVENT\r\n"
	    "END:VCALENDAR\r\n";
	json_t *item = slot(5, "scheduled", "Desk");
	struct buf out = {0}, plain = {0};

	write_calendar(item, 1, false, "Spring", &out);
	for (const char *at = out.data; *at != '\0'; at++) {
		if (strncmp(at, "\r\n ", 3) == 0)
			at += 2;
		else
			buf_add_char(&plain, *at);
	}
	ck_assert_str_eq(plain.data, whole);
	json_decref(item);
	buf_done(&out);
	buf_done(&plain);
}
END_TEST

static enum icalproperty_status
status_of(const char *state)
{
	json_t *item = slot(1, state, "Desk");
	enum icalproperty_status status;
	icalcomponent *calendar, *event;
	struct buf out = {0};

	write_calendar(item, 1, false, "x", &out);
	calendar = icalparser_parse_string(out.data);
	event =
	    icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	status = icalcomponent_get_status(event);
	icalcomponent_free(calendar);
	json_decref(item);
	buf_done(&out);
	return status;
}

START_TEST(states_of_events)
{
	ck_assert_int_eq(status_of("planned"), ICAL_STATUS_TENTATIVE);
	ck_assert_int_eq(status_of("cleared"), ICAL_STATUS_TENTATIVE);
	ck_assert_int_eq(status_of("scheduled"), ICAL_STATUS_CONFIRMED);
	ck_assert_int_eq(status_of("released"), ICAL_STATUS_CONFIRMED);
	ck_assert_int_eq(status_of("withheld"), ICAL_STATUS_CANCELLED);
	ck_assert_int_eq(status_of("missed"), ICAL_STATUS_CANCELLED);
	ck_assert_int_eq(status_of("cancelled"), ICAL_STATUS_CANCELLED);
}
END_TEST

/* libical's errors would be properties of their own. */
START_TEST(hostile_words_stay_in_their_event)
{
	json_t *item = slot(1, "planned", HOSTILE);
	icalcomponent *calendar, *event;
	struct buf out = {0}, clean = {0};

	json_object_set_new(item, "channel", json_string("a,b\r\nX:y"));
	write_calendar(item, 3, true, HOSTILE, &out);
	calendar = icalparser_parse_string(out.data);
	ck_assert_ptr_nonnull(calendar);
	ck_assert_int_eq(icalcomponent_count_errors(calendar), 0);
	ck_assert_int_eq(
	    icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 3);
	event =
	    icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	ck_assert_ptr_null(
	    icalcomponent_get_first_property(event, ICAL_ATTACH_PROPERTY));
	ck_assert_ptr_null(
	    icalcomponent_get_first_property(event, ICAL_X_PROPERTY));
	feed_add_words(&clean, HOSTILE);
	ck_assert_ptr_nonnull(
	    strstr(icalcomponent_get_summary(event), clean.data));
	ck_assert_ptr_nonnull(strstr(out.data, "are left out"));
	for (const char *at = out.data, *end; *at != '\0'; at = end + 2) {
		end = strstr(at, "\r\n");
		ck_assert_ptr_nonnull(end);
		ck_assert_uint_le((size_t)(end - at), 75);
	}
	ck_assert(utf8_check(out.data));
	icalcomponent_free(calendar);
	json_decref(item);
	buf_done(&out);
	buf_done(&clean);
}
END_TEST

START_TEST(bare_slots)
{
	json_t *item = json_object();
	icalcomponent *calendar;
	struct buf out = {0};

	write_calendar(item, 1, false, "", &out);
	calendar = icalparser_parse_string(out.data);
	ck_assert_ptr_nonnull(calendar);
	icalcomponent_free(calendar);
	write_calendar(item, 0, false, "", &out);
	ck_assert_ptr_nonnull(strstr(out.data, "0 slots with a time."));
	json_decref(item);
	buf_done(&out);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("feed");
	TCase *tcase = tcase_create("feed");

	tcase_add_test(tcase, json_feed);
	tcase_add_test(tcase, bare_pages);
	tcase_add_test(tcase, long_facts_are_no_titles);
	tcase_add_test(tcase, atom_feed);
	tcase_add_test(tcase, hostile_words_stay_words);
	tcase_add_test(tcase, links_lead_to_the_web_alone);
	tcase_add_test(tcase, calendar_file);
	tcase_add_test(tcase, states_of_events);
	tcase_add_test(tcase, hostile_words_stay_in_their_event);
	tcase_add_test(tcase, bare_slots);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
