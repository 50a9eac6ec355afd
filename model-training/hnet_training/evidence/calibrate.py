"""Factors by length and thresholds, from the dev split alone.

Factors make a confidence right at every length: they are fitted in buckets and go into the graph. A threshold is the
least confidence at which a label's answers are right often enough, never below the mode's floor; a label with few dev
rows leans on all the others. `spam` and `toxic` also ask for so much that in no language with enough everyday messages
more than one in a hundred of these is called that.
"""

import random
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch

from ..data.spoil import KINDS
from ..data.padded import to_batch
from . import curves, metrics, reference
from .answers import Runner, answer
from .sets import Item, Sets, noisy, spoilt

EDGES = (0, 8, 12, 20, 40, 80, 160, 320)
PRECISION = {"highConfidence": 0.98, "balanced": 0.92, "bestGuess": 0.75}
FLOOR = {"highConfidence": 0.70, "balanced": 0.50, "bestGuess": 0.30}
# Dev has every label as often as any other: what is taken for English there is worse than in most streams.
CEILING = {"highConfidence": 0.98, "balanced": 0.65, "bestGuess": 0.50}
ALARMS = 0.01  # share of everyday messages that may be called spam or toxic
EVERYDAY = 200  # of them, for a language to be judged
_BORROWED = 20  # dev rows that a label borrows from all
_GRID = np.round(np.arange(0.0, 0.995, 0.01), 2)
_FACTORS = np.exp(np.linspace(np.log(0.15), np.log(2.5), 80))


class Seen(NamedTuple):
    logits: np.ndarray  # [rows, labels]
    truth: np.ndarray  # [rows]
    sizes: np.ndarray  # [rows] bytes


