#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives the client against the fake server: run.py BINARY [NAME ...]. Owns the
order and the count; the tests are in the test_*.py files beside it. They wait
more than they work, so several run at once, each with a server of its own."""

import concurrent.futures
import inspect
import os
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import harness  # noqa: E402
import test_calendar  # noqa: E402
import test_call  # noqa: E402
import test_campaign  # noqa: E402
import test_layout  # noqa: E402
import test_lexicon  # noqa: E402
import test_library  # noqa: E402
import test_output  # noqa: E402
import test_review  # noqa: E402
import test_submit  # noqa: E402
import test_tables  # noqa: E402
import test_train  # noqa: E402
import test_verify  # noqa: E402
import test_watch  # noqa: E402

MODULES = [test_calendar, test_call, test_campaign, test_submit, test_library,
           test_lexicon, test_tables, test_output, test_layout, test_review,
           test_train, test_verify, test_watch]
AT_ONCE = 4


def run_test(name, test, binary):
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="counterpoint-") as directory:
        client = harness.Client(binary, directory)
        try:
            test(client)
            fault = None
        except Exception:  # a test may fail in any way
            fault = traceback.format_exc()
        finally:
            client.stop()
    print("%s %s (%.1f s)\n%s" % (
        "ok  " if fault is None else "FAIL", name, time.monotonic() - began,
        "" if fault is None else fault + "\n"), end="", flush=True)
    return fault is None


def tests_of(module):
    return [(name, test)
            for name, test in inspect.getmembers(module, inspect.isfunction)
            if name.startswith("test_") and
            test.__module__ == module.__name__]


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: run.py BINARY [NAME ...]")
    binary, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    tests = [(name, test) for module in MODULES
             for name, test in tests_of(module) if not wanted or name in wanted]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        good = list(pool.map(lambda t: run_test(*t, binary), tests))
    passed, failed = good.count(True), good.count(False)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
