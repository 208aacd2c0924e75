-- SPDX-License-Identifier: Apache-2.0
-- What a campaign knows of others: as facts for its plan, and as what people
-- weigh; and the hours that it asks for.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null

-- A slot so many hours after the first of February; land is a part of region.
CREATE FUNCTION t.slot(name text, hours numeric, more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('name', name, 'narrative', 'story',
	    'organisation', 'desk', 'audience', 'land',
	    'planned_at', counterpoint.moment('2030-02-01 00:00+00'
	    ::timestamptz + hours * interval '1 hour')) || more
$$;
CREATE FUNCTION t.campaign(name text, slots jsonb[], more jsonb DEFAULT '{}',
    who text DEFAULT 'writer') RETURNS void LANGUAGE sql AS $$
	SELECT counterpoint.campaign_create(jsonb_build_object('slug', name,
	    'organisation', 'desk', 'title', name, 'objective',
	    '{"specific": "Be understood."}'::jsonb,
	    'starts_at', '2030-02-01T00:00:00Z',
	    'ends_at', '2030-02-11T00:00:00Z',
	    'slots', to_jsonb(slots)) || more, who)
$$;
CREATE FUNCTION t.clashes(name text, who text DEFAULT 'writer')
RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(array_to_string(ARRAY(SELECT
	    jsonb_array_elements_text(c -> 'slots')), '+')
	    || CASE WHEN (c ->> 'soft')::boolean THEN ': ' ELSE ' hard: ' END
	    || (c ->> 'detail'), ' | '), '')
	FROM jsonb_array_elements(counterpoint.campaign_check(name, who)
	    -> 'conflicts') AS c
	WHERE c ->> 'kind' IN ('clash', 'cadence', 'gap')
$$;
CREATE FUNCTION t.others() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', o ->> 'audience', o ->> 'organisation',
	    substr(o ->> 'planned_at', 9, 8)), ', ')
	FROM jsonb_array_elements(counterpoint.campaign_plan_facts('ours',
	    'writer') -> 'others') o
$$;

SELECT t.campaign('ours', ARRAY[t.slot('a', 10), t.slot('b', 100)])
    \g /dev/null
SELECT t.campaign('theirs', ARRAY[
    t.slot('x', 10.5, '{"audience": "region", "organisation": "ally"}'),
    t.slot('y', 10.5, '{"audience": "region", "organisation": "ally"}'),
    t.slot('home', 12, '{"audience": "home", "organisation": "ally"}')],
    '{"organisation": "ally"}', 'ally-author') \g /dev/null
SELECT t.campaign('too', ARRAY[
    t.slot('elsewhere', 11, '{"audience": "home", "organisation": "ally"}'),
    t.slot('open', 13) - 'organisation',
    t.slot('off', 9) - 'planned_at'], '{"partners": ["ally"]}')
    \g /dev/null

-- --- what a plan is made from ---

SELECT t.eq('kin are there, once, without voices', t.others(),
    'region 01T10:30, land 01T13:00');
BEGIN;
UPDATE campaign SET cadence_cap = 3 WHERE slug = 'ours';
SELECT t.eq('each counts for a cap', t.others(),
    'region 01T10:30, region 01T10:30, land 01T13:00');
UPDATE campaign SET organisation_gap = 30 WHERE slug = 'ours';
SELECT t.eq('partners speak elsewhere, too', t.others(),
    'region ally 01T10:30, region ally 01T10:30, land 01T13:00');
INSERT INTO campaign_partner (campaign, organisation)
VALUES ('ours', 'ally');
SELECT t.eq('all of them', t.others(), 'region ally 01T10:30, '
    'region ally 01T10:30, home ally 01T11:00, home ally 01T12:00, '
    'land 01T13:00');
UPDATE slot SET state = 'withheld', reason = 'x' WHERE name IN ('x', 'home');
UPDATE campaign SET cadence_cap = NULL WHERE slug = 'ours';
SELECT t.eq('what is withheld is not said', t.others(),
    'region ally 01T10:30, home ally 01T11:00, land 01T13:00');
ROLLBACK;
BEGIN;
UPDATE campaign SET starts_at = '2030-01-01' WHERE slug IN ('ours', 'too');
UPDATE slot SET planned_at = '2030-01-31 12:00+00' WHERE name = 'open';
UPDATE campaign SET starts_at = '2030-02-01' WHERE slug = 'ours';
SELECT t.eq('the day before is far away', t.others(), 'region 01T10:30');
UPDATE campaign SET cadence_cap = 3 WHERE slug = 'ours';
SELECT t.ok('unless days count', t.others() LIKE 'land 31T12:00, %');
ROLLBACK;

-- --- what the check tells ---

SELECT t.eq('who hears both', t.clashes('ours'), 'a: A campaign that you take '
    'no part in speaks to "region", which "land" is a part of, about then.');
