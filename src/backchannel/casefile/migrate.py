"""Older versions of the case format, brought up to the current one.

Loading reads an old case through its migrations and says so (BC020); :func:`migrate_case` rewrites
the files in place, touching only what changes. A step is a mapping of top-level keys to their new
names; it is applied to the nodes, so that every place in the file stays known.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from backchannel.casefile.nodes import Tree

__all__ = ["CURRENT", "STEPS", "migrate_case", "migrated", "version_of"]

#: The version of the format that this program writes.
CURRENT = 1

#: Keys renamed by the step that starts from a version. Version 0 is the sketch that went before
#: the first release.
STEPS: Mapping[int, Mapping[str, str]] = {
    0: {"actors": "parties", "sources": "outlets", "conflict": "model", "disputes": "issues"},
}


def version_of(data: Any) -> int:
    """The version that a file says it is written for; current where it says nothing usable."""
    said = data.get("format") if isinstance(data, dict) else None
    return int(said) if isinstance(said, str) and said.isdecimal() and len(said) < 6 else CURRENT


def migrated(tree: Tree, version: int) -> dict[str, Any]:
    """The data of a file in the current format; the keys of ``tree`` are renamed with them.

    Args:
        tree: a file that holds a mapping. It is changed.
        version: of the case that the file is part of.
    """
    data: dict[str, Any] = tree.data
    for step in range(version, CURRENT):
        names = STEPS.get(step, {})
        if names and isinstance(tree.root, yaml.MappingNode):
            for key, _ in tree.root.value:
                if isinstance(key, yaml.ScalarNode):
                    key.value = names.get(key.value, key.value)
            data = {names.get(k, k): v for k, v in data.items()}
    return data


def migrate_case(where: str | Path) -> list[str]:
    """Rewrite a case in the current format: renamed keys and ``format:``, nothing else.

    Returns:
        What was changed, a line each; empty where the case is current.

    Raises:
        WriteConflict: a file changed meanwhile; nothing was written.
    """
    from backchannel.casefile.loader import load_case
    from backchannel.casefile.nodes import parse_yaml
    from backchannel.casefile.writer import apply_edits
    from backchannel.diagnostics import Edit

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
