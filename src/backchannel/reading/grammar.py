"""What the parse says of a verb: who does it, whether it is passive, denied or only imagined."""

from __future__ import annotations

from typing import Any

from backchannel.reading.lexicon import VERBS
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.words import word_set

__all__ = [
    "after_possessive",
    "beside",
    "expletive",
    "is_infinitive",
    "is_passive",
    "made_to",
    "named_beside",
    "nearest_speaker",
    "never",
    "object_of",
    "or_confirmed",
    "passive_subject",
    "quotes_somebody",
    "subject_of",
    "supposed",
    "unreal",
    "unsaid",
]


def object_of(preposition: Any) -> Any:
    """What a preposition governs: *about the talks*, *of leaving*."""
    return next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None)


_MODALS = frozenset({"would", "could", "might", "should", "may", "must", "can", "'d", "’d"})
_IRREALIS = frozenset({"if", "unless", "whether"})


def passive_subject(verb: Any) -> Any:
    """The noun that something is done to; the parser may hang it on the auxiliary."""
    for child in verb.children:
        if child.dep_ == "nsubjpass":
            return child
        if child.dep_ == "auxpass":
            inner = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if inner is not None:
                return inner
    return None


def subject_of(verb: Any, depth: int = 0) -> Any:
    """The noun that does the verb: its subject, agent, or that of the clause it hangs on."""
    if depth > 6:
        return None
    passive = is_passive(verb)
    # "blamed freelancing by the staff": who has a subject has no agent.
    active = not passive and any(c.dep_ == "nsubj" for c in verb.children)
    for child in verb.children:
        if child.dep_ == "agent" and not active:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return grandchild
    if passive:
        return None
    subjects = [
        c for c in verb.children if c.dep_ in ("nsubj", "csubj", "nsubjpass") and c.pos_ != "VERB"
    ]
    if subjects:
        # "A, in a statement by his aide, B, said": B belongs to the phrase between.
        return min(subjects, key=lambda c: (_in_a_phrase(c), abs(c.i - verb.i)))
    quoted = _quoted_as(verb)
    if quoted is not None:
        return quoted
    dep = verb.dep_
    if dep == "conj":
        if is_passive(verb.head):
            # "X has been forced to …, and is preparing to …"
            return next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
        return subject_of(verb.head, depth + 1)
    if dep == "acl" and verb.tag_ == "VBD" and _finite(verb):
        return verb.head
    if dep in ("xcomp", "advcl", "pcomp", "prep", "ccomp") and (
        verb.tag_ in ("VBG", "VB", "VBN") or dep in ("xcomp", "prep")
    ):
        head = verb.head
        if head.lemma_ in _GIVING and is_infinitive(verb):
            # "gave both sides until Friday to reach …": both sides are to reach it.
            given = [c for c in head.children if c.dep_ in ("dative", "dobj") and is_speaker(c)]
            if given:
                return given[0]
        if dep == "xcomp":
            for child in head.children:
                # "used a speech to urge …": the speech urges nobody.
                if (
                    child.dep_ == "dobj"
                    and verb.tag_ == "VB"
                    and child.i < verb.i
                    and (is_speaker(child) or is_document(child) or head.lemma_ not in _USING)
                ):
                    return child
        if head.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            found = subject_of(head, depth + 1)
            if found is None and verb.tag_ == "VBG" and dep == "pcomp" and head.lower_ != "by":
                # "They were fined for refusing to …"
                found = next((c for c in head.head.children if c.dep_ == "nsubjpass"), None)
            return found
        return None
    if dep == "acl" and verb.tag_ == "VBG":
        return _hung_on(verb)
    if dep == "acl" and verb.tag_ == "VB":
        head = verb.head
        for child in head.children:
            if child.dep_ == "poss":
                return child
        if head.dep_ in ("dobj", "attr") and head.head.pos_ in ("VERB", "AUX"):
            return subject_of(head.head, depth + 1)
    return None


def expletive(verb: Any, subject: Any) -> bool:
    """*It is difficult to say …*: nobody says it."""
    return (
        subject is not None
        and subject.lower_ == "it"
        and verb.dep_ in ("xcomp", "ccomp", "advcl")
        and verb.tag_ == "VB"
        and verb.head.lemma_ in ("be", "seem", "become", "remain", "prove", "appear")
        and any(c.dep_ in ("acomp", "attr", "oprd") for c in verb.head.children)
    )


