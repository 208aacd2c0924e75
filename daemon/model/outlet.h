/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outlet.h - outlets as they are compared. Owns nothing.
 */
#ifndef COUNTERPOINT_MODEL_OUTLET_H
#define COUNTERPOINT_MODEL_OUTLET_H

/* In lower case, as outlet_folded() of the database has it. NULL gives "".
 * The caller frees. */
char *outlet_fold(const char *);

#endif
