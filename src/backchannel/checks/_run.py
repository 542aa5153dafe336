"""Running the rules over a case; a rule that crashes becomes a diagnostic."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.collector import paused
from backchannel.checks._index import Index, Ref, ReportRefs, index_of
from backchannel.checks._registry import CRASHED, Rule, rules
from backchannel.diagnostics import Diagnostic, sort_key
from backchannel.errors import NotFound

__all__ = ["CheckCache", "check_case"]


class CheckCache:
    """What the rules found in each report, kept by the hashes of all that it follows from.

    Give the same cache to every check of a case that is looked at again and again: after an edit
    in one report's statements, only that report is looked at anew. Only for cases as they were
    loaded: one cut down in memory has the same files.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, tuple[Diagnostic, ...]]] = {}
        self._refs: dict[str, tuple[str, ReportRefs]] = {}
        self._own: tuple[str, tuple[Ref, ...]] | None = None
        self.checked = 0

    def lend(self, index: Index, keys: Mapping[str, str], base: str) -> None:
        """Give an index the references found in what has not changed."""
        own = self._own[1] if self._own is not None and self._own[0] == base else None
        index.take({r: k[1] for r, k in self._refs.items() if keys.get(r) == k[0]}, own)

    def keep(self, index: Index, keys: Mapping[str, str], base: str) -> None:
        """Keep the references for the next index."""
        self._own = (base, index.refs)
        self._refs = {r: (key, index.of_report(r)) for r, key in keys.items()}

    def get(
        self, about: str, key: str, make: Callable[[], Iterable[Diagnostic]]
    ) -> tuple[Diagnostic, ...]:
        """The findings of a rule or about a report, made now if what they follow from changed."""
        kept = self._kept.get(about)
        if kept is not None and kept[0] == key:
            return kept[1]
        self.checked += 1
        found = tuple(make())
        self._kept[about] = (key, found)
        return found


def check_case(
    case: Case,
    *,
    only: Collection[str] | None = None,
    as_of: str | None = None,
    cache: CheckCache | None = None,
) -> tuple[Diagnostic, ...]:
    """What the rules find, in the order of the files.

    Args:
        case: as it was loaded; what loading found is not repeated.
        only: codes to look for, ``None`` for all.
        as_of: an EDTF date in place of the case's own ``as_of``.
        cache: keeps findings about reports between runs.

    Raises:
        NotFound: ``only`` names a code that does not exist.
        EdtfError: ``as_of`` is no date.

    Cost:
        Linear in the case, but for equations between figures (see
        :func:`backchannel.casefile.equations.reconcile`) and the checks of model and deal.

    Example:
        >>> from backchannel.casefile import load_text
        >>> case, _ = load_text("title: A case\\nparties: {us: {name: We, part_of: uss}}")
        >>> print(check_case(case, only=["BC101"])[0])
        case.yaml:2:35: error[BC101]: no party 'uss'
    """
    if as_of is not None:
        from backchannel.casefile.edtf import interval

        interval(as_of)
        case = dataclasses.replace(case, as_of=as_of)
    with paused():
        return _check(case, _chosen(only), only, cache)


def _check(
    case: Case, chosen: list[Rule], only: Collection[str] | None, cache: CheckCache | None
) -> tuple[Diagnostic, ...]:
    found: list[Diagnostic] = []
    keys: dict[str, str] = {}
    base = chain = ""
    if cache is not None:
        base = _base(case)
        keys = {report: _key(case, report) for report in case.reports}
        cache.lend(index_of(case), keys, base)
        chain = base + "\0".join(r.name for r in chosen)
    for rule in chosen:
        if rule.check is None:
            continue
        if cache is not None and rule.model_only:
            found += cache.get(rule.name, base, partial(_guarded, rule, rule.check, case))
        else:
            found += _guarded(rule, rule.check, case)
    by_report = [r for r in chosen if r.check_report is not None]
    if by_report:
        for report in case.reports:
            if cache is None:
                found += _of_report(by_report, case, report)
            else:
                key = f"{chain}\0{keys[report]}"
                found += cache.get(
                    f"report {report}", key, partial(_of_report, by_report, case, report)
                )
    if cache is not None:
        cache.keep(index_of(case), keys, base)
    if only is not None:
        wanted = {*only, CRASHED.code}
        found = [d for d in found if d.code in wanted]
    return tuple(sorted(dict.fromkeys(found), key=sort_key))


def _chosen(only: Collection[str] | None) -> list[Rule]:
    everything = rules()
    if only is None:
        return list(everything)
    from backchannel.diagnostics import all_codes

    known = {*all_codes(), *(c.code for r in everything for c in r.codes)}
    for code in only:
        if code not in known:
            raise NotFound.named("code", code, known)
    return [r for r in everything if not r.codes or {c.code for c in r.codes} & set(only)]


def _guarded(
    rule: Rule, check: Callable[..., Iterable[Diagnostic]], *args: Any
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    try:
        found.extend(check(*args))
    except Exception as error:
        # Whatever a rule raises, the others still run.
        case: Case = args[0]
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        span = next((s.whole for f in case.files[:1] if (s := case.source(f))), None)
        about = f" on report {args[1]!r}" if len(args) > 1 else ""
        found.append(CRASHED.at(span, f"the check {rule.name!r} failed{about} ({what})"))
    return found


def _of_report(chosen: Iterable[Rule], case: Case, report: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for rule in chosen:
        assert rule.check_report is not None
        found += _guarded(rule, rule.check_report, case, report)
    return found


def _base(case: Case) -> str:
    """A hash of all that findings about a report may follow from, but for that report."""
    digest = hashlib.sha256(f"{case.as_of}\0".encode())
    for name in case.files:
        source = case.source(name)
        if source is not None and not name.startswith("reports/"):
            digest.update(f"{name}\0{source.sha256}\0".encode())
    digest.update("\0".join(case.reports).encode())
    return digest.hexdigest()


def _key(case: Case, report: str) -> str:
    """The hashes of a report and of its statements."""
    key = ""
    endings = (".yaml", ".yml", ".events.yaml", ".events.yml")
    for name in (case.reports[report].file, *(f"reports/{report}{e}" for e in endings)):
        source = case.source(name)
        key += source.sha256 if source is not None else "-"
    return key
