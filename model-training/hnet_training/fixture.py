"""A tiny 2-stage network with random weights: what the service's tests load to prove that nested stages work."""

import torch

from .bundle import write_bundle
from .classifier import Classifier
from .config import AttnConfig, HeadConfig, HNetConfig, SsmConfig

CONFIG = HNetConfig(
    arch_layout=("m1", ("T1m1", ("T1",), "m1T1"), "m1"), d_model=(32, 48, 64), d_intermediate=(0, 64, 96),
    ssm_cfg=SsmConfig(d_conv=4, expand=2, d_state=16, headdim=32),
    attn_cfg=AttnConfig(num_heads=(4, 4, 4), rotary_emb_dim=(8, 8, 8), window_size=(1023, 1023, -1)))
HEADS = (
    HeadConfig("language", ("deu", "eng", "fra", "zxx"), none="zxx"),
    HeadConfig("code", ("prose", "java", "python"), none="prose"),
    HeadConfig("noise", ("typo", "case", "leet"), multi_label=True),
    HeadConfig("spam", ("ham", "spam")),
)


def build(seed: int = 7) -> Classifier:
    """Random weights; routers whose neighbours look unrelated, so that about half of the positions are cut."""
    torch.manual_seed(seed)
    model = Classifier(CONFIG, HEADS)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "routing_module" in name:
                parameter.normal_()
            elif name.startswith("head."):
                parameter.mul_(4.0)
    return model.eval()


def write(out: str, seed: int = 7) -> None:
    write_bundle(build(seed), out, "two-stage-fixture", "0.0.1", "Random weights, 2 stages: for tests only",
                 training={"note": "random weights, never trained"})
