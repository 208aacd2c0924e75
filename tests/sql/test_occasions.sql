-- SPDX-License-Identifier: Apache-2.0
-- Occasions: their rules, and what was seen around them.

SET search_path = counterpoint, pg_temp;

CREATE FUNCTION t.occasion(changes jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT counterpoint.library_put(''occasion'', %L, '
	    '''writer'')', t.doc('occasion', 'summit') || changes)
$$;

-- The rules, from psql too.
SELECT t.fails(rule, t.occasion(changes::jsonb), '23514', rule)
FROM (VALUES
('occasion__rrule', '{"rrule": "FREQ=SECONDLY"}'),
('occasion__rrule', '{"rrule": "FREQ=YEARLY; BYMONTH=2"}'),
('occasion__rrule', '{"rrule": "every year"}'),
('occasion__days', '{"days": 0}'),
('occasion__days', '{"days": 400}'),
('occasion__starts', '{"starts": "1492-10-12"}'),
('occasion__time_zone', '{"time_zone": null}'),
('occasion__also', '{"also": ["2024-12-01", "2024-12-01"]}'),
('publics_only__title', '{"title": "Lunch with jane.doe@example.org"}'),
('publics_only__source', '{"source": "Ask +84 91 234 56 78"}'))
    AS v(rule, changes);
SELECT t.fails('an audience that is not there',
    t.occasion('{"audiences": ["moon"]}'), 'CP404', NULL, 'audiences[0]');
SELECT t.fails('a narrative that is not there',
    t.occasion('{"narratives": ["story", "no"]}'), 'CP404', NULL,
    'narratives[1]');
SELECT library_put('occasion', t.doc('occasion', 'summit')
    || jsonb_build_object('uid', repeat('a', 64)), 'writer') \g /dev/null
SELECT t.fails('a UID names one occasion', t.occasion(jsonb_build_object(
    'slug', 'other', 'uid', repeat('a', 64))), '23505', 'occasion__uid');

-- The days that an occasion is compared with. What was seen is made up here.
INSERT INTO pulse_day
SELECT 'story', 'land', d::date, 1, 0 FROM generate_series('2023-01-01',
    '2025-12-31', interval '10 days') AS d;
-- Around 9 to 11 July of both years: from the 2nd to the 14th.
INSERT INTO pulse_day VALUES
('quiet', 'land', '2024-07-08', 1, 0), ('quiet', 'land', '2024-07-15', 9, 0),
('loud', 'land', '2024-07-02', 4, 0), ('loud', '', '2024-07-14', 6, 0),
('loud', 'region', '2025-07-09', 10, 0),
('loud', 'land', '2024-07-01', 2, 0), ('loud', 'land', '2024-05-03', 3, 0),
('loud', 'land', '2024-05-02', 100, 0);

CREATE FUNCTION t.lift(audiences text[]) RETURNS TABLE (narrative text,
    line text) LANGUAGE sql AS $$
	SELECT l.narrative, concat_ws(' ', l.occurrences, l.looked_at,
	    l.around_seen, l.around_days, l.before_seen, l.before_days)
	FROM counterpoint.occasion_lifts('{summit,summit}',
	    '{2024-07-09,2025-07-09}', '{2024-07-11,2025-07-11}', audiences) l
$$;
SELECT t.eq('all that was seen around it, and the 60 days before', line,
    '2 2 20 26 5 120') FROM t.lift(NULL) WHERE narrative = 'loud';
SELECT t.eq('at one audience', line, '1 2 4 26 5 120')
FROM t.lift('{land}') WHERE narrative = 'loud';
SELECT t.eq('not at another one', count(*), 0::bigint)
FROM t.lift('{region}') WHERE narrative = 'quiet';
SELECT t.eq('a day behind the window is none of it', line, '1 2 1 26 0 120')
FROM t.lift(NULL) WHERE narrative = 'quiet';
SELECT t.eq('what is always there is told with its usual rate', line,
    '2 2 3 26 12 120') FROM t.lift(NULL) WHERE narrative = 'story';
SELECT t.eq('an occurrence before the records is not looked at', count(*),
    0::bigint)
FROM occasion_lifts('{x}', '{2023-01-15}', '{2023-01-15}', NULL);
SELECT t.eq('one shortly behind their begin has fewer days before',
    before_days, 24::bigint)
FROM occasion_lifts('{x}', '{2023-02-01}', '{2023-02-01}', NULL);
SELECT t.eq('no occurrence, no lift', count(*), 0::bigint)
FROM occasion_lifts('{}', '{}', '{}', NULL);

SELECT t.eq('what was seen since a day', string_agg(format('%s/%s %s',
    narrative, audience, seen), ' ' ORDER BY narrative, audience),
    'loud/ 6 loud/region 10 quiet/land 10 story/land 55')
FROM narratives_seen('2024-07-03') WHERE audience <> 'land'
    OR narrative <> 'loud' AND seen > 5;

-- What a calendar cancelled may come back under another title, so another slug.
SELECT library_put('occasion', t.doc('occasion', 'summit') || jsonb_build_object(
    'slug', 'called-off', 'uid', repeat('b', 64)), 'writer') \g /dev/null
SELECT library_retire('occasion', 'called-off', 'writer') \g /dev/null
SELECT t.eq('a retired occasion gives up its UID', (library_put('occasion',
    t.doc('occasion', 'summit') || jsonb_build_object('slug', 'on-again',
    'uid', repeat('b', 64)), 'writer') ->> 'created'), 'true');
SELECT t.eq('and stays retired', library_doc('occasion', 'called-off'), NULL);
