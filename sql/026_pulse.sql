-- SPDX-License-Identifier: Apache-2.0
-- 026_pulse.sql - how often narratives are seen, where and by how many: counts
-- that any daemon brings up to date.
-- Owns: pulse and the tables beside it. Replaces observation_decide.
-- Leaves to others: bursts (030_bursts.sql), what follows (the daemon's engine).
--
-- A mark stands between the observations that are counted and those that are
-- not; whoever moves it counts what lies between, in one transaction, so that
-- each is counted once, also if it tells of a time long ago. What was stored so
-- late that the mark may have passed it is noted as it is stored, and counted
-- by that note alone. What is not counted yet is read as it is.

SET LOCAL search_path = counterpoint, pg_temp;

-- --- the counts ---

CREATE TABLE pulse_mark (
	only_one boolean DEFAULT true CONSTRAINT pulse_mark__only_one PRIMARY KEY
	    CONSTRAINT pulse_mark__is_only CHECK (only_one),
	next uuid NOT NULL,
	began timestamptz NOT NULL
);
COMMENT ON TABLE pulse_mark IS 'How far observations are counted; one row.';
COMMENT ON COLUMN pulse_mark.only_one IS 'True.';
COMMENT ON COLUMN pulse_mark.next IS 'Observations below this id are counted, but for late ones.';
COMMENT ON COLUMN pulse_mark.began IS
	'Since when observations are stored here: before it silence says nothing.';
COMMENT ON CONSTRAINT pulse_mark__only_one ON pulse_mark IS 'There is one mark.';
COMMENT ON CONSTRAINT pulse_mark__is_only ON pulse_mark IS 'There is one mark.';
INSERT INTO pulse_mark (next, began)
SELECT coalesce(first, '00000000-0000-0000-0000-000000000000'),
    coalesce(uuid_time(first), now())
FROM (SELECT (SELECT id FROM observation ORDER BY id LIMIT 1) AS first) o;

CREATE TABLE pulse_late (
	observation uuid CONSTRAINT pulse_late__observation PRIMARY KEY
);
COMMENT ON TABLE pulse_late IS
	'Observations stored well after their id was made (a queue, a slow clock, psql), and not counted yet, wherever the mark is.';
COMMENT ON COLUMN pulse_late.observation IS 'The observation.';
COMMENT ON CONSTRAINT pulse_late__observation ON pulse_late IS
	'An observation is counted once.';

CREATE TABLE pulse (
	narrative text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	hour timestamptz NOT NULL,
	seen bigint NOT NULL CONSTRAINT pulse__seen CHECK (seen >= 0),
	reach bigint NOT NULL CONSTRAINT pulse__reach CHECK (reach >= 0),
	CONSTRAINT pulse__hour PRIMARY KEY (narrative, audience, hour)
);
COMMENT ON TABLE pulse IS
	'How often a narrative was seen at an audience in one hour of the last weeks.';
COMMENT ON COLUMN pulse.narrative IS 'The narrative.';
COMMENT ON COLUMN pulse.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN pulse.hour IS 'The hour''s begin, of observed_at.';
COMMENT ON COLUMN pulse.seen IS
	'Observations whose match was not rejected and does not rebut.';
COMMENT ON COLUMN pulse.reach IS 'Sum of the reach that was given.';
COMMENT ON CONSTRAINT pulse__seen ON pulse IS 'A count is not negative.';
COMMENT ON CONSTRAINT pulse__reach ON pulse IS 'A sum is not negative.';
COMMENT ON CONSTRAINT pulse__hour ON pulse IS 'An hour is counted once.';

CREATE TABLE pulse_minute (
	narrative text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	minute timestamptz NOT NULL,
	seen bigint NOT NULL CONSTRAINT pulse_minute__seen CHECK (seen >= 0),
	CONSTRAINT pulse_minute__minute PRIMARY KEY (narrative, audience, minute)
);
COMMENT ON TABLE pulse_minute IS
	'The same by the minute, of the last hours: for the last 60 minutes.';
COMMENT ON COLUMN pulse_minute.narrative IS 'The narrative.';
COMMENT ON COLUMN pulse_minute.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN pulse_minute.minute IS 'The minute''s begin, of observed_at.';
COMMENT ON COLUMN pulse_minute.seen IS 'Observations, as in pulse.';
COMMENT ON CONSTRAINT pulse_minute__seen ON pulse_minute IS
	'A count is not negative.';
COMMENT ON CONSTRAINT pulse_minute__minute ON pulse_minute IS
	'A minute is counted once.';

CREATE TABLE pulse_day (
	narrative text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	day date NOT NULL,
	seen bigint NOT NULL CONSTRAINT pulse_day__seen CHECK (seen >= 0),
	reach bigint NOT NULL CONSTRAINT pulse_day__reach CHECK (reach >= 0),
	CONSTRAINT pulse_day__day PRIMARY KEY (narrative, audience, day)
);
COMMENT ON TABLE pulse_day IS
	'The same by the day, in UTC. Kept for good: it counts, and names nobody.';
COMMENT ON COLUMN pulse_day.narrative IS 'The narrative.';
COMMENT ON COLUMN pulse_day.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN pulse_day.day IS 'The day of observed_at.';
COMMENT ON COLUMN pulse_day.seen IS 'Observations, as in pulse.';
COMMENT ON COLUMN pulse_day.reach IS 'Sum of the reach that was given.';
COMMENT ON CONSTRAINT pulse_day__seen ON pulse_day IS 'A count is not negative.';
COMMENT ON CONSTRAINT pulse_day__reach ON pulse_day IS 'A sum is not negative.';
COMMENT ON CONSTRAINT pulse_day__day ON pulse_day IS 'A day is counted once.';

CREATE TABLE pulse_place (
	narrative text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	outlet text NOT NULL,
	channel text COLLATE "C" NOT NULL,
	seen_at timestamptz NOT NULL,
	CONSTRAINT pulse_place__outlet
	    PRIMARY KEY (narrative, audience, outlet, channel)
);
COMMENT ON TABLE pulse_place IS
	'Which outlets and channels a narrative was seen on lately.';
COMMENT ON COLUMN pulse_place.narrative IS 'The narrative.';
COMMENT ON COLUMN pulse_place.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN pulse_place.outlet IS 'The outlet in lower case; empty: not given.';
COMMENT ON COLUMN pulse_place.channel IS 'The kind of channel; empty: not given.';
COMMENT ON COLUMN pulse_place.seen_at IS 'When it was seen there last.';
COMMENT ON CONSTRAINT pulse_place__outlet ON pulse_place IS
	'A place is named once.';

CREATE TABLE reach_given (
	outlet text NOT NULL,
	channel text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	reach bigint NOT NULL,
	times bigint NOT NULL CONSTRAINT reach_given__times CHECK (times > 0),
	counted_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT reach_given__reach
	    PRIMARY KEY (outlet, channel, audience, reach)
);
CREATE INDEX reach_given_counted_at ON reach_given (counted_at);
CREATE INDEX reach_given_channel ON reach_given (channel, audience);
COMMENT ON TABLE reach_given IS
	'How often an observation of an outlet was given a reach: what it may have when none is given.';
COMMENT ON COLUMN reach_given.outlet IS 'The outlet in lower case; empty: not given.';
COMMENT ON COLUMN reach_given.channel IS 'The kind of channel; empty: not given.';
COMMENT ON COLUMN reach_given.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN reach_given.reach IS 'The reach given.';
COMMENT ON COLUMN reach_given.times IS 'How often.';
COMMENT ON COLUMN reach_given.counted_at IS 'When it was counted last.';
COMMENT ON CONSTRAINT reach_given__times ON reach_given IS
	'It was given once or more.';
COMMENT ON CONSTRAINT reach_given__reach ON reach_given IS
	'A reach of an outlet is counted in one place.';

-- --- counting ---

-- ICU's letters, whatever the cluster's locale; the daemon does the same.
CREATE FUNCTION outlet_folded(outlet text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(lower(outlet COLLATE "und-x-icu"), '')
$$;
COMMENT ON FUNCTION outlet_folded(text) IS
	'An outlet as outlets are compared; empty: not given.';

-- By the clock of this moment: the statement may have waited before. One bound
-- for a whole batch, which storing does not notice.
CREATE FUNCTION pulse_note_late() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
	bound uuid := counterpoint.uuid_from(clock_timestamp()
	    - interval '20 seconds');
BEGIN
	INSERT INTO counterpoint.pulse_late
	SELECT n.id FROM new_rows n WHERE n.id < bound;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION pulse_note_late() IS
	'Trigger: notes observations that the mark may have passed.';
CREATE TRIGGER late AFTER INSERT ON observation
	REFERENCING NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION pulse_note_late();

CREATE VIEW pulse_fact AS
	SELECT o.id, m.observation, m.narrative,
	    coalesce(o.audience, '') AS audience, o.observed_at AS at,
	    outlet_folded(o.outlet) AS outlet,
	    coalesce(o.channel, '') AS channel, coalesce(o.reach, 0) AS reach
	FROM observation o JOIN match m ON m.observation = o.id
	WHERE m.state <> 'rejected' AND m.stance IS DISTINCT FROM 'rebuts';
COMMENT ON VIEW pulse_fact IS
	'What an observation says of a narrative; one that rebuts it or was rejected says nothing.';
COMMENT ON COLUMN pulse_fact.id IS 'The observation.';
COMMENT ON COLUMN pulse_fact.observation IS
	'The same of the match: both are bounded, or all partitions of one are read.';
COMMENT ON COLUMN pulse_fact.narrative IS 'The narrative.';
COMMENT ON COLUMN pulse_fact.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN pulse_fact.at IS 'When it was observed.';
COMMENT ON COLUMN pulse_fact.outlet IS 'The outlet in lower case; empty: not given.';
COMMENT ON COLUMN pulse_fact.channel IS 'The kind of channel; empty: not given.';
COMMENT ON COLUMN pulse_fact.reach IS 'The reach given, or 0.';

CREATE FUNCTION pulse_facts(low uuid, high uuid, late uuid[])
RETURNS TABLE (narrative text, audience text, at timestamptz, outlet text,
    channel text, reach bigint)
LANGUAGE sql STABLE SET search_path = counterpoint, pg_temp
SET enable_seqscan = off SET jit = off AS $$
	SELECT f.narrative, f.audience, f.at, f.outlet, f.channel, f.reach
	FROM pulse_fact f
	WHERE f.id >= low AND f.id < high
	    AND f.observation >= low AND f.observation < high
	    AND NOT EXISTS (SELECT FROM pulse_late l
		WHERE l.observation = f.id)
	UNION ALL
	SELECT f.narrative, f.audience, f.at, f.outlet, f.channel, f.reach
	FROM pulse_fact f WHERE f.id = ANY (late)
	    AND f.observation = ANY (late)
$$;
COMMENT ON FUNCTION pulse_facts(uuid, uuid, uuid[]) IS
	'The facts of the observations from one id to before another but the late ones, and of these late ones.';

CREATE FUNCTION pulse_late_some(below uuid, most int) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT observation FROM pulse_late
	    WHERE observation < below ORDER BY observation LIMIT most)
$$;
COMMENT ON FUNCTION pulse_late_some(uuid, int) IS
	'The first late observations below an id.';

CREATE FUNCTION pulse_add(facts jsonb) RETURNS void
LANGUAGE sql AS $$
	WITH f AS MATERIALIZED (
		SELECT * FROM jsonb_to_recordset(facts) AS r(narrative text,
		    audience text, at timestamptz, outlet text, channel text,
		    reach bigint)
	), hours AS (
		INSERT INTO pulse AS p
		SELECT narrative, audience, date_trunc('hour', at, 'UTC'), count(*),
		    sum(reach)
		FROM f WHERE at >= now() - interval '35 days'
		GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
		ON CONFLICT ON CONSTRAINT pulse__hour DO UPDATE
		SET seen = p.seen + EXCLUDED.seen,
		    reach = p.reach + EXCLUDED.reach
	), minutes AS (
		INSERT INTO pulse_minute AS p
		SELECT narrative, audience, date_trunc('minute', at), count(*)
		FROM f WHERE at >= now() - interval '2 hours'
		GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
		ON CONFLICT ON CONSTRAINT pulse_minute__minute DO UPDATE
		SET seen = p.seen + EXCLUDED.seen
	), days AS (
		INSERT INTO pulse_day AS p
		SELECT narrative, audience, (at AT TIME ZONE 'UTC')::date,
		    count(*), sum(reach)
		FROM f GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
		ON CONFLICT ON CONSTRAINT pulse_day__day DO UPDATE
		SET seen = p.seen + EXCLUDED.seen,
		    reach = p.reach + EXCLUDED.reach
	)
	INSERT INTO pulse_place AS p
	SELECT narrative, audience, outlet, channel, max(at)
	FROM f WHERE at >= now() - interval '7 days'
	GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
	ON CONFLICT ON CONSTRAINT pulse_place__outlet DO UPDATE
	SET seen_at = greatest(p.seen_at, EXCLUDED.seen_at)
$$;
COMMENT ON FUNCTION pulse_add(jsonb) IS
	'Step of pulse_roll: adds facts to all counts, into their own hour and day.';

-- So long an id may be on its way unnoticed: until it counts as late, and while
-- its statement runs.
CREATE FUNCTION pulse_delay() RETURNS interval
LANGUAGE sql STABLE AS $$
	SELECT greatest(interval '1 minute', interval '30 seconds'
	    + current_setting('statement_timeout')::interval)
$$;
COMMENT ON FUNCTION pulse_delay() IS
	'How old an id is when it is counted: nothing that is not late is stored under it any more.';

CREATE FUNCTION reach_add(low uuid, high uuid, late uuid[]) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO reach_given AS g
	SELECT outlet_folded(outlet), coalesce(channel, ''),
	    coalesce(audience, ''), reach, count(*)
	FROM (SELECT * FROM observation o WHERE id >= low AND id < high
		AND NOT EXISTS (SELECT FROM pulse_late l
		    WHERE l.observation = o.id)
	    UNION ALL
	    SELECT * FROM observation WHERE id = ANY (late)) AS o
	WHERE reach IS NOT NULL
	GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
	ON CONFLICT ON CONSTRAINT reach_given__reach DO UPDATE
	SET times = g.times + EXCLUDED.times, counted_at = now()
$$;
COMMENT ON FUNCTION reach_add(uuid, uuid, uuid[]) IS
	'Step of pulse_roll: adds the reach that these observations were given.';

CREATE FUNCTION pulse_roll(most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET enable_seqscan = off SET jit = off AS $$
DECLARE
	low uuid;
	high uuid;
	part uuid;
	late uuid[];
BEGIN
	most := greatest(most, 1);
	SELECT next INTO low FROM pulse_mark FOR UPDATE;
	high := greatest(low, uuid_from(now() - pulse_delay()));
	SELECT id INTO part FROM observation
	WHERE id >= low AND id < high ORDER BY id OFFSET most LIMIT 1;
	high := coalesce(part, high);
	late := pulse_late_some(high, most);
	PERFORM pulse_add((SELECT jsonb_agg(to_jsonb(f))
	    FROM pulse_facts(low, high, late) f));
	PERFORM reach_add(low, high, late);
	DELETE FROM pulse_late WHERE observation = ANY (late);
	UPDATE pulse_mark SET next = high;
	RETURN part IS NOT NULL OR cardinality(late) = most;
END $$;
COMMENT ON FUNCTION pulse_roll(int) IS
	'Counts stored observations that are not counted yet, at most so many; true when more wait. Any daemon may call it at any time: the mark moves with the counts.';

CREATE FUNCTION pulse_expire() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	-- One after the other, in the order in which pulse_roll() locks.
	PERFORM FROM pulse_mark FOR UPDATE;
	DELETE FROM pulse WHERE hour < now() - interval '35 days';
	DELETE FROM pulse_minute WHERE minute < now() - interval '2 hours';
	DELETE FROM pulse_place WHERE seen_at < now() - interval '7 days';
	DELETE FROM reach_given WHERE counted_at < now() - interval '1 year';
END $$;
COMMENT ON FUNCTION pulse_expire() IS
	'Drops what is too old to be asked for; days are kept.';

-- --- a person's decision about a match changes what is counted ---

CREATE FUNCTION pulse_counts(wanted uuid, narrative text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(bool_or(m.state <> 'rejected'
	    AND m.stance IS DISTINCT FROM 'rebuts'), false)
	FROM match m
	WHERE m.observation = wanted AND m.narrative = $2
$$;
COMMENT ON FUNCTION pulse_counts(uuid, text) IS
	'Whether an observation counts as one of a narrative.';

CREATE FUNCTION pulse_take(o observation, item text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	place text := coalesce(o.audience, '');
BEGIN
	UPDATE pulse p SET seen = greatest(p.seen - 1, 0),
	    reach = greatest(p.reach - coalesce(o.reach, 0), 0)
	WHERE p.narrative = item AND p.audience = place
	    AND p.hour = date_trunc('hour', o.observed_at, 'UTC');
	UPDATE pulse_minute p SET seen = greatest(p.seen - 1, 0)
	WHERE p.narrative = item AND p.audience = place
	    AND p.minute = date_trunc('minute', o.observed_at);
	UPDATE pulse_day p SET seen = greatest(p.seen - 1, 0),
	    reach = greatest(p.reach - coalesce(o.reach, 0), 0)
	WHERE p.narrative = item AND p.audience = place
	    AND p.day = (o.observed_at AT TIME ZONE 'UTC')::date;
END $$;
COMMENT ON FUNCTION pulse_take(observation, text) IS
	'Takes an observation out of the counts of a narrative; the place where it was seen fades by itself.';

CREATE FUNCTION pulse_waits(observation uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT observation >= (SELECT next FROM pulse_mark)
	    OR EXISTS (SELECT FROM pulse_late l WHERE l.observation = $1)
$$;
COMMENT ON FUNCTION pulse_waits(uuid) IS
	'Whether an observation is not counted yet.';

-- As before, and the counts follow. The mark is locked first, so that the
-- observation is either counted already or not yet.
CREATE OR REPLACE FUNCTION observation_decide(id uuid, narrative text,
    verdict text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
DECLARE
	found_one observation;
	before boolean;
	after boolean;
BEGIN
	PERFORM act_as(actor);
	IF verdict IS NULL OR verdict NOT IN ('confirmed', 'rejected') THEN
		PERFORM fail('CP400', 'verdict',
		    'The verdict is confirmed or rejected.');
	ELSIF NOT (live_account(actor, 'actor')).person THEN
		PERFORM fail('CP403', 'actor',
		    'A match is confirmed or rejected by a person.');
	END IF;
	PERFORM FROM pulse_mark FOR UPDATE;
	SELECT * INTO found_one FROM observation o
	WHERE o.id = observation_decide.id;
	IF NOT FOUND THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no observation "%s".', observation_decide.id));
	END IF;
	before := pulse_counts(observation_decide.id,
	    observation_decide.narrative);
	UPDATE match m SET state = verdict, decided_by = actor,
	    decided_at = now()
	WHERE m.observation = observation_decide.id
	    AND m.narrative = observation_decide.narrative;
	IF NOT FOUND AND verdict = 'rejected' THEN
		PERFORM fail('CP404', 'narrative', format(
		    'No match with "%s" is there to reject.',
		    observation_decide.narrative));
	ELSIF NOT FOUND THEN
		-- The person saw what no plugin did.
		PERFORM need('narrative', observation_decide.narrative,
		    'narrative');
		INSERT INTO match (observation, narrative, confidence, state,
		    decided_by, decided_at)
		VALUES (observation_decide.id, observation_decide.narrative, 1,
		    'confirmed', actor, now());
	END IF;
	after := pulse_counts(observation_decide.id,
	    observation_decide.narrative);
	IF pulse_waits(observation_decide.id) THEN
		NULL;
	ELSIF before AND NOT after THEN
		PERFORM pulse_take(found_one, observation_decide.narrative);
	ELSIF after AND NOT before THEN
		PERFORM pulse_add(jsonb_build_array(jsonb_build_object(
		    'narrative', observation_decide.narrative,
		    'audience', coalesce(found_one.audience, ''),
		    'at', found_one.observed_at,
		    'outlet', outlet_folded(found_one.outlet),
		    'channel', coalesce(found_one.channel, ''),
		    'reach', coalesce(found_one.reach, 0))));
	END IF;
	RETURN observation_get(observation_decide.id);
END $$;

-- --- what the daemon reads ---

-- Each round of each daemon reads them, so there is an end to it: of a flood,
-- the newest, until the mark has come after.
CREATE FUNCTION pulse_tail(most int) RETURNS TABLE (narrative text, audience text,
    at timestamptz, outlet text, channel text, reach bigint)
LANGUAGE sql STABLE SET search_path = counterpoint, pg_temp
SET enable_seqscan = off SET jit = off AS $$
	SELECT f.* FROM pulse_mark k, LATERAL pulse_facts(coalesce((SELECT o.id
	    FROM observation o WHERE o.id >= k.next
	    ORDER BY o.id DESC OFFSET most - 1 LIMIT 1), k.next),
	    'ffffffff-ffff-ffff-ffff-ffffffffffff',
	    pulse_late_some('ffffffff-ffff-ffff-ffff-ffffffffffff', most)) f
$$;
COMMENT ON FUNCTION pulse_tail(int) IS
	'The facts that are not counted yet, of the newest so many observations and so many late ones.';

-- Windows begin at full hours, so their length is told with them. Before the
-- installation, or before the narrative was first seen there, no hour counts.
CREATE FUNCTION pulse_sightings() RETURNS SETOF json
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp SET jit = off AS $$
DECLARE
	day_at timestamptz := date_trunc('hour', now(), 'UTC')
	    - interval '23 hours';
	week_at timestamptz := day_at - interval '6 days';
	past_at timestamptz := date_trunc('hour', now(), 'UTC')
	    - interval '14 days';
	hour_at timestamptz := now() - interval '1 hour';
	here_at timestamptz;
BEGIN
	SELECT date_trunc('hour', began, 'UTC') INTO here_at FROM pulse_mark;
	past_at := greatest(past_at, here_at);
	RETURN QUERY WITH tail AS MATERIALIZED (
		SELECT * FROM pulse_tail(10000)
	), fact AS (
		SELECT narrative, audience, hour AS at, seen, reach, 0 AS lately
		FROM pulse WHERE hour >= least(past_at, week_at)
		UNION ALL
		SELECT narrative, audience, minute, 0, 0, seen
		FROM pulse_minute WHERE minute >= hour_at
		UNION ALL
		SELECT narrative, audience, at, 1, reach, (at >= hour_at)::int
		FROM tail WHERE at >= least(past_at, week_at)
	), counted AS (
		SELECT narrative, coalesce(audience, '*') AS audience,
		    coalesce(sum(lately), 0) AS lately,
		    coalesce(sum(seen) FILTER (WHERE at >= day_at), 0) AS day,
		    coalesce(sum(seen) FILTER (WHERE at >= week_at), 0) AS week,
		    coalesce(sum(seen) FILTER (WHERE at < day_at
			AND at >= greatest(past_at, day_at - interval '7 days')),
			0) AS before,
		    coalesce(sum(seen) FILTER (WHERE at >= past_at), 0) AS past,
		    coalesce(sum(reach) FILTER (WHERE at >= week_at), 0)
			AS reach,
		    min(at) FILTER (WHERE at >= past_at) AS first
		FROM fact WHERE at <= now()
		GROUP BY GROUPING SETS ((narrative, audience), (narrative))
	), place AS (
		SELECT narrative, coalesce(audience, '*') AS audience,
		    count(DISTINCT outlet) FILTER (WHERE outlet <> '') AS outlets,
		    count(DISTINCT channel) FILTER (WHERE channel <> '')
			AS channels,
		    bool_or(channel IN ('radio', 'television', 'newspaper'))
			AS mass
		FROM (SELECT narrative, audience, outlet, channel
		    FROM pulse_place WHERE seen_at >= week_at
		    UNION ALL
		    SELECT narrative, audience, outlet, channel
		    FROM tail WHERE at >= week_at) AS p
		GROUP BY GROUPING SETS ((narrative, audience), (narrative))
	), known AS (
		SELECT c.*, CASE WHEN EXISTS (SELECT FROM pulse_day d
		    WHERE d.narrative = c.narrative
		    AND c.audience IN (d.audience, '*')
		    AND d.day < (past_at AT TIME ZONE 'UTC')::date)
		    THEN past_at ELSE coalesce(c.first, now()) END AS since
		FROM counted c
	)
	SELECT json_build_object('narrative', k.narrative,
	    'audience', k.audience, 'hour', k.lately, 'day', k.day,
	    'week', k.week, 'before', k.before,
	    'past', greatest(k.past - k.lately, 0), 'reach', k.reach,
	    'outlets', coalesce(p.outlets, 0),
	    'channels', coalesce(p.channels, 0),
	    'mass_medium', coalesce(p.mass, false),
	    'past_hours', greatest(extract(epoch FROM hour_at - k.since), 0)
		/ 3600,
	    'day_hours', extract(epoch FROM now() - day_at) / 3600,
	    'before_hours', greatest(extract(epoch FROM day_at
		- greatest(k.since, day_at - interval '7 days')), 0) / 3600)
	FROM known k
	LEFT JOIN place p ON p.narrative = k.narrative
	    AND p.audience = k.audience
	ORDER BY k.week DESC LIMIT 20000;
END $$;
COMMENT ON FUNCTION pulse_sightings() IS
	'The counts now, by narrative and audience (* is all together): the last 60 minutes, 24 hours, 7 days, the 7 days before the last 24 hours, the 14 days before the last hour; with the hours that these cover.';

CREATE FUNCTION reach_medians(since timestamptz) RETURNS SETOF json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp SET jit = off AS $$
	WITH fresh AS (
		SELECT DISTINCT outlet, channel, audience FROM reach_given
		WHERE since IS NULL OR counted_at > since - pulse_delay()
	), given AS (
		SELECT g.outlet, '' AS channel, '' AS audience, g.reach, g.times
		FROM reach_given g
		WHERE g.outlet IN (SELECT outlet FROM fresh WHERE outlet <> '')
		UNION ALL
		SELECT '', g.channel, g.audience, g.reach, g.times
		FROM reach_given g
		WHERE (g.channel, g.audience) IN (SELECT channel, audience
		    FROM fresh WHERE channel <> '')
	), risen AS (
		SELECT outlet, channel, audience, reach,
		    sum(sum(times)) OVER (w ORDER BY reach) AS upto,
		    sum(sum(times)) OVER w AS total
		FROM given GROUP BY outlet, channel, audience, reach
		WINDOW w AS (PARTITION BY outlet, channel, audience)
	)
	SELECT json_build_object('outlet', outlet, 'channel', channel,
	    'audience', audience, 'times', total, 'reach', min(reach))
	FROM risen WHERE 2 * upto >= total
	GROUP BY outlet, channel, audience, total
	HAVING total >= CASE WHEN outlet <> '' THEN 3 ELSE 5 END
	LIMIT 20000
$$;
COMMENT ON FUNCTION reach_medians(timestamptz) IS
	'The median of the reach given for each outlet (3 times or more), and for each channel at each audience (5 times or more), where one was counted since.';

GRANT SELECT ON pulse, pulse_mark, pulse_minute, pulse_day, pulse_place,
	reach_given TO counterpointd;
GRANT EXECUTE ON FUNCTION pulse_roll, pulse_expire, pulse_sightings,
	reach_medians TO counterpointd;
