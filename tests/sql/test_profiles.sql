-- SPDX-License-Identifier: Apache-2.0
-- Rows of tables become facts of audiences: replaced, added, skipped, refused.

SET search_path = counterpoint, pg_temp;

CREATE FUNCTION t.merge(VARIADIC facts jsonb[]) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(coalesce(r ->> 'slug', 'skipped')
	    || CASE WHEN r -> 'changed' = 'true' THEN '+' ELSE '' END, ' ')
	FROM audience_merge(facts, 'writer') AS r
$$;
CREATE FUNCTION t.land(field text) RETURNS jsonb
LANGUAGE sql AS $$ SELECT library_get('audience', 'land') -> field $$;
CREATE FUNCTION t.versions() RETURNS bigint
LANGUAGE sql AS $$ SELECT count(*) FROM library_change
    WHERE kind = 'audience' AND slug = 'land' $$;

-- By slug, by either code; one change for all rows of an audience.
SELECT t.eq('rows are told in order', t.merge(
    '{"slug": "land", "concerns": {"theme": "development", "weight": 0.9,
	"source": "A poll", "year": 2025}}',
    '{"slug": "VN", "concerns": {"theme": "debt", "weight": 0.2}}',
    '{"slug": "035", "concerns": {"theme": "debt", "weight": 0.1}}',
    '{"slug": "704", "concerns": {"theme": "debt", "weight": 0.2}}'),
    'land+ land+ region+ land');
SELECT t.eq('it is one change', t.versions(), 2::bigint);
SELECT t.eq('a row replaces its entry in its place or comes last',
    t.land('concerns'), '[{"theme": "non-interference", "weight": 1,
    "source": "A poll", "year": 2023}, {"theme": "development", "weight": 0.9,
    "source": "A poll", "year": 2025}, {"theme": "debt", "weight": 0.2}]');
SELECT t.eq('the same again changes nothing', t.merge(
    '{"slug": "land", "concerns": {"theme": "debt", "weight": 0.2}}'), 'land');
SELECT t.eq('nor is it logged', t.versions(), 2::bigint);

SELECT t.eq('what a table has no column for stays, an empty cell empties',
    t.merge('{"slug": "land", "channels": {"kind": "television",
    "share": 0.7, "year": null}}'), 'land+');
SELECT t.eq('so the prime time is kept', t.land('channels') -> 0,
    '{"kind": "television", "share": 0.7, "source": "A survey",
    "prime_time": [{"from": "19:00", "to": "21:30"},
    {"from": "23:00", "to": "24:00"}]}');

SELECT t.eq('a survey is known by whom, its name and its dates', t.merge(
    '{"slug": "land", "trust": {"organisation": "japan", "value": 0.6,
	"survey": "State of Southeast Asia 2024", "population": "p", "n": 10,
	"from": "2024-01-03", "to": "2024-02-23"}}',
    '{"slug": "land", "trust": {"organisation": "japan", "value": 0.7,
	"survey": "State of Southeast Asia 2025", "population": "p", "n": 10,
	"from": "2025-01-03", "to": "2025-02-23"}}',
    '{"slug": "land", "languages": {"language": "vi", "share": 0.98}}',
    '{"slug": "land", "sensitivities": {"theme": "war", "advice": "Care."}}'),
    'land+ land+ land+ land+');
SELECT t.eq('the first was replaced, the second is new',
    (SELECT jsonb_agg(e -> 'value') FROM elements(t.land('trust'))),
    '[0.6, 0.7]');
SELECT t.eq('languages and sensitivities too', (t.land('languages') -> 0 ->
    'share')::text || (t.land('sensitivities') -> 1 ->> 'theme'), '0.98war');

-- Which audience a code is of.
SELECT t.run($$SELECT library_put('audience', t.doc('audience', 'home')
    || jsonb_build_object('slug', s, 'kind', k, 'iso', 'KR'), 'writer')
    FROM (VALUES ('people', 'public'), ('sector-a', 'sector'),
    ('sector-b', 'sector')) AS v(s, k)$$);
SELECT t.eq('a public goes before sectors', audience_called('KR'), 'people');
SELECT t.eq('a slug before all', audience_called('sector-b'), 'sector-b');
SELECT t.run($$SELECT library_put('audience', t.doc('audience', 'home')
    || jsonb_build_object('slug', 'more', 'iso', 'KR'), 'writer')$$);
SELECT t.fails('two publics of one code', $$SELECT t.merge('{"slug": "KR",
    "concerns": {"theme": "a", "weight": 1}}')$$, 'CP409', NULL, 'slug',
    'more, people');
SELECT t.run($$SELECT library_retire('audience', 'more', 'writer')$$);
SELECT t.eq('a retired one does not count', audience_called('KR'), 'people');

