-- SPDX-License-Identifier: Apache-2.0
-- A plan: from what it is made, for whom; how it is written back, and when it
-- is not.

SET search_path = counterpoint, pg_temp;

SELECT t.clear() \g /dev/null
SELECT t.allies() \g /dev/null

SELECT campaign_create('{"slug": "spring", "organisation": "desk",
 "title": "Spring", "objective": {"specific": "Be understood."},
 "starts_at": "2030-01-01T00:00:00Z", "ends_at": "2030-03-01T00:00:00Z",
 "partners": ["ally"],
 "slots": [{"name": "open", "narrative": "story", "audience": "region"},
	{"name": "timeless", "message": "answer", "audience": "land"},
	{"name": "ours", "narrative": "story", "organisation": "ally",
	"audience": "land", "planned_at": "2030-01-05T12:00:00Z"},
	{"name": "ready", "message": "answer", "language": "en",
	"audience": "land", "channel": "radio",
	"planned_at": "2030-02-01T12:00:00Z"},
	{"name": "due", "message": "answer", "language": "en",
	"audience": "region", "channel": "radio",
	"planned_at": "2030-02-03T12:00:00Z"}]}', 'writer') \g /dev/null
SELECT campaign_create(jsonb_build_object('slug', slug,
    'organisation', organisation, 'title', slug, 'objective',
    '{"specific": "Be understood."}'::jsonb,
    'starts_at', '2030-01-01T00:00:00Z', 'ends_at', '2030-12-01T00:00:00Z',
    'slots', jsonb_build_array(
    '{"name": "near", "narrative": "story", "audience": "land",
	"planned_at": "2030-01-20T12:00:00Z"}'::jsonb,
    '{"name": "far", "narrative": "story", "audience": "land",
	"planned_at": "2030-03-20T12:00:00Z"}'::jsonb,
    '{"name": "elsewhere", "narrative": "story", "audience": "home",
	"planned_at": "2030-01-20T12:00:00Z"}'::jsonb,
    '{"name": "timeless", "narrative": "story",
	"audience": "land"}'::jsonb)), actor)
FROM (VALUES ('own', 'desk', 'writer'), ('secret', 'stranger', 'stranger'))
AS v(slug, organisation, actor) \g /dev/null

-- --- the facts ---

SELECT t.eq('the campaign is there with its hash', campaign_plan_facts(
    'spring', 'writer') -> 'campaign', campaign_doc('spring'));
CREATE FUNCTION t.others() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', o ->> 'audience',
	    left(o ->> 'planned_at', 16)), ', ') FROM jsonb_array_elements(
	    counterpoint.campaign_plan_facts('spring', 'ally-author')
	    -> 'others') o
$$;
SELECT t.eq('when others speak to the same audiences, once, not who',
    t.others(), 'land 2030-01-20T12:00');
SELECT campaign_update(campaign_content('own') || jsonb_build_object('slots',
    '[{"name": "at-the-edge", "narrative": "story", "audience": "region",
    "planned_at": "2029-12-31T23:01:00Z"},
    {"name": "over-it", "narrative": "story", "audience": "land",
    "planned_at": "2029-12-31T23:00:00Z"}]'::jsonb)
    || '{"starts_at": "2029-12-01T00:00:00Z"}', 'writer') \g /dev/null
SELECT t.eq('as far beyond the edges as the gap to them reaches',
    t.others(), 'region 2029-12-31T23:01, land 2030-01-20T12:00');
SELECT t.ok('an auditor may read them', campaign_plan_facts('spring',
    'auditor') IS NOT NULL);
SELECT t.fails('a stranger does not even learn that it is there',
    $$SELECT campaign_plan_facts('spring', 'stranger')$$, 'CP404', NULL,
    'campaign', 'There is no campaign');
SELECT campaign_cancel('own', 'Over.', 'writer') \g /dev/null
SELECT t.fails('what is over is not planned',
    $$SELECT campaign_plan_facts('own', 'writer')$$, 'CP409', NULL,
    'campaign', 'is over');

-- --- written back ---

CREATE FUNCTION t.plan_hash() RETURNS text LANGUAGE sql AS $$
	SELECT counterpoint.campaign_doc('spring') #>> '{meta,hash}'
$$;
CREATE FUNCTION t.apply(planned jsonb, who text DEFAULT 'writer',
    hash text DEFAULT t.plan_hash()) RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.campaign_plan_apply('spring', hash, planned, who)
