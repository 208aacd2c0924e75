-- SPDX-License-Identifier: Apache-2.0
-- 017_releases.sql - the hand-over of words to who speaks them, and after.
-- Owns: halt, release, outcome and the public register.
-- Leaves to others: making and carrying packages (the daemon).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE halt (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT halt__id PRIMARY KEY,
	halted_by slug NOT NULL
	    CONSTRAINT halt__halted_by REFERENCES account,
	halted_at timestamptz NOT NULL DEFAULT now(),
	reason sentence NOT NULL,
	resumed_by slug CONSTRAINT halt__resumed_by REFERENCES account,
	resumed_at timestamptz,
	CONSTRAINT halt__resumed
	    CHECK ((resumed_by IS NULL) = (resumed_at IS NULL))
);
CREATE UNIQUE INDEX halt_running ON halt ((true)) WHERE resumed_at IS NULL;
COMMENT ON TABLE halt IS
	'A stop of all releases; it runs until a person resumes.';
COMMENT ON COLUMN halt.id IS 'Its number.';
COMMENT ON COLUMN halt.halted_by IS 'The releaser who stopped everything.';
COMMENT ON COLUMN halt.halted_at IS 'When.';
COMMENT ON COLUMN halt.reason IS 'Why.';
COMMENT ON COLUMN halt.resumed_by IS 'The person who resumed.';
COMMENT ON COLUMN halt.resumed_at IS 'When.';
COMMENT ON CONSTRAINT halt__id ON halt IS 'Each halt has a number.';
COMMENT ON CONSTRAINT halt__halted_by ON halt IS
	'A halt is called by an account.';
COMMENT ON CONSTRAINT halt__resumed_by ON halt IS
	'A halt is ended by an account.';
COMMENT ON CONSTRAINT halt__resumed ON halt IS
	'A resumption has a person and a time.';

CREATE FUNCTION halt_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	who account := live_account(CASE WHEN TG_OP = 'INSERT'
	    THEN NEW.halted_by ELSE NEW.resumed_by END, 'account');
BEGIN
	IF NOT who.person OR NOT 'releaser' = ANY (who.roles) THEN
		PERFORM fail('CP403', 'account',
		    'A releaser, a person, halts and resumes.');
	ELSIF TG_OP = 'INSERT' AND NEW.resumed_at IS NOT NULL
	    OR TG_OP = 'UPDATE' AND (OLD.resumed_at IS NOT NULL
	    OR to_jsonb(NEW) - '{resumed_by,resumed_at}'::text[]
	    <> to_jsonb(OLD) - '{resumed_by,resumed_at}'::text[]) THEN
		PERFORM fail_rule('halt', NULL,
		    'A halt is begun, then ended once; nothing else of it changes.');
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION halt_guard() IS
	'Trigger: people of the right role halt and resume.';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON halt
	FOR EACH ROW EXECUTE FUNCTION halt_guard();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON halt
	EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON halt
	FOR EACH ROW EXECUTE FUNCTION audit_row('halt', 'id');

CREATE TABLE release (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT release__id PRIMARY KEY,
	slot bigint NOT NULL CONSTRAINT release__slot REFERENCES slot
	    CONSTRAINT release__once UNIQUE,
	organisation slug NOT NULL
	    CONSTRAINT attribution__release REFERENCES organisation,
	package jsonb NOT NULL,
	signature bytea NOT NULL
	    CONSTRAINT release__signature CHECK (length(signature) > 0),
	corrects bigint CONSTRAINT release__corrects REFERENCES release,
	released_at timestamptz NOT NULL DEFAULT now(),
	attempts int NOT NULL DEFAULT 0
	    CONSTRAINT release__attempts CHECK (attempts >= 0),
	acknowledged_at timestamptz,
	CONSTRAINT release__acknowledged
	    CHECK (acknowledged_at >= released_at)
);
CREATE INDEX release_corrects ON release (corrects);
COMMENT ON TABLE release IS
	'The hand-over of a slot to its organisation, once. Never a post.';
