/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log.c - writes log lines. Owns the level, the target and the counts of
 * repeated events; what is worth a line is for the callers to say.
 */
#include "base/log.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

enum {
	LINE_MAX_BYTES = 2000,
	BURST = 20, /* lines of one event in one second before it is counted */
	TRACKED = 64,
};

static enum log_level threshold = LOG_LEVEL_INFO;
static bool to_journal;

static const char *const level_names[] = {
    [LOG_LEVEL_ERROR] = "error",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_DEBUG] = "debug",
};

void
log_open(enum log_level level, bool journal)
{
	threshold = level;
	to_journal = journal;
}

int
log_level_parse(const char *name)
{
	for (int i = LOG_LEVEL_ERROR; i <= LOG_LEVEL_DEBUG; i++)
		if (strcmp(name, level_names[i]) == 0)
			return i;
	return -1;
}

/*
 * Whether an event may be written now. Event names are literals, so their
 * addresses tell them apart; two that share a slot share a budget.
 */
static bool
within_budget(const char *event, unsigned *ret_suppressed)
{
	static struct {
		const char *event;
		int64_t second;
		unsigned count;
	} table[TRACKED];
	int64_t second = clock_monotonic() / 1000000;
	size_t i = (uintptr_t)event / 8 % TRACKED;

	*ret_suppressed = 0;
	if (table[i].event != event || table[i].second != second) {
		if (table[i].event == event && table[i].count > BURST)
			*ret_suppressed = table[i].count - BURST;
		table[i].event = event;
		table[i].second = second;
		table[i].count = 0;
	}
	return ++table[i].count <= BURST;
}

/* One character in quotes; returns how many bytes it took. Control characters
 * and bytes that are no UTF-8 could trick a terminal. */
static size_t
add_character(struct buf *line, const char *text)
{
	unsigned char c = *text, next = c == '\0' ? 0 : text[1];
	size_t len = utf8_length(text);
	bool control = c < 0x20 || c == 0x7f || (c == 0xc2 && next < 0xa0);

	if (c == '"' || c == '\\') {
		buf_printf(line, "\\%c", c);
	} else if (len == 0 || control) {
		buf_printf(line, "\\x%02x", c);
		return 1;
	} else {
		buf_add(line, text, len);
	}
	return len;
}

/* Plain words stay as they are, all else is quoted and escaped. */
static void
add_text(struct buf *line, const char *text)
{
	if (*text != '\0' && strlen(text) < LINE_MAX_BYTES &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789-_./:@+") == strlen(text)) {
		buf_add_str(line, text);
		return;
	}
	buf_add_char(line, '"');
	while (*text != '\0' && line->len < LINE_MAX_BYTES)
		text += add_character(line, text);
	if (*text != '\0')
		buf_add_str(line, "...");
	buf_add_char(line, '"');
}

static void
add_field(struct buf *line, const struct log_field *field)
{
	buf_printf(line, " %s=", field->key);
	if (field->text != NULL)
		add_text(line, field->text);
	else
		buf_printf(line, "%lld", field->number);
}

static void
emit(enum log_level level, const struct buf *line)
{
	static const int priorities[] = {
	    [LOG_LEVEL_ERROR] = LOG_ERR,
	    [LOG_LEVEL_WARNING] = LOG_WARNING,
	    [LOG_LEVEL_INFO] = LOG_INFO,
	    [LOG_LEVEL_DEBUG] = LOG_DEBUG,
	};
	char when[CLOCK_TEXT];

	if (to_journal) {
		sd_journal_send("MESSAGE=%s", line->data, "PRIORITY=%i",
		    priorities[level], NULL);
		return;
	}
	fprintf(stderr, "%s %d %s %s\n", clock_format(clock_wall(), when),
	    (int)getpid(), level_names[level], line->data);
}

void
log_write(enum log_level level, const struct log_field *fields, size_t n)
{
	struct buf line = {0};
	unsigned suppressed;

	if (level > threshold || !within_budget(fields[0].key, &suppressed))
		return;
	buf_add_str(&line, fields[0].key);
	for (size_t i = 1; i < n; i++)
		add_field(&line, &fields[i]);
	if (suppressed > 0)
		buf_printf(&line, " suppressed=%u", suppressed);
	emit(level, &line);
	buf_done(&line);
}
