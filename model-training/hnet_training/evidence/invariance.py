"""How often a label stays when something that means nothing is added or lost."""

import random
from typing import Any, Callable, Dict

import numpy as np

from ..data.spoil import without_accent
from .answers import Runner, answer
from .sets import Sets


def _once(text: str, rng: random.Random, change: Callable[[str], str]) -> str:
    places = [at for at, char in enumerate(text) if char.isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + change(text[at]) + text[at + 1:]


CHANGES: Dict[str, Callable[[str, random.Random], str]] = {
    "upper case": lambda text, rng: text.upper(),
    "lower case": lambda text, rng: text.lower(),
    "a link": lambda text, rng: text + " https://t.co/xY3kQ9",
    "a comma": lambda text, rng: text.replace(" ", ", ", 1),
    "doubled spaces": lambda text, rng: text.replace(" ", "  "),
    "an emoji": lambda text, rng: text + " 😂",
    "a letter repeated": lambda text, rng: _once(text, rng, lambda char: char * 4),
    "lost accents": lambda text, rng: "".join(without_accent(char, rng) for char in text),
    "a full stop less": lambda text, rng: text.rstrip(".!?。"),
    "a mention": lambda text, rng: "@user " + text,
}
HEADS = ("language", "code", "spam", "toxic")


def invariance(run: Runner, sets: Sets, rows: int) -> Dict[str, Any]:
    """By change and head: share of the texts that it alters whose best label stays."""
    texts = [item.text for item in sets.everyday(rows) + sets.formal(rows)]
    before = answer(run, texts).logits
    out: Dict[str, Any] = {}
    for name, change in CHANGES.items():
        rng = random.Random(59)
        changed = [change(text, rng) for text in texts]
        altered = np.array([one != other for one, other in zip(texts, changed)])
        after = answer(run, changed).logits
        out[name] = {"texts": int(altered.sum())}
        for head in HEADS:
            if head in before:
                stays = before[head].argmax(1) == after[head].argmax(1)
                out[name][head] = round(float(stays[altered].mean()), 4)
    return out


def markdown(found: Dict[str, Any], manifest: Dict[str, Any]) -> str:
    heads = [head for head in HEADS if head in next(iter(found.values()))]
    lines = ["# Invariance", "", f"{manifest['name']} {manifest['version']}: share of dev messages (everyday and formal) whose "
             "best label stays, of those that the change alters.", "", "| change | texts | " + " | ".join(heads) + " |",
             "|---|---|" + "---|" * len(heads)]
    for name, one in found.items():
        lines.append(f"| {name} | {one['texts']} | " + " | ".join(f"{one[head]:.3f}" for head in heads) + " |")
    return "\n".join(lines) + "\n"
