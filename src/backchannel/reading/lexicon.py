"""The words that introduce what somebody says, thinks or wants: the lists in ``cues/``.

A verb's line holds its frames (its complements that are content), the kind of statement it makes
by default, and prepositions whose object is content; ``cues/verbs.txt`` explains the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backchannel.reading.words import word_set

__all__ = [
    "ACRONYM",
    "ANONYMOUS",
    "DOCUMENTS",
    "HEDGES",
    "OUTLET_WORDS",
    "TITLES",
    "VERBS",
    "Cue",
    "bases",
    "cue_lines",
    "cue_of",
    "inflected_cue",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue word takes and makes."""

    lemma: str
    frames: frozenset[str]
    kind: str
    prepositions: frozenset[str] = frozenset()


def cue_lines(name: str) -> Iterator[list[str]]:
    """The cells of the lines of a list of cues; a line that begins with ``#`` is a comment."""
    text = (Path(__file__).parent / "cues" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = [] if line.startswith("#") else line.split()
        if cells:
            yield cells


def _verbs() -> dict[str, Cue]:
    return {
        lemma: Cue(
            lemma,
            frozenset(frames.replace(".", "")) | ({"p"} if prepositions else set()),
            kind,
            frozenset(prepositions),
        )
        for lemma, frames, kind, *prepositions in cue_lines("verbs.txt")
    }


VERBS = _verbs()


def cue_of(lemma: str, form: str) -> Cue | None:
    """The cue of a verb; a lemma that the lemmatiser cut short (*hoping*: *hop*) is put right."""
    found = VERBS.get(lemma)
    if found is None and (form.startswith(lemma + "e") or form == lemma + "ing"):
        found = VERBS.get(lemma + "e")
    return found


def bases(word: str) -> Iterator[str]:
    """What a word in *-s* or *-ed* may be a form of.

    Example:
        >>> list(bases("denies")), list(bases("urged"))
        (['deny', 'deni', 'denie', 'denie'], ['urg', 'urge'])
    """
    for end, put in (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", "")):
        if word.endswith(end):
            yield word.removesuffix(end) + put
    if word.endswith("ed"):
        yield word[:-1]


def inflected_cue(word: str) -> Cue | None:
    """The cue that a word in *-s* or *-ed* is a form of, where no tag says that it is a verb."""
    return next((VERBS[base] for base in bases(word) if base in VERBS), None)


#: Nouns that name a source without naming anybody.
ANONYMOUS = word_set(
    """
    source sources official officials aide aides diplomat diplomats insider insiders person
    people adviser advisers advisor advisors analyst analysts expert experts observer
    observers critic critics supporter supporters opponent opponents witness witnesses
    colleague spokesman spokeswoman spokesperson others some many
    """
)
#: Nouns for things that "say": documents, polls and the like.
DOCUMENTS = word_set(
    """
    report reports poll polls survey surveys study studies statement letter document documents
    article book email emails memo paper post tweet video film ad ads data figures analysis
    research law bill treaty agreement resolution text record records website transcript message
    account review leak leaks ruling order lawsuit complaint filing message release communique
    headline editorial column story script sign signs evidence results tape recording media
    reports note notes memo memorandum communique communiqué draft plan plans proposal proposals
    deal accord pact charter clause provision provisions bulletin advisory guidance dossier
    minutes chapter annex appendix audit census index barometer dispatch cable diary biography
    indictment verdict judgment judgement leaflet pamphlet placard questionnaire spreadsheet
    briefing factsheet inquiry probe investigation assessment readout transcript manifesto
    declaration petition motion amendment constitution statute act ordinance decree directive
    contract commentary essay blog op-ed testimony affidavit
    """
)
OUTLET_WORDS = word_set(
    """
    news times post herald tribune journal gazette guardian telegraph mail mirror observer
    press agency radio tv television channel network magazine weekly daily newspaper website
    broadcaster media paper outlet wire reporters journalists podcast site
    """
)
#: States and organisations by their letters: ``UN``, ``U.S.``; never a pronoun, whatever it spells.
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,5}")
#: Words before a name that name an office or courtesy.
TITLES = word_set(
    """
    mr mrs ms miss dr sir lord lady dame prof professor president chancellor premier minister
    senator sen rep representative congressman congresswoman governor gov mayor judge justice
    general gen colonel col lieutenant lt captain capt major sergeant sgt admiral adm
    secretary ambassador envoy spokesman spokeswoman spokesperson chairman chairwoman chair
    director commissioner commander chief king queen prince princess pope cardinal bishop
    rabbi imam sheikh foreign prime vice deputy former ex speaker attorney
    """
)
#: Words that weaken what is stated.
HEDGES = word_set(
    """
    reportedly allegedly apparently purportedly supposedly possibly probably perhaps maybe
    might may could likely seemingly presumably appear seem appears seems appeared seemed
    """
)
