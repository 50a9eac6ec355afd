"""Command line: `python3 -m hnet_training COMMAND --help`."""

import argparse
import datetime
import json
import os
import sys

from . import commands as tagger

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
    one.add_argument("--extra", nargs="*", default=[], help="what `fetch` wrote: more code for the train split")
    one.add_argument("--as-delivered", action="store_true", help="do not repair labels that the file name contradicts")

    one = commands.add_parser("fetch", help="build rows from packages of npm, Maven Central and Debian, nothing of them is run")
    one.add_argument("--packages", default="corpus/packages.tsv", help="registry, name, version, labels; apart by tabs")
    one.add_argument("--out", required=True, help="JSON Lines, xz, in the corpus' format; OUT.SOURCES.md goes beside it")
    one.add_argument("--cache", default="data/packages", help="where archives stay")
    one.add_argument("--avoid", nargs="*", default=[], help="corpus files whose dev and test packages and texts to keep out")
    one.add_argument("--split", default="", help="one split for all; else the hash of the package's name decides")
    one.add_argument("--pin", action="store_true", help="write the versions that came into the list, for those given as -")

    one = commands.add_parser("train", help="train, or resume the run when its folder has a checkpoint")
    one.add_argument("--data", default="data", help="what `corpus` wrote")
    one.add_argument("--run", required=True, help="folder for checkpoints and weights")
    one.add_argument("--init", required=True, help="weights.safetensors to start from")
    one.add_argument("--until", type=_utc, help="ISO time (UTC) at which the rate has reached zero")
    one.add_argument("--steps", type=int, help="instead of --until")
    one.add_argument("--bag", action="store_true", help="train the n-gram path alone")
    one.add_argument("--lexical", action="store_true", help="train the words and signs alone, for code and spam")
    one.add_argument("--lexical-size", type=int, nargs=3, default=(9, 98297, 32), help="kinds, rows, dimensions")
    one.add_argument("--smoothing", type=float, default=0.0, help="label smoothing")
    one.add_argument("--processes", type=int, default=1)
    one.add_argument("--rate", type=float, default=1e-3)
    one.add_argument("--table-rate", type=float, default=0.02)
    one.add_argument("--ngram-drop", type=float, default=0.6, help="share of the texts that lose n-grams")
    one.add_argument("--code-share", type=float, default=0.28, help="share of code among the samples")
    one.add_argument("--lang-share", type=float, default=0.62)
    one.add_argument("--spam-share", type=float, default=0.08)
    one.add_argument("--noisy", type=float, default=0.55, help="share of the samples that get noise")
    one.add_argument("--short", type=float, default=0.4, help="share of the samples that are cut short")
    one.add_argument("--max-bytes", type=int, default=288)
    one.add_argument("--batch-bytes", type=int, default=8192)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--port", type=int, default=29511)
    one.add_argument("--float32", action="store_true", help="no bfloat16 products")
    one.add_argument("--no-ngrams", action="store_true")

    one = commands.add_parser("blend", help="add what a --bag or a --lexical run learned to a model, as a further opinion")
    one.add_argument("--weights", required=True)
    one.add_argument("--bag", help="weights.safetensors of a --bag run")
    one.add_argument("--lexical", nargs="+", help="weights.safetensors of a --lexical run; of several from one start, the mean")
    one.add_argument("--scale", nargs="+", default=["language=2", "code=1", "spam=1"], help="head=factor")
    one.add_argument("--out", required=True)

    one = commands.add_parser("export", help="write a bundle: graph, goldens, manifest")
    one.add_argument("--weights", required=True)
    one.add_argument("--out", required=True)
    one.add_argument("--name", default="hnet-tiny")
    one.add_argument("--version", default="0.3.0")
    one.add_argument("--decoder", action="store_true", help="WEIGHTS is a language model: next-byte logits, no heads")
    one.add_argument("--corpus", default="train splits of the language, code and spam sources", help="for the manifest")
    one.add_argument("--runs", nargs="*", default=[], help="folders of the runs that made the weights, for the manifest")

    one = commands.add_parser("convert", help="the authors' .pt checkpoint into safetensors, for export --decoder")
    one.add_argument("--checkpoint", required=True)
    one.add_argument("--config", required=True, help="the JSON file that goes with it")
    one.add_argument("--out", required=True)

    one = commands.add_parser("calibrate", help="put temperatures and thresholds from the dev split into a bundle")
    one.add_argument("--bundle", required=True)
    one.add_argument("--data", default="data")
    one.add_argument("--rows", type=int, default=40, help="dev rows a label")

    one = commands.add_parser("evaluate", help="measure a bundle on the test split through ONNX Runtime")
    one.add_argument("--bundle", required=True)
    one.add_argument("--data", default="data")
    one.add_argument("--out", default="reports")
    one.add_argument("--rows", type=int, default=100, help="clean test rows a label, 0 for all")
    one.add_argument("--perturbed-rows", type=int, default=40)
    one.add_argument("--record", action="store_true", help="also put a summary into the bundle's manifest")

    one = commands.add_parser("verify", help="check a bundle's goldens in ONNX Runtime")
    one.add_argument("--bundle", required=True)

    one = commands.add_parser("bench", help="cost of a byte in two graphs, and their ratio")
    one.add_argument("first")
    one.add_argument("second")
    one.add_argument("--data", default="data")

    one = commands.add_parser("compare", help="train the networks of `variants` for the same processor time, read them on dev")
    one.add_argument("--like", required=True, help="bundle whose manifest gives the labels")
    one.add_argument("--data", default="data")
    one.add_argument("--runs", default="runs/compare", help="a folder for each variant's checkpoints and result")
    one.add_argument("--out", default="reports")
    one.add_argument("--only", nargs="*", help="train these alone; the report has all that are done")
    one.add_argument("--core-minutes", type=float, default=5.0)
    one.add_argument("--rows", type=int, default=16, help="dev rows a label")
    one.add_argument("--seed", type=int, default=1)

    one = commands.add_parser("fixture", help="write a tiny 2-stage bundle with random weights, for the service's tests")
    one.add_argument("--out", required=True)
    tagger.add(commands)
    return parser


