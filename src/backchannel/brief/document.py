"""The one document model behind every rendering.

A :class:`Document` is a tree of frozen blocks and runs of text. It holds words, drawings and
citations; no rendering adds or drops a statement. All text is data: cleaned of control letters and
direction overrides here, escaped by each rendering.

    Document
      notices, sections ── Section
                             blocks ── Paragraph, Subheading, Listing, Table, Figure, Notice,
                                       Definitions, Quote
                                         runs ── Text, Emphasis, Strong, Cite, Link, Mention
      sources ── what a Cite points to: one passage with its report and grade
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from backchannel.figures.svg import Drawing

__all__ = [
    "Block",
    "Cite",
    "Definitions",
    "Document",
    "Emphasis",
    "Figure",
    "Link",
    "Listing",
    "Logo",
    "Mention",
    "Notice",
    "Paragraph",
    "Quote",
    "Run",
    "Runs",
    "Section",
    "Source",
    "Strong",
    "Subheading",
    "Table",
    "Text",
    "anchor",
    "clean",
    "paragraph",
    "plain_text",
    "runs",
]

Direction = Literal["ltr", "rtl"]
Alignment = Literal["start", "end", "middle"]

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = {"\u200c", "\u200d", "\u200e", "\u200f", "\u00ad"}


def clean(text: str) -> str:
    """``text`` on one line without control letters, surrogates and direction overrides.

    A space at either end is kept, so that runs join as they were meant to.

    Example:
        >>> clean("two\\nlines\\u202e ")
        'two lines '
    """
    kept = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or c in _KEPT or unicodedata.category(c) not in _DROPPED
    )
    words = " ".join(kept.split())
    if not words:
        return " " if kept else ""
    return (" " if kept[0] == " " else "") + words + (" " if kept[-1] == " " else "")


def anchor(*parts: str) -> str:
    """An identifier for a place in the document, from names.

    Letters outside ASCII are kept apart by a digest, so that two names never share an anchor.

    Example:
        >>> anchor("claim", "insurer-was-told")
        'claim-insurer-was-told'
    """
    raw = "-".join(parts)
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in raw.lower())
    if kept == raw and kept and kept[0].isalpha():
        return kept
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"a-{kept.strip('-')[:60]}-{digest}".replace("--", "-")


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set in italics."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Strong:
    """Words set in bold; ``tone`` colours them where a rendering has colours."""

    runs: Runs
    tone: Literal["", "good", "warn", "bad"] = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A reference to sources, by their keys."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another place of the document."""

    target: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a claim: pointing at them shows its standing and sources.

    Attributes:
        target: the anchor where the claim is treated, if it is.
        note: its standing, in words.
        keys: its sources; those that are cited somewhere can be shown.
    """

    runs: Runs
    note: str = ""
    keys: tuple[str, ...] = ()
    target: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean(self.note).strip())


Run = Text | Emphasis | Strong | Cite | Link | Mention
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``role`` lets a rendering set a lead or a small print apart."""

    runs: Runs
    role: Literal["", "lead", "small"] = ""


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section, one level below the section's (``level`` 3 or 4)."""

    runs: Runs
    anchor: str
    level: Literal[3, 4] = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; the first cell of a row can head it.

    Attributes:
        header: the column names.
        rows: cells are runs; every row is as long as the header.
        align: one entry a column.
        caption: what the table holds.
        row_headers: the first column names the rows.
        label: its name for those who listen, where a heading above stands for the caption.
    """

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    align: tuple[Alignment, ...]
    caption: Runs
    row_headers: bool = True
    label: str = ""

    def __post_init__(self) -> None:
        width = len(self.header)
        if len(self.align) != width or any(len(row) != width for row in self.rows):
            raise ValueError("a table's rows and alignments are as long as its header")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption; the drawing's description is the alternative text."""

    drawing: Drawing
    caption: Runs
    anchor: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A set-apart word to the reader."""

    kind: Literal["note", "warning", "error"]
    title: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title).strip())


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms with what is said of them; ``anchors`` names the terms' places."""

    items: tuple[tuple[Runs, tuple[Block, ...]], ...]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words quoted from a report."""

    runs: Runs
    attribution: Runs = ()
    language: str | None = None


Block = Paragraph | Subheading | Listing | Table | Figure | Notice | Definitions | Quote


@dataclass(frozen=True, slots=True)
class Section:
    """One section: ``name`` is that of its maker, ``title`` what the reader sees."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title).strip())

    @property
    def anchor(self) -> str:
        """The section's place in the document."""
        return anchor("section", self.name)


@dataclass(frozen=True, slots=True)
class Source:
    """One passage that is cited.

    Attributes:
        key: by which a :class:`Cite` names it.
        label: report, outlet, date.
        passage: the exact words.
        said_by: who says it, and through whom.
        grade: of the source and of what it says, such as ``B2``.
        place: file and characters.
        language: of the passage, where it differs from the document's.
    """

    key: str
    label: str
    passage: str = ""
    said_by: str = ""
    grade: str = ""
    place: str = ""
    language: str | None = None

    def __post_init__(self) -> None:
        for name in ("label", "passage", "said_by", "grade", "place"):
            object.__setattr__(self, name, clean(getattr(self, name)).strip())