COMMENT ON COLUMN release.id IS 'Its number.';
COMMENT ON COLUMN release.slot IS 'The slot.';
COMMENT ON COLUMN release.organisation IS 'Who gets it, and speaks.';
COMMENT ON COLUMN release.package IS 'What is handed over.';
COMMENT ON COLUMN release.signature IS 'Signature of the package.';
COMMENT ON COLUMN release.corrects IS 'The earlier release it corrects.';
COMMENT ON COLUMN release.released_at IS 'When.';
COMMENT ON COLUMN release.attempts IS 'How often it was carried.';
COMMENT ON COLUMN release.acknowledged_at IS 'When it was received.';
COMMENT ON CONSTRAINT release__id ON release IS 'Each release has a number.';
COMMENT ON CONSTRAINT release__slot ON release IS 'The slot exists.';
COMMENT ON CONSTRAINT release__once ON release IS
	'A slot is released once.';
COMMENT ON CONSTRAINT attribution__release ON release IS
	'A release goes to an organisation of the library.';
COMMENT ON CONSTRAINT release__signature ON release IS
	'A release is signed.';
COMMENT ON CONSTRAINT release__corrects ON release IS
	'The corrected release exists.';
COMMENT ON CONSTRAINT release__attempts ON release IS
	'The number of attempts is not negative.';
COMMENT ON CONSTRAINT release__acknowledged ON release IS
	'A release is received after it was made.';

CREATE FUNCTION release_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	s slot;
	flaw record;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		IF to_jsonb(NEW) - '{attempts,acknowledged_at}'::text[]
		    <> to_jsonb(OLD) - '{attempts,acknowledged_at}'::text[] THEN
			PERFORM fail_rule('append_only', NULL,
			    'A release is a fact; a correction is a new one.');
		END IF;
		RETURN NEW;
	END IF;
	-- Waits for a halt that is just being called.
	LOCK TABLE halt IN SHARE MODE;
	IF EXISTS (SELECT FROM halt WHERE resumed_at IS NULL) THEN
		PERFORM fail_rule('halt', NULL,
		    'All releases are halted until a releaser resumes.');
	END IF;
	SELECT * INTO s FROM slot WHERE id = NEW.slot FOR UPDATE;
	IF s.organisation <> NEW.organisation THEN
		PERFORM fail_rule('attribution', 'organisation', format(
		    'Slot %s is spoken by "%s"; its release goes nowhere else.',
		    s.id, s.organisation));
	ELSIF s.state IS DISTINCT FROM 'scheduled' THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s is %s, not scheduled.', NEW.slot, s.state));
	ELSIF s.planned_at > now() OR s.embargo_until > now() THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s is not due yet.', s.id));
	ELSIF s.planned_at + s.minutes * interval '1 minute' < now() THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s has missed its time.', s.id));
	ELSIF s.depends_on IS NOT NULL AND NOT EXISTS (SELECT FROM release r
	    WHERE r.slot = s.depends_on AND r.released_at + s.lag <= now()) THEN
		PERFORM fail('CP409', 'slot', format(
		    'Slot %s still waits for slot %s.', s.id, s.depends_on));
	ELSIF (SELECT c.state IN ('ended', 'cancelled') FROM campaign c
	    WHERE c.slug = s.campaign) THEN
		PERFORM fail('CP409', 'slot', format(
		    'The campaign "%s" is over.', s.campaign));
	END IF;
	-- A blackout may have begun since the time that was planned.
	s.planned_at := now();
	SELECT * INTO flaw FROM slot_obstacles(s) LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field, flaw.reason);
	END IF;
	IF NOT EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = s.campaign AND p.organisation = s.organisation
	    AND p.signed_off_at IS NOT NULL) THEN
		PERFORM fail('CP409', 'slot', format(
		    '"%s" has not signed off the campaign "%s".',
		    s.organisation, s.campaign));
	END IF;
	NEW.released_at := now();
	RETURN NEW;
END $$;
COMMENT ON FUNCTION release_guard() IS
	'Trigger: not while halted, only what is scheduled, at its time, cleared and still true.';

CREATE FUNCTION release_apply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE slot SET state = 'released' WHERE id = NEW.slot;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION release_apply() IS 'Trigger: the slot is released.';

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON release
	FOR EACH ROW EXECUTE FUNCTION release_guard();
