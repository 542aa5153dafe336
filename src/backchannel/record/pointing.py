"""What a statement points back to: *the ministry denied that*, *the front knows of no such offer*.

Such words say nothing by themselves. They are about what was said last before them, in the same
report. Only plain cases count, in which this is right more often than not: a denial or refusal of
*it*, *that* or *the claim*, *such* things, *the same* and *the opposite*, and sentences like *That
was never agreed*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backchannel.casefile.models import Statement
from backchannel.record.terms import stems

__all__ = ["OPPOSITE", "antecedents", "points_back"]

#: Characters between what was said and what points back to it.
_NEAR = 400
#: Content words and words of a sentence like *That was never agreed*.
_STEMS, _WORDS = 2, 7

_BARE = re.compile(r"(?:it|this|that|these|those|them)", re.I)
_SAME = re.compile(r"(?:so|the same|as much)", re.I)
#: Says the contrary of what it points to.
OPPOSITE = re.compile(r"\W*(?:the opposite|the contrary|the reverse)\W*", re.I)
_NAMED = re.compile(
    r"(?:any|all|no|the|that|this|those|these|both|such)\s+(?:such\s+)?(?:\w+\s+)?"
    r"(?:account|accusation|allegation|assertion|charge|claim|condition|criticism|deadline|deal|"
    r"demand|figure|idea|link|notion|number|offer|plan|proposal|report|request|rumou?r|statement|"
    r"story|suggestion|talk|threat|version)s?",
    re.I,
)
_SUCH = re.compile(r"\bsuch\b", re.I)
_SENTENCE = re.compile(r"(?:that|this)(?:['’]s| (?:is|was|has|had|will|would|did|does))\b", re.I)


def points_back(text: str, answers: bool) -> bool:
    """Whether a content only points to what was said before it.

    Args:
        text: the content.
        answers: it is a denial or a refusal.

    Example:
        >>> points_back("that", True), points_back("that", False)
        (True, False)
        >>> points_back("any such offer", False), points_back("“That was never agreed,”", False)
        (True, True)
    """
    words = text.strip(" \n“”\"'‘’.,;:!?—–-")
    if _BARE.fullmatch(words):
        return answers
    if _SAME.fullmatch(words) or OPPOSITE.fullmatch(words):
        return True
    if _NAMED.fullmatch(words):
        return answers or _SUCH.search(words) is not None
    short = len(words.split()) <= _WORDS and len(stems(words)) <= _STEMS
    return short and _SENTENCE.match(words) is not None


def antecedents(
    statements: Sequence[Statement], texts: Sequence[str], answers: Sequence[bool]
) -> dict[int, int]:
    """For each statement that points back, the one that it is about; both by index.

    Args:
        statements: of any reports, in any order.
        texts: their contents.
        answers: which are denials or refusals.

    Returns:
        Only those that point back to a statement with words of its own, not far before.
    """
    by_report: dict[str, list[int]] = {}
    for i, s in enumerate(statements):
        if s.span:
            by_report.setdefault(s.report, []).append(i)
    out: dict[int, int] = {}
    for members in by_report.values():
        members.sort(key=lambda i: (statements[i].span[0][0], i))
        pointing = {i for i in members if points_back(texts[i], answers[i])}
        for i in members:
            if i not in pointing:
                continue
            start = statements[i].span[0][0]
            before = [
                (statements[j].span[-1][1], -statements[j].span[0][0], j)
                for j in members
                if 0 <= start - statements[j].span[-1][1] < _NEAR
                and (j not in pointing or j in out)
            ]
            if before:
                # Of one inside another that ends with it, the whole.
                last = max(before)[2]
                out[i] = out.get(last, last)
    return out
