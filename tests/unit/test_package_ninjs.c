/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_package_ninjs.c - engine/release/package.h: what a package holds is
 * what IPTC ninjs 3.2 allows. Its JSON Schema is not part of this tree; the
 * rows below repeat what it says of the names that packages use.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "package_fixture.h"
#include "suite.h"

enum kind {
	TEXT,
	URI,
	DATE_TIME,
	INTEGER,
	LIST, /* of objects with the members named */
	OBJECT,
	CHOICE,
};

static const struct rule {
	const char *name;
	enum kind kind;
	const char *members;  /* of a list or object; words of a choice */
	const char *required; /* member of each */
} rules[] = {
    {"altIds", LIST, "role value", NULL},
    {"associations", LIST, "name rel uri", "uri"},
    {"bodies", LIST, "role contentType charCount wordCount value", "value"},
    {"by", TEXT, NULL, NULL},
    {"copyrightHolder", TEXT, NULL, NULL},
    {"embargoedUntil", DATE_TIME, NULL, NULL},
    {"firstCreated", DATE_TIME, NULL, NULL},
    {"headlines", LIST, "role contentType value", "value"},
    {"infoSources", LIST, "name role uri literal contactInfo", NULL},
    {"language", TEXT, NULL, NULL},
    {"organisations", LIST, "name rel uri literal symbols contactInfo", NULL},
    {"places", LIST, "name rel uri literal contactInfo geoJSON", NULL},
    {"profile", TEXT, NULL, NULL},
    {"pubStatus", CHOICE, "usable withheld canceled", NULL},
    {"representationType", CHOICE, "full partial", NULL},
    {"slugline", TEXT, NULL, NULL},
    {"standard", OBJECT, "name version schema", NULL},
    {"subjects", LIST, "name rel uri literal creator relevance confidence",
	NULL},
    {"title", TEXT, NULL, NULL},
    {"type", CHOICE,
	"text audio video picture graphic composite component event planning",
	NULL},
    {"uri", URI, NULL, NULL},
    {"urgency", INTEGER, NULL, NULL},
    {"usageTerms", TEXT, NULL, NULL},
    {"version", TEXT, NULL, NULL},
    {"versionCreated", DATE_TIME, NULL, NULL},
};

static const struct rule *
find_rule(const char *name)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	return NULL;
}

/* Whether one of the words in `words` is `word`. */
static bool
has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at++)
		if ((at == words || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

/* RFC 3986: a scheme, and only characters that a URI has. */
static bool
is_uri(const char *text)
{
	size_t scheme = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	size_t len = strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-._~:/?#[]@!$&'()*+,;=%");

	return scheme > 0 && text[scheme] == ':' && text[len] == '\0';
}

/* Members are texts, all of them: packages use no other. */
static void
check_members(const struct rule *rule, const json_t *object)
{
	const char *name;
	json_t *value;

	ck_assert_msg(json_is_object(object), "%s", rule->name);
	if (rule->required != NULL)
		ck_assert_ptr_nonnull(json_text(object, rule->required));
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		ck_assert_msg(
		    has_word(rule->members, name), "%s.%s", rule->name, name);
		ck_assert_msg(json_is_string(value), "%s.%s", rule->name, name);
		if (strcmp(name, "uri") == 0)
			ck_assert_msg(is_uri(json_string_value(value)), "%s",
			    json_string_value(value));
	}
}

static void
check_text(const struct rule *rule, const char *text)
{
	int64_t wall;

	ck_assert_msg(text != NULL, "%s", rule->name);
	if (rule->kind == URI)
		ck_assert_msg(is_uri(text), "%s", text);
	if (rule->kind == DATE_TIME)
		ck_assert_msg(clock_read(text, &wall), "%s", text);
	if (rule->kind == CHOICE)
		ck_assert_msg(has_word(rule->members, text), "%s", text);
}

static void
check_value(const struct rule *rule, const json_t *value)
{
	const json_t *item;
	size_t i;

	switch (rule->kind) {
	case LIST:
		ck_assert_msg(json_is_array(value), "%s", rule->name);
		json_array_foreach(value, i, item) check_members(rule, item);
		return;
	case OBJECT:
		check_members(rule, value);
		return;
	case INTEGER:
		ck_assert_int_ge(json_integer_value(value), 1);
		ck_assert_int_le(json_integer_value(value), 9);
		return;
	default:
		check_text(rule, json_string_value(value));
	}
}

/* All but our own object is in the standard; returns how much of it is. */
static size_t
check_package(json_t *package)
{
	const char *name;
	json_t *value;
	size_t n = 0;

	ck_assert_ptr_nonnull(json_text(package, "uri"));
	json_object_foreach(package, name, value)
	{
		const struct rule *rule = find_rule(name);

		if (strcmp(name, "counterpoint") == 0)
			continue;
		ck_assert_msg(rule != NULL, "ninjs has no \"%s\"", name);
		check_value(rule, value);
		n++;
	}
	json_decref(package);
	return n;
}

START_TEST(a_full_package_is_ninjs)
{
	json_t *package = package_read(package_inputs());

	ck_assert_str_eq(json_text(package, "uri"),
	    "urn:uuid:01939d6e-7c1e-7b3a-9f00-0123456789ab");
	ck_assert_str_eq(
	    json_text(json_object_get(package, "standard"), "version"), "3.2");
	ck_assert_uint_ge(check_package(package), 20);
}
END_TEST

START_TEST(hostile_packages_are_ninjs)
{
	for (unsigned seed = 1000; seed < 1100; seed++)
		check_package(package_read(package_hostile_inputs(seed, 200)));
}
END_TEST

/* A library may hold addresses as people write them. */
START_TEST(an_address_that_is_no_uri_stays_in_our_object)
{
	static const char *const bad[] = {"https://example.org/a b",
	    "https://example.org/\xc3\xa9", "example.org", "javascript:x()",
	    "https://example.org/%zz", "https://", ""};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		json_t *inputs = package_inputs(), *package;
		json_t *evidence = json_object_get(inputs, "evidence");

		json_object_set_new(
		    json_array_get(evidence, 0), "url", json_string(bad[i]));
		package = package_read(inputs);
		ck_assert_ptr_null(json_object_get(
		    json_array_get(json_object_get(package, "infoSources"), 0),
		    "uri"));
		evidence = json_object_get(
		    json_object_get(package, "counterpoint"), "evidence");
		ck_assert_str_eq(
		    json_text(json_array_get(evidence, 0), "url"), bad[i]);
		check_package(package);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("package_ninjs");
	TCase *tests = tcase_create("package_ninjs");

	tcase_add_test(tests, a_full_package_is_ninjs);
	tcase_add_test(tests, hostile_packages_are_ninjs);
	tcase_add_test(tests, an_address_that_is_no_uri_stays_in_our_object);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
