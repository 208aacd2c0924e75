# SPDX-License-Identifier: Apache-2.0
"""counterpoint train: what it asks for, what it refuses, what it writes."""

import os
import random
import stat

from harness import contains, equal, lacks

PLACES = ["Arvale", "Bremont", "Cordany", "Delmora", "Estwick", "Farholm",
          "Gralund", "Hestria", "Ilmava", "Jornby"]
SAID = ["They sold the harbour of %s to strangers, says a caller.",
        "Everybody in %s knows who sold the harbour!",
        "Sold to strangers: the harbour of %s. Who was paid?",
        "First the harbour, then all of %s, sold to strangers.",
        "Radio today: strangers bought the harbour, %s was sold.",
        "A leaflet says the harbour of %s went to strangers."]


# A net that counts nothing, to be continued as it is.
NET = ["net 1 8 language", "cosine 0.5 0.25 0 0 0 0.5 0 -1 0 0 0 0 0.25",
       "bias 0.5 0 0 -1 0 0 0 0", "gain 0 0 0 0 0 0 0 0"]


def model(near, far, odds, about="a tiny one"):
    """Ranks by how many days lie between text and narrative alone."""
    return "\n".join([
        "counterpoint-model 2", "about " + about, *NET,
        "forest rank 1", "tree 3",
        "days_apart 5 1 2", "= %g" % near, "= %g" % far,
        "forest confidence 1", "tree 1", "= %g" % odds, "end", ""])


def narratives():
    """Two of each place that only their years tell apart."""
    return [{"slug": "%s-%s" % (place.lower(), which),
             "title": "The harbour of %s was sold" % place,
             "summary": "The harbour of %s is said to be sold." % place,
             "aliases": ["harbour sale"], "first_seen": "%d-03-01" % year,
             "last_seen": "%d-05-01" % year,
             "exemplars": [{"text": "Sold! " + place, "language": "en"}]}
            for place in PLACES for which, year in (("new", 2024),
                                                    ("old", 2009))]


def decided(number, text, states):
    return {"id": "id-%04d" % number, "cluster": "cluster-%04d" % number,
            "text": text, "language": "en",
            "observed_at": "2024-04-%02dT12:00:00Z" % (number % 28 + 1),
            "matches": [{"narrative": n, "state": s}
                        for n, s in states.items()]}


def decisions(right="old", wrong="new", wrong_state="rejected"):
    return [decided(n, said % place, {
        "%s-%s" % (place.lower(), right): "confirmed",
        "%s-%s" % (place.lower(), wrong): wrong_state})
        for n, (said, place) in enumerate((s, p) for s in SAID
                                          for p in PLACES)]


class Desk:
    """A server with a library in two pages, and decisions."""

    def __init__(self, client, observations):
        self.observations = observations
        self.asked = []
        self.server = client.serve()
        self.server.methods.update({
            "server.status": lambda p: {"instance": "desk-one"},
            "library.export": self.export,
            "message.list": self.messages,
            "observation.list": self.list})

    @staticmethod
    def export(params):
        items = narratives()
        if "after" in params:
            return {"content": {"narratives": items[7:]}}
        return {"content": {"narratives": items[:7], "concepts": [
            {"slug": "harbour", "kind": "other", "terms": [
                {"text": "harbour", "language": "en"}]}]},
            "next": "narrative/x"}

    @staticmethod
    def messages(params):
        equal(params["state"], "cleared")
        return {"items": [{"slug": "m", "narratives": ["arvale-new"],
                           "variants": [{"language": "en", "fact":
                                         "It is rented [deed-one]."}]}]}

    def list(self, params):
        self.asked.append(params)
        equal(params["decided"], True)
        at = 0
        if "before" in params:
            at = [o["id"] for o in self.observations].index(
                params["before"]) + 1
        return {"items": self.observations[at:at + params["limit"]]}


def train(client, base, *arguments, code=0):
    return client.run("train", "--model", client.file("base.model", base),
                      *arguments).expect(code)


def out_of(client):
    return os.path.join(client.directory, "desk.model")


