# SPDX-License-Identifier: Apache-2.0
# Sessions that work at once: they wait for each other but never deadlock,
# store every key once and leave the library's log in order.
# Run by tests/sql/run, which gives q() and $db.

# done_well PID FILE NAME: the session ended without an error.
done_well() {
	if wait "$1" && ! grep ERROR "$2"; then
		echo "ok $3"
	else
		echo "not ok $3"
	fi
}

# Until something waits for a lock.
somebody_waits() {
	for i in $(seq 100); do
		[ "$(q postgres "$db" -c "SELECT count(*) > 0 FROM pg_locks
		    WHERE NOT granted")" = t ] && return 0
		sleep 0.1
	done
	return 1
}

# lock_order NAME HELD WAITING FREE: while one transaction holds what the
# statement HELD locks, the statement WAITING waits for that and has locked
# nothing yet that FREE needs, so that FREE, of another session, goes on.
lock_order() {
	name=$1
	echo "SET counterpoint.instance = 'holder'; BEGIN; $2;
	    SELECT pg_sleep(60);" |
	    q counterpoint_owner "$db" >"$work/holder" 2>&1 &
	holder=$!
	until [ "$(q postgres "$db" -c "SELECT count(*) FROM pg_stat_activity
	    WHERE query LIKE '%pg_sleep(60)%' AND state = 'active'
	    AND pid <> pg_backend_pid()")" = 1 ]; do
		sleep 0.1
	done
	echo "SET counterpoint.instance = 'waiter'; $3;" |
	    q counterpoint_owner "$db" >"$work/waiter" 2>&1 &
	waiter=$!
	somebody_waits || echo "not ok $name: one waits"
	echo "SET counterpoint.instance = 'third'; SET statement_timeout = '5s';
	    $4;" | q counterpoint_owner "$db" >"$work/third" 2>&1 &
	done_well $! "$work/third" "$name: locks are taken in order"
	q postgres "$db" -c "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'
	    AND pid <> pg_backend_pid()" >/dev/null
	wait $holder
	done_well $waiter "$work/waiter" "$name: the one that waited goes on"
}
store="SELECT * FROM t.store"
lock_order keys "$store('{701}', '{b}', '{t2}')" \
    "$store('{702,703,704}', '{c,b,a}', '{t4,t5,t6}')" \
    "$store('{705}', '{c}', '{t3}')"
# SHA-256 orders these texts: x3 < x2 < x1.
lock_order texts "$store('{701}', '{NULL}', '{x2}')" \
    "$store('{702,703,704}', '{NULL,NULL,NULL}', '{x1,x2,x3}')" \
    "$store('{705}', '{NULL}', '{x1}')"
# Whoever writes the library locks its log before any audit chain.
q counterpoint_owner "$db" -c "SELECT counterpoint.message_submit('answer',
    'writer')" >/dev/null
lock_order "log and chain" "SELECT FROM counterpoint.library_version
	FOR UPDATE" \
    "SELECT counterpoint.message_decide('answer', t.hash('answer'), 'cleared',
	NULL, 'reviewer')" \
    "SET counterpoint.instance = 'waiter'; SELECT counterpoint.audit_append(
	'writer', 'test.free', NULL, NULL, NULL, NULL)"

lock_order "log and campaign" "SELECT FROM counterpoint.library_version
	FOR UPDATE" \
    "SELECT counterpoint.campaign_create('{\"slug\": \"spring\",
	\"organisation\": \"desk\", \"title\": \"Spring\", \"objective\":
	{\"specific\": \"x\"}, \"starts_at\": \"2030-01-01T00:00:00Z\",
	\"ends_at\": \"2030-02-01T00:00:00Z\"}', 'writer')" \
    "SET counterpoint.instance = 'waiter'; SELECT counterpoint.audit_append(
	'writer', 'test.free', NULL, NULL, NULL, NULL)"

# A notice that is committed after a later one is not passed over.
notices() {
	q postgres "$db" -c "SELECT n ->> 'seen', coalesce((SELECT string_agg(
	    e ->> 'subject', ' ') FROM jsonb_array_elements(
	    nullif(n -> 'notices', 'null')) AS e), '')
	    FROM counterpoint.notices_since(NULLIF('$1', '')) AS n"
}
seen=$(notices '' | cut -d'|' -f1)
mkfifo "$work/early"
q counterpoint_owner "$db" <"$work/early" >/dev/null &
early=$!
exec 3>"$work/early"
echo "SET search_path = counterpoint; BEGIN;
    SELECT notice_add('x', 'early', NULL, '{}');" >&3
