-- SPDX-License-Identifier: Apache-2.0
-- What is due: taken under a lease, released once, withheld, missed or left to
-- wait, by a clock that the test moves.

SET search_path = counterpoint, pg_temp;

CREATE TABLE t.ahead AS SELECT interval '0' AS by;
CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz
LANGUAGE sql STABLE AS $$ SELECT now() + by FROM t.ahead $$;

SELECT t.clear() \g /dev/null
SELECT signing_key_add('test', decode(repeat('ab', 32), 'hex')) AS key \gset
SELECT t.eq('a key is named by its hash', :'key', left(encode(sha256(decode(
    repeat('ab', 32), 'hex')), 'hex'), 16));
SELECT t.eq('again it is the same', signing_key_add('other', decode(repeat(
    'ab', 32), 'hex')), :'key');
SELECT t.fails('a key of another length', $$SELECT signing_key_add('test',
    '\x00')$$, '23514', 'signing_key__public');
SELECT t.fails('a key stays', $$UPDATE signing_key SET instance = 'x'$$,
    'CP422', 'append_only');
-- A campaign of slots (name, minutes from now, more), scheduled.
CREATE FUNCTION t.campaign(slug text, slots jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	names text[] := ARRAY(SELECT e ->> 'name'
	    FROM jsonb_array_elements(slots) e);
BEGIN
	PERFORM counterpoint.campaign_create(jsonb_build_object('slug', slug,
	    'organisation', 'desk', 'title', 'C', 'objective',
	    '{"specific": "x"}'::jsonb,
	    'starts_at', counterpoint.moment(now() - interval '1 day'),
	    'ends_at', counterpoint.moment(now() + interval '2 days'), 'slots',
	    (SELECT jsonb_agg('{"message": "answer", "language": "en",
		"audience": "land", "channel": "radio"}'::jsonb || e - 'at'
		|| jsonb_build_object('planned_at', counterpoint.moment(now()
		+ (e ->> 'at')::int * interval '1 minute')))
	    FROM jsonb_array_elements(slots) e)), 'writer');
	PERFORM counterpoint.slot_clear(slug, names, 'reviewer');
	PERFORM counterpoint.campaign_sign_off(slug, encode(
	    counterpoint.campaign_plan_hash(slug), 'hex'), 'reviewer');
	PERFORM counterpoint.slot_schedule(slug, names, 'releaser');
	RETURN slug;
END $$;
CREATE FUNCTION t.id(campaign text, name text) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT id FROM counterpoint.slot s WHERE s.campaign = $1
	    AND s.name = $2
