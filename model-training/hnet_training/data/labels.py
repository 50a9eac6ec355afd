"""The heads of the default bundle and their labels."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple


@dataclass(frozen=True)
class HeadConfig:
    """A task. `none` is the label that means 'does not apply'."""

    name: str
    labels: Tuple[str, ...]
    multi_label: bool = False
    none: Optional[str] = None


LANGUAGES = (
    "afr amh ara arg asm ast aze bak bel ben bos bre bul cat ces chv ckb cym dan deu dzo ell eng epo est eus fao fas fin "
    "fra fry gla gle glg guj hat hau heb hin hrv hsb hun hye ibo ina ind isl ita jav jpn kab kan kat kaz khm kin kir kmr "
    "kor lao lat lav lit ltz mai mal mar mkd mlg mon msa mya nds nep nld nno nob nso oci ori orm pan pol por pus ron rus "
    "san sin slk slv snd som sot spa sqi srp-Cyrl srp-Latn ssw sun swa swe tam tat tel tgk tgl tha tsn tso tuk tur uig "
    "ukr urd uzb-Latn ven vie xho yid yor zho-Hans zho-Hant zul zxx").split()
CODE = (
    "prose ada assembly awk bash batch bibtex c clojure cmake coffeescript commonlisp cpp csharp css cuda d dart diff "
    "dockerfile elisp elixir erb erlang fish fortran go graphql groovy haskell haxe html ini java javascript jinja json "
    "kotlin latex less lua m4 makefile markdown matlab nim objective-c ocaml pascal perl php powershell prolog protobuf "
    "pug python qml r racket rst ruby rust scala scheme scss solidity sql stylus svelte swift tcl thrift toml typescript "
    "vala verilog vhdl viml vue xml yaml dna rna protein").split()
# The languages that most messages are in.
COMMON = ("afr ara bel ben bos bul cat ces dan deu ell eng epo est eus fas fin fra gle glg heb hin hrv hun hye ind isl ita "
          "jpn kat kaz kor lav lit mkd mon msa nld nob pol por ron rus slk slv spa sqi srp-Cyrl swe tha tur ukr urd vie").split()
LARGE = "ara deu fra hin ind ita jpn kor nld pol por rus spa swe tha tur ukr vie zho-Hans".split()
NOISE = "typo drop case repeat leet homoglyph diacritics spacing zerowidth mojibake".split()

LABELS: Dict[str, List[str]] = {"language": LANGUAGES, "code": CODE, "noise": NOISE, "spam": ["ham", "spam"],
                                "toxic": ["clean", "toxic"]}
NONE = {"language": "zxx", "code": "prose"}


# What letters add to a language's logit before calibration, all of a text's together. Training draws languages nearly alike, streams do not
# hold them alike, and "hello" stands in texts of every language. Digits and signs add nothing: of these, a language loses NO_LETTERS.
_PRIORS = {**dict.fromkeys(COMMON, 1.0), **dict.fromkeys(LARGE, 2.0), "eng": 4.0, "zxx": -2.0}
NO_LETTERS = 8.0
PRIORS = [_PRIORS.get(name, 0.0) for name in LANGUAGES]


def heads() -> List[HeadConfig]:
    return [HeadConfig(name, tuple(labels), name == "noise", NONE.get(name)) for name, labels in LABELS.items()]
