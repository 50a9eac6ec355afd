"""A chunk's content: hashed n-grams of the letters inside it, whatever stands between them, and its bytes as they are.

Integer arithmetic that ONNX has in opset 17, the same in training and in the graph; hashes wrap around at 64 bits. Hashes
of several kinds are one product of a matrix with a window. Bytes are [batch, length]; letters and chunks of the whole batch stand in
one row each, so that nothing is computed for padding.
"""

from typing import NamedTuple, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data import han
from . import characters
from .characters import DIGIT, LETTER, MARK, OTHER
from .ops import LONGEST, add_rows, columns, pick, places, sum_before, take, up_to, zeros

ORDERS = 5  # n-grams of one to five letters
WHOLE = 2  # the whole word; it and the word before
RAW = 8
# Rows for each kind of key, so many that most keys have one alone; odd and without small factors but 3, so that every bit
# counts. Kinds don't share rows: frequent keys drown rare ones.
FOLDED = (11_987, 29_989, 53_987, 197_943, 143_943, 119_967, 11_981)  # n-grams of one to five letters, word, pair of words
RAWS = (89_967, 65_973, 11_987, 19_997, 15_991, 9_973, 9_973, 9_973)
_CHAR = 11  # what is added to a letter's code point
HAN_FIRST, HAN = han.FIRST - 1 + _CHAR, han.LAST + 1 + _CHAR
_BASE = 1000003
_STEP = 6364136223846793005
_DIGIT = 302  # the kind of a token that starts with a digit
_KINDS = 18  # of characters: kind * 3 + side; as many more of those that look like a Latin letter
# Which of a chunk's last tokens each raw key is made of: exact ones e0..e2, kinds of tokens k0..k4.
_GROUPS = (("e0",), ("e0", "e1"), ("e0", "e1", "e2"), ("k0", "k1", "k2"), ("k0", "k1", "k2", "k3", "k4"),
           ("e0", "k1", "k2"), ("k0", "e1", "k2"), ("k0", "k1", "e2"))


class Ranges(NamedTuple):
    """Where each kind of key has its rows in a table; row 0 is nothing."""

    sizes: Tuple[int, ...]

    @property
    def rows(self) -> int:
        return 1 + sum(self.sizes)

    def of(self, values: torch.Tensor, first: int = 0) -> torch.Tensor:
        """values [kinds, n] of the kinds from `first` on -> rows."""
        kinds = range(first, first + values.shape[0])
        sizes = torch.tensor([[self.sizes[kind]] for kind in kinds])
        return values % sizes + torch.tensor([[1 + sum(self.sizes[:kind])] for kind in kinds])


class Shape(NamedTuple):
    """Where the chunks are. All the batch's chunks stand in one row, text after text: no chunk is padding."""

    row: torch.Tensor  # [chunks] int64 the text of each chunk
    place: torch.Tensor  # [chunks] int64 its first byte
    at: torch.Tensor  # [2, chunks] int64 its text again, and its number in its text, from 0
    none: torch.Tensor  # [chunks] int64 zero
    chunk: torch.Tensor  # [batch * length] int64 the chunk of each byte; past a text, its last chunk
    starts: torch.Tensor  # [batch * length] bool, where chunks start
    count: torch.Tensor  # [batch] int64 chunks of each text
    slots: torch.Tensor  # [batch, most chunks] int64 which chunk stands there when texts are padded; past a text, its last chunk
    valid: torch.Tensor  # [batch, most chunks] bool

    def padded(self, x: torch.Tensor) -> torch.Tensor:
        """x [chunks, ...] -> [batch, most chunks, ...], zero past each text."""
        return x[self.slots] * self.valid.unsqueeze(-1)


class Content(NamedTuple):
    """Rows of the tables; row 0 is nothing. All the batch's letters stand in one row."""

    grams: torch.Tensor  # [ORDERS, letters] n-grams that end at a letter
    words: torch.Tensor  # [WHOLE, chunks]
    raw: torch.Tensor  # [RAW, chunks]
    scripts: torch.Tensor  # [letters] script of each letter, 0 for none
    han: torch.Tensor  # [letters] of Han characters HAN_FIRST + their place in the table of data.han, at most HAN; others are outside
    chunk: torch.Tensor  # [letters] the chunk of each letter
    sizes: torch.Tensor  # [chunks, 1] float, bytes of each chunk


