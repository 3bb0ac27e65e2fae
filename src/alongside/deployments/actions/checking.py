"""Recording what the checks look at: the host's consent, the conflict declaration, pay, the ten answers, insurance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from alongside.agencies import queries as agencies
from alongside.deployments import rules
from alongside.deployments.models import Deployment
from alongside.deployments.standing import Who, as_author, line, locked, require_who
from alongside.deployments.states import DEPLOYMENT
from alongside.deployments.words import ConsentHow, InsuredBy, RateUnit
from alongside.engagements import queries as engagements
from alongside.incidents import queries as incidents
from alongside.incidents.queries_delegates import find_delegate
from alongside.incidents.rules_delegates import may_act
from alongside.incidents.states import DelegateScope
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse


def _opened(deployment_id: int, by: Actor, at: datetime, *allowed: Who) -> Deployment:
    row = locked(deployment_id)
    require_who(row, by, at, *allowed)
    DEPLOYMENT.may("check", row.state).require()
    return row


@transaction.atomic
def record_consent(
    *,
    deployment_id: int,
    name: str,
    title: str,
    host_by: str,
    how: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that the agency head ("head") or a delegate ("delegate") agrees to this visit on its present days.

    Raises Refused for anyone else: a delegate must be on record for the agency.
    """
    row = _opened(deployment_id, by, at, "staff")
    request = incidents.card(engagements.request_of(row.engagement_id) or 0)
    name, title = name.strip(), title.strip()
    if host_by not in ("head", "delegate") or how not in ConsentHow.values() or not (name and title):
        refuse("who_how", gettext_noop("Say who agreed, as what, and how.")).require()
    if host_by == "delegate" and not (
        request.agency_id and agencies.is_delegate(agency_id=request.agency_id, name=name, at=at)
    ):
        refuse(
            "not_delegate",
            gettext_noop(
                "This person is not on record as a delegate of the agency head. Ask the head, or record it first."
            ),
        ).require()
    for text in (name, title):
        rules.may_keep(text, limit=rules.SHORT_LIMIT, keep=True).require()
    _consent(row, name, title, host_by, how, by=by, at=at)


@transaction.atomic
def requester_consents(
    *, deployment_id: int, by: Actor, at: datetime, delegate_id: int | None = None
) -> None:
    """Let the agency agree on its own page to the visit as it is shown there.

    ``delegate_id``: the delegate on whose own device it was, whose name is then kept; without it, whoever
    accepted help. Raises Refused when the head has not let this delegate accept help.
    """
    row = _opened(deployment_id, by, at, "requester")
    request = incidents.card(engagements.request_of(row.engagement_id) or 0)
    if delegate_id is not None:
        named = find_delegate(delegate_id)
        stands = named is not None and named.request_id == request.id and named.revoked_at is None
        may_act(scopes=named.scopes if named and stands else (), scope=DelegateScope.HELP).require()
        assert named is not None
        name, title, host_by = named.name, named.title, "delegate"
    else:
        host_by = "head" if request.acceptor_is_head else "delegate"
        name, title = request.acceptor_name or by.text, request.acceptor_title
    _consent(row, name, title, host_by, ConsentHow.PAGE.value, by=by, at=at)


def _consent(
    row: Deployment, name: str, title: str, host_by: str, how: str, *, by: Actor, at: datetime
) -> None:
    row.host_name, row.host_title, row.host_by, row.host_how = name, title, host_by, how
    row.host_first, row.host_last, row.host_at, row.host_recorded_by = (
        row.first_date,
        row.last_date,
        at,
        str(by),
    )
    row.save(
        update_fields=[
            "host_name", "host_title", "host_by", "host_how", "host_first", "host_last", "host_at", "host_recorded_by",
        ]
    )  # fmt: skip
    line(row, "host_consents", by=by, at=at, facts={"as": host_by, "how": how})


@transaction.atomic
def declare_conflict(*, deployment_id: int, conflict: bool, by: Actor, at: datetime) -> None:
    """Let the advisor say whether there is a conflict of interest for this visit. Nobody says it for them."""
    row = _opened(deployment_id, by, at, "advisor")
    row.conflict, row.conflict_at, row.conflict_by = conflict, at, str(by)
    row.save(update_fields=["conflict", "conflict_at", "conflict_by"])
    line(row, "declare_conflict", by=by, at=at, facts={"conflict": conflict})


@transaction.atomic
def record_rate(
    *, deployment_id: int, unit: str, cents: int, by: Actor, at: datetime, paper_id: int | None = None
) -> None:
    """Write down the pay: a RateUnit word and US cents for one (0 when not paid), with the approval's paper."""
    row = _opened(deployment_id, by, at, "staff")
    if (
        unit not in RateUnit.values()
        or (unit == RateUnit.NONE) != (cents == 0)
        or not 0 <= cents <= rules.MOST_CENTS
    ):
        refuse(
            "amount", gettext_noop("Write the pay for one day or one hour, or choose “Not paid”.")
        ).require()
    row.rate_unit, row.rate_cents = unit, cents
    row.rate_paper_id = _own_approval(row, paper_id)
    as_author(row, by)
    row.save(update_fields=["rate_unit", "rate_cents", "rate_paper", "authors"])
    line(row, "record_rate", by=by, at=at, facts={"unit": unit, "cents": cents, "paper": paper_id})


@transaction.atomic
def record_answers(
    *,
    deployment_id: int,
    answers: Sequence[bool],
    form: str,
    by: Actor,
    at: datetime,
    paper_id: int | None = None,
) -> None:
    """Store the answers to the ten questions in their order (True is yes) and the edition of the form they are from."""
    row = _opened(deployment_id, by, at, "staff")
    if len(answers) != rules.QUESTIONS or not form.strip():
        refuse(
            "answers",
            gettext_noop("Answer all ten questions, and say which edition of the form they are from."),
        ).require()
    rules.may_keep(form, limit=rules.SHORT_LIMIT, keep=True).require()
    row.answers, row.answers_form = list(answers), form.strip()
    row.conference_paper_id = _own_approval(row, paper_id)
    row.save(update_fields=["answers", "answers_form", "conference_paper"])
    line(row, "record_answers", by=by, at=at, facts={"answers": list(answers), "paper": paper_id})


@transaction.atomic
def record_insurance(
    *, deployment_id: int, insured_by: str, until: date | None, by: Actor, at: datetime
) -> None:
    """Write down whose insurance covers the advisor, and its last day where it has one."""
    row = _opened(deployment_id, by, at, "staff")
    if insured_by not in InsuredBy.values():
        refuse("unknown_word", gettext_noop("Choose from the lists on the form.")).require()
    row.insured_by, row.insured_until = insured_by, until
    row.save(update_fields=["insured_by", "insured_until"])
    line(row, "record_insurance", by=by, at=at, facts={"by": insured_by})


def _own_approval(row: Deployment, paper_id: int | None) -> int | None:
    """Return the paper's id when it is an approval of this deployment. Raises Refused when it is not."""
    if paper_id is None:
        return None
    card = engagements.paper(paper_id)
    if card is None or (card.kind, card.about) != ("approval", row.ref) or card.disposed_at is not None:
        refuse(
            "not_approval", gettext_noop("Choose an approval from the papers of this deployment.")
        ).require()
    return paper_id
