"""Byte embedding, hashed byte n-grams, four convolutions that look both ways, and the cosine router on top."""

from typing import Optional

import torch
import torch.nn as nn
import torch.nn.functional as F

from .content import windows
from .routing import Routing

_ORDERS = (2, 3, 4, 6, 9)
_BASE = 1000003
_PRIME = 2147483629


class Block(nn.Module):
    """Full convolution, batch norm (folded away in the graph), ReLU, residual: [batch, dim, length]."""

    def __init__(self, dim: int, dilation: int):
        super().__init__()
        self.conv = nn.Conv1d(dim, dim, 5, padding=2 * dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.branch(x)

    def branch(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.norm(self.conv(x)))


class Encoder(nn.Module):
    def __init__(self, dim: int, rows: int, table_dim: int):
        super().__init__()
        self.rows = rows
        self.bytes = nn.Embedding(256, dim)
        self.table = nn.Embedding(rows, table_dim)
        nn.init.normal_(self.table.weight, std=0.05)
        self.from_table = nn.Linear(table_dim, dim, bias=False)
        self.blocks = nn.ModuleList(Block(dim, dilation) for dilation in (1, 2, 4, 1))
        # A hash is a polynomial in the last bytes modulo a prime: one product for all orders.
        weights = torch.zeros(max(_ORDERS), len(_ORDERS), dtype=torch.int64)
        for at, order in enumerate(_ORDERS):
            weights[:order, at] = torch.tensor([pow(_BASE, order - 1 - step, _PRIME) for step in range(order)])
        self.register_buffer("weights", weights, persistent=False)

    def hash(self, data: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """data [batch, length] int64, place [length] -> rows of the n-grams of bytes that end at each byte [..., orders]."""
        sums = torch.matmul(windows(data + 7, place, max(_ORDERS), 7), self.weights)
        return (sums % _PRIME * 31 + torch.tensor([order - 1 for order in _ORDERS])) % self.rows

    def lookup(self, rows: torch.Tensor) -> torch.Tensor:
        return sum_rows(self.table, rows)

    def forward(self, data: torch.Tensor, inside: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """data [batch, length] int64, inside bool, place [length] 0.. -> states [batch, length, dim]; zeros past the text."""
        x = self.bytes(data)
        x = x + self.from_table(self.lookup(self.hash(data, place))).view_as(x)
        keep = inside.unsqueeze(1).to(x.dtype)
        x = x.transpose(1, 2) * keep
        *blocks, last = self.blocks
        for block in blocks:
            x = block(x) * keep  # so that a text's end is the same with and without padding
        return last(x).transpose(1, 2) * keep.transpose(1, 2)


class Router(nn.Module):
    """Boundary probability from the cosine of neighbours, as in the paper; taught with the cuts of clean text."""

    def __init__(self, dim: int):
        super().__init__()
        self.q_proj_layer = nn.Linear(dim, dim, bias=False)
        self.k_proj_layer = nn.Linear(dim, dim, bias=False)
        with torch.no_grad():
            self.q_proj_layer.weight.copy_(torch.eye(dim) + 0.02 * torch.randn(dim, dim))
            self.k_proj_layer.weight.copy_(-torch.eye(dim) + 0.02 * torch.randn(dim, dim))
        self.merged: Optional[nn.Module] = None  # both, as a layer of a graph

    def forward(self, states: torch.Tensor, inside: torch.Tensor) -> Routing:
        weights = [self.q_proj_layer.weight, self.k_proj_layer.weight]
        q, k = (self.merged(states) if self.merged else F.linear(states, torch.cat(weights))).chunk(2, -1)
        q, k = q[:, 1:], k[:, :-1]
        cosine = (q * k).sum(-1) * ((q * q).sum(-1) * (k * k).sum(-1)).clamp(min=1e-12).rsqrt()
        prob = ((1.0 - cosine) / 2.0).clamp(0.0, 1.0)
        prob = torch.cat([torch.ones_like(states[:, :1, 0]), prob], dim=1)
        cut = prob > 0.5
        return Routing(prob, cut & inside, torch.where(cut, prob, 1.0 - prob))


def sum_rows(table: nn.Embedding, rows: torch.Tensor, nothing: Optional[int] = None) -> torch.Tensor:
    """rows [..., m] -> the sum over m of the table's vectors [..., dim]; row `nothing` adds nothing."""
    flat = F.embedding_bag(rows.reshape(-1, rows.shape[-1]), table.weight, mode="sum", sparse=True, padding_idx=nothing)
    return flat.view(*rows.shape[:-1], -1)
