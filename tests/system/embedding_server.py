# SPDX-License-Identifier: Apache-2.0
"""A small model server that speaks OpenAI's /v1/embeddings: its vectors are
hashed counts of character n-grams, so that texts which share much of their
wording are really near. Owns a thread. It can be slow, broken and away."""

import collections
import http.server
import json
import math
import ssl
import sys
import threading
import time
import zlib


def embed(text, dimensions):
    """Of length 1; the same in every process."""
    text = " %s " % " ".join(text.casefold().split())
    counts = collections.Counter(
        text[i:i + n] for n in (3, 4, 5) for i in range(len(text) - n + 1))
    vector = [0.0] * dimensions
    for gram, count in counts.items():
        key = zlib.crc32(gram.encode())
        vector[key % dimensions] += \
            (1 if key & 0x80000000 else -1) * math.sqrt(count)
    length = math.sqrt(sum(x * x for x in vector)) or 1
    return [round(x / length, 6) for x in vector]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        owner = self.server.owner
        length = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(length))
        texts = request["input"]
        if isinstance(texts, str):
            texts = [texts]
        owner.note(self.headers.get("Authorization"), request["model"], texts)
        time.sleep(owner.delay)
        if self.path != "/v1/embeddings":
            self.reply(404, {"error": {"message": "no such path"}})
        elif owner.status != 200:
            self.reply(owner.status, {"error": {"message": "told to fail"}})
        elif any(owner.unreadable in t for t in texts if owner.unreadable):
            self.reply(owner.fault,
                       {"error": {"message": "a text is too long"}})
        elif owner.garbage is not None:
            self.reply(200, owner.garbage)
        else:
            self.reply(200, {
                "object": "list", "model": request["model"],
                "data": [{"object": "embedding", "index": i,
                          "embedding": embed(t, owner.dimensions)}
                         for i, t in enumerate(texts)],
                "usage": {"prompt_tokens": sum(len(t.split()) for t in texts),
                          "total_tokens": sum(len(t.split())
                                              for t in texts)}})


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no news; all else is."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class EmbeddingServer:
    """Listens between start() and stop(), always at the same port."""

    def __init__(self, host="127.0.0.1", certificate=None):
        self.certificate = certificate  # with its key, in PEM: it speaks TLS
        self.host = host  # in the URL; it listens on the loopback address
        self.delay, self.status, self.garbage = 0, 200, None
        self.unreadable, self.fault = None, 400
        self.dimensions = 512
        self.requests = []  # (authorization, model, texts)
        self.port = 0
        self.http = None
        self.start()

    def note(self, authorization, model, texts):
        self.requests.append((authorization, model, texts))

    def texts(self, since=0):
        return [t for _, _, texts in self.requests[since:] for t in texts]

    @property
    def url(self):
        return "http%s://%s:%d/v1/embeddings" % (
            "s" if self.certificate else "", self.host, self.port)

    def start(self):
        self.http = Listener(("127.0.0.1", self.port), Handler)
        self.http.owner = self
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self.http.socket = context.wrap_socket(
                self.http.socket, server_side=True,
                do_handshake_on_connect=False)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, args=(0.05,),
                         daemon=True).start()
        return self

    def stop(self):
        """Connections that are kept go on; away() ends them too."""
        if self.http is not None:
            self.http.shutdown()
            self.http.server_close()
            self.http = None

    def away(self):
        self.stop()
        self.status = 503
