-- SPDX-License-Identifier: Apache-2.0
-- 034_campaign_docs.sql - a campaign as one JSON object, in and out.
-- Owns: campaign_doc, campaign_write and its steps; templates.
-- Leaves to others: the rules (the guards of 016, 032 and 033), what is wrong
-- with a campaign (035); what comes again and on which day an occasion is (the
-- daemon, before it hands a campaign over).

SET LOCAL search_path = counterpoint, pg_temp;

INSERT INTO library_field
SELECT 'campaign', m[1], m[3], m[4] = '[]', m[2] = '!',
    string_to_array(nullif(m[5], ''), ',')
FROM (SELECT replace('slug! slug
	organisation! slug
	title! name
	objective! object
	objective.specific! sentence
	objective.metric sentence
	objective.baseline number
	objective.target number
	objective.achievable sentence
	objective.relevant sentence
	insight sentence
	strategy sentence
	starts_at! INSTANT
	ends_at! INSTANT
	partners slug[]
	silence_hours integer
	cadence_cap integer
	organisation_cap integer
	audience_gap integer
	organisation_gap integer
	clearance_lead integer
	blackouts object[]
	blackouts.starts_at! INSTANT
	blackouts.ends_at! INSTANT
	blackouts.reason! sentence
	template object
	template.name! slug
	template.narrative! slug
	template.audiences! slug[]
	template.organisation slug
	template.channel choice radio,television,newspaper,web,social,messaging,briefing,event
	template.occasion slug
	template.event name
	template.event_on date
	slots object[]
	slots.name! slug
	slots.series slug
	slots.message slug
	slots.version integer
	slots.narrative slug
	slots.types choice[] debunk,prebunk,explain,positive,call_to_action
	slots.language language
	slots.organisation slug
	slots.audience! slug
	slots.channel choice radio,television,newspaper,web,social,messaging,briefing,event
	slots.planned_at INSTANT
	slots.earliest INSTANT
	slots.latest INSTANT
	slots.embargo_until INSTANT
	slots.time_zone zone
	slots.priority choice low,medium,high
	slots.chorus slug
	slots.late_minutes integer
	slots.anchor object
	slots.anchor.occasion slug
	slots.anchor.event! name
	slots.anchor.on! date
	slots.anchor.from_days! integer
	slots.anchor.to_days! integer
	slots.depends_on object[]
	slots.depends_on.slot! slug
	slots.depends_on.least_minutes integer
	slots.depends_on.most_minutes integer
	slots.corrects integer', 'INSTANT', 'code '
	'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$,'
	'a time such as 2024-06-19T08:00:00Z')) AS k(fields),
    regexp_matches(k.fields,
    '([a-z0-9_.]+)(!?) ([a-z]+)((?:\[\])?) ?([^\n]*)', 'g') AS m;

-- --- out ---

-- In plpgsql, which plans it once: slot_content() would plan an SQL function
-- anew for each slot.
CREATE FUNCTION slot_order_doc(item bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'slot', p.name, 'least_minutes', nullif(d.least_minutes, 0),
	    'most_minutes', d.most_minutes)) ORDER BY p.name)
	    FROM slot_dependency d JOIN slot p ON p.id = d.predecessor
	    WHERE d.slot = item);
END $$;
COMMENT ON FUNCTION slot_order_doc(bigint) IS
	'The slots that must come before a slot.';

CREATE FUNCTION slot_content(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('name', s.name,
	    'series', s.series, 'message', v.message, 'version', v.number,
	    'narrative', s.narrative,
	    'types', nullif(to_jsonb(s.types), '[]'),
	    'language', s.language, 'organisation', s.organisation,
	    'audience', s.audience, 'channel', s.channel,
	    'planned_at', moment(s.planned_at),
	    'earliest', moment(s.earliest), 'latest', moment(s.latest),
	    'embargo_until', moment(s.embargo_until),
	    'time_zone', s.time_zone, 'priority', s.priority,
	    'chorus', s.chorus, 'late_minutes', s.late_minutes,
	    'anchor', CASE WHEN s.event IS NOT NULL
		THEN jsonb_build_object('occasion', s.occasion,
		'event', s.event, 'on', day(s.event_on),
		'from_days', s.event_from, 'to_days', s.event_to) END,
	    'depends_on', slot_order_doc(s.id), 'corrects', s.corrects))
	FROM (VALUES (1)) AS one
	LEFT JOIN message_version v ON v.id = s.version
