"""Statements inside statements: *A said that B wants C* is one of A's and one of B's.

A rule finds a cue wherever it stands. Inside the content of another statement it makes a statement
of its own where somebody speaks, wants or feels there. What speakers say of themselves makes one
where it tells where they stand (*we welcome the offer*, *we agreed to withdraw*, *she said she
hoped that …*); *I think* and *we know* are part of what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.lexicon import ACRONYM
from backchannel.reading.paragraph import Found
from backchannel.reading.words import word_set

__all__ = ["by_paragraph", "nested_in", "overlap", "size", "without_asides"]

Span = tuple[int, int]

#: Kinds that are a statement of their own inside somebody else's: what is wanted, offered, refused.
_STANDS = word_set("position proposal demand threat promise refusal denial")

#: Rules whose content is a phrase and not an assertion: inside another statement most of their
#: verbs (*examine the plan*, *cite two officials*) tell what somebody does, not what they say …
_PHRASES = word_set("verb-object verb-passive verb-predicate")

#: … except those of the kinds above (after a preposition, of the plainest: *prepare for* and
#: *abide by* are acts) and these.
_PLAIN = word_set("demand threat refusal denial")
_ALWAYS = word_set(
    """
    abhor acclaim accuse acknowledge admire admit affirm agree allege announce anticipate applaud
    appreciate assail begrudge belittle bemoan berate blame castigate censure commend complain
    condemn confess confirm corroborate criticise criticize declare decree decry denounce deplore
    deride detest dislike disparage distrust doubt downplay dread envisage envy estimate excoriate
    expect extol favor favour fear foresee hail hate lambast lambaste lament laud loathe mistrust
    mock mourn object praise predict prefer proclaim profess rebuke recognise recognize regret
    reproach resent ridicule salute slam tout trust vilify voice welcome worry
    """
)

#: After a preposition these tell where somebody stands: *voted against …*, *argued for …*.
_SIDING = word_set(
    """
    agree appeal argue ask boast call campaign complain decide disagree hint insist lobby object
    plead press protest push speak talk vote warn worry
    """
)

#: Cues of knowing, which somebody else may tell but whose holder says nothing.
_KNOWING = word_set(
    "able aware bent certain consider find hold know learn question see sure understand"
)

#: In a quotation a clause is told by these and by the kinds above: *you know*, *they see* abound.
_TELLING = word_set(
    """
    add admit announce argue assure believe claim complain concede explain feel inform insist
    maintain promise reckon reply report say state suggest suspect tell think warn
    """
)

#: Rules whose content asserts nothing, so that a noun in it may have an owner and a content.
_ASSERTS_NOTHING = word_set(
    "verb-object verb-preposition verb-passive noun-owner noun-light noun adjective"
)

#: What speakers may tell of themselves in a quotation: where they stand, not what they think.
_OWN_STANCE = word_set(
    """
    agree ask believe choose decide demand determine expect fear feel hope insist intend regret
    resolve seek support urge want welcome
    """
)
_OWN_DEED = word_set("promise proposal refusal threat denial")
_OWN_WORDS = word_set("i we our my")

#: Rules by which a pronoun outside a quotation makes a statement of its own.
_VERBS = word_set(
    "adjective noun-is phrase verb-blame verb-clause verb-infinitive verb-object verb-parenthesis "
    "verb-person-infinitive verb-predicate verb-preposition withheld"
)

_SELF = word_set("i we you me us my our your myself ourselves")
_HE_OR_SHE = word_set("he she his her")
_THEY = word_set("they their")
_IT = word_set("it its")
_MANY = word_set("we some many several others both few most")
_MIGHT = word_set("can could may might should would")


def overlap(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Characters that two lists of spans share."""
    return sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)


def size(spans: Sequence[Span]) -> int:
    """Characters of a list of spans."""
    return sum(b - a for a, b in spans)


def by_paragraph(found: Sequence[Found]) -> dict[int, list[Found]]:
    """Proposals by the paragraph their contents start in; what nests lies in one."""
    near: dict[int, list[Found]] = {}
    for one in found:
        near.setdefault(_place(one), []).append(one)
    return near


def _place(one: Found) -> int:
    return one.paragraph.index if one.paragraph is not None else -1


def without_asides(found: Sequence[Found]) -> list[Found]:
    """Leave out what is no statement of its own inside the content of another."""
    out: list[Found] = []
    near = by_paragraph(found)
    for one in found:
        here = (one.cue or one.content)[:1]
        outer = [
            o
            for o in near[_place(one)]
            if o is not one
            and overlap(here, o.content) == size(here)
            and size(o.content) > size(one.content)
            and overlap(one.content, o.content) > 0.7 * size(one.content)
            and not (o.rule in _ASSERTS_NOTHING and one.rule == "noun-owner")
        ]
        if not outer or _nests(one, outer):
            out.append(one)
    return out


