-- SPDX-License-Identifier: Apache-2.0
-- 008_messages.sql - what an organisation may say, in immutable versions.
-- Owns: message, message_version and its parts, the states of a version.
-- Leaves to others: approval (009_review.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE message (
	slug slug CONSTRAINT message__slug PRIMARY KEY,
	retired_at timestamptz
);
COMMENT ON TABLE message IS
	'A counter-message; its content stands in its newest version.';
COMMENT ON COLUMN message.slug IS 'Its short name.';
COMMENT ON COLUMN message.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT message__slug ON message IS
	'Another message has this slug.';

CREATE TABLE message_version (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT message_version__id PRIMARY KEY,
	message slug NOT NULL
	    CONSTRAINT message_version__message REFERENCES message,
	number int NOT NULL,
	organisation slug NOT NULL
	    CONSTRAINT attribution__organisation REFERENCES organisation,
	type text NOT NULL CONSTRAINT message_version__type CHECK (type IN
	    ('debunk', 'prebunk', 'explain', 'positive', 'call_to_action')),
	themes slug[] NOT NULL DEFAULT '{}' CONSTRAINT message_version__themes
	    CHECK (no_repeats(themes::text[])),
	tone sentence,
	dos sentence[] NOT NULL DEFAULT '{}',
	donts sentence[] NOT NULL DEFAULT '{}',
	counter_technique text CONSTRAINT counter_technique__counter_technique
	    CHECK (counter_technique IN ('C00008', 'C00014', 'C00017',
	    'C00022', 'C00024', 'C00026', 'C00030', 'C00042', 'C00073',
	    'C00075', 'C00081', 'C00109', 'C00111', 'C00114', 'C00119',
	    'C00124', 'C00125', 'C00156', 'C00169', 'C00176', 'C00190',
	    'C00200', 'C00211')),
	promises boolean NOT NULL DEFAULT false,
	ai_assisted boolean NOT NULL DEFAULT false,
	author slug NOT NULL
	    CONSTRAINT message_version__author REFERENCES account,
	created_at timestamptz NOT NULL DEFAULT now(),
	hash bytea CONSTRAINT message_version__hash CHECK (length(hash) = 32),
	state text NOT NULL DEFAULT 'draft' CONSTRAINT message_version__state
	    CHECK (state IN ('draft', 'submitted', 'cleared', 'refused',
	    'retired')),
	CONSTRAINT message_version__number UNIQUE (message, number)
);
COMMENT ON TABLE message_version IS
	'One wording of a message. Its content never changes once it has a hash.';
COMMENT ON COLUMN message_version.id IS 'Its number among all versions.';
COMMENT ON COLUMN message_version.message IS 'The message.';
COMMENT ON COLUMN message_version.number IS 'From 1 in each message.';
COMMENT ON COLUMN message_version.organisation IS 'Who speaks.';
COMMENT ON COLUMN message_version.type IS
	'debunk, prebunk, explain, positive or call_to_action.';
COMMENT ON COLUMN message_version.themes IS 'What it is about.';
COMMENT ON COLUMN message_version.tone IS 'How it is to sound.';
COMMENT ON COLUMN message_version.dos IS 'What whoever uses it should do.';
COMMENT ON COLUMN message_version.donts IS 'What to avoid.';
COMMENT ON COLUMN message_version.counter_technique IS
	'DISARM counter, one of the honest and attributed ones.';
COMMENT ON COLUMN message_version.promises IS
	'Whether the words promise something; then a deed is named.';
COMMENT ON COLUMN message_version.ai_assisted IS
	'Whether a machine helped to write it.';
COMMENT ON COLUMN message_version.author IS 'Who put it in.';
COMMENT ON COLUMN message_version.created_at IS 'When.';
COMMENT ON COLUMN message_version.hash IS
	'SHA-256 of the content; clearances are bound to it.';
COMMENT ON COLUMN message_version.state IS
	'draft, submitted, cleared, refused or retired.';
COMMENT ON CONSTRAINT message_version__id ON message_version IS
	'Each version has an id of its own.';
COMMENT ON CONSTRAINT message_version__message ON message_version IS
	'The message is one of the library.';
COMMENT ON CONSTRAINT attribution__organisation ON message_version IS
	'A message is said by an organisation of the library, under its name.';
COMMENT ON CONSTRAINT message_version__type ON message_version IS
	'A message is a debunk, prebunk, explain, positive or call_to_action.';
COMMENT ON CONSTRAINT message_version__themes ON message_version IS
	'A message names each theme once.';
COMMENT ON CONSTRAINT counter_technique__counter_technique ON message_version IS
	'Only honest, attributed DISARM counters are allowed: C00008, 14, 17, 22, 24, 26, 30, 42, 73, 75, 81, 109, 111, 114, 119, 124, 125, 156, 169, 176, 190, 200, 211.';
COMMENT ON CONSTRAINT message_version__author ON message_version IS
	'The author is an account.';
COMMENT ON CONSTRAINT message_version__hash ON message_version IS
	'A content hash has 32 bytes.';
COMMENT ON CONSTRAINT message_version__state ON message_version IS
	'A version is draft, submitted, cleared, refused or retired.';
COMMENT ON CONSTRAINT message_version__number ON message_version IS
	'Versions of a message are numbered, each number once.';

CREATE TABLE message_narrative (
	version bigint NOT NULL
	    CONSTRAINT message_narrative__version REFERENCES message_version,
	ordinal int NOT NULL,
	narrative slug NOT NULL
	    CONSTRAINT message_narrative__narrative REFERENCES narrative,
	CONSTRAINT message_narrative__ordinal PRIMARY KEY (version, ordinal),
	CONSTRAINT message_narrative__narratives UNIQUE (version, narrative)
);
COMMENT ON TABLE message_narrative IS 'A narrative that a version answers.';
COMMENT ON COLUMN message_narrative.version IS 'The version.';
COMMENT ON COLUMN message_narrative.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN message_narrative.narrative IS 'The narrative.';
COMMENT ON CONSTRAINT message_narrative__version ON message_narrative IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT message_narrative__narrative ON message_narrative IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT message_narrative__ordinal ON message_narrative IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT message_narrative__narratives ON message_narrative IS
	'A message names each narrative once.';

CREATE TABLE message_evidence (
	version bigint NOT NULL
	    CONSTRAINT message_evidence__version REFERENCES message_version,
	ordinal int NOT NULL,
	evidence slug NOT NULL
	    CONSTRAINT message_evidence__known REFERENCES evidence,
	CONSTRAINT message_evidence__ordinal PRIMARY KEY (version, ordinal),
	CONSTRAINT message_evidence__evidence UNIQUE (version, evidence)
);
COMMENT ON TABLE message_evidence IS 'An evidence item a version rests on.';
COMMENT ON COLUMN message_evidence.version IS 'The version.';
COMMENT ON COLUMN message_evidence.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN message_evidence.evidence IS 'The evidence item.';
COMMENT ON CONSTRAINT message_evidence__version ON message_evidence IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT message_evidence__known ON message_evidence IS
	'The evidence is of the library.';
COMMENT ON CONSTRAINT message_evidence__ordinal ON message_evidence IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT message_evidence__evidence ON message_evidence IS
	'A message names each evidence item once.';

CREATE TABLE message_deed (
	version bigint NOT NULL
	    CONSTRAINT message_deed__version REFERENCES message_version,
	ordinal int NOT NULL,
	deed slug NOT NULL CONSTRAINT message_deed__deed REFERENCES deed,
	CONSTRAINT message_deed__ordinal PRIMARY KEY (version, ordinal),
	CONSTRAINT message_deed__deeds UNIQUE (version, deed)
);
COMMENT ON TABLE message_deed IS 'A deed that stands behind a version.';
COMMENT ON COLUMN message_deed.version IS 'The version.';
COMMENT ON COLUMN message_deed.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN message_deed.deed IS 'The deed.';
COMMENT ON CONSTRAINT message_deed__version ON message_deed IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT message_deed__deed ON message_deed IS
	'The deed is one of the library.';
COMMENT ON CONSTRAINT message_deed__ordinal ON message_deed IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT message_deed__deeds ON message_deed IS
	'A message names each deed once.';

CREATE TABLE message_variant (
	version bigint NOT NULL
	    CONSTRAINT message_variant__version REFERENCES message_version,
	ordinal int NOT NULL,
	language language_tag NOT NULL,
	fact long_text NOT NULL,
	warning long_text,
	fallacy long_text,
	fact_again long_text,
	kernel long_text,
	call_to_action long_text,
	native_review text NOT NULL CONSTRAINT message_variant__native_review
	    CHECK (native_review IN ('pending', 'done')),
	CONSTRAINT message_variant__ordinal PRIMARY KEY (version, ordinal),
	CONSTRAINT message_variant__language UNIQUE (version, language)
);
COMMENT ON TABLE message_variant IS
	'The words of a version in one language, in the order of the Debunking Handbook.';
COMMENT ON COLUMN message_variant.version IS 'The version.';
COMMENT ON COLUMN message_variant.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN message_variant.language IS 'The language.';
COMMENT ON COLUMN message_variant.fact IS 'What is true; said first.';
COMMENT ON COLUMN message_variant.warning IS 'That a falsehood follows.';
COMMENT ON COLUMN message_variant.fallacy IS 'How it misleads.';
COMMENT ON COLUMN message_variant.fact_again IS 'What is true, once more.';
COMMENT ON COLUMN message_variant.kernel IS 'What is fair in the grievance.';
COMMENT ON COLUMN message_variant.call_to_action IS 'What one can do.';
COMMENT ON COLUMN message_variant.native_review IS
	'Whether a native speaker has read it: pending or done.';
COMMENT ON CONSTRAINT message_variant__version ON message_variant IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT message_variant__native_review ON message_variant IS
	'The native review is pending or done.';
COMMENT ON CONSTRAINT message_variant__ordinal ON message_variant IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT message_variant__language ON message_variant IS
	'A message has one variant per language.';

CREATE FUNCTION message_seal(version bigint) RETURNS void
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE message_version SET hash = message_hash(id) WHERE id = version;
END $$;
COMMENT ON FUNCTION message_seal(bigint) IS
	'Ends the making of a version: from here on it cannot change.';

-- Parts may come and go only before the version is sealed.
CREATE FUNCTION message_part_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM message_version v WHERE v.hash IS NOT NULL
	    AND ((TG_OP <> 'INSERT' AND v.id = OLD.version)
	    OR (TG_OP <> 'DELETE' AND v.id = NEW.version))) THEN
		PERFORM fail_rule('four_eyes', TG_TABLE_NAME,
		    'A version of a message never changes; put the message again to make a new one.');
	END IF;
	RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
