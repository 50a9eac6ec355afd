"""Words by language: frequency lists of the package wordfreq, and the stems of Hunspell dictionaries.

`build` writes {label: [[word, weight], ...]}, the weight being the square root of the word's frequency.
"""

import glob
import json
import os
import unicodedata
from collections import Counter
from typing import Dict, Iterable, Iterator, List, Sequence, Tuple

WORDFREQ = {
    "hu": "hun", "en": "eng", "ar": "ara", "lv": "lav", "fi": "fin", "vi": "vie", "sl": "slv", "fil": "tgl", "sk": "slk",
    "ta": "tam", "bn": "ben", "de": "deu", "da": "dan", "he": "heb", "pl": "pol", "hi": "hin", "zh": "zho-Hans",
    "is": "isl", "cs": "ces", "ko": "kor", "uk": "ukr", "ja": "jpn", "tr": "tur", "ru": "rus", "nl": "nld", "id": "ind",
    "fa": "fas", "es": "spa", "it": "ita", "lt": "lit", "ro": "ron", "ur": "urd", "sv": "swe", "nb": "nob", "pt": "por",
    "bg": "bul", "el": "ell", "mk": "mkd", "fr": "fra", "ca": "cat", "ms": "msa"}
DICTIONARIES = {
    "af_ZA": "afr", "an_ES": "arg", "be_BY": "bel", "br_FR": "bre", "bs_BA": "bos", "dz_BT": "dzo",
    "eo": "epo", "et_EE": "est", "eu_ES": "eus", "fo_FO": "fao", "ga_IE": "gle", "gd_GB": "gla", "gl_ES": "glg",
    "gu_IN": "guj", "hr_HR": "hrv", "hy_AM": "hye", "kk_KZ": "kaz", "kmr_Latn": "kmr", "lo_LA": "lao", "ml_IN": "mal",
    "mn_MN": "mon", "ne_NP": "nep", "nn_NO": "nno", "oc_FR": "oci", "si_LK": "sin", "sq_AL": "sqi", "sr_RS": "srp-Cyrl",
    "sr_Latn_RS": "srp-Latn", "sw_KE": "swa", "te_IN": "tel", "th_TH": "tha", "tl": "tgl", "uz_UZ": "uzb-Latn"}
_MOST, _STEMS = 150_000, 40_000  # of a frequency list, of a dictionary
_FREQUENT = set(WORDFREQ.values())
_LIST_SHARE, _STEM_SHARE = 0.7, 0.3  # of a label's word rows, beside the words of its texts


def build(dictionaries: str, out: str) -> None:
    """dictionaries is a folder that holds unpacked hunspell-*, myspell-* packages."""
    import wordfreq

    words: Dict[str, Dict[str, float]] = {}
    for code, label in WORDFREQ.items():
        entry = words.setdefault(label, {})
        known = wordfreq.get_frequency_dict(code)
        for word in sorted(filter(is_word, known), key=known.get, reverse=True)[:_MOST]:
            entry[word] = round(known[word] ** 0.5, 7)
    for code, label in DICTIONARIES.items():
        known = words.setdefault(label, {})
        found = [word for word in _stems(dictionaries, code) if is_word(word)]
        for word in found[:: max(1, len(found) // _STEMS)]:
            known.setdefault(word, 1e-3)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({label: list(entry.items()) for label, entry in words.items() if entry}, file, ensure_ascii=False)
    for label, entry in sorted(words.items()):
        print(label, len(entry))


def vocabulary(texts: Iterable[Dict[str, List[str]]], lists: Dict[str, List[Sequence]], most: int = 20_000) -> Dict[str, List[Tuple[str, float]]]:
    """Words by label with weights that sum to 1: those of `texts`, by the root of their count, and those of the lists.

    A frequency list says more than the texts; a dictionary holds stems, most of them rare, and says less.
    """
    counts: Dict[str, Counter] = {}
    for found in texts:
        for label, members in found.items():
            words = counts.setdefault(label, Counter())
            for text in members:
                words.update(filter(is_word, text.lower().split()))
    blended = {}
    for label in counts.keys() | lists.keys():
        known = {word: weight for word, weight in lists.get(label, ())}
        seen = {word: count ** 0.5 for word, count in counts.get(label, Counter()).most_common(most) if count > 1 or not known}
        share = 0.0 if not known else 1.0 if not seen else _LIST_SHARE if label in _FREQUENT else _STEM_SHARE
        weights: Dict[str, float] = Counter()
        for part, of in ((known, share), (seen, 1.0 - share)):
            total = sum(part.values())
            for word, weight in part.items():
                weights[word] += of * weight / total
        blended[label] = list(weights.items())
    return blended


def is_word(word: str) -> bool:
    return 1 <= len(word) <= 30 and all(unicodedata.category(char)[0] in "LM" or char in "'’-" for char in word)


def _stems(folder: str, code: str) -> Iterator[str]:
    for path in glob.glob(os.path.join(folder, "**", code + ".dic"), recursive=True)[:1]:
        encoding = "utf-8"
        affixes = path[:-4] + ".aff"
        if os.path.exists(affixes):
            with open(affixes, "rb") as file:
                for line in file:
                    if line.startswith(b"SET"):
                        encoding = line.split()[1].decode()
                        break
        with open(path, encoding=encoding.replace("microsoft-", ""), errors="ignore") as file:
            next(file)
            for line in file:
                word = line.strip().split("/")[0].split("\t")[0].split(" ")[0]
                if word:
                    yield word
