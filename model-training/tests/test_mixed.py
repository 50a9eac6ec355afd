"""Where the language changes in a message of two, measured on data made up here."""

import numpy as np

from hnet_training import mixed
from hnet_training.config import HeadConfig

HEAD = HeadConfig("language", ("aaa", "bbb", "ccc", "zxx"), False, "zxx")
TEXTS = {"aaa": "a" * 50, "bbb": "b" * 60, "ccc": "\u0436" * 30, "zxx": "1" * 50}


def write(folder):
    for split in ("test",):
        data = [text.encode() for text in TEXTS.values()]
        np.savez(folder / f"lang.{split}.npz", data=np.frombuffer(b"".join(data), dtype=np.uint8),
                 offsets=np.cumsum([0] + [len(one) for one in data]), labels=np.array(list(TEXTS)),
                 packages=np.arange(len(data), dtype=np.int32))


def knowing(texts):
    """A tagger that sees the language by its letter, in chunks of 5 bytes."""
    out = []
    for text in texts:
        starts = np.arange(0, len(text), 5)
        out.append((starts, np.array([{97: 0, 98: 1}.get(text[at], 2) for at in starts])))
    return out


def test_a_tagger_that_knows_finds_the_change_and_one_that_does_not_is_seen_to(tmp_path):
    write(tmp_path)
    found = mixed.measure(knowing, str(tmp_path), HEAD, 20)
    for one in found.values():
        assert one["bothLabelsRight"] == 1 and one["changeWithin10Bytes"] == 1 and one["byteAccuracy"] > 0.9
        assert one["bothInTheirHalf"] == 1

    def deaf(texts):
        return [(starts, np.zeros_like(labels)) for starts, labels in knowing(texts)]
    found = mixed.measure(deaf, str(tmp_path), HEAD, 20)
    assert found["sameScript"]["bothLabelsRight"] == 0 and found["sameScript"]["byteAccuracy"] < 0.7
    assert found["sameScript"]["bothInTheirHalf"] == 0


def test_pairs_are_of_one_script_or_of_two_and_never_of_no_language(tmp_path):
    write(tmp_path)
    assert {one.labels for one in mixed.messages(str(tmp_path), HEAD, True, 30)} == {(0, 1), (1, 0)}
    two = mixed.messages(str(tmp_path), HEAD, False, 30)
    assert all(2 in one.labels for one in two)
    assert all(one.text[one.change - 1:one.change] == b" " for one in two)


def test_the_change_is_where_most_bytes_agree():
    assert mixed.best_change(np.array([4, 4, 9, 4, 7, 7, 7])) == (4, 4, 7)
