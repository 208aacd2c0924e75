-- SPDX-License-Identifier: Apache-2.0
-- 011_docs.sql - each item of the library as one JSON object.
-- Owns: the KIND_doc functions; they build exactly the item of the library
-- format, plus meta (its times are added by the library log).
-- Leaves to others: taking such objects in (018_fields.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION windows_doc(windows local_window[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
	    'from', to_char(starts, 'HH24:MI'),
	    'to', to_char(ends, 'HH24:MI')) ORDER BY nr)
	FROM unnest(windows) WITH ORDINALITY AS u(starts, ends, nr)
$$;
COMMENT ON FUNCTION windows_doc(local_window[]) IS
	'Prime-time windows as the library writes them.';

CREATE FUNCTION organisation_doc(item text) RETURNS jsonb
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
	    'meta', '{}'::jsonb))
	FROM organisation o WHERE o.slug = item AND o.retired_at IS NULL
$$;
COMMENT ON FUNCTION organisation_doc(text) IS 'An organisation.';

CREATE FUNCTION audience_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', a.slug, 'name', a.name, 'kind', a.kind,
	    'parent', a.parent, 'm49', a.m49, 'iso', a.iso,
	    'languages', (SELECT jsonb_agg(jsonb_build_object(
		'language', l.language, 'share', l.share) ORDER BY l.ordinal)
		FROM audience_language l WHERE l.audience = a.slug),
	    'time_zone', a.time_zone, 'weekend', a.weekend,
	    'channels', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'kind', c.kind, 'share', c.share, 'source', c.source,
		'year', c.year, 'prime_time', windows_doc(c.prime_time)))
		ORDER BY c.ordinal)
		FROM audience_channel c WHERE c.audience = a.slug),
	    'concerns', (SELECT jsonb_agg(jsonb_build_object(
		'theme', c.theme, 'weight', c.weight) ORDER BY c.ordinal)
		FROM audience_concern c WHERE c.audience = a.slug),
	    'sensitivities', (SELECT jsonb_agg(jsonb_build_object(
		'theme', s.theme, 'advice', s.advice) ORDER BY s.ordinal)
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
COMMENT ON FUNCTION audience_doc(text) IS 'An audience.';

CREATE FUNCTION audience_set_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', s.slug, 'name', s.name, 'basis', s.basis,
	    'audiences', (SELECT jsonb_agg(m.audience ORDER BY m.ordinal)
		FROM audience_set_member m WHERE m.audience_set = s.slug),
	    'meta', '{}'::jsonb))
	FROM audience_set s WHERE s.slug = item AND s.retired_at IS NULL
$$;
COMMENT ON FUNCTION audience_set_doc(text) IS 'An audience set.';

CREATE FUNCTION concept_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', c.slug, 'kind', c.kind, 'about', c.about,
	    'terms', (SELECT jsonb_agg(jsonb_build_object(
		'text', t.text, 'language', t.language) ORDER BY t.ordinal)
		FROM concept_term t WHERE t.concept = c.slug),
	    'meta', '{}'::jsonb))
	FROM concept c WHERE c.slug = item AND c.retired_at IS NULL
$$;
COMMENT ON FUNCTION concept_doc(text) IS 'A concept.';

CREATE FUNCTION evidence_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', e.slug, 'statement', e.statement, 'date', day(e.date),
	    'number', e.number, 'unit', e.unit, 'status', e.status,
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
COMMENT ON FUNCTION evidence_doc(text) IS 'An evidence item.';

CREATE FUNCTION deed_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', d.slug, 'organisation', d.organisation,
	    'audience', d.audience, 'title', d.title, 'promise', d.promise,
	    'due', day(d.due), 'status', d.status, 'proof', d.proof,
	    'source', d.source, 'meta', '{}'::jsonb))
	FROM deed d WHERE d.slug = item AND d.retired_at IS NULL
$$;
COMMENT ON FUNCTION deed_doc(text) IS 'A deed.';

