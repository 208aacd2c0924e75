/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steady.c - a clock is believed to stay as far ahead of ours as it was. Owns
 * nothing. Going back is harmless: what is due only waits. Going ahead is not,
 * for what is released cannot be taken back.
 */
#include "base/steady.h"

static bool
has_settled(const struct steady *steady, const struct steady_limits *limits,
    int64_t here)
{
	return steady->doubted && here - steady->since >= limits->settle;
}

static enum steady_news
believe(struct steady *steady, int64_t ahead, enum steady_news news)
{
	*steady = (struct steady){.known = true, .ahead = ahead};
	return news;
}

static enum steady_news
doubt(struct steady *steady, int64_t ahead, int64_t here)
{
	steady->doubted = true;
	steady->doubtful = ahead;
	steady->since = here;
	return STEADY_FORWARD;
}

static bool
is_near(int64_t a, int64_t b, int64_t most)
{
	return a - b <= most && b - a <= most;
}

enum steady_news
steady_note(struct steady *steady, const struct steady_limits *limits,
    int64_t there, int64_t here)
{
	int64_t ahead = there - here;

	if (!steady->known)
		return believe(steady, ahead, STEADY_SAME);
	if (ahead < steady->ahead - limits->jump)
		return believe(steady, ahead, STEADY_BACK);
	if (ahead <= steady->ahead + limits->jump)
		return believe(
		    steady, ahead, steady->doubted ? STEADY_BACK : STEADY_SAME);
	if (!steady->doubted || !is_near(ahead, steady->doubtful, limits->jump))
		return doubt(steady, ahead, here);
	if (has_settled(steady, limits, here))
		return believe(steady, ahead, STEADY_SETTLED);
	return STEADY_DOUBTED;
}

int64_t
steady_latest(const struct steady *steady, const struct steady_limits *limits,
    int64_t here)
{
	if (!steady->known)
		return INT64_MAX;
	if (has_settled(steady, limits, here))
		return here + steady->doubtful + limits->jump;
	return here + steady->ahead + limits->jump;
}
