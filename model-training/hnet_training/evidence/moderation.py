"""What spellings that hide a word cost spam and toxicity, and in which languages everyday messages are called either."""

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

from ..data import texts
from ..data.cuts import cuts, places
from ..network.tagger import Tagger
from . import metrics
from .ablation import runner
from .answers import Runner, answer
from .calibrate import EVERYDAY
from .measure import area
from .sets import Item, Sets, spoilt

HIDING = ("leet", "homoglyph", "zerowidth", "spelled", "separated")
TASKS = {"mail": "spam", "spam": "spam", "toxic": "toxic"}
_EACH = 20  # rows of either kind for an area


def moderation(run: Runner, sets: Sets, heads: Sequence[Dict[str, Any]], most: int) -> Dict[str, Any]:
    """`heads` are the manifest's; `most` messages of a task."""
    by_name = {head["name"]: head for head in heads}
    return {"hidden": {task: _hidden(run, sets.messages(task, most), head) for task, head in TASKS.items() if sets.messages(task, 1)},
            "languages": {head: {"trained": by_name[head].get("languages", []), **_areas(run, sets, head, by_name)}
                          for head in ("spam", "toxic")},
            "everyday": _everyday(run, sets.everyday(EVERYDAY), by_name)}


def _hidden(run: Runner, items: Sequence[Item], head: str) -> Dict[str, float]:
    """ROC-AUC on clean messages and under each kind. A head is called as its bad label is."""
    return {kind or "clean": area(run, spoilt(items, kind) if kind else items, head, head)["all"] for kind in (None,) + HIDING}


def _areas(run: Runner, sets: Sets, head: str, by_name: Dict[str, Dict[str, Any]]) -> Dict[str, Any]:
    """ROC-AUC by language of the messages, and the share that the head abstains from as untrained."""
    items = sets.messages(head, 1 << 30)
    found = answer(run, [item.text for item in items]).logits
    margin, withheld = found[head][:, 1] - found[head][:, 0], ~spoken(found, by_name[head], by_name["language"])
    truth = np.array([item.truth[head] == head for item in items])
    groups, out = np.array([item.group for item in items]), {}
    for group in sorted(set(groups)):
        rows = groups == group
        if min(truth[rows].sum(), (~truth[rows]).sum()) >= _EACH:
            out[group] = {"rows": int(rows.sum()), "area": round(metrics.roc_auc(truth[rows], margin[rows]), 4),
                          "withheld": round(float(withheld[rows].mean()), 4)}
    return {"areas": out}


def spoken(logits: Dict[str, np.ndarray], head: Dict[str, Any], language: Dict[str, Any]) -> np.ndarray:
    """[texts] bool: whether the languages in which a head was trained have a fifth of the probability, as the service reckons."""
    known = head.get("languages")
    if not known:
        return np.ones(len(logits["language"]), bool)
    inside = [label in known or label == language.get("none") for label in language["labels"]]
    return metrics.softmax(logits["language"])[:, inside].sum(1) >= 0.2


def _everyday(run: Runner, items: Sequence[Item], by_name: Dict[str, Dict[str, Any]]) -> Dict[str, Any]:
    """By head: share of everyday messages called spam or toxic, by a probability over 0.5 and as the service decides."""
    found = answer(run, [item.text for item in items]).logits
    groups = np.array([item.group for item in items])
    judged = [group for group in sorted(set(groups)) if (groups == group).sum() >= EVERYDAY]
    out: Dict[str, Any] = {"languages": len(judged), "rows": EVERYDAY}
    for head in ("spam", "toxic"):
        bad = metrics.softmax(found[head] / by_name[head]["temperature"])[:, 1]
        label, limits = by_name[head]["labels"][1], by_name[head]["thresholds"]
        decided = (bad >= limits.get(label, limits["default"])) & spoken(found, by_name[head], by_name["language"])
        out[head] = {"probable": _worst(bad >= 0.5, groups, judged), "decided": _worst(decided, groups, judged)}
    return out


def _worst(hit: np.ndarray, groups: np.ndarray, judged: List[str]) -> Dict[str, Any]:
    shares: List[Tuple[float, str]] = sorted(((float(hit[groups == group].mean()), group) for group in judged), reverse=True)
    return {"all": round(float(hit[np.isin(groups, judged)].mean()), 4), "over1percent": [group for share, group in shares if share > 0.01],
            "worst": [[group, round(share, 4)] for share, group in shares[:5]]}


def markdown(found: Dict[str, Any], manifest: Dict[str, Any], split: str) -> str:
    lines = ["# Moderation", "", f"{manifest['name']} {manifest['version']}, split `{split}`. Printed by `python3 -m hnet_training "
             "moderation`.", "", "## Spellings that hide a word", "", "ROC-AUC; in brackets the points lost against clean.", "",
             "| messages | clean | " + " | ".join(HIDING) + " |", "|---|---|" + "---|" * len(HIDING)]
    for task, one in found["hidden"].items():
        lines.append(f"| {task} | {one['clean']:.3f} | "
                     + " | ".join(f"{one[kind]:.3f} ({100 * (one['clean'] - one[kind]):.1f})" for kind in HIDING) + " |")
    for head, one in found["languages"].items():
        lines += ["", f"## {head.capitalize()} by language", "", f"Trained, labelled or made up: {' '.join(one['trained'])}. The head "
                  "abstains (`untrained_language`) where other languages have four fifths of the probability.", "",
                  "| language of the messages | rows | ROC-AUC | withheld as untrained |", "|---|---|---|---|"]
        lines += [f"| {group} | {of['rows']} | {of['area']:.3f} | {of['withheld']:.3f} |" for group, of in one["areas"].items()]
    everyday = found["everyday"]
    lines += ["", "## Everyday messages", "", f"{everyday['languages']} languages with {everyday['rows']} rows: the share that is called "
              "spam or toxic.", "", "| head | all | most in | languages over 1 % |", "|---|---|---|---|"]
    for head in ("spam", "toxic"):
        for way, name in (("probable", "probability of 0.5 or more"), ("decided", "decided by the service")):
            one = everyday[head][way]
            worst = ", ".join(f"{group} {share:.3f}" for group, share in one["worst"])
            lines.append(f"| {head}, {name} | {one['all']:.4f} | {worst} | {' '.join(one['over1percent']) or 'none'} |")
    return "\n".join(lines) + "\n"


def left_out(model: Tagger, corpus: str, source: str, labels: Dict[str, List[str]], report=print) -> None:
    """Says the ROC-AUC on all messages of a source that a run left out, by what their content says alone, without the network."""
    run = runner(model, "network", cut=clean_cuts)
    found: Dict[str, List[Item]] = {}
    for row in texts.rows(corpus, "messages"):
        if row["source"].startswith(source):
            head = TASKS[row["task"]]
            found.setdefault(head, []).append(Item(row["text"][:1000], {head: row["label"]}))
    for head, items in found.items():
        report(f"{head}: {len(items)} messages of {source}, ROC-AUC {area(run, items, head, head)['all']:.3f}", flush=True)


def clean_cuts(data: np.ndarray, length: int) -> np.ndarray:
    """bytes, length -> bool: where chunks start in clean text."""
    text = data[:length].tobytes().decode("utf-8", "replace")
    starts = np.zeros(len(data), bool)
    starts[[0, *(place for place in places(text, cuts(text)) if place < length)]] = True
    return starts
