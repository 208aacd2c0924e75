# SPDX-License-Identifier: Apache-2.0
"""Concepts as CSV: in, out, round, and what is refused by row and column."""

import os

from harness import (LEXICON, contains, csv_text, equal, holds, refused,
                     result_of, wait_until)

SECONDS = 25
STATE = "empty"

LANGUAGES = ["ar", "de", "en", "fr", "hi", "ja", "ko", "pt-BR", "ru", "zh-Hant"]


def take(client, *rows, languages=("en", "fr")):
    return client.call("library.import", format="csv", content=csv_text(
        [["slug", "kind", "about", *languages], *rows]))


def export(client):
    """The whole table, put together from its pages."""
    text, after = "", {}
    while True:
        page = client.call("library.export", format="csv", **after)
        header, rows = page["content"].split("\r\n", 1)
        holds(not text or text.startswith(header), header)
        text += rows if text else page["content"]
        if "next" not in page:
            return text
        after = {"after": page["next"]}


def file(server, name, text):
    path = os.path.join(server.folder, name)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)
    return path


def big_table(concepts=500, terms=20):
    """Terms as different as a lexicon's are, in ten languages."""
    each = terms // len(LANGUAGES)
    return csv_text([["slug", "kind", "about", *LANGUAGES]] + [
        ["big-%03d" % i, "other", "number %d, of \"many\"" % i,
         *[" | ".join("some words %s %d %s of it" % (chr(0x430 + i % 32), i, chr(97 + t))
                      for t in range(each)) for _ in LANGUAGES]]
        for i in range(concepts)])


# --- in and out ---

def test_a_table_goes_in_and_out(server):
    with server.connect() as c:
        equal(take(c, ["treaty-a", "treaty", "an, \"old\" one",
                       "treaty | the  pact |", " | traité"],
                   ["alliance-b", "alliance", "", "bloc", ""]),
              {"counts": {"concepts": {"created": 2}}, "refused": []})
        got = c.call("concept.get", slug="treaty-a")
        equal({k: v for k, v in got.items() if k != "meta"}, {
            "slug": "treaty-a", "kind": "treaty", "about": "an, \"old\" one",
            "terms": [{"text": "treaty", "language": "en"},
                      {"text": "the  pact", "language": "en"},
                      {"text": "traité", "language": "fr"}]})
        equal(export(c), "slug,kind,about,en,fr\r\n"
              "alliance-b,alliance,,bloc,\r\n"
              "treaty-a,treaty,\"an, \"\"old\"\" one\","
              "treaty | the  pact,traité\r\n")
        equal([i["slug"] for i in c.call(
            "concept.list", filter="TRAIT")["items"]], ["treaty-a"])


def test_a_row_replaces_its_concept(server):
    with server.connect() as c:
        take(c, ["turn", "other", "a turn", "one | two", "un"])
        equal(take(c, ["turn", "blame", "", "two | one", ""])["counts"],
              {"concepts": {"changed": 1}})
        got = c.call("concept.get", slug="turn")
        equal((got["kind"], got.get("about"), [t["text"] for t in
                                               got["terms"]]),
              ("blame", None, ["two", "one"]))
        c.call("concept.retire", slug="turn")
        with refused("not_found"):
            c.call("concept.get", slug="turn")


def test_the_order_of_languages_is_no_change(server):
    with server.connect() as c:
        terms = [{"text": "b", "language": "fr"},
                 {"text": "a", "language": "en"}]
        c.call("concept.put", slug="order", kind="other", terms=terms)
        equal(c.call("concept.put", slug="order", kind="other",
                     terms=terms[::-1])["changed"], False)
        equal(c.call("concept.get", slug="order")["terms"], terms[::-1])
        equal(take(c, ["order", "other", "", "b", "a"],
                   languages=("fr", "en"))["counts"],
              {"concepts": {"unchanged": 1}})
        c.call("concept.retire", slug="order")


