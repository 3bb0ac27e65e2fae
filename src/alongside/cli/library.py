"""Look after the catalogs that come with the program."""

from __future__ import annotations

import argparse

from alongside.cli.house import open_house

HELP = "load the catalogs that come with the program"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("load", help="add what is missing; what staff changed stays as it is")


def main(options: argparse.Namespace) -> int:
    """Load, and say in a sentence what came of it."""
    with open_house("library load"):
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR
        from alongside.library.actions import load
        from alongside.library.actions_resources import load_resources

        report = load(by=OPERATOR, at=clock.now())
        shelf = load_resources(by=OPERATOR, at=clock.now())
    print(
        f"Protocols and their items: {report.added:,} added, {report.updated:,} changed, "
        f"{report.same:,} the same as before."
    )
    if report.offered:
        print(f"{report.offered:,} were changed here and stay; the newer wording waits on the catalog page.")
    print(
        f"Resources: {shelf.new:,} added, {shelf.renewed:,} changed; {shelf.packs:,} packs and "
        f"{shelf.headings:,} headings of the thesaurus added or changed."
    )
    if shelf.offered:
        print(f"{shelf.offered:,} were changed here and stay; the newer wording waits at the library desk.")
    return 0
