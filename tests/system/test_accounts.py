# SPDX-License-Identifier: Apache-2.0
"""Who is calling, and what that allows."""

from harness import contains, equal, holds, refused, result_of, wait_until

ROLES = ("analyst", "author", "reviewer", "releaser", "auditor", "admin")


# --- who ---

def test_uid_maps_to_the_operator(server):
    with server.connect() as c:
        equal(c.call("session.whoami"), {
            "account": "operator", "organisation": "operator",
            "roles": ["analyst", "auditor", "admin"], "by": "uid"})


def test_token_logs_in(server):
    token = server.account("anna", ["analyst"])
    holds(token.startswith("cp_") and len(token) == 46, token)
    for tcp in (False, True):
        with server.connect(tcp=tcp) as c:
            got = c.call("session.login", token=token)
            equal(got, {"account": "anna", "organisation": "operator",
                        "roles": ["analyst"], "by": "token"})
            equal(c.call("session.whoami"), got)
            c.call("observation.submit", text="By token.")
            with refused("forbidden", detail="anna"):
                c.call("audit.verify")


def test_token_is_stored_as_a_hash_only(server):
    with server.connect() as c:
        c.call("account.put", login="hashed", organisation="operator",
               name="Hashed", person=True, roles=["analyst"])
        made = c.call("token.create", account="hashed", label="a test")
    row = server.psql("SELECT length(hash), label FROM counterpoint.token "
                      "WHERE account = 'hashed'")
    equal(row, "32|a test")
    for table in ("token", "audit", "library_change"):
        found = server.psql("SELECT count(*) FROM counterpoint.%s t "
                            "WHERE t::text LIKE '%%%s%%'"
                            % (table, made["token"][3:]))
        equal(found, "0", table)
    holds(made["token"] not in server.log(), "the token stands in the log")


def test_bad_tokens_are_refused(server):
    with server.connect(tcp=True) as c:
        for token in ("x", "cp_" + "A" * 43, "cp_", "' OR true --",
                      server.account("anna", ["analyst"])[:-1]):
            with refused("forbidden"):
                c.call("session.login", token=token)
        equal(c.call("session.whoami")["account"], None)


def test_failed_login_keeps_who_one_was(server):
    with server.login("anna", ["analyst"]) as c:
        with refused("forbidden"):
            c.call("session.login", token="wrong")
        equal(c.call("session.whoami")["account"], "anna")


def test_token_expires(server):
    token = server.account("brief", ["analyst"])
    with server.connect(token) as c:
        c.call("observation.list")
        server.psql("UPDATE counterpoint.token SET expires_at = now() + "
                    "interval '1 second' WHERE account = 'brief'")
        with server.connect(token) as other:
            other.call("observation.list")

            def ended():
                return other.call("session.whoami")["account"] is None
            wait_until("the session ends with its token", ended, 10)
            with refused("forbidden"):
                other.call("observation.list")
        with refused("forbidden"):
            c.call("session.login", token=token)


def test_token_is_revoked(server):
    token = server.account("revoked", ["analyst"])
    with server.connect() as c:
        equal(c.call("token.revoke", account="revoked"), {"revoked": 1})
        equal(c.call("token.revoke", account="revoked"), {"revoked": 0})
    with server.connect() as c:
        with refused("forbidden", detail="revoked"):
            c.call("session.login", token=token)


def test_token_of_a_retired_account(server):
    token = server.account("leaver", ["analyst"])
    with server.connect(token) as c, server.connect() as admin:
        c.call("observation.list")
        admin.call("account.retire", slug="leaver")
        with refused("forbidden"):
            c.call("observation.list")
        with refused("forbidden"):
            c.call("session.login", token=token)


def test_token_limits(server):
    server.account("anna", ["analyst"])
    with server.connect() as c:
        with refused("invalid", "expires_in_days"):
            c.call("token.create", account="anna", expires_in_days=0)
        with refused("invalid", "expires_in_days"):
            c.call("token.create", account="anna", expires_in_days=367)
        with refused("not_found"):
            c.call("token.create", account="nobody-here")
        made = c.call("token.create", account="anna", expires_in_days=1)
        contains(made["expires_at"], "T")


def test_login_at_once_after_the_account_was_made(server):
    """A put is answered when this daemon knows of it."""
    with server.connect() as c:
        for i in range(20):
            login = "quick-%d" % i
            c.call("account.put", login=login, organisation="operator",
                   name=login, person=True, roles=["analyst"])
            token = c.call("token.create", account=login)["token"]
            with server.connect(token) as other:
                other.call("observation.list")


def test_roles_that_are_taken_away_are_gone_at_once(server):
    with server.login("shrinks", ["analyst", "auditor"]) as c, \
            server.connect() as admin:
        c.call("audit.verify")
        admin.call("account.put", login="shrinks", organisation="operator",
                   name="Shrinks", person=True, roles=["analyst"])
        with refused("forbidden"):
            c.call("audit.verify")
        c.call("observation.list")


