/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_pipeline.c - tests of what the text pipeline tells of words: sentences,
 * numbers, names, shells, the dates in them, emoji.
 * Owns nothing. Leaves the words themselves to test_tokens.c.
 */
#include <check.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokenizer.h"
#include "suite.h"

static struct tokenizer *tokenizer;

static void
setup(void)
{
	tokenizer = tokenizer_new();
	ck_assert_ptr_nonnull(tokenizer);
}

static void
teardown(void)
{
	tokenizer_free(tokenizer);
}

/* Where token i begins a sentence: they are numbered one by one, from 0. */
static bool
parts(const struct tokens *t, size_t i)
{
	unsigned before = i > 0 ? t->v[i - 1].sentence : 0;

	ck_assert_uint_ge(t->v[i].sentence, before);
	ck_assert_uint_le(t->v[i].sentence, before + (i > 0));
	return t->v[i].sentence > before;
}

/* Stems with a letter for each flag; "/" where a sentence ends; the
 * day. */
static const char *
show(const char *text, const char *language)
{
	static const char letters[] = "nN#@AD";
	static char out[4096];
	struct tokens t;
	size_t i, bit, used = 0;
	uint8_t flags;

	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), language, &t), 0);
	out[0] = '\0';
	for (i = 0; i < t.n; i++) {
		used += (size_t)snprintf(out + used, sizeof(out) - used,
		    "%s%s%s", i > 0 ? " " : "", parts(&t, i) ? "/ " : "",
		    t.v[i].stem);
		flags = t.v[i].flags & (uint8_t)~TOKEN_ASCII;
		if (flags != 0)
			out[used++] = ':';
		for (bit = 0; letters[bit] != '\0'; bit++)
			if (flags & 1 << bit)
				out[used++] = letters[bit];
		out[used] = '\0';
	}
	if (t.day != TOKENIZER_NO_DAY)
		snprintf(out + used, sizeof(out) - used, " day %d", t.day);
	return out;
}

