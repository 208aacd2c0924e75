# SPDX-License-Identifier: Apache-2.0
"""The plan and the check know one truth: what campaign.plan writes back,
campaign.check finds nothing against. Random campaigns that are in each other's
way, templates, and more slots than there is room for."""

import contextlib
import datetime
import random

from harness import contains, equal, holds

SECONDS = 35
# What may still be missing of a plan that was only just made.
OF_PEOPLE = {"sign_off", "consent", "clearance"}
# Words are said twice and against each other, whenever that is.
OF_WORDS = {"duplicate", "contradiction"}
PARTNERS = ["south-korea", "australia", "new-zealand", "nato"]
PUBLICS = ["indonesia", "viet-nam", "kenya", "philippines", "brazil", "jordan",
           "southeast-asia", "africa"]
STORIES = ["asian-nato", "multipolar-order", "no-strings-partner",
           "proxy-war", "nuclear-self-defence"]
FIRST = datetime.datetime(2027, 3, 1, tzinfo=datetime.timezone.utc)


@contextlib.contextmanager
def lead(server):
    with server.login("truth-author", ["author"], "japan") as c:
        yield c


def utc(days, minutes=0):
    """So long after the first of March."""
    return (FIRST + datetime.timedelta(days=days, minutes=minutes)).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def campaign(slug, **more):
    return {"slug": slug, "organisation": "japan", "title": "One truth",
            "objective": {"specific": "Be understood."},
            "partners": PARTNERS, **more}


def against(c, slug):
    """What the check finds against the times and places of a plan."""
    got = c.call("campaign.check", campaign=slug)
    return [x for x in got["conflicts"]
            if x["kind"] not in OF_PEOPLE | OF_WORDS]


def plan_and_check(c, slug, **options):
    plan = c.call("campaign.plan", campaign=slug, apply=True, **options)
    if plan["possible"]:
        equal(against(c, slug), [])
    else:
        holds(plan["conflicts"] or plan["notes"], "it does not say why")
        for conflict in plan["conflicts"]:
            holds(conflict["constraints"], str(conflict))
    return plan


# --- random campaigns ---

def some(rng, share, **members):
    return {k: v for k, v in members.items() if rng.random() < share}


