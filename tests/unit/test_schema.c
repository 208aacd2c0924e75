/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_schema.c - base/schema.h: every type at and beyond its limits, paths in
 * errors, order, descriptions.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/schema.h"
#include "suite.h"

static struct err err;

static json_t *
load(const char *text)
{
	json_error_t fault;
	json_t *value = json_loads(text, JSON_DECODE_ANY, &fault);

	ck_assert_msg(value != NULL, "%s: %s", text, fault.text);
	return value;
}

static int
check(const struct schema_field *fields, const char *text)
{
	json_t *object = load(text);
	int result;

	err = (struct err){0};
	result = schema_check(fields, object, &err);
	json_decref(object);
	return result;
}

static void
check_good(const struct schema_field *fields, const char *text)
{
	ck_assert_msg(
	    check(fields, text) == 0, "%s: %s: %s", text, err.field, err.text);
}

static void
check_bad(const struct schema_field *fields, const char *text,
    const char *field, const char *words)
{
	ck_assert_msg(check(fields, text) == -1, "%s was taken", text);
	ck_assert_int_eq(err.code, ERR_INVALID);
	ck_assert_str_eq(err.field, field);
	ck_assert_msg(
	    strstr(err.text, words) != NULL, "%s: said: %s", text, err.text);
}

/* --- one table with every type --- */

struct inner {
	long long n;
	struct schema_texts names;
};

struct sample {
	char *text, *slug, *language, *uuid, *date, *time, *instant, *choice;
	long long number;
	double real;
	bool flag;
	struct inner *object;
	struct schema_texts slugs;
	struct {
		struct inner *items;
		size_t n;
	} objects;
	struct {
		long long *items;
		size_t n;
	} numbers;
};

#define AT(f) .offset = offsetof(struct sample, f)
#define IN(f) .offset = offsetof(struct inner, f)

static const struct schema_field inner_fields[] = {
    {"n", SCHEMA_INTEGER, SCHEMA_REQUIRED, 1, 9, IN(n), .about = "n"},
    {"names", SCHEMA_TEXT, SCHEMA_LIST, .max = 5, IN(names), .about = "names"},
    {0}};

static const struct schema_field fields[] = {
    {"text", SCHEMA_TEXT, .min = 2, .max = 4, AT(text), .about = "text"},
    {"long", SCHEMA_TEXT, .about = "long", .offset = 0},
    {"slug", SCHEMA_SLUG, AT(slug), .about = "slug"},
    {"language", SCHEMA_LANGUAGE, AT(language), .about = "language"},
    {"uuid", SCHEMA_UUID, AT(uuid), .about = "uuid"},
    {"date", SCHEMA_DATE, AT(date), .about = "date"},
    {"time", SCHEMA_TIME, AT(time), .about = "time"},
    {"instant", SCHEMA_INSTANT, AT(instant), .about = "instant"},
    {"choice", SCHEMA_CHOICE, .choices = "red green redder", AT(choice),
	.about = "choice"},
    {"number", SCHEMA_INTEGER, 0, -5, 1e11, AT(number), .about = "number"},
    {"real", SCHEMA_REAL, 0, 0, 1, AT(real), .about = "real"},
    {"flag", SCHEMA_BOOL, AT(flag), .about = "flag"},
    {"object", SCHEMA_OBJECT, .fields = inner_fields,
	.size = sizeof(struct inner), AT(object), .about = "object"},
    {"any", SCHEMA_ANY, .about = "any"},
    {"slugs", SCHEMA_SLUG, SCHEMA_LIST | SCHEMA_NONEMPTY, AT(slugs),
	.about = "slugs"},
    {"objects", SCHEMA_OBJECT, SCHEMA_LIST, .fields = inner_fields,
	.size = sizeof(struct inner), AT(objects), .about = "objects"},
    {"numbers", SCHEMA_INTEGER, SCHEMA_LIST, 0, 100, AT(numbers),
	.about = "numbers"},
    {0}};

/* The table without the field that shares a place. */
static const struct schema_field *
readable_fields(void)
{
	static struct schema_field copy[sizeof(fields) / sizeof(fields[0])];
	size_t n = 0;

	for (size_t i = 0; fields[i].name != NULL; i++)
		if (strcmp(fields[i].name, "long") != 0)
			copy[n++] = fields[i];
	return copy;
}

