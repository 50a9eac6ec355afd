"""Noise as people and programs make it, with cuts and labels carried through.

A kind is a function of a text that returns a piece for each of its characters: what stands there afterwards, perhaps
nothing. `carry` puts the pieces together and moves cuts and labels along.
"""

import html
import random
import unicodedata
from typing import Callable, Dict, List, Sequence, Tuple

from . import disguises
from .cuts import cuts
from .disguises import Kind, Pieces
from .junk import emoji

_LOOKALIKES = dict(zip("aceopxyijsABCEHIKMOPTXYS", "асеорхуіјѕАВСЕНІКМОРТХУЅ"))
_GREEK = dict(zip("oABEZHIKMNOPTYXv", "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧν"))
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8", "g": "9", "l": "1"}
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {char: (row[max(0, at - 1):at] + row[at + 1:at + 2]) for row in _KEYS for at, char in enumerate(row)}
_MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0316\u0323\u0332\u0335"
_ZERO = "\u200b\u200c\u200d\u2060\ufeff"
_OCR = {"m": "rn", "rn": "m", "l": "1", "I": "l", "O": "0", "0": "O", "S": "5", "B": "8", "d": "cl", "w": "vv", "e": "c",
        "h": "b", "u": "ii", "g": "q", "i": "l", "t": "f"}
_WORD_END = (" 😂 ", " 🔥 ", " 🙏 ", " 😭😭 ", " ❤️ ", " lol ", " haha ", " ... ", "... ", " :) ", " :D ", " xD ", " ;) ", ", ", " - ")
_MENTIONS = (" @anna ", " @user ", " @x_99 ", " #win ", " #love ", " https://t.co/aZ3k9 ", " www.example.com ", " http://a.io/x?y=1 ")


_SLUG = ("the best ten recipes for you how to train your new puppy top news today watch video free download login index home about "
         "blog post article shop product item user profile photo image file page search result help contact terms privacy").split()


def _each(change: Callable[[str, random.Random], str]) -> Kind:
    return lambda text, rng: [change(char, rng) for char in text]


def _some(change: Callable[[str, random.Random], str], low: float, high: float) -> Kind:
    """Changes a share of the characters; the share is drawn for each text."""
    def kind(text: str, rng: random.Random) -> Pieces:
        share, draw = rng.uniform(low, high), rng.random
        return [change(char, rng) if draw() < share else char for char in text]
    return kind


def _typo(text: str, rng: random.Random) -> Pieces:
    out, share = list(text), rng.uniform(0.02, 0.12)
    for at, char in enumerate(text):
        if rng.random() >= share or not char.isalpha():
            continue
        kind = rng.random()
        if kind < 0.35 and at + 1 < len(out) and text[at + 1].isalpha():
            out[at], out[at + 1] = out[at + 1], out[at]
        elif kind < 0.6 and char.lower() in _NEIGHBOURS:
            near = rng.choice(_NEIGHBOURS[char.lower()])
            out[at] = near if char.islower() else near.upper()
        elif kind < 0.8:
            out[at] = ""
        else:
            out[at] = char + rng.choice(_NEIGHBOURS.get(char.lower(), char))
    return out


def _flip(char: str, rng: random.Random) -> str:
    return char.upper() if rng.random() < 0.5 else char.lower()


def _bold(char: str, base: int) -> str:
    if "a" <= char <= "z":
        return chr(base + 26 + ord(char) - 97)
    if "A" <= char <= "Z":
        return chr(base + ord(char) - 65)
    return char


def _math(text: str, rng: random.Random) -> Pieces:
    base = rng.choice((0x1D400, 0x1D434, 0x1D468, 0x1D5A0, 0x1D5D4, 0x1D608, 0x1D63C, 0x1D670))
    return [chr(0x210E) if base == 0x1D434 and char == "h" else _bold(char, base) for char in text]


def _circled(char: str, rng: random.Random) -> str:
    if "a" <= char <= "z":
        return chr(0x24D0 + ord(char) - 97)
    return chr(0x24B6 + ord(char) - 65) if "A" <= char <= "Z" else char


def without_accent(char: str, rng: random.Random) -> str:
    if char < "\x80" or char > "\u04ff":
        return char
    return "".join(one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one))


