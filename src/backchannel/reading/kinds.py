"""What kind of statement it is, by its cue and by its words; the ground rule; hedging."""

from __future__ import annotations

import re

from backchannel.reading.lexicon import HEDGES
from backchannel.reading.words import word_set

__all__ = ["denied_kind", "ground_rule_of", "is_hedged", "judges", "kind_of"]

_CONDITION = re.compile(r"\b(?:if|unless|or (?:it|there|they|we|else)|otherwise)\b", re.I)
_CONSEQUENCE = re.compile(
    r"\b(?:will|would|shall|going to|’ll|'ll|are|is)\b.*\b(?:pay|hell|dead|over|"
    r"consequence\w*|destroy\w*|"
    r"attack\w*|strike\w*|kill\w*|resume|retaliat\w+|punish\w*|war|force|sanction\w*|price|close|"
    r"walk (?:out|away)|shut|unleash|finish|blockade|suspend|cut off|expel|never)\b",
    re.I | re.S,
)
_SELF = (
    r"(?:I|we|it|he|she|they|the (?:company|union|federation|government|ministry|state|group|"
    r"movement|party|army|insurer|office|country|team|board|side))"
)
_NOT = r"(?:not|never|no longer|no)\b"
_PROMISING = re.compile(
    rf"(?:^|\b(?:that|and|but|,) ?|[“\"‘] ?){_SELF}(?:['’]ll| will| would| shall| (?:am|are|"
    rf"is) going to)\b(?! (?:not|never|have|be (?:able|a|the)|need|see)\b)|"
    r"\b(?:nobody|no one|no \w+(?: \w+)?) (?:will|would) be\b",
    re.I,
)
_COMMITTED = re.compile(
    r"\b(?:stands? ready|have (?:formally )?agreed|(?:am|are|is) (?:ready|committed|prepared)) "
    r"(?:to|on)\b",
    re.I,
)
_BINDING = re.compile(
    r"\b(?:I|we|nobody|no one|no \w+(?: \w+)?|the \w+)(?:['’]ll| will| would| shall| (?:am|are|is) "
    r"going to)\b",
    re.I,
)
_REFUSING = re.compile(
    rf"\b(?:{_SELF}|there) (?:will|would|shall) {_NOT}|\b(?:won['’]t|wouldn['’]t)\b|"
    rf"\b{_SELF} (?:do(?:es)?n['’]t|do(?:es)? not|can(?:not|['’]t)) (?:\w+ )?(?:discuss|"
    rf"negotiate|comment|work|accept|sign|agree|talk|speak|take orders|bargain|recogni[sz]e)\b|"
    r"\b(?:will|would|do|does|did)(?: not|n['’]t) (?:be )?(?:\w+ )?(?:negotiate|bargain|accept|"
    r"sign|back|support|agree|budge|yield|surrender|attend|discuss|lift|ordered|dictated|blackmailed)\b|"
    r"\brather|sooner (?:resign|die|quit)\b|"
    r"\b(?:non-negotiable|out of the question|red line|dead body|nothing to (?:discuss|"
    r"extend|talk about|negotiate))\b",
    re.I,
)
_DENYING = re.compile(
    r"\b(?:is|was|are|were) (?:not true|untrue|false|baseless|a lie|invented|fabricated)\b|"
    r"\b(?:no truth|a lie|an invention|a (?:crude )?(?:forgery|fabrication|fake|hoax)|pure fiction|"
    r"nothing to do with|no such|no (?:link|linkage|connection)|premature)\b|"
    r"^\W*(?:that )?there(?:['’]s| is| are| was| were| has been| have been)"
    r"(?:n['’]t| not| never| no)\b|"
    r"^\W*(?:that )?there (?:is|are|was|were|has been|have been) none\b|"
    rf"^\W*(?:that )?(?:{_SELF})(?: \w+ly)? (?:had|has|have|did|was|were|is|are)(?:n['’]t| "
    rf"not| never| no\b)|"
    rf"^\W*(?:that )?{_SELF} (?:\w+ ){{0,2}}(?:nothing|nobody|none|neither)\b|\bnever "
    rf"(?:said|happened|agreed|met|came|took|asked|offered|saw|spoke)\b|^\W*not (?:so|true)\b",
    re.I,
)
_ASKING = _SELF.replace("he|she|", "")
_DEMANDING = re.compile(
    r"\b(?:must|ha(?:s|ve|d) to|needs? to|ought to|should (?:immediately|now|have asked|be))\b|"
    r"\b(?:no|not (?:one|a single)) \w+ (?:will|would|shall)\b.{0,80}\buntil\b|"
    rf"\b{_ASKING} (?:had|has|have) (?:asked for|"
    rf"demanded|called for)\b|"
    r"\b(?:will|would) (?:not|only)\b.{0,80}\b(?:until|before|when)\b|"
    r"\b(?:vital|essential|imperative|crucial|important|time) (?:that|for|to)\b|\bshall refrain\b|"
    r"\b(?:I|we|and) (?:call (?:on|upon|for)|urge|demand|insist)\b|"
    r"\b(?:calls|urges) (?:on|for|all)\b|"
    r"\brequires? an?\b",
    re.I | re.S,
)
_THREATENING = re.compile(
    r"\b(?:unless|or (?:be|else|it|face|clear|there|they|we|lose)|otherwise)\b|"
    r"\bif\b.{0,90}\b(?:not|n['’]t|fails?|refuses?)\b.{0,90}\b(?:will|would)\b|"
    r"\b(?:will|would)\b.{0,90}\bif\b.{0,60}\b(?:not|n['’]t|fails?|refuses?)\b|"
    r"\b(?:last|final) (?:warning|date|chance|offer|deadline)\b",
    re.I | re.S,
)
#: What follows a demand that is not met: *… by Monday, or the talks would end*.
_OR_ELSE = re.compile(
    r"\bor (?:else|face|(?:\w+ ){1,4}(?:will|would|['’]ll|could|may|might))\b", re.I
)
_PROPOSING = re.compile(
    r"\b(?:I|we|let (?:me|us)) (?:would |now |also )?(?:propose|suggest|offer)\b|"
    r"\b(?:has|have|had) (?:proposed|offered to)\b|\bon condition that\b|"
    r"\bin (?:return|exchange) for\b|"
    r"\b(?:could|would|can|prepared to|willing to|ready to) (?:\w+ ){0,4}\b(?:accept|agree|"
    r"discuss|certify|live with)\b.{0,90}\b(?:if|provided|on condition)\b",
    re.I | re.S,
)
_JUDGING = re.compile(
    r"\b(?:likely|unlikely|probably|perhaps|appears?|seems?|risk|sign of|reflects?|"
    r"complicat\w+|undermin\w+|"
    r"dangerous|important|difficult|mistake|wrong|better|worse|impossible|hopeful|clear "
    r"that|obvious\w*|"
    r"promising|outrageous|unacceptable|insufficient|waste of|"
    r"(?:first|critical|major|big|positive) step|"
    r"(?:this|today|it) is (?:a|an|not|the)|represent(?:s|ed) an?|proves|attempt by|chilling|"
    r"constructive|hope that|"
    r"I think|we think|we feel|I believe|the first time|not a .{3,30}, (?:it|but))\b",
    re.I,
)


