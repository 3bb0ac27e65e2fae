"""Whatever anyone does in whatever order: nobody is on the way without terms that two people stand for."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from alongside.deployments import actions
from alongside.deployments.states import BEFORE
from alongside.engagements.models_papers import Paper
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries
from tests.conftest import NOON
from tests.integration.casework import no_reasons  # noqa: F401
from tests.integration.deploying import DAY, Trip, trip
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
EVENTS = (
    "submit",
    "rewrite",
    "authorize",
    "depart",
    "arrive",
    "leave",
    "come_home",
    "debrief",
    "recall",
    "stand_down",
)
PEOPLE = ("advisor", "coordinator", "second", "officer", "care")
NO_TRAVEL = {"draft", "checks", "stood_down"}


class Walk(RuleBasedStateMachine):
    """People press buttons. ``checked`` says what was really recorded, by this test's own book."""

    story: Any = None

    @initialize()
    def begin(self) -> None:
        self.mark = transaction.savepoint()
        self.t: Trip = trip(type(self).story, NOON)
        self.at = NOON
        self.signed: set[str] = set()
        self.consent_for: Any = None
        self.conflict: Any = None

    def teardown(self) -> None:
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def who(self, name: str) -> Any:
        cast = self.t.scene.cast
        people = {"second": self.t.second, "care": cast.care_lead, "advisor": cast.advisor}
        people |= {"coordinator": cast.coordinator, "officer": cast.officer}
        return people[name].actor

    def tries(self, act: Any, **words: Any) -> bool:
        try:
            with transaction.atomic():
                act(at=self.at, **words)
        except Refused:
            return False
        return True

    @rule(event=st.sampled_from(EVENTS), who=st.sampled_from(PEOPLE))
    def any_button(self, event: str, who: str) -> None:
        self.press(event, who)

    def press(self, event: str, who: str) -> None:
        words = {"why": "host"} if event in ("recall", "stand_down") else {}
        before = self.t.row
        done = self.tries(getattr(actions, event), deployment_id=self.t.id, by=self.who(who), **words)
        if done and event == "authorize":
            assert str(self.who(who)) not in before.authors
            self.signed = {str(self.who(who))}
        if done and event == "rewrite":
            self.signed = set()

    @rule(who=st.sampled_from(PEOPLE))
    def sign(self, who: str) -> None:
        """The press that matters, often enough."""
        self.press("authorize", who)

    @rule(who=st.sampled_from(("coordinator", "second")))
    def put_forward(self, who: str) -> None:
        self.press("submit", who)

    @rule()
    def go(self) -> None:
        self.press("depart", "advisor")

    @rule(who=st.sampled_from(PEOPLE))
    def agree(self, who: str) -> None:
        if self.tries(
            actions.record_consent, deployment_id=self.t.id, name="Dana Reyes", title="Chief", host_by="head",
            how="phone", by=self.who(who),
        ):  # fmt: skip
            row = self.t.row
            self.consent_for = (row.first_date, row.last_date)

    @rule(who=st.sampled_from(PEOPLE), conflict=st.booleans())
    def declare(self, who: str, conflict: bool) -> None:
        if self.tries(actions.declare_conflict, deployment_id=self.t.id, conflict=conflict, by=self.who(who)):
            self.conflict = conflict

    @rule(who=st.sampled_from(PEOPLE), cents=st.sampled_from([0, 65_000, 65_001]), paper=st.booleans())
    def pay(self, who: str, cents: int, paper: bool) -> None:
        paper_id = self.t.approval(self.at) if paper else None
        unit = "day" if cents else "none"
        self.tries(
            actions.record_rate, deployment_id=self.t.id, unit=unit, cents=cents, paper_id=paper_id, by=self.who(who)
        )  # fmt: skip

    @rule(who=st.sampled_from(PEOPLE))
    def rest_of_the_checks(self, who: str) -> None:
        same = {"deployment_id": self.t.id, "by": self.who(who)}
        self.tries(actions.record_answers, answers=[False] * 10, form="Sheet A", **same)
        self.tries(actions.record_insurance, insured_by="own", until=None, **same)
        self.tries(actions.write_cost, actual=False, kind="air", cents=100, count=1, **same)

    @rule(more=st.integers(0, 3), who=st.sampled_from(PEOPLE))
    def other_days(self, more: int, who: str) -> None:
        row = self.t.row
        self.tries(
            actions.write_terms, deployment_id=self.t.id, purpose=row.purpose, place=row.place, meets=row.meets,
            first=row.first_date, last=row.first_date + more * DAY, keep_as_written=True, by=self.who(who),
        )  # fmt: skip

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        actions.tick(at=self.at)

    @rule()
    def all_is_checked_and_put_forward(self) -> None:
        """So that walks get far enough to travel at all."""
        if self.tries(
            lambda at: (
                self.t.checks(at),
                actions.submit(deployment_id=self.t.id, by=self.t.coordinator, at=at),
            )
        ):
            row = self.t.row
            self.consent_for, self.conflict = (row.first_date, row.last_date), False

    @invariant()
    def nobody_travels_without_two_people_and_the_agency(self) -> None:
        if not hasattr(self, "t"):
            return
        row = self.t.row
        if row.state in NO_TRAVEL:
            return
        stayed = (row.first_date, row.last_date)
        assert self.signed, f"{row.state} without a second person"
        assert row.authorized_by not in {row.author, *row.authors}
        assert self.conflict is False
        assert self.consent_for == stayed or row.extensions.filter(state="signed").exists()
        if row.rate_cents > 65_000:
            assert Paper.objects.filter(pk=row.rate_paper_id, kind="approval").exists()
        acts = [
            line.action for line in entries(f"request:{self.t.scene.request_id}") if line.object == row.ref
        ]
        assert "authorize_deployment" in acts


def walk(cast: Cast, examples: int) -> None:
    machine = type("WalkOfThisTest", (Walk,), {"story": cast})
    # Every example is undone; the examples of one run share the cast.
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=18, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


EXAMPLES = int(os.environ.get("DEPLOYMENT_WALKS", "12"))


def test_no_path_deploys_without_authorization(cast: Cast):
    walk(cast, EXAMPLES)


def test_the_walk_would_notice_an_authorization_by_its_own_author(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """The twin: with the rule and the wall of the database gone, the same walk must fail."""
    from alongside.deployments import rules
    from alongside.kernel.verdict import ALLOWED

    monkeypatch.setattr(rules, "may_authorize", lambda **_: ALLOWED)
    monkeypatch.setattr(rules, "may_depart", lambda **_: ALLOWED)
    with connection.cursor() as cursor:
        for wall in ("deployment_authorized_by_two", "deployment_departs_authorized"):
            cursor.execute(f"ALTER TABLE deployments_deployment DROP CONSTRAINT {wall}")
    with pytest.raises(BaseException) as told:  # noqa: PT011 (hypothesis groups what it finds)
        walk(cast, max(EXAMPLES, 20))
    assert "AssertionError" in repr(told.value) or "assert" in str(told.value).lower()


def test_states_before_the_authorization_are_the_ones_of_this_book():
    assert {state.value if hasattr(state, "value") else state for state in BEFORE} == NO_TRAVEL
