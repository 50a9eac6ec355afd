"""Figures of a bundle on the sets: by head, length, noise, language; mixed messages; cuts."""

import random
from typing import Any, Dict, List, Sequence

import numpy as np

from ..data.cuts import cuts, places
from ..data.spoil import FIVE, KINDS, spoil
from . import metrics
from .answers import Answers, Runner, answer
from .sets import Composed, Item, Sets, noisy, spoilt
from .unseen import UNSEEN

EDGES = (0, 20, 40, 80, 160, 1 << 30)
OTHERS = tuple(kind for kind in KINDS if kind not in FIVE)


def accuracy(run: Runner, items: Sequence[Item], head: str, labels: List[str], scales=None) -> Dict[str, Any]:
    """Macro average over the labels present; by length; share that is wrong with a confidence over 0.9."""
    found = answer(run, [item.text for item in items])
    chances = metrics.softmax(found.logits[head])
    best = chances.argmax(1)
    truth = np.array([labels.index(item.truth[head]) for item in items])
    sizes = np.array([len(item.text.encode("utf-8", "replace")) for item in items])
    error, _ = metrics.reliability(chances.max(1), best == truth)
    out: Dict[str, Any] = {"rows": len(items), "labels": len(set(truth)), "accuracy": _macro(truth, best),
                           "ece": round(error, 4), "wrongOver90": round(float(((best != truth) & (chances.max(1) > 0.9)).mean()), 4)}
    for low, high in zip(EDGES, EDGES[1:]):
        rows = (sizes >= low) & (sizes < high)
        if rows.sum() >= 30:
            out[f"{low}+" if high == EDGES[-1] else f"{low}-{high - 1}"] = _macro(truth[rows], best[rows])
    return out


def _macro(truth: np.ndarray, best: np.ndarray) -> float:
    return round(metrics.macro_accuracy(truth, best), 4)


def by_noise(run: Runner, items: Sequence[Item], head: str, labels: List[str]) -> Dict[str, Any]:
    truth = np.array([labels.index(item.truth[head]) for item in items])
    out: Dict[str, Any] = {}
    for kind in (None,) + tuple(KINDS):
        changed = spoilt(items, kind) if kind else items
        best = answer(run, [item.text for item in changed]).logits[head].argmax(1)
        out[kind or "clean"] = _macro(truth, best)
    out["meanOfFive"] = round(float(np.mean([out[kind] for kind in FIVE])), 4)
    out["meanOfOthers"] = round(float(np.mean([out[kind] for kind in OTHERS])), 4)
    return out


def by_unseen(run: Runner, items: Sequence[Item], head: str, labels: List[str]) -> Dict[str, Any]:
    """By kind that training never saw: the texts that it alters, right before and after."""
    truth = np.array([labels.index(item.truth[head]) for item in items])
    before = answer(run, [item.text for item in items]).logits[head].argmax(1)
    out: Dict[str, Any] = {}
    for kind, change in UNSEEN.items():
        rng = random.Random(61)
        texts = [change(item.text, rng) for item in items]
        altered = np.array([text != item.text for text, item in zip(texts, items)])
        after = answer(run, texts).logits[head].argmax(1)
        out[kind] = {"texts": int(altered.sum()), "clean": _macro(truth[altered], before[altered]),
                     "spoilt": _macro(truth[altered], after[altered])}
    for name in ("clean", "spoilt"):
        out.setdefault("mean", {})[name] = round(float(np.mean([out[kind][name] for kind in UNSEEN])), 4)
    return out


def noise_head(run: Runner, items: Sequence[Item], kinds: List[str], limits: Dict[str, float]) -> Dict[str, Any]:
    """By kind: F1, precision and recall at the manifest's threshold, on clean texts and on texts with one kind of noise."""
    texts, truth = noisy(items, kinds)
    chances = metrics.sigmoid(answer(run, texts).logits["noise"])
    told = chances >= np.array([limits.get(kind, limits["default"]) for kind in kinds])
    out: Dict[str, Any] = {"texts": len(texts), "cleanCalledNoisy": round(float(told[:len(items)].any(1).mean()), 4)}
    for at, kind in enumerate(kinds):
        hit = float((truth[:, at] & told[:, at]).sum())
        out[kind] = {"f1": round(metrics.f1(truth[:, at], told[:, at]), 4), "texts": int(truth[:, at].sum()),
                     "precision": round(hit / max(1, told[:, at].sum()), 4), "recall": round(hit / max(1, truth[:, at].sum()), 4)}
    out["macroF1"] = round(float(np.mean([out[kind]["f1"] for kind in kinds])), 4)
    return out


def area(run: Runner, items: Sequence[Item], head: str, positive: str) -> Dict[str, Any]:
    """ROC-AUC over all rows and by group (language), with at least 20 rows of either kind."""
    logits = answer(run, [item.text for item in items]).logits[head]
    margin = logits[:, 1] - logits[:, 0]
    truth = np.array([item.truth[head] == positive for item in items])
    groups = np.array([item.group for item in items])
    out = {"rows": len(items), "all": round(metrics.roc_auc(truth, margin), 4)}
    for group in sorted(set(groups)):
        rows = groups == group
        if truth[rows].sum() >= 20 and (~truth[rows]).sum() >= 20:
            out[group] = round(metrics.roc_auc(truth[rows], margin[rows]), 4)
    return out