def _train(arguments) -> int:
    from .samples import SampleConfig
    from .train import TrainConfig, launch
    if (arguments.until is None) == (arguments.steps is None):
        print("train: give either --until or --steps", file=sys.stderr)
        return 2
    cfg = TrainConfig(run=arguments.run, rate=arguments.rate, table_rate=arguments.table_rate,
                      batch_bytes=arguments.batch_bytes, steps=arguments.steps, until=arguments.until,
                      part="lexical" if arguments.lexical else "bag" if arguments.bag else "all",
                      smoothing=arguments.smoothing, lexical=tuple(arguments.lexical_size), bf16=not arguments.float32, seed=arguments.seed,
                      ngram_drop=arguments.ngram_drop, processes=arguments.processes, port=arguments.port)
    samples = SampleConfig(lang=arguments.lang_share, code=arguments.code_share, moderation=arguments.spam_share,
                           noisy=arguments.noisy, short=arguments.short, max_bytes=arguments.max_bytes)
    launch(cfg, arguments.data, arguments.init, samples, ngrams=not arguments.no_ngrams)
    return 0


def _export(arguments) -> None:
    from . import checkpoint
    if arguments.decoder:
        from .lm import export_lm, load_lm
        export_lm(load_lm(arguments.weights), arguments.out, arguments.name, arguments.version)
        return
    from .bundle import write_bundle
    runs = []
    for folder in arguments.runs:
        with open(os.path.join(folder, "run.json")) as file:
            one = json.load(file)
        one["train"]["run"] = os.path.basename(os.path.normpath(folder))
        runs.append(one)
    training = {"commit": runs[-1]["commit"] if runs else "unknown",
                "corpus": arguments.corpus, "runs": runs}
    model = checkpoint.load_model(arguments.weights)
    write_bundle(model, arguments.out, arguments.name, arguments.version,
                 f"Byte-level {model.cfg.stages}-stage H-Net with hashed n-grams: language, code, spam, noise",
                 training=training)


