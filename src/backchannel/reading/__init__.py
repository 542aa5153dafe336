"""Reading: documents into report text, and text into proposed statements, dates and figures.

Everything here proposes; nothing proposed is presented as established until an analyst accepts it.
It runs offline on the CPU.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.reading.dates import DateExpression, find_dates
    from backchannel.reading.evaluation import Evaluation, evaluate
    from backchannel.reading.figures import Figure
    from backchannel.reading.report import Extraction, extract
    from backchannel.reading.statements import Statement, extract_statements

__all__ = [
    "DateExpression",
    "Evaluation",
    "Extraction",
    "Figure",
    "Statement",
    "evaluate",
    "extract",
    "extract_statements",
    "find_dates",
]

_WHERE = {
    "DateExpression": "dates",
    "find_dates": "dates",
    "Evaluation": "evaluation",
    "evaluate": "evaluation",
    "Statement": "statements",
    "extract_statements": "statements",
    "Figure": "figures",
    "Extraction": "report",
    "extract": "report",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
