-- SPDX-License-Identifier: Apache-2.0
-- 036_campaign_acts.sql - what people do with campaigns, slots and releases.
-- Owns: the functions that the daemon calls for them; templates.
-- Leaves to others: the rules, which are the tables' own.

SET LOCAL search_path = counterpoint, pg_temp;

-- --- templates ---

CREATE TABLE campaign_template (
	slug slug CONSTRAINT campaign_template__slug PRIMARY KEY,
	about sentence NOT NULL
);
COMMENT ON TABLE campaign_template IS
	'A way to fill a new campaign with slots for each of its audiences.';
COMMENT ON COLUMN campaign_template.slug IS 'Its short name.';
COMMENT ON COLUMN campaign_template.about IS 'What it is for.';
COMMENT ON CONSTRAINT campaign_template__slug ON campaign_template IS
	'Another template has this slug.';

CREATE TABLE campaign_step (
	template slug NOT NULL
	    CONSTRAINT campaign_step__template REFERENCES campaign_template,
	name slug NOT NULL,
	types text[] NOT NULL CONSTRAINT campaign_step__types
	    CHECK (types <@ '{debunk,prebunk,explain,positive,call_to_action}'),
	priority text NOT NULL CONSTRAINT campaign_step__priority
	    CHECK (priority IN ('low', 'medium', 'high')),
	from_days int,
	to_days int,
	opens interval,
	closes interval,
	again interval CONSTRAINT campaign_step__again CHECK (again > '0'),
	late_minutes int NOT NULL
	    CONSTRAINT campaign_step__late_minutes CHECK (late_minutes > 0),
	after slug,
	least_minutes int NOT NULL DEFAULT 0,
	most_minutes int,
	CONSTRAINT campaign_step__name PRIMARY KEY (template, name),
	CONSTRAINT campaign_step__after FOREIGN KEY (template, after)
	    REFERENCES campaign_step,
	CONSTRAINT campaign_step__when
	    CHECK (num_nulls(from_days, opens) = 1
	    AND (from_days IS NULL) = (to_days IS NULL)
	    AND (opens IS NULL) = (closes IS NULL)),
	CONSTRAINT campaign_step__repeats
	    CHECK (again IS NULL OR opens IS NOT NULL AND after IS NULL)
);
COMMENT ON TABLE campaign_step IS
	'A slot that a template makes for each audience.';
COMMENT ON COLUMN campaign_step.template IS 'The template.';
COMMENT ON COLUMN campaign_step.name IS 'What the slot''s name begins with.';
COMMENT ON COLUMN campaign_step.types IS 'Types that its message may be of.';
COMMENT ON COLUMN campaign_step.priority IS 'low, medium or high.';
COMMENT ON COLUMN campaign_step.from_days IS
	'Its first day, counted from that of the event.';
COMMENT ON COLUMN campaign_step.to_days IS 'Its last such day.';
COMMENT ON COLUMN campaign_step.opens IS
	'So long after the campaign begins it may be released.';
COMMENT ON COLUMN campaign_step.closes IS 'And so long after that no more.';
COMMENT ON COLUMN campaign_step.again IS
	'It comes again after so long, until the campaign ends.';
COMMENT ON COLUMN campaign_step.late_minutes IS
	'How late it may be released.';
COMMENT ON COLUMN campaign_step.after IS 'The step that comes before.';
COMMENT ON COLUMN campaign_step.least_minutes IS 'So long before, at least.';
COMMENT ON COLUMN campaign_step.most_minutes IS 'So long before, at most.';
COMMENT ON CONSTRAINT campaign_step__template ON campaign_step IS
	'The template exists.';
COMMENT ON CONSTRAINT campaign_step__types ON campaign_step IS
	'A type is debunk, prebunk, explain, positive or call_to_action.';
COMMENT ON CONSTRAINT campaign_step__priority ON campaign_step IS
	'A priority is low, medium or high.';
COMMENT ON CONSTRAINT campaign_step__again ON campaign_step IS
	'A step comes again after some time.';
COMMENT ON CONSTRAINT campaign_step__late_minutes ON campaign_step IS
	'A slot may be at least a minute late.';
COMMENT ON CONSTRAINT campaign_step__name ON campaign_step IS
	'A template names each step once.';
COMMENT ON CONSTRAINT campaign_step__after ON campaign_step IS
	'The step before is one of the template.';
COMMENT ON CONSTRAINT campaign_step__when ON campaign_step IS
	'A step goes by the days around an event, or by the time since the beginning.';
COMMENT ON CONSTRAINT campaign_step__repeats ON campaign_step IS
	'A step that comes again goes by the time since the beginning and after no other.';

INSERT INTO campaign_template VALUES
('prebunk-before-event',
	'Warn a public of what will be said before it is, then say what is so.'),