def _compare(arguments) -> None:
    from .compare import VARIANTS, compare
    from .evaluate import heads_of, load_manifest
    names = [variant.name for variant in VARIANTS]
    if set(arguments.only or ()) - set(names):
        raise SystemExit(f"compare: --only wants names of {names}")
    compare(arguments.only or names, heads_of(load_manifest(arguments.like)), arguments.data, arguments.runs,
            arguments.out, arguments.core_minutes, arguments.rows, arguments.seed, lambda line: print(line, flush=True))


def _calibrate(arguments) -> None:
    from . import ort
    from .calibrate import calibrate
    from .evaluate import heads_of, load_manifest
    manifest = load_manifest(arguments.bundle)
    heads = heads_of(manifest)
    with ort.OrtModel(os.path.join(arguments.bundle, "model.onnx")) as model:
        found = calibrate(lambda texts: ort.predict(model, texts), heads, arguments.data, arguments.rows)
    for one in manifest["heads"]:
        one.update(found[one["name"]])
    tagger.save_manifest(arguments.bundle, manifest)


def _evaluate(arguments) -> None:
    from . import ort, report
    from .evaluate import evaluate, load_manifest
    manifest = load_manifest(arguments.bundle)
    with ort.OrtModel(os.path.join(arguments.bundle, "model.onnx")) as model:
        result = evaluate(lambda texts: ort.predict(model, texts), manifest, arguments.data, arguments.rows,
                          arguments.perturbed_rows, lambda line: print(line, flush=True),
                          lambda texts: ort.tag(model, texts, "language"))
    result["computedBy"] = "hnet_training evaluate, ONNX Runtime (Java), messages cut at 1024 bytes"
    report.write(result, arguments.out)
    if arguments.record:
        manifest["evaluation"] = report.summary(result)
        tagger.save_manifest(arguments.bundle, manifest)


def main(argv=None) -> int:
    arguments = _parser().parse_args(argv)
    if any(os.environ.get(name) != value for name, value in _MALLOC.items()) and argv is None:
        os.execve(sys.executable, [sys.executable, "-m", "hnet_training"] + sys.argv[1:], {**os.environ, **_MALLOC})
    import torch
    torch.set_num_threads(1)
    if arguments.command in tagger.RUN:
        tagger.RUN[arguments.command](arguments)
    elif arguments.command == "corpus":
        from . import corpus
        corpus.build(arguments.corpus, arguments.out, not arguments.as_delivered, arguments.extra)
    elif arguments.command == "fetch":
        from . import harvest
        harvest.build(arguments.packages, arguments.out, arguments.cache, arguments.avoid, arguments.split, arguments.pin)
    elif arguments.command == "train":
        return _train(arguments)
    elif arguments.command == "blend":
        from . import checkpoint
        scales = {item.split("=")[0]: float(item.split("=")[1]) for item in arguments.scale}
        model = checkpoint.load_model(arguments.weights)
        if arguments.bag:
            model = checkpoint.add_expert(model, checkpoint.load_model(arguments.bag), scales)
        if arguments.lexical:
            model = checkpoint.add_lexicon(model, checkpoint.mean_lexicon(arguments.lexical), scales)
        checkpoint.save_model(arguments.out, model)
    elif arguments.command == "export":
        _export(arguments)
    elif arguments.command == "convert":
        from .lm import convert
        convert(arguments.checkpoint, arguments.config, arguments.out)
    elif arguments.command == "calibrate":
        _calibrate(arguments)
    elif arguments.command == "evaluate":
        _evaluate(arguments)
    elif arguments.command == "verify":
        from . import bundle, lm, ort
        from .evaluate import load_manifest
        check = lm if load_manifest(arguments.bundle).get("kind") == "language-model" else bundle
        with ort.OrtModel(os.path.join(arguments.bundle, "model.onnx")) as model:
            worst = check.check_goldens(arguments.bundle, model.run)
        print(f"largest difference from the goldens: {worst:.2e}")
        return 0 if worst <= 1e-4 else 1
    elif arguments.command == "bench":
        from .bench import compare
        print(json.dumps(compare(arguments.first, arguments.second, arguments.data)))
    elif arguments.command == "compare":
        _compare(arguments)
    elif arguments.command == "fixture":
        from . import fixture
        fixture.write(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
