# SPDX-License-Identifier: Apache-2.0
"""observation.submit, .get, .list, .decide."""

import datetime
import os
import uuid

from harness import (HERE, STARTER, contains, equal, holds, load_json, refused,
                     result_of)
from posts import answers_of, matches_of

# What one test tells of a reach is nothing to the next.
OPTIONS = {"assess.interval": 3600}
PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


def test_stores_and_matches(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
        equal(got["created"], True)
        equal(got["language"], "en")
        equal(got["matches"][0]["narrative"], "proxy-war")
        match = got["matches"][0]
        holds(set(match) - {"highlighted", "stance"} ==
              {"confidence", "narrative", "plugins", "state", "title", "why"},
              str(match))
        holds(0 < match["confidence"] <= 1, str(match))
        equal(match["state"], "suggested")
        holds(match["why"] and match["plugins"], str(match))
        for vote in match["plugins"]:
            equal(sorted(vote), ["name", "score", "version"])
        holds(got["assessment"]["reasons"], str(got))
        row = server.psql("SELECT text, language, submitter FROM "
                          "counterpoint.observation WHERE id = '%s'"
                          % got["id"])
        equal(row, PROXY + "|en|operator")


def test_ten_quotations(server):
    """The issue's measure: the right narrative first for at least nine."""
    quotations = load_json(os.path.join(HERE, "quotations.json"))
    with server.connect() as c:
        answers = c.pipeline([("observation.submit", {"text": q["text"]})
                              for q in quotations])
    wrong = []
    for quotation, answer in zip(quotations, answers):
        matches = result_of(answer)["matches"]
        first = matches[0]["narrative"] if matches else None
        if first != quotation["narrative"]:
            wrong.append((quotation["narrative"], first))
    holds(len(quotations) == 10 and len(wrong) <= 1, str(wrong))


def test_an_old_narrative_is_still_found(server):
    """What quickstart suggests to try: a narrative of 2022 that is still told."""
    with server.connect() as c:
        got = c.call("observation.submit",
                     text="Sanctions, not the war, raised the price of bread")
    equal([m["narrative"] for m in got["matches"]][:1],
          ["sanctions-caused-hunger"])


# --- keys ---

def test_a_restart_changes_no_answer(world):
    """Daemons beside each other, too, must tell the same of one text."""
    with world.running() as server:
        before = answers_of(server)
        holds(len(matches_of(before)) > 3, "too few to compare")
        for _ in range(3):
            server.restart()
            for have, want in zip(answers_of(server), before):
                equal(have, want)


def without_confidence(answer):
    """What a daemon tells of a text, but for how sure it is."""
    return [{part: m.get(part) for part in ("narrative", "state", "stance",
                                            "why")}
            for m in answer.get("submit", {"matches": []})["matches"]]


def test_a_restart_hardly_changes_what_was_changed(world):
    """Narratives that were changed since the start are weighed by the library
    as it was then, the others as it was before; not more than that."""
    items = load_json(os.path.join(STARTER, "narratives.json"))["narratives"]
    with world.running() as server:
        with server.connect() as c:
            for summary in ("Quxly bark rinns on other moats. " * 40,
                            "So it is said, once more."):
                for item in items[:8]:
                    c.call("narrative.put",
                           dict(item, summary=item["summary"] + summary))
        before = answers_of(server)
        server.restart()
        after = answers_of(server)
        for have, want in zip(after, before):
            equal(without_confidence(have), without_confidence(want))
        for have, want in zip(matches_of(after), matches_of(before)):
            holds(abs(have["confidence"] - want["confidence"]) < 0.05,
                  "%s, %s" % (have, want))


def test_a_repeated_key_gives_the_first_result(server):
    with server.connect() as c:
        first = c.call("observation.submit", text=PROXY, key="again")
        second = c.call("observation.submit", text="Other words.",
                        key="again")
        equal((first["created"], second["created"]), (True, False))
        for part in ("id", "language", "assessment", "cluster"):
            equal(second[part], first[part], part)
        equal([m["narrative"] for m in second["matches"]],
              [m["narrative"] for m in first["matches"]])
        rows = server.psql("SELECT count(*) FROM counterpoint.observation "
                           "WHERE key = 'again'")
        equal(rows, "1")


def test_the_same_key_in_one_burst(server):
    with server.connect() as c:
        answers = [result_of(a) for a in c.pipeline(
            [("observation.submit", {"text": "Burst %d." % i, "key": "burst"})
             for i in range(100)])]
    equal(len({a["id"] for a in answers}), 1)
    equal(sum(a["created"] for a in answers), 1)
    for answer in answers:
        holds(answer["assessment"]["posture"], str(answer))


def test_keys_belong_to_the_organisation(server):
    with server.connect() as mine, \
            server.login("jp-analyst", ["analyst"], "japan") as theirs:
        first = mine.call("observation.submit", text="Mine.", key="shared")
        other = theirs.call("observation.submit", text="Theirs.",
                            key="shared")
        equal(other["created"], True)
        holds(first["id"] != other["id"], "one id for two organisations")


def test_without_a_key_nothing_is_merged(server):
    with server.connect() as c:
        ids = {result_of(a)["id"] for a in c.pipeline(
            [("observation.submit", {"text": "The same words."})] * 20)}
    equal(len(ids), 20)


def test_a_key_may_be_any_text(server):
    with server.connect() as c:
        for key in ("a b", "'; DROP TABLE x; --", "é\U0001f642", "{1,2}",
                    "NULL", "\\", '"', "x" * 200):
            first = c.call("observation.submit", text="Key.", key=key)
            again = c.call("observation.submit", text="Key.", key=key)
            equal((first["created"], again["created"], again["id"]),
                  (True, False, first["id"]), key)
        with refused("invalid", "key"):
            c.call("observation.submit", text="Key.", key="x" * 201)
        with refused("invalid", "key"):
            c.call("observation.submit", text="Key.", key="")


# --- clusters ---

def test_near_identical_texts_are_one_cluster(server):
    texts = ["The GRAIN deal, ended by sanctions: a cluster test!",
             "the grain deal ended by sanctions a cluster test",
             "The grain deal — ended by  sanctions:\n a cluster test …",
             "The grain deal ended by sanctions: a cluster test "
             "https://example.org/x?y=1"]
    with server.connect() as c:
        clusters = {c.call("observation.submit", text=t)["cluster"]
                    for t in texts}
        equal(len(clusters), 1)
        other = c.call("observation.submit",
                       text="The grain deal ended by war: a cluster test")
        holds(other["cluster"] not in clusters, "all in one cluster")


def test_the_same_url_is_one_cluster(server):
    with server.connect() as c:
        answers = [result_of(a) for a in c.pipeline(
            [("observation.submit", {"text": "By address %d." % i,
                                     "url": "https://example.org/a-post"})
             for i in range(5)])]
        late = c.call("observation.submit", text="By address, later.",
                      url="https://example.org/a-post")
    equal({a["cluster"] for a in answers}, {late["cluster"]})


# --- language ---

def test_language_is_detected(server):
    texts = {
        "en": "The sanctions against Russia are illegal and must end at once.",
        "fr": "Les sanctions contre la Russie sont illégales et doivent "
              "cesser immédiatement, selon le ministre.",
        "es": "Las sanciones contra Rusia son ilegales y deben terminar de "
              "inmediato, dijo el ministro.",
        "id": "Sanksi terhadap Rusia adalah ilegal dan harus segera diakhiri, "
              "kata menteri itu kepada wartawan.",
        "vi": "Các biện pháp trừng phạt chống lại Nga là bất hợp pháp và "
              "phải chấm dứt ngay lập tức.",
        "ru": "Санкции против России незаконны и должны быть немедленно "
              "отменены, заявил министр.",
        "ko": "러시아에 대한 제재는 불법이며 즉시 중단되어야 한다고 장관이 말했다.",
        "ja": "ロシアに対する制裁は違法であり、直ちに終わらせるべきだと大臣は述べた。",
        "ar": "العقوبات المفروضة على روسيا غير قانونية ويجب أن تنتهي فورا",
    }
    with server.connect() as c:
        for language, text in texts.items():
            equal(c.call("observation.submit", text=text)["language"],
                  language)


def test_a_given_language_is_kept(server):
    with server.connect() as c:
        for language in ("sw", "pt-BR", "zh-Hant", "und"):
            got = c.call("observation.submit", text=PROXY, language=language)
            equal(got["language"], language)
            row = c.call("observation.get", id=got["id"])
            equal((row["language"], row["language_given"]), (language, True))
        got = c.call("observation.submit", text="12345 67890")
        equal(got["language"], "und")


# --- what is given is kept ---

def test_all_fields_are_kept(server):
    given = {"text": "All fields.", "language": "en", "url":
             "https://example.org/all", "outlet": "A Newspaper",
             "channel": "newspaper", "audience": "kenya",
             "observed_at": "2024-06-19T08:00:00.250+07:00", "reach": 12345,
             "reliability": "B", "credibility": 2, "tlp": "amber+strict",
             "key": "all-fields"}
    with server.connect() as c:
        got = c.call("observation.submit", given)
        row = c.call("observation.get", id=got["id"])
    for name, value in given.items():
        if name == "observed_at":
            value = "2024-06-19T01:00:00.250000Z"
        equal(row[name], value, name)
    equal((row["submitter"], row["organisation"]), ("operator", "operator"))
    equal(row["id"], got["id"])
    equal(uuid.UUID(row["id"]).version, 7)
    equal(row["assessment"]["posture"], got["assessment"]["posture"])


def test_text_is_stored_in_nfc(server):
    with server.connect() as c:
        got = c.call("observation.submit",
                     text="Vie\u0302\u0323t Nam cafe\u0301")
        equal(c.call("observation.get", id=got["id"])["text"],
              "Vi\u1ec7t Nam caf\u00e9")


def test_nobody_has_seen_tomorrow(server):
    now = datetime.datetime.now(datetime.timezone.utc)
    with server.connect() as c:
        for days in (1.1, 400):
            with refused("invalid", "observed_at", detail="more than a day"):
                c.call("observation.submit", text="Tomorrow.", observed_at=(
                    now + datetime.timedelta(days)).isoformat())
        for days in (-40000, 0, 0.9):  # clocks differ, and zones are mistaken
            c.call("observation.submit", text="Seen %g days on." % days,
                   observed_at=(now + datetime.timedelta(days)).isoformat())


def test_blanks_are_no_text(server):
    with server.connect() as c:
        for text in ("", " ", "\n\t \r\n"):
            with refused("invalid", "text"):
                c.call("observation.submit", text=text)


def test_text_limits(server):
    with server.connect() as c:
        equal(c.call("observation.submit", text="x" * 32768)["created"], True)
        equal(c.call("observation.submit", text="é" * 16384)["created"], True)
        equal(c.call("observation.submit", text="\U0001f642" * 8192)
              ["created"], True)
        for text in ("x" * 32769, "é" * 16385, "\U0001f642" * 8193):
            with refused("invalid", "text"):
                c.call("observation.submit", text=text)
        with refused("invalid", "text"):
            c.call("observation.submit", text="bell \x07")
        c.call("observation.submit", text="a\tb\nc\r\nd")
        # Text that grows when it is normalised must not break the limit.
        grows = "\u0958" * (32766 // 3)
        try:
            got = c.call("observation.submit", text=grows)
            holds(got["created"], str(got))
        except Exception as e:
            equal((e.kind, e.field), ("invalid", "text"))


def test_odd_texts(server):
    with server.connect() as c:
        for text in ("   ", "\n", "…", "\u200b", "\u202e\u202e", "\ufeff",
                     "\U0010ffff", "a" * 30000, "a " * 15000, "🙂" * 500,
                     "%s%n%d", "' OR 1=1; --", "{}", "\\u0000",
                     "\u0301" * 5000, "ا" * 10000, "์" * 3000):
            try:
                got = c.call("observation.submit", text=text)
                equal(c.call("observation.get", id=got["id"])["id"],
                      got["id"])
            except Exception as e:
                equal((getattr(e, "kind", e), e.field), ("invalid", "text"))


def test_unknown_audience(server):
    with server.connect() as c:
        with refused("not_found", "audience", detail="atlantis"):
            c.call("observation.submit", text="x", audience="atlantis")
        with refused("invalid", "audience"):
            c.call("observation.submit", text="x", recommend=True)


# --- assessment ---

def test_assessment_gives_posture_and_reasons(server):
    cases = [
        (PROXY, {}, "debunk"),
        (PROXY, {"reach": 10}, "monitor"),
        (PROXY, {"reach": 5000000}, "debunk"),
        ("Putin warned Seoul that providing lethal weapons to Ukraine would "
         "be a “big mistake.”", {}, "refer"),
        ("The West is guilty of double standards: it condemns others for "
         "what it does itself.", {}, "explain"),
        ("My cat likes fish and sleeps all day long.", {}, "monitor"),
    ]
    with server.connect() as c:
        for text, more, posture in cases:
            got = c.call("observation.submit", text=text, **more)
            equal(got["assessment"]["posture"], posture, text)
            holds(got["assessment"]["priority"] in
                  ("low", "medium", "high", "urgent"), str(got))
            holds(all(r.endswith((".", ":")) or len(r) > 20
                      for r in got["assessment"]["reasons"]), str(got))
        equal(got["matches"], [])


# --- with recommendations ---

def test_submit_with_recommendations(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY, audience="kenya",
                     recommend=True, key="with-answers")
        holds(got["recommendations"], str(got))
        equal(got["recommendations"][0]["narrative"], "proxy-war")
        explained = c.call("response.explain", id=got["recommendation"])
        equal(explained["identical"], True)
        again = c.call("observation.submit", text=PROXY, audience="kenya",
                       recommend=True, key="with-answers")
        equal(again["created"], False)
        equal([r["message"] for r in again["recommendations"]],
              [r["message"] for r in got["recommendations"]])


# --- reading ---

def test_list_newest_first_with_pages(server):
    with server.connect() as c:
        ids = [c.call("observation.submit", text="Listed %d." % i,
                      audience="jordan")["id"] for i in range(7)]
        seen, before = [], None
        while True:
            page = c.call("observation.list", audience="jordan", limit=3,
                          **({"before": before} if before else {}))["items"]
            if not page:
                break
            seen += [o["id"] for o in page]
            before = seen[-1]
        equal(seen, ids[::-1])
        equal(c.call("observation.list",
                     since="2099-01-01T00:00:00Z")["items"], [])
        holds(c.call("observation.list", since="2020-01-01T00:00:00Z",
                     limit=1)["items"], "nothing since 2020")


def test_list_by_narrative(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
        listed = c.call("observation.list", narrative="proxy-war", limit=500)
        holds(got["id"] in [o["id"] for o in listed["items"]], "not listed")
        for item in listed["items"]:
            holds("proxy-war" in [m["narrative"] for m in item["matches"]],
                  str(item))


def test_get_of_what_is_not_there(server):
    with server.connect() as c:
        with refused("not_found", "id"):
            c.call("observation.get", id=str(uuid.uuid4()))
        with refused("invalid", "id"):
            c.call("observation.get", id="x")


# --- deciding ---

def test_confirm_and_reject(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
        row = c.call("observation.decide", id=got["id"],
                     narrative="proxy-war", verdict="confirmed")
        match = row["matches"][0]
        equal((match["state"], match["decided_by"]),
              ("confirmed", "operator"))
        row = c.call("observation.decide", id=got["id"],
                     narrative="proxy-war", verdict="rejected")
        state = {m["narrative"]: m["state"] for m in row["matches"]}
        equal(state["proxy-war"], "rejected")
        listed = c.call("observation.list", narrative="proxy-war", limit=500)
        holds(got["id"] not in [o["id"] for o in listed["items"]],
              "rejected, yet listed")
        answer = c.call("response.recommend", observation=got["id"],
                        audience="kenya")
        holds(all(r["narrative"] != "proxy-war"
                  for r in answer["recommendations"]), str(answer))


def test_confirm_what_no_plugin_saw(server):
    with server.connect() as c:
        got = c.call("observation.submit", text="My cat likes fish.")
        equal(got["matches"], [])
        row = c.call("observation.decide", id=got["id"],
                     narrative="asian-nato", verdict="confirmed")
        equal([(m["narrative"], m["state"]) for m in row["matches"]],
              [("asian-nato", "confirmed")])
        row = c.call("observation.decide", id=got["id"],
                     narrative="asian-nato", verdict="rejected")
        equal([(m["confidence"], m["state"]) for m in row["matches"]],
              [(0, "rejected")])


def test_a_decision_is_newer_than_the_assessment(server):
    """The assessment is what was told; beside a decision it says so."""
    with server.connect() as c:
        got = c.call("observation.submit", text="My dog likes ham.", key="dog")
        row = c.call("observation.get", id=got["id"])
        holds("note" not in row["assessment"], str(row))
        row = c.call("observation.decide", id=got["id"],
                     narrative="asian-nato", verdict="confirmed")
        contains(row["assessment"]["note"], "before a person decided")
        equal(row["assessment"]["reasons"], got["assessment"]["reasons"])
        again = c.call("observation.submit", text="My dog likes ham.",
                       key="dog")
        equal(again["assessment"], row["assessment"])
    shown = server.client("call", "observation.get", "id=" + got["id"]).stdout
    contains(shown, "before a person decided",
             "It matches no known narrative. If it comes again")


def test_record_an_assessment(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
        made = c.call("observation.decide", id=got["id"], posture="ignore",
                      priority="low", reason="Nobody reads it.",
                      review_on="2030-01-31", reach=5, harm="low",
                      trend="falling")
        equal((made["posture"], made["reason"], made["review_on"]),
              ("ignore", "Nobody reads it.", "2030-01-31"))
        row = c.call("observation.get", id=got["id"])
        equal([d["posture"] for d in row["decisions"]], ["ignore"])
        made = c.call("observation.decide", narrative="proxy-war",
                      posture="debunk", priority="high", reason="It grows.")
        equal(made["narrative"], "proxy-war")


def test_decisions_are_checked(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)["id"]
        for params, field in (
                ({}, "verdict"),
                ({"id": got, "verdict": "confirmed"}, "narrative"),
                ({"narrative": "proxy-war", "verdict": "confirmed"}, "id"),
                ({"id": got, "posture": "ignore", "priority": "low"},
                 "reason"),
                ({"id": got, "posture": "ignore", "reason": "x"}, "priority"),
                ({"posture": "ignore", "priority": "low", "reason": "x"},
                 "id"),
                ({"id": got, "narrative": "proxy-war", "posture": "ignore",
                  "priority": "low", "reason": "x"}, "id"),
                ({"id": got, "posture": "punish", "priority": "low",
                  "reason": "x"}, "posture")):
            with refused("invalid", field):
                c.call("observation.decide", params)
        with refused("not_found"):
            c.call("observation.decide", id=got, narrative="no-such",
                   verdict="confirmed")
        with refused("not_found"):
            c.call("observation.decide", id=str(uuid.uuid4()),
                   narrative="proxy-war", verdict="confirmed")


# --- many ---

def test_many_are_stored_in_few_commits(server):
    with server.connect() as c:
        before = c.call("server.status")["observations"]
        answers = c.pipeline([("observation.submit", {
            "text": "Load %d." % i, "key": "load-%d" % i})
            for i in range(1000)])
        ids = {result_of(a)["id"] for a in answers}
        after = c.call("server.status")["observations"]
    equal(len(ids), 1000)
    equal(after["stored"] - before["stored"], 1000)
    holds(after["commits"] - before["commits"] < 750, str(after))
    equal(after["pending"], 0)
    equal(server.psql("SELECT count(*) FROM counterpoint.observation "
                      "WHERE key LIKE 'load-%'"), "1000")


def test_new_wordings_are_matched_at_once(server):
    """A narrative that was put is matched by the next submission."""
    text = "The moon is a listening post, says the zorgmeister."
    item = {"slug": "moon-post", "kind": "claim", "title": "A moon story",
            "summary": "Somebody presents the moon as a listening post.",
            "phrases": [{"pattern": "zorgmeister*"}], "verdict": "false",
            "harm": "low", "status": "active"}
    with server.connect() as c:
        equal(c.call("observation.submit", text=text)["matches"], [])
        c.call("narrative.put", item)
        got = c.call("observation.submit", text=text)
        equal(got["matches"][0]["narrative"], "moon-post")
        holds(any("zorgmeister" in w for w in got["matches"][0]["why"]),
              str(got["matches"][0]["why"]))
        c.call("narrative.retire", slug="moon-post")
        equal(c.call("observation.submit", text=text)["matches"], [])


def test_a_country_is_met_in_every_language(server):
    """Its name is in no library but ICU's: concepts with one English term."""
    item = {"slug": "coast-gold", "kind": "claim",
            "title": "France steals the gold of the Ivory Coast and Mauritania",
            "summary": "Paris is presented as a thief.",
            "verdict": "false", "harm": "low", "status": "active"}
    countries = {"ivory-coast-test": "Ivory Coast",
                 "france-test": "France", "mauritania-test": "Mauritania"}
    posts = {"fi": "Ranska varastaa kullan: Norsunluurannikko ja Mauritania "
                   "jäävät köyhiksi.",
             "zh": "法国偷走了科特迪瓦和毛里塔尼亚的黄金"}
    with server.connect() as c:
        c.call("narrative.put", item)
        for text in posts.values():
            holds(not any("Ivory" in why for m in c.call(
                "observation.submit", text=text)["matches"]
                for why in m["why"]), text)
        for slug, name in countries.items():
            c.call("concept.put", slug=slug, kind="state",
                   terms=[{"text": name, "language": "en"}])
        for (language, text), quote in zip(
                posts.items(), ("Norsunluurannikko", "科特迪瓦")):
            got = c.call("observation.submit", text=text)
            holds(got["language"].startswith(language), got["language"])
            equal([m["narrative"] for m in got["matches"]], ["coast-gold"])
            holds(any("\u201c%s\u201d is \u201cIvory Coast\u201d" % quote in why
                      for why in got["matches"][0]["why"]),
                  str(got["matches"][0]["why"]))
        for slug in countries:
            c.call("concept.retire", slug=slug)
        c.call("narrative.retire", slug="coast-gold")
