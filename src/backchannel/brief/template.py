"""A house's template: its sections and their order, titles, wording, mark. YAML, no code.

    name: Our desk
    language: en
    logo: logo.svg
    sections: [bottom-line, our-note, changes, positions, method]
    titles: {bottom-line: Key judgements}
    wording: {confidence.high: well supported}
    open_tags: [public]
    own:
      our-note:
        title: Note to the reader
        text: |
          First paragraph.

          Second paragraph.

A section of its own prints its text and the judgements whose ``section`` bears its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backchannel.brief.document import Block, Logo, Paragraph, Section, runs
from backchannel.errors import InputError, NotFound

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View

__all__ = ["OwnSection", "Template", "load_template"]

_KEYS = ("name", "language", "logo", "sections", "titles", "wording", "open_tags", "own")
#: A mark larger than this is not one.
_MOST_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A section that only this house has."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Template:
    """What a house changes; the default changes nothing.

    Attributes:
        name: of the house.
        language: of the brief, unless asked for another.
        sections: names in order; all in the usual order where empty.
        titles: by section.
        wording: by dotted key of the catalogue.
        open_tags: tags that do not withhold an entry from readers outside.
        own: the house's own sections.
        logo: its mark.
    """

    name: str = ""
    language: str = ""
    sections: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)
    open_tags: frozenset[str] = frozenset()
    own: Mapping[str, OwnSection] = field(default_factory=dict)
    logo: Logo | None = None

    def own_section(self, name: str, view: View, say: Wording) -> Section | None:
        """The house's own section of this name, if it has one."""
        from backchannel.brief.sections._judgements import said

        own = self.own.get(name)
        if own is None:
            return None
        blocks: list[Block] = [
            Paragraph(runs(text)) for text in own.text.split("\n\n") if text.strip()
        ]
        blocks += said(view, say, name)
        return Section(name, own.title, tuple(blocks))

    def titled(self, section: Section) -> Section:
        """The section under the house's title."""
        title = self.titles.get(section.name)
        return replace(section, title=title) if title else section


def load_template(path: Path) -> Template:
    """Read a template.

    Raises:
        InputError: the file is not there, is no YAML mapping, or holds an unknown key.
        NotFound: it names a section that does not exist.
    """
    import yaml

    try:
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise InputError(f"the template cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"the template is no YAML: {error}") from None
    if tree is None:
        tree = {}
    if not isinstance(tree, dict):
        raise InputError("a template is a mapping", hint=f"its keys: {', '.join(_KEYS)}")
    for key in tree:
        if key not in _KEYS:
            raise InputError(f"a template has no key {key!r}", hint=f"its keys: {', '.join(_KEYS)}")
    own = {
        str(name): OwnSection(str(body.get("title", name)), str(body.get("text", "")))
        for name, body in _mapping(tree, "own").items()
        if isinstance(body, Mapping)
    }
    return Template(
        name=_text(tree, "name"),
        language=_text(tree, "language"),
        sections=_sections(tree, own),
        titles={k: str(v) for k, v in _mapping(tree, "titles").items()},
        wording=_wording(tree),
        open_tags=frozenset(_list(tree, "open_tags")),
        own=own,
        logo=_logo(path.parent, _text(tree, "logo"), _text(tree, "name")),
    )


def _text(tree: Mapping[str, Any], key: str) -> str:
    value = tree.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"the template's {key!r} is a text")
    return value


def _list(tree: Mapping[str, Any], key: str) -> list[str]:
    value = tree.get(key) or []
    if isinstance(value, str) or not isinstance(value, list):
        raise InputError(f"the template's {key!r} is a list")
    return [str(v) for v in value]


def _mapping(tree: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = tree.get(key) or {}
    if not isinstance(value, Mapping):
        raise InputError(f"the template's {key!r} is a mapping")
    return value


def _wording(tree: Mapping[str, Any]) -> dict[str, str]:
    from backchannel.brief.catalogue import flatten

    return flatten(_mapping(tree, "wording"))


def _sections(tree: Mapping[str, Any], own: Mapping[str, OwnSection]) -> tuple[str, ...]:
    from backchannel.brief.sections import ORDER

    names = _list(tree, "sections")
    for name in names:
        if name not in ORDER and name not in own:
            raise NotFound.named("section", name, [*ORDER, *own])
    return tuple(dict.fromkeys(names))


def _logo(folder: Path, name: str, house: str) -> Logo | None:
    if not name:
        return None
    file = (folder / name).resolve()
    if folder.resolve() not in file.parents:
        raise InputError("the template's logo lies outside its folder")
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("svg", "png"):
        raise InputError("the template's logo is an SVG or a PNG file")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"the template's logo cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise InputError(f"the template's logo is larger than {_MOST_BYTES // 1000} kB")
    return Logo(data, "svg" if kind == "svg" else "png", house or file.stem)
