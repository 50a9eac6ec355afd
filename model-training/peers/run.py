"""Our bundle beside published detectors, on the same messages of the test split.

python3 model-training/peers/run.py --bundle BUNDLE --data DATA --work FOLDER --out model-training/reports

Needs Maven, Node with npm and bogofilter. FOLDER gets the peers' packages and keeps their answers, so that another
bundle is compared in a minute; a run that was stopped goes on with the peers that are left. Labels are compared in ours:
a peer's label that stands for several of ours ("zho", "srp") is right for each of them. Averages are over our labels
that the peer knows. Ours is given twice: any of our labels allowed, and only those that the peer knows.
"""

import argparse
import functools
import json
import os
import sys
from typing import Optional

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import kept  # noqa: E402
import mapping  # noqa: E402
import published  # noqa: E402
import report  # noqa: E402
import scoring  # noqa: E402
import spam  # noqa: E402
from hnet_training import metrics, ort, testsets  # noqa: E402
from hnet_training.config import HeadConfig  # noqa: E402
from hnet_training.evaluate import heads_of, load_manifest  # noqa: E402

LEAST_CODE_BYTES = 80


def say(line: str) -> None:
    print(line, flush=True)


def compare(head: HeadConfig, messages: scoring.Messages, peers, meaning, predict, work: str, asking=published.ask) -> dict:
    """Every peer beside ours. `meaning(peer, label)` is what a peer's label stands for in ours."""
    ours = {name: predict(messages.texts[name])[head.name] for name in scoring.CONDITIONS}
    result = {"messages": len(messages.truth), "peers": {}}
    for peer in peers:
        say(f"{peer}: {len(messages.everything())} messages")
        answers, said = published.answers(peer, messages.everything(), work, asking)
        known = set().union(*(meaning(peer, label) for label in said))
        one = scoring.beside(head, messages, [meaning(peer, answer) for answer in answers], known, ours)
        result["peers"][peer] = one
        say(f"{peer}: {one['labels']} labels, clean {one['scores']['clean']}, mean of five {one['scores']['meanOfFive']}")
    return result


def compare_spam(head: HeadConfig, data: str, predict, work: str) -> dict:
    """ROC-AUC by condition on every mail of the test split."""
    test = testsets.load(data, head, "test", 0)
    positive, found = test.truth == head.labels.index("spam"), {}
    for name, change in scoring.CONDITIONS.items():
        texts = testsets.perturb(test.texts, change)
        logits = predict(texts)["spam"]
        found[name] = {"peer": metrics.roc_auc(positive, spam.scores(data, texts, work)),
                       "ours": metrics.roc_auc(positive, logits[:, 1] - logits[:, 0])}
        say(f"bogofilter: {name} {found[name]}")
    return {"messages": len(positive), "rocAuc": scoring.with_mean(found)}


def with_earlier(before: Optional[dict], now: dict) -> dict:
    """What was asked now, and the peers of an earlier run on the same messages beside the same bundle."""
    same = before is not None and all(before.get(key) == now[key] for key in now if key != "peers")
    return {**now, "peers": {**before["peers"], **now["peers"]}} if same else now


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", required=True)
    parser.add_argument("--data", default="data", help="what `hnet_training corpus` wrote")
    parser.add_argument("--work", required=True, help="folder for the peers' packages and answers")
    parser.add_argument("--out", default="reports", help="folder of peers.json and peers.md")
    parser.add_argument("--rows", type=int, default=12, help="messages a label")
    parser.add_argument("--only", nargs="*", choices=("language", "code", "spam", "matched"),
                        help="leave the rest of peers.json as it is")
    parser.add_argument("--peers", nargs="*", default=published.JAVA + published.NODE + published.CODE,
                        help="the detectors to ask, all unless named")
    parser.add_argument("--matched", nargs=2, metavar=("BPE_RUN", "HNET_RUN"),
                        help="folders of the two runs of `hnet_training.matched`")
    return parser


def measure(arguments, result: dict, predict, heads, version: str) -> None:
    """Puts what was asked for into `result`, writing the report after each part."""
    work, wanted = os.path.abspath(arguments.work), arguments.only or ("language", "code", "spam", "matched")
    language = code = None
    if "language" in wanted or "matched" in wanted:
        language = scoring.load(arguments.data, heads["language"], arguments.rows)
    if "code" in wanted or "matched" in wanted:
        code = scoring.load(arguments.data, heads["code"], arguments.rows, LEAST_CODE_BYTES)
    languages, codes = ([peer for peer in group if peer in arguments.peers]
                        for group in (published.JAVA + published.NODE, published.CODE))
    about = {"model": version, "rowsPerLabel": arguments.rows}
    if "language" in wanted:
        result["language"] = with_earlier(result.get("language"), {**about, **compare(
            heads["language"], language, languages, mapping.language, predict, work)})
        report.write(result, arguments.out)
    if "code" in wanted:
        asking = functools.partial(published.ask, choice=mapping.names("highlight", heads["code"].labels))
        result["code"] = with_earlier(result.get("code"), {**about, "leastBytes": LEAST_CODE_BYTES, **compare(
            heads["code"], code, codes, mapping.code, predict, work, asking)})
        report.write(result, arguments.out)
    if "spam" in wanted:
        result["spam"] = {"model": version, "bogofilter": spam.version(),
                          **compare_spam(heads["spam"], arguments.data, predict, work)}
        report.write(result, arguments.out)
    if "matched" in wanted and arguments.matched:
        import pair
        found = pair.compare(arguments.matched, heads, {"language": language, "code": code}, arguments.data, predict, work, say)
        result["matched"] = pair.with_earlier(result.get("matched"), {**about, **found})
        report.write(result, arguments.out)


def main() -> None:
    arguments = _parser().parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    published.install(os.path.abspath(arguments.work))
    manifest = load_manifest(arguments.bundle)
    heads = {head.name: head for head in heads_of(manifest)}
    path, result = os.path.join(arguments.out, "peers.json"), {}
    if os.path.exists(path):
        with open(path) as file:
            result = json.load(file)
    result["versions"] = published.versions()
    graph = os.path.join(arguments.bundle, "model.onnx")
    with ort.OrtModel(graph) as model:
        measure(arguments, result, kept.keeping(lambda texts: ort.predict(model, texts), graph, arguments.work), heads,
                f"{manifest['name']} {manifest['version']}")


if __name__ == "__main__":
    main()
