# SPDX-License-Identifier: Apache-2.0
"""The key with which a daemon signs releases: made once, kept to itself, told
to those who verify."""

import base64
import hashlib
import os
import subprocess

from harness import contains, equal, holds

SECONDS = 12


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
