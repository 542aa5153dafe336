"""Older versions of the case format, brought up to the current one.

Loading reads an old case through its migrations and says so (BC020); ``migrate_case`` in
:mod:`backchannel.casefile.upgrade` rewrites the files in place. A step is a mapping of top-level
keys to their new names; it is applied to the nodes, so that every place in the file stays known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from backchannel.casefile.nodes import Tree

__all__ = ["CURRENT", "STEPS", "migrated", "version_of"]

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
