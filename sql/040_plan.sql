-- SPDX-License-Identifier: Apache-2.0
-- 040_plan.sql - what a plan is made from, and how it is written back.
-- Owns: campaign_plan_facts, campaign_plan_apply.
-- Leaves to others: making the plan (the engine), what a slot must keep (the
-- guards of 016 and 032), sign-offs (033).

SET LOCAL search_path = counterpoint, pg_temp;

-- When others speak to these audiences around the time of the campaign, as far
-- as the gap to them reaches. Whose slots they are is no matter here.
CREATE FUNCTION campaign_plan_others(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('audience', x.audience,
	    'planned_at', moment(x.planned_at))
	    ORDER BY x.planned_at, x.audience), '[]')
	FROM (SELECT DISTINCT o.audience, o.planned_at
	    FROM (SELECT f.starts_at, f.ends_at, coalesce(f.audience_gap, 60)
		* interval '1 minute' AS gap
		FROM campaign f WHERE f.slug = item) AS c
	    JOIN slot o ON o.campaign <> item
	    AND o.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND o.planned_at > c.starts_at - c.gap
	    AND o.planned_at < c.ends_at + c.gap
	    AND o.audience IN (SELECT s.audience FROM slot s
		WHERE s.campaign = item AND s.state <> 'cancelled')) AS x
$$;
COMMENT ON FUNCTION campaign_plan_others(text) IS
	'When other campaigns speak to the audiences of a campaign around its time.';

CREATE FUNCTION campaign_plan_facts(campaign text, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	doc jsonb;
BEGIN
	PERFORM campaign_seen(campaign, actor, 'campaign');
	doc := campaign_doc(campaign);
	IF doc #>> '{meta,state}' IN ('ended', 'cancelled') THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" is over.', campaign));
	END IF;
	RETURN jsonb_build_object('campaign', doc,
	    'others', campaign_plan_others(campaign));
END $$;
COMMENT ON FUNCTION campaign_plan_facts(text, text) IS
	'What a plan is made from: the campaign with its hash, and who else speaks around it.';

CREATE FUNCTION plan_author(campaign text, actor text) RETURNS account
LANGUAGE plpgsql STABLE AS $$
DECLARE
	who account := live_account(actor, 'account');
BEGIN
	IF NOT who.roles && '{author,admin}' THEN
		PERFORM fail('CP403', 'apply',
		    'A plan is written back by an author.');
	ELSIF NOT 'admin' = ANY (who.roles) THEN
		PERFORM partner_check(campaign, who.organisation, 'campaign');
	END IF;
	RETURN who;
END $$;
COMMENT ON FUNCTION plan_author(text, text) IS
	'Who writes a plan back: an author of a partner, or an administrator.';

-- A slot of a plan, as it is and as it is to be.
CREATE FUNCTION plan_slots(item text, planned jsonb)
RETURNS TABLE (nr bigint, name text, was slot, version bigint, language text,
    organisation text, channel text, planned_at timestamptz)
LANGUAGE sql STABLE AS $$
	SELECT p.nr, p.e ->> 'name', s,
	    coalesce((SELECT v.id FROM message_version v
		WHERE v.message = p.e ->> 'message'
		AND v.number = (p.e ->> 'version')::int), s.version),
	    coalesce(p.e ->> 'language', s.language),
	    coalesce(p.e ->> 'organisation', s.organisation),
	    coalesce(p.e ->> 'channel', s.channel),
	    coalesce((p.e ->> 'planned_at')::timestamptz, s.planned_at)
	FROM elements(planned) p LEFT JOIN slot s ON s.campaign = item
	    AND s.name = p.e ->> 'name' AND s.state <> 'cancelled'
$$;
COMMENT ON FUNCTION plan_slots(text, jsonb) IS
	'The slots that a plan names, and what it makes of them; what it is silent about stays.';

CREATE FUNCTION plan_slots_check(item text, planned jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	bad record;
BEGIN
	SELECT p.nr, p.name, p.was INTO bad FROM plan_slots(item, planned) p
	WHERE (p.was).id IS NULL
	    OR (p.was).state NOT IN ('planned', 'cleared') LIMIT 1;
	IF NOT FOUND THEN
		RETURN;
	ELSIF (bad.was).id IS NULL THEN
		PERFORM fail('CP404', format('slots[%s].name', bad.nr), format(
		    'There is no slot "%s".', bad.name));
	END IF;
	PERFORM fail('CP409', format('slots[%s].name', bad.nr),
	    slot_says(bad.was, format('It is %s, and not planned any more.',
	    (bad.was).state)));
END $$;
COMMENT ON FUNCTION plan_slots_check(text, jsonb) IS
	'Refuses a plan that moves what has left the plan.';

-- The lead's authors write the whole plan, a partner's the slots in its voice.
CREATE FUNCTION campaign_plan_apply(campaign text, hash text, planned jsonb,
    actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	who account := plan_author(campaign, actor);
	c campaign;
	applied text[];
	others text[];
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	SELECT * INTO c FROM campaign f
	WHERE f.slug = campaign_plan_apply.campaign FOR NO KEY UPDATE;
	IF campaign_plan_hash(campaign) <> hash_bytes(hash) THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" has changed while it was planned; plan it again.',
		    campaign));
	END IF;
	PERFORM plan_slots_check(campaign, planned);
	SELECT coalesce(array_agg(p.name ORDER BY p.nr) FILTER (WHERE mine), '{}'),
	    coalesce(array_agg(p.name ORDER BY p.nr) FILTER (WHERE NOT mine), '{}')
	INTO applied, others
	FROM plan_slots(c.slug, planned) p, LATERAL (SELECT
	    'admin' = ANY (who.roles) OR c.organisation = who.organisation
	    OR ((p.was).organisation = who.organisation) IS TRUE) AS w(mine)
	WHERE ((p.was).version, (p.was).language, (p.was).organisation,
	    (p.was).channel, (p.was).planned_at) IS DISTINCT FROM
	    (p.version, p.language, p.organisation, p.channel, p.planned_at);
	UPDATE slot s SET (state, reason) = ('planned', NULL)
	WHERE s.campaign = c.slug AND s.name = ANY (applied)
	    AND s.state = 'cleared';
	UPDATE slot s SET (version, language, organisation, channel,
	    planned_at) = (p.version, p.language, p.organisation, p.channel,
	    p.planned_at)
	FROM plan_slots(c.slug, planned) p
	WHERE s.id = (p.was).id AND s.name = ANY (applied);
	RETURN jsonb_build_object('slots', applied, 'others', others,
	    'hash', encode(campaign_plan_hash(c.slug), 'hex'));
END $$;
COMMENT ON FUNCTION campaign_plan_apply(text, text, jsonb, text) IS
	'Writes a plan back, if the campaign is still the one that was planned; tells which slots changed, and which were not the actor''s to change.';

GRANT EXECUTE ON FUNCTION campaign_plan_facts, campaign_plan_apply
	TO counterpointd;
