"""Words and signs: what the hashed view of them keeps and what it does not."""

import torch

import tiny
from hnet_training import checkpoint
from hnet_training.config import LexicalConfig
from hnet_training.lexical import LexicalHash, sums_by_chunk
from hnet_training.predict import to_batch

EXACT, SHAPE = 2, 3  # three words or signs; three shapes


def rows(text: bytes, company=()):
    tokens = LexicalHash(LexicalConfig(rows=1000003))(*to_batch([text, *company]))
    return tokens.rows[0][tokens.rows[0, :, 0] > 0]


def test_tokens_are_words_numbers_signs_and_line_breaks():
    assert [len(rows(text)) for text in (b"", b"  ", b"foo", b"foo(x1, 12)", b"a\n\n\n  b", "für_x".encode())] == [
        0, 0, 1, 6, 3, 1]


def test_rows_do_not_depend_on_what_follows_or_on_company():
    alone = rows(b"def area(self):")
    assert torch.equal(alone, rows(b"def area(self):\n    return 3")[: len(alone)])
    assert torch.equal(alone, rows(b"def area(self):", [b"x" * 200, b"y + z"]))


def test_case_and_words_count_exactly_but_names_do_not_count_for_the_shape():
    one, other, upper = rows(b"int a = f(b);"), rows(b"int c = g(d);"), rows(b"Int a = f(b);")
    assert torch.equal(one[:, SHAPE], other[:, SHAPE]) and not torch.equal(one[:, EXACT], other[:, EXACT])
    assert not torch.equal(one[:, SHAPE], upper[:, SHAPE])


def test_numbers_are_one_number_and_indentation_is_seen():
    assert torch.equal(rows(b"x = 12"), rows(b"x = 3.5"[:5] + b""))
    assert not torch.equal(rows(b"{\n\tx"), rows(b"{\n    x"))


def test_sums_by_chunk_add_up_to_the_whole():
    model = tiny.model().eval()
    texts = [b"int main(void) { return 0; }", b"a", b"", b"select x from y where z = 1;"]
    data, lengths = to_batch(texts)
    with torch.no_grad():
        whole = model.lexicon_logits(data, lengths)
        tagged = model(data, lengths)
    for name, logits in whole.items():
        assert torch.allclose(tagged.opinions[name][-1].logits(), logits, atol=1e-5), name
    tokens = model.lexical_hash(data, lengths)
    count = sums_by_chunk((tokens.rows[:, :, :1] > 0).float(), tokens, tagged.starts[0],
                          tagged.opinions["code"][0].weight[..., 0] > 0)
    assert count[:, :, 0].sum(1).tolist() == [10.0, 1.0, 0.0, 9.0]


def test_several_runs_give_the_mean_of_their_words_and_signs_and_of_nothing_else(tmp_path):
    models = [tiny.model(seed) for seed in (3, 4)]
    paths = [str(tmp_path / f"{at}.safetensors") for at in range(2)]
    for path, model in zip(paths, models):
        checkpoint.save_model(path, model)
    found, (one, two) = checkpoint.mean_lexicon(paths).state_dict(), (model.state_dict() for model in models)
    for name in ("lexical_table.weight", "lexicon.spam.weight"):
        assert torch.allclose(found[name], (one[name] + two[name]) / 2), name
    assert torch.equal(found["embeddings.weight"], one["embeddings.weight"])
