-- SPDX-License-Identifier: Apache-2.0
-- What the hard rules find in each language of the starter library: the
-- sentence, and how to mend it. Where a sentence ends.

SET search_path = counterpoint, pg_temp;

SELECT t.eq('sentences of ' || words, ARRAY(SELECT sentences(words)), parts)
FROM (VALUES
('U.S. forces saw it. So.', '{U.S. forces saw it.,So.}'::text[]),
('It was the U.S. Shells came.', '{It was the U.S.,Shells came.}'),
('The U.S. in 2024 a.m. and p.m. too.',
    '{The U.S. in 2024 a.m. and p.m. too.}'),
('Resolution No. 5 holds. Yes.', '{Resolution No. 5 holds.,Yes.}'),
('He said no. Shells came.', '{He said no.,Shells came.}'),
('Mr. X spoke. Dr. Y too.', '{Mr. X spoke.,Dr. Y too.}'),
('Le 5 oct. Mme. Z. Fin.', '{Le 5 oct.,Mme. Z.,Fin.}'),
('It came. [one] Reportedly so.', '{It came. [one],Reportedly so.}'),
('It came.[one][two] So.', '{It came.[one][two],So.}'),
('It came [one]. So.', '{It came [one].,So.}'),
('"It came." [one] So.', '{"\"It came.\" [one]",So.}'),
('About 3.5 tons in v1.2', '{About 3.5 tons in v1.2}'),
('七千个。[one]据悉', '{七千个。[one],据悉}'),
('「届いた。」と述べた。次', '{「届いた。」,と述べた。,次}'),
('ተብሏል። ሰባት ሺህ።ሦስት', '{ተብሏል።,ሰባት ሺህ።,ሦስት}'),
('कहा गया।सात हज़ार।', '{कहा गया।,सात हज़ार।}'),
('هل؟نعم. لا', '{هل؟,نعم.,لا}'),
('មួយ។ ពីរ៕ បី', '{មួយ។,ពីរ៕,បី}'),
('มีรายงานว่าฝนตก ส่งกระสุน 7,000 ตู้', '{มีรายงานว่าฝนตก,"ส่งกระสุน 7,000 ตู้"}'),
('รัฐมนตรีกล่าวว่า ส่งกระสุน และ อาวุธต่าง ๆ ของ',
    '{"รัฐมนตรีกล่าวว่า ส่งกระสุน และ อาวุธต่าง ๆ ของ"}'),
('ส่งกระสุน [one] มีรายงาน', '{"ส่งกระสุน [one]",มีรายงาน}')
) AS v(words, parts);

-- A message in one language that rests on hearsay, and what is found in it.
CREATE FUNCTION t.found(tag text, words text) RETURNS SETOF jsonb
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.message(jsonb_build_object('evidence', '["hearsay", "sure"]'::jsonb,
	    'variants', jsonb_build_array(jsonb_build_object('language', tag,
	    'fact', words, 'kernel', 'x', 'native_review', 'pending'))));
	RETURN QUERY SELECT jsonb_array_elements(
	    message_review('answer', NULL) -> 'findings');
END $$;

CREATE TABLE t.language (tag text, bold text, fine text);
INSERT INTO t.language VALUES
('en', 'Shells came [hearsay].', 'A minister suggested that shells came [hearsay].'),
('fr', 'Des obus sont arrivés [hearsay].', 'Selon un ministre, des obus sont arrivés [hearsay].'),
('es', 'Llegaron proyectiles [hearsay].', 'Según el ministro, llegaron proyectiles [hearsay].'),
('pt-BR', 'Chegaram projéteis [hearsay].', 'Segundo o ministro, chegaram projéteis [hearsay].'),
('id', 'Peluru tiba [hearsay].', 'Menurut menteri, peluru tiba [hearsay].'),
('ms', 'Peluru telah tiba [hearsay].', 'Dilaporkan bahawa peluru telah tiba [hearsay].'),
('vi', 'Đạn pháo đã đến [hearsay].', 'Theo bộ trưởng, đạn pháo đã đến [hearsay].'),
('tl', 'Dumating ang mga bala [hearsay].', 'Ayon sa ministro, dumating ang mga bala [hearsay].'),
('ar', 'وصلت القذائف [hearsay].', 'قال الوزير إن القذائف وصلت [hearsay].'),
('sw', 'Makombora yalifika [hearsay].', 'Kwa mujibu wa waziri, makombora yalifika [hearsay].'),
('am', 'ጥይቶች ደረሱ [hearsay]።', 'ጥይቶች እንደደረሱ ተዘግቧል [hearsay]።'),
('hi', 'गोले पहुँचे [hearsay]।', 'मंत्री के अनुसार गोले पहुँचे [hearsay]।'),
('ja', '砲弾が届いた[hearsay]。', '国防相によると、砲弾が届いた[hearsay]。'),
('ko', '포탄이 도착했다 [hearsay].', '장관에 따르면 포탄이 도착했다 [hearsay].'),
('th', 'กระสุนมาถึง [hearsay]', 'รัฐมนตรีกล่าวว่ากระสุนมาถึง [hearsay]'),
('zh', '炮弹运到了[hearsay]。', '据悉炮弹运到了[hearsay]。'),
('zh-Hant', '砲彈運到了[hearsay]。', '據悉砲彈運到了[hearsay]。'),
('my', 'ကျည်ဆန်များ ရောက်ရှိသည် [hearsay]။', 'သတင်းများအရ ကျည်ဆန်များ ရောက်ရှိသည် [hearsay]။'),
('ru', 'Снаряды прибыли [hearsay].', 'По словам министра, снаряды прибыли [hearsay].');

