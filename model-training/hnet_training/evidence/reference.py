"""How answers to dev texts are distributed, for the service to say how far those to its own texts are from it."""

from typing import Any, Dict, Sequence

import numpy as np

BINS = 10  # of confidence, equally wide, from 0 to 1
MODES = ("highConfidence", "balanced", "bestGuess")
MIN_BYTES = 4  # shorter texts get no answer, where a head says nothing else


def reference(chances: np.ndarray, sizes: np.ndarray, labels: Sequence[str], head: Dict[str, Any]) -> Dict[str, Any]:
    """chances [rows, labels], sizes [rows] in bytes -> the manifest's `reference`; `head` is its entry, with thresholds.

    `confidence` counts rows by the best label's confidence. `answered` counts answers by label and mode of thresholds;
    the other rows are abstained from.
    """
    best, confidence = chances.argmax(1), chances.max(1)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return {"rows": len(best), "confidence": np.bincount(bins, minlength=BINS).tolist(),
            "answered": {mode: _answered(best, confidence, sizes, labels, head, mode) for mode in MODES}}


def _answered(best, confidence, sizes, labels: Sequence[str], head: Dict[str, Any], mode: str):
    table = head["thresholds"] if mode == "balanced" else head["thresholdModes"][mode]
    limits = np.array([table.get(label, table["default"]) for label in labels])
    decided = (confidence >= limits[best]) & (sizes >= head.get("minBytes", MIN_BYTES))
    return np.bincount(best[decided], minlength=len(labels)).tolist()
