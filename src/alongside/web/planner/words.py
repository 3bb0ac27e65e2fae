"""The words of a plan's questions, as its pages ask them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from alongside.kernel.text import gettext_noop
from alongside.plans.document import Document
from alongside.plans.shape import leaf_of

SECTIONS = {
    "community": gettext_noop("Your community"),
    "partners": gettext_noop("Partners and committee"),
    "protocols": gettext_noop("Protocols and who leads them"),
    "needs": gettext_noop("Needs by group"),
    "gaps": gettext_noop("Resource gaps"),
    "exercises": gettext_noop("How the plan was tried"),
}
"""The parts of a plan in the order in which most communities write them."""

ABOUT = {
    "community": gettext_noop("Whom the plan is for, and when you look at it again."),
    "partners": gettext_noop(
        "Who would have to work together. Six partners with a number to call make a good start. Contacts at "
        "work only: nobody's home address, no victim, no officer's health."
    ),
    "protocols": gettext_noop("Which protocols you use, and one person at work who leads each."),
    "needs": gettext_noop("What each group would need, who could serve it, and what is missing."),
    "gaps": gettext_noop("What you have, what you lack, and who sees to it."),
    "exercises": gettext_noop("Each time you tried the plan, from talk to a full exercise."),
}

LABELS = {
    "community/name": gettext_noop("Name of the community"),
    "community/state": gettext_noop("State or territory"),
    "community/review_on": gettext_noop("Next yearly review"),
    "community/about": gettext_noop("What the plan covers"),
    "partners/category": gettext_noop("Kind of partner"),
    "partners/name": gettext_noop("Organization"),
    "partners/contact": gettext_noop("Person at work"),
    "partners/title": gettext_noop("Their role"),
    "partners/phone": gettext_noop("Work phone"),
    "partners/email": gettext_noop("Work email"),
    "partners/committee": gettext_noop("Sits on the planning committee"),
    "partners/notify": gettext_noop("Is told on the first day"),
    "partners/gap": gettext_noop("What is missing"),
    "needs/group": gettext_noop("Group"),
    "needs/needs": gettext_noop("What they would need"),
    "needs/served_by": gettext_noop("Who could serve them"),
    "needs/gap": gettext_noop("What is missing"),
    "gaps/resource": gettext_noop("Resource"),
    "gaps/have": gettext_noop("What we have"),
    "gaps/missing": gettext_noop("What we lack"),
    "gaps/owner": gettext_noop("Who sees to it"),
    "gaps/by": gettext_noop("By when"),
    "gaps/state": gettext_noop("How far"),
    "protocols/title": gettext_noop("Title"),
    "protocols/purpose": gettext_noop("What it is for"),
    "protocols/use": gettext_noop("Do you use it?"),
    "protocols/reason": gettext_noop("If not: why not"),
    "protocols/lead": gettext_noop("Who leads it"),
    "protocols/backup": gettext_noop("Who stands in"),
    "protocols/progress": gettext_noop("How far"),
    "protocols/by": gettext_noop("Ready by"),
    "protocols/note": gettext_noop("In our community"),
    "items/text": gettext_noop("What is done"),
    "items/use": gettext_noop("Does it apply?"),
    "items/reason": gettext_noop("If not: why not"),
    "items/owner": gettext_noop("Who does it"),
    "items/by": gettext_noop("By when"),
    "items/state": gettext_noop("How far"),
    "exercises/on": gettext_noop("Day"),
    "exercises/kind": gettext_noop("How"),
    "exercises/what": gettext_noop("What was tried"),
    "exercises/worked": gettext_noop("What worked"),
    "exercises/change": gettext_noop("What to change"),
}

HINTS = {
    "protocols/lead": gettext_noop("Name or role, such as: Lt. Ortiz, or the duty lieutenant"),
}

EMPTY_ROW = {
    "partners": gettext_noop("Another partner"),
    "needs": gettext_noop("Another group"),
    "gaps": gettext_noop("Another resource"),
    "protocols": gettext_noop("A protocol of your own"),
    "items": gettext_noop("A line of your own"),
    "exercises": gettext_noop("Another try"),
}


def label_of(question: str) -> str:
    """Return what a question asks, in the reader's language."""
    parts = question.split("/")
    return _(LABELS.get(f"{parts[0 if len(parts) < 5 else 2]}/{parts[-1]}", parts[-1]))


def place_of(question: str, document: Document) -> str:
    """Return where a question stands: “Partners and committee: Medical services: Work phone”."""
    parts = question.split("/")
    words = [_(SECTIONS.get(parts[0], parts[0]))]
    listed = document.get(parts[0]) if parts[0] in SECTIONS and parts[0] != "community" else None
    row = _row(listed, parts[1]) if len(parts) > 1 else None
    if parts[0] != "community" and len(parts) > 1:
        words.append(_title(row) if row else parts[1])
    if len(parts) == 5 and row:
        line = _row(row.get(parts[2]) if parts[2] == "items" else None, parts[3])
        words.append(_short(line["text"]) if line else parts[3])
    if leaf_of(question) is not None:
        words.append(label_of(question))
    return ": ".join(words)


def shown(question: str, value: Any) -> str:
    """Return an answer as people read it."""
    leaf = leaf_of(question)
    if value is None or value == "":
        return "–"
    if leaf and leaf.of:
        return _(leaf.of(value).label) if value in leaf.words else str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def _row(listed: Any, row_id: str) -> dict[str, Any] | None:
    return next((one for one in listed or () if one["id"] == row_id), None)


def _title(row: dict[str, Any]) -> str:
    for name in ("title", "category", "name", "group", "resource", "what"):
        if (
            name in row
            and isinstance(row[name], str)
            and row[name]
            and not (name == "title" and "contact" in row)
        ):
            return _short(row[name])
    return str(row.get("on") or row["id"])


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57].rstrip() + "…"
