"""The exceptions that Backchannel raises.

    BackchannelError
    ├── UsageError            what was asked cannot be done: unknown name, wrong file kind
    │   ├── NotFound          a named thing does not exist (suggests near names)
    │   └── MissingExtra      an optional package is not installed (says the install command)
    ├── InputError            a file or text cannot be used; carries diagnostics
    │   └── ExpressionError   an expression does not parse; carries the column
    ├── WriteConflict         the file changed since it was read; nothing was written
    └── TooLarge              the computation would not fit; carries the estimate

Loading a case never raises these on user input: it returns diagnostics. Analyses raise them when
asked for what a case cannot answer. The command line prints them and exits with 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backchannel.diagnostics import Diagnostic

__all__ = [
    "BackchannelError",
    "ExpressionError",
    "InputError",
    "MissingExtra",
    "NotFound",
    "TooLarge",
    "UsageError",
    "WriteConflict",
    "near",
]


def near(name: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """Names like ``name``, nearest first, for "did you mean".

    Example:
        >>> near("unoin", ["union", "company", "port"])
        ['union']
    """
    return difflib.get_close_matches(name, list(names), n=most, cutoff=0.6)


class BackchannelError(Exception):
    """Base of all errors of this library; ``message`` says what, ``hint`` what to do."""

    code: str = "BC000"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class UsageError(BackchannelError):
    """What was asked cannot be done as asked."""


class NotFound(UsageError):
    """A name that does not exist.

    Example:
        >>> raise NotFound.named("party", "unoin", ["union", "port"])
        Traceback (most recent call last):
        backchannel.errors.NotFound: no party 'unoin'
    """

    @classmethod
    def named(cls, kind: str, name: str, names: Iterable[str]) -> NotFound:
        """Build the error for an unknown ``name`` of some ``kind`` among ``names``."""
        known = sorted(names)
        close = near(name, known)
        if close:
            hint = "did you mean " + " or ".join(repr(c) for c in close) + "?"
        elif known:
            hint = "there are: " + ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        else:
            hint = f"the case holds no {kind}"
        return cls(f"no {kind} {name!r}", hint=hint)


#: Optional packages by the name they are imported under, and the extra that brings each.
_EXTRAS = {
    "dask": "cluster",
    "defusedxml": "interop",
    "distributed": "cluster",
    "docx": "reading",
    "en_core_web_sm": "reading",
    "feedparser": "reading",
    "lxml": "reading",
    "networkx": "interop",
    "openpyxl": "interop",
    "py3langid": "reading",
    "pypdf": "reading",
    "rapidfuzz": "reading",
    "rensa": "reading",
    "spacy": "reading",
    "trafilatura": "reading",
    "typst": "documents",
}


class MissingExtra(UsageError):
    """An optional package is needed and not installed."""

    @classmethod
    def of(cls, error: ModuleNotFoundError) -> MissingExtra | None:
        """The same error in words, if what was missed is one of our optional packages."""
        package = (error.name or "").partition(".")[0]
        extra = _EXTRAS.get(package)
        return cls(package, extra) if extra else None

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs the package {package!r}, which is not installed",
            hint=f"pip install 'backchannel[{extra}]'",
        )


class InputError(BackchannelError):
    """A file or text cannot be used; ``diagnostics`` say where and why."""

    def __init__(
        self, message: str, *, hint: str | None = None, diagnostics: Sequence[Diagnostic] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.diagnostics = tuple(diagnostics)


class ExpressionError(InputError):
    """An expression does not parse; ``column`` and ``length`` are 0-based offsets in its text."""

    def __init__(
        self, message: str, *, text: str, column: int, length: int = 1, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.text = text
        self.column = column
        self.length = max(1, length)


class WriteConflict(BackchannelError):
    """The file changed since it was read; nothing was written."""


class TooLarge(BackchannelError):
    """The computation would not fit in memory or time; the message carries the estimate."""
