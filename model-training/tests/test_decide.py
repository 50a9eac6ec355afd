import numpy as np

from hnet_training import decide

SETTING = {"labels": ["deu", "fra", "zxx"], "thresholds": {"default": 0.6, "fra": 0.9},
           "thresholdModes": {"highConfidence": {"default": 0.95}, "bestGuess": {"default": 0.0}}}
TEXTS = [b"ein langer Satz", b"un peu de texte", b"ei", b"\x00\x01\x02\x03 text", b"halb und halb", b"weit gestreut"]
CHANCES = np.array([[0.7, 0.2, 0.1], [0.1, 0.85, 0.05], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, 0.4, 0.1],
                    [0.45, 0.1, 0.1]])
ANSWERS = decide.Answers(TEXTS, np.array([0, 1, 0, 0, 0, 1]), CHANCES)


def test_each_text_without_an_answer_has_the_reason_that_the_service_gives():
    why = decide.reasons(ANSWERS, SETTING, SETTING["thresholds"])
    assert [decide.REASONS[at] if at >= 0 else None for at in why] == [
        None, "below_threshold", "too_short", "not_text", "ambiguous", "below_threshold"]


def test_a_surer_mode_answers_less_and_the_counts_add_up():
    found = decide.abstention(ANSWERS, SETTING)
    assert list(found) == ["highConfidence", "balanced", "bestGuess"]
    assert [round(one["coverage"] * 6) for one in found.values()] == [0, 1, 4]
    assert found["highConfidence"]["accuracyOfDecided"] is None
    assert found["bestGuess"]["accuracyOfDecided"] == 0.75
    for one in found.values():
        assert sum(one["abstained"].values()) + round(one["coverage"] * 6) == 6


def test_a_bundle_of_old_has_the_balanced_mode_alone():
    assert list(decide.abstention(ANSWERS, {**SETTING, "thresholdModes": {}})) == ["balanced"]
