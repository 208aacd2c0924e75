-- SPDX-License-Identifier: Apache-2.0
-- 019_put.sql - taking one checked item into its tables, whole.
-- Owns: the KIND_put functions. Each replaces the item: what the object
-- lacks becomes empty.
-- Leaves to others: checking fields (018), logging (003), the way in (020).

SET LOCAL search_path = counterpoint, pg_temp;

-- Holds the item against retirement until the transaction ends.
CREATE FUNCTION need(item_kind text, item text, field text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	live boolean;
BEGIN
	IF item IS NULL THEN
		RETURN;
	END IF;
	EXECUTE format('SELECT true FROM %I WHERE slug = $1 '
	    'AND retired_at IS NULL FOR SHARE', item_kind)
	INTO live USING item;
	IF live IS NULL THEN
		PERFORM fail('CP404', field, format('There is no %s "%s".',
		    replace(item_kind, '_', ' '), item));
	END IF;
END $$;
COMMENT ON FUNCTION need(text, text, text) IS
	'Refuses a reference to an item that is not in the library.';

CREATE FUNCTION need_each(item_kind text, list jsonb, field text, key text)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need(item_kind, CASE WHEN key IS NULL THEN e #>> '{}'
	    ELSE e ->> key END, format('%s[%s]', field, nr - 1)
	    || coalesce('.' || key, ''))
	FROM jsonb_array_elements(list) WITH ORDINALITY AS x(e, nr);
END $$;
COMMENT ON FUNCTION need_each(text, jsonb, text, text) IS
	'The same for each element of a list, or its field key.';

CREATE FUNCTION words_list(list jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(array_agg(e ORDER BY nr), '{}')
	FROM jsonb_array_elements_text(list) WITH ORDINALITY AS x(e, nr)
$$;
COMMENT ON FUNCTION words_list(jsonb) IS 'A JSON list of texts as an array.';

CREATE FUNCTION elements(list jsonb) RETURNS TABLE (nr int, e jsonb)
LANGUAGE sql IMMUTABLE AS $$
	SELECT (n - 1)::int, v
	FROM jsonb_array_elements(list) WITH ORDINALITY AS x(v, n)
$$;
COMMENT ON FUNCTION elements(jsonb) IS
	'The elements of a JSON list, numbered from 0; none of NULL.';

CREATE FUNCTION organisation_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need_each('audience', doc -> 'forbidden_audiences',
	    'forbidden_audiences', NULL);
	PERFORM need_each('audience', doc -> 'legacy_burden',
	    'legacy_burden', 'audience');
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
END $$;
COMMENT ON FUNCTION organisation_put(text, jsonb) IS 'Takes an organisation.';

CREATE FUNCTION audience_put(item text, doc jsonb) RETURNS void
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
	SELECT item, nr, e ->> 'language', (e ->> 'share')::numeric
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
	SELECT item, nr, e ->> 'theme', (e ->> 'weight')::numeric
	FROM elements(doc -> 'concerns');
	DELETE FROM audience_sensitivity WHERE audience = item;
	INSERT INTO audience_sensitivity
	SELECT item, nr, e ->> 'theme', e ->> 'advice'
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
COMMENT ON FUNCTION audience_put(text, jsonb) IS 'Takes an audience.';

CREATE FUNCTION audience_set_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need_each('audience', doc -> 'audiences', 'audiences', NULL);
	INSERT INTO audience_set
	VALUES (item, doc ->> 'name', doc ->> 'basis', NULL)
	ON CONFLICT (slug) DO UPDATE SET (name, basis, retired_at) = (
	    excluded.name, excluded.basis, NULL);
	DELETE FROM audience_set_member WHERE audience_set = item;
	INSERT INTO audience_set_member
	SELECT item, nr, e #>> '{}' FROM elements(doc -> 'audiences');
END $$;
COMMENT ON FUNCTION audience_set_put(text, jsonb) IS 'Takes an audience set.';

-- Terms are kept by language, as a CSV file has them: their order within one
-- counts, that of the languages does not.
CREATE FUNCTION concept_terms(list jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	bad record;
BEGIN
	SELECT nr, e ->> 'text' AS text, e ->> 'language' AS language INTO bad
	FROM elements(list) WHERE NOT public_words(e ->> 'text') LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule('publics_only', format('terms[%s].text',
		    bad.nr), format('The term "%s" holds %s; a concept is never a person.',
		    bad.text, personal_contact(bad.text)));
	END IF;
	SELECT max(nr) AS nr, e ->> 'text' AS text, e ->> 'language' AS language
	INTO bad FROM elements(list) GROUP BY 2, 3 HAVING count(*) > 1 LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', format('terms[%s].text', bad.nr), format(
		    'The term "%s" stands twice among those of %s.', bad.text,
		    bad.language));
	END IF;
	RETURN (SELECT jsonb_agg(e ORDER BY e ->> 'language' COLLATE "C", nr)
	    FROM elements(list));
END $$;
COMMENT ON FUNCTION concept_terms(jsonb) IS
	'Terms of a concept in the order in which they are kept.';

CREATE FUNCTION concept_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO concept
	VALUES (item, doc ->> 'kind', doc ->> 'about', NULL)
	ON CONFLICT (slug) DO UPDATE SET (kind, about, retired_at) = (
	    excluded.kind, excluded.about, NULL);
	DELETE FROM concept_term WHERE concept = item;
	INSERT INTO concept_term
	SELECT item, nr, e ->> 'text', e ->> 'language'
	FROM elements(doc -> 'terms');
END $$;
COMMENT ON FUNCTION concept_put(text, jsonb) IS 'Takes a concept.';

CREATE FUNCTION evidence_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('evidence', doc ->> 'superseded_by', 'superseded_by');
	INSERT INTO evidence VALUES (item, doc ->> 'statement',
	    (doc ->> 'date')::date, (doc ->> 'number')::numeric,
	    doc ->> 'unit', doc ->> 'status', doc ->> 'source_title',
	    doc ->> 'publisher', doc ->> 'url', doc ->> 'archive_url',
	    doc ->> 'content_hash', (doc ->> 'valid_until')::date,
	    doc ->> 'superseded_by', (doc #>> '{retracted,date}')::date,
	    doc #>> '{retracted,reason}', NULL)
	ON CONFLICT (slug) DO UPDATE SET (statement, date, number, unit,
	    status, source_title, publisher, url, archive_url, content_hash,
	    valid_until, superseded_by, retracted_on, retracted_reason,
	    retired_at) = (excluded.statement, excluded.date,
	    excluded.number, excluded.unit, excluded.status,
	    excluded.source_title, excluded.publisher, excluded.url,
	    excluded.archive_url, excluded.content_hash,
	    excluded.valid_until, excluded.superseded_by,
	    excluded.retracted_on, excluded.retracted_reason, NULL);
END $$;
COMMENT ON FUNCTION evidence_put(text, jsonb) IS 'Takes an evidence item.';

CREATE FUNCTION deed_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('organisation', doc ->> 'organisation', 'organisation');
	PERFORM need('audience', doc ->> 'audience', 'audience');
	INSERT INTO deed VALUES (item, doc ->> 'organisation',
	    doc ->> 'audience', doc ->> 'title', doc ->> 'promise',
	    (doc ->> 'due')::date, doc ->> 'status', doc ->> 'proof',
	    doc ->> 'source', NULL)
	ON CONFLICT (slug) DO UPDATE SET (organisation, audience, title,
	    promise, due, status, proof, source, retired_at) = (
	    excluded.organisation, excluded.audience, excluded.title,
	    excluded.promise, excluded.due, excluded.status,
	    excluded.proof, excluded.source, NULL);
END $$;
COMMENT ON FUNCTION deed_put(text, jsonb) IS 'Takes a deed.';

CREATE FUNCTION narrative_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('narrative', doc ->> 'parent', 'parent');
	INSERT INTO narrative VALUES (item, doc ->> 'parent', doc ->> 'kind',
	    doc ->> 'title', doc ->> 'summary', words_list(doc -> 'aliases'),
	    words_list(doc -> 'tags'), words_list(doc -> 'disarm'),
	    words_list(doc -> 'actors'), doc ->> 'verdict',
	    doc ->> 'kernel_of_truth', doc ->> 'harm',
	    (doc ->> 'first_seen')::date, (doc ->> 'last_seen')::date,
	    doc ->> 'status', NULL)
	ON CONFLICT (slug) DO UPDATE SET (parent, kind, title, summary,
	    aliases, tags, disarm, actors, verdict, kernel_of_truth, harm,
	    first_seen, last_seen, status, retired_at) = (excluded.parent,
	    excluded.kind, excluded.title, excluded.summary,
	    excluded.aliases, excluded.tags, excluded.disarm,
	    excluded.actors, excluded.verdict, excluded.kernel_of_truth,
	    excluded.harm, excluded.first_seen, excluded.last_seen,
	    excluded.status, NULL);
	DELETE FROM narrative_exemplar WHERE narrative = item;
	INSERT INTO narrative_exemplar
	SELECT item, nr, e ->> 'text', e ->> 'language', e ->> 'speaker',
	    (e ->> 'date')::date, e ->> 'source'
	FROM elements(doc -> 'exemplars');
	DELETE FROM narrative_phrase WHERE narrative = item;
	INSERT INTO narrative_phrase
	SELECT item, nr, e ->> 'pattern', e ->> 'language'
	FROM elements(doc -> 'phrases');
END $$;
COMMENT ON FUNCTION narrative_put(text, jsonb) IS 'Takes a narrative.';

CREATE FUNCTION message_put(item text, doc jsonb, author text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	new_id bigint;
BEGIN
	PERFORM live_account(author, 'author');
	PERFORM need('organisation', doc ->> 'organisation', 'organisation');
	PERFORM need_each('narrative', doc -> 'narratives', 'narratives', NULL);
	PERFORM need_each('evidence', doc -> 'evidence', 'evidence', NULL);
	PERFORM need_each('deed', doc -> 'deeds', 'deeds', NULL);
	INSERT INTO message VALUES (item, NULL)
	ON CONFLICT (slug) DO UPDATE SET retired_at = NULL;
	INSERT INTO message_version (message, organisation, type, themes, tone,
	    dos, donts, counter_technique, promises, ai_assisted, author)
	VALUES (item, doc ->> 'organisation', doc ->> 'type',
	    words_list(doc -> 'themes'), doc ->> 'tone',
	    words_list(doc -> 'dos'), words_list(doc -> 'donts'),
	    doc ->> 'counter_technique',
	    coalesce((doc ->> 'promises')::boolean, false),
	    coalesce((doc ->> 'ai_assisted')::boolean, false), author)
	RETURNING id INTO new_id;
	INSERT INTO message_narrative
	SELECT new_id, nr, e #>> '{}' FROM elements(doc -> 'narratives');
	INSERT INTO message_evidence
	SELECT new_id, nr, e #>> '{}' FROM elements(doc -> 'evidence');
	INSERT INTO message_deed
	SELECT new_id, nr, e #>> '{}' FROM elements(doc -> 'deeds');
	INSERT INTO message_variant
	SELECT new_id, nr, e ->> 'language', e ->> 'fact', e ->> 'warning',
	    e ->> 'fallacy', e ->> 'fact_again', e ->> 'kernel',
	    e ->> 'call_to_action', e ->> 'native_review'
	FROM elements(doc -> 'variants');
	PERFORM message_seal(new_id);
END $$;
COMMENT ON FUNCTION message_put(text, jsonb, text) IS
	'Makes a new version of a message, a draft.';

CREATE FUNCTION account_put(item text, doc jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM need('organisation', doc ->> 'organisation', 'organisation');
	INSERT INTO account VALUES (item, doc ->> 'organisation',
	    doc ->> 'name', (doc ->> 'person')::boolean,
	    words_list(doc -> 'roles'), NULL)
	ON CONFLICT (login) DO UPDATE SET (organisation, name, person, roles,
	    retired_at) = (excluded.organisation, excluded.name,
	    excluded.person, excluded.roles, NULL);
	DELETE FROM account_uid WHERE login = item;
	INSERT INTO account_uid
	SELECT (e #>> '{}')::numeric::bigint, item, nr
	FROM elements(doc -> 'uids');
END $$;
COMMENT ON FUNCTION account_put(text, jsonb) IS 'Takes an account.';
