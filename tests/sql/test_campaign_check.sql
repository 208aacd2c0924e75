-- SPDX-License-Identifier: Apache-2.0
-- What is wrong with a campaign, in words; and templates.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null
-- The ally answers without granting anything, a claim that asks for none.
SELECT library_put('narrative', t.doc('narrative', 'claim')
    || '{"slug": "bare"}', 'operator'),
    library_put('message', t.doc('message', 'answer') - 'promises' - 'deeds'
    || '{"slug": "flat", "organisation": "ally", "narratives": ["bare"],
    "evidence": ["sure"], "variants": [{"language": "en",
    "fact": "It is not so [sure].", "native_review": "done"}]}',
    'ally-author'),
    library_put('message', t.doc('message', 'answer')
    || '{"slug": "fair", "narratives": ["bare"]}', 'writer') \g /dev/null

CREATE FUNCTION t.at(hours int) RETURNS text LANGUAGE sql AS $$
	SELECT counterpoint.moment('2030-02-01 00:00+00'::timestamptz
	    + hours * interval '1 hour')
$$;
CREATE FUNCTION t.slot(name text, message text, hours numeric,
    more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('name', name, 'message', message,
	    'language', 'en', 'audience', 'land', 'channel', 'radio',
	    'planned_at', counterpoint.moment('2030-02-01 00:00+00'
	    ::timestamptz + hours * interval '1 hour')) || more
$$;
CREATE FUNCTION t.campaign(name text, slots jsonb[], more jsonb DEFAULT '{}',
    who text DEFAULT 'writer') RETURNS void LANGUAGE sql AS $$
	SELECT counterpoint.campaign_create(jsonb_build_object('slug', name,
	    'organisation', 'desk', 'title', name, 'objective',
	    '{"specific": "Be understood."}'::jsonb,
	    'starts_at', t.at(-1000), 'ends_at', t.at(1000),
	    'slots', to_jsonb(slots)) || more, who)
$$;
-- The conflicts of a kind: slots, then words.
CREATE FUNCTION t.conflicts(name text, wanted text,
    who text DEFAULT 'writer') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(array_to_string(ARRAY(SELECT
	    jsonb_array_elements_text(c -> 'slots')), '+') || ': '
	    || (c ->> 'detail'), ' | '), '')
	FROM jsonb_array_elements(counterpoint.campaign_check(name, who)
	    -> 'conflicts') AS c
	WHERE c ->> 'kind' = wanted
$$;
CREATE FUNCTION t.tells(kind text, name text, words text,
    who text DEFAULT 'writer') RETURNS text LANGUAGE sql AS $$
	SELECT t.line(t.conflicts(name, kind, who) LIKE words,
	    kind || ' in ' || name, t.conflicts(name, kind, who))
$$;

-- One campaign for what a slot lacks by itself.
SELECT t.campaign('lacks', ARRAY[
    t.slot('draft', 'fair', 1),
    t.slot('open', 'answer', 2) - 'message' - 'language' - 'channel'
	- 'planned_at' || '{"narrative": "story"}',
    t.slot('late', 'answer', 3)], '{"partners": ["ally"]}') \g /dev/null
ALTER TABLE slot DISABLE TRIGGER USER;
UPDATE slot SET planned_at = now() - interval '61 minutes'
WHERE name = 'late';
ALTER TABLE slot ENABLE TRIGGER USER;
SELECT t.tells('clearance', 'lacks',
    'draft: Version 1 of the message "fair" is draft, not cleared. '
    '| late: Its time was %, and nobody has cleared it.');
SELECT t.ok('both are hard', bool_and(NOT (c ->> 'soft')::boolean))
FROM jsonb_array_elements(campaign_check('lacks', 'writer')
    -> 'conflicts') AS c WHERE c ->> 'kind' = 'clearance';
