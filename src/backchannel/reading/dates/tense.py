"""Whether a day without a year lies ahead of the report or behind it, told by the words around it.

The verb that stands nearest before the date decides; where none does, the first one after it. A
verb is read with what belongs to it: *will be freed on Friday*, *agreed to meet on Friday*.
"""

from __future__ import annotations

import re

__all__ = ["direction", "joined"]

_ADVERBS = r"(?:\s(?:not|never|also|now|then|still|only|first|soon|again|next|\w+ly))*"
_VERB = r"(?:\s(?:be|get|have been|have))?(?:\s\w+ly)?(?:\s[a-z]+)?"
_TO = rf"\sto\b(?!\s(?:\d+|the|an?|its?|his|her|their|this|that)\b)(?:\s\w+ly)?{_VERB}"
#: What is agreed, wanted, planned or asked for lies ahead, also where that was said in the past.
_MEANT = (
    r"(?:agree(?:[sd]|ing|ment)?|vow(?:s|ed|ing)?|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|"
    r"threat(?:s|ens?|ened|ening)?|offer(?:s|ed|ing)?|urg(?:es?|ed|ing)|ask(?:s|ed|ing)?|"
    r"appeal(?:s|ed|ing)?|call(?:s|ed|ing)? (?:on|for|up)|invit(?:es?|ed|ing|ation)|"
    r"want(?:s|ed|ing)?|wish(?:es|ed)?|hop(?:es?|ed|ing)|order(?:s|ed|ing)?|summon(?:s|ed|ing)?|"
    r"plan(?:s|ned|ning)?|expect(?:s|ed|ing)?|schedul(?:es?|ed|ing)|intend(?:s|ed|ing)?|"
    r"aim(?:s|ed|ing)?|prepar(?:es?|ed|ing)|propos(?:es?|ed|ing|als?)|wait(?:s|ed|ing)?|due|set|"
    r"ready|likely|about|going|supposed|poised|slated|bound|told|advis(?:es?|ed|ing)|"
    r"warn(?:s|ed|ing)?|needs?|vot(?:es?|ed|ing)|decid(?:es?|ed|ing)|deadline|ultimatum|chance|bid)"
)
_EVIDENCE = re.compile(
    rf"""
    (?P<back>
        \b(?:may|might|could|would|should|must)(?:\snot)?\shave\b(?:\sbeen)?(?:\s[a-z]+)?
      | \b(?:could(?:\snot|n['’]t))\b(?:\sbe)?(?:\s[a-z]+)?
      | \bwould(?:\snot|n['’]t)\s(?:say|comment|confirm|discuss)\b
    )
  | (?P<ahead>
        (?:\b(?:will|shall|won['’]t|would|must|may|might|should|could|can|(?:is|are|was|were)\sto)\b|
          ['’]ll){_ADVERBS}{_VERB}
      | \b{_MEANT}(?:\s[\w'’-]+){{0,6}}?{_TO}
      | \b(?:due|scheduled|set\sfor|planned|expected|forecast|slated|upcoming|coming|next|
          ahead\sof|deadline|ultimatum|intends?)\b
      | \b(?:begins|starts|opens|reopens|closes|ends|resumes|expires|lapses|returns|meets|votes|
          arrives|leaves|kicks\soff|runs\s(?:out|until|to|through)|takes\seffect|
          comes\sinto\s(?:force|effect)|falls\sdue|goes\sto|faces)\b
      | \b(?:\w+s|they|we|you|I|and|or)\s(?:begin|start|open|reopen|close|end|resume|expire|meet|
          vote|arrive|leave|return|take\seffect|come\sinto\s(?:force|effect)|go\sto|face)\b
    )
  | (?P<open>\b(?:offer(?:ed|s)|promised|pledged|proposed|guaranteed|demand(?:ed|s)|wants)\b)
  | (?P<none>\bto\b(?:\s\w+ly)?{_VERB})
  | (?P<past>
        \b(?:cut|put|hit|shut)\s(?:by|at)\b
      | \b(?:was|were|had|did|said|told|since|met|left|fell|rose|broke|began|took|went|came|held|
          won|lost|struck|shot|sent|gave|got|made|found|kept|saw|spoke|wrote|drove|flew|grew|drew|
          ran|stood|sat|fled|brought|bought|sold|caught|fought|built|spent|led|heard|withdrew|
          threw|chose|froze|stole|sank|overthrew|dealt|became|
          (?!(?:hund|sac)red\b|indeed\b|need\b|proceed\b|exceed\b|speed\b)[a-z]{{2,}}ed)\b
    )
    """,
    re.X,
)
#: Words right before a date that put it ahead: *until*, *by*, *no later than*.
_DUE = re.compile(
    r"\b(?:(?:until|till|before(?! (?:dawn|sunrise|daybreak|noon|midday|dusk|sunset|midnight)\b)|"
    r"(?:as|no) (?:soon|early|earlier|late|later) (?:as|than))\b[^,.;]{0,16}|"
    r"by (?:(?:the|next|this|late|early|mid|noon|midnight|end of|on) ?)*)$"
)
_PUT_OFF = re.compile(
    r"\b(?:postponed|delayed|adjourned|put (?:off|back)|moved|pushed back|rescheduled|"
    r"extend(?:ed|s)|prolonged|renewed|suspended|valid|in force)(?:\s[\w'’-]+){0,6}?"
    r"\s(?:to|until|till|through)\s$"
)
_IS = re.compile(
    r"\b(?:am|is|are|I['’]m|(?:it|she|he|that|there)['’]s|(?:we|they)['’]re)(?:\s(?!since\b|after\b|from\b|of\b|\w+ed\b)[\w-]+){0,3}?\s$"
)
_SUMMONED = re.compile(
    r"\b(?:invit|summon)\w+\s[^.;:]{0,60}\bto\s(?:an?|the|further|more)\s[^,.;:]{0,30}$"
)
_DAY = re.compile(r"\w+day\b|.*\d")
#: A line of a chronicle: *June 28 - A truce begins.*
_FRONTED = re.compile(r"[\s\W]*(?:(?:on|in|at|by|from|early|late|the|next|this|and|but)\s*)*", re.I)
_ENTRY = re.compile(r"\s*[-–—:]")
#: *On Monday she vowed to return*: the vow was made on Monday.
_DID = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\b(?:[a-z]+ed|told)$")
_BOUND = re.compile(r"[.!?](?=\s)|[\n;“\"]")
_REACH = 120
_CLOSE = 40


