"""Adding, changing and removing entries of a case, in its files.

Every function takes a loaded case, writes through :mod:`backchannel.casefile.writer` under the
hash of what was loaded, and returns the case loaded anew. Only the characters of the entry
change. What cannot be written exactly, or would make the case worse to load, is refused and
nothing is written.

    case = load_case("my-case").case
    case = add_entry(case, "claims", "talks-are-on", {"says": "The talks are going on."}).case
    case = set_value(case, ("statements", "s-1", "supports"), ["talks-are-on"]).case
    case = remove_entry(case, ("positions", "us-truce")).case
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backchannel.casefile.cache import ParseCache
from backchannel.casefile.case import Case, Loaded
from backchannel.casefile.files import Bytes
from backchannel.casefile.loader import load_case
from backchannel.casefile.migrate import CURRENT, version_of
from backchannel.casefile.nodes import SourceFile, Tree
from backchannel.casefile.parse import check_part, front_region
from backchannel.casefile.shapes import LISTS, MAPS, one
from backchannel.casefile.writer import apply_edits, write_files
from backchannel.casefile.yamledit import Path, insert_at, remove_at, set_at
from backchannel.casefile.yamltext import block_item, block_pair
from backchannel.diagnostics import Diagnostic, Edit, Severity
from backchannel.errors import InputError, NotFound, UsageError

__all__ = [
    "add_entry",
    "add_report",
    "add_statement",
    "append_value",
    "insert_value",
    "plan_insert",
    "plan_remove",
    "plan_set",
    "remove_entry",
    "set_value",
]


def set_value(case: Case, path: Path, value: Any, *, cache: ParseCache | None = None) -> Loaded:
    """Set the value at ``path``; add the key where it is missing.

    Args:
        case: as it was loaded.
        path: as for :meth:`Case.span_of`: ``("figures", "held", "value")``,
            ``("statements", "s-1", "status")``, ``("reports", "r-1", "relies_on")``,
            ``("model", "preferences", "us", 0)``, ``("as_of",)``.
        value: text, number, truth value, list or mapping; keys whose value is ``None`` are left
            out.
        cache: to load the case anew faster.

    Raises:
        WriteConflict: the file changed since the case was loaded.
        InputError: the loader would find something wrong with the new value.
        UsageError: the change cannot be made.
    """
    return _apply(case, plan_set(case, path, value), cache)


def append_value(case: Case, path: Path, value: Any, *, cache: ParseCache | None = None) -> Loaded:
    """Add ``value`` at the end of the list at ``path``, such as the evidence of a claim."""
    return insert_value(case, path, None, value, cache=cache)


def insert_value(
    case: Case, path: Path, index: int | None, value: Any, *, cache: ParseCache | None = None
) -> Loaded:
    """Insert ``value`` into the list at ``path``, before ``index``; preferences have an order."""
    return _apply(case, plan_insert(case, path, index, value), cache)


def add_entry(
    case: Case,
    section: str,
    id: str | None,
    mapping: Mapping[str, Any] | str,
    *,
    cache: ParseCache | None = None,
) -> Loaded:
    """Add an entry to a section: a claim, a position, a figure, a threat, ….

    Args:
        case: as it was loaded.
        section: ``claims``, ``positions``, …
        id: of the new entry; ``None`` for the lists (``equations``, ``knowledge``).
        mapping: its keys.
        cache: to load the case anew faster.

    Raises:
        UsageError: the id is taken.
    """
    if section in LISTS and id is None:
        return append_value(case, (section,), mapping, cache=cache)
    if section not in MAPS:
        raise NotFound.named("section", section, [*MAPS, *LISTS])
    if id is None:
        raise UsageError(f"a new {one(section)} needs an id")
    if id in getattr(case, section):
        article = "an" if one(section)[0] in "aeiou" else "a"
        raise UsageError(
            f"there is {article} {one(section)} {id!r} already", hint="choose another id"
        )
    return set_value(case, (section, id), mapping, cache=cache)


def remove_entry(case: Case, path: Path, *, cache: ParseCache | None = None) -> Loaded:
    """Remove the entry, key or list item at ``path``.

    Nothing that refers to it is changed: ``check`` then names what dangles.
    """
    return _apply(case, plan_remove(case, path), cache)


def add_statement(
    case: Case, report: str, mapping: Mapping[str, Any], *, cache: ParseCache | None = None
) -> Loaded:
    """Add a statement to a report's file of statements, which is made where there is none.

    Raises:
        NotFound: there is no such report.
        UsageError: the id is taken.
    """
    if report not in case.reports:
        raise NotFound.named("report", report, case.reports)
    if mapping.get("id") in case.statements:
        raise UsageError(f"there is a statement {mapping['id']!r} already")
    name = sidecar_of(case, report)
    source = case.source(name) if name else None
    if source is None:
        new = f"reports/{report}.yaml"
        clean = {k: v for k, v in mapping.items() if k != "report" and v is not None}
        text = block_item(clean, 0) + "\n"
        _refuse_new(new, "", text)
        write_files(_root(case), {new: text.encode()}, {new: None})
        return load_case(_root(case), cache=cache)
    clean = {k: v for k, v in mapping.items() if k != "report"}
    changed = insert_at(source.text, (), None, clean)
    return _apply(case, _edit(source, source.text, changed, 0), cache)


def add_report(
    case: Case, id: str, front: Mapping[str, Any], text: str, *, cache: ParseCache | None = None
) -> Loaded:
    """Add a report: ``reports/<id>.md`` with front matter and text.

    Raises:
        UsageError: the id is taken.
        WriteConflict: the file exists.
    """
    if id in case.reports:
        raise UsageError(f"there is a report {id!r} already", hint="choose another id")
    name = f"reports/{id}.md"
    head = "\n".join(block_pair(k, v, 0) for k, v in front.items() if v is not None)
    body = text.lstrip("\n")
    whole = f"---\n{head}\n---\n\n{body}" + ("" if body.endswith("\n") else "\n")
    _refuse_new(name, "", whole)
    write_files(_root(case), {name: whole.encode()}, {name: None})
    return load_case(_root(case), cache=cache)


def plan_set(case: Case, path: Path, value: Any) -> Edit:
    """The edit that :func:`set_value` would make."""
    return _plan(case, path, lambda text, inner: set_at(text, inner, value), missing=True)


def plan_insert(case: Case, path: Path, index: int | None, value: Any) -> Edit:
    """The edit that :func:`insert_value` would make."""
    return _plan(case, path, lambda text, at: insert_at(text, at, index, value), missing=True)


def plan_remove(case: Case, path: Path) -> Edit:
    """The edit that :func:`remove_entry` would make."""
    return _plan(case, path, remove_at, missing=False)


def sidecar_of(case: Case, report: str) -> str | None:
    """The name of a report's file of statements, if it has one."""
    return next((n for e in ("yaml", "yml") if (n := f"reports/{report}.{e}") in case.files), None)