SELECT t.tells('consent', 'lacks', 'draft+late: %not been asked%');
SELECT t.tells('sign_off', 'lacks', ': "ally"%| : "desk"%');
SELECT t.tells('open', 'lacks', '%open: It has no time yet.%');
SELECT t.tells('open', 'lacks', '%open: No voice is chosen yet.%');
SELECT t.tells('past_due', 'lacks', 'late: %60 minutes late%');
BEGIN;
ALTER TABLE evidence DISABLE TRIGGER slots;
UPDATE evidence SET (retracted_on, retracted_reason) = (now(), 'An error')
WHERE slug = 'sure';
SELECT t.tells('evidence_decay', 'lacks', '%draft+late: %retracted%');
ROLLBACK;
BEGIN;
UPDATE deed SET status = 'slipped' WHERE slug = 'school';
SELECT t.tells('words_and_deeds', 'lacks', 'draft+late: %slipped%');
ROLLBACK;
BEGIN;
SELECT t.eq('a deed that is not due is no matter', t.conflicts('lacks',
    'words_and_deeds'), '');
UPDATE deed SET (status, due) = ('running', current_date - 2)
WHERE slug = 'school';
SELECT t.tells('words_and_deeds', 'lacks', 'draft+late: The deed "school" was '
    'due on %, and nobody says whether it was delivered: it is still running.');
SELECT t.ok('it is asked softly', (c ->> 'soft')::boolean)
FROM jsonb_array_elements(campaign_check('lacks', 'writer')
    -> 'conflicts') AS c WHERE c ->> 'kind' = 'words_and_deeds';
UPDATE deed SET (status, proof) = ('delivered', 'It stands.')
WHERE slug = 'school';
SELECT t.eq('one that was delivered is none', t.conflicts('lacks',
    'words_and_deeds'), '');
ROLLBACK;
BEGIN;
UPDATE campaign SET clearance_lead = 60 * 24 * 3650 WHERE slug = 'lacks';
SELECT t.tells('clearance', 'lacks', '%draft: It was to be cleared by %');
ROLLBACK;

-- One for how slots lie to each other.
SELECT t.campaign('ties', ARRAY[
    t.slot('a', 'answer', 10), t.slot('b', 'answer', 10.25),
    t.slot('c', 'answer', 14, '{"chorus": "all"}'),
    t.slot('d', 'answer', 15, '{"chorus": "all", "audience": "region"}'),
    t.slot('e', 'answer', 40, '{"depends_on": [{"slot": "a",
	"least_minutes": 60, "most_minutes": 600}, {"slot": "f",
	"least_minutes": 60}]}'),
    t.slot('f', 'answer', 39.5),
    t.slot('g', 'flat', 39.75, '{"language": "en"}'),
    t.slot('h', 'answer', 90, '{"anchor": {"event": "A vote",
	"on": "2030-02-10", "from_days": -2, "to_days": 0}}')],
    '{"partners": ["ally"], "cadence_cap": 2, "organisation_cap": 2,
    "organisation_gap": 20}') \g /dev/null
SELECT t.tells('cadence', 'ties', '%a+b+c+e+f+g: %2 slots a day for "land"%');
SELECT t.tells('cadence', 'ties', '%a+b+c: %2 slots a day of "desk"%');
SELECT t.tells('gap', 'ties',
    '%a: Less than 20 minutes%"b"%| b: Less than 20 minutes%"a"%');
SELECT t.tells('chorus', 'ties', '%c: %"d"%| d: %"c"%');
SELECT t.tells('dependency', 'ties',
    '%e: It comes more than 600 minutes after "a"%');
SELECT t.tells('dependency', 'ties',
    '%e: It comes less than 60 minutes after "f"%');
SELECT t.tells('clash', 'ties', '%f: "ally" speaks%in "g"%');
SELECT t.tells('anchor', 'ties',
    'h: %2030-02-08 to 2030-02-10, the days around "A vote".');
SELECT t.tells('duplicate', 'ties',
    '%a+b+c+e+f+h: The message "answer" goes to "land" 6 times in "en".%');
