"""A chunk's content: hashed n-grams of the letters inside it, whatever stands between them, and its bytes as they are.

Integer arithmetic that ONNX has in opset 17, the same in training and in the graph. Shapes: [batch, length] bytes,
[batch, chunks].
"""

from typing import NamedTuple, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data import han
from . import characters
from .characters import DIGIT, IGNORED, LETTER, MARK, OTHER, SPACE

ORDERS = 5  # n-grams of one to five letters
WHOLE = 2  # the whole word; it and the word before
RAW = 8
_BASE = 1000003
_STEP = 6364136223846793005
POWERS = 4096


# Rows for each kind of key, primes, so that every bit counts. Kinds don't share rows: frequent keys drown rare ones.
FOLDED = (11_987, 29_989, 53_987, 65_981, 47_981, 39_989, 11_981)  # n-grams of one to five letters, word, pair of words
RAWS = (29_989, 21_991, 11_987, 19_997, 15_991, 9_973, 9_973, 9_973)


class Ranges(NamedTuple):
    """Where each kind of key has its rows in a table; row 0 is nothing."""

    sizes: Tuple[int, ...]

    @property
    def rows(self) -> int:
        return 1 + sum(self.sizes)

    def row(self, value: torch.Tensor, kind: int) -> torch.Tensor:
        return value % self.sizes[kind] + (1 + sum(self.sizes[:kind]))


class Shape(NamedTuple):
    """Where the chunks are. `owner` is each byte's chunk; past the text it is `chunks`, which is none."""

    starts: torch.Tensor  # [batch, chunks] first bytes
    valid: torch.Tensor  # [batch, chunks] bool
    owner: torch.Tensor  # [batch, length] int64


class Content(NamedTuple):
    """Rows of the tables; row 0 is nothing."""

    grams: torch.Tensor  # [batch, letters, ORDERS] n-grams that end at a letter
    gram_owner: torch.Tensor  # [batch, letters] the letter's chunk
    words: torch.Tensor  # [batch, chunks, WHOLE]
    raw: torch.Tensor  # [batch, chunks, RAW]
    scripts: torch.Tensor  # [batch, letters] script of each letter, 0 for none
    han: torch.Tensor  # [batch, letters] 1 + place among the Han characters of data.han, 0 for others


def back(x: torch.Tensor, steps: int, fill: int = 0) -> torch.Tensor:
    """x [batch, n] moved right by `steps`."""
    if torch.onnx.is_in_onnx_export():
        return F.pad(x, (steps, 0), value=fill)[:, : x.shape[1]]
    return F.pad(x[:, : max(x.shape[1] - steps, 0)], (min(steps, x.shape[1]), 0), value=fill)


def ahead(x: torch.Tensor, fill: int = 0) -> torch.Tensor:
    return F.pad(x[:, 1:], (0, 1), value=fill)


def pack_places(keep: torch.Tensor) -> torch.Tensor:
    """keep [batch, n] bool -> positions of the kept, left-aligned [batch, most]; the rest is n - 1 or any place."""
    rank = keep.long().cumsum(1)
    most = rank[:, -1].max()
    most = torch.clamp(most, min=1) if torch.onnx.is_in_onnx_export() else max(1, int(most))
    slot = torch.where(keep, rank - 1, torch.zeros_like(rank) + keep.shape[1])
    places = torch.zeros_like(F.pad(rank, (0, 1))).scatter(1, slot, torch.ones_like(rank).cumsum(1) - 1)
    return places[:, :most]


def segment_sum(values: torch.Tensor, owner: torch.Tensor, chunks: torch.Tensor) -> torch.Tensor:
    """values [batch, n, dim], owner [batch, n], chunks [batch, c] any -> sums by chunk [batch, c, dim]."""
    number = torch.ones_like(chunks).cumsum(1) - 1
    return torch.matmul((owner.unsqueeze(1) == number.unsqueeze(2)).to(values.dtype), values)


