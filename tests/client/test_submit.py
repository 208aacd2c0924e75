# SPDX-License-Identifier: Apache-2.0
"""Submitting: one text, many rows, and a server that comes and goes."""

import hashlib
import json
import subprocess
import threading
import time

from fake import Refusal, Reorder, Silence, recommendations
from harness import contains, equal, lacks


def rows(n):
    return "".join(json.dumps({"text": "row %d" % i}) + "\n"
                   for i in range(n))


def texts(server):
    return sorted(p["text"] for p in server.observations.values())


def test_what_is_known_of_a_text(client):
    server = client.serve()
    url, time_of_day = "https://radio.example/news", "2026-11-02T10:00:00Z"
    client.run("submit", "--url", url, "--observed-at", time_of_day,
               "--reach", "5000", client.file("t.txt", "One.")).expect(0)
    (params, ) = server.observations.values()
    del params["key"]
    equal(params, {"text": "One.", "url": url, "reach": 5000,
                   "observed_at": time_of_day})


def test_a_row_is_right_about_itself(client):
    server = client.serve()
    for name, content in (
            ("r.ndjson", '{"text": "a", "reach": 7}\n{"text": "b"}\n'),
            ("r.csv", "text,reach\na,7\nb,\n")):
        client.run("submit", "--reach", "5000",
                   client.file(name, content)).expect(0)
        equal(sorted((p["text"], p["reach"])
                     for p in server.observations.values()),
              [("a", 7), ("b", 5000)])


def test_a_reach_is_a_number(client):
    path = client.file("t.txt", "One.")
    for reach in ("", "many", "-1", "5k", "99999999999999999999"):
        contains(client.run("submit", "--reach=" + reach, path).expect(2).err,
                 "--reach wants a number of people")
    server = client.serve()
    client.run("submit", "--reach", "0", path).expect(0)
    equal(server.seen[-1][1]["reach"], 0)


def test_one_text(client):
    server = client.serve()
    path = client.file("t.txt", "\ufeffA proxy war.\nSecond line.\r\n")
    run = client.run("submit", "--audience", "vietnam", "--channel", "radio",
                     "--language", "en", "--outlet", "KCNA", path).expect(0)
    contains(run.out, "0.83\t*\trebuts\tproxy-war\tA proxy war\t",
             "0.40\t\t\tnato\tNATO\t", "Posture: debunk (priority high)",
             "Decided for kenya: monitor (priority low) by mai on "
             "2026-11-02; its review is overdue",
             "Seen: likely, Reach: 5000, known by: outlet, Trend: rising, "
             "Harm: high")
    (params, ) = server.observations.values()
    key = params.pop("key")
    equal(params, {"text": "A proxy war.\nSecond line.", "audience": "vietnam",
                   "channel": "radio", "language": "en", "outlet": "KCNA"})
    equal(key, hashlib.blake2b(json.dumps(
        params, sort_keys=True, separators=(",", ":")).encode(),
        digest_size=32).hexdigest())
    contains(client.run("submit", "--audience", "vietnam", "--channel", "radio",
                        "--language", "en", "--outlet", "KCNA", path)
             .expect(0).out, "already there")
    contains(client.run("submit", "/nonexistent").expect(2).err,
             "/nonexistent: No such file")
    contains(client.run("submit", client.directory).expect(2).err,
             client.directory + ": Is a directory")


def test_a_text_is_marked(client):
    server = client.serve()
    path = client.file("r.ndjson", '{"text": "one"}\n'
                       '{"text": "two", "tlp": "clear"}\n')
    client.run("submit", "--tlp", "amber+strict", path).expect(0)
    equal({p["text"]: p["tlp"] for p in server.observations.values()},
          {"one": "amber+strict", "two": "clear"})
    asked = []
    server.methods["response.recommend"] = \
        lambda p: asked.append(p) or recommendations()
    client.run("recommend", "--audience", "a", "--text", "t", "--tlp",
               "red").expect(0)
    equal(asked, [{"audience": "a", "text": "t", "tlp": "red"}])


def test_one_text_from_stdin_as_json(client):
    client.serve()
    run = client.run("submit", "--json", stdin=b"a text").expect(0)
    equal(run.json["created"], True)
    contains(client.run("submit", "-", stdin=b"a bad text").expect(1).err,
             "counterpoint: invalid: text: a bad text")
    contains(client.run("submit", stdin=b"\xff\xfe").expect(1).err,
             "counterpoint: invalid: text: byte 1 is not valid UTF-8")
    contains(client.run("submit", stdin="é\xe9".encode("latin-1"))
             .expect(1).err, "invalid: text: byte 1 is not valid UTF-8")
    contains(client.run("submit", stdin=b"caf\xc3\xa9 \xc3").expect(1).err,
             "invalid: text: byte 7 is not valid UTF-8")
    contains(client.run("submit", stdin=b"A\0B").expect(1).err,
             "invalid: text: byte 2 is a NUL; is it a text?")
    client.run("submit", stdin=b"x" * 32768 + b"\n").expect(0)
    contains(client.run("submit", stdin=b"x" * 32769).expect(1).err,
             "invalid: text: 32769 bytes; a text has at most 32768")
    contains(client.run("submit", stdin=b"x" * 300000).expect(1).err,
             "a text has at most 32768")
    client.run("submit", stdin=b"x" * (17 * 1024 * 1024)).expect(1)


