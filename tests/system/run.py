#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the system tests: run.py BUILD_DIR [PATTERN]. PATTERN is a part of
FILE::TEST, such as test_submit or test_http.py::test_metrics. Owns the order,
the shared daemon of a file and the count.

A test is a function test_* whose parameters say what it needs:
  server  the daemon that all tests of the file share (STATE, OPTIONS, PLUGINS
          and ASAN of the file say how it begins)
  world   to start daemons of its own
Files run side by side, one process each, two more than there are processors,
since many tests wait. SECONDS of a file is what it takes on a quiet machine, if
more than 10."""

import concurrent.futures
import contextlib
import importlib
import inspect
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import harness  # noqa: E402


class Shared:
    """The daemon of one file, started when the first test wants it."""

    def __init__(self, world, module):
        self.world, self.module = world, module
        self.server = None
        self.seen = 0  # complaints told already

    def get(self):
        if self.server is not None and self.server.process is None:
            self.server.start()
        elif self.server is not None and self.server.has_ended():
            self.drop()
        if self.server is None:
            self.server = self.world.server(
                getattr(self.module, "STATE", "starter"),
                options=getattr(self.module, "OPTIONS", None),
                plugins=getattr(self.module, "PLUGINS", None),
                asan=getattr(self.module, "ASAN", ""))
            self.world.made.clear()
            self.seen = 0
            self.server.start()
        return self.server

    def check(self):
        """After each test: alive, and no sanitizer has complained."""
        for server in self.world.made:
            harness.equal(server.complaints(), [], "sanitizer")
        if self.server is None:
            return
        complaints = self.server.complaints()
        new, self.seen = complaints[self.seen:], len(complaints)
        harness.equal(new, [], "sanitizer")
        if self.server.process is not None:
            harness.holds(not self.server.has_ended(), "the daemon has died")

    def end(self):
        """The last test of each file: it leaves in order, its chain whole."""
        if self.server.process is None:
            return
        with self.server.connect() as c:
            verdict = c.call("audit.verify")
        harness.equal(verdict["intact"], True, "audit")
        self.server.stop()
        self.check()

    def drop(self):
        if self.server is not None:
            self.server.remove()
        self.server = None


def report(name, began, fault):
    print("%s %s (%.1f s)" % ("ok  " if fault is None else "FAIL", name,
                              time.monotonic() - began), flush=True)
    if fault is not None:
        print(fault, flush=True)
    return fault is None


def run_one(name, action, shared):
    began, fault = time.monotonic(), None
    shared.world.made.clear()
    try:
        action()
        shared.check()
    except Exception:  # a test may fail in any way
        fault = traceback.format_exc()
        servers = shared.world.made + [shared.server] * bool(shared.server)
        for server in servers:
            fault += "\n--- the end of a daemon's log ---\n" + \
                server.log_end()
    return report(name, began, fault)


def tests_of(module):
    found = [f for n, f in inspect.getmembers(module, inspect.isfunction)
             if n.startswith("test_") and f.__module__ == module.__name__]
    return sorted(found, key=lambda f: f.__code__.co_firstlineno)


def run_file(world, name, pattern):
    module = importlib.import_module(name)
    shared = Shared(world, module)
    passed = failed = 0

    def count(good):
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)

    try:
        for test in tests_of(module):
            title = "%s.py::%s" % (name, test.__name__)
            if pattern and pattern not in title:
                continue
            wants = inspect.signature(test).parameters

            def action(test=test, wants=wants):
                given = {}
                if "world" in wants:
                    given["world"] = world
                if "server" in wants:
                    given["server"] = shared.get()
                test(**given)

            count(run_one(title, action, shared))
        if shared.server is not None:
            count(run_one("%s.py::daemon_ends_in_order" % name, shared.end,
                          shared))
    finally:
        shared.drop()
    print("%d passed, %d failed" % (passed, failed))
    return failed == 0


def output_of(arguments):
    """What a run prints, and the processor's seconds that it and its daemons
    took. What it leaves behind is ended with it, and cannot hold us up: a
    file, unlike a pipe, has no end to wait for."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), *arguments],
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        _, process.returncode, usage = os.wait4(process.pid, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        output.seek(0)
        return output.read(), usage.ru_utime + usage.ru_stime


def run_child(arguments):
    began = time.monotonic()
    text, cpu = output_of(arguments)
    cost = "     %s.py took %.0f s, and %.0f s of a processor\n" % (
        arguments[-1], time.monotonic() - began, cpu)
    sums = re.findall(r"^(\d+) passed, (\d+) failed$", text, re.M)
    if not sums:
        return text + "FAIL %s ended early\n" % arguments[-1] + cost, 0, 1
    return re.sub(r"\d+ passed, \d+ failed\n$", cost, text), \
        int(sums[-1][0]), int(sums[-1][1])


def choose_files(pattern):
    names = sorted(f[:-3] for f in os.listdir(HERE)
                   if f.startswith("test_") and f.endswith(".py"))
    chosen = []
    for name in names:
        titles = ["%s.py::%s" % (name, t.__name__)
                  for t in tests_of(importlib.import_module(name))]
        if not pattern or any(pattern in t for t in titles):
            chosen.append(name)
    # The long ones first, so that no processor waits for them at the end.
    return sorted(chosen, key=lambda n: -getattr(
        importlib.import_module(n), "SECONDS", 10))


def run_all(build, pattern):
    passed = failed = 0
    folder = harness.temporary_folder()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        began = time.monotonic()
        harness.World(build, folder).prepare()
        print("ok   the template clusters (%.1f s)" %
              (time.monotonic() - began), flush=True)
        with concurrent.futures.ThreadPoolExecutor(
                os.cpu_count() + 2) as pool:
            futures = [pool.submit(run_child, [
                "--in", folder, build, pattern or "", name])
                for name in choose_files(pattern)]
            for future in concurrent.futures.as_completed(futures):
                text, good, bad = future.result()
                print(text, end="", flush=True)
                passed, failed = passed + good, failed + bad
    except Exception:
        traceback.print_exc(file=sys.stdout)
        failed += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return failed == 0 and passed > 0


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--in"]:
        folder, build, pattern, name = arguments[1:]
        sys.exit(not run_file(harness.World(build, folder), name, pattern))
    if not 1 <= len(arguments) <= 2:
        sys.exit("usage: run.py BUILD_DIR [PATTERN]")
    pattern = arguments[1] if len(arguments) == 2 else None
    sys.exit(not run_all(os.path.abspath(arguments[0]), pattern))


if __name__ == "__main__":
    main()
