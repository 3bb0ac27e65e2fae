"""Look after the ledger: the append-only record of who did what, when and why."""

from __future__ import annotations

import argparse

from alongside.cli.house import open_house

HELP = "check the ledger's chains"
MOST_SHOWN = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("verify", help="recompute the chain and say whether it holds")


def main(options: argparse.Namespace) -> int:
    """Recompute every chain; print each fault and a last line that says whether all hold."""
    with open_house("ledger verify"):
        from alongside.ledger.queries import verify

        seen = verify()
    for fault in seen.faults[:MOST_SHOWN]:
        print(f"{fault.stream}, line {fault.seq}: {fault.what}")
    if len(seen.faults) > MOST_SHOWN:
        print(f"and {len(seen.faults) - MOST_SHOWN} more")
    chains = f"{seen.streams:,} chains with {seen.lines:,} lines"
    if seen.ok:
        print(f"{chains}: every one holds.")
        return 0
    print(
        f"{chains}: {len(seen.faults):,} faults. Keep a copy of the database as it is and call your records officer."
    )
    return 1
