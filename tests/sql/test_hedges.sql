-- SPDX-License-Identifier: Apache-2.0
-- Hedge cues in many languages; sentences; citations.

SET search_path = counterpoint, pg_temp;

SELECT t.ok(format('hedged in %s: %s', tag, words), hedged(words, tag))
FROM (VALUES
('en', 'A minister Suggested it.'), ('en', 'Reportedly, so.'),
('en', 'According   to a paper.'), ('en-GB', 'He said so.'),
('fr', 'D’après un ministre.'), ('fr', 'Selon lui.'),
('fr', 'Il aurait dit.'), ('es', 'Según el ministro.'),
('es-MX', 'SEGÚN ÉL.'), ('pt-BR', 'Segundo o ministro.'),
('id', 'Menurut menteri.'), ('ms', 'Dilaporkan begitu.'),
('vi', 'Theo bộ trưởng.'), ('vi', 'Điều này được cho là đúng.'),
('tl', 'Ayon sa ministro.'), ('ar', 'وبحسب الوزير'),
('sw', 'Kwa mujibu wa waziri.'), ('hi', 'मंत्री के अनुसार'),
('ja', '国防相によると、七千個。'), ('ko', '장관에 따르면 칠천 개'),
('th', 'รัฐมนตรีกล่าวว่าเจ็ดพัน'), ('zh-Hant', '據稱有七千個'),
('ru', 'ПО СЛОВАМ министра'), ('ru', 'Как сообщается, да.')
) AS v(tag, words);
SELECT t.ok(format('not hedged in %s: %s', tag, words),
    NOT hedged(words, tag))
FROM (VALUES
('en', 'It is so.'), ('en', 'An unreported aside.'),
('en', 'The saidee people.'), ('en', 'Selon lui.'),
('en', 'It came [as-reported].'), ('en', 'It came [said] so.'),
('fr', 'Il est venu.'), ('es', 'Vinieron siete mil.'),
('id', 'Ada tujuh ribu.'), ('vi', 'Có bảy nghìn.'),
('ja', '七千個が届いた。'), ('zh', '七千个集装箱运到了。'),
('zh', '数据和证据很多。'), ('ru', 'Их семь тысяч.')
) AS v(tag, words);
SELECT t.ok('a cue with signs is no pattern', NOT has_cue('abc', 'a.c', 'en'));

SELECT t.ok(format('enough cues for %s', language), count(c.cue) >= least)
FROM (VALUES ('en', 10), ('fr', 10), ('es', 10), ('id', 10), ('vi', 10),
    ('pt', 5), ('ms', 5), ('ar', 5), ('sw', 5), ('hi', 5), ('ja', 5),
    ('ko', 5), ('th', 5), ('tl', 5), ('zh', 5), ('ru', 5))
    AS w(language, least)
LEFT JOIN hedge_cue c USING (language) GROUP BY language, least;
SELECT t.eq('cues are clean', count(*), 0::bigint) FROM hedge_cue
WHERE cue <> btrim(cue, E' \n\t') OR cue ~ '[\n\t;]';

SELECT t.eq('sentences of ' || words, ARRAY(SELECT sentences(words)), parts)
FROM (VALUES
('One. Two! Three? Four…', '{One.,Two!,Three?,Four…}'::text[]),
('About 3.5 tons came', '{About 3.5 tons came}'),
('One.Two', '{One.Two}'),
('一。二！三', '{一。,二！,三}'),
('He said "so." It came.', '{"He said \"so.\"",It came.}'),
('He said (so!) It came.', '{He said (so!),It came.}'),
('एक। दो॥ तीन', '{एक।,दो॥,तीन}'),
('هل؟ نعم۔ لا', '{هل؟,نعم۔,لا}'),
('တစ်။ နှစ်', '{တစ်။,နှစ်}'),
(E'Line one\nLine two', '{Line one,Line two}')
) AS v(words, parts);
SELECT t.eq('citations', ARRAY(SELECT citations(
    'A [one] b [two-2], [Not], [no way] [three].')), '{one,two-2,three}');
SELECT t.fails('a cue goes by base language', $$INSERT INTO hedge_cue
    VALUES ('pt-BR', 'segundo')$$, '23514', 'hedge_cue__base');
