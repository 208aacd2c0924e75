-- SPDX-License-Identifier: Apache-2.0
-- Observations: keys, clusters, matches, decisions, partitions, expiry.

SET search_path = counterpoint, pg_temp;

-- A batch, in its order, with a key repeated inside it.
CREATE TABLE t.first AS SELECT * FROM t.store('{1,2,3,4}',
    '{k1,k2,k1,NULL}', '{one,two,other,two}');
SELECT t.eq('rows come in the order of the batch', array_agg("row"),
    '{1,2,3,4}') FROM t.first;
SELECT t.eq('a repeated key gives the first id', array_agg(id ORDER BY "row"),
    ARRAY[t.uuid(1), t.uuid(2), t.uuid(1), t.uuid(4)]) FROM t.first;
SELECT t.eq('and created false', array_agg(created ORDER BY "row"),
    '{t,t,f,t}') FROM t.first;
SELECT t.eq('nothing of it is stored', count(*), 3::bigint) FROM observation;
SELECT t.eq('nor its matches', count(*), 3::bigint) FROM match;
SELECT t.eq('nor its text''s cluster', count(*), 0::bigint) FROM cluster_key
WHERE digest = sha256('other');
SELECT t.eq('equal texts are one cluster', array_agg(cluster ORDER BY "row"),
    ARRAY[t.uuid(1), t.uuid(2), t.uuid(1), t.uuid(2)]) FROM t.first;
SELECT t.eq('one audit entry a batch', count(*), 1::bigint) FROM audit
WHERE action = 'observation.store';
SELECT t.eq('that digests the batch', length(after_hash), 32) FROM audit
WHERE action = 'observation.store';

-- Across batches; another organisation's keys are its own.
SELECT t.eq('a key of an earlier batch', (id, created, cluster)::text,
    (t.uuid(1), false, t.uuid(1))::text)
FROM t.store('{11}', '{k1}', '{changed}');
SELECT t.eq('a mixed batch', array_agg(created ORDER BY "row"), '{f,t,f}')
FROM t.store('{12,13,14}', '{k2,k3,k3}', '{a,b,c}');
SELECT t.eq('a batch of repeats only', bool_or(created), false)
FROM t.store('{15,16}', '{k3,k1}', '{a,b}');
SELECT t.eq('an empty batch', count(*), 0::bigint)
FROM t.store('{}', '{}', '{}');
SELECT t.eq('the same batch again is told the same',
    array_agg((s.id, s.created, s.cluster)::text ORDER BY s."row"),
    (SELECT array_agg((f.id, f.created, f.cluster)::text ORDER BY f."row")
    FROM t.first f))
FROM t.store('{1,2,3,4}', '{k1,k2,k1,NULL}', '{one,two,other,two}') s;
SELECT t.eq('and stored once', count(*), 4::bigint) FROM observation;
INSERT INTO account VALUES ('cousin', 'operator', 'A cousin', true,
    '{analyst}');
SELECT t.eq('another desk''s key', created, true)
FROM t.store('{17}', '{k1}', '{seventeen}', NULL, 'cousin');

-- Clusters by address, and chains within a batch.
SELECT t.eq('a known text', cluster, t.uuid(2))
FROM t.store('{21}', '{NULL}', '{two}');
SELECT t.eq('equal addresses', array_agg(cluster ORDER BY "row"),
    ARRAY[t.uuid(22), t.uuid(22)])
FROM t.store('{22,23}', '{NULL,NULL}', '{x22,x23}',
    '{https://example.org/x,https://example.org/x}');
SELECT t.eq('a known address', cluster, t.uuid(22))
FROM t.store('{24}', '{NULL}', '{x24}', '{https://example.org/x}');
SELECT t.eq('a text that came by a known address', cluster, t.uuid(22))
FROM t.store('{25}', '{NULL}', '{x24}');
SELECT t.eq('text before address', cluster, t.uuid(2))
FROM t.store('{26}', '{NULL}', '{two}', '{https://example.org/x}');
SELECT t.eq('a chain ends in its first row', array_agg(DISTINCT cluster),
    ARRAY[t.uuid(31)])
