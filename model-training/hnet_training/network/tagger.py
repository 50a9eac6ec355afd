"""The whole network: bytes -> states -> cuts -> chunks with their content -> chunk network -> heads."""

from dataclasses import asdict, dataclass
from typing import Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..config import HeadConfig
from ..data import han
from ..routing import Routing
from . import characters
from .content import FOLDED, RAW, RAWS, Content, ContentHash, Ranges, Shape, shape_of
from .encoder import Encoder, Router, sum_rows

BY_CHUNK = ("language", "code")  # heads that label every chunk
PARTS = ("network", "folded", "raw", "states", "bag")  # what an ablation can take away
REACH = 16
HAN = 4.0  # weight of what Han characters say; their sum grows with the root of their number
WRONG_SCRIPT = 12.0  # what a language loses in logits when a text is all in a script that it never uses


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


class Opinion(NamedTuple):
    """What one part says for a head: its logits are the sum over chunks of weight times each."""

    each: torch.Tensor  # [batch, chunks, labels]
    weight: torch.Tensor  # [batch, chunks, 1]

    def logits(self) -> torch.Tensor:
        return torch.matmul(self.weight.transpose(1, 2), self.each)[:, 0]

    def share(self, label: torch.Tensor) -> torch.Tensor:
        """label [batch, 1, 1] -> each chunk's part of that label's logit [batch, chunks]."""
        return (self.each.gather(2, label.expand(-1, self.each.shape[1], -1)) * self.weight)[:, :, 0]


class Sums(NamedTuple):
    """What chunks hold, [batch, chunks, ...]."""

    content: torch.Tensor  # [..., folded_dim + raw_dim] sum over n-grams and raw rows
    count: torch.Tensor  # [..., 1] how many these are
    letters: torch.Tensor  # [..., 1]
    wrong: torch.Tensor  # [..., languages] letters in a script that a language never uses
    han: torch.Tensor  # [..., languages] what the Han characters say of the languages that write them


class Tagged(NamedTuple):
    routing: Routing
    shape: Shape
    opinions: Dict[str, List[Opinion]]  # by head
    chunks: Dict[str, torch.Tensor]  # by head of BY_CHUNK, [batch, chunks, labels]
    features: torch.Tensor  # [batch, dim], for heads of others

    def logits(self, head: str) -> torch.Tensor:
        return sum(one.logits() for one in self.opinions[head])

    def share(self, head: str, label: torch.Tensor) -> torch.Tensor:
        return sum(one.share(label) for one in self.opinions[head])


