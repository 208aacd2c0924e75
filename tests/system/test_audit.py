# SPDX-License-Identifier: Apache-2.0
"""The audit chain: what is entered, that it is whole, that tampering shows."""

from harness import contains, equal, holds, refused

SECONDS = 15
SUPERUSER = "postgres"


def entries(client, **params):
    """All entries of a chain."""
    found, after = [], 0
    while True:
        page = client.call("audit.list", after=after, limit=1000,
                           **params)["entries"]
        if not page:
            return found
        found += page
        after = page[-1]["seq"]


def newest(server, n=1):
    with server.connect() as c:
        return entries(c)[-n:]


def verify(server):
    with server.connect() as c:
        return c.call("audit.verify")


def test_chain_is_whole_and_in_order(server):
    with server.connect() as c:
        chain = entries(c)
    equal([e["seq"] for e in chain], list(range(1, len(chain) + 1)))
    for before, after in zip(chain, chain[1:]):
        equal(after["prev_hash"], before["hash"])
    verdict = verify(server)
    equal(verdict["intact"], True)
    equal([c["instance"] for c in verdict["chains"]].count("test"), 1)
    for chain in verdict["chains"]:
        holds("broken_at" not in chain, str(chain))


def test_library_changes_are_entered(server):
    item = {"slug": "audited", "kind": "claim", "title": "x", "summary": "x",
            "verdict": "false", "harm": "low", "status": "active"}
    with server.connect() as c:
        c.call("narrative.put", item)
        first = newest(server)[0]
        equal((first["actor"], first["action"]), ("operator", "library.put"))
        contains(first["object"], "audited")
        holds("before_hash" not in first and first["after_hash"], str(first))
        c.call("narrative.put", {**item, "title": "y"})
        second = newest(server)[0]
        equal(second["before_hash"], first["after_hash"])
        c.call("narrative.put", {**item, "title": "y"})
        equal(newest(server)[0]["seq"], second["seq"])
        c.call("narrative.retire", slug="audited")
        third = newest(server)[0]
        equal(third["action"], "library.retire")
        equal(third["before_hash"], second["after_hash"])


def test_psql_edits_are_entered_and_told(server):
    with server.connect() as c:
        c.call("event.subscribe", types=["library.changed"])
        server.psql("UPDATE counterpoint.narrative SET title = 'By psql' "
                    "WHERE slug = 'asian-nato'")
        event = c.read_event("library.changed")
        equal(event["subject"], "asian-nato")
        equal(c.call("narrative.get", slug="asian-nato")["title"], "By psql")
    found = server.psql("SELECT count(*) FROM counterpoint.audit WHERE "
                        "actor = 'psql:counterpoint_owner' AND object "
                        "LIKE '%asian-nato%'")
    equal(found, "1")


def test_decisions_are_entered(server):
    with server.connect() as c:
        got = c.call("observation.submit", text="The United States wages a "
                     "proxy war in Ukraine to destroy Russia.")
        equal(newest(server)[0]["action"], "observation.store")
        c.call("observation.decide", id=got["id"], narrative="proxy-war",
               verdict="confirmed")
        entry = newest(server)[0]
        contains(entry["action"], "match")
        contains(entry["object"], got["id"])
        equal(entry["actor"], "operator")
        c.call("observation.decide", id=got["id"], posture="ignore",
               priority="low", reason="x")
        contains(newest(server)[0]["action"], "assessment")


def test_tokens_are_entered_without_the_secret(server):
    token = server.account("audited-one", ["analyst"])
    found = [e for e in newest(server, 10) if "token" in e["action"]]
    holds(found, "no entry of the token")
    holds(token not in str(found), "the secret")
    with server.connect() as c:
        c.call("token.revoke", account="audited-one")
    contains(newest(server)[0]["action"], "token")


def test_submissions_are_one_entry_a_batch(server):
    before = newest(server)[0]["seq"]
    with server.connect() as c:
        c.pipeline([("observation.submit", {"text": "Batch %d." % i})
                    for i in range(500)])
        added = [e for e in entries(c) if e["seq"] > before]
    equal({e["action"] for e in added}, {"observation.store"})
    equal(sum(e["detail"]["rows"] for e in added), 500)
    holds(len(added) < 400, "%d entries" % len(added))


def test_list_pages_and_limits(server):
    with server.connect() as c:
        page = c.call("audit.list", after=5, limit=3)["entries"]
        equal([e["seq"] for e in page], [6, 7, 8])
        equal(c.call("audit.list", instance="no-such")["entries"], [])
        with refused("invalid", "limit"):
            c.call("audit.list", limit=0)


def tamper(server, sql):
    """As the superuser, past every trigger."""
    server.psql("SET session_replication_role = replica; "
                "SET search_path = counterpoint, pg_temp; " + sql,
                role=SUPERUSER)


def broken(server):
    verdict = verify(server)
    equal(verdict["intact"], False)
    return [c for c in verdict["chains"] if "broken_at" in c][0]


def test_a_changed_entry_shows(world):
    with world.running("starter") as server:
        tamper(server, "UPDATE counterpoint.audit SET actor = 'nobody' "
               "WHERE instance = 'test' AND seq = 10")
        equal(broken(server)["broken_at"], 10)
        contains(broken(server)["reason"], "changed")
        # Its hash made anew: the next one does not follow.
        tamper(server, "UPDATE counterpoint.audit a SET hash = "
               "counterpoint.audit_hash(a) WHERE instance = 'test' "
               "AND seq = 10")
        equal(broken(server)["broken_at"], 11)


def test_a_removed_entry_shows(world):
    with world.running("starter") as server:
        tamper(server, "DELETE FROM counterpoint.audit WHERE "
               "instance = 'test' AND seq = 20")
        contains(broken(server)["reason"], "missing")


def test_a_cut_off_end_shows(world):
    with world.running("starter") as server:
        tamper(server, "DELETE FROM counterpoint.audit WHERE instance = "
               "'test' AND seq > (SELECT max(seq) - 3 FROM "
               "counterpoint.audit WHERE instance = 'test')")
        contains(broken(server)["reason"], "end")


def test_a_removed_chain_shows(world):
    with world.running("starter") as server:
        tamper(server, "DELETE FROM counterpoint.audit WHERE "
               "instance = 'test'")
        contains(broken(server)["reason"], "end")


def test_the_daemon_goes_on_after_tampering(world):
    """It is told, not hidden: later entries do not heal the chain."""
    with world.running("starter") as server:
        tamper(server, "UPDATE counterpoint.audit SET detail = '{}' "
               "WHERE instance = 'test' AND seq = 3")
        with server.connect() as c:
            c.call("observation.submit", text="Later.")
        equal(broken(server)["broken_at"], 3)
