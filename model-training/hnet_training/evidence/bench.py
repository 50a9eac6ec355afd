"""What a byte costs in two bundles: the same batches through both in turn, in one run."""

from typing import Dict, List

import numpy as np

from ..data.padded import by_length, to_batch
from ..export.ort import OrtModel
from .sets import Sets


def compare(first: str, second: str, sets: Sets, rows: int = 2, rounds: int = 5) -> Dict[str, float]:
    """Nanoseconds of processor time a byte of each graph and the ratio second / first: median over rounds of the sum over batches.

    The texts are `rows` a label of software text and of code.
    """
    texts = [item.text.encode("utf-8", "replace")[:1024] for item in sets.formal(rows) + sets.code(rows)]
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
