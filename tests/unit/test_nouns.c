/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_nouns.c - the tables of the model's nouns, by a rich example of each:
 * checked, read into C, written back.
 */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "model/message.h"
#include "model/noun.h"
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

static const char *const examples[NOUN_KINDS] = {
    [NOUN_ORGANISATION] =
	"{\"slug\":\"o\",\"legal_name\":\"O\",\"kind\":\"state\","
	"\"country\":\"JP\",\"groups\":[\"ipp\"],\"voice_line\":\"V\","
	"\"time_zone\":\"Asia/Tokyo\",\"languages\":[\"ja\",\"en\"],"
	"\"forbidden_audiences\":[\"a\",\"b\"],\"legacy_burden\":["
	"{\"audience\":\"a\",\"weight\":0.25,\"reason\":\"R\","
	"\"source\":\"S\"}],\"expertise\":[{\"theme\":\"trade\","
	"\"audience\":\"a\",\"weight\":0.5,\"reason\":\"R\","
	"\"source\":\"S\"}],\"blackouts\":[{\"from\":\"2027-07-01\","
	"\"to\":\"2027-07-02\",\"reason\":\"R\"}]}",
    [NOUN_AUDIENCE] =
	"{\"slug\":\"a\",\"name\":\"A\",\"kind\":\"country\","
	"\"parent\":\"p\",\"m49\":\"704\",\"iso\":\"VN\",\"languages\":["
	"{\"language\":\"vi\",\"share\":0.96,\"source\":\"S\","
	"\"year\":2019}],"
	"\"time_zone\":\"Asia/Ho_Chi_Minh\",\"weekend\":[6,7],"
	"\"channels\":[{\"kind\":\"web\",\"share\":0.5,\"source\":\"S\","
	"\"year\":2023,\"prime_time\":[{\"from\":\"19:00\","
	"\"to\":\"21:00\"}]}],\"concerns\":[{\"theme\":\"trade\","
	"\"weight\":0.7,\"source\":\"S\",\"year\":2024}],"
	"\"sensitivities\":[{\"theme\":\"war\",\"advice\":\"A\","
	"\"source\":\"S\",\"year\":2024}],\"trust\":[{\"organisation\":"
	"\"japan\","
	"\"value\":0.589,\"survey\":\"S\",\"population\":\"P\",\"n\":1994,"
	"\"from\":\"2024-01-03\",\"to\":\"2024-02-23\"}],"
	"\"min_population\":100000,\"blackouts\":[{\"from\":\"2024-01-01\","
	"\"to\":\"2024-01-02\",\"reason\":\"R\"}]}",
    [NOUN_AUDIENCE_SET] = "{\"slug\":\"s\",\"name\":\"S\",\"basis\":\"B\","
			  "\"audiences\":[\"a\",\"b\"]}",
    [NOUN_CONCEPT] = "{\"slug\":\"c\",\"kind\":\"weapon\",\"about\":\"A\","
		     "\"terms\":[{\"text\":\"T\",\"language\":\"en\"},"
		     "{\"text\":\"U\",\"language\":\"zh-Hant\"}]}",
    [NOUN_EVIDENCE] =
	"{\"slug\":\"e\",\"statement\":\"S\",\"date\":\"2024-03-28\","
	"\"number\":7000,\"unit\":\"containers\",\"status\":\"reported\","
	"\"reliability\":\"B\",\"credibility\":3,"
	"\"source_title\":\"T\",\"publisher\":\"P\",\"url\":\"https://x\","
	"\"archive_url\":\"https://y\",\"content_hash\":\""
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
	"\"valid_until\":\"2026-01-01\",\"superseded_by\":\"f\","
	"\"retracted\":{\"date\":\"2024-05-01\",\"reason\":\"R\"}}",
    [NOUN_DEED] = "{\"slug\":\"d\",\"organisation\":\"o\",\"audience\":\"a\","
		  "\"title\":\"T\",\"promise\":\"P\",\"due\":\"2025-01-01\","
		  "\"status\":\"delivered\",\"proof\":\"P\",\"source\":\"S\"}",
    [NOUN_NARRATIVE] =
	"{\"slug\":\"n\",\"parent\":\"m\",\"kind\":\"claim\",\"title\":\"T\","
	"\"summary\":\"S\",\"aliases\":[\"A\"],\"exemplars\":[{\"text\":\"T\","
	"\"language\":\"ru\",\"speaker\":\"S\",\"date\":\"2024-06-19\","
	"\"source\":\"Q\"},{\"text\":\"U\",\"language\":\"en\"}],\"phrases\":["
	"{\"pattern\":\"proxy ~2 war\",\"language\":\"en\"}],"
	"\"tags\":[\"distort\"],\"disarm\":[\"T0022\"],\"actors\":[\"A\"],"
	"\"verdict\":\"false\",\"kernel_of_truth\":\"K\",\"harm\":\"high\","
	"\"first_seen\":\"2022-02-24\",\"last_seen\":\"2024-06-19\","
	"\"status\":\"active\"}",
    [NOUN_MESSAGE] =
	"{\"slug\":\"m\",\"organisation\":\"o\",\"narratives\":[\"n\"],"
	"\"type\":\"debunk\",\"themes\":[\"trade\"],\"tone\":\"T\","
	"\"dos\":[\"D\"],\"donts\":[\"E\"],\"counter_technique\":\"C00119\","
	"\"evidence\":[\"e\"],\"deeds\":[\"d\"],\"promises\":true,"
	"\"ai_assisted\":true,\"variants\":[{\"language\":\"en\","
	"\"fact\":\"F [e].\",\"warning\":\"W\",\"fallacy\":\"Y\","
	"\"fact_again\":\"G\",\"kernel\":\"K\",\"call_to_action\":\"C\","
	"\"native_review\":\"pending\"}]}",
    [NOUN_OCCASION] =
	"{\"slug\":\"s\",\"title\":\"T\",\"kind\":\"summit\","
	"\"starts\":\"2024-07-09\",\"time\":\"09:00\","
	"\"time_zone\":\"America/New_York\",\"days\":3,"
	"\"rrule\":\"FREQ=YEARLY\",\"also\":[\"2024-12-01\"],"
	"\"except\":[\"2025-07-09\"],\"audiences\":[\"a\"],"
	"\"narratives\":[\"n\"],\"source\":\"S\",\"uid\":\""
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
    [NOUN_ACCOUNT] = "{\"login\":\"l\",\"organisation\":\"o\",\"name\":\"N\","
		     "\"person\":true,\"roles\":[\"analyst\",\"admin\"],"
		     "\"uids\":[0,4294967294]}",
};

