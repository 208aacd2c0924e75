/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_calendar.c - any bytes as an iCalendar file: refused with a reason, or
 * events that are each refused or an occasion which the table of fields takes,
 * of which nothing of a person is left.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "model/calendar.h"
#include "model/occasion_days.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Titles are cut to the length that fits; whether they hold an address is the
 * database's to judge. Everything else has a form. */
static void
check_occasion(const json_t *doc)
{
	struct err err;

	assert(schema_check(occasion_fields, doc, &err) == 0);
	(void)occasion_check(doc, &err);
}

static void
check_entry(const struct calendar_entry *entry)
{
	switch (entry->fate) {
	case CALENDAR_PUT:
		assert(entry->uid != NULL && entry->doc != NULL);
		check_occasion(entry->doc);
		break;
	case CALENDAR_REFUSED:
		assert(entry->err.text[0] != '\0' && entry->doc == NULL);
		break;
	case CALENDAR_RETIRE:
		assert(!"an empty library has nothing to retire");
		break;
	case CALENDAR_SKIP:
		assert(entry->doc == NULL);
		break;
	}
}

/* As it comes out of JSON: text that is valid UTF-8, without NUL. */
static bool
is_text(const uint8_t *data, size_t size)
{
	json_t *text = memchr(data, '\0', size) != NULL
			   ? NULL
			   : json_stringn((const char *)data, size);

	json_decref(text);
	return text != NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct library library = {0};
	const struct calendar_defaults none = {0};
	struct calendar calendar;
	struct err err = {0};

	if (size == 0 || !is_text(data, size))
		return 0;
	if (calendar_read(&library, &none, (const char *)data, size, &calendar,
		&err) == -1) {
		assert(strcmp(err.field, "content") == 0);
		return 0;
	}
	for (size_t i = 0; i < calendar.n; i++)
		check_entry(&calendar.entries[i]);
	calendar_done(&calendar);
	return 0;
}
