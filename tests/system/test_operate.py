# SPDX-License-Identifier: Apache-2.0
"""What an operator does: test a configuration, reload, look at status, follow
events, keep retention."""

import os
import re
import shutil
import signal
import subprocess
import time

from harness import (PATIENCE, Client, contains, environment, equal,
                     give_to_daemon, holds, identity, refused, starter_item,
                     wait_until)

SECONDS = 20
PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


def check_config(server, text, as_user=True):
    """Exit code and output of counterpointd -T."""
    server.write_config(text)
    done = subprocess.run(
        [server.programs.daemon, "-T", "-f", server.config],
        capture_output=True, text=True, env=environment(), timeout=PATIENCE,
        check=False, **(identity() if as_user else {}))
    return done.returncode, done.stdout + done.stderr


# --- counterpointd -T ---

def test_good_configuration(world):
    server = world.server("empty")
    try:
        code, output = check_config(server, server.config_text())
        equal(code, 0, output)
        contains(output, server.config, "good")
        commented = "# a comment\n\n; another\n   [daemon]  \n\n" + \
            server.config_text().replace(" = ", "=")
        code, output = check_config(server, commented)
        equal(code, 0, output)
    finally:
        server.remove()


def test_a_doubtful_configuration_is_told(world):
    """It is good, for it is documented, and yet hardly meant."""
    server = world.server("empty", options={"match.suggest": 0.9,
                                            "match.highlight": 0.2})
    try:
        code, output = check_config(server, server.config_text())
        equal(code, 0, output)
        contains(output, "good", "highlight is below suggest")
    finally:
        server.remove()


def test_bad_configurations_name_the_line(world):
    cases = [
        ("[daemon]\ncolour = red\n", 2, "colour"),
        ("[colours]\n", 1, "colours"),
        ("[daemon\n", 1, "section"),
        ("\n\nnonsense\n", 3, "name = value"),
        ("user = x\n", 1, "user"),
        ("[daemon]\nstate_directory = relative/path\n", 2, "absolute"),
        ("[daemon]\nlog_level = loud\n", 2, "error warning info debug"),
        ("[tcp]\nlisten = 0.0.0.0:4711\n", 2, "loopback"),
        ("[tcp]\nlisten = 127.0.0.1:99999\n", 2, "loopback"),
        ("[tcp]\nlisten = localhost\n", 2, "loopback"),
        ("[http]\nlisten = 8.8.8.8:80\n", 2, "loopback"),
        ("[limits]\nconnections = 0\n", 2, "1"),
        ("[limits]\nconnections = many\n", 2, "whole number"),
        ("[limits]\n\nin_flight = 12x\n", 3, "whole number"),
        ("[socket]\nmode = 0999\n", 2, "octal"),
        ("[match]\nsuggest = 1.5\n", 2, "0 to 1"),
        ("[match]\nsuggest = nan\n", 2, "number"),
        ("[database]\nembedded = maybe\n", 2, "yes or no"),
        ("[plugin a]\npath = x.so\n", 2, "absolute"),
        ("[plugin a]\npath = /a\n[plugin a]\n", 3, "already"),
        ("[plugin A!]\n", 1, "name"),
        ("[plugin a]\nx = 1\nx = 2\n", 3, "twice"),
        ("[daemon]\nuser = " + "x" * 9000 + "\n", 2, "too long"),
    ]
    server = world.server("empty")
    try:
        for text, line, word in cases:
            code, output = check_config(server, text)
            equal(code, 1, text)
            contains(output, "%s:%d: " % (server.config, line), word)
    finally:
        server.remove()


def test_configurations_that_are_wrong_as_a_whole(world):
    server = world.server("empty")
    try:
        for text, word in (
                ("[plugin a]\nx = 1\n", "needs a path"),
                ("[database]\nembedded = no\n", "connection")):
            code, output = check_config(server, text)
            equal(code, 1, text)
            contains(output, word)
        done = subprocess.run(
            [server.programs.daemon, "-T", "-f", "/no/such/file"],
            capture_output=True, text=True, check=False)
        equal(done.returncode, 1)
        contains(done.stderr, "/no/such/file", "No such file")
    finally:
        server.remove()


