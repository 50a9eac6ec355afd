"""Made-up insults: every language is one of the model's, frames have one slot, and nothing is both toxic and clean."""

import random

from hnet_training.data import taunts
from hnet_training.data.labels import LABELS


def test_every_language_has_both_sides_and_no_text_is_on_both():
    for language, known in taunts.TAUNTS.items():
        assert language in LABELS["language"]
        assert all(frame.count("{}") == 1 for frame in known.frames), language
        assert not {*known.insults, *known.rude} & {*known.kind, *known.clean}, language
        assert min(map(len, known)) >= 3, language


def test_nearly_half_of_the_texts_are_toxic_in_every_language():
    rng, seen = random.Random(7), {}
    for _ in range(6000):
        language, text, toxic = taunts.taunt(rng)
        assert text.strip()
        seen.setdefault(language, []).append(toxic)
    assert seen.keys() == taunts.TAUNTS.keys() | taunts.FALSE_FRIENDS.keys()
    assert all(0.3 < sum(seen[language]) / len(seen[language]) < 0.65 for language in taunts.TAUNTS)


def test_words_that_are_slurs_elsewhere_are_clean_where_they_are_ordinary():
    for language, texts in taunts.FALSE_FRIENDS.items():
        assert language in LABELS["language"]
        known = taunts.TAUNTS.get(language)
        assert not known or not {*known.insults, *known.rude} & {*texts}, language
