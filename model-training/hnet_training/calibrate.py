"""Temperatures and thresholds, from the dev split only.

A threshold is the least confidence at which a label's answers are right often enough. Three modes: highConfidence
wants 98 of 100 right, balanced 92, bestGuess 75. A label that never gets there is answered only when very sure.
"""

from typing import Callable, Dict, List, Sequence

import numpy as np

from . import metrics, testsets
from .config import HeadConfig

PRECISION = {"highConfidence": 0.98, "balanced": 0.92, "bestGuess": 0.75}
_GRID = np.round(np.arange(0.0, 0.995, 0.01), 2)
_TEMPERATURES = np.exp(np.linspace(np.log(0.4), np.log(16.0), 149))
Predict = Callable[[Sequence[bytes]], Dict[str, np.ndarray]]


def calibrate(predict: Predict, heads: Sequence[HeadConfig], data: str, per_label: int = 40,
              report=print) -> Dict[str, dict]:
    """By head: temperature, thresholds (the balanced mode), thresholdModes, and the dev figures behind them."""
    by_name = {head.name: head for head in heads}
    sets = {name: testsets.load(data, by_name[name], "dev", per_label if name != "spam" else 0)
            for name in testsets.SOURCE}
    kinds = list(by_name["noise"].labels)
    seen: Dict[str, Dict[str, np.ndarray]] = {}
    marks: List[np.ndarray] = []
    for name, rows in sets.items():
        texts, truth = testsets.noisy(rows.texts, kinds)
        seen[name] = predict(texts)
        marks.append(truth)
        report(f"calibrate: {len(texts)} dev rows for {name} predicted")
    result = {}
    for head in heads:
        if head.multi_label:
            logits = np.concatenate([seen[name][head.name] for name in sets])
            result[head.name] = _multi(head, logits, np.concatenate(marks))
        else:
            logits, truth = seen[head.name][head.name], sets[head.name].truth
            other = {"language": "code", "code": "language"}.get(head.name)
            if other:  # rows of the other kind are this head's 'none'; as many as one label in twenty
                extra = seen[other][head.name][:: max(1, len(sets[other].truth) * 20 // len(truth))]
                logits = np.concatenate([logits, extra])
                truth = np.concatenate([truth, np.full(len(extra), head.labels.index(head.none))])
            result[head.name] = _single(head, logits, truth)
        report(f"calibrate: {head.name} temperature {result[head.name]['temperature']}")
    return result


def _single(head: HeadConfig, logits: np.ndarray, truth: np.ndarray) -> dict:
    def loss(temperature: float) -> float:
        chances = metrics.softmax(logits, temperature)
        return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-12).mean())

    temperature = float(min(_TEMPERATURES, key=loss))
    chances = metrics.softmax(logits, temperature)
    answer, confidence = chances.argmax(1), chances.max(1)
    right = answer == truth
    modes = {}
    for mode, wanted in PRECISION.items():
        default = _least(confidence, right, wanted)
        table = {"default": default}
        for index, label in enumerate(head.labels):
            rows = answer == index
            if rows.sum() >= 10:
                own = _least(confidence[rows], right[rows], wanted)
                if abs(own - default) > 0.02:
                    table[label] = own
        modes[mode] = table
    before, after = (metrics.reliability(metrics.softmax(logits, t).max(1), right)[0] for t in (1.0, temperature))
    return _entry(temperature, modes, {"rows": len(truth), "accuracy": round(float(right.mean()), 4),
                                       "eceBefore": round(before, 4), "eceAfter": round(after, 4)})


def _least(confidence: np.ndarray, right: np.ndarray, wanted: float) -> float:
    """Least threshold whose answers are right that often, with one row's worth of doubt."""
    for threshold in _GRID:
        rows = confidence >= threshold
        if rows.sum() and (right[rows].sum() + wanted) / (rows.sum() + 1) >= wanted:
            return float(threshold)
    return 0.99


def _multi(head: HeadConfig, logits: np.ndarray, truth: np.ndarray) -> dict:
    def loss(temperature: float) -> float:
        chances = np.clip(metrics.sigmoid(logits, temperature), 1e-9, 1 - 1e-9)
        return float(-(truth * np.log(chances) + (1 - truth) * np.log(1 - chances)).mean())

    temperature = float(min(_TEMPERATURES, key=loss))
    chances = metrics.sigmoid(logits, temperature)
    modes: Dict[str, Dict[str, float]] = {mode: {"default": 0.5} for mode in PRECISION}
    for index, label in enumerate(head.labels):
        score, marked = chances[:, index], truth[:, index] > 0
        modes["highConfidence"][label] = _least(score, marked, 0.95)
        modes["balanced"][label] = float(max(_GRID[1:], key=lambda t: _f1(marked, score >= t)))
        modes["bestGuess"][label] = min(_least(score, marked, 0.5), modes["balanced"][label])
    return _entry(temperature, modes, {"rows": len(truth)})


def _f1(truth: np.ndarray, answer: np.ndarray) -> float:
    return 2 * (truth & answer).sum() / max(1, truth.sum() + answer.sum())


def _entry(temperature: float, modes: Dict[str, Dict[str, float]], dev: dict) -> dict:
    return {"temperature": round(temperature, 4), "thresholds": modes["balanced"],
            "thresholdModes": {mode: modes[mode] for mode in ("highConfidence", "bestGuess")}, "calibration": dev}
