-- SPDX-License-Identifier: Apache-2.0
-- 045_neighbours.sql - what a campaign's plan and check know of others, and of
-- hours: slots of other campaigns by audience and by organisation, audiences
-- that are part of each other; prime time and working days, asked for by a
-- campaign.
-- Owns: audience_kin, the conflicts with neighbours; what a template asks for.
-- Replaces campaign_plan_others, neighbour_conflicts, slot_gap_obstacles,
-- campaign_frame, campaign_put, campaign_write, campaign_templates, slot_facts.
-- Leaves to others: planning around neighbours, which hours are prime time or a
-- weekend (the daemon); telling the conflicts (048).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- hours ---

ALTER TABLE campaign
	ADD COLUMN prime_time boolean NOT NULL DEFAULT false,
	ADD COLUMN working_days boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN campaign.prime_time IS
	'Its slots are to be in the prime time of their channel, where that is known.';
COMMENT ON COLUMN campaign.working_days IS
	'Its slots are not to be on the weekend of their audience.';
ALTER TABLE campaign_template
	ADD COLUMN prime_time boolean NOT NULL DEFAULT false,
	ADD COLUMN working_days boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN campaign_template.prime_time IS
	'Campaigns by it ask for prime time, unless they say otherwise.';
COMMENT ON COLUMN campaign_template.working_days IS
	'Campaigns by it keep to working days, unless they say otherwise.';
UPDATE campaign_template SET working_days = true
WHERE slug IN ('prebunk-before-event', 'sustained-explanation');
-- Of two days before an event both may be a weekend; of three one is not.
UPDATE campaign_step SET from_days = -3
WHERE (template, name, from_days, to_days)
    = ('prebunk-before-event', 'remind', -2, -1);

INSERT INTO library_field
VALUES ('campaign', 'prime_time', 'boolean', false, false),
('campaign', 'working_days', 'boolean', false, false);

-- What is not asked for is left out, so that older plans keep their hash. What
-- is belongs to the plan that partners sign off, as caps and gaps do.
CREATE OR REPLACE FUNCTION campaign_frame(c campaign) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object('slug', c.slug,
	    'organisation', c.organisation, 'title', c.title,
	    'objective', without_empty(jsonb_build_object(
		'specific', c.objective, 'metric', c.metric,
		'baseline', c.baseline, 'target', c.target,
		'achievable', c.achievable, 'relevant', c.relevant)),
	    'insight', c.insight, 'strategy', c.strategy,
	    'starts_at', moment(c.starts_at), 'ends_at', moment(c.ends_at),
	    'partners', (SELECT jsonb_agg(p.organisation
		ORDER BY p.organisation) FROM campaign_partner p
		WHERE p.campaign = c.slug),
	    'silence_hours', c.silence_hours, 'cadence_cap', c.cadence_cap,
	    'organisation_cap', c.organisation_cap,
	    'audience_gap', c.audience_gap,
	    'organisation_gap', c.organisation_gap,
	    'clearance_lead', c.clearance_lead,
	    'prime_time', nullif(c.prime_time, false),
	    'working_days', nullif(c.working_days, false),
	    'blackouts', (SELECT jsonb_agg(jsonb_build_object(
		'starts_at', moment(b.starts_at),
		'ends_at', moment(b.ends_at), 'reason', b.reason)
		ORDER BY b.starts_at)
		FROM campaign_blackout b WHERE b.campaign = c.slug)))
$$;