def direction(text: str, at: int, end: int) -> str:
    """Where the date at ``[at:end]`` lies.

    ``future``; ``past``, or ``past?`` where the verb is far from it; ``due``, the end of a term;
    ``open``, for what is offered or asked for; or nothing.

    Example:
        >>> direction("They will be freed on Friday.", 22, 28)
        'future'
    """
    near = _BOUND.split(text[max(0, at - _REACH) : at])[-1]
    if _PUT_OFF.search(near):
        return "future"
    if re.search(r"\bfor $", near) and _DAY.match(text[at:end]) and text[end : end + 1] not in "'’":
        return "future"
    if _DUE.search(near):
        return "due"
    if _IS.search(near) or _SUMMONED.search(near):
        return "future"
    if text.startswith(" deadline", end):
        return "due"
    told = [m for m in _EVIDENCE.finditer(near) if m.lastgroup != "none"]
    if told:
        if told[-1].lastgroup in ("ahead", "open"):
            return "future" if told[-1].lastgroup == "ahead" else "open"
        between = near[told[-1].end() :]
        return "past" if len(between) <= _CLOSE and "," not in between else "past?"
    far = _BOUND.split(text[end : end + _REACH])[0]
    if not near.strip() and _ENTRY.match(far):
        return "past?"
    first = next((m for m in _EVIDENCE.finditer(far) if m.lastgroup != "none"), None)
    if first is None or first.start() > _CLOSE:
        return ""
    if "," in far[: first.start()] and not _FRONTED.fullmatch(near):
        # "Put at 140 days in March, they will last": the verb is not that of the date.
        return ""
    if first.lastgroup != "ahead" or _DID.search(far[: first.start()] + first.group().split()[0]):
        return "past"
    return "future"


def joined(between: str) -> bool:
    """Whether two dates stand side by side, so that the second lies where the first does."""
    return bool(
        re.fullmatch(
            r"\s*(?:,|,? and|,? or|to|until|through|[–-])\s*(?:(?:on|in|early|late) )?", between
        )
    )
