"""The tokenizer's side of the matched pair: byte-level BPE (package tokenizers), and the tagger's own reader on its pieces.

What differs from the tagger is where chunks come from and what they hold: a fixed vocabulary with a vector for each
piece, or a router's chunks with hashed n-grams. Attention, heads, the second opinion and what scripts rule out are the same.
"""

from dataclasses import asdict, dataclass
from typing import Iterable, List, Optional, Sequence, Tuple

import numpy as np
import torch
import torch.nn as nn

from ..data import han
from ..data.labels import HeadConfig
from . import characters
from .encoder import sum_rows
from .reader import Chunks, Reader, Sums, Tagged

# The library reads characters: each byte is one of these 256, but the space stays, so that words part there.
_TO_TEXT = {byte: chr(0x100 + byte) for byte in range(256) if byte != 32}
_TO_BYTE = {ord(char): byte for byte, char in _TO_TEXT.items()}
_LONGEST = 16  # bytes of a piece


def _as_text(data: bytes) -> str:
    return data.decode("latin-1").translate(_TO_TEXT)


class Tokenizer:
    """Byte-level BPE: any bytes go in, and come back from the pieces unchanged. Piece 0 is never used: padding."""

    def __init__(self, model: str):
        from tokenizers import Tokenizer as Loaded
        self.model = model
        self._loaded = Loaded.from_str(model)

    @staticmethod
    def learn(texts: Iterable[bytes], pieces: int) -> "Tokenizer":
        """Merges learned on `texts` until there are `pieces`, never across a space."""
        import tokenizers
        made = tokenizers.Tokenizer(tokenizers.models.BPE())
        made.pre_tokenizer = tokenizers.pre_tokenizers.Split(tokenizers.Regex(" ?[^ ]+| +"), "isolated")
        trainer = tokenizers.trainers.BpeTrainer(
            vocab_size=pieces, initial_alphabet=[" ", *_TO_TEXT.values()], special_tokens=["<nothing>"], max_token_length=_LONGEST,
            show_progress=False)
        made.train_from_iterator((_as_text(text) for text in texts), trainer)
        return Tokenizer(made.to_str())

    def __len__(self) -> int:
        return self._loaded.get_vocab_size()

    def encode(self, data: bytes) -> List[int]:
        return self._loaded.encode(_as_text(data)).ids

    def bytes_of(self, piece: int) -> bytes:
        """The bytes that a piece stands for; none for padding."""
        return bytes(_TO_BYTE.get(ord(char), 32) for char in self._loaded.id_to_token(piece)) if piece else b""


@dataclass(frozen=True)
class BpeConfig:
    """Widths of the reader; the vocabulary's size is the tokenizer's."""

    dim: int = 128
    layers: int = 2
    heads: int = 4

    def to_dict(self) -> dict:
        return {"kind": "bpe", **asdict(self)}


class BpeTagger(Reader):
    def __init__(self, cfg: BpeConfig, heads: Sequence[HeadConfig], tokenizer: Tokenizer):
        super().__init__(heads)
        self.cfg, self.tokenizer = cfg, tokenizer
        self.pieces = nn.Embedding(len(tokenizer), cfg.dim)
        nn.init.normal_(self.pieces.weight, std=0.03)
        self.enter = nn.Linear(cfg.dim, cfg.dim)
        self._add_reader(cfg.dim, cfg.layers, cfg.heads, cfg.dim)
        sizes, scripts = _letters(tokenizer, self.scripts)
        self.register_buffer("sizes", sizes, persistent=False)
        self.register_buffer("written", scripts, persistent=False)

    def forward(self, data: torch.Tensor, lengths: torch.Tensor, cuts: Optional[torch.Tensor] = None) -> Tagged:
        """data [batch, length] bytes, zero past the lengths. `cuts` count for nothing: the vocabulary cuts."""
        pieces, valid = self._encode(data, lengths)
        ends = self.sizes[pieces].cumsum(1)
        shape = Chunks((ends - self.sizes[pieces]) * valid.long(), valid)
        content = sum_rows(self.pieces, pieces.unsqueeze(-1), 0)
        written = self.written[pieces].float()
        written = torch.cat([written, written.new_zeros(*pieces.shape, len(han.LABELS))], -1)
        sums = Sums(content, torch.cat([valid.unsqueeze(-1).float(), written.sum(-1, keepdim=True), written], -1))
        return self._read(self._mix(self.enter(content), shape), sums, None, shape)

    def _encode(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """-> piece numbers [batch, most pieces], zero past the last, and which are real."""
        found = [self.tokenizer.encode(row[:size].tobytes()) for row, size in zip(data.numpy(), lengths.tolist())]
        out = np.zeros((len(found), max([1] + [len(one) for one in found])), dtype=np.int64)
        for row, one in enumerate(found):
            out[row, :len(one)] = one
        pieces = torch.from_numpy(out)
        return pieces, torch.arange(out.shape[1]) < torch.tensor([[max(1, len(one))] for one in found])


def _letters(tokenizer: Tokenizer, scripts: int) -> Tuple[torch.Tensor, torch.Tensor]:
    """By piece: its bytes [pieces], and its letters by script [pieces, scripts]; letters cut in two count for nothing."""
    found = characters.tables()
    counted = {characters.LETTER, characters.DIGIT, characters.MARK}
    sizes, out = np.zeros(len(tokenizer), np.int64), np.zeros((len(tokenizer), scripts), np.float16)
    for piece in range(len(tokenizer)):
        data = tokenizer.bytes_of(piece)
        sizes[piece] = len(data)
        for char in data.decode("utf-8", "ignore"):
            if ord(char) < characters.POINTS and found.kind[ord(char)] in counted:
                out[piece, found.script[ord(char)]] += 1
    return torch.from_numpy(sizes), torch.from_numpy(out)