class Attention(nn.Module):
    """Attention both ways with a bias for distance, then a feed-forward: [batch, chunks, dim]."""

    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.up, self.down = nn.Linear(dim, 2 * dim), nn.Linear(2 * dim, dim)
        self.near = nn.Parameter(torch.zeros(heads, 2 * REACH + 1))

    def forward(self, x: torch.Tensor, hide: torch.Tensor, distance: torch.Tensor) -> torch.Tensor:
        batch, count, dim = x.shape
        split = self.qkv(self.norm1(x)).reshape(batch, count, 3, self.heads, dim // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)
        # One more dimension hides the padding: cheaper than a pass over all the scores.
        q = F.pad(q * (dim // self.heads) ** -0.5, (0, 1), value=1.0)
        k = torch.cat([k, hide.to(k.dtype).expand(-1, self.heads, -1, -1)], -1)
        score = torch.matmul(q, k.transpose(2, 3)) + self.near[:, distance]
        mixed = torch.matmul(torch.softmax(score, dim=-1), v).transpose(1, 2).reshape(batch, count, dim)
        x = x + self.out(mixed)
        return x + self.down(F.relu(self.up(self.norm2(x))))


class Tagger(nn.Module):
    def __init__(self, cfg: TaggerConfig, heads: Sequence[HeadConfig]):
        super().__init__()
        self.cfg, self.heads = cfg, tuple(heads)
        self.without: FrozenSet[str] = frozenset()  # of PARTS, for ablations
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
        self.layers = nn.ModuleList(Attention(cfg.dim, cfg.heads) for _ in range(cfg.layers))
        self.norm = nn.LayerNorm(cfg.dim)
        self.read = nn.ModuleDict({head.name: nn.Linear(cfg.dim, len(head.labels)) for head in heads})
        self.gate = nn.ModuleDict({head.name: nn.Linear(cfg.dim, 1) for head in heads})
        # A second opinion straight from the content, every n-gram with the same weight.
        self.bag = nn.ModuleDict({head.name: nn.Linear(both, len(head.labels), bias=False) for head in heads
                                  if not head.multi_label})
        never = characters.allowed(next(tuple(head.labels) for head in heads if head.name == "language"))
        self.register_buffer("never", torch.from_numpy(never), persistent=False)
        self.register_buffer("han", torch.zeros(han.LAST - han.FIRST + 2, len(han.LABELS), dtype=torch.half), persistent=False)
        languages = next(head.labels for head in heads if head.name == "language")
        writes = torch.tensor([[float(label == name) for name in languages] for label in han.LABELS])
        self.register_buffer("writes_han", writes, persistent=False)

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
        x = self._mix(torch.cat([sums.content * sums.count.clamp(min=1.0).rsqrt(), near], -1), shape)
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
        dim, scripts = self.cfg.folded_dim, self.never.shape[0]
        present = (found.grams[:, :, :1] > 0).float()
        script = (found.scripts.unsqueeze(-1) == torch.arange(scripts)).float() * present
        each = torch.cat([self.folded_lookup(found.grams), script, self.han[found.han].float(), present], -1)
        each = torch.matmul(found.letters, each)
        folded = each[..., :dim] + self.folded_lookup(found.words)
        raw = self.raw_lookup(found.raw)
        content = torch.cat([torch.zeros_like(folded) if "folded" in self.without else folded,
                             torch.zeros_like(raw) if "raw" in self.without else raw], -1)
        letters, valid = each[..., -1:], shape.valid.unsqueeze(-1).float()
        return Sums(content, letters * 4.0 + RAW * valid, letters, torch.matmul(each[..., dim:dim + scripts], self.never),
                    torch.matmul(each[..., dim + scripts:-1], self.writes_han))

    def _mix(self, entered: torch.Tensor, shape: Shape) -> torch.Tensor:
        x = self.enter(entered)
        number = shape.number[0, :, 0]
        distance = (number.unsqueeze(0) - number.unsqueeze(1)).clamp(-REACH, REACH) + REACH
        hide = (~shape.valid).float()[:, None, :, None] * -1e9
        for layer in self.layers:
            x = layer(x, hide, distance)
        return self.norm(x)

    def _read(self, x: torch.Tensor, sums: "Sums", routing: Routing, shape: Shape) -> Tagged:
        """All heads in one product: what the network says of each chunk, how much it counts, what the content says."""
        names = [head.name for head in self.heads]
        sizes = [len(head.labels) for head in self.heads]
        bags = [head.name for head in self.heads if not head.multi_label]
        layers = [self.read[name] for name in names] + [self.gate[name] for name in names]
        said = F.linear(x, torch.cat([layer.weight for layer in layers]), torch.cat([layer.bias for layer in layers]))
        *read, gates = said.split([*sizes, len(names)], -1)
        bag = F.linear(sums.content, torch.cat([self.bag[name].weight for name in bags]))
        if "bag" in self.without:
            bag = bag * 0.0
        bag = dict(zip(bags, bag.split([len(self.read[name].bias) for name in bags], -1)))
        hidden = (~shape.valid).float().unsqueeze(-1) * -1e9
        weights = torch.softmax(gates + hidden, dim=1)
        even = sums.count.sum(1, keepdim=True).clamp(min=1.0).rsqrt() + torch.zeros_like(sums.count)
        alone = sums.count.clamp(min=1.0).rsqrt()
        network = "network" not in self.without
        opinions: Dict[str, List[Opinion]] = {}
        chunks: Dict[str, torch.Tensor] = {}
        for at, head in enumerate(self.heads):
            found = [Opinion(read[at], weights[..., at:at + 1])] if network or head.multi_label else []
            if not head.multi_label:
                found.append(Opinion(bag[head.name], even))
            if head.name in BY_CHUNK:
                chunks[head.name] = bag[head.name] * alone + (read[at] if network else 0.0)
            opinions[head.name] = found
        self._add_scripts(opinions["language"], chunks, sums)
        pooled = (x * torch.softmax(hidden, dim=1)).sum(1)
        return Tagged(routing, shape, opinions, chunks, pooled)

    @staticmethod
    def _add_scripts(opinions: List[Opinion], chunks: Dict[str, torch.Tensor], sums: "Sums") -> None:
        """What scripts rule out, and what Han characters say of the languages that write them."""
        letters = sums.letters.sum(1, keepdim=True).clamp(min=1.0)
        each = sums.letters.clamp(min=1.0)
        blank = torch.zeros_like(sums.letters)
        wrong = -WRONG_SCRIPT * sums.wrong
        opinions += [Opinion(wrong, 1.0 / letters + blank), Opinion(sums.han, letters.rsqrt() * HAN + blank)]
        chunks["language"] = chunks["language"] + wrong / each + sums.han * each.rsqrt() * HAN
