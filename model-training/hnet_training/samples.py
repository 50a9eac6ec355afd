"""Endless seeded training samples: label-balanced, cropped, joined, noisy; packed into batches of similar length."""

import random
from dataclasses import dataclass
from typing import Dict, Iterator, List, NamedTuple, Sequence

import numpy as np
import torch

from .config import HeadConfig
from .corpus import Rows
from .noise import add_noise

IGNORE = -100
NEIGHBOURS = {
    # Labels that are hard to tell apart are drawn more often.
    1.6: ("msa", "ind", "bos", "hrv", "srp-Latn", "dan", "nno", "nob", "zul", "xho", "ssw", "zho-Hans", "zho-Hant",
          "glg", "por", "spa", "ast", "arg", "cat", "oci", "ces", "slk", "tsn", "sot", "nso", "jav", "sun", "eng",
          "deu", "nds", "nld", "afr", "bel", "ukr", "rus", "bul", "mkd", "hin", "mar", "nep", "mai", "san",
          "scss", "css", "less", "stylus", "racket", "scheme", "commonlisp", "elisp", "clojure", "c", "cpp", "cuda",
          "objective-c", "javascript", "typescript", "vue", "svelte", "html", "xml", "jinja", "erb", "markdown", "rst",
          "ini", "toml", "yaml", "bash", "fish", "java", "csharp", "matlab"),
}
_WEIGHT = {label: weight for weight, labels in NEIGHBOURS.items() for label in labels}


@dataclass(frozen=True)
class SampleConfig:
    """Shares of the sources, and how texts are cut and dirtied."""

    lang: float = 0.62
    code: float = 0.28
    moderation: float = 0.08
    junk: float = 0.02
    temperature: float = 0.35  # label drawn with probability proportional to rows ** temperature
    noisy: float = 0.55
    short: float = 0.4
    max_bytes: int = 288
    package: float = 0.5  # a package's share of its label's draws goes with rows ** package


class Sample(NamedTuple):
    data: bytes
    language: int
    code: int
    spam: int
    noise: List[float]


class Batch(NamedTuple):
    data: torch.Tensor  # uint8 [batch, length]
    lengths: torch.Tensor  # int64 [batch]
    targets: Dict[str, torch.Tensor]  # by head: int64 [batch], or float [batch, labels] when multi-label


