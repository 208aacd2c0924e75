-- SPDX-License-Identifier: Apache-2.0
-- 003_library_log.sql - every state that an item of the library ever had.
-- Owns: library_version, library_change and the triggers that write them, so
-- that an edit with psql is logged, audited and told like any other.
-- Leaves to others: what an item looks like (the KIND_doc functions).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE library_version (
	single boolean NOT NULL DEFAULT true
	    CONSTRAINT library_version__single PRIMARY KEY
	    CONSTRAINT library_version__one_row CHECK (single),
	version bigint NOT NULL
);
COMMENT ON TABLE library_version IS
	'One row: the number of the newest change. Locking it orders commits.';
COMMENT ON COLUMN library_version.single IS 'Keeps the table at one row.';
COMMENT ON COLUMN library_version.version IS 'Newest library_change.';
COMMENT ON CONSTRAINT library_version__single ON library_version IS
	'There is one library.';
COMMENT ON CONSTRAINT library_version__one_row ON library_version IS
	'There is one library.';
INSERT INTO library_version (version) VALUES (0);

CREATE TABLE library_change (
	version bigint CONSTRAINT library_change__version PRIMARY KEY,
	kind text COLLATE "C" NOT NULL
	    CONSTRAINT library_change__kind CHECK (kind IN ('organisation',
	    'audience', 'audience_set', 'concept', 'evidence', 'deed',
	    'narrative', 'message', 'account')),
	slug slug NOT NULL,
	doc jsonb,
	actor text NOT NULL,
	changed_at timestamptz NOT NULL
);
CREATE INDEX library_change_item
	ON library_change (kind, slug, version DESC);
COMMENT ON TABLE library_change IS
	'One change of one item: the whole item as it was from then on.';
COMMENT ON COLUMN library_change.version IS 'Number, in order of commit.';
COMMENT ON COLUMN library_change.kind IS 'What sort of item.';
COMMENT ON COLUMN library_change.slug IS 'Which item; an account''s login.';
COMMENT ON COLUMN library_change.doc IS
	'The item with its meta object; NULL when it was retired.';
COMMENT ON COLUMN library_change.actor IS 'Who changed it.';
COMMENT ON COLUMN library_change.changed_at IS 'When.';
COMMENT ON CONSTRAINT library_change__version ON library_change IS
	'Each change has a number of its own.';
COMMENT ON CONSTRAINT library_change__kind ON library_change IS
	'A library item is an organisation, audience, audience_set, concept, evidence, deed, narrative, message or account.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE
	ON library_change
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON library_version
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Both grow only from within library_log(), a trigger itself.
CREATE TRIGGER logged BEFORE INSERT ON library_change
	FOR EACH ROW WHEN (pg_trigger_depth() < 1)
	EXECUTE FUNCTION refuse_change();
CREATE TRIGGER logged BEFORE UPDATE ON library_version
	FOR EACH ROW WHEN (pg_trigger_depth() < 1)
	EXECUTE FUNCTION refuse_change();

CREATE VIEW library_current AS
	SELECT kind, slug, doc, version
	FROM (SELECT DISTINCT ON (kind, slug) kind, slug, doc, version
	    FROM library_change ORDER BY kind, slug, version DESC) newest
	WHERE doc IS NOT NULL;
COMMENT ON VIEW library_current IS 'The library as it is now.';
COMMENT ON COLUMN library_current.kind IS 'What sort of item.';
COMMENT ON COLUMN library_current.slug IS 'Which item.';
COMMENT ON COLUMN library_current.doc IS 'The item with its meta object.';
COMMENT ON COLUMN library_current.version IS 'The change that made it so.';

