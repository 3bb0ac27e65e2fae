"""A deployment for the tests of its room: terms, checks, papers and signatures, each as the rooms' actions do it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.deployments import actions
from alongside.deployments.models import Deployment
from alongside.engagements import actions as engagements
from alongside.kernel.actor import OPERATOR
from alongside.roster.models import Credential, PeerAdvisor
from tests.integration.casework import Scene, scene
from tests.people import Cast

QUIET = "Sit with the command staff and plan the week."
DAY = timedelta(days=1)


def in_date(advisor_id: int, at: datetime) -> None:
    """Let an advisor's entry hold for two years."""
    until = at.date() + timedelta(days=700)
    PeerAdvisor.objects.filter(pk=advisor_id).update(
        revalidated_date=at.date(), employer_permission=True, employer_permission_until=until
    )
    for kind in ("background", "training"):
        Credential.objects.get_or_create(advisor_id=advisor_id, kind=kind, defaults={"expires_date": until})


def word_file(text: str, **more: str) -> bytes:
    """Return a Word file with one paragraph; ``more`` are further parts by name."""
    from docx import Document

    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    if more:
        with ZipFile(out, "a", ZIP_DEFLATED) as archive:
            for name, content in more.items():
                archive.writestr(name, content)
    return out.getvalue()


@dataclass
class Trip:
    """A deployment of the cast's advisor, and the people around it."""

    scene: Scene
    second: Person
    id: int

    @property
    def row(self) -> Deployment:
        return Deployment.objects.get(pk=self.id)

    @property
    def advisor(self) -> Any:
        return self.scene.cast.advisor.actor

    @property
    def coordinator(self) -> Any:
        return self.scene.cast.coordinator.actor

    @property
    def officer(self) -> Any:
        return self.scene.cast.officer.actor

    def approval(self, at: datetime, text: str = "The rate is approved for these days.") -> int:
        """Keep an approval among the papers of this deployment."""
        return engagements.add_paper(
            engagement_id=self.scene.engagement_id, kind="approval", name="approval.docx", data=word_file(text),
            about=f"deployment:{self.id}", by=self.coordinator, at=at, keep_as_written=True,
        )  # fmt: skip

    def consent(self, at: datetime) -> None:
        actions.record_consent(
            deployment_id=self.id, name="Dana Reyes", title="Chief", host_by="head", how="phone",
            by=self.coordinator, at=at,
        )  # fmt: skip

    def checks(self, at: datetime, *, cents: int = 40_000, paper_id: int | None = None) -> None:
        """Record everything that the checks look at."""
        same = {"deployment_id": self.id, "at": at}
        self.consent(at)
        actions.declare_conflict(conflict=False, by=self.advisor, **same)
        actions.record_rate(unit="day", cents=cents, paper_id=paper_id, by=self.coordinator, **same)
        actions.record_answers(answers=[False] * 10, form="Sheet A, 2025", by=self.coordinator, **same)
        actions.record_insurance(insured_by="program", until=None, by=self.coordinator, **same)
        actions.write_cost(actual=False, kind="air", cents=42_000, count=1, by=self.coordinator, **same)

    def look(self, at: datetime) -> None:
        """Let somebody have looked at every softer reason of care."""
        from alongside.deployments.facts import holds

        for hold in holds(self.row, at):
            if hold.force == "look":
                actions.ask_set_aside(
                    deployment_id=self.id, code=hold.code.value, why="Talked it over with the advisor.",
                    by=self.coordinator, at=at,
                )  # fmt: skip

    def authorized(self, at: datetime) -> None:
        """Let everything be checked and a second person sign."""
        self.checks(at)
        actions.submit(deployment_id=self.id, by=self.coordinator, at=at)
        self.look(at)
        actions.authorize(deployment_id=self.id, by=self.officer, at=at)

    def do(self, name: str, at: datetime, by: Any = None, **words: Any) -> None:
        """Let somebody do one thing, the advisor unless said otherwise."""
        getattr(actions, name)(deployment_id=self.id, by=by or self.advisor, at=at, **words)


def trip(cast: Cast, at: datetime, *, first: date | None = None, days: int = 3, **words: Any) -> Trip:
    """Begin a deployment of the cast's advisor that starts on the day after, with a second coordinator at hand."""
    found = scene(cast, at, both=False, **words)
    in_date(found.law, at)
    second = invite(
        email="second@example.org",
        name="Sandy Second",
        roles=[Role.COORDINATOR],
        by=OPERATOR,
        at=at - 30 * DAY,
    )
    first = first or at.date() + DAY
    deployment_id = actions.plan(
        engagement_id=found.engagement_id, advisor_id=found.law, purpose=QUIET, place="Millbrook, OH",
        meets="Chief Dana Reyes", first=first, last=first + (days - 1) * DAY, by=cast.coordinator.actor, at=at,
        keep_as_written=True,
    )  # fmt: skip
    return Trip(found, second, deployment_id)
