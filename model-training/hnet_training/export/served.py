"""The tagger as the engine computes it: the same answers as `network.tagger`, in fewer and cheaper steps.

All chunks of a batch stand in one row, so that padded chunks cost nothing; only attention and what comes after it see them padded
text by text. A text's logits need no product for each chunk: sums over chunks come before the readouts where they can.
"""

from typing import Callable, Dict, List, NamedTuple, Sequence, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..data import han
from ..network.content import Shape, shape_of
from ..network.encoder import Block
from ..network.ops import LONGEST, add_rows, at_places, columns, zeros
from ..network.reader import BY_CHUNK, REACH, Sums
from ..network.routing import Routing
from ..network.tagger import Tagger
from . import contrib, quantize
from .contrib import cut, normed, reshape, rows

_EPS = 1e-12
_END = 1 << 62


class Answers(NamedTuple):
    """What the service reads. Past the chunks of a text, what is said of chunks means nothing."""

    routing: Routing
    shape: Shape
    logits: Sequence[torch.Tensor]  # by head [batch, labels]
    evidence: Sequence[torch.Tensor]  # by head of a single label [batch, chunks]: what each chunk adds to the greatest logit
    chunks: Sequence[torch.Tensor]  # by head of BY_CHUNK [batch, chunks, labels]
    features: torch.Tensor  # [batch, chunks, dim]


