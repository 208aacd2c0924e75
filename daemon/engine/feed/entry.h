/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry.h - an entry of the register in words, and the addresses in its feeds:
 * what JSON Feed and Atom share. Owns nothing; their forms are register.h's.
 */
#ifndef COUNTERPOINT_ENGINE_FEED_ENTRY_H
#define COUNTERPOINT_ENGINE_FEED_ENTRY_H

#include "engine/feed/register.h"

#define FEED_TITLE "Public register of releases"

/* Cleaned text of a buffer, which may be empty. */
const char *feed_text(const struct buf *);

/* Each clears the buffer first. The title is the fact where that is short, else
 * who said which message to whom. */
void feed_entry_title(struct buf *, const json_t *entry);
void feed_entry_text(struct buf *, const json_t *entry);

/* The address of the page that is looked at, of one that begins before a
 * release (0: the newest), of one release. */
void feed_self_url(struct buf *, const struct feed_view *, const char *path);
void feed_page_url(
    struct buf *, const struct feed_view *, const char *path, long long before);
void feed_release_url(struct buf *, const struct feed_view *, const char *path,
    long long release);

#endif
