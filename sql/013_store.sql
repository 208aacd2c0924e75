-- SPDX-License-Identifier: Apache-2.0
-- 013_store.sql - a batch of observations in a handful of statements.
-- Owns: observation_store, the hot path of the whole system: no statement
-- and no trigger here runs once per row, and the common case (no repeated
-- key, no known text) takes the fewest statements.
-- Leaves to others: reading observations (014_assessments.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION url_digest(url text) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to('url:' || url, 'UTF8'))
$$;
COMMENT ON FUNCTION url_digest(text) IS
	'The cluster key of a web address.';

-- The id under which each row is kept: its own, or that of the row which
-- used its key before. Locks keys in order, so that two daemons cannot
-- deadlock over the same ones.
CREATE FUNCTION store_keys(ids uuid[], organisations text[], keys text[])
RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	added int;
	kept uuid[];
BEGIN
	INSERT INTO observation_key (organisation, key, observation)
	SELECT DISTINCT ON (r.key, r.organisation) r.organisation, r.key, r.id
	FROM unnest(ids, organisations, keys) WITH ORDINALITY
	    AS r(id, organisation, key, nr)
	WHERE r.key IS NOT NULL
	ORDER BY r.key, r.organisation, r.nr
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS added = ROW_COUNT;
	IF added = cardinality(keys) - cardinality(array_positions(keys, NULL))
	THEN
		RETURN ids;
	END IF;
	SELECT array_agg(coalesce(k.observation, r.id) ORDER BY r.nr) INTO kept
	FROM unnest(ids, organisations, keys) WITH ORDINALITY
	    AS r(id, organisation, key, nr)
	LEFT JOIN observation_key k
	    ON k.organisation = r.organisation AND k.key = r.key;
	RETURN kept;
END $$;
COMMENT ON FUNCTION store_keys(uuid[], text[], text[]) IS
	'Step of observation_store: takes the keys, finds repeats.';

-- The cluster of each row. Every digest leads to the row that had it first;
-- a row whose text is new but whose address is known follows the address.
CREATE FUNCTION store_clusters(ids uuid[], digests bytea[], urls text[])
RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	added int;
	clusters uuid[];
	chased uuid[];
BEGIN
	INSERT INTO cluster_key (digest, cluster)
	SELECT DISTINCT ON (k.digest) k.digest, k.id
	FROM (SELECT id, digest, nr
	    FROM unnest(ids, digests) WITH ORDINALITY AS r(id, digest, nr)
	    UNION ALL
	    SELECT id, url_digest(url), nr
	    FROM unnest(ids, urls) WITH ORDINALITY AS r(id, url, nr)
	    WHERE url IS NOT NULL) k
	ORDER BY k.digest, k.nr
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS added = ROW_COUNT;
	IF added = cardinality(ids) + cardinality(urls)
	    - cardinality(array_positions(urls, NULL)) THEN
		RETURN ids;
	END IF;
	SELECT array_agg(CASE WHEN t.cluster <> r.id THEN t.cluster
	    ELSE coalesce(u.cluster, r.id) END ORDER BY r.nr) INTO clusters
	FROM unnest(ids, digests, urls) WITH ORDINALITY
	    AS r(id, digest, url, nr)
	LEFT JOIN cluster_key t ON t.digest = r.digest
	LEFT JOIN cluster_key u ON u.digest = url_digest(r.url);
	-- A cluster may itself be an earlier row of this batch that follows
	-- yet another one.
	LOOP
		SELECT array_agg(coalesce(e.cluster, r.cluster) ORDER BY r.nr)
		INTO chased
		FROM unnest(clusters) WITH ORDINALITY AS r(cluster, nr)
		LEFT JOIN unnest(ids, clusters) AS e(id, cluster)
		    ON e.id = r.cluster;
		EXIT WHEN chased = clusters;
		clusters := chased;
	END LOOP;
	UPDATE cluster_key k SET cluster = r.cluster
	FROM unnest(ids, clusters, digests, urls) AS r(id, cluster, digest, url)
	WHERE r.cluster <> r.id AND k.cluster = r.id
	    AND k.digest IN (r.digest, url_digest(r.url));
	UPDATE cluster_key SET seen_at = now()
	WHERE digest IN (SELECT k.digest FROM cluster_key k
	    WHERE (k.digest = ANY (digests) OR k.digest = ANY (ARRAY(
	    SELECT url_digest(url) FROM unnest(urls) AS url)))
	    AND k.seen_at < now() - interval '1 day' FOR UPDATE SKIP LOCKED);
	RETURN clusters;
END $$;
COMMENT ON FUNCTION store_clusters(uuid[], bytea[], text[]) IS
	'Step of observation_store: puts equal texts and addresses together.';

