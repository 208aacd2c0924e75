-- SPDX-License-Identifier: Apache-2.0
-- 028_joint.sql - four eyes of two organisations: what partners say of each
-- other's words in a joint campaign.
-- Owns: circulation, consent, the silence procedure.
-- Leaves to others: a version's own clearance (009_review.sql).
--
-- A campaign is joint when it has two partners or more. A cleared version is
-- put before them (circulated); a reviewer of another partner consents or
-- objects. Where the campaign has a silence procedure, nobody's objection
-- until its end is consent. An objection counts until its partner consents.

SET LOCAL search_path = counterpoint, pg_temp;

ALTER TABLE campaign ADD COLUMN silence_hours int
	CONSTRAINT campaign__silence_hours
	CHECK (silence_hours BETWEEN 1 AND 720);
COMMENT ON COLUMN campaign.silence_hours IS
	'So long a partner may object to circulated words; none: one must consent.';
COMMENT ON CONSTRAINT campaign__silence_hours ON campaign IS
	'A silence procedure lasts 1 to 720 hours.';

CREATE TABLE circulation (
	campaign slug NOT NULL
	    CONSTRAINT circulation__campaign REFERENCES campaign,
	version bigint NOT NULL
	    CONSTRAINT circulation__version REFERENCES message_version,
	hash bytea NOT NULL,
	account slug NOT NULL
	    CONSTRAINT circulation__account REFERENCES account,
	circulated_at timestamptz NOT NULL DEFAULT now(),
	silence_until timestamptz,
	CONSTRAINT circulation__once PRIMARY KEY (campaign, version)
);
COMMENT ON TABLE circulation IS
	'A cleared version that was put before the partners of a joint campaign. Rows are only ever added.';
COMMENT ON COLUMN circulation.campaign IS 'The campaign.';
COMMENT ON COLUMN circulation.version IS 'The version.';
COMMENT ON COLUMN circulation.hash IS 'Hash of the content that was shown.';
COMMENT ON COLUMN circulation.account IS 'Who circulated it.';
COMMENT ON COLUMN circulation.circulated_at IS 'When.';
COMMENT ON COLUMN circulation.silence_until IS
	'Until when silence is kept; none: a partner must consent.';
COMMENT ON CONSTRAINT circulation__campaign ON circulation IS
	'The campaign exists.';
COMMENT ON CONSTRAINT circulation__version ON circulation IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT circulation__account ON circulation IS
	'Words are circulated by an account.';
COMMENT ON CONSTRAINT circulation__once ON circulation IS
	'A version is put before the partners of a campaign once.';

CREATE TABLE consent (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT consent__id PRIMARY KEY,
	campaign slug NOT NULL,
	version bigint NOT NULL,
	hash bytea NOT NULL,
	account slug NOT NULL
	    CONSTRAINT four_eyes__account REFERENCES account,
	organisation slug NOT NULL
	    CONSTRAINT consent__organisation REFERENCES organisation,
	verdict text NOT NULL CONSTRAINT consent__verdict
	    CHECK (verdict IN ('consents', 'objects')),
	reason sentence,
	decided_at timestamptz NOT NULL,
	CONSTRAINT consent__circulation FOREIGN KEY (campaign, version)
	    REFERENCES circulation,
	CONSTRAINT consent__reason
	    CHECK (verdict <> 'objects' OR reason IS NOT NULL)
);
CREATE INDEX consent_version ON consent (campaign, version);
COMMENT ON TABLE consent IS
	'What a partner''s reviewer said of another partner''s words; the newest of a partner counts. Rows are only ever added.';
COMMENT ON COLUMN consent.id IS 'Its number.';
COMMENT ON COLUMN consent.campaign IS 'The campaign.';
COMMENT ON COLUMN consent.version IS 'The version.';
COMMENT ON COLUMN consent.hash IS 'Hash of the content that was read.';
COMMENT ON COLUMN consent.account IS 'Who decided.';
COMMENT ON COLUMN consent.organisation IS 'For which partner.';
COMMENT ON COLUMN consent.verdict IS 'consents or objects.';
COMMENT ON COLUMN consent.reason IS 'Why.';
COMMENT ON COLUMN consent.decided_at IS 'When.';
COMMENT ON CONSTRAINT consent__id ON consent IS 'Each has a number of its own.';
COMMENT ON CONSTRAINT four_eyes__account ON consent IS
	'A partner consents through an account.';
