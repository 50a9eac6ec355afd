"""Which of Simplified Chinese, Traditional Chinese and Japanese writes a Han character: counted in training text.

Rare characters share a row of the hashed table with frequent n-grams of other languages; a table of their own does not.
"""

import numpy as np

from .texts import Texts

FIRST, LAST = 0x3400, 0x9FFF
LABELS = ("zho-Hans", "zho-Hant", "jpn")
_MOST = 3.0


def table(texts: Texts) -> np.ndarray:
    """[1 + characters, labels] float16: log of how much likelier a label writes the character than their mean; row 0 is nothing."""
    counts = np.full((LAST - FIRST + 2, len(LABELS)), 0.5)
    for column, label in enumerate(LABELS):
        for text in texts.languages.get(label, []) + texts.everyday.get(label, []):
            points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
            np.add.at(counts[:, column], points[(points >= FIRST) & (points <= LAST)] - FIRST + 1, 1.0)
    share = np.log(counts / counts.sum(0))
    odds = np.clip(share - share.mean(1, keepdims=True), -_MOST, _MOST)
    odds[counts.sum(1) < 2] = 0.0  # never seen
    odds[0] = 0.0
    return odds.astype(np.float16)
