-- SPDX-License-Identifier: Apache-2.0
-- Campaigns as people make them: who may, what is refused and where, what a
-- sign-off holds for, what withholds, who is told.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null

CREATE TABLE t.plan AS SELECT '{"slug": "spring", "organisation": "desk",
 "title": "Spring", "objective": {"specific": "Be understood.",
	"metric": "Share who know", "baseline": 0.2, "target": 0.3,
	"achievable": "It was before.", "relevant": "Peace."},
 "insight": "They listen to the radio.", "strategy": "Tell what is done.",
 "starts_at": "2030-01-01T00:00:00Z", "ends_at": "2030-03-01T00:00:00Z",
 "partners": ["ally"], "cadence_cap": 3, "audience_gap": 30,
 "blackouts": [{"starts_at": "2030-01-10T00:00:00Z",
	"ends_at": "2030-01-11T00:00:00Z", "reason": "Mourning"}],
 "slots": [{"name": "first", "message": "answer", "language": "en",
	"audience": "land", "channel": "radio",
	"planned_at": "2030-02-01T12:00:00+00:00", "priority": "high"},
	{"name": "second", "message": "answer", "language": "fr",
	"audience": "land", "channel": "web",
	"planned_at": "2030-02-01T15:00:00Z", "late_minutes": 30,
	"depends_on": [{"slot": "first", "least_minutes": 120,
	    "most_minutes": 1440}]},
	{"name": "open", "narrative": "story", "types": ["explain"],
	"audience": "region", "earliest": "2030-02-02T00:00:00Z",
	"latest": "2030-02-09T00:00:00Z",
	"anchor": {"event": "A vote", "on": "2030-02-10", "from_days": -7,
	    "to_days": -1}}]}'::jsonb AS doc;
CREATE FUNCTION t.plan() RETURNS jsonb LANGUAGE sql AS $$
	SELECT doc FROM t.plan
$$;
CREATE FUNCTION t.with_slot(nr int, changes jsonb) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT jsonb_set(t.plan(), ARRAY['slots', nr::text], jsonb_strip_nulls(
	    t.plan() #> ARRAY['slots', nr::text] || changes))
$$;
CREATE FUNCTION t.put(doc jsonb, who text DEFAULT 'writer') RETURNS jsonb
LANGUAGE sql AS $$ SELECT counterpoint.campaign_update(doc, who) $$;

-- --- what is refused, and where ---

CREATE FUNCTION t.bad(field text, changes jsonb, state text DEFAULT 'CP400',
    words text DEFAULT NULL, rule text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails('campaign: ' || field, format(
	    'SELECT counterpoint.campaign_create(%L, ''writer'')',
	    t.plan() || changes), state, rule, field, words)
$$;
CREATE FUNCTION t.bad_slot(field text, changes jsonb,
    state text DEFAULT 'CP400', words text DEFAULT NULL,
    rule text DEFAULT NULL, nr int DEFAULT 1) RETURNS text
LANGUAGE sql AS $$
	SELECT t.bad(format('slots[%s].%s', nr, field), jsonb_build_object(
	    'slots', t.with_slot(nr, changes) -> 'slots'), state, words, rule)
$$;
SELECT t.bad('colour', '{"colour": "red"}');
SELECT t.bad('objective.specific', '{"objective": {"metric": "x"}}');
SELECT t.bad('starts_at', '{"starts_at": "soon"}');
SELECT t.bad('partners[1]', '{"partners": ["ally", "mars"]}', 'CP404');
SELECT t.bad('organisation', '{"organisation": "ally"}', 'CP403');
SELECT t.bad('blackouts[0].reason', '{"blackouts": [{"starts_at":
    "2030-01-01T00:00:00Z", "ends_at": "2030-01-02T00:00:00Z"}]}');
SELECT t.bad('blackouts[1].starts_at', '{"blackouts": [{"starts_at":
    "2030-01-01T00:00:00Z", "ends_at": "2030-01-02T00:00:00Z",
    "reason": "One"}, {"starts_at": "2030-01-01T00:00:00+00:00",
    "ends_at": "2030-01-03T00:00:00Z", "reason": "Two"}]}', 'CP400',
    'begin at the same time');
SELECT t.bad_slot('depends_on', '{"depends_on": [{"slot": "second"}]}',
    'CP400', 'itself', NULL, 1);
