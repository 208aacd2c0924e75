-- SPDX-License-Identifier: Apache-2.0
-- Refusals name the field: unknown, missing, wrong, not there.

SET search_path = counterpoint, pg_temp;

CREATE FUNCTION t.bad(item_kind text, base text, changes jsonb, field text,
    state text DEFAULT 'CP400', words text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails(format('%s: %s', item_kind, field), format(
	    'SELECT counterpoint.library_put(%L, %L, ''writer'')', item_kind,
	    t.doc(item_kind, base) || changes), state, NULL, field, words)
$$;

SELECT t.bad(kind, base, changes::jsonb, field)
FROM (VALUES
('organisation', 'desk', '{"alias": "The Voice"}', 'alias'),
('organisation', 'desk', '{"meta": {}}', 'meta'),
('organisation', 'desk', '{"legal_name": null}', 'legal_name'),
('organisation', 'desk', '{"legal_name": "  "}', 'legal_name'),
('organisation', 'desk', '{"legal_name": 7}', 'legal_name'),
('organisation', 'desk', '{"kind": "persona"}', 'kind'),
('organisation', 'desk', '{"country": "KOR"}', 'country'),
('organisation', 'desk', '{"time_zone": "Mars/Base"}', 'time_zone'),
('organisation', 'desk', '{"time_zone": "+09"}', 'time_zone'),
('organisation', 'desk', '{"languages": "ko"}', 'languages'),
('organisation', 'desk', '{"languages": ["ko", "EN"]}', 'languages[1]'),
('organisation', 'desk', '{"legacy_burden": [{"audience": "land",
    "weight": 1.1, "reason": "r", "source": "s"}]}', 'legacy_burden[0].weight'),
('organisation', 'desk', '{"legacy_burden": [{"audience": "land",
    "weight": 1, "reason": "r"}]}', 'legacy_burden[0].source'),
('organisation', 'desk', '{"slug": "Desk"}', 'slug'),
('organisation', 'desk', '{"slug": "a-"}', 'slug'),
('organisation', 'desk', '{"expertise": [{"theme": "Aid", "weight": 1,
    "reason": "r", "source": "s"}]}', 'expertise[0].theme'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "weight": 2,
    "reason": "r", "source": "s"}]}', 'expertise[0].weight'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "weight": 1,
    "reason": "r"}]}', 'expertise[0].source'),
('audience', 'land', '{"languages": []}', 'languages'),
('audience', 'land', '{"concerns": [{"theme": "a", "weight": 1,
    "year": "2024"}]}', 'concerns[0].year'),
('audience', 'land', '{"sensitivities": [{"theme": "a", "advice": "x",
    "source": " "}]}', 'sensitivities[0].source'),
('audience', 'land', '{"m49": "35"}', 'm49'),
('audience', 'land', '{"kind": "person"}', 'kind'),
('audience', 'land', '{"weekend": [1.5]}', 'weekend[0]'),
('audience', 'land', '{"channels": [{"kind": "leaflet"}]}',
    'channels[0].kind'),
('audience', 'land', '{"channels": [{"kind": "web"}, {"kind": "radio",
    "prime_time": [{"from": "25:00", "to": "26:00"}]}]}',
    'channels[1].prime_time[0].from'),
('audience', 'land', '{"channels": [["web"]]}', 'channels[0]'),
('audience', 'land', '{"blackouts": [{"from": "2024-02-30",
    "to": "2024-03-01", "reason": "r"}]}', 'blackouts[0].from'),
('audience', 'land', '{"min_population": "many"}', 'min_population'),
('concept', 'thing', '{"kind": "person"}', 'kind'),
('concept', 'thing', '{"about": 7}', 'about'),
('concept', 'thing', '{"terms": "thing"}', 'terms'),
('evidence', 'sure', '{"date": "19 June 2024"}', 'date'),
('evidence', 'sure', '{"url": "ftp://example.org"}', 'url'),
('evidence', 'sure', '{"content_hash": "ABC"}', 'content_hash'),
('evidence', 'sure', '{"retracted": {"date": "2024-01-01"}}',
    'retracted.reason'),
