-- SPDX-License-Identifier: Apache-2.0
-- 014_assessments.sql - what people decided, and what the machine advised.
-- Owns: assessment, recommendation; reading and deciding observations.
-- Leaves to others: working either out (the daemon's engine).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE assessment (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT assessment__id PRIMARY KEY,
	observation uuid,
	narrative slug CONSTRAINT assessment__narrative REFERENCES narrative,
	posture text NOT NULL CONSTRAINT assessment__posture
	    CHECK (posture IN ('ignore', 'monitor', 'prebunk', 'debunk',
	    'explain', 'engage', 'refer')),
	priority text NOT NULL CONSTRAINT assessment__priority
	    CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
	reason sentence NOT NULL,
	review_on date,
	reach bigint CONSTRAINT assessment__reach CHECK (reach >= 0),
	harm text CONSTRAINT assessment__harm
	    CHECK (harm IN ('low', 'medium', 'high')),
	trend text CONSTRAINT assessment__trend
	    CHECK (trend IN ('rising', 'steady', 'falling')),
	account slug NOT NULL
	    CONSTRAINT assessment__account REFERENCES account,
	decided_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT assessment__subject
	    CHECK (num_nonnulls(observation, narrative) = 1)
);
CREATE INDEX assessment_observation ON assessment (observation);
CREATE INDEX assessment_narrative ON assessment (narrative);
COMMENT ON TABLE assessment IS
	'What was decided about an observation or a narrative; not to answer is a decision too. Rows are only ever added.';
COMMENT ON COLUMN assessment.id IS 'Its number.';
COMMENT ON COLUMN assessment.observation IS
	'The observation; it may have expired since.';
COMMENT ON COLUMN assessment.narrative IS 'The narrative.';
COMMENT ON COLUMN assessment.posture IS
	'ignore, monitor, prebunk, debunk, explain, engage or refer.';
COMMENT ON COLUMN assessment.priority IS 'low, medium, high or urgent.';
COMMENT ON COLUMN assessment.reason IS 'Why.';
COMMENT ON COLUMN assessment.review_on IS 'The day to look again.';
COMMENT ON COLUMN assessment.reach IS 'How many people it reached.';
COMMENT ON COLUMN assessment.harm IS 'low, medium or high.';
COMMENT ON COLUMN assessment.trend IS 'rising, steady or falling.';
COMMENT ON COLUMN assessment.account IS 'Who decided.';
COMMENT ON COLUMN assessment.decided_at IS 'When.';
COMMENT ON CONSTRAINT assessment__id ON assessment IS
	'Each assessment has a number of its own.';
COMMENT ON CONSTRAINT assessment__narrative ON assessment IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT assessment__posture ON assessment IS
	'A posture is ignore, monitor, prebunk, debunk, explain, engage or refer.';
COMMENT ON CONSTRAINT assessment__priority ON assessment IS
	'A priority is low, medium, high or urgent.';
COMMENT ON CONSTRAINT assessment__reach ON assessment IS
	'A reach is a number of people, not negative.';
COMMENT ON CONSTRAINT assessment__harm ON assessment IS
	'The harm is low, medium or high.';
COMMENT ON CONSTRAINT assessment__trend ON assessment IS
	'The trend is rising, steady or falling.';
COMMENT ON CONSTRAINT assessment__account ON assessment IS
	'An assessment is made by an account.';
COMMENT ON CONSTRAINT assessment__subject ON assessment IS
	'An assessment is about either an observation or a narrative.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON assessment FOR EACH ROW
	EXECUTE FUNCTION audit_row('assessment', 'observation', 'narrative');

CREATE TABLE recommendation (
	id uuid CONSTRAINT recommendation__id PRIMARY KEY,
	made_at timestamptz NOT NULL DEFAULT now(),
	account slug NOT NULL
	    CONSTRAINT recommendation__account REFERENCES account,
	library_version bigint NOT NULL,
	request jsonb NOT NULL,
	settings jsonb NOT NULL,
	answer text NOT NULL,
	answer_hash bytea NOT NULL CONSTRAINT recommendation__answer_hash
	    CHECK (answer_hash = sha256(convert_to(answer, 'UTF8')))
);
COMMENT ON TABLE recommendation IS
	'An answer that was given, with all that it takes to give it again.';
COMMENT ON COLUMN recommendation.id IS 'UUIDv7 made by the daemon.';
COMMENT ON COLUMN recommendation.made_at IS 'When.';
COMMENT ON COLUMN recommendation.account IS 'Who asked.';
COMMENT ON COLUMN recommendation.library_version IS
	'State of the library that it was made from.';
COMMENT ON COLUMN recommendation.request IS 'What was asked.';
COMMENT ON COLUMN recommendation.settings IS
	'Settings, plugin versions and matches that it was made with.';
COMMENT ON COLUMN recommendation.answer IS 'The answer, byte for byte.';
COMMENT ON COLUMN recommendation.answer_hash IS 'SHA-256 of the answer.';
COMMENT ON CONSTRAINT recommendation__id ON recommendation IS
	'Each recommendation has an id of its own.';
COMMENT ON CONSTRAINT recommendation__answer_hash ON recommendation IS
	'The hash is the SHA-256 of the answer.';