for i in $(seq 100); do
	[ "$(q postgres "$db" -c "SELECT count(*) FROM pg_stat_activity
	    WHERE state = 'idle in transaction'")" = 1 ] && break
	sleep 0.1
done
q counterpoint_owner "$db" -c "SET search_path = counterpoint;
    SELECT notice_add('x', 'late', NULL, '{}')" >/dev/null
first=$(notices "$seen")
echo "COMMIT;" >&3
exec 3>&-
wait $early
case $first in
*'|late')	echo "ok the notice that is there is told" ;;
*)	echo "not ok the notice that is there is told: $first" ;;
esac
case $(notices "${first%|*}") in
*'|early')	echo "ok the one committed later is told then, alone" ;;
*)	echo "not ok the one committed later is told then, alone" ;;
esac

# Expiry takes observation before match, as storing does.
q counterpoint_owner "$db" <<-END
SET search_path = counterpoint;
CREATE TABLE observation_2020_01 PARTITION OF observation FOR VALUES
    FROM (uuid_from('2020-01-01 00:00+00')) TO (uuid_from('2020-02-01 00:00+00'));
CREATE TABLE match_2020_01 PARTITION OF match FOR VALUES
    FROM (uuid_from('2020-01-01 00:00+00')) TO (uuid_from('2020-02-01 00:00+00'));
END
lock_order expiry "LOCK TABLE counterpoint.observation IN ROW EXCLUSIVE MODE" \
    "SELECT counterpoint.observation_expire(12, 'writer')" \
    "BEGIN; LOCK TABLE counterpoint.match IN ROW EXCLUSIVE MODE; COMMIT"

# The same keys, texts and addresses from both ends.
rounds=20
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
done_well $one "$work/one" "one session stored all its batches"
done_well $two "$work/two" "the other session stored all its batches"
q counterpoint_owner "$db" <<-END
SELECT t.eq('every key is stored once', (count(*), count(DISTINCT key))::text,
    format('(%s,%s)', 60 * $rounds, 60 * $rounds))
FROM counterpoint.observation WHERE key LIKE 'r%';
SELECT t.eq('keys and observations agree', count(*), 60 * $rounds::bigint)
FROM counterpoint.observation_key k
JOIN counterpoint.observation o ON o.id = k.observation AND o.key = k.key
WHERE k.key LIKE 'r%';
SELECT t.eq('the audit chains hold', count(broken_at), 0::bigint)
FROM counterpoint.audit_verify();
END

# Two writers of the library: versions commit in order, without a gap.
items() {
	for i in $(seq 15); do
		for slug in "$2" "$3"; do
			echo "SELECT counterpoint.library_put('deed',
			    t.doc('deed', '$slug')
			    || '{\"title\": \"$1 $i\"}', 'writer');"
		done
	done | q counterpoint_owner "$db"
}
items One bridge school >"$work/one" 2>&1 &
one=$!
items Two school bridge >"$work/two" 2>&1 &
two=$!
done_well $one "$work/one" "one session put all its items"
done_well $two "$work/two" "the other session put all its items"

# Two editors of the same concepts, of which each keeps one editor's terms.
terms() {
	for i in $(seq 10); do
		echo "SELECT counterpoint.library_put('concept',
		    jsonb_build_object('slug', 'word-' || n, 'kind', 'other',
		    'terms', (SELECT jsonb_agg(jsonb_build_object('text',
		    '$1 $i ' || g, 'language', 'en'))
		    FROM generate_series(1, 20) g)), 'writer')
		    FROM generate_series(1, 5) n ORDER BY n $2;"
	done | q counterpoint_owner "$db"
}
terms one ASC >"$work/one" 2>&1 &
one=$!
terms two DESC >"$work/two" 2>&1 &
two=$!
done_well $one "$work/one" "one editor put all its concepts"
done_well $two "$work/two" "the other editor put all its concepts"
q counterpoint_owner "$db" <<-END
SELECT t.eq('a concept has the terms of one put: ' || concept,
    (count(*), count(DISTINCT regexp_replace(text, ' [0-9]+\$', '')))::text,
    '(20,1)')
FROM counterpoint.concept_term WHERE concept LIKE 'word-%' GROUP BY concept;
SELECT t.eq('the log has no gaps', (count(*), max(version),
    (SELECT version FROM counterpoint.library_version))::text,
    format('(%s,%s,%s)', max(version), max(version), max(version)))
FROM counterpoint.library_change;
SELECT t.eq('its last word is what stands: ' || d.slug, c.doc ->> 'title',
    d.title::text)
FROM counterpoint.deed d JOIN counterpoint.library_current c
    ON c.kind = 'deed' AND c.slug = d.slug;
END
