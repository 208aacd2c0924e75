-- SPDX-License-Identifier: Apache-2.0
-- 001_types.sql - the schema, the domains and the small helpers.
-- Owns: what a slug, a language tag, a text is; how our functions fail.
-- Leaves to others: every table.

CREATE SCHEMA IF NOT EXISTS counterpoint;
COMMENT ON SCHEMA counterpoint IS
	'All that Counterpoint stores, and the functions that may write it.';
SET LOCAL search_path = counterpoint, pg_temp;

-- Nobody but the owner runs a function unless 021_grants.sql says so.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Failing. COLUMN carries the field path and CONSTRAINT the rule's name, so
-- that the daemon can tell its client both.

CREATE FUNCTION fail(code text, field text, message text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = code, COLUMN = coalesce(field, ''),
	    MESSAGE = message;
END $$;
COMMENT ON FUNCTION fail(text, text, text) IS
	'Ends the statement with one of our error codes and the field''s path.';

CREATE FUNCTION fail_rule(rule text, field text, message text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'CP422', COLUMN = coalesce(field, ''),
	    CONSTRAINT = rule, MESSAGE = message;
END $$;
COMMENT ON FUNCTION fail_rule(text, text, text) IS
	'Ends the statement because a guard rail refused; rule names it.';

-- Who acts.

CREATE FUNCTION current_actor() RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce(nullif(current_setting('counterpoint.actor', true), ''),
	    'psql:' || session_user)
$$;
COMMENT ON FUNCTION current_actor() IS
	'Login on whose behalf this transaction runs, or psql:ROLE.';

CREATE FUNCTION act_as(actor text) RETURNS void
LANGUAGE sql AS $$
	SELECT set_config('counterpoint.actor', coalesce(actor, ''), true)
$$;
COMMENT ON FUNCTION act_as(text) IS
	'Tells the triggers of this transaction who acts.';

CREATE FUNCTION moment(timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT AS $$
	SELECT to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
COMMENT ON FUNCTION moment(timestamptz) IS
	'A point in time as our JSON writes it, whatever the session''s zone.';

CREATE FUNCTION day(date) RETURNS text
LANGUAGE sql STABLE STRICT AS $$ SELECT to_char($1, 'YYYY-MM-DD') $$;
COMMENT ON FUNCTION day(date) IS 'A date as our JSON writes it.';

CREATE FUNCTION without_empty(doc jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(jsonb_object_agg(key, value), '{}')
	FROM jsonb_each(doc) WHERE value NOT IN ('null', '[]')
$$;
COMMENT ON FUNCTION without_empty(jsonb) IS
	'An object without its null and empty-list fields.';

-- Texts.

CREATE DOMAIN slug AS text COLLATE "C"
	CONSTRAINT slug__format
	CHECK (VALUE ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$');
COMMENT ON DOMAIN slug IS 'A short name that never changes, for links.';
COMMENT ON CONSTRAINT slug__format ON DOMAIN slug IS
	'A slug is 1 to 64 lower-case letters, digits and inner hyphens.';

CREATE DOMAIN short_text AS text
	CONSTRAINT short_text__length
	CHECK (length(VALUE) <= 200 AND btrim(VALUE) <> '');
COMMENT ON DOMAIN short_text IS 'A name or title.';
COMMENT ON CONSTRAINT short_text__length ON DOMAIN short_text IS
	'A name or title has 1 to 200 characters.';

CREATE DOMAIN sentence AS text
	CONSTRAINT sentence__length
	CHECK (length(VALUE) <= 2000 AND btrim(VALUE) <> '');
COMMENT ON DOMAIN sentence IS 'A sentence, a reason, a summary, a citation.';
COMMENT ON CONSTRAINT sentence__length ON DOMAIN sentence IS
	'A sentence or summary has 1 to 2000 characters.';

CREATE DOMAIN long_text AS text
	CONSTRAINT long_text__length
	CHECK (length(VALUE) <= 8000 AND btrim(VALUE) <> '');
COMMENT ON DOMAIN long_text IS 'Words to be said or quoted.';
COMMENT ON CONSTRAINT long_text__length ON DOMAIN long_text IS
	'A text has 1 to 8000 characters.';

CREATE DOMAIN web_address AS text
	CONSTRAINT web_address__format
	CHECK (VALUE ~ '^https?://[^[:space:]]+$' AND length(VALUE) <= 2000);
COMMENT ON DOMAIN web_address IS 'An http or https address.';
COMMENT ON CONSTRAINT web_address__format ON DOMAIN web_address IS
	'A web address begins with http:// or https:// and has no blanks.';

-- Codes.

CREATE DOMAIN language_tag AS text COLLATE "C"
	CONSTRAINT language_tag__format
	CHECK (VALUE ~ ('^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?'
	    || '(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$'));
COMMENT ON DOMAIN language_tag IS 'A BCP 47 language tag.';
COMMENT ON CONSTRAINT language_tag__format ON DOMAIN language_tag IS
	'A language is a BCP 47 tag in its usual case: en, pt-BR, zh-Hant.';

CREATE DOMAIN country_code AS text COLLATE "C"
	CONSTRAINT country_code__format CHECK (VALUE ~ '^[A-Z]{2}$');
COMMENT ON DOMAIN country_code IS 'An ISO 3166-1 alpha-2 code.';
COMMENT ON CONSTRAINT country_code__format ON DOMAIN country_code IS
	'A country is two capital letters of ISO 3166-1: VN.';

CREATE DOMAIN m49_code AS text COLLATE "C"
	CONSTRAINT m49_code__format CHECK (VALUE ~ '^[0-9]{3}$');
COMMENT ON DOMAIN m49_code IS 'A UN M49 area code.';
COMMENT ON CONSTRAINT m49_code__format ON DOMAIN m49_code IS
	'An M49 code is three digits: 035.';

CREATE DOMAIN disarm_technique AS text COLLATE "C"
	CONSTRAINT disarm_technique__format
	CHECK (VALUE ~ '^T[0-9]{4}(\.[0-9]{3})?$');
COMMENT ON DOMAIN disarm_technique IS 'A DISARM technique.';
COMMENT ON CONSTRAINT disarm_technique__format ON DOMAIN disarm_technique IS
	'A DISARM technique looks like T0022 or T0022.001.';

CREATE DOMAIN sha256_hex AS text COLLATE "C"
	CONSTRAINT sha256_hex__format CHECK (VALUE ~ '^[0-9a-f]{64}$');
COMMENT ON DOMAIN sha256_hex IS 'A SHA-256 digest in hexadecimal.';
COMMENT ON CONSTRAINT sha256_hex__format ON DOMAIN sha256_hex IS
	'A SHA-256 digest is 64 lower-case hexadecimal digits.';

CREATE DOMAIN share AS numeric
	CONSTRAINT share__range CHECK (VALUE BETWEEN 0 AND 1);
COMMENT ON DOMAIN share IS 'A part of a whole, a weight, a probability.';
COMMENT ON CONSTRAINT share__range ON DOMAIN share IS
	'A share, weight or value lies between 0 and 1.';

CREATE DOMAIN channel_kind AS text COLLATE "C"
	CONSTRAINT channel_kind__known
	CHECK (VALUE IN ('radio', 'television', 'newspaper', 'web', 'social',
	    'messaging', 'briefing', 'event'));
COMMENT ON DOMAIN channel_kind IS 'A way to reach a public.';
COMMENT ON CONSTRAINT channel_kind__known ON DOMAIN channel_kind IS
	'A channel is radio, television, newspaper, web, social, messaging, briefing or event.';

CREATE FUNCTION time_zone_known(zone text) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
	PERFORM now() AT TIME ZONE zone;
	-- PostgreSQL also takes offsets and abbreviations; people should not.
	RETURN zone ~ '^(UTC|[A-Z][A-Za-z_+-]+(/[A-Za-z0-9_+-]+)+)$';
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN false;
END $$;
COMMENT ON FUNCTION time_zone_known(text) IS
	'Whether this is an IANA time zone that the server knows.';

CREATE DOMAIN time_zone AS text
	CONSTRAINT time_zone__known
	CHECK (counterpoint.time_zone_known(VALUE));
COMMENT ON DOMAIN time_zone IS 'An IANA time zone.';
COMMENT ON CONSTRAINT time_zone__known ON DOMAIN time_zone IS
	'A time zone is a name of the IANA database: Asia/Ho_Chi_Minh.';

CREATE TYPE local_window AS (starts time, ends time);
COMMENT ON TYPE local_window IS
	'A daily stretch of local time; may run past midnight.';
COMMENT ON COLUMN local_window.starts IS 'First minute, local time.';
COMMENT ON COLUMN local_window.ends IS 'Minute at which it is over.';

-- Publics only: a profile holds no way to reach a single person.

-- One form for what looks alike: full-width signs, dashes, the digits of the
-- scripts that our audiences read, and nothing that is invisible.
CREATE FUNCTION plain_signs(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT translate(normalize(words, NFKC), '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'
	    || '०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙၀၁၂၃၄၅၆၇၈၉' || U&'\2010\2012\2013\2014\2212'
	    || U&'\00AD\200B\200C\200D\200E\200F\2060\FEFF',
	    repeat('0123456789', 5) || '-----')
$$;
COMMENT ON FUNCTION plain_signs(text) IS
	'Words with ASCII digits, hyphens and signs, without invisible ones.';

-- In plpgsql, which keeps its plans: terms come by the ten thousand.
CREATE FUNCTION personal_contact(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	-- ICU's letters, whatever the cluster's locale: C knows ASCII only.
	t text COLLATE "und-x-icu" := counterpoint.plain_signs(words);
BEGIN
	IF strpos(t, '@') = 0 AND t !~ '([0-9].*){3}' COLLATE "C" THEN
		RETURN NULL;
	END IF;
	RETURN CASE
	WHEN t ~ '[[:alnum:]._%+-]+@[[:alnum:]-]+(\.[[:alnum:]-]+)+'
	    THEN 'an e-mail address'
	WHEN t ~ '(^|[^[:alnum:]_])@[[:alnum:]_]{2,}' THEN 'an @handle'
	WHEN t ~ '(^|[^[:alnum:]])\+[0-9][0-9 ().-]{6,}[0-9]'
	    OR t ~ '\(0?[0-9]{2,4}\) ?[0-9]{3,4}[ .-]?[0-9]{3,4}\M'
	    OR t ~ '(?<![0-9][ .,-])\m0[0-9]{1,3}[ .-][0-9]{3,4}[ .-]?[0-9]{3,4}\M'
	    OR t ~ '(?<![0-9][ .,-])\m[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}\M'
	    OR t ~ '\m0[0-9]{8,10}\M'
	    OR t ~ '(?<![0-9][ .,-])\m00[1-9][0-9 ().-]{6,}[0-9]'
	    OR t ~* '\m(tel|phone|mobile|whatsapp)[^[:alnum:]]{0,3}[0-9 ]{6,}'
	    THEN 'a phone number' END;
END $$;
COMMENT ON FUNCTION personal_contact(text) IS
	'What contact detail of a person the words hold; NULL when none.';

CREATE FUNCTION public_words(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT counterpoint.personal_contact(words) IS NULL
$$;
COMMENT ON FUNCTION public_words(text) IS
	'Whether the words hold no contact detail of a person (for CHECKs).';

CREATE FUNCTION base_language(tag text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT split_part(tag, '-', 1)
$$;
COMMENT ON FUNCTION base_language(text) IS 'pt for pt-BR.';

CREATE FUNCTION no_repeats(list text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT count(*) = count(DISTINCT e) FROM unnest(list) AS e
$$;
COMMENT ON FUNCTION no_repeats(text[]) IS
	'Whether a list names nothing twice and holds no NULL.';

-- Guards that many tables share.

CREATE FUNCTION refuse_removal() RETURNS trigger
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM fail('CP409', NULL, format(
	    'A row of %s is never removed, so that history stays readable; retire it instead.',
	    TG_TABLE_NAME));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_removal() IS
	'Trigger of the nouns of the library: retire, do not delete.';

CREATE FUNCTION refuse_renaming() RETURNS trigger
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM fail('CP409', TG_ARGV[0], format(
	    'The %s of a row of %s never changes, as others go by it; add a new one and retire this one.',
	    TG_ARGV[0], TG_TABLE_NAME));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_renaming() IS
	'Trigger of the nouns of the library: a slug or login stays.';

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM fail_rule('append_only', NULL, format(
	    'What stands in %s is only added to, in its own way; it is never changed or removed.',
	    TG_TABLE_NAME));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION refuse_change() IS
	'Trigger of what may only grow.';
