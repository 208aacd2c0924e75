/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.c - the well-formed byte sequences of the Unicode standard's table 3-7:
 * no surrogates, nothing overlong, nothing beyond U+10FFFF. Owns nothing.
 */
#include "base/utf8.h"

size_t
utf8_length(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;
	unsigned char least = 0x80, most = 0xbf;
	size_t len;

	if (*c < 0x80)
		return *c != '\0';
	if (*c < 0xc2 || *c > 0xf4)
		return 0;
	len = *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
	if (*c == 0xe0)
		least = 0xa0;
	else if (*c == 0xed)
		most = 0x9f;
	else if (*c == 0xf0)
		least = 0x90;
	else if (*c == 0xf4)
		most = 0x8f;
	if (c[1] < least || c[1] > most)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (c[i] < 0x80 || c[i] > 0xbf)
			return 0;
	return len;
}

bool
utf8_check(const char *s)
{
	size_t len;

	while ((len = utf8_length(s)) > 0)
		s += len;
	return *s == '\0';
}
