"""A tiny 2-stage network with random weights: what the service's tests load to prove that nested stages work."""

import base64
import os
from typing import Any, Dict, List, Optional, Tuple

import torch
import torch.nn as nn

from ..data.labels import HeadConfig
from ..data.padded import to_batch
from ..network.authors.config import AttnConfig, HNetConfig, SsmConfig
from ..network.authors.heads import NestedTagger
from . import bundle
from .bundle import rounded
from .trace import halved, large, routing_axes, routing_names, routing_outputs, trace

CONFIG = HNetConfig(
    arch_layout=("m1", ("T1m1", ("T1",), "m1T1"), "m1"), d_model=(32, 48, 64), d_intermediate=(0, 64, 96),
    ssm_cfg=SsmConfig(d_conv=4, expand=2, d_state=16, headdim=32),
    attn_cfg=AttnConfig(num_heads=(4, 4, 4), rotary_emb_dim=(8, 8, 8), window_size=(1023, 1023, -1)))
HEADS = (
    HeadConfig("language", ("deu", "eng", "fra", "zxx"), none="zxx"),
    HeadConfig("code", ("prose", "java", "python"), none="prose"),
    HeadConfig("noise", ("typo", "case", "leet"), multi_label=True),
    HeadConfig("spam", ("ham", "spam")),
)
_SAFE = 2e-5  # a golden text has no boundary probability closer than this to one half


class NestedGraph(nn.Module):
    """Outputs of a nested tagger in the order of `names`; its large matrices are rounded to 16 bits."""

    def __init__(self, model: NestedTagger):
        super().__init__()
        self.model = model.eval()
        with torch.no_grad():
            for module, name in large(model):
                weight = getattr(module, name)
                weight.copy_(weight.half().float())

    def names(self) -> List[str]:
        names = routing_names(self.model.cfg.stages)
        for head in self.model.heads:
            names.append(f"logits_{head.name}")
            if not head.multi_label:
                names += [f"evidence_{head.name}", f"chunk_label_{head.name}"]
        return names

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, ...]:
        tagged = self.model(data, lengths)
        out = routing_outputs(tagged.routings)
        for head in self.model.heads:
            opinion = tagged.opinions[head.name]
            logits = opinion.logits()
            out.append(logits)
            if not head.multi_label:
                best = logits.argmax(1, keepdim=True).unsqueeze(1)  # [batch, 1, 1]
                out += [opinion.share(best), opinion.each.argmax(2)]
        return tuple(out)


@torch.no_grad()
def golden(graph: NestedGraph, text: bytes) -> Optional[Dict[str, Any]]:
    """What PyTorch says; None if a boundary is so close that rounding could move it."""
    outputs = dict(zip(graph.names(), graph(*to_batch([text]))))
    stages, size = [], len(text)
    for stage in range(graph.model.cfg.stages):
        prob = outputs[f"boundary_prob_{stage}"][0, :size]
        if float((prob - 0.5).abs().min()) < _SAFE:
            return None
        count = int(outputs[f"chunk_count_{stage}"][0])
        stages.append({"chunkStart": outputs[f"chunk_start_{stage}"][0, :count].tolist(), "boundaryProb": rounded(prob)})
        size = count
    entry = {"bytes": base64.b64encode(text).decode(),
             "logits": {head.name: rounded(outputs[f"logits_{head.name}"][0]) for head in graph.model.heads}, **stages[0]}
    if len(stages) > 1:
        entry["stages"] = stages
    return entry


def build(cfg: HNetConfig = CONFIG, seed: int = 7) -> NestedTagger:
    """Random weights; routers whose neighbours look unrelated, so that about half of the positions are cut."""
    torch.manual_seed(seed)
    model = NestedTagger(cfg, HEADS)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "routing_module" in name:
                parameter.normal_()
            elif name.startswith("head."):
                parameter.mul_(4.0)
    return model.eval()


def write(out: str, graph: NestedGraph) -> None:
    """Writes model.onnx, golden.jsonl and manifest.json."""
    os.makedirs(out, exist_ok=True)
    with halved(graph.model):
        trace(graph, os.path.join(out, "model.onnx"), graph.names(), routing_axes(graph.names()))
    cfg = graph.model.cfg
    entries = [entry for entry in (golden(graph, text) for text in bundle.golden_texts()) if entry]
    bundle.write(out, entries, {
        "name": "two-stage-fixture", "version": "0.0.1", "description": f"Random weights, {cfg.stages} stages: for tests only",
        "architecture": cfg.to_dict(), "stages": cfg.stages, "heads": bundle.heads_of(graph.model.heads, {}),
        "training": {"note": "random weights, never trained"}, "evaluation": {}})
