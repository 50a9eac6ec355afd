"""Draws the rows that training sees: words, sentences, code, messages of several parts, spam, sequences, junk; often spoilt."""

import random
import re
from itertools import accumulate
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from . import junk, offers, romanise, spoil, taunts
from .cuts import cuts
from .labels import COMMON
from .row import UNKNOWN, Row
from .teacher import Taught
from .texts import ROMAN, Texts
from .words import vocabulary

SHARES = {"words": 0.14, "text": 0.253, "code": 0.21, "parts": 0.09, "document": 0.06, "message": 0.17, "taunt": 0.045, "offer": 0.02, "notice": 0.012,
          "marked": 0.008, "reply": 0.007, "sequence": 0.003, "junk": 0.014}
_GLUE = (" ", "\n", "\n\n", " ", "  ", " - ", ": ")
_FENCES = ("```", "```\n", "`", "\n\n", "\n", "\n    ")
Part = Tuple[str, int, int]  # text, language, code
_COMMON = {"python", "javascript", "java", "c", "cpp", "csharp", "php", "bash", "sql", "html", "css", "json", "typescript", "go", "rust",
           "ruby", "xml", "yaml", "powershell"}
_KANJI = re.compile("[\u3400-\u9fff]{3,}")
# Code is full of English: without more English prose, "select the best option" would be SQL. Messages in Thai are spam as often as not.
_OFTENER = {"eng": 6, "tha": 4}
_CODE = re.compile(r"[{}\[\]<>=;#$@\\|*`/_^~&%+]|\w\(|:\n|^\s*-+ |^\S+:", re.M)


