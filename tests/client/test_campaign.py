# SPDX-License-Identifier: Apache-2.0
"""Campaigns as tables, and what is sent for them."""

import json

from fake import Refusal
from harness import contains, equal, lacks

EVIL = "a\x1b[31mb\x07c"
CAMPAIGN = {
    "slug": "spring", "title": "Spring", "organisation": "japan",
    "partners": ["japan", "south-korea"],
    "starts_at": "2027-03-01T00:00:00.000000Z",
    "objective": {"specific": "Be understood."},
    "slots": [
        {"name": "first", "message": "m", "version": 3, "audience": "kenya",
         "planned_at": "2027-03-02T05:00:00.000000Z",
         "meta": {"id": 1, "state": "withheld", "reason": EVIL}},
        {"name": "open", "narrative": "story", "audience": "kenya",
         "meta": {"id": 2, "state": "planned"}}],
    "meta": {"state": "planned", "hash": "ab12",
             "signed_off": [{"organisation": "japan", "by": "mai"}],
             "slots": {"planned": 1, "withheld": 1}}}


def serve(client, **methods):
    server = client.serve()
    for name, result in methods.items():
        server.methods[name.replace("__", ".")] = lambda p, r=result: r
    return server


def test_a_campaign_is_two_tables(client):
    serve(client, campaign__get=CAMPAIGN)
    out = client.run("campaign", "get", "spring").expect(0).out
    contains(out, "objective\tBe understood.\n", "signed off\tjapan\n",
             "hours\t\n", "hash\tab12\n", "first\t2027-03-02T05:00Z\t\tkenya\t\t\tm/3\t",
             "open\t\t\tkenya\t\t\ton story\tplanned\t\n")
    lacks(out, "\x1b", "SLOT")
    out = client.run_on_terminal("campaign", "get", "spring",
                                 columns=160).expect(0).out
    contains(out, "SLOT", "WORDS", "m/3")


def test_hours_in_words(client):
    asked = {"prime_time": True, "working_days": True}
    serve(client, campaign__get={**CAMPAIGN, **asked},
          campaign__templates={"items": [
              {"name": "weeks", "about": "Explain.", "working_days": True,
               "prime_time": False, "steps": [{"name": "show"}]}]})
    contains(client.run("campaign", "get", "spring").expect(0).out,
             "hours\tprime time, working days\n")
    equal(client.run("campaign", "templates").expect(0).out,
          "weeks\tbeginning\tworking days\tshow\tExplain.\n")


def test_the_list_counts_slots(client):
    serve(client, campaign__list={"items": [CAMPAIGN]})
    equal(client.run("campaign", "list").expect(0).out,
          "spring\tSpring\tjapan\t2027-03-01T00:00Z\t\tplanned\tjapan\t"
          "1 planned, 1 withheld\n")


SLOTS = {"items": [
    {"campaign": "spring", "name": "first", "message": "m", "version": 3,
     "organisation": "japan", "audience": "kenya", "channel": "radio",
     "language": "en", "planned_at": "2027-03-02T05:00:00.000000Z",
     "meta": {"id": 7, "state": "withheld", "reason": EVIL,
              "hash": "ab" * 32}},
    {"campaign": "spring", "name": "open", "narrative": "story",
     "audience": "kenya", "meta": {"id": 8, "state": "planned"}}]}
RELEASES = {"items": [
    {"id": 12, "campaign": "spring", "slot": "first", "message": "m",
     "version": 3, "organisation": "japan", "audience": "kenya",
     "channel": "radio", "language": "en", "attempts": 2,
     "released_at": "2027-03-02T05:00:01.5Z", **more}
    for more in ({}, {"acknowledged_at": "2027-03-02T06:00:00Z"},
                 {"deliveries": [{"carrier": "spool", "state": "delivered"},
                                 {"carrier": "web", "state": "delivered"}]},
                 {"deliveries": [{"carrier": "spool", "state": "pending"},
                                 {"carrier": "web", "state": "failed"}]},
                 {"deliveries": [{"carrier": EVIL}, 7]})]}


