"""Mend a parse that took a sentence's main verb for a participle or a noun.

*In an interview, residents of the old town called for a deal* comes out of the parser as a noun
with a participle, like *residents called for by the town*; *the seven-page draft calls for a
truce* as several calls. The sentence has no verb at all. One that ends as a sentence and has no
other verb gets the cue in it as its main verb.

*He said the deal was dead and warned that ships would be stopped* comes out with the deal warning.
A verb of speaking in the past joins the verb of the same kind around it where the one it was joined
to stands in another tense or belongs to a thing. *Per* before a name and a verb is no preposition.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backchannel.reading.lexicon import cue_of, inflected_cue
from backchannel.reading.nouns import is_role, is_speaker
from backchannel.reading.words import word_set

__all__ = ["mended"]

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_FRONTED = frozenset({"ADP", "SCONJ"})
#: Participles that are no past tense.
_PARTICIPLES = word_set(
    """
    chosen drawn forbidden foreseen forgotten given known overridden seen shown spoken sworn taken
    undertaken withdrawn written
    """
)
_FRONT = word_set("advcl advmod cc npadvmod prep punct")
#: By what a participle may hang on the root: nouns and participles.
_DOWN = word_set("acl agent amod appos compound conj nmod nsubj pobj poss prep")


def mended(doc: Any) -> Any:
    """The parse with a main verb in each sentence that has none; the same object.

    Cost: one pass over the roots; the arrays are written back only where something was mended.
    """
    changes = []
    for sentence in doc.sents:
        root = sentence.root
        if root.tag_ in ("NNS", "NNPS") and _ends(sentence):
            holder = _noun_before(root)
            if holder is not None:
                changes.append((root, root, holder))
                continue
        if root.pos_ in _NOMINAL | _FRONTED and _ends(sentence):
            verb = _swallowed(root) or _main_verb(sentence)
            subject = _subject(verb) if verb is not None else None
            if subject is not None:
                changes.append((root, verb, subject))
    if changes:
        _write(doc, changes)
    # The letters first: most paragraphs have no such word.
    named = []
    if "Per " in doc.text:
        named = [(t, n, v) for t in doc if (n := _name_after(t)) and (v := _told(n))]
    if named:
        _as_names(doc, named)
    joined = [
        (t, above) for t in doc if t.dep_ == "conj" and (above := _spoken_with(t)) is not None
    ]
    if joined:
        _rejoin(doc, joined)
    told = [(t, who) for t in doc if (who := _beside(t) or _met(t) or _post(t)) is not None]
    if told:
        _as_speakers(doc, told)
    return doc


def _beside(verb: Any) -> Any:
    """*Engineers would set the fee, an aide who was there said*: the aide, hung on the fee."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i <= verb.sent.start + 1:
        return None
    cue = cue_of(verb.lemma_.lower(), verb.lower_)
    if cue is None or not cue.frames >= {"c", "q"}:
        return None
    if any(c.dep_ in _SUBJECTS | {"cc", "ccomp", "dobj"} and c.i != verb.i for c in verb.rights):
        return None
    subjects = [c for c in verb.lefts if c.dep_ in _SUBJECTS]
    noun = verb.nbor(-1)
    while noun.head.i < noun.i:
        if (
            noun.dep_ == "appos"
            and noun.right_edge.i == verb.i - 1
            and _after_comma(noun)
            and noun.left_edge.pos_ in ("DET", "NUM", "ADJ")
            and is_speaker(noun)
        ):
            # "the plan, a diplomat said, would fail": the plan said nothing either.
            aside = verb.dep_ == "parataxis" and subjects == [noun.head]
            return noun if aside or not subjects else None
        noun = noun.head
    return None


def _met(verb: Any) -> Any:
    """*An aide who has seen the draft said …*: the draft, which does not say it."""
    nouns = [c for c in verb.lefts if c.dep_ == "nsubj"]
    if len(nouns) < 2 or not nouns[-1].left_edge.i:
        return None
    seen = nouns[-1].doc[nouns[-1].left_edge.i - 1]
    relative = seen.dep_ == "relcl" and seen.head.i == nouns[-2].i
    return nouns[-1] if relative and not any(c.dep_ == "dobj" for c in seen.rights) else None


def _post(verb: Any) -> Any:
    """*…, its chair Ada Olm said*: the chair, which the parser hangs on what stands before."""
    cue = cue_of(verb.lemma_.lower(), verb.lower_) if verb.tag_ in ("VBD", "VBZ") else None
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if cue is None or not cue.frames >= {"c", "q"} or subject is None or not subject.left_edge.i:
        return None
    post = subject.doc[subject.left_edge.i - 1]
    apart = post.head.i < post.i and post.right_edge.i == post.i and _after_comma(post)
    named = subject.pos_ == "PROPN" and post.tag_ == "NN" and is_role(post.lemma_.lower())
    return post if apart and named else None