('evidence', 'sure', '{"retracted": true}', 'retracted'),
('evidence', 'sure', '{"status": "true"}', 'status'),
('evidence', 'sure', '{"reliability": "G"}', 'reliability'),
('evidence', 'sure', '{"credibility": "1"}', 'credibility'),
('deed', 'school', '{"status": "done"}', 'status'),
('occasion', 'summit', '{"kind": "party"}', 'kind'),
('occasion', 'summit', '{"starts": "2024-02-30"}', 'starts'),
('occasion', 'summit', '{"time": "9 o''clock"}', 'time'),
('occasion', 'summit', '{"time": "24:00"}', 'time'),
('occasion', 'summit', '{"time_zone": "EST"}', 'time_zone'),
('occasion', 'summit', '{"also": ["tomorrow"]}', 'also[0]'),
('occasion', 'summit', '{"uid": "a.person@example.org"}', 'uid'),
('narrative', 'story', '{"tags": ["deceive"]}', 'tags[0]'),
('narrative', 'story', '{"disarm": ["T22"]}', 'disarm[0]'),
('narrative', 'story', '{"exemplars": [{"text": "x"}]}',
    'exemplars[0].language'),
('narrative', 'story', '{"phrases": [{"pattern": "ab", "lang": "en"}]}',
    'phrases[0].lang'),
('message', 'answer', '{"variants": []}', 'variants'),
('message', 'answer', '{"narratives": []}', 'narratives'),
('message', 'answer', '{"promises": "yes"}', 'promises'),
('message', 'answer', '{"counter_technique": "C7"}', 'counter_technique'),
('account', 'writer', '{"roles": ["king"]}', 'roles[0]'),
('account', 'writer', '{"person": 1}', 'person')
) AS v(kind, base, changes, field);

SELECT t.bad(kind, base, changes::jsonb, field, 'CP404', missing)
FROM (VALUES
('organisation', 'desk', '{"forbidden_audiences": ["nowhere"]}',
    'forbidden_audiences[0]', 'nowhere'),
('organisation', 'desk', '{"legacy_burden": [{"audience": "nowhere",
    "weight": 1, "reason": "r", "source": "s"}]}',
    'legacy_burden[0].audience', 'nowhere'),
('organisation', 'desk', '{"expertise": [{"theme": "aid",
    "audience": "nowhere", "weight": 1, "reason": "r", "source": "s"}]}',
    'expertise[0].audience', 'nowhere'),
('audience', 'land', '{"parent": "nowhere"}', 'parent', 'nowhere'),
('audience_set', 'global-south', '{"audiences": ["land", "nowhere"]}',
    'audiences[1]', 'nowhere'),
('evidence', 'sure', '{"superseded_by": "nothing"}', 'superseded_by',
    'nothing'),
('deed', 'school', '{"organisation": "nobody"}', 'organisation', 'nobody'),
('deed', 'school', '{"audience": "nowhere"}', 'audience', 'nowhere'),
('narrative', 'claim', '{"parent": "nothing"}', 'parent', 'nothing'),
('message', 'answer', '{"organisation": "nobody"}', 'organisation', 'nobody'),
('message', 'answer', '{"narratives": ["nothing"]}', 'narratives[0]',
    'nothing'),
('message', 'answer', '{"evidence": ["sure", "nothing"]}', 'evidence[1]',
    'nothing'),
('message', 'answer', '{"deeds": ["nothing"]}', 'deeds[0]', 'nothing'),
('account', 'writer', '{"organisation": "nobody"}', 'organisation', 'nobody')
) AS v(kind, base, changes, field, missing);

-- Rules across fields.
CREATE FUNCTION t.broken(item_kind text, base text, changes jsonb,
    state text, rule text) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails(format('%s breaks %s', item_kind, rule), format(
	    'SELECT counterpoint.library_put(%L, %L, ''writer'')', item_kind,
	    t.doc(item_kind, base) || changes), state, rule)
$$;
SELECT t.broken(kind, base, changes::jsonb, '23514', rule) FROM (VALUES
('organisation', 'desk', '{"kind": "alliance"}', 'organisation__country'),
('organisation', 'desk', '{"groups": ["ipp", "ipp"]}', 'organisation__groups'),
('organisation', 'desk', '{"languages": ["en", "en"]}',
    'organisation__languages'),
('audience', 'land', '{"weekend": [8]}', 'audience__weekend'),
('audience', 'land', '{"channels": [{"kind": "web", "year": 20}]}',
    'audience_channel__year'),
('audience', 'land', '{"languages": [{"language": "vi", "share": 1,
    "year": 19}]}', 'audience_language__year'),
('audience', 'land', '{"concerns": [{"theme": "a", "weight": 1,
    "year": 2201}]}', 'audience_concern__year'),
('audience', 'land', '{"sensitivities": [{"theme": "a", "advice": "x",
    "year": 1899}]}', 'audience_sensitivity__year'),
