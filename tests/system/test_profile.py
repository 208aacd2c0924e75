# SPDX-License-Identifier: Apache-2.0
"""What is known of a public: facts from tables, inheritance, gaps."""

import datetime
import os

from harness import (contains, csv_text, equal, holds, refused,
                     starter_item)


UNSD = """\ufeffGlobal Code;Global Name;Region Code;Region Name;Sub-region Code;\
Sub-region Name;Intermediate Region Code;Intermediate Region Name;\
Country or Area;M49 Code;ISO-alpha2 Code;ISO-alpha3 Code;\
Least Developed Countries (LDC)\r
001;World;002;Africa;015;Northern Africa;;;Algeria;012;DZ;DZA;\r
001;World;002;Africa;015;Northern Africa;;;Egypt;818;EG;EGY;\r
001;World;002;Africa;202;Sub-Saharan Africa;014;Eastern Africa;Kenya;404;KE;\
KEN;\r
001;World;142;Asia;035;South-eastern Asia;;;Viet Nam;704;VN;VNM;\r
001;World;142;Asia;030;Eastern Asia;;;Japan;392;JP;JPN;\r
001;World;150;Europe;154;Northern Europe;830;Channel Islands;Sark;680;;;\r
001;World;;;;;;;Antarctica;010;AQ;ATA;\r
"""


def take(client, *rows):
    return client.call("library.import", format="csv",
                       content=csv_text(rows))


def get(server, slug):
    with server.connect() as c:
        return c.call("audience.get", slug=slug)


def profile(server, slug):
    with server.connect() as c:
        return c.call("audience.profile", slug=slug)


def put_land(server, slug, **more):
    """An audience of a test's own."""
    with server.connect() as c:
        c.call("audience.put", slug=slug, name="Land " + slug, kind="country",
               languages=[{"language": "en", "share": 0.5}],
               time_zone="UTC", min_population=2000000, **more)


def theme(server, slug, part, wanted):
    return [e for e in get(server, slug).get(part, [])
            if e["theme"] == wanted]


def days_since(day):
    return (datetime.datetime.now(datetime.timezone.utc).date() -
            datetime.date.fromisoformat(day)).days


# --- the profile ---

def test_viet_nam_inherits_the_trust_of_its_region(server):
    got = profile(server, "viet-nam")
    equal(got["lineage"], ["viet-nam", "southeast-asia"])
    japan = {t["organisation"]: t for t in got["trust"]}["japan"]
    equal((japan["of"], japan["value"], japan["n"], japan["age_days"]),
          ("southeast-asia", 0.589, 1994, days_since("2024-02-23")))
    holds(0 < japan["certainty"] < 0.8, str(japan))
    contains(japan["population"], "inform or influence policy")
    gaps = " ".join(got["gaps"])
    contains(gaps, "How far it trusts japan is known of ",
             "No survey tells how far it trusts south-korea.",
             "The newest trust reading ended ", " days ago.",
             "Nobody is named who tells the concerns that it has.")
    # The region's own profile is surer, and lacks nothing about Japan.
    region = profile(server, "southeast-asia")
    own = {t["organisation"]: t for t in region["trust"]}["japan"]
    holds(own["certainty"] > japan["certainty"], str(own))
    holds("trusts japan" not in " ".join(region["gaps"]), str(region["gaps"]))


def test_what_is_inherited_comes_behind_and_counts_less(server):
    got = profile(server, "kenya")
    own = [c for c in got["concerns"] if c["of"] == "kenya"]
    other = [c for c in got["concerns"] if c["of"] == "africa"]
    holds(own and other and got["concerns"] == own + other, str(got))
    holds(all(o["certainty"] < own[0]["certainty"] for o in other), str(other))
    themes = [c["theme"] for c in got["concerns"]]
    equal(len(themes), len(set(themes)))


def test_no_desk_is_missed_where_it_must_not_speak(server):
    gaps = " ".join(profile(server, "japan-public")["gaps"])
    contains(gaps, "trusts")
    holds("japan" not in gaps, gaps)