class Mixture:
    """Endless rows for one seed. `labels` are the heads' labels by head, `words` the lists that data.words wrote."""

    def __init__(self, texts: Texts, words: Dict[str, List[Sequence]], labels: Dict[str, List[str]], seed: int,
                 shares: Optional[Dict[str, float]] = None, noisy: float = 0.5, most: int = 512, taught: Sequence[Taught] = ()):
        self.rng, self.texts, self.most, self.noisy, self.taught = random.Random(seed), texts, most, noisy, taught
        self.number = {head: {label: at for at, label in enumerate(names)} for head, names in labels.items()}
        self.prose, self.none = self.number["code"]["prose"], self.number["language"]["zxx"]
        self.kinds, self.kind_weights = zip(*(shares or SHARES).items())
        self.language_names = sorted((set(texts.languages) | set(texts.everyday)) - {"zxx"})
        self.language_weights = _weights(len(texts.languages.get(name, ())) + len(texts.everyday.get(name, ()))
                                         for name in self.language_names)
        self.language_weights = list(accumulate(
            weight * _OFTENER.get(name, 1) for name, weight in zip(self.language_names, _steps(self.language_weights))))
        self.code_names = sorted(texts.code)
        self.code_weights = _weights(len(texts.code[name]) for name in self.code_names)
        self.line_weights = list(accumulate(step * (3 if name in _COMMON else 1)
                                            for name, step in zip(self.code_names, _steps(self.code_weights))))
        words = vocabulary((texts.languages, texts.everyday), words)
        self.words = {label: ([word for word, _ in found], list(accumulate(weight for _, weight in found)))
                      for label, found in words.items() if label in self.number["language"] and label != "zxx" and found}
        self.word_names = sorted(self.words)
        self.word_shares = list(accumulate(2 if name in COMMON else 1 for name in self.word_names))
        self.by_task: Dict[Tuple[str, str], list] = {}
        for message in texts.messages:
            self.by_task.setdefault(message[2:], []).append(message)

    def draw(self) -> Row:
        while True:
            row = getattr(self, "_" + self.rng.choices(self.kinds, self.kind_weights)[0])()
            if row is not None and len(row.data):
                return row

    # What a row can be.

    def _words(self) -> Row:
        label = self.rng.choices(self.word_names, cum_weights=self.word_shares)[0]  # a word of two languages is rather of the common one
        found, weights = self.words[label]
        count = self.rng.choice((1, 1, 1, 2, 2, 3))
        text = " ".join(self.rng.choices(found, cum_weights=weights, k=count))
        kind = self.rng.random()
        text = text.capitalize() if kind < 0.25 else text.upper() if kind < 0.32 else text.title() if kind < 0.36 else text
        text += self.rng.choice(("", "", "", "", "!", "?", ".", "...", " :)", "?!", " " + junk.emoji(self.rng)))
        return self._single((text, self.number["language"][label], self.prose), 0.25)

    def _text(self) -> Row:
        part = self._sentence()
        if len(part[0]) < 60 and self.rng.random() < 0.2:
            again = self._sentence(part[1])
            part = (part[0] + self.rng.choice(" \n") + again[0],) + part[1:]
        if self.rng.random() < 0.08:
            part = (part[0] + self.rng.choice(("", " ")) + junk.emoji(self.rng) * self.rng.choice((1, 1, 2, 3)),) + part[1:]
        return self._single(part, self.noisy, everyday=True)

    def _code(self) -> Row:
        return self._single(self._snippet(), self.noisy * 0.4, everyday=True)

    def _taught(self) -> Optional[Row]:
        text, shares = self.rng.choice(self.taught)
        row = self._single((text, UNKNOWN, self.prose), 0.0)
        return None if row is None else row._replace(taught=shares)

    def _junk(self) -> Row:
        return self._single((junk.draw(self.rng, self._some_words()), self.none, self.prose), 0.0, everyday=True)

    def _some_words(self) -> List[str]:
        found, weights = self.words[self.rng.choice(self.word_names)]
        return self.rng.choices(found, cum_weights=weights, k=4)

    def _sequence(self) -> Row:
        label = self.rng.choice(sorted(self.texts.sequences))
        text = self.rng.choice(self.texts.sequences[label])
        if self.rng.random() < 0.4:
            begin = self.rng.randrange(max(1, len(text) - 60))
            text = text[begin:begin + self.rng.randint(40, 200)]
        text = text.upper() if self.rng.random() < 0.3 else text
        return self._single((text, self.none, self.number["code"][label]), 0.0)

    def _message(self) -> Row:
        keys = sorted(self.by_task)
        text, language, task, label = self.rng.choice(self.by_task[self.rng.choices(keys, (_TASKS[key] for key in keys))[0]])
        if len(text) > 300 and self.rng.random() < 0.5:
            begin = self.rng.randrange(len(text) - 200)
            text = text[begin:begin + self.rng.randint(150, 500)]
        # In Latin letters Urdu and Hindi are one: each is as probable as the other.
        number = UNKNOWN if language in (None, ROMAN) else self.number["language"][language]
        row = self._single((text, number, self.prose), self.noisy)
        if row is not None:
            row.whole["toxic" if task == "toxic" else "spam"] = self.number["toxic" if task == "toxic" else "spam"][label]
            if label == "spam":
                row.whole["toxic"] = UNKNOWN
            if language == ROMAN:
                row = row._replace(taught=tuple((self.number["language"][name], 0.5) for name in ("hin", "urd")))
        return row

    def _offer(self) -> Optional[Row]:
        language, text = offers.offer(self.rng)
        row = self._single((text, self.number["language"][language], self.prose), self.noisy)
        if row is not None:
            row.whole["spam"] = self.number["spam"]["spam"]
        return row

    def _notice(self) -> Optional[Row]:
        language, text = offers.notice(self.rng)
        row = self._single((text, self.number["language"][language], self.prose), self.noisy * 0.5)
        if row is not None:
            row.whole.update(spam=self.number["spam"]["ham"], toxic=self.number["toxic"]["clean"])
        return row

    def _taunt(self) -> Optional[Row]:
        language, text, toxic = taunts.taunt(self.rng)
        row = self._single((text, self.number["language"][language], self.prose), self.noisy)
        if row is not None:
            row.whole.update(spam=self.number["spam"]["ham"], toxic=self.number["toxic"]["toxic" if toxic else "clean"])
        return row

    def _marked(self) -> Optional[Row]:
        """A sentence in a little markup: whether that is code depends on who asks, so no code is taught."""
        text, language, _ = self._sentence()
        words = text.split(" ")
        if len(words) > 2 and self.rng.random() < 0.5:
            at = self.rng.randrange(len(words))
            tag = self.rng.choice(("b", "strong", "em", "i", "span", "a href=\"/x\""))
            words[at] = f"<{tag}>{words[at]}</{tag.split()[0]}>"
        tag = self.rng.choice(("p", "div", "li", "h1", "span", "td", "p class=\"lead text-muted\"", "div class=\"post-body\"",
                               "span style=\"color:#333\"", "a href=\"https://example.com/index.html\"", "p id=\"intro\""))
        text = f"<{tag}>{' '.join(words)}</{tag.split()[0]}>" + self.rng.choice(("", "\n", "<br>", "<br/>"))
        row = self._spoilt(text, cuts(text), [language * 256 + self.prose] * len(text), {"language": language}, 0.0)
        return None if row is None else row._replace(code=np.full_like(row.code, UNKNOWN))

    def _reply(self) -> Optional[Row]:
        """An answer above what it quotes: the answer's language counts."""
        (text, language, _), (quoted, other, _) = self._sentence(), self._sentence()
        date = f"{self.rng.randint(1, 28)} {self.rng.choice(('Jan', 'Mar', 'May', 'Sep', 'Nov'))} 20{self.rng.randint(10, 29)}"
        head = self.rng.choice((f"\n\nOn {date}, {{}} wrote:\n", "\n\n-----Original Message-----\nFrom: {}\n", "\n\n{} wrote:\n"))
        head = head.format(self.rng.choice(("Support", "Anna Smith", "info@example.com", "John")))
        quoted = "> " + quoted.replace("\n", "\n> ")
        labels = ([language * 256 + self.prose] * len(text) + [self.number["language"]["eng"] * 256 + self.prose] * len(head)
                  + [other * 256 + self.prose] * len(quoted))
        whole = text + head + quoted
        return self._spoilt(whole, cuts(whole), labels, {"language": language, "code": self.prose}, self.noisy * 0.2)

    def _parts(self) -> Optional[Row]:
        count = self.rng.choice((2, 2, 2, 3))
        parts: List[Part] = []
        for _ in range(count):
            parts.append(self._snippet() if self.rng.random() < 0.33 else self._sentence())
        text, starts, labels = "", bytearray(), []
        for at, (piece, language, code) in enumerate(parts):
            piece = piece[:260]
            if at:
                near_code = code != self.prose or parts[at - 1][2] != self.prose
                glue = self.rng.choice(_FENCES if near_code else _GLUE)
                text, starts = text + glue, starts + cuts(glue)
                labels += [labels[-1]] * len(glue)
            text, starts = text + piece, starts + cuts(piece)
            labels += [language * 256 + code] * len(piece)
        return self._spoilt(text, starts, labels, {}, self.noisy * 0.5)

    def _document(self) -> Optional[Row]:
        if not self.texts.mixed:
            return None
        text, segments = self.rng.choice(self.texts.mixed)
        data = text.encode("utf-8")
        labels: List[int] = []
        for one in segments:
            piece = data[one["start"]:one["end"]].decode("utf-8", "ignore")
            labels += [self.number["language"][one["language"]] * 256 + self.number["code"][one["code"]]] * len(piece)
        labels = (labels + labels[-1:] * len(text))[:len(text)]
        if len(text) > 400:
            begin = self.rng.randrange(len(text) - 300)
            text, labels = text[begin:begin + 500], labels[begin:begin + 500]
        return self._spoilt(text, cuts(text), labels, {}, self.noisy * 0.3)

    # Their parts.

    def _sentence(self, language: Optional[int] = None) -> Part:
        if language is None:
            label = self.rng.choices(self.language_names, cum_weights=self.language_weights)[0]
        else:
            label = self.language_names[0] if language < 0 else next(
                name for name, at in self.number["language"].items() if at == language)
        formal, everyday = self.texts.languages.get(label), self.texts.everyday.get(label)
        text = self.rng.choice(everyday if everyday and (not formal or self.rng.random() < 0.5) else formal)
        if label == "jpn" and self.rng.random() < 0.3:  # signs and headlines have no kana
            text = max(_KANJI.findall(text) or [text], key=len)
        if len(text) > 12 and self.rng.random() < 0.45:
            text = self._crop(text)
        if label in romanise.LABELS and self.rng.random() < 0.07:
            text = romanise.romanise(text)
        return text, self.number["language"][label], self.prose

    def _crop(self, text: str) -> str:
        words = text.split(" ")
        if len(words) > 2:
            count = self.rng.randint(1, min(3, len(words) - 1)) if self.rng.random() < 0.5 else self.rng.randint(1, len(words) - 1)
            begin = self.rng.randrange(len(words) - count + 1)
            return " ".join(words[begin:begin + count]) or text
        count = self.rng.randint(2, 30)
        begin = self.rng.randrange(max(1, len(text) - count))
        return text[begin:begin + count]

    def _snippet(self) -> Part:
        short = self.rng.random() < 0.4  # a line or three may be of many languages: then it is of a common one
        label = self.rng.choices(self.code_names, cum_weights=self.line_weights if short else self.code_weights)[0]
        for _ in range(6):  # a line of a manual or of a comment is prose, whatever file it is from
            text = self.rng.choice(self.texts.code[label])
            lines = text.split("\n")
            if len(lines) > 1 and (short or self.rng.random() < 0.4):
                count = self.rng.randint(1, min(3 if short else 12, len(lines)))
                begin = self.rng.randrange(len(lines) - count + 1)
                text = "\n".join(lines[begin:begin + count])
            if _CODE.search(text) or len(text.split()) < 6:
                break
        return text.strip("\n") or ";", self.none, self.number["code"][label]

    # From text to row.

    def _single(self, part: Part, noisy: float, everyday: bool = False) -> Optional[Row]:
        text, language, code = part
        text = text[:self.most]
        whole = {"language": language, "code": code}
        if everyday and self.rng.random() < 0.3:
            whole.update(spam=self.number["spam"]["ham"], toxic=self.number["toxic"]["clean"])
        return self._spoilt(text, cuts(text), [language * 256 + code] * len(text), whole, noisy)

    def _spoilt(self, text, starts, labels, whole: Dict[str, int], noisy: float) -> Optional[Row]:
        named = []
        while text and self.rng.random() < noisy:
            name = self.rng.choice(_KINDS)
            changed = spoil.spoil(name, text, starts, labels, self.rng)
            if changed[0] != text and name in spoil.NAMED:
                named.append(spoil.NAMED[name])
            text, starts, labels = changed
            noisy = 0.15
        return self._row(text, starts, labels, whole, named) if text else None

    def _row(self, text: str, starts: bytearray, labels: Sequence[int], whole, named) -> Row:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        sizes = 1 + (points > 0x7F) + (points > 0x7FF) + (points > 0xFFFF)
        data = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
        first = np.zeros(len(data), dtype=np.uint8)
        places = np.cumsum(sizes) - sizes
        first[places] = np.frombuffer(bytes(starts), dtype=np.uint8)
        if first[0] == 0:
            first[0] = 1
        each = np.repeat(np.asarray(labels, dtype=np.int64), sizes)
        end = min(len(data), self.most)
        language, code = np.floor_divide(each, 256)[:end], np.mod(each, 256)[:end]
        language = np.where(language < 0, UNKNOWN, language)
        return Row(data[:end], first[:end], language.astype(np.int16), code.astype(np.int16), dict(whole), tuple(named))


_KINDS = tuple(spoil.KINDS) + spoil.FIVE + ("lower", "typo", "leet", "homoglyph", "emoji", "accents", "mentions", "mentions", "links")
_TASKS = {("mail", "ham"): 0.07, ("mail", "spam"): 0.07, ("spam", "ham"): 0.10, ("spam", "spam"): 0.08,
          ("toxic", "clean"): 0.34, ("toxic", "toxic"): 0.34}


def _weights(sizes) -> List[float]:
    return list(accumulate(size ** 0.35 for size in sizes))


def _steps(cumulated: Sequence[float]) -> List[float]:
    return [high - low for low, high in zip([0.0, *cumulated], cumulated)]
