# SPDX-License-Identifier: Apache-2.0
"""The envelope and the framing: what is sent wrong gets a precise error, and
the connection lives on."""

import json
import socket
import struct

from harness import (DEPTH_MAX, LINE_MAX, contains, equal, holds, refused,
                     result_of, wait_until)

PARSE_ERROR, INVALID_REQUEST = -32700, -32600
METHOD_NOT_FOUND, INVALID_PARAMS = -32601, -32602
WHO = "session.whoami"


def ask(client, line):
    """The answer to one raw line, and that the connection lives on."""
    client.send_raw(line + b"\n")
    answer = client.read()
    equal(client.call(WHO)["account"], "operator")
    return answer


def request(method=WHO, **more):
    return {"jsonrpc": "2.0", "method": method, **more}


# --- requests ---

def test_answers_by_id(server):
    with server.connect() as c:
        for value in (1, 0, -7, 2**53, 1.5, "", "x", "é\U0001f642", "1",
                      None):
            c.send(request(id=value))
            answer = c.read()
            equal(answer["id"], value)
            equal(answer["jsonrpc"], "2.0")
            equal(sorted(answer), ["id", "jsonrpc", "result"])


def test_refuses_ids_of_other_types(server):
    with server.connect() as c:
        for value in (True, False, [], {}, [1], {"a": 1}):
            answer = ask(c, json.dumps(request(id=value)).encode())
            equal(answer["id"], None)
            equal(answer["error"]["code"], INVALID_REQUEST)
            equal(answer["error"]["data"]["field"], "id")


def test_notification_gets_no_answer(server):
    with server.connect() as c:
        c.send(request())
        c.send(request("no.such.method"))
        c.send(request("narrative.get", params={"slug": 7}))
        c.send(request(id=9))
        equal(c.read()["id"], 9)


def test_notification_takes_effect(server):
    with server.connect() as c:
        c.send(request("observation.submit", params={
            "text": "A notification is stored, too.", "key": "notified"}))

        def stored():
            return server.psql("SELECT count(*) FROM counterpoint.observation "
                               "WHERE key = 'notified'") == "1"
        wait_until("the notification's observation", stored)


def test_params_may_be_absent_or_empty(server):
    with server.connect() as c:
        for params in ({}, {"params": {}}, {"params": []}):
            c.send(request(id=1, **params))
            equal(c.read()["result"]["account"], "operator")


def test_refuses_other_envelopes(server):
    cases = [
        ({"id": 1, "method": WHO}, "jsonrpc"),
        ({"jsonrpc": "1.0", "id": 1, "method": WHO}, "jsonrpc"),
        ({"jsonrpc": 2.0, "id": 1, "method": WHO}, "jsonrpc"),
        ({"jsonrpc": "2.0", "id": 1}, "method"),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, "method"),
        ({"jsonrpc": "2.0", "id": 1, "method": None}, "method"),
        ({"jsonrpc": "2.0", "id": 1, "method": WHO, "params": "x"}, "params"),
        ({"jsonrpc": "2.0", "id": 1, "method": WHO, "params": [1]}, "params"),
        ({"jsonrpc": "2.0", "id": 1, "method": WHO, "params": None},
         "params"),
    ]
    with server.connect() as c:
        for value, field in cases:
            answer = ask(c, json.dumps(value).encode())
            equal(answer["id"], 1, str(value))
            equal(answer["error"]["code"], INVALID_REQUEST, str(value))
            equal(answer["error"]["data"]["field"], field)
        for scalar in (b"1", b"null", b"true", b'"x"', b"-0.5"):
            answer = ask(c, scalar)
            equal(answer["id"], None)
            equal(answer["error"]["code"], INVALID_REQUEST)


def test_unknown_method_is_named(server):
    with server.connect() as c:
        with refused("not_found", "method", code=METHOD_NOT_FOUND,
                     detail="narrative.destroy"):
            c.call("narrative.destroy")
        with refused("not_found", "method", code=METHOD_NOT_FOUND):
            c.call("x" * 100000)
        with refused("not_found", "method", code=METHOD_NOT_FOUND):
            c.call("é" * 3000)


