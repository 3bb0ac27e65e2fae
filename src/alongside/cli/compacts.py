"""Look after the member states of interstate licensing compacts."""

from __future__ import annotations

import argparse
from pathlib import Path

from alongside.cli import imports
from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "look after interstate licensing compacts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and with which file."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser(
        "import", help="load a CSV file of member states; doing it twice changes nothing"
    )
    load.add_argument("file", type=Path, help="the CSV file: state, member (1 or 0), and compact if several")
    load.add_argument(
        "--compact",
        default="psypact",
        help="the compact of lines that name none: psypact (default), counseling, social_work",
    )


def main(options: argparse.Namespace) -> int:
    """Load the file, or say line by line why not."""
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}.")
    with open_house("compacts import"):
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR
        from alongside.roster.actions import import_compacts

        report = import_compacts(path=options.file, compact=options.compact, by=OPERATOR, at=clock.now())
    return imports.say(report, options.file.name)