CREATE OR REPLACE FUNCTION campaign_put(doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	item text := doc ->> 'slug';
	aim jsonb := doc -> 'objective';
BEGIN
	PERFORM need('organisation', doc ->> 'organisation', 'organisation');
	PERFORM need_each('organisation', doc -> 'partners', 'partners', NULL);
	PERFORM slots_names_check(doc -> 'slots');
	INSERT INTO campaign (slug, organisation, title, objective, metric,
	    baseline, target, achievable, relevant, insight, strategy,
	    starts_at, ends_at, silence_hours, cadence_cap, organisation_cap,
	    audience_gap, organisation_gap, clearance_lead, prime_time,
	    working_days)
	VALUES (item, doc ->> 'organisation', doc ->> 'title',
	    aim ->> 'specific', aim ->> 'metric',
	    (aim ->> 'baseline')::numeric, (aim ->> 'target')::numeric,
	    aim ->> 'achievable', aim ->> 'relevant', doc ->> 'insight',
	    doc ->> 'strategy', (doc ->> 'starts_at')::timestamptz,
	    (doc ->> 'ends_at')::timestamptz,
	    (doc ->> 'silence_hours')::numeric::int,
	    (doc ->> 'cadence_cap')::numeric::int,
	    (doc ->> 'organisation_cap')::numeric::int,
	    (doc ->> 'audience_gap')::numeric::int,
	    (doc ->> 'organisation_gap')::numeric::int,
	    (doc ->> 'clearance_lead')::numeric::int,
	    coalesce((doc ->> 'prime_time')::boolean, false),
	    coalesce((doc ->> 'working_days')::boolean, false))
	ON CONFLICT (slug) DO UPDATE SET (organisation, title, objective,
	    metric, baseline, target, achievable, relevant, insight, strategy,
	    starts_at, ends_at, silence_hours, cadence_cap, organisation_cap,
	    audience_gap, organisation_gap, clearance_lead, prime_time,
	    working_days) = (
	    excluded.organisation, excluded.title, excluded.objective,
	    excluded.metric, excluded.baseline, excluded.target,
	    excluded.achievable, excluded.relevant, excluded.insight,
	    excluded.strategy, excluded.starts_at, excluded.ends_at,
	    excluded.silence_hours, excluded.cadence_cap,
	    excluded.organisation_cap, excluded.audience_gap,
	    excluded.organisation_gap, excluded.clearance_lead,
	    excluded.prime_time, excluded.working_days);
	INSERT INTO campaign_partner (campaign, organisation)
	SELECT item, doc ->> 'organisation'
	UNION SELECT item, e #>> '{}' FROM elements(doc -> 'partners')
	ON CONFLICT DO NOTHING;
	PERFORM blackouts_put(item, doc -> 'blackouts');
	UPDATE slot s SET state = 'cancelled',
	    reason = 'It was taken out of the campaign.'
	WHERE s.campaign = item AND s.state NOT IN ('released', 'cancelled')
	    AND NOT EXISTS (SELECT FROM elements(doc -> 'slots')
	    WHERE e ->> 'name' = s.name);
	PERFORM slots_put(item, doc -> 'slots');
	DELETE FROM campaign_partner p WHERE p.campaign = item
	    AND p.organisation <> doc ->> 'organisation'
	    AND NOT EXISTS (SELECT FROM elements(doc -> 'partners')
	    WHERE e #>> '{}' = p.organisation);
END $$;

CREATE FUNCTION template_asks(doc jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT jsonb_build_object(
	    'prime_time', t.prime_time, 'working_days', t.working_days)
	    FROM campaign_template t
	    WHERE t.slug = doc #>> '{template,name}'), '{}') || doc
$$;
COMMENT ON FUNCTION template_asks(jsonb) IS
	'A campaign with what its template asks for where it does not say itself.';

CREATE OR REPLACE FUNCTION campaign_write(doc jsonb, actor text, fresh boolean)
RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	item text := doc ->> 'slug';
	was jsonb;
	who account := live_account(actor, 'account');
BEGIN
	PERFORM library_turn(actor);
	was := campaign_content(item);
	IF jsonb_typeof(doc) IS DISTINCT FROM 'object' THEN
		PERFORM fail('CP400', NULL, 'A campaign is a JSON object.');
	ELSIF NOT doc ? 'slots' AND was ? 'slots' THEN
		doc := doc || jsonb_build_object('slots', was -> 'slots');
	END IF;
	doc := doc_canonical(doc);
	PERFORM doc_check('campaign', doc);
	IF NOT fresh THEN
		PERFORM campaign_seen(item, actor, 'slug');
	ELSIF was IS NOT NULL THEN
		PERFORM fail('CP409', 'slug',
		    'Another campaign has this slug.');
	ELSE
		PERFORM campaign_author_check(NULL, doc, who);
	END IF;
	PERFORM campaign_put(campaign_filled(template_asks(doc)));
	PERFORM campaign_author_check(was, campaign_content(item), who)
	WHERE NOT fresh;
	RETURN campaign_doc(item);
END $$;

CREATE OR REPLACE FUNCTION campaign_templates() RETURNS SETOF json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT json_build_object('name', t.slug, 'about', t.about,
	    'event', bool_or(k.from_days IS NOT NULL),
	    'prime_time', t.prime_time, 'working_days', t.working_days,
	    'steps', json_agg(json_strip_nulls(json_build_object(
	    'name', k.name, 'types', k.types, 'priority', k.priority,
	    'from_days', k.from_days, 'to_days', k.to_days,
	    'opens_minutes', minutes(k.opens),
	    'closes_minutes', minutes(k.closes),
	    'again_minutes', minutes(k.again),
	    'late_minutes', k.late_minutes, 'after', k.after,
	    'least_minutes', CASE WHEN k.after IS NOT NULL
		THEN k.least_minutes END,
	    'most_minutes', k.most_minutes))
	    ORDER BY k.opens, k.from_days, k.name))
	FROM campaign_template t JOIN campaign_step k ON k.template = t.slug
	GROUP BY t.slug ORDER BY t.slug
$$;

CREATE OR REPLACE FUNCTION slot_facts(campaign text, names text[], actor text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
BEGIN
	PERFORM campaign_seen($1, $3, 'campaign');
	RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(
	    jsonb_build_object('id', s.id, 'name', s.name,
	    'audience', s.audience, 'language', s.language,
	    'at', extract(epoch FROM s.planned_at)::bigint,
	    'channel', s.channel, 'message', v.message,
	    'version', v.number, 'occasion', s.occasion,
	    'on', day(s.event_on),
	    'prime_time', nullif(c.prime_time, false),
	    'working_days', nullif(c.working_days, false)))
	    ORDER BY s.id), '[]')
	    FROM slot s JOIN campaign c ON c.slug = s.campaign
	    LEFT JOIN message_version v ON v.id = s.version
	    WHERE s.campaign = $1 AND CASE WHEN names IS NULL
	    THEN s.state IN ('planned', 'cleared', 'scheduled', 'withheld')
	    ELSE s.state <> 'cancelled' AND s.name = ANY (names) END);
END $$;

-- --- the facts of a plan ---

-- What concerns an audience concerns those that it is part of, and its parts.
CREATE FUNCTION audience_kin(items text[])
RETURNS TABLE (audience text, kin text, words text)
LANGUAGE sql STABLE AS $$
	WITH line AS MATERIALIZED (
		SELECT a.slug::text AS part, l AS whole
		FROM audience a, audience_line(a.slug) AS l
	)
	SELECT part, whole, CASE WHEN part = whole THEN 'the same audience'
	    ELSE format('"%s", which "%s" is a part of,', whole, part) END
	FROM line WHERE part = ANY (items)
	UNION ALL
	SELECT whole, part, format('"%s", a part of "%s",', part, whole)
	FROM line WHERE whole = ANY (items) AND whole <> part
$$;
COMMENT ON FUNCTION audience_kin(text[]) IS
	'Audiences with themselves, what they are part of and their parts; words for that in a sentence.';

-- When others speak around the time of the campaign: to its audiences and their
-- kin as far as the gap to them reaches, and as its partners, where it has
-- rules for those. A cap is of a local day and counts each slot; otherwise one
-- of a time will do. Whose they are is no matter here.
CREATE OR REPLACE FUNCTION campaign_plan_others(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH c AS MATERIALIZED (
		SELECT f.starts_at - g.around AS starts,
		    f.ends_at + g.around AS ends, g.own, g.capped
		FROM campaign f, LATERAL (SELECT num_nonnulls(
		    f.organisation_cap, f.organisation_gap) > 0 AS own,
		    num_nonnulls(f.cadence_cap, f.organisation_cap) > 0
		    AS capped, greatest(coalesce(f.audience_gap, 60),
		    f.organisation_gap, CASE WHEN num_nonnulls(f.cadence_cap,
		    f.organisation_cap) > 0 THEN 26 * 60 END)
		    * interval '1 minute' AS around) AS g
		WHERE f.slug = item
	), near AS MATERIALIZED (
		SELECT o.id, o.audience, o.organisation, o.planned_at
		FROM c JOIN slot o ON o.planned_at > c.starts
		    AND o.planned_at < c.ends
		WHERE o.campaign <> item AND o.state
		    IN ('planned', 'cleared', 'scheduled', 'released')
		    AND o.audience IN (SELECT k.kin FROM audience_kin(ARRAY(
		    SELECT DISTINCT s.audience::text FROM slot s
		    WHERE s.campaign = item AND s.state <> 'cancelled')) k)
		UNION
		SELECT o.id, o.audience, o.organisation, o.planned_at
		FROM c JOIN slot o ON c.own AND o.planned_at > c.starts
		    AND o.planned_at < c.ends
		WHERE o.campaign <> item AND o.state
		    IN ('planned', 'cleared', 'scheduled', 'released')
		    AND o.organisation IN (SELECT p.organisation
		    FROM campaign_partner p WHERE p.campaign = item)
	)
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'audience', x.audience, 'organisation', x.voice,
	    'planned_at', moment(x.planned_at)))
	    ORDER BY x.planned_at, x.audience, x.voice), '[]')
	FROM (SELECT n.audience, v.voice, n.planned_at
	    FROM near n, c, LATERAL (SELECT CASE WHEN c.own
	    THEN n.organisation END) AS v(voice)
	    GROUP BY n.audience, v.voice, n.planned_at,
	    CASE WHEN c.capped THEN n.id END) AS x
