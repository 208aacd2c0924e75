-- SPDX-License-Identifier: Apache-2.0
-- 007_narratives.sql - the hostile storylines and claims that are known, and
-- the concepts by which they are found across languages.
-- Owns: narrative with its exemplars and phrases, concept with its terms.
-- Leaves to others: finding them in texts (the matchers).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION public_list(list text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT coalesce(bool_and(counterpoint.public_words(e)), true)
	FROM unnest(list) AS e
$$;
COMMENT ON FUNCTION public_list(text[]) IS
	'Whether no element holds a contact detail of a person (for CHECKs).';

CREATE TABLE narrative (
	slug slug CONSTRAINT narrative__slug PRIMARY KEY,
	parent slug
	    CONSTRAINT narrative__parent REFERENCES narrative,
	kind text NOT NULL CONSTRAINT narrative__kind
	    CHECK (kind IN ('narrative', 'claim')),
	title short_text NOT NULL,
	summary sentence NOT NULL,
	aliases short_text[] NOT NULL DEFAULT '{}',
	tags text[] NOT NULL DEFAULT '{}' CONSTRAINT narrative__tags
	    CHECK (tags <@ '{dismiss,distort,distract,dismay,divide}'
	    AND no_repeats(tags)),
	disarm disarm_technique[] NOT NULL DEFAULT '{}'
	    CONSTRAINT narrative__disarm CHECK (no_repeats(disarm::text[])),
	actors short_text[] NOT NULL DEFAULT '{}'
	    CONSTRAINT publics_only__actors
	    CHECK (public_list(actors::text[])),
	verdict text NOT NULL CONSTRAINT narrative__verdict
	    CHECK (verdict IN ('false', 'misleading', 'unproven',
	    'out_of_context', 'opinion', 'threat')),
	kernel_of_truth sentence,
	harm text NOT NULL CONSTRAINT narrative__harm
	    CHECK (harm IN ('low', 'medium', 'high')),
	first_seen date,
	last_seen date,
	status text NOT NULL CONSTRAINT narrative__status
	    CHECK (status IN ('active', 'dormant')),
	retired_at timestamptz,
	CONSTRAINT narrative__last_seen CHECK (first_seen <= last_seen)
);
COMMENT ON TABLE narrative IS 'A known hostile storyline or claim.';
COMMENT ON COLUMN narrative.slug IS 'Its short name.';
COMMENT ON COLUMN narrative.parent IS 'The storyline that it is a part of.';
COMMENT ON COLUMN narrative.kind IS 'narrative or claim.';
COMMENT ON COLUMN narrative.title IS 'A neutral title.';
COMMENT ON COLUMN narrative.summary IS 'A neutral description.';
COMMENT ON COLUMN narrative.aliases IS 'Other names of it.';
COMMENT ON COLUMN narrative.tags IS
	'What it is used for: dismiss, distort, distract, dismay, divide.';
COMMENT ON COLUMN narrative.disarm IS 'DISARM techniques seen with it.';
COMMENT ON COLUMN narrative.actors IS 'States or outlets that spread it.';
COMMENT ON COLUMN narrative.verdict IS
	'false, misleading, unproven, out_of_context, opinion or threat.';
COMMENT ON COLUMN narrative.kernel_of_truth IS
	'What is fair in it; an answer must acknowledge it.';
COMMENT ON COLUMN narrative.harm IS 'low, medium or high.';
COMMENT ON COLUMN narrative.first_seen IS 'First day it was seen.';
COMMENT ON COLUMN narrative.last_seen IS 'Last day it was seen.';
COMMENT ON COLUMN narrative.status IS 'active or dormant.';
COMMENT ON COLUMN narrative.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT narrative__slug ON narrative IS
	'Another narrative has this slug.';
COMMENT ON CONSTRAINT narrative__parent ON narrative IS
	'The parent is a narrative of the library.';
COMMENT ON CONSTRAINT narrative__kind ON narrative IS
	'It is a narrative or a claim.';
COMMENT ON CONSTRAINT narrative__tags ON narrative IS
	'The tags are dismiss, distort, distract, dismay and divide, each at most once.';
COMMENT ON CONSTRAINT narrative__disarm ON narrative IS
	'A narrative names each DISARM technique once.';
COMMENT ON CONSTRAINT publics_only__actors ON narrative IS
	'Actors are states or outlets: no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT narrative__verdict ON narrative IS
	'The verdict is false, misleading, unproven, out_of_context, opinion or threat.';
COMMENT ON CONSTRAINT narrative__harm ON narrative IS
	'The harm is low, medium or high.';
COMMENT ON CONSTRAINT narrative__status ON narrative IS
	'A narrative is active or dormant.';
COMMENT ON CONSTRAINT narrative__last_seen ON narrative IS
	'It was last seen on or after the day it was first seen.';
CREATE CONSTRAINT TRIGGER no_circle AFTER INSERT OR UPDATE ON narrative
	FOR EACH ROW WHEN (NEW.parent IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('parent');

CREATE TABLE narrative_exemplar (
	narrative slug NOT NULL
	    CONSTRAINT narrative_exemplar__narrative REFERENCES narrative,
	ordinal int NOT NULL,
	text long_text NOT NULL,
	language language_tag NOT NULL,
	speaker short_text,
	date date,
	source sentence,
	CONSTRAINT narrative_exemplar__ordinal PRIMARY KEY (narrative, ordinal),
	CONSTRAINT narrative_exemplar__exemplars CHECK (speaker IS NULL
	    OR (date IS NOT NULL AND source IS NOT NULL))
);
COMMENT ON TABLE narrative_exemplar IS
	'A quotation with its speaker, or a neutral description.';
COMMENT ON COLUMN narrative_exemplar.narrative IS 'The narrative.';
COMMENT ON COLUMN narrative_exemplar.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN narrative_exemplar.text IS 'The words.';
COMMENT ON COLUMN narrative_exemplar.language IS 'Their language.';
COMMENT ON COLUMN narrative_exemplar.speaker IS 'Who said it in public.';
COMMENT ON COLUMN narrative_exemplar.date IS 'When.';
COMMENT ON COLUMN narrative_exemplar.source IS 'Where it is recorded.';
COMMENT ON CONSTRAINT narrative_exemplar__narrative ON narrative_exemplar IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT narrative_exemplar__ordinal ON narrative_exemplar IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT narrative_exemplar__exemplars ON narrative_exemplar IS
	'A quotation has a speaker, a date and a source.';

CREATE TABLE narrative_phrase (
	narrative slug NOT NULL
	    CONSTRAINT narrative_phrase__narrative REFERENCES narrative,
	ordinal int NOT NULL,
	pattern short_text NOT NULL CONSTRAINT narrative_phrase__pattern
	    CHECK (pattern ~ '[^[:space:][:punct:]0-9]{2}'),
	language language_tag,
	CONSTRAINT narrative_phrase__ordinal PRIMARY KEY (narrative, ordinal)
);
COMMENT ON TABLE narrative_phrase IS 'A wording for the phrase matcher.';
COMMENT ON COLUMN narrative_phrase.narrative IS 'The narrative.';
COMMENT ON COLUMN narrative_phrase.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN narrative_phrase.pattern IS
	'Words, with * inside words, _ for a word, ~N for a gap, | for or.';
COMMENT ON COLUMN narrative_phrase.language IS 'Only in this language.';
COMMENT ON CONSTRAINT narrative_phrase__narrative ON narrative_phrase IS
	'The narrative is one of the library.';
COMMENT ON CONSTRAINT narrative_phrase__ordinal ON narrative_phrase IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT narrative_phrase__pattern ON narrative_phrase IS
	'A phrase has at least one word with two plain letters.';

CALL library_noun('narrative', 'slug');
CALL library_part('narrative_exemplar', 'narrative', 'narrative');
CALL library_part('narrative_phrase', 'narrative', 'narrative');

CREATE FUNCTION is_term(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT words ~ '^[^|[:cntrl:]]{1,100}$' AND words = btrim(words)
$$;
COMMENT ON FUNCTION is_term(text) IS
	'Whether a term can stand in a cell of a CSV file beside others.';

CREATE TABLE concept (
	slug slug CONSTRAINT concept__slug PRIMARY KEY
	    CONSTRAINT publics_only__slug CHECK (public_words(slug)),
	kind text NOT NULL CONSTRAINT concept__kind
	    CHECK (kind IN ('state', 'people', 'office', 'alliance',
	    'institution', 'weapon', 'military', 'treaty', 'nuclear', 'cyber',
	    'economy', 'colonial', 'blame', 'conflict', 'diplomacy',
	    'information', 'rights', 'other', 'rebut', 'report', 'assert')),
	about short_text
	    CONSTRAINT publics_only__about CHECK (public_words(about)),
	retired_at timestamptz
);
COMMENT ON TABLE concept IS
	'One thing with its names in many languages: a state, an office, a weapon.';
COMMENT ON COLUMN concept.slug IS 'Its short name.';
COMMENT ON COLUMN concept.kind IS
	'What sort of thing; rebut, report and assert hold cues of stance.';
COMMENT ON COLUMN concept.about IS 'What is meant, for people.';
COMMENT ON COLUMN concept.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT concept__slug ON concept IS
	'Another concept has this slug.';
COMMENT ON CONSTRAINT publics_only__slug ON concept IS
	'The slug of a concept holds no phone number.';
COMMENT ON CONSTRAINT concept__kind ON concept IS
	'The kind is state, people, office, alliance, institution, weapon, military, treaty, nuclear, cyber, economy, colonial, blame, conflict, diplomacy, information, rights, other, rebut, report or assert.';
COMMENT ON CONSTRAINT publics_only__about ON concept IS
	'What a concept is about holds no e-mail address, phone number or @handle.';

CREATE TABLE concept_term (
	concept slug NOT NULL
	    CONSTRAINT concept_term__concept REFERENCES concept,
	ordinal int NOT NULL
	    CONSTRAINT concept_term__terms CHECK (ordinal BETWEEN 0 AND 399),
	text text NOT NULL
	    CONSTRAINT concept_term__text CHECK (is_term(text))
	    CONSTRAINT publics_only__text CHECK (public_words(text)),
	language language_tag NOT NULL,
	CONSTRAINT concept_term__ordinal PRIMARY KEY (concept, ordinal),
	CONSTRAINT concept_term__language UNIQUE (concept, language, text)
);
COMMENT ON TABLE concept_term IS 'A name of a concept in one language.';
COMMENT ON COLUMN concept_term.concept IS 'The concept.';
COMMENT ON COLUMN concept_term.ordinal IS
	'Its place among the terms, which are kept by language.';
COMMENT ON COLUMN concept_term.text IS 'The words.';
COMMENT ON COLUMN concept_term.language IS 'Their language.';
COMMENT ON CONSTRAINT concept_term__concept ON concept_term IS
	'The concept is one of the library.';
COMMENT ON CONSTRAINT concept_term__terms ON concept_term IS
	'A concept has 1 to 400 terms.';
COMMENT ON CONSTRAINT concept_term__text ON concept_term IS
	'A term has 1 to 100 characters, no blank at either end, no | and no line end.';
COMMENT ON CONSTRAINT publics_only__text ON concept_term IS
	'A term holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT concept_term__ordinal ON concept_term IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT concept_term__language ON concept_term IS
	'A concept names each term of a language once.';

CALL library_noun('concept', 'slug');
CALL library_part('concept_term', 'concept', 'concept');
