"""Annotated texts to measure against: our own bracket notation, and PolNeAR's stand-off files.

Our own notation is the text itself with brackets, so that a person can write and read it::

    published: 2031-05-14
    outlet: Harbour Post
    ---
    [S1 The port authority] [Q1 said] [D=2031-05-12 on Monday] that [C1 no crane would
    move before [F=40 40] inspectors had gone aboard].
    ---
    1: kind=claim quote=indirect

``S`` is a source, ``Q`` a cue, ``C`` content; the number ties them together, several numbers
(``[S1,2 she]``) share one span, brackets nest, content in several pieces repeats its label.
``D=`` holds a date's EDTF value, ``F=`` a figure's value (``F=1900..2000`` for a range). A literal
bracket is written ``\\[`` or ``\\]``. A single newline inside a paragraph becomes a space where the
first line of the file says ``wrap: yes``.

A file whose first lines say ``events: yes`` has all its events marked too: ``E`` is the word that
tells the event, ``A`` who does it, ``R`` to whom, ``P`` where, tied by number::

    [A1 The envoy] [E1 met] [R1 the rebels] in [P1 Doral] on Tuesday.
    ---
    E1: type=CONSULT status=historical on=2031-03-04

A key that is left out is empty; ``mode=?`` leaves the mode open, where two are right.

Stand-off files are read as PolNeAR (Newell, Margolin & Ruths, LREC 2018) lays them out: ``T``
lines with label and offsets, ``E`` lines that tie them into an attribution.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.files import find_case
from backchannel.errors import InputError

__all__ = [
    "GoldArticle",
    "GoldDate",
    "GoldEvent",
    "GoldFigure",
    "GoldStatement",
    "parse_gold",
    "read_case",
    "read_gold",
    "read_standoff",
    "read_timeml",
]

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """One annotated attribution; all offsets are characters of the article's text."""

    id: str
    content: Spans
    source: Spans = ()
    cue: Spans = ()
    kind: str | None = None
    quote_type: str | None = None


