# SPDX-License-Identifier: Apache-2.0
"""put, get, list and retire of every noun; library.import and .export."""

import copy
import json
import os

from harness import (NOUNS, STARTER, contains, equal, export_library, holds,
                     import_lexicon, import_library, load_json, refused, result_of,
                     starter_files, starter_item)

STATE = "empty"
SECONDS = 15

ITEMS = [
    ("audience", {
        "slug": "isle", "name": "Isle of Test", "kind": "country",
        "m49": "833", "iso": "IM",
        "languages": [{"language": "en", "share": 0.9,
                       "source": "A census", "year": 2021},
                      {"language": "gv", "share": 0.02}],
        "time_zone": "Europe/London", "weekend": [6, 7],
        "channels": [{"kind": "radio", "share": 0.55, "source": "A survey",
                      "year": 2023, "prime_time": [
                          {"from": "07:00", "to": "09:00"},
                          {"from": "22:30", "to": "00:30"}]},
                     {"kind": "web"}],
        "concerns": [{"theme": "trade", "weight": 0.5,
                      "source": "A poll", "year": 2024},
                     {"theme": "peace", "weight": 1}],
        "sensitivities": [{"theme": "independence-of-choice",
                           "advice": "Do not patronise.",
                           "source": "A study", "year": 2022}],
        "trust": [{"organisation": "far-away-power", "value": 0.123,
                   "survey": "Survey of 2024", "population": "adults",
                   "n": 1000, "from": "2024-01-03", "to": "2024-02-23"}],
        "min_population": 100000,
        "blackouts": [{"from": "2030-05-01", "to": "2030-05-14",
                       "reason": "election"}]}),
    ("audience_set", {
        "slug": "isles", "name": "Isles", "basis": "A list of isles, 2024.",
        "audiences": ["isle"]}),
    ("organisation", {
        "slug": "desk", "legal_name": "Sample desk of a test",
        "kind": "agency", "country": "IM", "groups": ["test"],
        "voice_line": "Sample desk, for a test", "time_zone": "Europe/London",
        "languages": ["en"], "forbidden_audiences": ["isle"],
        "legacy_burden": [{"audience": "isle", "weight": 0.25,
                           "reason": "An old story.", "source": "A book."}],
        "expertise": [{"theme": "trade", "weight": 0.5,
                       "reason": "A long record.", "source": "A study."},
                      {"theme": "trade", "audience": "isle", "weight": 0.75,
                       "reason": "A pier.", "source": "A report."}]}),
    ("evidence", {
        "slug": "fact", "statement": "The sea is wet.", "date": "2024-06-19",
        "number": 12.5, "unit": "percent", "status": "reported",
        "reliability": "B", "credibility": 3,
        "source_title": "On the sea", "publisher": "A publisher",
        "url": "https://example.org/sea",
        "archive_url": "https://example.org/archive/sea",
        "content_hash": "ab" * 32, "valid_until": "2099-12-31"}),
    ("deed", {
        "slug": "bridge", "organisation": "desk", "audience": "isle",
        "title": "A bridge", "promise": "A bridge is built.",
        "due": "2030-01-01", "status": "running",
        "source": "https://example.org/bridge"}),
    ("narrative", {
        "slug": "dry-sea", "kind": "narrative", "title": "The sea is dry",
        "summary": "Somebody presents the sea as dry.",
        "aliases": ["dry ocean"],
        "exemplars": [{"text": "The sea is dry.", "language": "en",
                       "speaker": "A speaker", "date": "2024-01-02",
                       "source": "A newspaper"},
                      {"text": "The storyline says that seas are dry.",
                       "language": "en"}],
        "phrases": [{"pattern": "sea ~2 dry", "language": "en"},
                    {"pattern": "dr* ocean*"}],
        "tags": ["distort"], "disarm": ["T0022"], "actors": ["An outlet"],
        "verdict": "false", "kernel_of_truth": "Some lakes fell dry.",
        "harm": "low", "first_seen": "2024-01-01", "last_seen": "2024-05-05",
        "status": "active"}),
    ("message", {
        "slug": "wet-sea", "organisation": "desk", "narratives": ["dry-sea"],
        "type": "explain", "themes": ["trade", "peace"], "tone": "calm",
        "dos": ["Say it once."], "donts": ["No mockery."],
        "counter_technique": "C00008", "evidence": ["fact"],
        "deeds": ["bridge"], "promises": True, "ai_assisted": True,
        "variants": [{
            "language": "en",
            "fact": "The sea is reportedly wet [fact].",
            "warning": "A claim says otherwise.",
            "fallacy": "It generalises.", "fact_again": "It is wet, we said.",
            "kernel": "Some lakes fell dry.",
            "call_to_action": "Go and look.", "native_review": "pending"}]}),
    ("concept", {
        "slug": "lighthouse", "kind": "institution", "about": "on a coast",
        "terms": [{"text": "lighthouse", "language": "en"},
                  {"text": "beacon", "language": "en"},
                  {"text": "маяк", "language": "ru"}]}),
    ("occasion", {
        "slug": "sea-day", "title": "Day of the sea", "kind": "anniversary",
        "starts": "1994-03-01", "time": "08:30",
        "time_zone": "Pacific/Auckland", "days": 2, "rrule": "FREQ=YEARLY",
        "also": ["2024-12-01"], "except": ["2001-03-01"],
        "audiences": ["isle"], "narratives": ["dry-sea"],
        "source": "The almanac of the isle", "uid": "ab" * 32}),
]