SELECT t.eq('a part is told, too, and whose it is', t.clashes('theirs',
    'auditor'), 'x+y: The campaign "ours" speaks to "land", a part of '
    '"region", in "a" (2030-02-01 10:00 UTC).');
BEGIN;
UPDATE slot SET state = 'withheld', reason = 'x' WHERE name = 'a';
SELECT t.eq('what is withheld is in nobody''s way',
    t.clashes('ours') || t.clashes('theirs', 'auditor'), '');
ROLLBACK;

BEGIN;
UPDATE campaign SET organisation_gap = 181 WHERE slug = 'theirs';
SELECT t.eq('a gap is an organisation''s, wherever it speaks', t.clashes(
    'theirs', 'ally-author') LIKE '%home: "ally" speaks in the campaign "too", '
    'too, less than 181 minutes away: "elsewhere" (2030-02-01 11:00 UTC).%',
    true);
UPDATE campaign SET organisation_gap = 30 WHERE slug = 'theirs';
SELECT t.eq('but not from so far', t.clashes('theirs', 'ally-author')
    LIKE '%speaks in the campaign%', false);
SELECT t.ok('its own slots are what they were', t.clashes('theirs',
    'ally-author') LIKE '%x hard: Less than 30 minutes lie between it and '
    '"y"%, by the same organisation.%');
UPDATE campaign SET organisation_gap = 181 WHERE slug = 'too';
SELECT t.ok('who takes no part is not told whose they are', t.clashes('too')
    LIKE '%elsewhere: "ally" speaks in a campaign that you take no part in, '
    'too, less than 181 minutes away.%');
ROLLBACK;

BEGIN;
UPDATE campaign SET cadence_cap = 2, organisation_cap = 3
WHERE slug IN ('theirs', 'too');
SELECT t.ok('a full day with those of others', t.clashes('theirs',
    'ally-author') LIKE '%x+y+home: The campaign allows 3 slots a day of '
    '"ally"; with those of "too" there are 4 on 2030-02-01.%');
SELECT t.eq('of one audience it is not full', t.clashes('theirs',
    'ally-author') LIKE '%slots a day for%', false);
SELECT t.ok('not told whose', t.clashes('too') LIKE '%elsewhere: The campaign '
    'allows 3 slots a day of "ally"; with those of campaigns that you take no '
    'part in there are 4 on 2030-02-01.%');
UPDATE slot SET audience = 'home' WHERE name = 'x';
SELECT t.ok('of one audience', t.clashes('theirs', 'auditor')
    LIKE '%x+home: The campaign allows 2 slots a day for "home"; with those of '
    '"too" there are 3 on 2030-02-01.%');
UPDATE campaign SET cadence_cap = 1 WHERE slug = 'theirs';
SELECT t.ok('too many of its own is what it was', t.clashes('theirs',
    'auditor') LIKE '%x+home hard: The campaign allows 1 slots a day for '
    '"home".%' AND t.clashes('theirs', 'auditor')
    NOT LIKE '%slots a day for "home"; with%');
ROLLBACK;

-- Days are local: 10 and 16 o'clock UTC are one in Viet Nam, two in Auckland.
BEGIN;
UPDATE campaign SET cadence_cap = 1 WHERE slug = 'ours';
UPDATE slot SET planned_at = '2030-02-01 16:00+00' WHERE name = 'open';
SELECT t.ok('on one day', t.clashes('ours') LIKE '%a day for "land"%');
UPDATE audience SET time_zone = 'Pacific/Auckland' WHERE slug = 'land';
SELECT t.eq('on two', t.clashes('ours') LIKE '%a day for "land"%', false);
ROLLBACK;

-- --- within a campaign ---

SELECT t.campaign('kin', ARRAY[
    t.slot('whole', 200, '{"audience": "region"}'),
    t.slot('part', 200.5, '{"organisation": "ally"}'),
    t.slot('late', 201.5, '{"organisation": "ally"}')],
    '{"partners": ["ally"]}') \g /dev/null
SELECT t.eq('two desks at a part of an audience', t.clashes('kin'),
    'whole: "ally" speaks to "land", a part of "region", in "part" '
    '(2030-02-09 08:30 UTC), and they are not in chorus. | '
    'part: "desk" speaks to "region", which "land" is a part of, in "whole" '
    '(2030-02-09 08:00 UTC), and they are not in chorus.');
BEGIN;
UPDATE slot SET chorus = 'all' WHERE name IN ('whole', 'part');
SELECT t.eq('not in chorus', t.clashes('kin') LIKE '%clash%', false);
ROLLBACK;
BEGIN;
UPDATE slot SET organisation = 'desk' WHERE campaign = 'kin';
SELECT t.eq('not one desk', t.clashes('kin'), '');
ROLLBACK;
BEGIN;
UPDATE campaign SET audience_gap = 30 WHERE slug = 'kin';
SELECT t.eq('as near as the campaign allows', t.clashes('kin'), '');
ROLLBACK;

