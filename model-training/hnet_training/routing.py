"""Dynamic chunking: where to cut (cosine similarity), picking the chunks, and going back to full length."""

from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from .linear import linear
from .mamba import ssd


class Routing(NamedTuple):
    prob: torch.Tensor  # [batch, length], probability that a chunk starts here; 1 at position 0
    mask: torch.Tensor  # [batch, length] bool, prob > 0.5 and inside the text
    selected: torch.Tensor  # [batch, length], probability of what was decided

    @property
    def count(self) -> torch.Tensor:
        """[batch] chunks of each row."""
        return self.mask.long().sum(1)


class RoutingModule(nn.Module):
    def __init__(self, d_model: int):
        super().__init__()
        self.q_proj_layer = nn.Linear(d_model, d_model, bias=False)
        self.k_proj_layer = nn.Linear(d_model, d_model, bias=False)
        with torch.no_grad():
            self.q_proj_layer.weight.copy_(torch.eye(d_model))
            self.k_proj_layer.weight.copy_(torch.eye(d_model))

    def forward(self, x: torch.Tensor, valid: torch.Tensor) -> Routing:
        """x [batch, length, d_model], valid [batch, length] bool."""
        q = F.normalize(linear(x[:, :-1], self.q_proj_layer.weight), dim=-1)
        k = F.normalize(linear(x[:, 1:], self.k_proj_layer.weight), dim=-1)
        prob = ((1.0 - (q * k).sum(-1)) / 2.0).clamp(0.0, 1.0)
        prob = torch.cat([torch.ones_like(x[:, :1, 0]), prob], dim=1)
        cut = prob > 0.5
        return Routing(prob, cut & valid, torch.where(cut, prob, 1.0 - prob))


def chunk_starts(mask: torch.Tensor) -> torch.Tensor:
    """Positions of the cuts, left-aligned: mask [batch, length] -> [batch, most chunks] int64; the rest is 0."""
    batch, length = mask.shape[0], mask.shape[1]
    rank = mask.long().cumsum(1)
    most = rank[:, -1].max()
    slot = torch.where(mask, rank - 1, torch.full_like(rank, 0) + length)  # unchosen positions land past the end
    position = torch.ones_like(rank).cumsum(1) - 1
    starts = torch.zeros_like(F.pad(rank, (0, 1))).scatter(1, slot, position)
    most = most if torch.onnx.is_in_onnx_export() else int(most)
    return starts[:, :most]


def pick(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """x [batch, length, dim], index [batch, n] -> [batch, n, dim]."""
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class _StraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.ones_like(x)

    @staticmethod
    def backward(ctx, grad):
        return grad


def straight_through(prob: torch.Tensor) -> torch.Tensor:
    """One going forward; the gradient of `prob` going back."""
    return torch.ones_like(prob) if torch.onnx.is_in_onnx_export() else _StraightThrough.apply(prob)


def dechunk(chunks: torch.Tensor, routing: Routing, starts: torch.Tensor) -> torch.Tensor:
    """Smooths chunks [batch, n, dim] by s_i = (1 - p_i) s_{i-1} + p_i x_i, then repeats each over its positions."""
    prob = routing.prob.clamp(1e-4, 1.0 - 1e-4).gather(1, starts)  # [batch, n]
    count, extra = chunks.shape[1], 0
    block = 32
    if not torch.onnx.is_in_onnx_export():
        block = min(64, count)
    extra = -count % block if not torch.onnx.is_in_onnx_export() else (block - count % block) % block
    x = F.pad(chunks * prob.unsqueeze(-1), (0, 0, 0, extra)).unsqueeze(2)  # [batch, n, 1, dim]
    decay = F.pad(torch.log1p(-prob), (0, extra)).unsqueeze(-1)
    ones = torch.ones_like(x[:, :, 0, :1])
    smooth = ssd(x, decay, ones, ones, block)[:, :, 0]
    return pick(smooth, (routing.mask.long().cumsum(1) - 1).clamp(min=0))


def ratio_loss(routing: Routing, valid: torch.Tensor, target: float) -> torch.Tensor:
    """Least (one) when a `target`-th of the positions starts a chunk, by decision and by mean probability."""
    total = valid.sum()
    chosen = routing.mask.sum() / total
    mean = (routing.prob * valid).sum() / total
    return target / (target - 1) * ((target - 1) * chosen * mean + (1 - chosen) * (1 - mean))
