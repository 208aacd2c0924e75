/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.c - makes the library of the benchmark. Owns the random numbers. The
 * texts are of the length and in the languages that desks write in.
 */
#include "library.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"

enum { THEMES = 40, EVIDENCE = 5000, DEEDS = 600, REGIONS = 5, PARTS = 20 };

static const struct {
	const char *language;
	const char *sentences[6];
} tongues[] = {
    {"en",
	{"In March 2022, 141 states asked for the withdrawal of all forces.",
	    "The ships that left the port carried grain to 45 countries.",
	    "The partners built the bridge, and 1,200 people work there.",
	    "Whoever reads the resolution finds no such demand in it.",
	    "The court ordered provisional measures by thirteen votes to two.",
	    "Prices had risen before the first measure was taken."}},
    {"fr",
	{"En mars 2022, 141 États ont demandé le retrait de toutes les forces.",
	    "Les navires partis du port ont livré des céréales à 45 pays.",
	    "Les partenaires ont fait le pont ; 1 200 personnes y sont.",
	    "Qui lit la résolution n'y trouve aucune demande de ce genre.",
	    "La Cour a ordonné des mesures par treize voix contre deux.",
	    "Les prix avaient monté avant la première mesure."}},
    {"id",
	{"Pada Maret 2022, 141 negara meminta penarikan semua pasukan.",
	    "Kapal yang berangkat membawa gandum ke 45 negara.",
	    "Para mitra membangun jembatan, 1.200 orang bekerja di sana.",
	    "Siapa pun yang membaca resolusi itu tidak menemukan tuntutan itu.",
	    "Mahkamah memerintahkan tindakan dengan tiga belas suara.",
	    "Harga sudah naik sebelum tindakan pertama diambil."}},
    {"vi",
	{"Tháng 3 năm 2022, 141 quốc gia yêu cầu rút toàn bộ lực lượng.",
	    "Những con tàu rời cảng chở ngũ cốc đến 45 quốc gia.",
	    "Các đối tác cùng nhau xây cầu, và 1.200 người đang làm việc ở đó.",
	    "Ai đọc nghị quyết cũng không thấy đòi hỏi nào như vậy.",
	    "Tòa án ra lệnh áp dụng biện pháp tạm thời với mười ba phiếu.",
	    "Giá cả đã tăng trước khi biện pháp đầu tiên được đưa ra."}},
    {"ar", {"في مارس 2022 طلبت 141 دولة انسحاب جميع القوات.",
	       "حملت السفن التي غادرت الميناء الحبوب إلى 45 دولة.",
	       "بنى الشركاء الجسر معا ويعمل فيه 1200 شخص اليوم.",
	       "من يقرأ القرار لا يجد فيه مثل هذا الطلب.",
	       "أمرت المحكمة بتدابير مؤقتة بثلاثة عشر صوتا مقابل صوتين.",
	       "كانت الأسعار قد ارتفعت قبل اتخاذ أول إجراء."}},
    {"es",
	{"En marzo de 2022, 141 Estados pidieron la retirada de las fuerzas.",
	    "Los barcos que salieron del puerto llevaron grano a 45 países.",
	    "Los socios hicieron el puente; trabajan allí 1.200 personas.",
	    "Quien lea la resolución no encontrará tal exigencia.",
	    "La Corte ordenó medidas provisionales por trece votos a dos.",
	    "Los precios habían subido antes de la primera medida."}},
};

enum { TONGUES = sizeof(tongues) / sizeof(tongues[0]) };

static uint64_t state = 4;

unsigned
library_random(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % below);
}

static double
share(void)
{
	return (library_random(100) + 1) / 100.0;
}

/* Takes the document over. */
static void
apply(struct library *library, enum noun_kind kind, json_t *doc)
{
	if (doc == NULL)
		abort();
	library_apply(library, kind, json_text(doc, "slug"), doc);
	json_decref(doc);
}

static json_t *
name(const char *prefix, unsigned of)
{
	return json_sprintf("%s-%u", prefix, library_random(of));
}

/* So many different names. */
static json_t *
names(const char *prefix, unsigned of, unsigned n)
{
	json_t *list = json_array();
	unsigned first = library_random(of);

	for (unsigned i = 0; i < n; i++)
		json_array_append_new(
		    list, json_sprintf("%s-%u", prefix, (first + i * 7) % of));
	return list;
}

static json_t *
date(void)
{
	return json_sprintf("20%02u-%02u-%02u", 20 + library_random(5),
	    1 + library_random(12), 1 + library_random(28));
}

