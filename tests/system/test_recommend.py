# SPDX-License-Identifier: Apache-2.0
"""response.recommend: what the ranking must say."""

import copy
import datetime
import uuid

from advice import (FACTORS, chosen, explained, fact, own_message, reasons,
                    recommend, words)
from harness import (contains, equal, holds, refused, starter_item,
                     wait_until)


# --- the form ---

def test_a_recommendation_is_whole(server):
    answer = recommend(server, narrative="proxy-war", audience="kenya",
                       language="en")
    uuid.UUID(answer["id"])
    equal(answer["posture"], "debunk")
    holds(answer["recommendations"], str(answer))
    for r in answer["recommendations"]:
        contains(list(r), "message", "version", "organisation", "language",
                 "text", "score", "factors", "why", "warnings", "evidence",
                 "deeds")
        holds(set(r["factors"]) <= set(FACTORS) and
              {"match", "messenger", "evidence", "language"} <=
              set(r["factors"]), str(r["factors"]))
        for name, factor in r["factors"].items():
            holds(0 <= factor["score"] <= 1, name + str(factor))
            holds(len(factor["reason"]) > 10, name + str(factor))
        holds(0 < r["score"] <= 1 and r["why"], str(r))


def test_text_has_the_voice_and_the_sources(server):
    answer = recommend(server, narrative="treaty-purely-defensive",
                       audience="viet-nam", language="en")
    for r in answer["recommendations"]:
        desk = starter_item("organisations", r["organisation"])
        holds(r["text"].startswith(desk["legal_name"] + "\n" +
                                   desk["voice_line"]), r["text"])
        holds(r["evidence"], str(r))
        for i, e in enumerate(r["evidence"]):
            contains(r["text"], e["url"])
            holds("[%s]" % e["slug"] not in r["text"], r["text"])
            contains(r["text"], "[%d]" % (i + 1))


def test_scores_fall(server):
    for audience in ("kenya", "indonesia", "brazil", "viet-nam"):
        answer = recommend(server, narrative="nuclear-self-defence",
                           audience=audience, language="en", limit=50)
        scores = [r["score"] for r in answer["recommendations"]]
        equal(scores, sorted(scores, reverse=True))


def test_every_answer_is_accounted_for(server):
    """What was not chosen says why."""
    with server.connect() as c:
        messages = [m["slug"] for m in c.call(
            "message.list", limit=1000)["items"]
            if "proxy-war" in m["narratives"]]
    answer = recommend(server, narrative="proxy-war", audience="kenya",
                       limit=1)
    equal(len(chosen(answer)), 1)
    equal(sorted(chosen(answer) + list(reasons(answer))), sorted(messages))
    for reason in reasons(answer).values():
        holds(reason.endswith("."), reason)


def test_questions_are_checked(server):
    with server.connect() as c:
        for params, field in (
                ({"audience": "kenya"}, "narrative"),
                ({"audience": "kenya", "narrative": "proxy-war",
                  "text": "x"}, "narrative"),
                ({"narrative": "proxy-war"}, "audience"),
                ({"audience": "kenya", "narrative": "proxy-war",
                  "limit": 51}, "limit"),
                ({"audience": "kenya", "narrative": "proxy-war",
                  "channel": "pigeon"}, "channel")):
            with refused("invalid", field):
                c.call("response.recommend", params)
        for params in ({"audience": "atlantis", "narrative": "proxy-war"},
                       {"audience": "kenya", "narrative": "no-such"},
                       {"audience": "kenya", "narrative": "proxy-war",
                        "organisation": "no-such"},
                       {"audience": "kenya",
                        "observation": str(uuid.uuid4())}):
            with refused("not_found"):
                c.call("response.recommend", params)
        for name in ("audience", "narrative", "organisation"):
            with refused("not_found", name,
                         detail="%s.list tells which there are" % name):
                c.call("response.recommend", {
                    "audience": "kenya", "narrative": "proxy-war",
                    name: "no-such"})


def test_by_text_and_by_observation(server):
    text = "The United States wages a proxy war in Ukraine to destroy Russia."
    with server.connect() as c:
        by_text = c.call("response.recommend", text=text, audience="kenya")
        stored = server.psql("SELECT count(*) FROM counterpoint.observation "
                             "WHERE text = '%s'" % text)
        equal(stored, "0")
        got = c.call("observation.submit", text=text)
        by_observation = c.call("response.recommend", observation=got["id"],
                                audience="kenya")
    equal(chosen(by_text), chosen(by_observation))
    equal(by_text["recommendations"][0]["narrative"], "proxy-war")