def called(run: Runner, items: Sequence[Item], head: str, label: int, least: float) -> Dict[str, float]:
    """Share of the items that a head calls `label` with at least that confidence: all, and the worst group."""
    chances = metrics.softmax(answer(run, [item.text for item in items]).logits[head])
    hit = (chances.argmax(1) == label) & (chances.max(1) >= least)
    groups = np.array([item.group for item in items])
    shares = {group: float(hit[groups == group].mean()) for group in sorted(set(groups))}
    worst = max(shares, key=shares.get)
    return {"all": round(float(hit.mean()), 4), "worst": worst, "worstShare": round(shares[worst], 4)}


def mixed(run: Runner, items: Sequence[Composed], labels: Dict[str, List[str]]) -> Dict[str, Any]:
    """By chunk: share of bytes with the right language (of prose) or code; messages whose every part is found."""
    found = answer(run, [item.text for item in items])
    right = total = both = code_right = code_total = 0
    for at, item in enumerate(items):
        data = item.text.encode("utf-8", "replace")[:1024]
        language, code = (_by_byte(found.starts[at], found.chunk_labels[head][at], len(data)) for head in ("language", "code"))
        ends = [part[0] for part in item.parts[1:]] + [len(item.text)]
        every = True
        for (begin, name, kind), end in zip(item.parts, ends):
            first, last = len(item.text[:begin].encode("utf-8", "replace")), len(item.text[:end].encode("utf-8", "replace"))
            if first >= len(data):
                continue
            expected = labels["code"].index(kind)
            hit = code[first:last] == expected
            if kind == "prose":
                hit = hit & (language[first:last] == labels["language"].index(name))
            else:
                code_total += 1
                values, counts = np.unique(code[first:last], return_counts=True)
                code_right += len(values) > 0 and values[counts.argmax()] == expected
                hit = code[first:last] != labels["code"].index("prose")
            right, total = right + hit.sum(), total + len(hit)
            every = every and hit.mean() > 0.5
        both += every
    out = {"messages": len(items), "bytes": round(float(right / total), 4), "allParts": round(both / len(items), 4)}
    if code_total:
        out["codeLabel"] = round(code_right / code_total, 4)
    return out


def _by_byte(starts: np.ndarray, labels: np.ndarray, size: int) -> np.ndarray:
    return np.repeat(labels, np.diff(np.append(starts, size)))


def cut_f1(run: Runner, items: Sequence[Item], kind=None, seed: int = 47) -> float:
    """F1 of the cuts against word starts, the first byte left out; with noise, against the carried cuts."""
    rng = random.Random(seed)
    expected, spoiled = [], []
    for item in items:
        text, starts = item.text, cuts(item.text)
        if kind:
            text, starts, _ = spoil(kind, text, starts, [0] * len(text), rng)
        spoiled.append(text)
        expected.append({place for place in places(text, starts) if 0 < place < 1024})
    found = answer(run, spoiled)
    hit = extra = missed = 0
    for right, starts in zip(expected, found.starts):
        mine = {int(start) for start in starts if start}
        hit, extra, missed = hit + len(right & mine), extra + len(mine - right), missed + len(right - mine)
    return round(2 * hit / max(1, 2 * hit + extra + missed), 4)


def measure(run: Runner, sets: Sets, heads: Sequence[Dict[str, Any]], rows: int, report=print) -> Dict[str, Any]:
    """Everything, as a JSON-ready value. `heads` are the manifest's; `rows` for each label."""
    labels = {head["name"]: head["labels"] for head in heads}
    limits = next(head["thresholds"] for head in heads if head["name"] == "noise")
    out: Dict[str, Any] = {"split": sets.split}

    def note(name: str, value: Any) -> None:
        out[name] = value
        report(f"{name}: {value}", flush=True)

    languages, codes = labels["language"], labels["code"]
    formal, everyday = sets.formal(rows), sets.everyday(rows)
    note("formal", accuracy(run, formal, "language", languages))
    note("everyday", accuracy(run, everyday, "language", languages))
    note("words", accuracy(run, sets.words(rows), "language", languages))
    note("pairs", accuracy(run, sets.words(rows, 2), "language", languages))
    note("code", accuracy(run, sets.code(rows), "code", codes))
    note("codeShort", accuracy(run, sets.code(rows, 3), "code", codes))
    few = max(3, rows // 4)
    note("formalNoise", by_noise(run, sets.formal(few), "language", languages))
    note("unseenNoise", by_unseen(run, sets.formal(few), "language", languages))
    note("codeNoise", by_noise(run, sets.code(few), "code", codes))
    note("noise", noise_head(run, everyday, labels["noise"], limits))
    note("noiseShort", noise_head(run, [item for item in everyday if len(item.text) < 40], labels["noise"], limits))
    note("twoLanguages", mixed(run, sets.two_languages(400), labels))
    note("proseAndCode", mixed(run, sets.prose_and_code(400), labels))
    note("documents", mixed(run, sets.documents(400), labels))
    for task in ("mail", "spam", "toxic"):
        items = sets.messages(task)
        if items:
            note(task, area(run, items, "toxic" if task == "toxic" else "spam", "toxic" if task == "toxic" else "spam"))
    note("everydaySpam", called(run, everyday, "spam", 1, 0.5))
    note("everydayToxic", called(run, everyday, "toxic", 1, 0.5))
    prose = answer(run, [item.text for item in everyday]).logits["code"].argmax(1)
    note("everydayCalledCode", round(float((prose != codes.index("prose")).mean()), 4))
    note("cuts", {kind or "clean": cut_f1(run, sets.formal(few), kind) for kind in (None,) + FIVE})
    return out
