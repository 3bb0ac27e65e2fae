"""Load the believable demo into this folder's built-in database; or a flood of offers into what it made."""

from __future__ import annotations

import argparse

from alongside.launch.trouble import Trouble

HELP = "load the demo, or a flood of offers"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to load, and what to do with a database that has something in it."""
    parser.add_argument(
        "what", nargs="?", choices=("all", "offers"), default="all", help="the whole demo, or offers only"
    )
    parser.add_argument("--if-empty", action="store_true", help="do nothing when the database is not empty")
    parser.add_argument("--engagement", type=int, help="offers: the engagement whose list they go to")
    parser.add_argument("--count", type=int, default=20_000, help="offers: how many (20000)")
    parser.add_argument("--seed", type=int, default=1, help="offers: the same seed makes the same offers (1)")


def main(options: argparse.Namespace) -> int:
    """Load the demo, or the flood."""
    import importlib
    import importlib.util

    from alongside.cli.house import open_house

    if importlib.util.find_spec("alongside.rehearsal.demo") is None:
        if options.if_empty:
            return 0
        raise Trouble("The demo is not part of this version.")
    if options.what == "offers" and not options.engagement:
        raise Trouble("Say whose list: alongside demo offers --engagement 1")
    with open_house("demo"):
        if options.what == "offers":
            return _offers(options)
        demo = importlib.import_module("alongside.rehearsal.demo")
        return int(demo.main(if_empty=options.if_empty, say=lambda line: print(f"  {line}", flush=True)) or 0)


def _offers(options: argparse.Namespace) -> int:
    from alongside.kernel import clock
    from alongside.rehearsal.flood import flood

    made = flood(engagement_id=options.engagement, count=options.count, seed=options.seed, at=clock.now())
    print(f"  {made:,} offers", flush=True)
    return 0
