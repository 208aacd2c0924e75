/* SPDX-License-Identifier: Apache-2.0 */
/*
 * person.c - the rule person_named: what is answered is a claim, not a person.
 * Owns the words of address, by language. Leaves which names are no persons'
 * to names.c.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "base/strmap.h"
#include "engine/review/names.h"
#include "engine/review/parts.h"
#include "engine/text.h"

/* Before a name they make it a person's; in every form that stands there. */
static const struct {
	const char *language, *titles;
} table[] = {
    {"en", "mr;mrs;ms;dr;sir;lord;lady;president;chairman;chairwoman;senator;"
	   "ambassador;minister;premier;chancellor;governor;secretary;general;"
	   "colonel;marshal;admiral;commander;spokesman;spokeswoman;"
	   "spokesperson;professor;king;queen;prince;princess;sheikh;"
	   "ayatollah;pope;comrade"},
    {"fr", "m;mme;dr;monsieur;madame;président;présidente;ambassadeur;"
	   "ambassadrice;ministre;chancelier;chancelière;gouverneur;"
	   "sénateur;sénatrice;secrétaire;général;colonel;maréchal;amiral;"
	   "porte-parole;professeur;roi;reine;prince;princesse;pape"},
    {"es", "señor;señora;sr;sra;don;doña;presidente;presidenta;embajador;"
	   "embajadora;ministro;ministra;canciller;gobernador;gobernadora;"
	   "senador;senadora;secretario;secretaria;general;coronel;mariscal;"
	   "almirante;portavoz;profesor;profesora;rey;reina;papa"},
    {"pt", "senhor;senhora;sr;sra;dom;dona;presidente;presidenta;embaixador;"
	   "embaixadora;ministro;ministra;chanceler;governador;governadora;"
	   "senador;senadora;secretário;secretária;general;coronel;marechal;"
	   "almirante;professor;professora;rei;rainha;papa"},
    {"id", "bapak;pak;ibu;bu;tuan;nyonya;presiden;menteri;menlu;menhan;"
	   "perdana menteri;duta besar;gubernur;sekretaris;jenderal;kolonel;"
	   "laksamana;juru bicara;senator;profesor;raja;ratu;sultan;paus"},
    {"ms", "encik;puan;tuan;datuk;dato;tun;tan sri;presiden;menteri;"
	   "perdana menteri;duta;gabenor;setiausaha;jeneral;kolonel;"
	   "laksamana;jurucakap;senator;profesor;raja;sultan"},
    {"vi", "ông;bà;tổng thống;chủ tịch;thủ tướng;bộ trưởng;ngoại trưởng;"
	   "đại sứ;thống đốc;tổng bí thư;tổng thư ký;đại tướng;tướng;"
	   "đô đốc;đại tá;người phát ngôn;giáo sư;nhà vua;giáo hoàng"},
    {"tl", "ginoong;ginang;g;gng;pangulo;pangulong;ministro;ministrong;"
	   "kalihim;embahador;gobernador;senador;heneral;koronel;haring;"
	   "propesor"},
    {"sw", "bwana;bi;bw;dkt;mheshimiwa;rais;waziri;balozi;gavana;seneta;"
	   "katibu;jenerali;kanali;msemaji;profesa;mfalme;malkia;spika"},
    {"ru", "господин;господина;господину;господином;госпожа;госпожи;"
	   "госпоже;госпожой;президент;президента;президенту;президентом;"
	   "президенте;министр;министра;министру;министром;министре;премьер;"
	   "премьера;премьеру;премьером;канцлер;канцлера;канцлеру;канцлером;"
	   "губернатор;губернатора;сенатор;сенатора;посол;посла;послу;послом;"
	   "секретарь;секретаря;генерал;генерала;генералу;генералом;маршал;"
	   "маршала;король;короля;патриарх;патриарха;профессор;профессора"},
};

#define TITLE_WORDS 3 /* of the longest */

/* Known words between a title and the name: "Menteri Luar Negeri Lestari". */
#define TITLE_GAP 3

struct sentence {
	const char *text;
	struct review_word *words;
	size_t n;
	const struct review_names *names;
	const struct strmap *titles; /* as text_normalise() has them */
};

static char *
words_at(const struct sentence *s, size_t first, size_t last)
{
	return mem_strndup(s->text + s->words[first].begin,
	    s->words[last].end - s->words[first].begin);
}

/* Begins with a capital and goes on with a small letter. */
static bool
is_capitalised(const struct sentence *s, size_t i)
{
	size_t at = s->words[i].begin, end = s->words[i].end;
	UChar32 first, second;

	U8_NEXT(s->text, at, end, first);
	if (at == end || !u_isupper(first))
		return false;
	U8_NEXT(s->text, at, end, second);
	return u_islower(second);
}

/* Behind the hyphen of a name. */
static bool
is_hyphened(const struct sentence *s, size_t i)
{
	return i > 0 && s->words[i].begin == s->words[i - 1].end + 1 &&
	       s->text[s->words[i - 1].end] == '-';
}

