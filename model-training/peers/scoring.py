"""The messages that all are asked, and how answers in a peer's labels are scored against ours."""

from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Set

import numpy as np

from hnet_training import metrics, testsets
from hnet_training.config import HeadConfig
from hnet_training.noise import PAPER

CONDITIONS: Dict[str, Optional[Callable]] = {"clean": None, **PAPER}


class Messages(NamedTuple):
    truth: np.ndarray  # [rows] index of our label
    texts: Dict[str, List[bytes]]  # by condition, [rows]
    counted: List[int]  # labels with enough rows in the whole split to count in a macro average

    def everything(self) -> List[bytes]:
        return [text for name in CONDITIONS for text in self.texts[name]]


def load(data: str, head: HeadConfig, rows: int, least: int = 0) -> Messages:
    """At most `rows` a label of the test split, of `least` bytes and more when clean; 0 rows for all."""
    test = testsets.load(data, head, "test", rows, least=least)
    counted = [label for label in range(len(head.labels)) if test.counts[label] >= metrics.ENOUGH]
    return Messages(test.truth, {name: testsets.perturb(test.texts, change) for name, change in CONDITIONS.items()},
                    counted)


def with_mean(scores: Dict[str, Dict[str, float]]) -> Dict[str, Dict[str, float]]:
    """Scores by condition and by who, rounded, with the mean of the five perturbations."""
    mean = {who: float(np.mean([scores[kind][who] for kind in PAPER])) for who in scores["clean"]}
    return {name: {who: round(value, 4) for who, value in one.items()}
            for name, one in {**scores, "meanOfFive": mean}.items()}


def beside(head: HeadConfig, messages: Messages, meant: Sequence[Set[str]], known: Set[str],
           ours: Dict[str, np.ndarray]) -> dict:
    """One peer beside ours, as macro accuracy over those of our labels that the peer knows.

    meant is what the peer's answer to each of `messages.everything()` stands for in our labels: right if the truth is
    among them. ours is by condition [rows, labels] logits.
    """
    count = len(messages.truth)
    labels = [i for i, label in enumerate(head.labels) if label in known and (messages.truth == i).any()]
    outside = np.array([label not in known for label in head.labels])
    scores = {}
    for number, name in enumerate(CONDITIONS):
        part = meant[number * count:(number + 1) * count]
        right = np.array([head.labels[truth] in answer for truth, answer in zip(messages.truth, part)])
        scores[name] = {
            "peer": float(np.mean([right[messages.truth == i].mean() for i in labels])),
            "ours": metrics.macro_accuracy(messages.truth, ours[name].argmax(1), labels),
            "oursOnItsLabels": metrics.macro_accuracy(
                messages.truth, np.where(outside, -np.inf, ours[name]).argmax(1), labels)}
    return {"labels": len(labels), "messages": int(np.isin(messages.truth, labels).sum()), "scores": with_mean(scores)}


def difference(truth: np.ndarray, first: np.ndarray, second: np.ndarray, labels: Sequence[int],
               seed: int = 5) -> List[float]:
    """Macro accuracy of `first` less that of `second` on the same rows, with a 95 % interval over rows drawn again."""
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(truth == label) for label in labels if (truth == label).any()]
    gap = (first == truth).astype(float) - (second == truth)
    draws = np.mean([gap[group[rng.integers(len(group), size=(1000, len(group)))]].mean(1) for group in groups], axis=0)
    return [round(float(value), 4) for value in (np.mean([gap[group].mean() for group in groups]),
                                                 *np.quantile(draws, (0.025, 0.975)))]
