"""Validation at the file's edge: plain data to models, and errors to diagnostics in words."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from backchannel.casefile import codes
from backchannel.casefile.models import CaseFile, ProposedEvent, ReportFront, Statement
from backchannel.casefile.nodes import Tree
from backchannel.diagnostics import Diagnostic
from backchannel.errors import near

__all__ = [
    "FRONT",
    "HEAD",
    "LISTS",
    "MAPS",
    "PROPOSED",
    "SINGLES",
    "STATEMENTS",
    "Shape",
    "one",
    "validate",
]

_MOST_ROUNDS = 4
_MISSING = ("missing", "missing_argument")
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")


class Shape:
    """A model to validate against; built on first use."""

    def __init__(self, kind: Any, *, keep_empty: bool = False, word: str = "statement") -> None:
        self.kind = kind
        self.keep_empty = keep_empty
        #: What an entry of a list at the top of a file is called.
        self.word = word
        self._adapter: TypeAdapter[Any] | None = None

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """Pydantic's validator."""
        if self._adapter is None:
            self._adapter = TypeAdapter(self.kind)
        return self._adapter

    def keys_at(self, loc: tuple[Any, ...]) -> list[str]:
        """Keys that a mapping at ``loc`` may have, for suggestions."""
        return _keys(self._schema, loc)

    @property
    def _schema(self) -> dict[str, Any]:
        return _schema_of(self)


@cache
def _schema_of(shape: Shape) -> dict[str, Any]:
    return shape.adapter.json_schema()


def one(section: str) -> str:
    """The word for one entry of a section."""
    return {
        "parties": "party",
        "knowledge": "entry",
        "equations": "equation",
        "statements": "statement",
    }.get(section, section.removesuffix("s"))


def _split() -> tuple[dict[str, Shape], dict[str, Shape], dict[str, Shape], dict[str, Shape]]:
    head: dict[str, Shape] = {}
    maps: dict[str, Shape] = {}
    lists: dict[str, Shape] = {}
    singles: dict[str, Shape] = {}
    hints = get_type_hints(CaseFile, include_extras=True)
    for f in dataclasses.fields(CaseFile):
        hint = hints[f.name]
        if get_origin(hint) is dict:
            maps[f.name] = Shape(get_args(hint)[1])
        elif get_origin(hint) is tuple:
            lists[f.name] = Shape(get_args(hint)[0])
        elif f.name in ("model", "deal"):
            singles[f.name] = Shape(get_args(hint)[0], keep_empty=True)
        else:
            head[f.name] = Shape(hint)
    return head, maps, lists, singles


#: Keys of ``case.yaml`` by form: plain values, mappings of ids, lists, single sections.
HEAD, MAPS, LISTS, SINGLES = _split()
STATEMENTS = Shape(Statement)
PROPOSED = Shape(ProposedEvent, word="proposed event")
FRONT = Shape(ReportFront)


def validate(
    shape: Shape, value: Any, tree: Tree, path: tuple[Any, ...], found: list[Diagnostic]
) -> tuple[bool, Any]:
    """Build the record at ``path`` from plain data.

    Everything wrong with it is added to ``found``. An optional part that is wrong is left out, so
    that one misspelt key does not take the whole record along.

    Returns:
        Whether a record could be made, and the record.
    """
    if tree.empties and not shape.keep_empty:
        value = _without_empty(value)
    try:
        return True, shape.adapter.validate_python(value)
    except ValidationError as error:
        problems = _settled(value, error.errors(include_url=False, include_input=True))
    gone: set[tuple[Any, ...]] = set()
    for _ in range(_MOST_ROUNDS):
        for problem in problems:
            # What is missing only because it was wrong and left out was told already.
            if not (problem["type"] in _MISSING and problem["loc"] in gone):
                found.append(_diagnostic(shape, problem, tree, path))
        value = copy.deepcopy(value)
        cut = [p["loc"] for p in _deepest_first(problems) if _cut(value, p)]
        if not cut:
            return False, None
        gone.update(cut)
        try:
            return True, shape.adapter.validate_python(value)
        except ValidationError as error:
            before = {(p["loc"], p["type"]) for p in problems}
            problems = [
                p
                for p in _settled(value, error.errors(include_url=False, include_input=True))
                if (p["loc"], p["type"]) not in before
            ]
            if not problems:
                return False, None
    return False, None


