/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_verify.c - `counterpoint verify`: whether a package is what a daemon
 * signed, and what it says. Owns its options and the words; the form of keys
 * and signatures is base/signify's.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/signify.h"
#include "file.h"
#include "options.h"
#include "out.h"

#define PACKAGE_BYTES  JSON_FRAME_MAX
#define SIGNIFY_BYTES  4096 /* of a key's or a signature's file */
#define PACKAGE_FORMAT 1

struct question {
	const char *package, *signature, *key; /* files; key may be NULL */
	bool from_server;
};

/* Names the file that an error is about. */
static int
blame(const char *path, struct err *err)
{
	char *text = mem_strdup(err->text);

	err_set(err, ERR_INVALID, "%s %s", path, text);
	free(text);
	return -1;
}

/* --- whose key --- */

static int
read_key_file(
    const char *path, unsigned char ret[SIGNIFY_PUBLIC], struct err *err)
{
	struct buf file = {0};
	int result = file_read(path, SIGNIFY_BYTES, &file, err);

	if (result == 0 && signify_read_public(file.data, ret, err) == -1)
		result = blame(path, err);
	buf_done(&file);
	return result;
}

static int
ask_key(struct client *c, unsigned char ret[SIGNIFY_PUBLIC], struct err *err)
{
	const char *text;
	size_t len = 0;
	json_t *status;
	int result = 0;

	if (session_call(&c->session, "server.status", json_object(), &status,
		err) == -1)
		return -1;
	text = json_text(json_object_get(status, "signing"), "public_key");
	if (text == NULL ||
	    sodium_base642bin(ret, SIGNIFY_PUBLIC, text, strlen(text), NULL,
		&len, NULL, sodium_base64_VARIANT_ORIGINAL) == -1 ||
	    len != SIGNIFY_PUBLIC)
		result = err_set(
		    err, ERR_INVALID, "the server tells no key for releases");
	json_decref(status);
	return result;
}

/* --- whether it holds --- */

static int
read_signature(const char *path, char ret_key_id[SIGNIFY_ID],
    unsigned char ret[SIGNIFY_SIGNATURE], struct err *err)
{
	struct buf file = {0};
	int result = file_read(path, SIGNIFY_BYTES, &file, err);

	if (result == 0 &&
	    signify_read_signature(file.data, ret_key_id, ret, err) == -1)
		result = blame(path, err);
	buf_done(&file);
	return result;
}

static int
check_signature(const unsigned char public[SIGNIFY_PUBLIC], const char *path,
    const struct buf *package, struct err *err)
{
	unsigned char signature[SIGNIFY_SIGNATURE];
	char id[SIGNIFY_ID], made_by[SIGNIFY_ID];

	if (read_signature(path, made_by, signature, err) == -1)
		return -1;
	signify_key_id(public, id);
	if (strcmp(id, made_by) != 0)
		return err_set(err, ERR_INVALID,
		    "the key %s signed it, and not the one given, %s", made_by,
		    id);
	if (!signify_verify(public, package->data, package->len, signature))
		return err_set(err, ERR_INVALID,
		    "the signature does not hold: these are not the bytes that "
		    "the key %s signed",
		    id);
	return 0;
}

static int
read_package(const struct buf *bytes, json_t **ret, struct err *err)
{
	const json_t *facts;
	json_t *package;

	if (json_parse(bytes->data, bytes->len, &package, err) == -1)
		return -1;
	facts = json_object_get(package, "counterpoint");
	if (json_integer_value(json_object_get(facts, "format")) !=
	    PACKAGE_FORMAT) {
		json_decref(package);
		return err_set(err, ERR_INVALID,
		    "the signature holds, but this is no package of format %d",
		    PACKAGE_FORMAT);
	}
	*ret = package;
	return 0;
}

/* Reads the files and compares; the caller frees *ret. */
static int
verify(const struct question *question,
    const unsigned char public[SIGNIFY_PUBLIC], json_t **ret, struct err *err)
{
	struct buf package = {0};
	int result = -1;

	if (file_read(question->package, PACKAGE_BYTES, &package, err) == 0 &&
	    check_signature(public, question->signature, &package, err) == 0)
		result = read_package(&package, ret, err);
	buf_done(&package);
	return result;
}

/* --- what it is --- */

static json_t *
member(const json_t *facts, const char *object, const char *name)
{
	json_t *value =
	    name != NULL ? json_object_get(json_object_get(facts, object), name)
			 : json_object_get(facts, object);

	return value != NULL ? json_incref(value) : json_null();
}

