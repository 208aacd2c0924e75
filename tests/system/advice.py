# SPDX-License-Identifier: Apache-2.0
"""What the tests of recommendations share: asking, reading answers, messages of
a test's own. Owns nothing."""

import hashlib

FACTORS = ["match", "resonance", "messenger", "evidence", "language", "deed",
           "freshness", "fatigue"]


def recommend(server, **params):
    with server.connect() as c:
        return c.call("response.recommend", params)


def reasons(answer):
    return {n["message"]: n["reason"] for n in answer["not_chosen"]}


def chosen(answer):
    return [r["message"] for r in answer["recommendations"]]


def words(slug):
    """A sentence of its own for each slug, so that none is a near copy."""
    numbers = hashlib.sha256(slug.encode()).hexdigest()
    return " ".join(numbers[i:i + 5] for i in range(0, 60, 5))


def own_message(server, slug, desk="japan", **more):
    """A cleared message of a test; returns it."""
    item = {"slug": slug, "organisation": desk, "narratives": ["proxy-war"],
            "type": "explain", "evidence": ["own-fact"],
            "variants": [{"language": "en",
                          "fact": words(slug) + " [own-fact].",
                          "fallacy": "It leaves things out.",
                          "native_review": "done"}], **more}
    with server.connect() as c:
        for name in item["evidence"]:
            if name.startswith("own-"):
                c.call("evidence.put", fact(name))
        c.call("message.put", item)
    server.clear(slug, desk)
    return item


def fact(slug, **more):
    return {"slug": slug, "statement": "It happened.", "date": "2024-06-19",
            "status": "confirmed", "source_title": "A report",
            "publisher": "A publisher", "url": "https://example.org/own",
            **more}


def explained(server, answer):
    with server.connect() as c:
        return c.call("response.explain", id=answer["id"])
