/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema_form.c - slugs, dates, language tags and the like, each checked by
 * hand-written code and described by a pattern. Owns nothing.
 */
#include "base/schema_form.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"

static bool
is_slug(const char *s, size_t len)
{
	if (len == 0 || len > 64 || s[0] == '-' || s[len - 1] == '-')
		return false;
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* Subtags of 1 to 8 letters and digits; the first has 2 or 3 letters. */
static bool
is_language(const char *s, size_t len)
{
	size_t run = 0, first = strcspn(s, "-");

	if (len > 35 || first < 2 || first > 3)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '-') {
			if (run == 0)
				return false;
			run = 0;
		} else if (!isalnum((unsigned char)s[i]) || ++run > 8 ||
			   (i < first && !isalpha((unsigned char)s[i]))) {
			return false;
		}
	}
	return run > 0;
}

/* '9' stands for a digit, all else for itself. */
static bool
looks_like(const char *s, const char *form)
{
	for (; *form != '\0'; s++, form++)
		if (*form == '9' ? !isdigit((unsigned char)*s) : *s != *form)
			return false;
	return true;
}

static bool
is_date(const char *s, size_t len)
{
	char day[11];

	if (len < 10)
		return false;
	snprintf(day, sizeof(day), "%.10s", s);
	return clock_date_is_valid(day);
}

static bool
is_time(const char *s, size_t len)
{
	return len >= 5 && looks_like(s, "99:99") && strncmp(s, "24", 2) < 0 &&
	       s[3] < '6';
}

/* No control characters but line ends and tabs. */
static bool
is_clean(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)s[i] < 0x20 && s[i] != '\n' &&
			s[i] != '\t' && s[i] != '\r') ||
		    s[i] == 0x7f)
			return false;
	return true;
}

static bool
is_choice(const char *choices, const char *s, size_t len)
{
	const char *end;

	for (const char *c = choices; *c != '\0'; c = end + (*end == ' ')) {
		end = c + strcspn(c, " ");
		if ((size_t)(end - c) == len && memcmp(c, s, len) == 0)
			return true;
	}
	return false;
}

const char *
schema_form_fault(const struct schema_field *field, const char *s, size_t len)
{
	int64_t wall;

	switch (field->type) {
	case SCHEMA_SLUG:
		return is_slug(s, len) ? NULL
				       : "must be a slug: 1 to 64 of a-z, 0-9 "
					 "and -, no - at "
					 "either end";
	case SCHEMA_LANGUAGE:
		return is_language(s, len)
			   ? NULL
			   : "must be a BCP 47 language tag such as \"en\" or "
			     "\"pt-BR\"";
	case SCHEMA_UUID:
		return uuid_check(s) ? NULL : "must be a UUID";
	case SCHEMA_DATE:
		return len == 10 && is_date(s, len)
			   ? NULL
			   : "must be a date such as \"2024-06-19\"";
	case SCHEMA_TIME:
		return len == 5 && is_time(s, len)
			   ? NULL
			   : "must be a time such as \"19:30\"";
	case SCHEMA_INSTANT:
		return clock_read(s, &wall)
			   ? NULL
			   : "must be a time such as \"2024-06-19T08:00:00Z\"";
	case SCHEMA_CHOICE:
		return is_choice(field->choices, s, len) ? NULL
							 : field->choices;
	default:
		return is_clean(s, len) ? NULL
					: "must not contain control characters";
	}
}

const char *
schema_form_pattern(enum schema_type type)
{
	static const char *const patterns[SCHEMA_ANY + 1] = {
	    [SCHEMA_SLUG] = "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$",
	    [SCHEMA_LANGUAGE] = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
	    [SCHEMA_UUID] = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-"
			    "[0-9A-Fa-f]{12}$",
	    [SCHEMA_DATE] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
	    [SCHEMA_TIME] = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
	    [SCHEMA_INSTANT] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*"
			       "(Z|[+-][0-9]{2}:[0-9]{2})$",
	};

	return patterns[type];
}
