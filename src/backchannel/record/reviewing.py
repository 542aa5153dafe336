"""Deciding on proposed statements, one by one; every decision keeps who made it, and when.

A decision is one write: the fields of the statement, and the claim it made new, land together
under the hash of what was loaded, or nothing does. What it replaced is kept with it, so that it can
be undone as long as nobody has written to these files since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from backchannel.casefile import Case, ParseCache, load_case
from backchannel.casefile.files import Bytes
from backchannel.casefile.loader import check_part
from backchannel.casefile.models import Statement
from backchannel.casefile.nodes import SourceFile
from backchannel.casefile.writer import apply_edits, edited, remove_files, write_files
from backchannel.casefile.yamledit import insert_at, remove_at, set_at
from backchannel.diagnostics import Edit, Severity
from backchannel.errors import InputError, NotFound, UsageError, WriteConflict
from backchannel.record.counting import FigureProposal
from backchannel.record.making import make_claim, make_figure, reading_of
from backchannel.record.naming import OF_STATEMENT, refuse_unknown
from backchannel.record.reopening import as_read, differs, earlier, put_back, unmade, without

__all__ = [
    "EDITABLE",
    "Decided",
    "Passage",
    "Verdict",
    "decide",
    "decision_on",
    "land",
    "marked_passage",
    "passage_of",
    "pending",
    "read_changes",
    "read_pairs",
    "refuse_worse",
    "try_changes",
    "undo",
]

#: What an analyst may change while reviewing; a dot leads into the source.
EDITABLE = (
    "span",
    "kind",
    "quote_type",
    "says",
    "cue",
    "ground_rule",
    "on",
    "via",
    "to",
    "about",
    "supports",
    "denies",
    "qualifies",
    "issue",
    "value",
    "negated",
    "hedged",
    "notes",
    "tags",
    "source.party",
    "source.person",
    "source.outlet",
    "source.described",
    "source.name",
    "source.occasion",
)

_LISTS = ("via", "to", "about", "supports", "denies", "qualifies", "tags")
_STANCES = ("supports", "denies", "qualifies")

#: Characters of the report shown on either side of a statement.
AROUND = 320

Verdict = Literal["accepted", "rejected", "proposed"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement in its surroundings: stretches of text with what they are.

    ``parts`` are pairs of text and role: ``content``, ``source``, ``cue``, or empty.
    """

    parts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(t for t, _ in self.parts)


@dataclass(frozen=True)
class Decided:
    """A decision that was written.

    Attributes:
        case: the case, loaded anew.
        statement: its id, or that of the proposed event.
        verdict: what it is now.
        before: the files as they were, by name: text (``None`` for a file that was made) and the
            hash of what stands there now.
    """

    case: Case
    statement: str
    verdict: Verdict
    before: Mapping[str, tuple[str | None, str]] = field(repr=False)


def pending(case: Case, *, report: str | None = None) -> tuple[str, ...]:
    """The proposed statements, in the order of publication and of the text.

    Raises:
        NotFound: there is no such report.
    """
    if report is not None and report not in case.reports:
        raise NotFound.named("report", report, case.reports)
    waiting = [
        s
        for r in (case.reports if report is None else (report,))
        for s in sorted(case.statements_of(r), key=lambda s: (s.span, s.id))
        if s.status == "proposed"
    ]
    return tuple(s.id for s in waiting)


def passage_of(case: Case, statement: str, *, around: int = AROUND) -> Passage:
    """A statement with the text around it, cut at the ends of lines or words.

    Raises:
        NotFound: there is no such statement.
    """
    s = _statement(case, statement)
    report = case.reports.get(s.report)
    if report is None or not s.span:
        return Passage(((s.quote, "content"),))
    marked = [(a, b, "content") for a, b in s.span]
    marked += [(a, b, "source") for a, b in s.source_span]
    marked += [(a, b, "cue") for a, b in s.cue_span]
    return marked_passage(report.text, marked, around) or Passage(((s.quote, "content"),))


