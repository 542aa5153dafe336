"""HiGHS, through SciPy, without what it prints.

Some versions of HiGHS write a line of their own to the process's standard output for every solution
of a mixed-integer program, whatever they are told. Standard output is for data here, so it is
turned away at the level of the file descriptor while the solver runs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

__all__ = ["INFEASIBLE", "milp", "silent"]


@contextlib.contextmanager
def silent() -> Iterator[None]:
    """Standard output of native code goes nowhere inside; Python's own is flushed before."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError, AttributeError):
        # No such descriptor (a process without standard output): nothing can be printed either.
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


#: SciPy's status of a program that has no solution, and of one that the solver gave up.
INFEASIBLE, _GIVEN_UP = 2, 4


def milp(*args: Any, **options: Any) -> Any:
    """:func:`scipy.optimize.milp`, silent; once more without presolving where it gives up."""
    from scipy.optimize import milp as solve

    with silent():
        found = solve(*args, **options)
        if found.status == _GIVEN_UP:
            given = {**options.pop("options", {}), "presolve": False}
            found = solve(*args, **options, options=given)
    return found
