"""Command lines built from dataclasses: a field is an option, its default is written there alone."""

import argparse
from dataclasses import MISSING, Field, field, fields, is_dataclass
from typing import Any, Dict, Sequence, Type, Union, get_args, get_origin


def option(help: str, default: Any = MISSING, choices: Sequence[str] = (), positional: bool = False) -> Any:
    """A dataclass field that the command line shows. Fields without it are not shown, fields of dataclasses are opened."""
    return field(default=default, metadata={"help": help, "choices": choices, "positional": positional})


def add(parser: argparse.ArgumentParser, kind: Type) -> None:
    """Adds the options of a dataclass, nested ones among them."""
    for one in fields(kind):
        if is_dataclass(one.type):
            add(parser, one.type)
        elif "help" in one.metadata:
            _add(parser, one)


def _add(parser: argparse.ArgumentParser, one: Field) -> None:
    flag = one.name if one.metadata["positional"] else "--" + one.name.replace("_", "-")
    settings: Dict[str, Any] = {"help": one.metadata["help"]}
    if one.type is bool:
        parser.add_argument(flag, action="store_true", **settings)
        return
    if get_origin(one.type) is tuple:
        settings["nargs"] = "*"
    if one.metadata["choices"]:
        settings["choices"] = one.metadata["choices"]
    if one.default is not MISSING:
        settings["default"] = one.default
        if one.default not in (None, (), ""):
            settings["help"] += f" (default: {one.default})".replace("%", "%%")
    elif not one.metadata["positional"]:
        settings["required"] = True
    parser.add_argument(flag, type=_scalar(one.type), **settings)


def _scalar(kind: Any) -> Type:
    """str of Optional[str] and of Tuple[str, ...]."""
    return get_args(kind)[0] if get_origin(kind) in (Union, tuple) else kind


def read(kind: Type, given: argparse.Namespace) -> Any:
    """The dataclass with what was given; fields that are no options keep their defaults."""
    values: Dict[str, Any] = {}
    for one in fields(kind):
        if is_dataclass(one.type):
            values[one.name] = read(one.type, given)
        elif "help" in one.metadata:
            value = getattr(given, one.name)
            values[one.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
