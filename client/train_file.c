/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_file.c - writes a model beside its place and moves it there. Owns the
 * temporary file.
 */
#include "train_file.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

/* Of the base model's about lines; a model's reader takes a few more. */
#define ABOUT_LINES 150
#define ABOUT_BYTES 900

static void
add_figures(struct buf *text, const char *when, const struct train_figures *f)
{
	buf_printf(text,
	    "  %s: MAP@5 %.4f, AUROC %.4f, calibration error %.4f\n", when,
	    f->precision, f->auroc, f->calibration);
}

/* The history of a model that was trained again and again loses its end. */
static void
add_indented(struct buf *text, const char *about)
{
	size_t lines, n;

	for (lines = 0; *about != '\0' && lines < ABOUT_LINES; lines++) {
		n = strcspn(about, "\n");
		buf_printf(text, "  %.*s\n",
		    (int)(n < ABOUT_BYTES ? n : ABOUT_BYTES), about);
		about += n + (about[n] == '\n');
	}
}

char *
train_describe(const char *instance, const struct train_lists *lists,
    const struct train_result *result, const char *about)
{
	struct buf text = {0};
	time_t now = time(NULL);
	char day[32];

	strftime(day, sizeof(day), "%Y-%m-%d", gmtime(&now));
	buf_printf(&text,
	    "trained with counterpoint train on %s from the decisions of %s\n",
	    day, instance);
	buf_printf(&text,
	    "%zu texts: %zu matches confirmed, %zu rejected, %zu passed over; "
	    "%zu texts left out\n",
	    lists->n, lists->confirmed, lists->rejected, lists->passed_over,
	    lists->left_out);
	buf_printf(&text,
	    "trees added: rank %u, confidence %u; cross-validated in %d "
	    "folds:\n",
	    result->rank_trees, result->confidence_trees, TRAIN_FOLDS);
	add_figures(&text, "before", &result->before);
	add_figures(&text, "after", &result->after);
	buf_add_str(&text, "continues a model:\n");
	add_indented(&text, about);
	return buf_take(&text);
}

/* What is written must outlive a power cut before it takes the old one's
 * place. */
static int
write_all(int fd, const struct model *model)
{
	FILE *file = fdopen(fd, "w");
	int bad;

	if (file == NULL) {
		close(fd);
		return -1;
	}
	model_write(file, model, feature_name);
	bad = fflush(file) | ferror(file);
	if (bad == 0)
		bad = fchmod(fd, 0644) | fsync(fd);
	return fclose(file) | bad ? -1 : 0;
}

/* Opens a file that may take the place of the one at `path`; its name is for
 * free(). -1: `errno`. */
static int
open_beside(const char *path, char **ret_name)
{
	*ret_name = mem_printf("%s.XXXXXX", path);
	return mkstemp(*ret_name);
}

int
train_check_place(const char *path, struct err *err)
{
	struct stat is;
	char *beside;
	int fd;

	if (stat(path, &is) == 0 && S_ISDIR(is.st_mode))
		return err_set(
		    err, ERR_INVALID, "%s: %s", path, strerror(EISDIR));
	fd = open_beside(path, &beside);
	if (fd == -1) {
		err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
	} else {
		unlink(beside);
		close(fd);
	}
	free(beside);
	return fd == -1 ? -1 : 0;
}

int
train_write(const char *path, const struct model *model, struct err *err)
{
	char *beside;
	int fd = open_beside(path, &beside), rc = -1;

	if (fd != -1) {
		rc = write_all(fd, model);
		if (rc == 0)
			rc = rename(beside, path);
		if (rc == -1)
			unlink(beside);
	}
	if (rc == -1)
		err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
	free(beside);
	return rc;
}
