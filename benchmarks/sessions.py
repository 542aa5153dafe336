"""Sessions a second, against NegMAS on the same domain and strategies in the same run.

    python benchmarks/sessions.py [--quick]

Two parties, additive scores, 100 rounds, Boulware against Conceder, 100, 1,000 and 10,000
packages. NegMAS (AGPL) runs in an environment of its own: ``.venv-negmas`` beside the project, or
the interpreter that ``NEGMAS_PYTHON`` names; without one only our own figures are printed.
Bound: at least 200 times NegMAS's sessions a second. Exits with 1 if it is missed.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from backchannel.bargaining import Deal
from backchannel.bargaining.sessions import sessions

ROOT = Path(__file__).resolve().parents[1]
BOUND = 200.0
SIZES = {100: (10, 10), 1000: (10, 10, 10), 10000: (10, 10, 10, 10)}
ROUNDS = 100


def deal_of(packages: int) -> Deal:
    """The domain that ``_negmas_sessions.py`` builds: same sizes, same kind of scores."""
    rng = random.Random(1)
    sizes = SIZES[packages]
    tables = [[[rng.randint(0, 100) for _ in range(n)] for n in sizes] for _ in range(2)]
    issues = {
        f"i{k}": {f"v{v}": (tables[0][k][v], tables[1][k][v]) for v in range(n)}
        for k, n in enumerate(sizes)
    }
    return Deal.additive(["boulware", "conceder"], issues)


def ours(packages: int, count: int) -> tuple[float, int]:
    """Sessions a second, listing the packages included, and how many agreed."""
    started = time.perf_counter()
    found = sessions(
        deal_of(packages),
        {"boulware": "boulware:0.25", "conceder": "conceder:4"},
        n=count,
        rounds=ROUNDS,
    )
    return count / (time.perf_counter() - started), found.agreements


def negmas(packages: int, count: int) -> tuple[float, int] | None:
    """The same with NegMAS, ``None`` where it is not installed."""
    python = os.environ.get("NEGMAS_PYTHON") or ROOT / ".venv-negmas/bin/python"
    if not Path(python).exists():
        return None
    script = Path(__file__).with_name("_negmas_sessions.py")
    done = subprocess.run(
        [str(python), str(script), str(packages), str(count), str(ROUNDS)],
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout.splitlines()[-1])
    return count / result["seconds"], result["agreed"]


def main() -> int:
    """Print the figures; the exit status."""
    quick = "--quick" in sys.argv
    missed = False
    print(f"{'packages':>9} {'ours/s':>10} {'NegMAS/s':>9} {'ratio':>8}")
    for packages in SIZES:
        mine, agreed = ours(packages, 10_000 if quick else 100_000)
        assert agreed > 0
        theirs = negmas(packages, 20 if quick else 100)
        if theirs is None:
            print(f"{packages:>9} {mine:>10,.0f} {'—':>9} {'—':>8}")
            continue
        ratio = mine / theirs[0]
        missed |= ratio < BOUND
        print(f"{packages:>9} {mine:>10,.0f} {theirs[0]:>9,.1f} {ratio:>8,.0f}")
    if missed:
        print(f"missed: at least {BOUND:.0f} times NegMAS's sessions a second")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
