-- SPDX-License-Identifier: Apache-2.0
-- 033_sign_offs.sql - a sign-off holds for the plan that was signed; who may
-- know of a campaign, and how they are told; what withholds a slot.
-- Owns: notice; who may see a campaign; the guards of sign-offs.
-- Leaves to others: what the plan is, as JSON (034), delivering notices (the
-- daemon).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- who may know ---

-- A plan is not for every desk before it is carried out. The accounts of its
-- partners see it, and auditors; to all others it is not there.
CREATE FUNCTION campaign_visible(item text, actor text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM account a
	    WHERE a.login = actor AND a.retired_at IS NULL
	    AND ('auditor' = ANY (a.roles) OR a.organisation IN
	    (SELECT p.organisation FROM campaign_partner p
	    WHERE p.campaign = item)))
$$;
COMMENT ON FUNCTION campaign_visible(text, text) IS
	'Whether an account may see a campaign: a partner''s, or an auditor''s.';

CREATE FUNCTION campaign_seen(item text, actor text, field text)
RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign c WHERE c.slug = item)
	    OR NOT campaign_visible(item, actor) THEN
		PERFORM fail('CP404', field, format(
		    'There is no campaign "%s".', item));
	END IF;
END $$;
COMMENT ON FUNCTION campaign_seen(text, text, text) IS
	'Nothing, or not_found: also for who must not know of it.';