def _as_speakers(doc: Any, told: list[tuple[Any, Any]]) -> None:
    """Make the noun beside each verb its subject, or the object of the clause before the verb."""
    heads, deps = [t.head.i for t in doc], [t.dep_ for t in doc]
    for verb, noun in told:
        if noun.dep_ == "nsubj":
            heads[noun.i], deps[noun.i] = noun.left_edge.i - 1, "dobj"
            continue
        subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        if subject is not None and subject.left_edge.i == noun.i + 1:
            heads[noun.i], deps[noun.i] = subject.i, "nmod"
            continue
        above = verb.head
        if noun.head.head.i == verb.i:
            heads[noun.head.i] = above.i
        heads[noun.i], deps[noun.i] = verb.i, "nsubj"
        if verb.dep_ == "conj" and above.dep_ == "ROOT":
            heads[verb.i], deps[verb.i] = verb.i, "ROOT"
            heads[above.i], deps[above.i] = verb.i, "ccomp"
            for child in above.rights:
                if child.i > verb.i:
                    heads[child.i] = verb.i
    _parse(doc, heads, deps)


def _name_after(token: Any) -> Any:
    """*Per Holm said*: the last word of the name that a capital *Per* begins."""
    if token.text != "Per" or token.tag_ != "IN" or token.i + 1 >= token.sent.end:
        return None
    last = None
    for word in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)]:
        if word.pos_ != "PROPN":
            break
        last = word
    return last


def _told(name: Any) -> Any:
    """The verb right after a name."""
    if name.i + 1 >= name.sent.end:
        return None
    word = name.nbor(1)
    return word if word.tag_ in ("VBD", "VBZ", "VBP") else None


def _as_names(doc: Any, named: list[tuple[Any, Any, Any]]) -> None:
    """Make *Per* a part of the name, and the name the subject of the verb after it."""
    heads = [t.head.i for t in doc]
    deps = [t.dep_ for t in doc]
    for per, name, verb in named:
        heads[per.i], deps[per.i] = name.i, "compound"
        per.tag_, per.pos_ = "NNP", "PROPN"
        heads[name.i], deps[name.i] = verb.i, "nsubj"
    _parse(doc, heads, deps)


#: What speakers go on to do after *said that …*.
_GOING_ON = word_set(
    """
    accuse add appeal argue blame call conclude condemn criticise criticize deny describe dismiss
    emphasise emphasize explain express insist invite note plead praise predict reiterate stress
    urge vow warn
    """
)
_SUBJECTS = word_set("nsubj nsubjpass expl csubj")


def _spoken_with(verb: Any) -> Any:
    """The verb of speaking that a verb belongs beside, where it was joined to what is said."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD":
        return None
    if any(c.dep_ in _SUBJECTS or c.dep_ in ("aux", "auxpass", "mark") for c in verb.children):
        return None
    told = verb.head
    while told.dep_ == "conj" and told.head.i < told.i:
        told = told.head
    above = told.head
    cue = cue_of(above.lemma_.lower(), above.lower_)
    if told.dep_ != "ccomp" or above.i > told.i or above.tag_ != "VBD" or cue is None:
        return None
    if "c" not in cue.frames or above.dep_ in ("relcl", "acl"):
        return None
    if verb.lemma_.lower() not in _GOING_ON:
        # "said she was lying and promised to sue": what is joined to *lying* is no past tense.
        own = cue_of(verb.lemma_.lower(), verb.lower_)
        return above if own is not None and told.tag_ in ("VB", "VBG") else None
    other_tense = any(c.dep_ == "aux" and c.i < told.i for c in told.children)
    subject = next((c for c in told.children if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    thing = subject is not None and not is_speaker(subject)
    return above if other_tense or thing else None


def _rejoin(doc: Any, joined: list[tuple[Any, Any]]) -> None:
    """Hang each verb, with the word that joins it, on the verb of speaking."""
    heads = [t.head.i for t in doc]
    for verb, above in joined:
        for token in doc[max(above.i, verb.i - 3) : verb.i]:
            if token.dep_ == "cc":
                heads[token.i] = above.i
        heads[verb.i] = above.i
    _parse(doc, heads, [t.dep_ for t in doc])


def _noun_before(root: Any) -> Any:
    """*The seven-page draft calls for …*: the noun before, where the root is a cue in *-s*."""
    cue = inflected_cue(root.lower_)
    if cue is None or root.i + 1 >= len(root.doc) or root.i == root.sent.start:
        return None
    after = root.doc[root.i + 1].lower_
    takes = (
        (after in _DETERMINERS and "n" in cue.frames)
        or after in cue.prepositions
        or (after == "to" and "i" in cue.frames)
        or (after == "that" and "c" in cue.frames)
    )
    before = root.doc[root.i - 1]
    if not takes or before.dep_ not in ("compound", "nmod") or before.head.i != root.i:
        return None
    named = before.pos_ == "PROPN" or any(c.dep_ in ("det", "poss") for c in root.children)
    return before if named else None


_DETERMINERS = word_set("a an any his her its that the their these this those")


def _ends(sentence: Any) -> bool:
    last = next((t for t in reversed(list(sentence)) if not (t.is_space or t.is_quote)), None)
    return last is not None and last.text in (".", "!", "?", "…")


def _main_verb(sentence: Any) -> Any:
    """The last cue that hangs as a participle on a noun of the sentence's own."""
    for token in reversed(list(sentence)):
        if (
            token.dep_ == "acl"
            and token.tag_ in ("VBN", "VBD")
            and token.head.i < token.i
            and token.lower_ not in _PARTICIPLES
            and cue_of(token.lemma_.lower(), token.lower_) is not None
            and not any(c.dep_ in ("agent", "auxpass") for c in token.children)
            and (_own(token) or token.nbor(-1).text == ",")
        ):
            return token
    return None


