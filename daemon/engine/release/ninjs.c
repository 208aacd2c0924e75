/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ninjs.c - a package in the names that IPTC ninjs 3.2 has. Owns the mapping;
 * the words are body.c's, our own object is facts.c's.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "engine/markers.h"
#include "engine/release/parts.h"

static void
set_text(json_t *object, const char *name, const char *text)
{
	if (text != NULL)
		json_object_set_new(object, name, json_string(text));
}

/* A concept of ours: the scheme and the slug stand in `literal`, since ninjs
 * wants registered URIs in `uri`. */
static json_t *
concept(const char *scheme, const char *slug, const char *name)
{
	json_t *concept = json_object();

	set_text(concept, "name", name);
	json_object_set_new(
	    concept, "literal", json_sprintf("%s:%s", scheme, slug));
	return concept;
}

/* The whole fact, without its markers: a cut could take the hedge away. */
static json_t *
headlines(const json_t *inputs)
{
	char *fact = markers_strip(package_text(inputs, "variant", "fact"));
	json_t *list = json_pack("[{s:s, s:s}]", "role", "main", "value", fact);

	free(fact);
	return list;
}

static json_t *
subjects(const json_t *inputs)
{
	json_t *list = json_array(), *narrative;
	size_t i;

	json_array_foreach(json_object_get(inputs, "narratives"), i, narrative)
	{
		const char *slug = json_text(narrative, "slug");

		if (slug != NULL)
			json_array_append_new(
			    list, concept("narrative", slug,
				      json_text(narrative, "title")));
	}
	return list;
}

/* The public, by the codes that it has. */
static json_t *
places(const json_t *inputs)
{
	static const char *const schemes[] = {"m49", "iso", "slug"};
	static const char *const prefixes[] = {"m49", "iso3166", "audience"};
	const char *name = package_text(inputs, "audience", "name");
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const char *code = package_text(inputs, "audience", schemes[i]);
		json_t *place;

		if (code == NULL)
			continue;
		place = concept(prefixes[i], code, name);
		set_text(place, "rel", "audience");
		json_array_append_new(list, place);
	}
	return list;
}

/* RFC 3986, as far as a web address goes: what people write is often more. */
static bool
is_uri(const char *url)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-._~:/?#[]@!$&'()*+,;=%";
	const char *slashes = strstr(url, "://");

	if ((strncmp(url, "https:", 6) != 0 && strncmp(url, "http:", 5) != 0) ||
	    slashes == NULL || slashes[3] == '\0' ||
	    url[strspn(url, allowed)] != '\0')
		return false;
	for (const char *s = url; (s = strchr(s, '%')) != NULL; s++)
		if (!isxdigit((unsigned char)s[1]) ||
		    !isxdigit((unsigned char)s[2]))
			return false;
	return true;
}

/* Publishers of the evidence. */
static json_t *
sources(const json_t *inputs)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(inputs, "evidence"), i, item)
	{
		const char *slug = json_text(item, "slug");
		const char *url = json_text(item, "url");
		json_t *source;

		if (slug == NULL)
			continue;
		source =
		    concept("evidence", slug, json_text(item, "publisher"));
		set_text(source, "role", "evidence");
		if (url != NULL && is_uri(url))
			set_text(source, "uri", url);
		json_array_append_new(list, source);
	}
	return list;
}

/* What it corrects, when that went out with a key. */
static json_t *
associations(const json_t *inputs)
{
	const char *key = package_text(inputs, "corrects", "key");

	if (key == NULL)
		return NULL;
	return json_pack("[{s:s, s:s, s:o}]", "name", "what this corrects",
	    "rel", "correctionOf", "uri", json_sprintf("urn:uuid:%s", key));
}

static int
urgency(const json_t *inputs)
{
	const char *priority = package_text(inputs, "slot", "priority");

	if (priority == NULL || strcmp(priority, "medium") == 0)
		return 5;
	return strcmp(priority, "high") == 0 ? 2 : 8;
}

static void
add_words(json_t *package, const json_t *inputs)
{
	json_t *related = associations(inputs);

	json_object_set_new(package, "headlines", headlines(inputs));
	json_object_set_new(package, "bodies", package_bodies(inputs));
	json_object_set_new(package, "subjects", subjects(inputs));
	json_object_set_new(package, "places", places(inputs));
	json_object_set_new(package, "infoSources", sources(inputs));
	if (related != NULL)
		json_object_set_new(package, "associations", related);
}

static void
add_names(json_t *package, const json_t *inputs)
{
	const char *name = package_text(inputs, "organisation", "legal_name");
	const char *slug = package_text(inputs, "organisation", "slug");
	json_t *speaker = concept("organisation", slug, name);

	set_text(speaker, "rel", "speaker");
	json_object_set_new(
	    package, "organisations", json_pack("[o]", speaker));
	set_text(package, "by", name);
	set_text(package, "copyrightHolder", name);
	json_object_set_new(package, "usageTerms",
	    json_sprintf("To be said by %s in its own name, with the sources "
			 "and the hedges as they are.",
		name));
	json_object_set_new(package, "title",
	    json_sprintf("%s: %s", package_text(inputs, "campaign", "title"),
		package_text(inputs, "slot", "name")));
	json_object_set_new(package, "slugline",
	    json_sprintf("%s/%s", package_text(inputs, "campaign", "slug"),
		package_text(inputs, "slot", "name")));
}

json_t *
package_ninjs(const json_t *inputs, const struct package_settings *settings)
{
	const char *now = package_text(inputs, "now", NULL);
	json_t *package = json_pack(
	    "{s:{s:s, s:s}, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i}",
	    "standard", "name", "ninjs", "version", "3.2", "uri",
	    json_sprintf("urn:uuid:%s", package_text(inputs, "key", NULL)),
	    "type", "text", "representationType", "full", "profile",
	    "counterpoint-release", "version", "1", "pubStatus", "usable",
	    "firstCreated", now, "versionCreated", now, "language",
	    package_text(inputs, "language", NULL), "urgency", urgency(inputs));

	set_text(package, "embargoedUntil",
	    package_text(inputs, "slot", "embargo_until"));
	add_names(package, inputs);
	add_words(package, inputs);
	json_object_set_new(
	    package, "counterpoint", package_facts(inputs, settings));
	return package;
}