def test_a_profile_of_nobody(server):
    with server.connect() as c:
        with refused("not_found", "slug"):
            c.call("audience.profile", slug="nowhere")


def test_a_profile_reads_well_on_a_terminal(server):
    out = server.client("call", "audience.profile", "slug=viet-nam").stdout
    contains(out.decode() if isinstance(out, bytes) else out, "lineage",
             "concerns:", "trust:", "gaps")


# --- the starter's desks ---

def expertise(slug, theme, audience):
    return max([e["weight"] for e in
                starter_item("organisations", slug)["expertise"]
                if e["theme"] == theme
                and e.get("audience") in (None, audience)] or [0])


def test_who_is_credible_where_follows_from_the_starter(server):
    desks = ["australia", "japan", "nato", "new-zealand", "south-korea"]
    for theme, audience, best in (
            ("development", "africa", "south-korea"),
            ("jobs-and-skills", "africa", "south-korea"),
            ("digital", "africa", "south-korea"),
            ("development", "southeast-asia", "japan"),
            ("trade", "southeast-asia", "japan"),
            ("maritime-security", "southeast-asia", "japan")):
        ranked = sorted(desks, key=lambda d: -expertise(d, theme, audience))
        equal(ranked[0], best, theme + " in " + audience)
        holds(expertise(ranked[0], theme, audience) >
              expertise(ranked[1], theme, audience), theme)


def test_expertise_is_in_themes_that_somebody_uses(server):
    with server.connect() as c:
        used = {t for m in c.call("message.list", limit=1000)["items"]
                for t in m.get("themes", [])}
        used |= {e["theme"] for a in c.call("audience.list")["items"]
                 for e in a.get("concerns", [])}
        for desk in c.call("organisation.list")["items"]:
            for e in desk.get("expertise", []):
                holds(e["theme"] in used, desk["slug"] + ": " + e["theme"])


# --- tables ---

def test_languages(server):
    put_land(server, "aland", iso="XA")
    with server.connect() as c:
        result = take(
            c, ["territory", "language", "share", "source", "year"],
            ["XA", "fr", "0.25", "A census", "2020"],
            ["aland", "zh_Hant", "0.125", "", ""],
            ["XA", "en", "0.75", "A census", "2020"],
            ["ZZ", "en", "1", "", ""])
    equal(result, {"counts": {"audiences": {"changed": 3, "skipped": 1}},
                   "refused": []})
    equal(get(server, "aland")["languages"], [
        {"language": "en", "share": 0.75, "source": "A census", "year": 2020},
        {"language": "fr", "share": 0.25, "source": "A census", "year": 2020},
        {"language": "zh-Hant", "share": 0.125}])


def test_languages_as_cldr_calls_them(server):
    put_land(server, "bland", iso="XB")
    with server.connect() as c:
        result = take(
            c, ["Territory", "Territory Code", "Language", "Language Code",
                "Literacy", "Population Percent"],
            ["Bland", "XB", "English", "en", "99", "96.5"],
            ["Bland", "XB", "Malay", "ms", "99", "4%"],
            ["Elsewhere", "XZ", "French", "fr", "99", "100"],
            ["Bland", "XB", "Tamil", "ta", "99", "400"])
    equal(result["counts"], {"audiences": {"changed": 2, "skipped": 1}})
    equal([(r["row"], r["column"]) for r in result["refused"]],
          [(5, "Population Percent")])
    contains(result["refused"][0]["detail"], "from 0 to 1")
    equal(get(server, "bland")["languages"],
          [{"language": "en", "share": 0.965},
           {"language": "ms", "share": 0.04}])


