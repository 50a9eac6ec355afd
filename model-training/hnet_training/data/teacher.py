"""Texts with a teacher's probabilities in place of a label: JSON Lines of {"text": ..., "language": {label: probability}}."""

import json
from typing import List, NamedTuple, Sequence, Tuple

import numpy as np


class Taught(NamedTuple):
    text: str
    shares: Tuple[Tuple[int, float], ...]  # (label's number, probability), which sum to 1


def load(path: str, languages: Sequence[str]) -> List[Taught]:
    """The rows of `path`; none for an empty path. Raises ValueError where a label is not one of `languages`."""
    number, rows = {label: at for at, label in enumerate(languages)}, []
    if not path:
        return rows
    with open(path, encoding="utf-8") as lines:
        for at, line in enumerate(lines, 1):
            row = json.loads(line)
            unknown = [label for label in row["language"] if label not in number]
            total = sum(row["language"].values())
            if unknown or total <= 0:
                raise ValueError(f"{path}, line {at}: expected probabilities of the model's languages, found {unknown or row['language']}")
            rows.append(Taught(row["text"], tuple((number[label], value / total) for label, value in row["language"].items())))
    return rows


def shares(rows: Sequence[Tuple[Tuple[int, float], ...]], labels: int) -> np.ndarray:
    """[rows, labels] float32; zeros for rows that no teacher has seen."""
    out = np.zeros((len(rows), labels), np.float32)
    for at, row in enumerate(rows):
        for number, value in row:
            out[at, number] = value
    return out

