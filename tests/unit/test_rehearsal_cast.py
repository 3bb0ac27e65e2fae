"""The invented people: each with one address, in one discipline, with papers in date."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.kernel.field import STATES, Discipline, Venue
from alongside.kernel.phone import digits
from alongside.rehearsal import cast, invented
from alongside.rehearsal.answering import Dice
from alongside.rehearsal.scenes import SCENES
from alongside.roster.entry import faults, tidy

TODAY = date(2026, 11, 22)
ZONES = {peer.zone for peer in cast.PEERS} | {"America/New_York"}
HOMES = [
    invented.Place(n, f"Town {n}", state, 30 + n % 15, -120 + n % 50, "America/Chicago", 1000 * n)
    for n, state in enumerate(sorted(STATES) * 2)
]


def roster(count=150, seed=1):
    return invented.roster(count, dice=Dice(seed), homes=HOMES, on=TODAY)


def test_the_cast_has_an_address_and_a_sentence_each_and_no_two_the_same():
    emails = [one.email for one in (*cast.STAFF, *cast.PEERS)]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(cast.ADDRESS) for email in emails)
    assert all(one.sentence.endswith(".") for one in cast.STAFF)
    assert {cast.LAPSED, cast.PAUSED, cast.RUNS_OUT, cast.AWAY} <= {peer.name for peer in cast.PEERS}


@pytest.mark.parametrize("number", range(len(cast.PEERS)))
def test_every_peer_of_the_demo_can_be_on_a_roster(number):
    entry = tidy(cast.entry(cast.PEERS[number], number, today=TODAY))
    assert faults(entry, timezones=ZONES, languages={"en": ""}) == ()


def test_numbers_of_the_demo_are_kept_free_for_fiction_and_differ_from_the_one_supplied():
    for scene in SCENES:
        assert digits(scene.number).startswith("+161455501")
        assert digits(scene.found).startswith("+161455501")
        assert digits(scene.number) != digits(scene.found)


def test_a_made_up_roster_can_be_on_a_roster_and_has_the_announced_mix():
    entries = roster()
    assert all(faults(tidy(e), timezones={"America/Chicago"}, languages={"en": ""}) == () for e in entries)
    assert len({e.email for e in entries}) == 150
    mix = Counter(e.discipline for e in entries)
    assert {d: mix[d.value] for d, _ in invented.MIX} == {
        d: pytest.approx(share * 1.5, abs=1) for d, share in invented.MIX
    }


def test_the_same_seed_makes_the_same_roster_and_a_smaller_one_is_its_beginning():
    assert roster() == roster()
    assert [e.discipline for e in roster(20)] == [e.discipline for e in roster()[:20]]
    assert roster(seed=2) != roster()


def test_every_state_has_a_licensed_provider():
    held = {x.state for e in roster() if e.discipline == Discipline.BEHAVIORAL for x in e.licenses}
    assert held == set(STATES)


def test_renewing_moves_what_runs_out_and_nothing_else():
    entry = next(e for e in roster() if e.licenses)
    entry = replace(entry, background_expires=TODAY + timedelta(days=5))
    then = invented.renewed(entry, on=TODAY)
    assert then.background_expires == TODAY + timedelta(days=invented.BACKGROUND_DAYS)
    assert then.revalidated_date == TODAY
    assert all(x.expires > TODAY + timedelta(days=invented.RENEWS_AHEAD) for x in then.licenses)
    assert (then.name, then.lived, then.languages) == (entry.name, entry.lived, entry.languages)


def test_nobody_declines_what_does_not_exist():
    assert {kind for e in roster() for kind in e.declined_kinds} <= set(Venue.values())
