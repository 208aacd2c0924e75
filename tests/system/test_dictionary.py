# SPDX-License-Identifier: Apache-2.0
"""A bilingual dictionary in dictd's form links a post to a narrative that is
known in another language, and a wrong one is refused with its reason."""

from dictionary import write_dictionary
from harness import contains, equal, holds, wait_until

SECONDS = 15
ENTRIES = ["astillero /astiˈʎeɾo/ <n, masc>\nshipyard\n",
           "ladrillo <n>\n1. brick (of clay)\n",
           "ciénaga <n>\nswamp, marsh\n"]
POST = "Dicen que alguien quemó el astillero %s."


def plugin(server):
    with server.connect() as c:
        return [p for p in c.call("server.status")["matching"]["plugins"]
                if p["name"] == "lexical"][0]


def ask(server, when):
    with server.connect() as c:
        return c.call("observation.submit", text=POST % when,
                      language="es")["matches"]


def test_a_dictionary_links_languages(world):
    server = world.server("empty", options={"match.suggest": "0"},
                          plugins={"phrase": False})
    try:
        server.start()
        with server.connect() as c:
            for slug, title in (("yard", "A worker burned the shipyard"),
                                ("rice", "Rice is grown in the swamp"),
                                ("tax", "A tax on bread is planned")):
                c.call("narrative.put", slug=slug, kind="claim", title=title,
                       summary=title, verdict="false", harm="low",
                       status="active")
        server.wait_matching()
        equal(ask(server, "ayer"), [])
        server.plugins["lexical"] = {
            "dictionaries": write_dictionary(server.folder, ENTRIES)}
        server.restart()
        contains(server.log(), "dictionaries: 3 entries became 4 concepts")
        first = ask(server, "hoy")[0]
        equal(first["narrative"], "yard")
        contains(str(first), "“astillero” is “shipyard” in the title "
                 "(dictionary:shipyard)")
        server.stop()
    finally:
        server.remove()


def test_a_dictionary_that_is_not_there(world):
    """The plugin is refused, and says why; all else goes on."""
    server = world.server("empty", plugins={
        "phrase": None, "lexical": {"dictionaries": "/nowhere/spa-eng"}})
    try:
        server.start(wait=False)
        server.wait_for_log("server.ready")
        wait_until("lexical is refused",
                   lambda: plugin(server)["state"] == "refused")
        contains(server.log(), "dictionaries: /nowhere/spa-eng.index: "
                 "No such file or directory")
        holds(ask(server, "ayer") == [], "something was found")
        server.stop()
    finally:
        server.remove()
