-- SPDX-License-Identifier: Apache-2.0
-- 020_library.sql - the way into and out of the library.
-- Owns: library_put, _retire, _get, _list, message_submit, message_decide.
-- Leaves to others: each kind's tables (019_put.sql, 011_docs.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION leaning_on(item_kind text, item text) RETURNS SETOF text
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
	    WHERE b.organisation = o.slug AND b.audience = item))
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
COMMENT ON FUNCTION leaning_on(text, text) IS
	'What keeps an item from being retired: "message slug", ...';

CREATE FUNCTION library_key(kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF kind IN ('organisation', 'audience', 'audience_set', 'concept',
	    'evidence', 'deed', 'narrative', 'message') THEN
		RETURN 'slug';
	ELSIF kind = 'account' THEN
		RETURN 'login';
	END IF;
	PERFORM fail('CP400', 'kind',
	    format('There is no kind of item "%s".', kind));
END $$;
COMMENT ON FUNCTION library_key(text) IS
	'The field that names an item of a kind.';

CREATE FUNCTION library_put(kind text, doc jsonb, actor text) RETURNS jsonb
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
	WHEN 'account' THEN PERFORM account_put(item, doc);
	END CASE;
	PERFORM library_flush();
	is_now := library_doc(kind, item);
	RETURN jsonb_strip_nulls(jsonb_build_object('slug', item,
	    'created', was IS NULL, 'changed', true,
	    'version', is_now #> '{meta,version}'));
END $$;
COMMENT ON FUNCTION library_put(text, jsonb, text) IS
	'Replaces an item of the library, or adds it.';

CREATE FUNCTION library_retire(kind text, slug text, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	done boolean;
BEGIN
	PERFORM library_turn(actor);
	EXECUTE format('UPDATE %I SET retired_at = now() WHERE %I = $1 '
	    'AND retired_at IS NULL RETURNING true', kind, library_key(kind))
	INTO done USING slug;
	IF done IS NULL AND NOT EXISTS (SELECT FROM library_change c
	    WHERE c.kind = library_retire.kind
	    AND c.slug = library_retire.slug) THEN
		PERFORM fail('CP404', library_key(kind), format(
		    'There is no %s "%s".', replace(kind, '_', ' '), slug));
	END IF;
	PERFORM library_flush();
	RETURN jsonb_build_object('slug', slug, 'retired', done IS NOT NULL);
END $$;
COMMENT ON FUNCTION library_retire(text, text, text) IS
	'Takes an item out of use; retired is false if it was so already.';

CREATE FUNCTION library_get(kind text, slug text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	found jsonb;
BEGIN
	SELECT c.doc INTO found FROM library_current c
	WHERE c.kind = library_get.kind AND c.slug = library_get.slug;
	IF found IS NULL THEN
		PERFORM fail('CP404', library_key(kind), format(
		    'There is no %s "%s".', replace(kind, '_', ' '), slug));
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION library_get(text, text) IS 'One item with its meta.';

CREATE FUNCTION library_list(kind text, after text, max int,
    filter text DEFAULT NULL, state text DEFAULT NULL,
    organisation text DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	pattern text := '%' || regexp_replace(filter, '([\\%_])', '\\\1', 'g')
	    || '%';
BEGIN
	PERFORM library_key(kind);
	RETURN QUERY SELECT c.doc FROM library_current c
	WHERE c.kind = library_list.kind
	    AND c.slug > coalesce(library_list.after, '') COLLATE "C"
	    AND (library_list.state IS NULL
	    OR c.doc #>> '{meta,state}' = library_list.state)
	    AND (library_list.organisation IS NULL
	    OR c.doc ->> 'organisation' = library_list.organisation)
	    AND (pattern IS NULL OR concat_ws(E'\n', c.slug, c.doc ->> 'name',
	    c.doc ->> 'legal_name', c.doc ->> 'title',
	    c.doc ->> 'statement', (SELECT string_agg(e ->> 'text', E'\n')
	    FROM elements(c.doc -> 'terms'))) ILIKE pattern)
	ORDER BY c.slug LIMIT least(coalesce(library_list.max, 100), 1000);
END $$;
COMMENT ON FUNCTION library_list IS
	'Items of a kind after a slug, whose slug, name, title, statement or terms hold the filter; of messages those in a state, of an organisation.';

CREATE FUNCTION message_newest_id(item text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	found bigint;
BEGIN
	PERFORM need('message', item, 'slug');
	SELECT v.id INTO found FROM message_newest v WHERE v.message = item;
	RETURN found;
END $$;
COMMENT ON FUNCTION message_newest_id(text) IS
	'The newest version of a message in use, or not_found.';

CREATE FUNCTION message_submit(slug text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	newest bigint;
BEGIN
	PERFORM library_turn(actor);
	newest := message_newest_id(slug);
	IF EXISTS (SELECT FROM message_version v
	    WHERE v.id = newest AND v.state <> 'draft') THEN
		PERFORM fail('CP409', 'slug', format(
		    'The message "%s" is %s; only a draft is submitted.', slug,
		    (SELECT state FROM message_version WHERE id = newest)));
	END IF;
	UPDATE message_version SET state = 'submitted' WHERE id = newest;
	PERFORM library_flush();
	RETURN message_meta(newest);
END $$;
COMMENT ON FUNCTION message_submit(text, text) IS
	'Hands a draft to the reviewers, if it keeps the hard rules.';

CREATE FUNCTION message_decide(slug text, hash text, verdict text,
    reason text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	newest bigint;
BEGIN
	PERFORM library_turn(actor);
	newest := message_newest_id(slug);
	IF hash !~ '^[0-9a-f]{64}$' THEN
		PERFORM fail('CP400', 'hash',
		    'The hash is the 64 hexadecimal digits that message.get gives.');
	END IF;
	INSERT INTO clearance (version, hash, account, verdict, reason)
	VALUES (newest, decode(message_decide.hash, 'hex'), actor,
	    message_decide.verdict, message_decide.reason);
	PERFORM library_flush();
	RETURN message_meta(newest);
END $$;
COMMENT ON FUNCTION message_decide(text, text, text, text, text) IS
	'A reviewer clears or refuses the submitted version with this hash.';
