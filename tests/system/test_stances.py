# SPDX-License-Identifier: Apache-2.0
"""How often the stance is right: stances.csv, which needs no programmer to be
read and added to. A row is a narrative, a post about it, and what the post does
with it: asserts, rebuts, reports. Only the matcher lexical is asked.


stances_starter.csv is about narratives of the starter library, ten posts in each
language of the lexicon; `how` says how a post takes its stance: by plain
negation (no), by a cue, as a report, plainly, or with a turn that looks like a
denial and is none. Its rows 1, 3, 5 ... were looked at while the cues were
written, the others only counted at the end. stances_found.csv is about them too:
what a newcomer found wrong and the like in other languages, headings, speakers,
"X, not Y", and hostile posts that look so; its rows 1, 3, 5 ... were looked at.
stances_debunked.csv is the same of debunks that put their verdict before or behind
what they judge, and of hostile posts that judge a denial.

LEAST is slightly below what was measured, see tests/quality/README.md. The posts
were written before the cues were looked at; whoever adds a cue because of a row
that is only counted measures nothing any more."""

import collections
import csv
import os

from harness import HERE, LEXICON, equal, holds, import_lexicon

SECONDS = 30
PLUGINS = {"phrase": False}
OPTIONS = {"match.suggest": "0"}
HOWS = ("no", "cue", "report", "turn", "plain")
LEAST = {"asserts": 18, "reports": 16, "rebuts": 20, "all": 55}


LEAST_STARTER = {"no": 27, "cue": 31, "report": 30, "turn": 31, "plain": 33}
LEAST_FOUND = {"looked at": 46, "counted": 43}
LEAST_DEBUNKED = {"looked at": 17, "counted": 15}
# Of stances_debunked.csv, an assertion that is taken for a rebuttal.
MOST_MISTAKEN = 3


def read_table(name="stances.csv"):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def put_narratives(c, rows):
    """Each once; gives their slugs."""
    slugs = {}
    for row in rows:
        words = row["narrative"]
        if words in slugs:
            continue
        slugs[words] = "stance-%d" % len(slugs)
        c.call("narrative.put", slug=slugs[words], kind="claim", title=words,
               summary=words, verdict="false", harm="low", status="active",
               exemplars=[{"text": words, "language": row["language"]}])
    return slugs


def ask(c, row, slug):
    """What the matcher takes the post for, or None when it finds nothing."""
    got = c.call("observation.submit", text=row["post"],
                 language=row["language"])
    for match in got["matches"]:
        if match["narrative"] == slug:
            return match.get("stance")
    return None


def test_the_share_of_right_stances(server):
    rows = read_table()
    with server.connect() as c:
        import_lexicon(c)  # all cues
        slugs = put_narratives(c, rows)
        server.wait_matching()
        told = [ask(c, row, slugs[row["narrative"]]) for row in rows]
    wrong = ["%s %s, told as %s: %s" % (row["language"], row["stance"], stance,
                                        row["post"])
             for row, stance in zip(rows, told) if stance != row["stance"]]
    right = collections.Counter(
        key for row, stance in zip(rows, told) if stance == row["stance"]
        for key in (stance, "all"))
    for key, least in LEAST.items():
        holds(right[key] >= least, "%s: %d right, at least %d were\n%s" %
              (key, right[key], least, "\n".join(wrong)))


def test_the_starter_library_in_every_language(server):
    rows = read_table("stances_starter.csv")
    with server.connect() as c:
        import_lexicon(c)
        server.wait_matching()
        told = [ask(c, row, row["narrative"]) for row in rows]
    wrong = ["%s %s, told as %s: %s" % (row["language"], row["stance"], stance,
                                        row["post"])
             for row, stance in zip(rows, told) if stance != row["stance"]]
    right = collections.Counter(
        row["how"] for row, stance in zip(rows, told) if stance == row["stance"])
    for how, least in LEAST_STARTER.items():
        holds(right[how] >= least, "%s: %d right, at least %d were\n%s" %
              (how, right[how], least, "\n".join(wrong)))
    # An assertion that is taken for a rebuttal is left alone by a desk.
    equal([row["post"] for row, stance in zip(rows, told)
           if stance == "rebuts" and row["stance"] == "asserts"], [])


