-- SPDX-License-Identifier: Apache-2.0
-- 037_release_acts.sql - what people do with halts, releases and outcomes.
-- Owns: the functions that the daemon calls for halts, releases, outcomes.
-- Leaves to others: what a release asks, and receiving one (038), the public
-- register (042), making and carrying packages (the daemon).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION halt_doc(h halt) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('halt', h.id,
	    'halted_by', h.halted_by, 'halted_at', moment(h.halted_at),
	    'reason', h.reason, 'resumed_by', h.resumed_by,
	    'resumed_at', moment(h.resumed_at)))
$$;
COMMENT ON FUNCTION halt_doc(halt) IS 'A halt.';

CREATE FUNCTION halt_current() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT halt_doc(h) FROM halt h WHERE h.resumed_at IS NULL
$$;
COMMENT ON FUNCTION halt_current() IS
	'The halt that stops all releases; NULL: there is none.';

-- Called twice, it is one halt: the first one's.
CREATE FUNCTION release_halt(reason text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM act_as(actor);
	INSERT INTO halt (halted_by, reason)
	VALUES (actor, release_halt.reason) ON CONFLICT DO NOTHING;
	RETURN halt_current();
END $$;
COMMENT ON FUNCTION release_halt(text, text) IS
	'A releaser stops all releases of all daemons.';

-- Looking at a thousand slots takes up to a second, and a statement only so long
-- as the database lets it.
CREATE FUNCTION resume_budget() RETURNS interval
LANGUAGE sql STABLE AS $$
	SELECT least(coalesce(nullif(current_setting('statement_timeout')
	    ::interval, '0') / 3, '5 seconds'), '5 seconds')
$$;
COMMENT ON FUNCTION resume_budget() IS
	'How long campaigns are looked at before releases go on.';

CREATE FUNCTION campaigns_hindered(actor text, budget interval) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
	until timestamptz := clock_timestamp() + budget;
	hindered jsonb := '[]';
	unchecked text[];
	c record;
	hard jsonb;
BEGIN
	FOR c IN WITH next AS MATERIALIZED (
	    SELECT s.campaign AS slug, min(s.planned_at) AS at FROM slot s
	    WHERE s.state = 'scheduled' GROUP BY s.campaign)
	    SELECT n.slug FROM next n WHERE campaign_visible(n.slug, actor)
	    ORDER BY n.at, n.slug LOOP
		IF clock_timestamp() >= until THEN
			unchecked := unchecked || c.slug;
			CONTINUE;
		END IF;
		hard := jsonb_path_query_array(conflicts_doc(c.slug, actor),
		    '$[*] ? (@.soft == false)');
		IF hard <> '[]' THEN
			hindered := hindered || jsonb_build_object('campaign',
			    c.slug, 'conflicts', hard);
		END IF;
	END LOOP;
	RETURN without_empty(jsonb_build_object('unchecked', unchecked))
	    || jsonb_build_object('campaigns', hindered);
END $$;
COMMENT ON FUNCTION campaigns_hindered(text, interval) IS
	'What stands against campaigns with scheduled slots, the next ones first; those that there was no time for are named.';

-- Resuming is not going on blindly: what lost its ground meanwhile is withheld
-- first, and what stands against the scheduled rest is told.
CREATE FUNCTION release_resume(actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
	resumed halt;
	withheld int;
BEGIN
	PERFORM act_as(actor);
	withheld := slots_withhold_decayed();
	UPDATE halt SET (resumed_by, resumed_at) = (actor, now())
	WHERE resumed_at IS NULL RETURNING * INTO resumed;
	IF resumed.id IS NULL THEN
		PERFORM fail('CP409', NULL, 'Nothing is halted.');
	END IF;
	RETURN halt_doc(resumed) || jsonb_build_object('withheld', withheld)
	    || campaigns_hindered(actor, resume_budget());
END $$;
COMMENT ON FUNCTION release_resume(text) IS
	'A releaser lets releases go on, after all was checked again.';

CREATE FUNCTION release_doc(r release) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', r.id,
	    'campaign', s.campaign, 'slot', s.name,
	    'organisation', r.organisation, 'audience', s.audience,
	    'channel', s.channel, 'language', s.language,
	    'message', v.message, 'version', v.number,
	    'released_at', moment(r.released_at), 'attempts', r.attempts,
	    'acknowledged_at', moment(r.acknowledged_at),
	    'corrects', r.corrects))
	FROM slot s JOIN message_version v ON v.id = s.version
	WHERE s.id = r.slot