def windows(x: torch.Tensor, places: torch.Tensor, count: int, fill: int = 0) -> torch.Tensor:
    """x [batch, n], places [n] = 0..n-1 -> [batch, n, count]: each value, the one before it, ..."""
    return take(F.pad(x, (count - 1, 0), value=fill), places.unsqueeze(1) + torch.arange(count - 1, -1, -1))


def shape_of(mask: torch.Tensor) -> Shape:
    """mask [batch, length] bool: where chunks start, the first byte of each text among them."""
    starts, found = mask.reshape(-1), places(mask)
    many = mask.long().sum(1)
    number, until = up_to(many), many.unsqueeze(1)
    valid = number < until
    first = sum_before(many).unsqueeze(1)
    return Shape(found[0], found[1], places(valid), found[0] * 0, starts.long().cumsum(0) - 1, starts, many,
                 first + torch.minimum(number, until - 1), valid)


class ContentHash(nn.Module):
    """Reads bytes and chunks into rows of two tables, one for folded letters and one for raw bytes."""

    def __init__(self, folded: Ranges, raw: Ranges):
        super().__init__()
        self.folded_ranges, self.raw_ranges = folded, raw
        for name, value in zip(("kinds", "chars", "scripts"), _entries()):
            self._keep(name, value)
        for name, value in zip(("scores", "least", "weigh", "choices"), _choices()):
            self._keep(name, value)
        for name, value in zip(("modulus", "place_value"), _utf8()):
            self._keep(name, value)
        self._keep("tails", torch.tensor([byte + 256 * (byte // 64 == 2) for byte in range(256)]))
        for name, step in (("power", _STEP), ("inverse", pow(_STEP, -1, 1 << 64))):
            self._keep(name, _powers(step, LONGEST))
        self._keep("gram_weights", _triangle(_powers(_BASE, ORDERS)))
        self._keep("group_weights", _group_weights())
        kinds = [_token_kind(byte) for byte in range(256)]
        self._keep("token_kinds", torch.tensor(kinds))
        self._keep("named", torch.tensor([kind in (_DIGIT, 10) for kind in kinds]))  # tokens that are their kind
        self._keep("breaks", torch.tensor([977 + 31 * blank for blank in range(128)]))
        # Of each byte, then of none (past a text): how much indentation it is, and whether it is one.
        weights = [{32: 1.0, 13: 1.0, 9: 65.0}.get(byte, 0.0) for byte in range(257)]
        self._keep("blanks", torch.tensor([[weight, float(byte < 256)] for byte, weight in enumerate(weights)]))
        self._keep("solid", torch.tensor([byte + 3 if not weight and byte < 256 else 0 for byte, weight in enumerate(weights)]))

    def _keep(self, name: str, value: torch.Tensor) -> None:
        self.register_buffer(name, value, persistent=False)

    def forward(self, data: torch.Tensor, inside: torch.Tensor, place: torch.Tensor, shape: Shape) -> Content:
        """data [batch, length] int64, zero past the text; inside [batch, length] bool; place [length] 0, 1, ..."""
        point = self._points(data, place)
        kind = self.kinds.long()[point]
        known = torch.where(inside, data, 256)
        # Of each chunk: the sums of `scores`, how much indentation it is, its bytes.
        sums = add_rows(zeros(shape.none, 6), shape.chunk, torch.cat([self.scores[kind], self.blanks[known.reshape(-1)]], 1))
        code = torch.matmul((sums > self.least).long(), self.weigh)[shape.chunk]
        chosen = self.choices[code + kind]
        keep, entry = chosen > 0, chosen + point
        raw = self._raw(data, known, place, sums[:, 4].clamp(max=127.0).long(), shape)
        return self._letters(pick(shape.chunk, keep), pick(entry, keep), shape, raw, sums[:, 5:])

    def _points(self, data: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """[batch * length] at each character's first byte its code point; 0 elsewhere, and the last entry for those that have none."""
        four = take(F.pad(self.tails[data], (0, 3)), place.unsqueeze(1) + torch.arange(4))
        which = torch.matmul((four > 255).long(), torch.tensor([[8], [1], [2], [4]])).squeeze(-1)  # which of these bytes continue a character
        points = (four % self.modulus[which] * self.place_value[which]).sum(-1)
        return points.clamp(max=characters.POINTS).reshape(-1)

    def _letters(self, chunk: torch.Tensor, entry: torch.Tensor, shape: Shape, raw: torch.Tensor, sizes: torch.Tensor) -> Content:
        """chunk [letters], entry [letters] of `chars` and `scripts`."""
        chars = self.chars.long()
        key = chunk * (characters.POINTS + _CHAR) + chars[entry]
        once = key != _before(key)  # letters that repeat count once
        chunk, entry = pick(chunk, once), pick(entry, once)
        char, first = chars[entry], chunk > _before(chunk)
        place = places(char)[0]  # 0, 1, ...: no character is zero
        begin = first.long()
        local = place - pick(place, first)[begin.cumsum(0) - 1]  # place in the chunk
        # 7 + four times the character, 1 more for the first of a chunk and 2 for the last, which the next letter tells.
        value = char * 4 + begin + F.pad(torch.where(first, 9 - 4 * _CHAR, 7 - 4 * _CHAR), (0, 1), value=9 - 4 * _CHAR)[1:]
        back = F.pad(value, (ORDERS - 1, 0))[place + torch.arange(ORDERS - 1, -1, -1).unsqueeze(1)]
        alive = local >= torch.arange(ORDERS).unsqueeze(1)
        grams = self.folded_ranges.of(torch.matmul(self.gram_weights.t(), back)) * alive.long()
        word = add_rows(shape.none, chunk, char * self.power[local])
        both = F.pad(word, (1, 0), value=1)[self._earlier(shape)[[0, 1, 5]]]  # a word, the one before it, and 1
        both = self.folded_ranges.of(torch.matmul(torch.tensor([[1, 0, 5], [1, _BASE, 17]]), both), ORDERS)
        words = torch.where(word.bool(), both, 0)
        return Content(grams, words, raw, self.scripts.long()[entry], char.clamp(max=HAN), chunk, sizes)

    def _raw(self, data: torch.Tensor, known: torch.Tensor, place: torch.Tensor, blank: torch.Tensor, shape: Shape) -> torch.Tensor:
        """Rows for each chunk's bytes as they are, with those of the chunks before: what a lexer would see."""
        exact = add_rows(shape.none, shape.chunk, (self.solid[known] * self.power[place]).reshape(-1)) * self.inverse[shape.place]
        head = pick(data.reshape(-1), shape.starts)
        kind = torch.where(head == 10, self.breaks[blank], self.token_kinds[head])  # a line break is its indentation
        exact = torch.where(self.named[head], kind, exact)
        none = torch.ones(1, dtype=torch.int64)
        tokens = torch.cat([none, exact, none, kind * 2 + blank.clamp(max=1)]).reshape(2, -1)
        tokens = tokens[:, self._earlier(shape)].reshape(12, -1)
        return self.raw_ranges.of(torch.matmul(self.group_weights, tokens))

    @staticmethod
    def _earlier(shape: Shape) -> torch.Tensor:
        """[6, chunks]: 1 + the number of the chunk, of the one before it, ... of the fourth before it; 0 where the text has none, and last."""
        step = torch.tensor([0, 1, 2, 3, 4, LONGEST]).unsqueeze(1)
        return torch.where(shape.at[1] >= step, pick(shape.chunk, shape.starts) + (1 - step), 0)


def _before(x: torch.Tensor) -> torch.Tensor:
    """x [n], nothing below zero -> each value's neighbour; -1 before the first."""
    return F.pad(x, (1, 0), value=-1)[:-1]


def _entries() -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """By code point, and for none at the end: its kind [POINTS + 1]. By entry: _CHAR + character and script. Entry 0 is not used; the
    characters follow, folded; then, in the same order, the Latin letters that they look like."""
    found = characters.tables()
    plain = found.folded.astype("int32")
    plain[found.kind == DIGIT] = 48
    kind = (found.latin > 0) * _KINDS + found.kind * 3 + found.side
    kinds, plain, latin, script = (torch.from_numpy(value.astype(kind)) for value, kind in (
        (kind, "uint8"), (plain, "int32"), (found.latin, "int32"), (found.script, "uint8")))
    return (F.pad(kinds, (0, 1), value=int(kinds[0])), torch.cat([plain[:1], plain, plain[:1], latin]) + _CHAR,
            torch.cat([script[:1], script, script[:1], script]))


def _choices() -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """By kind: what it adds to its chunk's four sums; what these must exceed; what each is worth in a code; and by code and
    kind: how far a character's entry is from its code point, or 0 where it is left out.

    A chunk has more Latin letters than Cyrillic and Greek ones; two letters or more; as many letters as digits; neither. A look-alike
    or a digit inside a word then stands for a Latin letter; signs are kept where a chunk has nothing else.
    """
    scores, choices = torch.zeros(2 * _KINDS, 4), torch.zeros(16, 2 * _KINDS, dtype=torch.int64)
    for entry in range(2 * _KINDS):
        kind, side, latin = entry % _KINDS // 3, entry % 3, entry >= _KINDS
        word, digit = kind in (LETTER, MARK), kind == DIGIT
        scores[entry] = torch.tensor([float(side == 1) - float(side == 2), word, float(word) - digit, -float(word) - digit])
        for code in range(16):
            mostly, enough, worded, bare = (bool(code >> at & 1) for at in range(4))
            if latin and (mostly if kind == LETTER else enough and worded):
                choices[code, entry] = characters.POINTS + 2
            elif word or digit or bare and kind == OTHER:
                choices[code, entry] = 1
    weigh = torch.tensor([2 ** at * 2 * _KINDS for at in range(4)])
    least = torch.tensor([0.5, 1.5, -0.5, -0.5, 0.0, 0.0])
    return scores, least, F.pad(weigh, (0, 2)), choices.reshape(-1)


def _token_kind(byte: int) -> int:
    char = chr(byte)
    return 300 if "a" <= char <= "z" else 301 if "A" <= char <= "Z" else _DIGIT if "0" <= char <= "9" else 303 if byte > 127 else byte


def _utf8() -> Tuple[torch.Tensor, torch.Tensor]:
    """By which of the next three bytes are continuations, a bit each, and by whether the first is one: modulus and place value of the
    four bytes [16, 4]."""
    by_count = ([256, 1, 1, 1], [32, 64, 1, 1], [16, 64, 64, 1], [8, 64, 64, 64])
    counts = [0, 1, 0, 2, 0, 1, 0, 3]
    none = [[0] * 4] * len(counts)
    return (torch.tensor([by_count[many] for many in counts] + [[1] * 4] * len(counts)),
            torch.tensor([[64 ** (many - at) if at <= many else 0 for at in range(4)] for many in counts] + none))


def _signed(value: int) -> int:
    value %= 1 << 64
    return value - (1 << 64) if value >= 1 << 63 else value


def _powers(step: int, count: int) -> torch.Tensor:
    """[count] int64: `step` to the power of the index, modulo 2**64."""
    return torch.tensor([_signed(pow(step, at, 1 << 64)) for at in range(count)])


def _triangle(powers: torch.Tensor) -> torch.Tensor:
    """[n, n]: column k holds what the last k + 1 values are multiplied with."""
    count = len(powers)
    out = torch.zeros(count, count, dtype=torch.int64)
    for order in range(count):
        out[:order + 1, order] = powers[:order + 1].flip(0)
    return out


def _group_weights() -> torch.Tensor:
    """The raw keys as a product: [RAW, tokens]. A key is a polynomial in its tokens and 1, which ends each of the two rows of tokens."""
    tokens: Sequence[str] = [f"{name}{at}" for name in "ek" for at in range(6)]
    weights = torch.zeros(RAW, len(tokens), dtype=torch.int64)
    for number, group in enumerate(_GROUPS):
        begun = 31 * number + 17
        for at, token in enumerate(group):
            weights[number, tokens.index(token)] = _signed(pow(_STEP * _BASE, len(group) - 1 - at, 1 << 64) * _BASE)
        weights[number, 5] = _signed(begun * pow(_STEP * _BASE, len(group), 1 << 64))
    return weights
