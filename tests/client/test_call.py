# SPDX-License-Identifier: Apache-2.0
"""The command line, calls by name, exit codes."""

import json
import os
import subprocess
import threading

from fake import Refusal, Silence
from harness import contains, equal


def test_usage_is_exit_2(client):
    for arguments in ([], ["nonsense"], ["--nonsense"],
                      ["submit", "--audience"],
                      ["submit", "a", "b"], ["submit", "--format", "xml"],
                      ["recommend"], ["recommend", "--audience", "x"],
                      ["call"], ["library", "import"], ["status", "x"],
                      ["recommend", "--audience", "x", "--text", "t",
                       "--narrative", "n"], ["--timeout", "no", "status"],
                      ["status", "--json=1"], ["status", "-x"],
                      ["library", "mend"], ["campaign"]):
        run = client.run(*arguments).expect(2)
        contains(run.err, "counterpoint: ", "usage: ")
        equal(run.out, "")


def test_typos_are_guessed(client):
    """Of commands, subcommands and methods; what is not near is not told."""
    client.serve()
    for arguments, code, words in (
            (("campain", "list"), 2,
             "There is no command campain. Did you mean campaign?"),
            (("xyzzy",), 2, "There is no command xyzzy.\n"),
            (("narrative.list", "limit=1"), 2, "There is no command "
             "narrative.list. A method is called with: counterpoint call "
             "narrative.list\n"),
            (("campaign", "signoff", "x"), 2,
             "campaign has no subcommand signoff. Did you mean sign-off?"),
            (("campaign", "chek", "x"), 2, "Did you mean check?"),
            (("campaign", "mkae", "x=1"), 2, "Did you mean make?"),
            (("campaign", "delete", "x"), 2,
             "campaign has no subcommand delete.\n"),
            (("campaign", "halp", "--help"), 2, "Did you mean halt?"),
            (("call", "test.ehco", "text=x"), 1,
             "There is no method test.ehco. Did you mean test.echo?"),
            (("call", "test.ehco", "--help"), 1, "Did you mean test.echo?")):
        contains(client.run(*arguments).expect(code).err, words)


def test_options_and_formats_are_guessed(client):
    client.serve()
    for arguments, words in (
            (("submit", "--lang", "en"),
             "no option --lang; did you mean --language?"),
            (("--sockt", "x", "status"), "; did you mean --socket?"),
            (("status", "--unheard-of"), "no option --unheard-of\n"),
            (("library", "exprot"),
             "library has no subcommand exprot; did you mean export?"),
            (("library", "--format", "pdf", "export"),
             "no format \"pdf\"; there are json, csv and ics"),
            (("submit", "--format", "pdf"),
             "no format \"pdf\"; there are text, ndjson and csv")):
        contains(client.run(*arguments).expect(2).err, words)


def test_help_is_a_command(client):
    equal(client.run("help").expect(0).out, client.run("--help").out)


def test_a_text_that_begins_with_an_at(client):
    client.serve()
    contains(client.run("call", "test.echo", "text=@a @b wages").expect(2).err,
             "invalid: text: a @b wages: No such file", "text:='\"@...\"'")
    contains(client.run("call", "test.echo", "text:=\"@a @b\"").expect(0).out,
             "@a @b")


def test_a_parameter_twice(client):
    client.serve()
    for again in ("text=def", "text:=\"def\""):
        contains(client.run("call", "test.echo", "text=abc", again)
                 .expect(2).err, "invalid: text: is given twice")


def test_help_and_version(client):
    contains(client.run("--help").expect(0).out, "submit", "--socket")
    contains(client.run("-h").expect(0).out, "recommend")
    contains(client.run("--version").expect(0).out, "counterpoint 0.")
    for command in ("submit", "recommend", "library", "watch", "status", "call",
                    "methods", "campaign"):
        contains(client.run(command, "--help").expect(0).out,
                 "usage: counterpoint " + command, "--token-file")


def test_help_has_examples(client):
    """Of what people do seldom, and in haste."""
    contains(client.run("campaign", "--help").expect(0).out,
             "campaign resume\n", "call evidence.retract slug=",
             '"corrects": 12', "slots CAMPAIGN", "campaign corrections\n")
    contains(client.run("call", "--help").expect(0).out,
             "call evidence.retract slug=", "--help\n")


def test_no_server_is_exit_3(client):
    run = client.run("--socket", "/nonexistent/s", "status").expect(3)
    contains(run.err, "counterpoint: unavailable: cannot connect to "
             "/nonexistent/s: No such file or directory; is counterpointd "
             "running?\n")
    client.run("status", "--socket", "tcp:127.0.0.1:1").expect(3)
    client.run("status", "--socket", "x" * 200).expect(1)
    client.run("submit", "--socket", "/nonexistent/s",
               client.file("t", "x")).expect(3)


def test_tcp_on_this_machine_only(client):
    client.serve(tcp=True)
    equal(client.run("status", "--json").expect(0).json["ready"], True)
    run = client.run("status", "--socket", "tcp:192.0.2.1:4711").expect(1)
    contains(run.err, "not on this machine")
    client.run("status", "--socket", "tcp:4711").expect(1)


