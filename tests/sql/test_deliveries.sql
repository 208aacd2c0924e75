-- SPDX-License-Identifier: Apache-2.0
-- Deliveries: who has which, for how long; what becomes of them; what stops
-- them. The time is the test's own.

SET search_path = counterpoint, pg_temp;

CREATE TABLE t.time AS SELECT now() AS at;
CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz
LANGUAGE sql STABLE AS $$ SELECT at FROM t.time $$;
CREATE FUNCTION t.wait(span interval) RETURNS void LANGUAGE sql AS $$
	UPDATE t.time SET at = at + span
$$;

SELECT t.clear() \g /dev/null
INSERT INTO organisation (slug, legal_name, kind, voice_line, time_zone)
VALUES ('ally', 'An ally', 'state', 'An ally', 'UTC');
SELECT library_put('account', '{"login": "ally-releaser",
    "organisation": "ally", "name": "x", "person": true,
    "roles": ["releaser"]}', 'operator') \g /dev/null
SELECT signing_key_add('here', decode(repeat('07', 32), 'hex')) AS key \gset

-- A release, now, of a campaign of its own.
CREATE FUNCTION t.release(item text, with_key boolean DEFAULT true)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	made bigint;
BEGIN
	PERFORM campaign_create(jsonb_build_object('slug', item,
	    'organisation', 'desk', 'title', 'x',
	    'objective', '{"specific": "x"}'::jsonb,
	    'starts_at', moment(clock() - interval '1 day'),
	    'ends_at', moment(clock() + interval '90 days'), 'slots',
	    jsonb_build_array(jsonb_build_object('name', 'first',
	    'message', 'answer', 'language', 'en', 'audience', 'land',
	    'channel', 'radio', 'planned_at', moment(clock())))), 'writer');
	PERFORM slot_clear(item, '{first}', 'reviewer');
	PERFORM campaign_sign_off(item, encode(campaign_plan_hash(item),
	    'hex'), 'reviewer');
	PERFORM slot_schedule(item, '{first}', 'releaser');
	INSERT INTO release (slot, organisation, package, signature, key,
	    signing_key) SELECT id, 'desk', '{"b": 1, "a": "é"}',
	    decode(repeat('00', 64), 'hex'),
	    CASE WHEN with_key THEN gen_random_uuid() END,
	    CASE WHEN with_key THEN (SELECT id FROM signing_key) END
	FROM slot WHERE campaign = item RETURNING id INTO made;
	RETURN made;
END $$;
CREATE FUNCTION t.take(who text, most int DEFAULT 9,
    held bigint[] DEFAULT '{}', lease int DEFAULT 30) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT counterpoint.delivery_take(who, '{spool}', held,
	    array_fill('spool'::text, ARRAY[cardinality(held)]), lease, most)
$$;
CREATE FUNCTION t.took(who text, most int DEFAULT 9,
    held bigint[] DEFAULT '{}', lease int DEFAULT 30) RETURNS int
LANGUAGE sql AS $$
	SELECT jsonb_array_length(t.take(who, most, held, lease) -> 'items')
