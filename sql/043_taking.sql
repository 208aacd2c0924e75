-- SPDX-License-Identifier: Apache-2.0
-- 043_taking.sql - what is due is taken by one of several daemons, made into
-- packages and stored; or it waits, or it is missed and told.
-- Owns: release_take, release_store; what a package is made from.
-- Leaves to others: what a release asks (038), making packages (the daemon).
--
-- Storing takes turns with all that changes the library or slots, by the lock
-- of the library's version: so nobody waits in a circle, and whoever retracts
-- or withholds comes between two batches, however many are due.

SET LOCAL search_path = counterpoint, pg_temp;

-- --- what a package is made from ---

CREATE FUNCTION package_sources(version bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(
	    'narratives', (SELECT jsonb_agg(jsonb_build_object(
		'slug', n.slug, 'title', n.title) ORDER BY l.ordinal)
		FROM message_narrative l JOIN narrative n
		ON n.slug = l.narrative WHERE l.version = $1),
	    'evidence', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'slug', e.slug, 'statement', e.statement,
		'date', day(e.date), 'number', e.number, 'unit', e.unit,
		'status', e.status, 'source_title', e.source_title,
		'publisher', e.publisher, 'url', e.url,
		'archive_url', e.archive_url)) ORDER BY l.ordinal)
		FROM message_evidence l JOIN evidence e
		ON e.slug = l.evidence WHERE l.version = $1),
	    'deeds', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'slug', d.slug, 'organisation', d.organisation,
		'title', d.title, 'promise', d.promise, 'status', d.status,
		'due', day(d.due), 'proof', d.proof)) ORDER BY l.ordinal)
		FROM message_deed l JOIN deed d ON d.slug = l.deed
		WHERE l.version = $1))
$$;
COMMENT ON FUNCTION package_sources(bigint) IS
	'What the words of a version answer and rest on.';

CREATE FUNCTION package_words(version bigint, language text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(package_sources(v.id)) || jsonb_build_object(
	    'message', without_empty(jsonb_build_object('slug', v.message,
		'version', v.number, 'hash', encode(v.hash, 'hex'),
		'type', v.type, 'themes', v.themes, 'tone', v.tone,
		'dos', v.dos, 'donts', v.donts,
		'counter_technique', v.counter_technique,
		'ai_assisted', v.ai_assisted)),
	    'variant', without_empty(jsonb_build_object(
		'language', w.language, 'fact', w.fact,
		'warning', w.warning, 'fallacy', w.fallacy,
		'fact_again', w.fact_again, 'kernel', w.kernel,
		'call_to_action', w.call_to_action,
		'native_review', w.native_review)))
	FROM message_version v JOIN message_variant w ON w.version = v.id
	WHERE v.id = $1 AND w.language = $2
$$;
COMMENT ON FUNCTION package_words(bigint, text) IS
	'The words of a version in one language, with all that they rest on.';

CREATE FUNCTION package_corrects(item bigint) RETURNS jsonb
LANGUAGE sql STABLE STRICT AS $$
	SELECT without_empty(jsonb_build_object('release', r.id,
	    'key', r.key, 'released_at', moment(r.released_at),
	    'message', v.message, 'version', v.number))
	FROM release r JOIN slot s ON s.id = r.slot
	JOIN message_version v ON v.id = s.version WHERE r.id = item
$$;
COMMENT ON FUNCTION package_corrects(bigint) IS
	'The release that a package corrects.';

CREATE FUNCTION package_place(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'key', (SELECT l.key FROM slot_lease l WHERE l.slot = s.id),
	    'now', moment(clock()),
	    'campaign', jsonb_build_object('slug', c.slug,
		'title', c.title, 'organisation', c.organisation),
	    'slot', without_empty(jsonb_build_object('id', s.id,
		'name', s.name, 'planned_at', moment(s.planned_at),
		'embargo_until', moment(s.embargo_until),
		'time_zone', s.time_zone, 'late_minutes', s.late_minutes,
		'priority', s.priority)),
	    'organisation', without_empty(jsonb_build_object(
		'slug', o.slug, 'legal_name', o.legal_name,
		'voice_line', o.voice_line, 'country', o.country,
		'kind', o.kind)),
	    'audience', without_empty(jsonb_build_object('slug', a.slug,
		'name', a.name, 'kind', a.kind, 'm49', a.m49,
		'iso', a.iso)),
	    'channel', s.channel, 'language', s.language,
	    'corrects', package_corrects(s.corrects)))
	FROM campaign c, organisation o, audience a
	WHERE c.slug = s.campaign AND o.slug = s.organisation
	    AND a.slug = s.audience