def test_error_form(client):
    server = client.serve()
    for kind, code in (("invalid", 1), ("not_found", 1), ("conflict", 1),
                       ("forbidden", 1), ("internal", 1), ("unavailable", 3),
                       ("overloaded", 3), ("timeout", 3), ("unheard_of", 1)):
        def hook(connection, request, kind=kind):
            raise Refusal(kind, "the detail", field="a.b[1]")
        server.hook = hook
        run = client.run("call", "x.y").expect(code)
        name = kind if kind != "unheard_of" else "internal"
        equal(run.err, "counterpoint: %s: a.b[1]: the detail\n" % name)

    def rule(connection, request):
        raise Refusal("rule", "same person", rule="four_eyes")
    server.hook = rule
    equal(client.run("call", "x.y").expect(1).err,
          "counterpoint: rule: same person (rule four_eyes)\n")


def test_json_rpc_errors(client):
    server = client.serve()
    contains(client.run("call", "no.such").expect(1).err, "not_found",
             "no method no.such")
    for code, kind in ((-32602, "invalid"), (-32601, "not_found"),
                       (-32603, "internal")):
        def hook(connection, request, code=code):
            connection.send({"id": request["id"], "error":
                             {"code": code, "message": "bare"}})
            raise Silence
        server.hook = hook
        equal(client.run("call", "x.y").expect(1).err,
              "counterpoint: %s: bare\n" % kind)


def test_typed_values(client):
    client.serve()
    result = client.run(
        "call", "test.echo", "text=123", "count=5", "share=0.25", "flag=true",
        "words=a,b c", "numbers=1,2", 'object={"a":[1]}', "unknown=7",
        'raw:={"x":null}', 'anything=[1]', "--json").expect(0).json
    equal(result, {"text": "123", "count": 5, "share": 0.25, "flag": True,
                   "words": ["a", "b c"], "numbers": [1, 2],
                   "object": {"a": [1]}, "unknown": "7", "raw": {"x": None},
                   "anything": [1]})
    result = client.run("call", "--json", "test.echo", 'words=["a,b"]',
                        "share=3", "text=", "numbers=").expect(0).json
    equal(result, {"words": ["a,b"], "share": 3, "text": "", "numbers": []})


def test_values_from_files(client):
    client.serve()
    path = client.file("v", "line\nline\n")
    equal(client.run("call", "test.echo", "text=@" + path, "--json")
          .expect(0).json, {"text": "line\nline\n"})
    equal(client.run("call", "test.echo", "object=-", "--json",
                     stdin=b'{"a": 1}').expect(0).json, {"object": {"a": 1}})
    contains(client.run("call", "test.echo", "text=@/nonexistent").expect(2)
             .err, "/nonexistent: No such file")


def test_bad_values_are_exit_2(client):
    client.serve()
    for argument, word in (("count=x", "count"), ("count=1.5", "count"),
                           ("share=x", "share"), ("flag=maybe", "flag"),
                           ("object={", "object"), ("raw:={", "raw"),
                           ("numbers=1,x", "numbers"), ("=x", "key=value"),
                           ("bare", "key=value"),
                           ("count=99999999999999999999", "count")):
        contains(client.run("call", "test.echo", argument).expect(2).err, word)


def test_method_help(client):
    client.serve()
    out = client.run("call", "observation.submit", "--help").expect(0).out
    contains(out, "Submit an observation", "text\tstring\tyes\tthe text",
             "one of radio, web", "Roles: analyst", "what it says")
    contains(client.run("call", "test.echo", "--help").expect(0).out,
             "words\tstring list", "anything\tany")
    contains(client.run("call", "no.such", "--help").expect(1).err,
             "no method no.such")
    contains(client.run("campaign", "create", "--help").expect(1).err,
             "campaign.create")
    contains(client.run("methods").expect(0).out,
             "test.echo\tGive back the parameters\n")


def test_help_names_the_members_of_objects(client):
    client.serve()
    out = client.run("campaign", "make", "--help").expect(0).out
    equal([line for line in out.splitlines() if "\t" in line], [
        "template\tobject\t\tthe template",
        "template.name\tstring\tyes\twhich one",
        "slots\tobject list\tyes\tthe slots",
        "slots.types\tstring list\t\tof which types; one of debunk, explain",
        "slots.anchor\tobject\t\t",
        "slots.anchor.on\tstring\tyes\t"])


def test_campaign_is_a_call(client):
    server = client.serve()
    contains(client.run("campaign", "create", "name=x").expect(1).err,
             "campaign.create")
    server.methods["campaign.plan"] = lambda p: {"got": p}
    equal(client.run("campaign", "plan", "campaign=c", "--json").expect(0).json,
          {"got": {"campaign": "c"}})


