"""Lines of the timeline in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from alongside.engagements import queries
from alongside.engagements.queries import HandBackLine, TaskCard, TimelineItem
from alongside.engagements.timeline import Said
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]


def row(item: TimelineItem | Said) -> Context:
    """Return one line: when, what, by whom, and what more there is to it."""
    if isinstance(item, Said):
        words = {name: _(label) for name, label in item.labels.items()}
        text = _(item.text) % {**item.names, **words}
        return {"at": item.at, "text": text, "by": item.by, "note": item.note}
    parts = [item.note, *(hand_back_line(line) for line in item.hand_back)]
    if item.contact:
        parts += contact_lines(item.contact)
    if item.task and item.code == "task":
        parts.append(task_line(item.task))
    if item.decision:
        parts.append(item.decision.why)
        if item.decision.later:
            parts.append(_("A later decision has taken its place."))
    return {
        "at": item.at,
        "text": _happened(item),
        "by": item.by,
        "note": " ".join(f"{part.rstrip('.')}." for part in parts if part),
    }


def _happened(item: TimelineItem) -> str:
    if item.contact:
        return _contact(item.contact)
    if item.decision:
        return _("Decided (%(who)s): %(what)s") % {
            "who": _(item.decision.decided_by),
            "what": item.decision.what,
        }
    if item.task:
        return _task(item.code) % {"what": item.task.what}
    name = _(item.name) if item.code.startswith("follow_up") else item.name
    words = {
        "introduced": _("Introduced"),
        "joined": _("%(name)s joined the team"),
        "left": _("%(name)s left the team"),
        "stepped_down": _("Stepped down"),
        "resumed": _("Daily work taken up again"),
        "closed": _("Closed and handed back"),
        "reopened": _("Taken up again"),
        "handed_over": _("Handed over to %(name)s"),
        "silenced": _("The agency wants no more contact"),
        "silence_lifted": _("The agency head wants contact again"),
        "notice_requester_screen": _("The agency acknowledged the notice"),
        "notice_requester_voice": _("The notice was read out to the agency, which acknowledged it"),
        "notice_advisor_screen": _("%(name)s acknowledged the notice"),
        "notice_advisor_voice": _("The notice was read out to %(name)s, who acknowledged it"),
        "follow_up_done": _("Follow-up done: %(name)s"),
        "follow_up_dismissed": _("Follow-up not wanted: %(name)s"),
    }
    return words[item.code] % {"name": name}


def _contact(contact: queries.ContactCard) -> str:
    said = {"mode": _(contact.mode), "minutes": contact.minutes, "whom": _(contact.with_whom)}
    if contact.corrected:
        return _("Corrected later: %(mode)s, %(minutes)s minutes, with: %(whom)s") % said
    if contact.corrects:
        return _("Correction: %(mode)s, %(minutes)s minutes, with: %(whom)s") % said
    return _("%(mode)s, %(minutes)s minutes, with: %(whom)s") % said


def _task(code: str) -> str:
    words = {
        "task": _("New task: %(what)s"),
        "task_done": _("Task done: %(what)s"),
        "task_dropped": _("Task not needed: %(what)s"),
    }
    return words[code]


def task_line(task: TaskCard) -> str:
    """Return who has a task and by which day."""
    return f"{task_owner(task)}, {strip_tags(day(task.due_date))}"


def task_owner(task: TaskCard) -> str:
    """Return who has a task: a name, or the agency in a role."""
    return _("the agency: %(role)s") % {"role": _(task.owner).lower()} if task.of_agency else task.owner


def hand_back_line(line: HandBackLine) -> str:
    """Return who has a topic from now on, how they were told, or why there is nobody."""
    if line.why_nobody:
        return _("%(topic)s: nobody, because: %(why)s") % {"topic": _(line.topic), "why": line.why_nobody}
    who = ", ".join(part for part in (_(line.to), line.owner, _(line.told) if line.told else "") if part)
    return f"{_(line.topic)}: {who}"


def contact_lines(contact: queries.ContactCard) -> list[str]:
    """Return what a contact was about, as short lines."""
    lists: Iterable[tuple[str, Iterable[str]]] = (
        (_("Topics"), (_(x) for x in contact.topics)),
        (_("Done"), (_(x) for x in contact.did)),
        (_("Referred to"), (_(x) for x in contact.referrals)),
        (_("Resources"), contact.resources),
    )
    lines = [(label, ", ".join(words)) for label, words in lists]
    return [*(f"{label}: {words}" for label, words in lines if words), contact.text]
