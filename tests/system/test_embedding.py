# SPDX-License-Identifier: Apache-2.0
"""Matching by vectors of a model server: what is found, what is asked, what
happens while the server is away, slow or wrong. Owns model servers."""

import os
import shutil
import subprocess
import time

from embedding_server import EmbeddingServer
from harness import (contains, equal, give_to_daemon, holds, load_json,
                     refused, STARTER, temporary_folder, wait_until)
from posts import PARAPHRASE, answers_of, matches_of

SECONDS = 50
ONLY = {"embedding": {"middle": "0.45"}, "phrase": False, "lexical": False}
NARRATIVE = "arms-transfer-denial"


def texts_of_library():
    narratives = load_json(os.path.join(STARTER, "narratives.json"))
    return {t for n in narratives["narratives"]
            for t in ["%s\n%s" % (n["title"], n["summary"])] +
            [e["text"] for e in n.get("exemplars", [])]}


class Desk:
    """A daemon with a model server, for one test."""

    def __init__(self, world, plugins=None, start=True, host="127.0.0.1",
                 certificate=None, **options):
        self.models = EmbeddingServer(host, certificate)
        self.server = world.server(
            plugins=ONLY if plugins is None else plugins, options={
                "embedding.url": self.models.url,
                "embedding.model": "ngrams",
                **{"embedding." + k: v for k, v in options.items()}})
        if start:
            self.server.start()

    def __enter__(self):
        return self

    def __exit__(self, fault, *_):
        try:
            if fault is None:
                self.server.stop()  # so that leaks are told
        finally:
            self.models.stop()
            self.server.remove()

    def status(self):
        with self.server.connect() as c:
            return c.call("server.status").get("embedding")

    def settle(self):
        """Until every text of the library has its vector."""
        wait_until("all vectors are there", lambda: self.status()["vectors"] +
                   self.status()["refused"] == len(texts_of_library()) and
                   self.status()["waiting"] == 0)
        self.server.wait_matching(("embedding",))
        return self

    def state(self, wanted):
        wait_until("the model server is " + wanted,
                   lambda: self.status()["state"] == wanted)

    def submit(self, text=PARAPHRASE, **more):
        with self.server.connect() as c:
            return c.call("observation.submit", text=text, **more)

    def found(self):
        return [m["narrative"] for m in self.submit()["matches"]]


def timed(action):
    began = time.monotonic()
    action()
    return time.monotonic() - began


def test_a_paraphrase_is_found(world):
    with Desk(world) as desk:
        desk.settle()
        match = desk.submit()["matches"][0]
        equal(match["narrative"], NARRATIVE)
        equal([p["name"] for p in match["plugins"]], ["embedding"])
        contains(match["why"][0], "nearest known wording", "cosine 0.")
        holds(match["plugins"][0]["score"] > 0.5, str(match))
        equal(desk.submit("The weather will be fine.")["matches"], [])
        with desk.server.connect() as c:
            answer = c.call("response.recommend", text=PARAPHRASE,
                            audience="kenya")
            holds(answer["recommendations"], "none")


def test_each_text_is_asked_for_once(world):
    with Desk(world, batch="16") as desk:
        desk.settle()
        asked = desk.models.texts()
        equal(sorted(asked[1:]), sorted(texts_of_library()))
        holds(all(len(t) <= 16 for _, _, t in desk.models.requests), "batch")
        equal({m for _, m, _ in desk.models.requests}, {"ngrams"})
        equal(desk.server.psql("SELECT count(*) FROM counterpoint.embedding "
                               "WHERE model = 'ngrams'"),
              str(len(texts_of_library())))


def test_the_cache_serves_a_restart(world):
    with Desk(world) as desk:
        desk.settle()
        before = len(desk.models.requests)
        desk.server.restart()
        desk.settle()
        desk.state("up")
        equal(len(desk.models.texts(before)), 1, "the look for the server")
        equal(desk.found()[0], NARRATIVE)
        # Also without the server: the library is ready when it comes.
        desk.models.away()
        desk.server.restart()
        desk.settle()
        equal(desk.status()["state"], "away")
        equal(desk.found(), [])


def test_away_at_the_start_and_coming_later(world):
    with Desk(world, start=False) as desk:
        desk.models.stop()
        desk.server.start()
        desk.state("away")
        contains(desk.status()["reason"], "connect")
        holds(timed(lambda: equal(desk.found(), [])) < 0.25, "it waits")
        equal(desk.server.log_since_start().count("embedding.away"), 1)
        desk.models.start()
        desk.settle()
        equal(desk.found()[0], NARRATIVE)


def test_dying_in_between(world):
    with Desk(world) as desk, desk.server.connect() as watcher:
        watcher.call("event.subscribe", types=["embedding.state"])
        desk.settle()
        desk.models.away()
        holds(timed(lambda: equal(desk.found(), [])) < 1, "it waits")
        event = watcher.read_event("embedding.state")
        equal((event["subject"], event["data"]["up"]), ("ngrams", False))
        desk.state("away")
        equal(desk.found(), [])
        desk.models.status = 200
        desk.models.start()
        equal(watcher.read_event("embedding.state")["data"]["up"], True)
        equal(desk.found()[0], NARRATIVE)


