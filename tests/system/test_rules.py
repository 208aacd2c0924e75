# SPDX-License-Identifier: Apache-2.0
"""Each rule of the domain that concerns data, attempted through the protocol:
the guard rail refuses and names itself, the field and the reason."""

import copy

from harness import contains, equal, holds, refused, starter_item


DESK = "japan"


def author(server):
    return server.login("rule-author", ["author"], DESK)


def evidence(slug, **more):
    return {"slug": slug, "statement": "Something happened.",
            "date": "2024-06-19", "status": "confirmed",
            "source_title": "A report", "publisher": "A publisher",
            "url": "https://example.org/report", **more}


def message(slug, variant=None, **more):
    return {"slug": slug, "organisation": DESK,
            "narratives": ["treaty-purely-defensive"], "type": "debunk",
            "evidence": ["rule-fact"],
            "variants": [{"language": "en",
                          "fact": "Something happened [rule-fact].",
                          "native_review": "done", **(variant or {})}],
            **more}


def prepare(c, *items):
    c.call("evidence.put", evidence("rule-fact"))
    for noun, item in items:
        c.call(noun + ".put", item)


def submit(c, item):
    c.call("message.put", item)
    return c.call("message.submit", slug=item["slug"])


def clear(server, item):
    """The meta of a message that was put, submitted and cleared."""
    with author(server) as c:
        meta = submit(c, item)
    with server.reviewer(DESK) as c:
        return c.call("message.clear", slug=item["slug"], hash=meta["hash"])


# --- attribution ---

def test_every_message_has_an_organisation(server):
    with author(server) as c:
        prepare(c)
        item = message("anonymous")
        del item["organisation"]
        with refused("invalid", "organisation"):
            c.call("message.put", item)
        for alias in ("alias", "persona", "pen_name", "from"):
            with refused("invalid", alias):
                c.call("message.put", {**message("anonymous"), alias: "X"})
        with refused("not_found", "organisation"):
            with server.connect() as admin:
                admin.call("message.put", {**message("anonymous"),
                                           "organisation": "grassroots"})


# --- publics only ---

PROFILE = {"slug": "some-public", "name": "Some public", "kind": "public",
           "languages": [{"language": "en", "share": 1}], "time_zone": "UTC",
           "min_population": 100000}
CONTACTS = ["write to jo.doe+x@mail.example.org", "follow @jo_doe",
            "@handle first", "call +84 24 3825 5555", "(024) 3825 5555",
            "tel 0912345678", "phone: 0912 345 678", "0912-345-678",
            "full-width ＠handle", "whatsapp 84912345678"]


def test_an_audience_is_no_person(server):
    with server.connect() as c:
        for kind in ("person", "individual", "list", "persons"):
            with refused("invalid", "kind"):
                c.call("audience.put", {**PROFILE, "kind": kind})
        for people in (0, 1, 99999):
            with refused("rule", "min_population", "publics_only"):
                c.call("audience.put", {**PROFILE, "min_population": people})
        with refused("invalid", "members"):
            c.call("audience.put", {**PROFILE, "members": ["Jo Doe"]})
        with refused("invalid", "min_population"):
            c.call("audience.put", {**PROFILE, "min_population": -1})
        c.call("audience.put", PROFILE)


def test_a_profile_holds_no_contact(server):
    places = [
        ("name", lambda t: {"name": t}),
        ("channels", lambda t: {"channels": [{"kind": "web", "source": t}]}),
        ("sensitivities", lambda t: {"sensitivities": [
            {"theme": "trade", "advice": t}]}),
        ("trust", lambda t: {"trust": [{
            "organisation": "x", "value": 0.5, "survey": t,
            "population": "adults", "n": 10, "from": "2024-01-01",
            "to": "2024-01-02"}]}),
        ("trust", lambda t: {"trust": [{
            "organisation": "x", "value": 0.5, "survey": "A survey",
            "population": t, "n": 10, "from": "2024-01-01",
            "to": "2024-01-02"}]}),
        ("blackouts", lambda t: {"blackouts": [{
            "from": "2030-01-01", "to": "2030-01-02", "reason": t}]}),
    ]
    with server.connect() as c:
        for place, change in places:
            for contact in CONTACTS:
                with refused("rule", rule="publics_only") as holder:
                    c.call("audience.put", {**PROFILE, **change(contact)})
                holds(holder[0].field, "no field for " + place)
        for fine in ("Survey of 2024, 1,994 people", "open 24/7", "10:30-12",
                     "1 January 2024 to 3 February 2024", "e-mail"):
            c.call("audience.put", {**PROFILE, "channels": [
                {"kind": "web", "source": fine}]})


