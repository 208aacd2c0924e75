-- SPDX-License-Identifier: Apache-2.0
-- 012_observations.sql - what was seen in the wild, by month.
-- Owns: observation, match, their keys and clusters, partitions, retention.
-- Leaves to others: storing quickly (013_store.sql).
--
-- An observation's id is a UUIDv7: its first 48 bits are the milliseconds
-- since 1970. So a month is a range of ids, the primary key doubles as an
-- index by time, and the newest rows share pages.

SET LOCAL search_path = counterpoint, pg_temp;

-- Strict and in PL/pgSQL: not called for what was not given, and not parsed
-- anew by every statement that stores.
CREATE FUNCTION outlet_is_public(outlet text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
	RETURN strpos(normalize(outlet, NFKC), '@') = 0
	    AND counterpoint.public_words(outlet);
END $$;
COMMENT ON FUNCTION outlet_is_public(text) IS
	'Whether an outlet is named, and not addressed.';

CREATE TABLE observation (
	id uuid NOT NULL,
	organisation text COLLATE "C" NOT NULL,
	submitter text COLLATE "C" NOT NULL,
	key text COLLATE "C",
	text text NOT NULL
	    CONSTRAINT observation__text
	    CHECK (octet_length(text) BETWEEN 1 AND 32768),
	language text COLLATE "C" NOT NULL
	    CONSTRAINT observation__language
	    CHECK (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
	language_given boolean NOT NULL,
	url text,
	outlet text
	    CONSTRAINT publics_only__outlet CHECK (outlet_is_public(outlet)),
	channel text COLLATE "C",
	audience text COLLATE "C",
	observed_at timestamptz NOT NULL,
	reach bigint CONSTRAINT observation__reach CHECK (reach >= 0),
	reliability text COLLATE "C" CONSTRAINT observation__reliability
	    CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
	credibility int CONSTRAINT observation__credibility
	    CHECK (credibility BETWEEN 1 AND 6),
	tlp text COLLATE "C" CONSTRAINT observation__tlp
	    CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
	digest bytea NOT NULL,
	cluster uuid NOT NULL,
	posture text COLLATE "C" CONSTRAINT observation__posture
	    CHECK (posture IN ('ignore', 'monitor', 'prebunk', 'debunk',
	    'explain', 'engage', 'refer')),
	priority text COLLATE "C" CONSTRAINT observation__priority
	    CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
	reasons json,
	stored_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT observation__id PRIMARY KEY (id)
) PARTITION BY RANGE (id);
COMMENT ON TABLE observation IS
	'One text that somebody saw, as submitted. Partitioned by the month in its id.';
COMMENT ON COLUMN observation.id IS 'UUIDv7 made by the daemon.';
COMMENT ON COLUMN observation.organisation IS 'Whose desk submitted it.';
COMMENT ON COLUMN observation.submitter IS 'Login of the submitter.';
COMMENT ON COLUMN observation.key IS 'The submitter''s own key for it.';
COMMENT ON COLUMN observation.text IS 'The text, NFC.';
COMMENT ON COLUMN observation.language IS 'BCP 47 tag, und if unknown.';
COMMENT ON COLUMN observation.language_given IS
	'Whether the submitter gave the language; else it was detected.';
COMMENT ON COLUMN observation.url IS 'Where it was seen.';
COMMENT ON COLUMN observation.outlet IS
	'Which outlet spread it; never a private person.';
COMMENT ON COLUMN observation.channel IS 'Kind of channel.';
COMMENT ON COLUMN observation.audience IS 'The public it was aimed at.';
COMMENT ON COLUMN observation.observed_at IS 'When it was seen.';
COMMENT ON COLUMN observation.reach IS 'How many people it reached.';
COMMENT ON COLUMN observation.reliability IS 'Admiralty code, source: A to F.';
COMMENT ON COLUMN observation.credibility IS 'Admiralty code, content: 1 to 6.';
COMMENT ON COLUMN observation.tlp IS
	'TLP 2.0: clear, green, amber, amber+strict or red.';
COMMENT ON COLUMN observation.digest IS 'Digest of the normalised text.';
COMMENT ON COLUMN observation.cluster IS
	'Id of the first observation with this text or web address.';
COMMENT ON COLUMN observation.posture IS 'What the machine suggested to do.';
COMMENT ON COLUMN observation.priority IS 'How soon, by the machine.';
COMMENT ON COLUMN observation.reasons IS 'Why, by the machine.';
COMMENT ON COLUMN observation.stored_at IS 'When it was stored.';
COMMENT ON CONSTRAINT observation__id ON observation IS
	'Each observation has an id of its own.';
COMMENT ON CONSTRAINT observation__text ON observation IS
	'A text has 1 to 32768 bytes.';
COMMENT ON CONSTRAINT observation__language ON observation IS
	'A language is a BCP 47 tag such as en or pt-BR; und when unknown.';
COMMENT ON CONSTRAINT publics_only__outlet ON observation IS
	'An outlet is named, not addressed: no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT observation__reach ON observation IS
	'A reach is a number of people, not negative.';
COMMENT ON CONSTRAINT observation__reliability ON observation IS
	'The reliability is a letter from A to F.';
COMMENT ON CONSTRAINT observation__credibility ON observation IS
	'The credibility is a number from 1 to 6.';
COMMENT ON CONSTRAINT observation__tlp ON observation IS
	'The marking is clear, green, amber, amber+strict or red.';
COMMENT ON CONSTRAINT observation__posture ON observation IS
	'A posture is ignore, monitor, prebunk, debunk, explain, engage or refer.';
COMMENT ON CONSTRAINT observation__priority ON observation IS
	'A priority is low, medium, high or urgent.';

-- New ones are audited by the batch (013_store.sql).
CREATE TRIGGER audited AFTER UPDATE OR DELETE ON observation FOR EACH ROW
	EXECUTE FUNCTION audit_row('observation', 'id');

CREATE TABLE match (
	observation uuid NOT NULL,
	narrative text COLLATE "C" NOT NULL,
	confidence float4 NOT NULL CONSTRAINT match__confidence
	    CHECK (confidence BETWEEN 0 AND 1),
	plugins json NOT NULL DEFAULT '[]',
	why json NOT NULL DEFAULT '[]',
	stance text COLLATE "C" CONSTRAINT match__stance
	    CHECK (stance IN ('asserts', 'rebuts', 'reports')),
	features jsonb,
	state text COLLATE "C" NOT NULL DEFAULT 'suggested'
	    CONSTRAINT match__state
	    CHECK (state IN ('suggested', 'confirmed', 'rejected')),
	decided_by text COLLATE "C",
	decided_at timestamptz,
	CONSTRAINT match__narrative PRIMARY KEY (observation, narrative),
	CONSTRAINT match__decided CHECK ((state = 'suggested')
	    = (decided_by IS NULL) AND (decided_by IS NULL)
	    = (decided_at IS NULL))
) PARTITION BY RANGE (observation);
-- A question that the primary key does not answer: which observations carry
-- this narrative, newest first?
CREATE INDEX match_narrative ON match (narrative, observation);
-- Few are ever decided, and those are what a desk's model is trained on.
CREATE INDEX match_decided ON match (observation) WHERE state <> 'suggested';
COMMENT ON TABLE match IS
	'An observation carries a narrative: suggested, then confirmed or rejected by a person.';
COMMENT ON COLUMN match.observation IS 'The observation.';
COMMENT ON COLUMN match.narrative IS 'The narrative.';
COMMENT ON COLUMN match.confidence IS 'Calibrated probability, 0 to 1.';
COMMENT ON COLUMN match.plugins IS
	'What each plugin thought: name, version, its own score.';
COMMENT ON COLUMN match.why IS 'Reasons that quote what matched.';
COMMENT ON COLUMN match.stance IS
	'What the text does with the narrative; NULL when not known.';
COMMENT ON COLUMN match.features IS 'Inputs of the calibration.';
COMMENT ON COLUMN match.state IS 'suggested, confirmed or rejected.';
COMMENT ON COLUMN match.decided_by IS 'Login of the person who decided.';
COMMENT ON COLUMN match.decided_at IS 'When.';
COMMENT ON CONSTRAINT match__narrative ON match IS
	'A narrative matches an observation once.';
COMMENT ON CONSTRAINT match__confidence ON match IS
	'A confidence lies between 0 and 1.';
COMMENT ON CONSTRAINT match__stance ON match IS
	'A text asserts a narrative, rebuts it or reports it.';
COMMENT ON CONSTRAINT match__state ON match IS
	'A match is suggested, confirmed or rejected.';
COMMENT ON CONSTRAINT match__decided ON match IS
	'A decided match names who decided and when, a suggested one does not.';
CREATE TRIGGER audited AFTER UPDATE OR DELETE ON match FOR EACH ROW
	EXECUTE FUNCTION audit_row('match', 'observation', 'narrative');
CREATE TRIGGER audited_new AFTER INSERT ON match FOR EACH ROW
	WHEN (NEW.state <> 'suggested')
	EXECUTE FUNCTION audit_row('match', 'observation', 'narrative');

CREATE TABLE observation_key (
	organisation text COLLATE "C" NOT NULL,
	key text COLLATE "C" NOT NULL,
	observation uuid NOT NULL,
	CONSTRAINT observation_key__key PRIMARY KEY (key, organisation)
);
COMMENT ON TABLE observation_key IS
	'A submitter''s key, so that a repeated submission is stored once. Apart from observation, as a key cannot span partitions.';
COMMENT ON COLUMN observation_key.organisation IS 'Whose key.';
COMMENT ON COLUMN observation_key.key IS 'The key.';
COMMENT ON COLUMN observation_key.observation IS 'What was stored under it.';
COMMENT ON CONSTRAINT observation_key__key ON observation_key IS
	'An organisation uses each key once.';

CREATE TABLE cluster_key (
	digest bytea NOT NULL CONSTRAINT cluster_key__digest PRIMARY KEY,
	cluster uuid NOT NULL,
	seen_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE cluster_key IS
	'A text or web address by which observations are put together.';
COMMENT ON COLUMN cluster_key.digest IS
	'Digest of a normalised text, or SHA-256 of url: and the address.';
COMMENT ON COLUMN cluster_key.cluster IS 'The cluster it leads to.';
COMMENT ON COLUMN cluster_key.seen_at IS
	'Last seen, to the day; for retention.';
COMMENT ON CONSTRAINT cluster_key__digest ON cluster_key IS
	'A text or address leads to one cluster.';

-- Accounts and audiences are never removed, so looking once, when rows come
-- in, is as good as a foreign key, at one query a batch instead of one a row.
CREATE FUNCTION observation_refs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	missing record;
BEGIN
	SELECT n.* INTO missing
	FROM (SELECT DISTINCT submitter, audience FROM new_rows) n
	LEFT JOIN account s ON s.login = n.submitter
	LEFT JOIN audience a ON a.slug = n.audience
	WHERE s.login IS NULL OR (n.audience IS NOT NULL AND a.slug IS NULL)
	ORDER BY s.login IS NULL DESC LIMIT 1;
	IF NOT FOUND THEN
		RETURN NULL;
	ELSIF EXISTS (SELECT FROM account WHERE login = missing.submitter) THEN
		PERFORM fail('CP404', 'audience', format(
		    'There is no audience "%s".', missing.audience));
	ELSE
		PERFORM fail('CP404', 'submitter', format(
		    'There is no account "%s".', missing.submitter));
	END IF;
END $$;
COMMENT ON FUNCTION observation_refs() IS
	'Trigger: audience and submitter of new observations are in the library.';
CREATE TRIGGER refs AFTER INSERT ON observation
	REFERENCING NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION observation_refs();

CREATE FUNCTION uuid_from(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT rpad(lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint),
	    12, '0'), 32, '0')::uuid
$$;
COMMENT ON FUNCTION uuid_from(timestamptz) IS
	'The lowest UUIDv7 of a point in time.';

CREATE FUNCTION uuid_time(id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT to_timestamp(('x' || left(replace(id::text, '-', ''), 12))
	    ::bit(48)::bigint / 1000.0)
$$;
COMMENT ON FUNCTION uuid_time(uuid) IS 'The time in a UUIDv7.';

CREATE FUNCTION observation_partitions(ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	first timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
	month timestamp;
	parent text;
	made int := 0;
BEGIN
	-- Two daemons may start at once; one creates, the other finds.
	PERFORM FROM library_version FOR UPDATE;
	FOR month, parent IN
		SELECT m, p FROM generate_series(first - interval '1 month',
		    first + least(ahead, 120) * interval '1 month',
		    interval '1 month') AS m, unnest('{observation,match}'::text[]) AS p
	LOOP
		CONTINUE WHEN to_regclass(format('%I', parent
		    || to_char(month, '_YYYY_MM'))) IS NOT NULL;
		EXECUTE format('CREATE TABLE %I PARTITION OF %I '
		    'FOR VALUES FROM (%L) TO (%L)',
		    parent || to_char(month, '_YYYY_MM'), parent,
		    uuid_from(month AT TIME ZONE 'UTC'),
		    uuid_from((month + interval '1 month') AT TIME ZONE 'UTC'));
		made := made + 1;
	END LOOP;
	RETURN made;
END $$;
COMMENT ON FUNCTION observation_partitions(int) IS
	'Makes the partitions of last month, this one and some ahead, where missing.';

CREATE FUNCTION observation_expire(keep_months int, actor text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	oldest timestamptz := date_trunc('month', now() AT TIME ZONE 'UTC')
	    AT TIME ZONE 'UTC' - greatest(keep_months, 1) * interval '1 month';
	part text;
	dropped int := 0;
BEGIN
	PERFORM act_as(actor);
	-- In the order in which observation_store() locks: keys and clusters,
	-- observation, match.
	DELETE FROM observation_key WHERE observation < uuid_from(oldest);
	DELETE FROM cluster_key WHERE seen_at < oldest;
	FOR part IN
		SELECT c.relname FROM pg_inherits i
		JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent IN ('observation'::regclass, 'match'::regclass)
		    AND to_date(right(c.relname, 7), 'YYYY_MM')
		    < (oldest AT TIME ZONE 'UTC')::date
		ORDER BY c.relname DESC
	LOOP
		EXECUTE format('DROP TABLE %I', part);
		dropped := dropped + 1;
	END LOOP;
	IF dropped > 0 THEN
		PERFORM audit_append(actor, 'observation.expire', day(
		    (oldest AT TIME ZONE 'UTC')::date), NULL, NULL,
		    jsonb_build_object('partitions', dropped));
	END IF;
	RETURN dropped;
END $$;
COMMENT ON FUNCTION observation_expire(int, text) IS
	'Drops the months before the last keep_months, and their keys.';