COMMENT ON CONSTRAINT consent__organisation ON consent IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT consent__verdict ON consent IS
	'A partner consents or objects.';
COMMENT ON CONSTRAINT consent__circulation ON consent IS
	'The version has been circulated in the campaign.';
COMMENT ON CONSTRAINT consent__reason ON consent IS
	'An objection has a reason.';

CREATE FUNCTION person_of(actor text, field text, organisation text,
    able text[]) RETURNS account
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found account := live_account(actor, field);
BEGIN
	IF NOT found.person THEN
		PERFORM fail_rule('four_eyes', field,
		    'People decide what is said; a program does not.');
	ELSIF found.organisation <> person_of.organisation
	    OR NOT found.roles && able THEN
		PERFORM fail('CP403', field, format(
		    '"%s" is no %s of "%s".', actor,
		    array_to_string(able, ' or '), person_of.organisation));
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION person_of(text, text, text, text[]) IS
	'The account of a person of an organisation who has one of the roles, or why not.';

-- The exact words, in a campaign that is still to come.
CREATE FUNCTION joint_check(campaign text, version bigint, hash bytea)
RETURNS message_version
LANGUAGE plpgsql AS $$
DECLARE
	v message_version;
BEGIN
	SELECT * INTO v FROM message_version m
	WHERE m.id = joint_check.version FOR UPDATE;
	IF v.hash IS DISTINCT FROM joint_check.hash THEN
		PERFORM fail('CP409', 'hash', format(
		    'The message "%s" has changed since; read the newest version.',
		    v.message));
	ELSIF v.state <> 'cleared' THEN
		PERFORM fail_rule('four_eyes', 'slug', format(
		    'The message "%s" is %s; partners see what its own desk has cleared.',
		    v.message, v.state));
	ELSIF EXISTS (SELECT FROM campaign c
	    WHERE c.slug = joint_check.campaign
	    AND c.state IN ('ended', 'cancelled')) THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" is over.', joint_check.campaign));
	END IF;
	RETURN v;
END $$;
COMMENT ON FUNCTION joint_check(text, bigint, bytea) IS
	'The version with this hash, if partners may be asked about it.';

CREATE FUNCTION partner_check(campaign text, organisation text, field text)
RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = partner_check.campaign
	    AND p.organisation = partner_check.organisation) THEN
		PERFORM fail('CP403', field, format(
		    '"%s" is no partner of the campaign "%s".',
		    partner_check.organisation, partner_check.campaign));
	END IF;
END $$;
COMMENT ON FUNCTION partner_check(text, text, text) IS
	'Refuses who takes no part in a campaign.';

CREATE FUNCTION circulation_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	v message_version := joint_check(NEW.campaign, NEW.version, NEW.hash);
BEGIN
	PERFORM person_of(NEW.account, 'account', v.organisation,
	    '{author,reviewer}');
	PERFORM partner_check(NEW.campaign, v.organisation, 'campaign');
	IF (SELECT count(*) FROM campaign_partner p
	    WHERE p.campaign = NEW.campaign) < 2 THEN
		PERFORM fail('CP409', 'campaign', format(
		    'The campaign "%s" has no other partner to ask.',
		    NEW.campaign));
	END IF;
	NEW.circulated_at := now();
	SELECT now() + c.silence_hours * interval '1 hour'
	INTO NEW.silence_until FROM campaign c WHERE c.slug = NEW.campaign;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION circulation_check() IS
	'Trigger: cleared words, by their own desk, in a joint campaign; its silence begins.';

CREATE FUNCTION consent_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	v message_version := joint_check(NEW.campaign, NEW.version, NEW.hash);
	reviewer account := live_account(NEW.account, 'account');
BEGIN
	PERFORM person_of(NEW.account, 'account', reviewer.organisation,
	    '{reviewer}');
	PERFORM partner_check(NEW.campaign, reviewer.organisation, 'account');
	IF reviewer.organisation = v.organisation THEN
		PERFORM fail_rule('four_eyes', 'account', format(
		    'The words are of "%s"; another partner has to consent.',
		    v.organisation));
	END IF;
	NEW.organisation := reviewer.organisation;
	NEW.decided_at := now();
	RETURN NEW;