def test_sets_and_outlets_hold_no_contact(server):
    with server.connect() as c:
        with refused("rule", rule="publics_only"):
            c.call("audience_set.put", slug="a-set", name="@somebody",
                   basis="x", audiences=["kenya"])
        with refused("rule", "outlet", "publics_only"):
            c.call("observation.submit", text="A post.", outlet="@jo_doe")
        with refused("rule", "outlet", "publics_only"):
            c.call("observation.submit", text="A post.",
                   outlet="jo@example.org")
        c.call("observation.submit", text="A post.", outlet="A newspaper")


def test_a_bad_outlet_does_not_stop_its_neighbours(server):
    """One row that PostgreSQL refuses fails alone in its batch."""
    with server.connect() as c:
        answers = c.pipeline([("observation.submit", {
            "text": "Neighbour %d." % i, "key": "neighbour-%d" % i,
            "outlet": "@bad" if i % 7 == 3 else "Good News"})
            for i in range(50)])
    for i, answer in enumerate(answers):
        equal("error" in answer, i % 7 == 3, str(answer))
    stored = server.psql("SELECT count(*) FROM counterpoint.observation "
                         "WHERE key LIKE 'neighbour-%'")
    equal(int(stored), sum("result" in a for a in answers))


# --- evidence ---

def test_no_clearance_without_evidence(server):
    with author(server) as c:
        item = message("bare", {"fact": "Something happened."}, evidence=[])
        with refused("rule", "evidence", "evidence"):
            submit(c, item)


def test_evidence_must_be_listed(server):
    with author(server) as c:
        prepare(c)
        with refused("rule", "variants[0].fact", "evidence",
                     detail="elsewhere"):
            submit(c, message("unlisted", {
                "fact": "Something happened [rule-fact] [elsewhere]."}))


def test_evidence_has_a_source(server):
    with author(server) as c:
        for field in ("source_title", "publisher", "url", "date", "status"):
            item = evidence("sourceless")
            del item[field]
            with refused("invalid", field):
                c.call("evidence.put", item)


def test_decayed_evidence_does_not_carry(server):
    decayed = [
        ("expired", {"valid_until": "2024-12-31"}),
        ("retracted", {"retracted": {"date": "2024-12-31",
                                     "reason": "It was wrong."}}),
        ("superseded", {"superseded_by": "rule-fact"})]
    with author(server) as c:
        prepare(c)
        for word, change in decayed:
            slug = "rule-" + word
            c.call("evidence.put", evidence(slug, **change))
            item = message("on-" + word,
                           {"fact": "Something happened [%s]." % slug},
                           evidence=[slug])
            with refused("rule") as holder:
                submit(c, item)
            holds(holder[0].rule in ("evidence", "evidence_decay"),
                  str(holder[0]))
            # Beside a good one it must not stand either.
            item["evidence"] = ["rule-fact", slug]
            with refused("rule", "evidence[1]", "evidence_decay"):
                submit(c, item)


# --- hedges ---

def hedged(slug, status, fact, language="en", **more):
    return [("evidence", evidence("hedge-" + status, status=status))], \
        message(slug, {"language": language, "fact": fact, **more},
                evidence=["hedge-" + status])


def test_hedge_is_preserved(server):
    bold = "Shells were shipped [%s]."
    fine = "Shells were reportedly shipped [%s]."
    with author(server) as c:
        for status in ("reported", "alleged", "assessed"):
            mark = "hedge-" + status
            needs, item = hedged("bold-" + status, status, bold % mark)
            prepare(c, *needs)
            with refused("rule", "variants[0].fact", "hedge_preserved",
                         detail=("Shells were shipped", status)):
                submit(c, item)
            _, item = hedged("fine-" + status, status, fine % mark)
            equal(submit(c, item)["state"], "submitted")


