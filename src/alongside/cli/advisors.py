"""Look after the roster of peer advisors."""

from __future__ import annotations

import argparse
from pathlib import Path

from alongside.cli import imports
from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "look after the roster"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and with which file."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser("import", help="load a CSV file; doing it twice changes nothing")
    load.add_argument("file", type=Path, help="the CSV file (docs/roster-csv.md describes the columns)")


def main(options: argparse.Namespace) -> int:
    """Load the file, or say line by line why not."""
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}.")
    with open_house("advisors import"):
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR
        from alongside.roster.actions import import_roster

        report = import_roster(path=options.file, by=OPERATOR, at=clock.now(), progress=imports.progress)
    return imports.say(report, options.file.name)
