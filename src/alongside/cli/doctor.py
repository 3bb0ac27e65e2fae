"""Look at what this installation needs and say in sentences what is wrong. Exit code 1 if anything is."""

from __future__ import annotations

import argparse

HELP = "say what is wrong with this installation"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def main(options: argparse.Namespace) -> int:
    """Run every check and print one line for each."""
    from alongside.cli import checks

    return checks.report(checks.ALL)
