"""YAML text to plain data, with the place of every node.

Scalars stay the text the user wrote: ``no``, ``12:30``, ``2025-03-05`` and ``NO`` are never typed
here; the models type them. An empty scalar (``key:``) is ``None``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import yaml

from backchannel.casefile import codes
from backchannel.diagnostics import Diagnostic, Span

__all__ = ["SourceFile", "Tree", "compose", "parse_yaml"]

#: Deeper nesting than this is refused; the deepest element of the format stands at level 8.
MAX_DEPTH = 64
#: A file may grow by at most this many nodes through aliases.
MAX_ALIASED = 100_000
#: Larger files are refused.
MAX_BYTES = 64 * 1024 * 1024
#: With fewer brackets than this in a file, flow nesting cannot exhaust the parser's stack.
_MANY_BRACKETS = 2_000

_Scalar, _Sequence = yaml.ScalarNode, yaml.SequenceNode

_BREAK = re.compile(r"\r\n|\r|\n")
#: Blocks can nest no deeper than their longest line has columns; shorter lines cannot exhaust it.
_LONG_LINE = 400
_DEEP_BLOCK = re.compile(r"^(?:[-?:]?[ \t]){128}|(?:[-?:][ \t]+){64}", re.MULTILINE)


def _composer() -> Any:
    """PyYAML's C parser without the typing of scalars, or its parser in Python."""
    try:
        parser: Any = import_module("yaml._yaml").CParser
    except ImportError:
        return yaml.BaseLoader

    class Composer(parser):  # type: ignore[misc]
        """Asked for a tag at every node: answered by what costs least, for nobody reads the tags.

        ``slice`` and ``tuple`` take these arguments and are called without a Python frame; three
        empty methods would cost a tenth of the parsing.
        """

        resolve = slice
        descend_resolver = slice
        ascend_resolver = tuple

        def dispose(self) -> None:
            """Nothing to free; the parser in Python has it."""

    return Composer


_Loader: Any = _composer()


