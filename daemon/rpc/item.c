/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item.c - presents items and says who may put them. Owns nothing.
 */
#include "rpc/item.h"

#include <string.h>

#include "base/json.h"
#include "model/narrative.h"
#include "model/occasion_days.h"

json_t *
item_export(enum noun_kind kind, const char *doc)
{
	json_t *object = json_loads(doc, 0, NULL);
	json_t *ordered = schema_order(nouns[kind].fields, object);

	json_decref(object);
	return ordered;
}

json_t *
item_present(enum noun_kind kind, const char *doc)
{
	json_t *object = json_loads(doc, 0, NULL);
	json_t *ordered = schema_order(nouns[kind].fields, object);
	json_t *meta = json_object_get(object, "meta");

	if (meta != NULL)
		json_object_set(ordered, "meta", meta);
	json_decref(object);
	return ordered;
}

json_t *
item_take(const json_t *doc)
{
	json_t *item;

	if (json_object_get(doc, "meta") == NULL)
		return json_incref((json_t *)doc);
	item = json_copy((json_t *)doc);
	json_object_del(item, "meta");
	return item;
}

int
item_check(enum noun_kind kind, const json_t *doc, struct err *err)
{
	if (kind == NOUN_OCCASION)
		return occasion_check(doc, err);
	return kind == NOUN_NARRATIVE ? narrative_check(doc, err) : 0;
}

/* The organisation that an item of the library speaks or acts for, or NULL. */
static const char *
owner_of(const struct library *library, enum noun_kind kind, const char *slug)
{
	const struct message *message;
	const struct deed *deed;

	if (kind == NOUN_MESSAGE) {
		message = library_find(library, kind, slug);
		return message == NULL ? NULL : message->organisation;
	}
	deed = library_find(library, kind, slug);
	return deed == NULL ? NULL : deed->organisation;
}

static bool
differs(const char *organisation, const struct account *account)
{
	return organisation != NULL &&
	       strcmp(organisation, account->organisation) != 0;
}

int
item_check_author(const struct rpc_call *call, enum noun_kind kind,
    const char *slug, const json_t *item, struct err *err)
{
	const struct library *library =
	    model_library(rpc_call_services(call)->model);
	const struct account *account =
	    library_find(library, NOUN_ACCOUNT, rpc_call_login(call));
	char names[ROLE_LIST];

	if (!(rpc_call_roles(call) & nouns[kind].put_roles))
		return err_set(err, ERR_FORBIDDEN,
		    "account %s has none of the roles that may change a %s: "
		    "%s",
		    rpc_call_login(call), nouns[kind].name,
		    role_list(nouns[kind].put_roles, names));
	if (rpc_call_roles(call) & ROLE_ADMIN ||
	    (kind != NOUN_MESSAGE && kind != NOUN_DEED))
		return 0;
	if (account != NULL && slug != NULL &&
	    !differs(json_text(item, "organisation"), account) &&
	    !differs(owner_of(library, kind, slug), account))
		return 0;
	return err_set_field(err, ERR_FORBIDDEN, "organisation",
	    "an author writes in the voice of the own organisation only");
}
