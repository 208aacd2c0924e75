-- SPDX-License-Identifier: Apache-2.0
-- The audit chain: whole, append-only, and tampering shows.

SET search_path = counterpoint, pg_temp;

SELECT t.eq('the chain of the fixture holds', (instance, broken_at)::text,
    '(psql,)') FROM audit_verify();
SELECT t.eq('all entries are counted', entries, (SELECT count(*) FROM audit))
FROM audit_verify();

SET counterpoint.instance = 'east';
SELECT audit_append('writer', 'test.one', 'x', NULL, sha256('a'), '{"n": 1}');
SELECT audit_append('writer', 'test.two', NULL, sha256('a'), NULL, NULL);
SET counterpoint.instance = 'west';
SELECT audit_append('writer', 'test.three', 'y', NULL, NULL, NULL);
SELECT t.eq('a chain for each instance', string_agg(instance || entries, ' '),
    'east2 psql' || (SELECT count(*) FROM audit WHERE instance = 'psql')
    || ' west1') FROM audit_verify();
SELECT t.eq('a list of one chain', string_agg(e ->> 'action', ' '),
    'test.one test.two') FROM audit_list('east', 0, 10) AS e;
SELECT t.eq('after a number', string_agg(e ->> 'action', ' '), 'test.two')
FROM audit_list('east', 1, 10) AS e;
SELECT t.ok('an entry follows from the one before', b.prev_hash = a.hash)
FROM audit a JOIN audit b ON b.instance = a.instance AND b.seq = a.seq + 1
WHERE a.instance = 'east';

-- From psql: what the inserter says of seq and hashes does not count.
INSERT INTO audit (instance, seq, at, actor, action, prev_hash, hash)
VALUES ('east', 77, '2000-01-01', 'x', 'test.psql', 'x', 'y'),
    ('east', 78, '2000-01-01', NULL, 'test.psql', 'x', 'y');
SELECT t.eq('an inserted row takes its place', array_agg(seq), '{3,4}')
FROM audit WHERE action = 'test.psql';
SELECT t.ok('at its time', bool_and(at > now() - interval '1 hour'))
FROM audit WHERE action = 'test.psql';
SELECT t.eq('without a name it is the role''s', actor,
    'psql:counterpoint_owner') FROM audit
WHERE instance = 'east' AND seq = 4;
SELECT t.eq('the chain still holds', count(broken_at), 0::bigint)
FROM audit_verify();

-- A row's hash is the same from every session.
CREATE TABLE t.noted (id int, at timestamptz, lag interval, sign bytea);
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON t.noted
    FOR EACH ROW EXECUTE FUNCTION audit_row('noted', 'id');
SET timezone = 'Asia/Tokyo';
SET intervalstyle = 'iso_8601';
SET bytea_output = 'escape';
INSERT INTO t.noted VALUES (1, '2026-01-01 00:00+00', '1 day', 'ab');
RESET timezone;
RESET intervalstyle;
RESET bytea_output;
UPDATE t.noted SET at = at;
SELECT t.eq('hashes do not depend on the session''s settings',
    count(DISTINCT h), 1::bigint)
FROM audit, unnest(ARRAY[before_hash, after_hash]) AS h
WHERE object = '1' AND action ~ '^noted' AND h IS NOT NULL;

-- What steers a rule, and what was seen, leaves a trace when it is edited.
INSERT INTO hedge_cue VALUES ('en', 'is');
SELECT t.eq('a new hedge cue is audited', actor, 'psql:counterpoint_owner')
FROM audit WHERE action = 'hedge_cue.insert' AND object = 'en/is';
DELETE FROM hedge_cue WHERE cue = 'is' AND language = 'en';
SELECT t.eq('and a removed one', count(*), 1::bigint)
FROM audit WHERE action = 'hedge_cue.delete' AND object = 'en/is';
SELECT * FROM t.store('{90}', '{k90}', '{text}') \g /dev/null
UPDATE observation SET text = 'other' WHERE id = t.uuid(90);
SELECT t.eq('an edited observation is audited', count(*), 1::bigint)
FROM audit WHERE action = 'observation.update'
    AND object = t.uuid(90)::text;