def marked_passage(
    text: str, marked: Sequence[tuple[int, int, str]], around: int = AROUND
) -> Passage | None:
    """Stretches of a text with what they are, and the text around them; ``None`` outside of it.

    Where stretches overlap, the one given first says what the words are.
    """
    marked = [(max(0, a), min(len(text), b), role) for a, b, role in marked if a < len(text)]
    if not marked:
        return None
    start = _cut(text, max(0, min(a for a, _, _ in marked) - around), -1)
    end = _cut(text, min(len(text), max(b for _, b, _ in marked) + around), 1)
    edges = sorted({start, end, *(x for a, b, _ in marked for x in (a, b))})
    parts: list[tuple[str, str]] = []
    for a, b in pairwise(edges):
        if a >= start and b <= end:
            role = next((role for x, y, role in marked if x <= a and b <= y), "")
            if parts and parts[-1][1] == role:
                parts[-1] = (parts[-1][0] + text[a:b], role)
            else:
                parts.append((text[a:b], role))
    return Passage(tuple(parts))


def _cut(text: str, at: int, step: int) -> int:
    """The nearest blank, so that no word is cut."""
    for _ in range(40):
        if at <= 0 or at >= len(text) or text[at - 1 if step < 0 else at].isspace():
            break
        at += step
    return max(0, min(len(text), at))


def _statement(case: Case, name: str) -> Statement:
    if name not in case.statements:
        raise NotFound.named("statement", name, case.statements)
    return case.statements[name]


def read_changes(pairs: Sequence[str]) -> dict[str, Any]:
    """Read changes as a person types them: ``kind=denial``, ``supports=a,b``, ``span=120:180``.

    Raises:
        UsageError: no such field, or no value where one is needed.

    Example:
        >>> read_changes(["kind = denial", "supports=a, b", "span=3:9"])
        {'kind': 'denial', 'supports': ['a', 'b'], 'span': [3, 9]}
    """
    return read_pairs(pairs, EDITABLE, _LISTS)


def read_pairs(
    pairs: Sequence[str], editable: Sequence[str], lists: Sequence[str]
) -> dict[str, Any]:
    """The same for other fields; those in ``lists`` take several values.

    Raises:
        UsageError: no such field, or no value where one is needed.
    """
    out: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name, value = name.strip(), value.strip()
        if not equals:
            raise UsageError(f"{pair!r} is no change", hint="write field=value, as kind=denial")
        if name not in editable:
            error = NotFound.named("field", name, editable)
            raise UsageError(error.message, hint=error.hint)
        if name == "span":
            out[name] = _span(value)
        elif name in lists:
            out[name] = [v.strip() for v in value.split(",") if v.strip()]
        else:
            out[name] = value
    return out


def _span(value: str) -> list[Any]:
    try:
        parts = [[int(x) for x in part.split(":")] for part in value.split(",")]
    except ValueError:
        parts = []
    if not parts or any(len(p) != 2 or p[0] >= p[1] for p in parts):
        raise UsageError(f"{value!r} is no span", hint="write span=120:180, or 120:180,200:240")
    return parts[0] if len(parts) == 1 else parts


