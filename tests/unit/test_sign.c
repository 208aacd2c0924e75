/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_sign.c - engine/release/sign.h and base/signify.h: the key file, and
 * signatures that signify(1) and openssl(1) take.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/release/sign.h"
#include "suite.h"

static char folder[] = "/tmp/counterpoint-sign-XXXXXX";

static void
setup(void)
{
	memset(folder + strlen(folder) - 6, 'X', 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

/* Whether a shell command succeeds. */
static bool
runs(const char *command)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
teardown(void)
{
	char *command = mem_printf("rm -r %s", folder);

	ck_assert_int_eq(chdir("/"), 0);
	ck_assert(runs(command));
	free(command);
}

static void
write_file(const char *name, const char *content)
{
	FILE *file = fopen(name, "w");

	ck_assert_int_ge(fputs(content, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(name, 0600), 0);
}

static struct signer *
open_key(void)
{
	struct err err = {0};
	struct signer *signer = signer_open("key", &err);

	ck_assert_msg(signer != NULL, "%s", err.text);
	return signer;
}

/* --- the key file --- */

START_TEST(a_key_is_made_once)
{
	struct signer *first = open_key(), *second = open_key();
	struct stat st;

	ck_assert_int_eq(stat("key", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_uint_eq(strspn(signer_id(first), "0123456789abcdef"), 16);
	ck_assert_str_eq(signer_id(first), signer_id(second));
	ck_assert_mem_eq(
	    signer_public(first), signer_public(second), SIGNIFY_PUBLIC);
	ck_assert(runs("test \"$(ls -A)\" = key"));
	signer_close(first);
	signer_close(second);
	signer_close(NULL);
	ck_assert_int_eq(unlink("key"), 0);
	first = open_key();
	second = open_key();
	ck_assert_str_eq(signer_id(first), signer_id(second));
	signer_close(first);
	signer_close(second);
}
END_TEST

/* Several daemons may start on one folder at once. */
START_TEST(all_who_make_it_at_once_get_the_same)
{
	enum { DAEMONS = 12 };
	struct signer *signer;
	char *expected;

	for (int i = 0; i < DAEMONS; i++)
		if (fork() == 0) {
			FILE *file = fopen("ids", "a");

			fprintf(file, "%s\n", signer_id(open_key()));
			fclose(file);
			_exit(0);
		}
	for (int i = 0; i < DAEMONS; i++) {
		int status;

		ck_assert_int_ne(wait(&status), -1);
		ck_assert_int_eq(status, 0);
	}
	signer = open_key();
	expected =
	    mem_printf("test \"$(sort ids | uniq -c | xargs)\" = '%d %s'",
		DAEMONS, signer_id(signer));
	ck_assert(runs(expected));
	free(expected);
	signer_close(signer);
}
END_TEST

/* RFC 8032, 7.1, test 2. */
START_TEST(it_signs_as_the_rfc_does)
{
	static const unsigned char seed[] =
	    "\x4c\xcd\x08\x9b\x28\xff\x96\xda\x9d\xb6\xc3\x46\xec\x11\x4e\x0f"
	    "\x5b\x8a\x31\x9f\x35\xab\xa6\x24\xda\x8c\xf6\xed\x4f\xb8\xa6\xfb";
	static const unsigned char prefix[] =
	    "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
	unsigned char der[48], signature[SIGNIFY_SIGNATURE];
	char line[65], hex[2 * SIGNIFY_SIGNATURE + 1], *file;
	struct signer *signer;

	memcpy(der, prefix, 16);
	memcpy(der + 16, seed, 32);
	sodium_bin2base64(line, sizeof(line), der, sizeof(der),
	    sodium_base64_VARIANT_ORIGINAL);
	file = mem_printf("-----BEGIN PRIVATE KEY-----\n%s\n"
			  "-----END PRIVATE KEY-----\n",
	    line);
	write_file("key", file);
	free(file);
	signer = open_key();
	sodium_bin2hex(hex, sizeof(hex), signer_public(signer), SIGNIFY_PUBLIC);
	ck_assert_str_eq(hex, "3d4017c3e843895a92b70aa74d1b7ebc"
			      "9c982ccf2ec4968cc0cd55f12af4660c");
	signer_sign(signer, "\x72", 1, signature);
	sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature));
	ck_assert_str_eq(hex,
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	signer_close(signer);
}
END_TEST

START_TEST(openssl_makes_and_reads_keys)
{
	struct signer *signer;
	char *command, hex[2 * SIGNIFY_PUBLIC + 1];

	ck_assert(runs("umask 077; openssl genpkey -algorithm ed25519 "
		       "-out key 2>/dev/null"));
	signer = open_key();
	sodium_bin2hex(hex, sizeof(hex), signer_public(signer), SIGNIFY_PUBLIC);
	command = mem_printf("test \"$(openssl pkey -in key -pubout -outform "
			     "DER | tail -c 32 | od -An -tx1 | tr -d ' \\n')\""
			     " = %s",
	    hex);
	ck_assert(runs(command));
	signer_close(signer);
	ck_assert_int_eq(unlink("key"), 0);
	signer_close(open_key());
	ck_assert(runs("openssl pkey -in key -noout"));
	free(command);
}
END_TEST

static void
is_refused(const char *why)
{
	struct err err = {0};

	ck_assert_ptr_null(signer_open("key", &err));
	ck_assert_int_eq(err.code, ERR_INVALID);
	ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
}

START_TEST(a_key_that_others_see_is_refused)
{
	static const mode_t bad[] = {0604, 0644, 0660, 0602};

	signer_close(open_key());
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(chmod("key", bad[i]), 0);
		is_refused("others must not read it");
	}
	if (geteuid() == 0) {
		ck_assert_int_eq(chmod("key", 0600), 0);
		ck_assert_int_eq(chown("key", 12345, 12345), 0);
		is_refused("must belong to");
	}
}
END_TEST

START_TEST(what_is_no_key_is_refused_and_kept)
{
	static const char cut[] = "-----BEGIN PRIVATE KEY-----\n"
				  "MC4CAQAwBQYDK2VwBCIEI\n"
				  "-----END PRIVATE KEY-----\n";
	static const char bare[] = "-----BEGIN PRIVATE KEY-----\n"
				   "-----END PRIVATE KEY-----\n";
	const char *const contents[] = {"", "\n", "sesame", cut, bare};

	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		struct stat st;

		write_file("key", contents[i]);
		is_refused("is not an Ed25519 private key");
		ck_assert_int_eq(stat("key", &st), 0);
		ck_assert_int_eq(st.st_size, (off_t)strlen(contents[i]));
	}
	ck_assert(
	    runs("umask 077; openssl genpkey -algorithm x25519 -out key"));
	is_refused("is not an Ed25519 private key");
	ck_assert(runs("rm key && mkdir key"));
	is_refused("not a file");
	ck_assert(runs("rmdir key && ln -s nowhere/key key"));
	is_refused("key: No such file");
}
END_TEST

START_TEST(where_it_cannot_be_made_is_told)
{
	struct err err = {0};

	ck_assert_ptr_null(signer_open("nowhere/key", &err));
	ck_assert_int_eq(err.code, ERR_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "nowhere/key: cannot make it"));
}
END_TEST

/* Plugins run in children of the daemon. */
START_TEST(a_child_cannot_sign)
{
	struct signer *signer = open_key();
	struct rlimit none = {0, 0};
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		unsigned char signature[SIGNIFY_SIGNATURE];

		setrlimit(RLIMIT_CORE, &none);
		ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
		signer_sign(signer, "x", 1, signature);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	signer_close(signer);
}
END_TEST

/* --- signatures in files --- */

/* Leaves `package`, `package.sig` and `key.pub`. */
static void
sign_package(struct signer *signer, const char *package)
{
	unsigned char signature[SIGNIFY_SIGNATURE];
	char *file;

	signer_sign(signer, package, strlen(package), signature);
	ck_assert(signify_verify(
	    signer_public(signer), package, strlen(package), signature));
	write_file("package", package);
	file = signify_signature_file(signer_id(signer), signature);
	write_file("package.sig", file);
	free(file);
	file = signify_public_file(signer_public(signer));
	write_file("key.pub", file);
	free(file);
}

START_TEST(signify_verifies)
{
	struct signer *signer = open_key();
	const char *verify = "signify-openbsd -Vq -p key.pub -m package "
			     "2>/dev/null";

	sign_package(signer, "{\"a\":1}");
	ck_assert(runs(verify));
	write_file("package", "{\"a\":2}");
	ck_assert(!runs(verify));
	ck_assert_int_eq(unlink("key"), 0);
	signer_close(signer);
	signer = open_key();
	sign_package(signer, "{\"a\":2}");
	ck_assert(runs(verify));
	signer_close(signer);
}
END_TEST

/* As counterpoint-release(7) tells a receiver to do it. */
START_TEST(openssl_verifies)
{
	const char *verify =
	    "{ echo '-----BEGIN PUBLIC KEY-----'; { echo MCowBQYDK2VwAyEA | "
	    "base64 -d; tail -n 1 key.pub | base64 -d | tail -c 32; } | "
	    "base64; "
	    "echo '-----END PUBLIC KEY-----'; } >key.pem; "
	    "tail -n 1 package.sig | base64 -d | tail -c 64 >raw; "
	    "openssl pkeyutl -verify -rawin -pubin -inkey key.pem -in package "
	    "-sigfile raw >/dev/null";
	struct signer *signer = open_key();

	sign_package(signer, "{\"a\":1}");
	ck_assert(runs(verify));
	write_file("package", "{\"a\":2}");
	ck_assert(!runs(verify));
	signer_close(signer);
}
END_TEST

START_TEST(files_are_read_back)
{
	struct signer *signer = open_key();
	unsigned char public[SIGNIFY_PUBLIC], signature[SIGNIFY_SIGNATURE],
	    made[SIGNIFY_SIGNATURE];
	char *file, id[SIGNIFY_ID];
	struct err err = {0};

	signer_sign(signer, "x", 1, made);
	file = signify_signature_file(signer_id(signer), made);
	ck_assert_int_eq(signify_read_signature(file, id, signature, &err), 0);
	ck_assert_mem_eq(signature, made, sizeof(made));
	ck_assert_str_eq(id, signer_id(signer));
	ck_assert_int_eq(signify_read_public(file, public, &err), -1);
	free(file);
	file = signify_public_file(signer_public(signer));
	ck_assert_int_eq(signify_read_public(file, public, &err), 0);
	ck_assert_mem_eq(public, signer_public(signer), sizeof(public));
	ck_assert_int_eq(signify_read_signature(file, id, signature, &err), -1);
	for (size_t len = strlen(file) - 1; len-- > 0;) {
		file[len] = '\0';
		ck_assert_int_eq(signify_read_public(file, public, &err), -1);
		ck_assert_int_eq(err.code, ERR_INVALID);
	}
	free(file);
	signer_close(signer);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sign");
	TCase *tests = tcase_create("sign");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, a_key_is_made_once);
	tcase_add_test(tests, all_who_make_it_at_once_get_the_same);
	tcase_add_test(tests, it_signs_as_the_rfc_does);
	tcase_add_test(tests, openssl_makes_and_reads_keys);
	tcase_add_test(tests, a_key_that_others_see_is_refused);
	tcase_add_test(tests, what_is_no_key_is_refused_and_kept);
	tcase_add_test(tests, where_it_cannot_be_made_is_told);
	tcase_add_test(tests, a_child_cannot_sign);
	tcase_add_test(tests, signify_verifies);
	tcase_add_test(tests, openssl_verifies);
	tcase_add_test(tests, files_are_read_back);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
