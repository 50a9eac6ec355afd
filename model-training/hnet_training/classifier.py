"""The tagger: an H-Net without its decoder, n-gram features, and a gated sum over the innermost chunks for each head."""

from typing import Dict, List, NamedTuple, Optional, Sequence

import torch
import torch.nn as nn
import torch.nn.functional as F

from .config import HeadConfig, HNetConfig, LexicalConfig, NgramConfig
from .hnet import HNet, chunk_valid
from .lexical import LexicalHash, sums_by_chunk
from .linear import Linear, linear
from .ngram import ByteNgramHash, NgramHash
from .routing import Routing, chunk_starts, dechunk, pick, straight_through


class Opinion(NamedTuple):
    """What one part of the model says for a head. The sum over chunks of weight times opinion is its logits."""

    each: torch.Tensor  # [batch, innermost chunks, labels]
    weight: torch.Tensor  # [batch, innermost chunks, 1]
    alone: Optional[torch.Tensor] = None  # [batch, innermost chunks, 1], the weight if a chunk were all there is; else 1

    def logits(self) -> torch.Tensor:
        return torch.matmul(self.weight.transpose(1, 2), self.each)[:, 0]

    def share(self, label: torch.Tensor) -> torch.Tensor:
        """label [batch, 1, 1] -> each chunk's share of that label's logit [batch, chunks]."""
        return (self.each.gather(2, label.expand(-1, self.each.shape[1], -1)) * self.weight)[:, :, 0]

    def by_chunk(self) -> torch.Tensor:
        return self.each if self.alone is None else self.each * self.alone


class Tagged(NamedTuple):
    logits: Dict[str, torch.Tensor]  # by head, [batch, labels]
    opinions: Dict[str, List[Opinion]]  # by head; their logits sum to the head's
    routings: List[Routing]
    starts: List[torch.Tensor]  # by stage, [batch, most chunks]
    next_bytes: Optional[torch.Tensor] = None  # [batch, length, vocabulary] logits, if asked for

    def chunk_logits(self, head: str) -> torch.Tensor:
        """What each chunk would say alone [batch, innermost chunks, labels]."""
        return sum(one.by_chunk() for one in self.opinions[head])

    def share(self, head: str, label: torch.Tensor) -> torch.Tensor:
        """label [batch, 1, 1] -> [batch, innermost chunks], sums over the chunks to that label's logit."""
        return sum(one.share(label) for one in self.opinions[head])


