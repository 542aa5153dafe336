#!/usr/bin/env python3
"""Set up Backchannel in .venv beside this file, and run it or its tests.

    python3 dev.py brief [CASE]     brief the worked case (doha-2025), or another
    python3 dev.py test [ARGS]      style, types, documentation and all tests
    python3 dev.py setup            only set up; --dev with what tests need
    python3 dev.py generate         rewrite what is generated: schemas, reference pages
    python3 dev.py docs             build the documentation into site/
    python3 dev.py bench [NAMES]    run the benchmarks (--quick for a short run)
    python3 dev.py lock             resolve the dependencies anew

Needs Python 3.11 or later with venv, and nothing else. What is installed is pinned by hash in
requirements/*.lock; .venv is reused as long as these do not change.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def run(*command: str | Path, check: bool = True, **env: str) -> int:
    """Run a command in the project's root; stop with its status if it fails."""
    status = subprocess.run(
        [str(c) for c in command], cwd=ROOT, env={**os.environ, **env}, check=False
    ).returncode
    if status and check:
        sys.exit(status)
    return status


def setup(kind: str) -> None:
    """Make .venv and install what ``kind`` (``all`` or ``dev``) names, unless it is there."""
    lock = ROOT / "requirements" / f"{kind}.lock"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f"backchannel-{kind}.stamp"
    dev = VENV / "backchannel-dev.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if kind == "all" and dev.exists() and PYTHON.exists():
        return
    if not PYTHON.exists():
        print("making .venv …", file=sys.stderr)
        venv.create(VENV, with_pip=True)
    print(f"installing what {lock.name} names …", file=sys.stderr)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", lock)
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(wanted)


def brief(args: list[str]) -> None:
    """Write the brief of a case as a page, and print its bottom line."""
    setup("all")
    case = args[0] if args else "doha-2025"
    target = f"{Path(case).name}.html"
    run(BIN / "backchannel", "brief", case, "--sections", "bottom-line")
    run(BIN / "backchannel", "brief", case, "-o", target)
    print(f"The whole brief: open {target} in a browser", file=sys.stderr)


def test(args: list[str]) -> None:
    """Style, types, documentation, then all tests; ``args`` go to pytest."""
    setup("dev")
    if not args:
        run(PYTHON, "-m", "ruff", "check", ".")
        run(PYTHON, "-m", "ruff", "format", "--check", ".")
        run(PYTHON, "-m", "mypy")
        docs([])
        args = ["-n", "auto", "--dist", "loadgroup", "-q"]
    sys.exit(run(PYTHON, "-m", "pytest", *args, check=False))


def docs(args: list[str]) -> None:
    """Build the documentation; warnings are errors."""
    setup("dev")
    run(PYTHON, "-m", "mkdocs", "build", "--strict", "--quiet", *args, NO_MKDOCS_2_WARNING="1")


def generate(args: list[str]) -> None:
    """Rewrite the generated files."""
    setup("dev")
    run(PYTHON, "tools/generate.py", *args)


def bench(args: list[str]) -> None:
    """Run benchmarks; each prints its ratios and fails where a stated bound is missed."""
    setup("dev")
    flags = [a for a in args if a.startswith("-")]
    names = [a for a in args if not a.startswith("-")]
    found = sorted(p for p in (ROOT / "benchmarks").glob("*.py") if not p.name.startswith("_"))
    status = 0
    for path in found:
        if not names or path.stem in names:
            print(f"== {path.stem}", flush=True)
            status |= run(PYTHON, path, *flags, check=False)
    sys.exit(status)


def lock(args: list[str]) -> None:
    """Resolve the dependencies anew (needs uv)."""
    for kind in ("all", "dev"):
        run(
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            "--extra",
            kind,
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            "--quiet",
            "--output-file",
            f"requirements/{kind}.lock",
            *args,
        )


COMMANDS = {
    "brief": brief,
    "test": test,
    "docs": docs,
    "generate": generate,
    "bench": bench,
    "lock": lock,
}


def main() -> None:
    """Read the command and run it."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the script may be started with an older one)
        sys.exit(f"Backchannel needs Python 3.11 or later; this is {sys.version.split()[0]}")
    name, args = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name == "setup":
        setup("dev" if "--dev" in args else "all")
    elif name in COMMANDS:
        COMMANDS[name](args)
    else:
        print(__doc__)
        sys.exit(0 if name in ("-h", "--help", "help") else 2)


if __name__ == "__main__":
    main()
