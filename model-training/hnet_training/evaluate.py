"""Measures a bundle on the test split, through ONNX Runtime, from its own manifest. Nothing here is used to tune."""

import json
import os
from typing import Any, Callable, Dict, List, Optional, Sequence

import numpy as np

from . import decide, metrics, mixed, testsets
from .config import HeadConfig
from .noise import PAPER, UNSEEN

LONG = {"language": 40, "code": 80}  # bytes from which the targets count
_EDGES = (0, 20, 40, 80, 160, 320, 1 << 30)
Predict = Callable[[Sequence[bytes]], Dict[str, np.ndarray]]


def evaluate(predict: Predict, manifest: Dict[str, Any], data: str, clean_rows: int = 100, perturbed_rows: int = 40,
             report=print, tag: Optional[mixed.Tagger] = None) -> Dict[str, Any]:
    """The report as a JSON-ready value. Row limits are for each label; 0 takes all. `tag` gives the chunks' languages."""
    heads = {head.name: head for head in heads_of(manifest)}
    settings = {one["name"]: one for one in manifest["heads"]}
    out: Dict[str, Any] = {"model": {"name": manifest["name"], "version": manifest["version"]},
                           "rowsPerLabel": {"clean": clean_rows, "perturbed": perturbed_rows},
                           "macroOver": f"labels with {metrics.ENOUGH} or more test rows", "heads": {}}
    for name in LONG:
        out["heads"][name] = _head(predict, heads[name], settings[name], data, clean_rows, perturbed_rows, report)
    out["heads"]["spam"] = _spam(predict, heads["spam"], settings["spam"], data, report)
    out["heads"]["noise"] = _noise(predict, heads, settings["noise"], data, report)
    if tag:
        out["mixedLanguages"] = mixed.measure(tag, data, heads["language"])
        report(f"evaluate: mixed languages {out['mixedLanguages']}")
    return out


def _head(predict, head: HeadConfig, setting, data, clean_rows, perturbed_rows, report) -> Dict[str, Any]:
    rows = testsets.load(data, head, "test", clean_rows)
    counted = [label for label in range(len(head.labels)) if rows.counts[label] >= metrics.ENOUGH]
    texts = testsets.perturb(rows.texts, None)
    answers = predict(texts)
    logits, chunks = answers[head.name], answers["chunks"]
    truth, answer = rows.truth, logits.argmax(1)
    chances = metrics.softmax(logits, setting["temperature"])
    confidence, right = chances.max(1), answer == truth
    error, table = metrics.reliability(confidence, right)
    result: Dict[str, Any] = {
        "labels": len(head.labels), "labelsCounted": len(counted), "rows": len(truth), "longFrom": LONG[head.name],
        "clean": _scores(rows, answer, counted, LONG[head.name]),
        "byLength": {f"{low}-{high - 1}" if high < 1 << 30 else f"{low}+":
                     _part(truth, answer, counted, (rows.sizes >= low) & (rows.sizes < high))
                     for low, high in zip(_EDGES, _EDGES[1:])},
        "calibration": {"temperature": setting["temperature"], "ece": round(error, 4), "reliability": table},
        "coverage": metrics.coverage_curve(confidence, right),
        "abstention": decide.abstention(decide.Answers(texts, truth, chances), setting),
        "perLabel": {head.labels[label]: _label(truth, answer, label, head) for label in range(len(head.labels))
                     if (truth == label).any()},
        "bytesPerChunk": {head.labels[label]: round(float(rows.sizes[truth == label].clip(max=1024).sum()
                                                          / chunks[truth == label].sum()), 3)
                          for label in np.unique(truth)},
    }
    report(f"evaluate: {head.name} clean {result['clean']}")
    small = testsets.load(data, head, "test", perturbed_rows)
    base = predict(testsets.perturb(small.texts, None))[head.name].argmax(1)
    result["cleanSameRows"] = _scores(small, base, counted, LONG[head.name])
    noisy: Dict[str, List[decide.Answers]] = {}
    for group, kinds in (("perturbed", PAPER), ("unseenNoise", UNSEEN)):
        result[group] = {}
        for kind, change in kinds.items():
            texts = testsets.perturb(small.texts, change)
            found = predict(texts)[head.name]
            noisy.setdefault(group, []).append(
                decide.Answers(texts, small.truth, metrics.softmax(found, setting["temperature"])))
            result[group][kind] = _scores(small, found.argmax(1), counted, LONG[head.name])
            report(f"evaluate: {head.name} {kind} {result[group][kind]}")
    result["abstentionPerturbed"] = decide.abstention(decide.join(noisy["perturbed"]), setting)
    for part in ("all", "long"):
        clean = result["cleanSameRows"][part]["accuracy"]
        perturbed = {kind: scores[part]["accuracy"] for kind, scores in result["perturbed"].items()}
        result["robustness" + part.title()] = {
            "meanOfFive": round(float(np.mean(list(perturbed.values()))), 4),
            "dropFromClean": round(clean - float(np.mean(list(perturbed.values()))), 4),
            "score": round(metrics.robustness(clean, perturbed, 1 / len(counted)), 2)}
    return result


