-- SPDX-License-Identifier: Apache-2.0
-- The counts of what is seen, bursts, and which decision stands.

SET search_path = counterpoint, pg_temp;

-- Stores an observation of "story" as if some minutes ago, seen then or when
-- told.
CREATE FUNCTION t.see(nr int, stored interval, seen interval DEFAULT NULL,
    place text DEFAULT 'land', reach bigint DEFAULT NULL,
    outlet text DEFAULT NULL, channel text DEFAULT NULL,
    stance text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO counterpoint.observation (id, organisation, submitter, text,
	    language, language_given, audience, observed_at, digest, cluster,
	    reach, outlet, channel)
	VALUES (t.uuid(nr, now() - stored), 'desk', 'writer', 'x', 'en', true,
	    place, now() - coalesce(seen, stored), '\x00',
	    t.uuid(nr, now() - stored), reach, outlet, channel);
	INSERT INTO counterpoint.match (observation, narrative, confidence,
	    stance)
	VALUES (t.uuid(nr, now() - stored), 'story', 0.5, stance);
	DELETE FROM counterpoint.pulse_late
	WHERE observation = t.uuid(nr, now() - stored)
$$;
CREATE FUNCTION t.hours() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_agg(format('%s/%s/%s', nullif(audience, ''), seen,
	    reach), ' ' ORDER BY audience, hour), '') FROM counterpoint.pulse
$$;
CREATE FUNCTION t.days() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT format('%s/%s', coalesce(sum(seen), 0), coalesce(sum(reach), 0))
	FROM counterpoint.pulse_day
$$;
CREATE FUNCTION t.sighting(place text, field text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT s ->> field FROM counterpoint.pulse_sightings() AS s
	WHERE s ->> 'audience' = place
$$;
-- Puts the mark before an observation, and counts from there.
CREATE FUNCTION t.count_from(nr int, stored interval) RETURNS boolean
LANGUAGE sql AS $$
	UPDATE counterpoint.pulse_mark SET next = t.uuid(nr, now() - stored);
	SELECT counterpoint.pulse_roll(100)
$$;
-- From here all in one transaction: one now(), so that no hour ends within.
BEGIN;
UPDATE pulse_mark SET next = uuid_from(now() - interval '1 day'),
    began = now() - interval '30 days';

-- Counting.
SELECT t.see(1, '3 hours', reach => 100, outlet => 'The Post',
    channel => 'web');
SELECT t.see(2, '3 hours', reach => 300, outlet => 'THE POST',
    channel => 'web');
SELECT t.see(3, '3 hours', stance => 'rebuts');
SELECT t.see(4, '3 hours', place => NULL, stance => 'reports');
SELECT t.eq('nothing is counted by storing', t.hours(), '');
SELECT t.eq('what is not counted yet is told all the same',
    t.sighting('land', 'day'), '2');
SELECT t.eq('it is counted in slices', pulse_roll(3), true);
SELECT t.eq('each as large as asked', t.days(), '2/400');
SELECT t.eq('until no more waits', pulse_roll(3), false);
SELECT t.eq('a rebuttal does not count', t.hours(), '/1/0 land/2/400');
SELECT t.eq('nor does the slice make a difference to what is told',
    t.sighting('land', 'day') || t.sighting('*', 'day'), '23');
SELECT t.eq('again changes nothing', pulse_roll(100), false);
SELECT t.eq('in the hours', t.hours(), '/1/0 land/2/400');
SELECT t.eq('nor in the days', t.days(), '3/400');

-- The newest minute waits, but is told.
SELECT t.see(5, '10 seconds');
SELECT t.eq('what is on its way is not counted', pulse_roll(100), false);
SELECT t.eq('yet', t.days(), '3/400');
SELECT t.eq('but told', t.sighting('land', 'hour'), '1');

-- Late ones: stored now, seen long ago.
SELECT t.see(6, '2 hours', '20 days', reach => 7);
SELECT t.see(7, '2 hours', '400 days', reach => 5);
SELECT t.eq('late ones are counted', t.count_from(6, '2 hours'), false);
SELECT t.eq('into their day', string_agg(format('%s/%s',
    (now() AT TIME ZONE 'UTC')::date - day, seen), ' ' ORDER BY day),
    '400/1 20/1') FROM pulse_day
WHERE day < (now() - interval '2 days')::date;
SELECT t.eq('and into their hour, of the last weeks', count(*), 1::bigint)
FROM pulse WHERE hour < now() - interval '2 days';
SELECT t.eq('yet they are not of this week', t.sighting('land', 'week'), '3');

-- Stored long after the id was made, where the mark has passed.
CREATE FUNCTION t.see_late(nr int) RETURNS void LANGUAGE sql AS $$
	SELECT t.see(nr, '3 minutes', place => 'home', reach => 50);
	INSERT INTO counterpoint.pulse_late
	VALUES (t.uuid(nr, now() - interval '3 minutes'))
$$;
CREATE FUNCTION t.late() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT seen || '/' || reach FROM counterpoint.pulse_day
	    WHERE audience = 'home'), '') || ' ' || coalesce(t.sighting('home',
	    'hour'), '0') || ' ' || (SELECT count(*)
	    FROM counterpoint.pulse_late)