static json_t *
report(const json_t *package, const char *key_id)
{
	const json_t *facts = json_object_get(package, "counterpoint");
	json_t *all = json_pack("{s:b, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
				"s:o, s:o, s:o, s:o, s:o, s:o}",
	    "holds", 1, "signed_by", key_id, "key", member(facts, "key", NULL),
	    "organisation", member(facts, "organisation", "slug"), "legal_name",
	    member(facts, "organisation", "legal_name"), "audience",
	    member(facts, "audience", "name"), "channel",
	    member(facts, "channel", NULL), "language",
	    member(facts, "language", NULL), "message",
	    member(facts, "message", "slug"), "version",
	    member(facts, "message", "version"), "hash",
	    member(facts, "message", "hash"), "campaign",
	    member(facts, "campaign", "slug"), "planned_at",
	    member(facts, "slot", "planned_at"), "made_at",
	    member(package, "versionCreated", NULL), "late_seconds",
	    member(facts, "late_seconds", NULL));
	json_t *corrects = json_object_get(facts, "corrects");

	json_object_set_new(
	    all, "ai_assisted", member(facts, "message", "ai_assisted"));
	if (corrects != NULL)
		json_object_set(all, "corrects", corrects);
	return all;
}

/* A member as a person reads it. The caller frees it. */
static char *
cell(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return value == NULL || json_is_null(value) ? mem_strdup("?")
						    : out_cell(value);
}

/* One line of members of an object, each "@" of the form in turn. */
static void
tell(const json_t *object, const char *form, const char *const names[])
{
	struct buf line = {0};

	for (const char *s = form; *s != '\0'; s++) {
		char *text;

		if (*s != '@') {
			buf_add_char(&line, *s);
			continue;
		}
		text = cell(object, *names++);
		buf_add_str(&line, text);
		free(text);
	}
	out_text("", 0, line.data);
	buf_done(&line);
}

static void
tell_report(const json_t *all)
{
	static const char *const signature[] = {"signed_by"};
	static const char *const who[] = {
	    "legal_name", "audience", "channel", "language"};
	static const char *const what[] = {
	    "message", "version", "campaign", "hash"};
	static const char *const when[] = {
	    "planned_at", "made_at", "late_seconds"};
	static const char *const key[] = {"key"};
	static const char *const corrected[] = {
	    "message", "version", "released_at", "release"};
	const json_t *corrects = json_object_get(all, "corrects");

	tell(all, "The signature holds; the key @ made it.", signature);
	tell(all, "@ says this to @, on @, in @.", who);
	tell(all, "Message @, version @, of the campaign @; hash @.", what);
	tell(all, "Planned for @, made at @, @ seconds late.", when);
	tell(all, "Its key is @: who has it already need do nothing.", key);
	if (json_is_true(json_object_get(all, "ai_assisted")))
		puts("A machine helped to write it.");
	if (corrects != NULL)
		tell(corrects,
		    "It corrects @, version @, released at @ as release @.",
		    corrected);
}

static enum exit_code
answer(struct client *c, const struct question *question,
    const unsigned char public[SIGNIFY_PUBLIC])
{
	char id[SIGNIFY_ID];
	json_t *package = NULL, *all;
	struct err err;

	if (verify(question, public, &package, &err) == -1) {
		err.code = ERR_INVALID;
		return out_error(question->package, &err);
	}
	signify_key_id(public, id);
	all = report(package, id);
	if (c->json)
		out_json(stdout, all);
	else
		tell_report(all);
	json_decref(all);
	json_decref(package);
	return EXIT_OK;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	struct question question = {0};
	const struct option options[] = {
	    {"key", "FILE",
		"whose signature it must be: a public key as "
		"signify(1) has it",
		&question.key, NULL},
	    {"from-server", NULL, "or: that of the server", NULL,
		&question.from_server},
	    {"signature", "FILE", "the signature; else PACKAGE.sig",
		&question.signature, NULL},
	    {0},
	};
	unsigned char public[SIGNIFY_PUBLIC];
	enum exit_code code;
	struct err err;
	char *beside;

	if (options_parse(c, options, argc, argv) != 1)
		options_usage(c, "one package is needed");
	if ((question.key != NULL) == question.from_server)
		options_usage(c, "whose key: --key FILE or --from-server");
	if (sodium_init() == -1)
		abort();
	if (question.from_server && ask_key(c, public, &err) == -1)
		return out_error("", &err);
	if (!question.from_server &&
	    read_key_file(question.key, public, &err) == -1) {
		out_error("", &err);
		return EXIT_USAGE;
	}
	question.package = argv[1];
	beside = mem_printf("%s.sig", question.package);
	if (question.signature == NULL)
		question.signature = beside;
	code = answer(c, &question, public);
	free(beside);
	return code;
}

const struct command command_verify = {
    .name = "verify",
    .usage = "[options] --key FILE | --from-server  PACKAGE",
    .summary = "Verify a package, and tell what it is.",
    .run = run,
};
