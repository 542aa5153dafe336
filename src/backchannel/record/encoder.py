"""How alike two statements are in meaning: a small language model, compared word by word.

A statement's words become vectors that know their neighbours (a transformer of six layers). Two
statements are as alike as each word of one finds its best match in the other, words that tell
statements apart counting more, together with the likeness of the two as a whole. The model is
all-MiniLM-L6-v2 (Apache-2.0), trained further on our own invented statement sets
(``training/``, ``tools/train_encoder.py``) so that it tells *who does what to whom* apart within
one negotiation, where all statements share their topic. It runs on NumPy; nothing is downloaded.

References:
    [Vaswani2017] Vaswani et al., Attention is all you need, NeurIPS 2017.
    [Wang2020] Wang et al., MiniLM: deep self-attention distillation, NeurIPS 2020.
    [Reimers2019] Reimers & Gurevych, Sentence-BERT, EMNLP 2019.
    [Khattab2020] Khattab & Zaharia, ColBERT: late interaction over BERT, SIGIR 2020.
    [Khosla2020] Khosla et al., Supervised contrastive learning, NeurIPS 2020.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from backchannel.record.remembered import Remembered
from backchannel.record.wordpieces import WordPieces

__all__ = ["Encoder", "Meanings", "encoder"]

Floats = NDArray[np.float32]

#: Pieces of a statement that are read, the same as in training.
LONGEST = 64
#: Statements that go through the model together.
_BATCH = 32
_HEADS = 12
_EPSILON = 1e-12


@dataclass(frozen=True)
class _Layer:
    query: tuple[Floats, Floats]
    key: tuple[Floats, Floats]
    value: tuple[Floats, Floats]
    output: tuple[Floats, Floats]
    output_norm: tuple[Floats, Floats]
    up: tuple[Floats, Floats]
    down: tuple[Floats, Floats]
    down_norm: tuple[Floats, Floats]


class Encoder:
    """The model with its weights.

    Args:
        path: of the ``.npz`` file; weights are whole numbers of eight bits with a scale a row.
    """

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as data:
            self._data = {name: data[name] for name in data.files}
        pieces = bytes(self._data.pop("pieces")).decode("utf-8").split("\n")
        self._cut = WordPieces({piece: i for i, piece in enumerate(pieces)})
        self._start, self._stop = pieces.index("[CLS]"), pieces.index("[SEP]")
        self._positions = self._matrix("positions")
        self._kinds = self._matrix("kinds")
        self._norm = (self._vector("norm.weight"), self._vector("norm.bias"))
        self._layers = [self._layer(i) for i in range(int(self._data["layers"]))]
        self._project = self._matrix("project").T
        self._weigh = self._vector("weigh.weight")
        self._weigh_bias = float(self._data["weigh.bias"])
        #: Share of the whole against word by word.
        self.whole = float(self._data["whole"])
        self._words, self._word_scales = self._data["words"], self._data["words.scale"]
        self._path = path

    @cached_property
    def mark(self) -> str:
        """Tells this model from others: a hash of its file."""
        return hashlib.sha256(self._path.read_bytes()).hexdigest()

    def _matrix(self, name: str) -> Floats:
        whole = self._data[name].astype(np.float32)
        return np.asarray(whole * self._data[name + ".scale"][:, None], np.float32)

    def _vector(self, name: str) -> Floats:
        return np.asarray(self._data[name], np.float32)

    def _layer(self, i: int) -> _Layer:
        def dense(name: str) -> tuple[Floats, Floats]:
            return self._matrix(f"{i}.{name}").T.copy(), self._vector(f"{i}.{name}.bias")

        def norm(name: str) -> tuple[Floats, Floats]:
            return self._vector(f"{i}.{name}.weight"), self._vector(f"{i}.{name}.bias")

        return _Layer(
            dense("query"),
            dense("key"),
            dense("value"),
            dense("output"),
            norm("output_norm"),
            dense("up"),
            dense("down"),
            norm("down_norm"),
        )

    def encode(self, statements: Sequence[tuple[str, str]]) -> list[tuple[Floats, Floats]]:
        """Vectors of a statement's pieces, each of length one, and their weights, which sum to 1.

        Args:
            statements: who says it with the word of saying, and what is said.

        Cost: about 15 ms a statement on one core.
        """
        cut = [self._numbers(frame, content) for frame, content in statements]
        out: list[tuple[Floats, Floats]] = [(np.zeros((0, 0), np.float32),) * 2] * len(cut)
        order = sorted(range(len(cut)), key=lambda i: len(cut[i][0]))
        # The matrices are small: more threads only wait for each other, and on a busy machine long.
        with threadpool_limits(1, "blas"):
            for begin in range(0, len(order), _BATCH):
                some = order[begin : begin + _BATCH]
                for i, found in zip(some, self._run([cut[i] for i in some]), strict=True):
                    out[i] = found
        return out

    def _numbers(self, frame: str, content: str) -> tuple[list[int], list[int]]:
        first = self._cut.cut(frame.strip() or "somebody")
        second = self._cut.cut(content)
        while len(first) + len(second) > LONGEST - 3:
            (first if len(first) > len(second) else second).pop()
        numbers = [self._start, *first, self._stop, *second, self._stop]
        return numbers, [0] * (len(first) + 2) + [1] * (len(second) + 1)

    def _run(self, batch: Sequence[tuple[list[int], list[int]]]) -> list[tuple[Floats, Floats]]:
        n, length = len(batch), max(len(numbers) for numbers, _ in batch)
        words = np.zeros((n, length), np.int64)
        kinds = np.zeros((n, length), np.int64)
        known = np.zeros((n, length), bool)
        for i, (numbers, types) in enumerate(batch):
            words[i, : len(numbers)], kinds[i, : len(numbers)] = numbers, types
            known[i, : len(numbers)] = True
        x = self._words[words].astype(np.float32) * self._word_scales[words][..., None]
        x = _normal(x + self._positions[:length] + self._kinds[kinds], self._norm)
        barred = np.where(known, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in self._layers:
            x = _forward(x, layer, barred)
        vectors = x @ self._project
        vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True) + _EPSILON
        weights = np.logaddexp(0.0, x @ self._weigh + self._weigh_bias)
        out = []
        for i, (numbers, _) in enumerate(batch):
            kept = [
                j for j, number in enumerate(numbers) if number not in (self._start, self._stop)
            ]
            weight = weights[i, kept].astype(np.float32)
            weight /= weight.sum() + 1e-6
            # Rounded, so that what is kept between runs is the same as what is made anew.
            half = np.column_stack([vectors[i, kept], weight]).astype(np.float16)
            out.append(self._apart(half))
        return out

    @staticmethod
    def _apart(half: NDArray[np.float16]) -> tuple[Floats, Floats]:
        whole = half.astype(np.float32)
        return np.ascontiguousarray(whole[:, :-1]), np.ascontiguousarray(whole[:, -1])

    def packed(self, made: tuple[Floats, Floats]) -> bytes:
        """What :meth:`encode` made of a statement, as bytes."""
        return np.column_stack(made).astype("<f2").tobytes()

    def unpacked(self, data: bytes) -> tuple[Floats, Floats]:
        """The reverse of :meth:`packed`.

        Raises:
            ValueError: these are no such bytes.
        """
        return self._apart(np.frombuffer(data, "<f2").reshape(-1, self._project.shape[1] + 1))


def _forward(x: Floats, layer: _Layer, barred: Floats) -> Floats:
    n, length, width = x.shape
    size = width // _HEADS

    def heads(pair: tuple[Floats, Floats]) -> Floats:
        made = x @ pair[0] + pair[1]
        return np.asarray(made.reshape(n, length, _HEADS, size).transpose(0, 2, 1, 3))

    query, key, value = heads(layer.query), heads(layer.key), heads(layer.value)
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size)) + barred
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    seen = (scores @ value).transpose(0, 2, 1, 3).reshape(n, length, width)
    x = _normal(x + seen @ layer.output[0] + layer.output[1], layer.output_norm)
    inner = _gelu(x @ layer.up[0] + layer.up[1])
    return _normal(x + inner @ layer.down[0] + layer.down[1], layer.down_norm)


def _gelu(x: Floats) -> Floats:
    from scipy.special import erf

    return np.asarray(x * 0.5 * (1.0 + erf(x / np.float32(np.sqrt(2.0)))), np.float32)


def _normal(x: Floats, norm: tuple[Floats, Floats]) -> Floats:
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return np.asarray((x - mean) / np.sqrt(spread + 1e-12) * norm[0] + norm[1], np.float32)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The model that ships with the package, loaded once a process (a third of a second)."""
    return Encoder(Path(__file__).with_name("encoder.npz"))


