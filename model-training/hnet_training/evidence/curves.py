"""How many dev answers are right from each threshold on, for the service to choose thresholds by the precision asked for.

A label with few dev answers shares the counts of other such labels of its head. One that is surely less often right than
these goes into the next pool, with its like; what fits no pool keeps to itself, holds little, and the service abstains.
"""

import math
from typing import Any, Dict, List, Sequence

import numpy as np

from . import metrics
from .answers import Runner

STEPS = tuple(round(step / 100, 2) for step in range(30, 99)) + (0.982, 0.984, 0.986, 0.988, 0.99, 0.992, 0.994, 0.996, 0.998,
                                                                 0.999, 0.9995, 0.9999)
OWN = 300  # answers from which on a label has a curve of its own: all right, they hold 0.99 at 95 %
_POOLS = 3
_LEAST = 8  # answers that can contradict
_CHECKED = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
_Z = 1.645  # one-sided, 95 %


def curve(chances: np.ndarray, truth: np.ndarray, labels: Sequence[str]) -> Dict[str, Any]:
    """chances [rows, labels], truth [rows] -> the manifest's `curve`: answers and right ones at or above each threshold."""
    best, confidence = chances.argmax(1), chances.max(1)
    right = best == truth
    groups = [[at] for at in range(len(labels)) if (best == at).sum() >= OWN]
    rest = [at for at in range(len(labels)) if [at] not in groups]
    for _ in range(_POOLS):
        shared = np.isin(best, rest)
        worse = [at for at in rest if _contradicts(confidence, right, best == at, shared & (best != at))]
        groups.append([at for at in rest if at not in worse])
        rest = worse
    groups += [[at] for at in rest]
    return {"rows": len(truth), "thresholds": list(STEPS),
            "groups": [{"labels": [labels[at] for at in group], **_counts(confidence, right, np.isin(best, group))}
                       for group in groups if group]}


def _counts(confidence: np.ndarray, right: np.ndarray, rows: np.ndarray) -> Dict[str, List[int]]:
    above = [rows & (confidence >= step) for step in STEPS]
    return {"answered": [int(those.sum()) for those in above], "right": [int((those & right).sum()) for those in above]}


def _contradicts(confidence: np.ndarray, right: np.ndarray, own: np.ndarray, others: np.ndarray) -> bool:
    """Whether a label is surely less often right than the others from some threshold on."""
    for step in _CHECKED:
        mine, theirs = own & (confidence >= step), others & (confidence >= step)
        if mine.sum() >= _LEAST and theirs.sum() and _upper(int(right[mine].sum()), int(mine.sum())) < right[theirs].mean():
            return True
    return False


def _upper(right: int, rows: int) -> float:
    """Wilson's upper bound of a share, one-sided, at 95 %."""
    share, square = right / rows, _Z * _Z
    middle = share + square / (2 * rows)
    return (middle + _Z * math.sqrt(share * (1 - share) / rows + square / (4 * rows * rows))) / (1 + square / rows)


def measure(run: Runner, sets, heads: Sequence[Dict[str, Any]], rows: int = 40, report=print) -> Dict[str, Dict[str, Any]]:
    """By head, `curve` and `reference` of a finished bundle; `heads` are the manifest's, whose logits have their factors."""
    from .calibrate import dev_items, see
    from .reference import reference
    items, found = dev_items(sets, rows), {}
    for head in heads:
        if head["multiLabel"] or head["name"] not in items:
            continue
        seen = see(run, items[head["name"]], head["name"], head["labels"])
        chances = metrics.softmax(seen.logits / head["temperature"])
        found[head["name"]] = {"curve": curve(chances, seen.truth, head["labels"]),
                               "reference": reference(chances, seen.sizes, head["labels"], head)}
        report(f"curves: {head['name']} {len(seen.truth)} rows, groups: {len(found[head['name']]['curve']['groups'])}", flush=True)
    return found