BEGIN;
UPDATE campaign SET audience_gap = 300 WHERE slug = 'ties';
SELECT t.tells('gap', 'ties', '%: Less than 300 minutes%same audience%');
UPDATE slot SET state = 'withheld', reason = 'x' WHERE name = 'f';
SELECT t.tells('dependency', 'ties', '%e: It waits for "f"%withheld.%');
SELECT t.tells('withheld', 'ties', 'f: x');
UPDATE campaign SET ends_at = t.at(50)::timestamptz WHERE slug = 'ties';
SELECT t.tells('window', 'ties', 'h: %outside the time%');
INSERT INTO audience_blackout VALUES ('region', 7, '2030-02-01',
    '2030-02-01', 'An election');
SELECT t.tells('blackout', 'ties', 'a+b+c+d: %An election');
INSERT INTO organisation_blackout VALUES ('desk', 7, '2030-02-01',
    '2030-02-01', 'A vote at home');
SELECT t.tells('blackout', 'ties', '%a+b+c: "desk"%A vote at home%');
INSERT INTO organisation_forbidden VALUES ('desk', 7, 'land');
SELECT t.tells('home_publics', 'ties', 'a+b+c+d+e+f+h: %');
ROLLBACK;
SELECT t.fails('what is at odds is not cleared', $$SELECT message_circulate(
    'answer', t.hash('answer'), 'ties', 'writer'), message_consent('answer',
    t.hash('answer'), 'ties', 'consents', NULL, 'ally-reviewer'),
    slot_clear('ties', '{h}', 'reviewer')$$, 'CP409', NULL,
    'planned_at', 'A vote');

