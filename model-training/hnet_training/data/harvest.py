"""Corpus builder: windows of the source files of packages, as rows of the shared corpus' format. See `fetch --help`."""

import hashlib
import json
import lzma
import os
import random
import re
from collections import Counter
from typing import Dict, Iterable, Iterator, List, NamedTuple, Set, Tuple

from . import packages
from .packages import Package

# Extension or whole name of a file -> the labels it may have; a package's list says which of several.
_KINDS = {
    "ada": ".adb .ads", "assembly": ".s .asm", "awk": ".awk", "bash": ".sh .bash", "batch": ".bat .cmd",
    "bibtex": ".bib", "c": ".c .h", "clojure": ".clj .cljs .cljc", "cmake": ".cmake CMakeLists.txt",
    "coffeescript": ".coffee", "commonlisp": ".lisp", "cpp": ".cpp .cc .cxx .hpp .hh .h", "csharp": ".cs", "css": ".css",
    "cuda": ".cu .cuh", "d": ".d", "dart": ".dart", "diff": ".patch .diff", "dockerfile": "Dockerfile", "elisp": ".el",
    "elixir": ".ex .exs", "erb": ".erb", "erlang": ".erl .hrl", "fish": ".fish", "go": ".go",
    "fortran": ".f90 .f .f95 .f03 .f08 .for .F90", "graphql": ".graphql .graphqls .gql", "groovy": ".groovy .gradle",
    "haskell": ".hs", "haxe": ".hx", "html": ".html .htm", "ini": ".ini .cfg .conf .properties", "java": ".java",
    "javascript": ".js .mjs .cjs", "jinja": ".j2", "json": ".json", "julia": ".jl", "kotlin": ".kt .kts",
    "latex": ".tex .sty .cls", "less": ".less", "lua": ".lua", "m4": ".m4 .ac", "makefile": "Makefile .mk .am",
    "markdown": ".md .markdown", "matlab": ".m", "nim": ".nim", "objective-c": ".m .mm .h", "ocaml": ".ml .mli",
    "pascal": ".pas .pp .dpr .lpr", "perl": ".pm .pl", "php": ".php", "powershell": ".ps1 .psm1", "prolog": ".pl",
    "protobuf": ".proto", "pug": ".pug .jade", "python": ".py", "qml": ".qml", "r": ".r", "racket": ".rkt",
    "rst": ".rst", "ruby": ".rb .gemspec .rake Rakefile Gemfile", "rust": ".rs", "scala": ".scala", "scheme": ".scm .ss",
    "scss": ".scss", "solidity": ".sol", "sql": ".sql", "stylus": ".styl", "svelte": ".svelte", "swift": ".swift",
    "tcl": ".tcl", "thrift": ".thrift", "toml": ".toml", "typescript": ".ts .tsx .mts .cts", "vala": ".vala",
    "verilog": ".v .sv", "vhdl": ".vhd .vhdl", "viml": ".vim", "vue": ".vue", "xml": ".xml .xsd .xsl .ui .svg",
    "yaml": ".yaml .yml", "zig": ".zig",
}
_LABELS: Dict[str, Set[str]] = {}
for _label, _names in _KINDS.items():
    for _name in _names.split():
        _LABELS.setdefault(_name.lower(), set()).add(_label)
_SKIPPED = re.compile(r"(^|/)(node_modules|vendor|third[_-]?party|external|extern|bundled|\.git)/|\.min\.|package-lock",
                      re.IGNORECASE)
_COMMENT = re.compile(r"\s*(/\*|\*|//|#|;|--|%|\(\*|!|<!--|-->|dnl|\"\"\"|'|c\s|\.\.|$)", re.IGNORECASE)
_LEGAL = re.compile(r"copyright|licen[cs]e|warrant|permission|redistribut|merchantab|SPDX|all rights reserved", re.IGNORECASE)
WINDOWS = 15  # of a file at most
_ROWS = 300  # of a package and label at most
_LONGEST = 2000  # bytes of a row


class Heldout(NamedTuple):
    """What a training row must not share with the dev and test splits that there are."""

    stems: Set[str]
    texts: Set[int]  # hashes of rows and of three lines in a row

    def __contains__(self, text: str) -> bool:
        return any(hash(part) in self.texts for part in _parts(text))


def heldout(corpora: Iterable[str]) -> Heldout:
    """Reads the dev and test rows of JSON Lines files (xz)."""
    found = Heldout(set(), set())
    for path in corpora:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["split"] != "train":
                    found.stems.add(row["source"].partition("@")[0])
                    found.texts.update(map(hash, _parts(row["text"])))
    return found


