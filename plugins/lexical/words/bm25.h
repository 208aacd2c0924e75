/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bm25.h - how much a term counts in a document or field: BM25 with fields
 * (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
 * fields", 2004) without the rarity, which is a matter of the query.
 * Owns the constants, which were measured; see tests/quality.
 */
#ifndef PLUGIN_LEXICAL_BM25_H
#define PLUGIN_LEXICAL_BM25_H

#define BM25_K1	  1.2F /* how soon repeating a word stops to count */
#define BM25_B	  0.6F /* how much length counts */
#define BM25_MOST (BM25_K1 + 1)

/* `count` > 0 of a text of `length` words where `average` > 0 is usual. */
static inline float
bm25_impact(float count, float length, float average)
{
	float norm = BM25_K1 * (1 - BM25_B + BM25_B * length / average);

	return count * BM25_MOST / (count + norm);
}

#endif
