-- SPDX-License-Identifier: Apache-2.0
-- Evidence, hedges, kernels, deeds, counter techniques, four eyes.

SET search_path = counterpoint, pg_temp;

-- What submitting refuses, and where.
CREATE FUNCTION t.refused(name text, changes jsonb, rule text, field text,
    words text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM t.message(changes);
	RETURN t.fails(name, $q$SELECT counterpoint.message_submit('answer',
	    'writer')$q$, 'CP422', rule, field, words);
END $$;

CREATE FUNCTION t.variant(words text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('variants', jsonb_build_array(
	    jsonb_build_object('language', 'en', 'fact', words,
	    'kernel', 'Fair.', 'native_review', 'pending')))
$$;

SELECT t.refused('no evidence at all', '{"evidence": null,
    "variants": [{"language": "en", "fact": "A thing.", "kernel": "Fair.",
    "native_review": "pending"}]}', 'evidence', 'evidence');
SELECT t.refused('only withdrawn evidence', '{"evidence": ["withdrawn"]}'
    || t.variant('It is alleged [withdrawn].'), 'evidence', 'evidence');
SELECT t.refused('a withdrawn item beside a good one',
    '{"evidence": ["sure", "withdrawn"]}'
    || t.variant('It is alleged [withdrawn].'), 'evidence_decay',
    'evidence[1]', 'retracted');
SELECT t.refused('a citation that is not in the list',
    '{"evidence": ["sure"]}' || t.variant('A thing [hearsay].'),
    'evidence', 'variants[0].fact', '[hearsay]');
SELECT t.refused('hearsay stated as fact', '{"evidence": ["hearsay"]}'
    || t.variant('Reportedly so. 7,000 came [hearsay].'), 'hedge_preserved',
    'variants[0].fact', '7,000 came [hearsay].');
SELECT t.refused('hearsay not cited', '{"evidence": ["sure", "hearsay"]}'
    || t.variant('A thing [sure].'), 'hedge_preserved', 'variants[0]',
    'hearsay');
SELECT t.refused('a language without cues', '{"evidence": ["hearsay"],
    "variants": [{"language": "uk", "fact": "Так [hearsay].",
    "kernel": "x", "native_review": "pending"}]}', 'hedge_preserved',
    'variants[0].fact', 'hedge_cue');
SELECT t.refused('a kernel of truth passed over', '{"evidence": ["sure"],
    "variants": [{"language": "en", "fact": "A thing [sure].",
    "native_review": "pending"}]}', 'kernel_of_truth', 'variants[0].kernel',
    'story');
SELECT t.refused('a promise without a deed', '{"deeds": null}',
    'words_and_deeds', 'deeds');
UPDATE deed SET status = 'slipped' WHERE slug = 'school';
SELECT t.refused('a deed that slipped', '{}', 'words_and_deeds', 'deeds[0]',
    'slipped');
UPDATE deed SET status = 'running' WHERE slug = 'school';
UPDATE evidence SET valid_until = '2020-01-01' WHERE slug = 'sure';
SELECT t.refused('expired evidence', '{"tone": "kind"}', 'evidence_decay',
    'evidence[0]', 'expired on 2020-01-01');
UPDATE evidence SET valid_until = NULL WHERE slug = 'sure';
SELECT t.fails('a counter technique off the list', $$SELECT t.message(
    '{"counter_technique": "C00047"}')$$, '23514',
    'counter_technique__counter_technique');
SELECT t.fails('from psql too', $$INSERT INTO message_version (message,
    organisation, type, counter_technique, author) VALUES ('answer', 'desk',
    'debunk', 'C00047', 'writer')$$, '23514', 'counter_technique__counter_technique');