def test_a_slow_server_holds_nobody_up(world):
    with Desk(world) as desk:
        desk.settle()
        desk.models.delay = 3
        first = timed(lambda: equal(desk.found(), []))
        holds(0.25 < first < 1.5, "%.2f s" % first)
        second = timed(lambda: equal(desk.found(), []))
        holds(second < 0.25, "%.2f s" % second)
        equal(desk.status()["state"], "up")
        desk.models.delay = 0
        wait_until("vectors again", lambda: desk.found() == [NARRATIVE] or
                   desk.found()[:1] == [NARRATIVE])


def test_many_texts_share_a_request(world):
    with Desk(world, timeout="5000") as desk:
        desk.settle()
        before = len(desk.models.requests)
        desk.models.delay = 0.05
        with desk.server.connect() as c:
            answers = c.pipeline([("observation.submit", {
                "text": PARAPHRASE + " %d" % i}) for i in range(40)])
        for answer in answers:
            equal(answer["result"]["matches"][0]["narrative"], NARRATIVE)
        holds(len(desk.models.requests) - before <= 6, "one each")


def test_a_server_that_changes_its_dimensions(world):
    with Desk(world) as desk:
        desk.settle()
        desk.models.dimensions = 128
        equal(desk.found(), [])
        desk.state("away")
        contains(desk.status()["reason"], "128 numbers instead of 512")
        # The cache has vectors of before, too.
        desk.server.restart()
        wait_until("it is refused again", lambda: "512" in
                   desk.status().get("reason", ""))
        # Under another name it is another model.
        desk.server.options["embedding.model"] = "short"
        desk.server.restart()
        desk.settle()
        equal(desk.status()["dimensions"], 128)
        equal(desk.server.psql("SELECT string_agg(DISTINCT model, ' ' ORDER "
                               "BY model) FROM counterpoint.embedding"),
              "ngrams short")


def test_numbers_that_are_none(world):
    with Desk(world) as desk:
        desk.settle()
        desk.models.garbage = \
            b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}'
        equal(desk.found(), [])
        desk.state("away")
        contains(desk.status()["reason"], "no JSON")


def test_one_unreadable_text(world):
    with Desk(world, start=False) as desk:
        desk.models.unreadable = "without evidence"
        desk.server.start()
        desk.settle()
        equal(desk.status()["refused"], 1)
        contains(desk.server.log(), "embedding.text_refused",
                 "narrative=" + NARRATIVE, "too long")
        equal(desk.submit("this is without evidence")["matches"], [])
        equal(desk.status()["state"], "up")


def test_one_unreadable_text_costs_the_others_nothing(world):
    """Anybody may submit one, and texts share their requests."""
    with Desk(world, timeout="5000") as desk:
        desk.settle()
        desk.models.delay = 0.05
        desk.models.unreadable = "poison"
        for desk.models.fault in (400, 500):
            with desk.server.connect() as c:
                answers = c.pipeline([("observation.submit", {
                    "text": "%s %d %d" % ("poison" if i == 5 else PARAPHRASE,
                                          desk.models.fault, i)})
                    for i in range(12)])
            found = [a["result"]["matches"] for a in answers]
            equal([i for i, matches in enumerate(found) if not matches], [5])


def test_one_text_that_breaks_the_server(world):
    """llama.cpp answers 500 to a text that is too long for it."""
    with Desk(world, start=False) as desk:
        desk.models.unreadable, desk.models.fault = "without evidence", 500
        desk.server.start()
        desk.settle()
        equal(desk.status()["refused"], 1)
        equal(desk.submit("this is without evidence")["matches"], [])
        equal(desk.status()["state"], "up")
        holds("embedding.away" not in desk.server.log(), "it went away")


def test_a_change_of_the_library(world):
    with Desk(world) as desk, desk.server.connect() as c:
        desk.settle()
        before = len(desk.models.requests)
        words = "Purple elephants are said to fly over the harbour at night."
        c.call("narrative.put", slug="elephants", kind="claim",
               title="Elephants fly", summary="A claim about elephants.",
               exemplars=[{"text": words, "language": "en"}],
               verdict="false", harm="low", status="active")
        wait_until("it is found", lambda: [
            m["narrative"] for m in desk.submit(words)["matches"]] ==
            ["elephants"])
        asked = [t for t in desk.models.texts(before) if "Elephants" in t or
                 t == words]
        holds("Elephants fly\nA claim about elephants." in asked, str(asked))
        c.call("narrative.retire", slug="elephants")
        wait_until("it is forgotten",
                   lambda: desk.submit(words)["matches"] == [])


