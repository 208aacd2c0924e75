-- SPDX-License-Identifier: Apache-2.0
-- 050_words.sql - errors that say what is wrong, not what would be right.
-- Owns: what is said of a slot's language and of the release that it corrects.
-- Replaces slot_read, joint_obstacles.
-- Leaves to others: the constraints themselves (015, 032).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION slot_words_check(e jsonb, s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	languages text[] := ARRAY(SELECT v.language::text
	    FROM message_variant v WHERE v.version = s.version ORDER BY 1);
BEGIN
	IF s.version IS NOT NULL AND s.language <> ALL (languages) THEN
		PERFORM fail('CP400', 'language', format(
		    'The message "%s" has no words in "%s"; it has %s.',
		    e ->> 'message', s.language,
		    array_to_string(languages, ', ')));
	END IF;
END $$;
COMMENT ON FUNCTION slot_words_check(jsonb, slot) IS
	'Refuses a slot in a language that its message has no words in.';

CREATE FUNCTION slot_release_check(item bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF item IS NOT NULL
	    AND NOT EXISTS (SELECT FROM release r WHERE r.id = item) THEN
		PERFORM fail('CP404', 'corrects', format(
		    'There is no release %s.', item));
	END IF;
END $$;
COMMENT ON FUNCTION slot_release_check(bigint) IS
	'Refuses to correct what was never released.';

CREATE OR REPLACE FUNCTION slot_read(item text, e jsonb) RETURNS slot
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
	PERFORM slot_words_check(e, s), slot_release_check(s.corrects);
	RETURN s;
END $$;

-- An objection is told apart from words that merely wait: it is to be read
-- before anybody consents.
CREATE OR REPLACE FUNCTION joint_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'four_eyes', 'verdict', format('"%s" objects: %s',
	    c.organisation, c.reason)
	FROM consent_standing c
	WHERE c.campaign = s.campaign AND c.version = s.version
	    AND c.verdict = 'objects'
	UNION ALL
	SELECT 'four_eyes', 'version', CASE
	    WHEN o.campaign IS NULL
		THEN 'The campaign is joint, and its partners have not been asked about these words.'
	    WHEN o.silence_until IS NULL
		THEN 'The campaign is joint, and no other partner has consented to these words.'
	    ELSE format('No other partner has consented to these words, and silence is kept until %s.',
		to_char(o.silence_until AT TIME ZONE 'UTC',
		'YYYY-MM-DD HH24:MI "UTC"')) END
	FROM (VALUES (1)) AS one
	LEFT JOIN circulation o
	    ON o.campaign = s.campaign AND o.version = s.version
	WHERE (SELECT count(*) FROM campaign_partner p
	    WHERE p.campaign = s.campaign) > 1
	    AND NOT EXISTS (SELECT FROM consent_standing c
	    WHERE c.campaign = s.campaign AND c.version = s.version
	    AND c.verdict = 'consents')
	    AND (o.silence_until <= now()) IS NOT TRUE
$$;

-- What is told where a slot is not read from JSON.
COMMENT ON CONSTRAINT slot__language ON slot IS
	'The message of a slot must have words in its language.';
COMMENT ON CONSTRAINT slot__corrects ON slot IS
	'What a slot corrects must be a release.';
COMMENT ON CONSTRAINT release__corrects ON release IS
	'What a release corrects must be a release.';
