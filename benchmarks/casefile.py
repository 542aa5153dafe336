"""How long it takes to load and check a case, against PyYAML's C parser on the same bytes.

    python benchmarks/casefile.py [--quick] [--keep FOLDER]

Writes a case of 10,000 statements in 1,000 files of statements, and measures on one core

- ``compose``: PyYAML's C parser (``yaml.compose`` with ``CSafeLoader``) over the same YAML;
- ``cold``: :func:`load_case` and :func:`check_case` with empty caches: at most 3 times ``compose``;
- ``reload``: :func:`load_case` with a warm cache after one file of statements was edited: under a
  twentieth of ``cold``; and the same with :func:`check_case`, which has no bound;
- ``backchannel --help`` against ``python -c "import click"``: at most 1.5 times.

Every figure is the median of several runs, taken in turns. Exits with 1 if a bound is missed.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from backchannel.casefile import Case, ParseCache, load_case
from backchannel.checks import CheckCache, check_case

COLD_BOUND = 3.0
RELOAD_BOUND = 1 / 20
HELP_BOUND = 1.5

_WORDS = (
    "the a of to and in that it on for was with as by at from this which had not are be said "
    "minister spokesman talks proposal phase exchange agreement extension week condition side "
    "offered refused accepted draft deadline meeting letter channel mediator delegation answer "
    "demand release return withdrawal list names border office statement evening morning nobody"
)
_KINDS = ("claim", "position", "proposal", "demand", "threat", "promise", "denial", "assessment")


def write_case(folder: Path, reports: int = 1000, each: int = 10, seed: int = 7) -> None:
    """A case whose statements look like those of a real one: twelve keys, anchors that match."""
    rng = random.Random(seed)
    (folder / "reports").mkdir(parents=True)
    parties, issues, outlets, claims, figures = 20, 30, 40, 300, 40
    lines = ["title: A large invented case", "as_of: 2025-12-31", "invented: yes", "parties:"]
    for p in range(parties):
        people = ", ".join(f"p{p}-{k}: {{name: Person {p} {k}}}" for k in "abcde")
        lines += [f"  party-{p}:", f"    name: Party {p}", f"    aliases: [The side {p}]"]
        lines += [f"    people: {{{people}}}"]
    lines.append("outlets:")
    lines += [f"  outlet-{o}: {{name: Outlet {o}, reliability: B}}" for o in range(outlets)]
    lines.append("issues:")
    for i in range(issues):
        lines += [f"  issue-{i}:", f"    asks: What of {i}?", "    values: [none, some, all]"]
    lines.append("claims:")
    for c in range(claims):
        lines += [f"  claim-{c}:", f"    says: {_sentence(rng)}", f"    about: issue-{c % issues}"]
    lines.append("figures:")
    lines += [f"  figure-{f}: {{unit: people, as_of: 2025-03-06}}" for f in range(figures)]
    lines.append("positions:")
    for p in range(parties):
        for i in range(issues):
            lines += [
                f"  party-{p}-{i}:",
                f"    party: party-{p}",
                f"    issue: issue-{i}",
                f"    value: {rng.choice(['none', 'some', 'all'])}",
                f"    evidence: [s-{rng.randrange(reports)}-{rng.randrange(each)}]",
            ]
    (folder / "case.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for r in range(reports):
        sentences = [_sentence(rng) for _ in range(3 * each)]
        text = " ".join(sentences)
        month, day = 1 + r % 12, 1 + r % 28
        date = f"2025-{month:02d}-{day:02d}"
        front = f"title: Report {r}\noutlet: outlet-{r % outlets}\npublished: {date}\n"
        if r % 12:
            front += f"relies_on: [report-{r - 1:04d}]\n"
        (folder / f"reports/report-{r:04d}.md").write_text(
            f"---\n{front}---\n\n{text}\n", encoding="utf-8"
        )
        side = []
        for s in range(each):
            at = sum(len(x) + 1 for x in sentences[: 3 * s])
            quote = sentences[3 * s].rstrip(".")
            party = rng.randrange(parties)
            side.append(
                f"- id: s-{r}-{s}\n"
                f"  span: [{at}, {at + len(quote)}]\n"
                f"  quote: {quote}\n"
                f"  source: {{party: party-{party}, person: p{party}-{rng.choice('abcde')}}}\n"
                f"  cue: said\n"
                f"  kind: {rng.choice(_KINDS)}\n"
                f"  ground_rule: on the record\n"
                f"  on: {date}\n"
                f"  via: [outlet-{(r + 1) % outlets}]\n"
                f"  supports: [claim-{rng.randrange(claims)}]\n"
                f"  issue: issue-{rng.randrange(issues)}\n"
                + (
                    f"  figures: [{{figure: figure-{rng.randrange(figures)}, at_least: {r % 9}}}]\n"
                    if s % 5 == 0
                    else f"  says: {_sentence(rng)}\n"
                )
            )
        (folder / f"reports/report-{r:04d}.yaml").write_text("\n".join(side), encoding="utf-8")


def _sentence(rng: random.Random) -> str:
    words = rng.choices(_WORDS.split(), k=rng.randrange(8, 16))
    return (" ".join(words)).capitalize() + "."


def yaml_parts(folder: Path) -> list[str]:
    """Every YAML text of the case: the files, and the front matter of the reports."""
    front = re.compile(r"---\n(.*?)^---$", re.DOTALL | re.MULTILINE)
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".yaml":
            parts.append(path.read_text(encoding="utf-8"))
        elif path.suffix == ".md":
            found = front.match(path.read_text(encoding="utf-8"))
            assert found is not None
            parts.append(found[1])
    return parts


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run; the garbage of the run before is collected first."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> int:
    """Measure, print, and say whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, fewer runs")
    parser.add_argument("--keep", type=Path, help="write the case here and keep it")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as temp:
        folder = options.keep or Path(temp) / "case"
        write_case(folder, reports=100 if options.quick else 1000)
        good = _casefile(folder, 3 if options.quick else 5)
    return 0 if _help(10 if options.quick else 20) and good else 1


