"""The matched pair measured: the tagger and a Transformer on BPE pieces, trained for the same processor time."""

import json
import os
from typing import Any, Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
import torch

from ..data.labels import LABELS
from ..data.spoil import FIVE, KINDS
from ..train import pair
from .ablation import runner
from .answers import Runner, answer
from .measure import EDGES, area, mixed
from .metrics import macro_accuracy
from .sets import Item, Sets, spoilt

OTHERS = tuple(kind for kind in KINDS if kind not in FIVE)


class Part(NamedTuple):
    """Texts that a row of the table is about."""

    title: str
    head: str
    items: List[Item]


def parts(sets: Sets, rows: int) -> List[Part]:
    everyday, few = sets.everyday(rows), max(3, rows // 3)
    formal, code = sets.formal(few), sets.code(few)
    found = [Part("software text", "language", sets.formal(rows)), Part("everyday text", "language", everyday)]
    for low, high in zip(EDGES, EDGES[1:]):
        some = [item for item in everyday if low <= len(item.text.encode("utf-8", "replace")) < high]
        found.append(Part(f"everyday, {low} bytes and more" if high == EDGES[-1] else f"everyday, {low} to {high - 1} bytes",
                          "language", some))
    found += [Part("single words", "language", sets.words(rows)), Part("two words", "language", sets.words(rows, 2)),
              Part("code, 80 bytes and more", "code", sets.code(rows)), Part("code, one to three lines", "code", sets.code(rows, 3))]
    for head, clean in (("language", formal), ("code", code)):
        by_kind = {kind: spoilt(clean, kind) for kind in KINDS}
        for name, kinds in (("the five", FIVE), ("other noise", OTHERS)):
            found.append(Part(f"{head}: {name}", head, [item for kind in kinds for item in by_kind[kind]]))
        if head == "language":
            found += [Part(f"software text, {kind}", head, by_kind[kind]) for kind in FIVE + OTHERS]
    return [part for part in found if len(part.items) >= 30]


def right(run: Runner, part: Part) -> Tuple[np.ndarray, np.ndarray]:
    """(truth, whether the best label is right), a value for each text."""
    truth = np.array([LABELS[part.head].index(item.truth[part.head]) for item in part.items])
    return truth, answer(run, [item.text for item in part.items]).logits[part.head].argmax(1) == truth


def compare(runs: Dict[str, Runner], sets: Sets, rows: int, report=print) -> Dict[str, Any]:
    """Accuracies by part with two standard errors of the difference; areas and shares by part for what has no rows."""
    table: List[Dict[str, Any]] = []
    for part in parts(sets, rows):
        hits = {side: right(run, part) for side, run in runs.items()}
        row: Dict[str, Any] = {"part": part.title, "texts": len(part.items)}
        for side, (truth, hit) in hits.items():
            row[side] = round(macro_accuracy(truth, np.where(hit, truth, -1)), 4)
        apart = hits["hnet"][1].astype(float) - hits["bpe"][1]
        row["twoErrors"] = round(2 * float(apart.std()) / len(apart) ** 0.5, 4)
        table.append(row)
        report(row, flush=True)
    other: Dict[str, Any] = {}
    for task in ("mail", "spam", "toxic"):
        items = sets.messages(task, 1500)
        head = "toxic" if task == "toxic" else "spam"
        if items:
            other[f"ROC-AUC, {task}"] = {side: area(run, items, head, head)["all"] for side, run in runs.items()}
    for title, items in (("two languages", sets.two_languages(150)), ("prose and code", sets.prose_and_code(150)),
                         ("documents with code", sets.documents(150))):
        for side, run in runs.items():
            found = mixed(run, items, LABELS)
            for name in ("bytes", "allParts"):
                label = {"bytes": "right bytes", "allParts": "all parts found"}[name]
                other.setdefault(f"{title}: {label}", {})[side] = found[name]
    return {"table": table, "other": other}


def load(side: str, folder: str, weights: str, corpus: str) -> Tuple[Runner, Dict[str, Any]]:
    saved = torch.load(weights, map_location="cpu")
    model = pair.build(side, folder, corpus)
    model.load_state_dict(saved["model"])
    about = {"minutes": round(saved["seconds"] / 60, 2), "megabytes": round(saved["seen"] / 1e6, 2), "steps": saved["step"],
             "parameters": pair.parameters(model)}
    return runner(model), about


def curve(side: str, folder: str, corpus: str, sets: Sets, rows: int, report=print) -> List[Dict[str, Any]]:
    """Figures at each mark of a run."""
    clean = {"software text": Part("", "language", sets.formal(rows)), "everyday text": Part("", "language", sets.everyday(rows)),
             "code": Part("", "code", sets.code(rows))}
    clean["the five"] = Part("", "language", [item for kind in FIVE for item in spoilt(clean["software text"].items, kind)])
    out = []
    for _, weights in pair.kept(folder):
        run, about = load(side, folder, weights, corpus)
        for name, part in clean.items():
            truth, hit = right(run, part)
            about[name] = round(macro_accuracy(truth, np.where(hit, truth, -1)), 4)
        out.append(about)
        report(side, about, flush=True)
    return out


def measure(folders: Dict[str, str], corpus: str, sets: Sets, rows: int) -> Dict[str, Any]:
    curves = {side: curve(side, folder, corpus, sets, max(2, rows // 3)) for side, folder in folders.items()}
    last = {side: list(pair.kept(folder))[-1][1] for side, folder in folders.items()}
    runs = {side: load(side, folder, last[side], corpus)[0] for side, folder in folders.items()}
    plans = {}
    for side, folder in folders.items():
        with open(os.path.join(folder, "run.json")) as file:
            plans[side] = json.load(file)["plan"]
    return {"split": sets.split, "rows": rows, "plans": plans, "curves": curves, **compare(runs, sets, rows)}


def markdown(found: Dict[str, Any]) -> str:
    plan, ends = found["plans"]["hnet"], {side: points[-1] for side, points in found["curves"].items()}
    lines = [
        "# The matched pair: H-Net and a Transformer on BPE pieces", "",
        f"Both sides start from random weights and train for {plan['minutes']:g} minutes of the trainer's processor time, tokenizing "
        "included, on the same rows (half of them with the kinds of noise measured below), losses and rates; the rates are those chosen for the H-Net. The BPE side "
        "has a byte-level vocabulary learned by the package tokenizers on the train split, which costs it nothing here, and a vector for each "
        "piece in place of encoder, router and hashed n-grams; attention, heads, second opinion and what scripts rule out are the same. "
        "The H-Net's folding of letters (case, look-alikes, repeats, marks, leet) is engineered, and so is part of its robustness. "
        "The cuts that it learns come from clean text. No side has the tables' warm start or the counts of Han characters.", "",
        f"Split {found['split']}, at most {found['rows']} rows a label, a third under noise; macro accuracy, PyTorch in 32 bits. One seed. "
        + found.get("note", ""),
        "", "| | parameters | steps | MB seen |", "|---|---|---|---|"]
    for side, name in (("hnet", "H-Net"), ("bpe", "BPE Transformer")):
        lines.append(f"| {name} | {ends[side]['parameters']:,} | {ends[side]['steps']:,} | {ends[side]['megabytes']:.1f} |")
    lines += ["", *_where(found["table"], found["other"]), "", "## Curves", "", *_curves(found["curves"]), "", "## All sets", "",
              "| set | texts | H-Net | BPE | difference |", "|---|---|---|---|---|"]
    lines += [f"| {row['part']} | {row['texts']} | {row['hnet']:.3f} | {row['bpe']:.3f} | {row['hnet'] - row['bpe']:+.3f} ± "
              f"{row['twoErrors']:.3f} |" for row in found["table"]]
    lines += [f"| {name} | | {one['hnet']:.3f} | {one['bpe']:.3f} | {one['hnet'] - one['bpe']:+.3f} |" for name, one in found["other"].items()]
    return ("\n".join(lines) + "\n\n±: two standard errors of the difference over texts, labels not "
            "weighed. Some of so many rows pass that bar by chance. Rows over several kinds of noise hold each text once a kind, so their errors "
            "are too small.\n")


def _where(table: Sequence[Dict[str, Any]], other: Dict[str, Any]) -> List[str]:
    """The tokenizer's wins, in words."""
    lost = [row for row in table if row["hnet"] - row["bpe"] < -row["twoErrors"]]
    near = [row for row in table if abs(row["hnet"] - row["bpe"]) <= row["twoErrors"]]
    lines = ["**Where the tokenizer wins** beyond two standard errors: " + (", ".join(
        f"{row['part']} ({row['bpe']:.3f} to {row['hnet']:.3f})" for row in lost) or "nowhere") + "."]
    lines.append("No difference beyond them: " + (", ".join(row["part"] for row in near) or "none") + ".")
    ahead = [name for name, one in other.items() if one["bpe"] > one["hnet"]]
    return lines + ["Of the figures without an interval, the tokenizer is ahead in: " + (", ".join(ahead) or "none") + "."]


def _curves(curves: Dict[str, List[Dict[str, Any]]]) -> List[str]:
    names = ("software text", "everyday text", "the five", "code")
    lines = ["H-Net / BPE after minutes of processor time, few rows. Rates fall to zero at the end: a curve that flattens there may have "
             "come to the end of its schedule, not of what the side can learn.", "",
             "| minutes | MB seen | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for one, two in zip(curves["hnet"], curves["bpe"]):
        lines.append(f"| {one['minutes']:.2f} | {one['megabytes']:.1f} / {two['megabytes']:.1f} | "
                     + " | ".join(f"{one[name]:.3f} / {two[name]:.3f}" for name in names) + " |")
    steps = {side: max(points[-1][name] - points[-2][name] for name in names) for side, points in curves.items() if len(points) > 1}
    for side, name in (("hnet", "H-Net"), ("bpe", "BPE")):
        if side in steps:
            flat = "has flattened" if steps[side] < 0.01 else "still rose at the end"
            lines += ["", f"{name}: {flat}; the largest gain of a column from the last mark but one to the last is {steps[side]:+.3f}."]
    return lines
