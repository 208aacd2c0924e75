# SPDX-License-Identifier: Apache-2.0
"""The register and calendars as other programs read them, and corrections of
what was said."""

import base64
import contextlib
import json
import re
import xml.etree.ElementTree as ET

from harness import contains, equal, holds, refused, wait_until

MESSAGE = "japan-asian-nato"
ATOM = "{http://www.w3.org/2005/Atom}"


class Desk:
    """One desk whose people make releases."""

    def __init__(self, server, stack):
        def person(name, role, organisation="japan"):
            return stack.enter_context(server.login(
                "feed-" + name, [role], organisation))
        self.server = server
        self.author = person("author", "author")
        self.reviewer = person("reviewer", "reviewer")
        self.releaser = person("releaser", "releaser")
        self.stranger = person("stranger", "author", "australia")

    def campaign(self, slug, slots, **more):
        return self.author.call("campaign.create", {
            "slug": slug, "organisation": "japan", "title": "Who builds what",
            "objective": {"specific": "Be understood."},
            "starts_at": "2026-01-01T00:00:00Z",
            "ends_at": "2027-12-01T00:00:00Z", "slots": slots, **more})

    def slot(self, name, at="2027-03-02T05:00:00Z", **more):
        return {"name": name, "message": MESSAGE, "language": "id",
                "audience": "indonesia", "channel": "radio",
                "planned_at": at, **more}

    def schedule(self, slug, names):
        plan_hash = self.author.call(
            "campaign.get", campaign=slug)["meta"]["hash"]
        self.reviewer.call("campaign.sign_off", campaign=slug, hash=plan_hash)
        self.reviewer.call("slot.clear", campaign=slug, slots=names)
        self.releaser.call("slot.schedule", campaign=slug, slots=names)

    def release(self, slug, **more):
        """A release, made here unless the daemon was faster; its number."""
        now = self.server.psql("SELECT counterpoint.moment(now())")
        self.campaign(slug, [self.slot("only", now, **more)])
        self.schedule(slug, ["only"])
        self.server.psql(
            "INSERT INTO counterpoint.release (slot, organisation, package,"
            " signature) SELECT id, organisation, '{}', 's'"
            " FROM counterpoint.slot WHERE campaign = '%s'" % slug,
            check=False)
        return int(self.server.psql(
            "SELECT r.id FROM counterpoint.release r"
            " JOIN counterpoint.slot s ON s.id = r.slot"
            " WHERE s.campaign = '%s'" % slug))


@contextlib.contextmanager
def desk(server):
    with contextlib.ExitStack() as stack:
        yield Desk(server, stack)


def get(server, path, **headers):
    return server.http("GET", path, None, {
        name.replace("_", "-"): value for name, value in headers.items()})


def feed(server, path="/register.json"):
    status, headers, body = get(server, path)
    equal(status, 200, body.decode())
    contains(headers["Content-Type"], "application/feed+json")
    return json.loads(body)


def entries(server, path="/register.atom"):
    status, headers, body = get(server, path)
    equal(status, 200)
    contains(headers["Content-Type"], "application/atom+xml")
    return ET.fromstring(body)


def links(element, rel):
    return [link.get("href") for link in element.findall(ATOM + "link")
            if link.get("rel") == rel]


def below(url):
    """The path of a link, which leads to this very daemon."""
    found = re.fullmatch(r"http://127\.0\.0\.1:\d+(/.*)", url)
    holds(found, url)
    return found[1]