SELECT t.bad_slot('audience', '{"audience": "mars"}', 'CP404');
SELECT t.bad_slot('message', '{"message": "mars"}', 'CP404');
SELECT t.bad_slot('version', '{"version": 99}', 'CP404');
SELECT t.bad_slot('language', '{"language": "vi"}', 'CP400',
    'has no words in "vi"; it has en');
SELECT t.bad_slot('organisation', '{"organisation": "ally"}', 'CP422', NULL,
    'attribution');
SELECT t.bad_slot('organisation', '{"organisation": "stranger"}', 'CP400',
    'no partner', NULL, 2);
SELECT t.bad_slot('audience', '{"audience": "home"}', 'CP422', NULL,
    'home_publics');
SELECT t.bad_slot('planned_at', '{"planned_at": "2030-01-10T12:00:00Z"}',
    'CP422', 'Mourning', 'blackout');
SELECT t.bad_slot('planned_at', '{"planned_at": "2031-02-01T12:00:00Z"}',
    'CP400', 'outside');
SELECT t.bad_slot('planned_at', '{"earliest": "2030-02-02T00:00:00Z"}',
    'CP400', 'between its earliest');
SELECT t.bad_slot('embargo_until', '{"embargo_until": "2030-02-02T00:00:00Z"}',
    'CP400', 'embargo');
SELECT t.bad_slot('latest', '{"latest": "2030-02-01T00:00:00Z"}', 'CP400',
    'latest', NULL, 2);
SELECT t.bad_slot('message', '{"narrative": null}', 'CP400', 'narrative',
    NULL, 2);
SELECT t.bad_slot('event', '{"anchor": {"event": "Call +84 24 1234 5678",
    "on": "2030-02-10", "from_days": 0, "to_days": 0}}', 'CP422', NULL,
    'publics_only');
SELECT t.bad_slot('anchor', '{"anchor": {"event": "A vote",
    "on": "2030-02-10", "from_days": 1, "to_days": 0}}');
SELECT t.bad_slot('late_minutes', '{"late_minutes": 0}');
SELECT t.bad_slot('name', '{"name": "first"}', 'CP400', 'Two slots');
SELECT t.bad_slot('depends_on[0].slot', '{"depends_on": [{"slot": "x"}]}',
    'CP404');
SELECT t.bad('slots[1].depends_on', jsonb_build_object('slots', t.with_slot(0,
    '{"depends_on": [{"slot": "second"}]}') -> 'slots'), 'CP400',
    'wait for each other');
SELECT t.bad_slot('depends_on[0].most_minutes', '{"depends_on": [{"slot":
    "first", "least_minutes": 9, "most_minutes": 8}]}');
SELECT t.bad_slot('depends_on[1].slot', '{"depends_on": [{"slot": "first"},
    {"slot": "first", "least_minutes": 8}]}', 'CP400', '"first" is named twice');
SELECT t.bad_slot('depends_on[0].same_day', '{"depends_on": [{"slot": "first",
    "same_day": "yes"}]}');
SELECT t.bad_slot('corrects', '{"corrects": 77}', 'CP404',
    'There is no release 77.');

-- --- a plan comes back as it went in ---

SELECT campaign_create(t.plan(), 'writer') AS made \gset
SELECT t.fails('twice', $$SELECT campaign_create(t.plan(), 'writer')$$,
    'CP409', NULL, 'slug');
SELECT t.eq('the frame', campaign_content('spring') - 'slots' - 'partners'
    - 'starts_at' - 'ends_at' - 'blackouts', t.plan() - 'slots' - 'partners'
    - 'starts_at' - 'ends_at' - 'blackouts');
SELECT t.eq('the lead is a partner', campaign_content('spring')
    -> 'partners', '["ally", "desk"]');