def test_a_text_that_matches_nothing(server):
    answer = recommend(server, text="My cat likes fish.", audience="kenya")
    equal((answer["posture"], answer["recommendations"],
           answer["not_chosen"]), ("monitor", [], []))


# --- the messenger ---

def test_viet_nam_prefers_japan(server):
    answer = recommend(server, narrative="war-against-hegemony",
                       audience="viet-nam")
    equal(answer["recommendations"][0]["organisation"], "japan")
    contains(" ".join(answer["recommendations"][0]["warnings"]),
             "trust_reading", "1994", "inform or influence policy",
             "inherited from")


def test_africa_prefers_south_korea_for_development(server):
    """As the starter's data have it: its record counts, nobody's history."""
    best = {}
    with server.connect() as c:
        themes = {m["slug"]: m.get("themes", []) for m in c.call(
            "message.list", limit=1000)["items"]}
        narratives = [n["slug"] for n in c.call("narrative.list")["items"]]
        for audience in ("africa", "kenya", "senegal"):
            for narrative in narratives:
                answer = c.call("response.recommend", narrative=narrative,
                                audience=audience, language="en", limit=50)
                for r in answer["recommendations"]:
                    if "development" in themes[r["message"]]:
                        desk = r["organisation"]
                        best[desk] = max(
                            best.get(desk, 0),
                            r["factors"]["messenger"]["score"])
    holds(len(best) > 1, str(best))
    equal(max(best, key=best.get), "south-korea", str(best))


def test_better_messenger_than_nato_for_viet_nam(server):
    """NATO is asked for; another desk is believed more there."""
    for narrative in ("proxy-war", "western-double-standards",
                      "japan-remilitarising"):
        answer = recommend(server, narrative=narrative, audience="viet-nam",
                           organisation="nato", language="en")
        better = answer["better_messenger"]
        holds(better["organisation"] != "nato", str(better))
        holds(len(better["reason"]) > 20, str(better))
        for r in answer["recommendations"]:
            equal(r["organisation"], "nato")
    equal(better["organisation"], "japan")
    contains(better["reason"], "japan would be believed more there than nato",
             "nato, which was asked for: No survey")
    holds(any("nato was asked for" in r for r in reasons(answer).values()),
          str(answer["not_chosen"]))


def test_a_better_placed_desk_that_has_nothing_to_say_is_told(server):
    """Nobody was asked for: desks with a message were ranked already."""
    answer = recommend(server, narrative="proxy-war", audience="viet-nam")
    holds("japan" not in [r["organisation"]
                          for r in answer["recommendations"]], str(answer))
    better = answer["better_messenger"]
    equal((better["organisation"], "message" in better), ("japan", False))
    contains(better["reason"], "59% of 1994 people", "no cleared message",
             "japan would be believed more there than south-korea: 0.",
             "south-korea, which speaks in the first recommendation: ")
    answer = recommend(server, narrative="war-against-hegemony",
                       audience="viet-nam")
    holds("better_messenger" not in answer, str(answer))


def test_legacy_burden_warns_for_nato_in_africa(server):
    for audience in ("africa", "kenya", "senegal"):
        answer = recommend(server, narrative="proxy-war", audience=audience,
                           organisation="nato", limit=50)
        holds(answer["recommendations"], audience)
        for r in answer["recommendations"]:
            warnings = [w for w in r["warnings"]
                        if w.startswith("legacy_burden")]
            equal(len(warnings), 1, audience)
            contains(warnings[0], "nato carries history", "colon")
    without = recommend(server, narrative="proxy-war", audience="kenya",
                        organisation="south-korea", limit=50)
    for r in without["recommendations"]:
        holds(not any(w.startswith("legacy_burden") for w in r["warnings"]),
              str(r["warnings"]))


def test_burden_lowers_the_messenger(server):
    answer = recommend(server, narrative="proxy-war", audience="kenya",
                       language="en", limit=50)
    score = {r["organisation"]: r["factors"]["messenger"]["score"]
             for r in answer["recommendations"]}
    holds(score["nato"] < score["south-korea"], str(score))


def test_no_trust_reading_is_told(server):
    answer = recommend(server, narrative="proxy-war", audience="brazil")
    for r in answer["recommendations"]:
        contains(" ".join(r["warnings"]), "no_trust_reading")


# --- hard rules ---

