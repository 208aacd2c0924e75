-- SPDX-License-Identifier: Apache-2.0
-- 025_profiles.sql - what is known of a public and of who speaks to it: where an
-- organisation's record makes it credible, how far a source of evidence is to
-- be relied on, who says what an audience reads and minds, and of which year.
-- Owns: organisation_expertise and the new columns of audiences and evidence.
-- Replaces the functions that take and show these items, leaning_on and
-- time_zone_known.
-- Leaves to others: what a profile is worth (the daemon's engine).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE organisation_expertise (
	organisation slug NOT NULL
	    CONSTRAINT organisation_expertise__organisation
	    REFERENCES organisation,
	ordinal int NOT NULL,
	theme slug NOT NULL
	    CONSTRAINT publics_only__theme CHECK (public_words(theme)),
	audience slug
	    CONSTRAINT organisation_expertise__audience REFERENCES audience,
	weight share NOT NULL,
	reason sentence NOT NULL
	    CONSTRAINT publics_only__reason CHECK (public_words(reason)),
	source sentence NOT NULL
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	CONSTRAINT organisation_expertise__ordinal
	    PRIMARY KEY (organisation, ordinal),
	CONSTRAINT organisation_expertise__expertise
	    UNIQUE NULLS NOT DISTINCT (organisation, theme, audience)
);
COMMENT ON TABLE organisation_expertise IS
	'A theme in which an organisation''s record makes it credible.';
COMMENT ON COLUMN organisation_expertise.organisation IS 'Whose record.';
COMMENT ON COLUMN organisation_expertise.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN organisation_expertise.theme IS 'In what.';
COMMENT ON COLUMN organisation_expertise.audience IS
	'Where, with all that are part of it; NULL: everywhere.';
COMMENT ON COLUMN organisation_expertise.weight IS 'How much, 1 is most.';
COMMENT ON COLUMN organisation_expertise.reason IS 'What it has to show.';
COMMENT ON COLUMN organisation_expertise.source IS 'Who says so.';
COMMENT ON CONSTRAINT organisation_expertise__organisation
	ON organisation_expertise IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT organisation_expertise__audience
	ON organisation_expertise IS 'The audience is one of the library.';
COMMENT ON CONSTRAINT organisation_expertise__ordinal
	ON organisation_expertise IS 'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__theme ON organisation_expertise IS
	'A theme holds no phone number.';
COMMENT ON CONSTRAINT publics_only__reason ON organisation_expertise IS
	'A reason holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT publics_only__source ON organisation_expertise IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT organisation_expertise__expertise
	ON organisation_expertise IS
	'An organisation names each theme once for an audience, and once for everywhere.';
CALL library_part('organisation_expertise', 'organisation', 'organisation');
GRANT SELECT ON organisation_expertise TO counterpointd;

ALTER TABLE audience_language
	ADD COLUMN source sentence
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	ADD COLUMN year bigint CONSTRAINT audience_language__year
	    CHECK (year BETWEEN 1900 AND 2200);
COMMENT ON COLUMN audience_language.source IS 'Who says so.';
COMMENT ON COLUMN audience_language.year IS 'The year the share is of.';
COMMENT ON CONSTRAINT publics_only__source ON audience_language IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_language__year ON audience_language IS
	'A year has four digits.';

ALTER TABLE audience_concern
	ADD COLUMN source sentence
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	ADD COLUMN year bigint CONSTRAINT audience_concern__year
	    CHECK (year BETWEEN 1900 AND 2200);
COMMENT ON COLUMN audience_concern.source IS 'Who says so.';
COMMENT ON COLUMN audience_concern.year IS 'The year the weight is of.';
COMMENT ON CONSTRAINT publics_only__source ON audience_concern IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_concern__year ON audience_concern IS
	'A year has four digits.';

ALTER TABLE audience_sensitivity
	ADD COLUMN source sentence
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	ADD COLUMN year bigint CONSTRAINT audience_sensitivity__year
	    CHECK (year BETWEEN 1900 AND 2200);
COMMENT ON COLUMN audience_sensitivity.source IS 'Who says so.';
COMMENT ON COLUMN audience_sensitivity.year IS 'The year the advice is of.';
COMMENT ON CONSTRAINT publics_only__source ON audience_sensitivity IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_sensitivity__year ON audience_sensitivity IS
	'A year has four digits.';

