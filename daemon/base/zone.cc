/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone.cc - the shim over cctz. Owns the zones that were found. Gaps, folds and
 * rules for the years to come are cctz's; which file a name stands for, when it
 * is read anew, and what a day and a window are, is said here.
 */
#include "base/zone.h"

#include <cassert>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include <sys/stat.h>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>

extern "C" {
#include "base/err.h"
}

/* No name of the IANA database comes near it. */
#define NAME_MAX_LENGTH 64

#define SECOND 1000000LL

typedef cctz::time_point<cctz::seconds> instant;
typedef cctz::time_zone::civil_lookup found_time;

struct zone {
	std::string path, state;
	cctz::time_zone rules;
};

/*
 * The files
 */

/*
 * cctz keeps what it read, and that a file could not be read, for as long as
 * the process lives. So it is asked for a file in the state that it is in: a
 * changed file has another name to it.
 */
static std::unique_ptr<cctz::ZoneInfoSource>
open_state(const std::string &state,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(
	const std::string &)> &open_path)
{
	return open_path(state.substr(state.find('/')));
}

/* cctz takes this one in place of its own. */
namespace cctz_extension
{
ZoneInfoSourceFactory zone_info_source_factory = open_state;
}

/* The state of a file, then its path; empty when it is no file. The time is
 * that of its last change of any kind: packages date their files back. */
static std::string
file_state(const std::string &path)
{
	struct stat st;

	if (stat(path.c_str(), &st) == -1 || !S_ISREG(st.st_mode))
		return "";
	return std::to_string(st.st_ino) + " " + std::to_string(st.st_size) +
	       " " + std::to_string(st.st_ctim.tv_sec) + " " +
	       std::to_string(st.st_ctim.tv_nsec) + " " + path;
}

/* Also keeps out what lies beside the zones: localtime, posix/, tzdata.zi. */
static bool
is_zone_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_MAX_LENGTH && name[0] >= 'A' &&
	       name[0] <= 'Z' && strstr(name, "//") == nullptr &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz0123456789_+-/") == len;
}

static std::string
path_of(const char *name)
{
	const char *folder = getenv("TZDIR");

	if (folder == nullptr || folder[0] != '/')
		folder = "/usr/share/zoneinfo";
	return std::string(folder) + "/" + name;
}

/* Whether a zone now has the rules of its file, and did not before. */
static bool
load(struct zone *zone)
{
	std::string state = file_state(zone->path);
	cctz::time_zone rules;

	if (state.empty() || state == zone->state ||
	    !cctz::load_time_zone(state, &rules))
		return false;
	zone->state = state;
	zone->rules = rules;
	return true;
}

/* A map of nodes: a zone stays where it is. */
static std::map<std::string, struct zone> zones;

const struct zone *
zone_find(const char *name)
{
	auto known = zones.find(name);
	struct zone zone;

	if (known != zones.end())
		return &known->second;
	if (!is_zone_name(name))
		return nullptr;
	zone.path = path_of(name);
	if (!load(&zone))
		return nullptr;
	return &zones.emplace(name, zone).first->second;
}

size_t
zone_reload(void)
{
	size_t changed = 0;

	for (auto &known : zones)
		changed += load(&known.second);
	return changed;
}

/*
 * Instants
 */

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static instant
to_instant(int64_t wall)
{
	return instant(cctz::seconds(floor_div(wall, SECOND)));
}

static int64_t
to_wall(instant t)
{
	int64_t seconds = t.time_since_epoch().count();

	assert(seconds > INT64_MIN / SECOND && seconds < INT64_MAX / SECOND);
	return seconds * SECOND;
}

/* When a clock shows a time, or passes over it, for the first time. */
static instant
first(const found_time &found)
{
	return found.kind == found_time::SKIPPED ? found.trans : found.pre;
}

int
zone_offset(const struct zone *zone, int64_t wall)
{
	return zone->rules.lookup(to_instant(wall)).offset;
}

