"""Sets to measure on, from splits whose sources no run trained on. Everything is seeded."""

import random
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ..data import texts
from ..data.cuts import cuts
from ..data.labels import COMMON
from ..data.spoil import NAMED, spoil


class Item(NamedTuple):
    """A text and its truth by head; heads that nobody knows are absent."""

    text: str
    truth: Dict[str, str]
    group: str = ""  # the language or the source, for figures by group


class Composed(NamedTuple):
    """A text of several parts: (first character, language, code) of each."""

    text: str
    parts: Tuple[Tuple[int, str, str], ...]


class Sets:
    def __init__(self, corpus: str, split: str, labels: Dict[str, List[str]], seed: int = 41):
        self.split, self.seed = split, seed
        self.texts = texts.load(corpus, split, labels)
        self.other = texts.load(corpus, "dev", labels) if split == "test" else self.texts

    def _sample(self, by_label: Dict[str, List[str]], head: str, each: int) -> List[Item]:
        rng, out = random.Random(self.seed), []
        for label in sorted(by_label):
            found = list(by_label[label])
            rng.shuffle(found)
            out += [Item(text, {head: label}, label) for text in found[:each]]
        return out

    def formal(self, each: int) -> List[Item]:
        return self._sample(self.texts.languages, "language", each)

    def everyday(self, each: int) -> List[Item]:
        return self._sample(self.texts.everyday, "language", each)

    def code(self, each: int, lines: Optional[int] = None) -> List[Item]:
        """Snippets of at least 80 bytes, or of one to `lines` lines."""
        found: Dict[str, List[str]] = {}
        rng = random.Random(self.seed)
        for label, snippets in self.texts.code.items():
            for text in snippets:
                if lines:
                    every = [line for line in text.split("\n") if line.strip()]
                    begin, count = rng.randrange(max(1, len(every))), rng.randint(1, lines)
                    text = "\n".join(every[begin:begin + count])
                if len(text) >= (12 if lines else 80):
                    found.setdefault(label, []).append(text)
        return self._sample(found, "code", each)

    def words(self, each: int, count: int = 1) -> List[Item]:
        """Words of sentences of the split, `count` in a row, four letters at least (two where no spaces are written)."""
        rng, out = random.Random(self.seed), []
        for label in COMMON:
            sentences = list(self.texts.everyday.get(label) or self.texts.languages.get(label, ()))
            rng.shuffle(sentences)
            kept = []
            for sentence in sentences:
                kept += _some_words(sentence, count, rng)
                if len(kept) >= each:
                    break
            out += [Item(text, {"language": label}, label) for text in kept[:each]]
        return out

    def messages(self, task: str, most: int = 3000) -> List[Item]:
        head = "toxic" if task == "toxic" else "spam"
        found = [Item(text, {head: label}, language or "?") for text, language, kind, label in self.texts.messages if kind == task]
        random.Random(self.seed).shuffle(found)
        return found[:most]

    def two_languages(self, count: int) -> List[Composed]:
        rng, out = random.Random(self.seed), []
        pools = _fitting(self.texts.everyday, self.texts.languages)
        names = sorted(pools)
        for _ in range(count):
            first, second = rng.sample(names, 2)
            one, two = rng.choice(pools[first]), rng.choice(pools[second])
            out.append(Composed(one + " " + two, ((0, first, "prose"), (len(one) + 1, second, "prose"))))
        return out

    def prose_and_code(self, count: int) -> List[Composed]:
        rng, out = random.Random(self.seed + 1), []
        pools, names = _fitting(self.texts.everyday, self.texts.languages), []
        names = [name for name in COMMON if name in pools]
        for _ in range(count):
            language, code = rng.choice(names), rng.choice(sorted(self.texts.code))
            prose, snippet = rng.choice(pools[language]), rng.choice(self.texts.code[code])[:400].strip("\n")
            glue = rng.choice(("\n", "\n\n"))
            if rng.random() < 0.5:
                out.append(Composed(prose + glue + snippet, ((0, language, "prose"), (len(prose + glue), "zxx", code))))
            else:
                out.append(Composed(snippet + glue + prose, ((0, "zxx", code), (len(snippet + glue), language, "prose"))))
        return out

    def several(self, count: int) -> List[Composed]:
        """Three parts or four, neighbours of different labels."""
        rng, out = random.Random(self.seed + 2), []
        pools = _fitting(self.texts.everyday, self.texts.languages)
        names = {"p": [name for name in COMMON if name in pools], "c": sorted(self.texts.code)}
        for _ in range(count):
            text, parts = "", []
            for kind in rng.choice(("pcp", "pcp", "ppp", "pcpc", "cpc", "ppc")):
                name = rng.choice([one for one in names[kind] if not parts or one not in parts[-1][1:]])
                piece = rng.choice(pools[name]) if kind == "p" else rng.choice(self.texts.code[name])[:300].strip("\n")
                if parts:
                    text += rng.choice(("\n", "\n\n", " ") if kind == "p" and parts[-1][2] == "prose" else ("\n", "\n\n"))
                parts.append((len(text), name, "prose") if kind == "p" else (len(text), "zxx", name))
                text += piece
            out.append(Composed(text, tuple(parts)))
        return out

    def documents(self, count: int) -> List[Composed]:
        out = []
        for text, segments in self.other.mixed[:count]:
            data = text.encode("utf-8")
            parts = tuple((len(data[:one["start"]].decode("utf-8", "ignore")), one["language"], one["code"]) for one in segments)
            out.append(Composed(text[:1000], tuple(part for part in parts if part[0] < 1000)))
        return out


