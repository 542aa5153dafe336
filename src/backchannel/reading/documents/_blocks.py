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

_STOP = re.compile(r"[.!?…][”’\"')\]]{0,4}(?:\s|$)")
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through", re.I)
#: A cell of a table with several paragraphs and more characters than this is a text of its own.
_LONG = 600
_STOPS = ".!?…:;,”’\"')]"


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


def is_told(text: str) -> bool:
    """Whether there is a sentence in a text: some words and a stop."""
    return len(text.split()) > 3 and _STOP.search(text) is not None


def as_edited(tree: Any) -> None:
    """Take struck words out of a tree, and write the marks of quotations that a browser shows.

    ``q`` gets the marks that it is drawn with, unless they are typed around it; ``blockquote``
    below a line that ends in a colon (*Olm wrote:*) those that stand for its being set off.
    """
    struck = [e for tag in ("del", "s", "strike") for e in tree.iter(tag)]
    struck += [e for e in tree.iter() if _STRUCK.search(e.get("style") or "")]
    for element in struck:
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iter("q")):
        if _typed_around(element):
            continue
        within = sum(1 for e in element.iterancestors() if e.tag == "q") % 2
        element.text = "“‘"[within] + (element.text or "")
        _append(element, "”’"[within])
    for element in [*tree.iter("q"), *tree.iter("ins")]:
        element.drop_tag()
    for element in list(tree.iter("blockquote")):
        _set_off(element)


def _typed_around(element: Any) -> bool:
    before = element.getprevious()
    parent = element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return (text or "").endswith(tuple("“‘«„\"'")) and (element.tail or "").startswith(
        tuple("”’»“\"'")
    )


def _set_off(quote: Any) -> None:
    """Put marks around the paragraphs of a quotation that has none, where a line announces it."""
    before = quote.getprevious()
    if before is None or before.tag not in ("p", "div") or (before.tail or "").strip():
        return
    if not before.text_content().rstrip().endswith(":"):
        return
    if re.search(r"[“”«»„\"]", quote.text_content()):
        return
    inner = list(quote.iter("p"))
    if not inner:
        inner = [quote]
    elif (quote.text or "").strip() or any(e.tag != "p" or (e.tail or "").strip() for e in quote):
        return
    for paragraph in inner:
        paragraph.text = "“" + (paragraph.text or "").lstrip()
    last = inner[-1]
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip()
    else:
        last.text = last.text.rstrip()
    _append(last, "”")


def _append(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """A row of a table as one line, so that *it* in a cell is read with the row's first cell.

    Only the paragraphs of a long cell, and of one that is alone in its row, stand by themselves.

    Args:
        cells: the paragraphs of each cell.

    Example:
        >>> row_lines([["Company"], ["3 percent"], ["It says the offer is final.", "It left."]])
        ['Company | 3 percent | It says the offer is final. It left.']
    """
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return list(filled[0])
    line: list[str] = []
    further: list[str] = []
    for cell in filled:
        if len(cell) > 1 and sum(map(len, cell)) > _LONG:
            further += cell
        else:
            line.append(" ".join(p if p[-1] in _STOPS else f"{p};" for p in cell[:-1]))
            line[-1] = f"{line[-1]} {cell[-1]}".strip()
    return [*([" | ".join(line)] if line else []), *further]
