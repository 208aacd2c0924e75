/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.c - makes occasions of events: overridden occurrences go to their
 * series, known ones keep what a desk has set. Owns the events under way.
 */
#include "model/calendar.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/calendar_event.h"
#include "model/occasion_days.h"

enum {
	DIGEST_TEXT = 2 * crypto_hash_sha256_BYTES + 1,
	SLUG_WORDS = 50,  /* characters of a title in a slug */
	SLUG_DIGEST = 10, /* and of the UID's digest */
	TITLE_MOST = 200,
};

struct maker {
	const struct library *library;
	const struct calendar_defaults *defaults;
	struct strmap known;  /* digest -> occasion of the library */
	struct strmap series; /* UID -> its event */
	struct calendar_event *events;
	struct calendar *to; /* entries, as the events */
};

static void
digest_uid(const char *uid, char ret[DIGEST_TEXT])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)uid, strlen(uid));
	sodium_bin2hex(ret, DIGEST_TEXT, hash, sizeof(hash));
}

static void
note_known(struct maker *m)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&m->library->items[NOUN_OCCASION], &at)) !=
	       NULL) {
		const struct occasion *occasion = slot->value;

		if (occasion->uid != NULL)
			strmap_set(&m->known, occasion->uid, (void *)occasion);
	}
}

/* --- texts --- */

/* Words of a title, then the UID's digest: stable, and readable if Latin. The
 * digest is in letters: digits could look like a phone number. */
static char *
make_slug(const char *title, const char *digest)
{
	char words[SLUG_WORDS + 1], letters[SLUG_DIGEST + 1] = "";
	size_t n = 0;

	for (size_t i = 0; i < SLUG_DIGEST; i++)
		letters[i] = (char)(digest[i] > '9' ? digest[i] - 'a' + 'k'
						    : digest[i] - '0' + 'a');

	for (const char *s = title; *s != '\0' && n < SLUG_WORDS; s++) {
		char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			words[n++] = c;
		else if (n > 0 && words[n - 1] != '-')
			words[n++] = '-';
	}
	while (n > 0 && words[n - 1] == '-')
		n--;
	words[n] = '\0';
	return mem_printf("%s-%s", n > 0 ? words : "occasion", letters);
}

/* A title for people: no line ends, at most so many characters. */
static json_t *
make_title(const char *title)
{
	size_t bytes = 0, characters = 0;
	char *copy = mem_strdup(title);
	json_t *value;

	for (char *s = copy; *s != '\0'; s++)
		if ((unsigned char)*s < ' ')
			*s = ' ';
	while (copy[bytes] != '\0' && characters < TITLE_MOST) {
		do
			bytes++;
		while ((copy[bytes] & 0xc0) == 0x80);
		characters++;
	}
	value = json_stringn(copy, bytes);
	free(copy);
	return value;
}

static const char *
kind_of(const char *categories)
{
	static const struct {
		const char *word, *kind;
	} words[] = {{"national", "national_day"}, {"holiday", "national_day"},
	    {"anniversary", "anniversary"}, {"vote", "vote"},
	    {"summit", "summit"}, {"election", "election"},
	    {"exercise", "exercise"}};

	for (size_t i = 0;
	     categories != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasestr(categories, words[i].word) != NULL)
			return words[i].kind;
	return "other";
}

static json_t *
make_source(const char *url)
{
	if (url != NULL && strlen(url) < NOUN_SENTENCE &&
	    (strncmp(url, "https://", 8) == 0 ||
		strncmp(url, "http://", 7) == 0) &&
	    strchr(url, '@') == NULL)
		return json_string(url);
	return json_string("An imported calendar.");
}

static int
compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Ascending, each once: the library takes no day twice. */
static json_t *
write_days(const struct calendar_days *days)
{
	json_t *list = json_array();
	char date[CLOCK_DATE];

	if (days->n > 0)
		qsort(days->items, days->n, sizeof(*days->items), compare_days);
	for (size_t i = 0; i < days->n; i++)
		if (i == 0 || days->items[i] != days->items[i - 1])
			json_array_append_new(
			    list, json_string(
				      clock_date_format(days->items[i], date)));
	return list;
}

static json_t *
write_slugs(const struct schema_texts *slugs)
{
	json_t *list = json_array();

	for (size_t i = 0; i < slugs->n; i++)
		json_array_append_new(list, json_string(slugs->items[i]));
	return list;
}

/* --- one occasion --- */

static void
write_when(const struct calendar_event *event, json_t *doc)
{
	char text[CLOCK_DATE];

	json_object_set_new(
	    doc, "starts", json_string(clock_date_format(event->day, text)));
	if (event->second != -1) {
		snprintf(text, sizeof(text), "%02d:%02d",
		    event->second / 3600 % 24, event->second / 60 % 60);
		json_object_set_new(doc, "time", json_string(text));
		json_object_set_new(doc, "time_zone", json_string(event->zone));
	}
	if (event->days > 1)
		json_object_set_new(doc, "days", json_integer(event->days));
	if (event->rrule != NULL)
		json_object_set_new(doc, "rrule", json_string(event->rrule));
	json_object_set_new(doc, "also", write_days(&event->also));
	json_object_set_new(doc, "except", write_days(&event->except));
}

static void
keep_known(const struct occasion *known, json_t *doc)
{
	json_object_set_new(doc, "slug", json_string(known->slug));
	json_object_set_new(doc, "kind", json_string(known->kind));
	json_object_set_new(doc, "audiences", write_slugs(&known->audiences));
	json_object_set_new(doc, "narratives", write_slugs(&known->narratives));
	json_object_set_new(doc, "source", json_string(known->source));
}

