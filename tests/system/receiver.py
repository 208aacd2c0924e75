# SPDX-License-Identifier: Apache-2.0
"""An organisation's end of a webhook: verifies what comes as a stranger would,
from the headers and the body alone, and keeps each key once. It can be told how
to treat the attempts to come. Owns a thread."""

import base64
import collections
import hashlib
import hmac
import http.server
import json
import socket
import ssl
import sys
import threading
import time


def new_secret():
    return "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    """A connection for each request: a client may by itself send again what
    was cut on one that it had used before."""

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def do_POST(self):
        owner = self.server.owner
        body = self.rfile.read(int(self.headers["Content-Length"]))
        how, *value = owner.next_treatment().split(":")
        fault = owner.find_fault(self.headers, body)
        owner.note(self.headers.get("webhook-id"), how, fault)
        if fault:
            self.reply(401, fault.encode())
        elif how == "slow":
            owner.released.wait(float(value[0]))
            self.reply(503)
        elif how == "late":  # it says yes when it is let
            owner.released.wait()
            owner.accept(self.headers, body)
            self.reply(200, b"taken")
        elif how == "cut":
            self.cut()
        elif how == "talk":  # at length
            owner.accept(self.headers, body)
            self.reply(200, b"x" * 1000000)
        elif how == "lose":  # it has it, and says so to nobody
            owner.accept(self.headers, body)
            self.cut()
        elif how == "moved":
            self.reply(307, Location="http://127.0.0.1:1/")
        elif how != "ok":
            self.reply(int(how), **({"Retry_After": value[0]}
                                    if value else {}))
        else:
            owner.accept(self.headers, body)
            self.reply(200, b"taken")


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever is cancelled hangs up; all else is news."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Receiver:
    """`treatments`: ok, a status, STATUS:RETRY-AFTER, slow:SECONDS, late, cut,
    talk, lose or moved, one for each attempt to come; then `ever`."""

    def __init__(self, secret=None, certificate=None):
        self.secret = secret or new_secret()
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.treatments, self.ever = [], "ok"
        self.attempts = collections.Counter()  # by key
        self.accepted = {}  # by key: the event
        self.times = collections.Counter()  # that a key was accepted
        self.faults = []
        self.log = []  # time and treatment of each attempt
        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.listener.owner = self
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.listener.socket = context.wrap_socket(
                self.listener.socket, server_side=True)
        self.url = "%s://%s:%d/in" % (
            "https" if certificate else "http",
            "localhost" if certificate else "127.0.0.1",
            self.listener.server_address[1])
        threading.Thread(target=self.listener.serve_forever,
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.released.set()
        self.listener.shutdown()
        self.listener.server_close()

    def next_treatment(self):
        with self.lock:
            return self.treatments.pop(0) if self.treatments else self.ever

    def find_fault(self, headers, body):
        """What a receiver refuses: Standard Webhooks, word by word."""
        key, at = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(time.time() - int(at)) > 300:
            return "too old"
        mac = hmac.new(
            base64.b64decode(self.secret[len("whsec_"):]),
            b"%s.%s." % (key.encode(), at.encode()) + body, hashlib.sha256)
        wanted = "v1," + base64.b64encode(mac.digest()).decode()
        if not hmac.compare_digest(wanted, headers["webhook-signature"]):
            return "a wrong signature"
        if json.loads(body)["id"] != key:
            return "another id inside"
        return None

    def note(self, key, how, fault):
        with self.lock:
            self.attempts[key] += 1
            self.log.append((time.monotonic(), how))
            if fault:
                self.faults.append(fault)

    def accept(self, headers, body):
        with self.lock:
            self.accepted[headers["webhook-id"]] = json.loads(body)
            self.times[headers["webhook-id"]] += 1