#: Who judges for a living: what they say is an assessment, unless its words are something else.
_JUDGES = re.compile(
    r"\b(?:analysts?|experts?|specialists?|observers?|commentators?|academics?|professors?|scholars?|"
    r"economists?|historians?|political scientists?|researchers?|lecturers?|pundits?|columnists?|"
    r"critics?|sceptics?|skeptics?|fellow|think-?tanks?|strategists?|former \w+ (?:diplomat|judge|"
    r"ambassador|negotiator))\b",
    re.I,
)


def judges(words: str) -> bool:
    """Whether the words that name a speaker name one who judges: an analyst, a professor.

    Example:
        >>> judges("James Vane, another Middle East specialist"), judges("the minister")
        (True, False)
    """
    return bool(_JUDGES.search(words))


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
    if lexical == "demand" and _OR_ELSE.search(content):
        return "threat"
    if lemma in _SETTING_ASIDE and _UNTRUE.search(content):
        return "denial"
    if lemma == "insist" and _DENYING.search(content):
        return "denial"
    if lexical in ("claim", "assessment") and lemma in _OPEN:
        return _by_words(lexical, content, direct)
    if lexical == "claim" and lemma in ("announce", "reveal", "signal", "confirm", "tell"):
        return "threat" if _THREATENING.search(content) else lexical
    if lexical == "promise" and lemma in ("vow", "promise", "pledge"):
        return "threat" if _THREATENING.search(content) else lexical
    return lexical


def denied_kind(kind: str, lemma: str) -> tuple[str, bool]:
    """The kind of a statement whose cue is denied, and whether it still says that something is not.

    Who did not rule something out refuses nothing, and does not want it for that; who never asked
    for it demands nothing.

    Example:
        >>> denied_kind("refusal", "reject"), denied_kind("demand", "ask")
        (('claim', False), ('claim', True))
        >>> denied_kind("position", "want")
        ('refusal', True)
    """
    if kind in ("refusal", "denial"):
        return "claim", False
    if kind in ("demand", "promise", "proposal", "threat"):
        return "claim", True
    return ("refusal" if kind == "position" and lemma in _WANTING else kind), True


_WANTING = word_set("back favor favour support want")


def _by_words(lexical: str, content: str, direct: bool) -> str:
    """The kind by the content's words alone, for cues that leave it open."""
    if len(content) > 600:
        return lexical
    if _THREATENING.search(content) and re.search(r"\b(?:will|would|or)\b", content):
        return "threat"
    if _DENYING.search(content):
        return "denial"
    if _PROPOSING.search(content):
        return "proposal"
    if _DEMANDING.search(content):
        return "demand"
    if _REFUSING.search(content):
        return "refusal"
    if _COMMITTED.search(content):
        return "promise"
    if _PROMISING.search(content):
        # In their own words it binds them; as reported it is what they mean to do.
        if not direct:
            return "position"
        if _BINDING.search(content):
            return "promise"
    if _JUDGING.search(content):
        return "assessment"
    return lexical


_OPEN = word_set(
    """
    say tell add note write state declare announce explain reply respond continue stress
    emphasize conclude according insist go post tweet repeat
    """
) | {""}


#: Cues that set aside what others have said; with words for what is untrue they deny it.
_SETTING_ASIDE = word_set("brush call describe dismiss label reject shoot slam wave")
_UNTRUE = re.compile(
    r"\b(?:lies?|false|fabricat\w+|forge(?:d|ry|ries)|fakes?|nonsense|baseless|invent\w+|fictions?|"
    r"hoax(?:es)?|untrue|rumou?rs?|allegations?|accusations?|tales?|groundless|unfounded|"
    r"(?:any |the |a |those |these )?(?:suggestions?|claims?|charges?|reports?)(?= that| of|$))\b",
    re.I,
)


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