$$;
SAVEPOINT late;
INSERT INTO observation (id, organisation, submitter, text, language,
    language_given, observed_at, digest, cluster)
SELECT t.uuid(20 + age, now() - age * interval '1 second'), 'desk', 'writer',
    'x', 'en', true, now(), '\x00', t.uuid(20 + age,
    now() - age * interval '1 second')
FROM generate_series(0, 60, 60) AS age;
SELECT t.eq('what is stored long after its id is noted, and nothing else',
    string_agg(observation::text, ' '),
    t.uuid(80, now() - interval '60 seconds')::text) FROM pulse_late;
DELETE FROM pulse_late;
SELECT t.see_late(n) FROM generate_series(30, 32) n \g /dev/null
SELECT t.eq('a late one is told before it is counted', t.late(), ' 3 3');
SELECT t.eq('and counted by its note', pulse_roll(2), true);
SELECT t.eq('in slices', t.late(), '2/100 3 1');
SELECT observation_decide(t.uuid(30 + n, now() - interval '3 minutes'), 'story',
    'rejected', 'writer') FROM generate_series(1, 2) n \g /dev/null
SELECT t.eq('rejected, it is taken out, or left out', t.late(), '1/50 1 1');
SELECT t.eq('to the end', pulse_roll(2), false);
SELECT t.eq('once', t.late(), '1/50 1 0');
SELECT t.see_late(33) \g /dev/null
SELECT t.eq('nor twice when the mark comes from below', t.count_from(1,
    '3 hours'), false);
SELECT t.eq('but once', t.late(), '3/150 3 0');
ROLLBACK TO late;

-- A flood has an end.
SELECT t.see(40 + n, '5 seconds') FROM generate_series(1, 9) n \g /dev/null
SELECT t.eq('of what is not counted the newest are read', count(*), 4::bigint)
FROM pulse_tail(4);
SELECT t.eq('or all', count(*), 10::bigint) FROM pulse_tail(100);
DELETE FROM match USING generate_series(1, 9) AS n
WHERE observation = t.uuid(40 + n, now() - interval '5 seconds');

-- What people decide.
SELECT observation_decide(t.uuid(1, now() - interval '3 hours'), 'story',
    'rejected', 'writer') \g /dev/null
SELECT t.eq('a rejected one is taken out', t.sighting('land', 'day') || ' '
    || t.sighting('land', 'reach'), '2 300');
SELECT t.eq('of its day too', t.days(), '4/312');
SELECT observation_decide(t.uuid(1, now() - interval '3 hours'), 'story',
    'rejected', 'writer') \g /dev/null
SELECT t.eq('once', t.days(), '4/312');
SELECT observation_decide(t.uuid(1, now() - interval '3 hours'), 'story',
    'confirmed', 'writer') \g /dev/null
SELECT t.eq('and put back', t.days(), '5/412');
SELECT observation_decide(t.uuid(2, now() - interval '3 hours'), 'claim',
    'confirmed', 'writer') \g /dev/null
SELECT t.eq('one that a person saw counts', seen, 1::bigint) FROM pulse
WHERE narrative = 'claim';
SELECT observation_decide(t.uuid(5, now() - interval '10 seconds'), 'story',
    'rejected', 'writer') \g /dev/null
SELECT t.eq('one not counted yet is left out by itself', t.days(), '6/712');
SELECT t.eq('and not told', t.sighting('land', 'hour'), '0');

-- Windows.
SELECT t.eq('a past begins when it was first seen there',
    t.sighting('land', 'past_hours')::numeric > 300, true);