SELECT t.fails('no such audience', $$SELECT t.merge('{"slug": "nowhere",
    "concerns": {"theme": "a", "weight": 1}}')$$, 'CP404', NULL, 'slug',
    'nowhere');
SELECT t.eq('unless it may be skipped', t.merge('{"slug": "DE",
    "may_skip": true, "languages": {"language": "de", "share": 1}}'),
    'skipped');
SELECT t.fails('the rules of an audience hold', $$SELECT t.merge(
    '{"slug": "land", "concerns": {"theme": "a", "weight": 1}}',
    '{"slug": "land", "concerns": {"theme": "b", "weight": 1,
    "source": "ask @jane"}}')$$, '23514', 'publics_only__source');
SELECT t.eq('and all rows of the call fall',
    (SELECT count(*) FROM elements(t.land('concerns'))
    WHERE e ->> 'theme' = 'a'), 0::bigint);
SELECT t.fails('a field of no table', $$SELECT t.merge('{"slug": "land",
    "concerns": {"theme": "a", "weight": 1, "whose": "x"}}')$$, 'CP400', NULL,
    'concerns[3].whose');

SELECT t.fails('a list has an end', $$SELECT count(*) FROM audience_merge((
    SELECT array_agg(jsonb_build_object('slug', 'land', 'concerns',
    jsonb_build_object('theme', 'theme-' || n, 'weight', 1)))
    FROM generate_series(1, 998) AS n), 'writer')$$, 'CP400', NULL, 'slug',
    '1000');

-- Codes of the United Nations.
SELECT t.eq('codes are set, the nearest area is the parent, others skipped',
    t.merge('{"m49": "035", "parents": ["142"], "may_skip": true}',
    '{"iso": "VN", "m49": "704", "parents": ["999", "035", "142"],
	"may_skip": true}',
    '{"iso": "KR", "m49": "410", "parents": ["030"], "may_skip": true}'),
    'region land skipped');
SELECT t.run($$SELECT library_put('audience', t.doc('audience', 'home')
    || '{"slug": "isle", "kind": "country", "iso": "IM"}', 'writer'),
    library_put('audience', t.doc('audience', 'home')
    || '{"slug": "shire", "kind": "country", "m49": "826"}', 'writer')$$);
SELECT t.eq('by either code', t.merge('{"iso": "IM", "m49": "833",
    "parents": ["035"], "may_skip": true}', '{"iso": "GB", "m49": "826",
    "parents": [], "may_skip": true}'), 'isle+ shire+');
SELECT t.eq('both are known then', string_agg(concat_ws(' ', slug, iso, m49,
    parent), ', ' ORDER BY slug), 'isle IM 833 region, shire GB 826')
FROM audience WHERE slug IN ('isle', 'shire');
SELECT t.fails('codes of two audiences', $$SELECT t.merge('{"iso": "IM",
    "m49": "826", "parents": []}')$$, 'CP409', NULL, 'm49', 'isle, shire');
SELECT t.fails('an area below itself', $$SELECT t.merge('{"m49": "035",
    "parents": ["704"]}')$$, 'CP400', NULL, 'parent', 'back to itself');

SELECT t.denied('its parts', $$SELECT counterpoint.audience_with('{}', '{}')$$);
SELECT t.run($$SET LOCAL ROLE counterpointd; SELECT
    counterpoint.audience_merge('{}', 'writer')$$);

-- Time zones are names of the IANA database, as it writes them.
SELECT t.eq('every zone of a place is known', (SELECT string_agg(name, ' ')
    FROM pg_timezone_names WHERE name LIKE '%/%'
    AND name !~ '^(posix|right)/' AND NOT time_zone_known(name)), NULL);
SELECT t.eq('no zone is known in lower case', (SELECT string_agg(name, ' ')
    FROM pg_timezone_names WHERE name LIKE '%/%'
    AND time_zone_known(lower(name))), NULL);
SELECT t.eq('nor what only looks like one', (SELECT string_agg(z, ' ')
    FROM unnest('{Asia/Tokyo+2,Asia/Foo+3,Asia/Foo,Asia/TOKYO,ASIA/Tokyo,utc,
	UTC+3,Etc/GMT+13,Etc/GMT-15,EST5EDT,posix/Asia/Tokyo,Asia/Tokyo/,"",
	"Asia/Tokyo "}'::text[]) AS z WHERE time_zone_known(z)), NULL);
SELECT t.ok('UTC and far offsets are known', time_zone_known('UTC')
    AND time_zone_known('Etc/GMT+12') AND time_zone_known('Etc/GMT-14'));
SELECT t.eq('asking leaves the zone of the session',
    current_setting('TimeZone') || time_zone_known('Asia/Seoul')::text
	|| current_setting('TimeZone'),
    current_setting('TimeZone') || 'true' || current_setting('TimeZone'));
