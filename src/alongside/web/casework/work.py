"""Tasks, decisions and the timeline of one engagement, on either desk."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Role
from alongside.accounts.queries import people_with
from alongside.engagements import actions, queries, timeline
from alongside.engagements.queries import ContactCard, DecisionCard, TaskCard
from alongside.engagements.timeline import Place
from alongside.kernel.clock import local_day
from alongside.web.access import PageRequest
from alongside.web.casework import lines, shared, tabs
from alongside.web.casework.case import Case, typed
from alongside.web.casework.forms import Pairs
from alongside.web.casework.forms_work import ChangeTaskForm, DecisionForm, TaskForm
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day, when_year

TASK_EVENTS = {"done": actions.do_task, "drop": actions.drop_task, "put_back": actions.put_back_task}
Context = dict[str, Any]


def work_page(request: PageRequest, case: Case) -> HttpResponse:
    """Tasks that are open, decisions that hold, and what was settled."""
    zone, at = case.card.timezone, request.visitor.at
    found = queries.tasks(case.card.id)
    decided = queries.decisions(case.card.id)
    present = {m.person_id for m in case.card.present} | {case.card.coordinator_id}
    context = tabs.frame(case, request.visitor, "work") | {
        "tasks": [_task(case, t, present, overdue=t.due_date < local_day(at, zone)) for t in found if t.open],
        "settled": [_task(case, t, present) for t in found if not t.open],
        "decisions": [_decision(case, d) for d in decided if not d.later],
        "earlier": [_decision(case, d) for d in decided if d.later],
        "may_write": _may_write(case),
        "new_task": case.url("add_task"),
        "new_decision": case.url("add_decision"),
    }
    return render(request, "casework/work.html", context)


def _may_write(case: Case) -> bool:
    return case.standing == "staff" or (case.standing == "member" and not case.card.closed)


def _task(case: Case, task: TaskCard, present: set[int | None], *, overdue: bool = False) -> Context:
    owner = _("The agency: %(role)s") % {"role": _(task.owner).lower()} if task.of_agency else task.owner
    gone = task.open and not task.of_agency and task.owner_person_id not in present
    return {
        "task": task,
        "owner": owner,
        "gone": gone,
        "day": day(task.due_date),
        "overdue": overdue,
        "tag": _(task.state_label),
        "url": case.url("task", task.id) if _may_write(case) else "",
        "change_url": case.url("change_task", task.id) if _may_write(case) and task.open else "",
        "settled": when_year(task.settled_at, case.card.timezone) if task.settled_at else "",
        "settled_by": _("the agency") if task.by_requester else task.settled_by,
    }


def _decision(case: Case, decision: DecisionCard) -> Context:
    return {
        "decision": decision,
        "who": _(decision.decided_by),
        "when": when_year(decision.decided_at, case.card.timezone),
        "url": f"{case.url('add_decision')}?instead={decision.id}" if _may_write(case) else "",
    }


def _people(case: Case, at: Any) -> Pairs:
    """Return who can own a task: the team, and coordinators, the present one first."""
    team = [(str(m.person_id), m.name) for m in case.card.present]
    staff = [(str(p.pk), p.name) for p in people_with(Role.COORDINATOR, at)]
    staff.sort(key=lambda pair: pair[0] != str(case.card.coordinator_id))
    return list(dict([*staff, *team]).items())


def task_page(request: PageRequest, case: Case, task_id: int | None = None) -> HttpResponse:
    """Write down a task, or give one another owner or day."""
    at = request.visitor.at
    if not case.works:
        raise Http404
    found = _own_task(case, task_id) if task_id else None
    people = _people(case, at)
    form: Any
    if found:
        if found.owner_person_id and str(found.owner_person_id) not in dict(people):
            people.append((str(found.owner_person_id), found.owner))
        owner = f"r:{found.owner_role}" if found.of_agency else f"p{found.owner_person_id}"
        initial = {"owner": owner, "due_date": found.due_date}
        form = ChangeTaskForm(typed(request), people=people, initial=initial)
    else:
        names = [*queries.known_names(case.card.request_id), *dict(people).values()]
        form = TaskForm(typed(request), people=people, known_names=names)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            by: Context = {"by": request.visitor.actor, "at": at}
            if found:
                actions.change_task(task_id=found.id, **form.change(), **by)
            else:
                actions.make_task(engagement_id=case.card.id, **form.task(), **by)
            messages.success(request, _("The task is written down."))
            return redirect(case.url("work"))
    return shared.form_page(request, case, "casework/task.html", form, task=found, back=case.url("work"))


def task_act(request: PageRequest, case: Case, task_id: int) -> HttpResponse:
    """Do, drop or put back one task of this engagement."""
    act = TASK_EVENTS.get(request.POST.get("event", ""))
    if act is None or not case.works:
        raise Http404
    act(task_id=_own_task(case, task_id).id, by=request.visitor.actor, at=request.visitor.at)
    return redirect(case.url("work"))


def _own_task(case: Case, task_id: int) -> TaskCard:
    found = queries.task(task_id)
    if found is None or found.engagement_id != case.card.id:
        raise Http404
    return found


def decision_page(request: PageRequest, case: Case) -> HttpResponse:
    """Write down a decision; with ``?instead=`` it takes the place of an earlier one."""
    card, at = case.card, request.visitor.at
    if not case.works:
        raise Http404
    instead = (request.POST or request.GET).get("instead", "")
    earlier = queries.decision(int(instead)) if instead.isdigit() and len(instead) < 19 else None
    if instead and (earlier is None or earlier.engagement_id != card.id):
        raise Http404
    form = DecisionForm(
        typed(request),
        zone=card.timezone,
        zone_name=at.astimezone(ZoneInfo(card.timezone)).tzname() or card.timezone,
        at=at,
        known_names=[*queries.known_names(card.request_id), *(m.name for m in card.members)],
    )
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.write_decision(
                engagement_id=card.id,
                supersedes=earlier.id if earlier else None,
                by=request.visitor.actor,
                at=at,
                **form.decision(),
            )
            messages.success(request, _("The decision is written down."))
            return redirect(case.url("work"))
    more = {"earlier": earlier, "back": case.url("work")}
    return shared.form_page(request, case, "casework/decision.html", form, **more)


def _entries(case: Case, items: list[Any], request: PageRequest, *, paper: bool) -> list[Context]:
    """Return the lines, on a screen each contact with the link that corrects it, for its writer and staff."""
    entries = lines.rows(items)
    if paper or case.card.closed:
        return entries
    address, label, writer = case.url("contact"), _("Correct this"), str(request.visitor.actor)
    for entry, item in zip(entries, items, strict=True):
        contact: ContactCard | None = getattr(item, "contact", None)
        own = contact is not None and contact.writer == writer
        if contact is not None and not contact.corrected and (case.standing == "staff" or own):
            entry |= {"url": f"{address}?instead={contact.id}", "url_label": label}
    return entries


def timeline_page(request: PageRequest, case: Case, template: str) -> HttpResponse:
    """Everything that happened, newest first, of one kind when asked for, a page at a time or all on paper."""
    kind = request.GET.get("kind", "")
    staff = case.desk == "casework"
    kinds = timeline.kinds(staff=staff)
    group = kind if kind in kinds else ""
    after = Place.read(request.GET.get("after", ""))
    paper = template.endswith("timeline_print.html")
    items, more = timeline.page(
        case.card.id,
        groups=[group] if group else (),
        after=None if paper else after,
        limit=None if paper else timeline.PAGE,
        staff=staff,
    )
    here = case.url("timeline")
    context = tabs.frame(case, request.visitor, "timeline") | {
        "entries": _entries(case, items, request, paper=paper),
        "zone": case.card.timezone,
        "kinds": [
            {"label": _("All"), "url": here, "current": not group},
            *(
                {"label": _(label), "url": f"{here}?kind={key}", "current": key == group}
                for key, label in kinds.items()
            ),
        ],
        "kind": _(kinds[group]) if group else "",
        "later_pages": after is not None,
        "first_url": f"{here}?kind={group}" if group else here,
        "more": more,
        "group": group,
        "print_url": f"{case.url('timeline_print')}?kind={group}" if group else case.url("timeline_print"),
    }
    return render(request, template, context)