class Classifier(nn.Module):
    """Parameters of the backbone carry the authors' names; the decoder's are there, used by the language-model loss alone."""

    def __init__(self, cfg: HNetConfig, heads: Sequence[HeadConfig], ngrams: Optional[NgramConfig] = None,
                 expert: Sequence[str] = (), lexical: Optional[LexicalConfig] = None, lexicon: Sequence[str] = (),
                 next_bytes: bool = False):
        super().__init__()
        self.cfg, self.heads, self.ngrams, self.lexical = cfg, tuple(heads), ngrams, lexical
        self.ngram_drop = 0.0  # share of the texts that lose n-grams in training
        self.embeddings = nn.Embedding(cfg.vocab_size, cfg.d_model[0])
        self.backbone = HNet(cfg)
        dim = cfg.d_model[-1]
        self.head = nn.ModuleDict({head.name: Linear(dim, len(head.labels)) for head in heads})
        self.gate = nn.ModuleDict({head.name: nn.Linear(dim, 1) for head in heads})
        if ngrams:
            self.ngram_hash = (ByteNgramHash if ngrams.unit == "byte" else NgramHash)(ngrams)
            self.ngram_table = nn.Embedding(ngrams.total_rows, ngrams.dim)
            nn.init.normal_(self.ngram_table.weight, std=0.05)
            with torch.no_grad():
                self.ngram_table.weight[0].zero_()
            self.ngram_to_byte = nn.Linear(ngrams.dim, cfg.d_model[0], bias=False)
            self.ngram_to_chunk = nn.Linear(ngrams.dim, dim, bias=False)
            self.ngram_to_head = nn.Linear(ngrams.dim, dim, bias=False)
            # A second opinion for the heads named: straight from the n-grams, each n-gram with the same weight.
            self.expert = nn.ModuleDict({head.name: Linear(ngrams.dim, len(head.labels)) for head in heads
                                         if head.name in expert})
            for projection in (self.ngram_to_byte, self.ngram_to_chunk):
                nn.init.zeros_(projection.weight)
        if next_bytes:
            if ngrams and ngrams.pooled:
                raise ValueError("n-grams pooled over a chunk tell its first byte the next ones: no language-model loss")
            self.lm_head = Linear(cfg.d_model[0], cfg.vocab_size, bias=False)
        if lexical:
            self.lexical_hash = LexicalHash(lexical)
            self.lexical_table = nn.Embedding(lexical.rows, lexical.dim)
            nn.init.normal_(self.lexical_table.weight, std=0.05)
            with torch.no_grad():
                self.lexical_table.weight[0].zero_()
            # A third opinion for the heads named: a sum over words and signs.
            self.lexicon = nn.ModuleDict({head.name: Linear(lexical.dim, len(head.labels), bias=False)
                                          for head in heads if head.name in lexicon})

    def _drop(self, rows: torch.Tensor) -> torch.Tensor:
        """Loses n-grams of some texts, in some all, so that the network learns to do without them."""
        share = torch.rand(rows.shape[0], 1, 1) * 1.2
        share = share * (torch.rand(rows.shape[0], 1, 1) < self.ngram_drop)
        return rows * (torch.rand(rows.shape) >= share)

    def lookup(self, rows: torch.Tensor) -> torch.Tensor:
        """rows [batch, length, orders] -> the sum of their vectors [batch, length, dim]."""
        return _sum_rows(self.ngram_table, rows)

    def lexical_lookup(self, rows: torch.Tensor) -> torch.Tensor:
        """The same for the rows of words and signs [batch, tokens, kinds]."""
        return _sum_rows(self.lexical_table, rows)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor, next_bytes: bool = False) -> Tagged:
        """data [batch, length] bytes, zero on the right of the lengths [batch]. `next_bytes`: run the decoder, too."""
        valid = torch.ones_like(data, dtype=torch.long).cumsum(1) <= lengths.unsqueeze(1)
        x = self.embeddings(data.long())
        vectors = present = None
        if self.ngrams:
            rows = self.ngram_hash(data, lengths)
            present = (rows[:, :, :1] > 0).float()
            if self.training and self.ngram_drop:
                rows = self._drop(rows)
            vectors = self.lookup(rows)
            x = x + linear(vectors, self.ngram_to_byte.weight)
        stage, routings, starts, encoded = self.backbone, [], [], []
        span = torch.ones_like(data, dtype=torch.long).cumsum(1) - 1  # the chunk starts so far, in bytes
        while not stage.innermost:
            x = stage.encoder(stage.widen(x))
            encoded.append((stage, x))
            routing = stage.routing_module(x, valid)
            start = chunk_starts(routing.mask)
            routings.append(routing)
            starts.append(start)
            x = pick(x, start) * straight_through(routing.selected.gather(1, start)).unsqueeze(-1)
            valid = chunk_valid(routing, start)
            span = span.gather(1, start)
            stage = stage.main_network
        x = stage.widen(x)
        opinions: Dict[str, List[Opinion]] = {}
        if self.ngrams and self.ngrams.pooled:
            pooled, count = self.pool(vectors, present, span, valid, lengths)
            inner = stage.main_network(x + linear(pooled, self.ngram_to_chunk.weight))
            x = inner + linear(pooled, self.ngram_to_head.weight)
            even = (count / count.sum(1, keepdim=True).clamp(min=1.0))  # [batch, chunks, 1]
            opinions = {name: [Opinion(layer(pooled), even)] for name, layer in self.expert.items()}
        else:
            x = inner = stage.main_network(x)
        if self.lexical:
            for name, opinion in self._lexical_opinions(data, lengths, span, valid).items():
                opinions.setdefault(name, []).append(opinion)
        tagged = self._read(x, valid, routings, starts, opinions)
        return tagged._replace(next_bytes=self._decode(inner, encoded, routings, starts)) if next_bytes else tagged

    def _decode(self, x, encoded, routings, starts) -> torch.Tensor:
        """The way back to bytes, as in HNet: x [batch, innermost chunks, dim] -> next-byte logits."""
        for (stage, before), routing, start in zip(reversed(encoded), reversed(routings), reversed(starts)):
            whole = dechunk(x[..., : stage.dim].float(), routing, start)
            x = stage.decoder(whole * straight_through(routing.selected).unsqueeze(-1)
                              + stage.residual_proj(before.float()))
        return self.lm_head(x[..., : self.cfg.d_model[0]])

    @staticmethod
    def pool(vectors, present, span, valid, lengths):
        """Each innermost chunk's mean n-gram vector [batch, chunks, dim] and how many it has [batch, chunks, 1].

        span [batch, chunks] is the chunks' first bytes.

        Sums run in float64, so that a chunk's mean does not depend on what comes before it.
        """
        both = torch.cat([vectors, present], dim=-1).double().cumsum(1)
        both = F.pad(both, (0, 0, 1, 0))  # [batch, length + 1, dim + 1], sums before each byte
        following = F.pad(span[:, 1:], (0, 1))
        last = valid & ~F.pad(valid[:, 1:].long(), (0, 1)).bool()
        following = torch.where(last, lengths.unsqueeze(1).expand_as(span), following)
        total = (pick(both, following) - pick(both, span)).float()
        count = total[..., -1:] * valid.unsqueeze(-1).float()
        return total[..., :-1] / total[..., -1:].clamp(min=1.0), count

    def _lexical_opinions(self, data, lengths, span, valid) -> Dict[str, Opinion]:
        tokens = self.lexical_hash(data, lengths)
        vectors = self.lexical_lookup(tokens.rows)
        present = (tokens.rows[:, :, :1] > 0).float()
        both = sums_by_chunk(torch.cat([vectors, present], dim=-1), tokens, span, valid)
        count = both[..., -1:]  # [batch, chunks, 1]
        alone = count.clamp(min=1.0).rsqrt()
        weight = (torch.zeros_like(count) + count.sum(1, keepdim=True)).clamp(min=1.0).rsqrt()
        return {name: Opinion(layer(both[..., :-1]), weight, alone) for name, layer in self.lexicon.items()}

    def _read(self, x, valid, routings, starts, opinions) -> Tagged:
        logits: Dict[str, torch.Tensor] = {}
        every: Dict[str, List[Opinion]] = {}
        for head in self.heads:
            gate = self.gate[head.name](x)[..., 0].masked_fill(~valid, -1e9)
            own = Opinion(self.head[head.name](x), torch.softmax(gate, dim=1).unsqueeze(-1))
            every[head.name] = [own] + opinions.get(head.name, [])
            logits[head.name] = sum(one.logits() for one in every[head.name])
        return Tagged(logits, every, routings, starts)

    def bag_logits(self, data: torch.Tensor, lengths: torch.Tensor) -> Dict[str, torch.Tensor]:
        """The n-gram path alone: mean vector of the whole text, straight to the heads. Fast to pre-train."""
        rows = self.ngram_hash(data, lengths)
        mean = self.lookup(rows).sum(1) / (rows[:, :, :1] > 0).float().sum(1).clamp(min=1.0)  # [batch, dim]
        x = linear(mean, self.ngram_to_head.weight)
        return {head.name: self.head[head.name](x) for head in self.heads}

    def lexicon_logits(self, data: torch.Tensor, lengths: torch.Tensor) -> Dict[str, torch.Tensor]:
        """The path of words and signs alone: the sum over the text by the root of their number, straight to the heads."""
        rows = self.lexical_hash(data, lengths).rows
        count = (rows[:, :, :1] > 0).float().sum(1).clamp(min=1.0)
        if self.training and self.ngram_drop:
            rows = self._drop(rows)
        total = _sum_rows(self.lexical_table, rows.reshape(rows.shape[0], 1, -1))[:, 0] * count.rsqrt()
        return {name: linear(total, layer.weight) for name, layer in self.lexicon.items()}


def _sum_rows(table: nn.Embedding, rows: torch.Tensor) -> torch.Tensor:
    """rows [batch, n, m] -> the sum over m of the table's vectors [batch, n, dim]."""
    if torch.onnx.is_in_onnx_export():
        return table(rows).sum(2)
    flat = F.embedding_bag(rows.reshape(-1, rows.shape[-1]), table.weight, mode="sum", sparse=True)
    return flat.view(rows.shape[0], rows.shape[1], -1)