struct zone_time
zone_local(const struct zone *zone, int64_t wall)
{
	const cctz::civil_second c = zone->rules.lookup(to_instant(wall)).cs;
	struct zone_time local;

	local.year = (int)c.year();
	local.month = c.month();
	local.day = c.day();
	local.hour = c.hour();
	local.minute = c.minute();
	local.second = c.second();
	local.weekday = 1 + (int)cctz::get_weekday(cctz::civil_day(c));
	return local;
}

int64_t
zone_date(const struct zone *zone, int64_t wall)
{
	return cctz::civil_day(zone->rules.lookup(to_instant(wall)).cs) -
	       cctz::civil_day();
}

enum zone_fit
zone_utc(
    const struct zone *zone, const struct zone_time *local, int64_t *ret_wall)
{
	const found_time found =
	    zone->rules.lookup(cctz::civil_second(local->year, local->month,
		local->day, local->hour, local->minute, local->second));

	*ret_wall = to_wall(first(found));
	switch (found.kind) {
	case found_time::SKIPPED:
		return ZONE_GAP;
	case found_time::REPEATED:
		return ZONE_FOLD;
	default:
		return ZONE_UNIQUE;
	}
}

bool
zone_next_transition(const struct zone *zone, int64_t wall, int64_t *ret_wall)
{
	instant t = to_instant(wall);
	const int before = zone->rules.lookup(t).offset;
	cctz::time_zone::civil_transition next;

	/* Some only change the name of the time. */
	do {
		if (!zone->rules.next_transition(t, &next))
			return false;
		t = instant(
		    cctz::seconds(next.from - cctz::civil_second() - before));
	} while (zone->rules.lookup(t).offset == before);
	*ret_wall = to_wall(t);
	return true;
}

/*
 * Days and parts of them
 */

/* When the clock first shows so many minutes after a day's midnight. */
static int64_t
first_wall(const struct zone *zone, int64_t day, int minutes)
{
	const cctz::civil_second midnight(cctz::civil_day() + day);

	return to_wall(first(zone->rules.lookup(midnight + 60LL * minutes)));
}

struct zone_span
zone_day(const struct zone *zone, int64_t day)
{
	struct zone_span span;

	span.from = first_wall(zone, day, 0);
	span.to = first_wall(zone, day + 1, 0);
	return span;
}

/* The minutes of "hh:mm", or -1. */
static int
read_minutes(const char *text)
{
	int minutes;

	if (strlen(text) != strlen("hh:mm") || text[2] != ':' ||
	    strspn(text, "0123456789") != 2 ||
	    strspn(text + 3, "0123456789") != 2)
		return -1;
	minutes = atoi(text) * 60 + atoi(text + 3);
	return text[3] < '6' && minutes <= 24 * 60 ? minutes : -1;
}

/* Clocks that are put back within a window, to before it began, show the rest
 * of the gap between from then on. */
static int64_t
skip_fold(const struct zone *zone, struct zone_span span)
{
	int64_t back, early;

	if (!zone_next_transition(zone, span.from, &back) || back >= span.to)
		return span.from;
	early =
	    span.from - back +
	    (zone_offset(zone, span.from) - zone_offset(zone, back)) * SECOND;
	return early > 0 ? back + early : span.from;
}

int
zone_window(const struct zone *zone, int64_t day, const char *from,
    const char *to, struct zone_span *ret, struct err *err)
{
	int start = read_minutes(from), end = read_minutes(to);
	struct zone_span span;

	if (start == -1 || end == -1)
		return err_set_field(err, ERR_INVALID,
		    start == -1 ? "from" : "to",
		    "\"%.16s\" is no time of day from 00:00 to 24:00",
		    start == -1 ? from : to);
	span.from = first_wall(zone, day, start);
	span.to = first_wall(zone, day + (end <= start), end);
	span.from = skip_fold(zone, span);
	*ret = span;
	return 0;
}