def test_bulk_counts_and_resume(client):
    server = client.serve()
    path = client.file("r.ndjson", rows(500))
    run = client.run("submit", path).expect(0)
    equal(run.out, "500 created, 0 already there, 0 refused\n")
    equal(len(server.observations), 500)
    client.file("r.ndjson", rows(600))
    equal(client.run("submit", path).expect(0).out,
          "100 created, 500 already there, 0 refused\n")
    equal(client.run("submit", "--key-prefix", "x", path).expect(0).out,
          "600 created, 0 already there, 0 refused\n")
    equal(client.run("submit", path, "--recommend", "--json").expect(0)
          .json["already_there"], 600)


def test_own_keys_and_defaults(client):
    server = client.serve()
    path = client.file("r.jsonl", '{"text":"a","key":"mine"}\n'
                       '{"text":"b","audience":"kenya"}\n')
    client.run("submit", "--audience", "vietnam", path).expect(0)
    equal(server.observations["mine"],
          {"text": "a", "key": "mine", "audience": "vietnam"})
    equal(sorted(p["audience"] for p in server.observations.values()),
          ["kenya", "vietnam"])


def test_window_is_used_and_kept(client):
    server = client.serve()
    held, most = [], [0]

    def hook(connection, request):
        held.append(request)
        most[0] = max(most[0], len(held))
        if len(held) == 64 or len(server.seen) == 200:
            for one in held:
                connection.send({"id": one["id"],
                                 "result": server.submit(one["params"])})
            held.clear()
        raise Silence
    server.hook = hook
    equal(client.run("submit", client.file("r.ndjson", rows(200))).expect(0)
          .out, "200 created, 0 already there, 0 refused\n")
    equal(most[0], 64)


def test_answers_out_of_order(client):
    server = client.serve()
    server.hook = Reorder()
    run = client.run("submit", "--json", client.file("r.ndjson", rows(100)))
    run.expect(0)
    equal(len(server.observations), 100)
    for row in run.json["rows"]:
        equal(row["result"]["created"], True)
    equal(sorted(row["line"] for row in run.json["rows"]),
          list(range(1, 101)))


def test_reconnects_in_mid_flight(client):
    server = client.serve()

    def hook(connection, request):
        if connection.requests == 30 and server.connections < 4:
            # Stored, but the answer is lost.
            server.submit(request["params"])
            connection.close()
            raise Silence
    server.hook = hook
    run = client.run("submit", client.file("r.ndjson", rows(300))).expect(0)
    contains(run.err, "trying again: unavailable: connection lost")
    equal(server.connections, 4)
    equal(texts(server), sorted("row %d" % i for i in range(300)))
    created, present = (int(part.split()[0]) for part in
                        run.out.split(", ")[:2])
    equal(created + present, 300)
    assert present >= 3, run.out


def test_logs_in_again_after_a_loss(client):
    server = client.serve()

    def hook(connection, request):
        if connection.requests == 10 and server.connections == 1:
            connection.close()
    server.hook = hook
    client.run("submit", "--token-file", client.file("t", "secret"),
               client.file("r.ndjson", rows(50))).expect(0)
    equal([m for m, _ in server.seen].count("session.login"), 2)


def test_server_restarts(client):
    server = client.serve()
    server.hook = lambda connection, request: time.sleep(0.002)
    process = client.start("submit", client.file("r.ndjson", rows(1000)))
    while len(server.observations) < 200:
        time.sleep(0.01)
    server.stop()
    time.sleep(0.5)
    server.start()
    out, _ = process.communicate(timeout=60)
    equal(process.returncode, 0)
    equal(len(server.observations), 1000)
    contains(out.decode(), "0 refused")


def test_server_stays_away(client):
    server = client.serve()

    def hook(connection, request):
        if connection.requests == 10:
            server.stop()
        if connection.requests >= 10:
            raise Silence
    server.hook = hook
    run = client.run("submit", "--timeout", "1.5",
                     client.file("r.ndjson", rows(100))).expect(3)
    equal(len(server.observations), 9)
    contains(run.out, " created, ")
    contains(run.err, "unavailable")


