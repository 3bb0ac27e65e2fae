"""The door of every page: who may open it, what reading it records, and that a write happens once.

``@desk(Permission.X)``      staff, advisors, funder: signed in, holding a role with that permission
``@requester_page``          a device opened with a case code, for its own request only
``@owner_page``              a device opened with an owner's code, for its own list of offers only
``@public_page``             anyone

A house test walks every address and fails when one is not declared. What a person may not see answers
exactly like what does not exist.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from alongside.accounts.permissions import Permission, Role, permissions_of
from alongside.accounts.queries import Person, roles_of
from alongside.base import form_keys
from alongside.base.models import WriteKey
from alongside.incidents.queries import RequestCard
from alongside.incidents.queries_delegates import CaseDelegateCard, visitor_of_device
from alongside.incidents.rules_delegates import may_act
from alongside.incidents.states import DelegateScope
from alongside.kernel import clock
from alongside.kernel.actor import PUBLIC, Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record_read
from alongside.offers.queries import ListCard, by_owner_device
from alongside.watch.queries import Notice
from alongside.web import watching

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visitor:
    """Who is asking, read once per request: the person, roles, permissions, actor and the moment."""

    person: Person | None
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    actor: Actor
    at: datetime

    def may(self, permission: Permission) -> bool:
        """Say whether the visitor holds a permission."""
        return permission in self.permissions

    @property
    def zone(self) -> str:
        """Return the visitor's time zone, an IANA name: UTC for whom nobody knows."""
        return self.person.timezone if self.person else "UTC"

    @property
    def today(self) -> date:
        """Return the visitor's calendar day."""
        return local_day(self.at, self.zone)


class PageRequest(HttpRequest):
    """A request that has passed a door: ``visitor`` says who, ``visitor.at`` when; ``notices`` what staff must know."""

    visitor: Visitor
    case: RequestCard
    delegate: CaseDelegateCard | None
    offers: ListCard
    notices: tuple[Notice, ...] | None


@dataclass(frozen=True)
class Declared:
    """What a page declares, for the house test and the access table."""

    kind: str
    permission: Permission | None = None


def visitor_of(request: HttpRequest) -> Visitor:
    """Return who is asking, reading the clock and the roles once."""
    found: Visitor | None = getattr(request, "visitor", None)
    if found is None:
        at = clock.now()
        person = request.user if request.user.is_authenticated else None
        roles = roles_of(person.pk, at) if isinstance(person, Person) else frozenset[Role]()
        found = Visitor(
            person=person if isinstance(person, Person) else None,
            roles=roles,
            permissions=permissions_of(roles),
            actor=person.actor if isinstance(person, Person) else PUBLIC,
            at=at,
        )
        request.visitor = found  # type: ignore[attr-defined]
    return found


def desk(
    permission: Permission, *, reads: Callable[..., tuple[str, str]] | None = None
) -> Callable[[View], View]:
    """Open a page to people whose roles hold ``permission``.

    ``reads(**url_arguments)`` returns (stream, object): one ledger line per person, object and 15 minutes is
    written before the page is made. An unchanged poll (304) is answered by the view with ``not_modified``
    before reading and then writes none.
    """

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visitor = visitor_of(request)
            if visitor.person is None:
                return redirect_to_login(request.get_full_path())
            if not visitor.may(permission):
                raise Http404
            request.notices = watching.notices(visitor.roles, visitor.at)
            if request.method == "POST":
                response = written_once(request, lambda: view(request, *args, **kwargs))
                return _came_back(request, response, reads, kwargs)
            if reads is None:
                return view(request, *args, **kwargs)
            return _read(request, view, reads, args, kwargs)

        door.declared = Declared("desk", permission)  # type: ignore[attr-defined]
        return door

    return wrap