static void
add_narratives(struct library *library)
{
	static const char *const verdicts[] = {
	    "false", "misleading", "opinion", "unproven"};

	for (unsigned i = 0; i < LIBRARY_NARRATIVES; i++) {
		json_t *doc = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}",
		    "slug", json_sprintf("narrative-%u", i), "kind",
		    "narrative", "title", "A storyline about the war",
		    "summary", "Who tells it says that others began it.",
		    "verdict", verdicts[library_random(4)], "harm", "medium",
		    "status", "active");

		if (library_random(3) == 0)
			json_object_set_new(doc, "kernel_of_truth",
			    json_string("Some of it is a fair grievance."));
		apply(library, NOUN_NARRATIVE, doc);
	}
}

static json_t *
list_of(unsigned n, json_t *(*make)(unsigned))
{
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		json_array_append_new(list, make(i));
	return list;
}

static json_t *
make_language(unsigned i)
{
	return json_pack("{s:s, s:f}", "language",
	    tongues[(i * 5 + library_random(2)) % TONGUES].language, "share",
	    share());
}

static json_t *
make_concern(unsigned i)
{
	return json_pack("{s:o, s:f}", "theme",
	    json_sprintf("theme-%u", (i * 5 + library_random(5)) % THEMES),
	    "weight", share());
}

static json_t *
make_sensitivity(unsigned i)
{
	return json_pack("{s:o, s:s}", "theme",
	    json_sprintf("theme-%u", (i * 13 + library_random(13)) % THEMES),
	    "advice", "Name the grievance before others do.");
}

static json_t *
make_trust(unsigned i)
{
	return json_pack("{s:o, s:f, s:s, s:s, s:i, s:s, s:o}", "organisation",
	    json_sprintf(
		"desk-%u", (i * 5 + library_random(5)) % LIBRARY_DESKS),
	    "value", share(), "survey", "A survey of the region", "population",
	    "adults in eleven cities", "n", 400 + (int)library_random(2000),
	    "from", "2020-01-01", "to", date());
}

static json_t *
make_parent(unsigned i)
{
	return json_sprintf("audience-%u",
	    i < PARTS ? i % REGIONS : REGIONS + i % (PARTS - REGIONS));
}

static void
add_audiences(struct library *library)
{
	for (unsigned i = 0; i < LIBRARY_AUDIENCES; i++) {
		json_t *doc = json_pack("{s:o, s:o, s:s, s:s, s:o, s:o, s:o, "
					"s:o}",
		    "slug", json_sprintf("audience-%u", i), "name",
		    json_sprintf("The public of country %u", i), "kind",
		    "country", "time_zone", "UTC", "languages",
		    list_of(3, make_language), "concerns",
		    list_of(8, make_concern), "sensitivities",
		    list_of(3, make_sensitivity), "trust",
		    list_of(10, make_trust));

		if (i >= REGIONS)
			json_object_set_new(doc, "parent", make_parent(i));
		apply(library, NOUN_AUDIENCE, doc);
	}
	apply(library, NOUN_AUDIENCE_SET,
	    json_pack("{s:s, s:s, s:s, s:[s, s, s]}", "slug", "global-south",
		"name", "Global South", "basis", "A list", "audiences",
		"audience-0", "audience-1", "audience-2"));
}

static json_t *
make_burden(unsigned i)
{
	return json_pack("{s:o, s:f, s:s, s:s}", "audience",
	    json_sprintf("audience-%u",
		(i * 40 + library_random(40)) % LIBRARY_AUDIENCES),
	    "weight", share(), "reason", "It ruled there until 1960.", "source",
	    "A history of the region");
}

static json_t *
make_expertise(unsigned i)
{
	return json_pack("{s:o, s:f, s:s, s:s}", "theme",
	    json_sprintf("theme-%u", (i * 9 + library_random(9)) % THEMES),
	    "weight", share(), "reason", "It has built ports since 1970.",
	    "source", "A report of the region's bank");
}

static void
add_desks(struct library *library)
{
	for (unsigned i = 0; i < LIBRARY_DESKS; i++)
		apply(library, NOUN_ORGANISATION,
		    json_pack("{s:o, s:o, s:s, s:s, s:s, s:[s, s], s:o, s:o, "
			      "s:o}",
			"slug", json_sprintf("desk-%u", i), "legal_name",
			json_sprintf("The foreign ministry of state %u", i),
			"kind", "state", "voice_line",
			"Ministry of Foreign Affairs, spokesperson's office",
			"time_zone", "UTC", "languages", "en",
			tongues[i % TONGUES].language, "forbidden_audiences",
			names("audience", LIBRARY_AUDIENCES, 1),
			"legacy_burden", list_of(4, make_burden), "expertise",
			list_of(4, make_expertise)));
}