def nested_in(one: Found, index: int, found: Sequence[Found]) -> int | None:
    """The position of the smallest statement that holds this one.

    Args:
        one: at ``index`` of ``found``.
        index: its position.
        found: all of a text, sorted by their contents: what holds this one starts not far before.
    """
    here = (one.cue or one.content)[:1]
    best: tuple[int, int] | None = None
    for i in range(max(0, index - 40), min(len(found), index + 40)):
        other = found[i]
        if i != index and overlap(here, other.content) == size(here):
            large = size(other.content)
            if large > size(one.content) and (best is None or large < best[0]):
                best = (large, i)
    return best[1] if best else None


def _nests(one: Found, outer: Sequence[Found]) -> bool:
    """Whether a proposal inside others' contents is a statement of somebody else."""
    if one.rule in ("disclosure", "verb-raised") or (
        one.rule == "verb-predicate" and one.source is None
    ):
        return True
    if one.rule == "verb-person-infinitive" and one.source is None:
        # "said they had been told to leave": by whom is not said.
        return True
    if one.rule == "noun" and one.source is None:
        # "dismissed the suggestion that …": somebody said it who is not named.
        return min(outer, key=lambda o: size(o.content)).kind in ("denial", "refusal")
    if one.source is None or one.head is None:
        return False
    quoted = any(o.direct for o in outer)
    if quoted and any(o.source and overlap([one.source], [o.source]) for o in outer):
        return False
    if not quoted and all(o.source == one.source for o in outer):
        return True
    if not quoted and one.lemma == "say" and one.token is not None and one.token.dep_ == "relcl":
        return True
    if (
        one.rule != "withheld"
        and one.token is not None
        and any(c.dep_ == "aux" and c.lower_ in _MIGHT for c in one.token.children)
    ):
        return False
    around = min(outer, key=lambda o: size(o.content))
    if one.head.lower_ in _SELF and not ACRONYM.fullmatch(one.head.text):
        own = quoted and one.head.lower_ in _OWN_WORDS
        return own and _stance(one) and _part_of(one, around)
    return _somebody_else(one, around, quoted) and _tells(one, quoted)


def _tells(one: Found, quoted: bool) -> bool:
    """Whether the cue is one of saying, wanting or feeling, as far as the rule can tell."""
    if one.lemma in _ALWAYS or (not quoted and one.rule == "verb-predicate"):
        return True
    if one.rule in ("verb-gerund", "phrase"):
        return True
    if one.lemma in _KNOWING:
        return False
    if one.rule == "verb-preposition":
        return one.kind in _PLAIN or one.lemma in _SIDING
    if one.rule in _PHRASES:
        return one.kind in _STANDS
    if quoted and one.rule == "verb-clause":
        return one.kind in _STANDS or one.lemma in _TELLING
    return True


def _somebody_else(one: Found, outer: Found, quoted: bool) -> bool:
    """Whether one is not the statement of who speaks around it."""
    head, around = one.head, outer.head
    word = head.lower_
    if head.pos_ in ("PROPN", "NOUN"):
        return True
    if quoted:
        # In their own words speakers call themselves I or we.
        return word in _HE_OR_SHE | _THEY | _IT
    offered = one.rule == "noun-owner" and one.kind in _OWN_DEED | _PLAIN
    if around is None or one.rule in _VERBS or offered:
        return one.rule in _VERBS or offered
    if word in _HE_OR_SHE:
        return _plural(around) or around.ent_type_ in ("ORG", "GPE", "NORP")
    if word in _THEY:
        return _person(around)
    return word in _IT and (_person(around) or _plural(around))


#: Share of a quotation up to which a sentence in it is not the quotation itself.
_PART = 0.75


def _part_of(one: Found, outer: Found) -> bool:
    """Whether a quotation says more than this."""
    spans = [*([one.source] if one.source else ()), *one.cue, *one.content]
    here = max(b for _, b in spans) - min(a for a, _ in spans)
    return bool(here < _PART * size(outer.content))


def _stance(one: Found) -> bool:
    """Whether speakers tell their stance: *we welcome …*, *I hope that …*, *we are ready to …*."""
    if one.rule == "verb-preposition":
        return one.lemma == "object"
    if one.rule == "adjective":
        return one.lemma not in _KNOWING
    if one.rule in ("noun-is", "noun-owner"):
        return True
    return one.lemma in _OWN_STANCE or one.kind in _OWN_DEED


def _person(head: Any) -> bool:
    return bool(head.ent_type_ == "PERSON" or head.lower_ in _HE_OR_SHE)


def _plural(head: Any) -> bool:
    return bool(head.tag_ in ("NNS", "NNPS") or head.lower_ in _THEY | _MANY)
