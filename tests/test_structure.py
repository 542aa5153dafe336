"""The house plan of ARCHITECTURE.md, held against the code."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import backchannel

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/backchannel"
MODULES = sorted(SOURCE.rglob("*.py"))

#: What each room may import, besides itself, the foundation, and (inside functions) nothing more.
FOUNDATION = {"errors", "diagnostics", "results"}
MAY_IMPORT = {
    "casefile": set(),
    "checks": {"casefile"},
    "reading": {"casefile", "checks"},
    "record": {"casefile", "checks", "reading"},
    "graphmodel": {"casefile", "checks", "record"},
    "bargaining": {"casefile", "checks", "record", "graphmodel"},
    "interop": {"casefile", "graphmodel", "bargaining"},
    "figures": {"casefile", "record", "graphmodel", "bargaining"},
    "brief": {"casefile", "checks", "record", "graphmodel", "bargaining", "figures"},
    "cli": {
        "casefile",
        "checks",
        "reading",
        "record",
        "graphmodel",
        "bargaining",
        "interop",
        "figures",
        "brief",
    },
}


def _imports(path: Path) -> set[str]:
    """Rooms of this package that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module] + [f"{node.module}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "backchannel" and len(parts) > 1:
                found.add(parts[1])
    return found


@pytest.mark.parametrize(
    "path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix().removesuffix(".py")
)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(SOURCE).parts[0]
    if room not in MAY_IMPORT:
        return
    rooms = set(MAY_IMPORT) & _imports(path)
    assert rooms <= MAY_IMPORT[room] | {room}


def test_every_room_is_in_the_plan() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()}
    assert rooms == set(MAY_IMPORT)


@pytest.mark.parametrize("name", backchannel.__all__)
def test_public_names_exist(name: str) -> None:
    assert getattr(backchannel, name) is not None


@pytest.mark.parametrize(
    "name",
    sorted(
        m.name
        for m in pkgutil.walk_packages(backchannel.__path__, "backchannel.")
        if not any(part.startswith("_") for part in m.name.split("."))
        and not m.name.startswith("backchannel.cli.")
    ),
)
def test_all_names_what_the_module_has(name: str) -> None:
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None)
    for public in listed or ():
        assert hasattr(module, public), f"{name}.__all__ names {public!r}, which is not there"
    assert listed is None or len(set(listed)) == len(listed)


def test_modules_stay_readable() -> None:
    long = {
        p.relative_to(SOURCE).as_posix(): n
        for p in MODULES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 520
    }
    assert not long


def test_help_imports_nothing_heavy() -> None:
    """``--help`` and ``import backchannel`` load neither numpy, pydantic, rich nor yaml."""
    heavy = "numpy scipy pydantic rich yaml spacy typst networkx dask lxml"
    code = (
        "import sys, backchannel.cli as c\n"
        "from click.testing import CliRunner\n"
        "r = CliRunner().invoke(c.program, ['--help'])\n"
        "assert r.exit_code == 0, r.output\n"
        f"print(sorted(set('{heavy}'.split()) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_has_help_and_examples() -> None:
    import click

    from backchannel.cli import program

    assert isinstance(program, click.Group)
    context = click.Context(program, info_name="backchannel")
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        assert command.help, name
        text = (command.epilog or "") + command.help
        assert f"backchannel {name}" in text, f"{name} shows no example"


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / n for n in listed.stdout.split("\0") if n and (ROOT / n).is_file()]


def _texts() -> dict[Path, str]:
    out = {}
    for path in _tracked():
        try:
            out[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return out


def test_no_sentence_of_a_published_report_stands_in_the_repository() -> None:
    """No run of nine words of the worked case's reports (where they are at hand)."""
    folder = ROOT.parent / "shared/reports"
    reports = sorted(folder.glob("*.txt"))
    if not reports:
        pytest.skip("the published reports are not here")
    runs = set()
    for report in reports:
        words = re.findall(r"[a-z0-9]+", report.read_text(encoding="utf-8").lower())
        runs |= {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}
    hits = {}
    for path, text in _texts().items():
        words = re.findall(r"[a-z0-9]+", text.lower())
        found = {" ".join(words[i : i + 9]) for i in range(len(words) - 8)} & runs
        if found:
            hits[path.relative_to(ROOT).as_posix()] = sorted(found)[:3]
    assert not hits


def test_the_code_knows_no_party_and_no_person() -> None:
    """Nobody of the worked case is named in the program: it is made for any case."""
    from backchannel.casefile import load_case

    case = load_case("doha-2025").case
    names = {n for p in case.parties.values() for n in (p.name, *p.aliases)}
    names |= {n.name.split()[-1] for p in case.parties.values() for n in p.people.values()}
    proper = sorted(n for n in names if n[:1].isupper() and len(n) > 3)
    assert len(proper) > 20
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, proper))})\b")
    found = {
        f"{path.relative_to(SOURCE).as_posix()}: {match[0]}"
        for path in SOURCE.rglob("*")
        if path.suffix in (".py", ".yaml", ".json", ".typ")
        for match in [pattern.search(path.read_text(encoding="utf-8"))]
        if match
    }
    assert not found


def test_locks_hold_no_addresses_and_every_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        pins = re.findall(r"^[\w.\-\[\]]+==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)


def test_generated_files_are_current() -> None:
    """Rewrite them with: python3 dev.py generate"""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/generate.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
