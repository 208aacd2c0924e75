-- SPDX-License-Identifier: Apache-2.0
-- 035_campaign_check.sql - what stands between a campaign and its releases,
-- in words.
-- Owns: campaign_conflicts, campaign_check.
-- Leaves to others: the rules that a slot must keep (016, 028, 031).
--
-- A conflict is hard when no release goes out as long as it stands. A soft one
-- is for people to weigh: words said twice, or against each other.

SET LOCAL search_path = counterpoint, pg_temp;

-- A message is cleared anew while a slot still names the version before.
CREATE FUNCTION version_state_words(v message_version) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT format('Version %s of the message "%s" is %s, not cleared.',
	    v.number, v.message, v.state)
	    || coalesce((SELECT format(
	    ' Version %s is; the slot is to name that one.', n.number)
	    FROM message_newest n WHERE n.message = v.message
	    AND n.state = 'cleared'), '')
$$;
COMMENT ON FUNCTION version_state_words(message_version) IS
	'That a version is not cleared, and which one is.';

CREATE OR REPLACE FUNCTION slot_word_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'four_eyes', 'version', version_state_words(v)
	FROM message_version v
	WHERE v.id = s.version AND (v.state <> 'cleared' OR NOT EXISTS
	    (SELECT FROM clearance c WHERE c.version = v.id
	    AND c.hash = v.hash AND c.verdict = 'cleared'))
	UNION ALL
	SELECT 'evidence_decay', 'version', evidence_decay(e)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = s.version AND evidence_decay(e) IS NOT NULL
	UNION ALL
	SELECT f.rule, 'version', finding_words(f.finding, f.sentence)
	FROM rule_findings(s.version) f WHERE f.rule <> 'evidence_decay'
$$;

CREATE FUNCTION slots_ahead(item text) RETURNS SETOF slot
LANGUAGE sql STABLE AS $$
	SELECT * FROM slot s WHERE s.campaign = item
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'withheld')
$$;
COMMENT ON FUNCTION slots_ahead(text) IS
	'The slots that a campaign has still before it.';

CREATE FUNCTION state_conflicts(item text)
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
	SELECT 'clearance', s.id, 'state', format(
	    'It was to be cleared by %s.', moment(s.planned_at
	    - c.clearance_lead * interval '1 minute'))
	FROM slots_ahead(item) s JOIN campaign c ON c.slug = item
	WHERE s.state = 'planned' AND s.planned_at
	    - c.clearance_lead * interval '1 minute' < now()
$$;
COMMENT ON FUNCTION state_conflicts(text) IS
	'What is open, withheld, missed or late in a campaign.';

-- Words are looked at once for all slots that use them.
CREATE FUNCTION word_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH one AS MATERIALIZED (
		SELECT DISTINCT ON (s.version) s.id, s.version
		FROM slots_ahead(item) s WHERE s.version IS NOT NULL
	), flaw AS MATERIALIZED (
		SELECT 'words' AS about, one.version, o.*
		FROM one JOIN slot s ON s.id = one.id,
		    LATERAL slot_word_obstacles(s) o
		UNION ALL
		SELECT 'consent', one.version, o.*
		FROM one JOIN slot s ON s.id = one.id,
		    LATERAL joint_obstacles(s) o
	)
	SELECT CASE WHEN f.rule <> 'four_eyes' THEN f.rule
	    WHEN f.about = 'consent' THEN 'consent' ELSE 'clearance' END,
	    s.id, f.field, f.reason
	FROM flaw f JOIN slots_ahead(item) s ON s.version = f.version
$$;
COMMENT ON FUNCTION word_conflicts(text) IS
	'Clearances, consents, evidence, deeds that the slots of a campaign lack.';

CREATE FUNCTION place_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT o.rule, s.id, o.field, o.reason
	FROM slots_ahead(item) s, LATERAL slot_place_obstacles(s) o
	UNION ALL
	SELECT o.rule, s.id, o.field, o.reason
	FROM slots_ahead(item) s, LATERAL slot_plan_obstacles(s) o
	WHERE s.state <> 'withheld'
$$;
COMMENT ON FUNCTION place_conflicts(text) IS
	'Forbidden audiences, blackouts, caps, gaps and orders that slots of a campaign break.';

