"""The authors' JSON configuration."""

import json
from dataclasses import dataclass, field
from typing import Any, Mapping, Tuple


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


def _freeze(layout: Any) -> Any:
    return tuple(_freeze(item) for item in layout) if isinstance(layout, (list, tuple)) else layout


def _thaw(layout: Any) -> Any:
    return [_thaw(item) for item in layout] if isinstance(layout, tuple) else layout
