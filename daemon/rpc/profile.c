/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile.c - audience.profile. Owns its row in the table; the thinking is the
 * engine's.
 */
#include "base/clock.h"
#include "engine/profile/write.h"
#include "rpc/method.h"

static const struct schema_field profile_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"}, {0}};

static const struct audience *
find_audience(const struct library *library, const char *slug, struct err *err)
{
	const struct audience *found =
	    library_find(library, NOUN_AUDIENCE, slug);

	if (found == NULL)
		err_set_field(err, ERR_NOT_FOUND, "slug",
		    "there is no audience %s; audience.list tells which there "
		    "are",
		    slug);
	return found;
}

static void
start_profile(struct rpc_call *call)
{
	struct model *model = rpc_call_services(call)->model;
	const struct library *library = model_library(model);
	const struct audience *audience = NULL;
	struct profile profile;
	struct err err;

	if (model_check_ready(model, &err) == 0)
		audience =
		    find_audience(library, rpc_call_text(call, "slug"), &err);
	if (audience == NULL) {
		rpc_call_fail(call, &err);
		return;
	}
	profile_init(
	    &profile, library, audience, clock_wall() / 1000000 / 86400);
	rpc_call_answer(call, profile_write(&profile, library));
	profile_done(&profile);
}

const struct rpc_method rpc_audience_methods[] = {
    {"audience.profile",
	"Shows what is known of a public, its own or inherited, and how surely",
	ROLE_EVERYONE, profile_params,
	"slug, name, lineage; languages, channels, concerns, sensitivities and "
	"trust, each with of (whose reading it is), certainty, age_days, "
	"source; sourced: the share of each part that has a source; gaps: "
	"sentences that say what is missing, old or thin",
	start_profile},
    {0}};