def code_points(data: torch.Tensor) -> torch.Tensor:
    """data [batch, length] int64 -> at each character's last byte its code point, below characters.POINTS."""
    tail = (data >= 128) & (data < 192)
    one, two, three = back(data, 1), back(data, 2), back(data, 3)
    low, low1, low2 = data % 64, one % 64, two % 64
    tail1, tail2 = (one >= 128) & (one < 192), (two >= 128) & (two < 192)
    pair = (one % 32) * 64 + low
    triple = (two % 16) * 4096 + low1 * 64 + low
    quad = (three % 8) * 262144 + low2 * 4096 + low1 * 64 + low
    quad = torch.where(quad < characters.POINTS, quad, torch.zeros_like(quad) + 0xFFFF)
    return torch.where(tail, torch.where(tail1, torch.where(tail2, quad, triple), pair), data)


class ContentHash(nn.Module):
    """Reads bytes and chunks into rows of two tables, one for folded letters and one for raw bytes."""

    def __init__(self, folded: Ranges, raw: Ranges):
        super().__init__()
        self.folded_ranges, self.raw_ranges = folded, raw
        found = characters.tables()
        packed = (found.folded.astype("int64") * 8 + found.kind).astype("int32")
        marks = (found.script.astype("int64") * 1024 + found.side.astype("int64") * 256 + found.latin).astype("int16")
        self.register_buffer("folded", torch.from_numpy(packed), persistent=False)
        self.register_buffer("marks", torch.from_numpy(marks), persistent=False)
        self.register_buffer("power", _powers(), persistent=False)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor, shape: Shape) -> Content:
        data = data.long()
        inside = torch.ones_like(data).cumsum(1) <= lengths.unsqueeze(1)
        following = ahead(data)
        ends = inside & ~((following >= 128) & (following < 192))
        places = pack_places(ends)  # [batch, characters]
        counts = ends.long().sum(1, keepdim=True)
        real = torch.ones_like(places).cumsum(1) <= counts
        points = code_points(data).gather(1, places)
        entry, mark = self.folded[points].long(), self.marks[points].long()
        none = shape.starts.shape[1]
        owner = torch.where(real, shape.owner.gather(1, places), torch.zeros_like(places) + none)
        return self._letters(entry, mark, owner, shape, self._raw(data, inside, shape))

    def _letters(self, entry, mark, owner, shape: Shape, raw: torch.Tensor) -> Content:
        kind, folded = entry % 8, _div(entry, 8)
        side, latin, script = _div(mark, 256) % 4, mark % 256, _div(mark, 1024)
        letter = (kind == LETTER) | (kind == MARK)
        tally = torch.stack([letter, side == 1, side == 2, kind == DIGIT], -1).float()
        tally = F.pad(segment_sum(tally, owner, shape.starts), (0, 0, 0, 1))  # one more for no chunk
        tally = tally.gather(1, owner.unsqueeze(-1).expand(-1, -1, 4))
        letters, latins, others, digits = tally[..., 0], tally[..., 1], tally[..., 2], tally[..., 3]
        # Look-alikes and digits inside a word become the letter they stand for; a chunk without letters keeps its signs.
        wordy = (letters > 0) & (letters >= digits)
        swap = (latin > 0) & (((kind == LETTER) & (latins > others)) | ((kind != LETTER) & wordy & (letters > 1)))
        char = torch.where(swap, latin, torch.where(kind == DIGIT, torch.zeros_like(folded) + 48, folded))
        keep = letter | swap | (kind == DIGIT) | ((letters == 0) & (digits == 0) & (kind == OTHER))
        keep = keep & (kind != IGNORED) & (kind != SPACE) & (owner < shape.starts.shape[1])
        places = pack_places(keep)
        real = torch.ones_like(places).cumsum(1) <= keep.long().sum(1, keepdim=True)
        char, owner1 = char.gather(1, places), owner.gather(1, places)
        owner1 = torch.where(real, owner1, torch.zeros_like(owner1) + shape.starts.shape[1])
        again = (char == back(char, 1)) & (owner1 == back(owner1, 1, -1))  # letters that repeat count once
        again = again & real
        places2 = pack_places(real & ~again)
        real2 = torch.ones_like(places2).cumsum(1) <= (real & ~again).long().sum(1, keepdim=True)
        char = char.gather(1, places2)
        owner2 = torch.where(real2, owner1.gather(1, places2), torch.zeros_like(places2) + shape.starts.shape[1])
        script = torch.where(real2, script.gather(1, places).gather(1, places2), torch.zeros_like(places2))
        grams, words = self._folded(char, owner2, real2, shape)
        inside = real2 & (char >= han.FIRST) & (char <= han.LAST)
        return Content(grams, owner2, words, raw, script, torch.where(inside, char - han.FIRST + 1, torch.zeros_like(char)))

    def _folded(self, char, owner, real, shape: Shape):
        first, last = owner != back(owner, 1, -1), owner != ahead(owner, -1)
        value = char * 4 + first.long() + 2 * last.long()
        grams, total, alive = [], torch.zeros_like(char), real
        for step in range(ORDERS):
            alive = alive & (back(owner, step, -1) == owner)
            total = total * _BASE + back(value, step) + 7
            row = self.folded_ranges.row(total, step)
            grams.append(torch.where(alive, row, torch.zeros_like(row)))
        # A whole word: its letters weighted by their place in it, summed by chunk.
        none = shape.starts.shape[1]
        zero = torch.zeros_like(F.pad(shape.starts, (0, 1)))
        place = torch.ones_like(char).cumsum(1) - 1
        begin = zero.scatter(1, torch.where(first, owner, torch.zeros_like(owner) + none), place).gather(1, owner)
        weight = self.power[(place - begin).clamp(0, POWERS - 1)]
        word = zero.scatter_add(1, owner, (char + 11) * weight * real.long())[:, :-1]
        present = (word != 0) & shape.valid
        before = back(word, 1, 1)
        pair = before * _BASE + word + 17
        rows = torch.stack([self.folded_ranges.row(word + 5, ORDERS), self.folded_ranges.row(pair, ORDERS + 1)], -1)
        return torch.stack(grams, -1), rows * present.long().unsqueeze(-1)

    def _raw(self, data, inside, shape: Shape) -> torch.Tensor:
        """Rows for each chunk's bytes as they are, with those of the chunks before: what a lexer would see."""
        space = (data == 32) | (data == 9) | (data == 13)
        place = torch.ones_like(data).cumsum(1) - 1
        none = torch.zeros_like(place) + shape.starts.shape[1]
        begin = F.pad(shape.starts, (0, 1)).gather(1, shape.owner)
        weight = self.power[(place - begin).clamp(0, POWERS - 1)]
        solid = torch.where(inside & ~space, shape.owner, none)
        zero = torch.zeros_like(F.pad(shape.starts, (0, 1)))
        exact = zero.scatter_add(1, solid, (data + 3) * weight)[:, :-1]
        blank = zero.scatter_add(1, torch.where(inside & space, shape.owner, none), 1 + (data == 9).long() * 64)[:, :-1]
        head = data.gather(1, shape.starts)
        blank = blank.clamp(max=127)
        line = head == 10
        spaced = (blank > 0).long()
        exact = torch.where(line, 977 + blank * 31, exact)  # a line break is its indentation
        lower, upper = (head >= 97) & (head <= 122), (head >= 65) & (head <= 90)
        digit, wide = (head >= 48) & (head <= 57), head >= 128
        kind = lower.long() * 300 + upper.long() * 301 + digit.long() * 302 + wide.long() * 303
        kind = torch.where(kind == 0, torch.where(line, exact, head), kind) * 2 + spaced
        exact = torch.where(digit, torch.zeros_like(exact) + 302, exact)
        e0, e1, e2 = exact, back(exact, 1, 1), back(exact, 2, 1)
        k0, k1, k2, k3, k4 = kind, back(kind, 1, 1), back(kind, 2, 1), back(kind, 3, 1), back(kind, 4, 1)
        groups = ((e0,), (e0, e1), (e0, e1, e2), (k0, k1, k2), (k0, k1, k2, k3, k4), (e0, k1, k2), (k0, e1, k2), (k0, k1, e2))
        rows = []
        for number, group in enumerate(groups):
            value = torch.zeros_like(exact) + 31 * number + 17
            for one in group:
                value = (value * _STEP + one) * _BASE
            rows.append(self.raw_ranges.row(value, number))
        return torch.stack(rows, -1) * shape.valid.long().unsqueeze(-1)


def _div(x: torch.Tensor, by: int) -> torch.Tensor:
    """Integer division of what is not negative."""
    return torch.div(x, by, rounding_mode="trunc")


def _powers() -> torch.Tensor:
    """[POWERS] int64: _STEP to the power of the index, modulo 2**64."""
    found, value = [], 1
    for _ in range(POWERS):
        found.append(value - (1 << 64) if value >= 1 << 63 else value)
        value = value * _STEP % (1 << 64)
    return torch.tensor(found)
