/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_text.c - CPU time of the text pipeline for one text, by language.
 * Owns its texts, which are made up. Leaves matching to other benchmarks.
 *
 * usage: bench_text [ROUNDS]	a table: words, bytes, microseconds when every
 *				word is remembered, when none is (another
 *				language's words have passed), the first time
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/romanise.h"
#include "text/tokenizer.h"

#define FILLER_WORDS 40000 /* push out all that is remembered */

static const struct {
	const char *language, *text;
} texts[] = {
    {"en",
	"The minister said that more than 1,200 tanks had crossed the border "
	"since January 14, 2020, and that NATO would not send any soldiers, "
	"although several partners in Asia had offered to pay for food, fuel "
	"and fertiliser."},
    {"en", "RT @example_desk: More than one thousand #TanksAtTheBorder! See "
	   "https://example.org/a?b=c 🇺🇦 NATO won't send soldiers… partners in "
	   "Asia pay $1.5 million, they said. — A Desk (@example) January 14, "
	   "2020"},
    {"fr", "Le ministre a déclaré que plus de mille chars avaient traversé la "
	   "frontière depuis le 14 janvier 2020, et que l'OTAN n'enverrait pas "
	   "de soldats, bien que plusieurs partenaires d'Asie aient proposé de "
	   "payer la nourriture."},
    {"vi", "Bộ trưởng nói rằng hơn một nghìn xe tăng đã vượt biên giới từ ngày "
	   "14 tháng 1 năm 2020 và NATO sẽ không gửi binh sĩ, mặc dù nhiều đối "
	   "tác ở châu Á đã đề nghị trả tiền lương thực và phân bón."},
    {"ru",
	"Министр заявил, что с 14 января 2020 года границу пересекли более "
	"тысячи танков и что НАТО не пошлёт солдат, хотя несколько партнёров "
	"из Азии предложили оплатить продовольствие, топливо и удобрения для "
	"всех пострадавших областей страны."},
    {"ar", "قال الوزير إن أكثر من ألف دبابة عبرت الحدود منذ ١٤ يناير ٢٠٢٠ وإن "
	   "حلف شمال الأطلسي لن يرسل جنودا رغم أن عدة شركاء في آسيا عرضوا دفع "
	   "ثمن الغذاء والوقود والأسمدة للمناطق المتضررة في البلاد"},
    {"hi", "मंत्री ने कहा कि 14 जनवरी 2020 से एक हज़ार से अधिक टैंक सीमा पार कर "
	   "चुके हैं और नाटो कोई सैनिक नहीं भेजेगा हालाँकि एशिया के कई साझेदारों ने "
	   "भोजन ईंधन और उर्वरक का भुगतान करने की पेशकश की है"},
    {"ko", "장관은 2020년 1월 14일 이후 천 대가 넘는 전차가 국경을 넘었다고 "
	   "말했으며 아시아의 여러 협력국이 식량과 연료, 비료 비용을 "
	   "부담하겠다고 제안했지만 나토는 병력을 보내지 않을 것이라고 밝혔다"},
    {"ja",
	"大臣は2020年1月14日以来千両以上の戦車が国境を越えたと述べ、アジアの"
	"複数のパートナーが食料や燃料、肥料の費用を負担すると申し出たものの、"
	"NATOは兵士を派遣しないと語った。"},
    {"zh", "部长表示，自2020年1月14日以来已有一千多辆坦克越过边境，尽管亚洲的"
	   "几个伙伴国愿意支付粮食、燃料和化肥的费用，北约仍不会派遣任何士兵"
	   "前往受影响的地区。"},
    {"th", "รัฐมนตรีกล่าวว่ามีรถถังมากกว่าหนึ่งพันคันข้ามพรมแดนตั้งแต่วันที่ 14 "
	   "มกราคม 2563 และนาโตจะไม่ส่งทหาร แม้ว่าหุ้นส่วนหลายประเทศในเอเชีย"
	   "เสนอจะจ่ายค่าอาหาร"},
    {"my", "ဝန်ကြီးက ၂၀၂၀ ခုနှစ် ဇန်နဝါရီလ ၁၄ ရက်နေ့ကတည်းက တင့်ကား တစ်ထောင်ကျော် "
	   "နယ်စပ်ကို ဖြတ်ကျော်ခဲ့ပြီး နေတိုးက စစ်သားများ မစေလွှတ်ဘူးဟု "
	   "ပြောကြားခဲ့သည်။"},
};

static double
cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static size_t
run(struct tokenizer *t, size_t i)
{
	struct tokens tokens;

	if (tokenizer_run(t, texts[i].text, strlen(texts[i].text),
		texts[i].language, &tokens) == -1)
		abort();
	return tokens.n;
}

/* Leaves no word of any text in what is remembered. */
static void
forget(struct tokenizer *t)
{
	struct tokens tokens;
	char word[32];
	unsigned i;

	for (i = 0; i < FILLER_WORDS; i++) {
		snprintf(word, sizeof(word), "filler%u", i);
		if (tokenizer_run(t, word, strlen(word), "und", &tokens) == -1)
			abort();
	}
}

static void
measure(struct tokenizer *t, size_t i, long rounds)
{
	double begin = cpu_us(), first, cold, warm;
	size_t words = run(t, i);
	long round;

	first = cpu_us() - begin;
	forget(t);
	begin = cpu_us();
	run(t, i);
	cold = cpu_us() - begin;
	begin = cpu_us();
	for (round = 0; round < rounds; round++)
		run(t, i);
	warm = (cpu_us() - begin) / (double)rounds;
	printf("%-8s %5zu %5zu %8.1f %8.1f %8.0f\n", texts[i].language, words,
	    strlen(texts[i].text), warm, cold, first);
}

static void
measure_names(void)
{
	struct romanise *r = romanise_new();
	char word[64], latin[ROMANISE_MAX + 1];
	double begin;
	unsigned i;

	if (r == NULL)
		abort();
	romanise_word(r, "путин", strlen("путин"), latin);
	begin = cpu_us();
	for (i = 0; i < 20000; i++) {
		snprintf(word, sizeof(word), "путин%u", i);
		romanise_word(r, word, strlen(word), latin);
	}
	printf("\na new name in Latin letters: %.1f us\n",
	    (cpu_us() - begin) / 20000);
	romanise_free(r);
}

int
main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
	double begin = cpu_us();
	struct tokenizer *t = tokenizer_new();
	size_t i;

	if (t == NULL || rounds <= 0)
		return 1;
	printf("made in %.0f us\n\n%-8s %5s %5s %8s %8s %8s\n",
	    cpu_us() - begin, "language", "words", "bytes", "us", "cold us",
	    "first us");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		measure(t, i, rounds);
	tokenizer_free(t);
	measure_names();
	return 0;
}
