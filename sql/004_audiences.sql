-- SPDX-License-Identifier: Apache-2.0
-- 004_audiences.sql - the publics that are spoken to, never a person.
-- Owns: audience with its profile, audience_set.
-- Leaves to others: who may not speak to whom (005_organisations.sql).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE audience (
	slug slug CONSTRAINT audience__slug PRIMARY KEY
	    CONSTRAINT publics_only__slug CHECK (public_words(slug)),
	name short_text NOT NULL
	    CONSTRAINT publics_only__name CHECK (public_words(name)),
	kind text NOT NULL CONSTRAINT publics_only__kind
	    CHECK (kind IN ('region', 'country', 'public', 'sector')),
	parent slug
	    CONSTRAINT audience__parent REFERENCES audience,
	m49 m49_code,
	iso country_code,
	time_zone time_zone NOT NULL,
	weekend bigint[] NOT NULL DEFAULT '{}' CONSTRAINT audience__weekend
	    CHECK (weekend <@ '{1,2,3,4,5,6,7}'::bigint[]
	    AND no_repeats(weekend::text[])),
	min_population bigint NOT NULL CONSTRAINT publics_only__min_population
	    CHECK (min_population >= 100000),
	retired_at timestamptz
);
COMMENT ON TABLE audience IS 'A public: a region, country, public or sector.';
COMMENT ON COLUMN audience.slug IS 'Its short name.';
COMMENT ON COLUMN audience.name IS 'Its name for people.';
COMMENT ON COLUMN audience.kind IS 'region, country, public or sector.';
COMMENT ON COLUMN audience.parent IS 'The audience that it is a part of.';
COMMENT ON COLUMN audience.m49 IS 'Its UN M49 code.';
COMMENT ON COLUMN audience.iso IS 'Its ISO 3166-1 alpha-2 code.';
COMMENT ON COLUMN audience.time_zone IS 'The zone its clock times are in.';
COMMENT ON COLUMN audience.weekend IS 'ISO weekdays of rest, 1 is Monday.';
COMMENT ON COLUMN audience.min_population IS 'At least so many people.';
COMMENT ON COLUMN audience.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT audience__slug ON audience IS
	'Another audience has this slug.';
COMMENT ON CONSTRAINT publics_only__name ON audience IS
	'The name of a public holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT publics_only__slug ON audience IS
	'The slug of a public holds no phone number.';
COMMENT ON CONSTRAINT publics_only__kind ON audience IS
	'An audience is a region, country, public or sector, never a person.';
COMMENT ON CONSTRAINT audience__parent ON audience IS
	'The parent is an audience of the library.';
COMMENT ON CONSTRAINT audience__weekend ON audience IS
	'The weekend is a list of ISO weekdays, 1 to 7, each once.';
COMMENT ON CONSTRAINT publics_only__min_population ON audience IS
	'An audience has at least 100000 people.';

-- Also used for narratives and evidence: PARENT is the column that links up.
CREATE FUNCTION refuse_circle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	link text := TG_ARGV[0];
	circle boolean;
BEGIN
	EXECUTE format('WITH RECURSIVE up(slug, link) AS ('
	    'SELECT slug, %1$I FROM %2$I WHERE slug = $1 '
	    'UNION SELECT t.slug, t.%1$I FROM %2$I t, up WHERE t.slug = up.link)'
	    'SELECT EXISTS (SELECT FROM up WHERE link = $2)', link,
	    TG_TABLE_NAME)
	INTO circle USING to_jsonb(NEW) ->> link, NEW.slug;
	IF circle THEN
		PERFORM fail('CP400', link, format(
		    'Following "%s", "%s" leads back to itself.', link,
		    NEW.slug));
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_circle() IS
	'Trigger: following the named link never leads back.';