def _settled(value: Any, problems: list[Any]) -> list[Any]:
    """Problems without the members of unions in their places, which stand in no file.

    Where none of several forms fits, only what is wrong with the form that was meant is told: the
    one that knows a key that was given, else those that get furthest. If none gets anywhere, one
    problem says which forms there are.
    """
    out: list[Any] = []
    forms: dict[tuple[Any, ...], dict[Any, list[Any]]] = {}
    for problem in problems:
        at = _first_form(value, problem)
        if at is None:
            out.append(problem)
            continue
        loc = problem["loc"]
        inner = {**problem, "loc": loc[:at] + loc[at + 1 :]}
        forms.setdefault(loc[:at], {}).setdefault(loc[at], []).append(inner)
    for loc, found in forms.items():
        settled = {f: _settled(value, found[f]) for f in _meant(_at(value, loc), loc, found)}
        deepest = max(max(len(p["loc"]) for p in ps) for ps in settled.values())
        best = [ps for ps in settled.values() if max(len(p["loc"]) for p in ps) == deepest]
        flat = [p for ps in best for p in ps]
        wanted = [_WANTED[p["type"]] for p in flat if p["type"] in _WANTED]
        wanted = list(dict.fromkeys(w.removesuffix(" of keys") for w in wanted))
        if len(best) > 1 and len(wanted) > 1 and all(p["loc"] == loc for p in flat):
            flat = [{**flat[0], "wanted": ", ".join(wanted[:-1]) + " or " + wanted[-1]}]
        out += flat if len(best) == 1 else flat[:1]
    return out


def _meant(here: Any, loc: tuple[Any, ...], found: dict[Any, list[Any]]) -> list[Any]:
    """The forms of a union that what stands ``here`` may be meant as."""
    if not isinstance(here, dict):
        return list(found)
    records = [f for f in found if any(p["type"] in (*_MISSING, *_UNKNOWN) for p in found[f])]
    unknown = {f: {p["loc"][-1] for p in found[f] if p["type"] in _UNKNOWN} for f in records}
    return (
        [f for f in records if set(here) - unknown[f]]
        or [f for f in found if f not in records and any(p["loc"] != loc for p in found[f])]
        or records
        or list(found)
    )


def _first_form(value: Any, problem: Any) -> int | None:
    """Where in a problem's place a member of a union stands first."""
    here = value
    loc = problem["loc"]
    for at, part in enumerate(loc):
        in_list = isinstance(here, list | tuple) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            here = here[part]
        elif at == len(loc) - 1 and problem["type"] in (*_MISSING, *_UNKNOWN):
            return None
        else:
            return at
    return None


def _at(value: Any, loc: tuple[Any, ...]) -> Any:
    for part in loc:
        value = value[part]
    return value


def _without_empty(value: Any) -> Any:
    """A key without a value (``key:``) counts as not given."""
    if value.__class__ is dict:
        for content in value.values():
            if content is None or content.__class__ in (dict, list):
                return {k: _without_empty(v) for k, v in value.items() if v is not None}
        return value
    if value.__class__ is list:
        return [_without_empty(v) for v in value]
    return value


def _deepest_first(problems: list[Any]) -> list[Any]:
    return sorted(problems, key=lambda p: [str(x).zfill(9) for x in p["loc"]], reverse=True)


def _cut(value: Any, problem: Any) -> bool:
    """Remove the part that is wrong from ``value``; whether anything could be removed."""
    if problem["type"] in _MISSING:
        return False
    parent: Any = None
    last: Any = None
    here = value
    for part in problem["loc"]:
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            parent, last, here = here, part, here[part]
        # Other steps name members of a union and stand in no file.
    if parent is None or last is None:
        return False
    del parent[last]
    return True


