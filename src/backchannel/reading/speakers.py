"""Who speaks: names completed, pronouns and descriptions resolved where that is reliable.

Where it is not, the speaker is left open (``None`` with the kind ``pronoun``); a wrong name under a
statement is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backchannel.reading.lexicon import ACRONYM, ANONYMOUS, DOCUMENTS, OUTLET_WORDS, TITLES
from backchannel.reading.names import (
    BODIES,
    ROLE_END,
    Names,
    Posts,
    bare_name,
    entity_of,
    is_post,
    name_after_post,
)
from backchannel.reading.nesting import nested_in
from backchannel.reading.nouns import is_role, is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.referents import (
    HE,
    SHE,
    gender_of,
    learn_genders,
    not_themselves,
    owner,
    places,
    whose,
)
from backchannel.reading.words import word_set

__all__ = ["resolve_speakers"]

_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "those", "both"})
_WE = frozenset({"i", "we", "us", "me", "my", "our", "you"})
#: What speakers call themselves.
_SPEAKING = frozenset({"i", "we", "my", "our"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_MEN = frozenset(
    {
        "mr",
        "mr.",
        "sir",
        "lord",
        "king",
        "prince",
        "president",
        "pope",
        "father",
        "spokesman",
        "chairman",
        "congressman",
        "businessman",
    }
)
_WOMEN = frozenset(
    {
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "lady",
        "queen",
        "princess",
        "spokeswoman",
        "chairwoman",
        "congresswoman",
        "businesswoman",
        "mother",
    }
)
#: Posts that several hold at once.
_MANY_HOLD = word_set("official spokesman spokesperson spokeswoman")
_OUTLETS = word_set("outlet newspaper agency broadcaster website magazine channel daily weekly")
_REPORT = word_set("report article story account dispatch")


def _description(paragraph: Paragraph, head: Any, limit: Any = None) -> str:
    left, right = noun_phrase(head, limit=limit)
    for i in range(head.i + 1, right - 1):
        # "two officials with knowledge of the talks, who asked not to be named"
        if head.doc[i].text == "," and head.doc[i + 1].lower_ == "who":
            right = i
            break
    a, b = paragraph.span(left, right)
    return paragraph.text[a - paragraph.block.start : b - paragraph.block.start]


def resolve_speakers(
    paragraphs: Sequence[Paragraph],
    found: Sequence[Found],
    people_known: Mapping[str, str | None] | None = None,
) -> list[str]:
    """Set ``speaker`` of every proposal and return the kinds of speaker, in the same order.

    Args:
        paragraphs: the parsed paragraphs.
        found: the proposals; their ``speaker`` is set.
        people_known: names of people that a case holds, with ``he``, ``she`` or ``None``.

    Kinds: ``person``, ``organisation``, ``group``, ``anonymous``, ``document``, ``pronoun`` (left
    open), ``unknown`` (no source).
    """
    names = Names([])
    for name, pronoun in (people_known or {}).items():
        last = name.split()[-1].lower()
        names.surnames.add(last)
        if pronoun in ("he", "she"):
            names.gender[last] = "m" if pronoun == "he" else "f"
    people: set[str] = set()
    titles = Posts()
    names.places = places(paragraphs)
    for paragraph in paragraphs:
        for entity in paragraph.doc.ents:
            if entity.label_ in ("PERSON", "ORG"):
                bare = bare_name(entity.text)
                names.add(bare)
                if entity.label_ == "PERSON" and bare not in names.places:
                    people.add(bare)
                    if len(bare.split()) > 1:
                        names.surnames.add(bare.split()[-1].lower())
                    before = list(paragraph.doc[max(0, entity.start - 3) : entity.start])
                    for token in before:
                        if token.lower_.strip(".") in _MEN | {"mr"}:
                            names.gender[bare.split()[-1].lower()] = "m"
                        if token.lower_.strip(".") in _WOMEN | {"mrs", "ms"}:
                            names.gender[bare.split()[-1].lower()] = "f"
                    if before and before[-1].lower_ in TITLES:
                        titles.hold(paragraph.index, before[-1], bare)
    for one in found:
        entity = entity_of(one.head) if one.head is not None else None
        if entity is not None and _has_post(one.head, bare_name(entity)):
            people.add(bare_name(entity))
            names.surnames.add(entity.split()[-1].lower())
    learn_genders(paragraphs, names)
    people -= names.places
    kinds: list[str] = []
    history: list[tuple[int, str, str]] = []
    order = sorted(
        range(len(found)),
        key=lambda i: (
            found[i].taken_from is not None,
            _index(found[i]),
            (found[i].source or found[i].content[0])[0],
        ),
    )
    by_index: dict[int, tuple[str | None, str]] = {}
    for i in order:
        one = found[i]
        if one.taken_from is not None:
            match = next((j for j, f in enumerate(found) if f is one.taken_from), None)
            by_index[i] = (
                by_index.get(match, (None, "pronoun")) if match is not None else (None, "unknown")
            )
        else:
            by_index[i] = _resolve(one, names, people, titles, history, paragraphs)
        speaker, kind = by_index[i]
        one.speaker, one.owner = speaker, whose(one, names, history)
        # Who speaks in a transcript is not who *he* or *the minister* is in it; and whom somebody
        # quoted speaks of is not who *she* is around the quotation.
        quoted = (
            one.paragraph is not None
            and one.head is not None
            and (one.taken_from is None and not one.paragraph.outside(one.head))
        )
        if speaker and one.head is not None and one.head.lower_ in HE | SHE:
            called = names.called.setdefault(_index(one), {})
            called.setdefault(speaker, "m" if one.head.lower_ in HE else "f")
        if speaker and one.paragraph is not None and one.rule != "transcript" and not quoted:
            history.append((one.paragraph.index, speaker, kind))
    for i, one in enumerate(found):
        if one.head is not None and one.head.lower_ in _SPEAKING and by_index[i][0] is None:
            # "We welcome the plan," in the midst of what somebody is quoted to say.
            around = nested_in(one, i, found)
            if around is not None and found[around].direct:
                by_index[i] = by_index[around]
                one.speaker = by_index[i][0]
        kinds.append(by_index[i][1])
    return kinds


def _names_holder(child: Any, post: Any) -> bool:
    """Whether a noun beside a post names who holds it: *the minister, Ada Olm*."""
    if child.dep_ != "appos" or child.i < post.i:
        return False
    entity = entity_of(child)
    return child.ent_type_ == "PERSON" or (
        child.pos_ == "PROPN"
        and child.ent_type_ in ("", "ORG")
        and entity is not None
        and "&" not in entity
        and len(bare_name(entity).split()) > 1
        and (is_post(post) or post.lower_ in TITLES)
    )


#: Where what describes people goes on after the word for them.
_PHRASE_END = re.compile(
    r",| (?:at|by|close|familiar|for|from|in|inside|of|on|that|to|who|whose|with|within|\w+ed|"
    r"\w+ing)\b"
)


def _several(description: str) -> bool:
    """*Two officials*, and not *the envoy*."""
    return _PHRASE_END.split(description.rstrip(" .,"))[0].endswith("s") or bool(
        re.match(r"(?:two|three|four|five|several|some|many|both|other)\b", description, re.I)
    )


def _has_post(head: Any, name: str) -> bool:
    """*Ruben Holt, the union's leader*: two words of a name, and what the person is."""
    return len(name.split()) == 2 and any(
        (c.dep_ == "appos") == (c.i > head.i)
        and c.dep_ in ("appos", "nmod")
        and is_post(c)
        and is_speaker(c)
        for c in head.children
    )