def test_an_import_of_an_export_changes_nothing(world):
    # What lexical makes of it all would take most of the time.
    without = {"plugins": {"lexical": False}}
    with world.running("empty", **without) as first, \
            world.running("empty", **without) as second:
        out = os.path.join(first.folder, "out.csv")
        first.client("library", "import", LEXICON)
        first.client("library", "export", out)
        again = first.client("library", "import", out).stdout
        contains(again, "concepts\t")
        holds(again.split("\t")[3] != "0" and again.split("\t")[1:3] ==
              ["", ""], again)
        second.client("library", "import", out)
        text = second.client("library", "--format", "csv", "export").stdout
        with open(out, encoding="utf-8", newline="") as f:
            equal(text, f.read())
        header, *rows = text.split("\r\n")
        languages = header.split(",")[3:]
        equal(languages, sorted(languages))
        slugs = [r.split(",")[0] for r in rows]
        equal(slugs[:-1], sorted(slugs[:-1]))


# --- refusals ---

def test_bad_rows_are_refused_alone(server):
    with server.connect() as c:
        answer = take(
            c, ["good", "state", "", "Goodland", ""],
            ["short", "state", ""],
            ["Bad Slug", "state", "", "x", ""],
            ["kindless", "person", "", "x", ""],
            ["termless", "state", "", " | ", ""],
            ["reach", "state", "", "x", "y | mail a.b@example.org"],
            ["twice", "state", "", "x | y", "z | z"],
            ["long", "state", "", "x", "y" * 101],
            [],
            ["handle", "state", "ask @jane", "x", ""],
            ["fine", "office", "", "a | b", "c"])
        equal(answer["counts"], {"concepts": {"created": 2}})
        equal([(r["row"], r.get("column"), r.get("slug"), r["kind"],
                r.get("field"), r.get("rule")) for r in answer["refused"]], [
            (3, None, None, "invalid", None, None),
            (4, "slug", "Bad Slug", "invalid", "slug", None),
            (5, "kind", "kindless", "invalid", "kind", None),
            (6, None, "termless", "invalid", "terms", None),
            (7, "fr", "reach", "rule", "terms[2].text", "publics_only"),
            (8, "fr", "twice", "invalid", "terms[3].text", None),
            (9, "fr", "long", "invalid", "terms[1].text", None),
            (11, "about", "handle", "rule", "about", "publics_only")])
        equal({r["section"] for r in answer["refused"]}, {"concepts"})
        equal(c.call("concept.get", slug="fine")["kind"], "office")


def test_nothing_between_two_bars_is_refused(server):
    with server.connect() as c:
        answer = take(c, ["gap", "other", "", "x | | y", ""],
                      ["edge", "other", "", "x | y |", "| z"])
        equal(answer["counts"], {"concepts": {"created": 1}})
        equal([(r["row"], r["column"], r["detail"])
               for r in answer["refused"]],
              [(2, "en", "a term between two bars is empty")])


def test_a_formula_is_refused(server):
    """A table is opened in a spreadsheet, which would run it."""
    with server.connect() as c:
        answer = take(c, ["cell-a", "other", "", "x", "y | =HYPERLINK(1)"],
                      ["cell-b", "other", "=1+1", "x", ""],
                      ["cell-c", "other", "", "-1+SUM(A1)", ""])
        equal(answer["counts"], {})
        equal([(r["row"], r["column"]) for r in answer["refused"]],
              [(2, "fr"), (3, "about"), (4, "en")])
        contains(answer["refused"][0]["detail"], "=, +, - or @")


def test_bad_tables_are_refused_whole(server):
    with server.connect() as c:
        for content in ("", "x", "slug,kind,en\r\n", "slug,about,kind,en\r\n",
                        "slug,kind,about,english words\r\n",
                        "slug,kind,about,en,fr,en\r\n",
                        "slug,kind,about,\r\n", {}, 7):
            with refused("invalid", "content"):
                c.call("library.import", format="csv", content=content)
        with refused("invalid", "content"):
            c.call("library.import", format="counterpoint-library/1",
                   content="slug,kind,about,en\r\n")
        with refused("invalid", "after"):
            c.call("library.export", format="csv", after="narrative/x")


def test_a_call_has_a_limit_of_rows(server):
    """Each costs memory before it is refused, and a line in the answer."""
    with server.connect() as c:
        content = "slug,kind,about,en\n" + "x\n" * 60000
        with refused("invalid", "content", detail="20000"):
            c.call("library.import", format="csv", content=content)
        with refused("invalid", "content", detail="20000"):
            c.call("library.import", format="counterpoint-library/1",
                   content={"concepts": [1] * 20001})


