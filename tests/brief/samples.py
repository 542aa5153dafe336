"""A document that uses every kind of block and run, with some text put into every field."""

from __future__ import annotations

from typing import Any

from backchannel.brief.document import (
    Cite,
    Definitions,
    Document,
    Emphasis,
    Figure,
    Link,
    Listing,
    Mention,
    Notice,
    Paragraph,
    Quote,
    Section,
    Source,
    Strong,
    Subheading,
    Table,
    paragraph,
    runs,
)
from backchannel.figures.svg import Canvas


def document(text: str = "", **changes: Any) -> Document:
    """The sample, with ``text`` in every field that a case could fill."""
    t = text
    canvas = Canvas(640, 120, title="Two parties" + t, description="A talks to B." + t)
    canvas.box(20, 30, 120, 50, "Alpha " + t, tip=t)
    canvas.box(480, 30, 140, 50, "Beta " + t)
    canvas.arrow((140, 55), (480, 55), both=True, stroke="c1", width=2, tip=t)
    canvas.text(310, 48, "Channel" + t, anchor="middle", halo=True, width=300)
    sources = {
        f"s{i}": Source(
            f"s{i}",
            f"Gazette, {i} March" + t,
            "They met by the sea & beyond" + t,
            "a spokesman" + t,
            "B2",
            "reports/a.md:20-40" + t,
            "es",
        )
        for i in range(1, 6)
    }
    first = (
        Paragraph(
            runs(
                "It is ",
                Strong(runs("likely" + t), "good"),
                " that it holds",
                Cite(("s1", "s2")),
                ". ",
                Mention(runs("A claim" + t), "contested" + t, ("s3", "s4"), "claim-x"),
                " is contested",
                Cite(("s3",)),
                "." + t,
            ),
            "lead",
        ),
        Listing(
            (
                (paragraph("One thing" + t, Cite(("s1",))),),
                (
                    paragraph("Another ", Emphasis(runs("in italics" + t))),
                    Listing(((paragraph(t, " nested"),), (paragraph("two"),)), True),
                ),
            )
        ),
    )
    second = (
        Subheading(runs("By issue" + t), "issue-x"),
        Table(
            (runs("Issue" + t), runs("Alpha" + t), runs("Share")),
            (
                (runs("Length" + t), runs("Six weeks" + t, Cite(("s2",))), runs("12")),
                (runs(t), runs(t), runs("3")),
            ),
            ("start", "start", "end"),
            runs("What each wants" + t),
        ),
        Figure(canvas.drawing(), runs("Who talks to whom" + t, Cite(("s5",))), "figure-network"),
        Subheading(runs("Deeper" + t), "deep", 4),
        Notice("warning", "Something is missing" + t, (paragraph("Here is what" + t),)),
        Definitions(
            ((runs("A was told" + t), (paragraph("Two say so" + t, Cite(("s3", "s4"))),)),),
            ("claim-x",),
        ),
        Quote(runs("We speak to all" + t), runs("a spokesman" + t, Cite(("s1",))), "en"),
        Quote(runs("Without a name" + t)),
    )
    third = (
        Paragraph(
            runs("Small, ", Link("section-positions", runs("see" + t)), Link("no", runs(t))),
            "small",
        ),
        Paragraph(runs(t)),
    )
    fields: dict[str, Any] = {
        "title": "Direct talks" + t,
        "subtitle": "Where can they settle?" + t,
        "sections": (
            Section("bottom-line", "Bottom line" + t, first),
            Section("positions", "Positions" + t, second),
            Section("limits", "Method" + t, third),
            Section("own" + t, "Own" + t, (paragraph("text"),)),
        ),
        "sources": sources,
        "notices": (Notice("error", "Errors" + t, (paragraph("3 errors" + t),)),),
        "details": (("As of", "13 March 2025" + t), ("Case" + t, "talks")),
        "case_hash": "ab12" * 16,
    }
    return Document(**{**fields, **changes})
