"""What each byte's character is: folded, its kind, its script. Tables by code point, so that ONNX needs a look-up only."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, Tuple

import numpy as np

POINTS = 1 << 17
LETTER, DIGIT, MARK, OTHER, SPACE, IGNORED = range(6)

# Scripts that some labels never use, and some always do; the rest counts for nothing.
SCRIPTS = {
    "arabic": "ara ckb fas pus snd uig urd aze pan msa", "hebrew": "heb yid", "devanagari": "hin mai mar nep san snd",
    "bengali": "asm ben", "gurmukhi": "pan", "gujarati": "guj", "oriya": "ori", "tamil": "tam", "telugu": "tel",
    "kannada": "kan", "malayalam": "mal", "sinhala": "sin", "thai": "tha", "lao": "lao", "tibetan": "dzo",
    "myanmar": "mya", "georgian": "kat", "hangul": "kor", "ethiopic": "amh", "khmer": "khm", "armenian": "hye",
    "kana": "jpn", "han": "jpn zho-Hans zho-Hant kor",
}
_RANGES = {
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)), "hebrew": ((0x590, 0x5FF),),
    "devanagari": ((0x900, 0x963), (0x966, 0x97F)), "bengali": ((0x980, 0x9FF),), "gurmukhi": ((0xA00, 0xA7F),),
    "gujarati": ((0xA80, 0xAFF),), "oriya": ((0xB00, 0xB7F),), "tamil": ((0xB80, 0xBFF),), "telugu": ((0xC00, 0xC7F),),
    "kannada": ((0xC80, 0xCFF),), "malayalam": ((0xD00, 0xD7F),), "sinhala": ((0xD80, 0xDFF),), "thai": ((0xE00, 0xE7F),),
    "lao": ((0xE80, 0xEFF),), "tibetan": ((0xF00, 0xFFF),), "myanmar": ((0x1000, 0x109F),), "georgian": ((0x10A0, 0x10FF),),
    "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)), "ethiopic": ((0x1200, 0x139F),),
    "khmer": ((0x1780, 0x17FF),), "armenian": ((0x530, 0x58F),), "kana": ((0x3041, 0x3096), (0x30A1, 0x30FA)),
    "han": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
}
NAMES = tuple(SCRIPTS)
SIGNS = len(NAMES) + 1  # stands for the script of digits and signs
# Read as Latin letters in a word that is mostly Latin: what writers put there for its shape.
_LATIN_OF = dict(zip("асеорхуіјѕһԁԛԝкмнтвАВСЕНІЈКМОРЅТХУҮԜ", "aceopxyijshdqwkmhtbABCEHIJKMOPSTXYYW"))
_LATIN_OF.update(zip("οαευινκρτχωγηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaeuivkptxwynABEZHIKMNOPTYX"))
_LATIN_OF.update(zip("яишцджэфгпчьбъзщλσδπφθβψςμξ", "rnwuaxeornybbbzwaodnoobwsue"))
_LATIN_OF.update(zip("ոօսցհզյլ", "noughqjl"))
_LEET = dict(zip("0134578@$€¢£¥§", "oieastbaseclys"))
# Letters of scripts without a label, and of phonetic alphabets, that are written for the Latin letters that they look like.
_DRAWN = dict(zip("ᗩᗷᑕᗪᖴᕼᒍᒪᗰᑎᑭᖇᑌᐯᗯ", "abcdfhjlmnpruvw"))
_DRAWN.update(zip("ꭺᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏂᏁ", "aabcdeghijklmprstvwzhn"))
_DRAWN.update(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz"))
_DRAWN.update(zip("ɔɟƃɾʅɑɡɩⲟⲥⲣ", "cfgjlagiocp"))
_STYLED = re.compile("(?:LATIN LETTER SMALL CAPITAL|LATIN SMALL LETTER (?:TURNED|REVERSED|SIDEWAYS)|(?:NEGATIVE )?(?:CIRCLED|SQUARED)"
                     " LATIN CAPITAL LETTER|CROSSED NEGATIVE SQUARED LATIN CAPITAL LETTER|PARENTHESIZED LATIN (?:SMALL|CAPITAL) LETTER) ([A-Z])")


class Tables(NamedTuple):
    folded: np.ndarray  # [POINTS] int32, the folded character's code point
    kind: np.ndarray  # [POINTS] uint8, LETTER ... IGNORED
    script: np.ndarray  # [POINTS] uint8, 0, 1 + index into NAMES, or SIGNS
    latin: np.ndarray  # [POINTS] uint8: the Latin letter it looks like, else 0
    side: np.ndarray  # [POINTS] uint8: 1 plainly Latin, 2 plainly Cyrillic, Greek or Armenian, 0 neither


@lru_cache(maxsize=1)
def tables() -> Tables:
    folded = np.arange(POINTS, dtype=np.int32)
    kind = np.full(POINTS, OTHER, dtype=np.uint8)
    script, latin, side = (np.zeros(POINTS, dtype=np.uint8) for _ in range(3))
    for point in range(POINTS):
        char = chr(point)
        if 0xD800 <= point < 0xE000:
            continue
        plain = _fold(char)
        folded[point] = ord(plain) if ord(plain) < POINTS else point
        kind[point] = _kind(char, plain)
        if plain in _LATIN_OF:
            latin[point] = ord(_LATIN_OF[plain].lower())
        elif char in _LATIN_OF:
            latin[point] = ord(_LATIN_OF[char].lower())
        if plain in _LEET:
            latin[point] = ord(_LEET[plain])
        side[point] = _side(plain)
    for number, name in enumerate(NAMES, 1):
        for first, last in _RANGES[name]:
            script[first:last + 1] = number
    script[kind == IGNORED] = 0
    script[(kind == OTHER) | (kind == DIGIT)] = SIGNS
    return Tables(folded, kind, script, latin, side)


def _fold(char: str) -> str:
    if char == "\u0130":
        return "i"
    plain = _DRAWN.get(char) or unicodedata.normalize("NFKC", char)
    styled = _STYLED.fullmatch(unicodedata.name(plain if len(plain) == 1 else char, ""))
    if styled:
        return styled.group(1).lower()
    if len(plain) != 1:
        return char
    lower = plain.lower()
    return lower if len(lower) == 1 else plain


def _kind(char: str, plain: str) -> int:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Zs", "Zl", "Zp"):
        return SPACE
    if category in ("Cf", "Cn", "Co") or char in "\u034f\ufe0e\ufe0f" or category == "Cc":
        return IGNORED
    if category in ("Mn", "Me", "Mc"):
        return IGNORED if _decoration(char) else MARK
    if category == "Nd" or (len(plain) == 1 and plain.isdecimal()):
        return DIGIT
    if category.startswith("L") or unicodedata.category(plain).startswith("L"):
        return LETTER
    return OTHER


def _decoration(char: str) -> bool:
    """Marks that writers pile up or leave out: combining diacritics, Hebrew points, Arabic harakat."""
    return ("\u0300" <= char <= "\u036f" or "\u0483" <= char <= "\u0489" or "\u0591" <= char <= "\u05c7"
            or "\u064b" <= char <= "\u065f" or "\u1ab0" <= char <= "\u1aff" or "\u20d0" <= char <= "\u20ff")


def _side(plain: str) -> int:
    if plain in _LATIN_OF:
        return 0
    name = unicodedata.name(plain, "")
    return 1 if name.startswith("LATIN") else 2 if name.startswith(("CYRILLIC", "GREEK", "ARMENIAN")) else 0


def allowed(labels: Tuple[str, ...]) -> np.ndarray:
    """[1 + scripts, labels] float32: 1 where a label is never written in a script; nothing by SIGNS, the last."""
    never = np.zeros((SIGNS + 1, len(labels)), dtype=np.float32)
    for number, name in enumerate(NAMES, 1):
        writers = set(SCRIPTS[name].split()) | {"zxx"}
        never[number] = [label not in writers for label in labels]
    return never
