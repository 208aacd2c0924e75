-- SPDX-License-Identifier: Apache-2.0
-- Lists that name an item: one that is not there is refused, and not an empty
-- list; one that has nothing, or is out of use, is.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null
SELECT campaign_create('{"slug": "spring", "organisation": "desk",
    "title": "x", "objective": {"specific": "x"},
    "starts_at": "2030-01-01T00:00:00Z",
    "ends_at": "2030-12-31T00:00:00Z"}', 'writer') \g /dev/null
INSERT INTO narrative (slug, title, summary, harm, kind, verdict,
    status, retired_at)
VALUES ('past', 'x', 'x', 'low', 'claim', 'false', 'active', now());

-- %L is the slug.
CREATE TABLE t.list (call text, field text, there text, kind text);
INSERT INTO t.list VALUES
('library_list(''message'', NULL, 9, NULL, NULL, %L)', 'organisation',
    'ally', 'organisation'),
('observation_list(NULL, 9, %L, NULL, NULL)', 'narrative', 'past',
    'narrative'),
('observation_list(NULL, 9, NULL, %L, NULL)', 'audience', 'region',
    'audience'),
('assessment_list(NULL, %L, NULL, 9, NULL)', 'narrative', 'past',
    'narrative'),
('campaign_list(''ally-author'', NULL, 9, %L, NULL)', 'organisation', 'ally',
    'organisation'),
('slot_list(''writer'', 0, 9, %L, NULL, NULL, NULL, NULL)', 'campaign',
    'spring', 'campaign'),
('slot_list(''writer'', 0, 9, NULL, %L, NULL, NULL, NULL)', 'organisation',
    'ally', 'organisation'),
('release_list(''writer'', NULL, 9, %L, NULL, NULL)', 'campaign', 'spring',
    'campaign'),
('release_list(''writer'', NULL, 9, NULL, %L, NULL)', 'organisation', 'ally',
    'organisation'),
('release_corrections(''writer'', NULL, 9, %L, NULL)', 'campaign', 'spring',
    'campaign'),
('release_corrections(''writer'', NULL, 9, NULL, %L)', 'organisation',
    'ally', 'organisation');

SELECT t.fails('none: ' || call, format('SELECT ' || call, 'mars'), 'CP404',
    NULL, field, format('There is no %s "mars".', kind)) FROM t.list;
CREATE FUNCTION t.listed(call text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	n int;
BEGIN
	EXECUTE 'SELECT count(*) FROM counterpoint.' || call INTO n;
	RETURN n;
END $$;
SELECT t.eq('empty: ' || call, t.listed(format(call, there)), 0)
FROM t.list;

SELECT t.fails('nor is a campaign there for who may not see it: ' || call,
    format('SELECT ' || replace(call, 'writer', 'stranger'), 'spring'),
    'CP404', NULL, 'campaign') FROM t.list WHERE field = 'campaign';
SELECT t.fails('a calendar', $$SELECT slot_calendar('writer', 'mars', NULL,
    NULL, NULL, 9)$$, 'CP404', NULL, 'campaign');
SELECT t.fails('outcomes', $$SELECT outcome_list(4711, 'writer')$$, 'CP404',
    NULL, 'release');