def _scores(rows, answer, counted, long_from) -> Dict[str, Any]:
    everything = np.ones(len(answer), dtype=bool)
    return {"all": _part(rows.truth, answer, counted, everything),
            "long": _part(rows.truth, answer, counted, rows.sizes >= long_from)}


def _part(truth, answer, counted, chosen) -> Dict[str, Any]:
    truth, answer = truth[chosen], answer[chosen]
    return {"rows": int(chosen.sum()), "accuracy": round(metrics.macro_accuracy(truth, answer, counted), 4),
            "f1": round(metrics.macro_f1(truth, answer, counted), 4)}


def _label(truth, answer, label, head) -> Dict[str, Any]:
    mine = truth == label
    wrong = answer[mine & (answer != label)]
    names, counts = np.unique(wrong, return_counts=True)
    worst = [[head.labels[names[i]], int(counts[i])] for i in np.argsort(-counts)[:3]]
    return {"rows": int(mine.sum()), "accuracy": round(float((answer[mine] == label).mean()), 4), "mistakenFor": worst}


def _spam(predict, head, setting, data, report) -> Dict[str, Any]:
    rows = testsets.load(data, head, "test", 0)
    truth = rows.truth == head.labels.index("spam")

    def score(change):
        logits = predict(testsets.perturb(rows.texts, change))["spam"]
        return logits[:, 1] - logits[:, 0], logits

    margin, logits = score(None)
    chances = metrics.softmax(logits, setting["temperature"])
    confidence, answer = chances.max(1), logits.argmax(1)
    error, table = metrics.reliability(confidence, answer == rows.truth)
    result = {"rows": len(truth), "rocAuc": round(metrics.roc_auc(truth, margin), 4),
              "accuracy": round(metrics.macro_accuracy(rows.truth, answer), 4),
              "f1": round(metrics.macro_f1(rows.truth, answer), 4),
              "calibration": {"temperature": setting["temperature"], "ece": round(error, 4), "reliability": table},
              "coverage": metrics.coverage_curve(confidence, answer == rows.truth),
              "abstention": decide.abstention(
                  decide.Answers(testsets.perturb(rows.texts, None), rows.truth, chances), setting),
              "perturbedRocAuc": {kind: round(metrics.roc_auc(truth, score(change)[0]), 4)
                                  for kind, change in PAPER.items()}}
    report(f"evaluate: spam ROC-AUC {result['rocAuc']} perturbed {result['perturbedRocAuc']}")
    return result


def _noise(predict, heads, setting, data, report) -> Dict[str, Any]:
    """Training's kinds added to test rows: how well each kind is told."""
    rows = testsets.load(data, heads["language"], "test", 20)
    kinds = heads["noise"].labels
    texts, truth = testsets.noisy(rows.texts, kinds)
    chances = metrics.sigmoid(predict(texts)["noise"], setting["temperature"])
    result = {}
    for index, kind in enumerate(kinds):
        marked = truth[:, index] > 0
        limit = setting["thresholds"].get(kind, setting["thresholds"]["default"])
        told = chances[:, index] >= limit
        right = int((marked & told).sum())
        result[kind] = {"rows": int(marked.sum()), "rocAuc": round(metrics.roc_auc(marked, chances[:, index]), 4),
                        "precision": round(right / max(1, int(told.sum())), 4),
                        "recall": round(right / max(1, int(marked.sum())), 4)}
    report(f"evaluate: noise {({kind: one['rocAuc'] for kind, one in result.items()})}")
    return result


def load_manifest(bundle: str) -> Dict[str, Any]:
    with open(os.path.join(bundle, "manifest.json")) as file:
        return json.load(file)


def heads_of(manifest: Dict[str, Any]) -> List[HeadConfig]:
    return [HeadConfig(one["name"], tuple(one["labels"]), one["multiLabel"], one.get("none"))
            for one in manifest["heads"]]