def look_at_half(server, table, leasts):
    """Gives the posts that assert and are told as rebuttals."""
    rows = read_table(table)
    with server.connect() as c:
        import_lexicon(c)
        server.wait_matching()
        told = [ask(c, row, row["narrative"]) for row in rows]
    right = {"looked at": 0, "counted": 0}
    wrong = []
    for i, (row, stance) in enumerate(zip(rows, told)):
        share = "counted" if i % 2 else "looked at"
        right[share] += stance == row["stance"]
        if stance != row["stance"] and share == "looked at":
            wrong.append("%s %s, told as %s: %s" % (
                row["language"], row["stance"], stance, row["post"]))
    for share, least in leasts.items():
        holds(right[share] >= least, "%s: %d right, at least %d were\n%s" %
              (share, right[share], least, "\n".join(wrong)))
    return [row["post"] for row, stance in zip(rows, told)
            if stance == "rebuts" and row["stance"] == "asserts"]


def test_what_a_newcomer_found(server):
    equal(look_at_half(server, "stances_found.csv", LEAST_FOUND), [])


def test_who_judges_what(server):
    mistaken = look_at_half(server, "stances_debunked.csv", LEAST_DEBUNKED)
    holds(len(mistaken) <= MOST_MISTAKEN, "%d taken for rebuttals" %
          len(mistaken))


# What a sceptical reader found, and the like.
FOUND = [
    ("proxy-war", "rebuts", "No, the war in Ukraine is not a proxy war "
     "prolonged by Washington."),
    ("nato-expansion", "rebuts", "NATO enlargement did not cause the war in "
     "Ukraine; Russia chose to invade."),
    ("sanctions-caused-hunger", "rebuts", "Western sanctions do not cover food "
     "or fertiliser, and are not to blame for hunger."),
    ("nato-expansion", "rebuts",
     "It is a lie that NATO expansion caused the war."),
    ("proxy-war", "asserts", "Nobody can deny that the war in Ukraine is an "
     "American proxy war that Washington prolongs."),
    ("proxy-war", "asserts", "They say it is false, but the war in Ukraine IS "
     "an American proxy war. Do not believe the fact-checkers."),
    ("proxy-war", "asserts", "We do not want to die for America's proxy war in "
     "Ukraine."),
    ("nato-expansion", "asserts", "If NATO had not expanded to Russia's "
     "border, there would be no war."),
    ("nato-expansion", "asserts", "It was not Russia but NATO that caused this "
     "war by expanding to the borders of Russia."),
    ("proxy-war", "asserts",
     "Is the war in Ukraine not an American proxy war?"),
    ("arms-transfer-denial", "asserts", "North Korea does not send arms to "
     "Russia, these reports are fabricated."),
    ("proxy-war", "reports", "Rumour has it that the war in Ukraine is a proxy "
     "war prolonged by Washington."),
    ("proxy-war", "rebuts", "It is a false rumour that the war in Ukraine is a "
     "proxy war prolonged by Washington."),
]


def test_what_was_found_wrong(server):
    with server.connect() as c:
        import_lexicon(c)
        server.wait_matching()
        told = [ask(c, {"post": post, "language": "en"}, slug)
                for slug, _, post in FOUND]
        equal([(stance, post) for stance, (_, _, post) in zip(told, FOUND)],
              [(stance, post) for _, stance, post in FOUND])
        # One negation and one cue cancel each other.
        got = c.call("observation.submit", text="The claims that it is not a "
                     "proxy war are false: the war is an American proxy war.")
        stances = {m["narrative"]: m.get("stance") for m in got["matches"]}
        holds(stances["proxy-war"] != "rebuts", str(stances))


def test_the_table_of_the_starter_library_is_whole():
    rows = read_table("stances_starter.csv")
    with open(LEXICON, encoding="utf-8", newline="") as f:
        tags = next(csv.reader(f))[3:]
    equal(collections.Counter((r["language"], r["how"]) for r in rows),
          {(tag, how): 2 for tag in tags for how in HOWS})


def test_the_table_is_whole():
    """Ten posts of each language, each stance among them."""
    rows = read_table()
    languages = collections.Counter(row["language"] for row in rows)
    equal(set(languages.values()), {10})
    equal({(row["language"], row["stance"]) for row in rows},
          {(tag, stance) for tag in languages
           for stance in ("asserts", "rebuts", "reports")})