$$;
COMMENT ON FUNCTION campaign_plan_others(text) IS
	'When other campaigns speak to the audiences of a campaign and their kin, or as its partners, around its time.';

-- --- what the check tells of neighbours, for people to weigh ---
--
-- Within a campaign, two organisations at audiences of which one is part of the
-- other are no hard clash, as they are at one audience: how much of the whole
-- listens where the part is, is for people to judge, and what was signed off
-- before this rule was made still goes out. A plan keeps them apart.

CREATE FUNCTION slots_timed(item text) RETURNS SETOF slot
LANGUAGE sql STABLE AS $$
	SELECT * FROM slots_ahead(item) s
	WHERE s.state <> 'withheld' AND s.planned_at IS NOT NULL
$$;
COMMENT ON FUNCTION slots_timed(text) IS
	'The slots that a campaign has before it, at their times.';

CREATE FUNCTION slots_kin(item text)
RETURNS TABLE (audience text, kin text, words text)
LANGUAGE sql STABLE AS $$
	SELECT * FROM audience_kin(ARRAY(SELECT DISTINCT s.audience::text
	    FROM slots_timed(item) s))
$$;
COMMENT ON FUNCTION slots_kin(text) IS
	'The audiences of a campaign with their kin.';

-- Asked once, not for each slot that is near.
CREATE FUNCTION campaigns_seen(viewer text) RETURNS text[]
LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT c.slug::text FROM campaign c
	    WHERE campaign_visible(c.slug, viewer))
