"""Annotated sets of reports as cases: each statement with what reading makes of it, claims apart.

A set is ``case.yaml`` (parties, as an analyst begins a case) with texts and their statements: a
folder of them in our bracket notation (``NN.gold``), whose attribute lines say which claim a
statement is about; or, for texts that are not ours to keep, a JSON file of offsets beside the
``case.yaml`` and a folder where the texts stand.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backchannel.casefile import Case, load_case
from backchannel.casefile.models import Statement
from backchannel.casefile.yamltext import block_item
from backchannel.reading.gold import GoldArticle, GoldStatement, read_gold
from backchannel.reading.intake import read_into
from backchannel.reading.report import extract
from backchannel.reading.resolve import CaseNames
from backchannel.reading.scoring import COVERAGE, coverage, same_source
from backchannel.reading.statements import Statement as Proposed

__all__ = [
    "Annotated",
    "LabelledSet",
    "as_annotated",
    "as_proposed",
    "by_offsets",
    "in_brackets",
]


@dataclass
class LabelledSet:
    """A case whose statements have their claims kept apart."""

    name: str
    case: Case
    statements: list[Statement]
    claims: list[frozenset[str]]
    #: For each statement, the annotated one that it stands for: its report and number.
    stands_for: list[tuple[str, str] | None]
    #: The claims of every annotated statement, by report and number.
    gold: dict[tuple[str, str], frozenset[str]]


Claims = dict[str, dict[str, frozenset[str]]]


@dataclass(frozen=True)
class Annotated:
    """Texts with their statements; for each text the claims of its statements, by number."""

    name: str
    case: Path
    articles: tuple[GoldArticle, ...]
    claims: Claims


def in_brackets(folder: Path) -> Annotated:
    """A folder of texts in our notation."""
    claims: Claims = {}
    for file in sorted(folder.glob("*.gold")):
        tail = file.read_text(encoding="utf-8").rsplit("\n---\n", 1)[1]
        claims[file.stem] = {
            m[1]: frozenset(m[2].split("+"))
            for m in re.finditer(r"^(\d+):.*?\bclaim=(\S+)", tail, re.M)
        }
    return Annotated(folder.name, folder / "case.yaml", tuple(read_gold(folder)), claims)


def by_offsets(file: Path, texts: Path) -> Annotated:
    """Offsets into texts that stand elsewhere, as they are or in TimeML.

    The case is the YAML file of the same name beside it, or else ``case.yaml``.

    Raises:
        FileNotFoundError: a text is not there.
        ValueError: it is another text.
    """
    articles, claims = [], {}
    for name, made in json.loads(file.read_text(encoding="utf-8")).items():
        data = (texts / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != made["sha256"]:
            raise ValueError(f"{name} is another text")
        statements = tuple(
            GoldStatement(
                s["id"],
                *(tuple((a, b) for a, b in s[key]) for key in ("content", "source", "cue")),
                kind=s["kind"],
                quote_type=s["quote"],
            )
            for s in made["statements"]
        )
        text = data.decode("utf-8")
        if name.endswith(".tml"):
            text = read_gold(texts / name)[0].text
        text = text[: made.get("length")]
        articles.append(GoldArticle(name, text, statements, made["published"]))
        claims[name] = {s["id"]: frozenset(s.get("claims", ())) for s in made["statements"]}
    label = f"{file.parent.name}/{file.stem}"
    own = file.with_suffix(".yaml")
    case = own if own.is_file() else file.with_name("case.yaml")
    return Annotated(label, case, tuple(articles), claims)


@contextmanager
def _read(given: Annotated) -> Iterator[tuple[Case, dict[str, GoldArticle]]]:
    """The set read into a case of its own; reports by id with their gold."""
    with tempfile.TemporaryDirectory() as where:
        root = Path(where) / "set"
        root.mkdir()
        shutil.copy(given.case, root / "case.yaml")
        of: dict[str, GoldArticle] = {}
        for article in given.articles:
            text = Path(where) / f"{Path(article.name).with_suffix('.txt')}"
            text.write_text(article.text, encoding="utf-8", newline="")
            day = date.fromisoformat(article.published or "2000-01-01")
            done = read_into(root, [str(text)], published=day, outlet=f"outlet {article.name}")
            report = done.reports[0].report
            assert report is not None, done
            of[report] = article
        yield load_case(root).case, of


def as_proposed(given: Annotated) -> LabelledSet:
    """The set as reading proposes it, each proposal with the claims of the gold it stands for."""
    with _read(given) as (case, of):
        claims = given.claims
        statements = [s for s in case.statements.values() if s.status == "proposed"]
        labels: list[frozenset[str]] = []
        stands: list[tuple[str, str] | None] = []
        for s in statements:
            article = of[s.report]
            shift = article.text.index(case.reports[s.report].text.rstrip("\n")[:200])
            span = tuple((a + shift, b + shift) for a, b in s.span)
            told = tuple((a + shift, b + shift) for a, b in s.source_span)
            # Of statements inside each other, the one of the same source.
            near = [
                (
                    coverage(g.content, span)
                    + coverage(span, g.content)
                    + same_source(g.source, told),
                    g,
                )
                for g in article.statements
                if coverage(g.content, span) > COVERAGE or coverage(span, g.content) > COVERAGE
            ]
            best = max(near, key=lambda n: n[0], default=None)
            stands.append((s.report, best[1].id) if best else None)
            labels.append(
                claims[article.name].get(best[1].id, frozenset()) if best else frozenset()
            )
        return LabelledSet(given.name, case, statements, labels, stands, _gold(of, claims))


def _gold(
    of: Mapping[str, GoldArticle], claims: Mapping[str, Mapping[str, frozenset[str]]]
) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (report, g.id): claims[article.name].get(g.id, frozenset())
        for report, article in of.items()
        for g in article.statements
    }


def as_annotated(given: Annotated) -> LabelledSet:
    """The set with the annotated statements in place of the proposed ones."""
    with _read(given) as (case, of):
        claims = given.claims
        names = CaseNames(case)
        labels: dict[str, frozenset[str]] = {}
        stands: list[tuple[str, str] | None] = []
        for report, article in of.items():
            text = case.reports[report].text
            shift = article.text.index(text.rstrip("\n")[:200])
            entries = []
            proposed = extract(text, people=names.pronouns).statements
            called = names.within(text)
            for g in article.statements:
                entry = _entry(report, g, shift, text, proposed, called)
                labels[str(entry["id"])] = claims[article.name].get(g.id, frozenset())
                stands.append((report, g.id))
                entries.append(entry)
            assert case.root is not None
            side = case.root / "reports" / f"{report}.yaml"
            side.write_text("\n\n".join(block_item(e, 0) for e in entries) + "\n", encoding="utf-8")
        case = load_case(case.root).case
        statements = [case.statements[id] for id in labels]
        held = [labels[s.id] for s in statements]
        return LabelledSet(given.name, case, statements, held, stands, _gold(of, claims))


def _entry(
    report: str,
    g: GoldStatement,
    shift: int,
    text: str,
    proposed: Sequence[Proposed],
    names: CaseNames,
) -> dict[str, object]:
    """An annotated statement as a case holds it; its kind is what reading makes of it."""

    def moved(spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        return [[a - shift, b - shift] for a, b in spans]

    content, source, cue = moved(g.content), moved(g.source), moved(g.cue)
    words = " ".join(text[a:b] for a, b in source)
    spans = tuple((a, b) for a, b in content)
    best = max(
        proposed,
        key=lambda p: coverage(spans, p.content) * coverage(p.content, spans),
        default=None,
    )
    near = best is not None and coverage(spans, best.content) * coverage(best.content, spans) > 0.3
    speaker = best if near and best is not None and best.source and source else None
    if speaker is not None:
        a, b = source[0][0], source[-1][1]
        assert speaker.source is not None
        if not (speaker.source[0] < b and a < speaker.source[1]):
            speaker = None
    made = _Speaker(
        speaker.speaker if speaker else (words or None),
        speaker.speaker_kind if speaker else "unknown",
    )
    return {
        "id": f"{report}-{g.id}",
        "span": content[0] if len(content) == 1 else content,
        "quote": " … ".join(text[a:b] for a, b in content),
        "source": dict(names.source(made, words)),  # type: ignore[arg-type]
        **({"source_span": source[0] if len(source) == 1 else source} if source else {}),
        **({"cue": " … ".join(text[a:b] for a, b in cue)} if cue else {}),
        **({"cue_span": cue[0] if len(cue) == 1 else cue} if cue else {}),
        "quote_type": g.quote_type or "indirect",
        "kind": best.kind if near and best is not None else "claim",
    }


@dataclass(frozen=True)
class _Speaker:
    speaker: str | None
    speaker_kind: str
    owner: str = ""
