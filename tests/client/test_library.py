# SPDX-License-Identifier: Apache-2.0
"""Import in pieces and in order, export byte for byte."""

import json
import os

from fake import Refusal, Silence
from harness import contains, equal, lacks

FORMAT = "counterpoint-library/1"
SECTIONS = ["organisations", "audiences", "audience_sets", "concepts",
            "evidence", "deeds", "narratives", "messages"]


class Library:
    """Knows slugs; an item that `needs` an absent one is refused."""

    def __init__(self, server):
        self.items, self.calls, self.order = {}, [], []
        server.methods["library.import"] = self.take

    def take(self, params):
        equal(sorted(params), ["content", "format"])
        equal(params["format"], FORMAT)
        content = params["content"]
        equal(content.pop("format"), FORMAT)
        self.calls.append(content)
        counts, refused = {}, []
        for section, items in content.items():
            count = counts.setdefault(
                section, {"created": 0, "changed": 0, "unchanged": 0})
            for item in items:
                refusal = self.judge(item)
                if refusal is not None:
                    refused.append({"section": section,
                                    "slug": item.get("slug"), **refusal})
                    continue
                self.order.append((section, item["slug"]))
                have = self.items.get((section, item["slug"]))
                self.items[section, item["slug"]] = item
                count["created" if have is None else
                      "unchanged" if have == item else "changed"] += 1
        return {"counts": counts, "refused": refused}

    def judge(self, item):
        if "slug" not in item:
            return {"kind": "invalid", "field": "slug", "detail": "missing"}
        if "rule" in item:
            return {"kind": "rule", "rule": item["rule"], "detail": "no"}
        need = item.get("needs")
        if need is not None and all(s != need for _, s in self.items):
            return {"kind": "not_found", "field": "needs",
                    "detail": "no " + need}
        return None


def document(**sections):
    return json.dumps({"format": FORMAT, **sections})


def test_import_in_pieces(client):
    library = Library(client.serve())
    content = {section: [{"slug": "%s-%d" % (section[:3], i),
                          "text": "é" * 1500} for i in range(40)]
               for section in SECTIONS}
    path = client.file("l.json", document(**content))
    run = client.run("library", "import", path).expect(0)
    contains(run.out, "organisations\t40\t0\t0\t0\n", "messages\t40\t0\t0\t0\n")
    assert len(library.calls) > 5, len(library.calls)
    equal(client.server.too_long, 0)
    equal(library.order, [(s, i["slug"]) for s in SECTIONS
                          for i in content[s]])
    contains(client.run("library", "import", path).expect(0).out,
             "evidence\t0\t0\t40\t0\n")


def test_import_of_many_files_in_order(client):
    library = Library(client.serve())
    messages = client.file("a.json", document(
        messages=[{"slug": "m", "needs": "n"}]))
    rest = client.file("b.json", document(
        narratives=[{"slug": "n", "needs": "o"}],
        organisations=[{"slug": "o"}]))
    client.run("library", "import", messages, rest).expect(0)
    equal(library.order, [("organisations", "o"), ("narratives", "n"),
                          ("messages", "m")])
    equal(len(library.calls), 1)


def test_import_tries_again_while_it_helps(client):
    library = Library(client.serve())
    path = client.file("l.json", document(evidence=[
        {"slug": "a", "needs": "b"}, {"slug": "b", "needs": "c"},
        {"slug": "c"}, {"slug": "lost", "needs": "nothing"},
        {"slug": "wrong", "rule": "attribution"}]))
    run = client.run("library", "import", path).expect(1)
    equal(run.out, "evidence\t3\t0\t0\t2\n")
    contains(run.err, "counterpoint: evidence/lost: not_found: needs: no "
             "nothing\n", "counterpoint: evidence/wrong: rule: no (rule "
             "attribution)\n")
    lacks(run.err, "evidence/a")
    equal(len(library.calls), 4)
    result = client.run("library", "import", "--json", path).expect(1).json
    equal(result["counts"]["evidence"],
          {"created": 0, "changed": 0, "unchanged": 3})
    equal(sorted(r["slug"] for r in result["refused"]), ["lost", "wrong"])


