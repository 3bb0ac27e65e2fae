"""Doors of the pages in work.py: the same page for coordinators and for the team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.web.access import PageRequest, desk
from alongside.web.casework import work
from alongside.web.casework.case import Case, own_case, reads, staff_case
from alongside.web.casework.handing import plan_page

Page = Callable[..., HttpResponse]
forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


def _read(engagement_id: int, **_more: Any) -> tuple[str, str]:
    return reads(engagement_id)


def _both(page: Page, *, write: bool, wrap: Callable[[Any], Any], act: bool = False) -> tuple[Page, Page]:
    """Return a page for staff and the same for the team; ``act`` pages show nothing and write no read line."""

    def of(find: Callable[..., Case]) -> Page:
        def view(request: PageRequest, engagement_id: int, **named: Any) -> HttpResponse:
            return page(request, find(request.visitor, engagement_id), **named)

        view.__doc__ = page.__doc__
        return wrap(view)

    kept = None if act else _read
    staff = desk(Permission.WORK_CASE if write else Permission.SEE_CASE, reads=kept)(of(staff_case))
    team = desk(Permission.OWN_ENGAGEMENT, reads=kept)(of(own_case))
    return staff, team


def _timeline(request: PageRequest, case: Case) -> HttpResponse:
    """Everything that happened."""
    return work.timeline_page(request, case, "casework/timeline.html")


def _timeline_print(request: PageRequest, case: Case) -> HttpResponse:
    """The same on paper."""
    return work.timeline_page(request, case, "casework/timeline_print.html")


staff_work, own_work = _both(work.work_page, write=False, wrap=require_safe)
staff_timeline, own_timeline = _both(_timeline, write=False, wrap=require_safe)
staff_timeline_print, own_timeline_print = _both(_timeline_print, write=False, wrap=require_safe)
staff_add_task, own_add_task = _both(work.task_page, write=True, wrap=forms_allowed)
staff_change_task, own_change_task = _both(work.task_page, write=True, wrap=forms_allowed)
staff_task, own_task = _both(work.task_act, write=True, wrap=require_POST, act=True)
staff_add_decision, own_add_decision = _both(work.decision_page, write=True, wrap=forms_allowed)
_, own_hand_back = _both(plan_page, write=False, wrap=require_safe)
