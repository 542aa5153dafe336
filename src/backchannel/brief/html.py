"""The document as one self-contained page: no network, light and dark, print, phone.

The page's policy (``Content-Security-Policy``) allows the one style sheet and the one script by
their digests, pictures from the page itself, and nothing else; so even markup that slipped through
the escaping could load nothing and run nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources
from itertools import count

from backchannel.brief.document import (
    Block,
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
    Run,
    Section,
    Source,
    Strong,
    Subheading,
    Table,
    Text,
)
from backchannel.figures.svg import STYLE, escape

__all__ = ["render_html"]

#: Drawings and tables narrower than this (pixels, columns) need no scrolling on a phone.
_NARROW_DRAWING = 420
_NARROW_TABLE = 3


def render_html(document: Document) -> str:
    """The whole document as one HTML page."""
    return _Writer(document).whole()


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (resources.files("backchannel.brief") / "assets" / name).read_text("utf-8").strip()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = document.numbers()
        self.anchors = document.anchors()
        self.references: dict[str, list[str]] = {}
        self.figures = count(1)
        self.tables = count(1)
        self.notices = count(1)

    def whole(self) -> str:
        d = self.document
        style = STYLE + _asset("brief.css")
        script = _asset("brief.js")
        policy = (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )
        notices = "".join(self.block(n) for n in d.notices)
        body = "".join(self.section(s) for s in d.sections)
        sources = self.sources()
        made = (
            f"{escape(d.say('made_from'))} <code>{escape(d.case_hash)}</code>"
            if d.case_hash
            else ""
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(d.language)}" dir="{d.direction}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="generator" content="Backchannel">\n'
            f"<title>{escape(d.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#content">{escape(d.say("skip"))}</a>\n'
            f'<div class="page">\n{self.head()}\n'
            + (
                f'<div class="notices" role="region" aria-label="{escape(d.say("notices"))}">'
                f"{notices}</div>\n"
                if notices
                else ""
            )
            + f'{self.contents()}\n<main id="content">\n{body}{sources}</main>\n'
            f'<footer class="foot">{made}</footer>\n</div>\n<script>{script}</script>\n'
            "</body>\n</html>\n"
        )

    def head(self) -> str:
        d = self.document
        logo = ""
        if d.logo is not None:
            kind = {"svg": "image/svg+xml", "png": "image/png"}[d.logo.kind]
            data = base64.b64encode(d.logo.data).decode()
            logo = f'<img class="logo" alt="{escape(d.logo.name)}" src="data:{kind};base64,{data}">'
        details = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
            for name, value in d.details
        )
        return (
            f'<header class="head">{logo}<h1>{escape(d.title)}</h1>'
            + (f'<p class="subtitle">{escape(d.subtitle)}</p>' if d.subtitle else "")
            + (f'<dl class="details">{details}</dl>' if details else "")
            + "</header>"
        )

    def contents(self) -> str:
        d = self.document
        if len(d.sections) < 2:
            return ""
        items = "".join(f'<li><a href="#{s.anchor}">{escape(s.title)}</a></li>' for s in d.sections)
        if d.cited():
            items += f'<li><a href="#sources-cited">{escape(d.say("sources_cited"))}</a></li>'
        return (
            f'<nav class="contents" aria-labelledby="contents-title"><h2 id="contents-title">'
            f"{escape(d.say('contents'))}</h2><ol>{items}</ol></nav>"
        )

    def section(self, section: Section) -> str:
        blocks = "".join(self.block(b) for b in section.blocks)
        kind = "".join(c if c.isalnum() else "-" for c in section.name if c.isascii())
        return (
            f'<section class="{kind}" id="{section.anchor}" '
            f'aria-labelledby="{section.anchor}-title"><h2 id="{section.anchor}-title">'
            f"{escape(section.title)}</h2>{blocks}</section>\n"
        )

    def sources(self) -> str:
        cited = self.document.cited()
        if not cited:
            return ""
        items = "".join(self.source(i, s) for i, s in enumerate(cited, start=1))
        return (
            '<section class="cited" id="sources-cited" aria-labelledby="sources-cited-title">'
            f'<h2 id="sources-cited-title">{escape(self.document.say("sources_cited"))}</h2>'
            f'<ol class="sources">{items}</ol></section>\n'
        )

    def source(self, number: int, source: Source) -> str:
        d = self.document
        language = f' lang="{escape(source.language)}"' if source.language else ""
        passage = (
            f' <q class="passage" dir="auto"{language}>{escape(source.passage)}</q>'
            if source.passage
            else ""
        )
        grade = (
            f'<span class="grade" title="{escape(d.say("grade"))}">{escape(source.grade)}</span>'
            if source.grade
            else ""
        )
        said = f' <span class="said">{escape(source.said_by)}:</span>' if source.said_by else ""
        place = f' <span class="place">{escape(source.place)}</span>' if source.place else ""
        links = " ".join(
            f'<a href="#{ref}" aria-label="{escape(d.say("back"))} {i}">↩</a>'
            for i, ref in enumerate(self.references.get(source.key, ()), start=1)
        )
        return (
            f'<li id="source-{number}" tabindex="-1"><span class="number">{number}</span>'
            f'<div class="what"><p><b>{escape(source.label)}</b>{grade}{said}{passage}{place}'
            f'</p></div><div class="back">{links}</div></li>'
        )

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                role = f' class="{block.role}"' if block.role else ""
                return f"<p{role}>{self.runs(block.runs)}</p>"
            case Subheading():
                tag = f"h{block.level}"
                return f'<{tag} id="{escape(block.anchor)}">{self.runs(block.runs)}</{tag}>'
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = "".join(
                    "<li>" + "".join(self.block(b) for b in item) + "</li>" for item in block.items
                )
                return f"<{tag}>{items}</{tag}>"
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Notice():
                ident = f"notice-{next(self.notices)}"
                inner = "".join(self.block(b) for b in block.blocks)
                return (
                    f'<div class="notice {block.kind}" role="note" aria-labelledby="{ident}">'
                    f'<p class="notice-title" id="{ident}">{escape(block.title)}</p>{inner}</div>'
                )
            case Definitions():
                return self.definitions(block)
            case Quote():
                language = f' lang="{escape(block.language)}"' if block.language else ""
                footer = (
                    f"<footer>{self.runs(block.attribution)}</footer>" if block.attribution else ""
                )
                inner = self.runs(block.runs)
                return f'<blockquote{language} dir="auto"><p>{inner}</p>{footer}</blockquote>'

    def definitions(self, block: Definitions) -> str:
        out = []
        for i, (term, said) in enumerate(block.items):
            place = f' id="{escape(block.anchors[i])}"' if i < len(block.anchors) else ""
            inner = "".join(self.block(b) for b in said)
            out.append(f"<dt{place}>{self.runs(term)}</dt><dd>{inner}</dd>")
        return f'<dl class="list">{"".join(out)}</dl>'

    def figure(self, block: Figure) -> str:
        number = next(self.figures)
        narrow = ' class="narrow"' if block.drawing.width <= _NARROW_DRAWING else ""
        name = f"{self.document.say('figure')} {number}"
        drawing = block.drawing.svg(ident=f"figure-{number}")
        return (
            f'<figure{narrow} id="{escape(block.anchor)}">'
            f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(name)}">{drawing}'
            f"</div><figcaption><b>{escape(name)}.</b> {self.runs(block.caption)}"
            f"<details><summary>{escape(self.document.say('in_words'))}</summary>"
            f"<p>{escape(block.drawing.description)}</p></details></figcaption></figure>"
        )

    def table(self, block: Table) -> str:
        ident = f"table-{next(self.tables)}"
        classes = [f' class="{a}"' if a != "start" else "" for a in block.align]
        head = "".join(
            f'<th scope="col"{c}>{self.runs(cell)}</th>'
            for cell, c in zip(block.header, classes, strict=True)
        )
        rows = []
        for row in block.rows:
            cells = []
            for i, (cell, c) in enumerate(zip(row, classes, strict=True)):
                first = i == 0 and block.row_headers
                start, end = ('th scope="row"', "th") if first else ("td", "td")
                cells.append(f"<{start}{c}>{self.runs(cell)}</{end}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        narrow = " narrow" if len(block.header) <= _NARROW_TABLE else ""
        caption = self.runs(block.caption)
        named = f'aria-labelledby="{ident}"' if caption else f'aria-label="{escape(block.label)}"'
        return (
            f'<div class="table scroll{narrow}" tabindex="0" role="region" {named}><table>'
            + (f'<caption id="{ident}">{caption}</caption>' if caption else "")
            + f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )

    def runs(self, found: Iterable[Run]) -> str:
        return "".join(self.run(run) for run in found)

    def run(self, run: Run) -> str:
        match run:
            case Text():
                return escape(run.text)
            case Emphasis():
                return f"<em>{self.runs(run.runs)}</em>"
            case Strong():
                tone = f' class="{run.tone}"' if run.tone else ""
                return f"<strong{tone}>{self.runs(run.runs)}</strong>"
            case Cite():
                return self.cite(run)
            case Link():
                inner = self.runs(run.runs)
                if run.target not in self.anchors:
                    return inner
                return f'<a href="#{escape(run.target)}">{inner}</a>'
            case Mention():
                return self.mention(run)

    def known(self, keys: tuple[str, ...]) -> list[str]:
        return sorted({k for k in keys if k in self.numbers}, key=lambda k: self.numbers[k])

    def cite(self, run: Cite) -> str:
        links = []
        for key in self.known(run.keys):
            number = self.numbers[key]
            refs = self.references.setdefault(key, [])
            ref = f"ref-{number}-{len(refs) + 1}"
            refs.append(ref)
            label = f"{self.document.say('source')} {number}: {self.document.sources[key].label}"
            links.append(
                f'<a id="{ref}" href="#source-{number}" data-sources="source-{number}" '
                f'aria-label="{escape(label)}">{number}</a>'
            )
        return f'<span class="cites">{",".join(links)}</span>' if links else ""

    def mention(self, run: Mention) -> str:
        inner = self.runs(run.runs)
        keys = self.known(run.keys)
        target = run.target if run.target in self.anchors else None
        if target is None and keys:
            target = f"source-{self.numbers[keys[0]]}"
        if target is None:
            return inner
        sources = " ".join(f"source-{self.numbers[k]}" for k in keys)
        note = f' data-note="{escape(run.note)}"' if run.note else ""
        opening = f'<a class="mention" href="#{escape(target)}" data-sources="{sources}"{note}>'
        return f"{opening}{inner}</a>"
