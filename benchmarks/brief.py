"""How long a brief takes: a case of 5,000 statements as HTML, and how that grows.

    python benchmarks/brief.py            5,000 statements
    python benchmarks/brief.py --quick    1,000

Prints seconds, and the time for each statement against that of a case a fifth of the size, measured
in the same run. Exits with 1 when the brief takes longer than 30 s (6 s for the quick one) or when
the time for each statement more than doubles with the size.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

WORDS = ("talk", "meet", "offer", "reject", "demand", "sign", "delay", "accept", "wait", "pause")
EACH = 10


def write(folder: Path, statements: int) -> Path:
    """A case with as many statements, ten a report, and what goes with them."""
    draw = random.Random(1)
    reports = statements // EACH
    (folder / "reports").mkdir(parents=True)
    lines = ["title: A large case", "as_of: 2025-12-31", "parties:"]
    lines += [
        f"  p{i}: {{name: Party {i}, people: {{x{i}: {{name: Person {i}}}}}}}" for i in range(12)
    ]
    lines += ["outlets:"]
    lines += [
        f"  o{i}: {{name: Outlet {i}, reliability: {draw.choice('ABCDEF')}}}" for i in range(30)
    ]
    lines += ["issues:"]
    lines += [f"  i{i}: {{asks: What about {i}?, values: [none, some, all]}}" for i in range(10)]
    claims = [f"c{i}" for i in range(max(1, statements // 12))]
    lines += ["claims:"] + [f"  {c}: {{says: The thing {c} holds.}}" for c in claims]
    listed = []
    for r in range(reports):
        day = date(2025, 1, 1) + timedelta(days=r * 360 // reports)
        text, side = "", []
        for k in range(EACH):
            quote = " ".join(draw.choice(WORDS) for _ in range(12))
            start, name, p = len(text), f"s{r}-{k}", draw.randrange(12)
            text += quote + ". "
            listed.append(name)
            source = draw.choice(
                [f"{{party: p{p}}}", f"{{party: p{p}, person: x{p}}}", "{described: an official}"]
            )
            stance = draw.choice(["supports", "supports", "denies", "qualifies"])
            side.append(
                f"- {{id: {name}, span: [{start}, {start + len(quote)}], quote: {quote}, "
                f"source: {source}, kind: claim, ground_rule: on the record, on: {day}, "
                f"{stance}: {draw.choice(claims)}}}"
            )
        relies = f"\nrelies_on: [r{draw.randrange(r)}]" if r and draw.random() < 0.5 else ""
        head = f"title: Report {r}\noutlet: o{draw.randrange(30)}\npublished: {day}{relies}"
        (folder / f"reports/r{r}.md").write_text(f"---\n{head}\n---\n{text}\n")
        (folder / f"reports/r{r}.yaml").write_text("\n".join(side) + "\n")
    lines += ["events:"]
    for e in range(300):
        day = date(2025, 1, 1) + timedelta(days=e)
        lines.append(
            f"  e{e}: {{type: CONSULT, says: Event {e} happened., on: {day}, by: p{e % 12}, "
            f"evidence: [{draw.choice(listed)}]}}"
        )
    lines += ["positions:"]
    for e in range(150):
        day = date(2025, 1, 1) + timedelta(days=2 * e)
        lines.append(
            f"  q{e}: {{party: p{e % 12}, issue: i{e % 10}, says: Wants thing {e}., "
            f"since: {day}, evidence: [{draw.choice(listed)}]}}"
        )
    (folder / "case.yaml").write_text("\n".join(lines) + "\n")
    return folder


def seconds(folder: Path) -> float:
    """From the folder to the page."""
    from backchannel.brief import build_brief, render
    from backchannel.casefile import load_case

    started = time.perf_counter()
    loaded = load_case(folder)
    document = build_brief(loaded.case, diagnostics=loaded.diagnostics, since="2025-11-01")
    page = render(document, "html")
    assert len(page) > 10_000
    return time.perf_counter() - started


def main() -> int:
    """Measure and compare with the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    statements = 1000 if parser.parse_args().quick else 5000
    bound = 30 * statements / 5000
    with tempfile.TemporaryDirectory() as root:
        small = write(Path(root) / "small", statements // 5)
        large = write(Path(root) / "large", statements)
        seconds(small)  # imports and caches
        first, second = seconds(small), seconds(large)
    ratio = (second / statements) / (first / (statements // 5))
    print(f"{statements // 5:>6} statements: {first:6.2f} s")
    print(f"{statements:>6} statements: {second:6.2f} s (bound {bound:.0f} s)")
    print(f"time for each statement, large to small: {ratio:.2f} (bound 2)")
    return 0 if second <= bound and ratio <= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
