-- SPDX-License-Identifier: Apache-2.0
-- 023_store.sql - storing a batch of observations, with less to do for each
-- batch.
-- Owns: the quick forms of what 002_audit.sql, 012_observations.sql and
-- 013_store.sql began.
-- Leaves to others: the tables and rules, which stay as they are.
--
-- A daemon that has 64 texts in flight commits some 30 of them at once: what a
-- batch costs counts as much as what its rows cost. So these name the schema
-- in full where they would otherwise set the search path at each call, ask
-- once where they asked twice, and have fewer statements.

SET LOCAL search_path = counterpoint, pg_temp;

CREATE OR REPLACE FUNCTION audit_hash(entry audit) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN sha256(convert_to(jsonb_build_array(entry.instance, entry.seq,
	    to_char(entry.at AT TIME ZONE 'UTC',
	    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
	    entry.actor, entry.action, entry.object,
	    encode(entry.before_hash, 'hex'), encode(entry.after_hash, 'hex'),
	    entry.detail, encode(entry.prev_hash, 'hex'))::text, 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
	NEW.instance := coalesce(NEW.instance,
	    nullif(current_setting('counterpoint.instance', true), ''), 'psql');
	NEW.actor := coalesce(NEW.actor, counterpoint.current_actor());
	SELECT h.seq + 1, h.hash INTO NEW.seq, NEW.prev_hash
	FROM counterpoint.audit_head h
	WHERE h.instance = NEW.instance FOR UPDATE;
	IF NOT FOUND THEN
		INSERT INTO counterpoint.audit_head VALUES (NEW.instance, 0,
		    sha256(convert_to(NEW.instance, 'UTF8')))
		ON CONFLICT DO NOTHING;
		SELECT h.seq + 1, h.hash INTO NEW.seq, NEW.prev_hash
		FROM counterpoint.audit_head h
		WHERE h.instance = NEW.instance FOR UPDATE;
	END IF;
	NEW.at := clock_timestamp();
	NEW.hash := counterpoint.audit_hash(NEW);
	UPDATE counterpoint.audit_head h SET seq = NEW.seq, hash = NEW.hash
	WHERE h.instance = NEW.instance;
	RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION observation_refs() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
	missing record;
BEGIN
	SELECT n.* INTO missing
	FROM (SELECT DISTINCT submitter, audience FROM new_rows) n
	WHERE NOT EXISTS (SELECT FROM counterpoint.account
	    WHERE login = n.submitter)
	OR n.audience IS NOT NULL AND NOT EXISTS (SELECT
	    FROM counterpoint.audience WHERE slug = n.audience)
	LIMIT 1;
	IF NOT FOUND THEN
		RETURN NULL;
	ELSIF EXISTS (SELECT FROM counterpoint.account
	    WHERE login = missing.submitter) THEN
		PERFORM counterpoint.fail('CP404', 'audience', format(
		    'There is no audience "%s".', missing.audience));
	ELSE
		PERFORM counterpoint.fail('CP404', 'submitter', format(
		    'There is no account "%s".', missing.submitter));
	END IF;
END $$;

CREATE OR REPLACE FUNCTION store_organisations(logins text[]) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
	found text;
	all_found text[];
BEGIN
	IF logins = array_fill(logins[1], ARRAY[cardinality(logins)]) THEN
		SELECT organisation INTO found FROM account
		WHERE login = logins[1] AND retired_at IS NULL;
	END IF;
	IF found IS NOT NULL THEN
		RETURN array_fill(found, ARRAY[cardinality(logins)]);
	END IF;
	SELECT array_agg((live_account(r.login, 'login')).organisation
	    ORDER BY r.nr) INTO all_found
	FROM unnest(logins) WITH ORDINALITY AS r(login, nr);
	RETURN all_found;
END $$;

-- Keys and clusters of rows that share nothing new: else unique_violation.
-- known_clusters is what the daemon remembers of texts that come again.
DROP FUNCTION store_lone_clusters(uuid[], bytea[], text[]);
CREATE FUNCTION store_lone_clusters(ids uuid[], digests bytea[], urls text[],
    known_clusters uuid[]) RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
	clusters uuid[];
	of_text uuid[];
	of_url uuid[];
	seen timestamptz;
BEGIN
	IF urls IS NULL AND known_clusters IS NOT NULL
	    AND array_position(known_clusters, NULL) IS NULL THEN
		RETURN known_clusters;
	END IF;
	SELECT array_agg(coalesce(r.known, t.cluster) ORDER BY r.nr),
	    array_agg(u.cluster ORDER BY r.nr),
	    array_agg(coalesce(r.known, t.cluster, u.cluster, r.id)
	    ORDER BY r.nr), min(least(t.seen_at, u.seen_at))
	INTO of_text, of_url, clusters, seen
	FROM (SELECT generate_subscripts(ids, 1) AS nr, unnest(ids) AS id,
	    unnest(known_clusters) AS known, unnest(digests) AS digest,
	    unnest(urls) AS url OFFSET 0) r
	LEFT JOIN LATERAL (SELECT k.cluster, k.seen_at FROM cluster_key k
	    WHERE k.digest = r.digest AND r.known IS NULL OFFSET 0) t ON true
	LEFT JOIN LATERAL (SELECT k.cluster, k.seen_at FROM cluster_key k
	    WHERE k.digest = url_digest(r.url) OFFSET 0) u ON true;
	IF urls IS NOT NULL OR array_position(of_text, NULL) IS NOT NULL THEN
		INSERT INTO cluster_key (digest, cluster)
		SELECT r.digest, r.cluster
		FROM (SELECT unnest(digests) AS digest, unnest(of_text) AS found,
		    unnest(clusters) AS cluster
		    UNION ALL
		    SELECT url_digest(unnest(urls)), unnest(of_url),
		    unnest(clusters)) r
		WHERE r.found IS NULL AND r.digest IS NOT NULL
		ORDER BY r.digest;
	END IF;
	IF seen < now() - interval '1 day' THEN
		PERFORM touch_clusters(digests
		    || ARRAY(SELECT url_digest(unnest(urls))));
	END IF;
	RETURN clusters;
END $$;
COMMENT ON FUNCTION store_lone_clusters(uuid[], bytea[], text[], uuid[]) IS
	'Step of observation_store: the quick form of store_clusters().';

DROP FUNCTION store_repeats(uuid[], text[], text[], bytea[], text[]);
CREATE FUNCTION store_repeats(ids uuid[], organisations text[], keys text[],
    digests bytea[], urls text[], OUT kept uuid[], OUT fresh boolean[],
    OUT clusters uuid[])
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
	SELECT array_agg(r.id = r.kept AND o.id IS NULL ORDER BY r.nr),
	    array_agg(coalesce(n.cluster, o.cluster) ORDER BY r.nr)
	INTO fresh, clusters
	FROM unnest(ids, kept) WITH ORDINALITY AS r(id, kept, nr)
	LEFT JOIN unnest(new_ids, clusters) AS n(id, cluster) ON n.id = r.kept
	LEFT JOIN LATERAL (SELECT o.id, o.cluster FROM observation o
	    WHERE o.id = r.kept OFFSET 0) o ON true;
END $$;
COMMENT ON FUNCTION store_repeats(uuid[], text[], text[], bytea[], text[]) IS
	'Step of observation_store: keys and clusters, whatever repeats; fresh is what is kept under its own id and not there yet.';

DROP FUNCTION observation_store;
CREATE FUNCTION observation_store(ids uuid[], logins text[],
    keys text[], texts text[], languages text[], languages_given boolean[],
    urls text[], outlets text[], channels text[], audiences text[],
    observed_at timestamptz[], reaches bigint[], reliabilities text[],
    credibilities int[], tlps text[], digests bytea[], postures text[],
    priorities text[], reasons json[], match_rows int[],
    match_narratives text[], match_confidences real[],
    match_plugins json[], match_whys json[], match_stances text[],
    known_clusters uuid[] DEFAULT NULL)
RETURNS TABLE ("row" int, id uuid, created boolean, cluster uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
	organisations text[];
	kept uuid[] := ids;
	fresh boolean[] := array_fill(true, ARRAY[cardinality(ids)]);
	clusters uuid[];
	repeats boolean := false;
BEGIN
	IF cardinality(ids) = 0 THEN
		RETURN;
	END IF;
	organisations := store_organisations(logins);
	LOOP BEGIN
		IF repeats THEN
			SELECT * INTO kept, fresh, clusters
			FROM store_repeats(ids, organisations, keys, digests,
			    urls);
		ELSE
			INSERT INTO observation_key (organisation, key,
			    observation)
			SELECT r.organisation, r.key, r.id
			FROM (SELECT unnest(ids) AS id, unnest(keys) AS key,
			    unnest(organisations) AS organisation) r
			WHERE r.key IS NOT NULL
			ORDER BY r.key, r.organisation;
			clusters := store_lone_clusters(ids, digests, urls,
			    known_clusters);
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
		FROM (SELECT unnest(ids) AS id, unnest(fresh) AS fresh,
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
		WHERE r.fresh;
		IF cardinality(match_rows) > 0 THEN
			INSERT INTO match (observation, narrative, confidence,
			    plugins, why, stance)
			SELECT ids[m.nr], m.narrative, m.confidence, m.plugins,
			    m.why, m.stance
			FROM (SELECT unnest(match_rows) AS nr,
			    unnest(match_narratives) AS narrative,
			    unnest(match_confidences) AS confidence,
			    unnest(match_plugins) AS plugins,
			    unnest(match_whys) AS why,
			    unnest(match_stances) AS stance) m
			WHERE fresh[m.nr] AND (SELECT retired_at IS NULL
			    FROM narrative WHERE slug = m.narrative);
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
	RETURN QUERY SELECT r.nr, r.kept, r.id = r.kept, r.cluster
	FROM (SELECT generate_subscripts(ids, 1) AS nr, unnest(ids) AS id,
	    unnest(kept) AS kept, unnest(clusters) AS cluster) r;
END $$;
COMMENT ON FUNCTION observation_store IS
	'Stores a batch; a repeated key gives the first id and created false. NULL is "not given", for a whole column too. No NOTIFY here: it costs nine tenths of the speed.';

GRANT EXECUTE ON FUNCTION observation_store TO counterpointd;
