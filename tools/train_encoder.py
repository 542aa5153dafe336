"""Train the small model that tells claims apart, and write it as the package ships it.

    python tools/train_encoder.py BASE [--epochs 5] [--write FILE]

BASE is a folder with all-MiniLM-L6-v2 as its makers publish it (Apache-2.0):
``model.safetensors``, ``config.json``, ``vocab.txt``, ``tokenizer.json``. The texts are ours, in
``training/``; none is from a published report. Needs torch, transformers and tokenizers, which
the package itself does not. With one seed the result is the same on one machine; five epochs take
half an hour on two cores.

A batch is one scenario: statements of one negotiation, so that topic and names tell nothing. Loss:
supervised contrastive [Khosla2020] with a little binary cross-entropy over all pairs. Weights are
rounded to eight bits with a scale a row; pieces of words that no English text has are left out.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src/backchannel/record/encoder.npz"
#: Temperature of the contrastive loss, and the share of the cross-entropy.
TEMPERATURE, CROSS_ENTROPY = 0.025, 0.1
#: How often the parties' names are made the same, and a source is left out.
SAME_NAMES, NO_SOURCE = 0.5, 0.12
LONGEST, WIDTH, MOST = 64, 128, 110


def read_set(path: Path) -> tuple[list[tuple[str, str, str, str]], list[tuple[Any, str]]]:
    """The statements of a scenario (source, cue, content, claim), and its parties' names."""
    statements: list[tuple[str, str, str, str]] = []
    names: list[tuple[Any, str]] = []
    claim = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# parties:"):
            for party in line.removeprefix("# parties:").split(";"):
                name, _, others = party.partition("=")
                forms = [name, *(re.sub(r"\(.*?\)", "", o) for o in others.split(","))]
                forms = [f.strip() for f in forms if f.strip()[:1].isupper()]
                if forms:
                    either = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
                    pattern = re.compile(rf"(?<!\w)(?:{either})(?:['’]s?)?(?!\w)")
                    names.append((pattern, name.strip()))
        elif line.startswith("=="):
            claim = line[2:].partition(":")[0].strip()
        elif line.strip() and not line.startswith("#"):
            source, cue, content = (x.strip() for x in line.removeprefix("- ").split("|"))
            statements.append((source, cue, content, claim))
    return statements, names


def train(base: Path, folders: list[Path], epochs: int, seed: int) -> Any:
    """The trained model."""
    import torch
    import torch.nn.functional as functional
    from tokenizers import Tokenizer
    from torch import nn
    from transformers import BertModel

    random.seed(seed)
    torch.manual_seed(seed)
    cutter = Tokenizer.from_file(str(base / "tokenizer.json"))
    cutter.no_padding()
    cutter.enable_truncation(LONGEST)

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(str(base), add_pooling_layer=False).float()
            self.project = nn.Linear(384, WIDTH, bias=False)
            self.weigh = nn.Linear(384, 1)
            nn.init.orthogonal_(self.project.weight)
            nn.init.zeros_(self.weigh.weight)
            nn.init.constant_(self.weigh.bias, 0.5)
            self.whole = nn.Parameter(torch.tensor(0.5))
            self.slope = nn.Parameter(torch.tensor(12.0))
            self.offset = nn.Parameter(torch.tensor(-8.0))

        def forward(self, ids: Any, mask: Any, types: Any, use: Any) -> Any:
            states = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)
            x = states.last_hidden_state
            v = functional.normalize(self.project(x), dim=-1)
            w = functional.softplus(self.weigh(x).squeeze(-1)) * use
            w = w / (w.sum(-1, keepdim=True) + 1e-6)
            alike = torch.einsum("itd,jud->ijtu", v, v)
            alike = alike.masked_fill(~use.bool()[None, :, None, :], -1.0)
            one = (alike.max(-1).values * w[:, None, :]).sum(-1)
            g = functional.normalize((v * w[..., None]).sum(1), dim=-1)
            share = functional.softplus(self.whole)
            return (0.5 * (one + one.T) + share * (g @ g.T)) / (1 + share)

    def batch(rows: list[tuple[str, str, str]]) -> tuple[Any, Any, Any, Any]:
        cut = [cutter.encode(f"{s} {c}".strip() or "somebody", t) for s, c, t in rows]
        length = max(len(c.ids) for c in cut)
        ids, mask, types = (torch.zeros(len(cut), length, dtype=torch.long) for _ in range(3))
        use = torch.zeros(len(cut), length)
        for i, c in enumerate(cut):
            n = len(c.ids)
            ids[i, :n], types[i, :n] = torch.tensor(c.ids), torch.tensor(c.type_ids)
            mask[i, :n] = 1
            use[i, :n] = torch.tensor([float(t not in ("[CLS]", "[SEP]")) for t in c.tokens])
        return ids, mask, types, use

    sets = [read_set(p) for folder in folders for p in sorted(folder.glob("**/*.txt"))]
    print(f"{len(sets)} scenarios, {sum(len(s) for s, _ in sets)} statements", flush=True)
    model = Model()
    slow = [p for n, p in model.named_parameters() if n.startswith("bert")]
    fast = [p for n, p in model.named_parameters() if not n.startswith("bert")]
    optimizer = torch.optim.AdamW(
        [{"params": fast, "lr": 1e-3}, {"params": slow, "lr": 5e-5}], weight_decay=0.01
    )
    steps = epochs * len(sets)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1, (k + 1) / (0.1 * steps)) * max(0.02, 1 - k / steps)
    )
    for epoch in range(epochs):
        random.shuffle(sets)
        total = 0.0
        for statements, names in sets:
            some = random.sample(statements, min(MOST, len(statements)))
            same = names if random.random() < SAME_NAMES else []
            rows = []
            for source, cue, content, _ in some:
                parts = [source, cue, content]
                for pattern, name in same:
                    parts = [pattern.sub(name, part) for part in parts]
                if random.random() < NO_SOURCE:
                    parts[0] = ""
                rows.append((parts[0], parts[1], parts[2]))
            number: dict[str, int] = {}
            claims = torch.tensor([number.setdefault(s[3], len(number)) for s in some])
            alike = model(*batch(rows))
            together = claims[:, None] == claims[None, :]
            n = len(some)
            above = torch.triu_indices(n, n, 1)
            odds = model.slope * alike[above[0], above[1]] + model.offset
            truth = together[above[0], above[1]].float()
            each = functional.binary_cross_entropy_with_logits(odds, truth, reduction="none")
            cross = (each * torch.where(truth > 0, 3.0, 1.0)).sum() / n / 3
            own = torch.eye(n, dtype=torch.bool)
            logits = (alike / TEMPERATURE).masked_fill(own, -1e9)
            logits = logits - torch.logsumexp(logits, 1, keepdim=True)
            others = (together & ~own).float()
            has = others.sum(1) > 0
            contrast = -((logits * others).sum(1)[has] / others.sum(1)[has]).mean()
            loss = contrast + CROSS_ENTROPY * cross
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(sets):.3f}", flush=True)
    return model


