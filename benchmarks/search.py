"""Search over many reports: building, changing one report, and queries, in one run.

Synthetic reports: words drawn by Zipf's law from 50,000, two statements each. Printed are ratios to
a plain scan of the texts in the same process. Exits with 1 where a bound is missed: a query at
least ten times faster than the scan, and a change of one report indexed in a tenth of the time of
building.

    python benchmarks/search.py [--quick] [--reports N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from backchannel.casefile import Case, Report
from backchannel.casefile.models import Outlet, Party, ReportFront, Source, Statement
from backchannel.record import search

WORDS_EACH = 250
#: From a word of every report to words of very few.
QUERIES = ("w1", "w2 w3", "w20", "w1f4", "w200 w300", "w0 w1", "w5 w6", "wfff", "w1000", "w2a w99")
FASTER = 10
PART = 0.1


def synthetic(n: int, root: Path) -> Case:
    rng = np.random.default_rng(7)
    vocabulary = np.array([f"w{i:x}" for i in range(50_000)])
    weights = 1 / np.arange(1, len(vocabulary) + 1)
    drawn = rng.choice(len(vocabulary), size=(n, WORDS_EACH), p=weights / weights.sum())
    reports, statements = {}, {}
    for i in range(n):
        text = " ".join(vocabulary[drawn[i]])
        name = f"r{i:06d}"
        front = ReportFront(title=text[:60], outlet="wire", published=f"20{i % 90 + 10}-05-03")
        for k in (0, 1):
            key = f"{name}-{k}"
            statements[key] = Statement(
                id=key,
                span=(k * 80, k * 80 + 80),
                source=Source(party="owner"),
                kind="claim",
                report=name,
            )
        ids = (f"{name}-0", f"{name}-1")
        reports[name] = Report(name, front, text, f"{name}.md", str(hash(text)), ids)
    return Case(
        root=root,
        hash="1",
        parties={"owner": Party(name="The Owner")},
        outlets={"wire": Outlet(name="The Wire")},
        reports=reports,
        statements=statements,
    )


def timed(call: object, *arguments: object, **more: object) -> float:
    start = time.perf_counter()
    call(*arguments, **more)  # type: ignore[operator]
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


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="5,000 reports")
    parser.add_argument("--reports", type=int, default=100_000)
    arguments = parser.parse_args(argv)
    n = 5_000 if arguments.quick else arguments.reports
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BACKCHANNEL_CACHE"] = folder
        case = synthetic(n, Path(folder))
        built = timed(search, case, "w1", keep=True)
        asked = [timed(search, case, q, keep=True) for q in QUERIES]
        texts = [r.text for r in case.reports.values()]
        scanned = [timed(scan, texts, q) for q in QUERIES]
        first = next(iter(case.reports.values()))
        altered = replace(first, text=first.text + " giraffe", sha256="other")
        changed = replace(case, hash="2", reports={**case.reports, first.id: altered})
        again = timed(search, changed, "giraffe", keep=True)
        found = search(changed, "giraffe", keep=True).total
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
    rare = statistics.median(asked)
    print(
        f"{n:,} reports of {WORDS_EACH} words, {2 * n:,} statements; index {size / 2**20:,.0f} MiB"
    )
    print(f"built in {built:.1f} s ({n / built:,.0f} reports a second)")
    print(f"query: median {rare * 1000:.0f} ms, slowest {max(asked) * 1000:.0f} ms")
    faster = statistics.median(scanned) / rare
    print(f"a scan of the texts takes {faster:.1f} times the median query (bound {FASTER})")
    part = again / built
    print(f"one report changed: {again:.2f} s, {part:.3f} of building (bound {PART})")
    return int(found != 1 or faster < FASTER or part > PART)


if __name__ == "__main__":
    sys.exit(main())
