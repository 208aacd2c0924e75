/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package_fixture.c - reads the full inputs, and makes hostile ones of them.
 * Owns the folder of them, open.
 */
#include "package_fixture.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "engine/release/package.h"

static int folder = -1;

void
package_fixture_open(void)
{
	if (folder == -1)
		folder = open(PACKAGE_DIR, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

json_t *
package_document(const char *name)
{
	json_error_t fault = {.text = "cannot be opened"};
	json_t *doc;
	int fd;

	package_fixture_open();
	fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	doc = json_loadfd(fd, 0, &fault);
	ck_assert_msg(doc != NULL, PACKAGE_DIR "/%s: %s", name, fault.text);
	close(fd);
	return doc;
}

json_t *
package_inputs(void)
{
	return package_document("inputs.json");
}

/* --- hostile --- */

/* What breaks programs that write JSON, HTML or lines. */
static const char *const pieces[] = {"\x01", "\x1f", "\x7f", "\n", "\r\n", "\t",
    "\b", "\f", "\"", "\\", "\\u0000", "/", "</p><script>alert(1)</script>",
    "<!--", "]]>", "&amp;", "'", "[missiles]", "[port", "[", "]", "%s%n",
    "\xe2\x80\xae", /* right to left from here */
    "\xe2\x80\xa8", /* line separator */
    "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "\xef\xbf\xbd", "\xef\xbb\xbf", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf",
    "e\xcc\x81", "a", "word ", "\n\n", "  "};

static char *
hostile_text(size_t most)
{
	struct buf text = {0};
	size_t len = most > 0 ? (size_t)random() % most : 0;

	buf_add_str(&text, "");
	while (text.len < len)
		buf_add_str(
		    &text, pieces[(size_t)random() %
				  (sizeof(pieces) / sizeof(pieces[0]))]);
	return buf_take(&text);
}

static void
set_hostile(json_t *object, const char *name, size_t most)
{
	char *text = hostile_text(most);

	json_object_set_new(object, name, json_string(text));
	free(text);
}

static void
set_person(json_t *object)
{
	static const char *const names[] = {"author", "account", "cleared_by",
	    "name_of_person", "email", "people", "by"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		json_object_set_new(
		    object, names[i], json_string(PACKAGE_PERSON));
	json_object_set_new(
	    object, "proof", json_pack("{s:s}", "person", PACKAGE_PERSON));
}

static void
set_all(json_t *object, const char *const names[], size_t most)
{
	for (size_t i = 0; names[i] != NULL; i++)
		set_hostile(object, names[i], most);
	set_person(object);
}

json_t *
package_hostile_inputs(unsigned seed, size_t most)
{
	static const char *const campaign[] = {"title", NULL};
	static const char *const organisation[] = {
	    "legal_name", "voice_line", NULL};
	static const char *const audience[] = {"name", NULL};
	static const char *const variant[] = {"fact", "kernel", "warning",
	    "fallacy", "fact_again", "call_to_action", NULL};
	static const char *const narrative[] = {"title", NULL};
	static const char *const evidence[] = {
	    "statement", "source_title", "publisher", "unit", NULL};
	static const char *const deed[] = {"title", "promise", NULL};
	json_t *inputs = package_inputs();
	json_t *item;
	size_t i;

	srandom(seed);
	set_all(json_object_get(inputs, "campaign"), campaign, most);
	set_all(json_object_get(inputs, "organisation"), organisation, most);
	set_all(json_object_get(inputs, "audience"), audience, most);
	set_all(json_object_get(inputs, "variant"), variant, most);
	set_person(json_object_get(inputs, "message"));
	set_person(json_object_get(inputs, "slot"));
	set_person(json_object_get(inputs, "corrects"));
	set_person(inputs);
	json_array_foreach(json_object_get(inputs, "narratives"), i, item)
	    set_all(item, narrative, most);
	json_array_foreach(json_object_get(inputs, "evidence"), i, item)
	    set_all(item, evidence, most);
	json_array_foreach(json_object_get(inputs, "deeds"), i, item)
	    set_all(item, deed, most);
	return inputs;
}

/* --- packages --- */

struct buf
package_of(json_t *inputs)
{
	const struct package_settings settings = {"0123456789abcdef"};
	struct buf bytes = {0};
	struct err err = {0};
	int result = package_make(inputs, &settings, &bytes, &err);

	ck_assert_msg(result == 0, "%s", err.text);
	json_decref(inputs);
	return bytes;
}

json_t *
package_read(json_t *inputs)
{
	struct buf bytes = package_of(inputs);
	struct err err = {0};
	json_t *package;
	int result = json_parse(bytes.data, bytes.len, &package, &err);

	ck_assert_msg(result == 0, "%s", err.text);
	buf_done(&bytes);
	return package;
}