def test_unknown_parameter_is_named(server):
    with server.connect() as c:
        with refused("invalid", "colour", code=INVALID_PARAMS):
            c.call("observation.submit", text="x", colour="red")
        with refused("invalid", "languages[0].weight", code=INVALID_PARAMS):
            c.call("audience.put", slug="x", name="x", kind="region",
                   languages=[{"language": "en", "share": 1, "weight": 1}],
                   time_zone="UTC", min_population=100000)


def test_wrong_types_are_named(server):
    cases = [
        ({}, "text"),
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({"text": ["x"]}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x", "language": "english!"}, "language"),
        ({"text": "x", "audience": "Viet Nam"}, "audience"),
        ({"text": "x", "channel": "pigeon"}, "channel"),
        ({"text": "x", "reach": -1}, "reach"),
        ({"text": "x", "reach": 1.5}, "reach"),
        ({"text": "x", "reach": "1"}, "reach"),
        ({"text": "x", "reach": 10**12}, "reach"),
        ({"text": "x", "credibility": 7}, "credibility"),
        ({"text": "x", "reliability": "G"}, "reliability"),
        ({"text": "x", "tlp": "white"}, "tlp"),
        ({"text": "x", "observed_at": "yesterday"}, "observed_at"),
        ({"text": "x", "observed_at": "2024-02-30T00:00:00Z"}, "observed_at"),
        ({"text": "x", "recommend": 1}, "recommend"),
        ({"text": "x", "key": {}}, "key"),
    ]
    with server.connect() as c:
        for params, field in cases:
            with refused("invalid", field, code=INVALID_PARAMS):
                c.call("observation.submit", params)


# --- batches ---

def test_batches_up_to_64(server):
    with server.connect() as c:
        for n in (1, 2, 64):
            c.send([request(id=i) for i in range(n)])
            answers = c.read()
            equal(sorted(a["id"] for a in answers), list(range(n)))
            holds(all("result" in a for a in answers), str(answers))


def test_batch_of_65_is_refused_whole(server):
    with server.connect() as c:
        answer = ask(c, json.dumps([
            request("observation.submit", id=i,
                    params={"text": "x", "key": "batch65-%d" % i})
            for i in range(65)]).encode())
        equal(answer["id"], None)
        equal(answer["error"]["code"], INVALID_REQUEST)
        contains(answer["error"]["data"]["detail"], "64", "65")
        equal(server.psql("SELECT count(*) FROM counterpoint.observation "
                          "WHERE key LIKE 'batch65%'"), "0")


def test_empty_batch_gets_one_error(server):
    with server.connect() as c:
        answer = ask(c, b"[]")
        holds(isinstance(answer, dict), str(answer))
        equal(answer["error"]["code"], INVALID_REQUEST)


def test_batch_of_notifications_gets_nothing(server):
    with server.connect() as c:
        c.send([request(), request("no.such")])
        c.send(request(id=3))
        equal(c.read()["id"], 3)


def test_bad_parts_of_a_batch_fail_alone(server):
    with server.connect() as c:
        c.send([request(id=1), 7, request("no.such", id=2), request(),
                request("observation.submit", id=3, params={"text": 1}), []])
        answers = c.read()
        equal(len(answers), 5)
        codes = sorted((a["id"] or 0, a.get("error", {}).get("code", 0))
                       for a in answers)
        equal(codes, [(0, INVALID_REQUEST), (0, INVALID_REQUEST), (1, 0),
                      (2, METHOD_NOT_FOUND), (3, INVALID_PARAMS)])


def test_batch_mixes_quick_and_slow(server):
    with server.connect() as c:
        c.send([request("observation.submit", id="s",
                        params={"text": "A batch has one answer."}),
                request(id="w"), request("audit.verify", id="v")])
        answers = {a["id"]: a for a in c.read()}
        equal(sorted(answers), ["s", "v", "w"])
        for answer in answers.values():
            result_of(answer)


# --- many at once ---

def test_answers_overtake(server):
    with server.connect() as c:
        lines = [json.dumps(request(method, id=method)).encode() + b"\n"
                 for method in ("audit.verify", "rpc.discover")]
        c.send_raw(b"".join(lines))
        equal([c.read()["id"], c.read()["id"]],
              ["rpc.discover", "audit.verify"])


def test_a_thousand_in_flight_are_answered_once_each(server):
    calls = []
    for i in range(250):
        calls += [(WHO, {}), ("narrative.get", {"slug": "proxy-war"}),
                  ("no.such", {}),
                  ("observation.submit", {"text": "Text number %d." % i})]
    with server.connect() as c:
        answers = c.pipeline(calls)
        equal(len(answers), 1000)
        equal(c.strays, {})
        for (method, _), answer in zip(calls, answers):
            equal("error" in answer, method == "no.such", str(answer))
        c.send(request(id="last"))
        equal(c.read()["id"], "last")


def test_many_connections(server):
    clients = [server.connect() for _ in range(100)]
    try:
        for c in clients:
            c.send(request(id=1))
        for c in clients:
            equal(c.read()["result"]["account"], "operator")
    finally:
        for c in clients:
            c.close()


def test_bytes_in_dribs_and_drabs(server):
    line = json.dumps(request(id=5)).encode() + b"\r\n"
    with server.connect() as c:
        for i in range(len(line)):
            c.send_raw(line[i:i + 1])
        equal(c.read()["id"], 5)
        c.send_raw(b"\n\r\n\n" + line + b"\n" + line)
        equal([c.read()["id"], c.read()["id"]], [5, 5])


# --- bad bytes ---

def test_broken_json(server):
    with server.connect() as c:
        for line in (b"{", b"}", b"[1,", b"nonsense", b"{'a':1}", b'{"a"}',
                     b'{"a":01}', b"[1]]", b'{"a":1}x', b"NaN", b"-", b'"',
                     b'{"a":"\x01"}', b"\xef\xbb\xbf{}", b"[" * 31,
                     b'{"a":1e999}', b'{"a":' + b"9" * 40 + b"}"):
            answer = ask(c, line)
            equal(answer["error"]["code"], PARSE_ERROR, repr(line))
            equal(answer["id"], None)
            equal(answer["error"]["data"]["kind"], "invalid")


def test_invalid_utf8(server):
    with server.connect() as c:
        for bad in (b"\xff", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80",
                    b"\xf5\x80\x80\x80", b"\x80", b"\xe2\x28\xa1"):
            line = b'{"jsonrpc":"2.0","id":1,"method":"observation.submit",' \
                b'"params":{"text":"' + bad + b'"}}'
            equal(ask(c, line)["error"]["code"], PARSE_ERROR, repr(bad))
            equal(ask(c, bad)["error"]["code"], PARSE_ERROR, repr(bad))


def test_nul_and_lone_surrogates(server):
    with server.connect() as c:
        for bad in (b"\\u0000", b"\x00", b"\\ud800", b"\\udc00x",
                    b"\\ud800\\ud800", b"a\\u0000b"):
            line = b'{"jsonrpc":"2.0","id":1,"method":"observation.submit",' \
                b'"params":{"text":"' + bad + b'"}}'
            equal(ask(c, line)["error"]["code"], PARSE_ERROR, repr(bad))
            line = b'{"jsonrpc":"2.0","id":"' + bad + b'","method":"x"}'
            equal(ask(c, line)["error"]["code"], PARSE_ERROR, repr(bad))
        equal(ask(c, b"\x00" * 100)["error"]["code"], PARSE_ERROR)


def test_surrogate_pairs_are_fine(server):
    with server.connect() as c:
        c.send_raw(b'{"jsonrpc":"2.0","id":"\\ud83d\\ude42","method":"' +
                   WHO.encode() + b'"}\n')
        equal(c.read()["id"], "\U0001f642")


def test_duplicate_keys(server):
    with server.connect() as c:
        for line in (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"x"}',
                     b'{"jsonrpc":"2.0","id":1,"method":"observation.submit",'
                     b'"params":{"text":"a","text":"b"}}'):
            equal(ask(c, line)["error"]["code"], PARSE_ERROR)