$$;
COMMENT ON FUNCTION campaigns_seen(text) IS
	'The campaigns that an account may see.';

-- What is told of a slot's neighbours is bounded, however many others put there:
-- the ten that are nearest, read from the slot to both sides in the order of the
-- index. The far end is written as a row, for PostgreSQL takes two bounds of one
-- column for so few rows that it would read and sort all of a long gap.
CREATE FUNCTION heard_near(item text, hearer text, at timestamptz, gap interval)
RETURNS SETOF slot
LANGUAGE sql STABLE AS $$
	(SELECT s.* FROM slot s WHERE s.audience = $2 AND s.campaign <> $1
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND s.planned_at >= $3 AND (s.audience, s.planned_at) < ($2, $3 + $4)
	    ORDER BY s.planned_at LIMIT 10)
	UNION ALL
	(SELECT s.* FROM slot s WHERE s.audience = $2 AND s.campaign <> $1
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND s.planned_at < $3 AND (s.audience, s.planned_at) > ($2, $3 - $4)
	    ORDER BY s.planned_at DESC LIMIT 10)
$$;
COMMENT ON FUNCTION heard_near(text, text, timestamptz, interval) IS
	'Slots of campaigns but one to an audience, nearer to a time than a gap; ten before and ten after at most.';

