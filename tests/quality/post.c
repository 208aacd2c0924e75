/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post.c - the date in the line that names a post's author.
 * Owns nothing. Leaves every other date in a text to the matchers.
 */
#include "post.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "counterpoint_plugin.h"

#define DAY_SECONDS 86400

/* Behind the last "(@handle)", or NULL. */
static const char *
behind_handle(const char *text)
{
	const char *at, *last = NULL;

	for (at = text; (at = strstr(at, "(@")) != NULL; at++)
		last = at;
	last = last != NULL ? strchr(last, ')') : NULL;
	return last != NULL ? last + 1 : NULL;
}

/* "19" is 2019; "201" is a year that somebody cut off. */
static int32_t
day_of(struct tm *date)
{
	int year = date->tm_year + 1900;

	if (year < 100)
		date->tm_year += 2000;
	else if (year < 1000)
		return COUNTERPOINT_NO_DAY;
	return (int32_t)(timegm(date) / DAY_SECONDS);
}

size_t
post_date_find(const char *text, int32_t *ret_day)
{
	const char *date = behind_handle(text), *end = NULL;
	struct tm tm;

	memset(&tm, 0, sizeof(tm));
	if (date != NULL)
		end = strptime(date, " %B %d, %Y", &tm);
	while (end != NULL && isspace((unsigned char)*end))
		end++;
	*ret_day = COUNTERPOINT_NO_DAY;
	if (end == NULL || *end != '\0')
		return strlen(text);
	*ret_day = day_of(&tm);
	return (size_t)(date - text);
}
