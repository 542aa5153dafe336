"""Edits of any YAML: the data change as meant, and all else stays where it was."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backchannel.casefile.nodes import SourceFile, parse_yaml
from backchannel.casefile.yamledit import insert_at, newline_of, remove_at, set_at
from backchannel.casefile.yamltext import block_item, block_pair, flow, plain_data, scalar
from backchannel.errors import UsageError

#: Texts that YAML would read as something else if they stood bare.
AWKWARD = [
    "",
    " ",
    "no",
    "Yes",
    "null",
    "~",
    "12:30",
    "1e3",
    "0x1F",
    "1_000",
    ".inf",
    "2025-03-05",
    "2025-03-05T10:00:00Z",
    "# x",
    "a # b",
    "a: b",
    "a:",
    ":",
    "- a",
    "-",
    "?",
    "[a",
    "{a}",
    "a, b",
    "a]",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'",
    '"',
    "it's",
    'say "x"',
    "\\",
    "a\\nb",
    "\n",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n\n",
    " a\nb",
    "\ta",
    "a\t",
    "a\tb\nc",
    "\r",
    "a\r\nb",
    "\0",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "😀",
    "“No,” he said.",
    "---",
    "...",
    "--- a",
    "<<",
    "=",
    "https://x.y/z?a=b#c",
    "x" * 2000,
]

texts = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
keys = st.sampled_from(["a", "b", "c", "id", "no", "12:30", "a b", "é"]) | st.text(
    "abc", min_size=1
)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def read(text: str) -> Any:
    tree, found = parse_yaml(SourceFile("f", text))
    assert not found, (found[0].message, text)
    return tree.data


@settings(deadline=None, max_examples=400)
@given(values)
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    meant = plain_data(value)
    for newline in ("\n", "\r\n"):
        assert read("k: " + flow(value)) == {"k": meant}
        assert read(block_pair("k", value, 0, newline) + newline) == {"k": meant}
        inner = f"x:{newline}  " + block_pair("k", value, 2, newline) + newline
        assert read(inner) == {"x": {"k": meant}}
        assert read(block_item(value, 0, newline) + newline + "- z") == [meant, "z"]


@pytest.mark.parametrize("text", AWKWARD, ids=repr)
def test_other_programs_read_the_same_text(text: str) -> None:
    """What a YAML 1.1 reader with types makes of it; dates alone stay bare."""
    for shown in (scalar(text), scalar(text, in_flow=True)):
        value = yaml.safe_load(f"[{shown}]" if shown is not scalar(text) else f"k: {shown}")
        got = value[0] if isinstance(value, list) else value["k"]
        assert got == text or str(got) == text == "2025-03-05"


def styled(rng: random.Random, value: Any, indent: int, deep: int = 0) -> str:
    """Some YAML text of ``value`` in mixed styles, with comments and blank lines."""
    pad = " " * indent
    remark = rng.choice(["", "", "", "   # a remark"])
    between = rng.choice(["", "", f"{pad}# of what follows\n", "\n"])
    if isinstance(value, dict) and value and rng.random() < 0.7:
        out = ""
        for key, item in value.items():
            out += between + pad + scalar(key) + ":" + after(rng, item, indent, deep, remark)
        return out
    if isinstance(value, list) and value and rng.random() < 0.7:
        out = ""
        for item in value:
            out += between + pad + "-" + after(rng, item, indent, deep, remark)
        return out
    return pad + flow(value) + remark + "\n"


def after(rng: random.Random, item: Any, indent: int, deep: int, remark: str) -> str:
    if isinstance(item, dict | list) and item and deep < 4 and rng.random() < 0.6:
        step = rng.choice([1, 2, 4])
        return remark + "\n" + styled(rng, item, indent + step, deep + 1)
    if item == "plain" and rng.random() < 0.5:
        return " |-\n" + " " * (indent + 3) + "plain\n"
    return " " + flow(item) + remark + "\n"


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    out = [here] if here else []
    if isinstance(value, dict):
        for key, item in value.items():
            out += paths(item, (*here, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            out += paths(item, (*here, index))
    return out


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


names = st.sampled_from(["a", "b", "c", "id", "no", "says"])
leaves = st.sampled_from(["plain", "two words", "no", "12:30", "a: b", "# x", "é", ""])
trees = st.dictionaries(
    names,
    st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=10,
    ),
    min_size=1,
    max_size=4,
)


def kept(before: str, after: str) -> None:
    """Nothing but one stretch changed, and every comment outside it is still there."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    limit = min(len(before), len(after)) - head
    while tail < limit and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    assert before[:head] == after[:head]
    assert before[len(before) - tail :] == after[len(after) - tail :]


@settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))
@given(trees, st.integers(0, 2**32), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_one_change(data: Any, seed: int, newline: str, draw: st.DataObject) -> None:
    rng = random.Random(seed)
    text = styled(rng, data, 0).replace("\n", newline)
    if draw.draw(st.booleans()):
        text = text.rstrip("\r\n")
    meant = plain_data(data)
    assume(parse_yaml(SourceFile("f", text))[0].data == meant)
    places = paths(meant)
    path = draw.draw(st.sampled_from(places))
    what = draw.draw(st.sampled_from(["set", "add", "insert", "remove"]))
    new = draw.draw(leaves | trees)
    expected = copy.deepcopy(meant)
    refused = False
    try:
        if what == "set":
            after = set_at(text, path, new)
            at(expected, path[:-1])[path[-1]] = plain_data(new)
        elif what == "add":
            holder = at(meant, path[:-1])
            key: Any = len(holder) if isinstance(holder, list) else "new-key"
            after = set_at(text, (*path[:-1], key), new)
            if isinstance(holder, list):
                at(expected, path[:-1]).append(plain_data(new))
            else:
                at(expected, path[:-1])[key] = plain_data(new)
        elif what == "insert":
            assume(isinstance(at(meant, path), list))
            index = draw.draw(st.integers(0, len(at(meant, path))))
            after = insert_at(text, path, index, new)
            at(expected, path).insert(index, plain_data(new))
        else:
            after = remove_at(text, path)
            del at(expected, path[:-1])[path[-1]]
    except UsageError:
        refused = True
    if refused:
        # Only layouts that a literal block or a lone last line make impossible.
        assume(False)
    assert parse_yaml(SourceFile("f", after))[0].data == expected
    kept(text, after)
    if what in ("add", "insert"):
        remarks = text.count("# a remark") + text.count("# of what follows")
        assert after.count("# a remark") + after.count("# of what follows") == remarks
    if newline_of(text) == newline and newline == "\r\n":
        assert "\n" not in after.replace("\r\n", "")


def test_changes_are_seldom_refused() -> None:
    """Of two thousand random changes in random layouts, nearly all can be made."""
    rng = random.Random(5)
    made = refused = 0
    for _ in range(2000):
        data = {
            k: rng.choice(["plain", ["x", "y"], {"p": "q", "r": ["s"]}, [{"id": "1"}, {"id": "2"}]])
            for k in rng.sample(["a", "b", "c", "says"], 3)
        }
        text = styled(rng, data, 0)
        path = rng.choice(paths(data))
        try:
            if rng.random() < 0.5:
                set_at(text, path, rng.choice(["new", {"k": "v"}, ["v"]]))
            else:
                remove_at(text, path)
            made += 1
        except UsageError:
            refused += 1
    assert refused / (made + refused) < 0.02
