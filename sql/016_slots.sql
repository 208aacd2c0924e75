-- SPDX-License-Identifier: Apache-2.0
-- 016_slots.sql - what stands between a slot and its release.
-- Owns: the guards of slots; withholding them when their ground gives way.
-- Leaves to others: the tables (015), releases (017).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION audience_line(item text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
	WITH RECURSIVE up(slug, parent) AS (
		SELECT a.slug, a.parent FROM audience a WHERE a.slug = item
		UNION SELECT a.slug, a.parent FROM audience a, up
		WHERE a.slug = up.parent)
	SELECT slug FROM up
$$;
COMMENT ON FUNCTION audience_line(text) IS
	'An audience and all that it is a part of.';

-- Where nobody may speak, whatever the words.
CREATE FUNCTION slot_place_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'home_publics', 'audience', format(
	    '"%s" must not address the audience "%s".', s.organisation,
	    f.audience)
	FROM organisation_forbidden f
	WHERE f.organisation = s.organisation
	    AND f.audience IN (SELECT audience_line(s.audience))
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'Nothing is released to "%s" from %s to %s: %s', b.audience,
	    day(b.from_date), day(b.to_date), b.reason)
	FROM audience_blackout b JOIN audience a ON a.slug = b.audience
	WHERE b.audience IN (SELECT audience_line(s.audience))
	    AND (s.planned_at AT TIME ZONE a.time_zone)::date
	    BETWEEN b.from_date AND b.to_date
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'The campaign "%s" is silent then: %s', b.campaign, b.reason)
	FROM campaign_blackout b
	WHERE b.campaign = s.campaign AND s.planned_at >= b.starts_at
	    AND s.planned_at < b.ends_at
$$;
COMMENT ON FUNCTION slot_place_obstacles(slot) IS
	'Forbidden audiences and blackouts that a slot runs into.';

-- What must hold from clearance to release.
CREATE FUNCTION slot_word_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'four_eyes', 'version', format(
	    'Version %s of the message "%s" is %s, not cleared.', v.number,
	    v.message, v.state)
	FROM message_version v
	WHERE v.id = s.version AND (v.state <> 'cleared' OR NOT EXISTS
	    (SELECT FROM clearance c WHERE c.version = v.id
	    AND c.hash = v.hash AND c.verdict = 'cleared'))
	UNION ALL
	SELECT 'evidence_decay', 'version', evidence_decay(e)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = s.version AND evidence_decay(e) IS NOT NULL
	UNION ALL
	SELECT f.rule, 'version', f.finding
	FROM rule_findings(s.version) f WHERE f.rule <> 'evidence_decay'
$$;
COMMENT ON FUNCTION slot_word_obstacles(slot) IS
	'What is missing in a slot''s words: clearance, evidence, deeds.';

CREATE FUNCTION slot_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT * FROM slot_place_obstacles(s)
	UNION ALL
	SELECT * FROM slot_word_obstacles(s)
$$;
COMMENT ON FUNCTION slot_obstacles(slot) IS
	'All that stands between a slot and its release.';

CREATE FUNCTION slot_plan_check(s slot) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	c campaign;
	v message_version;
	before slot;
	zone text;
BEGIN
	SELECT * INTO v FROM message_version WHERE id = s.version;
	IF v.organisation <> s.organisation THEN
		PERFORM fail_rule('attribution', 'organisation', format(
		    'The message "%s" is spoken by "%s", not by "%s".',
		    v.message, v.organisation, s.organisation));
	END IF;
	-- Slots of a campaign take turns, or two could both be the last one.
	SELECT * INTO c FROM campaign WHERE slug = s.campaign
	FOR NO KEY UPDATE;
	IF s.planned_at NOT BETWEEN c.starts_at AND c.ends_at THEN
		PERFORM fail('CP400', 'planned_at',
		    'The slot lies outside the time of its campaign.');
	END IF;
	SELECT * INTO before FROM slot WHERE id = s.depends_on;
	IF s.planned_at < before.planned_at + s.lag THEN
		PERFORM fail('CP400', 'planned_at', format(
		    'The slot comes too early after slot %s.', before.id));
	END IF;
	SELECT a.time_zone INTO zone FROM audience a WHERE a.slug = s.audience;
	IF c.cadence_cap <= (SELECT count(*) FROM slot o
	    WHERE o.campaign = s.campaign AND o.audience = s.audience
	    AND o.id <> s.id AND o.state NOT IN ('cancelled', 'withheld',
	    'missed') AND (o.planned_at AT TIME ZONE zone)::date
	    = (s.planned_at AT TIME ZONE zone)::date) THEN
		PERFORM fail('CP409', 'planned_at', format(
		    'The campaign allows %s slots a day for "%s".',
		    c.cadence_cap, s.audience));
	END IF;
END $$;
COMMENT ON FUNCTION slot_plan_check(slot) IS
	'Refuses a slot that does not fit its message or campaign.';

