"""Older versions of the case format, brought up to the current one while loading.

A migration is a function from the data of one version to that of the next; :data:`STEPS` holds
them by the version they start from. Renaming keys is enough for the changes so far, and keeps the
places of all values. Version 0 was the sketch before the first release.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from backchannel.casefile.models import FORMAT

__all__ = ["RENAMED", "STEPS", "migrated"]

#: Keys of version 0 and what they are called now; ``agreement`` held one agreement.
RENAMED: Mapping[str, str] = {
    "actors": "parties",
    "agreement": "agreements",
    "sources": "outlets",
    "conflict": "model",
}


def _from_0(data: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in data.items():
        if key == "agreement" and isinstance(value, dict) and "phases" in value:
            value = {"agreement": {"name": "Agreement", **value}}
        out[RENAMED.get(key, key)] = value
    return out


STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {0: _from_0}


def migrated(data: dict[str, Any]) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The data in the current format, and the keys that were renamed (old to new).

    Data without ``format:`` is taken to be current.
    """
    version = data.get("format")
    if not (isinstance(version, str) and version.isdigit()) or int(version) >= FORMAT:
        return data, {}
    for step in range(int(version), FORMAT):
        if step in STEPS:
            data = STEPS[step](data)
    return data, RENAMED
