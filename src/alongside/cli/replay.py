"""Run real incidents through the same actions that the pages use, with a simulated clock."""

from __future__ import annotations

import argparse
from pathlib import Path

from alongside.launch.trouble import Trouble

HELP = "run real incidents through the whole system"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the two data files, the size of the roster and the seed."""
    parser.add_argument("--agencies", type=Path, required=True, help="the agency directory, CSV or CSV.gz")
    parser.add_argument("--incidents", type=Path, required=True, help="the incidents, CSV")
    parser.add_argument("--advisors", type=int, default=150, help="how many advisors to make up (150)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same run (1)")
    parser.add_argument("--limit", type=int, help="only so many incidents")
    parser.add_argument("--json", type=Path, help="save the result here as JSON")


def main(options: argparse.Namespace) -> int:
    """Replay."""
    raise Trouble("The replay is not part of this version.")
