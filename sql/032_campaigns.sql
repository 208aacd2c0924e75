-- SPDX-License-Identifier: Apache-2.0
-- 032_campaigns.sql - what a campaign needs beside 015: slots whose time,
-- voice or words are still open, what ties slots together, and sign-offs that
-- hold for what was signed.
-- Owns: the new columns, slot_dependency, notice; the guards of all of it.
-- Leaves to others: campaigns as JSON (034), what is wrong with one (035).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- the frame ---

ALTER TABLE campaign
	ADD COLUMN achievable sentence,
	ADD COLUMN relevant sentence,
	ADD COLUMN organisation_cap int
	    CONSTRAINT campaign__organisation_cap CHECK (organisation_cap > 0),
	ADD COLUMN audience_gap int
	    CONSTRAINT campaign__audience_gap CHECK (audience_gap > 0),
	ADD COLUMN organisation_gap int
	    CONSTRAINT campaign__organisation_gap CHECK (organisation_gap > 0),
	ADD COLUMN clearance_lead int
	    CONSTRAINT campaign__clearance_lead CHECK (clearance_lead > 0),
	ADD COLUMN reason sentence;
COMMENT ON COLUMN campaign.objective IS 'What is to be reached, in particular.';
COMMENT ON COLUMN campaign.achievable IS 'What makes it achievable.';
COMMENT ON COLUMN campaign.relevant IS 'What it matters for.';
COMMENT ON COLUMN campaign.organisation_cap IS
	'At most so many slots of one organisation in one day of its own zone.';
COMMENT ON COLUMN campaign.audience_gap IS
	'At least so many minutes between two slots to one audience; none: 60 between two organisations.';
COMMENT ON COLUMN campaign.organisation_gap IS
	'At least so many minutes between two slots of one organisation.';
COMMENT ON COLUMN campaign.clearance_lead IS
	'A slot is cleared so many minutes before its time.';
COMMENT ON COLUMN campaign.reason IS 'Why it was cancelled.';
COMMENT ON CONSTRAINT campaign__organisation_cap ON campaign IS
	'A cap is at least 1.';
COMMENT ON CONSTRAINT campaign__audience_gap ON campaign IS
	'A gap is at least a minute.';
COMMENT ON CONSTRAINT campaign__organisation_gap ON campaign IS
	'A gap is at least a minute.';
COMMENT ON CONSTRAINT campaign__clearance_lead ON campaign IS
	'A lead is at least a minute.';

-- A sign-off given before was not bound to anything.
UPDATE campaign_partner SET (signed_off_by, signed_off_at) = (NULL, NULL)
WHERE signed_off_at IS NOT NULL;
ALTER TABLE campaign_partner ADD COLUMN plan_hash bytea,
	ADD CONSTRAINT campaign_partner__plan_hash
	CHECK ((signed_off_at IS NULL) = (plan_hash IS NULL));
COMMENT ON COLUMN campaign_partner.plan_hash IS
	'Hash of the plan that was signed; any change of the plan takes the sign-off away.';
COMMENT ON CONSTRAINT campaign_partner__plan_hash ON campaign_partner IS
	'A sign-off is of one exact plan.';

-- --- slots ---

CREATE TABLE slot_dependency (
	slot bigint NOT NULL
	    CONSTRAINT slot_dependency__slot REFERENCES slot,
	predecessor bigint NOT NULL
	    CONSTRAINT slot_dependency__predecessor REFERENCES slot,
	least_minutes int NOT NULL DEFAULT 0
	    CONSTRAINT slot_dependency__least_minutes
	    CHECK (least_minutes >= 0),
	most_minutes int,
	CONSTRAINT slot_dependency__once PRIMARY KEY (slot, predecessor),
	CONSTRAINT slot_dependency__most_minutes
	    CHECK (most_minutes >= least_minutes),
	CONSTRAINT slot_dependency__itself CHECK (slot <> predecessor)
);
CREATE INDEX slot_dependency_predecessor ON slot_dependency (predecessor);
COMMENT ON TABLE slot_dependency IS
	'A slot that comes after another of its campaign.';
