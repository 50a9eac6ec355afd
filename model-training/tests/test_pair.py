"""The matched pair: pieces come back, both sides train by the same loop, the report says where the tokenizer wins."""

import itertools
import os

import numpy as np
import pytest
import torch

from hnet_training.data.batches import collate
from hnet_training.data.labels import HeadConfig, heads
from hnet_training.data.row import Row
from hnet_training.data.padded import to_batch
from hnet_training.evidence import pair as figures
from hnet_training.evidence.ablation import pieces, runner
from hnet_training.evidence.answers import answer
from hnet_training.network.bpe import BpeConfig, BpeTagger, Tokenizer
from hnet_training.network.tagger import Tagger, TaggerConfig
from hnet_training.train import pair
from hnet_training.train.learn import Plan, Run

TEXTS = ["lorem ipsum dolor sit amet", "zwick zwack knirps quark", "Привет, мир", "日本語のテキスト"]
LABELS = {"language": ["aaa", "bbb", "zxx"], "code": ["prose", "c"], "spam": ["ham", "spam"], "noise": ["typo"]}
HEADS = [HeadConfig(name, tuple(names), name == "noise") for name, names in LABELS.items()]
TINY = TaggerConfig(encoder=16, byte_rows=64, byte_dim=4, folded=(149,) * 7, folded_dim=8, raw=(127,) * 8, raw_dim=8, dim=16,
                    layers=1, heads=2)


class Pairs:
    """Pieces of two bytes, or of one at the end; no package needed."""

    def __len__(self):
        return 257 + 65536

    def encode(self, data):
        return [257 + data[at] * 256 + data[at + 1] if at + 1 < len(data) else 1 + data[at] for at in range(0, len(data), 2)]

    def bytes_of(self, piece):
        return b"" if piece == 0 else bytes([piece - 1]) if piece < 257 else bytes(divmod(piece - 257, 256))


@pytest.fixture(scope="module")
def learned():
    pytest.importorskip("tokenizers")
    return Tokenizer.learn([text.encode() for text in TEXTS] * 20, 300)


@pytest.fixture
def twin():
    torch.manual_seed(1)
    return BpeTagger(BpeConfig(dim=16, layers=1, heads=2), HEADS, Pairs())


def rows():
    found = []
    for number, text in enumerate(TEXTS[:2]):
        data = np.frombuffer(text.encode(), np.uint8)
        cuts = np.array([1] + [int(before == 32) for before in data[:-1]], np.uint8)
        found.append(Row(data, cuts, np.full(len(data), number, np.int16), np.zeros(len(data), np.int16),
                         {"language": number, "code": 0, "spam": number}, ()))
    return found


class Endless:
    """Gives the same batch again and again."""

    waited = taken = 0

    def take(self):
        return collate(rows(), LABELS)


@pytest.mark.parametrize("data", [text.encode() for text in TEXTS] + [b"\xff\x00 \xfe", b"  two  spaces ", b"\n"])
def test_pieces_come_back_as_the_bytes(learned, data):
    for tokenizer in (learned, Tokenizer(learned.model), Pairs()):
        assert b"".join(tokenizer.bytes_of(piece) for piece in tokenizer.encode(data)) == data


def test_chunks_of_the_twin_are_its_pieces(twin):
    data = TEXTS[0].encode()
    found = answer(runner(twin.eval()), [TEXTS[0], "a"])
    sizes = [len(twin.tokenizer.bytes_of(piece)) for piece in twin.tokenizer.encode(data)]
    assert found.starts[0].tolist() == [sum(sizes[:at]) for at in range(len(sizes))]


def test_batch_mates_change_nothing(twin):
    twin.eval()
    with torch.no_grad():
        together = twin(*to_batch([text.encode() for text in TEXTS]))
        for row, text in enumerate(TEXTS):
            alone = twin(*to_batch([text.encode()]))
            torch.testing.assert_close(alone.logits("language")[0], together.logits("language")[row], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("side", pair.SIDES)
def test_both_sides_train_by_the_same_loop_and_resume(side, twin, tmp_path):
    def start(minutes):
        model = Tagger(TINY, HEADS) if side == "hnet" else twin
        clock = itertools.count(0, 1.0)  # a second a look
        return Run(str(tmp_path), model, Plan("whole", minutes, warmup=2), clock=lambda: next(clock), marks=(0.5, 1.0))

    run = start(0.5)
    run.train(Endless(), half=False, report=lambda line, flush: None)
    assert run.step == 30 and [mark for mark, _ in pair.kept(str(tmp_path))] == [0.5, 1.0]
    assert float(sum(run.losses(Endless().take()).values())) < 3.0
    assert start(1.0).step == 30
    assert os.path.exists(tmp_path / "run.json")


class Sized:
    """A vocabulary that is a number of pieces and no more."""

    def __len__(self):
        return pair.vocabulary(TaggerConfig())

    def bytes_of(self, piece):
        return b""


def test_both_sides_have_as_many_parameters():
    twin = pair.parameters(BpeTagger(BpeConfig(), heads(), Sized()))
    tagger = pair.parameters(Tagger(TaggerConfig(), heads()))
    assert 0 <= tagger - twin < 128


def test_the_report_names_what_the_tokenizer_wins():
    point = {"minutes": 1.0, "megabytes": 2.0, "steps": 3, "parameters": 4, "software text": 0.5, "everyday text": 0.5,
             "the five": 0.5, "code": 0.5}
    table = [{"part": "one", "texts": 9, "hnet": 0.5, "bpe": 0.7, "twoErrors": 0.1},
             {"part": "two", "texts": 9, "hnet": 0.5, "bpe": 0.55, "twoErrors": 0.1},
             {"part": "three", "texts": 9, "hnet": 0.9, "bpe": 0.1, "twoErrors": 0.1}]
    text = figures.markdown({"split": "test", "rows": 3, "plans": {"hnet": {"minutes": 1.0}}, "table": table,
                             "other": {"four": {"hnet": 0.1, "bpe": 0.2}},
                             "curves": {"hnet": [point, {**point, "code": 0.6}], "bpe": [point, point]}})
    assert "beyond two standard errors: one (0.700 to 0.500)." in text and "No difference beyond them: two." in text
    assert "ahead in: four" in text and "H-Net: still rose" in text and "BPE: has flattened" in text


def test_cuts_at_pieces_leave_spaces_to_the_chunk_before(learned):
    data = np.frombuffer(b"lorem ipsum  dolor" + bytes(6), np.uint8)
    starts = np.flatnonzero(pieces(learned)(data, 18))
    assert {0, 6, 13} <= set(starts) and not {5, 11, 12} & set(starts) and starts.max() < 18
