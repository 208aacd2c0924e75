/* SPDX-License-Identifier: Apache-2.0 */
/*
 * promise.c - the rule promise_words: whoever promises says so, and names the
 * deed. Owns the list of words, by language.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/review/parts.h"

/* First person: what others will do is no promise of ours. */
static const struct {
	const char *language, *phrases;
} table[] = {
    {"en", "we will;we'll;we shall;we pledge;we promise;we commit;"
	   "we undertake;we are committed to;our pledge;our promise"},
    {"fr", "nous allons;nous nous engageons;nous promettons;nous fournirons;"
	   "nous continuerons;nous soutiendrons;nous aiderons;nous ferons"},
    {"es", "nos comprometemos;prometemos;vamos a;seguiremos;apoyaremos;"
	   "ayudaremos;daremos;haremos"},
    {"pt", "comprometemo-nos;nos comprometemos;prometemos;vamos;"
	   "continuaremos;apoiaremos;ajudaremos;faremos"},
    {"id", "kami akan;kami berjanji;kami berkomitmen;janji kami"},
    {"ms", "kami akan;kami berjanji;kami komited;janji kami"},
    {"vi", "chúng tôi sẽ;chúng tôi cam kết;chúng tôi hứa"},
    {"tl", "nangangako kami;ipinapangako namin;gagawin namin;"
	   "tutulong kami;magbibigay kami"},
    {"sw", "tutaendelea;tutasaidia;tutatoa;tutafanya;tunaahidi;"
	   "ahadi yetu"},
    {"am", "ቃል እንገባለን;እናደርጋለን;እንሰጣለን;እንረዳለን"},
    {"ar", "نتعهد;نلتزم;نعد;سنقدم;سنواصل;سندعم;سنساعد;سوف نقدم"},
    {"hi", "हम वादा करते हैं;हम वचन देते हैं;हम सहायता करेंगे;हम मदद करेंगे;"
	   "हम देंगे"},
    {"ru", "мы будем;мы обязуемся;мы обещаем;мы продолжим;мы поможем;"
	   "мы окажем"},
    {"ja", "約束します;お約束;支援していきます;続けてまいります"},
    {"ko", "약속합니다;약속드립니다;지원하겠습니다;노력하겠습니다"},
    {"zh", "我们承诺;我們承諾;我们将;我們將;我们保证;我們保證"},
    {"th", "เราจะ;เราสัญญา;เราให้คำมั่น"},
    {"my", "ကျွန်ုပ်တို့ ကတိပြု;ကတိပြုပါသည်"},
};

static const char *
find_phrases(const char *language)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].language, language) == 0)
			return table[i].phrases;
	return NULL;
}

void
review_promise(struct review *review, const struct review_variant *variant)
{
	const char *phrases = find_phrases(variant->language);

	if (phrases == NULL || review->question->message->promises)
		return;
	for (size_t p = 0; p < variant->npassages; p++) {
		const struct review_passage *passage = &variant->passages[p];

		for (size_t i = 0; i < passage->n; i++) {
			const struct review_sentence *s =
			    &passage->sentences[i];
			char *found = review_find_phrase(
			    s->plain, variant->language, phrases);

			if (found == NULL)
				continue;
			review_add(review, "promise_words",
			    (struct review_place){
				variant, passage->field, s->text},
			    "Set \"promises\" and name the deed in \"deeds\", "
			    "or say what has been done instead.",
			    "\"%s\" promises something, and the message does "
			    "not say that it promises.",
			    found);
			free(found);
		}
	}
}
