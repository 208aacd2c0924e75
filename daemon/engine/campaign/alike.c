/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alike.c - finds the words of a slot in the library. Owns nothing.
 */
#include "engine/campaign/alike.h"

#include <string.h>

const struct sketch *
alike_sketch(const struct library *library, const struct saying *saying)
{
	const struct message *message;

	if (saying->message == NULL || saying->language == NULL)
		return NULL;
	message = library_find(library, NOUN_MESSAGE, saying->message);
	if (message == NULL || message->meta.version != saying->version)
		return NULL;
	for (size_t i = 0; i < message->variants.n; i++)
		if (strcmp(message->variants.items[i].language,
			saying->language) == 0)
			return &message->variants.items[i].sketch;
	return NULL;
}

bool
alike_meet(const struct saying *a, const struct saying *b)
{
	return a->message != NULL && b->message != NULL &&
	       a->language != NULL && b->language != NULL &&
	       strcmp(a->audience, b->audience) == 0 &&
	       strcmp(a->language, b->language) == 0 &&
	       strcmp(a->message, b->message) != 0;
}