def test_waits_when_told(client):
    server = client.serve()
    refused = {}

    def hook(connection, request):
        key = request["params"]["key"]
        if key not in refused and len(refused) < 70:
            refused[key] = time.monotonic()
            raise Refusal("unavailable" if len(refused) % 2 else "overloaded",
                          "later", retry_after=1)
    server.hook = hook
    began = time.monotonic()
    run = client.run("submit", client.file("r.ndjson", rows(100))).expect(0)
    equal(run.out, "100 created, 0 already there, 0 refused\n")
    assert time.monotonic() - began >= 1
    equal(server.connections, 1)


def test_small_server(client):
    """A server that allows few requests in flight is not flooded for ever."""
    server = client.serve()
    in_flight = [0]

    def hook(connection, request):
        if in_flight[0] >= 4:
            raise Refusal("overloaded", "four at once")
        in_flight[0] += 1

        def later():
            in_flight[0] -= 1
            connection.send({"id": request["id"],
                             "result": server.submit(request["params"])})
        threading.Timer(0.01, later).start()
        raise Silence
    server.hook = hook
    equal(client.run("submit", client.file("r.ndjson", rows(40))).expect(0)
          .out, "40 created, 0 already there, 0 refused\n")


def test_never_answered(client):
    server = client.serve()

    def hook(connection, request):
        if request["params"]["text"] == "row 7":
            raise Silence
    server.hook = hook
    run = client.run("submit", "--timeout", "0.5",
                     client.file("r.ndjson", rows(20))).expect(3)
    contains(run.err, "timeout")
    contains(run.out, "19 created")


def test_refused_on_reconnect(client):
    server = client.serve()

    def greet(connection):
        if server.connections > 1:
            connection.send({"id": None, "error": {
                "code": -32000, "message": "x",
                "data": {"kind": "forbidden", "detail": "no account"}}})
    server.greet = greet

    def hook(connection, request):
        if connection.requests == 5:
            connection.close()
            raise Silence
    server.hook = hook
    contains(client.run("submit", client.file("r.ndjson", rows(20))).expect(1)
             .err, "forbidden: no account")


def test_refused_rows_do_not_stop_the_rest(client):
    server = client.serve()
    path = client.file("r.ndjson", b"\n".join([
        b'{"text":"one"}', b'', b'{"text":"bad two"}', b'not json',
        b'{"text":"\xff"}', b'[1]', b'{"text":"a","text":"b"}',
        b'{"text":"' + b"x" * 300000 + b'"}', b'  {"text":"last"} \r']))
    run = client.run("submit", path).expect(1)
    equal(run.out, "2 created, 0 already there, 6 refused\n")
    contains(run.err, "line 3: invalid: text: a bad text", "line 4: invalid: ",
             "line 5: invalid: ", "line 6: invalid: not a JSON object",
             "line 7: invalid: ", "line 8: invalid: ")
    equal(texts(server), ["last", "one"])
    document = client.run("submit", "--json", path).expect(1).json
    equal(document["already_there"], 2)
    equal(document["refused"], 6)
    equal([r for r in document["rows"] if r["line"] == 3],
          [{"line": 3, "error": {"kind": "invalid", "field": "text",
                                 "detail": "a bad text"}}])


def test_empty_input(client):
    client.serve()
    for name, content in (("a.ndjson", ""), ("b.ndjson", "\n\r\n \n"),
                          ("c.csv", ""), ("d.csv", "text\n"),
                          ("e.ndjson", "\ufeff")):
        equal(client.run("submit", client.file(name, content)).expect(0).out,
              "0 created, 0 already there, 0 refused\n")
        contains(client.run("submit", client.file(name, content)).err,
                 "there is nothing in it")


def test_a_column_that_is_no_parameter(client):
    """Once, of the header; the rows are not sent."""
    server = client.serve()
    path = client.file("r.csv", "text,lang\na,en\nb,fr\nc,ko\n")
    run = client.run("submit", path).expect(1)
    equal(run.err, "counterpoint: line 1: invalid: lang: observation.submit "
          "takes no such parameter; did you mean language?\n")
    equal(texts(server), [])


def test_ndjson_with_bom_and_crlf(client):
    server = client.serve()
    client.run("submit", client.file(
        "r.ndjson", '\ufeff{"text":"a"}\r\n{"text":"b"}')).expect(0)
    equal(texts(server), ["a", "b"])


