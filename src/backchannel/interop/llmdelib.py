"""Scored games in the layout of LLM-Deliberation (Abdelnabi et al. 2024).

A folder with ``config.txt``, one line a party: name, file, role, and what else; and for each party
``FILE.txt``: a line of scores for each issue, then the least it signs for. Parties with the roles
``p1`` and ``p2`` hold vetoes; one of the others may refuse. Names of issues and values are taken
from ``global_instructions.txt`` where it says ``Issue A: "…"`` and ``A1 "…"``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from backchannel.bargaining.deal import Deal, Issue, Sign
from backchannel.interop import codes
from backchannel.interop._inputs import Problem, fail, read_text, to_fraction

__all__ = ["read_llmdelib"]


def read_llmdelib(folder: str | Path) -> Deal:
    """Read a game.

    Raises:
        InputError: a file is not as above.
        UsageError: a file cannot be read.
    """
    folder = Path(folder)
    path = folder / "config.txt"
    try:
        lines = _lines(path)
        names, scores, least, vetoes = [], [], [], set()
        for n, line in enumerate(lines):
            cells = [c.strip() for c in line.split(",")]
            if len(cells) < 3 or not re.fullmatch(r"[\w.-]+", cells[1]):
                raise Problem(codes.SCENARIO_MALFORMED, "not: name, file, role", line=n + 1)
            path = folder / f"{cells[1]}.txt"
            rows = _scores(path)
            path = folder / "config.txt"
            names.append(cells[0])
            scores.append(tuple(rows[:-1]))
            least.append(rows[-1][0])
            if cells[2] in ("p1", "p2"):
                vetoes.add(n)
        sizes = [tuple(len(r) for r in rows) for rows in scores]
        if not names or len(set(names)) < len(names) or len(set(sizes)) != 1 or not sizes[0]:
            raise Problem(
                codes.SCENARIO_MALFORMED,
                "the parties differ in their issues or values, or share a name",
            )
    except Problem as problem:
        raise fail([problem.at(path)]) from None
    sign = Sign(tuple(range(len(names))), max(1, len(names) - 1), frozenset(vetoes))
    return Deal(tuple(names), _issues(folder, sizes[0]), tuple(scores), tuple(least), sign)


def _lines(path: Path) -> list[str]:
    text = read_text(path, codes.SCENARIO_MALFORMED, codes.XML_REFUSED)
    return [line for line in text.splitlines() if line.strip()]


def _scores(path: Path) -> list[tuple[Fraction, ...]]:
    rows = []
    for n, line in enumerate(_lines(path)):
        cells = [to_fraction(c) for c in line.strip().rstrip(",").split(",")]
        numbers = tuple(c for c in cells if c is not None)
        if len(numbers) < len(cells):
            raise Problem(codes.NOT_A_NUMBER, "not a list of numbers", line=n + 1)
        rows.append(numbers)
    if len(rows) < 2 or len(rows[-1]) != 1:
        raise Problem(codes.SCENARIO_MALFORMED, "the last line must be the least it signs for")
    return rows


def _issues(folder: Path, sizes: tuple[int, ...]) -> tuple[Issue, ...]:
    path = folder / "global_instructions.txt"
    try:
        text = (
            read_text(path, codes.SCENARIO_MALFORMED, codes.XML_REFUSED) if path.is_file() else ""
        )
    except Problem:
        text = ""
    issues = []
    for k, size in enumerate(sizes):
        letter = chr(ord("A") + k) if k < 26 else f"I{k + 1}-"
        found = re.search(rf'^Issue {letter}:\s*"?([^"\n]+?)"?\s*$', text, re.MULTILINE)
        name = found.group(1).strip() if found else letter
        values = []
        for v in range(1, size + 1):
            at = f"^{letter}{v}"
            said = re.search(rf"{at}\s*:\s*(.{{1,100}})$", text, re.MULTILINE) or re.search(
                rf'{at}\s+"([^"\n]+)"', text, re.MULTILINE
            )
            label = said.group(1).strip().rstrip(".").replace('"', "") if said else ""
            values.append(f"{letter}{v} {label}".strip())
        issues.append(Issue(name, tuple(values)))
    if len({i.name for i in issues}) < len(issues):
        letters = (chr(ord("A") + k) for k in range(len(issues)))
        issues = [Issue(f"{x} {i.name}", i.values) for x, i in zip(letters, issues, strict=False)]
    return tuple(issues)