def _swallowed(root: Any) -> Any:
    """*A trader who knew the minister said …*, read as what the trader knew."""
    for relative in root.rights:
        told = next((c for c in relative.rights if c.dep_ == "ccomp"), None)
        if relative.dep_ != "relcl" or told is None or told.tag_ not in ("VBD", "VBZ", "VBP"):
            continue
        cue = cue_of(told.lemma_.lower(), told.lower_)
        subject = next((c for c in told.lefts if c.dep_ == "nsubj"), None)
        if (
            cue is not None
            and subject is not None
            and relative.left_edge.lower_ == "who"
            and subject.left_edge.i == told.left_edge.i == relative.i + 1
        ):
            return told
    return None


def _own(verb: Any) -> bool:
    """Whether nothing but nouns and participles lies between a participle and the root."""
    token = verb
    while token.head.i != token.i:
        if token.dep_ not in _DOWN:
            return False
        token = token.head
    return True


def _subject(verb: Any) -> Any:
    """The noun that begins what stands before the verb."""
    root = verb.sent.root
    if root.pos_ in _NOMINAL:
        return root if root.i < verb.i else None
    above, best = verb.head, None
    while above.head.i != above.i:
        if above.pos_ in _NOMINAL and (_after_comma(above) or _second(above)):
            best = above
        above = above.head
    return best


def _after_comma(noun: Any) -> bool:
    at = noun.left_edge.i
    return bool(at > noun.sent.start and noun.doc[at - 1].text == ",")


def _second(noun: Any) -> bool:
    """*On Monday residents …*: read as two objects of one preposition, or as one noun."""
    return noun.dep_ == "pobj" and (
        any(c.dep_ == "pobj" and c.i < noun.left_edge.i for c in noun.head.children)
        or _day(noun) is not None
    )


def _day(noun: Any) -> Any:
    return next((c for c in noun.children if c.dep_ == "compound" and c.ent_type_ == "DATE"), None)


def _as_verb(root: Any, subject: Any, heads: list[int], deps: list[str]) -> None:
    """Make a root that was taken for a noun the verb of the noun before it."""
    for child in root.children:
        if child.i == subject.i:
            deps[child.i] = "nsubj"
        elif child.i < subject.i and child.dep_ not in _FRONT:
            heads[child.i] = subject.i
        elif child.dep_ == "relcl" and child.i == root.i + 2 and child.nbor(-1).lower_ == "that":
            # "disputes that account", taken for a clause.
            deps[child.i], deps[child.i - 1] = "dobj", "det"
            child.tag_, child.pos_ = "NN", "NOUN"
        elif child.dep_ in ("acl", "relcl"):
            deps[child.i] = "xcomp" if any(c.lower_ == "to" for c in child.children) else "ccomp"
    root.tag_, root.pos_ = "VBZ", "VERB"
    cue = inflected_cue(root.lower_)
    assert cue is not None
    root.lemma_ = cue.lemma


def _write(doc: Any, changes: list[tuple[Any, Any, Any]]) -> None:
    heads = [t.head.i for t in doc]
    deps = [t.dep_ for t in doc]
    for root, verb, subject in changes:
        if root.i == verb.i:
            _as_verb(root, subject, heads, deps)
            continue
        for token in verb.sent:
            fronted = token.head.i == subject.i and token.dep_ in _FRONT and token.i < subject.i
            if fronted or (token.i > verb.i and token.head.i < verb.i):
                heads[token.i] = verb.i
        if verb.dep_ == "ccomp":
            known = next(c for c in verb.lefts if c.dep_ == "nsubj")
            heads[known.i], deps[known.i] = verb.head.i, "dobj"
        heads[verb.i], deps[verb.i] = verb.i, "ROOT"
        if root.i != subject.i:
            heads[root.i], deps[root.i] = verb.i, "prep"
            day = _day(subject)
            if day is not None:
                heads[day.i], deps[day.i] = root.i, "pobj"
        heads[subject.i], deps[subject.i] = verb.i, "nsubj"
        verb.tag_ = "VBD"
    _parse(doc, heads, deps)


def _parse(doc: Any, heads: list[int], deps: list[str]) -> None:
    strings = doc.vocab.strings
    rows = [(h - i, strings.add(d)) for i, (h, d) in enumerate(zip(heads, deps, strict=True))]
    array = np.array([[h % 2**64, d] for h, d in rows], dtype="uint64")
    doc.from_array(["HEAD", "DEP"], array)