def _fitting(*pools: Dict[str, List[str]]) -> Dict[str, List[str]]:
    out: Dict[str, List[str]] = {}
    for pool in pools:
        for label, found in pool.items():
            kept = [text for text in found if 40 <= len(text.encode("utf-8")) <= 160]
            if kept and label != "zxx":
                out.setdefault(label, kept)
    return out


def _some_words(sentence: str, count: int, rng: random.Random) -> List[str]:
    starts = [at for at, start in enumerate(cuts(sentence)) if start] + [len(sentence)]
    parts = [sentence[begin:end] for begin, end in zip(starts, starts[1:])]
    wide = any("\u0e00" <= char <= "\u9fff" for char in sentence)
    at = [index for index, part in enumerate(parts) if part.strip().isalpha() and len(part.strip()) >= (2 if wide else 4)]
    if count > 1:
        at = [index for index in at if all(index + step < len(parts) and parts[index + step].strip(".,!? ").isalpha()
                                           for step in range(count))]
    rng.shuffle(at)
    return ["".join(parts[index:index + count]).strip() for index in at[:2]]


def spoilt(items: Sequence[Item], kind: str, seed: int = 43) -> List[Item]:
    """The same texts after a kind of noise; one that it leaves empty stays as it was."""
    rng, out = random.Random(seed), []
    for item in items:
        text = spoil(kind, item.text, cuts(item.text), [0] * len(item.text), rng)[0]
        out.append(item._replace(text=text if text.strip() else item.text))
    return out


def noisy(clean: Sequence[Item], kinds: Sequence[str]) -> Tuple[List[str], np.ndarray]:
    """The texts, and each named kind on a share of them, with what the noise head should say [texts, kinds] bool."""
    texts, marks = [item.text for item in clean], [np.zeros(len(kinds), bool)] * len(clean)
    for name, kind in NAMED.items():
        for before, item in zip(clean[::len(NAMED)], spoilt(clean[::len(NAMED)], name)):
            mark = np.zeros(len(kinds), bool)
            mark[kinds.index(kind)] = item.text != before.text
            texts.append(item.text)
            marks.append(mark)
    return texts, np.array(marks)
