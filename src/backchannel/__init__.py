"""Backchannel keeps the record of a negotiation and answers from it.

The public names below are imported on first use, so that ``import backchannel`` stays cheap.

Example:
    >>> import backchannel
    >>> backchannel.__version__
    '0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.casefile import Case, Loaded, load_case
    from backchannel.checks import check_case
    from backchannel.diagnostics import Diagnostic, Severity
    from backchannel.errors import BackchannelError

__version__ = "0.1.0"

_WHERE = {
    "BackchannelError": "backchannel.errors",
    "Case": "backchannel.casefile",
    "Diagnostic": "backchannel.diagnostics",
    "Loaded": "backchannel.casefile",
    "Severity": "backchannel.diagnostics",
    "check_case": "backchannel.checks",
    "load_case": "backchannel.casefile",
}

__all__ = [
    "BackchannelError",
    "Case",
    "Diagnostic",
    "Loaded",
    "Severity",
    "__version__",
    "check_case",
    "load_case",
]


def __getattr__(name: str) -> Any:
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
