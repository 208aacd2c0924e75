#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table of the matching benchmark, in Markdown, and what is asked of it.
Owns the targets. Leaves measuring to run.

usage: table.py DATA ROUND...     DATA: the folder of one corpus; its name is N

A round's folder holds ENGINE.QUERIES.ms (CPU ms, texts found, CPU ms the first
time) and INDEX.built (CPU seconds, bytes; then by how many bytes the process
grew). Of several rounds the one with the least CPU time counts, for each line.
"""

import os
import sys

INDEXES = {"xapian": "xapian"}  # all others: own-ENGINE
ENGINES = ("xapian", "counterpoint", "counterpoint-adding",
           "counterpoint-whole", "counterpoint-whole-adding")
QUERIES = {"queries-content": "content", "queries": "whole post"}

# At so many texts: engine, queries, figure, least or most, value.
TARGETS = [
    ((100000, 1000000), "counterpoint-adding", "content", "x", "least", 80),
    ((100000, 1000000), "counterpoint-adding", "content", "p99/p50",
     "most", 2),
    ((100000,), "counterpoint-whole", "whole post", "x", "least", 10),
    ((100000,), "counterpoint-whole", "whole post", "p50 ms", "most", 1),
    ((100000,), "counterpoint-whole", "whole post", "first ms", "most", 1),
    ((1000000,), "counterpoint-whole", "whole post", "load s", "most", 10),
    ((1000000,), "counterpoint-whole", "whole post", "bytes", "most", 600),
]
HEAD = ("queries", "p50 ms", "p99 ms", "p99/p50", "first ms", "found", "x",
        "load s", "bytes", "grown")


def lines(path):
    with open(path, encoding="utf-8") as f:
        return f.read().splitlines()


def existing(rounds, name):
    paths = [os.path.join(folder, name) for folder in rounds]
    return [path for path in paths if os.path.exists(path)]


def percentile(values, share):
    values = sorted(values)
    return values[min(int(len(values) * share), len(values) - 1)]


def share_found(rows, sources):
    """Of the queries that have a source, those that it is found for."""
    wanted = [(sources[i % len(sources)], row[1].split())
              for i, row in enumerate(rows)]
    found = [source in texts for source, texts in wanted if source != "0"]
    return sum(found) / len(found) if found else None


def speed(rows, sources):
    times = [float(row[0]) for row in rows]
    figures = {"queries": len(rows), "p50 ms": percentile(times, 0.5),
               "p99 ms": percentile(times, 0.99),
               "found": share_found(rows, sources)}
    figures["p99/p50"] = figures["p99 ms"] / figures["p50 ms"]
    if len(rows[0]) > 2:
        figures["first ms"] = percentile([float(r[2]) for r in rows], 0.5)
    return figures


def best_speed(rounds, engine, queries, sources):
    found = [[line.split("\t") for line in lines(path)]
             for path in existing(rounds, f"{engine}.{queries}.ms")]
    return min((speed(rows, sources) for rows in found if rows),
               key=lambda figures: figures["p50 ms"], default={})


def size(built, texts):
    seconds, index_bytes = built[0].split("\t")
    figures = {"load s": float(seconds), "bytes": int(index_bytes) / texts}
    if len(built) > 1:
        figures["grown"] = int(built[1]) / texts
    return figures


def best_size(rounds, engine, texts):
    index = INDEXES.get(engine, f"own-{engine}")
    return min((size(lines(path), texts)
                for path in existing(rounds, f"{index}.built")),
               key=lambda figures: figures["load s"], default={})


def measure(rounds, sources, texts):
    figures = {}
    for engine in ENGINES:
        for file, queries in QUERIES.items():
            row = (best_speed(rounds, engine, file, sources) |
                   best_size(rounds, engine, texts))
            xapian = figures.get(("xapian", queries), row).get("p50 ms")
            if xapian and "p50 ms" in row:
                row["x"] = xapian / row["p50 ms"]
            figures[engine, queries] = row
    return figures


def cell(name, value):
    if value is None:
        return "–"
    if name == "found":
        return f"{value:.1%}"
    if name in ("queries", "bytes", "grown"):
        return f"{value:.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.3g}"


def print_table(figures):
    print("| engine | asked | " + " | ".join(HEAD) + " |")
    print("|---" * (len(HEAD) + 2) + "|")
    for (engine, queries), row in figures.items():
        cells = [cell(name, row.get(name)) for name in HEAD]
        print(f"| {engine} | {queries} | " + " | ".join(cells) + " |")


def print_targets(figures, texts):
    asked = [target[1:] for target in TARGETS if texts in target[0]]
    if asked:
        print("\n| engine | asked | figure | to reach | measured | |")
        print("|---|---|---|---|---|---|")
    for engine, queries, name, bound, limit in asked:
        value = figures[engine, queries].get(name)
        if value is None:
            verdict = "**not measured**"
        elif value >= limit if bound == "least" else value <= limit:
            verdict = "reached"
        else:
            verdict = "**missed**"
        print(f"| {engine} | {queries} | {name} | at {bound} {limit} | "
              f"{cell(name, value)} | {verdict} |")


def main(data, rounds):
    texts = int(os.path.basename(data))
    figures = measure(rounds, lines(os.path.join(data, "sources.txt")), texts)
    load = " ".join(f"{x:.1f}" for x in os.getloadavg())
    print(f"{texts} texts, best of {len(rounds)}; {os.cpu_count()} cores, "
          f"load {load}\n")
    print_table(figures)
    print_targets(figures, texts)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: table.py DATA ROUND...")
    main(os.path.normpath(sys.argv[1]), sys.argv[2:])
