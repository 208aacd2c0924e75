/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tell.c - every sentence of the answer: the messages written out, the reasons
 * of what was chosen and of what was not. All of them stand in one buffer, each
 * ended by a NUL; nothing is told of what the answer leaves out. Owns nothing;
 * the draft keeps the words.
 */
#include <string.h>

#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"
#include "engine/render.h"

#define GOOD_FACTOR 0.6

/* The formula's sentence, and what tailors added. */
static void
tell_factor(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, enum counterpoint_factor f,
    struct buf *out)
{
	factors[f]->tell(draft, candidate, out);
	if (candidate->tailored != NULL && candidate->tailored[f].n > 0)
		buf_printf(out, " %u tailor%s scored it %.2f: %s",
		    candidate->tailored[f].n,
		    candidate->tailored[f].n == 1 ? "" : "s",
		    candidate->tailored[f].score,
		    candidate->tailored[f].reason);
	buf_add_char(out, '\0');
}

/*
 * The factor that lifts and the one that lowers the score most, by weight. Only
 * one from 0.6 on speaks for a message, only one below it against.
 */
static void
find_why(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, int *ret_best, int *ret_worst)
{
	double most = 0, least = 0;

	*ret_best = *ret_worst = -1;
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		double score = candidate->scores[f];
		double weight = draft->settings.weights[f];

		if (score >= GOOD_FACTOR && score * weight > most) {
			most = score * weight;
			*ret_best = f;
		} else if (score < GOOD_FACTOR &&
			   (score - 1) * weight < least) {
			least = (score - 1) * weight;
			*ret_worst = f;
		}
	}
}

/* What speaks for and against it, in the words of the factors. */
static void
tell_why(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate,
    const struct recommend_told *told, struct buf *out)
{
	const struct buf *words = &draft->words;
	int best, worst;

	find_why(draft, candidate, &best, &worst);
	if (best != -1) {
		buf_add_str(out, "For it: ");
		buf_add_str(out, words->data + told->reasons[best]);
	}
	if (worst != -1) {
		buf_add_str(out, best != -1 ? " Against it: " : "Against it: ");
		buf_add_str(out, words->data + told->reasons[worst]);
	}
	buf_add_char(out, '\0');
}

/* `why` is room to work in: words cannot be copied to where they grow. */
static struct recommend_told
tell_chosen(struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *why)
{
	const struct catalogue_message *message = candidate->message;
	struct buf *words = &draft->words;
	struct recommend_told told = {.text = words->len};

	render_message(draft->catalogue->library,
	    draft->catalogue->voices[message->voice].item, message->item,
	    candidate->variant->item, words);
	buf_add_char(words, '\0');
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		told.reasons[f] = words->len;
		tell_factor(draft, candidate, f, words);
	}
	buf_clear(why);
	tell_why(draft, candidate, &told, why);
	told.why = words->len;
	buf_add(words, why->data, why->len);
	told.warnings = words->len;
	told.nwarnings = recommend_tell_warnings(draft, candidate, words);
	return told;
}

/* --- what was not chosen --- */

/* Why a message that may be used is not among the first. */
static void
tell_passed(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	if (!recommend_is_asked_voice(draft, candidate->message))
		buf_printf(out, "It is in the voice of %s; %s was asked for.",
		    candidate->message->item->organisation,
		    draft->request.organisation);
	else if (candidate->twin != NULL)
		buf_printf(out,
		    "It says nearly the same as %s, which stands above it: "
		    "their likeness is %.2f.",
		    candidate->twin->message->item->slug, candidate->likeness);
	else if (candidate->condemnation_only)
		buf_add_str(out, "It only condemns, which comes last at this "
				 "audience.");
	else
		buf_printf(out, "Its score of %.4f is behind the first %zu.",
		    candidate->score, draft->request.limit);
}

/* The best of those that may be used, then those that fell out. */
static void
tell_not_chosen(struct recommend_draft *draft)
{
	struct buf *words = &draft->words;

	draft->nunchosen = 0;
	for (size_t i = 0; i < draft->npassed; i++) {
		draft->unchosen[draft->nunchosen++] =
		    (struct recommend_unchosen){
			draft->passed[i]->message->item, words->len};
		tell_passed(draft, draft->passed[i], words);
		buf_add_char(words, '\0');
	}
	for (size_t i = 0;
	     i < draft->nrefusals && draft->nunchosen < RECOMMEND_TOLD; i++) {
		draft->unchosen[draft->nunchosen++] =
		    (struct recommend_unchosen){
			draft->refusals[i].message->item, words->len};
		recommend_tell_refusal(draft, &draft->refusals[i], words);
		buf_add_char(words, '\0');
	}
}

void
recommend_tell(struct recommend_draft *draft)
{
	struct buf why = {0};

	buf_clear(&draft->words);
	for (size_t i = 0; i < draft->nchosen; i++)
		draft->told[i] = tell_chosen(draft, draft->chosen[i], &why);
	buf_done(&why);
	tell_not_chosen(draft);
	draft->better.reason = draft->words.len;
	recommend_tell_better(draft, &draft->words);
	buf_add_char(&draft->words, '\0');
}
