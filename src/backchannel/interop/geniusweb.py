"""GeniusWeb scenarios (JSON): linear additive profiles over discrete and number issues.

A profile names its domain; ``u(bid)`` is the sum of weight times utility, with 0 for a value it
does not rate. The reservation value is the utility of the reservation bid, which may leave issues
open; a profile without one signs anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from backchannel.bargaining.coalitions import best_for
from backchannel.bargaining.deal import Deal, Issue, Package
from backchannel.diagnostics import Diagnostic
from backchannel.errors import UsageError
from backchannel.interop import codes
from backchannel.interop._inputs import Problem, decimal_text, fail, read_text, to_fraction

__all__ = ["is_geniusweb", "read_geniusweb", "write_geniusweb"]

_KIND = "LinearAdditiveUtilitySpace"
_MOST_VALUES = 100_000


class _Number(str):
    """A number of the file, as its text: no digit is lost."""

    __slots__ = ()


def _load(path: Path) -> Any:
    text = read_text(path, codes.SCENARIO_MALFORMED, codes.XML_REFUSED)
    try:
        return json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except json.JSONDecodeError as error:
        raise Problem(
            codes.SCENARIO_MALFORMED,
            f"not JSON: {error.msg}",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise Problem(codes.XML_REFUSED, "nested deeper than any scenario needs") from None


def is_geniusweb(path: Path) -> bool:
    """Whether a JSON file holds a GeniusWeb profile."""
    try:
        read = _load(path)
    except (Problem, UsageError):
        return False
    return isinstance(read, dict) and _KIND in read


def read_geniusweb(source: str | Path | Sequence[str | Path]) -> Deal:
    """Read the profiles of a folder, or the files named, as a deal.

    Files that hold only the domain are passed over: every profile repeats it.

    Raises:
        InputError: malformed JSON, no profile, or profiles of different domains.
        UsageError: a file cannot be read.
    """
    listed = [source] if isinstance(source, str | Path) else list(source)
    paths = [Path(p) for p in listed]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(p for p in paths[0].glob("*.json") if p.name[0] != ".")
    found: list[Diagnostic] = []
    issues: tuple[Issue, ...] | None = None
    names, scores, least = [], [], []
    for path in paths:
        try:
            read = _load(path)
            if not isinstance(read, dict) or _KIND not in read:
                if isinstance(read, dict) and ("issuesValues" in read or "protocol" in read):
                    continue
                raise Problem(codes.SCENARIO_MALFORMED, f"no {_KIND} in the file")
            space = _mapping(read[_KIND], _KIND)
            own = _issues(space)
            if issues is None:
                issues = own
            elif issues != own:
                raise Problem(codes.PROFILE_INCOMPLETE, "its domain differs from the first one's")
            rows = _scores(space, own)
            name = str(space.get("name") or path.stem)
            names.append(path.stem if name in names else name)
            scores.append(rows)
            least.append(_reservation(space, own, rows))
        except Problem as problem:
            found.append(problem.at(path))
    if not found and (issues is None or len(set(names)) < len(names)):
        message = "no profile in it" if issues is None else "two profiles of one name"
        found.append(Problem(codes.NOT_A_SCENARIO, message).at(str(listed[0])))
    if found or issues is None:
        raise fail(found)
    return Deal(tuple(names), issues, tuple(scores), tuple(least))


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Problem(codes.SCENARIO_MALFORMED, f"{what} is not an object")
    return value


def _number(value: Any, what: str) -> Fraction:
    number = to_fraction(value) if isinstance(value, str) else None
    if number is None:
        raise Problem(codes.NOT_A_NUMBER, f"{what} is {str(value)[:40]!r}, not a number")
    return number


def _issues(space: Mapping[str, Any]) -> tuple[Issue, ...]:
    domain = _mapping(space.get("domain"), "domain")
    issues = []
    for name, values in _mapping(domain.get("issuesValues"), "issuesValues").items():
        kind = _mapping(values, f"the issue {name!r}")
        if "values" in kind:
            if not isinstance(kind["values"], list):
                raise Problem(codes.SCENARIO_MALFORMED, f"the values of {name!r} are not a list")
            listed = tuple(dict.fromkeys(str(v) for v in kind["values"]))
        elif isinstance(kind.get("range"), list) and len(kind["range"]) == 3:
            low, high, step = (_number(x, f"the range of {name!r}") for x in kind["range"])
            if step <= 0 or (high - low) / step >= _MOST_VALUES:
                raise Problem(codes.XML_REFUSED, f"{name!r} has too many values, or none")
            count = int((high - low) / step) + 1
            listed = tuple(decimal_text(low + step * k) for k in range(max(0, count)))
        else:
            raise Problem(codes.UNSUPPORTED, f"the issue {name!r} has neither values nor a range")
        if not listed:
            raise Problem(codes.PROFILE_INCOMPLETE, f"the issue {name!r} has no values")
        issues.append(Issue(name, listed))
    if not issues:
        raise Problem(codes.NOT_A_SCENARIO, "the domain has no issues")
    return tuple(issues)


def _scores(
    space: Mapping[str, Any], issues: tuple[Issue, ...]
) -> tuple[tuple[Fraction, ...], ...]:
    utilities = _mapping(space.get("issueUtilities"), "issueUtilities")
    weights = _mapping(space.get("issueWeights"), "issueWeights")
    rows = []
    for issue in issues:
        if issue.name not in utilities or issue.name not in weights:
            raise Problem(codes.PROFILE_INCOMPLETE, f"nothing on the issue {issue.name!r}")
        weight = _number(weights[issue.name], f"the weight of {issue.name!r}")
        kind = _mapping(utilities[issue.name], f"the utilities of {issue.name!r}")
        if "discreteutils" in kind:
            inner = _mapping(kind["discreteutils"], "discreteutils")
            given = _mapping(inner.get("valueUtilities"), "valueUtilities")
            row = [
                _number(given[v], f"the utility of {v!r}") if v in given else Fraction(0)
                for v in issue.values
            ]
        elif "numberutils" in kind:
            row = _between(_mapping(kind["numberutils"], "numberutils"), issue)
        else:
            raise Problem(
                codes.UNSUPPORTED, f"the utilities of {issue.name!r} are of no known kind"
            )
        rows.append(tuple(weight * u for u in row))
    return tuple(rows)


def _between(given: Mapping[str, Any], issue: Issue) -> list[Fraction]:
    low, high, at_low, at_high = (
        _number(given.get(k), f"{k} of {issue.name!r}")
        for k in ("lowValue", "highValue", "lowUtility", "highUtility")
    )
    if low == high:
        raise Problem(codes.NOT_A_NUMBER, f"the range of {issue.name!r} is empty")
    return [at_low + (at_high - at_low) * (Fraction(v) - low) / (high - low) for v in issue.values]


def _reservation(
    space: Mapping[str, Any], issues: tuple[Issue, ...], rows: tuple[tuple[Fraction, ...], ...]
) -> Fraction | None:
    bid = space.get("reservationBid")
    if not bid:
        return None
    values = _mapping(_mapping(bid, "reservationBid").get("issuevalues"), "issuevalues")
    if not values:
        return None
    total = Fraction(0)
    for issue, row in zip(issues, rows, strict=True):
        value = values.get(issue.name)
        if value is not None and str(value) in issue.values:
            total += row[issue.values.index(str(value))]
    return total


# Writing -----------------------------------------------------------------------------------------


def write_geniusweb(deal: Deal, folder: str | Path, *, name: str = "domain") -> tuple[Path, ...]:
    """Write a domain and a profile for each party, scores moved and scaled to 0..1.

    The reservation bid is the package, among those the party accepts, that gives it least: just
    what it accepts stays what it accepts.

    Raises:
        UsageError: the deal has more than scores and reservation values, a party for which all
            packages score alike, or one that accepts no package.
    """
    if deal.interactions or deal.constraints or any(deal.red_lines) or deal.capped:
        raise UsageError("GeniusWeb has no interactions, constraints, red lines or caps")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    domain = {"name": name, "issuesValues": {i.name: {"values": i.values} for i in deal.issues}}
    files: dict[str, Any] = {f"{name}.json": domain}
    for n, party in enumerate(deal.parties, start=1):
        rows = deal.scores[n - 1]
        span = sum((max(r) - min(r) for r in rows), Fraction(0))
        if not span:
            raise UsageError(f"{party!r} scores every package alike, which GeniusWeb cannot hold")
        utilities, weights = {}, {}
        for issue, row in zip(deal.issues, rows, strict=True):
            low, width = min(row), max(row) - min(row)
            scaled = [(s - low) / width if width else Fraction(0) for s in row]
            utilities[issue.name] = {
                "discreteutils": {
                    "valueUtilities": {
                        v: float(u) for v, u in zip(issue.values, scaled, strict=True)
                    }
                }
            }
            weights[issue.name] = float(width / span)
        space: dict[str, Any] = {
            "issueUtilities": utilities,
            "issueWeights": weights,
            "domain": domain,
            "name": party,
        }
        least = deal.reservation[n - 1]
        if least is not None:
            space["reservationBid"] = {"issuevalues": deal.describe(_worst(deal, n - 1))}
        safe = "".join(c if c.isalnum() or c in " -_." else "_" for c in party)
        files[f"{n:02d}-{safe}.json"] = {_KIND: space}
    written = []
    for file, content in files.items():
        path = folder / file
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        written.append(path)
    return tuple(written)


def _worst(deal: Deal, party: int) -> Package:
    """The package that ``party`` accepts and that gives it least."""
    # The best for the opposite scores among what the party accepts.
    opposite = Deal(
        ("self", "opposite"),
        deal.issues,
        (deal.scores[party], tuple(tuple(-s for s in row) for row in deal.scores[party])),
        (deal.reservation[party], None),
    )
    found = best_for(opposite, 1, (0,))
    if found is None:
        raise UsageError(f"{deal.parties[party]!r} accepts no package: GeniusWeb has no such bid")
    return found[1]