def quotes_somebody(verb: Any) -> bool:
    """*was quoted as saying …*: the saying makes the statement, not the quoting."""
    return verb.lemma_ in ("quote", "cite", "report") and any(
        c.lower_ == "as" and any(v.tag_ == "VBG" for v in c.children) for c in verb.children
    )


def _quoted_as(verb: Any) -> Any:
    """*quoted an official as saying …*, *was quoted as saying …*: the official says it."""
    prep = verb.head
    if verb.tag_ != "VBG" or prep.lower_ != "as" or not quotes_somebody(prep.head):
        return None
    wanted = ("nsubjpass",) if is_passive(prep.head) else ("dobj", "nsubj")
    for dep in wanted:
        for child in prep.head.children:
            if child.dep_ == dep and (dep != "nsubj" or child.i > prep.head.i):
                return child
    return None


def _in_a_phrase(noun: Any) -> bool:
    first = next((t for t in noun.subtree if not t.is_punct), noun)
    return bool(first.pos_ == "ADP")


def _finite(verb: Any) -> bool:
    """*as the executive called the demands …*: a finite verb that is hung on its own subject."""
    complements = [c for c in verb.children if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp")]
    return (
        any(c.i > verb.i for c in complements)
        and not any(c.dep_ == "agent" for c in verb.children)
        and verb.head.i < verb.i
        and verb.head.head.lower_ in ("as", "while", "when", "after", "before", "since", "because")
    )


def _hung_on(verb: Any) -> Any:
    """Who does a participle: the noun it follows, or after a comma who does the main clause.

    *A met B, saying …*: the parser hangs *saying* on the nearest noun.
    """
    noun = verb.head
    if is_document(noun) and noun.dep_ == "dobj" and noun.head.lemma_ in _PUTTING_OUT:
        # "sent a letter opposing …": whoever sent it opposes.
        sender = subject_of(noun.head)
        if sender is not None and is_speaker(sender):
            return sender
    left = verb.left_edge.i
    if left and verb.doc[left - 1].text == "," and noun.dep_ in ("pobj", "dobj", "appos", "conj"):
        above = noun
        while above.head is not above and above.pos_ not in ("VERB", "AUX"):
            above = above.head
        if above.pos_ in ("VERB", "AUX") and above.tag_ != "VBG":
            subject = subject_of(above)
            if subject is not None and subject.i < verb.i and subject.pos_ in _PEOPLED:
                return subject
    return noun


_GIVING = word_set("allow give grant leave")
_USING = word_set("deliver employ exploit give have hold make mount need stage take use")
_PUTTING_OUT = word_set("circulate file issue post publish release send sign submit write")
_PEOPLED = frozenset({"NOUN", "PROPN", "PRON"})


def is_passive(verb: Any) -> bool:
    """Whether the verb is passive; *he's sought to …* is not, whatever the parser says."""
    if not any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return False
    has = any(c.dep_ == "auxpass" and c.lower_ in ("'s", "’s") for c in verb.children)
    return not (has and any(c.dep_ in ("xcomp", "dobj") and c.i > verb.i for c in verb.children))


def named_beside(token: Any) -> Any:
    """The name between commas before a cue: *…, its chief negotiator, Oren Dal, said*."""
    i = token.i - 1
    while i > token.sent.start and (token.doc[i].is_punct or token.doc[i].pos_ in ("ADV", "AUX")):
        i -= 1
    other = token.doc[i]
    return other if other.pos_ in ("PROPN", "NOUN") and is_speaker(other) else None


def beside(token: Any) -> Any:
    """The noun right before a finite verb that the parser gave no subject."""
    i = token.i - 1
    while i >= token.sent.start and token.doc[i].pos_ in ("ADV", "AUX", "PART"):
        i -= 1
    if i >= token.sent.start and token.doc[i].pos_ in ("NOUN", "PROPN"):
        before = token.doc[i]
        if is_speaker(before) and before.head.i != token.i:
            return before
    return None


_CAUSING = word_set(
    """
    force make let allow help get prompt lead cause enable compel push require
    """
)


def made_to(token: Any) -> bool:
    """*forced X to accept*: X did not accept of its own."""
    return (
        token.dep_ in ("xcomp", "ccomp")
        and token.tag_ == "VB"
        and (token.head.lemma_.lower() in _CAUSING or _asked_to(token))
    )


def _asked_to(token: Any) -> bool:
    """*urged X to accept*: X is only asked to."""
    cue = VERBS.get(token.head.lemma_.lower())
    between = [c for c in (*token.head.children, *token.children) if token.head.i < c.i < token.i]
    return (
        cue is not None
        and "o" in cue.frames
        and cue.kind == "demand"
        and any(c.dep_ in ("dobj", "nsubj") for c in between)
    )


def after_possessive(token: Any) -> Any:
    """The owner in *A's (often) stated …*, where the parser reads the participle as a verb."""
    i = token.i - 1
    doc = token.doc
    while i > 0 and doc[i].pos_ in ("ADV", "ADJ") and token.i - i <= 3:
        i -= 1
    if i > 0 and doc[i].text in ("'s", "'", "’s", "’") and doc[i - 1].text.isalnum():
        if doc[i].text in ("'s", "’s") and doc[i].tag_ != "POS":
            return None
        if doc[i].text in ("'", "’") and not doc[i - 1].text.endswith("s"):
            return None
        return doc[i - 1]
    return None


def nearest_speaker(paragraph: Paragraph, token: Any) -> Any:
    """The closest subject before a cue whose own subject the parser lost."""
    start = token.sent.start
    for i in range(token.i - 1, start - 1, -1):
        other = token.doc[i]
        if not paragraph.outside(other):
            continue
        if (
            other.dep_ == "nsubj"
            and is_speaker(other)
            and other.lower_ not in ("it", "you", "that")
        ):
            return other
        if other.ent_type_ in ("PERSON", "ORG", "GPE") and other.dep_ in (
            "compound",
            "ROOT",
            "dep",
        ):
            named = (
                other.dep_ == "compound"
                and other.i < other.head.i < token.i
                and other.head.ent_type_ == other.ent_type_
            )
            return other.head if named else other
    return None


def is_infinitive(token: Any) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def never(token: Any) -> bool:
    if any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children):
        return True
    before = token.doc[max(0, token.i - 2) : token.i]
    return [t.lower_ for t in before] == ["yet", "to"]