COMMENT ON FUNCTION message_part_guard() IS
	'Trigger: keeps the parts of a sealed version as they are.';

CREATE PROCEDURE message_part(part regclass)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER immutable BEFORE INSERT OR UPDATE OR '
	    'DELETE ON %s FOR EACH ROW EXECUTE FUNCTION message_part_guard()',
	    part);
	CALL library_part(part, 'message', 'version');
END $$;
COMMENT ON PROCEDURE message_part(regclass) IS
	'For migrations: the triggers of a table that holds parts of a version.';

CREATE FUNCTION message_version_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF NEW.hash IS NOT NULL OR NEW.state <> 'draft' THEN
		PERFORM fail_rule('four_eyes', 'state',
		    'A new version of a message is a draft that nobody has cleared.');
	END IF;
	PERFORM FROM message WHERE slug = NEW.message FOR UPDATE;
	SELECT coalesce(max(number), 0) + 1 INTO NEW.number
	FROM message_version WHERE message = NEW.message;
	UPDATE message_version SET state = 'retired'
	WHERE message = NEW.message AND state <> 'retired';
	RETURN NEW;
END $$;
COMMENT ON FUNCTION message_version_new() IS
	'Trigger: numbers a version and retires the ones before it, and with them their clearances.';

-- The only place where the state of a version changes hands.
CREATE FUNCTION message_version_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF to_jsonb(NEW) - '{state,hash}'::text[]
	    <> to_jsonb(OLD) - '{state,hash}'::text[]
	    OR (NEW.hash IS DISTINCT FROM OLD.hash AND (OLD.hash IS NOT NULL
	    OR NEW.hash IS DISTINCT FROM message_hash(NEW.id))) THEN
		PERFORM fail_rule('four_eyes', 'message',
		    'A version of a message never changes; put the message again to make a new one.');
	END IF;
	IF NEW.state = OLD.state OR NEW.state = 'retired' THEN
		RETURN NEW;
	END IF;
	IF (OLD.state, NEW.state) NOT IN (('draft', 'submitted'),
	    ('submitted', 'cleared'), ('submitted', 'refused'),
	    ('submitted', 'draft'), ('cleared', 'draft')) THEN
		PERFORM fail('CP409', 'state', format(
		    'The message "%s" is %s and cannot become %s.',
		    NEW.message, OLD.state, NEW.state));
	END IF;
	IF NEW.state = 'submitted' THEN
		PERFORM rules_hold(NEW.id);
	ELSIF NEW.state <> 'draft' AND NOT EXISTS (SELECT FROM clearance c
	    WHERE c.version = NEW.id
	    AND c.hash = NEW.hash AND c.verdict = NEW.state) THEN
		PERFORM fail_rule('four_eyes', 'state',
		    'A message is cleared or refused by a reviewer''s clearance only.');
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION message_version_guard() IS
	'Trigger: content stays, states follow their order and the rules.';

