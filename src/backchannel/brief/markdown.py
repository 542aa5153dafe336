"""The document as Markdown that reads well as text (CommonMark with tables and footnotes)."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    Runs,
    Source,
    Strong,
    Subheading,
    Table,
    Text,
    plain_text,
)

__all__ = ["escape", "render_markdown"]

#: Letters that mean something to Markdown wherever they stand in a line. ``_`` between letters
#: means nothing; ``~`` and a pair of ``$`` do to the extended kinds that forges and editors speak.
_SPECIAL = re.compile(r"([\\`*\[\]<>|~])|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|_(?=_)|:(?=//)")
#: What begins a block when it stands first in a line.
_START = re.compile(r"^( *)([#+\-=:^!]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """``text`` so that Markdown prints it as it stands.

    Example:
        >>> escape("a *b* <script> snake_case")
        'a \\\\*b\\\\* \\\\<script\\\\> snake_case'
    """
    out = _SPECIAL.sub(lambda m: "\\" + m.group(0), text)
    return out.replace("$", "\\$") if out.count("$") > 1 else out


def _line_start(text: str) -> str:
    """Keep the first letters of a line from opening a list, heading or rule."""
    match = _START.match(text)
    if match is None:
        return text
    if match.group(2)[0].isdigit():
        end = match.end()
        return text[:end] + "\\" + text[end:]
    at = match.start(2)
    return text[:at] + "\\" + text[at:]


def render_markdown(document: Document, *, width: int | None = None) -> str:
    """The whole document as Markdown.

    Args:
        width: break paragraphs into lines of about this many letters; ``None`` leaves each on
            one line.
    """
    return _Writer(document, width).whole()


class _Writer:
    def __init__(self, document: Document, width: int | None) -> None:
        self.document = document
        self.numbers = document.numbers()
        self.width = width

    def whole(self) -> str:
        d = self.document
        parts = [f"# {escape(d.title)}"]
        if d.subtitle:
            parts.append(f"*{escape(d.subtitle)}*")
        if d.details:
            parts.append(
                "  \n".join(f"**{escape(name)}:** {escape(value)}" for name, value in d.details)
            )
        parts.extend(self.block(notice) for notice in d.notices)
        for section in d.sections:
            parts.append(f"## {escape(section.title)}")
            parts.extend(self.block(block) for block in section.blocks)
        notes = [self.note(i, source) for i, source in enumerate(d.cited(), start=1)]
        if notes:
            parts.append(f"## {escape(d.say('sources_cited'))}")
            parts.append("\n".join(notes))
        if d.case_hash:
            parts.append(f"{escape(d.say('made_from'))} `{_code(d.case_hash)}`")
        return "\n\n".join(part for part in parts if part.strip()) + "\n"

    def note(self, number: int, source: Source) -> str:
        line = f"[^{number}]: {escape(source.label)}"
        if source.grade:
            line += f" ({escape(source.grade)})"
        if source.said_by:
            line += f". {escape(source.said_by)}"
        if source.passage:
            line += f": “{escape(source.passage)}”"
        if source.place:
            line += f" ({escape(source.place)})"
        return line

    def block(self, block: Block, indent: str = "") -> str:
        match block:
            case Paragraph():
                text = self.paragraph(block.runs)
            case Subheading():
                text = "#" * block.level + " " + self.runs(block.runs).strip()
            case Listing():
                text = self.listing(block)
            case Table():
                text = self.table(block)
            case Figure():
                # Tables and lists beside a drawing say the same in words.
                drawn = self.document.say("drawn_elsewhere")
                text = f"*{self.runs(block.caption).strip()}* ({escape(drawn)})"
            case Notice():
                inner = "\n\n".join(self.block(b) for b in block.blocks)
                text = f"**{escape(block.title)}**\n\n{inner}"
                text = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            case Definitions():
                parts = []
                for term, said in block.items:
                    inner = "\n\n".join(self.block(b) for b in said)
                    head = f"**{self.runs(_unmarked(term)).strip()}**"
                    parts.append(_item("- ", f"{head}  \n{inner}" if inner else head))
                text = "\n".join(parts)
            case Quote():
                text = "> " + self.paragraph(block.runs).replace("\n", "\n> ")
                if block.attribution:
                    text += f"\n>\n> — {self.runs(block.attribution).strip()}"
        return text

    def paragraph(self, found: Runs) -> str:
        text = _line_start(self.runs(found).strip())
        if self.width is None:
            return text
        return "\n".join(_fill(text, self.width))

    def listing(self, block: Listing) -> str:
        items = []
        for i, item in enumerate(block.items, start=1):
            mark = f"{i}. " if block.ordered else "- "
            items.append(_item(mark, "\n\n".join(self.block(b) for b in item)))
        return "\n".join(items)

    def table(self, block: Table) -> str:
        cells = [[self.runs(cell).strip() or " " for cell in block.header]]
        cells += [[self.runs(cell).strip() or " " for cell in row] for row in block.rows]
        widths = [
            min(40, max(3, *(len(row[i]) for row in cells))) for i in range(len(block.header))
        ]
        rule = {"start": "-", "end": "-", "middle": "-"}
        lines = []
        for n, row in enumerate(cells):
            padded = [
                cell.rjust(w) if a == "end" else cell.ljust(w)
                for cell, w, a in zip(row, widths, block.align, strict=True)
            ]
            lines.append("| " + " | ".join(padded) + " |")
            if n == 0:
                rules = [
                    (":" if a == "middle" else rule[a])
                    + "-" * (w - 2)
                    + (":" if a in ("end", "middle") else "-")
                    for w, a in zip(widths, block.align, strict=True)
                ]
                lines.append("| " + " | ".join(rules) + " |")
        caption = self.runs(block.caption).strip()
        return (f"**{caption}**\n\n" if plain_text(block.caption).strip() else "") + "\n".join(
            lines
        )

    def runs(self, found: Iterable[object]) -> str:
        out = []
        for run in found:
            match run:
                case Text():
                    out.append(escape(run.text))
                case Emphasis():
                    out.append(_wrapped("*", self.runs(run.runs)))
                case Strong():
                    out.append(_wrapped("**", self.runs(run.runs)))
                case Cite():
                    out.append("".join(f"[^{self.numbers[k]}]" for k in self.known(run.keys)))
                case Link() | Mention():
                    out.append(self.runs(run.runs))
        return "".join(out)

    def known(self, keys: tuple[str, ...]) -> list[str]:
        return sorted({k for k in keys if k in self.numbers}, key=lambda k: self.numbers[k])


def _unmarked(found: Runs) -> Runs:
    """Without emphasis inside, for words that are bold as a whole."""
    out: list[Run] = []
    for run in found:
        out.extend(_unmarked(run.runs) if isinstance(run, Strong | Emphasis) else (run,))
    return tuple(out)


def _wrapped(mark: str, inner: str) -> str:
    """Emphasis must touch its words: spaces at the edges go outside."""
    core = inner.strip()
    if not core:
        return inner
    left = inner[: len(inner) - len(inner.lstrip())]
    right = inner[len(inner.rstrip()) :]
    return f"{left}{mark}{core}{mark}{right}"


def _item(mark: str, text: str) -> str:
    space = " " * len(mark)
    lines = text.split("\n")
    return "\n".join([mark + lines[0], *(space + line if line else "" for line in lines[1:])])


def _code(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _fill(text: str, width: int) -> list[str]:
    """Lines of about ``width``; none begins with what would open a list or heading."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        opens = _START.match(word) is not None
        if line and len(line) + 1 + len(word) > width and not opens:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
