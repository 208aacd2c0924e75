# SPDX-License-Identifier: Apache-2.0
"""The starter library as a labelled set, and what a matcher answers when it has
that library. Owns the files of one set. Leaves which posts are asked about, and
what is printed, to the programs."""

import argparse
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTER = ROOT / "etc/starter"
MARKER = re.compile(r" \[[a-z0-9-]+\]")
UNRELATED = 200  # posts of a set, at most


def parser(about):
    """The options that all programs have."""
    arg = argparse.ArgumentParser(description=about)
    arg.add_argument("--build", metavar="DIR", type=pathlib.Path,
                     required=True, help="build tree with the programs")
    arg.add_argument("--plugin", metavar="FILE",
                     help="the matcher (default: lexical of the build)")
    arg.add_argument("--suggest", metavar="N", type=float, default=0.35,
                     help="confidence from which an answer is told (default: "
                     "that of the daemon, %(default)s)")
    arg.add_argument("--lexicon", metavar="FILE", default=STARTER /
                     "concepts.csv", help="concepts as CSV (default: those of "
                     "the starter library)")
    arg.add_argument("--setting", metavar="NAME=VALUE", action="append",
                     default=[], help="of the plugin; any number")
    return arg


def narratives():
    library = json.loads((STARTER / "narratives.json").read_text("utf-8"))
    told = answers()
    return [dict(narrative, answers=told.get(narrative["slug"], []))
            for narrative in library["narratives"]]


def answers():
    """{narrative: [{language, text}]}: what the messages say, without the
    markers of their evidence."""
    told = {}
    for path in sorted((STARTER / "messages").glob("*.json")):
        for message in json.loads(path.read_text("utf-8"))["messages"]:
            facts = [{"language": variant["language"],
                      "text": MARKER.sub("", variant["fact"])}
                     for variant in message["variants"]]
            for slug in message["narratives"]:
                told.setdefault(slug, []).extend(facts)
    return told


def claim(narrative, *members):
    """A narrative as a claim, with its title, summary and some members more."""
    return {"id": narrative["slug"], "title": narrative["title"],
            "text": narrative.get("summary", ""), "lang": "en",
            **{name: narrative.get(name, []) for name in members}}


def write_claims(folder, claims, others=None):
    """With those of another set, where one is named; gives how many."""
    lines = [json.dumps(row) for row in claims]
    if others:
        lines += (others / "claims.jsonl").read_text("utf-8").splitlines()
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)


def write_posts(folder, posts, right):
    """`right`: {post: narrative}."""
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps(dict(post, split="dev")) + "\n" for post in posts),
        "utf-8")
    (folder / "qrels.tsv").write_text(
        "".join(f"{post}\t{slug}\n" for post, slug in right.items()), "utf-8")


def unrelated_posts(sets):
    """Posts of other sets, which are about nothing of the starter library."""
    posts = []
    for name in sets:
        rows = map(json.loads, (name / "queries.jsonl").read_text(
            "utf-8").splitlines())
        scored = [row for row in rows if row["split"] != "train"]
        posts += [dict(row, id=f"{name.name}-{row['id']}")
                  for row in scored[:UNRELATED]]
    return posts


def ask(o, folder):
    """{post: [(narrative, confidence)]}, the best first."""
    answers = folder / "answers"
    subprocess.run(
        [o.build / "tests/quality/quality_run", "--plugin",
         o.plugin or o.build / "plugins/lexical.so", "--lexicon",
         o.lexicon, "--answers", answers,
         *["--setting=" + setting for setting in o.setting], folder.parent,
         folder.name], stdout=subprocess.DEVNULL, check=True)
    found = {}
    for line in answers.read_text("utf-8").splitlines():
        post, narrative, _, confidence = line.split("\t")
        found.setdefault(post, []).append((narrative, float(confidence)))
    return found


def figures(posts, found, right, suggest):
    """How many there are; shares with the right one first, among five, told."""
    first = sum(found.get(p, [("", 0)])[0][0] == right[p] for p in posts)
    five = sum(right[p] in [n for n, _ in found.get(p, [])[:5]] for p in posts)
    told = sum(right[p] in [n for n, c in found.get(p, []) if c >= suggest]
               for p in posts)
    return [len(posts)] + [f"{n / len(posts):.2f}" for n in (first, five, told)]


def print_table(language, found, right, suggest):
    """A row for each language and one for all. `language`: {post: language}."""
    print("| language | posts | first | among five | suggested |\n"
          "|---|---|---|---|---|")
    for tag in sorted(set(language.values())) + ["all"]:
        posts = [p for p in language if tag in (language[p], "all")]
        print("|", tag, "|",
              " | ".join(map(str, figures(posts, found, right, suggest))),
              "|")


def count_told(found, suggest):
    """Posts of which something is told."""
    return sum(answers[0][1] >= suggest for answers in found.values())
