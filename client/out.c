/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.c - writes text, JSON and errors. Owns nothing.
 */
#include "out.h"

#include <sys/ioctl.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "text.h"

#define WIDTH_DEFAULT 80
#define WIDTH_MIN     20

bool
out_is_terminal(void)
{
	return isatty(STDOUT_FILENO);
}

int
out_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = {0};
	int width = 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0 && columns != NULL)
		width = atoi(columns);
	if (width <= 0)
		width = WIDTH_DEFAULT;
	return width < WIDTH_MIN ? WIDTH_MIN : width;
}

static void
write_escape(FILE *f, uint32_t c)
{
	if (c < 0x10000) {
		fprintf(f, "\\u%04x", c);
		return;
	}
	c -= 0x10000;
	fprintf(f, "\\u%04x\\u%04x", 0xd800 | c >> 10, 0xdc00 | (c & 0x3ff));
}

/* jansson escapes what is below U+0020; the rest that steers a terminal can
 * only stand inside strings, where escapes may. */
static void
write_escaped(FILE *f, const char *s)
{
	uint32_t c;
	size_t len;

	for (; *s != '\0'; s += len) {
		len = text_decode(s, &c);
		if (c > 0x20 && text_is_harmful(c))
			write_escape(f, c);
		else
			fwrite(s, 1, len, f);
	}
}

static void
write_json(FILE *f, const json_t *value, size_t flags)
{
	char *text = json_dumps(
	    value, flags | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	if (text == NULL)
		abort();
	if (isatty(fileno(f)))
		write_escaped(f, text);
	else
		fputs(text, f);
	fputc('\n', f);
	free(text);
}

void
out_json(FILE *f, const json_t *value)
{
	write_json(f, value, JSON_INDENT(2));
}

void
out_json_line(FILE *f, const json_t *value)
{
	write_json(f, value, JSON_COMPACT);
}

void
out_text(const char *lead, int indent, const char *text)
{
	char *clean = text_clean(text, true);
	const char *at = clean;
	int width = 1000000, pad = indent - text_width(lead);
	size_t len;

	if (out_is_terminal() && out_width() > indent + WIDTH_MIN)
		width = out_width() - indent;
	do {
		const char *next;

		len = text_fit(at, width, &next);
		if (len == 0 && *lead == '\0')
			putchar('\n');
		else
			printf("%s%*s%.*s\n", lead, pad > 0 ? pad : 0, "",
			    (int)len, at);
		lead = "";
		pad = indent;
		at = next;
	} while (*at != '\0');
	free(clean);
}

/* Behind a sentence there is no comma. */
static const char *
end_cell(const char *cell)
{
	size_t len = strlen(cell);

	return len > 0 && cell[len - 1] == '.' && strchr(cell, ' ') != NULL
		   ? " "
		   : ", ";
}

static char *
join_cells(const json_t *array)
{
	struct buf out = {0};
	json_t *item;
	const char *end = "";
	size_t i;
	char *cell;

	json_array_foreach(array, i, item)
	{
		cell = out_cell(item);
		buf_add_str(&out, end);
		buf_add_str(&out, cell);
		end = end_cell(cell);
		free(cell);
	}
	return buf_take(&out);
}

static char *
object_cell(const json_t *object)
{
	static const char *const names[] = {"slug", "id", "name", "reason"};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_text(object, names[i]) != NULL)
			return mem_strdup(json_text(object, names[i]));
	json_write(&out, object);
	return buf_take(&out);
}

char *
out_cell(const json_t *value)
{
	if (value == NULL)
		return mem_strdup("");
	switch (json_typeof(value)) {
	case JSON_STRING:
		return mem_strdup(json_string_value(value));
	case JSON_INTEGER:
		return mem_printf(
		    "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	case JSON_REAL:
		return mem_printf("%.15g", json_real_value(value));
	case JSON_TRUE:
		return mem_strdup("yes");
	case JSON_FALSE:
		return mem_strdup("no");
	case JSON_ARRAY:
		return join_cells(value);
	case JSON_OBJECT:
		return object_cell(value);
	default:
		return mem_strdup("");
	}
}

enum exit_code
out_error(const char *where, const struct err *err)
{
	char *place = text_clean(where, false);
	char *field = text_clean(err->field, false);
	char *text = text_clean(err->text, false);
	char *rule = text_clean(err->rule, false);

	fprintf(stderr, "counterpoint: %s%s%s: %s%s%s", place,
	    *place != '\0' ? ": " : "", err_kind(err->code), field,
	    *field != '\0' ? ": " : "", text);
	if (*rule != '\0')
		fprintf(stderr, " (rule %s)", rule);
	fputc('\n', stderr);
	free(rule);
	free(text);
	free(field);
	free(place);
	return session_may_retry(err) ? EXIT_UNAVAILABLE : EXIT_REFUSED;
}