def test_csv(client):
    server = client.serve()
    path = client.file("r.csv", '\ufefftext,reach,"outlet",recommend\r\n'
                       '"He said ""no"",\r\nand left",12,KCNA,\r\n'
                       'plain, ,,true\r\n'
                       '\r\n'
                       'last,3,"","no"')
    run = client.run("submit", path).expect(1)
    contains(run.err, "line 4: invalid: reach: \" \" is not a whole number")
    path = client.file("r.csv", '\ufefftext,reach,"outlet",recommend\r\n'
                       '"He said ""no"",\r\nand left",12,KCNA,\r\n'
                       'plain,,,true\r\n'
                       '\r\n'
                       'last,3,"","no"')
    run = client.run("submit", path).expect(0)
    have = {p["text"]: {k: v for k, v in p.items() if k not in
                        ("key", "text")} for p in server.observations.values()}
    equal(have, {'He said "no",\r\nand left': {"reach": 12, "outlet": "KCNA"},
                 "plain": {"recommend": True},
                 "last": {"reach": 3, "recommend": False}})


def test_csv_faults_have_lines(client):
    client.serve()
    path = client.file("r.csv", b'text,outlet\n'
                       b'"two\nlines",a\n'        # line 2
                       b'"closed"x,a\n'           # line 4
                       b'only one field\n'        # line 5
                       b'\xff\xfe,a\n'            # line 6
                       b'good,a\n'                # line 7
                       b'bad,"a"\n'               # line 8
                       b'"never closed,a\n')      # line 9
    run = client.run("submit", path).expect(1)
    equal(run.out, "2 created, 0 already there, 5 refused\n")
    contains(run.err, "line 4: invalid: text after a closing quote",
             "line 5: invalid: 1 fields where the header has 2",
             "line 6: invalid: text: is not valid UTF-8",
             "line 8: invalid: text: a bad text",
             "line 9: invalid: a quoted field does not end")


def test_csv_of_semicolons(client):
    """As spreadsheets write it where the comma is in numbers."""
    server = client.serve()
    path = client.file("r.csv", 'text;reach\n"one, two";5\nthree;\n')
    client.run("submit", path).expect(0)
    equal(sorted((p["text"], p.get("reach"))
                 for p in server.observations.values()),
          [("one, two", 5), ("three", None)])


def test_csv_headers(client):
    client.serve()
    for header in ("text,text\na,b\n", "text,\na,b\n", '"text\na,b\n',
                   b"te\xfft\na\n"):
        contains(client.run("submit", client.file("r.csv", header)).expect(1)
                 .err, "line 1: invalid: ")


def test_same_row_same_key_in_every_format(client):
    server = client.serve()
    client.run("submit", client.file("r.csv", "reach,text\n5,a b\n")).expect(0)
    equal(client.run("submit", client.file(
        "r.ndjson", '{"text":"a b", "reach":5}')).expect(0).out,
        "0 created, 1 already there, 0 refused\n")
    equal(client.run("submit", "--format", "csv", stdin=b"text,reach\na b,5\n")
          .expect(0).out, "0 created, 1 already there, 0 refused\n")
    equal(len(server.observations), 1)


def test_slow_pipe(client):
    """Each row is sent when it comes, not when the pipe ends."""
    server = client.serve()
    process = client.start("submit", "--format", "ndjson",
                           stdin=subprocess.PIPE)
    for i in range(3):
        process.stdin.write(b'{"te')
        process.stdin.flush()
        time.sleep(0.02)
        process.stdin.write(b'xt":"%d"}\n' % i)
        process.stdin.flush()
        deadline = time.monotonic() + 20
        while len(server.observations) <= i:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    out, _ = process.communicate(timeout=30)
    equal(out.decode(), "3 created, 0 already there, 0 refused\n")


def test_loss_while_the_pipe_is_quiet(client):
    server = client.serve()
    process = client.start("submit", "--format", "ndjson", "--timeout", "5",
                           stdin=subprocess.PIPE)
    process.stdin.write(b'{"text":"a"}\n')
    process.stdin.flush()
    while not server.observations:
        time.sleep(0.01)
    server.stop()
    time.sleep(0.3)
    server.start()
    process.stdin.write(b'{"text":"b"}\n')
    out, _ = process.communicate(timeout=30)
    equal(process.returncode, 0)
    equal(texts(server), ["a", "b"])
    # The first answer may have been lost with the server: it is asked again.
    assert out.decode() in ("2 created, 0 already there, 0 refused\n",
                            "1 created, 1 already there, 0 refused\n"), out


def test_bulk_with_recommendations(client):
    client.serve()
    run = client.run("submit", "--recommend",
                     client.file("r.ndjson", rows(2))).expect(0)
    contains(run.out, "Line 1", "Line 2", "the-message", "2 created")
    run = client.run("submit", client.file("s.ndjson", rows(2))).expect(0)
    lacks(run.out, "proxy-war")


def test_progress_only_on_a_terminal(client):
    server = client.serve()
    server.hook = lambda connection, request: time.sleep(0.005)
    path = client.file("r.ndjson", rows(150))
    run = client.run_on_terminal("submit", path).expect(0)
    contains(run.out, " observations, ", "/s", "150 created")
    equal(client.run("submit", path).expect(0).err, "")