static void
set_defaults(const struct calendar_defaults *defaults, json_t *doc)
{
	if (defaults->kind != NULL)
		json_object_set_new(doc, "kind", json_string(defaults->kind));
	if (defaults->audiences != NULL)
		json_object_set_new(
		    doc, "audiences", json_deep_copy(defaults->audiences));
}

static json_t *
write_occasion(const struct maker *m, const struct calendar_event *event)
{
	char digest[DIGEST_TEXT];
	const struct occasion *known;
	json_t *doc, *ordered;
	char *slug;

	digest_uid(event->uid, digest);
	known = strmap_find(&m->known, digest);
	slug = make_slug(event->title, digest);
	doc = json_pack("{s:s, s:o, s:s, s:o, s:s}", "slug", slug, "title",
	    make_title(event->title), "kind", kind_of(event->categories),
	    "source", make_source(event->url), "uid", digest);
	free(slug);
	write_when(event, doc);
	if (known != NULL)
		keep_known(known, doc);
	else
		set_defaults(m->defaults, doc);
	ordered = schema_order(occasion_fields, doc);
	json_decref(doc);
	return ordered;
}

static void
cancel(const struct maker *m, const struct calendar_event *event,
    struct calendar_entry *entry)
{
	char digest[DIGEST_TEXT];
	const struct occasion *known;

	digest_uid(event->uid, digest);
	known = strmap_find(&m->known, digest);
	entry->fate = known == NULL ? CALENDAR_SKIP : CALENDAR_RETIRE;
	if (known != NULL)
		entry->doc = json_pack("{s:s}", "slug", known->slug);
}

static void
finish(const struct maker *m, const struct calendar_event *event,
    struct calendar_entry *entry)
{
	if (entry->fate != CALENDAR_PUT)
		return;
	if (event->is_override) {
		entry->fate = CALENDAR_SKIP;
	} else if (event->cancelled) {
		cancel(m, event, entry);
	} else if (event->title == NULL) {
		entry->fate = CALENDAR_REFUSED;
		err_set_field(
		    &entry->err, ERR_INVALID, "SUMMARY", "is missing");
	} else {
		entry->doc = write_occasion(m, event);
	}
}

/* --- all of them --- */

static void
refuse(struct calendar_entry *entry, const char *field, const char *why)
{
	entry->fate = CALENDAR_REFUSED;
	err_set_field(&entry->err, ERR_INVALID, field, "%s", why);
}

static void
note_series(struct maker *m, size_t i)
{
	struct calendar_event *event = &m->events[i];

	if (m->to->entries[i].fate != CALENDAR_PUT || event->is_override)
		return;
	if (strmap_find(&m->series, event->uid) != NULL)
		refuse(&m->to->entries[i], "UID",
		    "stands in this calendar before");
	else
		strmap_set(&m->series, event->uid, event);
}

/* One occurrence that was moved or cancelled: its series then has a day less,
 * and perhaps another. */
static void
apply_override(struct maker *m, size_t i)
{
	const struct calendar_event *event = &m->events[i];
	struct calendar_event *series;

	if (m->to->entries[i].fate != CALENDAR_PUT || !event->is_override)
		return;
	series = strmap_find(&m->series, event->uid);
	if (series == NULL) {
		refuse(&m->to->entries[i], "RECURRENCE-ID",
		    "changes an occurrence of a series that is not in this "
		    "calendar");
		return;
	}
	if (!event->cancelled && event->day == event->overrides)
		return;
	calendar_days_add(&series->except, event->overrides);
	if (!event->cancelled)
		calendar_days_add(&series->also, event->day);
}

static void
read_events(struct maker *m, const struct calendar_pieces *pieces)
{
	m->events = mem_calloc(pieces->n, sizeof(*m->events));
	m->to->entries = mem_calloc(pieces->n, sizeof(*m->to->entries));
	m->to->n = pieces->n;
	for (size_t i = 0; i < pieces->n; i++) {
		struct calendar_entry *entry = &m->to->entries[i];

		if (calendar_event_read(pieces, &pieces->events[i],
			&m->events[i], &entry->err) == -1)
			entry->fate = CALENDAR_REFUSED;
		entry->uid = mem_strdup(m->events[i].uid);
	}
}

int
calendar_read(const struct library *library,
    const struct calendar_defaults *defaults, const char *text, size_t len,
    struct calendar *ret, struct err *err)
{
	struct maker m = {.library = library, .defaults = defaults, .to = ret};
	struct calendar_pieces pieces;

	*ret = (struct calendar){0};
	if (calendar_cut(text, len, &pieces, err) == -1)
		return -1;
	note_known(&m);
	read_events(&m, &pieces);
	for (size_t i = 0; i < ret->n; i++)
		note_series(&m, i);
	for (size_t i = 0; i < ret->n; i++)
		apply_override(&m, i);
	for (size_t i = 0; i < ret->n; i++) {
		finish(&m, &m.events[i], &ret->entries[i]);
		calendar_event_done(&m.events[i]);
	}
	free(m.events);
	strmap_done(&m.series);
	strmap_done(&m.known);
	calendar_pieces_done(&pieces);
	return 0;
}

void
calendar_done(struct calendar *calendar)
{
	for (size_t i = 0; i < calendar->n; i++) {
		free(calendar->entries[i].uid);
		json_decref(calendar->entries[i].doc);
	}
	free(calendar->entries);
	*calendar = (struct calendar){0};
}
