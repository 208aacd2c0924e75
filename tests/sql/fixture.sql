-- SPDX-License-Identifier: Apache-2.0
-- fixture.sql - a small library that the SQL tests start from, with a rich
-- example of each kind.

SET search_path = counterpoint, pg_temp;

SELECT bootstrap('{4242}');
SELECT observation_partitions(1);

CREATE TABLE t.example (ord int, kind text, doc jsonb);
GRANT SELECT ON t.example TO counterpointd;
INSERT INTO t.example VALUES
(1, 'organisation', '{"slug": "desk", "legal_name": "Sample desk (an example)",
 "kind": "state", "country": "KR", "groups": ["ipp"],
 "voice_line": "The sample desk", "time_zone": "Asia/Seoul",
 "languages": ["ko", "en"]}'),
(2, 'audience', '{"slug": "region", "name": "A region", "kind": "region",
 "m49": "035", "languages": [{"language": "en", "share": 0.25}],
 "time_zone": "Asia/Jakarta", "min_population": 600000000}'),
(3, 'audience', '{"slug": "land", "name": "A country", "kind": "country",
 "parent": "region", "iso": "VN", "m49": "704",
 "languages": [{"language": "vi", "share": 0.970,
	"source": "A census", "year": 2019},
	{"language": "zh-Hant", "share": 0.01}],
 "time_zone": "Asia/Ho_Chi_Minh", "weekend": [6, 7],
 "channels": [{"kind": "television", "share": 0.80, "source": "A survey",
	"year": 2023, "prime_time": [{"from": "19:00", "to": "21:30"},
	{"from": "23:00", "to": "24:00"}]}, {"kind": "radio"}],
 "concerns": [{"theme": "non-interference", "weight": 1,
	"source": "A poll", "year": 2023},
	{"theme": "development", "weight": 0.70}],
 "sensitivities": [{"theme": "colonial-history", "advice": "Be humble.",
	"source": "A study", "year": 2022}],
 "trust": [{"organisation": "japan", "value": 0.589,
	"survey": "State of Southeast Asia 2024",
	"population": "people in a position to inform policy", "n": 1994,
	"from": "2024-01-03", "to": "2024-02-23"}],
 "min_population": 100000,
 "blackouts": [{"from": "2031-05-01", "to": "2031-05-03",
	"reason": "An election"}]}'),
(4, 'audience', '{"slug": "home", "name": "The home public",
 "kind": "public", "languages": [{"language": "ko", "share": 1}],
 "time_zone": "Asia/Seoul", "min_population": 50000000}'),
(5, 'audience', '{"slug": "home-youth", "name": "Its youth",
 "kind": "sector", "parent": "home",
 "languages": [{"language": "ko", "share": 1}],
 "time_zone": "Asia/Seoul", "min_population": 5000000}'),
(6, 'organisation', '{"slug": "desk", "legal_name": "Sample desk (an example)",
 "kind": "state", "country": "KR", "groups": ["ipp"],
 "voice_line": "The sample desk", "time_zone": "Asia/Seoul",
 "languages": ["ko", "en"], "forbidden_audiences": ["home"],
 "legacy_burden": [{"audience": "land", "weight": 0.30,
	"reason": "A war", "source": "A book"}],
 "expertise": [{"theme": "development", "weight": 0.50,
	"reason": "Its own history", "source": "A study"},
	{"theme": "development", "audience": "region", "weight": 0.8,
	"reason": "A programme", "source": "A report"}],
 "blackouts": [{"from": "2031-06-01", "to": "2031-06-02",
	"reason": "A vote at home"}]}'),
(7, 'audience_set', '{"slug": "global-south", "name": "Global South",
 "basis": "A cited list", "audiences": ["land", "region"]}'),
(8, 'concept', '{"slug": "thing", "kind": "weapon", "about": "A thing",
 "terms": [{"text": "a thing", "language": "en"},
	{"text": "article", "language": "en"},
	{"text": "вещь", "language": "ru"},
	{"text": "事物", "language": "zh-Hant"}]}'),
(8, 'evidence', '{"slug": "sure", "statement": "A thing happened.",
 "date": "2024-01-04", "number": 1.50, "unit": "tonnes",
 "status": "confirmed", "reliability": "A", "credibility": 1,
 "source_title": "A briefing",
 "publisher": "A publisher", "url": "https://example.org/a",
 "archive_url": "https://example.org/archive/a",
 "content_hash": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
 "valid_until": "2099-12-31"}'),
(9, 'evidence', '{"slug": "hearsay", "statement": "It was suggested.",
 "date": "2024-03-18", "number": 7000, "status": "reported",
 "source_title": "An interview", "publisher": "A paper",
 "url": "https://example.org/b"}'),
