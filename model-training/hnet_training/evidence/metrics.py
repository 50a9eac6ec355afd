"""Figures of merit. Labels are indices; a macro average is over the labels that have enough rows."""

from typing import Optional, Sequence, Tuple

import numpy as np


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


def f1(truth: np.ndarray, told: np.ndarray) -> float:
    """Of one label; both [rows] bool."""
    return float(2 * (truth & told).sum() / max(1, truth.sum() + told.sum()))


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