def test_the_form_is_read_as_spreadsheets_write_it(server):
    with server.connect() as c:
        for content in ("\ufeffslug,kind,about,en\r\nsheet,other,,a\r\n",
                        "slug,kind,about,en\nsheet,other,,a",
                        "\"slug\",\"kind\",\"about\",\"en\"\n\n"
                        "\"sheet\",\"other\",\"\",\" a \"\n"):
            answer = c.call("library.import", format="csv", content=content)
            equal((sum(answer["counts"]["concepts"].values()),
                   answer["refused"]), (1, []), content)
        equal(c.call("concept.get", slug="sheet")["terms"],
              [{"text": "a", "language": "en"}])


def test_roles(server):
    with server.login("lex-analyst", ["analyst"]) as c:
        equal(take(c, ["by-analyst", "other", "", "x", ""])["refused"], [])
        # An analyst imports what an analyst may put, and no more.
        answer = c.call("library.import", format="counterpoint-library/1",
                        content={"evidence": [{
                            "slug": "e", "statement": "s", "date":
                            "2024-01-01", "status": "confirmed",
                            "source_title": "t", "publisher": "p",
                            "url": "https://example.org"}]})
        equal([r["kind"] for r in answer["refused"]], ["forbidden"])
    with server.login("lex-auditor", ["auditor"]) as c:
        with refused("forbidden"):
            take(c, ["by-auditor", "other", "", "x", ""])
        contains(export(c), "by-analyst,other,,x")


# --- the client ---

def test_the_client_names_rows_of_the_file(server):
    """Also behind the first piece of a file that takes several."""
    lines = big_table(300).split("\r\n")
    lines[3] = lines[3].replace("other", "person")
    lines[290] = "big-289,other"
    path = file(server, "bad.csv", "\r\n".join(lines))
    done = server.client("library", "import", path, code=1)
    contains(done.stderr, "bad.csv: row 4, column kind: invalid: kind: ",
             "bad.csv: row 291: invalid: ")
    equal(done.stdout.split("\t")[1::3], ["298", "2\n"])
    done = server.client("library", "import", file(
        server, "no.csv", "word,kind,about,en\nx,other,,y\n"), code=1)
    contains(done.stderr, "no.csv: invalid: content: ", "slug,kind,about")


def test_semicolons_do_as_well(server):
    server.client("library", "import", file(
        server, "semicolons.csv", "slug;kind;about;en\nx;other;a, b;y\n"))
    with server.connect() as c:
        equal(c.call("concept.get", slug="x")["about"], "a, b")
        c.call("concept.retire", slug="x")


def test_a_table_of_several_frames(server):
    """500 concepts of 20 terms, through the public protocol."""
    path = file(server, "big.csv", big_table())
    holds(os.path.getsize(path) > 256 * 1024, "fits into one frame")
    server.client("library", "import", path)
    with server.connect() as c:
        holds(export(c).count("\r\nbig-") == 500, "rows are missing")


# --- many at once ---

def test_many_editors_at_once(server):
    with server.connect() as c, server.connect() as d:
        answers = c.pipeline([("concept.put", {
            "slug": "crowd-%d" % (i % 5), "kind": "other",
            "terms": [{"text": "word %d" % i, "language": "en"}]})
            for i in range(50)])
        take(d, *[["crowd-%d" % i, "blame", "", "table", ""]
                  for i in range(4, -1, -1)])
        for answer in answers:
            result_of(answer)
    with server.connect() as c:
        version = c.call("server.status")["library"]["version"]
        equal(int(server.psql(
            "SELECT count(*) FROM counterpoint.library_change")), version)
        wanted = server.psql(
            "SELECT string_agg(text, ' ' ORDER BY concept) FROM "
            "counterpoint.concept_term WHERE concept LIKE 'crowd-%'")
        equal(" ".join(i["terms"][0]["text"] for i in c.call(
            "concept.list", filter="crowd-")["items"]), wanted)


def test_an_edit_with_psql_is_exported(server):
    with server.connect() as c:
        take(c, ["by-hand", "other", "", "before", ""])
        server.psql("UPDATE counterpoint.concept_term SET text = 'after' "
                    "WHERE concept = 'by-hand'")
        wait_until("the export shows it",
                   lambda: any(row.startswith("by-hand,") and "after" in row
                               for row in export(c).split("\r\n")))