CREATE FUNCTION spoken_near(item text, voice text, at timestamptz, gap interval)
RETURNS SETOF slot
LANGUAGE sql STABLE AS $$
	(SELECT s.* FROM slot s WHERE s.organisation = $2 AND s.campaign <> $1
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND s.planned_at >= $3 AND (s.organisation, s.planned_at) < ($2, $3 + $4)
	    ORDER BY s.planned_at LIMIT 10)
	UNION ALL
	(SELECT s.* FROM slot s WHERE s.organisation = $2 AND s.campaign <> $1
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND s.planned_at < $3 AND (s.organisation, s.planned_at) > ($2, $3 - $4)
	    ORDER BY s.planned_at DESC LIMIT 10)
$$;
COMMENT ON FUNCTION spoken_near(text, text, timestamptz, interval) IS
	'Slots of campaigns but one by an organisation, nearer to a time than a gap; ten before and ten after at most.';

CREATE FUNCTION apart(a timestamptz, b timestamptz) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$ SELECT greatest(a - b, b - a) $$;
COMMENT ON FUNCTION apart(timestamptz, timestamptz) IS
	'How long lies between two times.';

CREATE OR REPLACE FUNCTION slot_gap_obstacles(s slot, c campaign)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	(SELECT 'gap', 'planned_at', format(
	    'Less than %s minutes lie between it and %s, to the same audience.',
	    c.audience_gap, slot_at(o))
	FROM slot_neighbours(s, c.audience_gap * interval '1 minute') o
	WHERE o.audience = s.audience AND (o.chorus = s.chorus) IS NOT TRUE
	ORDER BY apart(o.planned_at, s.planned_at), o.id LIMIT 10)
	UNION ALL
	(SELECT 'gap', 'planned_at', format(
	    'Less than %s minutes lie between it and %s, by the same organisation.',
	    c.organisation_gap, slot_at(o))
	FROM slot_neighbours(s, c.organisation_gap * interval '1 minute') o
	WHERE o.organisation = s.organisation
	    AND (o.chorus = s.chorus) IS NOT TRUE
	ORDER BY apart(o.planned_at, s.planned_at), o.id LIMIT 10)
	UNION ALL
	(SELECT 'clash', 'planned_at', format(
	    '"%s" speaks to the same audience within the hour, in %s, and they are not in chorus.',
	    o.organisation, slot_at(o))
	FROM slot_neighbours(s, '1 hour') o
	WHERE c.audience_gap IS NULL AND o.audience = s.audience
	    AND o.organisation <> s.organisation
	    AND (o.chorus = s.chorus) IS NOT TRUE
	ORDER BY apart(o.planned_at, s.planned_at), o.id LIMIT 10)
	UNION ALL
	(SELECT 'chorus', 'chorus', format(
	    'It is in chorus with %s, which is at another time.', slot_at(o))
	FROM slot o
	WHERE o.campaign = s.campaign AND o.chorus = s.chorus AND o.id <> s.id
	    AND o.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND o.planned_at <> s.planned_at
	ORDER BY apart(o.planned_at, s.planned_at), o.id LIMIT 10)
