-- SPDX-License-Identifier: Apache-2.0
-- 044_silent_desks.sql - days on which an organisation says nothing.
-- Owns: organisation_blackout. Replaces organisation_doc, organisation_put and
-- slot_place_obstacles.
-- Leaves to others: what is planned around such days (the daemon).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE organisation_blackout (
	organisation slug NOT NULL
	    CONSTRAINT organisation_blackout__organisation
	    REFERENCES organisation,
	ordinal int NOT NULL,
	from_date date NOT NULL,
	to_date date NOT NULL,
	reason sentence NOT NULL
	    CONSTRAINT publics_only__reason CHECK (public_words(reason)),
	CONSTRAINT organisation_blackout__ordinal
	    PRIMARY KEY (organisation, ordinal),
	CONSTRAINT organisation_blackout__blackouts
	    CHECK (from_date <= to_date)
);
COMMENT ON TABLE organisation_blackout IS
	'Days on which an organisation releases nothing, as before an election of its own.';
COMMENT ON COLUMN organisation_blackout.organisation IS 'Who is silent.';
COMMENT ON COLUMN organisation_blackout.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN organisation_blackout.from_date IS
	'First day, in the zone of the desk.';
COMMENT ON COLUMN organisation_blackout.to_date IS
	'Last day, in the zone of the desk.';
COMMENT ON COLUMN organisation_blackout.reason IS 'Why.';
COMMENT ON CONSTRAINT organisation_blackout__organisation
	ON organisation_blackout IS 'The organisation is one of the library.';
COMMENT ON CONSTRAINT organisation_blackout__ordinal
	ON organisation_blackout IS 'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__reason ON organisation_blackout IS
	'A reason holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT organisation_blackout__blackouts
	ON organisation_blackout IS
	'A blackout ends on or after the day it begins.';
CALL library_part('organisation_blackout', 'organisation', 'organisation');
CREATE TRIGGER slots AFTER INSERT OR UPDATE ON organisation_blackout
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
GRANT SELECT ON organisation_blackout TO counterpointd;

INSERT INTO library_field
SELECT 'organisation', m[1], m[3], m[4] = '[]', m[2] = '!',
    string_to_array(nullif(m[5], ''), ',')
FROM regexp_matches('blackouts object[]
	blackouts.from! date
	blackouts.to! date
	blackouts.reason! sentence',
    '([a-z0-9_.]+)(!?) ([a-z]+)((?:\[\])?) ?([^\n]*)', 'g') AS m;

-- As before, with the blackouts.
CREATE OR REPLACE FUNCTION organisation_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', o.slug, 'legal_name', o.legal_name, 'kind', o.kind,
	    'country', o.country, 'groups', o.groups,
	    'voice_line', o.voice_line, 'time_zone', o.time_zone,
	    'languages', o.languages,
	    'forbidden_audiences', (SELECT jsonb_agg(f.audience
		ORDER BY f.ordinal) FROM organisation_forbidden f
		WHERE f.organisation = o.slug),
	    'legacy_burden', (SELECT jsonb_agg(jsonb_build_object(
		'audience', b.audience, 'weight', b.weight,
		'reason', b.reason, 'source', b.source) ORDER BY b.ordinal)
		FROM organisation_burden b WHERE b.organisation = o.slug),
	    'expertise', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'theme', x.theme, 'audience', x.audience, 'weight', x.weight,
		'reason', x.reason, 'source', x.source)) ORDER BY x.ordinal)
		FROM organisation_expertise x WHERE x.organisation = o.slug),
	    'blackouts', (SELECT jsonb_agg(jsonb_build_object(
		'from', day(b.from_date), 'to', day(b.to_date),
		'reason', b.reason) ORDER BY b.ordinal)
		FROM organisation_blackout b WHERE b.organisation = o.slug),
	    'meta', '{}'::jsonb))
	FROM organisation o WHERE o.slug = item AND o.retired_at IS NULL
$$;

CREATE OR REPLACE FUNCTION organisation_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need_each('audience', doc -> 'forbidden_audiences',
	    'forbidden_audiences', NULL);
	PERFORM need_each('audience', doc -> 'legacy_burden',
	    'legacy_burden', 'audience');
	PERFORM need_each('audience', doc -> 'expertise', 'expertise',
	    'audience');
	INSERT INTO organisation VALUES (item, doc ->> 'legal_name',
	    doc ->> 'kind', doc ->> 'country', words_list(doc -> 'groups'),
	    doc ->> 'voice_line', doc ->> 'time_zone',
	    words_list(doc -> 'languages'), NULL)
	ON CONFLICT (slug) DO UPDATE SET (legal_name, kind, country, groups,
	    voice_line, time_zone, languages, retired_at) = (
	    excluded.legal_name, excluded.kind, excluded.country,
	    excluded.groups, excluded.voice_line, excluded.time_zone,
	    excluded.languages, NULL);
	DELETE FROM organisation_forbidden WHERE organisation = item;
	INSERT INTO organisation_forbidden
	SELECT item, nr, e #>> '{}'
	FROM elements(doc -> 'forbidden_audiences');
	DELETE FROM organisation_burden WHERE organisation = item;
	INSERT INTO organisation_burden
	SELECT item, nr, e ->> 'audience', (e ->> 'weight')::numeric,
	    e ->> 'reason', e ->> 'source'
	FROM elements(doc -> 'legacy_burden');
	DELETE FROM organisation_expertise WHERE organisation = item;
	INSERT INTO organisation_expertise
	SELECT item, nr, e ->> 'theme', e ->> 'audience',
	    (e ->> 'weight')::numeric, e ->> 'reason', e ->> 'source'
	FROM elements(doc -> 'expertise');
	DELETE FROM organisation_blackout WHERE organisation = item;
	INSERT INTO organisation_blackout
	SELECT item, nr, (e ->> 'from')::date, (e ->> 'to')::date,
	    e ->> 'reason'
	FROM elements(doc -> 'blackouts');
END $$;

CREATE OR REPLACE FUNCTION slot_place_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'home_publics', 'audience', format(
	    '"%s" must not address the audience "%s".', s.organisation,
	    f.audience)
	FROM organisation_forbidden f
	WHERE f.organisation = s.organisation
	    AND (f.audience = ANY (ARRAY(SELECT audience_line(s.audience)))
	    OR s.audience IN (SELECT audience_line(f.audience)))
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'Nothing is released to "%s" from %s to %s: %s', b.audience,
	    day(b.from_date), day(b.to_date), b.reason)
	FROM audience_blackout b JOIN audience a ON a.slug = b.audience
	WHERE b.from_date < s.planned_at + interval '2 days'
	    AND b.to_date > s.planned_at - interval '2 days'
	    AND (s.planned_at AT TIME ZONE a.time_zone)::date
	    BETWEEN b.from_date AND b.to_date
	    AND b.audience = ANY (ARRAY(SELECT audience_line(s.audience)))
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    '"%s" releases nothing from %s to %s: %s', b.organisation,
	    day(b.from_date), day(b.to_date), b.reason)
	FROM organisation_blackout b JOIN organisation o
	    ON o.slug = b.organisation
	WHERE b.organisation = s.organisation
	    AND (s.planned_at AT TIME ZONE o.time_zone)::date
	    BETWEEN b.from_date AND b.to_date
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'The campaign "%s" is silent then: %s', b.campaign, b.reason)
	FROM campaign_blackout b
	WHERE b.campaign = s.campaign AND s.planned_at >= b.starts_at
	    AND s.planned_at < b.ends_at
$$;
