# SPDX-License-Identifier: Apache-2.0
"""A server that speaks enough of the protocol to test the client, and
misbehaves when a test says so. Owns its socket; what is tested is elsewhere."""

import json
import os
import queue
import socket
import threading
import uuid

METHODS = [
    ("observation.submit", "Submit an observation", ["analyst"], [
        ("text", {"type": "string"}, True),
        ("language", {"type": "string"}, False),
        ("audience", {"type": "string"}, False),
        ("channel", {"type": "string", "enum": ["radio", "web"]}, False),
        ("outlet", {"type": "string"}, False),
        ("reach", {"type": "integer"}, False),
        ("key", {"type": "string"}, False),
        ("recommend", {"type": "boolean"}, False),
    ]),
    ("test.echo", "Give back the parameters", [], [
        ("text", {"type": "string"}, False),
        ("count", {"type": "integer"}, False),
        ("share", {"type": "number"}, False),
        ("flag", {"type": ["boolean", "null"]}, False),
        ("words", {"type": "array", "items": {"type": "string"}}, False),
        ("numbers", {"type": "array", "items": {"type": "integer"}}, False),
        ("object", {"type": "object"}, False),
        ("anything", {}, False),
    ]),
    ("event.subscribe", "Follow events", ["analyst"], [
        ("types", {"type": "array", "items": {
            "type": "string", "enum": ["observation.stored", "x.y"]}}, True),
    ]),
    ("narrative.list", "List narratives", ["analyst"], []),
    ("campaign.make", "Make a campaign", ["author"], [
        ("template", {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "description": "which one"}}}, False),
        ("slots", {"type": "array", "items": {
            "type": "object", "required": [], "properties": {
                "types": {"type": "array", "items": {
                    "type": "string", "enum": ["debunk", "explain"]},
                    "description": "of which types"},
                "anchor": {"type": "object", "required": ["on"],
                           "properties": {"on": {"type": "string"}}}}}},
            True),
    ]),
]


def describe():
    return {
        "openrpc": "1.3.2",
        "methods": [{
            "name": name, "summary": summary, "x-roles": roles,
            "params": [{"name": p, "schema": schema, "required": required,
                        "description": "the " + p}
                       for p, schema, required in params],
            "result": {"name": "result", "description": "what it says",
                       "schema": {}},
        } for name, summary, roles, params in METHODS],
    }


class Refusal(Exception):
    def __init__(self, kind, detail, code=-32000, **more):
        super().__init__(detail)
        self.error = {"code": code, "message": kind,
                      "data": {"kind": kind, "detail": detail, **more}}


class Silence(Exception):
    """The request gets no answer (from here)."""


