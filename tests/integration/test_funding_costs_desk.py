"""Which sentence of a program speaks of which category of costs: chosen by staff, approved by a second person."""

from __future__ import annotations

import pytest

from alongside.funding import actions, queries
from alongside.funding.models import ProgramVersion
from alongside.funding.words import CostKind, Fit
from alongside.funding.worksheet import fit_of
from alongside.kernel import clock
from alongside.web.funding.catalog_form import ProgramForm

pytestmark = [pytest.mark.django_db]
URL = "/desk/funding/programs/eflea/edit/"


def fit(kind):
    return fit_of(queries.catalog().program("eflea"), kind)


def typed_by(person, at, **more):
    """Return the form as a browser sends it, with some fields changed."""
    document = queries.document_in_force("eflea")
    form = ProgramForm(None, document=document, owners=[(str(person.pk), person.name)], review_on=at.date())
    values = {name: form[name].value() for name in form.fields}
    values |= {"owner_id": str(person.pk), "review_on": "2027-01-31", "why": "Read in the fact sheet today."}
    return {name: "" if value is None else value for name, value in (values | more).items()}


def put_forward(page, typed):
    answer = page.post(URL, typed)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return ProgramVersion.objects.latest("pk")


@pytest.fixture
def page(cast, at, client_for):
    with clock.frozen(at):
        yield client_for(cast.coordinator)


def test_a_category_gets_the_sentence_that_staff_chose_once_a_second_person_approved(cast, at, page):
    land = "unallowable:Land purchase"
    assert fit("backfill") == (Fit.ASK, "") and fit("land")[0] is Fit.UNALLOWABLE
    version = put_forward(page, typed_by(cast.coordinator, at, cost_backfill=land, cost_overtime=""))
    assert fit("backfill") == (Fit.ASK, ""), "nothing changes before a second person"
    shown = page.get(f"/desk/funding/versions/{version.pk}/").content.decode()
    assert "costs · unallowable · backfill" in shown and "costs · allowable · overtime" in shown
    actions.approve(version_id=version.pk, by=cast.admin.actor, at=at)
    assert fit("backfill") == (Fit.UNALLOWABLE, "Land purchase") and fit("overtime") == (Fit.ASK, "")
    assert fit("straight_time")[0] is Fit.ALLOWABLE, "what nobody touched stays"


def test_a_category_follows_its_sentence_when_only_the_wording_changed(cast, at, page):
    lines = [*queries.document_in_force("eflea")["allowable_costs"]]
    old = fit("overtime")[1]
    lines[lines.index(old)] = "Overtime of officers who worked on the emergency"
    version = put_forward(page, typed_by(cast.coordinator, at, allowable_costs="\n".join(lines)))
    actions.approve(version_id=version.pk, by=cast.admin.actor, at=at)
    assert fit("overtime") == (Fit.ALLOWABLE, "Overtime of officers who worked on the emergency")


def test_a_sentence_taken_out_leaves_no_category_behind_unseen(cast, at, page):
    lines = [x for x in queries.document_in_force("eflea")["allowable_costs"] if x != fit("overtime")[1]]
    answer = page.post(URL, typed_by(cast.coordinator, at, allowable_costs="\n".join(lines)))
    assert answer.status_code == 422
    assert "Its sentence is no longer in the lists. Choose again." in answer.content.decode()
    assert not ProgramVersion.objects.filter(program="eflea").exists()


def test_a_new_sentence_can_be_chosen_after_looking_again_and_nothing_is_put_forward(cast, at, page):
    lines = [*queries.document_in_force("eflea")["allowable_costs"], "Backfill by another agency"]
    typed = typed_by(cast.coordinator, at, allowable_costs="\n".join(lines), why="")
    html = page.post(URL, {**typed, "go": "look"}).content.decode()
    assert 'value="allowable:Backfill by another agency"' in html and "al-errors" not in html
    assert not ProgramVersion.objects.filter(program="eflea").exists()
    chosen = "allowable:Backfill by another agency"
    version = put_forward(page, {**typed, "why": "Read today.", "cost_backfill": chosen})
    actions.approve(version_id=version.pk, by=cast.admin.actor, at=at)
    assert fit("backfill") == (Fit.ALLOWABLE, "Backfill by another agency")


def test_a_form_sent_as_it_came_changes_no_category(cast, at, page):
    before = {kind.value: fit(kind.value) for kind in CostKind}
    version = put_forward(page, typed_by(cast.coordinator, at))
    actions.approve(version_id=version.pk, by=cast.admin.actor, at=at)
    assert {kind.value: fit(kind.value) for kind in CostKind} == before