def _is_person(token: Any, names: Names) -> bool:
    """Whether a token is the last word of a person's name, by its label or by the text's others."""
    if token.ent_type_ == "PERSON":
        return bare_name(entity_of(token) or token.text) not in names.places
    return bool(token.pos_ == "PROPN" and token.lower_ in names.surnames)


def _index(one: Found) -> int:
    return one.paragraph.index if one.paragraph is not None else 0


def _resolve(
    one: Found,
    names: Names,
    people: set[str],
    titles: Posts,
    history: list[tuple[int, str, str]],
    paragraphs: Sequence[Paragraph],
) -> tuple[str | None, str]:
    head, paragraph = one.head, one.paragraph
    turn = paragraph.block.turn if paragraph is not None else None
    if turn is not None and one.source == turn.label:
        named = names.full(bare_name(turn.name)) if turn.kind == "person" else turn.name
        return named or None, turn.kind
    if head is None or paragraph is None:
        return None, "unknown"
    relative = head if head.lower_ in _RELATIVE else None
    if relative is not None:
        verb = head.head
        while verb.dep_ in ("conj", "xcomp") and verb.dep_ != "relcl":
            verb = verb.head
        if verb.dep_ == "relcl":
            head = verb.head
        else:
            before = _named_right_before(head)
            if before is None:
                return None, "pronoun"
            head = before
    lower = head.text if ACRONYM.fullmatch(head.text) else head.lower_
    recent = [h for h in reversed(history) if paragraph.index - h[0] <= 3]
    if lower in HE | SHE | _IT | _THEY and not any(h[0] == paragraph.index for h in recent):
        row, beside, _ = paragraph.doc.text[: head.idx].partition(" | ")
        if beside:
            return _of_row(row, names, people, history)
    if lower in HE | SHE:
        return _person(one, head, names, paragraphs, recent, "m" if lower in HE else "f")
    bound = _bound(head) if lower == "its" else None
    if bound is not None:
        head, lower = bound, bound.lower_
    if lower in _IT:
        for _, speaker, kind in recent:
            if kind in ("organisation", "document"):
                return speaker, kind
        return None, "pronoun"
    if lower in _THEY:
        if not paragraph.outside(head):
            # Whom speakers call *they* they seldom were named before.
            return None, "pronoun"
        for _, speaker, kind in recent[:2]:
            if kind in ("group", "organisation") or (kind == "anonymous" and _several(speaker)):
                return speaker, kind
        return None, "pronoun"
    if lower in _WE:
        return None, "pronoun"
    entity = entity_of(head)
    titled = (
        head.lower_ in TITLES
        and entity is not None
        and len(entity.split()) == 1
        and not (head.i and head.nbor(-1).lower_.strip(".") in TITLES)
    )
    if titled:
        # "The Minister, Dr Elke Lunde": a post in capitals is no name.
        entity = None
    if entity is None:
        apposed = next((c for c in head.children if _names_holder(c, head)), None)
        if apposed is not None:
            entity = entity_of(apposed)
            if entity is not None and (titled or is_post(head)):
                names.add(bare_name(entity))
                people.add(bare_name(entity))
                titles.hold(paragraph.index, head, names.full(bare_name(entity)))
            head = apposed
    if entity is None:
        introduced = name_after_post(_description(paragraph, head))
        if introduced is not None and is_post(head):
            # "The mayor of Karsk, Jonas Orlin": the parser may hang the name on the town.
            full = names.full(introduced)
            titles.hold(paragraph.index, head, full)
            return full, "person"
    if entity is not None:
        bare = bare_name(entity)
        full = names.full(bare)
        for post in head.children:
            if post.dep_ == "appos" and post.i > head.i and is_post(post):
                titles.hold(paragraph.index, post, full)
        if any(t.lemma_.lower() in _OUTLETS for t in head.doc[head.left_edge.i : head.i]):
            return full, "organisation"
        somewhere = bare in names.places
        if (head.ent_type_ == "PERSON" and not somewhere) or full in people or bare in people:
            return full, "person"
        if head.ent_type_ == "NORP" and head.tag_ != "NNP":
            return bare, "group"
        return (bare if head.ent_type_ == "GPE" else full), "organisation"
    description = _description(paragraph, head, relative)
    its = next((c for c in head.children if c.dep_ == "poss" and c.lower_ == "its"), None)
    if its is not None and description.lower().startswith("its "):
        holder = owner(its)
        if holder is not None:
            description = f"{holder}'s{description[len(its) :]}"
    lemma = head.lemma_.lower()
    definite = any(c.lower_ in ("the", "this", "that") for c in head.children if c.dep_ == "det")
    if lemma in _REPORT and definite:
        for token in reversed(
            [t for p in paragraphs[max(0, paragraph.index - 8) : paragraph.index] for t in p.doc]
        ):
            if token.pos_ != "PROPN" or token.ent_type_ in ("PERSON", "GPE"):
                continue
            if (token.dep_ in ("dobj", "dative") and token.head.lemma_ == "tell") or (
                token.dep_ == "nsubj" and token.head.lemma_ in ("report", "publish")
            ):
                return bare_name(entity_of(token) or token.text), "organisation"
    if definite and (head.tag_ == "NN" or titled):
        holder = titles.holder(paragraph.index, head)
        if holder is not None and lemma not in _MANY_HOLD:
            return names.full(holder), "person"
        for _, speaker, kind in recent[:4]:
            if kind == "anonymous" and re.search(rf"\b{re.escape(lemma)}s?\b", speaker.lower()):
                return speaker, kind
        another = _place(head) or titles.another(head)
        post = ROLE_END.search(lemma) is not None or lemma in TITLES
        if post and lemma not in ANONYMOUS and not another:
            for _, speaker, kind in recent[:1]:
                if kind == "person":
                    return speaker, kind
    if lemma in DOCUMENTS or lower in DOCUMENTS:
        return description, "document"
    if lemma in ANONYMOUS or lower in ANONYMOUS:
        return description, "anonymous"
    if lemma in OUTLET_WORDS:
        return description, "organisation"
    if head.tag_ in ("NNS", "NNPS"):
        return description, "group"
    post = ROLE_END.search(lemma) or lemma in TITLES
    return description, "anonymous" if post else "organisation"


