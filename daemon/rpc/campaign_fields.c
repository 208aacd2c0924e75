/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_fields.c - the tables of a campaign's fields. Owns them; what holds
 * across fields is the database's.
 */
#include "rpc/campaign_fields.h"

#include "model/audience.h"
#include "model/noun.h"
#include "model/occasion.h"

#define PRIORITIES "low medium high"
#define TYPES	   "debunk prebunk explain positive call_to_action"

enum {
	CAP_MOST = 1000,
	VERSION_MOST = 1000000,
	DAYS_MOST = 3650,
	MINUTES_MOST = 525600, /* of a year */
	LATE_MOST = 10080,     /* minutes of a week */
	SILENCE_MOST = 720,    /* hours */
	YEAR_LEAST = 1800,
	YEAR_MOST = 2200,
};

static const struct schema_field objective_fields[] = {
    {"specific", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "what is to be reached"},
    {"metric", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "what it is measured by"},
    {"baseline", SCHEMA_REAL, 0, -1e15, 1e15, .about = "the measure before"},
    {"target", SCHEMA_REAL, 0, -1e15, 1e15,
	.about = "the measure to reach by the campaign's end"},
    {"achievable", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "what makes it achievable"},
    {"relevant", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "what it matters for"},
    {0}};

static const struct schema_field silence_fields[] = {
    {"starts_at", SCHEMA_INSTANT, SCHEMA_REQUIRED, .about = "from when"},
    {"ends_at", SCHEMA_INSTANT, SCHEMA_REQUIRED, .about = "until when"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "why all is silent"},
    {0}};

static const struct schema_field anchor_fields[] = {
    {"occasion", SCHEMA_SLUG,
	.about = "an occasion of the calendar, which tells event and day"},
    {"event", SCHEMA_TEXT, .about = "what it is tied to; (its title)"},
    {"on", SCHEMA_DATE,
	.about = "the day of that; of an occasion: (the first that touches "
		 "the campaign's time)"},
    {"year", SCHEMA_INTEGER, 0, YEAR_LEAST, YEAR_MOST,
	.about = "of an occasion, in place of its day"},
    {"from_days", SCHEMA_INTEGER, SCHEMA_REQUIRED, -DAYS_MOST, DAYS_MOST,
	.about = "the first day that will do, counted from it: -14"},
    {"to_days", SCHEMA_INTEGER, SCHEMA_REQUIRED, -DAYS_MOST, DAYS_MOST,
	.about = "the last such day"},
    {0}};

static const struct schema_field order_fields[] = {
    {"slot", SCHEMA_SLUG, SCHEMA_REQUIRED,
	.about = "the slot that comes before"},
    {"least_minutes", SCHEMA_INTEGER, 0, 0, MINUTES_MOST,
	.about = "so long before, at least (0)"},
    {"most_minutes", SCHEMA_INTEGER, 0, 0, MINUTES_MOST,
	.about = "so long before, at most"},
    {"same_day", SCHEMA_BOOL,
	.about = "on the same local day, in the time zone of this "
		 "slot (false)"},
    {0}};

static const struct schema_field slot_fields[] = {
    {"name", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "its name in the campaign"},
    {"series", SCHEMA_SLUG,
	.about = "the slot with a rule that has become this one and others"},
    {"message", SCHEMA_SLUG, .about = "what is said; none: left open"},
    {"version", SCHEMA_INTEGER, 0, 1, VERSION_MOST,
	.about = "in exactly these words; none: the newest"},
    {"narrative", SCHEMA_SLUG,
	.about = "what is answered, where the message is left open"},
    {"types", SCHEMA_CHOICE, SCHEMA_LIST, .choices = TYPES,
	.about = "of which types that message may be; none: of any"},
    {"language", SCHEMA_LANGUAGE, .about = "in which language"},
    {"organisation", SCHEMA_SLUG,
	.about = "who speaks; none: the message's organisation, or left open"},
    {"audience", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "to whom"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "on what"},
    {"planned_at", SCHEMA_INSTANT, .about = "when; none: not planned yet"},
    {"earliest", SCHEMA_INSTANT, .about = "no earlier"},
    {"latest", SCHEMA_INSTANT, .about = "no later"},
    {"repeat", SCHEMA_TEXT, .max = OCCASION_RRULE,
	.about = "an RRULE of RFC 5545, by days or longer, from its day on: "
		 "the slot becomes NAME-1, NAME-2 ..., at the same time on "
		 "the clock of its zone"},
    {"except", SCHEMA_DATE, SCHEMA_LIST,
	.about = "days of that rule on which it does not come"},
    {"embargo_until", SCHEMA_INSTANT, .about = "until when nobody may have it"},
    {"time_zone", SCHEMA_TEXT,
	.about = "the zone in which people think of it; none: the audience's"},
    {"priority", SCHEMA_CHOICE, .choices = PRIORITIES, .about = "(medium)"},
    {"chorus", SCHEMA_SLUG,
	.about = "slots with the same word here speak at the same time"},
    {"late_minutes", SCHEMA_INTEGER, 0, 1, LATE_MOST,
	.about = "how late it may be released; then it is missed (60)"},
    {"anchor", SCHEMA_OBJECT, .fields = anchor_fields,
	.about = "days around an event"},
    {"depends_on", SCHEMA_OBJECT, SCHEMA_LIST, .fields = order_fields,
	.about = "slots that come before it"},
    {"corrects", SCHEMA_INTEGER, 0, 1, 9e15,
	.about = "number of the release that it corrects"},
    {0}};