def test_the_register_is_public(server):
    with desk(server) as d:
        number = d.release("feed-open")
    item = feed(server)["items"][0]
    ours = item["_counterpoint"]
    equal((ours["release"], ours["message"], ours["channel"]),
          (number, MESSAGE, "radio"))
    holds(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", item["id"]), item["id"])
    contains(item["authors"][0]["name"], "ample")
    contains(item["content_text"], "Said by", ours["hash"], "Sources:")
    holds("[" not in item["title"], item["title"])
    contains(ours["sources"][0]["url"], "worldjpn.grips.ac.jp")
    equal(below(item["url"]), "/register.json?release=%d" % number)
    equal([i["id"] for i in feed(server, below(item["url"]))["items"]],
          [item["id"]])
    entry = entries(server).find(ATOM + "entry")
    equal(entry.findtext(ATOM + "id"), item["id"])
    equal(entry.findtext(ATOM + "title"), item["title"])
    equal(entry.findtext(ATOM + "updated"), item["date_modified"])
    equal(links(entry, "via")[0], ours["sources"][0]["url"])


def test_pages(server):
    with desk(server) as d:
        numbers = [d.release("feed-page-%d" % i) for i in range(3)]
    with server.connect() as nobody:
        page = nobody.call("release.register", newest=True, limit=2)
        equal([i["id"] for i in page["items"]], numbers[:0:-1])
        older = nobody.call("release.register", newest=True, limit=2,
                            before=page["next"])
        equal(older["items"][0]["id"], numbers[0])
        oldest = nobody.call("release.register", limit=1)
        holds(oldest["items"][0]["id"] < numbers[1], str(oldest))
        equal(oldest["next"], oldest["items"][0]["id"])
    got = feed(server, "/register.json?before=%d" % numbers[1])
    equal(got["items"][0]["_counterpoint"]["release"], numbers[0])
    equal(links(entries(server, "/register.atom?before=%d" % numbers[1]),
                "self"), [got["feed_url"].replace(".json", ".atom")])
    for query in ("before=x", "before=0", "limit=9", "before=1&colour=red",
                  "release=", "before=-1", "before=9999999999999999"):
        equal(get(server, "/register.json?" + query)[0], 400, query)


def test_conditional_requests(server):
    with desk(server) as d:
        d.release("feed-tag")
        for path in ("/register.json", "/register.atom"):
            status, headers, body = get(server, path)
            tag = headers["ETag"]
            holds("Last-Modified" not in headers, str(headers))
            contains(headers["Cache-Control"], "public")
            for given in (tag, '"x", W/' + tag, "*"):
                status, again, body = get(server, path, If_None_Match=given)
                equal((status, body, again["ETag"]), (304, b"", tag))
            equal(get(server, path, If_None_Match='"x"')[0], 200)
            equal(get(server, path, If_Modified_Since=headers["Date"])[0],
                  200)
            equal(get(server, path + "?release=999999999")[0], 404)
            head = server.http("HEAD", path)
            equal((head[0], head[2], head[1]["ETag"]), (200, b"", tag))
            full = get(server, path)
            equal(head[1]["Content-Length"], str(len(full[2])))
        tag = get(server, "/register.json")[1]["ETag"]
        d.release("feed-tag-2")
        equal(get(server, "/register.json", If_None_Match=tag)[0], 200)
    equal(server.http("POST", "/register.json", b"")[0], 405)


def test_corrections_are_linked_both_ways(server):
    with desk(server) as d:
        wrong = d.release("feed-wrong")
        before = feed(server)["items"][0]
        right = d.release("feed-right", corrects=wrong)
        corrected = feed(server, "/register.json?release=%d" % wrong)
        correction = feed(server)["items"][0]
        equal(correction["_counterpoint"]["corrects"]["release"], wrong)
        equal([c["release"] for c in corrected["items"][0]["_counterpoint"][
            "corrected_by"]], [right])
        after = corrected["items"][0]
        equal(after["id"], before["id"])
        equal(after["date_modified"], correction["date_published"])
        holds(after["date_modified"] > before["date_modified"], str(after))
        entry = entries(server).find(ATOM + "entry")
        equal(below(links(entry, "related")[0]),
              "/register.atom?release=%d" % wrong)
        old = entries(server, below(links(entry, "related")[0]))
        equal(below(links(old.find(ATOM + "entry"), "related")[0]),
              "/register.atom?release=%d" % right)
        equal(d.author.call("campaign.get", campaign="feed-right")
              ["slots"][0]["corrects"], wrong)
        with server.login("feed-korea", ["author"], "south-korea") as korea:
            doc = d.author.call("campaign.get", campaign="feed-right")
            doc = {**doc, "slug": "feed-theirs", "organisation":
                   "south-korea", "partners": []}
            del doc["meta"]
            doc["slots"] = [{"name": "x", "message": "korea-arms-evidence",
                             "language": "id", "audience": "indonesia",
                             "corrects": wrong}]
            with refused("rule", rule="attribution",
                         field="slots[0].corrects"):
                korea.call("campaign.create", doc)


def wait_release(server, slug):
    """The daemon's own release of a campaign with one slot; its number."""
    return int(wait_until("%s is released" % slug, lambda: server.psql(
        "SELECT r.id FROM counterpoint.release r"
        " JOIN counterpoint.slot s ON s.id = r.slot"
        " WHERE s.campaign = '%s'" % slug)))


def test_a_correction_from_end_to_end(server):
    """Said, retracted, told, said right: by the daemon, in its package."""
    with desk(server) as d, server.connect() as operator:
        def say(slug, **more):
            now = server.psql("SELECT counterpoint.moment(now())")
            d.campaign(slug, [d.slot("only", now, late_minutes=60, **more)])
            d.schedule(slug, ["only"])
            return wait_release(server, slug)
        wrong = say("end-wrong")
        package = d.author.call("release.get", release=wrong)
        item = operator.call("evidence.get", slug="nato-treaty-area")
        del item["meta"]
        d.author.call("event.subscribe", types=["release.correction_due"])
        try:
            operator.call("evidence.put", item, retracted={
                "date": "2026-01-01", "reason": "An error."})
            while d.author.read_event("release.correction_due")[
                    "subject"] != "end-wrong":
                pass
            right = say("end-right", message="japan-bandung-order",
                        corrects=wrong)
        finally:
            operator.call("evidence.put", item)
        told = json.loads(d.author.call(
            "release.get", release=right)["package"])
        equal([(a["rel"], a["uri"]) for a in told["associations"]],
              [("correctionOf", "urn:uuid:" + package["key"])])
        facts = told["counterpoint"]["corrects"]
        equal((facts["release"], facts["key"], facts["message"]),
              (wrong, package["key"], MESSAGE))
        equal(d.author.call("release.corrections",
                            campaign="end-wrong")["items"], [])
        item = feed(server, "/register.json?release=%d" % wrong)["items"][0]
        equal(item["id"], "urn:uuid:" + package["key"])
        equal([c["release"] for c in item["_counterpoint"]["corrected_by"]],
              [right])
        item = feed(server, "/register.json?release=%d" % right)["items"][0]
        equal(item["_counterpoint"]["corrects"]["release"], wrong)


def test_what_is_held_back_is_not_fetched(server):
    with desk(server) as d:
        now = server.psql("SELECT counterpoint.moment(now())")
        d.campaign("fetch", [d.slot("only", now, late_minutes=60)])
        d.schedule("fetch", ["only"])
        number = wait_release(server, "fetch")
        d.releaser.call("release.halt", reason="A test.")
        try:
            with refused("rule", rule="halt", field="release"):
                d.author.call("release.get", release=number)
        finally:
            d.releaser.call("release.resume")
        holds(d.author.call("release.get", release=number)["package"], "none")
        # What they have they get again, whatever comes.
        d.releaser.call("release.halt", reason="A test.")
        try:
            d.author.call("release.get", release=number)
        finally:
            d.releaser.call("release.resume")


def test_a_correction_becomes_due(server):
    with desk(server) as d, server.connect() as operator:
        said = d.release("feed-due")
        equal(d.author.call("release.corrections",
                            campaign="feed-due")["items"], [])
        d.author.call("event.subscribe", types=["release.correction_due"])
        d.stranger.call("event.subscribe", types=["release.correction_due"])
        item = operator.call("evidence.get", slug="nato-treaty-area")
        del item["meta"]
        try:
            operator.call("evidence.put", item, retracted={
                "date": "2026-01-01", "reason": "An error."})
            event = d.author.read_event("release.correction_due")
            while event["subject"] != "feed-due":
                event = d.author.read_event("release.correction_due")
            equal(event["data"]["releases"], [said])
            contains(event["data"]["reason"], "retracted: An error.")
            due = d.author.call("release.corrections", campaign="feed-due")
            equal([i["id"] for i in due["items"]], [said])
            contains(due["items"][0]["reasons"][0], "An error.")
            equal(d.stranger.call("release.corrections")["items"], [])
            found = [c for c in d.author.call(
                "campaign.check", campaign="feed-due")["conflicts"]
                if c["kind"] == "correction"]
            equal([(c["soft"], c["slots"]) for c in found],
                  [(True, ["only"])])
            # A correction on its way is told, and no conflict any more.
            d.campaign("feed-amends", [d.slot("amends", corrects=said)])
            due = d.author.call("release.corrections", campaign="feed-due")
            equal(due["items"][0]["correction"], {
                "campaign": "feed-amends", "slot": "amends",
                "state": "planned"})
            equal([c for c in d.author.call(
                "campaign.check", campaign="feed-due")["conflicts"]
                if c["kind"] == "correction"], [])
        finally:
            operator.call("evidence.put", item)
        equal(d.author.call("release.corrections",
                            campaign="feed-due")["items"], [])
        equal(d.stranger.events, [])


# --- calendars ---

def unfolded(body):
    """Events of a calendar as {name: value}; fails on what is no calendar."""
    holds(b"\n" not in body.replace(b"\r\n", b""), "a line end is not CRLF")
    lines = body.split(b"\r\n")
    holds(max(map(len, lines)) <= 75, "a line is too long")
    text = body.decode().replace("\r\n ", "")
    holds(text.startswith("BEGIN:VCALENDAR\r\n"), text[:40])
    holds(text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n") or
          text.count("VEVENT") == 0, text[-60:])
    found = []
    for part in text.split("BEGIN:VEVENT\r\n")[1:]:
        event = {}
        for line in part.split("\r\nEND:VEVENT")[0].split("\r\n"):
            name, value = line.split(":", 1)
            event.setdefault(name, value)
        found.append(event)
    return text, found


def calendar(server, path, token):
    status, headers, body = get(server, path,
                                Authorization="Bearer " + token)
    equal(status, 200, body.decode())
    contains(headers["Content-Type"], "text/calendar")
    contains(headers["Cache-Control"], "private")
    return unfolded(body)


def basic(password, user="anybody"):
    return "Basic " + base64.b64encode(
        ("%s:%s" % (user, password)).encode()).decode()


def test_a_campaign_as_a_calendar(server):
    path = "/calendar/campaign/feed-dates.ics"
    with desk(server) as d:
        token = server.account("feed-author", ["author"], "japan")
        d.campaign("feed-dates", [
            d.slot("first"), d.slot("second", "2027-03-03T05:00:00Z"),
            {"name": "open", "message": MESSAGE, "audience": "indonesia"}],
            title="Words; and, deeds\\n")
        text, events = calendar(server, path, token)
        contains(text, "\r\nNAME:Words\\; and\\, deeds\\\\n\r\n",
                 "\r\nX-WR-CALNAME:Words; and, deeds\\\\n\r\n",
                 "2 slots with a time. 1 more has none yet and is not shown",
                 "REFRESH-INTERVAL;VALUE=DURATION:PT15M")
        equal([e["DTSTART"] for e in events],
              ["20270303T050000Z", "20270302T050000Z"])
        first = events[1]
        equal((first["STATUS"], first["SEQUENCE"], first["DURATION"]),
              ("TENTATIVE", "0", "PT15M"))
        contains(first["SUMMARY"], MESSAGE, "radio")
        contains(first["DESCRIPTION"],
                 "Local time: 2027-03-02 12:00 Asia/Jakarta")
        holds(re.fullmatch(r"slot-\d+@[0-9a-f-]{36}", first["UID"]),
              first["UID"])
        tag = get(server, path, Authorization="Bearer " + token)[1]["ETag"]
        equal(get(server, path, Authorization="Bearer " + token,
                  If_None_Match=tag)[0], 304)
        # What happens to a slot is another revision of the same event.
        d.schedule("feed-dates", ["first"])
        again = calendar(server, path, token)[1][1]
        equal((again["UID"], again["STATUS"]), (first["UID"], "CONFIRMED"))
        holds(int(again["SEQUENCE"]) > 0, str(again))
        holds(again["LAST-MODIFIED"] >= first["LAST-MODIFIED"], str(again))
        equal(get(server, path, Authorization="Bearer " + token,
                  If_None_Match=tag)[0], 200)
        d.releaser.call("slot.withhold", campaign="feed-dates",
                        slots=["first"], reason="A\u202e doubt.")
        withheld = calendar(server, path, token)[1][1]
        equal(withheld["STATUS"], "CANCELLED")
        contains(withheld["DESCRIPTION"], "Reason: A doubt.")


def test_an_organisation_as_a_calendar(server):
    path = "/calendar/organisation/japan.ics"
    with desk(server) as d:
        d.campaign("feed-voice", [d.slot(
            "only", "2027-05-01T05:00:00Z")], partners=["south-korea"])
        token = server.account("feed-author", ["author"], "japan")
        mine = [e for e in calendar(server, path, token)[1]
                if e["DTSTART"] == "20270501T050000Z"]
        equal(len(mine), 1)
        # A partner sees what it takes part in, and no more.
        token = server.account("feed-partner", ["author"], "south-korea")
        theirs = calendar(server, path, token)[1]
        contains([e["UID"] for e in theirs], mine[0]["UID"])
        equal([e for e in theirs if "Slot: first" in e["DESCRIPTION"]], [])
        text, events = calendar(
            server, "/calendar/organisation/australia.ics",
            server.account("feed-stranger", ["author"], "australia"))
        equal(events, [])
        contains(text, "0 slots with a time.")


def test_who_may_see_a_calendar(server):
    path = "/calendar/campaign/feed-mine.ics"
    with desk(server) as d:
        d.campaign("feed-mine", [d.slot("only")])
        token = server.account("feed-author", ["author"], "japan")
        status, headers, _ = get(server, path)
        equal(status, 401)
        contains(headers["WWW-Authenticate"], "Basic realm=")
        for value in ("Bearer", "Basic", "Basic ???", basic(""), "Digest x",
                      basic("x"), basic("x" * 400), "Bearer cp_x",
                      "Basic " + base64.b64encode(b"nocolon").decode(),
                      "Basic " + base64.b64encode(b"a:b\0c").decode()):
            status, headers, _ = get(server, path, Authorization=value)
            equal(status, 401, value)
            contains(headers["WWW-Authenticate"], "Basic realm=")
        equal(get(server, path, Authorization=basic(token))[0], 200)
        equal(get(server, path, Authorization=basic(token, ""))[0], 200)
        stranger = basic(server.account("feed-stranger", ["author"],
                                        "australia"))
        for hidden in (path, "/calendar/organisation/japan.ics",
                       "/calendar/campaign/feed-none.ics",
                       "/calendar/organisation/mars.ics"):
            equal(get(server, hidden, Authorization=stranger)[0], 404, hidden)
        for nothing in ("/calendar/", "/calendar/campaign/.ics",
                        "/calendar/campaign/feed-mine",
                        "/calendar/campaign/feed-mine.ics/x",
                        "/calendar/campaign/feed%2dmine.ics",
                        "/calendar/campaign/-.ics",
                        "/calendar/campaign/" + "x" * 65 + ".ics",
                        "/calendar/campaign/../campaign/feed-mine.ics"):
            status = get(server, nothing, Authorization=basic(token))[0]
            holds(status in (400, 404), "%s: %s" % (nothing, status))


def test_long_calendars_come_whole(server):
    with desk(server) as d:
        d.campaign("feed-long", [
            d.slot("s%d" % i, "2027-06-%02dT%02d:%02d:00Z" % (
                i // 96 + 1, i % 96 // 4, i % 4 * 15)) for i in range(600)])
        token = server.account("feed-author", ["author"], "japan")
        _, events = calendar(server, "/calendar/campaign/feed-long.ics",
                             token)
    equal(len({e["UID"] for e in events}), 600)
    equal([e["DTSTART"] for e in events],
          sorted((e["DTSTART"] for e in events), reverse=True))


def test_two_daemons_tell_the_same(server, world):
    options = {"database.embedded": "no", "daemon.instance": "other",
               "database.connection": "host=%s dbname=counterpoint "
               "user=counterpointd" % server.state,
               "http.public_url": "https://register.example"}
    with desk(server) as d:
        d.release("feed-both")
        d.campaign("feed-same", [d.slot("only")])
    token = server.account("feed-author", ["author"], "japan")
    path = "/calendar/campaign/feed-same.ics"
    with world.running(None, options=options) as other:
        def seen():
            return get(other, path, Authorization="Bearer " + token)[0] == 200
        wait_until("the other daemon knows the account", seen)
        equal(get(other, path, Authorization="Bearer " + token)[2],
              get(server, path, Authorization="Bearer " + token)[2])
        item = json.loads(get(other, "/register.json")[2])["items"][0]
        equal(item["id"], feed(server)["items"][0]["id"])
        contains(item["url"], "https://register.example/register.json?")


def test_the_register_can_be_switched_off(world):
    with world.running("starter", options={"http.register": "no"}) as closed:
        equal(get(closed, "/register.json")[0], 404)
        equal(get(closed, "/register.atom")[0], 404)
        equal(get(closed, "/healthz")[0], 200)