END $$;
COMMENT ON FUNCTION consent_check() IS
	'Trigger: a reviewer of another partner, on the exact words.';

CREATE TRIGGER checked BEFORE INSERT ON circulation
	FOR EACH ROW EXECUTE FUNCTION circulation_check();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON circulation
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON circulation
	FOR EACH ROW EXECUTE FUNCTION audit_row('circulation', 'campaign',
	'version');
CREATE TRIGGER checked BEFORE INSERT ON consent
	FOR EACH ROW EXECUTE FUNCTION consent_check();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON consent
	FOR EACH ROW EXECUTE FUNCTION audit_row('consent', 'campaign',
	'version', 'organisation');

CREATE VIEW consent_standing AS
	SELECT DISTINCT ON (c.campaign, c.version, c.organisation)
	    c.campaign, c.version, c.organisation, c.verdict, c.reason
	FROM consent c
	JOIN campaign_partner p ON p.campaign = c.campaign
	    AND p.organisation = c.organisation
	ORDER BY c.campaign, c.version, c.organisation, c.id DESC;
COMMENT ON VIEW consent_standing IS
	'What each partner holds of a circulated version now.';
COMMENT ON COLUMN consent_standing.campaign IS 'The campaign.';
COMMENT ON COLUMN consent_standing.version IS 'The version.';
COMMENT ON COLUMN consent_standing.organisation IS 'The partner.';
COMMENT ON COLUMN consent_standing.verdict IS 'consents or objects.';
COMMENT ON COLUMN consent_standing.reason IS 'Why.';

CREATE FUNCTION joint_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'four_eyes', 'version', format('"%s" objects: %s',
	    c.organisation, c.reason)
	FROM consent_standing c
	WHERE c.campaign = s.campaign AND c.version = s.version
	    AND c.verdict = 'objects'
	UNION ALL
	SELECT 'four_eyes', 'version', CASE
	    WHEN o.campaign IS NULL
		THEN 'The campaign is joint, and its partners have not been asked about these words.'
	    WHEN o.silence_until IS NULL
		THEN 'The campaign is joint, and no other partner has consented to these words.'
	    ELSE format('No other partner has consented to these words, and silence is kept until %s.',
		to_char(o.silence_until AT TIME ZONE 'UTC',
		'YYYY-MM-DD HH24:MI "UTC"')) END
	FROM (VALUES (1)) AS one
	LEFT JOIN circulation o
	    ON o.campaign = s.campaign AND o.version = s.version
	WHERE (SELECT count(*) FROM campaign_partner p
	    WHERE p.campaign = s.campaign) > 1
	    AND NOT EXISTS (SELECT FROM consent_standing c
	    WHERE c.campaign = s.campaign AND c.version = s.version
	    AND c.verdict = 'consents')
	    AND (o.silence_until <= now()) IS NOT TRUE
$$;
COMMENT ON FUNCTION joint_obstacles(slot) IS
	'What another partner of a joint campaign has not agreed to.';

CREATE OR REPLACE FUNCTION slot_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT * FROM slot_place_obstacles(s)
	UNION ALL
	SELECT * FROM slot_word_obstacles(s)
	UNION ALL
	SELECT * FROM joint_obstacles(s)
$$;

CREATE TRIGGER slots AFTER INSERT ON consent
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();
CREATE TRIGGER slots AFTER INSERT OR DELETE ON campaign_partner
	FOR EACH STATEMENT EXECUTE FUNCTION slots_recheck();

-- Who speaks to a region speaks to each public in it: what is forbidden is
-- the audience, all that is a part of it, and all that it is a part of.
CREATE OR REPLACE FUNCTION slot_place_obstacles(s slot)
RETURNS TABLE (rule text, field text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'home_publics', 'audience', format(
	    '"%s" must not address the audience "%s".', s.organisation,
	    f.audience)
	FROM organisation_forbidden f
	WHERE f.organisation = s.organisation
	    AND (f.audience IN (SELECT audience_line(s.audience))
	    OR s.audience IN (SELECT audience_line(f.audience)))
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'Nothing is released to "%s" from %s to %s: %s', b.audience,
	    day(b.from_date), day(b.to_date), b.reason)
	FROM audience_blackout b JOIN audience a ON a.slug = b.audience
	WHERE b.audience IN (SELECT audience_line(s.audience))
	    AND (s.planned_at AT TIME ZONE a.time_zone)::date
	    BETWEEN b.from_date AND b.to_date
	UNION ALL
	SELECT 'blackout', 'planned_at', format(
	    'The campaign "%s" is silent then: %s', b.campaign, b.reason)
	FROM campaign_blackout b
	WHERE b.campaign = s.campaign AND s.planned_at >= b.starts_at
	    AND s.planned_at < b.ends_at
