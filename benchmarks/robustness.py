"""How long it takes to draw a thousand preference profiles and analyse every one.

    python benchmarks/robustness.py [--quick]

A model of 4,096 states (twelve options, three decision makers, twelve statements each; some
uncertain, some hanging on contested claims, one unknown each), Nash, GMR, SMR and SEQ for every
profile, on two processes. Bound: under 20 s for 1,000 profiles.

In the same run a tenth of the profiles are evaluated one by one from a fresh model each, with
``stability()``; the ratio says what sharing the structure, the truth of expressions and each
decision maker's own verdicts saves. ``--quick`` draws 200 profiles, against a fifth of the bound.
Exits with 1 if the bound is missed.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np

from backchannel.casefile.expressions import Not, parse
from backchannel.graphmodel import (
    FAST_CONCEPTS,
    GraphModel,
    Option,
    Preference,
    Statement,
    stability,
)
from backchannel.graphmodel.robustness import robustness
from backchannel.graphmodel.sampling import profile

BOUND = 20.0
PEOPLE = ("first", "second", "third")


def built(options: int = 12, seed: int = 5) -> GraphModel:
    """A model whose profiles are nearly all different."""
    rng = np.random.default_rng(seed)
    names = [f"o{k}" for k in range(options)]
    preferences = {}
    for i, who in enumerate(PEOPLE):
        listed = []
        for place, k in enumerate(rng.permutation(options).tolist()):
            expr = parse(names[k]) if rng.random() < 0.5 else Not(parse(names[k]))
            listed.append(
                Statement(
                    expr,
                    uncertain=place % 4 == 1,
                    given=f"claim-{(place + i) % 4}" if place % 3 == 2 else None,
                )
            )
        pair = parse(f"o{i} iff o{i + 4}")
        preferences[who] = Preference(statements=tuple(listed), unknown=(pair,))
    owned = [Option(name, (k % len(PEOPLE),)) for k, name in enumerate(names)]
    return GraphModel.of_options(PEOPLE, owned, preferences)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    samples = 200 if parser.parse_args().quick else 1000
    model = built()
    start = time.perf_counter()
    found = robustness(model, samples=samples, workers=2)
    shared = time.perf_counter() - start
    few = samples // 10
    drawn = [profile(model, k) for k in range(few)]
    start = time.perf_counter()
    for preferences in drawn:
        fresh = built().with_preferences(preferences)
        stability(fresh, FAST_CONCEPTS)
    naive = (time.perf_counter() - start) / few
    bound = BOUND * samples / 1000
    print(f"{model.n:,} states, {samples:,} samples, {found.profiles:,} different profiles")
    print(f"all samples, two processes: {shared:.2f} s ({1e3 * shared / samples:.2f} ms each)")
    print(f"one by one, fresh models:   {1e3 * naive:.2f} ms each")
    print(f"ratio: {naive * samples / shared:.1f} × faster; bound {bound:.0f} s")
    return 0 if shared < bound else 1


if __name__ == "__main__":
    sys.exit(main())