$$;
COMMENT ON FUNCTION package_place(slot) IS
	'Who says something to whom, where and when.';

CREATE FUNCTION package_inputs(item bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT package_place(s) || package_words(s.version, s.language)
	FROM slot s WHERE s.id = item
$$;
COMMENT ON FUNCTION package_inputs(bigint) IS
	'All that the package of a slot is made from.';

CREATE FUNCTION packages_inputs(items bigint[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH words AS MATERIALIZED (
		SELECT x.*, package_words(x.version, x.language) AS doc
		FROM (SELECT DISTINCT version, language FROM slot
		    WHERE id = ANY (items)) AS x
	)
	SELECT coalesce(jsonb_agg(package_place(s) || w.doc ORDER BY i.nr),
	    '[]')
	FROM unnest(items) WITH ORDINALITY AS i(id, nr)
	JOIN slot s ON s.id = i.id
	JOIN words w ON w.version = s.version AND w.language = s.language
$$;
COMMENT ON FUNCTION packages_inputs(bigint[]) IS
	'The same of several slots; words that they share are read once.';

-- --- taking what is due ---

-- One condition of a known cost, so that the planner reads the index in its
-- order and asks no more slots than are taken. A lease lasts an hour at most:
-- one that seems to last longer was set by a clock that has gone back since.
CREATE FUNCTION slot_free(s slot, holder text) RETURNS boolean
LANGUAGE plpgsql STABLE COST 1000 AS $$
BEGIN
	RETURN NOT EXISTS (SELECT FROM slot_lease l
	    WHERE l.slot = s.id AND l.until > now()
	    AND l.until <= now() + interval '1 hour'
	    AND l.holder IS DISTINCT FROM slot_free.holder)
	    AND slot_waits(s) IS NULL;
END $$;
COMMENT ON FUNCTION slot_free(slot, text) IS
	'Whether a due slot waits for nothing, and no other daemon is at it.';

-- An embargo ends before the time that is planned, as the slot's CHECK says.
CREATE FUNCTION slots_due(holder text, most int) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
	level text;
	ids bigint[] := '{}';
BEGIN
	FOREACH level IN ARRAY '{high,medium,low}'::text[] LOOP
		ids := ids || ARRAY(SELECT s.id FROM slot s
		    WHERE s.state = 'scheduled' AND s.priority = level
			AND s.planned_at <= clock()
			AND slot_deadline(s.planned_at, s.late_minutes)
			>= clock() AND slot_free(s, holder)
		    ORDER BY s.planned_at, s.id
		    LIMIT most - cardinality(ids)
		    FOR NO KEY UPDATE OF s SKIP LOCKED);
	END LOOP;
	RETURN ids;
END $$;
COMMENT ON FUNCTION slots_due(text, int) IS
	'Locks and tells slots that can be released now, the urgent first; also what the holder itself has leased.';

CREATE FUNCTION slots_late() RETURNS bigint[]
LANGUAGE sql AS $$
	SELECT ARRAY(SELECT s.id FROM slot s WHERE s.state = 'scheduled'
	    AND slot_deadline(s.planned_at, s.late_minutes) < clock()
	    ORDER BY slot_deadline(s.planned_at, s.late_minutes) LIMIT 100
	    FOR NO KEY UPDATE OF s SKIP LOCKED)
$$;
COMMENT ON FUNCTION slots_late() IS
	'Locks and tells slots that have missed their time.';

CREATE FUNCTION slot_missed_words(s slot) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT format('It was to be released by %s. %s', to_char(
	    slot_deadline(s.planned_at, s.late_minutes) AT TIME ZONE 'UTC',
	    'YYYY-MM-DD HH24:MI "UTC"'), coalesce(
	    CASE WHEN halted() THEN 'All releases are halted.' END,
	    slot_waits(s), (SELECT l.last_error FROM slot_lease l
	    WHERE l.slot = s.id), 'No daemon took it in time.'))
$$;
COMMENT ON FUNCTION slot_missed_words(slot) IS 'Why a slot missed its time.';

CREATE FUNCTION slots_miss(ids bigint[]) RETURNS void
LANGUAGE sql AS $$
	UPDATE slot s SET (state, reason) = ('missed',
	    coalesce(slot_outrun(s), slot_missed_words(s)))
	WHERE s.id = ANY (ids)
$$;
COMMENT ON FUNCTION slots_miss(bigint[]) IS
	'Slots have missed their time, which is told.';

CREATE FUNCTION slots_lease(ids bigint[], holder text, seconds int)
RETURNS void
LANGUAGE sql AS $$
	INSERT INTO slot_lease AS l (slot, holder, until)
	SELECT id, $2, now() + seconds * interval '1 second'
	FROM unnest(ids) AS id
	ON CONFLICT (slot) DO UPDATE SET (holder, until, tries)
	    = (excluded.holder, excluded.until, l.tries + 1)
$$;
COMMENT ON FUNCTION slots_lease(bigint[], text, int) IS
	'Leases slots; who was at one before leaves its key.';

CREATE FUNCTION microseconds(timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT (extract(epoch FROM $1) * 1000000)::bigint
$$;
COMMENT ON FUNCTION microseconds(timestamptz) IS
	'A point in time as the daemon reckons: since 1970-01-01 UTC.';

CREATE FUNCTION release_take(holder text, not_after timestamptz,
    lease_seconds int, most int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	halt_stands boolean := halted();
	due bigint[] := '{}';
	late bigint[] := '{}';
	outrun bigint[];
BEGIN
	IF clock() > not_after THEN
		RETURN jsonb_build_object('now', microseconds(clock()),
		    'jumped', true, 'halted', halt_stands, 'missed', 0,
		    'waiting', 0, 'slots', '[]'::jsonb);
	ELSIF EXISTS (SELECT FROM slot WHERE state = 'scheduled'
	    AND planned_at <= clock()) THEN
		PERFORM act_as('daemon');
		PERFORM FROM library_version FOR SHARE;
		late := slots_late();
		IF NOT halt_stands THEN
			due := slots_due(holder, most);
		END IF;
		outrun := ARRAY(SELECT s.id FROM slot s WHERE s.id = ANY (due)
		    AND slot_outrun(s) IS NOT NULL);
		late := late || outrun;
		due := ARRAY(SELECT id FROM unnest(due) WITH ORDINALITY
		    AS d(id, nr) WHERE id <> ALL (late) ORDER BY nr);
		PERFORM slots_miss(late), slots_lease(due, holder,
		    lease_seconds);
	END IF;
	RETURN jsonb_strip_nulls(jsonb_build_object(
	    'now', microseconds(clock()), 'jumped', false, 'halted', halt_stands,
	    'missed', cardinality(late),
	    'next_at', (SELECT microseconds(min(planned_at)) FROM slot
		WHERE state = 'scheduled' AND planned_at > clock()),
	    'waiting', (SELECT count(*) - cardinality(due) FROM (SELECT
		FROM slot WHERE state = 'scheduled'
		AND planned_at <= clock() LIMIT 1000) AS x)))
	    || jsonb_build_object('slots', packages_inputs(due));
END $$;
COMMENT ON FUNCTION release_take IS
	'Leases slots that are due, with all that their packages are made from, unless the clock is behind not_after (jumped) or all is halted; what came too late is missed. Tells how many other slots are due (up to 1000), and when the next one is; times are microseconds.';

-- --- storing what was made ---

CREATE FUNCTION release_refuse(item bigint, code text, rule text,
    words text) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
	IF code = 'CP422' AND rule <> 'halt' THEN
		UPDATE slot SET (state, reason) = ('withheld', words)
		WHERE id = item AND state = 'scheduled';
	ELSE
		UPDATE slot_lease SET (holder, until, last_error) = (NULL,
		    now() + least(tries, 60) * interval '1 second', words)
		WHERE slot = item;
	END IF;
	RETURN jsonb_build_object('slot', item, 'reason', words, 'withheld',
	    code = 'CP422' AND rule <> 'halt');
END $$;
COMMENT ON FUNCTION release_refuse(bigint, text, text, text) IS
	'A slot whose ground gave way is withheld; after any other fault it is tried again, later and later.';

-- Makes the releases of the packages whose lease holds, all or none.
CREATE FUNCTION release_make(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text) RETURNS SETOF jsonb
LANGUAGE sql AS $$
	INSERT INTO release AS r (slot, organisation, package, signature, key,
	    signing_key)
	SELECT s.id, s.organisation, p.package::jsonb, p.signature, l.key, $6
	FROM unnest($2, $3, $4, $5) AS p(slot, key, package, signature)
	JOIN slot_lease l ON l.slot = p.slot AND l.key = p.key
	    AND l.holder = $1
	JOIN slot s ON s.id = l.slot
	ORDER BY s.id
	RETURNING jsonb_build_object('slot', r.slot, 'release', r.id, 'late',
	    (SELECT extract(epoch FROM r.released_at - s.planned_at)
	    FROM slot s WHERE s.id = r.slot))
$$;
COMMENT ON FUNCTION release_make IS
	'Makes the releases of packages whose lease the holder still has.';

CREATE FUNCTION release_each(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text,
    OUT stored jsonb, OUT refused jsonb)
LANGUAGE plpgsql AS $$
DECLARE
	code text;
	rule text;
	words text;
BEGIN
	stored := '[]';
	refused := '[]';
	FOR i IN 1 .. cardinality(slots) LOOP
		BEGIN
			stored := stored || coalesce((SELECT jsonb_agg(m)
			    FROM release_make(holder, slots[i:i], keys[i:i],
			    packages[i:i], signatures[i:i], signing_key) m),
			    '[]');
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE,
			    rule = CONSTRAINT_NAME, words = MESSAGE_TEXT;
			refused := refused || release_refuse(slots[i], code,
			    rule, words);
		END;
	END LOOP;
END $$;
COMMENT ON FUNCTION release_each IS
	'Makes releases one by one: one that is refused undoes no other.';

-- Nearly always all of them are made in one statement.
CREATE FUNCTION release_store(holder text, slots bigint[], keys uuid[],
    packages text[], signatures bytea[], signing_key text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	stored jsonb;
	refused jsonb := '[]';
BEGIN
	PERFORM act_as('daemon');
	PERFORM FROM library_version FOR UPDATE;
	LOCK TABLE halt IN SHARE MODE;
	IF halted() THEN
		RETURN '{"halted": true, "stored": [], "refused": []}';
	END IF;
	BEGIN
		SELECT coalesce(jsonb_agg(m), '[]') INTO stored
		FROM release_make(holder, slots, keys, packages, signatures,
		    signing_key) m;
	EXCEPTION WHEN OTHERS THEN
		SELECT e.stored, e.refused INTO stored, refused
		FROM release_each(holder, slots, keys, packages, signatures,
		    signing_key) e;
	END;
	RETURN jsonb_build_object('halted', false, 'stored', stored,
	    'refused', refused);
END $$;
COMMENT ON FUNCTION release_store IS
	'Releases what was taken: packages with their keys and signatures. Packages whose lease another has are passed over; a refused one undoes no other.';

CREATE FUNCTION release_fail(holder text, slot bigint, key uuid, words text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM act_as('daemon');
	PERFORM FROM library_version FOR UPDATE;
	UPDATE slot s SET (state, reason) = ('withheld', words)
	FROM slot_lease l
	WHERE s.id = release_fail.slot AND l.slot = s.id
	    AND l.key = release_fail.key AND l.holder = release_fail.holder
	    AND s.state = 'scheduled';
END $$;
COMMENT ON FUNCTION release_fail IS
	'Withholds a slot that no package can be made of.';

GRANT EXECUTE ON FUNCTION release_take, release_store, release_fail
	TO counterpointd;