def _casefile(folder: Path, runs: int) -> bool:
    parts = yaml_parts(folder)
    size = sum(len(p) for p in parts)

    def compose(loader: type) -> Callable[[], None]:
        def work() -> None:
            for part in parts:
                yaml.compose(part, Loader=loader)

        return work

    def cold() -> None:
        case, diagnostics = load_case(folder, cache=ParseCache())
        assert not diagnostics, diagnostics[:3]
        check_case(case, cache=CheckCache())

    parsed, checked = ParseCache(), CheckCache()

    latest: list[Case] = []

    def again() -> None:
        latest[:] = [load_case(folder, cache=parsed).case]

    def recheck() -> None:
        check_case(latest[0], cache=checked)

    cold()
    # Files written within the last seconds would be read again at every load.
    time.sleep(2.1)
    again()
    again()
    recheck()
    sidecar = folder / "reports/report-0050.yaml"
    original = sidecar.read_text(encoding="utf-8")
    times: dict[str, list[float]] = {
        k: [] for k in ("compose", "base", "cold", "reload", "recheck")
    }
    for run in range(runs):
        times["compose"].append(timed(compose(yaml.CSafeLoader)))
        times["base"].append(timed(compose(yaml.CBaseLoader)))
        times["cold"].append(timed(cold))
        moved = original.replace("[claim-", f"[claim-{run}, claim-", 1)
        sidecar.write_text(moved, encoding="utf-8")
        times["reload"].append(timed(again))
        times["recheck"].append(timed(recheck))
    sidecar.write_text(original, encoding="utf-8")
    median = {k: statistics.median(v) for k, v in times.items()}
    ratio = median["cold"] / median["compose"]
    share = median["reload"] / median["cold"]
    both = median["reload"] + median["recheck"]
    base = f"(CBaseLoader {median['base']:.3f} s)"
    print(f"{len(parts)} YAML texts, {size / 1e6:.1f} MB; median of {runs} runs")
    print(f"compose (CSafeLoader) {median['compose']:8.3f} s   {base}")
    print(f"cold: load and check  {median['cold']:8.3f} s   {ratio:.2f} x compose (bound 3)")
    print(
        f"reload after one edit {median['reload']:8.3f} s   1/{1 / share:.1f} of cold (bound 1/20)"
    )
    print(f"reload and check      {both:8.3f} s   1/{median['cold'] / both:.1f} of cold")
    return ratio <= COLD_BOUND and share < RELOAD_BOUND


def _help(runs: int) -> bool:
    base = [sys.executable, "-c", "import click"]
    ours = [sys.executable, "-c", "from backchannel.cli import main; main(['--help'])"]
    for command in (base, ours):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    times: dict[str, list[float]] = {"base": [], "ours": []}
    for _ in range(runs):
        for name, command in (("base", base), ("ours", ours)):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - begin)
    ours_s, base_s = (statistics.median(times[k]) for k in ("ours", "base"))
    print(
        f"backchannel --help    {ours_s:8.3f} s   {ours_s / base_s:.2f} x python -c 'import click' "
        f"(bound {HELP_BOUND})"
    )
    return ours_s / base_s <= HELP_BOUND


if __name__ == "__main__":
    sys.exit(main())
