"""What was entered, edited and removed between two revisions of a case's files, field by field."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Position, ProposedEvent, Statement
from backchannel.casefile.shapes import HEAD, one
from backchannel.casefile.walk import SECTIONS
from backchannel.record.change import Change, called, kind_of

__all__ = ["differing", "revised"]

#: What stands in the case's head but is not of it.
_FILES = ("format", "case", "include")
#: Where words stand in a text: moved together, and so told together.
_ANCHORS = ("span", "source_span", "cue_span", "trigger_span", "by_span", "to_span")
#: What follows from something else that is told.
_IMPLIED = (
    *("report", "sha256", "decided_by", "decided_on"),
    *("as_read", "made_claims", "made_figures", "decisions"),
)
#: Sections whose new entries the comparison of records tells itself.
_TOLD = ("claims", "events", "channels", "proposals", "agreements", "threats", "figures")
#: Fields whose key alone is no word for what they hold.
_FIELDS = {
    "says": "wording",
    "does": "duty",
    "due": "due day",
    "on": "day",
    "by": "acting party",
    "to": "receiving party",
    "knows": "knowing",
}
#: Longest words of a statement in a line.
_WORDS = 100


def revised(old: Case, new: Case) -> Iterator[Change]:
    """Every difference of what two revisions of a case hold, but new entries told elsewhere.

    Statements and proposed events that an analyst decided on, or that stand elsewhere in a changed
    text, are told in one line a report.
    """
    for name in HEAD:
        if name not in _FILES:
            pairs = differing(getattr(old, name), getattr(new, name), name)
            for field, x, y in pairs:
                yield Change("edited", "case", new.id, _named(field), x, y)
    for section in SECTIONS:
        yield from _section(old, new, section)
    yield from _reports(old, new)
    for what in ("statements", "proposed_events"):
        yield from _of_reports(old, new, what)


def differing(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """The fields in which two records differ: where, the value before, and after, in words.

    Where is a path: a dot leads to a field, a stroke to the entry of that name.

    Example:
        >>> from backchannel.casefile.models import Claim
        >>> list(differing(Claim("It rains.", about="a"), Claim("It snows.", about=["a", "b"])))
        [('says', 'It rains.', 'It snows.'), ('about', 'a', 'a, b')]
    """
    if before == after:
        return
    if dataclasses.is_dataclass(before) and type(before) is type(after):
        for f in dataclasses.fields(before):
            if f.name not in _IMPLIED:
                yield from differing(
                    getattr(before, f.name), getattr(after, f.name), _below(path, f.name)
                )
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            inside = f"{path}/{key}" if path else str(key)
            yield from differing(before.get(key), after.get(key), inside)
    elif _records(before) or _records(after):
        for a, b in _paired(before or (), after or ()):
            yield from differing(a, b, path)
    elif isinstance(before, tuple) and isinstance(after, tuple) and before and after:
        yield path, *_parts(before, after)
    else:
        yield path, _shown(before), _shown(after)


def _below(path: str, name: Any) -> str:
    return f"{path}.{name}" if path else str(name)


def _named(path: str) -> str:
    """A path in words, from the inside out.

    Example:
        >>> _named("phases/one.obligations/open-dam.due"), _named("says"), _named("terms/length")
        ('due day of obligation open-dam of phase one', 'wording', 'length in terms')
    """
    steps = path.split(".")
    words = [_step(step, last=n == len(steps) - 1) for n, step in enumerate(steps)]
    return " of ".join(reversed(words))


def _step(step: str, *, last: bool) -> str:
    section, *keys = step.replace("_", " ").split("/", 1)
    if not keys:
        return _FIELDS.get(section, section)
    key = step.split("/", 1)[1]
    return f"{key} in {section}" if last else f"{one(section)} {key}"


def _records(value: Any) -> bool:
    return isinstance(value, tuple) and any(map(dataclasses.is_dataclass, value))


def _paired(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """What is in one list alone, in pairs: an entry that was edited and what it is now."""
    gone, come = list(before), list(after)
    for entry in before:
        if entry in come:
            gone.remove(entry)
            come.remove(entry)
    yield from zip_longest(gone, come)


def _parts(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[str, str]:
    """Two lists in words, without the many that they begin with in common."""
    same = 0
    while before[same : same + 1] == after[same : same + 1] and same < len(before):
        same += 1
    if same < 3:
        return _shown(before), _shown(after)
    return _shown(("…", *before[same:])), _shown(("…", *after[same:]))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(v)}" for key, v in value.items())
    if dataclasses.is_dataclass(value):
        given = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return ", ".join(f"{name} {_shown(v)}" for name, v in given if v not in (None, "", ()))
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    return str(value)


def _section(old: Case, new: Case, section: str) -> Iterator[Change]:
    before, after = getattr(old, section), getattr(new, section)
    what = kind_of(section)
    if section in ("model", "deal"):
        pairs = [(section, before, after)]
    elif isinstance(after, Mapping):
        pairs = [(key, before.get(key), after.get(key)) for key in {**before, **after}]
    else:
        pairs = [("", a, b) for a, b in _paired(before, after)]
    held = {_stand(p) for p in old.positions.values()}
    for key, a, b in pairs:
        if a is None and b is None:
            continue
        if b is None:
            says = called(old, section, a, key)
            yield Change("removed", what, key, says, evidence=_cited(a))
        elif a is None:
            is_told = section in _TOLD or section == "forecasts"
            if not (is_told or (section == "positions" and _stand(b) not in held)):
                yield Change("new", what, key, called(new, section, b, key), evidence=_cited(b))
        else:
            for field, x, y in differing(a, b):
                says = f"{_named(field)} of {called(new, section, b, key)}"
                yield Change("edited", what, key, says, x, y, _cited(b))


def _stand(p: Position) -> tuple[str, ...]:
    return p.party, p.issue, p.stance, (p.value or p.says).casefold()


def _cited(value: Any) -> tuple[str, ...]:
    return tuple(getattr(value, "evidence", ()))


def _reports(old: Case, new: Case) -> Iterator[Change]:
    for key, r in old.reports.items():
        says = f"{old.name_of(r.outlet)}: {r.title}"
        if key not in new.reports:
            many = _many(len(r.statements), "statement")
            says += f" (with {many})" if r.statements else ""
            yield Change("removed", "report", key, says, r.published, "", r.statements)
            continue
        for field, a, b in differing(r.front, new.reports[key].front):
            yield Change("edited", "report", key, f"{_named(field)} of {says}", a, b)


def _of_reports(old: Case, new: Case, section: str) -> Iterator[Change]:
    """Statements, or proposed events, of the reports that both revisions have."""
    before, after = getattr(old, section), getattr(new, section)
    word = kind_of(section).replace("_", " ")
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    edits: list[Change] = []
    for key in {**before, **after}:
        a, b = before.get(key), after.get(key)
        report = (b or a).report
        if report not in old.reports or report not in new.reports:
            continue
        if a is None:
            groups.setdefault(("new", report, "", _status(b)), []).append(key)
        elif b is None and _status(a) != "accepted":
            groups.setdefault(("removed", report, _status(a), ""), []).append(key)
        elif b is None:
            edits.append(Change("removed", word, key, _said(old, a)))
        elif _status(a) != _status(b):
            groups.setdefault(("edited", report, _status(a), _status(b)), []).append(key)
        else:
            for field, x, y in differing(a, b):
                if field in _ANCHORS:
                    moved = groups.setdefault(("edited", report, "", "moved"), [])
                    moved += [key] if key not in moved else []
                else:
                    says = f"{_named(field)} of {_said(new, b)}"
                    edits.append(Change("edited", word, key, says, x, y, (key,)))
    for (kind, report, was, now), ids in groups.items():
        title = new.reports[report].title
        if now == "moved":
            says = f"{title}: {_many(len(ids), word)} set to other places of the text"
            was = now = ""
        else:
            says = f"{title}: {_many(len(ids), word)}"
        yield Change(kind, word, report, says, was, now, tuple(ids))  # type: ignore[arg-type]
    yield from edits


def _status(one: Statement | ProposedEvent) -> str:
    return one.status if isinstance(one, Statement) else one.decision


def _said(case: Case, one: Statement | ProposedEvent) -> str:
    if isinstance(one, Statement):
        says = f"{case.speaker(one)}: {one.says or case.quote(one)}"
    else:
        says = one.says
    return textwrap.shorten(says, _WORDS, placeholder=" …")


def _many(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
