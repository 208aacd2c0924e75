# SPDX-License-Identifier: Apache-2.0
"""Tables about audiences: several files, semicolons, what is skipped."""

import csv
import io

from harness import contains, equal


class Facts:
    """Takes tables; knows one audience, skips codes, refuses other rows."""

    def __init__(self, server):
        self.headers, self.rows = [], []
        server.methods["library.import"] = self.take

    def take(self, params):
        equal(params["format"], "csv")
        text = params["content"].lstrip("\ufeff")
        comma = ";" if ";" in text.split("\n")[0] else ","
        header, *rows = csv.reader(io.StringIO(text), delimiter=comma)
        self.headers.append(header)
        self.rows += rows
        counts = {"unchanged": 0}
        refused = []
        for i, row in enumerate(rows):
            if row[0] == "land":
                counts["unchanged"] += 1
            elif row[0].isupper():
                counts["skipped"] = counts.get("skipped", 0) + 1
            else:
                refused.append({"section": "audiences", "slug": row[0],
                                "row": i + 2, "column": header[0],
                                "kind": "not_found", "field": "slug",
                                "detail": "There is no audience."})
        return {"counts": {"audiences": counts}, "refused": refused}


def test_several_tables(client):
    facts = Facts(client.serve())
    concerns = client.file("c.csv", "audience,theme,weight\nland,debt,1\n"
                           "sea,debt,1\n")
    languages = client.file(
        "l.csv", "\ufeffterritory;language;share;source\r\n"
        "land;en;1;\"two\nlines; with, signs\"\r\nXX;fr;1;\r\nYY;fr;1;\r\n")
    run = client.run("library", "import", concerns, languages).expect(1)
    equal(run.out, "audiences\t\t\t2\t1\t2\t\n")
    equal(len(facts.headers), 2)
    equal(facts.rows[2][3], "two\nlines; with, signs")
    contains(run.err, "c.csv: row 3, column audience: not_found: slug: There "
             "is no audience.")


def test_nothing_is_said_of_skipping_where_nothing_was(client):
    Facts(client.serve())
    path = client.file("c.csv", "audience,theme,weight\nland,debt,1\n")
    equal(client.run("library", "import", path).expect(0).out,
          "audiences\t\t\t1\t0\n")


def test_a_row_that_no_call_can_carry(client):
    Facts(client.serve())
    path = client.file("c.csv", "audience,theme,weight\nland,%s,1\n"
                       % ("x" * 300000))
    run = client.run("library", "import", path).expect(1)
    equal(run.out, "audiences\t\t\t0\t1\n")
    contains(run.err, "c.csv: row 2: invalid: longer than one call can be")