COMMENT ON COLUMN slot_dependency.slot IS 'The later slot.';
COMMENT ON COLUMN slot_dependency.predecessor IS 'The earlier slot.';
COMMENT ON COLUMN slot_dependency.least_minutes IS
	'At least so long after it.';
COMMENT ON COLUMN slot_dependency.most_minutes IS
	'At most so long after it; none: at any time.';
COMMENT ON CONSTRAINT slot_dependency__slot ON slot_dependency IS
	'The slot exists.';
COMMENT ON CONSTRAINT slot_dependency__predecessor ON slot_dependency IS
	'The slot before it exists.';
COMMENT ON CONSTRAINT slot_dependency__least_minutes ON slot_dependency IS
	'A lag is not negative.';
COMMENT ON CONSTRAINT slot_dependency__once ON slot_dependency IS
	'A slot names each slot before it once.';
COMMENT ON CONSTRAINT slot_dependency__most_minutes ON slot_dependency IS
	'The longest lag is not shorter than the least one.';
COMMENT ON CONSTRAINT slot_dependency__itself ON slot_dependency IS
	'A slot does not wait for itself.';
INSERT INTO slot_dependency (slot, predecessor, least_minutes)
SELECT id, depends_on, ceil(extract(epoch FROM lag) / 60) FROM slot
WHERE depends_on IS NOT NULL;

-- What a slot leaves open is filled in until it is cleared. A partner that
-- left keeps its cancelled slots, so that the guard knows partners, not a key.
ALTER TABLE slot DROP COLUMN depends_on, DROP COLUMN lag,
	DROP CONSTRAINT slot__partner,
	ALTER COLUMN version DROP NOT NULL,
	ALTER COLUMN language DROP NOT NULL,
	ALTER COLUMN organisation DROP NOT NULL,
	ALTER COLUMN channel DROP NOT NULL,
	ALTER COLUMN planned_at DROP NOT NULL,
	ADD COLUMN name slug,
	ADD COLUMN narrative slug
	    CONSTRAINT slot__narrative REFERENCES narrative,
	ADD COLUMN types text[] NOT NULL DEFAULT '{}' CONSTRAINT slot__types
	    CHECK (types <@ '{debunk,prebunk,explain,positive,call_to_action}'
	    AND no_repeats(types)),
	ADD COLUMN earliest timestamptz,
	ADD COLUMN latest timestamptz,
	ADD COLUMN priority text NOT NULL DEFAULT 'medium'
	    CONSTRAINT slot__priority
	    CHECK (priority IN ('low', 'medium', 'high')),
	ADD COLUMN chorus slug,
	ADD COLUMN series slug,
	ADD COLUMN event short_text
	    CONSTRAINT publics_only__event CHECK (public_words(event)),
	ADD COLUMN occasion slug
	    CONSTRAINT slot__occasion REFERENCES occasion,
	ADD COLUMN event_on date,
	ADD COLUMN event_from int,
	ADD COLUMN event_to int,
	ADD COLUMN corrects bigint
	    CONSTRAINT slot__corrects REFERENCES release;
ALTER TABLE slot RENAME COLUMN minutes TO late_minutes;
ALTER TABLE slot RENAME CONSTRAINT slot__minutes TO slot__late_minutes;
ALTER TABLE slot DISABLE TRIGGER USER;
UPDATE slot SET name = 'slot-' || id;
ALTER TABLE slot ENABLE TRIGGER USER;
ALTER TABLE slot ALTER COLUMN name SET NOT NULL,
	ADD CONSTRAINT slot__message
	    CHECK (num_nonnulls(version, narrative) > 0),
	ADD CONSTRAINT slot__whole
	    CHECK (state IN ('planned', 'withheld', 'cancelled')
	    OR num_nulls(version, language, organisation, channel,
	    planned_at) = 0),
	ADD CONSTRAINT slot__latest CHECK (earliest <= latest),
	ADD CONSTRAINT slot__planned_at
	    CHECK (planned_at >= earliest AND planned_at <= latest),
	ADD CONSTRAINT slot__anchor
	    CHECK (num_nulls(event, event_on, event_from, event_to) IN (0, 4)
	    AND event_from <= event_to
	    AND (occasion IS NULL OR event IS NOT NULL));
