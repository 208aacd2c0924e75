# SPDX-License-Identifier: Apache-2.0
"""Runs the client in pipes or on a terminal. Owns the server and the files of
one test."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios

import fake

PATIENCE = 60  # seconds until a run of the client counts as hung


class Run:
    def __init__(self, code, out, err):
        self.code, self.raw, self.err = code, out, err.decode()
        self.out = out.decode()

    @property
    def json(self):
        return json.loads(self.out)

    def expect(self, code):
        assert self.code == code, "exit %d instead of %d\n%s\n%s" % (
            self.code, code, self.out, self.err)
        assert "Sanitizer" not in self.err, self.err
        return self


class Client:
    def __init__(self, binary, directory):
        self.binary, self.directory = binary, directory
        self.server = None

    def serve(self, tcp=False):
        self.server = fake.Server(self.directory, tcp)
        return self.server

    def stop(self):
        if self.server is not None:
            self.server.stop()

    def file(self, name, content):
        path = os.path.join(self.directory, name)
        if isinstance(content, str):
            content = content.encode()
        with open(path, "wb") as f:
            f.write(content)
        return path

    def environment(self):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("COUNTERPOINT_") and k != "COLUMNS"}
        env["LC_ALL"] = "C"
        if self.server is not None:
            env["COUNTERPOINT_SOCKET"] = self.server.address
        return env

    def start(self, *arguments, **more):
        return subprocess.Popen(
            [self.binary, *arguments], env=self.environment(),
            stdin=more.get("stdin", subprocess.DEVNULL),
            stdout=more.get("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE)

    def run(self, *arguments, stdin=None, env=None):
        done = subprocess.run(
            [self.binary, *arguments], env={**self.environment(),
                                            **(env or {})},
            input=stdin if stdin is not None else b"", capture_output=True,
            timeout=PATIENCE, check=False)
        return Run(done.returncode, done.stdout, done.stderr)

    def run_on_terminal(self, *arguments, columns=80):
        """Standard output and error are a terminal; `out` has both."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [self.binary, *arguments], env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
        os.close(slave)
        out = b""
        try:
            while chunk := os.read(master, 65536):
                out += chunk
        except OSError:  # the other end is closed
            pass
        os.close(master)
        return Run(process.wait(PATIENCE), out.replace(b"\r\n", b"\n"), b"")


def equal(have, want):
    assert have == want, "%r instead of %r" % (have, want)


def contains(text, *parts):
    for part in parts:
        assert part in text, "%r is not in:\n%s" % (part, text)


def lacks(text, *parts):
    for part in parts:
        assert part not in text, "%r is in:\n%s" % (part, text)
