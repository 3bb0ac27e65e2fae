"""Look after the ledger: the append-only record of who did what, when and why."""

from __future__ import annotations

import argparse

from alongside.launch.trouble import Trouble

HELP = "check the ledger's chain"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("verify", help="recompute the chain and say whether it holds")


def main(options: argparse.Namespace) -> int:
    """Do it."""
    raise Trouble("Verifying is not part of this version.")
