-- SPDX-License-Identifier: Apache-2.0
-- What the public and calendars are shown, and which corrections are due.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null

CREATE FUNCTION t.slot(name text, at timestamptz,
    more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('name', name,
	    'message', 'answer', 'language', 'en', 'audience', 'land',
	    'channel', 'radio', 'planned_at', counterpoint.moment(at)) || more)
$$;
CREATE FUNCTION t.campaign(item text, slots jsonb,
    more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
	SELECT counterpoint.campaign_create(jsonb_build_object('slug', item,
	    'organisation', 'desk', 'title', 'Spring', 'objective',
	    '{"specific": "Be understood."}'::jsonb, 'starts_at',
	    counterpoint.moment(now() - interval '1 day'), 'ends_at',
	    '2031-01-01T00:00:00Z', 'slots', slots) || more, 'writer')
$$;
-- A campaign with one slot that is released at once; the release.
CREATE FUNCTION t.release(item text, more jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql SET search_path = counterpoint, pg_temp AS $$
DECLARE
	made bigint;
BEGIN
	PERFORM t.campaign(item, jsonb_build_array(
	    t.slot('only', now(), more)));
	PERFORM slot_clear(item, '{only}', 'reviewer');
	PERFORM campaign_sign_off(item, encode(campaign_plan_hash(item),
	    'hex'), 'reviewer');
	PERFORM slot_schedule(item, '{only}', 'releaser');
	INSERT INTO release (slot, organisation, package, signature)
	SELECT id, 'desk', '{}', 's' FROM slot WHERE campaign = item
	RETURNING id INTO made;
	RETURN made;
END $$;
CREATE FUNCTION t.register(after bigint, before bigint, item bigint,
    max int, newest boolean) RETURNS text
LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT string_agg(e ->> 'id', ' ' ORDER BY nr)
	    FROM jsonb_array_elements(d -> 'items') WITH ORDINALITY
	    AS i(e, nr)), 'next ' || (d ->> 'next'))
	FROM counterpoint.release_register($1, $2, $3, $4, $5) AS d
$$;
CREATE FUNCTION t.entry(item bigint) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT counterpoint.release_register(NULL, NULL, item, 1, false)
	    #> '{items,0}'
$$;

-- --- the register ---

SELECT t.eq('empty, it has a name and a time', (SELECT string_agg(k, ' '
    ORDER BY k) FROM jsonb_object_keys(release_register(NULL, NULL, NULL, 9,
    true)) AS k), 'id items updated');
SELECT t.fails('the name of the database stays',
    'UPDATE counterpoint.database_identity SET id = gen_random_uuid()',
    'CP422', 'append_only');
