#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests what measures: test.py BUILD. The set tiny/ and the matcher `words`
are so small that every expected figure below was worked out by hand (see
README.md). The data's own scorer checks them too where it is to be had. Last
line: N passed, N failed."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = BUILD / "tests/quality/quality_run"
TRAINER = BUILD / "tests/quality/quality_train"
WORDS = BUILD / "tests/quality/words.so"
# The starter library's has a hundred times as many terms, which a trainer reads
# for each of a hundred libraries.
LEXICON = HERE / "tiny/concepts.csv"
EVAL = pathlib.Path(os.environ.get(
    "COUNTERPOINT_EVAL", HERE.parents[1] / "../shared/eval"))

# MAP@1, MAP@5, MRR, S@1, S@5, S@10, AUROC, ECE, posts without an answer
UNDATED = (0.5, 0.625, 0.75, 0.625, 0.875, 0.875, 0.8, 0.276923, 1)
DATED = (0.625, 0.6875, 0.8125, 0.75, 0.875, 0.875, 0.666667, 0.159341, 1)
HALF = (0.625, 0.75, 0.875, 0.75, 1, 1, 1, 0.258974, 2)
EDITED = (0.75,) * 6


def call(*words, plugin=WORDS, folder=HERE, name="tiny"):
    return subprocess.run([PROGRAM, "--plugin", plugin, *words, folder, name],
                          capture_output=True, text=True, check=False)


def figures(done):
    assert done.returncode == 0, done.stderr
    return [float(line.split()[1]) for line in done.stdout.splitlines()]


def expect(found, wanted):
    assert len(found) >= len(wanted), found
    for n, (a, b) in enumerate(zip(found, wanted)):
        assert abs(a - b) < 1e-6, f"figure {n} is {a}, not {b}"


def run(*words):
    return subprocess.run(
        [HERE / "run", "--build", BUILD, "--plugin", WORDS, *words],
        capture_output=True, text=True, check=False)


def refused(done, why):
    assert done.returncode == 1, done
    assert why in done.stderr, done.stderr


def told(done, *rows):
    assert done.returncode == 0, done.stderr
    for row in rows:
        assert any(line.startswith(row) for line in done.stdout.splitlines()), \
            f"no line begins with {row}\n{done.stdout}"


def with_unanswered(found):
    """The eight figures, and how many posts got no answer."""
    return found[:8] + [found[10]]


def test_without_dates():
    expect(with_unanswered(figures(call("--no-dates"))), UNDATED)


def test_with_dates():
    expect(with_unanswered(figures(call())), DATED)


def test_half_unknown():
    expect(with_unanswered(figures(call("--no-dates", "--nil"))), HALF)


def test_edited_posts():
    expect(figures(call("--no-dates", "--robust")), EDITED)


def test_setting():
    expect(figures(call("--setting", "without=dates")), (0.5, 0.625))


def test_answers():
    with tempfile.NamedTemporaryFile("r") as file:
        figures(call("--answers", file.name))
        answers = [line.rstrip("\n").split("\t") for line in file]
    assert ["q7", "c12", "4", "1"] in answers, answers
    assert [a[1] for a in answers if a[0] == "q2"][:2] == ["c02", "c01"]
    assert not [a for a in answers if a[0] in ("q8", "q9")]


def test_lexical():
    """The matcher of the tree opens, takes a lexicon and finds something."""
    found = figures(call("--lexicon", LEXICON,
                         plugin=BUILD / "plugins/lexical.so"))
    assert found[1] >= 0.5, found


def test_refusals():
    refused(call("--setting", "colour=red"), "words has no setting colour")
    refused(call("--setting", "without=everything"), "nothing has that name")
    refused(call("--split", "nowhere"), "tiny has no split nowhere")
    refused(call("--lexicon", "/nonexistent"), "/nonexistent")
    refused(call(plugin=BUILD / "plugins/native.so"), "not a matcher")
    refused(call(plugin="/nonexistent.so"), "/nonexistent.so")
    refused(call(name="nothing"), "nothing/claims.jsonl")
    assert call("--colour").returncode == 2


def test_broken_set():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE / "tiny", folder + "/broken")
        with open(folder + "/broken/claims.jsonl", "a",
                  encoding="utf-8") as file:
            file.write("{\n")
        refused(call(folder=folder, name="broken"), "claims.jsonl:13")


def test_tables():
    """Without a scorer the figures are our own."""
    done = run("--data", HERE, "--set", "tiny")
    told(done, "0 of 0 fall short.",
         "| tiny dev, without dates | 8 | – | 0.625 ± – | 0.625 | 0.875 |",
         "| tiny dev, with dates | 8 | – | 0.688 ± – |",
         "| tiny dev, with dates | 12 |")
    assert "train" not in done.stdout, done.stdout


def test_ablation():
    """One post to learn from teaches nothing, with or without a group."""
    told(run("--data", HERE, "--lexicon", LEXICON, "--ablate"),
         "| MAP@5, cross-validated | tiny |", "| all features |",
         "| concepts | +0.000 |")


def languages(*options):
    """Posts of the tiny set are about nothing that the starter library has."""
    return subprocess.run([HERE / "languages", "--build", BUILD, "--plugin",
                           WORDS, "--unrelated", HERE / "tiny", *options],
                          capture_output=True, text=True, check=False)


