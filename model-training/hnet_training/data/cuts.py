"""Where chunks start in clean text: at words, single signs and line breaks; where no spaces are written, as ICU says."""

import re
import unicodedata
from typing import List, Sequence

from icu import BreakIterator, Locale

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_+|\n+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORDS = BreakIterator.createWordInstance(Locale.getRoot())


def cuts(text: str) -> bytearray:
    """text -> one byte for each character: 1 where a chunk starts. Spaces belong to the chunk before them.

    A sign that follows itself ("!!!", "---") starts no chunk of its own, and marks stay with their letter.
    """
    starts = bytearray(len(text))
    before, end = "", -1
    for match in _TOKEN.finditer(text):
        token = match.group()
        repeated = token == before and match.start() == end and not token[0].isalnum()
        starts[match.start()] = not repeated
        before, end = token, match.end()
    if not text.isascii():
        _keep_marks(text, starts)
        if _UNSPACED.search(text):
            _cut_unspaced(text, starts)
    return starts


def places(text: str, starts: Sequence[int]) -> List[int]:
    """The bytes of the text's UTF-8 at which the characters with a start begin, rising."""
    found, at = [], 0
    for char, start in zip(text, starts):
        if start:
            found.append(at)
        at += len(char.encode("utf-8", "replace"))
    return found


def _keep_marks(text: str, starts: bytearray) -> None:
    for at in range(1, len(text)):
        if starts[at] and not text[at].isascii() and not text[at].isalnum() and _joins(text[at]):
            starts[at] = 0
            if at + 1 < len(text) and text[at + 1].isalnum():
                starts[at + 1] = 0


def _joins(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def _cut_unspaced(text: str, starts: bytearray) -> None:
    if max(text) > "\uffff":  # ICU counts in UTF-16
        character, at = [], 0
        for char in text:
            character += [at] * (2 if char > "\uffff" else 1)
            at += 1
        character.append(at)
    else:
        character = range(len(text) + 1)
    _WORDS.setText(text)
    begin = 0
    for found in _WORDS:
        end = character[found]
        if begin < len(text) and _UNSPACED.match(text[begin]):
            starts[begin] = 1
        for at in range(begin + 1, min(end, len(text))):
            if _UNSPACED.match(text[at]):
                starts[at] = 0
        begin = end
