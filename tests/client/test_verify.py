# SPDX-License-Identifier: Apache-2.0
"""`counterpoint verify`: which packages hold, and what it says of them. The
keys are made, and the packages signed, by openssl."""

import base64
import hashlib
import json
import os
import subprocess

from harness import contains, equal, lacks

PACKAGE = {
    "uri": "urn:uuid:01939d6e-7c1e-7b3a-9f00-0123456789ab",
    "versionCreated": "2026-11-22T09:02:05.250000Z",
    "counterpoint": {
        "format": 1, "key": "01939d6e-7c1e-7b3a-9f00-0123456789ab",
        "organisation": {"slug": "japan", "legal_name": "Sample desk: Japan"},
        "audience": {"slug": "kenya", "name": "Kenya"},
        "channel": "radio", "language": "fr", "late_seconds": 125,
        "campaign": {"slug": "spring"},
        "slot": {"planned_at": "2026-11-22T09:00:00.000000Z"},
        "message": {"slug": "japan-missiles", "version": 3, "hash": "9f9f",
                    "ai_assisted": True},
        "corrects": {"release": 4, "message": "japan-missiles", "version": 2,
                     "released_at": "2026-11-20T09:00:00Z"}}}


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True,
                          capture_output=True).stdout


class Desk:
    """A key, and the files that it signs."""

    def __init__(self, client, name="desk"):
        self.client = client
        self.secret = os.path.join(client.directory, name + ".pem")
        openssl("genpkey", "-algorithm", "ed25519", "-out", self.secret)
        self.public = openssl("pkey", "-in", self.secret, "-pubout",
                              "-outform", "DER")[-32:]
        self.number = hashlib.sha256(self.public).digest()[:8]
        self.key = client.file(name + ".pub", self.lines(self.public))

    def lines(self, content):
        return b"untrusted comment: x\n" + base64.b64encode(
            b"Ed" + self.number + content) + b"\n"

    def sign(self, package):
        path = self.client.file("p.json", package)
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey",
                            self.secret, "-in", path)
        self.client.file("p.json.sig", self.lines(signature))
        return path


def dump(package):
    return json.dumps(package, sort_keys=True, separators=(",", ":"))


def test_a_package_that_holds_is_told_in_words(client):
    desk = Desk(client)
    path = desk.sign(dump(PACKAGE))
    out = client.run("verify", "--key", desk.key, path).expect(0).out
    equal(out, "The signature holds; the key %s made it.\n"
          "Sample desk: Japan says this to Kenya, on radio, in fr.\n"
          "Message japan-missiles, version 3, of the campaign spring; "
          "hash 9f9f.\n"
          "Planned for 2026-11-22T09:00:00.000000Z, made at "
          "2026-11-22T09:02:05.250000Z, 125 seconds late.\n"
          "Its key is 01939d6e-7c1e-7b3a-9f00-0123456789ab: who has it "
          "already need do nothing.\n"
          "A machine helped to write it.\n"
          "It corrects japan-missiles, version 2, released at "
          "2026-11-20T09:00:00Z as release 4.\n" % desk.number.hex())
    told = client.run("--json", "verify", "--key", desk.key,
                      path).expect(0).json
    equal((told["holds"], told["signed_by"], told["version"],
           told["organisation"], told["corrects"]["release"]),
          (True, desk.number.hex(), 3, "japan", 4))


def test_a_package_may_say_little(client):
    desk = Desk(client)
    out = client.run("verify", "--key", desk.key, desk.sign(
        '{"counterpoint":{"format":1}}')).expect(0).out
    contains(out, "? says this to ?, on ?, in ?.")
    lacks(out, "machine", "corrects")


def test_other_bytes_do_not_hold(client):
    desk = Desk(client)
    package = dump(PACKAGE)
    path = desk.sign(package)
    for other in (package.replace("Kenya", "Benin"), package + "\n",
                  package[:-1], ""):
        client.file("p.json", other)
        run = client.run("verify", "--key", desk.key, path).expect(1)
        contains(run.err, "the signature does not hold")
        equal(run.out, "")


def test_another_key_does_not_hold(client):
    desk, other = Desk(client), Desk(client, "other")
    path = desk.sign(dump(PACKAGE))
    contains(client.run("verify", "--key", other.key, path).expect(1).err,
             "the key %s signed it, and not the one given, %s" % (
                 desk.number.hex(), other.number.hex()))
    # Nor does one that only claims the number of the right one.
    other.number = desk.number
    path = other.sign(dump(PACKAGE))
    contains(client.run("verify", "--key", desk.key, path).expect(1).err,
             "the signature does not hold")


def test_the_key_of_the_server(client):
    desk, server = Desk(client), client.serve()
    path = desk.sign(dump(PACKAGE))
    signing = {"key": desk.number.hex(),
               "public_key": base64.b64encode(desk.public).decode()}
    server.methods["server.status"] = lambda p: {"signing": signing}
    contains(client.run("verify", "--from-server", path).expect(0).out,
             "The signature holds")
    for bad in ("", "x", base64.b64encode(b"x" * 31).decode(),
                base64.b64encode(b"x" * 33).decode()):
        signing["public_key"] = bad
        contains(client.run("verify", "--from-server", path).expect(1).err,
                 "tells no key")
    server.stop()
    client.run("verify", "--from-server", path).expect(3)


def test_files_that_are_none(client):
    desk = Desk(client)
    path = desk.sign(dump(PACKAGE))
    contains(client.run("verify", "--key", "/nonexistent", path).expect(2).err,
             "/nonexistent")
    contains(client.run("verify", "--key", path, path).expect(2).err,
             "p.json is not a public key in the form of signify(1)")
    contains(client.run("verify", "--key", desk.key, desk.key).expect(1).err,
             "desk.pub.sig")
    elsewhere = client.file("s", open(path + ".sig", "rb").read())
    os.unlink(path + ".sig")
    client.run("verify", "--key", desk.key, path).expect(1)
    client.run("verify", "--key", desk.key, "--signature", elsewhere,
               path).expect(0)
    contains(client.run("verify", "--key", desk.key, "--signature", desk.key,
                        path).expect(1).err,
             "desk.pub is not a signature in the form of signify(1)")
    for content in ("[]", '{"counterpoint":{"format":2}}', "{}"):
        contains(client.run("verify", "--key", desk.key,
                            desk.sign(content)).expect(1).err,
                 "the signature holds, but this is no package of format 1")
    contains(client.run("verify", "--key", desk.key,
                        desk.sign("{")).expect(1).err, "p.json")


def test_what_it_says_cannot_steer_a_terminal(client):
    desk = Desk(client)
    package = json.loads(dump(PACKAGE))
    package["counterpoint"]["audience"]["name"] = "\x1b[2J\u202eKenya"
    out = client.run("verify", "--key", desk.key,
                     desk.sign(dump(package))).expect(0).out
    lacks(out, "\x1b", "\u202e")


def test_usage(client):
    for arguments in ([], ["p"], ["--key", "k"], ["--key", "k", "p", "q"],
                      ["--key", "k", "--from-server", "p"]):
        contains(client.run("verify", *arguments).expect(2).err,
                 "usage: counterpoint verify")
