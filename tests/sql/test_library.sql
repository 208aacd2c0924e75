-- SPDX-License-Identifier: Apache-2.0
-- The library: put, get, list, retire, and its log.

SET search_path = counterpoint, pg_temp;

-- What goes in comes out, numbers and order included.
SELECT t.eq(format('round trip: %s %s', kind, key),
    (library_get(kind, key) - 'meta')::text, doc::text)
FROM (SELECT DISTINCT ON (kind, key) kind,
    coalesce(doc ->> 'slug', doc ->> 'login') AS key, doc, ord
    FROM t.example ORDER BY kind, key, ord DESC) e;

SELECT t.eq('the meta of a message', (library_get('message', 'answer')
    -> 'meta') - '{created_at,changed_at,hash}'::text[],
    '{"version": 1, "state": "draft", "author": "writer", "cleared_by": []}');
SELECT t.ok('the hash of a message is that of its content',
    t.hash('answer') = encode(message_hash(max(id)), 'hex'))
FROM message_version;
SELECT t.ok('times end in Z', library_get('deed', 'school')
    #>> '{meta,created_at}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$');

-- An identical put changes nothing.
SELECT version AS before_same FROM library_version \gset
SELECT t.eq(format('identical put: %s', kind), library_put(kind, doc, 'writer')
    - 'version', jsonb_build_object('slug', key, 'created', false,
    'changed', false))
FROM (SELECT DISTINCT ON (kind, key) kind,
    coalesce(doc ->> 'slug', doc ->> 'login') AS key, doc, ord
    FROM t.example ORDER BY kind, key, ord DESC) e;
SELECT t.eq('empty and false fields are left out', library_put('message',
    t.doc('message', 'answer') || '{"slug": "other", "ai_assisted": false,
    "themes": [], "tone": null}', 'writer') ->> 'created', 'true');
SELECT t.eq('and make no difference', library_put('message',
    t.doc('message', 'answer') - '{ai_assisted,themes,tone}'::text[]
    || '{"slug": "other"}', 'writer') ->> 'changed', 'false');
SELECT t.eq('only the new message was logged', version,
    :before_same + 1) FROM library_version;

-- A put replaces the whole item.
SELECT library_put('deed', t.doc('deed', 'school') - 'source', 'writer') \g /dev/null
SELECT t.eq('an absent field becomes empty', (SELECT source FROM deed
    WHERE slug = 'school')::text, NULL);

-- Every change is logged, audited and attributed.
SELECT t.eq('the log names the actor', actor, 'writer') FROM library_change
WHERE kind = 'deed' AND slug = 'school' ORDER BY version DESC LIMIT 1;
SELECT t.eq('the log and the current view agree', c.doc, l.doc)
FROM library_current c JOIN library_change l USING (version)
WHERE c.kind = 'deed' AND c.slug = 'school';
SELECT t.eq('the audit holds the hash of the logged item',
    a.after_hash, sha256(convert_to(c.doc::text, 'UTF8')))
FROM audit a JOIN library_change c
    ON (a.detail ->> 'version')::bigint = c.version
WHERE a.object = 'deed/school' AND a.action = 'library.put'
ORDER BY a.seq DESC LIMIT 1;
SELECT t.eq('the log has no gaps', count(*), max(version)) FROM library_change;

-- psql edits too: a child row, the parent, and no change at all.
SELECT version AS before_edit FROM library_version \gset
UPDATE audience_trust SET value = 0.6 WHERE audience = 'land';
SELECT t.eq('an edit of a part is logged', doc #>> '{trust,0,value}', '0.6')
FROM library_change WHERE version = :before_edit + 1;
SELECT t.eq('with the role as actor', actor, 'psql:counterpoint_owner')
FROM library_change WHERE version = :before_edit + 1;
SELECT t.eq('and audited', a.actor, 'psql:counterpoint_owner')
FROM audit a WHERE a.object = 'audience/land' ORDER BY seq DESC LIMIT 1;
UPDATE audience_trust SET value = 0.6 WHERE audience = 'land';
SELECT t.eq('an edit that changes nothing is not', version, :before_edit + 1)
FROM library_version;
BEGIN;
UPDATE audience SET name = 'X' WHERE slug = 'land';
UPDATE audience SET name = 'Y' WHERE slug = 'land';
COMMIT;
SELECT t.eq('two edits in one transaction are one change', version,
    :before_edit + 2) FROM library_version;
BEGIN;
UPDATE audience SET name = 'Z' WHERE slug = 'land';
ROLLBACK;
SELECT t.eq('a rolled-back edit is none', version, :before_edit + 2)
FROM library_version;
SELECT t.eq('nothing stays noted', count(*), 0::bigint) FROM library_touched;

-- As it was.
SELECT t.eq('the library as of an older version', doc ->> 'name', 'A country')
FROM library_as_of(:before_edit) WHERE kind = 'audience' AND slug = 'land';
SELECT t.eq('the library as of now', count(*), (SELECT count(*)
    FROM library_current))
FROM library_as_of((SELECT version FROM library_version));

-- Lists.
SELECT t.eq('a list goes by slug', string_agg(d ->> 'slug', ' '),
    'home home-youth land region')
FROM library_list('audience', NULL, 10) AS d;
SELECT t.eq('a page ends and goes on', (SELECT string_agg(d ->> 'slug', ' ')
    FROM library_list('audience', 'home', 2) AS d), 'home-youth land');
SELECT t.eq('a filter looks at slug and name', string_agg(d ->> 'slug', ' '),
    'home home-youth')
FROM library_list('audience', '', 10, 'HOME') AS d;
SELECT t.eq('a filter is no pattern', count(*), 0::bigint)
FROM library_list('audience', '', 10, '%') AS d;
SELECT t.eq('a filter finds a statement', string_agg(d ->> 'slug', ' '),
    'hearsay') FROM library_list('evidence', '', 10, 'suggested') AS d;
SELECT t.fails('a list of nonsense', $$SELECT * FROM
    library_list('persona', '', 10)$$, 'CP400', NULL, 'kind');

-- Retiring.
SELECT t.fails('what others lean on stays: audience', $$SELECT
    library_retire('audience', 'land', 'writer')$$, 'CP409', NULL, 'slug',
    'deed school');
SELECT t.run($$SELECT library_put('audience', t.doc('audience', 'home-youth')
    || '{"slug": "shore", "parent": null}', 'writer'),
    library_put('organisation', t.doc('organisation', 'desk') || '{"expertise":
    [{"theme": "aid", "audience": "shore", "weight": 1, "reason": "r",
    "source": "s"}]}', 'writer')$$);
SELECT t.fails('audience of expertise', $$SELECT
    library_retire('audience', 'shore', 'writer')$$, 'CP409', NULL, 'slug',
    'organisation desk');
SELECT t.fails('organisation', $$SELECT library_retire('organisation',
    'desk', 'writer')$$, 'CP409', NULL, 'slug', 'message answer');
SELECT t.fails('narrative', $$SELECT library_retire('narrative', 'story',
    'writer')$$, 'CP409', NULL, 'slug', 'narrative claim');
SELECT t.fails('evidence', $$SELECT library_retire('evidence', 'sure',
    'writer')$$, 'CP409', NULL, 'slug', 'evidence withdrawn');
SELECT t.fails('deed', $$SELECT library_retire('deed', 'school',
    'writer')$$, 'CP409', NULL, 'slug', 'message answer');
SELECT t.fails('from psql too', $$UPDATE deed SET retired_at = now()
    WHERE slug = 'school'$$, 'CP409');
SELECT t.fails('nothing is deleted', $$DELETE FROM deed
    WHERE slug = 'bridge'$$, 'CP409');
SELECT t.fails('nor truncated', $$TRUNCATE narrative_phrase$$, 'CP409');

SELECT t.eq('a deed is retired', library_retire('deed', 'bridge', 'writer'),
    '{"slug": "bridge", "retired": true}');
SELECT t.eq('once', library_retire('deed', 'bridge', 'writer'),
    '{"slug": "bridge", "retired": false}');
SELECT t.fails('then it is not found', $$SELECT library_get('deed',
    'bridge')$$, 'CP404', NULL, 'slug', 'bridge');
SELECT t.eq('the log has its end', doc, NULL) FROM library_change
WHERE kind = 'deed' AND slug = 'bridge' ORDER BY version DESC LIMIT 1;
SELECT t.eq('and so has the audit', action, 'library.retire') FROM audit
WHERE object = 'deed/bridge' ORDER BY seq DESC LIMIT 1;
SELECT t.fails('it cannot be referred to', $$SELECT t.message('{"deeds":
    ["bridge"]}')$$, 'CP404', NULL, 'deeds[0]', 'bridge');
SELECT t.eq('a put revives it', library_put('deed', t.doc('deed', 'bridge'),
    'writer') ->> 'created', 'true');
SELECT t.eq('its birth is remembered', library_get('deed', 'bridge')
    #>> '{meta,created_at}', doc #>> '{meta,created_at}')
FROM library_change WHERE kind = 'deed' AND slug = 'bridge'
ORDER BY version LIMIT 1;
SELECT t.fails('retiring the unknown', $$SELECT library_retire('deed', 'no',
    'writer')$$, 'CP404', NULL, 'slug', 'no');
SELECT t.fails('an occasion leans on its audiences', $$UPDATE audience
    SET retired_at = now() WHERE slug = 'land'$$, 'CP409', NULL, 'slug',
    'occasion summit');
SELECT t.fails('and on its narratives', $$SELECT library_retire('narrative',
    'story', 'writer')$$, 'CP409', NULL, 'slug', 'occasion summit');
SELECT t.eq(format('retire %s', e.kind),
    library_retire(e.kind, e.slug, 'writer') ->> 'retired', 'true')
FROM (VALUES (0, 'occasion', 'summit'), (1, 'message', 'other'),
    (2, 'message', 'answer'),
    (3, 'narrative', 'claim'), (4, 'narrative', 'story'),
    (5, 'evidence', 'withdrawn'), (6, 'evidence', 'hearsay'),
    (7, 'audience_set', 'global-south'), (8, 'account', 'robot'))
    AS e(nr, kind, slug);
SELECT t.eq('a revived message is a new draft', library_put('narrative',
    t.doc('narrative', 'story'), 'writer') ->> 'changed', 'true');

-- The log only grows.
SELECT t.fails('the log is not rewritten', $$UPDATE library_change
    SET actor = 'x'$$, 'CP422', 'append_only');
SELECT t.fails('nor cut', $$DELETE FROM library_change$$, 'CP422',
    'append_only');
SELECT t.fails('nor emptied', $$TRUNCATE library_change$$, 'CP422',
    'append_only');
SELECT t.fails('there is one version row', $$INSERT INTO library_version
    VALUES (false, 1)$$, '23514', 'library_version__one_row');
SELECT t.fails('nor made up', $$INSERT INTO library_change VALUES
    (999, 'deed', 'x', NULL, 'x', now())$$, 'CP422', 'append_only');
SELECT t.fails('its number is not moved', $$UPDATE library_version
    SET version = 1$$, 'CP422', 'append_only');
SELECT t.fails(format('the %s of %s stays', key, noun), format(
    'UPDATE %I SET %I = ''new-name''', noun, key), 'CP409', NULL, key)
FROM (VALUES ('organisation', 'slug'), ('audience', 'slug'),
    ('audience_set', 'slug'), ('concept', 'slug'), ('evidence', 'slug'), ('deed', 'slug'),
    ('narrative', 'slug'), ('message', 'slug'), ('occasion', 'slug'),
    ('account', 'login'))
    AS v(noun, key);
