-- SPDX-License-Identifier: Apache-2.0
-- 030_bursts.sql - what follows from the counts: bursts; and which decision
-- stands, and all of what was assessed.
-- Owns: burst. Replaces observation_doc.
-- Leaves to others: the counts (026_pulse.sql), what is a burst (the daemon's
-- engine).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- bursts ---

CREATE TABLE burst (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT burst__id PRIMARY KEY,
	narrative text COLLATE "C" NOT NULL,
	audience text COLLATE "C" NOT NULL,
	began_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,
	seen bigint NOT NULL,
	expected double precision NOT NULL,
	probability double precision NOT NULL CONSTRAINT burst__probability
	    CHECK (probability BETWEEN 0 AND 1),
	CONSTRAINT burst__ended CHECK (ended_at >= began_at)
);
CREATE UNIQUE INDEX burst_open ON burst (narrative, audience)
	WHERE ended_at IS NULL;
CREATE INDEX burst_ended_at ON burst (ended_at);
COMMENT ON TABLE burst IS
	'A narrative came at an audience much more often than its own past lets expect. A row is added, then closed.';
COMMENT ON COLUMN burst.id IS 'Its number.';
COMMENT ON COLUMN burst.narrative IS 'The narrative.';
COMMENT ON COLUMN burst.audience IS 'The audience; empty: not given.';
COMMENT ON COLUMN burst.began_at IS 'When it was found.';
COMMENT ON COLUMN burst.ended_at IS 'When it was over.';
COMMENT ON COLUMN burst.seen IS 'Observations in the 60 minutes before.';
COMMENT ON COLUMN burst.expected IS 'How many its past lets expect in an hour.';
COMMENT ON COLUMN burst.probability IS 'Of so many or more, by its past.';
COMMENT ON CONSTRAINT burst__id ON burst IS 'Each burst has a number of its own.';
COMMENT ON CONSTRAINT burst__probability ON burst IS
	'A probability lies between 0 and 1.';
COMMENT ON CONSTRAINT burst__ended ON burst IS 'It ends after it began.';

CREATE FUNCTION burst_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
	    OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
		PERFORM fail_rule('append_only', NULL,
		    'A burst is added and then closed, once; nothing else of it changes.');
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION burst_guard() IS 'Trigger: a burst is only closed.';
CREATE TRIGGER guarded BEFORE UPDATE ON burst
	FOR EACH ROW EXECUTE FUNCTION burst_guard();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON burst
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION burst_settle(bursting jsonb, calm jsonb) RETURNS SETOF json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	INSERT INTO burst (narrative, audience, seen, expected, probability)
	SELECT narrative, audience, seen, expected, probability
	FROM jsonb_to_recordset(bursting) AS b(narrative text, audience text,
	    seen bigint, expected double precision,
	    probability double precision)
	ORDER BY narrative, audience
	ON CONFLICT (narrative, audience) WHERE ended_at IS NULL DO NOTHING;
	UPDATE burst b SET ended_at = now()
	FROM jsonb_to_recordset(calm) AS c(id bigint)
	WHERE b.id = c.id AND b.ended_at IS NULL;
	RETURN QUERY SELECT json_build_object('id', id, 'narrative', narrative,
	    'audience', audience, 'began_at', moment(began_at),
	    'ended_at', moment(ended_at), 'seen', seen, 'expected', expected,
	    'probability', probability)
	FROM burst
	WHERE ended_at IS NULL OR ended_at > now() - interval '1 hour'
	ORDER BY id;
END $$;
COMMENT ON FUNCTION burst_settle(jsonb, jsonb) IS
	'Opens the bursts that are not open, closes those named by their id, tells all that are open or ended within the hour. Two daemons at once open one.';

-- --- which decision stands ---

CREATE INDEX assessment_decided_at ON assessment (decided_at);

CREATE FUNCTION assessment_current(since timestamptz) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
	SELECT assessment_doc(a) FROM (SELECT DISTINCT ON (narrative) *
	    FROM assessment WHERE narrative IS NOT NULL
	    AND decided_at > coalesce(since - pulse_delay(), '-infinity')
	    ORDER BY narrative, id DESC) AS a
$$;
COMMENT ON FUNCTION assessment_current(timestamptz) IS
	'The decision that stands about each narrative that was decided about since then; none: ever.';

CREATE FUNCTION assessment_list(due boolean, narrative text, observation uuid,
    max int, before bigint) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
	SELECT assessment_doc(a) || jsonb_build_object('standing', s.stands,
	    'due', s.stands AND s.over)
	FROM assessment a, LATERAL (SELECT coalesce(a.review_on
		<= (now() AT TIME ZONE 'UTC')::date, false) AS over,
	    NOT EXISTS (SELECT FROM assessment n WHERE n.id > a.id
		AND (n.narrative = a.narrative
		OR n.observation = a.observation)) AS stands) s
	WHERE ($2 IS NULL OR a.narrative = $2)
	    AND ($3 IS NULL OR a.observation = $3)
	    AND ($5 IS NULL OR a.id < $5)
	    AND (due IS NOT TRUE OR s.stands AND s.over)
	ORDER BY a.id DESC LIMIT least(coalesce(max, 50), 500)
$$;
COMMENT ON FUNCTION assessment_list IS
	'Decisions, the newest first; due: those that stand and whose review is due.';

-- --- an observation tells all of its assessment ---

COMMENT ON COLUMN observation.reasons IS
	'The rest of the machine''s assessment, an object; of old rows its reasons alone, an array.';

CREATE OR REPLACE FUNCTION observation_doc(o observation) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', o.id,
	    'text', o.text, 'language', o.language,
	    'language_given', o.language_given, 'url', o.url,
	    'outlet', o.outlet, 'channel', o.channel,
	    'audience', o.audience, 'observed_at', moment(o.observed_at),
	    'reach', o.reach, 'reliability', o.reliability,
	    'credibility', o.credibility, 'tlp', o.tlp,
	    'organisation', o.organisation, 'submitter', o.submitter,
	    'key', o.key, 'cluster', o.cluster,
	    'stored_at', moment(o.stored_at),
	    'assessment', CASE WHEN o.posture IS NOT NULL
		THEN jsonb_build_object('posture', o.posture,
		'priority', o.priority) || CASE json_typeof(o.reasons)
		WHEN 'object' THEN o.reasons::jsonb
		ELSE jsonb_build_object('reasons', o.reasons) END END,
	    'matches', matches_doc(o.id)))
$$;

GRANT SELECT ON burst TO counterpointd;
GRANT EXECUTE ON FUNCTION burst_settle, assessment_current, assessment_list
	TO counterpointd;
