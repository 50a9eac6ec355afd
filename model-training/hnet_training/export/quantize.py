"""Products in 8 bits: activations with ranges seen on dev, weights in 7 bits and a sign for each output.

Ranges are constants, so that batch-mates change nothing. Weights use 7 bits: processors without VNNI add pairs of
products in 16 bits, which must not overflow, and then all processors give the same answer.
"""

from typing import Callable, Dict, Iterable, List, Optional, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..network.encoder import Block
from ..network.reader import Attention
from ..network.tagger import Tagger
from . import contrib

_WEIGHT_LEVELS = 63.0
PARTS = {"qkv": 3, "merged": 2}  # layers whose outputs go different ways

Range = Tuple[float, float]


class Levels(nn.Module):
    """Rounds to 256 levels between two numbers, zero among the levels."""

    def __init__(self, low: float, high: float):
        super().__init__()
        low, high = min(low, 0.0), max(high, 0.0)
        self.scale = max(high - low, 1e-6) / 255.0
        self.zero = int(round(-low / self.scale))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return contrib.Quantize.apply(x, self.scale, self.zero)


class Rounded(nn.Module):
    """A weight in 8 bits with a scale for each index of `axis`."""

    def __init__(self, weight: torch.Tensor, axis: int):
        super().__init__()
        others = [at for at in range(weight.dim()) if at != axis]
        scale = weight.abs().amax(others, keepdim=True).clamp(min=1e-8) / _WEIGHT_LEVELS
        self.register_buffer("scale", scale.flatten())
        self.register_buffer("cells", (weight / scale).round().to(torch.int8))


class Part8(Rounded):
    """Some of the outputs of a linear layer: levels [..., k] -> floats [..., n]."""

    def __init__(self, weight: torch.Tensor, bias: Optional[torch.Tensor], levels: Levels):
        super().__init__(weight, 1)
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone())
        self._scale, self._zero = levels.scale, levels.zero

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        return contrib.Product.apply(levels, self.cells, self.scale, self.bias, self._scale, self._zero)


class Product(nn.Module):
    """A linear layer on rounded activations and weights, in parts that lie side by side: `levels` rounds, each of `parts` multiplies.

    `part` makes one of a weight [k, n] and a bias or None.
    """

    def __init__(self, linear: nn.Linear, levels: nn.Module, parts: int,
                 part: Callable[[torch.Tensor, Optional[torch.Tensor]], nn.Module]):
        super().__init__()
        self.levels = levels
        weights = linear.weight.detach().t().chunk(parts, 1)
        biases = [None] * parts if linear.bias is None else linear.bias.detach().chunk(parts)
        self.parts = nn.ModuleList(part(weight, bias) for weight, bias in zip(weights, biases))
        self.in_features = linear.in_features


class Product8(Product):
    """In 8 bits."""

    def __init__(self, linear: nn.Linear, seen: Range, parts: int = 1):
        levels = Levels(*seen)
        super().__init__(linear, levels, parts, lambda weight, bias: Part8(weight, bias, levels))


class Convolution8(nn.Module):
    """A convolution and ReLU on rounded activations and weights: levels [batch, length, dim] -> levels, of other scale."""

    def __init__(self, conv: nn.Conv1d, seen: Range, made: Range):
        super().__init__()
        self.levels, self.weight, self.result = Levels(*seen), Rounded(conv.weight.detach(), 0), Levels(*made)
        self.dilation = conv.dilation[0]
        self.bias = conv.bias
        units = self.weight.scale * self.levels.scale
        self.register_buffer("units", (conv.bias.detach() / units).round().to(torch.int32))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        given, made = ((levels.scale, levels.zero) for levels in (self.levels, self.result))
        return contrib.Convolution.apply(x, self.weight.cells, self.weight.scale, self.units, given, made, self.dilation)


def ranges(model: Tagger, batches: Iterable[Tuple[torch.Tensor, torch.Tensor]]) -> Dict[str, Range]:
    """The least and the greatest value that enters each of `layers`, and leaves each convolution's ReLU."""
    seen: Dict[str, Range] = {}

    def note(name: str, x: torch.Tensor) -> None:
        low, high = seen.get(name, (0.0, 0.0))
        seen[name] = (min(low, float(x.min())), max(high, float(x.max())))

    hooks = []
    for name, parent, child in layers(model):
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
    for name, parent, child in layers(model):
        layer = getattr(parent, child)
        if isinstance(parent, Block):
            parent.conv = Convolution8(layer, seen[name], seen[name + ".made"])
        else:
            setattr(parent, child, Product8(layer, seen[name], PARTS.get(child, 1)))


def layers(model: Tagger) -> List[Tuple[str, nn.Module, str]]:
    """The layers that make most of the products: name, parent, and name in its parent."""
    found: List[Tuple[str, nn.Module, str]] = [(child, model, child) for child in ("enter", "merged_read")]
    found.append(("router", model.router, "merged"))
    for name, module in model.named_modules():
        if isinstance(module, Block):
            found.append((name, module, "conv"))
        elif isinstance(module, Attention):
            found += [(f"{name}.{child}", module, child) for child in ("qkv", "out", "up", "down")]
    return found