class Sampler:
    def __init__(self, sources: Dict[str, Rows], heads: Sequence[HeadConfig], cfg: SampleConfig, seed: int):
        self.cfg, self.rng = cfg, random.Random(seed)
        self.rows = sources
        self.index = {head.name: {label: i for i, label in enumerate(head.labels)} for head in heads}
        self.kinds = next(head.labels for head in heads if head.name == "noise")
        self.groups, self.names, self.cumulative, self.draws = {}, {}, {}, {}
        for source, rows in sources.items():
            groups = rows.by_label()
            names = sorted(groups)
            weights = [len(groups[name]) ** cfg.temperature * _WEIGHT.get(name, 1.0) for name in names]
            self.groups[source], self.names[source] = groups, names
            self.draws[source] = {name: _even(rows.packages[groups[name]], cfg.package) for name in names
                                  } if rows.packages is not None else {}
            self.cumulative[source] = np.cumsum(weights).tolist()

    def state(self):
        return self.rng.getstate()

    def restore(self, state) -> None:
        self.rng.setstate(state)

    def sample(self) -> Sample:
        cfg, rng = self.cfg, self.rng
        source = rng.choices(("lang", "code", "moderation", "junk"),
                             (cfg.lang, cfg.code, cfg.moderation, cfg.junk))[0]
        if source == "junk":
            text, label = self._junk(), "zxx"
        else:
            label = rng.choices(self.names[source], cum_weights=self.cumulative[source])[0]
            text = self._draw(source, label)
            if source == "lang" and len(text) < 80 and rng.random() < 0.15:
                text = text + rng.choice((" ", "\n")) + self._draw(source, label)
            text = self._cut(text, source)
        kinds: List[str] = []
        if rng.random() < cfg.noisy and source != "junk":
            text, kinds = add_noise(text, rng)
        language = self.index["language"]
        return Sample(
            text.encode("utf-8", "replace")[: cfg.max_bytes],
            {"lang": language.get(label, IGNORE), "moderation": IGNORE}.get(source, language["zxx"]),
            self.index["code"][label if source == "code" else "prose"],
            self.index["spam"][label] if source == "moderation" else IGNORE,
            [float(kind in kinds) for kind in self.kinds],
        )

    def _draw(self, source: str, label: str) -> str:
        group = self.groups[source][label]
        draws = self.draws[source].get(label)
        at = self.rng.randrange(len(group)) if draws is None else int(np.searchsorted(draws, self.rng.random()))
        return self.rows[source].text_at(int(group[min(at, len(group) - 1)]))

    def _cut(self, text: str, source: str) -> str:
        """Some texts whole, some as a window of words or lines."""
        rng = self.rng
        if rng.random() > self.cfg.short or len(text) < 16:
            return text if len(text) <= self.cfg.max_bytes else text[self._offset(text):][: self.cfg.max_bytes]
        size = rng.randint(12, 70) if source == "lang" else rng.randint(50, 250)
        start = rng.randrange(max(1, len(text) - size))
        if source == "code":
            start = text.rfind("\n", 0, start + 1) + 1
        else:
            start = text.rfind(" ", 0, start + 1) + 1 if " " in text else start
        piece = text[start:start + size]
        end = piece.rfind("\n" if source == "code" else " ")
        piece = piece[:end] if end > size // 2 and start + size < len(text) else piece
        return piece if piece.strip() else text[: self.cfg.max_bytes]

    def _offset(self, text: str) -> int:
        start = self.rng.randrange(len(text) - self.cfg.max_bytes + 1)
        return text.rfind("\n", 0, start + 1) + 1

    def _junk(self) -> str:
        """No language: numbers, links, ids, emoji, single letters."""
        rng = self.rng
        parts = (
            lambda: str(rng.randrange(10 ** rng.randint(1, 9))),
            lambda: f"{rng.randint(1, 31):02d}.{rng.randint(1, 12):02d}.{rng.randint(1970, 2030)}",
            lambda: "%x" % rng.getrandbits(rng.choice((16, 32, 64, 128))),
            lambda: "".join(rng.choice("😀😂🔥👍❤🎉🙏😭✨🚀") for _ in range(rng.randint(1, 6))),
            lambda: "".join(rng.choice("!?.,:;-+*/=<>()[]{}#&%$@~_|") for _ in range(rng.randint(1, 12))),
            lambda: "".join(chr(rng.randint(97, 122)) for _ in range(rng.randint(6, 16))),
            lambda: "https://t.co/" + "".join(rng.choice("abcXYZ0123456789qwRT") for _ in range(10)),
        )
        return rng.choice((" ", "", "\n")).join(rng.choice(parts)() for _ in range(rng.randint(1, 8)))

    def batches(self, batch_bytes: int, pool: int = 48) -> Iterator[Batch]:
        """Pools of about `pool` batches, sorted by length, cut, shuffled. One pool is drawn at a time."""
        while True:
            yield from self.pool(batch_bytes, pool)

    def pool(self, batch_bytes: int, pool: int) -> List[Batch]:
        samples, total = [], 0
        while total < batch_bytes * pool:
            one = self.sample()
            if one.data:
                samples.append(one)
                total += -(-len(one.data) // 8) * 8
        samples.sort(key=lambda one: len(one.data))
        batches, current, width = [], [], 0
        for one in samples:
            width = -(-len(one.data) // 8) * 8
            if current and width * (len(current) + 1) > batch_bytes:
                batches.append(self.collate(current))
                current = []
            current.append(one)
        batches.append(self.collate(current))
        self.rng.shuffle(batches)
        return batches

    @staticmethod
    def collate(samples: Sequence[Sample]) -> Batch:
        width = max(8, -(-max(len(one.data) for one in samples) // 8) * 8)
        data = np.zeros((len(samples), width), dtype=np.uint8)
        for row, one in enumerate(samples):
            data[row, : len(one.data)] = np.frombuffer(one.data, dtype=np.uint8)
        targets = {
            "language": torch.tensor([one.language for one in samples]),
            "code": torch.tensor([one.code for one in samples]),
            "spam": torch.tensor([one.spam for one in samples]),
            "noise": torch.tensor([one.noise for one in samples]),
        }
        return Batch(torch.from_numpy(data), torch.tensor([len(one.data) for one in samples]), targets)


def _even(packages: np.ndarray, power: float) -> np.ndarray:
    """packages [rows] -> cumulative chances of the rows, so that no package crowds out the others."""
    _, place, counts = np.unique(packages, return_inverse=True, return_counts=True)
    total = np.cumsum(counts.astype(np.float64)[place] ** (power - 1.0))
    return total / total[-1]
