-- SPDX-License-Identifier: Apache-2.0
-- 013_store.sql - a batch of observations in a handful of statements.
-- Owns: observation_store, the hot path of the whole system: no statement
-- and no trigger here runs once per row, and the common case (no repeated
-- key, no two rows that share a new text) takes the fewest statements.
-- Leaves to others: reading observations (014_assessments.sql).
--
-- What costs, and how it is avoided: unnest() in FROM copies each array once
-- more, in a SELECT list it does not; ON CONFLICT looks into the index twice;
-- an SQL function that cannot be inlined is parsed at every call.

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION url_digest(url text) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to('url:' || url, 'UTF8'))
$$;
COMMENT ON FUNCTION url_digest(text) IS
	'The cluster key of a web address.';

-- Nearly always a batch is of one account.
CREATE FUNCTION store_organisations(logins text[]) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
	found text[];
BEGIN
	IF logins = array_fill(logins[1], ARRAY[cardinality(logins)]) THEN
		RETURN array_fill((live_account(logins[1], 'login')
		    ).organisation::text, ARRAY[cardinality(logins)]);
	END IF;
	SELECT array_agg((live_account(r.login, 'login')).organisation
	    ORDER BY r.nr) INTO found
	FROM unnest(logins) WITH ORDINALITY AS r(login, nr);
	RETURN found;
END $$;
COMMENT ON FUNCTION store_organisations(text[]) IS
	'Step of observation_store: whose desk each row is of.';

-- The id under which each row is kept: its own, or that of the row which
-- used its key before. Locks keys in order, so that two daemons cannot
-- deadlock over the same ones.
CREATE FUNCTION store_keys(ids uuid[], organisations text[], keys text[])
RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	kept uuid[];
BEGIN
	INSERT INTO observation_key (organisation, key, observation)
	SELECT DISTINCT ON (r.key, r.organisation) r.organisation, r.key, r.id
	FROM unnest(ids, organisations, keys) WITH ORDINALITY
	    AS r(id, organisation, key, nr)
	WHERE r.key IS NOT NULL
	ORDER BY r.key, r.organisation, r.nr
	ON CONFLICT DO NOTHING;
	SELECT array_agg(coalesce((SELECT k.observation FROM observation_key k
	    WHERE k.organisation = r.organisation AND k.key = r.key), r.id)
	    ORDER BY r.nr) INTO kept
	FROM unnest(ids, organisations, keys) WITH ORDINALITY
	    AS r(id, organisation, key, nr);
	RETURN kept;
END $$;
COMMENT ON FUNCTION store_keys(uuid[], text[], text[]) IS
	'Step of observation_store: takes the keys, finds repeats.';

-- Retention goes by the day on which a text was last seen.
CREATE FUNCTION touch_clusters(digests bytea[]) RETURNS void
LANGUAGE sql AS $$
	UPDATE cluster_key SET seen_at = now()
	WHERE digest IN (SELECT k.digest FROM cluster_key k
	    WHERE k.digest = ANY (digests)
	    AND k.seen_at < now() - interval '1 day' FOR UPDATE SKIP LOCKED)
$$;
COMMENT ON FUNCTION touch_clusters(bytea[]) IS
	'Step of observation_store: these were seen again.';

-- The cluster of each row. Every digest leads to the row that had it first;
-- a row whose text is new but whose address is known follows the address.
CREATE FUNCTION store_clusters(ids uuid[], digests bytea[], urls text[])
RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	clusters uuid[];
	chased uuid[];
	all_digests bytea[] := digests
	    || ARRAY(SELECT url_digest(url) FROM unnest(urls) AS url);
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
	SELECT array_agg(CASE WHEN r.of_text <> r.id THEN r.of_text
	    ELSE coalesce(r.of_url, r.id) END ORDER BY r.nr) INTO clusters
	FROM (SELECT id, nr, (SELECT k.cluster FROM cluster_key k
		WHERE k.digest = b.digest) AS of_text,
	    (SELECT k.cluster FROM cluster_key k
		WHERE k.digest = url_digest(b.url)) AS of_url
	    FROM unnest(ids, digests, urls) WITH ORDINALITY
	    AS b(id, digest, url, nr)) r;
	-- A cluster may itself be an earlier row of this batch that follows
	-- yet another one.
	LOOP
		SELECT array_agg(coalesce(e.cluster, r.cluster) ORDER BY r.nr)
		INTO chased
		FROM unnest(clusters) WITH ORDINALITY AS r(cluster, nr)
		LEFT JOIN unnest(ids, clusters) AS e(id, cluster)
		    ON e.id = r.cluster;
		EXIT WHEN chased IS NOT DISTINCT FROM clusters;
		clusters := chased;
	END LOOP;
	UPDATE cluster_key k SET cluster = r.cluster
	FROM (SELECT id, cluster, digest
	    FROM unnest(ids, clusters, digests) AS r(id, cluster, digest)
	    UNION ALL
	    SELECT id, cluster, url_digest(url)
	    FROM unnest(ids, clusters, urls) AS r(id, cluster, url)) r
	WHERE k.digest = ANY (all_digests) AND k.digest = r.digest
	    AND k.cluster = r.id AND r.cluster <> r.id;
	PERFORM touch_clusters(all_digests);
	RETURN clusters;