def _read(
    request: PageRequest,
    view: View,
    reads: Callable[..., tuple[str, str]],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    """Make the page and write its read line in one transaction; a page not shown (304) writes none."""
    visitor = request.visitor
    stream, target = reads(**kwargs)
    with transaction.atomic():
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            record_read(stream=stream, object=target, by=visitor.actor, at=visitor.at)
    return response


def _came_back(
    request: PageRequest,
    response: HttpResponse,
    reads: Callable[..., tuple[str, str]] | None,
    kwargs: dict[str, Any],
) -> HttpResponse:
    """Record the reading of a page that a form led back to: it shows the same content as opening it does."""
    if reads is not None and response.status_code in (200, 422):
        stream, target = reads(**kwargs)
        with transaction.atomic():
            record_read(stream=stream, object=target, by=request.visitor.actor, at=request.visitor.at)
    return response


def public_page(view: View) -> View:
    """Open a page to anyone. A POST is written once under its key."""

    @wraps(view)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor_of(request)
        return view(request, *args, **kwargs)

    door.declared = Declared("public")  # type: ignore[attr-defined]
    return door


def same_for_everyone(view: View) -> View:
    """Open a page that is the same for everyone: nobody is looked up, nothing is set.

    Its address belongs in middleware.SAME_FOR_EVERYONE or below EVERYONES_PLACE, which forget who asks before
    anything else can know.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    door.declared = Declared("public")  # type: ignore[attr-defined]
    return door


CASE_COOKIE = "case"


def requester_page(
    view: View | None = None, *, needs: str = DelegateScope.HELP, head_only: bool = False
) -> Any:
    """Open a page to a device that was opened with a case code, for its own request only.

    ``request.case`` is that request's card, ``request.delegate`` the delegate whose device it is (None: the
    head's). A delegate writes only within the scope ``needs`` and opens no page that is the head's alone;
    to them it does not exist. Reading is recorded like everyone's; anyone else is led to the page where a
    code can be entered, which says nothing about whether a request exists.
    """
    if view is None:
        return lambda found: requester_page(found, needs=needs, head_only=head_only)
    page = view

    @never_cache
    @wraps(page)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = visitor_of(request).at
        found = visitor_of_device(request.COOKIES.get(CASE_COOKIE, ""), at)
        if found is None:
            return HttpResponseRedirect(reverse("public:open_case"))
        card, delegate = found.card, found.delegate
        scope = needs if request.method == "POST" else DelegateScope.SEE
        if (head_only and delegate) or not may_act(scopes=found.scopes, scope=scope):
            raise Http404
        name = f"{delegate.name}, delegate {delegate.id}" if delegate else card.acceptor_name
        request.case, request.delegate = card, delegate
        request.visitor = replace(
            request.visitor, actor=Actor("requester", str(card.id), name or "the requester")
        )
        if request.method == "POST":
            return written_once(request, lambda: page(request, *args, **kwargs))
        target = f"request:{card.id}"
        return _read(request, page, lambda **_: (target, target), args, kwargs)

    door.declared = Declared("requester")  # type: ignore[attr-defined]
    return door


OWNER_COOKIE = "offers"


def owner_page(view: View) -> View:
    """Open a page to a device that was opened with an owner's code, for its own list of offers only.

    ``request.offers`` is that list. Reading is recorded; anyone else is led to where a code can be entered.
    """

    @never_cache
    @wraps(view)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = by_owner_device(request.COOKIES.get(OWNER_COOKIE, ""), visitor_of(request).at)
        if card is None or card.owner is None:
            return HttpResponseRedirect(reverse("sorting:open"))
        request.offers = card
        actor = Actor("owner", str(card.owner.id), card.owner.name)
        request.visitor = replace(request.visitor, actor=actor)
        if request.method == "POST":
            return written_once(request, lambda: view(request, *args, **kwargs))
        return _read(request, view, lambda **_: (card.stream, card.stream), args, kwargs)

    door.declared = Declared("owner")  # type: ignore[attr-defined]
    return door


def written_once(request: PageRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Run a POST in one transaction under the key that came with its form.

    The same key again redirects to where the first one led and does nothing. A form that was not accepted
    (any answer but a redirect, or a page marked by ``done``) gives its key back, so that the corrected form
    can be sent.
    """
    key = request.POST.get("write_key", "")
    if not key or len(key) > 64:
        return act()
    actor = str(request.visitor.actor)
    with transaction.atomic():
        if not form_keys.keep(key=f"{actor}/{key}", actor=actor, path=request.path, at=request.visitor.at):
            done = WriteKey.objects.get(key=f"{actor}/{key}")
            if done.path != request.path:
                raise IntegrityError("The key of a form was sent to another page.")
            return HttpResponseRedirect(done.outcome or request.path)
        response = act()
        if isinstance(response, HttpResponseRedirect) and response.url == request.path:
            pass  # an empty outcome leads back to where the form was sent
        elif isinstance(response, HttpResponseRedirect):
            WriteKey.objects.filter(key=f"{actor}/{key}").update(outcome=response.url)
        elif not getattr(response, "is_done", False):
            transaction.set_rollback(True)
        return response


def done(response: HttpResponse) -> HttpResponse:
    """Say that the POST did its work although it answers with a page: what it shows can be shown only once."""
    response.is_done = True  # type: ignore[attr-defined]
    return response


def new_write_key() -> str:
    """Mint the key that a form carries."""
    return uuid.uuid4().hex
