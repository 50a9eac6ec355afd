"""The H-Net: stages nested to any depth, and the authors' language model around them."""

from typing import List, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..routing import Routing, chunk_starts, pick
from .blocks import Isotropic
from .config import HNetConfig
from .linear import Linear
from .routing import RoutingModule, dechunk, straight_through


class HNet(nn.Module):
    """One stage: encoder, router, the inner network on the chunks, decoder. The innermost is a plain stack."""

    def __init__(self, cfg: HNetConfig, stage: int = 0, layout=None):
        super().__init__()
        layout = cfg.arch_layout if layout is None else layout
        self.stage, self.dim = stage, cfg.d_model[stage]
        self.innermost = len(layout) == 1
        outer = cfg.d_model[stage - 1] if stage else self.dim
        self.pad_dimension = nn.Parameter(torch.zeros(self.dim - outer)) if self.dim > outer else None
        if self.innermost:
            self.main_network: nn.Module = Isotropic(layout[0], stage, cfg)
            return
        self.encoder = Isotropic(layout[0], stage, cfg)
        self.routing_module = RoutingModule(self.dim)
        self.main_network = HNet(cfg, stage + 1, layout[1])
        self.decoder = Isotropic(layout[2], stage, cfg)
        self.residual_proj = nn.Linear(self.dim, self.dim)
        nn.init.zeros_(self.residual_proj.weight)
        nn.init.zeros_(self.residual_proj.bias)

    def widen(self, x: torch.Tensor) -> torch.Tensor:
        """[batch, length, outer dim] -> [batch, length, dim]."""
        if self.pad_dimension is None:
            return x
        return torch.cat([x, self.pad_dimension.expand(x.shape[0], x.shape[1], -1)], dim=-1)

    def forward(self, x: torch.Tensor, valid: torch.Tensor) -> Tuple[torch.Tensor, List[Routing]]:
        """x [batch, length, outer dim], valid [batch, length] bool -> the same shape as x, and each stage's routing."""
        outer = x.shape[-1]
        x = self.widen(x)
        if self.innermost:
            return self.main_network(x)[..., :outer], []
        x = self.encoder(x)
        residual = self.residual_proj(x.float())
        routing = self.routing_module(x, valid)
        starts = chunk_starts(routing.mask)
        chunks, inner = self.main_network(pick(x, starts), chunk_valid(routing, starts))
        chunks = dechunk(chunks.float(), routing, starts)
        x = chunks * straight_through(routing.selected).unsqueeze(-1) + residual
        return self.decoder(x)[..., :outer], [routing] + inner


def chunk_valid(routing: Routing, starts: torch.Tensor) -> torch.Tensor:
    """[batch, most chunks] bool: which of the left-aligned chunks are real."""
    place = torch.ones_like(starts).cumsum(1)
    return place <= routing.count.unsqueeze(1)


class HNetLM(nn.Module):
    """Next-byte logits. Loads the authors' published checkpoints."""

    def __init__(self, cfg: HNetConfig):
        super().__init__()
        self.cfg = cfg
        self.embeddings = nn.Embedding(cfg.vocab_size, cfg.d_model[0])
        self.backbone = HNet(cfg)
        self.lm_head = Linear(cfg.d_model[0], cfg.vocab_size, bias=False)
        if cfg.tie_embeddings:
            self.lm_head.weight = self.embeddings.weight

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, List[Routing]]:
        """data [batch, length] bytes, lengths [batch] -> logits [batch, length, vocabulary], each stage's routing."""
        position = torch.ones_like(data, dtype=torch.long).cumsum(1)
        valid = position <= lengths.unsqueeze(1)
        x, routings = self.backbone(self.embeddings(data.long()), valid)
        return self.lm_head(x), routings


def next_byte_loss(logits: torch.Tensor, data: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy in nats of every byte but the first, inside the texts."""
    valid = torch.arange(1, data.shape[1]) < lengths.unsqueeze(1)
    return F.cross_entropy(logits[:, :-1][valid], data[:, 1:].long()[valid])