-- First step of a function that writes about a campaign and has named its
-- actor. A change of the library may withhold slots: whoever changes slots
-- takes turns with it, or each could wait for the other.
CREATE OR REPLACE FUNCTION campaign_need(campaign text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM library_version FOR UPDATE;
	PERFORM campaign_seen(campaign, current_actor(), 'campaign');
END $$;

CREATE OR REPLACE FUNCTION partner_check(campaign text, organisation text,
    field text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = partner_check.campaign
	    AND p.organisation = partner_check.organisation) THEN
		PERFORM fail('CP404', 'campaign', format(
		    'There is no campaign "%s" that "%s" takes part in.',
		    partner_check.campaign, partner_check.organisation));
	END IF;
END $$;

-- --- telling ---

-- Every daemon reads what has become visible since it last looked. The number
-- of a row would not tell: a lower one may be committed later.
CREATE TABLE notice (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT notice__id PRIMARY KEY,
	xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
	made_at timestamptz NOT NULL DEFAULT now(),
	type text NOT NULL,
	subject text NOT NULL,
	organisations text[],
	data jsonb NOT NULL,
	CONSTRAINT notice__once UNIQUE (xact, type, subject)
);
COMMENT ON TABLE notice IS
	'What subscribers of every daemon are told; kept for a day.';
COMMENT ON COLUMN notice.id IS 'Its number.';
COMMENT ON COLUMN notice.xact IS 'The transaction that it tells of.';
COMMENT ON COLUMN notice.made_at IS 'When.';
COMMENT ON COLUMN notice.type IS 'Type of the event.';
COMMENT ON COLUMN notice.subject IS 'What it is about.';
COMMENT ON COLUMN notice.organisations IS
	'Whose accounts, beside auditors, are told; none: all.';
COMMENT ON COLUMN notice.data IS 'More about it.';
COMMENT ON CONSTRAINT notice__id ON notice IS 'Each notice has a number.';
COMMENT ON CONSTRAINT notice__once ON notice IS
	'A transaction tells a thing once.';

CREATE FUNCTION notice_add(type text, subject text, organisations text[],
    data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT made_at FROM notice ORDER BY id LIMIT 1)
	    < now() - interval '1 day' THEN
		DELETE FROM notice WHERE id IN (SELECT id FROM notice
		    WHERE made_at < now() - interval '1 day'
		    ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED);
	END IF;
	INSERT INTO notice (type, subject, organisations, data)
	VALUES ($1, $2, $3, jsonb_strip_nulls($4)) ON CONFLICT DO NOTHING;
	PERFORM pg_notify('counterpoint_notice', '');
END $$;
COMMENT ON FUNCTION notice_add(text, text, text[], jsonb) IS
	'Tells subscribers of every daemon, once this transaction is committed.';

CREATE FUNCTION notices_since(seen text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT jsonb_build_object('seen', pg_current_snapshot()::text,
	    'notices', (SELECT jsonb_agg(jsonb_build_object('type', n.type,
		'subject', n.subject, 'organisations', n.organisations,
		'data', n.data) ORDER BY n.id)
	    FROM notice n
	    WHERE n.xact >= pg_snapshot_xmin(seen::pg_snapshot)
	    AND NOT pg_visible_in_snapshot(n.xact, seen::pg_snapshot)))
$$;
COMMENT ON FUNCTION notices_since(text) IS
	'The notices that have become visible since; NULL at first: none. `seen` is for the next time.';

-- A transaction may change a thousand slots; it tells of their campaign once.
CREATE FUNCTION campaign_tell(item text, event text, subject text,
    data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM notice n
	    WHERE n.xact = pg_current_xact_id() AND n.type = event
	    AND n.subject = campaign_tell.subject) THEN
		PERFORM notice_add(event, subject, ARRAY(SELECT p.organisation::text
		    FROM campaign_partner p WHERE p.campaign = item
		    ORDER BY p.organisation), data || jsonb_build_object(
		    'campaign', item, 'by', current_actor()));
	END IF;
END $$;
COMMENT ON FUNCTION campaign_tell(text, text, text, jsonb) IS
	'Tells the partners of a campaign.';

CREATE FUNCTION slot_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM campaign_tell(NEW.campaign, 'slot.' || NEW.state,
	    NEW.campaign || '/' || NEW.name, jsonb_build_object(
	    'slot', NEW.name, 'id', NEW.id,
	    'organisation', NEW.organisation, 'reason', NEW.reason,
	    'release', (SELECT r.id FROM release r WHERE r.slot = NEW.id)));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION slot_tell() IS
	'Trigger: tells that a slot was released, withheld, or has missed its time.';
CREATE TRIGGER told AFTER UPDATE ON slot FOR EACH ROW
	WHEN (OLD.state <> NEW.state AND NEW.state IN
	('released', 'withheld', 'missed')) EXECUTE FUNCTION slot_tell();

-- A halt is everybody's, and so is its end.
CREATE FUNCTION halt_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM notice_add(CASE TG_OP WHEN 'INSERT' THEN 'release.halted'
	    ELSE 'release.resumed' END, NEW.id::text, NULL,
	    jsonb_build_object('halt', NEW.id, 'reason', NEW.reason,
	    'by', coalesce(NEW.resumed_by, NEW.halted_by)));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION halt_tell() IS
	'Trigger: tells that all releases have stopped, or go on.';
CREATE TRIGGER told AFTER INSERT OR UPDATE ON halt
	FOR EACH ROW EXECUTE FUNCTION halt_tell();

CREATE FUNCTION joint_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM campaign_tell(NEW.campaign, TG_ARGV[0], v.message,
	    joint_doc(NEW.campaign, NEW.version))
	FROM message_version v WHERE v.id = NEW.version;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION joint_tell() IS
	'Trigger: tells the partners that words were put before them, or what one said.';
CREATE TRIGGER told AFTER INSERT ON circulation
	FOR EACH ROW EXECUTE FUNCTION joint_tell('message.circulated');
CREATE TRIGGER told AFTER INSERT ON consent
	FOR EACH ROW EXECUTE FUNCTION joint_tell('message.consented');

-- --- withholding ---

-- A change of the library looks at the words of each version once, however many
-- slots use it.
CREATE OR REPLACE FUNCTION slots_withhold_decayed() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	withheld int;
BEGIN
	PERFORM FROM library_version FOR UPDATE;
	WITH one AS MATERIALIZED (
		SELECT min(id) AS id, campaign, version FROM slot
		WHERE state = 'scheduled' GROUP BY campaign, version
	), word AS MATERIALIZED (
		SELECT one.version, min(o.reason) AS reason
		FROM (SELECT min(id) AS id, version FROM one GROUP BY version)
		    AS one
		JOIN slot s ON s.id = one.id, LATERAL slot_word_obstacles(s) o
		GROUP BY one.version
	), joint AS MATERIALIZED (
		SELECT one.campaign, one.version, min(o.reason) AS reason
		FROM one JOIN slot s ON s.id = one.id,
		    LATERAL joint_obstacles(s) o
		GROUP BY one.campaign, one.version
	)
	UPDATE slot s SET (state, reason) = ('withheld', f.reason)
	FROM (SELECT x.id, coalesce((SELECT p.reason
	    FROM slot_place_obstacles(x) p LIMIT 1), word.reason,
	    joint.reason) AS reason
	    FROM slot x LEFT JOIN word ON word.version = x.version
	    LEFT JOIN joint ON joint.version = x.version
	    AND joint.campaign = x.campaign
	    WHERE x.state = 'scheduled') AS f
	WHERE f.id = s.id AND f.reason IS NOT NULL;
	GET DIAGNOSTICS withheld = ROW_COUNT;
	RETURN withheld;
END $$;

-- --- sign-offs ---

CREATE OR REPLACE FUNCTION sign_off_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	plan bytea;
BEGIN
	PERFORM person_of(NEW.signed_off_by, 'signed_off_by',
	    NEW.organisation, '{reviewer,releaser}');
	-- No slot is changed between the look at the plan and the signature.
	IF (SELECT state IN ('ended', 'cancelled') FROM campaign
	    WHERE slug = NEW.campaign FOR NO KEY UPDATE) THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" is over.', NEW.campaign));
	END IF;
	plan := campaign_plan_hash(NEW.campaign);
	IF NEW.plan_hash <> plan THEN
		PERFORM fail('CP409', 'hash', format(
		    'The campaign "%s" has changed since; read it again.',
		    NEW.campaign));
	END IF;
	NEW.plan_hash := plan;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION sign_off_check() IS
	'Trigger: a partner''s own people sign off, and exactly what stands.';

-- The plan is the frame and the slots, without how far each of them is.
CREATE FUNCTION plan_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	row_now jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD
	    ELSE NEW END);
	item text := row_now ->> TG_ARGV[0];
BEGIN
	IF TG_ARGV[0] = 'slot' THEN
		SELECT s.campaign INTO item FROM slot s
		WHERE s.id = (row_now ->> 'slot')::bigint;
	END IF;
	UPDATE campaign_partner
	SET (signed_off_by, signed_off_at, plan_hash) = (NULL, NULL, NULL)
	WHERE campaign = item AND signed_off_at IS NOT NULL;
	PERFORM campaign_tell(item, 'campaign.changed', item,
	    jsonb_build_object('change', CASE row_now ->> 'state'
	    WHEN 'cancelled' THEN 'cancelled' ELSE 'plan' END));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION plan_changed() IS
	'Trigger: takes the sign-offs away, for they were of another plan, and tells the partners.';

CREATE TRIGGER plan_changed AFTER UPDATE ON campaign FOR EACH ROW
	WHEN (to_jsonb(OLD) - '{state,reason}'::text[]
	<> to_jsonb(NEW) - '{state,reason}'::text[]
	OR NEW.state = 'cancelled')
	EXECUTE FUNCTION plan_changed('slug');
CREATE TRIGGER plan_changed AFTER INSERT OR DELETE ON campaign_partner
	FOR EACH ROW EXECUTE FUNCTION plan_changed('campaign');
CREATE TRIGGER plan_changed AFTER INSERT OR UPDATE OR DELETE
	ON campaign_blackout
	FOR EACH ROW EXECUTE FUNCTION plan_changed('campaign');
CREATE TRIGGER plan_changed AFTER INSERT OR UPDATE OR DELETE
	ON slot_dependency
	FOR EACH ROW EXECUTE FUNCTION plan_changed('slot');
CREATE TRIGGER plan_begun AFTER INSERT ON slot
	FOR EACH ROW EXECUTE FUNCTION plan_changed('campaign');
CREATE TRIGGER plan_changed AFTER UPDATE ON slot FOR EACH ROW
	WHEN (to_jsonb(OLD) - '{state,reason,scheduled_by}'::text[]
	<> to_jsonb(NEW) - '{state,reason,scheduled_by}'::text[]
	OR OLD.state <> 'cancelled' AND NEW.state = 'cancelled')
	EXECUTE FUNCTION plan_changed('campaign');

CREATE FUNCTION signed_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM campaign_tell(NEW.campaign, 'campaign.changed', NEW.campaign,
	    jsonb_build_object('change', 'signed_off',
	    'organisation', NEW.organisation));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION signed_tell() IS
	'Trigger: tells the partners that one of them has signed off.';
CREATE TRIGGER told AFTER UPDATE ON campaign_partner FOR EACH ROW
	WHEN (NEW.plan_hash IS DISTINCT FROM OLD.plan_hash
	AND NEW.plan_hash IS NOT NULL)
	EXECUTE FUNCTION signed_tell();

GRANT EXECUTE ON FUNCTION notices_since TO counterpointd;
