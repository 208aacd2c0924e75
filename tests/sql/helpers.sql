-- SPDX-License-Identifier: Apache-2.0
-- helpers.sql - what the SQL tests say "ok" and "not ok" with.
-- Every test is one SELECT that returns one such line.

CREATE SCHEMA t;
GRANT USAGE ON SCHEMA t TO counterpointd;

CREATE FUNCTION t.line(good boolean, name text, note text DEFAULT '')
RETURNS text LANGUAGE sql AS $$
	SELECT translate(CASE WHEN good THEN 'ok ' || name
	    ELSE 'not ok ' || name || ' -- ' || coalesce(note, 'NULL') END,
	    E'\n', ' ')
$$;

CREATE FUNCTION t.ok(name text, good boolean) RETURNS text
LANGUAGE sql AS $$ SELECT t.line(coalesce(good, false), name) $$;

CREATE FUNCTION t.eq(name text, got anycompatible, want anycompatible)
RETURNS text LANGUAGE sql AS $$
	SELECT t.line(got IS NOT DISTINCT FROM want, name,
	    format('got %s, want %s', got, want))
$$;

-- The statement must fail with this SQLSTATE and, if given, this constraint
-- (or rule), this field and these words. Deferred checks count.
CREATE FUNCTION t.fails(name text, statement text, state text,
    rule text DEFAULT NULL, field text DEFAULT NULL, words text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	got_rule text;
	got_field text;
BEGIN
	BEGIN
		EXECUTE statement;
		SET CONSTRAINTS ALL IMMEDIATE;
		RAISE EXCEPTION USING ERRCODE = 'TTTTT';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS got_rule = CONSTRAINT_NAME,
		    got_field = COLUMN_NAME;
		RETURN t.line(SQLSTATE = state
		    AND (rule IS NULL OR got_rule = rule)
		    AND (field IS NULL OR got_field = field)
		    AND (words IS NULL OR strpos(SQLERRM, words) > 0), name,
		    CASE SQLSTATE WHEN 'TTTTT' THEN 'it did not fail'
		    ELSE format('%s [%s] [%s] %s', SQLSTATE, got_rule,
		    got_field, SQLERRM) END);
	END;
END $$;

-- The daemon's role lacks the privilege.
CREATE FUNCTION t.denied(name text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		SET LOCAL ROLE counterpointd;
		EXECUTE statement;
		RAISE EXCEPTION USING ERRCODE = 'TTTTT';
	EXCEPTION WHEN OTHERS THEN
		RETURN t.line(SQLSTATE = '42501', 'denied: ' || name,
		    CASE SQLSTATE WHEN 'TTTTT' THEN 'it was allowed'
		    ELSE SQLSTATE || ' ' || SQLERRM END);
	END;
END $$;

-- Runs a statement, as the first step of a test.
CREATE FUNCTION t.run(statement text) RETURNS void
LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; END $$;
