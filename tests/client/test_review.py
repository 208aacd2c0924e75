# SPDX-License-Identifier: Apache-2.0
"""`counterpoint review`: what it asks, prints and ends with."""

from harness import contains, equal, lacks

HARD = {"rule": "hedge_preserved", "hard": True, "field": "variants[0].fact",
        "language": "en", "sentence": "Shells came [hearsay].",
        "detail": "It is only reported.", "mend": "Say who says so."}
SOFT = {"rule": "length", "hard": False, "field": "variants[0]",
        "language": "en", "detail": "It is too long.", "mend": "Cut it."}


def serve(client, *findings):
    server = client.serve()
    server.methods["message.review"] = lambda p: {
        "slug": p["slug"], "version": 3, "state": "draft",
        "findings": list(findings)}
    return server


def test_review_asks(client):
    server = serve(client)
    out = client.run("review", "--revision", "2", "--channel", "radio",
                     "--audience", "kenya", "a-message").expect(0).out
    equal(out, "Nothing to mend.\n")
    equal(server.seen[-1], ("message.review", {
        "slug": "a-message", "version": 2, "channel": "radio",
        "audience": "kenya"}))
    client.run("review", "a-message").expect(0)
    equal(server.seen[-1][1], {"slug": "a-message"})


def test_review_ends_with_1_for_hard_findings(client):
    serve(client, HARD, SOFT)
    out = client.run("review", "a-message").expect(1).out
    contains(out, "hard\thedge_preserved\tvariants[0].fact\t"
             "Shells came [hearsay].\tIt is only reported.\tSay who says so.\n",
             "soft\tlength\tvariants[0]\t\tIt is too long.\tCut it.\n")
    contains(client.run("--json", "review", "a-message").expect(1).out,
             '"sentence": "Shells came [hearsay]."')


def test_review_ends_with_0_for_soft_ones(client):
    serve(client, SOFT)
    out = client.run_on_terminal("review", "a-message").expect(0).out
    contains(out, "RULE", "SENTENCE", "MEND", "length")
    lacks(out, "\t", "hard")


def test_review_usage(client):
    for arguments in ([], ["one", "two"], ["--revision", "x", "one"],
                      ["--revision", "0", "one"]):
        client.run("review", *arguments).expect(2)
    contains(client.run("review", "--revision", "0", "one").err,
             '--revision wants a whole number of 1 or more, not "0"')
