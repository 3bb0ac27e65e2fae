"""What the directory desk's pages say about agencies and advisors, ready for templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.agencies.queries import AgencyCard, NumberCard
from alongside.agencies.rules import NumberSource, UnitLevel
from alongside.kernel.choice import Choice
from alongside.kernel.field import (
    LANGUAGES,
    STATES,
    AgencyKind,
    Community,
    Discipline,
    IncidentKind,
    SizeBand,
    Venue,
)
from alongside.roster.entry import Entry
from alongside.roster.queries import AdvisorPage, Strength, TableRow
from alongside.roster.rules import Compact, CredentialMode, Profession
from alongside.roster.states import EntryState
from alongside.web.templatetags.alongside_tags import day, phone, sentence

Facts = list[dict[str, Any]]


def label(choices: type[Choice], value: str) -> str:
    """Return the translated label of a stored word, or the word itself."""
    found = next((c.label for c in choices if c.value == value), value)
    return _(found) if found else ""


def agency_people() -> list[str]:
    """Return who can see what is kept about agencies."""
    return [_("Duty officers and coordinators of this program")]


def roster_people() -> list[str]:
    """Return who can see the roster."""
    return [
        _("Roster managers, duty officers, coordinators and the care lead of this program"),
        _("The advisor sees availability, blocked days and what has lapsed"),
        _("An agency head sees a name, discipline, agency and experience, and only once a seat is accepted"),
    ]


def agency_columns() -> list[str]:
    """Return the headings of a list of agencies."""
    return [_("Agency"), _("Where"), _("Kind"), _("Size")]


def agency_cells(card: AgencyCard) -> list[Any]:
    """Return one row of a list of agencies."""
    return [
        {"text": card.name, "url": reverse("directory:agency", args=[card.id]), "note": agency_note(card)},
        card.place,
        label(AgencyKind, card.kind),
        label(SizeBand, card.size_band),
    ]


def agency_note(card: AgencyCard) -> str:
    """Return what sets an entry apart, in words; empty for an agency like most."""
    if card.made_up:
        return _("Made up from a place's name, for demonstration and exercises")
    if card.unit_level == UnitLevel.FIELD_UNIT:
        return _("Field unit of an agency")
    return "" if card.active else _("Not reported at work in the directory's years")


def agency_facts(card: AgencyCard) -> Facts:
    """Return what the directory knows of an agency."""
    known = [
        (_("Kind"), label(AgencyKind, card.kind)),
        (_("Town"), card.city),
        (_("County"), card.county),
        (_("State"), STATES.get(card.state, card.state)),
        (_("Time zone"), card.timezone.replace("_", " ")),
        (_("Size"), label(SizeBand, card.size_band)),
        (_("Full-time staff"), f"{card.staff:,}" if card.staff is not None else ""),
        (_("People served"), f"{card.population:,}" if card.population is not None else ""),
        (_("FBI identifier (ORI)"), card.ori9),
    ]
    return [{"label": name, "value": value} for name, value in known if value]


def source_label(number: NumberCard) -> str:
    """Return where a number was found, in words."""
    where = label(NumberSource, number.source)
    return f"{where}, {number.source_note}" if number.source_note else where


def strength_lines(strengths: list[Strength]) -> list[dict[str, Any]]:
    """Return one line per discipline: how many are listed, in date and can be asked, in words."""
    lines = []
    for s in strengths:
        if not s.listed:
            text = _("Nobody is on the roster.")
        else:
            text = ngettext(
                "%(askable)s of %(listed)s can be asked now; %(in_date)s in date.",
                "%(askable)s of %(listed)s can be asked now; %(in_date)s in date.",
                s.listed,
            ) % {"askable": s.askable, "listed": s.listed, "in_date": s.in_date}
        share = s.askable / s.listed if s.listed else 0.0
        lines.append({"discipline": _(s.discipline.label), "text": text, "share": share})
    return lines


def roster_columns() -> list[str]:
    """Return the headings of the roster."""
    return [_("Advisor"), _("Discipline"), _("Home"), _("Standing"), _("Carries")]


def roster_cells(row: TableRow) -> list[Any]:
    """Return one row of the roster."""
    card = row.card
    return [
        {
            "text": card.name,
            "url": reverse("directory:advisor", args=[card.id]),
            "note": ", ".join(x for x in (card.title, card.agency_name) if x),
        },
        label(Discipline, card.discipline),
        ", ".join(x for x in (card.city, card.state) if x),
        standing_cell(row),
        _("%(load)s of %(limit)s") % {"load": row.load, "limit": row.max_load},
    ]


def standing_cell(row: TableRow) -> dict[str, str]:
    """Return an advisor's standing as a tag with the first reason."""
    if row.card.entry_state != EntryState.ACTIVE:
        return {"tag": label(EntryState, row.card.entry_state), "kind": "ended"}
    if row.lapses:
        return {"tag": _("Not in date"), "kind": "open", "note": sentence(row.lapses[0])}
    if not row.askable:
        return {"tag": _("In date"), "kind": "waiting", "note": sentence(row.askable)}
    note = sentence(row.soon[0]) if row.soon else ""
    return {"tag": _("Can be asked"), "kind": "settled", "note": note}


