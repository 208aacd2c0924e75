# SPDX-License-Identifier: Apache-2.0
"""Starts the real daemon with a PostgreSQL of its own, looks into both. Owns
processes and files below one temporary folder and removes them; what is tested
is in the test_*.py files."""

import contextlib
import csv
import glob
import http.client
import io
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

from caller import Client
from expect import (PATIENCE, Failure, RpcError,  # noqa: F401
                    contains, equal, holds, refused, result_of, wait_until)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
STARTER = os.path.join(ROOT, "etc", "starter")
LEXICON = os.path.join(STARTER, "concepts.csv")
SANITIZER = re.compile(r"Sanitizer|runtime error:|Assertion .* failed")
CONCEPTS = 40  # of the starter lexicon, in the state "starter"
PLUGINS = ("phrase", "lexical")
NOUNS = ("organisation", "audience", "audience_set", "concept", "evidence",
         "deed", "narrative", "message")

LINE_MAX = 256 * 1024
DEPTH_MAX = 32


# --- where everything lives ---

def temporary_folder():
    path = tempfile.mkdtemp(prefix="cp-", dir="/tmp")
    os.chmod(path, 0o755)
    return path


def daemon_user():
    """As whom the daemon runs: PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("nobody")


def identity():
    """Arguments of subprocess to become the daemon's user."""
    user = daemon_user()
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give_to_daemon(path):
    user = daemon_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


class Programs:
    """Copies of what was built, where the daemon's user can read them."""

    def __init__(self, build, folder):
        self.folder = os.path.join(folder, "programs")
        if not os.path.isdir(self.folder):
            os.makedirs(self.folder, 0o755)
            files = [os.path.join(build, "daemon", "counterpointd"),
                     os.path.join(build, "client", "counterpoint")]
            files += glob.glob(os.path.join(build, "plugins", "*.so"))
            files += glob.glob(os.path.join(build, "plugins", "*.model"))
            files += glob.glob(os.path.join(build, "tests", "plugin", "*.so"))
            for file in files:
                to = os.path.join(self.folder, os.path.basename(file))
                shutil.copy(file, to)
                os.chmod(to, 0o755)
        self.daemon = os.path.join(self.folder, "counterpointd")
        self.client = os.path.join(self.folder, "counterpoint")
        with open(self.daemon, "rb") as f:
            self.sanitized = b"__asan_init" in f.read()

    def plugin(self, name):
        return os.path.join(self.folder, name + ".so")


def environment(asan="", **more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("COUNTERPOINT_", "PG", "NOTIFY_SOCKET"))}
    # Of what was freed less is watched than by default, which is quicker.
    env["ASAN_OPTIONS"] = "detect_leaks=1:quarantine_size_mb=32:" + asan
    env["UBSAN_OPTIONS"] = "print_stacktrace=1"
    env["LC_ALL"] = "C.UTF-8"
    env.update(more)
    return env