START_TEST(good_values)
{
	static const char *const good[] = {"{}", "{\"text\":\"ab\"}",
	    "{\"text\":\"abcd\"}", "{\"text\":\"\u0416\u0416\u0416\u0416\"}",
	    "{\"text\":\"a\\n\\t\\r\"}", "{\"slug\":\"a\"}",
	    "{\"slug\":\"0-9a\"}", "{\"language\":\"en\"}",
	    "{\"language\":\"pt-BR\"}", "{\"language\":\"zh-Hant-TW\"}",
	    "{\"language\":\"und\"}",
	    "{\"uuid\":\"01890a5d-AC96-774b-bcce-b302099a8057\"}",
	    "{\"date\":\"2024-02-29\"}", "{\"time\":\"00:00\"}",
	    "{\"time\":\"23:59\"}", "{\"instant\":\"2024-06-19T08:00:00Z\"}",
	    "{\"instant\":\"2024-06-19T23:59:59.123456789+15:59\"}",
	    "{\"instant\":\"2024-06-19T08:00:00.1-00:00\"}",
	    "{\"choice\":\"red\"}", "{\"choice\":\"redder\"}",
	    "{\"number\":-5}", "{\"number\":100000000000}", "{\"real\":0}",
	    "{\"real\":1}", "{\"real\":0.5}", "{\"flag\":false}",
	    "{\"object\":{\"n\":1}}", "{\"any\":null}",
	    "{\"any\":[1,{\"x\":2}]}", "{\"slugs\":[\"a\",\"a\"]}",
	    "{\"objects\":[]}", "{\"objects\":[{\"n\":9,\"names\":[]}]}",
	    "{\"numbers\":[0,100]}"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		check_good(fields, good[i]);
}
END_TEST

START_TEST(bad_values)
{
	static const struct {
		const char *text, *field, *words;
	} bad[] = {
	    {"[]", "", "must be an object"},
	    {"1", "", "must be an object"},
	    {"{\"nope\":1}", "nope", "unknown field"},
	    {"{\"txt\":1}", "txt", "unknown field; did you mean text?"},
	    {"{\"text\":1}", "text", "must be a string"},
	    {"{\"text\":null}", "text", "must be a string"},
	    {"{\"text\":\"a\"}", "text", "2 to 4"},
	    {"{\"text\":\"abcde\"}", "text", "2 to 4"},
	    {"{\"text\":\"ab\\u0001\"}", "text", "control"},
	    {"{\"text\":\"ab\\u007f\"}", "text", "control"},
	    {"{\"long\":\"\"}", "long", "must not be empty"},
	    {"{\"slug\":\"\"}", "slug", "slug"},
	    {"{\"slug\":\"-a\"}", "slug", "slug"},
	    {"{\"slug\":\"a-\"}", "slug", "slug"},
	    {"{\"slug\":\"A\"}", "slug", "slug"},
	    {"{\"slug\":\"a_b\"}", "slug", "slug"},
	    {"{\"slug\":\"\xc3\xa9\"}", "slug", "slug"},
	    {"{\"language\":\"e\"}", "language", "BCP 47"},
	    {"{\"language\":\"engl\"}", "language", "BCP 47"},
	    {"{\"language\":\"en-\"}", "language", "BCP 47"},
	    {"{\"language\":\"en--us\"}", "language", "BCP 47"},
	    {"{\"language\":\"e1\"}", "language", "BCP 47"},
	    {"{\"language\":\"en-123456789\"}", "language", "BCP 47"},
	    {"{\"language\":\"en-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q\"}",
		"language", "BCP 47"},
	    {"{\"uuid\":\"01890a5d\"}", "uuid", "UUID"},
	    {"{\"date\":\"2023-02-29\"}", "date", "date"},
	    {"{\"date\":\"2024-6-19\"}", "date", "date"},
	    {"{\"date\":\"2024-06-19T\"}", "date", "date"},
	    {"{\"date\":\"0000-01-01\"}", "date", "date"},
	    {"{\"time\":\"24:00\"}", "time", "time"},
	    {"{\"time\":\"12:60\"}", "time", "time"},
	    {"{\"time\":\"1:00\"}", "time", "time"},
	    {"{\"time\":\"12:000\"}", "time", "time"},
	    {"{\"instant\":\"2024-06-19\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:00\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19 08:00:00Z\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:60Z\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:00.Z\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:00.1234567890Z\"}", "instant",
		"time"},
	    {"{\"instant\":\"2024-06-19T08:00:00Zx\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:00+1:00\"}", "instant", "time"},
	    {"{\"instant\":\"2024-06-19T08:00:00+16:00\"}", "instant", "time"},
	    {"{\"instant\":\"2024-02-30T08:00:00Z\"}", "instant", "time"},
	    {"{\"choice\":\"\"}", "choice", "one of: red green redder"},
	    {"{\"choice\":\"re\"}", "choice", "one of"},
	    {"{\"choice\":\"red green\"}", "choice", "one of"},
	    {"{\"choice\":\"Red\"}", "choice", "one of"},
	    {"{\"number\":-6}", "number", "from -5 to 100000000000"},
	    {"{\"number\":100000000001}", "number", "from -5"},
	    {"{\"number\":1.0}", "number", "whole number"},
	    {"{\"number\":\"1\"}", "number", "whole number"},
	    {"{\"number\":true}", "number", "whole number"},
	    {"{\"real\":1.0000001}", "real", "from 0 to 1"},
	    {"{\"real\":-1e-9}", "real", "from 0 to 1"},
	    {"{\"real\":\"0\"}", "real", "number"},
	    {"{\"flag\":0}", "flag", "true or false"},
	    {"{\"object\":[]}", "object", "must be an object"},
	    {"{\"object\":{}}", "object.n", "missing"},
	    {"{\"object\":{\"n\":10}}", "object.n", "from 1 to 9"},
	    {"{\"object\":{\"n\":1,\"m\":1}}", "object.m", "unknown"},
	    {"{\"slugs\":\"a\"}", "slugs", "must be an array of strings"},
	    {"{\"slugs\":[]}", "slugs", "at least one"},
	    {"{\"slugs\":[\"a\",\"B\"]}", "slugs[1]", "slug"},
	    {"{\"slugs\":[\"a\",[\"b\"]]}", "slugs[1]", "string"},
	    {"{\"objects\":[{\"n\":1},{\"n\":1,\"names\":[\"a\",\"abcdef\"]}]}",
		"objects[1].names[1]", "at most 5"},
	    {"{\"objects\":[{\"n\":1},3]}", "objects[1]", "object"},
	    {"{\"numbers\":[1,2,101]}", "numbers[2]", "from 0 to 100"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_bad(fields, bad[i].text, bad[i].field, bad[i].words);
}
END_TEST

static char *
with_string(const char *name, const char *character, size_t n)
{
	struct buf text = {0};

	buf_printf(&text, "{\"%s\":\"", name);
	for (size_t i = 0; i < n; i++)
		buf_add_str(&text, character);
	buf_add_str(&text, "\"}");
	return buf_take(&text);
}

START_TEST(lengths_count_characters)
{
	static const struct {
		const char *name, *character;
		size_t most;
	} cases[] = {{"long", "a", 200}, {"long", "\xf0\x9f\x98\x80", 200},
	    {"slug", "a", 64}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *fits = with_string(
		    cases[i].name, cases[i].character, cases[i].most);
		char *over = with_string(
		    cases[i].name, cases[i].character, cases[i].most + 1);

		check_good(fields, fits);
		ck_assert_int_eq(check(fields, over), -1);
		free(fits);
		free(over);
	}
}
END_TEST

START_TEST(lists_have_an_end)
{
	json_t *list = json_array(), *object = json_object();

	for (int i = 0; i < SCHEMA_LIST_MAX; i++)
		json_array_append_new(list, json_integer(i % 100));
	json_object_set(object, "numbers", list);
	ck_assert_int_eq(schema_check(fields, object, &err), 0);
	json_array_append_new(list, json_integer(1));
	ck_assert_int_eq(schema_check(fields, object, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "1000"));
	json_decref(object);
	json_decref(list);
}
END_TEST

START_TEST(a_path_is_cut_not_overrun)
{
	char *key = with_string("x", "k", 5000);
	json_t *object = json_object();

	key[strlen(key) - 2] = '\0';
	json_object_set_new(object, key, json_integer(1));
	ck_assert_int_eq(schema_check(fields, object, &err), -1);
	ck_assert_uint_eq(strlen(err.field), sizeof(err.field) - 1);
	json_decref(object);
	free(key);
}
END_TEST

START_TEST(objects_are_read)
{
	static const char text[] =
	    "{\"text\":\"abc\",\"number\":7,\"real\":1,\"flag\":true,"
	    "\"object\":{\"n\":3,\"names\":[\"x\",\"y\"]},"
	    "\"slugs\":[\"a\",\"b\"],\"numbers\":[4,5],"
	    "\"objects\":[{\"n\":1},{\"n\":2,\"names\":[\"z\"]}]}";
	const struct schema_field *table = readable_fields();
	struct sample sample = {0};
	json_t *object = load(text);

	schema_read(table, object, &sample);
	json_decref(object);
	ck_assert_str_eq(sample.text, "abc");
	ck_assert_ptr_null(sample.slug);
	ck_assert_int_eq(sample.number, 7);
	ck_assert_double_eq(sample.real, 1);
	ck_assert(sample.flag);
	ck_assert_int_eq(sample.object->n, 3);
	ck_assert_uint_eq(sample.object->names.n, 2);
	ck_assert_str_eq(sample.object->names.items[1], "y");
	ck_assert_uint_eq(sample.slugs.n, 2);
	ck_assert_str_eq(sample.slugs.items[0], "a");
	ck_assert_uint_eq(sample.numbers.n, 2);
	ck_assert_int_eq(sample.numbers.items[1], 5);
	ck_assert_uint_eq(sample.objects.n, 2);
	ck_assert_str_eq(sample.objects.items[1].names.items[0], "z");
	schema_release(table, &sample);
}
END_TEST

/* What nobody vouched for: another type counts as absent. */
START_TEST(other_types_count_as_absent)
{
	static const char text[] =
	    "{\"text\":1,\"number\":1.5,\"real\":\"1\",\"flag\":1,"
	    "\"object\":\"x\",\"slugs\":[\"a\",1,null,\"b\"],"
	    "\"numbers\":{\"a\":1},\"objects\":[1,{\"n\":\"x\"},null],"
	    "\"date\":null,\"unknown\":1}";
	const struct schema_field *table = readable_fields();
	struct sample sample = {0};
	json_t *object = load(text);

	schema_read(table, object, &sample);
	json_decref(object);
	ck_assert_ptr_null(sample.text);
	ck_assert_int_eq(sample.number, 0);
	ck_assert_double_eq(sample.real, 0);
	ck_assert(!sample.flag);
	ck_assert_ptr_null(sample.object);
	ck_assert_uint_eq(sample.slugs.n, 2);
	ck_assert_str_eq(sample.slugs.items[1], "b");
	ck_assert_uint_eq(sample.numbers.n, 0);
	ck_assert_uint_eq(sample.objects.n, 1);
	ck_assert_int_eq(sample.objects.items[0].n, 0);
	schema_release(table, &sample);
	memset(&sample, 0, sizeof(sample));
	schema_read(table, NULL, &sample);
	schema_release(table, &sample);
}
END_TEST

START_TEST(order_is_the_tables)
{
	json_t *object = load(
	    "{\"objects\":[{\"names\":[\"a\"],\"x\":1,\"n\":1},{\"names\":[],"
	    "\"n\":2}],\"unknown\":1,\"slugs\":[],\"date\":null,"
	    "\"object\":{\"names\":[\"b\"],\"n\":3},\"text\":\"ab\"}");
	json_t *ordered = schema_order(fields, object);
	struct buf text = {0};

	json_write(&text, ordered);
	ck_assert_str_eq(text.data,
	    "{\"text\":\"ab\",\"object\":{\"n\":3,\"names\":[\"b\"]},"
	    "\"objects\":[{\"n\":1,\"names\":[\"a\"]},{\"n\":2}]}");
	buf_done(&text);
	json_decref(ordered);
	json_decref(object);
}
END_TEST

START_TEST(a_description_says_all)
{
	json_t *schema = schema_describe(fields);
	json_t *properties = json_object_get(schema, "properties"), *p;

	ck_assert_str_eq(json_text(schema, "type"), "object");
	ck_assert(
	    json_is_false(json_object_get(schema, "additionalProperties")));
	ck_assert_uint_eq(json_object_size(properties), 17);
	p = json_object_get(properties, "choice");
	ck_assert_uint_eq(json_array_size(json_object_get(p, "enum")), 3);
	ck_assert_str_eq(json_text(p, "description"), "choice");
	p = json_object_get(properties, "number");
	ck_assert_str_eq(json_text(p, "type"), "integer");
	ck_assert_double_eq(
	    json_number_value(json_object_get(p, "minimum")), -5);
	ck_assert_double_eq(
	    json_number_value(json_object_get(p, "maximum")), 1e11);
	p = json_object_get(properties, "slugs");
	ck_assert_int_eq(json_integer_value(json_object_get(p, "minItems")), 1);
	ck_assert_ptr_nonnull(
	    json_text(json_object_get(p, "items"), "pattern"));
	p = json_object_get(json_object_get(properties, "objects"), "items");
	ck_assert_uint_eq(json_array_size(json_object_get(p, "required")), 1);
	p = json_object_get(properties, "text");
	ck_assert_int_eq(
	    json_integer_value(json_object_get(p, "maxLength")), 4);
	json_decref(schema);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("schema");
	TCase *tests = tcase_create("schema");

	tcase_add_test(tests, good_values);
	tcase_add_test(tests, bad_values);
	tcase_add_test(tests, lengths_count_characters);
	tcase_add_test(tests, lists_have_an_end);
	tcase_add_test(tests, a_path_is_cut_not_overrun);
	tcase_add_test(tests, objects_are_read);
	tcase_add_test(tests, other_types_count_as_absent);
	tcase_add_test(tests, order_is_the_tables);
	tcase_add_test(tests, a_description_says_all);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
