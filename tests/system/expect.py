# SPDX-License-Identifier: Apache-2.0
"""What tests expect, in words that say what is wrong when it is not so. Owns
nothing."""

import contextlib
import json
import time

PATIENCE = 60  # seconds until something that should happen counts as hung


class Failure(AssertionError):
    """A test's expectation that does not hold."""


class RpcError(Exception):
    """What an answer's error says."""

    def __init__(self, error):
        self.error = error
        self.code = error["code"]
        data = error.get("data") or {}
        self.kind = data.get("kind")
        self.field = data.get("field")
        self.rule = data.get("rule")
        self.detail = data.get("detail") or ""
        self.retry_after = data.get("retry_after")
        super().__init__(json.dumps(error, ensure_ascii=False))


def result_of(answer):
    if "error" in answer:
        raise RpcError(answer["error"])
    return answer["result"]


def wait_until(what, condition, patience=PATIENCE, pause=0.02, longest=0.1):
    """Polls until the condition is true and returns what it gave. To look takes
    of the processor that others wait for: the pause grows, to `longest`."""
    end = time.monotonic() + patience
    while True:
        got = condition()
        if got:
            return got
        if time.monotonic() > end:
            raise Failure("after %d s still not: %s" % (patience, what))
        time.sleep(pause)
        pause = min(1.2 * pause, longest)


# --- expectations ---

def equal(have, want, what=""):
    if have != want:
        raise Failure("%s%r instead of %r" % (
            what and what + ": ", have, want))


def holds(condition, what):
    if not condition:
        raise Failure(what)


def contains(text, *parts):
    for part in parts:
        if part not in text:
            raise Failure("%r is not in: %s" % (part, text))


@contextlib.contextmanager
def refused(kind, field=None, rule=None, code=None, detail=()):
    """The block must end in an error of this kind; yields a holder of it."""
    holder = []
    try:
        yield holder
    except RpcError as e:
        holder.append(e)
        equal(e.kind, kind, str(e))
        if field is not None:
            equal(e.field, field, str(e))
        if rule is not None:
            equal(e.rule, rule, str(e))
        if code is not None:
            equal(e.code, code, str(e))
        contains(e.detail, *([detail] if isinstance(detail, str) else detail))
        return
    raise Failure("not refused, though it should be: %s %s %s" %
                  (kind, field or "", rule or ""))
