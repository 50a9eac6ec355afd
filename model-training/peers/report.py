"""peers.json and peers.md."""

import json
import os
from typing import Dict, List, Sequence

from scoring import CONDITIONS

_COLUMNS = (*CONDITIONS, "meanOfFive")
_HEAD = """# Beside published detectors, and beside a tokenizer

All answer the same messages of the test split, clean and under the H-Net paper's five perturbations. Written by

```
python3 model-training/peers/run.py --bundle BUNDLE --data DATA --work FOLDER --out model-training/reports
```
"""


def write(result: dict, out: str) -> None:
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "peers.json"), "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    with open(os.path.join(out, "peers.md"), "w") as file:
        file.write(markdown(result))


def markdown(result: dict) -> str:
    lines = [_HEAD, "Versions: " + "; ".join(f"{peer} is {version}" for peer, version in result["versions"].items())
             + (f"; {result['spam']['bogofilter']}" if "spam" in result else "") + ".", ""]
    for name in ("language", "code"):
        if name in result:
            lines += _detectors(name, result[name])
    if "spam" in result:
        lines += _spam(result["spam"])
    if "matched" in result:
        lines += _matched(result["matched"])
    return "\n".join(lines)


def _table(first: Sequence[str], rows: List[List[str]]) -> List[str]:
    head = [*first, *_COLUMNS]
    return ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


def _detectors(name: str, part: dict) -> List[str]:
    least = f", of {part['leastBytes']} bytes and more" if "leastBytes" in part else ""
    lines = [f"## {name}", "",
             f"Ours is {part['model']}. {part['messages']} messages{least}, {part['rowsPerLabel']} a label where there are "
             "as many. Macro accuracy over those of our labels that the peer knows; *ours* may answer any of its labels, "
             "*ours, its labels* only those that the peer knows. **Bold**: the best of the three.", ""]
    rows = []
    for peer, one in part["peers"].items():
        for number, (who, title) in enumerate((("peer", peer), ("ours", "ours"), ("oursOnItsLabels", "ours, its labels"))):
            cells = [_cell(one["scores"][column], who) for column in _COLUMNS]
            rows.append([title, str(one["labels"]) if not number else "", *cells])
    lines += _table(("", "labels"), rows)
    if name == "code":
        lines += ["Magika is not here: its npm package fetches the model at run time, and no registry that we use has it.", ""]
    return lines


def _cell(scores: Dict[str, float], who: str) -> str:
    text = f"{scores[who]:.3f}"
    return f"**{text}**" if scores[who] == max(scores.values()) else text


def _spam(part: dict) -> List[str]:
    lines = ["## spam", "", f"Ours is {part['model']}. ROC-AUC on {part['messages']} mails; bogofilter learned from the same "
             "mails as ours, with its defaults.", ""]
    return lines + _table(("",), [[title, *(_cell(part["rocAuc"][column], who) for column in _COLUMNS)]
                                  for who, title in (("peer", "bogofilter"), ("ours", "ours"))])


def _matched(part: dict) -> List[str]:
    import pair
    return pair.markdown(part, _table)