CREATE TRIGGER applied AFTER INSERT ON release
	FOR EACH ROW EXECUTE FUNCTION release_apply();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON release
	EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON release
	FOR EACH ROW EXECUTE FUNCTION audit_row('release', 'slot');

CREATE TABLE outcome (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT outcome__id PRIMARY KEY,
	release bigint NOT NULL
	    CONSTRAINT outcome__release REFERENCES release,
	metric short_text NOT NULL
	    CONSTRAINT publics_only__metric CHECK (public_words(metric)),
	baseline numeric,
	value numeric NOT NULL,
	people bigint
	    CONSTRAINT publics_only__people CHECK (people >= 100),
	source sentence NOT NULL
	    CONSTRAINT publics_only__source CHECK (public_words(source)),
	measured_on date NOT NULL,
	account slug NOT NULL CONSTRAINT outcome__account REFERENCES account
);
CREATE INDEX outcome_release ON outcome (release);
COMMENT ON TABLE outcome IS
	'An aggregate measurement after a release, never about a person.';
COMMENT ON COLUMN outcome.id IS 'Its number.';
COMMENT ON COLUMN outcome.release IS 'The release.';
COMMENT ON COLUMN outcome.metric IS 'What was measured.';
COMMENT ON COLUMN outcome.baseline IS 'The measure before.';
COMMENT ON COLUMN outcome.value IS 'The measure after.';
COMMENT ON COLUMN outcome.people IS 'How many people it sums up.';
COMMENT ON COLUMN outcome.source IS 'Who measured.';
COMMENT ON COLUMN outcome.measured_on IS 'The day.';
COMMENT ON COLUMN outcome.account IS 'Who entered it.';
COMMENT ON CONSTRAINT outcome__id ON outcome IS 'Each outcome has a number.';
COMMENT ON CONSTRAINT outcome__release ON outcome IS 'The release exists.';
COMMENT ON CONSTRAINT publics_only__metric ON outcome IS
	'A metric holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT publics_only__people ON outcome IS
	'An outcome sums up at least 100 people.';
COMMENT ON CONSTRAINT publics_only__source ON outcome IS
	'A source holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT outcome__account ON outcome IS
	'An outcome is entered by an account.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON outcome
	FOR EACH ROW EXECUTE FUNCTION audit_row('outcome', 'release', 'metric');

CREATE VIEW register AS
	SELECT r.id, r.released_at, o.legal_name AS organisation,
	    o.voice_line, a.name AS audience, s.channel, s.language,
	    v.message, v.number AS version, encode(v.hash, 'hex') AS hash,
	    v.ai_assisted, w.fact, r.corrects,
	    ARRAY(SELECT c.id FROM release c WHERE c.corrects = r.id
		ORDER BY c.id) AS corrected_by
	FROM release r
	JOIN slot s ON s.id = r.slot
	JOIN organisation o ON o.slug = r.organisation
	JOIN audience a ON a.slug = s.audience
	JOIN message_version v ON v.id = s.version
	JOIN message_variant w ON w.version = s.version
	    AND w.language = s.language;
COMMENT ON VIEW register IS
	'For the public: what was released, by whom, to whom, with corrections.';
COMMENT ON COLUMN register.id IS 'Number of the release.';
COMMENT ON COLUMN register.released_at IS 'When.';
COMMENT ON COLUMN register.organisation IS 'Legal name of who spoke.';
COMMENT ON COLUMN register.voice_line IS 'How the words named it.';
COMMENT ON COLUMN register.audience IS 'The public addressed.';
COMMENT ON COLUMN register.channel IS 'Kind of channel.';
COMMENT ON COLUMN register.language IS 'Language of the words.';
COMMENT ON COLUMN register.message IS 'The message.';
COMMENT ON COLUMN register.version IS 'Its version.';
COMMENT ON COLUMN register.hash IS 'Hash of the version''s content.';
COMMENT ON COLUMN register.ai_assisted IS 'Whether a machine helped.';
COMMENT ON COLUMN register.fact IS 'The statement at its head.';
COMMENT ON COLUMN register.corrects IS 'The release that it corrects.';
COMMENT ON COLUMN register.corrected_by IS 'Releases that correct it.';