$$;

CREATE FUNCTION joint_doc(campaign text, version bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('campaign', o.campaign,
	    'message', v.message, 'version', v.number,
	    'hash', encode(o.hash, 'hex'),
	    'circulated_at', moment(o.circulated_at),
	    'silence_until', moment(o.silence_until),
	    'partners', (SELECT jsonb_agg(jsonb_strip_nulls(
		jsonb_build_object('organisation', p.organisation,
		'verdict', c.verdict, 'reason', c.reason))
		ORDER BY p.organisation)
		FROM campaign_partner p
		LEFT JOIN consent_standing c ON c.campaign = p.campaign
		    AND c.version = o.version
		    AND c.organisation = p.organisation
		WHERE p.campaign = o.campaign
		    AND p.organisation <> v.organisation)))
	FROM circulation o JOIN message_version v ON v.id = o.version
	WHERE o.campaign = $1 AND o.version = $2
$$;
COMMENT ON FUNCTION joint_doc(text, bigint) IS
	'A circulated version and what the other partners hold of it.';

CREATE FUNCTION hash_bytes(hash text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF hash !~ '^[0-9a-f]{64}$' THEN
		PERFORM fail('CP400', 'hash',
		    'The hash is the 64 hexadecimal digits that message.get gives.');
	END IF;
	RETURN decode(hash, 'hex');
END $$;
COMMENT ON FUNCTION hash_bytes(text) IS
	'The bytes of a content hash, or why it is none.';

CREATE FUNCTION campaign_need(campaign text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign c
	    WHERE c.slug = campaign_need.campaign) THEN
		PERFORM fail('CP404', 'campaign', format(
		    'There is no campaign "%s".', campaign_need.campaign));
	END IF;
END $$;
COMMENT ON FUNCTION campaign_need(text) IS 'Nothing, or not_found.';

CREATE FUNCTION message_circulate(slug text, hash text, campaign text,
    actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	newest bigint;
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	newest := message_newest_id(slug);
	IF EXISTS (SELECT FROM circulation o WHERE o.version = newest
	    AND o.campaign = message_circulate.campaign) THEN
		PERFORM fail('CP409', 'slug', format(
		    'This version of "%s" was put before the partners already.',
		    slug));
	END IF;
	INSERT INTO circulation (campaign, version, hash, account)
	VALUES (message_circulate.campaign, newest,
	    hash_bytes(message_circulate.hash), actor);
	RETURN joint_doc(campaign, newest);
END $$;
COMMENT ON FUNCTION message_circulate(text, text, text, text) IS
	'Puts the newest version, if it has this hash, before the partners of a joint campaign.';

CREATE FUNCTION message_consent(slug text, hash text, campaign text,
    verdict text, reason text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	newest bigint;
BEGIN
	PERFORM act_as(actor);
	PERFORM campaign_need(campaign);
	newest := message_newest_id(slug);
	IF NOT EXISTS (SELECT FROM circulation o WHERE o.version = newest
	    AND o.campaign = message_consent.campaign) THEN
		PERFORM fail('CP409', 'slug', format(
		    'This version of "%s" was not put before the partners of "%s".',
		    slug, campaign));
	END IF;
	INSERT INTO consent (campaign, version, hash, account, verdict, reason)
	VALUES (message_consent.campaign, newest,
	    hash_bytes(message_consent.hash), actor,
	    message_consent.verdict, message_consent.reason);
	RETURN joint_doc(campaign, newest);
END $$;
COMMENT ON FUNCTION message_consent(text, text, text, text, text, text) IS
	'A reviewer of another partner consents or objects to a circulated version.';

GRANT SELECT ON circulation, consent, consent_standing TO counterpointd;
GRANT EXECUTE ON FUNCTION message_circulate, message_consent TO counterpointd;
