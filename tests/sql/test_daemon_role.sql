-- SPDX-License-Identifier: Apache-2.0
-- The daemon's role can do its work, and nothing beside it.

SET search_path = counterpoint, pg_temp;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA t TO counterpointd;
SET ROLE counterpointd;

SELECT t.eq('it is the daemon', current_user, 'counterpointd'::name);
SELECT t.eq('it stores', count(*), 2::bigint)
FROM t.store('{1,2}', '{a,b}', '{x,y}');
SELECT t.eq('it lists observations', count(*), 2::bigint)
FROM observation_list(NULL, 9, 'story', NULL, NULL);
SELECT t.eq('it decides matches', observation_decide(t.uuid(1), 'story',
    'confirmed', 'writer') #>> '{matches,0,state}', 'confirmed');
SELECT t.eq('it assesses', assessment_record(t.uuid(1), NULL, 'ignore', 'low',
    'x', NULL, NULL, NULL, NULL, 'writer') ->> 'posture', 'ignore');
SELECT recommendation_store(t.uuid(1), 'writer', 3, '{}', '{}', 'x')
\g /dev/null
SELECT t.eq('it replays an answer', (recommendation_get(t.uuid(1))).answer,
    'x');
SELECT t.eq('it puts', library_put('deed', '{"slug": "well",
    "organisation": "desk", "audience": "land", "title": "A well",
    "promise": "A well.", "due": "2030-01-01", "status": "planned"}',
    'operator') ->> 'created', 'true');
SELECT t.eq('it gets', library_get('deed', 'well') ->> 'title', 'A well');
SELECT t.eq('it lists', count(*), 3::bigint) FROM library_list('deed', '', 9);
SELECT t.eq('it reads the view', count(*), 3::bigint) FROM library_current
WHERE kind = 'deed';
SELECT t.eq('it retires', library_retire('deed', 'well', 'operator')
    ->> 'retired', 'true');
SELECT t.eq('it submits', message_submit('answer', 'writer') ->> 'state',
    'submitted');
SELECT t.eq('it clears', message_decide('answer', library_get('message',
    'answer') #>> '{meta,hash}', 'cleared', NULL, 'reviewer') ->> 'state',
    'cleared');
SELECT t.eq('it makes tokens', token_create('writer', sha256('x'),
    now() + interval '1 day', NULL, 'operator') ->> 'login', 'writer');
SELECT t.eq('it makes months', observation_partitions(3), 4);
SELECT t.eq('it counts', pulse_roll(100), false);
SELECT t.eq('it reads what was counted', count(*), 0::bigint)
FROM pulse_sightings();
SELECT t.eq('and the medians', count(*), 0::bigint) FROM reach_medians(NULL);
SELECT t.eq('it settles bursts', count(*), 0::bigint)
FROM burst_settle('[]', '[]');
SELECT t.eq('it reads what stands', count(*), 0::bigint)
FROM assessment_current(NULL);
SELECT t.eq('it lists assessments', count(*), 1::bigint)
FROM assessment_list(false, NULL, NULL, 10, NULL);
SELECT pulse_expire()
\g /dev/null
SELECT t.eq('it expires', observation_expire(12, 'operator'), 0);
SELECT audit_append('writer', 'test.refused', 'x', NULL, NULL, '{}')
\g /dev/null
SELECT t.ok('it reads the audit', count(*) > 0)
FROM audit_list('psql', 0, 10);
SELECT t.eq('it verifies', count(broken_at), 0::bigint) FROM audit_verify();
SELECT t.eq('it withholds', slots_withhold_decayed(), 0);
SELECT t.eq('it looks back', count(*) > 0, true) FROM library_as_of(5);
SELECT t.eq('it reads the register', count(*), 0::bigint) FROM register;
SELECT t.eq('it reads tokens but their hashes', account, 'writer')
FROM (SELECT account, expires_at FROM token) x;

RESET ROLE;
SELECT t.eq('it may write to no table', coalesce(string_agg(relname, ' '), ''),
    '')
FROM pg_class WHERE relnamespace = 'counterpoint'::regnamespace
    AND relkind IN ('r', 'p', 'v') AND has_table_privilege('counterpointd',
    oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER');
SELECT t.eq('it may call these and no others', string_agg(proname, ' '
    ORDER BY proname),
    'assessment_current assessment_list assessment_record '
    'audience_merge audit_append audit_list audit_verify burst_settle '
    'campaign_cancel campaign_check campaign_create campaign_get '
    'campaign_get_outline campaign_list campaign_neighbours '
    'campaign_plan_apply campaign_plan_facts campaign_sign_off '
    'campaign_templates campaign_update campaigns_end carrier_register '
    'carrier_remove delivery_done delivery_take embedding_expire '
    'embedding_store evidence_retract halt_current library_as_of '
    'library_get library_list library_put library_retire '
    'message_circulate message_consent message_decide message_review '
    'message_submit narratives_seen notices_since observation_decide '
    'observation_expire observation_get observation_list '
    'observation_partitions observation_store occasion_lifts '
    'outcome_list outcome_put pulse_expire pulse_roll pulse_sightings '
    'reach_medians recommendation_get recommendation_store '
    'release_acknowledge release_corrections release_fail release_get '
    'release_halt release_handed_over release_list release_register '
    'release_resume release_retry release_store release_take release_unsaid '
    'rule_findings scheduled_facts signing_key_add slot_calendar '
    'slot_clear slot_facts slot_list slot_put_page slot_remove '
    'slot_schedule slot_withhold slots_withhold_decayed '
    'slots_withhold_silenced token_create token_find token_revoke')
FROM pg_proc WHERE pronamespace = 'counterpoint'::regnamespace
    AND has_function_privilege('counterpointd', oid, 'EXECUTE');
SELECT t.eq('the public may call none', count(*), 0::bigint)
FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
WHERE p.pronamespace = 'counterpoint'::regnamespace AND a.grantee = 0;
