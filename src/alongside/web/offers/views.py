"""The pages of a list at the staff's desk and on its owner's device: one table of addresses for both."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.offers import actions, queries
from alongside.policy.queries import in_force
from alongside.web.access import OWNER_COOKIE, PageRequest, desk, owner_page, public_page
from alongside.web.address import client_address
from alongside.web.offers import board, single
from alongside.web.offers.forms import CodeForm
from alongside.web.offers.place import owner_place, reads, staff_place, title_of
from alongside.web.refusals import refusal_on

Draw = Callable[..., HttpResponse]
forms_allowed = require_http_methods(["GET", "HEAD", "POST"])
OWNER_PATH = "/offers/list/"

PAGES: tuple[tuple[str, str, Draw, Permission, Callable[[Draw], Draw]], ...] = (
    ("", "board", board.board, Permission.SEE_CASE, require_safe),
    ("act/", "act", board.act, Permission.WORK_CASE, require_POST),
    ("undo/<int:act_id>/", "undo", board.undo, Permission.WORK_CASE, require_POST),
    ("add/", "add", single.add, Permission.WORK_CASE, forms_allowed),
    ("phone/", "phone", single.phone, Permission.WORK_CASE, forms_allowed),
    ("needs/", "needs", single.needs, Permission.SEE_CASE, forms_allowed),
    ("needs/<int:need_id>/", "need", single.need, Permission.WORK_CASE, require_POST),
    ("offer/<int:offer_id>/", "offer", single.offer, Permission.SEE_CASE, require_safe),
    ("offer/<int:offer_id>/thanked/", "thanked", single.thanked, Permission.WORK_CASE, require_POST),
    ("offer/<int:offer_id>/impostor/", "impostor", single.impostor, Permission.WORK_CASE, require_POST),
)


def _staff(draw: Draw, permission: Permission, methods: Callable[[Draw], Draw]) -> Draw:
    def view(request: PageRequest, list_id: int, **more: int) -> HttpResponse:
        return draw(request, staff_place(request, list_id), **more)

    view.__name__, view.__doc__ = draw.__name__, draw.__doc__
    return desk(permission, reads=reads)(methods(view))


def _owned(draw: Draw, methods: Callable[[Draw], Draw]) -> Draw:
    def view(request: PageRequest, **more: int) -> HttpResponse:
        return draw(request, owner_place(request), **more)

    view.__name__, view.__doc__ = draw.__name__, draw.__doc__
    return owner_page(methods(view))


STAFF: list[URLPattern] = [
    path(f"<int:list_id>/{route}", _staff(draw, permission, methods), name=name)
    for route, name, draw, permission, methods in PAGES
]
OWNED: list[URLPattern] = [
    path(route, _owned(draw, methods), name=name) for route, name, draw, _permission, methods in PAGES
]


@desk(Permission.SEE_CASE)
@require_safe
def lists(request: PageRequest) -> HttpResponse:
    """Every list of offers, and how much of it is not sorted yet."""
    waiting = queries.waiting_counts()
    rows = [
        {
            "list": card,
            "title": title_of(card),
            "url": reverse("offers:board", args=[card.id]),
            "waiting": waiting.get(card.id, 0),
            "tag": _(card.state_label),
            "owner": card.owner.name if card.owner else "",
        }
        for card in queries.every_list()
    ]
    return render(request, "offers/lists.html", {"rows": rows})


@public_page
@never_cache
@forms_allowed
def open_list(request: PageRequest) -> HttpResponse:
    """Open the list on this device with the owner's code. The answer to a wrong one is always the same."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "code"):
            token = actions.open_with_owner_code(
                code=form.cleaned_data["code"], address=client_address(request), at=request.visitor.at
            )
            response = redirect("sorting:board")
            response.set_cookie(
                OWNER_COOKIE,
                token,
                max_age=in_force(request.visitor.at)["session_days"] * 86_400,
                path=OWNER_PATH,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
            return response
    return render(request, "offers/open.html", {"form": form}, status=422 if form.errors else 200)


@owner_page
@require_POST
def close(request: PageRequest) -> HttpResponse:
    """Close the list on this device."""
    actions.close_owner_device(
        token=request.COOKIES.get(OWNER_COOKIE, ""), by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Closed on this device."))
    response = redirect("sorting:open")
    response.delete_cookie(OWNER_COOKIE, path=OWNER_PATH)
    return response