class Served(nn.Module):
    """What every graph computes; `graph.Frozen` makes the model ready for it."""

    model: Tagger
    half = False  # whether attention is in 16 bits

    def _serve(self, model: Tagger, scales: Dict[str, Sequence[Tuple[int, float]]]) -> None:
        """`scales` by head: the factors of the logits by length of the text, [(bytes, factor), ...]."""
        if tuple(head.name for head in model.heads)[:len(BY_CHUNK)] != BY_CHUNK:
            raise ValueError(f"the heads are {[head.name for head in model.heads]}, expected {list(BY_CHUNK)} first")
        self.model = model
        self.sizes = [len(head.labels) for head in model.heads]
        labels, gates = sum(self.sizes), len(self.sizes)
        self._keep("spread", F.pad(model.spread, (0, gates)))  # [heads, labels and gates]
        edges = sorted({least for head in scales.values() for least, _ in head if least > 0}) or [_END]
        factors = torch.tensor([[_factor(scales.get(head.name, ()), least) for head in model.heads] for least in [0, *edges]])
        self._keep("bucket", (torch.arange(LONGEST + 1).unsqueeze(1) >= torch.tensor(edges)).sum(1))
        self._keep("factors", factors)
        self._keep("factors_of_labels", torch.cat([factors @ model.spread, torch.ones(len(factors), gates)], 1))
        # The labels' places in all heads' logits; a shorter head's first again at the end.
        ends = [(sum(self.sizes[:at]), size) for at, size in enumerate(self.sizes)]
        most = max(size for _, size in ends)
        self._keep("labels", torch.tensor([[first + (at if at < size else 0) for at in range(most)] for first, size in ends]))
        # What a chunk holds: content, how many rows that is, letters, letters by script, Han. By column, what it is divided by: number, letters, or
        # the root of one of them.
        content = model.enter.in_features - model.cfg.encoder
        parts = torch.tensor([2] * (content + 2) + [1] * model.scripts + [3] * len(han.LABELS))
        self._keep("parts", F.one_hot(parts, 4).t().float().contiguous())
        said = torch.zeros(len(parts), labels + gates)
        said[:content, :labels] = model.bag_weights().t()
        said[content + 2:, :self.sizes[0]] = model.spoken
        self.said = nn.Parameter(said.detach().half(), requires_grad=False)
        self._keep("near", torch.arange(-LONGEST, LONGEST).clamp(-REACH, REACH) + REACH)

    def _keep(self, name: str, value: torch.Tensor) -> None:
        self.register_buffer(name, value, persistent=False)

    def answer(self, data: torch.Tensor, lengths: torch.Tensor) -> Answers:
        """data [batch, length] uint8, lengths [batch] int64"""
        data, place = data.long(), columns(data)
        inside = place < lengths.unsqueeze(1)
        states = self._encode(data, inside, place)
        routing = self._route(states, data, inside)
        shape = shape_of(routing.mask)
        found = self.model.content(data, inside, place, shape)
        sums = self.model.sums(found, shape)
        near = add_rows(zeros(shape.none, states.shape[1]), shape.chunk, states) / found.sizes
        entered = torch.cat([sums.content / torch.sqrt(sums.count), near], -1)
        return self._read(self._mix(entered, shape), sums, routing, shape, lengths)

    def _encode(self, data: torch.Tensor, inside: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """-> [batch * length, dim], zero past each text"""
        encoder = self.model.encoder
        keep = inside.float().reshape(-1)
        grams = encoder.lookup(encoder.hash(data, place)) * keep.unsqueeze(1)
        x = F.pad(encoder.bytes.weight, (0, 0, 0, 1))[torch.where(inside, data, 256).reshape(-1)] + encoder.from_table(grams)
        for block in encoder.blocks:
            x = x + _branch(block, x, data, keep)
        return x

    def _route(self, states: torch.Tensor, data: torch.Tensor, inside: torch.Tensor) -> Routing:
        router = self.model.router
        levels = contrib.Like.apply(_enter(router.merged, states), data)
        left, right = _parts(router.merged, 2)
        q, k = left(cut(levels, 1, 1, _END)), right(cut(levels, 1, 0, -1))
        square = contrib.Squares.apply(q) * contrib.Squares.apply(k)
        cosine = (q * k).sum(-1) / torch.sqrt(square.clamp(min=_EPS))
        prob = F.pad(((1.0 - cosine) * 0.5).clamp(0.0, 1.0), (1, 0), value=1.0)
        made = prob > 0.5
        return Routing(prob, made & inside, prob)

    def _mix(self, entered: torch.Tensor, shape: Shape) -> torch.Tensor:
        """entered [chunks, width] -> states [chunks, dim], after the chunks have seen each other, normed"""
        model = self.model
        nears = torch.cat([layer.near for layer in model.layers])[:, self.near].unsqueeze(0).unsqueeze(2)
        nears = contrib.Distances.apply(nears, shape.slots, LONGEST).split(model.cfg.heads, 1)
        counts = shape.count.int()
        norms = [norm for layer in model.layers for norm in (layer.norm1, layer.norm2)][1:] + [model.norm]
        x = _product(model.enter, entered)
        one = contrib.FirstNorm.apply(x, torch.ones(model.cfg.dim), model.layers[0].norm1.eps)
        for at, layer in enumerate(model.layers):
            levels = rows(_enter(layer.qkv, one), shape.slots)
            mixed = contrib.Attend.apply(*(part(levels) for part in _parts(layer.qkv, 3)), counts, nears[at],
                                         model.cfg.heads, self.half)
            levels = at_places(_enter(layer.out, mixed), shape.at)
            one, x = normed(_parts(layer.out)[0](levels), x, norms[2 * at].eps)
            up = _product(layer.up, one)
            one, x = normed(_product(layer.down, up if _above_zero(layer.down) else F.relu(up)), x, norms[2 * at + 1].eps)
        return one

    def _read(self, states: torch.Tensor, sums: Sums, routing: Routing, shape: Shape, lengths: torch.Tensor) -> Answers:
        labels, single = sum(self.sizes), [at for at, head in enumerate(self.model.heads) if not head.multi_label]
        states = rows(states, shape.slots)
        read = _product(self.model.merged_read, states)  # [batch, chunks, labels and gates]
        hide = torch.where(shape.valid, 0.0, contrib.HIDDEN).unsqueeze(2)
        weights = torch.softmax(cut(read, 2, labels, _END) + hide, 1)
        held = torch.cat([sums.content, sums.written], -1)
        whole = add_rows(zeros(lengths * 0, held.shape[1]), shape.row, held)
        by, said = self._divisor(whole), self.said.float()
        logits = torch.addmm((torch.matmul(weights.transpose(1, 2), read) * self.spread).sum(1), whole / by, said)
        bucket = self.bucket[lengths]
        logits = logits * self.factors_of_labels[bucket]
        best = logits[:, self.labels].argmax(2) + self.labels[:, 0]
        held = rows(held, shape.slots)
        alone = torch.matmul(held / self._divisor(held), said) + read
        chunks = alone.split([*self.sizes, len(self.sizes)], 2)[:len(BY_CHUNK)]
        evidence = torch.matmul(held, (rows(said.t(), best) / by.unsqueeze(1)).transpose(1, 2))
        evidence = evidence + contrib.Columns.apply(read, best, shape.slots) * weights
        evidence = evidence * self.factors[bucket].unsqueeze(1)
        logits = logits.split([*self.sizes, len(self.sizes)], 1)[:-1]
        return Answers(routing, shape, logits, [evidence[..., at] for at in single], chunks, states)

    def _divisor(self, held: torch.Tensor) -> torch.Tensor:
        """held [..., width] -> by what each part of it is divided where it is read"""
        first = held.shape[-1] - self.model.scripts - len(han.LABELS) - 2
        number = cut(held, held.dim() - 1, first, first + 2).clamp(min=1.0)
        return torch.matmul(torch.cat([number, torch.sqrt(number)], -1), self.parts)


def _factor(scales: Sequence[Tuple[int, float]], size: int) -> float:
    return next((factor for least, factor in reversed(scales) if size >= least), 1.0)


def _branch(block: Block, x: torch.Tensor, data: torch.Tensor, keep: torch.Tensor) -> torch.Tensor:
    """x [batch * length, dim] -> what the block adds to it; zero past each text"""
    if isinstance(block.conv, quantize.Convolution8):
        levels = block.conv(contrib.Like.apply(block.conv.levels(x), data))
        return contrib.Widen.apply(reshape(levels, -1, x.shape[1]), keep, block.conv.result.scale)
    y = F.relu(block.conv(contrib.Like.apply(x, data).transpose(1, 2)))
    return reshape(y.transpose(1, 2), -1, x.shape[1]) * keep.unsqueeze(1)


def _enter(layer: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """x as a layer in 8 or 16 bits rounds it"""
    return layer.levels(x) if isinstance(layer, quantize.Product) else x


def _parts(layer: nn.Module, count: int = 1) -> List[Callable[[torch.Tensor], torch.Tensor]]:
    """A layer as `count` layers side by side, for what `_enter` made"""
    if isinstance(layer, quantize.Product):
        return list(layer.parts)
    if count == 1:
        return [layer]
    biases = [None] * count if layer.bias is None else layer.bias.chunk(count)
    return [lambda x, weight=weight, bias=bias: F.linear(x, weight, bias) for weight, bias in zip(layer.weight.chunk(count), biases)]


def _product(layer: nn.Module, x: torch.Tensor) -> torch.Tensor:
    return _parts(layer)[0](_enter(layer, x))


def _above_zero(layer: nn.Module) -> bool:
    """Whether the layer's levels leave out what is below zero"""
    return isinstance(layer, quantize.Product8) and layer.levels.zero == 0
