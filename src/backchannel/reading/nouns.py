"""Who can speak: telling people and organisations from things by their words."""

from __future__ import annotations

from typing import Any

from backchannel.reading.lexicon import ACRONYM, ANONYMOUS, DOCUMENTS, OUTLET_WORDS, TITLES
from backchannel.reading.words import word_set

__all__ = ["SPEAKING_ENTITIES", "is_document", "is_speaker", "noun_phrase", "span_of"]

SPEAKING_ENTITIES = frozenset({"PERSON", "ORG", "NORP", "GPE"})

_PRONOUNS = word_set(
    """
    he she they we i you who which that it one everyone everybody nobody somebody someone
    anyone both others many some few most several none neither those
    """
)

_PEOPLE = word_set(
    """
    capital rebel insurgent guerrilla fighter militant combatant villager islander settler commuter
    passenger shopkeeper docker stevedore rioter striker picket marcher veteran pensioner taxpayer
    consumer customer client buyer seller vendor supplier exporter importer manufacturer producer
    grower fisherman rancher herder medic paramedic rescuer firefighter warden ranger gunman sniper
    bomber kidnapper captor jailer informant defector dissident exile returnee evacuee mourner
    worshipper monk nun chaplain missionary humanitarian monitor auditor investigator detective
    examiner arbitrator arbiter conciliator facilitator interlocutor guarantor signatory emissary
    consul attache legate lobbyist stakeholder trustee treasurer dean provost rector graduate
    apprentice trainee recruit conscript reservist cadet corporal brigadier commodore commandant
    warlord chieftain elder patriarch sultan emir caliph monarch regent heir duke duchess baron
    undersecretary prefect alderman councillor councilor deputy parliamentarian backbencher centrist
    leftist populist nationalist separatist loyalist unionist islamist communist socialist labour
    environmentalist feminist pacifist reformer traditionalist underwriter insurer reinsurer dealer
    newcomer outsider bystander onlooker eyewitness household electorate diaspora tribe clan kingdom
    federation bloc confederation commonwealth treasury exchange ombudsman clinic foundation charity
    ngo nonprofit think-tank academy newsroom outlet publisher platform startup conglomerate
    consortium palace presidency secretariat directorate inspectorate narrator hostages
    man woman men women boy girl child children kid father mother parent son daughter brother
    sister husband wife widow family friend neighbor neighbour resident citizen voter viewer
    reader listener fan follower user member ally allies rival enemy opponent foe partner
    counterpart successor predecessor president minister premier chancellor senator
    representative congressman congresswoman lawmaker legislator politician governor mayor
    judge justice general colonel captain officer soldier troop police cop guard king queen
    prince princess pope bishop priest pastor rabbi imam cleric chief head boss chair chairman
    chairwoman chairperson director secretary ambassador envoy diplomat negotiator mediator
    broker spokesman spokeswoman spokesperson spokespeople aide adviser advisor strategist
    surrogate delegate candidate nominee incumbent frontrunner running-mate republican
    democrat liberal conservative progressive moderate independent activist protester
    protestor demonstrator campaigner advocate critic skeptic supporter backer donor doctor
    nurse physician patient psychologist psychiatrist scientist researcher scholar academic
    professor teacher student pupil economist historian sociologist analyst expert specialist
    observer pundit commentator columnist correspondent reporter journalist editor writer
    author poet novelist anchor host moderator presenter producer actor actress singer
    musician artist filmmaker comedian athlete player coach lawyer attorney prosecutor
    defendant plaintiff victim survivor witness suspect prisoner hostage detainee captive
    refugee migrant immigrant worker employee employer executive manager owner founder
    entrepreneur investor banker trader farmer miner driver pilot engineer clerk official
    authority insider source people person folk guy lady gentleman individual public crowd
    audience mob gang faction wing side camp delegation team panel jury court tribunal
    commission committee council parliament congress senate house cabinet government
    administration regime ministry department agency office bureau authority organisation
    organization group movement party union association federation coalition alliance league
    network company firm corporation bank business industry institute institution university
    college school church mosque hospital army military force navy militia state nation
    country city town community campaign board staff leadership leader mission embassy fund
    watchdog regulator operator carrier union chamber monarchy junta opposition majority
    minority respondent shareholder creditor lender tenant landlord captain crew sailor docker
    longshoreman pollster mastermind fellow director-general commissioner commander marshal
    premier envoys duo trio pair capital confidant confidante go-to intelligence press media
    hardliner dove hawk faction inspector counterpart confidants veteran premier staffer
    operative organizer organiser pollster consultant economist percent % others aides counsel
    whistleblower caller blogger tweeter superintendent principal prosecution defense defence
    bench bishop archbishop
    """
)

_SUFFIXES = ("ist", "ician", "ologist", "man", "woman", "men", "women", "maker", "holder", "crat")


def is_speaker(token: Any) -> bool:
    """Whether a noun phrase with this head can say something (people, organisations, states)."""
    lemma = token.lemma_.lower()
    lower = token.lower_
    if ACRONYM.fullmatch(token.text):
        return True
    if token.pos_ == "PRON" or token.tag_ in ("PRP", "WP"):
        return lower in _PRONOUNS
    if token.ent_type_ in SPEAKING_ENTITIES:
        return True
    if lemma in _PEOPLE or lower in _PEOPLE or lemma in ANONYMOUS or lower in ANONYMOUS:
        return True
    if lemma in TITLES or lemma in OUTLET_WORDS:
        return True
    if token.pos_ == "PROPN" and token.ent_type_ in ("", "FAC", "WORK_OF_ART", "PRODUCT"):
        return True
    if token.pos_ in ("DET", "NUM", "ADJ") and lower in _PRONOUNS:
        return True
    return bool(token.pos_ == "NOUN" and lower.endswith(_SUFFIXES))


def is_document(token: Any) -> bool:
    """Whether the head names something that tells without being a person: a poll, a letter."""
    return token.lemma_.lower() in DOCUMENTS or token.lower_ in DOCUMENTS


def noun_phrase(head: Any, *, limit: Any = None) -> tuple[int, int]:
    """The tokens ``[start, end)`` of a noun phrase, with its appositions, without a cue inside.

    Relative clauses and trailing commas are kept inside the sentence but cut at ``limit`` (a token
    that must stay outside).
    """
    left, right = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if child.dep_ in ("relcl", "acl", "advcl") and child.i > head.i:
            right = min(right, child.left_edge.i)
        if child.dep_ in ("punct", "cc", "conj") and child.i > head.i and child.dep_ == "punct":
            continue
    if limit is not None:
        if limit.i > head.i:
            right = min(right, limit.i)
        elif limit.i < head.i:
            left = max(left, limit.i + 1)
    doc = head.doc
    while right - 1 > head.i and (
        doc[right - 1].is_punct or doc[right - 1].lower_ in ("and", "but")
    ):
        if doc[right - 1].text in (")", "]"):
            break
        right -= 1
    while left < head.i and (doc[left].is_punct or doc[left].pos_ == "CCONJ"):
        if doc[left].text in ("(", "["):
            break
        left += 1
    return left, max(right, head.i + 1)


def span_of(doc: Any, start: int, end: int) -> tuple[int, int]:
    """Characters of the tokens ``[start, end)`` in their paragraph."""
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
