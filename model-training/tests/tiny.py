"""Small things that several tests need."""

import numpy as np
import torch

from hnet_training.classifier import Classifier
from hnet_training.config import AttnConfig, HeadConfig, HNetConfig, LexicalConfig, NgramConfig, SsmConfig
from hnet_training.corpus import Rows

CONFIG = HNetConfig(("m1", ("T1",), "m1"), (32, 48), (0, 64), ssm_cfg=SsmConfig(d_state=16, headdim=32),
                    attn_cfg=AttnConfig((4, 4), (4, 8), (-1, -1)))
NGRAMS = NgramConfig(orders=(1, 2, 3), rows=(97, 101, 211), dim=8)
LEXICAL = LexicalConfig(rows=307, dim=6)
HEADS = (HeadConfig("language", ("aaa", "bbb", "zxx"), none="zxx"), HeadConfig("code", ("prose", "c"), none="prose"),
         HeadConfig("noise", ("typo", "drop", "case", "repeat", "leet", "homoglyph", "diacritics", "spacing",
                              "zerowidth", "mojibake"), multi_label=True),
         HeadConfig("spam", ("ham", "spam")))


def model(seed: int = 3, expert=("language",), lexicon=("code", "spam")) -> Classifier:
    torch.manual_seed(seed)
    made = Classifier(CONFIG, HEADS, NGRAMS, expert, LEXICAL if lexicon else None, lexicon)
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if "routing_module" in name:
                parameter.normal_()
    return made


def rows(texts, labels) -> Rows:
    blobs = [text.encode() for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(blob) for blob in blobs])])
    return Rows(np.frombuffer(b"".join(blobs), dtype=np.uint8), offsets, list(labels))


def sources(count: int = 16):
    """Two made-up languages, one of code, ham and spam; `count` rows of each, all different."""
    words = ("lorem ipsum dolor sit amet", "zwick zwack knirps quark", "int main(void) { return 0; }",
             "see you at noon", "buy cheap pills now")
    texts = [[f"{text} {number * 7 % 31} {text[number % 5:9]}" for number in range(count)] for text in words]
    return {"lang": rows(texts[0] + texts[1], ["aaa"] * count + ["bbb"] * count),
            "code": rows(texts[2], ["c"] * count),
            "moderation": rows(texts[3] + texts[4], ["ham"] * count + ["spam"] * count)}
