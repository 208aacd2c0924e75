# SPDX-License-Identifier: Apache-2.0
"""Concepts as CSV: cut between rows, counted by the rows of the file."""

import csv
import io
import json
import os

from fake import Refusal
from harness import contains, equal, lacks

HEADER = "slug,kind,about,en,fr"


class Lexicon:
    """Takes tables; a row of the kind `bad` is refused by its column."""

    def __init__(self, server):
        self.rows, self.calls = [], []
        server.methods["library.import"] = self.take

    def take(self, params):
        equal(params["format"], "csv")
        text = params["content"]
        self.calls.append(text)
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        if not rows or rows.pop(0) != HEADER.split(","):
            raise Refusal("invalid", "no header", field="content")
        refused = []
        for i, row in enumerate(rows):
            if not row:
                continue
            if row[1] == "bad":
                refused.append({"section": "concepts", "slug": row[0],
                                "row": i + 2, "column": "kind", "kind": "rule",
                                "rule": "publics_only", "field": "kind",
                                "detail": "no"})
            else:
                self.rows.append(row)
        return {"counts": {"concepts": {"created": len(rows) - len(refused)}},
                "refused": refused}


def table(*rows):
    return "\n".join([HEADER, *rows]) + "\n"


def many(n):
    return ["row-%d,other,\"a, \"\"b\"\"\nc\",%s,é" % (i, "x" * 500)
            for i in range(n)]


def test_a_table_in_pieces(client):
    lexicon = Lexicon(client.serve())
    path = client.file("l.csv", table(*many(1000)))
    run = client.run("library", "import", path).expect(0)
    equal(run.out, "concepts\t1000\t\t\t0\n")
    equal([r[0] for r in lexicon.rows], ["row-%d" % i for i in range(1000)])
    equal(lexicon.rows[7][2:], ["a, \"b\"\nc", "x" * 500, "é"])
    assert len(lexicon.calls) > 5, len(lexicon.calls)
    equal(client.server.too_long, 0)


def test_rows_are_those_of_the_file(client):
    Lexicon(client.serve())
    rows = many(300)
    for i in (0, 150, 299):
        rows[i] = "wrong-%d,bad,,x,y" % i
    rows[100] = ""
    run = client.run("library", "import", client.file(
        "l.csv", table(*rows))).expect(1)
    for number in (2, 152, 301):
        contains(run.err, "l.csv: row %d, column kind: rule: kind: no (rule "
                 "publics_only)\n" % number)
    result = client.run("library", "--json", "import", client.file(
        "l.csv", table(*rows))).expect(1).json
    equal([(r["row"], r["slug"]) for r in result["refused"]],
          [(2, "wrong-0"), (152, "wrong-150"), (301, "wrong-299")])


def test_rows_that_no_frame_carries(client):
    """Each is refused alone, and those behind it keep their numbers."""
    lexicon = Lexicon(client.serve())
    content = table("a,other,,x,y", "huge,other,,%s,y" % ("x" * 300000),
                    "b,bad,,x,y").encode()
    content += b"broken,other,,\xff,y\nnul,other,,\0,y\nc,bad,,x,y\nd,o,,x,y\n"
    run = client.run("library", "import", client.file("l.csv", content))
    run.expect(1)
    contains(run.err, "row 3: invalid: longer than", "row 4, column kind",
             "row 5: invalid: not valid UTF-8", "row 6: invalid: not valid",
             "row 7, column kind")
    equal([r[0] for r in lexicon.rows], ["a", "d"])
    equal(run.out, "concepts\t2\t\t\t5\n")
    equal(client.server.too_long, 0)


def test_a_concept_twice_in_one_file(client):
    """In one piece or in two; where it stands first it counts."""
    lexicon = Lexicon(client.serve())
    rows = ["same,other,,x,y", "same,other,,z,y", *many(1000),
            "row-7,other,,z,y"]
    run = client.run("library", "import", client.file("l.csv", table(*rows)))
    run.expect(1)
    contains(run.err, "row 3: invalid: its concept stands in row 2 already",
             "row 1004: invalid: its concept stands in row 11 already")
    equal([r[0] for r in lexicon.rows],
          ["same"] + ["row-%d" % i for i in range(1000)])


