"""Nouns and adjectives that introduce content: our own lists.

A line holds the word, the kind of statement it makes, and what its content follows.
"""

from __future__ import annotations

from backchannel.reading.lexicon import Cue
from backchannel.reading.words import word_set

__all__ = ["ADJECTIVES", "LIGHT", "NOUNS"]

_NOUNS = """
claim       claim       that of
allegation  claim       that of against
assertion   claim       that of
statement   claim       that about on
contention  assessment  that
argument    assessment  that for against
report      claim       that of on
admission   claim       that of
announcement claim      that of
revelation  claim       that of
confirmation claim      that of
leak        claim       that
suggestion  assessment  that of
accusation  assessment  that of
charge      assessment  that of
complaint   assessment  that about of
criticism   assessment  of that
condemnation assessment of
praise      assessment  of for
view        assessment  that of on
opinion     assessment  that of on about
belief      assessment  that in of
conclusion  assessment  that
assessment  assessment  that of
prediction  assessment  that of
forecast    assessment  that of for
estimate    assessment  that of
expectation assessment  that of
hope        position    that of for to
fear        assessment  that of
concern     assessment  that about over
worry       assessment  that about over
doubt       assessment  that about over
suspicion   assessment  that of
conviction  assessment  that
feeling     assessment  that
warning     threat      that of about against to
threat      threat      to that of
ultimatum   threat      to that
insistence  position    that on
demand      demand      that for to
call        demand      for to
request     demand      for that to
plea        demand      for to that
appeal      demand      for to
promise     promise     to that of
pledge      promise     to that of
vow         promise     to that
assurance   promise     that of
commitment  promise     to that
guarantee   promise     that of
proposal    proposal    to that for of
offer       proposal    to of
suggestion  proposal    that
recommendation proposal that to
plan        position    to
decision    position    to that
desire      position    to for that
intention   position    to of
determination position  to
willingness position    to
readiness   position    to
eagerness   position    to
goal        position    of to
aim         position    of to
support     position    for of
opposition  position    to
objection   position    to
endorsement position    of
preference  position    for
refusal     refusal     to
unwillingness refusal   to
reluctance  refusal     to
rejection   refusal     of
dismissal   refusal     of
denial      denial      that of
denunciation assessment of
description assessment  of
characterization assessment of
portrayal   assessment  of
remark      claim       that about on
comment     claim       that about on
speculation assessment  that about
rumor       claim       that of about
rumour      claim       that of about
theory      assessment  that of about
notion      assessment  that of
idea        assessment  that of
consensus   assessment  that
rhetoric    claim       about
"""
#: Adjectives with a clause, an infinitive or a prepositional object of content.
_ADJECTIVES = """
confident    assessment  that of about
sure         assessment  that of
certain      assessment  that of
convinced    assessment  that of
worried      assessment  that about
concerned    assessment  that about over
afraid       assessment  that of
fearful      assessment  that of
hopeful      assessment  that about
optimistic   assessment  that about
pessimistic  assessment  that about
skeptical    assessment  that of about
sceptical    assessment  that of about
doubtful     assessment  that of about
aware        assessment  that of
unaware      assessment  that of
adamant      position    that about
proud        assessment  that of to
glad         assessment  that to
happy        assessment  that to about with
unhappy      assessment  that about with
pleased      assessment  that with
angry        assessment  that about over
furious      assessment  that about over
frustrated   assessment  that with by
disappointed assessment  that with by in
upset        assessment  that about by
incensed     assessment  that by at
outraged     assessment  that by at
alarmed      assessment  that by at
critical     assessment  of
dismissive   assessment  of
supportive   position    of
opposed      position    to
committed    promise     to
determined   position    to that
willing      position    to
unwilling    refusal     to
ready        position    to
prepared     position    to
eager        position    to
reluctant    refusal     to
keen         position    to on
open         position    to
insistent    position    that on
"""


def _words(lines: str) -> dict[str, Cue]:
    out: dict[str, Cue] = {}
    for line in lines.split("\n"):
        cells = line.split()
        if len(cells) >= 2:
            lemma, kind, *prepositions = cells
            if lemma not in out:
                out[lemma] = Cue(lemma, frozenset(), kind, frozenset(prepositions))
    return out


NOUNS = _words(_NOUNS)
ADJECTIVES = _words(_ADJECTIVES)
#: Verbs that carry a cue noun: *issued a warning that*, *made the claim that*.
LIGHT = word_set(
    """
    issue make give deliver express voice repeat reiterate renew level offer send announce
    """
)
