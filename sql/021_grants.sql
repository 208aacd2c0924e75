-- SPDX-License-Identifier: Apache-2.0
-- 021_grants.sql - all that the daemon's role may do: read, and call these.
-- Owns: the privileges of counterpointd.
-- Leaves to others: the roles themselves (the daemon's set-up makes them).

SET LOCAL search_path = counterpoint, pg_temp;

GRANT USAGE ON SCHEMA counterpoint TO counterpointd;
GRANT SELECT ON ALL TABLES IN SCHEMA counterpoint TO counterpointd;
-- Hashes of tokens are compared by token_find() alone.
REVOKE SELECT ON token FROM counterpointd;
GRANT SELECT (account, created_at, expires_at, label, revoked_at)
	ON token TO counterpointd;

GRANT EXECUTE ON FUNCTION
	library_put, library_retire, library_get, library_list, library_as_of,
	message_submit, message_decide, rule_findings,
	token_create, token_revoke, token_find,
	observation_store, observation_get, observation_list,
	observation_decide, observation_partitions, observation_expire,
	assessment_record, recommendation_store, recommendation_get,
	audit_append, audit_list, audit_verify, slots_withhold_decayed
	TO counterpointd;