CREATE FUNCTION observation_store(ids uuid[], logins text[], keys text[],
    texts text[], languages text[], languages_given boolean[], urls text[],
    outlets text[], channels text[], audiences text[],
    observed_at timestamptz[], reaches bigint[], reliabilities text[],
    credibilities int[], tlps text[], digests bytea[], postures text[],
    priorities text[], reasons jsonb[], match_rows int[],
    match_narratives text[], match_confidences real[],
    match_plugins jsonb[], match_whys jsonb[], match_stances text[])
RETURNS TABLE ("row" int, id uuid, created boolean, cluster uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
#variable_conflict use_column
DECLARE
	organisations text[];
	kept uuid[];
	clusters uuid[];
	new_ids uuid[];
	new_digests bytea[];
	new_urls text[];
BEGIN
	IF cardinality(ids) = 0 THEN
		RETURN;
	END IF;
	SELECT array_agg(a.organisation ORDER BY r.nr) INTO organisations
	FROM unnest(logins) WITH ORDINALITY AS r(login, nr)
	LEFT JOIN account a ON a.login = r.login AND a.retired_at IS NULL;
	IF array_position(organisations, NULL) IS NOT NULL THEN
		PERFORM live_account(l, 'login') FROM unnest(logins) AS l;
	END IF;
	kept := store_keys(ids, organisations, keys);
	IF kept = ids THEN
		clusters := store_clusters(ids, digests, urls);
	ELSE
		SELECT coalesce(array_agg(r.id), '{}'),
		    coalesce(array_agg(r.digest), '{}'),
		    coalesce(array_agg(r.url), '{}')
		INTO new_ids, new_digests, new_urls
		FROM unnest(ids, kept, digests, urls)
		    AS r(id, kept, digest, url)
		WHERE r.id = r.kept;
		clusters := store_clusters(new_ids, new_digests, new_urls);
		SELECT array_agg(n.cluster ORDER BY r.nr) INTO clusters
		FROM unnest(ids) WITH ORDINALITY AS r(id, nr)
		LEFT JOIN unnest(new_ids, clusters) AS n(id, cluster)
		    ON n.id = r.id;
	END IF;
	INSERT INTO observation (id, organisation, submitter, key, text,
	    language, language_given, url, outlet, channel, audience,
	    observed_at, reach, reliability, credibility, tlp, digest, cluster,
	    posture, priority, reasons)
	SELECT r.id, r.organisation, r.login, r.key, r.text, r.language,
	    r.language_given, r.url, r.outlet, r.channel, r.audience, r.at,
	    r.reach, r.reliability, r.credibility, r.tlp, r.digest, r.cluster,
	    r.posture, r.priority, r.reasons
	FROM unnest(ids, organisations, logins, keys, texts, languages,
	    languages_given, urls, outlets, channels, audiences, observed_at,
	    reaches, reliabilities, credibilities, tlps, digests, clusters,
	    postures, priorities, reasons, kept) AS r(id, organisation, login,
	    key, text, language, language_given, url, outlet, channel,
	    audience, at, reach, reliability, credibility, tlp, digest,
	    cluster, posture, priority, reasons, kept)
	WHERE r.id = r.kept
	ON CONFLICT DO NOTHING;
	IF cardinality(match_rows) > 0 THEN
		INSERT INTO match (observation, narrative, confidence, plugins,
		    why, stance)
		SELECT ids[m.nr], n.slug, m.confidence,
		    ARRAY(SELECT row(p ->> 'name', p ->> 'version',
			(p ->> 'score')::float4)::plugin_score
			FROM jsonb_array_elements(m.plugins) AS p),
		    ARRAY(SELECT jsonb_array_elements_text(m.why)), m.stance
		FROM unnest(match_rows, match_narratives, match_confidences,
		    match_plugins, match_whys, match_stances)
		    AS m(nr, narrative, confidence, plugins, why, stance)
		JOIN narrative n ON n.slug = m.narrative
		    AND n.retired_at IS NULL
		WHERE ids[m.nr] = kept[m.nr]
		ON CONFLICT DO NOTHING;
	END IF;
	PERFORM audit_append(logins[1], 'observation.store', ids[1]::text, NULL,
	    sha256(convert_to(ids::text || digests::text, 'UTF8')),
	    jsonb_build_object('rows', cardinality(ids)));
	RETURN QUERY SELECT r.nr::int, r.kept, r.id = r.kept,
	    coalesce(r.cluster, (SELECT o.cluster FROM observation o
	    WHERE o.id = r.kept))
	FROM unnest(ids, kept, clusters) WITH ORDINALITY
	    AS r(id, kept, cluster, nr);
END $$;
COMMENT ON FUNCTION observation_store IS
	'Stores a batch; a repeated key gives the first id and created false. NULL is "not given". No NOTIFY here: it costs nine tenths of the speed.';
