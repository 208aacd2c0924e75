-- SPDX-License-Identifier: Apache-2.0
-- 042_feeds.sql - what the public and calendars are shown; releases whose words
-- no longer stand, and their corrections.
-- Owns: database_identity, slot_revision, release_fetch; the register as pages;
-- slots as a calendar shows them; which corrections are due.
-- Leaves to others: the formats (the daemon), what a release is (017, 037).

SET LOCAL search_path = counterpoint, pg_temp;

-- --- names that outlive a daemon ---

CREATE TABLE database_identity (
	id uuid NOT NULL DEFAULT gen_random_uuid()
	    CONSTRAINT database_identity__id PRIMARY KEY,
	made_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX database_identity_one ON database_identity ((true));
COMMENT ON TABLE database_identity IS
	'The one name of this database, the same to all its daemons.';
COMMENT ON COLUMN database_identity.id IS 'The name.';
COMMENT ON COLUMN database_identity.made_at IS 'Since when it has it.';
COMMENT ON CONSTRAINT database_identity__id ON database_identity IS
	'A database has one name.';
INSERT INTO database_identity DEFAULT VALUES;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE
	ON database_identity
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A UUID of RFC 9562, version 8: the same for the same words in one database.
CREATE FUNCTION named_uuid(words text) RETURNS uuid
LANGUAGE sql STABLE AS $$
	SELECT overlay(overlay(left(encode(sha256(convert_to(i.id || '/' || words,
	    'UTF8')), 'hex'), 32) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid
	FROM database_identity i
$$;
COMMENT ON FUNCTION named_uuid(text) IS
	'A UUID made of words and the name of this database.';

-- --- how often a slot has changed ---

-- Beside the slot, because its row is what partners sign off.
CREATE TABLE slot_revision (
	slot bigint CONSTRAINT slot_revision__slot PRIMARY KEY
	    CONSTRAINT slot_revision__known REFERENCES slot,
	number int NOT NULL DEFAULT 0
	    CONSTRAINT slot_revision__number CHECK (number >= 0),
	changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE slot_revision IS
	'How often a slot has changed, for calendars that keep a copy.';
COMMENT ON COLUMN slot_revision.slot IS 'The slot.';
COMMENT ON COLUMN slot_revision.number IS 'From 0, one more at each change.';
COMMENT ON COLUMN slot_revision.changed_at IS 'When it changed last.';
COMMENT ON CONSTRAINT slot_revision__slot ON slot_revision IS
	'A slot has one revision.';
COMMENT ON CONSTRAINT slot_revision__known ON slot_revision IS
	'The slot exists.';
COMMENT ON CONSTRAINT slot_revision__number ON slot_revision IS
	'A revision counts from 0.';

CREATE FUNCTION slot_revise() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO slot_revision (slot) SELECT id FROM is_now;
	ELSE
		UPDATE slot_revision r
		SET (number, changed_at) = (r.number + 1, now())
		FROM is_now n JOIN was w ON w.id = n.id
		WHERE r.slot = n.id AND n IS DISTINCT FROM w;
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION slot_revise() IS 'Trigger: counts the changes of slots.';
INSERT INTO slot_revision (slot) SELECT id FROM slot;
CREATE TRIGGER begun AFTER INSERT ON slot REFERENCING NEW TABLE AS is_now
	FOR EACH STATEMENT EXECUTE FUNCTION slot_revise();
CREATE TRIGGER revised AFTER UPDATE ON slot
	REFERENCING OLD TABLE AS was NEW TABLE AS is_now
	FOR EACH STATEMENT EXECUTE FUNCTION slot_revise();

-- --- what an organisation fetches ---

CREATE TABLE release_fetch (
	release bigint CONSTRAINT release_fetch__release PRIMARY KEY
	    CONSTRAINT release_fetch__known REFERENCES release,
	account slug NOT NULL
	    CONSTRAINT release_fetch__account REFERENCES account,
	fetched_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE release_fetch IS
	'A release whose package its organisation has fetched. Rows are only ever added.';
COMMENT ON COLUMN release_fetch.release IS 'The release.';
COMMENT ON COLUMN release_fetch.account IS 'Who fetched it first.';
COMMENT ON COLUMN release_fetch.fetched_at IS 'When.';
COMMENT ON CONSTRAINT release_fetch__release ON release_fetch IS
	'The first time counts.';
COMMENT ON CONSTRAINT release_fetch__known ON release_fetch IS
	'The release exists.';
COMMENT ON CONSTRAINT release_fetch__account ON release_fetch IS
	'The account exists.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON release_fetch
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON release_fetch
	FOR EACH ROW EXECUTE FUNCTION audit_row('release_fetch', 'release');

CREATE FUNCTION release_handed_over(r release) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM release_fetch f WHERE f.release = r.id)
	    OR EXISTS (SELECT FROM delivery d
	    WHERE d.release = r.id AND d.state = 'delivered')
$$;
COMMENT ON FUNCTION release_handed_over(release) IS
	'Whether a release was fetched or delivered.';

-- Who fetches is handed over to, as by a carrier. That they say they have it
-- does not count: it would open what is held back.
CREATE FUNCTION release_fetched(r release, actor text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	flaw text;
BEGIN
	IF release_handed_over(r) THEN
		RETURN;
	ELSIF halted() THEN
		PERFORM fail_rule('halt', 'release',
		    'All releases are halted until a releaser resumes.');
	END IF;
	flaw := (SELECT o.reason FROM release_obstacles(ARRAY[r.id]) o);
	IF flaw IS NOT NULL THEN
		PERFORM fail('CP409', 'release', format(
		    'Release %s is withheld: %s', r.id, flaw));
	END IF;
	PERFORM act_as(actor);
	INSERT INTO release_fetch (release, account) VALUES (r.id, actor)
	ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION release_fetched(release, text) IS
	'Notes that a release is handed over, unless all is halted or its ground gave way.';

CREATE FUNCTION release_get(release bigint, actor text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of(release, actor);
BEGIN
	PERFORM release_receiver(r, actor, 'fetch');
	PERFORM release_fetched(r, actor);
	RETURN release_doc(r) || jsonb_strip_nulls(jsonb_build_object(
	    'package', r.package, 'signature', base64(r.signature),
	    'key', r.key, 'signing_key', r.signing_key,
	    'public_key', (SELECT base64(k.public)
		FROM signing_key k WHERE k.id = r.signing_key)));
END $$;
COMMENT ON FUNCTION release_get(bigint, text) IS
	'A release with its package, for the organisation that it is for.';

-- --- the public register ---

CREATE FUNCTION release_uri(r release) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT 'urn:uuid:' || coalesce(r.key, named_uuid('release/' || r.id))
$$;
COMMENT ON FUNCTION release_uri(release) IS
	'The name of a release for the whole world, that of its package where it has a key.';

-- What lost its ground before its organisation had it was not said; as long as
-- nothing is known of that, it counts as said.
CREATE FUNCTION release_unsaid(r release) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT r.acknowledged_at IS NULL AND EXISTS (SELECT FROM delivery d
	    WHERE d.release = r.id AND d.state = 'withheld')
	    AND NOT release_handed_over(r)
$$;
COMMENT ON FUNCTION release_unsaid(release) IS
	'Whether a release was withheld before its organisation had it.';

-- As it was in 017, without what was not said.
CREATE OR REPLACE VIEW register AS
	SELECT r.id, r.released_at, o.legal_name AS organisation,
	    o.voice_line, a.name AS audience, s.channel, s.language,
	    v.message, v.number AS version, encode(v.hash, 'hex') AS hash,
	    v.ai_assisted, w.fact, r.corrects,
	    ARRAY(SELECT c.id FROM release c WHERE c.corrects = r.id
		AND NOT release_unsaid(c) ORDER BY c.id) AS corrected_by
	FROM release r
	JOIN slot s ON s.id = r.slot
	JOIN organisation o ON o.slug = r.organisation
	JOIN audience a ON a.slug = s.audience
	JOIN message_version v ON v.id = s.version
	JOIN message_variant w ON w.version = s.version
	    AND w.language = s.language
	WHERE NOT release_unsaid(r);

-- A view and not a function, which would cost more than what it does. An entry
-- changes when it is corrected.
CREATE VIEW register_entry AS
	SELECT g.id, without_empty(to_jsonb(g) || jsonb_build_object(
	    'released_at', moment(g.released_at),
	    'updated', moment(greatest(g.released_at, (SELECT max(c.released_at)
		FROM release c WHERE c.id = ANY (g.corrected_by)))),
	    'uri', release_uri(r), 'organisation_slug', r.organisation,
	    'audience_slug', s.audience,
	    'sources', (SELECT jsonb_agg(jsonb_build_object(
		'title', e.source_title, 'publisher', e.publisher,
		'url', e.url, 'status', e.status) ORDER BY l.ordinal)
		FROM message_evidence l JOIN evidence e
		ON e.slug = l.evidence WHERE l.version = s.version)))
	    AS entry
	FROM register g JOIN release r ON r.id = g.id
	JOIN slot s ON s.id = r.slot;
COMMENT ON VIEW register_entry IS 'The register as JSON.';
COMMENT ON COLUMN register_entry.id IS 'Number of the release.';
COMMENT ON COLUMN register_entry.entry IS
	'The release as the public reads it, with its sources.';

-- Two statements, so that from either end a page is read off an index.
CREATE FUNCTION register_page(after bigint, before bigint, item bigint,
    max int, newest boolean) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF newest THEN
		RETURN QUERY SELECT g.entry FROM register_entry g
		WHERE (item IS NULL OR g.id = item)
		    AND g.id > coalesce(after, 0)
		    AND (before IS NULL OR g.id < before)
		ORDER BY g.id DESC LIMIT max;
	ELSE
		RETURN QUERY SELECT g.entry FROM register_entry g
		WHERE (item IS NULL OR g.id = item)
		    AND g.id > coalesce(after, 0)
		    AND (before IS NULL OR g.id < before)
		ORDER BY g.id LIMIT max;
	END IF;
END $$;
COMMENT ON FUNCTION register_page(bigint, bigint, bigint, int, boolean) IS
	'Entries of the register, from its end or from its beginning.';

-- One entry more than asked for is read, to know whether there are more. Here
-- and below, compiling the statement would take longer than running it.
CREATE FUNCTION release_register(after bigint, before bigint, item bigint,
    max int, newest boolean) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object(
	    'id', 'urn:uuid:' || i.id,
	    'updated', coalesce((SELECT max(e ->> 'updated')
		FROM unnest(p.entries[1:most.n]) AS e), moment(i.made_at)),
	    'next', CASE WHEN cardinality(p.entries) > most.n
		THEN p.entries[most.n] -> 'id' END,
	    'items', coalesce(to_jsonb(p.entries[1:most.n]), '[]')))
	FROM database_identity i,
	    (SELECT least(coalesce($4, 100), 1000)) AS most(n),
	    LATERAL (SELECT array_agg(entry ORDER BY nr)
	    FROM register_page($1, $2, $3, most.n + 1, $5)
	    WITH ORDINALITY AS e(entry, nr)) AS p(entries)
$$;
COMMENT ON FUNCTION release_register IS
	'A page of the public register: its name, when it changed last, entries, and behind which of them there are more.';

-- --- slots as a calendar shows them ---

CREATE INDEX slot_planned ON slot (organisation, planned_at, id);

CREATE FUNCTION calendar_campaigns(actor text, campaign text,
    organisation text) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
	SELECT c.slug FROM campaign c
	WHERE ($2 IS NULL OR c.slug = $2)
	    AND ($3 IS NULL OR EXISTS (SELECT FROM campaign_partner p
	    WHERE p.campaign = c.slug AND p.organisation = $3))
	    AND campaign_visible(c.slug, $1)
$$;
COMMENT ON FUNCTION calendar_campaigns(text, text, text) IS
	'The campaigns of a calendar that an account may see.';

-- An account's own organisation has a calendar also when it is empty.
CREATE FUNCTION calendar_seen(actor text, campaign text, organisation text)
RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	who account := live_account(actor, 'account');
BEGIN
	IF num_nonnulls(campaign, organisation) <> 1 THEN
		PERFORM fail('CP400', 'campaign',
		    'Either a campaign or an organisation is named.');
	ELSIF campaign IS NOT NULL THEN
		PERFORM campaign_seen(campaign, actor, 'campaign');
	ELSIF who.organisation <> organisation
	    AND NOT EXISTS (SELECT FROM calendar_campaigns(actor, NULL,
	    organisation)) THEN
		PERFORM fail('CP404', 'organisation', format(
		    'There is no campaign with "%s" that you may see.',
		    organisation));
	END IF;
END $$;
COMMENT ON FUNCTION calendar_seen(text, text, text) IS
	'Nothing, or not_found: also for who must not know of it.';

CREATE FUNCTION slot_event(s slot) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT without_empty(jsonb_build_object('id', s.id, 'slot', s.name,
	    'campaign', s.campaign, 'campaign_title', c.title,
	    'organisation', s.organisation, 'voice_line', o.voice_line,
	    'audience', s.audience, 'audience_name', a.name,
	    'channel', s.channel, 'language', s.language,
	    'message', v.message, 'version', v.number,
	    'narrative', s.narrative, 'priority', s.priority,
	    'planned_at', moment(s.planned_at),
	    'local_time', to_char(s.planned_at AT TIME ZONE s.time_zone,
		'YYYY-MM-DD HH24:MI'),
	    'time_zone', s.time_zone, 'late_minutes', s.late_minutes,
	    'embargo_until', moment(s.embargo_until), 'state', s.state,
	    'reason', s.reason, 'corrects', s.corrects, 'release', r.id,
	    'released_at', moment(r.released_at), 'revision', n.number,
	    'changed_at', moment(n.changed_at)))
	FROM campaign c
	JOIN audience a ON a.slug = s.audience
	JOIN slot_revision n ON n.slot = s.id
	LEFT JOIN organisation o ON o.slug = s.organisation
	LEFT JOIN message_version v ON v.id = s.version
	LEFT JOIN release r ON r.slot = s.id
	WHERE c.slug = s.campaign
$$;
COMMENT ON FUNCTION slot_event(slot) IS 'A slot as a calendar shows it.';

-- Either way read off an index.
CREATE FUNCTION calendar_page(campaigns text[], organisation text,
    before timestamptz, before_id bigint, max int) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF organisation IS NULL THEN
		RETURN QUERY SELECT slot_event(s) FROM slot s
		WHERE s.campaign = campaigns[1]
		    AND (s.planned_at, s.id) < (before, before_id)
		ORDER BY s.planned_at DESC, s.id DESC LIMIT max;
	ELSE
		RETURN QUERY SELECT slot_event(s) FROM slot s
		WHERE s.organisation = calendar_page.organisation
		    AND s.campaign = ANY (campaigns)
		    AND (s.planned_at, s.id) < (before, before_id)
		ORDER BY s.planned_at DESC, s.id DESC LIMIT max;
	END IF;
END $$;
COMMENT ON FUNCTION calendar_page(text[], text, timestamptz, bigint, int) IS
	'Slots that have a time, the latest first: of one campaign, or of a voice in several.';

CREATE FUNCTION calendar_open(campaigns text[], organisation text)
RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT count(*) FROM slot s
	WHERE s.campaign = ANY (campaigns)
	    AND ($2 IS NULL OR s.organisation = $2)
	    AND s.planned_at IS NULL AND s.state <> 'cancelled'
$$;
COMMENT ON FUNCTION calendar_open(text[], text) IS
	'How many slots have no time yet.';

CREATE FUNCTION slot_calendar(actor text, campaign text, organisation text,
    before timestamptz, before_id bigint, max int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = counterpoint, pg_temp SET jit = off AS $$
DECLARE
	most int := least(coalesce($6, 100), 1000);
	campaigns text[];
	found_events jsonb[];
BEGIN
	PERFORM calendar_seen($1, $2, $3);
	campaigns := ARRAY(SELECT calendar_campaigns($1, $2, $3));
	SELECT array_agg(e.event ORDER BY e.nr) INTO found_events
	FROM calendar_page(campaigns, $3, coalesce($4, 'infinity'),
	    coalesce($5, 0), most + 1)
	    WITH ORDINALITY AS e(event, nr);
	RETURN jsonb_strip_nulls(jsonb_build_object(
	    'database', (SELECT i.id FROM database_identity i),
	    'title', coalesce((SELECT c.title FROM campaign c
		WHERE c.slug = $2), (SELECT o.legal_name
		FROM organisation o WHERE o.slug = $3)),
	    'open', calendar_open(campaigns, $3),
	    'more', coalesce(cardinality(found_events) > most, false),
	    'items', coalesce(to_jsonb(found_events[1:most]), '[]')));
END $$;
COMMENT ON FUNCTION slot_calendar IS
	'The slots of a campaign, or in the voice of an organisation, that have a time.';

-- --- corrections ---

-- A release is corrected in the voice that spoke.
CREATE FUNCTION slot_corrects_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	speaker text;
BEGIN
	SELECT r.organisation INTO speaker FROM release r
	WHERE r.id = NEW.corrects;
	IF speaker <> NEW.organisation THEN
		PERFORM fail_rule('attribution', 'corrects', format(
		    'Release %s was spoken by "%s", which alone corrects it.',
		    NEW.corrects, speaker));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION slot_corrects_check() IS
	'Trigger: who spoke corrects.';
CREATE TRIGGER corrects BEFORE INSERT OR UPDATE ON slot
	FOR EACH ROW WHEN (NEW.corrects IS NOT NULL)
	EXECUTE FUNCTION slot_corrects_check();

-- That evidence has merely expired does not make wrong what was said in time,
-- nor does a newer version.
CREATE FUNCTION words_faults(version bigint)
RETURNS TABLE (rule text, reason text)
LANGUAGE sql STABLE AS $$
	SELECT 'evidence_decay', evidence_decay(e)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = $1
	    AND num_nonnulls(e.retracted_on, e.superseded_by) > 0
	UNION ALL
	SELECT f.rule, f.finding FROM rule_findings($1) f
	WHERE f.rule NOT IN ('evidence', 'evidence_decay')
$$;
COMMENT ON FUNCTION words_faults(bigint) IS
	'Why words that were said do not stand any more.';

-- The words of a version are looked at once, however often they were released.
CREATE FUNCTION corrections_due(item text, versions bigint[])
RETURNS TABLE (release bigint, slot bigint, rule text, reason text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT v.id FROM message_version v
		WHERE (versions IS NULL OR v.id = ANY (versions))
		    AND EXISTS (SELECT FROM slot s WHERE s.version = v.id
		    AND s.state = 'released'
		    AND (item IS NULL OR s.campaign = item))
	), fault AS MATERIALIZED (
		SELECT said.id, f.* FROM said, LATERAL words_faults(said.id) f
	)
	SELECT r.id, r.slot, f.rule, f.reason
	FROM fault f JOIN slot s ON s.version = f.id AND s.state = 'released'
	    AND (item IS NULL OR s.campaign = item)
	JOIN release r ON r.slot = s.id
	WHERE NOT release_unsaid(r) AND NOT EXISTS (SELECT FROM release c
	    WHERE c.corrects = r.id AND NOT release_unsaid(c))
$$;
COMMENT ON FUNCTION corrections_due(text, bigint[]) IS
	'Releases whose words do not stand any more and that are not corrected, with each reason.';

CREATE FUNCTION correction_planned(item bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('campaign', s.campaign, 'slot', s.name,
	    'state', s.state)
	FROM slot s WHERE s.corrects = item
	    AND s.state IN ('planned', 'cleared', 'scheduled')
	ORDER BY s.id LIMIT 1
$$;
COMMENT ON FUNCTION correction_planned(bigint) IS
	'The slot that is to correct a release; NULL: there is none.';
CREATE INDEX slot_corrects ON slot (corrects) WHERE corrects IS NOT NULL;

CREATE FUNCTION release_corrections(actor text, after bigint, max int,
    campaign text, organisation text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off AS $$
	SELECT release_doc(r) || jsonb_strip_nulls(jsonb_build_object(
	    'reasons', due.reasons,
	    'correction', CASE WHEN campaign_visible(
		p.doc ->> 'campaign', $1) THEN p.doc END))
	FROM (SELECT d.release, jsonb_agg(d.reason ORDER BY d.reason) AS reasons
	    FROM corrections_due($4, NULL) d GROUP BY d.release) AS due
	JOIN release r ON r.id = due.release JOIN slot s ON s.id = r.slot,
	    LATERAL (SELECT correction_planned(r.id)) AS p(doc)
	WHERE r.id > coalesce($2, 0) AND campaign_visible(s.campaign, $1)
	    AND ($5 IS NULL OR r.organisation = $5)
	ORDER BY r.id LIMIT least(coalesce($3, 100), 1000)
$$;
COMMENT ON FUNCTION release_corrections IS
	'Releases of campaigns that an account may see, whose correction is due.';

CREATE FUNCTION correction_conflicts(item text)
RETURNS TABLE (kind text, slot bigint, field text, detail text)
LANGUAGE sql STABLE AS $$
	SELECT 'correction', d.slot, 'corrects', format(
	    'What release %s said does not stand, and no slot corrects it: %s',
	    d.release, d.reason)
	FROM corrections_due(item, NULL) d
	WHERE correction_planned(d.release) IS NULL
$$;
COMMENT ON FUNCTION correction_conflicts(text) IS
	'Releases of a campaign that are to be corrected and are not.';

-- --- telling that one is due ---

CREATE FUNCTION corrections_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp
SET jit = off AS $$
DECLARE
	versions bigint[] := CASE TG_TABLE_NAME
	    WHEN 'evidence' THEN ARRAY(SELECT l.version
		FROM message_evidence l WHERE l.evidence = NEW.slug)
	    WHEN 'deed' THEN ARRAY(SELECT l.version
		FROM message_deed l WHERE l.deed = NEW.slug)
	    ELSE ARRAY(SELECT l.version
		FROM message_narrative l WHERE l.narrative = NEW.slug) END;
BEGIN
	PERFORM campaign_tell(f.campaign, 'release.correction_due', f.campaign,
	    jsonb_build_object('releases', f.releases[1:100],
	    'reason', f.reason))
	FROM (SELECT s.campaign, min(d.reason) AS reason,
	    array_agg(DISTINCT d.release ORDER BY d.release) AS releases
	    FROM corrections_due(NULL, versions) d JOIN slot s ON s.id = d.slot
	    GROUP BY s.campaign) AS f;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION corrections_tell() IS
	'Trigger: tells the partners of campaigns that what they said has lost its ground.';
CREATE TRIGGER said AFTER UPDATE ON evidence FOR EACH ROW
	WHEN ((OLD.retracted_on, OLD.superseded_by, OLD.status)
	IS DISTINCT FROM (NEW.retracted_on, NEW.superseded_by, NEW.status))
	EXECUTE FUNCTION corrections_tell();
CREATE TRIGGER said AFTER UPDATE ON deed FOR EACH ROW
	WHEN (OLD.status <> NEW.status
	AND NEW.status IN ('slipped', 'cancelled'))
	EXECUTE FUNCTION corrections_tell();
CREATE TRIGGER said AFTER UPDATE ON narrative FOR EACH ROW
	WHEN (OLD.kernel_of_truth IS NULL
	AND NEW.kernel_of_truth IS NOT NULL)
	EXECUTE FUNCTION corrections_tell();

-- --- the check of a campaign tells them, too ---

CREATE OR REPLACE FUNCTION campaign_conflicts(item text, viewer text)
RETURNS TABLE (kind text, soft boolean, slots bigint[], field text,
    detail text)
LANGUAGE sql STABLE AS $$
	WITH found AS (
		SELECT false AS soft, f.* FROM state_conflicts(item) f
		UNION ALL SELECT false, f.* FROM sign_off_conflicts(item) f
		UNION ALL SELECT false, f.* FROM word_conflicts(item) f
		UNION ALL SELECT false, f.* FROM place_conflicts(item) f
		UNION ALL SELECT true, f.* FROM line_conflicts(item) f
		UNION ALL SELECT true, f.*
		FROM neighbour_conflicts(item, viewer) f
		UNION ALL SELECT true, f.*
		FROM duplicate_conflicts(item, viewer) f
		UNION ALL SELECT true, f.* FROM correction_conflicts(item) f
	)
	SELECT f.kind, f.soft, array_agg(DISTINCT f.slot)
	    FILTER (WHERE f.slot IS NOT NULL), f.field, f.detail
	FROM found f
	GROUP BY f.kind, f.soft, f.field, f.detail
	ORDER BY f.soft, min(f.slot) NULLS FIRST, f.kind, f.detail
$$;

GRANT SELECT ON database_identity, slot_revision, release_fetch
	TO counterpointd;
-- release_unsaid and what it asks: the daemon's role may read the view.
GRANT EXECUTE ON FUNCTION release_get, release_register, release_corrections,
	slot_calendar, release_unsaid, release_handed_over TO counterpointd;
