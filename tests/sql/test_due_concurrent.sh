# SPDX-License-Identifier: Apache-2.0
# Two sessions that release what is due, one that edits the library, one that
# halts and resumes: no slot twice, none forgotten, nobody waits in a circle.
# Run by tests/sql/run, which gives q() and $db.

slots=60
q counterpoint_owner "$db" >/dev/null <<-END
SET search_path = counterpoint;
SELECT t.clear();
SELECT signing_key_add('test', decode(repeat('ab', 32), 'hex'));
SELECT campaign_create(jsonb_build_object('slug', 'c', 'organisation', 'desk',
    'title', 'C', 'objective', '{"specific": "x"}'::jsonb,
    'starts_at', moment(now() - interval '1 day'),
    'ends_at', moment(now() + interval '1 day'),
    'slots', (SELECT jsonb_agg(jsonb_build_object('name', 's-' || n,
    'message', 'answer', 'language', 'en', 'audience', 'land',
    'channel', 'radio', 'planned_at', moment(now() - interval '1 minute')))
    FROM generate_series(1, $slots) n)), 'writer');
SELECT slot_clear('c', names, 'reviewer'), campaign_sign_off('c',
    encode(campaign_plan_hash('c'), 'hex'), 'reviewer'),
    slot_schedule('c', names, 'releaser')
FROM (SELECT array_agg(name::text) AS names FROM slot) AS s;
END

# releasing NAME: takes, for two seconds at most, and stores.
releasing() {
	for i in $(seq 40); do
		echo "SET counterpoint.instance = '$1';
		    SELECT counterpoint.release_take('$1', NULL, 2, 4) AS taken \\gset
		    SELECT counterpoint.release_store('$1',
			array_agg((e #>> '{slot,id}')::bigint),
			array_agg((e ->> 'key')::uuid), array_agg(e::text),
			array_agg(decode(repeat('00', 64), 'hex')), k.id)
		    FROM counterpoint.signing_key k, jsonb_array_elements(
			:'taken'::jsonb -> 'slots') e GROUP BY k.id;"
	done | q counterpoint_owner "$db"
}
editing() {
	for i in $(seq 20); do
		echo "SET counterpoint.instance = 'one';
		    SELECT counterpoint.library_put('evidence', t.doc('evidence',
			'sure') || '{\"unit\": \"tonnes $i\"}', 'writer');"
	done | q counterpoint_owner "$db"
}
halting() {
	for i in $(seq 10); do
		echo "SET counterpoint.instance = 'two';
		    SELECT counterpoint.release_halt('x', 'releaser');
		    SELECT counterpoint.release_resume('releaser');"
	done | q counterpoint_owner "$db"
}
for who in one two; do
	releasing $who >"$work/$who" 2>&1 &
	eval "$who=\$!"
done
editing >"$work/editing" 2>&1 &
editing=$!
halting >"$work/halting" 2>&1 &
halting=$!
for who in one two editing halting; do
	eval "pid=\$$who"
	if wait "$pid" && ! grep ERROR "$work/$who"; then
		echo "ok $who came to its end"
	else
		echo "not ok $who came to its end"
	fi
done
# On a busy machine a halt may outlive all those rounds, or fall between taking
# and storing: what it kept is released when its lease has ended.
sleep 2
for who in one two; do
	releasing $who >>"$work/$who" 2>&1 &
done
wait
q counterpoint_owner "$db" <<-END
SELECT t.eq('each slot has one release', (count(*), count(DISTINCT r.slot),
    count(DISTINCT r.key))::text, '($slots,$slots,$slots)')
FROM counterpoint.release r JOIN counterpoint.slot s ON s.id = r.slot
    AND s.state = 'released';
SELECT t.ok('both have made some', count(DISTINCT instance) = 2)
FROM counterpoint.audit WHERE action = 'release.insert';
SELECT t.eq('no lease is left', count(*), 0::bigint)
FROM counterpoint.slot_lease;
SELECT t.eq('the audit chains hold', count(broken_at), 0::bigint)
FROM counterpoint.audit_verify();
END