FROM t.store('{31,32,33,34}', '{NULL,NULL,NULL,NULL}',
    '{c1,c1,c2,c2}', '{https://example.org/c1,https://example.org/c2,
    https://example.org/c2,https://example.org/c4}'::text[]);
SELECT t.eq('and is remembered so', array_agg(DISTINCT cluster),
    ARRAY[t.uuid(31)])
FROM t.store('{35,36}', '{NULL,NULL}', '{c9,c2}',
    '{https://example.org/c4,NULL}');

-- What the daemon remembers of texts is not looked for.
SELECT t.eq('remembered clusters', array_agg(cluster ORDER BY "row"),
    ARRAY[t.uuid(2), t.uuid(31)])
FROM t.store('{5,6}', '{NULL,NULL}', '{two,r38}', '{NULL,NULL}',
    known => ARRAY[t.uuid(2), t.uuid(31)]);
SELECT t.eq('beside new and known ones', array_agg(cluster ORDER BY "row"),
    ARRAY[t.uuid(7), t.uuid(31), t.uuid(2), t.uuid(22)])
FROM t.store('{7,8,9,10}', '{NULL,NULL,NULL,NULL}', '{r39,r40,two,r44}',
    '{NULL,NULL,NULL,https://example.org/x}',
    known => ARRAY[NULL, t.uuid(31), NULL, NULL]);
SELECT t.eq('only new ones are noted', count(*), 2::bigint) FROM cluster_key
WHERE digest IN (SELECT sha256(convert_to(x, 'UTF8'))
    FROM unnest('{r38,r39,r40,r44}'::text[]) AS x);
SELECT t.eq('and nothing is believed of a batch with repeats',
    array_agg(cluster ORDER BY "row"), ARRAY[t.uuid(18), t.uuid(18)])
FROM t.store('{18,19}', '{NULL,NULL}', '{r45,r45}', '{NULL,NULL}',
    known => ARRAY[NULL, NULL]::uuid[]);

-- Refusals.
SELECT t.fails('an unknown audience', $$SELECT * FROM t.store('{41}',
    '{k41}', '{x}', NULL, 'writer', 'mars')$$, 'CP404', NULL, 'audience',
    'mars');
SELECT t.fails('an unknown account', $$SELECT * FROM t.store('{41}',
    '{k41}', '{x}', NULL, 'ghost')$$, 'CP404', NULL, 'login', 'ghost');
SELECT t.fails('an empty text', $$SELECT * FROM t.store('{41}', '{k41}',
    ARRAY[''])$$, '23514', 'observation__text');
SELECT t.fails('an over-long text', $$SELECT * FROM t.store('{41}', '{k41}',
    ARRAY[repeat('x', 32769)])$$, '23514', 'observation__text');
SELECT t.eq('a refused batch leaves no key', count(*), 0::bigint)
FROM observation_key WHERE key = 'k41';
CREATE FUNCTION t.spoiled(change text, rule text) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails('from psql: ' || change, 'UPDATE counterpoint.observation
	    SET ' || change, '23514', rule)
$$;
SELECT t.spoiled('reach = -1', 'observation__reach');
SELECT t.spoiled($$reliability = 'G'$$, 'observation__reliability');
SELECT t.spoiled('credibility = 7', 'observation__credibility');
SELECT t.spoiled($$tlp = 'white'$$, 'observation__tlp');
SELECT t.spoiled($$posture = 'attack'$$, 'observation__posture');
SELECT t.spoiled($$priority = 'p1'$$, 'observation__priority');
SELECT t.spoiled($$outlet = '@jane'$$, 'publics_only__outlet');
SELECT t.spoiled($$outlet = 'jane ＠ home'$$, 'publics_only__outlet');
SELECT t.spoiled($$outlet = 'Jane, +84 91 234 56 78'$$,
    'publics_only__outlet');
SELECT t.fails('from psql: an unknown audience', $$INSERT INTO observation
    (id, organisation, submitter, text, language, language_given,
    observed_at, digest, cluster, audience) SELECT t.uuid(42), organisation,
    submitter, text, language, language_given, observed_at, digest, cluster,
    'mars' FROM observation LIMIT 1$$, 'CP404', NULL, 'audience');
SELECT t.fails('from psql: an unknown submitter', $$INSERT INTO observation
    (id, organisation, submitter, text, language, language_given,
    observed_at, digest, cluster) SELECT t.uuid(42), organisation, 'ghost',
    text, language, language_given, observed_at, digest, cluster
    FROM observation LIMIT 1$$, 'CP404', NULL, 'submitter');

-- Reading.
SELECT t.eq('an observation', observation_get(t.uuid(1))
    - '{stored_at,observed_at}'::text[], jsonb_build_object('id', t.uuid(1),
    'text', 'one', 'language', 'en', 'language_given', true,
    'outlet', 'An outlet', 'channel', 'web', 'audience', 'land',
    'reach', 1000, 'reliability', 'B', 'credibility', 2, 'tlp', 'green',
    'organisation', 'desk', 'submitter', 'writer', 'key', 'k1',
    'cluster', t.uuid(1), 'decisions', '[]'::jsonb,
    'assessment', '{"posture": "debunk", "priority": "high",
    "reasons": ["harm is high"]}'::jsonb, 'matches', '[{"narrative": "story",
    "title": "A story", "confidence": 0.75, "state": "suggested",
    "stance": "rebuts",
    "plugins": [{"name": "phrase", "version": "1", "score": 2.5}],
    "why": ["quotes \"words\""]}]'::jsonb));
SELECT t.fails('one that is not there', $$SELECT observation_get(
    t.uuid(99))$$, 'CP404', NULL, 'id');
SELECT t.eq('the newest first', (SELECT array_agg((o ->> 'id')::uuid)
    FROM observation_list(NULL, 2, NULL, NULL, NULL) AS o),
    ARRAY[t.uuid(36), t.uuid(35)]);
SELECT t.eq('a page goes on', (o ->> 'id')::uuid, t.uuid(34))
FROM observation_list(t.uuid(35), 1, NULL, NULL, NULL) AS o;
SELECT t.eq('of an audience', count(*), 0::bigint)
FROM observation_list(NULL, 100, NULL, 'home', NULL);
SELECT t.eq('of a narrative', count(*), (SELECT count(*) FROM match))
FROM observation_list(NULL, 1000, 'story', 'land', NULL);
SELECT t.eq('since a time', count(*), 0::bigint)
FROM observation_list(NULL, 100, NULL, NULL, now() + interval '1 hour');

SELECT t.eq('none is decided yet', count(*), 0::bigint)
FROM observation_list(NULL, 100, NULL, NULL, NULL, true);

-- Deciding.
SELECT t.eq('a match is confirmed', observation_decide(t.uuid(1), 'story',
    'confirmed', 'writer') #>> '{matches,0,decided_by}', 'writer');
SELECT t.eq('or rejected', observation_decide(t.uuid(2), 'story',
    'rejected', 'writer') #>> '{matches,0,state}', 'rejected');
SELECT t.ok('a rejected one is not listed', NOT EXISTS (SELECT
    FROM observation_list(NULL, 1000, 'story', NULL, NULL) AS o
    WHERE o ->> 'id' = t.uuid(2)::text));
SELECT t.eq('a person adds one', observation_decide(t.uuid(2), 'claim',
    'confirmed', 'writer') #>> '{matches,0,narrative}', 'claim');
SELECT t.eq('what was decided is listed, each once', (SELECT
    array_agg((o ->> 'id')::uuid)
    FROM observation_list(NULL, 100, NULL, NULL, NULL, true) AS o),
    ARRAY[t.uuid(2), t.uuid(1)]);
SELECT t.eq('page by page', (SELECT array_agg((o ->> 'id')::uuid)
    FROM observation_list(t.uuid(2), 100, NULL, 'land', NULL, true) AS o),
    ARRAY[t.uuid(1)]);
SELECT t.eq('of an audience', count(*), 0::bigint)
FROM observation_list(NULL, 100, NULL, 'home', NULL, true);
SELECT t.eq('of a narrative, confirmed', (SELECT
    array_agg((o ->> 'id')::uuid)
    FROM observation_list(NULL, 100, 'story', NULL, NULL, true) AS o),
    ARRAY[t.uuid(1)]);
SELECT t.fails('not of an unknown narrative', $$SELECT observation_decide(
    t.uuid(2), 'nothing', 'confirmed', 'writer')$$, 'CP404', NULL,
    'narrative');
SELECT t.fails('nor rejects what is not there', $$SELECT observation_decide(
    t.uuid(1), 'claim', 'rejected', 'writer')$$, 'CP404', NULL, 'narrative');
SELECT t.fails('a program decides nothing', $$SELECT observation_decide(
    t.uuid(1), 'story', 'confirmed', 'robot')$$, 'CP403');
SELECT t.fails('a made-up verdict', $$SELECT observation_decide(t.uuid(1),
    'story', 'perhaps', 'writer')$$, 'CP400', NULL, 'verdict');
SELECT t.fails('of nothing', $$SELECT observation_decide(t.uuid(99),
    'story', 'confirmed', 'writer')$$, 'CP404', NULL, 'id');
SELECT t.eq('decisions are audited', count(*), 3::bigint) FROM audit
WHERE action LIKE 'match.%' AND actor = 'writer';
SELECT t.fails('a decision has a person', $$UPDATE match
    SET state = 'confirmed' WHERE state = 'suggested'$$, '23514',
    'match__decided');

SELECT t.fails('a made-up stance', $$UPDATE match SET stance = 'denies'$$,
    '23514', 'match__stance');

SELECT t.eq('an assessment', assessment_record(t.uuid(1), NULL, 'ignore',
    'low', 'Nobody saw it.', '2030-01-01', 12, 'low', 'falling', 'writer')
    - '{id,decided_at}'::text[], jsonb_build_object('observation', t.uuid(1),
    'posture', 'ignore', 'priority', 'low', 'reason', 'Nobody saw it.',
    'review_on', '2030-01-01', 'reach', 12, 'harm', 'low',
    'trend', 'falling', 'decided_by', 'writer'));
SELECT t.eq('is shown with its observation', observation_get(t.uuid(1))
    #>> '{decisions,0,posture}', 'ignore');
SELECT t.eq('or about a narrative', assessment_record(NULL, 'story',
    'debunk', 'high', 'It spreads.', NULL, NULL, NULL, NULL, 'writer')
    ->> 'narrative', 'story');
SELECT t.fails('not about both', $$SELECT assessment_record(t.uuid(1),
    'story', 'ignore', 'low', 'x', NULL, NULL, NULL, NULL, 'writer')$$,
    '23514', 'assessment__subject');
SELECT t.fails('never without a reason', $$SELECT assessment_record(
    t.uuid(1), NULL, 'ignore', 'low', NULL, NULL, NULL, NULL, NULL,
    'writer')$$, '23502', NULL, 'reason');
SELECT t.fails('and never changed', $$UPDATE assessment
    SET posture = 'debunk'$$, 'CP422', 'append_only');
SELECT t.eq('it is audited', count(*), 2::bigint) FROM audit
WHERE action = 'assessment.insert';

-- Recommendations are kept byte for byte.
SELECT recommendation_store(t.uuid(1), 'writer', 3, '{"text": "x"}', '{}',
    E'{ "b":1,"a": [ ] }\n') \g /dev/null
SELECT recommendation_store(t.uuid(1), 'writer', 4, '{}', '{}', 'again')
\g /dev/null
SELECT t.eq('an answer is kept as it was', (r.answer, r.library_version,
    r.answer_hash)::text, (E'{ "b":1,"a": [ ] }\n', 3,
    sha256(E'{ "b":1,"a": [ ] }\n'))::text)
FROM recommendation_get(t.uuid(1)) AS r;
SELECT t.fails('an unknown one', $$SELECT recommendation_get(t.uuid(2))$$,
    'CP404', NULL, 'id');
SELECT t.fails('it is not rewritten', $$UPDATE recommendation
    SET answer = 'x'$$, 'CP422', 'append_only');
SELECT t.fails('its hash is its own', $$INSERT INTO recommendation VALUES
    (t.uuid(3), now(), 'writer', 1, '{}', '{}', 'x', sha256('y'))$$, '23514',
    'recommendation__answer_hash');

-- Partitions. The id alone decides the month.
SELECT t.eq('an id holds its time', uuid_time(uuid_from('2024-06-19 12:00Z')),
    '2024-06-19 12:00Z'::timestamptz);
SELECT t.eq('all months are there', observation_partitions(1), 0);
SELECT t.eq('two more', observation_partitions(2), 2);
SELECT t.eq('they are the months of both tables', count(*), 8::bigint)
FROM pg_inherits WHERE inhparent IN ('observation'::regclass,
    'match'::regclass);
SELECT t.fails('no month, no row', $$INSERT INTO match (observation,
    narrative, confidence) VALUES (t.uuid(1, '2001-01-01'), 'story', 1)$$,
    '23514');
CREATE FUNCTION t.month(months int) RETURNS timestamptz LANGUAGE sql AS $$
	SELECT date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
	    + months * interval '1 month'
$$;
INSERT INTO observation (id, organisation, submitter, key, text, language,
    language_given, observed_at, digest, cluster)
SELECT t.uuid(nr, at), 'desk', 'writer', 'edge' || nr, 'x', 'en', true, at,
    'x', t.uuid(nr, at)
FROM (VALUES (51, t.month(-1)), (52, t.month(0) - interval '1 ms'),
    (53, t.month(0)), (54, t.month(1) - interval '1 ms')) AS v(nr, at);
SELECT t.eq('edges of months', string_agg(nr || ':' || (p = to_char(
    t.month(m) AT TIME ZONE 'UTC', '"observation"_YYYY_MM'))::text, ' '),
    '51:true 52:true 53:true 54:true')
FROM (SELECT right(id::text, 2) AS nr, tableoid::regclass::text AS p
    FROM observation WHERE key LIKE 'edge%' ORDER BY 1) o
JOIN (VALUES ('51', -1), ('52', -1), ('53', 0), ('54', 0)) AS w(nr, m)
    USING (nr);

-- Expiry.
INSERT INTO observation_key VALUES ('desk', 'old', t.uuid(51, t.month(-1)));
UPDATE cluster_key SET seen_at = t.month(-1) WHERE digest = sha256('one');
SELECT t.eq('nothing is old enough', observation_expire(2, 'operator'), 0);
SELECT t.eq('this month and the last always stay', observation_expire(0, 'operator'), 0);
CREATE TABLE counterpoint.observation_2001_01 PARTITION OF observation
    FOR VALUES FROM (uuid_from('2001-01-01Z')) TO (uuid_from('2001-02-01Z'));
INSERT INTO observation_key VALUES ('desk', 'ancient',
    t.uuid(60, '2001-01-05'));
UPDATE cluster_key SET seen_at = '2001-01-05' WHERE digest = sha256('one');
SELECT t.eq('an old month goes', observation_expire(1, 'operator'), 1);
SELECT t.eq('with its keys', count(*), 0::bigint) FROM observation_key
WHERE key = 'ancient';
SELECT t.eq('but no others', count(*), 1::bigint) FROM observation_key
WHERE key = 'old';
SELECT t.eq('and its clusters', count(*), 0::bigint) FROM cluster_key
WHERE digest = sha256('one');
SELECT t.eq('the audit knows', count(*), 1::bigint) FROM audit
WHERE action = 'observation.expire' AND actor = 'operator';

SELECT t.denied(what, format('INSERT INTO counterpoint.%I DEFAULT VALUES',
    what)) FROM unnest('{observation,match,observation_key,cluster_key,
    assessment,recommendation,library_change,library_version,
    library_touched,organisation,narrative,evidence,deed,message_variant,
    audience_set_member,hedge_cue,library_field}'::text[]) AS what;
SELECT t.denied('an observation''s text', $$UPDATE counterpoint.observation
    SET text = 'x'$$);
SELECT t.denied('dropping a month', $$DROP TABLE counterpoint.observation$$);
SELECT t.denied('a new table', $$CREATE TABLE counterpoint.x ()$$);
