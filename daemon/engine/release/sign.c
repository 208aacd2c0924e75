/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.c - reads or makes the key file, and signs with it. Owns the secret, in
 * a page of memory that no child process and no core dump gets.
 */
#include "engine/release/sign.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/secret.h"

enum {
	SEED = crypto_sign_ed25519_SEEDBYTES,
	PREFIX = 16,		/* of DER before the seed */
	DER = PREFIX + SEED,	/* 48 bytes: */
	DER_TEXT = DER / 3 * 4, /* base64 without padding */
	FILE_MAX = 512,		/* a comment may stand around it */
};

static const char pem_begin[] = "-----BEGIN PRIVATE KEY-----\n";
static const char pem_end[] = "\n-----END PRIVATE KEY-----\n";

/* RFC 8410: version 0, algorithm 1.3.101.112, an octet string of 32 bytes. */
static const unsigned char prefix[PREFIX] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30,
    0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

/* What only the process that opened the key can see. */
struct secret {
	unsigned char key[crypto_sign_ed25519_SECRETKEYBYTES];
};

struct signer {
	struct secret *secret;
	unsigned char public[SIGNIFY_PUBLIC];
	char id[SIGNIFY_ID];
};

/* --- memory --- */

/* Locking may be refused by a limit; the other two are not to fail. */
static struct secret *
secret_new(struct err *err)
{
	void *page = mmap(NULL, sizeof(struct secret), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED) {
		err_set(err, ERR_INTERNAL, "mmap: %s", strerror(errno));
		return NULL;
	}
	if (madvise(page, sizeof(struct secret), MADV_WIPEONFORK) == -1 ||
	    madvise(page, sizeof(struct secret), MADV_DONTDUMP) == -1) {
		err_set(err, ERR_INTERNAL, "madvise: %s", strerror(errno));
		munmap(page, sizeof(struct secret));
		return NULL;
	}
	(void)mlock(page, sizeof(struct secret));
	return page;
}

static void
secret_free(struct secret *secret)
{
	if (secret == NULL)
		return;
	explicit_bzero(secret, sizeof(*secret));
	munmap(secret, sizeof(*secret));
}

/* --- the file --- */

/* Finds the seed in the text of a key file. */
static int
parse_pem(const char *text, unsigned char seed[SEED])
{
	const char *begin = strstr(text, pem_begin);
	unsigned char der[DER];
	size_t len = 0;
	int result = -1;

	if (begin == NULL)
		return -1;
	begin += strlen(pem_begin);
	if (strncmp(begin + strcspn(begin, "\n"), pem_end, strlen(pem_end)) ==
		0 &&
	    sodium_base642bin(der, sizeof(der), begin, strcspn(begin, "\n"),
		NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    len == DER && memcmp(der, prefix, PREFIX) == 0) {
		memcpy(seed, der + PREFIX, SEED);
		result = 0;
	}
	explicit_bzero(der, sizeof(der));
	return result;
}

/* Reads the whole of a small file. */
static ssize_t
read_whole(int fd, char *text, size_t room)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, text + len, room - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n == -1 && errno == EINTR));
	return n == -1 ? -1 : (ssize_t)len;
}

/* ERR_NOT_FOUND when there is no such file. */
static int
read_seed(const char *path, unsigned char seed[SEED], struct err *err)
{
	char text[FILE_MAX + 1] = {0};
	int fd, result = 0;

	if (secret_open(path, &fd, err) == -1)
		return -1;
	if (read_whole(fd, text, FILE_MAX) == -1)
		result =
		    err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
	else if (parse_pem(text, seed) == -1)
		result = err_set(err, ERR_INVALID,
		    "%s: is not an Ed25519 private key in PEM (PKCS #8)", path);
	explicit_bzero(text, sizeof(text));
	close(fd);
	return result;
}

static int
write_seed(int fd, const unsigned char seed[SEED])
{
	unsigned char der[DER];
	char line[DER_TEXT + 1], text[FILE_MAX];
	int len;
	bool good;

	memcpy(der, prefix, PREFIX);
	memcpy(der + PREFIX, seed, SEED);
	sodium_bin2base64(
	    line, sizeof(line), der, DER, sodium_base64_VARIANT_ORIGINAL);
	len = snprintf(text, sizeof(text), "%s%s%s", pem_begin, line, pem_end);
	good = write(fd, text, (size_t)len) == len && fsync(fd) == 0;
	explicit_bzero(der, sizeof(der));
	explicit_bzero(line, sizeof(line));
	explicit_bzero(text, sizeof(text));
	return good ? 0 : -1;
}

static int
sync_folder_of(const char *path)
{
	char *copy = mem_strdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd == -1 ? -1 : fsync(fd);

	if (fd != -1)
		close(fd);
	free(copy);
	return result;
}

/*
 * Puts a new key where there is none. A link, unlike a rename, never replaces
 * the key that another daemon made meanwhile; that one is then the key.
 */
static int
make_file(const char *path, const unsigned char seed[SEED], struct err *err)
{
	char *draft = mem_printf("%s.XXXXXX", path);
	int fd = mkostemp(draft, O_CLOEXEC);
	int result = -1;

	if (fd != -1 && write_seed(fd, seed) == 0 &&
	    (link(draft, path) == 0 || errno == EEXIST) &&
	    sync_folder_of(path) == 0)
		result = 0;
	else
		err_set(err, ERR_INVALID, "%s: cannot make it: %s", path,
		    strerror(errno));
	if (fd != -1) {
		unlink(draft);
		close(fd);
	}
	free(draft);
	return result;
}

/* The file is read again, since it may be another's by now. */
static int
make_seed(const char *path, unsigned char seed[SEED], struct err *err)
{
	randombytes_buf(seed, SEED);
	if (make_file(path, seed, err) == 0 && read_seed(path, seed, err) == 0)
		return 0;
	err->code = ERR_INVALID; /* also of a link that leads nowhere */
	return -1;
}

/* --- the signer --- */

static int
find_seed(const char *path, unsigned char seed[SEED], struct err *err)
{
	if (read_seed(path, seed, err) == 0)
		return 0;
	return err->code == ERR_NOT_FOUND ? make_seed(path, seed, err) : -1;
}

struct signer *
signer_open(const char *key_file, struct err *err)
{
	struct secret *secret;
	struct signer *signer = NULL;
	unsigned char seed[SEED];

	if (sodium_init() == -1) {
		err_set(err, ERR_INTERNAL, "libsodium does not start");
		return NULL;
	}
	secret = secret_new(err);
	if (secret != NULL && find_seed(key_file, seed, err) == 0) {
		signer = mem_calloc(1, sizeof(*signer));
		signer->secret = secret;
		crypto_sign_ed25519_seed_keypair(
		    signer->public, secret->key, seed);
		signify_key_id(signer->public, signer->id);
	}
	explicit_bzero(seed, sizeof(seed));
	if (signer == NULL)
		secret_free(secret);
	return signer;
}

void
signer_close(struct signer *signer)
{
	if (signer == NULL)
		return;
	secret_free(signer->secret);
	free(signer);
}

const char *
signer_id(const struct signer *signer)
{
	return signer->id;
}

const unsigned char *
signer_public(const struct signer *signer)
{
	return signer->public;
}

void
signer_sign(const struct signer *signer, const void *bytes, size_t len,
    unsigned char ret[SIGNIFY_SIGNATURE])
{
	/* A child has zeroes here, which would sign with a known key. */
	assert(
	    !sodium_is_zero(signer->secret->key, sizeof(signer->secret->key)));
	crypto_sign_ed25519_detached(
	    ret, NULL, bytes, len, signer->secret->key);
}
