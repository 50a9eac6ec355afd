"""The tokenizer's side of the comparison: byte-level BPE by sentencepiece, and a plain Transformer over its pieces.

The Transformer is the H-Net's own innermost network (same blocks, same size), with the same heads over its pieces that
the H-Net has over its chunks. What differs is who cuts the text: a fixed vocabulary, or a learned router.
"""

import io
import json
from itertools import chain
from typing import Iterable, List, Sequence, Tuple

import numpy as np
import torch
import torch.nn as nn

from . import safetensors_io
from .blocks import Isotropic
from .classifier import Opinion, Tagged
from .config import HeadConfig, HNetConfig
from .linear import Linear

# sentencepiece reads characters: each byte is one of these 256, but the space stays, so that words part there.
_TO_TEXT = {byte: chr(0x100 + byte) for byte in range(256) if byte != 32}
_TO_BYTE = {ord(char): byte for byte, char in _TO_TEXT.items()}


def _as_text(data: bytes) -> str:
    return data.decode("latin-1").translate(_TO_TEXT)


class Tokeniser:
    """Byte-level BPE: any bytes go in, and come back from the pieces unchanged. Piece 0 is never used: padding."""

    def __init__(self, model: bytes):
        import sentencepiece
        self.model = model
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)

    @staticmethod
    def train(texts: Iterable[bytes], pieces: int) -> "Tokeniser":
        """Merges learned on `texts` until there are `pieces`; the same texts give the same pieces."""
        import sentencepiece
        out, every = io.BytesIO(), [bytes([byte]) for byte in range(256)]
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=(_as_text(text) for text in chain(every, texts)), model_writer=out, model_type="bpe",
            vocab_size=pieces, character_coverage=1.0,
            normalization_rule_name="identity", remove_extra_whitespaces=False, add_dummy_prefix=False,
            allow_whitespace_only_pieces=True, split_by_unicode_script=False, split_by_number=False,
            hard_vocab_limit=False, unk_id=0, bos_id=-1, eos_id=-1, pad_id=-1, num_threads=1, minloglevel=2)
        return Tokeniser(out.getvalue())

    def __len__(self) -> int:
        return self._processor.get_piece_size()

    def encode(self, data: bytes) -> List[int]:
        return self._processor.encode(_as_text(data))

    def decode(self, pieces: Sequence[int]) -> bytes:
        text = "".join(self._processor.id_to_piece(int(piece)) for piece in pieces).replace("\u2581", " ")
        return bytes(_TO_BYTE.get(ord(char), 32) for char in text)


class BpeTagger(nn.Module):
    """Pieces, a stack of attention blocks, and for each head a gated sum over the pieces, as over an H-Net's chunks."""

    ngrams = None  # what the training loop asks of a model
    lexical = None

    def __init__(self, cfg: HNetConfig, heads: Sequence[HeadConfig], tokeniser: Tokeniser):
        super().__init__()
        self.cfg, self.heads, self.tokeniser = cfg, tuple(heads), tokeniser
        dim = cfg.d_model[0]
        self.embeddings = nn.Embedding(len(tokeniser), dim)
        nn.init.normal_(self.embeddings.weight, std=0.02)
        self.network = Isotropic(cfg.arch_layout[0], 0, cfg)
        self.head = nn.ModuleDict({head.name: Linear(dim, len(head.labels)) for head in heads})
        self.gate = nn.ModuleDict({head.name: nn.Linear(dim, 1) for head in heads})

    def pieces(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """data uint8 [batch, length], lengths [batch] -> piece numbers [batch, most pieces] and how many [batch]."""
        found = [self.tokeniser.encode(row[:size].tobytes()) for row, size in zip(data.numpy(), lengths.tolist())]
        out = np.zeros((len(found), max([1] + [len(one) for one in found])), dtype=np.int64)
        for row, one in enumerate(found):
            out[row, : len(one)] = one
        return torch.from_numpy(out), torch.tensor([len(one) for one in found])

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tagged:
        """data [batch, length] bytes, zero on the right of the lengths [batch]."""
        pieces, count = self.pieces(data, lengths)
        valid = torch.ones_like(pieces).cumsum(1) <= count.unsqueeze(1)
        x = self.network(self.embeddings(pieces))
        opinions = {}
        for head in self.heads:
            gate = self.gate[head.name](x)[..., 0].masked_fill(~valid, -1e9)
            opinions[head.name] = [Opinion(self.head[head.name](x), torch.softmax(gate, dim=1).unsqueeze(-1))]
        return Tagged({name: one[0].logits() for name, one in opinions.items()}, opinions, [], [])


def inner_config(cfg: HNetConfig) -> HNetConfig:
    """A plain stack like the H-Net's innermost network."""
    layout = cfg.arch_layout
    while len(layout) == 3:
        layout = layout[1]
    last = {name: (values[-1],) for name, values in vars(cfg.attn_cfg).items()}
    return HNetConfig(layout, cfg.d_model[-1:], cfg.d_intermediate[-1:], ssm_cfg=cfg.ssm_cfg,
                      attn_cfg=type(cfg.attn_cfg)(**last))


def save(path: str, model: BpeTagger) -> None:
    metadata = {"config": json.dumps(model.cfg.to_dict()),
                "heads": json.dumps([vars(head) for head in model.heads]),
                "tokeniser": model.tokeniser.model.hex()}
    safetensors_io.save(path, model.state_dict(), metadata)


def load(path: str) -> BpeTagger:
    tensors, metadata = safetensors_io.load(path)
    heads = [HeadConfig(one["name"], tuple(one["labels"]), one["multi_label"], one["none"])
             for one in json.loads(metadata["heads"])]
    model = BpeTagger(HNetConfig.from_json(metadata["config"]), heads,
                      Tokeniser(bytes.fromhex(metadata["tokeniser"])))
    model.load_state_dict(tensors)
    return model