('rapid-answer', 'Answer within the hour, explain within three days.'),
('sustained-explanation',
	'Explain every other week, with something positive in those between.');
INSERT INTO campaign_step (template, name, types, priority, from_days,
    to_days, late_minutes, after, least_minutes) VALUES
('prebunk-before-event', 'warn', '{prebunk}', 'high', -14, -8, 240, NULL, 0),
('prebunk-before-event', 'prepare', '{prebunk,explain}', 'medium', -7, -3,
	240, 'warn', 1440),
('prebunk-before-event', 'remind', '{explain,positive}', 'medium', -2, -1,
	120, 'prepare', 1440);
INSERT INTO campaign_step (template, name, types, priority, opens, closes,
    again, late_minutes, after, least_minutes, most_minutes) VALUES
('rapid-answer', 'answer', '{debunk,explain}', 'high', '0', '1 hour',
	NULL, 60, NULL, 0, NULL),
('rapid-answer', 'explain', '{explain,positive}', 'medium', '12 hours',
	'72 hours', NULL, 240, 'answer', 720, 4320),
('sustained-explanation', 'explain', '{explain}', 'medium', '0', '5 days',
	'14 days', 720, NULL, 0, NULL),
('sustained-explanation', 'show', '{positive,call_to_action}', 'low',
	'7 days', '12 days', '14 days', 720, NULL, 0, NULL);