SELECT t.fails('and is one', 'INSERT INTO counterpoint.database_identity
    DEFAULT VALUES', '23505');

SELECT t.release('one') AS one \gset
SELECT t.release('two') AS two \gset
SELECT t.release('three', jsonb_build_object('corrects', :one)) AS three \gset
SELECT t.eq('oldest first', t.register(NULL, NULL, NULL, 9, false),
    concat_ws(' ', :one, :two, :three));
SELECT t.eq('newest first', t.register(NULL, NULL, NULL, 9, true),
    concat_ws(' ', :three, :two, :one));
SELECT t.eq('a page', t.register(NULL, NULL, NULL, 2, true),
    concat_ws(' ', :three, :two, 'next', :two));
SELECT t.eq('the next page', t.register(NULL, :two, NULL, 2, true),
    :'one');
SELECT t.eq('a page from the beginning', t.register(NULL, NULL, NULL, 1,
    false), concat_ws(' ', :one, 'next', :one));
SELECT t.eq('behind one', t.register(:two, NULL, NULL, 9, false), :'three');
SELECT t.eq('one alone', t.register(NULL, NULL, :two, 9, true), :'two');
SELECT t.ok('each has a name of its own', t.entry(:one) ->> 'uri'
    <> t.entry(:two) ->> 'uri');
SELECT t.ok('that stays', t.entry(:one) ->> 'uri' = t.entry(:one) ->> 'uri');
SELECT t.eq('its sources', t.entry(:one) #> '{sources,0}',
    '{"title": "A briefing", "publisher": "A publisher",
    "status": "confirmed", "url": "https://example.org/a"}');
SELECT t.eq('what is corrected says so', t.entry(:one) -> 'corrected_by',
    jsonb_build_array(:three));
SELECT t.eq('and has changed', t.entry(:one) ->> 'updated',
    t.entry(:three) ->> 'released_at');
SELECT t.eq('others have not', t.entry(:two) ->> 'updated',
    t.entry(:two) ->> 'released_at');

-- What was withheld before anybody had it was not said.
BEGIN;
INSERT INTO delivery (release, carrier, state, last_error)
VALUES (:three, 'spool', 'withheld', 'An error.');
SELECT t.eq('it is not shown', t.register(NULL, NULL, NULL, 9, true),
    concat_ws(' ', :two, :one));
SELECT t.eq('nor as a correction', t.entry(:one) -> 'corrected_by', NULL);
INSERT INTO delivery (release, carrier, state, delivered_at)
VALUES (:three, 'webhook', 'delivered', now());
SELECT t.ok('what one carrier delivered is', t.entry(:three) IS NOT NULL);
ROLLBACK;

-- Who fetches a package has it; nobody fetches what is held back.
BEGIN;
SELECT t.eq('it is fetched', release_get(:three, 'writer') -> 'package', '{}');
SELECT t.eq('which is in the audit, once', (release_get(:three, 'reviewer')
    -> 'id')::text || ' ' || count(*), concat(:three, ' 1')) FROM audit
WHERE (action, actor, object) = ('release_fetch.insert', 'writer',
    :'three');
INSERT INTO delivery (release, carrier, state, last_error)
VALUES (:three, 'spool', 'withheld', 'An error.');
SELECT t.ok('what was fetched before was said', t.entry(:three) IS NOT NULL);
UPDATE evidence SET (retracted_on, retracted_reason) = (current_date, 'Wrong.')
WHERE slug IN (SELECT evidence FROM message_evidence);
SELECT t.ok('and is fetched again', release_get(:three, 'writer') ? 'package');
SELECT t.fails('what nobody has is not, once its ground is gone', format(
    'SELECT counterpoint.release_get(%s, ''writer'')', :two), 'CP409', NULL,
    'release', 'is withheld: The evidence');
INSERT INTO halt (halted_by, reason) VALUES ('releaser', 'x');
SELECT t.fails('nor while all is halted', format(
    'SELECT counterpoint.release_get(%s, ''writer'')', :two), 'CP422', 'halt',
    'release');
SELECT release_acknowledge(:two, 'writer') \g /dev/null
SELECT t.fails('nor by saying that they have it', format(
    'SELECT counterpoint.release_get(%s, ''writer'')', :two), 'CP422', 'halt',
    'release');
SELECT t.ok('what they have is theirs', release_get(:three, 'writer')
    ? 'package');
SELECT t.fails('that it was fetched stays', 'DELETE FROM
    counterpoint.release_fetch', 'CP422', 'append_only');
ROLLBACK;

-- --- corrections ---

SELECT t.fails('another voice does not correct', format($$SELECT t.campaign(
    'theirs', jsonb_build_array(t.slot('x', '2030-01-01', '{"message": null,
    "language": null, "narrative": "story", "organisation": "ally",
    "corrects": %s}')), '{"partners": ["ally"]}')$$, :two), 'CP422',
    'attribution', 'slots[0].corrects', '"desk", which alone corrects it');
SELECT t.campaign('open', jsonb_build_array(t.slot('x', '2030-01-01',
    jsonb_build_object('message', NULL, 'language', NULL, 'narrative',
    'story', 'corrects', :two))), '{"partners": ["ally"]}') \g /dev/null
SELECT t.fails('nor when it is chosen later', $$UPDATE slot
    SET organisation = 'ally' WHERE campaign = 'open'$$, 'CP422',
    'attribution', 'corrects');
SELECT t.eq('a plan comes back with it', campaign_content('open')
    #>> '{slots,0,corrects}', :'two');
UPDATE slot SET (state, reason) = ('cancelled', 'x')
WHERE campaign = 'open';

CREATE FUNCTION t.due(actor text DEFAULT 'writer') RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(d ->> 'id', ' ' ORDER BY (d ->> 'id')::bigint)
	FROM counterpoint.release_corrections(actor, NULL, 9, NULL, NULL) d
$$;
CREATE FUNCTION t.told() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(n.subject || ' ' || (n.data ->> 'releases'), ', '
	    ORDER BY n.subject)
	FROM counterpoint.notice n WHERE n.type = 'release.correction_due'
	    AND n.xact = pg_current_xact_id()
$$;
CREATE FUNCTION t.found(item text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(c ->> 'detail', ', ') FROM jsonb_array_elements(
	    counterpoint.campaign_check(item, 'writer') -> 'conflicts') c
	WHERE c ->> 'kind' = 'correction' AND (c ->> 'soft')::boolean
$$;
SELECT t.eq('nothing is due', t.due(), NULL);
BEGIN;
UPDATE evidence SET (retracted_on, retracted_reason)
    = ('2026-01-01', 'An error.') WHERE slug = 'hearsay';
SELECT t.eq('retracted evidence makes them due', t.due(),
    concat_ws(' ', :two, :three));
SELECT t.eq('who takes no part is not told', t.due('stranger'), NULL);
SELECT t.eq('it is told', t.told(), format('three [%s], two [%s]', :three,
    :two));
SELECT t.ok('the check tells it', t.found('two')
    LIKE '%retracted: An error.%');
SELECT t.eq('what was corrected already is well', t.found('one'), NULL);
SELECT t.campaign('amends', jsonb_build_array(t.slot('x', '2030-01-01',
    jsonb_build_object('corrects', :two)))) \g /dev/null
SELECT t.eq('one that is planned', d -> 'correction', '{"campaign": "amends",
    "slot": "x", "state": "planned"}')
FROM release_corrections('writer', NULL, 1, NULL, NULL) d;
SELECT t.eq('is no conflict', t.found('two'), NULL);
ROLLBACK;
BEGIN;
UPDATE evidence SET valid_until = '2020-01-01' WHERE slug = 'sure';
SELECT t.eq('what has merely expired was true', t.due(), NULL);
ROLLBACK;
BEGIN;
UPDATE deed SET status = 'slipped' WHERE slug = 'school';
SELECT t.eq('a promise that slipped', t.due(), concat_ws(' ', :two, :three));
SELECT t.ok('is told', t.told() LIKE 'three%');
ROLLBACK;
BEGIN;
UPDATE narrative SET kernel_of_truth = 'A grain' WHERE slug = 'claim';
SELECT t.eq('a grievance that the words grant', t.due(), NULL);
UPDATE evidence SET status = 'alleged' WHERE slug = 'sure';
SELECT t.ok('what turns out to be alleged', t.due() IS NOT NULL);
ROLLBACK;

-- --- calendars ---

SELECT t.campaign('dates', jsonb_build_array(
    t.slot('a', '2030-02-01 05:00Z'), t.slot('b', '2030-02-01 05:00Z'),
    t.slot('c', '2030-03-01 05:00Z'),
    t.slot('open', NULL)), '{"partners": ["ally"]}') \g /dev/null
CREATE FUNCTION t.dates(actor text, campaign text, organisation text,
    before timestamptz DEFAULT NULL, before_id bigint DEFAULT NULL,
    max int DEFAULT 9) RETURNS text
LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT string_agg(e ->> 'slot', ' ' ORDER BY nr)
	    FROM jsonb_array_elements(d -> 'items') WITH ORDINALITY
	    AS i(e, nr)), 'open', d ->> 'open', 'more', d ->> 'more')
	FROM counterpoint.slot_calendar($1, $2, $3, $4, $5, $6) AS d
$$;
SELECT t.eq('the latest first', t.dates('ally-author', 'dates', NULL),
    'c b a open 1 more false');
SELECT t.eq('a page', t.dates('writer', 'dates', NULL, NULL, NULL, 2),
    'c b open 1 more true');
SELECT t.eq('the next', t.dates('writer', 'dates', NULL, '2030-02-01 05:00Z',
    (SELECT id FROM slot WHERE campaign = 'dates' AND name = 'b'), 2),
    'a open 1 more false');
SELECT t.eq('a voice', t.dates('auditor', NULL, 'desk'),
    'c b a only only only open 1 more false');
SELECT t.eq('as a partner sees it', t.dates('ally-author', NULL, 'desk'),
    'c b a open 1 more false');
SELECT t.eq('one''s own may be empty', t.dates('stranger', NULL, 'stranger'),
    'open 0 more false');
SELECT t.fails('a stranger sees none', format('SELECT t.dates(%s)', given),
    state, NULL, field) FROM (VALUES
    ($$'stranger', 'dates', NULL$$, 'CP404', 'campaign'),
    ($$'stranger', NULL, 'desk'$$, 'CP404', 'organisation'),
    ($$'auditor', NULL, 'mars'$$, 'CP404', 'organisation'),
    ($$'writer', 'mars', NULL$$, 'CP404', 'campaign'),
    ($$'writer', NULL, NULL$$, 'CP400', 'campaign'),
    ($$'writer', 'dates', 'desk'$$, 'CP400', 'campaign'))
    AS v(given, state, field);
CREATE FUNCTION t.event(slot text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT e FROM jsonb_array_elements(counterpoint.slot_calendar('writer',
	    'dates', NULL, NULL, NULL, 9) -> 'items') AS e
	WHERE e ->> 'slot' = $1
$$;
SELECT t.eq('what people think of', t.event('a') ->> 'local_time',
    '2030-02-01 12:00');
SELECT t.eq('a new slot', t.event('a') -> 'revision', '0');
SELECT campaign_sign_off('dates', encode(campaign_plan_hash('dates'), 'hex'),
    'reviewer') \g /dev/null
SELECT slot_withhold('dates', '{a}', 'A doubt.', 'reviewer') \g /dev/null
SELECT t.eq('each change counts', t.event('a') -> 'revision', '1');
SELECT t.eq('of that slot alone', t.event('b') -> 'revision', '0');
SELECT t.eq('and is told', t.event('a') ->> 'reason', 'A doubt.');
UPDATE slot SET reason = 'A doubt.' WHERE campaign = 'dates' AND name = 'a';
SELECT t.eq('no change, no revision', t.event('a') -> 'revision', '1');
SELECT t.eq('a sign-off outlasts it', count(signed_off_at), 1::bigint)
FROM campaign_partner WHERE campaign = 'dates';
