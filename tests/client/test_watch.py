# SPDX-License-Identifier: Apache-2.0
"""Following events."""

import json

from fake import Refusal, Silence
from harness import contains, equal

EVENT = {"specversion": "1.0", "id": "1", "source": "/x",
         "type": "observation.stored", "time": "2024-11-21T10:00:00.000Z",
         "subject": "0190", "data": {"a": "\x1b[1m"}}


BURST = {**EVENT, "type": "narrative.burst", "subject": "proxy-war",
         "data": {"state": "began", "audience": "kenya", "seen": 12,
                  "reason": "Seen 12 times in 60 minutes."}}


def serve_events(client, n, event=EVENT):
    server = client.serve()

    def subscribe(params):
        server.types = params.get("types")
        return {}
    server.methods["event.subscribe"] = subscribe

    def hook(connection, request):
        if request["method"] != "event.subscribe":
            return
        connection.send({"id": request["id"],
                         "result": subscribe(request["params"])})
        for _ in range(n):
            connection.send({"method": "event", "params": event})
        raise Silence
    server.hook = hook
    return server


def finish(process):
    process.terminate()
    process.stdout.close()
    process.stderr.close()
    process.wait(10)


def test_watch_prints_lines(client):
    server = serve_events(client, 2)
    process = client.start("watch", "observation.stored", "plugin.*")
    lines = [process.stdout.readline().decode() for _ in range(2)]
    equal(lines[0], '2024-11-21T10:00:00.000Z\tobservation.stored\t0190\t'
          '{"a":"\\u001B[1m"}\n')
    equal(server.types, ["observation.stored", "plugin.*"])
    finish(process)


def test_watch_tells_a_burst_in_words(client):
    serve_events(client, 1, BURST)
    process = client.start("watch", "narrative.burst")
    equal(process.stdout.readline().decode(),
          "2024-11-21T10:00:00.000Z\tnarrative.burst\tproxy-war\t"
          "began at kenya: Seen 12 times in 60 minutes.\n")
    finish(process)


def test_watch_as_ndjson_across_a_loss(client):
    server = serve_events(client, 1)
    process = client.start("watch", "--json")
    equal(json.loads(process.stdout.readline()), EVENT)
    equal(server.types, ["observation.stored", "x.y"])
    for connection in server.open:
        connection.close()
    equal(json.loads(process.stdout.readline()), EVENT)
    contains(process.stderr.readline().decode(), "trying again: unavailable")
    equal(server.connections, 2)
    finish(process)


def test_watch_is_refused(client):
    server = client.serve()

    def hook(connection, request):
        raise Refusal("forbidden", "log in first")
    server.hook = hook
    contains(client.run("watch").expect(1).err, "forbidden: log in first")
    client.stop()
    client.run("watch").expect(3)