def postgres_program(name):
    """Its own: Debian's psql in PATH is a slow script that looks for it."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"),
                   key=lambda p: int(p.split("/")[4]))
    holds(found, "no PostgreSQL server below /usr/lib/postgresql")
    return os.path.join(os.path.dirname(found[-1]), name)


# --- the daemon ---

class Server:
    """One daemon. `template`: a state folder to begin with."""

    def __init__(self, programs, folder, template=None, options=None,
                 plugins=None, run_as_root=False, asan=""):
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="d", dir=folder)
        os.chmod(self.folder, 0o755)
        self.state = os.path.join(self.folder, "state")
        self.run = os.path.join(self.folder, "run")
        os.mkdir(self.run, 0o755)
        give_to_daemon(self.run)
        self.socket = os.path.join(self.run, "s")
        self.config = os.path.join(self.folder, "c.conf")
        self.log_path = os.path.join(self.folder, "log")
        self.options = {
            "daemon.state_directory": self.state,
            "daemon.log_target": "stderr",
            "daemon.instance": "test",
            "socket.path": self.socket,
            "tcp.listen": "127.0.0.1:0",
            "http.listen": "127.0.0.1:0",
            "match.workers": "2",
            **(options or {})}
        self.plugins = dict.fromkeys(PLUGINS, None)
        self.plugins.update(plugins or {})
        for name in [n for n, p in self.plugins.items() if p is False]:
            del self.plugins[name]  # a file does without it
        self.run_as_root = run_as_root
        self.asan = asan  # more of ASAN_OPTIONS
        self.process = None
        self.marks = 0
        self.last_log = ""  # once it was removed
        self.tokens = {}
        if template is None:
            os.mkdir(self.state, 0o700)
            give_to_daemon(self.state)
        else:
            subprocess.run(["cp", "-a", "--reflink=auto", template,
                            self.state], check=True)

    # --- its configuration ---

    def config_text(self):
        sections = {}
        for name, value in self.options.items():
            section, option = name.split(".", 1)
            sections.setdefault(section, []).append((option, value))
        lines = []
        for section, pairs in sections.items():
            lines.append("[%s]" % section)
            lines += ["%s = %s" % pair for pair in pairs]
        for name, settings in self.plugins.items():
            lines += ["[plugin %s]" % name,
                      "path = " + self.programs.plugin(name)]
            lines += ["%s = %s" % pair for pair in (settings or {}).items()]
        return "\n".join(lines) + "\n"

    def write_config(self, text=None):
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(self.config_text() if text is None else text)

    # --- its life ---

    def start(self, wait=True):
        self.write_config()
        self.marks = len(self.log())
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.programs.daemon, "-f", self.config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                env=environment(self.asan), start_new_session=True,
                **({} if self.run_as_root else identity()))
        if wait:
            self.wait_ready()
        return self

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return self.last_log

    def log_since_start(self):
        return self.log()[self.marks:]

    def has_ended(self):
        return self.process.poll() is not None

    def wait_for_log(self, pattern, since=None):
        found = None

        def look():
            nonlocal found
            text = self.log()[self.marks if since is None else since:]
            found = re.search(pattern, text)
            if found is None and self.has_ended():
                raise Failure("the daemon ended (%s) before logging %s" % (
                    self.process.returncode, pattern))
            return found
        wait_until("a log line like " + pattern, look)
        return found

    def wait_ready(self):
        line = self.wait_for_log(
            r"server\.ready .*tcp_port=(\d+) http_port=(\d+)")
        self.tcp_port, self.http_port = map(int, line.groups())
        self.wait_matching()

    def wait_matching(self, plugins=PLUGINS):
        """Until an index with the library's narratives answers."""
        with self.connect() as c:
            def settled():
                status = c.call("server.status")
                matching = status["matching"]
                states = {p["name"]: p["state"] for p in matching["plugins"]}
                return matching["workers"] > 0 and \
                    matching["narratives"] == \
                    status["library"]["narrative"] and \
                    all(states.get(p) == "running" for p in plugins
                        if p in self.plugins)
            wait_until("matching is ready", settled)

    def stop(self, expect=0):
        """Asks it to end in order."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        self.wait_end(expect)

    def wait_end(self, expect=0):
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure("it does not end on SIGTERM") from None
        self.process = None
        equal(code, expect, "exit code of the daemon")

    def kill(self):
        """As the kernel would: no goodbye. Its PostgreSQL dies of it."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.process = None
        wait_until("its PostgreSQL has ended", lambda: not self.postmaster())

    def restart(self, wait=True):
        self.stop()
        return self.start(wait)

    def reload(self):
        since = len(self.log())
        self.process.send_signal(signal.SIGHUP)
        self.wait_for_log(r"config\.(reloaded|refused)", since)

    def remove(self):
        """Whatever is left of it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        pid = self.postmaster()
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        with contextlib.suppress(Failure):
            wait_until("no PostgreSQL", lambda: not self.postmaster(), 10)
        self.last_log = self.log()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_end(self):
        """What PostgreSQL says is told in the errors, too."""
        lines = [line for line in self.log().splitlines()
                 if " info postgres " not in line]
        return "\n".join(lines[-40:])

    def complaints(self):
        """Sanitizers' reports and failed assertions in its log."""
        return [line for line in self.log().splitlines()
                if SANITIZER.search(line)]

    # --- its parts ---

    def connect(self, token=None, tcp=False):
        client = Client(("127.0.0.1", self.tcp_port) if tcp else self.socket)
        if token is not None:
            client.call("session.login", token=token)
        return client

    def http(self, method, path, body=None, headers=None):
        """Status, headers, body of one HTTP request."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.http_port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), \
                response.read()
        finally:
            connection.close()

    def http_rpc(self, request, token=None):
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        return self.http("POST", "/rpc", json.dumps(request), headers)

    def postmaster(self):
        """Pid of its PostgreSQL while that lives, or None."""
        try:
            with open(os.path.join(self.state, "postgres",
                                   "postmaster.pid")) as f:
                pid = int(f.readline())
            with open("/proc/%d/cmdline" % pid) as f:
                return pid if self.state in f.read() else None
        except (OSError, ValueError):
            return None

    def children(self):
        """{pid: command line} of the daemon's processes for matching."""
        found = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            with contextlib.suppress(OSError, ValueError):
                with open("/proc/%s/stat" % entry) as f:
                    fields = f.read().rsplit(")", 1)[1].split()
                with open("/proc/%s/cmdline" % entry) as f:
                    found[int(entry)] = (int(fields[1]), f.read())
        ours = {self.process.pid}
        while True:
            more = {pid for pid, (parent, _) in found.items()
                    if parent in ours and pid not in ours}
            if not more:
                break
            ours |= more
        return {pid: found[pid][1].replace("\0", " ") for pid in ours
                if pid in found and "match" in found[pid][1]}

    def workers(self):
        return [p for p, c in self.children().items() if "worker" in c]

    def builder(self):
        found = [p for p, c in self.children().items() if "worker" not in c]
        return found[0] if found else None

    def psql(self, sql, role="counterpoint_owner", database="counterpoint",
             check=True):
        """Output of psql's unaligned mode; with check=False (code, errors)."""
        done = subprocess.run(
            [postgres_program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1",
             "-h", self.state, "-U", role, "-d", database, "-f", "-"],
            input=sql, capture_output=True, text=True, cwd="/",
            env=environment(), timeout=PATIENCE, check=False, **identity())
        if not check:
            return done.returncode, done.stderr
        if done.returncode != 0:
            raise Failure("psql: " + done.stderr)
        return done.stdout.rstrip("\n")

    def client(self, *arguments, stdin=b"", env=None, code=0):
        """Runs the command-line client; a subprocess.CompletedProcess."""
        if isinstance(stdin, str):
            stdin = stdin.encode()
        done = subprocess.run(
            [self.programs.client, *arguments], input=stdin,
            capture_output=True, timeout=PATIENCE * 2, check=False,
            env=environment(COUNTERPOINT_SOCKET=self.socket, **(env or {})))
        out, err = done.stdout.decode(), done.stderr.decode()
        if SANITIZER.search(err):
            raise Failure(err)
        if code is not None and done.returncode != code:
            raise Failure("counterpoint %s: exit %d instead of %d\n%s\n%s" % (
                " ".join(arguments), done.returncode, code, out, err))
        done.stdout, done.stderr = out, err
        return done

    # --- what many tests need ---

    def account(self, login, roles, organisation="operator", person=True):
        """Makes an account and returns a token of it."""
        if login not in self.tokens:
            with self.connect() as c:
                c.call("account.put", login=login, organisation=organisation,
                       name="Test account " + login, person=person,
                       roles=roles)
                self.tokens[login] = c.call(
                    "token.create", account=login)["token"]
        return self.tokens[login]

    def login(self, login, roles, organisation="operator", person=True):
        return self.connect(
            self.account(login, roles, organisation, person))

    def reviewer(self, organisation):
        return self.login(organisation + "-reviewer", ["reviewer"],
                          organisation)

    def clear(self, slug, organisation):
        """Submits a draft as its author and clears it as a second person."""
        with self.connect() as author, self.reviewer(organisation) as second:
            meta = author.call("message.submit", slug=slug)
            return second.call("message.clear", slug=slug, hash=meta["hash"])


