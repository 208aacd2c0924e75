/* SPDX-License-Identifier: Apache-2.0 */
/*
 * everyday.c - the words.
 * Owns nothing.
 */
#include "lexical/lexicon/everyday.h"

#include <stdlib.h>
#include <string.h>

/* In the order of strcmp(). */
static const char *const words[] = {"a", "about", "above", "across", "act",
    "after", "again", "against", "ago", "all", "allow", "almost", "alone",
    "along", "already", "also", "although", "always", "am", "among", "an",
    "and", "another", "any", "anybody", "anyone", "anything", "appear", "apply",
    "are", "arise", "around", "arrange", "as", "ask", "at", "away", "back",
    "bad", "be", "bear", "beat", "became", "because", "become", "been",
    "before", "begin", "behind", "being", "below", "beneath", "beside",
    "besides", "best", "better", "between", "beyond", "big", "both", "bottom",
    "break", "bring", "bunch", "but", "by", "call", "came", "can", "cannot",
    "carry", "case", "cast", "catch", "cause", "certain", "clear", "close",
    "come", "complete", "consider", "continue", "could", "cover", "cut", "day",
    "deal", "did", "different", "direct", "do", "does", "done", "down", "draw",
    "drop", "during", "each", "early", "easy", "eight", "either", "else", "end",
    "enough", "equal", "even", "ever", "every", "everybody", "everyone",
    "everything", "exactly", "except", "extend", "fair", "fall", "far", "fast",
    "few", "find", "fine", "first", "five", "fix", "follow", "for", "former",
    "four", "free", "from", "full", "further", "gain", "general", "get", "give",
    "go", "good", "great", "had", "half", "hand", "happen", "happy", "hard",
    "has", "have", "he", "hello", "help", "hence", "her", "here", "hers",
    "herself", "high", "him", "himself", "his", "hold", "how", "however", "i",
    "if", "important", "in", "indeed", "inside", "instead", "into", "is", "it",
    "its", "itself", "just", "keep", "kind", "know", "large", "last", "late",
    "later", "lay", "lead", "least", "leave", "left", "less", "lest", "let",
    "light", "like", "little", "long", "look", "lot", "low", "main", "make",
    "many", "mark", "matter", "may", "maybe", "me", "mean", "might", "mine",
    "more", "most", "move", "much", "must", "my", "myself", "near", "nearly",
    "need", "neither", "never", "new", "next", "nine", "no", "nobody", "none",
    "nor", "not", "nothing", "now", "of", "off", "often", "old", "on", "once",
    "one", "oneself", "only", "onto", "open", "or", "other", "others", "ought",
    "our", "ours", "ourselves", "out", "over", "own", "part", "pass", "perhaps",
    "piece", "place", "play", "please", "point", "previous", "proper", "put",
    "quick", "quickly", "quite", "raise", "rather", "reach", "ready", "real",
    "really", "receive", "rest", "right", "rise", "round", "run", "same", "say",
    "sb", "second", "see", "seem", "self", "send", "serve", "set", "seven",
    "several", "shall", "she", "should", "show", "side", "simple", "since",
    "sir", "six", "small", "so", "some", "somebody", "someone", "something",
    "sometimes", "somewhat", "somewhere", "soon", "sort", "stand", "start",
    "stay", "sth", "stick", "still", "stop", "straight", "such", "sure", "take",
    "tell", "ten", "than", "thank", "that", "the", "their", "theirs", "them",
    "themselves", "then", "there", "therefore", "these", "they", "thing",
    "think", "this", "those", "though", "three", "through", "throw", "thus",
    "time", "to", "today", "together", "tomorrow", "too", "top", "touch",
    "toward", "towards", "try", "turn", "two", "under", "unless", "until", "up",
    "upon", "us", "use", "usual", "usually", "various", "very", "want", "was",
    "way", "we", "well", "were", "what", "whatever", "when", "whence", "where",
    "whether", "which", "while", "who", "whole", "whom", "whose", "why", "will",
    "wish", "with", "within", "without", "work", "would", "yes", "yesterday",
    "yet", "you", "young", "your", "yours", "yourself"};

static int
compare(const void *word, const void *entry)
{
	return strcmp(word, *(const char *const *)entry);
}

bool
everyday_is(const char *word)
{
	return bsearch(word, words, sizeof(words) / sizeof(words[0]),
		   sizeof(words[0]), compare) != NULL;
}
