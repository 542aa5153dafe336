"""A small invented case, and a way to make cases from few words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from backchannel.casefile import Case, load_text
from backchannel.casefile.models import Statement

BASE = """
title: Talks about a mill
as_of: 2030-05-20
parties:
  owner: {name: The Owner, people: {olm: {name: Ada Olm}, oster: {name: Bo Oster}}}
  union: {name: The Union, people: {una: {name: Una Ude}}}
  bank: {name: The Bank, people: {berg: {name: Carl Berg}}}
outlets:
  wire: {name: The Wire, reliability: B}
  post: {name: The Post}
  star: {name: The Star, reliability: D}
"""


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCHANNEL_CACHE", str(tmp_path / "cache"))


def report_files(reports: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Files of reports: each statement is given by its text, which is put into the report."""
    files = {}
    for name, given in reports.items():
        text, sidecar = given.get("text", ""), []
        for s in given.get("statements", ()):
            words = s.pop("words", f"Words of {s['id']} stand here.")
            start = len(text) + (1 if text else 0)
            text = f"{text}\n{words}" if text else words
            entry = {"span": [start, start + len(words)], "quote": words, "kind": "claim", **s}
            sidecar.append({"source": "somebody", **entry})
        text += "\n"
        front = {
            "title": given.get("title", f"Report {name}"),
            "outlet": given["outlet"],
            "published": given["published"],
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
        for key in ("relies_on", "replaces", "protected"):
            if key in given:
                front[key] = given[key]
        head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        files[f"reports/{name}.md"] = f"---\n{head}---\n{text}"
        if sidecar:
            files[f"reports/{name}.yaml"] = yaml.safe_dump(sidecar, sort_keys=False)
    return files


@pytest.fixture(scope="session")
def make() -> Callable[..., Case]:
    """Make a case from YAML and reports; it must load without errors."""

    def build(text: str = "", reports: dict[str, dict[str, Any]] | None = None) -> Case:
        loaded = load_text(BASE + text, **report_files(reports or {}))
        assert loaded.ok, [str(d) for d in loaded.diagnostics]
        return loaded.case

    return build


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """The same, in a folder."""

    def build(text: str = "", reports: dict[str, dict[str, Any]] | None = None) -> Path:
        root = tmp_path / "mill"
        files = {"case.yaml": BASE + text, **report_files(reports or {})}
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return root

    return build


@pytest.fixture(scope="session")
def kestrow() -> Case:
    from backchannel.casefile import load_case

    return load_case("port-of-kestrow").case


@pytest.fixture(scope="session")
def said() -> Callable[..., Statement]:
    """A statement, without a report's text."""

    def build(name: str, report: str, source: dict[str, str], **more: Any) -> Statement:
        return Statement(id=name, span=(0, 1), source=source, kind="claim", report=report, **more)

    return build