def test_slots_begin_with_what_people_ask(client):
    server = client.serve()
    asked = []
    server.methods["slot.list"] = lambda p: asked.append(p) or SLOTS
    out = client.run("campaign", "slots", "spring").expect(0).out
    equal(asked, [{"campaign": "spring", "limit": 1000}])
    first, second = out.splitlines()
    equal(first.split("\t"), [
        "2027-03-02T05:00Z", "withheld", "japan", "kenya", "radio", "first",
        "spring", "en", "m/3", "a\\x1b[31mb\\x07c", "7"])
    equal(second.split("\t"), ["", "planned", "", "kenya", "", "open",
                               "spring", "", "on story", "", "8"])
    for arguments in (("campaign", "slots", "spring"), ("call", "slot.list")):
        shown = client.run_on_terminal(*arguments, columns=80).expect(0).out
        title, line = shown.splitlines()[:2]
        equal(title.split()[:7], ["WHEN", "(UTC)", "STATE", "WHO", "AUDIENCE",
                                  "CHANNEL", "SLOT"])
        equal(line.split()[:6], ["2027-03-02T05:00", "withheld", "japan",
                                 "kenya", "radio", "first"])
        contains(shown, "--json")
        lacks(shown, "abab", "\x1b[31m")
    contains(client.run("campaign", "slots").expect(2).err,
             "slots wants 1 argument")


def test_slots_of_a_campaign_come_by_time(client):
    """Then by name, the open ones last; a page of all slots by its numbers."""
    slots = [{"name": name, "planned_at": time} if time else {"name": name}
             for name, time in (("e", None), ("d", "2027-03-03T05:00:00Z"),
                                ("c", "2027-03-02T05:00:00Z"), ("a", None),
                                ("b", "2027-03-02T05:00:00Z"))]
    serve(client, slot__list={"items": slots})
    out = client.run("campaign", "slots", "spring").expect(0).out
    equal([line.split("\t")[5] for line in out.splitlines()],
          ["b", "c", "d", "a", "e"])


def test_releases_say_how_far_they_are(client):
    server = client.serve()
    asked = []
    server.methods["release.list"] = lambda p: asked.append(p) or {
        **RELEASES, "halted": {"reason": "A mistake."}}
    out = client.run("campaign", "releases", "spring").expect(0).out
    equal(asked, [{"campaign": "spring", "limit": 1000}])
    lines = out.splitlines()
    equal(lines.pop(), "All releases are halted: A mistake.")
    equal([line.split("\t")[1] for line in lines],
          ["released", "acknowledged", "delivered",
           "spool pending, web failed", ""])
    equal(lines[0].split("\t"), [
        "2027-03-02T05:00Z", "released", "japan", "kenya", "radio", "first",
        "12", "spring", "en", "m/3"])
    server.methods["release.list"] = lambda p: RELEASES
    for arguments in (("campaign", "releases", "spring"),
                      ("call", "release.list")):
        shown = client.run_on_terminal(*arguments, columns=100).expect(0).out
        contains(shown.splitlines()[0], "RELEASED (UTC)", "STATE", "SLOT")
        lacks(shown, "halted", "\x1b[31m")


def test_conflicts_in_words(client):
    serve(client, campaign__check={"clear": False, "conflicts": [
        {"kind": "gap", "soft": False, "slots": ["a", "b"], "ids": [1, 2],
         "detail": "Too near."},
        {"kind": "duplicate", "soft": True, "detail": "Twice."}]})
    equal(client.run("campaign", "check", "spring").expect(0).out,
          "gap\t\ta, b\tToo near.\nduplicate\tsoft\t\tTwice.\n")
    client.stop()
    serve(client, campaign__check={"clear": True, "conflicts": []})
    equal(client.run("campaign", "check", "spring").expect(0).out,
          "Nothing stands against it.\n")


def test_what_was_shown_can_be_sent(client):
    server = serve(client)
    server.methods["campaign.update"] = lambda p: p
    sent = client.run("campaign", "update", client.file(
        "c.json", json.dumps(CAMPAIGN)), "--json").expect(0).json
    want = {k: v for k, v in CAMPAIGN.items() if k != "meta"}
    want["slots"] = [{k: v for k, v in s.items() if k != "meta"}
                     for s in CAMPAIGN["slots"]]
    equal(sent, want)


