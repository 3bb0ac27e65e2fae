"""Load the believable demo into this folder's built-in database."""

from __future__ import annotations

import argparse

from alongside.launch.trouble import Trouble

HELP = "load the demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do with a database that has something in it."""
    parser.add_argument("--if-empty", action="store_true", help="do nothing when the database is not empty")


def main(options: argparse.Namespace) -> int:
    """Load the demo."""
    import importlib
    import importlib.util

    from alongside.cli.house import open_house

    if importlib.util.find_spec("alongside.rehearsal.demo") is None:
        if options.if_empty:
            return 0
        raise Trouble("The demo is not part of this version.")
    with open_house("demo"):
        demo = importlib.import_module("alongside.rehearsal.demo")
        return int(demo.main(if_empty=options.if_empty, say=lambda line: print(f"  {line}", flush=True)) or 0)