def put_all(client):
    for noun, item in ITEMS:
        client.call(noun + ".put", item)


def without_meta(item):
    return {k: v for k, v in item.items() if k != "meta"}


# --- one noun at a time ---

def test_put_get_round_trips_each_noun(server):
    with server.connect() as c:
        for noun, item in ITEMS:
            got = c.call(noun + ".put", item)
            equal((got["slug"], got["created"], got["changed"]),
                  (item["slug"], True, True), noun)
            back = c.call(noun + ".get", slug=item["slug"])
            contains(back["meta"], "created_at", "changed_at")
            equal(without_meta(back), item, noun)
            # The order of the keys is that of the format, too.
            equal(list(without_meta(back)), list(item), noun)


def test_put_again_changes_nothing(server):
    with server.connect() as c:
        put_all(c)
        before = c.call("server.status")["library"]["version"]
        for noun, item in ITEMS:
            got = c.call(noun + ".put", item)
            equal((got["created"], got["changed"]), (False, False), noun)
        equal(c.call("server.status")["library"]["version"], before)


def test_put_replaces_the_whole_item(server):
    with server.connect() as c:
        put_all(c)
        small = {"slug": "isle", "name": "Isle", "kind": "region",
                 "languages": [{"language": "gv", "share": 1}],
                 "time_zone": "UTC", "min_population": 200000}
        got = c.call("audience.put", small)
        equal((got["created"], got["changed"]), (False, True))
        equal(without_meta(c.call("audience.get", slug="isle")), small)
        c.call("audience.put", ITEMS[0][1])


def test_list_pages_and_filters(server):
    with server.connect() as c:
        for i in range(7):
            c.call("audience_set.put", slug="page-%d" % i,
                   name="Page 100%% %d" % i, basis="x", audiences=["isle"])
        seen, after = [], None
        while True:
            page = c.call("audience_set.list", limit=3, filter="page-",
                          **({"after": after} if after else {}))["items"]
            if not page:
                break
            seen += [i["slug"] for i in page]
            after = seen[-1]
        equal(seen, ["page-%d" % i for i in range(7)])
        found = c.call("audience_set.list", filter="100% 3")["items"]
        equal([i["slug"] for i in found], ["page-3"])
        equal(c.call("audience_set.list", filter="1%3")["items"], [])
        equal(c.call("audience_set.list", filter="_ge-")["items"], [])
        found = c.call("narrative.list", filter="SEA IS DRY")["items"]
        equal([i["slug"] for i in found], ["dry-sea"])


def test_retire_and_revive(server):
    with server.connect() as c:
        put_all(c)
        spare = {**ITEMS[5][1], "slug": "spare", "title": "A spare one"}
        c.call("narrative.put", spare)
        equal(c.call("narrative.retire", slug="spare"),
              {"slug": "spare", "retired": True})
        equal(c.call("narrative.retire", slug="spare")["retired"], False)
        with refused("not_found", "slug"):
            c.call("narrative.get", slug="spare")
        slugs = [i["slug"] for i in c.call("narrative.list")["items"]]
        holds("spare" not in slugs, str(slugs))
        with refused("not_found", "narratives[0]", detail="spare"):
            c.call("message.put", {**ITEMS[6][1], "slug": "on-spare",
                                   "narratives": ["spare"]})
        got = c.call("narrative.put", spare)
        equal((got["created"], got["changed"]), (True, True))
        equal(without_meta(c.call("narrative.get", slug="spare")), spare)


