/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - collects the words of names from the library and from ICU's
 * countries and months. Owns the words.
 */
#include "engine/review/names.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/text.h"

enum { STEM = 5, NAME_UNITS = 128, SPEAKER_LEAST = 4 /* bytes */ };

/* Institutions that texts about states name, as their languages write them;
 * the library's concepts add to them. */
static const char *const institutions[] = {
    "United Nations Security Council General Assembly Secretary Charter",
    "European Union Soviet African White House Supreme Court World Bank",
    "Foreign Affairs Ministry Minister Defence Parliament Red Cross Cold War",
    "Prime Deputy Vice President Permanent Representative Chief General Staff",
    "Global South Western Eastern Northern Southern Central Middle East",
    "Nations Unies Conseil Sécurité Assemblée Générale Union Maison Blanche",
    "Affaires Étrangères Défense Premier Ministre Président Secrétaire Général",
    "Relaciones Relações Exteriores Defensa Defesa Primer Primeiro Presidente",
    "Croix Rouge Guerre Froide Banque Mondiale Cour Ministère Afrique Sud",
    "Naciones Unidas Consejo Seguridad Asamblea Unión Soviética Casa Blanca",
    "Cruz Roja Guerra Fría Banco Mundial Corte Tribunal Ministerio Sudeste",
    "Asiático Americana Nações Unidas Conselho Segurança Assembleia União",
    "Perserikatan Bangsa Dewan Keamanan Majelis Umum Uni Soviet Gedung Putih",
    "Sekretaris Jenderal Palang Merah Perang Dingin Bank Dunia Mahkamah",
    "Kementerian Menteri Asia Tenggara Pertubuhan Majlis Keselamatan",
    "Luar Negeri Dalam Pertahanan Perdana Wakil Presiden Panglima Duta Besar",
    "Liên Hợp Quốc Hội Đồng Bảo An Đại Liên Xô Nhà Trắng Chữ Thập Đỏ Ngân",
    "Hàng Thế Giới Tòa Án Bộ Ngoại Giao Quốc Phòng Đông Nam Á",
    "Mambo Nje Ulinzi Waziri Mkuu Rais Katibu",
    "Umoja Mataifa Baraza Usalama Kuu Afrika Ulaya Benki Dunia Mahakama",
    "Ugnayang Panlabas Tanggulang Pambansa Pangulo Kalihim",
    "Nagkakaisang Bansa Konseho Seguridad Unyong Sobyet Puting Bahay",
    "Объединённых Наций Совет Безопасности Генеральная Ассамблея Союз",
    "Белый Дом Красный Крест Холодная Война Министерство Суд Банк",
};

struct review_names {
	struct strmap known, speakers;
};

/* The first letters of a folded word: Korea and Korean are one. */
static char *
stem_of(const char *folded, size_t len)
{
	size_t at = 0;

	for (int i = 0; i < STEM && at < len; i++)
		U8_FWD_1(folded, at, len);
	return mem_strndup(folded, at);
}

static void
know(struct review_names *names, const char *text)
{
	char *words, *stem;

	if (text == NULL)
		return;
	words = text_normalise(text);
	for (const char *s = words; *s != '\0'; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		stem = stem_of(s, len);
		strmap_set(&names->known, stem, names);
		free(stem);
		s += len;
	}
	free(words);
}

static void
know_units(struct review_names *names, const UChar *units, int32_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	char text[NAME_UNITS * 3 + 1];

	u_strToUTF8(text, sizeof(text), NULL, units, n, &status);
	if (U_SUCCESS(status))
		know(names, text);
}

static void
know_countries(struct review_names *names, const char *language)
{
	const char *const *codes = uloc_getISOCountries();
	UChar name[NAME_UNITS];

	for (; *codes != NULL; codes++) {
		UErrorCode status = U_ZERO_ERROR;
		char locale[8] = "und_";
		int32_t n;

		memcpy(locale + 4, *codes, 3);
		n = uloc_getDisplayCountry(
		    locale, language, name, NAME_UNITS, &status);
		if (status == U_ZERO_ERROR)
			know_units(names, name, n);
	}
}

static void
know_calendar(struct review_names *names, const char *language)
{
	static const UDateFormatSymbolType kinds[] = {
	    UDAT_MONTHS, UDAT_WEEKDAYS};
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format = udat_open(
	    UDAT_NONE, UDAT_LONG, language, u"UTC", 3, NULL, 0, &status);
	UChar name[NAME_UNITS];

	for (int k = 0; U_SUCCESS(status) && k < 2; k++)
		for (int32_t i = 0; i < udat_countSymbols(format, kinds[k]);
		     i++) {
			int32_t n = udat_getSymbols(
			    format, kinds[k], i, name, NAME_UNITS, &status);

			if (status == U_ZERO_ERROR)
				know_units(names, name, n);
		}
	udat_close(format);
}

