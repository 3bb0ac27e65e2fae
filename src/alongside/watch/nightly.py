"""The test page of each night: asked, matched, paged, answered and stood down by robots, on the real sender.

Every step waits until the message of the one before was really handed over, and the robot answers through the
link of that message. The question goes by every channel that is set up, and each must come through: mail to its
server, a text and a call to the robot's own number. Only robots are told; the request is an exercise, so no
measure counts it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.base import marks
from alongside.base.secrets import link_token
from alongside.callouts import actions as callouts
from alongside.callouts import queries as callout_queries
from alongside.incidents import actions as incidents
from alongside.kernel.actor import CLOCK, Actor
from alongside.ledger.actions import record
from alongside.outbox import queries as outbox
from alongside.outbox.actions_carriers import hasten
from alongside.outbox.states import Channel, MessageState
from alongside.teams import actions as teams
from alongside.watch import robots
from alongside.watch.models import NightPage
from alongside.watch.rules import NIGHT_MINUTES, NIGHT_PATIENCE
from alongside.watch.states import NIGHT, NightStep

log = logging.getLogger(__name__)
AGENCY = "Robot test agency"
FACTS = {"kind": "shooting", "venue": "other", "town": "Nowhere", "state_code": "DC"}


def tick(*, at: datetime) -> int:
    """Begin tonight's test page when its hour has come, or take the running one a step on; return the steps.

    What goes wrong is logged and makes the page fail in time; it never stops the work of others.
    """
    if not settings.ROBOT_ADDRESS:
        if marks.has_mark(marks.NIGHTLY):
            marks.drop_mark(marks.NIGHTLY)
        return 0
    if not marks.has_mark(marks.NIGHTLY):
        marks.set_mark(marks.NIGHTLY, at=at)  # the first night has its 26 hours too
    try:
        with transaction.atomic():
            return _step(at)
    except Exception:
        log.exception("The test page stumbled; it is tried again in a second.")
        return 0


def _step(at: datetime) -> int:
    running = NightPage.objects.select_for_update(skip_locked=True).filter(ended_at__isnull=True).first()
    if running is None:
        return _begin(at)
    if at > running.begun_at + timedelta(minutes=NIGHT_MINUTES):
        _end(running, "fail", at)
        return 1
    steps = {NightStep.ASKED: _page, NightStep.PAGED: _answer, NightStep.STOOD_DOWN: _came_through}
    return steps[NightStep(running.step)](running, at)


def _begin(at: datetime) -> int:
    day = at.astimezone(UTC)
    if day.hour < settings.TEST_PAGE_HOUR or NightPage.objects.filter(day=day.date()).exists():
        return 0
    officer = robots.officer(at=at)
    asked = incidents.ask(
        key=f"test-page-{day.date()}",
        agency_id=None,
        agency_text=AGENCY,
        caller="Robot",
        call_back_number="202-555-0100",
        place_text="Nowhere, DC",
        when_text="",
        exercise=True,
        robot=officer.pk,
        by=CLOCK,
        at=at,
    )
    NightPage.objects.create(
        day=day.date(),
        begun_at=at,
        request_id=asked.request_id,
        officer_id=officer.pk,
        advisor_id=robots.advisor(at=at),
    )
    record(stream="watch", action="begin_test_page", by=CLOCK, at=at, object=f"request:{asked.request_id}")
    return 1


def _went_out(group: str) -> bool:
    """Say whether a message of the group was really handed over."""
    gone = {MessageState.HANDED.value, MessageState.DELIVERED.value}
    return outbox.of_group(group).filter(state__in=gone).exists()


def _actor(running: NightPage) -> Actor:
    return accounts.person(running.officer_id).actor


def _page(running: NightPage, at: datetime) -> int:
    """The alert went out: the robot officer calls back, accepts, matches and asks."""
    if not _went_out(f"request:{running.request_id}:alert"):
        return 0
    by, request_id = _actor(running), running.request_id
    incidents.acknowledge(request_id=request_id, by=by, at=at)
    incidents.assign_coordinator(request_id=request_id, person_id=running.officer_id, by=by, at=at)
    incidents.record_call_back(
        request_id=request_id,
        number="202-555-0199",
        source="other",
        source_note="test page: nobody is called",
        reached="head",
        outcome="real",
        acceptor_name="Robot",
        acceptor_title="Chief",
        by=by,
        at=at,
    )
    incidents.accept(request_id=request_id, by=by, at=at)
    incidents.set_facts(request_id=request_id, facts=FACTS, by=by, at=at)
    proposal_id = teams.propose(request_id=request_id, seats=("lead",), by=by, at=at)
    teams.approve(proposal_id=proposal_id, by=by, at=at)
    running.callout_id = callouts.open_callout(proposal_id=proposal_id, by=by, at=at)
    card = callout_queries.card(running.callout_id)
    assert card is not None
    running.page_id = next(p.id for seat in card.seats for p in seat.pages)
    return _move(running, "page")


def _answer(running: NightPage, at: datetime) -> int:
    """The question came by every channel, or by one and the others had their time: the robot advisor says yes by
    its link, and the officer stands everyone down.
    """
    heard = _heard(running)
    missed = [channel.value for channel in robots.channels() if channel not in heard]
    if running.missed != missed:
        running.missed = missed
        running.save(update_fields=["missed"])
    question = outbox.of_group(f"page:{running.page_id}").filter(kind="page_alert").first()
    if question is None or not heard:
        return 0
    if missed and at < running.begun_at + timedelta(minutes=NIGHT_PATIENCE):
        return _ring(running, question.bundle, at) if Channel.VOICE.value in missed else 0
    link = question.context["link"]
    page = callout_queries.page_for_token(link_token(link["purpose"], link["ref"]), at)
    assert page is not None
    answered = Actor("advisor_link", str(page.id), "a robot, by link")
    callouts.answer(page_id=page.id, accept=True, by=answered, at=at)
    assert running.callout_id is not None
    by = _actor(running)
    callouts.cancel(callout_id=running.callout_id, why="test page", by=by, at=at)
    incidents.withdraw(request_id=running.request_id, by=by, at=at)
    return _move(running, "stand down")


def _heard(running: NightPage) -> set[str]:
    """Return by which channels the question came: mail that its server took, texts and calls that their carrier
    reports as delivered; in the demo's mailbox, which reports nothing, all that lies there.
    """
    asked = outbox.of_group(f"page:{running.page_id}").filter(kind="page_alert")
    handed = asked.filter(state=MessageState.HANDED.value, attempts__isnull=True)
    delivered = asked.filter(state=MessageState.DELIVERED.value)
    return {*handed.values_list("channel", flat=True), *delivered.values_list("channel", flat=True)}


def _ring(running: NightPage, bundle: str, at: datetime) -> int:
    """Let the call go now, once: it usually waits some minutes for an answer to the text."""
    calls = outbox.of_group(f"page:{running.page_id}").filter(channel=Channel.VOICE.value)
    if calls.exclude(state=MessageState.DUE.value, tries=0, due_at__gt=at).exists():
        return 0
    return hasten(bundle=bundle, at=at)


def _came_through(running: NightPage, at: datetime) -> int:
    if not _went_out(f"stand_down:{running.page_id}"):
        return 0
    marks.renew_mark(marks.NIGHTLY, at=at, every=timedelta(0))
    _end(running, "come through", at)
    return 1


def _move(running: NightPage, event: str) -> int:
    running.step = NIGHT.after(event, running.step)
    running.save(update_fields=["step", "callout_id", "page_id"])
    return 1


def _end(running: NightPage, event: str, at: datetime) -> None:
    came_to = running.step
    running.step, running.ended_at = NIGHT.after(event, running.step), at
    running.save(update_fields=["step", "ended_at"])
    facts = {"came_to": came_to, "seconds": round((at - running.begun_at).total_seconds(), 1)}
    if running.missed:
        facts["missed"] = running.missed
    action = event.replace(" ", "_") + "_test_page"
    record(
        stream="watch", action=action, by=CLOCK, at=at, object=f"request:{running.request_id}", facts=facts
    )
    if event == "fail":
        _tidy(running, at)


def _tidy(running: NightPage, at: datetime) -> None:
    """End what a page that did not come through has left open."""
    if running.callout_id is not None:
        callouts.cancel(callout_id=running.callout_id, why="test page", by=CLOCK, at=at)
    incidents.withdraw(request_id=running.request_id, by=_actor(running), at=at)
