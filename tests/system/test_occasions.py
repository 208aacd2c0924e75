# SPDX-License-Identifier: Apache-2.0
"""Calendars of others, occasions to come, and what came with them before."""

import datetime
import json
import os

from harness import STARTER, contains, equal, holds, refused

TODAY = datetime.datetime.now(datetime.timezone.utc).date()


def day(offset, form="%Y-%m-%d"):
    return (TODAY + datetime.timedelta(days=offset)).strftime(form)


def ics(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A desk//EN",
             "BEGIN:VTIMEZONE", "TZID:Home", "X-LIC-LOCATION:Europe/Brussels",
             "BEGIN:STANDARD", "DTSTART:19701025T030000",
             "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
             "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
             "END:VTIMEZONE"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join(lines + ["END:VCALENDAR", ""])


MEETING = ("UID:jane.doe@example.org", "SUMMARY:Ministers meet in Brussels",
           "DTSTART;TZID=Home:20240115T100000", "DURATION:PT2H",
           "RRULE:FREQ=MONTHLY;COUNT=300", "CATEGORIES:Summit",
           "EXDATE;TZID=Home:20240215T100000",
           "ORGANIZER;CN=Jane Doe:mailto:jane.doe@example.org",
           "ATTENDEE;CN=John Roe:mailto:john.roe@example.org",
           "DESCRIPTION:Jane Doe asks to be called\\, +1 202 555 0143")


def take(client, *events):
    return client.call("library.import", format="ics", content=ics(*events))


# --- calendars ---

def test_a_calendar_becomes_occasions(server):
    with server.connect() as c:
        equal(take(c, MEETING)["counts"], {"occasions": {"created": 1}})
        equal(take(c, MEETING)["counts"], {"occasions": {"unchanged": 1}})
        found = c.call("occasion.list", filter="in Brussels")["items"]
        equal(len(found), 1)
        occasion = found[0]
        equal((occasion["title"], occasion["kind"], occasion["starts"],
               occasion["time"], occasion["time_zone"], occasion["rrule"],
               occasion["except"]),
              ("Ministers meet in Brussels", "summit", "2024-01-15", "10:00",
               "Europe/Brussels", "FREQ=MONTHLY;COUNT=300", ["2024-02-15"]))
        equal(server.psql("SELECT count(*) FROM counterpoint.library_change "
                          "WHERE kind = 'occasion' "
                          "AND doc::text ~* 'doe|roe|@'"), "0")
        # What the desk sets stays when the calendar comes again.
        c.call("occasion.put", {k: v for k, v in occasion.items()
                                if k != "meta"} | {"kind": "vote",
                                                   "audiences": ["kenya"]})
        moved = tuple(line.replace("T100000", "T110000") for line in MEETING)
        equal(take(c, moved)["counts"], {"occasions": {"changed": 1}})
        again = c.call("occasion.get", slug=occasion["slug"])
        equal((again["time"], again["kind"], again["audiences"]),
              ("11:00", "vote", ["kenya"]))
        equal(take(c, ("UID:jane.doe@example.org", "STATUS:CANCELLED"),
                   ("UID:never seen", "STATUS:CANCELLED"))["counts"],
              {"occasions": {"retired": 1, "skipped": 1}})
        with refused("not_found"):
            c.call("occasion.get", slug=occasion["slug"])


HOLIDAY = ("UID:holiday", "SUMMARY:Day of silence",
           "DTSTART;VALUE=DATE:20270302")


def test_a_calendar_of_holidays_silences_its_audience(server):
    file = os.path.join(server.folder, "holidays.ics")
    with open(file, "w", encoding="utf-8", newline="") as f:
        f.write(ics(HOLIDAY))
    of = ("library", "import", "--kind", "national_day", "--audience")
    contains(server.client(*of, "mars", file, code=1).stderr, "mars")
    server.client(*of, "indonesia", file)
    contains(server.client(*of, "kenya", os.path.join(
        STARTER, "occasions.json"), code=2).stderr, "go with a calendar")
    with server.connect() as c, server.login(
            "holiday-author", ["author"], "japan") as author:
        day_off = c.call("occasion.list", filter="Day of silence")["items"][0]
        equal((day_off["kind"], day_off["audiences"]),
              ("national_day", ["indonesia"]))
        # What a desk has set since stays.
        c.call("library.import", format="ics", content=ics(HOLIDAY),
               kind="other", audiences=["kenya"])
        equal(c.call("occasion.get", slug=day_off["slug"]), day_off)
        for name in ("kind", "audiences"):
            with refused("invalid", field=name, detail="a calendar"):
                c.call("library.import", format="csv", content="x", **{
                    name: "vote" if name == "kind" else ["kenya"]})
        author.call("campaign.create", {
            "slug": "holiday", "organisation": "japan", "title": "Holidays",
            "objective": {"specific": "Be understood."},
            "starts_at": "2027-03-01T00:00:00Z",
            "ends_at": "2027-03-05T00:00:00Z", "slots": [{
                "name": "one", "message": "japan-asian-nato",
                "audience": "indonesia",
                "planned_at": "2027-03-02T05:00:00Z"}]})
        found = author.call("campaign.check", campaign="holiday")["conflicts"]
        contains([x["kind"] for x in found], "blackout")


def test_an_event_is_refused_alone_and_by_its_uid(server):
    with server.connect() as c:
        answer = take(
            c, ("UID:no-date", "SUMMARY:x"),
            ("UID:call", "SUMMARY:Call +84 91 234 56 78",
             "DTSTART;VALUE=DATE:20240101"),
            ("UID:often", "SUMMARY:x", "DTSTART;VALUE=DATE:20240101",
             "RRULE:FREQ=MINUTELY"),
            ("UID:zone", "SUMMARY:x", "DTSTART;TZID=Mars:20240101T000000"),
            ("UID:fine", "SUMMARY:Fine", "DTSTART;VALUE=DATE:20240101"))
        equal(answer["counts"], {"occasions": {"created": 1}})
        equal({r["uid"]: (r["kind"], r.get("field"), r.get("rule"))
               for r in answer["refused"]},
              {"no-date": ("invalid", "DTSTART", None),
               "call": ("rule", "title", "publics_only"),
               "often": ("invalid", "RRULE", None),
               "zone": ("invalid", "DTSTART", None)})
        with refused("invalid", "content"):
            c.call("library.import", format="ics", content="no calendar")
        with refused("invalid", "content"):
            c.call("library.import", format="ics", content={"a": 1})
        with refused("invalid", "format"):
            c.call("library.export", format="ics")


def test_occasions_are_checked(server):
    base = {"slug": "test", "title": "A test", "kind": "vote",
            "starts": "2024-01-01", "source": "A source."}
    with server.connect() as c:
        for changes, field in (
                ({"rrule": "FREQ=HOURLY"}, "rrule"),
                ({"rrule": "FREQ=DAILY", "starts": "1900-01-01"}, "rrule"),
                ({"rrule": "FREQ=DAILY;BYDAY=9MO,ZZ"}, "rrule"),
                ({"time": "10:00"}, "time_zone"),
                ({"time_zone": "EST"}, "time_zone"),
                ({"kind": "party"}, "kind"), ({"days": 0}, "days"),
                ({"starts": "1492-10-12"}, "starts"),
                ({"except": ["never"]}, "except[0]")):
            with refused("invalid", field):
                c.call("occasion.put", base | changes)
        with refused("not_found", "narratives[0]"):
            c.call("occasion.put", base | {"narratives": ["no-such"]})


# --- the calendar of what to prepare for ---

def note_seen(server, rows):
    """What was seen on which day, as if it had been observed."""
    server.psql("DELETE FROM counterpoint.pulse_day;" + "".join(
        "INSERT INTO counterpoint.pulse_day VALUES "
        "('%s', '%s', '%s', %d, 0);" % row for row in rows))


def test_the_calendar_names_what_came_with_an_occasion(server):
    """In 30 days, and as many times before as there are years."""
    past = [30 - 365, 30 - 730]
    rows = [("proxy-war", "kenya", day(p + off), 5)
            for p in past for off in (-2, 0, 1)]
    rows += [("proxy-war", "kenya", day(p - 40), 2) for p in past]
    rows += [("nuclear-self-defence", "kenya", day(-d), 1)
             for d in range(0, 800, 4)]
    rows += [("asian-nato", "viet-nam", day(p), 50) for p in past]
    note_seen(server, rows)
    with server.connect() as c:
        c.call("occasion.put", slug="the-vote", title="The vote",
               kind="vote", starts=day(30), also=[day(p) for p in past],
               narratives=["arms-transfer-denial"], source="A source.")
        answer = c.call("prebunk.calendar", audience="kenya", limit=500)
        found = [o for o in answer["occurrences"]
                 if o["occasion"] == "the-vote"]
        equal([(o["starts"], o["ends"]) for o in found],
              [(day(30), day(30))])
        starts = [o["starts"] for o in answer["occurrences"]]
        equal(starts, sorted(starts))
        rows = {n["narrative"]: n for n in found[0]["narratives"]}
        equal([n["narrative"] for n in found[0]["narratives"]],
              ["proxy-war", "nuclear-self-defence", "arms-transfer-denial"])
        # 30 in 22 days against 4 in 120.
        top = rows["proxy-war"]
        equal((round(top["lift"], 1), top["occurrences"], top["looked_at"],
               top["posture"], top["clear_by"], top["late"]),
              (40.9, 2, 2, "prebunk", day(16), False))
        contains(" ".join(top["reasons"]), "40.9 times")
        usual = rows["nuclear-self-defence"]
        equal(usual["posture"], "monitor")
        holds(0.7 < usual["lift"] < 1.4, str(usual))
        holds(rows["arms-transfer-denial"]["named"] and
              "lift" not in rows["arms-transfer-denial"], str(rows))
        # Elsewhere other things came with it.
        answer = c.call("prebunk.calendar", narrative="asian-nato",
                        audience="southeast-asia")
        equal([o["occasion"] for o in answer["occurrences"]
               if o["occasion"] == "the-vote"], ["the-vote"])
        answer = c.call("prebunk.calendar", narrative="asian-nato",
                        audience="kenya")
        equal([o["occasion"] for o in answer["occurrences"]
               if o["occasion"] == "the-vote"], [])


def test_the_calendar_knows_what_is_missing(server):
    """Against the one narrative there are debunkings alone."""
    note_seen(server, [])
    with server.connect() as c:
        for slug, when in (("soon", 5), ("later", 20)):
            c.call("occasion.put", slug=slug, title=slug, kind="vote",
                   starts=day(when), audiences=["kenya", "japan-public"],
                   narratives=["proxy-war", "arms-transfer-denial"],
                   source="A source.")
        rows = {(o["occasion"], n["narrative"]): n
                for o in c.call("prebunk.calendar", to=day(21),
                                limit=500)["occurrences"]
                for n in o["narratives"]}
        ready = rows["soon", "proxy-war"]
        equal((ready["posture"], ready["covered"], ready["late"],
               ready["messages"], ready["missing_for"]),
              ("prebunk", True, False, ["nz-proxy-war-court"], []))
        late = rows["soon", "arms-transfer-denial"]
        equal((late["covered"], late["late"], late["messages"],
               late["missing_for"], late["clear_by"]),
              (False, True, [], ["kenya", "japan-public"], day(-9)))
        contains(" ".join(late["reasons"]), day(-9) + ", by when one had")
        early = rows["later", "arms-transfer-denial"]
        equal((early["late"], early["clear_by"]), (False, day(6)))
        contains(" ".join(early["reasons"]), "cleared by " + day(6))


def test_the_calendar_checks_what_it_is_asked(server):
    with server.connect() as c:
        for params, kind, field in (
                ({"audience": "atlantis"}, "not_found", "audience"),
                ({"narrative": "no-such"}, "not_found", "narrative"),
                ({"from": day(0), "to": day(-1)}, "invalid", "to"),
                ({"to": day(800)}, "invalid", "to"),
                ({"limit": 0}, "invalid", "limit"),
                ({"from": "9000-01-01"}, "invalid", "from"),
                ({"from": "soon"}, "invalid", "from")):
            with refused(kind, field):
                c.call("prebunk.calendar", params)
        answer = c.call("prebunk.calendar", limit=1)
        holds(len(answer["occurrences"]) <= 1, json.dumps(answer))


# --- what to write next ---

def gaps(client, **params):
    return client.call("library.gaps", **params)["gaps"]


def kinds(gap):
    return [m["kind"] for m in gap["missing"]]


def test_gaps_are_told_by_pressure(server):
    note_seen(server, [("arms-transfer-denial", "kenya", day(-3), 40),
                       ("arms-transfer-denial", "kenya", day(-40), 400)])
    with server.connect() as c:
        found = gaps(c, limit=1000)
        pressures = [g["pressure"] for g in found]
        equal(pressures, sorted(pressures, reverse=True))
        top = found[0]
        equal((top["narrative"], top["audience"], top["language"],
               top["seen"], top["share"], round(top["pressure"], 1)),
              ("arms-transfer-denial", "kenya", "sw", 40, 0.7, 86.1))
        # What is seen in Kenya is seen in Africa.
        equal({g["seen"] for g in found if g["audience"] == "africa" and
               g["narrative"] == "arms-transfer-denial"}, {40})
        for g in found:
            holds(g["missing"] and all(len(m["detail"]) > 20
                                       for m in g["missing"]), str(g))
        equal(found, gaps(c, limit=1000))


def test_gaps_name_what_is_missing(server):
    with server.connect() as c:
        by_language = {g["language"]: g for g in gaps(
            c, narrative="proxy-war", audience="kenya", limit=100)}
        equal(kinds(by_language["ki"])[0], "no_message")
        contains(kinds(by_language["en"]), "native_review")
        holds("luo" in by_language and "no_message" not in
              kinds(by_language["en"]), str(by_language))
        equal([g["language"] for g in gaps(
            c, narrative="proxy-war", audience="ethiopia", language="en")],
            ["en"])
        # One desk alone lacks more than all together.
        mine = gaps(c, narrative="cyber-theft-smear", audience="indonesia",
                    organisation="nato", language="en")
        equal(kinds(mine[0])[0], "no_message")
        for params in ({"audience": "atlantis"}, {"narrative": "no-such"},
                       {"organisation": "no-such"}):
            with refused("not_found", list(params)[0]):
                gaps(c, **params)
        with refused("invalid", "limit"):
            gaps(c, limit=1001)


def test_the_client_shows_both(server):
    out = server.client("gaps", "--audience", "kenya", "--limit", "5").stdout
    equal(len(out.splitlines()), 5)
    contains(out, "kenya")
    out = server.client("calendar", "--days", "365").stdout
    contains(out, "full-scale-invasion")
    document = json.loads(server.client(
        "--json", "calendar", "--narrative", "proxy-war", "--days",
        "365").stdout)
    holds(document["occurrences"], str(document))
    path = server.folder + "/meetings.ics"
    with open(path, "w", encoding="utf-8") as f:
        f.write(ics(("UID:file", "SUMMARY:From a file",
                     "DTSTART;VALUE=DATE:20240101"), ("UID:bad",)))
    done = server.client("library", "import", path, code=1)
    contains(done.stdout, "occasions")
    contains(done.stderr, "bad")
