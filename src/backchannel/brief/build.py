"""From a case to a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from backchannel.brief.catalogue import load_wording
from backchannel.brief.document import (
    Document,
    Listing,
    Notice,
    Paragraph,
    Section,
    paragraph,
    runs,
)
from backchannel.brief.sections import ORDER, maker
from backchannel.brief.view import Audience, View, when
from backchannel.diagnostics import Diagnostic, Severity
from backchannel.errors import BackchannelError, NotFound, UsageError

if TYPE_CHECKING:
    from backchannel.brief.template import Template
    from backchannel.casefile import Case

__all__ = ["build_brief"]

#: Diagnostics printed at the head of a brief of a case with errors.
_MOST_ERRORS = 8


def build_brief(
    case: Case,
    *,
    since: str | None = None,
    as_of: str | None = None,
    known_to: str | None = None,
    sections: Sequence[str] | None = None,
    audience: Audience = "inside",
    language: str | None = None,
    template: Template | None = None,
    diagnostics: Sequence[Diagnostic] = (),
    progress: Callable[[str], None] | None = None,
) -> Document:
    """Compute the brief of a case.

    Args:
        case: as loaded; with errors it still gives a brief that says so at its head.
        since: EDTF date; what is newer is listed as changed.
        as_of: only what was published by then.
        known_to: only what this party can have known.
        sections: names from :data:`~backchannel.brief.sections.ORDER`, or of the template's own
            sections, in the order wanted; all that have something to say by default.
        audience: ``outside`` withholds what is protected, tagged, or not on the record.
        language: of the printed words; the template's, else English.
        template: a house's own sections, order, wording and mark.
        diagnostics: of loading, to say what is missing.
        progress: called with the name of each section before it is made.

    Raises:
        NotFound: an unknown section, party or language.
    """
    from backchannel.brief.redaction import redact
    from backchannel.brief.template import Template
    from backchannel.record.views import view as cut

    if audience == "outside" and since is not None and when(since) is None:
        raise UsageError(
            "an outward brief compares dates only, not revisions",
            hint="give --since a date, such as 2025-03-05",
        )
    house = template or Template()
    say = load_wording(language or house.language or "en", house.wording)
    released = redact(case, open_tags=house.open_tags) if audience == "outside" else case
    seen = cut(released, as_of=as_of, known_to=known_to)
    view = View(seen, say, since, as_of, known_to, audience, released)
    made: list[Section] = []
    notices = _notices(view, case, diagnostics)
    for name in _names(sections, house):
        if progress is not None:
            progress(name)
        try:
            section = house.own_section(name, view, say) or (
                maker(name)(view, say) if name in ORDER else None
            )
        except NotFound:
            raise
        except Exception as error:
            # One section that cannot be made must not take the brief with it: the head says so.
            notices.append(_failed(view, name, error))
            continue
        if section is not None and section.blocks:
            made.append(house.titled(section))
    document = Document(
        title=seen.title or seen.id or "—",
        subtitle=seen.question,
        sections=tuple(made),
        sources=view.sources,
        notices=tuple(notices),
        details=_details(view),
        wording={
            k.removeprefix("frame."): v for k, v in say.entries.items() if k.startswith("frame.")
        },
        language=say.language,
        direction=say.direction,
        case_hash=seen.hash if audience == "inside" else None,
        logo=house.logo,
    )
    return replace(document, sources={s.key: s for s in document.cited()})


def _names(sections: Sequence[str] | None, house: Template) -> list[str]:
    known = [*(house.sections or ORDER), *(n for n in house.own if n not in house.sections)]
    if sections is None:
        return known
    every = {*ORDER, *house.own}
    for name in sections:
        if name not in every:
            raise NotFound.named("section", name, every)
    return list(dict.fromkeys(sections))


def _details(view: View) -> tuple[tuple[str, str], ...]:
    say, case = view.wording, view.case
    found = []
    if view.today is not None:
        found.append((say("head.as_of"), say.day(view.today)))
    if view.since:
        found.append((say("head.since"), say.date(view.since)))
    if view.known_to:
        found.append((say("head.known_to"), view.name(view.known_to)))
    if view.audience == "outside":
        found.append((say("head.audience"), say("head.outside")))
    if case.reports:
        found.append((say("head.reports"), say.number(len(case.reports))))
        found.append((say("head.statements"), say.number(len(case.statements))))
    return tuple(found)


def _notices(view: View, case: Case, diagnostics: Sequence[Diagnostic]) -> list[Notice]:
    say = view.wording
    out = []
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if errors:
        blocks = [paragraph(say("notice.errors_text"))]
        if view.audience == "inside":
            blocks += [
                Paragraph(runs(f"{d.span}: {d.message} [{d.code}]"), "small")
                for d in errors[:_MOST_ERRORS]
            ]
            if len(errors) > _MOST_ERRORS:
                more = say("notice.errors_more", n=len(errors) - _MOST_ERRORS)
                blocks.append(Paragraph(runs(more), "small"))
        out.append(Notice("error", say.count("notice.errors", len(errors)), tuple(blocks)))
    bare = [j for j in view.case.judgements.values() if not view.cites(j)]
    if bare and view.audience == "inside":
        title = say.count("notice.uncited", len(bare))
        items = tuple((paragraph(j.says),) for j in bare)
        out.append(
            Notice("warning", title, (paragraph(say("notice.uncited_text")), Listing(items)))
        )
    if case.invented:
        text = paragraph(say("notice.invented_text"))
        out.append(Notice("note", say("notice.invented"), (text,)))
    if view.known_to:
        party = view.name(view.known_to)
        text = paragraph(say("notice.known_to_text", party=party))
        out.append(Notice("note", say("notice.known_to", party=party), (text,)))
    if _earlier(view):
        out.append(Notice("note", say("notice.words"), (paragraph(say("notice.words_text")),)))
    if (view.as_of or view.known_to) and (view.case.model or view.case.deal):
        text = paragraph(say("notice.models_text"))
        out.append(Notice("note", say("notice.models"), (text,)))
    if view.audience == "outside":
        text = paragraph(say("notice.outside_text"))
        out.append(Notice("note", say("notice.outside"), (text,)))
    return out


def _earlier(view: View) -> bool:
    """Whether the view ends before the case does."""
    asked, whole = when(view.as_of), view.whole
    if asked is None or whole is None:
        return False
    ends = [when(whole.as_of), *(when(r.published) for r in whole.reports.values())]
    return any(end is not None and asked.latest < end.earliest for end in ends)


def _failed(view: View, name: str, error: Exception) -> Notice:
    say = view.wording
    key = f"section.{name.replace('-', '_')}"
    title = say(key) if say.has(key) else name
    if isinstance(error, BackchannelError):
        reason = error.message
    else:
        reason = f"{type(error).__name__}: {error}"
    if view.audience == "outside":
        # A message may quote what is withheld.
        reason = say("notice.failed_outside")
    text = paragraph(say("notice.failed_text", section=title, reason=reason))
    return Notice("warning", say("notice.failed"), (text,))
