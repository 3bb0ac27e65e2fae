"""Do what is due, send what is waiting, and watch for what is stuck, until told to stop."""

from __future__ import annotations

import argparse

HELP = "run the clock and the outbox (part of 'run')"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def main(options: argparse.Namespace) -> int:
    """Run the jobs process."""
    from alongside.cli.house import open_house

    with open_house("jobs"):
        from alongside.jobs import run

        return int(run.main() or 0)