def nested(depth, closed=True):
    """A request whose document is that deep."""
    inner = depth - 2
    return (b'{"jsonrpc":"2.0","id":1,"method":"observation.submit","params":'
            b'{"x":' + b"[" * inner + (b"]" * inner if closed else b"") +
            b"}}")


def test_depth(server):
    with server.connect() as c:
        answer = ask(c, nested(DEPTH_MAX))
        equal(answer["error"]["code"], INVALID_PARAMS)
        equal(answer["error"]["data"]["field"], "x")
        for bomb in (nested(DEPTH_MAX + 1), nested(DEPTH_MAX + 1, False),
                     nested(50000), b"[" * 200000, b'{"a":' * 40000,
                     b"[{}," * 60000):
            answer = ask(c, bomb)
            equal(answer["error"]["code"], PARSE_ERROR)
        contains(ask(c, nested(DEPTH_MAX + 1))["error"]["data"]["detail"],
                 str(DEPTH_MAX))


def test_brackets_in_strings_are_no_depth(server):
    with server.connect() as c:
        text = "[{" * 1000 + '\\"' * 10
        got = c.call("observation.submit", text=text)
        equal(got["created"], True)


def test_many_small_values(server):
    with server.connect() as c:
        answer = ask(c, b"[" + b"{}," * 85000 + b"{}]")
        holds(answer["error"]["code"] in (PARSE_ERROR, INVALID_REQUEST),
              str(answer))


