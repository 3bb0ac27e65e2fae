"""What the pages of deployments show: read here, so that templates only draw."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.deployments import queries
from alongside.deployments.queries import CostCard, DeploymentCard, DeploymentPage
from alongside.deployments.states import AHEAD, AWAY, RETURNED, DeploymentState
from alongside.deployments.words import HoldUp, RecallWhy
from alongside.engagements import queries as engagements
from alongside.engagements.queries import PaperCard
from alongside.policy.queries import in_force
from alongside.web.access import Visitor
from alongside.web.casework.forms import options
from alongside.web.templatetags.alongside_tags import day, when

Context = dict[str, Any]
Rows = list[dict[str, Any]]
TAGS = {"draft": "open", "checks": "waiting", "authorized": "settled", "traveling": "open", "on_site": "open"}
FORM_OF = {
    "host": "host", "rate": "rate", "conference": "conference", "insurance": "insurance", "estimate": "estimate",
}  # fmt: skip
"""Checks that staff record, and the form that does it. The roster keeps the papers and the employer's permission."""


def row_of(card: DeploymentCard, url: str) -> Context:
    """Return one deployment as a line of a list."""
    return {
        "card": card,
        "url": url,
        "tag": _(card.state_label),
        "kind": TAGS.get(card.state, "ended"),
        "days": days(card),
    }


def days(card: DeploymentCard) -> str:
    """Return the days on site in words."""
    return _("%(first)s to %(last)s") % {"first": _plain(card.first), "last": _plain(card.last)}


def _plain(value: Any) -> str:
    from django.utils.html import strip_tags

    return strip_tags(day(value))


def money(cents: int) -> str:
    """Return US dollars."""
    return f"${cents / 100:,.2f}"


def who_sees() -> list[str]:
    """Return who can see a deployment."""
    return [
        _("Coordinators, who keep it; duty officers, who can sign it"),
        _("The advisor who travels: terms, days, the way, and their own expenses"),
        _("The agency: who comes, on which days and what for"),
        _("The care lead: that somebody is away or home, and limits of care; nothing of the case"),
        _("Every opening of this page is recorded"),
    ]


def detail(page: DeploymentPage, visitor: Visitor, *, works: bool) -> Context:
    """Return everything about one deployment for the coordinators' desk."""
    card, row = page.card, page.row
    base = {"engagement_id": card.engagement_id, "deployment_id": card.id}
    papers = engagements.papers(card.engagement_id, about=card.ref)
    return {
        "trip": card,
        "row": row,
        "trip_tag": _(card.state_label),
        "trip_kind": TAGS.get(card.state, "ended"),
        "days": days(card),
        "works": works,
        "steps": steps(page, visitor),
        "checks": [
            {
                "label": _(check.label),
                "verdict": check.verdict,
                "source": _(check.source),
                "url": _form(base, FORM_OF[check.key])
                if works and check.key in FORM_OF and _waits(card)
                else "",
                "who": _who_records(check.key),
            }
            for check in page.checks
        ],
        "holds": [_hold(hold, base, works and _waits(card)) for hold in page.holds],
        "facts": told(page),
        "estimate": cost_rows(page.estimate),
        "actuals": cost_rows(page.actuals),
        "totals": {"estimate": money(sum_of(page.estimate)), "actuals": money(sum_of(page.actuals))},
        "legs": page.legs,
        "extensions": [
            {"x": x, "tag": _(x.state_label), "waits": x.state == "asked", "until": day(x.until)}
            for x in page.extensions
        ],
        "papers": paper_rows(papers, card.engagement_id),
        "urls": urls(base),
        "may": may(page, visitor, works=works),
        "whys": options(RecallWhy),
        "who_sees": who_sees(),
        "waits": _waits(card),
        "ahead": card.state in AHEAD,
        "ready": page.ready,
    }


def _waits(card: DeploymentCard) -> bool:
    return card.state in {DeploymentState.DRAFT, DeploymentState.CHECKS}


def _form(base: dict[str, int], name: str) -> str:
    return reverse("casework:travel_form", kwargs={**base, "what": name})


def _who_records(key: str) -> str:
    if key == "conflict":
        return _("The advisor says it on their own page.")
    if key in ("credential", "employer"):
        return _("Kept on the roster.")
    return ""


def _hold(hold: queries.HoldCard, base: dict[str, int], works: bool) -> Context:
    asks = works and hold.force != "never" and hold.state not in ("asked", "signed")
    return {
        "hold": hold,
        "label": _(HoldUp(hold.code).label),
        "url": f"{_form(base, 'look')}?code={hold.code}" if asks else "",
        "waits": hold.state == "asked",
    }


def cost_rows(costs: tuple[CostCard, ...]) -> Rows:
    """Return lines of money with their sums."""
    return [
        {
            "cost": cost,
            "kind": _(cost.kind_label),
            "one": money(cost.cents),
            "sum": money(cost.total),
            "on": day(cost.on) if cost.on else "",
        }
        for cost in costs
    ]


def sum_of(costs: tuple[CostCard, ...]) -> int:
    """Return the sum in cents."""
    return sum(cost.total for cost in costs)


