"""The BPE Transformer and its half of the matched pair."""

import os
import random

import pytest
import torch

import tiny
from hnet_training import bpe, matched
from hnet_training.checkpoint import load_state
from hnet_training.predict import predict
from hnet_training.samples import SampleConfig, Sampler
from hnet_training.train import TrainConfig

pytest.importorskip("sentencepiece", reason="needs Debian's python3-sentencepiece")

TEXTS = [text.encode() for text in ("lorem ipsum dolor sit amet", "zwick zwack knirps quark  quark", "int main(void) {\n\t}",
                                    "жаба ква-ква жаба")] * 5


@pytest.fixture(scope="module")
def tokeniser():
    return bpe.Tokeniser.train(TEXTS, 300)


def test_any_bytes_come_back_from_the_pieces(tokeniser):
    rng = random.Random(1)
    odd = [b"", b"  two  spaces \n\t end ", "▁ ж 😀\u200b".encode(), bytes(range(256)), rng.randbytes(500)]
    for text in TEXTS + odd:
        assert tokeniser.decode(tokeniser.encode(text)) == text


def test_the_same_texts_give_the_same_pieces(tokeniser):
    again = bpe.Tokeniser.train(TEXTS, 300)
    assert [again.encode(text) for text in TEXTS] == [tokeniser.encode(text) for text in TEXTS]
    assert len(tokeniser.encode(TEXTS[0])) < len(TEXTS[0]) / 2  # it did merge
    assert 0 not in tokeniser.encode(bytes(range(256)))


def trainer(run, tokeniser, core_seconds=60.0):
    torch.manual_seed(2)
    model = bpe.BpeTagger(bpe.inner_config(tiny.CONFIG), tiny.HEADS, tokeniser)
    cfg = TrainConfig(run=str(run), batch_bytes=512, pool=4, bf16=False, rate=1e-2, log_steps=10000)
    sampler = Sampler(tiny.sources(), model.heads, SampleConfig(noisy=0.0, short=0.0, junk=0.0), 3)
    return matched.TimedTrainer(model, sampler, cfg, core_seconds=core_seconds)


def test_it_learns_and_survives_the_disk(tmp_path, tokeniser):
    one = trainer(tmp_path, tokeniser)
    losses = [one.train_step()["loss"] for _ in range(40)]
    assert sum(losses[-5:]) < 0.5 * sum(losses[:5])
    one.save_weights()
    again = bpe.load(os.path.join(str(tmp_path), "weights.safetensors")).eval()
    found, before = predict(again, TEXTS), predict(one.model.eval(), TEXTS)
    assert all((found[name] == before[name]).all() for name in ("language", "code", "spam", "noise"))


def test_padding_changes_no_answer(tokeniser):
    torch.manual_seed(2)
    model = bpe.BpeTagger(bpe.inner_config(tiny.CONFIG), tiny.HEADS, tokeniser).eval()
    alone, together = predict(model, TEXTS[:1])["language"][0], predict(model, TEXTS[:1] + [b"x" * 90])["language"][0]
    assert abs(alone - together).max() < 1e-5


def test_a_run_ends_when_its_processor_time_is_used_and_counts_it_across_a_kill(tmp_path, tokeniser):
    one = trainer(tmp_path, tokeniser, core_seconds=0.3)
    one.run(lambda line: None)
    used = load_state(str(tmp_path))[1]["used"]
    assert used >= 0.3 and one.step > 1
    more = trainer(tmp_path, tokeniser, core_seconds=2 * used)
    more.restore(load_state(str(tmp_path))[1])
    assert 0.5 <= more.done() < 0.75