static const struct {
	const char *text, *language, *shown;
} cases[] = {
    /* digits */
    {"1,000 1.000 1'000 1,00,000 1000.0 007", "en",
	"1000:n 1000:n 1000:n 100000:n 1000:n 7:n"},
    {"3.50 3,5 1,000.5 1.000,5 0.125 12,5", "en",
	"3.5:n 3.5:n 1000.5:n 1000.5:n 0.125:n 12.5:n"},
    {"10.20.30.40 1,2,3 5kg F16 1,", "en",
	"10:n 20:n 30:n 40:n 1,2,3 5:n kg f16:N 1:n"},
    {"20k 2.5bn 3rd 21st 45% $7 €8 $2.8M £1b 5m", "en",
	"20000:n 2500000000:n 3:n 21:n 45:n 7:n 8:n 2800000:n 1000000000:n"
	" 5m"},
    {"١٬٠٠٠ ۳٫۵ १००० ๑๒ １２", "und", "1000:n 3.5:n 1000:n 12:n 12:n"},
    {"12345678901234567890", "en", "12345678901234567890:n"},
    {"1 000 000 1\xc2\xa0"
     "000",
	"fr", "1000000:n 1000:n"},
    {"1 000 1\xc2\xa0"
     "000",
	"en", "1:n 0:n 1000:n"},
    {"5 1 000", "fr", "5:n 1000:n"},
    /* letters disguised as digits */
    {"v4ccine K3PUTUSAN j0k0w1 they p4y", "und",
	"vaccine keputusan:N jokowi they p4y"},
    {"H1N1 MH17 covid19 G20 5G iphone13pro A380s a1b2c3d4e", "und",
	"h1n1:N mh:N 17:n covid 19:n g20:N 5g:N iphone13pro a380s:N a1b2c3d4e"},
    /* a word and a number that meet once */
    {"covid19 Covid-19 20yrs 1.5km 3.5GB 20th 10k 2x S400", "en",
	"covid 19:n covid:N 19:n 20:n yrs 1.5:n km 3.5:n gb:N 20:n 10000:n 2x "
	"s400:N"},
    {"Rp60jt USD5bn covid19_mers21 a_b19 टीका19 A6bn 𝐜𝐨𝐯𝐢𝐝19", "id",
	"rp 60000000:n usd:N 5000000000:n covid 19:n mers 21:n a b19 tika "
	"19:n a6bn:N covid 19:n"},
    {"MH17 298 Rp17 298 17 298", "id",
	"mh:N 17:n 298:n rp:N 17:n 298:n 17298:n"},
    {"टीका17 298 约1 000 000", "hi", "tik 17:n 298:n 约:D 1000000:n"},
    {"𝐜𝐨𝐯𝐢𝐝𝟏𝟗 20ᵗʰ ２０ｔｈ Android4.4.2", "en",
	"covid 19 20:n 20:n android:N 4:n 4:n 2:n"},
    {"19كوفيد ปี2564", "und", "19:n كوفيد ปี:D 2564:n"},
    /* a 2 that says a word twice */
    {"hati2 ANAK2nya orang² CO2 12 anak3 2anak anak22", "id",
	"hati anak:N orang co:N 2:n 12:n anak 3:n 2:n anak anak 22:n"},
    {"laki2 araw2", "tl", "laki araw"},
    {"USD2bn USD2 uang2jt PAJAK2", "id",
	"usd 2000000000:n usd 2:n uang 2000000:n pajak"},
    {"hati2", "en", "hati 2:n"},
    /* a dropped g */
    {"drivin' goin’ Berlin' bin' in' said", "en",
	"drive go berlin:N bin in said"},
    {"fumin' drivin", "fr", "fumin drivin"},
    {"drivin＇ don＇t", "en", "drive don't"},
    /* endings, where Snowball has no stems */
    {"우크라이나에서는 우크라이나 국민들에게는 국민 미국의 미국 서울로", "ko",
	"우크라이나 우크라이나 국민 국민 미국 미국 서울"},
    {"비난했다 비난하는 비난 군사적인 군사 북한 국가 대만은 대만", "ko",
	"비난 비난 비난 군사 군사 북한 국가 대만 대만"},
    {"일본해 일본은 구축함 구축 테헤란 대변인", "ko",
	"일본해 일본 구축함 구축 테헤란 대변인"},
    {"تحریم‌های تحریم تحریم‌ها تحریمهایی ها "
     "رهایی هسته‌ای هست",
	"fa", "تحريم تحريم تحريم تحريم ها رهايي هستهاي هست"},
    {"우크라이나에서는", "und", "우크라이나에서는"},
    {"війна війною Україні Україна санкціями санкції НАТО Газа газ", "uk",
	"війн війн украін:N украін:N санкці санкці нато:N газа:N газ"},
    {"Росія Росії Росією Нігер Нігерія армія армії", "uk",
	"росі росі:N росі:N нігер:N нігері:N армі армі"},
    {"wojna wojnie Rosji Rosja żołnierzami żołnierze armia armii NATO", "pl",
	"wojn wojn rosj:N rosj:N zolnierz zolnierz armi armi nato:N"},
    {"membantah dibantah bantahan", "ms", "bantah bantah bantah"},
    /* number words */
    {"one thousand and five, a million, one", "en", "1005:n a million one"},
    {"twenty-one two hundred thousand 1.5 million 3 billion", "en",
	"21:n 200000:n 1500000:n 3000000000:n"},
    {"two three", "en", "2:n 3:n"},
    {"one thousand 1.5 million", "und", "one thousand 1.5:n million"},
    {"mille, deux cent mille, quatre-vingt-dix-sept", "fr",
	"1000:n 200000:n 97:n"},
    {"dos mil doscientos treinta y uno, un millón, uno", "es",
	"2231:n 1000000:n uno"},
    {"cento e vinte mil, dois milhões", "pt-BR", "120000:n 2000000:n"},
    {"zweitausend, einundzwanzig, 3 Millionen, acht", "de",
	"2000:n 21:n 3000000:n 8:n"},
    {"двести тысяч, 5 млн, пять тысяч", "ru", "200000:n 5000000:n 5000:n"},
    {"ثلاثة آلاف، خمسة وأربعون، 12 مليون", "ar", "3000:n 45:n 12000000:n"},
    {"60jt 60 jt 60 juta RP75 JUTA 150rb", "id",
	"60000000:n 60000000:n 60000000:n rp:N 75000000:n 150000:n"},
    {"elfu mbili mia tatu, milioni 2", "sw", "2300:n 2000000:n"},
    {"दो लाख, 5 करोड़, इक्कीस", "hi", "200000:n 50000000:n 21:n"},
    {"वह दो, एक सौ, तीन लाख", "hi", "vah da 100:n 300000:n"},
    {"le neuf, neuf cent", "fr", "le neuf 900:n"},
    {"seribu, dua puluh satu, 2 juta", "id", "1000:n 21:n 2000000:n"},
    {"hai mươi mốt, ba nghìn, năm", "vi", "21:n 3000:n nam"},
    {"3만5천명 2천만 이십일 이", "ko", "35000:n 명 20000000:n 21:n 이"},
    {"3万人 二十三 三", "ja", "30000:n 人:D 23:nD 三:D"},
    {"三百五十人，二十万人，二〇二四年，三十五万士兵，三十五万人", "zh",
	"350:nD 人:D 200000:nD 人:D 2024:nD 年:D 350000:nD 士兵:D 350000:nD"
	" 人:D"},
    {"三百五十人、二十万人、二〇二四年、三十五万人、２０万人", "ja",
	"350:nD 人:D 200000:nD 人:D 2024:nD 年:D 350000:nD 人:D 200000:n"
	" 人:D"},
    {"2万亿，一万五千亿，三亿五千万", "zh",
	"2000000000000:n 1500000000000:nD 350000000:nD"},
    {"三四个人，一一对应，二十二", "zh",
	"三:D 四:D 个人:D 一一:D 对应:D 22:nD"},
    {"万一，一些，十分，四川，五角大楼，第二次", "zh",
	"万一:D 一些:D 十分:D 四川:D 五角:D 大楼:D 第二次:D"},
    {"이십만 명, 삼십오만명, 이십오만을, 3만 5천 명, 2조 3천억 원", "ko",
	"200000:n 명 350000:n 명 250000:n 을 35000:n 명 2300000000000:n 원"},
    {"이만 오천 명, 삼십오만 오천, 12억 3456만 7898, 3만오천, 3만 500명", "ko",
	"25000:n 명 355000:n 1234567898:n 35000:n 30500:n 명"},
    {"구조이다 오만이 천만이 백조의 이만 기사 사오정 3조사 5천이", "ko",
	"구조이 오만 천만 백조 이만 기사 사오정 3:n 조사 5000:n 이"},
    {"3만 5만, 2천 3천, 2천 3", "ko", "30000:n 50000:n 2000:n 3000:n 2003:n"},
    {"ยี่สิบห้า, ยี่สิบเอ็ดคน, สามแสนห้าหมื่น", "th", "25:nD 21:nD คน:D 350000:nD"},
    {"dalawampu't lima, dalawampung libo, limampung libo, isang daang libo,"
     " dalawampu't limang libo",
	"fil", "25:n 20000:n 50000:n 100000:n 25000:n"},
    {"مئتان وخمسون ألف، مئة ألف، مليوني شخص، خمسة وعشرين ألفًا، ثلاثمئة ألف",
	"ar", "250000:n 100000:n 2000000:n شخص 25000:n 300000:n"},
    {"مليون ومئتا ألف، مئة وخمسة وعشرون", "ar", "1200000:n 125:n"},
    {"с двадцатью пятью тысячами, ста тысяч, семью, о двух миллионах", "ru",
	"с 25000:n 100000:n сем о 2000000:n"},
    {"двадцятьма п'ятьма тисячами, двохсот тисяч, сорок", "uk",
	"25000:n 200000:n 40:n"},
    {"fünfhunderttausend, dreihundertfünfzigtausend, hundertfünfzig, zwei "
     "Millionen fünfhunderttausend, eine halbe Million",
	"de", "500000:n 350000:n 150:n 2500000:n ein 500000:n"},
    {"zweitausenddreihundert, tausendfünfhundert, fünfzehnhundert, "
     "neunzehnhundertneunundachtzig, zweitausendvierundzwanzig, "
     "dreiundzwanzigtausend, hunderttausende",
	"de", "2300:n 1500:n 1500:n 1989:n 2024:n 23000:n hunderttaus"},
    {"neunzehnhundertneunundachtzig drei Millionen, zweitausenddreihundert "
     "fünfhundert, zwei Millionen zweitausenddreihundert",
	"de", "1989:n 3000000:n 2300:n 500:n 2002300:n"},
    {"vijftienhonderd, tweeduizenddriehonderd", "nl", "1500:n 2300:n"},
    {"millenovecentottantanove, duemilatrecento", "it", "1989:n 2300:n"},
    {"خمس مئة ألف، ست", "ar", "500000:n ست"},
    {"anim na raan, apat na libo", "tl", "600:n 4000:n"},
    {"anderthalb Millionen", "de", "1500000:n"},
    {"ढाई लाख, डेढ़ करोड़", "hi", "250000:n 15000000:n"},
    {"полтора миллиона, полмиллиона", "ru", "1500000:n 500000:n"},
    {"driehonderdvijftigduizend", "nl", "350000:n"},
    {"trecentocinquantamila, mezzo milione", "it", "350000:n 500000:n"},
    {"half a million, a hundred thousand, a million, a hundred, half a day",
	"en", "500000:n 100000:n a million a hundr half a day"},
    {"two and a half million, a thousand and five, a half, half-million", "en",
	"2500000:n 1005:n a half 500000:n"},
    {"doscientas mil, medio millón", "es", "200000:n 500000:n"},
    {"διακόσιες χιλιάδες, δύο χιλιάδες", "el", "200000:n 2000:n"},
    {"第二十条，第三百五十条，第五十七军，第十四届，第二次，第一百货，第九",
	"zh",
	"第:D 20:nD 条:D 第:D 350:nD 条:D 第:D 57:nD 军:D 第:D 14:nD 届:D "
	"第二次:D 第一:D 百货:D 第九:D"},
    {"三十多万人，30余万人，十几亿，２０数万，三百多人，多万", "zh",
	"300000:nD 人:D 300000:n 人:D 1000000000:nD 200000:n 300:nD 多:D 人:D"
	" 多:D 万:D"},
    {"第二十一条、三十数万人", "ja", "第:D 21:nD 条:D 300000:nD 人:D"},
    {"30여만 명, 5만여, 30여조 원", "ko",
	"300000:n 명 50000:n 여 30000000000000:n 원"},
    {"3.5万人，二十三万", "zh", "35000:n 人:D 230000:nD"},
    {"สามพันคน 5 ล้าน", "th", "3000:nD คน:D 5000000:n"},
    {"dalawang libo, limang milyon", "tl", "2000:n 5000000:n"},
    {"on, on bin", "tr", "on 10000:n"},
    {"zero, ศูนย์", "en", "zero ศูนย์:D"},
    {"ศูนย์ สอง", "th", "ศูนย์:D 2:nD"},
    /* folding for matching */
    {"Ещё ёлка Łódź Đà Nẵng Ærø ğış Άλφα", "und",
	"еще елка lodz:N da:N nang:N aero:N gis αλφα:N"},
    {"мой", "und", "мой"},
    {"مدرسةٌ إلى أمل آسيا كـــتاب کتاب یک علي على", "und",
	"مدرسه الي امل اسيا كتاب كتاب يك علي علي"},
    {"हिन्दी हिंदी हिँदी ज़मीन जमीन सम्मान", "und",
	"hindi hindi hindi jamin jamin samman"},
    {"भगवंत ਭਗਵੰਤ, सरकार ਸਰਕਾਰ સરકાર, करना राष्ट्रपति संपर्क ਪੱਗ", "und",
	"bhagvant bhagvant sarkar sarkar sarkar karna rashtrapti sampark"
	" pagg"},
    {"श्री२ ॐ सिंहabc", "und", "shri 2:n ॐ सिंहabc"},
    {"Iğdır IĞDIR ığdır İstanbul ISTANBUL i\u0307stanbul istanbul", "tr",
	"ik ik:N ik istanbul:N istanbul:N istanbul istanbul"},
    {"Iğdır IĞDIR ığdır İran iran IRAN", "az",
	"igdir igdir:N igdir iran:N iran iran:N"},
    {"Iğdır IĞDIR İstanbul i\u0307stanbul", "und",
	"igdir igdir:N istanbul:N istanbul"},
    {"ﾛｼｱ ガス 한국", "und", "ロシア:D ガス:D 한국"},
    {"zero\u200bwidth so\u00adft می\u200cروم", "und", "zerowidth soft ميروم"},
    /* what cannot be seen */
    {"pr\u200boxy\u2060 w\u200ba\u200cr\u200d \ufeffwar w\u200ear w\ufe0far",
	"en", "proxi war war war war"},
    {"war\u200b peace\u200b\u200b, #Stop\u200bThe\u2060War v4c\u00adcine",
	"und", "war peace stop:N# the:N# war:N# vaccine"},
    {"한\u200b국 战\u200b争 10\u200b00 3\u200b만", "und",
	"한국 战争:D 1000:n 30000:n"},
    {"https://example.org/a\u200bword \u200bU.S.\u200b", "und", "word us:N"},
    {"กินข้าว กิน\u200bข้าว ตา\u200bกลม ស្រុក\u200bខ្មែរ", "und",
	"กิน:D ข้าว:D กิน:D ข้าว:D ตา:D กลม:D ស្រុក:D ខ្មែរ:D"},
    /* sentences */
    {"It ended. He left! Why? so… On", "und",
	"it ended / he left / why so / on"},
    {"It was covid19. The end of 15km. 20 saw it. On the 19. May", "und",
	"it was covid 19:n / the end of 15:n km / 20:n saw it / on the 19:n "
	"may:N"},
    {"Mr. Smith of the U.S. Army, J. Doe. No. 5. Mai", "und",
	"mr smith:N of the us:N army:N j doe:N / no 5:n mai:N"},
    {"one\ntwo\r\n\nthree", "und", "one / two / three"},
    {"他来了。我走了！战争", "zh", "他:D 来:D 了:D / 我:D 走了:D / 战争:D"},
    {"यह सच है। वह गया", "und", "yah sach hai / vah gaya"},
    /* the full stops of other scripts */
    {"ကျောင်းသွားသည်။ရုရှား", "my", "ကျောင်း:D သွား:D သည်:D / ရုရှား:D"},
    {"ສົງຄາມ. ປະເທດ", "lo", "ສົງຄາມ:D / ປະເທດ:D"},
    {"សង្គ្រាម។ ប្រទេស", "km", "សង្គ្រាម:D / ប្រទេស:D"},
    {"جنگ ہے۔ امن", "ur", "جنگ هي / امن"},
    {"ጦርነት። ሰላም፨ሀገር", "am", "ጦርነት / ሰላም / ሀገር"},
    {"ᱞᱟᱹᱲᱦᱟᱹᱭ᱾ ᱥᱟᱱᱛᱤ", "sat", "ᱞᱟᱹᱲᱦᱟᱹᱭ / ᱥᱟᱱᱛᱤ"},
    {"ꯂꯥꯟ꯫ ꯁꯥꯟꯇꯤ", "mni", "ꯂꯥꯟ / ꯁꯥꯟꯇꯤ"},
    {"ᠳᠠᠢᠨ᠃ ᠡᠩᠬᠡ", "mn", "ᠳᠠᠢᠨ / ᠡᠩᠬᠡ"},
    {"𑄎𑄪𑄖𑄴𑅁𑄥𑄟𑄴", "ccp", "𑄎𑄪𑄖𑄴 / 𑄥𑄟𑄴"},
    /* double marks are read as single ones */
    {"stop‼ now⁉ Yes⁇no‼ on", "und", "stop now / yes no on"},
    {"قف؞ اذهب", "ar", "قف / اذهب"},
    {"see https://example.org/a.b. C now", "und", "see c now"},
    /* names */
    {"Then NATO said that Kim met Putin", "und",
	"then nato:N said that kim:N met putin:N"},
    {"THEY ALL SHOUT AND nobody", "und", "they all shout and nobody"},
    {"What Papers Say About Kim In Seoul", "und",
	"what papers say about kim in seoul"},
    {"now I think I'm with Mai", "und", "now i think i'm with mai:N"},
    /* hashtags and mentions */
    {"#StopNATO2024 x #stopthewar @some_Body a@b.org", "und",
	"stop:N# nato:N# 2024:n# x stopthewar:N# some:N@ body:N@ a b org"},
    {"#ロシアの x", "und", "ロシア:#D の:#D x"},
    /* shells */
    {"RT @user_one: so @x it is", "und", "so x:N@ it is"},
    {"so true!! RT @a_b: war RT @c war", "und", "so true / war / war"},
    {"RT @a: RT @b: MT @c QT @d: war", "und", "war"},
    {"RT @a:\nso it is. On", "und", "so it is / on"},
    {"so true! RT @a? War. RT @b:\nwar\nvia @c", "und", "so true / war / war"},
    {"\"@a_b: it is\" no; “@c: yes” ‘@d no’ RT “@e: x”", "und",
	"it is no / yes d:N@ no / x"},
    {"RT: it is. RT: no", "und", "it is / rt:N no"},
    {"rt @a: so rt @b mt @c", "und", "so rt b:N@ mt c:N@"},
    {"the RT report, RT. @a on RT, @b #RT @c RT", "und",
	"the rt:N report rt:N a:N@ on rt:N b:N@ rt:N# c:N@ rt:N"},
    {"RT @", "und", "rt:N"},
    {"RT: \"  @a RT     @b no", "und", "no"},
    {"all RT: \"   @a RT      @b no", "und", "all rt:N a:N@ rt:N b:N@ no"},
    {"mt @a it is", "und", "mt a:N@ it is"},
    {"qt @a it is", "und", "qt a:N@ it is"},
    {"@a @b @c well", "und", "well"},
    {"@a well via @b", "und", "a:N@ well"},
    {"RT @some_one", "und", ""},
    {"@a @b", "und", ""},
    {"It was. — Jane Doe (@janedoe) January 14, 2020", "en",
	"it was / jane:A doe:A janedo:N@A januari:A 14:nA 2020:nA"
	" day 18275"},
    {"C'est dit — Jean (@jean) 1 mars 1970 https://example.org/x ", "fr",
	"c est dit jean:NA jean:N@A 1:nA mar:A 1970:nA day 59"},
    {"ok – X (@x) December 31, 1969", "th",
	"ok x:A x:N@A december:NA"
	" 31:nA 1969:nA day -1"},
    {"well — Jane Doe (@janedoe) ", "en", "well jane:NA doe:NA janedo:N@A"},
    {"see - Jane Doe (@janedoe)", "en", "see jane:N doe:N janedo:N@"},
    {"yes?— A - B (@x) 14 January 2020", "und",
	"yes / a:A b:A x:N@A 14:nA january:A 2020:nA day 18275"},
    {"so (@x) January 14, 2020", "en", "so x:N@ januari:N 14:n 2020:n"},
    /* numbers that are dates */
    {"2,020 2020", "en", "2020:n 2020:n"},
    {"may 5 people march 2020", "en", "may 5:n peopl march 2020:n"},
    /* emoji and the rest */
    {"a 🇷🇺🤷🏽‍♂️ b ❤️ ☎ 👍🏿", "und", "a b"},
    {"war🔥peace nu❤️clear no👍🏿\u200dway", "und",
	"war peace nu clear no way"},
    {"now &amp; then &#39;x&quot; A&B &", "und", "now then x a b"},
    {"กินNATOกิน", "und", "กิน:D nato:N กิน:D"},
};

