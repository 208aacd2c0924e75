/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - what an answer depends on, to be kept with it: the question as
 * JSON and back, what the audience had heard, and which items of the library
 * were read. Owns nothing.
 */
#include "base/json.h"
#include "engine/recommend/draft.h"
#include "engine/stance.h"

static void
copy(char *to, size_t size, const json_t *object, const char *key)
{
	const char *text = json_text(object, key);

	snprintf(to, size, "%s", text == NULL ? "" : text);
}

static json_t *
write_target(const struct recommend_target *target)
{
	return json_pack("{s:s, s:f, s:s*}", "narrative", target->narrative,
	    "confidence", target->confidence, "stance",
	    stance_name(target->stance));
}

static void
read_target(const json_t *from, struct recommend_target *ret)
{
	copy(ret->narrative, sizeof(ret->narrative), from, "narrative");
	ret->confidence =
	    json_number_value(json_object_get(from, "confidence"));
	ret->stance = stance_find(json_text(from, "stance"));
}

json_t *
recommend_request_write(const struct recommend_request *request)
{
	json_t *targets = json_array();

	for (size_t i = 0; i < request->ntargets; i++)
		json_array_append_new(
		    targets, write_target(&request->targets[i]));
	return json_pack("{s:o, s:o*, s:s, s:s, s:s, s:s, s:I, s:I, s:o}",
	    "targets", targets, "nearest",
	    request->nearest.narrative[0] != '\0'
		? write_target(&request->nearest)
		: NULL,
	    "audience", request->audience, "organisation",
	    request->organisation, "language", request->language, "channel",
	    request->channel, "limit", (json_int_t)request->limit, "day",
	    (json_int_t)request->day, "circumstances",
	    circumstances_write(&request->circumstances));
}

void
recommend_request_read(const json_t *from, struct recommend_request *ret)
{
	const json_t *targets = json_object_get(from, "targets");
	size_t i;
	json_t *target;

	*ret = (struct recommend_request){0};
	json_array_foreach(targets, i, target)
	{
		if (ret->ntargets == RECOMMEND_NARRATIVES)
			break;
		read_target(target, &ret->targets[ret->ntargets++]);
	}
	read_target(json_object_get(from, "nearest"), &ret->nearest);
	copy(ret->audience, sizeof(ret->audience), from, "audience");
	copy(
	    ret->organisation, sizeof(ret->organisation), from, "organisation");
	copy(ret->language, sizeof(ret->language), from, "language");
	copy(ret->channel, sizeof(ret->channel), from, "channel");
	ret->limit = json_integer_value(json_object_get(from, "limit"));
	ret->day = json_integer_value(json_object_get(from, "day"));
	circumstances_read(
	    json_object_get(from, "circumstances"), &ret->circumstances);
}

/* --- what was heard --- */

json_t *
recommend_heard_write(const struct recommend_draft *draft)
{
	json_t *list = json_array();

	for (size_t i = 0; i < draft->nheard; i++)
		json_array_append_new(list, heard_write(draft->heard[i].row));
	return list;
}

/* --- the items that the answer rests on --- */

/* Names of one kind, each once. */
struct names {
	struct buf *out;
	struct strmap known;
};

static void
begin_names(struct names *names, enum noun_kind kind, struct buf *out)
{
	*names = (struct names){.out = out};
	buf_printf(out, "%s\"%s\":[", out->data[out->len - 1] == '{' ? "" : ",",
	    nouns[kind].name);
}

/* Slugs need no escaping. */
static void
add_name(struct names *names, const char *slug)
{
	static char known;

	if (strmap_set(&names->known, slug, &known) != NULL)
		return;
	buf_printf(
	    names->out, "%s\"%s\"", names->known.count > 1 ? "," : "", slug);
}

static void
end_names(struct names *names)
{
	buf_add_char(names->out, ']');
	strmap_done(&names->known);
}

static void
add_lineage(
    const struct catalogue *catalogue, uint32_t audience, struct names *names)
{
	const struct catalogue_audience *from = &catalogue->audiences[audience];

	for (size_t i = 0; i < from->nlineage; i++)
		add_name(
		    names, catalogue->audience_names.items[from->lineage[i]]);
}

/* Whether a voice is forbidden depends on where its forbidden audiences lie. */
static void
write_audiences(const struct recommend_draft *draft, struct buf *out)
{
	const struct catalogue *catalogue = draft->catalogue;
	struct names names;

	begin_names(&names, NOUN_AUDIENCE, out);
	add_lineage(catalogue, draft->place.number, &names);
	for (size_t v = 0; v < catalogue->voice_names.n; v++) {
		struct catalogue_run run = catalogue->voices[v].forbidden;

		for (uint32_t i = 0; i < run.n; i++)
			add_lineage(catalogue, run.items[i], &names);
	}
	end_names(&names);
	begin_names(&names, NOUN_AUDIENCE_SET, out);
	add_name(&names, CATALOGUE_GLOBAL_SOUTH);
	end_names(&names);
}

static void
write_voices(const struct recommend_draft *draft, struct buf *out)
{
	const struct catalogue_names *voices = &draft->catalogue->voice_names;
	struct names names;

	begin_names(&names, NOUN_ORGANISATION, out);
	for (size_t v = 0; v < voices->n; v++)
		add_name(&names, voices->items[v]);
	end_names(&names);
}

static void
write_narratives(const struct recommend_draft *draft, struct buf *out)
{
	const struct recommend_request *request = &draft->request;
	struct names names;

	begin_names(&names, NOUN_NARRATIVE, out);
	for (size_t t = 0; t < request->ntargets; t++)
		add_name(&names, request->targets[t].narrative);
	if (request->nearest.narrative[0] != '\0')
		add_name(&names, request->nearest.narrative);
	end_names(&names);
}

static const struct message *
considered(const struct recommend_draft *draft, size_t i)
{
	return i < draft->ncandidates
		   ? draft->candidates[i].message->item
		   : draft->refusals[i - draft->ncandidates].message->item;
}

/* Every message that answers a target, or what all of them lean on. */
static void
write_messages(
    const struct recommend_draft *draft, enum noun_kind kind, struct buf *out)
{
	struct names names;

	begin_names(&names, kind, out);
	for (size_t i = 0; i < draft->ncandidates + draft->nrefusals; i++) {
		const struct message *message = considered(draft, i);
		const struct schema_texts *links = kind == NOUN_EVIDENCE
						       ? &message->evidence
						       : &message->deeds;

		if (kind == NOUN_MESSAGE)
			add_name(&names, message->slug);
		else
			for (size_t j = 0; j < links->n; j++)
				add_name(&names, links->items[j]);
	}
	end_names(&names);
}

void
recommend_inputs_write(const struct recommend_draft *draft, struct buf *out)
{
	buf_add_char(out, '{');
	write_audiences(draft, out);
	write_voices(draft, out);
	write_narratives(draft, out);
	write_messages(draft, NOUN_MESSAGE, out);
	write_messages(draft, NOUN_EVIDENCE, out);
	write_messages(draft, NOUN_DEED, out);
	buf_add_char(out, '}');
}
