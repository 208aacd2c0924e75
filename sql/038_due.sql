-- SPDX-License-Identifier: Apache-2.0
-- 038_due.sql - what is due becomes a release, exactly once, whichever of
-- several daemons makes it; or it waits, or it is missed and told.
-- Owns: clock, signing_key, slot_lease; taking what is due, storing what was
-- made of it; what a package is made from. Replaces the guards of releases.
-- Leaves to others: making packages (the daemon), carrying them (039).
--
-- A daemon takes what is due under a lease, makes the packages, and stores
-- them. All that makes it once is here: a slot is released by the one row of
-- its release. A lease only saves daemons from doing the same work.
--
-- Locks are taken in this order, so that nobody waits in a circle: the library's
-- version, the halt, campaigns, slots, the chain of the audit.

SET LOCAL search_path = counterpoint, pg_temp;

-- --- time ---

-- Daemons whose own clocks differ agree by this one.
CREATE FUNCTION clock() RETURNS timestamptz
LANGUAGE sql STABLE AS $$ SELECT now() $$;
COMMENT ON FUNCTION clock() IS
	'The time that releases go by; a test of the owner''s may replace it.';

CREATE OR REPLACE FUNCTION evidence_decay(e evidence) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE
	WHEN e.retired_at IS NOT NULL
	    THEN format('The evidence "%s" is out of use.', e.slug)
	WHEN e.retracted_on IS NOT NULL
	    THEN format('The evidence "%s" was retracted: %s', e.slug,
	    e.retracted_reason)
	WHEN e.superseded_by IS NOT NULL
	    THEN format('The evidence "%s" is superseded by "%s".', e.slug,
	    e.superseded_by)
	WHEN e.valid_until < (clock() AT TIME ZONE 'UTC')::date
	    THEN format('The evidence "%s" expired on %s.', e.slug,
	    to_char(e.valid_until, 'YYYY-MM-DD'))
	END
$$;

-- Minutes are as long in every zone, which a sum with an interval in general
-- is not: an index may hold it.
CREATE FUNCTION slot_deadline(planned_at timestamptz, late_minutes int)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
	SELECT planned_at + late_minutes * interval '1 minute'
$$;
COMMENT ON FUNCTION slot_deadline(timestamptz, int) IS
	'After this a slot has missed its time.';

DROP INDEX slot_due;
CREATE INDEX slot_due ON slot (priority, planned_at, id)
	WHERE state = 'scheduled';
CREATE INDEX slot_next ON slot (planned_at) WHERE state = 'scheduled';
CREATE INDEX slot_late ON slot (slot_deadline(planned_at, late_minutes))
	WHERE state = 'scheduled';

-- --- who signs ---

CREATE TABLE signing_key (
	id text CONSTRAINT signing_key__id PRIMARY KEY,
	public bytea NOT NULL
	    CONSTRAINT signing_key__public CHECK (length(public) = 32),
	instance text NOT NULL,
	added_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT signing_key__named
	    CHECK (id = left(encode(sha256(public), 'hex'), 16))
);
COMMENT ON TABLE signing_key IS
	'An Ed25519 key that packages are signed with; its secret half is a daemon''s. Rows are only ever added.';
COMMENT ON COLUMN signing_key.id IS
	'The first 16 hexadecimal digits of SHA-256 of the public key.';
COMMENT ON COLUMN signing_key.public IS 'The public key.';
COMMENT ON COLUMN signing_key.instance IS 'The daemon that brought it first.';
COMMENT ON COLUMN signing_key.added_at IS 'When.';
COMMENT ON CONSTRAINT signing_key__id ON signing_key IS
	'Each key has an id of its own.';
COMMENT ON CONSTRAINT signing_key__public ON signing_key IS
	'A public key of Ed25519 has 32 bytes.';
COMMENT ON CONSTRAINT signing_key__named ON signing_key IS
	'A key is named by the hash of its public half.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_key
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON signing_key
	FOR EACH ROW EXECUTE FUNCTION audit_row('signing_key', 'id');

