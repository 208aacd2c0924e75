# SPDX-License-Identifier: Apache-2.0
"""Wide answers on a narrow screen: lines with prose under them, whole words,
lists of a line an item, and what is said when there is nothing."""

from harness import contains, equal, lacks
from test_output import width

DETAIL = ("It is only reported, and the sentence says it as if it were known "
          "to everybody who was there.")
FINDING = {"rule": "hedge_preserved", "hard": True, "language": "en",
           "field": "variants[0].fact", "sentence": "Shells came [hearsay].",
           "detail": DETAIL, "mend": "Say who says so."}
GAP = {"pressure": 6.5, "narrative": "nuclear-self-defence", "seen": 4,
       "audience": "southeast-asia", "language": "id", "missing": [
           {"kind": "no_message", "detail": DETAIL},
           {"kind": "no_trusted_messenger", "detail": "Nobody is trusted."}]}
OCCURRENCE = {
    "occasion": "asean-regional-forum", "starts": "2026-12-01",
    "title": "ASEAN Regional Forum, meeting of ministers", "narratives": [
        {"narrative": "nuclear-self-defence", "lift": 2.25, "covered": False,
         "posture": "prebunk", "late": False, "clear_by": "2026-11-24",
         "messages": [], "reasons": [DETAIL]}]}
NARRATIVES = [
    {"slug": "proxy-war", "kind": "narrative", "title": "A war by " * 12,
     "summary": DETAIL, "tags": ["distort", "divide"], "harm": "high",
     "meta": {"version": 3, "state": "draft"}},
    {"slug": "asian-nato", "kind": "narrative", "title": "An Asian NATO",
     "summary": DETAIL, "note": "ok", "meta": {"version": 1}}]


def serve(client, **methods):
    server = client.serve()
    for name, result in methods.items():
        server.methods[name.replace("_", ".")] = lambda p, r=result: r
    return server


def assert_fits(out, columns=80):
    for line in out.split("\n"):
        assert width(line) <= columns, (columns, width(line), line)


def assert_whole_words(out, *texts):
    words = set(out.split())
    for text in texts:
        for word in text.split():
            assert word in words, "%r is broken in:\n%s" % (word, out)


def test_findings_stand_in_blocks(client):
    serve(client, message_review={"findings": [FINDING]})
    for columns in (40, 80, 100):
        out = client.run_on_terminal("review", "m",
                                     columns=columns).expect(1).out
        assert_fits(out, columns)
        assert_whole_words(out, "hedge_preserved variants[0].fact", DETAIL)
    out = client.run_on_terminal("review", "m").expect(1).out
    contains(out, "      RULE             FIELD",
             "hard  hedge_preserved  variants[0].fact",
             "\n    FINDING   It is only reported, and the sentence",
             "\n    MEND      Say who says so.\n")


def test_gaps_stand_in_blocks(client):
    serve(client, library_gaps={"gaps": [GAP]})
    out = client.run_on_terminal("gaps").expect(0).out
    assert_fits(out)
    assert_whole_words(out, DETAIL, "nuclear-self-defence southeast-asia")
    contains(out, "\n    WHAT TO DO  It is only reported")
    equal(client.run("gaps").expect(0).out,
          "6.5\tnuclear-self-defence\tsoutheast-asia\tid\t4\t"
          "no_message, no_trusted_messenger\t%s Nobody is trusted.\n" % DETAIL)


def test_the_calendar_tells_the_title(client):
    serve(client, prebunk_calendar={"occurrences": [OCCURRENCE]})
    out = client.run_on_terminal("calendar").expect(0).out
    assert_fits(out)
    assert_whole_words(out, DETAIL, "nuclear-self-defence 2026-11-24")
    contains(out, "ASEAN Regional Forum, meeting of ministers "
             "(asean-regional-forum)\n", "\n    WHY       It is only")
    equal(client.run("calendar").expect(0).out,
          "2026-12-01\tasean-regional-forum\tnuclear-self-defence\t2.25\t"
          "prebunk\tnone; due 2026-11-24\t%s\n" % DETAIL)


def test_why_a_text_matches_is_prose(client):
    server = client.serve()
    why = "It says \"proxy war\" and names who is said to lead it, twice."
    server.methods["observation.submit"] = lambda p: {"matches": [
        {"narrative": "proxy-war", "title": "NATO wages a war by proxy",
         "stance": "asserts", "confidence": 0.81, "why": [why, why]}]}
    path = client.file("t", "x")
    out = client.run_on_terminal("submit", path).expect(0).out
    assert_fits(out)
    assert_whole_words(out, why, "CONFIDENCE proxy-war")


def test_one_column_of_prose_wraps_beside_the_others(client):
    serve(client, x_y=[{"slug": "one", "about": DETAIL},
                       {"slug": "two", "about": "u" * 76}])
    out = client.run_on_terminal("call", "x.y").expect(0).out
    assert_fits(out)
    contains(out, "slug  about\none   It is only reported",
             "\n      ", "two\n    about  u")