def test_beside_the_other_matchers(world):
    plugins = {"embedding": {"middle": "0.45"}}
    with Desk(world, plugins=plugins) as desk:
        desk.settle()
        match = desk.submit()["matches"][0]
        equal(match["narrative"], NARRATIVE)
        holds({"embedding", "lexical"} <=
              {p["name"] for p in match["plugins"]}, str(match))


def test_the_key(world):
    with Desk(world, start=False) as desk:
        path = os.path.join(desk.server.folder, "key")
        with open(path, "w", encoding="utf-8") as f:
            f.write("sesame\n")
        desk.server.options["embedding.key_file"] = path
        desk.server.start(wait=False)
        desk.server.wait_for_log("must not read it|key: must belong")
        desk.server.wait_end(expect=1)
        os.chmod(path, 0o600)
        give_to_daemon(path)
        desk.server.start()
        desk.settle()
        equal({a for a, _, _ in desk.models.requests}, {"Bearer sesame"})
        holds("sesame" not in desk.server.log(), "it is logged")


# Reaches this machine, but is none of the addresses that are known to.
ELSEWHERE = "0.0.0.0"
MARKINGS = (None, "clear", "green", "amber", "amber+strict", "red")


def sent(desk):
    """The markings with which a text reaches the model server."""
    before = len(desk.models.requests)
    with desk.server.connect() as c:
        for marking in MARKINGS:
            more = {} if marking is None else {"tlp": marking}
            c.call("observation.submit",
                   text="Submitted and marked %s." % marking, **more)
            c.call("response.recommend", text="Asked and marked %s." % marking,
                   audience="kenya", **more)
    texts = desk.models.texts(before)
    equal([t.split()[0] for t in texts],
          ["Submitted", "Asked"] * (len(texts) // 2))
    return [t.split()[-1].rstrip(".") for t in texts[::2]]


def test_a_marked_text_does_not_leave_the_machine(world):
    with Desk(world, host=ELSEWHERE) as desk:
        desk.settle()
        equal(sent(desk), ["None", "clear"])
        desk.server.options["embedding.tlp"] = "amber"
        desk.server.write_config()
        desk.server.reload()
        equal(sent(desk), ["None", "clear", "green", "amber"])


def test_a_model_server_on_this_machine_sees_all_texts(world):
    with Desk(world) as desk:
        desk.settle()
        equal(sent(desk), [str(m) for m in MARKINGS])


def test_a_marking_needs_a_text(world):
    with world.running() as server, server.connect() as c:
        with refused("invalid", "tlp"):
            c.call("response.recommend", narrative=NARRATIVE,
                   audience="kenya", tlp="red")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certificate(folder, name):
    """One that vouches for itself; with its key, in one file."""
    paths = [os.path.join(folder, "%s.%s" % (name, end))
             for end in ("crt", "key", "pem")]
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=" + name, "-addext", "subjectAltName=IP:" + name,
            "-out", paths[0], "-keyout", paths[1])
    with open(paths[2], "wb") as whole:
        for path in paths[:2]:
            with open(path, "rb") as part:
                whole.write(part.read())
    give_to_daemon(paths[0])
    return paths[0], paths[2]


def test_certificates_are_checked(world):
    folder = temporary_folder()
    try:
        right, served = certificate(folder, "127.0.0.1")
        other, misnamed = certificate(folder, "192.0.2.1")
        with Desk(world, certificate=served, ca_file=right) as desk:
            desk.settle()
            equal(desk.found()[0], NARRATIVE)
        for vouching, own in (("", served), (other, misnamed)):
            with Desk(world, certificate=own, ca_file=vouching) as desk:
                wait_until("it says why", lambda: "SSL" in
                           desk.status().get("reason", ""))
                equal(desk.models.requests, [])
    finally:
        shutil.rmtree(folder)


def same(have, want):
    equal(len(have), len(want))
    for h, w in zip(have, want):
        equal(h, w)


def test_nothing_changes_without_a_server(world):
    """Neither where none is configured nor where it is away: the same matches,
    confidences, scores, reasons and recommendations to the last digit."""
    with world.running() as server:
        plain = answers_of(server)
    matches = matches_of(plain)
    holds(len({m["narrative"] for m in matches}) > 3, "too few to compare")
    holds(all(m["why"] for m in matches), "no reasons to compare")
    server = world.server(plugins={"embedding": {}}).start()
    try:
        with server.connect() as c:
            holds("embedding" not in c.call("server.status"), "it is told")
        same(answers_of(server), plain)
        equal(server.psql("SELECT count(*) FROM counterpoint.embedding"), "0")
    finally:
        server.remove()
    with Desk(world, plugins={"embedding": {"middle": "0.45"}},
              start=False) as desk:
        desk.models.stop()
        desk.server.start()
        desk.state("away")
        same(answers_of(desk.server), plain)
        # What is compared is what a model server changes.
        desk.models.start()
        desk.settle()
        holds(answers_of(desk.server) != plain, "it has no say")