CREATE CONSTRAINT TRIGGER no_circle AFTER INSERT OR UPDATE ON audience
	FOR EACH ROW WHEN (NEW.parent IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('parent');

CREATE TABLE audience_language (
	audience slug NOT NULL
	    CONSTRAINT audience_language__audience REFERENCES audience,
	ordinal int NOT NULL,
	language language_tag NOT NULL,
	share share NOT NULL,
	CONSTRAINT audience_language__ordinal PRIMARY KEY (audience, ordinal),
	CONSTRAINT audience_language__language UNIQUE (audience, language)
);
COMMENT ON TABLE audience_language IS 'A language that an audience reads.';
COMMENT ON COLUMN audience_language.audience IS 'The audience.';
COMMENT ON COLUMN audience_language.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_language.language IS 'The language.';
COMMENT ON COLUMN audience_language.share IS 'Which part reads it.';
COMMENT ON CONSTRAINT audience_language__audience ON audience_language IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_language__ordinal ON audience_language IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT audience_language__language ON audience_language IS
	'An audience names each language once.';

CREATE TABLE audience_channel (
	audience slug NOT NULL
	    CONSTRAINT audience_channel__audience REFERENCES audience,
	ordinal int NOT NULL,
	kind channel_kind NOT NULL,
	share share,
	source sentence
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	year bigint CONSTRAINT audience_channel__year
	    CHECK (year BETWEEN 1900 AND 2200),
	prime_time local_window[] NOT NULL DEFAULT '{}',
	CONSTRAINT audience_channel__ordinal PRIMARY KEY (audience, ordinal)
);
COMMENT ON TABLE audience_channel IS 'A way to reach an audience.';
COMMENT ON COLUMN audience_channel.audience IS 'The audience.';
COMMENT ON COLUMN audience_channel.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_channel.kind IS 'Radio, television, ...';
COMMENT ON COLUMN audience_channel.share IS 'Which part it reaches.';
COMMENT ON COLUMN audience_channel.source IS 'Who says so.';
COMMENT ON COLUMN audience_channel.year IS 'The year the share is of.';
COMMENT ON COLUMN audience_channel.prime_time IS 'Best local times.';
COMMENT ON CONSTRAINT audience_channel__audience ON audience_channel IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_channel__ordinal ON audience_channel IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__source ON audience_channel IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_channel__year ON audience_channel IS
	'A year has four digits.';

CREATE TABLE audience_concern (
	audience slug NOT NULL
	    CONSTRAINT audience_concern__audience REFERENCES audience,
	ordinal int NOT NULL,
	theme slug NOT NULL
	    CONSTRAINT publics_only__theme CHECK (public_words(theme)),
	weight share NOT NULL,
	CONSTRAINT audience_concern__ordinal PRIMARY KEY (audience, ordinal),
	CONSTRAINT audience_concern__theme UNIQUE (audience, theme)
);
COMMENT ON TABLE audience_concern IS 'Something that an audience minds.';
COMMENT ON COLUMN audience_concern.audience IS 'The audience.';
COMMENT ON COLUMN audience_concern.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_concern.theme IS 'The theme.';
COMMENT ON COLUMN audience_concern.weight IS 'How much it is minded.';
COMMENT ON CONSTRAINT audience_concern__audience ON audience_concern IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_concern__ordinal ON audience_concern IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__theme ON audience_concern IS
	'A theme holds no phone number.';
COMMENT ON CONSTRAINT audience_concern__theme ON audience_concern IS
	'An audience names each concern once.';

CREATE TABLE audience_sensitivity (
	audience slug NOT NULL
	    CONSTRAINT audience_sensitivity__audience REFERENCES audience,
	ordinal int NOT NULL,
	theme slug NOT NULL
	    CONSTRAINT publics_only__theme CHECK (public_words(theme)),
	advice sentence NOT NULL
	    CONSTRAINT publics_only__advice CHECK (public_words(advice)),
	CONSTRAINT audience_sensitivity__ordinal PRIMARY KEY (audience, ordinal)
);
COMMENT ON TABLE audience_sensitivity IS 'Where care is due.';
COMMENT ON COLUMN audience_sensitivity.audience IS 'The audience.';
COMMENT ON COLUMN audience_sensitivity.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_sensitivity.theme IS 'The theme.';
COMMENT ON COLUMN audience_sensitivity.advice IS 'What to mind.';
COMMENT ON CONSTRAINT audience_sensitivity__audience ON audience_sensitivity IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_sensitivity__ordinal ON audience_sensitivity IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__theme ON audience_sensitivity IS
	'A theme holds no phone number.';
COMMENT ON CONSTRAINT publics_only__advice ON audience_sensitivity IS
	'An advice holds no e-mail address, phone number or @handle.';

CREATE TABLE audience_trust (
	audience slug NOT NULL
	    CONSTRAINT audience_trust__audience REFERENCES audience,
	ordinal int NOT NULL,
	organisation slug NOT NULL CONSTRAINT publics_only__organisation
	    CHECK (public_words(organisation)),
	value share NOT NULL,
	survey sentence NOT NULL
	    CONSTRAINT publics_only__survey CHECK (public_words(survey)),
	population sentence NOT NULL
	    CONSTRAINT publics_only__population CHECK (public_words(population)),
	n bigint NOT NULL CONSTRAINT audience_trust__n CHECK (n > 0),
	from_date date NOT NULL,
	to_date date NOT NULL,
	CONSTRAINT audience_trust__ordinal PRIMARY KEY (audience, ordinal),
	CONSTRAINT audience_trust__trust CHECK (from_date <= to_date)
);
COMMENT ON TABLE audience_trust IS
	'A survey''s reading of how far an audience trusts somebody.';
COMMENT ON COLUMN audience_trust.audience IS 'The audience.';
COMMENT ON COLUMN audience_trust.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_trust.organisation IS
	'The organisation or power asked about; need not be in the library.';
COMMENT ON COLUMN audience_trust.value IS 'The part that trusts it.';
COMMENT ON COLUMN audience_trust.survey IS 'Name of the survey.';
COMMENT ON COLUMN audience_trust.population IS 'Who was surveyed.';
COMMENT ON COLUMN audience_trust.n IS 'How many were surveyed.';
COMMENT ON COLUMN audience_trust.from_date IS 'First day of the fieldwork.';
COMMENT ON COLUMN audience_trust.to_date IS 'Last day of the fieldwork.';
COMMENT ON CONSTRAINT audience_trust__audience ON audience_trust IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_trust__ordinal ON audience_trust IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__organisation ON audience_trust IS
	'A power asked about is named without a phone number.';
COMMENT ON CONSTRAINT publics_only__survey ON audience_trust IS
	'A survey''s name holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT publics_only__population ON audience_trust IS
	'A surveyed population is a public: no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_trust__n ON audience_trust IS
	'A survey asked at least one person.';
COMMENT ON CONSTRAINT audience_trust__trust ON audience_trust IS
	'Fieldwork ends on or after the day it begins.';

CREATE TABLE audience_blackout (
	audience slug NOT NULL
	    CONSTRAINT audience_blackout__audience REFERENCES audience,
	ordinal int NOT NULL,
	from_date date NOT NULL,
	to_date date NOT NULL,
	reason sentence NOT NULL
	    CONSTRAINT publics_only__reason CHECK (public_words(reason)),
	CONSTRAINT audience_blackout__ordinal PRIMARY KEY (audience, ordinal),
	CONSTRAINT audience_blackout__blackouts CHECK (from_date <= to_date)
);
COMMENT ON TABLE audience_blackout IS
	'Days on which nothing is released to an audience, as before elections.';
COMMENT ON COLUMN audience_blackout.audience IS 'The audience.';
COMMENT ON COLUMN audience_blackout.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_blackout.from_date IS 'First day, local.';
COMMENT ON COLUMN audience_blackout.to_date IS 'Last day, local.';
COMMENT ON COLUMN audience_blackout.reason IS 'Why.';
COMMENT ON CONSTRAINT audience_blackout__audience ON audience_blackout IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_blackout__ordinal ON audience_blackout IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT publics_only__reason ON audience_blackout IS
	'A reason holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT audience_blackout__blackouts ON audience_blackout IS
	'A blackout ends on or after the day it begins.';

CREATE TABLE audience_set (
	slug slug CONSTRAINT audience_set__slug PRIMARY KEY
	    CONSTRAINT publics_only__slug CHECK (public_words(slug)),
	name short_text NOT NULL
	    CONSTRAINT publics_only__name CHECK (public_words(name)),
	basis sentence NOT NULL
	    CONSTRAINT publics_only__basis CHECK (public_words(basis)),
	retired_at timestamptz
);
COMMENT ON TABLE audience_set IS
	'A named list of audiences with a cited basis, such as global-south.';
COMMENT ON COLUMN audience_set.slug IS 'Its short name.';
COMMENT ON COLUMN audience_set.name IS 'Its name for people.';
COMMENT ON COLUMN audience_set.basis IS 'Who counts these audiences so.';
COMMENT ON COLUMN audience_set.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT audience_set__slug ON audience_set IS
	'Another audience set has this slug.';
COMMENT ON CONSTRAINT publics_only__name ON audience_set IS
	'The name of a public holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT publics_only__slug ON audience_set IS
	'The slug of a public holds no phone number.';
COMMENT ON CONSTRAINT publics_only__basis ON audience_set IS
	'A set''s basis holds no e-mail address, phone number or @handle.';

CREATE TABLE audience_set_member (
	audience_set slug NOT NULL
	    CONSTRAINT audience_set_member__audience_set REFERENCES audience_set,
	ordinal int NOT NULL,
	audience slug NOT NULL
	    CONSTRAINT audience_set_member__audience REFERENCES audience,
	CONSTRAINT audience_set_member__ordinal
	    PRIMARY KEY (audience_set, ordinal),
	CONSTRAINT audience_set_member__audiences UNIQUE (audience_set, audience)
);
COMMENT ON TABLE audience_set_member IS 'An audience in a set.';
COMMENT ON COLUMN audience_set_member.audience_set IS 'The set.';
COMMENT ON COLUMN audience_set_member.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN audience_set_member.audience IS 'The audience.';
COMMENT ON CONSTRAINT audience_set_member__audience_set
	ON audience_set_member IS 'The set is one of the library.';
COMMENT ON CONSTRAINT audience_set_member__audience ON audience_set_member IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT audience_set_member__ordinal ON audience_set_member IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT audience_set_member__audiences ON audience_set_member IS
	'A set names each audience once.';

CALL library_noun('audience', 'slug');
CALL library_part('audience_language', 'audience', 'audience');
CALL library_part('audience_channel', 'audience', 'audience');
CALL library_part('audience_concern', 'audience', 'audience');
CALL library_part('audience_sensitivity', 'audience', 'audience');
CALL library_part('audience_trust', 'audience', 'audience');
CALL library_part('audience_blackout', 'audience', 'audience');
CALL library_noun('audience_set', 'slug');
CALL library_part('audience_set_member', 'audience_set', 'audience_set');
