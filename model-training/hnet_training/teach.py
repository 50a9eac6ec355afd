"""`python3 -m hnet_training.teach`: trains the tagger, tables first, then the whole. Stopped or killed, it resumes."""

import argparse
from dataclasses import fields

from . import labels
from .data import mix
from .data.batches import Loader, Source
from .network.learn import Plan, Run, check_speed
from .network.tagger import TaggerConfig

TABLE_SHARES = {"words": 0.40, "text": 0.33, "code": 0.17, "message": 0.08, "sequence": 0.01, "junk": 0.01}


def main() -> None:
    parser = argparse.ArgumentParser(prog="hnet_training.teach", description=__doc__)
    parser.add_argument("phase", choices=("tables", "whole"))
    parser.add_argument("--corpus", required=True, help="folder of the corpus files")
    parser.add_argument("--words", required=True, help="word lists that data.words wrote")
    parser.add_argument("--run", required=True, help="folder for checkpoint and log")
    parser.add_argument("--init", help="checkpoint of another run to start from")
    parser.add_argument("--minutes", type=float, required=True, help="training time")
    parser.add_argument("--processes", type=int, default=1, help="processes that make rows")
    parser.add_argument("--force", action="store_true", help="train although products are slow")
    for name in ("rate", "table_rate", "threads", "seed"):
        default = next(field.default for field in fields(Plan) if field.name == name)
        parser.add_argument("--" + name.replace("_", "-"), type=type(default), default=default)
    args = parser.parse_args()
    half = check_speed(args.threads, args.force)
    plan = Plan(args.phase, args.minutes, args.rate, args.table_rate, seed=args.seed, threads=args.threads)
    tables = args.phase == "tables"
    source = Source(args.corpus, args.words, labels.LABELS, batch_bytes=49_152 if tables else 24_576,
                    shares=TABLE_SHARES if tables else dict(mix.SHARES), noisy=0.3 if tables else 0.5)
    loader = Loader(source, args.seed, args.processes)
    try:
        run = Run(args.run, TaggerConfig(), labels.heads(), plan, args.init)
        run.train(loader, half and not tables)
    finally:
        loader.close()


if __name__ == "__main__":
    main()
