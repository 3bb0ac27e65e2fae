"""Look after the roster of peer advisors."""

from __future__ import annotations

import argparse
from pathlib import Path

from alongside.launch.trouble import Trouble

HELP = "look after the roster"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and with which file."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser("import", help="load a CSV file; doing it twice changes nothing")
    load.add_argument("file", type=Path, help="the CSV file, plain or .gz")


def main(options: argparse.Namespace) -> int:
    """Do it."""
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}.")
    raise Trouble("Import is not part of this version.")
