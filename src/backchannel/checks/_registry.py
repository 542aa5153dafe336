"""Finding the rules: modules of this package, other rooms' checks, and installed packages."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CRASHED", "GROUP", "PROVIDERS", "Rule", "codes", "rules"]

#: Entry point group of installed packages; an entry names an object with ``check`` and ``CODE``
#: or ``CODES``.
GROUP = "backchannel.checks"


def _model(function: Callable[..., Any], case: Case) -> Iterable[Diagnostic]:
    if case.model is None:
        return ()
    return cast(
        "Iterable[Diagnostic]", function(case.model, case.span_of, claims=tuple(case.claims))
    )


def _deal(function: Callable[..., Any], case: Case) -> Iterable[Diagnostic]:
    return () if case.deal is None else cast("Iterable[Diagnostic]", function(case))


#: Functions of rooms that stand to the right of this one, found by name when checks run, and how
#: they are called. They list their codes themselves; a room that is not there is passed over.
PROVIDERS: Mapping[str, Callable[[Callable[..., Any], Case], Iterable[Diagnostic]]] = {
    "backchannel.graphmodel.checking:check_model": _model,
    "backchannel.bargaining.checking:check_case_deal": _deal,
}

CRASHED = Code(
    "BC199",
    Severity.WARNING,
    "check crashed",
    "A check failed with a programming error and found nothing; the other checks ran. The message "
    "names the check and the error.",
    "Report it to whoever maintains the check, with the case if you may share it.",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: of its module or entry point.
        codes: of the diagnostics it gives; empty where another room lists them.
        check: from the case to diagnostics, where the rule looks at the whole case.
        check_report: from the case and a report's id, where it looks at reports one by one.
        model_only: what ``check`` finds follows from the modelled part of the case and the ids of
            the reports alone.
    """

    name: str
    codes: tuple[Code, ...] = ()
    check: Callable[[Case], Iterable[Diagnostic]] | None = None
    check_report: Callable[[Case, str], Iterable[Diagnostic]] | None = None
    model_only: bool = False


def _rule(name: str, holder: Any) -> Rule:
    codes = tuple(getattr(holder, "CODES", ()))
    code = getattr(holder, "CODE", None)
    return Rule(
        name,
        codes or ((code,) if code is not None else ()),
        getattr(holder, "check", None),
        getattr(holder, "check_report", None),
        getattr(holder, "SCOPE", "") == "model",
    )


@cache
def _own() -> tuple[Rule, ...]:
    package = __name__.rpartition(".")[0]
    path = import_module(package).__path__
    names = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    return tuple(_rule(n, import_module(f"{package}.{n}")) for n in names)


def _provided() -> list[Rule]:
    out = []
    for target, call in PROVIDERS.items():
        module, _, attribute = target.partition(":")
        try:
            function = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            if error.name and module.startswith(error.name):
                continue
            raise
        out.append(Rule(target, check=partial(call, function)))
    return out


def _broken(name: str, error: Exception) -> Rule:
    def check(case: Case) -> Iterable[Diagnostic]:
        raise error

    return Rule(name, check=check)


@cache
def _entries() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _installed() -> list[Rule]:
    out = []
    for entry in _entries():
        try:
            holder = entry.load()
        except Exception as error:
            # What an installed package raises must not take the other checks along.
            out.append(_broken(entry.name, error))
            continue
        if callable(holder) and not hasattr(holder, "check"):
            out.append(Rule(entry.name, check=holder))
        else:
            out.append(_rule(entry.name, holder))
    return out


def rules() -> tuple[Rule, ...]:
    """Every rule: our own by name, then those of other rooms and of installed packages."""
    return (*_own(), *_provided(), *_installed())


def codes() -> tuple[Code, ...]:
    """The codes of our own rules."""
    return (*(c for r in _own() for c in r.codes), CRASHED)