SELECT t.eq('the voice is the message''s', campaign_content('spring')
    #>> '{slots,0,organisation}', 'desk');
SELECT t.eq('the zone is the audience''s', campaign_content('spring')
    #>> '{slots,0,time_zone}', 'Asia/Ho_Chi_Minh');
SELECT t.eq('the order', campaign_content('spring') #> '{slots,1,depends_on}',
    t.plan() #> '{slots,1,depends_on}');
BEGIN;
SELECT campaign_plan_hash('spring') AS hash \gset
SELECT t.put(t.with_slot(1, '{"depends_on": [{"slot": "first",
    "same_day": true}]}')) \g /dev/null
SELECT t.eq('the same day', campaign_content('spring')
    #> '{slots,1,depends_on}', '[{"slot": "first", "same_day": true}]');
SELECT t.ok('which partners sign', campaign_plan_hash('spring')
    <> :'hash'::bytea);
SELECT campaign_plan_hash('spring') AS hash \gset
SELECT t.put(t.with_slot(1, '{"depends_on": [{"slot": "first",
    "same_day": true, "least_minutes": 0}]}')) \g /dev/null
SELECT t.eq('zero minutes go without saying', campaign_plan_hash('spring'),
    :'hash'::bytea);
SELECT t.put(t.with_slot(1, '{"depends_on": [{"slot": "first",
    "same_day": false}]}')) \g /dev/null
SELECT t.eq('so does any day', campaign_content('spring')
    #> '{slots,1,depends_on}', '[{"slot": "first"}]');
ROLLBACK;
SELECT t.eq('what is put again is the same', t.put(campaign_content(
    'spring')) -> 'meta', campaign_doc('spring') -> 'meta');

-- --- who may see it, and write it ---

SELECT t.ok('a partner sees it', campaign_get('spring', 'ally-author')
    IS NOT NULL);
SELECT t.ok('an auditor sees it', campaign_get('spring', 'auditor')
    IS NOT NULL);
SELECT t.fails('a stranger does not', format('SELECT %s', call), 'CP404',
    NULL, 'campaign', 'There is no campaign') FROM (VALUES
    ($$campaign_get('spring', 'stranger')$$),
    ($$campaign_check('spring', 'stranger')$$),
    ($$campaign_cancel('spring', 'x', 'stranger')$$),
    ($$campaign_sign_off('spring', repeat('0', 64), 'stranger')$$),
    ($$slot_withhold('spring', '{first}', 'x', 'stranger')$$),
    ($$message_circulate('answer', t.hash('answer'), 'spring',
	'stranger')$$)) AS v(call);
SELECT t.fails('nor by writing', $$SELECT t.put(t.plan(), 'stranger')$$,
    'CP404', NULL, 'slug');
SELECT t.eq('nor in the list', count(*), 0::bigint)
FROM campaign_list('stranger', NULL, 9, NULL, NULL);
SELECT t.eq('where partners find it', l -> 'meta' -> 'slots',
    '{"planned": 3}') FROM campaign_list('ally-author', NULL, 9, 'desk',
    'planned') l;
SELECT t.fails('a partner does not write the frame', $$SELECT t.put(
    t.plan() || '{"title": "Ours"}', 'ally-author')$$, 'CP403', NULL,
    'organisation');
SELECT t.fails('nor another''s slot', $$SELECT t.put(t.with_slot(0,
    '{"channel": "web"}'), 'ally-author')$$, 'CP403', NULL, 'slots',
    '"first"');
SELECT t.fails('nor does it take one out', $$SELECT t.put(t.plan()
    #- '{slots,2}', 'ally-author')$$, 'CP403', NULL, 'slots', '"open"');
BEGIN;
SELECT t.eq('but one of its own', t.put(jsonb_insert(t.plan(),
    '{slots,3}', '{"name": "ours", "narrative": "story", "audience": "land",
    "organisation": "ally"}'), 'ally-author') #>> '{slots,3,name}', 'ours');
ROLLBACK;

-- --- sign-offs ---

CREATE FUNCTION t.plan_hash() RETURNS text LANGUAGE sql AS $$
	SELECT encode(counterpoint.campaign_plan_hash('spring'), 'hex')
$$;
CREATE FUNCTION t.signed() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(organisation, ' ' ORDER BY organisation)
	FROM counterpoint.campaign_partner
	WHERE campaign = 'spring' AND signed_off_at IS NOT NULL
$$;
CREATE FUNCTION t.sign_all() RETURNS void LANGUAGE sql AS $$
	SELECT counterpoint.campaign_sign_off('spring', t.plan_hash(), who)
	FROM unnest('{reviewer,ally-releaser}'::text[]) AS who
$$;
SELECT t.fails('a sign-off of another plan', $$SELECT campaign_sign_off(
    'spring', repeat('0', 64), 'reviewer')$$, 'CP409', NULL, 'hash');
SELECT t.fails('of no plan', $$SELECT campaign_sign_off('spring', 'x',
    'reviewer')$$, 'CP400', NULL, 'hash');
SELECT t.fails('by a writer', $$SELECT campaign_sign_off('spring',
    t.plan_hash(), 'writer')$$, 'CP403');
SELECT t.fails('by a program', $$SELECT campaign_sign_off('spring',
    t.plan_hash(), 'robot')$$, 'CP422', 'four_eyes');
CREATE FUNCTION t.voids(name text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	before text;
BEGIN
	PERFORM t.sign_all();
	before := t.signed();
	BEGIN
		EXECUTE statement;
		RAISE EXCEPTION USING ERRCODE = 'TTTTT', MESSAGE = t.line(
		    before = 'ally desk' AND t.signed() IS NULL,
		    'takes sign-offs away: ' || name, t.signed());
	EXCEPTION WHEN SQLSTATE 'TTTTT' THEN
		RETURN SQLERRM;
	END;
END $$;
SELECT t.voids(name, statement) FROM (VALUES
('the frame', $$SELECT t.put(t.plan() || '{"strategy": "Louder."}')$$),
('a blackout', $$SELECT t.put(t.plan() - 'blackouts')$$),
('a partner', $$INSERT INTO counterpoint.campaign_partner
    VALUES ('spring', 'stranger')$$),
('a slot''s time', $$SELECT t.put(t.with_slot(0,
    '{"planned_at": "2030-02-01T12:01:00Z"}'))$$),
('a slot less', $$SELECT t.put(t.plan() #- '{slots,2}')$$),
('an order', $$SELECT t.put(t.with_slot(1, '{"depends_on": null}'))$$),
('with psql', $$UPDATE counterpoint.slot SET channel = 'event'
    WHERE name = 'first'$$)) AS v(name, statement);
SELECT t.sign_all() \g /dev/null
SELECT t.put(t.plan()) \g /dev/null
SELECT t.eq('the same plan keeps them', t.signed(), 'ally desk');

-- --- slots: cleared, scheduled, withheld ---

CREATE FUNCTION t.slot_state(item text) RETURNS text LANGUAGE sql AS $$
	SELECT state FROM counterpoint.slot WHERE campaign = 'spring'
	    AND name = item AND state <> 'cancelled'
$$;
SELECT t.fails('a partner has not been asked', $$SELECT slot_clear('spring',
    '{first}', 'reviewer')$$, 'CP422', 'four_eyes', 'version',
    'Slot "first"');
SELECT message_circulate('answer', t.hash('answer'), 'spring', 'writer'),
    message_consent('answer', t.hash('answer'), 'spring', 'consents', NULL,
    'ally-reviewer') \g /dev/null
SELECT t.fails('a slot that is not there', $$SELECT slot_clear('spring',
    '{first,mars}', 'reviewer')$$, 'CP404', NULL, 'slots[1]');
SELECT t.fails('another desk''s slot', $$SELECT slot_clear('spring',
    '{first}', 'ally-reviewer')$$, 'CP403', NULL, 'slots');
SELECT t.fails('a slot without a voice', $$SELECT slot_clear('spring',
    '{open}', 'reviewer')$$, 'CP403', NULL, 'slots', '"open"');
SELECT t.eq('slots are cleared', slot_clear('spring', '{first,second}',
    'reviewer') #>> '{slots,1,meta,state}', 'cleared');
SELECT t.eq('all or none', t.fails('', $$SELECT slot_schedule('spring',
    '{first,open}', 'releaser')$$, 'CP403', NULL, 'slots')
    || t.slot_state('first'), 'ok cleared');
SELECT t.eq('again changes nothing', slot_clear('spring', '{second}',
    'reviewer') #>> '{slots,0,meta,state}', 'cleared');
SELECT t.eq('clearing is no change of the plan', t.signed(), 'ally desk');
SELECT t.fails('not by another desk''s releaser', $$SELECT slot_schedule(
    'spring', '{first}', 'ally-releaser')$$, 'CP403', NULL,
    'slots', 'not in the voice');
BEGIN;
SELECT slot_schedule('spring', '{second}', 'releaser') \g /dev/null
SELECT t.ok('who waits for one that nobody scheduled is told', EXISTS (
    SELECT FROM waiting_conflicts('spring') w WHERE w.detail
    = 'It waits for "first", which is cleared and not scheduled yet.'));
ROLLBACK;
SELECT t.eq('slots are scheduled', slot_schedule('spring', '{first,second}',
    'releaser') #>> '{slots,0,meta,scheduled_by}', 'releaser');
SELECT t.ok('not when both are', NOT EXISTS (
    SELECT FROM waiting_conflicts('spring')));
SELECT t.fails('a scheduled slot is not rewritten', $$SELECT t.put(
    t.with_slot(0, '{"channel": "web"}'))$$, 'CP409', NULL,
    'slots[0].name', 'withhold it');

BEGIN;
SELECT t.eq('a slot is withheld', slot_withhold('spring', '{second}',
    'A mistake.', 'releaser') #>> '{slots,0,meta,reason}', 'A mistake.');
SELECT t.fails('not by who neither speaks nor leads', $$SELECT
    slot_withhold('spring', '{first}', 'x', 'ally-releaser')$$, 'CP403');
SELECT t.eq('what is rewritten is to be cleared again', t.put(t.with_slot(1,
    '{"channel": "social"}')) #>> '{slots,1,meta,state}', 'planned');
ROLLBACK;
BEGIN;
SELECT slot_withhold('spring', '{second}', 'A mistake.', 'releaser')
\g /dev/null
SELECT t.eq('a withheld slot is cleared again', slot_clear('spring',
    '{second}', 'reviewer') #>> '{slots,0,meta,state}', 'cleared');
ROLLBACK;

CREATE FUNCTION t.notices() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(type || ' ' || subject || ' ' || coalesce(
	    data ->> 'reason', data ->> 'change'), ', ' ORDER BY id)
	FROM counterpoint.notice WHERE xact = pg_current_xact_id()
$$;
BEGIN;
UPDATE deed SET status = 'slipped' WHERE slug = 'school';
SELECT t.eq('a slipped deed withholds, and that is told', t.notices(),
    'slot.withheld spring/first The deed "school" has slipped., '
    'slot.withheld spring/second The deed "school" has slipped.');
SELECT t.eq('to the partners', array_agg(DISTINCT organisations),
    ARRAY[ARRAY['ally', 'desk']]) FROM notice
WHERE xact = pg_current_xact_id();
ROLLBACK;
BEGIN;
SELECT t.put(t.with_slot(2, '{"latest": "2030-02-08T00:00:00Z"}'))
\g /dev/null
SELECT t.eq('a change is told once', t.notices(),
    'campaign.changed spring plan');
ROLLBACK;

-- --- halt ---

SELECT pg_current_snapshot()::text AS seen \gset
BEGIN;
SELECT t.eq('a halt', release_halt('A mistake.', 'releaser') ->> 'reason',
    'A mistake.');
SELECT t.eq('called twice is one', release_halt('Another.', 'ally-releaser')
    ->> 'reason', 'A mistake.');
SELECT t.fails('a writer does not halt', $$SELECT release_halt('x',
    'writer')$$, 'CP403');
COMMIT;
SELECT t.eq('every daemon is told, once', n -> 'notices' -> 0 ->> 'type'
    || jsonb_array_length(n -> 'notices'), 'release.halted1')
FROM notices_since(:'seen') n;
SELECT t.eq('and not again', notices_since(notices_since(:'seen')
    ->> 'seen') -> 'notices', 'null');
SELECT t.eq('who has not looked before is told nothing',
    notices_since(NULL) -> 'notices', 'null');
BEGIN;
UPDATE campaign SET title = 'Late spring' WHERE slug = 'spring';
SELECT t.eq('resuming tells what stands against the rest', r
    #>> '{campaigns,0,conflicts,0,kind}', 'sign_off')
FROM release_resume('releaser') r;
ROLLBACK;
BEGIN;
UPDATE campaign SET title = 'Late spring' WHERE slug = 'spring';
CREATE OR REPLACE FUNCTION resume_budget() RETURNS interval
LANGUAGE sql STABLE AS $$ SELECT interval '0' $$;
SELECT t.eq('where the time is over it goes on, and names the rest',
    (r -> 'campaigns')::text || (r -> 'unchecked'), '[]["spring"]')
FROM release_resume('releaser') r;
ROLLBACK;
SET statement_timeout = '6s';
SELECT t.eq('a third of a statement''s time', resume_budget(), '2 seconds');
RESET statement_timeout;
SELECT t.eq('of five seconds at most', resume_budget(), '5 seconds');
BEGIN;
ALTER TABLE evidence DISABLE TRIGGER slots;
UPDATE evidence SET valid_until = '2020-01-01' WHERE slug = 'sure';
SELECT t.eq('resuming withholds what lost its ground', release_resume(
    'releaser') ->> 'withheld', '2');
ROLLBACK;
SELECT release_resume('releaser') \g /dev/null
SELECT t.fails('nothing is halted', $$SELECT release_resume('releaser')$$,
    'CP409');

-- --- the end ---

SELECT t.fails('a partner does not cancel', $$SELECT campaign_cancel(
    'spring', 'x', 'ally-releaser')$$, 'CP403');
BEGIN;
SELECT t.eq('a campaign is cancelled', campaign_cancel('spring', 'No need.',
    'writer') -> 'slots', '{"cancelled": 3}');
SELECT t.fails('for good', $$SELECT t.put(t.plan() || '{"title": "x"}')$$,
    'CP409', NULL, 'campaign');
SELECT t.fails('nothing is signed then', $$SELECT t.sign_all()$$, 'CP409',
    NULL, 'campaign');
ROLLBACK;
BEGIN;
SELECT t.put(t.plan() #- '{slots,2}') \g /dev/null
SELECT t.eq('a name is free again', t.put(t.plan())
    #>> '{slots,2,meta,state}', 'planned');
ROLLBACK;
SELECT t.fails('a narrative stays that a slot is open for',
    $$SELECT library_retire('message', 'answer', 'writer'),
    library_retire('narrative', 'story', 'writer')$$, 'CP409');

-- --- releases and what follows ---

UPDATE evidence SET retracted_on = NULL WHERE slug = 'sure';
SELECT campaign_create(t.plan() - 'blackouts' - 'partners' || jsonb_build_object('slug', 'now',
    'starts_at', moment(now() - interval '1 day'), 'slots',
    jsonb_build_array(t.plan() #> '{slots,0}' || jsonb_build_object(
    'planned_at', moment(now())))), 'writer') \g /dev/null
SELECT slot_clear('now', '{first}', 'reviewer'), campaign_sign_off('now',
    encode(campaign_plan_hash('now'), 'hex'), 'reviewer'),
    slot_schedule('now', '{first}', 'releaser') \g /dev/null
INSERT INTO release (slot, organisation, package, signature)
SELECT id, 'desk', '{}', 's' FROM slot WHERE campaign = 'now';
SELECT id AS released FROM release \gset
SELECT t.eq('its campaign runs', campaign_doc('now') #>> '{meta,state}',
    'running');
SELECT t.eq('partners list it', l ->> 'slot', 'first')
FROM release_list('writer', NULL, 9, 'now', NULL, false) l;
SELECT t.eq('others do not', count(*), 0::bigint)
FROM release_list('ally-author', NULL, 9, NULL, NULL, NULL) l;
SELECT t.fails('nor acknowledge it', format('SELECT release_acknowledge(%s,
    ''ally-releaser'')', :released), 'CP404', NULL, 'release');
SELECT t.ok('it is acknowledged', release_acknowledge(:released, 'writer')
    ->> 'acknowledged_at' IS NOT NULL);
SELECT t.eq('again is the same', release_acknowledge(:released, 'robot'),
    release_acknowledge(:released, 'writer'));
SELECT t.eq('an outcome', outcome_put(:released, 'Share who know', 0.2, 0.25,
    1000, 'A survey', (now() AT TIME ZONE 'UTC')::date, 'writer')
    ->> 'value', '0.25');
SELECT t.eq('is listed', count(*), 1::bigint)
FROM outcome_list(:released, 'auditor');
SELECT t.fails('not entered by an auditor of elsewhere', format($$SELECT
    outcome_put(%s, 'm', 0, 1, 1000, 's', now()::date, 'auditor')$$,
    :released), 'CP403');
SELECT t.fails('nor measured before', format($$SELECT outcome_put(%s, 'm', 0,
    1, 1000, 's', '2020-01-01', 'writer')$$, :released), 'CP400', NULL,
    'measured_on');
SELECT t.eq('the register is public', release_register(NULL, NULL, NULL, 9,
    false) #>> '{items,0,organisation}', 'Sample desk (an example)');
SELECT t.fails('what is released stays', $$SELECT t.put(campaign_content(
    'now') || jsonb_build_object('slots', jsonb_build_array(campaign_content(
    'now') #> '{slots,0}' || '{"channel": "web"}')))$$, 'CP409', NULL,
    'slots[0].name', 'a fact');

SELECT t.denied(what, format('INSERT INTO counterpoint.%I DEFAULT VALUES',
    what)) FROM unnest('{notice,slot_dependency,campaign_template,
    campaign_step}'::text[]) AS what;
SELECT t.denied('reading notices', 'SELECT * FROM counterpoint.notice');