CREATE FUNCTION slot_state_check(was text, s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	releaser account;
	flaw record;
BEGIN
	IF (was, s.state) NOT IN (('planned', 'cleared'),
	    ('cleared', 'scheduled'), ('cleared', 'planned'),
	    ('scheduled', 'cleared'), ('scheduled', 'released'),
	    ('scheduled', 'missed'), ('planned', 'withheld'),
	    ('cleared', 'withheld'), ('scheduled', 'withheld'),
	    ('withheld', 'planned'), ('missed', 'planned'),
	    ('planned', 'cancelled'), ('cleared', 'cancelled'),
	    ('scheduled', 'cancelled'), ('withheld', 'cancelled'),
	    ('missed', 'cancelled')) THEN
		PERFORM fail('CP409', 'state', format(
		    'A slot that is %s cannot become %s.', was, s.state));
	END IF;
	IF s.state IN ('cleared', 'scheduled') THEN
		SELECT * INTO flaw FROM slot_obstacles(s) LIMIT 1;
		IF FOUND THEN
			PERFORM fail_rule(flaw.rule, flaw.field, flaw.reason);
		END IF;
	END IF;
	IF s.state = 'scheduled' THEN
		SELECT * INTO releaser FROM account
		WHERE login = s.scheduled_by AND retired_at IS NULL;
		IF releaser.login IS NULL OR NOT releaser.person
		    OR NOT 'releaser' = ANY (releaser.roles)
		    OR releaser.organisation <> s.organisation THEN
			PERFORM fail('CP403', 'scheduled_by', format(
			    'A slot of "%s" is scheduled by one of its releasers, a person.',
			    s.organisation));
		END IF;
	ELSIF s.state = 'released' AND NOT EXISTS
	    (SELECT FROM release r WHERE r.slot = s.id) THEN
		PERFORM fail('CP409', 'state',
		    'A slot becomes released by its release alone.');
	END IF;
END $$;
COMMENT ON FUNCTION slot_state_check(text, slot) IS
	'Refuses a step that the states of a slot do not have, or that is not earned.';

CREATE FUNCTION slot_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	flaw record;
	free text[] := CASE WHEN NEW.state = OLD.state THEN '{reason}'
	    ELSE '{state,reason,scheduled_by}' END;
BEGIN
	IF TG_OP = 'INSERT' AND NEW.state <> 'planned' THEN
		PERFORM fail('CP409', 'state', 'A new slot is planned.');
	ELSIF TG_OP = 'INSERT'
	    OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
		IF TG_OP = 'UPDATE' AND OLD.state <> 'planned' THEN
			PERFORM fail('CP409', 'state',
			    'Only a planned slot can be changed.');
		END IF;
		PERFORM slot_plan_check(NEW);
		SELECT * INTO flaw FROM slot_place_obstacles(NEW) LIMIT 1;
		IF FOUND THEN
			PERFORM fail_rule(flaw.rule, flaw.field, flaw.reason);
		END IF;
	END IF;
	IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state THEN
		PERFORM slot_state_check(OLD.state, NEW);
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION slot_guard() IS
	'Trigger: a slot fits its campaign and earns each state.';

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON slot
	FOR EACH ROW EXECUTE FUNCTION slot_guard();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON slot
	EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON slot
	FOR EACH ROW EXECUTE FUNCTION audit_row('slot', 'id');
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON campaign
	EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON campaign
	FOR EACH ROW EXECUTE FUNCTION audit_row('campaign', 'slug');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON campaign_partner
	FOR EACH ROW EXECUTE FUNCTION audit_row('campaign_partner', 'campaign',
	'organisation');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON campaign_blackout
	FOR EACH ROW EXECUTE FUNCTION audit_row('campaign_blackout', 'campaign');

CREATE FUNCTION sign_off_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	signer account := live_account(NEW.signed_off_by, 'signed_off_by');
BEGIN
	IF NOT signer.person OR signer.organisation <> NEW.organisation
	    OR NOT signer.roles && '{reviewer,releaser}' THEN
		PERFORM fail('CP403', 'signed_off_by', format(
		    'A reviewer or releaser of "%s", a person, signs off for it.',
		    NEW.organisation));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION sign_off_check() IS
	'Trigger: a partner''s sign-off comes from its own people.';
CREATE TRIGGER checked BEFORE INSERT OR UPDATE ON campaign_partner
	FOR EACH ROW WHEN (NEW.signed_off_by IS NOT NULL)
	EXECUTE FUNCTION sign_off_check();

CREATE FUNCTION slots_withhold_decayed() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	withheld int;
BEGIN
	UPDATE slot s SET state = 'withheld', reason = o.reason
	FROM slot x CROSS JOIN LATERAL (SELECT reason
	    FROM slot_obstacles(x) LIMIT 1) o
	WHERE x.id = s.id AND s.state = 'scheduled';
	GET DIAGNOSTICS withheld = ROW_COUNT;
	RETURN withheld;
END $$;
COMMENT ON FUNCTION slots_withhold_decayed() IS
	'Withholds every scheduled slot whose ground gave way, saying why; says how many.';

CREATE FUNCTION slots_recheck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM slots_withhold_decayed();
	RETURN NULL;
END $$;
COMMENT ON FUNCTION slots_recheck() IS
	'Trigger: withholds slots in the very transaction that undermines them.';

CREATE TRIGGER slots AFTER UPDATE ON evidence
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER UPDATE ON deed
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER UPDATE ON message_version
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER INSERT OR UPDATE ON audience_blackout
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER INSERT OR UPDATE ON campaign_blackout
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER INSERT OR UPDATE ON organisation_forbidden
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER UPDATE ON audience
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER UPDATE ON narrative
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
