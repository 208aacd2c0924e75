# SPDX-License-Identifier: Apache-2.0
"""message.review, and what submitting and clearing tell of it."""

import glob
import os

from harness import STARTER, contains, equal, holds, load_json, refused

DESK = "japan"


def author(server):
    return server.login("review-author", ["author"], DESK)


def evidence(slug, **more):
    return {"slug": slug, "statement": "Something happened.",
            "date": "2024-06-19", "status": "confirmed",
            "source_title": "A report", "publisher": "A publisher",
            "url": "https://example.org/report", **more}


def message(slug, fact, **more):
    return {"slug": slug, "organisation": DESK, "type": "explain",
            "narratives": ["treaty-purely-defensive"],
            "evidence": ["review-fact"], "variants": [
                {"language": "en", "fact": fact, "native_review": "done"}],
            **more}


def put(c, item):
    c.call("evidence.put", evidence("review-fact"))
    c.call("evidence.put", evidence("review-rumour", status="reported"))
    c.call("message.put", item)


def rules(answer):
    return [(f["rule"], f["hard"], f["field"]) for f in answer["findings"]]


def test_review_tells_all_hard_first(server):
    item = message("review-all", "Shells came [review-rumour]. 7,000 fell. "
                   "It is so. Write to jo@example.org.",
                   evidence=["review-rumour"], promises=True)
    with author(server) as c:
        put(c, item)
        got = c.call("message.review", slug="review-all")
        equal(rules(got), [
            ("words_and_deeds", True, "deeds"),
            ("hedge_preserved", True, "variants[0].fact"),
            ("publics_only", True, "variants[0].fact")])
        equal((got["slug"], got["version"], got["state"]),
              ("review-all", 1, "draft"))
        hedge = got["findings"][1]
        equal((hedge["language"], hedge["sentence"]),
              ("en", "Shells came [review-rumour]."))
        contains(hedge["mend"], "according to")
        with refused("rule", "deeds", "words_and_deeds",
                     detail=("More findings: 2", "message.review")):
            c.call("message.submit", slug="review-all")


def test_review_of_a_version_channel_and_audience(server):
    with author(server) as c:
        put(c, message("review-version", "We will pay 5 of them. " * 40,
                       type="debunk"))
        put(c, message("review-version", "All is well [review-fact].",
                       type="debunk"))
        got = c.call("message.review", slug="review-version", version=1,
                     channel="radio", audience="kenya")
        found = {f["rule"] for f in got["findings"]}
        equal(found, {"length", "not_only_condemnation", "promise_words",
                      "unsourced_number"})
        holds(not any(f["hard"] for f in got["findings"]), str(got))
        equal(got["state"], "retired")
        got = c.call("message.review", slug="review-version",
                     channel="radio", audience="japan-public")
        equal((got["version"], got["findings"]), (2, []))
        got = c.call("message.review", slug="review-version",
                     audience="kenya")
        equal(rules(got), [("not_only_condemnation", False, "variants[0]")])
        with refused("not_found", "version"):
            c.call("message.review", slug="review-version", version=9)
        with refused("not_found", "slug"):
            c.call("message.review", slug="review-none")
        with refused("not_found", "audience"):
            c.call("message.review", slug="review-version", audience="mars")
        with refused("invalid", "channel"):
            c.call("message.review", slug="review-version", channel="smoke")


def test_warnings_reach_author_and_reviewer(server):
    with author(server) as c:
        put(c, message("review-warned",
                       "It is so [review-fact]. All know it. We will help."))
        meta = c.call("message.submit", slug="review-warned")
        equal([(w["rule"], w["sentence"]) for w in meta["warnings"]],
              [("promise_words", "We will help.")])
        equal(meta["state"], "submitted")
    with server.reviewer(DESK) as c:
        cleared = c.call("message.clear", slug="review-warned",
                         hash=meta["hash"])
        equal(cleared["warnings"], meta["warnings"])
        equal(cleared["state"], "cleared")
    with author(server) as c:
        put(c, message("review-clean", "It is so [review-fact]."))
        equal(c.call("message.submit", slug="review-clean")["warnings"], [])


def test_the_client_reviews(server):
    with author(server) as c:
        put(c, message("review-client", "It came [review-rumour].",
                       evidence=["review-rumour"]))
    done = server.client("review", "review-client", code=1)
    contains(done.stdout, "hedge_preserved", "It came [review-rumour].")
    contains(server.client("review", "japan-asian-nato").stdout,
             "Nothing to mend.")


def test_the_starter_keeps_the_hard_rules(server):
    """And gives few warnings: what is right is mended, not excused."""
    slugs = [m["slug"] for path in
             sorted(glob.glob(os.path.join(STARTER, "messages", "*.json")))
             for m in load_json(path)["messages"]]
    soft = []
    with server.connect() as c:
        for slug in slugs:
            for finding in c.call("message.review", slug=slug)["findings"]:
                holds(not finding["hard"], "%s: %s" % (slug, finding))
                soft.append((slug, finding["rule"], finding["field"]))
    holds(len(slugs) >= 45, str(len(slugs)))
    holds(len(soft) <= 2, str(soft))
