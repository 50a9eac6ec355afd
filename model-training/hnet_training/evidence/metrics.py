"""Figures of merit. Labels are indices; a macro average is over the labels that have enough rows."""

from typing import Dict, Optional, Sequence, Tuple

import numpy as np

ENOUGH = 50  # test rows that a label needs to count in a macro average


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(-1, keepdims=True)
    each = np.exp(scaled)
    return each / each.sum(-1, keepdims=True)


def sigmoid(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logits.astype(np.float64) / temperature))


def macro_accuracy(truth: np.ndarray, answer: np.ndarray, labels: Optional[Sequence[int]] = None) -> float:
    """Mean over the labels of the share of their rows that were answered right."""
    labels = np.unique(truth) if labels is None else [label for label in labels if (truth == label).any()]
    return float(np.mean([(answer[truth == label] == label).mean() for label in labels])) if len(labels) else float("nan")


def macro_f1(truth: np.ndarray, answer: np.ndarray, labels: Optional[Sequence[int]] = None) -> float:
    labels = np.unique(truth) if labels is None else [label for label in labels if (truth == label).any()]
    scores = []
    for label in labels:
        right = ((truth == label) & (answer == label)).sum()
        scores.append(2 * right / max(1, (truth == label).sum() + (answer == label).sum()))
    return float(np.mean(scores)) if scores else float("nan")


def roc_auc(positive: np.ndarray, score: np.ndarray) -> float:
    """Chance that a positive row scores above a negative one; ties count half."""
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    for value in np.unique(score[np.flatnonzero(np.diff(score[order]) == 0)]) if len(score) else ():
        rank[score == value] = rank[score == value].mean()
    count = positive.sum()
    if count == 0 or count == len(score):
        return float("nan")
    return float((rank[positive].sum() - count * (count + 1) / 2) / (count * (len(score) - count)))


def reliability(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> Tuple[float, list]:
    """Expected calibration error, and [mean confidence, accuracy, rows] of each bin of equal width."""
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    table, error = [], 0.0
    for one in range(bins):
        rows = index == one
        if rows.any():
            table.append([float(confidence[rows].mean()), float(right[rows].mean()), int(rows.sum())])
            error += rows.mean() * abs(confidence[rows].mean() - right[rows].mean())
    return float(error), table


def coverage_curve(confidence: np.ndarray, right: np.ndarray, points: int = 20) -> list:
    """[coverage, accuracy of what is answered] from the surest twentieth to all."""
    ordered = right[np.argsort(-confidence, kind="stable")]
    sizes = [max(1, round(len(ordered) * step / points)) for step in range(1, points + 1)]
    return [[size / len(ordered), float(ordered[:size].mean())] for size in sizes]


def robustness(clean: float, perturbed: Dict[str, float], chance: float) -> float:
    """The paper's score: 100 times how much of the margin over chance is kept, averaged over perturbations."""
    kept = [max(0.0, value - chance) / max(1e-9, clean - chance) for value in perturbed.values()]
    return float(100 * np.mean(kept))