@dataclass(frozen=True, slots=True)
class Logo:
    """A house's mark: the bytes of an SVG or PNG picture, and its name."""

    data: bytes
    kind: Literal["svg", "png"]
    name: str


@dataclass(frozen=True)
class Document:
    """A document, ready to be rendered.

    Attributes:
        title, subtitle: the head.
        details: pairs for the head, such as the date it stands for.
        notices: what the reader must know first.
        sections: the body.
        sources: what is cited, by key.
        wording: the words the renderings themselves print (``contents``, ``sources``, …).
        language: BCP 47 tag. direction: ``ltr`` or ``rtl``.
        case_hash: of the case it was made from.
        logo: of the house, if it has one.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    direction: Direction = "ltr"
    case_hash: str | None = None
    logo: Logo | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title).strip())
        object.__setattr__(self, "subtitle", clean(self.subtitle).strip())
        object.__setattr__(
            self, "details", tuple((clean(a).strip(), clean(b).strip()) for a, b in self.details)
        )

    def say(self, name: str) -> str:
        """A word of the renderings' own, in the document's language."""
        return self.wording.get(name, name.replace("_", " ").capitalize())

    def cited(self) -> tuple[Source, ...]:
        """The sources in the order of their first citation; a citation's number is its place."""
        seen: dict[str, None] = {}
        for block in (*self.notices, *(b for s in self.sections for b in s.blocks)):
            for run in _runs_of(block):
                if isinstance(run, Cite):
                    seen.update(dict.fromkeys(k for k in run.keys if k in self.sources))
        return tuple(self.sources[key] for key in seen)

    def numbers(self) -> dict[str, int]:
        """The number of each cited source, from 1."""
        return {source.key: i for i, source in enumerate(self.cited(), start=1)}

    def anchors(self) -> frozenset[str]:
        """Every place a link may lead to."""
        found = {s.anchor for s in self.sections}
        for section in self.sections:
            for block in _blocks_of(section.blocks):
                if isinstance(block, Subheading | Figure):
                    found.add(block.anchor)
                elif isinstance(block, Definitions):
                    found.update(block.anchors)
        return frozenset(found)

    def to_json(self) -> dict[str, Any]:
        """A plain tree with a ``type`` at every node; drawings as title, description and digest."""
        tree = _tree(self)
        assert isinstance(tree, dict)
        return tree

    def digest(self) -> str:
        """SHA-256 of :meth:`to_json`."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def runs(*parts: str | Run | Iterable[Run]) -> Runs:
    """Join strings, runs and sequences of runs.

    Example:
        >>> runs("It is ", Strong((Text("so"),)))
        (Text(text='It is '), Strong(runs=(Text(text='so'),), tone=''))
    """
    found: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            if part:
                found.append(Text(part))
        elif isinstance(part, Text | Emphasis | Strong | Cite | Link | Mention):
            found.append(part)
        else:
            found.extend(part)
    return tuple(found)


def paragraph(*parts: str | Run | Iterable[Run]) -> Paragraph:
    """A paragraph of strings and runs."""
    return Paragraph(runs(*parts))


def plain_text(found: Iterable[Run]) -> str:
    """The words of ``found`` without citations."""
    out = []
    for run in found:
        if isinstance(run, Text):
            out.append(run.text)
        elif not isinstance(run, Cite):
            out.append(plain_text(run.runs))
    return "".join(out)


def _blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Listing):
            for item in block.items:
                yield from _blocks_of(item)
        elif isinstance(block, Notice):
            yield from _blocks_of(block.blocks)
        elif isinstance(block, Definitions):
            for _, said in block.items:
                yield from _blocks_of(said)


def _runs_of(block: Block) -> Iterator[Run]:
    """The runs of a block in the order of reading, which numbers the citations."""
    match block:
        case Paragraph() | Subheading():
            yield from _flat(block.runs)
        case Quote():
            yield from _flat((*block.runs, *block.attribution))
        case Figure():
            yield from _flat(block.caption)
        case Table():
            yield from _flat(block.caption)
            for row in (block.header, *block.rows):
                for cell in row:
                    yield from _flat(cell)
        case Listing():
            for item in block.items:
                for inner in item:
                    yield from _runs_of(inner)
        case Notice():
            for inner in block.blocks:
                yield from _runs_of(inner)
        case Definitions():
            for term, said in block.items:
                yield from _flat(term)
                for inner in said:
                    yield from _runs_of(inner)


def _flat(found: Iterable[Run]) -> Iterator[Run]:
    for run in found:
        yield run
        if not isinstance(run, Text | Cite):
            yield from _flat(run.runs)


def _tree(value: Any) -> Any:
    if isinstance(value, Drawing):
        digest = hashlib.sha256(value.body.encode()).hexdigest()
        return {
            "type": "Drawing",
            "title": value.title,
            "description": value.description,
            "digest": digest,
        }
    if is_dataclass(value) and not isinstance(value, type):
        node = {"type": type(value).__name__}
        node.update({f.name: _tree(getattr(value, f.name)) for f in fields(value)})
        return node
    if isinstance(value, Mapping):
        return {str(k): _tree(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_tree(v) for v in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value