SELECT t.eq('or today', t.sighting('', 'past_hours')::numeric < 4, true);
UPDATE pulse_mark SET began = now() - interval '10 hours';
SELECT t.eq('or with the installation',
    t.sighting('land', 'past_hours')::numeric BETWEEN 8 AND 10, true);
UPDATE pulse_mark SET began = now() - interval '30 days';
SELECT t.eq('outlets are compared in lower case',
    t.sighting('land', 'outlets'), '1');
SELECT t.see(8, '2 minutes', outlet => 'Radio One', channel => 'radio');
SELECT t.count_from(8, '2 minutes') \g /dev/null
SELECT t.eq('a second one is another', t.sighting('land', 'outlets')
    || t.sighting('land', 'channels') || t.sighting('land', 'mass_medium'),
    '22true');
SELECT t.eq('the last hour to the minute', t.sighting('land', 'hour')
    || t.sighting('*', 'hour'), '11');

-- Reach of outlets.
SELECT t.eq('two are no median', count(*), 0::bigint) FROM reach_medians(NULL);
SELECT t.see(9, '90 seconds', reach => 900, outlet => 'the post',
    channel => 'web');
SELECT t.count_from(9, '90 seconds') \g /dev/null
SELECT t.eq('three are', string_agg(m ->> 'outlet' || (m ->> 'reach'), ' '),
    'the post300')
FROM reach_medians(NULL) m;
SELECT t.see(10 + n, '80 seconds', reach => n * 10, channel => 'radio')
FROM generate_series(1, 5) n \g /dev/null
SELECT t.count_from(11, '80 seconds') \g /dev/null
SELECT t.eq('five of a channel at an audience', string_agg(m ->> 'channel'
    || (m ->> 'audience') || (m ->> 'reach'), ' '), 'radioland30')
FROM reach_medians(NULL) m WHERE m ->> 'outlet' = '';
SELECT t.eq('what did not change is not told again', count(*), 0::bigint)
FROM reach_medians(now() + interval '2 minutes');

-- Expiry keeps the days.
CREATE TABLE t.before AS SELECT t.days() AS days;
UPDATE pulse SET hour = hour - interval '40 days';
UPDATE pulse_place SET seen_at = seen_at - interval '8 days';
SELECT pulse_expire() \g /dev/null
SELECT t.eq('hours and places end', (SELECT count(*) FROM pulse)
    + (SELECT count(*) FROM pulse_place), 0::bigint);
SELECT t.eq('days do not', t.days(), days) FROM t.before;

-- Bursts.
CREATE FUNCTION t.settle(bursting text, calm text DEFAULT '[]')
RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM counterpoint.burst_settle(bursting::jsonb,
	    calm::jsonb)
$$;
SELECT t.eq('a burst opens', t.settle('[{"narrative": "story",
    "audience": "land", "seen": 12, "expected": 0.4,
    "probability": 1e-9}]'), 1::bigint);
SELECT t.eq('once, whoever finds it', t.settle('[{"narrative": "story",
    "audience": "land", "seen": 13, "expected": 0.4,
    "probability": 1e-10}]'), 1::bigint);
SELECT t.eq('another audience has its own', t.settle('[{"narrative": "story",
    "audience": "", "seen": 13, "expected": 0.4,
    "probability": 1e-10}]'), 2::bigint);
SELECT t.eq('it closes', t.settle('[]', format('[{"id": %s}]', id)), 2::bigint)
FROM burst WHERE audience = 'land';
SELECT t.eq('and may open anew', t.settle('[{"narrative": "story",
    "audience": "land", "seen": 14, "expected": 0.4,
    "probability": 1e-10}]'), 3::bigint);
SELECT t.fails('a burst is not changed', 'UPDATE burst SET seen = 1', 'CP422',
    'append_only');
SELECT t.fails('nor opened again', 'UPDATE burst SET ended_at = NULL',
    'CP422', 'append_only');
SELECT t.fails('nor removed', 'DELETE FROM burst', 'CP422', 'append_only');
SELECT t.fails('a probability is one', $$INSERT INTO burst (narrative,
    audience, seen, expected, probability) VALUES ('a', '', 1, 1, 2)$$,
    '23514', 'burst__probability');
SELECT t.fails('a count is not negative', 'UPDATE pulse_day SET seen = -1',
    '23514', 'pulse_day__seen');
SELECT t.fails('there is one mark',
    'INSERT INTO pulse_mark SELECT false, next, began FROM pulse_mark',
    '23514', 'pulse_mark__is_only');

