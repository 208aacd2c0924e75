-- SPDX-License-Identifier: Apache-2.0
-- 048_same_day.sql - a slot that comes on the day of another; a check that
-- tells of slots that nobody cleared in time, of deeds of which nobody says
-- whether they were done, and of words said twice to whom it matters.
-- Owns: the same day of dependencies, deed_conflicts, waiting_conflicts.
-- Replaces slot_order_doc, slot_order_put, slot_order_obstacles, slot_outrun,
-- state_conflicts, duplicate_conflicts, campaign_conflicts.
-- Leaves to others: finding such a day (the planner).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- the same day ---

ALTER TABLE slot_dependency
	ADD COLUMN same_day boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN slot_dependency.same_day IS
	'On the same local day, in the time zone of the later slot.';

INSERT INTO library_field
VALUES ('campaign', 'slots.depends_on.same_day', 'boolean', false, false);

CREATE OR REPLACE FUNCTION slot_order_doc(item bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'slot', p.name, 'least_minutes', nullif(d.least_minutes, 0),
	    'most_minutes', d.most_minutes,
	    'same_day', nullif(d.same_day, false))) ORDER BY p.name)
	    FROM slot_dependency d JOIN slot p ON p.id = d.predecessor
	    WHERE d.slot = item);
END $$;

