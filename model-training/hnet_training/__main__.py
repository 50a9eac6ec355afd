"""Command line: `python3 -m hnet_training COMMAND --help`."""

import argparse
import datetime
import os
import sys

# glibc would return every large temporary to the system and fault it in again: three times slower.
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "17179869184",
           "MALLOC_TOP_PAD_": "268435456", "OMP_NUM_THREADS": "1"}


def _utc(text: str) -> float:
    when = datetime.datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=datetime.timezone.utc)).timestamp()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hnet_training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    one = commands.add_parser("corpus", help="read the corpus once into arrays")
    one.add_argument("corpus", help="folder with lang.jsonl.xz, code.jsonl.xz, moderation.jsonl.xz")
    one.add_argument("--out", default="data")

    one = commands.add_parser("train", help="train, or resume the run when its folder has a checkpoint")
    one.add_argument("--data", default="data", help="what `corpus` wrote")
    one.add_argument("--run", required=True, help="folder for checkpoints and weights")
    one.add_argument("--init", required=True, help="weights.safetensors to start from")
    one.add_argument("--until", type=_utc, help="ISO time (UTC) at which the rate has reached zero")
    one.add_argument("--steps", type=int, help="instead of --until")
    one.add_argument("--bag", action="store_true", help="train the n-gram path alone")
    one.add_argument("--processes", type=int, default=1)
    one.add_argument("--rate", type=float, default=1e-3)
    one.add_argument("--table-rate", type=float, default=0.02)
    one.add_argument("--code-share", type=float, default=0.28, help="share of code among the samples")
    one.add_argument("--lang-share", type=float, default=0.62)
    one.add_argument("--batch-bytes", type=int, default=8192)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--port", type=int, default=29511)
    one.add_argument("--float32", action="store_true", help="no bfloat16 products")
    one.add_argument("--no-ngrams", action="store_true")

    one = commands.add_parser("fixture", help="write a tiny 2-stage bundle with random weights, for the service's tests")
    one.add_argument("--out", required=True)
    return parser


def main(argv=None) -> int:
    arguments = _parser().parse_args(argv)
    if any(os.environ.get(name) != value for name, value in _MALLOC.items()) and argv is None:
        os.execve(sys.executable, [sys.executable, "-m", "hnet_training"] + sys.argv[1:], {**os.environ, **_MALLOC})
    import torch
    torch.set_num_threads(1)
    if arguments.command == "corpus":
        from . import corpus
        corpus.build(arguments.corpus, arguments.out)
    elif arguments.command == "train":
        from .samples import SampleConfig
        from .train import TrainConfig, launch
        if (arguments.until is None) == (arguments.steps is None):
            print("train: give either --until or --steps", file=sys.stderr)
            return 2
        cfg = TrainConfig(run=arguments.run, rate=arguments.rate, table_rate=arguments.table_rate,
                          batch_bytes=arguments.batch_bytes, steps=arguments.steps, until=arguments.until,
                          bag=arguments.bag, bf16=not arguments.float32, seed=arguments.seed,
                          processes=arguments.processes, port=arguments.port)
        samples = SampleConfig(lang=arguments.lang_share, code=arguments.code_share)
        launch(cfg, arguments.data, arguments.init, samples, ngrams=not arguments.no_ngrams)
    elif arguments.command == "fixture":
        from . import fixture
        fixture.write(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
