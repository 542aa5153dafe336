"""Is a case's ``model:`` section sound? Names, expressions, feasibility, rankings."""

from __future__ import annotations

from collections.abc import Collection

from backchannel.casefile.models import ModelSpec
from backchannel.diagnostics import Diagnostic, sort_key
from backchannel.graphmodel._checker import Checker, Draft, SpanOf

__all__ = ["Draft", "SpanOf", "check_model", "draft"]

#: Up to this many states are looked at one by one while checking.
_LOOKED_AT = 1 << 16


def check_model(
    spec: ModelSpec,
    span_of: SpanOf,
    *,
    claims: Collection[str] | None = None,
) -> list[Diagnostic]:
    """Everything wrong with a model section, in the order of the file.

    Args:
        spec: the section.
        span_of: where a path, as in ``("model", "infeasible", 0)``, stands.
        claims: ids of the case's claims, to check ``given:`` against.
    """
    return sorted(draft(spec, span_of, claims=claims).found, key=sort_key)


def draft(
    spec: ModelSpec,
    span_of: SpanOf,
    *,
    claims: Collection[str] | None = None,
    most: int = _LOOKED_AT,
) -> Draft:
    """Read a section as far as possible; see :class:`Draft`.

    Args:
        spec, span_of, claims: see :func:`check_model`.
        most: states to enumerate at the most.
    """
    return Checker(spec, span_of, claims, most).run()
