# SPDX-License-Identifier: Apache-2.0
"""One measurement at a time: which sets there are, what a matcher answers to
their posts, what the data's scorer and its peer say. Owns the files of one
measurement. Leaves choosing and printing to run and tables.py."""

import importlib.util
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

FILES = ("claims.jsonl", "queries.jsonl", "qrels.tsv")
FIGURES = ("MAP@1", "MAP@5", "MRR", "S@1", "S@5", "S@10", "AUROC", "ECE")


def say(text):
    print(text, file=sys.stderr, flush=True)


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Data:
    """A folder of labelled sets, with a scorer and a peer if it has them."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.sets = self.folder / "data"
        if not self.sets.is_dir():
            self.sets = self.folder
        self.peer = self.folder / "baseline_fts5.py"
        self.scorer = self.load_scorer()

    def load_scorer(self):
        path = self.folder / "score.py"
        if not path.is_file():
            return None
        spec = importlib.util.spec_from_file_location("score", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def names(self):
        if not self.sets.is_dir():
            return []
        return sorted(path.name for path in self.sets.iterdir()
                      if all((path / file).is_file() for file in FILES))

    def splits(self, name):
        """What is scored: every split that nothing was learned from."""
        return sorted({post["split"] for post in
                       lines(self.sets / name / "queries.jsonl")} - {"train"})

    def has_dates(self, name):
        return any(claim.get("date") for claim in
                   lines(self.sets / name / "claims.jsonl"))

    def has_edits(self, name):
        return (self.sets / name / "robust.jsonl").is_file()


class Measured:
    """What one run gave: figures by name; the answers, if there is a scorer,
    as {post: [(claim, confidence)]}, with what would be right."""

    def __init__(self, figures, answers=None, relevant=None, posts=None):
        self.figures, self.answers = figures, answers
        self.relevant, self.posts = relevant, posts


class Bench:
    def __init__(self, data, program, plugin, lexicon):
        self.data, self.program, self.plugin = data, program, plugin
        self.lexicon = lexicon if os.path.exists(lexicon) else None
        self.peers = {}

    def run(self, name, split=None, dates=True, nil=False):
        """Asks about the posts of a split; without one, about the edited
        posts."""
        command = [self.program, "--plugin", self.plugin]
        command += ["--split", split] if split else ["--robust"]
        if self.lexicon:
            command += ["--lexicon", self.lexicon]
        command += [] if dates else ["--no-dates"]
        command += ["--nil"] if nil else []
        with tempfile.NamedTemporaryFile() as answers:
            command += ["--answers", answers.name, self.data.sets, name]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                                  check=True)
            figures = {word: float(value) for word, value in
                       (line.split() for line in done.stdout.splitlines())}
            return self.judge(figures, answers.name, name, split, nil)

    def judge(self, figures, path, name, split, nil):
        """The data's scorer has the last word, and must agree with ours."""
        scorer, folder = self.data.scorer, self.data.sets / name
        if scorer is None:
            return Measured(figures)
        answers = scorer.read_run(path)
        if split is None:
            relevant = scorer.read_robust(folder)[1]
            return Measured(figures, answers, relevant, sorted(relevant))
        queries, relevant = scorer.read_set(folder, split)
        known = sorted(queries)[::2 if nil else 1]
        theirs = scorer.ranking(relevant, answers, known)
        theirs.update(scorer.confidence(
            relevant, answers, list(queries), nil) or {})
        for word in FIGURES:
            ours, other = figures[word], theirs.get(word, math.nan)
            if not (abs(ours - other) < 2e-6 or
                    math.isnan(ours) and math.isnan(other)):
                raise SystemExit(f"{name} {split}: {word} is {ours} by "
                                 f"quality_run and {other} by score.py")
        return Measured(figures, answers, relevant, known)

    def peer(self, name, split):
        """The same of SQLite FTS5, or {}."""
        if self.data.scorer is None or not self.data.peer.is_file():
            return {}
        if (name, split) not in self.peers:
            folder = self.data.sets / name
            with tempfile.NamedTemporaryFile() as answers:
                subprocess.run([sys.executable, self.data.peer, folder, split],
                               stdout=answers, check=True)
                queries, relevant = self.data.scorer.read_set(folder, split)
                self.peers[name, split] = self.data.scorer.ranking(
                    relevant, self.data.scorer.read_run(answers.name),
                    sorted(queries))
        return self.peers[name, split]

    def mean(self, measured, posts, figure="MAP@5"):
        """A figure over some of the posts."""
        return self.data.scorer.ranking(
            measured.relevant, measured.answers, posts)[figure]

    def each(self, measured):
        """MAP@5 of every single post; [] without a scorer."""
        return [self.mean(measured, [q]) for q in measured.posts or []]


def standard_error(values):
    """How far the mean of so many posts may be off by chance; NAN of none."""
    if len(values) < 2:
        return math.nan
    return statistics.stdev(values) / math.sqrt(len(values))