def test_plugins_are_tested_too(world):
    server = world.server("empty")
    try:
        for name, settings, word in (
                ("foreign_abi", {}, "ABI"),
                ("ghost", {}, "No such file"),
                ("crash", {"colour": "red"}, "colour"),
                ("lexical", {"no_such": "1"}, "no_such")):
            server.plugins = {"phrase": None, name: settings}
            code, output = check_config(server, server.config_text())
            equal(code, 1, name)
            contains(output, server.config + ": line ",
                     ": [plugin %s]: " % name, word)
        loose = os.path.join(server.folder, "loose.so")
        shutil.copy(server.programs.plugin("phrase"), loose)
        os.chmod(loose, 0o777)
        code, output = check_config(
            server, "[plugin phrase]\npath = %s\n" % loose)
        equal(code, 1)
        contains(output, "writable")
    finally:
        server.remove()


def test_what_plugins_make_of_their_settings(world):
    """The file, the line, the section, the setting and what is wrong with it, of matchers
    and release plugins alike."""
    server = world.server("empty")
    try:
        for name, setting, value, word in (
                ("lexical", "dictionaries", "/nowhere/spa-eng",
                 "/nowhere/spa-eng.index: No such file"),
                ("lexical", "dictionaries", "spa-eng", "not an absolute path"),
                ("lexical", "model", "/nowhere/x", "No such file"),
                ("lexical", "answers", "99", "1 to 64"),
                ("spool", "folder", "/nowhere/x", "No such file"),
                ("webhook", "endpoints", "/nowhere/x", "No such file")):
            server.plugins = {"phrase": None, name: {setting: value}}
            text = server.config_text()
            line = text.splitlines().index("%s = %s" % (setting, value)) + 1
            code, output = check_config(server, text)
            equal(code, 1, setting)
            contains(output, "%s: line %d: [plugin %s]: " % (
                server.config, line, name), setting, word)
    finally:
        server.remove()


def test_root_tests_as_the_user(world):
    """What the daemon's user may not read is told to root too, and what is the
    user's own is not refused."""
    if os.geteuid() != 0:
        return
    server = world.server("empty", options={"daemon.user": "nobody"})
    model = os.path.join(server.folder, "desk.model")
    shutil.copy(os.path.join(os.path.dirname(server.programs.plugin("lexical")),
                             "lexical.model"), model)
    server.plugins = {"lexical": {"model": model}}
    try:
        os.chmod(model, 0o600)
        code, output = check_config(server, server.config_text(), False)
        equal(code, 1)
        contains(output, "[plugin lexical]", "model", "Permission denied")
        give_to_daemon(model)
        code, output = check_config(server, server.config_text(), False)
        equal(code, 0, output)
        server.options["daemon.user"] = "no-such-user"
        code, output = check_config(server, server.config_text(), False)
        equal(code, 1)
        contains(output, "[daemon] user", "no-such-user")
    finally:
        server.remove()


def test_the_command_line(world):
    daemon = world.programs.daemon
    for arguments, code, word in (
            (["-V"], 0, "counterpointd"), (["--help"], 0, "usage"),
            (["--no-such"], 2, "usage"), (["x"], 2, "usage"),
            (["--print-manual", "options"], 0, "state_directory"),
            (["--print-manual", "methods"], 0, "observation.submit"),
            (["--print-manual", "x"], 2, "")):
        done = subprocess.run([daemon, *arguments], capture_output=True,
                              text=True, check=False, timeout=PATIENCE,
                              env=environment())
        equal(done.returncode, code, str(arguments) + done.stderr)
        contains(done.stdout + done.stderr, word)


