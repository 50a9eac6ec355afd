"""Logits for many texts through PyTorch, grouped by length."""

from typing import Dict, List, Sequence

import numpy as np
import torch

from .classifier import Classifier


def to_batch(texts: Sequence[bytes], multiple: int = 32, longest: int = 2048):
    """Zero-padded uint8 [batch, length] and int64 lengths [batch]; at least one byte."""
    texts = [text[:longest] or b"\0" for text in texts]
    width = -(-max(len(text) for text in texts) // multiple) * multiple
    data = np.zeros((len(texts), width), dtype=np.uint8)
    for row, text in enumerate(texts):
        data[row, : len(text)] = np.frombuffer(text, dtype=np.uint8)
    return torch.from_numpy(data), torch.tensor([len(text) for text in texts])


def by_length(texts: Sequence[bytes], batch_bytes: int, longest: int) -> List[np.ndarray]:
    """Row numbers of each batch: neighbours in length, `batch_bytes` padded bytes at most (or one row)."""
    sizes = np.minimum([max(1, len(text)) for text in texts], longest)
    batches: List[List[int]] = [[]]
    for row in np.argsort(sizes, kind="stable"):
        if batches[-1] and (len(batches[-1]) + 1) * -(-sizes[row] // 32) * 32 > batch_bytes:
            batches.append([])
        batches[-1].append(int(row))
    return [np.array(batch) for batch in batches if batch]


@torch.no_grad()
def predict(model: Classifier, texts: Sequence[bytes], bag: bool = False, longest: int = 1024,
            batch_bytes: int = 16384) -> Dict[str, np.ndarray]:
    """By head [texts, labels] logits; `chunks` [texts] innermost chunk counts."""
    out: Dict[str, np.ndarray] = {}
    for rows in by_length(texts, batch_bytes, longest):
        data, lengths = to_batch([texts[row] for row in rows], longest=longest)
        if bag:
            found = {name: value.numpy() for name, value in model.bag_logits(data, lengths).items()}
        else:
            tagged = model(data, lengths)
            found = {name: value.numpy() for name, value in tagged.logits.items()}
            if tagged.routings:
                found["chunks"] = tagged.routings[-1].count.numpy()
        for name, values in found.items():
            if name not in out:
                out[name] = np.zeros((len(texts),) + values.shape[1:], dtype=values.dtype)
            out[name][rows] = values
    return out