def test_arguments_are_parameters(client):
    for arguments, method, params in (
            (("sign-off", "spring", "ab"), "campaign.sign_off",
             {"campaign": "spring", "hash": "ab"}),
            (("cancel", "spring", "No need."), "campaign.cancel",
             {"campaign": "spring", "reason": "No need."}),
            (("halt", "A = mistake."), "release.halt",
             {"reason": "A = mistake."}),
            (("resume",), "release.resume", {})):
        server = client.serve()
        server.methods[method] = lambda p: {"got": p}
        equal(client.run("campaign", *arguments, "--json").expect(0).json,
              {"got": params})
        client.stop()


def joint(client, own):
    """A joint campaign of five slots, seen by a partner."""
    def slot(name, message, speaker):
        return {"name": name, "message": message, "organisation": speaker,
                "meta": {"hash": message * 64}}
    server = serve(
        client, session__whoami={"account": "x", "organisation": own},
        campaign__get={"slug": "spring", "slots": [
            slot("one", "a", "japan"), slot("two", "a", "japan"),
            slot("three", "b", "japan"), slot("four", "c", "korea"),
            slot("five", "d", "korea"), {"name": "open", "narrative": "n"}]},
        campaign__check={"conflicts": [
            {"kind": "consent", "field": "version", "detail": "Not asked.",
             "slots": ["one", "two", "four", "five"]},
            {"kind": "consent", "field": "verdict", "slots": ["five"],
             "detail": "\"palau\" objects: Too " + EVIL},
            {"kind": "sign_off", "slots": ["three"], "field": "state"}]})
    server.methods["message.circulate"] = lambda p: {}
    server.methods["message.consent"] = lambda p: {}
    return server


def sent(server, method):
    return [p for m, p in server.seen if m == method]


def test_words_are_circulated_and_consented_to(client):
    """Once each, by their hashes: only what waits, an objection never."""
    server = joint(client, "japan")
    equal(client.run("campaign", "circulate", "spring").expect(0).out,
          "circulated\ta\t%s\t\n" % ("a" * 64))
    equal(sent(server, "message.circulate"),
          [{"slug": "a", "campaign": "spring", "hash": "a" * 64}])
    out = client.run("campaign", "consent", "spring").expect(0).out
    contains(out, "consented\tc\t%s\t\n" % ("c" * 64),
             "left\td\t%s\t\"palau\" objects" % ("d" * 64))
    equal(sent(server, "message.consent"),
          [{"slug": "c", "campaign": "spring", "hash": "c" * 64,
            "verdict": "consents"}])
    client.stop()
    server = joint(client, "korea")

    def refuse(params):
        raise Refusal("conflict", "Not put before you.")
    server.methods["message.consent"] = refuse
    out = client.run("campaign", "consent", "spring", "--json").expect(1).json
    equal(out, {"items": [{"state": "refused", "message": "a",
                           "hash": "a" * 64,
                           "reason": "Not put before you."}]})
    client.stop()
    joint(client, "palau")
    equal(client.run("campaign", "circulate", "spring").expect(0).out,
          "No words wait for that.\n")


PLAN = {
    "campaign": "spring", "hash": "ab12", "possible": True, "worth": 1.5,
    "slots": [
        {"slot": "first", "planned_at": "2027-03-02T12:00:00Z",
         "local": "Tuesday 2 March 2027, 19:00 (Asia/Jakarta)",
         "audience": "indonesia", "organisation": "japan", "message": "m",
         "version": 3, "language": "id", "channel": "radio",
         "changed": True, "why": ["It is prime time.", EVIL]},
        {"slot": "second", "planned_at": "2027-03-03T12:00:00Z",
         "local": "later", "audience": "indonesia"}],
    "conflicts": [], "notes": ["One slot is withheld."]}
