"""More noise as people and programs make it: letters in other alphabets, hidden, in another order, apart, escaped, lost, in markup.

Each is a kind as in spoil.py: a function of a text that returns a piece for each of its characters.
"""

import random
import re
from typing import Callable, Dict, List

Pieces = List[str]
Kind = Callable[[str, random.Random], Pieces]

_SIGNS = ".,;'!-_*:"
_VOWELS = frozenset("aeiouаеиоуыэяюёαεηιουω")
# Small capitals, letters in squares and circles, and letters of other scripts that look like these: a to z.
_STYLES = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ", "ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭQᖇSTᑌᐯᗯ᙭YZ", "ᎪᏴᏟᎠᎬFᏀᎻᎥᎫᏦᏞᎷNOᏢQᎡᏚᎢUᏙᎳXYᏃ",
           *("".join(chr(base + at) for at in range(26)) for base in (0x1F130, 0x1F150, 0x1F170, 0x249C, 0x1F110)))
_TAGS = (("**", "**"), ("*", "*"), ("_", "_"), ("__", "__"), ("~~", "~~"), ("`", "`"), ("<b>", "</b>"), ("<i>", "</i>"), ("[b]", "[/b]"),
         ("\"", "\""), ("(", ")"), ("[", "]"), ("«", "»"), ("<span class=\"x\">", "</span>"))
_WORD, _INSIDE = re.compile(r"[^\W_]+"), re.compile(r"(?<=\w)[^\W\d_]{2,}(?=\w)")


def _styled(text: str, rng: random.Random) -> Pieces:
    """Whole texts in an alphabet of signs that look like letters."""
    style = rng.choice(_STYLES)
    return [style[ord(char.lower()) - 97] if char.isascii() and char.isalpha() else char for char in text]


def _masked(text: str, rng: random.Random) -> Pieces:
    """Vowels left out or hidden: "thx fr th f*ck"."""
    sign, share = rng.choice(("", "", "*", "_", "-", ".", "#")), rng.choice((0.3, 0.7, 1.0))
    return [sign if char.lower() in _VOWELS and at and text[at - 1].isalpha() and rng.random() < share else char for at, char in enumerate(text)]


def _scrambled(text: str, rng: random.Random) -> Pieces:
    """The letters inside words in another order."""
    out, share = list(text), rng.choice((0.4, 1.0))
    for match in _INSIDE.finditer(text):
        if rng.random() < share:
            out[match.start():match.end()] = rng.sample(match.group(), len(match.group()))
    return out


def _inside_words(text: str, rng: random.Random, share: float, sign: Callable[[], str]) -> Pieces:
    """A sign between a share of the letters that stand side by side."""
    return [char + sign() if char.isalpha() and text[at + 1:at + 2].isalpha() and rng.random() < share else char for at, char in enumerate(text)]


def _punctuated(text: str, rng: random.Random) -> Pieces:
    """Signs inside words, here and there."""
    share, signs = rng.uniform(0.05, 0.3), rng.choice((_SIGNS, *_SIGNS))
    return _inside_words(text, rng, share, lambda: rng.choice(signs))


def _stacked(text: str, rng: random.Random) -> Pieces:
    """A letter a line, or with wide spaces."""
    gap = rng.choice(("\n", "\n", "\t", "  ", "\u00a0", "\u2009", "\u3000"))
    return [char + gap for char in text]


def _wrapped(text: str, rng: random.Random) -> Pieces:
    """Words broken at the end of lines."""
    sign, share = rng.choice(("-\n", "-\n", "=\n", "- ", "\n")), rng.uniform(0.02, 0.15)
    return _inside_words(text, rng, share, lambda: sign)


def _escaped(text: str, rng: random.Random) -> Pieces:
    """As string literals and logs show it."""
    kind = rng.choice(("\\u{:04x}", "\\u{:04x}", "\\u{:04X}", "\\x{:02x}", "\\u{{{:x}}}", "U+{:04X} "))
    plain = {"\n": "\\n", "\t": "\\t", "\"": "\\\""}
    return [plain.get(char, char) if char.isascii() else kind.format(ord(char)) for char in text]


def _lossy(text: str, rng: random.Random) -> Pieces:
    """Letters that an encoding does not know become one sign, if they are few."""
    if sum(char > "\x7f" for char in text) > 0.3 * len(text):
        return list(text)
    sign = rng.choice(("?", "?", "\ufffd", "", "_", "??"))
    return [sign if char > "\x7f" else char for char in text]


def _tagged(text: str, rng: random.Random) -> Pieces:
    """Some words in markup or brackets."""
    share = rng.choice((0.2, 0.5, 1.0))
    out, tags = list(text), rng.choice(_TAGS)
    for match in _WORD.finditer(text):
        if rng.random() < share:
            out[match.start()] = tags[0] + out[match.start()]
            out[match.end() - 1] += tags[1]
    return out


def _logged(text: str, rng: random.Random) -> Pieces:
    """A line of a chat's log: time, name, text."""
    name = rng.choice(("anna", "Max", "user42", "xX_leo_Xx", "bot", "+49 151 2345678", "Maria S."))
    time = f"{rng.randrange(24):02}:{rng.randrange(60):02}"
    before = rng.choice((f"[{time}] {name}: ", f"<{name}> ", f"{name}: ", f"{time} - {name}: ", f"[{time}] <{name}> ", f"({time}) "))
    return [before + text[0], *text[1:]] if text else []


def _stuttered(text: str, rng: random.Random) -> Pieces:
    """First letters said twice: "h-h-hello"."""
    share = rng.choice((0.2, 0.5))
    return [(char + "-") * rng.randint(1, 2) + char if char.isalpha() and not text[at - 1:at].isalpha() and rng.random() < share else char
            for at, char in enumerate(text)]


KINDS: Dict[str, Kind] = {
    "styled": _styled,
    "masked": _masked,
    "scrambled": _scrambled,
    "punctuated": _punctuated,
    "stacked": _stacked,
    "wrapped": _wrapped,
    "escaped": _escaped,
    "lossy": _lossy,
    "tagged": _tagged,
    "logged": _logged,
    "stuttered": _stuttered,
}