$$;
COMMENT ON FUNCTION release_doc(release) IS
	'A release, without its package.';

CREATE FUNCTION release_list(actor text, after bigint, max int,
    campaign text, organisation text, acknowledged boolean)
RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT release_doc(r)
	FROM release r JOIN slot s ON s.id = r.slot
	WHERE r.id > coalesce($2, 0) AND campaign_visible(s.campaign, $1)
	    AND ($4 IS NULL OR s.campaign = $4)
	    AND ($5 IS NULL OR r.organisation = $5)
	    AND ($6 IS NULL OR (r.acknowledged_at IS NOT NULL) = $6)
	ORDER BY r.id LIMIT least(coalesce($3, 100), 1000)
$$;
COMMENT ON FUNCTION release_list IS
	'Releases of campaigns that an account may see, in their order.';

CREATE FUNCTION release_of(item bigint, actor text) RETURNS release
LANGUAGE plpgsql STABLE AS $$
DECLARE
	r release;
BEGIN
	SELECT x.* INTO r FROM release x JOIN slot s ON s.id = x.slot
	WHERE x.id = item AND campaign_visible(s.campaign, actor);
	IF r.id IS NULL THEN
		PERFORM fail('CP404', 'release', format(
		    'There is no release %s.', item));
	END IF;
	RETURN r;
END $$;
COMMENT ON FUNCTION release_of(bigint, text) IS
	'A release, for who may see its campaign, or not_found.';

CREATE FUNCTION outcome_doc(o outcome) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', o.id,
	    'release', o.release, 'metric', o.metric,
	    'baseline', o.baseline, 'value', o.value, 'people', o.people,
	    'source', o.source, 'measured_on', day(o.measured_on),
	    'account', o.account))
$$;
COMMENT ON FUNCTION outcome_doc(outcome) IS 'An outcome.';

CREATE FUNCTION outcome_put(release bigint, metric text, baseline numeric,
    value numeric, people bigint, source text, measured_on date, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of($1, $8);
	made outcome;
BEGIN
	PERFORM act_as($8);
	IF NOT EXISTS (SELECT FROM account a JOIN campaign_partner p
	    ON p.organisation = a.organisation JOIN slot s
	    ON s.campaign = p.campaign WHERE a.login = $8 AND s.id = r.slot)
	    THEN
		PERFORM fail('CP403', 'release',
		    'Outcomes are entered by the partners of the campaign.');
	ELSIF $7 < (r.released_at AT TIME ZONE 'UTC')::date - 1
	    OR $7 > (now() AT TIME ZONE 'UTC')::date + 1 THEN
		PERFORM fail('CP400', 'measured_on',
		    'An outcome is measured after the release, and not in the future.');
	END IF;
	INSERT INTO outcome AS o (release, metric, baseline, value, people,
	    source, measured_on, account)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING o.* INTO made;
	RETURN outcome_doc(made);
END $$;
COMMENT ON FUNCTION outcome_put IS
	'Enters a measurement after a release; it is never changed.';

CREATE FUNCTION outcome_list(release bigint, actor text) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM release_of($1, $2);
	RETURN QUERY SELECT outcome_doc(o) FROM outcome o
	WHERE o.release = $1 ORDER BY o.id;
END $$;
COMMENT ON FUNCTION outcome_list(bigint, text) IS
	'What was measured after a release.';

GRANT EXECUTE ON FUNCTION halt_current, release_halt, release_resume,
	release_list, outcome_put, outcome_list TO counterpointd;
