"""What `compare` compares: one base, and networks that differ from it in one thing."""

from dataclasses import dataclass, replace
from typing import Optional, Tuple

from .config import AttnConfig, HNetConfig, NgramConfig, SsmConfig

NETWORK = HNetConfig(("m2", ("T3",), "m1"), (96, 192), (0, 384), ssm_cfg=SsmConfig(d_state=32, chunk_size=64),
                     attn_cfg=AttnConfig((4, 4), (16, 24), (-1, -1)))  # the shipped bundle's
AGAIN = "base-again"
BLT = NgramConfig(orders=(3, 4, 5, 6), rows=(65536,) * 4, dim=32, unit="byte", pooled=False)


@dataclass(frozen=True)
class Variant:
    name: str
    what: str  # how it differs from the base
    network: HNetConfig = NETWORK
    ngrams: Optional[NgramConfig] = BLT
    per_chunk: Tuple[float, ...] = (5.0,)  # targets of the ratio loss by stage
    next_byte: float = 0.0  # weight of the language-model loss


def _sized(outer: int, inner: int, rotary: int) -> HNetConfig:
    return replace(NETWORK, d_model=(outer, inner), d_intermediate=(0, 2 * inner),
                   attn_cfg=AttnConfig((4, 4), (16, rotary), (-1, -1)))


TWO_STAGES = replace(NETWORK, arch_layout=("m2", ("m1", ("T3",), "m1"), "m1"), d_model=(96, 128, 192),
                     d_intermediate=(0, 0, 384), attn_cfg=AttnConfig((4, 4, 4), (16, 16, 24), (-1, -1, -1)))

VARIANTS = (
    Variant("base", "1 stage, 96/192 wide, 5 bytes a chunk, no language-model loss, hashed byte n-grams (3 to 6) at "
                    "the encoder's input"),
    Variant(AGAIN, "the base once more: what a processor minute is worth depends on what else the machine does"),
    Variant("no-ngrams", "no n-grams", ngrams=None),
    Variant("characters", "the bundle's n-grams instead: 1 to 5 characters of the normalised view, also averaged over "
                          "each chunk and read by the heads", ngrams=NgramConfig()),
    Variant("lm", "language-model loss besides, weight 0.3", next_byte=0.3),
    Variant("two-stages", "2 stages, 96/128/192 wide, targets 2.5 and 2 (5 bytes an innermost chunk)", TWO_STAGES,
            per_chunk=(2.5, 2.0)),
    Variant("target-3", "3 bytes a chunk", per_chunk=(3.0,)),
    Variant("target-8", "8 bytes a chunk", per_chunk=(8.0,)),
    Variant("small", "64/128 wide", _sized(64, 128, 16)),
    Variant("large", "128/256 wide", _sized(128, 256, 32)),
    Variant("lm-no-ngrams", "language-model loss besides, no n-grams", ngrams=None, next_byte=0.3),
)
