"""Words for numbers: likelihoods as in ICD 203, confidence from what a judgement rests on.

Source: Office of the Director of National Intelligence, Intelligence Community Directive 203,
Analytic Standards (2015), D.6.e(2): seven ranges of likelihood with their words, and confidence
(low, moderate, high) kept apart from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["BANDS", "CONFIDENCES", "Band", "Support", "band_of", "confidence_of"]


@dataclass(frozen=True, slots=True)
class Band:
    """One range of likelihood, in percent; ``key`` names its word in the wording catalogue."""

    key: str
    low: int
    high: int


BANDS = (
    Band("almost_no_chance", 1, 5),
    Band("very_unlikely", 5, 20),
    Band("unlikely", 20, 45),
    Band("roughly_even", 45, 55),
    Band("likely", 55, 80),
    Band("very_likely", 80, 95),
    Band("almost_certain", 95, 99),
)

CONFIDENCES = ("low", "moderate", "high")


def band_of(percent: float) -> Band:
    """The range that a likelihood falls in; a bound between two belongs to the one nearer even.

    The directive leaves the bounds open. Giving them to the less extreme word errs towards
    caution, and keeps ``p`` and ``100 - p`` in mirrored ranges. What lies beyond 1 and 99 gets the
    outermost words: the scale has none for certainty.

    Raises:
        ValueError: not a percentage.

    Example:
        >>> [band_of(p).key for p in (3, 20, 45, 70, 100)]
        ['almost_no_chance', 'unlikely', 'roughly_even', 'likely', 'almost_certain']
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent} is no percentage")
    if percent <= 50:
        return max((b for b in BANDS if percent >= b.low), key=lambda b: b.low, default=BANDS[0])
    return min((b for b in BANDS if percent <= b.high), key=lambda b: b.high, default=BANDS[-1])


@dataclass(frozen=True, slots=True)
class Support:
    """What one claim, or a judgement's own citations, stand on.

    Attributes:
        origins: independent origins that support it.
        denied: somebody denies it, or a claim that contradicts it has support.
        best: the best Admiralty letter among those who carry it, ``""`` where none is graded.
    """

    origins: int
    denied: bool = False
    best: str = ""


def confidence_of(supports: Iterable[Support]) -> str:
    """Confidence in what rests on ``supports``: that of the weakest of them.

    ``high``: three or more independent origins, none denying, carried by a source graded A or B;
    ``moderate``: two or more, none denying, not only graded E or F; else ``low``.

    Example:
        >>> confidence_of([Support(3, best="B")]), confidence_of([Support(3), Support(1)])
        ('high', 'low')
    """
    levels = [_level(s) for s in supports]
    return CONFIDENCES[min(levels)] if levels else "low"


def _level(support: Support) -> int:
    if support.denied or support.origins < 2 or support.best in ("E", "F"):
        return 0
    return 2 if support.origins >= 3 and support.best in ("A", "B") else 1