def test_codes_of_the_united_nations(server):
    put_land(server, "algeria", iso="DZ")
    put_land(server, "sark", m49="680")
    before = get(server, "kenya")["meta"]["version"] \
        if "version" in get(server, "kenya")["meta"] else None
    with server.connect() as c:
        result = c.call("library.import", format="csv", content=UNSD)
        equal(result["refused"], [])
        counts = result["counts"]["audiences"]
        equal(counts["changed"], 1)
        # Northern Africa, Africa, Egypt, Kenya, South-East Asia, Viet Nam and
        # Sark are as they were; the publics of Japan are no country.
        equal(counts["unchanged"], 7)
        equal(counts["skipped"], 9)
        equal(c.call("library.import", format="csv",
                     content=UNSD.replace(";", ","))["counts"],
              {"audiences": {"unchanged": 8, "skipped": 9}})
    algeria = get(server, "algeria")
    equal((algeria["iso"], algeria["m49"], algeria["parent"]),
          ("DZ", "012", "northern-africa"))
    equal(get(server, "kenya")["parent"], "africa")
    equal(get(server, "viet-nam")["parent"], "southeast-asia")
    equal(before, get(server, "kenya")["meta"].get("version"))


def test_trust_readings(server):
    put_land(server, "cland", m49="991", trust=[
        {"organisation": "japan", "value": 0.25, "survey": "Barometer",
         "population": "adults", "n": 900, "from": "2024-01-01",
         "to": "2024-02-01"}])
    header = ["audience", "organisation", "value", "survey", "population",
              "n", "from", "to"]
    with server.connect() as c:
        result = take(
            c, header,
            ["991", "japan", "0.5", "Barometer", "adults", "1000",
             "2024-01-01", "2024-02-01"],
            ["cland", "south-korea", "0.4", "Barometer", "adults", "1000",
             "2024-01-01", "2024-02-01"],
            ["cland", "nato", "0.4", "Barometer", "adults", "many",
             "2024-01-01", "2024-02-01"],
            ["cland", "nato", "0.4", "Barometer", "adults", "10",
             "1 January", "2024-02-01"],
            ["cland", "nato", "0.4", "ask jane@example.org", "adults", "10",
             "2024-01-01", "2024-02-01"],
            ["cland", "nato", "0.4", "Barometer", "adults", "10",
             "2024-03-01", "2024-02-01"],
            ["nowhere", "nato", "0.4", "Barometer", "adults", "10",
             "2024-01-01", "2024-02-01"],
            ["cland", "nato", "0.4"])
    equal(result["counts"], {"audiences": {"changed": 2}})
    equal([(r["row"], r.get("column"), r["kind"])
           for r in result["refused"]],
          [(4, "n", "invalid"), (5, "from", "invalid"),
           (6, "survey", "rule"), (7, None, "invalid"),
           (8, "audience", "not_found"), (9, None, "invalid")])
    equal(result["refused"][2]["rule"], "publics_only")
    equal([(t["organisation"], t["value"], t["n"])
           for t in get(server, "cland")["trust"]],
          [("japan", 0.5, 1000), ("south-korea", 0.4, 1000)])
    holds("No survey tells how far it trusts nato." in
          profile(server, "cland")["gaps"], "nato")


def test_concerns_and_sensitivities(server):
    put_land(server, "dland", concerns=[{"theme": "debt", "weight": 0.1},
                                        {"theme": "peace", "weight": 0.2}])
    with server.connect() as c:
        equal(take(c, ["audience", "theme", "weight", "source", "year"],
                   ["dland", "debt", "0.9", "A poll", "2025"],
                   ["dland", "trade", "0.3", "", ""])["counts"],
              {"audiences": {"changed": 2}})
        equal(take(c, ["theme", "audience", "advice"],
                   ["debt", "dland", "Name the sum."])["counts"],
              {"audiences": {"changed": 1}})
        result = take(c, ["audience", "theme", "weight"],
                      ["dland", "Debt", "1"], ["dland", "debt", "1.5"],
                      ["", "debt", "1"], ["d land", "debt", "1"],
                      ["dland", "debt", ""], ["dland", "energy", "0.5"])
    equal([(r["row"], r["column"]) for r in result["refused"]],
          [(2, "theme"), (3, "weight"), (4, "audience"), (5, "audience"),
           (6, "weight")])
    equal(result["counts"], {"audiences": {"changed": 1}})
    equal(get(server, "dland")["concerns"],
          [{"theme": "debt", "weight": 0.9, "source": "A poll", "year": 2025},
           {"theme": "peace", "weight": 0.2}, {"theme": "trade", "weight": 0.3},
           {"theme": "energy", "weight": 0.5}])
    equal(theme(server, "dland", "sensitivities", "debt"),
          [{"theme": "debt", "advice": "Name the sum."}])


