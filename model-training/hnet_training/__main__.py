"""Command line: `python3 -m hnet_training COMMAND --help`."""

import argparse
import os
import sys

# glibc would return every large temporary to the system and fault it in again: three times slower.
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "17179869184",
           "MALLOC_TOP_PAD_": "268435456", "OMP_NUM_THREADS": "1"}


def main(argv=None) -> int:
    if argv is None and any(os.environ.get(name) != value for name, value in _MALLOC.items()):
        os.execve(sys.executable, [sys.executable, "-m", "hnet_training"] + sys.argv[1:], {**os.environ, **_MALLOC})
    import torch
    from . import commands, measuring, options
    known = {**commands.COMMANDS, **measuring.COMMANDS}
    parser = argparse.ArgumentParser(prog="hnet_training", description=__doc__)
    parsers = parser.add_subparsers(dest="command", required=True)
    for name, kind in known.items():
        options.add(parsers.add_parser(name, help=kind.__doc__, description=kind.__doc__), kind)
    given = parser.parse_args(argv)
    torch.set_num_threads(1)
    return options.read(known[given.command], given)() or 0


if __name__ == "__main__":
    sys.exit(main())