# --- reload ---

def test_sighup_takes_what_may_change(server):
    server.options["match.suggest"] = "0.99"
    server.write_config()
    with server.connect() as c:
        holds(c.call("observation.submit", text=PROXY)["matches"], "nothing")
        server.reload()
        equal(c.call("observation.submit", text="NATO and some expansion")
              ["matches"], [])
        del server.options["match.suggest"]
        server.write_config()
        equal(c.call("server.reload"), {"reloaded": True})
        holds(c.call("observation.submit", text=PROXY)["matches"], "nothing")


def test_a_doubt_is_told_in_the_answer(server):
    server.options["match.highlight"] = "0.1"
    server.write_config()
    with server.connect() as c:
        contains(c.call("server.reload")["warnings"][0],
                 "highlight is below suggest")
        del server.options["match.highlight"]
        server.write_config()
        equal(c.call("server.reload"), {"reloaded": True})


def test_a_mistyped_option_is_guessed(server):
    code, output = check_config(server, "[match]\nsugest = 0.5\n")
    server.write_config()
    equal(code, 1)
    contains(output, ":2: unknown option sugest in [match]; did you mean "
             "suggest?")


def test_a_bad_file_changes_nothing(server):
    text = server.config_text()
    with server.connect() as c:
        server.write_config(text + "[limits]\nconnections = none\n")
        since = len(server.log())
        server.reload()
        contains(server.log()[since:], "config.refused", "connections")
        with refused("invalid", detail="connections"):
            c.call("server.reload")
        equal(c.call("session.whoami")["account"], "operator")
        server.write_config()
        server.reload()


def test_what_needs_a_restart_is_told(server):
    server.options["match.workers"] = "1"
    server.options["daemon.instance"] = "another"
    server.write_config()
    since = len(server.log())
    server.reload()
    contains(server.log()[since:], "config.needs_restart",
             "[daemon] instance, [match] workers")
    with server.connect() as c:
        equal(c.call("server.reload"),
              {"reloaded": True, "needs_restart": ["[daemon] instance",
                                                   "[match] workers"]})
    equal(len(server.workers()), 2)
    server.options["match.workers"] = "2"
    server.options["daemon.instance"] = "test"
    server.write_config()
    server.reload()


def test_limits_of_connections(server):
    server.options["limits.connections"] = "5"
    server.write_config()
    server.reload()
    clients = []
    try:
        for _ in range(5):
            clients.append(server.connect())
            clients[-1].call("session.whoami")
        with server.connect() as c:
            answer = c.read()
            equal(answer["error"]["data"]["kind"], "overloaded")
            equal(c.read(), None)
    finally:
        for c in clients:
            c.close()
        del server.options["limits.connections"]
        server.write_config()
        server.reload()


def test_line_and_idle_timeouts(server):
    server.options["limits.line_timeout"] = "1"
    server.options["limits.idle_timeout"] = "2"
    server.write_config()
    server.reload()
    try:
        with server.connect() as slow, server.connect() as idle, \
                server.connect() as watcher:
            watcher.call("event.subscribe", types=["library.changed"])
            slow.send_raw(b'{"jsonrpc":')
            equal(slow.read()["error"]["data"]["kind"], "timeout")
            equal(slow.read(), None)
            equal(idle.read(), None)
            # Who waits for events is not idle.
            time.sleep(1)
            equal(watcher.call("session.whoami")["account"], "operator")
    finally:
        del server.options["limits.line_timeout"]
        del server.options["limits.idle_timeout"]
        server.write_config()
        server.reload()


# --- status ---

def test_status(server):
    with server.connect() as c:
        status = c.call("server.status")
    equal((status["ready"], status["instance"], status["pid"]),
          (True, "test", server.process.pid))
    equal(status["library"]["narrative"], 20)
    equal(status["matching"]["workers"], 2)
    states = {p["name"]: p["state"] for p in status["matching"]["plugins"]}
    equal(states, {"phrase": "running", "lexical": "running"})


