"""Texts as padded batches, grouped by length."""

from typing import List, Sequence

import numpy as np
import torch


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
