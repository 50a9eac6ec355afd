"""Hashed character n-grams (after BLT's hashed byte n-grams), added to what the encoder and the chunks see.

They are read from a normalised view of the text, in which the noise we know how to undo is undone: letters in lower
case, digits as one, zero-width characters dropped, letters that repeat counted once, and "s p a c e d" words closed up.
The network itself still reads the bytes as they came. Everything is integer arithmetic that ONNX has in opset 17.
"""

import unicodedata
from functools import lru_cache

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from .config import NgramConfig

_START = 1  # stands for what is before the text
_PRIME = 2147483629
_BASE = 1000003
_ZERO_WIDTH = (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


@lru_cache(maxsize=1)
def fold_table() -> np.ndarray:
    """[65536] int32: 4 * folded character + 2 if a letter + 1 if ignorable, by code point."""
    table = np.zeros(65536, dtype=np.int32)
    for point in range(65536):
        char = chr(point)
        lower = char.lower()
        folded = ord(lower) if len(lower) == 1 and ord(lower) < 65536 else point
        if char == "\u0130":
            folded = ord("i")
        category = unicodedata.category(char)
        if category == "Nd":
            folded = ord("0")
        table[point] = 4 * folded + 2 * category.startswith("L") + (point in _ZERO_WIDTH)
    return table


def _back(x: torch.Tensor, steps: int, fill: int) -> torch.Tensor:
    """x [batch, length] shifted right by `steps`, filled with `fill`; also for lengths below `steps`."""
    if torch.onnx.is_in_onnx_export():
        return F.pad(x, (steps, 0), value=fill)[:, : x.shape[1]]
    return F.pad(x[:, : max(x.shape[1] - steps, 0)], (min(steps, x.shape[1]), 0), value=fill)


def _compact(values: torch.Tensor, keep: torch.Tensor):
    """Left-aligns the kept values [batch, length]; also returns each position's index among the kept."""
    index = keep.long().cumsum(1) - 1
    slot = torch.where(keep, index, torch.zeros_like(index) + values.shape[1])
    packed = torch.zeros_like(F.pad(values, (0, 1))).scatter(1, slot, values)
    return packed[:, : values.shape[1]], index.clamp(min=0)


def code_points(data: torch.Tensor) -> torch.Tensor:
    """data [batch, length] int64 bytes -> at each character's last byte its code point, clipped to 16 bits."""
    tail = (data >= 128) & (data < 192)
    one, two, three = _back(data, 1, 0), _back(data, 2, 0), _back(data, 3, 0)
    low, low1, low2 = data % 64, one % 64, two % 64
    tail1, tail2 = (one >= 128) & (one < 192), (two >= 128) & (two < 192)
    pair = (one - 192) * 64 + low
    triple = (two - 224) * 4096 + low1 * 64 + low
    quad = ((three - 240) * 262144 + low2 * 4096 + low1 * 64 + low) % 65536
    point = torch.where(tail1, torch.where(tail2, quad, triple), pair)
    return torch.where(tail, point, data).clamp(0, 65535)


class NgramHash(nn.Module):
    """Rows of the n-gram table for each byte position."""

    def __init__(self, cfg: NgramConfig):
        super().__init__()
        self.cfg = cfg
        self.register_buffer("fold", torch.from_numpy(fold_table().copy()), persistent=False)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """data [batch, length] bytes, zero past the lengths [batch] -> [batch, length, orders] int64.

        Row 0 where nothing ends: inside a character, at a dropped character, in the padding.
        """
        data = data.long()
        position = torch.ones_like(data).cumsum(1)
        ahead = F.pad(data[:, 1:], (0, 1))
        ends = (position <= lengths.unsqueeze(1)) & ~((ahead >= 128) & (ahead < 192))
        entry = self.fold[code_points(data)].long()
        ends = ends & (entry % 2 == 0)
        chars, char_index = _compact(entry, ends)  # [batch, length], zero past the last
        keep = self._kept(chars)
        kept, kept_index = _compact(chars // 4, keep)
        rows = self._rows(kept)  # [batch, length, orders]
        # From the kept characters back to bytes: byte -> character -> kept character.
        survives = ends & keep.long().gather(1, char_index).bool()
        index = kept_index.gather(1, char_index)
        rows = rows.gather(1, index.unsqueeze(-1).expand(-1, -1, len(self.cfg.orders)))
        return rows * survives.long().unsqueeze(-1)

    @staticmethod
    def _kept(chars: torch.Tensor) -> torch.Tensor:
        """Which characters [batch, length] survive: see the module's text. Past the end the answer means nothing."""
        space = chars // 4 == 32
        letter = chars % 4 >= 2
        s1, s3 = _back(space.long(), 1, 0).bool(), _back(space.long(), 3, 1).bool()
        s2 = _back(space.long(), 2, 1).bool()
        lone1 = ~s1 & s2  # the word before this space has one character
        lone2 = s1 & ~s2 & s3  # the same, for the second space of a run
        keep_space = (~s1 & ~lone1) | lone2
        c1, c2 = _back(chars, 1, 0), _back(chars, 2, 0)
        closed = s1 & ~s2 & s3  # the space just before was dropped
        repeat = letter & ((chars == c1) | (closed & (chars == c2)))
        return ((space & keep_space) | ~(space | repeat)) & (chars > 0)

    def _rows(self, kept: torch.Tensor) -> torch.Tensor:
        value, offset, out = torch.zeros_like(kept), 1, {}
        for step in range(max(self.cfg.orders)):
            value = (value * _BASE + _back(kept, step, _START) + 7) % _PRIME
            out[step + 1] = value
        rows = []
        for order, count in zip(self.cfg.orders, self.cfg.rows):
            rows.append(out[order] % count + offset)
            offset += count
        return torch.stack(rows, dim=-1)


class ByteNgramHash(NgramHash):
    """BLT's own: n-grams of the raw bytes, one of each order at every byte."""

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """As NgramHash: data [batch, length], lengths [batch] -> [batch, length, orders] int64, 0 in the padding."""
        position = torch.ones_like(data, dtype=torch.long).cumsum(1)
        return self._rows(data.long()) * (position <= lengths.unsqueeze(1)).long().unsqueeze(-1)
