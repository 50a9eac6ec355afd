"""Writes texts with the probabilities that lingua gives their languages, for `hnet_training teach --teacher`.

    python3 peers/teach.py --corpus CORPUS --words words.json --out taught.jsonl

needs the package lingua-language-detector. The texts are words and sentences of the train split as training draws them, of
languages that lingua knows; their labels are not used otherwise.
"""

import argparse
import json
import sys

import beside  # noqa: F401  (beside this file; lets hnet_training be imported)
import mapping
from hnet_training.data import texts
from hnet_training.data.labels import LABELS
from hnet_training.data.mix import Mixture

_MOST = 8  # languages of a text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--words", required=True)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--longest", type=int, default=60, help="bytes of a text")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    from lingua import Language, LanguageDetectorBuilder
    detector = LanguageDetectorBuilder.from_all_languages().build()
    ours = {language: mapping.language("lingua", language.iso_code_639_3.name.lower()) & set(LABELS["language"])
            for language in Language.all()}
    known = set().union(*ours.values())
    with open(args.words, encoding="utf-8") as file:
        mixture = Mixture(texts.load(args.corpus, "train", LABELS), json.load(file), LABELS, 17, {"words": 0.8, "text": 0.2}, noisy=0.0)
    written = 0
    with open(args.out, "w", encoding="utf-8") as out:
        while written < args.rows:
            row = mixture.draw()
            label = LABELS["language"][row.whole["language"]]
            if label not in known or len(row.data) > args.longest:
                continue
            text, shares = row.data.tobytes().decode("utf-8", "replace"), {}
            for value in detector.compute_language_confidence_values(text)[:_MOST]:
                for name in ours[value.language]:
                    shares[name] = shares.get(name, 0.0) + value.value / len(ours[value.language])
            if sum(shares.values()) > 0:
                out.write(json.dumps({"text": text, "language": {name: round(value, 5) for name, value in shares.items()}},
                                     ensure_ascii=False) + "\n")
                written += 1
                if written % 2000 == 0:
                    print(f"{written} of {args.rows}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