SELECT t.fails('an entry is not changed', $$UPDATE audit SET actor = 'x'$$,
    'CP422', 'append_only');
SELECT t.fails('nor removed', $$DELETE FROM audit$$, 'CP422', 'append_only');
SELECT t.fails('nor all of them', $$TRUNCATE audit$$, 'CP422',
    'append_only');
SELECT t.fails('the head is not moved', $$UPDATE audit_head SET seq = 1$$,
    'CP422', 'append_only');
SELECT t.fails('nor made', $$INSERT INTO audit_head VALUES ('x', 9, 'x')$$,
    'CP422', 'append_only');
SELECT t.fails('nor cut off', $$DELETE FROM audit_head$$, 'CP422',
    'append_only');
SELECT t.denied('an entry', $$INSERT INTO counterpoint.audit (action)
    VALUES ('x')$$);
SELECT t.denied('changing one', $$UPDATE counterpoint.audit
    SET action = 'x'$$);
SELECT t.denied('removing one', $$DELETE FROM counterpoint.audit$$);
SELECT t.denied('the head', $$UPDATE counterpoint.audit_head SET seq = 1$$);

-- An owner who disables the triggers is found out.
CREATE FUNCTION t.tamper(name text, statement text, broken bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	seen bigint;
BEGIN
	BEGIN
		ALTER TABLE counterpoint.audit DISABLE TRIGGER USER;
		ALTER TABLE counterpoint.audit_head DISABLE TRIGGER USER;
		EXECUTE statement;
		SELECT broken_at INTO seen FROM counterpoint.audit_verify()
		WHERE instance = 'east';
		RAISE EXCEPTION USING ERRCODE = 'TTTTT';
	EXCEPTION WHEN SQLSTATE 'TTTTT' THEN
		RETURN t.eq('found: ' || name, seen, broken);
	END;
END $$;
SELECT t.tamper('nothing', 'SELECT 1', NULL);
SELECT t.tamper('another actor', $$UPDATE counterpoint.audit
    SET actor = 'y' WHERE instance = 'east' AND seq = 2$$, 2);
SELECT t.tamper('another time', $$UPDATE counterpoint.audit
    SET at = at + interval '1 us' WHERE instance = 'east' AND seq = 1$$, 1);
SELECT t.tamper('another detail', $$UPDATE counterpoint.audit
    SET detail = '{}' WHERE instance = 'east' AND seq = 1$$, 1);
SELECT t.tamper('a hash fitted to it', $$UPDATE counterpoint.audit a
    SET actor = 'y', hash = counterpoint.audit_hash(row(a.instance, a.seq,
    a.at, 'y', a.action, a.object, a.before_hash, a.after_hash, a.detail,
    a.prev_hash, NULL)::counterpoint.audit)
    WHERE instance = 'east' AND seq = 2$$, 3);
SELECT t.tamper('an entry removed', $$DELETE FROM counterpoint.audit
    WHERE instance = 'east' AND seq = 2$$, 3);
SELECT t.tamper('the first removed', $$DELETE FROM counterpoint.audit
    WHERE instance = 'east' AND seq = 1$$, 2);
SELECT t.tamper('the last removed', $$DELETE FROM counterpoint.audit
    WHERE instance = 'east' AND seq = 4$$, 4);
SELECT t.tamper('all removed', $$DELETE FROM counterpoint.audit
    WHERE instance = 'east'$$, 1);
SELECT t.tamper('the head removed', $$DELETE FROM counterpoint.audit_head
    WHERE instance = 'east'$$, 5);
SELECT t.tamper('two swapped', $$UPDATE counterpoint.audit
    SET seq = 100 - seq WHERE instance = 'east'$$, 96);
