-- SPDX-License-Identifier: Apache-2.0
-- 039_deliveries.sql - a release on its way to its organisation.
-- Owns: carrier, delivery, their states; who carries what, and when again.
-- Leaves to others: making releases (038, 043), carrying (the daemon).
--
-- At least once, always with the key of the release: whoever receives counts a
-- key once. A lease only saves daemons from doing the same work.

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE carrier (
	name text CONSTRAINT carrier__name PRIMARY KEY
	    CONSTRAINT carrier__form CHECK (name ~ '^[a-z0-9_-]{1,64}$'),
	since timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE carrier IS
	'A release plugin that a daemon has opened: what is released from then on is its to carry.';
COMMENT ON COLUMN carrier.name IS 'Name of the plugin.';
COMMENT ON COLUMN carrier.since IS 'When it was first opened.';
COMMENT ON CONSTRAINT carrier__name ON carrier IS
	'Each carrier has a name of its own.';
COMMENT ON CONSTRAINT carrier__form ON carrier IS
	'A carrier is named by small letters, digits, hyphens and underscores.';
CREATE TRIGGER audited AFTER INSERT OR DELETE ON carrier
	FOR EACH ROW EXECUTE FUNCTION audit_row('carrier', 'name');

-- No reference to the carrier: what was carried stays when it goes.
CREATE TABLE delivery (
	release bigint NOT NULL
	    CONSTRAINT delivery__release REFERENCES release,
	carrier text NOT NULL,
	state text NOT NULL DEFAULT 'pending' CONSTRAINT delivery__state
	    CHECK (state IN ('pending', 'delivered', 'failed', 'withheld',
	    'skipped')),
	attempts int NOT NULL DEFAULT 0
	    CONSTRAINT delivery__attempts CHECK (attempts >= 0),
	since timestamptz NOT NULL DEFAULT clock(),
	next_at timestamptz NOT NULL DEFAULT clock(),
	lease_by text,
	lease_until timestamptz,
	last_error sentence,
	receipt sentence,
	delivered_at timestamptz,
	CONSTRAINT delivery__once PRIMARY KEY (release, carrier),
	CONSTRAINT delivery__lease
	    CHECK ((lease_by IS NULL) = (lease_until IS NULL)
	    AND (lease_by IS NULL OR state = 'pending')),
	CONSTRAINT delivery__delivered
	    CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
	CONSTRAINT delivery__reason
	    CHECK (state NOT IN ('failed', 'withheld', 'skipped')
	    OR last_error IS NOT NULL)
);
CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'pending';
CREATE INDEX delivery_leased ON delivery (lease_by)
	WHERE lease_by IS NOT NULL;
COMMENT ON TABLE delivery IS
	'A release that one carrier hands to its organisation.';
COMMENT ON COLUMN delivery.release IS 'The release.';
COMMENT ON COLUMN delivery.carrier IS 'The carrier.';
COMMENT ON COLUMN delivery.state IS
	'pending, delivered, failed, withheld or skipped.';
COMMENT ON COLUMN delivery.attempts IS 'How often it was tried.';
COMMENT ON COLUMN delivery.since IS
	'Since when it is tried; from this it is given up.';
COMMENT ON COLUMN delivery.next_at IS 'Not tried before.';
COMMENT ON COLUMN delivery.lease_by IS 'The daemon that is at it.';
COMMENT ON COLUMN delivery.lease_until IS
	'Then another may take it. By now(): no test makes daemons faster.';
COMMENT ON COLUMN delivery.last_error IS
	'Why the last try was in vain, or why there is none any more.';
COMMENT ON COLUMN delivery.receipt IS
	'What the organisation, or the place, answered.';
COMMENT ON COLUMN delivery.delivered_at IS 'When the organisation had it.';
COMMENT ON CONSTRAINT delivery__release ON delivery IS 'The release exists.';
COMMENT ON CONSTRAINT delivery__state ON delivery IS
	'A delivery is pending, delivered, failed, withheld or skipped.';
COMMENT ON CONSTRAINT delivery__attempts ON delivery IS
	'The number of attempts is not negative.';
COMMENT ON CONSTRAINT delivery__once ON delivery IS
	'A carrier delivers a release once.';
COMMENT ON CONSTRAINT delivery__lease ON delivery IS
	'Only what is pending is leased, to somebody and until a time.';
COMMENT ON CONSTRAINT delivery__delivered ON delivery IS
	'What is delivered was so at a time.';
COMMENT ON CONSTRAINT delivery__reason ON delivery IS
	'What is not delivered says why.';

CREATE FUNCTION delivery_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	IF (NEW.release, NEW.carrier) <> (OLD.release, OLD.carrier)
	    OR OLD.state IN ('delivered', 'skipped') THEN
		PERFORM fail_rule('append_only', NULL,
		    'A delivery that was made is a fact.');
	ELSIF NEW.state <> OLD.state AND NEW.state <> 'delivered'
	    AND 'pending' NOT IN (NEW.state, OLD.state) THEN
		PERFORM fail('CP409', 'state', format(
		    'A delivery that is %s cannot become %s.', OLD.state,
		    NEW.state));
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION delivery_guard() IS
	'Trigger: what was delivered stays so; what failed can be tried again.';
CREATE TRIGGER guard BEFORE UPDATE ON delivery
	FOR EACH ROW EXECUTE FUNCTION delivery_guard();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON delivery
	EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER UPDATE ON delivery FOR EACH ROW
	WHEN (NEW.state <> OLD.state)
	EXECUTE FUNCTION audit_row('delivery', 'release', 'carrier');

CREATE FUNCTION delivery_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM campaign_tell(s.campaign, 'release.' || NEW.state,
	    NEW.release || '/' || NEW.carrier, jsonb_build_object(
	    'release', NEW.release, 'carrier', NEW.carrier, 'slot', s.name,
	    'organisation', r.organisation, 'attempts', NEW.attempts,
	    'reason', CASE WHEN NEW.state <> 'delivered'
		THEN NEW.last_error END, 'receipt', NEW.receipt))
	FROM release r JOIN slot s ON s.id = r.slot WHERE r.id = NEW.release;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION delivery_tell() IS
	'Trigger: tells the partners what became of a delivery.';
CREATE TRIGGER told AFTER UPDATE ON delivery FOR EACH ROW
	WHEN (NEW.state <> OLD.state
	AND NEW.state IN ('delivered', 'failed', 'withheld'))
	EXECUTE FUNCTION delivery_tell();

-- One without a key was made before there were keys: nobody could tell whether
-- it came twice.
CREATE FUNCTION deliveries_make() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	INSERT INTO delivery (release, carrier)
	SELECT made.id, c.name FROM made CROSS JOIN carrier c
	WHERE made.key IS NOT NULL;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION deliveries_make() IS
	'Trigger: each carrier has a release to deliver.';
CREATE TRIGGER deliveries AFTER INSERT ON release
	REFERENCING NEW TABLE AS made
	FOR EACH STATEMENT EXECUTE FUNCTION deliveries_make();

-- A carrier that starts again frees what it had: holders are named INSTANCE/
-- and something of their own.
CREATE FUNCTION carrier_register(names text[], holder text, seconds bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	PERFORM act_as('daemon');
	UPDATE delivery d SET (lease_by, lease_until) = (NULL, NULL)
	WHERE d.carrier = ANY (names) AND d.lease_by <> holder
	    AND starts_with(d.lease_by, regexp_replace(holder, '/[^/]*$',
	    '/'));
	IF names <@ ARRAY(SELECT name::text FROM carrier) THEN
		RETURN;
	END IF;
	-- Nothing is released meanwhile, or it would be left without it.
	PERFORM FROM library_version FOR UPDATE;
	WITH fresh AS (
		INSERT INTO carrier (name) SELECT unnest(names)
		ON CONFLICT DO NOTHING RETURNING name
	)
	INSERT INTO delivery (release, carrier)
	SELECT r.id, fresh.name FROM release r, fresh
	WHERE r.key IS NOT NULL
	    AND r.released_at > clock() - seconds * interval '1 second'
	ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION carrier_register(text[], text, bigint) IS
	'A daemon that runs for so many seconds has opened these release plugins; a new one gets what was released since.';

-- Nothing is released meanwhile, or it would be left to a carrier that is gone.
CREATE FUNCTION carrier_remove(carrier text, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	given_up int;
BEGIN
	PERFORM library_turn(actor);
	PERFORM FROM delivery d WHERE d.carrier = carrier_remove.carrier
	    AND d.state = 'pending' FOR UPDATE;
	DELETE FROM carrier c WHERE c.name = carrier_remove.carrier;
	IF NOT FOUND THEN
		PERFORM fail('CP404', 'carrier', format(
		    'There is no carrier "%s".', carrier));
	END IF;
	UPDATE delivery d SET (state, last_error, lease_by, lease_until)
	    = ('skipped', 'The carrier was removed.', NULL, NULL)
	WHERE d.carrier = carrier_remove.carrier AND d.state = 'pending';
	GET DIAGNOSTICS given_up = ROW_COUNT;
	RETURN jsonb_build_object('carrier', carrier, 'skipped', given_up);
END $$;
COMMENT ON FUNCTION carrier_remove(text, text) IS
	'Forgets a carrier that no daemon has any more; what it had left is skipped.';

CREATE FUNCTION release_place_obstacle(item bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	s slot;
BEGIN
	SELECT x.* INTO s FROM slot x WHERE x.id = item;
	IF (SELECT c.state = 'cancelled' FROM campaign c
	    WHERE c.slug = s.campaign) THEN
		RETURN format('The campaign "%s" was cancelled.', s.campaign);
	END IF;
	s.planned_at := clock();
	RETURN (SELECT o.reason FROM slot_place_obstacles(s) AS o LIMIT 1);
END $$;
COMMENT ON FUNCTION release_place_obstacle(bigint) IS
	'What stands now against saying anything there in the campaign of a slot; NULL: nothing.';

-- What was true when it was released may not be so when it is tried again.
-- Words and places that several releases share are looked at once.
CREATE FUNCTION release_obstacles(items bigint[])
RETURNS TABLE (release bigint, reason text)
LANGUAGE sql STABLE AS $$
	WITH said AS MATERIALIZED (
		SELECT r.id, r.slot, s.campaign, s.organisation, s.audience,
		    s.version
		FROM release r JOIN slot s ON s.id = r.slot
		WHERE r.id = ANY (items)
	), place AS MATERIALIZED (
		SELECT x.campaign, x.organisation, x.audience,
		    release_place_obstacle(min(x.slot)) AS reason
		FROM said x GROUP BY 1, 2, 3
	), word AS MATERIALIZED (
		SELECT one.version, min(o.reason) AS reason
		FROM (SELECT min(x.slot) AS slot, x.version FROM said x
		    GROUP BY x.version) AS one
		JOIN slot s ON s.id = one.slot, LATERAL slot_word_obstacles(s) o
		GROUP BY one.version
	), joint AS MATERIALIZED (
		SELECT s.campaign, s.version, min(o.reason) AS reason
		FROM (SELECT min(x.slot) AS slot FROM said x
		    GROUP BY x.campaign, x.version) AS one
		JOIN slot s ON s.id = one.slot, LATERAL joint_obstacles(s) o
		GROUP BY s.campaign, s.version
	), found AS (
		SELECT x.id, coalesce(p.reason, w.reason, j.reason) AS reason
		FROM said x
		JOIN place p USING (campaign, organisation, audience)
		LEFT JOIN word w USING (version)
		LEFT JOIN joint j ON j.campaign = x.campaign
		    AND j.version = x.version
	)
	SELECT f.id, f.reason FROM found f WHERE f.reason IS NOT NULL
$$;
COMMENT ON FUNCTION release_obstacles(bigint[]) IS
	'What has come to stand against handing releases over.';

CREATE FUNCTION delivery_inputs(item bigint, carrier text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('release', r.id, 'carrier', carrier,
	    'key', r.key, 'organisation', r.organisation,
	    'campaign', s.campaign, 'audience', s.audience,
	    'channel', s.channel, 'language', s.language,
	    'message', v.message, 'version', v.number,
	    'released_at', moment(r.released_at), 'attempt', d.attempts,
	    'package', r.package, 'signature', base64(r.signature),
	    'key_id', k.id, 'public_key', base64(k.public))
	FROM release r JOIN slot s ON s.id = r.slot
	JOIN message_version v ON v.id = s.version
	JOIN signing_key k ON k.id = r.signing_key
	JOIN delivery d ON d.release = r.id AND d.carrier = $2
	WHERE r.id = item
$$;
COMMENT ON FUNCTION delivery_inputs(bigint, text) IS
	'All that a carrier is given of a release.';

CREATE FUNCTION deliveries_hold(holder text, releases bigint[],
    carriers text[], lease_seconds int) RETURNS void
LANGUAGE sql AS $$
	UPDATE delivery d SET (lease_by, lease_until) = (NULL, NULL)
	WHERE d.lease_by = holder AND NOT EXISTS (
	    SELECT FROM unnest(releases, carriers) AS h (release, carrier)
	    WHERE (h.release, h.carrier) = (d.release, d.carrier));
	UPDATE delivery d
	SET lease_until = now() + lease_seconds * interval '1 second'
	WHERE d.lease_by = holder AND d.lease_until
	    < now() + lease_seconds * interval '0.5 second'
$$;
COMMENT ON FUNCTION deliveries_hold(text, bigint[], text[], int) IS
	'A daemon is still at these, and at nothing else.';

-- Pauses and leases last an hour at most: what lies further ahead was set by a
-- clock that has gone back since.
CREATE FUNCTION deliveries_recall(carriers text[]) RETURNS void
LANGUAGE sql AS $$
	UPDATE delivery d SET next_at = clock()
	WHERE d.state = 'pending' AND d.carrier = ANY (carriers)
	    AND d.next_at > clock() + interval '2 hours'
$$;
COMMENT ON FUNCTION deliveries_recall(text[]) IS
	'What waits longer than any pause is due.';

CREATE FUNCTION deliveries_withhold(releases bigint[], carriers text[])
RETURNS void
LANGUAGE sql AS $$
	UPDATE delivery d SET (state, last_error, lease_by, lease_until)
	    = ('withheld', o.reason, NULL, NULL)
	FROM unnest(releases, carriers) AS t (release, carrier)
	JOIN release_obstacles(releases) o ON o.release = t.release
	WHERE (d.release, d.carrier) = (t.release, t.carrier)
$$;
COMMENT ON FUNCTION deliveries_withhold(bigint[], text[]) IS
	'Withholds those of some deliveries that lost their ground.';

CREATE FUNCTION deliveries_begin(releases bigint[], carriers text[],
    holder text, lease_seconds int) RETURNS jsonb
LANGUAGE sql AS $$
	UPDATE delivery d SET (attempts, lease_by, lease_until)
	    = (d.attempts + 1, holder,
	    now() + lease_seconds * interval '1 second')
	FROM unnest(releases, carriers) AS t (release, carrier)
	WHERE (d.release, d.carrier) = (t.release, t.carrier)
	    AND d.state = 'pending';
	UPDATE release r SET attempts = r.attempts + t.n
	FROM (SELECT d.release, count(*)::int AS n
	    FROM unnest(releases, carriers) AS t (release, carrier)
	    JOIN delivery d USING (release, carrier)
	    WHERE d.state = 'pending' GROUP BY d.release) AS t
	WHERE r.id = t.release;
	SELECT coalesce(jsonb_agg(delivery_inputs(d.release, d.carrier)
	    ORDER BY t.nr), '[]')
	FROM unnest(releases, carriers) WITH ORDINALITY
	    AS t (release, carrier, nr)
	JOIN delivery d USING (release, carrier) WHERE d.state = 'pending'
$$;
COMMENT ON FUNCTION deliveries_begin(bigint[], text[], text, int) IS
	'Leases the deliveries that are still pending, and gives what is to be carried.';

-- Locks go from deliveries to their releases, in order, to the audit.
CREATE FUNCTION delivery_take(holder text, carriers text[],
    held_releases bigint[], held_carriers text[], lease_seconds int, most int)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	due bigint[];
	due_carriers text[];
BEGIN
	PERFORM act_as('daemon');
	PERFORM deliveries_hold(holder, held_releases, held_carriers,
	    lease_seconds);
	IF halted() THEN
		RETURN '{"halted": true, "items": []}';
	END IF;
	PERFORM deliveries_recall(carriers);
	SELECT array_agg(t.release), array_agg(t.carrier)
	INTO due, due_carriers
	FROM (SELECT x.release, x.carrier FROM delivery x
	    WHERE x.state = 'pending' AND x.next_at <= clock()
		AND x.carrier = ANY (carriers)
		AND (x.lease_until > now()
		AND x.lease_until <= now() + interval '1 hour') IS NOT TRUE
	    ORDER BY x.next_at, x.release LIMIT most
	    FOR UPDATE SKIP LOCKED) AS t;
	IF due IS NULL THEN
		RETURN '{"halted": false, "items": []}';
	END IF;
	PERFORM FROM release r WHERE r.id = ANY (due)
	ORDER BY r.id FOR NO KEY UPDATE;
	PERFORM deliveries_withhold(due, due_carriers);
	RETURN jsonb_build_object('halted', false, 'items',
	    deliveries_begin(due, due_carriers, holder, lease_seconds));
END $$;
COMMENT ON FUNCTION delivery_take IS
	'Renews the leases of what a daemon is at and leases what is due to it; nothing while all is halted.';

CREATE FUNCTION delivery_done(holder text, release bigint, carrier text,
    outcome text, detail text, wait_seconds int, retry_hours int)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	d delivery;
	words text := nullif(btrim(detail), '');
	again timestamptz := clock() + wait_seconds * interval '1 second';
BEGIN
	PERFORM act_as('daemon');
	SELECT x.* INTO d FROM delivery x
	WHERE x.release = $2 AND x.carrier = $3 FOR UPDATE;
	-- That it arrived is true whoever has the lease by now, and whatever was
	-- decided meanwhile; the rest is for its holder to say.
	IF d.release IS NULL OR d.state IN ('delivered', 'skipped')
	    OR outcome <> 'delivered' AND (d.state <> 'pending'
	    OR d.lease_by IS DISTINCT FROM holder) THEN
		RETURN;
	END IF;
	d.lease_by := NULL;
	d.lease_until := NULL;
	CASE outcome
	WHEN 'delivered' THEN
		d.state := 'delivered';
		d.receipt := words;
		d.delivered_at := clock();
	WHEN 'refused' THEN
		d.state := 'failed';
		d.last_error := coalesce(words, 'It was refused.');
	WHEN 'skipped' THEN
		d.state := 'skipped';
		d.last_error := coalesce(words, 'It was skipped.');
	WHEN 'later' THEN
		d.last_error := coalesce(words, 'It failed.');
		d.next_at := again;
		IF again > d.since + retry_hours * interval '1 hour' THEN
			d.state := 'failed';
		END IF;
	END CASE;
	UPDATE delivery x SET (state, next_at, lease_by, lease_until,
	    last_error, receipt, delivered_at) = (d.state, d.next_at,
	    d.lease_by, d.lease_until, d.last_error, d.receipt,
	    d.delivered_at)
	WHERE x.release = d.release AND x.carrier = d.carrier;
END $$;
COMMENT ON FUNCTION delivery_done IS
	'What became of a delivery: delivered, refused, skipped, or later; after so many hours it is given up.';

-- --- what people see and do ---

CREATE FUNCTION delivery_docs(item bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
	    'carrier', d.carrier, 'state', d.state, 'attempts', d.attempts,
	    'next_at', CASE WHEN d.state = 'pending' AND d.attempts > 0
		THEN moment(d.next_at) END, 'last_error', d.last_error,
	    'receipt', d.receipt, 'delivered_at', moment(d.delivered_at)))
	    ORDER BY d.carrier)
	FROM delivery d WHERE d.release = item
$$;
COMMENT ON FUNCTION delivery_docs(bigint) IS
	'How far each carrier is with a release; NULL: there is none.';

CREATE OR REPLACE FUNCTION release_doc(r release) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('id', r.id,
	    'campaign', s.campaign, 'slot', s.name,
	    'organisation', r.organisation, 'audience', s.audience,
	    'channel', s.channel, 'language', s.language,
	    'message', v.message, 'version', v.number,
	    'released_at', moment(r.released_at), 'attempts', r.attempts,
	    'acknowledged_at', moment(r.acknowledged_at),
	    'corrects', r.corrects, 'deliveries', delivery_docs(r.id)))
	FROM slot s JOIN message_version v ON v.id = s.version
	WHERE s.id = r.slot
$$;

CREATE FUNCTION release_retry(release bigint, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	r release := release_of(release, actor);
BEGIN
	PERFORM act_as(actor);
	PERFORM person_of(actor, 'account', r.organisation, '{releaser}');
	UPDATE delivery d SET (state, since, next_at)
	    = ('pending', clock(), clock())
	WHERE d.release = r.id AND d.state IN ('failed', 'withheld')
	    AND d.carrier IN (SELECT c.name FROM carrier c);
	IF NOT FOUND THEN
		PERFORM fail('CP409', 'release', format(
		    'No carrier that is still there has failed to deliver release %s.',
		    r.id));
	END IF;
	RETURN release_doc(r);
END $$;
COMMENT ON FUNCTION release_retry(bigint, text) IS
	'A releaser has what failed, or was withheld, tried again.';

GRANT SELECT ON carrier, delivery TO counterpointd;
GRANT EXECUTE ON FUNCTION carrier_register, carrier_remove, delivery_take,
	delivery_done, release_retry TO counterpointd;
