-- SPDX-License-Identifier: Apache-2.0
-- 022_embeddings.sql - vectors of the library's texts, so that a model server
-- is asked once for each.
-- Owns: embedding, a cache: all of it can be made again.
-- Leaves to others: what the vectors are for (the daemon's matchers).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE embedding (
	model text COLLATE "C" NOT NULL
	    CONSTRAINT embedding__model CHECK (length(model) BETWEEN 1 AND 200),
	digest bytea NOT NULL
	    CONSTRAINT embedding__digest CHECK (octet_length(digest) = 32),
	vector bytea NOT NULL
	    CONSTRAINT embedding__vector CHECK (octet_length(vector)
	    BETWEEN 4 AND 32768 AND octet_length(vector) % 4 = 0),
	made_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT embedding__model_digest PRIMARY KEY (model, digest)
);
-- Floats hardly compress.
ALTER TABLE embedding ALTER COLUMN vector SET STORAGE EXTERNAL;
COMMENT ON TABLE embedding IS
	'The vector that a model makes of one text of the library: a cache.';
COMMENT ON COLUMN embedding.model IS 'The model, as the configuration calls it.';
COMMENT ON COLUMN embedding.digest IS 'SHA-256 of the text, in UTF-8.';
COMMENT ON COLUMN embedding.vector IS
	'Its numbers, of length 1 together: 32-bit floats, little endian.';
COMMENT ON COLUMN embedding.made_at IS 'When the model made it.';
COMMENT ON CONSTRAINT embedding__model ON embedding IS
	'A model has a name of 1 to 200 characters.';
COMMENT ON CONSTRAINT embedding__digest ON embedding IS
	'A digest is a SHA-256 of 32 bytes.';
COMMENT ON CONSTRAINT embedding__vector ON embedding IS
	'A vector has 1 to 8192 numbers of four bytes.';
COMMENT ON CONSTRAINT embedding__model_digest ON embedding IS
	'A model makes one vector of a text.';

-- In the order of digests, so that two daemons cannot deadlock over the same.
CREATE FUNCTION embedding_store(model text, digests bytea[], vectors bytea[])
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	stored int;
BEGIN
	INSERT INTO embedding AS e (model, digest, vector)
	SELECT DISTINCT ON (r.digest) embedding_store.model, r.digest, r.vector
	FROM unnest(digests, vectors) AS r(digest, vector)
	ORDER BY r.digest
	ON CONFLICT ON CONSTRAINT embedding__model_digest DO UPDATE
	SET vector = EXCLUDED.vector, made_at = now()
	WHERE e.vector <> EXCLUDED.vector;
	GET DIAGNOSTICS stored = ROW_COUNT;
	RETURN stored;
END $$;
COMMENT ON FUNCTION embedding_store(text, bytea[], bytea[]) IS
	'Keeps the vectors that a model made of texts; returns how many are new.';

CREATE FUNCTION embedding_expire(kept text, days int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	dropped int;
BEGIN
	DELETE FROM embedding
	WHERE model <> kept
	    AND made_at < now() - greatest(days, 1) * interval '1 day';
	GET DIAGNOSTICS dropped = ROW_COUNT;
	RETURN dropped;
END $$;
COMMENT ON FUNCTION embedding_expire(text, int) IS
	'Drops old vectors of all models but one; returns how many.';

GRANT SELECT ON embedding TO counterpointd;
GRANT EXECUTE ON FUNCTION embedding_store, embedding_expire TO counterpointd;
