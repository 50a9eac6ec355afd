"""The inputs on which peers failed in public bug reports: how many a bundle answers as expected."""

import json
import re
from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from . import metrics
from .answers import Runner, answer


def verdict(expected: str, label: Optional[str]) -> bool:
    """expected is like 'language: eng or fra (or no answer)'."""
    answers = expected.split(":", 1)[1].strip()
    allows_none = "no answer" in answers
    names = re.split(r"\s+or\s+|,\s*", re.sub(r"\(.*?\)", "", answers).strip())
    if label is None:
        return allows_none
    return label in [name.strip() for name in names]


def run_cases(run: Runner, manifest: Dict[str, Any], path: str) -> Tuple[int, int, List[str]]:
    """(right, all, lines that describe the wrong ones)."""
    heads = {head["name"]: head for head in manifest["heads"]}
    with open(path, encoding="utf-8") as lines:
        cases = [case for case in map(json.loads, lines) if case["area"] in heads and case["expect"].startswith(case["area"])]
    found = answer(run, [case["input"] for case in cases])
    right, wrong = 0, []
    for at, case in enumerate(cases):
        head = heads[case["area"]]
        chances = metrics.softmax(found.logits[case["area"]][at:at + 1], head["temperature"])[0]
        best = int(np.argmax(chances))
        raw = head["labels"][best]
        least = head["thresholds"].get(raw, head["thresholds"]["default"])
        short = len(case["input"].encode("utf-8", "replace")) < head.get("minBytes", 4)
        label = raw if chances[best] >= least and not short else None
        if verdict(case["expect"], label):
            right += 1
        else:
            wrong.append(f"{case['id']} {case['input'][:60]!r}: expected {case['expect']}, got {label} ({raw} "
                         f"{chances[best]:.2f}), before {case['verdict']}")
    return right, len(cases), wrong
