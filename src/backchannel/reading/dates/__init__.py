"""Date expressions in a text, resolved against the day it was published."""

from backchannel.reading.dates.expressions import find_dates
from backchannel.reading.dates.model import DateExpression
from backchannel.reading.dates.patterns import stated_days

__all__ = ["DateExpression", "find_dates", "stated_days"]