def person_facts(page: AdvisorPage) -> Facts:
    """Return who an advisor is and how to reach them."""
    card, entry = page.row.card, page.entry
    known = [
        (_("Discipline"), label(Discipline, card.discipline)),
        (_("Title"), card.title),
        (_("Agency or organization"), card.agency_name),
        (_("Home"), ", ".join(x for x in (card.city, STATES.get(card.state, card.state)) if x)),
        (_("Time zone"), card.timezone.replace("_", " ")),
        (_("Phone for call-outs"), phone(card.phone)),
        (_("Text messages"), _agreed(entry.sms_consent)),
        (_("Calls by a machine"), _agreed(entry.voice_consent)),
        (_("Email"), card.email),
        (_("Languages"), ", ".join(_(LANGUAGES[code]) for code in entry.languages)),
        (_("Most engagements at the same time"), str(page.row.max_load)),
        (_("Takes part in exercises"), _("Yes") if entry.exercises else _("No")),
    ]
    return [{"label": name, "value": value} for name, value in known if value]


def _agreed(given: date | None) -> str:
    return _("Agreed on %(day)s") % {"day": day(given)} if given else _("Not agreed to")


def experience_facts(entry: Entry) -> Facts:
    """Return what an advisor has been through and whom they have served, as declared."""
    lived = [
        ", ".join(
            x
            for x in (
                label(IncidentKind, event.kind) if event.kind else "",
                label(Venue, event.venue) if event.venue else "",
                str(event.year or ""),
            )
            if x
        )
        for event in entry.lived
    ]
    declined = [
        label(IncidentKind, word) if word in IncidentKind.values() else label(Venue, word)
        for word in entry.declined_kinds
    ]
    known = [
        (_("Served through"), "; ".join(lived)),
        (_("Has served"), "; ".join(label(Community, word) for word in entry.communities)),
        (_("Not to be asked for"), "; ".join(declined)),
        (_("First time as an advisor"), _("Yes") if entry.first_time else ""),
    ]
    return [{"label": name, "value": value} for name, value in known if value]


def credential_facts(page: AdvisorPage) -> Facts:
    """Return credentials with their last day."""
    entry, found = page.entry, []
    if entry.profession:
        found.append((_("Profession"), label(Profession, entry.profession), ""))
    found += [
        (_("License in %(state)s") % {"state": STATES[x.state]}, _until(x.expires), x.number)
        for x in entry.licenses
    ]
    found += [
        (label(Compact, x.compact), _until(x.expires), f"{label(CredentialMode, x.mode)} {x.number}".strip())
        for x in entry.authorities
    ]
    found += [
        (_("Background check"), _until(entry.background_expires), ""),
        (_("Peer advisor training"), _until(entry.training_expires), ""),
        (_("Permission of the employer"), _permission(entry), ""),
        (_("Entry last confirmed"), day(entry.revalidated_date) or _("Never"), ""),
        (_("Home from the last deployment"), day(page.last_home_date), ""),
    ]
    return [{"label": name, "value": value, "note": note} for name, value, note in found if value]


def _until(last: Any) -> str:
    return day(last) if last else _("No day recorded")


def _permission(entry: Entry) -> str:
    if not entry.employer_permission:
        return _("Not recorded")
    return (
        day(entry.employer_permission_until) if entry.employer_permission_until else _("Given, with no end")
    )
