"""Rewriting a case in the current format, touching only what changes."""

from __future__ import annotations

from pathlib import Path

from backchannel.casefile.loader import load_case
from backchannel.casefile.migrate import CURRENT, STEPS, version_of
from backchannel.casefile.nodes import parse_yaml
from backchannel.casefile.writer import apply_edits
from backchannel.diagnostics import Edit

__all__ = ["migrate_case"]


def migrate_case(where: str | Path) -> list[str]:
    """Rewrite a case in the current format: renamed keys and ``format:``, nothing else.

    Returns:
        What was changed, a line each; empty where the case is current.

    Raises:
        WriteConflict: a file changed meanwhile; nothing was written.
    """
    case = load_case(where).case
    if not case.files or case.root is None:
        return []
    main = case.source(case.files[0])
    assert main is not None
    version = version_of(parse_yaml(main)[0].data)
    if version >= CURRENT:
        return []
    edits, said = [], []
    for name in case.files:
        source = case.source(name)
        if source is None or name.startswith("reports/"):
            continue
        tree, _ = parse_yaml(source)
        if not isinstance(tree.data, dict):
            continue
        for key in tree.data:
            new = key
            for step in range(version, CURRENT):
                new = STEPS.get(step, {}).get(new, new)
            span = tree.span((key,), key=True)
            if new != key:
                edits.append(Edit(span, new))
                said.append(f"{span}: {key} is now {new}")
            elif key == "format":
                edits.append(Edit(tree.span((key,)), str(CURRENT)))
                said.append(f"{span}: format {CURRENT}")
    expected = {n: f.sha256 for n in {e.span.file for e in edits} if (f := case.source(n))}
    apply_edits(case.root, edits, expected)
    return said
