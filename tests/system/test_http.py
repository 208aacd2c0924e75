# SPDX-License-Identifier: Apache-2.0
"""HTTP: the same envelopes, and what operators look at."""

import json
import re
import socket

from harness import contains, equal, holds, wait_until

JSON = {"Content-Type": "application/json"}


def rpc(method="session.whoami", **more):
    return {"jsonrpc": "2.0", "id": 1, "method": method, **more}


def test_rpc_without_a_token(server):
    status, headers, body = server.http_rpc(rpc())
    equal(status, 200)
    contains(headers["Content-Type"], "application/json")
    equal(json.loads(body)["result"]["account"], None)
    status, _, body = server.http_rpc(
        rpc("observation.submit", params={"text": "x"}))
    equal(json.loads(body)["error"]["data"]["kind"], "forbidden")


def test_rpc_with_a_token(server):
    token = server.account("web", ["analyst"])
    status, _, body = server.http_rpc(rpc(), token)
    answer = json.loads(body)["result"]
    equal((status, answer["account"], answer["by"]), (200, "web", "token"))
    status, _, body = server.http_rpc(
        rpc("observation.submit", params={"text": "Over HTTP."}), token)
    equal(json.loads(body)["result"]["created"], True)


def test_bad_tokens(server):
    for value in ("Bearer x", "Bearer cp_" + "A" * 43, "Basic eDp5", "Bearer",
                  "Bearer "):
        status, headers, body = server.http(
            "POST", "/rpc", json.dumps(rpc()),
            {**JSON, "Authorization": value})
        equal(status, 401, value)
        equal(headers["WWW-Authenticate"], "Bearer")
        equal(json.loads(body)["error"]["data"]["kind"], "forbidden")


def test_batches_and_notifications(server):
    token = server.account("web", ["analyst"])
    status, _, body = server.http_rpc([rpc(), rpc("no.such")], token)
    equal((status, len(json.loads(body))), (200, 2))
    status, _, body = server.http_rpc(
        {"jsonrpc": "2.0", "method": "session.whoami"}, token)
    equal((status, body), (204, b""))


def test_bad_bodies(server):
    for body, code in ((b"{", -32700), (b"", -32700), (b"[]", -32600),
                       (b"\xff", -32700), (b"[" * 40, -32700)):
        status, _, answer = server.http("POST", "/rpc", body, JSON)
        equal(status, 200)
        equal(json.loads(answer)["error"]["code"], code, repr(body))


def test_body_limit(server):
    request = json.dumps(rpc()).encode()
    fits = request[:-1] + b" " * (256 * 1024 - len(request)) + b"}"
    equal(server.http("POST", "/rpc", fits, JSON)[0], 200)
    try:
        status, _, _ = server.http("POST", "/rpc", b"x" * (1 << 20), JSON)
        equal(status, 413)
    except (ConnectionError, BrokenPipeError):
        pass  # it closed before it was told all
    equal(server.http("GET", "/healthz")[0], 200)


def test_wrong_requests(server):
    equal(server.http("GET", "/rpc")[0], 405)
    equal(server.http("POST", "/healthz", b"x")[0], 405)
    equal(server.http("GET", "/nothing")[0], 404)
    equal(server.http("POST", "/rpc", "{}", {})[0], 415)
    equal(server.http("POST", "/rpc", "{}", {"Content-Type": "text/plain"})[0],
          415)


def test_web_pages_cannot_reach_it(server):
    equal(server.http("POST", "/rpc", "{}", {
        **JSON, "Origin": "https://example.org"})[0], 403)
    equal(server.http("GET", "/healthz", None,
                      {"Host": "evil.example.org"})[0], 403)


def test_events_need_a_connection(server):
    token = server.account("web", ["analyst"])
    _, _, body = server.http_rpc(rpc("event.subscribe", params={
        "types": ["library.changed"]}), token)
    equal(json.loads(body)["error"]["data"]["kind"], "invalid")


def test_health_and_readiness(server):
    equal(server.http("GET", "/healthz")[::2], (200, b"ok\n"))
    equal(server.http("GET", "/readyz")[::2], (200, b"ready\n"))
    status, _, body = server.http("HEAD", "/readyz")
    equal((status, body), (200, b""))


def test_openrpc_document(server):
    status, headers, body = server.http("GET", "/openrpc.json")
    equal(status, 200)
    contains(headers["Content-Type"], "application/json")
    with server.connect() as c:
        equal(json.loads(body), c.call("rpc.discover"))


def read_metrics(server):
    """{name{labels}: value}; fails on a line that is no Prometheus text."""
    status, headers, body = server.http("GET", "/metrics")
    equal(status, 200)
    contains(headers["Content-Type"], "text/plain", "version=0.0.4")
    values, types, text = {}, {}, body.decode()
    holds(text.endswith("\n"), "no newline at the end")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            holds(kind in ("counter", "gauge", "histogram"), line)
            holds(name not in types, "two types of " + name)
            types[name] = kind
        elif not line.startswith("# HELP "):
            found = re.fullmatch(
                r"([a-z_]+)(\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\})? "
                r"(-?[0-9.]+(e[+-]?\d+)?|NaN|[+-]Inf)", line)
            holds(found, "no metric: " + line)
            holds(found[1] in types, "no type of " + found[1])
            holds(found[1] + (found[2] or "") not in values, "twice: " + line)
            values[found[1] + (found[2] or "")] = float(found[4])
    return values


def test_metrics(server):
    before = read_metrics(server)
    equal(before["counterpoint_ready"], 1)
    equal(before['counterpoint_plugin_up{plugin="lexical"}'], 1)
    with server.connect() as c:
        c.call("observation.submit", text="Counted.")
    after = read_metrics(server)
    name = "counterpoint_observations_stored_total"
    equal(after[name], before[name] + 1)
    holds(after["counterpoint_calls_answered_total"] >
          before["counterpoint_calls_answered_total"], str(after))


def test_keep_alive(server):
    body = json.dumps(rpc()).encode()
    head = b"POST /rpc HTTP/1.1\r\nHost: localhost\r\n" \
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" \
        % len(body)
    with socket.create_connection(("127.0.0.1", server.http_port)) as s:
        s.settimeout(60)
        for _ in range(3):
            s.sendall(head + body)
            got = b""
            while b'"result"' not in got:
                chunk = s.recv(65536)
                holds(chunk, "closed")
                got += chunk
            contains(got, b"HTTP/1.1 200")


def test_client_that_leaves(server):
    token = server.account("web", ["analyst"])
    for i in range(10):
        body = json.dumps(rpc("observation.submit", params={
            "text": "Left over HTTP.", "key": "http-left-%d" % i})).encode()
        s = socket.create_connection(("127.0.0.1", server.http_port))
        s.sendall(b"POST /rpc HTTP/1.1\r\nHost: localhost\r\n"
                  b"Authorization: Bearer " + token.encode() + b"\r\n"
                  b"Content-Type: application/json\r\n"
                  b"Content-Length: %d\r\n\r\n" % len(body) + body)
        s.close()

    def stored():
        return server.psql("SELECT count(*) FROM counterpoint.observation "
                           "WHERE key LIKE 'http-left-%'") == "10"
    wait_until("what was sent is stored", stored)
    equal(server.http("GET", "/healthz")[0], 200)