def test_channels(server):
    put_land(server, "eland", channels=[
        {"kind": "web", "prime_time": [{"from": "07:00", "to": "08:00"}]}])
    with server.connect() as c:
        result = take(
            c, ["audience", "kind", "share", "source", "year", "prime_time"],
            ["eland", "radio", "0.5", "A survey", "2024",
             "19:00-22:00|06:30-08:00"],
            ["eland", "radio", "0.5", "A survey", "2024", "evening"],
            ["eland", "radio", "0.5", "A survey", "2024", "19:00-25:00"],
            ["eland", "pigeon", "0.5", "A survey", "2024", ""])
        equal([(r["row"], r["column"]) for r in result["refused"]],
              [(3, "prime_time"), (4, "prime_time"), (5, "kind")])
        # A table without prime times leaves them as they are.
        equal(take(c, ["audience", "kind", "share"],
                   ["eland", "web", "0.75"])["counts"],
              {"audiences": {"changed": 1}})
    equal(get(server, "eland")["channels"], [
        {"kind": "web", "share": 0.75,
         "prime_time": [{"from": "07:00", "to": "08:00"}]},
        {"kind": "radio", "share": 0.5, "source": "A survey", "year": 2024,
         "prime_time": [{"from": "19:00", "to": "22:00"},
                        {"from": "06:30", "to": "08:00"}]}])


def test_rows_of_an_audience_are_one_change(server):
    put_land(server, "fland")
    with server.connect() as c:
        last = c.call("server.status")["library"]["version"]
        take(c, ["audience", "theme", "weight"],
             *[["fland", "theme-%d" % i, "0.5"] for i in range(400)])
        equal(c.call("server.status")["library"]["version"], last + 1)
    equal(len(get(server, "fland")["concerns"]), 400)


def test_headers_of_no_table(server):
    with server.connect() as c:
        for header, words in (
                (["audience", "theme"], "header of no table"),
                (["audience", "theme", "weight", "soure"], "soure"),
                (["audience", "theme", "weight", "weight"], "stands twice"),
                (["slugs", "kind", "about"], "header of no table")):
            with refused("invalid", "content") as error:
                take(c, header, ["kenya"] * len(header))
            contains(str(error), words)


def test_roles_hold_for_rows(server):
    with server.login("reader-of-polls", ["analyst"]) as c:
        result = take(c, ["audience", "theme", "weight"],
                      ["kenya", "debt", "0.5"])
    equal([r["kind"] for r in result["refused"]], ["forbidden"])


def test_the_client_takes_several_tables(server):
    put_land(server, "gland", iso="XG")
    names = []
    for name, text in (
            ("languages.csv", "territory;language;share\r\nXG;sw;0.5\r\n"
             "XY;fr;1\r\n"),
            ("codes.csv", UNSD),
            ("trust.csv", "audience,organisation,value,survey,population,n,"
             "from,to\r\nXG,japan,0.5,S,adults,100,2024-01-01,2024-01-02\r\n"),
            ("concerns.csv", "audience,theme,weight\r\ngland,debt,0.5\r\n"
             "gland,debt,2\r\n")):
        names.append(os.path.join(server.folder, name))
        with open(names[-1], "w", encoding="utf-8", newline="") as f:
            f.write(text)
    done = server.client("library", "import", *names, code=1)
    contains(done.stderr, "concerns.csv: row 3, column weight: invalid: "
             "weight: must be from 0 to 1")
    row = done.stdout.split("\n")[0].split("\t")
    equal((row[0], row[2], row[4]), ("audiences", "3", "1"))
    holds(int(row[5]) >= 10, str(row))
    land = get(server, "gland")
    equal([e["language"] for e in land["languages"]], ["en", "sw"])
    equal((len(land["trust"]), len(land["concerns"])), (1, 1))
