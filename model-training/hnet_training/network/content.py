"""A chunk's content: hashed n-grams of the letters inside it, whatever stands between them, and its bytes as they are.

Integer arithmetic that ONNX has in opset 17, the same in training and in the graph; hashes wrap around at 64 bits. Hashes
of several kinds are one product of a window with a matrix. Shapes: [batch, length] bytes, [batch, letters],
[batch, chunks].
"""

from typing import NamedTuple, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data import han
from . import characters
from .characters import DIGIT, LETTER, MARK, OTHER

ORDERS = 5  # n-grams of one to five letters
WHOLE = 2  # the whole word; it and the word before
RAW = 8
# Rows for each kind of key, so many that most keys have one alone; odd and without small factors but 3, so that every bit
# counts. Kinds don't share rows: frequent keys drown rare ones.
FOLDED = (11_987, 29_989, 53_987, 197_943, 143_943, 119_967, 11_981)  # n-grams of one to five letters, word, pair of words
RAWS = (89_967, 65_973, 11_987, 19_997, 15_991, 9_973, 9_973, 9_973)
POWERS = 4096  # longest text in bytes
_BASE = 1000003
_STEP = 6364136223846793005
_DIGIT = 302  # the kind of a token that starts with a digit
_SCRIPTS = 32  # a letter is packed as (chunk * POINTS + character) * _SCRIPTS + script
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
        """values [..., kinds] of the kinds from `first` on -> rows."""
        kinds = range(first, first + values.shape[-1])
        sizes = torch.tensor([self.sizes[kind] for kind in kinds])
        return values % sizes + torch.tensor([1 + sum(self.sizes[:kind]) for kind in kinds])


class Shape(NamedTuple):
    """Where the chunks are."""

    starts: torch.Tensor  # [batch, chunks] first bytes
    valid: torch.Tensor  # [batch, chunks] bool
    owner: torch.Tensor  # [batch, length] int64 number of each byte's chunk, from 1; 0 past the text
    number: torch.Tensor  # [1, chunks, 1] int64: 1, 2, ...
    place: torch.Tensor  # [length] int64: 0, 1, ...
    inside: torch.Tensor  # [batch, chunks, length] float, 1 where a byte is in a chunk


class Content(NamedTuple):
    """Rows of the tables; row 0 is nothing."""

    grams: torch.Tensor  # [batch, letters, ORDERS] n-grams that end at a letter
    words: torch.Tensor  # [batch, chunks, WHOLE]
    raw: torch.Tensor  # [batch, chunks, RAW]
    scripts: torch.Tensor  # [batch, letters] script of each letter, 0 for none
    han: torch.Tensor  # [batch, letters] 1 + place among the Han characters of data.han, 0 for others
    letters: torch.Tensor  # [batch, chunks, letters] float, 1 where a letter is in a chunk
    sizes: torch.Tensor  # [batch, chunks, 1] float, bytes of each chunk


class _Take(torch.autograd.Function):
    """x [batch, n], index [m, width] -> [batch, m, width], as one Gather."""

    @staticmethod
    def forward(ctx, x, index):
        return x[:, index]

    @staticmethod
    def symbolic(g, x, index):
        return g.op("Gather", x, index, axis_i=1)


def windows(x: torch.Tensor, places: torch.Tensor, count: int, fill: int = 0) -> torch.Tensor:
    """x [batch, n], places [n] = 0..n-1 -> [batch, n, count]: each value, the one before it, ..."""
    return _Take.apply(F.pad(x, (count - 1, 0), value=fill), places.unsqueeze(1) + torch.arange(count - 1, -1, -1))


def back(x: torch.Tensor, fill: int = 0) -> torch.Tensor:
    """x [batch, n] moved right by one."""
    return F.pad(x, (1, 0), value=fill)[:, :-1]


def pack(values: torch.Tensor, keep: torch.Tensor, shorten: bool) -> torch.Tensor:
    """values, keep [batch, n] -> the kept values, left-aligned, zero after them, cut to the longest row if `shorten`."""
    rank = keep.long().cumsum(1)
    packed = F.pad(values * 0, (0, 1)).scatter(1, rank * keep.long(), values)
    if not shorten:
        return packed[:, 1:]
    most = rank[:, -1].max()
    most = most.clamp(min=1) if torch.onnx.is_in_onnx_export() else max(1, int(most))
    return packed[:, 1:most + 1]


def shape_of(mask: torch.Tensor, inside: torch.Tensor) -> Shape:
    """mask [batch, length] bool: where chunks start, the first byte of each text among them; inside [batch, length] bool."""
    place = torch.arange(mask.shape[1])
    rank = mask.long().cumsum(1)
    starts = pack(place.unsqueeze(0) * mask.long(), mask, shorten=True)
    number = torch.arange(starts.shape[1]).unsqueeze(0) + 1
    owner = rank * inside.long()
    number = number.unsqueeze(2)
    valid = number[:, :, 0] <= rank[:, -1:]
    return Shape(starts, valid, owner, number, place, (owner.unsqueeze(1) == number).float())


