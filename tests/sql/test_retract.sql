-- SPDX-License-Identifier: Apache-2.0
-- Retracting evidence in one step, and what a refused retirement says of it.

SET search_path = counterpoint, pg_temp;
BEGIN;
SELECT t.fails('evidence that is leaned on is not retired; it is retracted',
    $$SELECT library_retire('evidence', 'sure', 'writer')$$, 'CP409', NULL,
    'slug', 'message answer.'
    ' If it no longer holds, retract it with evidence.retract.');
CREATE FUNCTION pg_temp.refusal(kind text, item text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM library_retire(kind, item, 'writer');
	RETURN 'none';
EXCEPTION WHEN SQLSTATE 'CP409' THEN
	RETURN SQLERRM;
END $$;
SELECT t.ok('a narrative is told nothing of that',
    pg_temp.refusal('narrative', 'story') ~ 'message answer, .* summit\.$');
SELECT t.fails('no retraction tomorrow', $$SELECT evidence_retract('sure',
    'An error.', (now() AT TIME ZONE 'UTC')::date + 1, 'writer')$$, 'CP400',
    NULL, 'date', 'not after today');
SELECT t.fails('nor without a reason', $$SELECT evidence_retract('sure',
    NULL, NULL, 'writer')$$, 'CP400', NULL, 'retracted.reason');
SELECT t.fails('nor of what is not there', $$SELECT evidence_retract('nothing',
    'An error.', NULL, 'writer')$$, 'CP404', NULL, 'slug');
SELECT t.fails('nor twice', $$SELECT evidence_retract('withdrawn', 'Again.',
    NULL, 'writer')$$, 'CP409', NULL, 'slug',
    'was retracted on 2024-04-01 already: An error');

SELECT library_get('evidence', 'sure') - 'meta' AS before_it \gset
SELECT t.eq('it tells who rests on it', evidence_retract('sure', 'An error.',
    '2024-05-01', 'writer'), '{"slug": "sure", "retracted": {"date":
    "2024-05-01", "reason": "An error."}, "messages": ["answer"]}');
SELECT t.eq('all else stays', library_get('evidence', 'sure') - 'meta',
    :'before_it'::jsonb || '{"retracted": {"date": "2024-05-01",
    "reason": "An error."}}');
SELECT t.eq('by whom', actor, 'writer') FROM library_change
WHERE kind = 'evidence' AND slug = 'sure' ORDER BY version DESC LIMIT 1;
SELECT t.eq('by default today', evidence_retract('hearsay', 'An error.', NULL,
    'writer') #>> '{retracted,date}', day((now() AT TIME ZONE 'UTC')::date));
ROLLBACK;
