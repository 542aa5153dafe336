"""A new case: from a template, or a copy of a case of the catalog."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from backchannel.casefile.files import catalog
from backchannel.casefile.migrate import CURRENT
from backchannel.errors import NotFound, UsageError

__all__ = ["Start", "create_case", "slug", "templates"]

_FOLDER = "templates"


@dataclass(frozen=True, slots=True)
class Start:
    """What a starter case is filled with.

    Attributes:
        title: what people read.
        question: what the case is to answer.
        parties: names, the first two at the table.
        issues: what they differ on.
    """

    title: str
    question: str = ""
    parties: Sequence[str] = ()
    issues: Sequence[str] = ()


def slug(name: str, taken: Sequence[str] = ()) -> str:
    """An id made of a name: lower case, hyphens; a number where it is taken.

    Example:
        >>> slug("Ministry of Transport"), slug("A b", ["a-b"])
        ('ministry-of-transport', 'a-b-2')
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    base = re.sub(r"[^\w]+", "-", plain).strip("-_")[:60] or "x"
    found, n = base, 2
    while found in taken:
        found, n = f"{base}-{n}", n + 1
    return found


def templates() -> dict[str, str]:
    """Names of the templates, and what each is for; cases of the catalog come after them."""
    out = {}
    for item in sorted(resources.files(__package__).joinpath(_FOLDER).iterdir(), key=str):
        if item.name.endswith(".yaml"):
            first = item.read_text(encoding="utf-8").splitlines()[0]
            out[item.name.removesuffix(".yaml")] = first.removeprefix("#").strip()
    folder = catalog()
    for path in sorted(folder.glob("*/case.yaml")) if folder else ():
        out[path.parent.name] = "a copy of this case of the catalog"
    return out


def create_case(folder: Path, start: Start, *, template: str = "talks") -> list[Path]:
    """Write a starter case.

    Args:
        folder: made where missing; must not hold a case yet.
        start: what to fill the template with.
        template: one of :func:`templates`.

    Returns:
        The files written.

    Raises:
        UsageError: there is a case in the folder already, or a name is empty or given twice;
            nothing is written.
        NotFound: no such template.
    """
    known = templates()
    if template not in known:
        raise NotFound.named("template", template, known)
    if (folder / "case.yaml").exists() or (folder / "case.yml").exists():
        raise UsageError(
            f"there is a case in {folder} already", hint="name another folder; nothing was written"
        )
    _refuse_names("party", start.parties)
    _refuse_names("issue", start.issues)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder")
    source = resources.files(__package__).joinpath(_FOLDER, f"{template}.yaml")
    if not source.is_file():
        home = catalog()
        assert home is not None
        shutil.copytree(home / template, folder, dirs_exist_ok=True)
        written = sorted(p for p in folder.rglob("*") if p.is_file())
    else:
        body = source.read_text(encoding="utf-8").split("\n", 1)[1].lstrip("\n")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "reports").mkdir(exist_ok=True)
        path = folder / "case.yaml"
        with open(path, "x", encoding="utf-8") as file:
            file.write(_fill(body, folder.name, start))
        written = [path]
    from backchannel.casefile.schema import write_schemas

    return written + write_schemas(folder / ".backchannel")


def _refuse_names(what: str, names: Sequence[str]) -> None:
    if any(not name.strip() for name in names):
        article = "an" if what[0] in "aeiou" else "a"
        raise UsageError(f"{article} {what} without a name", hint="nothing was written")
    for name in names:
        if list(names).count(name) > 1:
            raise UsageError(
                f"the {what} {name!r} is given twice", hint="name each once; nothing was written"
            )


def _quoted(value: str) -> str:
    """A YAML scalar that reads back as ``value`` wherever a value may stand."""
    if re.fullmatch(r"[^\W\d_][\w .()/-]*(?<! )", value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _fill(body: str, name: str, start: Start) -> str:
    ids: list[str] = []
    for party in start.parties:
        ids.append(slug(party, ids))
    issue_ids: list[str] = []
    for issue in start.issues:
        issue_ids.append(slug(issue, issue_ids))
    parties = "\n".join(
        f"  {i}:\n    name: {_quoted(n)}\n    aliases: []\n    people: {{}}"
        for i, n in zip(ids, start.parties, strict=True)
    )
    issues = "\n".join(
        f"  {i}:\n    asks: {_quoted(n)}\n    values: []"
        for i, n in zip(issue_ids, start.issues, strict=True)
    )
    between = ", ".join(ids[:2])
    filled = {
        "format": str(CURRENT),
        "case": slug(name),
        "title": _quoted(start.title),
        "question": _quoted(start.question or "Where can it settle, and what would move it?"),
        "parties": parties or "  {}",
        "issues": issues or "  {}",
        "channel": (
            f"  direct-talks:\n    between: [{between}]\n    kind: direct"
            if len(ids) > 1
            else "  {}"
        ),
    }
    for key, value in filled.items():
        body = body.replace(f"  <<{key}>>" if value.startswith("  ") else f"<<{key}>>", value)
    return body