def words_of(owner: torch.Tensor, values: torch.Tensor, begin: torch.Tensor, place: torch.Tensor, chunks: torch.Tensor,
             power: torch.Tensor, inverse: torch.Tensor) -> torch.Tensor:
    """Hashes of each chunk's values, weighted by their place in it. owner [batch, n] from 1, values [batch, n],
    begin [batch, chunks] place of each chunk's first value, chunks [batch, chunks] any -> [batch, chunks]."""
    sums = F.pad(chunks * 0, (0, 1)).scatter_add(1, owner, values * power[place])
    return sums[:, 1:] * inverse[begin]


class ContentHash(nn.Module):
    """Reads bytes and chunks into rows of two tables, one for folded letters and one for raw bytes."""

    def __init__(self, folded: Ranges, raw: Ranges):
        super().__init__()
        self.folded_ranges, self.raw_ranges = folded, raw
        found = characters.tables()
        plain = found.folded.copy()
        plain[found.kind == DIGIT] = 48
        self._keep("plain", torch.from_numpy((plain.astype("int64") * 32 + found.kind * 3 + found.side).astype("int32")))
        self._keep("marks", torch.from_numpy((found.script.astype("int64") * 256 + found.latin).astype("int16")))
        self._keep("kinds", torch.tensor([_kind_flags(at // 3, at % 3) for at in range(18)]))
        for name, value in zip(("modulus", "place_value"), _utf8()):
            self._keep(name, value)
        for name, step in (("power", _STEP), ("inverse", pow(_STEP, -1, 1 << 64))):
            self._keep(name, _powers(step, POWERS))
        self._keep("gram_weights", _triangle(_powers(_BASE, ORDERS)))
        self._keep("gram_added", _powers(_BASE, ORDERS).cumsum(0) * 7)
        weights, added = _group_weights()
        self._keep("group_weights", weights)
        self._keep("group_added", added)
        self._keep("token_kinds", torch.tensor([_token_kind(byte) for byte in range(256)]))
        self._keep("blanks", torch.tensor([[{32: 1.0, 13: 1.0, 9: 65.0}.get(byte, 0.0)] for byte in range(256)]))

    def _keep(self, name: str, value: torch.Tensor) -> None:
        self.register_buffer(name, value, persistent=False)

    def forward(self, data: torch.Tensor, shape: Shape) -> Content:
        """data [batch, length] int64, zero past the text."""
        packed = (self.plain.long() * 8192 + self.marks.long())[self._points(data, shape)]
        latin, script = packed % 256, torch.div(packed, 256, rounding_mode="trunc") % _SCRIPTS
        plain = torch.div(packed, 8192, rounding_mode="trunc")
        flags = self.kinds[plain % 32]  # [batch, length, 8]
        tally = torch.matmul(shape.inside, flags[..., :5])
        swap, bare = self._swapped(tally, flags, latin, shape)
        char = torch.where(swap, latin, torch.div(plain, 32, rounding_mode="trunc"))
        keep = (flags[..., 6] > 0) | swap | (bare & (flags[..., 7] > 0))
        letter = (shape.owner * characters.POINTS + char) * _SCRIPTS + script
        return self._letters(pack(letter, keep, shorten=False), shape, tally[..., 4:5], self._raw(data, shape))

    def _points(self, data: torch.Tensor, shape: Shape) -> torch.Tensor:
        """At each character's first byte its code point; 0 elsewhere, and for those that have no entry."""
        four = _Take.apply(F.pad(data, (0, 3)), shape.place.unsqueeze(1) + torch.arange(4))
        tails = (torch.div(four, 64, rounding_mode="trunc") == 2).long()
        which = torch.matmul(tails, torch.tensor([[0], [1], [2], [4]]))[..., 0]  # which of the next three bytes go on
        points = (four % self.modulus[which] * self.place_value[which]).sum(-1)
        first = (shape.owner > 0) & (tails[..., 0] == 0) & (points < characters.POINTS)
        return points * first.long()

    @staticmethod
    def _swapped(tally, flags, latin, shape: Shape) -> Tuple[torch.Tensor, torch.Tensor]:
        """Where a look-alike or a digit inside a word stands for a Latin letter; where a chunk has signs alone."""
        # Of letters, Latin ones, Cyrillic and Greek ones, digits, bytes: more Latin ones than others; two letters or more;
        # as many letters as digits; neither.
        weights = torch.tensor([[0.0, 1, 1, -1], [1, 0, 0, 0], [-1, 0, 0, 0], [0, 0, -1, -1], [0, 0, 0, 0]])
        said = (torch.matmul(tally, weights) + torch.tensor([-0.5, -1.5, 0.5, 0.5]) > 0).float()
        said = torch.matmul(shape.inside.transpose(1, 2), said)
        swapped = torch.where(flags[..., 5] > 0, said[..., 0], said[..., 1] * said[..., 2])
        return (latin.float() * swapped) > 0, said[..., 3] > 0

    def _letters(self, packed: torch.Tensor, shape: Shape, sizes: torch.Tensor, raw: torch.Tensor) -> Content:
        key = torch.div(packed, _SCRIPTS, rounding_mode="trunc")
        once = (key != back(key)) & (packed > 0)  # letters that repeat count once
        packed = pack(packed, once, shorten=True)
        script, key = packed % _SCRIPTS, torch.div(packed, _SCRIPTS, rounding_mode="trunc")
        owner, char = torch.div(key, characters.POINTS, rounding_mode="trunc"), key % characters.POINTS
        place, real = torch.arange(packed.shape[1]), packed > 0
        first, last = owner != back(owner), owner != F.pad(owner, (0, 1))[:, 1:]
        value = char * 4 + first.long() + 2 * last.long()
        sums = torch.matmul(windows(value, place, ORDERS), self.gram_weights) + self.gram_added
        alive = (windows(owner, place, ORDERS) == owner.unsqueeze(2)) & real.unsqueeze(2)
        grams = self.folded_ranges.of(sums) * alive.long()
        begin = F.pad(shape.starts * 0, (0, 1)).scatter(1, owner * first.long(), place.unsqueeze(0) + owner * 0)[:, 1:]
        word = words_of(owner, (char + 11) * real.long(), begin, place, shape.starts, self.power, self.inverse)
        present = ((word != 0) & shape.valid).long().unsqueeze(-1)
        pair = back(word, 1) * _BASE + word + 17
        words = self.folded_ranges.of(torch.stack([word + 5, pair], -1), ORDERS) * present
        inside = (char >= han.FIRST) & (char <= han.LAST) & real
        letters = (owner.unsqueeze(1) == shape.number).float()
        return Content(grams, words, raw, script, (char - (han.FIRST - 1)) * inside.long(), letters, sizes)

    def _raw(self, data: torch.Tensor, shape: Shape) -> torch.Tensor:
        """Rows for each chunk's bytes as they are, with those of the chunks before: what a lexer would see."""
        blanks = self.blanks[data]
        solid = shape.owner * (blanks[..., 0] == 0).long()
        exact = words_of(solid, data + 3, shape.starts, shape.place, shape.starts, self.power, self.inverse)
        blank = torch.matmul(shape.inside, blanks)[..., 0].clamp(max=127.0).long()
        head = data.gather(1, shape.starts)
        kind = self.token_kinds[head]
        line = head == 10
        exact = torch.where(kind == _DIGIT, kind, torch.where(line, 977 + blank * 31, exact))  # a line break is its indentation
        kind = torch.where(line, exact, kind) * 2 + (blank > 0).long()
        place = shape.number[0, :, 0] - 1
        tokens = torch.cat([windows(exact, place, 3, 1), windows(kind, place, 5, 1)], -1)
        values = torch.matmul(tokens, self.group_weights) + self.group_added
        return self.raw_ranges.of(values) * shape.valid.long().unsqueeze(-1)


def _kind_flags(kind: int, side: int) -> Tuple[float, ...]:
    """Letter or mark; Latin; Cyrillic or Greek; digit; any; letter; always kept; kept where signs are alone."""
    word = kind in (LETTER, MARK)
    return tuple(map(float, (word, side == 1, side == 2, kind == DIGIT, True, kind == LETTER, word or kind == DIGIT, kind == OTHER)))


def _token_kind(byte: int) -> int:
    char = chr(byte)
    return 300 if "a" <= char <= "z" else 301 if "A" <= char <= "Z" else _DIGIT if "0" <= char <= "9" else 303 if byte > 127 else byte


def _utf8() -> Tuple[torch.Tensor, torch.Tensor]:
    """By which of the next three bytes are continuations, a bit each: modulus and place value of the four bytes [8, 4]."""
    by_count = ([256, 1, 1, 1], [32, 64, 1, 1], [16, 64, 64, 1], [8, 64, 64, 64])
    counts = [0, 1, 0, 2, 0, 1, 0, 3]
    return (torch.tensor([by_count[count] for count in counts]),
            torch.tensor([[64 ** (count - at) if at <= count else 0 for at in range(4)] for count in counts]))


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


def _group_weights() -> Tuple[torch.Tensor, torch.Tensor]:
    """The raw keys as a product: [tokens, RAW] and what is added [RAW]. A key is a polynomial in its tokens."""
    tokens: Sequence[str] = ("e0", "e1", "e2", "k0", "k1", "k2", "k3", "k4")
    weights, added = torch.zeros(len(tokens), RAW, dtype=torch.int64), torch.zeros(RAW, dtype=torch.int64)
    for number, group in enumerate(_GROUPS):
        begun = 31 * number + 17
        for at, token in enumerate(group):
            weights[tokens.index(token), number] = _signed(pow(_STEP * _BASE, len(group) - 1 - at, 1 << 64) * _BASE)
        added[number] = _signed(begun * pow(_STEP * _BASE, len(group), 1 << 64))
    return weights, added