START_TEST(pipeline)
{
	ck_assert_str_eq(
	    show(cases[_i].text, cases[_i].language), cases[_i].shown);
}
END_TEST

/* An unknown language has nothing, and takes no room. */
START_TEST(languages_are_bounded)
{
	struct tokens t;
	char tag[4] = "qaa";

	for (tag[1] = 'a'; tag[1] <= 'z'; tag[1]++)
		for (tag[2] = 'a'; tag[2] <= 'z'; tag[2]++)
			ck_assert_int_eq(
			    tokenizer_run(tokenizer, "one two", 7, tag, &t), 0);
	tokenizer_prepare(tokenizer, "en-GB");
	ck_assert_str_eq(show("two expanding", "en-GB"), "2:n expand");
}
END_TEST

/* The same word again, after many others have passed through the table. */
START_TEST(words_are_forgotten_soundly)
{
	static char word[32];
	struct tokens t;
	unsigned i, round;

	for (round = 0; round < 2; round++)
		for (i = 0; i < 60000; i++) {
			snprintf(word, sizeof(word), "x%xing y", i);
			ck_assert_int_eq(tokenizer_run(tokenizer, word,
					     strlen(word), "en", &t),
			    0);
			ck_assert_str_eq(t.v[1].stem, "y");
		}
	ck_assert_str_eq(
	    show("les sanctions illégales", "fr"), "le sanction illegal");
	ck_assert_str_eq(show("sanctions", "en"), "sanction");
	ck_assert_str_eq(show("sanctions", "und"), "sanctions");
}
END_TEST

