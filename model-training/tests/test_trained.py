import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from hnet_training.data import offers, taunts, trained
from hnet_training.data.labels import LABELS
from hnet_training.data.texts import ROMAN, Texts

KNOWN = LABELS["language"]


def test_enough_labelled_texts_or_made_up_ones_train_a_language():
    few, enough = [("x", "fin", "toxic", "toxic")] * (trained.LEAST - 1), [("x", "hun", "toxic", "toxic")] * trained.LEAST
    clean, roman = [("x", "ces", "toxic", "clean")] * 999, [("x", ROMAN, "toxic", "toxic")] * trained.LEAST
    found = trained.languages(Texts(messages=few + enough + clean + roman), KNOWN)
    assert set(found["toxic"]) - set(taunts.TAUNTS) == {"hun", "hin", "urd"}
    assert set(found["spam"]) == set(offers.OFFERS) & set(KNOWN)


def test_mails_without_a_language_count_as_english():
    found = trained.languages(Texts(messages=[("x", None, "mail", "spam")] * trained.LEAST), KNOWN)
    assert "eng" in found["spam"]
    assert None not in found["toxic"]
