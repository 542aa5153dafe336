"""What is new, changed, contradicted and lapsed between two states of a case.

The two states are the same case as of two dates, or the case as its files stood at a git revision
and as they stand now.
"""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from backchannel.casefile import Case, load_case
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.equations import Conflict
from backchannel.errors import UsageError
from backchannel.record.change import KINDS, Change, Kind, called, kind_of
from backchannel.record.follow_through import obligations, run_out, threats
from backchannel.record.ledger import figures
from backchannel.record.revised import revised
from backchannel.record.stances import Stand, positions
from backchannel.record.standings import STANDINGS, standings
from backchannel.record.views import days, view
from backchannel.results import Provenance, Result

#: A day after all that a case holds.
_ALWAYS = "9999-12-31"

__all__ = ["Change", "Changes", "at_revision", "changes", "changes_since"]


@dataclass(frozen=True)
class Changes(Result):
    """The differences, in the order new, edited, removed, changed, contradicted, lapsed.

    Attributes:
        since, until: what is compared, as asked for.
        statements: how many accepted statements are new.
        rewritten: the files differ, whether or not that changes what the case holds.
    """

    since: str
    until: str
    changes: tuple[Change, ...]
    statements: int = 0
    rewritten: bool = False

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(c for c in self.changes if c.kind == kind)


def changes_since(
    case: Case, since: str, *, as_of: str | None = None, known_to: str | None = None
) -> Changes:
    """What changed in a case since a date or a git revision.

    Since a revision, it is also what was edited, field by field, and what was removed.

    Args:
        case: as it is now.
        since: an EDTF date (its last day's end is the old state), else a revision of the git
            repository that holds the case's folder.
        as_of: the date of the new state; without it, everything the case holds.
        known_to: see :func:`backchannel.record.view`.

    Raises:
        UsageError: it is neither a date nor a revision at which the case existed, or it is after
            the end of the new state.

    Example:
        >>> from backchannel.casefile import load_case
        >>> found = changes_since(load_case("port-of-kestrow").case, "2026-03-20")
        >>> [c.id for c in found.of("new") if c.what == "report"]
        ['2026-03-22-belmarch-courier', '2026-03-24-opa']
    """
    try:
        day = interval(since)
    except EdtfError as error:
        if re.match(r"\d{4}[-/]|\d{1,2}[./]\d", since):
            # It is meant as a date; no revision is called so by anybody.
            raise UsageError(f"{since!r} is no date: {error}") from None
        return _since_revision(case, since, as_of, known_to)
    until = as_of or case.as_of or ""
    if as_of is not None and interval(as_of).latest < day.latest:
        raise UsageError(f"--since {since} is after --as-of {as_of}")
    end = days(until)
    if end is not None and end.latest < day.earliest:
        published = [days(r.published) for r in case.reports.values()]
        if all(d is None or d.latest <= day.latest for d in published):
            raise UsageError(
                f"--since {since} is after the case's as_of, {case.as_of}",
                hint="give an earlier date, or a later end with --as-of",
            )
        until = ""
    old = view(case, as_of=since, known_to=known_to)
    # Seen as the old state is: what only undecided statements tell is in neither.
    new = replace(view(case, as_of=as_of or _ALWAYS, known_to=known_to), as_of=as_of or case.as_of)
    return replace(changes(old, new, since=since, until=as_of or ""), until=until)


def _since_revision(case: Case, since: str, as_of: str | None, known_to: str | None) -> Changes:
    """What follows for the record, and what was edited and removed."""
    old, new = at_revision(case, since), case
    if as_of is not None or known_to is not None:
        old, new = (view(c, as_of=as_of, known_to=known_to) for c in (old, new))
    found = changes(view(old), view(new), since=since, until=as_of or "")
    told = {(c.what, c.id, c.before, c.after) for c in found.changes}
    ours = (c for c in revised(old, new) if (c.what, c.id, c.before, c.after) not in told)
    return replace(found, changes=_ordered([*found.changes, *ours]))