-- --- what is told is bounded ---

BEGIN;
SELECT t.campaign('crowd', ARRAY(SELECT t.slot('n' || i, 10 + i / 60.0,
    '{"audience": "region"}') FROM generate_series(-14, 15) i WHERE i <> 0),
    '{"audience_gap": 20, "partners": ["ally"]}') \g /dev/null
SELECT t.eq('of many others the ten that are nearest', string_agg(substring(
    detail FROM '"n(-?\d+)"'), ' ' ORDER BY substring(detail
    FROM '"n(-?\d+)"')::int), '-5 -4 -3 -2 -1 1 2 3 4 5')
FROM neighbour_conflicts('ours', 'writer') WHERE detail LIKE '%"crowd"%';
UPDATE campaign SET organisation_gap = 15 WHERE slug = 'ours';
SELECT t.eq('of one voice, too', count(*), 10::bigint)
FROM shared_gap_conflicts('ours', 'writer');
SELECT t.eq('of those in the campaign itself', max(n), 10::bigint)
FROM (SELECT count(*) AS n FROM place_conflicts('crowd')
    WHERE kind = 'gap' GROUP BY slot) AS x;
SELECT t.eq('beginning with the nearest', detail, 'Less than 20 minutes lie '
    'between it and "n14" (2030-02-01 10:14 UTC), to the same audience.')
FROM place_conflicts('crowd') p JOIN slot s ON s.id = p.slot
WHERE s.name = 'n15' LIMIT 1;
UPDATE slot SET organisation = 'ally' WHERE name LIKE 'n%' AND id % 2 = 0;
UPDATE slot SET audience = 'land' WHERE name LIKE 'n%' AND id % 2 = 0;
SELECT t.ok('at a part of their audience', max(n) = 10 AND count(*) = 29)
FROM (SELECT count(*) AS n FROM kin_conflicts('crowd') GROUP BY slot) AS x;
ROLLBACK;

-- --- hours ---

SELECT t.eq('nothing is asked for', campaign_content('ours') ?| '{prime_time,'
    'working_days}', false);
BEGIN;
SELECT campaign_update(campaign_content('ours')
    || '{"prime_time": true, "working_days": false}', 'writer') \g /dev/null
SELECT t.eq('what is asked for is told', campaign_content('ours')
    -> 'prime_time', 'true');
SELECT t.eq('and only that', campaign_content('ours') ? 'working_days', false);
SELECT t.eq('with its slots', slot_facts('ours', '{a}', 'writer') -> 0
    -> 'prime_time', 'true');
SELECT campaign_sign_off('ours', encode(campaign_plan_hash('ours'), 'hex'),
    'reviewer') \g /dev/null
SELECT campaign_update(campaign_content('ours') - 'prime_time', 'writer')
    \g /dev/null
SELECT t.eq('a sign-off was of that, too', count(*), 0::bigint)
FROM campaign_partner WHERE campaign = 'ours' AND signed_off_at IS NOT NULL;
ROLLBACK;
SELECT t.fails('it is yes or no', $$SELECT campaign_update(
    campaign_content('ours') || '{"prime_time": "often"}', 'writer')$$,
    'CP400', NULL, 'prime_time');

CREATE FUNCTION t.asked(name text, more jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.campaign(name, NULL, jsonb_build_object('slots', '[]'::jsonb,
	    'template', '{"narrative": "story", "audiences": ["land"]}'::jsonb
	    || jsonb_build_object('name', more ->> 'name')
	    || coalesce(more -> 'template', '{}')) || (more - '{name,template}'
	    ::text[]));
	RETURN counterpoint.campaign_content(name) -> 'working_days';
END $$;
SELECT t.eq('weeks of explaining keep to working days',
    t.asked('w1', '{"name": "sustained-explanation"}'), 'true');
SELECT t.eq('unless it is said', t.asked('w2',
    '{"name": "sustained-explanation", "working_days": false}'), NULL);
SELECT t.eq('so does a warning', t.asked('w3', '{"name":
    "prebunk-before-event", "template": {"event": "A vote",
    "event_on": "2030-02-20"}}'), 'true');
SELECT t.eq('an answer does not wait', t.asked('w4',
    '{"name": "rapid-answer"}'), NULL);
SELECT t.eq('templates tell', string_agg(concat_ws(' ', x ->> 'name',
    x ->> 'prime_time', x ->> 'working_days'), ', '),
    'prebunk-before-event false true, rapid-answer false false, '
    'sustained-explanation false true') FROM campaign_templates() x;
-- Whatever day the event is on, one of three before it is a working day.
SELECT t.eq('the reminder has a working day', (SELECT (k.from_days, k.to_days)
    FROM campaign_step k WHERE k.template = 'prebunk-before-event'
    AND k.name = 'remind'), (-3, -1));