@dataclass(frozen=True, slots=True)
class GoldDate:
    """A date expression and its EDTF value."""

    span: tuple[int, int]
    value: str


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure and its value (or lowest and highest value)."""

    span: tuple[int, int]
    value: float
    high: float | None = None


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One annotated event; ``mode`` is ``?`` where it is left open."""

    id: str
    trigger: Spans
    type: str
    mode: str
    status: str
    actor: Spans = ()
    recipient: Spans = ()
    place: Spans = ()
    on: str = ""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated text; ``events`` is ``None`` where its events are not marked."""

    name: str
    text: str
    statements: tuple[GoldStatement, ...]
    published: str | None = None
    outlet: str | None = None
    dates: tuple[GoldDate, ...] = ()
    figures: tuple[GoldFigure, ...] = ()
    events: tuple[GoldEvent, ...] | None = None


@dataclass
class _Open:
    start: int
    kind: str
    labels: tuple[str, ...]


@dataclass
class _Parts:
    source: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)


_MARK = re.compile(r"\\([\[\]])|\[([SQCEARP])(\d+(?:,\d+)*) |\[([DF])=(\S+) |\]")
_VALUE = re.compile(
    r"(?P<low>-?[0-9]{1,18}(?:\.[0-9]{1,18})?)(?:\.\.(?P<high>-?[0-9]{1,18}(?:\.[0-9]{1,18})?))?"
)


def parse_gold(source: str, name: str = "text", *, file: str | None = None) -> GoldArticle:
    """Read the bracket notation.

    Args:
        source: the text with its brackets.
        name: what the article is called.
        file: how messages name the source; ``name`` where left out.

    Raises:
        InputError: a bracket is not closed, a value in one is malformed, or an attribute line
            names no statement.

    Example:
        >>> a = parse_gold("[S1 She] [Q1 said] [C1 no].")
        >>> a.text, a.statements[0].content
        ('She said no.', ((9, 11),))
    """
    file = file or name
    head: dict[str, str] = {}
    body, tail = source.strip("\n"), ""
    pieces = re.split(r"^---\n", body, flags=re.M)
    if len(pieces) > 1 and all(re.match(r"\w+: ", ln) for ln in pieces[0].splitlines() if ln):
        head = dict(ln.split(": ", 1) for ln in pieces[0].splitlines() if ln)
        pieces = pieces[1:]
    body = pieces[0].strip("\n")
    tail = pieces[1] if len(pieces) > 1 else ""
    if head.get("wrap") == "yes":
        body = re.sub(r"(?<!\n)\n(?!\n)", " ", body)
    text: list[str] = []
    length = 0
    stack: list[_Open] = []
    parts: dict[str, _Parts] = {}
    told: dict[str, dict[str, list[tuple[int, int]]]] = {}
    dates: list[GoldDate] = []
    figures: list[GoldFigure] = []
    at = 0
    for mark in _MARK.finditer(body):
        text.append(body[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark[1]:
            text.append(mark[1])
            length += 1
        elif mark[2]:
            stack.append(_Open(length, mark[2], tuple(mark[3].split(","))))
        elif mark[4]:
            stack.append(_Open(length, mark[4], (mark[5],)))
        else:
            if not stack:
                raise InputError(f"{file}: a closing bracket without an opening one")
            opened = stack.pop()
            span = (opened.start, length)
            if opened.kind == "D":
                dates.append(_gold_date(span, opened.labels[0], "".join(text), file))
            elif opened.kind == "F":
                figures.append(_gold_figure(span, opened.labels[0], "".join(text), file))
            elif opened.kind in "EARP":
                for label in opened.labels:
                    told.setdefault(f"E{label}", {}).setdefault(opened.kind, []).append(span)
            else:
                for label in opened.labels:
                    kept = parts.setdefault(label, _Parts())
                    target = {"S": kept.source, "Q": kept.cue, "C": kept.content}[opened.kind]
                    target.append(span)
    if stack:
        raise InputError(f"{file}: the bracket [{stack[-1].kind}… is not closed")
    text.append(body[at:])
    attributes: dict[str, dict[str, str]] = {}
    for line in tail.splitlines():
        if not line.strip():
            continue
        label, _, rest = line.partition(":")
        if label.strip() not in parts and label.strip() not in told:
            raise InputError(f"{file}: attributes for {label.strip()!r}, which no bracket names")
        if not all("=" in w for w in rest.split()):
            raise InputError(
                f"{file}: attributes of {label.strip()!r} are no pairs: {rest.strip()!r}",
                hint="write them as kind=claim quote=indirect",
            )
        attributes[label.strip()] = dict(w.split("=", 1) for w in rest.split())
    statements = tuple(
        GoldStatement(
            id=label,
            content=tuple(sorted(kept.content)),
            source=tuple(sorted(kept.source)),
            cue=tuple(sorted(kept.cue)),
            kind=attributes.get(label, {}).get("kind"),
            quote_type=attributes.get(label, {}).get("quote"),
        )
        for label, kept in sorted(parts.items(), key=lambda p: int(p[0]))
        if kept.content
    )
    return GoldArticle(
        name,
        "".join(text),
        statements,
        head.get("published"),
        head.get("outlet"),
        tuple(dates),
        tuple(figures),
        tuple(_event(file, k, told[k], attributes.get(k, {})) for k in told)
        if head.get("events") == "yes"
        else None,
    )


def _event(
    file: str, id: str, spans: dict[str, list[tuple[int, int]]], keys: dict[str, str]
) -> GoldEvent:
    if "E" not in spans or not {"type", "status"} <= keys.keys():
        raise InputError(f"{file}: {id} lacks its word, type or status")
    on = keys.get("on", "")
    if on:
        try:
            interval(on)
        except EdtfError as error:
            raise InputError(
                f"{file}: the day of {id} is malformed: {error}",
                hint="write an EDTF date: on=2031-05-14, on=2031-05, on=2031-05-07/2031-05-11",
            ) from error
    return GoldEvent(
        id,
        tuple(spans["E"]),
        keys["type"],
        keys.get("mode", ""),
        keys["status"],
        tuple(spans.get("A", ())),
        tuple(spans.get("R", ())),
        tuple(spans.get("P", ())),
        on,
    )


def _gold_date(span: tuple[int, int], value: str, text: str, file: str) -> GoldDate:
    try:
        interval(value)
    except EdtfError as error:
        raise InputError(
            f"{file}: the date of [D={value} {text[span[0] : span[1]]}] is malformed: {error}",
            hint="write an EDTF date: D=2031-05-14, D=2031-05, D=2031-05-07/2031-05-11",
        ) from error
    return GoldDate(span, value)


def _gold_figure(span: tuple[int, int], value: str, text: str, file: str) -> GoldFigure:
    found = _VALUE.fullmatch(value)
    high = float(found["high"]) if found and found["high"] else None
    if found is None or (high is not None and high <= float(found["low"])):
        raise InputError(
            f"{file}: the value of [F={value} {text[span[0] : span[1]]}] is malformed",
            hint="write a number, or the lower and the higher end of a range: F=35, F=15..20",
        )
    return GoldFigure(span, float(found["low"]), high)


def read_gold(path: Path) -> list[GoldArticle]:
    """Read a ``.gold`` file, a folder of them, TimeML files, a case, or PolNeAR's layout.

    A folder with ``text`` and ``attributions`` is PolNeAR's, one with ``case.yaml`` and no
    ``.gold`` file a case; so is a name of the catalog.

    Raises:
        InputError: nothing annotated stands there.
    """
    if not path.exists():
        path = find_case(str(path))
    if path.is_dir() and (path / "attributions").is_dir():
        return read_standoff(path)
    if path.is_dir() and (path / "case.yaml").is_file() and not any(path.glob("*.gold")):
        return read_case(path)
    if path.suffix == ".tml" or (path.is_dir() and any(path.glob("*.tml"))):
        return read_timeml(path)
    files = sorted(path.rglob("*.gold")) if path.is_dir() else [path]
    if not files or not all(f.is_file() for f in files):
        raise InputError(
            f"{path}: no annotated text there",
            hint="give a .gold file, a folder of them, or a folder with text/ and attributions/",
        )
    return [parse_gold(f.read_text(encoding="utf-8"), f.stem, file=str(f)) for f in files]


def read_standoff(folder: Path) -> list[GoldArticle]:
    """Read PolNeAR's layout; of several annotators of one article, the first by file name."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    texts = {p.stem: p for p in (folder / "text").glob("*.txt")}
    return [
        GoldArticle(
            name,
            texts[name].read_bytes().decode("utf-8"),
            tuple(_standoff_statements(path.read_text(encoding="utf-8"))),
        )
        for name, path in first.items()
        if name in texts
    ]


