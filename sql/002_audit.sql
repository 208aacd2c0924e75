-- SPDX-License-Identifier: Apache-2.0
-- 002_audit.sql - who did what, when: one hash chain per daemon instance.
-- Owns: audit, audit_head, the chain's arithmetic and its verification.
-- Leaves to others: deciding what is worth an entry.

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE audit_head (
	instance text CONSTRAINT audit_head__instance PRIMARY KEY,
	seq bigint NOT NULL,
	hash bytea NOT NULL
);
COMMENT ON TABLE audit_head IS
	'The end of one instance''s chain; locking it orders the entries.';
COMMENT ON COLUMN audit_head.instance IS 'Name of the chain.';
COMMENT ON COLUMN audit_head.seq IS 'Number of the newest entry, 0 at first.';
COMMENT ON COLUMN audit_head.hash IS 'Hash of the newest entry.';
COMMENT ON CONSTRAINT audit_head__instance ON audit_head IS
	'Each instance has one chain.';

CREATE TABLE audit (
	instance text NOT NULL,
	seq bigint NOT NULL,
	at timestamptz NOT NULL,
	actor text NOT NULL,
	action text NOT NULL,
	object text,
	before_hash bytea,
	after_hash bytea,
	detail jsonb,
	prev_hash bytea NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT audit__seq PRIMARY KEY (instance, seq)
);
COMMENT ON TABLE audit IS
	'One thing that somebody did. Rows are only ever added.';
COMMENT ON COLUMN audit.instance IS 'The daemon instance, or psql.';
COMMENT ON COLUMN audit.seq IS 'Position in the chain, from 1, without gaps.';
COMMENT ON COLUMN audit.at IS 'When it was entered.';
COMMENT ON COLUMN audit.actor IS 'Login, or psql:ROLE.';
COMMENT ON COLUMN audit.action IS 'What was done: noun.verb.';
COMMENT ON COLUMN audit.object IS 'What it was done to.';
COMMENT ON COLUMN audit.before_hash IS 'SHA-256 of the object before.';
COMMENT ON COLUMN audit.after_hash IS 'SHA-256 of the object after.';
COMMENT ON COLUMN audit.detail IS 'More about it, for people.';
COMMENT ON COLUMN audit.prev_hash IS
	'Hash of the entry before; of the first one: SHA-256 of the instance.';
COMMENT ON COLUMN audit.hash IS 'SHA-256 over all other columns.';
COMMENT ON CONSTRAINT audit__seq ON audit IS
	'Each entry has a place of its own in its chain.';

CREATE FUNCTION audit_hash(entry audit) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN sha256(convert_to(jsonb_build_array(entry.instance, entry.seq,
	    moment(entry.at), entry.actor, entry.action, entry.object,
	    encode(entry.before_hash, 'hex'), encode(entry.after_hash, 'hex'),
	    entry.detail, encode(entry.prev_hash, 'hex'))::text, 'UTF8'));
END $$;
COMMENT ON FUNCTION audit_hash(audit) IS
	'The hash that an entry must have. A JSON array, so that no two entries share one text.';

CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	head audit_head;
BEGIN
	NEW.instance := coalesce(NEW.instance,
	    nullif(current_setting('counterpoint.instance', true), ''), 'psql');
	SELECT * INTO head FROM audit_head h
	WHERE h.instance = NEW.instance FOR UPDATE;
	IF NOT FOUND THEN
		INSERT INTO audit_head VALUES (NEW.instance, 0,
		    sha256(convert_to(NEW.instance, 'UTF8')))
		ON CONFLICT DO NOTHING;
		SELECT * INTO head FROM audit_head h
		WHERE h.instance = NEW.instance FOR UPDATE;
	END IF;
	NEW.seq := head.seq + 1;
	NEW.at := clock_timestamp();
	NEW.actor := coalesce(NEW.actor, current_actor());
	NEW.prev_hash := head.hash;
	NEW.hash := audit_hash(NEW);
	UPDATE audit_head h SET seq = NEW.seq, hash = NEW.hash
	WHERE h.instance = NEW.instance;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION audit_chain() IS
	'Gives a new entry its number, time and hash, whoever inserts it.';

