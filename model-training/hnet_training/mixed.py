"""Messages in two languages: do the chunks' own labels say where the one ends and the other begins?"""

import random
import unicodedata
from collections import Counter
from typing import Callable, Dict, List, NamedTuple, Sequence, Tuple

import numpy as np

from . import testsets
from .config import HeadConfig

_PART = (40, 160)  # bytes of each of the two texts
Tagger = Callable[[Sequence[bytes]], List[Tuple[np.ndarray, np.ndarray]]]  # per text: chunks' first bytes, their labels


class Mixed(NamedTuple):
    text: bytes
    change: int  # the byte at which the second language begins
    labels: Tuple[int, int]


def script(text: str) -> str:
    """The script of most of the letters, by the first word of their Unicode names."""
    names = [unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()]
    return Counter(names).most_common(1)[0][0] if names else "?"


def messages(data: str, head: HeadConfig, same_script: bool, count: int = 400, seed: int = 31) -> List[Mixed]:
    """Pairs of test rows of two labels, joined by a space; each label as often as any other."""
    rows, rng = testsets.load(data, head, "test", 40), random.Random(seed)
    none = head.labels.index(head.none) if head.none else -1
    fitting = [row for row in range(len(rows.texts))
               if _PART[0] <= rows.sizes[row] <= _PART[1] and rows.truth[row] != none]
    by_label: Dict[int, List[int]] = {}
    for row in fitting:
        by_label.setdefault(int(rows.truth[row]), []).append(row)
    scripts = {row: script(rows.texts[row]) for row in fitting}
    out: List[Mixed] = []
    for _ in range(count * 200):
        if len(out) == count:
            break
        first, second = (rng.choice(by_label[label]) for label in rng.sample(sorted(by_label), 2))
        if (scripts[first] == scripts[second]) == same_script:
            start = rows.texts[first].encode() + b" "
            out.append(Mixed(start + rows.texts[second].encode(), len(start),
                             (int(rows.truth[first]), int(rows.truth[second]))))
    return out


def best_change(labels: np.ndarray) -> Tuple[int, int, int]:
    """labels [bytes] -> the one place of change, and the label before and after it, that most bytes agree with."""
    known = np.unique(labels)
    hits = np.cumsum(labels[None, :] == known[:, None], axis=1)  # [labels, bytes], up to and with each byte
    before, after = hits, hits[:, -1:] - hits
    # One label all through is no change: the two sides must differ.
    best = (-1, 0, 0, 0)
    for place in range(len(labels) - 1):
        left = int(before[:, place].argmax())
        rest = np.where(np.arange(len(known)) == left, -1, after[:, place])
        right = int(rest.argmax())
        best = max(best, (int(before[left, place] + rest[right]), -place, left, right))
    return -best[1] + 1, int(known[best[2]]), int(known[best[3]])


def measure(tag: Tagger, data: str, head: HeadConfig, count: int = 400) -> Dict[str, Dict[str, float]]:
    """For texts in one script and in two: how often each byte's chunk says its language, and how near the change is."""
    result = {}
    for name, same in (("sameScript", True), ("twoScripts", False)):
        found = messages(data, head, same, count)
        right, own_half, distance, pairs = [], [], [], 0
        for one, (starts, labels) in zip(found, tag([one.text for one in found])):
            size = len(one.text)
            each = np.repeat(labels, np.diff(np.append(starts, size)))  # [bytes] label of the byte's chunk
            truth = np.where(np.arange(size) < one.change, *one.labels)
            right.append(float((each == truth).mean()))
            share = [(each[:one.change] == label).mean() - (each[one.change:] == label).mean() for label in one.labels]
            own_half.append(share[0] > 0 > share[1])
            place, before, after = best_change(each)
            distance.append(abs(place - one.change))
            pairs += (before, after) == one.labels
        result[name] = {"messages": len(found), "byteAccuracy": round(float(np.mean(right)), 4),
                        "bothInTheirHalf": round(float(np.mean(own_half)), 4),
                        "bothLabelsRight": round(pairs / len(found), 4),
                        "changeWithin10Bytes": round(float(np.mean(np.array(distance) <= 10)), 4),
                        "medianDistanceBytes": float(np.median(distance))}
    return result
