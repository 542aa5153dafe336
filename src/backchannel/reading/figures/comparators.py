"""Words that bound or blur a number, before it (*at least 35*) and after it (*35 or more*)."""

from __future__ import annotations

import re

__all__ = ["AFTER", "COMPARE", "COMPARE_AFTER", "comparator_of"]


def _table(rows: dict[str, str]) -> dict[str, str]:
    return {
        re.sub(r"\s+", " ", w.strip()): sign for sign, ws in rows.items() for w in ws.split("|")
    }


_BEFORE = _table(
    {
        ">=": "at least|at the very least|no fewer than|no less than|not fewer than|not less than|"
        "a minimum of|minimum of|≥",
        ">": "more than|over|upwards of|upward of|above|just over|just above|just more than|"
        "slightly more than|slightly over|a little more than|a little over|well over|well above|"
        "far more than|much more than|in excess of|exceed|exceeds|exceeded|exceeding|topped|"
        "greater than|higher than|>",
        "<=": "at most|at the most|up to|no more than|not more than|as many as|as much as|"
        "a maximum of|maximum of|not exceeding|no higher than|≤",
        "<": "fewer than|less than|under|below|just under|just below|just less than|"
        "slightly less than|slightly under|slightly fewer than|a little less than|a little under|"
        "well under|well below|far fewer than|far less than|lower than|short of|just short of|<",
        "~": "nearly|almost|close to|closer to|nearer|nearer to|some|about|around|roughly|"
        "approximately|approx.|circa|ca.|c.|perhaps|maybe|possibly|probably|an estimated|"
        "estimated at|in the region of|in the order of|on the order of|something like|"
        "approaching|approaches|approached|more like|~|≈",
        "=": "exactly|precisely|only|just|as few as|as little as|a total of",
    }
)
AFTER = _table(
    {
        ">=": "or more|or above|or over|and more|and counting|at least|at the very least|plus|+",
        "<=": "or fewer|or less|at most|at the most",
        "~": "or so|or thereabouts|odd|give or take",
    }
)


def _either(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len)[::-1])


_words = _either([w for w in _BEFORE if w.isascii() and (w[0].isalpha())])
#: One or two comparators with the space behind them: *over*, *perhaps as many as*.
COMPARE = rf"(?:(?:(?:{_words})\s|[~≈><≥≤]\s?){{1,2}})"
#: A comparator behind its number.
COMPARE_AFTER = (
    rf"(?:\s(?:{_either([w for w in AFTER if w not in ('plus', 'odd', '+')])})\b"
    r"|-odd\b|-plus\b|\+(?!\w))"
)
_ONE = re.compile(rf"(?:{_words})(?=\s|$)|[~≈><≥≤]")


def comparator_of(words: str | None) -> tuple[str, str]:
    """The comparator that words before a number stand for, and the words that decided it.

    Example:
        >>> comparator_of("perhaps as many as "), comparator_of("only about"), comparator_of(None)
        (('<=', 'as many as'), ('~', 'about'), ('=', ''))
    """
    found = _ONE.findall(re.sub(r"\s+", " ", (words or "").strip().lower()))
    signs = [(_BEFORE[w], w) for w in found]
    # The last one that says something: "only about" is about, "just over" one of its own.
    bounds = [s for s in signs if s[0] != "="]
    strong = [s for s in bounds if s[0] != "~"]
    return (strong or bounds or signs or [("=", "")])[-1]
