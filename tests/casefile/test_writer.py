"""Writes land whole or not at all, keep what they do not touch, and never undo another's."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.casefile.writer import apply_edits, edited, locked, write_files
from backchannel.diagnostics import Edit, Span
from backchannel.errors import UsageError, WriteConflict

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def edit(file: str, start: int, end: int, text: str) -> Edit:
    return Edit(Span(file, start=start, end=end), text)


# what edits do to bytes

texts = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\r\n\t \u2028\x85\ufeff😀é#:-")),
    max_size=60,
)


@settings(deadline=None, max_examples=200)
@given(texts, st.booleans(), st.lists(st.tuples(st.integers(0, 60), texts), max_size=5), st.data())
def test_only_the_spans_change(
    text: str, mark: bool, raw: list[tuple[int, str]], data: st.DataObject
) -> None:
    head = b"\xef\xbb\xbf" if mark else b""
    if not mark and text.startswith("\ufeff"):
        text = "x" + text
    cuts = sorted({min(at, len(text)) for at, _ in raw})
    edits: list[Edit] = []
    expected, at = "", 0
    for index, cut in enumerate(cuts):
        limit = cuts[index + 1] if index + 1 < len(cuts) else len(text)
        end = data.draw(st.integers(cut, limit))
        edits.append(edit("f", cut, end, raw[index][1]))
        expected += text[at:cut] + raw[index][1]
        at = end
    expected += text[at:]
    shuffled = list(edits)
    if len({(e.span.start, e.span.end) for e in edits}) == len(edits):
        random.Random(0).shuffle(shuffled)
    assert edited(head + text.encode(), shuffled) == head + expected.encode()


def test_insertions_at_one_place_keep_their_order() -> None:
    assert edited(b"ab", [edit("f", 1, 1, "x"), edit("f", 1, 1, "y")]) == b"axyb"


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([(0, 3, "x"), (2, 4, "y")], "overlap"),
        ([(3, 9, "x")], "outside"),
        ([(2, 1, "x")], "outside"),
        ([(0, 1, "\ud800")], "surrogate"),
    ],
)
def test_impossible_edits(edits: list[tuple[int, int, str]], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        edited(b"abcd", [edit("f", *e) for e in edits])


# files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_bytes(b"\xef\xbb\xbftitle: A case\r\n# a remark\r\n")
    return tmp_path


def expected(folder: Path, *names: str) -> dict[str, str]:
    return {n: sha((folder / n).read_bytes()) for n in names or ("case.yaml",)}


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob(".backchannel-*")]


def test_mark_newlines_comments_and_mode_are_kept(folder: Path) -> None:
    os.chmod(folder / "case.yaml", 0o640)
    written = apply_edits(folder, [edit("case.yaml", 7, 13, "Another")], expected(folder))
    now = (folder / "case.yaml").read_bytes()
    assert now == b"\xef\xbb\xbftitle: Another\r\n# a remark\r\n"
    assert written.files == {"case.yaml": sha(now)}
    assert stat.S_IMODE(os.stat(folder / "case.yaml").st_mode) == 0o640
    assert leftovers(folder) == []


def test_what_changed_is_left_alone(folder: Path) -> None:
    before = expected(folder)
    (folder / "case.yaml").write_text("title: Mine\n")
    with pytest.raises(WriteConflict, match="changed since it was read"):
        apply_edits(folder, [edit("case.yaml", 0, 1, "x")], before)
    assert (folder / "case.yaml").read_text() == "title: Mine\n"


def test_a_change_between_check_and_rename_is_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that knows nothing of the lock saves while we write the temporary file."""
    before = expected(folder)
    real = os.fsync

    def fsync(fd: int) -> None:
        (folder / "case.yaml").write_text("title: Mine\n")
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(WriteConflict):
        apply_edits(folder, [edit("case.yaml", 0, 1, "x")], before)
    assert (folder / "case.yaml").read_text() == "title: Mine\n"
    assert leftovers(folder) == []


def test_a_full_disk_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (folder / "case.yaml").read_bytes()

    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        apply_edits(folder, [edit("case.yaml", 0, 1, "x")], expected(folder))
    assert (folder / "case.yaml").read_bytes() == old
    assert leftovers(folder) == []


def test_nothing_is_written_if_one_of_several_files_changed(folder: Path) -> None:
    (folder / "more.yaml").write_text("parties: {}\n")
    before = expected(folder, "case.yaml", "more.yaml")
    (folder / "more.yaml").write_text("parties: {us: {name: We}}\n")
    with pytest.raises(WriteConflict):
        apply_edits(folder, [edit("case.yaml", 0, 0, "x"), edit("more.yaml", 0, 0, "x")], before)
    assert sha((folder / "case.yaml").read_bytes()) == before["case.yaml"]


def test_a_conflict_between_two_files_says_which_was_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "more.yaml").write_text("a: 1\n")
    before = expected(folder, "case.yaml", "more.yaml")
    real = os.replace

    def replace(old: Path, new: Path) -> None:
        real(old, new)
        (folder / "more.yaml").write_text("a: mine\n")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(WriteConflict, match=r"more.yaml changed while case.yaml was written"):
        apply_edits(
            folder, [edit("case.yaml", 0, 0, "# x\n"), edit("more.yaml", 0, 0, "x")], before
        )
    assert (folder / "more.yaml").read_text() == "a: mine\n"
    assert leftovers(folder) == []