/* An example holds every field of its table, at every depth. */
static void
check_complete(const struct schema_field *table, const json_t *object)
{
	ck_assert(json_is_object(object));
	for (; table->name != NULL; table++) {
		const json_t *value = json_object_get(object, table->name);

		ck_assert_msg(value != NULL, "no example of %s", table->name);
		ck_assert_msg(table->about != NULL && *table->about != '\0',
		    "%s says nothing about itself", table->name);
		if (table->type != SCHEMA_OBJECT)
			continue;
		if (table->flags & SCHEMA_LIST)
			value = json_array_get(value, 0);
		check_complete(table->fields, value);
	}
}

/* The C form as JSON again, by the same table. */
static json_t *write_back(const struct schema_field *, const void *);

static json_t *
write_one(const struct schema_field *field, const void *at)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
		return json_integer(*(const long long *)at);
	case SCHEMA_REAL:
		return json_real(*(const double *)at);
	case SCHEMA_BOOL:
		return json_boolean(*(const bool *)at);
	case SCHEMA_OBJECT:
		return write_back(field->fields, at);
	default:
		return json_string(*(char *const *)at);
	}
}

static size_t
size_of(const struct schema_field *field)
{
	if (field->type == SCHEMA_OBJECT)
		return field->size;
	return field->type == SCHEMA_INTEGER ? sizeof(long long)
					     : sizeof(char *);
}

