-- SPDX-License-Identifier: Apache-2.0
-- 018_fields.sql - which fields an item of the library has, and a check of
-- an object against that, so that every refusal names the field.
-- Owns: library_field, doc_check.
-- Leaves to others: rules across fields (the tables' constraints).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE library_field (
	kind text NOT NULL,
	field text NOT NULL,
	type text NOT NULL CONSTRAINT library_field__type CHECK (type IN
	    ('slug', 'name', 'term', 'sentence', 'text', 'language', 'date',
	    'time', 'zone', 'url', 'number', 'share', 'integer', 'boolean', 'choice',
	    'code', 'object')),
	list boolean NOT NULL,
	required boolean NOT NULL,
	choices text[],
	parent text GENERATED ALWAYS AS (regexp_replace(field, '[^.]*$', ''))
	    STORED,
	name text GENERATED ALWAYS AS (regexp_replace(field, '^.*[.]', ''))
	    STORED,
	CONSTRAINT library_field__field PRIMARY KEY (kind, field)
);
COMMENT ON TABLE library_field IS
	'A field that an item of the library, or an object in it, may have.';
COMMENT ON COLUMN library_field.kind IS 'The kind of item.';
COMMENT ON COLUMN library_field.field IS
	'Its path without positions: variants.fact.';
COMMENT ON COLUMN library_field.type IS 'What it, or each element, is.';
COMMENT ON COLUMN library_field.list IS 'Whether it is a list.';
COMMENT ON COLUMN library_field.required IS 'Whether it must be there.';
COMMENT ON COLUMN library_field.choices IS
	'Allowed words of a choice; the pattern of a code and, for people, its form in words.';
COMMENT ON COLUMN library_field.parent IS
	'The path of the object that it stands in, with a full stop behind it.';
COMMENT ON COLUMN library_field.name IS 'Its name there.';
COMMENT ON CONSTRAINT library_field__type ON library_field IS
	'The type is one that doc_check knows.';
COMMENT ON CONSTRAINT library_field__field ON library_field IS
	'Each field of a kind is described once.';

-- One line a field: path, ! if required, type, [] for a list, then choices.
INSERT INTO library_field
SELECT kind, m[1], m[3], m[4] = '[]', m[2] = '!',
    string_to_array(nullif(m[5], ''), ',')