-- A day is that of the zone of who waits; in land it ends at 17:00 UTC.
SELECT t.campaign('day', ARRAY[t.slot('a', 'answer', 40),
    t.slot('b', 'answer', 41, '{"language": "fr", "depends_on":
	[{"slot": "a", "same_day": true}]}')]) \g /dev/null
SELECT t.tells('dependency', 'day', 'b: In Asia/Ho_Chi_Minh it does not '
    'come on the same day as "a" (2030-02-02 16:00 UTC).');
SELECT t.fails('nor is it cleared', $$SELECT slot_clear('day', '{b}',
    'reviewer')$$, 'CP409', NULL, 'depends_on', 'the same day');
BEGIN;
UPDATE slot SET time_zone = 'UTC' WHERE (campaign, name) = ('day', 'b');
SELECT t.eq('elsewhere it is one day', t.conflicts('day', 'dependency'), '');
ROLLBACK;
SELECT campaign_cancel('day', 'Done.', 'writer') \g /dev/null

-- Chorus is neither clash nor gap.
SELECT t.campaign('choir', ARRAY[
    t.slot('one', 'answer', 10, '{"chorus": "all"}'),
    t.slot('two', 'flat', 10, '{"chorus": "all"}')],
    '{"partners": ["ally"]}') \g /dev/null
SELECT t.eq('in chorus nothing clashes', t.conflicts('choir', 'chorus')
    || t.conflicts('choir', 'gap') || regexp_replace(t.conflicts('choir',
    'clash'), '.*campaign.*', ''), '');

-- Other campaigns: named to who may see them.
SELECT t.campaign('other', ARRAY[t.slot('x', 'flat', 10)],
    '{"organisation": "ally"}', 'ally-author') \g /dev/null
SELECT t.tells('clash', 'ties', '%a+b: A campaign that you take no part in%');
SELECT t.tells('clash', 'ties', '%: The campaign "other" speaks%"x"%',
    'ally-author');
SELECT t.tells('duplicate', 'other',
    '%x: The message "flat" goes to "land" in "en" in other campaigns, too: %"ties"%',
    'ally-author');

-- A month later they are no duplicates any more; who is part of a public hears
-- what is said to the whole of it.
BEGIN;
SELECT t.campaign('far', ARRAY[t.slot('x', 'fair', 1 + 30.01 * 24)])
    \g /dev/null
SELECT t.eq('more than a month apart', t.conflicts('far', 'duplicate'), '');
ROLLBACK;
BEGIN;
SELECT t.campaign('near', ARRAY[t.slot('x', 'fair', 1 + 30 * 24),
    t.slot('w', 'fair', 2, '{"audience": "region"}')]) \g /dev/null
SELECT t.eq('a month apart, and to the whole', t.conflicts('near',
    'duplicate'), 'x: The message "fair" goes to "land" in "en" in other '
    'campaigns, too: "lacks". | w: The message "fair" goes to "land", a part '
    'of "region", in "en" in other campaigns, too: "lacks".');
SELECT t.tells('duplicate', 'lacks', 'draft: The message "fair" goes to '
    '"land" in "en" in other campaigns, too: "near". | draft: The message '
    '"fair" goes to "region", which "land" is a part of, in "en" in other '
    'campaigns, too: "near".');
ROLLBACK;

-- Contradictions.
SELECT t.campaign('lines', ARRAY[t.slot('hard', 'flat', 500),
    t.slot('soft', 'fair', 600), t.slot('far', 'fair', 700,
    '{"audience": "region"}')], '{"partners": ["ally"]}') \g /dev/null
SELECT t.tells('contradiction', 'lines',
    'hard: "ally" calls the narrative "bare" false%"desk" grants%"soft"%');
SELECT t.tells('contradiction', 'lines',
    '%hard: "ally" calls%"desk" grants what is fair in "far", to "region".%');
SELECT library_put('audience', t.doc('audience', 'region')
    || '{"slug": "isle", "m49": "029"}', 'operator') \g /dev/null
SELECT t.campaign('apart', ARRAY[t.slot('hard', 'flat', 500),
    t.slot('far', 'fair', 700, '{"audience": "isle"}')],
    '{"partners": ["ally"]}') \g /dev/null
SELECT t.eq('publics apart hear no contradiction',
    t.conflicts('apart', 'contradiction'), '');
SELECT t.campaign('choirs', ARRAY[t.slot('hard', 'flat', 500)] || ARRAY(
    SELECT t.slot('soft' || i, 'fair', 500 + 3 * i)
    FROM generate_series(1, 12) i), '{"partners": ["ally"]}') \g /dev/null
SELECT t.eq('of many the ten that are nearest', string_agg(substring(detail
    FROM '"soft(\d+)"'), ' ' ORDER BY detail), '1 10 2 3 4 5 6 7 8 9')
FROM line_conflicts('choirs');
SELECT t.ok('it is for people to weigh', (c ->> 'soft')::boolean)
FROM jsonb_array_elements(campaign_check('lines', 'writer')
    -> 'conflicts') AS c WHERE c ->> 'kind' = 'contradiction';
BEGIN;
SELECT assessment_record(NULL, 'bare', 'ignore', 'low', 'It is unknown.',
    '2030-01-01', NULL, NULL, NULL, 'writer') \g /dev/null
SELECT t.tells('contradiction', 'lines',
    '%hard: "desk" has decided to ignore%"ally" answers it: It is unknown.%');
SELECT t.eq('a desk does not contradict itself', t.conflicts('lines',
    'contradiction') LIKE '%soft: %', false);
SELECT assessment_record(NULL, 'bare', 'debunk', 'low', 'It is known.',
    NULL, NULL, NULL, NULL, 'writer') \g /dev/null
SELECT t.eq('the newest decision counts', t.conflicts('lines',
    'contradiction') LIKE '%decided%', false);
SELECT assessment_record(NULL, 'bare', 'ignore', 'low', 'Not there.',
    NULL, NULL, NULL, NULL, 'writer', 'isle') \g /dev/null
SELECT t.eq('a decision elsewhere is none here', t.conflicts('lines',
    'contradiction') LIKE '%decided%', false);
SELECT assessment_record(NULL, 'bare', 'monitor', 'low', 'Not in it.',
    NULL, NULL, NULL, NULL, 'writer', 'region') \g /dev/null
SELECT t.tells('contradiction', 'lines',
    '%hard: "desk" has decided to monitor%: Not in it.%');
SELECT assessment_record(NULL, 'bare', 'debunk', 'low', 'Elsewhere.',
    NULL, NULL, NULL, NULL, 'writer') \g /dev/null
SELECT t.tells('contradiction', 'lines',
    '%hard: "desk" has decided to monitor%: Not in it.%');
SELECT assessment_record(NULL, 'bare', 'debunk', 'low', 'But here.',
    NULL, NULL, NULL, NULL, 'writer', 'land') \g /dev/null
SELECT t.eq('the newest of the audience and what holds it', t.conflicts(
    'lines', 'contradiction') LIKE '%decided%', false);
ROLLBACK;

-- Evidence that holds today, and not at the slot's time.
BEGIN;
UPDATE evidence SET valid_until = '2030-02-20' WHERE slug = 'sure';
SELECT t.campaign('lapses', ARRAY[t.slot('before', 'answer', 479.9),
    t.slot('after', 'answer', 480)]) \g /dev/null
SELECT t.eq('evidence that lapses before its slot', t.conflicts('lapses',
    'evidence_decay'), 'after: The evidence "sure" is valid until 2030-02-20,'
    ' and the slot comes after that.');
SELECT t.fails('nor is the slot cleared', $$SELECT slot_clear('lapses',
    '{after}', 'reviewer')$$, 'CP409', NULL, 'planned_at', 'valid until');
SELECT t.eq('the other is', slot_clear('lapses', '{before}', 'reviewer')
    #>> '{slots,0,meta,state}', 'cleared');
ROLLBACK;

-- Clear is what has nothing hard.
SELECT t.campaign('fine', ARRAY[t.slot('x', 'answer', 900)]) \g /dev/null
SELECT t.eq('not yet', campaign_check('fine', 'writer') -> 'clear', 'false');
SELECT campaign_sign_off('fine', encode(campaign_plan_hash('fine'), 'hex'),
    'reviewer') \g /dev/null
SELECT t.eq('clear, with a soft one', campaign_check('fine', 'writer')
    ->> 'clear', 'true');

-- Templates.
CREATE FUNCTION t.template(name text, more jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.campaign(name, NULL, jsonb_build_object('template',
	    '{"narrative": "story", "audiences": ["land", "region"],
	    "channel": "web"}'::jsonb || more, 'slots', '[]'::jsonb));
	RETURN QUERY SELECT jsonb_array_elements(
	    counterpoint.campaign_content(name) -> 'slots');
END $$;
SELECT t.eq('prebunking', string_agg(s ->> 'name', ' '), 'warn-land '
    'prepare-land remind-land warn-region prepare-region remind-region')
FROM t.template('before', '{"name": "prebunk-before-event",
    "event": "A vote", "event_on": "2030-02-20"}') s;
SELECT t.eq('its days and order', (campaign_content('before')
    #> '{slots,1}') - 'time_zone', '{"name": "prepare-land",
    "narrative": "story", "types": ["prebunk", "explain"],
    "audience": "land", "channel": "web", "priority": "medium",
    "late_minutes": 240, "anchor": {"event": "A vote", "on": "2030-02-20",
	"from_days": -7, "to_days": -3}, "depends_on": [{"slot": "warn-land",
	"least_minutes": 1440}]}');
SELECT t.eq('within the hour', (s ->> 'latest')::timestamptz
    - (s ->> 'earliest')::timestamptz, interval '1 hour')
FROM t.template('soon', '{"name": "rapid-answer"}') s
WHERE s ->> 'name' = 'answer-land';
SELECT t.eq('over weeks', count(*), 24::bigint)
FROM t.template('long', '{"name": "sustained-explanation"}') s;
SELECT t.fails(field, format('SELECT t.template(''bad'', %L)', more), state,
    NULL, field) FROM (VALUES
('template.name', '{"name": "loud"}', 'CP404'),
('template.event_on', '{"name": "prebunk-before-event"}', 'CP400'),
('template.event_on', '{"name": "rapid-answer", "event": "A vote"}', 'CP400'),
('template.audiences', '{"name": "rapid-answer", "audiences": []}', 'CP400')
) AS v(field, more, state);