static void
add_proofs(struct library *library)
{
	static const char *const statuses[] = {
	    "confirmed", "confirmed", "reported", "assessed", "alleged"};
	static const char *const states[] = {
	    "delivered", "running", "planned", "slipped"};

	for (unsigned i = 0; i < EVIDENCE; i++)
		apply(library, NOUN_EVIDENCE,
		    json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:s}", "slug",
			json_sprintf("evidence-%u", i), "statement",
			"In March 2022 the General Assembly adopted a "
			"resolution with 141 votes in favour.",
			"date", date(), "status", statuses[library_random(5)],
			"source_title", "Resolution of the General Assembly",
			"publisher", "United Nations", "url",
			"https://undocs.org/A/RES/ES-11/1"));
	for (unsigned i = 0; i < DEEDS; i++)
		apply(library, NOUN_DEED,
		    json_pack("{s:o, s:o, s:o, s:s, s:s, s:o, s:s}", "slug",
			json_sprintf("deed-%u", i), "organisation",
			name("desk", LIBRARY_DESKS), "audience",
			name("audience", LIBRARY_AUDIENCES), "title",
			"A port for the region", "promise",
			"The port opens with two berths.", "due", date(),
			"status", states[library_random(4)]));
}

static json_t *
make_text(unsigned tongue, unsigned sentences, const char *marker)
{
	struct buf text = {0};
	json_t *string;

	for (unsigned i = 0; i < sentences; i++)
		buf_printf(&text, "%s%s No. %u.", i > 0 ? " " : "",
		    tongues[tongue].sentences[library_random(6)],
		    library_random(100000));
	if (marker != NULL)
		buf_printf(&text, " [%s]", marker);
	string = json_string(text.data);
	buf_done(&text);
	return string;
}

static json_t *
make_variant(unsigned tongue, const char *marker)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:s}", "language",
	    tongues[tongue].language, "fact", make_text(tongue, 4, marker),
	    "warning", make_text(tongue, 1, NULL), "fallacy",
	    make_text(tongue, 1, NULL), "kernel", make_text(tongue, 2, NULL),
	    "fact_again", make_text(tongue, 1, NULL), "native_review",
	    library_random(2) ? "done" : "pending");
}

static void
add_message(struct library *library, unsigned i)
{
	static const char *const types[] = {
	    "debunk", "prebunk", "explain", "positive", "call_to_action"};
	json_t *evidence = names("evidence", EVIDENCE, 1 + library_random(3));
	const char *marker = json_string_value(json_array_get(evidence, 0));
	json_t *variants = json_array();

	for (unsigned v = 0, n = 2 + library_random(3); v < n; v++)
		json_array_append_new(
		    variants, make_variant((v + i) % TONGUES, marker));
	apply(library, NOUN_MESSAGE,
	    json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:{s:i, s:s, "
		      "s:s, s:s}}",
		"slug", json_sprintf("message-%05u", i), "organisation",
		name("desk", LIBRARY_DESKS), "narratives",
		names("narrative", LIBRARY_NARRATIVES, 1 + library_random(2)),
		"type", types[library_random(5)], "themes",
		names("theme", THEMES, 1 + library_random(3)), "evidence",
		evidence, "deeds", names("deed", DEEDS, library_random(3)),
		"variants", variants, "meta", "version", 1, "hash",
		"b6302d17a5585ec140a7c831f44470610bbb5e0514df809453a3bd6f058f",
		"state", library_random(10) ? "cleared" : "draft", "cleared_at",
		"2025-06-01T00:00:00Z"));
}

void
library_make(struct library *ret)
{
	*ret = (struct library){.version = 1};
	add_narratives(ret);
	add_audiences(ret);
	add_desks(ret);
	add_proofs(ret);
	for (unsigned i = 0; i < LIBRARY_MESSAGES; i++)
		add_message(ret, i);
}

void
library_make_heard(struct heard *ret)
{
	*ret = (struct heard){0};
	for (unsigned i = 0; i < LIBRARY_AUDIENCES * 20; i++) {
		char audience[32];
		json_t *row = json_pack("{s:o, s:o, s:i}", "message",
		    json_sprintf(
			"message-%05u", library_random(LIBRARY_MESSAGES)),
		    "narratives", names("narrative", LIBRARY_NARRATIVES, 1),
		    "day", LIBRARY_DAY - (int)library_random(30));

		snprintf(audience, sizeof(audience), "audience-%u",
		    i % LIBRARY_AUDIENCES);
		heard_add(ret, audience, row);
		json_decref(row);
	}
}

const char *
library_post(void)
{
	return "They tell us that the war was forced on those who began it, "
	       "and that the states which send help are the ones that prolong "
	       "it. But ask who sold the weapons, who closed the ports and who "
	       "raised the price of bread in our markets. The so-called order "
	       "of rules was made for a few, and the many are now building "
	       "their own.";
}
