/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.c - writes an answer row by row, in turns. Owns the copies of the rows
 * and the text so far.
 */
#include "rpc/rows.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc/slices.h"

struct writer {
	struct rpc_call *call;
	const struct rows_form *form;
	char **rows;
	size_t n, at;
	json_t *meta; /* of the head; NULL: it has none */
	struct buf text;
};

static void
write_value(struct buf *text, json_t *value)
{
	json_write(text, value);
	json_decref(value);
}

/* The head, still open, with the list begun. */
static void
begin(struct writer *w)
{
	json_t *row, *head;

	rpc_call_begin_answer(w->call, &w->text);
	if (w->form->present_head == NULL) {
		buf_printf(&w->text, "{\"%s\":[", w->form->list);
		return;
	}
	row = json_loads(w->rows[w->at++], 0, NULL);
	head = w->form->present_head(row);
	w->meta = json_incref(json_object_get(head, "meta"));
	json_object_del(head, "meta");
	write_value(&w->text, head);
	json_decref(row);
	w->text.len--;
	buf_printf(&w->text, ",\"%s\":[", w->form->list);
}

static bool
step(void *arg)
{
	struct writer *w = arg;
	json_t *row;

	if (w->at == w->n)
		return false;
	row = json_loads(w->rows[w->at++], 0, NULL);
	write_value(&w->text, w->form->present(row));
	json_decref(row);
	if (w->at < w->n)
		buf_add_char(&w->text, ',');
	return true;
}

static void
writer_free(struct writer *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->rows[i]);
	free(w->rows);
	free(w);
}

static void
done(void *arg)
{
	struct writer *w = arg;

	buf_add_char(&w->text, ']');
	if (w->meta != NULL) {
		buf_add_str(&w->text, ",\"meta\":");
		write_value(&w->text, w->meta);
	}
	buf_add_char(&w->text, '}');
	rpc_call_end_answer(w->call, &w->text);
	writer_free(w);
}

void
rows_answer(struct rpc_call *call, const struct rows_form *form,
    const char *const *rows, size_t n)
{
	struct writer *w = mem_calloc(1, sizeof(*w));

	*w = (struct writer){.call = call, .form = form, .n = n};
	w->rows = mem_calloc(n + 1, sizeof(*w->rows));
	for (size_t i = 0; i < n; i++)
		w->rows[i] = mem_strdup(rows[i]);
	begin(w);
	slices_run(rpc_call_services(call)->base, step, done, w);
}
