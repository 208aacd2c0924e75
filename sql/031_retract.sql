-- SPDX-License-Identifier: Apache-2.0
-- 031_retract.sql - evidence is retracted in one step; a decision about a
-- narrative may be for one audience.
-- Owns: evidence_retract, where a decision holds. Replaces refuse_retirement,
-- assessment_doc, assessment_record, assessment_current and assessment_list.
-- Leaves to others: which of the decisions holds at an audience (the daemon).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- evidence that no longer holds ---

CREATE FUNCTION messages_citing(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(v.message ORDER BY v.message), '[]')
	FROM message_newest v JOIN message_evidence l ON l.version = v.id
	WHERE l.evidence = item
$$;
COMMENT ON FUNCTION messages_citing(text) IS
	'The messages in use that rest on an evidence item.';

CREATE FUNCTION evidence_retract(slug text, reason text, retracted_on date,
    actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	retraction jsonb := jsonb_build_object(
	    'date', day(coalesce(retracted_on, today)), 'reason', reason);
	doc jsonb;
BEGIN
	PERFORM library_turn(actor);
	PERFORM need('evidence', slug, 'slug');
	doc := library_doc('evidence', slug) - 'meta';
	IF doc ? 'retracted' THEN
		PERFORM fail('CP409', 'slug', format(
		    'The evidence "%s" was retracted on %s already: %s', slug,
		    doc #>> '{retracted,date}', doc #>> '{retracted,reason}'));
	ELSIF retracted_on > today THEN
		PERFORM fail('CP400', 'date', format(
		    'A retraction holds at once; its day, %s, is not after today, %s.',
		    day(retracted_on), day(today)));
	END IF;
	PERFORM library_put('evidence',
	    doc || jsonb_build_object('retracted', retraction), actor);
	RETURN jsonb_build_object('slug', slug, 'retracted', retraction,
	    'messages', messages_citing(slug));
END $$;
COMMENT ON FUNCTION evidence_retract(text, text, date, text) IS
	'Says that and why evidence no longer stands, from a day on, today by default; tells the messages that rest on it.';

CREATE OR REPLACE FUNCTION refuse_retirement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	kind text := TG_TABLE_NAME;
	item text := coalesce(to_jsonb(NEW) ->> 'slug',
	    to_jsonb(NEW) ->> 'login');
	others text;
BEGIN
	SELECT string_agg(l, ', ' ORDER BY l) INTO others
	FROM (SELECT leaning_on(kind, item)
	    UNION ALL SELECT occasions_leaning_on(kind, item)) AS leaning(l);
	IF others IS NOT NULL THEN
		PERFORM fail('CP409', 'slug', format(
		    'The %s "%s" cannot be retired while these lean on it: %s.%s',
		    replace(kind, '_', ' '), item, others, CASE kind
		    WHEN 'evidence' THEN ' If it no longer holds, retract it '
			'with evidence.retract.'
		    END));
	END IF;
	RETURN NEW;
END $$;

-- --- decisions for one audience ---

ALTER TABLE assessment
	ADD COLUMN audience slug
	    CONSTRAINT assessment__audience REFERENCES audience,
	ADD CONSTRAINT assessment__of_narrative
	    CHECK (audience IS NULL OR narrative IS NOT NULL);
COMMENT ON COLUMN assessment.audience IS
	'The audience that it holds for, with all that is part of it; NULL: all.';
COMMENT ON CONSTRAINT assessment__audience ON assessment IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT assessment__of_narrative ON assessment IS
	'A decision for an audience is about a narrative; an observation has an audience of its own.';

CREATE OR REPLACE FUNCTION assessment_doc(a assessment) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', a.id,
	    'observation', a.observation, 'narrative', a.narrative,
	    'audience', a.audience,
	    'posture', a.posture, 'priority', a.priority,
	    'reason', a.reason, 'review_on', day(a.review_on),
	    'reach', a.reach, 'harm', a.harm, 'trend', a.trend,
	    'decided_by', a.account, 'decided_at', moment(a.decided_at)))
$$;

DROP FUNCTION assessment_record;
CREATE FUNCTION assessment_record(id uuid, narrative text, posture text,
    priority text, reason text, review_on date, reach bigint, harm text,
    trend text, actor text, audience text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	made assessment;
BEGIN
	PERFORM act_as(actor);
	PERFORM need('narrative', narrative, 'narrative');
	PERFORM need('audience', audience, 'audience');
	IF id IS NOT NULL AND NOT EXISTS (SELECT FROM observation o
	    WHERE o.id = assessment_record.id) THEN
		PERFORM fail('CP404', 'id', format(
		    'There is no observation "%s".', id));
	ELSIF review_on < today THEN
		PERFORM fail('CP400', 'review_on', format(
		    'The day to look again, %s, is over; today is %s.',
		    day(review_on), day(today)));
	END IF;
	INSERT INTO assessment (observation, narrative, posture, priority,
	    reason, review_on, reach, harm, trend, account, audience)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	RETURNING * INTO made;
	RETURN assessment_doc(made);
END $$;
COMMENT ON FUNCTION assessment_record IS
	'Records a decision about an observation, or a narrative at an audience or everywhere.';

CREATE OR REPLACE FUNCTION assessment_current(since timestamptz)
RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
	SELECT assessment_doc(a) FROM (SELECT DISTINCT ON (narrative, audience) *
	    FROM assessment WHERE narrative IS NOT NULL
	    AND decided_at > coalesce(since - pulse_delay(), '-infinity')
	    ORDER BY narrative, audience, id DESC) AS a
$$;
COMMENT ON FUNCTION assessment_current(timestamptz) IS
	'The decision that stands about each narrative, everywhere and at each audience that has one of its own; those decided since then; none: ever.';

CREATE OR REPLACE FUNCTION assessment_list(due boolean, narrative text,
    observation uuid, max int, before bigint) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
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

GRANT EXECUTE ON FUNCTION evidence_retract, assessment_record TO counterpointd;
