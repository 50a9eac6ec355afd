"""Mamba-2 mixer in plain PyTorch: the chunked matrix form of the state-space recurrence (one group, causal)."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from .config import SsmConfig
from .fused import causal_conv, rms_norm
from .linear import Linear, linear, matmul


class RMSNorm(nn.Module):
    def __init__(self, dim: int, eps: float = 1e-5):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not torch.onnx.is_in_onnx_export():
            return rms_norm(x, self.weight, self.eps)
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


class GatedRMSNorm(RMSNorm):
    def forward(self, x: torch.Tensor, gate: torch.Tensor) -> torch.Tensor:
        return super().forward(x * F.silu(gate))


def ssd(x, log_decay, b, c, block: int):
    """y_t = c_t . h_t with h_t = exp(log_decay_t) h_{t-1} + b_t x_t, each head with its own decay.

    x [batch, length, heads, headdim], log_decay [batch, length, heads], b and c [batch, length, state];
    length is a multiple of `block`. Returns [batch, length, heads, headdim].
    """
    heads, dim = x.shape[2], x.shape[3]
    state = b.shape[-1]
    batch = x.shape[0]
    count = x.shape[1] // block
    flat = x.reshape(batch, count, block, heads * dim)
    cum = log_decay.reshape(batch, count, block, heads).cumsum(2)  # [batch, count, block, heads]
    b = b.reshape(batch, count, block, state)
    c = c.reshape(batch, count, block, state)

    # Inside a block: a masked, decayed attention matrix for each head.
    cum_h = cum.transpose(2, 3)  # [batch, count, heads, block]
    place = torch.arange(block, device=x.device)
    later = place.unsqueeze(-1) < place
    gap = (cum_h.unsqueeze(-1) - cum_h.unsqueeze(-2)).masked_fill(later, -1e4)
    scores = matmul(c, b.transpose(2, 3)).unsqueeze(2) * gap.exp()  # [batch, count, heads, block, block]
    inner = flat.view(batch, count, block, heads, dim).transpose(2, 3)
    y = matmul(scores, inner).transpose(2, 3).reshape(batch, count, block, heads * dim)
    if not torch.onnx.is_in_onnx_export() and count == 1:
        return y.view(batch, block, heads, dim)

    # Between blocks: each block's own final state, then decayed prefix sums of them.
    last = cum[:, :, -1:, :]  # [batch, count, 1, heads]
    to_end = (last - cum).exp().unsqueeze(-1)
    weighted = (flat.view(batch, count, block, heads, dim) * to_end).reshape(batch, count, block, heads * dim)
    own = matmul(b.transpose(2, 3), weighted)  # [batch, count, state, heads * dim]
    total = last[:, :, 0].cumsum(1).transpose(1, 2)  # [batch, heads, count]
    before = F.pad(total[:, :, :-1], (1, 0))  # decay up to the start of each block
    gap = before.unsqueeze(-1) - total.unsqueeze(-2)  # [batch, heads, to block, from block]
    earlier = torch.ones_like(gap[0, 0]).tril(-1)
    mix = torch.where(earlier > 0, gap, torch.full_like(gap, -1e4)).exp()
    own = own.view(batch, count, state, heads, dim).permute(0, 3, 1, 2, 4).reshape(batch, heads, count, state * dim)
    entering = matmul(mix, own).view(batch, heads, count, state, dim)
    entering = entering.permute(0, 2, 3, 1, 4).reshape(batch, count, state, heads * dim)
    carried = matmul(c, entering).view(batch, count, block, heads, dim) * cum.exp().unsqueeze(-1)
    return (y.view(batch, count, block, heads, dim) + carried).reshape(batch, count * block, heads, dim)


class Mamba2(nn.Module):
    """Parameter names and shapes are those of state-spaces/mamba's Mamba2 with one group and no biases."""

    def __init__(self, d_model: int, cfg: SsmConfig, inner: bool = False):
        super().__init__()
        self.d_inner = cfg.expand * d_model
        self.d_state, self.headdim = cfg.d_state, cfg.headdim
        self.heads = self.d_inner // cfg.headdim
        self.inner = inner  # of a stage whose input has any length: exported graphs must pad it
        channels = self.d_inner + 2 * cfg.d_state
        self.in_proj = Linear(d_model, self.d_inner + channels + self.heads, bias=False)
        self.conv1d = nn.Conv1d(channels, channels, cfg.d_conv, groups=channels, padding=cfg.d_conv - 1)
        dt = torch.exp(torch.linspace(math.log(1e-3), math.log(1e-1), self.heads))
        self.dt_bias = nn.Parameter(dt + torch.log(-torch.expm1(-dt)))
        self.A_log = nn.Parameter(torch.log(torch.linspace(1.0, 16.0, self.heads)))
        self.D = nn.Parameter(torch.ones(self.heads))
        self.norm = GatedRMSNorm(self.d_inner)
        self.out_proj = Linear(self.d_inner, d_model, bias=False)

    def forward(self, u: torch.Tensor) -> torch.Tensor:
        """u [batch, length, d_model] -> the same shape. Causal, so padding on the right changes nothing before it."""
        batch, length = u.shape[0], u.shape[1]
        z, xbc, dt = self._project(u)
        xbc = F.silu(self._convolve(xbc))
        x, b, c = xbc.split([self.d_inner, self.d_state, self.d_state], dim=-1)
        dt = F.softplus(dt + self.dt_bias)  # [batch, length, heads]
        x = x.reshape(batch, length, self.heads, self.headdim)
        block, extra, padded = self._block(length)
        xs, decay = x * dt.unsqueeze(-1), dt * -torch.exp(self.A_log)
        if padded:
            xs, decay = F.pad(xs, (0, 0, 0, 0, 0, extra)), F.pad(decay, (0, 0, 0, extra))
            b, c = F.pad(b, (0, 0, 0, extra)), F.pad(c, (0, 0, 0, extra))
        y = ssd(xs, decay, b, c, block)
        if padded:
            y = y[:, :length]
        y = (y + x * self.D.unsqueeze(-1)).reshape(batch, length, self.d_inner)
        return self.out_proj(self.norm(y, z))

    def _project(self, u: torch.Tensor):
        sizes = [self.d_inner, self.d_inner + 2 * self.d_state, self.heads]
        if torch.onnx.is_in_onnx_export():
            return self.in_proj(u).split(sizes, dim=-1)
        return [linear(u, weight) for weight in self.in_proj.weight.split(sizes)]  # cheaper going back than one split

    def _convolve(self, x: torch.Tensor) -> torch.Tensor:
        if torch.onnx.is_in_onnx_export():
            length = x.shape[1]
            return self.conv1d(x.transpose(1, 2))[:, :, :length].transpose(1, 2)
        return causal_conv(x, self.conv1d.weight.squeeze(1), self.conv1d.bias)

    def _block(self, length: int):
        """Block length, padding, whether to pad: blocks of at most 64, as even as they come; 32 in exported graphs."""
        if torch.onnx.is_in_onnx_export():
            return 32, (32 - length % 32) % 32, self.inner
        count = -(-length // 64)
        block = -(-length // count)
        extra = count * block - length
        return block, extra, extra > 0
