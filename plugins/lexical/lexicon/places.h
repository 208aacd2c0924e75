/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places.h - the names that ICU has for regions and languages, given to the
 * concepts that bear one of them in English: who wrote "Ivory Coast" has
 * "Norsunluurannikko" in Finnish texts.
 * Owns which concept is which region or language, and which languages are in
 * use. Leaves the names to the lexicon, in which they are found as its terms.
 */
#ifndef PLUGIN_LEXICAL_PLACES_H
#define PLUGIN_LEXICAL_PLACES_H

#include "lexical/lexicon/lexicon.h"
#include "text/tokenizer.h"

struct places;

/* Of a lexicon that lives longer. */
struct places *places_new(struct lexicon *);
void places_free(struct places *);

/*
 * Before a text of the language is cut: the concepts get their names in it,
 * but for those that have terms of the desk in it. Some milliseconds the first
 * time, and when there are new concepts; else next to nothing. Cuts with the
 * tokenizer. `known`: it is a text of the library.
 */
void places_expect(
    struct places *, struct tokenizer *, const char *language, bool known);

/* The same for all languages of the library, whose texts new concepts have to
 * be found in again. Which others were seen must not tell. */
void places_catch_up(struct places *, struct tokenizer *);

#endif
