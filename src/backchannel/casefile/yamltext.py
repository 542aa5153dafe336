"""Data to YAML text that our loader, and any other, reads back as the same words.

Texts are quoted where YAML would otherwise see something else: an indicator, a comment, a second
key, or (for other programs) a number, a truth value or nothing. Dates stay bare, as people write
them; the case format never types them implicitly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from backchannel.errors import UsageError

__all__ = ["block_item", "block_pair", "flow", "is_collection", "plain_data", "scalar"]

#: A line of flow style longer than this is written as a block.
FLOW_WIDTH = 90

_RESOLVER = yaml.SafeLoader("")
_DATE = "tag:yaml.org,2002:timestamp"
_TEXT = "tag:yaml.org,2002:str"
#: Begins with nothing that YAML reads as an indicator, and holds no blank space but single ' '.
_BARE = re.compile(r"[^\W_][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_RAW = re.compile(
    r"[\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def plain_data(value: Any) -> Any:
    """``value`` as our loader reads it back: texts, lists and mappings; keys without value go.

    Raises:
        UsageError: something in it is no text, number, truth value, list or mapping.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(k): plain_data(v) for k, v in value.items() if v is not None}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain_data(v) for v in value]
    raise UsageError(f"a value of type {type(value).__name__} cannot be written into a case")


def is_collection(value: Any) -> bool:
    """Whether ``value`` is a list or a mapping rather than one scalar."""
    return isinstance(value, Mapping) or (
        isinstance(value, Sequence) and not isinstance(value, str)
    )


def scalar(value: Any, *, in_flow: bool = False) -> str:
    """One text, number or truth value on one line.

    Example:
        >>> [scalar(x) for x in ("no", "12:30", "a: b", "2025-03-05", True, 3)]
        ['"no"', '"12:30"', '"a: b"', '2025-03-05', 'yes', '3']
    """
    if not isinstance(value, str):
        return str(plain_data(value))
    if _is_bare(value, in_flow):
        return value
    if "'" not in value and ('"' in value or "\\" in value) and all(map(_RAW.match, value)):
        return f"'{value}'"
    return '"' + "".join(map(_escaped, value)) + '"'


def _is_bare(value: str, in_flow: bool) -> bool:
    if not _BARE.fullmatch(value) or value != value.rstrip():
        return False
    if ": " in value or " #" in value or value.endswith(":"):
        return False
    if in_flow and (re.search(r"[,\[\]{}]", value) or re.search(r":(?![\w/])", value)):
        return False
    # The resolver is what decides in other programs: "no", "1e3", "12:30", "null".
    tag = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return tag == _TEXT or (tag == _DATE and len(value) == 10)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _RAW.match(char):
        return char
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        raise UsageError("the text holds half a character (a lone surrogate)")
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def flow(value: Any) -> str:
    """``value`` in flow style, on one line.

    Example:
        >>> flow({"party": "us", "spans": [[1, 2]], "cue": "said, then"})
        '{party: us, spans: [[1, 2]], cue: "said, then"}'
    """
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{scalar(str(k), in_flow=True)}: {flow(v)}" for k, v in value.items() if v is not None
        )
        return "{" + inner + "}"
    if is_collection(value):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value, in_flow=True)


def _fits(value: Any, room: int) -> bool:
    """Whether a collection reads well in flow style."""
    if not value:
        return True
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    deep = any(is_collection(v) and any(map(is_collection, _items(v))) for v in items)
    if isinstance(value, Mapping):
        deep = deep or any(map(is_collection, items))
    return not deep and len(flow(value)) <= room


def _items(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else list(value)


def block_pair(key: str, value: Any, indent: int, newline: str = "\n") -> str:
    """``key: value`` in block style, its first line without indentation, no newline at the end."""
    head = scalar(str(key)) + ":"
    if not is_collection(value):
        return f"{head} {_block_scalar(value, indent, newline)}"
    if _fits(value, FLOW_WIDTH - indent - len(head)):
        return f"{head} {flow(value)}"
    pad = newline + " " * (indent + 2)
    return head + pad + pad.join(_block_lines(value, indent + 2, newline))


def block_item(value: Any, indent: int, newline: str = "\n") -> str:
    """``- value`` in block style, its first line without indentation, no newline at the end."""
    if not is_collection(value):
        return f"- {_block_scalar(value, indent, newline)}"
    if not value or (not isinstance(value, Mapping) and _fits(value, FLOW_WIDTH - indent)):
        return f"- {flow(value)}"
    pad = newline + " " * (indent + 2)
    return "- " + pad.join(_block_lines(value, indent + 2, newline))


def _block_lines(value: Any, indent: int, newline: str) -> list[str]:
    if isinstance(value, Mapping):
        return [block_pair(k, v, indent, newline) for k, v in value.items() if v is not None]
    return [block_item(v, indent, newline) for v in value]


def _block_scalar(value: Any, indent: int, newline: str) -> str:
    """One scalar; a text of several lines as a literal block where that keeps it exact."""
    if isinstance(value, str) and "\n" in value:
        lines = value.split("\n")
        ends = 1 if value.endswith("\n") else 0
        body = lines[: len(lines) - ends]
        exact = (
            bool(body[0])
            and body[0][0] not in " \t"
            and bool(body[-1].strip())
            and all(all(map(_RAW.match, line)) for line in body)
        )
        if exact:
            pad = newline + " " * (indent + 2)
            text = "|" if ends else "|-"
            return text + "".join(pad + line if line else newline for line in body)
    return scalar(value)
