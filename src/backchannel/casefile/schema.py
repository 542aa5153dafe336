"""JSON Schemas of the case format, for completion and checking in editors."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from backchannel.casefile import models
from backchannel.casefile.described import described
from backchannel.casefile.migrate import CURRENT
from backchannel.casefile.models import CaseFile, ProposedEvent, ReportFront, Statement

__all__ = ["SCHEMAS", "schema", "schema_files", "write_schemas"]

#: What there is a schema for, and the model it follows.
SCHEMAS: dict[str, Any] = {
    "case": CaseFile,
    "statements": list[Statement],
    "events": list[ProposedEvent],
    "report": ReportFront,
}

_TITLES = {
    "case": "A Backchannel case (case.yaml and the files it includes)",
    "statements": "The statements of a report (reports/<id>.yaml)",
    "events": "The events proposed in a report (reports/<id>.events.yaml)",
    "report": "The front matter of a report (reports/<id>.md)",
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file.

    Args:
        name: ``case``, ``statements``, ``events`` or ``report``.

    Raises:
        KeyError: there is no such kind.

    Example:
        >>> schema("case")["properties"]["parties"]["type"]
        'object'
    """
    body = TypeAdapter(SCHEMAS[name]).json_schema()
    _describe(body)
    _loosen(body)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:backchannel:schema:{CURRENT}:{name}",
        **body,
        "title": _TITLES[name],
    }


def _describe(body: dict[str, Any]) -> None:
    """Put what the keys mean into the schema, so that editors show it."""
    known = {m.__name__: m for m in vars(models).values() if isinstance(m, type)}
    for node in (body, *body.get("$defs", {}).values()):
        model = known.get(str(node.get("title", "")))
        if model is None or not is_dataclass(model) or "properties" not in node:
            continue
        node["description"], meanings = described(model)
        for name, meaning in meanings.items():
            if meaning and name in node["properties"]:
                node["properties"][name].setdefault("description", meaning)


def _loosen(node: Any) -> None:
    """An editor types YAML scalars before it validates: where a text is wanted, let it.

    ``value: 59`` and ``since: 2025`` are numbers to an editor and texts to us.
    """
    if isinstance(node, dict):
        if node.get("type") == "string" and "enum" not in node:
            node["type"] = ["string", "number", "boolean"]
        elif node.get("type") in ("number", "integer", "boolean"):
            node["type"] = [node["type"], "string"]
        for value in list(node.values()):
            _loosen(value)
    elif isinstance(node, list):
        for value in node:
            _loosen(value)


def schema_files() -> dict[str, str]:
    """File names and contents of all schemas, as they stand in ``schemas/``."""
    return {
        f"{name}.schema.json": json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"
        for name in SCHEMAS
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into ``folder`` (made where missing) and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name, content in schema_files().items():
        path = folder / name
        path.write_text(content, encoding="utf-8")
        out.append(path)
    return out