_AVOIDING = word_set("avoid refrain abstain shun")
_PERHAPS = frozenset({"perhaps", "maybe", "possibly", "conceivably"})


def unsaid(token: Any) -> bool:
    """Speech that did not take place: *avoided blaming*, *yet to reply*, *perhaps by insisting*."""
    before = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i]]
    if before[-2:] == ["yet", "to"]:
        return True
    head = token.head
    if token.tag_ == "VBG" and token.dep_ in ("xcomp", "dobj", "ccomp"):
        return head.lemma_.lower() in _AVOIDING
    if token.tag_ == "VBG" and token.dep_ == "pcomp":
        if head.lower_ == "without" or head.head.lemma_.lower() in _AVOIDING:
            return True
        return head.lower_ == "by" and (
            any(c.lower_ in _PERHAPS for c in head.children) or bool(_PERHAPS & set(before))
        )
    return False


def supposed(verb: Any) -> bool:
    """Whether a clause only supposes: *if they are ready to …*, *as long as they are …*."""
    if any(c.dep_ == "mark" and c.lower_ in _IRREALIS - {"whether"} for c in verb.children):
        return True
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.left_edge.i < 3:
        return False
    before = [t.lower_ for t in verb.doc[subject.left_edge.i - 3 : subject.left_edge.i]]
    return before[0] in ("as", "so") and before[1] == "long" and before[2] == "as"


def unreal(token: Any) -> bool:
    """Speech that is only imagined: *would have cried*, *if she says*, an imperative."""
    words = {c.lower_ for c in token.children if c.dep_ in ("aux", "mark", "advmod")}
    if words & {"would", "could", "might", "should"} and "have" in words:
        return True
    return bool(words & _IRREALIS) and any(
        c.dep_ == "mark" and c.lower_ in _IRREALIS for c in token.children
    )


def or_confirmed(token: Any) -> bool:
    """*Refused to confirm or deny that …*, *neither denied nor confirmed it*: it was not denied."""
    joined = [token.head] if token.dep_ == "conj" else list(token.conjuncts)
    either = any(c.lower_ in ("or", "nor") for t in (token, *joined) for c in t.children)
    return either and any(t.lemma_ == "confirm" for t in joined)