def _mojibake(text: str, rng: random.Random) -> Pieces:
    encoding = rng.choice(("cp1252", "cp1252", "latin-1", "cp1251", "koi8-r"))
    out = []
    for char in text:
        try:
            out.append(char if char < "\x80" else char.encode("utf-8").decode(encoding))
        except UnicodeDecodeError:
            out.append(char.encode("utf-8").decode("latin-1") if encoding == "cp1252" else "\ufffd")
    return out


def _entity(char: str, rng: random.Random) -> str:
    name = html.entities.codepoint2name.get(ord(char))
    if char.isspace() or (char.isascii() and not name):
        return char
    kind = rng.random()
    return f"&{name};" if name and kind < 0.6 else f"&#{ord(char)};" if kind < 0.8 else f"&#x{ord(char):x};"


def _percent(char: str, rng: random.Random) -> str:
    if char.isascii() and char.isalnum():
        return char
    return "+" if char == " " and rng.random() < 0.2 else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _printable(char: str, rng: random.Random) -> str:
    if char.isascii() and char != "=":
        return char
    return "".join(f"={byte:02X}" for byte in char.encode("utf-8", "replace"))


def _separated(text: str, rng: random.Random) -> Pieces:
    sign = rng.choice(("-", ".", "_", "*", "|", "·", "~", ".", "-"))
    share = rng.choice((1.0, 1.0, 0.5))
    return [char + sign if char.isalnum() and rng.random() < share else char for char in text]


def _glued(text: str, rng: random.Random) -> Pieces:
    share = rng.choice((0.3, 0.6, 1.0))
    if rng.random() < 0.3:
        return ["" if char == " " else char.upper() if at and text[at - 1] == " " else char for at, char in enumerate(text)]
    return ["" if char == " " and rng.random() < share else char for char in text]


def _joined(text: str, rng: random.Random) -> Pieces:
    sign = rng.choice(("_", "-", ".", "+", "/", "_"))
    return [sign if char == " " else char for char in text]


def _zero_width(text: str, rng: random.Random) -> Pieces:
    share = rng.choice((0.15, 0.3, 0.5, 1.0))
    marks = _ZERO if rng.random() < 0.5 else rng.choice(_ZERO)
    return [char + rng.choice(marks) if rng.random() < share else char for char in text]


def _between(words: Sequence[str]) -> Kind:
    def kind(text: str, rng: random.Random) -> Pieces:
        share = rng.uniform(0.05, 0.4)
        return [rng.choice(words) if char == " " and rng.random() < share else char for char in text]
    return kind


def _emoji(text: str, rng: random.Random) -> Pieces:
    """Emoji and what else stands between words."""
    if rng.random() < 0.4:
        return _between(_WORD_END)(text, rng)
    share, pieces = rng.uniform(0.05, 0.4), list(text)
    for at, char in enumerate(text):
        if char == " " and rng.random() < share:
            pieces[at] = " " + emoji(rng) * rng.choice((1, 1, 2)) + " "
    return pieces


def _links(text: str, rng: random.Random) -> Pieces:
    """One link with words in it, at the end or between words."""
    slug = rng.choice("-_/").join(rng.choice(_SLUG) for _ in range(rng.randint(1, 8)))
    link = rng.choice(("https://www.example.com/", "http://news.site.org/2024/05/", "https://youtu.be/", "https://m.shop.de/", "www.x.io/"))
    link = link + slug + rng.choice(("", "", ".html", "?id=123", "/"))
    out, spaces = list(text), [at for at, char in enumerate(text) if char == " "]
    if spaces and rng.random() < 0.4:
        out[rng.choice(spaces)] = " " + link + " "
    elif out:
        out[-1] += " " + link
    return out


def _hashtags(text: str, rng: random.Random) -> Pieces:
    share = rng.choice((0.3, 1.0))
    return ["#" + char if char.isalpha() and (at == 0 or text[at - 1] == " ") and rng.random() < share else char
            for at, char in enumerate(text)]


def _quoted(text: str, rng: random.Random) -> Pieces:
    mark = rng.choice(("> ", ">", ">> ", "| "))
    out = [char + mark if char == "\n" else char for char in text]
    if out:
        out[0] = mark + out[0]
    return out


def _doubled(text: str, rng: random.Random) -> Pieces:
    return [char * rng.randint(2, 4) if char == " " and rng.random() < 0.5 else char for char in text]


