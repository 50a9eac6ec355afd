"""Hashed n-grams of words and signs: what a lexer would see, in the raw text, with its case and its indentation.

The character n-grams (`ngram`) fold case, digits and spaces away, which is right for human language and loses what
tells programming languages apart. Here a token is a word, a number, one sign or a line break with the indentation after
it. Tokens are hashed exactly and by their shape only (a word, a capitalised word, a number, the sign itself), so that
`func area(` is seen as these words and as "word, word, (". Everything is integer arithmetic that ONNX has in opset 17.
"""

from typing import NamedTuple

import torch
import torch.nn as nn

from .config import LexicalConfig
from .routing import chunk_starts, pick

_GLUE, _WORD, _SIGN, _BREAK = 0, 1, 2, 3
_BASE = 0x5DEECE66D  # odd, so that it has an inverse modulo 2 ** 64
_STEP = 1000003
_LONGEST = 2048
_NUMBER, _LOWER, _UPPER, _OTHER, _START = 1 << 20, 1 << 21, 1 << 22, 1 << 23, 1 << 24


class Tokens(NamedTuple):
    rows: torch.Tensor  # int64 [batch, most tokens, kinds of n-grams], 0 past the last token
    last: torch.Tensor  # int64 [batch, most tokens], the byte that ends each token
    ends: torch.Tensor  # bool [batch, length], bytes that end a token


def _wrap(value: int) -> int:
    """As a signed 64-bit integer."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def _powers(base: int) -> torch.Tensor:
    out, value = [], 1
    for _ in range(_LONGEST):
        out.append(_wrap(value))
        value = value * base % (1 << 64)
    return torch.tensor(out)


def _classes() -> torch.Tensor:
    def one(byte: int) -> int:
        char = chr(byte)
        if byte >= 128 or char.isalnum() or char == "_":
            return _WORD
        return _BREAK if char == "\n" else _GLUE if byte <= 32 or byte == 127 else _SIGN
    return torch.tensor([one(byte) for byte in range(256)])


class LexicalHash(nn.Module):
    """Tokens of a text, and the rows of the table for the n-grams that end at each."""

    def __init__(self, cfg: LexicalConfig):
        super().__init__()
        self.cfg = cfg
        for name, value in (("kind", _classes()), ("power", _powers(_BASE)),
                            ("inverse", _powers(pow(_BASE, -1, 1 << 64)))):
            self.register_buffer(name, value, persistent=False)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tokens:
        """data [batch, length] bytes, zero past the lengths [batch]; length at most 2048."""
        data = data.long()
        kind = self.kind[data]  # zero past the text is glue
        before = nn.functional.pad(kind[:, :-1], (1, 0))
        after = nn.functional.pad(kind[:, 1:], (0, 1))
        word = kind == _WORD
        single = (kind == _SIGN) | ((kind == _BREAK) & (after != _BREAK))
        ends = (word & (after != _WORD)) | single
        first, last = chunk_starts((word & (before != _WORD)) | single), chunk_starts(ends)
        count = ends.long().sum(1, keepdim=True)
        real = torch.ones_like(last).cumsum(1) <= count
        exact, shape = self._values(data, kind, first, last)
        rows = self._rows(exact.masked_fill(~real, 0), shape.masked_fill(~real, 0))
        return Tokens(rows * real.long().unsqueeze(-1), last, ends)

    def _values(self, data, kind, first, last):
        """exact and shape [batch, tokens]: a number for each token that says what it is."""
        place = torch.ones_like(data).cumsum(1) - 1
        total = (self.power[place] * (data + 1)).cumsum(1)  # wraps around, and so does everything that follows
        begun = nn.functional.pad(total[:, :-1], (1, 0))
        text = (total.gather(1, last) - begun.gather(1, first)) * self.inverse[first]
        char, what = data.gather(1, first), kind.gather(1, last)
        lower, upper = (char >= 97) & (char <= 122), (char >= 65) & (char <= 90)
        digit = (char >= 48) & (char <= 57)
        word = torch.where(lower, torch.full_like(char, _LOWER),
                           torch.where(upper, torch.full_like(char, _UPPER), torch.full_like(char, _OTHER)))
        number = torch.full_like(char, _NUMBER)
        # A sign remembers whether space is before it; a line break, how the next line is indented.
        padded = nn.functional.pad(data, (1, 2))
        previous = padded.gather(1, first)
        next1, next2 = padded.gather(1, last + 2), padded.gather(1, last + 3)
        blank1, blank2 = ((one == 32).long() + 2 * (one == 9).long() for one in (next1, next2))
        line = 1024 + 4 * blank1 + blank2
        sign = char + 256 * ((previous == 32) | (previous == 9)).long()
        shape = torch.where(what == _BREAK, line, torch.where(what == _SIGN, sign, torch.where(digit, number, word)))
        exact = torch.where(what == _BREAK, line, torch.where(digit, number, text))
        return exact, shape

    def _rows(self, exact: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:
        def back(x, steps):
            if torch.onnx.is_in_onnx_export():
                return nn.functional.pad(x, (steps, 0), value=_START)[:, : x.shape[1]]
            kept = x[:, : max(x.shape[1] - steps, 0)]
            return nn.functional.pad(kept, (min(steps, x.shape[1]), 0), value=_START)

        e0, e1, e2 = exact, back(exact, 1), back(exact, 2)
        s0, s1, s2, s3, s4 = (shape,) + tuple(back(shape, steps) for steps in (1, 2, 3, 4))
        grams = ((e0,), (e1, e0), (e2, e1, e0), (s2, s1, s0), (s4, s3, s2, s1, s0),
                 (e2, s1, s0), (s2, e1, s0), (s2, s1, e0), (s3, s2, s1, s0, e1))[: self.cfg.kinds]
        rows = []
        for number, gram in enumerate(grams):
            value = torch.full_like(exact, 31 * number + 17)
            for one in gram:
                value = value * _STEP + one
            value = value * _BASE  # spreads small numbers over all bits
            rows.append(value % (self.cfg.rows - 1) + 1)
        return torch.stack(rows, dim=-1)


def sums_by_chunk(vectors: torch.Tensor, tokens: Tokens, span: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """vectors [batch, tokens, dim] -> each chunk's sum [batch, chunks, dim]; a token counts where its last byte is.

    span [batch, chunks] are the chunks' first bytes, valid [batch, chunks] says which are real. Sums run in float64, so
    that a chunk's sum does not depend on what comes before it.
    """
    before = nn.functional.pad(vectors.double().cumsum(1), (0, 0, 1, 0))
    seen = nn.functional.pad(tokens.ends.long().cumsum(1), (1, 0))  # tokens that ended before each byte
    start = seen.gather(1, span)
    following = nn.functional.pad(start[:, 1:], (0, 1))
    last = valid & ~nn.functional.pad(valid[:, 1:].long(), (0, 1)).bool()
    following = torch.where(last, seen[:, -1:].expand_as(span), following)
    return ((pick(before, following) - pick(before, start)).float()) * valid.unsqueeze(-1).float()
