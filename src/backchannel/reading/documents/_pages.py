"""Lines of pages joined into paragraphs.

What stands at the edge of page after page (running heads, page numbers) is dropped, notes at the
foot come after the text, and a paragraph goes on over the break of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from backchannel.reading.words import word_set

__all__ = ["Line", "joined"]

#: Lines at the top and the foot of a page that may be running heads.
_EDGE = 4
#: Characters of the end of a paragraph that are looked at: it may be as long as a book.
_TAIL = 100
#: Most words of a running head that is left out without a word.
_TITLE = 20
#: Distance of the lines of a paragraph, in sizes of letters, where too few show what it is.
_LEADING = 1.6
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0x00A0: " ",
}
#: What a browser prints around a page, and a page's number in words.
_PRINTED = re.compile(
    r"(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?: [AP]M)?\b.*|"
    r"(?:page|p\.) ?\d+(?: ?(?:of|/) ?\d+)?|[-–—] ?\d+ ?[-–—]|\d+ (?:of|/) ?\d+",
    re.I,
)
_STOP = re.compile(r"[.!?…:][”’\"')\]]*(?:\d{1,2}|[*†‡¹²³⁰⁴-⁹]{1,2})?$")
_BYLINE = re.compile(r"By [A-Z][\w.’'-]+ [A-Z][^.!?]{0,60}$")
#: Who speaks: *MR. EK: …*, *Ada Olm: …*, *Q. …*.
_TURN = re.compile(r"(?:(?:[A-Z][\w.’'-]*\s?){1,4}:|[QA][.:])\s(?!.*\d$)")
_ITEM = re.compile(r"(?:[•▪◦‣–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NOTE = re.compile(r"(?:(\d{1,3})|[*†‡]|\[\d+\])\s*[^\W\d]")
#: First parts of words that keep their hyphen where it stands at the end of a line.
_KEEPS = word_set(
    """
    self non ex anti pro cross co vice all long short half well ill part full high low mid
    first second third last two three four five six seven eight nine ten twelve twenty thirty
    forty fifty sixty seventy eighty ninety hundred thousand one so multi semi quasi north south
    east west state world year month week day time hard soft old new far near large small middle
    single double triple fact left right record much best better worst
    """
)


@dataclass
class Line:
    """A line of a page.

    Attributes:
        text: of it.
        x: where it begins.
        y: its height on the page, growing upwards.
        size: of most of its letters.
        open: no empty line follows.
    """

    text: str
    x: float
    y: float
    size: float
    open: bool = True

    @property
    def width(self) -> float:
        """About how wide it is."""
        return len(self.text) * self.size


def joined(pages: Sequence[Sequence[Line]]) -> tuple[str, list[str]]:
    """The text of pages, paragraphs with an empty line between them; and the lines left out.

    Of these only what is more than a title or a number: sentences, and long lines.
    """
    cleaned = [[_clean(ln) for ln in page] for page in pages]
    cleaned, gone = _without_heads([[ln for ln in page if ln.text] for page in cleaned])
    lines = [ln for page in cleaned for ln in page]
    size = _usual(lines)
    notes: list[str] = []
    out: list[str] = []
    words = Counter(_WORD.findall("\n".join(ln.text for ln in lines).lower()))
    last: Line | None = None
    longest = 0.0
    for page in cleaned:
        page, below = _notes(page, size)
        if not page:
            continue
        paragraphs, full = _paragraphs(page, words)
        if out and last is not None and _goes_on(out[-1], last, longest, page[0]):
            out[-1] = _with(out[-1], paragraphs.pop(0), words)
        out.extend(paragraphs)
        for line in below:
            if _NOTE.match(line.text) or not notes:
                notes.append(line.text)
            else:
                notes[-1] = _with(notes[-1], line.text, words)
        last, longest = page[-1], full
    marks = frozenset(m[1] for n in notes if (m := _NOTE.match(n)) and m[1])
    said = [g for g in gone if len(g.split()) > _TITLE or (_STOP.search(g) and " " in g)]
    return "\n\n".join([*(_unmarked(p, marks) for p in out), *notes]), said


def _clean(line: Line) -> Line:
    text = " ".join(line.text.translate(_LIGATURES).split())
    return Line(text, line.x, line.y, line.size, line.open)


def _usual(lines: Sequence[Line]) -> float:
    """The size of most letters."""
    count: Counter[float] = Counter()
    for line in lines:
        count[line.size] += len(line.text)
    return count.most_common(1)[0][0] if count else 0.0


def _without_heads(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Pages without what is printed around them and what recurs at their edges, and that.

    Running heads stand at the same height on page after page, apart from the text.
    """
    pages = [
        [
            ln
            for i, ln in enumerate(page)
            if not (
                (_PRINTED.fullmatch(ln.text) or ln.text == str(number))
                and (i < _EDGE or i >= len(page) - _EDGE)
            )
        ]
        for number, page in enumerate(pages, 1)
    ]
    size = _usual([ln for page in pages for ln in page])
    gone: list[str] = []
    for top in (True, False):
        edges = [page[:_EDGE] if top else page[: -_EDGE - 1 : -1] for page in pages]
        seen = Counter(key for edge in edges for key in {_place(ln) for ln in edge})
        texts = Counter(text for edge in edges for text in {ln.text for ln in edge})
        enough = 2 if 0.3 * sum(1 for page in pages if page) <= 2 else 3
        for page, edge in zip(pages, edges, strict=True):
            often = 0
            for line in edge:
                mark, at = _place(line)
                again = sum(seen[mark, at + n] for n in (-1, 0, 1)) >= enough
                # A big line that changes is the heading of a part: *Annex 2*.
                heads = line.size > 1.1 * size and texts[line.text] < 2
                if not again or heads or not _may_be_head(line, size):
                    break
                often += 1
            inward = page if top else page[::-1]
            cut = next((n for n in range(often, 0, -1) if _apart(inward, n, size)), 0)
            if cut:
                gone += [ln.text for ln in edge[:cut]]
                del page[slice(cut) if top else slice(-cut, None)]
    return pages, gone


