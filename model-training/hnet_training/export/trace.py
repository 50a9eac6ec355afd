"""Writes a module as an ONNX graph (opset 17), large matrices in 16 bits."""

import warnings
from contextlib import contextmanager
from typing import Dict, Iterator, List, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.utils.parametrize as parametrize

from ..network.routing import Routing, chunk_starts
from . import contrib, passes

OPSET = 17


def large(model: nn.Module) -> List[Tuple[nn.Module, str]]:
    """Matrices that the graph holds in 16 bits: half the size, and exact once rounded."""
    return [(module, "weight") for module in model.modules()
            if isinstance(module, (nn.Linear, nn.Embedding)) and 4096 <= module.weight.numel() <= 1 << 20]


class _FromHalf(nn.Module):
    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight.float()


@contextmanager
def halved(model: nn.Module) -> Iterator[None]:
    """Within this block the large matrices are stored in 16 bits and widened where they are used."""
    places = large(model)
    for module, name in places:
        before = getattr(module, name)
        setattr(module, name, nn.Parameter(before.detach().half(), requires_grad=False))
        parametrize.register_parametrization(module, name, _FromHalf(), unsafe=True)
    try:
        yield
    finally:
        for module, name in places:
            half = module.parametrizations[name].original.detach()
            parametrize.remove_parametrizations(module, name, leave_parametrized=False)
            setattr(module, name, nn.Parameter(half.float()))


def routing_outputs(routings: Sequence[Routing]) -> List[torch.Tensor]:
    out: List[torch.Tensor] = []
    for routing in routings:
        out += [routing.prob, chunk_starts(routing.mask), routing.count]
    return out


def routing_names(stages: int) -> List[str]:
    return [f"{name}_{stage}" for stage in range(stages) for name in ("boundary_prob", "chunk_start", "chunk_count")]


def routing_axes(names: Sequence[str]) -> Dict[str, Dict[int, str]]:
    axes = {"bytes": {0: "batch", 1: "length"}, "lengths": {0: "batch"}}
    for name in names:
        axes[name] = {0: "batch"}
        if name.startswith("boundary_prob"):
            axes[name][1] = "length" if name.endswith("_0") else f"chunks_{int(name[-1]) - 1}"
        elif name.startswith("chunk_start"):
            axes[name][1] = f"chunks_{name[-1]}"
        elif name.startswith(("evidence", "chunk_label", "chunk_logits", "chunk_features")):
            axes[name][1] = "chunks"
    return axes


def trace(graph: nn.Module, path: str, names: List[str], axes: Dict[str, Dict[int, str]]) -> None:
    """Exports a module that takes bytes and lengths."""
    data = torch.zeros(2, 64, dtype=torch.uint8)
    data[0, :50] = torch.arange(50) % 7 + 100
    data[1, :20] = torch.arange(20) % 5 + 40
    options = {}
    if "dynamo" in torch.onnx.export.__code__.co_varnames:  # the tracing exporter, also where it is not the default
        options["dynamo"] = False
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(graph, (data, torch.tensor([50, 20])), path, input_names=["bytes", "lengths"],
                          output_names=names, dynamic_axes=axes, opset_version=OPSET,
                          do_constant_folding=False, custom_opsets={contrib.DOMAIN: 1}, **options)
    passes.simplify(path)