CREATE FUNCTION library_as_of(version bigint)
RETURNS TABLE (kind text, slug text, doc jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT n.kind, n.slug, n.doc
	FROM (SELECT DISTINCT ON (c.kind, c.slug) c.kind, c.slug, c.doc
	    FROM library_change c WHERE c.version <= $1
	    ORDER BY c.kind, c.slug, c.version DESC) n
	WHERE n.doc IS NOT NULL
	ORDER BY n.kind, n.slug
$$;
COMMENT ON FUNCTION library_as_of(bigint) IS
	'The library as it was after a change, to replay an answer.';

-- Two steps: touching a row notes its item once per transaction; the note's
-- own deferred trigger writes the log when the transaction is complete.

CREATE TABLE library_touched (
	xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
	kind text COLLATE "C" NOT NULL,
	slug slug NOT NULL,
	CONSTRAINT library_touched__slug PRIMARY KEY (xact, kind, slug)
);
COMMENT ON TABLE library_touched IS
	'An item that a running transaction has touched; empty between them.';
COMMENT ON COLUMN library_touched.xact IS 'The transaction.';
COMMENT ON COLUMN library_touched.kind IS 'What sort of item.';
COMMENT ON COLUMN library_touched.slug IS 'Which item.';
COMMENT ON CONSTRAINT library_touched__slug ON library_touched IS
	'An item is noted once per transaction.';

-- library_touch(KIND, COLUMN): COLUMN holds the item's slug, or is `version`,
-- the id of a message_version. The rows of one statement are looked at once:
-- an item may have hundreds of parts.
CREATE FUNCTION library_touch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	item text;
BEGIN
	FOR item IN
		SELECT DISTINCT to_jsonb(r) ->> TG_ARGV[1] FROM touched_rows AS r
	LOOP
		IF TG_ARGV[1] = 'version' THEN
			SELECT v.message INTO item FROM message_version v
			WHERE v.id = item::bigint;
			CONTINUE WHEN NOT FOUND;
		END IF;
		INSERT INTO library_touched (kind, slug)
		VALUES (TG_ARGV[0], item) ON CONFLICT DO NOTHING;
	END LOOP;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION library_touch() IS
	'Trigger of every table of the library: notes which item was touched.';

-- A trigger that sees the rows of its statement has one event and one state of
-- them.
CREATE PROCEDURE library_watch(part regclass, kind text, key text)
LANGUAGE plpgsql AS $$
DECLARE
	event text;
	state text;
BEGIN
	FOR event, state IN VALUES ('INSERT', 'NEW'), ('UPDATE', 'OLD'),
	    ('UPDATE', 'NEW'), ('DELETE', 'OLD')
	LOOP
		EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s '
		    'REFERENCING %s TABLE AS touched_rows FOR EACH STATEMENT '
		    'EXECUTE FUNCTION library_touch(%L, %L)',
		    lower('touched_' || event || '_' || state), event, part,
		    state, kind, key);
	END LOOP;
END $$;
COMMENT ON PROCEDURE library_watch(regclass, text, text) IS
	'For migrations: any change of the rows is a change of the item.';

