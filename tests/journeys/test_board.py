"""The board keeps itself current without taking the place away from whoever is on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from alongside.kernel import clock
from tests.journeys.devices import DESK, Device
from tests.people import Cast, ask

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def test_a_new_request_appears_and_focus_stays_where_it_was(device: Callable[..., Device], site: str):
    at = clock.now()
    cast = Cast.arrive(at)
    ask(at - timedelta(minutes=3), agency_text="Lima Police Department")
    desk = device(DESK)
    desk.sign_in(cast.officer)
    desk.open("/desk/requests/")
    link = desk.page.get_by_role("link", name="Lima Police Department")
    link.focus()
    with desk.page.expect_response("**/desk/requests/live/**", timeout=20_000):
        pass
    desk.page.wait_for_timeout(300)
    assert desk.page.evaluate("document.activeElement.innerText") == "Lima Police Department"
    ask(clock.now(), agency_text="Millbrook Police Department")
    desk.sees("Millbrook Police Department")
