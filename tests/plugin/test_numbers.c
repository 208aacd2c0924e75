/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_numbers.c - tests of what the text pipeline reads as a number, and as
 * which.
 * Owns nothing. Leaves the other steps of the pipeline to test_pipeline.c.
 */
#include <check.h>
#include <locale.h>
#include <stdio.h>
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

/* The numbers of a text are these, with blanks between. */
static void
check_numbers(const char *language, const char *text, const char *expected)
{
	char shown[1000] = "";
	struct tokens t;
	size_t i, n = 0;

	ck_assert_int_eq(
	    tokenizer_run(tokenizer, text, strlen(text), language, &t), 0);
	for (i = 0; i < t.n; i++)
		if (t.v[i].flags & TOKEN_NUMBER)
			n += (size_t)snprintf(shown + n, sizeof(shown) - n,
			    "%s%s", n > 0 ? " " : "", t.v[i].word);
	ck_assert_msg(strcmp(shown, expected) == 0,
	    "%s: %s: is \"%s\", not \"%s\"", language, text, shown, expected);
}

START_TEST(the_last_group_may_have_decimals)
{
	check_numbers("ru", "1 234,5 млн", "1234500000");
	check_numbers("fr", "1 234 567,89 euros", "1234567.89");
	check_numbers("de", "1 234,50 Euro", "1234.5");
	check_numbers("fr", "1 034,05 et 1 000,50", "1034.05 1000.5");
	check_numbers("fr", "1 234,567 km", "1234.567");
	check_numbers("fr", "1 234,5 300", "1234.5 300");
	check_numbers("fr", "1 234,5,6 300", "1 300");
	check_numbers("ar", "١\u00a0٢٣٤٫٥", "1234.5");
	check_numbers("en", "1\u00a0234.5", "1234.5");
	check_numbers("en", "1 234.5", "1 234.5");
}
END_TEST

START_TEST(the_first_group_is_digits_alone)
{
	check_numbers("es", "2,5 300 personas", "2.5 300");
	check_numbers("fr", "1.5 300", "1.5 300");
	check_numbers("fr", "007 300 et 12 300", "7 300 12300");
	check_numbers("fr", "1 2𝟑", "1 23");
}
END_TEST

START_TEST(halves_of_multipliers)
{
	check_numbers("ar", "نصف مليون", "500000");
	check_numbers("da", "en halv million", "500000");
	check_numbers("nb", "en halv million", "500000");
	check_numbers("he", "חצי מיליון", "500000");
	check_numbers("pl", "pół miliona", "500000");
	check_numbers("fr", "un demi-million", "500000");
	check_numbers("cs", "půl milionu", "500000");
	check_numbers("fi", "puoli miljoonaa", "500000");
	check_numbers("el", "μισό εκατομμύριο", "500000");
	check_numbers("hi", "आधा करोड़", "5000000");
	check_numbers("fa", "نیم میلیون", "500000");
	check_numbers("uk", "пів мільйона", "500000");
	check_numbers("en", "half a million, half a day", "500000");
}
END_TEST

START_TEST(halves_behind_numbers)
{
	check_numbers("pl", "dwa i pół miliona", "2500000");
	check_numbers("sv", "två och en halv miljon", "2500000");
	check_numbers("da", "to og en halv million", "2500000");
	check_numbers("nl", "twee en een half miljoen", "2500000");
	check_numbers("nl", "tweeënhalf miljoen", "2500000");
	check_numbers("it", "due e mezzo milioni", "2500000");
	check_numbers("es", "dos y medio millones", "2500000");
	check_numbers("de", "zwei und eine halbe Million", "2500000");
	check_numbers("de", "zweieinhalb Millionen", "2500000");
	check_numbers("id", "dua setengah juta", "2500000");
	check_numbers("id", "2 setengah juta", "2500000");
	check_numbers("tr", "iki buçuk milyon", "2500000");
	check_numbers("ru", "два с половиной миллиона", "2500000");
	check_numbers("uk", "два з половиною мільйони", "2500000");
	check_numbers("en", "two and half million", "2500000");
	check_numbers("en", "two and a half million", "2500000");
}
END_TEST

