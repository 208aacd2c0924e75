-- SPDX-License-Identifier: Apache-2.0
-- 046_edges.sql - lists of what is not there are refused; templates in a short
-- time; carriers that die and clocks that are wrong cost no delivery; anchors
-- that moved under scheduled slots.
-- Owns: slug_known. Replaces the lists that name an item, template_slots,
-- delivery_done, release_retry, scheduled_facts.
-- Leaves to others: what a list tells of an item (its noun's own file).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- lists ---

-- What is out of use still has a past to list.
CREATE FUNCTION slug_known(item_kind text, item text, field text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	there boolean := item IS NULL;
BEGIN
	IF NOT there THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)',
		    item_kind) INTO there USING item;
	END IF;
	IF NOT there THEN
		PERFORM fail('CP404', field, format('There is no %s "%s".',
		    item_kind, item));
	END IF;
END $$;
COMMENT ON FUNCTION slug_known(text, text, text) IS
	'Refuses to list what belongs to an item that never was; none named: nothing.';

CREATE OR REPLACE FUNCTION library_list(kind text, after text, max int,
    filter text DEFAULT NULL, state text DEFAULT NULL,
    organisation text DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	pattern text := '%' || regexp_replace(filter, '([\\%_])', '\\\1', 'g')
	    || '%';
BEGIN
	PERFORM library_key(kind);
	PERFORM slug_known('organisation', organisation, 'organisation');
	RETURN QUERY SELECT c.doc FROM library_current c
	WHERE c.kind = library_list.kind
	    AND c.slug > coalesce(library_list.after, '') COLLATE "C"
	    AND (library_list.state IS NULL
	    OR c.doc #>> '{meta,state}' = library_list.state)
	    AND (library_list.organisation IS NULL
	    OR c.doc ->> 'organisation' = library_list.organisation)
	    AND (pattern IS NULL OR concat_ws(E'\n', c.slug, c.doc ->> 'name',
	    c.doc ->> 'legal_name', c.doc ->> 'title',
	    c.doc ->> 'statement', (SELECT string_agg(e ->> 'text', E'\n')
	    FROM elements(c.doc -> 'terms'))) ILIKE pattern)
	ORDER BY c.slug LIMIT least(coalesce(library_list.max, 100), 1000);
END $$;

CREATE OR REPLACE FUNCTION observation_list(after uuid, max int,
    narrative text, audience text, since timestamptz,
    decided boolean DEFAULT false) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
DECLARE
	top uuid := coalesce(after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	bottom uuid := coalesce(uuid_from(since),
	    '00000000-0000-0000-0000-000000000000');
	page int := least(coalesce(max, 100), 1000);
BEGIN
	PERFORM slug_known('narrative', observation_list.narrative,
	    'narrative'),
	    slug_known('audience', observation_list.audience, 'audience');
	IF observation_list.narrative IS NULL AND decided THEN
		RETURN QUERY SELECT observation_doc(o)
		FROM (SELECT DISTINCT m.observation FROM match m
		    WHERE m.state <> 'suggested'
		    AND m.observation < top AND m.observation >= bottom) AS d
		JOIN observation o ON o.id = d.observation
		WHERE observation_list.audience IS NULL
		    OR o.audience = observation_list.audience
		ORDER BY o.id DESC LIMIT page;
	ELSIF observation_list.narrative IS NULL THEN
		RETURN QUERY SELECT observation_doc(o)
		FROM observation o
		WHERE o.id < top AND o.id >= bottom
		    AND (observation_list.audience IS NULL
		    OR o.audience = observation_list.audience)
		ORDER BY o.id DESC LIMIT page;
	ELSE
		RETURN QUERY SELECT observation_doc(o)
		FROM match m JOIN observation o ON o.id = m.observation
		WHERE m.narrative = observation_list.narrative
		    AND m.state <> 'rejected'
		    AND (decided IS NOT TRUE OR m.state <> 'suggested')
		    AND m.observation < top AND m.observation >= bottom
		    AND (observation_list.audience IS NULL
		    OR o.audience = observation_list.audience)
		ORDER BY m.observation DESC LIMIT page;
	END IF;
END $$;

CREATE OR REPLACE FUNCTION assessment_list(due boolean, narrative text,
    observation uuid, max int, before bigint) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
	SELECT slug_known('narrative', $2, 'narrative');
	SELECT assessment_doc(a) || jsonb_build_object('standing', s.stands,
	    'due', s.stands AND s.over)
	FROM assessment a, LATERAL (SELECT coalesce(a.review_on
		<= (now() AT TIME ZONE 'UTC')::date, false) AS over,
	    NOT EXISTS (SELECT FROM assessment n WHERE n.id > a.id
		AND (n.narrative = a.narrative
		AND n.audience IS NOT DISTINCT FROM a.audience
		OR n.observation = a.observation)) AS stands) s
	WHERE ($2 IS NULL OR a.narrative = $2)
	    AND ($3 IS NULL OR a.observation = $3)
	    AND ($5 IS NULL OR a.id < $5)
	    AND (due IS NOT TRUE OR s.stands AND s.over)
	ORDER BY a.id DESC LIMIT least(coalesce(max, 50), 500)
$$;

CREATE OR REPLACE FUNCTION campaign_list(actor text, after text, max int,
    organisation text, state text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT slug_known('organisation', $4, 'organisation');
	SELECT campaign_frame(c) || jsonb_build_object('meta', m)
	FROM campaign c, campaign_meta(c) AS m
	WHERE c.slug > coalesce(after, '') COLLATE "C"
	    AND campaign_visible(c.slug, actor)
	    AND ($5 IS NULL OR m ->> 'state' = $5)
	    AND ($4 IS NULL OR EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = c.slug AND p.organisation = $4))
	ORDER BY c.slug LIMIT least(coalesce(max, 100), 1000)
$$;

CREATE OR REPLACE FUNCTION slot_list(actor text, after bigint, max int,
    campaign text, organisation text, state text, from_at timestamptz,
    to_at timestamptz) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	visible text[] := ARRAY(SELECT c.slug FROM campaign c
	    WHERE ($4 IS NULL OR c.slug = $4)
	    AND campaign_visible(c.slug, $1));
BEGIN
	PERFORM campaign_seen($4, $1, 'campaign') WHERE $4 IS NOT NULL;
	PERFORM slug_known('organisation', $5, 'organisation');
	RETURN QUERY SELECT jsonb_build_object('campaign', s.campaign)
	    || slot_doc(s)
	FROM slot s
	WHERE s.campaign = ANY (visible) AND s.id > coalesce($2, 0)
	    AND ($5 IS NULL OR s.organisation = $5)
	    AND CASE WHEN $6 IS NULL THEN s.state <> 'cancelled'
		ELSE s.state = $6 END
	    AND ($7 IS NULL OR s.planned_at >= $7)
	    AND ($8 IS NULL OR s.planned_at < $8)
	ORDER BY s.id LIMIT least(coalesce($3, 100), 1000);
END $$;

CREATE OR REPLACE FUNCTION release_list(actor text, after bigint, max int,
    campaign text, organisation text, acknowledged boolean)
RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT campaign_seen($4, $1, 'campaign') WHERE $4 IS NOT NULL;
	SELECT slug_known('organisation', $5, 'organisation');
	SELECT release_doc(r)
	FROM release r JOIN slot s ON s.id = r.slot
	WHERE r.id > coalesce($2, 0) AND campaign_visible(s.campaign, $1)
	    AND ($4 IS NULL OR s.campaign = $4)
	    AND ($5 IS NULL OR r.organisation = $5)
	    AND ($6 IS NULL OR (r.acknowledged_at IS NOT NULL) = $6)
	ORDER BY r.id LIMIT least(coalesce($3, 100), 1000)
$$;

CREATE OR REPLACE FUNCTION release_corrections(actor text, after bigint,
    max int, campaign text, organisation text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off AS $$
	SELECT campaign_seen($4, $1, 'campaign') WHERE $4 IS NOT NULL;
	SELECT slug_known('organisation', $5, 'organisation');
	SELECT release_doc(r) || jsonb_strip_nulls(jsonb_build_object(
	    'reasons', due.reasons,
	    'correction', CASE WHEN campaign_visible(
		p.doc ->> 'campaign', $1) THEN p.doc END))
	FROM (SELECT d.release, jsonb_agg(d.reason ORDER BY d.reason) AS reasons
	    FROM corrections_due($4, NULL) d GROUP BY d.release) AS due
	JOIN release r ON r.id = due.release JOIN slot s ON s.id = r.slot,
	    LATERAL (SELECT correction_planned(r.id)) AS p(doc)
	WHERE r.id > coalesce($2, 0) AND campaign_visible(s.campaign, $1)
	    AND ($5 IS NULL OR r.organisation = $5)
	ORDER BY r.id LIMIT least(coalesce($3, 100), 1000)
$$;

-- --- templates ---

-- A step that would open only when the campaign is over is left out, and
-- nothing waits for it: a rapid answer may be done with after an hour.
CREATE OR REPLACE FUNCTION template_slots(doc jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
	t jsonb := doc -> 'template';
	starts timestamptz := doc ->> 'starts_at';
	ends timestamptz := doc ->> 'ends_at';
	slots jsonb;
BEGIN
	SELECT jsonb_agg(without_empty(jsonb_build_object(
	    'name', left(k.name, 20) || '-' || left(a.slug, 38)
		|| coalesce('-' || turn.nr, ''),
	    'narrative', t ->> 'narrative', 'types', k.types,
	    'organisation', t ->> 'organisation', 'audience', a.slug,
	    'channel', t ->> 'channel', 'priority', k.priority,
	    'late_minutes', k.late_minutes,
	    'earliest', moment(turn.starts + k.opens),
	    'latest', CASE WHEN k.closes IS NOT NULL
		THEN moment(least(turn.starts + k.closes, ends)) END,
	    'anchor', CASE WHEN k.from_days IS NOT NULL
		THEN jsonb_strip_nulls(jsonb_build_object(
		'occasion', t ->> 'occasion', 'event', t ->> 'event',
		'on', t ->> 'event_on', 'from_days', k.from_days,
		'to_days', k.to_days)) END,
	    'depends_on', CASE WHEN before.name IS NOT NULL
		THEN jsonb_build_array(without_empty(jsonb_build_object(
		'slot', left(before.name, 20) || '-' || left(a.slug, 38),
		'least_minutes', k.least_minutes,
		'most_minutes', k.most_minutes))) END))
	    ORDER BY a.nr, turn.nr NULLS FIRST, k.opens, k.from_days)
	INTO slots
	FROM (SELECT e #>> '{}', nr FROM elements(t -> 'audiences'))
	    AS a(slug, nr)
	CROSS JOIN campaign_step k
	LEFT JOIN campaign_step before ON before.template = k.template
	    AND before.name = k.after
	    AND (starts + before.opens < ends) IS NOT FALSE,
	    LATERAL (SELECT starts, NULL::bigint
	    WHERE k.again IS NULL AND (starts + k.opens < ends) IS NOT FALSE
	    UNION ALL SELECT g, row_number() OVER ()
	    FROM generate_series(starts, ends, k.again) AS g
	    WHERE g + k.opens < ends) AS turn(starts, nr)
	WHERE k.template = t ->> 'name';
	IF slots IS NULL THEN
		PERFORM fail('CP400', 'ends_at', format(
		    'The campaign is over before any slot of the template "%s" begins; it is to end later, or to do without a template.',
		    t ->> 'name'));
	END IF;
	RETURN slots;
END $$;

-- --- deliveries ---

-- What a carrier had not begun when it died is returned: no attempt was made,
-- and it is due at once. Nothing is given up by a clock that is not believed. A
-- daemon that is not upgraded yet names no such time, and is heard as before.
DROP FUNCTION delivery_done(text, bigint, text, text, text, int, int);
CREATE FUNCTION delivery_done(holder text, release bigint, carrier text,
    outcome text, detail text, wait_seconds int, retry_hours int,
    not_after timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	d delivery;
	words text := nullif(btrim(detail), '');
	again timestamptz := clock() + wait_seconds * interval '1 second';
BEGIN
	PERFORM act_as('daemon');
	SELECT x.* INTO d FROM delivery x
	WHERE x.release = $2 AND x.carrier = $3 FOR UPDATE;
	-- That it arrived is true whoever has the lease by now, and whatever was
	-- decided meanwhile; the rest is for its holder to say.
	IF d.release IS NULL OR d.state IN ('delivered', 'skipped')
	    OR outcome <> 'delivered' AND (d.state <> 'pending'
	    OR d.lease_by IS DISTINCT FROM holder) THEN
		RETURN;
	END IF;
	d.lease_by := NULL;
	d.lease_until := NULL;
	CASE outcome
	WHEN 'delivered' THEN
		d.state := 'delivered';
		d.receipt := words;
		d.delivered_at := clock();
	WHEN 'refused' THEN
		d.state := 'failed';
		d.last_error := coalesce(words, 'It was refused.');
	WHEN 'skipped' THEN
		d.state := 'skipped';
		d.last_error := coalesce(words, 'It was skipped.');
	WHEN 'returned' THEN
		d.attempts := d.attempts - 1;
		UPDATE release r SET attempts = r.attempts - 1
		WHERE r.id = d.release;
	WHEN 'later' THEN
		d.last_error := coalesce(words, 'It failed.');
		d.next_at := again;
		IF again > d.since + retry_hours * interval '1 hour'
		    AND (clock() <= not_after) IS NOT FALSE THEN
			d.state := 'failed';
		END IF;
	END CASE;
	UPDATE delivery x SET (state, attempts, next_at, lease_by, lease_until,
	    last_error, receipt, delivered_at) = (d.state, d.attempts,
	    d.next_at, d.lease_by, d.lease_until, d.last_error, d.receipt,
	    d.delivered_at)
	WHERE x.release = d.release AND x.carrier = d.carrier;
END $$;
COMMENT ON FUNCTION delivery_done IS
	'What became of a delivery: delivered, refused, skipped, returned (not begun), or later; after so many hours it is given up, unless the clock is beyond not_after.';
GRANT EXECUTE ON FUNCTION delivery_done TO counterpointd;

CREATE FUNCTION deliveries_words(item bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT string_agg(CASE
	    WHEN c.name IS NULL THEN format('"%s" is %s, and that carrier was removed',
		d.carrier, d.state)
	    WHEN d.state = 'pending' AND d.lease_by IS NOT NULL
		THEN format('"%s" is at it', d.carrier)
	    WHEN d.state = 'pending' THEN format(
		'"%s" is pending and tries at %s', d.carrier,
		to_char(greatest(d.next_at, clock()) AT TIME ZONE 'UTC',
		'YYYY-MM-DD HH24:MI:SS "UTC"'))
	    ELSE format('"%s" is %s', d.carrier, d.state) END, ', '
	    ORDER BY d.carrier)
	FROM delivery d LEFT JOIN carrier c ON c.name = d.carrier
	WHERE d.release = item
$$;
COMMENT ON FUNCTION deliveries_words(bigint) IS
	'How far each carrier is with a release, for a sentence; NULL: there is none.';

CREATE OR REPLACE FUNCTION release_retry(release bigint, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of(release, actor);
BEGIN
	PERFORM act_as(actor);
	PERFORM person_of(actor, 'account', r.organisation, '{releaser}');
	UPDATE delivery d SET (state, since, next_at)
	    = ('pending', clock(), clock())
	WHERE d.release = r.id AND d.state IN ('failed', 'withheld')
	    AND d.carrier IN (SELECT c.name FROM carrier c);
	IF NOT FOUND THEN
		PERFORM fail('CP409', 'release', format(
		    'Nothing of release %s has failed or was withheld that could be tried again: %s.',
		    r.id, coalesce(deliveries_words(r.id),
		    'no carrier has it')));
	END IF;
	RETURN release_doc(r);
END $$;

-- --- anchors ---

-- With the version of the library, so that a daemon that is behind it does not
-- judge: an occasion that it has not heard of is not one that has ended.
CREATE OR REPLACE FUNCTION scheduled_facts(after_at timestamptz,
    after_id bigint, most int) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
	WITH page AS MATERIALIZED (
		SELECT s.id, s.name, s.audience, s.planned_at, s.occasion,
		    s.event_on FROM slot s
		WHERE s.state = 'scheduled' AND s.planned_at
		    >= coalesce(after_at, '-infinity')
		    AND (s.planned_at, s.id)
		    > (coalesce(after_at, '-infinity'), coalesce(after_id, 0))
		ORDER BY s.planned_at, s.id LIMIT most
	)
	SELECT jsonb_strip_nulls(jsonb_build_object(
	    'version', (SELECT version FROM library_version),
	    'slots', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id,
		'name', p.name, 'audience', p.audience,
		'at', extract(epoch FROM p.planned_at)::bigint,
		'occasion', p.occasion, 'on', day(p.event_on))), '[]')
		FROM page p),
	    'after', (SELECT jsonb_build_object('at', moment(p.planned_at),
		'id', p.id) FROM page p
		WHERE most = (SELECT count(*) FROM page)
		ORDER BY p.planned_at DESC, p.id DESC LIMIT 1)))
$$;
COMMENT ON FUNCTION scheduled_facts(timestamptz, bigint, int) IS
	'The next scheduled slots behind a time and a number, of all campaigns, with the days that they are anchored to and the version of the library; `after` is where to go on, if there may be more.';
