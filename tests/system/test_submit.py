# SPDX-License-Identifier: Apache-2.0
"""observation.submit, .get, .list, .decide."""

import json
import os
import uuid

from harness import HERE, contains, equal, holds, load_json, refused, result_of

PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


def test_stores_and_matches(server):
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
        equal(got["created"], True)
        equal(got["language"], "en")
        equal(got["matches"][0]["narrative"], "proxy-war")
        match = got["matches"][0]
        equal(sorted(match), ["confidence", "narrative", "plugins", "state",
                              "title", "why"])
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
