# SPDX-License-Identifier: Apache-2.0
"""A caller of the protocol, also one that asks in ways no client would. Owns
its socket."""

import json
import select
import socket

from expect import PATIENCE, holds, result_of


class Client:
    """One connection: JSON lines over a Unix or TCP socket."""

    def __init__(self, address, timeout=PATIENCE):
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.settimeout(timeout)
        self.sock.connect(address)
        self.buffer = b""
        self.last_id = 0
        self.events = []
        self.strays = {}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self.sock.close()

    def send_raw(self, data):
        self.sock.sendall(data)

    def send(self, value):
        self.send_raw(json.dumps(value).encode() + b"\n")

    def send_call(self, method, params):
        self.last_id += 1
        self.send({"jsonrpc": "2.0", "id": self.last_id, "method": method,
                   "params": params})
        return self.last_id

    def read_line(self):
        """The next line, or None at the end."""
        while b"\n" not in self.buffer:
            chunk = self.sock.recv(1 << 18)
            if not chunk:
                return None
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def read(self):
        """The next message; None at the end."""
        line = self.read_line()
        return None if line is None else json.loads(line)

    def read_answer(self, wanted):
        """The answer with this id; events and other answers are kept."""
        while wanted not in self.strays:
            message = self.read()
            if message is None:
                raise ConnectionError("the daemon closed the connection")
            if isinstance(message, dict) and message.get("method") == "event":
                self.events.append(message["params"])
            else:
                self.strays[message["id"]] = message
        return self.strays.pop(wanted)

    def read_event(self, type_name):
        while True:
            for i, event in enumerate(self.events):
                if event["type"] == type_name:
                    return self.events.pop(i)
            message = self.read()
            holds(message is not None, "closed before an event " + type_name)
            if message.get("method") == "event":
                self.events.append(message["params"])
            else:
                self.strays[message["id"]] = message

    def call(self, method, params=None, **more):
        return result_of(self.read_answer(
            self.send_call(method, {**(params or {}), **more})))

    def pipeline(self, calls):
        """Sends all [(method, params)] at once; their answers in order."""
        first = self.last_id + 1
        lines = []
        for method, params in calls:
            self.last_id += 1
            lines.append(json.dumps({
                "jsonrpc": "2.0", "id": self.last_id, "method": method,
                "params": params}).encode())
        data = b"\n".join(lines) + b"\n" if lines else b""
        self.send_while_reading(data)
        return [self.read_answer(i) for i in range(first, self.last_id + 1)]

    def send_while_reading(self, data):
        """The daemon stops reading from who does not read its answers."""
        view = memoryview(data)
        self.sock.setblocking(False)
        try:
            while view:
                can_read, can_write, _ = select.select(
                    [self.sock], [self.sock], [], PATIENCE)
                holds(can_read or can_write, "neither takes nor answers")
                if can_read:
                    chunk = self.sock.recv(1 << 18)
                    if not chunk:
                        raise ConnectionError("the daemon closed")
                    self.buffer += chunk
                if can_write:
                    view = view[self.sock.send(view[:1 << 18]):]
        finally:
            self.sock.settimeout(PATIENCE)
