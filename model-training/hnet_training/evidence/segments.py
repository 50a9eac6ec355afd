"""Messages with the segments that they are made of, as files for `hnet-streams model segments`."""

import json
import os
from typing import Dict, List, Sequence

from .sets import Composed, Item, Sets

LEAST = 20  # bytes of a message of one language


def one_part(items: Sequence[Item]) -> List[Composed]:
    return [Composed(item.text, ((0, item.truth["language"], "prose"),)) for item in items
            if len(item.text.encode("utf-8")) >= LEAST]


def rows(items: Sequence[Composed]) -> List[Dict]:
    """Offsets are in bytes of UTF-8."""
    out = []
    for item in items:
        starts = [len(item.text[:part[0]].encode("utf-8")) for part in item.parts]
        ends = starts[1:] + [len(item.text.encode("utf-8"))]
        out.append({"text": item.text, "segments": [
            {"start": start, "end": end, "language": part[1], "code": part[2]}
            for start, end, part in zip(starts, ends, item.parts)]})
    return out


def write(sets: Sets, out: str, count: int, each: int) -> None:
    """Writes a file for each set: `count` composed messages, `each` of one language for each language."""
    os.makedirs(out, exist_ok=True)
    found = {"two-languages": sets.two_languages(count), "prose-and-code": sets.prose_and_code(count),
             "three-and-more": sets.several(count), "documents": sets.documents(count),
             "one-language": one_part(sets.everyday(each) + sets.formal(each))}
    for name, items in found.items():
        with open(os.path.join(out, name + ".jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(items))
