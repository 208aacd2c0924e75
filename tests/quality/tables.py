# SPDX-License-Identifier: Apache-2.0
"""What is to be reached, and tables in Markdown. Owns the targets. Leaves
measuring to measure.py."""

import math

# Of a set and a split: figure, what must be reached, what is aimed at. The
# figures of confidence are taken while every second post has no known claim.
# Where a set has dates, a target is met with and without them unless it says.
TARGETS = {
    ("ct22_2a_en", "dev"): [("MAP@5", 0.94, 0.96)],
    ("ct22_2a_en", "test21", "without dates"): [("MAP@5", 0.91, 0.93)],
    ("ct22_2a_en", "test21", "with dates"): [("MAP@5", 0.95, 0.97)],
    ("ct22_2a_en", "test21"): [("AUROC", 0.95, 0.98), ("ECE", 0.05, 0.02)],
    ("ct20_en", "dev"): [("MAP@5", 0.82, 0.87)],
    ("ct25_multi", "dev"): [("MAP@5", 0.74, 0.80), ("AUROC", 0.95, 0.98),
                            ("ECE", 0.05, 0.02)],
    ("ct21_ar", "dev"): [("MAP@5", 0.88, 0.91)],
    ("tbh_id", "dev"): [("MAP@5", 0.79, 0.83)],
    ("euvs_en", "dev"): [("MAP@5", 0.54, 0.62), ("S@10", 0.72, 0.80)],
}

# Edits that may cost no more than so much of MAP@5, by how their kind begins
# and ends.
LOSS = (0.05, 0.03)
EDITS = (("amplify", "worstcase"), ("casing", "worstcase"), ("dialect", ""),
         ("rewrite", "worstcase"), ("typos", "worstcase"))


def targets(name, split, dates):
    """Those of one measurement. `dates` is "" for a set without them."""
    found = list(TARGETS.get((name, split), []))
    return TARGETS.get((name, split, dates), []) + found if dates else found


def is_limited(kind):
    return any(kind.startswith(begin) and kind.endswith(end)
               for begin, end in EDITS)


def verdict(value, must, aim, is_low_good=False):
    sign = -1 if is_low_good else 1
    if math.isnan(value):
        return "**not measured**"
    if sign * (value - aim) >= 0:
        return "aim reached"
    if sign * (value - must) >= 0:
        return "reached"
    return f"**short by {abs(value - must):.3f}**"


def number(value, digits=3):
    if value is None or math.isnan(value):
        return "–"
    return f"{value:.{digits}f}"


def signed(value):
    return "–" if math.isnan(value) else f"{value:+.3f}"


def table(title, head, rows):
    """Prints a table; nothing when it has no rows."""
    if not rows:
        return
    print(f"\n## {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
