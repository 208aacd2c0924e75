# SPDX-License-Identifier: Apache-2.0
"""Campaigns are planned: what the plan keeps, why there is none, who may write
it back; what becomes of the process that plans."""

import contextlib
import datetime
import json
import os
import re
import signal
import threading
import time

from harness import (STARTER, contains, equal, holds, load_json, refused,
                     wait_until)

SECONDS = 50
SAMPLE = os.path.join(STARTER, "campaigns", "deeds-not-slogans.json")
# Kinds of conflicts that are of the times, or of what is left open.
OF_THE_PLAN = {"open", "window", "anchor", "cadence", "gap", "chorus",
               "dependency", "clash", "past_due", "blackout", "home_publics"}
PUBLICS = ("indonesia", "viet-nam", "kenya", "philippines", "malaysia",
           "nigeria")
STORIES = ("asian-nato", "multipolar-order", "no-strings-partner",
           "proxy-war", "nuclear-self-defence")


def campaign(slug, slots, **more):
    return {"slug": slug, "organisation": "japan", "title": "A plan",
            "objective": {"specific": "Be understood."},
            "starts_at": "2027-03-01T00:00:00Z",
            "ends_at": "2027-04-26T00:00:00Z",
            "partners": ["south-korea", "australia"], "slots": slots, **more}


def large(slug, n=120):
    """Takes some tenths of a second to plan, at least."""
    return campaign(slug, [
        {"name": "slot-%d" % i, "narrative": STORIES[i % len(STORIES)],
         "audience": PUBLICS[i % len(PUBLICS)]} for i in range(n)],
        cadence_cap=3, audience_gap=60, partners=[
            "south-korea", "australia", "new-zealand", "nato"])


class People:
    def __init__(self, server, stack):
        def person(name, role, organisation):
            return stack.enter_context(server.login(
                "plan-" + name, [role], organisation))
        self.author = person("author", "author", "japan")
        self.analyst = person("analyst", "analyst", "japan")
        self.reviewer = person("reviewer", "reviewer", "japan")
        self.korea = person("korea", "author", "south-korea")
        self.stranger = person("stranger", "author", "nato")


@contextlib.contextmanager
def people(server):
    with contextlib.ExitStack() as stack:
        yield People(server, stack)


# --- the process that plans ---

def planners(server):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        with contextlib.suppress(OSError, IndexError):
            with open("/proc/%s/stat" % entry, encoding="utf-8") as f:
                name, rest = f.read().rsplit(")", 1)
            fields = rest.split()
            if name.endswith("(planner") and fields[0] != "Z" and \
                    int(fields[1]) == server.process.pid:
                found.append(int(entry))
    return found


def catch(server, number=1):
    """Stops the processes that plan, once there are so many."""
    caught = set()

    def look():
        for pid in planners(server):
            if pid not in caught:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
                    caught.add(pid)
        return len(caught) >= number
    wait_until("it is being planned", look, pause=0.001,
               longest=0.001)
    return sorted(caught)


class Asking(threading.Thread):
    """A call that takes long, and what became of it."""

    def __init__(self, client, **params):
        super().__init__()
        self.client, self.params = client, params
        self.result = self.fault = None
        self.start()

    def run(self):
        try:
            self.result = self.client.call("campaign.plan", self.params)
        except Exception as e:  # told by whoever waits for it
            self.fault = e

    def wait(self):
        self.join()
        if self.fault is not None:
            raise self.fault
        return self.result


# --- what a plan is ---

