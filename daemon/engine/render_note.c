/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render_note.c - says in the language of a message that a machine helped to
 * write it. Owns the table; no native speaker has read it yet, as with every
 * variant whose native_review is pending.
 */
#include <string.h>

#include "engine/render.h"

/* A message is cleared by a second person, always: "approved" is no promise. */
static const char english[] =
    "Written with the help of artificial intelligence and approved by people.";

static const struct note {
	const char *language, *text;
} notes[] = {
    {"ar", "كُتب بمساعدة الذكاء الاصطناعي وأقرّه أشخاص."},
    {"de", "Mit Hilfe künstlicher Intelligenz verfasst und von Menschen "
	   "freigegeben."},
    {"en", english},
    {"es", "Escrito con ayuda de inteligencia artificial y aprobado por "
	   "personas."},
    {"fil", "Isinulat sa tulong ng artificial intelligence at inaprubahan ng "
	    "mga tao."},
    {"fr", "Rédigé à l’aide de l’intelligence artificielle et approuvé par "
	   "des personnes."},
    {"hi", "कृत्रिम बुद्धिमत्ता की सहायता से लिखा गया और लोगों द्वारा अनुमोदित।"},
    {"id", "Ditulis dengan bantuan kecerdasan buatan dan disetujui oleh "
	   "manusia."},
    {"ja", "人工知能の支援を受けて作成し、人が承認しました。"},
    {"ko", "인공지능의 도움을 받아 작성하고 사람이 승인했습니다."},
    {"ms", "Ditulis dengan bantuan kecerdasan buatan dan diluluskan oleh "
	   "manusia."},
    {"pt", "Escrito com a ajuda de inteligência artificial e aprovado por "
	   "pessoas."},
    {"ru", "Написано с помощью искусственного интеллекта и одобрено людьми."},
    {"sw", "Imeandikwa kwa msaada wa akili bandia na kuidhinishwa na watu."},
    {"th", "เขียนโดยใช้ปัญญาประดิษฐ์ช่วยและได้รับการอนุมัติจากมนุษย์"},
    {"vi", "Được viết với sự hỗ trợ của trí tuệ nhân tạo và được con người "
	   "phê duyệt."},
    {"zh", "本文在人工智能协助下撰写，并经人工批准。"},
};

const char *
render_ai_note(const char *language)
{
	size_t len = strcspn(language, "-");

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strlen(notes[i].language) == len &&
		    strncmp(notes[i].language, language, len) == 0)
			return notes[i].text;
	return english;
}
