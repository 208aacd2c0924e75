/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_sound.c - names across scripts: their Latin letters, their sound keys.
 * Owns nothing. Leaves what likeness of names is worth to the plugins.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "text/romanise.h"
#include "text/sound.h"
#include "suite.h"

static struct romanise *romanise;

static void
setup(void)
{
	romanise = romanise_new();
	ck_assert_ptr_nonnull(romanise);
}

static void
teardown(void)
{
	romanise_free(romanise);
}

static const struct {
	const char *word, *latin;
} latin[] = {
    {"putin", "putin"},
    {"l'otan-2", "lotan2"},
    {"łódź", "lodz"},
    {"čapek", "chapek"},
    {"путин", "putin"},
    {"харьков", "kharkov"},
    {"бийск", "biysk"},
    {"хрущёв", "khrushchev"},
    {"بوتين", "bwtyn"},
    {"पुतिन", "putin"},
    {"푸틴", "putin"},
    {"プーチン", "putin"},
    {"北京", "beijing"},
    {"ปูติน", "putin"},
    {"πούτιν", "poutin"},
    {"!…", ""},
    {"\xff", ""},
};

START_TEST(words_in_latin_letters)
{
	char ret[ROMANISE_MAX + 1];
	size_t n, round;

	for (round = 0; round < 2; round++) {
		n = romanise_word(
		    romanise, latin[_i].word, strlen(latin[_i].word), ret);
		ck_assert_str_eq(ret, latin[_i].latin);
		ck_assert_uint_eq(n, strlen(ret));
	}
}
END_TEST

START_TEST(long_words_are_cut)
{
	char word[3 * 85 + 1], ret[ROMANISE_MAX + 1];
	size_t i;

	for (i = 0; i < 85; i++)
		memcpy(word + 3 * i, "ㆎ", 3);
	ck_assert_uint_le(
	    romanise_word(romanise, word, 255, ret), ROMANISE_MAX);
	memset(word, 'a', 255);
	ck_assert_uint_eq(
	    romanise_word(romanise, word, 255, ret), ROMANISE_MAX);
}
END_TEST

/* The first spelling's key is to be that of all others in its row. */
static const char *const same[][12] = {
    {"putin", "poutine", "путин", "путін", "بوتين", "पुतिन", "푸틴", "プーチン",
	"ปูติน", "πούτιν", "პუტინი"},
    {"zelenskyy", "zelenski", "selenskyj", "зеленский", "зеленський",
	"زيلينسكي", "젤렌스키", "ゼレンスキー", "เซเลนสกี", "ज़ेलेंस्की"},
    {"moscow", "moskau", "moscou", "موسكو", "モスクワ", "มอสโก", "मॉस्को",
	"莫斯科"},
    {"kyiv", "kiev", "київ", "киев", "كييف", "เคียฟ", "कीव"},
    {"pyongyang", "phyongyang", "평양", "ピョンヤン", "بيونغيانغ", "เปียงยาง"},
    {"lavrov", "лавров", "لافروف", "라브로프", "ラブロフ", "लावरोव"},
    {"beijing", "베이징", "北京", "बीजिंग"},
    {"erdogan", "эрдоган", "أردوغان", "erdoğan", "एर्दोगन"},
    {"macron", "макрон", "ماكرون", "마크롱", "マクロン", "มาครง", "马克龙"},
    {"trump", "трамп", "ترامب", "트럼프", "ทรัมป์", "ट्रम्प"},
    {"biden", "байден", "بايدن", "바이든", "バイデン", "ไบเดน", "拜登"},
    {"shoigu", "choïgou", "schoigu", "шойгу", "شويغو", "쇼이구", "ショイグ"},
    {"medvedev", "медведев", "ميدفيديف", "메드베데프"},
    {"lukashenko", "loukachenko", "лукашенко", "لوكاشينكو", "루카셴코",
	"ルカシェンコ"},
    {"scholz", "шольц", "شولتس", "숄츠"},
    {"stoltenberg", "столтенберг", "ستولتنبرغ", "스톨텐베르그",
	"ストルテンベルグ"},
    {"donetsk", "донецк", "دونيتسك", "도네츠크"},
    {"gazprom", "газпром", "غازبروم", "가스프롬", "ガスプロム"},
    {"netanyahu", "نتنياهو", "네타냐후"},
    {"washington", "واشنطن", "워싱턴", "ワシントン"},
    {"navalny", "навальный", "نافالني", "나발니"},
    {"jakarta", "джакарта", "جاكرتا", "자카르타", "ジャカルタ"},
};

static const char *
find_key(const char *word)
{
	static char key[2][SOUND_MAX + 1];
	static int which;
	char ret[ROMANISE_MAX + 1];
	size_t n = romanise_word(romanise, word, strlen(word), ret);

	which = 1 - which;
	sound_key(ret, n, key[which]);
	return key[which];
}

START_TEST(names_sound_the_same)
{
	const char *const *name = same[_i];
	size_t i;

	for (i = 1; i < sizeof(same[0]) / sizeof(name[0]); i++)
		if (name[i] != NULL)
			ck_assert_str_eq(find_key(name[i]), find_key(name[0]));
}
END_TEST

/* What the rule does not bring together: other names, other sounds. */
static const struct {
	const char *a, *b;
} apart[] = {
    {"putin", "普京"},
    {"moscow", "москва"},
    {"kyiv", "키이우"},
    {"kyiv", "kiew"},
    {"beijing", "пекин"},
    {"lavrov", "lawrow"},
    {"erdogan", "에르도안"},
    {"trump", "トランプ"},
    {"scholz", "ショルツ"},
    {"medvedev", "メドベージェフ"},
    {"pyongyang", "пхеньян"},
    {"putin", "biden tomorrow"},
    {"macron", "merkel"},
    {"moscow", "minsk"},
};

START_TEST(names_stay_apart)
{
	ck_assert_str_ne(find_key(apart[_i].a), find_key(apart[_i].b));
}
END_TEST

START_TEST(keys)
{
	char ret[SOUND_MAX + 1];

	ck_assert_uint_eq(sound_key("", 0, ret), 0);
	ck_assert_uint_eq(sound_key("aeiou", 5, ret), 1);
	ck_assert_str_eq(ret, "A");
	sound_key("bassbass", 8, ret);
	ck_assert_str_eq(ret, "PSPS");
	ck_assert_uint_eq(
	    sound_key("tktktktktktktktktktktk", 22, ret), SOUND_MAX);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin sound");
	TCase *tc = tcase_create("sound");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, words_in_latin_letters, 0, sizeof(latin) / sizeof(latin[0]));
	tcase_add_test(tc, long_words_are_cut);
	tcase_add_loop_test(
	    tc, names_sound_the_same, 0, sizeof(same) / sizeof(same[0]));
	tcase_add_loop_test(
	    tc, names_stay_apart, 0, sizeof(apart) / sizeof(apart[0]));
	tcase_add_test(tc, keys);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