def _parts(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    yield "\n".join(lines)
    for at in range(len(lines) - 2):
        three = "\n".join(lines[at:at + 3])
        if len(three) >= 60:
            yield three


def label_of(path: str, wanted: Iterable[str]) -> str:
    """The only label of `wanted` that the file's name allows, "" if there is none or more than one."""
    name = re.sub(r"\.rst\.txt$", ".rst", os.path.basename(path).lower())  # Sphinx keeps sources so
    allowed = _LABELS.get(name) or _LABELS.get(os.path.splitext(name)[1]) or set()
    fitting = allowed & set(wanted)
    return fitting.pop() if len(fitting) == 1 else ""


def split_of(stem: str) -> str:
    """Train, dev or test by the hash of the package's stem: eight, one and one of ten."""
    return ("dev", "test")[part] if (part := hashlib.sha1(stem.encode()).digest()[0] % 10) < 2 else "train"


def without_header(lines: List[str]) -> List[str]:
    """The lines after the comment that states the licence, if the file begins with one."""
    end = 0
    while end < len(lines) and end < 120 and _COMMENT.match(lines[end]):
        end += 1
    legal = [at for at in range(min(len(lines), max(end, 5))) if _LEGAL.search(lines[at])]
    return lines[max(end, legal[-1] + 1):] if legal else lines


def windows(data: bytes) -> List[str]:
    """Pieces of 1 to 30 lines, drawn by the content itself; none from what looks generated or is no text."""
    try:
        lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        return []
    lines = without_header([line.rstrip() for line in lines])
    sizes = [len(line) for line in lines if line]
    if not sizes or "\0" in lines[0] or sum(sizes) / len(sizes) > 160:
        return []
    rng = random.Random(hashlib.sha1(data).digest())
    out: Dict[str, None] = {}
    for _ in range(min(WINDOWS, max(1, len(sizes) // 8))):
        size = rng.randint(1, 8) if rng.random() < 0.58 else rng.randint(9, 30)
        start = rng.randrange(max(1, len(lines) - size + 1))
        text = "\n".join(lines[start:start + size]).strip("\n")
        if len(text.split()) and len(text.strip()) >= 8 and len(text.encode()) <= _LONGEST:
            out.setdefault(text)
    return list(out)


def rows_of(package: Package, contents: Iterable[Tuple[str, bytes]], avoid: Heldout, seen: Set[bytes]) -> List[dict]:
    """The package's rows without their split: at most 300 of a label, whichever files they come from."""
    by_label: Dict[str, List[dict]] = {}
    for path, data in contents:
        label = "" if _SKIPPED.search(path) else label_of(path, package.labels)
        key = hashlib.sha1(data).digest()
        if not label or key in seen:
            continue
        seen.add(key)
        texts = windows(data)
        if texts and data.decode("utf-8") not in avoid:
            by_label.setdefault(label, []).extend(
                {"text": text, "label": label, "source": f"{package.source}:{path}"} for text in texts)
    out = []
    for label, rows in sorted(by_label.items()):
        rows.sort(key=lambda row: hashlib.sha1((row["source"] + row["text"]).encode()).digest())
        out += rows[:_ROWS]
    return out


def build(listed: str, out: str, cache: str, corpora: Iterable[str] = (), split: str = "", pin: bool = False,
          report=print) -> None:
    """Writes `out` (JSON Lines, xz) and `out`.SOURCES.md. `split` puts every package into one split; else its hash does.

    Packages that the `corpora` have in dev or test are refused. With `pin` the list is written again with the versions.
    """
    avoid, seen, texts = heldout(corpora), set(), set()
    table, pins, total = [], {}, Counter()
    with lzma.open(out + ".new", "wt", encoding="utf-8") as file:
        for package in packages.read_list(listed):
            if package.stem in avoid.stems:
                report(f"{package.stem}: refused, its files are in dev or test")
                continue
            try:
                found, archives = packages.fetch(package, cache)
                contents = sorted(packages.files(archives))
            except (OSError, EOFError) as error:
                report(f"{package.stem}: left out, {error}")
                continue
            pins[package] = found
            counts: Counter = Counter()
            for row in rows_of(found, contents, avoid, seen):
                if row["text"] in texts:
                    continue
                texts.add(row["text"])
                counts[row["label"]] += 1
                file.write(json.dumps({**row, "split": split or split_of(found.stem)}, ensure_ascii=False) + "\n")
            total.update(counts)
            taken = ", ".join(f"{label}:{count}" for label, count in sorted(counts.items())) or "none"
            table.append((found.registry, found.name, found.version, packages.licence(found, contents), taken))
            report(f"{found.source}: {taken}")
    os.replace(out + ".new", out)
    with open(out + ".SOURCES.md", "w", encoding="utf-8") as file:
        file.write("| registry | package | version | licence (as declared) | rows taken |\n|---|---|---|---|---|\n")
        file.writelines("| " + " | ".join(line) + " |\n" for line in sorted(table))
    report("in all " + ", ".join(f"{label}:{count}" for label, count in sorted(total.items())))
    if pin:
        _pin(listed, pins)


def _pin(listed: str, pins: Dict[Package, Package]) -> None:
    with open(listed, encoding="utf-8") as file:
        lines = file.read().splitlines()
    versions = {(one.registry, one.name): one.version for one in pins.values()}
    for at, line in enumerate(lines):
        fields = line.split("\t")
        if len(fields) == 4 and (fields[0], fields[1]) in versions:
            lines[at] = "\t".join([*fields[:2], versions[fields[0], fields[1]], fields[3]])
    with open(listed, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
