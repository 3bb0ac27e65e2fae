"""A planner signs up with a passkey; staff call the agency back; at a request the plan comes with recorded consent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.accounts.queries import person_by_email, roles_of
from alongside.agencies import actions as agencies
from alongside.agencies.queries import find
from alongside.engagements.models import Helper
from alongside.gateways.fake import FakeCarrier
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import lines_for_page
from alongside.library.actions import load
from alongside.plans import actions, queries
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.test_passkeys import PASSWORD, VIRTUAL_KEY
from tests.people import verified

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
AGENCY = "Millbrook Police Department"


@pytest.fixture(scope="module")
def officer(site: str) -> Person:
    """Load the catalog; put an agency with its number and its delegate into the directory; return an officer."""
    at = clock.now()
    load(by=OPERATOR, at=at)
    made = invite(
        email="dana@program.example",
        name="Dana Whitfield",
        roles=[Role.DUTY, Role.COORDINATOR],
        by=OPERATOR,
        at=at,
    )
    agency_id = agencies.add_agency(
        name=AGENCY, kind="municipal", state="OH", city="Millbrook", by=made.actor, at=at
    )
    agencies.add_number(
        agency_id=agency_id, number="614-555-0199", label="Dispatch", source="state_directory",
        source_note="page 12", seen_date=at.date(), by=made.actor, at=at,
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def mail() -> FakeCarrier:
    """Return the carrier that takes every mail."""
    return FakeCarrier()


def link_in_the_mail(mail: FakeCarrier, site: str, path: str) -> str:
    """Send what waits, and return the newest link to a path of the site."""
    deliver(choose=lambda _channel: mail, limit=100)
    words = [word for letter in mail.sent for word in letter.text.split() if word.startswith(site + path)]
    return words[-1].rstrip(".")


def test_a_planner_signs_up_with_a_passkey(officer, device, mail, site):
    one = device(PHONE)
    wire = one.context.new_cdp_session(one.page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    one.open("/plans/")
    one.follow("With a sign-in")
    one.fill("Your name", "Nora New")
    one.fill("Your work email", "nora@county.example")
    one.press("Mail me the link")
    one.sees("Look into your mail")
    assert person_by_email("nora@county.example") is None
    one.open(link_in_the_mail(mail, site, "/plans/link/"))
    one.press("Yes, this is me")
    one.open(link_in_the_mail(mail, site, "/account/"))
    for name in ("password1", "password2"):
        one.page.locator(f'[name="{name}"]').fill(PASSWORD)
    one.press("Set the password")
    one.page.wait_for_load_state()
    one.open(reverse("account_login"))
    one.fill("Email", "nora@county.example")
    one.page.get_by_label("Password", exact=True).fill(PASSWORD)
    one.press("Sign in")
    one.page.wait_for_url("**/account/second-step/")
    one.follow("Add a passkey")
    one.page.get_by_label("Name of this passkey").fill("my phone")
    one.press("Add the passkey")
    one.page.wait_for_url("**/account/second-step/codes/")
    one.follow("I have them on paper")
    one.press("Sign out")
    one.page.wait_for_url("**/")
    one.open(reverse("account_login"))
    one.press("Sign in with a passkey")
    one.page.wait_for_url("**/plans/mine/")
    nora = person_by_email("nora@county.example")
    assert nora is not None and roles_of(nora.pk, clock.now()) == {Role.PLANNER}
    assert lines_for_page(f"person:{nora.pk}")[0]["facts"] == {"how": ["webauthn"]}
    one.picture("planner-mine")


def test_a_plan_is_tied_by_a_call_back_and_comes_to_a_request_with_consent(officer, device):
    at = clock.now()
    pia = invite(email="pia@county.example", name="Pia Planner", roles=[Role.PLANNER], by=OPERATOR, at=at)
    plan_id = actions.start(document=queries.new_plan(), by=pia.actor, at=at)
    answers = {
        "community/name": "Millbrook",
        "partners/victim-services/name": "County advocates",
        "partners/victim-services/phone": "614-555-0145",
        "partners/victim-services/notify": True,
    }
    actions.save(plan_id=plan_id, seen=1, answers=answers, by=pia.actor, at=at)
    agency = find(AGENCY, "OH")
    assert agency is not None
    request_id = verified(at, officer, agency_text=AGENCY, agency_id=agency.id)
    planner, desk = device(PHONE), device(DESK)
    ask_for_the_tie(planner, pia, plan_id)
    desk.sign_in(officer)
    desk.open(f"/desk/plans/requests/{request_id}/")
    desk.sees("This agency has agreed to no plan.")
    call_back_and_agree(desk)
    bring(desk, request_id)
    found = queries.attached(request_id)
    assert found is not None and (found.consent_name, found.consent_title) == ("Dana Reyes", "Chief")
    written = {line["action"] for line in lines_for_page(f"request:{request_id}")}
    assert "attach_plan" in written, written
    assert not Helper.objects.exists()


def ask_for_the_tie(one: Device, pia: Person, plan_id: int) -> None:
    """Let the planner name the agency."""
    one.sign_in(pia)
    one.open(f"/plans/{plan_id}/agency/")
    field = one.page.get_by_label("Your police or sheriff's agency")
    field.fill("Millbrook")
    one.page.get_by_role("option").first.click()
    one.fill("Your role at work", "Emergency manager")
    one.press("Ask for it")
    one.sees(AGENCY)


def call_back_and_agree(desk: Device) -> None:
    """Let staff call a number of the directory, then record that the head agreed."""
    desk.open("/desk/plans/")
    desk.page.get_by_role("link", name="Millbrook").first.click()
    desk.sees("Call the agency and ask for the planner", "(614) 555-0199")
    desk.picture("plan-tie-call")
    desk.press("I called this number; they know the planner")
    desk.sees("The planner is verified.")
    desk.fill("Who agreed", "Dana Reyes")
    desk.fill("Title", "Chief")
    desk.choose("This is the agency head")
    desk.press("The agency agreed")
    desk.sees("The plan is tied to the agency.")


def bring(desk: Device, request_id: int) -> None:
    """Let the coordinator ask on the call, and record who said yes."""
    desk.open(f"/desk/requests/{request_id}/")
    desk.page.locator(f'a[href="/desk/plans/requests/{request_id}/"]').first.click()
    desk.sees("May we look at its list of partners")
    desk.picture("plan-at-request")
    desk.press("They said yes: bring the plan")
    desk.sees("The plan is with the request.", "County advocates", "said yes")
