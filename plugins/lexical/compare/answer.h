/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h - what the engine gives out: candidates to who trains a model,
 * answers to who asks.
 * Owns nothing. Leaves making them to engine.h.
 */
#ifndef PLUGIN_LEXICAL_ANSWER_H
#define PLUGIN_LEXICAL_ANSWER_H

#include "counterpoint_plugin.h"
#include "lexical/model/features.h"

#define ENGINE_REASONS	    4
#define ENGINE_REASON_BYTES 300

struct engine_answer {
	uint32_t narrative;
	double score;	   /* of the model's ranking; any unit */
	double confidence; /* 0..1 */
	/* 0 and "" for answers that are next to impossible; the first few have
	 * a stance anyway. */
	enum counterpoint_stance stance;
	char reason[ENGINE_REASONS][ENGINE_REASON_BYTES + 1]; /* or "" */
};

/*
 * One candidate of a text: a document of a narrative, with what the ranking
 * goes by. The best document of each narrative is there, at most one.
 */
struct engine_candidate {
	uint32_t narrative;
	float feature[FEATURES];
};

#endif
