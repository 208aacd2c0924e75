# SPDX-License-Identifier: Apache-2.0
"""Calendars that are cut off, or hold nothing."""

from harness import contains, equal

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
EVENT = "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:A\r\nEND:VEVENT\r\n"


def serve(client):
    calls = []

    def take(params):
        calls.append(params["content"])
        found = params["content"].count("BEGIN:VEVENT")
        return {"counts": {"occasions": {"created": found}} if found else {},
                "refused": []}
    client.serve().methods["library.import"] = take
    return calls


def test_a_calendar_that_is_cut_off_is_refused(client):
    calls = serve(client)
    for content, word in (
            ("BEGIN:VCALENDAR\nfoo\n", "x.ics: invalid: line 2: the calendar "
             "ends without END:VCALENDAR"),
            (HEAD + EVENT, "line 6: the calendar ends without"),
            (HEAD + "BEGIN:VEVENT\r\nUID:a\r\nEND:VCALENDAR\r\n",
             "the event that begins in line 3 does not end")):
        run = client.run("library", "import",
                         client.file("x.ics", content)).expect(1)
        contains(run.err, word)
    equal(calls, [])
    client.run("library", "import", client.file(
        "x.ics", HEAD + EVENT + "END:VCALENDAR\r\n\r\n")).expect(0)
    equal(len(calls), 1)


def test_an_import_of_nothing_says_so(client):
    serve(client)
    for name, content in (("x.ics", HEAD + "END:VCALENDAR\r\n"),
                          ("x.json", '{"format": "counterpoint-library/1"}')):
        equal(client.run("library", "import",
                         client.file(name, content)).expect(0).out,
              "There is nothing in it to import.\n")
