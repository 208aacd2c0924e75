/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feature_names.h - the list of features, each once: identifier, direction,
 * meaning. Owns nothing. Leaves computing them to features.c and the files
 * beside it.
 *
 * FIELD_FEATURE stands for three, of the title with the aliases, of the summary
 * or exemplar, and of the answers.
 */
#ifndef PLUGIN_LEXICAL_FEATURE_NAMES_H
#define PLUGIN_LEXICAL_FEATURE_NAMES_H

/* clang-format off */
#define FEATURE_LIST(FEATURE, FIELD_FEATURE)				       \
	/* One field against the text. */				       \
	FIELD_FEATURE(text_in, 1)	/* of the text stands in the field */  \
	FIELD_FEATURE(of, 1)		/* of the field stands in the text */  \
	FIELD_FEATURE(bm25, 1)		/* BM25 by the text's rarity */	       \
	FIELD_FEATURE(run, 1)		/* rarity of the longest common run */ \
	FIELD_FEATURE(run_share, 1)	/* the same as a share of the field */ \
	FIELD_FEATURE(run_words, 1)	/* words of the longest common run */  \
	FIELD_FEATURE(alike, 1)		/* as `of`, words that are alike too */\
	FIELD_FEATURE(pairs, 1)		/* of its word pairs in the text */    \
	/* The whole document against the text. */			       \
	FEATURE(text_in_all, 1)						       \
	FEATURE(of_all, 1)						       \
	FEATURE(alike_all, 1)						       \
	FEATURE(text_alike, 1)		/* text_in_all, words alike too */     \
	FEATURE(overlap, 1)		/* Jaccard */			       \
	FEATURE(cosine, 1)						       \
	FEATURE(shared_words, 1)	/* how many distinct words */	       \
	FEATURE(shared_rarity, 1)	/* their rarity, summed */	       \
	FEATURE(grams_of, 1)		/* of its n-grams in the text's */     \
	FEATURE(text_grams_in, 1)					       \
	FEATURE(grams_cosine, 1)	/* by the words' rarity too; somewhat  \
					 * below 1 for the same text */	       \
	FEATURE(pairs_all, 1)						       \
	FEATURE(run_all, 1)						       \
	FEATURE(run_words_all, 1)					       \
	FEATURE(rarest_1, 1)		/* rarity of shared words */	       \
	FEATURE(rarest_2, 1)						       \
	FEATURE(rarest_3, 1)						       \
	FEATURE(missed, -1)		/* rarest of title and summary that    \
					 * the text has not */		       \
	FEATURE(missed_title, -1)					       \
	FEATURE(text_missed_1, 0)	/* rarest of the text that it has not */\
	FEATURE(text_missed_2, 0)					       \
	FEATURE(names_of, 1)						       \
	FEATURE(text_names_in, 1)					       \
	FEATURE(names_missed, -1)	/* how many */			       \
	FEATURE(numbers_of, 1)		/* by count */			       \
	FEATURE(text_numbers_in, 1)	/* by count */			       \
	FEATURE(numbers_missed, -1)	/* how many */			       \
	FEATURE(shell_in, 1)		/* of what wraps the post */	       \
	/* The best sentence. */					       \
	FEATURE(sentence_of, 1)		/* of all, in one sentence of the text */\
	FEATURE(sentence_in, 1)		/* of one sentence of the text */      \
	FEATURE(sentence_both, 1)	/* harmonic mean of the two */	       \
	FEATURE(its_sentence_of, 1)	/* of one sentence of the document */  \
	FEATURE(its_sentence_in, 1)					       \
	FEATURE(its_sentence_both, 1)					       \
	/* Concepts of the lexicon. */					       \
	FEATURE(text_concepts_in, 1)					       \
	FEATURE(concepts_of, 1)						       \
	FEATURE(concepts, 1)		/* how many are shared */	       \
	FEATURE(concepts_rarity, 1)	/* their rarity, summed */	       \
	FEATURE(concepts_rarest, 1)					       \
	FEATURE(concepts_missed, 0)	/* how many */			       \
	/* Names by their sound, in any script. */			       \
	FEATURE(sounds_of, 1)						       \
	FEATURE(sounds, 1)		/* how many are shared */	       \
	FEATURE(sounds_rarity, 1)	/* their rarity, summed */	       \
	FEATURE(sounds_rarest, 1)					       \
	FEATURE(language, 0)		/* 1: the text's own, -1: another,     \
					 * 0: one of the two is not known */   \
	/* Sizes and days. */						       \
	FEATURE(text_words, 0)		/* ln(1 + words), as all sizes */      \
	FEATURE(text_sentences, 0)	/* how many */			       \
	FEATURE(words_title, 0)						       \
	FEATURE(words_summary, 0)					       \
	FEATURE(words_answers, 0)					       \
	FEATURE(days_apart, 0)		/* ln(1 + days); -1: not known */      \
	FEATURE(days_order, 0)		/* 1: first seen after the text, -1:   \
					 * before, 0: about then or unknown */ \
	FEATURE(year_apart, 0)		/* years; -1: none named */	       \
	FEATURE(library, 0)		/* ln(1 + documents) */		       \
	/* The index's score, and the place it gives. */		       \
	FEATURE(index_score, 1)		/* by the greatest rarity */	       \
	FEATURE(index_share, 1)		/* of the text's own rarity */	       \
	FEATURE(index_top, 1)		/* of the best of the list */	       \
	FEATURE(index_rank, -1)		/* ln(1 + others before it) */	       \
	/* The same minus the best other of the list. */		       \
	FEATURE(lead_text_in_all, 1)					       \
	FEATURE(lead_of_all, 1)						       \
	FEATURE(lead_alike_all, 1)					       \
	FEATURE(lead_text_alike, 1)					       \
	FEATURE(lead_cosine, 1)						       \
	FEATURE(lead_shared_rarity, 1)					       \
	FEATURE(lead_grams_of, 1)					       \
	FEATURE(lead_text_grams_in, 1)					       \
	FEATURE(lead_grams_cosine, 1)					       \
	FEATURE(lead_run_all, 1)					       \
	FEATURE(lead_pairs_all, 1)					       \
	FEATURE(lead_sentence_both, 1)					       \
	FEATURE(lead_sentence_of, 1)					       \
	FEATURE(lead_its_sentence_both, 1)				       \
	FEATURE(lead_of_title, 1)					       \
	FEATURE(lead_of_summary, 1)					       \
	FEATURE(lead_bm25_title, 1)					       \
	FEATURE(lead_bm25_summary, 1)					       \
	FEATURE(lead_rarest_1, 1)					       \
	FEATURE(lead_overlap, 1)					       \
	FEATURE(lead_alike_title, 1)					       \
	FEATURE(lead_alike_summary, 1)					       \
	FEATURE(lead_concepts_rarity, 1)				       \
	FEATURE(lead_sounds_rarity, 1)					       \
	FEATURE(lead_index_score, 1)					       \
	/* What the ranking says; 0 while it is asked. */		       \
	FEATURE(rank_score, 1)						       \
	FEATURE(rank_lead, 1)		/* minus the best other's */	       \
	FEATURE(rank_third, 1)		/* minus the third's */		       \
	FEATURE(rank_tenth, 1)		/* minus the tenth's */		       \
	FEATURE(rank_share, 1)		/* ln of its share of the softmax */
/* clang-format on */

#define FEATURE_NUMBER(name, direction) FEATURE_##name,
#define FEATURE_NUMBERS(name, direction)                  \
	FEATURE_##name##_title, FEATURE_##name##_summary, \
	    FEATURE_##name##_answers,

enum feature { FEATURE_LIST(FEATURE_NUMBER, FEATURE_NUMBERS) FEATURES };

#endif
