"""A text as training sees it, with what is true of it."""

from typing import Dict, NamedTuple, Tuple

import numpy as np

UNKNOWN = -100


class Row(NamedTuple):
    """A text with what is true of it. Labels are numbers of the heads' lists, UNKNOWN where nobody knows."""

    data: np.ndarray  # uint8 [bytes]
    cuts: np.ndarray  # uint8 [bytes], 1 where a chunk starts
    language: np.ndarray  # int16 [bytes]
    code: np.ndarray  # int16 [bytes]
    whole: Dict[str, int]  # by head
    noise: Tuple[str, ...]  # what the noise head names
    taught: Tuple[Tuple[int, float], ...] = ()  # a teacher's probabilities of the text's language