# --- libraries ---

def load_json(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def starter_files():
    return [os.path.join(STARTER, name + ".json") for name in (
        "audiences", "organisations", "evidence", "deeds", "narratives",
        "occasions")] + \
        sorted(glob.glob(os.path.join(STARTER, "messages", "*.json")))


def starter_item(section, slug):
    for file in starter_files():
        for item in load_json(file).get(section, []):
            if item["slug"] == slug:
                return item
    raise KeyError(slug)


def chunks(content, size=150 * 1024):
    """Parts of a library document that fit into a frame each."""
    part, length = {}, 0
    for section, items in content.items():
        if section == "format":
            continue
        for item in items:
            n = len(json.dumps(item))
            if length + n > size:
                yield part
                part, length = {}, 0
            part.setdefault(section, []).append(item)
            length += n
    if part:
        yield part


def csv_text(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def csv_chunks(path, rows_at_once=50):
    """Texts of a CSV file that fit into a frame each, all with its header."""
    header, *rows = csv_rows(path)
    for i in range(0, len(rows), rows_at_once):
        yield csv_text([header, *rows[i:i + rows_at_once]])


def import_library(client, content):
    """Counts by section and all refusals."""
    return import_parts(client, "counterpoint-library/1", chunks(content))


def import_lexicon(client, path=LEXICON):
    return import_parts(client, "csv", csv_chunks(path))


def import_parts(client, form, parts):
    counts, refusals = {}, []
    for part in parts:
        answer = client.call("library.import", format=form, content=part)
        refusals += answer["refused"]
        for section, of in answer["counts"].items():
            for what, n in of.items():
                to = counts.setdefault(section, {})
                to[what] = to.get(what, 0) + n
    return counts, refusals


def export_library(client):
    """The whole library as one document, in the order it came."""
    whole, after = {}, None
    while True:
        page = client.call("library.export", **(
            {"after": after} if after else {}))
        for section, items in page["content"].items():
            if section != "format":
                whole.setdefault(section, []).extend(items)
        after = page.get("next")
        if after is None:
            return whole


def load_starter(server, lexicon):
    """The starter library, every message cleared by a second person."""
    with server.connect() as c:
        for file in starter_files():
            _, refusals = import_library(c, load_json(file))
            equal(refusals, [], file)
        equal(import_lexicon(c, lexicon)[1], [], lexicon)
        messages = c.call("message.list", limit=1000)["items"]
        metas = c.pipeline([("message.submit", {"slug": m["slug"]})
                            for m in messages])
    by_desk = {}
    for message, meta in zip(messages, metas):
        by_desk.setdefault(message["organisation"], []).append(
            ("message.clear", {"slug": message["slug"],
                               "hash": result_of(meta)["hash"]}))
    for desk, calls in by_desk.items():
        with server.reviewer(desk) as second:
            for answer in second.pipeline(calls):
                result_of(answer)


# --- the states that tests begin with ---

class World:
    """What all files share: programs, and state folders made once. A state is
    copied for each daemon, which is much faster than making it.

    Of the starter lexicon it has a small part: to read the whole would be most
    of what a sanitized daemon does. Who tests it takes LEXICON."""

    def __init__(self, build, folder):
        self.folder = folder
        self.programs = Programs(build, folder)
        self.empty = os.path.join(folder, "empty")
        self.starter = os.path.join(folder, "starter")
        self.lexicon = os.path.join(folder, "concepts.csv")
        self.tokens_path = os.path.join(folder, "tokens.json")
        self.made = []  # servers of the test that runs

    def prepare(self):
        with open(self.lexicon, "w", encoding="utf-8", newline="") as f:
            f.write(csv_text(csv_rows(LEXICON)[:1 + CONCEPTS]))
        # What is tested is what survives a process's death, not a power cut.
        first = Server(self.programs, self.folder)
        try:
            first.start()
            first.psql("ALTER SYSTEM SET fsync = off; "
                       "ALTER SYSTEM SET shared_buffers = '32MB'",
                       role=self.superuser(), database="postgres")
            first.stop()
            equal(first.complaints(), [])
            subprocess.run(["cp", "-a", first.state, self.empty], check=True)
            first.start()
            load_starter(first, self.lexicon)
            first.stop()
            equal(first.complaints(), [])
            with open(self.tokens_path, "w", encoding="utf-8") as f:
                json.dump(first.tokens, f)
            os.rename(first.state, self.starter)
        except BaseException:
            print(first.log()[-8000:])
            raise
        finally:
            first.remove()

    @staticmethod
    def superuser():
        return "postgres"

    def server(self, state="starter", **more):
        template = {"empty": self.empty, "starter": self.starter,
                    None: None}[state]
        server = Server(self.programs, self.folder, template, **more)
        if state == "starter":
            server.tokens = load_json(self.tokens_path)
        self.made.append(server)
        return server

    @contextlib.contextmanager
    def running(self, state="starter", wait=True, **more):
        """A daemon for one test, which must end in order."""
        server = self.server(state, **more)
        try:
            server.start(wait)
            yield server
            server.stop()
        finally:
            server.remove()