def test_retire_refuses_what_others_lean_on(server):
    with server.connect() as c:
        put_all(c)
        for noun, slug, who in (
                ("audience", "isle", "desk"),
                ("organisation", "desk", "bridge"),
                ("narrative", "dry-sea", "wet-sea"),
                ("evidence", "fact", "wet-sea"),
                ("deed", "bridge", "wet-sea")):
            with refused("conflict", detail=who):
                c.call(noun + ".retire", slug=slug)


def test_missing_things(server):
    with server.connect() as c:
        for noun in NOUNS + ("account",):
            for verb in ("get", "retire"):
                with refused("not_found", detail="no-such"):
                    c.call("%s.%s" % (noun, verb), slug="no-such")


def test_references_must_exist(server):
    cases = [
        ("audience", {"parent": "nowhere"}, "parent"),
        ("audience_set", {"audiences": ["isle", "nowhere"]}, "audiences[1]"),
        ("organisation", {"forbidden_audiences": ["nowhere"]},
         "forbidden_audiences[0]"),
        ("organisation", {"legacy_burden": [{
            "audience": "nowhere", "weight": 1, "reason": "x",
            "source": "x"}]}, "legacy_burden[0].audience"),
        ("evidence", {"superseded_by": "nowhere"}, "superseded_by"),
        ("deed", {"organisation": "nowhere"}, "organisation"),
        ("deed", {"audience": "nowhere"}, "audience"),
        ("narrative", {"parent": "nowhere"}, "parent"),
        ("message", {"organisation": "nowhere"}, "organisation"),
        ("message", {"evidence": ["nowhere"]}, "evidence[0]"),
        ("message", {"deeds": ["bridge", "nowhere"]}, "deeds[1]"),
    ]
    items = dict(ITEMS)
    with server.connect() as c:
        put_all(c)
        for noun, change, field in cases:
            with refused("not_found", field, detail="nowhere"):
                c.call(noun + ".put", {**items[noun], **change})


def test_fields_are_checked(server):
    cases = [
        ("audience", {"kind": "person"}, None),
        ("audience", {"time_zone": "Mars/Olympus"}, "time_zone"),
        ("audience", {"languages": []}, "languages"),
        ("audience", {"languages": [{"language": "en", "share": 1.1}]},
         "languages[0].share"),
        ("audience", {"weekend": [0]}, "weekend[0]"),
        ("audience", {"iso": "im"}, "iso"),
        ("audience", {"m49": "83"}, "m49"),
        ("audience", {"name": "x" * 201}, "name"),
        ("organisation", {"country": "Man"}, "country"),
        ("organisation", {"kind": "persona"}, "kind"),
        ("evidence", {"date": "2024-02-30"}, "date"),
        ("evidence", {"date": "19.6.2024"}, "date"),
        ("evidence", {"url": "example.org"}, "url"),
        ("evidence", {"status": "true"}, "status"),
        ("evidence", {"content_hash": "zz" * 32}, "content_hash"),
        ("deed", {"status": "delivered"}, "proof"),
        ("narrative", {"verdict": "lies"}, "verdict"),
        ("narrative", {"disarm": ["22"]}, None),
        ("narrative", {"tags": ["destroy"]}, "tags[0]"),
        ("narrative", {"phrases": [{"pattern": "sea"},
                                   {"pattern": "* _ a"}]},
         "phrases[1].pattern"),
        ("concept", {"kind": "person"}, "kind"),
        ("concept", {"terms": []}, "terms"),
        ("concept", {"terms": [{"text": "x" * 101, "language": "en"}]},
         "terms[0].text"),
        ("concept", {"terms": [{"text": "a", "language": "en"},
                               {"text": "b|c", "language": "en"}]},
         "terms[1].text"),
        ("concept", {"terms": [{"text": "a", "language": "english"}]},
         "terms[0].language"),
        ("concept", {"terms": [{"text": "%d" % i, "language": "en"}
                               for i in range(401)]}, "terms"),
        ("concept", {"terms": [{"text": "ask @jane", "language": "en"}]},
         "terms[0].text"),
        ("message", {"type": "attack"}, "type"),
        ("message", {"variants": []}, "variants"),
        ("message", {"narratives": []}, "narratives"),
        ("message", {"slug": "Wet Sea"}, "slug"),
        ("message", {"slug": "x" * 65}, "slug"),
    ]
    items = dict(ITEMS)
    with server.connect() as c:
        put_all(c)
        for noun, change, field in cases:
            try:
                c.call(noun + ".put", {**items[noun], **change})
            except Exception as e:
                kind = getattr(e, "kind", None)
                holds(kind in ("invalid", "rule"), "%s: %s" % (change, e))
                if field is not None:
                    equal(e.field, field, str(e))
                holds(len(e.detail) > 10, str(e))
                for word in ("violates", "relation", "column", "constraint",
                             "SQL"):
                    holds(word not in e.detail, "database's words: " + str(e))
                continue
            raise AssertionError("taken: %s %s" % (noun, change))


