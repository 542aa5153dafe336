"""The words that introduce what somebody says, thinks or wants: our own lists.

A verb's line holds its frames, the kind of statement it makes by default, and prepositions whose
object is content. Frames: ``c`` a finite clause (*said that …*), ``q`` a quotation, ``i`` an
infinitive of one's own (*refused to …*), ``o`` an object with an infinitive (*urged X to …*),
``n`` a
noun phrase (*rejected the …*), ``a`` an object with a predicate (*described X as …*), ``g`` a
gerund
(*recommended leaving*), ``x`` an object with *for* or *of* (*accused X of …*), ``p`` a preposition,
``m`` a thing can be the source (*the poll shows*), ``d`` can be nominalised by its passive
(*was described as*).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    "cue_of",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue word takes and makes."""

    lemma: str
    frames: frozenset[str]
    kind: str
    prepositions: frozenset[str] = frozenset()


_VERBS = """
say            cq     claim
tell           cqo    claim       about
add            cq     claim
note           cqnm   claim
write          cqm    claim       about
report         cqm    claim       on
state          cqnm   claim
declare        cqna   claim
announce       cqn    claim
explain        cqnm   claim
argue          cqm    assessment  for against
assert         cqnm   claim
claim          cqin   claim
contend        cq     claim
maintain       cq     claim
insist         cqm    position    on upon
stress         cqnm   position
emphasize      cqnm   position
emphasise      cqnm   position
underline      cqnm   position
underscore     cqn    position
reiterate      cqn    position
repeat         cqn    claim
affirm         cqn    claim
reaffirm       cqn    position
confirm        cqnm   claim
acknowledge    cqng   claim
admit          cqng   claim       to
concede        cqn    claim
reveal         cqnm   claim
disclose       cqnm   claim
allege         cqnm   claim
testify        cq     claim       about to
complain       cq     assessment  about of
lament         cqn    assessment
bemoan         n      assessment
joke           cq     claim       about
quip           cq     claim
tweet          cqn    claim       about
post           q      claim
remark         cq     claim       on
observe        cqn    claim
comment        cq     claim       on about upon
mention        cqng   claim
recall         cqng   claim
recount        cqn    claim
relate         c      claim
respond        cqm    claim
reply          cq     claim
answer         cq     claim
counter        cq     claim
retort         cq     claim
continue       q      claim
conclude       cqm    assessment
begin          q      claim
interject      cq     claim
shout          cq     claim
yell           cq     claim
cry            q      claim
chant          cq     claim
whisper        cq     claim
declaim        cq     claim
opine          cq     assessment
muse           cq     assessment  about
ask            cqo    demand      for about
wonder         cq     assessment  about
question       cqn    assessment
inquire        cq     claim       about
inform         cq     claim       about of
notify         c      claim       of
assure         cq     promise     of
reassure       cq     promise
promise        cqion  promise
vow            cqin   promise
pledge         cqin   promise
swear          cqi    promise
guarantee      cn     promise
commit         ip     promise     to
undertake      i      promise
threaten       ciqng  threat
warn           cqom   threat      of about against
caution        cqo    assessment  against about
remind         cq     claim       of
urge           cqon   demand      for
demand         cqin   demand
call           qa     assessment  for on
plead          cqio   demand      for with
beg            qo     demand      for
appeal         qi     demand      for to
request        cqnio  demand
order          ocnm   demand
instruct       oc     demand
direct         o      demand
require        ocnm   demand
encourage      on     demand
advise         cqo    proposal    against
recommend      cqngm  proposal
propose        cqing  proposal
suggest        cqgnm  assessment
hint           cqm    assessment  at
imply          cqnm   assessment
offer          iqn    proposal
advocate       cn     position    for
support        n      position
back           n      position
endorse        n      position
favor          ng     position
favour         ng     position
prefer         ing    position
oppose         ng     position
object         cq     position    to
protest        cqn    position    against
reject         nm     refusal
refuse         i      refusal
decline        i      refusal
rebuff         n      refusal
spurn          n      refusal
dismiss        na     refusal
deny           cqng   denial
dispute        cnm    denial
refute         cn     denial
rebut          n      denial
disavow        n      denial
contradict     nm     denial
agree          cqi    position    with on to about
disagree       cq     position    with on over
accept         cn     position
approve        n      position    of
disapprove     p      position    of
condemn        na     assessment
denounce       na     assessment
criticize      nax    assessment
criticise      nax    assessment
decry          n      assessment
deplore        n      assessment
blast          qnax   assessment
slam           qnax   assessment
lambast        nax    assessment
lambaste       nax    assessment
rip            nx     assessment
assail         nax    assessment
attack         nx     assessment
rebuke         nx     assessment
chastise       nx     assessment
scold          qnx    assessment
chide          qnx    assessment
deride         na     assessment
mock           nax    assessment
ridicule       na     assessment
slight         n      assessment
berate         nx     assessment
bash           nx     assessment
accuse         x      assessment
blame          nx     assessment
fault          nx     assessment
praise         nax    assessment
applaud        nx     assessment
commend        nx     assessment
hail           na     assessment
laud           na     assessment
welcome        na     assessment
tout           na     assessment
admire         n      assessment
thank          qnx    assessment
congratulate   nx     assessment
defend         na     position
describe       nacq   assessment
label          a      assessment
dub            a      assessment
brand          a      assessment
deem           a      assessment
characterize   a      assessment
characterise   a      assessment
portray        a      assessment
depict         a      assessment
cast           a      assessment
view           a      assessment
regard         a      assessment
paint          a      assessment
frame          a      assessment
rate           am     assessment
cite           nam    assessment
liken          p      assessment  to
compare        p      assessment  to with
refer          p      claim       to
allude         p      claim       to
point          p      claim       to
speak          qp     claim       about of against
talk           p      claim       about of
discuss        nc     claim
outline        n      proposal
detail         nm     claim
spell          n      claim
articulate     n      claim
express        n      assessment
voice          n      assessment
convey         nc     claim
signal         cqn    claim
indicate       cqnm   claim
show           cnm    claim
find           cm     claim
demonstrate    cm     claim
prove          cm     claim
estimate       cnm    assessment
predict        cqnm   assessment
forecast       cnm    assessment
project        cm     assessment
foresee        cn     assessment
calculate      c      assessment
expect         cion   assessment
anticipate     cng    assessment
believe        ciq    assessment  in
think          cq     assessment  about of
feel           cq     assessment
know           c      assessment
understand     c      assessment
realize        c      assessment
realise        c      assessment
recognize      cn     assessment
recognise      cn     assessment
consider       ca     assessment
suspect        cn     assessment
assume         c      assessment
presume        c      assessment
doubt          cn     assessment
fear           cn     assessment
worry          cq     assessment  about
hope           cqi    position    for
wish           ci     position
want           ion    position
seek           i      position
intend         i      position
plan           i      position    on
decide         ci     position    on against
resolve        ci     position
determine      cm     assessment
aim            i      position
desire         in     position
crave          n      position
love           ing    assessment
hate           ig     assessment
dislike        ng     assessment
resent         ng     assessment
regret         cqng   assessment
learn          c      claim
hear           c      claim
discover       c      claim
see            ac     assessment
judge          cm     assessment
reason         cq     assessment
speculate      cq     assessment  about
theorize       cq     assessment
posit          cq     assessment
reckon         cq     assessment
envision       cn     assessment
envisage       cn     assessment
imagine        c      assessment
dream          c      assessment  of
boast          cq     claim       of about
brag           cq     claim       about
gush           q      assessment
rail           p      assessment  against
bristle        p      assessment  at
balk           p      refusal     at
baulk          p      refusal     at
apologize      q      claim       for
apologise      q      claim       for
clarify        cqn    claim
elaborate      q      claim       on
echo           qn     claim
agonize        p      assessment  over
quote          na     claim
highlight      nm     claim
exclaim        cq     claim
proclaim       cqna   claim
profess        cn     claim
pronounce      qa     claim
proffer        n      proposal
vouch          p      claim       for
attest         cp     claim       to
verify         cn     claim
certify        cn     claim
document       cnm    claim
chronicle      nm     claim
challenge      n      denial
champion       n      position
lobby          op     demand      for against
press          o      demand      for
push           io     demand      for
pressure       o      demand
implore        oq     demand
exhort         oq     demand
entreat        oq     demand
persuade       oc     demand
convince       oc     demand
invite         o      proposal
dare           o      threat
forbid         on     refusal
veto           n      refusal
resist         ng     refusal
rule           cp     position    against for
vote           ip     position    for against
overturn       n      refusal
repudiate      n      denial
renounce       n      refusal
withhold       n      refusal
condition      p      position    on
precondition   nx     demand      on
stipulate      cnm    position
specify        cnm    claim
propound       n      assessment
preach         cqn    position
campaign       p      position    for against on
root           p      position    for
cheer          n      position
submit         n      proposal
downplay       n      assessment
minimize       n      assessment
exaggerate     n      assessment
dodge          n      refusal
ignore         n      refusal
sidestep       n      refusal
obligate       om     demand
read           qm     claim
prohibit       nm     refusal
mandate        nm     demand
concur         cq     position    with
surmise        cq     assessment
intimate       cq     claim
mumble         cq     claim
murmur         cq     claim
mutter         cq     claim
snap           cq     claim
fume           cq     assessment  about over
scoff          cq     assessment  at
sneer          cq     assessment  at
vent           q      assessment  about
rant           q      assessment  about against
charge         cq     assessment
crow           cq     claim
theorise       cq     assessment
volunteer      cq     claim
vilify         n      assessment
malign         n      assessment
disparage      n      assessment
belittle       n      assessment
trash          n      assessment
savage         n      assessment
critique       n      assessment
perceive       ca     assessment
detail         nm     claim
leak           c      claim
brief          c      claim
reject         nm     refusal

skewer         nx     assessment
"""


def _table(lines: str) -> dict[str, Cue]:
    out: dict[str, Cue] = {}
    for line in lines.split("\n"):
        cells = line.split()
        if len(cells) >= 3:
            lemma, frames, kind, *prepositions = cells
            out[lemma] = Cue(
                lemma,
                frozenset(frames) | ({"p"} if prepositions else set()),
                kind,
                frozenset(prepositions),
            )
    return out


VERBS = _table(_VERBS)


def cue_of(lemma: str, form: str) -> Cue | None:
    """The cue of a verb; a lemma that the lemmatiser cut short (*hopes*: *hop*) is put right."""
    found = VERBS.get(lemma)
    if found is None and form.startswith(lemma + "e"):
        found = VERBS.get(lemma + "e")
    return found


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
    research law bill treaty agreement resolution text record records website transcript
    message account review leak leaks ruling order lawsuit complaint filing message release
    communique headline editorial column story script sign signs evidence results tape
    recording media reports
    """
)
OUTLET_WORDS = word_set(
    """
    news times post herald tribune journal gazette guardian telegraph mail mirror observer
    press agency radio tv television channel network magazine weekly daily newspaper website
    broadcaster media paper outlet wire reporters journalists podcast
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
