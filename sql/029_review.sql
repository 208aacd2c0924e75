-- SPDX-License-Identifier: Apache-2.0
-- 029_review.sql - findings that point at the sentence and say how to mend it.
-- Owns: rule_findings with its parts, message_review, where a sentence ends.
-- Leaves to others: the soft rules, which are the daemon's advice.

SET LOCAL search_path = counterpoint, pg_temp;

-- In doubt a sentence is cut: then the hedge has to stand nearer to its
-- citation. Only what cannot end a sentence keeps its full stop, as U+2024.
CREATE FUNCTION shield_stops(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT regexp_replace(regexp_replace(regexp_replace(
	    words COLLATE "und-x-icu",
	    '\m(Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Sen|St|Mme|Mlle|Sra|Dra|Gral)\.'
	    '(?=[[:space:]]+[[:upper:]])', '\1․', 'g'),
	    '\m(Nos?|Nr|Núm|[Nn]um|[Aa]rts?|pp?|[Pp]ara?|[Vv]ol|[Cc]h|[Ff]ig|[Ss]ec|'
	    'approx|ca|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|ст|п)\.'
	    '(?=[[:space:]]*[[:digit:]])', '\1․', 'g'),
	    '((?:^|[^[:alnum:].])(?:[[:alpha:]]\.)+[[:alpha:]])\.'
	    '(?=[[:space:]]+(?![[:upper:]])[[:alnum:]])', '\1․', 'g')
$$;
COMMENT ON FUNCTION shield_stops(text) IS
	'Words in which the full stops of titles (Mr. X), of numbers (No. 5) and of dotted letters before a small one (U.S. forces) are no longer such.';

-- Thai and Lao have no full stop: a blank between letters ends a phrase, and
-- so does a citation. After "that", and before "and" and its like, none does.
CREATE FUNCTION cut_phrases(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT regexp_replace(words,
	    '(?<=[ก-ฮะ-๎ກ-ໍ\]])(?<!ว่า|และ|หรือ|ວ່າ|ແລະ|ຫຼື|ๆ|ໆ|ฯ)[[:space:]]+(?=[ก-๎ກ-ໍ])'
	    '(?!และ|หรือ|แต่|ซึ่ง|ที่|โดย|เพื่อ|เพราะ|ว่า|ของ|ใน|จาก|กับ|ตาม|รวมถึง|ๆ|ຂອງ|ແລະ|ຫຼື|ແຕ່|ວ່າ|ໆ)',
	    E'\n', 'g')
$$;
COMMENT ON FUNCTION cut_phrases(text) IS
	'Words with a new line behind each phrase of a script that has no full stop.';

CREATE OR REPLACE FUNCTION sentences(words text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT btrim(translate(s, '․', '.')) FROM regexp_split_to_table(
	    cut_phrases(regexp_replace(shield_stops(words),
	    '([.!?…|][.!?…"''”’»)]*(?:[[:space:]]*\[[a-z0-9-]+\])+|'
	    '[.!?…|][.!?…"''”’»)]*(?=[[:space:]])|'
	    '[。！？｡．؟۔।॥။።፧፨។៕][。！？!?"''”’»)」』》）]*'
	    '(?:[[:space:]]*\[[a-z0-9-]+\])*)(?![.!?…])', '\1' || E'\n', 'g')),
	    E'\n+') AS s
	WHERE btrim(s) <> ''
$$;
COMMENT ON FUNCTION sentences(text) IS
	'The sentences of a text, each with the citations that stand right behind its stop. They end at .!?… before a blank, and at the stops of other scripts.';

INSERT INTO hedge_cue (language, cue)
SELECT l.language, btrim(c, E' \n\t')
FROM (VALUES
('am', 'እንደሚለው; እንደሚሉት; እንደገለጹት; እንደዘገበው; እንደዘገቡት; እንደተዘገበው; ተብሏል; ይባላል; ተዘግቧል;
	ዘግቧል; ዘግበዋል; ዘገባ; ዘገባዎች; ሪፖርት; ይገመታል; ተገምቷል; ግምት; ገልጸዋል; ገልጿል; ብለዋል; ብሏል;
	ተናግረዋል; ተናግሯል; አስታውቋል; ምናልባት; ያልተረጋገጠ; አልተረጋገጠም; ተጠርጥሯል; ይታመናል'),
('my', 'သတင်းများအရ; ပြောကြားချက်အရ; အစီရင်ခံစာအရ; ပြောကြားခဲ့; ဟုဆို; ဟု ဆို; ဟုပြော; ဟု ပြော;
	စွပ်စွဲ; ခန့်မှန်း; ယူဆ; အတည်မပြု; အစီရင်ခံ')
) AS l(language, cues), regexp_split_to_table(l.cues, ';') AS c;

DROP FUNCTION rule_findings(bigint);
DROP FUNCTION hedge_findings(bigint);
DROP FUNCTION evidence_findings(bigint);

-- The planner's guess of 1000 rows each would have it compile what takes a
-- millisecond, for seconds.
ALTER FUNCTION sentences(text) ROWS 5;
ALTER FUNCTION citations(text) ROWS 2;
ALTER FUNCTION message_words(bigint) ROWS 12;

CREATE FUNCTION evidence_findings(version bigint)
RETURNS TABLE (rule text, field text, language text, sentence text,
    finding text, mend text) ROWS 2
LANGUAGE sql STABLE AS $$
	SELECT 'evidence', 'evidence', NULL, NULL,
	    'The message needs at least one evidence item that is sourced and neither expired nor superseded nor retracted.',
	    'Add such an item to "evidence" and cite it as [its slug].'
	WHERE NOT EXISTS (SELECT FROM message_evidence l
	    JOIN evidence e ON e.slug = l.evidence
	    WHERE l.version = $1 AND evidence_decay(e) IS NULL)
	UNION ALL
	SELECT 'evidence_decay', format('evidence[%s]', l.ordinal), NULL, NULL,
	    evidence_decay(e), format(
	    'Cite an item that holds instead of "%s", or bring that one up to date.',
	    e.slug)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = $1 AND evidence_decay(e) IS NOT NULL
	UNION ALL
	SELECT 'evidence', format('variants[%s].%s', w.nr, w.field), w.language,
	    s, format(
	    'The text cites [%s], which is not in the message''s list of evidence.',
	    c), format('Add "%s" to "evidence", or take the marker out.', c)
	FROM message_words($1) w, sentences(w.words) AS s, citations(s) AS c
	WHERE NOT EXISTS (SELECT FROM message_evidence l
	    WHERE l.version = $1 AND l.evidence = c)
$$;
COMMENT ON FUNCTION evidence_findings(bigint) IS
	'Where a version breaks the rules on evidence.';

CREATE FUNCTION hedge_examples(base text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT string_agg(format('"%s"', cue), ', ')
	FROM (SELECT cue FROM hedge_cue WHERE language = base
	    ORDER BY length(cue) DESC, cue LIMIT 3) AS longest
$$;
COMMENT ON FUNCTION hedge_examples(text) IS
	'Some cues of a language, for an author; NULL when there are none.';

CREATE FUNCTION hedge_findings(version bigint)
RETURNS TABLE (rule text, field text, language text, sentence text,
    finding text, mend text) ROWS 2
LANGUAGE sql STABLE AS $$
	WITH unsure AS (
		SELECT e.slug, e.status FROM message_evidence l
		JOIN evidence e ON e.slug = l.evidence
		WHERE l.version = $1 AND e.status <> 'confirmed'
	), cited AS (
		SELECT w.nr, w.language, w.field, s AS words, u.slug, u.status,
		    hedge_examples(base_language(w.language)) AS examples
		FROM message_words($1) w, sentences(w.words) AS s, unsure u
		WHERE u.slug IN (SELECT citations(s))
	)
	SELECT 'hedge_preserved', format('variants[%s]', v.ordinal), v.language,
	    NULL, format(
	    'The %s evidence "%s" must be cited as [%s] in the words in "%s".',
	    u.status, u.slug, u.slug, v.language), format(
	    'Put [%s] into the sentence that rests on it, or take "%s" out of "evidence".',
	    u.slug, u.slug)
	FROM message_variant v, unsure u
	WHERE v.version = $1 AND NOT EXISTS (SELECT FROM cited c
	    WHERE c.nr = v.ordinal AND c.slug = u.slug)
	UNION ALL
	SELECT 'hedge_preserved', format('variants[%s].%s', c.nr, c.field),
	    c.language, c.words, CASE WHEN c.examples IS NULL THEN format(
	    'No hedge cues are known for the language "%s"; add some to the table hedge_cue.',
	    c.language) ELSE format(
	    'The evidence "%s" is only %s, but this sentence states it as fact.',
	    c.slug, c.status) END, CASE WHEN c.examples IS NULL THEN
	    'Leave this language out until an administrator has added its cues.'
	    ELSE format(
	    'Say in this very sentence who says so or how sure it is, with a cue such as %s.',
	    c.examples) END
	FROM cited c WHERE NOT hedged(c.words, c.language)
$$;
COMMENT ON FUNCTION hedge_findings(bigint) IS
	'Where a version states as fact what its evidence does not.';

CREATE FUNCTION person_findings(version bigint)
RETURNS TABLE (rule text, field text, language text, sentence text,
    finding text, mend text) ROWS 2
LANGUAGE sql STABLE AS $$
	SELECT 'publics_only', format('variants[%s].%s', w.nr, w.field),
	    w.language, (SELECT s FROM sentences(w.words) AS s
	    WHERE NOT public_words(s) LIMIT 1), format(
	    'The words hold %s.', personal_contact(w.words)),
	    'Take it out; name the organisation or its website instead.'
	FROM message_words($1) w WHERE NOT public_words(w.words)
$$;
COMMENT ON FUNCTION person_findings(bigint) IS
	'Where a version tells how to reach somebody by e-mail, telephone or handle.';

CREATE FUNCTION deed_findings(version bigint)
RETURNS TABLE (rule text, field text, language text, sentence text,
    finding text, mend text) ROWS 2
LANGUAGE sql STABLE AS $$
	SELECT 'words_and_deeds', 'deeds', NULL, NULL,
	    'The words promise something; name the deed that keeps the promise.',
	    'Name the deed in "deeds", or take the promise out of the words and of "promises".'
	FROM message_version v
	WHERE v.id = $1 AND v.promises
	    AND NOT EXISTS (SELECT FROM message_deed d WHERE d.version = v.id)
	UNION ALL
	SELECT 'words_and_deeds', format('deeds[%s]', l.ordinal), NULL, NULL,
	    format('The deed "%s" has %s.', d.slug, CASE d.status
	    WHEN 'slipped' THEN d.status ELSE 'been cancelled' END), format(
	    'Name a deed that holds instead of "%s", and say what became of the old one.',
	    d.slug)
	FROM message_deed l JOIN deed d ON d.slug = l.deed
	WHERE l.version = $1 AND d.status IN ('slipped', 'cancelled')
$$;
COMMENT ON FUNCTION deed_findings(bigint) IS
	'Where the words of a version are not backed by a deed.';

CREATE FUNCTION rule_findings(version bigint)
RETURNS TABLE (rule text, field text, language text, sentence text,
    finding text, mend text) ROWS 2
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off AS $$
	SELECT * FROM evidence_findings($1)
	UNION ALL
	SELECT * FROM hedge_findings($1)
	UNION ALL
	SELECT 'kernel_of_truth', format('variants[%s].kernel', v.ordinal),
	    v.language, NULL, format(
	    'The narrative "%s" has a kernel of truth, which the words in "%s" must acknowledge.',
	    n.slug, v.language), format(
	    'Say in "kernel" what is fair in it: %s', n.kernel_of_truth)
	FROM message_narrative l JOIN narrative n ON n.slug = l.narrative,
	    message_variant v
	WHERE l.version = $1 AND v.version = $1
	    AND n.kernel_of_truth IS NOT NULL AND v.kernel IS NULL
	UNION ALL
	SELECT * FROM person_findings($1)
	UNION ALL
	SELECT * FROM deed_findings($1)
$$;
COMMENT ON FUNCTION rule_findings(bigint) IS
	'Each place where a version breaks a hard rule, with the sentence where there is one and how to mend it. The allow-list of counter techniques is a CHECK.';

CREATE FUNCTION finding_words(finding text, sentence text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT concat_ws(' ', finding, '"' || CASE WHEN length(sentence) > 100
	    THEN left(sentence, 99) || '…' ELSE sentence END || '"')
$$;
COMMENT ON FUNCTION finding_words(text, text) IS
	'A finding with its sentence, which is cut when it is long.';

CREATE OR REPLACE FUNCTION rules_hold(version bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	flaw record;
BEGIN
	SELECT f.*, count(*) OVER () - 1 AS more INTO flaw
	FROM rule_findings(version) f
	ORDER BY regexp_replace(f.field, '\[([0-9])\]', '[0\1]', 'g')
	    COLLATE "C", f.rule LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field,
		    finding_words(flaw.finding, flaw.sentence)
		    || CASE WHEN flaw.more > 0 THEN format(
		    ' More findings: %s; message.review tells all.',
		    flaw.more) ELSE '' END);
	END IF;
END $$;

CREATE OR REPLACE FUNCTION slot_word_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'four_eyes', 'version', format(
	    'Version %s of the message "%s" is %s, not cleared.', v.number,
	    v.message, v.state)
	FROM message_version v
	WHERE v.id = s.version AND (v.state <> 'cleared' OR NOT EXISTS
	    (SELECT FROM clearance c WHERE c.version = v.id
	    AND c.hash = v.hash AND c.verdict = 'cleared'))
	UNION ALL
	SELECT 'evidence_decay', 'version', evidence_decay(e)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = s.version AND evidence_decay(e) IS NOT NULL
	UNION ALL
	SELECT f.rule, 'version', finding_words(f.finding, f.sentence)
	FROM rule_findings(s.version) f WHERE f.rule <> 'evidence_decay'
$$;

CREATE FUNCTION message_review(item text, nth bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	which bigint;
BEGIN
	SELECT v.id INTO which FROM message_version v
	WHERE v.message = item AND (nth IS NULL OR v.number = nth)
	ORDER BY v.number DESC LIMIT 1;
	IF which IS NULL THEN
		PERFORM fail('CP404', CASE WHEN nth IS NULL OR NOT EXISTS
		    (SELECT FROM message m WHERE m.slug = item)
		    THEN 'slug' ELSE 'version' END, format(
		    'There is no message "%s"%s.', item,
		    ' in version ' || nth));
	END IF;
	RETURN jsonb_build_object('message', message_content(which)
	    || jsonb_build_object('meta', message_meta(which)),
	    'findings', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(
	    jsonb_build_object('rule', f.rule, 'field', f.field,
	    'language', f.language, 'sentence', f.sentence,
	    'detail', f.finding, 'mend', f.mend))), '[]')
	    FROM rule_findings(which) f));
END $$;
COMMENT ON FUNCTION message_review(text, bigint) IS
	'A version of a message, NULL the newest, with its hard findings.';

GRANT EXECUTE ON FUNCTION rule_findings, message_review TO counterpointd;
