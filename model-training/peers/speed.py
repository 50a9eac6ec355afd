"""What a text costs detectors of language and of code, and the bundle's network: processor time, the same texts in turn.

    python3 peers/speed.py --bundle BUNDLE --corpus CORPUS

needs the packages that everyday.py names, and magika. Peers are asked text by text, as their packages are built; the bundle's network answers all of
its heads in batches of texts of like length, in ONNX Runtime with one thread, as the service does (decisions and JSON are not in it). Prints Markdown.
"""

import argparse
import os
import time
from typing import Callable, Dict, List

import beside  # beside this file; lets hnet_training be imported
import everyday
import numpy as np
from hnet_training.data.labels import LABELS
from hnet_training.data.padded import by_length, to_batch
from hnet_training.evidence.sets import Sets
from hnet_training.export.ort import OrtModel

_BATCH_BYTES, _LONGEST = 4096, 1024


def magika() -> Callable[[str], object]:
    from magika import Magika
    model = Magika()
    return lambda text: model.identify_bytes(text.encode("utf-8", "replace"))


def asked(ask: Callable[[str], object], texts: List[str]) -> float:
    """Seconds of processor time, of all threads of this process or of the peer's own."""
    clock = getattr(ask, "clock", time.process_time)
    start = clock()
    for text in texts:
        try:
            ask(text)
        except Exception:  # a peer that breaks on a text has taken its time too
            pass
    return clock() - start


def run(model: OrtModel, texts: List[str]) -> float:
    content = [text.encode("utf-8", "replace")[:_LONGEST] for text in texts]
    nanos = 0
    for group in by_length(content, _BATCH_BYTES, _LONGEST):
        data, lengths = to_batch([content[row] for row in group])
        model.run(data.numpy(), lengths.numpy())
        nanos += model.nanos
    return nanos * 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--rows", type=int, default=12, help="texts a label")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    sets = Sets(args.corpus, "dev", LABELS)
    texts = [item.text for item in sets.everyday(args.rows) + sets.code(args.rows)]
    with OrtModel(os.path.join(args.bundle, "model.onnx")) as model:
        timed: Dict[str, Callable[[], float]] = {f"{beside.named(args.bundle)}, all heads": lambda: run(model, texts)}
        for name, build in {**everyday.PEERS, "magika": magika}.items():
            timed[name] = lambda ask=build(): asked(ask, texts)
        seconds: Dict[str, List[float]] = {name: [] for name in timed}
        for turn in range(args.rounds + 1):
            for name, once in timed.items():
                found = once()
                if turn:  # the first warms up
                    seconds[name].append(found)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / len(texts)
    print(f"{len(texts)} texts of {size:.0f} bytes in the mean\n\n| | us of processor time a text | texts/s on a core | least to most of {args.rounds} |\n|---|---:|---:|---:|")
    for name, found in seconds.items():
        each = [1e6 * one / len(texts) for one in found]
        middle = float(np.median(each))
        print(f"| {name} | {middle:.0f} | {1e6 / middle:.0f} | {min(each):.0f} to {max(each):.0f} |")


if __name__ == "__main__":
    main()