class Meanings:
    """Statements as the model reads them, to be compared with each other.

    Args:
        statements: who says it with the word of saying, and what is said.
        model: another than the one that ships.
        keep: what is made of them in the user's cache, and take from there what is.
    """

    def __init__(
        self,
        statements: Sequence[tuple[str, str]],
        model: Encoder | None = None,
        keep: bool = False,
    ) -> None:
        self._model = model or encoder()
        different = list(dict.fromkeys(statements))
        read = _kept(self._model, different) if keep else {}
        new = [statement for statement in different if statement not in read]
        made = dict(zip(new, self._model.encode(new), strict=True))
        if keep and made:
            store = Remembered(self._model.mark)
            store.put({statement: self._model.packed(m) for statement, m in made.items()})
            store.close()
        read |= made
        self._read = [read[statement] for statement in statements]
        wholes = [(v * w[:, None]).sum(0) if len(w) else _nothing(v) for v, w in self._read]
        self._wholes = [g / (np.linalg.norm(g) + _EPSILON) for g in wholes]

    def part(self, start: int, stop: int) -> Meanings:
        """Some of the statements, read already."""
        out = Meanings((), self._model)
        out._read, out._wholes = self._read[start:stop], self._wholes[start:stop]
        return out

    def likeness(self, i: int, others: Sequence[int]) -> NDArray[np.float64]:
        """How alike statement ``i`` and each of ``others`` are, between -1 and 1.

        Cost: proportional to the words of ``others``.
        """
        out = np.zeros(len(others))
        mine, weights = self._read[i]
        some = [(k, j) for k, j in enumerate(others) if len(self._read[j][1])]
        if not len(weights) or not some:
            return out
        stacked = np.concatenate([self._read[j][0] for _, j in some])
        sizes = [len(self._read[j][1]) for _, j in some]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        theirs = np.concatenate([self._read[j][1] for _, j in some])
        alike = mine @ stacked.T
        there = weights @ np.maximum.reduceat(alike, starts, axis=1)
        back = np.add.reduceat(alike.max(0) * theirs, starts)
        whole = np.array([float(self._wholes[i] @ self._wholes[j]) for _, j in some])
        share = self._model.whole
        found = (0.5 * (there + back) + share * whole) / (1 + share)
        for (k, _), value in zip(some, found, strict=True):
            out[k] = float(value)
        return out


def _kept(
    model: Encoder, statements: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Floats, Floats]]:
    store = Remembered(model.mark)
    found = store.get(statements)
    store.close()
    out = {}
    for statement, data in found.items():
        with contextlib.suppress(ValueError):
            out[statement] = model.unpacked(data)
    return out


def _nothing(vectors: Any) -> Floats:
    return np.zeros(vectors.shape[1] if vectors.ndim == 2 else 1, np.float32)