$$;

-- Who may not see the other campaign is not told whose it is.
CREATE OR REPLACE FUNCTION neighbour_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH kin AS MATERIALIZED (SELECT * FROM slots_kin(item)),
	seen AS MATERIALIZED (SELECT campaigns_seen(viewer) AS list)
	SELECT 'clash', s.id, 'planned_at', CASE
	    WHEN o.campaign = ANY ((SELECT list FROM seen)::text[]) THEN format(
		'The campaign "%s" speaks to %s in %s.', o.campaign,
		o.words, o.at)
	    ELSE format('A campaign that you take no part in speaks to %s about then.',
		o.words) END
	FROM campaign c, slots_timed(item) s,
	    LATERAL (SELECT n.campaign, slot_at(n) AS at, k.words
	    FROM kin k, LATERAL heard_near(item, k.kin, s.planned_at,
		coalesce(c.audience_gap, 60) * interval '1 minute') AS n
	    WHERE k.audience = s.audience
	    ORDER BY apart(n.planned_at, s.planned_at), n.id LIMIT 10) AS o
	WHERE c.slug = item
$$;

CREATE FUNCTION kin_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH kin AS MATERIALIZED (SELECT * FROM slots_kin(item) k
	    WHERE k.kin <> k.audience)
	SELECT 'clash', s.id, 'planned_at', format(
	    '"%s" speaks to %s in %s, and they are not in chorus.',
	    o.organisation, o.words, o.at)
	FROM campaign c, slots_timed(item) s,
	    LATERAL (SELECT n.organisation, slot_at(n) AS at, k.words
	    FROM kin k, LATERAL slot_neighbours(s,
		coalesce(c.audience_gap, 60) * interval '1 minute') AS n
	    WHERE k.audience = s.audience AND n.audience = k.kin
	    AND n.organisation <> s.organisation
	    AND (n.chorus = s.chorus) IS NOT TRUE
	    ORDER BY apart(n.planned_at, s.planned_at), n.id LIMIT 10) AS o
	WHERE c.slug = item
$$;
COMMENT ON FUNCTION kin_conflicts(text) IS
	'Two organisations of a campaign at audiences of which one is part of the other, at about the same time.';

CREATE FUNCTION shared_gap_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	WITH seen AS MATERIALIZED (SELECT campaigns_seen(viewer) AS list)
	SELECT 'clash', s.id, 'planned_at', CASE
	    WHEN o.campaign = ANY ((SELECT list FROM seen)::text[]) THEN format(
		'"%s" speaks in the campaign "%s", too, less than %s minutes away: %s.',
		s.organisation, o.campaign, c.organisation_gap, o.at)
	    ELSE format(
		'"%s" speaks in a campaign that you take no part in, too, less than %s minutes away.',
		s.organisation, c.organisation_gap) END
	FROM campaign c, slots_timed(item) s,
	    LATERAL (SELECT n.campaign, slot_at(n) AS at
	    FROM spoken_near(item, s.organisation, s.planned_at,
		c.organisation_gap * interval '1 minute') AS n
	    ORDER BY apart(n.planned_at, s.planned_at), n.id LIMIT 10) AS o
	WHERE c.slug = item AND c.organisation_gap IS NOT NULL
$$;
COMMENT ON FUNCTION shared_gap_conflicts(text, text) IS
	'Slots of other campaigns by the same organisation, nearer than the gap of a campaign.';

