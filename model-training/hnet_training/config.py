"""What a network is made of: the authors' JSON configuration, plus our n-gram features and task heads."""

import json
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Tuple


@dataclass(frozen=True)
class SsmConfig:
    """Mamba-2 mixer. `chunk_size` is the authors' training block; ours is chosen from the length."""

    d_conv: int = 4
    expand: int = 2
    d_state: int = 128
    headdim: int = 64
    chunk_size: int = 256


@dataclass(frozen=True)
class AttnConfig:
    """One entry for each stage; a window of -1 is unlimited."""

    num_heads: Tuple[int, ...] = ()
    rotary_emb_dim: Tuple[int, ...] = ()
    window_size: Tuple[int, ...] = ()


@dataclass(frozen=True)
class HNetConfig:
    """The authors' configuration file, field by field."""

    arch_layout: Tuple[Any, ...]
    d_model: Tuple[int, ...]
    d_intermediate: Tuple[int, ...]
    vocab_size: int = 256
    ssm_cfg: SsmConfig = field(default_factory=SsmConfig)
    attn_cfg: AttnConfig = field(default_factory=AttnConfig)
    tie_embeddings: bool = False

    @property
    def stages(self) -> int:
        """How many times the network chunks: the depth of the nested layout."""
        depth, layout = 0, self.arch_layout
        while len(layout) == 3:
            depth, layout = depth + 1, layout[1]
        return depth

    @staticmethod
    def from_json(text: str) -> "HNetConfig":
        return HNetConfig.from_dict(json.loads(text))

    @staticmethod
    def from_dict(raw: Mapping[str, Any]) -> "HNetConfig":
        known = {"arch_layout", "d_model", "d_intermediate", "vocab_size", "ssm_cfg", "attn_cfg", "tie_embeddings"}
        unknown = set(raw) - known
        if unknown:
            raise ValueError(f"unknown keys in configuration: {sorted(unknown)}, known are {sorted(known)}")
        attn = {key: tuple(value) for key, value in raw.get("attn_cfg", {}).items()}
        return HNetConfig(
            arch_layout=_freeze(raw["arch_layout"]),
            d_model=tuple(raw["d_model"]),
            d_intermediate=tuple(raw["d_intermediate"]),
            vocab_size=raw.get("vocab_size", 256),
            ssm_cfg=SsmConfig(**raw.get("ssm_cfg", {})),
            attn_cfg=AttnConfig(**attn),
            tie_embeddings=raw.get("tie_embeddings", False),
        )

    def to_dict(self) -> dict:
        return {
            "arch_layout": _thaw(self.arch_layout),
            "d_model": list(self.d_model),
            "d_intermediate": list(self.d_intermediate),
            "vocab_size": self.vocab_size,
            "ssm_cfg": dict(vars(self.ssm_cfg)),
            "attn_cfg": {key: list(value) for key, value in vars(self.attn_cfg).items()},
            "tie_embeddings": self.tie_embeddings,
        }


@dataclass(frozen=True)
class NgramConfig:
    """Hashed n-grams. `rows[i]` buckets hold the n-grams of `orders[i]` units: characters of the normalised view, or bytes.

    Those that are not `pooled` go into the encoder alone, as in BLT: each byte sees only what is before it.
    """

    orders: Tuple[int, ...] = (1, 2, 3, 4, 5)
    rows: Tuple[int, ...] = (8192, 24576, 65536, 81920, 81919)
    dim: int = 32
    unit: str = "character"  # or byte
    pooled: bool = True

    @property
    def total_rows(self) -> int:
        return 1 + sum(self.rows)  # row 0 is the empty n-gram and stays zero

    @staticmethod
    def from_dict(raw: Optional[Mapping[str, Any]]) -> Optional["NgramConfig"]:
        if raw is None:
            return None
        return NgramConfig(**{**raw, "orders": tuple(raw["orders"]), "rows": tuple(raw["rows"])})

    def to_dict(self) -> dict:
        """Without what is as in the first bundles, so that their manifests can be written again."""
        plain = {"orders": list(self.orders), "rows": list(self.rows), "dim": self.dim}
        return plain if self.unit == "character" and self.pooled else {**plain, "unit": self.unit, "pooled": self.pooled}


@dataclass(frozen=True)
class LexicalConfig:
    """Hashed n-grams of words and signs: `kinds` of them end at each token and share the table's rows."""

    kinds: int = 9
    rows: int = 98297
    dim: int = 32

    @staticmethod
    def from_dict(raw: Optional[Mapping[str, Any]]) -> Optional["LexicalConfig"]:
        return None if raw is None else LexicalConfig(**raw)

    def to_dict(self) -> dict:
        return dict(vars(self))


@dataclass(frozen=True)
class HeadConfig:
    """A task. `none` is the label that means 'does not apply'."""

    name: str
    labels: Tuple[str, ...]
    multi_label: bool = False
    none: Optional[str] = None


def _freeze(layout: Any) -> Any:
    return tuple(_freeze(item) for item in layout) if isinstance(layout, (list, tuple)) else layout


def _thaw(layout: Any) -> Any:
    return [_thaw(item) for item in layout] if isinstance(layout, tuple) else layout