-- By name first, or a planner without statistics takes it for slot_campaign.
CREATE UNIQUE INDEX slot_name ON slot (name, campaign)
	WHERE state <> 'cancelled';
CREATE INDEX slot_chorus ON slot (campaign, chorus)
	WHERE chorus IS NOT NULL;
CREATE INDEX slot_audience ON slot (audience, planned_at)
	WHERE state IN ('planned', 'cleared', 'scheduled', 'released');
COMMENT ON COLUMN slot.version IS
	'Exactly these words; none: still to be found.';
COMMENT ON COLUMN slot.language IS 'In this language; none: left open.';
COMMENT ON COLUMN slot.organisation IS 'Who speaks; none: left open.';
COMMENT ON COLUMN slot.channel IS 'On what; none: left open.';
COMMENT ON COLUMN slot.planned_at IS
	'When it is handed over; none: not planned yet.';
COMMENT ON COLUMN slot.late_minutes IS
	'It may be released so many minutes late; then it is missed, and that is told.';
COMMENT ON COLUMN slot.name IS 'Its name in the campaign.';
COMMENT ON COLUMN slot.narrative IS
	'What the message is to answer, where it is left open.';
COMMENT ON COLUMN slot.types IS
	'Of which types that message may be; none named: of any.';
COMMENT ON COLUMN slot.earliest IS 'It is handed over no earlier.';
COMMENT ON COLUMN slot.latest IS 'It is handed over no later.';
COMMENT ON COLUMN slot.priority IS 'low, medium or high.';
COMMENT ON COLUMN slot.chorus IS
	'Slots of a campaign with the same word here speak at the same time.';
COMMENT ON COLUMN slot.series IS
	'The slot that was written once, with a rule, and became this and others.';
COMMENT ON COLUMN slot.event IS 'What it is tied to.';
COMMENT ON COLUMN slot.occasion IS
	'The occasion of the calendar from which event and day were taken.';
COMMENT ON COLUMN slot.event_on IS 'The day of that.';
COMMENT ON COLUMN slot.event_from IS
	'The first day on which it may be, counted from that day.';
COMMENT ON COLUMN slot.event_to IS 'The last such day.';
COMMENT ON COLUMN slot.corrects IS 'The earlier release that it corrects.';
COMMENT ON CONSTRAINT slot__late_minutes ON slot IS
	'A slot may be at least a minute late.';
COMMENT ON CONSTRAINT slot__narrative ON slot IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT slot__types ON slot IS
	'A type is debunk, prebunk, explain, positive or call_to_action.';
COMMENT ON CONSTRAINT slot__priority ON slot IS
	'A priority is low, medium or high.';
COMMENT ON CONSTRAINT publics_only__event ON slot IS
	'An event holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT slot__occasion ON slot IS
	'The occasion is one of the calendar.';
COMMENT ON CONSTRAINT slot__corrects ON slot IS
	'The corrected release exists.';
COMMENT ON CONSTRAINT slot__message ON slot IS
	'A slot has a message, or the narrative that one is to be found for.';
COMMENT ON CONSTRAINT slot__whole ON slot IS
	'A slot has its message, language, organisation, channel and time before it is cleared.';
COMMENT ON CONSTRAINT slot__latest ON slot IS
	'The latest time is not before the earliest.';
COMMENT ON CONSTRAINT slot__planned_at ON slot IS
	'A slot is planned between its earliest and its latest time.';
COMMENT ON CONSTRAINT slot__anchor ON slot IS
	'An anchor has an event, its day, and a first and a last day counted from it.';

-- --- what ties slots together ---

-- Most slots have none behind them when they are tied: that takes one look.
CREATE FUNCTION dependency_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET enable_seqscan = off AS $$
DECLARE
	later slot;
	earlier slot;