@dataclass(frozen=True)
class SourceFile:
    """The text of one file of a case, and where its lines begin.

    Attributes:
        name: relative to the case's folder, ``/`` as separator.
        text: decoded, newlines as in the file, without byte order mark.
        sha256: of the bytes it was decoded from.
    """

    name: str
    text: str
    sha256: str = ""
    _starts: list[int] = field(default_factory=list, compare=False, repr=False)

    def position(self, index: int) -> tuple[int, int]:
        """1-based line and column of a character."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(m.end() for m in _BREAK.finditer(self.text))
        line = bisect_right(self._starts, index) - 1
        return line + 1, index - self._starts[line] + 1

    def span(self, start: int, end: int) -> Span:
        """The span of the characters ``start:end``."""
        start = max(0, min(start, len(self.text)))
        end = max(start, min(end, len(self.text)))
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Span(self.name, line, column, end_line, end_column, start, end)

    @property
    def whole(self) -> Span:
        """The first line."""
        first = _BREAK.split(self.text, maxsplit=1)[0]
        return self.span(0, len(first))


class Tree:
    """A parsed file: plain data, and the nodes to find places in.

    Attributes:
        source: the file.
        data: dictionaries, lists and texts.
        shift: index of the YAML part's first character in the file.
        empties: whether a key without value, or an empty collection, stands in it.
    """

    __slots__ = ("_keys", "_root", "_text", "data", "empties", "shift", "source")

    def __init__(
        self, source: SourceFile, data: Any, root: Any, shift: int = 0, empties: bool = True
    ) -> None:
        self.source = source
        self.data = data
        self.shift = shift
        self.empties = empties
        self._root = root
        self._text: str | None = None
        self._keys: dict[int, dict[str, tuple[Any, Any]]] = {}

    @property
    def root(self) -> Any:
        """The root node, ``None`` for an empty file."""
        if self._text is not None:
            self._root, self._text = compose(self._text), None
        return self._root

    def release(self, text: str | None = None) -> None:
        """Forget data and nodes; the nodes are made anew from ``text`` when a place is asked for.

        A case holds a hundred times as many nodes as records, and nearly all are never looked at.
        """
        self._keys.clear()
        if self._root is not None:
            self._root, self._text = None, self.source.text if text is None else text
        self.data = None

    def span(self, path: tuple[Any, ...] = (), *, key: bool = False) -> Span:
        """Where the element at ``path`` stands; of the nearest enclosing one that exists.

        Args:
            path: keys and list indexes from the file's root.
            key: the span of the last key instead of its value.
        """
        node, key_node = self.root, None
        if node is None:
            return self.source.whole
        for part in path:
            found = self._child(node, part)
            if found is None:
                # Steps that exist in the models only (members of a union) are passed over.
                continue
            key_node, node = found
        chosen = key_node if key and key_node is not None else node
        start, end = chosen.start_mark.index + self.shift, chosen.end_mark.index + self.shift
        if isinstance(chosen, yaml.ScalarNode):
            # A line of a literal block that begins with '#' is no comment.
            return self.source.span(start, start + len(self.source.text[start:end].rstrip()))
        return self.source.span(start, _trim(self.source.text, start, end))

    def _child(self, node: Any, part: Any) -> tuple[Any, Any] | None:
        if isinstance(node, yaml.MappingNode):
            keys = self._keys.get(id(node))
            if keys is None:
                # The first of a key given twice, as in the data.
                keys = self._keys[id(node)] = {
                    k.value: (k, v) for k, v in reversed(node.value) if k.__class__ is _Scalar
                }
            return keys.get(str(part))
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            return (None, node.value[part]) if 0 <= part < len(node.value) else None
        return None


def _trim(text: str, start: int, end: int) -> int:
    """Block nodes end where the next token begins: leave out blank space and comments between."""
    while True:
        stripped = len(text[start:end].rstrip())
        end = start + stripped
        last = max(text.rfind("\n", start, end), text.rfind("\r", start, end))
        if last >= 0 and text[last + 1 : end].lstrip(" \t").startswith("#"):
            end = last
            continue
        return max(end, start)


def parse_yaml(
    source: SourceFile, text: str | None = None, shift: int = 0
) -> tuple[Tree, list[Diagnostic]]:
    """Parse a file, or its part ``text`` that begins at character ``shift``.

    Returns:
        The tree and what is wrong; on a syntax error the tree is empty.

    Cost:
        One pass of libyaml's composer and one of a walk over its nodes.
    """
    body = source.text if text is None else text
    empty = Tree(source, None, None, shift)
    if _too_deep(body):
        message = f"nesting deeper than {MAX_DEPTH} levels"
        return empty, [codes.TOO_BIG.at(source.whole, message)]
    try:
        root = compose(body)
    except yaml.MarkedYAMLError as error:
        return empty, [_syntax(source, error, shift)]
    except yaml.reader.ReaderError as error:
        span = source.span(int(error.position) + shift, int(error.position) + shift + 1)
        shown = error.character if isinstance(error.character, int) else ord(str(error.character))
        return empty, [
            codes.SYNTAX.at(
                span,
                f"the character U+{shown:04X} is not allowed in YAML",
                hint="remove it; it is most often left behind by copying from another program",
            )
        ]
    except yaml.YAMLError as error:
        return empty, [codes.SYNTAX.at(source.whole, str(error).splitlines()[0])]
    if root is None:
        return empty, []
    walk = _Walk(source, shift) if "*" in body else _Plain(source, shift)
    data = walk.value(root, 0)
    if walk.overflow:
        return empty, walk.found
    return Tree(source, data, root, shift, walk.empties), walk.found


def compose(text: str) -> Any:
    """The root node of a YAML text, ``None`` where it holds none; raises ``yaml.YAMLError``."""
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _too_deep(text: str) -> bool:
    """Whether composing could exhaust the stack; exact where cheap signs say it might."""
    if text.count("[") + text.count("{") <= _MANY_BRACKETS and (
        max(map(len, text.split("\n"))) <= _LONG_LINE or not _DEEP_BLOCK.search(text)
    ):
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return depth > MAX_DEPTH
    return False


def _syntax(source: SourceFile, error: yaml.MarkedYAMLError, shift: int) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    index = (mark.index if mark else 0) + shift
    problem = error.problem or "not YAML"
    hint = None
    if "mapping values are not allowed" in problem:
        problem = "a second ': ' in one line"
        hint = "put the text in quotes"
    elif "could not find expected ':'" in problem:
        problem = "a key without ':'"
        hint = "write `key: value`, and indent what continues a text"
    elif "cannot start any token" in problem:
        found = source.text[index : index + 1]
        if found == "\t":
            problem, hint = "a tab stands where YAML wants spaces", "indent with spaces"
        else:
            problem, hint = f"a text cannot begin with {found!r}", "put the text in quotes"
    elif "expected a single document" in str(error):
        problem = "a second document begins (a line '---')"
        hint = "one file holds one document"
    elif "undefined alias" in problem:
        hint = "put a text that begins with '*' in quotes"
    related = []
    if error.context_mark and error.problem_mark and error.context:
        first = error.context_mark.index + shift
        if first != index:
            related.append((source.span(first, first + 1), error.context))
    end = min(index + 1, len(source.text))
    return codes.SYNTAX.at(source.span(min(index, end), end), problem, hint=hint, related=related)


class _Plain:
    """Nodes of a text without aliases to data; finds duplicate keys."""

    def __init__(self, source: SourceFile, shift: int) -> None:
        self.source = source
        self.shift = shift
        self.found: list[Diagnostic] = []
        self.overflow = False
        self.empties = False

    def _at(self, node: Any) -> Span:
        start = node.start_mark.index + self.shift
        return self.source.span(start, node.end_mark.index + self.shift)

    def value(self, node: Any, depth: int) -> Any:
        """The data of a node at some depth."""
        if node.__class__ is _Scalar:
            return self._scalar(node)
        return self._collection(node, depth)

    def _scalar(self, node: Any) -> str | None:
        if node.value == "" and not node.style:
            self.empties = True
            return None
        text: str = node.value
        return text

    def _collection(self, node: Any, depth: int) -> Any:
        if self.overflow:
            return None
        if depth > MAX_DEPTH:
            return self._refuse(node, f"nesting deeper than {MAX_DEPTH} levels")
        if node.__class__ is _Sequence:
            # An empty text is told from no text by its style; all others are taken at once.
            return [
                child.value
                if child.__class__ is _Scalar and child.value
                else self.value(child, depth + 1)
                for child in node.value
            ]
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.__class__ is not _Scalar:
                self.found.append(
                    codes.WRONG_TYPE.at(
                        self._at(key_node),
                        "a key must be a text",
                        hint="put it in quotes if it begins with [ or {",
                    )
                )
                continue
            key = key_node.value
            if key in out:
                self.found.append(
                    codes.DUPLICATE_KEY.at(self._at(key_node), f"the key {key!r} is given twice")
                )
                continue
            if value_node.__class__ is _Scalar and value_node.value:
                out[key] = value_node.value
            else:
                out[key] = self.value(value_node, depth + 1)
        return out

    def _refuse(self, node: Any, why: str) -> None:
        if not self.overflow:
            self.overflow = True
            self.found.append(codes.TOO_BIG.at(self._at(node), why))


class _Walk(_Plain):
    """The same for a text with aliases: finds cycles, and aliases that blow up."""

    def __init__(self, source: SourceFile, shift: int) -> None:
        super().__init__(source, shift)
        self.seen: set[int] = set()
        self.open: set[int] = set()
        self.aliased = 0
        self.inside = 0

    def _collection(self, node: Any, depth: int) -> Any:
        if self.overflow:
            return None
        mark = id(node)
        if mark in self.open:
            return self._refuse(node, "an alias that contains itself")
        again = mark in self.seen
        self.inside += again
        if self.inside:
            self.aliased += 1 + len(node.value)
            if self.aliased > MAX_ALIASED:
                return self._refuse(node, f"aliases that expand to more than {MAX_ALIASED:,} nodes")
        self.seen.add(mark)
        self.open.add(mark)
        out = super()._collection(node, depth)
        self.open.discard(mark)
        self.inside -= again
        return out
