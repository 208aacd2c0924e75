# SPDX-License-Identifier: Apache-2.0
"""Joint campaigns: another partner consents to a desk's words, or objects."""

from harness import equal, holds, refused

MESSAGE = "japan-asian-nato"


def joint_campaign(server, name, hours="NULL"):
    """Two partners; campaigns have no methods yet."""
    server.psql("INSERT INTO counterpoint.campaign (slug, organisation, title,"
                " objective, starts_at, ends_at, silence_hours) VALUES"
                " ('%s', 'japan', 'Joint', 'Be understood.', '2020-01-01',"
                " '2040-01-01', %s)" % (name, hours))
    server.psql("INSERT INTO counterpoint.campaign_partner VALUES"
                " ('%s', 'japan'), ('%s', 'south-korea')" % (name, name))


def asked(c, campaign):
    return {"slug": MESSAGE, "campaign": campaign,
            "hash": c.call("message.get", slug=MESSAGE)["meta"]["hash"]}


def test_partners_are_asked_and_answer(server):
    joint_campaign(server, "asked")
    with (server.login("joint-own", ["reviewer"], "japan") as japan,
          server.login("joint-other", ["reviewer"], "south-korea") as korea):
        korea.call("event.subscribe", types=["message.circulated"])
        words = asked(japan, "asked")
        got = japan.call("message.circulate", words)
        equal(got["partners"], [{"organisation": "south-korea"}])
        equal(got["message"], MESSAGE)
        holds("silence_until" not in got, str(got))
        equal(korea.read_event("message.circulated")["data"]["campaign"], "asked")
        with refused("rule", rule="four_eyes"):
            japan.call("message.consent", words, verdict="consents")
        with refused("invalid", field="reason"):
            korea.call("message.consent", words, verdict="objects")
        got = korea.call("message.consent", words, verdict="objects",
                         reason="Say it more calmly.")
        equal(got["partners"], [{"organisation": "south-korea",
                                 "verdict": "objects",
                                 "reason": "Say it more calmly."}])
        got = korea.call("message.consent", words, verdict="consents")
        equal(got["partners"][0]["verdict"], "consents")


def test_silence_has_an_end_that_is_told(server):
    joint_campaign(server, "silent", "24")
    with server.login("joint-own", ["reviewer"], "japan") as japan:
        got = japan.call("message.circulate", asked(japan, "silent"))
        holds(got["silence_until"] > got["circulated_at"], str(got))


def test_a_campaign_that_is_not_there(server):
    with server.login("joint-own", ["reviewer"], "japan") as japan:
        with refused("not_found", field="campaign"):
            japan.call("message.circulate", asked(japan, "mars"))
