# SPDX-License-Identifier: Apache-2.0
"""Campaigns as tables, and what is sent for them."""

import json

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
             "hash\tab12\n", "first\t2027-03-02T05:00\t\tkenya\t\t\tm/3\t",
             "open\t\t\tkenya\t\t\ton story\tplanned\t\n")
    lacks(out, "\x1b", "SLOT")
    out = client.run_on_terminal("campaign", "get", "spring",
                                 columns=160).expect(0).out
    contains(out, "SLOT", "WORDS", "m/3")


def test_the_list_counts_slots(client):
    serve(client, campaign__list={"items": [CAMPAIGN]})
    equal(client.run("campaign", "list").expect(0).out,
          "spring\tSpring\tjapan\t2027-03-01T00:00\t\tplanned\tjapan\t"
          "1 planned, 1 withheld\n")


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


def test_the_command_line(client):
    for arguments, word in ((("get",), "1 argument"),
                            (("list", "x"), "0 arguments"),
                            (("sign-off", "spring"), "2 arguments")):
        contains(client.run("campaign", *arguments).expect(2).err, word)
    contains(client.run("campaign", "create", "/nonexistent").expect(2).err,
             "/nonexistent")
    contains(client.run("campaign", "create", client.file("bad", "{")
                        ).expect(2).err, "bad: ")


def test_odd_answers(client):
    for result in ({}, [], None, "text", {"slots": [1, {}], "meta": 7},
                   {"items": [None, {"meta": []}], "conflicts": [3, {}]}):
        server = client.serve()
        for method in ("get", "list", "check"):
            server.methods["campaign." + method] = lambda p, r=result: r
            client.run("campaign", method, *(
                [] if method == "list" else ["x"])).expect(0)
        client.stop()
