-- SPDX-License-Identifier: Apache-2.0
-- 038_due.sql - what a release asks when it is made, and by which clock; the
-- keys that it is known and signed by.
-- Owns: clock, signing_key, slot_lease; the end of campaigns. Replaces the
-- guards of releases.
-- Leaves to others: taking what is due and storing it (043), carrying it.
--
-- A slot is released by the one row of its release, which makes it once. A
-- lease only saves daemons from doing the same work.

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

CREATE FUNCTION release_time_check(s slot) RETURNS void
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
COMMENT ON FUNCTION release_time_check(slot) IS
	'Refuses a slot that is not due, is too late, or waits for another.';

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
CREATE TRIGGER turn BEFORE INSERT ON release
	FOR EACH STATEMENT EXECUTE FUNCTION release_turn();

CREATE OR REPLACE FUNCTION release_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	s slot;
	flaw record;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		OLD.attempts := NEW.attempts;
		OLD.acknowledged_at := NEW.acknowledged_at;
		IF NEW IS DISTINCT FROM OLD THEN
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
COMMENT ON FUNCTION release_apply() IS
	'Trigger: slots are released, their campaigns run.';
DROP TRIGGER applied ON release;
CREATE TRIGGER applied AFTER INSERT ON release REFERENCING NEW TABLE AS made
	FOR EACH STATEMENT EXECUTE FUNCTION release_apply();

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

-- Who received it says so; a program of the organisation may.
CREATE FUNCTION release_acknowledge(release bigint, actor text)
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
COMMENT ON FUNCTION release_acknowledge(bigint, text) IS
	'The organisation has received a release; again changes nothing.';

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

GRANT SELECT ON signing_key, slot_lease TO counterpointd;
GRANT EXECUTE ON FUNCTION signing_key_add, release_acknowledge, campaigns_end
	TO counterpointd;
