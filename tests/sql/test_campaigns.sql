-- SPDX-License-Identifier: Apache-2.0
-- Campaigns, slots, releases: who may be addressed, when, by whom.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
INSERT INTO campaign (slug, organisation, title, objective, starts_at,
    ends_at, cadence_cap)
VALUES ('spring', 'desk', 'Spring', 'Be understood.', '2020-01-01',
    '2040-01-01', 2);
INSERT INTO campaign_partner VALUES ('spring', 'desk');
INSERT INTO campaign_blackout VALUES ('spring', '2035-01-01', '2035-01-08',
    'A truce');
INSERT INTO organisation (slug, legal_name, kind, voice_line, time_zone)
VALUES ('ally', 'An ally', 'state', 'An ally', 'UTC');
INSERT INTO campaign (slug, organisation, title, objective, starts_at,
    ends_at) VALUES ('autumn', 'ally', 'Autumn', 'Be heard.', '2020-01-01',
    '2040-01-01');
INSERT INTO campaign_partner VALUES ('autumn', 'ally');

CREATE FUNCTION t.slot(changes jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	s counterpoint.slot;
	made bigint;
BEGIN
	s := jsonb_populate_record(NULL::counterpoint.slot, jsonb_build_object(
	    'campaign', 'spring', 'version', (SELECT id
	    FROM counterpoint.message_newest WHERE message = 'answer'),
	    'language', 'en', 'organisation', 'desk', 'audience', 'land',
	    'channel', 'radio', 'planned_at', '2030-02-01 12:00+00',
	    'time_zone', 'Asia/Seoul', 'state', 'planned') || changes);
	INSERT INTO counterpoint.slot (campaign, version, language,
	    organisation, audience, channel, planned_at, embargo_until,
	    time_zone, state, scheduled_by)
	VALUES (s.campaign, s.version, s.language, s.organisation, s.audience,
	    s.channel, s.planned_at, s.embargo_until, s.time_zone,
	    s.state, s.scheduled_by)
	RETURNING id INTO made;
	RETURN made;
END $$;

CREATE FUNCTION t.sign(name text) RETURNS void LANGUAGE sql AS $$
	UPDATE counterpoint.campaign_partner
	SET (signed_off_by, signed_off_at) = ('releaser', now())
	WHERE campaign = name AND organisation = 'desk'
$$;

CREATE FUNCTION t.no_slot(name text, changes text, state text,
    rule text DEFAULT NULL, field text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT t.fails(name, format('SELECT t.slot(%L)', changes), state, rule,
	    field)
$$;
SELECT t.no_slot('the home public', '{"audience": "home"}', 'CP422',
    'home_publics', 'audience');
SELECT t.no_slot('a part of the home public', '{"audience": "home-youth"}',
    'CP422', 'home_publics', 'audience');
SELECT t.no_slot('an election', '{"planned_at": "2031-05-02 00:00+00"}',
    'CP422', 'blackout', 'planned_at');
SELECT t.no_slot('its first local minute',
    '{"planned_at": "2031-04-30 17:00+00"}', 'CP422', 'blackout');
SELECT t.ok('the minute before is free',
    t.slot('{"planned_at": "2031-04-30 16:59+00"}') > 0);
SELECT t.no_slot('a silent desk, by its own clock',
    '{"planned_at": "2031-05-31 15:00+00"}', 'CP422', 'blackout',
    'planned_at');
SELECT t.no_slot('to the last minute of it',
    '{"planned_at": "2031-06-02 14:59+00"}', 'CP422', 'blackout');
SELECT t.ok('before and after it the desk speaks',
    t.slot('{"planned_at": "2031-05-31 14:59+00"}')
    + t.slot('{"planned_at": "2031-06-02 15:00+00"}') > 0);
SELECT t.no_slot('a campaign''s own silence',
    '{"planned_at": "2035-01-02 00:00+00"}', 'CP422', 'blackout');
SELECT t.no_slot('another voice',
    '{"campaign": "autumn", "organisation": "ally"}', 'CP422',
    'attribution', 'organisation');
SELECT t.no_slot('an organisation that takes no part',
    '{"organisation": "operator"}', 'CP422', 'attribution');
SELECT t.no_slot('an unknown public', '{"audience": "mars"}', '23503',
    'slot__audience');
SELECT t.no_slot('a language without words', '{"language": "vi"}', '23503',
    'slot__language');
SELECT t.no_slot('outside the campaign', '{"planned_at": "2041-01-01"}',
    'CP400', NULL, 'planned_at');
SELECT t.no_slot('born scheduled', '{"state": "scheduled"}', 'CP409');
SELECT t.no_slot('before its embargo ends',
    '{"embargo_until": "2030-03-01"}', '23514', 'slot__embargo_until');

SELECT t.slot() AS first_slot \gset
SELECT t.slot('{"planned_at": "2030-02-01 13:00+00"}') \g /dev/null

-- States.
CREATE FUNCTION t.step(slot_id bigint, new_state text,
    who text DEFAULT 'releaser') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	UPDATE counterpoint.slot SET state = new_state, scheduled_by = who
	WHERE id = slot_id;
	RETURN (SELECT state FROM counterpoint.slot WHERE id = slot_id);
END $$;
SELECT t.fails('from planned to released', format($$SELECT t.step(%s,
    'released')$$, :first_slot), 'CP409', NULL, 'state');
SELECT t.fails('from planned to scheduled', format($$SELECT t.step(%s,
    'scheduled')$$, :first_slot), 'CP409', NULL, 'state');
SELECT t.eq('cleared', t.step(:first_slot, 'cleared'), 'cleared');
SELECT t.fails('a writer does not schedule', format($$SELECT t.step(%s,
    'scheduled', 'writer')$$, :first_slot), 'CP403', NULL, 'scheduled_by');
SELECT t.fails('a program does not schedule', format($$SELECT t.step(%s,
    'scheduled', 'robot')$$, :first_slot), 'CP422', 'four_eyes',
    'scheduled_by');
SELECT t.fails('nothing is scheduled without a sign-off', format(
    $$SELECT t.step(%s, 'scheduled')$$, :first_slot), 'CP409', NULL,
    'campaign', 'not signed off by "desk"');
SELECT t.sign('spring') \g /dev/null
SELECT t.eq('scheduled', t.step(:first_slot, 'scheduled'), 'scheduled');
SELECT t.fails('a scheduled slot is fixed', format($$UPDATE slot
    SET planned_at = planned_at + interval '1 hour' WHERE id = %s$$,
    :first_slot), 'CP409');
SELECT t.fails('by the releaser who scheduled it', format($$UPDATE slot
    SET scheduled_by = 'robot' WHERE id = %s$$, :first_slot), 'CP409');
SELECT t.fails('released by UPDATE', format($$SELECT t.step(%s,
    'released')$$, :first_slot), 'CP409', NULL, 'state');
SELECT t.fails('a slot is not removed', $$DELETE FROM slot$$, 'CP409');
SELECT t.fails('a message with slots stays', $$SELECT library_retire(
    'message', 'answer', 'writer')$$, 'CP409', NULL, 'slug', 'slot');

-- When the ground gives way, in the same transaction.
CREATE FUNCTION t.undermined(name text, statement text, slot_id bigint,
    words text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s counterpoint.slot;
BEGIN
	BEGIN
		EXECUTE statement;
		SELECT * INTO s FROM counterpoint.slot WHERE id = slot_id;
		RAISE EXCEPTION USING ERRCODE = 'TTTTT';
	EXCEPTION WHEN SQLSTATE 'TTTTT' THEN
		RETURN t.line(s.state = 'withheld'
		    AND strpos(s.reason, words) > 0, 'withheld: ' || name,
		    format('%s: %s', s.state, s.reason));
	END;
END $$;
SELECT t.undermined(name, statement, :first_slot, words) FROM (VALUES
('evidence retracted', $$UPDATE counterpoint.evidence SET (retracted_on,
    retracted_reason) = (now(), 'An error.') WHERE slug = 'sure'$$,
    'retracted: An error.'),
('evidence superseded', $$UPDATE counterpoint.evidence
    SET superseded_by = 'sure' WHERE slug = 'hearsay'$$, 'superseded'),
('evidence expired', $$UPDATE counterpoint.evidence
    SET valid_until = '2020-01-01' WHERE slug = 'sure'$$, 'expired'),
('evidence that time expired', $$ALTER TABLE counterpoint.evidence DISABLE TRIGGER slots;
    UPDATE counterpoint.evidence SET valid_until = '2020-01-01'
    WHERE slug = 'sure'; SELECT counterpoint.slots_withhold_decayed()$$,
    'expired'),
('deed slipped', $$UPDATE counterpoint.deed SET status = 'slipped'
    WHERE slug = 'school'$$, 'slipped'),
('deed cancelled', $$SELECT counterpoint.library_put('deed', t.doc('deed',
    'school') || '{"status": "cancelled"}', 'writer')$$, 'cancelled'),
('message edited', $$SELECT t.message('{"tone": "loud"}')$$, 'retired'),
('audience forbidden', $$INSERT INTO counterpoint.organisation_forbidden
    VALUES ('desk', 7, 'region')$$, 'must not address'),
('election called', $$INSERT INTO counterpoint.audience_blackout
    VALUES ('region', 0, '2030-01-31', '2030-02-02', 'A vote')$$, 'A vote'),
('desk silenced', $$INSERT INTO counterpoint.organisation_blackout
    VALUES ('desk', 7, '2030-02-01', '2030-02-02', 'Its own vote')$$,
    '"desk" releases nothing from 2030-02-01 to 2030-02-02: Its own vote'),
('campaign silenced', $$INSERT INTO counterpoint.campaign_blackout
    VALUES ('spring', '2030-02-01', '2030-02-02', 'Mourning')$$, 'Mourning')
) AS v(name, statement, words);
SELECT t.eq('it stays scheduled otherwise', state, 'scheduled') FROM slot
WHERE id = :first_slot;

BEGIN;
UPDATE deed SET status = 'slipped' WHERE slug = 'school';
SELECT t.eq('a withheld slot goes back to planned', t.step(:first_slot,
    'planned'), 'planned');
SELECT t.fails('but is not cleared', format($$SELECT t.step(%s,
    'cleared')$$, :first_slot), 'CP422', 'words_and_deeds');
ROLLBACK;
BEGIN;
SELECT t.message('{"tone": "loud"}') \g /dev/null
SELECT t.no_slot('a draft can be planned', '{"planned_at":
    "2030-03-01 12:00+00", "state": "cleared"}', 'CP409');
SELECT t.fails('but its slot is not cleared', $$SELECT t.step(t.slot(
    '{"planned_at": "2030-03-01 12:00+00"}'), 'cleared')$$, 'CP422',
    'four_eyes', 'version');
ROLLBACK;

-- Releases.
CREATE FUNCTION t.release(slot_id bigint, who text DEFAULT 'desk',
    fixes bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
	INSERT INTO counterpoint.release (slot, organisation, package,
	    signature, corrects) VALUES (slot_id, who, '{}', 's', fixes)
	RETURNING id
$$;
SELECT t.slot(jsonb_build_object('planned_at', now())) AS due \gset
SELECT t.fails('a slot that is not scheduled', format(
    'SELECT t.release(%s)', :due), 'CP409', NULL, 'slot');
SELECT t.step(:due, 'cleared'), t.sign('spring'),
    t.step(:due, 'scheduled') \g /dev/null
SELECT t.fails('a slot that is not due', format('SELECT t.release(%s)',
    :first_slot), 'CP409', NULL, 'slot', 'not due');
SELECT t.fails('to somebody else', format('SELECT t.release(%s, ''ally'')',
    :due), 'CP422', 'attribution', 'organisation');
SELECT t.fails('a program does not sign off', $$UPDATE campaign_partner
    SET (signed_off_by, signed_off_at) = ('robot', now())
    WHERE organisation = 'desk'$$, 'CP422', 'four_eyes');
SELECT t.fails('nor somebody of another desk', $$UPDATE campaign_partner
    SET (signed_off_by, signed_off_at) = ('releaser', now())
    WHERE organisation = 'ally'$$, 'CP403');
BEGIN;
UPDATE campaign SET title = 'Late spring' WHERE slug = 'spring';
SELECT t.fails('a plan changed since it was signed', format(
    'SELECT t.release(%s)', :due), 'CP409', NULL, 'slot', 'not signed off');
ROLLBACK;

SELECT t.fails('a writer does not halt', $$INSERT INTO halt (halted_by,
    reason) VALUES ('writer', 'x')$$, 'CP403');
INSERT INTO halt (halted_by, reason) VALUES ('releaser', 'A mistake');
SELECT t.fails('nothing leaves while halted', format(
    'SELECT t.release(%s)', :due), 'CP422', 'halt');
SELECT t.fails('a program does not resume', $$UPDATE halt
    SET (resumed_by, resumed_at) = ('robot', now())$$, 'CP403');
SELECT t.fails('a halt is not removed', $$DELETE FROM halt$$, 'CP422',
    'append_only');
SELECT t.fails('there is one halt at a time', $$INSERT INTO halt (halted_by,
    reason) VALUES ('releaser', 'x')$$, '23505', 'halt_running');
UPDATE halt SET (resumed_by, resumed_at) = ('releaser', now());
SELECT t.fails('a halt ends once', $$UPDATE halt SET resumed_at = now()$$,
    'CP422', 'halt');

BEGIN;
ALTER TABLE evidence DISABLE TRIGGER slots;
UPDATE evidence SET valid_until = '2020-01-01' WHERE slug = 'sure';
SELECT t.fails('evidence that expired unnoticed', format(
    'SELECT t.release(%s)', :due), 'CP422', 'evidence_decay');
ROLLBACK;
CREATE FUNCTION t.not_released(name text, statement text, slot_id bigint,
    state text, rule text, words text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		ALTER TABLE counterpoint.audience_blackout DISABLE TRIGGER slots;
		ALTER TABLE counterpoint.slot DISABLE TRIGGER guard;
		ALTER TABLE counterpoint.slot_dependency
		    DISABLE TRIGGER checked;
		EXECUTE statement;
		ALTER TABLE counterpoint.slot ENABLE TRIGGER guard;
		RAISE EXCEPTION USING ERRCODE = 'TTTTT', MESSAGE = t.fails(name,
		    format('SELECT t.release(%s)', slot_id), state, rule, NULL,
		    words);
	EXCEPTION WHEN SQLSTATE 'TTTTT' THEN
		RETURN SQLERRM;
	END;
END $$;
SELECT t.not_released(name, format(statement, :due, :first_slot), :due, state,
    rule, words) FROM (VALUES
('after its time', 'UPDATE counterpoint.slot SET planned_at = planned_at
    - interval ''61 minutes'' WHERE id = %s', 'CP409', NULL, 'missed'),
('late, into a blackout', 'UPDATE counterpoint.slot SET late_minutes = 9999,
    planned_at = planned_at - interval ''3 days'' WHERE id = %s;
    INSERT INTO counterpoint.audience_blackout VALUES (''land'', 9,
    (now() - interval ''1 day'')::date, (now() + interval ''1 day'')::date,
    ''A vote'')', 'CP422', 'blackout', 'A vote'),
('before what it depends on', 'INSERT INTO counterpoint.slot_dependency
    VALUES (%1$s, %2$s)', 'CP409', NULL, 'waits'),
('of a cancelled campaign', 'UPDATE counterpoint.campaign
    SET state = ''ended''', 'CP409', NULL, 'over')
) AS v(name, statement, state, rule, words);
SELECT t.release(:due) AS released \gset
SELECT t.eq('the slot is released', state, 'released') FROM slot
WHERE id = :due;
SELECT t.fails('once', format('SELECT t.release(%s)', :due), 'CP409');
SELECT t.fails('for good', format($$SELECT t.step(%s, 'planned')$$, :due),
    'CP409');
SELECT t.fails('a release is a fact', $$UPDATE release
    SET package = '{"x": 1}'$$, 'CP422', 'append_only');
SELECT t.fails('that stays', $$DELETE FROM release$$, 'CP422',
    'append_only');
UPDATE release SET attempts = 1, acknowledged_at = now();
SELECT t.eq('it is acknowledged', count(*), 1::bigint) FROM release
WHERE acknowledged_at IS NOT NULL;

SELECT t.slot(jsonb_build_object('planned_at', now())) AS fix \gset
SELECT t.step(:fix, 'cleared'), t.sign('spring'), t.step(:fix, 'scheduled'),
    t.release(:fix, 'desk', :released) \g /dev/null
SELECT t.eq('the register links the correction', corrected_by,
    (SELECT array_agg(id) FROM release WHERE corrects = :released))
FROM register WHERE id = :released;
SELECT t.eq('it names the organisation', organisation,
    'Sample desk (an example)') FROM register WHERE id = :released;

-- Outcomes are about publics.
SELECT t.fails('an outcome of a few', format($$INSERT INTO outcome (release,
    metric, value, people, source, measured_on, account) VALUES (%s, 'reach',
    5, 5, 's', now(), 'writer')$$, :released), '23514',
    'publics_only__people');
SELECT t.fails('an outcome of one', format($$INSERT INTO outcome (release,
    metric, value, source, measured_on, account) VALUES (%s, 'clicks of @jane',
    5, 's', now(), 'writer')$$, :released), '23514', 'publics_only__metric');

SELECT t.ok('all of it is audited', count(DISTINCT action) >= 8) FROM audit
WHERE action ~ '^(slot|release|halt|campaign|campaign_partner)\.';
SELECT t.denied(what, format('INSERT INTO counterpoint.%I DEFAULT VALUES',
    what)) FROM unnest('{campaign,campaign_partner,campaign_blackout,slot,
    release,halt,outcome,organisation_forbidden}'::text[]) AS what;
