"""A bundle's answers to many texts: logits by head, and each text's chunks with their labels."""

from contextlib import contextmanager
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence

import numpy as np

from ..data.padded import by_length, to_batch
from ..export import ort

Runner = Callable[[np.ndarray, np.ndarray], Dict[str, np.ndarray]]
LONGEST = 1024


class Answers(NamedTuple):
    logits: Dict[str, np.ndarray]  # by head, [texts, labels]
    starts: List[np.ndarray]  # of each text, its chunks' first bytes
    chunk_labels: Dict[str, List[np.ndarray]]  # by head of language and code, as `starts`


def answer(run: Runner, texts: Sequence[str], batch_bytes: int = 16384) -> Answers:
    """run(data [batch, length], lengths [batch]) -> outputs by name; texts are read to LONGEST bytes."""
    data = [text.encode("utf-8", "replace") for text in texts]
    logits: Dict[str, np.ndarray] = {}
    starts: List[np.ndarray] = [np.zeros(0, np.int64)] * len(data)
    labels: Dict[str, List[np.ndarray]] = {}
    for rows in by_length(data, batch_bytes, LONGEST):
        batch, lengths = to_batch([data[row] for row in rows], longest=LONGEST)
        found = run(batch.numpy(), lengths.numpy())
        for name, values in found.items():
            if name.startswith("logits_"):
                head = name[len("logits_"):]
                if head not in logits:
                    logits[head] = np.zeros((len(data), values.shape[1]), np.float32)
                logits[head][rows] = values
        best = {head: _chunk_labels(found, head) for head in ("language", "code")}
        for at, row in enumerate(rows):
            count = int(found["chunk_count_0"][at])
            starts[row] = found["chunk_start_0"][at][:count]
            for head, one in best.items():
                if one is not None:
                    labels.setdefault(head, [np.zeros(0, np.int64)] * len(data))[row] = one[at][:count]
    return Answers(logits, starts, labels)


def _chunk_labels(found: Dict[str, np.ndarray], head: str) -> Optional[np.ndarray]:
    """[texts, chunks]; older graphs say it themselves"""
    if "chunk_label_" + head in found:
        return found["chunk_label_" + head]
    return found["chunk_logits_" + head].argmax(2) if "chunk_logits_" + head in found else None


@contextmanager
def ort_runner(path: str) -> Iterator[Runner]:
    """Through ONNX Runtime for Java, the one that the service uses, with one thread."""
    with ort.OrtModel(path) as model:
        yield model.run