$$;
CREATE FUNCTION t.done(who text, item bigint, outcome text,
    words text DEFAULT NULL, seconds int DEFAULT 0,
    not_after timestamptz DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
	SELECT counterpoint.delivery_done(who, item, 'spool', outcome, words,
	    seconds, 72, not_after)
$$;
CREATE FUNCTION t.delivery(item bigint) RETURNS counterpoint.delivery
LANGUAGE sql AS $$
	SELECT d FROM counterpoint.delivery d
	WHERE d.release = item AND d.carrier = 'spool'
$$;

-- --- who has it ---

SELECT t.release('unkept') AS unkept \gset
SELECT t.eq('without a carrier nothing is to deliver', count(*), 0::bigint)
FROM delivery;
SELECT carrier_register('{spool}', 'one/1', 0),
    carrier_register('{spool}', 'one/1', 0) \g /dev/null
SELECT t.eq('a carrier is registered once', count(*), 1::bigint) FROM carrier;
SELECT t.eq('what was released before is not its', count(*), 0::bigint)
FROM delivery;
SELECT carrier_register('{late}', 'one/1', 60) \g /dev/null
SELECT t.eq('but what was since its daemon started is',
    string_agg(carrier || ' ' || release, ' '), 'late ' || :unkept)
FROM delivery;
SELECT carrier_remove('late', 'operator') \g /dev/null
SELECT t.release('bare', false) \g /dev/null
SELECT t.eq('nor without a key', count(*), 0::bigint) FROM delivery
WHERE carrier = 'spool';

SELECT t.release('first') AS one \gset
SELECT t.eq('another carrier takes nothing', delivery_take('one/1', '{web}',
    '{}', '{}', 30, 9), '{"halted": false, "items": []}');
SELECT t.take('one/1') AS taken \gset
SELECT t.eq('it is taken', :'taken'::jsonb #>> '{items,0,campaign}', 'first');
SELECT t.eq('with all that a carrier is told', (SELECT string_agg(k, ' '
    ORDER BY k) FROM jsonb_object_keys(:'taken'::jsonb #> '{items,0}') k),
    'attempt audience campaign carrier channel key key_id language message '
    'organisation package public_key release released_at signature version');
SELECT t.eq('the key is the release''s', :'taken'::jsonb #>> '{items,0,key}',
    key::text) FROM release WHERE id = :one;
SELECT t.eq('the package as it is', :'taken'::jsonb #> '{items,0,package}',
    '{"a": "é", "b": 1}');
SELECT t.eq('the attempts follow', attempts, 1) FROM release WHERE id = :one;
SELECT t.eq('another does not take it', t.took('two/1'), 0);
SELECT t.eq('nor the same, while it holds it', t.took('one/1', 9,
    ARRAY[:one]), 0);
SELECT t.ok('holding renews the lease', t.took('one/1', 9, ARRAY[:one], 300)
    = 0 AND (t.delivery(:one)).lease_until > now() + interval '4 minutes');
SELECT t.eq('what it does not hold is free', t.took('one/1', 0), 0);
SELECT t.eq('so another takes it, as the second attempt',
    t.take('two/1') #>> '{items,0,attempt}', '2');
SELECT t.done('one/1', :one, 'later', 'Not mine.') \g /dev/null
SELECT t.eq('who lost it has no say', (t.delivery(:one)).lease_by, 'two/1');
SELECT carrier_register('{spool}', 'two/2', 0) \g /dev/null
SELECT t.eq('a daemon that starts again frees its own', t.took('two/2'), 1);
SELECT carrier_register('{spool}', 'one/2', 0) \g /dev/null
SELECT t.eq('but no other''s', t.took('one/2'), 0);

-- --- what becomes of it ---

SELECT t.done('two/2', :one, 'later', 'Away.', 40) \g /dev/null
SELECT t.eq('later is later', t.took('two/2'), 0);
SELECT t.eq('and said', (t.delivery(:one)).last_error, 'Away.');
SELECT t.wait('39 s') \g /dev/null
SELECT t.eq('not a second early', t.took('two/2'), 0);
SELECT t.wait('1 s') \g /dev/null
SELECT t.eq('but then', t.took('two/2'), 1);
SELECT (notices_since(NULL)) ->> 'seen' AS seen \gset
SELECT t.done('one/1', :one, 'delivered', 'HTTP 204') \g /dev/null
SELECT t.eq('that it arrived anybody may say', (t.delivery(:one)).state,
    'delivered');
SELECT t.eq('it is told, to the partners', n #- '{data,release}',
    '{"type": "release.delivered", "organisations": ["desk"], "data":
    {"by": "daemon", "campaign": "first", "carrier": "spool",
    "slot": "first", "organisation": "desk", "attempts": 4,
    "receipt": "HTTP 204"}}'::jsonb || jsonb_build_object('subject',
    :'one' || '/spool'))
FROM jsonb_array_elements(notices_since(:'seen') -> 'notices') n;
SELECT t.eq('and listed', (l #> '{deliveries,0}') - 'delivered_at',
    '{"carrier": "spool", "state": "delivered", "attempts": 4,
    "receipt": "HTTP 204", "last_error": "Away."}')
FROM release_list('writer', NULL, 9, 'first', NULL, NULL) l;
SELECT t.eq('it is over', t.took('two/2'), 0);
SELECT t.done('two/2', :one, 'refused', 'x') \g /dev/null
SELECT t.eq('and stays so', (t.delivery(:one)).state, 'delivered');
SELECT t.fails('even for psql', $$UPDATE delivery SET state = 'pending',
    delivered_at = NULL$$, 'CP422', 'append_only');
SELECT t.fails('it is never removed', 'DELETE FROM delivery', 'CP422');

SELECT t.release('second') AS two \gset
SELECT t.take('one/2') \g /dev/null
SELECT t.done('one/2', :two, 'refused', 'Gone.') \g /dev/null
SELECT t.eq('refused is failed', (t.delivery(:two)).state, 'failed');
SELECT t.eq('and not tried', t.took('one/2'), 0);
SELECT t.fails('a writer does not retry', format('SELECT release_retry(%s,
    ''writer'')', :two), 'CP403');
SELECT t.fails('nor another desk', format('SELECT release_retry(%s,
    ''ally-releaser'')', :two), 'CP404', NULL, 'release');
SELECT t.eq('a releaser does', release_retry(:two, 'releaser')
    #>> '{deliveries,0,state}', 'pending');
SELECT t.fails('once, for then it is pending', format(
    'SELECT release_retry(%s, ''releaser'')', :two), 'CP409', NULL,
    'release', '"spool" is pending and tries at 20');
SELECT t.eq('it is tried again', t.took('one/2'), 1);
SELECT t.fails('nor while it is', format('SELECT release_retry(%s,
    ''releaser'')', :two), 'CP409', NULL, 'release', '"spool" is at it.');
SELECT t.wait('71 h') \g /dev/null
SELECT t.done('one/2', :two, 'later', 'Away.', 60) \g /dev/null
SELECT t.eq('within 72 hours it goes on', (t.delivery(:two)).state, 'pending');
SELECT t.wait('1 h'), t.take('one/2') \g /dev/null
SELECT t.done('one/2', :two, 'later', 'Away.', 60, at - interval '1 h')
FROM t.time \g /dev/null
SELECT t.eq('nor does a clock that is not believed give it up',
    (t.delivery(:two)).state, 'pending');
SELECT t.wait('1 min'), t.take('one/2') \g /dev/null
SELECT t.done('one/2', :two, 'later', 'Away.', 60, at) FROM t.time \g /dev/null
SELECT t.eq('then it is given up', (t.delivery(:two)).state, 'failed');

SELECT t.release('back') AS back \gset
SELECT t.wait('1 day'), t.take('one/2', 9, '{}', 3600) \gset t_
UPDATE delivery SET lease_until = lease_until + interval '1 day'
WHERE release = :back;
SELECT t.eq('a lease that no clock of today gave is none', t.took('two/2'), 1);
SELECT t.done('two/2', :back, 'later', 'Away.', 3600),
    t.wait('-1 day') \gset t_
SELECT t.eq('nor does a clock that went back put it off', t.took('one/2'), 1);
SELECT t.done('one/2', :back, 'delivered') \g /dev/null

SELECT t.release('truth') AS truth \gset
SELECT t.take('one/2') \g /dev/null
UPDATE delivery SET (state, last_error, lease_by, lease_until)
    = ('withheld', 'Too late.', NULL, NULL) WHERE release = :truth;
SELECT t.done('one/2', :truth, 'refused', 'x') \g /dev/null
SELECT t.eq('what is withheld stays so', (t.delivery(:truth)).state,
    'withheld');
SELECT t.done('one/2', :truth, 'delivered', 'HTTP 200') \g /dev/null
SELECT t.eq('unless it had arrived', (t.delivery(:truth)).state, 'delivered');

SELECT t.release('whole') AS whole \gset
SELECT t.take('one/2') \g /dev/null
SELECT t.done('one/2', :whole, 'returned') \g /dev/null
SELECT t.eq('what was not begun is no attempt',
    ((t.delivery(:whole)).attempts, (SELECT attempts FROM release
    WHERE id = :whole)), (0, 0));
SELECT t.eq('and is due at once', t.take('two/2') #>> '{items,0,attempt}',
    '1');
SELECT t.done('one/2', :whole, 'returned') \g /dev/null
SELECT t.eq('who lost it does not return it', (t.delivery(:whole)).attempts,
    1);
-- Else what it carries while another migrates would be carried again.
SELECT delivery_done('two/2', :whole, 'spool', 'delivered', NULL, 0, 72)
    \g /dev/null
SELECT t.eq('a daemon that is not upgraded yet is heard',
    (t.delivery(:whole)).state, 'delivered');
SELECT t.fails('what has arrived is not retried', format(
    'SELECT release_retry(%s, ''releaser'')', :whole), 'CP409', NULL,
    'release', '"spool" is delivered.');
SELECT t.fails('nor what nobody has', format(
    'SELECT release_retry(%s, ''releaser'')', :unkept), 'CP409', NULL,
    'release', 'that carrier was removed');

SELECT t.release('third') AS three \gset
SELECT t.take('one/2') \g /dev/null
SELECT t.done('one/2', :three, 'skipped', 'Not served.') \g /dev/null
SELECT t.eq('skipped is no failure', (t.delivery(:three)).state, 'skipped');

-- --- what stops it ---

SELECT t.release('fourth') AS four \gset
SELECT release_halt('A mistake.', 'releaser') \g /dev/null
SELECT t.eq('halted', t.take('one/2'), '{"halted": true, "items": []}');
SELECT release_resume('releaser') \g /dev/null
SELECT t.eq('resumed', t.took('one/2', 9), 1);
SELECT t.done('one/2', :four, 'later', 'Away.', 60) \g /dev/null
SELECT (notices_since(NULL)) ->> 'seen' AS seen \gset
UPDATE evidence SET (retracted_on, retracted_reason)
    = (current_date, 'It was wrong.') WHERE slug = 'sure';
SELECT t.wait('60 s') \g /dev/null
SELECT t.eq('what lost its ground is not carried', t.took('one/2'), 0);
SELECT t.eq('but withheld', (t.delivery(:four)).state, 'withheld');
SELECT t.ok('and says why', strpos((t.delivery(:four)).last_error,
    'It was wrong.') > 0);
SELECT t.eq('and so do others', count(*), 1::bigint)
FROM jsonb_array_elements(notices_since(:'seen') -> 'notices') n
WHERE n ->> 'type' = 'release.withheld'
    AND strpos(n #>> '{data,reason}', 'It was wrong.') > 0;
UPDATE evidence SET (retracted_on, retracted_reason) = (NULL, NULL)
WHERE slug = 'sure';
SELECT release_retry(:four, 'releaser') \g /dev/null
SELECT t.eq('with its ground back it is tried', t.took('one/2'), 1);
SELECT t.done('one/2', :four, 'later', 'Away.', 60) \g /dev/null
SELECT campaign_cancel('fourth', 'Enough.', 'releaser'), t.wait('60 s')
\g /dev/null
SELECT t.eq('a cancelled campaign says nothing more', t.took('one/2'), 0);

-- --- the end of a carrier ---

SELECT release_retry(:four, 'releaser') \g /dev/null
SELECT t.eq('what a carrier leaves is skipped', carrier_remove('spool',
    'operator') ->> 'skipped', '1');
SELECT t.fails('there is none', $$SELECT carrier_remove('spool', 'operator')$$,
    'CP404', NULL, 'carrier');
SELECT carrier_register('{spool}', 'one/2', 0) \g /dev/null
SELECT t.release('fifth') AS five \gset
SELECT t.take('one/2') \g /dev/null
SELECT t.done('one/2', :five, 'refused', 'Gone.'),
    carrier_remove('spool', 'operator') \g /dev/null
SELECT t.fails('what nobody carries is not tried again', format(
    'SELECT release_retry(%s, ''releaser'')', :five), 'CP409', NULL,
    'release');