END $$;
COMMENT ON FUNCTION store_clusters(uuid[], bytea[], text[]) IS
	'Step of observation_store: puts equal texts and addresses together.';

-- The same for rows that share nothing new: else unique_violation.
CREATE FUNCTION store_lone_clusters(ids uuid[], digests bytea[], urls text[])
RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	clusters uuid[];
	seen bytea[];
BEGIN
	WITH found AS MATERIALIZED (
		SELECT r.*, t.cluster AS of_text, u.cluster AS of_url,
		    least(t.seen_at, u.seen_at) AS seen_at
		FROM (SELECT nr, id, digest, url_digest(url) AS url_digest
		    FROM (SELECT generate_subscripts(ids, 1) AS nr,
			unnest(ids) AS id, unnest(digests) AS digest,
			unnest(urls) AS url) b OFFSET 0) r
		LEFT JOIN LATERAL (SELECT k.cluster, k.seen_at
		    FROM cluster_key k WHERE k.digest = r.digest
		    OFFSET 0) t ON true
		LEFT JOIN LATERAL (SELECT k.cluster, k.seen_at
		    FROM cluster_key k WHERE k.digest = r.url_digest
		    OFFSET 0) u ON true
	), added AS (
		INSERT INTO cluster_key (digest, cluster)
		SELECT digest, coalesce(of_url, id) FROM found
		WHERE of_text IS NULL
		UNION ALL
		SELECT url_digest, coalesce(of_text, id) FROM found
		WHERE of_url IS NULL AND url_digest IS NOT NULL
		ORDER BY 1
	)
	SELECT array_agg(coalesce(of_text, of_url, id) ORDER BY nr),
	    array_agg(digest) FILTER (WHERE seen_at < now() - interval '1 day')
	    || array_agg(url_digest)
	    FILTER (WHERE seen_at < now() - interval '1 day')
	INTO clusters, seen FROM found;
	IF seen IS NOT NULL THEN
		PERFORM touch_clusters(seen);
	END IF;
	RETURN clusters;
END $$;
COMMENT ON FUNCTION store_lone_clusters(uuid[], bytea[], text[]) IS
	'Step of observation_store: the quick form of store_clusters().';

-- Both for a batch in which keys, ids or new texts may repeat. Rows that are
-- not kept have no cluster.
CREATE FUNCTION store_repeats(ids uuid[], organisations text[], keys text[],
    digests bytea[], urls text[], OUT kept uuid[], OUT clusters uuid[])
LANGUAGE plpgsql AS $$
DECLARE
	new_ids uuid[];
	new_digests bytea[];
	new_urls text[];
BEGIN
	kept := store_keys(ids, organisations, keys);
	SELECT coalesce(array_agg(r.id), '{}'),
	    coalesce(array_agg(r.digest), '{}'),
	    coalesce(array_agg(r.url), '{}')
	INTO new_ids, new_digests, new_urls
	FROM unnest(ids, kept, digests, urls) AS r(id, kept, digest, url)
	WHERE r.id = r.kept;
	clusters := store_clusters(new_ids, new_digests, new_urls);
	SELECT array_agg(n.cluster ORDER BY r.nr) INTO clusters
	FROM unnest(ids) WITH ORDINALITY AS r(id, nr)
	LEFT JOIN unnest(new_ids, clusters) AS n(id, cluster) ON n.id = r.id;
END $$;
COMMENT ON FUNCTION store_repeats(uuid[], text[], text[], bytea[], text[]) IS
	'Step of observation_store: keys and clusters, whatever repeats.';

-- At first as if nothing in the batch repeated, which it seldom does; if so,
-- once more with care.
--
-- Plans are made once for a batch of any size. Made while the tables were
-- empty they must serve when these are large, so each look-up is one that only
-- an index can answer: a subquery of one row, fenced by OFFSET 0.
CREATE FUNCTION observation_store(ids uuid[], logins text[], keys text[],
    texts text[], languages text[], languages_given boolean[], urls text[],
    outlets text[], channels text[], audiences text[],
    observed_at timestamptz[], reaches bigint[], reliabilities text[],
    credibilities int[], tlps text[], digests bytea[], postures text[],
    priorities text[], reasons json[], match_rows int[],
    match_narratives text[], match_confidences real[],
    match_plugins json[], match_whys json[], match_stances text[])
