"""Heads on an H-Net of the authors' layout: no decoder, a gated sum over the innermost chunks for each head."""

from typing import Dict, List, NamedTuple, Sequence

import torch
import torch.nn as nn

from ...data.labels import HeadConfig
from ..routing import Routing, chunk_starts, pick
from .config import HNetConfig
from .hnet import HNet, chunk_valid
from .linear import Linear
from .routing import straight_through


class Opinion(NamedTuple):
    """What the chunks say for a head; the sum over chunks of weight times opinion is its logits."""

    each: torch.Tensor  # [batch, innermost chunks, labels]
    weight: torch.Tensor  # [batch, innermost chunks, 1]

    def logits(self) -> torch.Tensor:
        return torch.matmul(self.weight.transpose(1, 2), self.each)[:, 0]

    def share(self, label: torch.Tensor) -> torch.Tensor:
        """label [batch, 1, 1] -> each chunk's share of that label's logit [batch, chunks]."""
        return (self.each.gather(2, label.expand(-1, self.each.shape[1], -1)) * self.weight)[:, :, 0]


class NestedTagged(NamedTuple):
    opinions: Dict[str, Opinion]  # by head
    routings: List[Routing]  # by stage


class NestedTagger(nn.Module):
    """Parameters of the backbone carry the authors' names; the decoder's are there and unused."""

    def __init__(self, cfg: HNetConfig, heads: Sequence[HeadConfig]):
        super().__init__()
        self.cfg, self.heads = cfg, tuple(heads)
        self.embeddings = nn.Embedding(cfg.vocab_size, cfg.d_model[0])
        self.backbone = HNet(cfg)
        dim = cfg.d_model[-1]
        self.head = nn.ModuleDict({head.name: Linear(dim, len(head.labels)) for head in heads})
        self.gate = nn.ModuleDict({head.name: nn.Linear(dim, 1) for head in heads})

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> NestedTagged:
        """data [batch, length] bytes, zero on the right of the lengths [batch]."""
        valid = torch.ones_like(data, dtype=torch.long).cumsum(1) <= lengths.unsqueeze(1)
        x, stage, routings = self.embeddings(data.long()), self.backbone, []
        while not stage.innermost:
            x = stage.encoder(stage.widen(x))
            routing = stage.routing_module(x, valid)
            start = chunk_starts(routing.mask)
            routings.append(routing)
            x = pick(x, start) * straight_through(routing.selected.gather(1, start)).unsqueeze(-1)
            valid = chunk_valid(routing, start)
            stage = stage.main_network
        x = stage.main_network(stage.widen(x))
        opinions = {}
        for head in self.heads:
            gate = self.gate[head.name](x)[..., 0].masked_fill(~valid, -1e9)
            opinions[head.name] = Opinion(self.head[head.name](x), torch.softmax(gate, dim=1).unsqueeze(-1))
        return NestedTagged(opinions, routings)
