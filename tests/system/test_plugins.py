# SPDX-License-Identifier: Apache-2.0
"""Plugins that crash, hang or are of another ABI beside the real ones, and
processes that die: every request is answered once."""

import os
import signal
import threading
import time

from harness import (PLUGINS as REAL, contains, equal, holds, result_of,
                     wait_until)

SECONDS = 55
OPTIONS = {"match.deadline": "700"}
PLUGINS = {"crash": {}, "hang": {}, "foreign_abi": None}
ASAN = "handle_segv=0"  # one of the plugins crashes on purpose
PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


def plugins(server):
    with server.connect() as c:
        matching = c.call("server.status")["matching"]
    return {p["name"]: p for p in matching["plugins"]}


def wait_state(server, name, state):
    return wait_until("%s is %s" % (name, state), lambda:
                      plugins(server)[name]["state"] == state)


def rested(server):
    """All that can run runs, and what failed before is forgiven."""
    for name in (*REAL, "crash", "hang"):
        wait_state(server, name, "running")
    wait_until("two workers", lambda: len(server.workers()) == 2)


def test_foreign_abi_is_refused_and_the_rest_runs(server):
    rested(server)
    refused_one = plugins(server)["foreign_abi"]
    equal(refused_one["state"], "refused")
    contains(refused_one["reason"], "ABI", "99")
    contains(server.log(), "plugin.refused")
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY)
    equal(got["matches"][0]["narrative"], "proxy-war")


def test_answers_say_what_is_missing(server):
    rested(server)
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY + " crashword")
        equal(got["matches"][0]["narrative"], "proxy-war")
        holds(any(m.startswith("crash") for m in got["missing"]), str(got))
        got = c.call("observation.submit", text="Nothing special here.")
        holds(any("crash" in m and "suspended" in m
                  for m in got.get("missing", [])), str(got))
    crash = plugins(server)["crash"]
    equal(crash["crashes"] >= 1, True, str(crash))


def test_a_suspended_plugin_resumes(server):
    rested(server)
    with server.connect() as c, server.connect() as watcher:
        watcher.call("event.subscribe", types=["plugin.suspended",
                                               "plugin.resumed"])
        c.call("observation.submit", text="crashword")
        event = watcher.read_event("plugin.suspended")
        equal(event["subject"], "crash")
        holds(event["data"]["seconds"] >= 1, str(event))
        crash = plugins(server)["crash"]
        equal(crash["state"], "suspended")
        holds(crash["reason"] and crash["seconds_left"] >= 1, str(crash))
        equal(watcher.read_event("plugin.resumed")["subject"], "crash")
        wait_state(server, "crash", "running")
        got = c.call("observation.submit", text=PROXY)
        holds(not any("crash" in m for m in got.get("missing", [])),
              str(got))


def test_the_back_off_doubles(server):
    rested(server)
    seconds = []
    with server.connect() as c, server.connect() as watcher:
        watcher.call("event.subscribe", types=["plugin.suspended"])
        for _ in range(2):
            wait_state(server, "crash", "running")
            c.call("observation.submit", text="crashword again")
            seconds.append(watcher.read_event("plugin.suspended")
                           ["data"]["seconds"])
    holds(seconds[1] > seconds[0], str(seconds))


def test_a_hanging_plugin_is_cut_off(server):
    rested(server)
    began = time.monotonic()
    with server.connect() as c:
        got = c.call("observation.submit", text=PROXY + " hangword")
    took = time.monotonic() - began
    holds(took < 15, "%.1f s" % took)
    equal(got["matches"][0]["narrative"], "proxy-war")
    holds(any(m.startswith("hang") for m in got["missing"]), str(got))
    hang = plugins(server)["hang"]
    holds(hang["timeouts"] >= 1, str(hang))


def test_innocent_neighbours_are_answered(server):
    """Those behind a crash or a hang in the same worker, too."""
    rested(server)
    calls = []
    for i in range(60):
        bad = {20: " crashword", 40: " hangword"}.get(i, "")
        calls.append(("observation.submit", {
            "text": "%s Number %d.%s" % (PROXY, i, bad),
            "key": "innocent-%d-%d" % (i, time.monotonic_ns())}))
    with server.connect() as c:
        answers = c.pipeline(calls)
    for answer in answers:
        got = result_of(answer)
        equal(got["matches"][0]["narrative"], "proxy-war")
    equal(len({a["result"]["id"] for a in answers}), 60)


def submit_during(server, action, n=300):
    """Submits n texts while the action runs; all answers."""
    calls = [("observation.submit", {
        "text": "%s Take %d." % (PROXY, i),
        "key": "during-%d-%d" % (i, time.monotonic_ns())}) for i in range(n)]
    thread = threading.Thread(target=action)
    with server.connect() as c:
        thread.start()
        answers = c.pipeline(calls)
        thread.join()
        equal(c.strays, {})
    equal(len(answers), n)
    return answers


def kill_each(server, find, times):
    for _ in range(times):
        for pid in find():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.03)


def test_workers_killed_in_mid_flight(server):
    rested(server)
    answers = submit_during(server, lambda: kill_each(
        server, server.workers, 8))
    for answer in answers:
        got = result_of(answer)
        equal(got["created"], True)
    rested(server)
    with server.connect() as c:
        equal(c.call("observation.submit", text=PROXY)["matches"][0]
              ["narrative"], "proxy-war")


def test_builder_killed_in_mid_flight(server):
    rested(server)

    def builders():
        return [p for p in [server.builder()] if p]
    for answer in submit_during(server, lambda: kill_each(
            server, builders, 3)):
        equal(result_of(answer)["created"], True)
    rested(server)
    with server.connect() as c:
        equal(c.call("observation.submit", text=PROXY)["matches"][0]
              ["narrative"], "proxy-war")
        equal(c.call("server.status")["matching"]["narratives"], 20)


def test_all_matching_processes_killed(server):
    rested(server)
    for pid in server.children():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    with server.connect() as c:
        equal(c.call("observation.submit", text=PROXY)["created"], True)
    rested(server)


def test_a_stopped_worker_is_replaced(server):
    """SIGSTOP: neither dead nor answering."""
    rested(server)
    pid = server.workers()[0]
    os.kill(pid, signal.SIGSTOP)
    try:
        with server.connect() as c:
            answers = c.pipeline([("observation.submit", {
                "text": "%s %d" % (PROXY, i)}) for i in range(20)])
        for answer in answers:
            result_of(answer)
    finally:
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass
    rested(server)


def test_without_a_matcher(world):
    """No plugin at all: everything is stored, nothing is matched."""
    server = world.server("starter")
    server.plugins = {}
    try:
        server.start(wait=False)
        server.wait_for_log("server.ready")
        with server.connect() as c:
            got = c.call("observation.submit", text=PROXY, audience="kenya",
                         recommend=True)
            equal((got["created"], got["matches"]), (True, []))
            answer = c.call("response.recommend", narrative="proxy-war",
                            audience="viet-nam", organisation="nato",
                            language="en")
            holds(answer["recommendations"], str(answer))
            equal(c.call("response.explain", id=answer["id"])["identical"],
                  True)
        server.stop()
    finally:
        server.remove()


def test_plugins_that_are_not_there(world):
    server = world.server("starter")
    server.plugins = {"phrase": None, "lexical": None, "ghost": None}
    try:
        server.start(wait=False)
        server.wait_for_log("server.ready")
        wait_state(server, "ghost", "refused")
        with server.connect() as c:
            got = c.call("observation.submit", text=PROXY)
            equal(got["matches"][0]["narrative"], "proxy-war")
        server.stop()
    finally:
        server.remove()
