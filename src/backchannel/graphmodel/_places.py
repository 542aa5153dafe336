"""Small readings of the model section: moves as text, places inside a text, values as written."""

from __future__ import annotations

from backchannel.diagnostics import Span

__all__ = ["inside", "split_move", "written"]


def split_move(text: str) -> tuple[str, str, bool] | None:
    """``a -> b`` or ``a <-> b``: from, to, and whether both ways; ``None`` where it is neither."""
    both = "<->" in text
    parts = [p.strip() for p in text.split("<->" if both else "->")]
    if len(parts) != 2 or not all(parts):
        return None
    return parts[0], parts[1], both


def inside(span: Span, text: str, column: int, length: int) -> Span:
    """The part of a scalar's span at an offset in its text, where the scalar stands on one line."""
    shift = {len(text): 0, len(text) + 2: 1}.get(span.end - span.start)
    if not span.file or span.line != span.end_line or shift is None:
        return span
    at = shift + column
    return Span(
        file=span.file,
        line=span.line,
        column=span.column + at,
        end_line=span.line,
        end_column=span.column + at + length,
        start=span.start + at,
        end=span.start + at + length,
    )


def written(value: str) -> str:
    return f'"{value}"' if " " in value else value
