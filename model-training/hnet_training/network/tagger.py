"""The whole network: bytes -> states -> cuts -> chunks with their content -> chunk network -> heads."""

from dataclasses import asdict, dataclass
from typing import Dict, Optional, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data.labels import HeadConfig
from .content import FOLDED, HAN_FIRST, RAW, RAWS, Content, ContentHash, Ranges, Shape, shape_of
from .encoder import Encoder, Router, sum_rows
from .ops import add_rows, columns, zeros
from .reader import BY_CHUNK, Chunks, Reader, Sums, Tagged

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


MISSING = 0.15  # of the rows that training looks up
# Columns of both tables that are one head's alone, from the end: of labelled messages there are so few that whole tables would
# know them by heart. `teach messages` fills them last; until then, and for every other head and the network, they are zero.
COLUMNS = {"spam": -2, "toxic": -1}


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
        self._reserve()

    def columns_of(self, head: str) -> Tuple[int, int]:
        """Where the head's columns of both tables stand in a text's content."""
        return self.cfg.folded_dim + COLUMNS[head], self.cfg.folded_dim + self.cfg.raw_dim + COLUMNS[head]

    @torch.no_grad()
    def _reserve(self) -> None:
        own = [head for head in COLUMNS if head in self.bag]
        shared = torch.ones(self.cfg.folded_dim + self.cfg.raw_dim)
        shared[[place for head in own for place in self.columns_of(head)]] = 0.0
        self.register_buffer("shared", shared, persistent=False)
        for table in (self.folded, self.raw):
            for head in own:
                table.weight[:, COLUMNS[head]] = 0.0
        for layer in (self.enter, *self.bag.values()):
            layer.weight[:, :len(shared)] *= shared
        for head in own:
            said = self.bag[head].weight
            said.zero_()
            said[1, list(self.columns_of(head))] = 1.0
            said.requires_grad_(False)

    def folded_lookup(self, rows: torch.Tensor) -> torch.Tensor:
        """rows [orders, n] -> [n, folded_dim]"""
        return self._thinned(self.folded, rows.t())

    def raw_lookup(self, rows: torch.Tensor) -> torch.Tensor:
        return self._thinned(self.raw, rows.t())

    def _thinned(self, table: nn.Embedding, rows: torch.Tensor) -> torch.Tensor:
        """The sums of `sum_rows`; in training without some of the rows, as a text that nobody has seen lacks some."""
        if not self.training:
            return sum_rows(table, rows, 0)
        return sum_rows(table, rows * (torch.rand(rows.shape) >= MISSING).long(), 0) / (1.0 - MISSING)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor, cuts: Optional[torch.Tensor] = None) -> Tagged:
        """data [batch, length] bytes, zero past the lengths. `cuts` [batch, length] bool in place of the router's."""
        data, place = data.long(), columns(data)
        inside = place < lengths.unsqueeze(1)
        states = self.encoder(data, inside, place)
        routing = self.router(states, inside)
        shape = shape_of(routing.mask if cuts is None else cuts & inside)
        found = self.content(data, inside, place, shape)
        sums = self.sums(found, shape)
        near = self.near(states, found, shape)
        if "states" in self.without:
            near = torch.zeros_like(near)
        entered = self.enter(torch.cat([sums.content * sums.count.clamp(min=1.0).rsqrt(), near], -1))
        chunks = Chunks(shape.place[shape.slots], shape.valid)
        x = self._mix(shape.padded(entered), chunks)
        return self._read(x, Sums(*map(shape.padded, sums)), routing, chunks)

    @staticmethod
    def near(states: torch.Tensor, found: Content, shape: Shape) -> torch.Tensor:
        """states [batch, length, dim], zero past each text -> mean of each chunk's [chunks, dim]"""
        dim = states.shape[-1]
        return add_rows(zeros(shape.none, dim).to(states.dtype), shape.chunk, states.reshape(-1, dim)) / found.sizes.clamp(min=1.0)

    def bag_logits(self, data: torch.Tensor, lengths: torch.Tensor, cuts: torch.Tensor) -> Dict[str, torch.Tensor]:
        """What the content alone says of a whole text, without encoder, router and chunk network."""
        data, place = data.long(), columns(data)
        inside = place < lengths.unsqueeze(1)
        shape = shape_of(cuts & inside)
        sums = self.sums(self.content(data, inside, place, shape), shape)
        none = lengths * 0
        total = add_rows(zeros(none, sums.content.shape[1]), shape.row, sums.content)
        total = total * add_rows(zeros(none, 1), shape.row, sums.count).clamp(min=1.0).rsqrt()
        return {name: layer(total) for name, layer in self.bag.items()}

    def sums(self, found: Content, shape: Shape) -> Sums:
        """[chunks, ...]"""
        written = torch.cat([self.one_script[found.scripts], F.pad(self.han.float(), (0, 0, HAN_FIRST, 1))[found.han]], -1)
        written = add_rows(zeros(shape.none, written.shape[1], RAW), found.chunk, written)
        folded = add_rows(self.folded_lookup(found.words), found.chunk, self.folded_lookup(found.grams))
        raw = self.raw_lookup(found.raw)
        content = torch.cat([torch.zeros_like(folded) if "folded" in self.without else folded,
                             torch.zeros_like(raw) if "raw" in self.without else raw], -1)
        return Sums(content * self.shared if self.training else content, written)