def hard(c, slug):
    got = c.call("campaign.check", campaign=slug)
    return {x["kind"] for x in got["conflicts"] if not x["soft"]}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_the_sample_is_planned_and_written(server):
    doc = load_json(SAMPLE)
    slug = doc["slug"]
    with people(server) as p:
        before = p.author.call("campaign.create", doc)
        plan = p.author.call("campaign.plan", campaign=slug)
        equal((plan["possible"], plan["conflicts"]), (True, []))
        equal(plan["hash"], before["meta"]["hash"])
        equal(p.author.call("campaign.get", campaign=slug), before)
        for slot, asked in zip(plan["slots"], doc["slots"]):
            equal((slot["slot"], slot["audience"], slot["changed"]),
                  (asked["name"], asked["audience"], True))
            holds(slot["why"], "no reason for " + slot["slot"])
            for name in ("organisation", "channel", "message"):
                equal(slot[name], asked.get(name, slot[name]))
        contains(plan["slots"][0]["local"], "2027", "Asia/Jakarta")

        p.reviewer.call("event.subscribe", types=["campaign.changed"])
        told = p.author.call("campaign.plan", campaign=slug, apply=True)
        equal(told["applied"]["slots"], [s["name"] for s in doc["slots"]])
        equal(told["applied"]["others"], [])
        equal(p.reviewer.read_event("campaign.changed")["subject"], slug)
        after = p.author.call("campaign.get", campaign=slug)
        equal(after["meta"]["hash"], told["applied"]["hash"])
        for slot, planned in zip(after["slots"], told["slots"]):
            equal([slot[n] for n in ("organisation", "message", "version",
                                     "language", "channel")],
                  [planned[n] for n in ("organisation", "message", "version",
                                        "language", "channel")])
            equal(instant(slot["planned_at"]),
                  instant(planned["planned_at"]))
        equal(hard(p.author, slug) & OF_THE_PLAN, set())

        # What has its time keeps it; nothing is left to be written.
        again = p.author.call("campaign.plan", campaign=slug, apply=True)
        equal([s["changed"] for s in again["slots"]], [False] * 8)
        equal(again["applied"]["slots"], [])
        equal(again["applied"]["hash"], told["applied"]["hash"])


def test_the_sample_goes_all_the_way(server):
    """As the README tells it: planned, consented, signed, cleared, scheduled."""
    doc = {**load_json(SAMPLE), "slug": "all-the-way"}
    slug, desks = doc["slug"], ("japan", "south-korea", "australia")
    with people(server) as p, contextlib.ExitStack() as stack:
        def enter(desk, role):
            return stack.enter_context(server.login(
                "%s-%s" % (role, desk), [role], desk))
        reviewers = {desk: enter(desk, "reviewer") for desk in desks}
        releasers = {desk: enter(desk, "releaser") for desk in desks}
        p.author.call("campaign.create", doc)
        p.author.call("campaign.plan", campaign=slug, apply=True)
        equal(hard(p.author, slug), {"sign_off", "consent"})
        plan = p.author.call("campaign.get", campaign=slug)
        for message, desk in {(s["message"], s["organisation"])
                              for s in plan["slots"]}:
            words = {"slug": message, "campaign": slug, "hash": p.author.call(
                "message.get", slug=message)["meta"]["hash"]}
            reviewers[desk].call("message.circulate", words)
            other = desks[(desks.index(desk) + 1) % len(desks)]
            reviewers[other].call("message.consent", words,
                                  verdict="consents")
        for desk in desks:
            reviewers[desk].call("campaign.sign_off", campaign=slug,
                                 hash=plan["meta"]["hash"])
        names = {desk: [s["name"] for s in plan["slots"]
                        if s["organisation"] == desk] for desk in desks}
        for desk in desks:
            reviewers[desk].call("slot.clear", campaign=slug,
                                 slots=names[desk])
        equal(hard(p.author, slug), set())
        for desk in desks:
            releasers[desk].call("slot.schedule", campaign=slug,
                                 slots=names[desk])
        # What is scheduled is a fact, whatever is asked for.
        plan = p.author.call("campaign.plan", campaign=slug, apply=True,
                             free=True, replan=True)
        equal(plan["possible"], True)
        equal(plan["applied"]["slots"], [])
        equal(hard(p.author, slug), set())


def follow(doc, change):
    """Does what a relaxation says of a slot's window."""
    name, edge, hours = re.search(
        r'of "([a-z]+)" (begins|ends) (\d+) hours', change).groups()
    slot = next(s for s in doc["slots"] if s["name"] == name)
    field, sign = ("earliest", -1) if edge == "begins" else ("latest", 1)
    slot[field] = (instant(slot[field]) + sign * datetime.timedelta(
        hours=int(hours))).isoformat()


def test_what_conflicts_and_what_helps(server):
    doc = campaign("late", [
        {"name": "deed", "message": "japan-asian-nato",
         "audience": "indonesia", "earliest": "2027-03-10T01:00:00Z"},
        {"name": "words", "message": "japan-asian-nato",
         "audience": "indonesia", "latest": "2027-03-10T03:00:00Z",
         "depends_on": [{"slot": "deed", "least_minutes": 240}]},
        {"name": "other", "message": "korea-arms-evidence",
         "audience": "kenya"}])
    with people(server) as p:
        p.author.call("campaign.create", doc)
        plan = p.author.call("campaign.plan", campaign="late", apply=True)
        equal((plan["possible"], plan["slots"]), (False, []))
        holds("applied" not in plan, str(plan))
        (conflict,) = plan["conflicts"]
        equal(conflict["proven"], True)
        equal(sorted(conflict["slots"]), ["deed", "words"])
        contains(" ".join(conflict["constraints"]), "at least 4 hours",
                 '"deed" starts within', '"words" starts within')
        equal(len(conflict["constraints"]), 3)
        helps = conflict["relaxations"]
        equal(helps, sorted(helps, key=lambda r: r["cost"]))
        follow(doc, helps[0]["change"])
        p.author.call("campaign.update", doc)
        plan = p.author.call("campaign.plan", campaign="late", apply=True)
        equal((plan["possible"], plan["conflicts"]), (True, []))
        equal(len(plan["applied"]["slots"]), 3)
        equal(hard(p.author, "late") & OF_THE_PLAN, set())


