"""Changing one element of a YAML text and leaving every other character alone.

Each function takes the text and returns the new one. The new element is written in the style of
its surroundings: flow inside flow, blocks indented like their neighbours, blank lines between
entries where there are some. The result is parsed again and compared with what was meant; where
it differs (a text shared through an alias, an exotic layout) nothing is changed and
:class:`~backchannel.errors.UsageError` says to edit by hand.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from backchannel.casefile.nodes import SourceFile, compose, parse_yaml
from backchannel.casefile.yamltext import (
    FLOW_WIDTH,
    block_item,
    block_pair,
    flow,
    is_collection,
    plain_data,
    scalar,
)
from backchannel.errors import UsageError

__all__ = ["Path", "insert_at", "newline_of", "remove_at", "set_at"]

Path = tuple[str | int, ...]


def newline_of(text: str) -> str:
    """The newline that a text uses first; ``\\n`` where it has none."""
    at = min((i for i in (text.find("\n"), text.find("\r")) if i >= 0), default=-1)
    if at < 0 or text[at] == "\n":
        return "\n"
    return "\r\n" if text[at : at + 2] == "\r\n" else "\r"


def set_at(text: str, path: Path, value: Any) -> str:
    """``text`` with the element at ``path`` replaced, or added where it is missing.

    Missing mappings on the way are made. A list index equal to the list's length appends.

    Raises:
        UsageError: the path leads through a text, or the change cannot be made exactly.
    """

    def mean(data: Any) -> Any:
        return _put(data, path, plain_data(value))

    return _verified(text, _Editor(text).set(path, _clean(value)), mean)


def insert_at(text: str, path: Path, index: int | None, value: Any) -> str:
    """``text`` with ``value`` inserted into the list at ``path`` (at its end for ``None``).

    A missing list is made; a single text in a list's place becomes the first of a list.
    """

    def mean(data: Any) -> Any:
        here = _get(data, path)
        listed = [] if here is None else list(here) if isinstance(here, list) else [here]
        listed.insert(len(listed) if index is None else index, plain_data(value))
        return _put(data, path, listed)

    return _verified(text, _Editor(text).insert(path, index, _clean(value)), mean)


def remove_at(text: str, path: Path) -> str:
    """``text`` without the element at ``path`` (a mapping's key goes with it)."""

    def mean(data: Any) -> Any:
        data = copy.deepcopy(data)
        del _get(data, path[:-1])[path[-1]]
        return data

    return _verified(text, _Editor(text).remove(path), mean)


def _verified(old: str, new: str, mean: Callable[[Any], Any]) -> str:
    before, _ = parse_yaml(SourceFile("", old))
    after, problems = parse_yaml(SourceFile("", new))
    if after.data != mean(before.data) or any(p.code == "BC003" for p in problems):
        raise UsageError(
            "the change cannot be made without touching other entries",
            hint="the place is shared through an alias or laid out unusually; edit it by hand",
        )
    return new


def _clean(value: Any) -> Any:
    """Without keys that have no value; raises on what cannot be written."""
    plain_data(value)
    if isinstance(value, Mapping):
        return {str(k): _clean(v) for k, v in value.items() if v is not None}
    return [_clean(v) for v in value] if is_collection(value) else value


def _get(data: Any, path: Path) -> Any:
    for part in path:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
            data = data[part]
        else:
            return None
    return data


def _put(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(head, int):
        out = list(data)
        if head == len(out):
            out.append(_put(None, rest, value))
        else:
            out[head] = _put(out[head], rest, value)
        return out
    if data is None and head == 0 and isinstance(head, int):
        return [_put(None, rest, value)]
    return {**(data or {}), str(head): _put((data or {}).get(str(head)), rest, value)}


class _Editor:
    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = newline_of(text)
        try:
            self.root = compose(text)
        except (yaml.YAMLError, ValueError) as error:
            raise UsageError("the file does not parse; correct it first") from error

    # the three changes

    def set(self, path: Path, value: Any) -> str:
        chain = self._chain(path)
        depth = len(chain) - 1
        if depth == len(path):
            return self._replaced(chain, path, value)
        # From here on the element is new: add what is missing below the deepest node there is.
        for part in reversed(path[depth + 1 :]):
            value = [value] if part == 0 and isinstance(part, int) else {str(part): value}
        node, part = chain[-1], path[depth]
        if node is None or _is_null(node):
            inner = [value] if part == 0 and isinstance(part, int) else {str(part): value}
            return self._replaced(chain, path[:depth], inner)
        if isinstance(node, yaml.SequenceNode):
            if not isinstance(part, int) or part != len(node.value):
                raise UsageError(f"the list has no entry {part}")
            return self._add_item(chain, path[:depth], None, value)
        if isinstance(node, yaml.MappingNode):
            if not node.value and node.flow_style and depth == 1 and isinstance(value, Mapping):
                # A section without entries yet: they get lines of their own.
                return self._replaced(chain, path[:depth], {str(part): value})
            return self._add_pair(node, str(part), value)
        raise UsageError(f"{path[depth - 1]!r} holds a text, not keys; replace it whole")

    def insert(self, path: Path, index: int | None, value: Any) -> str:
        chain = self._chain(path)
        node = chain[-1]
        if len(chain) - 1 < len(path) or node is None or _is_null(node):
            return self.set(path, [value])
        if isinstance(node, yaml.ScalarNode):
            both = [node.value, value]
            return self._replaced(chain, path, both[::-1] if index == 0 else both)
        if not isinstance(node, yaml.SequenceNode):
            raise UsageError("there is a mapping in the list's place")
        return self._add_item(chain, path, index, value)

    def remove(self, path: Path) -> str:
        chain = self._chain(path)
        if len(chain) - 1 < len(path) or not path:
            raise UsageError("there is nothing to remove")
        parent, node = chain[-2], chain[-1]
        if len(parent.value) == 1:
            empty = "{}" if isinstance(parent, yaml.MappingNode) else "[]"
            return self._emptied(parent, empty)
        if isinstance(parent, yaml.MappingNode):
            at = next(i for i, (k, _) in enumerate(parent.value) if k.value == str(path[-1]))
            starts = [k.start_mark.index for k, _ in parent.value]
            ends = [max(self._end(v), k.end_mark.index) for k, v in parent.value]
        else:
            at = int(path[-1])
            starts = [self._item_start(parent, v) for v in parent.value]
            ends = [self._end(v) for v in parent.value]
        if parent.flow_style:
            if at + 1 < len(starts):
                return self._cut(starts[at], starts[at + 1])
            return self._cut(ends[at - 1], ends[at])
        return self._cut_block(starts, ends[at], at, node)

    # places

    def _chain(self, path: Path) -> list[Any]:
        """The nodes from the root along ``path``, as far as they exist."""
        chain = [self.root]
        for part in path:
            node, found = chain[-1], None
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                        found = value
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
                found = node.value[part] if 0 <= part < len(node.value) else None
            if found is None:
                break
            chain.append(found)
        return chain

    def _end(self, node: Any) -> int:
        """Where the content of a node ends, without the space and comments behind it."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            return max(int(last[0].end_mark.index), self._end(last[1]))
        return self._end(last)

    def _item_start(self, parent: Any, node: Any) -> int:
        """Where an item of a list starts: at its dash in block style."""
        start = int(node.start_mark.index)
        if parent.flow_style:
            return start
        column = parent.start_mark.column
        line = self._line_start(start)
        while True:
            dash = line + column
            if self.text[dash : dash + 1] == "-" and dash <= start:
                return int(dash)
            if line == 0:
                raise UsageError("the list is laid out unusually; edit it by hand")
            line = self._line_start(line - 1)

    def _line_start(self, at: int) -> int:
        if at > 0 and self.text[at - 1 : at + 1] == "\r\n":
            at -= 1
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_end(self, at: int) -> int:
        ends = [i for i in (self.text.find("\n", at), self.text.find("\r", at)) if i >= 0]
        return min(ends, default=len(self.text))

    def _after_break(self, at: int) -> int:
        """Past the line break at ``at``, if there is one."""
        if self.text[at : at + 2] == "\r\n":
            return at + 2
        return at + 1 if self.text[at : at + 1] in ("\n", "\r") and at < len(self.text) else at

    def _cut(self, start: int, end: int, put: str = "") -> str:
        return self.text[:start] + put + self.text[end:]

    # changes in detail

    def _replaced(self, chain: list[Any], path: Path, value: Any) -> str:
        node = chain[-1]
        if node is None:
            return self._whole(value)
        if len(chain) == 1:
            return self._cut(node.start_mark.index, self._end(node), self._lines(value, 0))
        parent = chain[-2]
        start, end = int(node.start_mark.index), self._end(node)
        if parent.flow_style:
            shown = flow(value)
            gap = " " if start == end and self.text[start - 1 : start] == ":" else ""
            return self._cut(start, end, gap + shown)
        if _is_block_scalar(node) and self.text[end - 1 : end] in ("\n", "\r"):
            # The scalar's last line break belongs to the line, not to the value put in its place.
            end = start + len(self.text[start:end].rstrip("\r\n"))
        column = int(parent.start_mark.column)
        block = not isinstance(node, yaml.ScalarNode) and not node.flow_style
        if block and is_collection(value) and value:
            return self._cut(start, end, self._lines(value, int(node.start_mark.column)))
        if isinstance(parent, yaml.MappingNode):
            key_node = next(k for k, v in parent.value if v is node)
            shown = block_pair("k", value, column, self.newline)[2:]
            colon = self.text.index(":", key_node.end_mark.index) + 1
        else:
            shown = block_item(value, column, self.newline)[1:]
            colon = self._item_start(parent, node) + 1
        if self.text[colon:start].strip(" \t\r\n"):
            # A comment or an anchor stands between: keep it, and put the value where the old was.
            return self._cut(start, end, shown.lstrip(" \r\n"))
        return self._cut(colon, end, shown)

    def _whole(self, value: Any) -> str:
        """The first content of a file that holds nothing but comments."""
        head = self.text
        if head and head[-1] not in "\r\n":
            head += self.newline
        return head + self._lines(value, 0) + self.newline

    def _lines(self, value: Any, indent: int) -> str:
        if not is_collection(value):
            return scalar(value)
        if not value:
            return flow(value)
        pad = self.newline + " " * indent
        if isinstance(value, Mapping):
            return pad.join(block_pair(k, v, indent, self.newline) for k, v in value.items())
        return pad.join(block_item(v, indent, self.newline) for v in value)

    def _add_pair(self, node: Any, key: str, value: Any) -> str:
        if node.flow_style:
            pair = f"{scalar(key, in_flow=True)}: {flow(value)}"
            return self._add_flow(node, None, pair)
        column = int(node.start_mark.column)
        last = node.value[-1][1]
        inline = isinstance(last, yaml.MappingNode) and last.flow_style
        if inline and isinstance(value, Mapping) and len(flow(value)) + column < FLOW_WIDTH:
            shown = f"{scalar(key)}: {flow(value)}"
        else:
            shown = block_pair(key, value, column, self.newline)
        starts = [int(k.start_mark.index) for k, _ in node.value]
        return self._add_line(starts, self._end(node), column, shown)

    def _add_item(self, chain: list[Any], path: Path, index: int | None, value: Any) -> str:
        node = chain[-1]
        size = len(node.value)
        index = size if index is None else index
        if not 0 <= index <= size:
            raise UsageError(f"the list has no place {index}")
        if node.flow_style:
            long = isinstance(value, Mapping) or len(flow(value)) > FLOW_WIDTH
            if not node.value and (long or len(chain) == 1):
                return self._replaced(chain, path, [value])
            return self._add_flow(node, index, flow(value))
        column = int(node.start_mark.column)
        sample = node.value[min(index, size - 1)]
        inline = isinstance(sample, yaml.MappingNode) and sample.flow_style
        if inline and isinstance(value, Mapping) and len(flow(value)) + column < FLOW_WIDTH:
            shown = f"- {flow(value)}"
        else:
            shown = block_item(value, column, self.newline)
        starts = [self._item_start(node, v) for v in node.value]
        if index == size:
            return self._add_line(starts, self._end(node), column, shown)
        gap = self.newline if self._blank_between(starts) else ""
        return self._cut(starts[index], starts[index], shown + self.newline + gap + " " * column)

    def _add_flow(self, node: Any, index: int | None, shown: str) -> str:
        opening = int(node.start_mark.index)
        if not node.value:
            inner = self.text.index("[" if isinstance(node, yaml.SequenceNode) else "{", opening)
            return self._cut(inner + 1, inner + 1, shown)
        if index is not None and index < len(node.value):
            at = int(node.value[index].start_mark.index)
            return self._cut(at, at, shown + ", ")
        last = node.value[-1]
        at = self._end(last) if not isinstance(last, tuple) else self._end(last[1])
        if isinstance(last, tuple):
            at = max(at, int(last[0].end_mark.index))
        return self._cut(at, at, ", " + shown)

    def _blank_between(self, starts: list[int]) -> bool:
        """Whether a blank line stands before the last of several entries."""
        if len(starts) < 2:
            return False
        line = self._line_start(starts[-1])
        while line > starts[-2]:
            above = self._line_start(line - 1)
            shown = self.text[above:line].strip()
            if not shown.startswith("#"):
                return not shown
            line = above
        return False

    def _add_line(self, starts: list[int], end: int, column: int, shown: str) -> str:
        """Put an entry on lines of its own behind the content that ends at ``end``."""
        gap = self.newline if self._blank_between(starts) else ""
        indented = " " * column + shown
        if end > 0 and self.text[end - 1] in "\r\n":
            # A literal block ends with its line.
            return self._cut(end, end, gap + indented + self.newline)
        at = self._past_remarks(self._line_end(end), column)
        # A literal block that ends a file without a last line break would lose its own.
        last = self.newline if at == len(self.text) and self.newline in shown else ""
        return self._cut(at, at, self.newline + gap + indented + last)

    def _past_remarks(self, at: int, column: int) -> int:
        """Past the comments that belong to the entry which ends on the line that ends at ``at``.

        In a list or mapping that is indented, these are comments just below it, indented as far;
        at the end of a file, all that is left where it is nothing but comments.
        """
        rest = self.text[at:]
        if not column:
            lines = rest.splitlines()
            only = all(line.strip()[:1] in ("", "#") for line in lines)
            return at + len(rest.rstrip()) if only and any(map(str.strip, lines)) else at
        while True:
            start = self._after_break(at)
            end = self._line_end(start)
            line = self.text[start:end]
            if start == at or not line.strip().startswith("#"):
                return at
            if len(line) - len(line.lstrip(" ")) < column:
                return at
            at = end

    def _cut_block(self, starts: list[int], end: int, at: int, node: Any) -> str:
        line = self._line_start(starts[at])
        first_on_line = not self.text[line : starts[at]].strip(" \t")
        if not first_on_line:
            # "- id: x": what follows moves up to the dash.
            return self._cut(starts[at], starts[at + 1]) if at + 1 < len(starts) else self.text
        if self.text[end - 1 : end] in ("\n", "\r") and end > starts[at] and _is_deep_block(node):
            stop = end
        else:
            stop = self._after_break(self._line_end(end))
        if self._blank_between(starts):
            following = self._line_end(stop)
            above = self._line_start(line - 1) if line else line
            if at + 1 < len(starts):
                if stop < len(self.text) and not self.text[stop:following].strip():
                    stop = self._after_break(following)
            elif not self.text[above:line].strip():
                line = above
        if stop >= len(self.text) and stop > 0 and self.text[-1] not in "\r\n":
            # The last line had no newline: nor has what is the last line now.
            line = len(self.text[:line].rstrip("\r\n"))
        return self._cut(line, stop)

    def _emptied(self, parent: Any, empty: str) -> str:
        start, end = int(parent.start_mark.index), self._end(parent)
        if parent.flow_style:
            return self._cut(start, end, empty)
        if self.text[end - 1 : end] in ("\n", "\r"):
            end = start + len(self.text[start:end].rstrip("\r\n"))
        before = self.text[:start].rstrip(" \r\n")
        if before.endswith(":") and parent is not self.root:
            return self._cut(len(before), end, " " + empty)
        return self._cut(start, end, empty)


def _is_null(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _is_block_scalar(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _is_deep_block(node: Any) -> bool:
    """Whether a node ends with a literal block, whose last line break is part of it."""
    while not isinstance(node, yaml.ScalarNode):
        if node.flow_style or not node.value:
            return False
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return _is_block_scalar(node)
