"""Bottom line: the analyst's judgements first, then what the record says in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Link, Listing, Paragraph, Runs, Section, Text, runs
from backchannel.brief.sections._judgements import judgement_runs, judgements_of

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View

__all__ = ["section"]


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case with neither judgements nor anything to count."""
    judged = [judgement_runs(view, say, j) for j in judgements_of(view, "bottom-line")]
    lines = _computed(view, say)
    if not judged and not lines:
        return None
    blocks: list[Block] = []
    for i, text in enumerate(judged):
        blocks.append(Paragraph(text, "lead" if i == 0 else ""))
    if not judged:
        blocks.append(Paragraph(runs(say("bottom_line.none"))))
    if lines:
        blocks.append(Listing(tuple((Paragraph(line),) for line in lines)))
    return Section("bottom-line", say("section.bottom_line"), tuple(blocks))


def _computed(view: View, say: Wording) -> list[Runs]:
    out = []
    for key in ("settle", "packages"):
        line = view.headlines.get(key)
        if line:
            out.append(_with_link(say, line, key))
    counted: dict[str, int] = {}
    for found in view.standings.values():
        counted[found.standing] = counted.get(found.standing, 0) + 1
    texts = []
    if counted.get("contested"):
        texts.append(say.count("bottom_line.contested", counted["contested"]))
    if counted.get("single-source"):
        texts.append(say.count("bottom_line.single", counted["single-source"]))
    if texts:
        out.append(_with_link(say, " ".join(texts), "claims"))
    if view.case.figures and view.reconciled.conflicts:
        text = say.count("bottom_line.conflicts", len(view.reconciled.conflicts))
        out.append(_with_link(say, text, "figures"))
    return out


def _with_link(say: Wording, text: str, section: str) -> Runs:
    title = say(f"section.{section.replace('-', '_')}")
    link = Link(f"section-{section}", (Text(title),))
    return runs(text, say.runs("bottom_line.see", section=link))
