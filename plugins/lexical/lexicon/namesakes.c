/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namesakes.c - the names.
 * Owns nothing. In scripts with capitals the capital tells Mali from the
 * Swahili for wealth; these languages have none, and some stemmers leave of a
 * name what they leave of a word.
 */
#include "lexical/lexicon/namesakes.h"

#include <stddef.h>
#include <string.h>

static const struct {
	char language[4];
	const char *name;
} namesakes[] = {
    {"ar", "مالي"},	 /* money */
    {"ar", "بنين"},	 /* sons */
    {"ar", "عُمان"},	 /* Amman */
    {"ar", "البحرين"},	 /* the sea */
    {"ar", "السودان"},	 /* black */
    {"ar", "كوبا"},	 /* a cup */
    {"ar", "الغابون"},	 /* was absent */
    {"ar", "ساموا"},	 /* poisonous */
    {"ar", "مايوت"},	 /* May */
    {"ar", "الدارية"},	 /* the house */
    {"bn", "মালি"},	 /* a gardener */
    {"bn", "কাতার"},	 /* a queue */
    {"fa", "مالی"},	 /* financial */
    {"fa", "بنین"},	 /* sons */
    {"fa", "چک"},	 /* a cheque */
    {"he", "בנין"},	 /* a building */
    {"hi", "माली"},	 /* a gardener, goods */
    {"hi", "गिनी"},	 /* counted */
    {"ko", "수단"},	 /* means */
    {"ko", "오만"},	 /* arrogance */
    {"ko", "저지"},	 /* to stop */
    {"ko", "피지"},	 /* sebum */
    {"ko", "건지"},	 /* or what */
    {"ko", "말리"},	 /* to dry */
    {"ta", "போர்ச்சுக்கல்"}, /* war */
    {"ta", "போர்ச்சுகல்"},	 /* war */
    {"ta", "போலந்து"},	 /* like */
    {"ta", "பின்லாந்து"},	 /* behind */
    {"ta", "பெனின்"},	 /* a woman */
    {"ta", "தாய்லாந்து"},	 /* mother */
    {"ta", "பூடான்"},	 /* a flower */
    {"ta", "டென்மார்க்"},	 /* the south */
    {"ta", "கத்தார்"},	 /* to wait */
    {"ta", "ஈரான்"},	 /* moist */
    {"ta", "நார்வே"},	 /* a fibre */
    {"th", "มาลี"},	 /* a flower */
    {"th", "ชาด"},	 /* red */
    {"ur", "مالی"},	 /* financial */
    {"ur", "چلی"},	 /* went */
    {"ur", "شام"},	 /* evening */
    {"ur", "پیرو"},	 /* a follower */
    {"zh", "马里"},	 /* Mariupol, Maryland */
    {"zh", "中美"},	 /* China and America */
};

bool
namesakes_is(const char *language, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(namesakes) / sizeof(namesakes[0]); i++)
		if (strcmp(namesakes[i].language, language) == 0 &&
		    strcmp(namesakes[i].name, name) == 0)
			return true;
	return false;
}