def test_the_command_line(client):
    client.serve()
    contains(client.run("train").expect(2).err, "which file", "usage:")
    client.run("train", "a", "b").expect(2)
    for bad in ("x", "3", "-1", "50x"):
        contains(client.run("train", "--least", bad, "o").expect(2).err,
                 "--least wants")
    for bad in ("english", "e", "", "en US", "en_US"):
        contains(client.run("train", "--language", bad, "o").expect(2).err,
                 "--language wants a BCP 47 tag")
    contains(client.run("train", "--help").expect(0).out, "--dry-run",
             "--force", "--model")


def test_two_files_are_one_too_many(client):
    contains(client.run("train", "a.model", "b.model").expect(2).err,
             "one file at a time")


def test_the_place_is_tried_before_the_work(client):
    """No decision is asked for, and nothing is left there."""
    server = client.serve()
    for path in ("/nonexistent/x.model", client.directory):
        contains(client.run("train", path).expect(2).err,
                 "invalid: " + path + ": ")
    equal(server.seen, [])
    equal(sorted(n for n in os.listdir(client.directory) if "model" in n), [])


def test_a_base_that_is_none(client):
    Desk(client, decisions())
    run = client.run("train", "--model", "/nonexistent", out_of(client))
    contains(run.expect(1).err, "/nonexistent", "--model says")
    contains(train(client, "nonsense\n", out_of(client), code=1).err,
             "base.model: line 1")


def test_too_few_decisions(client):
    desk = Desk(client, decisions()[:49])
    run = train(client, model(1, 0, 0), out_of(client), code=1)
    contains(run.err, "49 texts with decisions are too few", "at least 50")
    train(client, model(1, 0, 0), "--least", "25", out_of(client))
    desk.observations = []
    contains(train(client, model(1, 0, 0), "--dry-run", code=1).err,
             "0 texts")


def test_no_more_than_the_newest_texts(client):
    """What a desk decided in ten years does not fit into memory."""
    desk = Desk(client, decisions() + [
        dict(o, id="old-" + o["id"], cluster="old-" + o["cluster"],
             text=o["text"] + " Again.")
        for n in range(3) for o in decisions()])
    run = train(client, model(0.3, -0.3, 0), "--json", "--dry-run", "--most",
                "60").json
    equal((run["texts"], run["left_out"], len(desk.asked)), (60, 0, 1))
    contains(train(client, model(1, 0, 0), "--dry-run", "--most", "49",
                   code=2).err,
             "--most wants")


def test_decisions_of_one_kind(client):
    for observation in (all_rejected := decisions()):
        for match in observation["matches"]:
            match["state"] = "rejected"
    desk = Desk(client, all_rejected)
    contains(train(client, model(1, 0, 0), out_of(client), code=1).err,
             "0 matches were confirmed and 120 rejected")
    desk.observations = decisions()
    for observation in desk.observations:
        del observation["matches"][1]
    contains(train(client, model(1, 0, 0), out_of(client), code=1).err,
             "60 matches were confirmed and 0 rejected")
    assert not os.path.exists(out_of(client))


def test_a_model_that_has_learned(client):
    Desk(client, decisions())
    base = model(0.3, -0.3, 0)
    tried = train(client, base, "--json", "--dry-run", out_of(client)).json
    equal((tried["texts"], tried["confirmed"], tried["rejected"],
           tried["trees"]["rank"], tried["better"], tried["file"]),
          (60, 60, 60, 30, True, None))
    assert tried["before"]["map_at_5"] < 0.6 < 0.9 < \
        tried["after"]["map_at_5"], tried
    equal(os.listdir(client.directory).count("desk.model"), 0)
    run = train(client, base, out_of(client))
    contains(run.out, "MAP@5", "calibration error", "[plugin lexical]",
             "model = " + out_of(client), "chown", "0644",
             "belong to root or to the daemon's user")
    equal(stat.S_IMODE(os.stat(out_of(client)).st_mode), 0o644)
    with open(out_of(client), encoding="utf-8") as f:
        text = f.read()
    contains(text, "from the decisions of desk-one\n", "before: MAP@5 ",
             "about   a tiny one\n", "\n".join(NET) + "\nforest rank 31\n",
             "forest confidence ", "\ntree 1\n= 0\n")
    equal([n for n in os.listdir(client.directory)
           if n.startswith("desk.model")], ["desk.model"])
    again = train(client, base, "--json", out_of(client)).json
    equal((again["file"], again["after"]), (out_of(client), tried["after"]))


