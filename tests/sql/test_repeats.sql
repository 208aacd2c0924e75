-- SPDX-License-Identifier: Apache-2.0
-- Campaigns page by page; series and occasions as they are kept; what the
-- daemon is given to judge.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null

CREATE FUNCTION t.slot(name text, day int, more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('name', name, 'message', 'answer',
	    'language', 'en', 'audience', 'land', 'channel', 'radio',
	    'planned_at', format('2030-02-%s08:00:00Z',
	    to_char(day, 'FM00T'))) || more
$$;
CREATE FUNCTION t.campaign(name text, slots jsonb, more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.campaign_create(jsonb_build_object('slug', name,
	    'organisation', 'desk', 'title', name, 'objective',
	    '{"specific": "Be understood."}'::jsonb, 'starts_at',
	    '2030-01-01T00:00:00Z', 'ends_at', '2030-12-31T00:00:00Z',
	    'partners', '["ally"]'::jsonb, 'slots', slots) || more, 'writer')
$$;
CREATE FUNCTION t.names(doc jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(s ->> 'name', ' ' ORDER BY nr)
	FROM jsonb_array_elements(doc) WITH ORDINALITY AS x(s, nr)
$$;
CREATE FUNCTION t.listed(who text, campaign text, organisation text,
    state text, from_at timestamptz, to_at timestamptz) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(s ->> 'name', ' ') FROM counterpoint.slot_list(who,
	    0, 1000, campaign, organisation, state, from_at, to_at) s
$$;

-- What a slot keeps.
SELECT t.campaign('kept', jsonb_build_array(
    t.slot('weekly-1', 1, '{"series": "weekly"}'),
    t.slot('tied', 2, '{"anchor": {"occasion": "summit", "event": "A summit",
	"on": "2030-02-03", "from_days": -2, "to_days": 0}}'))) AS kept \gset
SELECT t.eq('a series', :'kept'::jsonb #>> '{slots,0,series}', 'weekly');
SELECT t.eq('an occasion', :'kept'::jsonb #>> '{slots,1,anchor,occasion}',
    'summit');
SELECT t.eq('the same again', campaign_update(campaign_content('kept'),
    'writer'), :'kept'::jsonb);
SELECT t.eq('the outline is the rest of it', campaign_get_outline('kept',
    'writer'), :'kept'::jsonb - 'slots');
SELECT t.fails('an occasion of the library', $$SELECT t.campaign('bad',
    jsonb_build_array(t.slot('a', 1, '{"anchor": {"occasion": "none",
    "event": "E", "on": "2030-02-03", "from_days": 0, "to_days": 0}}')))$$,
    'CP400', 'slot', 'slots[0].occasion');
SELECT t.fails('an occasion has an event', $$UPDATE slot
    SET occasion = 'summit' WHERE name = 'weekly-1'$$, '23514',
    'slot__anchor');
SELECT t.ok('an occasion may go', library_retire('occasion', 'summit',
    'operator') IS NOT NULL);
SELECT t.ok('and what is tied to it stays', campaign_update(campaign_content(
    'kept') || '{"title": "Kept"}', 'writer') IS NOT NULL);

-- Slots are left as they are, or taken away.
SELECT t.eq('without slots they stay', t.names(campaign_update(
    campaign_content('kept') - 'slots', 'writer') -> 'slots'),
    'weekly-1 tied');
BEGIN;
SELECT t.eq('with none they go', t.names(campaign_update(
    campaign_content('kept') || '{"slots": []}', 'writer') -> 'slots'), NULL);
ROLLBACK;

-- Pages.
SELECT t.eq('a page', (slot_put_page('kept', jsonb_build_array(
    t.slot('more', 3), t.slot('tied', 4)), 'writer') -> 'slots'),
    '["more", "tied"]');
SELECT t.eq('the others stay', t.names(campaign_content('kept') -> 'slots'),
    'weekly-1 tied more');
SELECT t.eq('a slot is whole', campaign_content('kept')
    #> '{slots,1,anchor}', NULL);
SELECT t.ok('again it is the same', slot_put_page('kept', jsonb_build_array(
    t.slot('more', 3)), 'writer') #>> '{meta,hash}'
    = encode(campaign_plan_hash('kept'), 'hex'));
SELECT t.fails(name, format('SELECT slot_put_page(''kept'', %L, %L)', slots,
    who), state, NULL, field)
FROM (VALUES
('a slot has a field too many', '[{"name": "a", "audience": "land",
    "colour": "red"}]', 'writer', 'CP400', 'slots[0].colour'),
('two of a name', '[{"name": "a", "audience": "land", "narrative": "story"},
    {"name": "a", "audience": "land", "narrative": "story"}]', 'writer',
    'CP400', 'slots[1].name'),
('another voice', jsonb_build_array(t.slot('own', 5))::text, 'ally-author',
    'CP403', 'slots'),
('a change of another''s', jsonb_build_array(t.slot('more', 5))::text,
    'ally-author', 'CP403', 'slots'),
('a stranger', jsonb_build_array(t.slot('more', 5))::text, 'stranger',
    'CP404', 'campaign')) AS v(name, slots, who, state, field);
SELECT t.eq('its own voice', slot_put_page('kept', '[{"name": "own",
    "audience": "land", "narrative": "story", "organisation": "ally"}]',
    'ally-author') -> 'slots', '["own"]');
SELECT t.fails('another''s slot stays', $$SELECT slot_remove('kept', '{more}',
    'ally-author')$$, 'CP403', NULL, 'slots');
SELECT t.fails('all or none', $$SELECT slot_remove('kept', '{own,none}',
    'ally-author')$$, 'CP404', NULL, 'slots[1]');
SELECT t.eq('one goes', slot_remove('kept', '{own}', 'ally-author')
    #>> '{meta,slots,cancelled}', '1');
SELECT t.fails('a thousand and one', $$SELECT slot_put_page('kept',
    (SELECT jsonb_agg(t.slot('n-' || i, 1 + i % 28))
    FROM generate_series(1, 998) i), 'writer')$$, 'CP400', NULL, 'slots');

-- Lists.
SELECT t.eq('all of one', t.listed('writer', 'kept', NULL, NULL, NULL, NULL),
    'weekly-1 tied more');
SELECT t.eq('cancelled ones', t.listed('writer', 'kept', NULL, 'cancelled',
    NULL, NULL), 'own');
SELECT t.eq('of a voice', t.listed('writer', NULL, 'ally', NULL, NULL, NULL),
    NULL);
SELECT t.eq('in a time', t.listed('writer', 'kept', NULL, NULL,
    '2030-02-03 08:00+00', '2030-02-04 08:00+00'), 'more');
SELECT t.eq('by pages', string_agg(s ->> 'name', ' '), 'tied more')
FROM slot_list('writer', (SELECT min(id) FROM slot), 2, NULL, NULL, NULL,
    NULL, NULL) s;
SELECT t.eq('with its campaign', s ->> 'campaign', 'kept')
FROM slot_list('writer', 0, 1, NULL, NULL, NULL, NULL, NULL) s;
SELECT t.eq('a stranger sees none', t.listed('stranger', NULL, NULL, NULL,
    NULL, NULL), NULL);
SELECT t.fails('and is told so', $$SELECT t.listed('stranger', 'kept', NULL,
    NULL, NULL, NULL)$$, 'CP404', NULL, 'campaign');

-- Facts.
SELECT t.eq('what is ahead', t.names(slot_facts('kept', NULL, 'writer')),
    'weekly-1 tied more');
SELECT t.eq('by name', (slot_facts('kept', '{weekly-1}', 'writer') -> 0) - 'id',
    '{"name": "weekly-1", "audience": "land", "language": "en",
    "at": 1896163200, "channel": "radio", "message": "answer", "version": 1}');
SELECT t.campaign('near', jsonb_build_array(t.slot('x', 9), t.slot('y', 10)))
    \g /dev/null
SELECT t.eq('others are told once', campaign_neighbours('kept', 'writer'),
    '[{"campaign": "near", "audience": "land", "language": "en",
    "message": "answer", "version": 1}]');
BEGIN;
ALTER TABLE campaign_partner DISABLE TRIGGER USER;
DELETE FROM campaign_partner WHERE campaign = 'near'
    AND organisation = 'ally';
SELECT t.eq('not whose they are', campaign_neighbours('kept', 'ally-author')
    #> '{0,campaign}', NULL);
ROLLBACK;
SELECT t.fails('a stranger learns nothing', $$SELECT campaign_neighbours(
    'kept', 'stranger')$$, 'CP404');

-- What is scheduled, page by page, and withheld for what the daemon found.
ALTER TABLE slot DISABLE TRIGGER USER;
UPDATE slot SET (state, scheduled_by) = ('scheduled', 'releaser')
WHERE campaign = 'near' OR name = 'more';
ALTER TABLE slot ENABLE TRIGGER USER;
SELECT scheduled_facts(NULL, NULL, 2) AS page \gset
SELECT t.eq('a page of what is scheduled', t.names(:'page'::jsonb -> 'slots'),
    'more x');
SELECT scheduled_facts((:'page'::jsonb #>> '{after,at}')::timestamptz,
    (:'page'::jsonb #>> '{after,id}')::bigint, 2) AS page \gset
SELECT t.eq('the last one', t.names(:'page'::jsonb -> 'slots'), 'y');
SELECT t.eq('says so', :'page'::jsonb -> 'after', NULL);
SELECT t.eq('with the version that it is of', (:'page'::jsonb
    -> 'version')::bigint, version) FROM library_version;
BEGIN;
ALTER TABLE slot DISABLE TRIGGER USER;
UPDATE slot SET (state, scheduled_by, occasion, event, event_on, event_from,
    event_to) = ('scheduled', 'releaser', 'summit', 'x', '2030-02-03', 0, 0)
WHERE name = 'tied';
SELECT t.eq('and with what a slot is anchored to', s - '{id,at}'::text[],
    '{"name": "tied", "audience": "land", "occasion": "summit",
    "on": "2030-02-03"}')
FROM jsonb_array_elements(scheduled_facts(NULL, NULL, 9) -> 'slots') s
WHERE s ->> 'name' = 'tied';
ROLLBACK;
SELECT t.eq('withheld', slots_withhold_silenced((SELECT jsonb_agg(
    jsonb_build_object('id', id, 'reason', 'An election')) FROM slot
    WHERE name IN ('x', 'weekly-1'))), 1);
SELECT t.eq('with the reason', string_agg(reason, '|'), 'An election')
FROM slot WHERE name IN ('x', 'weekly-1');

-- Templates.
SELECT t.eq('templates', string_agg(d ->> 'name' || ':'
    || json_array_length(d -> 'steps') || ':' || (d ->> 'event'), ' '),
    'prebunk-before-event:3:true rapid-answer:2:false '
    'sustained-explanation:2:false') FROM campaign_templates() d;
CREATE FUNCTION t.filled(name text, template text, span interval)
RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', s ->> 'name',
	    substr(s ->> 'latest', 1, 16),
	    s #>> '{depends_on,0,slot}'), ', ' ORDER BY nr)
	FROM jsonb_array_elements(t.campaign(name, '[]', jsonb_build_object(
	    'starts_at', '2030-01-01T00:00:00Z', 'ends_at',
	    counterpoint.moment('2030-01-01T00:00:00Z'::timestamptz + span),
	    'template', jsonb_build_object('name', template,
	    'narrative', 'story', 'audiences', '["land"]'::jsonb)))
	    -> 'slots') WITH ORDINALITY AS x(s, nr)
$$;
SELECT t.eq('a rapid answer in half an hour', t.filled('half', 'rapid-answer',
    '30 min'), 'answer-land 2030-01-01T00:30');
SELECT t.eq('in an hour', t.filled('hour', 'rapid-answer', '1 hour'),
    'answer-land 2030-01-01T01:00');
SELECT t.eq('and in half a day: what would only begin then is left out',
    t.filled('day', 'rapid-answer', '12 hours'),
    'answer-land 2030-01-01T01:00');
SELECT t.eq('a minute more, and it is there', t.filled('more', 'rapid-answer',
    '721 min'), 'answer-land 2030-01-01T01:00, '
    'explain-land 2030-01-01T12:01 answer-land');
INSERT INTO campaign_template VALUES ('slow', 'x');
INSERT INTO campaign_step (template, name, types, priority, opens, closes,
    late_minutes, after) VALUES
('slow', 'first', '{explain}', 'low', '2 days', '3 days', 60, NULL),
('slow', 'second', '{explain}', 'low', '1 day', '4 days', 60, 'first');
SELECT t.eq('nothing waits for what is left out', t.filled('two', 'slow',
    '2 days'), 'second-land 2030-01-03T00:00');
SELECT t.fails('a template of which nothing begins', $$SELECT t.filled('none',
    'slow', '1 day')$$, 'CP400', NULL, 'ends_at', 'template "slow"');

-- A cycle is found however long it is, and in whatever order it is written.
SELECT t.fails('a cycle', $$SELECT slot_put_page('near', jsonb_build_array(
    t.slot('p', 11, '{"depends_on": [{"slot": "q"}]}'),
    t.slot('q', 12, '{"depends_on": [{"slot": "r"}]}'),
    t.slot('r', 13, '{"depends_on": [{"slot": "p"}]}')), 'writer')$$,
    'CP400', NULL, 'slots[2].depends_on');
