"""Look after the directory of law enforcement agencies."""

from __future__ import annotations

import argparse
from pathlib import Path

from alongside.cli import imports
from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "look after the directory of agencies"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and with which file."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser(
        "import", help="load a CSV file in the FBI directory's layout; doing it twice changes nothing"
    )
    load.add_argument("file", type=Path, help="the CSV file, plain or .gz")


def main(options: argparse.Namespace) -> int:
    """Load the file, or say line by line why not."""
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}.")
    with open_house("agencies import"):
        from alongside.agencies.actions import import_directory
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR

        report = import_directory(path=options.file, by=OPERATOR, at=clock.now(), progress=imports.progress)
    return imports.say(report, options.file.name)