def test_a_header_alone_is_judged(client):
    lexicon = Lexicon(client.serve())
    for content, code in ((HEADER, 0), ("\ufeff" + table(), 0),
                          ("", 1), ("{\"format\": 1}\n", 1)):
        run = client.run("library", "import",
                         client.file("l.csv", content)).expect(code)
        if code == 1:
            contains(run.err, "l.csv: invalid: content: no header")
    equal(len(lexicon.calls), 4)
    contains(client.run("library", "import", client.file(
        "l.csv", b"slug,\xff\n")).expect(1).err, "UTF-8")
    client.run("library", "import", "/nonexistent.csv").expect(2)


def test_formats_by_name_and_by_option(client):
    server = client.serve()
    lexicon = Lexicon(server)
    documents = []

    def take(params):
        if params["format"] == "csv":
            return lexicon.take(params)
        documents.append(params["content"])
        return {"counts": {"concepts": {"created": 1}}, "refused": []}
    server.methods["library.import"] = take
    document = client.file("l.json", json.dumps({
        "format": "counterpoint-library/1", "concepts": [{"slug": "j"}]}))
    upper = client.file("L.CSV", table("a,other,,x,y"))
    equal(client.run("library", "import", upper, document).expect(0).out,
          "concepts\t2\t\t\t0\n")
    equal((len(documents), [r[0] for r in lexicon.rows]), (1, ["a"]))
    other = client.file("terms.txt", table("b,other,,x,y"))
    client.run("library", "import", "--format", "csv", other).expect(0)
    client.run("library", "import", "--format=csv", "-",
               stdin=table("c,other,,x,y").encode()).expect(0)
    equal([r[0] for r in lexicon.rows], ["a", "b", "c"])
    contains(client.run("library", "import", other).expect(1).err, "line 1")
    contains(client.run("library", "--format", "xml", "export").expect(2).err,
             "xml")


def serve_tables(client, pages):
    def export(params):
        equal(params["format"], "csv")
        at = int(params.get("after", 0))
        return {"content": pages[at],
                **({"next": str(at + 1)} if at + 1 < len(pages) else {})}
    client.serve().methods["library.export"] = export


def test_export_joins_pages(client):
    serve_tables(client, ["a,\"b\n\"\r\n1,2\r\n", "a,\"b\n\"\r\n3,é\r\n"])
    want = "a,\"b\n\"\r\n1,2\r\n3,é\r\n"
    equal(client.run("library", "--format", "csv", "export").expect(0).raw,
          want.encode())
    path = os.path.join(client.directory, "out.csv")
    equal(client.run("library", "export", path).expect(0).out, "")
    with open(path, "rb") as f:
        equal(f.read(), want.encode())


def test_a_table_does_not_steer_a_terminal(client):
    serve_tables(client, ["slug,kind,about\r\na,other,\x1b[31m\u202ered\r\n"])
    run = client.run_on_terminal("library", "--format", "csv", "export")
    lacks(run.expect(0).out, "\x1b", "\u202e")
    contains(run.out, "slug,kind,about", "[31m")


def test_export_while_languages_change(client):
    serve_tables(client, ["a,b\r\n1,2\r\n", "a,b,c\r\n3,4,5\r\n"])
    path = os.path.join(client.directory, "out.csv")
    contains(client.run("library", "export", path).expect(1).err,
             "conflict", "export again")
    assert not os.path.exists(path)


def test_export_of_a_server_without_tables(client):
    client.serve().methods["library.export"] = lambda p: {"content": {}}
    run = client.run("library", "--format", "csv", "export").expect(1)
    contains(run.err, "no table")
    lacks(run.out, "slug")