def changes(old: Case, new: Case, *, since: str = "", until: str = "") -> Changes:
    """Compare two states of a case.

    Args:
        old, new: views, or loads, of one case.
        since, until: how they are called.

    Returns:
        Every difference that an analyst would want to hear of: elements added, standings,
        positions, bounds, levels and outcomes that moved, contradictions that arose, and what ran
        out: deadlines, offers, phases, positions, obligations overdue.
    """
    found = [
        *_new(old, new),
        *_standings(old, new),
        *_positions(old, new),
        *_figures(old, new),
        *_followed(old, new),
        *_other(old, new),
    ]
    fresh = sum(
        s.status == "accepted" and i not in old.statements for i, s in new.statements.items()
    )
    made = Provenance(
        "comparison of two states of the record",
        {"since": since or old.hash, "until": until or new.hash},
        None,
        new.hash or None,
    )
    return Changes(
        made, since, until or (new.as_of or ""), _ordered(found), fresh, old.hash != new.hash
    )


def _ordered(found: list[Change]) -> tuple[Change, ...]:
    """Each once, by kind."""
    return tuple(dict.fromkeys(sorted(found, key=lambda c: KINDS.index(c.kind))))


# git


def at_revision(case: Case, revision: str) -> Case:
    """The case as its files stood at a git revision; nothing is checked out.

    Raises:
        UsageError: no git, no such revision, or no case there.
    """
    if case.root is None:
        raise UsageError("a case made in memory has no revisions")
    root = case.root.resolve()
    if revision.startswith("-") or not revision.isprintable():
        raise UsageError(f"{revision!r} is neither a date nor a revision")
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    try:
        commit = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except UsageError as error:
        raise UsageError(
            f"{revision!r} is neither a date nor a revision of {top.name}",
            hint="write a date as 2025-03-05, or name a commit, tag or branch",
        ) from error
    inside = root.relative_to(top).as_posix()
    try:
        tree = f"{commit.decode().strip()}:{'' if inside == '.' else inside}"
        packed = _git(top, "archive", "--format=tar", tree)
    except UsageError as error:
        raise UsageError(f"the case did not exist at {revision}") from error
    with tempfile.TemporaryDirectory() as folder:
        _unpack(packed, Path(folder))
        loaded = load_case(folder)
    if not loaded.case.files:
        raise UsageError(f"the case did not exist at {revision}")
    return loaded.case


def _unpack(packed: bytes, folder: Path) -> None:
    """Write a tar archive's files, and nothing else, below a folder.

    (``extractall`` has a safe filter only from Python 3.11.4 on.)
    """
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            held = archive.extractfile(member) if member.isreg() else None
            if held is None or name.is_absolute() or ".." in name.parts:
                continue
            target = folder.joinpath(*name.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(held.read())


def _git(where: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(where), *arguments], capture_output=True, check=False, timeout=60
        )
    except FileNotFoundError as error:
        raise UsageError("git is not installed", hint="give a date instead") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError("git did not answer within a minute") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            said[-1] if said else "git found nothing",
            hint="revisions need the case to stand in a git repository; a date always works",
        )
    return done.stdout


# comparison


#: Whose new entries an analyst would want to hear of each morning.
_SECTIONS = (
    "claims",
    "events",
    "channels",
    "proposals",
    "agreements",
    "threats",
    "figures",
    "forecasts",
)


def _new(old: Case, new: Case) -> Iterator[Change]:
    for key, r in new.reports.items():
        if key not in old.reports:
            says = f"{new.name_of(r.outlet)}: {r.title}"
            yield Change("new", "report", key, says, after=r.published, evidence=r.statements)
        elif r.sha256 != old.reports[key].sha256:
            yield Change("changed", "report", key, f"{r.title}: the text changed")
    for section in _SECTIONS:
        before: Mapping[str, Any] = getattr(old, section)
        after: Mapping[str, Any] = getattr(new, section)
        for key, value in after.items():
            if key not in before:
                says = called(new, section, value, key)
                yield Change("new", kind_of(section), key, says, evidence=_evidence(value))
    for key, channel in new.channels.items():
        if key in old.channels:
            name = new.name_of(key)
            if channel.disclosed and not old.channels[key].disclosed:
                yield Change("changed", "channel", key, f"{name} came out", after=channel.disclosed)
            if channel.until and not old.channels[key].until:
                yield Change("lapsed", "channel", key, f"{name} ended", after=channel.until)


def _evidence(value: Any) -> tuple[str, ...]:
    return tuple(getattr(value, "evidence", ()))