CREATE FUNCTION message_version_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM message_version WHERE id = NEW.id
	    AND hash IS NULL) THEN
		PERFORM fail('CP400', 'hash',
		    'A new version of a message is sealed with message_seal() in the same transaction.');
	ELSIF NOT EXISTS (SELECT FROM message_variant WHERE version = NEW.id) THEN
		PERFORM fail('CP400', 'variants',
		    'A message has words in at least one language.');
	ELSIF NOT EXISTS (SELECT FROM message_narrative
	    WHERE version = NEW.id) THEN
		PERFORM fail('CP400', 'narratives',
		    'A message answers at least one narrative.');
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION message_version_whole() IS
	'Deferred trigger: a version is complete when its transaction ends.';

CREATE TRIGGER made BEFORE INSERT ON message_version
	FOR EACH ROW EXECUTE FUNCTION message_version_new();
CREATE TRIGGER guard BEFORE UPDATE ON message_version
	FOR EACH ROW EXECUTE FUNCTION message_version_guard();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON message_version
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CALL library_watch('message_version', 'message', 'message');
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON message_version
	DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION message_version_whole();

CREATE FUNCTION message_shut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE message_version SET state = 'retired'
	WHERE message = NEW.slug AND state <> 'retired';
	RETURN NULL;
END $$;
COMMENT ON FUNCTION message_shut() IS
	'Trigger: retiring a message ends its clearances.';
CREATE TRIGGER shut AFTER UPDATE ON message FOR EACH ROW
	WHEN (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL)
	EXECUTE FUNCTION message_shut();

CALL library_noun('message', 'slug');
CALL message_part('message_narrative');
CALL message_part('message_evidence');
CALL message_part('message_deed');
CALL message_part('message_variant');

CREATE VIEW message_newest AS
	SELECT DISTINCT ON (v.message) v.*
	FROM message_version v JOIN message m ON m.slug = v.message
	WHERE m.retired_at IS NULL
	ORDER BY v.message, v.number DESC;
COMMENT ON VIEW message_newest IS
	'The newest version of each message in use.';
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT attname, col_description(attrelid, attnum) AS words
	    FROM pg_attribute WHERE attrelid = 'message_version'::regclass
	    AND attnum > 0
	LOOP
		EXECUTE format('COMMENT ON COLUMN message_newest.%I IS %L',
		    c.attname, c.words);
	END LOOP;
END $$;
