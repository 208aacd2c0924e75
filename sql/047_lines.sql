-- SPDX-License-Identifier: Apache-2.0
-- 047_lines.sql - the check of a campaign looks as far as words reach: to
-- audiences that are part of one another, to decisions about one audience
-- alone, to the day on which evidence lapses. Faults of a campaign name the
-- field that has them.
-- Owns: slot_lapse_obstacles. Replaces slot_plan_obstacles, standing_silence,
-- line_conflicts, blackouts_put.
-- Leaves to others: evidence that has lapsed already (038).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- evidence that does not last until the slot ---

-- A plan keeps slots away from such days; so does whoever clears or schedules
-- one. What is scheduled already is told by the check: until then the evidence
-- may be renewed.
CREATE FUNCTION slot_lapse_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'evidence_decay', 'planned_at', format(
	    'The evidence "%s" is valid until %s, and the slot comes after that.',
	    e.slug, day(e.valid_until))
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = s.version
	    AND e.valid_until < (s.planned_at AT TIME ZONE 'UTC')::date
	    AND evidence_decay(e) IS NULL
$$;
COMMENT ON FUNCTION slot_lapse_obstacles(slot) IS
	'Evidence that holds today, and not any more at the time of a slot.';

CREATE OR REPLACE FUNCTION slot_plan_obstacles(s slot)
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
	UNION ALL
	SELECT * FROM slot_lapse_obstacles(s)
$$;

-- --- lines that contradict each other ---

DROP FUNCTION standing_silence(text, text);
CREATE FUNCTION standing_silence(organisation text, narrative text,
    audience text) RETURNS assessment
LANGUAGE sql STABLE AS $$
	SELECT d FROM assessment d
	WHERE d.id = (SELECT e.id FROM assessment e
	    JOIN account w ON w.login = e.account
	    WHERE e.narrative = $2 AND w.organisation = $1
	    AND (e.audience IS NULL
		OR e.audience = ANY (ARRAY(SELECT audience_line($3))))
	    ORDER BY e.audience IS NULL, e.id DESC LIMIT 1)
	    AND d.posture IN ('ignore', 'monitor')
	    AND (d.review_on < (now() AT TIME ZONE 'UTC')::date) IS NOT TRUE
$$;
COMMENT ON FUNCTION standing_silence(text, text, text) IS
	'An organisation''s decision about a narrative that stands at an audience, if it is not to answer, and not due for review: the newest for the audience or what it is part of, else the newest for all.';

-- Who is part of a public hears what is said to the whole of it. A slot is told
-- of ten that contradict it, the nearest.
CREATE OR REPLACE FUNCTION line_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT s.id, s.name, s.audience, s.organisation,
		    s.planned_at, v.type, l.narrative,
		    EXISTS (SELECT FROM message_variant w
		    WHERE w.version = v.id AND w.kernel IS NOT NULL
		    AND w.language = coalesce(s.language, w.language)) AS fair
		FROM slots_ahead(item) s
		JOIN message_version v ON v.id = s.version
		JOIN message_narrative l ON l.version = v.id
	), above AS MATERIALIZED (
		SELECT a.audience, audience_line(a.audience) AS whole
		FROM (SELECT DISTINCT audience FROM said) AS a
	), hears AS MATERIALIZED (
		SELECT audience, whole AS other FROM above
		UNION SELECT whole, audience FROM above
	), silent AS MATERIALIZED (
		SELECT a.narrative, a.audience, p.organisation, d.posture,
		    d.reason
		FROM (SELECT DISTINCT narrative, audience FROM said) AS a
		JOIN campaign_partner p ON p.campaign = item,
		    LATERAL standing_silence(p.organisation, a.narrative,
		    a.audience) d
		WHERE d.id IS NOT NULL
	)
	SELECT 'contradiction', x.id, 'message', format(
	    '"%s" calls the narrative "%s" false and grants nothing in it; "%s" grants what is fair in "%s", to %s.',
	    x.organisation, x.narrative, y.organisation, y.name,
	    CASE WHEN y.audience = x.audience THEN 'the same audience'
	    ELSE format('"%s"', y.audience) END)
	FROM said x, LATERAL (SELECT z.* FROM said z
	    JOIN hears h ON h.audience = x.audience AND h.other = z.audience
	    WHERE z.narrative = x.narrative AND z.fair
	    AND z.organisation <> x.organisation
	    ORDER BY apart(z.planned_at, x.planned_at), z.id LIMIT 10) AS y
	WHERE x.type IN ('debunk', 'prebunk') AND NOT x.fair
	UNION ALL
	SELECT 'contradiction', x.id, 'message', format(
	    '"%s" has decided to %s the narrative "%s", and "%s" answers it: %s',
	    p.organisation, p.posture, x.narrative, x.organisation, p.reason)
	FROM said x JOIN silent p ON p.narrative = x.narrative
	    AND p.audience = x.audience AND p.organisation <> x.organisation
$$;

-- --- faults name their field ---

-- The field of an error is what stands behind the table's name.
ALTER TABLE slot RENAME CONSTRAINT slot__embargo TO slot__embargo_until;
ALTER TABLE slot RENAME CONSTRAINT slot__variant TO slot__language;
ALTER TABLE slot_dependency RENAME CONSTRAINT slot_dependency__itself
	TO slot_dependency__depends_on;
ALTER TABLE campaign RENAME CONSTRAINT campaign__window TO campaign__ends_at;
ALTER TABLE campaign_blackout RENAME CONSTRAINT campaign_blackout__window
	TO campaign_blackout__ends_at;

CREATE OR REPLACE FUNCTION blackouts_put(item text, list jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	twice bigint;
BEGIN
	SELECT max(nr) INTO twice FROM elements(list)
	GROUP BY (e ->> 'starts_at')::timestamptz HAVING count(*) > 1 LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', format('blackouts[%s].starts_at', twice),
		    'Two blackouts begin at the same time.');
	END IF;
	DELETE FROM campaign_blackout b WHERE b.campaign = item
	    AND NOT EXISTS (SELECT FROM elements(list)
	    WHERE (e ->> 'starts_at')::timestamptz = b.starts_at);
	INSERT INTO campaign_blackout AS b
	SELECT item, (e ->> 'starts_at')::timestamptz,
	    (e ->> 'ends_at')::timestamptz, e ->> 'reason'
	FROM elements(list)
	ON CONFLICT (campaign, starts_at) DO UPDATE
	SET (ends_at, reason) = (excluded.ends_at, excluded.reason)
	WHERE (b.ends_at, b.reason) <> (excluded.ends_at, excluded.reason);
END $$;
