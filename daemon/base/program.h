/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.h - where the running program is, to start children that are the
 * same program. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_PROGRAM_H
#define COUNTERPOINT_BASE_PROGRAM_H

#include <limits.h>

/*
 * An absolute path that runs this very program, also after an upgrade has put
 * another one in its place. Returns `path`.
 */
const char *program_path(char path[PATH_MAX]);

#endif