START_TEST(halves_behind_multipliers)
{
	check_numbers("en", "two million and a half", "2500000");
	check_numbers("en", "two million and half of us", "2000000");
	check_numbers("es", "dos millones y medio de personas", "2500000");
	check_numbers("it", "due milioni e mezzo", "2500000");
	check_numbers("pt", "dois milhões e meio", "2500000");
	check_numbers("fr", "deux millions et demi", "2500000");
	check_numbers("vi", "hai triệu rưỡi", "2500000");
	check_numbers("ar", "مليونين ونصف", "2500000");
	check_numbers("es", "dos mil y media", "2000");
	check_numbers("es", "y media, dos y media", "2");
	check_numbers("es", "dos y", "2");
}
END_TEST

START_TEST(articles_are_no_trillions)
{
	check_numbers("ko", "나토 제5조", "5");
	check_numbers("ko", "나토 헌장 제 5조에 따라", "5");
	check_numbers("ko", "헌법 9조", "9");
	check_numbers("ko", "헌법 9조 개정, 9조 원칙, 5조 명시", "9 9 5");
	check_numbers("ko", "헌법 제9조 2항", "9 2");
	check_numbers("ko", "나토 조약 5조를 발동", "5");
	check_numbers("ko", "제5조 3000명", "5 3000");
	check_numbers("ko", "제5조 원", "5");
}
END_TEST

START_TEST(trillions_have_money_or_more)
{
	check_numbers(
	    "ko", "경제 20조 원, 경제20조원", "20000000000000 20000000000000");
	check_numbers("ko", "3조 원, 3조원이, 3조여 원",
	    "3000000000000 "
	    "3000000000000 "
	    "3000000000000");
	check_numbers("ko", "2조 3천억 원", "2300000000000");
	check_numbers("ko", "3조4000억원", "3400000000000");
	check_numbers("ko", "1조달러", "1000000000000");
	check_numbers("ko", "1.5조 투입", "1500000000000");
	check_numbers("ko", "₩3조 투입", "3000000000000");
	check_numbers("ko", "세포 100조 개", "100000000000000");
	check_numbers("ko", "3조", "3");
}
END_TEST

/* Icheon and Sacheon are towns, and Sichuan is written as 4,000 is. */
START_TEST(two_syllables_count_something)
{
	check_numbers("ko", "이천 화재", "");
	check_numbers("ko", "사천 요리", "");
	check_numbers("ko", "사천", "");
	check_numbers("ko", "이천 명, 오천 달러, 백만 원", "2000 5000 1000000");
	check_numbers("ko", "이만 명, 오만 원, 오만 사람", "20000 50000");
	check_numbers("ko", "이천 원칙", "");
	check_numbers("ko", "이만 오천 명, 다섯 명", "25000 5");
}
END_TEST

/* Nine trillion and a hundred is how a white paper on structure begins. */
START_TEST(a_trillion_wants_two_syllables_before_it)
{
	check_numbers("ko", "구조백서", "");
	check_numbers("ko", "이십만 구조", "200000");
	check_numbers("ko", "이십조 원", "20000000000000");
}
END_TEST

START_TEST(two_digits_in_a_row_are_either)
{
	check_numbers("zh", "两三千人", "");
	check_numbers("zh", "二三十年", "");
	check_numbers("zh", "三十五六万", "");
	check_numbers("zh", "十七八岁", "");
	check_numbers("zh", "三千五六百人", "");
	check_numbers("ja", "五六百人", "");
	check_numbers("zh", "二〇二四年，一九九八年", "2024 1998");
	check_numbers("ja", "一二五億円、一〇五万人", "12500000000 1050000");
	check_numbers("zh", "三百零五人，三万零五百", "305 30500");
}
END_TEST

START_TEST(ordinals_from_ten_on_are_numbers)
{
	check_numbers("zh", "第二十条，第三百五十条，第十四届", "20 350 14");
	check_numbers("zh", "第四十五任总统，第二十届三中全会", "45 20");
	check_numbers("zh", "第一百货，第二次，第二，第三十", "30");
	check_numbers("ja", "第二十一条、第百十条、第九条", "21 110");
	check_numbers("zh", "第20条，第，第二", "20");
}
END_TEST

START_TEST(more_than_ten_thousands_are_these)
{
	check_numbers("zh", "三十多万人，30余万人", "300000 300000");
	check_numbers("zh", "十多万人，两千多亿", "100000 200000000000");
	check_numbers("zh", "１０几万，3千多万", "100000 30000000");
	check_numbers("zh", "三百多人，三十来个，20多", "300 30 20");
	check_numbers("zh", "多万，数十万，几十万人", "");
	check_numbers("zh", "三四十多万，数十余万人，几十多万", "");
	check_numbers("zh", "百多万，千多万人，一来万事", "1000000 10000000");
	check_numbers("ja", "三十数万人、20数万人", "300000 200000");
	check_numbers("ko", "30여만 명, 30여 만, 5만여 명", "300000 30 50000");
	check_numbers("ko", "30여조 원, 10여조 항목", "30000000000000 10");
	check_numbers("ko", "여만, 30여", "30");
}
END_TEST