def test_import_refuses_item_by_item(client):
    Library(client.serve())
    path = client.file("l.json", document(
        audiences=[{"name": "no slug"}, {"slug": "huge", "text": "x" * 300000},
                   {"slug": "ok"}, 7]).replace("7]", "{}]"))
    run = client.run("library", "import", path).expect(1)
    equal(run.out, "audiences\t1\t0\t0\t3\n")
    contains(run.err, "audiences/huge: invalid: ", "audiences/?: invalid: slug")
    equal(client.server.too_long, 0)


def test_import_of_no_library(client):
    client.serve()
    for content, word in (("{", "line 1"), ("[]", "format"),
                          ('{"format":"x"}', "format"),
                          (document(nonsense=[]), "nonsense"),
                          (document(messages={}), "messages"),
                          (b'{"format":"\xff"}', "line 1")):
        contains(client.run("library", "import",
                            client.file("l.json", content)).expect(1).err, word)
    client.run("library", "import", "/nonexistent").expect(2)


def test_import_is_forbidden(client):
    server = client.serve()

    def hook(connection, request):
        raise Refusal("forbidden", "not an admin")
    server.hook = hook
    contains(client.run("library", "import", client.file(
        "l.json", document(messages=[{"slug": "m"}]))).expect(1).err,
        "forbidden: not an admin")


def test_import_survives_a_loss(client):
    server = client.serve()
    library = Library(server)

    def hook(connection, request):
        if server.connections == 1:
            library.take(json.loads(json.dumps(request["params"])))
            connection.close()
            raise Silence
    server.hook = hook
    run = client.run("library", "import", client.file(
        "l.json", document(messages=[{"slug": "m"}]))).expect(0)
    equal(run.out, "messages\t0\t0\t1\t0\n")


def serve_pages(client, pages):
    def export(params):
        equal(params["format"], FORMAT)
        at = int(params.get("after", 0))
        result = {"content": pages[at]}
        if at + 1 < len(pages):
            result["next"] = str(at + 1)
        return result
    client.serve().methods["library.export"] = export


def test_export_merges_pages(client):
    serve_pages(client, [
        {"format": FORMAT, "organisations": [{"slug": "o", "b": 1, "a": "é"}]},
        {"format": FORMAT, "organisations": [{"slug": "p"}],
         "audiences": [{"slug": "x", "share": 0.589, "n": 1994}]},
        {"format": FORMAT, "audiences": [], "messages": [{"slug": "m"}]}])
    want = ('{\n  "format": "%s",\n  "organisations": [\n    {\n'
            '      "slug": "o",\n      "b": 1,\n      "a": "é"\n    },\n'
            '    {\n      "slug": "p"\n    }\n  ],\n  "audiences": [\n    {\n'
            '      "slug": "x",\n      "share": 0.589,\n      "n": 1994\n'
            '    }\n  ],\n  "messages": [\n    {\n      "slug": "m"\n    }\n'
            '  ]\n}\n' % FORMAT)
    equal(client.run("library", "export").expect(0).out, want)
    path = os.path.join(client.directory, "out.json")
    equal(client.run("library", "export", path).expect(0).out, "")
    with open(path, encoding="utf-8") as f:
        equal(f.read(), want)
    contains(client.run("library", "export", "/nonexistent/x").expect(2).err,
             "/nonexistent/x")


def test_export_is_the_same_after_import(client):
    content = {"format": FORMAT, "narratives": [
        {"slug": "z", "text": "a/b \"c\" \\ \u2028 \U0001f600 é",
         "share": [0.1, 0.25, 1e-7, 123456789012345, 0.333333333333333]}]}
    serve_pages(client, [content])
    first = client.run("library", "export").expect(0)
    equal(first.json, content)
    sent = []
    client.server.methods["library.import"] = lambda p: (
        sent.append(p["content"]), {"counts": {}, "refused": []})[1]
    client.run("library", "import", client.file("l.json", first.raw)).expect(0)
    equal(sent, [content])
    client.server.methods["library.export"] = lambda p: {"content": sent[0]}
    equal(client.run("library", "export").expect(0).raw, first.raw)


def test_export_with_a_stuck_cursor(client):
    client.serve().methods["library.export"] = \
        lambda p: {"content": {}, "next": "same"}
    contains(client.run("library", "export").expect(1).err, "does not move")
