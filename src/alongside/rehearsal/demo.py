"""The believable demo: a program some months old, on a day on which something has just happened.

Everything is made through the rooms' own actions at moments of the past, so that the ledger, the mailbox and
the dates are as they would be. All of it is invented, and the database is marked as made by the demo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.actions import invite
from alongside.agencies import actions as agencies
from alongside.base import marks
from alongside.duty.actions import add_shift
from alongside.gateways.mailbox import MailboxCarrier
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR, Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.library import actions as library
from alongside.library.actions_resources import load_resources
from alongside.outbox.states import Channel
from alongside.rehearsal import cast, joining_scene, planning
from alongside.rehearsal.agenda import Agenda, Postbox
from alongside.rehearsal.funding_scene import fund
from alongside.rehearsal.lessons import learn
from alongside.rehearsal.scenes import SCENES
from alongside.rehearsal.staging import Stage
from alongside.roster import actions as roster
from alongside.roster import queries as roster_queries

BEGAN = timedelta(days=300)
ROTA_FROM, ROTA_TO = timedelta(days=2), timedelta(days=60)
SHIFT = timedelta(hours=24)

Say = Callable[[str], None]


def main(*, if_empty: bool, say: Say = lambda line: None) -> int:
    """Load the demo into the built-in database; with ``if_empty`` do nothing when somebody is in it already.

    Raises Refused for a database of one's own, and for one that has people in it.
    """
    if accounts.everyone().exists():
        if if_empty:
            return 0
        raise Refused(refuse("not_empty", gettext_noop("There are people in this database already.")))
    if not settings.EMBEDDED:
        raise Refused(
            refuse(
                "own_database",
                gettext_noop("The demo goes into the built-in database only. Unset DATABASE_URL first."),
            )
        )
    load(at=clock.now(), progress=say)
    return 0


@transaction.atomic
def load(*, at: datetime, by: Actor = OPERATOR, progress: Say = lambda line: None) -> None:
    """Make the whole demo as it stands at ``at``, or nothing of it."""
    began = at - BEGAN
    progress("a directory of made-up agencies")
    marks.set_mark(marks.DEMO, at=at)
    agencies.make_starter(by=by, at=began)
    library.load(by=by, at=began)
    load_resources(by=by, at=began)
    progress("the cast, the roster and the rota")
    people = {one.name: invite(email=one.email, name=one.name, roles=[one.role], timezone=one.zone, by=by,
                               at=began) for one in cast.STAFF}  # fmt: skip
    ids = {peer.name: roster.add_advisor(entry=cast.entry(peer, number, today=at.date()), by=by, at=began)
           for number, peer in enumerate(cast.PEERS)}  # fmt: skip
    officer, second, coordinator = (people[one.name] for one in cast.STAFF[:3])
    _rota([officer.pk, second.pk], by=by, now=at)
    postbox = Postbox(behind=MailboxCarrier(Channel.EMAIL.value))
    agenda = Agenda(began, postbox=postbox)
    stage = Stage(agenda=agenda, officer=officer, coordinator=coordinator)
    agenda.on_mail = stage.hear
    agenda.add(at - timedelta(days=2), lambda moment: _states(ids, by, moment))
    for scene in SCENES:
        stage.play(scene, now=at)
    progress("requests, from new to closed")
    agenda.run(at)
    progress("a community's plan")
    planning.plan(planner=people[cast.PLANNER], officer=officer, by=by, at=at)
    joining_scene.apply(officer=officer, coordinator=coordinator, by=by, at=at)
    fund(coordinator=coordinator, at=at)
    learn(coordinator=coordinator.actor, colleague=second.actor, records=people[cast.RECORDS].actor, at=at)


def _rota(officers: list[int], *, by: Actor, now: datetime) -> None:
    """Put the two officers on duty in turn, one first and the other as backup; of the past only what matters."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    today = noon if noon <= now else noon - SHIFT
    begins = [today + day * SHIFT for day in range(-ROTA_FROM.days, ROTA_TO.days + 1)]
    begins += [
        (now - scene.ago).replace(hour=0, minute=0, second=0, microsecond=0)
        for scene in SCENES
        if scene.ago > ROTA_FROM
    ]
    for begin in begins:
        turn = (begin - today).days % 2
        for position in (1, 2):
            add_shift(
                person_id=officers[(turn + position - 1) % 2],
                starts_at=begin,
                ends_at=begin + SHIFT,
                position=position,
                by=by,
                at=min(begin, now),
            )


def _states(ids: dict[str, int], by: Actor, at: datetime) -> None:
    """Let one advisor be paused and another be away soon, as in any roster."""
    roster.pause(advisor_id=ids[cast.PAUSED], by=by, at=at)
    card = roster_queries.card(ids[cast.AWAY])
    roster.block_dates(
        advisor_id=card.id, first=at.date() + timedelta(days=9), last=at.date() + timedelta(days=23),
        by=Actor("person", str(card.person_id), card.name), at=at,
    )  # fmt: skip
