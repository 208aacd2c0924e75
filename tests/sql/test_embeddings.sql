-- SPDX-License-Identifier: Apache-2.0
-- The cache of vectors: what it keeps, what it drops, what it refuses.

SET search_path = counterpoint, pg_temp;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA t TO counterpointd;
SET ROLE counterpointd;

SELECT t.eq('vectors are kept', embedding_store('m', ARRAY[sha256('a'),
    sha256('b'), sha256('a')], ARRAY['\x0000803f', '\x0000003f',
    '\x0000803f']::bytea[]), 2);
SELECT t.eq('the same again is nothing new', embedding_store('m',
    ARRAY[sha256('a')], ARRAY['\x0000803f']::bytea[]), 0);
SELECT t.eq('another one replaces it', embedding_store('m',
    ARRAY[sha256('a')], ARRAY['\x000080bf']::bytea[]), 1);
SELECT t.eq('as the table shows', vector, '\x000080bf') FROM embedding
WHERE model = 'm' AND digest = sha256('a');
SELECT t.eq('another model has its own', embedding_store('n',
    ARRAY[sha256('a')], ARRAY['\x0000803f']::bytea[]), 1);
SELECT t.fails('half a number is refused', $$SELECT embedding_store('m',
    ARRAY[sha256('c')], ARRAY['\x0000'::bytea])$$, '23514',
    'embedding__vector');
SELECT t.fails('so is what is no digest', $$SELECT embedding_store('m',
    ARRAY['\x00'::bytea], ARRAY['\x0000803f'::bytea])$$, '23514',
    'embedding__digest');
SELECT t.fails('and a model without a name', $$SELECT embedding_store('',
    ARRAY[sha256('c')], ARRAY['\x0000803f'::bytea])$$, '23514',
    'embedding__model');
SELECT t.eq('young vectors stay', embedding_expire('m', 1), 0);

RESET ROLE;
UPDATE embedding SET made_at = now() - interval '3 days';
SELECT t.eq('old ones of another model go', embedding_expire('m', 2), 1);
SELECT t.eq('those of the model stay', string_agg(DISTINCT model, ' '), 'm')
FROM embedding;
