-- SPDX-License-Identifier: Apache-2.0
-- 005_organisations.sql - who speaks, and who may log in for whom.
-- Owns: organisation, account, token.
-- Leaves to others: what an account may do (the daemon's method table).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE organisation (
	slug slug CONSTRAINT organisation__slug PRIMARY KEY,
	legal_name short_text NOT NULL,
	kind text NOT NULL CONSTRAINT organisation__kind
	    CHECK (kind IN ('state', 'alliance', 'agency', 'ngo')),
	country country_code,
	groups text[] NOT NULL DEFAULT '{}'
	    CONSTRAINT organisation__groups CHECK (no_repeats(groups)),
	voice_line short_text NOT NULL,
	time_zone time_zone NOT NULL,
	languages language_tag[] NOT NULL DEFAULT '{}'
	    CONSTRAINT organisation__languages
	    CHECK (no_repeats(languages::text[])),
	retired_at timestamptz,
	CONSTRAINT organisation__country
	    CHECK (kind <> 'alliance' OR country IS NULL)
);
COMMENT ON TABLE organisation IS
	'Who speaks, under its own name: there is no column for another one.';
COMMENT ON COLUMN organisation.slug IS 'Its short name.';
COMMENT ON COLUMN organisation.legal_name IS 'Its name in law.';
COMMENT ON COLUMN organisation.kind IS 'state, alliance, agency or ngo.';
COMMENT ON COLUMN organisation.country IS 'Its country.';
COMMENT ON COLUMN organisation.groups IS
	'Circles it belongs to; ipp: the Indo-Pacific Partners.';
COMMENT ON COLUMN organisation.voice_line IS
	'How every rendering of its messages names it.';
COMMENT ON COLUMN organisation.time_zone IS 'The zone its desk works in.';
COMMENT ON COLUMN organisation.languages IS 'Languages it writes in.';
COMMENT ON COLUMN organisation.retired_at IS 'Since when it is out of use.';
COMMENT ON CONSTRAINT organisation__slug ON organisation IS
	'Another organisation has this slug.';
COMMENT ON CONSTRAINT organisation__kind ON organisation IS
	'An organisation is a state, alliance, agency or ngo.';
COMMENT ON CONSTRAINT organisation__groups ON organisation IS
	'An organisation names each of its groups once.';
COMMENT ON CONSTRAINT organisation__languages ON organisation IS
	'An organisation names each of its languages once.';
COMMENT ON CONSTRAINT organisation__country ON organisation IS
	'An alliance has no country.';

CREATE TABLE organisation_forbidden (
	organisation slug NOT NULL
	    CONSTRAINT organisation_forbidden__organisation
	    REFERENCES organisation,
	ordinal int NOT NULL,
	audience slug NOT NULL
	    CONSTRAINT organisation_forbidden__audience REFERENCES audience,
	CONSTRAINT organisation_forbidden__ordinal
	    PRIMARY KEY (organisation, ordinal),
	CONSTRAINT organisation_forbidden__forbidden_audiences
	    UNIQUE (organisation, audience)
);
COMMENT ON TABLE organisation_forbidden IS
	'A public that an organisation must not address: its home public, unless its law says otherwise.';
COMMENT ON COLUMN organisation_forbidden.organisation IS 'Who must not.';
COMMENT ON COLUMN organisation_forbidden.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN organisation_forbidden.audience IS
	'The public, with all that are part of it.';
COMMENT ON CONSTRAINT organisation_forbidden__organisation
	ON organisation_forbidden IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT organisation_forbidden__audience
	ON organisation_forbidden IS 'The audience is one of the library.';
COMMENT ON CONSTRAINT organisation_forbidden__ordinal
	ON organisation_forbidden IS 'Each place in the list is taken once.';
COMMENT ON CONSTRAINT organisation_forbidden__forbidden_audiences
	ON organisation_forbidden IS
	'An organisation names each forbidden audience once.';

CREATE TABLE organisation_burden (
	organisation slug NOT NULL
	    CONSTRAINT organisation_burden__organisation
	    REFERENCES organisation,
	ordinal int NOT NULL,
	audience slug NOT NULL
	    CONSTRAINT organisation_burden__audience REFERENCES audience,
	weight share NOT NULL,
	reason sentence NOT NULL,
	source sentence NOT NULL,
	CONSTRAINT organisation_burden__ordinal
	    PRIMARY KEY (organisation, ordinal),
	CONSTRAINT organisation_burden__legacy_burden
	    UNIQUE (organisation, audience)
);
COMMENT ON TABLE organisation_burden IS
	'An audience where an organisation''s history costs it credibility.';
