"""Tables as a bundle holds them, in 8 or 4 bits. The engine widens them once, when it loads the graph."""

from typing import List, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..network.content import ORDERS
from ..network.ops import total

_ROUNDS, _SAMPLE = 8, 20_000


class Table(nn.Module):
    """Rows that are looked up and summed. Subclasses hold them."""

    half_wide = False  # whether the engine widens them to 16 bits only

    def weight(self) -> torch.Tensor:
        raise NotImplementedError

    def sum(self, rows: torch.Tensor) -> torch.Tensor:
        """rows [orders, n] -> [n, dim], summed over the orders"""
        return self.sum_one_by_one(rows, 0) if rows.shape[0] == ORDERS else self._looked_up(rows)[0].sum(0)

    def sum_one_by_one(self, rows: torch.Tensor, dim: int) -> torch.Tensor:
        """As `sum`, over any dimension, with a look-up for each of its indices: more nodes, faster where the rows are many."""
        return total(*self._looked_up(*rows.split(1, dim)))

    def _looked_up(self, *rows: torch.Tensor) -> List[torch.Tensor]:
        weight = self.weight()
        if not self.half_wide:
            return [weight[one] for one in rows]
        weight = weight.half()
        return [weight[one].float() for one in rows]


class ByteTable(Table):
    """8 bits a value and a scale a row."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        scale = (weight.abs().amax(1, keepdim=True) / 127.0).clamp(min=1e-7).half()
        self.register_buffer("scale", scale)  # [rows, 1] float16
        self.register_buffer("cells", (weight / scale.float()).round().clamp(-127, 127).to(torch.int8))

    def weight(self) -> torch.Tensor:
        return self.cells.float() * self.scale.float()


class PackedTable(Table):
    """4 bits a value, which name one of 16 levels, and 8 bits a row for its scale."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        levels, scale = fitted(weight)
        self.register_buffer("scales", steps(float(scale.max())))  # [256]
        rows = _nearest(scale, self.scales)
        cells = _nearest(weight / self.scales[rows].clamp(min=1e-9), levels)
        self.register_buffer("rows", rows.to(torch.uint8))  # [rows, 1]
        self.register_buffer("cells", (cells[:, 0::2] * 16 + cells[:, 1::2]).to(torch.uint8))  # [rows, dim / 2]
        self.register_buffer("pairs", torch.cartesian_prod(levels, levels))  # [256, 2]: what a byte stands for

    def weight(self) -> torch.Tensor:
        return unpacked(self.cells, self.pairs, self.rows, self.scales)


def unpacked(cells: torch.Tensor, pairs: torch.Tensor, rows: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """cells [rows, dim / 2] uint8, pairs [256, 2], rows [rows, 1] uint8, scales [256] -> [rows, dim] float."""
    return F.embedding(cells.int(), pairs).flatten(1) * F.embedding(rows.int(), scales.unsqueeze(1)).flatten(1)


def steps(most: float) -> torch.Tensor:
    """[256] scales: nothing, then up to `most` in steps of 4.4 %."""
    return torch.cat([torch.zeros(1), most * 2.0 ** (torch.arange(-254, 1) / 16.0)])


def fitted(weight: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
    """weight [rows, dim] -> (16 levels, rising; scale [rows, 1]), so that each value is near some level times its row's scale.

    In turn each value takes the nearest level, each row the scale that makes its error least, each level the mean of its values.
    """
    used = weight[weight.square().sum(1) > 0]
    used = used[:: max(1, len(used) // _SAMPLE)]
    scale = used.square().mean(1, keepdim=True).sqrt()
    levels = torch.linspace(-2.6, 2.6, 16)
    for _ in range(_ROUNDS):
        scale = _scale(used, scale, levels)
        near = (used / scale).flatten()
        which = _nearest(near, levels)
        counts = torch.bincount(which, minlength=16)
        means = torch.bincount(which, near.double(), 16) / counts.clamp(min=1)
        levels = torch.where(counts > 0, means.float(), levels).sort().values
    return levels, _scale(weight, weight.square().mean(1, keepdim=True).sqrt(), levels)


def _scale(weight: torch.Tensor, scale: torch.Tensor, levels: torch.Tensor) -> torch.Tensor:
    values = levels[_nearest(weight / scale.clamp(min=1e-9), levels)]
    return ((weight * values).sum(1, keepdim=True) / values.square().sum(1, keepdim=True)).clamp(min=0.0)


def _nearest(values: torch.Tensor, levels: torch.Tensor) -> torch.Tensor:
    return torch.bucketize(values, (levels[1:] + levels[:-1]) / 2)
