/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.c - the matrix in words: each cell with what is missing there and a
 * sentence that says how it can be mended. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/gaps/parts.h"

struct teller {
	const struct gaps *gaps;
	const struct gaps_cell *cell;
};

static const char *
language_of(const struct teller *t)
{
	return t->cell->language->language;
}

static const char *
audience_of(const struct teller *t)
{
	return t->cell->place->audience->name;
}

static json_t *
tell_no_message(const struct teller *t)
{
	if (t->cell->findings.elsewhere == 0)
		return json_sprintf("No cleared message on evidence that holds "
				    "answers it: one is to be written.");
	return json_sprintf("No cleared message answers it in %s for %s; %zu "
			    "in other languages or of desks that may not speak "
			    "there can be built on.",
	    language_of(t), audience_of(t), t->cell->findings.elsewhere);
}

static json_t *
tell_expiring(const struct teller *t)
{
	char date[CLOCK_DATE];

	return json_sprintf("The evidence of every message in %s ends by %s: "
			    "find newer one.",
	    language_of(t), clock_date_format(t->cell->findings.last, date));
}

static json_t *
tell_review(const struct teller *t)
{
	return json_sprintf(
	    "No native speaker has read any of the messages in %s.",
	    language_of(t));
}

static json_t *
tell_messenger(const struct teller *t)
{
	const struct gaps_findings *findings = &t->cell->findings;

	if (findings->best == CATALOGUE_NONE)
		return json_sprintf("No desk may address %s.", audience_of(t));
	return json_sprintf("The best placed voice, %s, fits %s by %.2f only "
			    "(%.2f is asked for): find a partner who is "
			    "trusted there.",
	    t->gaps->catalogue->voice_names.items[findings->best],
	    audience_of(t), findings->fit, t->gaps->request.messenger);
}

static json_t *
tell_deed(const struct teller *t)
{
	return json_sprintf("No deed backs any of the messages in %s: words "
			    "alone are less believed.",
	    language_of(t));
}

static json_t *
tell_condemnation(const struct teller *t)
{
	return json_sprintf("The messages in %s only condemn: %s is owed an "
			    "explanation, an acknowledgement or a deed.",
	    language_of(t), audience_of(t));
}

static const struct lack {
	enum gaps_lack bit;
	const char *name;
	json_t *(*tell)(const struct teller *);
} lacks[] = {
    {GAPS_NO_MESSAGE, "no_message", tell_no_message},
    {GAPS_EVIDENCE_EXPIRING, "evidence_expiring", tell_expiring},
    {GAPS_NATIVE_REVIEW, "native_review", tell_review},
    {GAPS_NO_TRUSTED_MESSENGER, "no_trusted_messenger", tell_messenger},
    {GAPS_NO_DEED, "no_deed", tell_deed},
    {GAPS_CONDEMNATION_ONLY, "condemnation_only", tell_condemnation},
};

static json_t *
write_lacks(const struct teller *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
		if (t->cell->findings.lacks & lacks[i].bit)
			json_array_append_new(
			    list, json_pack("{s:s, s:o}", "kind", lacks[i].name,
				      "detail", lacks[i].tell(t)));
	return list;
}

static json_t *
write_cell(const struct gaps *gaps, const struct gaps_cell *cell)
{
	const struct teller t = {.gaps = gaps, .cell = cell};

	return json_pack("{s:s, s:s, s:s, s:s, s:f, s:I, s:f, s:o}",
	    "narrative", cell->narrative->slug, "title", cell->narrative->title,
	    "audience", cell->place->audience->slug, "language",
	    language_of(&t), "share", cell->language->share, "seen",
	    (json_int_t)cell->seen, "pressure", cell->pressure, "missing",
	    write_lacks(&t));
}

json_t *
gaps_write(const struct gaps *gaps)
{
	json_t *list = json_array();

	for (size_t i = 0; i < gaps->ncells; i++)
		json_array_append_new(list, write_cell(gaps, &gaps->cells[i]));
	return json_pack("{s:o}", "gaps", list);
}
