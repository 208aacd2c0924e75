/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quote.h - short quotations for a `why`.
 * Owns nothing. Leaves which words to quote to the plugins.
 */
#ifndef PLUGIN_TEXT_QUOTE_H
#define PLUGIN_TEXT_QUOTE_H

#include <stddef.h>

/*
 * Writes “text[begin..end)” into `out` of `size` bytes, cut between characters
 * with … when it does not fit, line breaks as blanks. `size` is at least 16.
 */
void quote_span(
    char *out, size_t size, const char *text, size_t begin, size_t end);

#endif
