"""What kind of statement it is, by its cue and by its words; the ground rule; hedging."""

from __future__ import annotations

import re

from backchannel.reading.lexicon import HEDGES
from backchannel.reading.words import word_set

__all__ = ["ground_rule_of", "is_hedged", "kind_of"]

_CONDITION = re.compile(r"\b(?:if|unless|or (?:it|there|they|we|else)|otherwise)\b", re.I)
_CONSEQUENCE = re.compile(
    r"\b(?:will|would|shall|going to|’ll|'ll|are|is)\b.*\b(?:pay|hell|dead|over|"
    r"consequence\w*|destroy\w*|"
    r"attack\w*|strike\w*|kill\w*|resume|retaliat\w+|punish\w*|war|force|sanction\w*|price|close|"
    r"walk (?:out|away)|shut|unleash|finish|blockade|suspend|cut off|expel|never)\b",
    re.I | re.S,
)
_FIRST = re.compile(r"(?:^|\b)(?:I|we)(?:'ll|’ll| will| shall| am going to| are going to)\b", re.I)
_REFUSING = re.compile(
    r"\b(?:I|we|it|they|he|she)(?: will| would|'ll|’ll)? (?:never|not|won't|won’t|wouldn't|"
    r"wouldn’t)\b"
    r" (?:ever )?(?:accept|agree|negotiate|give|sign|allow|permit|surrender|yield|leave|"
    r"release|enter)|"
    r"\bwill not (?:accept|agree|negotiate|sign|allow|permit|surrender|yield|take part|attend)\b|"
    r"\b(?:non-negotiable|out of the question|red line)\b",
    re.I,
)
_DENYING = re.compile(
    r"\b(?:is|was|are|were) (?:not true|untrue|false|baseless|a lie|fabricated)\b|"
    r"\bno truth\b|\bnever (?:said|happened|agreed|met)\b",
    re.I,
)
_DEMANDING = re.compile(
    r"\b(?:must|has to|have to|had to|needs? to|ought to|should (?:immediately|now))\b", re.I
)
_PROPOSING = re.compile(
    r"\b(?:propos(?:e|es|ed|al)|offer(?:s|ed)?|could (?:agree|accept)|willing to)\b", re.I
)
_JUDGING = re.compile(
    r"\b(?:likely|unlikely|probably|perhaps|appears?|seems?|might|could|would|risk|sign of|"
    r"reflects?|shows?|"
    r"complicat\w+|undermin\w+|dangerous|important|difficult|mistake|wrong|right|good|bad|better|worse|"
    r"impossible|possible|I think|we think|we feel|believe)\b",
    re.I,
)


def kind_of(lexical: str, lemma: str, content: str, direct: bool) -> str:
    """The kind: the cue's own where it has one, else what the content's words say.

    Example:
        >>> kind_of("claim", "say", "“We will not accept a partial deal”", True)
        'refusal'
    """
    if lexical == "threat" and lemma in ("warn", "warning"):
        return (
            "threat" if _CONDITION.search(content) or _CONSEQUENCE.search(content) else "assessment"
        )
    if lexical == "promise" and lemma in ("assure", "reassure"):
        return "promise" if re.search(r"\b(?:will|would)\b", content) else "claim"
    if lexical in ("claim", "assessment") and lemma in _OPEN:
        if _DENYING.search(content):
            return "denial"
        if _REFUSING.search(content):
            return "refusal"
        if _CONDITION.search(content) and _CONSEQUENCE.search(content) and direct:
            return "threat"
        if direct and _FIRST.search(content) and len(content) < 400:
            return "promise"
        if _DEMANDING.search(content) and len(content) < 300:
            return "demand"
        if lexical == "claim" and _JUDGING.search(content) and lemma not in ("report", "reveal"):
            return "assessment"
    return lexical


_OPEN = word_set(
    """
    say tell add note write state declare announce explain reply respond continue stress
    emphasize conclude according insist go post tweet repeat
    """
) | {""}


def is_hedged(content: str) -> bool:
    """Whether the content is weakened (*reportedly*, *may*, *appears to*).

    Example:
        >>> is_hedged("a deal may be near"), is_hedged("a deal is done")
        (True, False)
    """
    return any(word in HEDGES for word in re.findall(r"[a-z]+", content.lower()))


def ground_rule_of(speaker_kind: str, context: str) -> str | None:
    """The ground rule: named sources are on the record, unnamed ones on background.

    *Deep background* and *off the record* only where the text says so.
    """
    lower = context.lower()
    if "off the record" in lower:
        return "off the record"
    if "deep background" in lower:
        return "deep background"
    if speaker_kind == "anonymous" or "condition of anonymity" in lower or "not authori" in lower:
        return "background"
    if speaker_kind in ("person", "organisation", "document"):
        return "on the record"
    return None
