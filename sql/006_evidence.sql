-- SPDX-License-Identifier: Apache-2.0
-- 006_evidence.sql - what words rest on: checkable statements, and deeds.
-- Owns: evidence, deed.
-- Leaves to others: the messages that lean on them (008_messages.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE evidence (
	slug slug CONSTRAINT evidence__slug PRIMARY KEY,
	statement sentence NOT NULL,
	date date NOT NULL,
	number numeric,
	unit short_text,
	status text NOT NULL CONSTRAINT evidence__status
	    CHECK (status IN ('confirmed', 'reported', 'alleged', 'assessed')),
	source_title sentence NOT NULL,
	publisher short_text NOT NULL,
	url web_address NOT NULL,
	archive_url web_address,
	content_hash sha256_hex,
	valid_until date,
	superseded_by slug
	    CONSTRAINT evidence__superseded_by REFERENCES evidence,
	retracted_on date,
	retracted_reason sentence,
	retired_at timestamptz,
	CONSTRAINT evidence__number
	    CHECK (number NOT IN ('NaN', 'Infinity', '-Infinity')),
	CONSTRAINT evidence__unit CHECK (unit IS NULL OR number IS NOT NULL),
	CONSTRAINT evidence__retracted
	    CHECK ((retracted_on IS NULL) = (retracted_reason IS NULL))
);
COMMENT ON TABLE evidence IS 'One checkable statement with its source.';
COMMENT ON COLUMN evidence.slug IS 'Its short name, by which words cite it.';
COMMENT ON COLUMN evidence.statement IS 'What is stated, with its hedge.';
COMMENT ON COLUMN evidence.date IS 'The day it was stated.';
COMMENT ON COLUMN evidence.number IS 'The number in it, if that is the point.';
COMMENT ON COLUMN evidence.unit IS 'What the number counts.';
COMMENT ON COLUMN evidence.status IS
	'How sure: confirmed, reported, alleged or assessed.';
COMMENT ON COLUMN evidence.source_title IS 'Title of the source.';
COMMENT ON COLUMN evidence.publisher IS 'Who published it.';
COMMENT ON COLUMN evidence.url IS 'Where it is.';
COMMENT ON COLUMN evidence.archive_url IS 'Where a copy is kept.';
COMMENT ON COLUMN evidence.content_hash IS 'SHA-256 of the source as read.';
COMMENT ON COLUMN evidence.valid_until IS 'Last day on which it may be used.';
COMMENT ON COLUMN evidence.superseded_by IS 'The newer item on the matter.';
COMMENT ON COLUMN evidence.retracted_on IS 'Day it was withdrawn.';
COMMENT ON COLUMN evidence.retracted_reason IS 'Why it was withdrawn.';
COMMENT ON COLUMN evidence.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT evidence__slug ON evidence IS
	'Another evidence item has this slug.';
COMMENT ON CONSTRAINT evidence__status ON evidence IS
	'Evidence is confirmed, reported, alleged or assessed.';
COMMENT ON CONSTRAINT evidence__superseded_by ON evidence IS
	'The newer item is evidence of the library.';
COMMENT ON CONSTRAINT evidence__number ON evidence IS
	'The number is an ordinary number.';
COMMENT ON CONSTRAINT evidence__unit ON evidence IS
	'A unit goes with a number.';
COMMENT ON CONSTRAINT evidence__retracted ON evidence IS
	'A retraction has a date and a reason.';
CREATE CONSTRAINT TRIGGER no_circle AFTER INSERT OR UPDATE ON evidence
	FOR EACH ROW WHEN (NEW.superseded_by IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('superseded_by');

CREATE FUNCTION evidence_decay(e evidence) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE
	WHEN e.retired_at IS NOT NULL
	    THEN format('The evidence "%s" is out of use.', e.slug)
	WHEN e.retracted_on IS NOT NULL
	    THEN format('The evidence "%s" was retracted: %s', e.slug,
	    e.retracted_reason)
	WHEN e.superseded_by IS NOT NULL
	    THEN format('The evidence "%s" is superseded by "%s".', e.slug,
	    e.superseded_by)
	WHEN e.valid_until < (now() AT TIME ZONE 'UTC')::date
	    THEN format('The evidence "%s" expired on %s.', e.slug,
	    to_char(e.valid_until, 'YYYY-MM-DD'))
	END
$$;
COMMENT ON FUNCTION evidence_decay(evidence) IS
	'Why the evidence cannot be used any more, as a sentence; NULL: it can.';

CREATE TABLE deed (
	slug slug CONSTRAINT deed__slug PRIMARY KEY,
	organisation slug NOT NULL
	    CONSTRAINT deed__organisation REFERENCES organisation,
	audience slug NOT NULL
	    CONSTRAINT deed__audience REFERENCES audience,
	title short_text NOT NULL,
	promise sentence NOT NULL,
	due date NOT NULL,
	status text NOT NULL CONSTRAINT deed__status CHECK (status IN
	    ('planned', 'running', 'delivered', 'slipped', 'cancelled')),
	proof sentence,
	source sentence,
	retired_at timestamptz,
	CONSTRAINT words_and_deeds__proof
	    CHECK (status <> 'delivered' OR proof IS NOT NULL)
);
COMMENT ON TABLE deed IS
	'A deliverable that backs words: a programme, a summit, aid.';
COMMENT ON COLUMN deed.slug IS 'Its short name.';
COMMENT ON COLUMN deed.organisation IS 'Who owes it.';
COMMENT ON COLUMN deed.audience IS 'To whom.';
COMMENT ON COLUMN deed.title IS 'Its title.';
COMMENT ON COLUMN deed.promise IS 'What was promised.';
COMMENT ON COLUMN deed.due IS 'The day by which.';
COMMENT ON COLUMN deed.status IS
	'planned, running, delivered, slipped or cancelled.';
COMMENT ON COLUMN deed.proof IS 'What shows that it was delivered.';
COMMENT ON COLUMN deed.source IS 'Who says so.';
COMMENT ON COLUMN deed.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT deed__slug ON deed IS 'Another deed has this slug.';
COMMENT ON CONSTRAINT deed__organisation ON deed IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT deed__audience ON deed IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT deed__status ON deed IS
	'A deed is planned, running, delivered, slipped or cancelled.';
COMMENT ON CONSTRAINT words_and_deeds__proof ON deed IS
	'A delivered deed has a proof.';

CALL library_noun('evidence', 'slug');
CALL library_noun('deed', 'slug');
