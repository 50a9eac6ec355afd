"""In which languages the heads of messages were trained: their bad label has texts of these, labelled or made up."""

from collections import Counter
from typing import Dict, List, Sequence

from . import offers, taunts
from .texts import ROMAN, Texts

LEAST = 200  # labelled texts of the bad label
_BAD = {"spam": "spam", "toxic": "toxic"}
_MADE_UP = {"spam": offers.OFFERS, "toxic": taunts.TAUNTS}
_UNNAMED = {"spam": "eng", "toxic": None}  # the mails name no language


def languages(train: Texts, known: Sequence[str]) -> Dict[str, List[str]]:
    """By head, in the order of the names; `known` are the labels of the head for language."""
    found: Dict[str, List[str]] = {}
    for head, bad in _BAD.items():
        counts: Counter = Counter()
        for _, language, task, label in train.messages:
            if label == bad and (task == "toxic") == (head == "toxic"):
                for one in ("hin", "urd") if language == ROMAN else (language or _UNNAMED[head],):
                    counts[one] += 1
        enough = {one for one, count in counts.items() if count >= LEAST}
        found[head] = sorted((enough | set(_MADE_UP[head])) & set(known))
    return found