CREATE FUNCTION campaigns_told(items text[], seen text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(x.words, ', ' ORDER BY x.hidden, x.words)
	FROM (SELECT DISTINCT i <> ALL (seen) AS hidden,
	    CASE WHEN i = ANY (seen) THEN format('"%s"', i)
	    ELSE 'campaigns that you take no part in' END AS words
	    FROM unnest(items) AS i) AS x
$$;
COMMENT ON FUNCTION campaigns_told(text[], text[]) IS
	'Campaigns by name, those that are not seen without.';

-- Each slot stands on a day of its audience, and on one of its organisation.
CREATE FUNCTION days_taken(item text)
RETURNS TABLE (party text, whom text, zone text, day date, cap int, n bigint,
    slots bigint[], first_at timestamptz, last_at timestamptz)
LANGUAGE sql STABLE AS $$
	SELECT p.party, p.whom, p.zone, d.day, p.cap, count(*),
	    array_agg(s.id) FILTER (WHERE s.state <> 'released'),
	    min(s.planned_at), max(s.planned_at)
	FROM campaign c JOIN slot s ON s.campaign = c.slug
	    AND s.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND s.planned_at IS NOT NULL,
	    LATERAL (SELECT 'audience', a.slug::text, a.time_zone::text,
	    c.cadence_cap FROM audience a WHERE a.slug = s.audience
	    UNION ALL SELECT 'organisation', g.slug, g.time_zone,
	    c.organisation_cap FROM organisation g
	    WHERE g.slug = s.organisation) AS p(party, whom, zone, cap),
	    LATERAL (SELECT (s.planned_at AT TIME ZONE p.zone)::date) AS d(day)
	WHERE c.slug = item AND p.cap IS NOT NULL
	GROUP BY p.party, p.whom, p.zone, d.day, p.cap
$$;
COMMENT ON FUNCTION days_taken(text) IS
	'How many slots a campaign has on local days for which it has a cap.';

-- What is too many within the campaign is told as such, and hard.
CREATE FUNCTION shared_cap_conflicts(item text, viewer text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'clash', u.id, 'planned_at', format(
	    'The campaign allows %s slots a day %s "%s"; with those of %s there are %s on %s.',
	    d.cap, CASE d.party WHEN 'audience' THEN 'for' ELSE 'of' END,
	    d.whom, campaigns_told(o.campaigns, v.seen), d.n + o.n, d.day)
	FROM (SELECT campaigns_seen(viewer) AS seen OFFSET 0) AS v,
	    (SELECT * FROM days_taken(item) t WHERE t.n <= t.cap OFFSET 0)
	    AS d, LATERAL (SELECT count(*) AS n,
	    array_agg(DISTINCT x.campaign::text) AS campaigns
	    FROM (SELECT m.campaign, m.planned_at FROM slot m
		WHERE d.party = 'audience' AND m.audience = d.whom
		AND m.state IN ('planned', 'cleared', 'scheduled', 'released')
		AND m.planned_at > d.last_at - interval '26 hours'
		AND m.planned_at < d.first_at + interval '26 hours'
		UNION ALL SELECT m.campaign, m.planned_at FROM slot m
		WHERE d.party = 'organisation' AND m.organisation = d.whom
		AND m.state IN ('planned', 'cleared', 'scheduled', 'released')
		AND m.planned_at > d.last_at - interval '26 hours'
		AND m.planned_at < d.first_at + interval '26 hours') AS x
	    WHERE x.campaign <> item
	    AND (x.planned_at AT TIME ZONE d.zone)::date = d.day) AS o,
	    LATERAL unnest(d.slots) AS u(id)
	WHERE d.n + o.n > d.cap
$$;
COMMENT ON FUNCTION shared_cap_conflicts(text, text) IS
	'Local days that are too full with the slots of other campaigns.';