START_TEST(multipliers_alone_count_something)
{
	check_numbers("zh", "千万不要去", "");
	check_numbers("zh", "千万别去", "");
	check_numbers("zh", "千万要小心", "");
	check_numbers("zh", "千万", "");
	check_numbers("zh", "万一，百分之百", "");
	check_numbers("zh", "千百万人，百十来人", "");
	check_numbers("zh", "数百万人，数千万人", "");
	check_numbers("zh", "百万，百万人，十万人", "1000000 1000000 100000");
	check_numbers("zh", "千万人，上千万美元", "10000000 10000000");
	check_numbers(
	    "zh", "万亿元，上万亿美元", "1000000000000 1000000000000");
	check_numbers("zh", "亿万人，万一，万万不可", "");
	check_numbers("ja", "億万長者、万円", "");
	check_numbers("ja", "千万円、千百円、百万人", "10000000 1100 1000000");
	check_numbers("ja", "何百万、何千万人", "");
	check_numbers("zh", "一千万不算多", "10000000");
}
END_TEST

START_TEST(a_last_digit_is_of_the_next_place)
{
	check_numbers("zh", "三万五，两千五，一百二", "35000 2500 120");
	check_numbers("zh", "3万5", "35000");
	check_numbers("zh", "2亿5", "250000000");
	check_numbers("zh", "三万零五，3万05", "30005 30005");
	check_numbers("zh", "三万五千，3万5千，3万5000", "35000 35000 35000");
	check_numbers("zh", "十五，二十五", "15 25");
	check_numbers("ja", "三万五、3万5", "30005 30005");
	check_numbers("ko", "3만5", "30005");
}
END_TEST

START_TEST(a_million_multiplies_thousands)
{
	check_numbers("es", "100 mil millones de dólares", "100000000000");
	check_numbers(
	    "es", "dos mil millones, mil millones", "2000000000 1000000000");
	check_numbers("es", "2,5 mil millones", "2500000000");
	check_numbers("es", "dos mil quinientos millones", "2500000000");
	check_numbers(
	    "es", "mil doscientos millones trescientos mil", "1200300000");
	check_numbers("es", "dos billones cien mil millones", "2100000000000");
	check_numbers("pt", "12 mil milhões", "12000000000");
	check_numbers("hi", "12 लाख करोड़", "12000000000000");
	check_numbers("en", "two lakh crore", "2000000000000");
	check_numbers("fr", "deux mille milliards", "2000000000000");
	check_numbers("de", "tausend Milliarden", "1000000000000");
	check_numbers("de", "zweitausendfünfhundert Millionen", "2500000000");
	check_numbers("sv", "tiotusen miljoner", "10000000000");
	check_numbers("vi", "hai nghìn tỷ", "2000000000000");
	check_numbers("ar", "ألف مليار", "1000000000000");
	/* what is more does not come behind */
	check_numbers("en", "two hundred million billion", "200000000");
	check_numbers("en", "five hundred thousand trillion", "500000");
	check_numbers("en", "three billion two thousand billion", "3000002000");
	check_numbers("en", "two lakh, crore", "200000");
	check_numbers("fr", "deux cents trois cents", "200 300");
	/* a year is none of them */
	check_numbers(
	    "de", "seit neunzehnhundertneunundachtzig Millionen", "1989");
}
END_TEST

START_TEST(a_hyphen_leaves_the_word_before)
{
	check_numbers("es", "Covid-19 300 muertos", "19 300");
	check_numbers("fr", "G-7 500 millions", "7 500000000");
	check_numbers("ru", "С-300 400", "300 400");
	check_numbers("fr", "F-16 300, F\u201116 300", "16 300 16 300");
	check_numbers("fr", "2-300 000", "2 300000");
}
END_TEST

