# SPDX-License-Identifier: Apache-2.0
"""The command-line client against the real daemon."""

import csv
import io
import json
import os
import signal
import subprocess
import time

from harness import (CONCEPTS, HERE, PATIENCE, STARTER, contains, environment,
                     equal, holds, load_json, wait_until)

SECONDS = 15
PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


def file(server, name, content):
    path = os.path.join(server.folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(content)
    return path


def stored(server, prefix):
    return int(server.psql("SELECT count(*) FROM counterpoint.observation "
                           "WHERE text LIKE '%s%%'" % prefix))


# --- submit ---

def test_submit_one_text(server):
    path = file(server, "one.txt", PROXY)
    contains(server.client("submit", path).stdout, "proxy-war")
    done = server.client("submit", "-", stdin=PROXY)
    contains(done.stdout, "proxy-war")
    done = server.client("--json", "submit", "--audience", "kenya",
                         "--recommend", path)
    got = json.loads(done.stdout)
    holds("proxy-war" in done.stdout and "recommendations" in str(got),
          done.stdout[:500])


def test_an_answer_that_is_older_than_the_library_says_so(world):
    text = "The tram of Westport is a tool to spy on its passengers."
    with world.running() as server:
        path = file(server, "tram.txt", text)
        server.client("submit", path)
        again = server.client("submit", path).stdout
        contains(again, "It was already there.\n", "No known narrative")
        with server.connect() as c:
            c.call("narrative.put", slug="tram", kind="claim",
                   title="The tram of Westport spies on its passengers",
                   summary="The tram of Westport is presented as a tool to "
                           "spy on its passengers.", verdict="false",
                   harm="low", status="active")
            server.wait_matching()
        again = server.client("submit", path).stdout
        contains(again, "It was already there. This is the answer of 20",
                 "library changed since, last at 20", "--key-prefix",
                 "recommend --audience", "No known narrative")
        anew = server.client("submit", "--key-prefix", "2", path).stdout
        holds("already there" not in anew and "tram" in anew, anew)


def test_submit_ndjson(server):
    rows = [{"text": "Client NDJSON %d." % i, "reach": i} for i in range(200)]
    path = file(server, "rows.ndjson",
                "\n".join(json.dumps(r) for r in rows) + "\n")
    got = json.loads(server.client("--json", "submit", path).stdout)
    equal((got["created"], got["already_there"]), (200, 0))
    equal(stored(server, "Client NDJSON"), 200)
    got = json.loads(server.client("--json", "submit", path).stdout)
    equal((got["created"], got["already_there"]), (0, 200))
    equal(stored(server, "Client NDJSON"), 200)


def test_submit_csv(server):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text", "channel", "reach", "key"])
    for i in range(50):
        writer.writerow(["Client CSV, \"%d\"\nsecond line" % i, "radio",
                         "" if i % 2 else str(i), "csv-%d" % i])
    path = file(server, "rows.csv", out.getvalue())
    server.client("submit", path)
    equal(stored(server, "Client CSV"), 50)
    row = server.psql("SELECT text, channel, reach FROM counterpoint"
                      ".observation WHERE key = 'csv-4'")
    equal(row, 'Client CSV, "4"\nsecond line|radio|4')


def test_refused_rows_do_not_stop_the_rest(server):
    rows = [json.dumps({"text": "Client mixed 1."}), "{",
            json.dumps({"text": "Client mixed 2.", "colour": "red"}),
            json.dumps({"text": "Client mixed 3.", "audience": "atlantis"}),
            json.dumps({"text": "Client mixed 4.", "outlet": "@somebody"}),
            json.dumps({"text": "Client mixed 5."})]
    path = file(server, "mixed.ndjson", "\n".join(rows) + "\n")
    done = server.client("submit", path, code=1)
    equal(stored(server, "Client mixed"), 2)
    for line in (2, 3, 4, 5):
        contains(done.stderr, "line %d" % line)
    contains(done.stderr, "colour", "atlantis", "publics_only")


def test_the_same_rows_from_csv_and_ndjson(server):
    a = file(server, "same.ndjson", '{"text": "Client same."}\n')
    b = file(server, "same.csv", "text\nClient same.\n")
    server.client("submit", a)
    got = json.loads(server.client("--json", "submit", b).stdout)
    equal((got["created"], got["already_there"]), (0, 1))


def test_an_interrupted_run_is_resumed(server):
    """The daemon is killed and comes back while the client submits."""
    rows = "\n".join(json.dumps({"text": "Client resumed %d." % i})
                     for i in range(3000)) + "\n"
    path = file(server, "many.ndjson", rows)
    process = subprocess.Popen(
        [server.programs.client, "--json", "submit", path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(COUNTERPOINT_SOCKET=server.socket))
    wait_until("some are stored", lambda:
               stored(server, "Client resumed") > 100 or
               process.poll() is not None)
    server.kill()
    time.sleep(0.5)
    server.start()
    out, err = process.communicate(timeout=PATIENCE * 2)
    equal(process.returncode, 0, err.decode())
    got = json.loads(out)
    equal(got["created"] + got["already_there"], 3000)
    equal(stored(server, "Client resumed"), 3000)


def test_a_killed_client_is_resumed_by_key(server):
    rows = "\n".join(json.dumps({"text": "Client killed %d." % i})
                     for i in range(1500)) + "\n"
    path = file(server, "killed.ndjson", rows)
    process = subprocess.Popen(
        [server.programs.client, "submit", path], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(COUNTERPOINT_SOCKET=server.socket))
    wait_until("some are stored", lambda:
               stored(server, "Client killed") > 50 or
               process.poll() is not None)
    process.kill()
    process.wait()
    got = json.loads(server.client("--json", "submit", path).stdout)
    equal(got["created"] + got["already_there"], 1500)
    holds(got["already_there"] > 0, str(got)[:200])
    equal(stored(server, "Client killed"), 1500)


# --- recommend ---

def test_recommend(server):
    done = server.client("recommend", "--audience", "viet-nam", "--narrative",
                         "war-against-hegemony")
    contains(done.stdout, "japan", "Sample desk")
    done = server.client("--json", "recommend", "--audience", "viet-nam",
                         "--narrative", "proxy-war", "--organisation",
                         "nato", "--language", "en")
    got = json.loads(done.stdout)
    holds(got["better_messenger"]["organisation"] != "nato", str(got)[:500])
    done = server.client("recommend", "--audience", "kenya", "--text", "-",
                         stdin=PROXY)
    contains(done.stdout, "proxy")
    done = server.client("recommend", "--audience", "atlantis",
                         "--narrative", "proxy-war", code=1)
    contains(done.stderr, "not_found", "audience", "atlantis")


# --- library ---

def test_library_round_trip(server):
    path = os.path.join(server.folder, "out.json")
    server.client("library", "export", path)
    document = load_json(path)
    equal(document["format"], "counterpoint-library/1")
    done = server.client("--json", "library", "import", path)
    got = json.loads(done.stdout)
    holds(got["refused"] == [], str(got)[:300])
    again = os.path.join(server.folder, "again.json")
    server.client("library", "export", again)
    with open(path, "rb") as f, open(again, "rb") as g:
        equal(f.read(), g.read())
    equal(server.client("library", "export").stdout.encode(),
          open(path, "rb").read())


def test_library_refusals(server):
    path = file(server, "bad.json", json.dumps({
        "format": "counterpoint-library/1",
        "audiences": [{"slug": "client-tiny", "name": "Tiny",
                       "kind": "public", "time_zone": "UTC",
                       "languages": [{"language": "en", "share": 1}],
                       "min_population": 5},
                      {"slug": "client-fine", "name": "Fine",
                       "kind": "public", "time_zone": "UTC",
                       "languages": [{"language": "en", "share": 1}],
                       "min_population": 500000}]}))
    done = server.client("library", "import", path, code=1)
    contains(done.stdout + done.stderr, "client-tiny", "publics_only")
    server.client("call", "audience.get", "slug=client-fine")


def test_starter_files_in_any_order(world):
    files = [os.path.join(STARTER, "messages", n) for n in sorted(
        os.listdir(os.path.join(STARTER, "messages")))]
    files += [os.path.join(STARTER, n + ".json") for n in (
        "narratives", "deeds", "evidence", "organisations", "audiences")]
    files.insert(3, world.lexicon)
    with world.running("empty") as server:
        server.client("library", "import", *files)
        got = json.loads(server.client("--json", "status").stdout)
        equal(got["library"]["narrative"], 20)
        equal(got["library"]["concept"], CONCEPTS)


# --- the rest ---

def test_status_and_methods(server):
    contains(server.client("status").stdout, "lexical")
    equal(json.loads(server.client("--json", "status").stdout)["instance"],
          "test")
    contains(server.client("methods").stdout, "observation.submit")


def test_call(server):
    contains(server.client("call", "narrative.get", "slug=proxy-war").stdout,
             "proxy-war")
    got = json.loads(server.client(
        "--json", "call", "audit.verify").stdout)
    equal(got["intact"], True)
    contains(server.client("campaign", "create", "--help").stdout,
             "\ntemplate.name\tstring\tyes\twhich one; ",
             "\nslots.depends_on.slot\tstring\tyes\t")
    contains(server.client("call", "observation.submit", "--help").stdout,
             "audience", "analyst")
    done = server.client("call", "narrative.list", "limit=x", code=None)
    holds(done.returncode in (1, 2), str(done))


def test_exit_codes(server):
    equal(server.client("call", "narrative.get", "slug=no-such",
                        code=None).returncode, 1)
    equal(server.client("call", "no.such", code=None).returncode, 1)
    equal(server.client("--no-such", code=None).returncode, 2)
    equal(server.client("submit", "/no/such/file", code=None).returncode, 2)
    equal(server.client("--socket", "/no/such/socket", "--timeout", "1",
                        "status", code=None).returncode, 3)
    token = file(server, "wrong-token", "cp_wrong\n")
    os.chmod(token, 0o600)
    equal(server.client("--token-file", token, "status",
                        code=None).returncode, 1)


def test_unavailable_is_three(server):
    os.kill(server.postmaster(), signal.SIGKILL)
    done = server.client("--timeout", "1", "call", "observation.list",
                         code=None)
    holds(done.returncode in (0, 3), str(done))
    if done.returncode == 3:
        contains(done.stderr, "unavailable")

    def ready():
        return json.loads(server.client("--json", "status").stdout)["ready"]
    wait_until("ready again", ready)


def test_token_and_tcp(server):
    path = file(server, "token", server.account("cli", ["analyst"]) + "\n")
    os.chmod(path, 0o600)
    done = server.client("--json", "--socket",
                         "tcp:127.0.0.1:%d" % server.tcp_port,
                         "--token-file", path, "call", "session.whoami")
    equal(json.loads(done.stdout)["account"], "cli")
    done = server.client("--token-file", path, "call", "audit.verify",
                         code=1)
    contains(done.stderr, "forbidden")


def test_watch(server):
    process = subprocess.Popen(
        [server.programs.client, "--json", "watch", "observation.stored"],
        stdout=subprocess.PIPE,
        env=environment(COUNTERPOINT_SOCKET=server.socket))
    try:
        os.set_blocking(process.stdout.fileno(), False)
        got, tries = b"", 0

        def seen():
            nonlocal got, tries
            tries += 1
            # The same text again would be no new observation.
            server.client("submit", "-", stdin="%s Take %d." % (PROXY, tries))
            got += process.stdout.read() or b""
            return b"proxy-war" in got
        wait_until("an event is printed", seen)
        equal(json.loads(got.splitlines()[0])["type"], "observation.stored")
    finally:
        # Not SIGINT: what a shell runs in the background ignores it.
        process.terminate()
        process.wait(PATIENCE)


def test_quotations_by_the_client(server):
    quotations = load_json(os.path.join(HERE, "quotations.json"))
    path = file(server, "quotations.ndjson", "".join(
        json.dumps({"text": q["text"], "language": "en"}) + "\n"
        for q in quotations))
    got = json.loads(server.client("--json", "submit", path).stdout)
    rows = sorted(got["rows"], key=lambda r: r["line"])
    right = sum(r["result"]["matches"][0]["narrative"] == q["narrative"]
                for r, q in zip(rows, quotations)
                if r["result"]["matches"])
    holds(right >= 9, "%d of 10" % right)
