"""Noise: the ten kinds that training adds and names, and the perturbations that only evaluation uses.

Every function takes a text, a `random.Random` and a strength (share of characters or words), and returns a text.
"""

import random
import unicodedata
from typing import Callable, Dict, List, Tuple

Noise = Callable[[str, random.Random, float], str]

_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8", "g": "9", "l": "1"}
_HOMOGLYPHS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "y": "у", "i": "і", "A": "А", "B": "В",
               "E": "Е", "H": "Н", "K": "К", "M": "М", "O": "О", "P": "Р", "C": "С", "T": "Т", "X": "Х"}
_HOMOGLYPHS.update({cyrillic: latin for latin, cyrillic in list(_HOMOGLYPHS.items())})
_ZERO_WIDTH = "\u200b\u200c\u200d\ufeff\u2060"
_MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0323\u0332"
_SEPARATORS = (" ", " ", " ", " ", " ", ".", "-", "_", "*")


def typo(text: str, rng: random.Random, share: float) -> str:
    """Swaps neighbours, doubles a letter for its neighbour, or inserts one taken from elsewhere in the text."""
    chars = list(text)
    for _ in range(max(1, int(len(chars) * share))):
        at = rng.randrange(len(chars)) if chars else 0
        kind = rng.random()
        if kind < 0.5 and at + 1 < len(chars):
            chars[at], chars[at + 1] = chars[at + 1], chars[at]
        elif chars and kind < 0.75:
            chars[at] = rng.choice(chars)
        elif chars:
            chars.insert(at, rng.choice(chars))
    return "".join(chars)


def drop(text: str, rng: random.Random, share: float) -> str:
    return "".join(char for char in text if rng.random() >= share)


def case(text: str, rng: random.Random, share: float) -> str:
    kind = rng.random()
    if kind < 0.4:
        return text.upper()
    if kind < 0.5:
        return text.swapcase()
    if kind < 0.6:
        return text.title()
    return "".join(char.upper() if rng.random() < 0.5 else char.lower() for char in text)


def repeat(text: str, rng: random.Random, share: float) -> str:
    return "".join(char * (1 + rng.randint(1, 4)) if rng.random() < share else char for char in text)


def leet(text: str, rng: random.Random, share: float) -> str:
    share = min(1.0, share * 4)
    return "".join(rng.choice(_LEET[char.lower()]) if char.lower() in _LEET and rng.random() < share else char
                   for char in text)


def homoglyph(text: str, rng: random.Random, share: float) -> str:
    share = min(1.0, share * 3)
    return "".join(_HOMOGLYPHS[char] if char in _HOMOGLYPHS and rng.random() < share else char for char in text)


def diacritics(text: str, rng: random.Random, share: float) -> str:
    """Strips them all, or piles some on."""
    if rng.random() < 0.6:
        plain = unicodedata.normalize("NFD", text)
        return "".join(char for char in plain if unicodedata.category(char) != "Mn")
    return "".join(char + rng.choice(_MARKS) if char.isalpha() and rng.random() < share else char for char in text)


def spacing(text: str, rng: random.Random, share: float) -> str:
    """Spaces the characters out (in half of the cases in capitals, as in AntSpeak), or loses or adds spaces."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(_SEPARATORS).join(text.upper() if rng.random() < 0.5 else text)
    if kind < 0.8:
        return text.replace(" ", "")
    return "".join(char + " " if rng.random() < share else char for char in text)


def zerowidth(text: str, rng: random.Random, share: float) -> str:
    return "".join(char + rng.choice(_ZERO_WIDTH) if rng.random() < share else char for char in text)


def mojibake(text: str, rng: random.Random, share: float) -> str:
    """UTF-8 read as a single-byte encoding."""
    return text.encode("utf-8", "replace").decode(rng.choice(("latin-1", "cp1252", "cp1251")), "replace")


KINDS: Dict[str, Noise] = {"typo": typo, "drop": drop, "case": case, "repeat": repeat, "leet": leet,
                           "homoglyph": homoglyph, "diacritics": diacritics, "spacing": spacing,
                           "zerowidth": zerowidth, "mojibake": mojibake}
_WEIGHTS = {"typo": 1.5, "drop": 2.0, "case": 2.5, "repeat": 2.0, "leet": 0.8, "homoglyph": 0.6, "diacritics": 0.8,
            "spacing": 2.0, "zerowidth": 0.5, "mojibake": 0.3}


def add_noise(text: str, rng: random.Random) -> Tuple[str, List[str]]:
    """One to three kinds at random strengths; which of them changed the text."""
    names, changed = list(KINDS), []
    count = rng.choices((1, 2, 3), (0.7, 0.22, 0.08))[0]
    chosen = set(rng.choices(names, [_WEIGHTS[name] for name in names], k=count))
    for name in names:
        if name in chosen:
            noisy = KINDS[name](text, rng, rng.choice((0.03, 0.06, 0.1, 0.1, 0.2, 0.2)))
            if noisy and noisy != text:
                text = noisy
                changed.append(name)
    return text, changed


# The five perturbations of the H-Net paper's robustness evaluation.
PAPER: Dict[str, Callable[[str, random.Random], str]] = {
    "antSpeak": lambda text, rng: " ".join(text.upper()),
    "drop": lambda text, rng: drop(text, rng, 0.1),
    "randomCase": lambda text, rng: "".join(c.upper() if rng.random() < 0.5 else c.lower() for c in text),
    "repeat": lambda text, rng: "".join(c * rng.randint(2, 4) if rng.random() < 0.2 else c for c in text),
    "upperCase": lambda text, rng: text.upper(),
}


def _keyboard(text: str, rng: random.Random) -> str:
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    near = {row[i]: row[max(0, i - 1):i] + row[i + 1:i + 2] for row in rows for i in range(len(row))}
    return "".join(rng.choice(near[c]) if c in near and rng.random() < 0.1 else c for c in text)


def _shuffle_inside(text: str, rng: random.Random) -> str:
    words = []
    for word in text.split(" "):
        middle = list(word[1:-1])
        rng.shuffle(middle)
        words.append(word[:1] + "".join(middle) + word[-1:] if len(word) > 3 else word)
    return " ".join(words)


def _shuffle_words(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


# Kinds that training never sees.
UNSEEN: Dict[str, Callable[[str, random.Random], str]] = {
    "keyboard": _keyboard,
    "innerShuffle": _shuffle_inside,
    "wordShuffle": _shuffle_words,
    "noVowels": lambda text, rng: "".join(c for c in text if c.lower() not in "aeiou" or rng.random() < 0.5),
    "emoji": lambda text, rng: "".join(c + (rng.choice("😀🔥👍❤🎉") if c == " " and rng.random() < 0.4 else "")
                                       for c in text),
    "htmlEscape": lambda text, rng: "".join(f"&#{ord(c)};" if rng.random() < 0.05 else c for c in text),
    "cutBytes": lambda text, rng: text.encode("utf-8")[rng.randint(1, 3):].decode("utf-8", "ignore"),
}