COMMENT ON CONSTRAINT recommendation__account ON recommendation IS
	'A recommendation is asked for by an account.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE
	ON recommendation
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION recommendation_store(id uuid, login text,
    library_version bigint, request jsonb, settings jsonb, answer text)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
	INSERT INTO recommendation (id, account, library_version, request,
	    settings, answer, answer_hash)
	VALUES ($1, $2, $3, $4, $5, $6, sha256(convert_to($6, 'UTF8')))
	ON CONFLICT DO NOTHING
$$;
COMMENT ON FUNCTION recommendation_store IS
	'Keeps an answer; again with the same id changes nothing.';

CREATE FUNCTION recommendation_get(id uuid) RETURNS recommendation
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	found recommendation;
BEGIN
	SELECT * INTO found FROM recommendation r
	WHERE r.id = recommendation_get.id;
	IF found.id IS NULL THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no recommendation "%s".', id));
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION recommendation_get(uuid) IS 'One kept answer.';

CREATE FUNCTION matches_doc(id uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'narrative', m.narrative, 'title', n.title,
	    'confidence', m.confidence, 'state', m.state,
	    'stance', m.stance,
	    'plugins', m.plugins, 'why', m.why,
	    'decided_by', m.decided_by))
	    ORDER BY m.confidence DESC, m.narrative), '[]')
	FROM match m LEFT JOIN narrative n ON n.slug = m.narrative
	WHERE m.observation = $1
$$;
COMMENT ON FUNCTION matches_doc(uuid) IS
	'The matches of an observation, the surest first.';

CREATE FUNCTION assessment_doc(a assessment) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', a.id,
	    'observation', a.observation, 'narrative', a.narrative,
	    'posture', a.posture, 'priority', a.priority,
	    'reason', a.reason, 'review_on', day(a.review_on),
	    'reach', a.reach, 'harm', a.harm, 'trend', a.trend,
	    'decided_by', a.account, 'decided_at', moment(a.decided_at)))
$$;
COMMENT ON FUNCTION assessment_doc(assessment) IS 'An assessment as JSON.';

CREATE FUNCTION observation_doc(o observation) RETURNS jsonb
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
		'priority', o.priority, 'reasons', o.reasons) END,
	    'matches', matches_doc(o.id)))
$$;
COMMENT ON FUNCTION observation_doc(observation) IS
	'An observation as JSON, with its matches.';

CREATE FUNCTION observation_get(id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	doc jsonb;
BEGIN
	SELECT observation_doc(o) || jsonb_build_object('decisions', (SELECT
	    coalesce(jsonb_agg(assessment_doc(a) ORDER BY a.id), '[]')
	    FROM assessment a WHERE a.observation = o.id))
	INTO doc FROM observation o WHERE o.id = observation_get.id;
	IF doc IS NULL THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no observation "%s".', id));
	END IF;
	RETURN doc;
END $$;
COMMENT ON FUNCTION observation_get(uuid) IS
	'One observation with its matches and all decisions about it.';

CREATE FUNCTION observation_list(after uuid, max int, narrative text,
    audience text, since timestamptz, decided boolean DEFAULT false)
    RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
DECLARE
	top uuid := coalesce(after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	bottom uuid := coalesce(uuid_from(since),
	    '00000000-0000-0000-0000-000000000000');
	page int := least(coalesce(max, 100), 1000);
BEGIN
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
COMMENT ON FUNCTION observation_list IS
	'Observations before an id, newest first; those of a narrative unless rejected; those with a match that a person decided.';

CREATE FUNCTION observation_decide(id uuid, narrative text, verdict text,
    actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM act_as(actor);
	IF verdict IS NULL OR verdict NOT IN ('confirmed', 'rejected') THEN
		PERFORM fail('CP400', 'verdict',
		    'The verdict is confirmed or rejected.');
	ELSIF NOT (live_account(actor, 'actor')).person THEN
		PERFORM fail('CP403', 'actor',
		    'A match is confirmed or rejected by a person.');
	ELSIF NOT EXISTS (SELECT FROM observation o
	    WHERE o.id = observation_decide.id) THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no observation "%s".', observation_decide.id));
	END IF;
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
	RETURN observation_get(observation_decide.id);
END $$;
COMMENT ON FUNCTION observation_decide IS
	'A person confirms or rejects a match, or adds one that no plugin saw.';

CREATE FUNCTION assessment_record(id uuid, narrative text, posture text,
    priority text, reason text, review_on date, reach bigint, harm text,
    trend text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	made assessment;
BEGIN
	PERFORM act_as(actor);
	PERFORM need('narrative', narrative, 'narrative');
	IF id IS NOT NULL AND NOT EXISTS (SELECT FROM observation o
	    WHERE o.id = assessment_record.id) THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no observation "%s".', id));
	END IF;
	INSERT INTO assessment (observation, narrative, posture, priority,
	    reason, review_on, reach, harm, trend, account)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	RETURNING * INTO made;
	RETURN assessment_doc(made);
END $$;
COMMENT ON FUNCTION assessment_record IS
	'Records a decision about an observation or a narrative.';
