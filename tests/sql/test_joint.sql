-- SPDX-License-Identifier: Apache-2.0
-- Joint campaigns: four eyes of two organisations, and the silence procedure.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
INSERT INTO organisation (slug, legal_name, kind, voice_line, time_zone)
VALUES ('ally', 'An ally', 'state', 'An ally', 'UTC'),
('friend', 'A friend', 'state', 'A friend', 'UTC'),
('stranger', 'A stranger', 'state', 'A stranger', 'UTC');
SELECT library_put('account', jsonb_build_object('login', login,
    'organisation', organisation, 'name', login, 'person', person, 'roles',
    jsonb_build_array(role)), 'operator')
FROM (VALUES ('ally-reviewer', 'ally', true, 'reviewer'),
('ally-author', 'ally', true, 'author'),
('friend-reviewer', 'friend', true, 'reviewer'),
('stranger-reviewer', 'stranger', true, 'reviewer'))
AS v(login, organisation, person, role) \g /dev/null

CREATE FUNCTION t.campaign(name text, hours int, VARIADIC partners text[])
RETURNS void LANGUAGE sql AS $$
	INSERT INTO counterpoint.campaign (slug, organisation, title,
	    objective, starts_at, ends_at, silence_hours)
	VALUES (name, 'desk', name, 'Be understood.', '2020-01-01',
	    '2040-01-01', hours);
	INSERT INTO counterpoint.campaign_partner SELECT name, unnest(partners)
$$;
SELECT t.campaign('asked', NULL, 'desk', 'ally', 'friend'),
    t.campaign('silent', 48, 'desk', 'ally'),
    t.campaign('alone', NULL, 'desk') \g /dev/null

CREATE FUNCTION t.joint_slot(name text) RETURNS bigint LANGUAGE sql AS $$
	INSERT INTO counterpoint.slot (campaign, version, language,
	    organisation, audience, channel, planned_at, time_zone)
	SELECT name, id, 'en', 'desk', 'land', 'radio',
	    '2030-02-01 12:00+00', 'UTC'
	FROM counterpoint.message_newest WHERE message = 'answer'
	RETURNING id