(10, 'evidence', '{"slug": "withdrawn", "statement": "It was wrong.",
 "date": "2024-03-18", "status": "alleged", "superseded_by": "sure",
 "source_title": "An interview", "publisher": "A paper",
 "url": "https://example.org/c",
 "retracted": {"date": "2024-04-01", "reason": "An error"}}'),
(11, 'deed', '{"slug": "school", "organisation": "desk", "audience": "land",
 "title": "A school", "promise": "A school will be built.",
 "due": "2030-01-01", "status": "running", "source": "A treaty"}'),
(12, 'deed', '{"slug": "bridge", "organisation": "desk", "audience": "land",
 "title": "A bridge", "promise": "A bridge.", "due": "2020-01-01",
 "status": "delivered", "proof": "https://example.org/bridge"}'),
(13, 'narrative', '{"slug": "story", "kind": "narrative", "title": "A story",
 "summary": "Somebody presents itself as something.",
 "aliases": ["the tale", "a tale"],
 "exemplars": [{"text": "Words said in public.", "language": "en",
	"speaker": "A leader", "date": "2024-06-19", "source": "A newspaper"},
	{"text": "A neutral description.", "language": "fr"}],
 "phrases": [{"pattern": "proxy ~2 war|guerre", "language": "en"},
	{"pattern": "hegemon*"}],
 "tags": ["distort", "divide"], "disarm": ["T0022", "T0023.001"],
 "actors": ["A state"], "verdict": "misleading",
 "kernel_of_truth": "There is a real grievance.", "harm": "high",
 "first_seen": "2022-02-24", "last_seen": "2024-06-19",
 "status": "active"}'),
(14, 'narrative', '{"slug": "claim", "parent": "story", "kind": "claim",
 "title": "A claim", "summary": "A claim.", "verdict": "false",
 "harm": "low", "status": "dormant"}'),
(15, 'message', '{"slug": "answer", "organisation": "desk",
 "narratives": ["story", "claim"], "type": "debunk",
 "themes": ["peace", "development"], "tone": "calm",
 "dos": ["Listen."], "donts": ["Lecture.", "Boast."],
 "counter_technique": "C00200", "evidence": ["sure", "hearsay"],
 "deeds": ["school"], "promises": true, "ai_assisted": true,
 "variants": [{"language": "en", "fact": "A thing happened [sure]. A minister suggested that 7,000 came [hearsay].",
	"warning": "A falsehood says otherwise.", "fallacy": "It leaves out half.",
	"fact_again": "The thing happened [sure].",
	"kernel": "The grievance is real.",
	"call_to_action": "Read the report.", "native_review": "done"},
	{"language": "fr", "fact": "Un ministre a suggéré que 7 000 sont venus [hearsay].",
	"kernel": "Le grief est réel.", "native_review": "pending"}]}'),
(20, 'occasion', '{"slug": "summit", "title": "A summit",
 "kind": "summit", "starts": "2024-07-09", "time": "09:00",
 "time_zone": "America/New_York", "days": 3, "rrule": "FREQ=YEARLY",
 "also": ["2024-12-01"], "except": ["2025-07-09"], "audiences": ["land"],
 "narratives": ["story"], "source": "A communiqué."}'),
(16, 'account', '{"login": "writer", "organisation": "desk",
 "name": "A writer", "person": true, "roles": ["author", "analyst"],
 "uids": [5002, 5001]}'),
(17, 'account', '{"login": "reviewer", "organisation": "desk",
 "name": "A reviewer", "person": true, "roles": ["reviewer", "author"]}'),
(18, 'account', '{"login": "releaser", "organisation": "desk",
 "name": "A releaser", "person": true, "roles": ["releaser"]}'),
(19, 'account', '{"login": "robot", "organisation": "desk",
 "name": "A program", "person": false, "roles": ["author"]}');

-- Accounts before the message, whose author is one of them.
SELECT library_put(kind, doc, CASE kind WHEN 'message' THEN 'writer'
    ELSE 'operator' END)
FROM t.example ORDER BY kind = 'message', ord;

