/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign_abi.c - a plugin of an ABI to come, which must not be loaded.
 * Owns nothing. Leaves every field behind the first three wrong on purpose:
 * the daemon must not read them.
 */
#include "counterpoint_plugin.h"

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = 99,
    .abi_minor = 0,
    .size = sizeof(struct counterpoint_plugin),
    .name = (const char *)1,
    .version = (const char *)1,
    .about = (const char *)1,
    .kind = (enum counterpoint_kind)77,
};
