"""Which package may import which, and the command line built from dataclasses."""

import argparse
import ast
import glob
import os
from dataclasses import dataclass
from typing import Optional, Tuple

import pytest

import hnet_training
from hnet_training import commands, measuring, options

ROOT = os.path.dirname(hnet_training.__file__)
MAY_IMPORT = {"data": set(), "network": {"data"}, "train": {"data", "network", "options"}, "export": {"data", "network"},
              "evidence": {"data", "network", "train", "export"}}


def imported(path):
    """Names right under hnet_training that a file imports, by relative imports alone."""
    place = os.path.relpath(path, ROOT).split(os.sep)
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            full = place[:len(place) - node.level] + (node.module or "").split(".")
            full = [part for part in full if part] or [alias.name for alias in node.names]
            yield full[0]


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_arrows_point_one_way(package):
    for path in glob.glob(os.path.join(ROOT, package, "**", "*.py"), recursive=True):
        assert set(imported(path)) <= MAY_IMPORT[package] | {package}, path


@dataclass(frozen=True)
class Inner:
    many: Tuple[str, ...] = options.option("names", ())
    hidden: int = 7


@dataclass(frozen=True, kw_only=True)
class Outer:
    inner: Inner
    place: str = options.option("where", positional=True)
    count: int = options.option("how many", 3)
    name: Optional[str] = options.option("a name", None)
    loud: bool = options.option("say more", False)


def parse(*words):
    parser = argparse.ArgumentParser()
    options.add(parser, Outer)
    return options.read(Outer, parser.parse_args(words))


def test_defaults_are_those_of_the_dataclass():
    assert parse("here") == Outer(inner=Inner(), place="here")


def test_what_is_given_arrives_with_its_type():
    found = parse("here", "--count", "5", "--name", "x", "--loud", "--many", "a", "b")
    assert found == Outer(inner=Inner(("a", "b")), place="here", count=5, name="x", loud=True)


@pytest.mark.parametrize("name", sorted({**commands.COMMANDS, **measuring.COMMANDS}))
def test_every_command_has_a_parser(name):
    kind = {**commands.COMMANDS, **measuring.COMMANDS}[name]
    parser = argparse.ArgumentParser()
    options.add(parser, kind)
    assert parser.format_help()
