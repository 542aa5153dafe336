"""What the keys of the case format mean, for the reference and for editors.

A model says what is particular to it under ``Attributes:`` in its docstring; keys that mean the
same everywhere stand in :data:`COMMON`.
"""

from __future__ import annotations

import dataclasses
import inspect
import re

__all__ = ["COMMON", "described", "split_docstring"]

#: Keys that mean the same wherever they stand.
COMMON = {
    "about": "what it is about: ids of parties, channels, issues, claims …",
    "aliases": "other names that reports use",
    "asks": "the question",
    "at_least": "lower bound",
    "at_most": "upper bound",
    "because": "why, for the reader",
    "by": "who did it: ids of parties",
    "decided_by": "the analyst who accepted or rejected it",
    "decided_on": "when the analyst decided",
    "evidence": "ids of the statements it rests on",
    "high": "upper bound",
    "issue": "id of the issue",
    "kind": "what kind it is",
    "language": "code of the language, `en` without it",
    "low": "lower bound",
    "mean": "of a normal distribution",
    "mode": "the likeliest value, of a triangular distribution",
    "name": "what people read",
    "notes": "remarks; printed nowhere",
    "on": "when",
    "package": "issue to value",
    "parties": "ids of parties",
    "party": "id of a party",
    "people": "ids of people",
    "place": "where",
    "protected": "withheld from an outward brief",
    "quorum": "how many signatures suffice",
    "says": "in words, for the reader",
    "score": "what it is worth",
    "sd": "standard deviation of a normal distribution",
    "since": "from when on",
    "status": "where it stands",
    "tags": "labels of your own; an outward brief can withhold by tag",
    "title": "what people read",
    "to": "to whom: ids of parties",
    "unit": "what is counted",
    "until": "up to when",
    "value": "one of the values of the issue, or the number",
    "values": "in order",
    "verified_by": "ids of parties that verify it",
    "vetoes": "those without whom there is no deal",
    "via": "through whom: ids, the nearest first",
    "when": "an expression, or issue to value, that says where it holds",
}


def split_docstring(doc: str) -> tuple[str, dict[str, str]]:
    """A Google-style docstring as its text, and what its ``Attributes:`` say by name.

    Example:
        >>> split_docstring("A thing.\\n\\nAttributes:\\n    x: how much.\\n        At least 0.\\n")
        ('A thing.', {'x': 'how much. At least 0.'})
    """
    head, _, tail = inspect.cleandoc(doc).partition("Attributes:\n")
    found: dict[str, str] = {}
    rest: list[str] = []
    names: list[str] = []
    for line in tail.splitlines():
        match = re.match(r"^    (\w[\w, ]*): (.*)", line)
        if rest or (line and not line.startswith(" ")):
            rest.append(line)
        elif match:
            names = [n.strip() for n in match[1].split(",")]
            for name in names:
                found[name] = match[2]
        elif line.strip():
            for name in names:
                found[name] += " " + line.strip()
    text = "\n".join([head.rstrip(), *rest]).strip()
    return plain_markup(text), {k: plain_markup(v) for k, v in found.items()}


def plain_markup(text: str) -> str:
    """Docstring markup as Markdown: roles and double backquotes become single ones."""
    text = re.sub(r":\w+:`~?([^`]+)`", lambda m: f"`{m[1].rsplit('.', 1)[-1]}`", text)
    return text.replace("``", "`")


def described(model: type) -> tuple[str, dict[str, str]]:
    """What a model is, and what each of its keys means."""
    text, own = split_docstring(inspect.getdoc(model) or "")
    names = [f.name for f in dataclasses.fields(model)]
    return text, {n: own.get(n, COMMON.get(n, "")) for n in names}