def test_suggestions_beside_a_confirmed_one_are_wrong(client):
    Desk(client, decisions(wrong_state="suggested"))
    run = train(client, model(0.3, -0.3, 0), "--json", out_of(client)).json
    equal((run["rejected"], run["passed_over"]), (0, 60))
    assert run["after"]["map_at_5"] > 0.9, run


def test_what_is_left_out(client):
    """Copies, exemplars, retired narratives; pages go on in order."""
    same = decisions()
    copies = [dict(o, id="copy-" + o["id"]) for o in same]
    exemplars = [decided(900 + i, "Sold! " + p, {p.lower() + "-old":
                                                 "confirmed"})
                 for i, p in enumerate(PLACES)]
    retired = [decided(950, "The harbour of Arvale.", {"gone": "confirmed"})]
    desk = Desk(client, same + copies + exemplars + retired)
    run = train(client, model(0.3, -0.3, 0), "--json", "--dry-run").json
    equal((run["texts"], run["left_out"], run["confirmed"]), (60, 71, 60))
    equal([p.get("before") for p in desk.asked],
          [None, copies[39]["id"]])


def test_a_gain_by_chance_is_none(client):
    """Which of two the desk confirmed was drawn by lot; of these lots one text
    more comes out right after training."""
    lot = random.Random(6)
    drawn = []
    for number, (said, place) in enumerate((s, p) for s in SAID
                                           for p in PLACES):
        right, wrong = ("old", "new") if lot.random() < 0.5 else ("new", "old")
        drawn.append(decided(number, said % place, {
            "%s-%s" % (place.lower(), right): "confirmed",
            "%s-%s" % (place.lower(), wrong): "rejected"}))
    Desk(client, drawn)
    run = train(client, model(0, 0, 0), "--json", "--dry-run").json
    equal((run["better"], run["trees"]["rank"]), (False, 0))


def test_nothing_to_gain(client):
    Desk(client, decisions())
    base = model(-10, 10, 20)
    run = train(client, base, out_of(client), code=1)
    contains(run.err, "not better", "--force")
    lacks(run.out, "[plugin lexical]")
    assert not os.path.exists(out_of(client))
    contains(train(client, base, "--dry-run", out_of(client)).err,
             "not better")
    equal(train(client, base, "--json", "--force", out_of(client)).json[
        "better"], False)
    assert os.path.exists(out_of(client))


def test_a_model_full_of_trees(client):
    Desk(client, decisions())
    leaf = "tree 1\n= 0\n"
    base = "counterpoint-model 2\nforest rank 1990\n" + leaf * 1990 + \
        "forest confidence 1\n" + leaf + "end\n"
    contains(train(client, base, out_of(client), code=1).err,
             "1990 trees", "no room")


def test_a_place_that_cannot_be_written(client):
    Desk(client, decisions())
    run = train(client, model(0.3, -0.3, 0), "/nonexistent/x.model", code=2)
    contains(run.err, "/nonexistent/x.model: No such file")


def test_a_strange_server(client):
    """What is no observation is passed over, not trusted."""
    odd = [{"id": 1}, [], "x", {"id": "a", "text": 3, "matches": [1, {}]},
           {"text": "The harbour of Arvale", "observed_at": "soon",
            "matches": [{"narrative": None, "state": "confirmed"},
                        {"narrative": "arvale-old"}]}]
    desk = Desk(client, decisions() + odd)
    run = train(client, model(0.3, -0.3, 0), "--json", "--dry-run").json
    assert run["texts"] in (60, 61), run
    desk.server.methods["message.list"] = lambda p: {"items": 7}
    train(client, model(0.3, -0.3, 0), "--dry-run")
    del desk.server.methods["observation.list"]
    contains(train(client, model(0.3, -0.3, 0), "--dry-run", code=1).err,
             "no method observation.list")