FROM (VALUES
('organisation', 'slug! slug
	legal_name! name
	kind! choice state,alliance,agency,ngo
	country code ^[A-Z]{2}$,two capital letters of ISO 3166-1 such as VN
	groups slug[]
	voice_line! name
	time_zone! zone
	languages language[]
	forbidden_audiences slug[]
	legacy_burden object[]
	legacy_burden.audience! slug
	legacy_burden.weight! share
	legacy_burden.reason! sentence
	legacy_burden.source! sentence'),
('audience', 'slug! slug
	name! name
	kind! choice region,country,public,sector
	parent slug
	m49 code ^[0-9]{3}$,three digits of UN M49 such as 035
	iso code ^[A-Z]{2}$,two capital letters of ISO 3166-1 such as VN
	languages! object[]
	languages.language! language
	languages.share! share
	time_zone! zone
	weekend integer[]
	channels object[]
	channels.kind! choice radio,television,newspaper,web,social,messaging,briefing,event
	channels.share share
	channels.source sentence
	channels.year integer
	channels.prime_time object[]
	channels.prime_time.from! time
	channels.prime_time.to! time
	concerns object[]
	concerns.theme! slug
	concerns.weight! share
	sensitivities object[]
	sensitivities.theme! slug
	sensitivities.advice! sentence
	trust object[]
	trust.organisation! slug
	trust.value! share
	trust.survey! sentence
	trust.population! sentence
	trust.n! integer
	trust.from! date
	trust.to! date
	min_population! integer
	blackouts object[]
	blackouts.from! date
	blackouts.to! date
	blackouts.reason! sentence'),
('audience_set', 'slug! slug
	name! name
	basis! sentence
	audiences! slug[]'),
('concept', 'slug! slug
	kind! choice state,people,office,alliance,institution,weapon,military,treaty,nuclear,cyber,economy,colonial,blame,conflict,diplomacy,information,rights,other,rebut,report,assert
	about name
	terms! object[]
	terms.text! term
	terms.language! language'),
('evidence', 'slug! slug
	statement! sentence
	date! date
	number number
	unit name
	status! choice confirmed,reported,alleged,assessed
	source_title! sentence
	publisher! name
	url! url
	archive_url url
	content_hash code ^[0-9a-f]{64}$,64 lower-case hexadecimal digits
	valid_until date
	superseded_by slug
	retracted object
	retracted.date! date
	retracted.reason! sentence'),
('deed', 'slug! slug
	organisation! slug
	audience! slug
	title! name
	promise! sentence
	due! date
	status! choice planned,running,delivered,slipped,cancelled
	proof sentence
	source sentence'),
('narrative', 'slug! slug
	parent slug
	kind! choice narrative,claim
	title! name
	summary! sentence
	aliases name[]
	exemplars object[]
	exemplars.text! text
	exemplars.language! language
	exemplars.speaker name
	exemplars.date date
	exemplars.source sentence
	phrases object[]
	phrases.pattern! name
	phrases.language language
	tags choice[] dismiss,distort,distract,dismay,divide
	disarm code[] ^T[0-9]{4}(\.[0-9]{3})?$,a DISARM technique such as T0022
	actors name[]
	verdict! choice false,misleading,unproven,out_of_context,opinion,threat
	kernel_of_truth sentence
	harm! choice low,medium,high
	first_seen date
	last_seen date
	status! choice active,dormant'),
('message', 'slug! slug
	organisation! slug
	narratives! slug[]
	type! choice debunk,prebunk,explain,positive,call_to_action
	themes slug[]
	tone sentence
	dos sentence[]
	donts sentence[]
	counter_technique code ^C[0-9]{5}$,a DISARM counter such as C00200
	evidence slug[]
	deeds slug[]
	promises boolean
	ai_assisted boolean
	variants! object[]
	variants.language! language
	variants.fact! text
	variants.warning text
	variants.fallacy text
	variants.fact_again text
	variants.kernel text
	variants.call_to_action text
	variants.native_review! choice pending,done'),
('account', 'login! slug
	organisation! slug
	name! name
	person! boolean
	roles choice[] analyst,author,reviewer,releaser,auditor,admin
	uids integer[]')
) AS k(kind, fields), regexp_matches(k.fields,
    '([a-z0-9_.]+)(!?) ([a-z]+)((?:\[\])?) ?([^\n]*)', 'g') AS m;

CREATE FUNCTION shown(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN length(t) > 60 THEN left(t, 57) || '...' ELSE t END
	FROM (SELECT value::text) AS v(t)
$$;
COMMENT ON FUNCTION shown(jsonb) IS 'A value, cut to fit an error.';

CREATE FUNCTION is_day(words text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN words ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
	    AND words::date IS NOT NULL;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
	RETURN false;
END $$;
COMMENT ON FUNCTION is_day(text) IS 'Whether a text is a date such as 2024-06-19.';

-- NULL when the value is right, else what it should be: "must be ...".
CREATE FUNCTION value_fault(value jsonb, type text, choices text[])
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	words text := value #>> '{}';
	what text := jsonb_typeof(value);
BEGIN
	IF type IN ('number', 'share', 'integer') THEN
		IF what <> 'number' THEN
			RETURN 'a number';
		ELSIF length(words) > 40 THEN
			RETURN 'a number of at most 40 digits';
		ELSIF type = 'share' AND words::numeric NOT BETWEEN 0 AND 1 THEN
			RETURN 'a number from 0 to 1';
		ELSIF type = 'integer' AND (words::numeric % 1 <> 0
		    OR abs(words::numeric) > 1e15) THEN
			RETURN 'a whole number';
		END IF;
		RETURN NULL;
	ELSIF type IN ('boolean', 'object') THEN
		RETURN CASE WHEN what <> type THEN CASE type
		    WHEN 'boolean' THEN 'true or false' ELSE 'an object' END END;
	ELSIF what <> 'string' THEN
		RETURN 'a text';
	END IF;
	RETURN CASE type
	WHEN 'slug' THEN CASE WHEN words !~
	    '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'
	    THEN 'a slug: 1 to 64 lower-case letters, digits and inner hyphens' END
	WHEN 'name' THEN CASE WHEN length(words) > 200 OR btrim(words) = ''
	    THEN 'a text of 1 to 200 characters' END
	WHEN 'term' THEN CASE WHEN NOT is_term(words)
	    THEN 'a term of 1 to 100 characters without | or line end, no blank at either end' END
	WHEN 'sentence' THEN CASE WHEN length(words) > 2000 OR btrim(words) = ''
	    THEN 'a text of 1 to 2000 characters' END
	WHEN 'text' THEN CASE WHEN length(words) > 8000 OR btrim(words) = ''
	    THEN 'a text of 1 to 8000 characters' END
	WHEN 'language' THEN CASE WHEN words !~ ('^[a-z]{2,3}(-[A-Z][a-z]{3})?'
	    || '(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$')
	    THEN 'a BCP 47 language tag such as en, pt-BR or zh-Hant' END
	WHEN 'date' THEN CASE WHEN NOT is_day(words)
	    THEN 'a date such as 2024-06-19' END
	WHEN 'time' THEN CASE WHEN words !~
	    '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
	    THEN 'a time such as 19:00' END
	WHEN 'zone' THEN CASE WHEN NOT time_zone_known(words)
	    THEN 'an IANA time zone such as Asia/Ho_Chi_Minh' END
	WHEN 'url' THEN CASE WHEN words !~ '^https?://[^[:space:]]+$'
	    OR length(words) > 2000 THEN 'a web address (http or https)' END
	WHEN 'choice' THEN CASE WHEN NOT words = ANY (choices)
	    THEN 'one of ' || array_to_string(choices, ', ') END
	WHEN 'code' THEN CASE WHEN words !~ choices[1]
	    THEN choices[2] END
	END;
END $$;
COMMENT ON FUNCTION value_fault(jsonb, text, text[]) IS
	'What a value should have been; NULL when it is right.';

CREATE FUNCTION field_values(value jsonb, list boolean)
RETURNS TABLE (e jsonb, place text)
LANGUAGE sql IMMUTABLE AS $$
	SELECT v, CASE WHEN list THEN format('[%s]', nr - 1) ELSE '' END
	FROM jsonb_array_elements(CASE WHEN value IS NULL THEN '[]'
	    WHEN NOT list THEN jsonb_build_array(value)
	    WHEN jsonb_typeof(value) = 'array' THEN value ELSE '[]' END)
	WITH ORDINALITY AS x(v, nr)
$$;
COMMENT ON FUNCTION field_values(jsonb, boolean) IS
	'What a field holds, each with its place in the list.';

-- All objects of the item at once; planned once, for items have one shape.
CREATE FUNCTION doc_check(item_kind text, doc jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	bad record;
BEGIN
	WITH RECURSIVE object(parent, at, o) AS (
		SELECT '', '', doc
		UNION ALL
		SELECT f.field || '.', at || f.name || place || '.', e
		FROM object JOIN library_field f ON f.kind = item_kind
		    AND f.parent = object.parent AND f.type = 'object',
		    LATERAL field_values(o -> f.name, f.list)
		WHERE jsonb_typeof(e) = 'object'
	), field AS (
		SELECT at || f.name AS path, o -> f.name AS value, f.*
		FROM object JOIN library_field f ON f.kind = item_kind
		    AND f.parent = object.parent
	)
	SELECT * INTO bad FROM (
		SELECT at || key AS path, 'There is no field "%1$s" here.',
		    NULL AS wanted, NULL::jsonb AS value
		FROM object, jsonb_object_keys(o) AS key
		WHERE NOT EXISTS (SELECT FROM library_field f
		    WHERE f.kind = item_kind AND f.parent = object.parent
		    AND f.name = key)
		UNION ALL
		SELECT path, CASE WHEN value IS NULL
		    THEN 'The field "%1$s" is missing or empty.'
		    ELSE '"%1$s" must be a list.' END, NULL, NULL
		FROM field
		WHERE CASE WHEN value IS NULL THEN required
		    ELSE list AND jsonb_typeof(value) <> 'array' END
		UNION ALL
		SELECT path || place, '"%1$s" must be %2$s, not %3$s.',
		    wanted, e
		FROM field, LATERAL field_values(value, list),
		    LATERAL value_fault(e, type, choices) AS wanted
		WHERE wanted IS NOT NULL
	) AS fault(path, words, wanted, value) LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', bad.path, format(bad.words, bad.path,
		    bad.wanted, shown(bad.value)));
	END IF;
END $$;
COMMENT ON FUNCTION doc_check(text, jsonb) IS
	'Refuses an object with unknown, missing or wrong fields, by path.';

-- Most objects are so already, which one look tells.
CREATE FUNCTION doc_canonical(doc jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN NOT doc @? 'strict $.** ? (@ == null
	    || @.type() == "array" && @.size() == 0)' THEN doc
	ELSE CASE jsonb_typeof(doc)
	WHEN 'object' THEN without_empty((SELECT coalesce(jsonb_object_agg(
	    key, counterpoint.doc_canonical(value)), '{}') FROM jsonb_each(doc)))
	WHEN 'array' THEN (SELECT coalesce(jsonb_agg(
	    counterpoint.doc_canonical(value) ORDER BY nr), '[]')
	    FROM jsonb_array_elements(doc) WITH ORDINALITY AS e(value, nr))
	ELSE doc END END
$$;
COMMENT ON FUNCTION doc_canonical(jsonb) IS
	'An object without the empty fields that the library leaves out.';
