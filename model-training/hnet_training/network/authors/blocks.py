"""Attention, SwiGLU, pre-norm blocks and the isotropic stack of them, under the authors' parameter names."""

import re

import torch
import torch.nn as nn
import torch.nn.functional as F

from .config import HNetConfig
from .linear import Linear, matmul
from .mamba import Mamba2, RMSNorm


class Attention(nn.Module):
    """Causal attention with rotary positions; `window` is how many earlier positions are seen, -1 for all."""

    def __init__(self, d_model: int, heads: int, rotary: int, window: int):
        super().__init__()
        self.heads, self.dim, self.rotary, self.window = heads, d_model // heads, rotary, window
        self.Wqkv = Linear(d_model, 3 * d_model, bias=False)
        self.out_proj = Linear(d_model, d_model, bias=False)
        self.register_buffer("frequencies", 10000.0 ** (-torch.arange(0, rotary, 2).float() / rotary),
                             persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x [batch, length, d_model] -> the same shape."""
        batch, length = x.shape[0], x.shape[1]
        qkv = self.Wqkv(x).view(batch, length, 3, self.heads, self.dim)
        position = torch.ones_like(x[0, :, 0]).cumsum(0) - 1.0  # [length], traced with the input's length
        angle = position.unsqueeze(-1) * self.frequencies  # [length, rotary / 2]
        qk = self._rotate(qkv[:, :, :2], angle.cos()[:, None, None], angle.sin()[:, None, None])
        q, k = qk[:, :, 0].transpose(1, 2), qk[:, :, 1].transpose(1, 2)  # [batch, heads, length, dim]
        v = qkv[:, :, 2].transpose(1, 2)
        behind = position.unsqueeze(-1) - position  # [length, length]
        hidden = behind < 0
        if self.window >= 0:
            hidden = hidden | (behind > self.window)
        scores = matmul(q * self.dim ** -0.5, k.transpose(2, 3)).masked_fill(hidden, -1e9)
        out = matmul(torch.softmax(scores, dim=-1), v)
        return self.out_proj(out.transpose(1, 2).reshape(batch, length, self.heads * self.dim))

    def _rotate(self, x, cos, sin):
        half = self.rotary // 2
        first, second, rest = x[..., :half], x[..., half:self.rotary], x[..., self.rotary:]
        return torch.cat([first * cos - second * sin, first * sin + second * cos, rest], dim=-1)


class SwiGLU(nn.Module):
    def __init__(self, d_model: int, d_intermediate: int):
        super().__init__()
        self.fc1 = Linear(d_model, 2 * d_intermediate, bias=False)
        self.fc2 = Linear(d_intermediate, d_model, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        value, gate = self.fc1(x).chunk(2, dim=-1)
        return self.fc2(value * F.silu(gate))


class Block(nn.Module):
    """Pre-norm: x + mixer(norm1(x)), then + mlp(norm2(x)) for the letters in upper case."""

    def __init__(self, letter: str, stage: int, cfg: HNetConfig):
        super().__init__()
        d_model = cfg.d_model[stage]
        self.norm1 = RMSNorm(d_model)
        if letter in "mM":
            self.mixer: nn.Module = Mamba2(d_model, cfg.ssm_cfg, inner=stage > 0)
        else:
            attn = cfg.attn_cfg
            self.mixer = Attention(d_model, attn.num_heads[stage], attn.rotary_emb_dim[stage],
                                   attn.window_size[stage])
        if letter in "MT":
            self.norm2 = RMSNorm(d_model)
            self.mlp = SwiGLU(d_model, cfg.d_intermediate[stage])
        self.has_mlp = letter in "MT"

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.mixer(self.norm1(x))
        return x + self.mlp(self.norm2(x)) if self.has_mlp else x


class Isotropic(nn.Module):
    """A stack such as "m2T1": two Mamba-2 blocks, then one attention block with an MLP; a final norm."""

    def __init__(self, layout: str, stage: int, cfg: HNetConfig):
        super().__init__()
        letters = "".join(kind * int(count) for kind, count in re.findall(r"([mMtT])(\d+)", layout))
        self.layers = nn.ModuleList(Block(letter, stage, cfg) for letter in letters)
        self.rmsnorm = RMSNorm(cfg.d_model[stage])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.rmsnorm(x)