def written(model: Any, base: Path, target: Path) -> None:
    """Round the weights to eight bits and write them with the vocabulary."""
    import torch.nn.functional as functional

    state = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    out: dict[str, Any] = {}

    def rounded(name: str, matrix: Any) -> None:
        scale = np.abs(matrix).max(1) / 127 + 1e-12
        out[name] = np.round(matrix / scale[:, None]).astype(np.int8)
        out[name + ".scale"] = scale.astype(np.float32)

    pieces = (base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    kept = [
        i
        for i, piece in enumerate(pieces)
        if piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
        or (piece.isascii() and not piece.startswith("["))
        or piece in "[“”‘’–—…€£«»"
    ]
    out["pieces"] = np.frombuffer("\n".join(pieces[i] for i in kept).encode(), np.uint8)
    words = state["bert.embeddings.word_embeddings.weight"][kept]
    rounded("words", words)
    rounded("positions", state["bert.embeddings.position_embeddings.weight"][:LONGEST])
    rounded("kinds", state["bert.embeddings.token_type_embeddings.weight"])
    for part in ("weight", "bias"):
        out[f"norm.{part}"] = state[f"bert.embeddings.LayerNorm.{part}"]
    layers = len(model.bert.encoder.layer)
    for i in range(layers):
        at = f"bert.encoder.layer.{i}."
        for name, where in {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "output": "attention.output.dense",
            "up": "intermediate.dense",
            "down": "output.dense",
        }.items():
            rounded(f"{i}.{name}", state[f"{at}{where}.weight"])
            out[f"{i}.{name}.bias"] = state[f"{at}{where}.bias"]
        for name, where in {
            "output_norm": "attention.output.LayerNorm",
            "down_norm": "output.LayerNorm",
        }.items():
            for part in ("weight", "bias"):
                out[f"{i}.{name}.{part}"] = state[f"{at}{where}.{part}"]
    out["layers"] = np.int64(layers)
    rounded("project", state["project.weight"])
    out["weigh.weight"] = state["weigh.weight"][0]
    out["weigh.bias"] = state["weigh.bias"][0]
    out["whole"] = np.float32(functional.softplus(model.whole.detach()))
    np.savez_compressed(target, **out)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {len(kept)} pieces")


def main(argv: list[str] | None = None) -> int:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[ROOT / "training"])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", type=Path, default=TARGET)
    arguments = parser.parse_args(argv)
    model = train(arguments.base, arguments.texts, arguments.epochs, arguments.seed)
    written(model, arguments.base, arguments.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
