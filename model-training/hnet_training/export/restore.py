"""Weights of a trained tagger, read back from the graph of its bundle: where no checkpoint is at hand, training goes on from there.

Tables come back in their 4 or 8 bits, products in theirs. Layer norms gave scale and shift to the layers that read them (from 0.5.0 on). Batch norms
were folded into the convolutions; `renorm` gives each one scale and shift again, from what passes through it, so that
training's norms do what the folded ones did.
"""

import re
from typing import Dict, Iterable, List, Tuple

import numpy as np
import torch

from ..network.encoder import Block
from ..network.tagger import Tagger
from .tables import unpacked

_LAYER_NORM = re.compile(r"^(layers\.\d+\.norm[12]|norm)\.(weight|bias)$")


class Graph:
    """Initializers of the graph by name, without the prefix that tracing gave them."""

    def __init__(self, path: str):
        import onnx
        from onnx import numpy_helper
        graph = onnx.load(path).graph
        values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        for node in graph.node:
            if node.op_type == "QLinearConv":  # its bias is in units of the product
                given, scales, units = (values[node.input[at]] for at in (1, 4, 8))
                values[node.input[8].replace(".units", ".bias")] = units * scales * given
        self.values = {name[len("model."):] if name.startswith("model.") else name: value for name, value in values.items()}

    def tensor(self, name: str) -> torch.Tensor:
        """A parameter as training has it, however the graph holds it."""
        values = self.values
        if name in values:
            return _float(values[name])
        owner, _, last = name.rpartition(".")
        if f"{owner}.parametrizations.{last}.original" in values:  # in 16 bits
            return _float(values[f"{owner}.parametrizations.{last}.original"])
        if f"{owner}.parts.0.cells" in values:  # a product in 8 bits, whose weight is transposed
            return torch.cat([self._part(f"{owner}.parts.{at}", last) for at in range(3) if f"{owner}.parts.{at}.cells" in values])
        for place in (name, owner.replace(".conv", ".rounded.") + last, owner):  # convolution, until 0.6.0 "rounded"; table
            if f"{place}.pairs" in values:
                return unpacked(*(torch.from_numpy(np.array(values[f"{place}.{part}"]))
                                  for part in ("cells", "pairs", "rows", "scales")))
            if f"{place}.cells" in values:
                rounded = _rounded(values[f"{place}.cells"], values[f"{place}.scale"])
                return rounded.t() if place == name and rounded.dim() == 2 else rounded  # until 0.6.0 a product had no parts
        raise KeyError(f"the graph holds no '{name}': expected a tagger's bundle")

    def _part(self, name: str, what: str) -> torch.Tensor:
        values = self.values
        return _rounded(values[f"{name}.cells"], values[f"{name}.scale"]).t() if what == "weight" else _float(values[f"{name}.{what}"])

    def bag(self, sizes: List[int]) -> Tuple[torch.Tensor, ...]:
        """By head: what content says of its labels, without the network."""
        if "merged_bag.weight" in self.values or "merged_bag.parametrizations.weight.original" in self.values:  # until 0.6.0
            return self.tensor("merged_bag.weight").split(sizes)
        content = self.tensor("folded.weight").shape[1] + self.tensor("raw.weight").shape[1]
        return self.tensor("said")[:content, :sum(sizes)].t().split(sizes)


def state(path: str, model: Tagger) -> Dict[str, torch.Tensor]:
    """The state of `model` with the weights of the graph at `path`; batch norms are the identity with the folded shift."""
    graph, found = Graph(path), dict(model.state_dict())
    sizes = [len(head.labels) for head in model.heads]
    read = graph.tensor("merged_read.weight").split([*sizes, *[1] * len(sizes)])
    bias = graph.tensor("merged_read.bias").split([*sizes, *[1] * len(sizes)])
    bag = graph.bag(sizes)
    q, k = graph.tensor("router.merged.weight").chunk(2)
    known = {"router.q_proj_layer.weight": q, "router.k_proj_layer.weight": k}
    for at, head in enumerate(model.heads):
        known.update({f"read.{head.name}.weight": read[at], f"read.{head.name}.bias": bias[at],
                      f"gate.{head.name}.weight": read[len(sizes) + at], f"gate.{head.name}.bias": bias[len(sizes) + at],
                      f"bag.{head.name}.weight": bag[at]})
    for at, _ in enumerate(model.encoder.blocks):
        name, size = f"encoder.blocks.{at}.norm", found[f"encoder.blocks.{at}.norm.bias"].shape
        known.update({f"{name}.weight": torch.ones(size), f"{name}.bias": graph.tensor(f"encoder.blocks.{at}.conv.bias"),
                      f"{name}.running_mean": torch.zeros(size),
                      f"{name}.running_var": torch.ones(size) - model.encoder.blocks[at].norm.eps})
    for name, before in found.items():
        if name.endswith("num_batches_tracked") or _LAYER_NORM.search(name) and name not in graph.values:
            continue
        value = known[name] if name in known else graph.tensor(name)
        if value.shape != before.shape:
            raise ValueError(f"'{name}' is {tuple(value.shape)} in the graph, expected {tuple(before.shape)}")
        found[name] = value.clone()
    return found


@torch.no_grad()
def renorm(model: Tagger, batches: Iterable[Tuple[torch.Tensor, torch.Tensor]]) -> None:
    """Measures what leaves each convolution on `batches` of bytes and lengths, and says it in the batch norm: same answers."""
    blocks = [module for module in model.modules() if isinstance(module, Block)]
    seen = [[torch.zeros(block.conv.out_channels, dtype=torch.float64) for _ in range(2)] + [0] for block in blocks]

    def watch(at: int):
        def note(_, __, made: torch.Tensor) -> None:
            flat = made.transpose(0, 1).flatten(1).double()
            seen[at][0] += flat.sum(1)
            seen[at][1] += (flat * flat).sum(1)
            seen[at][2] += flat.shape[1]
        return note

    hooks = [block.conv.register_forward_hook(watch(at)) for at, block in enumerate(blocks)]
    for data, lengths in batches:
        model(data, lengths)
    for hook in hooks:
        hook.remove()
    for block, (total, squares, count) in zip(blocks, seen):
        mean = total / count
        deviation = (squares / count - mean * mean).clamp(min=1e-8)
        norm = block.norm
        norm.bias.copy_(norm.bias + mean.float())
        norm.weight.copy_((deviation + norm.eps).sqrt().float())
        norm.running_mean.copy_(mean.float())
        norm.running_var.copy_(deviation.float())


def _rounded(cells: np.ndarray, scale: np.ndarray) -> torch.Tensor:
    """Tables and convolutions have a scale for each row, products, which are transposed, one for each column."""
    if scale.ndim == 1:
        scale = scale[:, None, None] if cells.ndim == 3 else scale[None]
    return _float(cells) * _float(scale)


def _float(value: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(value, dtype=np.float32))
