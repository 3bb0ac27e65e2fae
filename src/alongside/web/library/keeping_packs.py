"""Packs as their keepers see them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.library import queries_resources as library
from alongside.library.actions_packs import save_pack
from alongside.web.access import PageRequest, desk
from alongside.web.library.desk_forms import PackForm
from alongside.web.refusals import refusal_on


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest) -> HttpResponse:
    """A new pack."""
    form = PackForm(request.POST if request.method == "POST" else None)
    return _saved(request, form, None) or _page(request, form, "")


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PageRequest, pack_slug: str) -> HttpResponse:
    """A pack as a form."""
    try:
        pack = library.pack(pack_slug, today=request.visitor.today)
    except LookupError:
        raise Http404 from None
    start = {
        "title": pack.title,
        "title_es": pack.title_es,
        "intro": pack.intro,
        "intro_es": pack.intro_es,
        "entries": "\n".join(entry.slug for entry in pack.entries),
    }
    form = PackForm(request.POST) if request.method == "POST" else PackForm(initial=start)
    return _saved(request, form, pack_slug) or _page(request, form, pack_slug)


def _saved(request: PageRequest, form: PackForm, slug: str | None) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    with refusal_on(form):
        saved = save_pack(slug=slug, **form.words(), by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, _("Saved. Readers see it from now on."))
        return redirect("shelf:pack_edit", saved)
    return None


def _page(request: PageRequest, form: PackForm, slug: str) -> HttpResponse:
    context = {"form": form, "slug": slug}
    return render(request, "library/desk/pack.html", context, status=422 if form.is_bound else 200)