CREATE FUNCTION sign_off_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'sign_off', NULL::bigint, 'partners', format(
	    '"%s" has not signed off the campaign as it stands.',
	    p.organisation)
	FROM campaign_partner p
	WHERE p.campaign = item AND p.signed_off_at IS NULL
$$;
COMMENT ON FUNCTION sign_off_conflicts(text) IS
	'Partners whose sign-off a campaign lacks.';

-- --- soft: between slots ---

-- Other campaigns at the same audience; who may not see one is not told whose
-- it is. Without the OFFSETs the time would be no condition of the index.
CREATE FUNCTION neighbour_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'clash', s.id, 'planned_at', CASE
	    WHEN campaign_visible(o.campaign, viewer) THEN format(
		'The campaign "%s" speaks to the same audience in %s.',
		o.campaign, slot_at(o))
	    ELSE 'A campaign that you take no part in speaks to the same audience about then.'
	    END
	FROM (SELECT a.id, a.audience, a.planned_at,
	    coalesce(c.audience_gap, 60) * interval '1 minute' AS gap
	    FROM slots_ahead(item) a JOIN campaign c ON c.slug = item
	    OFFSET 0) AS s,
	    LATERAL (SELECT n.* FROM slot n
	    WHERE n.audience = s.audience AND n.campaign <> item
	    AND n.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND n.planned_at > s.planned_at - s.gap
	    AND n.planned_at < s.planned_at + s.gap OFFSET 0) AS o
$$;
COMMENT ON FUNCTION neighbour_conflicts(text, text) IS
	'Clashes with other campaigns.';

CREATE FUNCTION duplicate_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT s.id, s.campaign, s.state, s.audience, s.language,
		    v.message, count(*) FILTER (WHERE s.campaign = item)
		    OVER (PARTITION BY v.message, s.audience, s.language) AS n
		FROM slot s JOIN message_version v ON v.id = s.version
		WHERE s.state IN ('planned', 'cleared', 'scheduled', 'released')
		    AND v.message IN (SELECT w.message
		    FROM slots_ahead(item) a
		    JOIN message_version w ON w.id = a.version)
	)
	SELECT 'duplicate', s.id, 'message', format(
	    'The message "%s" goes to "%s" %s times in "%s".', s.message,
	    s.audience, s.n, s.language)
	FROM said s
	WHERE s.campaign = item AND s.n > 1 AND s.state <> 'released'
	UNION ALL
	SELECT 'duplicate', s.id, 'message', CASE
	    WHEN campaign_visible(o.campaign, viewer) THEN format(
		'The message "%s" goes to "%s" in the campaign "%s", too, in "%s".',
		s.message, s.audience, o.campaign, s.language)
	    ELSE format('The message "%s" goes to "%s" in a campaign that you take no part in, too.',
		s.message, s.audience) END
	FROM said s JOIN (SELECT DISTINCT campaign, message, audience, language
	    FROM said WHERE campaign <> item) AS o
	    USING (message, audience, language)
	WHERE s.campaign = item AND s.state <> 'released'
$$;
COMMENT ON FUNCTION duplicate_conflicts(text, text) IS
	'The same message to the same audience in the same language more than once.';

CREATE FUNCTION standing_silence(organisation text, narrative text)
RETURNS assessment
LANGUAGE sql STABLE AS $$
	SELECT d FROM assessment d
	WHERE d.id = (SELECT max(e.id) FROM assessment e
	    JOIN account w ON w.login = e.account
	    WHERE e.narrative = $2 AND w.organisation = $1)
	    AND d.posture IN ('ignore', 'monitor')
	    AND (d.review_on < (now() AT TIME ZONE 'UTC')::date) IS NOT TRUE
$$;
COMMENT ON FUNCTION standing_silence(text, text) IS
	'An organisation''s newest decision about a narrative, if it is not to answer, and not due for review.';

