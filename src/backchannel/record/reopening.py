"""Taking a decision back: an entry as reading proposed it, and its earlier decisions beside it.

A decision that changes fields keeps how reading had them, under ``as_read``; taking it back puts
them in again. A decision that another one follows stands under ``decisions``, with who and when;
one that is taken back also with what it had changed, so that nothing typed is lost.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from backchannel.casefile import Case
from backchannel.casefile.models import Claim, Figure, ProposedEvent, Statement
from backchannel.casefile.walk import SECTIONS, walk
from backchannel.casefile.yamledit import remove_at, set_at
from backchannel.errors import UsageError

__all__ = ["as_read", "differs", "earlier", "put_back", "unmade", "without"]

#: Where words stand in the text of the report.
_SPANS = ("span", "trigger_span")
#: Fields that are told together with the span: they say which words stand there.
_AT_SPAN = ("span", "quote", "trigger", "trigger_span")
_SWITCHES = ("negated", "hedged", "contested")


def as_read(entry: Statement | ProposedEvent, now: Mapping[str, Any]) -> dict[str, Any]:
    """What to keep of an entry before some of its fields are changed.

    Args:
        entry: as it stands.
        now: the new values by field, a dot leading into the source.

    Returns:
        Each changed field as reading had it; empty where it was not there.
    """
    kept = dict(entry.as_read)
    for name, value in now.items():
        if name not in kept and differs(entry, name, value):
            kept[name] = _held(entry, name)
    return kept


def differs(entry: Statement | ProposedEvent, name: str, value: Any) -> bool:
    """Whether a field, a dot leading into the source, has another value."""
    return bool(_held(entry, name) != _plain(value))


def earlier(
    entry: Statement | ProposedEvent,
    *,
    taken_back: tuple[str, str] | None = None,
    removed: Mapping[str, Mapping[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """The decisions on an entry up to now, to stand under ``decisions`` when another one is made.

    Args:
        entry: as it stands.
        taken_back: by whom and when, where the decision that stands is taken back.
        removed: what the claims, and the figures that it made, said by id that went with it.
    """
    found = [_given(dataclasses.asdict(d)) for d in entry.decisions]
    status = entry.status if isinstance(entry, Statement) else entry.decision
    if status != "proposed" and entry.decided_by:
        last: dict[str, Any] = {"status": status, "by": entry.decided_by, "on": entry.decided_on}
        if taken_back is not None:
            last["changed"] = {name: _held(entry, name) for name in entry.as_read}
            last["changed"] |= _given(removed or {})
        found.append(_given(last))
        if taken_back is not None:
            by, on = taken_back
            found.append({"status": "proposed", "by": by, "on": on})
    return found


def put_back(case: Case, text: str, prefix: tuple[Any, ...], entry: Any) -> str:
    """A file's text with the fields of the entry at ``prefix`` as reading had them.

    The place in the report is left as it is where the words read no longer stand there.
    """
    kept = dict(entry.as_read)
    if "span" in kept and not _stands(case, entry.report, kept):
        kept = {name: value for name, value in kept.items() if name not in _AT_SPAN}
    for name, value in kept.items():
        path = (*prefix, *name.split("."))
        if name == "figures" and value:
            # Readings are only ever added to those that were there.
            for at in reversed(range(len(value), len(entry.figures))):
                text = remove_at(text, (*path, at))
        elif value in ("", [], ()):
            text = without(text, path[:-1], path[-1:])
        else:
            text = set_at(text, path, _typed(name, value))
    return text


def unmade(case: Case, s: Statement, section: Literal["claims", "figures"]) -> tuple[str, ...]:
    """The entries that a decision on a statement made, which nothing else has taken up since."""
    there = getattr(case, section)
    made = s.made_claims if section == "claims" else s.made_figures
    return tuple(
        i for i in made if i in there and _bare(there[i]) and not _named(case, section, i, s)
    )


def without(text: str, prefix: tuple[Any, ...], keys: Iterable[str]) -> str:
    """A file's text without some keys of the entry at ``prefix``."""
    for key in keys:
        try:
            text = remove_at(text, (*prefix, key))
        except UsageError:
            continue
    return text


def _held(entry: Any, name: str) -> Any:
    for step in name.split("."):
        entry = getattr(entry, step)
    return _plain(entry)


def _plain(value: Any) -> Any:
    """A value as it is written; empty where that is nothing."""
    if value is None or value is False or value == "no":
        return ""
    if value == "yes":
        return True
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return _given({k: _plain(v) for k, v in value.items()})
    if isinstance(value, tuple | list):
        parts = [_plain(v) for v in value]
        nested = len(parts) == 1 and isinstance(parts[0], list)
        return parts[0] if nested else parts or ""
    return value


def _typed(name: str, value: Any) -> Any:
    """A value that was read as text, as it is to be written."""
    if name in _SPANS:
        return [_typed(name, v) for v in value] if isinstance(value, list | tuple) else int(value)
    return str(value).lower() in ("yes", "true") if name in _SWITCHES else value


def _stands(case: Case, report: str, kept: Mapping[str, Any]) -> bool:
    text = case.reports[report].text if report in case.reports else ""
    spans = _typed("span", kept["span"])
    parts = spans if isinstance(spans[0], list) else [spans]
    there = " … ".join(text[a:b] for a, b in parts)
    return " ".join(there.split()) == " ".join(str(kept.get("quote", there)).split())


def _given(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if v not in (None, "", {}, ())}


def _bare(entry: Claim | Figure) -> bool:
    if isinstance(entry, Claim):
        return entry == Claim(entry.says)
    return entry == Figure(entry.unit, entry.says, as_of=entry.as_of)


def _named(case: Case, where: str, id: str, but: Statement) -> bool:
    """Whether anything of the case names a claim or figure, beside itself and one statement."""
    for s in case.statements.values():
        named = s.claims if where == "claims" else tuple(r.figure for r in s.figures)
        if s.id != but.id and id in (*named, *s.about):
            return True
    word = re.compile(rf"(?<![\w.-]){re.escape(id)}(?![\w.-])")
    sums = ("equations",) if where == "figures" else ()
    for section in SECTIONS:
        exact = section not in ("model", "deal", *sums)
        for path, record in walk(getattr(case, section), (section,)):
            if path[:2] == (where, id):
                continue
            for f in dataclasses.fields(record):
                value = getattr(record, f.name)
                texts = value if isinstance(value, tuple) else (value,)
                for text in texts:
                    if isinstance(text, str) and (text == id or (not exact and word.search(text))):
                        return True
    return False
