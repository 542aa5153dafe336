"""The tables of a page: divisions where they lay it out, else a line for every row."""

from __future__ import annotations

from typing import Any

from backchannel.reading.documents._blocks import BLOCKS, blocks, is_told, row_lines

#: Most cells of a table that are kept, and of all tables of a page.
_CELLS, _ALL_CELLS = 2_000, 10_000


def tables_as_rows(tree: Any) -> int:
    """Tables that lay out a page become divisions, others the lines of their rows.

    Returns:
        How many cells were left out.
    """
    from lxml import html

    total = left_out = 0
    for table in reversed(list(tree.iter("table"))):
        cells = list(table.iter("td", "th"))
        if not _compares(table, cells) and any(_lays_out(cell) for cell in cells):
            _without_menus(cells)
            for element in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
                element.tag = "div"
            continue
        linked = sum(len(a.text_content()) for a in table.iter("a"))
        if linked > 0.8 * max(1, len(table.text_content().strip())):
            table.drop_tree()
            continue
        lines = [" ".join(c.text_content().split()) for c in table.iter("caption")]
        taken = 0
        for row in table.iter("tr"):
            own = [c for c in row if c.tag in ("td", "th")]
            if taken + len(own) > min(_CELLS, _ALL_CELLS - total):
                left_out += len(cells) - taken
                break
            taken += len(own)
            lines.extend(row_lines([blocks(c) for c in own]))
        total += taken
        holder = html.Element("div")
        for line in lines:
            paragraph = html.Element("p")
            paragraph.text = line
            holder.append(paragraph)
        holder.tail = table.tail
        if table.getparent() is not None:
            table.getparent().replace(table, holder)
    return left_out


def _lays_out(cell: Any) -> bool:
    inner = [e.tag for e in cell.iter() if e is not cell and e.tag in BLOCKS]
    return (
        len(inner) > 3
        or bool({"h1", "h2", "h3", "div", "ul", "ol", "article", "section"} & set(inner))
        or inner.count("p") > 1
    )


def _without_menus(cells: list[Any]) -> None:
    """Take out cells that are menus: of links, or beside the report and without a sentence."""
    report = next((c for c in cells if next(c.iter("h1"), None) is not None), None)
    if report is None:
        return
    for cell in cells:
        if next(cell.iter("h1", "table"), None) is not None or cell.getparent() is None:
            continue
        text = " ".join(cell.text_content().split())
        linked = sum(len(" ".join(a.text_content().split())) for a in cell.iter("a"))
        row = cell.getparent() is report.getparent()
        if (text and linked > 0.8 * len(text)) or (row and not is_told(text)):
            cell.drop_tree()


def _compares(table: Any, cells: list[Any]) -> bool:
    """Whether a table says what its columns are, so that its cells belong to their row."""
    return any(c.tag == "th" for c in cells) and not any(
        True for _ in table.iter("h1", "h2", "h3", "article", "section")
    )
