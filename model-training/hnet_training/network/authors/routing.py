"""The authors' dynamic chunking: where to cut (cosine similarity), and going back to full length."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..routing import Routing, pick
from .linear import linear
from .mamba import ssd


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