CREATE FUNCTION t.doc(wanted_kind text, item text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT doc FROM t.example WHERE kind = wanted_kind
	    AND coalesce(doc ->> 'slug', doc ->> 'login') = item
	ORDER BY ord DESC LIMIT 1
$$;

-- Puts the message with some fields changed; {"evidence": null} drops one.
CREATE FUNCTION t.message(changes jsonb, actor text DEFAULT 'writer')
RETURNS jsonb LANGUAGE sql AS $$
	SELECT counterpoint.library_put('message', jsonb_strip_nulls(
	    t.doc('message', 'answer') || changes), actor)
$$;

CREATE FUNCTION t.hash(item text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT counterpoint.library_get('message', item) #>> '{meta,hash}'
$$;

CREATE FUNCTION t.state(item text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT counterpoint.library_get('message', item) #>> '{meta,state}'
$$;

-- Submits the message and has it cleared.
CREATE FUNCTION t.clear() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM counterpoint.message_submit('answer', 'writer');
	PERFORM counterpoint.message_decide('answer', t.hash('answer'),
	    'cleared', NULL, 'reviewer');
	RETURN t.state('answer');
END $$;

-- Ids as the daemon makes them: UUIDv7 of a time, here one for all.
CREATE TABLE t.clock AS SELECT now() AS at;
GRANT SELECT ON t.clock TO counterpointd;
CREATE FUNCTION t.began() RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT at FROM t.clock
$$;
CREATE FUNCTION t.uuid(nr int, at timestamptz DEFAULT t.began()) RETURNS uuid
LANGUAGE sql SECURITY DEFINER AS $$
	SELECT (left(counterpoint.uuid_from(at)::text, 14) || '7'
	    || '000-8000-' || lpad(nr::text, 12, '0'))::uuid
$$;

-- Stores a batch of (nr, key, text, url), one match each.
CREATE FUNCTION t.store(nrs int[], keys text[], texts text[],
    urls text[] DEFAULT NULL, actor text DEFAULT 'writer',
    audience text DEFAULT 'land', known uuid[] DEFAULT NULL)
RETURNS TABLE ("row" int, id uuid, created boolean, cluster uuid)
LANGUAGE sql AS $$
	SELECT * FROM counterpoint.observation_store(
	    ARRAY(SELECT t.uuid(n) FROM unnest(nrs) AS n),
	    array_fill(actor, ARRAY[cardinality(nrs)]), keys, texts,
	    array_fill('en'::text, ARRAY[cardinality(nrs)]),
	    array_fill(true, ARRAY[cardinality(nrs)]),
	    coalesce(urls, array_fill(NULL::text, ARRAY[cardinality(nrs)])),
	    array_fill('An outlet'::text, ARRAY[cardinality(nrs)]),
	    array_fill('web'::text, ARRAY[cardinality(nrs)]),
	    array_fill(audience, ARRAY[cardinality(nrs)]),
	    array_fill(now(), ARRAY[cardinality(nrs)]),
	    array_fill(1000::bigint, ARRAY[cardinality(nrs)]),
	    array_fill('B'::text, ARRAY[cardinality(nrs)]),
	    array_fill(2, ARRAY[cardinality(nrs)]),
	    array_fill('green'::text, ARRAY[cardinality(nrs)]),
	    ARRAY(SELECT sha256(convert_to(x, 'UTF8')) FROM unnest(texts) AS x),
	    array_fill('debunk'::text, ARRAY[cardinality(nrs)]),
	    array_fill('high'::text, ARRAY[cardinality(nrs)]),
	    array_fill('["harm is high"]'::json, ARRAY[cardinality(nrs)]),
	    ARRAY(SELECT generate_series(1, cardinality(nrs))),
	    array_fill('story'::text, ARRAY[cardinality(nrs)]),
	    array_fill(0.75::real, ARRAY[cardinality(nrs)]),
	    array_fill('[{"name": "phrase", "version": "1", "score": 2.5}]'::json,
		ARRAY[cardinality(nrs)]),
	    array_fill('["quotes \"words\""]'::json, ARRAY[cardinality(nrs)]),
	    array_fill('rebuts'::text, ARRAY[cardinality(nrs)]), known)
$$;

-- A partner of the desk with its people, and those who are none of it.
CREATE FUNCTION t.allies() RETURNS SETOF jsonb LANGUAGE sql AS $$
	INSERT INTO counterpoint.organisation (slug, legal_name, kind,
	    voice_line, time_zone)
	VALUES ('ally', 'An ally', 'state', 'An ally', 'UTC'),
	    ('stranger', 'A stranger', 'state', 'A stranger', 'UTC');
	SELECT counterpoint.library_put('account', jsonb_build_object(
	    'login', login, 'organisation', organisation, 'name', login,
	    'person', true, 'roles', jsonb_build_array(role)), 'operator')
	FROM (VALUES ('ally-author', 'ally', 'author'),
	    ('ally-reviewer', 'ally', 'reviewer'),
	    ('ally-releaser', 'ally', 'releaser'),
	    ('stranger', 'stranger', 'author'),
	    ('auditor', 'stranger', 'auditor')) AS v(login, organisation, role)
$$;
