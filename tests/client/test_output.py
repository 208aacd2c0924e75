# SPDX-License-Identifier: Apache-2.0
"""What a person sees: tables, wrapping, and nothing that steers a terminal."""

import unicodedata

from fake import Refusal, recommendations
from harness import contains, equal, lacks

EVIL = "a\x1b[31mb\x07c\x7fd\u009b2Je\u202ef\u2066g\rh"


def assert_harmless(text):
    for c in text:
        if c == "\n":
            continue
        assert unicodedata.category(c) not in ("Cc", "Cf"), repr(text)


def width(line):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line)


def recommend(client, result, terminal=True, columns=80):
    client.serve().methods["response.recommend"] = lambda p: result
    arguments = ("recommend", "--audience", "a", "--narrative", "n")
    if terminal:
        return client.run_on_terminal(*arguments, columns=columns).expect(0)
    return client.run(*arguments).expect(0)


def test_recommendations_on_a_terminal(client):
    out = recommend(client, recommendations()).out
    contains(out, "Posture: debunk", "  - because",
             "1.  0.81  the-desk  the-message (version 3, en)",
             "FACTOR", "match", "0.80", "it matches",
             "! native review pending", "Evidence: item-one",
             "Window: 19:00\u201322:00 Asia/Jakarta, television\n",
             "        Fact one.\n",
             "Not chosen:", "expired evidence",
             "Better messenger: desk-three: trusted more")
    lacks(out, "\t", "Deeds")


def test_no_table_without_a_terminal(client):
    out = recommend(client, recommendations(), terminal=False).out
    contains(out, "match\t0.80\tit matches\n",
             "other\tdesk-two\texpired evidence\n")
    lacks(out, "FACTOR", "MESSAGE")


def test_absent_fields(client):
    for result in ({}, {"recommendations": []}, {"recommendations": [{}]},
                   {"recommendations": [{"factors": {"match": 0.5}}],
                    "posture": None, "not_chosen": None}, [], None, "text"):
        recommend(client, result)
        client.stop()
    server = client.serve()
    for result in ({}, [], {"matches": [{}], "assessment": {}}):
        server.methods["observation.submit"] = lambda p, r=result: r
        client.run("submit", client.file("t", "x")).expect(0)


def test_lines_fit_the_terminal(client):
    result = recommendations("Một câu dài " * 40 + "\n\n" + "漢字" * 200)
    result["not_chosen"][0]["reason"] = "很長的理由，" * 40
    result["recommendations"][0]["factors"]["match"]["reason"] = "x" * 300
    for columns in (40, 60, 120):
        out = recommend(client, result, columns=columns).out
        client.stop()
        for line in out.split("\n"):
            assert width(line) <= columns, (columns, width(line), line)
        contains(out.replace("\n", "").replace(" ", ""), "漢字" * 100)


def test_columns_are_aligned_by_width(client):
    client.serve().methods["x.list"] = lambda p: {"items": [
        {"slug": "a", "name": "日本", "last": "end"},
        {"slug": "b", "name": "e\u0301te\u0301", "last": "end"}]}
    out = client.run_on_terminal("call", "x.list").expect(0).out
    ends = [width(line[:line.index("end")]) for line in out.split("\n")
            if "end" in line]
    equal(len(ends), 2)
    equal(ends[0], ends[1])


def test_sentences_stand_one_below_the_other(client):
    client.serve().methods["x.get"] = lambda p: {
        "gaps": ["Nobody is named who tells the concerns that it has.",
                 "No survey tells how far it trusts anybody, near or far."],
        "tags": ["one", "two"], "name": "n"}
    out = client.run_on_terminal("call", "x.get").expect(0).out
    equal(out.replace("\r", ""), "tags  one, two\nname  n\ngaps:\n"
          "  Nobody is named who tells the concerns that it has.\n"
          "  No survey tells how far it trusts anybody, near or far.\n")
    contains(client.run("call", "x.get").expect(0).out,
             "gaps\tNobody is named", "has. No survey")


