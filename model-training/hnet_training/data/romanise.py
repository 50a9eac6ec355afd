"""Text of other scripts in plain Latin letters, roughly as people type it who have no other keyboard."""

import unicodedata

from icu import Transliterator

LABELS = frozenset("rus ukr bul mkd bel ell hin ben mar tam tel kat hye ara fas kor".split())
_LATIN = Transliterator.createInstance("Any-Latin")


def romanise(text: str) -> str:
    latin = unicodedata.normalize("NFD", _LATIN.transliterate(text))
    return "".join(char for char in latin if not unicodedata.combining(char) and char not in "ʹʺʾʿ·’")