('evidence', 'sure', '{"credibility": 7}', 'evidence__credibility'),
('audience', 'land', '{"trust": [{"organisation": "x", "value": 1,
    "survey": "s", "population": "p", "n": 0, "from": "2024-01-01",
    "to": "2024-01-02"}]}', 'audience_trust__n'),
('audience', 'land', '{"trust": [{"organisation": "x", "value": 1,
    "survey": "s", "population": "p", "n": 9, "from": "2024-01-03",
    "to": "2024-01-02"}]}', 'audience_trust__trust'),
('audience', 'land', '{"blackouts": [{"from": "2024-03-02",
    "to": "2024-03-01", "reason": "r"}]}', 'audience_blackout__blackouts'),
('evidence', 'hearsay', '{"number": null, "unit": "t"}', 'evidence__unit'),
('deed', 'school', '{"status": "delivered"}', 'words_and_deeds__proof'),
('narrative', 'story', '{"first_seen": "2025-01-01"}', 'narrative__last_seen'),
('narrative', 'story', '{"tags": ["divide", "divide"]}', 'narrative__tags'),
('narrative', 'story', '{"disarm": ["T0022", "T0022"]}', 'narrative__disarm'),
('narrative', 'story', '{"exemplars": [{"text": "x", "language": "en",
    "speaker": "Somebody"}]}', 'narrative_exemplar__exemplars'),
('narrative', 'story', '{"phrases": [{"pattern": "* _ a"}]}',
    'narrative_phrase__pattern'),
('concept', 'thing', (SELECT jsonb_build_object('terms', jsonb_agg(
    jsonb_build_object('text', 'x ' || n, 'language', 'en')))
    FROM generate_series(1, 401) AS n)::text, 'concept_term__terms'),
('message', 'answer', '{"themes": ["a", "a"]}', 'message_version__themes'),
('message', 'answer', '{"counter_technique": "C00040"}',
    'counter_technique__counter_technique'),
('account', 'writer', '{"roles": ["author", "author"]}', 'account__roles'),
('account', 'writer', '{"uids": [-1]}', 'unix_uid__uids')
) AS v(kind, base, changes, rule);
SELECT t.broken(kind, base, changes::jsonb, '23505', rule) FROM (VALUES
('organisation', 'desk', '{"forbidden_audiences": ["home", "home"]}',
    'organisation_forbidden__forbidden_audiences'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "weight": 1,
    "reason": "r", "source": "s"}, {"theme": "aid", "weight": 0,
    "reason": "r", "source": "s"}]}', 'organisation_expertise__expertise'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "audience": "land",
    "weight": 1, "reason": "r", "source": "s"}, {"theme": "aid",
    "audience": "land", "weight": 0, "reason": "r", "source": "s"}]}',
    'organisation_expertise__expertise'),
('audience', 'land', '{"languages": [{"language": "vi", "share": 1},
    {"language": "vi", "share": 1}]}', 'audience_language__language'),
('audience', 'land', '{"concerns": [{"theme": "a", "weight": 1},
    {"theme": "a", "weight": 1}]}', 'audience_concern__theme'),
('audience_set', 'global-south', '{"audiences": ["land", "land"]}',
    'audience_set_member__audiences'),
('message', 'answer', '{"evidence": ["sure", "sure"]}',
    'message_evidence__evidence'),
('message', 'answer', '{"narratives": ["story", "story"]}',
    'message_narrative__narratives'),
('account', 'reviewer', '{"uids": [5001]}', 'account_uid__uids')
) AS v(kind, base, changes, rule);

SELECT t.bad('audience', 'land', '{"parent": "land"}', 'parent', 'CP400',
    'back to itself');
SELECT t.bad('narrative', 'story', '{"parent": "story"}', 'parent', 'CP400',
    'back to itself');
SELECT t.bad('evidence', 'sure', '{"superseded_by": "sure"}',
    'superseded_by', 'CP400', 'back to itself');
SELECT t.bad('audience', 'region', '{"parent": "land"}', 'parent', 'CP400',
    'back to itself');
SELECT t.bad('narrative', 'story', '{"parent": "claim"}', 'parent', 'CP400',
    'back to itself');
SELECT t.bad('evidence', 'sure', '{"superseded_by": "withdrawn"}',
    'superseded_by', 'CP400', 'back to itself');

-- What people read of a wrong code is its form in words.
SELECT t.ok(format('the form of %s in words', field), choices[1] ~ '^\^.*\$$'
    AND cardinality(choices) = 2 AND choices[2] !~ '[][{}^$\\]')