CREATE TRIGGER chain BEFORE INSERT ON audit
	FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The head moves only from within audit_chain(), a trigger itself.
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE ON audit_head
	FOR EACH ROW WHEN (pg_trigger_depth() < 1)
	EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON audit_head
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_append(actor text, action text, object text,
    before_hash bytea, after_hash bytea, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	INSERT INTO audit (actor, action, object, before_hash, after_hash,
	    detail)
	VALUES ($1, $2, $3, $4, $5, $6);
END $$;
COMMENT ON FUNCTION audit_append(text, text, text, bytea, bytea, jsonb) IS
	'Adds an entry to the chain of counterpoint.instance.';

-- audit_row(NOUN, KEY..): the trigger that enters every change of a table
-- that the library log does not cover.
-- The settings make a row's text, and so its hash, the same in every session.
CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET timezone = 'UTC' SET intervalstyle = 'postgres' SET bytea_output = 'hex'
AS $$
DECLARE
	was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
	is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
	object text;
BEGIN
	SELECT string_agg(coalesce(is_now, was) ->> key, '/' ORDER BY nr)
	INTO object
	FROM unnest(TG_ARGV[1:]) WITH ORDINALITY AS k(key, nr);
	PERFORM audit_append(current_actor(), TG_ARGV[0] || '.' || lower(TG_OP),
	    object, sha256(convert_to(was::text, 'UTF8')),
	    sha256(convert_to(is_now::text, 'UTF8')),
	    jsonb_strip_nulls(jsonb_build_object(
	    'state', is_now -> 'state', 'verdict', is_now -> 'verdict',
	    'reason', is_now -> 'reason')));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION audit_row() IS
	'Trigger: one audit entry for each changed row.';

CREATE FUNCTION audit_list(instance text, after bigint, max int)
RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('instance', a.instance,
	    'seq', a.seq, 'at', moment(a.at), 'actor', a.actor, 'action', a.action,
	    'object', a.object, 'before_hash', encode(a.before_hash, 'hex'),
	    'after_hash', encode(a.after_hash, 'hex'), 'detail', a.detail,
	    'prev_hash', encode(a.prev_hash, 'hex'),
	    'hash', encode(a.hash, 'hex')))
	FROM audit a
	WHERE a.instance = $1 AND a.seq > coalesce($2, 0)
	ORDER BY a.seq LIMIT least(coalesce($3, 100), 1000)
$$;
COMMENT ON FUNCTION audit_list(text, bigint, int) IS
	'Entries of one chain after a number, oldest first.';

CREATE FUNCTION audit_verify() RETURNS TABLE (instance text, entries bigint,
    broken_at bigint, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	WITH link AS (
		SELECT a.instance, a.seq, a.hash, a.prev_hash,
		    audit_hash(a) AS right_hash,
		    lag(a.seq, 1, 0::bigint) OVER chain AS prev_seq,
		    lag(a.hash, 1, sha256(convert_to(a.instance, 'UTF8')))
		    OVER chain AS right_prev
		FROM audit a
		WINDOW chain AS (PARTITION BY a.instance ORDER BY a.seq)
	), flaw AS (
		SELECT l.instance, l.seq, CASE
		WHEN l.seq <> l.prev_seq + 1 THEN 'an entry before it is missing'
		WHEN l.prev_hash <> l.right_prev
		    THEN 'it does not follow from the entry before it'
		WHEN l.hash <> l.right_hash THEN 'the entry was changed'
		END AS reason
		FROM link l
		UNION ALL
		SELECT coalesce(h.instance, l.instance),
		    coalesce(l.seq, 0) + 1,
		    CASE WHEN h.instance IS NULL
		    THEN 'the end of the chain is unknown'
		    ELSE 'entries at the end are missing' END
		FROM audit_head h
		FULL JOIN (SELECT DISTINCT ON (instance) instance, seq, hash
		    FROM link ORDER BY instance, seq DESC) l
		    ON l.instance = h.instance
		WHERE (h.seq, h.hash) IS DISTINCT FROM (l.seq, l.hash)
	), first_flaw AS (
		SELECT DISTINCT ON (f.instance) f.instance, f.seq, f.reason
		FROM flaw f WHERE f.reason IS NOT NULL
		ORDER BY f.instance, f.seq
	)
	SELECT c.instance, (SELECT count(*) FROM audit a
	    WHERE a.instance = c.instance), f.seq, f.reason
	FROM (SELECT h.instance FROM audit_head h
	    UNION SELECT DISTINCT a.instance FROM audit a) c
	LEFT JOIN first_flaw f ON f.instance = c.instance
	ORDER BY c.instance
$$;
COMMENT ON FUNCTION audit_verify() IS
	'Recomputes every chain; broken_at is the first entry that does not hold.';