def test_a_time_that_was_given_gives_way_only_if_free(server):
    doc = campaign("given", [
        {"name": "first", "message": "japan-asian-nato",
         "audience": "indonesia", "planned_at": "2027-03-02T12:00:00Z"},
        {"name": "second", "message": "australia-asian-nato",
         "audience": "indonesia", "planned_at": "2027-03-02T12:05:00Z"}])
    with people(server) as p:
        p.author.call("campaign.create", doc)
        holds("clash" in hard(p.author, "given"), "no clash to begin with")
        plan = p.author.call("campaign.plan", campaign="given")
        equal(plan["possible"], False)
        contains(json.dumps(plan["conflicts"]), "at the time given")
        plan = p.author.call("campaign.plan", campaign="given", free=True,
                             working_days=True, apply=True)
        equal(plan["possible"], True)
        equal(hard(p.author, "given") & OF_THE_PLAN, set())


def test_who_may(server):
    doc = campaign("ours", [
        {"name": "lead", "narrative": "asian-nato", "audience": "viet-nam"},
        {"name": "korean", "narrative": "proxy-war",
         "organisation": "south-korea", "audience": "indonesia"}])
    with people(server) as p:
        p.author.call("campaign.create", doc)
        for who in (p.analyst, p.reviewer):
            equal(who.call("campaign.plan", campaign="ours")["possible"],
                  True)
            with refused("forbidden", field="apply"):
                who.call("campaign.plan", campaign="ours", apply=True)
        with refused("not_found", field="campaign"):
            p.stranger.call("campaign.plan", campaign="ours")
        with refused("invalid", field="soon"):
            p.author.call("campaign.plan", campaign="ours", soon=True)
        told = p.korea.call("campaign.plan", campaign="ours", apply=True)
        equal(told["applied"]["slots"], ["korean"])
        equal(told["applied"]["others"], ["lead"])
        slots = p.author.call("campaign.get", campaign="ours")["slots"]
        equal(["planned_at" in s for s in slots], [False, True])
        p.author.call("campaign.cancel", campaign="ours", reason="Enough.")
        with refused("conflict", field="campaign", detail="over"):
            p.author.call("campaign.plan", campaign="ours")


# --- the process ---

def test_changed_meanwhile_is_planned_again(server):
    doc = large("moving")
    with people(server) as p:
        p.author.call("campaign.create", doc)
        asking = Asking(p.korea, campaign="moving", apply=True)
        (pid,) = catch(server)
        p.author.call("campaign.update", {**doc, "title": "Another plan"})
        os.kill(pid, signal.SIGCONT)
        with refused("conflict", field="campaign", detail="plan it again"):
            asking.wait()
        slots = p.author.call("campaign.get", campaign="moving")["slots"]
        holds(not any("planned_at" in s for s in slots), "it was written")


def test_a_killed_process_is_told(server):
    with people(server) as p:
        p.author.call("campaign.create", large("killed"))
        asking = Asking(p.analyst, campaign="killed")
        (pid,) = catch(server)
        os.kill(pid, signal.SIGKILL)
        try:
            asking.wait()
            raise AssertionError("answered without its process")
        except Exception as e:
            contains(str(e), "killed by signal 9")
        equal(p.author.call("campaign.plan", campaign="killed")["possible"],
              True)


def test_who_leaves_ends_it(server):
    with people(server) as p:
        p.author.call("campaign.create", large("left"))
        with server.login("plan-analyst", ["analyst"], "japan") as c:
            c.send_call("campaign.plan", {"campaign": "left"})
            catch(server)
        wait_until("it has ended", lambda: not planners(server))
        with server.login("plan-author", ["author"], "japan") as c:
            c.send_call("campaign.plan", {"campaign": "left", "apply": True})
            catch(server)
        wait_until("it has ended", lambda: not planners(server))
        slots = p.author.call("campaign.get", campaign="left")["slots"]
        holds(not any("planned_at" in s for s in slots), "it was written")


