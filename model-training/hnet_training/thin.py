"""Is a label weak because few packages taught it? Accuracy of the evaluation's code labels by training packages.

python3 -m hnet_training.thin --data data --sources corpus/SOURCES.md --report reports/evaluation.json
"""

import argparse
import json
import re
from typing import Dict, List, Set

import numpy as np

from . import corpus, metrics

EDGES = (1, 3, 10, 30, 1 << 30)


def packages_by_label(data: str, sources: str) -> Dict[str, int]:
    """Packages of the train split as `corpus` wrote it, and those that a fetch's SOURCES.md says gave a label rows."""
    rows = corpus.load(data, "code", "train")
    labels = np.array(rows.labels)
    counts = {str(label): len(np.unique(rows.packages[labels == label])) for label in np.unique(labels)}
    with open(sources, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 5 and re.fullmatch(r"\S+:\d+(, \S+:\d+)*", cells[4]):
                for one in cells[4].split(", "):
                    label = one.split(":")[0]
                    counts[label] = counts.get(label, 0) + 1
    return counts


def table(counts: Dict[str, int], per_label: Dict[str, dict], counted: Set[str]) -> List[str]:
    """Markdown: labels, mean and worst accuracy by number of packages."""
    lines = ["| training packages | labels | mean accuracy | worst |", "|---|---|---|---|"]
    for low, high in zip(EDGES, EDGES[1:]):
        part = {label: per_label[label]["accuracy"] for label in counted if low <= counts.get(label, 0) < high}
        if part:
            worst = sorted(part, key=part.get)[:4]
            lines.append(f"| {f'{low} to {high - 1}' if high < EDGES[-1] else f'{low} and more'} | {len(part)} "
                         f"| {np.mean(list(part.values())):.3f} | "
                         + ", ".join(f"{label} {part[label]:.2f}" for label in worst) + " |")
    return lines


def main(argv=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="data")
    parser.add_argument("--sources", default="corpus/SOURCES.md")
    parser.add_argument("--report", default="reports/evaluation.json")
    arguments = parser.parse_args(argv)
    with open(arguments.report) as file:
        per_label = json.load(file)["heads"]["code"]["perLabel"]
    counted = {label for label, one in per_label.items() if one["rows"] >= metrics.ENOUGH}
    print("\n".join(table(packages_by_label(arguments.data, arguments.sources), per_label, counted)))


if __name__ == "__main__":
    main()
