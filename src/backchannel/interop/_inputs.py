"""Bounded reading of foreign files, and the errors they give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from backchannel.diagnostics import Code, Diagnostic, Span
from backchannel.errors import InputError, UsageError

__all__ = ["MAX_BYTES", "Problem", "decimal_text", "fail", "read_bytes", "read_text", "to_fraction"]

#: Scenario files longer than this are refused; the largest published ones have some megabytes.
MAX_BYTES = 32 << 20

#: Longest text of a number, and largest exponent: beyond, exact arithmetic would not end.
_LONGEST_NUMBER = 60
_LARGEST_EXPONENT = 300


class Problem(Exception):
    """Something wrong in a file: its code, what, and where."""

    def __init__(
        self, code: Code, message: str, *, line: int = 1, column: int = 1, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.line, self.column = line, column

    def at(self, path: Path | str) -> Diagnostic:
        """As a diagnostic about a file."""
        span = Span(str(path), self.line, self.column, self.line, self.column)
        return self.code.at(span, self.message, hint=self.hint)


def fail(diagnostics: Sequence[Diagnostic]) -> InputError:
    """The error for files that cannot be used."""
    first = diagnostics[0]
    more = f" ({len(diagnostics) - 1} more)" if len(diagnostics) > 1 else ""
    return InputError(f"{first.message}{more}", hint=first.hint, diagnostics=diagnostics)


def read_bytes(path: Path, too_long: Code) -> bytes:
    """The bytes of a file of bounded size.

    Raises:
        UsageError: it cannot be read.
        Problem: it is longer than :data:`MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise Problem(too_long, f"the file is longer than {MAX_BYTES >> 20} MB")
    return data


def read_text(path: Path, malformed: Code, too_long: Code) -> str:
    """The text of a file of bounded size, in UTF-8 (a byte order mark is dropped)."""
    data = read_bytes(path, too_long)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Problem(malformed, "the file is not UTF-8 text", line=line) from None


def to_fraction(text: str) -> Fraction | None:
    """The decimal number that ``text`` spells, exactly; ``None`` where it spells none."""
    short = text.strip()
    if not short or len(short) > _LONGEST_NUMBER or "/" in short or "_" in short:
        return None
    exponent = short.lower().partition("e")[2]
    if exponent and (not exponent.lstrip("+-").isdigit() or abs(int(exponent)) > _LARGEST_EXPONENT):
        return None
    try:
        return Fraction(short)
    except (ValueError, ZeroDivisionError):
        return None


def decimal_text(value: Fraction) -> str:
    """A decimal: exact where it ends within 40 places, else the nearest double."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 40:
        return repr(float(value))
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + digits[:-places] + "." + digits[-places:]