COMMENT ON COLUMN organisation_burden.organisation IS 'Whose history.';
COMMENT ON COLUMN organisation_burden.ordinal IS 'Its place in the list.';
COMMENT ON COLUMN organisation_burden.audience IS 'Where.';
COMMENT ON COLUMN organisation_burden.weight IS 'How much, 1 is most.';
COMMENT ON COLUMN organisation_burden.reason IS 'What happened.';
COMMENT ON COLUMN organisation_burden.source IS 'Who says so.';
COMMENT ON CONSTRAINT organisation_burden__organisation
	ON organisation_burden IS 'The organisation is one of the library.';
COMMENT ON CONSTRAINT organisation_burden__audience ON organisation_burden IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT organisation_burden__ordinal ON organisation_burden IS
	'Each place in the list is taken once.';
COMMENT ON CONSTRAINT organisation_burden__legacy_burden
	ON organisation_burden IS
	'An organisation has one legacy burden per audience.';

CREATE TABLE account (
	login slug CONSTRAINT account__login PRIMARY KEY,
	organisation slug NOT NULL
	    CONSTRAINT account__organisation REFERENCES organisation,
	name short_text NOT NULL,
	person boolean NOT NULL,
	roles text[] NOT NULL DEFAULT '{}' CONSTRAINT account__roles
	    CHECK (roles <@ '{analyst,author,reviewer,releaser,auditor,admin}'
	    AND no_repeats(roles)),
	retired_at timestamptz,
	CONSTRAINT four_eyes__roles
	    CHECK (person OR NOT roles && '{reviewer,releaser,admin}')
);
COMMENT ON TABLE account IS 'A person''s or a program''s login.';
COMMENT ON COLUMN account.login IS 'The name it logs in by.';
COMMENT ON COLUMN account.organisation IS 'The organisation it works for.';
COMMENT ON COLUMN account.name IS 'The name of the person or program.';
COMMENT ON COLUMN account.person IS 'Whether it is a person.';
COMMENT ON COLUMN account.roles IS
	'What it may do: analyst, author, reviewer, releaser, auditor, admin.';
COMMENT ON COLUMN account.retired_at IS 'Since when it cannot log in.';
COMMENT ON CONSTRAINT account__login ON account IS
	'Another account has this login.';
COMMENT ON CONSTRAINT account__organisation ON account IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT account__roles ON account IS
	'The roles are analyst, author, reviewer, releaser, auditor and admin, each at most once.';
COMMENT ON CONSTRAINT four_eyes__roles ON account IS
	'A program can neither review nor release nor administer.';

CREATE DOMAIN unix_uid AS bigint
	CONSTRAINT unix_uid__uids CHECK (VALUE BETWEEN 0 AND 4294967294);
COMMENT ON DOMAIN unix_uid IS 'The id of a local Unix user.';
COMMENT ON CONSTRAINT unix_uid__uids ON DOMAIN unix_uid IS
	'A Unix user id lies between 0 and 4294967294.';

CREATE TABLE account_uid (
	uid unix_uid CONSTRAINT account_uid__uids PRIMARY KEY,
	login slug NOT NULL CONSTRAINT account_uid__login REFERENCES account,
	ordinal int NOT NULL,
	CONSTRAINT account_uid__ordinal UNIQUE (login, ordinal)
);
COMMENT ON TABLE account_uid IS
	'A local Unix user who is let in as an account on the socket.';
COMMENT ON COLUMN account_uid.uid IS 'The Unix user id.';
COMMENT ON COLUMN account_uid.login IS 'The account.';
COMMENT ON COLUMN account_uid.ordinal IS 'Its place in the list.';
COMMENT ON CONSTRAINT account_uid__uids ON account_uid IS
	'A Unix user id belongs to one account.';
COMMENT ON CONSTRAINT account_uid__login ON account_uid IS
	'The account is one of the library.';
COMMENT ON CONSTRAINT account_uid__ordinal ON account_uid IS
	'Each place in the list is taken once.';

CREATE TABLE token (
	hash bytea CONSTRAINT token__hash PRIMARY KEY
	    CONSTRAINT token__hash_length CHECK (length(hash) = 32),
	account slug NOT NULL CONSTRAINT token__account REFERENCES account,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	label short_text,
	revoked_at timestamptz,
	CONSTRAINT token__expires_at CHECK (expires_at > created_at)
);
CREATE INDEX token_account ON token (account);
COMMENT ON TABLE token IS
	'A credential of an account. Only its hash is kept.';
COMMENT ON COLUMN token.hash IS 'BLAKE2b-256 of the token.';
COMMENT ON COLUMN token.account IS 'Whose it is.';
COMMENT ON COLUMN token.created_at IS 'When it was made.';
COMMENT ON COLUMN token.expires_at IS 'When it ceases to work.';
COMMENT ON COLUMN token.label IS 'What it is for.';
COMMENT ON COLUMN token.revoked_at IS 'When it was withdrawn.';
COMMENT ON CONSTRAINT token__hash ON token IS 'A token is known once.';
COMMENT ON CONSTRAINT token__hash_length ON token IS
	'A token''s hash has 32 bytes.';
