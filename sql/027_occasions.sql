-- SPDX-License-Identifier: Apache-2.0
-- 027_occasions.sql - the calendar of days on which narratives come round:
-- national days, votes, summits.
-- Owns: occasion, occasion_lifts, narratives_seen; adds the noun to the log
-- and to the way in and out of the library.
-- Leaves to others: expanding a recurrence (the daemon), what was seen on which
-- day (pulse_day).

SET LOCAL search_path = counterpoint, pg_temp;

-- Only the form: the daemon checks the rule itself. Less than a day is no
-- recurrence of an occasion, and such a rule can cost a computer for hours.
CREATE FUNCTION is_recurrence(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT words ~ '^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*$'
	    AND length(words) <= 300
$$;
COMMENT ON FUNCTION is_recurrence(text) IS
	'Whether this looks like an RRULE of RFC 5545 that names days.';

CREATE TABLE occasion (
	slug slug CONSTRAINT occasion__slug PRIMARY KEY
	    CONSTRAINT publics_only__slug CHECK (public_words(slug)),
	title short_text NOT NULL
	    CONSTRAINT publics_only__title CHECK (public_words(title)),
	kind text NOT NULL CONSTRAINT occasion__kind
	    CHECK (kind IN ('national_day', 'anniversary', 'vote', 'summit',
	    'election', 'exercise', 'other')),
	starts date NOT NULL CONSTRAINT occasion__starts
	    CHECK (starts BETWEEN '1800-01-01' AND '2200-12-31'),
	time time,
	time_zone time_zone,
	days bigint CONSTRAINT occasion__days CHECK (days BETWEEN 1 AND 366),
	rrule text CONSTRAINT occasion__rrule CHECK (is_recurrence(rrule)),
	also date[] NOT NULL DEFAULT '{}' CONSTRAINT occasion__also
	    CHECK (no_repeats(also::text[])),
	except_on date[] NOT NULL DEFAULT '{}' CONSTRAINT occasion__except
	    CHECK (no_repeats(except_on::text[])),
	source sentence NOT NULL
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	uid sha256_hex CONSTRAINT occasion__uid UNIQUE,
	retired_at timestamptz,
	CONSTRAINT occasion__time_zone
	    CHECK (time IS NULL OR time_zone IS NOT NULL)
);
COMMENT ON TABLE occasion IS
	'A day, or days, around which narratives are to be expected.';
COMMENT ON COLUMN occasion.slug IS 'Its short name.';
COMMENT ON COLUMN occasion.title IS 'Its name for people.';
COMMENT ON COLUMN occasion.kind IS
	'national_day, anniversary, vote, summit, election, exercise or other.';
COMMENT ON COLUMN occasion.starts IS 'Its first day, or the first of its series.';
COMMENT ON COLUMN occasion.time IS 'The local time at which it begins.';
COMMENT ON COLUMN occasion.time_zone IS 'The zone of that time.';
COMMENT ON COLUMN occasion.days IS 'How many days it lasts; NULL: one.';
COMMENT ON COLUMN occasion.rrule IS 'When it comes again, as RFC 5545 has it.';
COMMENT ON COLUMN occasion.also IS 'Further days on which it begins.';
COMMENT ON COLUMN occasion.except_on IS
	'Days of the series on which it does not begin.';
COMMENT ON COLUMN occasion.source IS 'Who says that it is then.';
COMMENT ON COLUMN occasion.uid IS
	'SHA-256 of its UID in an imported calendar; a UID may hold an address.';
COMMENT ON COLUMN occasion.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT occasion__slug ON occasion IS
	'Another occasion has this slug.';
COMMENT ON CONSTRAINT publics_only__slug ON occasion IS
	'The slug of an occasion holds no phone number.';
COMMENT ON CONSTRAINT publics_only__title ON occasion IS
	'The title of an occasion holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT occasion__kind ON occasion IS
	'An occasion is a national_day, anniversary, vote, summit, election, exercise or other.';
COMMENT ON CONSTRAINT occasion__starts ON occasion IS
	'An occasion begins between the years 1800 and 2200.';
COMMENT ON CONSTRAINT occasion__days ON occasion IS
	'An occasion lasts 1 to 366 days.';
COMMENT ON CONSTRAINT occasion__rrule ON occasion IS
	'A recurrence is an RRULE of RFC 5545 by days or longer: FREQ=YEARLY;BYMONTH=9;BYDAY=3TU.';
COMMENT ON CONSTRAINT occasion__also ON occasion IS
	'An occasion names each further day once.';
COMMENT ON CONSTRAINT occasion__except ON occasion IS
	'An occasion names each excepted day once.';
COMMENT ON CONSTRAINT publics_only__source ON occasion IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT occasion__uid ON occasion IS
	'Another occasion was imported under this UID.';
COMMENT ON CONSTRAINT occasion__time_zone ON occasion IS
	'A local time needs its time zone.';

CREATE TABLE occasion_audience (
	occasion slug NOT NULL
	    CONSTRAINT occasion_audience__occasion REFERENCES occasion,
	ordinal int NOT NULL,
	audience slug NOT NULL
	    CONSTRAINT occasion_audience__audience REFERENCES audience,
	CONSTRAINT occasion_audience__ordinal PRIMARY KEY (occasion, ordinal),
	CONSTRAINT occasion_audience__audiences UNIQUE (occasion, audience)
);
COMMENT ON TABLE occasion_audience IS
	'An audience where an occasion matters; none: everywhere.';
COMMENT ON COLUMN occasion_audience.occasion IS 'The occasion.';
COMMENT ON COLUMN occasion_audience.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN occasion_audience.audience IS 'The audience.';
COMMENT ON CONSTRAINT occasion_audience__occasion ON occasion_audience IS
	'The occasion is one of the library.';
COMMENT ON CONSTRAINT occasion_audience__audience ON occasion_audience IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT occasion_audience__ordinal ON occasion_audience IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT occasion_audience__audiences ON occasion_audience IS
	'An occasion names each audience once.';

CREATE TABLE occasion_narrative (
	occasion slug NOT NULL
	    CONSTRAINT occasion_narrative__occasion REFERENCES occasion,
	ordinal int NOT NULL,
	narrative slug NOT NULL
	    CONSTRAINT occasion_narrative__narrative REFERENCES narrative,
	CONSTRAINT occasion_narrative__ordinal PRIMARY KEY (occasion, ordinal),
	CONSTRAINT occasion_narrative__narratives UNIQUE (occasion, narrative)
);
COMMENT ON TABLE occasion_narrative IS
	'A narrative that a desk expects with an occasion.';
COMMENT ON COLUMN occasion_narrative.occasion IS 'The occasion.';
COMMENT ON COLUMN occasion_narrative.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN occasion_narrative.narrative IS 'The narrative.';
COMMENT ON CONSTRAINT occasion_narrative__occasion ON occasion_narrative IS
	'The occasion is one of the library.';
COMMENT ON CONSTRAINT occasion_narrative__narrative ON occasion_narrative IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT occasion_narrative__ordinal ON occasion_narrative IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT occasion_narrative__narratives ON occasion_narrative IS
	'An occasion names each narrative once.';

CALL library_noun('occasion', 'slug');
CALL library_part('occasion_audience', 'occasion', 'occasion');
CALL library_part('occasion_narrative', 'occasion', 'occasion');

ALTER TABLE library_change DROP CONSTRAINT library_change__kind;
ALTER TABLE library_change ADD CONSTRAINT library_change__kind
	CHECK (kind IN ('organisation', 'audience', 'audience_set', 'concept',
	'evidence', 'deed', 'narrative', 'message', 'occasion', 'account'));
COMMENT ON CONSTRAINT library_change__kind ON library_change IS
	'A library item is an organisation, audience, audience_set, concept, evidence, deed, narrative, message, occasion or account.';

INSERT INTO library_field
SELECT 'occasion', m[1], m[3], m[4] = '[]', m[2] = '!',
    string_to_array(nullif(m[5], ''), ',')
FROM regexp_matches('slug! slug
	title! name
	kind! choice national_day,anniversary,vote,summit,election,exercise,other
	starts! date
	time time
	time_zone zone
	days integer
	rrule name
	also date[]
	except date[]
	audiences slug[]
	narratives slug[]
	source! sentence
	uid code ^[0-9a-f]{64}$,64 lower-case hexadecimal digits',
    '([a-z0-9_.]+)(!?) ([a-z]+)((?:\[\])?) ?([^\n]*)', 'g') AS m;

CREATE FUNCTION days_doc(list date[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(to_char(d, 'YYYY-MM-DD') ORDER BY nr)
	FROM unnest(list) WITH ORDINALITY AS u(d, nr)
$$;
COMMENT ON FUNCTION days_doc(date[]) IS 'Days as the library writes them.';

CREATE FUNCTION occasion_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', o.slug, 'title', o.title, 'kind', o.kind,
	    'starts', day(o.starts), 'time', to_char(o.time, 'HH24:MI'),
	    'time_zone', o.time_zone, 'days', o.days, 'rrule', o.rrule,
	    'also', days_doc(o.also), 'except', days_doc(o.except_on),
	    'audiences', (SELECT jsonb_agg(a.audience ORDER BY a.ordinal)
		FROM occasion_audience a WHERE a.occasion = o.slug),
	    'narratives', (SELECT jsonb_agg(n.narrative ORDER BY n.ordinal)
		FROM occasion_narrative n WHERE n.occasion = o.slug),
	    'source', o.source, 'uid', o.uid, 'meta', '{}'::jsonb))
	FROM occasion o WHERE o.slug = item AND o.retired_at IS NULL
$$;
COMMENT ON FUNCTION occasion_doc(text) IS 'An occasion.';

CREATE FUNCTION occasion_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need_each('audience', doc -> 'audiences', 'audiences', NULL);
	PERFORM need_each('narrative', doc -> 'narratives', 'narratives', NULL);
	IF doc ->> 'time' = '24:00' THEN
		PERFORM fail('CP400', 'time',
		    'An occasion begins before 24:00; name the next day.');
	END IF;
	-- A calendar may bring back, under another title, what it cancelled.
	UPDATE occasion SET uid = NULL WHERE uid = doc ->> 'uid'
	    AND slug <> item AND retired_at IS NOT NULL;
	INSERT INTO occasion VALUES (item, doc ->> 'title', doc ->> 'kind',
	    (doc ->> 'starts')::date, (doc ->> 'time')::time,
	    doc ->> 'time_zone', (doc ->> 'days')::numeric::bigint,
	    doc ->> 'rrule', words_list(doc -> 'also')::date[],
	    words_list(doc -> 'except')::date[], doc ->> 'source',
	    doc ->> 'uid', NULL)
	ON CONFLICT (slug) DO UPDATE SET (title, kind, starts, time, time_zone,
	    days, rrule, also, except_on, source, uid, retired_at) = (
	    excluded.title, excluded.kind, excluded.starts, excluded.time,
	    excluded.time_zone, excluded.days, excluded.rrule, excluded.also,
	    excluded.except_on, excluded.source, excluded.uid, NULL);
	DELETE FROM occasion_audience WHERE occasion = item;
	INSERT INTO occasion_audience
	SELECT item, nr, e #>> '{}' FROM elements(doc -> 'audiences');
	DELETE FROM occasion_narrative WHERE occasion = item;
	INSERT INTO occasion_narrative
	SELECT item, nr, e #>> '{}' FROM elements(doc -> 'narratives');
END $$;
COMMENT ON FUNCTION occasion_put(text, jsonb) IS 'Takes an occasion.';

-- As before, with one kind more.
CREATE OR REPLACE FUNCTION library_doc(kind text, slug text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	CASE kind
	WHEN 'organisation' THEN RETURN organisation_doc(slug);
	WHEN 'audience' THEN RETURN audience_doc(slug);
	WHEN 'audience_set' THEN RETURN audience_set_doc(slug);
	WHEN 'concept' THEN RETURN concept_doc(slug);
	WHEN 'evidence' THEN RETURN evidence_doc(slug);
	WHEN 'deed' THEN RETURN deed_doc(slug);
	WHEN 'narrative' THEN RETURN narrative_doc(slug);
	WHEN 'message' THEN RETURN message_doc(slug);
	WHEN 'occasion' THEN RETURN occasion_doc(slug);
	WHEN 'account' THEN RETURN account_doc(slug);
	ELSE PERFORM fail('CP400', 'kind',
		    format('There is no kind of item "%s".', kind));
	END CASE;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION library_key(kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF kind IN ('organisation', 'audience', 'audience_set', 'concept',
	    'evidence', 'deed', 'narrative', 'message', 'occasion') THEN
		RETURN 'slug';
	ELSIF kind = 'account' THEN
		RETURN 'login';
	END IF;
	PERFORM fail('CP400', 'kind',
	    format('There is no kind of item "%s".', kind));
END $$;

CREATE OR REPLACE FUNCTION library_put(kind text, doc jsonb, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	key text := library_key(kind);
	item text;
	was jsonb;
	is_now jsonb;
BEGIN
	PERFORM library_turn(actor);
	IF jsonb_typeof(doc) IS DISTINCT FROM 'object' THEN
		PERFORM fail('CP400', NULL, 'An item is a JSON object.');
	END IF;
	doc := doc_canonical(doc);
	PERFORM doc_check(kind, doc);
	IF kind = 'message' THEN
		doc := doc - ARRAY(SELECT f FROM unnest(
		    '{promises,ai_assisted}'::text[]) AS f
		    WHERE doc -> f = 'false');
	END IF;
	IF kind = 'concept' THEN
		doc := jsonb_set(doc, '{terms}', concept_terms(doc -> 'terms'));
	END IF;
	item := doc ->> key;
	was := library_doc(kind, item);
	IF was - 'meta' = doc THEN
		RETURN jsonb_strip_nulls(jsonb_build_object('slug', item,
		    'created', false, 'changed', false,
		    'version', was #> '{meta,version}'));
	END IF;
	CASE kind
	WHEN 'organisation' THEN PERFORM organisation_put(item, doc);
	WHEN 'audience' THEN PERFORM audience_put(item, doc);
	WHEN 'audience_set' THEN PERFORM audience_set_put(item, doc);
	WHEN 'concept' THEN PERFORM concept_put(item, doc);
	WHEN 'evidence' THEN PERFORM evidence_put(item, doc);
	WHEN 'deed' THEN PERFORM deed_put(item, doc);
	WHEN 'narrative' THEN PERFORM narrative_put(item, doc);
	WHEN 'message' THEN PERFORM message_put(item, doc, actor);
	WHEN 'occasion' THEN PERFORM occasion_put(item, doc);
	WHEN 'account' THEN PERFORM account_put(item, doc);
	END CASE;
	PERFORM library_flush();
	is_now := library_doc(kind, item);
	RETURN jsonb_strip_nulls(jsonb_build_object('slug', item,
	    'created', was IS NULL, 'changed', true,
	    'version', is_now #> '{meta,version}'));
END $$;

-- Asked beside leaning_on(), so that each list of what leans stays its own.
CREATE FUNCTION occasions_leaning_on(item_kind text, item text)
RETURNS SETOF text
LANGUAGE sql STABLE AS $$
	SELECT 'occasion ' || o.slug FROM occasion o
	WHERE o.retired_at IS NULL AND (
	    item_kind = 'audience' AND EXISTS (SELECT FROM occasion_audience a
	    WHERE a.occasion = o.slug AND a.audience = item)
	    OR item_kind = 'narrative' AND EXISTS (SELECT
	    FROM occasion_narrative n
	    WHERE n.occasion = o.slug AND n.narrative = item))
$$;
COMMENT ON FUNCTION occasions_leaning_on(text, text) IS
	'The occasions that keep an item from being retired.';

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
		    'The %s "%s" cannot be retired while these lean on it: %s.',
		    replace(kind, '_', ' '), item, others));
	END IF;
	RETURN NEW;
END $$;

-- Both functions below ask for days, whatever the narrative.
CREATE INDEX pulse_day__since ON pulse_day (day);

-- What was seen around occurrences of occasions. Each row of the input is one
-- occurrence; audiences NULL: all together.
CREATE FUNCTION occasion_lifts(occasions text[], first_days date[],
    last_days date[], audiences text[])
RETURNS TABLE (occasion text, narrative text, occurrences bigint,
    looked_at bigint, around_seen bigint, around_days bigint,
    before_seen bigint, before_days bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
DECLARE
	since date := (SELECT min(day) FROM pulse_day);
BEGIN
	RETURN QUERY WITH occurrence AS (
		SELECT o AS occasion, f - 7 AS around_from, l + 3 AS around_to,
		    greatest(f - 67, since) AS before_from
		FROM unnest(occasions, first_days, last_days) AS u(o, f, l)
	), usable AS (
		-- Two weeks before are the least that tell what is usual.
		SELECT * FROM occurrence WHERE around_from - before_from >= 14
	), span AS (
		SELECT min(before_from) - 1 AS first, max(around_to) AS last
		FROM usable
	), daily AS (
		SELECT p.narrative, p.day, sum(p.seen) AS seen
		FROM pulse_day p, span s WHERE p.day BETWEEN s.first AND s.last
		    AND (audiences IS NULL OR p.audience = ANY (audiences))
		GROUP BY p.narrative, p.day
	), total AS MATERIALIZED (
		-- Up to each day: what lies between two is their difference.
		SELECT n.narrative, d AS day, sum(coalesce(y.seen, 0))
		    OVER (PARTITION BY n.narrative ORDER BY d) AS seen
		FROM (SELECT DISTINCT narrative FROM daily) n
		CROSS JOIN (SELECT first + generate_series(0, last - first) AS d
		    FROM span) s
		LEFT JOIN daily y ON y.narrative = n.narrative AND y.day = d
	), seen AS (
		SELECT u.*, e.narrative, e.seen - b.seen AS around_seen,
		    b.seen - a.seen AS before_seen
		FROM usable u JOIN total e ON e.day = u.around_to
		JOIN total b ON b.day = u.around_from - 1
		    AND b.narrative = e.narrative
		JOIN total a ON a.day = u.before_from - 1
		    AND a.narrative = e.narrative
	)
	SELECT s.occasion, s.narrative::text,
	    count(*) FILTER (WHERE s.around_seen > 0), count(*),
	    sum(s.around_seen)::bigint,
	    sum(s.around_to - s.around_from + 1)::bigint,
	    sum(s.before_seen)::bigint,
	    sum(s.around_from - s.before_from)::bigint
	FROM seen s GROUP BY s.occasion, s.narrative
	HAVING sum(s.around_seen) > 0;
END $$;
COMMENT ON FUNCTION occasion_lifts(text[], date[], date[], text[]) IS
	'Per occasion and narrative: seen from 7 days before to 3 days after its occurrences, and in the 60 days before that.';

CREATE FUNCTION narratives_seen(since date)
RETURNS TABLE (narrative text, audience text, seen bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT p.narrative::text, p.audience::text,
	    sum(p.seen)::bigint FROM pulse_day p WHERE p.day >= since
	GROUP BY p.narrative, p.audience;
END $$;
COMMENT ON FUNCTION narratives_seen(date) IS
	'How often each narrative was seen at each audience since a day.';

GRANT SELECT ON occasion, occasion_audience, occasion_narrative
	TO counterpointd;
GRANT EXECUTE ON FUNCTION occasion_lifts, narratives_seen TO counterpointd;