static bool
is_next(const struct sentence *s, size_t i)
{
	return is_hyphened(s, i) ||
	       (i > 0 && s->words[i].begin == s->words[i - 1].end + 1 &&
		   s->text[s->words[i - 1].end] == ' ');
}

/* A title may have a full stop before the name. */
static bool
is_near(const struct sentence *s, size_t i)
{
	return i > 0 && s->words[i].begin <= s->words[i - 1].end + 2;
}

static bool
is_known(const struct sentence *s, size_t i)
{
	char *word = words_at(s, i, i);
	bool known = review_names_have(s->names, word);

	free(word);
	return known;
}

/* Whether words that end with this one are a title. */
static bool
ends_title(const struct sentence *s, size_t last)
{
	bool found = false;

	for (size_t n = 0; !found && n < TITLE_WORDS && n <= last; n++) {
		char *words = words_at(s, last - n, last),
		     *normal = text_normalise(words);

		found = strmap_find(s->titles, normal) != NULL;
		free(normal);
		free(words);
	}
	return found;
}

static bool
is_unknown_name(const struct sentence *s, size_t i)
{
	return is_capitalised(s, i) && !is_known(s, i) && !ends_title(s, i);
}

static bool
is_speaker(const struct sentence *s, size_t i)
{
	char *word = words_at(s, i, i);
	bool speaker =
	    is_capitalised(s, i) && review_names_speak(s->names, word);

	free(word);
	return speaker;
}

/* What follows a name and belongs to it. A short one may look like a known
 * word: "Kim Jong Un". */
static bool
goes_on(const struct sentence *s, size_t i)
{
	if (!is_next(s, i) || is_hyphened(s, i))
		return is_hyphened(s, i);
	return is_speaker(s, i) || is_unknown_name(s, i) ||
	       (is_capitalised(s, i) &&
		   s->words[i].end - s->words[i].begin <= 2);
}

/* --- titles --- */

/* Right behind a title, or with known words between. */
static bool
is_titled(const struct sentence *s, size_t i)
{
	for (size_t gap = 0; gap <= TITLE_GAP && is_near(s, i); gap++, i--) {
		if (ends_title(s, i - 1))
			return true;
		if (!is_next(s, i) || !is_known(s, i - 1))
			return false;
	}
	return false;
}

static void
learn_titles(struct strmap *titles, const char *language)
{
	const char *list = "";

	for (size_t t = 0; t < sizeof(table) / sizeof(table[0]); t++)
		if (strcmp(table[t].language, language) == 0)
			list = table[t].titles;
	while (*list != '\0') {
		size_t len = strcspn(list, ";");
		char *title = mem_strndup(list, len),
		     *normal = text_normalise(title);

		strmap_set(titles, normal, titles);
		free(normal);
		free(title);
		list += len + (list[len] == ';');
	}
}

/* --- persons --- */

/* A known speaker, a name behind a title, or two names in a row that begin no
 * sentence. */
static bool
is_person(const struct sentence *s, size_t i)
{
	if (is_speaker(s, i))
		return true;
	if (i > 1 && is_unknown_name(s, i - 1) && is_capitalised(s, i) &&
	    goes_on(s, i))
		return true;
	return i > 0 && is_unknown_name(s, i) && is_titled(s, i);
}

static size_t
find_first(const struct sentence *s, size_t i)
{
	while (i > 0 && is_next(s, i) && is_unknown_name(s, i - 1))
		i--;
	return i;
}

static size_t
find_last(const struct sentence *s, size_t i)
{
	while (i + 1 < s->n && goes_on(s, i + 1))
		i++;
	return i;
}

static void
tell(struct review *review, struct review_place place, const struct sentence *s,
    size_t first, size_t last)
{
	char *name = words_at(s, first, last);

	review_add(review, "person_named", place,
	    "Name the state, the office or the outlet instead, or leave it "
	    "when a quotation needs its speaker.",
	    "\"%s\" looks like the name of a person.", name);
	free(name);
}

static void
check(struct review *review, struct sentence *s,
    const struct review_variant *variant, const char *field,
    const struct review_sentence *sentence)
{
	s->text = sentence->plain;
	s->n = review_words(s->text, variant->language, &s->words);
	for (size_t i = 0; i < s->n; i++) {
		size_t first;

		if (!is_person(s, i))
			continue;
		first = find_first(s, i);
		i = find_last(s, i);
		tell(review,
		    (struct review_place){variant, field, sentence->text}, s,
		    first, i);
	}
	free(s->words);
}

void
review_person(struct review *review, const struct review_variant *variant)
{
	struct review_names *names;
	struct strmap titles = {0};
	struct sentence s = {.titles = &titles};

	if (!review_has_case(variant->words->fact) ||
	    strcmp(variant->language, "de") == 0)
		return;
	s.names = names = review_names_new(review->question, variant->language);
	learn_titles(&titles, variant->language);
	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			check(review, &s, variant, variant->passages[p].field,
			    &variant->passages[p].sentences[i]);
	strmap_done(&titles);
	review_names_free(names);
}
