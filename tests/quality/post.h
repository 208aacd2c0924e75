/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post.h - the date in the line that names a post's author, as the data have
 * it: "... — Name (@handle) May 4, 2021" at the very end.
 * Owns nothing. Leaves every other date in a text to the matchers.
 */
#ifndef QUALITY_POST_H
#define QUALITY_POST_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where the date begins, with the blanks before it; the length of the text when
 * it ends in none. `ret_day` is the day since 1970, or COUNTERPOINT_NO_DAY for
 * a date that was cut off in its year.
 */
size_t post_date_find(const char *text, int32_t *ret_day);

#endif
