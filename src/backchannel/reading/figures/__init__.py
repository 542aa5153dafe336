"""Counted quantities: value or range, comparator, unit, and the state of what is counted.

A figure says how many or how much. These are figures:

- a count of things that the text names or has just named: *47 captives*, *of whom 21 are alive*;
- a measure, a sum of money, a percentage: *60 km*, *$3.8bn*, *45 million crowns a day*, *4.1 %*;
- a length of time: *a truce of six weeks*, *72 hours' notice*, *a year and a half*;
- a share: *half of the wells*, *two-thirds*, *one in five households*;
- a number that only its floor is known of: *dozens* is at least 24, *hundreds* at least 200.

These are none: years and days, also those reckoned from another (*two years ago*, *three days
later*: they are dates); ages and times of day; ordinals and numbers that name something (*phase
two*, *Article 9*, *Flight 12*, *the Twelve*); *one* unless it is one of several counts, bounded, or
has a state (*one soldier was killed*); small numbers in words that say who and not how many (*the
two sides*, *all three*, *any two members*); multiples (*twice*, *three times as much*); words
without a number (*several*, *many*).

The value is the number as written; *about*, *nearly*, *at least* go into the comparator and move
no number.
"""

from backchannel.reading.figures.finder import find_figures
from backchannel.reading.figures.model import Figure

__all__ = ["Figure", "find_figures"]