static bool
has_capital(const char *text)
{
	size_t at = 0, len = strlen(text);
	UChar32 c;

	while (at < len) {
		U8_NEXT(text, at, len, c);
		if (c >= 0 && u_isupper(c))
			return true;
	}
	return false;
}

/* English names stand in other languages too; most terms are no names. */
static void
know_concept(struct review_names *names, const struct concept *concept,
    const char *language)
{
	for (size_t i = 0; i < concept->terms.n; i++) {
		const struct term *term = &concept->terms.items[i];
		size_t base = strcspn(term->language, "-");

		if ((strncmp(term->language, "en", base) == 0 ||
			(strlen(language) == base &&
			    strncmp(term->language, language, base) == 0)) &&
		    has_capital(term->text))
			know(names, term->text);
	}
}

static void
know_narrative(struct review_names *names, const struct narrative *narrative)
{
	know(names, narrative->title);
	for (size_t i = 0; i < narrative->aliases.n; i++)
		know(names, narrative->aliases.items[i]);
	for (size_t i = 0; i < narrative->actors.n; i++)
		know(names, narrative->actors.items[i]);
	for (size_t i = 0; i < narrative->exemplars.n; i++)
		if (narrative->exemplars.items[i].speaker == NULL)
			know(names, narrative->exemplars.items[i].text);
}

static void
know_library(struct review_names *names, const struct library *library,
    const char *language)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&library->items[NOUN_CONCEPT], &at)) != NULL)
		know_concept(names, slot->value, language);
	at = 0;
	while (
	    (slot = strmap_next(&library->items[NOUN_AUDIENCE], &at)) != NULL)
		know(names, ((const struct audience *)slot->value)->name);
	at = 0;
	while ((slot = strmap_next(&library->items[NOUN_ORGANISATION], &at)) !=
	       NULL)
		know(names,
		    ((const struct organisation *)slot->value)->legal_name);
}

/* "First Last, office": the last word before the comma. Who has no office is
 * an institution. */
static void
learn_speaker(struct review_names *names, const char *speaker)
{
	const char *comma = speaker == NULL ? NULL : strchr(speaker, ',');
	char *name, *words, *last;

	if (comma == NULL)
		return;
	name = mem_strndup(speaker, comma - speaker);
	words = text_normalise(name);
	last = strrchr(words, ' ');
	if (last != NULL && strchr(words, ' ') == last &&
	    strlen(last + 1) >= SPEAKER_LEAST)
		strmap_set(&names->speakers, last + 1, names);
	free(words);
	free(name);
}

static void
learn_speakers(struct review_names *names, const struct library *library)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&library->items[NOUN_NARRATIVE], &at)) !=
	       NULL) {
		const struct narrative *narrative = slot->value;

		for (size_t i = 0; i < narrative->exemplars.n; i++)
			learn_speaker(
			    names, narrative->exemplars.items[i].speaker);
	}
}

static void
know_message(struct review_names *names, const struct review_question *q)
{
	for (size_t i = 0; i < q->message->evidence.n; i++) {
		const struct evidence *evidence = library_find(
		    q->library, NOUN_EVIDENCE, q->message->evidence.items[i]);

		if (evidence == NULL)
			continue;
		know(names, evidence->publisher);
		know(names, evidence->source_title);
		know(names, evidence->statement);
	}
	for (size_t i = 0; i < q->message->deeds.n; i++) {
		const struct deed *deed = library_find(
		    q->library, NOUN_DEED, q->message->deeds.items[i]);

		if (deed != NULL)
			know(names, deed->title);
	}
	for (size_t i = 0; i < q->message->narratives.n; i++) {
		const struct narrative *narrative = library_find(q->library,
		    NOUN_NARRATIVE, q->message->narratives.items[i]);

		if (narrative != NULL)
			know_narrative(names, narrative);
	}
}

struct review_names *
review_names_new(const struct review_question *question, const char *language)
{
	struct review_names *names = mem_calloc(1, sizeof(*names));

	for (size_t i = 0; i < sizeof(institutions) / sizeof(institutions[0]);
	     i++)
		know(names, institutions[i]);
	know_countries(names, language);
	know_calendar(names, language);
	know_library(names, question->library, language);
	know_message(names, question);
	learn_speakers(names, question->library);
	return names;
}

void
review_names_free(struct review_names *names)
{
	if (names == NULL)
		return;
	strmap_done(&names->known);
	strmap_done(&names->speakers);
	free(names);
}

bool
review_names_have(const struct review_names *names, const char *word)
{
	char *folded = text_normalise(word), *stem;
	bool known;

	stem = stem_of(folded, strcspn(folded, " "));
	known = strmap_find(&names->known, stem) != NULL;
	free(stem);
	free(folded);
	return known;
}

bool
review_names_speak(const struct review_names *names, const char *word)
{
	char *folded = text_normalise(word);
	bool known;

	folded[strcspn(folded, " ")] = '\0';
	known = strmap_find(&names->speakers, folded) != NULL;
	free(folded);
	return known;
}
