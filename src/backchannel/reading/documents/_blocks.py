"""The paragraphs of a piece of HTML, one a block, as edited; and the lines of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backchannel.reading.words import word_set

#: Elements that begin and end a paragraph.
BLOCKS = word_set(
    """
    address article aside blockquote body br caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav
    ol p pre section summary table tbody td tfoot th thead tr ul
    """
)
#: Elements whose content is no text.
SILENT = word_set(
    """
    script style noscript template svg iframe object head title select option button input
    textarea
    """
)

_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?…][”’\"')\]]*$")


def blocks(root: Any) -> list[str]:
    """The paragraphs below ``root`` in the order of the page, white space made one space."""
    from lxml import etree

    out: list[str] = []
    current: list[str] = []

    def flush() -> None:
        text = " ".join("".join(current).split())
        current.clear()
        if text:
            out.append(text)

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in SILENT:
                walk.skip_subtree()
                continue
            if tag in BLOCKS:
                flush()
            current.append(element.text or "")
            continue
        if tag in BLOCKS:
            flush()
        if element is not root:
            current.append(element.tail or "")
    flush()
    return out


def as_edited(tree: Any) -> None:
    """Take struck words out of a tree, and write the marks that a browser draws around ``q``."""
    for tag in ("del", "s", "strike"):
        for element in list(tree.iter(tag)):
            element.drop_tree()
    for element in list(tree.iter("q")):
        within = sum(1 for e in element.iterancestors() if e.tag == "q") % 2
        element.text = "“‘"[within] + (element.text or "")
        _append(element, "”’"[within])
    for element in [*tree.iter("q"), *tree.iter("ins")]:
        element.drop_tag()


def _append(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """A row of a table as lines: what is a sentence stands alone, the rest beside each other.

    Args:
        cells: the paragraphs of each cell.

    Example:
        >>> row_lines([["Pay"], ["7 percent"], ["The union said it would not sign."]])
        ['Pay | 7 percent', 'The union said it would not sign.']
    """
    out: list[str] = []
    beside: list[str] = []
    for cell in cells:
        if len(cell) > 1 or any(_SENTENCE.match(p) for p in cell):
            if beside:
                out.append(" | ".join(beside))
            beside = []
            out.extend(cell)
        else:
            beside.extend(cell)
    if beside:
        out.append(" | ".join(beside))
    return out
