"""Products in 8 bits: activations with ranges seen on dev, weights in 7 bits and a sign for each output.

Ranges are constants, so that batch-mates change nothing. Weights use 7 bits: processors without VNNI add pairs of
products in 16 bits, which must not overflow, and then all processors give the same answer.
"""

from typing import Dict, Iterable, List, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..network.encoder import Block
from ..network.reader import Attention
from ..network.tagger import Tagger

_WEIGHT_LEVELS = 63.0

Range = Tuple[float, float]


class Levels(nn.Module):
    """Rounds to 256 levels between two numbers, zero among the levels."""

    def __init__(self, low: float, high: float):
        super().__init__()
        low, high = min(low, 0.0), max(high, 0.0)
        self.scale = max(high - low, 1e-6) / 255.0
        self.zero = int(round(-low / self.scale))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.fake_quantize_per_tensor_affine(x, self.scale, self.zero, 0, 255)


class Rounded(nn.Module):
    """A weight in 8 bits with a scale for each index of `axis`."""

    def __init__(self, weight: torch.Tensor, axis: int):
        super().__init__()
        others = [at for at in range(weight.dim()) if at != axis]
        scale = weight.abs().amax(others, keepdim=True).clamp(min=1e-8) / _WEIGHT_LEVELS
        self.axis = axis
        self.register_buffer("scale", scale)
        self.register_buffer("cells", (weight / scale).round().to(torch.int8))
        self.register_buffer("zero", torch.zeros(weight.shape[axis], dtype=torch.int32))

    def forward(self) -> torch.Tensor:
        weight = self.cells.float() * self.scale  # rounding changes nothing here; it tells the engine what it may do
        return torch.fake_quantize_per_channel_affine(weight, self.scale.flatten(), self.zero, self.axis, -128, 127)


class Product8(nn.Module):
    """A linear layer on rounded activations and weights."""

    def __init__(self, linear: nn.Linear, seen: Range):
        super().__init__()
        self.levels, self.weight, self.bias = Levels(*seen), Rounded(linear.weight.detach().t(), 1), linear.bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        product = torch.matmul(self.levels(x), self.weight())
        return product if self.bias is None else product + self.bias


class Convolution8(nn.Module):
    """A convolution and ReLU on rounded activations and weights; the result is rounded too."""

    def __init__(self, conv: nn.Conv1d, seen: Range, made: Range):
        super().__init__()
        self.levels, self.weight, self.result = Levels(*seen), Rounded(conv.weight.detach(), 0), Levels(*made)
        self.bias, self.padding, self.dilation = conv.bias, conv.padding, conv.dilation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.conv1d(self.levels(x), self.weight(), self.bias, padding=self.padding, dilation=self.dilation)
        return self.result(F.relu(y))


def ranges(model: Tagger, batches: Iterable[Tuple[torch.Tensor, torch.Tensor]]) -> Dict[str, Range]:
    """The least and the greatest value that enters each layer of `_layers`, and leaves each convolution's ReLU."""
    seen: Dict[str, Range] = {}

    def note(name: str, x: torch.Tensor) -> None:
        low, high = seen.get(name, (0.0, 0.0))
        seen[name] = (min(low, float(x.min())), max(high, float(x.max())))

    hooks = []
    for name, parent, child in _layers(model):
        def watch(module, given, made, name=name):
            note(name, given[0])
            note(name + ".made", F.relu(made))
        hooks.append(getattr(parent, child).register_forward_hook(watch))
    with torch.no_grad():
        for data, lengths in batches:
            model(data, lengths)
    for hook in hooks:
        hook.remove()
    return seen


def quantize(model: Tagger, seen: Dict[str, Range]) -> None:
    """Replaces the layers that make most of the products. Norms must have been folded into the convolutions before."""
    for name, parent, child in _layers(model):
        layer = getattr(parent, child)
        if isinstance(parent, Block):
            parent.rounded = Convolution8(layer, seen[name], seen[name + ".made"])
            parent.branch = parent.rounded.forward
        else:
            setattr(parent, child, Product8(layer, seen[name]))


def _layers(model: Tagger) -> List[Tuple[str, nn.Module, str]]:
    found: List[Tuple[str, nn.Module, str]] = [(child, model, child) for child in ("enter", "merged_read")]
    found.append(("router", model.router, "merged"))
    for name, module in model.named_modules():
        if isinstance(module, Block):
            found.append((name, module, "conv"))
        elif isinstance(module, Attention):
            found += [(f"{name}.{child}", module, child) for child in ("qkv", "out", "up", "down")]
    return found
