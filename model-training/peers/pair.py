"""The matched pair: a Transformer over BPE pieces and an H-Net without n-grams, on the messages that the peers got."""

import os
from typing import Dict, List, Optional

from hnet_training import matched, metrics, predict, testsets
from hnet_training.bpe import BpeTagger
from kept import keeping
from scoring import CONDITIONS, difference, with_mean

LONGEST = 512  # bytes that the pair reads of a message: it was trained on 288 at most
_NAMES = {"bpe": "BPE Transformer", "hnet": "H-Net, no n-grams", "bundle": "bundle, for scale"}


def compare(runs, heads, messages, data: str, bundle, work: str, say) -> dict:
    """`messages` by head for language and code; `bundle` as its predict function. Macro accuracy, ROC-AUC for spam."""
    networks, asked = {}, {}
    for run in runs:
        model, about = matched.load(run)
        networks[about["network"]] = model, about
        asked[about["network"]] = keeping(lambda texts, model=model: predict.predict(model, texts, longest=LONGEST),
                                          os.path.join(run, "weights.safetensors"), work)
    if set(networks) != {"bpe", "hnet"}:
        raise ValueError(f"--matched wants one run of each network, not {sorted(networks)}")
    asked["bundle"] = bundle
    result: dict = {"heads": {}, "difference": {}, "bytesPerUnit": {name: {} for name in networks}}
    for head, test in messages.items():
        scores, gaps = {}, {}
        for condition in CONDITIONS:
            answers = {who: ask(test.texts[condition]) for who, ask in asked.items()}
            found = {who: answer[head].argmax(1) for who, answer in answers.items()}
            scores[condition] = {who: metrics.macro_accuracy(test.truth, answer, test.counted)
                                 for who, answer in found.items()}
            gaps[condition] = difference(test.truth, found["hnet"], found["bpe"], test.counted)
            if head == "language":
                for name, (model, _) in networks.items():
                    result["bytesPerUnit"][name][condition] = _bytes_per_unit(model, test.texts[condition], answers[name])
            say(f"matched: {head} {condition} {scores[condition]} difference {gaps[condition]}")
        result["heads"][head], result["difference"][head] = with_mean(scores), gaps
    result["heads"]["spam"] = _spam(asked, heads["spam"], data, say)
    result["networks"] = {name: {**about, **_work(model, about, result["bytesPerUnit"][name]["clean"])}
                          for name, (model, about) in networks.items()}
    return result


def with_earlier(before: Optional[dict], now: dict) -> dict:
    """What was found now, and shortly what earlier pairs of another training time reached: a beginning of a curve."""
    points = [] if before is None else [*before.get("earlier", []), point(before)]
    return {**now, "earlier": [one for one in points if one["coreMinutes"] != point(now)["coreMinutes"]]}


def point(part: dict) -> dict:
    """Of a comparison: whole minutes of training, commit, and both networks' scores."""
    about = part["networks"]["hnet"]
    return {"coreMinutes": round(about["coreMinutes"]), "commit": about["commit"],
            "heads": {head: {kind: {who: scores[kind][who] for who in ("bpe", "hnet")} for kind in ("clean", "meanOfFive")}
                      for head, scores in part["heads"].items()}}


def _spam(asked, head, data, say):
    test = testsets.load(data, head, "test", 0)
    positive, scores = test.truth == head.labels.index("spam"), {}
    for name, change in CONDITIONS.items():
        logits = {who: ask(testsets.perturb(test.texts, change))["spam"] for who, ask in asked.items()}
        scores[name] = {who: metrics.roc_auc(positive, one[:, 1] - one[:, 0]) for who, one in logits.items()}
        say(f"matched: spam {name} {scores[name]}")
    return with_mean(scores)


def _bytes_per_unit(model, texts, answer) -> float:
    """Bytes of a piece or of a chunk."""
    texts = [text[:LONGEST] for text in texts]
    units = sum(len(model.tokeniser.encode(text)) for text in texts) if isinstance(model, BpeTagger) else \
        answer["chunks"].sum()
    return round(float(sum(map(len, texts)) / units), 3)