static const struct schema_field template_fields[] = {
    {"name", SCHEMA_SLUG, SCHEMA_REQUIRED,
	.about = "which one; campaign.templates lists them"},
    {"narrative", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "what is answered"},
    {"audiences", SCHEMA_SLUG, SCHEMA_REQUIRED | SCHEMA_LIST | SCHEMA_NONEMPTY,
	.about = "to whom; each gets the template's slots"},
    {"organisation", SCHEMA_SLUG, .about = "who speaks; none: left open"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "on what"},
    {"occasion", SCHEMA_SLUG,
	.about = "an occasion of the calendar that it goes by, where it does"},
    {"year", SCHEMA_INTEGER, 0, YEAR_LEAST, YEAR_MOST,
	.about = "of the occasion; (the first from the beginning on)"},
    {"event", SCHEMA_TEXT, .about = "what it goes by, where it does"},
    {"event_on", SCHEMA_DATE, .about = "the day of that"}, {0}};

/* All but the template, which only a new campaign has. */
#define FRAME                                                                 \
	{"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "its short name"},    \
	    {"organisation", SCHEMA_SLUG, SCHEMA_REQUIRED,                    \
		.about = "who leads it"},                                     \
	    {"title", SCHEMA_TEXT, SCHEMA_REQUIRED, .about = "its title"},    \
	    {"objective", SCHEMA_OBJECT, SCHEMA_REQUIRED,                     \
		.fields = objective_fields,                                   \
		.about = "what is to be reached by its end, and how that is " \
			 "known"},                                            \
	    {"insight", SCHEMA_TEXT, .max = NOUN_SENTENCE,                    \
		.about = "what is known of the audiences"},                   \
	    {"strategy", SCHEMA_TEXT, .max = NOUN_SENTENCE,                   \
		.about = "how it is to be reached"},                          \
	    {"starts_at", SCHEMA_INSTANT, SCHEMA_REQUIRED,                    \
		.about = "from when"},                                        \
	    {"ends_at", SCHEMA_INSTANT, SCHEMA_REQUIRED,                      \
		.about = "until when"},                                       \
	    {"partners", SCHEMA_SLUG, SCHEMA_LIST,                            \
		.about = "who takes part beside the lead"},                   \
	    {"silence_hours", SCHEMA_INTEGER, 0, 1, SILENCE_MOST,             \
		.about = "so long a partner may object to circulated words; " \
			 "none: one must consent"},                           \
	    {"cadence_cap", SCHEMA_INTEGER, 0, 1, CAP_MOST,                   \
		.about = "slots to one audience in one of its days"},         \
	    {"organisation_cap", SCHEMA_INTEGER, 0, 1, CAP_MOST,              \
		.about = "slots of one organisation in one of its days"},     \
	    {"audience_gap", SCHEMA_INTEGER, 0, 1, MINUTES_MOST,              \
		.about = "minutes between slots to one audience; none: 60 "   \
			 "between two organisations"},                        \
	    {"organisation_gap", SCHEMA_INTEGER, 0, 1, MINUTES_MOST,          \
		.about = "minutes between slots of one organisation"},        \
	    {"clearance_lead", SCHEMA_INTEGER, 0, 1, MINUTES_MOST,            \
		.about = "minutes before its time by which a slot is "        \
			 "cleared"},                                          \
	    {"prime_time", SCHEMA_BOOL,                                       \
		.about = "its slots are to be in the prime time of their "    \
			 "channel, where it is known (false)"},               \
	    {"working_days", SCHEMA_BOOL,                                     \
		.about = "its slots are not to be at weekends (false)"},      \
	    {"blackouts", SCHEMA_OBJECT, SCHEMA_LIST,                         \
		.fields = silence_fields, .about = "when all is silent"},     \
	{                                                                     \
		"slots", SCHEMA_OBJECT, SCHEMA_LIST,                          \
		    .fields = slot_fields,                                    \
		    .about = "who says what to whom, when"                    \
	}

const struct schema_field campaign_fields[] = {FRAME, {0}};

const struct schema_field slot_page_fields[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which campaign"},
    {"slots", SCHEMA_OBJECT, SCHEMA_REQUIRED | SCHEMA_LIST | SCHEMA_NONEMPTY,
	.fields = slot_fields, .about = "each whole, as in campaign.create"},
    {0}};

const struct schema_field campaign_new_fields[] = {FRAME,
    {"template", SCHEMA_OBJECT, .fields = template_fields,
	.about = "makes slots for each of its audiences"},
    {0}};

static json_t *
present(const struct schema_field *fields, const json_t *object)
{
	json_t *ordered = schema_order(fields, object);
	json_t *meta = json_object_get(object, "meta");

	if (meta != NULL)
		json_object_set(ordered, "meta", meta);
	return ordered;
}

json_t *
slot_present(const json_t *slot)
{
	return present(slot_fields, slot);
}

json_t *
campaign_present(const json_t *campaign)
{
	return present(campaign_fields, campaign);
}

const struct rows_form campaign_rows = {
    "slots", slot_present, campaign_present};

const struct rows_form slot_rows = {"slots", slot_present, NULL};