def read_case(folder: Path) -> list[GoldArticle]:
    """The accepted statements of a case, as gold for the reports they stand in.

    A report that still has proposals to decide on is left out: what is right there is not known.

    Raises:
        InputError: no report is decided on.
    """
    from backchannel.casefile import load_case

    case = load_case(folder).case
    out: list[GoldArticle] = []
    for report in case.reports.values():
        if any(case.statements[name].status == "proposed" for name in report.statements):
            continue
        statements = []
        for name in report.statements:
            statement = case.statements[name]
            if statement.status == "accepted":
                statements.append(
                    GoldStatement(
                        name,
                        tuple(sorted((a, b) for a, b in statement.span)),
                        tuple(sorted((a, b) for a, b in statement.source_span)),
                        tuple(sorted((a, b) for a, b in statement.cue_span)),
                        statement.kind,
                        statement.quote_type,
                    )
                )
        if statements:
            published = (
                report.front.published
                if re.fullmatch(r"\d{4}-\d\d-\d\d", str(report.front.published))
                else None
            )
            out.append(
                GoldArticle(report.id, report.text, tuple(statements), published, report.outlet)
            )
    if not out:
        raise InputError(
            f"{folder}: no report whose statements are all decided on",
            hint="decide on them first: backchannel review CASE",
        )
    return out


_TIMEX = re.compile(r"<TIMEX3\b([^>]*)>(.*?)</TIMEX3>", re.S)


def read_timeml(path: Path) -> list[GoldArticle]:
    """Read TimeML files: the text, the day of its creation, and the values of DATE and TIME.

    Only ``TIMEX3`` inside ``TEXT`` are gold; values are kept as TimeML writes them.
    """
    files = sorted(path.glob("*.tml")) if path.is_dir() else [path]
    out: list[GoldArticle] = []
    for file in files:
        source = file.read_text(encoding="utf-8")
        made = re.search(r"<DCT>.*?value=\"(\d{4}-\d\d-\d\d)", source, re.S)
        body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.S)
        if body is None:
            continue
        text: list[str] = []
        length = 0
        opened: list[tuple[int, str]] = []
        dates: list[GoldDate] = []
        for piece in re.split(r"(<[^>]*>)", body[1]):
            if not piece.startswith("<"):
                plain = html.unescape(piece)
                text.append(plain)
                length += len(plain)
            elif piece.startswith("<TIMEX3"):
                opened.append((length, piece))
            elif piece == "</TIMEX3>" and opened:
                start, tag = opened.pop()
                kind = re.search(r'type="(\w+)"', tag)
                value = re.search(r'value="([^"]*)"', tag)
                if kind and value and kind[1] in ("DATE", "TIME"):
                    dates.append(GoldDate((start, length), value[1]))
        out.append(
            GoldArticle(
                file.stem,
                "".join(text),
                (),
                made[1] if made else None,
                None,
                tuple(sorted(dates, key=lambda d: d.span)),
            )
        )
    return out


def _standoff_statements(lines: str) -> list[GoldStatement]:
    spans: dict[str, Spans] = {}
    out: list[GoldStatement] = []
    for line in lines.splitlines():
        cells = line.split("\t")
        if line.startswith("T") and len(cells) >= 2:
            _, _, places = cells[1].partition(" ")
            pairs = [p.split() for p in places.split(";")]
            spans[cells[0]] = tuple((int(a), int(b)) for a, b in pairs)
    for line in lines.splitlines():
        if not line.startswith("E"):
            continue
        name, _, rest = line.partition("\t")
        roles: dict[str, list[tuple[int, int]]] = {}
        for word in rest.split():
            role, _, target = word.partition(":")
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(target, ()))
        if roles.get("Content"):
            out.append(
                GoldStatement(
                    name,
                    tuple(sorted(roles["Content"])),
                    tuple(sorted(roles.get("Source", ()))),
                    tuple(sorted(roles.get("Cue", ()))),
                )
            )
    return out