static json_t *
write_back(const struct schema_field *table, const void *from)
{
	json_t *object = json_object(), *value;

	for (; table->name != NULL; table++) {
		const void *at = (const char *)from + table->offset;
		const struct schema_list *list = at;

		if (table->flags & SCHEMA_LIST) {
			value = json_array();
			for (size_t i = 0; i < list->n; i++)
				json_array_append_new(value,
				    write_one(table, (char *)list->items +
							 i * size_of(table)));
		} else if (table->type == SCHEMA_OBJECT) {
			value = write_back(table->fields, *(void *const *)at);
		} else {
			value = write_one(table, at);
		}
		json_object_set_new(object, table->name, value);
	}
	return object;
}

START_TEST(every_noun_goes_round)
{
	const struct noun *noun = &nouns[_i];
	json_t *doc = load(examples[_i]), *ordered, *back;
	struct buf text = {0}, again = {0};
	void *item;

	ck_assert_msg(schema_check(noun->fields, doc, &err) == 0, "%s: %s",
	    err.field, err.text);
	check_complete(noun->fields, doc);
	ck_assert_int_eq(noun_find(noun->name), _i);
	/* Its own table leaves meta out, and keeps all else as it was. */
	json_object_set_new(doc, "meta", json_object());
	ordered = schema_order(noun->fields, doc);
	json_write(&text, ordered);
	ck_assert_str_eq(text.data, examples[_i]);
	item = noun_read(_i, doc);
	json_decref(doc);
	back = write_back(noun->fields, item);
	noun_free(_i, item);
	/* Whole reals read as reals: compared as numbers. */
	json_write(&again, back);
	if (strcmp(noun->name, "evidence") != 0)
		ck_assert_str_eq(again.data, text.data);
	else
		ck_assert_ptr_nonnull(strstr(again.data, "\"number\":7000.0,"));
	json_decref(back);
	json_decref(ordered);
	buf_done(&text);
	buf_done(&again);
}
END_TEST

/* Without each required field in turn, and with null in its place. */
START_TEST(every_noun_misses_what_it_needs)
{
	const struct schema_field *table = nouns[_i].fields;
	unsigned required = 0;

	for (; table->name != NULL; table++) {
		json_t *doc = load(examples[_i]);

		json_object_del(doc, table->name);
		if (table->flags & SCHEMA_REQUIRED) {
			required++;
			ck_assert_int_eq(
			    schema_check(nouns[_i].fields, doc, &err), -1);
			ck_assert_str_eq(err.field, table->name);
			ck_assert_str_eq(err.text, "is missing");
		} else {
			ck_assert_int_eq(
			    schema_check(nouns[_i].fields, doc, &err), 0);
		}
		json_object_set_new(doc, table->name, json_null());
		ck_assert_int_eq(schema_check(nouns[_i].fields, doc, &err), -1);
		json_decref(doc);
	}
	ck_assert_uint_ge(required, 3);
	noun_free(_i, NULL);
}
END_TEST

START_TEST(meta_is_read)
{
	json_t *doc =
	    load("{\"slug\":\"m\",\"meta\":{\"version\":3,\"state\":"
		 "\"cleared\",\"hash\":\"h\",\"author\":\"a\",\"cleared_at\":"
		 "\"2024-06-19T00:00:00Z\",\"cleared_by\":[\"b\"],"
		 "\"created_at\":\"c\",\"changed_at\":\"d\",\"more\":1}}");
	struct message *message = noun_read(NOUN_MESSAGE, doc);

	json_decref(doc);
	ck_assert_int_eq(message->meta.version, 3);
	ck_assert_str_eq(message->meta.cleared_by.items[0], "b");
	ck_assert(message_is_cleared(message));
	noun_free(NOUN_MESSAGE, message);
	doc = load("{\"slug\":\"m\"}");
	message = noun_read(NOUN_MESSAGE, doc);
	json_decref(doc);
	ck_assert(!message_is_cleared(message));
	noun_free(NOUN_MESSAGE, message);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("nouns");
	TCase *tests = tcase_create("nouns");

	tcase_add_loop_test(tests, every_noun_goes_round, 0, NOUN_KINDS);
	tcase_add_loop_test(
	    tests, every_noun_misses_what_it_needs, 0, NOUN_KINDS);
	tcase_add_test(tests, meta_is_read);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
