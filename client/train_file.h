/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_file.h - a trained model as a file that says where it comes from. Owns
 * nothing; the form of the rest is lexical/model/model.h's.
 */
#ifndef COUNTERPOINT_CLIENT_TRAIN_FILE_H
#define COUNTERPOINT_CLIENT_TRAIN_FILE_H

#include "train_cross.h"

/* Where a model comes from, for its file and for its user; `about` is the base
 * model's. The caller frees. */
char *train_describe(const char *instance, const struct train_lists *,
    const struct train_result *, const char *about);

/* Whether a model can be written there, before the work is done. ERR_INVALID
 * names the file. */
int train_check_place(const char *path, struct err *);

/* Writes the model with mode 0644, whole or not at all. ERR_INVALID names the
 * file. */
int train_write(const char *path, const struct model *, struct err *);

#endif
