-- SPDX-License-Identifier: Apache-2.0
-- 041_repeats.sql - large campaigns, page by page; what of a campaign the
-- daemon judges with its calendar; templates, to be read.
-- Owns: slot_put_page, slot_remove, slot_list, slot_facts, campaign_neighbours,
-- scheduled_facts, slots_withhold_silenced, campaign_get_outline,
-- campaign_templates, campaign_recheck. Replaces audience_line.
-- Leaves to others: what a slot is as JSON (034), what comes again and when an
-- occasion is (the daemon).

SET LOCAL search_path = counterpoint, pg_temp;

-- A loop, for a recursive query takes ten times as long to start.
CREATE OR REPLACE FUNCTION audience_line(item text) RETURNS SETOF text
LANGUAGE plpgsql STABLE ROWS 3 AS $$
DECLARE
	seen text[] := '{}';
	above text;
BEGIN
	LOOP
		SELECT a.parent INTO above FROM audience a WHERE a.slug = item;
		EXIT WHEN NOT FOUND OR item = ANY (seen);
		RETURN NEXT item;
		seen := seen || item;
		item := above;
	END LOOP;
END $$;

-- A change of one campaign makes all that is scheduled be looked at only if
-- something of that campaign is: most have just been made.
CREATE FUNCTION campaign_recheck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM changed c JOIN slot s ON s.campaign = c.campaign
	    WHERE s.state = 'scheduled') THEN
		PERFORM slots_withhold_decayed();
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION campaign_recheck() IS
	'Trigger: withholds slots in the very transaction that undermines their campaign.';
DROP TRIGGER slots ON campaign_partner;
DROP TRIGGER slots ON campaign_blackout;
CREATE TRIGGER slots_in AFTER INSERT ON campaign_partner
	REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION campaign_recheck();
CREATE TRIGGER slots_out AFTER DELETE ON campaign_partner
	REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION campaign_recheck();
CREATE TRIGGER slots_in AFTER INSERT ON campaign_blackout
	REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION campaign_recheck();
CREATE TRIGGER slots_moved AFTER UPDATE ON campaign_blackout
	REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION campaign_recheck();

-- --- pages ---

CREATE FUNCTION campaign_get_outline(campaign text, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
BEGIN
	PERFORM campaign_seen(campaign, actor, 'campaign');
	RETURN campaign_outline(campaign);
END $$;
COMMENT ON FUNCTION campaign_get_outline(text, text) IS
	'A campaign without its slots, for who may see it.';

CREATE FUNCTION slots_content(item text, names text[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT campaign_frame(c) || jsonb_build_object('slots',
	    (SELECT coalesce(jsonb_agg(slot_content(s) ORDER BY s.id), '[]')
	    FROM slot s WHERE s.campaign = item AND s.name = ANY (names)
	    AND s.state <> 'cancelled'))
	FROM campaign c WHERE c.slug = item
$$;
COMMENT ON FUNCTION slots_content(text, text[]) IS
	'A campaign with some of its slots, as they are planned.';

CREATE FUNCTION slot_put_page(campaign text, slots jsonb, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	who account := live_account(actor, 'account');
	list jsonb := doc_canonical(slots);
	names text[] := ARRAY(SELECT e ->> 'name' FROM elements(list));
	was jsonb;
BEGIN
	PERFORM library_turn(actor);
	PERFORM campaign_seen(campaign, actor, 'campaign');
	was := slots_content(campaign, names);
	PERFORM doc_check('campaign',
	    was || jsonb_build_object('slots', list));
	PERFORM slots_names_check(list);
	PERFORM slots_put(campaign, list);
	PERFORM campaign_author_check(was, slots_content(campaign, names), who);
	RETURN jsonb_build_object('campaign', campaign, 'slots', names,
	    'meta', campaign_outline(campaign) -> 'meta');
END $$;
COMMENT ON FUNCTION slot_put_page(text, jsonb, text) IS
	'Takes some slots of a campaign, each whole; the others stay as they are.';

CREATE FUNCTION slot_remove(campaign text, names text[], actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	who account := live_account(actor, 'account');
	was jsonb;
	ids bigint[];
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	ids := slots_named(campaign, names);
	was := slots_content(campaign, names);
	UPDATE slot SET state = 'cancelled',
	    reason = 'It was taken out of the campaign.'
	WHERE id = ANY (ids);
	PERFORM campaign_author_check(was, slots_content(campaign, names), who);
	RETURN jsonb_build_object('campaign', campaign, 'slots', names,
	    'meta', campaign_outline(campaign) -> 'meta');
END $$;
COMMENT ON FUNCTION slot_remove(text, text[], text) IS
	'Takes slots out of a campaign: they are cancelled.';

CREATE FUNCTION slot_list(actor text, after bigint, max int, campaign text,
    organisation text, state text, from_at timestamptz, to_at timestamptz)
RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	visible text[] := ARRAY(SELECT c.slug FROM campaign c
	    WHERE ($4 IS NULL OR c.slug = $4)
	    AND campaign_visible(c.slug, $1));
BEGIN
	PERFORM campaign_seen($4, $1, 'campaign') WHERE $4 IS NOT NULL;
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
COMMENT ON FUNCTION slot_list IS
	'Slots of campaigns that an account may see, in the order of their numbers; cancelled ones only when that state is asked for.';

-- --- what the daemon judges ---

CREATE FUNCTION slot_facts(campaign text, names text[], actor text)
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
	    'message', v.message, 'version', v.number,
	    'occasion', s.occasion, 'on', day(s.event_on)))
	    ORDER BY s.id), '[]')
	    FROM slot s LEFT JOIN message_version v ON v.id = s.version
	    WHERE s.campaign = $1 AND CASE WHEN names IS NULL
	    THEN s.state IN ('planned', 'cleared', 'scheduled', 'withheld')
	    ELSE s.state <> 'cancelled' AND s.name = ANY (names) END);
