"""The whole network: bytes -> states -> cuts -> chunks with their content -> chunk network -> heads."""

from dataclasses import asdict, dataclass
from typing import Dict, Optional, Sequence, Tuple

import torch
import torch.nn as nn

from ..data.labels import HeadConfig
from .content import FOLDED, RAW, RAWS, Content, ContentHash, Ranges, Shape, shape_of
from .encoder import Encoder, Router, sum_rows
from .reader import BY_CHUNK, Reader, Sums, Tagged

__all__ = ["BY_CHUNK", "PARTS", "Tagged", "Tagger", "TaggerConfig"]
PARTS = ("network", "folded", "raw", "states", "bag")  # what an ablation can take away


@dataclass(frozen=True)
class TaggerConfig:
    """Widths and table sizes. `folded` and `raw` say how many rows each kind of key has."""

    encoder: int = 64
    byte_rows: int = 32768
    byte_dim: int = 16
    folded: Tuple[int, ...] = FOLDED
    folded_dim: int = 32
    raw: Tuple[int, ...] = RAWS
    raw_dim: int = 24
    dim: int = 128
    layers: int = 2
    heads: int = 4

    def to_dict(self) -> dict:
        return asdict(self)


class Tagger(Reader):
    def __init__(self, cfg: TaggerConfig, heads: Sequence[HeadConfig]):
        super().__init__(heads)
        self.cfg = cfg
        self.encoder, self.router = Encoder(cfg.encoder, cfg.byte_rows, cfg.byte_dim), Router(cfg.encoder)
        self.content = ContentHash(Ranges(cfg.folded), Ranges(cfg.raw))
        self.folded = nn.Embedding(self.content.folded_ranges.rows, cfg.folded_dim)
        self.raw = nn.Embedding(self.content.raw_ranges.rows, cfg.raw_dim)
        for table in (self.folded, self.raw):
            nn.init.normal_(table.weight, std=0.03)
            with torch.no_grad():
                table.weight[0].zero_()
        both = cfg.folded_dim + cfg.raw_dim
        self.enter = nn.Linear(both + cfg.encoder, cfg.dim)
        self._add_reader(cfg.dim, cfg.layers, cfg.heads, both)

    def folded_lookup(self, rows: torch.Tensor) -> torch.Tensor:
        return sum_rows(self.folded, rows, 0)

    def raw_lookup(self, rows: torch.Tensor) -> torch.Tensor:
        return sum_rows(self.raw, rows, 0)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor, cuts: Optional[torch.Tensor] = None) -> Tagged:
        """data [batch, length] bytes, zero past the lengths. `cuts` [batch, length] bool in place of the router's."""
        data, place = data.long(), torch.arange(data.shape[1])
        inside = place < lengths.unsqueeze(1)
        states = self.encoder(data, inside, place)
        routing = self.router(states, inside)
        shape = shape_of(routing.mask if cuts is None else cuts & inside, inside)
        found = self.content(data, shape)
        sums = self._sums(found, shape)
        near = torch.matmul(shape.inside, states) / found.sizes.clamp(min=1.0)
        if "states" in self.without:
            near = torch.zeros_like(near)
        x = self._mix(self.enter(torch.cat([sums.content * sums.count.clamp(min=1.0).rsqrt(), near], -1)), shape)
        return self._read(x, sums, routing, shape)

    def bag_logits(self, data: torch.Tensor, lengths: torch.Tensor, cuts: torch.Tensor) -> Dict[str, torch.Tensor]:
        """What the content alone says of a whole text, without encoder, router and chunk network."""
        data = data.long()
        inside = torch.arange(data.shape[1]) < lengths.unsqueeze(1)
        shape = shape_of(cuts & inside, inside)
        sums = self._sums(self.content(data, shape), shape)
        total = sums.content.sum(1) * sums.count.sum(1).clamp(min=1.0).rsqrt()
        return {name: layer(total) for name, layer in self.bag.items()}

    def _sums(self, found: Content, shape: Shape) -> "Sums":
        dim = self.cfg.folded_dim
        present = (found.grams[:, :, :1] > 0).float()
        script = (found.scripts.unsqueeze(-1) == torch.arange(self.scripts)).float() * present
        each = torch.cat([self.folded_lookup(found.grams), script, self.han[found.han].float(), present], -1)
        each = torch.matmul(found.letters, each)
        folded = each[..., :dim] + self.folded_lookup(found.words)
        raw = self.raw_lookup(found.raw)
        content = torch.cat([torch.zeros_like(folded) if "folded" in self.without else folded,
                             torch.zeros_like(raw) if "raw" in self.without else raw], -1)
        letters, valid = each[..., -1:], shape.valid.unsqueeze(-1).float()
        return Sums(content, letters * 4.0 + RAW * valid, letters, each[..., dim:-1])
