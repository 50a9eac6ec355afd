"""Text that has no language: numbers, signs, smileys, links, keys, runs of one character."""

import random
from typing import Callable, List, Sequence, Tuple

_SIGNS = "!?.,:;-+*/=<>()#&%$@~_|^'\"[]{}\\"
_EMOJI = ((0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1F600, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x2600, 0x27BF), (0x1FA70, 0x1FAFF))
_FAVOURITES = "😂🤣😭❤🙏😍😊🔥👍💕🥰😘😁🤔🙄😉💀✨😎👀🎉💯😅"
_RUNS = "TAHxzo.-=!?1a😂ノ#"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def draw(rng: random.Random, words: Sequence[str]) -> str:
    """A text without a language. `words` are a few of any language, for links."""
    return rng.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])[0](rng, words)


def link(rng: random.Random, words: Sequence[str]) -> str:
    """A link alone: it has no language, whatever its words are of."""
    first, *rest = [word.lower() for word in words]
    scheme = rng.choice(("https://", "http://", "https://www.", "www."))
    host = rng.choice((first, "example", "shop-" + first)) + rng.choice((".com/", ".de/", ".org/", ".fr/", ".co.uk/", ".ru/", ".io/"))
    path = "/".join(rest[:rng.randint(0, 2)]) + rng.choice(("", "/", ".html", "-".join(["/", *rest])))
    return scheme + host + path + rng.choice(("", "", "?ref=" + rest[0], f"?id={rng.randrange(10 ** 5)}", "#" + rest[1]))


def emoji(rng: random.Random) -> str:
    """One of all, as often as not a frequent one; with skin, sex or as a flag at times."""
    kind = rng.random()
    if kind < 0.1:
        return "".join(chr(0x1F1E6 + rng.randrange(26)) for _ in range(2))
    char = rng.choice(_FAVOURITES) if kind < 0.5 else chr(rng.randint(*rng.choice(_EMOJI)))
    char += rng.choice(("", "", "", "", "\ufe0f", chr(0x1F3FB + rng.randrange(5))))
    return char + rng.choice(("\u200d\u2642\ufe0f", "\u200d\u2640\ufe0f")) if kind > 0.9 else char


def _emojis(rng: random.Random, words: Sequence[str]) -> str:
    some = [emoji(rng) for _ in range(rng.choice((1, 1, 1, 2, 3, 5)))]
    return rng.choice(("", "", " ")).join(some * (rng.randint(2, 4) if rng.random() < 0.2 else 1))


def _some(rng: random.Random, letters: str, low: int, high: int) -> str:
    return "".join(rng.choice(letters) for _ in range(rng.randint(low, high)))


def _short_link(rng: random.Random, words: Sequence[str]) -> str:
    return (rng.choice(("https://", "http://", "")) + _some(rng, "abcdefgxyz", 3, 9) + rng.choice((".com/", ".io/", ".org/"))
            + _some(rng, _BASE64, 4, 12))


def _time(rng: random.Random, words: Sequence[str]) -> str:
    clock = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
    return clock + rng.choice(("", " ", f" {rng.randrange(9999)}"))


def _date(rng: random.Random, words: Sequence[str]) -> str:
    return f"{rng.randrange(1970, 2035)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def _address(rng: random.Random, words: Sequence[str]) -> str:
    return "+" + str(rng.randrange(10 ** 11)) if rng.random() < 0.5 else ".".join(str(rng.randrange(256)) for _ in range(4))


def _numbers(rng: random.Random, words: Sequence[str]) -> str:
    return " ".join(str(rng.randrange(10 ** rng.randint(1, 5))) for _ in range(rng.randint(2, 12)))


_KINDS: List[Tuple[Callable[[random.Random, Sequence[str]], str], float]] = [
    (lambda rng, words: str(rng.randrange(10 ** rng.randint(1, 12))), 3),
    (lambda rng, words: "%x" % rng.getrandbits(rng.choice((32, 64, 128, 256))), 2),
    (_emojis, 8),
    (lambda rng, words: _some(rng, _SIGNS, 1, 14), 3),
    (link, 1.2),
    (_short_link, 0.8),
    (lambda rng, words: rng.choice(_RUNS) * rng.randint(5, 400), 4),
    (lambda rng, words: _some(rng, _BASE64, 12, 120), 2),
    (_time, 1),
    (_date, 1),
    (lambda rng, words: _some(rng, "qwertyuiopasdfghjklzxcvbnm", 6, 16), 0.1),
    (_address, 2),
    (_numbers, 2),
]