def test_token(client):
    server = client.serve()
    good, bad = client.file("good", "secret\n"), client.file("bad", "guess")
    server.hook = None
    client.run("status", "--token-file", good).expect(0)
    equal([m for m, _ in server.seen], ["session.login", "server.status"])
    client.run("status", env={"COUNTERPOINT_TOKEN_FILE": good}).expect(0)
    contains(client.run("status", "--token-file", bad).expect(1).err,
             "forbidden: token: no such token")
    contains(client.run("status", "--token-file", "/nonexistent").expect(2).err,
             "the token file /nonexistent: No such file")


def test_no_answer_in_time(client):
    server = client.serve()

    def hook(connection, request):
        raise Silence
    server.hook = hook
    contains(client.run("status", "--timeout", "0.3").expect(3).err,
             "timeout: no answer within 0.3 seconds")


def test_connection_lost_in_a_call(client):
    server = client.serve()
    server.hook = lambda connection, request: connection.close()
    contains(client.run("status").expect(3).err, "connection lost")


def test_refused_connection_says_why(client):
    server = client.serve()

    def greet(connection):
        connection.send({"id": None, "error": {
            "code": -32000, "message": "x",
            "data": {"kind": "overloaded", "detail": "too many clients"}}})
        connection.close()
    server.greet = greet
    contains(client.run("status").expect(3).err,
             "overloaded: too many clients")


def test_other_protocol(client):
    server = client.serve()
    server.greet = lambda c: c.send_raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    contains(client.run("status").expect(3).err, "not in JSON-RPC")


def test_events_and_strangers_are_passed_over(client):
    server = client.serve()

    def hook(connection, request):
        connection.send({"method": "event", "params": {}})
        connection.send({"id": 9999, "result": "not yours"})
        connection.send({"id": "x", "result": "not yours"})
    server.hook = hook
    equal(client.run("call", "test.echo", "--json", "a:=1").expect(0).json,
          {"a": 1})


def test_huge_answer(client):
    server = client.serve()
    text = "ü" * (4 * 1024 * 1024)
    server.methods["test.huge"] = lambda p: {"text": text}
    equal(client.run("call", "test.huge", "--json").expect(0).json,
          {"text": text})


def test_answer_in_crumbs(client):
    server = client.serve()

    def hook(connection, request):
        for byte in b'{"jsonrpc":"2.0","id":1,"result":{"a":1}}\n':
            connection.send_raw(bytes([byte]))
        raise Silence
    server.hook = hook
    equal(client.run("status", "--json").expect(0).json, {"a": 1})


def test_too_large_request_is_not_sent(client):
    server = client.serve()
    path = client.file("big", "x" * 300000)
    contains(client.run("call", "test.echo", "text=@" + path).expect(1).err,
             "a request has less than 262144")
    equal(server.too_long, 0)


def test_recommend_parameters(client):
    server = client.serve()
    server.methods["response.recommend"] = lambda p: {"got": p}
    equal(client.run("recommend", "--audience", "a", "--narrative=n",
                     "--organisation", "o", "--language", "fr", "--channel",
                     "radio", "--limit", "3", "--json").expect(0).json,
          {"got": {"audience": "a", "narrative": "n", "organisation": "o",
                   "language": "fr", "channel": "radio", "limit": 3}})
    equal(client.run("recommend", "--audience", "a", "--text", "-", "--json",
                     stdin="où".encode()).expect(0).json["got"]["text"], "où")
    client.run("recommend", "--audience", "a", "--text", "-",
               stdin=b"\xff").expect(1)
    client.run("recommend", "--audience", "a", "--text", "t", "--limit",
               "x").expect(2)


def test_completion_of_bash(client):
    """The script completes methods by asking the client."""
    client.serve()
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          "../../client/completion/counterpoint.bash")
    os.symlink(client.binary, os.path.join(client.directory, "counterpoint"))
    env = client.environment()
    env["PATH"] = client.directory + ":" + env["PATH"]

    def complete(*words):
        done = subprocess.run(
            ["bash", "-c", ". %s; compopt() { :; }; COMP_WORDS=(counterpoint "
             "%s); COMP_CWORD=%d; _counterpoint; printf '%%s\\n' "
             "\"${COMPREPLY[@]}\"" % (script, " ".join(words), len(words))],
            env=env, capture_output=True, check=False, timeout=30)
        return done.stdout.decode().split()
    equal(complete("rec"), ["recommend"])
    equal(complete("call", "test"), ["test.echo"])
    equal(complete("call", "test.echo", "wo"), ["words="])
    equal(complete("submit", "--key"), ["--key-prefix"])
    equal(complete("submit", "--re"), ["--reach", "--recommend"])
    equal(complete("submit", "--reach", ""), [])
    server = client.server
    server.methods["audience.list"] = lambda p: {"items": [
        {"slug": "vietnam", "name": "V"}, {"slug": "kenya", "name": "K"}]}
    equal(complete("submit", "--audience", "v"), ["vietnam"])


def test_answers_of_two_calls_at_once(client):
    """Two clients beside each other do not disturb each other."""
    client.serve()
    runs = []

    def one(n):
        runs.append((n, client.run("call", "test.echo", "count=%d" % n,
                                   "--json")))
    threads = [threading.Thread(target=one, args=(n, )) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, run in runs:
        equal(json.loads(run.out), {"count": n})
