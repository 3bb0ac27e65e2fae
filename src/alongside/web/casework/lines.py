"""Lines of the timeline in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from alongside.engagements import queries
from alongside.engagements.queries import HandBackLine, TaskCard, TimelineItem
from alongside.engagements.timeline import Said
from alongside.kernel.text import gettext_noop
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]


class Phrases(dict[str, str]):
    """The reader's words for message ids, each looked up once for all the lines of a page."""

    def __missing__(self, words: str) -> str:
        """Look words up and keep them."""
        said = self[words] = _(words)
        return said


def rows(items: Iterable[TimelineItem | Said]) -> list[Context]:
    """Return lines: when, what, by whom, and what more there is to each."""
    said = Phrases()
    return [_row(item, said) for item in items]


def _row(item: TimelineItem | Said, said: Phrases) -> Context:
    if isinstance(item, Said):
        words = {name: said[label] for name, label in item.labels.items()}
        text = said[item.text] % {**item.names, **words}
        return {"at": item.at, "text": text, "by": item.by, "note": item.note}
    parts = [item.note, *(hand_back_line(line) for line in item.hand_back)]
    if item.contact:
        parts += _contact_lines(item.contact, said)
    if item.task and item.code == "task":
        parts.append(task_line(item.task))
    if item.decision:
        parts.append(item.decision.why)
        if item.decision.later:
            parts.append(_("A later decision has taken its place."))
    return {
        "at": item.at,
        "text": _happened(item, said),
        "by": item.by,
        "note": " ".join(f"{part.rstrip('.')}." for part in parts if part),
    }


def _happened(item: TimelineItem, said: Phrases) -> str:
    if item.contact:
        return _contact(item.contact, said)
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


TALK = gettext_noop("%(mode)s, %(minutes)s minutes, with: %(whom)s")
CORRECTED = gettext_noop("Corrected later: %(mode)s, %(minutes)s minutes, with: %(whom)s")
CORRECTION = gettext_noop("Correction: %(mode)s, %(minutes)s minutes, with: %(whom)s")


def _contact(contact: queries.ContactCard, said: Phrases) -> str:
    words = CORRECTED if contact.corrected else CORRECTION if contact.corrects else TALK
    mode, whom = said[contact.mode], said[contact.with_whom]
    return said[words] % {"mode": mode, "minutes": contact.minutes, "whom": whom}


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


TOPICS, DONE = gettext_noop("Topics"), gettext_noop("Done")
REFERRED, RESOURCES = gettext_noop("Referred to"), gettext_noop("Resources")


def _contact_lines(contact: queries.ContactCard, said: Phrases) -> list[str]:
    """Return what a contact was about, as short lines."""
    coded = ((TOPICS, contact.topics), (DONE, contact.did), (REFERRED, contact.referrals))
    lines = [f"{said[label]}: {', '.join(said[word] for word in words)}" for label, words in coded if words]
    if contact.resources:
        lines.append(f"{said[RESOURCES]}: {', '.join(contact.resources)}")
    return [*lines, contact.text]