ALTER TABLE evidence
	ADD COLUMN reliability text CONSTRAINT evidence__reliability
	    CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
	ADD COLUMN credibility bigint CONSTRAINT evidence__credibility
	    CHECK (credibility BETWEEN 1 AND 6);
COMMENT ON COLUMN evidence.reliability IS
	'Of the source, by the Admiralty code: A is completely reliable, F cannot be judged.';
COMMENT ON COLUMN evidence.credibility IS
	'Of the statement, by the Admiralty code: 1 is confirmed by others, 6 cannot be judged.';
COMMENT ON CONSTRAINT evidence__reliability ON evidence IS
	'The reliability of a source is a letter from A to F.';
COMMENT ON CONSTRAINT evidence__credibility ON evidence IS
	'The credibility of a statement is a number from 1 to 6.';

INSERT INTO library_field
SELECT kind, m[1], m[3], m[4] = '[]', m[2] = '!',
    string_to_array(nullif(m[5], ''), ',')
FROM (VALUES
('organisation', 'expertise object[]
	expertise.theme! slug
	expertise.audience slug
	expertise.weight! share
	expertise.reason! sentence
	expertise.source! sentence'),
('audience', 'languages.source sentence
	languages.year integer
	concerns.source sentence
	concerns.year integer
	sensitivities.source sentence
	sensitivities.year integer'),
('evidence', 'reliability choice A,B,C,D,E,F
	credibility integer')
) AS k(kind, fields), regexp_matches(k.fields,
    '([a-z0-9_.]+)(!?) ([a-z]+)((?:\[\])?) ?([^\n]*)', 'g') AS m;

-- As before, but PostgreSQL also takes "Asia/Foo+3" for a zone of its own making
-- and does not mind case. What it calls a zone once that is set is the name in
-- the IANA database; pg_timezone_names, which has it too, reads every file.
CREATE OR REPLACE FUNCTION time_zone_known(zone text) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
	was text := current_setting('TimeZone');
	known boolean;
BEGIN
	IF zone !~ ('^(UTC|Etc/GMT([+-]?0|[+]([1-9]|1[0-2])|-([1-9]|1[0-4]))'
	    || '|[A-Z][A-Za-z_-]+(/[A-Z][A-Za-z_-]+)+)$') THEN
		RETURN false;
	END IF;
	known := set_config('TimeZone', zone, true) = zone;
	PERFORM set_config('TimeZone', was, true);
	RETURN known;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN false;
END $$;

-- As before, with the new fields.
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
	    'meta', '{}'::jsonb))
	FROM organisation o WHERE o.slug = item AND o.retired_at IS NULL
$$;

CREATE OR REPLACE FUNCTION audience_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', a.slug, 'name', a.name, 'kind', a.kind,
	    'parent', a.parent, 'm49', a.m49, 'iso', a.iso,
	    'languages', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'language', l.language, 'share', l.share,
		'source', l.source, 'year', l.year)) ORDER BY l.ordinal)
		FROM audience_language l WHERE l.audience = a.slug),
	    'time_zone', a.time_zone, 'weekend', a.weekend,
	    'channels', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'kind', c.kind, 'share', c.share, 'source', c.source,
		'year', c.year, 'prime_time', windows_doc(c.prime_time)))
		ORDER BY c.ordinal)
		FROM audience_channel c WHERE c.audience = a.slug),
	    'concerns', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'theme', c.theme, 'weight', c.weight,
		'source', c.source, 'year', c.year)) ORDER BY c.ordinal)
		FROM audience_concern c WHERE c.audience = a.slug),
	    'sensitivities', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'theme', s.theme, 'advice', s.advice,
		'source', s.source, 'year', s.year)) ORDER BY s.ordinal)
		FROM audience_sensitivity s WHERE s.audience = a.slug),
	    'trust', (SELECT jsonb_agg(jsonb_build_object(
		'organisation', t.organisation, 'value', t.value,
		'survey', t.survey, 'population', t.population, 'n', t.n,
		'from', day(t.from_date), 'to', day(t.to_date))
		ORDER BY t.ordinal)
		FROM audience_trust t WHERE t.audience = a.slug),
	    'min_population', a.min_population,
	    'blackouts', (SELECT jsonb_agg(jsonb_build_object(
		'from', day(b.from_date), 'to', day(b.to_date),
		'reason', b.reason) ORDER BY b.ordinal)
		FROM audience_blackout b WHERE b.audience = a.slug),
	    'meta', '{}'::jsonb))
	FROM audience a WHERE a.slug = item AND a.retired_at IS NULL