def test_languages():
    """A row for each language and one for all; the same posts in both. Posts
    that are about something else, but for those to train on, are counted."""
    told(languages("--suggest", "0.2"),
         "Of 8 posts of other sets 1 are suggested.")
    done = languages()
    told(done, "A library of ", "| fr | ", "| ru | ", "| all | ",
         "Of 8 posts of other sets 0 are suggested.")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]]
            for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    counts = [int(row[1]) for row in rows]
    assert sum(counts[:-1]) == counts[-1] > 0, done.stdout
    assert all(0 <= float(first) <= float(five) <= 1
               for _, _, first, five, _ in rows), done.stdout


def short(*options):
    return subprocess.run([HERE / "short", "--build", BUILD, "--plugin", WORDS,
                           *options],
                          capture_output=True, text=True, check=False)


def last_row(done):
    assert done.returncode == 0, done.stderr
    return [line.split("|")[2:-1] for line in done.stdout.splitlines()
            if line.startswith("| all |")][0]


def test_short():
    """Odd and even rows are all rows; claims of the tiny set are counted."""
    odd, even = (int(last_row(short("--rows", rows))[0])
                 for rows in ("odd", "even"))
    done = short("--unrelated", HERE / "tiny")
    assert odd + even == int(last_row(done)[0]) > 0, done.stdout
    assert "short claims of other sets" in done.stdout, done.stdout


def test_short_shows_no_even_row():
    done = short("--show")
    assert done.returncode == 0, done.stderr
    shown = [int(line.split()[0]) for line in done.stdout.splitlines()
             if line[:3].strip().isdigit()]
    assert shown and all(number % 2 == 1 for number in shown), done.stdout


def test_aliases_and_exemplars():
    """A library with exemplars in a post's language is another one."""
    lexical = BUILD / "plugins/lexical.so"
    whole = short("--plugin", lexical)
    assert last_row(whole) != last_row(short("--plugin", lexical, "--english"))


def test_the_table_of_short_posts_is_whole():
    library = json.loads((HERE.parents[1] / "etc/starter/narratives.json")
                         .read_text("utf-8"))
    with open(HERE / "short.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for narrative in library["narratives"]:
        languages = [row["language"] for row in rows
                     if row["narrative"] == narrative["slug"]]
        assert len(languages) == len(set(languages)) == 5, languages
        assert languages[0] == "en", languages
    for row in rows:
        if row["language"] not in ("ja", "th", "zh"):
            assert 3 <= len(row["text"].split()) <= 9, row


def test_no_data():
    told(run("--data", "/nonexistent"), "There is no labelled data in")


def test_scorer():
    """The data's scorer agrees with ours, or run would fail."""
    if not (EVAL / "score.py").is_file():
        print("no scorer to compare with: " + str(EVAL))
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE / "tiny", folder + "/data/tiny")
        shutil.copy(EVAL / "score.py", folder)
        done = run("--data", folder)
    told(done, "| tiny dev, without dates | 8 | – | 0.625 ± 0.125 |",
         "| tiny dev | es | 2 | 0.750 |",
         "| tiny dev | typos-worstcase | 3 | 1.000 | -0.167 |",
         "| tiny dev, casing-worstcase | loss of MAP@5 | – | 0.050 | 0.030 | "
         "+1.000 | **short by 0.950** |")


def train(queries):
    """What quality_train makes of the tiny set with other queries."""
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/data"
        shutil.copytree(HERE / "tiny", data + "/tiny")
        pathlib.Path(data, "tiny/queries.jsonl").write_text(queries, "utf-8")
        done = subprocess.run(
            [TRAINER, data, LEXICON, folder + "/model"],
            capture_output=True, text=True, check=False)
        model = pathlib.Path(folder, "model")
        return done, model.read_text("utf-8") if model.exists() else None


def test_trainer_writes_a_model():
    queries = (HERE / "tiny/queries.jsonl").read_text("utf-8")
    done, model = train(queries)
    assert done.returncode == 0, done.stderr
    assert "tiny: 12 claims, 1 posts to train on" in done.stderr, done.stderr
    assert model.startswith("counterpoint-model 2\nabout trained with"), model
    assert model.endswith("\nend\n"), model
    assert train(queries)[1] == model, "another model from the same data"


def test_trainer_learns_from_nothing_that_is_scored():
    queries = (HERE / "tiny/queries.jsonl").read_text("utf-8")
    done, model = train(queries.replace('"train"', '"dev"'))
    refused(done, "there are no posts to train on")
    assert model is None
    same = queries.replace("the school in the valley",
                           "the school in the valley: that murid belajar")
    done, _ = train(same.replace("murid belajar melayang",
                                 "THE school, in the valley! http://a.org"))
    refused(done, "there are no posts to train on")


def main():
    counts = [0, 0]
    tests = [(name, test) for name, test in globals().items()
             if name.startswith("test_")]
    for name, test in tests:
        try:
            test()
            counts[0] += 1
        except (AssertionError, OSError, ValueError) as reason:
            counts[1] += 1
            print(f"FAIL {name}: {reason}")
    print(f"{counts[0]} passed, {counts[1]} failed")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