CREATE FUNCTION signing_key_add(instance text, public bytea) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
	SELECT act_as('daemon');
	INSERT INTO signing_key (id, public, instance)
	VALUES (left(encode(sha256($2), 'hex'), 16), $2, $1)
	ON CONFLICT DO NOTHING;
	SELECT left(encode(sha256($2), 'hex'), 16)
$$;
COMMENT ON FUNCTION signing_key_add(text, bytea) IS
	'Makes a key known that packages are signed with; says its id. Again changes nothing.';

ALTER TABLE release
	ADD COLUMN key uuid CONSTRAINT release__key UNIQUE,
	ADD COLUMN signing_key text
	    CONSTRAINT release__signing_key REFERENCES signing_key,
	ADD CONSTRAINT release__signed CHECK ((key IS NULL)
	    = (signing_key IS NULL)
	    AND (key IS NULL OR length(signature) = 64));
COMMENT ON COLUMN release.key IS
	'By this a receiver knows a package that comes twice; none: made before there were keys.';
COMMENT ON COLUMN release.signing_key IS 'What it is signed with.';
COMMENT ON CONSTRAINT release__key ON release IS
	'Another release has this key.';
COMMENT ON CONSTRAINT release__signing_key ON release IS
	'The key is known that a package is signed with.';
COMMENT ON CONSTRAINT release__signed ON release IS
	'A release with a key has a signature of 64 bytes and says whose.';

-- --- who is at it ---

CREATE TABLE slot_lease (
	slot bigint CONSTRAINT slot_lease__slot PRIMARY KEY
	    CONSTRAINT slot_lease__known REFERENCES slot,
	key uuid NOT NULL DEFAULT gen_random_uuid(),
	holder text,
	until timestamptz NOT NULL,
	tries int NOT NULL DEFAULT 1,
	last_error text
);
COMMENT ON TABLE slot_lease IS
	'A due slot that a daemon makes a package of, as long as the slot is scheduled.';
COMMENT ON COLUMN slot_lease.slot IS 'The slot.';
COMMENT ON COLUMN slot_lease.key IS
	'The key that its release will have, whoever makes it.';
COMMENT ON COLUMN slot_lease.holder IS
	'The daemon; none: it waits to be tried again.';
COMMENT ON COLUMN slot_lease.until IS
	'Then another may take it. By now(): no test makes daemons faster.';
COMMENT ON COLUMN slot_lease.tries IS 'How often it was taken.';
COMMENT ON COLUMN slot_lease.last_error IS 'What went wrong the last time.';
COMMENT ON CONSTRAINT slot_lease__slot ON slot_lease IS
	'A slot is leased once.';
COMMENT ON CONSTRAINT slot_lease__known ON slot_lease IS 'The slot exists.';

-- A package that was made before the slot was planned anew has an old key.
CREATE FUNCTION lease_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	DELETE FROM slot_lease WHERE slot = NEW.id;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION lease_end() IS
	'Trigger: with the slot''s being scheduled its lease ends, and its key.';
CREATE TRIGGER unleased AFTER UPDATE ON slot FOR EACH ROW
	WHEN (OLD.state = 'scheduled' AND NEW.state <> 'scheduled')
	EXECUTE FUNCTION lease_end();

-- --- what a release asks ---

CREATE FUNCTION halted() RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM halt WHERE resumed_at IS NULL)
$$;
COMMENT ON FUNCTION halted() IS 'Whether all releases are halted.';