CREATE FUNCTION order_as_told(list jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(jsonb_strip_nulls(e || jsonb_build_object(
	    'least_minutes', nullif(e -> 'least_minutes', '0'),
	    'same_day', nullif(e -> 'same_day', 'false')))
	    ORDER BY e ->> 'slot')
	FROM elements(list)
$$;
COMMENT ON FUNCTION order_as_told(jsonb) IS
	'What must come before a slot as slot_order_doc() has it: without what goes without saying.';

-- Faults name the place in the list, which a constraint could not.
CREATE OR REPLACE FUNCTION slot_order_put(item text, e jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	s slot := slot_find(item, e ->> 'name');
	d record;
	before slot;
	least int;
	most int;
BEGIN
	IF slot_order_doc(s.id) IS NOT DISTINCT FROM
	    order_as_told(e -> 'depends_on') THEN
		RETURN;
	END IF;
	PERFORM slot_reopen(s);
	DELETE FROM slot_dependency WHERE slot = s.id;
	FOR d IN SELECT * FROM elements(e -> 'depends_on') LOOP
		before := slot_find(item, d.e ->> 'slot');
		least := coalesce((d.e ->> 'least_minutes')::numeric::int, 0);
		most := (d.e ->> 'most_minutes')::numeric::int;
		IF before.id IS NULL THEN
			PERFORM fail('CP404', format('depends_on[%s].slot', d.nr),
			    format('There is no slot "%s".', d.e ->> 'slot'));
		ELSIF EXISTS (SELECT FROM slot_dependency x
		    WHERE x.slot = s.id AND x.predecessor = before.id) THEN
			PERFORM fail('CP400', format('depends_on[%s].slot', d.nr),
			    format('The slot "%s" is named twice.', before.name));
		ELSIF most < least THEN
			PERFORM fail('CP400',
			    format('depends_on[%s].most_minutes', d.nr),
			    'The longest lag is not shorter than the least one.');
		END IF;
		INSERT INTO slot_dependency (slot, predecessor, least_minutes,
		    most_minutes, same_day)
		VALUES (s.id, before.id, least, most,
		    coalesce((d.e ->> 'same_day')::boolean, false));
	END LOOP;
END $$;

CREATE FUNCTION same_day(zone text, a timestamptz, b timestamptz)
RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT (a AT TIME ZONE zone)::date = (b AT TIME ZONE zone)::date
$$;
COMMENT ON FUNCTION same_day(text, timestamptz, timestamptz) IS
	'Whether two times are on one day of a zone.';

CREATE OR REPLACE FUNCTION slot_order_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'dependency', 'depends_on', CASE
	    WHEN p.state IN ('withheld', 'missed', 'cancelled') THEN format(
		'It waits for "%s", which is %s.', p.name, p.state)
	    WHEN s.planned_at < p.planned_at + d.least_minutes
		* interval '1 minute' THEN format(
		'It comes less than %s minutes after %s.', d.least_minutes,
		slot_at(p))
	    WHEN s.planned_at > p.planned_at + d.most_minutes
		* interval '1 minute' THEN format(
		'It comes more than %s minutes after %s.', d.most_minutes,
		slot_at(p))
	    ELSE format('In %s it does not come on the same day as %s.',
		s.time_zone, slot_at(p)) END
	FROM slot_dependency d JOIN slot p ON p.id = d.predecessor
	WHERE d.slot = s.id
	    AND (p.state IN ('withheld', 'missed', 'cancelled')
	    OR s.planned_at < p.planned_at
		+ d.least_minutes * interval '1 minute'
	    OR s.planned_at > p.planned_at
		+ d.most_minutes * interval '1 minute'
	    OR d.same_day
		AND NOT same_day(s.time_zone, s.planned_at, p.planned_at))
$$;

-- What counts is when the slot before it was released, as for the longest lag.
CREATE OR REPLACE FUNCTION slot_outrun(s slot) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT CASE WHEN r.released_at
		+ d.most_minutes * interval '1 minute' < clock() THEN format(
		'It was to follow "%s" within %s minutes.', p.name,
		d.most_minutes)
		ELSE format('It was to follow "%s" on the same day.', p.name)
		END
	    FROM slot_dependency d JOIN release r ON r.slot = d.predecessor
	    JOIN slot p ON p.id = d.predecessor
	    WHERE d.slot = s.id AND (r.released_at
		+ d.most_minutes * interval '1 minute' < clock()
		OR d.same_day
		AND NOT same_day(s.time_zone, r.released_at, clock()))
	    LIMIT 1);
END $$;

-- --- what nobody has cleared ---

-- Where a campaign has no lead, a slot is to be cleared by its time.
CREATE OR REPLACE FUNCTION state_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'open', s.id, f.field, f.words
	FROM slots_ahead(item) s, LATERAL (VALUES
	    ('message', s.version IS NULL, 'No message is chosen yet.'),
	    ('language', s.language IS NULL, 'No language is chosen yet.'),
	    ('organisation', s.organisation IS NULL, 'No voice is chosen yet.'),
	    ('channel', s.channel IS NULL, 'No channel is chosen yet.'),
	    ('planned_at', s.planned_at IS NULL, 'It has no time yet.'))
	    AS f(field, open, words)
	WHERE f.open
	UNION ALL
	SELECT 'withheld', s.id, 'state', s.reason
	FROM slots_ahead(item) s WHERE s.state = 'withheld'
	UNION ALL
	SELECT 'missed', s.id, 'state', coalesce(s.reason, 'It was missed.')
	FROM slot s WHERE s.campaign = item AND s.state = 'missed'
	UNION ALL
	SELECT 'past_due', s.id, 'planned_at', format(
	    'Its time was %s, and it may be %s minutes late at most.',
	    moment(s.planned_at), s.late_minutes)
	FROM slots_ahead(item) s
	WHERE s.planned_at + s.late_minutes * interval '1 minute' < now()
	UNION ALL
	SELECT 'past_due', s.id, 'latest', format(
	    'It was to be out by %s.', moment(s.latest))
	FROM slots_ahead(item) s
	WHERE s.planned_at IS NULL AND s.latest < now()
	UNION ALL
	SELECT 'clearance', s.id, 'state', CASE
	    WHEN s.planned_at < now() THEN format(
		'Its time was %s, and nobody has cleared it.',
		moment(s.planned_at))
	    ELSE format('It was to be cleared by %s.',
		moment(s.planned_at - l.lead)) END
	FROM slots_ahead(item) s, (SELECT coalesce(c.clearance_lead, 0)
	    * interval '1 minute' AS lead FROM campaign c WHERE c.slug = item)
	    AS l
	WHERE s.state = 'planned' AND s.planned_at - l.lead < now()
$$;
COMMENT ON FUNCTION state_conflicts(text) IS
	'What is open, withheld, missed, late or not cleared in time in a campaign.';

-- --- deeds ---

-- A deed that slipped holds words back. Of one that is due and still said to be
-- on its way nobody knows: people are to ask.
CREATE FUNCTION deed_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'words_and_deeds', s.id, 'version', format(
	    'The deed "%s" was due on %s, and nobody says whether it was delivered: it is still %s.',
	    d.slug, day(d.due), d.status)
	FROM slots_ahead(item) s JOIN message_deed l ON l.version = s.version
	JOIN deed d ON d.slug = l.deed
	WHERE d.status IN ('planned', 'running')
	    AND d.due < (now() AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION deed_conflicts(text) IS
	'Deeds that the words of a campaign lean on and that are overdue.';

-- --- who waits in vain ---

CREATE FUNCTION waiting_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'dependency', s.id, 'depends_on', format(
	    'It waits for "%s", which is %s and not scheduled yet.', p.name,
	    p.state)
	FROM slots_ahead(item) s JOIN slot_dependency d ON d.slot = s.id
	JOIN slot p ON p.id = d.predecessor
	WHERE s.state = 'scheduled' AND p.state IN ('planned', 'cleared')
$$;
COMMENT ON FUNCTION waiting_conflicts(text) IS
	'Scheduled slots that follow one which nobody has scheduled: they would be missed.';

-- --- words said twice ---

-- In another campaign, the same words count for as long as people may remember
-- them: a month before and after they are said here. Who is part of a public
-- hears what is said to the whole of it.
CREATE OR REPLACE FUNCTION duplicate_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT s.id, s.campaign, s.state, s.audience, s.language,
		    s.planned_at, v.message
		FROM slot s JOIN message_version v ON v.id = s.version
		WHERE s.state IN ('planned', 'cleared', 'scheduled', 'released')
		    AND s.language IS NOT NULL
		    AND v.message IN (SELECT w.message
		    FROM slots_ahead(item) a
		    JOIN message_version w ON w.id = a.version)
	), mine AS MATERIALIZED (
		SELECT s.message, s.audience, s.language, count(*) AS n,
		    min(s.planned_at) AS first, max(s.planned_at) AS last,
		    array_agg(s.id) FILTER (WHERE s.state <> 'released') AS ids
		FROM said s WHERE s.campaign = item
		GROUP BY s.message, s.audience, s.language
	), elsewhere AS (
		SELECT m.ids, m.message, m.language, CASE
		    WHEN k.kin = k.audience THEN format('"%s"', k.kin)
		    ELSE k.words END AS whom, o.campaign,
		    o.campaign = ANY (v.seen) AS seen
		FROM (SELECT campaigns_seen(viewer) AS seen OFFSET 0) AS v,
		    mine m JOIN slots_kin(item) k ON k.audience = m.audience
		    JOIN said o ON o.message = m.message
		    AND o.language = m.language AND o.audience = k.kin
		WHERE o.campaign <> item
		    AND o.planned_at >= m.first - interval '30 days'
		    AND o.planned_at <= m.last + interval '30 days'
	), told AS (
		SELECT e.ids, e.message, e.language, e.whom,
		    string_agg(DISTINCT format('"%s"', e.campaign), ', ')
		    FILTER (WHERE e.seen) AS names, bool_and(e.seen) AS all_seen
		FROM elsewhere e
		GROUP BY e.ids, e.message, e.language, e.whom
	)
	SELECT 'duplicate', unnest(m.ids), 'message', format(
	    'The message "%s" goes to "%s" %s times in "%s".', m.message,
	    m.audience, m.n, m.language)
	FROM mine m WHERE m.n > 1
	UNION ALL
	SELECT 'duplicate', unnest(t.ids), 'message', format(
	    'The message "%s" goes to %s in "%s" in other campaigns, too: %s.',
	    t.message, t.whom, t.language, concat_ws(' and ', t.names,
	    CASE WHEN NOT t.all_seen
	    THEN 'one that you take no part in' END))
	FROM told t
$$;
COMMENT ON FUNCTION duplicate_conflicts(text, text) IS
	'The same message in the same language to the same audience more than once, or in another campaign within 30 days, there also to what is part of it.';

-- --- all of it ---

CREATE OR REPLACE FUNCTION campaign_conflicts(item text, viewer text)
RETURNS TABLE (kind text, soft boolean, slots bigint[], field text,
    detail text)
LANGUAGE sql STABLE AS $$
	WITH found AS (
		SELECT false AS soft, f.* FROM state_conflicts(item) f
		UNION ALL SELECT false, f.* FROM sign_off_conflicts(item) f
		UNION ALL SELECT false, f.* FROM word_conflicts(item) f
		UNION ALL SELECT false, f.* FROM place_conflicts(item) f
		UNION ALL SELECT true, f.* FROM line_conflicts(item) f
		UNION ALL SELECT true, f.* FROM deed_conflicts(item) f
		UNION ALL SELECT true, f.* FROM waiting_conflicts(item) f
		UNION ALL SELECT true, f.*
		FROM neighbour_conflicts(item, viewer) f
		UNION ALL SELECT true, f.* FROM kin_conflicts(item) f
		UNION ALL SELECT true, f.*
		FROM shared_gap_conflicts(item, viewer) f
		UNION ALL SELECT true, f.*
		FROM shared_cap_conflicts(item, viewer) f
		UNION ALL SELECT true, f.*
		FROM duplicate_conflicts(item, viewer) f
		UNION ALL SELECT true, f.* FROM correction_conflicts(item) f
	)
	SELECT f.kind, f.soft, array_agg(DISTINCT f.slot)
	    FILTER (WHERE f.slot IS NOT NULL), f.field, f.detail
	FROM found f
	GROUP BY f.kind, f.soft, f.field, f.detail
	ORDER BY f.soft, min(f.slot) NULLS FIRST, f.kind, f.detail
$$;
