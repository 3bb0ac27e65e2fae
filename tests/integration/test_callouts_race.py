"""The last seat, asked for by many at the same moment: exactly one gets it, and the others are thanked."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from alongside.callouts import actions
from alongside.callouts.models import Page, Seat
from alongside.callouts.queries import Shown
from alongside.ledger.queries import verify
from alongside.policy import actions as policy
from alongside.roster.models import Commitment
from tests.callouts import advisor, by_link, opened, pages, says
from tests.people import Cast

RACERS = 20


def together(*acts):
    """Run the acts at the same moment, each on its own connection; return what each gave or raised."""
    gate, given = Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        gate.wait()
        try:
            given[n] = act()
        except Exception as error:
            given[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.fixture
def crowd(transactional_db, at):
    """A call-out that asks twenty people for its one seat."""
    from alongside.kernel.actor import OPERATOR

    cast = Cast.arrive(at)
    policy.change(key="wave_size", value=RACERS, why="Everybody at once", by=OPERATOR, at=at)
    for n in range(RACERS):
        advisor(n, at)
    return opened(at, cast.officer)


def test_of_twenty_who_say_yes_at_once_one_holds_the_seat(crowd, at):
    asked = pages(crowd)
    assert len(asked) == RACERS
    given = together(*[lambda p=p: says(p, True, at) for p in asked])
    assert given.count(Shown.CONFIRM) == 1
    assert given.count(Shown.STANDING_BY) == RACERS - 1
    for _ in range(3):
        holder = Page.objects.get(callout=crowd, state="yes")
        assert Commitment.objects.get(released_at__isnull=True).advisor_id == holder.advisor_id
        given = together(
            *[lambda p=p: says(p, True, at) for p in Page.objects.filter(callout=crowd)],
            lambda h=holder: says(h, False, at),
        )
        assert not [g for g in given if isinstance(g, Exception)]
        assert Page.objects.filter(callout=crowd, state="yes").count() == 1
    assert verify().ok


def test_the_index_holds_even_without_the_lock(crowd, at):
    """A seeded careless writer: no lock, straight to the row. The database still lets one through."""

    def careless(page_id):
        with transaction.atomic():
            Page.objects.filter(pk=page_id).update(state="yes", due_at=at)

    given = together(*[lambda p=p: careless(p.pk) for p in pages(crowd)])
    assert given.count(None) == 1
    assert {type(g).__name__ for g in given if g is not None} == {"IntegrityError"}


def test_the_agency_heads_word_and_a_step_back_at_once_leave_one_truth(crowd, at):
    first = pages(crowd)[0]
    says(first, True, at)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    seat_id = Seat.objects.get(callout=crowd).pk
    given = together(
        lambda: actions.chief_agrees(seat_id=seat_id, by=by_link(first), at=at),
        lambda: says(first, False, at),
    )
    assert sum(isinstance(g, Exception) for g in given) == 1
    first.refresh_from_db()
    seat = Seat.objects.get(pk=seat_id)
    assert (first.state, seat.state) in {("agreed", "agreed"), ("declined", "open")}


def test_many_tickers_open_one_wave(crowd, at):
    from datetime import timedelta

    for page in pages(crowd)[1:]:
        Page.objects.filter(pk=page.pk).update(state="withdrawn")
    later = at + timedelta(minutes=41)
    done = together(*[lambda: actions.tick(at=later)] * 6)
    assert not [d for d in done if isinstance(d, Exception)]
    assert Seat.objects.get(callout=crowd).waves.count() == 2