def _fresh(old: Case, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(i for i in ids if i not in old.statements) or ids


def _standings(old: Case, new: Case) -> Iterator[Change]:
    before, after = standings(old).claims, standings(new).claims
    for key, now in after.items():
        evidence = _fresh(old, tuple(g.statement for g in now.grades))
        was = before.get(key)
        if was is None:
            if now.standing in ("contested", "denied"):
                yield Change("contradicted", "claim", key, now.says, "", now.words, evidence)
            continue
        if (was.standing, was.n, was.against) == (now.standing, now.n, now.against):
            continue
        worse = STANDINGS.index(now.standing) > STANDINGS.index(was.standing)
        against = now.standing in ("contested", "denied") and worse
        kind: Kind = "contradicted" if against else "changed"
        yield Change(kind, "claim", key, now.says, was.words, now.words, evidence)


def _positions(old: Case, new: Case) -> Iterator[Change]:
    before, after = positions(old), positions(new)
    held: dict[tuple[str, ...], bool] = {}
    for s in (s for h in before.histories for s in h.stands):
        held[_key(s)] = held.get(_key(s), False) or s.announced
    for h in after.histories:
        name = f"{new.name_of(h.party)} on {new.name_of(h.issue)}"
        # A step to where it was known to stand is no news, though where it came from is.
        moves = [m for m in h.moves if not held.get(_key(m.after))]
        told = {_key(m.after) for m in moves}
        for s in sorted(h.stands, key=lambda s: not s.announced):
            if _key(s) in told or (_key(s) in held and not (s.announced and not held[_key(s)])):
                continue
            told.add(_key(s))
            if _key(s) not in held and s.position in old.positions:
                # It was edited, which a comparison of revisions tells.
                continue
            says = f"{name}: {_stand(s.stance, s.value or s.says)}"
            where = f"{h.party}/{h.issue}"
            if _key(s) in held:
                ids = _fresh(old, s.evidence)
                yield Change("changed", "position", where, says, "relayed", "announced", ids)
            else:
                said = "" if s.announced else " (relayed)"
                yield Change("new", "position", where, says + said, evidence=s.evidence)
        for m in moves:
            towards = ", ".join(map(new.name_of, m.towards))
            yield Change(
                "changed",
                "position",
                f"{m.party}/{m.issue}",
                f"{name}: {m.kind}" + (f" towards {towards}" if towards else ""),
                m.before.value,
                m.after.value,
                m.after.evidence,
            )
    clashes = {(c.party, c.issue, c.one.value, c.other.value) for c in before.contradictions}
    for c in after.contradictions:
        if (c.party, c.issue, c.one.value, c.other.value) not in clashes:
            yield Change(
                "contradicted",
                "position",
                f"{c.party}/{c.issue}",
                f"{new.name_of(c.party)} on {new.name_of(c.issue)}: {c.kind}",
                _stand(c.one.stance, c.one.value),
                _stand(c.other.stance, c.other.value),
                c.other.evidence,
            )
    for key, p in new.positions.items():
        was = old.positions.get(key)
        if was is not None and (p.until or p.dropped) and not (was.until or was.dropped):
            says = f"{new.name_of(p.party)} on {new.name_of(p.issue)}: {p.value or p.says}"
            yield Change("lapsed", "position", key, says, after=p.dropped or p.until or "")


def _key(s: Stand) -> tuple[str, ...]:
    """What makes a stand the same one: who says it, and when, does not."""
    return s.party, s.issue, s.stance, (s.value or s.says).casefold()


def _stand(stance: str, value: str) -> str:
    return value if stance == "wants" else f"{stance} {value}"


def _figures(old: Case, new: Case) -> Iterator[Change]:
    before, after = figures(old), figures(new)
    for key, line in after.figures.items():
        was = before.figures.get(key)
        if was is not None and was.words != line.words:
            evidence = _fresh(old, line.sources)
            says = called(new, "figures", new.figures[key], key)
            yield Change("changed", "figure", key, says, was.words, line.words, evidence)
    named = {_conflict(c) for c in before.conflicts}
    for c in after.conflicts:
        if _conflict(c) not in named:
            evidence = tuple(dict.fromkeys(s for _, ids in c.sides for s in ids))
            fresh = _fresh(old, evidence)
            yield Change("contradicted", "figure", c.figures[0], c.message, evidence=fresh)
    still = {(c.kind, c.figures) for c in after.conflicts}
    for c in before.conflicts:
        if (c.kind, c.figures) not in still:
            yield Change("changed", "figure", c.figures[0], f"no longer so: {c.message}")


def _conflict(c: Conflict) -> tuple[object, ...]:
    """What makes a conflict the same one: who else reports a number does not."""
    return c.kind, c.figures, tuple(sorted(words for words, _ in c.sides))


def _followed(old: Case, new: Case) -> Iterator[Change]:
    was_due = {o.id: o for o in obligations(old).obligations}
    for o in obligations(new).obligations:
        was = was_due.get(o.id)
        who = ", ".join(map(new.name_of, o.by))
        if was is not None and was.level != o.level:
            latest = o.history[-1].evidence if o.history else o.evidence
            says = f"{who}: {o.does}"
            yield Change("changed", "obligation", o.id, says, was.words, o.words, latest)
        if o.overdue is not None and (was is None or was.overdue is None):
            yield Change("lapsed", "obligation", o.id, f"overdue: {who}: {o.does}", o.due, o.words)
    was_made = {t.id: t for t in threats(old).threats}
    for t in threats(new).threats:
        before = was_made.get(t.id)
        who = ", ".join(map(new.name_of, t.by))
        outcome = f"{t.outcome} ({t.extent})" if t.extent else t.outcome
        if before is not None and before.outcome != t.outcome:
            evidence = t.outcome_evidence or t.evidence
            says = f"{who}: {t.demand}"
            yield Change("changed", "threat", t.id, says, before.outcome, outcome, evidence)
        if t.expired and (before is None or not before.expired):
            yield Change("lapsed", "threat", t.id, f"deadline passed: {t.demand}", t.deadline)


def _other(old: Case, new: Case) -> Iterator[Change]:
    for key, p in new.proposals.items():
        was = old.proposals.get(key)
        if was is None:
            continue
        gone = p.status in ("rejected", "withdrawn", "lapsed")
        come = {i: a for i, a in p.answers.items() if was.answers.get(i) != a}
        if p.status != was.status:
            kind: Kind = "lapsed" if gone else "changed"
            # An answer that decided it is told with it, not once more.
            by = [i for i, answer in come.items() if answer == p.status]
            says = f"{', '.join(map(new.name_of, by))} on: {p.says}" if by else p.says
            come = {i: answer for i, answer in come.items() if i not in by}
            yield Change(kind, "proposal", key, says, was.status, p.status, p.evidence)
        for party, answer in come.items():
            says = f"{new.name_of(party)} on: {p.says}"
            before = was.answers.get(party, "")
            yield Change("changed", "proposal", key, says, before, answer, p.evidence)
    for key, a in new.agreements.items():
        if key not in old.agreements:
            continue
        for name, phase in a.phases.items():
            then = old.agreements[key].phases.get(name)
            if then is not None and then.status != phase.status:
                over = phase.status in ("lapsed", "broken")
                yield Change(
                    "lapsed" if over else "changed",
                    "agreement",
                    f"{key}/{name}",
                    f"{a.name}: {phase.name or name}",
                    then.status,
                    phase.status,
                    phase.evidence,
                )
            if run_out(new, phase) and (then is None or not run_out(old, then)):
                says = f"its time is over: {a.name}: {phase.name or name}"
                yield Change("lapsed", "agreement", f"{key}/{name}", says, phase.runs or "")
    yield from _forecasts(old, new)


def _forecasts(old: Case, new: Case) -> Iterator[Change]:
    today, then = _day(new), _day(old)
    for key, f in new.forecasts.items():
        was = old.forecasts.get(key)
        if f.outcome and (was is None or not was.outcome):
            yield Change("changed", "forecast", key, f.says, f"{f.likelihood:g} %", f.outcome)
        due = days(f.resolves)
        ran_out = due and today and today > due.latest and (then is None or then <= due.latest)
        if due and ran_out and not f.outcome:
            yield Change("lapsed", "forecast", key, f"to be resolved: {f.says}", f.resolves)


def _day(case: Case) -> date | None:
    found = days(case.as_of)
    return found.latest if found else None
