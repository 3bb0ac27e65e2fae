"""How an application reads at the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alongside.joining.queries import ApplicationCard
from alongside.joining.words import Conflict, Employer, Serves
from alongside.kernel.choice import Choice
from alongside.kernel.field import LANGUAGES, STATES, Community, Discipline, IncidentKind, Venue
from alongside.kernel.phone import shown
from alongside.roster.rules import Compact, CredentialMode, Profession


def label(words: type[Choice], value: str) -> str:
    """Return a stored word as people read it."""
    return _(words(value).label) if value in words.values() else value


def facts(card: ApplicationCard) -> list[dict[str, str]]:
    """Return an application as names and values, what is empty left out."""
    lived = [
        ", ".join(filter(None, (label(IncidentKind, k), label(Venue, v), str(year or ""))))
        for k, v, year in card.lived
    ]
    papers = [" ".join(filter(None, (state, number, end))) for state, number, end in card.licenses]
    papers += [
        " ".join(filter(None, (label(Compact, c), label(CredentialMode, mode), number, end)))
        for c, mode, number, end in card.authorities
    ]
    said = [
        (_("What they bring"), label(Discipline, card.discipline)),
        (_("Title"), card.title),
        (_("Agency or practice"), card.organization),
        (_("Home"), ", ".join(filter(None, (card.home_city, STATES.get(card.home_state, ""))))),
        (_("Email"), _email(card)),
        (_("Phone"), shown(card.phone)),
        (_("Languages"), ", ".join(_(LANGUAGES[code]) for code in card.languages)),
        (_("Communities"), ", ".join(label(Community, word) for word in card.communities)),
        (_("Events served through"), "; ".join(lived)),
        (_("Licensed profession"), label(Profession, card.profession)),
        (_("Licenses"), "; ".join(papers)),
        (_("How they could serve"), label(Serves, card.serves)),
        (_("Permission to serve"), label(Employer, card.employer)),
        (_("Has advised before"), _("No") if card.first_time else _("Yes")),
        (_("What they learned"), card.why),
        (_("Conflicts declared"), _conflicts(card)),
    ]
    return [{"label": name, "value": value} for name, value in said if value]


def _email(card: ApplicationCard) -> str:
    if not card.email or card.confirmed_at:
        return card.email
    return _("%(address)s, not confirmed yet") % {"address": card.email}


def _conflicts(card: ApplicationCard) -> str:
    if card.declared_at is None:
        return _("Not declared")
    said = "; ".join(label(Conflict, word) for word in card.conflicts) or _("None")
    note = f" ({card.conflict_note})" if card.conflict_note else ""
    return f"{said}{note}"