BEGIN
	SELECT * INTO later FROM slot WHERE id = coalesce(NEW.slot, OLD.slot);
	IF later.state <> 'planned' THEN
		PERFORM fail('CP409', 'depends_on',
		    'Only a planned slot can be changed.');
	ELSIF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	SELECT * INTO earlier FROM slot WHERE id = NEW.predecessor;
	IF earlier.campaign <> later.campaign THEN
		PERFORM fail('CP400', 'depends_on',
		    'A slot waits for slots of its own campaign.');
	ELSIF EXISTS (SELECT FROM slot_dependency
	    WHERE predecessor = NEW.slot) AND EXISTS (WITH RECURSIVE up(id) AS (
	    SELECT NEW.predecessor
	    UNION SELECT d.predecessor FROM slot_dependency d, up
	    WHERE d.slot = up.id)
	    SELECT FROM up WHERE id = NEW.slot) THEN
		PERFORM fail('CP400', 'depends_on', format(
		    'The slots "%s" and "%s" wait for each other.',
		    later.name, earlier.name));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION dependency_check() IS
	'Trigger: a planned slot waits for others of its campaign, never for itself.';
CREATE TRIGGER checked BEFORE INSERT OR UPDATE OR DELETE ON slot_dependency
	FOR EACH ROW EXECUTE FUNCTION dependency_check();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON slot_dependency
	EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON slot_dependency
	FOR EACH ROW EXECUTE FUNCTION audit_row('slot_dependency', 'slot',
	'predecessor');

CREATE FUNCTION slot_neighbours(s slot, around interval) RETURNS SETOF slot
LANGUAGE sql STABLE AS $$
	SELECT o.* FROM slot o
	WHERE o.campaign = s.campaign AND o.id <> s.id
	    AND o.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND o.planned_at > s.planned_at - around
	    AND o.planned_at < s.planned_at + around
$$;
COMMENT ON FUNCTION slot_neighbours(slot, interval) IS
	'The other slots of its campaign nearer to its time than so long.';