# --- events ---

def test_events_have_the_attributes_of_cloudevents(server):
    with server.connect() as watcher, server.connect() as c:
        equal(watcher.call("event.subscribe", types=[
            "observation.stored", "match.decided", "assessment.recorded",
            "library.changed"])["types"][0], "observation.stored")
        got = c.call("observation.submit", text=PROXY)
        event = watcher.read_event("observation.stored")
        for name in ("specversion", "id", "source", "type", "time",
                     "subject", "data"):
            holds(name in event, name)
        equal((event["specversion"], event["subject"], event["source"]),
              ("1.0", got["id"], "counterpoint/test"))
        equal(event["data"]["matches"], got["matches"])
        c.call("observation.decide", id=got["id"], narrative="proxy-war",
               verdict="confirmed")
        equal(watcher.read_event("match.decided")["data"]["verdict"],
              "confirmed")
        c.call("observation.decide", narrative="proxy-war",
               posture="debunk", priority="low", reason="x")
        equal(watcher.read_event("assessment.recorded")["subject"],
              "proxy-war")
        c.call("evidence.put", slug="event-fact", statement="x",
               date="2024-01-01", status="confirmed", source_title="x",
               publisher="x", url="https://example.org")
        event = watcher.read_event("library.changed")
        equal((event["subject"], event["data"]["kind"]),
              ("event-fact", "evidence"))


def test_only_what_was_subscribed_to_comes(server):
    with server.connect() as watcher, server.connect() as c:
        watcher.call("event.subscribe", types=["library.changed"])
        c.call("observation.submit", text=PROXY)
        watcher.call("session.whoami")
        equal(watcher.events, [])
        watcher.call("event.subscribe", types=[])
        c.call("narrative.put", {**starter_item("narratives", "asian-nato"),
                                 "title": "Renamed for events"})
        watcher.call("session.whoami")
        equal(watcher.events, [])
        with refused("invalid", "types[0]"):
            watcher.call("event.subscribe", types=["person.followed"])


def test_events_end_with_the_account(server):
    with server.login("watcher", ["analyst"]) as watcher, \
            server.connect() as c:
        watcher.call("event.subscribe", types=["observation.stored"])
        c.call("observation.submit", text=PROXY)
        watcher.read_event("observation.stored")
        c.call("account.retire", slug="watcher")
        c.call("observation.submit", text=PROXY)
        watcher.call("rpc.discover")
        equal(watcher.events, [])


def test_the_databases_state_is_an_event(server):
    with server.connect() as watcher:
        watcher.call("event.subscribe", types=["database.state"])
        os.kill(server.postmaster(), signal.SIGKILL)
        equal(watcher.read_event("database.state")["data"], {"up": False})
        equal(watcher.read_event("database.state")["data"], {"up": True})

    def ready():
        with server.connect() as c:
            return c.call("server.status")["ready"]
    wait_until("ready again", ready)


def test_a_watcher_that_does_not_read_is_dropped(server):
    with server.connect() as lazy, server.connect() as c:
        lazy.call("event.subscribe", types=["observation.stored"])
        text = PROXY + " " + "x" * 2000

        def dropped():
            c.pipeline([("observation.submit", {"text": text})] * 1000)
            return "session.slow" in server.log()
        wait_until("it is dropped", dropped)


# --- retention ---

def partitions(server):
    return server.psql("SELECT c.relname FROM pg_class c WHERE c.relkind = "
                       "'r' AND c.relname LIKE 'observation_20%' "
                       "ORDER BY 1").split()


def test_partitions_are_made_ahead(server):
    month = time.strftime("observation_%Y_%m", time.gmtime())
    holds(month in partitions(server), str(partitions(server)))
    holds(len([p for p in partitions(server) if p > month]) >= 2,
          str(partitions(server)))