$$;
CREATE FUNCTION t.slot(name text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.slot_doc(counterpoint.slot_find('spring', name))
$$;
-- 'due' and 'ready' are cleared, 'due' is scheduled.
SELECT campaign_sign_off('spring', t.plan_hash(), who)
FROM unnest('{reviewer,ally-reviewer}'::text[]) AS who \g /dev/null
SELECT message_circulate('answer', t.hash('answer'), 'spring', 'writer') \g /dev/null
SELECT message_consent('answer', t.hash('answer'), 'spring', 'consents',
    NULL, 'ally-reviewer') \g /dev/null
SELECT slot_clear('spring', '{ready,due}', 'reviewer') \g /dev/null
SELECT slot_schedule('spring', '{due}', 'releaser') \g /dev/null

SELECT t.fails('of another plan', $$SELECT t.apply('[]', 'writer',
    repeat('0', 64))$$, 'CP409', NULL, 'campaign', 'plan it again');
SELECT t.fails('by a stranger', $$SELECT t.apply('[]', 'stranger')$$,
    'CP404', NULL, 'campaign');
SELECT t.fails('by a reviewer of a partner',
    $$SELECT t.apply('[]', 'ally-reviewer')$$, 'CP403', NULL, 'apply');
SELECT t.fails('by an auditor', $$SELECT t.apply('[]', 'auditor')$$,
    'CP403', NULL, 'apply');
SELECT t.fails('what is scheduled stays', $$SELECT t.apply('[{"name": "open"},
    {"name": "due", "planned_at": "2030-02-04T12:00:00Z"}]')$$, 'CP409',
    NULL, 'slots[1].name', 'scheduled');
SELECT t.fails('what is not there', $$SELECT t.apply('[{"name": "x"}]')$$,
    'CP404', NULL, 'slots[0].name', 'There is no slot');
SELECT t.fails('no voice that is no partner', $$SELECT t.apply(
    '[{"name": "open", "organisation": "stranger"}]')$$, 'CP400', NULL,
    'organisation');
SELECT t.fails('outside the window', $$SELECT t.apply(
    '[{"name": "open", "planned_at": "2031-02-04T12:00:00Z"}]')$$, 'CP400',
    NULL, 'planned_at');
SELECT t.ok('nothing of that was done', t.slot('due') #>> '{planned_at}'
    LIKE '2030-02-03%' AND t.slot('open') -> 'planned_at' IS NULL
    AND t.slot('due') #>> '{meta,state}' = 'scheduled');

-- A plan that changes nothing is no change of the campaign.
SELECT t.eq('as it is', t.apply('[{"name": "ready",
    "planned_at": "2030-02-01T12:00:00Z", "organisation": "desk"},
    {"name": "open"}]'), jsonb_build_object('slots', '{}'::text[],
    'others', '{}'::text[], 'hash', t.plan_hash()));
SELECT t.eq('takes no sign-off away', count(*), 2::bigint)
FROM campaign_partner WHERE campaign = 'spring' AND signed_off_at IS NOT NULL;
SELECT t.eq('and no clearance', t.slot('ready') #>> '{meta,state}', 'cleared');

SELECT t.hash('answer') AS words \gset
SELECT t.plan_hash() AS before \gset
SELECT max(id) AS seen FROM notice \gset
SELECT t.apply('[{"name": "open", "planned_at": "2030-01-08T05:00:00Z",
	"organisation": "desk", "message": "answer", "version": 1,
	"language": "fr", "channel": "web"},
    {"name": "timeless", "planned_at": "2030-01-09T05:00:00Z"},
    {"name": "ready", "planned_at": "2030-01-10T05:00:00Z"}]') AS told \gset
SELECT t.eq('what changed is told', :'told'::jsonb -> 'slots',
    '["open", "timeless", "ready"]');
SELECT t.eq('with the hash that the plan has now',
    :'told'::jsonb ->> 'hash', t.plan_hash());
SELECT t.eq('an open slot is whole', t.slot('open') - 'meta' - 'time_zone',
    '{"name": "open", "message": "answer", "version": 1, "narrative": "story",
    "language": "fr", "organisation": "desk", "audience": "region",
    "channel": "web", "planned_at": "2030-01-08T05:00:00.000000Z",
    "priority": "medium", "late_minutes": 60}');
SELECT t.ok('what the plan is silent about stays open',
    t.slot('timeless') -> 'language' IS NULL
    AND t.slot('timeless') -> 'channel' IS NULL
    AND t.slot('timeless') ->> 'message' = 'answer');
SELECT t.eq('a cleared slot that moved is planned again',
    t.slot('ready') #>> '{meta,state}', 'planned');
SELECT t.eq('sign-offs are gone', count(*), 0::bigint)
FROM campaign_partner WHERE campaign = 'spring' AND signed_off_at IS NOT NULL;
SELECT t.eq('the partners are told', array_agg(DISTINCT type || ' ' || subject),
    ARRAY['campaign.changed spring'])
FROM notice WHERE id > :seen AND data ->> 'by' = 'writer';
SELECT t.fails('the plan of before is of another campaign', format(
    'SELECT t.apply(%L, %L, %L)', '[]', 'writer', :'before'), 'CP409', NULL,
    'campaign');

-- A partner's authors write the slots in its voice.
SELECT t.apply('[{"name": "ours", "planned_at": "2030-01-06T05:00:00Z"},
    {"name": "open", "planned_at": "2030-01-07T05:00:00Z"}]', 'ally-author')
    AS told \gset
SELECT t.eq('a partner''s author: its own', :'told'::jsonb - 'hash',
    '{"slots": ["ours"], "others": ["open"]}');
SELECT t.ok('and nothing else', t.slot('ours') ->> 'planned_at'
    LIKE '2030-01-06%' AND t.slot('open') ->> 'planned_at'
    LIKE '2030-01-08%');