def test_escapes_in_recommendations(client):
    result = recommendations(EVIL + "\nnext line")
    result["posture"] = EVIL
    result["reasons"] = [EVIL]
    one = result["recommendations"][0]
    one["message"] = one["organisation"] = one["why"] = EVIL
    one["warnings"] = one["evidence"] = [EVIL]
    one["factors"] = {EVIL: {"score": EVIL, "reason": EVIL}}
    one["window"] = {"channel": EVIL, "time_zone": EVIL,
                     "prime_time": [{"from": EVIL, "to": EVIL}]}
    result["not_chosen"][0]["reason"] = EVIL
    result["better_messenger"]["reason"] = EVIL
    for terminal in (True, False):
        out = recommend(client, result, terminal).out
        client.stop()
        if not terminal:
            out = out.replace("\t", " ")
        assert_harmless(out)
        contains(out.replace("\n", "").replace(" ", ""), "\\x1b[31mb\\x07c",
                 "\\x9b2J", "\\u202e")
        contains(out, "        next line\n")


def test_escapes_everywhere_else(client):
    server = client.serve()
    server.methods["x.y"] = lambda p: {
        EVIL: EVIL, "list": [{EVIL: EVIL}], "texts": [EVIL], "deep": {EVIL: 1}}
    for arguments in (("call", "x.y"), ("call", "--json", "x.y")):
        assert_harmless(client.run_on_terminal(*arguments).expect(0).out)
    equal(client.run("call", "--json", "x.y").expect(0).json,
          server.methods["x.y"]({}))

    def hook(connection, request):
        raise Refusal("rule", EVIL, field=EVIL, rule=EVIL)
    server.hook = hook
    assert_harmless(client.run_on_terminal("call", "x.y").expect(1).out)
    assert_harmless(client.run("call", "x.y").expect(1).err)
    server.hook = None
    server.methods["rpc.discover"] = lambda p: {"methods": [{
        "name": EVIL, "summary": EVIL, "params": [
            {"name": EVIL, "description": EVIL, "schema": {"type": EVIL}}],
        "result": {"name": EVIL, "description": EVIL}}]}
    assert_harmless(client.run_on_terminal("methods").expect(0).out)
    assert_harmless(client.run_on_terminal("call", EVIL, "--help")
                    .expect(0).out)


def test_escapes_of_an_exported_library(client):
    client.serve().methods["library.export"] = \
        lambda p: {"content": {"format": "x", "messages": [{"slug": EVIL}]}}
    out = client.run_on_terminal("library", "export").expect(0)
    lacks(out.out, "\x1b", "\x7f", "\x9b")
    equal(out.json["messages"][0]["slug"], EVIL)
    contains(client.run("library", "export").expect(0).out, "\u009b")


def test_json_on_a_terminal_is_json(client):
    client.serve()
    run = client.run_on_terminal("status", "--json").expect(0)
    equal(run.json["ready"], True)


def test_status_for_a_person(client):
    client.serve()
    out = client.run_on_terminal("status").expect(0).out
    contains(out, "version  0.1.0", "ready    yes", "workers:", "pid", "state")
    equal(client.run("status").expect(0).out,
          "version\t0.1.0\nready\tyes\nworkers:\n1\tup\n2\tup\n")


def test_odd_results(client):
    server = client.serve()
    for result, want in ((None, "\n"), (True, "yes\n"), (3, "3\n"),
                         ("a\nb", "a\nb\n"), ([1, "x"], "1\nx\n"), ([], ""),
                         ({}, ""), ([[1], {"a": 0.5}], "1\na\t0.5\n"),
                         ({"a": {"b": []}, "c": None}, "c\t\na:\nb\t\n")):
        server.methods["x.y"] = lambda p, r=result: r
        equal(client.run("call", "x.y").expect(0).out, want)
        equal(client.run("call", "--json", "x.y").expect(0).json, result)


def test_many_columns(client):
    client.serve().methods["x.y"] = lambda p: [
        {"column-%02d" % i: "value %d %d" % (row, i) for i in range(20)}
        for row in range(2)]
    out = client.run_on_terminal("call", "x.y").expect(0).out
    contains(out, "column-19  value 1 19")


def test_output_that_cannot_be_written(client):
    client.serve().methods["server.status"] = lambda p: {"version": "1"}
    with open("/dev/full", "wb") as full:
        done = client.start("status", stdout=full)
        _, err = done.communicate(timeout=20)
    equal(done.returncode, 2)
    contains(err.decode(), "standard output: No space left on device")
