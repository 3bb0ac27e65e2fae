"""The sheet of helpers at the coordinator's desk and on an advisor's own pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.web.access import PageRequest, Visitor, desk
from alongside.web.casework import helping
from alongside.web.casework.case import Case, own_case, reads, staff_case

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])
Draw = Callable[..., HttpResponse]
Find = Callable[[Visitor, int], Case]


def _page(draw: Draw, find: Find, permission: Permission, methods: Callable[[Draw], Draw]) -> Draw:
    """Return the view that draws a page of the sheet for those who hold the permission.

    A form that changes the sheet answers 404 to those who only look (``Case.works``).
    """

    def view(request: PageRequest, engagement_id: int, **more: int) -> HttpResponse:
        return draw(request, find(request.visitor, engagement_id), **more)

    view.__name__ = draw.__name__
    view.__doc__ = draw.__doc__
    return desk(permission, reads=reads)(methods(view))


def addresses(*, find: Find, look: Permission, work: Permission) -> list[URLPattern]:
    """Return the addresses of the sheet below those of an engagement, for one desk."""
    table: tuple[tuple[str, str, Draw, Permission, Callable[[Draw], Draw]], ...] = (
        ("", "helpers", helping.sheet_page, look, forms_allowed),
        ("lane/", "lane", helping.agree_lane, work, require_POST),
        ("print/", "helpers_print", helping.contact_sheet, look, require_safe),
        ("ics-213rr/", "ics213rr", helping.ics_sheet, look, require_safe),
        ("export/", "helpers_export", helping.export, work, require_POST),
        ("<int:helper_id>/", "helper", helping.helper_page, look, forms_allowed),
        ("<int:helper_id>/act/", "helper_act", helping.helper_act, work, require_POST),
        ("<int:helper_id>/hand-off/", "hand_off", helping.hand_off, work, require_POST),
        ("hand-off/<int:hand_off_id>/", "answer", helping.answer, work, require_POST),
    )
    return [
        path(f"<int:engagement_id>/helpers/{route}", _page(draw, find, permission, methods), name=name)
        for route, name, draw, permission, methods in table
    ]


STAFF = addresses(find=staff_case, look=Permission.SEE_CASE, work=Permission.WORK_CASE)
OWN = addresses(find=own_case, look=Permission.OWN_ENGAGEMENT, work=Permission.OWN_ENGAGEMENT)