NO_PLAN = {
    "campaign": "spring", "hash": "ab12", "possible": False, "conflicts": [
        {"constraints": ["At most 1 slot a day.", "\"a\" follows \"b\"."],
         "slots": ["a", "b"], "proven": True, "relaxations": [
             {"change": "At most 2 slots a day.", "cost": 1.0, "moves": [
                 {"slot": "a", "local": "Tuesday, 19:00"}]}]},
        {"constraints": ["It is silent."], "proven": False,
         "relaxations": []}], "notes": []}


def test_a_plan_is_a_table(client):
    serve(client, campaign__plan=PLAN)
    out = client.run("campaign", "plan", "spring").expect(0).out
    contains(out, "first\tTuesday 2 March 2027, 19:00 (Asia/Jakarta)\t"
             "indonesia\tjapan\tradio\tid\tm/3\tIt is prime time. a",
             "One slot is withheld.", "--apply does that")
    lacks(out, "\x1b", "Written")
    equal(client.run("campaign", "plan", "spring", "--json").expect(0).json,
          PLAN)
    shown = client.run_on_terminal("campaign", "plan", "spring",
                                   columns=200).expect(0).out
    contains(shown, "SLOT", "WHEN", "WHY", "planning, 0 s\r\x1b[K")
    client.stop()
    serve(client, campaign__plan={**PLAN, "applied": {
        "slots": ["first"], "others": ["second"], "hash": "cd34"}})
    out = client.run("campaign", "plan", "spring", "--apply").expect(0).out
    contains(out, "Written: 1 slot.", "Not yours to write: second")
    lacks(out, "--apply")


def test_no_plan_says_why(client):
    serve(client, campaign__plan=NO_PLAN)
    equal(client.run("campaign", "plan", "spring").expect(1).out,
          "There is no plan.\n\n"
          "These cannot hold together (a, b):\n"
          "  - At most 1 slot a day.\n  - \"a\" follows \"b\".\n"
          "Each of these would help, the cheapest first:\n"
          "  - At most 2 slots a day.\n"
          "      \"a\" would be at Tuesday, 19:00\n\n"
          "It seems that these cannot hold together:\n"
          "  - It is silent.\n"
          "No single change that was tried would help.\n")
    client.stop()
    serve(client, campaign__plan={"possible": None, "conflicts": []})
    contains(client.run("campaign", "plan", "spring").expect(1).out,
             "Neither a plan nor a proof")


def test_options_of_a_plan_are_parameters(client):
    server = client.serve()
    server.methods["campaign.plan"] = lambda p: {"got": p, "possible": True}
    equal(client.run("campaign", "plan", "spring", "--apply", "--free",
                     "--replan", "--prime-time", "--working-days", "--json")
          .expect(0).json["got"],
          {"campaign": "spring", "apply": True, "free": True, "replan": True,
           "prime_time": True, "working_days": True})
    contains(client.run("campaign", "list", "--apply").expect(2).err,
             "only plan")
    contains(client.run("campaign", "--help").expect(0).out, "--apply",
             "--working-days")


def test_the_command_line(client):
    for arguments, word in ((("get",), "1 argument"),
                            (("list", "x"), "0 arguments"),
                            (("sign-off", "spring"), "2 arguments"),
                            (("consent", "spring", "--apply"),
                             "only plan takes")):
        contains(client.run("campaign", *arguments).expect(2).err, word)
    contains(client.run("campaign", "create", "/nonexistent").expect(2).err,
             "/nonexistent")
    contains(client.run("campaign", "create", client.file("bad", "{")
                        ).expect(2).err, "bad: ")


def test_corrections(client):
    serve(client, release__corrections={"items": [
        {"id": 7, "released_at": "2027-03-02T05:00:00.000000Z",
         "campaign": "spring", "slot": "first", "organisation": "japan",
         "message": "m", "reasons": ["It was retracted.", EVIL]},
        {"id": 8, "correction": {"campaign": "amends", "slot": "x",
                                 "state": "planned"}}]})
    out = client.run("campaign", "corrections").expect(0).out
    contains(out, "7\t2027-03-02T05:00Z\tspring\tfirst\tjapan\tm\t\t"
             "It was retracted. ", "8\t\t\t\t\t\tamends/x, planned\t\n")
    lacks(out, "\x1b")
    for odd in ({}, {"items": [3, {"correction": []}]}):
        client.stop()
        serve(client, release__corrections=odd)
        client.run("campaign", "corrections").expect(0)