def paper_rows(papers: list[PaperCard], engagement_id: int) -> Rows:
    """Return papers as lines; those disposed of have no address."""
    return [
        {
            **paper_row(paper),
            "url": "" if paper.disposed_at else reverse("casework:paper", args=[engagement_id, paper.id]),
        }
        for paper in papers
    ]


def paper_row(paper: PaperCard) -> Context:
    """Return what a line says of a paper, without its address."""
    return {
        "paper": paper,
        "kind": _(paper.kind_label),
        "media": _(paper.media_label),
        "size": _("%(kilobytes)s KB") % {"kilobytes": max(1, paper.size // 1024)},
    }


def told(page: DeploymentPage) -> Rows:
    """Return the terms and what was recorded, as facts."""
    row = page.row
    names = {
        "host": _("Agreed for the agency"), "how": _("How"), "pay": _("Pay"), "unit": _("Paid"),
        "insured": _("Insurance"), "form": _("Ten questions from"), "why": _("Ended because"),
    }  # fmt: skip
    found = [
        (_("What for"), row.purpose),
        (_("Where"), row.place),
        (_("Who meets the advisor"), row.meets),
        (_("Put forward by"), row.author_text if row.submitted_at else ""),
        (_("Authorized by"), row.authorized_by_text),
        *((names[key], _(value) if message else value) for key, value, message in queries.told(row)),
    ]
    moments = (
        (_("Left home"), row.departed_at), (_("Arrived"), row.arrived_at), (_("Left the site"), row.left_at),
        (_("Called home"), row.recalled_at), (_("Home"), row.home_at), (_("Debriefed"), row.debriefed_at),
        (_("Looked in on"), row.checked_at),
    )  # fmt: skip
    found += [(label, when(moment, row.timezone)) for label, moment in moments if moment]
    return [{"label": label, "value": value} for label, value in found if value]


def urls(base: dict[str, int]) -> dict[str, str]:
    """Return the addresses of one deployment's pages."""
    names = (
        "host",
        "rate",
        "conference",
        "insurance",
        "estimate",
        "expense",
        "leg",
        "longer",
        "look",
        "terms",
    )
    found = {name: _form(base, name) for name in names}
    return {
        **found,
        "act": reverse("casework:travel_act", kwargs=base),
        "expenses": reverse("casework:travel_expenses", kwargs=base),
        "print": reverse("casework:travel_print", kwargs=base),
        "papers": reverse("casework:papers", args=[base["engagement_id"]]),
        "all": reverse("casework:travel", args=[base["engagement_id"]]),
    }


def may(page: DeploymentPage, visitor: Visitor, *, works: bool) -> dict[str, bool]:
    """Return which buttons the visitor has; the action judges once more."""
    from alongside.accounts.permissions import Permission

    state, me = page.card.state, str(visitor.actor)
    signs = visitor.may(Permission.AUTHORIZE_TRAVEL) and me not in page.row.authors
    return {
        "submit": works and state == "draft",
        "rewrite": works and state in ("checks", "authorized"),
        "authorize": signs and state == "checks",
        "is_author": me in page.row.authors and state == "checks",
        "depart": works and state == "authorized",
        "arrive": works and state == "traveling" and page.row.left_at is None,
        "leave": works and state == "on_site",
        "come_home": works and state in AWAY,
        "recall": works and state in ("traveling", "on_site"),
        "stand_down": works and state in ("draft", "checks", "authorized"),
        "longer": works and state in ("traveling", "on_site"),
        "debrief": works and state == "home",
        "look_in": works and state in RETURNED and page.row.checked_at is None,
        "spend": works and (state in AWAY or state in RETURNED),
        "plan_way": works and (state in AWAY or state in ("draft", "checks", "authorized")),
        "sign": visitor.may(Permission.AUTHORIZE_TRAVEL),
        "sign_care": visitor.may(Permission.SIGN_CARE),
    }


def steps(page: DeploymentPage, visitor: Visitor) -> Rows:
    """Return what happens next, who, by when."""
    row, state = page.row, page.card.state
    policy = in_force(visitor.at)
    order = ["draft", "checks", "authorized", "traveling", "on_site", "recalled", "home"]
    place = order.index(state) if state in order else len(order)
    name = page.card.advisor_name
    debrief_by = row.home_at + policy.span("debrief_hours") if row.home_at and not row.debriefed_at else None
    return [
        {"what": _("Terms are written and put forward"), "who": _("coordinator"), "done": place > 0, "current": place == 0},
        {
            "what": _("Every check holds; the agency agrees to the days"),
            "who": _("coordinator, the agency, the advisor"),
            "done": page.ready or place > 1, "current": place == 1 and not page.ready,
        },
        {
            "what": _("A second person authorizes it; only then the advisor is told to travel"),
            "who": _("a duty officer or another coordinator"), "done": place > 1, "current": place == 1 and page.ready,
        },
        {
            "what": _("The advisor says when they leave, arrive and are home"), "who": name,
            "done": place > 5, "current": 2 <= place <= 5,
        },
        {
            "what": _("Debrief, rest, and a look in some weeks later"), "who": _("care lead"),
            "by": when(debrief_by, row.timezone) if debrief_by else "",
            "done": state == "available" and row.checked_at is not None,
            "current": place >= 6 and state != "stood_down" and row.checked_at is None,
        },
    ]  # fmt: skip