def random_slot(rng, i, days):
    slot = {"name": "slot-%d" % i, "audience": rng.choice(PUBLICS),
            "narrative": rng.choice(STORIES),
            "priority": rng.choice(["low", "medium", "high"])}
    begin = rng.randrange(days)
    slot.update(some(rng, 0.2, time_zone=rng.choice(
        ["Pacific/Chatham", "America/St_Johns"])))
    slot.update(rng.choice([{}, {}, {
        "earliest": utc(begin, rng.randrange(1440))
    }, {
        "latest": utc(begin + 7, rng.randrange(1440))
    }, {
        "embargo_until": utc(begin // 2, rng.randrange(1440))
    }, {
        "anchor": {"event": "A summit", "on": utc(days // 2)[:10],
                   "from_days": -rng.randrange(6),
                   "to_days": rng.randrange(1, 6)}
    }, {
        "chorus": rng.choice(["all", "some"])
    }]))
    if len(slot) == 4 and i > 0:
        slot["depends_on"] = [{
            "slot": "slot-%d" % rng.randrange(i), **rng.choice([
                {"least_minutes": rng.randrange(3000)},
                {"least_minutes": rng.randrange(3000),
                 "most_minutes": rng.randrange(3000, 20000)},
                {"least_minutes": rng.randrange(600), "same_day": True}])}]
    return slot


def random_campaign(rng, slug):
    days = rng.randrange(20, 42)
    return campaign(
        slug, starts_at=utc(0, rng.randrange(1440)), ends_at=utc(days + 8),
        slots=[random_slot(rng, i, days)
               for i in range(rng.randrange(3, 15))],
        **some(rng, 0.5, cadence_cap=rng.randrange(1, 4),
               organisation_cap=rng.randrange(1, 5),
               audience_gap=rng.randrange(5, 2000),
               organisation_gap=rng.randrange(5, 600),
               clearance_lead=rng.randrange(60, 4000),
               prime_time=rng.random() < 0.4,
               working_days=rng.random() < 0.4,
               blackouts=[{"starts_at": utc(3, 7), "ends_at": utc(4, 30),
                           "reason": "Mourning"}]))


def silence(server):
    """Of audiences, of a desk, and of the calendar."""
    with server.connect() as operator:
        def put(kind, slug, **more):
            doc = operator.call(kind + ".get", slug=slug)
            del doc["meta"]
            operator.call(kind + ".put", {**doc, **more})
        put("audience", "southeast-asia", blackouts=[
            {"from": "2027-03-09", "to": "2027-03-10", "reason": "A feast"}])
        put("organisation", "australia", blackouts=[
            {"from": "2027-03-03", "to": "2027-03-12", "reason": "Recess"}])
        operator.call("occasion.put", slug="polls-kenya", title="Polls",
                      kind="election", starts="2027-03-05", days=6,
                      audiences=["kenya"], source="An example")


def test_what_is_planned_is_checked_clean(server):
    """Each campaign keeps away from those that came before it, too."""
    possible = 0
    with lead(server) as c:
        silence(server)
        for seed in range(30):
            rng = random.Random(seed)
            slug = "truth-%d" % seed
            c.call("campaign.create", random_campaign(rng, slug))
            options = some(rng, 0.3, prime_time=True, working_days=True,
                           free=True)
            plan = plan_and_check(c, slug, **options)
            possible += plan["possible"] is True
    holds(15 <= possible <= 29, "%d of 30 can be planned" % possible)


# --- the day of another ---

def test_one_follows_another_on_its_local_day(server):
    """In Jakarta, a day ends at 17:00 UTC."""
    order = [{"slot": "japan", "same_day": True}]
    with lead(server) as c:
        made = c.call("campaign.create", campaign(
            "day", starts_at=utc(120), ends_at=utc(130), audience_gap=60,
            slots=[{"name": "japan", "audience": "viet-nam",
                    "narrative": "asian-nato", "organisation": "japan",
                    "latest": utc(121, 17 * 60 - 5)},
                   {"name": "korea", "audience": "indonesia",
                    "narrative": "arms-transfer-denial",
                    "organisation": "south-korea", "depends_on": order,
                    "earliest": utc(121, 10 * 60)}]))
        equal(made["slots"][1]["depends_on"], order)
        japan, korea = plan_and_check(c, "day")["slots"]
        holds(utc(120, 17 * 60) <= japan["planned_at"] <=
              korea["planned_at"] < utc(121, 17 * 60), str((japan, korea)))
        contains(korea["local"], "Asia/Jakarta")
        late = c.call("campaign.get", campaign="day")["slots"][1]
        del late["meta"]
        c.call("slot.put", campaign="day", slots=[
            {**late, "planned_at": utc(121, 17 * 60)}])
        (found,) = against(c, "day")
        equal((found["kind"], found["soft"], found["slots"]),
              ("dependency", False, ["korea"]))
        contains(found["detail"], "In Asia/Jakarta it does not come on the "
                 'same day as "japan"')
        plan = c.call("campaign.plan", campaign="day")
        equal(plan["possible"], False)
        contains(str(plan["conflicts"]),
                 '"korea" starts on the same local day as "japan" in '
                 'Asia/Jakarta.')


# --- a silent desk ---

def test_a_silent_desk_is_planned_around(server):
    with lead(server) as c, server.connect() as operator:
        doc = campaign("silent", starts_at=utc(0), ends_at=utc(10), slots=[
            {"name": "only", "audience": "indonesia",
             "message": "korea-arms-evidence"}])
        c.call("campaign.create", doc)
        planned = plan_and_check(c, "silent")["slots"][0]["planned_at"]
        holds(planned < "2027-03-05", planned)
        korea = operator.call("organisation.get", slug="south-korea")
        del korea["meta"]
        operator.call("organisation.put", korea, blackouts=[
            {"from": "2027-02-25", "to": "2027-03-05", "reason": "Recess"}])
        (found,) = against(c, "silent")
        equal((found["kind"], found["soft"]), ("blackout", False))
        contains(found["detail"], "south-korea", "Recess")
        plan = plan_and_check(c, "silent")
        equal(plan["possible"], False)
        contains(str(plan["conflicts"]), "Recess (2027-02-25 to 2027-03-05, "
                 "Asia/Seoul, of south-korea)")
        moved = plan_and_check(c, "silent", free=True)["slots"][0]
        holds(moved["planned_at"] >= "2027-03-05T15:00:00Z", str(moved))


# --- other campaigns ---

def test_others_are_weighed_and_planned_around(server):
    """Whose they are is told to who may see them."""
    noon = "2027-03-02T05:00:00Z"
    with lead(server) as c, server.login("truth-nato", ["author"],
                                         "nato") as nato:
        c.call("campaign.create", campaign(
            "seen", starts_at=utc(0), ends_at=utc(10), partners=[],
            cadence_cap=1, organisation_gap=120, slots=[
                {"name": "only", "audience": "malaysia", "language": "en",
                 "narrative": "asian-nato", "organisation": "japan",
                 "planned_at": noon}]))
        plan_and_check(c, "seen")
        for slug, asker, desk in (("open", c, "japan"),
                                  ("hidden", nato, "nato")):
            asker.call("campaign.create", campaign(
                slug, organisation=desk, starts_at=utc(0), ends_at=utc(10),
                partners=[], slots=[
                    {"name": slug, "audience": "southeast-asia",
                     "narrative": "asian-nato", "planned_at": noon}]))
        found = against(c, "seen")
        equal({(x["kind"], x["soft"]) for x in found}, {("clash", True)})
        told = " ".join(x["detail"] for x in found)
        contains(told, 'The campaign "open" speaks to "southeast-asia", '
                 'which "malaysia" is a part of, in "open"',
                 "A campaign that you take no part in speaks to")
        holds("hidden" not in told and "nato" not in told, told)
        kept = c.call("campaign.plan", campaign="seen")
        equal(kept["possible"], False)
        contains(str(kept["conflicts"]),
                 "slots of other campaigns at southeast-asia")
        holds("hidden" not in str(kept), str(kept))
        moved = plan_and_check(c, "seen", free=True)["slots"][0]
        holds(moved["planned_at"] != noon, str(moved))


def test_a_voice_is_counted_wherever_it_speaks(server):
    """Publics that have nothing to do with each other; midnight in Tokyo is at
    15:00 UTC."""
    def one(slug, audience, at, **more):
        return campaign(slug, starts_at=utc(100), ends_at=utc(101),
                        partners=[], slots=[
                            {"name": "only", "audience": audience,
                             "narrative": "multipolar-order",
                             "organisation": "japan", **at}], **more)
    with lead(server) as c:
        c.call("campaign.create", one("before", "kenya", {
            "planned_at": "2027-06-09T03:00:00Z"}))
        c.call("campaign.create", one("gapped", "viet-nam", {
            "latest": "2027-06-09T07:15:00Z"}, organisation_gap=250))
        slot = plan_and_check(c, "gapped")["slots"][0]
        holds(slot["planned_at"] >= "2027-06-09T07:10:00", str(slot))
        c.call("campaign.create", one("taken", "viet-nam", {
            "latest": "2027-06-09T14:00:00Z"}, organisation_cap=2))
        plan = plan_and_check(c, "taken")
        equal(plan["possible"], False)
        contains(str(plan["conflicts"]), 'At most 2 slots a day of "japan", '
                 "with those of other campaigns.")
        c.call("campaign.create", one("capped", "viet-nam", {},
                                      organisation_cap=2))
        slot = plan_and_check(c, "capped")["slots"][0]
        holds(slot["planned_at"] >= "2027-06-09T15:00:00", str(slot))


# --- hours ---

def test_a_campaign_asks_for_hours(server):
    # 12 June 2027 is a Saturday.
    doc = campaign("asked", starts_at=utc(103), ends_at=utc(110),
                   prime_time=True, working_days=True, slots=[
                       {"name": "only", "audience": "indonesia",
                        "narrative": "asian-nato",
                        "channel": "television"}])
    with lead(server) as c:
        made = c.call("campaign.create", doc)
        equal((made["prime_time"], made["working_days"]), (True, True))
        slot = plan_and_check(c, "asked")["slots"][0]
        contains(slot["local"], "Monday 14 June 2027")
        c.call("campaign.plan", campaign="asked", apply=True, free=True,
               prime_time=False, working_days=False)
        slot = c.call("campaign.get", campaign="asked")["slots"][0]
        c.call("slot.put", campaign="asked", slots=[
            {k: v for k, v in slot.items() if k != "meta"}
            | {"planned_at": "2027-06-12T20:00:00Z"}])
        found = against(c, "asked")
        equal({(x["kind"], x["soft"]) for x in found},
              {("working_days", True), ("prime_time", True)})
        plan = c.call("campaign.plan", campaign="asked")
        equal(plan["possible"], False)
        equal(c.call("campaign.plan", campaign="asked", prime_time=False,
                     working_days=False)["possible"], True)


# --- templates ---

def now():
    return datetime.datetime.now(datetime.timezone.utc)


def test_templates_are_planned_clean(server):
    text = "%Y-%m-%dT%H:%M:%SZ"
    soon = now() + datetime.timedelta(minutes=2)
    docs = [
        campaign("rapid", starts_at=soon.strftime(text),
                 ends_at=(soon + datetime.timedelta(days=5)).strftime(text),
                 template={"name": "rapid-answer", "narrative": "proxy-war",
                           "audiences": ["indonesia", "kenya"]}),
        campaign("hour", starts_at=soon.strftime(text),
                 ends_at=(soon + datetime.timedelta(hours=1)).strftime(text),
                 template={"name": "rapid-answer", "narrative": "proxy-war",
                           "audiences": ["viet-nam", "brazil"]}),
        campaign("warned", starts_at="2027-06-01T00:00:00Z",
                 ends_at="2027-06-20T00:00:00Z",
                 template={"name": "prebunk-before-event",
                           "narrative": "less-than-pyongyang",
                           "audiences": ["viet-nam", "indonesia"],
                           "occasion": "russia-dprk-treaty"}),
        campaign("sustained", starts_at="2027-07-01T00:00:00Z",
                 ends_at="2027-08-26T00:00:00Z",
                 template={"name": "sustained-explanation",
                           "narrative": "multipolar-order",
                           "audiences": ["brazil", "jordan", "kenya"]})]
    with lead(server) as c:
        for doc in docs:
            made = c.call("campaign.create", doc)
            plan = plan_and_check(c, doc["slug"])
            equal((plan["possible"], plan["conflicts"]), (True, []))
            equal(len(plan["slots"]), len(made["slots"]))


def test_a_reminder_finds_a_working_day(server):
    """Whatever the day of the week that the event is on."""
    with lead(server) as c:
        for day in range(13, 20):
            slug = "event-%d" % day
            made = c.call("campaign.create", campaign(
                slug, starts_at="2027-08-25T00:00:00Z",
                ends_at="2027-09-25T00:00:00Z",
                template={"name": "prebunk-before-event",
                          "narrative": "less-than-pyongyang",
                          "audiences": ["viet-nam"], "event": "A vote",
                          "event_on": "2027-09-%d" % day}))
            equal(made["working_days"], True)
            plan = plan_and_check(c, slug)
            equal((plan["possible"], len(plan["slots"])), (True, 3))


# --- more than there is room for ---

def test_a_thousand_slots_beyond_their_caps(server):
    """3 days, 6 publics, 3 slots a day: 72 have room, at the very most."""
    doc = campaign("full", starts_at=utc(0), ends_at=utc(3), cadence_cap=3,
                   slots=[])
    slots = [{"name": "slot-%d" % i, "narrative": STORIES[i % 5],
              "audience": PUBLICS[i % 6]} for i in range(1000)]
    with lead(server) as c:
        c.call("campaign.create", doc)
        for i in range(0, 1000, 500):
            c.call("slot.put", campaign="full", slots=slots[i:i + 500])
        plan = plan_and_check(c, "full")
        equal(plan["slots"], [])
        if plan["possible"] is None:  # a slow machine
            contains(str(plan["notes"]), "its time was over")
        else:
            equal(plan["possible"], False)
            contains(str(plan["conflicts"][0]["constraints"]),
                     "At most 3 slots a day")
