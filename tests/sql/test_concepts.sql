-- SPDX-License-Identifier: Apache-2.0
-- Concepts: their terms, the order that counts and the one that does not, and
-- what they never hold.

SET search_path = counterpoint, pg_temp;

CREATE FUNCTION t.concept(terms text) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT counterpoint.library_put('concept', t.doc('concept', 'thing')
	    || jsonb_build_object('terms', terms::jsonb), 'writer')
$$;
CREATE FUNCTION t.bad_terms(terms text, field text, state text DEFAULT 'CP400',
    words text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails('terms are refused: ' || left(terms, 60), format(
	    'SELECT t.concept(%L)', terms), state, NULL, field, words)
$$;

SELECT t.bad_terms(terms, field, words => words) FROM (VALUES
('[]', 'terms', 'missing'),
('["thing"]', 'terms[0]', 'an object'),
('[{"text": "x"}]', 'terms[0].language', 'missing'),
('[{"text": "x", "language": "EN"}]', 'terms[0].language', 'BCP 47'),
('[{"text": "", "language": "en"}]', 'terms[0].text', 'a term'),
('[{"text": " x", "language": "en"}]', 'terms[0].text', 'a term'),
('[{"text": "x", "language": "en"}, {"text": "a|b", "language": "en"}]',
    'terms[1].text', 'a term'),
('[{"text": "a\nb", "language": "en"}]', 'terms[0].text', 'a term'),
('[{"text": "' || repeat('字', 101) || '", "language": "zh"}]',
    'terms[0].text', '1 to 100 characters'),
('[{"text": "x", "language": "ru"}, {"text": "y", "language": "en"},
    {"text": "x", "language": "ru"}]', 'terms[2].text', 'stands twice')
) AS v(terms, field, words);
SELECT t.eq('a hundred characters are a term', t.concept('[{"text": "'
    || repeat('字', 100) || '", "language": "zh"}]') ->> 'changed', 'true');
SELECT t.eq('the same word in two languages is two terms', t.concept(
    '[{"text": "x", "language": "ru"}, {"text": "x", "language": "en"}]')
    ->> 'changed', 'true');

-- A cell of a table that people open must not be a formula.
SELECT t.bad_terms(format('[{"text": "y", "language": "ru"},
    {"text": "%s", "language": "en"}]', words), 'terms[1].text')
FROM (VALUES ('=1+1'), ('+1'), ('-1'), ('@ SUM(A1)'), ('＝1+1')) AS v(words);
SELECT t.eq('a sign inside is none', t.concept(
    '[{"text": "a = b - c + d", "language": "en"}]') ->> 'changed', 'true');
SELECT t.fails('a formula in what it is about', $$SELECT library_put(
    'concept', t.doc('concept', 'thing') || '{"about": "=1+1"}',
    'writer')$$, '23514', 'spreadsheet__about');
SELECT t.fails('a formula from psql', $$UPDATE concept_term
    SET text = '=1+1'$$, '23514', 'spreadsheet__text');

-- Publics only: the field is named, and psql is refused too.
SELECT t.bad_terms(format('[{"text": "y", "language": "ru"},
    {"text": "%s", "language": "en"}]', words), 'terms[1].text', 'CP422', what)
FROM (VALUES ('ask jane@example.org', 'an e-mail address'),
    ('@jane_doe', 'an @handle'), ('+84 91 234 56 78', 'a phone number'))
    AS v(words, what);
SELECT t.fails('the rule is named', $$SELECT t.concept('[{"text": "@jane",
    "language": "en"}]')$$, 'CP422', 'publics_only');
SELECT t.fails('so is a person in what it is about', $$SELECT library_put(
    'concept', t.doc('concept', 'thing') || '{"about": "see @jane"}',
    'writer')$$, '23514', 'publics_only__about');
SELECT t.fails('or in its slug', $$SELECT library_put('concept',
    t.doc('concept', 'thing') || '{"slug": "call-0912345678"}',
    'writer')$$, '23514', 'publics_only__slug');
SELECT t.fails('a person from psql', $$UPDATE concept_term
    SET text = '@jane'$$, '23514', 'publics_only__text');
SELECT t.fails('a separator from psql', $$UPDATE concept_term
    SET text = 'a|b'$$, '23514', 'concept_term__text');
SELECT t.fails('a kind from psql', $$UPDATE concept SET kind = 'person'$$,
    '23514', 'concept__kind');
SELECT t.fails('too many from psql', $$INSERT INTO concept_term
    VALUES ('thing', 400, 'x', 'en')$$, '23514', 'concept_term__terms');
SELECT t.fails('a term twice from psql', $$INSERT INTO concept_term
    SELECT concept, 99, text, language FROM concept_term
    WHERE concept = 'thing' AND ordinal = 0$$, '23505',
    'concept_term__language');
SELECT t.denied('a term', $$INSERT INTO concept_term
    VALUES ('thing', 9, 'x', 'en')$$);
SELECT t.fails('the slug stays', $$UPDATE concept SET slug = 'new'$$, 'CP409',
    NULL, 'slug');

-- Languages are sorted; within one, the order is the desk's.
SELECT t.concept('[{"text": "b", "language": "ru"}, {"text": "z",
    "language": "en"}, {"text": "a", "language": "ru"}]') \g /dev/null
SELECT t.eq('terms are kept by language', library_get('concept', 'thing')
    -> 'terms', '[{"text": "z", "language": "en"}, {"text": "b",
    "language": "ru"}, {"text": "a", "language": "ru"}]');
SELECT t.eq('the order of languages is no change', t.concept('[{"text": "b",
    "language": "ru"}, {"text": "a", "language": "ru"}, {"text": "z",
    "language": "en"}]') ->> 'changed', 'false');
SELECT t.eq('that within a language is', t.concept('[{"text": "z",
    "language": "en"}, {"text": "a", "language": "ru"}, {"text": "b",
    "language": "ru"}]') ->> 'changed', 'true');
SELECT t.eq('a list is searched for terms', string_agg(d ->> 'slug', ' '),
    'thing') FROM library_list('concept', '', 10, 'Z') AS d;

-- A statement over many rows notes each item once, and both ends of a move.
SELECT library_put('concept', '{"slug": "other", "kind": "other", "terms":
    [{"text": "o", "language": "en"}, {"text": "p", "language": "en"}]}',
    'writer') \g /dev/null
SELECT version AS before FROM library_version \gset
UPDATE concept_term SET text = text || '!';
SELECT t.eq('one statement, two items, two changes',
    string_agg(slug, ' ' ORDER BY slug), 'other thing')
FROM library_change WHERE version > :before;
SELECT version AS before FROM library_version \gset
UPDATE concept_term SET concept = 'other', ordinal = 7
WHERE concept = 'thing' AND text = 'z!';
SELECT t.eq('a term that moves changes both', string_agg(slug, ' '
    ORDER BY slug), 'other thing')
FROM library_change WHERE version > :before;
DELETE FROM concept_term WHERE concept = 'other' AND ordinal = 7;
SELECT t.eq('one that goes is logged', jsonb_array_length(doc -> 'terms'), 2)
FROM library_current WHERE slug = 'other';

SELECT t.eq('nothing leans on a concept', library_retire('concept', 'thing',
    'writer') ->> 'retired', 'true');
SELECT t.eq('the log says so', doc, NULL) FROM library_change
WHERE kind = 'concept' AND slug = 'thing' ORDER BY version DESC LIMIT 1;
SELECT t.eq('one that comes back has its terms', t.concept('[{"text": "x",
    "language": "en"}]') ->> 'created', 'true');