/* Writes ASCII letters as the wide ones that fold to them. */
static void
widen(const char *text, char *ret)
{
	unsigned c;

	for (; *text != '\0'; text++) {
		c = (unsigned char)*text;
		if (!isalpha((int)c)) {
			*ret++ = *text;
			continue;
		}
		c += 0xff21 - 'A';
		*ret++ = (char)(0xe0 | c >> 12);
		*ret++ = (char)(0x80 | (c >> 6 & 0x3f));
		*ret++ = (char)(0x80 | (c & 0x3f));
	}
	*ret = '\0';
}

/* Turkish words have one form in all languages and cases. */
START_TEST(the_letter_i)
{
	static const char *const text[] = {
	    "ısı", "ISI", "Isı", "isi", "İSİ", "i\u0307si\u0307"};
	static const char *const language[] = {"tr", "az", "und", "en"};
	struct tokens t;
	size_t i, k;

	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		for (k = 0; k < sizeof(language) / sizeof(language[0]); k++) {
			ck_assert_int_eq(tokenizer_run(tokenizer, text[i],
					     strlen(text[i]), language[k], &t),
			    0);
			ck_assert_uint_eq(t.n, 1);
			ck_assert_str_eq(t.v[0].word, "isi");
			ck_assert_uint_eq(t.v[0].word_len, 3);
		}
}
END_TEST

