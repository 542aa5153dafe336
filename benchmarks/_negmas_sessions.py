"""Runs NegMAS sessions in an environment of its own; prints seconds and agreements as JSON.

Called by ``sessions.py`` with: packages, sessions, steps. It imports nothing of Backchannel.
"""

import json
import random
import sys
import time

from negmas import LinearAdditiveUtilityFunction, SAOMechanism, make_issue
from negmas.preferences.value_fun import TableFun
from negmas.sao import AspirationNegotiator


def main() -> None:
    """Play sessions one after another, as a user of NegMAS does."""
    packages, sessions, steps = map(int, sys.argv[1:4])
    sizes = {100: (10, 10), 1000: (10, 10, 10), 10000: (10, 10, 10, 10)}[packages]
    rng = random.Random(1)
    issues = [make_issue([f"v{v}" for v in range(n)], f"i{k}") for k, n in enumerate(sizes)]
    tables = [[{f"v{v}": rng.randint(0, 100) for v in range(n)} for n in sizes] for _ in range(2)]
    started = time.perf_counter()
    agreed = 0
    for _ in range(sessions):
        session = SAOMechanism(issues=issues, n_steps=steps)
        for party, kind in enumerate(("boulware", "conceder")):
            ufun = LinearAdditiveUtilityFunction(
                values=[TableFun(t) for t in tables[party]], issues=issues
            )
            session.add(AspirationNegotiator(aspiration_type=kind), ufun=ufun)
        session.run()
        agreed += session.agreement is not None
    print(json.dumps({"seconds": time.perf_counter() - started, "agreed": agreed}))


main()