class Connection:
    def __init__(self, server, sock):
        self.server, self.sock = server, sock
        self.requests = 0

    def send_raw(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            pass

    def send(self, message):
        self.send_raw(json.dumps(
            {"jsonrpc": "2.0", **message}, ensure_ascii=False,
            separators=(",", ":")).encode() + b"\n")

    def close(self):
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def answer(self, request):
        self.requests += 1
        server = self.server
        server.seen.append((request["method"], request.get("params")))
        try:
            if server.hook is not None:
                server.hook(self, request)
            method = server.methods.get(request["method"])
            if method is None:
                raise Refusal("not_found",
                              "no method " + request["method"], -32601)
            self.send({"id": request["id"],
                       "result": method(request.get("params") or {})})
        except Refusal as refusal:
            self.send({"id": request["id"], "error": refusal.error})
        except Silence:
            pass

    def run(self):
        if self.server.greet is not None:
            self.server.greet(self)
        try:
            for line in self.sock.makefile("rb"):
                if len(line) > 256 * 1024:
                    self.server.too_long += 1
                self.answer(json.loads(line))
        except (OSError, ValueError):
            pass
        self.sock.close()


class Server:
    """Listens as soon as it is made; `hook(connection, request)` runs before
    each answer and may raise, `greet(connection)` on each connection."""

    def __init__(self, directory, tcp=False):
        self.observations = {}
        self.seen = []
        self.hook = self.greet = None
        self.connections = 0
        self.too_long = 0
        self.lock = threading.Lock()
        self.methods = {
            "rpc.discover": lambda p: describe(),
            "test.echo": lambda p: p,
            "server.status": lambda p: {"version": "0.1.0", "ready": True,
                                        "workers": [{"pid": 1, "state": "up"},
                                                    {"pid": 2, "state": "up"}]},
            "session.login": self.login,
            "observation.submit": self.submit,
        }
        self.tcp = tcp
        self.path = os.path.join(directory, "s")
        self.start()

    @property
    def address(self):
        if self.tcp:
            return "tcp:127.0.0.1:%d" % self.listener.getsockname()[1]
        return self.path

    def start(self):
        family = socket.AF_INET if self.tcp else socket.AF_UNIX
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        if not self.tcp and os.path.exists(self.path):
            os.unlink(self.path)
        self.listener.bind(("127.0.0.1", 0) if self.tcp else self.path)
        self.listener.listen(64)
        self.open = []
        threading.Thread(target=self.accept, args=(self.listener, ),
                         daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            connection = Connection(self, sock)
            self.open.append(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def stop(self):
        # shutdown() wakes the accept(), close() alone does not.
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        for connection in self.open:
            connection.close()

    def login(self, params):
        if params != {"token": "secret"}:
            raise Refusal("forbidden", "no such token", field="token")
        return {"login": "tester"}

    def submit(self, params):
        if "bad" in params["text"]:
            raise Refusal("invalid", "a bad text", field="text")
        with self.lock:
            created = params["key"] not in self.observations
            if created:
                self.observations[params["key"]] = params
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, params["key"])),
            "created": created, "language": "en",
            "matches": [{"narrative": "proxy-war", "title": "A proxy war",
                         "confidence": 0.8251, "state": "suggested",
                         "stance": "rebuts", "highlighted": True,
                         "plugins": [], "why": ["\"proxy war\""]},
                        {"narrative": "nato", "title": "NATO",
                         "confidence": 0.4, "state": "suggested",
                         "plugins": [], "why": []}],
            "assessment": {"posture": "debunk", "priority": "high",
                           "reasons": ["it spreads"], "seen": "likely",
                           "reach": 5000, "reach_basis": "outlet",
                           "trend": "rising", "harm": "high",
                           "decided": {"posture": "monitor",
                                       "priority": "low", "overdue": True,
                                       "audience": "kenya",
                                       "decided_by": "mai",
                                       "decided_on": "2026-11-02"}},
            **(advice() if params.get("recommend") else {}),
        }


def advice():
    """The recommender's part of a submission's result."""
    result = recommendations()
    return {"recommendation": result["id"],
            **{k: result[k] for k in ("recommendations", "not_chosen",
                                      "better_messenger")}}


def recommendations(text="Fact one.\nSources: [1] a paper"):
    return {
        "id": "0190-r", "posture": "debunk", "reasons": ["because"],
        "recommendations": [{
            "message": "the-message", "version": 3, "organisation": "the-desk",
            "language": "en", "text": text, "score": 0.8123,
            "factors": {"match": {"score": 0.8, "reason": "it matches"},
                        "resonance": {"score": 0.5, "reason": "they care"}},
            "why": "it fits best", "warnings": ["native review pending"],
            "evidence": ["item-one"], "deeds": [],
            "window": {"channel": "television", "time_zone": "Asia/Jakarta",
                       "prime_time": [{"from": "19:00", "to": "22:00"}]}}],
        "not_chosen": [{"message": "other", "organisation": "desk-two",
                        "reason": "expired evidence"}],
        "better_messenger": {"organisation": "desk-three",
                             "reason": "trusted more"},
    }


class Reorder:
    """A hook that answers in pairs, the later one first."""

    def __init__(self):
        self.held = queue.Queue()

    def __call__(self, connection, request):
        if request["method"] != "observation.submit":
            return
        if self.held.empty():
            self.held.put(request)
            raise Silence
        first = self.held.get()
        for one in (request, first):
            connection.send({"id": one["id"], "result":
                             connection.server.submit(one["params"])})
        raise Silence