-- Two lines contradict each other when a partner says what another has decided
-- not to say, or calls all of it false where another grants what is fair. That
-- one debunks what another explains is no contradiction: it is a division of
-- labour.
CREATE FUNCTION line_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT s.id, s.name, s.audience, s.organisation, v.type,
		    l.narrative, EXISTS (SELECT FROM message_variant w
		    WHERE w.version = v.id AND w.kernel IS NOT NULL
		    AND w.language = coalesce(s.language, w.language)) AS fair
		FROM slots_ahead(item) s
		JOIN message_version v ON v.id = s.version
		JOIN message_narrative l ON l.version = v.id
	)
	SELECT 'contradiction', x.id, 'message', format(
	    '"%s" calls the narrative "%s" false and grants nothing in it; "%s" grants what is fair in "%s", to the same audience.',
	    x.organisation, x.narrative, y.organisation, y.name)
	FROM said x JOIN said y ON y.narrative = x.narrative
	    AND y.audience = x.audience AND y.organisation <> x.organisation
	WHERE x.type IN ('debunk', 'prebunk') AND NOT x.fair AND y.fair
	UNION ALL
	SELECT 'contradiction', x.id, 'message', format(
	    '"%s" has decided to %s the narrative "%s", and "%s" answers it: %s',
	    p.organisation, d.posture, x.narrative, x.organisation, d.reason)
	FROM said x JOIN campaign_partner p ON p.campaign = item
	    AND p.organisation <> x.organisation,
	    LATERAL standing_silence(p.organisation, x.narrative) d
	WHERE d.id IS NOT NULL
$$;
COMMENT ON FUNCTION line_conflicts(text) IS
	'Where partners contradict each other on one narrative.';

-- --- all of it ---

CREATE FUNCTION campaign_conflicts(item text, viewer text)
RETURNS TABLE (kind text, soft boolean, slots bigint[], field text,
    detail text)
LANGUAGE sql STABLE AS $$
	WITH found AS (
		SELECT false AS soft, f.* FROM state_conflicts(item) f
		UNION ALL SELECT false, f.* FROM sign_off_conflicts(item) f
		UNION ALL SELECT false, f.* FROM word_conflicts(item) f
		UNION ALL SELECT false, f.* FROM place_conflicts(item) f
		UNION ALL SELECT true, f.* FROM line_conflicts(item) f
		UNION ALL SELECT true, f.*
		FROM neighbour_conflicts(item, viewer) f
		UNION ALL SELECT true, f.*
		FROM duplicate_conflicts(item, viewer) f
	)
	SELECT f.kind, f.soft, array_agg(DISTINCT f.slot)
	    FILTER (WHERE f.slot IS NOT NULL), f.field, f.detail
	FROM found f
	GROUP BY f.kind, f.soft, f.field, f.detail
	ORDER BY f.soft, min(f.slot) NULLS FIRST, f.kind, f.detail
$$;
COMMENT ON FUNCTION campaign_conflicts(text, text) IS
	'All that is wrong with a campaign, each in a sentence with the slots that it is about.';

CREATE FUNCTION conflicts_doc(item text, viewer text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'kind', c.kind, 'soft', c.soft,
	    'slots', (SELECT jsonb_agg(s.name ORDER BY s.id) FROM slot s
		WHERE s.id = ANY (c.slots)),
	    'ids', to_jsonb(c.slots), 'field', c.field,
	    'detail', c.detail)) ORDER BY c.nr), '[]')
	FROM (SELECT *, row_number() OVER () AS nr
	    FROM campaign_conflicts(item, viewer)) AS c
$$;
COMMENT ON FUNCTION conflicts_doc(text, text) IS
	'The conflicts of a campaign as JSON.';

-- Compiling the statement would take longer than running it.
CREATE FUNCTION campaign_check(campaign text, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp SET jit = off SET enable_seqscan = off AS $$
DECLARE
	conflicts jsonb;
BEGIN
	PERFORM campaign_seen(campaign, actor, 'campaign');
	conflicts := conflicts_doc(campaign, actor);
	RETURN jsonb_build_object('campaign', campaign,
	    'clear', NOT conflicts @? '$[*] ? (@.soft == false)',
	    'conflicts', conflicts);
END $$;
COMMENT ON FUNCTION campaign_check(text, text) IS
	'What is wrong with a campaign; clear: nothing hard.';

GRANT EXECUTE ON FUNCTION campaign_check TO counterpointd;