def decide(
    case: Case,
    statement: str,
    verdict: Verdict,
    *,
    by: str,
    on: str,
    changes: Mapping[str, Any] | None = None,
    claim: str | None = None,
    stance: str = "supports",
    says: str = "",
    numbers: Sequence[FigureProposal] = (),
    cache: ParseCache | None = None,
) -> Decided:
    """Write a decision on a statement.

    Args:
        case: as it was loaded.
        statement: its id.
        verdict: accepted, rejected, or proposed, which takes a decision back: the fields that it
            changed are again as they were read, and a claim or figure that it made goes, unless
            something else names it or somebody has added to it.
        by, on: who decides, and when (EDTF).
        changes: fields to change, see :data:`EDITABLE`; with a new ``span`` the quote follows it.
        claim: put it under this claim, with ``stance``; a claim that does not exist is made,
            which says ``says``.
        numbers: record these numbers of it (:func:`propose_figures`), each under its ``figure``;
            one that does not exist is made, with the proposal's unit and words.
        cache: to load the case anew faster.

    Raises:
        NotFound: there is no such statement, or a change names what the case has not.
        UsageError: ``by`` is empty, or a new claim or figure says nothing.
        WriteConflict: a file changed since the case was loaded; nothing was written.
        InputError: the result would not load; nothing was written.
    """
    s = _statement(case, statement)
    if not by.strip():
        raise UsageError("a decision needs a name", hint="give it with --by")
    if stance not in _STANCES:
        raise NotFound.named("stance", stance, _STANCES)
    if case.root is None:
        raise UsageError("the case stands in no folder")
    if verdict == "proposed":
        return land(case, statement, verdict, _taken_back(case, s, by.strip(), on), cache)
    sets = _changed(case, s, changes or {})
    if claim is not None:
        held = list(sets.get((stance,), getattr(s, stance)))
        sets[(stance,)] = [*held, claim] if claim not in held else held
    if numbers:
        sets[("figures",)] = [*s.figures, *(reading_of(case, n) for n in numbers)]
        new = [n.figure for n in numbers if n.figure not in case.figures]
        if new:
            sets[("made_figures",)] = list(dict.fromkeys((*s.made_figures, *new)))
    made = claim if claim is not None and claim not in case.claims else ""
    sets |= decision_on(s, verdict, by.strip(), on, sets, made)
    texts = {case.places[("statements", statement)][0].source.name: _set_all(case, s, sets)}
    if claim is not None:
        make_claim(case, texts, claim, says)
    for number in numbers:
        make_figure(case, texts, number)
    return land(case, statement, verdict, texts, cache)


def decision_on(
    s: Statement,
    verdict: Verdict,
    by: str,
    on: str,
    sets: Mapping[tuple[str, ...], Any],
    made: str = "",
) -> dict[tuple[str, ...], Any]:
    """What a decision writes into a statement, beside the fields that it changes.

    Args:
        s: as it stands.
        verdict: accepted or rejected.
        by, on: who decides, and when.
        sets: the fields that are changed, by path.
        made: a claim that is made with it.
    """
    out: dict[tuple[str, ...], Any] = {("status",): verdict}
    out[("decided_by",)], out[("decided_on",)] = by, on
    read = as_read(s, {".".join(p): value for p, value in sets.items() if p != ("made_figures",)})
    if read != s.as_read:
        out[("as_read",)] = read
    if made:
        out[("made_claims",)] = [*s.made_claims, made]
    if before := earlier(s):
        out[("decisions",)] = before
    return out


def _taken_back(case: Case, s: Statement, by: str, on: str) -> dict[str, str]:
    """The files with a statement as it was read, and without what only it had made."""
    tree, prefix = case.places[("statements", s.id)]
    claims, figures = unmade(case, s, "claims"), unmade(case, s, "figures")
    gone = {
        "claims": {c: case.claims[c].says for c in claims},
        "made_figures": {f: case.figures[f].says for f in figures},
    }
    text = put_back(case, tree.source.text, prefix, s)
    text = set_at(text, (*prefix, "status"), "proposed")
    decided = ("decided_by", "decided_on", "as_read", "made_claims", "made_figures")
    text = without(text, prefix, decided)
    if before := earlier(s, taken_back=(by, on), removed=gone):
        text = set_at(text, (*prefix, "decisions"), before)
    texts = {tree.source.name: text}
    for path in (*(("claims", c) for c in claims), *(("figures", f) for f in figures)):
        found, place = case.places[path]
        whole = texts.get(found.source.name, found.source.text)
        texts[found.source.name] = remove_at(whole, tuple(place))
    return texts


def try_changes(case: Case, statement: str, changes: Mapping[str, Any]) -> None:
    """Raise what :func:`decide` would raise for these changes; nothing is written."""
    s = _statement(case, statement)
    name = case.places[("statements", statement)][0].source.name
    refuse_worse(case, {name: _set_all(case, s, _changed(case, s, changes))}, "")


