"""From chunks with their content to the heads: attention over the chunks, readouts, a second opinion, what scripts rule out."""

from typing import Dict, FrozenSet, NamedTuple, Optional, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data import han
from ..data.labels import HeadConfig
from . import characters
from .routing import Routing

BY_CHUNK = ("language", "code")  # heads that label every chunk
REACH = 16
DROPPED = 0.1  # of what each layer adds, in training
HAN = 4.0  # weight of what Han characters say; their sum grows with the root of their number
WRONG_SCRIPT = 12.0  # what a language loses in logits when a text is all in a script that it never uses


class Chunks(NamedTuple):
    """Where the chunks are, with padding."""

    starts: torch.Tensor  # [batch, chunks] int64 first bytes
    valid: torch.Tensor  # [batch, chunks] bool


class Sums(NamedTuple):
    """What chunks hold, [batch, chunks, ...]."""

    content: torch.Tensor  # [..., folded_dim + raw_dim] sum over n-grams and raw rows
    # [..., 2 + scripts + labels of Han] how many rows that sum has; letters; letters by script; what Han characters say of languages
    written: torch.Tensor

    @property
    def count(self) -> torch.Tensor:
        return self.written[..., :1]

    @property
    def letters(self) -> torch.Tensor:
        return self.written[..., 1:2]


class Tagged(NamedTuple):
    routing: Optional[Routing]  # None where no router cut
    shape: Chunks
    parts: Dict[str, torch.Tensor]  # by head, [batch, chunks, labels]: what each chunk adds to the logits
    chunks: Dict[str, torch.Tensor]  # by head of BY_CHUNK, [batch, chunks, labels]
    features: torch.Tensor  # [batch, dim], for heads of others
    chunk_features: torch.Tensor  # [batch, chunks, dim], of which `features` is the mean

    def logits(self, head: str) -> torch.Tensor:
        return self.parts[head].sum(1)

    def share(self, head: str, label: torch.Tensor) -> torch.Tensor:
        """label [batch] -> each chunk's part of that label's logit [batch, chunks]."""
        chosen = (torch.arange(self.parts[head].shape[-1]) == label.unsqueeze(1)).float().unsqueeze(2)
        return torch.matmul(self.parts[head], chosen)[..., 0]


