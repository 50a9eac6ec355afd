"""What the service would answer: thresholds by mode, and why there is no answer. As dev.hnetstreams.runtime.decide.Decider."""

from typing import Any, Dict, List, NamedTuple, Sequence

import numpy as np

REASONS = ("too_short", "not_text", "ambiguous", "below_threshold")
_LEAST_BYTES = 4  # of a head whose manifest names no minBytes
_CONTROLS = np.array([byte < 32 and byte not in (9, 10, 13) or byte == 127 for byte in range(256)])


class Answers(NamedTuple):
    """A head's best label and calibrated confidences for texts whose truth is known."""

    texts: Sequence[bytes]
    truth: np.ndarray  # [texts] label
    chances: np.ndarray  # [texts, labels]


def modes(setting: Dict[str, Any]) -> Dict[str, Dict[str, float]]:
    """The thresholds of a manifest's head by mode, surest first; bundles of old have the balanced ones alone."""
    found = {"balanced": setting["thresholds"], **setting.get("thresholdModes", {})}
    return {mode: found[mode] for mode in ("highConfidence", "balanced", "bestGuess") if mode in found}


def reasons(answers: Answers, setting: Dict[str, Any], limits: Dict[str, float]) -> np.ndarray:
    """[texts] index into REASONS, -1 where there is an answer."""
    order = np.sort(answers.chances, axis=1)
    first = order[:, -1]
    second = order[:, -2] if order.shape[1] > 1 else np.zeros(len(first))
    least = np.array([limits.get(label, limits.get("default", 0.5)) for label in setting["labels"]])
    least = least[answers.chances.argmax(1)]
    near = (first + second >= least) & (2 * second >= first)
    short = np.array([len(text) < setting.get("minBytes", _LEAST_BYTES) for text in answers.texts])
    found = np.where(first >= least, -1, np.where(near, REASONS.index("ambiguous"), REASONS.index("below_threshold")))
    found = np.where([_no_text(text) for text in answers.texts], REASONS.index("not_text"), found)
    return np.where(short, REASONS.index("too_short"), found)


def _no_text(text: bytes) -> bool:
    controls = int(_CONTROLS[np.frombuffer(text, dtype=np.uint8)].sum())
    return controls >= 2 and controls * 20 >= len(text)


def abstention(answers: Answers, setting: Dict[str, Any]) -> Dict[str, Any]:
    """By mode: share of the texts that get an answer, how many of those are right, and the rest by reason."""
    right, result = answers.chances.argmax(1) == answers.truth, {}
    for mode, limits in modes(setting).items():
        why = reasons(answers, setting, limits)
        given = why < 0
        result[mode] = {"coverage": round(float(given.mean()), 4),
                        "accuracyOfDecided": round(float(right[given].mean()), 4) if given.any() else None,
                        "abstained": {reason: int((why == at).sum()) for at, reason in enumerate(REASONS)}}
    return result


def join(parts: List[Answers]) -> Answers:
    return Answers([text for one in parts for text in one.texts], np.concatenate([one.truth for one in parts]),
                   np.concatenate([one.chances for one in parts]))
