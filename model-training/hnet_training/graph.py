"""The tagger as one ONNX graph (opset 17) that keeps the service's contract."""

import warnings
from typing import Dict, List, Tuple

import torch
import torch.nn as nn

from .classifier import Classifier

OPSET = 17


class ByteTable(nn.Module):
    """The n-gram table in 8 bits with one scale for each row: a quarter of the size, and exact once rounded."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        scale = (weight.abs().amax(1, keepdim=True) / 127.0).clamp(min=1e-7).half()
        self.register_buffer("scale", scale)  # [rows, 1] float16
        self.register_buffer("cells", (weight / scale.float()).round().clamp(-127, 127).to(torch.int8))

    def weight(self) -> torch.Tensor:
        return self.cells.float() * self.scale.float()

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """rows [batch, length, orders] -> [batch, length, dim], summed over the orders."""
        return (self.cells[rows].float() * self.scale[rows].float()).sum(2)


def round_table(model: Classifier) -> None:
    """Rounds the model's n-gram table to what the graph will hold. Idempotent but for the last bit of a scale."""
    if model.ngrams:
        table = ByteTable(model.ngram_table.weight.detach())
        with torch.no_grad():
            model.ngram_table.weight.copy_(table.weight())
        model.byte_table = table
        model.lookup = table.forward  # type: ignore[method-assign]


class Graph(nn.Module):
    """Outputs of the classifier in the order of `output_names`."""

    def __init__(self, model: Classifier):
        super().__init__()
        self.model = model

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, ...]:
        tagged = self.model(data, lengths)
        out: List[torch.Tensor] = []
        for routing, starts in zip(tagged.routings, tagged.starts):
            out += [routing.prob, starts, routing.count]
        for head in self.model.heads:
            logits = tagged.logits[head.name]  # [batch, labels]
            out.append(logits)
            if head.multi_label:
                continue
            each, shares = tagged.chunk_logits[head.name], tagged.shares[head.name]
            best = logits.argmax(1, keepdim=True).unsqueeze(1)  # [batch, 1, 1]
            share = shares.gather(2, best.expand(-1, shares.shape[1], -1))[:, :, 0]
            out += [share, each.argmax(2)]
        return tuple(out)


def output_names(model: Classifier) -> List[str]:
    names = []
    for stage in range(model.cfg.stages):
        names += [f"boundary_prob_{stage}", f"chunk_start_{stage}", f"chunk_count_{stage}"]
    for head in model.heads:
        names.append(f"logits_{head.name}")
        if not head.multi_label:
            names += [f"evidence_{head.name}", f"chunk_label_{head.name}"]
    return names


def _axes(names: List[str]) -> Dict[str, Dict[int, str]]:
    axes = {"bytes": {0: "batch", 1: "length"}, "lengths": {0: "batch"}}
    for name in names:
        axes[name] = {0: "batch"}
        if name.startswith("boundary_prob"):
            axes[name][1] = "length" if name.endswith("_0") else f"chunks_{int(name[-1]) - 1}"
        elif name.startswith("chunk_start"):
            axes[name][1] = f"chunks_{name[-1]}"
        elif name.startswith(("evidence", "chunk_label")):
            axes[name][1] = "chunks"
    return axes


def export_graph(model: Classifier, path: str) -> None:
    """Writes the graph. Call `round_table` first, so that model and graph agree."""
    model.eval()
    names = output_names(model)
    data = torch.zeros(2, 64, dtype=torch.uint8)
    data[0, :50] = torch.arange(50) % 7 + 100
    data[1, :20] = torch.arange(20) % 5 + 40
    options = {}
    if "dynamo" in torch.onnx.export.__code__.co_varnames:  # the tracing exporter, also where it is not the default
        options["dynamo"] = False
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(Graph(model), (data, torch.tensor([50, 20])), path, input_names=["bytes", "lengths"],
                          output_names=names, dynamic_axes=_axes(names), opset_version=OPSET,
                          do_constant_folding=True, **options)
