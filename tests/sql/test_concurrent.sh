# SPDX-License-Identifier: Apache-2.0
# Two sessions that want the same keys, texts and addresses in opposite order
# wait for each other; they never deadlock, and every key is stored once.
# Run by tests/sql/run, which gives q() and $db.

rounds=40
session() {
	for i in $(seq $rounds); do
		echo "SELECT count(*) FROM t.store(
		    ARRAY(SELECT g * 10 + $1 + $i * 10000
		    FROM generate_series(1, 60) g),
		    ARRAY(SELECT 'r$i-' || g FROM generate_series(1, 60) g
		    ORDER BY g $2),
		    ARRAY(SELECT 'text $i ' || g FROM generate_series(1, 60) g
		    ORDER BY g $2),
		    ARRAY(SELECT 'https://example.org/$i/' || g
		    FROM generate_series(1, 60) g ORDER BY g $2));"
	done | q counterpoint_owner "$db"
}
session 1 ASC >"$work/one" 2>&1 &
one=$!
session 2 DESC >"$work/two" 2>&1 &
two=$!
wait $one && wait $two
grep -h ERROR "$work/one" "$work/two"
for n in one two; do
	if [ "$(grep -c '^60$' "$work/$n")" = $rounds ]; then
		echo "ok session $n stored all its batches"
	else
		echo "not ok session $n stored all its batches"
	fi
done
q counterpoint_owner "$db" <<-END
SELECT t.eq('every key is stored once', (count(*), count(DISTINCT key))::text,
    format('(%s,%s)', 60 * $rounds, 60 * $rounds))
FROM counterpoint.observation;
SELECT t.eq('keys and observations agree', count(*), 60 * $rounds::bigint)
FROM counterpoint.observation_key k
JOIN counterpoint.observation o ON o.id = k.observation AND o.key = k.key;
SELECT t.eq('the audit chain holds', count(broken_at), 0::bigint)
FROM counterpoint.audit_verify();
END

# The same library item at once: versions commit in order, without a gap.
item() {
	for i in $(seq 15); do
		echo "SELECT counterpoint.library_put('deed', t.doc('deed',
		    'bridge') || '{\"title\": \"Bridge $1 $i\"}', 'writer');"
	done | q counterpoint_owner "$db"
}
item one >"$work/one" 2>&1 &
one=$!
item two >"$work/two" 2>&1 &
two=$!
wait $one && wait $two
grep -h ERROR "$work/one" "$work/two"
q counterpoint_owner "$db" <<-END
SELECT t.eq('two writers leave a log without gaps',
    (count(*), max(version), (SELECT version
    FROM counterpoint.library_version))::text,
    format('(%s,%s,%s)', max(version), max(version), max(version)))
FROM counterpoint.library_change;
SELECT t.eq('the last word is what stands', l.doc ->> 'title', d.title)
FROM (SELECT doc FROM counterpoint.library_current
    WHERE kind = 'deed' AND slug = 'bridge') l, counterpoint.deed d
WHERE d.slug = 'bridge';
END