def _changed(case: Case, s: Statement, changes: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    refuse_unknown(case, changes, OF_STATEMENT, issue=s.issue, value=s.value)
    sets = {
        tuple(name.split(".")): value for name, value in changes.items() if differs(s, name, value)
    }
    if "span" in changes:
        sets[("quote",)] = _quote_at(case, s, changes["span"])
    return sets


def _set_all(case: Case, s: Statement, sets: Mapping[tuple[str, ...], Any]) -> str:
    """The file of a statement with these values set in it."""
    tree, prefix = case.places[("statements", s.id)]
    text = tree.source.text
    for path, value in sets.items():
        if path == ("figures",):
            for reading in value[len(s.figures) :]:
                text = insert_at(text, (*prefix, "figures"), None, reading)
        elif value is not None:
            text = set_at(text, (*prefix, *path), value)
    return text


def _quote_at(case: Case, s: Statement, span: Any) -> str:
    parts = span if span and isinstance(span[0], list) else [span]
    text = case.reports[s.report].text if s.report in case.reports else ""
    if any(b > len(text) for _, b in parts):
        raise UsageError(f"the report has {len(text)} characters")
    return " … ".join(text[a:b] for a, b in parts)


def land(
    case: Case,
    statement: str,
    verdict: Verdict,
    texts: Mapping[str, str],
    cache: ParseCache | None,
) -> Decided:
    """Write the files of a decision, all or none, and load the case anew.

    A file that the case has not is made.

    Raises:
        WriteConflict: a file changed since the case was loaded; nothing was written.
        InputError: the result would not load; nothing was written.
    """
    assert case.root is not None
    contents: dict[str, bytes] = {}
    expected: dict[str, str | None] = {}
    before: dict[str, str | None] = {}
    refuse_worse(case, texts)
    for name, text in texts.items():
        source = case.source(name)
        before[name] = source.text if source is not None else None
        expected[name] = source.sha256 if source is not None else None
        contents[name] = text.encode("utf-8") if source is None else _whole(case, source, text)
    written = write_files(case.root, contents, expected)
    loaded = load_case(case.root, cache=cache)
    kept = {name: (text, written.files[name]) for name, text in before.items()}
    return Decided(loaded.case, statement, verdict, kept)


def refuse_worse(
    case: Case, texts: Mapping[str, str], said: str = "the decision was not written: "
) -> None:
    """Raise where files would have errors of syntax or schema that they have not now.

    Args:
        case: as it was loaded.
        texts: the files, by name.
        said: what the message begins with.

    Raises:
        InputError: with these errors.
    """
    for name, text in texts.items():
        source = case.source(name)
        old = [d.message for d in _errors(name, source.text)] if source is not None else []
        worse = [d for d in _errors(name, text) if d.message not in old]
        if worse:
            raise InputError(said + worse[0].message, hint=worse[0].hint, diagnostics=worse)


def _hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _whole(case: Case, source: SourceFile, text: str) -> bytes:
    """A file with all its text replaced; a byte order mark stays."""
    assert case.root is not None
    try:
        data = (case.root / source.name).read_bytes()
        return edited(data, [Edit(source.span(0, len(source.text)), text)])
    except (OSError, UnicodeDecodeError, UsageError):
        # It is not what was read any more; writing under the hash says so.
        return text.encode("utf-8")


def _errors(name: str, text: str) -> list[Any]:
    found = check_part(Bytes(name, text.encode("utf-8", "surrogatepass"), ""))
    return [d for d in found if d.severity is Severity.ERROR]


def undo(decided: Decided, *, cache: ParseCache | None = None) -> Case:
    """Take a decision back: the files read again as they did before it.

    Raises:
        WriteConflict: somebody has written to them since; nothing was written.
    """
    case = decided.case
    assert case.root is not None
    edits, expected, made = [], {}, {}
    for name, (text, sha256) in decided.before.items():
        source = case.source(name)
        if source is None:
            raise UsageError(f"{name} is gone")
        if text is None:
            made[name] = sha256
            continue
        edits.append(Edit(source.span(0, len(source.text)), text))
        expected[name] = sha256
    for name, sha256 in made.items():
        source = case.source(name)
        if source is None or _hash_of(case.root / name) != sha256:
            raise WriteConflict(f"{name} changed since it was written; nothing was undone")
    apply_edits(case.root, edits, expected)
    remove_files(case.root, made)
    return load_case(case.root, cache=cache).case