SELECT t.eq('all allowed counters', count(*), 23::bigint)
FROM regexp_matches('C00008 C00014 C00017 C00022 C00024 C00026 C00030 C00042
    C00073 C00075 C00081 C00109 C00111 C00119 C00125 C00156 C00169 C00176
    C00190 C00200 C00211 C00114 C00124', 'C[0-9]+', 'g') AS m,
    LATERAL t.message(jsonb_build_object('counter_technique', m[1])) AS done
WHERE (done ->> 'changed')::boolean;

-- Attribution.
SELECT t.fails('a message without an organisation', $$INSERT INTO
    message_version (message, type, author) VALUES ('answer', 'debunk',
    'writer')$$, '23502', NULL, 'organisation');
SELECT t.fails('a message of nobody known', $$INSERT INTO message_version
    (message, organisation, type, author) VALUES ('answer', 'troll',
    'debunk', 'writer')$$, '23503', 'attribution__organisation');

-- States.
SELECT t.message('{"tone": "calm"}') \g /dev/null
SELECT t.fails('a draft is not decided', $$SELECT message_decide('answer',
    t.hash('answer'), 'cleared', NULL, 'reviewer')$$, 'CP409');
SELECT t.eq('a draft is submitted', message_submit('answer', 'writer')
    ->> 'state', 'submitted');
SELECT t.eq('a reviewer finds what waits', (SELECT string_agg(d ->> 'slug',
    ' ') FROM library_list('message', NULL, 9, state => 'submitted') AS d),
    'answer');
SELECT t.eq('of the own desk', (SELECT count(*) FROM library_list('message',
    NULL, 9, state => 'submitted', organisation => 'operator')), 0::bigint);
SELECT t.fails('once', $$SELECT message_submit('answer', 'writer')$$,
    'CP409', NULL, 'slug');
SELECT t.fails('an unknown one never', $$SELECT message_submit('no',
    'writer')$$, 'CP404', NULL, 'slug');

-- Four eyes.
CREATE FUNCTION t.decides(actor text, verdict text DEFAULT 'cleared',
    reason text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT counterpoint.message_decide(''answer'',
	    t.hash(''answer''), %L, %L, %L)', verdict, reason, actor)
$$;
SELECT t.fails('a program does not clear', t.decides('robot'), 'CP422',
    'four_eyes', 'account');
SELECT t.fails('the author does not clear', t.decides('writer'), 'CP422',
    'four_eyes', 'account', 'Another person');
SELECT t.fails('nobody without the role clears', t.decides('releaser'),
    'CP403', NULL, 'account', 'not a reviewer');
INSERT INTO organisation (slug, legal_name, kind, voice_line, time_zone)
VALUES ('ally', 'An ally', 'state', 'An ally', 'UTC');
INSERT INTO account VALUES ('stranger', 'ally', 'A stranger', true,
    '{reviewer}');
SELECT t.fails('nobody of another desk clears', t.decides('stranger'),
    'CP403', NULL, 'account', 'works for');
SELECT t.fails('nobody unknown clears', t.decides('ghost'), 'CP404');
SELECT t.fails('a made-up verdict', t.decides('reviewer', 'perhaps'),
    '23514', 'clearance__verdict');
SELECT t.fails('a refusal needs a reason', t.decides('reviewer', 'refused'),
    '23514', 'clearance__reason');
SELECT t.fails('a stale hash', $$SELECT message_decide('answer',
    repeat('0', 64), 'cleared', NULL, 'reviewer')$$, 'CP409', NULL, 'hash');
SELECT t.fails('a hash that is none', $$SELECT message_decide('answer',
    'abc', 'cleared', NULL, 'reviewer')$$, 'CP400', NULL, 'hash');
SELECT t.fails('a program cannot be made a reviewer', $$UPDATE account
    SET roles = '{reviewer}' WHERE login = 'robot'$$, '23514',
    'four_eyes__roles');
SELECT t.fails('a releaser', $$UPDATE account SET roles = '{releaser}'
    WHERE login = 'robot'$$, '23514', 'four_eyes__roles');
SELECT t.fails('or an administrator', $$UPDATE account SET roles = '{admin}'
    WHERE login = 'robot'$$, '23514', 'four_eyes__roles');

-- The owner cannot take a short cut with psql.
SELECT t.fails('clearing by UPDATE', $$UPDATE message_version
    SET state = 'cleared' WHERE state = 'submitted'$$, 'CP422', 'four_eyes');
SELECT t.fails('a clearance by the author', $$INSERT INTO clearance
    (version, hash, account, organisation, role, verdict, decided_at)
    SELECT id, hash, 'writer', 'desk', 'reviewer', 'cleared', now()
    FROM message_newest WHERE message = 'answer'$$, 'CP422', 'four_eyes');
SELECT t.fails('a version born cleared', $$INSERT INTO message_version
    (message, organisation, type, author, state) VALUES ('answer', 'desk',
    'debunk', 'writer', 'cleared')$$, 'CP422', 'four_eyes');
SELECT t.fails('other words in the same version', $$UPDATE message_variant
    SET fact = 'Something else.' WHERE version = (SELECT max(id)
    FROM message_version)$$, 'CP422', 'four_eyes');
SELECT t.fails('more words', $$INSERT INTO message_variant (version, ordinal,
    language, fact, native_review) SELECT max(id), 9, 'es', 'x', 'done'
    FROM message_version$$, 'CP422', 'four_eyes');
SELECT t.fails('less evidence', $$DELETE FROM message_evidence
    WHERE version = (SELECT max(id) FROM message_version)$$, 'CP422',
    'four_eyes');
SELECT t.fails('another author', $$UPDATE message_version
    SET author = 'reviewer'$$, 'CP422', 'four_eyes');
SELECT t.fails('another hash', $$UPDATE message_version
    SET hash = sha256('x') WHERE id = (SELECT max(id)
    FROM message_version)$$, 'CP422', 'four_eyes');
SELECT t.fails('a version without words', $$INSERT INTO message_version
    (message, organisation, type, author) VALUES ('answer', 'desk',
    'debunk', 'writer')$$, 'CP400', NULL, 'hash');
SELECT t.fails('a version is not removed', $$DELETE FROM message_version$$,
    'CP409');

-- Cleared, and what an edit does to it.
SELECT t.eq('cleared', message_decide('answer', t.hash('answer'), 'cleared',
    NULL, 'reviewer') - '{hash,version,cleared_at}'::text[], '{"state": "cleared",
    "author": "writer", "cleared_by": ["reviewer"]}');
SELECT t.eq('the library says so', library_get('message', 'answer')
    #> '{meta,cleared_by}', '["reviewer"]');
SELECT t.ok('and since when', (library_get('message', 'answer')
    #>> '{meta,cleared_at}')::timestamptz > now() - interval '1 minute');
SELECT t.eq('the audit names who cleared', actor, 'reviewer') FROM audit
WHERE action = 'clearance.insert' ORDER BY seq DESC LIMIT 1;
SELECT t.fails('cleared once', t.decides('reviewer'), 'CP409');
SELECT t.fails('a clearance stays', $$UPDATE clearance
    SET account = 'writer'$$, 'CP422', 'append_only');
SELECT t.fails('and is not removed', $$DELETE FROM clearance$$, 'CP422',
    'append_only');
SELECT t.hash('answer') AS old_hash \gset
SELECT t.message('{"tone": "warm"}') \g /dev/null
SELECT t.eq('an edit voids the clearance', library_get('message', 'answer')
    -> 'meta' ->> 'state', 'draft');
SELECT t.eq('nobody has cleared it now', library_get('message', 'answer')
    #> '{meta,cleared_by}', '[]');
SELECT t.ok('nor is there a time of it', NOT library_get('message', 'answer')
    -> 'meta' ? 'cleared_at');
SELECT t.eq('the old version is retired', state, 'retired')
FROM message_version WHERE hash = decode(:'old_hash', 'hex');
SELECT message_submit('answer', 'writer') \g /dev/null
SELECT t.fails('the old hash does not clear the new words', format(
    'SELECT message_decide(''answer'', %L, ''cleared'', NULL, ''reviewer'')',
    :'old_hash'), 'CP409', NULL, 'hash');
SELECT t.fails('the old version does not come back', $$UPDATE message_version
    SET state = 'cleared' WHERE state = 'retired'$$, 'CP409');

-- Rules are checked again when it is decided.
UPDATE evidence SET (retracted_on, retracted_reason) = (now(), 'An error')
WHERE slug = 'sure';
SELECT t.fails('evidence retracted in between', t.decides('reviewer'),
    'CP422', 'evidence_decay');
UPDATE evidence SET (retracted_on, retracted_reason) = (NULL, NULL)
WHERE slug = 'sure';
SELECT t.eq('a refusal', message_decide('answer', t.hash('answer'),
    'refused', 'Too long.', 'reviewer') ->> 'state', 'refused');
SELECT t.fails('refused is not cleared', t.decides('reviewer'), 'CP409');
SELECT t.eq('without a cleared one none is named', version_state_words(v),
    'Version 1 of the message "answer" is retired, not cleared.')
FROM message_version v WHERE v.message = 'answer' AND v.number = 1;
SELECT t.message('{"tone": "plain"}') \g /dev/null
SELECT message_submit('answer', 'writer') \g /dev/null
SELECT message_decide('answer', t.hash('answer'), 'cleared', NULL, 'reviewer')
\g /dev/null
SELECT t.eq('who names an old version is told the cleared one',
    version_state_words(v), format(
    'Version 1 of the message "answer" is retired, not cleared. Version %s is; the slot is to name that one.',
    n.number))
FROM message_version v, message_newest n
WHERE v.message = 'answer' AND v.number = 1 AND n.message = 'answer';
SELECT t.eq('findings of a good version', count(*), 0::bigint)
FROM message_newest v, rule_findings(v.id) WHERE v.message = 'answer';

-- An edit elsewhere that makes cleared words wrong ends the clearance.
CREATE FUNCTION t.voided(name text, changes jsonb, statement text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
BEGIN
	BEGIN
		PERFORM t.message(changes);
		PERFORM t.clear();
		EXECUTE statement;
		SET CONSTRAINTS ALL IMMEDIATE;
		state := t.state('answer');
		RAISE EXCEPTION USING ERRCODE = 'TTTTT';
	EXCEPTION WHEN SQLSTATE 'TTTTT' THEN
		RETURN t.eq(name, state, 'draft');
	END;
END $$;
SELECT t.voided('a fact that becomes hearsay voids the clearance',
    '{"evidence": ["sure"]}' || t.variant('A thing happened [sure].'),
    $$UPDATE counterpoint.evidence SET status = 'alleged'
    WHERE slug = 'sure'$$);
UPDATE narrative SET kernel_of_truth = NULL;
SELECT t.voided('a kernel found later voids the clearance',
    '{"evidence": ["sure"], "variants": [{"language": "en",
    "fact": "A thing happened [sure].", "native_review": "done"}]}',
    $$UPDATE counterpoint.narrative SET kernel_of_truth = 'A grievance.'
    WHERE slug = 'story'$$);
UPDATE narrative SET kernel_of_truth = 'There is a real grievance.'
WHERE slug = 'story';

-- Retiring ends a clearance; reviving does not bring it back.
SELECT t.message('{"tone": "brief"}') \g /dev/null
SELECT t.eq('cleared again', t.clear(), 'cleared');
SELECT library_retire('message', 'answer', 'writer') \g /dev/null
SELECT t.message('{"tone": "brief"}') \g /dev/null
SELECT t.eq('a revived message is a draft', t.state('answer'), 'draft');

SELECT t.denied('a message', $$UPDATE counterpoint.message_version
    SET state = 'cleared'$$);
SELECT t.denied('a clearance', $$INSERT INTO counterpoint.clearance
    (version) VALUES (1)$$);
SELECT t.denied('a hedge cue', $$INSERT INTO counterpoint.hedge_cue
    VALUES ('en', 'is')$$);
SELECT t.denied('sealing', $$SELECT counterpoint.message_seal(1)$$);