def dev_items(sets: Sets, rows: int) -> Dict[str, List[Item]]:
    """By head, items of the dev split, every third of them with noise of any kind."""
    rng = random.Random(53)
    language = sets.formal(rows) + sets.everyday(rows) + sets.words(rows) + sets.words(rows // 2, 2)
    code = sets.code(rows) + sets.code(rows, 3)
    few = max(2, rows // 8)  # in streams most short texts are no code
    prose = [Item(item.text, {"code": "prose"}) for item in sets.everyday(2 * few) + sets.words(few) + sets.words(few, 2)]
    none = [Item(item.text, {"language": "zxx"}) for item in code[::9]]
    quiet = [Item(item.text, {"spam": "ham", "toxic": "clean"}) for item in sets.everyday(max(2, rows // 4))]
    found = {"language": language + none, "code": code + prose,
             "spam": sets.messages("mail") + sets.messages("spam") + quiet, "toxic": sets.messages("toxic") + quiet}
    return {head: [spoilt([item], rng.choice(list(KINDS)), rng.random())[0] if at % 3 == 0 else item
                   for at, item in enumerate(items)] for head, items in found.items()}


def dev_batches(sets: Sets, count: int = 1200, rows: int = 16) -> Iterator[Tuple[torch.Tensor, torch.Tensor]]:
    """Batches of about `count` dev texts of every head, for the ranges of activations."""
    texts = [item.text.encode("utf-8", "replace")[:1000] for items in dev_items(sets, 8).values() for item in items]
    texts = sorted(random.Random(1).sample(texts, min(count, len(texts))), key=len)
    for at in range(0, len(texts), rows):
        yield to_batch(texts[at:at + rows])


def see(run: Runner, items: Sequence[Item], head: str, labels: List[str]) -> Seen:
    logits = answer(run, [item.text for item in items]).logits[head]
    return Seen(logits, np.array([labels.index(item.truth[head]) for item in items]),
                np.array([len(item.text.encode("utf-8", "replace")) for item in items]))


def factors(seen: Seen) -> List[Tuple[int, float]]:
    """The factor of each bucket of lengths that makes its truth most probable; empty buckets take the one before."""
    out: List[Tuple[int, float]] = []
    for low, high in zip(EDGES, EDGES[1:] + (1 << 30,)):
        rows = (seen.sizes >= low) & (seen.sizes < high)
        if rows.sum() < 60:
            if out:
                out.append((low, out[-1][1]))
            continue
        logits, truth = seen.logits[rows].astype(np.float64), seen.truth[rows]
        if not out and low:
            low = 0
        out.append((low, round(float(min(_FACTORS, key=lambda factor: _loss(logits * factor, truth))), 4)))
    return out or [(0, 1.0)]


def _loss(logits: np.ndarray, truth: np.ndarray) -> float:
    chances = metrics.softmax(logits)
    return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-12).mean())


def scaled(seen: Seen, scale: Sequence[Tuple[int, float]]) -> np.ndarray:
    value = np.ones(len(seen.sizes))
    for least, factor in scale:
        value = np.where(seen.sizes >= least, factor, value)
    return metrics.softmax(seen.logits * value[:, None])


def thresholds(chances: np.ndarray, truth: np.ndarray, labels: List[str]) -> Dict[str, Dict[str, float]]:
    """By mode and label."""
    best, confidence = chances.argmax(1), chances.max(1)
    right, out = best == truth, {}
    for mode, precision in PRECISION.items():
        default = max(FLOOR[mode], _least(confidence, right, precision, 1))
        table = {"default": default}
        for at, label in enumerate(labels):
            rows = best == at
            own = max(FLOOR[mode], _least(confidence[rows], right[rows], precision, _BORROWED, default))
            own = min(own, max(default, CEILING[mode]))
            if abs(own - default) > 0.02:
                table[label] = own
        out[mode] = table
    return out


def _least(confidence: np.ndarray, right: np.ndarray, precision: float, borrowed: int, default: float = 0.99) -> float:
    """The least threshold whose answers are right often enough, counting `borrowed` rows that are just good enough."""
    for threshold in _GRID:
        rows = confidence >= threshold
        lean = borrowed if threshold >= default else 0
        if (right[rows].sum() + lean * precision) >= precision * (rows.sum() + lean) and (rows.sum() or lean):
            if rows.sum() >= borrowed or threshold >= default:
                return float(threshold)
    return 0.99


def quiet(run: Runner, items: Sequence[Item], head: str, labels: List[str], scale: Sequence[Tuple[int, float]]) -> float:
    """The least threshold of the head's bad label, the second, that calls at most `ALARMS` of everyday messages that in any language."""
    seen = see(run, [item._replace(truth={head: labels[0]}) for item in items], head, labels)
    bad, groups = scaled(seen, scale)[:, 1], np.array([item.group for item in items])
    worst = [np.sort(bad[groups == group])[::-1] for group in set(groups)]
    least = max((found[int(ALARMS * len(found))] for found in worst if len(found) >= EVERYDAY), default=0.0)
    return min(0.99, round(float(np.floor(least * 100)) / 100 + 0.01, 2))  # above what may not be called


def calibrate(run: Runner, sets: Sets, labels: Dict[str, List[str]], known: Dict[str, List[str]], rows: int = 40, report=print):
    """(factors by head, calibration by head for the manifest). `known`: the languages in which a head was trained."""
    scales, entries = {}, {}
    for head, items in dev_items(sets, rows).items():
        seen = see(run, items, head, labels[head])
        scales[head] = factors(seen)
        chances = scaled(seen, scales[head])
        found = thresholds(chances, seen.truth, labels[head])
        if head in known:
            asked = quiet(run, [item for item in sets.everyday(EVERYDAY) if item.group in known[head]], head, labels[head], scales[head])
            for mode in ("highConfidence", "balanced"):
                table, bad = found[mode], labels[head][1]
                table[bad] = max(asked, table.get(bad, table["default"]))
        right = chances.argmax(1) == seen.truth
        entries[head] = _entry(found, {"rows": len(items), "accuracy": round(float(right.mean()), 4),
                                       "ece": round(metrics.reliability(chances.max(1), right)[0], 4),
                                       "eceByLength": _by_length(chances, right, seen.sizes)},
                               curves.curve(chances, seen.truth, labels[head]))
        entries[head]["reference"] = reference.reference(chances, seen.sizes, labels[head], entries[head])
        report(f"calibrate: {head} {scales[head]} {entries[head]['calibration']}", flush=True)
    entries["noise"] = _noise(run, sets, labels["noise"], rows)
    return scales, entries


def _by_length(chances: np.ndarray, right: np.ndarray, sizes: np.ndarray) -> Dict[str, float]:
    out = {}
    for low, high in zip(EDGES, EDGES[1:] + (1 << 30,)):
        rows = (sizes >= low) & (sizes < high)
        if rows.sum() >= 60:
            out[str(low)] = round(metrics.reliability(chances[rows].max(1), right[rows])[0], 4)
    return out


def _entry(found: Dict[str, Dict[str, float]], dev: Dict[str, Any], curve: Optional[Dict[str, Any]] = None) -> Dict[str, Any]:
    entry = {"temperature": 1.0, "thresholds": found["balanced"],
             "thresholdModes": {mode: found[mode] for mode in ("highConfidence", "bestGuess")}, "calibration": dev}
    return entry if curve is None else {**entry, "curve": curve}


def _noise(run: Runner, sets: Sets, kinds: List[str], rows: int) -> Dict[str, Any]:
    """A kind is told from the threshold on at which its F1 is best; half of the texts are clean."""
    texts, truth = noisy(sets.everyday(max(2, rows // 8)), kinds)
    chances = metrics.sigmoid(answer(run, texts).logits["noise"])
    table = {"default": 0.5}
    for at, kind in enumerate(kinds):
        table[kind] = float(max(_GRID[5:], key=lambda limit: metrics.f1(truth[:, at], chances[:, at] >= limit)))
    found = {mode: table for mode in PRECISION}
    return _entry(found, {"rows": len(texts)})