class Attention(nn.Module):
    """Attention both ways with a bias for distance, then a feed-forward: [batch, chunks, dim]."""

    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.dim, self.heads = dim, heads
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.up, self.down = nn.Linear(dim, 2 * dim), nn.Linear(2 * dim, dim)
        self.near = nn.Parameter(torch.zeros(heads, 2 * REACH + 1))

    def forward(self, x: torch.Tensor, hide: torch.Tensor, distance: torch.Tensor) -> torch.Tensor:
        batch, count, dim = hide.shape[0], hide.shape[3], self.dim
        q, k, v = self.qkv(self.norm1(x)).reshape(batch, count, 3 * self.heads, dim // self.heads).split(self.heads, 2)
        q, v = q.transpose(1, 2) * (dim // self.heads) ** -0.5, v.transpose(1, 2)
        score = torch.matmul(q, k.permute(0, 2, 3, 1)) + (self.near[:, distance] + hide)
        mixed = torch.matmul(torch.softmax(score, dim=-1), v).transpose(1, 2).reshape(batch, count, dim)
        x = x + F.dropout(self.out(mixed), DROPPED, self.training)
        return x + F.dropout(self.down(F.relu(self.up(self.norm2(x)))), DROPPED, self.training)


class Reader(nn.Module):
    """A network on chunks. Subclasses make the chunks; then they call `_add_reader`, so that their own parameters come first."""

    def __init__(self, heads: Sequence[HeadConfig]):
        super().__init__()
        self.heads = tuple(heads)
        self.without: FrozenSet[str] = frozenset()  # of tagger.PARTS, for ablations

    def _add_reader(self, dim: int, layers: int, heads: int, content: int) -> None:
        """`content` is the width of what a chunk holds."""
        self.layers = nn.ModuleList(Attention(dim, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(dim)
        self.read = nn.ModuleDict({head.name: nn.Linear(dim, len(head.labels)) for head in self.heads})
        self.gate = nn.ModuleDict({head.name: nn.Linear(dim, 1) for head in self.heads})
        # A second opinion straight from the content, every n-gram with the same weight.
        self.bag = nn.ModuleDict({head.name: nn.Linear(content, len(head.labels), bias=False) for head in self.heads
                                  if not head.multi_label})
        languages = next(tuple(head.labels) for head in self.heads if head.name == "language")
        never = characters.allowed(languages)
        self.scripts = never.shape[0]
        # What a letter of each script adds to `Sums.written`.
        ones = torch.tensor([[4.0, 1.0]]).repeat(self.scripts, 1)
        self.register_buffer("one_script", torch.cat([ones, torch.eye(self.scripts)], 1), persistent=False)
        self.register_buffer("han", torch.zeros(han.LAST - han.FIRST + 2, len(han.LABELS), dtype=torch.half), persistent=False)
        writes = torch.tensor([[float(label == name) for name in languages] for label in han.LABELS])
        spoken = torch.cat([-WRONG_SCRIPT * torch.from_numpy(never), HAN * writes])
        self.register_buffer("spoken", spoken, persistent=False)  # [scripts + labels of Han, languages]
        self.merged_read: Optional[nn.Module] = None  # all heads' readouts, as a layer of a graph
        names = [head.name for head in self.heads]
        spread = torch.tensor([[float(name == head.name) for head in self.heads for _ in head.labels] for name in names])
        self.register_buffer("spread", spread, persistent=False)  # [heads, labels of all]

    def _mix(self, entered: torch.Tensor, shape: Chunks) -> torch.Tensor:
        """entered [batch, chunks, dim] -> the same, after the chunks have seen each other."""
        x = entered
        number = torch.arange(shape.valid.shape[1])
        distance = (number.unsqueeze(0) - number.unsqueeze(1)).clamp(-REACH, REACH) + REACH
        hide = (~shape.valid).float()[:, None, None, :] * -1e9
        for layer in self.layers:
            x = layer(x, hide, distance)
        return self.norm(x)

    def _read(self, x: torch.Tensor, sums: "Sums", routing: Optional[Routing], shape: Chunks) -> Tagged:
        """All heads in one product: what the network says of each chunk, how much it counts, what the content says."""
        names = [head.name for head in self.heads]
        labels = self.spread.shape[1]
        said = self.merged_read(x) if self.merged_read else F.linear(x, *self.read_weights())
        read, gates = said.split([labels, len(names)], -1)
        bag = F.linear(sums.content, self.bag_weights())
        if "bag" in self.without:
            bag = bag * 0.0
        if "network" in self.without:
            read = read * self.spread.new_tensor([float(head.multi_label) for head in self.heads for _ in head.labels])
        hidden = (~shape.valid).float().unsqueeze(-1) * -1e9
        weights = torch.matmul(torch.softmax(gates + hidden, dim=1), self.spread)
        parts = read * weights + bag * sums.count.sum(1, keepdim=True).clamp(min=1.0).rsqrt()
        alone = read + bag * sums.count.clamp(min=1.0).rsqrt()
        sizes = [len(head.labels) for head in self.heads]
        by_head, by_chunk = dict(zip(names, parts.split(sizes, -1))), dict(zip(names, alone.split(sizes, -1)))
        by_head["language"] = by_head["language"] + self._scripts(sums, sums.letters.sum(1, keepdim=True))
        by_chunk["language"] = by_chunk["language"] + self._scripts(sums, sums.letters)
        pooled = (x * torch.softmax(hidden, dim=1)).sum(1)
        return Tagged(routing, shape, by_head, {name: by_chunk[name] for name in BY_CHUNK}, pooled, x)

    def read_weights(self) -> Tuple[torch.Tensor, torch.Tensor]:
        """Weight and bias of all heads' readouts, then of their gates."""
        layers = [*(self.read[head.name] for head in self.heads), *(self.gate[head.name] for head in self.heads)]
        return torch.cat([layer.weight for layer in layers]), torch.cat([layer.bias for layer in layers])

    def bag_weights(self) -> torch.Tensor:
        width = next(iter(self.bag.values())).in_features
        return torch.cat([torch.zeros(len(head.labels), width) if head.multi_label else self.bag[head.name].weight
                          for head in self.heads])

    def _scripts(self, sums: "Sums", letters: torch.Tensor) -> torch.Tensor:
        """What scripts rule out, by share of `letters`, and what Han characters say of the languages that write them."""
        letters = letters.clamp(min=1.0)
        _, out, said = sums.written.split([2, self.scripts, len(han.LABELS)], -1)
        return torch.matmul(torch.cat([out / letters, said * letters.rsqrt()], -1), self.spoken)