def test_forbidden_audience_is_never_chosen(server):
    with server.connect() as c:
        narratives = [n["slug"] for n in c.call("narrative.list")["items"]]
        for desk in ("japan", "south-korea", "australia", "new-zealand"):
            for narrative in narratives:
                answer = c.call("response.recommend", narrative=narrative,
                                audience=desk + "-public", language="en",
                                limit=50)
                holds(desk not in [r["organisation"] for r in
                                   answer["recommendations"]],
                      "%s at home: %s" % (desk, narrative))
                better = answer.get("better_messenger", {})
                holds(better.get("organisation") != desk, str(better))


def test_forbidden_holds_for_what_contains_the_audience(server):
    """Who speaks to a region is heard at home."""
    with server.connect() as c:
        c.call("audience.put", slug="east-asia", name="East Asia",
               kind="region",
               languages=[{"language": "en", "share": 1}],
               time_zone="Asia/Tokyo", min_population=2000000)
        home = copy.deepcopy(starter_item("audiences", "japan-public"))
        c.call("audience.put", {**home, "parent": "east-asia"})
        answer = c.call("response.recommend", audience="east-asia",
                        narrative="japan-remilitarising", language="en")
        c.call("audience.put", home)
    contains(reasons(answer)["japan-not-remilitarising"],
             "must never address", "which is part of East Asia")
    holds(answer.get("better_messenger", {}).get("organisation") != "japan",
          str(answer))


def test_forbidden_holds_for_parts_of_the_audience(server):
    with server.connect() as c:
        c.call("audience.put", slug="osaka", name="Osaka", kind="public",
               parent="japan-public",
               languages=[{"language": "en", "share": 1}],
               time_zone="Asia/Tokyo", min_population=2000000)
    answer = recommend(server, narrative="japan-remilitarising",
                       audience="osaka")
    holds("japan" not in [r["organisation"]
                          for r in answer["recommendations"]], str(answer))
    contains(reasons(answer)["japan-not-remilitarising"],
             "must never address")


def test_uncleared_messages_fall_out(server):
    item = own_message(server, "own-draft")
    ask = {"narrative": "proxy-war", "audience": "kenya", "language": "en",
           "limit": 50}
    contains(chosen(recommend(server, **ask)), "own-draft")
    item["variants"][0]["fact"] = "It happened indeed [own-fact]."
    with server.connect() as c:
        c.call("message.put", item)
    answer = recommend(server, **ask)
    contains(reasons(answer)["own-draft"], "draft", "not cleared")
    with server.connect() as c:
        c.call("message.submit", slug="own-draft")
    contains(reasons(recommend(server, **ask))["own-draft"], "submitted")


def test_decayed_evidence_falls_out(server):
    ask = {"narrative": "proxy-war", "audience": "kenya", "language": "en",
           "limit": 50}
    yesterday = str(datetime.date.today() - datetime.timedelta(days=2))
    today = str(datetime.date.today() + datetime.timedelta(days=1))
    changes = [
        ("expired", {"valid_until": yesterday}),
        ("retracted", {"retracted": {"date": yesterday, "reason": "Wrong."}}),
        ("superseded", {"superseded_by": "own-fact"})]
    for word, change in changes:
        slug, e = "own-on-" + word, "own-" + word
        own_message(server, slug, evidence=["own-fact", e], variants=[
            {"language": "en", "fact": "%s [%s]." % (words(slug), e),
             "fallacy": "x", "native_review": "done"}])
        contains(chosen(recommend(server, **ask)), slug)
        with server.connect() as c:
            c.call("evidence.put", fact(e, valid_until=today))
            contains(chosen(recommend(server, **ask)), slug)
            c.call("evidence.put", fact(e, **change))
        answer = recommend(server, **ask)
        contains(reasons(answer)[slug], e, word)
        holds(slug not in chosen(answer), slug)
        with server.connect() as c:
            c.call("evidence.put", fact(e))
        contains(chosen(recommend(server, **ask)), slug)


def test_a_promise_whose_deeds_slipped_falls_out(server):
    deed = {"slug": "own-deed", "organisation": "japan", "audience": "kenya",
            "title": "A road", "promise": "A road is built.",
            "due": "2030-01-01", "status": "running"}
    ask = {"narrative": "proxy-war", "audience": "kenya", "language": "en",
           "limit": 50}
    with server.connect() as c:
        c.call("deed.put", deed)
        own_message(server, "own-promise", promises=True, deeds=["own-deed"])
        contains(chosen(recommend(server, **ask)), "own-promise")
        c.call("deed.put", {**deed, "status": "slipped"})
    contains(reasons(recommend(server, **ask))["own-promise"], "slipped")


