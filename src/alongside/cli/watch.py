"""Look every 30 seconds whether anything is stuck, lost or silent, and say so by another way."""

from __future__ import annotations

import argparse

HELP = "watch whether anything is stuck (part of 'run'); --once looks once"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take --once."""
    parser.add_argument("--once", action="store_true", help="look once, say what is wrong, and end")


def main(options: argparse.Namespace) -> int:
    """Run the watch."""
    from alongside.cli.house import open_house

    with open_house("watch"):
        from alongside.jobs import watch

        return _say(watch.Watch().look()) if options.once else watch.main()


def _say(found: dict[str, list[str]]) -> int:
    """Print what is wrong and what to do; return 1 when anything is."""
    from alongside.watch.rules import SENTENCES

    for name, things in found.items():
        sentence = SENTENCES[name]
        print(f"WRONG {name}: {sentence.says} {' '.join(things)}\n      {sentence.do}", flush=True)
    if not found:
        print("All is well.", flush=True)
    return 1 if found else 0