def _diagnostic(shape: Shape, problem: Any, tree: Tree, path: tuple[Any, ...]) -> Diagnostic:
    kind, loc = problem["type"], tuple(problem["loc"])
    context: Mapping[str, Any] = problem.get("ctx") or {}
    if kind in _UNKNOWN:
        return _unknown(shape, loc, tree, path)
    if kind in _MISSING and isinstance(loc[-1], int):
        what = _named(path + loc[:-1], shape.word)
        return codes.WRONG_TYPE.at(tree.span(path + loc[:-1]), f"{what} has too few entries")
    if kind in _MISSING:
        name = str(loc[-1])
        where = tree.span(path + loc[:-1])
        if len(path) > 0 and not isinstance(path[-1], int):
            where = tree.span(path + loc[:-1], key=True)
        return codes.MISSING_KEY.at(
            where,
            f"{_named(path + loc[:-1], shape.word)} lacks the key {name!r}",
            hint=f"add: {name}: …",
        )
    span = tree.span(path + loc)
    what = _named(path + loc, shape.word)
    given = problem.get("input")
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        words = [w.strip("' ") for w in expected.replace(" or ", ", ").split(",")]
        close = near(str(given), words, most=1)
        return codes.NOT_A_VALUE.at(
            span,
            f"{what} cannot be {_short(given)}",
            hint=(f"did you mean {close[0]!r}? " if close else "") + f"one of: {', '.join(words)}",
        )
    cause = context.get("error")
    if isinstance(cause, ValueError) and type(cause).__name__ == "EdtfError":
        return codes.BAD_DATE.at(span, f"{what}: {cause}")
    if kind == "string_pattern_mismatch":
        return codes.BAD_ID.at(
            span, f"{what}: {_short(given)} is no id", hint="use letters, digits, '-', '_' and '.'"
        )
    wanted = problem.get("wanted") or _WANTED.get(kind)
    if wanted is None:
        message = str(problem["msg"])
        wanted = message[0].lower() + message[1:]
        wanted = wanted.removeprefix("input should be ").removeprefix("value error, ")
        return codes.WRONG_TYPE.at(span, f"{what}: {wanted}")
    return codes.WRONG_TYPE.at(span, f"{what} wants {wanted}, not {_kind_of(given)}")


_WANTED = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "dataclass_type": "a mapping of keys",
    "list_type": "a list",
    "tuple_type": "a list",
}


def _unknown(shape: Shape, loc: tuple[Any, ...], tree: Tree, path: tuple[Any, ...]) -> Diagnostic:
    name = str(loc[-1])
    known = [k for k in shape.keys_at(loc[:-1]) if k != "report"]
    close = near(name, known, most=1)
    hint = f"did you mean {close[0]!r}?" if close else None
    if hint is None and known:
        hint = "it can have: " + ", ".join(known)
    return codes.UNKNOWN_KEY.at(
        tree.span(path + loc, key=True),
        f"{_named(path + loc[:-1], shape.word)} has no key {name!r}",
        hint=hint,
    )


def _named(path: tuple[Any, ...], word: str = "statement") -> str:
    """A path in words: ``party 'us': people.boehler.post``."""
    parts = [str(p + 1) if isinstance(p, int) else str(p) for p in path]
    if not parts:
        return "the front matter"
    first = path[0]
    if isinstance(first, int):
        head, rest = f"{word} {first + 1}", parts[1:]
    elif first in MAPS and len(parts) > 1:
        head, rest = f"{one(parts[0])} {parts[1]!r}", parts[2:]
    elif first in LISTS and len(parts) > 1:
        head, rest = f"{one(parts[0])} {parts[1]}", parts[2:]
    else:
        head, rest = f"{parts[0]!r}", parts[1:]
    return f"{head}: {'.'.join(rest)}" if rest else head


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    return _short(value)


def _keys(schema: dict[str, Any], loc: tuple[Any, ...]) -> list[str]:
    """Follow ``loc`` through a JSON schema; the properties of what stands there."""
    here: list[dict[str, Any]] = [schema]
    for part in loc:
        following: list[dict[str, Any]] = []
        for node in _resolved(schema, here):
            if isinstance(part, int):
                items = node.get("items")
                following += [items] if isinstance(items, dict) else []
            elif part in node.get("properties", {}):
                following.append(node["properties"][part])
            elif isinstance(node.get("additionalProperties"), dict):
                following.append(node["additionalProperties"])
        # A step that stands in the model only (a member of a union) stays where it is.
        here = following or here
    return sorted({k for node in _resolved(schema, here) for k in node.get("properties", {})})


def _resolved(schema: dict[str, Any], nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if "$ref" in node:
            todo.append(schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
            continue
        out.append(node)
        for key in ("anyOf", "oneOf", "allOf"):
            todo += node.get(key, [])
    return out