CREATE FUNCTION template_slots(doc jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(without_empty(jsonb_build_object(
	    'name', left(k.name, 20) || '-' || left(a.slug, 38)
		|| coalesce('-' || turn.nr, ''),
	    'narrative', t ->> 'narrative', 'types', k.types,
	    'organisation', t ->> 'organisation', 'audience', a.slug,
	    'channel', t ->> 'channel', 'priority', k.priority,
	    'late_minutes', k.late_minutes,
	    'earliest', moment(turn.starts + k.opens),
	    'latest', CASE WHEN k.closes IS NOT NULL
		THEN moment(least(turn.starts + k.closes, c.ends)) END,
	    'anchor', CASE WHEN k.from_days IS NOT NULL
		THEN jsonb_strip_nulls(jsonb_build_object(
		'occasion', t ->> 'occasion', 'event', t ->> 'event',
		'on', t ->> 'event_on', 'from_days', k.from_days,
		'to_days', k.to_days)) END,
	    'depends_on', CASE WHEN k.after IS NOT NULL
		THEN jsonb_build_array(without_empty(jsonb_build_object(
		'slot', left(k.after, 20) || '-' || left(a.slug, 38),
		'least_minutes', k.least_minutes,
		'most_minutes', k.most_minutes))) END))
	    ORDER BY a.nr, turn.nr NULLS FIRST, k.opens, k.from_days)
	FROM (SELECT doc -> 'template') AS given(t),
	    LATERAL (SELECT (doc ->> 'starts_at')::timestamptz,
	    (doc ->> 'ends_at')::timestamptz) AS c(starts, ends),
	    LATERAL (SELECT e #>> '{}', nr FROM elements(t -> 'audiences'))
	    AS a(slug, nr)
	JOIN campaign_step k ON true,
	    LATERAL (SELECT c.starts, NULL::bigint WHERE k.again IS NULL
	    UNION ALL SELECT g, row_number() OVER ()
	    FROM generate_series(c.starts, c.ends, k.again) AS g
	    WHERE g + k.opens < c.ends) AS turn(starts, nr)
	WHERE k.template = t ->> 'name'
$$;
COMMENT ON FUNCTION template_slots(jsonb) IS
	'The slots that the template named in a campaign makes.';

CREATE FUNCTION campaign_filled(doc jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
	slots jsonb;
BEGIN
	IF doc -> 'template' IS NULL THEN
		RETURN doc;
	ELSIF (doc ->> 'ends_at')::timestamptz
	    > (doc ->> 'starts_at')::timestamptz + interval '2 years' THEN
		PERFORM fail('CP400', 'ends_at',
		    'A campaign by a template lasts two years at most.');
	ELSIF NOT EXISTS (SELECT FROM campaign_template t
	    WHERE t.slug = doc #>> '{template,name}') THEN
		PERFORM fail('CP404', 'template.name', format(
		    'There is no template "%s"; there are %s.',
		    doc #>> '{template,name}', (SELECT string_agg(slug, ', '
		    ORDER BY slug) FROM campaign_template)));
	ELSIF doc #>> '{template,event_on}' IS NULL AND EXISTS (SELECT
	    FROM campaign_step k WHERE k.template = doc #>> '{template,name}'
	    AND k.from_days IS NOT NULL)
	    OR (doc #> '{template,event}' IS NULL)
	    <> (doc #> '{template,event_on}' IS NULL) THEN
		PERFORM fail('CP400', 'template.event_on',
		    'This template goes by an event; name it, and its day.');
	END IF;
	slots := coalesce(doc -> 'slots', '[]') || template_slots(doc);
	RETURN doc - 'template' || jsonb_build_object('slots', slots);
END $$;
COMMENT ON FUNCTION campaign_filled(jsonb) IS
	'A campaign with the slots of its template in place of the template.';

-- --- campaigns ---

-- The lead's authors write the plan. A partner's write the slots in its own
-- voice, and nothing else.
CREATE FUNCTION campaign_author_check(was jsonb, is_now jsonb, who account)
RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	foreign_slot text;
BEGIN
	IF 'admin' = ANY (who.roles)
	    OR is_now ->> 'organisation' = who.organisation THEN
		RETURN;
	ELSIF was IS NULL OR was - 'slots' <> is_now - 'slots' THEN
		PERFORM fail('CP403', 'organisation', format(
		    'The campaign is led by "%s"; its authors write all but the slots of others.',
		    is_now ->> 'organisation'));
	END IF;
	SELECT coalesce(w.e, n.e) ->> 'name' INTO foreign_slot
	FROM elements(was -> 'slots') w
	FULL JOIN elements(is_now -> 'slots') n
	    ON n.e ->> 'name' = w.e ->> 'name'
	WHERE w.e IS DISTINCT FROM n.e
	    AND (w.e ->> 'organisation' IS DISTINCT FROM who.organisation
	    AND w.e IS NOT NULL
	    OR n.e ->> 'organisation' IS DISTINCT FROM who.organisation
	    AND n.e IS NOT NULL) LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP403', 'slots', format(
		    'The slot "%s" is not in the voice of "%s".',
		    foreign_slot, who.organisation));
	END IF;
END $$;
COMMENT ON FUNCTION campaign_author_check(jsonb, jsonb, account) IS
	'Refuses what an account changed of a campaign and may not.';

CREATE FUNCTION campaign_write(doc jsonb, actor text, fresh boolean)
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
	PERFORM campaign_put(campaign_filled(doc));
	PERFORM campaign_author_check(was, campaign_content(item), who)
	WHERE NOT fresh;
	RETURN campaign_doc(item);
END $$;
COMMENT ON FUNCTION campaign_write(jsonb, text, boolean) IS
	'Takes a campaign from one of its authors; one that is there keeps its slots where none are given.';

CREATE FUNCTION campaign_create(doc jsonb, actor text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
	SELECT campaign_write(doc, actor, true)
$$;
COMMENT ON FUNCTION campaign_create(jsonb, text) IS 'Makes a campaign.';

CREATE FUNCTION campaign_update(doc jsonb, actor text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
	SELECT campaign_write(doc, actor, false)
$$;
COMMENT ON FUNCTION campaign_update(jsonb, text) IS
	'Replaces a campaign; what changes it takes its sign-offs away.';

CREATE FUNCTION campaign_get(campaign text, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp SET jit = off SET enable_seqscan = off AS $$
BEGIN
	PERFORM campaign_seen(campaign, actor, 'campaign');
	RETURN campaign_doc(campaign);
END $$;
COMMENT ON FUNCTION campaign_get(text, text) IS
	'A campaign, for who may see it.';

CREATE FUNCTION campaign_list(actor text, after text, max int,
    organisation text, state text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT campaign_frame(c) || jsonb_build_object('meta', m)
	FROM campaign c, campaign_meta(c) AS m
	WHERE c.slug > coalesce(after, '') COLLATE "C"
	    AND campaign_visible(c.slug, actor)
	    AND ($5 IS NULL OR m ->> 'state' = $5)
	    AND ($4 IS NULL OR EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = c.slug AND p.organisation = $4))
	ORDER BY c.slug LIMIT least(coalesce(max, 100), 1000)
$$;
COMMENT ON FUNCTION campaign_list IS
	'Campaigns that an account may see, without their slots.';

CREATE FUNCTION campaign_sign_off(campaign text, hash text, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	who account := live_account(actor, 'account');
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	PERFORM partner_check(campaign, who.organisation, 'campaign');
	UPDATE campaign_partner p
	SET (signed_off_by, signed_off_at, plan_hash)
	    = (actor, now(), hash_bytes(hash))
	WHERE p.campaign = campaign_sign_off.campaign
	    AND p.organisation = who.organisation;
	RETURN campaign_outline(campaign) -> 'meta';
END $$;
COMMENT ON FUNCTION campaign_sign_off(text, text, text) IS
	'A partner signs off the plan that has this hash.';

CREATE FUNCTION campaign_cancel(campaign text, reason text, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	PERFORM person_of(actor, 'account', c.organisation,
	    '{author,reviewer,releaser}')
	FROM campaign c WHERE c.slug = campaign_cancel.campaign;
	UPDATE campaign c SET state = 'cancelled',
	    reason = campaign_cancel.reason
	WHERE c.slug = campaign_cancel.campaign;
	RETURN campaign_outline(campaign) -> 'meta';
END $$;
COMMENT ON FUNCTION campaign_cancel(text, text, text) IS
	'One of the lead''s people ends a campaign; what it has not released is cancelled.';

-- --- slots ---

CREATE FUNCTION slots_named(campaign text, names text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
	missing record;
BEGIN
	SELECT u.nr - 1 AS nr, u.name INTO missing
	FROM unnest(names) WITH ORDINALITY AS u(name, nr)
	WHERE u.name NOT IN (SELECT s.name FROM slot s
	    WHERE s.campaign = slots_named.campaign
	    AND s.state <> 'cancelled') LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP404', format('slots[%s]', missing.nr), format(
		    'There is no slot "%s".', missing.name));
	END IF;
	RETURN ARRAY(SELECT s.id FROM slot s
	    WHERE s.campaign = slots_named.campaign AND s.name = ANY (names)
	    AND s.state <> 'cancelled' ORDER BY s.id);
END $$;
COMMENT ON FUNCTION slots_named(text, text[]) IS
	'Slots of a campaign by their names, all of them.';

-- Whoever acts does so for each organisation that speaks; the lead too where
-- it may.
CREATE FUNCTION slots_person(ids bigint[], actor text, able text[],
    lead boolean) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	who account := live_account(actor, 'account');
	foreign_slot slot;
BEGIN
	PERFORM person_of(actor, 'account', who.organisation, able);
	SELECT s.* INTO foreign_slot FROM slot s
	JOIN campaign c ON c.slug = s.campaign
	WHERE s.id = ANY (ids)
	    AND s.organisation IS DISTINCT FROM who.organisation
	    AND NOT (lead AND c.organisation = who.organisation) LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP403', 'slots', slot_says(foreign_slot, format(
		    'It is not in the voice of "%s".', who.organisation)));
	END IF;
END $$;
COMMENT ON FUNCTION slots_person(bigint[], text, text[], boolean) IS
	'Refuses who may not act on slots: a person with a role, of the organisation that speaks.';

CREATE FUNCTION slots_doc(ids bigint[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('slots', jsonb_agg(slot_doc(s)
	    ORDER BY s.id)) FROM slot s WHERE s.id = ANY (ids)
$$;
COMMENT ON FUNCTION slots_doc(bigint[]) IS 'Slots and how far they are.';

CREATE FUNCTION slot_clear(campaign text, names text[], actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	ids bigint[];
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	ids := slots_named(campaign, names);
	PERFORM slots_person(ids, actor, '{reviewer,releaser}', false);
	UPDATE slot SET (state, reason) = ('planned', NULL)
	WHERE id = ANY (ids) AND state IN ('withheld', 'missed');
	UPDATE slot SET state = 'cleared' WHERE id = ANY (ids);
	RETURN slots_doc(ids);
END $$;
COMMENT ON FUNCTION slot_clear(text, text[], text) IS
	'Clears slots that nothing stands against, also such as were withheld or missed.';

CREATE FUNCTION slot_schedule(campaign text, names text[], actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	ids bigint[];
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	ids := slots_named(campaign, names);
	PERFORM slots_person(ids, actor, '{releaser}', false);
	UPDATE slot SET (state, scheduled_by) = ('scheduled', actor)
	WHERE id = ANY (ids);
	RETURN slots_doc(ids);
END $$;
COMMENT ON FUNCTION slot_schedule(text, text[], text) IS
	'Schedules cleared slots of a campaign that all partners have signed off.';

CREATE FUNCTION slot_withhold(campaign text, names text[], reason text,
    actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	ids bigint[];
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	ids := slots_named(campaign, names);
	PERFORM slots_person(ids, actor, '{reviewer,releaser}', true);
	UPDATE slot s SET (state, reason) = ('withheld', slot_withhold.reason)
	WHERE s.id = ANY (ids);
	RETURN slots_doc(ids);
END $$;
COMMENT ON FUNCTION slot_withhold(text, text[], text, text) IS
	'Withholds slots, saying why; the lead may withhold any.';

GRANT EXECUTE ON FUNCTION campaign_create, campaign_update, campaign_get,
	campaign_list, campaign_sign_off, campaign_cancel, slot_clear,
	slot_schedule, slot_withhold TO counterpointd;
GRANT SELECT ON campaign_template, campaign_step TO counterpointd;