START_TEST(a_trillion_before_money_wants_one)
{
	check_numbers("ko", "삼조 이천억 원", "3200000000000");
	check_numbers("ko", "삼조이천억 원", "3200000000000");
	check_numbers(
	    "ko", "십조 원, 일조 달러를", "10000000000000 1000000000000");
	check_numbers("ko", "삼조 원, 구조 삼천억, 구조 원",
	    "3000000000000 300000000000 9000000000000");
	check_numbers("ko", "나토 제오조, 제 오조 원, 헌법 구조", "");
	check_numbers("ko", "구조 대상, 구조 회의, 이조 백자, 사조 원칙", "");
	check_numbers("ko", "구조 이천 명, 백조 이백 마리", "2000 200");
}
END_TEST

START_TEST(thousands_follow_no_thousands)
{
	check_numbers("de", "von zehntausend fünftausend", "10000 5000");
	check_numbers("de", "fünftausend zweitausend", "5000 2000");
	check_numbers("sv", "av tiotusen femtusen", "10000 5000");
	check_numbers("de", "zehntausend fünfhundert", "10500");
	check_numbers("ar", "مليون ومئة ألف", "1100000");
	check_numbers("ko", "만 오천 원", "15000");
}
END_TEST

START_TEST(a_half_of_the_same_multiplier_is_added)
{
	check_numbers("ar", "ثلاثة ملايين ونصف مليون", "3500000");
	check_numbers("ar", "مليونين ونصف مليون", "2500000");
	check_numbers("he", "שלושה מיליון וחצי מיליון", "3500000");
	check_numbers("es", "tres millones y medio millón", "3500000");
	check_numbers("en", "two million and a half million", "2500000");
	check_numbers(
	    "en", "half a million and half a billion", "500000 500000000");
	check_numbers("es", "dos mil millones y medio millón", "2000500000");
	check_numbers("en", "two million and half a million", "2000000 500000");
}
END_TEST

START_TEST(digits_that_are_no_neighbours_are_a_number)
{
	check_numbers("ja", "二五億円、一八万人", "2500000000 180000");
	check_numbers("zh", "一三亿人，九九万人", "1300000000 990000");
	check_numbers("ja", "三五億円、五三万人", "3500000000 530000");
	check_numbers("zh", "三五百人，三五万人，两三万人，五三万人", "530000");
}
END_TEST

/* Of which a plugin beside may set one, where it is installed. */
START_TEST(a_locale_changes_no_number)
{
	static const char *const names[] = {
	    "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"};
	size_t i;

	for (i = 0; i < 4 && setlocale(LC_NUMERIC, names[i]) == NULL;)
		i++;
	check_numbers("en", "1.5 million, 2.25, 3.5k", "1500000 2.25 3500");
	check_numbers("zh", "3.5亿, 0.1万", "350000000 1000");
	check_numbers("en", "0.000001 million, 999999.9999995 thousand",
	    "1 999999999.9995");
	setlocale(LC_NUMERIC, "C");
}
END_TEST

START_TEST(a_thousand_begins_a_year)
{
	check_numbers("ro", "o mie nouă sute, o sută de ani", "1900");
	check_numbers("et", "tuhat üheksasada, viis tuhat", "1900 5000");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin numbers");
	TCase *tc = tcase_create("numbers");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_last_group_may_have_decimals);
	tcase_add_test(tc, the_first_group_is_digits_alone);
	tcase_add_test(tc, halves_of_multipliers);
	tcase_add_test(tc, halves_behind_numbers);
	tcase_add_test(tc, halves_behind_multipliers);
	tcase_add_test(tc, articles_are_no_trillions);
	tcase_add_test(tc, trillions_have_money_or_more);
	tcase_add_test(tc, two_syllables_count_something);
	tcase_add_test(tc, a_trillion_wants_two_syllables_before_it);
	tcase_add_test(tc, two_digits_in_a_row_are_either);
	tcase_add_test(tc, ordinals_from_ten_on_are_numbers);
	tcase_add_test(tc, more_than_ten_thousands_are_these);
	tcase_add_test(tc, multipliers_alone_count_something);
	tcase_add_test(tc, a_last_digit_is_of_the_next_place);
	tcase_add_test(tc, a_million_multiplies_thousands);
	tcase_add_test(tc, a_hyphen_leaves_the_word_before);
	tcase_add_test(tc, a_trillion_before_money_wants_one);
	tcase_add_test(tc, thousands_follow_no_thousands);
	tcase_add_test(tc, a_half_of_the_same_multiplier_is_added);
	tcase_add_test(tc, digits_that_are_no_neighbours_are_a_number);
	tcase_add_test(tc, a_locale_changes_no_number);
	tcase_add_test(tc, a_thousand_begins_a_year);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
