"""The tagger: what its chunks hold, that batch-mates change nothing, and that the graph says the same."""

import copy

import numpy as np
import pytest
import torch

from hnet_training.data.cuts import cuts, places
from hnet_training.data.labels import HeadConfig
from hnet_training.data.padded import to_batch
from hnet_training.export import bundle, graph, ort, quantize, restore
from hnet_training.export.tables import PackedTable
from hnet_training.network import characters
from hnet_training.network.content import ContentHash, Ranges
from hnet_training.network.tagger import COLUMNS, Tagger, TaggerConfig, shape_of
from hnet_training.train import learn
from needs import needs_exporter, needs_ort

TINY = TaggerConfig(encoder=16, byte_rows=64, byte_dim=4, folded=(149,) * 7, folded_dim=8, raw=(127,) * 8, raw_dim=8, dim=16,
                    layers=2, heads=2)
HEADS = [HeadConfig("language", ("eng", "jpn", "zxx"), none="zxx"), HeadConfig("code", ("prose", "c"), none="prose"),
         HeadConfig("spam", ("ham", "spam")), HeadConfig("noise", ("typo", "leet"), multi_label=True)]
TEXTS = ["hello world, how are you?", "Привет 你好 世界 h3ll0", "T T T", "a", "私は学生です。" * 9, "x" * 130]


@pytest.fixture(scope="module")
def tagger():
    torch.manual_seed(3)
    model = Tagger(TINY, HEADS).eval()
    with torch.no_grad():
        for table in (model.folded, model.raw):  # as `teach messages` would
            table.weight[:, list(COLUMNS.values())] = torch.randn(len(table.weight), len(COLUMNS)) * 0.03
        for table in (model.folded, model.raw, model.encoder.table):
            table.weight.mul_(20)
            table.weight[0] = 1.0  # whatever stands in the row that is nothing
    return model


def content(text):
    data, lengths = to_batch([text.encode("utf-8")])
    mask = torch.zeros_like(data, dtype=torch.bool)
    mask[0, [0, *places(text, cuts(text))]] = True
    place = torch.arange(data.shape[1])
    inside = place < lengths[:, None]
    return ContentHash(Ranges((149,) * 7), Ranges((127,) * 8))(data.long(), inside, place, shape_of(mask & inside))


def test_disguised_words_have_the_content_of_the_word():
    plain = content("hello").words[0, 0]
    for disguise in ("HELLO", "ｈｅｌｌｏ", "𝐡𝐞𝐥𝐥𝐨", "hеllо", "heeello", "h3llo", "he\u00adllo", "he\u0301llo\u0302",
                     "ʜᴇʟʟᴏ", "ᎻᎬᏞᏞO", "ꓧꓰꓡꓡꓳ", "ɥǝʅʅo", "h𝓮llо"):
        assert content(disguise).words[0, 0] == plain, disguise


def test_another_script_is_not_folded_into_latin():
    assert content("сосна").words[0, 0] != content("cocha").words[0, 0]


def test_digits_and_signs_have_a_script_of_their_own_that_rules_nothing_out():
    script = characters.tables().script
    assert all(script[ord(char)] == characters.SIGNS for char in "7😂€٣") and not any(script[ord(char)] for char in "aяω")
    assert not characters.allowed(("eng", "zxx"))[characters.SIGNS].any()


