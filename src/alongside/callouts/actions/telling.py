"""What a call-out says to advisors and staff. No message names an agency, a place or an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from alongside.accounts import queries as accounts
from alongside.callouts.actions.locks import policy_of
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.queries_phone import code_of
from alongside.callouts.rules import settle_delay
from alongside.duty import queries as duty
from alongside.incidents import queries as incidents
from alongside.outbox import actions as outbox
from alongside.outbox.queries import Way, ways_to
from alongside.outbox.states import Channel
from alongside.roster.manners import Manners, delays, hushes
from alongside.roster.queries_reach import Reach, reach


def page_link(page: Page) -> dict[str, str]:
    """Return what the outbox derives the page's link from."""
    return {"purpose": "page", "ref": f"{page.pk}.{page.secret}"}


def alert(callout: CallOut, page: Page, wave: Wave, *, to: Reach, at: datetime) -> bool:
    """Put the question to the advisor in the outbox; False when no address is known."""
    return _to_advisor(
        page,
        to=to,
        kind="page_alert",
        key=f"page:{page.pk}:wave:{wave.pk}",
        group=f"page:{page.pk}",
        at=at,
        context={
            "link": page_link(page),
            "minutes": policy_of(callout)["wave_minutes"],
            "wave": wave.number,  # the carrier's reports about this asking count for no later one
        },
        not_after=wave.cap_at,
        urgent=True,
    )


def alert_again(callout: CallOut, page: Page, *, at: datetime) -> bool:
    """Put the same question in the outbox once more, by an officer's hand; False when no address is known."""
    return _to_advisor(
        page,
        kind="page_alert",
        key=f"page:{page.pk}:again:{at.isoformat()}",
        group=f"page:{page.pk}",
        at=at,
        context={
            "link": page_link(page),
            "minutes": policy_of(callout)["wave_minutes"],
            "wave": page.wave.number,
        },
        not_after=at + policy_of(callout).span("wave_cap_minutes"),
        urgent=True,
    )


def information(page: Page, *, news: str, at: datetime) -> None:
    """Tell somebody who said yes something that wants no answer."""
    key, group = f"page:{page.pk}:information:{at.isoformat()}", f"information:{page.pk}"
    _to_advisor(page, kind="information", key=key, group=group, at=at, context={"news": news})


def offer(callout: CallOut, page: Page, *, at: datetime) -> None:
    """Tell an alternate that the seat is theirs to confirm."""
    minutes = policy_of(callout)["hold_minutes"]
    _to_advisor(
        page,
        kind="seat_offered",
        key=f"page:{page.pk}:offer:{at.isoformat()}",
        group=f"confirm:{page.pk}",
        at=at,
        context={"link": page_link(page), "minutes": minutes},
        not_after=page.due_at,
        urgent=True,
    )


def confirmed(page: Page, *, at: datetime) -> None:
    """Thank an advisor for confirming: nothing is settled until they are introduced."""
    key = f"page:{page.pk}:confirmed:{at.isoformat()}"
    _to_advisor(page, kind="seat_confirmed", key=key, group=f"confirmed:{page.pk}", at=at)


def stand_down(page: Page, *, at: datetime) -> None:
    """Tell somebody who was asked, and has not said yes, that no answer is needed any more."""
    _to_advisor(
        page,
        kind="stand_down",
        key=f"page:{page.pk}:stand_down:{page.wave_id}",
        group=f"stand_down:{page.pk}",
        at=at,
        urgent=True,
    )


def exercise_over(page: Page, *, at: datetime) -> None:
    """Tell somebody in an exercise that it is over for them: they are asked for a real request."""
    key = f"exercise_over:{page.callout.request_id}:{page.advisor_id}"
    _to_advisor(page, kind="exercise_over", key=key, group=f"exercise_over:{page.pk}", at=at, urgent=True)


def settled(callout: CallOut, page: Page, *, at: datetime) -> datetime:
    """Put the one thank-you for people declined and people not needed in the outbox; return when it shows.

    Words, spread and timing are the same for both (domain.md section E, rule 5).
    """
    spread = policy_of(callout)["settle_spread_minutes"]
    when = at + settle_delay(secret=page.secret, spread_minutes=spread)
    key, group = f"page:{page.pk}:settled", f"settle:{page.pk}"
    _to_advisor(page, kind="settled", key=key, group=group, at=at, due_at=when)
    return when


def _to_advisor(
    page: Page,
    *,
    kind: str,
    key: str,
    group: str,
    at: datetime,
    to: Reach | None = None,
    context: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    urgent: bool = False,
) -> bool:
    to = to or reach(page.advisor_id)
    ways = ways_to(
        kind=kind,
        email=to.email,
        number=to.number,
        sms=to.sms,
        voice=to.voice,
        calls=policy_of(page.callout).calls(),
    )
    return outbox.enqueue_by(
        ways=_as_wished(to.manners, ways, at=due_at or at, urgent=urgent and not page.exercise),
        key=key,
        group=group,
        kind=kind,
        at=at,
        context={**(context or {}), "code": code_of(page)},
        language=to.language,
        due_at=due_at,
        not_after=not_after,
        exercise=page.exercise,
        urgent=urgent,
    )


def _as_wished(manners: Manners, ways: list[Way], *, at: datetime, urgent: bool) -> list[Way]:
    """Let each way go when the advisor wants it: their own order first, nothing that rings in quiet hours."""
    waits = delays(
        [way.channel.value for way in ways],
        manners=manners,
        at=at,
        urgent=urgent,
        usual=[way.after for way in ways],
    )
    hushed = hushes(at, manners, urgent=urgent)
    moved = [
        replace(way, after=wait, hushed=hushed and way.channel is not Channel.EMAIL)
        for way, wait in zip(ways, waits, strict=True)
    ]
    return sorted(moved, key=lambda way: way.after)


def names_ready(callout: CallOut, seat: Seat, *, at: datetime) -> None:
    """Tell the coordinator and the officers on duty that a name can be put to the agency head."""
    _to_staff(callout, kind="names_ready", key=f"seat:{seat.pk}:ready:{at.isoformat()}", at=at)


def nobody_left(callout: CallOut, seat: Seat, *, at: datetime) -> None:
    """Tell the coordinator and the officers on duty that a seat needs a person's decision."""
    with outbox.gathered():
        _to_staff(callout, kind="seat_needs_person", key=f"seat:{seat.pk}:needs:{at.isoformat()}", at=at)


def _to_staff(callout: CallOut, *, kind: str, key: str, at: datetime) -> None:
    card = incidents.card(callout.request_id)
    people = (
        [accounts.person(card.coordinator_id)]
        if card.robot and card.coordinator_id
        else _staff(card.coordinator_id, at)
    )
    for person in people:
        outbox.enqueue_by(
            ways=duty.ways_to_officer(person, kind=kind, at=at),
            key=f"{key}:{person.pk}",
            group=f"callout:{callout.pk}",
            kind=kind,
            at=at,
            context={"reference": card.reference, "path": f"/desk/duty/call-outs/{callout.pk}/"},
            language=person.language,
            exercise=callout.exercise,
            urgent=True,
        )


def _staff(coordinator_id: int | None, at: datetime) -> Iterable[Any]:
    people = {person.pk: person for person in duty.on_now(at)}
    if coordinator_id:
        people.setdefault(coordinator_id, accounts.person(coordinator_id))
    if not people:
        people = {person.pk: person for person in duty.everyone_able(at)}
    return people.values()