def test_a_word_as_long_as_the_line_is_broken(client):
    serve(client, x_y=[{"slug": "one", "about": "w" * 200}])
    out = client.run_on_terminal("call", "x.y", columns=40).expect(0).out
    assert_fits(out, 40)
    contains(out, "one\n    about  www")
    equal(out.count("w"), 200)


def test_paragraphs_stay(client):
    serve(client, x_y={"slug": "one", "text": "First.\n\nSecond."})
    equal(client.run_on_terminal("call", "x.y").expect(0).out,
          "slug  one\ntext:\n  First.\n\n  Second.\n")
    equal(client.run("call", "x.y").expect(0).out,
          "slug\tone\ntext\tFirst.  Second.\n")


def test_a_list_is_a_line_an_item(client):
    serve(client, narrative_list={"items": NARRATIVES})
    out = client.run_on_terminal("call", "narrative.list").expect(0).out
    assert_fits(out)
    lines = out.rstrip("\n").split("\n")
    equal(len(lines), 4)
    equal(lines[0].split()[:3], ["slug", "title", "state"])
    contains(lines[1], "proxy-war   A war by A war", "\u2026  draft", "high")
    contains(lines[2], "asian-nato  An Asian NATO")
    equal(lines[3], "(All of each item with --json.)")
    lacks(out, "summary", "tags", "meta")
    equal(client.run("--json", "call", "narrative.list").json["items"],
          NARRATIVES)
    contains(client.run("call", "narrative.list").expect(0).out, DETAIL)


def test_a_list_of_observations_tells_what_they_match(client):
    serve(client, observation_list={"items": [
        {"id": "7", "text": "A post.", "matches": [
            {"narrative": "proxy-war", "confidence": 0.831,
             "stance": "asserts", "why": ["x"]},
            {"narrative": "nato", "confidence": 0.4}]},
        {"id": "8", "text": "Another.", "matches": []}]})
    out = client.run_on_terminal("call", "observation.list",
                                 columns=120).expect(0).out
    equal(out.split("\n")[0].split(), ["id", "matches", "text"])
    contains(out, "proxy-war 0.83 asserts, nato 0.40  A post.")
    lacks(out, "why")


def test_an_empty_list_says_so(client):
    serve(client, narrative_list={"items": []})
    run = client.run("call", "narrative.list").expect(0)
    equal((run.out, run.err), ("", "None.\n"))
    equal(client.run_on_terminal("call", "narrative.list").expect(0).out,
          "None.\n")
    equal(client.run("--json", "call", "narrative.list").json, {"items": []})


def test_lists_of_any_shape(client):
    server = serve(client, x_list={"entries": [{"seq": 1, "at": "now"}]})
    run = client.run_on_terminal
    equal(run("call", "x.list").expect(0).out, "seq  at\n1    now\n")
    server.methods["x.list"] = lambda p: {"items": [
        {"id": 1, "reason": DETAIL, "due": True, "review_on": "2026-12-01"}]}
    equal(run("call", "x.list").expect(0).out, "id  review_on   due\n"
          "1   2026-12-01  yes\n(All of each item with --json.)\n")
    for result, want in (({"items": []}, "None.\n"), ({}, ""), (None, "\n"),
                         ({"items": [{"a": {}}]},
                          "(All of each item with --json.)\n"),
                         ({"items": ["a", "b"]}, "items  a, b\n")):
        server.methods["x.list"] = lambda p, r=result: r
        equal(run("call", "x.list").expect(0).out, want)


def test_an_empty_calendar_says_why(client):
    server = serve(client, occasion_list={"items": []}, prebunk_calendar={
        "from": "2026-11-22", "to": "2027-02-20", "occurrences": []})
    run = client.run("calendar").expect(0)
    equal(run.out, "")
    contains(run.err, "has no occasion", ".ics",
             "counterpoint library import etc/starter/occasions.json\n")
    equal(server.seen[-1], ("occasion.list", {"limit": 1}))
    server.methods["occasion.list"] = lambda p: {"items": [{"slug": "a"}]}
    contains(client.run("calendar", "--audience", "kenya").expect(0).err,
             "No occasion from 2026-11-22 to 2027-02-20 for kenya. --days")
    equal(client.run("--json", "calendar").expect(0).err, "")
    del server.methods["occasion.list"]
    contains(client.run("calendar").expect(0).err, "No occasion from")


def test_empty_gaps_say_why(client):
    one = {"items": [{"slug": "a"}]}
    server = serve(client, library_gaps={"gaps": []}, audience_list=one,
                   narrative_list={"items": []})
    run = client.run("gaps").expect(0)
    equal(run.out, "")
    contains(run.err, "has no narrative", "library import")
    server.methods["narrative.list"] = lambda p: one
    contains(client.run("gaps").expect(0).err, "No gaps", "language_share")
