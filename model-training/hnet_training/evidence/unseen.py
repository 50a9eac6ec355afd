"""Kinds of noise that training never saw: what robustness is worth beyond the kinds that were trained."""

import random
import unicodedata
from typing import Callable, Dict, List

Change = Callable[[str, random.Random], str]

_RIGHT = {one: two for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for one, two in zip(row, row[1:] + row[-2])}
_LISU = dict(zip("abcdefghijklmnoprstuvwxyz", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ"))
_TURNED = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞʅɯuodbɹsʇnʌʍxʎz"))


def _words(change: Callable[[str, random.Random], str]) -> Change:
    return lambda text, rng: " ".join(change(word, rng) for word in text.split(" "))


def _letters(table: Dict[str, str]) -> Change:
    return lambda text, rng: "".join(table.get(char.lower(), char) for char in text)


def _flags(text: str, rng: random.Random) -> str:
    """Regional indicators, with a space between them: two in a row would be a flag."""
    return "".join(chr(0x1F1E6 + ord(char) - 97) + " " if "a" <= char <= "z" else char for char in text.lower())


def _reordered(text: str, rng: random.Random) -> str:
    return " ".join(reversed(text.split(" ")))


def _ransom(text: str, rng: random.Random) -> str:
    """Each letter in an alphabet of its own."""
    bases = (0x1D41A, 0x1D44E + 52, 0x1D4EA, 0x1D5BA, 0x24D0, 0xFF41, 0x61, 0x1D68A)
    return "".join(chr(rng.choice(bases) + ord(char) - 97) if "a" <= char <= "z" else char for char in text.lower())


def _accented(text: str, rng: random.Random) -> str:
    """Accents that no language has there, as letters of their own: "fŕéé mőńéý"."""
    def one(char: str) -> str:
        made = unicodedata.normalize("NFC", char + rng.choice("\u0301\u0300\u0308\u0302\u030c\u0303"))
        return made if char.isascii() and char.isalpha() and len(made) == 1 and rng.random() < 0.5 else char
    return "".join(map(one, text))


def _moved(word: str, rng: random.Random) -> str:
    return word[1:] + word[:1] + "ay" if word.isalpha() else word


def _concatenated(text: str, rng: random.Random) -> str:
    """As obfuscated code has it."""
    cut = sorted(rng.sample(range(1, len(text)), min(len(text) // 4, len(text) - 1))) if len(text) > 4 else []
    parts = [text[begin:end] for begin, end in zip([0, *cut], [*cut, len(text)])]
    return '" + "'.join(parts).join('""')


def _echoed(text: str, rng: random.Random) -> str:
    out: List[str] = []
    for word in text.split(" "):
        out += [word] * (2 if rng.random() < 0.4 else 1)
    return " ".join(out)


UNSEEN: Dict[str, Change] = {
    "words backwards": _words(lambda word, rng: word[::-1]),
    "order of words reversed": _reordered,
    "words doubled": _echoed,
    "one key to the right": _letters(_RIGHT),
    "first letters moved to the end": _words(_moved),
    "an x between letters": _words(lambda word, rng: "x".join(word)),
    "accents on any letter": _accented,
    "pieces of a string added up": _concatenated,
    "letters of Lisu": _letters(_LISU),
    "upside-down letters": _letters(_TURNED),
    "regional indicators": _flags,
    "each letter in another alphabet": _ransom,
}
