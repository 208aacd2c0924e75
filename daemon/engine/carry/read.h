/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.h - a package as the database gives it, made into what a plugin gets. A
 * pure function; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_READ_H
#define COUNTERPOINT_ENGINE_CARRY_READ_H

#include <counterpoint_plugin.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Reads an item of delivery_take(). The very bytes that were signed are made
 * anew, for the database keeps the value and not the bytes; a signature that is
 * not over them is ERR_INVALID. *ret points into the item and into `bytes`, an
 * empty buffer.
 */
int carry_read(const json_t *item, struct buf *bytes,
    struct counterpoint_package *ret, struct err *);

#endif
