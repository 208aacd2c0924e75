# SPDX-License-Identifier: Apache-2.0
"""counterpoint train: what a desk decided changes what the matcher answers."""

import json
import os
import stat

from dictionary import write_dictionary
from harness import contains, equal, holds, result_of

STATE = "empty"
PLUGINS = {"phrase": False}

PLACES = ["Arvale", "Bremont", "Cordany", "Delmora", "Estwick", "Farholm",
          "Gralund", "Hestria", "Ilmava", "Jornby", "Kelvaro", "Lunmark"]
THINGS = ["harbour cranes", "grain silos", "water pumps", "railway bridges",
          "copper mines", "fishing boats", "power lines", "cotton mills",
          "school books", "river dams", "cargo planes", "salt works"]
SAID = ["They sold the {thing} of {place} to strangers, says a caller.",
        "Everybody in {place} knows who sold our {thing} to strangers!",
        "Sold to strangers: the {thing} of {place}. Who was paid for it?",
        "First the {thing}, then all of {place}, sold to strangers.",
        "Radio today: strangers bought the {thing}, {place} was sold."]
ASKED = "A leaflet claims that strangers were sold the {thing} of {place}."


def narrative(i, which, year):
    """Two of each subject that only their years tell apart."""
    at = {"place": PLACES[i], "thing": THINGS[i]}
    return {"slug": "%s-%s" % (PLACES[i].lower(), which),
            "title": "The {thing} of {place} were sold".format(**at),
            "summary": "It is said that the {thing} of {place} were sold to "
            "strangers by its own rulers.".format(**at),
            "kind": "narrative", "status": "active", "verdict": "unproven",
            "harm": "low",
            "first_seen": "%d-03-01" % year, "last_seen": "%d-05-01" % year}


def fill(server):
    """A library of pairs; the desk finds that the old story is the right one,
    where a base model takes the one of the day."""
    texts = []
    with server.connect() as c:
        for i in range(len(PLACES)):
            for which, year in (("new", 2024), ("old", 2009)):
                c.call("narrative.put", **narrative(i, which, year))
        server.wait_matching()
        for said in SAID:
            for i, place in enumerate(PLACES):
                texts.append((i, said.format(place=place, thing=THINGS[i])))
        stored = [result_of(a) for a in c.pipeline(
            [("observation.submit", {
                "text": t, "observed_at": "2024-04-%02dT12:00:00Z" % (n % 28 + 1)})
             for n, (_, t) in enumerate(texts)])]
        calls = []
        for (i, _), got in zip(texts, stored):
            for which, verdict in (("old", "confirmed"), ("new", "rejected")):
                slug = "%s-%s" % (PLACES[i].lower(), which)
                if which == "old" or slug in [m["narrative"]
                                              for m in got["matches"]]:
                    calls.append(("observation.decide", {
                        "id": got["id"], "narrative": slug,
                        "verdict": verdict}))
        for answer in c.pipeline(calls):
            result_of(answer)


def ask(server):
    """What comes first for texts that nobody decided."""
    with server.connect() as c:
        answers = [result_of(a) for a in c.pipeline(
            [("observation.submit", {
                "text": ASKED.format(place=p, thing=THINGS[i]),
                "observed_at": "2024-04-15T12:00:00Z"})
             for i, p in enumerate(PLACES)])]
    return [a["matches"][0]["narrative"] if a["matches"] else None
            for a in answers]


def count(answers, which):
    return sum(a is not None and a.endswith(which) for a in answers)


def base(server):
    return os.path.join(os.path.dirname(server.programs.daemon),
                        "lexical.model")


def test_nothing_is_decided_yet(server):
    out = os.path.join(server.folder, "no.model")
    done = server.client("train", "--model", base(server), out, code=1)
    contains(done.stderr, "0 texts with decisions are too few", "at least 50")
    holds(not os.path.exists(out), "a model was written")


def test_decisions_change_the_order(server):
    fill(server)
    before = ask(server)
    holds(count(before, "-old") <= 2, str(before))
    out = os.path.join(server.folder, "desk.model")
    tried = json.loads(server.client("--json", "train", "--dry-run", "--model",
                                     base(server)).stdout)
    equal((tried["texts"], tried["confirmed"], tried["file"]), (60, 60, None))
    done = server.client("train", "--model", base(server), out)
    contains(done.stdout, "MAP@5", "model = " + out, "60 matches confirmed")
    equal(stat.S_IMODE(os.stat(out).st_mode), 0o644)
    with open(out, encoding="utf-8") as f:
        text = f.read()
    contains(text, "from the decisions of test\n", "about continues a model:\n",
             "about   trained with tests/quality/train")
    server.plugins["lexical"] = {"model": out}
    server.restart()
    after = ask(server)
    # Some are less sure than what is told, and which depends on the order of
    # the observations' random ids; none goes the other way.
    holds(count(after, "-old") >= 6, str(after))
    equal(count(after, "-new"), 0)


def test_dictionaries_are_read_as_the_plugin_reads_them(server):
    """A desk that names some learns with what they link."""
    arguments = ("--json", "train", "--dry-run", "--model", base(server))
    done = server.client(*arguments, "--dictionaries", "/nowhere/spa-eng",
                         code=1)
    contains(done.stderr,
             "dictionaries: /nowhere/spa-eng.index: No such file")
    name = write_dictionary(server.folder, ["astillero <n>\nshipyard\n",
                                            "puente <n>\nbridge\n"])
    done = server.client(*arguments, "--dictionaries", name)
    contains(done.stderr, "2 entries became 2 concepts of 4 terms")
    equal(json.loads(done.stdout)["texts"], 60)


def test_a_trained_model_is_continued(server):
    """Its own decisions taught it already: hardly anything is to gain."""
    first = os.path.join(server.folder, "desk.model")
    second = os.path.join(server.folder, "again.model")
    server.client("train", "--force", "--model", first, second)
    with open(second, encoding="utf-8") as f:
        contains(f.read(), "about   continues a model:\n",
                 "about     trained with tests/quality/train")


def test_what_was_decided_is_listed(server):
    with server.connect() as c:
        listed, before = [], {}
        while True:
            items = c.call("observation.list", decided=True, limit=25,
                           **before)["items"]
            listed += items
            if len(items) < 25:
                break
            before = {"before": items[-1]["id"]}
        equal(len({o["id"] for o in listed}), 60)
        holds(all(any(m["state"] != "suggested" for m in o["matches"])
                  for o in listed), "one is undecided")
        one = c.call("observation.list", decided=True, limit=500,
                     narrative="arvale-old")["items"]
        equal(len(one), 5)