FROM library_field WHERE type = 'code';
SELECT t.bad('message', 'answer', '{"counter_technique": "C8"}',
    'counter_technique', 'CP400', 'a DISARM counter such as C00200');
SELECT t.bad('organisation', 'desk', '{"country": "kr"}', 'country', 'CP400',
    'two capital letters');

-- Numbers that no column holds are refused in our words.
SELECT t.bad('evidence', 'sure', '{"number": 1e100}', 'number', 'CP400',
    'at most 40 digits');
SELECT t.bad('audience', 'land', ('{"weekend": [0.' || repeat('0', 50)
    || '1]}')::jsonb, 'weekend[0]', 'CP400', 'at most 40 digits');
SELECT t.broken('audience', 'land', '{"weekend": [99999999999]}', '23514',
    'audience__weekend');
SELECT t.broken('audience', 'land', '{"channels": [{"kind": "web",
    "year": 99999999999}]}', '23514', 'audience_channel__year');
SELECT t.eq('a weekday may be written 6.0', library_put('audience',
    t.doc('audience', 'land') || '{"weekend": [6.0, 7]}', 'writer')
    ->> 'slug', 'land');

-- The daemon shows the part behind __ as the field of an item.
SELECT t.eq('the constraints of the library name its fields',
    coalesce(string_agg(DISTINCT n.conname, ' '), ''), '')
FROM pg_constraint n JOIN (VALUES ('audience'), ('audience_blackout'),
    ('audience_channel'), ('audience_concern'), ('audience_language'),
    ('audience_sensitivity'), ('audience_set'), ('audience_set_member'),
    ('audience_trust'), ('organisation'), ('organisation_burden'),
    ('organisation_forbidden'), ('account'), ('account_uid'), ('evidence'),
    ('deed'), ('narrative'), ('narrative_exemplar'), ('narrative_phrase'),
    ('concept'), ('concept_term'),
    ('message_narrative'), ('message_evidence'), ('message_deed'),
    ('message_variant')) AS v(part)
    ON n.conrelid = format('counterpoint.%I', v.part)::regclass
WHERE n.contype IN ('c', 'u') AND n.conname !~ '__ordinal$'
    AND NOT EXISTS (SELECT FROM library_field l
    WHERE split_part(n.conname, '__', 2) = ANY (string_to_array(l.field, '.')));

SELECT t.fails('a kind that does not exist', $$SELECT library_put('persona',
    '{}', 'writer')$$, 'CP400', NULL, 'kind');
SELECT t.fails('an item that is no object', $$SELECT library_put('deed',
    '[]', 'writer')$$, 'CP400');
SELECT t.fails('an item that is NULL', $$SELECT library_put('deed', NULL,
    'writer')$$, 'CP400');

-- The tables refuse the same from psql.
SELECT t.fails('a slug from psql', $$INSERT INTO message VALUES ('A b')$$,
    '23514', 'slug__format');
SELECT t.fails('a language from psql', $$UPDATE audience_language
    SET language = 'english'$$, '23514', 'language_tag__format');
SELECT t.fails('a country from psql', $$UPDATE audience SET iso = 'vn'$$,
    '23514', 'country_code__format');
SELECT t.fails('an area from psql', $$UPDATE audience SET m49 = '1'$$,
    '23514', 'm49_code__format');
SELECT t.fails('a time zone from psql', $$UPDATE audience
    SET time_zone = 'Nowhere/At_All'$$, '23514', 'time_zone__known');
SELECT t.fails('a share from psql', $$UPDATE audience_concern
    SET weight = 2$$, '23514', 'share__range');
SELECT t.fails('a technique from psql', $$UPDATE narrative
    SET disarm = '{C00014}'$$, '23514', 'disarm_technique__format');
SELECT t.fails('an address from psql', $$UPDATE evidence
    SET url = 'javascript:alert(1)'$$, '23514', 'web_address__format');
SELECT t.fails('a name from psql', $$UPDATE audience
    SET name = repeat('x', 201)$$, '23514', 'short_text__length');
SELECT t.fails('a channel from psql', $$UPDATE audience_channel
    SET kind = 'leaflet'$$, '23514', 'channel_kind__known');
SELECT t.fails('half a retraction from psql', $$UPDATE evidence
    SET retracted_on = now() WHERE slug = 'sure'$$, '23514',
    'evidence__retracted');
SELECT t.fails('no number from psql', $$UPDATE evidence
    SET number = 'NaN' WHERE slug = 'sure'$$, '23514', 'evidence__number');
