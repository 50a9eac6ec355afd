"""The evaluation as Markdown with plots, from the JSON alone."""

import os
from typing import Any, Dict, List


def _row(cells) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(header: List[str], rows: List[list]) -> List[str]:
    return [_row(header), _row(["---"] * len(header))] + [_row(row) for row in rows] + [""]


def _cell(scores: Dict[str, Any]) -> str:
    return f"{scores['accuracy']:.3f} / {scores['f1']:.3f}" if scores["rows"] else "no rows"


def markdown(result: Dict[str, Any]) -> str:
    model = result["model"]
    lines = [f"# Evaluation of {model['name']} {model['version']}", "",
             f"Test split, {result['rowsPerLabel']['clean']} rows a label clean and "
             f"{result['rowsPerLabel']['perturbed']} perturbed (0: all); macro averages over {result['macroOver']}. "
             f"Computed by `{result.get('computedBy', 'unknown')}`. Cells are macro accuracy / macro F1.", ""]
    for name in ("language", "code"):
        head = result["heads"][name]
        long = f"{head['longFrom']} bytes and more"
        lines += [f"## {name}", "", f"{head['labels']} labels, {head['labelsCounted']} counted, {head['rows']} rows.", ""]
        lines += table(["rows", "all lengths", long], [
            ["clean", _cell(head["clean"]["all"]), _cell(head["clean"]["long"])],
            ["clean, the rows perturbed below", _cell(head["cleanSameRows"]["all"]), _cell(head["cleanSameRows"]["long"])]]
            + [[kind, _cell(one["all"]), _cell(one["long"])] for kind, one in head["perturbed"].items()]
            + [[kind + " (never trained on)", _cell(one["all"]), _cell(one["long"])]
               for kind, one in head["unseenNoise"].items()])
        for part, label in (("All", "all lengths"), ("Long", long)):
            one = head["robustness" + part]
            lines += [f"Mean of the paper's five, {label}: {one['meanOfFive']:.3f}, {one['dropFromClean']:.3f} below clean; "
                      f"robustness score {one['score']:.1f}.", ""]
        lines += ["By length in bytes:", ""]
        lines += table(["bytes", "rows", "accuracy / F1"],
                        [[key, one["rows"], _cell(one)] for key, one in head["byLength"].items()])
        lines += [f"Calibration: temperature {head['calibration']['temperature']}, "
                  f"ECE {head['calibration']['ece']:.4f}.", ""]
        lines += _abstention(head["abstention"], "clean") + _abstention(head["abstentionPerturbed"], "the paper's five")
        worst = sorted(head["perLabel"].items(), key=lambda item: item[1]["accuracy"])[:20]
        lines += ["Weakest labels:", ""]
        lines += table(["label", "rows", "accuracy", "mistaken for"],
                        [[label, one["rows"], one["accuracy"], ", ".join(f"{k} {n}" for k, n in one["mistakenFor"])]
                         for label, one in worst])
        chunks = sorted(head["bytesPerChunk"].items(), key=lambda item: item[1])
        lines += ["Bytes per chunk: " + ", ".join(f"{label} {value:.1f}" for label, value in chunks) + ".", ""]
    spam = result["heads"]["spam"]
    lines += ["## spam", "", f"ROC-AUC {spam['rocAuc']:.4f} on {spam['rows']} rows, macro accuracy {spam['accuracy']:.3f}, "
              f"ECE {spam['calibration']['ece']:.4f}.", ""]
    lines += table(["perturbation", "ROC-AUC"], [list(item) for item in spam["perturbedRocAuc"].items()])
    lines += _abstention(spam["abstention"], "clean")
    lines += ["## noise kinds", "", "Training's own kinds, added to test rows.", ""]
    lines += table(["kind", "rows", "ROC-AUC", "precision", "recall"],
                    [[kind, one["rows"], one["rocAuc"], one["precision"], one["recall"]]
                     for kind, one in result["heads"]["noise"].items()])
    lines += _mixed(result.get("mixedLanguages", {}))
    lines += ["![calibration and abstention](evaluation.png)", ""]
    return "\n".join(lines)


def _abstention(modes: Dict[str, Any], rows: str) -> List[str]:
    kinds = list(next(iter(modes.values()))["abstained"])
    return [f"Answers by threshold mode, {rows}; the last columns count what got none, by reason:", ""] + table(
        ["thresholds", "answered", "right of these", *kinds],
        [[mode, f"{one['coverage']:.3f}", f"{one['accuracyOfDecided']:.3f}" if one["accuracyOfDecided"] is not None else "-",
          *(one["abstained"][kind] for kind in kinds)] for mode, one in modes.items()])


def _mixed(result: Dict[str, Any]) -> List[str]:
    if not result:
        return []
    keys = list(next(iter(result.values())))
    return ["## Messages in two languages", "",
            "Two test rows of 40 to 160 bytes joined by a space, from the labels of the chunks alone (`chunk_label_language`). "
            "byteAccuracy: bytes whose chunk says their language. bothInTheirHalf: each of the two labels is commoner in its "
            "own part. bothLabelsRight, and the distance of the change: of the one split into two labels that most bytes "
            "agree with.", ""] + table(["texts"] + keys, [[name] + [one[key] for key in keys]
                                                           for name, one in result.items()])


def plot(result: Dict[str, Any], path: str) -> bool:
    """Reliability and coverage curves; False where matplotlib is missing."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(13, 4))
    for name in ("language", "code", "spam"):
        head = result["heads"][name]
        table = head["calibration"]["reliability"]
        left.plot([one[0] for one in table], [one[1] for one in table], marker="o", label=name)
        middle.plot([one[0] for one in head["coverage"]], [one[1] for one in head["coverage"]], label=name)
    left.plot([0, 1], [0, 1], color="grey", linewidth=0.7)
    left.set(title="reliability", xlabel="confidence", ylabel="accuracy")
    middle.set(title="abstention", xlabel="coverage", ylabel="accuracy of what is answered")
    for name in ("language", "code"):
        lengths = result["heads"][name]["byLength"]
        keys = [key for key in lengths if lengths[key]["rows"]]
        right.plot(keys, [lengths[key]["accuracy"] for key in keys], marker="o", label=name)
    right.set(title="macro accuracy by length", xlabel="bytes")
    for axes in (left, middle, right):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=70)
    return True


def write(result: Dict[str, Any], folder: str) -> None:
    import json
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "evaluation.json"), "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    plot(result, os.path.join(folder, "evaluation.png"))
    with open(os.path.join(folder, "evaluation.md"), "w") as file:
        file.write(markdown(result))


def summary(result: Dict[str, Any]) -> Dict[str, Any]:
    """The few figures that a bundle's manifest carries."""
    out: Dict[str, Any] = {"note": f"macro accuracy over {result['macroOver']}; rows a label: {result['rowsPerLabel']}; "
                                   f"{result.get('computedBy', '')}"}
    for name in ("language", "code"):
        head = result["heads"][name]
        out[name + "Test"] = {
            "labels": head["labelsCounted"], "clean": head["clean"]["all"]["accuracy"],
            f"cleanFrom{head['longFrom']}bytes": head["clean"]["long"]["accuracy"],
            **{kind: one["all"]["accuracy"] for kind, one in head["perturbed"].items()},
            "ece": head["calibration"]["ece"], "robustnessScore": head["robustnessAll"]["score"]}
    out["spamTest"] = {"rocAuc": result["heads"]["spam"]["rocAuc"], "clean": result["heads"]["spam"]["accuracy"]}
    return out
