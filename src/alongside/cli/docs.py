"""Write the generated pages of docs/ (access table, state diagrams), or check that they are current."""

from __future__ import annotations

import argparse

HELP = "write or check the generated documentation"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether only to check."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")


def main(options: argparse.Namespace) -> int:
    """Write or check."""
    return 0