CREATE OR REPLACE FUNCTION release_time_check(s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	waits text;
	too_late text;
BEGIN
	IF s.planned_at > clock() OR s.embargo_until > clock() THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s is not due yet.', s.id));
	ELSIF slot_deadline(s.planned_at, s.late_minutes) < clock() THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s has missed its time.', s.id));
	END IF;
	too_late := slot_outrun(s);
	waits := slot_behind(s);
	IF too_late IS NOT NULL THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s has missed its time. %s', s.id, too_late));
	ELSIF waits IS NOT NULL THEN
		PERFORM fail('CP409', 'slot', format('Slot %s still waits. %s',
		    s.id, waits));
	END IF;
END $$;

-- In plpgsql, which keeps its plans: every due slot is asked.
CREATE FUNCTION slot_behind(s slot) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT CASE p.state WHEN 'released'
		THEN format('It comes at least %s minutes after "%s".',
		d.least_minutes, p.name)
		ELSE format('It waits for "%s", which is %s.', p.name,
		p.state) END
	    FROM slot_dependency d JOIN slot p ON p.id = d.predecessor
	    LEFT JOIN release r ON r.slot = p.id
	    WHERE d.slot = s.id AND (r.released_at
	    + d.least_minutes * interval '1 minute' <= clock()) IS NOT TRUE
	    LIMIT 1);
END $$;
COMMENT ON FUNCTION slot_behind(slot) IS
	'The slot that it still has to wait for, in words; NULL: none.';

CREATE FUNCTION slot_waits(s slot) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN coalesce(slot_behind(s), (SELECT format(
		'The campaign, as it stands, is not signed off by %s.',
		string_agg(format('"%s"', p.organisation), ', '
		ORDER BY p.organisation))
	    FROM campaign_partner p WHERE p.campaign = s.campaign
	    AND p.signed_off_at IS NULL HAVING count(*) > 0));
END $$;
COMMENT ON FUNCTION slot_waits(slot) IS
	'What a due slot waits for, in words: slots before it, sign-offs; NULL: nothing.';

CREATE FUNCTION slot_outrun(s slot) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT format('It was to follow "%s" within %s minutes.',
		p.name, d.most_minutes)
	    FROM slot_dependency d JOIN release r ON r.slot = d.predecessor
	    JOIN slot p ON p.id = d.predecessor
	    WHERE d.slot = s.id AND r.released_at
	    + d.most_minutes * interval '1 minute' < clock() LIMIT 1);
END $$;
COMMENT ON FUNCTION slot_outrun(slot) IS
	'The slot that it follows too late, in words; NULL: none.';

-- Waits for changes of the library, which may withhold slots, and for a halt
-- that is just being called; neither is called while releases are made.
CREATE FUNCTION release_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM FROM library_version FOR SHARE;
	LOCK TABLE halt IN SHARE MODE;
	IF halted() THEN
		PERFORM fail_rule('halt', NULL,
		    'All releases are halted until a releaser resumes.');
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION release_turn() IS
	'Trigger: nothing is released while all is halted.';
CREATE TRIGGER a_turn BEFORE INSERT ON release
	FOR EACH STATEMENT EXECUTE FUNCTION release_turn();

CREATE OR REPLACE FUNCTION release_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	s slot;
	flaw record;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		IF to_jsonb(NEW) - '{attempts,acknowledged_at}'::text[]
		    <> to_jsonb(OLD) - '{attempts,acknowledged_at}'::text[] THEN
			PERFORM fail_rule('append_only', NULL,
			    'A release is a fact; a correction is a new one.');
		END IF;
		RETURN NEW;
	END IF;
	SELECT * INTO s FROM slot WHERE id = NEW.slot FOR UPDATE;
	IF s.organisation <> NEW.organisation THEN
		PERFORM fail_rule('attribution', 'organisation', format(
		    'Slot %s is spoken by "%s"; its release goes nowhere else.',
		    s.id, s.organisation));
	ELSIF s.state IS DISTINCT FROM 'scheduled' THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s is %s, not scheduled.', NEW.slot, s.state));
	END IF;
	IF (SELECT c.state IN ('ended', 'cancelled') FROM campaign c
	    WHERE c.slug = s.campaign) THEN
		PERFORM fail('CP409', 'slot', format(
		    'The campaign "%s" is over.', s.campaign));
	END IF;
	PERFORM release_time_check(s);
	-- A blackout may have begun since the time that was planned.
	s.planned_at := clock();
	SELECT * INTO flaw FROM slot_place_obstacles(s) LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field, flaw.reason);
	END IF;
	PERFORM sign_offs_check(s.campaign, 'slot');
	NEW.corrects := coalesce(NEW.corrects, s.corrects);
	NEW.released_at := clock();
	RETURN NEW;