def test_a_field_is_told_once(server):
    item = dict(ITEMS)["narrative"]
    with server.connect() as c:
        with refused("invalid", "disarm[0]") as holder:
            c.call("narrative.put", {**item, "disarm": ["22"]})
    holds(holder[0].detail.startswith("must be a DISARM technique"),
          holder[0].detail)


def test_what_get_gave_is_put(server):
    """Also by an import; its meta is ignored, whatever it says."""
    with server.connect() as c:
        put_all(c)
        for noun, item in ITEMS:
            got = c.call(noun + ".get", slug=item["slug"])
            equal(c.call(noun + ".put", got)["changed"], False)
        got["meta"] = {"state": "cleared", "version": 99}
        equal(c.call(noun + ".put", got)["changed"], False)
        got = c.call("evidence.get", slug="fact")
        told = c.call("library.import", format="counterpoint-library/1",
                      content={"evidence": [got, dict(got, number=13.5)]})
        equal((told["counts"]["evidence"], told["refused"]),
              ({"unchanged": 1, "changed": 1}, []))
        equal(c.call("evidence.get", slug="fact")["number"], 13.5)
        with refused("invalid", "mete"):
            c.call("evidence.put", dict(got, mete={}))


def test_evidence_is_retracted(server):
    with server.connect() as c:
        put_all(c)
        with refused("conflict", "slug", detail=["evidence.retract"]):
            c.call("evidence.retire", slug="fact")
        with refused("invalid", "reason"):
            c.call("evidence.retract", slug="fact")
        was = without_meta(c.call("evidence.get", slug="fact"))
        done = c.call("evidence.retract", slug="fact", reason="An error.",
                      date="2024-07-01")
        retracted = {"date": "2024-07-01", "reason": "An error."}
        equal(done["retracted"], retracted)
        holds(len(done["messages"]) > 0, str(done))
        equal(without_meta(c.call("evidence.get", slug="fact")),
              dict(was, retracted=retracted))
        with refused("conflict", "slug", detail=["2024-07-01", "already"]):
            c.call("evidence.retract", slug="fact", reason="Again.")
        with refused("not_found", "slug"):
            c.call("evidence.retract", slug="no-such", reason="Again.")


def test_circles_are_refused(server):
    item = dict(ITEMS)["narrative"]
    with server.connect() as c:
        c.call("narrative.put", {**item, "slug": "ring-a"})
        c.call("narrative.put", {**item, "slug": "ring-b",
                                 "parent": "ring-a"})
        with refused("invalid", "parent"):
            c.call("narrative.put", {**item, "slug": "ring-a",
                                     "parent": "ring-b"})


def test_an_edit_makes_a_new_version(server):
    item = copy.deepcopy(dict(ITEMS)["message"])
    with server.connect() as c:
        put_all(c)
        first = c.call("message.get", slug="wet-sea")["meta"]
        equal((first["state"], first["author"]), ("draft", "operator"))
        item["variants"][0]["fact_again"] = "Wet it is."
        got = c.call("message.put", item)
        equal(got["version"], first["version"] + 1)
        second = c.call("message.get", slug="wet-sea")["meta"]
        holds(second["hash"] != first["hash"], "the same hash")
        # Back to the first words: another version again, the same hash.
        c.call("message.put", dict(ITEMS)["message"])
        third = c.call("message.get", slug="wet-sea")["meta"]
        equal((third["version"], third["hash"]),
              (first["version"] + 2, first["hash"]))