def _plan(case: Case, path: Path, change: Callable[[str, Path], str], *, missing: bool) -> Edit:
    tree, inner = _locate(case, path, missing=missing)
    source = tree.source
    start, end = front_region(source.text) if tree.shift else (0, len(source.text))
    region = source.text[start:end]
    return _edit(source, region, change(region, inner), start)


def _locate(case: Case, path: Path, *, missing: bool) -> tuple[Tree, Path]:
    """The file that holds ``path``, and the path within its data."""
    if not path:
        raise UsageError("an empty path names nothing")
    head = path[0]
    kept = {
        "statements": case.statements,
        "reports": case.reports,
        "proposed_events": case.proposed_events,
    }
    if head in kept and (len(path) < 2 or path[:2] not in case.places):
        what = str(head).replace("_", " ")
        if len(path) < 2:
            raise UsageError(f"name one of the {what}")
        raise NotFound.named(what[:-1], str(path[1]), kept[str(head)])
    if head == "reports" and len(path) < 3:
        raise UsageError("a report is a file; name a key of its front matter")
    for cut in range(len(path), 0, -1):
        found = case.places.get(path[:cut])
        if found is not None:
            tree, prefix = found
            if tree.source.sha256 == "" or case.source(tree.source.name) is None:
                raise UsageError(f"{tree.source.name} was not loaded from a file")
            _refuse_old(tree)
            return tree, (*prefix, *path[cut:])
    if not missing or not case.files:
        raise UsageError(f"the case holds no {'.'.join(map(str, path))}")
    main = case.source(case.files[0])
    assert main is not None
    return Tree(main, None, None), path


def _refuse_old(tree: Tree) -> None:
    if version_of(tree.data) < CURRENT:
        raise UsageError(
            f"{tree.source.name} is in an old format",
            hint="rewrite it first: backchannel schema --migrate CASE",
        )


def _edit(source: SourceFile, old: str, new: str, start: int) -> Edit:
    """One edit with the characters that differ; refused where the loader would complain."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    # A line break of two characters is not split.
    while head and (old[head - 1 : head + 1] == "\r\n" or new[head - 1 : head + 1] == "\r\n"):
        head -= 1
    tail = min(tail, len(old) - head, len(new) - head)
    span = source.span(start + head, start + len(old) - tail)
    edit = Edit(span, new[head : len(new) - tail])
    whole = source.text[: span.start] + edit.text + source.text[span.end :]
    _refuse_new(source.name, source.text, whole)
    return edit


def _common(a: str, b: str) -> int:
    """Length of the longest common beginning."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _refuse_new(name: str, old: str, new: str) -> None:
    """Raise where ``new`` has errors of syntax or schema that ``old`` had not."""
    before = Counter(_key(d) for d in _errors(name, old)) if old else Counter[tuple[str, str]]()
    worse: list[Diagnostic] = []
    for diagnostic in _errors(name, new):
        key = _key(diagnostic)
        if before[key]:
            before[key] -= 1
        else:
            worse.append(diagnostic)
    if worse:
        raise InputError(
            f"the change was not made: {worse[0].message}", hint=worse[0].hint, diagnostics=worse
        )


def _key(diagnostic: Diagnostic) -> tuple[str, str]:
    return diagnostic.code, diagnostic.message


def _errors(name: str, text: str) -> Sequence[Diagnostic]:
    found = check_part(Bytes(name, text.encode("utf-8", "surrogatepass"), ""))
    return [d for d in found if d.severity is Severity.ERROR]


def _apply(case: Case, edit: Edit, cache: ParseCache | None) -> Loaded:
    source = case.source(edit.span.file)
    assert source is not None
    apply_edits(_root(case), [edit], {edit.span.file: source.sha256})
    return load_case(_root(case), cache=cache)


def _root(case: Case) -> Any:
    if case.root is None:
        raise UsageError("the case stands in no folder")
    return case.root