CREATE FUNCTION narrative_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', n.slug, 'parent', n.parent, 'kind', n.kind,
	    'title', n.title, 'summary', n.summary, 'aliases', n.aliases,
	    'exemplars', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'text', e.text, 'language', e.language,
		'speaker', e.speaker, 'date', day(e.date),
		'source', e.source)) ORDER BY e.ordinal)
		FROM narrative_exemplar e WHERE e.narrative = n.slug),
	    'phrases', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'pattern', p.pattern, 'language', p.language))
		ORDER BY p.ordinal)
		FROM narrative_phrase p WHERE p.narrative = n.slug),
	    'tags', n.tags, 'disarm', n.disarm, 'actors', n.actors,
	    'verdict', n.verdict, 'kernel_of_truth', n.kernel_of_truth,
	    'harm', n.harm, 'first_seen', day(n.first_seen),
	    'last_seen', day(n.last_seen), 'status', n.status,
	    'meta', '{}'::jsonb))
	FROM narrative n WHERE n.slug = item AND n.retired_at IS NULL
$$;
COMMENT ON FUNCTION narrative_doc(text) IS 'A narrative.';

CREATE FUNCTION message_content(version bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'slug', v.message, 'organisation', v.organisation,
	    'narratives', (SELECT jsonb_agg(l.narrative ORDER BY l.ordinal)
		FROM message_narrative l WHERE l.version = v.id),
	    'type', v.type, 'themes', v.themes, 'tone', v.tone,
	    'dos', v.dos, 'donts', v.donts,
	    'counter_technique', v.counter_technique,
	    'evidence', (SELECT jsonb_agg(l.evidence ORDER BY l.ordinal)
		FROM message_evidence l WHERE l.version = v.id),
	    'deeds', (SELECT jsonb_agg(l.deed ORDER BY l.ordinal)
		FROM message_deed l WHERE l.version = v.id),
	    'promises', nullif(v.promises, false),
	    'ai_assisted', nullif(v.ai_assisted, false),
	    'variants', (SELECT jsonb_agg(without_empty(jsonb_build_object(
		'language', w.language, 'fact', w.fact,
		'warning', w.warning, 'fallacy', w.fallacy,
		'fact_again', w.fact_again, 'kernel', w.kernel,
		'call_to_action', w.call_to_action,
		'native_review', w.native_review)) ORDER BY w.ordinal)
		FROM message_variant w WHERE w.version = v.id)))
	FROM message_version v WHERE v.id = $1
$$;
COMMENT ON FUNCTION message_content(bigint) IS
	'What a version says; its hash is taken of this text.';

CREATE FUNCTION message_hash(version bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to(message_content(version)::text, 'UTF8'))
$$;
COMMENT ON FUNCTION message_hash(bigint) IS
	'The hash that a version''s content has.';

CREATE FUNCTION message_meta(version bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('version', v.number,
	    'hash', encode(v.hash, 'hex'), 'state', v.state,
	    'author', v.author, 'cleared_at', moment(c.at),
	    'cleared_by', coalesce(c.logins, '[]')))
	FROM message_version v, LATERAL (SELECT max(decided_at) AS at,
	    jsonb_agg(account ORDER BY id) AS logins
	    FROM clearance WHERE version = v.id AND hash = v.hash
	    AND verdict = 'cleared' AND v.state = 'cleared') c
	WHERE v.id = $1
$$;
COMMENT ON FUNCTION message_meta(bigint) IS
	'What is computed about a version; cleared_at and cleared_by only while it is cleared.';

CREATE FUNCTION message_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT message_content(v.id)
	    || jsonb_build_object('meta', message_meta(v.id))
	FROM message_newest v WHERE v.message = item
$$;
COMMENT ON FUNCTION message_doc(text) IS 'A message in its newest version.';

CREATE FUNCTION account_doc(item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object(
	    'login', a.login, 'organisation', a.organisation,
	    'name', a.name, 'person', a.person, 'roles', a.roles,
	    'uids', (SELECT jsonb_agg(u.uid ORDER BY u.ordinal)
		FROM account_uid u WHERE u.login = a.login),
	    'meta', '{}'::jsonb))
	FROM account a WHERE a.login = item AND a.retired_at IS NULL
$$;
COMMENT ON FUNCTION account_doc(text) IS 'An account.';