def test_other_languages_survive(server):
    text = "Biển ẩm ướt — 海は濡れている. \U0001f30a ‏בים‎ \"quoted\" \\ /"
    with server.connect() as c:
        put_all(c)
        c.call("narrative.put", {**dict(ITEMS)["narrative"],
                                 "slug": "tongues", "title": text})
        equal(c.call("narrative.get", slug="tongues")["title"], text)


# --- import ---

def test_starter_library_loads_without_a_refusal(world):
    with world.running("empty") as server, server.connect() as c:
        counts = {}
        for file in starter_files():
            more, refusals = import_library(c, load_json(file))
            equal(refusals, [], file)
            for section, of in more.items():
                counts[section] = counts.get(section, 0) + of["created"]
                equal(list(of), ["created"], section)
        more, refusals = import_lexicon(c)
        equal((list(more["concepts"]), refusals), (["created"], []))
        equal(counts["narratives"], 20)
        holds(counts["evidence"] >= 30 and counts["messages"] >= 40 and
              counts["deeds"] >= 12 and counts["organisations"] == 5,
              str(counts))
        for file in starter_files():
            more, refusals = import_library(c, load_json(file))
            equal(refusals, [], file)
            for section, of in more.items():
                equal(list(of), ["unchanged"], section)
        equal(list(import_lexicon(c)[0]["concepts"]), ["unchanged"])


def test_starter_messages_keep_every_rule(world):
    """All can be submitted and cleared; the shared state is made that way."""
    with world.running("starter") as server, server.connect() as c:
        messages = c.call("message.list", limit=1000)["items"]
        holds(len(messages) >= 40, str(len(messages)))
        for message in messages:
            equal(message["meta"]["state"], "cleared", message["slug"])
            holds(message["meta"]["cleared_by"] !=
                  [message["meta"]["author"]], message["slug"])


def test_export_import_export_is_the_same_bytes(world):
    """With the real client, into a second fresh daemon."""
    with world.running("starter") as first, world.running("empty") as second:
        a = os.path.join(first.folder, "a.json")
        b = os.path.join(first.folder, "b.json")
        first.client("library", "export", a)
        second.client("library", "import", a)
        second.client("library", "export", b)
        with open(a, "rb") as f, open(b, "rb") as g:
            one, two = f.read(), g.read()
        # A fresh installation has its operator, too.
        equal(one, two)
        document = json.loads(one)
        equal(document["format"], "counterpoint-library/1")
        for section, items in document.items():
            if section != "format":
                slugs = [i["slug"] for i in items]
                equal(slugs, sorted(slugs), section)
                for item in items:
                    holds("meta" not in item, str(item)[:200])
                    holds(None not in item.values() and
                          [] not in item.values(), str(item)[:200])
        names = [n for n in document if n != "format"]
        equal(len(names), 9)


def test_export_keeps_what_was_put(server):
    with server.connect() as c:
        put_all(c)
        whole = export_library(c)
        sections = {"evidence": "evidence"}
        for noun, item in ITEMS:
            section = sections.get(noun, noun + "s")
            found = [i for i in whole[section] if i["slug"] == item["slug"]]
            equal(json.dumps(found[0]), json.dumps(item), noun)