def test_kinds_of_keys_do_not_share_rows():
    found = content("one two three, four")
    for kind, rows in enumerate(found.grams):
        assert ((rows == 0) | ((rows - 1) // 149 == kind)).all()
    assert (found.raw[:, 0] - 1 == torch.arange(8) * 127 + (found.raw[:, 0] - 1) % 127).all()


def test_raw_rows_know_case_and_signs():
    assert content("Hello").raw[0, 0] != content("hello").raw[0, 0]


def test_batch_mates_change_nothing(tagger):
    texts = [text.encode("utf-8") for text in TEXTS]
    with torch.no_grad():
        together = tagger(*to_batch(texts))
        for row, text in enumerate(texts):
            alone = tagger(*to_batch([text]))
            count = int(alone.routing.count[0])
            assert int(together.routing.count[row]) == count
            for head in HEADS:
                torch.testing.assert_close(together.logits(head.name)[row], alone.logits(head.name)[0], atol=2e-5, rtol=1e-4)


def test_evidence_sums_to_the_logit(tagger):
    with torch.no_grad():
        tagged = tagger(*to_batch([text.encode("utf-8") for text in TEXTS]))
        for name in ("language", "code", "spam"):
            logits = tagged.logits(name)
            torch.testing.assert_close(tagged.share(name, logits.argmax(1)).sum(1), logits.max(1)[0], atol=1e-4, rtol=1e-4)


def test_a_script_rules_out_languages_that_never_use_it(tagger):
    with torch.no_grad():
        logits = tagger(*to_batch(["学生时代".encode("utf-8")])).logits("language")[0]
    assert logits[0] < logits[1]


@needs_exporter
@needs_ort
def test_the_graph_agrees_with_pytorch(tagger, tmp_path):
    frozen = graph.Frozen(tagger, {"language": [(0, 0.5), (10, 2.0)]})
    path = str(tmp_path / "model.onnx")
    graph.export(frozen, path)
    with ort.OrtModel(path) as model:
        for texts in (TEXTS, TEXTS[:1], TEXTS[3:4]):
            data, lengths = to_batch([text.encode("utf-8") for text in texts])
            with torch.no_grad():
                expected = frozen(data, lengths)
            found = model.run(data.numpy(), lengths.numpy())
            for name, one in zip(frozen.names(), expected):
                np.testing.assert_allclose(one.numpy(), found[name], atol=2e-5, err_msg=name)


@needs_exporter
@needs_ort
def test_products_in_8_bits_stay_near_and_batch_mates_change_nothing(tagger, tmp_path):
    batch = to_batch([text.encode("utf-8") for text in TEXTS])
    seen = quantize.ranges(graph.Frozen(tagger).model, [batch])
    frozen = graph.Frozen(tagger, seen=seen)
    path = str(tmp_path / "model.onnx")
    graph.export(frozen, path)
    with ort.OrtModel(path) as model, torch.no_grad():
        together = model.run(batch[0].numpy(), batch[1].numpy())
        full = dict(zip(frozen.names(), graph.Frozen(tagger)(*batch)))
        np.testing.assert_allclose(together["boundary_prob_0"], full["boundary_prob_0"].numpy(), atol=0.05)
        for row, text in enumerate(TEXTS):
            data, lengths = to_batch([text.encode("utf-8")])
            alone = model.run(data.numpy(), lengths.numpy())
            np.testing.assert_allclose(alone["logits_language"][0], together["logits_language"][row], atol=1e-4, err_msg=text)


@needs_exporter
@needs_ort
def test_halves_run_on_a_cpu_and_stay_near(tagger, tmp_path):
    frozen = graph.Frozen(tagger, half=True)
    path = str(tmp_path / "model.onnx")
    graph.export(frozen, path)
    batch = to_batch([text.encode("utf-8") for text in TEXTS])
    with ort.OrtModel(path) as model, torch.no_grad():
        found = model.run(batch[0].numpy(), batch[1].numpy())
        full = dict(zip(frozen.names(), graph.Frozen(tagger)(*batch)))
        for name, one in zip(frozen.names(), frozen(*batch)):
            if name.startswith("logits"):
                np.testing.assert_allclose(one.numpy(), found[name], atol=0.02, err_msg=name)
                np.testing.assert_allclose(full[name].numpy(), found[name], atol=frozen.tolerance, err_msg=name)
        np.testing.assert_allclose(found["boundary_prob_0"], full["boundary_prob_0"].numpy(), atol=frozen.safe)


@needs_exporter
def test_halves_hold_weights_in_16_bits_and_hash_with_integers(tagger, tmp_path):
    onnx = pytest.importorskip("onnx")
    path = str(tmp_path / "model.onnx")
    graph.export(graph.Frozen(tagger, half=True), path)
    model = onnx.load(path).graph
    kinds = {one.name: one.data_type for one in model.initializer}
    cells = [kind for name, kind in kinds.items() if name.endswith(".cells") and "table" not in name and "folded" not in name and "raw" not in name]
    assert len(cells) >= 10 and set(cells) == {onnx.TensorProto.FLOAT16}
    sums = [node for node in model.node if node.op_type == "MatMul" and any(kinds.get(name) == onnx.TensorProto.INT64 for name in node.input)]
    assert sums, "hashes are products of integers"


@pytest.mark.parametrize("half, buckets", [(True, bundle.BUCKETS_OF_GPUS), (False, bundle.BUCKETS)])
def test_a_bundle_of_halves_has_buckets_and_a_tolerance_of_its_own(tagger, tmp_path, half, buckets):
    frozen = graph.Frozen(tagger, half=half)
    (tmp_path / "model.onnx").write_bytes(b"")
    graph.write(frozen, str(tmp_path), [], "tiny", "1.0.0", "", {}, {})
    manifest = bundle.load_manifest(str(tmp_path))
    assert manifest["bucketBytes"] == list(buckets)
    assert manifest["goldenTolerance"] == frozen.tolerance == (0.1 if half else 1e-4)


@needs_exporter
@pytest.mark.parametrize("full", [True, False], ids=["32 bits", "8 bits"])
def test_weights_come_back_from_a_bundle(tagger, tmp_path, full):
    pytest.importorskip("onnx")
    tagger = copy.deepcopy(tagger)
    with torch.no_grad():
        for name, value in tagger.named_parameters():  # the exporter keeps one of equal tensors
            if value.dim() == 1 or name.endswith("near"):
                value.add_(0.1 * torch.rand_like(value))
        for table in (tagger.folded, tagger.raw):  # what 4 bits lose is not this test's question
            table.weight.copy_(PackedTable(table.weight).weight())
    batch = to_batch([text.encode("utf-8") for text in TEXTS])
    frozen = graph.Frozen(tagger, seen=None if full else quantize.ranges(graph.Frozen(tagger).model, [batch]))
    path = str(tmp_path / "model.onnx")
    graph.export(frozen, path)
    again = Tagger(TINY, HEADS).eval()
    again.load_state_dict(restore.state(path, again))
    with torch.no_grad():
        expected, found = tagger(*batch), again(*batch)
        restore.renorm(again, [batch])
        renormed = again(*batch)
    for head in ("language", "code", "spam"):
        np.testing.assert_allclose(found.logits(head), expected.logits(head), atol=0.05)
        np.testing.assert_allclose(renormed.logits(head), found.logits(head), atol=1e-3)
    for block in again.encoder.blocks:
        assert float(block.norm.running_var.mean()) != 1.0, "the norm says what passes through it"


def test_goldens_are_the_engines_in_8_bits_and_carry_the_tolerance(tagger):
    frozen = graph.Frozen(tagger, seen=quantize.ranges(graph.Frozen(tagger).model, [to_batch([b"hello, world"])]))

    def run(data, lengths):
        return {name: value.numpy() + 0.01 for name, value in zip(frozen.names(), frozen(torch.tensor(data), torch.tensor(lengths)))}

    assert frozen.tolerance == 0.5
    with pytest.raises(ValueError, match="expected at most 0.5"):
        graph.goldens(frozen, lambda data, lengths: {name: value + 1 for name, value in run(data, lengths).items()})


def test_taking_the_mean_out_of_states_changes_nothing(tagger):
    batch = to_batch([text.encode("utf-8") for text in TEXTS])
    model = copy.deepcopy(tagger)
    with torch.no_grad():
        for one in (*model.layers, model):
            for norm in (part for part in one.children() if isinstance(part, torch.nn.LayerNorm)):
                norm.weight.uniform_(0.5, 1.5)
                norm.bias.uniform_(-0.5, 0.5)
        before = model(*batch)
        graph.centre(model)
        after = model(*batch)
    assert not any(isinstance(part, torch.nn.LayerNorm) for part in model.modules())
    for head in ("language", "code", "spam"):
        np.testing.assert_allclose(after.logits(head), before.logits(head), atol=1e-4)


def test_folding_the_norm_changes_nothing(tagger):
    block = tagger.encoder.blocks[0]
    with torch.no_grad():
        block.norm.running_mean.uniform_(-1, 1)
        block.norm.running_var.uniform_(0.5, 2)
        x = torch.randn(2, 16, 40)
        expected = block(x)
        folded = copy.deepcopy(block)
        graph.fold_norm(folded)
        torch.testing.assert_close(folded(x), expected, atol=1e-5, rtol=1e-5)


def test_training_refuses_the_reference_blas(monkeypatch):
    monkeypatch.setattr(learn, "gflops", lambda dtype, threads: 4.0)
    with pytest.raises(SystemExit, match="libopenblas0-pthread"):
        learn.check_speed(1, force=False, report=lambda line: None)
    assert learn.check_speed(1, force=True, report=lambda line: None) is False
