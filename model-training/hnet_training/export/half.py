"""Weights and products in 16 bits, for GPUs. Hashes stay integers; norms and sums over letters, chunks and texts stay in 32 bits.

A CPU has no such products: there ONNX Runtime widens what enters them, so that the graph runs and says the same, slowly.
"""

from typing import Optional

import torch
import torch.nn as nn

from ..network.encoder import Block
from ..network.tagger import Tagger
from . import contrib, quantize


class Halves(nn.Module):
    """Rounds to 16 bits. In PyTorch they stay 32 wide."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return contrib.Half.apply(x)


class Part16(nn.Module):
    """Some of the outputs of a linear layer: halves [..., k] -> floats [..., n]."""

    def __init__(self, weight: torch.Tensor, bias: Optional[torch.Tensor]):
        super().__init__()
        self.register_buffer("cells", weight.half().contiguous())
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone())

    def forward(self, halves: torch.Tensor) -> torch.Tensor:
        product = contrib.HalfProduct.apply(halves, self.cells)
        return product if self.bias is None else product + self.bias


class Product16(quantize.Product):
    """A linear layer whose weight and input are in 16 bits, in parts that lie side by side."""

    def __init__(self, linear: nn.Linear, parts: int = 1):
        super().__init__(linear, Halves(), parts, Part16)


class Convolution16(nn.Module):
    """A convolution whose weight and input are in 16 bits: [batch, dim, length] -> [batch, dim, length]"""

    def __init__(self, conv: nn.Conv1d):
        super().__init__()
        self.register_buffer("cells", conv.weight.detach().half())
        self.register_buffer("bias", conv.bias.detach().half())
        self.dilation = conv.dilation[0]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return contrib.HalfConvolution.apply(x, self.cells, self.bias, self.dilation)


def halve(model: Tagger) -> None:
    """Replaces the layers that make most of the products, and has the tables looked up in 16 bits. Norms must have been folded before."""
    for _, parent, child in quantize.layers(model):
        layer = getattr(parent, child)
        if isinstance(parent, Block):
            parent.conv = Convolution16(layer)
        else:
            setattr(parent, child, Product16(layer, quantize.PARTS.get(child, 1)))
    for table in (model.folded, model.raw, model.encoder.table):
        table.half_wide = True
