/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h - prints what observation.submit and response.recommend give back.
 * Lenient: a field that is absent is not printed. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_ANSWER_H
#define COUNTERPOINT_CLIENT_ANSWER_H

#include <jansson.h>

/* The result of observation.submit. */
void answer_print_observation(const json_t *);

/* The result of response.recommend. */
void answer_print_recommendations(const json_t *);

#endif
