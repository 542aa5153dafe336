"""Date expressions in a text, resolved against the day it was published."""

from backchannel.reading.dates.expressions import DateExpression, find_dates, stated_days

__all__ = ["DateExpression", "find_dates", "stated_days"]