-- Decisions.
SELECT assessment_record(NULL, 'story', posture, 'low', 'Small.',
    (now() AT TIME ZONE 'UTC')::date + days, NULL, NULL, NULL, 'writer')
FROM (VALUES ('monitor', 0), ('ignore', 5)) AS x(posture, days)
\g /dev/null
SELECT assessment_record(NULL, 'claim', 'debunk', 'high', 'Large.',
    (now() AT TIME ZONE 'UTC')::date, NULL, NULL, NULL, 'writer')
\g /dev/null
SELECT t.eq('the newest stands', string_agg(a ->> 'posture', ' '
    ORDER BY a ->> 'narrative'), 'debunk ignore') FROM assessment_current(NULL) a;
SELECT t.eq('what was decided since is told again', count(*), 2::bigint)
FROM assessment_current(now());
SELECT t.eq('what was decided before is not', count(*), 0::bigint)
FROM assessment_current(now() + interval '2 minutes');
SELECT t.eq('all are listed, newest first', string_agg(concat(
    a ->> 'narrative', a ->> 'posture', left(a ->> 'standing', 1),
    left(a ->> 'due', 1)), ' '),
    'claimdebunktt storyignoretf storymonitorff')
FROM assessment_list(NULL, NULL, NULL, NULL, NULL) a;
SELECT t.eq('due are those that stand', string_agg(a ->> 'narrative', ' '),
    'claim') FROM assessment_list(true, NULL, NULL, NULL, NULL) a;
SELECT t.eq('of a narrative', count(*), 2::bigint)
FROM assessment_list(NULL, 'story', NULL, NULL, NULL);
SELECT t.eq('page by page', count(*), 1::bigint)
FROM assessment_list(NULL, 'story', NULL, 5, (SELECT max(id) FROM assessment
    WHERE narrative = 'story'));
SELECT t.fails('a review is not in the past', $$SELECT assessment_record(NULL,
    'story', 'ignore', 'low', 'Small.',
    (now() AT TIME ZONE 'UTC')::date - 1, NULL, NULL, NULL, 'writer')$$,
    'CP400', NULL, 'review_on', 'is over; today is');

-- Decisions for one audience stand beside those for all.
SELECT t.eq('a decision for an audience', assessment_record(NULL, 'story',
    'debunk', 'high', 'Large here.', (now() AT TIME ZONE 'UTC')::date, NULL,
    NULL, NULL, 'writer', 'land') ->> 'audience', 'land');
SELECT t.eq('stands beside that for all', string_agg(concat(a ->> 'audience',
    a ->> 'posture'), ' ' ORDER BY a ->> 'posture'), 'landdebunk ignore')
FROM assessment_current(NULL) a WHERE a ->> 'narrative' = 'story';
SELECT t.eq('and is due by itself', string_agg(concat(a ->> 'narrative',
    a ->> 'audience'), ' '), 'storyland claim')
FROM assessment_list(true, NULL, NULL, NULL, NULL) a;
SELECT assessment_record(NULL, 'story', 'ignore', 'low', 'Gone here.', NULL,
    NULL, NULL, NULL, 'writer', 'land')
\g /dev/null
SELECT t.eq('until the next one there', string_agg(concat(a ->> 'audience',
    a ->> 'posture', left(a ->> 'standing', 1)), ' '),
    'landignoret landdebunkf ignoret monitorf')
FROM assessment_list(NULL, 'story', NULL, NULL, NULL) a;
SELECT t.fails('the audience is one', $$SELECT assessment_record(NULL,
    'story', 'ignore', 'low', 'Small.', NULL, NULL, NULL, NULL, 'writer',
    'atlantis')$$, 'CP404', NULL, 'audience', 'There is no audience "atlantis"');
SELECT t.fails('an observation has one of its own', $$INSERT INTO assessment
    (observation, posture, priority, reason, account, audience) VALUES (
    gen_random_uuid(), 'ignore', 'low', 'Small.', 'writer', 'land')$$,
    '23514', 'assessment__of_narrative');

-- An observation tells all of its assessment; old rows told reasons alone.
UPDATE observation SET posture = 'ignore', priority = 'low',
    reasons = '{"reasons": ["Small."], "seen": "unlikely"}'
WHERE id = t.uuid(1, now() - interval '3 hours');
SELECT t.eq('whole', observation_get(t.uuid(1, now() - interval '3 hours'))
    -> 'assessment', '{"posture": "ignore", "priority": "low",
    "reasons": ["Small."], "seen": "unlikely"}'::jsonb);
ROLLBACK;
