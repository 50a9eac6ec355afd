"""Kinds of noise that training never saw: what robustness is worth beyond the kinds that were trained."""

import random
from typing import Callable, Dict, List

Change = Callable[[str, random.Random], str]

_VOWELS = set("aeiouAEIOU")
_RIGHT = {one: two for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for one, two in zip(row, row[1:] + row[-2])}
_SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"))
_TURNED = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞʅɯuodbɹsʇnʌʍxʎz"))


def _words(change: Callable[[str, random.Random], str]) -> Change:
    return lambda text, rng: " ".join(change(word, rng) for word in text.split(" "))


def _letters(table: Dict[str, str]) -> Change:
    return lambda text, rng: "".join(table.get(char.lower(), char) for char in text)


def _without_vowels(word: str, rng: random.Random) -> str:
    return word[:1] + "".join(char for char in word[1:] if char not in _VOWELS)


def _scrambled(word: str, rng: random.Random) -> str:
    middle = list(word[1:-1])
    rng.shuffle(middle)
    return word[:1] + "".join(middle) + word[-1:] if len(word) > 3 and word.isalpha() else word


def _punctuated(word: str, rng: random.Random) -> str:
    return "".join(char + rng.choice(".,;'") if at < len(word) - 1 and rng.random() < 0.2 else char for at, char in enumerate(word))


def _flags(text: str, rng: random.Random) -> str:
    """Regional indicators, with a space between them: two in a row would be a flag."""
    return "".join(chr(0x1F1E6 + ord(char) - 97) + " " if "a" <= char <= "z" else char for char in text.lower())


def _reordered(text: str, rng: random.Random) -> str:
    return " ".join(reversed(text.split(" ")))


def _vertical(text: str, rng: random.Random) -> str:
    return "\n".join(text)


def _echoed(text: str, rng: random.Random) -> str:
    out: List[str] = []
    for word in text.split(" "):
        out += [word] * (2 if rng.random() < 0.4 else 1)
    return " ".join(out)


UNSEEN: Dict[str, Change] = {
    "no vowels": _words(_without_vowels),
    "middles of words scrambled": _words(_scrambled),
    "words backwards": _words(lambda word, rng: word[::-1]),
    "order of words reversed": _reordered,
    "words doubled": _echoed,
    "punctuation inside words": _words(_punctuated),
    "one key to the right": _letters(_RIGHT),
    "a letter a line": _vertical,
    "small capitals": _letters(_SMALL),
    "upside-down letters": _letters(_TURNED),
    "regional indicators": _flags,
}