def test_a_program_neither_clears_nor_releases(server):
    with server.connect() as c:
        for role in ("reviewer", "releaser", "admin"):
            with refused("rule", rule="four_eyes"):
                c.call("account.put", login="robot", organisation="operator",
                       name="Robot", person=False, roles=[role])
        c.call("account.put", login="robot", organisation="operator",
               name="Robot", person=False, roles=["analyst", "author"])


def test_a_uid_belongs_to_one_account(server):
    with server.connect() as c:
        c.call("account.put", login="uid-one", organisation="operator",
               name="One", person=True, roles=["analyst"], uids=[4242])
        with refused("conflict"):
            c.call("account.put", login="uid-two", organisation="operator",
                   name="Two", person=True, roles=["analyst"], uids=[4242])


def test_accounts_are_for_admins_and_auditors(server):
    with server.login("anna", ["analyst"]) as c:
        for method, params in (("account.list", {}),
                               ("account.get", {"slug": "anna"}),
                               ("account.retire", {"slug": "anna"}),
                               ("token.create", {"account": "anna"})):
            with refused("forbidden"):
                c.call(method, params)
    with server.login("auditor", ["auditor"]) as c:
        logins = [a["login"] for a in c.call("account.list")["items"]]
        holds("anna" in logins, str(logins))
        holds("cp_" not in str(c.call("account.get", slug="anna")),
              "a secret in account.get")


# --- every method, by what rpc.discover says of it ---

def is_let_through(client, method):
    """Whether the roles allow it: the parameters are wrong on purpose."""
    answer = client.pipeline([(method, {"no-such-parameter": 1})])[0]
    equal("error" in answer, True, method)
    kind = answer["error"]["data"]["kind"]
    holds(kind in ("forbidden", "invalid"), str(answer))
    return kind == "invalid"


def test_every_method_refuses_whom_its_roles_leave_out(server):
    with server.connect() as c:
        methods = c.call("rpc.discover")["methods"]
    holds(len(methods) > 40, str(len(methods)))
    clients = {role: server.login("only-" + role, [role]) for role in ROLES}
    clients["nobody"] = server.connect(tcp=True)
    seen = set()
    for method in methods:
        allowed = method["x-roles"]
        for role, client in clients.items():
            want = not allowed or role in allowed
            equal(is_let_through(client, method["name"]), want,
                  "%s as %s" % (method["name"], role))
            seen.add(want)
    equal(seen, {True, False})
    for client in clients.values():
        client.close()


def test_methods_for_everybody_are_few(server):
    with server.connect() as c:
        free = [m["name"] for m in c.call("rpc.discover")["methods"]
                if not m["x-roles"]]
    equal(sorted(free), ["release.register", "rpc.discover", "session.login",
                         "session.whoami"])


def test_discover_describes_each_parameter(server):
    with server.connect() as c:
        document = c.call("rpc.discover")
    equal(document["openrpc"][:2], "1.")
    names = [m["name"] for m in document["methods"]]
    equal(len(set(names)), len(names))
    for noun in ("organisation", "audience", "narrative", "evidence",
                 "message", "deed"):
        for verb in ("put", "get", "list", "retire"):
            holds("%s.%s" % (noun, verb) in names, noun + "." + verb)
    for method in document["methods"]:
        holds(method["summary"] and method["result"]["description"],
              str(method))
        for parameter in method["params"]:
            equal(sorted(parameter), ["description", "name", "required",
                                      "schema"])
            holds(parameter["description"], str(parameter))


def test_an_author_speaks_for_the_own_desk_only(server):
    with server.login("jp-author", ["author"], "japan") as c:
        mine = c.call("message.get", slug="japan-treaty-article-4")
        other = c.call("message.get", slug="nato-proxy-war")
        for item in (mine, other):
            del item["meta"]
        equal(c.call("message.put", mine)["changed"], False)
        with refused("forbidden", "organisation"):
            c.call("message.put", other)
        other["organisation"] = "japan"
        with refused("forbidden", "organisation"):
            c.call("message.put", other)
        mine["organisation"] = "nato"
        with refused("forbidden", "organisation"):
            c.call("message.put", mine)
        with refused("forbidden", "organisation"):
            c.call("message.retire", slug="nato-proxy-war")
        other["organisation"] = "nato"
        answer = c.call("library.import", format="counterpoint-library/1",
                        content={"messages": [other]})
        equal([(r["slug"], r["kind"]) for r in answer["refused"]],
              [("nato-proxy-war", "forbidden")])
        with refused("forbidden"):
            c.call("organisation.put", slug="mine", legal_name="Mine",
                   kind="agency", country="JP", voice_line="Mine",
                   time_zone="Asia/Tokyo")


def test_a_session_ends_only_for_itself(server):
    token = server.account("anna", ["analyst"])
    with server.connect(token) as one, server.connect() as other:
        equal(one.call("session.whoami")["account"], "anna")
        equal(other.call("session.whoami")["account"], "operator")
        answers = other.pipeline([("session.login", {"token": token})])
        equal(result_of(answers[0])["account"], "anna")
