/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setting.c - reads settings that are numbers.
 * Owns nothing. Leaves what they mean to the plugins.
 */
#include "text/setting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int
refuse(const struct counterpoint_api *api, struct counterpoint_host *host,
    const char *name, const char *kind, double low, double high)
{
	char line[200];

	snprintf(line, sizeof(line),
	    "%.80s is not a %snumber of %.15g to %.15g", name, kind, low, high);
	api->log(host, COUNTERPOINT_ERROR, line);
	return -1;
}

/* NAN for what is no number, and no bounds hold. */
static double
read_number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return end != text && *end == '\0' ? value : NAN;
}

int
setting_number(const struct counterpoint_api *api,
    struct counterpoint_host *host, const char *name, double low, double high,
    double *ret_value)
{
	double value = read_number(api->setting(host, name));

	if (!(value >= low && value <= high))
		return refuse(api, host, name, "", low, high);
	*ret_value = value;
	return 0;
}

int
setting_whole(const struct counterpoint_api *api,
    struct counterpoint_host *host, const char *name, uint64_t low,
    uint64_t high, uint64_t *ret_value)
{
	double value = read_number(api->setting(host, name));

	if (!(value >= (double)low && value <= (double)high) ||
	    value != floor(value))
		return refuse(
		    api, host, name, "whole ", (double)low, (double)high);
	*ret_value = (uint64_t)value;
	return 0;
}