def test_hedge_names_the_sentence(server):
    """The cue must stand in the sentence that cites, in that very field."""
    mark = "[hedge-alleged]"
    with author(server) as c:
        for field in ("warning", "fallacy", "fact_again", "kernel",
                      "call_to_action"):
            needs, item = hedged(
                "field-" + field.replace("_", "-"), "alleged",
                "Allegedly it happened %s. It is well known." % mark,
                **{field: "Allegedly nothing. It happened %s. So it is."
                   % mark})
            prepare(c, *needs)
            with refused("rule", "variants[0]." + field, "hedge_preserved",
                         detail="It happened " + mark):
                submit(c, item)


def test_hedge_in_each_language(server):
    words = {"fr": ("Des obus auraient été livrés, selon un ministre %s.",
                    "Des obus ont été livrés %s."),
             "es": ("Según el ministro, se enviaron proyectiles %s.",
                    "Se enviaron proyectiles %s."),
             "id": ("Menurut menteri itu, peluru dikirim %s.",
                    "Peluru dikirim %s."),
             "vi": ("Theo bộ trưởng, đạn pháo đã được chuyển %s.",
                    "Đạn pháo đã được chuyển %s.")}
    with author(server) as c:
        for language, (fine, bold) in words.items():
            needs, item = hedged("hedge-" + language, "reported",
                                 bold % "[hedge-reported]", language)
            prepare(c, *needs)
            with refused("rule", "variants[0].fact", "hedge_preserved"):
                submit(c, item)
            item["variants"][0]["fact"] = fine % "[hedge-reported]"
            equal(submit(c, item)["state"], "submitted")


def test_hedged_evidence_must_be_cited(server):
    needs, item = hedged("uncited", "reported", "Shells were shipped.")
    with author(server) as c:
        prepare(c, *needs)
        with refused("rule", "variants[0]", "hedge_preserved",
                     detail="hedge-reported"):
            submit(c, item)
        both = copy.deepcopy(item)
        both["variants"][0]["fact"] = "Reportedly shipped [hedge-reported]."
        both["variants"].append({"language": "fr", "fact": "Des obus.",
                                 "native_review": "pending"})
        with refused("rule", "variants[1]", "hedge_preserved"):
            submit(c, both)


# --- kernel of truth ---

def test_kernel_of_truth_is_acknowledged(server):
    with author(server) as c:
        prepare(c)
        item = message("denial", narratives=["western-double-standards"])
        with refused("rule", "variants[0].kernel", "kernel_of_truth"):
            submit(c, item)
        item["variants"][0]["kernel"] = "There have been double standards."
        item["variants"].append({
            "language": "fr", "fact": "Cela a eu lieu [rule-fact].",
            "native_review": "pending"})
        with refused("rule", "variants[1].kernel", "kernel_of_truth"):
            submit(c, item)
        item["variants"][1]["kernel"] = "Il y en a eu."
        equal(submit(c, item)["state"], "submitted")


# --- words and deeds ---

def test_a_promise_names_its_deed(server):
    deed = {"slug": "rule-deed", "organisation": DESK, "audience": "viet-nam",
            "title": "Ports", "promise": "A port is dredged.",
            "due": "2030-01-01", "status": "planned"}
    with author(server) as c:
        prepare(c, ("deed", deed))
        item = message("promise", promises=True)
        with refused("rule", "deeds", "words_and_deeds"):
            submit(c, item)
        item["deeds"] = ["rule-deed"]
        equal(submit(c, item)["state"], "submitted")
        for status in ("slipped", "cancelled"):
            c.call("deed.put", {**deed, "slug": "rule-" + status,
                                "status": status})
            item = message("promise-" + status, promises=True,
                           deeds=["rule-" + status])
            with refused("rule", "deeds[0]", "words_and_deeds"):
                submit(c, item)