def test_bad_items_are_refused_alone(server):
    items = copy.deepcopy(dict(ITEMS))
    content = {
        "format": "counterpoint-library/1",
        "audiences": [
            {**items["audience"], "slug": "good-isle"},
            {**items["audience"], "slug": "tiny", "min_population": 5},
            {**items["audience"], "slug": "mail",
             "name": "Write to a.person@example.org"},
            {**items["audience"], "slug": "odd", "colour": "red"},
            7,
            {"name": "without a slug"},
        ],
        "evidence": [{**items["evidence"], "slug": "good-fact"},
                     {**items["evidence"], "slug": "no-source",
                      "source_title": ""}],
        "narratives": [{**items["narrative"], "slug": "orphan",
                        "parent": "never-there"}],
    }
    with server.connect() as c:
        answer = c.call("library.import", format="counterpoint-library/1",
                        content=content)
        equal(answer["counts"], {"audiences": {"created": 1},
                                 "evidence": {"created": 1}})
        told = [(r["section"], r.get("slug"), r["kind"], r.get("field"),
                 r.get("rule")) for r in answer["refused"]]
        equal(told, [
            ("audiences", "tiny", "rule", "min_population", "publics_only"),
            ("audiences", "mail", "rule", "name", "publics_only"),
            ("audiences", "odd", "invalid", "colour", None),
            ("audiences", None, "invalid", None, None),
            ("audiences", None, "invalid", "slug", None),
            ("evidence", "no-source", "invalid", "source_title", None),
            ("narratives", "orphan", "not_found", "parent", None)])
        for refusal in answer["refused"]:
            holds(len(refusal["detail"]) > 5, str(refusal))
        c.call("audience.get", slug="good-isle")
        for slug in ("tiny", "mail", "odd"):
            with refused("not_found"):
                c.call("audience.get", slug=slug)


def test_forward_references_are_tried_again(server):
    item = dict(ITEMS)["narrative"]
    chain = [{**item, "slug": "chain-%02d" % i, "parent": "chain-%02d"
              % (i + 1)} for i in range(9)]
    chain.append({**item, "slug": "chain-09"})
    with server.connect() as c:
        answer = c.call("library.import", format="counterpoint-library/1",
                        content={"narratives": chain})
        equal(answer, {"counts": {"narratives": {"created": 10}},
                       "refused": []})


def test_import_refuses_other_documents(server):
    with server.connect() as c:
        for content, field in (
                ([], "content"), ("x", "content"), (None, "content"),
                ({"persons": []}, "content.persons"),
                ({"individuals": [{"type": "identity"}]},
                 "content.individuals"),
                ({"audiences": {}}, "content.audiences"),
                ({"format": "counterpoint-library/2"}, "content.format"),
                ({"accounts": []}, "content.accounts")):
            with refused("invalid", field):
                c.call("library.import", format="counterpoint-library/1",
                       content=content)
        with refused("invalid", "format"):
            c.call("library.import", format="stix-2.1", content={})
        equal(c.call("library.import", format="counterpoint-library/1",
                     content={}), {"counts": {}, "refused": []})


def test_import_by_roles(server):
    item = dict(ITEMS)
    content = {"audiences": [{**item["audience"], "slug": "by-author"}],
               "organisations": [{**item["organisation"],
                                  "slug": "by-author"}]}
    with server.login("an-author", ["author"]) as c:
        answer = c.call("library.import", format="counterpoint-library/1",
                        content=content)
        equal(answer["counts"], {"audiences": {"created": 1}})
        equal([(r["section"], r["kind"]) for r in answer["refused"]],
              [("organisations", "forbidden")])


def test_bad_cursor(server):
    with server.connect() as c:
        for cursor in ("x", "narrative", "person/x", "account/operator",
                       "narrative/" + "x" * 70, "/", "narrative/x/y"):
            try:
                c.call("library.export", after=cursor)
            except Exception as e:
                equal((e.kind, e.field), ("invalid", "after"))


def test_exemplars_are_quotations_or_descriptions(server):
    """No mock propaganda: who is quoted is named, with date and source."""
    del server
    for item in load_json(os.path.join(STARTER, "narratives.json"))[
            "narratives"]:
        for exemplar in item.get("exemplars", []):
            if "speaker" in exemplar:
                contains(exemplar, "date", "source")
    equal(starter_item("narratives", "proxy-war")["slug"], "proxy-war")


def test_many_writers_at_once(server):
    """Versions commit in order, and no change is lost."""
    item = dict(ITEMS)["narrative"]
    with server.connect() as c:
        answers = c.pipeline([
            ("narrative.put", {**item, "slug": "crowd-%d" % (i % 10),
                               "title": "Title %d" % i})
            for i in range(100)])
        for answer in answers:
            result_of(answer)
        c.call("narrative.put", {**item, "slug": "crowd-last"})
        status = c.call("server.status")
        equal(status["library"]["version"], int(server.psql(
            "SELECT version FROM counterpoint.library_version")))
        equal(status["library"]["narrative"], int(server.psql(
            "SELECT count(*) FROM counterpoint.library_current "
            "WHERE kind = 'narrative'")))