COMMENT ON CONSTRAINT token__account ON token IS
	'The account is one of the library.';
COMMENT ON CONSTRAINT token__expires_at ON token IS
	'A token expires after it was made.';
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON token
	FOR EACH ROW EXECUTE FUNCTION audit_row('token', 'account', 'label');

-- A program that became a person could have its own words cleared.
CREATE FUNCTION account_kind_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM fail_rule('four_eyes', 'person',
	    'An account stays a person''s or a program''s; make another account.');
	RETURN NULL;
END $$;
COMMENT ON FUNCTION account_kind_stays() IS
	'Trigger: no account turns from a program into a person, or back.';
CREATE TRIGGER kind_stays BEFORE UPDATE ON account FOR EACH ROW
	WHEN (OLD.person <> NEW.person) EXECUTE FUNCTION account_kind_stays();

-- A retired account lets nobody in, and its Unix users are free again.
CREATE FUNCTION account_shut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	DELETE FROM account_uid WHERE login = NEW.login;
	UPDATE token SET revoked_at = now()
	WHERE account = NEW.login AND revoked_at IS NULL;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION account_shut() IS
	'Trigger: retiring an account takes its credentials away.';
CREATE TRIGGER shut AFTER UPDATE ON account FOR EACH ROW
	WHEN (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL)
	EXECUTE FUNCTION account_shut();

CALL library_noun('organisation', 'slug');
CALL library_part('organisation_forbidden', 'organisation', 'organisation');
CALL library_part('organisation_burden', 'organisation', 'organisation');
CALL library_noun('account', 'login');
CALL library_part('account_uid', 'account', 'login');

CREATE FUNCTION live_account(actor text, field text) RETURNS account
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found account;
BEGIN
	SELECT * INTO found FROM account
	WHERE login = actor AND retired_at IS NULL;
	IF found.login IS NULL THEN
		PERFORM fail('CP404', field, format(
		    'There is no account "%s".', actor));
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION live_account(text, text) IS
	'The account of a login, or not_found.';

CREATE FUNCTION token_create(login text, hash bytea, expires_at timestamptz,
    label text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM act_as(actor);
	PERFORM live_account(login, 'login');
	INSERT INTO token (hash, account, expires_at, label)
	VALUES (token_create.hash, login, token_create.expires_at,
	    token_create.label);
	RETURN jsonb_strip_nulls(jsonb_build_object('login', login,
	    'expires_at', expires_at, 'label', label));
END $$;
COMMENT ON FUNCTION token_create(text, bytea, timestamptz, text, text) IS
	'Stores the hash of a new token of an account.';

CREATE FUNCTION token_revoke(login text, actor text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	revoked int;
BEGIN
	PERFORM act_as(actor);
	-- A name mistyped must not look like tokens withdrawn.
	IF NOT EXISTS (SELECT FROM account a
	    WHERE a.login = token_revoke.login) THEN
		PERFORM fail('CP404', 'account', format(
		    'There is no account "%s".', token_revoke.login));
	END IF;
	UPDATE token SET revoked_at = now()
	WHERE account = token_revoke.login AND revoked_at IS NULL AND expires_at > now();
	GET DIAGNOSTICS revoked = ROW_COUNT;
	RETURN revoked;
END $$;
COMMENT ON FUNCTION token_revoke(text, text) IS
	'Withdraws all working tokens of an account; says how many.';

CREATE FUNCTION token_find(hash bytea)
RETURNS TABLE (login text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT t.account, t.expires_at
	FROM token t JOIN account a ON a.login = t.account
	WHERE t.hash = $1 AND t.revoked_at IS NULL AND t.expires_at > now()
	    AND a.retired_at IS NULL
$$;
COMMENT ON FUNCTION token_find(bytea) IS
	'The account that a working token belongs to.';

CREATE FUNCTION bootstrap(uids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
BEGIN
	LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM account) THEN
		RETURN;
	END IF;
	INSERT INTO organisation (slug, legal_name, kind, voice_line, time_zone)
	VALUES ('operator', 'Operator of this installation', 'agency',
	    'Operator of this Counterpoint installation', 'UTC')
	ON CONFLICT DO NOTHING;
	INSERT INTO account (login, organisation, name, person, roles)
	VALUES ('operator', 'operator', 'Operator', true,
	    '{admin,auditor,analyst}');
	INSERT INTO account_uid (uid, login, ordinal)
	SELECT uid, 'operator', nr
	FROM unnest(uids) WITH ORDINALITY AS u(uid, nr);
END $$;
COMMENT ON FUNCTION bootstrap(bigint[]) IS
	'For the owner: makes the first account, if there is none.';