# --- long lines ---

def padded(length):
    line = json.dumps(request(id="long")).encode()
    return line[:-1] + b" " * (length - len(line)) + b"}"


def test_line_at_the_limit(server):
    with server.connect() as c:
        for end in (b"\n", b"\r\n"):
            c.send_raw(padded(LINE_MAX) + end)
            equal(c.read()["result"]["account"], "operator")


def test_line_over_the_limit_closes(server):
    for line in (padded(LINE_MAX + 1) + b"\n", b"x" * (LINE_MAX + 1),
                 b"[" * (3 * LINE_MAX)):
        with server.connect() as c:
            c.send(request(id="before"))
            c.send_raw(line)
            equal(c.read()["id"], "before")
            answer = c.read()
            equal(answer["id"], None)
            contains(answer["error"]["data"]["detail"], str(LINE_MAX))
            equal(c.read(), None)


def test_cut_off_line_is_not_acted_upon(server):
    with server.connect() as c:
        c.send_raw(json.dumps(request("observation.submit", id=1, params={
            "text": "never whole", "key": "cut-off"})).encode())
        c.sock.shutdown(socket.SHUT_WR)
        equal(c.read()["id"], None)
        equal(c.read(), None)
    equal(server.psql("SELECT count(*) FROM counterpoint.observation "
                      "WHERE key = 'cut-off'"), "0")


# --- leaving ---

def test_half_closed_client_gets_its_answers(server):
    with server.connect() as c:
        for i in range(20):
            c.send_call("narrative.get", {"slug": "proxy-war"})
        c.sock.shutdown(socket.SHUT_WR)
        seen = set()
        while (answer := c.read()) is not None:
            seen.add(answer["id"])
        equal(seen, set(range(1, 21)))


def test_client_that_leaves_does_not_stop_the_flow(server):
    for i in range(20):
        c = server.connect()
        c.send_call("observation.submit", {
            "text": "Left before the answer %d." % i, "key": "left-%d" % i})
        if i % 2:  # with a reset instead of an end
            c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                              struct.pack("ii", 1, 0))
        c.sock.shutdown(socket.SHUT_WR) if i % 4 == 0 else None
        c.close()

    def all_stored():
        return server.psql("SELECT count(*) FROM counterpoint.observation "
                           "WHERE key LIKE 'left-%'") == "20"
    wait_until("what was sent is stored", all_stored)
    with server.connect() as c:
        again = c.call("observation.submit", text="x", key="left-3")
        equal(again["created"], False)


def test_client_that_does_not_read_is_paused(server):
    """Neither memory without end nor a blocked daemon."""
    with server.connect() as lazy, server.connect() as c:
        lazy.sock.settimeout(0.3)
        line = json.dumps(request("rpc.discover", id=1)).encode() + b"\n"
        sent = 0
        try:
            while sent < 64 << 20:
                sent += lazy.sock.send(line * 1000)
        except TimeoutError:
            pass
        holds(sent < 64 << 20, "the daemon takes requests without end")
        equal(c.call(WHO)["account"], "operator")
        lazy.sock.settimeout(60)
        equal(lazy.read()["id"], 1)


def test_tcp_speaks_the_same(server):
    with server.connect(tcp=True) as c:
        equal(c.call(WHO), {"account": None, "roles": [], "by": "nothing"})
        c.send([request(id=1), request("no.such", id=2)])
        equal(len(c.read()), 2)
        c.send_raw(b"{\n")
        equal(c.read()["error"]["code"], PARSE_ERROR)
        with refused("forbidden"):
            c.call("observation.submit", text="x")