RETURNS TABLE ("row" int, id uuid, created boolean, cluster uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
	organisations text[];
	kept uuid[] := ids;
	clusters uuid[];
	repeats boolean := false;
BEGIN
	IF cardinality(ids) = 0 THEN
		RETURN;
	END IF;
	organisations := store_organisations(logins);
	LOOP BEGIN
		IF repeats THEN
			SELECT * INTO kept, clusters FROM store_repeats(ids,
			    organisations, keys, digests, urls);
		ELSE
			INSERT INTO observation_key (organisation, key,
			    observation)
			SELECT r.organisation, r.key, r.id
			FROM (SELECT unnest(ids) AS id, unnest(keys) AS key,
			    unnest(organisations) AS organisation) r
			WHERE r.key IS NOT NULL
			ORDER BY r.key, r.organisation;
			clusters := store_lone_clusters(ids, digests, urls);
		END IF;
		INSERT INTO observation (id, organisation, submitter, key,
		    text, language, language_given, url, outlet, channel,
		    audience, observed_at, reach, reliability, credibility,
		    tlp, digest, cluster, posture, priority, reasons)
		SELECT r.id, r.organisation, r.login, r.key, r.text,
		    r.language, r.language_given, r.url, r.outlet, r.channel,
		    r.audience, coalesce(r.at, now()), r.reach, r.reliability,
		    r.credibility, r.tlp, r.digest, r.cluster, r.posture,
		    r.priority, r.reasons
		FROM (SELECT unnest(ids) AS id, unnest(kept) AS kept,
		    unnest(organisations) AS organisation,
		    unnest(logins) AS login, unnest(keys) AS key,
		    unnest(texts) AS text, unnest(languages) AS language,
		    unnest(languages_given) AS language_given,
		    unnest(urls) AS url, unnest(outlets) AS outlet,
		    unnest(channels) AS channel, unnest(audiences) AS audience,
		    unnest(observed_at) AS at, unnest(reaches) AS reach,
		    unnest(reliabilities) AS reliability,
		    unnest(credibilities) AS credibility, unnest(tlps) AS tlp,
		    unnest(digests) AS digest, unnest(clusters) AS cluster,
		    unnest(postures) AS posture, unnest(priorities) AS priority,
		    unnest(reasons) AS reasons) r
		WHERE r.id = r.kept AND (NOT repeats OR NOT EXISTS
		    (SELECT FROM observation o WHERE o.id = r.id));
		IF cardinality(match_rows) > 0 THEN
			INSERT INTO match (observation, narrative, confidence,
			    plugins, why, stance)
			SELECT ids[m.nr], n.slug, m.confidence, m.plugins,
			    m.why, m.stance
			FROM (SELECT unnest(match_rows) AS nr,
			    unnest(match_narratives) AS narrative,
			    unnest(match_confidences) AS confidence,
			    unnest(match_plugins) AS plugins,
			    unnest(match_whys) AS why,
			    unnest(match_stances) AS stance) m
			JOIN LATERAL (SELECT slug FROM narrative
			    WHERE slug = m.narrative AND retired_at IS NULL
			    OFFSET 0) n ON true
			WHERE ids[m.nr] = kept[m.nr] AND (NOT repeats
			    OR NOT EXISTS (SELECT FROM match o
			    WHERE o.observation = ids[m.nr]
			    AND o.narrative = n.slug));
		END IF;
		EXIT;
	EXCEPTION WHEN unique_violation THEN
		IF repeats THEN
			RAISE;
		END IF;
		repeats := true;
	END; END LOOP;
	INSERT INTO audit (actor, action, object, after_hash, detail)
	VALUES (logins[1], 'observation.store', ids[1]::text,
	    sha256(array_send(ids) || array_send(digests)),
	    jsonb_build_object('rows', cardinality(ids)));
	RETURN QUERY SELECT r.nr, r.kept, r.id = r.kept,
	    coalesce(r.cluster, (SELECT o.cluster FROM observation o
	    WHERE o.id = r.kept))
	FROM (SELECT generate_subscripts(ids, 1) AS nr, unnest(ids) AS id,
	    unnest(kept) AS kept, unnest(clusters) AS cluster) r;
END $$;
COMMENT ON FUNCTION observation_store IS
	'Stores a batch; a repeated key gives the first id and created false. NULL is "not given", for a whole column too. No NOTIFY here: it costs nine tenths of the speed.';