@pytest.mark.parametrize("name", ["../out.yaml", "/etc/hostname", "link/out.yaml"])
def test_nothing_outside_the_folder(folder: Path, name: str, tmp_path_factory: object) -> None:
    case = folder / "case"
    case.mkdir()
    (folder / "out.yaml").write_text("a: 1\n")
    (case / "link").symlink_to(folder)
    with pytest.raises(UsageError, match="not inside"):
        apply_edits(case, [edit(name, 0, 0, "x")], {name: sha(b"a: 1\n")})
    assert (folder / "out.yaml").read_text() == "a: 1\n"


def test_a_link_inside_the_folder_stays_a_link(folder: Path) -> None:
    (folder / "real.yaml").write_text("a: 1\n")
    (folder / "link.yaml").symlink_to("real.yaml")
    apply_edits(folder, [edit("link.yaml", 3, 4, "2")], expected(folder, "link.yaml"))
    assert (folder / "link.yaml").is_symlink()
    assert (folder / "real.yaml").read_text() == "a: 2\n"


def test_new_files_never_take_the_place_of_others(folder: Path) -> None:
    write_files(folder, {"reports/a.md": b"new"}, {"reports/a.md": None})
    assert (folder / "reports/a.md").read_bytes() == b"new"
    with pytest.raises(WriteConflict, match="exists already"):
        write_files(folder, {"reports/a.md": b"newer"}, {"reports/a.md": None})
    with pytest.raises(WriteConflict, match="gone"):
        write_files(folder, {"b.yaml": b"x"}, {"b.yaml": sha(b"y")})
    assert (folder / "reports/a.md").read_bytes() == b"new"


def test_a_pipe_is_not_written(folder: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(UsageError, match="not a file"):
        apply_edits(folder, [edit("pipe.yaml", 0, 0, "x")], {"pipe.yaml": sha(b"")})


def test_the_lock_waits_and_gives_up(folder: Path) -> None:
    with locked(folder):
        begin = time.monotonic()
        with pytest.raises(WriteConflict, match="another program"), locked(folder, patience=0.05):
            pass
        assert time.monotonic() - begin < 5
    with locked(folder, patience=0.05):
        pass


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write in"):
        apply_edits(tmp_path / "no", [edit("case.yaml", 0, 0, "x")], {"case.yaml": ""})


# processes


def versioned(number: int) -> bytes:
    """A case of some length, in which every line says which version it is of."""
    lines = "".join(f"  - line {line} of {number}\n" for line in range(1500))
    return f"title: Version {number}\nas_of: 2025-03-05\nreferences:\n{lines}".encode()


def forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


@needs_fork
def test_a_writer_killed_at_any_point_leaves_a_whole_case(tmp_path: Path) -> None:
    """Three hundred writers, each killed some thousandths of a second after it began."""
    file = tmp_path / "case.yaml"
    file.write_bytes(versioned(0))
    # The children must not wait for the disk: the order of steps is the same without it.
    rng = random.Random(20250313)

    def write_on() -> None:
        os.fsync = lambda fd: None  # type: ignore[assignment]
        while True:
            data = file.read_bytes()
            number = int(data.split(b"\n", 1)[0].split()[-1]) + 1
            whole = Edit(Span("case.yaml", start=0, end=len(data)), versioned(number).decode())
            apply_edits(tmp_path, [whole], {"case.yaml": sha(data)})

    numbers = []
    for _ in range(300):
        pid = forked(write_on)
        time.sleep(rng.uniform(0, 0.012))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        data = file.read_bytes()
        number = int(data.split(b"\n", 1)[0].split()[-1])
        assert data == versioned(number)
        numbers.append(number)
    assert numbers == sorted(numbers)
    assert numbers[-1] > 100, "the writers were killed before they wrote"
    loaded = load_case(tmp_path)
    assert loaded.diagnostics == ()
    assert len(loaded.case.references) == 1500
    # What the killed left behind goes with the next write.
    apply_edits(tmp_path, [edit("case.yaml", 0, 0, "# whole\n")], {"case.yaml": sha(data)})
    assert leftovers(tmp_path) == []


@needs_fork
def test_no_write_of_several_writers_is_lost(tmp_path: Path) -> None:
    """Four processes count up one number, each fifty times, beginning anew on a conflict."""
    file = tmp_path / "case.yaml"
    file.write_bytes(b"title: 0\n")

    def count() -> None:
        os.fsync = lambda fd: None  # type: ignore[assignment]
        done = 0
        while done < 50:
            data = file.read_bytes()
            number = int(data.split()[1])
            change = edit("case.yaml", 7, len(data) - 1, str(number + 1))
            try:
                apply_edits(tmp_path, [change], {"case.yaml": sha(data)})
            except WriteConflict:
                continue
            done += 1

    children = [forked(count) for _ in range(4)]
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0, 0]
    assert file.read_bytes() == b"title: 200\n"