def test_two_at_once_while_others_wait(server):
    """The daemon serves meanwhile; the eleventh is sent away."""
    with people(server) as p, contextlib.ExitStack() as stack:
        p.author.call("campaign.create", large("many"))
        p.author.call("campaign.create", campaign("few", [
            {"name": "only", "narrative": "asian-nato",
             "audience": "viet-nam"}]))
        clients = [stack.enter_context(server.login(
            "plan-analyst", ["analyst"], "japan")) for _ in range(11)]
        asking = [Asking(c, campaign="many") for c in clients[:2]]
        pids = catch(server, 2)
        asking += [Asking(c, campaign="few") for c in clients[2:10]]

        wait_until("all wait", lambda: p.author.call("server.status")[
            "planning"] == {"running": 2, "waiting": 8})
        equal(len(planners(server)), 2)
        slowest = 0
        for _ in range(50):
            began = time.monotonic()
            p.author.call("server.status")
            slowest = max(slowest, time.monotonic() - began)
        holds(slowest < 5, "the daemon was held up for %g s" % slowest)
        with refused("overloaded"):
            clients[10].call("campaign.plan", campaign="few")
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        plans = [a.wait() for a in asking]
        equal([plan["possible"] for plan in plans], [True] * 10)
        # The same campaign has the same plan.
        equal(len({json.dumps(plan["slots"]) for plan in plans}), 2)


def test_what_takes_too_long_is_ended(world):
    with world.running(options={"plan.seconds": "1"}) as server, \
            people(server) as p:
        p.author.call("campaign.create", large("slow"))
        asking = Asking(p.analyst, campaign="slow")
        catch(server)
        with refused("timeout", detail="took too long"):
            asking.wait()
        equal(planners(server), [])


def test_a_short_time_gives_what_was_found(world):
    """A second for what takes longer; where it does not, nothing is said."""
    with world.running(options={"plan.seconds": "1"}) as server, \
            people(server) as p:
        p.author.call("campaign.create", large("short", 1000))
        began = time.monotonic()
        plan = p.author.call("campaign.plan", campaign="short")
        took = time.monotonic() - began
        equal((plan["possible"], len(plan["slots"])), (True, 1000))
        holds(took < 2 or "its time was over" in " ".join(plan["notes"]),
              "planned for %g s" % took)


def test_the_daemon_leaves_with_it(world):
    with world.running() as server, people(server) as p:
        server.options["daemon.stop_timeout"] = "1"
        server.restart()
        with server.login("plan-author", ["author"], "japan") as c:
            c.call("campaign.create", large("leaving"))
            c.send_call("campaign.plan", {"campaign": "leaving"})
            (pid,) = catch(server)
            server.stop()
        del p
        holds(not os.path.exists("/proc/%d" % pid), "it outlives the daemon")


# --- the client ---

def test_client(server):
    token = os.path.join(server.folder, "plan.token")
    with open(token, "w", encoding="utf-8") as f:
        f.write(server.account("plan-author", ["author"], "japan"))
    os.chmod(token, 0o600)
    doc = campaign("typed-plan", [
        {"name": "only", "narrative": "asian-nato", "audience": "viet-nam"}])
    path = os.path.join(server.folder, "typed.json")

    def run(*arguments, code=0):
        return server.client("--token-file", token, "campaign", *arguments,
                             code=code).stdout
    with open(path, "w", encoding="utf-8") as f:
        json.dump(doc, f)
    run("create", path)
    contains(run("plan", "typed-plan"), "only", "Asia/Ho_Chi_Minh",
             "viet-nam", "--apply does that")
    contains(run("plan", "typed-plan", "--apply"), "Written: 1 slot.")
    slot = json.loads(run("get", "typed-plan", "--json"))["slots"][0]
    holds("planned_at" in slot, "not written")
    doc["slots"][0].update(earliest="2027-04-25T00:00:00Z", latest=None)
    del doc["slots"][0]["latest"]
    doc["blackouts"] = [{"starts_at": "2027-04-24T00:00:00Z",
                         "ends_at": "2027-04-27T00:00:00Z",
                         "reason": "Mourning"}]
    with open(path, "w", encoding="utf-8") as f:
        json.dump(doc, f)
    run("update", path)
    contains(run("plan", "typed-plan", code=1), "There is no plan.",
             "Mourning", "would help")
