# SPDX-License-Identifier: Apache-2.0
"""The key with which a daemon signs releases: made once, kept to itself, told
to those who verify."""

import base64
import hashlib
import os
import subprocess

from harness import ROOT, contains, environment, equal, holds
from test_feeds import desk, wait_release

PAGE = "daemon/counterpoint-release.7"


def key_file(server):
    return os.path.join(server.state, "release.key")


def told(server):
    with server.connect() as c:
        return c.call("server.status")["signing"]


def test_the_key_is_made_once_and_told(server):
    stat = os.stat(key_file(server))
    equal((stat.st_mode & 0o7777, stat.st_uid),
          (0o600, os.stat(server.state).st_uid))
    signing = told(server)
    public = subprocess.run(
        ["openssl", "pkey", "-in", key_file(server), "-pubout", "-outform",
         "DER"], check=True, capture_output=True).stdout[-32:]
    equal(base64.b64decode(signing["public_key"]), public)
    equal(signing["key"], hashlib.sha256(public).hexdigest()[:16])
    equal(base64.b64decode(signing["signify"].splitlines()[1]),
          b"Ed" + bytes.fromhex(signing["key"]) + public)
    contains(server.log(), "release.key id=" + signing["key"])
    server.restart()
    equal(told(server), signing)


def test_the_client_verifies_by_what_the_server_tells(server):
    package = os.path.join(server.folder, "p.json")
    with open(package, "w", encoding="utf-8") as f:
        f.write('{"counterpoint":{"format":1}}')
    signature = subprocess.run(
        ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key_file(server),
         "-in", package], check=True, capture_output=True).stdout
    with open(package + ".sig", "wb") as f:
        f.write(b"untrusted comment: by hand\n" + base64.b64encode(
            b"Ed" + bytes.fromhex(told(server)["key"]) + signature) + b"\n")
    contains(server.client("verify", "--from-server", package).stdout,
             "The signature holds")
    key = os.path.join(server.folder, "key.pub")
    with open(key, "w", encoding="utf-8") as f:
        f.write(told(server)["signify"])
    contains(server.client("verify", "--key", key, package).stdout,
             "The signature holds")
    subprocess.run(["signify-openbsd", "-Vq", "-p", key, "-m", package],
                   check=True)
    with open(package, "a", encoding="utf-8") as f:
        f.write(" ")
    server.client("verify", "--from-server", package, code=1)


def commands_of(page, section):
    """The examples of a section of a manual page, as a reader types them."""
    with open(os.path.join(ROOT, page), encoding="utf-8") as f:
        text = f.read().split("\n.Sh " + section + "\n")[1]
    text = text.split("\n.Sh ")[0]
    return [block.split("\n.Ed")[0].split("\n", 1)[1].replace("\\e", "\\")
            for block in text.split("\n.Bd -literal")[1:]]


def test_the_manual_verifies(server):
    """A stranger who does what counterpoint-release(7) says, and no more."""
    with desk(server) as d:
        now = server.psql("SELECT counterpoint.moment(now())")
        d.campaign("signed", [d.slot("only", now, late_minutes=60)])
        d.schedule("signed", ["only"])
        number = wait_release(server, "signed")
    folder = os.path.join(server.folder, "stranger")
    os.mkdir(folder)
    token_file = os.path.join(folder, "token")
    with open(token_file, "w", encoding="utf-8") as f:
        f.write(server.account("feed-author", ["author"], "japan"))
    os.chmod(token_file, 0o600)
    env = environment(
        COUNTERPOINT_SOCKET=server.socket, COUNTERPOINT_TOKEN_FILE=token_file,
        PATH=server.programs.folder + ":" + os.environ["PATH"])

    def run(commands, code=0):
        done = subprocess.run(["sh", "-ec", commands], cwd=folder, env=env,
                              capture_output=True, text=True, check=False)
        equal(done.returncode, code, commands + done.stdout + done.stderr)
        return done.stdout

    fetch = commands_of(PAGE, "RELEASE IN TIME")
    equal(len(fetch), 1)
    run(fetch[0].replace("release=1 ", "release=%d " % number))
    run(commands_of(PAGE, "SIGNATURE")[0])
    ways = commands_of(PAGE, "VERIFICATION")
    equal(len(ways), 3)
    contains(run(ways[0]), "The signature holds", "says this to Indonesia")
    contains(run(ways[1]), "Signature Verified")
    contains(run(ways[2]), "Signature Verified Successfully")
    with open(os.path.join(folder, "PACKAGE.json"), "a",
              encoding="utf-8") as f:
        f.write("\n")
    for way in ways:
        run(way, code=1)


def test_a_key_elsewhere_and_one_that_others_read(world):
    server = world.server("empty")
    try:
        elsewhere = os.path.join(server.run, "desk.key")
        server.options["release.key_file"] = elsewhere
        os.unlink(key_file(server))  # the template's
        server.start()
        holds(not os.path.exists(key_file(server)), "it was made in vain")
        id_before = told(server)["key"]
        server.stop()
        os.chmod(elsewhere, 0o644)
        server.start(wait=False)
        server.wait_for_log(r"server\.failed .*desk\.key: has mode 0644")
        server.wait_end(expect=1)
        os.chmod(elsewhere, 0o600)
        server.start()
        equal(told(server)["key"], id_before)
    finally:
        server.remove()
