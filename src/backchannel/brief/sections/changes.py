"""What changed since a date: new, changed, contradicted, lapsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Listing,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Text,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.record.diff import Change

__all__ = ["section"]

#: Entries printed under one heading; the rest are counted.
_MOST = 14


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` without a date to compare with."""
    if view.since is None:
        return None
    from backchannel.record.diff import changes_since

    case = view.whole or view.case
    found = changes_since(case, view.since, as_of=view.as_of, known_to=view.known_to)
    date = say.date(view.since)
    blocks: list[Block] = [*said(view, say, "changes")]
    blocks.append(Paragraph(runs(say("changes.intro", date=date))))
    if not found.changes:
        blocks.append(Paragraph(runs(say("changes.nothing", date=date))))
    for kind in ("new", "changed", "contradicted", "lapsed"):
        # New reports say little each: they are counted and stand among the sources.
        group = [c for c in found.of(kind) if c.what != "report"]
        reports = [c for c in found.of(kind) if c.what == "report"]
        if not (group or reports):
            continue
        blocks.append(Subheading(runs(say(f"changes.{kind}")), f"changes-{kind}"))
        if reports:
            text = say.count("changes.reports", len(reports))
            blocks.append(Paragraph(runs(text)))
        shown = group[:_MOST]
        if shown:
            items = tuple((Paragraph(_change(view, say, c)),) for c in shown)
            blocks.append(Listing(items))
        if len(group) > len(shown):
            more = say.count("common.more", len(group) - len(shown))
            blocks.append(Paragraph(runs(more), "small"))
    return Section("changes", say("section.changes"), tuple(blocks))


def _change(view: View, say: Wording, change: Change) -> Runs:
    what = say(f"changes.what_{change.what}")
    text = change.says.rstrip(".")
    event = view.case.events.get(change.id) if change.what == "event" else None
    if event is not None:
        text = say("changes.event", date=say.date(event.on), text=event.says.rstrip("."))
    before, after = (_words(say, t) for t in (change.before, change.after))
    if before and after:
        text = say("changes.from_to", text=text, before=before, after=after)
    elif before or after:
        text = say("changes.only", text=text, value=before or after)
    cited = list(change.evidence)
    if change.what == "claim" and not cited:
        cited = [s.id for s in view.spoken_to(change.id)]
    return runs(Strong((Text(what),)), f": {text}.", view.cite(cited))


_STANDING = re.compile(
    r"(corroborated|single-source|contested|denied|unsupported)"
    r"(?: \((?:(\d+) origins?)?(?:, )?"
    r"(?:(\d+) den(?:y|ies) it|(a contrary claim is supported))?\))?"
)


def _words(say: Wording, text: str) -> str:
    """A date or a standing in the brief's language; anything else as it stands."""
    if when(text) is not None:
        return say.date(text)
    match = _STANDING.fullmatch(text)
    if match is None:
        return text
    parts = [say(f"claims.standing_{match[1]}")]
    if match[2]:
        parts.append(say.count("changes.origins", int(match[2])))
    if match[3]:
        parts.append(say.count("changes.denials", int(match[3])))
    if match[4]:
        parts.append(say("changes.rival"))
    return say("common.comma").join(parts)