END $$;
COMMENT ON FUNCTION slot_facts(text, text[], text) IS
	'Of slots, by name or (NULL) all that are still ahead, what the daemon compares with its calendar and with each other.';

CREATE FUNCTION campaign_neighbours(campaign text, actor text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
BEGIN
	PERFORM campaign_seen($1, $2, 'campaign');
	RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(
	    jsonb_build_object('campaign', CASE
	    WHEN campaign_visible(o.campaign, $2) THEN o.campaign END,
	    'audience', o.audience, 'language', o.language,
	    'message', v.message, 'version', v.number))), '[]')
	    FROM (SELECT DISTINCT n.campaign, n.audience, n.language, n.version
	    FROM campaign c JOIN slot n ON n.campaign <> c.slug
	    AND n.audience IN (SELECT s.audience FROM slots_ahead($1) s)
	    AND n.state IN ('planned', 'cleared', 'scheduled', 'released')
	    AND n.planned_at BETWEEN c.starts_at AND c.ends_at
	    WHERE c.slug = $1 LIMIT 1000) AS o
	    JOIN message_version v ON v.id = o.version);
END $$;
COMMENT ON FUNCTION campaign_neighbours(text, text) IS
	'What other campaigns say to the audiences of one in its time, a thousand things at most; a campaign that the account may not see has no name.';

CREATE FUNCTION scheduled_facts(after_at timestamptz, after_id bigint,
    most int) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
	WITH page AS MATERIALIZED (
		SELECT s.id, s.name, s.audience, s.planned_at FROM slot s
		WHERE s.state = 'scheduled' AND s.planned_at
		    >= coalesce(after_at, '-infinity')
		    AND (s.planned_at, s.id)
		    > (coalesce(after_at, '-infinity'), coalesce(after_id, 0))
		ORDER BY s.planned_at, s.id LIMIT most
	)
	SELECT jsonb_strip_nulls(jsonb_build_object(
	    'slots', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id,
		'name', p.name, 'audience', p.audience,
		'at', extract(epoch FROM p.planned_at)::bigint)), '[]')
		FROM page p),
	    'after', (SELECT jsonb_build_object('at', moment(p.planned_at),
		'id', p.id) FROM page p
		WHERE most = (SELECT count(*) FROM page)
		ORDER BY p.planned_at DESC, p.id DESC LIMIT 1)))
$$;
COMMENT ON FUNCTION scheduled_facts(timestamptz, bigint, int) IS
	'The next scheduled slots behind a time and a number, of all campaigns; `after` is where to go on, if there may be more.';

CREATE FUNCTION slots_withhold_silenced(list jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	withheld int;
BEGIN
	PERFORM FROM library_version FOR UPDATE;
	UPDATE slot s SET (state, reason) = ('withheld', f.reason)
	FROM jsonb_to_recordset(list) AS f(id bigint, reason text)
	WHERE s.id = f.id AND s.state = 'scheduled';
	GET DIAGNOSTICS withheld = ROW_COUNT;
	RETURN withheld;
END $$;
COMMENT ON FUNCTION slots_withhold_silenced(jsonb) IS
	'Withholds scheduled slots, each for a reason that the daemon found in the calendar.';

-- --- templates ---

CREATE FUNCTION minutes(span interval) RETURNS int
LANGUAGE sql IMMUTABLE AS $$ SELECT (extract(epoch FROM span) / 60)::int $$;
COMMENT ON FUNCTION minutes(interval) IS 'How many minutes it lasts.';

CREATE FUNCTION campaign_templates() RETURNS SETOF json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT json_build_object('name', t.slug, 'about', t.about,
	    'event', bool_or(k.from_days IS NOT NULL),
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
	GROUP BY t.slug, t.about ORDER BY t.slug
$$;
COMMENT ON FUNCTION campaign_templates() IS
	'The templates with the slots that they make for each audience; times count from the beginning of the campaign, days from the event.';

GRANT EXECUTE ON FUNCTION campaign_get_outline, slot_put_page, slot_remove,
	slot_list, slot_facts, campaign_neighbours, scheduled_facts,
	slots_withhold_silenced, campaign_templates TO counterpointd;