def _bound(its: Any) -> Any:
    """*The union will end its support*: the union, where a body is the sentence's first subject."""
    subject = next((t for t in its.sent if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.i > its.i or its.dep_ != "poss":
        return None
    body = subject.ent_type_ in ("ORG", "GPE") or subject.lemma_.lower() in BODIES
    return subject if body and subject.tag_ in ("NN", "NNP") else None


def _named_right_before(relative: Any) -> Any:
    """The noun before *, which said*, where the parser does not hang the clause on it."""
    i = relative.i - 1
    if i > 0 and relative.doc[i].text == ",":
        i -= 1
    word = relative.doc[i] if i >= 0 else None
    return word if word is not None and word.pos_ in ("NOUN", "PROPN") else None


def _place(head: Any) -> bool:
    return any(c.dep_ == "poss" for c in head.children)


_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "poss", "pobj", "dobj", "appos", "conj"])


def _of_row(
    label: str, names: Names, people: set[str], history: list[tuple[int, str, str]]
) -> tuple[str | None, str]:
    """Who *it* or *she* is in a row of a table: whom its first cell names, if that is anybody."""
    bare = re.sub(r"^the ", "", label.strip(), flags=re.I)
    for _, speaker, kind in reversed(history):
        if re.sub(r"^the ", "", speaker, flags=re.I).lower() == bare.lower():
            return speaker, kind
    full = names.full(bare_name(bare))
    return (full, "person") if full in people else (None, "pronoun")