def test_retention_drops_old_months(server):
    """A month that is older than retention_months goes at the next start."""
    server.psql(
        "CREATE TABLE counterpoint.observation_2020_01 PARTITION OF "
        "counterpoint.observation FOR VALUES FROM "
        "(counterpoint.uuid_from('2020-01-01 00:00+00')) TO "
        "(counterpoint.uuid_from('2020-02-01 00:00+00'));"
        "CREATE TABLE counterpoint.match_2020_01 PARTITION OF "
        "counterpoint.match FOR VALUES FROM "
        "(counterpoint.uuid_from('2020-01-01 00:00+00')) TO "
        "(counterpoint.uuid_from('2020-02-01 00:00+00'));"
        "INSERT INTO counterpoint.observation (id, organisation, submitter, "
        "key, text, language, language_given, observed_at, digest, cluster) "
        "SELECT counterpoint.uuid_from('2020-01-15'), 'operator', "
        "'operator', 'old-key', 'Old.', 'en', true, '2020-01-15', '\\x00', "
        "counterpoint.uuid_from('2020-01-15');"
        "INSERT INTO counterpoint.observation_key VALUES ('operator', "
        "'old-key', counterpoint.uuid_from('2020-01-15'))")
    with server.connect() as c:
        before = c.call("observation.submit", text="x", key="old-key")
        equal(before["created"], False)
        kept = c.call("observation.submit", text="New.", key="new-key")
    server.restart()
    wait_until("the old month is gone", lambda:
               "observation_2020_01" not in partitions(server))
    with server.connect() as c:
        equal(c.call("observation.submit", text="x", key="old-key")
              ["created"], True)
        equal(c.call("observation.submit", text="x", key="new-key")["id"],
              kept["id"])
    equal(server.psql("SELECT count(*) FROM counterpoint.audit WHERE "
                      "action = 'observation.expire'"), "1")


# --- started as root ---

def test_as_root_it_becomes_its_user(world):
    if os.geteuid() != 0:
        return
    # The leak checker cannot look into a process that gave up root.
    server = world.server("starter", run_as_root=True, asan="detect_leaks=0",
                          options={"daemon.user": "nobody"})
    try:
        server.start()
        for pid in [server.process.pid, server.postmaster(),
                    *server.children()]:
            holds(os.stat("/proc/%d" % pid).st_uid != 0, "runs as root")
        server.stop()
        server.options["daemon.user"] = "root"
        server.write_config()
        done = subprocess.run([server.programs.daemon, "-f", server.config],
                              capture_output=True, text=True, check=False,
                              env=environment(), timeout=PATIENCE)
        equal(done.returncode, 1)
        contains(done.stderr, "other than root")
    finally:
        server.remove()


def test_addresses_in_use(server, world):
    other = world.server("empty", options={
        "tcp.listen": "127.0.0.1:%d" % server.tcp_port})
    try:
        other.start(wait=False)
        equal(other.process.wait(PATIENCE), 1)
        other.process = None
        contains(other.log(), "in use")
    finally:
        other.remove()


def test_socket_mode(server):
    equal(oct(os.stat(server.socket).st_mode & 0o777), "0o666")
    server.options["socket.mode"] = "0600"
    server.restart()
    equal(oct(os.stat(server.socket).st_mode & 0o777), "0o600")
    del server.options["socket.mode"]
    server.restart()
    with Client(server.socket) as c:
        equal(c.call("session.whoami")["account"], "operator")


def test_log_lines_are_key_value(server):
    with server.connect() as c:
        c.call("observation.submit", text="a\nb")
    for line in server.log().splitlines():
        holds(re.match(r"\d{4}-\d\d-\d\dT\S+Z \d+ (error|warning|info|debug) "
                       r"[a-z_.]+( [a-z_]+=(\"([^\"\\]|\\.)*\"|\S+))*$",
                       line), "an odd line: " + line)
