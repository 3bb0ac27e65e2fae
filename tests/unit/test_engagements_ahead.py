"""Dates ahead and what is left alone, as plain calendar arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.engagements.ahead import Place, Span, Wishes, contacts, placed
from alongside.engagements.checklists import lines
from alongside.engagements.words import WITH_A_DATE, FollowUpKind
from alongside.policy.catalog import CATALOG

TODAY = date(2026, 11, 22)
LEADS = {key: setting.default for key, setting in CATALOG.items()}


def alone(
    first: date, last: date | None, *, yearly: bool = False, kinds: frozenset[str] = frozenset()
) -> Wishes:
    return Wishes((Span(first, last, yearly),), kinds)


@pytest.mark.parametrize(
    ("kind", "day", "before", "after"),
    [
        ("trial", date(2027, 3, 1), date(2027, 1, 18), date(2027, 3, 3)),
        ("hearing", date(2027, 1, 12), date(2026, 12, 22), date(2027, 1, 14)),
        ("trial", date(2026, 12, 1), date(2026, 11, 23), date(2026, 12, 3)),
        ("visit", date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 26)),
        ("visit", date(2026, 11, 23), None, date(2026, 11, 25)),
        ("memorial", TODAY, None, date(2026, 11, 24)),
    ],
)
def test_somebody_gets_in_touch_weeks_before_and_days_after(
    kind: str, day: date, before: date | None, after: date
) -> None:
    found = contacts(day, kind=kind, leads=LEADS, today=TODAY)
    assert (found.get(False), found[True]) == (before, after)


@pytest.mark.parametrize(
    ("kind", "day", "wishes", "place"),
    [
        ("check_in", date(2026, 12, 24), alone(date(2026, 12, 20), date(2027, 1, 3)), Place(date(2027, 1, 4))),
        ("trial", date(2026, 12, 24), alone(date(2026, 12, 20), date(2027, 1, 3)), Place(date(2026, 12, 19))),
        ("trial", date(2026, 11, 24), alone(date(2026, 11, 20), date(2026, 12, 1)), Place(date(2026, 12, 2))),
        ("check_in", date(2026, 12, 19), alone(date(2026, 12, 20), date(2027, 1, 3)), Place(date(2026, 12, 19))),
        ("check_in", date(2026, 12, 24), alone(date(2026, 12, 1), None), Place(date(2026, 12, 24), held=True)),
        ("year_mark", date(2029, 11, 15), alone(date(2026, 11, 10), date(2026, 11, 20), yearly=True),
         Place(date(2029, 11, 9))),
        ("check_in", date(2028, 1, 1), alone(date(2026, 12, 28), date(2027, 1, 2), yearly=True),
         Place(date(2028, 1, 3))),
        ("litigation", TODAY, Wishes(kinds=frozenset({"litigation"})), Place(TODAY, held=True)),
        ("hearing", TODAY, Wishes(kinds=frozenset({"litigation"})), Place(TODAY)),
    ],
)  # fmt: skip
def test_what_falls_on_days_to_be_left_alone_moves_and_what_is_about_such_a_topic_is_held(
    kind: str, day: date, wishes: Wishes, place: Place
) -> None:
    assert placed(day, kind=kind, wishes=wishes, today=TODAY) == place


DAYS = st.dates(TODAY, date(2032, 1, 1))
SPANS = st.builds(
    lambda first, length, yearly: Span(first, first + timedelta(days=length), yearly),
    DAYS, st.integers(0, 60), st.booleans(),
)  # fmt: skip


@given(DAYS, st.sampled_from(list(FollowUpKind)), st.lists(SPANS, max_size=4), st.booleans())
def test_a_follow_up_is_never_on_a_day_to_be_left_alone_unless_it_is_held(
    day: date, kind: FollowUpKind, spans: list[Span], after: bool
) -> None:
    wishes = Wishes(tuple(spans))
    place = placed(day, kind=kind.value, wishes=wishes, today=TODAY, after=after)
    assert place.held or not wishes.quiet(place.day)
    assert place.held or place.day > TODAY or place.day == day


def test_every_kind_with_a_date_has_its_lead_and_a_short_checklist() -> None:
    for kind in WITH_A_DATE:
        assert f"ahead_{kind}_days" in CATALOG
        assert 1 <= len(lines(kind)) <= 5
        assert 1 <= len(lines(kind, after=True)) <= 3
