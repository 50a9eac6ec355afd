"""Networks' answers kept on disk, by weights and texts: a stopped comparison goes on where it was."""

import hashlib
import os
from typing import Callable, Dict, Sequence

import numpy as np

Predict = Callable[[Sequence[bytes]], Dict[str, np.ndarray]]


def digest(start: bytes, texts: Sequence[bytes]) -> str:
    """Of the texts in their order, each with its length."""
    key = hashlib.sha256(start)
    for text in texts:
        key.update(len(text).to_bytes(8, "big") + text)
    return key.hexdigest()[:16]


def keeping(predict: Predict, weights: str, work: str) -> Predict:
    """`predict`, asked once for the same file of weights and the same texts."""
    with open(weights, "rb") as file:
        start = hashlib.sha256(file.read()).digest()

    def ask(texts):
        path = os.path.join(work, "answers", f"network-{digest(start, texts)}.npz")
        if not os.path.exists(path):
            found = predict(texts)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + ".new", "wb") as file:
                np.savez(file, **found)
            os.replace(path + ".new", path)
        with np.load(path) as file:
            return {name: file[name] for name in file.files}

    return ask