def test_a_blackout_silences_all(server):
    item = copy.deepcopy(starter_item("audiences", "mexico"))
    today = datetime.date.today()
    item["blackouts"] = [{"from": str(today), "to": str(today),
                          "reason": "election day"}]
    with server.connect() as c:
        c.call("audience.put", item)
        answer = c.call("response.recommend", narrative="proxy-war",
                        audience="mexico")
        c.call("audience.put", starter_item("audiences", "mexico"))
        equal(answer["recommendations"], [])
        contains(reasons(answer)["nato-proxy-war"], "blackout",
                 "election day")
        holds(c.call("response.recommend", narrative="proxy-war",
                     audience="mexico")["recommendations"], "still silent")


def test_condemnation_only_is_flagged_and_last(server):
    own_message(server, "own-scolding", desk="south-korea", type="debunk",
                variants=[{"language": "en", "native_review": "done",
                           "fact": "It is all wrong [own-fact]."}])
    answer = recommend(server, narrative="proxy-war", audience="kenya",
                       language="en", limit=50)
    flagged = [r["message"] for r in answer["recommendations"]
               if any(w.startswith("condemnation_only")
                      for w in r["warnings"])]
    contains(flagged, "own-scolding")
    equal(chosen(answer)[-len(flagged):], flagged)
    answer = recommend(server, narrative="proxy-war",
                       audience="australia-public", language="en", limit=50)
    for r in answer["recommendations"]:
        holds(not any(w.startswith("condemnation_only")
                      for w in r["warnings"]), str(r))


# --- language ---

def test_the_audiences_language_is_chosen(server):
    for audience, narrative, language in (
            ("viet-nam", "war-against-hegemony", "vi"),
            ("indonesia", "multipolar-order", "id"),
            ("mexico", "sanctions-caused-hunger", "es"),
            ("senegal", "anti-colonial-russia", "fr")):
        answer = recommend(server, narrative=narrative, audience=audience)
        equal(answer["recommendations"][0]["language"], language, audience)
        contains(" ".join(answer["recommendations"][0]["warnings"]),
                 "native_review_pending")


def test_an_asked_language_is_kept_to(server):
    answer = recommend(server, narrative="war-against-hegemony",
                       audience="viet-nam", language="fr", limit=50)
    for r in answer["recommendations"]:
        equal(r["language"], "fr")
    contains(reasons(answer)["australia-war-and-court"], "no variant in fr")
    answer = recommend(server, narrative="war-against-hegemony",
                       audience="viet-nam", language="sw")
    equal(answer["recommendations"], [])


def test_languages_fall_back(server):
    # Swahili is read by most in Kenya, but there is no such variant.
    answer = recommend(server, narrative="proxy-war", audience="kenya")
    equal(answer["recommendations"][0]["language"], "en")
    # A region of the language does.
    answer = recommend(server, narrative="sanctions-caused-hunger",
                       audience="mexico", language="es-MX")
    equal(answer["recommendations"][0]["language"], "es")
    # Nobody there reads what there is.
    with server.connect() as c:
        c.call("audience.put", slug="latinists", name="Latinists",
               kind="sector", languages=[{"language": "la", "share": 1}],
               time_zone="UTC", min_population=100000)
    answer = recommend(server, narrative="proxy-war", audience="latinists")
    equal(answer["recommendations"], [])
    contains(reasons(answer)["nato-proxy-war"], "Latinists reads")


# --- channel ---

def test_channel_gives_a_window(server):
    with server.connect() as c:
        channels = c.call("audience.get", slug="kenya")["channels"]
    kind = next(ch["kind"] for ch in channels if ch.get("prime_time"))
    answer = recommend(server, narrative="proxy-war", audience="kenya",
                       channel=kind)
    window = answer["recommendations"][0]["window"]
    equal((window["channel"], window["time_zone"]), (kind, "Africa/Nairobi"))
    holds(window["prime_time"], str(window))
    answer = recommend(server, narrative="proxy-war", audience="kenya")
    holds("window" not in answer["recommendations"][0], "a window of nothing")


# --- settings, tailors, what was heard ---

def test_weights_are_reloaded(server):
    ask = {"narrative": "proxy-war", "audience": "kenya", "language": "en"}
    before = recommend(server, **ask)
    for factor in FACTORS:
        server.options["recommend.weight_" + factor] = \
            1 if factor == "messenger" else 0
    server.write_config()
    server.reload()
    try:
        after = recommend(server, **ask)
        for r in after["recommendations"]:
            equal(r["score"], r["factors"]["messenger"]["score"])
        holds([r["score"] for r in before["recommendations"]] !=
              [r["score"] for r in after["recommendations"]], str(before))
        told = explained(server, before)
        equal((told["identical"], told["today"]["identical"]), (True, False))
        equal(told["settings"]["weights"]["match"], 3)
        changes = told["today"]["changes"]
        equal(changes[0], "The setting weight_match is 0; it was 3.")
        holds(any("it stood at 1 with" in c for c in changes), str(changes))
    finally:
        for factor in FACTORS:
            del server.options["recommend.weight_" + factor]
        server.write_config()
        server.reload()