def _place(line: Line) -> tuple[str, int]:
    """What a line says but for numbers, and about how high it stands."""
    return _mark(line.text), round(line.y / 4)


def _may_be_head(line: Line, size: float) -> bool:
    """Whether a line that recurs may be the pages': no sentence of the text, no note, no turn."""
    if _STOP.search(line.text) and len(line.text.split()) > 1:
        return line.size < 0.95 * size and not _NOTE.match(line.text)
    return line.size < 0.95 * size or not _TURN.match(line.text)


def _apart(lines: Sequence[Line], n: int, size: float) -> bool:
    """Whether the first lines from an edge stand apart from what follows: by a gap, or in size."""
    if n >= len(lines):
        return False
    line, after = lines[n - 1], lines[n]
    if abs(line.size - after.size) > 0.05 * size:
        return True
    steps = sorted(d for a, b in pairwise(lines[n:]) if (d := abs(a.y - b.y)) >= 0.5 * size)
    step = steps[len(steps) // 4] if len(steps) > 5 else _LEADING * size
    return abs(line.y - after.y) > 1.3 * min(step, _LEADING * size)


def _mark(text: str) -> str:
    return re.sub(r"\d+", "#", text).lower()


def _notes(page: list[Line], size: float) -> tuple[list[Line], list[Line]]:
    """A page's text and the notes at the foot of its columns: small, the first with a mark."""
    text: list[Line] = []
    notes: list[Line] = []
    i = 0
    while i < len(page):
        end = i
        if _NOTE.match(page[i].text):
            while end < len(page) and page[end].size < 0.92 * size:
                end += 1
        # Below them the page ends, or the next column begins higher up.
        if end > i > 0 and (end == len(page) or page[end].y > page[end - 1].y):
            notes.extend(page[i:end])
            i = end
        else:
            text.append(page[i])
            i += 1
    return text, notes


def _unmarked(paragraph: str, marks: frozenset[str]) -> str:
    """A paragraph without the numbers of notes that stand right behind its words."""

    def gone(match: re.Match[str]) -> str:
        return "" if match[1] in marks else match[0]

    return re.sub(r"(?<![\d][.,])(?<=[a-z.,;!?”’)])(\d{1,3})(?!\S)", gone, paragraph)


def _paragraphs(lines: Sequence[Line], words: Counter[str]) -> tuple[list[str], float]:
    """The paragraphs of a page, and how wide its full lines are.

    A paragraph ends where a gap, another size or an indented line follows, or with a short line
    that ends in a stop.
    """
    longest = _full(lines)
    steps = sorted(_step(a, b) for a, b in pairwise(lines) if _step(a, b) >= 1)
    step = steps[len(steps) // 4] if steps else 0.0
    if len(steps) < 6:
        step = min(step, _LEADING)
    out: list[str] = []
    current = ""
    for i, line in enumerate(lines):
        current = _with(current, line.text, words) if current else line.text
        after = lines[i + 1] if i + 1 < len(lines) else None
        if after is None or _ends(
            line, after, current == line.text, longest, step, lines[max(0, i - 40) : i + 40]
        ):
            out.append(current)
            current = ""
    return out, longest


def _step(line: Line, after: Line) -> float:
    """How far below a line the next one stands, by the size of its letters."""
    return (line.y - after.y) / max(line.size, 1.0)


def _full(lines: Sequence[Line]) -> float:
    lengths = sorted(ln.width for ln in lines)
    return float(lengths[int(0.9 * (len(lengths) - 1))]) if lengths else 0.0


def _ends(
    line: Line, after: Line, alone: bool, longest: float, step: float, near: Sequence[Line]
) -> bool:
    if not line.open:
        return True
    if abs(line.size - after.size) > 0.08 * max(line.size, after.size):
        return True
    down = _step(line, after)
    if line.text.endswith("-") and after.text[:1].islower():
        return False
    stops = bool(_STOP.search(line.text))
    if step and down > 1.3 * step:
        # A heading or a paragraph of its own; a gap within a sentence is a picture's.
        return stops or not after.text[:1].islower()
    if _ITEM.match(after.text) and (stops or line.width < 0.8 * longest):
        return True
    if stops and line.width < 0.8 * longest:
        return True
    edge = min(ln.x for ln in near if abs(ln.x - after.x) < 40)
    if stops and after.x - edge > 0.7 * after.size and down > 0:
        return True
    if _BYLINE.match(after.text):
        return True
    if after.text[:1].islower() or re.search(r"[,;–-]$", line.text):
        return False
    # The next word had room in this line, so it was meant to begin a new one.
    early = line.width + line.size * (1 + len(after.text.split()[0])) < 0.82 * longest
    return early or (alone and line.width < 0.5 * longest)


def _goes_on(paragraph: str, last: Line, longest: float, first: Line) -> bool:
    """Whether the last paragraph of a page goes on with the first line of the next."""
    if _STOP.search(paragraph[-_TAIL:]) or abs(last.size - first.size) > 0.08 * last.size:
        return False
    if _ITEM.match(first.text):
        return False
    return first.text[:1].islower() or last.width > 0.7 * longest


def _with(text: str, line: str, words: Counter[str]) -> str:
    """A line added to a paragraph, a word that was divided at its end made whole."""
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if re.search(r"[\w.]-$", text[-_TAIL:]) and line[:1].isupper():
        return text + line
    if not (text.endswith("-") and line[:1].islower() and text[-2:-1].isalpha()):
        return f"{text} {line}"
    first = re.findall(r"[\w’'-]*$", text[-_TAIL:-1])[0].lower()
    rest = re.match(r"[a-z]*", line)
    second = rest[0] if rest else ""
    whole = first + second
    if words[whole]:
        keeps = False
    elif words[f"{first}-{second}"] or first.split("-")[-1] in _KEEPS or "-" in first:
        keeps = True
    else:
        keeps = words[first] > 0 and words[second] > 1 and len(first) > 2
    return text + line if keeps else text[:-1] + line