$$;

CREATE OR REPLACE FUNCTION evidence_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', e.slug, 'statement', e.statement, 'date', day(e.date),
	    'number', e.number, 'unit', e.unit, 'status', e.status,
	    'reliability', e.reliability, 'credibility', e.credibility,
	    'source_title', e.source_title, 'publisher', e.publisher,
	    'url', e.url, 'archive_url', e.archive_url,
	    'content_hash', e.content_hash,
	    'valid_until', day(e.valid_until),
	    'superseded_by', e.superseded_by,
	    'retracted', CASE WHEN e.retracted_on IS NOT NULL
		THEN jsonb_build_object('date', day(e.retracted_on),
		'reason', e.retracted_reason) END,
	    'meta', '{}'::jsonb))
	FROM evidence e WHERE e.slug = item AND e.retired_at IS NULL
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
END $$;

CREATE OR REPLACE FUNCTION audience_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('audience', doc ->> 'parent', 'parent');
	INSERT INTO audience VALUES (item, doc ->> 'name', doc ->> 'kind',
	    doc ->> 'parent', doc ->> 'm49', doc ->> 'iso',
	    doc ->> 'time_zone', words_list(doc -> 'weekend')::numeric[]::bigint[],
	    (doc ->> 'min_population')::numeric::bigint, NULL)
	ON CONFLICT (slug) DO UPDATE SET (name, kind, parent, m49, iso,
	    time_zone, weekend, min_population, retired_at) = (
	    excluded.name, excluded.kind, excluded.parent, excluded.m49,
	    excluded.iso, excluded.time_zone, excluded.weekend,
	    excluded.min_population, NULL);
	DELETE FROM audience_language WHERE audience = item;
	INSERT INTO audience_language
	SELECT item, nr, e ->> 'language', (e ->> 'share')::numeric,
	    e ->> 'source', (e ->> 'year')::numeric::bigint
	FROM elements(doc -> 'languages');
	DELETE FROM audience_channel WHERE audience = item;
	INSERT INTO audience_channel
	SELECT item, nr, e ->> 'kind', (e ->> 'share')::numeric,
	    e ->> 'source', (e ->> 'year')::numeric::bigint,
	    ARRAY(SELECT row(w.e ->> 'from', w.e ->> 'to')::local_window
	    FROM elements(x.e -> 'prime_time') AS w ORDER BY w.nr)
	FROM elements(doc -> 'channels') AS x;
	DELETE FROM audience_concern WHERE audience = item;
	INSERT INTO audience_concern
	SELECT item, nr, e ->> 'theme', (e ->> 'weight')::numeric,
	    e ->> 'source', (e ->> 'year')::numeric::bigint
	FROM elements(doc -> 'concerns');
	DELETE FROM audience_sensitivity WHERE audience = item;
	INSERT INTO audience_sensitivity
	SELECT item, nr, e ->> 'theme', e ->> 'advice', e ->> 'source',
	    (e ->> 'year')::numeric::bigint
	FROM elements(doc -> 'sensitivities');
	DELETE FROM audience_trust WHERE audience = item;
	INSERT INTO audience_trust
	SELECT item, nr, e ->> 'organisation', (e ->> 'value')::numeric,
	    e ->> 'survey', e ->> 'population', (e ->> 'n')::numeric::bigint,
	    (e ->> 'from')::date, (e ->> 'to')::date
	FROM elements(doc -> 'trust');
	DELETE FROM audience_blackout WHERE audience = item;
	INSERT INTO audience_blackout
	SELECT item, nr, (e ->> 'from')::date, (e ->> 'to')::date,
	    e ->> 'reason'
	FROM elements(doc -> 'blackouts');
END $$;

