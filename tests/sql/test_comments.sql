-- SPDX-License-Identifier: Apache-2.0
-- Everything says what it is; the daemon shows these words to people.

WITH thing AS (
	SELECT c.oid, 0 AS sub, 'pg_class'::regclass AS cls, c.relname AS name
	FROM pg_class c
	WHERE c.relnamespace = 'counterpoint'::regnamespace
	    AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
	UNION ALL
	SELECT a.attrelid, a.attnum, 'pg_class'::regclass,
	    c.relname || '.' || a.attname
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'counterpoint'::regnamespace
	    AND c.relkind IN ('r', 'p', 'v', 'c') AND NOT c.relispartition
	    AND a.attnum > 0 AND NOT a.attisdropped
	UNION ALL
	SELECT n.oid, 0, 'pg_constraint'::regclass, n.conname
	FROM pg_constraint n LEFT JOIN pg_class c ON c.oid = n.conrelid
	WHERE n.connamespace = 'counterpoint'::regnamespace
	    AND n.contype IN ('c', 'f', 'p', 'u', 'x')
	    AND n.conparentid = 0 AND NOT coalesce(c.relispartition, false)
	UNION ALL
	SELECT p.oid, 0, 'pg_proc'::regclass, p.proname
	FROM pg_proc p WHERE p.pronamespace = 'counterpoint'::regnamespace
	UNION ALL
	SELECT y.oid, 0, 'pg_type'::regclass, y.typname
	FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
	WHERE y.typnamespace = 'counterpoint'::regnamespace
	    AND (y.typtype = 'd' OR y.typtype = 'c' AND c.relkind = 'c')
), silent AS (
	SELECT name FROM thing WHERE NOT EXISTS (SELECT FROM pg_description d
	    WHERE d.objoid = thing.oid AND d.objsubid = thing.sub
	    AND d.classoid = thing.cls)
)
SELECT t.eq('every table, column, constraint, function and type has a comment',
    (SELECT coalesce(string_agg(name, ' '), '') FROM silent), '')
UNION ALL
SELECT t.ok('there is something to comment', (SELECT count(*) > 500 FROM thing));

SELECT t.eq('every constraint is named RULE-OR-TABLE__FIELD',
    coalesce(string_agg(n.conname, ' '), ''), '')
FROM pg_constraint n LEFT JOIN pg_class c ON c.oid = n.conrelid
WHERE n.connamespace = 'counterpoint'::regnamespace
    AND n.contype IN ('c', 'f', 'p', 'u') AND n.conparentid = 0
    AND NOT coalesce(c.relispartition, false)
    AND n.conname !~ '^[a-z0-9_]+__[a-z0-9_]+$';

SELECT t.eq('a definer function fixes its search_path',
    coalesce(string_agg(p.proname, ' '), ''), '')
FROM pg_proc p
WHERE p.pronamespace = 'counterpoint'::regnamespace AND p.prosecdef
    AND NOT coalesce(p.proconfig, '{}')
    @> '{"search_path=counterpoint, pg_temp"}';

SELECT t.eq('everything belongs to the owner',
    (SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class
    WHERE relnamespace = 'counterpoint'::regnamespace
    AND relowner <> 'counterpoint_owner'::regrole), '');

SELECT t.ok('the owner is no superuser',
    NOT (SELECT rolsuper FROM pg_roles WHERE rolname = 'counterpoint_owner'));