$$;
COMMENT ON FUNCTION slot_content(slot) IS
	'A slot as it is planned and signed off.';

CREATE FUNCTION slot_meta(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('meta', jsonb_strip_nulls(
	    jsonb_build_object('id', s.id, 'state', s.state,
	    'reason', s.reason, 'scheduled_by', s.scheduled_by,
	    'hash', (SELECT encode(v.hash, 'hex') FROM message_version v
		WHERE v.id = s.version),
	    'release', (SELECT r.id FROM release r WHERE r.slot = s.id))))
$$;
COMMENT ON FUNCTION slot_meta(slot) IS 'How far a slot is.';

CREATE FUNCTION slot_doc(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$ SELECT slot_content(s) || slot_meta(s) $$;
COMMENT ON FUNCTION slot_doc(slot) IS 'A slot and how far it is.';

CREATE FUNCTION campaign_frame(c campaign) RETURNS jsonb
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
	    'blackouts', (SELECT jsonb_agg(jsonb_build_object(
		'starts_at', moment(b.starts_at),
		'ends_at', moment(b.ends_at), 'reason', b.reason)
		ORDER BY b.starts_at)
		FROM campaign_blackout b WHERE b.campaign = c.slug)))
$$;
COMMENT ON FUNCTION campaign_frame(campaign) IS
	'A campaign without its slots.';

CREATE FUNCTION campaign_content(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT campaign_frame(c) || without_empty(jsonb_build_object('slots',
	    (SELECT jsonb_agg(slot_content(s) ORDER BY s.id) FROM slot s
	    WHERE s.campaign = c.slug AND s.state <> 'cancelled')))
	FROM campaign c WHERE c.slug = item
$$;
COMMENT ON FUNCTION campaign_content(text) IS
	'The plan that partners sign off: the frame and the slots.';

CREATE FUNCTION content_hash(content jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(convert_to(content::text, 'UTF8'))
$$;
COMMENT ON FUNCTION content_hash(jsonb) IS 'The hash of a plan.';

CREATE FUNCTION campaign_plan_hash(item text) RETURNS bytea
LANGUAGE sql STABLE AS $$ SELECT content_hash(campaign_content(item)) $$;
COMMENT ON FUNCTION campaign_plan_hash(text) IS
	'The hash that the plan has; a sign-off is of one hash.';

CREATE FUNCTION campaign_meta(c campaign) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'state', CASE WHEN c.state IN ('planned', 'running')
		AND c.ends_at < now() THEN 'ended' ELSE c.state END,
	    'reason', c.reason,
	    'signed_off', (SELECT jsonb_agg(jsonb_build_object(
		'organisation', p.organisation, 'by', p.signed_off_by,
		'at', moment(p.signed_off_at)) ORDER BY p.organisation)
		FROM campaign_partner p WHERE p.campaign = c.slug
		AND p.signed_off_at IS NOT NULL),
	    'slots', (SELECT jsonb_object_agg(state, n) FROM (
		SELECT s.state, count(*) AS n FROM slot s
		WHERE s.campaign = c.slug GROUP BY s.state) counted)))
$$;
COMMENT ON FUNCTION campaign_meta(campaign) IS
	'How far a campaign is: state, sign-offs, number of slots by state.';

