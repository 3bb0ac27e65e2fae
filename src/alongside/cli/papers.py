"""Look after sealed papers: wrap their keys under the present key, or dispose of one whose time has come."""

from __future__ import annotations

import argparse

from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "seal papers under a new key, or dispose of one"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    acts = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    acts.add_parser("reseal", help="wrap every paper's key under the present key; says how many are left")
    dispose = acts.add_parser("dispose", help="destroy one paper's content and key for good")
    dispose.add_argument("id", type=int, help="the paper's number")
    dispose.add_argument("--why", required=True, help="the rule of your retention plan")


def main(options: argparse.Namespace) -> int:
    """Do it and say what came of it."""
    with open_house("papers"):
        from django.core.exceptions import ObjectDoesNotExist

        from alongside.base.envelope import CannotOpen
        from alongside.engagements import actions, queries
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR
        from alongside.kernel.verdict import Refused

        if options.action == "reseal":
            try:
                done = actions.reseal_papers(by=OPERATOR, at=clock.now())
            except CannotOpen as error:
                raise Trouble(
                    f"A paper cannot be opened: {error}. Put its key back into the settings."
                ) from None
            print(f"{done} sealed anew, {queries.papers_to_reseal()} left")
            return 0
        try:
            actions.dispose_paper(paper_id=options.id, why=options.why, by=OPERATOR, at=clock.now())
        except ObjectDoesNotExist:
            raise Trouble(f"There is no paper {options.id}.") from None
        except Refused as refused:
            raise Trouble(str(refused.verdict)) from None
        print(f"Paper {options.id} is disposed of. Its row says when and why.")
        return 0
