"""GENIUS scenarios (XML): domains and profiles, additive and nonlinear, with GENIUS's semantics.

A scenario is a domain (``negotiation_template``) and a profile (``utility_space``) a party, in the
order of their file names. Read in ``genius.core.utility`` 10.4:

* ``u(bid) = min(1, sum of weight * e(value))``, weights as in the file;
* discrete ``e`` is the evaluation divided by the largest one of the issue (0 where that is below
  1e-5); integer ``e`` is ``slope * (value - lowerbound) + offset`` and real ``e`` is
  ``slope * value + offset``, both cut to 0..1;
* the reservation value is on the same 0..1 scale, and 0 where none is given;
* issues are matched by index, not by name.

:meth:`Profile.utility` does the arithmetic of GENIUS in GENIUS's order, to the bit. The
:class:`~backchannel.bargaining.Deal` made from a scenario holds the decimals of the file as exact
rationals, so that ties are ties and float noise adds no points to a frontier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from backchannel.bargaining.deal import Deal
from backchannel.diagnostics import Diagnostic
from backchannel.errors import UsageError
from backchannel.interop import codes
from backchannel.interop._genius_model import (
    Domain,
    DomainIssue,
    Evaluator,
    Profile,
    Scenario,
)
from backchannel.interop._genius_xml import parse, read_domain, read_profile, weights_off
from backchannel.interop._inputs import Problem, decimal_text, fail

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = [
    "REAL_STEPS",
    "Domain",
    "DomainIssue",
    "Evaluator",
    "Profile",
    "Scenario",
    "from_deal",
    "read_genius",
    "write_genius",
]

#: Values that a real issue is cut into, both ends included.
REAL_STEPS = 21


# Reading -----------------------------------------------------------------------------------------


def read_genius(
    source: str | Path | Sequence[str | Path], *, real_steps: int = REAL_STEPS
) -> Scenario:
    """Read a scenario.

    Args:
        source: a folder, or the files; one is the domain, the others profiles, in the order given,
            those of a folder in the order of their names. Other XML files of a folder (tournament
            logs, frontiers) are passed over.
        real_steps: values that a real issue is cut into.

    Raises:
        InputError: no scenario, malformed XML, or profiles that do not fit the domain.
        UsageError: a file cannot be read.
    """
    listed = [source] if isinstance(source, str | Path) else list(source)
    paths = [Path(p) for p in listed]
    folder = len(paths) == 1 and paths[0].is_dir()
    if folder:
        paths = sorted(
            p for p in paths[0].iterdir() if p.suffix.lower() == ".xml" and p.name[0] != "."
        )
    found: list[Diagnostic] = []
    roots: list[tuple[Path, Element]] = []
    for path in paths:
        try:
            roots.append((path, parse(path)))
        except Problem as problem:
            # GENIUS keeps its computed frontier beside the scenario under this name.
            if not (folder and path.name == "pareto.xml"):
                found.append(problem.at(path))
    domains = [(p, r) for p, r in roots if r.tag == "negotiation_template"]
    profiles = [(p, r) for p, r in roots if r.tag == "utility_space"]
    if found:
        raise fail(found)
    where = str(listed[0]) if listed else "."
    if len(domains) != 1 or not profiles:
        message = (
            f"{len(domains)} domain files and {len(profiles)} profiles; "
            "a scenario has one domain and at least one profile"
        )
        raise fail([Problem(codes.NOT_A_SCENARIO, message).at(where)])
    try:
        domain = read_domain(domains[0][1], domains[0][0].stem, real_steps)
    except Problem as problem:
        raise fail([problem.at(domains[0][0])]) from None
    read: list[Profile] = []
    for path, root in profiles:
        try:
            profile = read_profile(root, path.stem, domain)
            read.append(profile)
            found.extend(weights_off(profile, path))
        except Problem as problem:
            found.append(problem.at(path))
    if len(read) < len(profiles):
        raise fail([d for d in found if d.code != codes.WEIGHTS.code])
    return Scenario(domain, tuple(_distinct(read)), tuple(found))


def _distinct(profiles: list[Profile]) -> list[Profile]:
    """Files of one name in different folders are told apart by a number."""
    seen: dict[str, int] = {}
    out = []
    for profile in profiles:
        seen[profile.name] = seen.get(profile.name, 0) + 1
        n = seen[profile.name]
        out.append(profile if n == 1 else replace(profile, name=f"{profile.name} ({n})"))
    return out


# Writing -----------------------------------------------------------------------------------------


def from_deal(deal: Deal, *, name: str = "domain") -> Scenario:
    """An additive deal as a scenario: scores moved and scaled to 0..1 for each party.

    The order of packages for each party, and which of them it accepts, stay as they are; numbers
    are as exact as decimals allow.

    Raises:
        UsageError: the deal has interactions, constraints, red lines or a quorum, which GENIUS
            cannot hold, or a party for which all packages score alike.
    """
    held = {
        "interactions": deal.interactions,
        "constraints": deal.constraints,
        "red lines": any(deal.red_lines),
        "a quorum": not deal.signing.unanimous,
        "parties that do not sign": len(deal.signing.parties) < len(deal.parties),
    }
    lost = [what for what, present in held.items() if present]
    if lost:
        raise UsageError(f"GENIUS has no {', no '.join(lost)}: the deal cannot be written")
    issues = tuple(
        DomainIssue(k, i.name, "discrete", i.values) for k, i in enumerate(deal.issues, start=1)
    )
    domain = Domain(name, issues)
    profiles = []
    for p, party in enumerate(deal.parties):
        rows = deal.scores[p]
        low = sum((min(row) for row in rows), Fraction(0))
        span = sum((max(row) for row in rows), Fraction(0)) - low
        cap = deal.caps[p] if deal.caps else None
        if cap is not None and cap < low + span:
            span = cap - low
        if span <= 0:
            raise UsageError(f"{party!r} scores every package alike, which GENIUS cannot hold")
        weights, evaluators = {}, {}
        for issue, row in zip(issues, rows, strict=True):
            least = min(row)
            weights[issue.index] = decimal_text((max(row) - least) / span)
            given = {v: decimal_text(s - least) for v, s in zip(issue.values, row, strict=True)}
            evaluators[issue.index] = Evaluator("discrete", given)
        needed = deal.reservation[p]
        reservation = Fraction(0) if needed is None else max(Fraction(0), (needed - low) / span)
        profiles.append(Profile(party, domain, weights, evaluators, decimal_text(reservation)))
    return Scenario(domain, tuple(profiles))


def write_genius(scenario: Scenario | Deal, folder: str | Path) -> tuple[Path, ...]:
    """Write a domain and its profiles; reading them back gives the same deal.

    Profiles are numbered in front of their names, so that their order survives.

    Args:
        scenario: a scenario; a deal is turned into one first (:func:`from_deal`).
        folder: made where it does not exist; files of these names are replaced.

    Returns:
        The files, the domain's first.

    Raises:
        UsageError: the deal cannot be written, or a name holds a control character.
    """
    from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

    scenario = from_deal(scenario) if isinstance(scenario, Deal) else scenario
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    root = Element("negotiation_template")
    space = SubElement(root, "utility_space", number_of_issues=str(len(scenario.domain.issues)))
    _write_issues(space, scenario.domain, None)
    written = [(folder / f"{_file(scenario.domain.name)}.xml", root)]
    for n, profile in enumerate(scenario.profiles, start=1):
        root = Element("utility_space")
        if profile.ufun is not None:
            root.set("type", "nonlinear")
        holder = _write_issues(root, scenario.domain, profile)
        if profile.ufun is not None:
            utility = SubElement(holder, "utility", maxutility=profile.most)
            utility.append(profile.ufun.element())
        SubElement(root, "discount_factor", value=profile.discount)
        SubElement(root, "reservation", value=profile.reservation)
        written.append((folder / f"{n:02d}-{_file(profile.name)}.xml", root))
    for path, element in written:
        indent(element)
        ElementTree(element).write(path, encoding="UTF-8", xml_declaration=True)
    return tuple(path for path, _ in written)


def _file(name: str) -> str:
    if any(ord(c) < 32 for c in name):
        raise UsageError(f"the name {name!r} holds a control character")
    return "".join(c if c.isalnum() or c in " -_.()" else "_" for c in name) or "_"


def _write_issues(parent: Element, domain: Domain, profile: Profile | None) -> Element:
    from xml.etree.ElementTree import SubElement

    root = SubElement(
        parent, "objective", index="0", name=domain.name, type="objective", etype="objective"
    )
    for issue in domain.issues:
        for text in (issue.name, *issue.values):
            if any(ord(c) < 32 and c not in "\t\n\r" for c in text):
                raise UsageError(f"{text!r} holds a control character, which XML cannot hold")
        element = SubElement(
            root,
            "issue",
            index=str(issue.index),
            name=issue.name,
            type=issue.kind,
            etype=issue.kind,
            vtype=issue.kind,
        )
        evaluator = None if profile is None else profile.evaluators.get(issue.index)
        if issue.kind == "discrete":
            for n, value in enumerate(issue.values, start=1):
                item = SubElement(element, "item", index=str(n), value=value)
                if evaluator is not None:
                    item.set("evaluation", evaluator.evaluations[value])
            continue
        if issue.kind == "integer":
            element.set("lowerbound", issue.low)
            element.set("upperbound", issue.high)
        SubElement(element, "range", lowerbound=issue.low, upperbound=issue.high)
        if evaluator is not None:
            SubElement(element, "evaluator", _evaluator_attributes(issue, evaluator))
    if profile is not None:
        for issue in domain.issues:
            if issue.index in profile.weights:
                SubElement(
                    root, "weight", index=str(issue.index), value=profile.weights[issue.index]
                )
    return root


def _evaluator_attributes(issue: DomainIssue, evaluator: Evaluator) -> dict[str, str]:
    if evaluator.kind == "linear":
        slope, offset = evaluator.parameters
        if issue.kind == "integer":
            return {"ftype": "linear", "slope": slope, "offset": offset}
        return {"ftype": "linear", "parameter1": slope, "parameter0": offset}
    names = (f"parameter{k}" for k in range(3))
    return {"ftype": evaluator.kind, **dict(zip(names, evaluator.parameters, strict=False))}
