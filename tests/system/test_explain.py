# SPDX-License-Identifier: Apache-2.0
"""response.explain: the replay, and what would be different today."""

import copy
import uuid

from advice import FACTORS, chosen, explained, recommend
from harness import contains, equal, holds, refused, starter_item


def test_explain_replays(server):
    answer = recommend(server, narrative="nato-expansion", audience="kenya")
    told = explained(server, answer)
    equal(told["identical"], True)
    equal(told["answer"], answer)
    equal(told["account"], "operator")
    equal((told["rules"], told["plugins"]), (2, {}))
    equal(sorted(told["settings"]["weights"]), sorted(FACTORS))
    equal(told["today"], {"identical": True, "changes": []})
    equal(told["request"]["audience"], "kenya")
    for message in chosen(answer):
        holds(message in told["factors"], message)


def test_explain_replays_after_the_library_changed(server):
    answers = [
        recommend(server, narrative="no-strings-partner", audience="senegal",
                  language="fr", limit=50),
        recommend(server, narrative="no-strings-partner",
                  audience="viet-nam", organisation="nato", language="en"),
        recommend(server, text="NATO expansion caused the war in Ukraine, and "
                  "the US wages a proxy war.", audience="indonesia")]
    with server.connect() as c:
        for slug in ("senegal", "viet-nam", "indonesia"):
            item = copy.deepcopy(starter_item("audiences", slug))
            item["name"] += " (renamed)"
            item["concerns"] = [{"theme": "digital", "weight": 0.1}]
            c.call("audience.put", item)
        desk = copy.deepcopy(starter_item("organisations", "nato"))
        desk["voice_line"] = "Another voice"
        desk["legacy_burden"] = []
        c.call("organisation.put", desk)
        e = copy.deepcopy(starter_item("evidence", "el-dabaa-loan"))
        e["retracted"] = {"date": "2026-01-01", "reason": "Wrong."}
        c.call("evidence.put", e)
        c.call("message.retire", slug="japan-ticad-partner")
        c.call("narrative.put", {**starter_item(
            "narratives", "no-strings-partner"), "title": "Renamed"})
    try:
        for answer in answers:
            told = explained(server, answer)
            equal(told["identical"], True, str(told["request"]))
            equal(told["answer"], answer)
        now = recommend(server, narrative="no-strings-partner",
                        audience="senegal", language="fr", limit=50)
        holds(now["recommendations"] != answers[0]["recommendations"],
              "nothing changed")
    finally:
        with server.connect() as c:
            for slug in ("senegal", "viet-nam", "indonesia"):
                c.call("audience.put", starter_item("audiences", slug))
            c.call("organisation.put", starter_item("organisations", "nato"))
            c.call("evidence.put", starter_item("evidence", "el-dabaa-loan"))
            c.call("narrative.put", starter_item("narratives",
                                                 "no-strings-partner"))


def test_explain_says_what_changed_since(server):
    ask = {"narrative": "proxy-war", "audience": "kenya",
           "organisation": "nato"}
    answer = recommend(server, **ask)
    with server.connect() as c:
        desk = copy.deepcopy(starter_item("organisations", "nato"))
        desk["legacy_burden"] = []
        c.call("organisation.put", desk)
        told = explained(server, answer)["today"]
        c.call("narrative.put", {**starter_item(
            "narratives", "proxy-war"), "verdict": "threat"})
        posture = explained(server, answer)["today"]
        c.call("organisation.put", starter_item("organisations", "nato"))
        c.call("narrative.put", starter_item("narratives", "proxy-war"))
    equal(told["identical"], False)
    contains(" ".join(told["changes"]), "messenger moved most")
    contains(posture["changes"][0], "The posture is refer; it was")
    equal(explained(server, answer)["today"]["identical"], True)


def test_an_answer_of_other_rules_is_not_replayed(server):
    answer = recommend(server, narrative="asian-nato", audience="indonesia")
    server.psql("SET session_replication_role = replica;"
                "UPDATE counterpoint.recommendation SET settings ="
                " settings || '{\"rules\": 1}' WHERE id = '%s'"
                % answer["id"], role="postgres")
    told = explained(server, answer)
    holds("identical" not in told, str(told))
    contains(told["not_replayed"], "rules 1")
    equal(told["answer"], answer)
    equal(told["today"]["identical"], True)


def test_explain_survives_a_restart(server):
    answer = recommend(server, narrative="asian-nato", audience="indonesia")
    server.restart()
    told = explained(server, answer)
    equal(told["identical"], True)
    again = recommend(server, narrative="asian-nato", audience="indonesia")
    del answer["id"], again["id"]
    equal(again, answer)


def test_explain_of_nothing(server):
    with server.connect() as c:
        with refused("not_found", "id"):
            c.call("response.explain", id=str(uuid.uuid4()))
