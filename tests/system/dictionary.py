# SPDX-License-Identifier: Apache-2.0
"""A bilingual dictionary in dictd's form, written for a test."""

import gzip
import os
import string

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def number(n):
    digits = DIGITS[n % 64]
    while n >= 64:
        n //= 64
        digits = DIGITS[n % 64] + digits
    return digits


def write_dictionary(folder, entries):
    """Of Spanish; gives what the setting takes."""
    name = os.path.join(folder, "freedict-spa-eng")
    lines, at = [], 0
    for entry in entries:
        size = len(entry.encode())
        lines.append("%s\t%s\t%s\n" % (entry.split()[0], number(at),
                                       number(size)))
        at += size
    with open(name + ".index", "w", encoding="utf-8") as f:
        f.writelines(sorted(lines))
    with gzip.open(name + ".dict.dz", "wt", encoding="utf-8") as f:
        f.write("".join(entries))
    for ending in (".index", ".dict.dz"):
        os.chmod(name + ending, 0o644)
    return name