def test_a_tailor_counts_beside_the_daemon(world):
    ask = {"narrative": "proxy-war", "audience": "kenya", "language": "en"}
    with world.running() as server:
        without = recommend(server, **ask)
    with world.running(plugins={"native": {"pending": "0.5"}}) as server:
        answer = recommend(server, **ask)
        told = explained(server, answer)
        equal((told["identical"], told["plugins"]), (True, {"native": "1.0"}))
    alone = {r["message"]: r for r in without["recommendations"]}
    for r in answer["recommendations"]:
        mine = alone[r["message"]]["factors"]["language"]["score"]
        language = r["factors"]["language"]
        holds(abs(language["score"] - (mine + 0.5) / 2) < 1e-3, str(r))
        contains(language["reason"], "1 tailor scored it 0.50: No native")
        equal(r["factors"]["deed"],
              alone[r["message"]]["factors"]["deed"])


RELEASED = """
SET session_replication_role = replica;
INSERT INTO counterpoint.campaign (slug, organisation, title, objective,
    starts_at, ends_at)
VALUES ('heard', 'nato', 'T', 'O', '2020-01-01', '2040-01-01');
INSERT INTO counterpoint.campaign_partner VALUES ('heard', 'nato');
WITH s AS (INSERT INTO counterpoint.slot (campaign, name, version, language,
    organisation, audience, channel, planned_at, time_zone, state)
    SELECT 'heard', 'first', v.id, 'en', 'nato', 'africa', 'radio', now(), 'UTC',
    'released' FROM counterpoint.message_version v
    WHERE v.message = 'nato-proxy-war' RETURNING id)
INSERT INTO counterpoint.release (slot, organisation, package, signature)
SELECT id, 'nato', '{}', '\\x00' FROM s;
"""


def test_what_was_heard_tires(world):
    """A release to Africa is heard in Kenya: the message counts whole, others
    that answer the narrative half, and other narratives not."""
    def fatigue(server, narrative, audience):
        answer = recommend(server, narrative=narrative, audience=audience,
                           language="en", limit=50)
        return answer, {r["message"]: r["factors"]["fatigue"]["score"]
                        for r in answer["recommendations"]}
    with world.running() as server:
        server.psql(RELEASED, role=world.superuser())
        server.restart()
        wait_until("it was heard", lambda: fatigue(
            server, "proxy-war", "kenya")[1]["nato-proxy-war"] == 0.75)
        answer, kenya = fatigue(server, "proxy-war", "kenya")
        for message, score in kenya.items():
            equal(score, 0.75 if message == "nato-proxy-war" else 0.8571)
        for narrative, audience in (("proxy-war", "indonesia"),
                                    ("nato-expansion", "kenya")):
            equal(set(fatigue(server, narrative, audience)[1].values()), {1})
        told = explained(server, answer)
        equal((told["identical"], len(told["heard"])), (True, 1))
        server.psql("SET session_replication_role = replica;"
                    "DELETE FROM counterpoint.release", world.superuser())
        server.restart()
        told = explained(server, answer)
        equal(told["identical"], True)
        wait_until("it is forgotten", lambda: "fatigue moved most" in " ".join(
            explained(server, answer)["today"]["changes"]))


# --- the same question ---

def test_the_same_question_gives_the_same_answer(server):
    with server.connect() as c:
        answers = c.pipeline([("response.recommend", {
            "narrative": "proxy-war", "audience": "kenya", "limit": 50})] * 8)
    bodies = []
    for answer in answers:
        del answer["result"]["id"]
        bodies.append(answer["result"])
    for body in bodies[1:]:
        equal(body, bodies[0])


def test_recommending_while_the_library_changes(server):
    """It begins anew, and every question is answered once."""
    item = starter_item("audiences", "jordan")
    calls = []
    for i in range(40):
        calls.append(("audience.put", {**item, "name": "Jordan %d" % i}))
        calls.append(("response.recommend", {
            "narrative": "proxy-war", "audience": "jordan",
            "language": "en"}))
    with server.connect() as c:
        answers = c.pipeline(calls)
        c.call("audience.put", item)
    for (method, _), answer in zip(calls, answers):
        if "error" in answer:
            equal((method, answer["error"]["data"]["kind"]),
                  ("response.recommend", "overloaded"))