END $$;

-- Words are looked at once for all slots that use them in a campaign.
CREATE FUNCTION releases_earned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	flaw record;
BEGIN
	SELECT o.* INTO flaw
	FROM (SELECT min(x.id) AS id FROM made JOIN slot x ON x.id = made.slot
	    GROUP BY x.campaign, x.version) AS one
	JOIN slot s ON s.id = one.id,
	    LATERAL (SELECT * FROM slot_word_obstacles(s)
	    UNION ALL SELECT * FROM joint_obstacles(s)) AS o LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field, flaw.reason);
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION releases_earned() IS
	'Trigger: nothing stands against the words that are released.';
CREATE TRIGGER words AFTER INSERT ON release REFERENCING NEW TABLE AS made
	FOR EACH STATEMENT EXECUTE FUNCTION releases_earned();

CREATE OR REPLACE FUNCTION release_apply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE campaign c SET state = 'running'
	WHERE c.state = 'planned' AND c.slug IN (SELECT s.campaign
	    FROM made JOIN slot s ON s.id = made.slot);
	UPDATE slot SET state = 'released' FROM made
	WHERE slot.id = made.slot;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION release_apply() IS
	'Trigger: slots are released, their campaigns run.';
DROP TRIGGER applied ON release;
CREATE TRIGGER applied AFTER INSERT ON release REFERENCING NEW TABLE AS made
	FOR EACH STATEMENT EXECUTE FUNCTION release_apply();

-- --- what a package is made from ---

CREATE FUNCTION package_sources(version bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(
	    'narratives', (SELECT jsonb_agg(jsonb_build_object(
		'slug', n.slug, 'title', n.title) ORDER BY l.ordinal)
		FROM message_narrative l JOIN narrative n
		ON n.slug = l.narrative WHERE l.version = $1),
	    'evidence', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'slug', e.slug, 'statement', e.statement,
		'date', day(e.date), 'number', e.number, 'unit', e.unit,
		'status', e.status, 'source_title', e.source_title,
		'publisher', e.publisher, 'url', e.url,
		'archive_url', e.archive_url)) ORDER BY l.ordinal)
		FROM message_evidence l JOIN evidence e
		ON e.slug = l.evidence WHERE l.version = $1),
	    'deeds', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'slug', d.slug, 'organisation', d.organisation,
		'title', d.title, 'promise', d.promise, 'status', d.status,
		'due', day(d.due), 'proof', d.proof)) ORDER BY l.ordinal)
		FROM message_deed l JOIN deed d ON d.slug = l.deed
		WHERE l.version = $1))
$$;
COMMENT ON FUNCTION package_sources(bigint) IS
	'What the words of a version answer and rest on.';

