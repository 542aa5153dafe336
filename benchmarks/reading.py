"""Extraction against the bare language pipeline: documents a second on one core, in one run.

    python benchmarks/reading.py [--quick]

Bound: extraction keeps at least 0.7 of the bare pipeline's rate (spaCy's small English pipeline
over whole documents). Documents are put together from the catalog's reports,
about 800 words each.
Also printed: dates, furniture and likeness for themselves. Exit status 1 where the bound is missed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

BOUND = 0.7
_WORDS = 800


def documents() -> list[str]:
    """Texts of about 800 words made of the catalog's reports."""
    folder = Path(__file__).resolve().parents[1] / "catalog"
    paragraphs: list[str] = []
    for file in sorted(folder.glob("*/reports/*.md")):
        text = file.read_text(encoding="utf-8").split("---", 2)[-1]
        paragraphs += [p for p in re.split(r"\n\s*\n", text) if len(p.split()) > 8]
    out, current, words = [], [], 0
    for paragraph in paragraphs:
        current.append(paragraph.strip())
        words += len(paragraph.split())
        if words >= _WORDS:
            out.append("\n\n".join(current))
            current, words = [], 0
    return out


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer documents and rounds")
    quick = parser.parse_args().quick
    from backchannel.reading.dates import find_dates
    from backchannel.reading.duplicates import Likeness
    from backchannel.reading.pipeline import load_pipeline
    from backchannel.reading.report import extract

    texts = documents()[: 8 if quick else 40]
    nlp = load_pipeline()
    day = date(2026, 3, 20)
    extract(texts[0], published=day)
    list(nlp.pipe(texts[:1]))
    bare: list[float] = []
    ours: list[float] = []
    for _ in range(2 if quick else 3):
        # In turns, so that a busy machine slows both.
        bare.append(seconds(lambda: list(nlp.pipe(texts))))
        ours.append(seconds(lambda: [extract(t, published=day) for t in texts]))
    ratio = min(bare) / min(ours)
    print(f"documents of about {_WORDS} words: {len(texts)}")
    print(f"bare pipeline   {len(texts) / min(bare):6.2f} documents/s")
    print(f"extraction      {len(texts) / min(ours):6.2f} documents/s")
    print(f"ratio           {ratio:6.2f}   (bound {BOUND})")
    took = seconds(lambda: [find_dates(t, day) for t in texts])
    print(f"dates alone     {len(texts) / took:6.0f} documents/s")
    took = seconds(lambda: Likeness({str(i): t for i, t in enumerate(texts)}))
    print(f"likeness index  {len(texts) / took:6.0f} documents/s")
    return 0 if ratio >= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