CREATE FUNCTION library_doc(kind text, slug text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	CASE kind
	WHEN 'organisation' THEN RETURN organisation_doc(slug);
	WHEN 'audience' THEN RETURN audience_doc(slug);
	WHEN 'audience_set' THEN RETURN audience_set_doc(slug);
	WHEN 'concept' THEN RETURN concept_doc(slug);
	WHEN 'evidence' THEN RETURN evidence_doc(slug);
	WHEN 'deed' THEN RETURN deed_doc(slug);
	WHEN 'narrative' THEN RETURN narrative_doc(slug);
	WHEN 'message' THEN RETURN message_doc(slug);
	WHEN 'account' THEN RETURN account_doc(slug);
	ELSE PERFORM fail('CP400', 'kind',
		    format('There is no kind of item "%s".', kind));
	END CASE;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION library_doc(text, text) IS
	'The item as it stands in the tables, its meta without times; NULL when retired or unknown.';

CREATE FUNCTION doc_without_times(doc jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT doc #- '{meta,created_at}' #- '{meta,changed_at}'
$$;
COMMENT ON FUNCTION doc_without_times(jsonb) IS
	'What two states of an item are compared by.';

CREATE FUNCTION library_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	is_now jsonb;
	was jsonb;
	number bigint;
	born timestamptz;
BEGIN
	-- The lock comes first: what is read below is then the newest.
	SELECT version + 1 INTO number FROM library_version FOR UPDATE;
	DELETE FROM library_touched WHERE xact = NEW.xact
	AND kind = NEW.kind AND slug = NEW.slug;
	is_now := library_doc(NEW.kind, NEW.slug);
	SELECT doc INTO was FROM library_change
	WHERE kind = NEW.kind AND slug = NEW.slug
	ORDER BY version DESC LIMIT 1;
	IF doc_without_times(is_now) IS NOT DISTINCT FROM
	    doc_without_times(was) THEN
		RETURN NULL;
	END IF;
	SELECT coalesce(min(changed_at), now()) INTO born FROM library_change
	WHERE kind = NEW.kind AND slug = NEW.slug;
	is_now := jsonb_set(is_now, '{meta}', (is_now -> 'meta') ||
	    jsonb_build_object('created_at', moment(born),
	    'changed_at', moment(now())));
	UPDATE library_version SET version = number;
	INSERT INTO library_change
	VALUES (number, NEW.kind, NEW.slug, is_now, current_actor(), now());
	PERFORM audit_append(current_actor(), CASE WHEN is_now IS NULL
	    THEN 'library.retire' ELSE 'library.put' END,
	    NEW.kind || '/' || NEW.slug,
	    sha256(convert_to(was::text, 'UTF8')),
	    sha256(convert_to(is_now::text, 'UTF8')),
	    jsonb_build_object('version', number));
	PERFORM pg_notify('counterpoint_library', number::text);
	RETURN NULL;
END $$;
COMMENT ON FUNCTION library_log() IS
	'Deferred trigger: logs, audits and tells the change of one item.';

CREATE CONSTRAINT TRIGGER log AFTER INSERT ON library_touched
	DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION library_log();

-- Writers of the library take turns from their first row on. The log is
-- locked before any audit chain, here as in library_log(): the other order
-- is how two of them would deadlock.
CREATE FUNCTION library_turn(actor text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM act_as(actor);
	PERFORM FROM library_version FOR UPDATE;
END $$;
COMMENT ON FUNCTION library_turn(text) IS
	'First step of a function that writes the library for an actor.';

CREATE FUNCTION library_flush() RETURNS void
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	SET CONSTRAINTS ALL IMMEDIATE;
	SET CONSTRAINTS ALL DEFERRED;
END $$;
COMMENT ON FUNCTION library_flush() IS
	'Writes the log now, under the actor of this very call.';

CREATE FUNCTION refuse_retirement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	kind text := TG_TABLE_NAME;
	item text := coalesce(to_jsonb(NEW) ->> 'slug',
	    to_jsonb(NEW) ->> 'login');
	others text;
BEGIN
	SELECT string_agg(l, ', ' ORDER BY l) INTO others
	FROM leaning_on(kind, item) AS l;
	IF others IS NOT NULL THEN
		PERFORM fail('CP409', 'slug', format(
		    'The %s "%s" cannot be retired while these lean on it: %s.',
		    replace(kind, '_', ' '), item, others));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION refuse_retirement() IS
	'Trigger: an item that others lean on stays.';

-- Every noun of the library gets the same triggers.
CREATE PROCEDURE library_noun(noun regclass, key text)
LANGUAGE plpgsql AS $$
BEGIN
	CALL library_watch(noun, noun::text, key);
	EXECUTE format('CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE '
	    'ON %s EXECUTE FUNCTION refuse_removal()', noun);
	EXECUTE format('CREATE TRIGGER never_renamed BEFORE UPDATE ON %1$s '
	    'FOR EACH ROW WHEN (OLD.%2$I <> NEW.%2$I) '
	    'EXECUTE FUNCTION refuse_renaming(%2$L)', noun, key);
	EXECUTE format('CREATE TRIGGER leaned_on BEFORE UPDATE ON %s '
	    'FOR EACH ROW WHEN (OLD.retired_at IS NULL AND NEW.retired_at '
	    'IS NOT NULL) EXECUTE FUNCTION refuse_retirement()', noun);
END $$;
COMMENT ON PROCEDURE library_noun(regclass, text) IS
	'For migrations: the triggers of a noun of the library.';

CREATE PROCEDURE library_part(part regclass, noun text, key text)
LANGUAGE plpgsql AS $$
BEGIN
	CALL library_watch(part, noun, key);
	EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s '
	    'EXECUTE FUNCTION refuse_removal()', part);
END $$;
COMMENT ON PROCEDURE library_part(regclass, text, text) IS
	'For migrations: the triggers of a table that holds parts of a noun.';