def test_a_delivered_deed_has_a_proof(server):
    with author(server) as c:
        with refused("rule", "proof", "words_and_deeds"):
            c.call("deed.put", slug="unproven", organisation=DESK,
                   audience="viet-nam", title="x", promise="x",
                   due="2024-01-01", status="delivered")


# --- four eyes ---

def test_author_and_reviewer_are_two_people(server):
    both = server.account("both", ["author", "reviewer"], DESK)
    with author(server) as c:
        prepare(c)
    with server.connect(both) as c:
        meta = submit(c, message("own-words"))
        with refused("rule", rule="four_eyes"):
            c.call("message.clear", slug="own-words", hash=meta["hash"])
        with refused("rule", rule="four_eyes"):
            c.call("message.refuse", slug="own-words", hash=meta["hash"],
                   reason="x")
    with server.reviewer(DESK) as c:
        meta = c.call("message.clear", slug="own-words", hash=meta["hash"])
        equal((meta["state"], meta["cleared_by"], meta["author"]),
              ("cleared", [DESK + "-reviewer"], "both"))


def test_a_program_is_no_author_for_a_clearance(server):
    with author(server) as c:
        prepare(c)
    with server.login("machine", ["author"], DESK, person=False) as c:
        meta = submit(c, message("by-machine", ai_assisted=True))
    with server.reviewer(DESK) as c:
        with refused("rule", rule="four_eyes"):
            c.call("message.clear", slug="by-machine", hash=meta["hash"])


def test_a_reviewer_of_another_desk(server):
    with author(server) as c:
        prepare(c)
        meta = submit(c, message("ours"))
    with server.reviewer("nato") as c:
        with refused("forbidden", detail=("nato", DESK)):
            c.call("message.clear", slug="ours", hash=meta["hash"])


def test_only_what_was_read_is_cleared(server):
    with author(server) as c:
        prepare(c)
        old = submit(c, message("moving"))
        c.call("message.put", message("moving", {
            "fact": "Something else happened [rule-fact]."}))
        new = c.call("message.get", slug="moving")["meta"]
    with server.reviewer(DESK) as reviewer:
        with refused("conflict", "hash"):
            reviewer.call("message.clear", slug="moving", hash=old["hash"])
        with refused("conflict"):
            reviewer.call("message.clear", slug="moving", hash=new["hash"])
        with refused("invalid", "hash"):
            reviewer.call("message.clear", slug="moving", hash="z" * 64)
        with refused("not_found"):
            reviewer.call("message.clear", slug="no-such", hash="0" * 64)


def test_an_edit_voids_the_clearance(server):
    with author(server) as c:
        prepare(c)
    item = message("edited")
    equal(clear(server, item)["state"], "cleared")
    with author(server) as c:
        equal(c.call("message.put", item)["changed"], False)
        equal(c.call("message.get", slug="edited")["meta"]["state"],
              "cleared")
        item["variants"][0]["fact"] = "Something happened [rule-fact]!"
        equal(c.call("message.put", item)["version"], 2)
        meta = c.call("message.get", slug="edited")["meta"]
        equal((meta["state"], meta.get("cleared_by", [])), ("draft", []))
        # Going back to the words that were cleared needs a new clearance.
        item["variants"][0]["fact"] = "Something happened [rule-fact]."
        c.call("message.put", item)
        equal(c.call("message.get", slug="edited")["meta"]["state"], "draft")


def test_a_refusal_has_a_reason_and_ends_there(server):
    with author(server) as c:
        prepare(c)
        meta = submit(c, message("unloved"))
    with server.reviewer(DESK) as c:
        with refused("invalid", "reason"):
            c.call("message.refuse", slug="unloved", hash=meta["hash"])
        waiting = c.call("message.list", state="submitted",
                         organisation=DESK)["items"]
        equal([m["slug"] for m in waiting if m["slug"] == "unloved"],
              ["unloved"])
        got = c.call("message.refuse", slug="unloved", hash=meta["hash"],
                     reason="The tone is wrong.")
        equal(got["state"], "refused")
        waiting = c.call("message.list", state="submitted")["items"]
        equal([m for m in waiting if m["slug"] == "unloved"], [])
        with refused("conflict"):
            c.call("message.clear", slug="unloved", hash=meta["hash"])
    with author(server) as c:
        with refused("conflict"):
            c.call("message.submit", slug="unloved")