static void
write_random(char *ret)
{
	static const char *const between[] = {" ", " ", " ", ", ", "! ", "? ",
	    "-", "\n", " #", " @", "_", " 7 ", ""};
	size_t n = 0, letters, words = 1 + (size_t)random() % 12;
	long habit = random() % 3;

	while (words-- > 0) {
		for (letters = (size_t)random() % 14; letters > 0; letters--)
			ret[n++] = (char)((random() % 3 < habit ? 'A' : 'a') +
					  random() % 26);
		n += (size_t)sprintf(ret + n, "%s",
		    between[(size_t)random() %
			    (sizeof(between) / sizeof(between[0]))]);
	}
	ret[n] = '\0';
}

static void
check_same(const struct token *t, const struct token *wide)
{
	ck_assert_str_eq(t->word, wide->word);
	ck_assert_str_eq(t->stem, wide->stem);
	ck_assert_uint_eq(t->hash, wide->hash);
	ck_assert_uint_eq(t->sentence, wide->sentence);
	ck_assert_uint_eq(t->flags & ~TOKEN_ASCII, wide->flags);
	ck_assert_uint_eq(t->id, wide->id);
}

/* Words of ASCII letters take a way of their own; wide letters, which fold to
 * the same, do not. */
START_TEST(plain_words_are_as_others)
{
	char plain[400], wide[1200];
	struct tokenizer *other = tokenizer_new();
	struct tokens t, w;
	size_t round, i;

	srandom(7);
	for (round = 0; round < 20000; round++) {
		write_random(plain);
		widen(plain, wide);
		ck_assert_int_eq(
		    tokenizer_run(tokenizer, plain, strlen(plain), "en", &t),
		    0);
		ck_assert_int_eq(
		    tokenizer_run(other, wide, strlen(wide), "en", &w), 0);
		ck_assert_msg(
		    t.n == w.n, "%zu and %zu words of: %s", t.n, w.n, plain);
		for (i = 0; i < t.n; i++)
			check_same(&t.v[i], &w.v[i]);
	}
	tokenizer_free(other);
}
END_TEST

