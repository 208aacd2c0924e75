-- SPDX-License-Identifier: Apache-2.0
-- 024_formulas.sql - words that a spreadsheet would run. Concepts travel as CSV
-- files that people open in one, and it takes a cell that begins with =, +, - or
-- @ for a formula: who may edit the lexicon must not run anything on a
-- colleague's machine.
-- Owns: is_plain_cell and the constraints that ask it. Replaces concept_terms.
-- Leaves to others: concepts themselves (007_narratives).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION is_plain_cell(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT words !~ '^[[:space:]]*[-=+@＝＋－＠]'
$$;
COMMENT ON FUNCTION is_plain_cell(text) IS
	'Whether a cell with these words is no formula to a spreadsheet.';

-- NOT VALID: a word that a desk has already must not keep its daemon from
-- starting; it is refused when the concept is next written.
ALTER TABLE concept ADD CONSTRAINT spreadsheet__about
	CHECK (is_plain_cell(about)) NOT VALID;
COMMENT ON CONSTRAINT spreadsheet__about ON concept IS
	'What a concept is about does not begin with =, +, - or @, as a spreadsheet''s formula does.';

ALTER TABLE concept_term ADD CONSTRAINT spreadsheet__text
	CHECK (is_plain_cell(text)) NOT VALID;
COMMENT ON CONSTRAINT spreadsheet__text ON concept_term IS
	'A term does not begin with =, +, - or @, as a spreadsheet''s formula does.';

-- As before, and names the term that is a formula.
CREATE OR REPLACE FUNCTION concept_terms(list jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	bad record;
BEGIN
	SELECT nr, e ->> 'text' AS text, e ->> 'language' AS language INTO bad
	FROM elements(list) WHERE NOT public_words(e ->> 'text') LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule('publics_only', format('terms[%s].text',
		    bad.nr), format('The term "%s" holds %s; a concept is never a person.',
		    bad.text, personal_contact(bad.text)));
	END IF;
	SELECT nr, e ->> 'text' AS text INTO bad
	FROM elements(list) WHERE NOT is_plain_cell(e ->> 'text') LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', format('terms[%s].text', bad.nr), format(
		    'The term "%s" begins with =, +, - or @, as a spreadsheet''s formula does.',
		    bad.text));
	END IF;
	SELECT max(nr) AS nr, e ->> 'text' AS text, e ->> 'language' AS language
	INTO bad FROM elements(list) GROUP BY 2, 3 HAVING count(*) > 1 LIMIT 1;
	IF FOUND THEN
		PERFORM fail('CP400', format('terms[%s].text', bad.nr), format(
		    'The term "%s" stands twice among those of %s.', bad.text,
		    bad.language));
	END IF;
	RETURN (SELECT jsonb_agg(e ORDER BY e ->> 'language' COLLATE "C", nr)
	    FROM elements(list));
END $$;