$$;
CREATE FUNCTION t.step(slot_id bigint, new_state text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE counterpoint.slot SET state = new_state,
	    scheduled_by = 'releaser' WHERE id = slot_id;
	RETURN (SELECT state FROM counterpoint.slot WHERE id = slot_id);
END $$;
CREATE FUNCTION t.sign(name text) RETURNS void LANGUAGE sql AS $$
	UPDATE counterpoint.campaign_partner
	SET (signed_off_by, signed_off_at) = (CASE organisation
	    WHEN 'desk' THEN 'releaser' ELSE organisation || '-reviewer' END,
	    now())
	WHERE campaign = name
$$;
CREATE FUNCTION t.hash() RETURNS text LANGUAGE sql AS $$
	SELECT encode(hash, 'hex') FROM counterpoint.message_newest
	WHERE message = 'answer'
$$;
CREATE FUNCTION t.circulate(name text, who text DEFAULT 'writer')
RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.message_circulate('answer', t.hash(), name, who)
$$;
CREATE FUNCTION t.consent(name text, who text, verdict text,
    reason text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.message_consent('answer', t.hash(), name, verdict,
	    reason, who)
$$;

SELECT t.joint_slot('asked') AS asked, t.joint_slot('silent') AS silent,
    t.joint_slot('alone') AS alone \gset

SELECT t.eq('a desk alone needs nobody else', t.step(:alone, 'cleared'),
    'cleared');
SELECT t.fails('partners were not asked', format($$SELECT t.step(%s,
    'cleared')$$, :asked), 'CP422', 'four_eyes', 'version', 'not been asked');

-- Who may put words before the partners, and when.
SELECT t.fails('a campaign of one desk has nobody to ask',
    $$SELECT t.circulate('alone')$$, 'CP409', NULL, 'campaign', 'no other');
SELECT t.fails('an unknown campaign', $$SELECT t.circulate('mars')$$,
    'CP404', NULL, 'campaign');
SELECT t.fails('another desk does not circulate', $$SELECT t.circulate(
    'asked', 'ally-author')$$, 'CP403', NULL, 'account');
SELECT t.fails('a program does not circulate', $$SELECT t.circulate(
    'asked', 'robot')$$, 'CP422', 'four_eyes', 'account');
SELECT t.fails('other words than those that were read',
    $$SELECT message_circulate('answer', repeat('0', 64), 'asked',
    'writer')$$, 'CP409', NULL, 'hash');
SELECT t.fails('a hash that is none', $$SELECT message_circulate('answer',
    'x', 'asked', 'writer')$$, 'CP400', NULL, 'hash');
SELECT t.fails('consent before the words were shown', $$SELECT t.consent(
    'asked', 'ally-reviewer', 'consents')$$, 'CP409', NULL, 'slug');
SELECT t.eq('partners are asked', t.circulate('asked') -> 'partners',
    '[{"organisation": "ally"}, {"organisation": "friend"}]'::jsonb);
SELECT t.fails('once', $$SELECT t.circulate('asked')$$, 'CP409', NULL,
    'slug', 'already');
SELECT t.fails('nobody has consented', format($$SELECT t.step(%s,
    'cleared')$$, :asked), 'CP422', 'four_eyes', 'version',
    'no other partner has consented');

-- Who may consent.
SELECT t.fails('not the own desk', $$SELECT t.consent('asked', 'reviewer',
    'consents')$$, 'CP422', 'four_eyes', 'account');
SELECT t.fails('not an author', $$SELECT t.consent('asked', 'ally-author',
    'consents')$$, 'CP403', NULL, 'account');
SELECT t.fails('not who takes no part', $$SELECT t.consent('asked',
    'stranger-reviewer', 'consents')$$, 'CP404', NULL, 'campaign');
SELECT t.fails('not a third verdict', $$SELECT t.consent('asked',
    'ally-reviewer', 'shrugs')$$, '23514', 'consent__verdict');
SELECT t.fails('not an objection without a reason', $$SELECT t.consent(
    'asked', 'ally-reviewer', 'objects')$$, '23514', 'consent__reason');

-- Consent, objection, and what they do to a slot.
SELECT t.eq('one partner consents', t.consent('asked', 'ally-reviewer',
    'consents') #>> '{partners,0,verdict}', 'consents');
SELECT t.eq('then it is cleared', t.step(:asked, 'cleared'), 'cleared');
SELECT t.sign('asked') \g /dev/null
SELECT t.eq('and scheduled', t.step(:asked, 'scheduled'), 'scheduled');
SELECT t.consent('asked', 'friend-reviewer', 'objects', 'The tone.')
    \g /dev/null
SELECT t.eq('one objection withholds it', state || ': ' || reason,
    'withheld: "friend" objects: The tone.') FROM slot WHERE id = :asked;
SELECT t.step(:asked, 'planned') \g /dev/null
SELECT t.fails('as long as it stands', format($$SELECT t.step(%s,
    'cleared')$$, :asked), 'CP422', 'four_eyes', 'verdict', 'objects');
SELECT t.consent('asked', 'friend-reviewer', 'consents') \g /dev/null
SELECT t.eq('not longer', t.step(:asked, 'cleared'), 'cleared');
SELECT t.eq('all of it is kept', count(*), 3::bigint) FROM consent;

-- The silence procedure.
SELECT t.ok('silence has an end', (t.circulate('silent')
    ->> 'silence_until')::timestamptz = now() + interval '48 hours');
SELECT t.fails('which is not yet', format($$SELECT t.step(%s,
    'cleared')$$, :silent), 'CP422', 'four_eyes', 'version',
    'silence is kept until');
CREATE FUNCTION t.hours_later(hours int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	ALTER TABLE counterpoint.circulation DISABLE TRIGGER append_only;
	UPDATE counterpoint.circulation
	SET silence_until = silence_until - hours * interval '1 hour';
	ALTER TABLE counterpoint.circulation ENABLE TRIGGER append_only;
END $$;
BEGIN;
SELECT t.hours_later(49) \g /dev/null
SELECT t.eq('silence is consent', t.step(:silent, 'cleared'), 'cleared');
ROLLBACK;
BEGIN;
SELECT t.consent('silent', 'ally-reviewer', 'objects', 'Not now.')
    \g /dev/null
SELECT t.hours_later(49) \g /dev/null
SELECT t.fails('but not after an objection', format($$SELECT t.step(%s,
    'cleared')$$, :silent), 'CP422', 'four_eyes', 'verdict', 'Not now.');
ROLLBACK;
SELECT t.fails('a silence of no time', $$UPDATE campaign
    SET silence_hours = 0 WHERE slug = 'silent'$$, '23514',
    'campaign__silence_hours');
SELECT t.fails('silence begins when it was told', $$UPDATE circulation
    SET silence_until = now()$$, 'CP422', 'append_only');
SELECT t.fails('consent is not taken back from the record',
    $$DELETE FROM consent$$, 'CP422', 'append_only');

-- New words need new consent; a partner more is a partner to ask.
BEGIN;
SELECT t.message('{"tone": "loud"}') \g /dev/null
SELECT t.fails('an edit voids consent', $$SELECT t.consent('asked',
    'ally-reviewer', 'consents')$$, 'CP409', NULL, 'slug');
ROLLBACK;
BEGIN;
SELECT t.sign('alone'), t.step(:alone, 'scheduled') \g /dev/null
INSERT INTO campaign_partner VALUES ('alone', 'ally');
SELECT t.ok('a campaign becomes joint', state = 'withheld'
    AND strpos(reason, 'not been asked') > 0)
FROM slot WHERE id = :alone;
ROLLBACK;

-- Who speaks to a region speaks to each public in it.
BEGIN;
UPDATE audience SET parent = 'region' WHERE slug = 'home';
SELECT t.fails('a region that holds the home public', format($$UPDATE slot
    SET audience = 'region' WHERE id = %s$$, :silent), 'CP422',
    'home_publics', 'audience');
ROLLBACK;

SELECT t.eq('all of it is audited', array_agg(DISTINCT action
    ORDER BY action), '{circulation.insert,consent.insert}'::text[])
FROM audit WHERE action ~ '^(circulation|consent)\.';
SELECT t.denied(what, format('INSERT INTO counterpoint.%I DEFAULT VALUES',
    what)) FROM unnest('{circulation,consent}'::text[]) AS what;