def _person(
    one: Found,
    head: Any,
    names: Names,
    paragraphs: Sequence[Paragraph],
    recent: list[tuple[int, str, str]],
    gender: str,
) -> tuple[str | None, str]:
    """The nearest earlier subject that is a person, before the last speaker."""
    doc = head.doc
    best = None
    others: set[str] = set()
    for token in doc[: head.i]:
        if (
            token.dep_ in _ARGUMENTS
            and _is_person(token, names)
            and one.paragraph is not None
            and one.paragraph.outside(token)
        ):
            rank = 2 if token.dep_ in ("nsubj", "nsubjpass") else 1
            name = names.full(bare_name(entity_of(token) or token.text))
            if not_themselves(token, gender):
                others.add(name)
                continue
            known = gender_of(names, name)
            if known in (None, gender) and (best is None or rank >= best[0]):
                best = (rank, name)
    here = one.paragraph.index if one.paragraph is not None else 0
    near = recent[0][0] if recent else -1
    if best is not None and (best[0] == 2 or near < here):
        return best[1], "person"
    passed = False
    called = names.called.get(here, {})
    for at, speaker, kind in recent:
        if called.get(speaker, gender) != gender:
            # "He added that she had asked for more": whoever is *he* here is not *she* too.
            continue
        if kind == "anonymous" and at >= here - 1 and not passed and _one(speaker, gender):
            return speaker, kind
        if kind != "person" or speaker in others:
            continue
        known = gender_of(names, speaker)
        if known == gender or (known is None and not passed):
            return speaker, "person"
        passed = True
    if best is not None:
        return best[1], "person"
    last = _last_subject(one, names, paragraphs, gender)
    return (last, "person") if last else (None, "pronoun")


#: Who may be *he* or *she* though the words that describe them are definite: *his lawyer*.
_KIN = word_set(
    """
    attorney aunt brother client cousin daughter father grandfather grandmother husband lawyer
    mother nephew niece sister son uncle widow wife
    """
)


def _one(description: str, gender: str) -> bool:
    """Whether *he* or *she* can be somebody described: *a spokesman*, *his lawyer*.

    Not *officials*, and not *the mayor*, who mostly is somebody the text names.
    """
    words = _PHRASE_END.split(description)[0].split()
    head = re.sub(r"['’]s?$", "", words[-1].lower()) if words else ""
    other = _WOMEN if gender == "m" else _MEN
    if head.endswith("s") or other & {w.lower() for w in words} or not is_role(head):
        return False
    return head in _KIN or words[0].lower() in ("a", "an", "another", "one")


def _last_subject(
    one: Found, names: Names, paragraphs: Sequence[Paragraph], gender: str
) -> str | None:
    """The person who was last the subject of a sentence, up to two paragraphs back."""
    if one.paragraph is None:
        return None
    here = one.paragraph.index
    for paragraph in reversed(paragraphs[max(0, here - 2) : here]):
        if paragraph.block.kind != "body":
            continue
        for token in reversed(paragraph.doc):
            if token.dep_ not in ("nsubj", "nsubjpass") or not paragraph.outside(token):
                continue
            before = token.doc[token.i - 1] if token.i else None
            named = _is_person(token, names) or (
                token.pos_ == "PROPN"
                and token.ent_type_ in ("", "ORG")
                and before is not None
                and before.pos_ == "PROPN"
                and before.ent_type_ == token.ent_type_ == ""
            )
            if named:
                name = names.full(bare_name(entity_of(token) or token.text))
                return name if gender_of(names, name) in (None, gender) else None
    return None