CREATE FUNCTION package_words(version bigint, language text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(package_sources(v.id)) || jsonb_build_object(
	    'message', without_empty(jsonb_build_object('slug', v.message,
		'version', v.number, 'hash', encode(v.hash, 'hex'),
		'type', v.type, 'themes', v.themes, 'tone', v.tone,
		'dos', v.dos, 'donts', v.donts,
		'counter_technique', v.counter_technique,
		'ai_assisted', v.ai_assisted)),
	    'variant', without_empty(jsonb_build_object(
		'language', w.language, 'fact', w.fact,
		'warning', w.warning, 'fallacy', w.fallacy,
		'fact_again', w.fact_again, 'kernel', w.kernel,
		'call_to_action', w.call_to_action,
		'native_review', w.native_review)))
	FROM message_version v JOIN message_variant w ON w.version = v.id
	WHERE v.id = $1 AND w.language = $2
$$;
COMMENT ON FUNCTION package_words(bigint, text) IS
	'The words of a version in one language, with all that they rest on.';

CREATE FUNCTION package_corrects(item bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object('release', r.id,
	    'key', r.key, 'released_at', moment(r.released_at),
	    'message', v.message, 'version', v.number))
	FROM release r JOIN slot s ON s.id = r.slot
	JOIN message_version v ON v.id = s.version WHERE r.id = item
$$;
COMMENT ON FUNCTION package_corrects(bigint) IS
	'The release that a package corrects.';

CREATE FUNCTION package_place(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'key', (SELECT l.key FROM slot_lease l WHERE l.slot = s.id),
	    'now', moment(clock()),
	    'campaign', jsonb_build_object('slug', c.slug,
		'title', c.title, 'organisation', c.organisation),
	    'slot', without_empty(jsonb_build_object('id', s.id,
		'name', s.name, 'planned_at', moment(s.planned_at),
		'embargo_until', moment(s.embargo_until),
		'time_zone', s.time_zone, 'late_minutes', s.late_minutes,
		'priority', s.priority)),
	    'organisation', without_empty(jsonb_build_object(
		'slug', o.slug, 'legal_name', o.legal_name,
		'voice_line', o.voice_line, 'country', o.country,
		'kind', o.kind)),
	    'audience', without_empty(jsonb_build_object('slug', a.slug,
		'name', a.name, 'kind', a.kind, 'm49', a.m49,
		'iso', a.iso)),
	    'channel', s.channel, 'language', s.language,
	    'corrects', package_corrects(s.corrects)))
	FROM campaign c, organisation o, audience a
	WHERE c.slug = s.campaign AND o.slug = s.organisation
	    AND a.slug = s.audience
$$;
COMMENT ON FUNCTION package_place(slot) IS
	'Who says something to whom, where and when.';

