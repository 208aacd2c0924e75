/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_call.h - calling a method by name, shared by `call` and its shorthands.
 * Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_CMD_CALL_H
#define COUNTERPOINT_CLIENT_CMD_CALL_H

#include "client.h"

/* Calls a method with arguments "key=value" and prints the result. */
enum exit_code call_method(
    struct client *, const char *method, int argc, char **argv);

/* Prints what the server says about a method. */
enum exit_code call_print_help(struct client *, const char *method);

#endif
