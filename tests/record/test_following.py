"""What search and reading keep on disk follows the files: it is what would be made anew."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, kept, load_case
from backchannel.casefile.pieces import Pieces
from backchannel.reading.known import Facts, Knowing, facts, hashes_of, met
from backchannel.record import search, search_at
from backchannel.record.indexing import Indexing

WORDS = ("mill", "hall", "gate")
IDS = ("a", "a-1", "b", "c.events", "d")
DAYS = ("2030-05-03", "2030-05-12", "2030-05", "no day")
SOURCES = (
    {"party": "owner"},
    {"party": "owner", "person": "olm"},
    {"person": "una"},
    {"outlet": "wire"},
    {"name": "Hall Gate", "party": "gone"},
    {"described": "an insider"},
    {},
)
TEXT = "mill hall. gate mill. hall gate hall.\n"

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
statement = st.fixed_dictionaries(
    {
        "id": st.sampled_from(("s1", "s2", "s3", "s4", "s5", "a")),
        "span": st.sampled_from(([0, 4], [5, 9], [11, 20])),
        "source": st.sampled_from(SOURCES),
        "status": st.sampled_from(("accepted", "accepted", "proposed", "rejected")),
        "says": words,
        "kind": st.sampled_from(("claim", "denial")),
        "supports": st.sampled_from(([], ["c1"])),
    }
)
report = st.builds(
    lambda title, text, outlet, day, replaces: (
        f"---\ntitle: {title}\noutlet: {outlet}\npublished: {day}\n"
        + (f"replaces: {replaces}\n" if replaces else "")
        + f"---\n\n{text}"
    ),
    words,
    st.sampled_from((TEXT, TEXT * 2, "gate\n")),
    st.sampled_from(("wire", "post", "new")),
    st.sampled_from(DAYS),
    st.sampled_from(("", *IDS)),
)
head = st.fixed_dictionaries(
    {
        "title": words,
        "parties": st.sampled_from(
            (
                {"owner": {"name": "The Mill", "people": {"olm": {"name": "Ada Gate"}}}},
                {"owner": {"name": "The Owner", "people": {"una": {"name": "Una Hall"}}}},
                {"owner": {"name": "The Mill"}, "union": {"name": "U", "people": {"una": "Una"}}},
            )
        ),
        "outlets": st.sampled_from(
            ({"wire": {"name": "The Wire"}}, {"wire": {"name": "Gate"}, "new": {"name": "Hall"}})
        ),
        "include": st.sampled_from(([], ["more.yaml"], ["../out.yaml"], ["more.yaml", "x.yaml"])),
    }
)


def named(ends: tuple[str, ...]) -> st.SearchStrategy[str]:
    ids = st.sampled_from((*IDS, *IDS[:3]))
    return st.builds(lambda i, e: f"reports/{i}{e}", ids, st.sampled_from(ends))


def dumped(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False)


steps = st.one_of(
    st.tuples(st.just("write"), named((".md", ".md", ".txt")), report),
    st.tuples(
        st.just("write"), named((".yaml", ".yml")), st.lists(statement, max_size=3).map(dumped)
    ),
    st.tuples(st.just("write"), named((".events.yaml",)), st.sampled_from(("[]", "- id: e"))),
    st.tuples(
        st.just("write"), named((".md", ".yaml", ".bak")), st.sampled_from(("", "\udcff", "?"))
    ),
    st.tuples(st.just("write"), st.sampled_from(("case.yaml", "case.yml")), head.map(dumped)),
    st.tuples(
        st.just("write"),
        st.sampled_from(("more.yaml", "x.yaml")),
        st.sampled_from(("outlets: {post: {name: Mill}}", "parties: {gone: {name: Hall}}", "{")),
    ),
    st.tuples(st.just("remove"), named((".md", ".txt", ".yaml", ".events.yaml")), st.just("")),
    st.tuples(st.just("remove"), st.just("more.yaml"), st.just("")),
    st.tuples(
        st.just("link"), named((".md", ".yaml")), st.sampled_from(("../more.yaml", "a.md", "/"))
    ),
    st.tuples(st.just("touch"), named((".md", ".yaml")), st.just("")),
    st.tuples(st.just("search"), st.just(""), st.just("")),
    st.tuples(st.just("kill"), st.sampled_from(("", "1", "22")), st.just("")),
)


def step(root: Path, what: str, name: str, text: str) -> None:
    """Do one thing to a case; a file is never written in place, so that its inode is another."""
    path = root / name
    if what == "write":
        new = root / "reports" / "new.part"
        new.write_bytes(text.encode("utf-8", "surrogateescape"))
        os.replace(new, path)
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif what == "link" and not path.exists():
        path.unlink(missing_ok=True)
        path.symlink_to(text)
    elif what == "touch" and path.exists() and not path.is_dir():
        os.utime(path)


def same(root: Path) -> None:
    case = load_case(root).case
    for asked in ({}, {"as_of": "2030-05-10"}, {"as_of": "2030-05-31"}, {"known_to": "owner"}):
        assert search_at(root, "mill gate", **asked) == search(case, "mill gate", **asked)
    assert search_at(root, "hall", most=2) == search(case, "hall", most=2)
    read_follows(root, case)


def read_follows(root: Path, case: Case) -> None:
    """What reading keeps of the reports is what it would make of them now."""
    wanted = [Facts.of(report) for report in case.reports.values()]
    sources = (s.source for s in case.statements.values())
    with kept.kept(root, Knowing()) as known:
        hashed = {f.id: hashes_of(known.base, f.id) for f in wanted}
        found = [replace(f, print=replace(f.print, hashes=hashed[f.id])) for f in facts(known.base)]
        assert found == wanted
        assert met(known.base) == list(
            dict.fromkeys((s.name, s.party) for s in sources if s.name and s.party)
        )
        assert known.hash == case.hash


class Killed(BaseException):
    pass


def killed(root: Path, after: int, patch: pytest.MonkeyPatch) -> None:
    """A search that is stopped after it has taken some portions."""
    left = [after]

    def some(*arguments: object) -> Pieces:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return Pieces(*arguments)  # type: ignore[arg-type]

    with patch.context() as inner:
        inner.setattr(kept, "Pieces", some)
        try:
            search_at(root, "mill")
        except Killed:
            return


first = st.fixed_dictionaries(
    {id: st.tuples(report, st.lists(statement, min_size=1, max_size=3)) for id in IDS[:3]}
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(first, st.lists(steps, max_size=6), st.sampled_from((-1, 2_000_000_000)), st.integers(1, 3))
def test_whatever_happens_it_is_as_made_anew(begin, given_, racy, portion):
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setenv("BACKCHANNEL_CACHE", f"{folder}/cache")
        patch.setattr(kept, "_RACY_NS", racy)
        patch.setattr(kept, "_PORTION", portion)
        patch.setattr(Knowing, "least", 0)
        root = Path(folder) / "case"
        (root / "reports").mkdir(parents=True)
        (root / "case.yaml").write_text(dumped({"title": "T", "parties": {"owner": {"name": "O"}}}))
        for id, (text, statements) in begin.items():
            (root / f"reports/{id}.md").write_text(text)
            (root / f"reports/{id}.yaml").write_text(dumped(statements))
        same(root)
        for what, name, text in given_:
            if what == "search":
                same(root)
            elif what == "kill":
                killed(root, len(name), patch)
            else:
                step(root, what, name, text)
        same(root)


def test_a_version_that_replaces_nothing_any_more_withdraws_nothing(folder):
    given_ = {"outlet": "wire", "published": "2030-05-03"}
    said = [{"id": "a", "source": {"party": "owner"}, "words": "The mill shuts."}]
    newer = {**given_, "replaces": "r1", "text": "It rained."}
    root = folder("", {"r1": {**given_, "statements": said}, "r2": newer})

    def status() -> str:
        (hit,) = search_at(root, "shuts", kind="statement").hits
        return hit.status

    assert status() == "withdrawn"
    path = root / "reports/r2.md"
    text = path.read_text()
    path.write_text(text.replace("replaces: r1", "relies_on: r1"))
    assert status() == "accepted"
    path.write_text(text)
    assert status() == "withdrawn"
    path.unlink()
    assert status() == "accepted"


def test_a_file_that_changes_within_a_tick_is_noticed(tmp_path, monkeypatch):
    """Size, times and inode say nothing: it was looked at too soon after it was written."""
    root = tmp_path / "case"
    (root / "reports").mkdir(parents=True)
    (root / "case.yaml").write_text("title: T\n")
    path = root / "reports/a.md"
    before = "---\ntitle: Gate\noutlet: wire\npublished: 2030-05-03\n---\nOne mill.\n"
    path.write_text(before)
    fixed = os.stat(path)
    monkeypatch.setattr(kept, "_sign", _blind(fixed))
    assert search_at(root, "mill").total == 1
    path.write_text(before.replace("mill", "hall"))
    assert search_at(root, "mill").total == 0
    assert search_at(root, "hall").total == 1


def _blind(info: os.stat_result):
    sign = kept._sign

    def of(_: os.stat_result, now: int) -> str:
        return sign(info, now)

    return of


def test_only_what_changed_is_read(folder, monkeypatch):
    root = folder("", {f"r{i}": {"outlet": "wire", "published": "2030-05-03"} for i in range(9)})
    monkeypatch.setattr(kept, "_RACY_NS", -1)
    assert search_at(root, "stands").total == 0
    taken: list[list[str]] = []

    def seen(head, names):
        taken.append(sorted(names))
        return Pieces(head, taken[-1])

    monkeypatch.setattr(kept, "Pieces", seen)
    new = (root / "reports/r3.md").read_text().replace("r3", "giraffe")
    (root / "reports/s.md").write_text(new)
    assert search_at(root, "giraffe").total == 1
    assert taken.pop(0) == ["s.md"]
    # An outlet more is no reason to read the reports of the others.
    (root / "case.yaml").write_text((root / "case.yaml").read_text() + "  moon: {name: The Moon}\n")
    for i in range(9):
        os.utime(root / f"reports/r{i}.md", (1, 1))
    search_at(root, "giraffe")
    assert [n for names in taken for n in names] == []


def test_a_page_that_is_broken_is_made_anew(folder):
    root = folder(
        "",
        {
            f"r{i}": {"outlet": "wire", "published": "2030-05-03", "text": "mill " * 999}
            for i in range(9)
        },
    )
    found = search_at(root, "mill")
    path = kept._path(root, Indexing())
    with sqlite3.connect(path) as base:
        base.execute("UPDATE words_data SET block = x'00' WHERE id > 10")
    base.close()
    assert search_at(root, "mill") == found
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = 'another' WHERE key = 'layout'")
    base.close()
    assert search_at(root, "mill") == found
    with sqlite3.connect(path) as base:
        base.execute("DROP TABLE file")
    base.close()
    assert search_at(root, "mill") == found


ASK = """
import sys
from backchannel.record import search_at

for _ in range(15):
    found = search_at(sys.argv[1], "mill")
    assert found.total == found.indexed, found
    assert found.total in (40, 41), found
"""


def test_several_programs_at_once(folder):
    """Each finds all reports of before or after, whoever builds and whoever waits."""
    given_ = {"outlet": "wire", "published": "2030-05-03", "text": "mill"}
    root = folder("", {f"r{i}": given_ for i in range(40)})
    asking = [subprocess.Popen([sys.executable, "-c", ASK, str(root)]) for _ in range(3)]
    text = (root / "reports/r3.md").read_text()
    for i in range(40):
        new = root / "reports/new.part"
        new.write_text(f"{text}mill {i}\n")
        os.replace(new, root / f"reports/r{i}.md")
        time.sleep(0.05)
    (root / "reports/s.md").write_text(text)
    assert [p.wait(120) for p in asking] == [0, 0, 0]
    assert search_at(root, "mill") == search(load_case(root).case, "mill")
    assert search_at(root, "mill").total == 41
