"""Search over many reports: building, asking, and asking after one more report, in one run.

Synthetic reports in a folder: words drawn by Zipf's law from 50,000, two statements each; every
fiftieth replaces another. Printed are ratios to work of the same process: to a plain scan of the
texts, to listing the files with their sizes and times, and to building. Exits with 1 where a bound
is missed: a query at least ten times faster than the scan, a search in an unchanged case in at most
three times the listing, and a search after one more report in a tenth of the time of building.

    python benchmarks/search.py [--quick] [--reports N]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from backchannel.casefile.kept import kept
from backchannel.record import search_at
from backchannel.record.index import _query
from backchannel.record.indexing import Indexing

WORDS_EACH = 250
#: From a word of every report to words of very few.
QUERIES = ("w1", "w2 w3", "w20", "w1f4", "w200 w300", "w0 w1", "w5 w6", "wfff", "w1000", "w2a w99")
FASTER = 10
LISTED = 3.0
PART = 0.1
CASE = """title: Many reports
parties: {owner: {name: The Owner}}
outlets: {wire: {name: The Wire}}
"""
REPORT = """---
title: {title}
outlet: wire
published: 20{year}-05-03
{more}---

{text}
"""
STATEMENT = """- id: {name}-{k}
  span: [{start}, {end}]
  source: {{party: owner}}
  kind: claim
"""


def synthetic(n: int, root: Path) -> list[str]:
    """Write a case of ``n`` reports; their texts."""
    rng = np.random.default_rng(7)
    vocabulary = np.array([f"w{i:x}" for i in range(50_000)])
    chances = np.cumsum(1 / np.arange(1, len(vocabulary) + 1))
    reports = root / "reports"
    reports.mkdir(parents=True)
    (root / "case.yaml").write_text(CASE)
    texts = []
    for i in range(n):
        drawn = np.searchsorted(chances, rng.random(WORDS_EACH) * chances[-1])
        text = " ".join(vocabulary[drawn])
        texts.append(text)
        name = f"r{i:06d}"
        more = f"replaces: r{i - 1:06d}\n" if i % 50 == 49 else ""
        written = REPORT.format(title=text[:60], year=i % 90 + 10, more=more, text=text)
        (reports / f"{name}.md").write_text(written)
        said = (STATEMENT.format(name=name, k=k, start=k * 80, end=k * 80 + 80) for k in (0, 1))
        (reports / f"{name}.yaml").write_text("".join(said))
    return texts


def timed(call: Callable[..., Any], *arguments: Any) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def scan(texts: Sequence[str], query: str) -> list[str]:
    """Every text that has all the words, found without an index and put in order."""
    words = query.replace('"', " ").split()
    found = []
    for text in texts:
        counted = Counter(text.split())
        if all(counted[w] for w in words):
            found.append((sum(counted[w] for w in words), text))
    return [t for _, t in sorted(found, reverse=True)[:20]]


def listing(root: Path) -> None:
    """What cannot be saved: the sizes and times of all files."""
    for entry in os.scandir(root / "reports"):
        entry.stat()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="5,000 reports")
    parser.add_argument("--reports", type=int, default=100_000)
    arguments = parser.parse_args(argv)
    n = 5_000 if arguments.quick else arguments.reports
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BACKCHANNEL_CACHE"] = f"{folder}/cache"
        root = Path(folder) / "case"
        texts = synthetic(n, root)
        time.sleep(2.1)
        built = timed(search_at, root, "w1")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with kept(root, Indexing()) as index:
            asked = [timed(_query, index.base, q, None, None, None, None, 20, "") for q in QUERIES]
        scanned = [timed(scan, texts, q) for q in QUERIES]
        listed = min(timed(listing, root) for _ in range(3))
        same = min(timed(search_at, root, "w1f4") for _ in range(3))
        first = (root / "reports/r000000.md").read_text()
        (root / "reports/one-more.md").write_text(f"{first}giraffe\n")
        again = timed(search_at, root, "giraffe")
        found = search_at(root, "giraffe").total
        size = sum(f.stat().st_size for f in Path(folder, "cache").rglob("*") if f.is_file())
    query = statistics.median(asked)
    print(
        f"{n:,} reports of {WORDS_EACH} words, {2 * n:,} statements; index {size / 2**20:,.0f} MiB"
    )
    print(f"built in {built:.1f} s ({n / built:,.0f} reports a second), at most {most:,.0f} MiB")
    print(f"query: median {query * 1000:.0f} ms, slowest {max(asked) * 1000:.0f} ms")
    faster = statistics.median(scanned) / query
    print(f"a scan of the texts takes {faster:.1f} times the median query (bound {FASTER})")
    share = same / listed
    print(f"unchanged: {same:.2f} s, {share:.1f} times listing the files (bound {LISTED})")
    part = again / built
    print(f"after one more report: {again:.2f} s, {part:.3f} of building (bound {PART})")
    return int(found != 1 or faster < FASTER or share > LISTED or part > PART)


if __name__ == "__main__":
    sys.exit(main())