-- Each slot is written once, for the hash and for the answer.
CREATE FUNCTION campaign_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH part AS MATERIALIZED (
		SELECT s.id, slot_content(s) AS content, slot_meta(s) AS meta
		FROM slot s WHERE s.campaign = item AND s.state <> 'cancelled'
	), whole AS MATERIALIZED (
		SELECT jsonb_agg(content ORDER BY id) AS plan,
		    coalesce(jsonb_agg(content || meta ORDER BY id), '[]')
		    AS told
		FROM part
	)
	SELECT f.frame || jsonb_build_object('slots', w.told, 'meta',
	    campaign_meta(c) || jsonb_build_object('hash',
	    encode(content_hash(f.frame || jsonb_strip_nulls(
	    jsonb_build_object('slots', w.plan))), 'hex')))
	FROM campaign c, whole w, LATERAL campaign_frame(c) AS f(frame)
	WHERE c.slug = item
$$;
COMMENT ON FUNCTION campaign_doc(text) IS
	'A campaign with its slots, and how far they are.';

CREATE FUNCTION campaign_outline(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT campaign_frame(c) || jsonb_build_object('meta',
	    campaign_meta(c) || jsonb_build_object('hash',
	    encode(campaign_plan_hash(c.slug), 'hex')))
	FROM campaign c WHERE c.slug = item
$$;
COMMENT ON FUNCTION campaign_outline(text) IS
	'The same without the slots; the hash is that of all of it.';

-- --- in: slots ---

CREATE FUNCTION message_version_id(item text, wanted int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	found_id bigint;
BEGIN
	IF item IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM need('message', item, 'message');
	SELECT v.id INTO found_id FROM message_version v
	WHERE v.message = item AND (wanted IS NULL OR v.number = wanted)
	ORDER BY v.number DESC LIMIT 1;
	IF found_id IS NULL THEN
		PERFORM fail('CP404', 'version', format(
		    'The message "%s" has no version %s.', item, wanted));
	END IF;
	RETURN found_id;
END $$;
COMMENT ON FUNCTION message_version_id(text, int) IS
	'A version of a message, the newest where none is wanted.';

CREATE FUNCTION slot_read(item text, e jsonb) RETURNS slot
LANGUAGE plpgsql AS $$
DECLARE
	s slot;
BEGIN
	PERFORM need('audience', e ->> 'audience', 'audience');
	PERFORM need('organisation', e ->> 'organisation', 'organisation');
	PERFORM need('narrative', e ->> 'narrative', 'narrative');
	s.campaign := item;
	s.name := e ->> 'name';
	s.series := e ->> 'series';
	s.version := message_version_id(e ->> 'message',
	    (e ->> 'version')::numeric::int);
	s.narrative := e ->> 'narrative';
	s.types := words_list(e -> 'types');
	s.language := e ->> 'language';
	s.organisation := coalesce(e ->> 'organisation',
	    (SELECT v.organisation FROM message_version v
	    WHERE v.id = s.version));
	s.audience := e ->> 'audience';
	s.channel := e ->> 'channel';
	s.planned_at := (e ->> 'planned_at')::timestamptz;
	s.earliest := (e ->> 'earliest')::timestamptz;
	s.latest := (e ->> 'latest')::timestamptz;
	s.embargo_until := (e ->> 'embargo_until')::timestamptz;
	s.time_zone := coalesce(e ->> 'time_zone', (SELECT a.time_zone
	    FROM audience a WHERE a.slug = s.audience));
	s.priority := coalesce(e ->> 'priority', 'medium');
	s.chorus := e ->> 'chorus';
	s.late_minutes := coalesce((e ->> 'late_minutes')::numeric::int, 60);
	s.occasion := e #>> '{anchor,occasion}';
	s.event := e #>> '{anchor,event}';
	s.event_on := (e #>> '{anchor,on}')::date;
	s.event_from := (e #>> '{anchor,from_days}')::numeric::int;
	s.event_to := (e #>> '{anchor,to_days}')::numeric::int;
	s.corrects := (e ->> 'corrects')::numeric::bigint;
	RETURN s;
END $$;
COMMENT ON FUNCTION slot_read(text, jsonb) IS
	'A slot from its JSON, what it leaves out filled in where that is clear.';

CREATE FUNCTION slot_find(item text, name text) RETURNS slot
LANGUAGE sql STABLE AS $$
	SELECT s FROM slot s WHERE s.campaign = item AND s.name = slot_find.name
	    AND s.state <> 'cancelled'
$$;
COMMENT ON FUNCTION slot_find(text, text) IS
	'A slot of a campaign by its name; NULL: none.';

-- What is changed has to be cleared anew.
CREATE FUNCTION slot_reopen(s slot) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF s.state = 'scheduled' THEN
		PERFORM fail('CP409', 'name', format(
		    'The slot "%s" is scheduled; withhold it before it is changed.',
		    s.name));
	ELSIF s.state = 'released' THEN
		PERFORM fail('CP409', 'name', format(
		    'The slot "%s" is released; that is a fact.', s.name));
	ELSIF s.state <> 'planned' THEN
		UPDATE slot SET state = 'planned', reason = NULL
		WHERE id = s.id;
	END IF;
END $$;
COMMENT ON FUNCTION slot_reopen(slot) IS
	'Takes a slot back to planned, or refuses.';

CREATE FUNCTION slot_put(item text, e jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	want slot := slot_read(item, e);
	was slot := slot_find(item, want.name);
BEGIN
	IF was.id IS NULL THEN
		want.id := nextval(pg_get_serial_sequence('slot', 'id'));
		want.state := 'planned';
		INSERT INTO slot OVERRIDING SYSTEM VALUE VALUES (want.*);
		RETURN;
	END IF;
	want.id := was.id;
	want.state := was.state;
	want.reason := was.reason;
	want.scheduled_by := was.scheduled_by;
	IF to_jsonb(want) = to_jsonb(was) THEN
		RETURN;
	END IF;
	PERFORM slot_reopen(was);
	UPDATE slot SET (series, version, narrative, types, language,
	    organisation, audience, channel, planned_at, earliest, latest,
	    embargo_until, time_zone, priority, chorus, late_minutes, occasion,
	    event, event_on, event_from, event_to, corrects) = (want.series,
	    want.version, want.narrative, want.types, want.language,
	    want.organisation, want.audience, want.channel, want.planned_at,
	    want.earliest, want.latest, want.embargo_until, want.time_zone,
	    want.priority, want.chorus, want.late_minutes, want.occasion,
	    want.event, want.event_on, want.event_from, want.event_to,
	    want.corrects)
	WHERE id = was.id;
END $$;
COMMENT ON FUNCTION slot_put(text, jsonb) IS 'Takes a slot, whole.';

CREATE FUNCTION slot_order_put(item text, e jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	s slot := slot_find(item, e ->> 'name');
	d record;
	before slot;
BEGIN
	IF slot_order_doc(s.id) IS NOT DISTINCT FROM (SELECT jsonb_agg(
	    CASE x.e -> 'least_minutes' WHEN '0' THEN x.e - 'least_minutes'
	    ELSE x.e END ORDER BY x.e ->> 'slot')
	    FROM elements(e -> 'depends_on') x) THEN
		RETURN;
	END IF;
	PERFORM slot_reopen(s);
	DELETE FROM slot_dependency WHERE slot = s.id;
	FOR d IN SELECT * FROM elements(e -> 'depends_on') LOOP
		before := slot_find(item, d.e ->> 'slot');
		IF before.id IS NULL THEN
			PERFORM fail('CP404', format('depends_on[%s].slot', d.nr),
			    format('There is no slot "%s".', d.e ->> 'slot'));
		END IF;
		INSERT INTO slot_dependency VALUES (s.id, before.id,
		    coalesce((d.e ->> 'least_minutes')::numeric::int, 0),
		    (d.e ->> 'most_minutes')::numeric::int);
	END LOOP;
END $$;
COMMENT ON FUNCTION slot_order_put(text, jsonb) IS
	'Takes what must come before a slot.';

-- A fault within a list names its place there; a constraint says its comment.
CREATE FUNCTION fail_at(place text, code text, field text, rule text,
    words text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	sentence text;
BEGIN
	IF code LIKE 'CP%' THEN
		RAISE EXCEPTION USING ERRCODE = code,
		    COLUMN = rtrim(place || field, '.'), CONSTRAINT = rule,
		    MESSAGE = words;
	END IF;
	SELECT obj_description(c.oid, 'pg_constraint') INTO sentence
	FROM pg_constraint c WHERE c.conname = rule
	    AND c.connamespace = 'counterpoint'::regnamespace LIMIT 1;
	RAISE EXCEPTION USING
	    ERRCODE = CASE WHEN rule LIKE 'publics\_only\_\_%' THEN 'CP422'
		ELSE 'CP400' END,
	    COLUMN = place || split_part(rule, '__', 2),
	    CONSTRAINT = split_part(rule, '__', 1),
	    MESSAGE = coalesce(sentence, words);
END $$;
COMMENT ON FUNCTION fail_at(text, text, text, text, text) IS
	'Fails with an error that was met, its field named from the outside.';

CREATE FUNCTION slots_put(item text, list jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	s record;
	place text;
	code text;
	field text;
	rule text;
	words text;
BEGIN
	FOR s IN SELECT * FROM elements(list) LOOP
		place := format('slots[%s].', s.nr);
		PERFORM slot_put(item, s.e);
	END LOOP;
	FOR s IN SELECT * FROM elements(list) LOOP
		place := format('slots[%s].', s.nr);
		PERFORM slot_order_put(item, s.e);
	END LOOP;
	place := '';
	IF (SELECT count(*) FROM slot x WHERE x.campaign = item
	    AND x.state <> 'cancelled') > 1000 THEN
		PERFORM fail('CP400', 'slots',
		    'A campaign has 1000 slots at most.');
	END IF;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE,
	    field = COLUMN_NAME, rule = CONSTRAINT_NAME,
	    words = MESSAGE_TEXT;
	IF code !~ '^(CP|23)' THEN
		RAISE;
	END IF;
	PERFORM fail_at(place, code, field, rule, words);
END $$;
COMMENT ON FUNCTION slots_put(text, jsonb) IS
	'Takes the slots of a campaign, then their order.';

CREATE FUNCTION slots_names_check(list jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	twice record;
BEGIN
	SELECT max(nr) AS nr, e ->> 'name' AS name INTO twice
	FROM elements(list) GROUP BY 2 HAVING count(*) > 1 LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', format('slots[%s].name', twice.nr),
		    format('Two slots are called "%s".', twice.name));
	ELSIF jsonb_array_length(list) > 1000 THEN
		PERFORM fail('CP400', 'slots',
		    'A campaign has 1000 slots at most.');
	END IF;
END $$;
COMMENT ON FUNCTION slots_names_check(jsonb) IS
	'Refuses slots of the same name, or too many.';

-- --- in: the campaign ---

CREATE FUNCTION blackouts_put(item text, list jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
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
COMMENT ON FUNCTION blackouts_put(text, jsonb) IS
	'Takes the times at which a campaign is silent, all of them.';

CREATE FUNCTION campaign_put(doc jsonb) RETURNS void
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
	    audience_gap, organisation_gap, clearance_lead)
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
	    (doc ->> 'clearance_lead')::numeric::int)
	ON CONFLICT (slug) DO UPDATE SET (organisation, title, objective,
	    metric, baseline, target, achievable, relevant, insight, strategy,
	    starts_at, ends_at, silence_hours, cadence_cap, organisation_cap,
	    audience_gap, organisation_gap, clearance_lead) = (
	    excluded.organisation, excluded.title, excluded.objective,
	    excluded.metric, excluded.baseline, excluded.target,
	    excluded.achievable, excluded.relevant, excluded.insight,
	    excluded.strategy, excluded.starts_at, excluded.ends_at,
	    excluded.silence_hours, excluded.cadence_cap,
	    excluded.organisation_cap, excluded.audience_gap,
	    excluded.organisation_gap, excluded.clearance_lead);
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
COMMENT ON FUNCTION campaign_put(jsonb) IS
	'Takes a campaign, whole: what it leaves out becomes empty, slots that it does not name are cancelled.';
