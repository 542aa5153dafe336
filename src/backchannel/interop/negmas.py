"""NegMAS scenarios (YAML): a domain and linear additive utility functions.

``u`` is the sum of weight times the issue's value function, and the reserved value is on the scale
of ``u``. These are files that NegMAS writes; GENIUS files have another rule for the reservation
value and are read by :mod:`backchannel.interop.genius`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from backchannel.bargaining.deal import Deal, Issue, number
from backchannel.diagnostics import Diagnostic
from backchannel.errors import UsageError
from backchannel.interop import codes
from backchannel.interop._inputs import Problem, decimal_text, fail, read_text, to_fraction

__all__ = ["is_negmas", "read_negmas", "write_negmas"]

_LINEAR = {"LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction"}
_MOST_VALUES = 100_000
_LEVELS = 10


def _load(path: Path) -> Any:
    text = read_text(path, codes.SCENARIO_MALFORMED, codes.XML_REFUSED)
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = error.problem or "malformed"
        raise Problem(
            codes.SCENARIO_MALFORMED, f"not YAML: {problem}", line=line, column=column
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Problem(codes.SCENARIO_MALFORMED, f"not YAML: {error}") from None


def _type(read: Any) -> str:
    return str(read.get("type", "")).rpartition(".")[2] if isinstance(read, dict) else ""


def is_negmas(path: Path) -> bool:
    """Whether a YAML file is a domain or utility function of NegMAS."""
    try:
        kind = _type(_load(path))
    except (Problem, UsageError):
        return False
    return kind in _LINEAR or kind.endswith("OutcomeSpace")


def read_negmas(source: str | Path | Sequence[str | Path]) -> Deal:
    """Read a scenario: a folder, or its files; parties in the order of the file names.

    Raises:
        InputError: malformed YAML, no domain, or a utility function of another kind.
        UsageError: a file cannot be read.
    """
    listed = [source] if isinstance(source, str | Path) else list(source)
    paths = [Path(p) for p in listed]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(
            p
            for p in paths[0].iterdir()
            if p.suffix.lower() in (".yml", ".yaml") and p.name[0] != "."
        )
    found: list[Diagnostic] = []
    issues: tuple[Issue, ...] | None = None
    functions: list[tuple[Path, Mapping[str, Any]]] = []
    for path in paths:
        try:
            read = _load(path)
            kind = _type(read)
            if isinstance(read, dict) and isinstance(read.get("issues"), list):
                if issues is not None:
                    raise Problem(codes.NOT_A_SCENARIO, "a second domain")
                issues = tuple(_issue(entry) for entry in read["issues"])
            elif kind in _LINEAR:
                functions.append((path, read))
            elif kind.endswith("UtilityFunction"):
                raise Problem(codes.UNSUPPORTED, f"a utility function of type {kind}")
        except Problem as problem:
            found.append(problem.at(path))
    if not found and (not issues or not functions):
        message = "no domain with issues" if not issues else "no utility function"
        found.append(Problem(codes.NOT_A_SCENARIO, message).at(str(listed[0])))
    names, scores, least = [], [], []
    for path, read in functions if issues and not found else ():
        try:
            scores.append(_scores(read, issues or ()))
            least.append(_reserved(read))
            name = str(read.get("name") or path.stem)
            names.append(path.stem if name in names else name)
        except Problem as problem:
            found.append(problem.at(path))
    if found or issues is None:
        raise fail(found)
    return Deal(tuple(names), issues, tuple(scores), tuple(least))


def _number(value: Any, what: str) -> Fraction:
    number = to_fraction(value) if isinstance(value, str) else None
    if number is None:
        raise Problem(codes.NOT_A_NUMBER, f"{what} is {str(value)[:40]!r}, not a number")
    return number


def _issue(entry: Any) -> Issue:
    if not isinstance(entry, dict) or not isinstance(entry.get("values"), list):
        raise Problem(codes.SCENARIO_MALFORMED, "an issue without a list of values")
    name, values = str(entry.get("name", "")), entry["values"]
    kind = _type(entry)
    if kind in ("ContiguousIssue", "ContinuousIssue"):
        if len(values) != 2:
            raise Problem(codes.SCENARIO_MALFORMED, f"{name!r} needs two bounds")
        low, high = (_number(v, f"a bound of {name!r}") for v in values)
        if kind == "ContiguousIssue":
            if not 0 <= high - low < _MOST_VALUES:
                raise Problem(codes.XML_REFUSED, f"{name!r} has too many values, or none")
            listed = tuple(decimal_text(low + k) for k in range(int(high - low) + 1))
        else:
            levels = str(entry.get("n_levels", _LEVELS))
            if not levels.isdigit() or not 2 <= int(levels) < _MOST_VALUES:
                raise Problem(codes.NOT_A_NUMBER, f"n_levels of {name!r} is {levels!r}")
            step = (high - low) / (int(levels) - 1)
            listed = tuple(decimal_text(low + step * k) for k in range(int(levels)))
    else:
        if not all(isinstance(v, str) for v in values):
            raise Problem(codes.UNSUPPORTED, f"a value of {name!r} is not a scalar")
        listed = tuple(values)
    if not listed or len(set(listed)) < len(listed):
        raise Problem(codes.SCENARIO_MALFORMED, f"{name!r} has no values, or one twice")
    return Issue(name, listed)


def _scores(read: Mapping[str, Any], issues: tuple[Issue, ...]) -> tuple[tuple[Fraction, ...], ...]:
    functions, weights = read.get("values"), read.get("weights")
    names = [i.name for i in issues]
    if isinstance(functions, dict):
        functions = [functions.get(n) for n in names]
    if isinstance(weights, dict):
        weights = [weights.get(n) for n in names]
    if weights is None or weights == "null":
        weights = ["1"] * len(issues)
    if not isinstance(functions, list) or len(functions) != len(issues):
        raise Problem(codes.PROFILE_INCOMPLETE, "not one value function for each issue")
    if not isinstance(weights, list) or len(weights) != len(issues):
        raise Problem(codes.PROFILE_INCOMPLETE, "not one weight for each issue")
    bias = read.get("bias")
    extra = Fraction(0) if bias in (None, "null") else _number(bias, "bias")
    rows = []
    for k, issue in enumerate(issues):
        weight = _number(weights[k], f"the weight of {issue.name!r}")
        row = [weight * u for u in _values(functions[k], issue)]
        rows.append(tuple(u + extra for u in row) if k == 0 else tuple(row))
    return tuple(rows)


def _values(function: Any, issue: Issue) -> list[Fraction]:
    kind = _type(function)
    if kind == "TableFun" and isinstance(function.get("mapping"), dict):
        table = function["mapping"]
        missing = next((v for v in issue.values if v not in table), None)
        if missing is not None:
            raise Problem(codes.PROFILE_INCOMPLETE, f"nothing for {missing!r} of {issue.name!r}")
        return [_number(table[v], f"the value of {v!r}") for v in issue.values]
    slope, bias = Fraction(1), Fraction(0)
    if kind in ("AffineFun", "LinearFun"):
        slope = _number(function.get("slope"), f"the slope of {issue.name!r}")
    if kind in ("AffineFun", "ConstFun"):
        bias = _number(function.get("bias"), f"the bias of {issue.name!r}")
    if kind == "ConstFun":
        return [bias] * len(issue.values)
    if kind in ("AffineFun", "LinearFun", "IdentityFun"):
        return [slope * _number(v, f"a value of {issue.name!r}") + bias for v in issue.values]
    raise Problem(codes.UNSUPPORTED, f"{issue.name!r} has a value function of type {kind!r}")


def _reserved(read: Mapping[str, Any]) -> Fraction | None:
    text = str(read.get("reserved_value", "null")).strip().lower()
    if text in ("null", "", "~", "none", "-.inf", "-inf"):
        return None
    return _number(text, "the reserved value")


# Writing -----------------------------------------------------------------------------------------


def write_negmas(deal: Deal, folder: str | Path, *, name: str = "domain") -> tuple[Path, ...]:
    """Write a domain and a utility function for each party; NegMAS reads doubles.

    Raises:
        UsageError: the deal has more than scores and reservation values.
    """
    if deal.interactions or deal.constraints or any(deal.red_lines) or deal.capped:
        raise UsageError("the scenario would lose interactions, constraints, red lines or caps")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    issues = [
        {"name": i.name, "type": "CategoricalIssue", "values": list(i.values)} for i in deal.issues
    ]
    files: dict[str, Any] = {
        f"{name}.yml": {"issues": issues, "name": name, "type": "DiscreteCartesianOutcomeSpace"}
    }
    for n, party in enumerate(deal.parties, start=1):
        least = deal.reservation[n - 1]
        tables = [
            {
                "type": "TableFun",
                "mapping": {v: float(number(s)) for v, s in zip(issue.values, row, strict=True)},
            }
            for issue, row in zip(deal.issues, deal.scores[n - 1], strict=True)
        ]
        safe = "".join(c if c.isalnum() or c in " -_." else "_" for c in party)
        files[f"{n:02d}-{safe}.yml"] = {
            "name": party,
            "type": "LinearAdditiveUtilityFunction",
            "reserved_value": float("-inf") if least is None else float(least),
            "weights": [1.0] * len(deal.issues),
            "values": tables,
        }
    written = []
    for file, content in files.items():
        path = folder / file
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)