CREATE FUNCTION slot_at(s slot) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT format('"%s" (%s)', s.name, to_char(
	    s.planned_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
$$;
COMMENT ON FUNCTION slot_at(slot) IS 'A slot and its time, for a sentence.';

-- A day has 26 hours at most; the first test spares the second most slots.
CREATE FUNCTION slot_cadence_obstacles(s slot, c campaign)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'cadence', 'planned_at', format(
	    'The campaign allows %s slots a day for "%s".', c.cadence_cap,
	    s.audience)
	FROM audience a WHERE a.slug = s.audience
	    AND c.cadence_cap <= (SELECT count(*)
	    FROM slot_neighbours(s, '26 hours') o
	    WHERE o.audience = s.audience
	    AND (o.planned_at AT TIME ZONE a.time_zone)::date
	    = (s.planned_at AT TIME ZONE a.time_zone)::date)
	UNION ALL
	SELECT 'cadence', 'planned_at', format(
	    'The campaign allows %s slots a day of "%s".', c.organisation_cap,
	    s.organisation)
	FROM organisation g WHERE g.slug = s.organisation
	    AND c.organisation_cap <= (SELECT count(*)
	    FROM slot_neighbours(s, '26 hours') o
	    WHERE o.organisation = s.organisation
	    AND (o.planned_at AT TIME ZONE g.time_zone)::date
	    = (s.planned_at AT TIME ZONE g.time_zone)::date)
$$;
COMMENT ON FUNCTION slot_cadence_obstacles(slot, campaign) IS
	'Caps of a local day that a slot breaks.';

CREATE FUNCTION slot_gap_obstacles(s slot, c campaign)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'gap', 'planned_at', format(
	    'Less than %s minutes lie between it and %s, to the same audience.',
	    c.audience_gap, slot_at(o))
	FROM slot_neighbours(s, c.audience_gap * interval '1 minute') o
	WHERE o.audience = s.audience AND (o.chorus = s.chorus) IS NOT TRUE
	UNION ALL
	SELECT 'gap', 'planned_at', format(
	    'Less than %s minutes lie between it and %s, by the same organisation.',
	    c.organisation_gap, slot_at(o))
	FROM slot_neighbours(s, c.organisation_gap * interval '1 minute') o
	WHERE o.organisation = s.organisation
	    AND (o.chorus = s.chorus) IS NOT TRUE
	UNION ALL
	SELECT 'clash', 'planned_at', format(
	    '"%s" speaks to the same audience within the hour, in %s, and they are not in chorus.',
	    o.organisation, slot_at(o))
	FROM slot_neighbours(s, '1 hour') o
	WHERE c.audience_gap IS NULL AND o.audience = s.audience
	    AND o.organisation <> s.organisation
	    AND (o.chorus = s.chorus) IS NOT TRUE
	UNION ALL
	SELECT 'chorus', 'chorus', format(
	    'It is in chorus with %s, which is at another time.', slot_at(o))
	FROM slot o
	WHERE o.campaign = s.campaign AND o.chorus = s.chorus AND o.id <> s.id
	    AND o.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND o.planned_at <> s.planned_at
$$;
COMMENT ON FUNCTION slot_gap_obstacles(slot, campaign) IS
	'Slots that are too near to a slot, or not near enough.';

CREATE FUNCTION slot_order_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'dependency', 'depends_on', CASE
	    WHEN p.state IN ('withheld', 'missed', 'cancelled') THEN format(
		'It waits for "%s", which is %s.', p.name, p.state)
	    WHEN s.planned_at < p.planned_at + d.least_minutes
		* interval '1 minute' THEN format(
		'It comes less than %s minutes after %s.', d.least_minutes,
		slot_at(p))
	    ELSE format('It comes more than %s minutes after %s.',
		d.most_minutes, slot_at(p)) END
	FROM slot_dependency d JOIN slot p ON p.id = d.predecessor
	WHERE d.slot = s.id
	    AND (p.state IN ('withheld', 'missed', 'cancelled')
	    OR s.planned_at < p.planned_at
		+ d.least_minutes * interval '1 minute'
	    OR s.planned_at > p.planned_at
		+ d.most_minutes * interval '1 minute')
$$;
COMMENT ON FUNCTION slot_order_obstacles(slot) IS
	'Slots before it from which a slot is too far or not far enough.';

CREATE FUNCTION slot_plan_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'window', 'planned_at',
	    'The slot lies outside the time of its campaign.'
	FROM campaign c WHERE c.slug = s.campaign
	    AND s.planned_at NOT BETWEEN c.starts_at AND c.ends_at
	UNION ALL
	SELECT 'anchor', 'planned_at', format(
	    'The slot lies outside %s to %s, the days around "%s".',
	    day(s.event_on + s.event_from), day(s.event_on + s.event_to),
	    s.event)
	WHERE (s.planned_at AT TIME ZONE s.time_zone)::date
	    NOT BETWEEN s.event_on + s.event_from AND s.event_on + s.event_to
	UNION ALL
	SELECT o.* FROM campaign c, slot_cadence_obstacles(s, c) o
	WHERE c.slug = s.campaign
	UNION ALL
	SELECT o.* FROM campaign c, slot_gap_obstacles(s, c) o
	WHERE c.slug = s.campaign
	UNION ALL
	SELECT * FROM slot_order_obstacles(s)
$$;
COMMENT ON FUNCTION slot_plan_obstacles(slot) IS
	'Where the time of a slot does not fit its campaign and its neighbours.';

-- --- the guards ---

-- A planned slot is a proposal: it may be at odds with others, which the check
-- of the campaign tells. Whose voice it has, whom it must not address and
-- when all are silent holds from the first.
CREATE OR REPLACE FUNCTION slot_plan_check(s slot) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	c campaign;
	v message_version;
BEGIN
	-- Slots of a campaign take turns, or two could both be the last one.
	SELECT * INTO c FROM campaign WHERE slug = s.campaign
	FOR NO KEY UPDATE;
	IF c.state IN ('ended', 'cancelled') THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" is over.', c.slug));
	END IF;
	SELECT * INTO v FROM message_version WHERE id = s.version;
	IF v.organisation <> s.organisation THEN
		PERFORM fail_rule('attribution', 'organisation', format(
		    'The message "%s" is spoken by "%s", not by "%s".',
		    v.message, v.organisation, s.organisation));
	ELSIF NOT EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = s.campaign
	    AND p.organisation = s.organisation) AND s.organisation IS NOT NULL
	    THEN
		PERFORM fail('CP400', 'organisation', format(
		    '"%s" is no partner of the campaign "%s".',
		    s.organisation, s.campaign));
	ELSIF s.planned_at NOT BETWEEN c.starts_at AND c.ends_at THEN
		PERFORM fail('CP400', 'planned_at',
		    'The slot lies outside the time of its campaign.');
	END IF;
END $$;

CREATE FUNCTION sign_offs_check(item text, field text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	missing text;
BEGIN
	SELECT string_agg(format('"%s"', p.organisation), ', '
	    ORDER BY p.organisation)
	INTO missing FROM campaign_partner p
	WHERE p.campaign = item AND p.signed_off_at IS NULL;
	IF missing IS NOT NULL THEN
		PERFORM fail('CP409', field, format(
		    'The campaign "%s", as it stands, is not signed off by %s.',
		    item, missing));
	END IF;
END $$;
COMMENT ON FUNCTION sign_offs_check(text, text) IS
	'Refuses to go on before all partners have signed off.';

CREATE FUNCTION slot_says(s slot, reason text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT format('Slot "%s": %s', s.name, reason)
$$;
COMMENT ON FUNCTION slot_says(slot, text) IS
	'A fault, with the slot that has it: many may be changed at once.';

-- Here all but the words, which slots share: words_earned() looks at those
-- once for each version.
CREATE OR REPLACE FUNCTION slot_state_check(was text, s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
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
		PERFORM fail('CP409', 'state', slot_says(s, format(
		    'A slot that is %s cannot become %s.', was, s.state)));
	ELSIF s.state IN ('cleared', 'scheduled') THEN
		SELECT * INTO flaw FROM slot_place_obstacles(s) LIMIT 1;
		IF FOUND THEN
			PERFORM fail_rule(flaw.rule, flaw.field,
			    slot_says(s, flaw.reason));
		END IF;
		SELECT * INTO flaw FROM slot_plan_obstacles(s) LIMIT 1;
		IF FOUND THEN
			PERFORM fail('CP409', flaw.field,
			    slot_says(s, flaw.reason));
		END IF;
	ELSIF s.state = 'released' AND NOT EXISTS
	    (SELECT FROM release r WHERE r.slot = s.id) THEN
		PERFORM fail('CP409', 'state',
		    'A slot becomes released by its release alone.');
	END IF;
	IF s.state = 'scheduled' THEN
		PERFORM person_of(s.scheduled_by, 'scheduled_by',
		    s.organisation, '{releaser}');
		PERFORM sign_offs_check(s.campaign, 'campaign');
	END IF;
END $$;

CREATE FUNCTION words_earned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	flaw record;
BEGIN
	SELECT o.*, s AS slot INTO flaw
	FROM (SELECT min(n.id) AS id FROM is_now n
	    WHERE n.state IN ('cleared', 'scheduled')
	    AND (n.id, n.state) NOT IN (SELECT w.id, w.state FROM was w)
	    GROUP BY n.campaign, n.version) AS one
	JOIN slot s ON s.id = one.id,
	    LATERAL (SELECT * FROM slot_word_obstacles(s)
	    UNION ALL SELECT * FROM joint_obstacles(s)) AS o LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field,
		    slot_says(flaw.slot, flaw.reason));
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION words_earned() IS
	'Trigger: nothing stands against the words of slots that become cleared or scheduled.';
CREATE TRIGGER words AFTER UPDATE ON slot
	REFERENCING OLD TABLE AS was NEW TABLE AS is_now
	FOR EACH STATEMENT EXECUTE FUNCTION words_earned();

CREATE FUNCTION slot_called() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	NEW.name := coalesce(NEW.name, 'slot-' || NEW.id);
	RETURN NEW;
END $$;
COMMENT ON FUNCTION slot_called() IS
	'Trigger: a slot that is given no name is called by its number.';
CREATE TRIGGER called BEFORE INSERT ON slot
	FOR EACH ROW EXECUTE FUNCTION slot_called();

CREATE FUNCTION campaign_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF OLD.state IN ('ended', 'cancelled') THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" is over.', OLD.slug));
	ELSIF (NEW.slug, NEW.organisation) <> (OLD.slug, OLD.organisation) THEN
		PERFORM fail('CP409', 'organisation',
		    'A campaign keeps its name and who leads it.');
	ELSIF NEW.state = 'planned' AND OLD.state <> 'planned' THEN
		PERFORM fail('CP409', 'state',
		    'A campaign that runs is not planned any more.');
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION campaign_guard() IS
	'Trigger: what is over stays over.';
CREATE TRIGGER guard BEFORE UPDATE ON campaign
	FOR EACH ROW EXECUTE FUNCTION campaign_guard();

CREATE FUNCTION campaign_shut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE slot SET state = 'cancelled',
	    reason = coalesce(NEW.reason, 'The campaign was cancelled.')
	WHERE campaign = NEW.slug AND state NOT IN ('released', 'cancelled');
	RETURN NULL;
END $$;
COMMENT ON FUNCTION campaign_shut() IS
	'Trigger: with a campaign all is cancelled that it has not released.';
CREATE TRIGGER shut AFTER UPDATE ON campaign FOR EACH ROW
	WHEN (OLD.state <> 'cancelled' AND NEW.state = 'cancelled')
	EXECUTE FUNCTION campaign_shut();

CREATE FUNCTION partner_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM FROM campaign WHERE slug = OLD.campaign FOR NO KEY UPDATE;
	IF EXISTS (SELECT FROM slot s WHERE s.campaign = OLD.campaign
	    AND s.organisation = OLD.organisation
	    AND s.state <> 'cancelled') THEN
		PERFORM fail('CP409', 'partners', format(
		    '"%s" speaks in this campaign; its slots go first.',
		    OLD.organisation));
	END IF;
	RETURN OLD;
END $$;
COMMENT ON FUNCTION partner_leaves() IS
	'Trigger: a partner with slots stays.';
CREATE TRIGGER leaves BEFORE DELETE ON campaign_partner
	FOR EACH ROW EXECUTE FUNCTION partner_leaves();

-- leaning_on() knows slots by their message; this knows those without one.
CREATE FUNCTION refuse_retirement_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	leaning text;
BEGIN
	SELECT format('slot %s of campaign %s', s.id, s.campaign)
	INTO leaning FROM slot s
	WHERE s.state NOT IN ('released', 'missed', 'cancelled')
	    AND NEW.slug = CASE TG_TABLE_NAME
	    WHEN 'narrative' THEN s.narrative
	    WHEN 'audience' THEN s.audience ELSE s.organisation END LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP409', 'slug', format(
		    'The %s "%s" cannot be retired while this leans on it: %s.',
		    TG_TABLE_NAME, NEW.slug, leaning));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION refuse_retirement_open() IS
	'Trigger: an item stays that a slot leans on whose message is open.';
CREATE TRIGGER leaned_on_open BEFORE UPDATE ON narrative FOR EACH ROW
	WHEN (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL)
	EXECUTE FUNCTION refuse_retirement_open();
CREATE TRIGGER leaned_on_open BEFORE UPDATE ON audience FOR EACH ROW
	WHEN (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL)
	EXECUTE FUNCTION refuse_retirement_open();
CREATE TRIGGER leaned_on_open BEFORE UPDATE ON organisation FOR EACH ROW
	WHEN (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL)
	EXECUTE FUNCTION refuse_retirement_open();

GRANT SELECT ON slot_dependency TO counterpointd;
