"""Rows of a split as the measuring commands use them: a fixed number for each label, seeded."""

import random
from typing import Callable, List, NamedTuple, Optional, Sequence

import numpy as np

from . import corpus
from .config import HeadConfig
from .noise import add_noise

SOURCE = {"language": "lang", "code": "code", "spam": "moderation"}


class TestSet(NamedTuple):
    texts: List[str]
    truth: np.ndarray  # [rows] label index
    sizes: np.ndarray  # [rows] bytes of the clean text
    counts: np.ndarray  # [labels] rows that the whole split has


def load(data: str, head: HeadConfig, split: str, per_label: int, seed: int = 17, least: int = 0) -> TestSet:
    """At most `per_label` rows of each label (0 for all), of `least` bytes and more."""
    rows, rng = corpus.load(data, SOURCE[head.name], split), random.Random(seed)
    texts, truth, counts = [], [], np.zeros(len(head.labels), dtype=int)
    for label, members in rows.by_label().items():
        index = head.labels.index(label)
        counts[index] = len(members)
        chosen = list(members)
        rng.shuffle(chosen)
        chosen = [row for row in chosen if rows.offsets[row + 1] - rows.offsets[row] >= least]
        for row in chosen[:per_label] if per_label else chosen:
            texts.append(rows.text_at(int(row)))
            truth.append(index)
    return TestSet(texts, np.array(truth), np.array([len(text.encode()) for text in texts]), counts)


def perturb(texts: Sequence[str], change: Optional[Callable], seed: int = 23) -> List[bytes]:
    """UTF-8 of each text after `change`; one that would be left empty stays as it was."""
    rng = random.Random(seed)
    return [((change(text, rng) or text) if change else text).encode("utf-8", "replace") for text in texts]


def noisy(texts: Sequence[str], kinds: Sequence[str], seed: int = 29):
    """Training's own noise on every other text: UTF-8 of each, and which kinds [rows, kinds]."""
    rng = random.Random(seed)
    out, truth = [], np.zeros((len(texts), len(kinds)))
    for row, text in enumerate(texts):
        if row % 2:
            text, changed = add_noise(text, rng)
            for kind in changed:
                truth[row, kinds.index(kind)] = 1
        out.append(text.encode("utf-8", "replace"))
    return out, truth