def test_rules_are_checked_again_at_clearance(server):
    with author(server) as c:
        prepare(c)
        c.call("evidence.put", evidence("fades"))
        meta = submit(c, message(
            "fading", {"fact": "It happened [fades]."}, evidence=["fades"]))
        c.call("evidence.put", evidence("fades", retracted={
            "date": "2025-01-01", "reason": "It was wrong."}))
    with server.reviewer(DESK) as c:
        with refused("rule"):
            c.call("message.clear", slug="fading", hash=meta["hash"])


# --- counter techniques ---

ALLOWED = [8, 14, 17, 22, 24, 26, 30, 42, 73, 75, 81, 109, 111, 114, 119, 124,
           125, 156, 169, 176, 190, 200, 211]


def test_only_honest_counter_techniques(server):
    with author(server) as c:
        prepare(c)
        for number in range(1, 230):
            item = message("technique", counter_technique="C%05d" % number)
            if number in ALLOWED:
                c.call("message.put", item)
                continue
            with refused("rule", "counter_technique", "counter_technique"):
                c.call("message.put", item)
        for other in ("C8", "T0022", "c00008", "C000080"):
            with refused("invalid", "counter_technique"):
                c.call("message.put",
                       message("technique", counter_technique=other))


# --- home publics ---

def test_home_publics_are_never_addressed(server):
    with server.connect() as c:
        got = c.call("response.recommend", narrative="japan-remilitarising",
                     audience="japan-public", language="en")
    mine = [r["message"] for r in got["recommendations"]
            if r["organisation"] == "japan"]
    equal(mine, [])
    reasons = {n["message"]: n["reason"] for n in got["not_chosen"]}
    contains(reasons["japan-not-remilitarising"], "must never address")


# --- append only ---

def test_history_cannot_be_changed_from_psql(server):
    with author(server) as c:
        prepare(c)
    clear(server, message("for-history"))
    for sql in ("UPDATE counterpoint.library_change SET actor = 'me'",
                "DELETE FROM counterpoint.library_change",
                "UPDATE counterpoint.audit SET actor = 'me'",
                "DELETE FROM counterpoint.audit",
                "TRUNCATE counterpoint.audit",
                "UPDATE counterpoint.clearance SET verdict = 'refused'",
                "DELETE FROM counterpoint.clearance",
                "TRUNCATE counterpoint.clearance CASCADE",
                "UPDATE counterpoint.message_variant SET fact = 'x'",
                "DELETE FROM counterpoint.message_version",
                "UPDATE counterpoint.recommendation SET answer = 'x'"):
        code, error = server.psql(sql, check=False)
        holds(code != 0, "taken: " + sql)
        holds("syntax" not in error and "does not exist" not in error, error)


def test_the_daemon_role_writes_by_functions_only(server):
    for table in ("observation", "match", "audit", "audience", "message",
                  "message_version", "clearance", "account", "token",
                  "library_change", "library_version", "recommendation",
                  "assessment", "halt", "slot", "release"):
        for sql in ("INSERT INTO counterpoint.%s DEFAULT VALUES",
                    "DELETE FROM counterpoint.%s",
                    "TRUNCATE counterpoint.%s",
                    "DROP TABLE counterpoint.%s"):
            code, error = server.psql(sql % table, role="counterpointd",
                                      check=False)
            holds(code != 0, "taken: " + sql % table)
            holds("permission denied" in error or "must be owner" in error,
                  sql % table + ": " + error)
    for call in ("bootstrap(ARRAY[1::bigint])", "fail('x', 'y', 'z')"):
        code, error = server.psql("SELECT counterpoint." + call,
                                  role="counterpointd", check=False)
        contains(error, "permission denied")


def test_starter_items_have_what_the_rules_ask(server):
    del server
    for slug, field in (("treaty-unclear-2024", "superseded_by"),
                        ("dprk-forecast-2024", "valid_until")):
        holds(field in starter_item("evidence", slug), slug)