CREATE FUNCTION package_inputs(item bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT package_place(s) || package_words(s.version, s.language)
	FROM slot s WHERE s.id = item
$$;
COMMENT ON FUNCTION package_inputs(bigint) IS
	'All that the package of a slot is made from.';

CREATE FUNCTION packages_inputs(items bigint[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH words AS MATERIALIZED (
		SELECT x.*, package_words(x.version, x.language) AS doc
		FROM (SELECT DISTINCT version, language FROM slot
		    WHERE id = ANY (items)) AS x
	)
	SELECT coalesce(jsonb_agg(package_place(s) || w.doc ORDER BY i.nr),
	    '[]')
	FROM unnest(items) WITH ORDINALITY AS i(id, nr)
	JOIN slot s ON s.id = i.id
	JOIN words w ON w.version = s.version AND w.language = s.language
$$;
COMMENT ON FUNCTION packages_inputs(bigint[]) IS
	'The same of several slots; words that they share are read once.';

-- --- taking what is due ---

-- An embargo ends before the time that is planned, as the slot's CHECK says.
CREATE FUNCTION slots_due(holder text, most int) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
	level text;
	ids bigint[] := '{}';
BEGIN
	FOREACH level IN ARRAY '{high,medium,low}'::text[] LOOP
		ids := ids || ARRAY(SELECT s.id FROM slot s
		    WHERE s.state = 'scheduled' AND s.priority = level
			AND s.planned_at <= clock()
			AND NOT EXISTS (SELECT FROM slot_lease l
			WHERE l.slot = s.id AND l.until > now()
			AND l.holder IS DISTINCT FROM slots_due.holder)
			AND slot_waits(s) IS NULL
		    ORDER BY s.planned_at, s.id
		    LIMIT most - cardinality(ids)
		    FOR NO KEY UPDATE OF s SKIP LOCKED);
	END LOOP;
	RETURN ids;
END $$;
COMMENT ON FUNCTION slots_due(text, int) IS
	'Locks and tells slots that can be released now, the urgent first; also what the holder itself has leased.';

CREATE FUNCTION slots_late() RETURNS bigint[]
LANGUAGE sql AS $$
	SELECT ARRAY(SELECT s.id FROM slot s WHERE s.state = 'scheduled'
	    AND slot_deadline(s.planned_at, s.late_minutes) < clock()
	    ORDER BY slot_deadline(s.planned_at, s.late_minutes) LIMIT 100
	    FOR NO KEY UPDATE OF s SKIP LOCKED)
$$;
COMMENT ON FUNCTION slots_late() IS
	'Locks and tells slots that have missed their time.';

CREATE FUNCTION slot_missed_words(s slot) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT format('It was to be released by %s. %s', to_char(
	    slot_deadline(s.planned_at, s.late_minutes) AT TIME ZONE 'UTC',
	    'YYYY-MM-DD HH24:MI "UTC"'), coalesce(
	    CASE WHEN halted() THEN 'All releases are halted.' END,
	    slot_waits(s), (SELECT l.last_error FROM slot_lease l
	    WHERE l.slot = s.id), 'No daemon took it in time.'))
$$;
COMMENT ON FUNCTION slot_missed_words(slot) IS 'Why a slot missed its time.';

CREATE FUNCTION slots_miss(ids bigint[]) RETURNS void
LANGUAGE sql AS $$
	UPDATE slot s SET (state, reason) = ('missed',
	    coalesce(slot_outrun(s), slot_missed_words(s)))
	WHERE s.id = ANY (ids)
$$;
COMMENT ON FUNCTION slots_miss(bigint[]) IS
	'Slots have missed their time, which is told.';

CREATE FUNCTION slots_lease(ids bigint[], holder text, seconds int)
RETURNS void
LANGUAGE sql AS $$
	INSERT INTO slot_lease AS l (slot, holder, until)
	SELECT id, $2, now() + seconds * interval '1 second'
	FROM unnest(ids) AS id
	ON CONFLICT (slot) DO UPDATE SET (holder, until, tries)
	    = (excluded.holder, excluded.until, l.tries + 1)
$$;
COMMENT ON FUNCTION slots_lease(bigint[], text, int) IS
	'Leases slots; who was at one before leaves its key.';

CREATE FUNCTION release_take(holder text, not_after timestamptz,
    lease_seconds int, most int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	halt_stands boolean := halted();
	due bigint[] := '{}';
	late bigint[] := '{}';
	outrun bigint[];
BEGIN
	IF clock() > not_after THEN
		RETURN jsonb_build_object('now', moment(clock()),
		    'jumped', true, 'halted', halt_stands, 'missed', 0,
		    'waiting', 0, 'slots', '[]'::jsonb);
	ELSIF EXISTS (SELECT FROM slot WHERE state = 'scheduled'
	    AND planned_at <= clock()) THEN
		PERFORM act_as('daemon');
		PERFORM FROM library_version FOR SHARE;
		late := slots_late();
		IF NOT halt_stands THEN
			due := slots_due(holder, most);
		END IF;
		outrun := ARRAY(SELECT s.id FROM slot s WHERE s.id = ANY (due)
		    AND slot_outrun(s) IS NOT NULL);
		late := late || outrun;
		due := ARRAY(SELECT id FROM unnest(due) WITH ORDINALITY
		    AS d(id, nr) WHERE id <> ALL (late) ORDER BY nr);
		PERFORM slots_miss(late), slots_lease(due, holder,
		    lease_seconds);
	END IF;
	RETURN jsonb_strip_nulls(jsonb_build_object('now', moment(clock()),
	    'jumped', false, 'halted', halt_stands,
	    'missed', cardinality(late),
	    'next_at', (SELECT moment(min(planned_at)) FROM slot
		WHERE state = 'scheduled' AND planned_at > clock()),
	    'waiting', (SELECT count(*) - cardinality(due) FROM (SELECT
		FROM slot WHERE state = 'scheduled'
		AND planned_at <= clock() LIMIT 1000) AS x)))
	    || jsonb_build_object('slots', packages_inputs(due));
END $$;
COMMENT ON FUNCTION release_take IS
	'Leases slots that are due, with all that their packages are made from, unless the clock is behind not_after (jumped) or all is halted; what came too late is missed. Tells how many other slots are due (up to 1000), and when the next one is.';

-- --- storing what was made ---

CREATE FUNCTION release_refuse(item bigint, code text, rule text,
    words text) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
	IF code = 'CP422' AND rule <> 'halt' THEN
		UPDATE slot SET (state, reason) = ('withheld', words)
		WHERE id = item AND state = 'scheduled';
	ELSE
		UPDATE slot_lease SET (holder, until, last_error) = (NULL,
		    now() + least(tries, 60) * interval '1 second', words)
		WHERE slot = item;
	END IF;
	RETURN jsonb_build_object('slot', item, 'reason', words, 'withheld',
	    code = 'CP422' AND rule <> 'halt');
END $$;
COMMENT ON FUNCTION release_refuse(bigint, text, text, text) IS
	'A slot whose ground gave way is withheld; after any other fault it is tried again, later and later.';

-- Makes the releases of the packages whose lease holds, all or none.
CREATE FUNCTION release_make(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text) RETURNS SETOF jsonb
LANGUAGE sql AS $$
	INSERT INTO release AS r (slot, organisation, package, signature, key,
	    signing_key)
	SELECT s.id, s.organisation, p.package::jsonb, p.signature, l.key, $6
	FROM unnest($2, $3, $4, $5) AS p(slot, key, package, signature)
	JOIN slot_lease l ON l.slot = p.slot AND l.key = p.key
	    AND l.holder = $1
	JOIN slot s ON s.id = l.slot
	ORDER BY s.id
	RETURNING jsonb_build_object('slot', r.slot, 'release', r.id, 'late',
	    (SELECT extract(epoch FROM r.released_at - s.planned_at)
	    FROM slot s WHERE s.id = r.slot))
$$;
COMMENT ON FUNCTION release_make IS
	'Makes the releases of packages whose lease the holder still has.';

CREATE FUNCTION release_each(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text,
    OUT stored jsonb, OUT refused jsonb)
LANGUAGE plpgsql AS $$
DECLARE
	code text;
	rule text;
	words text;
BEGIN
	stored := '[]';
	refused := '[]';
	FOR i IN 1 .. cardinality(slots) LOOP
		BEGIN
			stored := stored || coalesce((SELECT jsonb_agg(m)
			    FROM release_make(holder, slots[i:i], keys[i:i],
			    packages[i:i], signatures[i:i], signing_key) m),
			    '[]');
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE,
			    rule = CONSTRAINT_NAME, words = MESSAGE_TEXT;
			refused := refused || release_refuse(slots[i], code,
			    rule, words);
		END;
	END LOOP;
END $$;
COMMENT ON FUNCTION release_each IS
	'Makes releases one by one: one that is refused undoes no other.';

-- Nearly always all of them are made in one statement.
CREATE FUNCTION release_store(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	stored jsonb;
	refused jsonb := '[]';
BEGIN
	PERFORM act_as('daemon');
	PERFORM FROM library_version FOR SHARE;
	LOCK TABLE halt IN SHARE MODE;
	IF halted() THEN
		RETURN '{"halted": true, "stored": [], "refused": []}';
	END IF;
	PERFORM FROM campaign c WHERE c.state = 'planned' AND c.slug IN
	    (SELECT s.campaign FROM slot s WHERE s.id = ANY (slots))
	ORDER BY c.slug FOR NO KEY UPDATE;
	PERFORM FROM slot s WHERE s.id = ANY (slots)
	ORDER BY s.id FOR NO KEY UPDATE;
	BEGIN
		SELECT coalesce(jsonb_agg(m), '[]') INTO stored
		FROM release_make(holder, slots, keys, packages, signatures,
		    signing_key) m;
	EXCEPTION WHEN OTHERS THEN
		SELECT e.stored, e.refused INTO stored, refused
		FROM release_each(holder, slots, keys, packages, signatures,
		    signing_key) e;
	END;
	RETURN jsonb_build_object('halted', false, 'stored', stored,
	    'refused', refused);
END $$;
COMMENT ON FUNCTION release_store IS
	'Releases what was taken: packages with their keys and signatures. Packages whose lease another has are passed over; a refused one undoes no other.';

CREATE FUNCTION release_fail(holder text, slot bigint, key uuid, words text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM act_as('daemon');
	PERFORM FROM library_version FOR SHARE;
	UPDATE slot s SET (state, reason) = ('withheld', words)
	FROM slot_lease l
	WHERE s.id = release_fail.slot AND l.slot = s.id
	    AND l.key = release_fail.key AND l.holder = release_fail.holder
	    AND s.state = 'scheduled';
END $$;
COMMENT ON FUNCTION release_fail IS
	'Withholds a slot that no package can be made of.';

-- --- after ---

-- One that still has slots before it can be prolonged.
CREATE FUNCTION campaigns_end() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	item text;
	n int := 0;
BEGIN
	PERFORM act_as('daemon');
	PERFORM FROM library_version FOR UPDATE;
	FOR item IN UPDATE campaign c SET state = 'ended'
	    WHERE c.state IN ('planned', 'running') AND c.ends_at < clock()
		AND NOT EXISTS (SELECT FROM slots_ahead(c.slug))
	    RETURNING c.slug
	LOOP
		PERFORM campaign_tell(item, 'campaign.changed', item,
		    '{"change": "ended"}');
		n := n + 1;
	END LOOP;
	RETURN n;
END $$;
COMMENT ON FUNCTION campaigns_end() IS
	'Ends the campaigns whose time is over and that have nothing before them; says how many.';

CREATE OR REPLACE FUNCTION release_acknowledge(release bigint, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of(release, actor);
BEGIN
	PERFORM act_as(actor);
	PERFORM release_receiver(r, actor, 'acknowledge');
	UPDATE release x SET acknowledged_at = clock()
	WHERE x.id = r.id AND x.acknowledged_at IS NULL;
	RETURN release_doc(x) FROM release x WHERE x.id = r.id;
END $$;

CREATE FUNCTION release_receiver(r release, actor text, act text)
RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	who account := live_account(actor, 'account');
BEGIN
	IF who.organisation <> r.organisation THEN
		PERFORM fail('CP403', 'release', format(
		    'Release %s is for "%s" to %s.', r.id, r.organisation,
		    act));
	END IF;
END $$;
COMMENT ON FUNCTION release_receiver(release, text, text) IS
	'Refuses whoever is not of the organisation that a release is for.';

CREATE FUNCTION base64(bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT translate(encode($1, 'base64'), E'\n', '')
$$;
COMMENT ON FUNCTION base64(bytea) IS 'Bytes in Base64, on one line.';

CREATE FUNCTION release_get(release bigint, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of(release, actor);
BEGIN
	PERFORM release_receiver(r, actor, 'fetch');
	RETURN release_doc(r) || jsonb_strip_nulls(jsonb_build_object(
	    'package', r.package, 'signature', base64(r.signature),
	    'key', r.key, 'signing_key', r.signing_key,
	    'public_key', (SELECT base64(k.public)
		FROM signing_key k WHERE k.id = r.signing_key)));
END $$;
COMMENT ON FUNCTION release_get(bigint, text) IS
	'A release with its package, for the organisation that it is for.';

GRANT SELECT ON signing_key, slot_lease TO counterpointd;
GRANT EXECUTE ON FUNCTION signing_key_add, release_take, release_store,
	release_fail, release_get, campaigns_end TO counterpointd;
