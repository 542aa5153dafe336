"""Runs NegMAS's scenario statistics in an environment of its own; prints figures as JSON.

Called by ``bargaining.py`` with a file of tables (party, issue, value) and reservation values. It
imports nothing of Backchannel.
"""

import json
import sys
import time

from negmas import LinearAdditiveUtilityFunction, make_issue
from negmas.outcomes import make_os
from negmas.preferences import ops
from negmas.preferences.value_fun import TableFun


def peak() -> float:
    """Most memory this process held, in MB."""
    with open("/proc/self/status", encoding="utf-8") as file:
        line = next(x for x in file if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Outcomes, frontier, Nash, Kalai, Kalai-Smorodinsky and welfare points of one domain.

    These are the calls inside ``calc_scenario_stats`` that answer what is compared; the rest of
    that call (opposition, rational fraction) takes most of its time and is left out.
    """
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    tables = given["tables"]
    issues = [
        make_issue([f"v{j}" for j in range(len(row))], f"i{k}") for k, row in enumerate(tables[0])
    ]
    space = make_os(issues, name="domain")
    ufuns = [
        LinearAdditiveUtilityFunction(
            values=[TableFun({f"v{j}": x for j, x in enumerate(row)}) for row in rows],
            weights=[1.0] * len(rows),
            outcome_space=space,
            reserved_value=least,
        )
        for rows, least in zip(tables, given["reservation"], strict=True)
    ]
    started = time.perf_counter()
    outcomes = list(space.enumerate_or_sample(max_cardinality=float("inf")))
    frontier, _ = ops.pareto_frontier(ufuns, outcomes, sort_by_welfare=True)
    nash = ops.nash_points(ufuns, frontier, outcome_space=space)
    ops.kalai_points(ufuns, frontier, outcome_space=space)
    ops.ks_points(ufuns, frontier, outcome_space=space)
    ops.max_welfare_points(ufuns, frontier, outcome_space=space)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "megabytes": peak(),
                "frontier": len({tuple(round(x, 9) for x in u) for u in frontier}),
                "nash": [round(float(x), 6) for x in nash[0][0]] if nash else None,
            }
        )
    )


main()
