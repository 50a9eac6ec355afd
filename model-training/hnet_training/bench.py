"""What a byte costs in two bundles: the same batches through both in turn, in one run."""

from typing import Dict, List

import numpy as np

from . import corpus
from .ort import OrtModel
from .predict import by_length, to_batch


def compare(first: str, second: str, data: str, rows: int = 400, rounds: int = 5) -> Dict[str, float]:
    """Nanoseconds of processor time a byte of each graph and the ratio second / first: median over rounds of the sum over batches."""
    texts: List[bytes] = []
    for source in ("lang", "code"):
        part = corpus.load(data, source, "dev")
        step = max(1, len(part) // (rows // 2))
        texts += [part.bytes_at(row)[:1024] for row in range(0, len(part), step)]
    batches = [to_batch([texts[row] for row in group]) for group in by_length(texts, 4096, 1024)]
    size = sum(int(lengths.sum()) for _, lengths in batches)
    times: Dict[str, List[float]] = {first: [], second: []}
    with OrtModel(first) as one, OrtModel(second) as two:
        for turn in range(rounds + 1):
            for path, model in ((first, one), (second, two)):
                total = 0
                for batch, lengths in batches:
                    model.run(batch.numpy(), lengths.numpy())
                    total += model.nanos
                if turn:  # the first round warms up
                    times[path].append(total / size)
    a, b = (float(np.median(times[path])) for path in (first, second))
    return {"nanosPerByteFirst": round(a, 1), "nanosPerByteSecond": round(b, 1), "ratio": round(b / a, 3)}