def _work(model, about, bytes_per_unit: float) -> Dict[str, float]:
    """Multiply-adds with weights that a byte costs going forward, and 10^12 operations of the whole training (three
    passes' worth, two operations each); attention scores, the scan and the embeddings' look-up are not in it."""
    counts = {True: 0, False: 0}
    for name, parameter in model.named_parameters():
        unused = name.startswith(("backbone.decoder", "backbone.residual_proj", "embeddings"))
        if parameter.ndim >= 2 and not unused:
            counts[name.startswith(("backbone.encoder", "backbone.routing_module"))] += parameter.numel()
    each = counts[True] + counts[False] / bytes_per_unit
    return {"multiplyAddsPerByte": round(each), "trainingTeraOps": round(6 * each * about["bytes"] / 1e12, 1)}


def markdown(part: dict, table) -> List[str]:
    lines = ["## The tokenizer's side: a matched pair", "",
             "Is learned chunking more robust than a tokenizer? Two plain networks from random weights: the same training "
             "texts and label balance, the same noise (of which *spacing* and *case* cover AntSpeak and the two of case), "
             "heads, losses, optimizer and rate; the Transformer of the one is the innermost network of the other. "
             "**No n-grams, no normalised view of the text** in either; the bundle, which has both and far more training, "
             "stands below only for scale. Each trained until its process had used the same processor time on one thread, "
             "sampling and tokenizing included; each reads the first 512 bytes of a message. The BPE is byte-level, by "
             "sentencepiece, on clean training texts; learning it is not counted.", "",
             "| | core-minutes | steps | MB seen | parameters | in embeddings | in the Transformer | bytes a piece or chunk "
             "| multiply-adds a byte | 10^12 operations in training |", "|" + " --- |" * 10]
    for name in ("bpe", "hnet"):
        one = part["networks"][name]
        counts = one["parameters"]
        lines.append(f"| {_NAMES[name]} | {one['coreMinutes']} | {one['steps']} | {one['bytes'] / 1e6:.1f} | {counts['all']:,} | "
                     f"{counts['embeddings']:,} | {counts['transformer']:,} | {part['bytesPerUnit'][name]['clean']} | "
                     f"{one['multiplyAddsPerByte']:,} | {one['trainingTeraOps']} |")
    for head, scores in part["heads"].items():
        what = "ROC-AUC" if head == "spam" else "macro accuracy over labels with 50 or more test rows"
        lines += ["", f"### {head}: {what}", ""]
        lines += table(("",), [[_NAMES[who], *(f"{one[who]:.3f}" for one in scores.values())] for who in _NAMES])
        if head in part["difference"]:
            gaps = part["difference"][head]
            lines += ["H-Net less BPE, with the 95 % interval over messages (not over training seeds: one run each):", ""]
            lines += [f"- {name}: {gap:+.3f} ({low:+.3f} to {high:+.3f})" for name, (gap, low, high) in gaps.items()]
    if part.get("earlier"):
        lines += _curve(sorted([*part["earlier"], point(part)], key=lambda one: one["coreMinutes"]))
    lines += ["", "Bytes a piece or chunk under each perturbation (language): "
              + "; ".join(f"{_NAMES[name]} " + ", ".join(f"{kind} {value}" for kind, value in one.items())
                          for name, one in part["bytesPerUnit"].items()) + ".", "",
              "Not matched: the parameters outside the Transformer (the BPE's embeddings, the H-Net's encoder and router), "
              "the bytes seen, the operations. One seed each, one learning rate for both, and a training so short that "
              "neither curve is flat: what this says is about this budget only.", ""]
    return lines


def _curve(points: List[dict]) -> List[str]:
    """A row for each head and training time, each a run of its own from random weights."""
    lines = ["", "### By how long each was trained", "",
             "| | core-minutes | BPE, clean | H-Net, clean | BPE, mean of five | H-Net, mean of five |", "|" + " --- |" * 6]
    for head in points[0]["heads"]:
        for one in points:
            scores = one["heads"][head]
            lines.append(f"| {head} | {one['coreMinutes']} | " + " | ".join(
                f"{scores[kind][who]:.3f}" for kind in ("clean", "meanOfFive") for who in ("bpe", "hnet")) + " |")
    return lines