$$;
CREATE FUNCTION t.slot_is(campaign text, name text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT state FROM counterpoint.slot WHERE id = t.id($1, $2)
$$;
CREATE FUNCTION t.why(campaign text, name text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT reason FROM counterpoint.slot WHERE id = t.id($1, $2)
$$;
CREATE FUNCTION t.go(by interval) RETURNS void LANGUAGE sql AS $$
	UPDATE t.ahead SET by = $1
$$;
CREATE FUNCTION t.take(who text DEFAULT 'one', most int DEFAULT 100)
RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.release_take(who, NULL, 30, most)
$$;
CREATE FUNCTION t.names(taken jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(e #>> '{slot,name}', ' ' ORDER BY nr)
	FROM jsonb_array_elements(taken -> 'slots') WITH ORDINALITY AS x(e, nr)
$$;
-- What was taken becomes packages: the inputs themselves will do.
CREATE FUNCTION t.store(taken jsonb, who text DEFAULT 'one') RETURNS jsonb
LANGUAGE sql AS $$
	SELECT counterpoint.release_store(who,
	    array_agg((e #>> '{slot,id}')::bigint ORDER BY nr),
	    array_agg((e ->> 'key')::uuid ORDER BY nr),
	    array_agg(e::text ORDER BY nr),
	    array_agg(decode(repeat('00', 64), 'hex')),
	    (SELECT id FROM counterpoint.signing_key))
	FROM jsonb_array_elements(taken -> 'slots') WITH ORDINALITY AS x(e, nr)
$$;
CREATE FUNCTION t.count(stored jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT jsonb_array_length(stored -> 'stored') || ' stored, '
	    || jsonb_array_length(stored -> 'refused') || ' refused'
$$;

-- --- taking ---

SELECT t.eq('nothing is due', t.take() - 'now',
    '{"halted": false, "jumped": false, "missed": 0, "waiting": 0,
    "slots": []}');
SELECT t.campaign('one', '[{"name": "low", "at": -9, "priority": "low"},
    {"name": "early", "at": -8}, {"name": "late", "at": -1},
    {"name": "high", "at": -1, "priority": "high"},
    {"name": "next", "at": 5}, {"name": "last", "at": 60}]') \g /dev/null
SELECT t.eq('the urgent first, then the earlier', t.names(t.take()),
    'high early late low');
SELECT t.eq('another gets none of them', t.names(t.take('two')), NULL);
SELECT t.eq('it is told how many are waiting', t.take('two') ->> 'waiting',
    '4');
SELECT t.eq('and when the next is due', (t.take('two') ->> 'next_at')::bigint
    - microseconds(planned_at), 0::bigint) FROM slot
WHERE id = t.id('one', 'next');
SELECT t.eq('the holder gets its own again', t.names(t.take()),
    'high early late low');
SELECT t.eq('as many as it asked for', t.names(t.take('one', 2)),
    'high early');
SELECT t.take() AS taken \gset
SELECT t.eq('the clock has jumped', release_take('one', clock()
    - interval '1 second', 30, 9) - 'now', '{"halted": false, "jumped": true,
    "missed": 0, "waiting": 0, "slots": []}');
UPDATE slot_lease SET until = now() - interval '1 second'
WHERE slot = t.id('one', 'low');
SELECT t.eq('what was left is taken over, under its key',
    t.take('two') #> '{slots,0,key}', :'taken'::jsonb #> '{slots,3,key}');
SELECT t.eq('tries are counted', tries > 1, true) FROM slot_lease
WHERE slot = t.id('one', 'low');

SELECT t.eq('a package is made from what was cleared',
    jsonb_build_array(i #> '{message,hash}', i #> '{variant,fact}',
    i #> '{organisation,voice_line}', i #> '{audience,m49}',
    i #> '{evidence,1,status}', i #> '{evidence,0,number}',
    i #> '{narratives,0,slug}', i #> '{deeds,0,due}',
    i #> '{campaign,slug}', i -> 'channel'),
    jsonb_build_array(t.hash('answer'), t.doc('message', 'answer')
    #> '{variants,0,fact}', 'The sample desk', '704', 'reported', 1.50,
    'story', '2030-01-01', 'one', 'radio'))
FROM package_inputs(t.id('one', 'high')) i;
SELECT t.ok('nobody''s name is in it', package_inputs(t.id('one', 'high'))
    ::text !~ 'writer|reviewer|releaser');
SELECT t.eq('many are made from the same', (t.take() #> '{slots,0}') - 'now',
    package_inputs(t.id('one', 'high')) - 'now');

-- --- storing ---

SELECT t.take() AS taken \gset
BEGIN;
SELECT t.eq('all are stored but the one that another has', t.count(t.store(
    :'taken')), '3 stored, 0 refused');
SELECT t.eq('under their keys', count(*), 3::bigint) FROM release r
WHERE r.package ->> 'key' = r.key::text AND r.signing_key = :'key';
SELECT t.eq('their leases are gone', count(*), 1::bigint) FROM slot_lease;
SELECT t.eq('again nothing is', t.count(t.store(:'taken')),
    '0 stored, 0 refused');
SELECT t.eq('their slots are released, their campaign runs', t.slot_is('one',
    'early') || ' ' || (campaign_doc('one') #>> '{meta,state}'),
    'released running');
SELECT t.eq('one gets it with its package', length(release_get(id, 'robot')
    ->> 'public_key'), 44) FROM release LIMIT 1;
SELECT t.eq('each is in the audit', count(*), 3::bigint) FROM audit
WHERE action = 'release.insert' AND actor = 'daemon';
ROLLBACK;
SELECT t.fails('a release with a key is signed', format($$INSERT INTO release
    (slot, organisation, package, signature, key) VALUES (%s, 'desk', '{}',
    's', gen_random_uuid())$$, t.id('one', 'high')), '23514',
    'release__signed');

BEGIN;
INSERT INTO halt (halted_by, reason) VALUES ('releaser', 'x');
SELECT t.eq('halted, nothing is stored', t.store(:'taken'),
    '{"halted": true, "stored": [], "refused": []}');
SELECT t.eq('nor taken', t.take() -> 'slots', '[]');
SELECT t.eq('which is told', t.take() -> 'halted', 'true');
SELECT t.eq('it stays scheduled', t.slot_is('one', 'high'), 'scheduled');
SELECT t.fails('nor released otherwise', format($$INSERT INTO release (slot,
    organisation, package, signature) VALUES (%s, 'desk', '{}', 's')$$,
    t.id('one', 'high')), 'CP422', 'halt');
ROLLBACK;

-- The ground of one gives way between taking and storing.
BEGIN;
ALTER TABLE audience_blackout DISABLE TRIGGER slots;
SELECT t.eq('an edit', library_put('audience', t.doc('audience', 'region')
    || '{"slug": "quiet"}', 'writer') ->> 'created', 'true');
SELECT t.campaign('two', '[{"name": "spoken", "at": -2},
    {"name": "silent", "at": -1, "audience": "quiet"}]') \g /dev/null
SELECT t.take() AS both \gset
INSERT INTO audience_blackout VALUES ('quiet', 0, current_date - 2,
    current_date + 2, 'A vote');
SELECT t.eq('one refused undoes no other', t.count(t.store(:'both')),
    '4 stored, 1 refused');
SELECT t.ok('it is withheld, saying why', t.slot_is('two', 'silent')
    = 'withheld' AND strpos(t.why('two', 'silent'), 'A vote') > 0);
SELECT t.ok('which is told', count(*) = 1) FROM notice
WHERE type = 'slot.withheld' AND subject = 'two/silent';
SELECT t.eq('and it is not tried again', t.names(t.take()), NULL);
ROLLBACK;
BEGIN;
ALTER TABLE evidence DISABLE TRIGGER slots;
SELECT t.go('1 minute') \g /dev/null
UPDATE evidence SET valid_until = '2020-01-01' WHERE slug = 'sure';
SELECT t.eq('words are looked at again', t.count(t.store(:'taken')),
    '0 stored, 3 refused');
SELECT t.eq('decayed ones are withheld', t.why('one', 'early'),
    'The evidence "sure" expired on 2020-01-01.');
ROLLBACK;
BEGIN;
UPDATE slot_lease SET key = gen_random_uuid() WHERE slot = t.id('one', 'high');
SELECT t.eq('a package with an old key is passed over', t.count(t.store(
    :'taken')), '2 stored, 0 refused');
ROLLBACK;
BEGIN;
SELECT slot_withhold('one', '{high}', 'Wait.', 'reviewer') \g /dev/null
SELECT t.eq('a slot that is withheld has no lease', count(*), 0::bigint)
FROM slot_lease WHERE slot = t.id('one', 'high');
SELECT t.eq('nor is it released', t.count(t.store(:'taken')),
    '2 stored, 0 refused');
ROLLBACK;
BEGIN;
SELECT release_fail('one', t.id('one', 'high'), key, 'Too large.')
FROM slot_lease WHERE slot = t.id('one', 'high') \g /dev/null
SELECT release_fail('two', t.id('one', 'early'), key, 'Too large.')
FROM slot_lease WHERE slot = t.id('one', 'early') \g /dev/null
SELECT t.eq('what no package can be made of is withheld, by its holder alone',
    t.slot_is('one', 'high') || ' ' || t.slot_is('one', 'early'),
    'withheld scheduled');
ROLLBACK;
-- A fault that is nobody's: the slot is tried again, later.
BEGIN;
ALTER TABLE release ADD CONSTRAINT t__fault
    CHECK (package #>> '{slot,name}' <> 'high');
SELECT t.eq('a fault undoes no other', t.count(t.store(:'taken')),
    '2 stored, 1 refused');
SELECT t.eq('it stays scheduled', t.slot_is('one', 'high'), 'scheduled');
SELECT t.eq('but is left alone for a while', t.names(t.take()), NULL);
UPDATE slot_lease SET until = now();
SELECT t.eq('then tried again', t.names(t.take()), 'high low');
ROLLBACK;

-- --- waiting, and being too late ---

SELECT t.store(:'taken'), t.store(t.take('two'), 'two') \g /dev/null
SELECT t.eq('all are out', count(*), 4::bigint) FROM release;
BEGIN;
UPDATE campaign SET title = 'Changed' WHERE slug = 'one';
SELECT t.go('6 minutes') \g /dev/null
SELECT t.eq('what lost its sign-off waits', t.names(t.take()), NULL);
SELECT t.go('66 minutes') \g /dev/null
SELECT t.eq('until it is missed', t.take() -> 'missed', '1');
SELECT t.ok('saying why', t.why('one', 'next') LIKE 'It was to be released by '
    '%. The campaign, as it stands, is not signed off by "desk".');
ROLLBACK;
BEGIN;
SELECT t.go('66 minutes') \g /dev/null
INSERT INTO halt (halted_by, reason) VALUES ('releaser', 'x');
SELECT t.eq('a halt makes slots miss their time', t.take() -> 'missed', '1');
SELECT t.ok('and is named', t.why('one', 'next')
    LIKE '%. All releases are halted.');
ROLLBACK;
SELECT t.go('65 minutes 1 second') \g /dev/null
SELECT t.eq('a slot that is too late is not taken', t.names(t.take()),
    'last');
SELECT t.ok('it is missed', t.slot_is('one', 'next') = 'missed'
    AND t.why('one', 'next') LIKE '%. No daemon took it in time.');
SELECT t.eq('which is told once', count(*), 1::bigint) FROM notice
WHERE type = 'slot.missed' AND subject = 'one/next';
SELECT t.eq('one that is late is', t.count(t.store(t.take())),
    '1 stored, 0 refused');

SELECT t.go('0') \g /dev/null
SELECT t.campaign('chain', '[{"name": "a", "at": 0},
    {"name": "b", "at": 60, "late_minutes": 600, "depends_on":
	[{"slot": "a", "least_minutes": 60, "most_minutes": 120}]},
    {"name": "c", "at": 90, "late_minutes": 600, "depends_on":
	[{"slot": "a", "most_minutes": 120}]},
    {"name": "d", "at": 90, "late_minutes": 60, "depends_on":
	[{"slot": "c"}]}]') \g /dev/null
SELECT t.go('59 minutes') \g /dev/null
SELECT t.eq('a is late', t.names(t.take()), 'a');
SELECT t.store(t.take()), t.go('61 minutes') \g /dev/null
SELECT t.eq('b comes an hour after a was, not after it was to be',
    t.names(t.take()), NULL);
SELECT t.fails('nor by another way', format($$INSERT INTO release (slot,
    organisation, package, signature) VALUES (%s, 'desk', '{}', 's')$$,
    t.id('chain', 'b')), 'CP409', NULL, 'slot',
    'at least 60 minutes after "a"');
SELECT t.go('119 minutes') \g /dev/null
SELECT t.eq('then it does, and d waits for c', t.names(t.take()), 'b c');
SELECT slot_withhold('chain', '{c}', 'Wait.', 'reviewer') \g /dev/null
SELECT t.store(t.take()) \g /dev/null
SELECT t.eq('b is out', t.slot_is('chain', 'b'), 'released');
SELECT t.go('151 minutes') \g /dev/null
SELECT t.eq('what waits for a withheld one is missed in its own time',
    t.take() -> 'missed', '1');
SELECT t.ok('saying for what', t.why('chain', 'd')
    LIKE '%. It waits for "c", which is withheld.');

-- What could only be missed is not let go any further.
SELECT t.go('691 minutes') \g /dev/null
SELECT t.fails('a slot whose time is over is not cleared',
    $$SELECT slot_clear('chain', '{c}', 'reviewer')$$, 'CP409', NULL,
    'planned_at', 'it may be 600 minutes late at most');
SELECT t.go('689 minutes') \g /dev/null
SELECT t.ok('within what it may be late, it is',
    slot_clear('chain', '{c}', 'reviewer') IS NOT NULL);
SELECT t.go('691 minutes') \g /dev/null
SELECT t.fails('nor scheduled',
    $$SELECT slot_schedule('chain', '{c}', 'releaser')$$, 'CP409', NULL,
    'planned_at', 'it may be 600 minutes late at most');
SELECT slot_withhold('chain', '{c}', 'Wait.', 'reviewer') \g /dev/null

SELECT t.go('0') \g /dev/null
SELECT t.campaign('pair', '[{"name": "a", "at": 0},
    {"name": "b", "at": 10, "late_minutes": 600, "depends_on":
	[{"slot": "a", "most_minutes": 30}]}]') \g /dev/null
SELECT t.store(t.take()), t.go('31 minutes') \g /dev/null
SELECT t.eq('the most lag is over', t.take() -> 'missed', '1');
SELECT t.eq('which is said', t.why('pair', 'b'),
    'It was to follow "a" within 30 minutes.');

-- The day of the later slot's zone ends in an hour or two.
SELECT t.go('0') \g /dev/null
SELECT format('Etc/GMT%s', to_char(CASE WHEN hour < 8 THEN hour + 2
    ELSE hour - 22 END, 'SG99')) AS zone, midnight
FROM (SELECT extract(hour FROM now() AT TIME ZONE 'UTC')::int AS hour,
    date_trunc('hour', now()) + interval '2 hours' AS midnight) AS x \gset
SELECT t.campaign('day', jsonb_build_array('{"name": "a", "at": 0}'::jsonb,
    jsonb_build_object('name', 'b', 'at', 10, 'late_minutes', 600,
    'time_zone', replace(:'zone', ' ', ''), 'depends_on',
    '[{"slot": "a", "same_day": true}]'::jsonb))) \g /dev/null
SELECT t.store(t.take()),
    t.go(:'midnight' - now() - interval '30 seconds') \g /dev/null
BEGIN;
SELECT t.eq('on the same day it is taken', t.names(t.take()), 'b');
ROLLBACK;
SELECT t.go(:'midnight' - now()) \g /dev/null
SELECT t.eq('the day is over', t.take() -> 'missed', '1');
SELECT t.eq('which is said, too', t.why('day', 'b'),
    'It was to follow "a" on the same day.');

-- A correction names what it corrects.
SELECT t.go('0') \g /dev/null
SELECT id AS wrong, key AS wrong_key FROM release
WHERE slot = t.id('pair', 'a') \gset
SELECT t.campaign('fix', jsonb_build_array(jsonb_build_object('name', 'a',
    'at', 0, 'corrects', :wrong))) \g /dev/null
SELECT t.eq('in its package', (i -> 'corrects') - 'released_at',
    jsonb_build_object('release', :wrong, 'key', :'wrong_key', 'message',
    'answer', 'version', 1)) FROM package_inputs(t.id('fix', 'a')) i;
SELECT t.store(t.take()) \g /dev/null
SELECT t.eq('and in its release', corrects, :wrong::bigint) FROM release
WHERE slot = t.id('fix', 'a');

-- --- the end of campaigns ---

-- More than are missed at once, and none of them is taken in vain.
BEGIN;
SELECT t.campaign('crowd', (SELECT jsonb_agg(jsonb_build_object('name',
    'n-' || n, 'at', 10, 'late_minutes', 5)) FROM generate_series(1, 101) n))
\g /dev/null
SELECT t.go('20 minutes'), t.take('one', 1000) AS taken \gset t_
SELECT t.eq('a hundred are missed at once', state || count(*), CASE state
    WHEN 'missed' THEN 'missed100' ELSE 'scheduled1' END)
FROM slot WHERE campaign = 'crowd' GROUP BY state;
SELECT t.eq('the rest is too late to be taken', count(*), 0::bigint)
FROM jsonb_array_elements(:'t_taken'::jsonb -> 'slots') e
WHERE e #>> '{campaign,slug}' = 'crowd';
SELECT t.take() \g /dev/null
SELECT t.eq('and missed next', count(*), 101::bigint) FROM slot
WHERE campaign = 'crowd' AND state = 'missed';
ROLLBACK;

SELECT t.campaign('open', '[{"name": "a", "at": 100}]') \g /dev/null
SELECT t.eq('nothing has ended', campaigns_end(), 0);
SELECT t.go('3 days') \g /dev/null
SELECT t.eq('what is over and has nothing before it ends', campaigns_end(), 4);
SELECT t.eq('partners are told', count(*), 4::bigint) FROM notice
WHERE type = 'campaign.changed' AND data ->> 'change' = 'ended';
SELECT t.eq('others do not', string_agg(slug, ' ' ORDER BY slug), 'chain open')
FROM campaign WHERE state <> 'ended';

SELECT t.denied(what, format('INSERT INTO counterpoint.%I DEFAULT VALUES',
    what)) FROM unnest('{signing_key,slot_lease}'::text[]) AS what;