def _spelled(text: str, rng: random.Random) -> Pieces:
    """Some words with spaces between their letters: "f r e e money"."""
    out, spelled = [], rng.random() < 0.5
    for at, char in enumerate(text):
        if char == " ":
            spelled = rng.random() < 0.4
        out.append(char + " " if spelled and char.isalpha() and at + 1 < len(text) and text[at + 1].isalpha() else char)
    return out


KINDS: Dict[str, Kind] = {
    "drop": _some(lambda char, rng: "" if not char.isspace() else char, 0.05, 0.15),
    "typo": _typo,
    "case": _each(_flip),
    "upper": _each(lambda char, rng: char.upper()),
    "lower": _each(lambda char, rng: char.lower()),
    "repeat": _some(lambda char, rng: char * rng.randint(2, 5), 0.05, 0.25),
    "antspeak": _each(lambda char, rng: char.upper() + " "),
    "spaced": _each(lambda char, rng: char + " "),
    "spelled": _spelled,
    "separated": _separated,
    "glued": _glued,
    "joined": _joined,
    "doubled": _doubled,
    "leet": _some(lambda char, rng: rng.choice(_LEET.get(char.lower(), char)), 0.3, 1.0),
    "homoglyph": _some(lambda char, rng: (_LOOKALIKES if rng.random() < 0.8 else _GREEK).get(char, char), 0.2, 0.9),
    "zerowidth": _zero_width,
    "softhyphen": _some(lambda char, rng: char + "\u00ad", 0.1, 1.0),
    "fullwidth": _each(lambda char, rng: chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char),
    "math": _math,
    "circled": _each(_circled),
    "marks": _some(lambda char, rng: char + rng.choice(_MARKS) * rng.randint(1, 3) if char.isalnum() else char, 0.2, 0.8),
    "accents": _each(without_accent),
    "mojibake": _mojibake,
    "entities": _each(_entity),
    "percent": _each(_percent),
    "printable": _each(_printable),
    "ocr": _some(lambda char, rng: _OCR.get(char, char), 0.1, 0.4),
    "emoji": _emoji,
    "mentions": _between(_MENTIONS),
    "links": _links,
    "hashtags": _hashtags,
    "quoted": _quoted,
    **disguises.KINDS,
}
_CUT_ANEW = ("quoted", "hashtags", "links", "joined", "tagged", "logged")
FIVE = ("antspeak", "drop", "case", "repeat", "upper")
# What the noise head names, by kind.
NAMED = {"typo": "typo", "drop": "drop", "case": "case", "repeat": "repeat", "leet": "leet", "homoglyph": "homoglyph",
         "accents": "diacritics", "marks": "diacritics", "spaced": "spacing", "antspeak": "spacing", "separated": "spacing",
         "spelled": "spacing", "glued": "spacing", "stacked": "spacing", "punctuated": "spacing", "zerowidth": "zerowidth", "softhyphen": "zerowidth", "mojibake": "mojibake",
         "lossy": "mojibake", "styled": "homoglyph", "scrambled": "typo"}


def carry(text: str, starts: bytearray, labels: Sequence[int], pieces: Pieces) -> Tuple[str, bytearray, List[int]]:
    """Joins the pieces. A cut of a character that is gone moves to the next that is not a space."""
    moved, kept, pending = bytearray(), [], False
    for char, start, label, piece in zip(text, starts, labels, pieces):
        if piece == char:
            if pending and not char.isspace():
                start, pending = 1, False
            moved.append(start)
            kept.append(label)
        elif not piece:
            pending = pending or bool(start)
        elif char == " " and " " in piece and not piece.isspace():
            moved += cuts(piece)
            kept += [label] * len(piece)
        else:
            start = start or (pending and not piece.isspace())
            pending = pending and not start
            moved.append(start)
            moved += bytes(len(piece) - 1)
            kept += [label] * len(piece)
    return "".join(pieces), moved, kept


def spoil(name: str, text: str, starts: bytearray, labels: Sequence[int], rng: random.Random):
    """Applies a kind; returns (text, cuts, labels). What adds or replaces signs between words is cut anew."""
    pieces = KINDS[name](text, rng)
    if name in _CUT_ANEW:
        changed = "".join(pieces)
        owner = [label for label, piece in zip(labels, pieces) for _ in piece]
        return changed, cuts(changed), owner
    return carry(text, starts, labels, pieces)
