"""A chief applies on a phone, in Spanish; a referee answers; two people accept; matching finds the new advisor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from alongside.joining import actions
from alongside.joining.models import Application, Referee
from alongside.kernel import clock
from alongside.roster.models import PeerAdvisor
from alongside.teams import actions as teams
from alongside.teams.models import ProposedSeat
from tests.callouts import request_with_facts
from tests.joining import YES, own_url, reference_url
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults_here
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def test_somebody_joins(device: Callable[..., Device], site: str) -> None:
    at = clock.now()
    cast = Cast.arrive(at)
    applies_in_spanish(device)
    application_id = Application.objects.get().pk
    confirms(device, application_id)
    by = {"by": cast.roster_manager.actor, "at": clock.now()}
    actions.screen(application_id=application_id, **by)
    actions.ask_references(application_id=application_id, **by)
    a_referee_answers(device)
    for referee in Referee.objects.filter(answered_at__isnull=True):
        said = {"grades": YES, "known": "beside", "note": "", **by}
        actions.answer_reference(referee_id=referee.pk, **said)
    two_people_decide(device, cast, application_id)
    signs(device, application_id)
    manager = device(DESK)
    manager.sign_in(cast.roster_manager)
    manager.open(f"/desk/joining/{application_id}/")
    manager.fill("Background check holds until", (at + timedelta(days=700)).date().isoformat())
    manager.pick("Time zone", "Eastern time")
    manager.picture("joining-take-in")
    manager.press("Put on the roster")
    manager.sees("On the roster. Look the entry over")
    request_id = request_with_facts(clock.now(), cast.officer)
    proposal_id = teams.propose(request_id=request_id, seats=("lead",), by=cast.officer.actor, at=clock.now())
    assert ProposedSeat.objects.filter(
        proposal_id=proposal_id, advisor_id=PeerAdvisor.objects.get().pk
    ).exists()


def applies_in_spanish(device: Callable[..., Device]) -> None:
    phone = device(PHONE, script=False)
    phone.open("/joining/")
    phone.fill("Your name", "Ana Ruiz")
    phone.press("Español")
    phone.sees("Solicitar unirse a la lista")
    assert phone.page.locator("[name=name]").input_value() == "Ana Ruiz"
    phone.page.locator("[name=email]").fill("ana.ruiz@ashdown.example")
    phone.fill("Teléfono", "614-555-0171")
    phone.fill("Localidad donde vive", "Pittsburgh")
    phone.pick("Estado donde vive", "Pennsylvania")
    phone.page.locator("[name=discipline]").select_option("law")
    phone.page.locator("[name=lived_0_kind]").select_option("shooting")
    phone.page.locator("[name=lived_0_venue]").select_option("school_k12")
    phone.choose("Por teléfono, y en el lugar si se me pide")
    phone.choose("Mi empleador está de acuerdo")
    phone.page.locator("[name=referee_0_name]").fill("Lee Park")
    phone.page.locator("[name=referee_0_email]").fill("lee@vouch.example")
    phone.page.wait_for_timeout(1500)
    phone.press("Enviar")
    phone.sees("Diga cuáles se aplican, o que ninguno.")
    phone.choose("Ninguno de estos")
    phone.page.locator("[name=referee_1_name]").fill("Sam Dole")
    phone.page.locator("[name=referee_1_email]").fill("sam@vouch.example")
    phone.picture("joining-apply-es")
    phone.page.wait_for_timeout(1600)
    phone.press("Enviar")
    phone.sees("Su solicitud ha llegado.")
    phone.picture("joining-sent-es")


def confirms(device: Callable[..., Device], application_id: int) -> None:
    phone = device(PHONE)
    phone.open(own_url(application_id))
    phone.sees("Is this your application?")
    phone.picture("joining-confirm")
    assert not list(faults_here(phone, "confirming"))
    phone.press("Yes, I applied")
    assert "Is this your application?" not in phone.page.content()


def a_referee_answers(device: Callable[..., Device]) -> None:
    referee = device(PHONE)
    referee.open(reference_url(Referee.objects.get(email="lee@vouch.example")))
    referee.sees("Ana Ruiz wants to serve")
    assert not list(faults_here(referee, "a reference"))
    referee.choose("I worked beside them")
    for number in range(4):
        referee.page.locator("fieldset").nth(number + 1).locator("label").get_by_text("Yes").click()
    referee.picture("joining-reference")
    referee.press("Send")
    referee.sees("Your answer is in")


def two_people_decide(device: Callable[..., Device], cast: Cast, application_id: int) -> None:
    url = f"/desk/joining/{application_id}/"
    manager, coordinator = device(DESK), device(DESK)
    manager.sign_in(cast.roster_manager)
    coordinator.sign_in(cast.coordinator)
    manager.open(url)
    manager.press("Go on to the talk")
    manager.fill("The talk was on", clock.now().date().isoformat())
    manager.fill("Held by", "Robin Roster")
    manager.press("Note the talk")
    manager.sees("The talk is noted.")
    manager.press("Let others decide")
    for one in (manager, coordinator):
        one.open(url)
        one.page.locator("button[name=said][value=yes]").click()
    coordinator.sees("Accepted. The agreement is on its way to the applicant.")
    coordinator.picture("joining-decided")


def signs(device: Callable[..., Device], application_id: int) -> None:
    phone = device(PHONE)
    phone.open(own_url(application_id))
    phone.sees("I go to no place on my own initiative")
    phone.picture("joining-agreement")
    assert not list(faults_here(phone, "the agreement"))
    phone.fill("Your name, as you gave it when you applied", "Ana Ruiz")
    phone.press("I agree, and sign")
    phone.sees("Agreement signed")