CREATE OR REPLACE FUNCTION evidence_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('evidence', doc ->> 'superseded_by', 'superseded_by');
	INSERT INTO evidence VALUES (item, doc ->> 'statement',
	    (doc ->> 'date')::date, (doc ->> 'number')::numeric,
	    doc ->> 'unit', doc ->> 'status', doc ->> 'source_title',
	    doc ->> 'publisher', doc ->> 'url', doc ->> 'archive_url',
	    doc ->> 'content_hash', (doc ->> 'valid_until')::date,
	    doc ->> 'superseded_by', (doc #>> '{retracted,date}')::date,
	    doc #>> '{retracted,reason}', NULL, doc ->> 'reliability',
	    (doc ->> 'credibility')::numeric::bigint)
	ON CONFLICT (slug) DO UPDATE SET (statement, date, number, unit,
	    status, source_title, publisher, url, archive_url, content_hash,
	    valid_until, superseded_by, retracted_on, retracted_reason,
	    retired_at, reliability, credibility) = (excluded.statement, excluded.date,
	    excluded.number, excluded.unit, excluded.status,
	    excluded.source_title, excluded.publisher, excluded.url,
	    excluded.archive_url, excluded.content_hash,
	    excluded.valid_until, excluded.superseded_by,
	    excluded.retracted_on, excluded.retracted_reason, NULL,
	    excluded.reliability, excluded.credibility);
END $$;

-- As before, and for expertise that names an audience.
CREATE OR REPLACE FUNCTION leaning_on(item_kind text, item text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
	SELECT 'account ' || login FROM account
	WHERE item_kind = 'organisation' AND organisation = item
	    AND retired_at IS NULL
	UNION ALL
	SELECT 'organisation ' || o.slug FROM organisation o
	WHERE item_kind = 'audience' AND o.retired_at IS NULL AND (
	    EXISTS (SELECT FROM organisation_forbidden f
	    WHERE f.organisation = o.slug AND f.audience = item)
	    OR EXISTS (SELECT FROM organisation_burden b
	    WHERE b.organisation = o.slug AND b.audience = item)
	    OR EXISTS (SELECT FROM organisation_expertise x
	    WHERE x.organisation = o.slug AND x.audience = item))
	UNION ALL
	SELECT 'audience ' || slug FROM audience
	WHERE item_kind = 'audience' AND parent = item AND retired_at IS NULL
	UNION ALL
	SELECT 'audience set ' || s.slug FROM audience_set s
	JOIN audience_set_member m ON m.audience_set = s.slug
	WHERE item_kind = 'audience' AND m.audience = item AND s.retired_at IS NULL
	UNION ALL
	SELECT 'deed ' || slug FROM deed
	WHERE retired_at IS NULL AND (item_kind = 'organisation'
	    AND organisation = item OR item_kind = 'audience' AND audience = item)
	UNION ALL
	SELECT 'evidence ' || slug FROM evidence
	WHERE item_kind = 'evidence' AND superseded_by = item
	    AND retired_at IS NULL
	UNION ALL
	SELECT 'narrative ' || slug FROM narrative
	WHERE item_kind = 'narrative' AND parent = item AND retired_at IS NULL
	UNION ALL
	SELECT 'message ' || v.message FROM message_newest v
	WHERE item_kind = 'organisation' AND v.organisation = item
	    OR item_kind = 'narrative' AND EXISTS (SELECT FROM message_narrative l
	    WHERE l.version = v.id AND l.narrative = item)
	    OR item_kind = 'evidence' AND EXISTS (SELECT FROM message_evidence l
	    WHERE l.version = v.id AND l.evidence = item)
	    OR item_kind = 'deed' AND EXISTS (SELECT FROM message_deed l
	    WHERE l.version = v.id AND l.deed = item)
	UNION ALL
	SELECT format('slot %s of campaign %s', s.id, s.campaign)
	FROM slot s JOIN message_version v ON v.id = s.version
	WHERE s.state NOT IN ('released', 'missed', 'cancelled')
	    AND (item_kind = 'message' AND v.message = item
	    OR item_kind = 'audience' AND s.audience = item
	    OR item_kind = 'organisation' AND s.organisation = item)
$$;

-- Rows of a table, each one fact about a public that the library has. They are
-- merged here, where writers take turns: none undoes what another just wrote.

CREATE FUNCTION audience_called(code text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found text[];
BEGIN
	SELECT array_agg(c.slug ORDER BY c.slug) INTO found
	FROM (SELECT a.slug, rank() OVER (ORDER BY a.slug <> code,
	    a.kind NOT IN ('country', 'region'), a.kind = 'sector') AS place
	    FROM audience a WHERE a.retired_at IS NULL
	    AND code IN (a.slug, a.iso, a.m49)) AS c
	WHERE c.place = 1;
	IF cardinality(found) > 1 THEN
		PERFORM fail('CP409', 'slug', format(
		    'The code "%s" is that of more than one audience: %s; use a slug.',
		    code, array_to_string(found, ', ')));
	END IF;
	RETURN found[1];
END $$;
COMMENT ON FUNCTION audience_called(text) IS
	'The audience of a slug, ISO 3166 or M49 code; countries and regions go before publics, sectors come last. NULL: none.';

CREATE FUNCTION area_called(iso text, m49 text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found text[];
BEGIN
	SELECT array_agg(a.slug ORDER BY a.slug) INTO found FROM audience a
	WHERE a.retired_at IS NULL AND a.kind IN ('country', 'region')
	    AND (a.iso = area_called.iso OR a.m49 = area_called.m49);
	IF cardinality(found) > 1 THEN
		PERFORM fail('CP409', 'm49', format(
		    'The codes are those of more than one audience: %s.',
		    array_to_string(found, ', ')));
	END IF;
	RETURN found[1];
END $$;
COMMENT ON FUNCTION area_called(text, text) IS
	'The country or region that has the ISO 3166 or the M49 code; NULL: none.';

CREATE FUNCTION list_with(list jsonb, entry jsonb, keys text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN at IS NULL
	    THEN coalesce(list, '[]') || jsonb_build_array(entry)
	    ELSE jsonb_set(list, ARRAY[at::text], (list -> at) || entry) END
	FROM (SELECT min(nr) FROM elements(list)
	    WHERE e @> (SELECT jsonb_object_agg(k, entry -> k)
	    FROM unnest(keys) AS k)) AS place(at)
$$;
COMMENT ON FUNCTION list_with(jsonb, jsonb, text[]) IS
	'A list with an entry, in place of the first that has the same keys or at the end. What the entry does not tell stays as it was.';

CREATE FUNCTION audience_with(doc jsonb, fact jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT doc_canonical(doc || CASE
	WHEN fact ? 'parents' THEN jsonb_strip_nulls(jsonb_build_object(
	    'iso', fact -> 'iso', 'm49', fact -> 'm49', 'parent', (SELECT a.slug
	    FROM elements(fact -> 'parents') JOIN audience a
		ON a.m49 = e #>> '{}' AND a.kind IN ('country', 'region')
	    WHERE a.retired_at IS NULL AND a.slug <> doc ->> 'slug'
	    ORDER BY nr, a.slug LIMIT 1)))
	ELSE (SELECT jsonb_build_object(part, list_with(doc -> part,
	    fact -> part, keys)) FROM (VALUES ('languages', '{language}'::text[]),
	    ('channels', '{kind}'), ('concerns', '{theme}'),
	    ('sensitivities', '{theme}'),
	    ('trust', '{organisation,survey,from,to}')) AS p(part, keys)
	    WHERE fact ? part) END)
$$;
COMMENT ON FUNCTION audience_with(jsonb, jsonb) IS
	'An audience with one fact more: an entry of a list of its profile, or its codes and the nearest area above it.';

CREATE FUNCTION audience_merge(facts jsonb[], actor text) RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	docs jsonb := '{}';
	results jsonb[] := '{}';
	fact jsonb;
	item text;
	was jsonb;
	is_now jsonb;
BEGIN
	PERFORM library_turn(actor);
	FOREACH fact IN ARRAY facts LOOP
		item := CASE WHEN fact ? 'parents'
		    THEN area_called(fact ->> 'iso', fact ->> 'm49')
		    ELSE audience_called(fact ->> 'slug') END;
		IF item IS NULL AND fact -> 'may_skip' = 'true' THEN
			results := results || '{"skipped": true}'::jsonb;
			CONTINUE;
		ELSIF item IS NULL THEN
			PERFORM fail('CP404', 'slug', format(
			    'There is no audience "%s".', fact ->> 'slug'));
		END IF;
		was := coalesce(docs -> item,
		    library_doc('audience', item) - 'meta');
		is_now := audience_with(was, fact);
		IF (SELECT max(jsonb_array_length(value)) FROM jsonb_each(is_now)
		    WHERE jsonb_typeof(value) = 'array') > 1000 THEN
			PERFORM fail('CP400', 'slug',
			    'A list of an audience has at most 1000 elements.');
		END IF;
		docs := docs || jsonb_build_object(item, is_now);
		results := results || jsonb_build_object('slug', item,
		    'changed', is_now <> was);
	END LOOP;
	PERFORM library_put('audience', value, actor) FROM jsonb_each(docs);
	RETURN QUERY SELECT unnest(results);
END $$;
COMMENT ON FUNCTION audience_merge(jsonb[], text) IS
	'Merges facts into audiences that the library has, each audience put once; tells of each fact, in their order, whether it changed anything or was skipped.';
GRANT EXECUTE ON FUNCTION audience_merge TO counterpointd;