SELECT t.eq('bold in ' || tag, (SELECT jsonb_agg(jsonb_build_array(
    f -> 'rule', f -> 'field', f -> 'language', f -> 'sentence'))
    FROM t.found(tag, bold) AS f), jsonb_build_array(jsonb_build_array(
    'hedge_preserved', 'variants[0].fact', tag, bold)))
FROM t.language;
SELECT t.eq('hedged in ' || tag, (SELECT jsonb_agg(f)
    FROM t.found(tag, fine) AS f), NULL) FROM t.language;
-- A hedge in the sentence before does not cover the next one.
SELECT t.eq('a hedge one sentence off in ' || tag, (SELECT f ->> 'sentence'
    FROM t.found(tag, replace(fine, ' [hearsay]', '') || ' ' || bold) AS f),
    bold)
FROM t.language WHERE tag <> 'ja' AND tag NOT LIKE 'zh%';
SELECT t.eq('and without blanks in ' || tag, (SELECT f ->> 'sentence'
    FROM t.found(tag, replace(fine, '[hearsay]', '') || bold) AS f), bold)
FROM t.language WHERE tag IN ('ja', 'zh', 'zh-Hant', 'hi', 'am', 'my');
SELECT t.ok('the mend names cues of ' || tag, (SELECT f ->> 'mend' LIKE
    '%"' || (SELECT cue FROM hedge_cue WHERE language = base_language(tag)
    ORDER BY length(cue) DESC, cue LIMIT 1) || '"%'
    FROM t.found(tag, bold) AS f)) FROM t.language;

-- Ways round, which are none.
SELECT t.ok('refused: ' || words, EXISTS (SELECT FROM t.found('en', words)
    AS f WHERE f ->> 'rule' = 'hedge_preserved'))
FROM (VALUES
('Shells came. [hearsay] Reportedly so.'),
('Reportedly it was the U.S. Shells came [hearsay].'),
('Reportedly so! Shells came [hearsay].'),
('Reportedly so… Shells came [hearsay].'),
('He said "so." Shells came [hearsay].'),
(E'Reportedly\nShells came [hearsay].'),
('Reportedly so; it is plan B. Shells came [hearsay].')
) AS v(words);
SELECT t.eq('not refused: ' || words, (SELECT count(*)
    FROM t.found('en', words)), 0::bigint)
FROM (VALUES
('Reportedly U.S. forces saw shells [hearsay].'),
('Reportedly Mr. X saw shells [hearsay].'),
('Reportedly case No. 5 is about shells [hearsay].')
) AS v(words);

-- The other rules, with what to do about it.
SELECT t.message('{"evidence": ["sure"], "variants": [{"language": "en",
    "fact": "So [sure].", "kernel": "Fair.", "native_review": "done"},
    {"language": "th", "fact": "จริง [sure]", "native_review": "done"}]}')
    \g /dev/null
SELECT t.eq('a missing kernel, by language', jsonb_agg(jsonb_build_array(
    f -> 'field', f -> 'language', f -> 'mend')), '[["variants[1].kernel",
    "th", "Say in \"kernel\" what is fair in it: There is a real grievance."]]')
FROM jsonb_array_elements(message_review('answer', NULL) -> 'findings') AS f;
SELECT t.eq('contact: ' || words, (SELECT jsonb_build_array(f -> 'rule',
    f -> 'field', f -> 'sentence', f -> 'detail') FROM t.found('en',
    'Reportedly so [hearsay]. ' || words) AS f),
    jsonb_build_array('publics_only', 'variants[0].fact', words,
    'The words hold ' || what || '.'))
FROM (VALUES ('Write to jo@mail.example.org now.', 'an e-mail address'),
    ('Follow @jo_doe now.', 'an @handle'),
    ('Call +84 24 3825 5555 now.', 'a phone number')) AS v(words, what);
SELECT t.eq('a citation that is not listed has its sentence', (SELECT
    f ->> 'sentence' FROM t.found('en', 'It is reported [hearsay]. So [no].')
    AS f), 'So [no].');

-- What submitting says when there is more than one.
SELECT t.message('{"evidence": ["hearsay"], "deeds": null, "variants":
    [{"language": "en", "fact": "Shells came [hearsay].",
    "native_review": "done"}]}') \g /dev/null
SELECT t.fails('the first finding by field', $$SELECT
    message_submit('answer', 'writer')$$, 'CP422', 'words_and_deeds', 'deeds',
    'More findings: 2; message.review tells all.');
SELECT t.eq('a long sentence is cut', length(finding_words('Bad.',
    repeat('x', 300))), 107);

-- Versions.
SELECT t.eq('an older version', message_review('answer', 1)
    #>> '{message,meta,version}', '1');
SELECT t.eq('the newest', message_review('answer', NULL)
    #>> '{message,meta,version}', (SELECT max(number)::text
    FROM message_version WHERE message = 'answer'));
SELECT t.fails('no such version', $$SELECT message_review('answer', 9999)$$,
    'CP404', NULL, 'version');
SELECT t.fails('no such message', $$SELECT message_review('no', NULL)$$,
    'CP404', NULL, 'slug', 'There is no message "no".');