def test_odd_answers(client):
    for result in ({}, [], None, "text", {"possible": 3, "slots": [1]},
                   {"notes": [2], "applied": 1, "conflicts": [
                       {"constraints": [None], "relaxations": [
                           1, {"moves": [2]}]}]}, {"slots": [1, {}], "meta": 7},
                   {"items": [None, {"meta": []}], "conflicts": [3, {}]}):
        server = client.serve()
        for method in ("get", "list", "check", "plan"):
            server.methods["campaign." + method] = lambda p, r=result: r
            client.run("campaign", method, *(
                [] if method == "list" else ["x"])).expect(
                    1 if method == "plan" else 0)
        client.stop()


def test_templates(client):
    serve(client, campaign__templates={"items": [
        {"name": "early", "about": "Warn first.", "event": True,
         "steps": [{"name": "warn"}, {"name": "show"}]},
        {"name": "late", "about": EVIL, "event": False, "steps": []}]})
    out = client.run("campaign", "templates").expect(0).out
    contains(out, "early\tevent\t\twarn, show\tWarn first.\n",
             "late\tbeginning\t")
    lacks(out, "\x1b")


def large(n):
    """The last slot is what all the others wait for."""
    slots = [{"name": "slot-%d" % i, "narrative": "story",
              "audience": "kenya", "filler": "x" * 300,
              "depends_on": [{"slot": "slot-%d" % (n - 1)}]}
             for i in range(n)]
    del slots[-1]["depends_on"]
    return {**CAMPAIGN, "slots": slots}


def serve_parts(client, here, broken=None):
    """Keeps what it is sent; `here` are the slots that it has."""
    got = {"calls": [], "slots": [], "removed": []}
    server = client.serve()

    def frame(method):
        def take(params):
            got["calls"].append(method)
            got["frame"] = params
            return {}
        return take

    def put(params):
        got["calls"].append("slot.put")
        if broken is not None and len(got["slots"]) >= broken:
            raise Refusal("invalid", "Not this one.")
        for slot in params["slots"]:
            for order in slot.get("depends_on", []):
                assert order["slot"] in got["slots"] + [
                    s["name"] for s in params["slots"]]
        got["slots"] += [s["name"] for s in params["slots"]]
        return {"slots": [s["name"] for s in params["slots"]]}

    def listed(params):
        return {"items": [
            {"name": name, "meta": {"id": i + 1}}
            for i, name in enumerate(here)][params["after"]:][:500]}

    def remove(params):
        got["removed"] += params["slots"]
        return {}
    server.methods.update({
        "campaign.create": frame("create"), "campaign.update": frame("update"),
        "slot.put": put, "slot.list": listed, "slot.remove": remove,
        "campaign.get": lambda p: CAMPAIGN})
    return got


def test_a_large_campaign_goes_in_parts(client):
    got = serve_parts(client, [])
    path = client.file("c.json", json.dumps(large(1000)))
    out = client.run("campaign", "create", path, "--json").expect(0).json
    equal(out, CAMPAIGN)
    lacks(got["frame"], "slots", "meta")
    equal(got["frame"]["title"], "Spring")
    equal((got["calls"][0], got["calls"].count("create")), ("create", 1))
    equal(got["calls"].count("slot.put") > 2, True)
    equal(got["slots"], ["slot-999"] + ["slot-%d" % i for i in range(999)])
    equal(got["removed"], [])


def test_what_a_large_update_lacks_goes(client):
    here = ["slot-%d" % i for i in range(990)] + ["old-1", "old-2"]
    got = serve_parts(client, here)
    client.run("campaign", "update", client.file(
        "c.json", json.dumps(large(1000)))).expect(0)
    equal(got["calls"][0], "update")
    equal(got["removed"], ["old-1", "old-2"])


def test_a_part_is_refused(client):
    serve_parts(client, [], broken=1)
    err = client.run("campaign", "create", client.file(
        "c.json", json.dumps(large(1000)))).expect(1).err
    contains(err, "of 1000 slots were taken; then: Not this one.")