/* The date of an author's line: what its text is followed by. */
static const struct {
	const char *date, *language;
	int32_t day; /* 2020-01-14: 18275 */
} days[] = {
    {"January 14, 2020", "en", 18275},
    {"14 January 2020", "und", 18275},
    {"Jan. 14, 2020", "en", 18275},
    {"14 janvier 2020", "fr", 18275},
    {"14 de enero de 2020", "es", 18275},
    {"14 sept. 2020", "fr", 18519},
    {"2020-01-14", "en", 18275},
    {"14/1/2020", "en", 18275},
    {"1/14/20", "en", 18275},
    {"14.1.2020", "de", 18275},
    {"3/4/2020", "de", 18355},
    {"2020年1月14日", "ja", 18275},
    {"2020년 1월 14일", "ko", 18275},
    {"ngày 14 tháng 1 năm 2020", "vi", 18275},
    {"14 มกราคม 2563", "th", 18275},
    {"١٤ يناير ٢٠٢٠", "ar", 18275},
    {"14 января 2020", "ru", 18275},
    /* Not told, not sound, or not all of it. */
    {"3/4/2020", "en", TOKENIZER_NO_DAY},
    {"31/31/2020", "en", TOKENIZER_NO_DAY},
    {"30 February 2020", "en", TOKENIZER_NO_DAY},
    {"January 2020", "en", TOKENIZER_NO_DAY},
    {"14 January", "en", TOKENIZER_NO_DAY},
    {"14\nJanuary 2020", "en", TOKENIZER_NO_DAY},
    {"may 5, 2020", "en", TOKENIZER_NO_DAY},
    {"January 14, 2020 again", "en", TOKENIZER_NO_DAY},
    {"2020", "en", TOKENIZER_NO_DAY},
    {"", "en", TOKENIZER_NO_DAY},
};

START_TEST(dates_of_authors)
{
	char text[200];
	struct tokens t;

	snprintf(text, sizeof(text), "So it is — A (@x) %s", days[_i].date);
	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), days[_i].language, &t),
	    0);
	ck_assert_int_eq(t.day, days[_i].day);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin pipeline");
	TCase *tc = tcase_create("pipeline");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, pipeline, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tc, languages_are_bounded);
	tcase_add_test(tc, the_letter_i);
	tcase_add_test(tc, words_are_forgotten_soundly);
	tcase_add_test(tc, plain_words_are_as_others);
	tcase_add_loop_test(
	    tc, dates_of_authors, 0, sizeof(days) / sizeof(days[0]));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
